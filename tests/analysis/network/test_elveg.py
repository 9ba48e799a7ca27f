"""Objects on roads, joined to the links they lie on: cases worked out by hand, and against pieces cut by shapely."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.ops import substring

from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_lines
from klimaklok_plugin.analysis.network.elveg import RoadObjects, kind_beside, kind_of
from klimaklok_plugin.analysis.network.messages import LineObjectsError
from klimaklok_plugin.analysis.network.road_layers import LineOptions, read_lines
from klimaklok_plugin.analysis.network.stretches import References, Stretches, by_geometry, by_reference, cut
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
ARROW = {0: "-", 1: ">", 2: "<", 3: "="}


def frame(columns, *lines, crs=25833):
    count = len(next(iter(columns.values())))
    shapes = [None if line is None else shapely.from_wkt(line) for line in lines or [None] * count]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=crs)


def links(*lines, **columns):
    """Return links of Elveg: each a whole link sequence of its own, 1, 2, 3 ..."""
    count = len(lines)
    whole = {
        "typeVeg": ["enkelBilveg"] * count,
        "vegkategori": ["K"] * count,
        "lenkesekvens|Lenkesekvensreferanse|identifikasjon|Identifikasjon|lokalId": [str(n + 1) for n in range(count)],
        "startposisjon": [0.0] * count,
        "sluttposisjon": [1.0] * count,
    }
    return frame(whole | columns, *lines)


def limits(values, places, *lines, **more):
    """Return speed limits: values, and (sequence, from, to) of each."""
    columns = {
        "fartsgrenseVerdi": values,
        "lineærPosisjon|LineærPosisjonStrekning|lenkesekvens|Identifikasjon|lokalId": [each[0] for each in places],
        "fraPosisjon": [each[1] for each in places],
        "tilPosisjon": [each[2] for each in places],
    }
    return RoadObjects("Fartsgrense", frame(columns | more, *lines), "speed_limits")


def read(layer, *objects):
    return read_lines(layer, STRATEGY, LineOptions(), objects=objects)


def told(lines):
    """Return (length, speed along, speed against, known) of each line."""
    ends = zip(lines.start[:-1], lines.start[1:], strict=True)
    metres = [np.hypot(*np.diff(lines.xy[begin:end], axis=0).T).sum() for begin, end in ends]
    table = lines.table
    return [
        (round(float(m), 6), *(float(v) for v in row), bool(known))
        for m, row, known in zip(
            metres, table[["speed_kmh", "speed_back_kmh"]].to_numpy(), table["speed_known"], strict=True
        )
    ]


def said(lines):
    return {note.code: note.values for note in lines.remarks}


ROAD = "LINESTRING (0 0, 100 0)"


# --- speed limits -----------------------------------------------------------------------------------------------------


def test_a_link_is_cut_where_the_limit_changes_on_it():
    lines = read(links(ROAD), limits([50, 80], [("1", 0.0, 0.3), ("1", 0.3, 1.0)]))
    assert told(lines) == [(30, 50, 50, True), (70, 80, 80, True)]
    assert lines.key[lines.start[1] - 1] == lines.key[lines.start[1]], "the pieces hang together"
    assert lines.table["source_id"].tolist() == [0, 0]


def test_a_limit_on_a_part_of_a_sequence_lies_on_the_part_of_the_link_that_covers_it():
    layer = links(ROAD, "LINESTRING (100 0, 140 0)")
    layer["lenkesekvens|Lenkesekvensreferanse|identifikasjon|Identifikasjon|lokalId"] = "9"
    layer["startposisjon"], layer["sluttposisjon"] = [0.0, 0.5], [0.5, 1.0]
    lines = read(layer, limits([60], [("9", 0.25, 0.75)]))
    assert [each[0] for each in told(lines)] == [50, 50, 20, 20]
    assert [each[3] for each in told(lines)] == [False, True, True, False]


def test_of_several_limits_in_one_direction_the_lowest_counts_and_it_is_said():
    lines = read(links(ROAD), limits([80, 60], [("1", 0.0, 1.0), ("1", 0.5, 1.0)]))
    assert told(lines) == [(50, 80, 80, True), (50, 60, 60, True)]
    assert said(lines)["network_limits_differ"] == {"count": 1}


@pytest.mark.parametrize(
    ("ways", "ahead", "back"),
    [
        (["med", "mot"], 40, 60),
        (["MED", "MED"], 40, 40),
        ([None, None], 40, 40),
        (["mot", "med"], 60, 40),
    ],
)
def test_limits_per_direction_hold_for_that_direction(ways, ahead, back):
    lines = read(links(ROAD), limits([40, 60], [("1", 0.0, 1.0)] * 2, retning=ways))
    assert told(lines) == [(100, ahead, back, True)]


def test_a_limit_for_lanes_holds_for_their_direction():
    lines = read(links(ROAD), limits([40, 60], [("1", 0.0, 1.0)] * 2, kjørefelt=["1#3", "2"]))
    assert told(lines) == [(100, 40, 60, True)]


def test_a_limit_in_the_links_own_field_goes_before_one_of_another_layer():
    lines = read(
        links(ROAD, ROAD.replace(" 0", " 9"), fartsgrense=[30, None]), limits([80, 80], [("1", 0, 1), ("2", 0, 1)])
    )
    assert [each[1] for each in told(lines)] == [30, 80]


def test_an_object_with_several_places_lies_on_all_of_them():
    objects = limits([70], [('["1", "2"]', "[0.0, 0.5]", "[0.5, 1.0]")])
    lines = read(links(ROAD, "LINESTRING (0 50, 10 50)"), objects)
    assert [(each[0], each[3]) for each in told(lines)] == [(50, True), (50, False), (5, False), (5, True)]


def test_places_as_the_service_nests_them_are_understood():
    nested = '[{"veglenkesekvensid": 1, "startposisjon": 0.2, "sluttposisjon": 0.6, "retning": "MED", "kjørefelt": []}]'
    columns = {"Fartsgrense": [60], "lokasjon.stedfestinger": [nested]}
    lines = read(links(ROAD), RoadObjects("105", frame(columns), "speed_limits"))
    assert [(each[0], each[3]) for each in told(lines)] == [(20, False), (40, True), (40, False)]


def test_short_references_are_understood():
    columns = {"fartsgrense": [60], "kortform": ["0.25-0.5@1"]}
    lines = read(links(ROAD), RoadObjects("x", frame(columns), "speed_limits"))
    assert [(each[0], each[3]) for each in told(lines)] == [(25, False), (25, True), (50, False)]


def test_limits_without_places_are_joined_where_they_run_along_the_road():
    objects = RoadObjects(
        "vegkart",
        frame(
            {"EGS.FARTSGRENSE.2021": ["60", "30", "90"]},
            "LINESTRING (20 0.5, 70 0.5)",
            "LINESTRING (50 -50, 50 50)",  # crosses
            "LINESTRING (0 30, 100 30)",  # another road's
        ),
        "speed_limits",
    )
    lines = read(links(ROAD), objects)
    assert [(each[0], each[1]) for each in told(lines)] == [(20, 30), (50, 60), (30, 30)]
    assert [each[3] for each in told(lines)] == [False, True, False]
    assert said(lines)["network_objects_apart"] == {"layer": "vegkart", "count": 2, "objects": 3}


def test_limits_with_neither_place_nor_line_are_counted_and_change_nothing():
    objects = RoadObjects("Fartsgrense", frame({"fartsgrenseVerdi": [60, 80]}), "speed_limits")
    lines = read(links(ROAD), objects)
    assert told(lines) == [(100, 30, 30, False)]
    assert said(lines)["network_objects_apart"] == {"layer": "Fartsgrense", "count": 2, "objects": 2}


def test_limits_that_are_no_numbers_are_counted():
    lines = read(links(ROAD), limits(["femti", None], [("1", 0, 1), ("1", 0, 1)]))
    assert told(lines) == [(100, 30, 30, False)]
    assert said(lines)["network_objects_wrong"] == {"layer": "Fartsgrense", "count": 1}


# --- roads of several parts -------------------------------------------------------------------------------------------


def carriageways(over, **more):
    """Return a road's centre line, sequence 1, and its two carriageways, the second drawn the other way."""
    columns = {
        "typeVeg": ["Kanalisert veg"] * 3,
        "vegkategori": ["E"] * 3,
        "detaljnivå": ["Vegtrase", "Kjørebane", "Kjørebane"],
        "veglenkesekvensid": [1, 2, 3],
        "startposisjon": [0.0] * 3,
        "sluttposisjon": [1.0] * 3,
        "feltoversikt": ["1#2", "1", "1"],
    }
    if over:
        place = '{"veglenkesekvensid": 1, "startposisjon": 0.0, "sluttposisjon": 1.0, "retning": "%s"}'
        columns["superstedfesting"] = [None, place % "MED", place % "MOT"]
    return frame(columns | more, ROAD, "LINESTRING (0 -8, 100 -8)", "LINESTRING (100 8, 0 8)")


def test_what_is_told_of_a_road_holds_on_its_carriageways_by_their_places_on_it():
    lines = read(carriageways(over=True), limits([110, 90], [("1", 0.0, 0.3), ("1", 0.3, 1.0)]))
    assert told(lines) == [(30, 110, 110, True), (70, 90, 90, True), (70, 90, 90, True), (30, 110, 110, True)]


@pytest.mark.parametrize("over", [True, False])
def test_limits_of_one_direction_hold_on_the_carriageway_of_that_direction(over):
    objects = limits([110, 90], [("1", 0.0, 1.0)] * 2, kjørefelt=["1", "2"])
    lines = read(carriageways(over), objects)
    assert [(row.speed_kmh, row.car) for row in lines.table.itertuples()] == [(110, 1), (90, 1)]


def test_carriageways_that_lost_their_places_take_what_is_told_of_the_centre_line_beside_them():
    motorway = RoadObjects(
        "Motorveg",
        frame({"motorvegtype": ["Motorveg"], "lenkesekvens": [1], "fraPosisjon": [0], "tilPosisjon": [1]}),
        "motorways",
    )
    lines = read(carriageways(over=False), limits([80], [("1", 0.0, 1.0)]), motorway)
    assert told(lines) == [(100, 80, 80, True)] * 2
    assert lines.table["road_class"].tolist() == ["motorway"] * 2


def test_a_link_in_several_parts_has_its_positions_along_all_of_them():
    layer = links("MULTILINESTRING ((0 0, 60 0), (60 0, 60 40))")
    lines = read(layer, limits([50], [("1", 0.5, 0.8)]))
    assert [(each[0], each[3]) for each in told(lines)] == [(50, False), (10, True), (20, True), (20, False)]


# --- motorways, classes, traffic --------------------------------------------------------------------------------------


def test_motorways_are_where_the_layer_says_and_nowhere_else():
    columns = {"motorvegtype": ["motorveg"], "lenkesekvens": [1], "fraPosisjon": [0.0], "tilPosisjon": [0.5]}
    layer = links(ROAD, typeVeg=["kanalisertVeg"], vegkategori=["E"])
    lines = read(layer, RoadObjects("Motorveg", frame(columns), "motorways"))
    assert lines.table["walk"].tolist() == [0, 3]
    assert lines.table["road_class"].tolist() == ["motorway", "trunk"]
    assert "network_motorways_assumed" not in said(lines)


def test_the_functional_class_makes_the_class_of_roads_for_cars_only():
    columns = {"vegklasse": [4, 4], "lenkesekvens": ["1", "2"], "fraPosisjon": [0, 0], "tilPosisjon": [1, 1]}
    layer = links(ROAD, "LINESTRING (0 9, 9 9)", typeVeg=["enkelBilveg", "gangOgSykkelveg"])
    lines = read(layer, RoadObjects("FunksjonellVegklasse", frame(columns), "functional_classes"))
    assert lines.table["road_class"].tolist() == ["tertiary", "cycleway"]


@pytest.mark.parametrize("field", ["ÅDT, total", "ådtTotal", "adttotal", "EGS.ÅDT, TOTAL.4623"])
def test_of_several_traffic_counts_the_newest_wins_and_the_years_are_said(field):
    columns = {
        field: [9000, "12 000", 100],
        "årGjelderFor": [2019, 2023, 2011],
        "veglenkesekvensid": [1, 1, 1],
        "startposisjon": [0, 0.5, 0],
        "sluttposisjon": [1, 1, 1],
    }
    lines = read(links(ROAD), RoadObjects("trafikk", frame(columns), "traffic_counts"))
    assert lines.table["aadt"].tolist() == [9000, 12000]
    assert said(lines)["network_traffic_years"] == {"layer": "trafikk", "first": "2011", "last": "2023"}


# --- barriers ---------------------------------------------------------------------------------------------------------


def closed(layer, *objects):
    built = network_from_lines(layer, "x", STRATEGY, BuildOptions(), objects=objects).network
    return {
        tuple(built.node_xy[node].round(3)): int(built.node_closed[node]) for node in built.node_closed.nonzero()[0]
    }


def test_a_barrier_closes_its_road_to_cars_at_its_place():
    columns = {"lenkesekvens": ["1"], "påPosisjon": [0.25]}
    objects = RoadObjects("Vegsperring", frame(columns), "barriers")
    assert closed(links(ROAD), objects) == {(25.0, 0.0): 4}


def test_a_barrier_at_a_crossing_closes_its_own_road_alone():
    columns = {"lenkesekvens": ["2"], "relativPosisjon": [0.0]}
    objects = RoadObjects("Vegsperring", frame(columns), "barriers")
    assert closed(links(ROAD, "LINESTRING (100 0, 100 50)"), objects) == {(100.0, 1.0): 4}


def test_a_barrier_without_a_place_stands_on_the_nearest_road_and_is_counted_where_none_is():
    objects = RoadObjects("Vegsperring", frame({"id": [1, 2]}, "POINT (40 0.5)", "POINT (40 99)"), "barriers")
    assert closed(links(ROAD), objects) == {(40.0, 0.0): 4}
    lines = read(links(ROAD), objects)
    assert said(lines)["network_objects_apart"] == {"layer": "Vegsperring", "count": 1, "objects": 2}
    assert said(lines)["network_barriers"] == {"layer": "Vegsperring", "count": 1}


def test_a_barrier_on_a_road_of_two_carriageways_closes_both_and_none_between_links_twice():
    road = RoadObjects("Vegsperring", frame({"lenkesekvens": ["1"], "påPosisjon": [0.25]}), "barriers")
    assert closed(carriageways(over=True), road) == {(25.0, -8.0): 4, (25.0, 8.0): 4}
    layer = links(ROAD, "LINESTRING (100 0, 200 0)")
    layer["lenkesekvens|Lenkesekvensreferanse|identifikasjon|Identifikasjon|lokalId"] = "1"
    layer["startposisjon"], layer["sluttposisjon"] = [0.0, 0.5], [0.5, 1.0]
    between = RoadObjects("Vegsperring", frame({"lenkesekvens": ["1"], "påPosisjon": [0.5]}), "barriers")
    assert closed(layer, between) == {(99.0, 0.0): 4}


def test_a_barrier_stands_on_the_road_and_not_on_the_cycle_path_beside_it():
    objects = RoadObjects("Vegsperring", frame({"id": [1]}, "POINT (40 0.9)"), "barriers")
    layer = links(ROAD, "LINESTRING (0 1, 100 1)", typeVeg=["enkelBilveg", "gangOgSykkelveg"])
    assert closed(layer, objects) == {(40.0, 0.0): 4}


def test_a_barrier_stands_on_the_right_piece_of_a_link_that_is_cut():
    sperring = RoadObjects("Vegsperring", frame({"lenkesekvens": ["1"], "påPosisjon": [0.75]}), "barriers")
    speeds = limits([50, 80], [("1", 0.0, 0.5), ("1", 0.5, 1.0)])
    assert closed(links(ROAD), speeds, sperring) == {(75.0, 0.0): 4}


# --- what is not as it should be --------------------------------------------------------------------------------------


def test_objects_in_place_of_the_roads_are_refused_with_what_to_choose():
    with pytest.raises(LineObjectsError) as caught:
        read(limits([50], [("1", 0, 1)], ROAD).frame)
    assert caught.value.values == {"kind": "speed_limits"}


def test_objects_in_another_crs_are_joined_all_the_same():
    place = gpd.GeoDataFrame({"fartsgrense": [60]}, geometry=[shapely.from_wkt(FAR)], crs=25833)
    objects = RoadObjects("x", place.to_crs(4326), "speed_limits")
    assert told(read(links(FAR), objects)) == [(100, 60, 60, True)]


FAR = "LINESTRING (250000 6650000, 250100 6650000)"


def test_links_without_positions_take_limits_along_their_lines():
    layer = frame({"typeVeg": ["enkelBilveg"], "vegkategori": ["K"]}, ROAD)
    for objects in (
        limits([60], [("1", 0.0, 1.0)], ROAD),
        RoadObjects("x", frame({"fartsgrense": [60]}, ROAD), "speed_limits"),
    ):
        assert told(read(layer, objects)) == [(100, 60, 60, True)]


def test_a_limit_that_is_told_to_lie_on_another_sequence_is_not_joined_by_its_line():
    lines = read(links(ROAD), limits([60], [("7", 0.0, 1.0)], ROAD))
    assert told(lines) == [(100, 30, 30, False)]
    assert said(lines)["network_objects_apart"]["count"] == 1


@pytest.mark.parametrize(
    ("word", "road_class"),
    [("4", "tertiary"), ("4 - Fjerde vegklasse", "tertiary"), ("ukjent", "residential"), (None, "residential")],
)
def test_functional_classes_are_read_as_numbers_with_or_without_words(word, road_class):
    layer = links(ROAD, vegklasse=[word])
    assert read(layer).table["road_class"].tolist() == [road_class]


# --- kinds of layers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fields", "kind"),
    [
        ("Fartsgrense", ["fartsgrenseVerdi", "lenkesekvens"], "speed_limits"),
        ("fartsgrense", [], "speed_limits"),
        ("FartsgrenseVariabel", ["fartsgrenseVerdi"], None),
        ("Motorveg", ["motorvegtype"], "motorways"),
        ("Vegsperring", ["type"], "barriers"),
        ("FunksjonellVegklasse", ["vegklasse"], "functional_classes"),
        ("uttrekk", ["ÅDT, total"], "traffic_counts"),
        ("Veglenke", ["typeVeg", "fartsgrense"], None),
        ("Svingerestriksjon", ["type"], None),
    ],
)
def test_layers_of_objects_are_told_by_name_or_fields(name, fields, kind):
    assert kind_of(name, fields) == kind


def test_a_layer_beside_the_roads_needs_a_known_name_or_places():
    assert kind_beside("gamle veier", ["fartsgrense"]) is None
    assert kind_beside("gamle veier", ["fartsgrense", "veglenkesekvensid"]) == "speed_limits"


# --- stretches --------------------------------------------------------------------------------------------------------

places = st.tuples(st.integers(0, 3), st.floats(0, 1), st.floats(0, 1))


@settings(max_examples=60, deadline=None)
@given(st.lists(places, min_size=1, max_size=8), st.lists(places, max_size=8), st.randoms(use_true_random=False))
def test_pieces_make_up_their_lines_and_hold_what_positions_say(lines, objects, random):
    def references(rows):
        sequence, begin, end = zip(*rows, strict=True) if rows else ((), (), ())
        return References(np.array([str(each) for each in sequence], object), np.array(begin), np.array(end))

    lines = [(sequence, min(a, b), max(a, b) + 0.1) for sequence, a, b in lines]
    shapes = np.array(
        [shapely.LineString([(0, row), (random.uniform(5, 90), row), (100, row + 9)]) for row in range(len(lines))]
    )
    found = by_reference(references(lines), references(objects))
    pieces = cut(shapes, [found])
    drawn = pieces.drawn(shapes)
    np.testing.assert_allclose(np.bincount(pieces.line, shapely.length(drawn)), shapely.length(shapes))
    for line, begin, end, shape in zip(pieces.line, pieces.begin, pieces.end, drawn, strict=True):
        expected = substring(shapes[line], begin, end, normalized=True)
        assert shapely.hausdorff_distance(shape, expected) < 1e-6
    piece, what = pieces.on(found)
    holds = set(zip(piece.tolist(), what.tolist(), strict=True))
    for row, line in enumerate(pieces.line):
        sequence, first, last = lines[line]
        middle = first + (pieces.begin[row] + pieces.end[row]) / 2 * (last - first)
        for number, (other, a, b) in enumerate(objects):
            inside = other == sequence and min(a, b) < middle < max(a, b)
            near_edge = min(abs(middle - a), abs(middle - b)) * 100 < 2  # cuts nearer than half a metre are one
            assert near_edge or ((row, number) in holds) == inside


def test_a_line_is_not_beside_one_that_ended_before_it_began():
    road = np.array([shapely.LineString([(0, 0), (10, 0)])])
    ahead = np.array([shapely.LineString([(12, 3), (40, 3)])])
    assert not len(by_geometry(road, ahead, 25.0, 30.0).line)


def test_nothing_is_cut_where_nothing_holds():
    road = np.array([shapely.LineString([(0, 0), (10, 0)])])
    pieces = cut(road, [Stretches.none()])
    assert pieces.drawn(road)[0] is road[0]
