"""Line layers as roads: Elveg 2.0, NVDB's route-planner network and any layer by its fields."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS

from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_lines
from klimaklok_plugin.analysis.network.messages import (
    LineFieldMissingError,
    LineFieldValueError,
    LinesNotLinesError,
    LinesOutsideMaskError,
    NetworkEmptyError,
)
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.road_fields import LineFields
from klimaklok_plugin.analysis.network.road_layers import LineOptions, read_lines
from klimaklok_plugin.analysis.network.roads import IN_USE
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
ARROW = {0: "-", 1: ">", 2: "<", 3: "="}
ELVEG, NVDB = LineOptions(preset="elveg"), LineOptions(preset="nvdb")


def layer(columns, *lines, crs=25832):
    if not lines:
        lines = ["LINESTRING (0 0, 100 0)"] * len(next(iter(columns.values())))
    return gpd.GeoDataFrame(columns, geometry=[shapely.from_wkt(line) for line in lines], crs=crs)


def plain(*lines):
    return layer({"id": range(len(lines))}, *lines)


def network(frame, **options):
    return build_network(read_lines(frame, STRATEGY, LineOptions(**options)))


def arrows(table):
    return [" ".join(ARROW[code] for code in row) for row in table[["walk", "bike", "car"]].to_numpy()]


def one(columns, options):
    """Return the row of a single line whose fields have these values."""
    return read_lines(layer({name: [value] for name, value in columns.items()}), STRATEGY, options).table.iloc[0]


# --- presets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "category", "road_class", "walk_bike_car"),
    [
        ("enkelBilveg", "K", "residential", "= = ="),
        ("enkelBilveg", "P", "service", "= = ="),
        ("enkelBilveg", "S", "track", "= = ="),
        ("kanalisertVeg", "E", "motorway", "- - ="),  # nothing tells otherwise
        ("kanalisertVeg", "F", "secondary", "= = ="),
        ("enkelBilveg", "E", "trunk", "= = ="),
        ("rampe", "E", "motorway", "- - ="),
        ("rampe", "R", "trunk", "= = ="),
        ("rundkjøring", "F", "secondary", "= = ="),
        ("gatetun", "K", "living_street", "= = ="),
        ("gangOgSykkelveg", "K", "cycleway", "= = -"),
        ("sykkelveg", "K", "cycleway", "= = -"),
        ("gangveg", "K", "footway", "= - -"),
        ("fortau", "F", "footway", "= - -"),
        ("gangfelt", "F", "footway", "= - -"),
        ("gågate", "K", "pedestrian", "= - -"),
        ("trapp", "K", "steps", "= - -"),
        ("sti", None, "path", "= = -"),
        ("traktorveg", "P", "track", "= = ="),
        # As NVDB's API spells them.
        ("Enkel bilveg", "F", "secondary", "= = ="),
        ("Gang- og sykkelveg", "K", "cycleway", "= = -"),
        ("Kanalisert veg", "E", "motorway", "- - ="),
        # As its version 4 does.
        ("ENKEL_BILVEG", "K", "residential", "= = ="),
        ("GANG_OG_SYKKELVEG", "K", "cycleway", "= = -"),
        ("KANALISERT_VEG", "R", "trunk", "= = ="),
        ("RUNDKJORING", "F", "secondary", "= = ="),
        ("GAGATE", "K", "pedestrian", "= - -"),
        ("TRAPP", "K", "steps", "= - -"),
        (None, None, "other", "= = ="),
    ],
)
def test_elveg_types_and_owners_become_classes_and_permissions(kind, category, road_class, walk_bike_car):
    row = read_lines(layer({"typeVeg": [kind], "vegkategori": [category]}), STRATEGY, ELVEG).table
    assert row["road_class"].tolist() == [road_class]
    assert arrows(row) == [walk_bike_car]
    assert row["owner"].tolist() == [category or ""]
    assert bool(row["steps"][0]) is (road_class == "steps")


@pytest.mark.parametrize(
    ("lanes", "bike", "car"),
    [
        ("1#2", "=", "="),
        ("1", ">", ">"),
        ("2", "<", "<"),
        ("1#3", ">", ">"),
        ("1,2", "=", "="),
        ("1#2K", "=", ">"),
        ("1#2S", "=", ">"),
        ("1K", ">", "-"),
        ("(1:1)", ">", ">"),
        ("(1:2)", "<", "<"),
        ("(1:4)", "<", "<"),
        ("(1:2K)", "<", "-"),
        ("(3:2,4,6)", "<", "<"),
        ("(2:1,2K)", "=", ">"),
        ("{1,2}", "=", "="),
        ('["1", "3"]', ">", ">"),
        ("(30:1,3,5,...)", ">", ">"),
        ("2#4V1", "<", "<"),
        ("1#1H1", ">", ">"),
        ("1#2#2V1", "=", "="),
        ("2V1", "<", "<"),
        ("['1', '2']", "=", "="),
        ("", "=", "="),
        (None, "=", "="),
    ],
)
def test_elveg_lane_lists_give_the_direction_of_bicycles_and_cars(lanes, bike, car):
    row = one({"typeVeg": "enkelBilveg", "feltoversikt": lanes}, ELVEG)
    assert (ARROW[row["walk"]], ARROW[row["bike"]], ARROW[row["car"]]) == ("=", bike, car)


def test_elveg_field_names_are_matched_without_regard_to_case():
    row = one({"TYPEVEG": "gangveg", "VEGKATEGORI": "K", "ADRESSENAVN": "Stien", "MEDIUM": "L"}, ELVEG)
    assert (row["road_class"], row["owner"], row["name"], row["level"]) == ("footway", "K", "Stien", 1)
    assert row["structure"]


@pytest.mark.parametrize(
    ("medium", "level", "structure"), [("L", 1, True), ("U", -1, True), ("T", 0, False), (None, 0, False)]
)
def test_elveg_medium_tells_bridges_and_tunnels(medium, level, structure):
    row = one({"typeveg": "enkelBilveg", "medium": medium}, ELVEG)
    assert (row["level"], bool(row["structure"])) == (level, structure)


def test_motorways_are_closed_to_walking_and_cycling_and_known_by_type_or_limit():
    frame = layer(
        {
            "typeveg": ["kanalisertVeg"] * 4,
            "vegkategori": ["E"] * 4,
            "motorvegtype": ["Motorveg", "Ikke motorveg", None, "Udefinert"],
            "fartsgrense": [90, 90, 110, 80],
        }
    )
    table = read_lines(frame, STRATEGY, ELVEG).table
    assert arrows(table) == ["- - =", "= = =", "- - =", "= = ="]


def test_elveg_ferries_are_left_out_unless_asked_for():
    frame = layer({"typeVeg": ["bilferje", "gangveg"]})
    assert read_lines(frame, STRATEGY, ELVEG).table["road_class"].tolist() == ["footway"]
    assert read_lines(frame, STRATEGY, ELVEG).notes["ferries"] == 1
    with_ferries = read_lines(frame, STRATEGY, LineOptions(preset="elveg", ferries=True)).table
    assert arrows(with_ferries) == ["= = -", "= - -"]


RUTEPLAN = {
    "linkid": 1,
    "fromnode": 0,
    "tonode": 1,
    "funcroadclass": "7",
    "roadnumber": "97911",
    "oneway": "B",
    "speedfw": "30",
    "speedbw": "40",
    "isferry": "0",
    "isbridge": "0",
    "istunnel": "0",
    "roadid": "{P97911}",
    "roadclass": "7",
    "streetname": "Gata",
    "drivetime_fw": 0.04,
}


def test_the_route_planner_network_is_read_as_it_is_delivered():
    row = one(RUTEPLAN, NVDB)
    assert (row["road_class"], row["owner"], row["name"]) == ("residential", "P", "Gata")
    assert (row["speed_kmh"], row["speed_back_kmh"]) == (30, 40)
    assert (ARROW[row["walk"]], ARROW[row["car"]]) == ("=", "=")


@pytest.mark.parametrize(("oneway", "car"), [("B", "="), ("FT", ">"), ("TF", "<"), ("b", "="), (None, "=")])
def test_route_planner_directions_are_from_to_and_to_from(oneway, car):
    row = one(RUTEPLAN | {"oneway": oneway}, NVDB)
    assert (ARROW[row["walk"]], ARROW[row["bike"]], ARROW[row["car"]]) == ("=", car, car)


def test_route_planner_bridges_tunnels_and_ferries_are_known():
    assert one(RUTEPLAN | {"isbridge": "1"}, NVDB)["level"] == 1
    assert one(RUTEPLAN | {"istunnel": "1"}, NVDB)["level"] == -1
    assert one(RUTEPLAN | {"istunnel": "1"}, NVDB)["structure"]
    assert one(RUTEPLAN | {"isferry": 1}, LineOptions(preset="nvdb", ferries=True))["road_class"] == "ferry"


def test_a_preset_that_does_not_fit_names_the_field_it_misses():
    with pytest.raises(LineFieldMissingError, match=r"typeVeg.*has: highway"):
        read_lines(layer({"highway": ["path"]}), STRATEGY, ELVEG)
    with pytest.raises(LineFieldMissingError, match="speedfw"):
        read_lines(layer({"roadclass": ["7"]}), STRATEGY, NVDB)


def test_a_field_named_by_the_user_goes_before_the_preset():
    options = LineOptions(preset="elveg", fields=LineFields(speed="grense", aadt="adt"))
    row = one({"typeVeg": "enkelBilveg", "fartsgrense": 50, "grense": 30, "adt": 1200}, options)
    assert (row["speed_kmh"], row["aadt"]) == (30, 1200)


@pytest.mark.parametrize(
    ("speed", "back", "oneway", "known"),
    [
        (30, 40, "B", True),
        (30, None, "B", True),  # one field stands for both directions
        (None, 40, "B", False),
        (None, 40, "TF", True),
        (None, 40, "FT", False),
        (None, None, "B", False),
        (0, 0, "B", False),
        ("fast", None, "B", False),
        (900, None, "B", False),
    ],
)
def test_a_limit_is_known_where_the_fields_give_a_usable_number(speed, back, oneway, known):
    row = one(RUTEPLAN | {"speedfw": speed, "speedbw": back, "oneway": oneway}, NVDB)
    assert bool(row["speed_known"]) is known
    assert row["sidewalk"] == -1


# --- free fields -----------------------------------------------------------------------------------------------------


def test_without_fields_every_line_is_open_to_all_at_the_default_speed():
    row = one({"id": 7}, LineOptions())
    assert (row["walk"], row["bike"], row["car"]) == (3, 3, 3)
    assert row["speed_kmh"] == STRATEGY.car.default_speed_kmh["other"]
    assert np.isnan(row["aadt"])


def test_free_fields_tell_class_owner_name_speed_direction_traffic_and_level():
    fields = LineFields("klasse", "eier", "navn", "fart", "fart2", "retning", "ådt", level="nivå")
    row = one(
        {
            "klasse": "secondary",
            "eier": "FV160",
            "navn": "Bærumsveien",
            "fart": 60,
            "fart2": 50,
            "retning": "FT",
            "ådt": 9000,
            "nivå": -1,
        },
        LineOptions(fields=fields),
    )
    assert (row["road_class"], row["owner"], row["name"]) == ("secondary", "F", "Bærumsveien")
    assert (row["speed_kmh"], row["speed_back_kmh"], row["aadt"], row["level"]) == (60, 50, 9000, -1)
    assert ARROW[row["car"]] == ">"


@pytest.mark.parametrize(
    ("value", "arrow"),
    [
        ("yes", "="),
        ("no", "-"),
        ("forward", ">"),
        ("backward", "<"),
        (3, "="),
        (0, "-"),
        (1.0, ">"),
        ("JA", "="),
        (True, "="),
    ],
)
def test_permission_fields_take_words_and_codes(value, arrow):
    frame = layer({"gang": [value, "yes" if isinstance(value, str) else 3]})
    table = read_lines(frame, STRATEGY, LineOptions(fields=LineFields(walk="gang"))).table
    assert ARROW[table["walk"][0]] == arrow


def test_an_empty_permission_leaves_the_class_to_decide():
    frame = layer({"klasse": ["motorway", "footway"], "sykkel": [None, "yes"]})
    table = read_lines(frame, STRATEGY, LineOptions(fields=LineFields("klasse", bike="sykkel"))).table
    assert table["bike"].tolist() == [0, 3]


def test_numbers_as_text_are_understood_and_what_is_none_is_counted():
    frame = layer({"fart": ["50", "50,5", None, "fort", "-5", "0", "9999"]})
    lines = read_lines(frame, STRATEGY, LineOptions(fields=LineFields(speed="fart")))
    default = STRATEGY.car.default_speed_kmh["other"]
    assert lines.table["speed_kmh"].tolist() == [50, 50.5, *[default] * 5]
    assert lines.notes["numbers_not_understood"] == 2


def test_numbers_as_norwegians_write_them_are_read_and_those_of_two_readings_counted():
    frame = layer({"trafikk": ["1 200", "1.200,5", "12.500,0", "1.200", "7,5"]})
    lines = read_lines(frame, STRATEGY, LineOptions(fields=LineFields(aadt="trafikk")))
    assert lines.table["aadt"].tolist() == [1200, 1200.5, 12500, 1200, 7.5]
    assert lines.notes["numbers_not_understood"] == 0
    lines = read_lines(layer({"trafikk": ["1.200", "40"]}), STRATEGY, LineOptions(fields=LineFields(aadt="trafikk")))
    assert lines.table["aadt"].fillna(-1).tolist() == [-1, 40], "1200, or 1.2?"
    assert lines.notes["numbers_not_understood"] == 1


@pytest.mark.parametrize("field", ["oneway", "walk"])
def test_a_direction_or_permission_that_is_not_understood_is_named(field):
    frame = layer({"felt": ["yes", "kanskje", "kanskje"]}).rename(columns={"felt": "retning"})
    with pytest.raises(LineFieldValueError, match=r"'kanskje'.*retning.*2 features.*Allowed"):
        read_lines(frame, STRATEGY, LineOptions(fields=LineFields(**{field: "retning"})))


def test_a_field_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(LineFieldMissingError, match=r"maks.*has: fart"):
        read_lines(layer({"fart": [50]}), STRATEGY, LineOptions(fields=LineFields(speed="maks")))


# --- words: all spellings of one thing, and what is not understood is said --------------------------------------------


def said(lines):
    """Return the values of each remark by its code."""
    return {note.code: note.values for note in lines.remarks}


def test_ja_says_who_and_the_one_way_says_which_way():
    columns = {"retning": ["FT", "TF", "B", "FT"], "bil": ["ja", "ja", "ja", None], "sykkel": ["ja", "ja", "ja", None]}
    fields = LineFields(oneway="retning", car="bil", bike="sykkel", walk="bil")
    table = read_lines(layer(columns), STRATEGY, LineOptions(fields=fields)).table
    assert table["car"].tolist() == table["bike"].tolist() == [1, 2, 3, 1]
    assert table["walk"].tolist() == [3, 3, 3, 3]


@pytest.mark.parametrize("word", ["yes", "Ja", "TRUE", "j", "designated", "permissive", "tillatt", "åpen", True])
@pytest.mark.parametrize(("oneway", "way"), [("FT", 1), ("mot", 2), ("toveis", 3), ("-1", 2), ("Enveis", 1), (None, 3)])
def test_every_word_for_open_leaves_the_direction_to_the_one_way_field(word, oneway, way):
    fields = LineFields(oneway="retning", car="bil")
    row = one({"retning": oneway, "bil": word}, LineOptions(fields=fields))
    assert (row["car"], row["walk"]) == (way, 3)


@pytest.mark.parametrize(
    ("word", "way"), [("begge", 3), ("both", 3), ("forward", 1), ("mot", 2), ("nei", 0), ("stengt", 0), ("psv", 0)]
)
def test_words_that_name_a_direction_or_close_go_before_the_one_way_field(word, way):
    row = one({"retning": "FT", "bil": word}, LineOptions(fields=LineFields(oneway="retning", car="bil")))
    assert row["car"] == way


def test_who_is_let_in_but_not_through_is_as_in_an_osm_file():
    frame = layer({"bil": ["private", "customers", "yes"]})
    table = read_lines(frame, STRATEGY, LineOptions(fields=LineFields(car="bil", bike="bil", walk="bil"))).table
    assert table["car"].tolist() == [3, 3, 3]
    assert table["no_through"].tolist() == [6, 6, 0]
    assert table["private"].tolist() == [True, True, False]


def test_a_field_of_zeros_and_ones_says_no_and_yes_and_codes_stay_codes():
    fields = LineOptions(fields=LineFields(car="bil", oneway="retning"))
    flags = read_lines(layer({"bil": [0, 1, 1], "retning": ["B", "B", "TF"]}), STRATEGY, fields)
    assert flags.table["car"].tolist() == [0, 3, 2]
    assert said(flags)["network_ones_are_yes"] == {"field": "bil"}
    codes = read_lines(layer({"bil": [0, 1, 2], "retning": ["B", "B", "TF"]}), STRATEGY, fields)
    assert codes.table["car"].tolist() == [0, 1, 2]
    assert "network_ones_are_yes" not in said(codes)


def test_nobody_knows_is_no_answer():
    frame = layer({"klasse": ["footway", "residential"], "bil": ["ukjent", "unknown"]})
    table = read_lines(frame, STRATEGY, LineOptions(fields=LineFields("klasse", car="bil"))).table
    assert table["car"].tolist() == [0, 3]


OWNERS = {
    "E": ["E", "EV18", "E 18", "Europaveg", "europavei", "E18 S1D1 m0", "E - Europaveg"],
    "R": [
        "R",
        "Rv159",
        "Riksveg",
        "riksvei",
        "Statens vegvesen",
        "Staten",
        "Statlig",
        "statleg",
        "State",
        "Nye Veier AS",
    ],
    "F": ["F", "FV160", "fylkesveg", "Fylkesvei", "Viken fylkeskommune", "Fylket", "fylkeskommunal", "County road"],
    "K": [
        *("K", "KV1234", "0219 KV 12", "Kommunal", "Bærum kommune", "kommunalveg", "Kommunal vei", "kommunen"),
        *("K (kommunal)", "City of Oslo", "municipality", "Municipal road"),
    ],
    "P": ["P", "PV99", "{P97911}", "Privat", "privatveg", "Private", "Privat veg"],
    "S": ["S", "SV1", "Skogsveg", "skogsbilvei", "Forest road"],
    "": ["", None, "Eier ukjent", "ukjent", "Unknown", "ingen", "-"],
}


@pytest.mark.parametrize("letter", OWNERS)
def test_owners_are_understood_as_codes_numbers_and_words(letter):
    lines = read_lines(layer({"eier": OWNERS[letter]}), STRATEGY, LineOptions(fields=LineFields(owner="eier")))
    assert dict(zip(OWNERS[letter], lines.table["owner"], strict=True)) == dict.fromkeys(OWNERS[letter], letter)
    assert "network_owners_not_understood" not in said(lines)


def test_owners_that_are_not_understood_are_unknown_counted_and_named():
    words = [
        "Forsvaret",
        "Ruter AS",
        "Entreprenør AS",
        "Ring 3",
        "Kommune/privat",
        "ikke kommunal",
        "Ruter AS",
        "Staten",
    ]
    lines = read_lines(layer({"eier": words}), STRATEGY, LineOptions(fields=LineFields(owner="eier")))
    assert lines.table["owner"].tolist() == [""] * 7 + ["R"]
    note = said(lines)["network_owners_not_understood"]
    assert note["count"] == 7
    assert "Ruter AS" in note["values"]
    assert "Staten" not in note["values"]


NOT_BUILT = [
    *("construction", "proposed", "planned", "razed", "abandoned", "disused", "demolished", "construction:residential"),
    *("Proposed", "razed:track", "disused_footway", "planlagt", "Under bygging", "revet", "no", "raceway", "elevator"),
]


def test_roads_that_are_not_there_are_left_out_and_counted_as_from_an_osm_file():
    frame = layer({"highway": ["residential", *NOT_BUILT]})
    lines = read_lines(frame, STRATEGY, LineOptions(fields=LineFields("highway")))
    assert lines.table["road_class"].tolist() == ["residential"]
    assert lines.notes["not_in_use"] == len(NOT_BUILT)
    assert lines.remarks == ()


def test_classes_that_are_not_understood_are_closed_to_cars_counted_and_named():
    frame = layer({"highway": ["residential", "unknown", "via appia", "via appia"]})
    lines = read_lines(frame, STRATEGY, LineOptions(fields=LineFields("highway")))
    assert lines.table["road_class"].tolist() == ["residential", *["other"] * 3]
    assert arrows(lines.table) == ["= = =", *["= = -"] * 3]
    assert said(lines) == {
        "network_classes_not_understood": {"count": 3, "length_km": 0.3, "values": "unknown, via appia"}
    }
    opened = layer({"highway": ["via appia"], "bil": ["ja"]})
    assert arrows(read_lines(opened, STRATEGY, LineOptions(fields=LineFields("highway", car="bil"))).table) == ["= = ="]


@pytest.mark.parametrize(
    ("word", "road_class"),
    [
        *[(name, name) for name in IN_USE if name not in ("ferry", "escape", "busway", "bus_guideway")],
        *(("Residential", "residential"), ("highway=path", "path"), ("track_grade3", "track")),
        *(("boliggate", "residential"), ("Gang- og sykkelvei", "cycleway"), ("sykkelvei", "cycleway")),
        *(("motorvei", "motorway"), ("Motorveg", "motorway"), ("gågate", "pedestrian"), ("Traktorvei", "track")),
    ],
)
def test_classes_are_understood_in_every_spelling_of_tags_elveg_and_results(word, road_class):
    lines = read_lines(layer({"klasse": [word]}), STRATEGY, LineOptions(fields=LineFields("klasse")))
    assert lines.table["road_class"].tolist() == [road_class]
    assert lines.remarks == ()


def test_tracks_of_openstreetmap_are_no_way_through_for_cars_as_in_an_osm_file():
    frame = layer({"highway": ["track", "track_grade2", "service"]})
    table = read_lines(frame, STRATEGY, LineOptions(fields=LineFields("highway"))).table
    assert table["car"].tolist() == [3, 3, 3]
    assert table["no_through"].tolist() == [4, 4, 0]


def test_lines_without_a_class_are_counted_and_so_is_a_layer_without_the_field():
    frame = layer({"highway": ["residential", None, ""], "fart": [30, 30, 30]})
    chosen = read_lines(frame, STRATEGY, LineOptions(fields=LineFields("highway")))
    assert said(chosen) == {"network_without_class": {"count": 2, "length_km": 0.2, "speed": 30}}
    assert said(read_lines(frame, STRATEGY, LineOptions()))["network_without_class_field"]["count"] == 3


@pytest.mark.parametrize("name", ["feltoversikt", "lanes"])
def test_lanes_are_read_in_a_field_of_any_name_and_those_not_understood_are_named(name):
    frame = layer({name: ["1#2", "2", "(1:1)", "2 felt", "B"]})
    lines = read_lines(frame, STRATEGY, LineOptions(fields=LineFields(oneway=name)))
    assert lines.table["car"].tolist() == [3, 2, 1, 3, 3]
    assert said(lines)["network_lanes_not_understood"] == {
        "count": 1,
        "length_km": 0.1,
        "values": "2 felt",
    }


# --- geometry --------------------------------------------------------------------------------------------------------


def test_multipart_and_3d_lines_are_taken_apart_and_laid_flat():
    frame = plain("MULTILINESTRING Z ((0 0 5, 100 0 6), (100 0 6, 100 50 7))", "LINESTRING Z (0 0 1, 0 50 2)")
    made = network(frame)
    assert sorted(made.table["length_m"]) == [50, 50, 100]
    assert sorted(made.table["source_id"]) == [0, 0, 1]
    assert len(made.components()[1]) == 1


def test_empty_missing_and_other_geometries_are_left_out_and_counted():
    frame = plain("LINESTRING EMPTY", "POINT (1 1)", "LINESTRING (0 0, 9 0)", "POLYGON ((0 0, 1 0, 1 1, 0 0))")
    frame.loc[0, "geometry"] = None
    lines = read_lines(frame, STRATEGY, LineOptions())
    assert len(lines.table) == 1
    assert lines.notes["not_lines"] == 2


def test_lines_with_impossible_coordinates_are_left_out_and_counted():
    frame = plain("LINESTRING (0 0, 9 0)", "LINESTRING (0 0, 9 0)")
    frame.loc[1, "geometry"] = shapely.LineString([(0, 0), (np.inf, 5), (9, 9)])
    lines = read_lines(frame, STRATEGY, LineOptions())
    assert lines.table["source_id"].tolist() == [0]
    assert lines.notes["not_lines"] == 1


def test_a_layer_without_lines_is_refused():
    with pytest.raises(LinesNotLinesError, match="None of the 2 features is a line"):
        read_lines(plain("POINT (0 0)", "POINT (1 1)"), STRATEGY, LineOptions())
    with pytest.raises(LinesNotLinesError):
        read_lines(plain("LINESTRING EMPTY"), STRATEGY, LineOptions())


def test_lines_without_length_are_no_network():
    with pytest.raises(NetworkEmptyError):
        network(plain("LINESTRING (5 5, 5 5)"))


def test_a_layer_in_which_nobody_may_go_anywhere_is_no_network():
    with pytest.raises(NetworkEmptyError):
        network(layer({"gang": ["no"]}), fields=LineFields(walk="gang", bike="gang", car="gang"))


# --- where lines join ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("gap", "parts"), [(0.0, 1), (0.05, 1), (0.099, 1), (0.2, 2)])
def test_ends_within_the_tolerance_are_joined(gap, parts):
    made = network(plain("LINESTRING (0 0, 100 0)", f"LINESTRING ({100 + gap} 0, 200 0)"))
    assert len(made.components()[1]) == parts


def test_the_tolerance_can_be_chosen():
    frame = plain("LINESTRING (0 0, 100 0)", "LINESTRING (100.8 0, 200 0)")
    assert len(network(frame, tolerance_m=1.0).components()[1]) == 1
    assert len(network(frame, tolerance_m=0.5).components()[1]) == 2
    exact = plain("LINESTRING (0 0, 100 0)", "LINESTRING (100 0, 200 0)")
    assert len(network(exact, tolerance_m=0.0).components()[1]) == 1


def test_an_end_joins_a_vertex_in_the_middle_of_another_line():
    made = network(plain("LINESTRING (0 0, 100 0, 200 0)", "LINESTRING (100.04 0, 100 50)"))
    assert len(made.table) == 3
    assert len(made.components()[1]) == 1


def test_lines_that_cross_without_a_common_vertex_are_joined_only_if_asked():
    frame = plain("LINESTRING (0 0, 100 0)", "LINESTRING (50 -50, 50 50)")
    assert len(network(frame).components()[1]) == 2
    joined = network(frame, join_crossings=True)
    assert sorted(joined.table["length_m"]) == [50] * 4
    assert len(joined.components()[1]) == 1


def test_a_bridge_is_not_joined_to_what_it_crosses_even_if_asked():
    frame = layer({"nivå": [0, 1]}, "LINESTRING (0 0, 100 0)", "LINESTRING (50 -50, 50 50)")
    assert len(network(frame, join_crossings=True, fields=LineFields(level="nivå")).components()[1]) == 2


def test_vertices_that_lie_above_each_other_on_two_levels_stay_apart():
    frame = layer({"nivå": [0, 1]}, "LINESTRING (0 0, 50 0, 100 0)", "LINESTRING (50 -50, 50 0, 50 50)")
    assert len(network(frame, fields=LineFields(level="nivå")).components()[1]) == 2
    assert len(network(frame).components()[1]) == 1


def test_a_ramp_that_ends_on_a_bridge_joins_it():
    frame = layer({"nivå": [0, 1]}, "LINESTRING (0 0, 50 0)", "LINESTRING (50 -50, 50 0, 50 50)")
    assert len(network(frame, fields=LineFields(level="nivå")).components()[1]) == 1


def test_a_t_junction_without_a_vertex_is_joined_only_if_asked():
    frame = plain("LINESTRING (0 0, 100 0)", "LINESTRING (30 0.05, 30 50)")
    assert len(network(frame).components()[1]) == 2
    joined = network(frame, join_crossings=True)
    assert sorted(np.round(joined.table["length_m"])) == [30, 50, 70]
    assert len(joined.components()[1]) == 1


def test_one_line_crossed_many_times_is_cut_in_order():
    crossings = [f"LINESTRING ({x} -10, {x} 10)" for x in (70, 10, 40, 90)]
    joined = network(plain("LINESTRING (0 0, 50 0, 100 0)", *crossings), join_crossings=True)
    along = joined.table.loc[joined.table["source_id"] == 0, "length_m"]
    assert sorted(np.round(along, 6)) == [10, 10, 20, 30, 30]


def test_lines_that_lie_on_each_other_do_not_stop_the_reading():
    joined = network(
        plain("LINESTRING (0 0, 100 0)", "LINESTRING (0 0, 100 0)", "LINESTRING (50 0, 150 0)"), join_crossings=True
    )
    assert len(joined.components()[1]) == 1


def test_a_whole_grid_drawn_without_vertices_becomes_one_network():
    rows = [f"LINESTRING (0 {y}, 190 {y})" for y in range(5, 200, 10)]
    columns = [f"LINESTRING ({x} 0, {x} 200)" for x in range(0, 200, 10)]
    joined = network(plain(*rows, *columns), join_crossings=True)
    assert len(joined.components()[1]) == 1
    assert len(joined.node_xy) == 20 * 20 + 40  # crossings, and the ends that stick out
    assert joined.length_km == pytest.approx((20 * 190 + 20 * 200) / 1000)


# --- the whole way ---------------------------------------------------------------------------------------------------


def test_the_mask_keeps_lines_that_touch_it_and_must_meet_the_layer():
    frame = plain("LINESTRING (0 0, 100 0)", "LINESTRING (0 900, 100 900)")
    options = BuildOptions(mask=shapely.box(90, -10, 200, 10))
    assert network_from_lines(frame, "veger", STRATEGY, options).network.length_km == pytest.approx(0.1)
    with pytest.raises(LinesOutsideMaskError, match="None of the 2 road lines"):
        network_from_lines(frame, "veger", STRATEGY, BuildOptions(mask=shapely.box(5000, 5000, 5001, 5001)))


def test_the_network_remembers_crs_source_and_strategy():
    result = network_from_lines(plain("LINESTRING (0 0, 100 0)"), "veger", STRATEGY, BuildOptions())
    assert result.network.crs == CRS(25832)
    assert result.network.meta["source"] == "veger"
    assert any("strategy" in key for key in result.network.meta)
