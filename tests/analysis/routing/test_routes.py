"""The way as a line: as long as the cost says, on streets that may be used, in their direction."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from klimaklok_plugin.analysis.network.roads import BACKWARD, FORWARD
from klimaklok_plugin.analysis.routing.fields import Kept, Places
from klimaklok_plugin.analysis.routing.graph import Field, Graph
from klimaklok_plugin.analysis.routing.routes import route
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.sites.towns import ORIGIN, grid, street

STRATEGY = load_strategy()
SIDE = 1500.0


def snapped(graph, rng, count):
    return graph.snap(rng.uniform(0, SIDE, (count, 2)) + ORIGIN, 200)


def length(xy):
    return float(np.hypot(*np.diff(xy, axis=0).T).sum())


def allowed_directions(network, mode):
    """Return the directed streets (from, to) that a mode may go, as lines."""
    permission = network.table[mode].to_numpy()
    ahead, back = (permission & FORWARD) > 0, (permission & BACKWARD) > 0
    return np.concatenate([network.lines[ahead], shapely.reverse(network.lines[back])])


@pytest.mark.parametrize("seed", range(8))
def test_a_walk_is_as_long_as_it_costs(seed):
    rng = np.random.default_rng(seed)
    graph = Graph(grid(rng), "walk", "m", STRATEGY)
    targets = snapped(graph, rng, 6)
    for number in range(25):
        origin = snapped(graph, rng, 1)
        cost, nearest = graph.nearest(origin, targets)
        found = route(graph, origin, targets)
        if found is None:
            assert np.isinf(cost[0]), number
            continue
        assert found.target == nearest[0]
        off = origin.distance_m[0] + targets.distance_m[found.target]
        assert length(found.xy) + off == pytest.approx(cost[0], abs=1e-6)
        assert found.xy[0] == pytest.approx(origin.xy[0])
        assert found.xy[-1] == pytest.approx(targets.xy[found.target])


@pytest.mark.parametrize("seed", range(4))
def test_a_ride_uses_every_street_in_a_direction_that_is_open_to_it(seed):
    rng = np.random.default_rng(seed)
    network = grid(rng)
    graph = Graph(network, "bike", "min", STRATEGY)
    targets = snapped(graph, rng, 3)
    open_ways = allowed_directions(network, "bike")
    checked = 0
    for _ in range(15):
        origin = snapped(graph, rng, 1)
        found = route(graph, origin, targets)
        if found is None:
            continue
        for step in np.stack([found.xy[:-1], found.xy[1:]], axis=1):
            if np.hypot(*(step[1] - step[0])) < 1e-6:
                continue
            along = shapely.line_locate_point(open_ways, shapely.points(step)[:, None])
            on = (shapely.distance(open_ways, shapely.points(step)[:, None]) < 1e-6).all(axis=0)
            assert (on & (along[1] > along[0])).any()
            checked += 1
    assert checked > 20


def test_a_bent_street_is_followed_round_its_bends():
    network = street([[(0, 0), (100, 0), (100, 100), (200, 100)]])
    graph = Graph(network, "walk", "m", STRATEGY)
    origin, target = (graph.snap([ORIGIN + xy], 10) for xy in ((50, 0), (150, 100)))
    found = route(graph, origin, target)
    assert (found.xy - ORIGIN).tolist() == [[50, 0], [100, 0], [100, 100], [150, 100]]
    assert (route(graph, target, origin).xy - ORIGIN).tolist() == [[150, 100], [100, 100], [100, 0], [50, 0]]


def test_there_is_no_way_beyond_the_limit():
    graph = Graph(street([[(0, 0), (500, 0)]]), "walk", "m", STRATEGY)
    origin, target = (graph.snap([ORIGIN + xy], 10) for xy in ((0, 0), (400, 0)))
    assert route(graph, origin, target, limit=399) is None
    assert route(graph, origin, target, limit=401).cost == pytest.approx(400)


@pytest.mark.parametrize("room", [1, 10**9], ids=["one is kept", "all are kept"])
@pytest.mark.parametrize("mode", ["walk", "bike"])
def test_kept_searches_find_what_one_for_all_points_finds(mode, room):
    rng = np.random.default_rng(5)
    graph = Graph(grid(rng), mode, "min", STRATEGY)
    targets, origins = snapped(graph, rng, 20), snapped(graph, rng, 60)
    group, wanted = rng.integers(0, 5, 20), rng.integers(-1, 6, 60)
    expected = graph.cost_to_each(origins, targets, group, wanted)
    places = Places(graph, targets, group, Kept(room))
    for _ in range(2):  # searched for, and looked up
        np.testing.assert_allclose(places.cost(origins, wanted), expected, atol=1e-9)


def test_a_field_asked_with_a_greater_limit_searches_again_and_with_a_smaller_one_keeps_to_it():
    graph = Graph(street([[(0, 0), (500, 0), (900, 0)]]), "walk", "m", STRATEGY)
    target, far = (graph.snap([ORIGIN + xy], 10) for xy in ((0, 0), (700, 0)))
    field = Field(graph, target)
    assert np.isinf(field.nearest(far, 600)[0][0])
    assert field.nearest(far)[0][0] == pytest.approx(700)
    assert np.isinf(field.nearest(far, 600)[0][0])


def test_what_is_kept_stays_within_its_limit_and_the_longest_unused_goes_first():
    graph = Graph(street([[(0, 0), (500, 0), (900, 0)]]), "walk", "m", STRATEGY)
    targets = graph.snap(ORIGIN + np.array([[0, 0], [100, 0], [200, 0]]), 10)
    one = Field(graph, targets.take([0]), told=False).reach().nbytes
    made = []
    kept = Kept(2 * one)

    def ask(place):
        def make():
            made.append(place)
            return Field(graph, targets.take([place]), told=False)

        kept.get(place, make)

    for place in (0, 1, 0, 2, 0, 1):
        ask(place)
    assert made == [0, 1, 2, 1]
    assert kept.nbytes == 2 * one
