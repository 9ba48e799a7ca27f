"""Pupils, their schools and their ways: towns counted by hand, networkx, and properties that must always hold."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from itertools import pairwise, product
from operator import itemgetter

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.layers.samples import Samples, sample_points
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.schools import pupils as school_people
from klimaklok_plugin.analysis.schools.pupils import (
    PupilHomes,
    intake,
    people,
    residents,
    walk_levels,
    worst_crossings,
)
from klimaklok_plugin.analysis.schools.road_safety import DANGEROUS, SAFE, UNKNOWN, road_danger
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.routing.test_graph import network

STRATEGY = load_strategy()
SHARE = STRATEGY.schools.pupil_share
LIMIT_M = STRATEGY.schools.distances_m["right_grade_2"]
SHARES = ["pupils_safe", "pupils_unknown", "pupils_danger"]
NAN = float("nan")


def homes_at(xy, persons):
    """One sample point per home."""
    points = np.asarray(xy, float).reshape(-1, 2)
    row = np.arange(len(points))
    return PupilHomes(Samples(points, row, row), np.asarray(persons, float))


class Town:
    """A network with homes and schools on it, and all that is asked of them."""

    def __init__(self, streets, homes, schools, *, school_of=None, aadt=None, reach_m=50, **options):
        self.network, self.homes = streets, homes
        self.graph = Graph(streets, "walk", "m", STRATEGY)
        self.snap = self.graph.snap(homes.samples.xy, reach_m)
        self.schools = self.graph.snap(np.asarray(schools, float).reshape(-1, 2), 50)
        self.school_of = np.arange(len(self.schools.edge)) if school_of is None else np.asarray(school_of)
        self.count = int(self.school_of.max(initial=-1)) + 1
        self.danger = road_danger(streets, STRATEGY, aadt)
        self.intake = intake(
            self.graph, homes, self.snap, self.schools, self.school_of, self.count, STRATEGY, **options
        )
        self.given = (self.graph, self.snap, self.schools, self.school_of, self.intake, self.danger)

    def people(self, zones=None):
        zones = np.full(self.count, None, object) if zones is None else np.array(zones, object)
        graph, *rest, danger = self.given
        return people(graph, self.homes, *rest, zones, danger, STRATEGY)

    def shares(self):
        return self.people()[SHARES].to_numpy()

    def levels(self):
        return walk_levels(*self.given, STRATEGY).tolist()

    def worst(self):
        return worst_crossings(*self.given, STRATEGY)


# --- homes -----------------------------------------------------------------------------------------------------------


def test_the_persons_of_a_cell_are_spread_over_its_points():
    cells = shapely.box([0, 1000, 5000], 0, [250, 1250, 5001], [250, 250, 1])
    homes = PupilHomes(sample_points(cells, 50, 100), np.array([100.0, 0.0, 7.0]))
    assert homes.samples.count.tolist() == [25, 25, 1]
    assert homes.weight.tolist() == [4.0] * 25 + [0.0] * 25 + [7.0]


def test_residents_are_the_persons_inside_a_zone_and_count_in_every_zone():
    homes = homes_at([(0, 0), (10, 0), (100, 0), (NAN, NAN)], [1, 20, 300, 4000])
    zones = np.array([shapely.box(-5, -5, 15, 5), shapely.box(5, -5, 200, 5), shapely.box(900, 0, 901, 1), None])
    assert residents(homes, zones)[:3].tolist() == [21, 320, 0]
    assert np.isnan(residents(homes, zones)[3])
    assert residents(homes_at([], []), zones[:1]).tolist() == [0]


# --- whose school ----------------------------------------------------------------------------------------------------


@pytest.fixture
def line():
    """A street of 10 km."""
    return network([(0, 0), (10_000, 0)])


def test_without_areas_a_home_belongs_to_the_nearest_school_on_foot_not_by_air():
    # The school beside the home lies across a wall.
    streets = network([(0, 0), (1000, 0)], [(1000, 0), (1000, 30), (0, 30)])
    town = Town(streets, homes_at([(100, 0)], [100]), [(100, 30), (900, 0)])
    assert town.intake.school.tolist() == [1]
    assert town.intake.walk_m.tolist() == [800]
    assert town.intake.reason.tolist() == ["nearest"]


def test_a_school_of_two_doors_is_one_school(line):
    town = Town(line, homes_at([(100, 0), (900, 0)], [10, 10]), [(0, 0), (1000, 0), (2000, 0)], school_of=[0, 0, 1])
    assert town.intake.school.tolist() == [0, 0]
    assert town.intake.walk_m.tolist() == [100, 100]
    assert town.intake.total == pytest.approx([20 * SHARE, 0])


def test_an_intake_area_goes_before_the_nearest_school(line):
    area = np.array([1, 0, -1])
    town = Town(line, homes_at([(100, 0), (4900, 0), (300, 0)], [10, 20, 40]), [(0, 0), (5000, 0)], area=area)
    assert town.intake.school.tolist() == [1, 0, 0]
    assert town.intake.walk_m.tolist() == [4900, 4900, 300]
    assert town.intake.reason.tolist() == ["area", "area", "outside_areas"]
    assert town.intake.pupils == pytest.approx(np.array([10, 20, 40]) * SHARE)


def test_a_home_too_far_from_every_school_belongs_to_none_unless_it_lies_in_an_area(line):
    far = 100 + STRATEGY.schools.max_home_m
    homes = homes_at([(far - 1, 0), (far + 1, 0), (far + 1, 0)], [10, 10, 10])
    town = Town(line, homes, [(100, 0)], area=np.array([-1, -1, 0]))
    assert town.intake.school.tolist() == [0, -1, 0]
    assert town.intake.reason.tolist() == ["outside_areas", "none_near", "area"]
    assert np.isnan(town.intake.walk_m[1])
    assert town.intake.pupils == pytest.approx([10 * SHARE, 0, 10 * SHARE])


def test_a_home_that_goes_to_a_school_elsewhere_belongs_to_none_here(line):
    town = Town(line, homes_at([(100, 0), (300, 0)], [10, 20]), [(0, 0)], area=np.array([-2, 0]))
    assert town.intake.school.tolist() == [-1, 0]
    assert town.intake.reason.tolist() == ["other_area", "area"]
    assert town.intake.total == pytest.approx([20 * SHARE])


def test_every_reason_for_having_no_school_is_said(line):
    homes = homes_at([(NAN, NAN), (0, 500), (9000, 0)], [10, 10, 10])
    town = Town(line, homes, [(100, 0)])
    assert town.intake.reason.tolist() == ["no_point", "off_network", "none_near"]
    assert (town.intake.school == -1).all()
    assert town.intake.total.tolist() == [0]


def test_schools_off_the_network_have_nobody(line):
    town = Town(line, homes_at([(100, 0)], [10]), [(100, 900), (NAN, NAN)])
    assert town.intake.reason.tolist() == ["none_near"]
    assert town.people()["pupils"].tolist() == [0, 0]
    assert (town.worst()["kind"] == "").all()


# --- how many pupils -------------------------------------------------------------------------------------------------


def test_a_given_number_is_taken_from_the_nearest_homes_outward(line):
    homes = homes_at([(300, 0), (100, 0), (200, 0)], np.array([10, 10, 10]) / SHARE)
    town = Town(line, homes, [(0, 0)], pupils=np.array([16.0]))
    assert town.intake.pupils == pytest.approx([0, 10, 6])
    assert (town.intake.total.tolist(), town.intake.basis.tolist()) == ([16], ["given"])


def test_a_number_that_the_homes_do_not_have_is_scaled_up_and_said(line):
    homes = homes_at([(300, 0), (100, 0)], np.array([10, 30]) / SHARE)
    town = Town(line, homes, [(0, 0)], pupils=np.array([60.0]))
    assert town.intake.pupils == pytest.approx([15, 45])
    assert town.intake.basis.tolist() == ["scaled_up"]


def test_each_school_has_its_own_way_of_counting(line):
    homes = homes_at([(100, 0), (3100, 0), (200, 0)], np.array([10, 20, 10]) / SHARE)
    numbers = np.array([12.0, NAN, 50.0, 0.0])
    town = Town(line, homes, [(0, 0), (3000, 0), (9000, 0), (9001, 0)], pupils=numbers)
    assert town.intake.pupils == pytest.approx([10, 20, 2])
    assert town.intake.total == pytest.approx([12, 20, 50, 0])
    assert town.intake.basis.tolist() == ["given", "share", "no_homes", "given"]


def test_where_the_pupils_of_a_school_live_is_unknown_where_nobody_lives_near(line):
    row = Town(line, homes_at([], []), [(0, 0)], pupils=np.array([50.0])).people().iloc[0]
    assert row["pupils"] == 50
    assert row.drop(["pupils", "residents"]).isna().all()


def _a_person_or_none(persons):
    return persons if persons >= 1e-3 else 0.0  # fewer is nobody in any census, and overflows


@given(
    st.lists(
        st.tuples(st.integers(0, 3900), st.floats(0, 500).map(_a_person_or_none), st.integers(-1, 2)), max_size=12
    ),
    st.lists(st.one_of(st.just(NAN), st.floats(0, 300)), min_size=3, max_size=3),
)
@settings(deadline=None)
def test_the_pupils_of_the_homes_are_those_of_the_schools(cells, numbers):
    homes = homes_at([(x, 0) for x, _, _ in cells], [persons for _, persons, _ in cells])
    area = np.array([school for *_, school in cells], np.int64)
    given_numbers = np.array(numbers)
    town = Town(LINE, homes, [(0, 0), (2000, 0), (3900, 0)], area=area, pupils=given_numbers).intake
    own = town.school >= 0
    total = np.bincount(town.school[own], town.pupils[own], minlength=3)
    known = town.basis != "no_homes"
    assert total[known] == pytest.approx(town.total[known], abs=1e-6)
    assert (town.pupils >= 0).all()
    asked = ~np.isnan(given_numbers)
    assert town.total[asked].tolist() == given_numbers[asked].tolist()
    most = homes.weight * SHARE
    free = own & (town.basis[np.maximum(town.school, 0)] != "scaled_up")
    assert (town.pupils[free] <= most[free] + 1e-9).all()


LINE = network([(0, 0), (10_000, 0)])


# --- how far and how safely ------------------------------------------------------------------------------------------


def test_pupils_are_counted_within_each_distance_the_distance_itself_included(line):
    at = [500, 501, 1000, 2000, 4000, 4001]
    persons = np.array([1, 2, 4, 8, 16, 32]) / SHARE
    row = Town(line, homes_at([(x, 0) for x in at], persons), [(0, 0)], area=np.zeros(6, int)).people().iloc[0]
    counted = row[["pupils_near", "pupils_walk", "pupils_right_grade_1", "pupils_right_grade_2", "pupils_beyond"]]
    assert counted.tolist() == pytest.approx([1, 7, 15, 31, 32])
    assert (row["pupils"], row["pupils_not_reached"]) == pytest.approx((63, 0))


def test_pupils_on_an_island_are_not_reached_and_not_called_safe():
    streets = network([(0, 0), (20_000, 0)], [(30_000, 0), (50_000, 0)])
    homes = homes_at([(100, 0), (40_000, 0)], np.array([10, 30]) / SHARE)
    row = Town(streets, homes, [(0, 0)], area=np.zeros(2, int)).people().iloc[0]
    assert (row["pupils"], row["pupils_near"], row["pupils_not_reached"]) == pytest.approx((40, 10, 30))
    assert row[SHARES].sum() == pytest.approx(1)


def crossed_by_a_road(*more, kmh=60, known=True, **columns):
    """A footpath from (0, 0) to (100, 0) that crosses a road at (50, 0), and more footpaths."""
    lines = [[(0, 0), (50, 0), (100, 0)], [(50, -200), (50, 0), (50, 200)], *more]
    neutral = {
        "car": [0, 3, *[0] * len(more)],
        "speed_kmh": kmh,
        "speed_back_kmh": kmh,
        "speed_known": known,
        "road_class": pd.Categorical(["footway", "secondary", *["footway"] * len(more)]),
        "name": pd.Categorical(["", "Storgata", *[""] * len(more)]),
    }
    return network(*lines, **neutral | columns)


UNDERPASS = [(0, 0), (0, -50), (100, -50), (100, 0)]
HOME_AND_SCHOOL = (homes_at([(0, 0)], [100 / SHARE]), [(100, 0)])


def test_across_a_road_of_60_at_grade_there_is_no_safe_way():
    town = Town(crossed_by_a_road(), *HOME_AND_SCHOOL)
    assert town.levels() == [DANGEROUS]
    assert town.shares().tolist() == [[0, 0, 1]]


def test_through_an_underpass_there_is_one_though_it_is_longer():
    town = Town(crossed_by_a_road(UNDERPASS), *HOME_AND_SCHOOL)
    assert town.intake.walk_m.tolist() == [100]
    assert town.levels() == [SAFE]


def test_an_underpass_too_far_away_is_none():
    far = [(0, 0), (0, -LIMIT_M / 2), (100, -LIMIT_M / 2), (100, 0)]
    assert Town(crossed_by_a_road(far), *HOME_AND_SCHOOL).levels() == [DANGEROUS]
    near = [(0, 0), (0, -LIMIT_M / 2 + 51), (100, -LIMIT_M / 2 + 51), (100, 0)]
    assert Town(crossed_by_a_road(near), *HOME_AND_SCHOOL).levels() == [SAFE]


def test_across_a_road_of_unknown_limit_it_is_unknown():
    assert Town(crossed_by_a_road(known=False), *HOME_AND_SCHOOL).shares().tolist() == [[0, 1, 0]]


@pytest.mark.parametrize(
    ("aadt", "level"), [(NAN, UNKNOWN), (1000, SAFE), (1001, UNKNOWN), (7999, UNKNOWN), (8000, DANGEROUS)]
)
def test_across_a_road_of_50_the_traffic_decides(aadt, level):
    assert Town(crossed_by_a_road(kmh=50, aadt=aadt), *HOME_AND_SCHOOL).levels() == [level]
    streets = crossed_by_a_road(kmh=50)
    assert Town(streets, *HOME_AND_SCHOOL, aadt=np.full(len(streets.table), aadt)).levels() == [level]


def test_who_lives_along_a_dangerous_road_has_no_safe_way_and_others_have():
    homes = homes_at([(51, 100), (100, 5), (20, 0)], np.array([10, 20, 70]) / SHARE)
    town = Town(crossed_by_a_road(UNDERPASS), homes, [(100, 0)])
    assert town.levels() == [DANGEROUS, SAFE, SAFE]
    assert town.shares()[0] == pytest.approx([0.9, 0, 0.1])


def test_a_home_or_a_school_in_a_junction_may_leave_by_any_of_its_streets():
    # A road of 80 ends in the junction (0, 0); who lives there need not walk along it. It is no crossing for the bit
    # beyond: the road's own end counts as one.
    for order in (1, -1):
        lines = [[(-300, 0), (0, 0)], [(0, 0), (500, 0)]][::order]
        streets = network(
            *lines,
            speed_kmh=[50, 30][::order],
            speed_back_kmh=[50, 30][::order],
            speed_known=True,
            sidewalk=[0, 1][::order],
            road_class=pd.Categorical(["secondary", "residential"][::order]),
            aadt=500.0,
        )
        assert Town(streets, homes_at([(0, 0)], [10]), [(400, 0)]).levels() == [SAFE]
        assert Town(streets, homes_at([(400, 0)], [10]), [(0, 0)]).levels() == [SAFE]
        assert Town(streets, homes_at([(-10, 0)], [10]), [(400, 0)]).levels() == [DANGEROUS]


def test_without_pupils_there_are_no_shares():
    town = Town(crossed_by_a_road(), homes_at([(0, 0)], [0]), [(100, 0)])
    assert np.isnan(town.shares()).all()
    assert town.people()[["pupils", "pupils_near"]].to_numpy().tolist() == [[0, 0]]


def test_where_every_street_is_dangerous_nobody_is_safe():
    streets = network([(0, 0), (500, 0)], speed_kmh=80, speed_back_kmh=80, speed_known=True)
    assert Town(streets, homes_at([(0, 0)], [10]), [(400, 0)]).shares().tolist() == [[0, 0, 1]]


# --- the worst crossing ----------------------------------------------------------------------------------------------


def test_the_worst_crossing_is_where_most_pupils_cross():
    home = [(0, 0), (0, 150), (100, 150), (100, 0)]  # another way across, 150 m further north
    streets = crossed_by_a_road(home)
    homes = homes_at([(0, 0), (20, 0), (60, 0)], np.array([10, 20, 40]) / SHARE)
    row = Town(streets, homes, [(100, 0)]).worst().iloc[0]
    assert (row["x"], row["y"], row["kind"], row["name"]) == (50, 0, "crossing", "Storgata")
    assert (row["road_class"], row["limit_kmh"]) == ("secondary", 60)
    assert row["pupils"] == pytest.approx(30)  # who lives east of the road does not cross it
    assert streets.node_xy[row["node"]].tolist() == [50, 0]
    assert streets.table["name"].iloc[row["edge"]] == "Storgata"


@pytest.mark.parametrize("slip_road", ["motorway_link", "trunk_link", "motorway"])
def test_where_a_slip_road_makes_a_street_dangerous_to_pass_it_is_the_street_that_is_meant(slip_road):
    words = {"road_class": ["residential", slip_road], "name": ["Storgata", "E 18"]}
    numbers = {"car": [3, 3], "speed_kmh": [30, 60], "speed_back_kmh": [30, 60]}
    streets = crossed_by_a_road(**numbers, **{name: pd.Categorical(each) for name, each in words.items()})
    row = Town(streets, *HOME_AND_SCHOOL).worst().iloc[0]
    assert (row["x"], row["y"], row["kind"], row["pupils"]) == (50, 0, "crossing", pytest.approx(100))
    assert (row["name"], row["road_class"], row["limit_kmh"]) == ("Storgata", "residential", 30)


def test_a_footpath_over_a_slip_road_is_no_place_and_the_next_worst_is_taken():
    slip_road = {"road_class": pd.Categorical(["footway", "primary_link"])}
    row = Town(crossed_by_a_road(**slip_road), *HOME_AND_SCHOOL).worst().iloc[0]
    assert (row["kind"], row["name"], row["pupils"]) == ("", "", 0)
    streets = network(
        [(0, 0), (50, 0), (80, 0), (100, 0)],
        [(50, -50), (50, 0), (50, 50)],
        [(80, -50), (80, 0), (80, 50)],
        car=[0, 3, 3],
        speed_kmh=60,
        speed_back_kmh=60,
        speed_known=True,
        road_class=pd.Categorical(["footway", "primary_link", "secondary"]),
        name=pd.Categorical(["", "Rampen", "Storgata"]),
    )
    homes = homes_at([(0, 0), (60, 0)], np.array([10, 5]) / SHARE)
    row = Town(streets, homes, [(100, 0)]).worst().iloc[0]
    assert (row["x"], row["kind"], row["name"]) == (80, "crossing", "Storgata")


def test_along_a_dangerous_road_the_worst_place_is_the_middle_of_the_stretch_most_walk():
    streets = network(
        [(0, 0), (100, 0), (300, 0), (400, 0)],
        [(100, 0), (100, 500)],
        [(300, 0), (300, 500)],
        speed_kmh=[50, 30, 30],
        speed_back_kmh=[50, 30, 30],
        speed_known=True,
        sidewalk=[0, 1, 1],
        aadt=500.0,
        name=pd.Categorical(["Veien", "", ""]),
    )
    homes = homes_at([(20, 0), (100, 100), (390, 0)], np.array([1, 2, 4]) / SHARE)
    row = Town(streets, homes, [(300, 100)]).worst().iloc[0]
    assert (row["kind"], row["name"], row["node"]) == ("along", "Veien", -1)
    assert (row["x"], row["pupils"]) == pytest.approx((350, 4))
    homes = homes_at([(20, 0), (100, 100), (390, 0)], np.array([3, 2, 4]) / SHARE)
    row = Town(streets, homes, [(300, 100)]).worst().iloc[0]
    assert (row["x"], row["pupils"]) == pytest.approx((200, 5))


def test_a_walk_along_one_edge_only_is_seen_and_passes_no_crossing():
    streets = crossed_by_a_road()
    row = Town(streets, homes_at([(50, 100)], [10 / SHARE]), [(50, 20)]).worst().iloc[0]
    assert (row["kind"], row["y"], row["pupils"]) == ("along", 100, pytest.approx(10))


def test_a_door_in_the_junction_at_the_end_of_ones_own_street_is_come_to_without_crossing():
    row = Town(crossed_by_a_road(), homes_at([(20, 0)], [10 / SHARE]), [(50, 0)]).worst().iloc[0]
    assert row["kind"] == ""
    row = Town(crossed_by_a_road(), homes_at([(20, 0), (80, 0)], np.array([1, 10]) / SHARE), [(50, 0)]).worst().iloc[0]
    assert (row["kind"], row["pupils"]) == ("crossing", pytest.approx(10))


def test_round_a_street_that_begins_and_ends_in_one_junction_the_shorter_way_passes_it():
    loop = [(50, 0), (0, -200), (100, -200), (50, 0)]
    streets = crossed_by_a_road(loop)
    row = Town(streets, homes_at([(40, -40)], [10 / SHARE]), [(60, -40)]).worst().iloc[0]
    assert (row["kind"], row["pupils"]) == ("crossing", pytest.approx(10))


def test_without_a_dangerous_place_there_is_none_and_an_unknown_one_is_not_dangerous():
    row = Town(crossed_by_a_road(known=False), *HOME_AND_SCHOOL).worst().iloc[0]
    assert (row["kind"], row["name"], row["road_class"], row["pupils"]) == ("", "", "", 0)
    assert (row["node"], row["edge"]) == (-1, -1)
    assert row[["x", "y", "limit_kmh"]].isna().all()


def test_schools_in_small_batches_have_the_same_worst_crossings(monkeypatch):
    town = random_town(3)
    together = town.worst()
    monkeypatch.setattr(school_people, "_AT_ONCE", 1)
    pd.testing.assert_frame_equal(town.worst(), together)
    assert (together["pupils"] > 0).any()


# --- against networkx ------------------------------------------------------------------------------------------------

SIDE = 6


def random_streets(seed):
    """A bent grid, in which no two ways are equally long, of streets of every kind."""
    chance = np.random.default_rng(seed)
    xy = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), axis=2) * 300.0
    xy = np.round(xy + chance.uniform(-80, 80, xy.shape), 1)
    lines = [[tuple(xy[i, j]), tuple(xy[i, j + 1])] for i in range(SIDE) for j in range(SIDE - 1)]
    lines += [[tuple(xy[i, j]), tuple(xy[i + 1, j])] for i in range(SIDE - 1) for j in range(SIDE)]
    many = len(lines)
    kmh = chance.choice([30, 40, 50, 60], many, p=[0.6, 0.2, 0.1, 0.1])
    return network(
        *lines,
        speed_kmh=kmh,
        speed_back_kmh=kmh,
        speed_known=chance.random(many) < 0.8,
        sidewalk=chance.integers(-1, 2, many),
        aadt=chance.choice([NAN, 500.0, 9000.0], many, p=[0.4, 0.5, 0.1]),
    )


def random_town(seed, streets=None):
    streets = random_streets(seed) if streets is None else streets
    chance = np.random.default_rng(seed + 1000)
    homes = homes_at(chance.uniform(0, 300 * SIDE, (40, 2)), chance.integers(0, 50, 40))
    area = chance.integers(-1, 3, 40)
    graph = Graph(streets, "walk", "m", STRATEGY)
    doors = graph.snap(chance.uniform(0, 300 * SIDE, (4, 2)), 1e4).xy
    return Town(streets, homes, doors, school_of=[0, 1, 2, 2], reach_m=120, area=area)


def ways(town, level):
    """The walks as a networkx graph: nodes that may not be passed are taken apart into the ends of their edges.

    Who stands in a junction that may be passed may leave by all of its streets, also where his own is not allowed.
    """
    graph = nx.Graph()
    length = town.network.table["length_m"].to_numpy()
    ends = np.column_stack([town.network.from_node, town.network.to_node]).tolist()
    places = {int(edge): {} for edge in np.flatnonzero(town.danger.along <= level)}
    for kind, snap in (("home", town.snap), ("door", town.schools)):
        for row, edge in enumerate(snap.edge.tolist()):
            share = snap.offset_m[row] / length[edge]
            at_end = [0 <= edge not in places and abs(share - end) < 1e-9 for end in (0, 1)]
            if any(at_end) and town.danger.node[node := ends[edge][at_end.index(True)]] <= level:
                graph.add_edge((kind, row), ("node", node), weight=snap.distance_m[row])
            elif edge in places:
                places[edge][kind, row] = share
                graph.add_edge((kind, row), ("on", kind, row), weight=snap.distance_m[row])
    for edge, on in places.items():
        inside = [("on", *who) for who in sorted(on, key=on.get)]
        shares = [0, *sorted(on.values()), 1]
        for (one, other), metres in zip(
            pairwise([(edge, 0), *inside, (edge, 1)]), np.diff(shares) * length[edge], strict=True
        ):
            graph.add_edge(one, other, weight=metres, edge=edge)
        for end, node in enumerate(ends[edge]):
            if town.danger.node[node] <= level:
                graph.add_edge((edge, end), ("node", node), weight=0.0)
    return graph


def shortest(town, level):
    """The shortest walk of every home to a door of its school: metres and the places on the way; None for none."""
    graph = ways(town, level)
    for home, door in product(range(len(town.snap.edge)), range(len(town.schools.edge))):
        one, other = town.snap, town.schools
        if one.edge[home] == other.edge[door] and one.offset_m[home] == other.offset_m[door]:  # at the very door
            graph.add_edge(("home", home), ("door", door), weight=one.distance_m[home] + other.distance_m[door])
    found = []
    for row, school in enumerate(town.intake.school.tolist()):
        walks = []
        for door in np.flatnonzero(town.school_of == school).tolist():
            with contextlib.suppress(nx.NetworkXNoPath, nx.NodeNotFound):
                walks.append(nx.bidirectional_dijkstra(graph, ("home", row), ("door", door)))
        found.append(min(walks, key=itemgetter(0), default=None))
    return found, graph


@pytest.mark.parametrize("seed", range(12))
def test_walks_and_levels_agree_with_networkx(seed):
    town = random_town(seed)
    whole = shortest(town, DANGEROUS)[0]
    for row, walk in enumerate(whole):
        if walk is not None:
            assert town.intake.walk_m[row] == pytest.approx(walk[0])
    expected = []
    for row, walk in enumerate(whole):
        counts = walk is not None and walk[0] <= LIMIT_M and town.intake.pupils[row] > 0
        expected.append(DANGEROUS if counts else -1)
    for level in (UNKNOWN, SAFE):
        for row, walk in enumerate(shortest(town, level)[0]):
            if expected[row] >= 0 and walk is not None and walk[0] <= LIMIT_M:
                expected[row] = level
    assert town.levels() == expected


@pytest.mark.parametrize("seed", range(12))
def test_the_worst_crossing_agrees_with_every_walk_gone_through_by_networkx(seed):
    town = random_town(seed)
    walks, graph = shortest(town, DANGEROUS)
    passed = {}
    for row, walk in enumerate(walks):
        if walk is None or walk[0] > LIMIT_M:
            continue
        school, each = int(town.intake.school[row]), town.intake.pupils[row]
        for place in walk[1]:
            if place[0] == "node" and town.danger.node[place[1]] == DANGEROUS:
                key = (school, "crossing", place[1])
                passed[key] = passed.get(key, 0) + each
        steps = [graph.edges[step] for step in pairwise(walk[1])]
        for edge in {step["edge"] for step in steps if "edge" in step and step["weight"] > 1e-6}:
            if town.danger.along[edge] == DANGEROUS:
                passed[school, "along", edge] = passed.get((school, "along", edge), 0) + each
    for school, row in town.worst().iterrows():
        mine = {key[1:]: value for key, value in passed.items() if key[0] == school and value > 0}
        if not mine:
            assert row["kind"] == ""
            continue
        assert row["pupils"] == pytest.approx(max(mine.values()), abs=1e-5)
        here = (row["kind"], row["node"] if row["kind"] == "crossing" else row["edge"])
        assert mine[here] == pytest.approx(max(mine.values()), abs=1e-5)


# --- what must always hold -------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_every_pupil_is_counted_once(seed):
    town = random_town(seed)
    table = town.people()
    parts = table["pupils_right_grade_2"] + table["pupils_beyond"] + table["pupils_not_reached"]
    assert parts.to_numpy() == pytest.approx(table["pupils"].to_numpy())
    near = table[["pupils_near", "pupils_walk", "pupils_right_grade_1", "pupils_right_grade_2"]].to_numpy()
    assert (np.diff(near, axis=1) >= -1e-9).all()
    shares = table[SHARES].to_numpy()
    having = table["pupils_right_grade_2"].to_numpy() > 0
    assert shares[having].sum(axis=1) == pytest.approx(1)
    assert np.isnan(shares[~having]).all()


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(0, 2 * SIDE * (SIDE - 1) - 1))
def test_a_safer_street_never_makes_fewer_safe_nor_more_endangered(seed, edge):
    before = random_town(seed)
    table = before.network.table.copy()
    table.loc[edge, ["speed_kmh", "speed_back_kmh", "aadt"]] = [30.0, 30.0, 500.0]
    table.loc[edge, "speed_known"] = True
    table.loc[edge, "sidewalk"] = 1
    after = random_town(seed, replace(before.network, table=table, graphs={}))
    old, new = before.shares(), after.shares()
    known = ~np.isnan(old[:, 0])
    assert (new[known, 0] >= old[known, 0] - 1e-9).all()
    assert (new[known, 2] <= old[known, 2] + 1e-9).all()


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_cutting_streets_in_two_changes_nothing(seed):
    whole = random_streets(seed)
    middle = shapely.get_coordinates(shapely.line_interpolate_point(whole.lines, 0.4, normalized=True))
    bent = np.stack([whole.xy[whole.start[:-1]], middle, whole.xy[whole.start[1:] - 1]], axis=1)
    halves = np.stack([bent[:, :2], bent[:, 1:]], axis=1).reshape(-1, 2, 2).tolist()
    columns = whole.table.drop(columns="length_m").loc[np.repeat(np.arange(len(bent)), 2)]
    cut = network(*halves, **{name: columns[name].array for name in columns})
    before, after = random_town(seed, whole), random_town(seed, cut)
    pd.testing.assert_frame_equal(before.people(), after.people())
    np.testing.assert_array_equal(before.levels(), after.levels())


def test_nothing_handed_in_is_changed():
    town = random_town(5)
    before = [array.copy() for array in (town.intake.pupils, town.snap.edge, town.snap.offset_m, town.danger.along)]
    town.people()
    town.worst()
    after = (town.intake.pupils, town.snap.edge, town.snap.offset_m, town.danger.along)
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, other)


STOP = {
    "intake": lambda town, *given: intake(*given, town.count, STRATEGY, progress=lambda _: True),
    "people": lambda town, *given: people(
        *given, town.intake, np.full(town.count, None, object), town.danger, STRATEGY, lambda _: True
    ),
    "worst_crossings": lambda town, *_: worst_crossings(*town.given, STRATEGY, lambda _: True),
}


@pytest.mark.parametrize("step", list(STOP))
def test_it_can_be_stopped(step):
    town = random_town(1)
    with pytest.raises(Cancelled):
        STOP[step](town, town.graph, town.homes, town.snap, town.schools, town.school_of)
