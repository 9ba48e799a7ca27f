"""Heart zones end to end: towns counted by hand, networkx, what must always hold, and what must never be told."""

from __future__ import annotations

import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.geometry import LineString, Polygon, box

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.osm import read_osm
from klimaklok_plugin.analysis.schools.messages import (
    HeartZoneNoStreetError,
    HeartZoneRadiusWrongError,
    SchoolsOffNetworkError,
)
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.schools.test_closures import grid, network
from tests.analysis.schools.towns import SHARE, UTM, Ways, layer, look_inside, note, people, run, schools, strategy

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
OSLO = DATA / "oslo_center" / "oslo_center.osm.pbf"
GRID_HOMES = ([(500, 450), (500, 900), (100, 500), (0, 0)], [40, 100, 200, 60])
MEASURES = ("stopping_ban", "closed_in_hours", "closed")


def grid_town(**columns):
    """Ten blocks by ten of 100 m. The streets x=400, x=600 and y=600 are others': the county's, unknown, private."""
    at = range(0, 1000, 100)
    owners = ["P" if y == 600 else "K" for _ in at for y in range(0, 1001, 100)]
    owners += [{400: "F", 600: ""}.get(x, "K") for x in range(0, 1001, 100) for _ in at]
    return grid(10, owner=owners, **columns)


def only(frame):
    assert len(frame) == 1
    return frame.iloc[0]


# --- by hand: the grid -----------------------------------------------------------------------------------------------


def test_a_zone_on_the_grid_is_counted_by_hand():
    result = run(grid_town(), schools((500, 500)), people(*GRID_HOMES), radius_m=150, measure="closed")
    chord = 2 * np.sqrt(150**2 - 100**2)  # of the streets 100 m beside the school
    zone = only(result.zones)
    assert zone["streets_m"] == pytest.approx(2 * 300 + 4 * chord, rel=1e-3)
    assert zone["municipality_m"] == pytest.approx(2 * 300 + chord, rel=1e-3)
    assert [zone["county_m"], zone["owner_m"], zone["question_m"]] == pytest.approx([chord] * 3, rel=1e-3)
    assert zone["state_m"] == 0
    assert zone["area_ha"] == pytest.approx(np.pi * 1.5**2, rel=5e-3)
    assert (zone["gates"], zone["residents"], zone["overlaps"]) == (12, 40, None)

    asked = result.streets[result.streets["question"].notna()]
    assert asked["question"].unique().tolist() == ["owner_unknown"]
    assert asked["length_m"].sum() == pytest.approx(chord, rel=1e-3)
    assert set(asked["measure"]) == {"none"}
    assert result.streets["length_m"].sum() == pytest.approx(zone["streets_m"], abs=1)

    card = only(result.scorecard)
    assert card[["pupils_near", "pupils_walk", "pupils_right_grade_1", "pupils"]].tolist() == [170, 200, 200, 200]
    assert card["pupils_unreached"] == 0
    assert (card["streets_m"], card["gates"]) == (zone["streets_m"], 12)
    # The county's street is closed like others, but is not the municipality's to close.
    assert card["others_share"] == pytest.approx(3 * chord / (600 + 4 * chord), abs=1e-3)
    assert len(result.gates) == 12
    assert (result.gates["question"] == "owner_unknown").sum() == 2


def test_cars_to_the_school_are_kept_out_and_those_from_inside_walk():
    result = run(grid_town(), schools((500, 500)), people(*GRID_HOMES), radius_m=150)
    card = only(result.scorecard)
    # Half of the pupils, who are half of the inhabitants, are driven; 40 live inside.
    assert card[["school_cars", "kept_out", "cars_walk", "cars_cut_off"]].tolist() == [100, 100, 10, 0]
    assert card["cut_off"] == 0
    assert card["effect"] == "high"
    assert note(result, "heart_inside_walk") == {}


def test_a_physically_closed_zone_takes_the_car_from_those_who_live_in_it():
    result = run(grid_town(), schools((500, 500)), people(*GRID_HOMES), radius_m=150, measure="closed")
    square = only(result.cut_off)
    assert (square["reason"], square["persons"], square["under_10"]) == ("inside_zone", 40, "")
    assert square.geometry.bounds == (500, 250, 750, 500)
    assert only(result.scorecard)["cut_off"] == 40
    for measure in MEASURES[:2]:
        other = run(grid_town(), schools((500, 500)), people(*GRID_HOMES), radius_m=150, measure=measure)
        assert len(other.cut_off) == only(other.scorecard)["cut_off"] == 0


def test_hours_are_told_where_a_measure_has_them():
    hours = ", ".join(strategy().schools.hours)
    for measure, told in (("stopping_ban", {hours}), ("closed_in_hours", {hours}), ("closed", {None})):
        streets = run(grid_town(), schools((500, 500)), radius_m=150, measure=measure).streets
        limited = streets[streets["question"].isna()]
        assert set(limited["hours"].where(limited["hours"].notna(), None)) == told
        assert set(limited["measure"]) == {measure}
        rest = streets[streets["question"].notna()]
        assert set(rest["measure"]) == {"none"}
        assert rest["hours"].isna().all()


# --- by hand: one bridge ---------------------------------------------------------------------------------------------


def bridge_town():
    """A street from west to east; between 390 and 610 it is the bridge, where the school lies."""
    return network([(0, 0), (390, 0)], [(390, 0), (500, 0)], [(500, 0), (610, 0)], [(610, 0), (1500, 0)])


BRIDGE = {"method": "drawn", "layers": {"zones": layer([box(390, -50, 610, 50)])}}
# 20 in the west at 100 m, 16 at 200 m; 24 on the bridge; 40 in the east.
BRIDGE_HOMES = ([(100, 0), (200, 0), (450, 0), (1000, 0)], [20, 16, 24, 40])
CENTRE = layer([(1200, 0)])
TRIPS = 2.6 * 0.1 * 0.5 * 0.5  # cars of a person to the centre in the peak hour


def bridge(monkeypatch, measure, centre=True):
    layers = dict(BRIDGE["layers"]) | ({"destinations": CENTRE} if centre else {})
    homes = people(*BRIDGE_HOMES)
    return look_inside(
        monkeypatch, bridge_town(), schools((500, 0)), homes, method="drawn", measure=measure, layers=layers
    )


def test_closing_the_only_bridge_cuts_off_cars_and_homes(monkeypatch):
    case, result = bridge(monkeypatch, "closed")
    change, card = case.changes[0], only(result.scorecard)
    # To the centre: those in the west, and those on the bridge. To the school, all from outside can drive to a gate.
    assert change.cars_cut_off == pytest.approx((36 + 24) * TRIPS)
    assert (change.school_cut_off, change.homes_cut_off) == pytest.approx((0, 60 * TRIPS))
    assert change.cars_walk == pytest.approx(24 / 4)
    squares = result.cut_off.sort_values("persons")
    assert squares[["reason", "persons"]].to_numpy().tolist() == [["inside_zone", 24], ["behind_zone", 36]]
    assert card["cut_off"] == 60
    assert card["side_effects"] == "high"


def test_with_access_in_the_hours_who_has_no_other_way_keeps_it(monkeypatch):
    case, result = bridge(monkeypatch, "closed_in_hours")
    change, card = case.changes[0], only(result.scorecard)
    assert change.cars_cut_off == 0
    assert len(result.cut_off) == card["cut_off"] == 0
    assert change.other_km_day == 0
    # From the west, the east and the bridge to the school: the first stop at the gates, the others walk.
    assert change.kept_out == pytest.approx(100 / 4)
    assert change.school_km_day == pytest.approx((-36 / 4 * 110 - 40 / 4 * 110 - 24 / 4 * 50) * 4 / 1000)


def test_a_ban_on_stopping_changes_only_trips_to_the_school(monkeypatch):
    case, _ = bridge(monkeypatch, "stopping_ban")
    change = case.changes[0]
    assert (change.cars_cut_off, change.other_km_day, change.homes_moved) == (0, 0, 0)
    moved = change.after - change.before
    edges = case.split.network.table["source_id"].to_numpy()
    by_edge = np.bincount(edges, moved, minlength=4)
    # On the bridge the cars to the school are gone; outside, they drive up to the gates as before. The school lies on
    # the western half, which therefore counts as used by those from the east.
    assert by_edge == pytest.approx([0, -(36 + 24 + 40) / 4, -40 / 4, 0])
    assert change.kept_out == pytest.approx(25)


def test_where_one_street_stays_open_those_who_live_behind_the_zone_still_drive_to_the_school(monkeypatch):
    # The school has a door to the open east, and everybody in the west comes over the closed bridge.
    doors = {"entrances": layer([(640, 0)])}
    area = schools(box(600, -5, 640, 5))
    layers = BRIDGE["layers"] | doors
    for measure, walk, cut in (("closed", 6, 9), ("closed_in_hours", 0, 0), ("stopping_ban", 0, 0)):
        case, _ = look_inside(
            monkeypatch, bridge_town(), area, people(*BRIDGE_HOMES), method="drawn", measure=measure, layers=layers
        )
        change = case.changes[0]
        assert (change.cars_walk, change.school_cut_off) == pytest.approx((walk, cut))
        assert change.kept_out == pytest.approx(walk + cut)
        assert change.after.sum() == pytest.approx(change.before.sum() if measure != "closed" else 40 / 4)


# --- by hand: an estate behind the zone ------------------------------------------------------------------------------


def test_who_lives_in_the_zone_drives_the_old_way_in_hours_also_where_there_is_a_way_round(monkeypatch):
    # Home and school lie on exempt streets in the zone; the street between them and the one to the centre are closed.
    town = grid(10, owner=["K"] * 220)
    spared = layer([LineString([(400, 0), (400, 1000)]), LineString([(600, 0), (600, 1000)])])
    layers = {"exempt": spared, "destinations": layer([(0, 500)])}
    homes, found = people([(400, 520)], [400]), {}
    for measure in ("closed_in_hours", "closed"):
        options = {"radius_m": 250, "measure": measure, "layers": layers}
        case, _ = look_inside(monkeypatch, town, schools((600, 520)), homes, **options)
        found[measure] = case.changes[0]
    kept, barred = found["closed_in_hours"], found["closed"]
    assert (kept.homes_moved, kept.homes_cut_off, kept.school_cut_off, kept.cars_walk) == (0, 0, 0, 0)
    assert (kept.other_km_day, kept.school_km_day) == (0, 0)
    assert not (kept.added + kept.removed).any()
    assert barred.homes_moved > 0
    # To school 240 m become 760 m round the zone, for 100 cars and four drives a day.
    assert barred.school_km_day == pytest.approx(100 * 4 * 0.52)


@pytest.mark.parametrize("turned", [False, True])
def test_a_home_at_a_corner_with_an_open_street_is_not_cut_off(turned):
    # At (600, 500) the closed street meets one of unknown owner, which stays open: whichever comes first in the data.
    at = range(0, 1000, 100)
    across = [[(x, y), (x + 100, y)] for x in at for y in range(0, 1001, 100)]
    along = [[(x, y), (x, y + 100)] for x in range(0, 1001, 100) for y in at]
    owners = ["K"] * len(across) + ["" if line[0][0] == 600 else "K" for line in along]
    lines = [*across, *along]
    town = network(*(lines[::-1] if turned else lines), owner=owners[::-1] if turned else owners)
    homes = people([(600, 500), (560, 500), (500, 500)], [40, 30, 50])
    result = run(town, schools((500, 500)), homes, radius_m=150, measure="closed")
    # The corner (500, 500) has closed streets alone.
    assert only(result.scorecard)["cut_off"] == 30 + 50
    open_too = run(town, schools((500, 500)), homes, radius_m=150, measure="closed_in_hours")
    assert only(open_too.scorecard)["cut_off"] == 0


def test_an_estate_behind_the_zone_is_cut_off_and_counted_home_by_home():
    town = network(
        [(-1000, 0), (0, 0)], [(0, 0), (1000, 0)], [(0, 0), (0, 100)], [(0, 100), (0, 300)], [(0, 300), (0, 400)]
    )
    at = [(0, 120), (0, 300), (0, 380), (0, 10), (900, 0)]
    result = run(town, schools((0, 100)), people(at, [11, 12, 15, 30, 40]), radius_m=50, measure="closed")
    squares = result.cut_off.sort_values("persons")
    # (0, 10) lies in the square of (0, 120), but before the zone.
    assert squares[["reason", "persons"]].to_numpy().tolist() == [["inside_zone", 11], ["behind_zone", 27]]
    assert only(result.scorecard)["cut_off"] == 38
    assert len(result.gates) == 2
    assert sorted(result.gates.geometry.y) == pytest.approx([50, 150])


def test_a_cul_de_sac_inside_is_a_dead_end_of_its_length():
    town = network([(-1000, 0), (0, 0)], [(0, 0), (1000, 0)], [(0, 0), (0, 100)])
    result = run(town, schools((0, 100)), radius_m=60)
    gate = only(result.gates)
    assert (gate["dead_end"], gate["behind_m"]) == (True, pytest.approx(60))
    assert only(result.scorecard)["dead_end_gates"] == 1


# --- against networkx ------------------------------------------------------------------------------------------------


def uneven_town(seed):
    """A grid on which no two ways are equally quick, with a road through it from border to border."""
    rng = np.random.default_rng(seed)
    at = range(0, 1000, 100)
    lines = [[(x, y), (x + 100, y)] for x in at for y in range(0, 1001, 100)]
    lines += [[(x, y), (x, y + 100)] for x in range(0, 1001, 100) for y in at]
    lines += [[(-100, 500), (0, 500)], [(1000, 500), (1100, 500)]]
    kmh = rng.uniform(20, 50, len(lines))
    words = ["tertiary" if line[0][1] == line[1][1] == 500 else "residential" for line in lines]
    return network(*lines, speed_kmh=kmh, speed_back_kmh=kmh, road_class=words)


@pytest.mark.parametrize("measure", MEASURES)
def test_car_km_and_the_cars_on_every_street_agree_with_networkx(monkeypatch, measure):
    rng = np.random.default_rng(7)
    spots = [(int(100 * x) + 37, int(100 * y)) for x, y in rng.integers(0, 10, (14, 2))]
    spots = list(dict.fromkeys([(537, 400), (460, 300), *spots]))
    case, result = look_inside(
        monkeypatch, uneven_town(3), schools((500, 400)), people(spots, rng.integers(10, 60, len(spots))),
        radius_m=230, measure=measure, layers={"destinations": layer([(920, 800), (60, 100)])},
    )  # fmt: skip
    net, base, change = case.split.network, case.base, case.changes[0]
    banned = case.streets.of(0).applied(len(net.table))
    shut = banned if measure != "stopping_ban" else np.zeros_like(banned)
    open_ways, closed_ways = Ways(net), Ways(net, shut)
    inside = case.split.inside(0)
    before, after = np.zeros(len(shut)), np.zeros(len(shut))
    cut = other_m = 0.0

    def places(snap):
        return list(zip(snap.edge.tolist(), snap.offset_m.tolist(), strict=True))

    demand = base.other.demand
    origins, targets = places(demand.origins), places(demand.targets)
    keeps = measure == "closed_in_hours"
    for row, column in zip(*np.nonzero(demand.cars), strict=True):
        cars = demand.cars[row, column]
        old = open_ways.way(origins[row], [targets[column]])
        before[list(old[2])] += cars
        access = keeps and (inside[origins[row][0]] or inside[targets[column][0]])
        new = old if access or not shut[list(old[2])].any() else closed_ways.way(origins[row], [targets[column]])
        if new is None:
            assert not keeps
            cut += cars
            continue
        after[list(new[2])] += cars
        other_m += cars * (new[1] - old[1])
    gates = [(int(edge), 0.0 if net.from_node[edge] == node else net.table["length_m"].iloc[edge])
             for edge, node in zip(case.gates[0].outside, case.gates[0].node, strict=True)]  # fmt: skip
    doors = places(base.doors)
    assert banned[[edge for edge, _ in doors]].all()
    school_m = walked = 0.0
    for trips, walks in ((base.school[0], False), (base.walking[0], True)):
        for origin, cars in zip(places(trips.demand.origins), trips.demand.cars[:, 0], strict=True):
            old = open_ways.way(origin, doors)
            before[list(old[2])] += cars
            if walks:
                walked += cars
                school_m -= cars * old[1]
                continue
            new = closed_ways.way(origin, gates)
            after[list(new[2])] += cars
            school_m += cars * (new[1] - old[1])
    np.testing.assert_allclose(change.before, before, atol=1e-9)
    np.testing.assert_allclose(change.after, after, atol=1e-9)
    assert change.cars_walk == pytest.approx(walked) != 0
    assert change.cars_cut_off == pytest.approx(cut)
    card = only(result.scorecard)
    per_day = strategy().schools.traffic
    assert card["added_km_school"] == pytest.approx(school_m * per_day.school_drives_per_day / 1000, abs=0.051)
    assert card["added_km_other"] == pytest.approx(other_m * per_day.hours_per_day / 1000, abs=0.051)
    km = net.table["length_m"].to_numpy() / 1000
    assert card["zone_km_before"] == pytest.approx((before * km)[inside].sum(), abs=0.051)
    # What is shown of streets is rounded, and nothing that changes by more is left out.
    step = 5
    moved = (after - before)[np.abs(after - before) >= step - 1e-9]
    assert sorted(result.displacement["change"]) == pytest.approx(sorted(np.round(moved / step) * step))


# --- what must always hold -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", MEASURES)
def test_where_nothing_may_be_closed_nothing_changes_at_all(monkeypatch, measure):
    town = uneven_town(5)
    case, result = look_inside(
        monkeypatch, town, schools((500, 400), (700, 900)), people(*GRID_HOMES), radius_m=250, measure=measure,
        exempt=np.ones(len(town.table), bool), layers={"destinations": layer([(920, 800)])},
    )  # fmt: skip
    for change in case.changes.values():
        np.testing.assert_array_equal(change.after, change.before)
        assert not change.added.any()
        assert not change.removed.any()
        assert (change.kept_out, change.cars_walk, change.cars_cut_off) == (0, 0, 0)
        assert (change.school_km_day, change.other_km_day) == (0, 0)
    assert len(result.displacement) == len(result.cut_off) == 0
    assert result.displacement.crs == UTM
    assert result.scorecard["effect"].tolist() == ["none", "none"]
    assert set(result.reasons[result.reasons["about"] == "effect"]["code"]) == {"kept_out_none"}
    assert set(result.streets["question"]) == {"exempt"}
    assert result.scorecard["added_km_day"].tolist() == [0, 0]


places = st.tuples(st.integers(0, 20).map(lambda x: 50 * x), st.integers(0, 10).map(lambda y: 100 * y))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(places, min_size=1, max_size=6, unique=True),
    st.lists(st.integers(0, 200), min_size=6, max_size=6),
    places,
    st.sampled_from(MEASURES),
    st.lists(st.integers(0, 219), max_size=60, unique=True),
)
def test_every_car_to_a_school_still_drives_or_walks_or_is_cut_off(homes, persons, at, measure, spared):
    exempt = np.zeros(222, bool)
    exempt[spared] = True
    with pytest.MonkeyPatch.context() as patch:
        case, result = look_inside(
            patch, uneven_town(1), schools(at), people(homes, persons[: len(homes)]), radius_m=180, measure=measure,
            exempt=exempt, rules=strategy(("schools.least_count", "0")),
        )  # fmt: skip
    change = case.changes[0]
    assert change.school_cars == pytest.approx(sum(persons[: len(homes)]) / 4)
    assert 0 <= change.cars_walk <= change.school_cars + 1e-9
    assert (change.after >= -1e-9).all()
    np.testing.assert_allclose(change.after, change.before + change.added - change.removed, atol=1e-9)
    shut = case.streets.of(0).applied(len(change.after))
    if measure == "closed":
        assert not change.after[shut].any()
    if measure != "closed":
        assert change.school_cut_off == 0
    if change.kept_out < change.school_cars - 1e-9:
        assert change.kept_out == pytest.approx(change.cars_walk + change.school_cut_off)
    # Cars enter the trees of the school's places once each.
    assert only(result.scorecard)["kept_out"] <= only(result.scorecard)["school_cars"]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(places, min_size=2, max_size=8, unique=True), st.sampled_from(MEASURES))
def test_a_school_comes_out_the_same_alone_as_together_with_others_when_intake_areas_are_given(homes, measure):
    areas = layer([box(-200, -200, 499, 1200), box(499, -200, 1300, 1200)], school=["West", "East"])
    both = schools((200, 500), (600, 500), name=["West", "East"])
    homes = people(homes, [20 * (number + 1) for number in range(len(homes))])
    options = {"radius_m": 250, "measure": measure, "layers": {"school_areas": areas}}
    together = run(uneven_town(2), both, homes, **options).scorecard
    # How much traffic there was before takes in the other school's.
    left_out = ["school_id", "geometry", "worst_share", "zone_km_before", "zone_km_after"]
    for row in (0, 1):
        alone = run(uneven_town(2), both.iloc[[row]], homes, **options).scorecard
        pd.testing.assert_series_equal(
            only(alone).drop(left_out).astype(object).fillna("unknown"),  # None and NaN are one to newer pandas
            together.iloc[row].drop(left_out).astype(object).fillna("unknown"),
            check_names=False,
            check_exact=False,
            atol=0.11,
        )


def test_overlapping_zones_are_said_and_touching_ones_are_not():
    three = schools((200, 500), (500, 500), (900, 500), name=["A", "B", "C"])
    result = run(grid_town(), three, radius_m=180)
    assert result.zones["overlaps"].fillna("none").tolist() == ["B", "A", "none"]
    assert note(result, "zones_overlap") == {"count": 2}
    beside = {"zones": layer([box(100, 400, 350, 600), box(350, 400, 600, 600)])}
    result = run(grid_town(), three.iloc[:2], method="drawn", layers=beside)
    assert result.zones["overlaps"].isna().all()
    assert note(result, "zones_overlap") is None


def test_streets_of_unknown_owner_are_counted_once_in_however_many_zones_they_lie():
    town = network([(0, 0), (1000, 0)], owner=[""])
    twice = run(town, schools((500, 0), (500, 0)), radius_m=100)
    assert note(twice, "heart_nothing_applies") == pytest.approx({"km": 0.2, "share": 100})
    assert note(twice, "streets_owner_unknown") is None
    assumed = run(town, schools((500, 0), (500, 0)), radius_m=100, assume_municipal=True)
    assert note(assumed, "streets_owner_assumed") == pytest.approx({"km": 0.2})


# --- traffic and exemptions ------------------------------------------------------------------------------------------


def test_measured_traffic_is_joined_by_where_it_lies_and_tells_danger_and_shares():
    kmh = {"speed_known": True, "speed_kmh": 50, "speed_back_kmh": 50, "sidewalk": 1}
    town = network([(0, 0), (500, 0)], [(500, 0), (1000, 0)], [(500, 0), (500, 300)], [(500, 0), (500, -300)], **kmh)
    homes, options = people([(500, 200)], [400]), {"radius_m": 60, "measure": "closed"}
    lines = layer([LineString([(0, 2, 7), (1000, 2, 7)])], volume=[9000])
    without = run(town, schools((500, -250)), homes, **options)
    given_them = run(town, schools((500, -250)), homes, layers={"traffic": lines}, traffic_field="volume", **options)
    assert (only(without.scorecard)["danger_share"], only(given_them.scorecard)["danger_share"]) == (0, 1)
    assert note(given_them, "traffic_joined") == {"count": 2, "lines": 1}
    assert only(given_them.scorecard)["crossing_pupils"] == 200
    assert only(given_them.scorecard)["need"] == "high"

    # The zone on the measured street itself: its traffic is what the share is of.
    homes = people([(100, 0), (900, 0)], [200, 200])
    banned = run(town, schools((500, 0)), homes, layers={"traffic": lines}, traffic_field="volume", **options)
    measured = banned.displacement[banned.displacement["share_basis"] == "aadt"]
    assert measured["share"].tolist() == pytest.approx((measured["change"] / 900).round(3).tolist())
    assert set(banned.streets["aadt"].dropna()) == {9000}


def test_streets_along_a_line_or_in_an_area_or_named_by_a_mask_are_exempt():
    town = grid_town()
    line = LineString([(300, 503, 1), (700, 503, 1)])
    area = Polygon([(480, 300), (520, 300), (520, 460), (480, 460)])
    bow_tie = Polygon([(300, 590), (700, 610), (700, 590), (300, 610)])
    exempt = {"exempt": layer([line, area, None, (500, 500)])}
    result = run(town, schools((500, 500)), radius_m=150, layers=exempt)
    spared = result.streets[result.streets["question"] == "exempt"]
    assert spared["length_m"].sum() == pytest.approx(300 + 100 + 50, rel=0.2)
    assert set(np.round(spared.geometry.centroid.y).astype(int)) <= {500, 450, 425, 375}
    assert note(result, "exempt_points") == {"count": 1}
    mask = np.zeros(len(town.table), bool)
    mask[:] = shapely.intersects_xy(box(450, 499, 550, 501), *shapely.get_coordinates(shapely.centroid(town.lines)).T)
    more = run(town, schools((500, 500)), radius_m=150, exempt=mask)
    assert len(more.streets[more.streets["question"] == "exempt"]) == mask.sum()
    run(town, schools((500, 500)), radius_m=150, layers={"exempt": layer([bow_tie])})


# --- what is not known -----------------------------------------------------------------------------------------------

ABOUT_PEOPLE = [
    *("pupils", "pupils_near", "pupils_walk", "pupils_right_grade_1", "pupils_right_grade_2", "pupils_unreached"),
    *("safe_share", "unknown_share", "danger_share", "residents", "school_cars", "kept_out", "cars_walk"),
    *("cars_cut_off", "zone_km_before", "zone_km_after", "added_km_day", "added_km_school", "cut_off"),
    *("served_share", "crossing_pupils", "drop_offs", "worst_added", "worst_share", "worst_street", "added_km_other"),
]


@pytest.mark.parametrize("measure", MEASURES)
def test_without_population_everything_about_people_is_unknown_and_not_nobody(measure):
    result = run(grid_town(), schools((500, 500)), radius_m=150, measure=measure)
    card = only(result.scorecard)
    assert card[ABOUT_PEOPLE].isna().all(), card[ABOUT_PEOPLE]
    assert card[["need", "effect", "side_effects"]].tolist() == ["unknown"] * 3
    assert card["measures"] == "count_first"
    assert card["drop_off_reason"] == "no_population"
    assert card["under_10"] == ""
    assert np.isnan(only(result.zones)["residents"])
    assert note(result, "heart_no_population") == {}
    assert note(result, "heart_screening_few") == {}
    assert card["streets_m"] > 0


def test_pupils_of_whom_nobody_knows_where_they_live_are_no_empty_school():
    far = people([(0, 0)], [0])
    result = run(grid_town(), schools((500, 500), pupils=[300]), far, radius_m=150, pupils_field="pupils")
    card = only(result.scorecard)
    assert card["pupils"] == 300
    assert card[["pupils_near", "school_cars", "kept_out", "added_km_school", "danger_share"]].isna().all()
    assert (card["need"], card["measures"]) == ("unknown", "count_first")


def test_pupils_on_an_island_are_counted_as_not_reached():
    town = network([(0, 0), (1000, 0)], [(5000, 0), (6000, 0)])
    areas = {"school_areas": layer([box(-10, -10, 7000, 10)])}
    result = run(town, schools((500, 0)), people([(100, 0), (5500, 0)], [100, 60]), radius_m=100, layers=areas)
    card = only(result.scorecard)
    assert card[["pupils", "pupils_right_grade_2", "pupils_unreached"]].tolist() == [80, 50, 30]
    assert note(result, "school_trips_without_way") == {"count": 1}
    assert card["school_cars"] == 25


def test_homes_too_far_from_a_street_are_said():
    result = run(grid_town(), schools((500, 500)), people([(500, 100), (9000, 9000)], [40, 33]), radius_m=150)
    assert note(result, "heart_off_network") == {"persons": 33}
    few = run(grid_town(), schools((500, 500)), people([(500, 100), (9000, 9000)], [40, 3]), radius_m=150)
    assert note(few, "heart_off_network") is None


def test_without_centres_their_traffic_is_left_out_and_said():
    result = run(grid_town(), schools((500, 500)), people(*GRID_HOMES), radius_m=150)
    assert note(result, "heart_no_destinations") == {}
    assert only(result.scorecard)["added_km_other"] == 0


# --- bad input -------------------------------------------------------------------------------------------------------


def test_schools_that_cannot_be_assessed_say_why_and_stay_in_the_scorecard():
    three = schools((500, 500), (9000, 9000), None, (500, 500))
    result = run(grid_town(), three, people(*GRID_HOMES), radius_m=100)
    card = result.scorecard
    assert card["status"].tolist() == ["assessed", "too_far", "no_geometry", "assessed"]
    assert card.loc[[1, 2], ["need", "effect", "kept_out", "cut_off", "residents"]].isna().all(axis=None)
    assert card["measures"].tolist()[1:3] == ["", ""]
    reasons = [vars(each)["values"]["reason"] for each in result.notes if each.code == "schools_not_assessed"]
    assert sorted(reasons) == [
        "no_geometry",
        "too_far",
    ]
    assert result.zones["school_id"].tolist() == [1, 4]
    with pytest.raises(SchoolsOffNetworkError):
        run(grid_town(), schools((9000, 9000)), radius_m=100)


def test_a_drawn_zone_whose_school_lies_off_the_network_is_no_zone_without_streets():
    zone = layer([box(8990, 490, 9010, 510)])
    with pytest.raises(SchoolsOffNetworkError) as caught:
        run(grid_town(), schools((9000, 500), (500, 500)), method="drawn", layers={"zones": zone})
    assert vars(caught.value)["values"]["count"] == 1


def test_a_zone_without_a_street_is_none_and_all_of_them_are_an_error():
    zones = layer([box(510, 510, 590, 590), box(750, 450, 850, 550)])
    pair = schools((550, 550), (800, 500))
    result = run(grid_town(), pair, method="drawn", layers={"zones": zones})
    assert result.scorecard["status"].tolist() == ["no_street", "assessed"]
    with pytest.raises(HeartZoneNoStreetError):
        run(grid_town(), pair.iloc[:1], method="drawn", layers={"zones": zones.iloc[:1]})


@pytest.mark.parametrize("radius", [0, -5, 50_000, float("nan")])
def test_a_radius_that_makes_no_zone_is_an_error(radius):
    with pytest.raises(HeartZoneRadiusWrongError):
        run(grid_town(), schools((500, 500)), radius_m=radius)


def test_a_zone_around_the_whole_town_has_no_gates_and_everybody_walks():
    town = grid_town()
    result = run(town, schools((500, 500)), people(*GRID_HOMES), radius_m=1000, measure="closed_in_hours")
    card = only(result.scorecard)
    assert card["gates"] == 0
    assert card["cars_walk"] == card["kept_out"] == card["school_cars"] == 100
    assert card["zone_km_after"] == 0


@pytest.mark.parametrize("method", ["radius", "walking_distance"])
def test_zones_by_walking_distance_lie_within_those_by_air(method):
    result = run(grid_town(), schools((500, 500), box(200, 200, 280, 280)), radius_m=200, method=method)
    width = strategy().schools.zone_line_m if method == "walking_distance" else 0
    for zone, place in zip(result.zones.geometry, ((500, 500), (240, 240)), strict=True):
        assert zone.within(shapely.Point(place).buffer(200 + width + 60))
    assert (result.zones["method"] == method).all()


def test_names_numbers_and_geometries_of_all_kinds_are_taken():
    flat = schools((500, 500), (500, 500), name=["Same", "Same"])
    deep = gpd.GeoDataFrame(
        {"name": ["Same", None]}, geometry=[shapely.Point(500, 500, 9), shapely.Point(500, 500, 3)], crs=UTM
    )
    homes = gpd.GeoDataFrame(
        {"pop_tot": ["40", None]}, geometry=[shapely.Point(500, 450, 1), shapely.Point(500, 900, 1)], crs=UTM
    )
    one, other = (run(grid_town(), each, homes, radius_m=150) for each in (flat, deep))
    assert other.scorecard["school_name"].tolist() == ["Same", "2"]
    assert one.scorecard["residents"].tolist() == other.scorecard["residents"].tolist() == [40, 40]
    assert note(other, "population_empty") == {"count": 1, "field": "pop_tot"}


def test_inputs_are_never_changed():
    homes, areas = people(*GRID_HOMES), layer([box(0, 0, 1000, 1000)], school=["School 1"])
    given_schools, town = schools((500, 500)), grid_town()
    kept = [each.copy() for each in (homes, areas, given_schools)]
    table = town.table.copy()
    run(town, given_schools, homes, radius_m=150, measure="closed", layers={"school_areas": areas})
    for each, before in zip((homes, areas, given_schools), kept, strict=True):
        assert_geodataframe_equal(each, before)
    pd.testing.assert_frame_equal(town.table, table)


# --- privacy ---------------------------------------------------------------------------------------------------------

PERSONS = {
    "zones": ["residents"],
    "drop_offs": ["served", "lost"],
    "cut_off": ["persons"],
    "scorecard": [*ABOUT_PEOPLE[:6], "residents", "cut_off", "crossing_pupils"],
}


def small(values):
    """Return those of some numbers that are of 1 to 9 persons."""
    values = np.ravel(np.asarray(values, float))
    return values[(values > 1e-6) & (values < 10 - 1e-6)].tolist()


def told_of_counts(result):
    """Return numbers of 1 to 9 persons that counts tell, by themselves or by their differences."""
    card = result.scorecard
    found = [value for name, columns in PERSONS.items() for value in small(getattr(result, name)[columns])]
    chain = [*ABOUT_PEOPLE[1:5], "pupils"]
    for first, name in enumerate(chain):
        found += [value for other in chain[first + 1 :] for value in small(card[other] - card[name])]
    found += small(card["pupils"] - card["pupils_unreached"])
    found += small(card["pupils"] - card["pupils_unreached"] - card["pupils_right_grade_2"])
    found += small(card["pupils_right_grade_2"] - card["crossing_pupils"])
    parts = card[["safe_share", "unknown_share", "danger_share"]]
    found += small(parts.mul(card["pupils_right_grade_2"], axis=0).round(1))
    if (parts.isna().sum(axis=1)[card["safe_share"].notna() | card["danger_share"].notna()] == 1).any():
        found.append("one share left out")
    return found


def told_of_squares(result):
    """Return the same of the squares that lose car access, against their sum and each other."""
    found = []
    total = result.scorecard.set_index("school_id")["cut_off"]
    for school, squares in result.cut_off.groupby("school_id"):
        if squares["persons"].isna().any():
            found += small(total[school] - squares["persons"].sum())
    for _, same in result.cut_off.groupby(result.cut_off.geometry.to_wkb()):
        values = same["persons"].to_numpy()
        found += small(np.abs(values[:, None] - values[None]))
    return found


def told_of_cars(result):
    """Return the same of cars, where half of the pupils are driven and one in each car."""
    card, found = result.scorecard, []
    for name in ("school_cars", "kept_out", "cars_walk", "cars_cut_off"):
        found += small((card[name] / SHARE).round(3))
    for one, other in (("school_cars", "cars_walk"), ("school_cars", "kept_out"), ("kept_out", "cars_walk")):
        found += small(((card[one] - card[other]) / SHARE).round(3))
    found += small(result.displacement[["cars_before", "cars_after", "added", "removed", "change"]].abs() / SHARE)
    served = result.drop_offs[result.drop_offs["status"] == "chosen"].groupby("school_id")["served"]
    outside = (card["school_cars"] - card["cars_walk"]).where(card["kept_out"] == card["school_cars"])
    for school, places_of in served:
        row = card.index[card["school_id"] == school][0]
        if places_of.isna().sum() == 1:
            found += small(np.round(outside[row] - places_of.sum() - (1 - card["served_share"][row]) * outside[row], 0))
    names = {"driven": "school_cars", "kept_out": "kept_out", "danger": "danger_share", "added_km": "added_km_day"}
    for code, column in (names | {"walkers": "pupils_right_grade_1"}).items():
        mine = result.reasons[result.reasons["code"] == code]
        hidden = card[column].isna().to_numpy()[mine["school"].to_numpy(int)]
        found += [code for value in mine["value"][hidden] if np.isfinite(value)]
    return found


def tells(result):
    """Return what an attacker who knows the strategy reads out of a result: numbers of 1 to 9 persons."""
    return [*told_of_counts(result), *told_of_squares(result), *told_of_cars(result)]


few_people = st.lists(st.tuples(places, st.integers(0, 45)), min_size=1, max_size=7, unique_by=lambda each: each[0])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(few_people, st.sampled_from(MEASURES), st.sampled_from([120, 300]), places)
def test_no_number_of_one_to_nine_persons_can_be_read_or_worked_out(homes, measure, radius, at):
    town = uneven_town(4)
    pair = schools(at, (at[0] + 40, at[1]))
    result = run(
        town, pair, people(*zip(*homes, strict=True)), radius_m=radius, measure=measure,
        rules=strategy(("schools.drop_off.road_classes", '["residential"]')),
        layers={"destinations": layer([(950, 900)])},
    )  # fmt: skip
    assert tells(result) == []
    assert small([vars(each)["values"].get("persons", 0) for each in result.notes]) == []


def test_the_numbers_of_a_school_of_few_are_hidden_and_named():
    result = run(grid_town(), schools((500, 500)), people([(500, 450), (500, 900)], [8, 8]), radius_m=150)
    card = only(result.scorecard)
    hidden = ["pupils", "residents", "school_cars", "kept_out", "cars_walk", "added_km_day", "added_km_school"]
    assert card[hidden].isna().all()
    assert set(hidden) <= set(card["under_10"].split(","))
    assert only(result.zones)["under_10"] == "residents"
    assert card["pupils_unreached"] == 0
    told = result.reasons.set_index("code")["value"]
    assert told[["driven_hidden", "kept_out_hidden", "added_km_hidden"]].isna().all()
    assert not {"driven", "kept_out", "added_km"} & set(told.index)
    assert note(result, "heart_screening_few") == {}
    assert tells(result) == []


def test_a_few_who_live_inside_are_not_told_by_the_cars_that_stay():
    result = run(grid_town(), schools((500, 500)), people([(500, 450), (500, 900)], [12, 400]), radius_m=150)
    card = only(result.scorecard)
    assert (card["school_cars"], card["kept_out"]) == (103, 103)
    assert card[["cars_walk", "added_km_school", "added_km_day", "zone_km_after"]].isna().all()


def test_of_two_zones_one_around_the_other_the_inner_one_hides_its_residents():
    zones = layer([box(400, 400, 600, 600), box(350, 350, 650, 650)])
    pair = schools((500, 500), (630, 500))
    homes = people([(500, 450), (640, 500)], [40, 4])
    result = run(grid_town(), pair, homes, method="drawn", layers={"zones": zones.iloc[[0]]})
    assert result.zones["residents"].tolist() == [40]
    point = schools((500, 500), (500, 500))
    both = run(grid_town(), point, homes, method="drawn", layers={"zones": zones})
    assert both.zones["residents"].tolist() == [44, 44]  # each school has both drawn zones around it
    nested = schools((500, 500), box(499, 499, 501, 501))
    result = run(grid_town(), nested, people([(500, 451), (500, 399.5)], [40, 4]), radius_m=100)
    assert np.isnan(result.zones["residents"][0])
    assert result.zones["residents"][1] == 44
    assert result.scorecard["residents"].isna().tolist() == [True, False]


def test_the_strategy_can_show_everything():
    rules = strategy(("schools.least_count", "0"))
    result = run(
        grid_town(), schools((500, 500)), people([(500, 450), (500, 900)], [3, 5]), radius_m=150, measure="closed",
        rules=rules,
    )  # fmt: skip
    card = only(result.scorecard)
    assert (card["residents"], card["pupils"], card["cut_off"], card["school_cars"]) == (3, 4, 3, 2)
    assert card["under_10"] == ""
    # Two cars to the school: none comes to its last block any more, and that of 5 persons stops at the gate.
    assert set(result.displacement["change"]) <= {-0.8, -1.2, -1.3, -0.7, -2.0, 1.2}


# --- progress and cancelling -----------------------------------------------------------------------------------------

BUSY = {
    "radius_m": 250,
    "measure": "closed",
    "layers": {"destinations": layer([(920, 800), (60, 100)]), "parking": layer([(100, 300)])},
    "rules": strategy(("schools.drop_off.road_classes", '["residential"]')),
}


def test_progress_never_falls_and_ends_at_one():
    seen = []
    run(
        uneven_town(3),
        schools((500, 400), (300, 800)),
        people(*GRID_HOMES),
        progress=seen.append,
        **BUSY,
    )
    assert seen == sorted(seen)
    assert (seen[0] >= 0, seen[-1], len(seen) > 30) == (True, 1, True)


@pytest.mark.parametrize("share", [each / 25 for each in range(25)])
def test_it_can_be_cancelled_all_along(share):
    given_places = (schools((500, 400), (300, 800)), people(*GRID_HOMES))
    with pytest.raises(Cancelled):
        run(uneven_town(3), *given_places, progress=lambda done: done >= share, **BUSY)


# --- real data -------------------------------------------------------------------------------------------------------


def oslo_schools():
    where = 'other_tags LIKE \'%"amenity"=>"school"%\''
    points = pyogrio.read_dataframe(str(OSLO), layer="points", where=where)[["name", "geometry"]]
    _, _, shape, columns = pyogrio.raw.read(
        str(OSLO), layer="multipolygons", where="amenity='school'", columns=["name"]
    )
    shapes = gpd.GeoSeries(shapely.from_wkb(shape, on_invalid="ignore"))
    areas = gpd.GeoDataFrame({"name": columns[0]}, geometry=shapes, crs=4326)
    return gpd.GeoDataFrame(pd.concat([points, areas], ignore_index=True), crs=4326).to_crs(25832)


@pytest.fixture(scope="module")
def oslo():
    cells = DATA / "oslo_center" / "befolkning_250m_2023_oslo.shp"
    if not OSLO.exists() or not cells.exists():
        pytest.skip("needs the map and the population of central Oslo, which are not part of the project")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        town = build_network(read_osm(OSLO, CRS(25832), load_strategy()))
        homes = pyogrio.read_dataframe(cells).to_crs(25832)
        return town, oslo_schools(), homes[homes.intersects(box(*town.bounds))]


@pytest.mark.parametrize("measure", MEASURES)
def test_the_62_schools_of_central_oslo_add_up(oslo, measure):
    town, all_schools, homes = oslo
    rules = load_strategy()
    marks: list[float] = []
    result = run(
        town, all_schools, homes, rules=rules, measure=measure, assume_municipal=True,
        progress=marks.append,
    )  # fmt: skip
    card, zones = result.scorecard, result.zones
    assert len(card) == 62
    assert (card["status"] == "assessed").all()
    total = town.table["length_m"][town.usable("car")].sum()
    assert (zones["streets_m"] <= total).all()
    decided = zones[["municipality_m", "county_m", "state_m", "owner_m", "question_m"]].sum(axis=1)
    assert (decided >= zones["streets_m"] - 1).all()
    by_school = result.streets.groupby("school_id")["length_m"].sum()
    assert (by_school.to_numpy() >= zones["streets_m"].to_numpy() - 30).all()
    assert (zones["residents"].dropna() <= homes["pop_tot"].sum()).all()
    assert zones["residents"].isna().sum() < 5
    shares = card[["safe_share", "unknown_share", "danger_share"]].sum(axis=1, skipna=False).dropna()
    assert ((shares - 1).abs() < 0.01).all()
    never = ["need", "effect", "side_effects", "feasibility", "streets_m", "others_share", "gates", "drop_offs"]
    assert card[never].notna().all(axis=None)
    assert not (card[["need", "effect", "side_effects", "feasibility"]] == "unknown").any(axis=None)
    numbers = [*PERSONS["scorecard"], "school_cars", "kept_out", "cars_walk", "cars_cut_off", "added_km_day"]
    for name in numbers:
        named = card["under_10"].str.split(",").map(lambda names, name=name: name in names)
        assert (card[name].isna() == named).all(), name
    assert (card["kept_out"].dropna() <= card["school_cars"][card["kept_out"].notna()]).all()
    if measure != "closed":
        assert len(result.cut_off) == 0
        assert (card["cars_cut_off"].dropna() == 0).all()
    assert (result.displacement["change"].abs() >= 5).all()
    assert marks == sorted(marks)
    assert [*told_of_counts(result), *told_of_squares(result)] == []
