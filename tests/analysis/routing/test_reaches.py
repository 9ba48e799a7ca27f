"""What is within reach: by hand, and every place along the edges against networkx."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest

from klimaklok_plugin.analysis.network.roads import BACKWARD, BOTH, FORWARD
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.routing.reaches import Parts, reaches
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.sites.towns import ORIGIN, grid_lines, street

STRATEGY = load_strategy()


def reached(town, points, limit, mode="walk", *, outward=True, together=False, group=None):
    graph = Graph(town, mode, "m", STRATEGY)
    snap = graph.snap(np.array(points, float) + ORIGIN, 1000)
    group = np.arange(len(points)) if group is None else np.array(group)
    found = reaches(graph, snap, group, int(group.max()) + 1, limit, outward=outward, together=together)
    return Parts.joined(list(found))


def spans(parts, group=0):
    """Return what is reached as (edge, begin, end), where parts that touch are one."""
    found = []
    for edge in np.unique(parts.edge[parts.group == group]):
        use = np.flatnonzero((parts.group == group) & (parts.edge == edge))
        use = use[np.argsort(parts.begin[use])]
        for begin, end in zip(parts.begin[use], parts.end[use], strict=True):
            if found and found[-1][0] == edge and begin <= found[-1][2] + 1e-6:
                found[-1][2] = end
            else:
                found.append([int(edge), begin, end])
    return [(edge, round(float(begin), 6), round(float(end), 6)) for edge, begin, end in found]


def test_a_street_is_cut_exactly_where_the_limit_is():
    town = street([[(0, 0), (1000, 0)]])
    assert spans(reached(town, [(400, 0)], 100)) == [(0, 300, 500)]


def test_the_way_from_the_point_to_the_street_counts():
    town = street([[(0, 0), (1000, 0)]])
    assert spans(reached(town, [(400, 30)], 100)) == [(0, 330, 470)]


def test_the_costs_at_the_ends_of_parts_are_those_of_the_way():
    parts = reached(street([[(0, 0), (1000, 0)]]), [(400, 30)], 100)
    told = sorted(zip(parts.begin.tolist(), parts.begin_cost.tolist(), parts.end_cost.tolist(), strict=True))
    assert told == [pytest.approx((330, 100, 30)), pytest.approx((400, 30, 100))]


def test_a_block_walked_around_from_both_sides_stays_open_where_both_ways_end():
    ring = [(0, 0), (0, 300), (400, 300), (400, 0)]
    town = street([[(0, 0), (400, 0)], ring])
    assert spans(reached(town, [(200, 0)], 550)) == [(0, 0, 400), (1, 0, 350), (1, 650, 1000)]
    assert spans(reached(town, [(200, 0)], 701)) == [(0, 0, 400), (1, 0, 1000)]


def test_a_one_way_street_is_left_along_it_and_come_to_against_it():
    town = street([[(0, 0), (1000, 0)]], car=FORWARD)
    assert spans(reached(town, [(400, 0)], 100, "car")) == [(0, 400, 500)]
    assert spans(reached(town, [(400, 0)], 100, "car", outward=False)) == [(0, 300, 400)]
    against = street([[(0, 0), (1000, 0)]], car=BACKWARD)
    assert spans(reached(against, [(400, 0)], 100, "car")) == [(0, 300, 400)]


def test_places_belong_to_the_nearest_of_several_points_on_a_street():
    parts = reached(street([[(0, 0), (1000, 0)]]), [(400, 0), (500, 0)], 300, together=True)
    assert spans(parts, 0) == [(0, 100, 450)]
    assert spans(parts, 1) == [(0, 450, 800)]


def test_each_point_alone_reaches_what_another_is_nearer_to():
    parts = reached(street([[(0, 0), (1000, 0)]]), [(400, 0), (500, 0)], 300)
    assert spans(parts, 0) == [(0, 100, 700)]
    assert spans(parts, 1) == [(0, 200, 800)]


def test_a_point_far_beside_the_street_does_not_stop_the_way_of_another():
    parts = reached(street([[(0, 0), (1000, 0)]]), [(400, 0), (450, 200)], 300, together=True)
    assert spans(parts, 0) == [(0, 100, 700)]
    assert spans(parts, 1) == []


def test_a_place_of_several_points_is_reached_from_the_nearest_of_them():
    parts = reached(street([[(0, 0), (1000, 0)]]), [(100, 0), (900, 0)], 50, group=[0, 0])
    assert spans(parts) == [(0, 50, 150), (0, 850, 950)]


def test_what_is_not_joined_is_not_reached():
    town = street([[(0, 0), (1000, 0)], [(0, 50), (1000, 50)]])
    assert spans(reached(town, [(400, 0)], 5000)) == [(0, 0, 1000)]


def test_a_smaller_limit_cut_from_a_larger_one_is_what_the_smaller_one_reaches():
    rng = np.random.default_rng(5)
    lines = grid_lines(rng, side=6)
    town = street(lines, car=rng.choice([FORWARD, BOTH], len(lines)))
    points = rng.uniform(0, 900, (4, 2))
    large, small = reached(town, points, 900, "car"), reached(town, points, 400, "car")
    for group in range(4):
        assert spans(small, group)
        assert spans(large.within(400), group) == spans(small, group)


def test_within_and_beyond_a_limit_are_the_whole():
    parts = reached(street([[(0, 0), (1000, 0)]]), [(400, 30)], 300)
    inside, outside = parts.within(100), parts.beyond(100)
    assert (inside.end - inside.begin).sum() == pytest.approx(140)
    assert (outside.end - outside.begin).sum() == pytest.approx(400)
    assert outside.begin_cost.min() == pytest.approx(100)
    assert outside.end_cost.max() == pytest.approx(300)


@pytest.mark.parametrize("outward", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_every_place_along_the_edges_is_reached_as_networkx_says(seed, outward):
    rng = np.random.default_rng(seed)
    lines = grid_lines(rng, side=5)
    town = street(lines, car=rng.choice([FORWARD, BACKWARD, BOTH], len(lines), p=[0.2, 0.2, 0.6]))
    graph = Graph(town, "car", "m", STRATEGY)
    xy = rng.uniform(50, 700, (1, 2))
    snap = graph.snap(xy + ORIGIN, 1000)
    limit = 700.0
    parts = Parts.joined(list(reaches(graph, snap, np.zeros(1, int), 1, limit, outward=outward, together=False)))
    length, code = town.table["length_m"].to_numpy(), town.table["car"].to_numpy()
    at = np.array([0.03, 0.31, 0.5, 0.77, 0.98])
    theirs = costs_by_networkx(town, code, length, int(snap.edge[0]), float(snap.offset_m[0]), at, outward=outward)
    theirs += snap.distance_m[0]
    mine = np.full((len(length), len(at)), np.inf)
    for part in zip(parts.edge, parts.begin, parts.end, parts.begin_cost, parts.end_cost, strict=True):
        edge, begin, end, first, last = part
        place = at * length[edge]
        inside = (place >= begin) & (place <= end)
        share = (place - begin) / (end - begin)
        mine[edge][inside] = np.minimum(mine[edge], first + share * (last - first))[inside]
    assert (theirs <= limit).sum() > 20
    np.testing.assert_allclose(mine, np.where(theirs <= limit, theirs, np.inf), atol=1e-6)


def costs_by_networkx(town, code, length, own, offset, at, *, outward):
    """Return the way from a place on an edge to places on all edges (m, k), or the other way round."""
    roads = nx.MultiDiGraph()
    for edge, (a, b) in enumerate(zip(town.from_node.tolist(), town.to_node.tolist(), strict=True)):
        stops = [(("node", a), 0.0), *(((edge, i), share * length[edge]) for i, share in enumerate(at))]
        if edge == own:
            stops.append((("origin",), offset))
        stops = sorted([*stops, (("node", b), length[edge])], key=lambda stop: stop[1])
        for (one, x), (two, y) in itertools.pairwise(stops):
            if code[edge] & FORWARD:
                roads.add_edge(one, two, weight=y - x)
            if code[edge] & BACKWARD:
                roads.add_edge(two, one, weight=y - x)
    towards = roads if outward else roads.reverse()
    cost = nx.single_source_dijkstra_path_length(towards, ("origin",))
    return np.array([[cost.get((edge, i), np.inf) for i in range(len(at))] for edge in range(len(length))])
