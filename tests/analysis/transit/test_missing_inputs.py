"""What is not given is not told as a fact: optional files of a timetable, and optional fields of a stop layer."""

from __future__ import annotations

import zipfile

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from klimaklok_plugin.analysis.transit.hubs import hubs_from_gtfs, hubs_from_stops
from tests.analysis.transit.timetables import ON_TUESDAY, along

PER_MODE = r"(dep_per_hour|line_headway_min)(_\w+)?|request_per_hour"
FIELDS = {
    # field: columns that hold nothing without it, columns that may change, what the log says
    "name": (r"-", r"name", set()),
    "mode": (r"modes", r"headway_min_\w+|tier|interchange", {"stops_mode_unknown"}),
    "headway_min": (r"headway_min(_\w+)?", r"tier|interchange", {"stops_unmeasured"}),
    "tier": (r"-", r"tier|interchange", set()),
    "opens_year": (r"opens_year", r"-", set()),
}


def stops():
    points = shapely.points([(590_000 + 3000 * i, 6_640_000) for i in range(4)])
    columns = {
        "name": ["Nord", "Sør", "Øst", "Vest"],
        "mode": ["tog", "buss", "trikk", "buss"],
        "headway_min": [15.0, 10.0, 7.0, 30.0],
        "tier": [None, None, "B", "A"],
        "opens_year": [None, None, 2030, None],
    }
    return gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:25832")


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_a_stop_layer_lacks_changes_its_own_columns_only(field, strategy):
    empty, changed, notes = FIELDS[field]
    whole, without = (hubs_from_stops(each, strategy) for each in (stops(), stops().drop(columns=field)))
    columns = whole.hubs.columns
    assert list(columns) == list(without.hubs.columns)
    nothing = columns[columns.str.fullmatch(empty)]
    assert without.hubs[nothing].isna().all(axis=None)
    same = columns[~columns.str.fullmatch(f"{empty}|{changed}")]
    pd.testing.assert_frame_equal(whole.hubs[same], without.hubs[same], check_dtype=False)
    assert {note.code for note in without.notes} >= notes
    assert not {note.code for note in whole.notes}


def test_what_a_stop_layer_cannot_tell_is_empty(strategy):
    hubs = hubs_from_stops(stops(), strategy).hubs
    unknown = hubs.columns[hubs.columns.str.fullmatch(PER_MODE)]
    assert len(unknown) > 3
    assert hubs[unknown].isna().all(axis=None)


@pytest.mark.parametrize(("name", "note"), [("agency.txt", "gtfs_no_agency"), ("frequencies.txt", None)])
def test_a_file_that_a_timetable_may_lack_is_told_where_it_leaves_something_open(name, note, tmp_path, strategy):
    table = along("A", "B").every(20, "1", ["A", "B"])
    whole = hubs_from_gtfs([table.write(tmp_path / "whole.zip")], None, strategy, ON_TUESDAY)
    with zipfile.ZipFile(tmp_path / "whole.zip") as archive:
        texts = {each: archive.read(each) for each in archive.namelist() if each != name}
    with zipfile.ZipFile(tmp_path / "without.zip", "w") as archive:
        for each, text in texts.items():
            archive.writestr(each, text)
    without = hubs_from_gtfs([tmp_path / "without.zip"], None, strategy, ON_TUESDAY)
    pd.testing.assert_frame_equal(pd.DataFrame(whole.hubs), pd.DataFrame(without.hubs))
    assert [each.code for each in without.notes] == [*([note] if note else []), "hubs_quiet"]


def test_a_timetable_that_says_nothing_of_boarding_may_be_boarded(tmp_path, strategy):
    table = along("A", "B").every(20, "1", ["A", "B"])
    table.times = [row.rpartition(",")[0] + "," for row in table.times]
    hubs = hubs_from_gtfs([table.write(tmp_path / "a.zip")], None, strategy, ON_TUESDAY).hubs
    assert hubs["headway_min"].tolist() == [20.0]
    assert hubs["request_per_hour"].tolist() == [0.0]
