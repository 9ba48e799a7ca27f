"""NVDB's road links as the service delivers them: levels of detail, phases, references, lanes, motorways."""

from __future__ import annotations

import json
import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_lines
from klimaklok_plugin.analysis.network.road_fields import LineFields
from klimaklok_plugin.analysis.network.road_layers import LineOptions, read_lines
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
FORMATS = Path(__file__).resolve().parents[4] / "shared" / "data" / "formats"
ARROW = {0: "-", 1: ">", 2: "<", 3: "="}

# Carriageways of E18 in nvdb_v3_nested.geojson, worked out from the file by hand: number of segments and metres of each
# link sequence, and the way traffic runs against the way the line is drawn. That is known twice over: by the lanes in
# ``superstedfesting`` (odd along), and because people keep right, so that the road's centre line lies to their left.
CARRIAGEWAYS = {
    444470: (42, 4588.2, ">"),
    446147: (53, 4592.7, "<"),
    446148: (2, 26.0, "<"),
    446149: (2, 25.5, "<"),
    444489: (2, 25.4, ">"),
    444490: (2, 24.8, ">"),
    2670241: (2, 36.2, ">"),
    2670242: (2, 30.7, "<"),
    2520173: (1, 13.9, ">"),
    2520174: (1, 25.3, ">"),
    2520175: (1, 15.6, ">"),
    2520176: (1, 24.7, ">"),
    2746448: (1, 11.7, "<"),
    2746449: (1, 14.2, "<"),
    3229064: (1, 15.4, ">"),
    3229065: (1, 16.0, ">"),
    # Ramps where they leave the carriageway or come onto it.
    2479060: (1, 26.5, ">"),
    444488: (1, 18.1, ">"),
    444491: (1, 13.7, ">"),
    444492: (1, 6.4, ">"),
    444493: (1, 8.2, ">"),
    444495: (1, 14.9, ">"),
    444496: (1, 15.0, ">"),
    444497: (1, 12.1, ">"),
    444498: (1, 12.8, ">"),
    444499: (1, 10.3, ">"),
    444500: (1, 12.8, ">"),
    444501: (1, 7.8, ">"),
    444502: (1, 5.8, ">"),
    444503: (1, 11.0, ">"),
}
# The rest of the road, which has no carriageways of its own: type, segments, metres.
WHOLE_ROADS = {"Rampe": (55, 3029.0), "Rundkjøring": (22, 107.1), "Enkel bilveg": (10, 457.1)}


def given(name):
    """Return a file as QGIS hands it over: objects and lists as text."""
    path = FORMATS / name
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    names = dict.fromkeys(key for each in features for key in each["properties"])
    rows = [[_text(each["properties"].get(key)) for key in names] for each in features]
    columns = {key: [row[place] for row in rows] for place, key in enumerate(names)}
    return gpd.GeoDataFrame(
        columns, geometry=[shapely.geometry.shape(each["geometry"]) for each in features], crs=25833
    )


def _text(value):
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value


def layer(columns, *lines):
    if not lines:
        lines = [f"LINESTRING (0 {50 * row}, 100 {50 * row})" for row in range(len(next(iter(columns.values()))))]
    return gpd.GeoDataFrame(columns, geometry=[shapely.from_wkt(line) for line in lines], crs=25833)


def read(frame, **options):
    return read_lines(frame, STRATEGY, LineOptions(**options))


def metres(lines):
    ends = zip(lines.start[:-1], lines.start[1:], strict=True)
    return np.array([np.hypot(*np.diff(lines.xy[begin:end], axis=0).T).sum() for begin, end in ends])


def arrows(lines):
    return [" ".join(ARROW[code] for code in row) for row in lines.table[["walk", "bike", "car"]].to_numpy()]


def said(lines):
    return {note.code: note.values for note in lines.remarks}


def left_out(lines):
    return {each.reason: (each.count, round(each.km, 3)) for each in lines.left_out}


# --- the real file ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def e18():
    frame = given("nvdb_v3_nested.geojson")
    lines = read(frame)
    table = lines.table.assign(metres=metres(lines))
    for name in ("veglenkesekvensid", "detaljnivå", "typeVeg"):
        table[name] = frame[name].to_numpy()[table["source_id"]]
    return lines, table


def test_every_carriageway_of_e18_is_there_once_and_one_way(e18):
    _, table = e18
    alone = table[table["detaljnivå"] == "Kjørebane"]
    found = {
        sequence: (len(rows), round(rows["metres"].sum(), 1), "".join({ARROW[code] for code in rows["car"]}))
        for sequence, rows in alone.groupby("veglenkesekvensid")
    }
    assert found == CARRIAGEWAYS
    assert alone["metres"].sum() == pytest.approx(9661.7, abs=0.1)
    assert alone["direction_known"].all()


def test_the_centre_line_of_e18_is_left_out_where_carriageways_are_and_said(e18):
    lines, table = e18
    assert set(table["detaljnivå"]) == {"Kjørebane", "Vegtrase og kjørebane"}
    assert left_out(lines) == {"road_coarser_level": (69, 5.048)}
    assert said(lines)["network_coarser_levels"]["count"] == 69
    whole = table[table["detaljnivå"] != "Kjørebane"].groupby("typeVeg")["metres"]
    assert {kind: (len(rows), round(rows.sum(), 1)) for kind, rows in whole} == WHOLE_ROADS


def test_e18_belongs_to_the_state_and_nobody_walks_or_cycles_on_its_carriageways(e18):
    lines, table = e18
    assert set(table["owner"]) == {"E"}
    alone = table["detaljnivå"] == "Kjørebane"
    assert not table.loc[alone, ["walk", "bike"]].any(axis=None)
    assert set(table.loc[alone, "road_class"]) == {"motorway"}
    assert not table["speed_known"].any(), "the file gives no limits"
    assert said(lines)["network_motorways_assumed"]["count"] == 129 + 55


def test_roundabouts_and_ramps_of_e18_are_one_way_by_their_lanes(e18):
    _, table = e18
    whole = table[table["detaljnivå"] != "Kjørebane"]
    ways = {kind: {ARROW[code] for code in rows} for kind, rows in whole.groupby("typeVeg")["car"]}
    assert ways["Rampe"] == ways["Rundkjøring"] == {">"}
    assert ways["Enkel bilveg"] == {">", "=", "-"}, "lanes 1; 1 and 2; 2K, for buses"


def test_a_motorway_with_a_few_metres_of_path_hangs_together_by_its_carriageways():
    road = shapely.LineString([(600000, 6640000), (602000, 6640000)])
    path = shapely.LineString([(600500, 6640100), (600510, 6640100)])
    words = {"highway": ["motorway", "footway"]}
    frame = gpd.GeoDataFrame(words, geometry=[road, path], crs=25832)
    lines = LineOptions(fields=LineFields(road_class="highway"))
    built = network_from_lines(frame, "roads", load_strategy(), BuildOptions(lines=lines))
    told = next(each.values for each in built.notes if each.code == "network_components")
    assert (told["mode"], told["count"], told["longest_km"]) == ("car", 1, pytest.approx(2.0))


def test_carriageways_can_be_driven_from_end_to_end(e18):
    """Every segment of a carriageway ends where the next one begins, the way traffic runs."""
    lines, table = e18
    for sequence in (444470, 446147):
        rows = np.flatnonzero(table["veglenkesekvensid"] == sequence)
        first, last = lines.key[lines.start[rows]], lines.key[lines.start[rows + 1] - 1]
        ends = (first, last) if CARRIAGEWAYS[sequence][2] == ">" else (last, first)
        assert len(set(ends[0])) == len(set(ends[1])) == len(rows)


def test_a_road_at_two_levels_of_detail_without_positions_counts_once():
    lines = read(given("nvdb_detaljniva_double.geojson"))
    assert sorted(metres(lines).round()) == [8, 8, 8, 8, 1000, 1000]
    assert left_out(lines) == {"road_coarser_level": (1, 1.0)}
    assert sorted(arrows(lines))[-2:] == ["- - =", "- - >"]
    assert arrows(lines).count("- - <") == arrows(lines).count("- - >") == 1


def test_version_4_of_the_service_is_read_by_its_names():
    lines = read(given("nvdb_v4_enum.geojson"))
    assert arrows(lines) == ["= = =", "= = -", "= > >"] * 6
    assert lines.table["road_class"].tolist() == ["residential", "cycleway", "secondary"] * 6
    fields = "typeVeg, vegkategori, feltoversikt, trafikantgruppe"
    assert said(lines) == {"network_preset_found": {"preset": "nvdb_api", "fields": fields}}


# --- levels of detail -------------------------------------------------------------------------------------------------

ROAD = {"typeVeg": "Enkel bilveg", "vegkategori": "K"}


def rows(*several):
    names = dict.fromkeys(key for each in several for key in each)
    return {name: [each.get(name) for each in several] for name in names}


def over(sequence, begin, end, lanes, way="MED"):
    place = {"veglenkesekvensid": sequence, "startposisjon": begin, "sluttposisjon": end, "retning": way}
    return json.dumps(place | {"kjørefelt": lanes})


def link(sequence, begin=0.0, end=1.0):
    return {"veglenkesekvensid": sequence, "startposisjon": begin, "sluttposisjon": end}


def test_a_centre_line_stays_where_no_carriageway_is_by_positions():
    frame = layer(
        rows(
            ROAD | link(1) | {"detaljnivå": "Vegtrase"},
            ROAD | link(2) | {"detaljnivå": "Kjørebane", "superstedfesting": over(1, 0.0, 0.4, ["1"])},
            ROAD | link(3) | {"detaljnivå": "Kjørebane", "superstedfesting": over(1, 0.0, 0.4, ["2"])},
        ),
        "LINESTRING (0 0, 100 0)",
        "LINESTRING (0 -60, 40 -60)",  # farther off than geometry would find
        "LINESTRING (0 60, 40 60)",
    )
    lines = read(frame)
    assert metres(lines).round(6).tolist() == [60, 40, 40]
    assert lines.xy[:2].tolist() == [[40, 0], [100, 0]]
    assert lines.table["car"].tolist() == [3, 1, 2]
    assert left_out(lines) == {"road_coarser_level": (1, 0.04)}


def test_a_centre_line_stays_where_no_carriageway_is_by_geometry():
    frame = layer(
        rows(
            ROAD | {"detaljnivå": "Vegtrase"},
            ROAD | {"detaljnivå": "Kjørebane", "feltoversikt": "1"},
            ROAD | {"detaljnivå": "Kjørebane", "feltoversikt": "2"},
            ROAD | {"detaljnivå": "Vegtrase"},
        ),
        "LINESTRING (0 0, 500 0)",
        "LINESTRING (0 -8, 200 -8)",
        "LINESTRING (0 8, 200 8)",
        "LINESTRING (200 -300, 200 300)",  # crosses, and runs along neither
    )
    lines = read(frame)
    assert sorted(metres(lines).round()) == [200, 200, 300, 600]
    assert left_out(lines) == {"road_coarser_level": (1, 0.2)}


def test_lanes_that_run_against_the_road_that_they_are_on_are_turned():
    frame = layer(
        rows(
            ROAD | link(2) | {"detaljnivå": "Kjørebane", "superstedfesting": over(1, 0.0, 1.0, ["1", "3"], "MOT")},
            ROAD | link(3) | {"detaljnivå": "Kjørebane", "superstedfesting": over(1, 0.0, 1.0, ["2"], "MOT")},
        )
    )
    assert read(frame).table["car"].tolist() == [2, 1]


def test_a_carriageway_makes_way_for_lanes_only_where_they_lead_wherever_it_does():
    def network(*lanes):
        lines = [
            ROAD | link(10 + number) | {"detaljnivå": "Kjørefelt", "superstedfesting": over(1, 0.0, 1.0, [each])}
            for number, each in enumerate(lanes)
        ]
        whole = ROAD | link(1) | {"detaljnivå": "Vegtrase og kjørebane", "feltoversikt": '["1", "2"]'}
        return len(read(layer(rows(whole, *lines))).table)

    assert network("1", "2") == 2, "the lanes alone"
    assert network("1") == 2, "the road and its one lane"
    assert network("1", "2K") == 3, "cars come back on the road only"


def test_a_carriageway_that_tells_no_lanes_runs_as_it_is_drawn_and_that_is_said():
    lines = read(layer(rows(ROAD | {"detaljnivå": "Kjørebane"}, ROAD | {"detaljnivå": "Vegtrase og kjørebane"})))
    assert lines.table["car"].tolist() == [1, 3]
    assert lines.table["direction_known"].tolist() == [False, False]
    assert said(lines)["network_carriageways_assumed"] == {"count": 1, "length_km": 0.1}


# --- phases and references --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "open_rows", "reasons"),
    [
        (
            {"fase": ["V", "A", "P", "F", None]},
            [0, 4],
            {"road_under_construction": 1, "road_planned": 1, "road_fictive": 1},
        ),
        ({"VEGFASE": ["v", "p", "p"]}, [0], {"road_planned": 2}),
        ({"vegsystemreferanse.vegsystem.fase": ["V", "F"]}, [0], {"road_fictive": 1}),
        ({"vegsystemreferanse_vegsystem_fase": ["V", "A"]}, [0], {"road_under_construction": 1}),
        (
            {"fase": ["V", "Planlagt", "Under bygging", "Eksisterende"]},
            [0, 3],
            {"road_planned": 1, "road_under_construction": 1},
        ),
        ({"fase": ["V", "nedlagt"]}, [0], {"road_phase_unknown": 1}),
        (
            {"vref": ["EV18 S5D1 m100", "KP1234 S1D1 m0", "FA160 S1D1", "EF6", "E 18", "PV99"]},
            [0, 4, 5],
            {"road_planned": 1, "road_under_construction": 1, "road_fictive": 1},
        ),
        ({"vegsystemreferanse": ["3201 KV12 S1D1 m0-5", "3201 KP12 S1D1 m0-5"]}, [0], {"road_planned": 1}),
        (
            {"vegsystemreferanse": ['{"vegsystem": {"vegkategori": "K", "fase": "P"}}', '{"kortform": "KV1 S1D1"}']},
            [1],
            {"road_planned": 1},
        ),
    ],
)
def test_only_roads_of_the_existing_phase_are_open(columns, open_rows, reasons):
    count = len(next(iter(columns.values())))
    lines = read(layer({"typeVeg": ["enkelBilveg"] * count} | columns))
    assert lines.table["source_id"].tolist() == open_rows
    assert {each.reason: each.count for each in lines.left_out} == reasons
    assert sum(each.km for each in lines.left_out) == pytest.approx(0.1 * (count - len(open_rows)))
    assert said(lines)["network_phases"]["count"] == count - len(open_rows)


def test_references_tell_owners_whatever_the_phase_and_a_chosen_owner_field_tells_the_phase():
    frame = layer({"highway": ["residential"] * 3, "nr": ["EV18", "FA160", "KP1234"]})
    lines = read(frame, fields=LineFields("highway", "nr"))
    assert lines.table["owner"].tolist() == ["E"]
    assert left_out(lines) == {"road_under_construction": (1, 0.1), "road_planned": (1, 0.1)}


# --- lanes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lanes", "bike", "car"),
    [
        ('["1","2"]', "=", "="),
        ("[1, 3]", ">", ">"),
        ("[1]", ">", ">"),
        ("(2:1,2)", "=", "="),
        ("1,2", "=", "="),
        ("1#2K#4K", "=", ">"),
        ("1#2S", "=", ">"),
        ("1#3V1#5H2", ">", ">"),
        ("2R", "=", "="),
        ("1#2O", "=", "="),
        ("1K#2K", "=", "-"),
    ],
)
def test_odd_lanes_run_along_even_ones_against_and_letters_tell_for_whom(lanes, bike, car):
    table = read(layer(rows(ROAD | {"feltoversikt": lanes}))).table
    assert (ARROW[table["bike"][0]], ARROW[table["car"][0]]) == (bike, car)


def test_a_connecting_carriageway_never_takes_both_ways_from_the_road_that_it_is_a_part_of():
    frame = layer(
        rows(
            ROAD | link(1) | {"type": "HOVED", "detaljnivå": "Vegtrase og kjørebane", "feltoversikt": '["1", "2"]'},
            ROAD
            | link(2)
            | {"type": "DETALJERT_KONNEKTERING", "detaljnivå": "Kjørebane"}
            | {"superstedfesting": over(1, 0.0, 0.2, [])},
        )
    )
    lines = read(frame)
    assert lines.table["car"].tolist() == [3, 1]
    assert lines.table["direction_known"].tolist() == [True, False]


@pytest.mark.parametrize(("status", "there"), [("V", True), ("S", True), ("A", False), ("P", False), (None, True)])
def test_the_status_of_older_deliveries_closes_what_is_planned_or_under_construction(status, there):
    frame = layer({"typeveg": ["enkelBilveg"] * 2, "vegstatus": ["V", status]})
    assert len(read(frame).table) == 1 + there


def test_a_connecting_link_runs_as_the_links_of_its_sequence_and_is_for_all():
    frame = layer(
        rows(
            ROAD | link(7, 0.0, 0.1) | {"type": "KONNEKTERING"},
            ROAD | link(7, 0.1, 1.0) | {"type": "HOVED", "feltoversikt": '["2"]'},
            ROAD | link(8, 0.0, 0.5) | {"type": "HOVED", "feltoversikt": '["1K"]'},
            ROAD | link(8, 0.5, 1.0) | {"type": "KONNEKTERING"},
            ROAD | link(9) | {"type": "KONNEKTERING"},
        )
    )
    assert read(frame).table["car"].tolist() == [2, 2, 0, 1, 3]


# --- who may go there -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "walk_bike_car"),
    [
        ({"typeVeg": "Kanalisert veg", "vegkategori": "E"}, "- - ="),
        ({"typeVeg": "KANALISERT_VEG", "vegkategori": "E", "fartsgrense": 100}, "- - ="),
        ({"typeVeg": "Kanalisert veg", "vegkategori": "E", "fartsgrense": 80}, "- - ="),
        ({"typeVeg": "Kanalisert veg", "vegkategori": "E", "fartsgrense": 50}, "= = ="),  # an island at a crossing
        ({"typeVeg": "Kanalisert veg", "vegkategori": "E", "motorvegtype": "Ikke motorveg"}, "= = ="),
        ({"typeVeg": "Enkel bilveg", "vegkategori": "E", "motorvegtype": "Motortrafikkveg"}, "- - ="),
        ({"typeVeg": "Kanalisert veg", "vegkategori": "F"}, "= = ="),
        ({"typeVeg": "Enkel bilveg", "vegkategori": "E"}, "= = ="),
        ({"typeVeg": "Enkel bilveg", "vegkategori": "R", "fartsgrense": 110}, "- - ="),
        ({"typeVeg": "Enkel bilveg", "vegkategori": "K", "trafikantgruppe": "G"}, "= = -"),
        ({"typeVeg": "Gang- og sykkelveg", "vegkategori": "E"}, "= = -"),
        ({"typeVeg": "  gang_OG-sykkel veg", "vegkategori": "k"}, "= = -"),
        ({"typeVeg": "Sjøveg", "vegkategori": "K"}, "= = -"),  # not understood
    ],
)
def test_who_may_go_there_follows_type_owner_limit_and_motorway(columns, walk_bike_car):
    assert arrows(read(layer(rows(columns)))) == [walk_bike_car]


def test_a_motorway_alone_where_nobody_walks_is_a_network():
    built = network_from_lines(
        layer(rows({"typeVeg": "Kanalisert veg", "vegkategori": "E"})), "x", STRATEGY, BuildOptions()
    )
    assert built.components == 1
    assert built.network.table[["walk", "bike", "car"]].to_numpy().tolist() == [[0, 0, 3]]


def test_nested_text_that_is_broken_is_counted_and_tells_nothing():
    nested = ['{"vegsystem": {"vegkategori": "E", "fase": "P"}', '{"vegsystem": {"vegkategori": "F"}}', "[1", None]
    lines = read(layer({"typeVeg": ["Enkel bilveg"] * 4, "vegsystemreferanse": nested}))
    assert len(lines.table) == 4
    assert lines.table["owner"].tolist() == ["", "F", "", ""]
    assert said(lines)["network_nested_broken"] == {"count": 1}


def test_fields_of_nulls_alone_tell_nothing():
    names = ("vegkategori", "fase", "feltoversikt", "detaljnivå", "superstedfesting", "fartsgrense")
    lines = read(layer({"typeVeg": ["Enkel bilveg"]} | {name: [None] for name in names}))
    assert arrows(lines) == ["= = ="]
    assert not lines.left_out


def test_a_class_field_of_nulls_alone_is_an_unknown_class_and_the_build_warns_first():
    built = network_from_lines(layer({"typeVeg": [None, None]}), "x", STRATEGY, BuildOptions())
    assert [note.code for note in built.warnings] == ["network_mostly_unknown"]
    assert built.warnings[0].values == {"share": 1.0, "length_km": pytest.approx(0.2)}


def test_a_tenth_of_unknown_class_is_not_yet_a_warning():
    def warned(unknown):
        frame = layer({"highway": ["residential"] * (20 - unknown) + ["x"] * unknown})
        options = BuildOptions(lines=LineOptions(fields=LineFields("highway")))
        return bool(network_from_lines(frame, "x", STRATEGY, options).warnings)

    assert not warned(2)
    assert warned(3)


def test_3d_lines_are_cut_by_metres_along_them():
    """A quarter of the way along a line of two unequal segments, heights left out."""
    frame = layer(
        rows(
            ROAD | link(1) | {"detaljnivå": "Vegtrase"},
            ROAD | link(2) | {"detaljnivå": "Kjørebane", "superstedfesting": over(1, 0.25, 1.0, ["1"])},
        ),
        "LINESTRING Z (0 0 5, 30 40 9, 30 190 700)",
        "LINESTRING (500 500, 600 500)",
    )
    lines = read(frame)
    assert lines.xy[:2].tolist() == [[0, 0], [30, 40]]
    assert metres(lines)[0] == math.hypot(30, 40)
