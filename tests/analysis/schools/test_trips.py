"""Exits, and how many cars drive where: by hand, and on real networks."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimaklok_plugin.analysis.routing.graph import Graph, Snap
from klimaklok_plugin.analysis.schools import trips
from klimaklok_plugin.analysis.schools.assignment import TrafficDemand, assign
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.routing.test_graph import OSLO, network

STRATEGY = load_strategy()
TRAFFIC = STRATEGY.schools.traffic
TRIPS = max(TRAFFIC.trips_per_person.items())[1]
"""Of the last survey."""


def with_traffic(**values):
    schools = replace(STRATEGY.schools, traffic=replace(TRAFFIC, **values))
    return replace(STRATEGY, schools=schools)


def categories(words):
    import pandas as pd

    return pd.Categorical(words)


def crossing():
    """A square of residential streets of 1000 m, with roads out to the west, the north and the east."""
    square = [(0, 0), (1000, 0)], [(1000, 0), (1000, 1000)], [(1000, 1000), (0, 1000)], [(0, 1000), (0, 0)]
    west = [(-400, 0), (0, 0)]
    north_in, north_out = [(490, 1400), (500, 1000)], [(500, 1000), (510, 1400)]
    east, ramp, inner = [(1000, 0), (1400, 0)], [(1000, 1000), (1400, 1000)], [(0, 0), (450, 500)]
    top = [(1000, 1000), (500, 1000)], [(500, 1000), (0, 1000)]
    lines = [*square[:2], *top, square[3], west, north_in, north_out, east, ramp, inner]
    # Paths all over the place, as in every town: the border lies where they end.
    paths = [[(x, y) for x in range(-400, 1401, 100)] for y in range(-50, 1451, 100)]
    steps = [paths[row][at : at + 2] for row in range(len(paths)) for at in range(len(paths[0]) - 1)]
    lines += steps
    words = [*["residential"] * 5, "primary", "trunk", "trunk", "secondary", "trunk_link", "tertiary"]
    words += ["footway"] * len(steps)
    car = [*[3] * 5, 3, 1, 1, 3, 3, 3, *[0] * len(steps)]
    names = [*[""] * 5, "Vestveien", "Nordveien", "Nordveien", "Østveien", "Rampen", "Blindveien", *[""] * len(steps)]
    return network(*lines, car=car, road_class=categories(words), name=categories(names))


def test_exits_are_the_ends_of_larger_roads_at_the_border():
    graph = Graph(crossing(), "car", "min", STRATEGY)
    exits = trips.find_exits(graph, STRATEGY)
    assert sorted(exits.name) == ["Nordveien", "Vestveien", "Østveien"]  # no ramp, and no dead end in the middle
    found = {name: i for i, name in enumerate(exits.name)}
    west, north, east = found["Vestveien"], found["Nordveien"], found["Østveien"]
    assert exits.road_class[[west, north, east]].tolist() == ["primary", "trunk", "secondary"]
    expected = [TRAFFIC.exit_cars[word] for word in ("primary", "trunk", "secondary")]
    assert exits.cars_in[[west, north, east]].tolist() == expected
    assert exits.cars_out[[west, north, east]].tolist() == expected
    assert set(exits.basis) == {trips.ASSUMED}
    # The two carriageways in the north are one exit, with a way in and a way out.
    assert exits.way_in.xy[north].tolist() == [490, 1400]
    assert exits.way_out.xy[north].tolist() == [510, 1400]
    assert exits.way_in.xy[west].tolist() == exits.way_out.xy[west].tolist() == [-400, 0]
    places = np.array([exits.way_in.edge, exits.way_out.edge])
    assert places[:, [west, north, east]].tolist() == [[5, 6, 8], [5, 7, 8]]


def test_known_traffic_goes_before_assumptions():
    town = crossing()
    aadt = np.full(len(town.table), np.nan)
    aadt[[5, 7]] = 8000, 20_000  # of the north, the carriageway out only
    exits = trips.find_exits(Graph(town, "car", "min", STRATEGY), STRATEGY, aadt)
    found = dict(zip(exits.name, zip(exits.cars_in, exits.cars_out, exits.basis, strict=True), strict=True))
    half = TRAFFIC.peak_share / 2
    assert found["Vestveien"] == (8000 * half, 8000 * half, trips.BY_AADT)
    assert found["Nordveien"] == (20_000 * half, 20_000 * half, trips.BY_AADT)
    assert found["Østveien"][2] == trips.ASSUMED


def test_carriageways_that_end_far_from_each_other_are_two_exits():
    exits = trips.find_exits(Graph(crossing(), "car", "min", STRATEGY), with_traffic(exit_pair_m=19.0))
    north = np.flatnonzero(exits.name == "Nordveien")
    assert sorted(zip(exits.cars_in[north], exits.cars_out[north], strict=True)) == [(0, 1200), (1200, 0)]
    assert (exits.way_in.edge[north] < 0).tolist() == (exits.cars_in[north] == 0).tolist()
    assert (exits.way_out.edge[north] < 0).tolist() == (exits.cars_out[north] == 0).tolist()


def test_a_network_without_larger_roads_has_no_exits():
    graph = Graph(network([(0, 0), (100, 0)], [(100, 0), (100, 100)]), "car", "min", STRATEGY)
    exits = trips.find_exits(graph, STRATEGY)
    assert len(exits.name) == 0
    assert trips.through_trips(exits, np.empty((0, 0)), STRATEGY).shape == (0, 0)


def exits_at(xy, cars_in, cars_out):
    count = len(xy)
    snap = Snap(
        np.zeros(count, np.int32), np.zeros(count), np.zeros(count), np.array(xy, float), np.zeros(count, np.uint8)
    )
    words = np.array([""] * count, object)
    return trips.NetworkExits(snap, snap, words, words, np.array(cars_in, float), np.array(cars_out, float), words)


def test_through_trips_are_split_by_what_leaves_at_the_others():
    exits = exits_at([(0, 0), (1000, 0), (0, 1000), (10, 0)], [100, 50, 10, 8], [90, 60, 30, 0])
    metres = np.full((4, 4), 1500.0)
    metres[0, 3] = metres[3, 0] = 31.0  # more than three times the 10 m of air
    metres[1, 2] = np.inf
    cars = trips.through_trips(exits, metres, with_traffic(through_share=0.5, through_detour=3.0))
    np.testing.assert_allclose(cars[0], [0, 50 * 60 / 90, 50 * 30 / 90, 0])
    np.testing.assert_allclose(cars[1], [25, 0, 0, 0])
    np.testing.assert_allclose(cars[3], [0, 4 * 60 / 90, 4 * 30 / 90, 0])


def test_who_can_only_leave_where_he_came_in_does_not_drive_through():
    exits = exits_at([(0, 0), (1000, 0)], [100, 50], [90, 60])
    cars = trips.through_trips(exits, np.array([[0, np.inf], [1200.0, 0]]), STRATEGY)
    assert cars.tolist() == [[0, 0], [TRAFFIC.through_share * 50, 0]]


def test_trips_to_centres_by_hand():
    strategy = with_traffic(decay_m=1000.0)
    metres = np.array([[1000.0, 2000.0], [np.inf, 3000.0], [np.inf, np.inf]])
    found = trips.trips_to_centres(np.array([100.0, 10.0, 5.0]), metres, np.array([1.0, 2.0]), strategy)
    peak = TRIPS * TRAFFIC.peak_share * TRAFFIC.centre_share / TRAFFIC.persons_per_car
    near, far = math.exp(-1), 2 * math.exp(-2)
    # The car share of the shipped strategy: 25 % at 1 km, 40 % at 2 km, 55 % at 3 km.
    np.testing.assert_allclose(found.cars[0], 100 * peak * np.array([near * 0.25, far * 0.4]) / (near + far))
    np.testing.assert_allclose(found.cars[1], [0, 10 * peak * 0.55])
    assert found.cars[2].tolist() == [0, 0]
    assert found.stranded.tolist() == [False, False, True]


def test_centres_far_away_draw_all_the_same_and_nobody_is_stranded_where_nobody_lives():
    metres = np.array([[5e7, 5e7], [np.inf, np.inf]])
    found = trips.trips_to_centres(np.array([10.0, 0.0]), metres, np.array([1.0, 3.0]), STRATEGY)
    assert found.cars[0, 1] == pytest.approx(3 * found.cars[0, 0])
    assert found.cars[0, 0] > 0
    assert found.stranded.tolist() == [False, False]
    none = trips.trips_to_centres(np.array([10.0]), np.empty((1, 0)), np.empty(0), STRATEGY)
    assert none.stranded.tolist() == [True]
    worthless = trips.trips_to_centres(np.array([10.0]), np.array([[100.0]]), np.zeros(1), STRATEGY)
    assert worthless.stranded.tolist() == [True]
    assert worthless.cars.tolist() == [[0.0]]


@given(st.lists(st.floats(0, 1e4), min_size=3, max_size=3), st.lists(st.floats(0, 1e5), min_size=6, max_size=6))
def test_no_more_cars_than_trips(persons, metres):
    found = trips.trips_to_centres(np.array(persons), np.array(metres).reshape(3, 2), np.array([1.0, 2.0]), STRATEGY)
    most = np.array(persons) * TRIPS * TRAFFIC.peak_share * TRAFFIC.centre_share
    assert (found.cars >= 0).all()
    assert (found.cars.sum(axis=1) <= most / TRAFFIC.persons_per_car + 1e-9).all()


def test_the_further_pupils_live_the_more_are_driven_some_of_them_together():
    walk_m = np.array([0.0, 750.0, 1000.0, 9000.0, np.inf])
    driven = trips.driven_pupils(np.full(5, 100.0), walk_m, STRATEGY)
    assert driven.tolist() == pytest.approx([4, 16, 22, 50, 50])
    assert trips.school_trips(np.array([12.0, 0.0]), STRATEGY).tolist() == pytest.approx([10, 0])


@pytest.fixture(scope="module")
def oslo():
    if not OSLO.is_file():
        pytest.skip(f"the real data are not there: {OSLO}")
    from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm

    return network_from_osm(OSLO, None, STRATEGY, BuildOptions()).network


def test_central_oslo_is_left_by_its_roads_at_the_border(oslo):
    graph = Graph(oslo, "car", "min", STRATEGY)
    exits = trips.find_exits(graph, STRATEGY)
    assert {"Trondheimsveien", "Sandakerveien", "Uelands gate", "Kongsveien", "Henrik Ibsens gate"} <= set(exits.name)
    assert not {"Oslo gate", "Tøyengata", "Hammersborggata"} & set(exits.name)  # they end in the middle of the town
    low, high = np.array(oslo.bounds).reshape(2, 2)
    # The fjord reaches in from the south.
    for place in (exits.way_in.xy, exits.way_out.xy):
        assert (np.minimum(place - low, high - place).min(axis=1) < 400).all()
    own = np.arange(len(exits.name))
    metres = assign(graph, TrafficDemand(exits.way_in, exits.way_out, own, np.zeros((len(own), len(own))))).metres
    cars = trips.through_trips(exits, metres, STRATEGY)
    assert (cars.sum(axis=1) <= TRAFFIC.through_share * exits.cars_in + 1e-9).all()
    assert cars.sum() > 0.9 * TRAFFIC.through_share * exits.cars_in.sum()
    assert not np.diag(cars).any()
