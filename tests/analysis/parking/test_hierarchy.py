"""Parking audited: towns in which every walk and verdict is counted by hand, networkx, and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box

from klimaklok_plugin.analysis import declared
from klimaklok_plugin.analysis.core.messages import Cancelled, Language
from klimaklok_plugin.analysis.layers.messages import (
    FieldNumberWrongError,
    LayerEmptyError,
    LayerFieldMissingError,
    LayerWithoutCrsError,
)
from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm
from klimaklok_plugin.analysis.parking import walks as parking_walks
from klimaklok_plugin.analysis.parking.hierarchy import HierarchyOptions, audit_hierarchy
from klimaklok_plugin.analysis.parking.inputs import ParkingFields, TargetFields, read_parking_places
from klimaklok_plugin.analysis.parking.messages import HIERARCHY_REASONS, ParkingNoTargetError, ParkingNothingError
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.routing.test_graph import FORNEBU, network

STRATEGY = load_strategy()
STREET = network([(0, 0), (3000, 0)])
FIELDS = HierarchyOptions(
    targets=TargetFields(kind="mode"),
    bikes=ParkingFields("capacity", status="status"),
    cars=ParkingFields("capacity", "use", "status"),
)
BEST_FIRST = ("no_car_parking", "bike_nearer", "equal", "neither", "car_nearer", "no_bike_parking")
COLUMNS = ("name", "capacity", "use", "status", "mode")


def layer(*rows, crs=25832, **columns):
    """Rows of a place and its columns; a number is a place that many metres along the street."""
    places = [Point(row[0], 0) if isinstance(row[0], (int, float)) else row[0] for row in rows]
    more = [dict(zip(columns or COLUMNS, row[1:], strict=False)) for row in rows]
    frame = pd.DataFrame(more, columns=list(columns or COLUMNS), dtype=object)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(places, dtype="geometry"), crs=crs)


def target(*places, mode="bus"):
    return layer(*((place, f"T{number}", None, None, None, mode) for number, place in enumerate(places, 1)))


def audit(targets, bikes, cars, town=STREET, options=FIELDS, strategy=STRATEGY, **more):
    return audit_hierarchy(targets, town, bikes, cars, strategy, options, **more)


def one(result):
    return result.targets.iloc[0]


def codes(result):
    return [each.code for each in result.notes]


def notes_of(result, code):
    return [vars(each)["values"] for each in result.notes if each.code == code]


def note(result, code):
    return notes_of(result, code)[0]


# --- a street on which everything can be counted ---------------------------------------------------------------------


def test_the_walk_to_the_tenth_space_decides_and_the_first_stands_beside_it():
    bikes = layer((980, "near", 4), (900, "far", 6), (800, "farther", 50))
    cars = layer((1040, "small", 9), (1300, "large", 100))
    made = one(audit(target(1000), bikes, cars))
    assert (made["bike_near_m"], made["bike_m"], made["bike_place"]) == (20, 100, "far")
    assert (made["car_near_m"], made["car_m"], made["car_place"]) == (40, 300, "large")
    assert (made["margin_m"], made["near_margin_m"], made["verdict"]) == (200, 20, "bike_nearer")
    assert (made["bikes_short"], made["bikes_long"], made["bikes_search"]) == (4, 4, 60)
    assert (made["cars_short"], made["cars_long"], made["cars_search"]) == (0, 9, 109)


@pytest.mark.parametrize(
    ("bike", "car", "verdict"),
    [
        (1100, 1200, "bike_nearer"),
        (1100, 1106, "bike_nearer"),
        (1100, 1105, "equal"),
        (1105, 1100, "equal"),
        (1106, 1100, "car_nearer"),
        (2001, 1900, "no_bike_parking"),
        (2000, 2001, "no_car_parking"),
        (2001, 2001, "neither"),
    ],
)
def test_each_verdict_as_the_metres_say(bike, car, verdict):
    made = audit(target(1000), layer((bike, "b", 20)), layer((car, "c", 20)))
    assert one(made)["verdict"] == verdict
    assert made.reasons["code"].iloc[0] == verdict
    assert made.summary[verdict].iloc[-1] == 1


def test_what_lies_nearer_than_the_street_is_walked_to_directly():
    # 40 m off the street: a stop on the very spot, a rack 5 m beside it, a car park 30 m beside it, one at the street.
    door = Point(1000, 40)
    cars = layer((Point(1030, 40), "beside", 20, "staff"), (1000, "street", 20))
    made = audit(target(door), layer((Point(1005, 40), "rack", 20)), cars, stops=target(door))
    row = one(made)
    assert (row["stop_m"], row["bike_m"], row["car_staff_m"], row["car_m"]) == (0, 5, 30, 30)
    # Nearer to the street than to one another: by the street.
    row = one(audit(target(door), layer((Point(1060, 40), "rack", 20)), cars, stops=target(Point(960, 39))))
    assert (row["bike_m"], row["stop_m"]) == (140, 119)


def test_the_way_off_the_street_counts_at_both_ends():
    made = one(audit(target(Point(1000, 7)), layer((Point(1100, 5), "b", 20)), layer((Point(1050, -9), "c", 20))))
    assert (made["bike_m"], made["car_m"]) == (112, 66)


def test_a_car_park_drawn_as_an_area_is_left_where_the_street_crosses_its_outline():
    made = one(audit(target(1000), layer((1200, "b", 20)), layer((box(1103.5, -40, 1190, 30), "c", 20))))
    assert made["car_m"] == pytest.approx(103.5)


def test_a_target_inside_a_car_park_has_no_walk_to_it():
    made = one(audit(target(1000), layer((1200, "b", 20)), layer((box(900, -40, 1190, 30), "c", 20))))
    assert (made["car_m"], made["verdict"]) == (0, "car_nearer")


def test_a_target_drawn_as_an_area_is_come_to_by_its_outline_or_by_its_entrances():
    hall = target(box(1000, 10, 1060, 40))
    bikes, cars = layer((1200, "b", 20)), layer((900, "c", 20))
    outline = one(audit(hall, bikes, cars))
    assert (outline["bike_m"], outline["car_m"]) == (150, 110)
    door = layer((Point(1000, 25), "door"))
    by_door = one(audit(hall, bikes, cars, entrances=door))
    assert (by_door["bike_m"], by_door["car_m"]) == (225, 125)
    astray = audit(hall, bikes, cars, entrances=layer((Point(1000, 25), "door"), (Point(2000, 25), "other")))
    assert note(astray, "parking_entrances_unused") == {"count": 1}


def test_kinds_are_judged_by_their_own_rule_and_exempt_ones_decide_nothing():
    cars = layer(
        (1010, "hc", 4, "HC"),
        (1015, "goods", 2, "varelevering"),
        (1020, "home", 30, "Beboere"),
        (1050, "staff", 30, "ansatte"),
        (1080, "all", 30, None),
    )
    made = audit(target(1000), layer((1060, "b", 20)), cars, stops=layer((970, "S")))
    row = one(made)
    assert (row["car_m"], row["verdict"], row["rule"], row["force"]) == (50, "car_nearer", "parking_further_out", "bør")
    assert (row["car_staff_m"], row["car_public_m"], row["car_residents_m"]) == (50, 80, 20)
    assert np.isnan(row["car_visitors_m"])
    assert (row["exempt_m"], row["exempt_long"]) == (10, 6)
    assert (row["stop_m"], row["car_stop_m"], row["stop_margin_m"], row["stop_verdict"]) == (30, 20, -10, "car_nearer")
    kinds = made.reasons[made.reasons["code"] == "kind_nearer"]
    assert kinds[["kind", "value", "other", "rule"]].to_numpy().tolist() == [["staff", 30, 50, "parking_further_out"]]
    assert note(made, "hierarchy_exempt") == {"count": 2, "kinds": ["delivery", "disabled"]}
    exempt = made.reasons[made.reasons["code"] == "exempt_nearer"]
    assert exempt[["value", "other"]].to_numpy().tolist() == [[6, 10]]
    parks = made.car_parks.set_index("park_name")
    assert parks["status"].tolist() == ["exempt", "exempt", "judged", "judged", "judged"]
    assert parks["targets_won"].tolist() == [0, 0, 1, 1, 0]
    # Residents' spaces have to lie farther than the stop, the staff's farther than the bikes.
    assert (parks.loc["home", "move_m"], parks.loc["home", "rule"]) == (15, "walk_to_stop")
    assert np.isnan(parks.loc["home", "bike_within_m"])
    assert (parks.loc["staff", "move_m"], parks.loc["staff", "bike_within_m"]) == (15, 45)
    assert pd.isna(parks.loc["hc", "rule"])


def test_residents_spaces_are_not_judged_without_stops_and_that_is_said():
    made = audit(target(1000), layer((1060, "b", 20)), layer((1010, "home", 30, "beboere")))
    assert one(made)["verdict"] == "no_car_parking"
    assert one(made)["stop_verdict"] is None
    assert note(made, "hierarchy_no_stops") == {"count": 1}
    (park,) = made.car_parks.to_dict("records")
    assert (park["status"], park["rule"]) == ("no_stops", "walk_to_stop")
    assert np.isnan(park["targets_won"])
    judged = audit(target(1000), layer((1060, "b", 20)), layer((1010, "home", 30, "beboere")), stops=target(1050))
    assert judged.car_parks[["status", "targets_won"]].to_numpy().tolist() == [["judged", 1]]


def test_openstreetmaps_word_for_every_car_park_is_no_word_for_who_parks_there():
    parks = layer((1010, "c", 30, "car_parking"), (1020, "d", 30, "car_parking"))
    made = audit(target(1000), layer((1060, "b", 20)), parks)
    assert note(made, "parking_use_not_given") == {"layer": "CAR_PARKING"}
    assert "parking_kind_unknown" not in [each.code for each in made.notes]


def test_words_that_name_no_kind_are_public_and_are_said():
    made = audit(target(1000), layer((1060, "b", 20)), layer((1010, "c", 30, "permissive"), (1020, "d", 30, "Ansatte")))
    assert made.car_parks["park_kind"].fillna("").tolist() == ["", "staff"]
    assert made.car_parks["rule"].tolist() == ["bike_parking_nearer", "parking_further_out"]
    assert "(use not known, counts as public)" in " ".join(told(made))
    assert note(made, "parking_kind_unknown") == {"field": "use", "count": 1, "values": "permissive"}


def test_planned_parking_counts_apart():
    bikes = layer((1300, "old", 20), (1010, "new", 20, None, "Planlagt"))
    cars = layer((1100, "c", 20), (1050, "p", 30, None, "planned"))
    made = audit(target(1000), bikes, cars)
    row = one(made)
    assert (row["bike_m"], row["car_m"], row["verdict"]) == (300, 100, "car_nearer")
    assert (row["bike_planned_m"], row["car_planned_m"], row["verdict_planned"]) == (10, 50, "bike_nearer")
    assert (made.overall.share_holds, made.overall.share_holds_planned) == (0, 1)
    assert made.car_parks["status"].tolist() == ["judged", "planned"]
    assert made.car_parks["targets_won"].tolist() == [1, 0]
    assert "planned_bike_nearer" in made.reasons["code"].tolist()


def test_a_car_park_says_where_it_is_too_near_and_how_far_it_would_have_to_move():
    bikes = layer((1100, "b", 20))
    cars = layer((1000, "c", 20), (1099, "d", 3), (2900, "away", 50))
    made = audit(target(990, 1040, 1600), bikes, cars)
    assert made.targets["bike_m"].tolist() == [110, 60, 500]
    assert made.targets["car_m"].tolist() == [10, 40, 600]
    park = made.car_parks.iloc[0]
    assert (park["targets_near"], park["targets_won"], park["won_names"]) == (3, 2, "T1, T2")
    assert (park["nearest_target"], park["nearest_target_m"]) == ("T1", 10)
    assert (park["worst_target"], park["worst_car_m"], park["worst_other_m"]) == ("T1", 10, 110)
    assert (park["move_m"], park["bike_within_m"]) == (105, 5)
    # 1 m nearer than the bikes is equal; and one that no target is near to is listed too.
    assert made.car_parks["targets_won"].tolist() == [2, 0, 0]
    assert made.car_parks["targets_near"].tolist() == [3, 3, 0]


def test_moved_by_more_than_it_says_a_car_park_is_no_longer_too_near():
    bikes, cars = layer((1100, "b", 20)), layer((1030, "c", 20))
    made = audit(target(1000), bikes, cars)
    assert made.car_parks["move_m"].tolist() == [75]
    for more, verdict in ((75, "equal"), (75.1, "bike_nearer")):
        assert one(audit(target(1000), bikes, layer((1030 + more, "c", 20))))["verdict"] == verdict
    within = made.car_parks["bike_within_m"].iloc[0]
    assert one(audit(target(1000), layer((1000 + within, "b", 20)), cars))["verdict"] == "equal"
    assert one(audit(target(1000), layer((999.9 + within, "b", 20)), cars))["verdict"] == "bike_nearer"


def test_without_bike_parking_a_car_park_is_told_how_near_it_would_have_to_be():
    park = audit(target(1000), layer((2500, "b", 20)), layer((1040, "c", 20))).car_parks.iloc[0]
    assert (park["targets_won"], park["bike_within_m"]) == (1, 35)
    assert np.isnan(park["move_m"])


def test_the_norm_says_how_many_bikes_and_how_many_are_lacking():
    places = target(1000, 2000, 500).assign(area=["200", "1", None], boardings=[None, 55, None])
    options = replace(FIELDS, targets=TargetFields("mode", "area", "boardings"))
    made = audit(places, layer((1070, "b", 3), (1080, "b", 90)), layer((1500, "c", 20)), options=options)
    # 3.5 per 100 m² of 200; 3.5 per 100 m² of 1 and 0.1 of 55 boardings
    assert made.targets["need_bikes"].tolist()[:2] == [7, 6]
    assert made.targets["lacking_bikes"].tolist()[:2] == [4, 6]
    assert made.targets[["need_bikes", "lacking_bikes"]].iloc[2].isna().all()
    assert note(made, "parking_need_unknown") == {"count": 1}
    assert made.overall.lacking_bikes == 10


def test_the_summary_counts_each_kind_of_target():
    places = pd.concat([target(1000, 1010, mode="metro"), target(1400, mode="buss"), target(2900, mode=None)])
    made = audit(places, layer((1100, "b", 20)), layer((1350, "c", 20)))
    table = made.summary.set_index("target_kind")
    assert table.index.tolist() == ["", "buss", "metro", "all_targets"]
    assert table["targets"].tolist() == [1, 1, 2, 4]
    assert table["judged"].tolist() == [0, 1, 2, 3]
    assert table["share_holds"].tolist()[1:] == [0, 1, pytest.approx(2 / 3)]
    assert table["neither"].tolist() == [1, 0, 0, 1]
    assert table["median_margin_m"].tolist()[1:] == [-250, 250, 250]


def test_what_departs_from_a_rule_is_a_finding_and_says_by_how_much():
    made = audit(target(1000), layer((1100, "b", 20)), layer((1040, "c", 20)), stops=layer((1200, "S")))
    reasons = made.reasons.set_index("code")
    assert reasons.loc["car_nearer", ["value", "other", "margin", "finding"]].tolist() == [100, 40, 60, True]
    assert bool(reasons.loc["stop_car_nearer", "finding"])
    made = audit(target(1000), layer((1040, "b", 20)), layer((1100, "c", 20)))
    assert made.reasons["finding"].tolist() == [False]


@pytest.mark.parametrize("language", ["en", "nb"])
def test_the_words_of_the_users_field_are_never_translated_and_the_modes_of_hubs_are(language):
    """All of these are codes of ours, too: among them those for all targets, and for no kind."""
    kinds = ["N", "all_targets", "bus", "full", "kind_unknown", "other", "rail,bus"]
    wording = Language(language, declared.WORDS)
    places = pd.concat([target(1000, mode=kind) for kind in [None, *kinds]])

    def said(options):
        made = audit(places, layer((1100, "b", 20)), layer((1350, "c", 20)), options=options)
        return [
            wording.fill(declared.NOTES[each.code], each.values).rpartition("(")[2]
            for each in made.notes
            if each.code == "hierarchy_share"
        ]

    english = language == "en"
    no_kind, every = ("kind not known).", "all targets).") if english else ("ukjent type).", "alle målpunkter).")
    assert said(FIELDS) == [no_kind, *(f"{kind})." for kind in kinds), every]
    places = places.rename(columns={"mode": "modes"})
    modes = ("bus).", "other).", "rail, bus).") if english else ("buss).", "annet).", "tog, buss).")
    assert said(replace(FIELDS, targets=TargetFields(kind="modes"))) == [
        no_kind, "N).", "all_targets).", modes[0], "full).", "kind_unknown).", modes[1], modes[2], every,
    ]  # fmt: skip


@pytest.mark.parametrize(("language", "one"), [("en", "1 car park is exempt"), ("nb", "1 bilparkering er unntatt")])
def test_one_is_singular(language, one):
    made = audit(target(1000), layer((1060, "b", 20)), layer((1010, "hc", 4, "HC"), (1300, "c", 20)))
    told = note(made, "hierarchy_exempt")
    assert Language(language, declared.WORDS).fill(declared.NOTES["hierarchy_exempt"], told).startswith(one)


def test_a_stop_that_is_the_target_lies_at_no_distance():
    made = audit(target(1000), layer((1100, "b", 20)), layer((1100, "c", 20)), stops=target(1000, 1500))
    row = one(made)
    assert (row["stop_m"], row["stop_name"], row["car_stop_m"], row["stop_verdict"]) == (0, "T1", 100, "stop_nearer")
    assert (made.overall.stop_judged, made.overall.share_stop_holds) == (1, 1)


@pytest.mark.parametrize(
    ("place", "stop", "metres"),
    [
        (Point(1000, 40), Point(1000, 40), 0),
        (Point(1000, 40), Point(1003, 44), 5),
        (Point(1000, 40), Point(1030, 70), 140),
        (box(980, 20, 1020, 60), Point(1000, 40), 0),
        (box(980, 20, 1020, 60), Point(1000, 10), 10),
    ],
)
def test_the_way_to_the_street_does_not_count_where_the_target_is_the_stop(place, stop, metres):
    made = audit(target(place), layer((1200, "b", 20)), layer((1020, "c", 20)), stops=layer((stop, "S")))
    assert one(made)["stop_m"] == pytest.approx(metres, abs=0.001)


def test_a_target_off_the_network_has_no_walk_even_to_the_stop_that_it_is():
    far = target(Point(1000, 400), 500)
    made = audit(far, layer((1200, "b", 20)), layer((1020, "c", 20)), stops=layer((Point(1000, 400), "S")))
    assert np.isnan(one(made)["stop_m"])
    assert one(made)["stop_verdict"] == "unknown"


def told(made, language="en"):
    """The reasons of the first target, in words."""
    fixed = {"search": 1000, "long": 100, "bikes": 10, "equal": 5}
    rows = made.reasons[made.reasons["target"] == 0]
    return [
        Language(language, declared.WORDS).fill(HIERARCHY_REASONS[row["code"]], {**row.to_dict(), **fixed})
        for _, row in rows.iterrows()
    ]


@pytest.mark.parametrize("language", ["en", "nb"])
def test_nothing_is_nearer_than_bikes_where_there_are_none(language):
    cars = layer((1010, "hc", 4, "HC"), (1050, "staff", 30, "ansatte"))
    said = told(audit(target(1000), layer((1500, "b", 2)), cars), language)
    assert len(said) == 3
    assert not [each for each in said if "nearer than the bikes" in each or "nærmere enn syklene" in each]
    said = told(audit(target(1000), layer((1500, "b", 20)), cars), language)
    assert len([each for each in said if "nearer than the bikes" in each or "nærmere enn syklene" in each]) == 2


def test_the_car_that_is_compared_with_the_stop_is_named_by_its_kind():
    cars = layer((1010, "home", 30, "beboere"), (1050, "staff", 30, "ansatte"))
    said = told(audit(target(1000), layer((1005, "b", 20)), cars, stops=layer((1300, "S"))))
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in said if "stop" in each] == [
        "the car (residents) at 10 m is nearer than the stop at 300 m"
    ]


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("none", [layer(), layer(crs=None), layer((1100, "c", 0), (1200, "d", "0"))])
def test_no_car_parking_at_all_is_a_verdict_and_is_said(none):
    made = audit(target(1000), layer((1100, "b", 20)), none)
    assert one(made)["verdict"] == "no_car_parking"
    assert (len(made.car_parks), made.overall.share_holds) == (len(none), 1)
    assert {"parking_layer_empty", "parking_no_spaces"} & set(codes(made))
    assert made.car_parks["status"].tolist() == ["no_spaces"] * len(none)
    assert "targets_won" in made.car_parks


def test_no_bike_parking_at_all_is_a_verdict_too():
    assert one(audit(target(1000), layer(), layer((1100, "c", 20))))["verdict"] == "no_bike_parking"


def test_neither_layer_holding_anything_is_an_error():
    with pytest.raises(ParkingNothingError):
        audit(target(1000), layer(), layer())


@pytest.mark.parametrize("value", ["ca. 20", -1, "-3", "mange", np.inf, 2e6])
def test_spaces_that_are_no_amount_are_named_with_their_row(value):
    with pytest.raises(
        FieldNumberWrongError, match=r'field "capacity".*CAR_PARKING.*1 (value|number) that .*feature 2'
    ):
        audit(target(1000), layer((1100, "b", 20)), layer((1200, "c", "12"), (1100, "c", value), (1100, "d", None)))


def test_spaces_as_text_are_read_and_where_nobody_knows_the_area_or_the_strategy_tells():
    rows = [(1010, "a", "12"), (1020, "b", " 12,5 "), (1030, "c", None), (1040, "d", ""), (box(1100, 0, 1150, 20), "e")]
    made = audit(target(1000), layer((1100, "b", 20)), layer(*rows))
    assert made.car_parks["spaces"].tolist() == [12, 12.5, 10, 10, 40]
    assert made.car_parks["spaces_basis"].tolist() == ["by_field", "by_field", "assumed", "assumed", "by_area"]
    assert note(made, "spaces_by_area")["count"] == 1
    assert note(made, "spaces_assumed")["count"] == 2


def test_places_with_no_spaces_are_listed_and_do_not_count():
    made = audit(target(1000), layer((1010, "b", 0), (1100, "c", 20)), layer((1020, "gone", 0), (1200, "c", 20)))
    assert (one(made)["bike_m"], one(made)["car_m"]) == (100, 200)
    assert made.car_parks["status"].tolist() == ["no_spaces", "judged"]
    assert made.car_parks["spaces"].tolist() == [0, 20]
    told = [values["values"] for values in notes_of(made, "parking_no_spaces")]
    assert told == ["b", "gone"]


AREA = box(1100, -10, 1150, 10)


@pytest.mark.parametrize(
    ("point", "area", "same", "spaces"),
    [
        ((1120, "p", 30), (AREA, "a", None), True, 30),
        ((1120, "p", None), (AREA, "a", 25), True, 25),
        ((1120, "p", None), (AREA, "a", None), True, 40),
        ((1120, "p", 30), (AREA, "a", 25), True, 25),
        ((1160, "p", 30), (AREA, "a", None), True, 30),
        ((1160, "p", 30), (AREA, "a", 25), False, 25),
        ((1170, "p", 30), (AREA, "a", None), False, 40),
        ((1120, "p", 30, "ansatte"), (AREA, "a", 50, "besøkende"), False, 50),
        ((1120, "p", 30, "ansatte"), (AREA, "a", None, "ansatte"), True, 30),
        ((1120, "p", 2, "hc"), (AREA, "a", None), False, 40),
        ((1120, "p", 30, None, "planlagt"), (AREA, "a", 30), False, 30),
    ],
)
def test_the_same_car_park_as_point_and_as_area_counts_once(point, area, same, spaces):
    for rows in ([point, area], [area, point]):
        made = audit(target(1000), layer((1300, "b", 20)), layer(*rows))
        parks = made.car_parks.set_index("park_name")
        assert parks.loc["p", "status"] == ("same_place" if same else parks.loc["p", "status"])
        assert (parks["status"] == "same_place").sum() == int(same)
        assert parks.loc["a", "spaces"] == spaces
        assert ("parking_same_place" in codes(made)) is same
        if same:
            assert parks.loc["p", "same_as"] == parks.loc["a", "park_id"]
            assert one(made)["cars_search"] == spaces


def test_several_points_in_one_area_are_added_up_and_tell_its_kind():
    rows = [(1110, "p", 30, "ansatte"), (1130, "q", 12, "ansatte"), (AREA, "a", None, None)]
    park = audit(target(1000), layer((1300, "b", 20)), layer(*rows)).car_parks.set_index("park_name").loc["a"]
    assert (park["spaces"], park["spaces_basis"], park["park_kind"]) == (42, "by_point", "staff")


def test_targets_that_cannot_be_measured_are_rows_with_the_reason():
    places = target(1000, Point(1000, 900), None, LineString([(0, 0), (9, 9)]), Point())
    made = audit(places, layer((1100, "b", 20)), layer((1050, "c", 20)), stops=target(900))
    assert made.targets["verdict"].tolist() == ["car_nearer", *["unknown"] * 4]
    assert made.targets["stop_verdict"].tolist() == ["car_nearer", *["unknown"] * 4]
    assert made.targets["reason"].fillna("").tolist() == ["", "off_network", "no_geometry", "lines", "no_geometry"]
    assert made.targets["snap_m"].tolist()[1] == 900
    assert made.targets[["bike_m", "bikes_long", "stop_m"]].iloc[1:].isna().all(axis=None)
    assert (made.overall.unknown, made.overall.judged) == (4, 1)
    assert set(made.reasons["target"]) == {0, 1, 2, 3, 4}


def test_parking_off_the_network_is_counted_and_marked():
    made = audit(target(1000), layer((1100, "b", 20), (Point(1000, 800), "x", 5)), layer((Point(1000, 900), "c", 20)))
    assert one(made)["verdict"] == "no_car_parking"
    assert made.car_parks["status"].tolist() == ["off_network"]
    off = notes_of(made, "hierarchy_off")
    assert [(each["layer"], each["count"]) for each in off] == [("BIKE_PARKING", 1), ("CAR_PARKING", 1)]


def test_a_layer_without_crs_without_features_or_without_the_field_is_named():
    good = layer((1100, "b", 20))
    with pytest.raises(LayerWithoutCrsError, match="CAR_PARKING"):
        audit(target(1000), good, layer((1100, "b", 20), crs=None))
    with pytest.raises(LayerEmptyError, match="TARGETS"):
        audit(target(), good, good)
    with pytest.raises(ParkingNoTargetError, match="2 features"):
        audit(target(None, LineString([(0, 0), (9, 9)])), good, good)
    with pytest.raises(LayerFieldMissingError, match="capacity"):
        audit(target(1000), good, good.drop(columns="capacity"))
    with pytest.raises(LayerFieldMissingError, match="mode"):
        audit(target(1000).drop(columns="mode"), good, good)


def test_layers_in_another_zone_give_the_same_metres():
    town = network([(600000, 6640000), (603000, 6640000)])

    def at(frame):
        return frame.set_geometry(frame.translate(600000, 6640000))

    bikes, cars = at(layer((1100, "b", 20))), at(layer((1250, "c", 20)))
    made = one(audit(at(target(1000)).to_crs(25833), bikes.to_crs(4326), cars.to_crs(25833), town))
    assert (made["bike_m"], made["car_m"]) == (pytest.approx(100, abs=0.01), pytest.approx(250, abs=0.01))


def test_crossed_polygons_and_points_with_height_are_taken():
    bow = Polygon([(1100, -10), (1150, 10), (1150, -10), (1100, 10)])
    made = audit(target(Point(1000, 0, 12)), layer((MultiPoint([(1100, 0), (1120, 0)]), "b", 20)), layer((bow, "c", 9)))
    assert (one(made)["bike_m"], one(made)["car_m"]) == (100, 100)
    assert note(made, "layer_repaired")["count"] == 1


def test_inputs_stay_as_they_were_and_their_columns_come_along():
    places, bikes, cars = target(1000), layer((1100, "b", 20)), layer((1050, "c", 20))
    before = [each.copy() for each in (places, bikes, cars)]
    made = audit(places.assign(verdict="mine"), bikes, cars)
    assert made.targets["verdict_src"].tolist() == ["mine"]
    for old, new in zip(before, (places, bikes, cars), strict=True):
        pd.testing.assert_frame_equal(old, new)


def test_the_user_can_stop_it():
    with pytest.raises(Cancelled):
        audit(target(1000), layer((1100, "b", 20)), layer((1050, "c", 20)), progress=lambda fraction: fraction > 0.3)


def test_progress_never_goes_back():
    seen = []
    audit(target(1000), layer((1100, "b", 20)), layer((1050, "c", 20)), progress=lambda f: seen.append(f) or False)
    assert seen == sorted(seen)
    assert seen[-1] == 1


def test_bike_parking_is_read_without_kinds():
    notes = []
    fields = ParkingFields("capacity")
    places = read_parking_places(
        layer((1100, "b", None), (AREA, "a", None)), STREET, STRATEGY, fields, notes, "B", cars=False
    )
    assert places.kind.tolist() == ["", ""]
    assert not places.exempt.any()
    assert places.capacity.tolist() == [
        STRATEGY.parking.assumed_bikes,
        np.floor(1000 / STRATEGY.parking.places.bike_m2),
    ]


# --- outlines ---------------------------------------------------------------------------------------------------------


def test_an_outline_beside_the_street_is_left_straight_across():
    lot = box(1100, 20, 1200, 40)
    made = audit(target(1150, 1090, 1207.3), layer((2000, "b", 20)), layer((lot, "c", 20)))
    assert made.targets["car_m"].tolist() == pytest.approx([20, 30, 27.3])


def test_two_outlines_beside_the_street_are_as_far_apart_as_their_nearest_points_along_it():
    hall, lot = box(1000, 10, 1083.2, 40), box(1050, -50, 1200, -7)
    beyond = box(1101.7, -50, 1200, -7)
    walks = [
        one(audit(target(hall), layer((2000, "b", 20)), layer((each, "c", 20))))["car_m"] for each in (lot, beyond)
    ]
    assert walks == pytest.approx([17, 17 + 18.5])


@pytest.mark.parametrize("seed", range(4))
def test_outlines_drawn_otherwise_give_the_same_metres(seed):
    chance = np.random.default_rng(seed)
    town = network(*grid_town({(1, 1, 0), (2, 3, 1)}))

    def blob():
        turn, middle = np.sort(chance.uniform(0, 6.2, 6)), chance.uniform(50, 350, 2)
        return Polygon(middle + np.column_stack([np.cos(turn), np.sin(turn)]) * chance.uniform(10, 40, 6)[:, None])

    def as_drawn(draw):
        rows = [layer(*((draw(each), str(at), 20) for at, each in enumerate(some))) for some in (bikes, cars)]
        return audit(target(*map(draw, goals)), *rows, town, stops=layer((Point(200, 190), "S")))

    goals, bikes, cars = ([blob() for _ in range(count)] for count in (3, 3, 3))
    first = as_drawn(lambda area: area).targets
    for draw in (
        lambda area: area.segmentize(2.3),
        lambda area: Polygon([*area.exterior.coords[2:-1], *area.exterior.coords[:3]]),
        lambda area: area.reverse(),
    ):
        other = as_drawn(draw).targets
        for column in ("bike_m", "car_m", "stop_m", "snap_m"):
            assert other[column].to_numpy(float) == pytest.approx(first[column].to_numpy(float), abs=0.002, nan_ok=True)


# --- against networkx ------------------------------------------------------------------------------------------------

SIDE, STEP = 5, 100


def grid_town(gone):
    return [
        [(x * STEP, y * STEP), ((x + dx) * STEP, (y + dy) * STEP)]
        for x in range(SIDE)
        for y in range(SIDE)
        for dx, dy in ((1, 0), (0, 1))
        if x + dx < SIDE and y + dy < SIDE and (x, y, dx) not in gone
    ]


def fine_graph(lines):
    """The same streets as networkx sees them: a node every 10 metres."""
    graph = nx.Graph()
    for (ax, ay), (bx, by) in lines:
        steps = [(ax + (bx - ax) * i // 10, ay + (by - ay) * i // 10) for i in range(11)]
        nx.add_path(graph, steps, weight=10)
    return graph


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6))
def test_walks_are_those_of_networkx(seed):
    rng = np.random.default_rng(seed)
    gone = {(int(x), int(y), int(d)) for x, y, d in rng.integers(0, [SIDE - 1, SIDE - 1, 2], (6, 3))}
    lines = grid_town(gone)
    graph = fine_graph(lines)
    graph = graph.subgraph(max(nx.connected_components(graph), key=len))
    nodes = sorted(graph)
    picked = [nodes[i] for i in rng.integers(0, len(nodes), 14)]
    at, bikes, cars = picked[:4], picked[4:9], picked[9:]
    spaces = rng.integers(1, 15, 10)
    made = audit(
        target(*map(Point, at)),
        layer(*((Point(xy), str(i), int(spaces[i])) for i, xy in enumerate(bikes))),
        layer(*((Point(xy), str(i), int(spaces[5 + i])) for i, xy in enumerate(cars))),
        network(*lines),
    )
    for row, xy in enumerate(at):
        reached = nx.single_source_dijkstra_path_length(graph, xy)
        for column, places, own in (("bike_m", bikes, spaces[:5]), ("car_m", cars, spaces[5:])):
            wanted = 10 if column == "bike_m" else min(10, own.sum())
            walks = sorted((reached[place], int(many)) for place, many in zip(places, own, strict=True))
            total, expected = 0, np.nan
            for metres, many in walks:
                total += many
                if total >= wanted and metres <= STRATEGY.parking.search_m:
                    expected = metres
                    break
            assert made.targets[column].iloc[row] == pytest.approx(expected, nan_ok=True)


# --- what must always hold -------------------------------------------------------------------------------------------

spots = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 20)), min_size=1, max_size=4)


def rank(made):
    return [BEST_FIRST.index(verdict) for verdict in made.targets["verdict"]]


def parking(rows):
    return layer(*((x, str(number), many) for number, (x, many) in enumerate(rows)))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 3000), bikes=spots, cars=spots, which=st.integers(0, 3), share=st.floats(0, 1))
def test_bike_parking_moved_nearer_never_makes_a_verdict_worse(place, bikes, cars, which, share):
    before = rank(audit(target(place), parking(bikes), parking(cars)))
    x, many = bikes[which % len(bikes)]
    moved = [(place + (x - place) * share, many) if i == which % len(bikes) else b for i, b in enumerate(bikes)]
    assert rank(audit(target(place), parking(moved), parking(cars))) <= before


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 3000), bikes=spots, cars=spots, which=st.integers(0, 3), share=st.floats(0, 1))
def test_a_car_park_moved_nearer_never_makes_a_verdict_better(place, bikes, cars, which, share):
    before = rank(audit(target(place), parking(bikes), parking(cars)))
    x, many = cars[which % len(cars)]
    moved = [(place + (x - place) * share, many) if i == which % len(cars) else c for i, c in enumerate(cars)]
    after = rank(audit(target(place), parking(bikes), parking(moved)))
    # Without any bike parking near enough it changes from "neither" to a failing verdict, and never back.
    assert after >= before


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(places=st.lists(st.integers(0, 3000), min_size=1, max_size=4), bikes=spots, cars=spots, seed=st.integers(0, 99))
def test_the_order_of_features_does_not_matter(places, bikes, cars, seed):
    rng = np.random.default_rng(seed)
    first = audit(target(*places), parking(bikes), parking(cars))
    turned = [frame.sample(frac=1, random_state=int(rng.integers(99))) for frame in map(parking, (bikes, cars))]
    order = rng.permutation(len(places))
    again = audit(target(*places).iloc[order], *turned)
    columns = ["target_name", "bike_m", "car_m", "verdict", "bikes_search", "cars_search"]
    pd.testing.assert_frame_equal(
        first.targets[columns].sort_values("target_name", ignore_index=True),
        again.targets[columns].sort_values("target_name", ignore_index=True),
    )
    parks = ["capacity", "targets_near", "targets_won", "move_m", "nearest_target_m"]
    sort = ["park_name", *parks]
    pd.testing.assert_frame_equal(
        first.car_parks[sort].sort_values("park_name", ignore_index=True),
        again.car_parks[sort].sort_values("park_name", ignore_index=True),
    )


def test_batches_of_entrances_change_nothing(monkeypatch):
    places = [target(box(900 + 50 * i, 5, 930 + 50 * i, 40)) for i in range(6)]
    places = pd.concat(places, ignore_index=True)
    args = places, parking([(1000, 9), (1400, 30)]), parking([(1100, 30), (700, 4)])
    whole = audit(*args).targets
    monkeypatch.setattr(parking_walks, "_TOGETHER", 3)
    pd.testing.assert_frame_equal(whole, audit(*args).targets)


# --- real data -------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path(FORNEBU).is_file(), reason="the real data are not there")
def test_on_fornebu_every_walk_is_at_least_the_way_by_air():
    built = network_from_osm(FORNEBU, None, STRATEGY, BuildOptions()).network
    rng = np.random.default_rng(1)
    low, high = built.node_xy.min(axis=0), built.node_xy.max(axis=0)

    def somewhere(many):
        return [Point(xy) for xy in rng.uniform(low, high, (many, 2))]

    bikes, cars = somewhere(40), somewhere(40)
    made = audit(
        target(*somewhere(30)),
        layer(*((p, str(i), 10) for i, p in enumerate(bikes))),
        layer(*((p, str(i), 10) for i, p in enumerate(cars))),
        built,
    ).targets
    near = made[made["bike_m"].notna()]
    assert len(near)
    for row in near.itertuples():
        assert row.bike_m >= row.geometry.distance(bikes[int(row.bike_place)]) - 1e-6


# --- points, areas and nothing in one layer ---------------------------------------------------------------------------


def test_points_areas_and_rows_without_a_place_stand_in_one_layer():
    lot = box(1040, -10, 1060, -5)
    bikes = layer((1100, "b", 20), (box(1200, 5, 1210, 10), "b2", 20), (None, "b3", 20), (Polygon(), "b4", 20))
    cars = layer((1050, "c", 20), (box(1300, 5, 1310, 10), "c2", 20), (None, "c3", 20))
    made = audit(target(1000, lot, None, Polygon()), bikes, cars)
    assert made.targets["bike_m"].tolist() == pytest.approx([100, 45, np.nan, np.nan], nan_ok=True)
    assert made.targets["reason"].fillna("").tolist() == ["", "", "no_geometry", "no_geometry"]
    assert made.targets.geometry.geom_type.tolist()[:2] == ["Point", "Polygon"]
    assert made.car_parks["status"].tolist() == ["judged", "judged", "no_geometry"]


def test_a_target_far_away_changes_nothing_for_the_others():
    bikes, cars, stops = layer((1100, "b", 20)), layer((1050, "c", 20)), layer((900, "S"))
    alone = audit(target(1000, 1200), bikes, cars, stops=stops)
    more = audit(target(1000, 1200, Point(90_000, 0)), bikes, cars, stops=stops)
    one, two = (pd.DataFrame(each).fillna({"reason": ""}) for each in (alone.targets, more.targets.iloc[:2]))
    pd.testing.assert_frame_equal(one, two, check_dtype=False)
    assert (more.overall.judged, more.overall.unknown) == (alone.overall.judged, 1)


def test_the_same_town_reversed_reordered_doubled_or_moved_gives_the_same_metres():
    lines = grid_town({(1, 1, 0)})
    goals, bikes, cars = (
        target(Point(120, 130), box(200, 210, 240, 230)),
        layer((Point(310, 100), "b", 20)),
        layer((box(20, 210, 60, 240), "c", 20)),
    )
    columns = ["bike_m", "car_m", "snap_m"]
    first = audit(goals, bikes, cars, network(*lines)).targets[columns].to_numpy(float)
    others = [lines[::-1], [line[::-1] for line in lines], [*lines, *lines[:5]]]
    for other in others:
        assert audit(goals, bikes, cars, network(*other)).targets[columns].to_numpy(float) == pytest.approx(
            first, abs=0.002
        )
    away = [[(x + 7.01, y - 3.33) for x, y in line] for line in lines]
    moved = (each.set_geometry(each.translate(7.01, -3.33)) for each in (goals, bikes, cars))
    assert audit(*moved, network(*away)).targets[columns].to_numpy(float) == pytest.approx(first, abs=0.002)
