"""What is said about a network when it is built, and what is declared of what it holds."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from klimaklok_plugin.analysis.layers.messages import LayerWithoutFieldsError
from klimaklok_plugin.analysis.network import build, columns, roads
from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_lines
from klimaklok_plugin.analysis.network.download import KIND_COLUMNS
from klimaklok_plugin.analysis.network.messages import RARE_ROAD_CLASSES, ROAD_CLASSES, DownloadTimeoutError
from klimaklok_plugin.analysis.network.model import GRADE_COLUMNS
from klimaklok_plugin.analysis.network.road_fields import LineFields
from klimaklok_plugin.analysis.network.road_layers import LineOptions
from klimaklok_plugin.analysis.network.roads import LINE_COLUMNS
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
ENGLISH, BOKMAL = Language("en", WORDS), Language("nb", WORDS)


def built(*lines, options=None):
    layer = gpd.GeoDataFrame(geometry=[shapely.LineString(line) for line in lines], crs=25832)
    return network_from_lines(layer, "roads", STRATEGY, options or BuildOptions())


def about_gaps(result, language):
    return [language.fill(NOTES[note.code], note.values) for note in result.notes if "gaps" in note.code]


def test_gaps_within_one_part_make_ways_longer_and_keep_nothing_apart():
    ring = built([(0, 0), (100, 0), (100, 100), (0, 100), (0, 3)])
    assert about_gaps(ring, ENGLISH)[0] == (
        "At 1 place a dead end lies within 5\u00a0m of another street without touching it. They hang together "
        "elsewhere, so only the way round is longer. The widest gap is 3.0\u00a0m. 'Build street network' shows them "
        "in its layer 'Gaps in the network'."
    )
    assert "henger sammen andre steder" in about_gaps(ring, BOKMAL)[0]


@pytest.mark.parametrize(
    ("lines", "english", "norwegian"),
    [
        ([[(0, 0), (100, 0)], [(103, 0), (200, 0)]], "At 1 place", "På 1 sted slutter"),
        ([[(0, 0), (100, 0)], [(103, 0), (200, 0)], [(204, 0), (300, 0)]], "At 2 places", "På 2 steder slutter"),
    ],
)
def test_gaps_that_keep_parts_apart_are_counted_as_gaps_not_as_parts(lines, english, norwegian):
    result = built(*lines)
    kept = {2: "One such gap keeps parts", 3: "2 such gaps keep parts"}[len(lines)]
    brudd = {2: "Ett slikt brudd skiller deler", 3: "2 slike brudd skiller deler"}[len(lines)]
    assert about_gaps(result, ENGLISH)[0].startswith(english)
    assert kept in about_gaps(result, ENGLISH)[0]
    assert about_gaps(result, BOKMAL)[0].startswith(norwegian)
    assert brudd in about_gaps(result, BOKMAL)[0]


def test_without_gaps_nothing_is_said_of_them():
    assert about_gaps(built([(0, 0), (100, 0)]), ENGLISH) == []


def test_every_count_of_a_reader_has_its_note_in_the_singular_and_the_plural():
    for code in build._NOTES.values():
        one, many = (ENGLISH.fill(NOTES[code], {"count": count}) for count in (1, 1234))
        assert "1 " in one
        assert one != many.replace("1234", "1"), code


def test_a_layer_without_fields_is_told_apart_from_one_without_the_field():
    with pytest.raises(LayerWithoutFieldsError, match='no field "typeVeg", nor any other'):
        built([(0, 0), (100, 0)], options=BuildOptions(lines=LineOptions("elveg")))


def test_a_second_is_one_and_seconds_are_many():
    assert "within 1 second." in str(DownloadTimeoutError(server="x", seconds=1))
    assert "within 180 seconds." in str(DownloadTimeoutError(server="x", seconds=180))


def test_all_that_a_network_holds_is_declared():
    held = {"edge_id", "from_node", "to_node", "length_m", *LINE_COLUMNS, *GRADE_COLUMNS}
    assert {column.name for column in columns.EDGES} == held
    gaps = built([(0, 0), (100, 0)], [(103, 0), (200, 0)]).gaps
    assert {column.name for column in columns.GAPS} == set(gaps) - {"geometry"}
    for features in (columns.STOPS, columns.SCHOOLS, columns.SERVICES, columns.CAR_PARKING, columns.CHARGERS):
        assert {column.name for column in features} == set(KIND_COLUMNS)


def test_every_road_class_that_is_read_from_openstreetmap_has_a_word():
    assert set(roads.IN_USE) <= {*ROAD_CLASSES, *RARE_ROAD_CLASSES}


def test_the_parts_of_a_network_of_motorways_are_those_that_cars_drive_on():
    lines = [shapely.LineString([(0, 0), (1000, 0)]), shapely.LineString([(1000, 0), (2000, 0)])]
    foot = shapely.LineString([(0, 500), (50, 500)])
    layer = gpd.GeoDataFrame({"highway": ["motorway", "motorway", "footway"]}, geometry=[*lines, foot], crs=25832)
    options = BuildOptions(lines=LineOptions(fields=LineFields(road_class="highway")))
    built = network_from_lines(layer, "roads", STRATEGY, options)
    told = next(note.values for note in built.notes if note.code == "network_components")
    assert (told["mode"], told["count"], told["longest_km"]) == ("car", 1, 2.0)
