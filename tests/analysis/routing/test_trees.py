"""Shortest-path trees against walking them step by step, and against networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.network.messages import NetworkModeError
from klimaklok_plugin.analysis.routing import trees
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.routing.test_graph import HUGE, LITTLE, POINTS, network, towns

STRATEGY = load_strategy()


def walked(made, row, node):
    """Return the nodes on the way, the first included."""
    way = [node]
    while made.parent[row, way[-1]] >= 0:
        way.append(made.parent[row, way[-1]])
        assert len(way) <= made.parent.shape[1]
    return way


def test_a_street_of_three_edges_is_gone_through_to_its_end():
    street = network([(0, 0), (100, 0)], [(100, 0), (300, 0)], [(300, 0), (600, 0)], speed_kmh=60, speed_back_kmh=60)
    graph = Graph(street, "car", "min", STRATEGY)
    made = trees.search(graph, graph.snap([(450, 0)], 1), np.array([0]), 1)
    by_x = np.argsort(street.node_xy[:, 0])
    np.testing.assert_allclose(made.cost[0, by_x], [0.45, 0.35, 0.15, 0.15])
    np.testing.assert_allclose(made.metres[0, by_x], [450, 350, 150, 150])
    assert made.edge[0, by_x].tolist() == [0, 1, 2, 2]
    assert made.parent[0, by_x].tolist() == [by_x[1], by_x[2], -1, -1]
    load = np.zeros(made.cost.shape)
    load[0, by_x] = [1, 2, 4, 8]
    assert made.carried(load)[0, by_x].tolist() == [1, 3, 7, 8]
    assert made.per_edge(made.carried(load)).tolist() == [1, 3, 15]


def test_the_nearest_of_a_groups_places_is_gone_to():
    street = network([(0, 0), (100, 0)], [(100, 0), (300, 0)], [(300, 0), (600, 0)])
    graph = Graph(street, "walk", "m", STRATEGY)
    made = trees.search(graph, graph.snap([(10, 0), (590, 0), (110, 0)], 1), np.array([0, 0, 1]), 2)
    by_x = np.argsort(street.node_xy[:, 0])
    assert made.target[:, by_x].tolist() == [[0, 0, 1, 1], [2, 2, 2, 2]]
    np.testing.assert_allclose(made.cost[:, by_x], [[10, 90, 290, 10], [110, 10, 190, 490]])


def test_a_closed_edge_is_no_way_not_even_the_last():
    street = network([(0, 0), (100, 0)], [(100, 0), (300, 0)], [(300, 0), (600, 0)])
    graph = Graph(street, "walk", "m", STRATEGY)
    target = graph.snap([(450, 0)], 1)
    middle = trees.search(graph, target, np.array([0]), 1, np.array([False, True, False]))
    assert np.isfinite(middle.cost).sum() == 2
    last = trees.search(graph, target, np.array([0]), 1, np.array([False, False, True]))
    assert not np.isfinite(last.cost).any()
    assert (last.target == -1).all()
    assert np.isinf(last.metres).all()
    assert not last.carried(np.ones(last.cost.shape)).any()


def test_of_parallel_edges_the_cheapest_is_used_and_among_equals_the_lowest():
    lines = [(0, 0), (50, 80), (100, 0)], [(0, 0), (50, 10), (100, 0)], [(0, 0), (50, -10), (100, 0)]
    street = network(*lines, [(100, 0), (200, 0)])
    graph = Graph(street, "walk", "m", STRATEGY)
    made = trees.search(graph, graph.snap([(150, 0)], 1), np.array([0]), 1)
    first = np.flatnonzero(street.node_xy[:, 0] == 0)[0]
    assert made.edge[0, first] == 1
    shut = trees.search(graph, graph.snap([(150, 0)], 1), np.array([0]), 1, np.array([False, True, False, False]))
    assert shut.edge[0, first] == 2


def test_edges_of_length_zero_are_carried_over_in_the_order_of_the_way():
    # Five nodes in one place, joined by edges of no length, and numbered against the way.
    xy = [(0, 0)] * 5
    keys = [4, 1, 1, 3, 3, 0, 0, 2]
    lines = [[xy[0], (0, 30), xy[1]], *[[xy[0], xy[1]]] * 3, [xy[0], (100, 0)]]
    town = network(*lines, keys=[4, 99, 1, *keys[2:], 2, 5])
    graph = Graph(town, "walk", "m", STRATEGY)
    made = trees.search(graph, graph.snap([(90, 0)], 1), np.array([0]), 1)
    assert (made.cost < 95).sum() >= 4
    carried = made.carried(np.ones(made.cost.shape))
    assert made.per_edge(carried).tolist() == [1, 2, 3, 4, 6]


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns(), st.sampled_from(["walk", "car"]), POINTS, st.data())
def test_trees_are_what_walking_them_shows(town, mode, places, data):
    try:
        graph = Graph(town, mode, "min", LITTLE)
    except NetworkModeError:
        return
    targets = graph.snap(places, HUGE)
    group = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(places), max_size=len(places))))
    closed = np.array(data.draw(st.lists(st.booleans(), min_size=len(town.table), max_size=len(town.table))))
    made = trees.search(graph, targets, group, 4, closed)
    again = trees.search(graph, targets, group, 4, closed)
    assert all(np.array_equal(getattr(made, name), getattr(again, name)) for name in ("cost", "parent", "edge"))
    links = graph.links()
    load = np.arange(made.cost.size).reshape(made.cost.shape) % 7
    carried = np.zeros(made.cost.shape)
    for row, node in np.argwhere(np.isfinite(made.cost)):
        way = walked(made, row, node)
        carried[row, way] += load[row, node]
        cost = metres = 0.0
        for tail in way[:-1]:
            head, edge = made.parent[row, tail], made.edge[row, tail]
            same = (links.tail == tail) & (links.head == head)
            assert edge < 0 or not closed[edge]
            assert (
                links.cost[same & (links.edge == edge)].min()
                == links.cost[same & ((links.edge < 0) | ~closed[links.edge])].min()
            )
            cost += made.cost[row, tail] - made.cost[row, head]
            metres += 0 if edge < 0 else made.length_m[edge]
        target = made.target[row, node]
        assert group[target] == row
        assert made.edge[row, way[-1]] == targets.edge[target]
        assert not closed[targets.edge[target]]
        rest = min(
            (ends for ends in zip(*ends_of(graph, targets, target), strict=True) if ends[0] == way[-1]),
            key=lambda ends: ends[1],
        )
        assert made.cost[row, node] == pytest.approx(cost + rest[1])
        assert made.metres[row, node] == pytest.approx(metres + rest[2])
    np.testing.assert_allclose(made.carried(load), carried)
    forest = made.forest
    assert sorted(forest.preorder.tolist()) == list(range(len(forest.node)))
    low = forest.preorder[forest.start[1] if len(forest.start) > 1 else 0 :]
    above = forest.parent[len(forest.node) - len(low) :]
    assert (low > forest.preorder[above]).all()
    assert (low < forest.preorder[above] + forest.size[above]).all()


def ends_of(graph, targets, target):
    ends = graph.ends(targets.take(np.array([target])))
    return ends.node, ends.cost, ends.metres


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns(), POINTS)
def test_what_trees_cost_is_what_networkx_finds(town, places):
    try:
        graph = Graph(town, "car", "min", LITTLE)
    except NetworkModeError:
        return
    targets = graph.snap(places, HUGE)
    made = trees.search(graph, targets, np.arange(len(places)), len(places))
    links, reference = graph.links(), nx.MultiDiGraph()
    reference.add_nodes_from(range(graph.nodes))
    reference.add_weighted_edges_from(
        zip(*(part.tolist() for part in (links.head, links.tail, links.cost)), strict=True)
    )
    for target in range(len(places)):
        node, cost, _ = ends_of(graph, targets, target)
        own = reference.copy()
        own.add_weighted_edges_from(("target", *end) for end in zip(node.tolist(), cost.tolist(), strict=True))
        own.add_node("target")
        found = nx.single_source_dijkstra_path_length(own, "target")
        np.testing.assert_allclose(made.cost[target], [found.get(each, np.inf) for each in range(graph.nodes)])


def test_a_search_of_trees_that_is_cancelled_stops():
    graph = Graph(network([(0, 0), (100, 0)]), "walk", "m", STRATEGY)
    with pytest.raises(Cancelled):
        trees.search(graph, graph.snap([(5, 0)], 1), np.array([0]), 1, progress=lambda _: True)


def test_destinations_without_a_place_are_in_no_tree():
    graph = Graph(network([(0, 0), (100, 0)]), "walk", "m", STRATEGY)
    made = trees.search(graph, graph.snap([(5, 900), (5, 0)], 1), np.array([0, 2]), 3)
    assert np.isfinite(made.cost).any(axis=1).tolist() == [False, False, True]
    none = trees.search(graph, graph.snap(np.empty((0, 2)), 1), np.empty(0, int), 2)
    assert not none.carried(np.ones(none.cost.shape)).any()
    assert none.metres.shape == (2, graph.nodes)


def between(core, kept):
    """Return the least costs between kept nodes over the steps of a core, by networkx."""
    ways = nx.MultiDiGraph()
    ways.add_nodes_from(core.place[kept])
    ways.add_weighted_edges_from(zip(core.links.tail, core.links.head, core.links.cost, strict=True))
    found = {}
    for one in kept:
        costs = nx.single_source_dijkstra_path_length(ways, core.place[one])
        found |= {(one, other): costs.get(core.place[other], np.inf) for other in kept}
    return found


@pytest.mark.parametrize("seed", range(6))
def test_without_its_dead_ends_a_town_has_the_same_ways_between_the_nodes_that_are_kept(seed):
    rng = np.random.default_rng(seed)
    lines = [[(i, j), (i + 1, j)] for i in range(5) for j in range(6)]
    lines += [[(j, i), (j, i + 1)] for i in range(5) for j in range(6)]
    drawn = [[(100 * x, 100 * y) for x, y in line] for line in lines if rng.random() < 0.55]
    town = network(*drawn, car=rng.choice([1, 2, 3], len(drawn), p=[0.25, 0.25, 0.5]))
    graph = Graph(town, "car", "m", STRATEGY)
    kept = np.sort(rng.choice(len(town.node_xy), 6, replace=False))
    less, everything = trees.without_dead_ends(graph, kept), trees.whole(graph, kept)
    assert between(less, kept) == pytest.approx(between(everything, kept))
    assert len(less.node) < len(everything.node)


def test_what_is_no_way_to_anywhere_is_left_out_and_a_one_way_street_through_is_not():
    # A street from 0 to 300 with a blind alley of two edges at 100, and a one-way loop at 200 that leads back to 300.
    town = network(
        [(0, 0), (100, 0)], [(100, 0), (200, 0)], [(200, 0), (300, 0)],
        [(100, 0), (100, 80)], [(100, 80), (100, 150)],
        [(200, 0), (200, 90)], [(200, 90), (300, 0)],
        car=[3, 3, 3, 3, 3, 1, 1],
    )  # fmt: skip
    graph = Graph(town, "car", "m", STRATEGY)
    xy = town.node_xy - town.node_xy.min(axis=0)
    kept = np.flatnonzero((xy[:, 1] == 0) & np.isin(xy[:, 0], [0, 300]))
    core = trees.without_dead_ends(graph, kept)
    assert sorted(map(tuple, xy[core.node].tolist())) == [(0, 0), (100, 0), (200, 0), (200, 90), (300, 0)]
    assert set(core.links.edge.tolist()) == {0, 1, 2, 5, 6}
