"""Schools and kindergartens of registers are known by their columns, and upper secondary schools among them."""

from __future__ import annotations

import pandas as pd
import pytest

from klimaklok_plugin.analysis.sources import schools, tables
from klimaklok_plugin.analysis.sources.schools import other_schools

GEONORGE = {"skolenavn": ["Jar", "Stabekk", "Nadderud"], "nsrId": ["1", "2", "3"], "lavesteTrinn": [1, 8, 11]}
NSR = {
    "Navn": ["Jar", "Nadderud", "Steinerskolen"],
    "Elevtall": [420, 800, 300],
    "ErGrunnskole": [True, False, True],
    "ErVideregaaendeSkole": [False, True, True],
    "Koordinat.Breddegrad": ["59.92", "59.91", "0"],
    "Koordinat.Lengdegrad": ["10.62", "10.58", "0"],
}
UPPER = "upper_secondary_school"


@pytest.mark.parametrize(
    ("columns", "kinds"),
    [
        (GEONORGE, ["school", "school", UPPER]),
        ({"trinn_Trinn_lavesteTrinn": ["1", "11"], "skolenavn": ["a", "b"]}, ["school", UPPER]),
        (NSR, ["school", UPPER, "school"]),
        ({"barnehagenavn": ["Solstrålen"], "nbrId": ["9"]}, ["kindergarten"]),
        ({"nsrId": ["1"], "lavesteTrinn": [None]}, ["school"]),
    ],
)
def test_each_row_of_a_register_tells_its_kind(columns, kinds):
    assert schools.recognise_register(list(columns))
    assert schools.kinds(pd.DataFrame(columns)).tolist() == kinds


def said(note):
    return vars(note)["values"]


def test_other_layers_are_no_register():
    assert schools.kinds(pd.DataFrame({"navn": ["Jar"], "type": ["skole"]})) is None


def test_a_register_without_geometry_is_placed_by_its_degrees_and_zero_is_no_place():
    frame, notes = tables.placed(pd.DataFrame(NSR), "skoler")
    assert frame.geometry.isna().tolist() == [False, False, True]
    assert frame.geometry[0].coords[0] == (10.62, 59.92)
    assert (frame.crs.to_epsg(), said(notes[0])["count"]) == (4326, 2)


@pytest.mark.parametrize(
    ("tags", "other"),
    [
        ({"name": "Vahl skole", "isced:level": "1", "grades": "1-7"}, False),
        ({"name": "Sagene skole", "isced:level": "1;2"}, False),
        ({"name": "Foss", "isced:level": "3", "grades": "11-13"}, True),
        ({"name": "Den Tysk-Norske skolen", "isced:level": "1;2;3", "grades": "1-12"}, False),
        ({"name": "Bårdar", "grades": "11-13"}, True),
        ({"name": "Språksenteret", "grades": "5-10"}, False),  # what is tagged goes before what a name sounds like
        ({"name": "Vik skole", "min_age": "16"}, True),
        ({"name": "Vik", "max_age": "5"}, True),
        ({"name": "Vik", "min_age": "6", "max_age": "16"}, False),
        ({"name": "Studieforbundet AOF Norge"}, True),
        ({"name": "NISS - Norsk Institutt for Scene og Studio"}, True),
        ({"name": "Ringerike folkehøgskole"}, True),
        ({"name": "Wright trafikkskole"}, True),
        ({"name": "Skolen", "operator": "Oslo Voksenopplæring"}, True),
        ({"name": "Kristelig gymnasium"}, False),  # nothing tells
        ({"name": "Montessoriskolen"}, False),
        ({}, False),
    ],
)
def test_a_school_of_openstreetmap_is_another_only_where_its_tags_or_name_say_so(tags, other):
    assert other_schools(pd.DataFrame([tags, {"name": "Nabo skole"}])).tolist() == [other, False]
