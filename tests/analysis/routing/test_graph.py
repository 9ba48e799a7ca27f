"""Routing against networkx, brute force and properties that must always hold."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import CRS

from benchmarks.generated import generated_network
from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.network.messages import NetworkModeError
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.roads import MODE_BIT, RoadLines, line_table
from klimaklok_plugin.analysis.routing import graph as routing
from klimaklok_plugin.analysis.routing import pairs
from klimaklok_plugin.analysis.routing.graph import NO_POINT, OK, TOO_FAR, Graph, Snap
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
FORNEBU = DATA / "fornebu" / "fornebu.osm.pbf"
OSLO = DATA / "oslo_center" / "oslo_center.osm.pbf"
HUGE = 10_000.0
MAIN_KM = STRATEGY.network.main_component_km


def network(*lines, closed=None, keys=None, **columns):
    """Lines of (x, y) vertices, joined where these are equal, or where `keys` are."""
    xy = np.array([vertex for line in lines for vertex in line], float).reshape(-1, 2)
    neutral = {
        "walk": 3,
        "bike": 3,
        "car": 3,
        "speed_kmh": 36,
        "speed_back_kmh": 36,
        "source_id": np.arange(len(lines)),
    }
    key = place(xy) if keys is None else np.asarray(keys, np.int64)
    barrier = closed or {}
    return build_network(
        RoadLines(
            key=key,
            xy=xy,
            start=np.cumsum([0, *(len(line) for line in lines)]),
            table=line_table(len(lines), neutral | columns),
            crs=CRS(25832),
            barrier_key=np.array(list(barrier), np.int64)
            if keys is not None
            else place(np.array(list(barrier), float)),
            barrier_closed=np.array(list(barrier.values()), np.uint8),
        )
    )


def place(xy):
    return np.asarray(xy.reshape(-1, 2) * 1000).round().astype(np.int64) @ np.array([1 << 32, 1])


def between(graph, start, end):
    """Return the cost between two points, each snapped."""
    return graph.nearest(graph.snap([start], HUGE), graph.snap([end], HUGE))[0][0]


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_the_way_to_and_from_the_network_counts_at_both_ends():
    graph = Graph(network([(0, 0), (100, 0)]), "walk", "m", STRATEGY)
    assert between(graph, (10, 5), (60, 7)) == pytest.approx(50 + 5 + 7)
    assert between(graph, (60, 7), (10, 5)) == pytest.approx(50 + 5 + 7)


def test_minutes_are_metres_at_the_strategys_speed():
    line = network([(0, 0), (900, 0)])
    walk = between(Graph(line, "walk", "min", STRATEGY), (0, 80), (800, 0))
    assert walk == pytest.approx(880 / (STRATEGY.walk.speed_kmh * 1000 / 60))
    bike = between(Graph(line, "bike", "min", STRATEGY), (0, 80), (800, 0))
    assert bike == pytest.approx(80 / 80 + 800 / (STRATEGY.bike.speed_kmh * 1000 / 60))
    car = between(Graph(line, "car", "min", STRATEGY), (0, 80), (800, 0))
    assert car == pytest.approx(80 / 80 + 800 / 600)


def test_cars_drive_at_the_speed_of_their_direction():
    graph = Graph(network([(0, 0), (600, 0)], speed_back_kmh=18), "car", "min", STRATEGY)
    assert between(graph, (0, 0), (600, 0)) == pytest.approx(1)
    assert between(graph, (600, 0), (0, 0)) == pytest.approx(2)


def test_a_one_way_street_is_driven_round_and_walked_both_ways():
    square = network([(0, 0), (100, 0)], [(100, 0), (100, 100), (0, 100), (0, 0)], car=[1, 3], bike=[1, 3], walk=[3, 3])
    assert between(Graph(square, "car", "m", STRATEGY), (80, 0), (20, 0)) == pytest.approx(20 + 300 + 20)
    assert between(Graph(square, "car", "m", STRATEGY), (20, 0), (80, 0)) == pytest.approx(60)
    assert between(Graph(square, "walk", "m", STRATEGY), (80, 0), (20, 0)) == pytest.approx(60)


@pytest.mark.parametrize("direction", [1, 2])
@pytest.mark.parametrize("first", ["one-way", "two-way"])
def test_at_a_corner_it_does_not_matter_which_street_a_point_is_snapped_to(direction, first):
    streets = [([(0, 0), (100, 0)], direction), ([(0, 0), (-100, 0)], 3), ([(100, 0), (100, 50), (-100, 0)], 3)]
    if first == "two-way":
        streets = [streets[1], streets[0], streets[2]]
    graph = Graph(
        network(*(line for line, _ in streets), car=np.array([way for _, way in streets], np.uint8)), "car", "m", LITTLE
    )
    corner, end = graph.snap([[0, 0]], HUGE), graph.snap([[-100, 0]], HUGE)
    assert graph.nearest(corner, end)[0][0] == pytest.approx(100)
    assert graph.nearest(end, corner)[0][0] == pytest.approx(100)


def test_a_street_drawn_against_its_direction_is_driven_against_its_drawing():
    square = network([(0, 0), (100, 0)], [(100, 0), (100, 100), (0, 100), (0, 0)], car=[2, 3])
    graph = Graph(square, "car", "m", STRATEGY)
    assert between(graph, (20, 0), (80, 0)) == pytest.approx(20 + 300 + 20)


def test_the_shorter_of_two_parallel_edges_counts_whatever_their_order():
    for order in (1, -1):
        lines = [[(0, 0), (50, 80), (100, 0)], [(0, 0), (100, 0)], [(0, 0), (50, 30), (100, 0)]][::order]
        ends = network(*lines, [(0, 0), (-50, 0)], [(100, 0), (150, 0)])
        assert between(Graph(ends, "walk", "m", STRATEGY), (-50, 0), (150, 0)) == pytest.approx(200)


def test_a_loop_is_left_by_its_shorter_side():
    loop = network([(0, 0), (100, 0)], [(100, 0), (200, 0), (200, 100), (100, 100), (100, 0)])
    graph = Graph(loop, "walk", "m", STRATEGY)
    assert between(graph, (200, 50), (0, 0)) == pytest.approx(250)
    assert between(graph, (150, 100), (0, 0)) == pytest.approx(250)
    one_way = network([(0, 0), (100, 0)], [(100, 0), (200, 0), (200, 100), (100, 100), (100, 0)], car=[3, 1])
    assert between(Graph(one_way, "car", "m", STRATEGY), (150, 0), (0, 0)) == pytest.approx(450)


def test_what_cannot_be_reached_costs_infinitely_much_and_has_no_target():
    apart = network([(0, 0), (6000, 0)], [(0, 500), (6000, 500)])
    graph = Graph(apart, "walk", "m", STRATEGY)
    cost, target = graph.nearest(graph.snap([(0, 0)], 10), graph.snap([(0, 500)], 10))
    assert np.isinf(cost[0])
    assert target[0] == -1


def test_the_limit_is_how_far_is_searched():
    graph = Graph(network([(0, 0), (100, 0)], [(100, 0), (200, 0)]), "walk", "m", STRATEGY)
    start, end = graph.snap([(0, 0)], 1), graph.snap([(150, 0)], 1)
    assert graph.nearest(start, end, limit=150.001)[0][0] == pytest.approx(150)
    assert np.isinf(graph.nearest(start, end, limit=149.9)[0][0])
    near = graph.snap([(20, 0)], 1)
    assert np.isinf(graph.nearest(start, near, limit=19)[0][0])


@pytest.mark.parametrize("contract_from", [0, 10**9])
def test_targets_that_nothing_leads_to_are_reached_by_none(monkeypatch, contract_from):
    monkeypatch.setattr(routing, "CONTRACT_FROM", contract_from)
    graph = Graph(network([(0, 0), (100, 0)], [(100, 0), (100, 80)]), "car", "m", LITTLE)
    some = graph.snap([[10, 0], [100, 40]], HUGE)
    reached, source = graph._search((np.empty(0, int), np.empty(0, int), np.empty(0)), np.inf)
    assert np.isinf(reached).all()
    assert (source == -1).all()
    assert np.isinf(graph.nearest(some, some.take(np.empty(0, int)))[0]).all()


def test_nothing_asked_for_gives_nothing():
    graph = Graph(network([(0, 0), (100, 0)]), "walk", "m", STRATEGY)
    none, some = graph.snap(np.empty((0, 2)), 10), graph.snap([(5, 0)], 10)
    assert graph.nearest(none, some)[0].shape == (0,)
    cost, target = graph.nearest(some, none)
    assert np.isinf(cost).all()
    assert (target == -1).all()


def test_a_mode_that_may_use_nothing_is_named():
    with pytest.raises(NetworkModeError, match="car"):
        Graph(network([(0, 0), (100, 0)], car=0), "car", "m", STRATEGY)


def test_a_search_that_is_cancelled_stops():
    graph = Graph(network([(0, 0), (100, 0)]), "walk", "m", STRATEGY)
    point = graph.snap([(5, 0)], 10)
    with pytest.raises(Cancelled):
        graph.nearest(point, point, progress=lambda _: True)


def test_a_drive_behind_a_private_road_is_reached_but_is_no_way_through():
    street = [(0, 0), (3000, 0), (3000, 3000), (0, 3000), (0, 0)]
    private, drive, other = [(0, 0), (0, -50)], [(0, -50), (3000, -50)], [(3000, -50), (3000, 0)]
    graph = Graph(
        network(street, [(3000, 0), (3000, -1)], private, drive, other, no_through=[0, 0, 4, 0, 4]),
        "car",
        "m",
        STRATEGY,
    )
    assert between(graph, (1000, 0), (1000, -50)) == pytest.approx(2050)
    assert between(graph, (1000, -50), (1000, 0)) == pytest.approx(2050)
    assert between(graph, (0, 1000), (3000, 1000)) == pytest.approx(5000)
    no_street = network(street, private, drive, other, car=[0, 3, 3, 3], no_through=[0, 4, 0, 4])
    assert between(Graph(no_street, "car", "m", STRATEGY), (0, -50), (3000, -50)) == pytest.approx(3000)


# --- snapping --------------------------------------------------------------------------------------------------------


def test_points_snap_to_the_edge_and_not_to_its_ends():
    graph = Graph(network([(0, 0), (100, 0), (100, 100)]), "walk", "m", STRATEGY)
    snap = graph.snap([(30, 4), (104, 20), (-3, -4)], 10)
    assert snap.offset_m.tolist() == [30, 120, 0]
    assert snap.distance_m.tolist() == [4, 4, 5]
    assert snap.xy.tolist() == [[30, 0], [100, 20], [0, 0]]
    assert snap.reason.tolist() == [OK] * 3


def test_points_that_are_too_far_or_empty_keep_their_place_and_say_why():
    graph = Graph(network([(0, 0), (100, 0)]), "walk", "m", STRATEGY)
    snap = graph.snap([(50, 10), (50, 10.1), (np.nan, 3), (np.inf, 0), (40_000, 0)], 10)
    assert snap.reason.tolist() == [OK, TOO_FAR, NO_POINT, NO_POINT, TOO_FAR]
    assert snap.edge.tolist() == [0, -1, -1, -1, -1]
    np.testing.assert_allclose(snap.distance_m, [10, 10.1, np.nan, np.nan, 39_900])
    cost, target = graph.nearest(snap, graph.snap([(0, 0)], 10))
    assert np.isfinite(cost).tolist() == [True, False, False, False, False]
    assert target.tolist() == [0, -1, -1, -1, -1]


def test_ties_are_broken_by_the_lowest_edge():
    star = network(*[[(0, 0), (100 * np.cos(a), 100 * np.sin(a))] for a in np.arange(0, 6, 0.7)])
    snap = Graph(star, "walk", "m", STRATEGY).snap([(0, 0)] * 3, 10)
    assert snap.edge.tolist() == [0, 0, 0]
    double = network([(0, 0), (100, 0)], [(100, 0), (0, 0)], [(0, 0), (100, 0)])
    assert Graph(double, "walk", "m", STRATEGY).snap([(50, 3)], 10).edge.tolist() == [0]


def test_only_edges_open_to_the_mode_are_snapped_to():
    ways = network([(0, 0), (100, 0)], [(0, 5), (100, 5), (100, 0)], car=[0, 3])
    assert Graph(ways, "walk", "m", STRATEGY).snap([(50, 1)], 10).distance_m[0] == 1
    assert Graph(ways, "car", "m", STRATEGY).snap([(50, 1)], 10).distance_m[0] == 4


def test_islands_are_not_snapped_to_but_each_town_of_some_size_is():
    towns = [[(x, y), (x + 6000, y)] for x, y in ((0, 0), (0, 50_000))]
    graph = Graph(network(*towns, [(0, 10), (100, 10)]), "walk", "m", STRATEGY)
    snap = graph.snap([(50, 10), (50, 50_010)], 100)
    assert snap.distance_m.tolist() == [10, 10]
    small = Graph(network([(0, 0), (100, 0)], [(0, 10), (90, 10)]), "walk", "m", STRATEGY)
    assert small.snap([(50, 10)], 100).distance_m.tolist() == [10]


def test_cars_snap_only_where_they_can_come_from_and_go_to():
    exit_only = network([(0, 0), (100, 0)], [(100, 0), (100, 50)], car=[3, 1])
    car, walk = (Graph(exit_only, mode, "m", STRATEGY) for mode in ("car", "walk"))
    assert car.snap([(100, 40)], 100).distance_m.tolist() == [40]
    assert walk.snap([(100, 40)], 100).distance_m.tolist() == [0]


def test_the_length_that_makes_a_component_main_is_the_strategys():
    two = network([(0, 0), (6000, 0)], [(0, 10), (1000, 10)])
    assert Graph(two, "walk", "m", STRATEGY).snap([(50, 10)], 100).distance_m.tolist() == [10]
    lower = replace(STRATEGY, network=replace(STRATEGY.network, main_component_km=0.5))
    assert Graph(two, "walk", "m", lower).snap([(50, 10)], 100).distance_m.tolist() == [0]


def test_of_equally_long_parts_all_are_main_however_their_streets_are_cut():
    # No part is as long as a main one; 0.1 + 0.2 km added up is a rounding more than 0.3 km.
    whole, cut = [(0, 0), (300, 0)], [[(0, 50), (100, 50)], [(100, 50), (300, 50)]]
    both = Graph(network(whole, *cut), "walk", "m", STRATEGY)
    assert both.snap([(150, 10), (150, 40)], 100).distance_m.tolist() == [10, 10]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60), st.sampled_from([1.0, 30.0, 3000.0]))
def test_snapping_finds_what_shapely_finds_by_trying_every_edge(seed, count, size):
    rng = np.random.default_rng(seed)
    lines = [rng.uniform(0, size, (rng.integers(2, 6), 2)).round(rng.integers(0, 4)) for _ in range(count)]
    lines = [line for line in lines if len(np.unique(line, axis=0)) > 1]
    if not lines:
        return
    net = network(*[list(map(tuple, line)) for line in lines])
    points = rng.uniform(-0.5 * size, 1.5 * size, (50, 2)).round(rng.integers(0, 4))
    graph = Graph(net, "walk", "m", STRATEGY)
    snap = graph.snap(points, HUGE)
    usable = np.flatnonzero(graph.main)
    distance = shapely.distance(shapely.points(points)[:, None], net.lines[usable])
    np.testing.assert_allclose(snap.distance_m, distance.min(axis=1), atol=1e-9 * size)
    # Its place lies on its edge, at its offset.
    on_edge = shapely.line_interpolate_point(net.lines[snap.edge], snap.offset_m)
    np.testing.assert_allclose(shapely.get_coordinates(on_edge), snap.xy, atol=1e-8 * size)
    np.testing.assert_allclose(np.hypot(*(snap.xy - points).T), snap.distance_m, atol=1e-9 * size)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 12))
def test_where_edges_meet_in_the_nearest_place_the_lowest_is_taken(seed, count):
    rng = np.random.default_rng(seed)
    middle = rng.uniform(0, 1000, 2)
    angles = rng.uniform(-1, 1, count)
    ends = middle + np.column_stack([np.cos(angles), np.sin(angles)]) * rng.uniform(1, 300, (count, 1))
    lines = [[tuple(middle), tuple(end)][:: rng.choice([1, -1])] for end in ends]
    before = middle - rng.uniform(0, 20, (30, 1)) * np.array([1, 0])
    assert (Graph(network(*lines), "walk", "m", STRATEGY).snap(before, HUGE).edge == 0).all()


# --- against networkx ------------------------------------------------------------------------------------------------


class Reference:
    """The same costs by networkx: a trip is local edges, then others, then local ones; closed nodes end every edge."""

    def __init__(self, graph: Graph, main_km: float = 0.0) -> None:
        net, bit = graph.network, MODE_BIT[graph.mode]
        code = net.table[graph.mode].to_numpy()
        self.cost = (graph.forward, graph.backward)
        self.length = net.table["length_m"].to_numpy()
        self.walk = 1.0 if graph.unit == "m" else STRATEGY.walk.speed_kmh * 1000 / 60
        self.local = (net.table["no_through"].to_numpy() & bit) > 0
        self.open = (code & 1 > 0, code & 2 > 0)
        shut = (net.node_closed & bit) > 0
        self.ends = [
            tuple((node, edge, side) if shut[node] else node for side, node in enumerate(nodes))
            for edge, nodes in enumerate(zip(net.from_node.tolist(), net.to_node.tolist(), strict=True))
        ]
        self._close_pockets(main_km)
        self.graph = nx.DiGraph()
        for edge, (start, end) in enumerate(self.ends):
            for side, (tail, head) in enumerate(((start, end), (end, start))):
                if self.open[side][edge]:
                    steps = [(0, 0), (0, 2), (1, 2), (2, 2)] if self.local[edge] else [(0, 1), (1, 1)]
                    for before, after in steps:
                        self._add((tail, before), (head, after), self.cost[side][edge])

    def _close_pockets(self, main_km):
        """What lies behind local edges only, and is shorter than a main component, is local too."""
        through = nx.DiGraph()
        for edge, (start, end) in enumerate(self.ends):
            if not self.local[edge] and self.open[0][edge]:
                through.add_edge(start, end)
            if not self.local[edge] and self.open[1][edge]:
                through.add_edge(end, start)
        km, part_of = {}, {}
        for part, nodes in enumerate(nx.strongly_connected_components(through)):
            part_of |= dict.fromkeys(nodes, part)
            km[part] = 0.0
        edges = [e for e in range(len(self.ends)) if not self.local[e] and (self.open[0][e] or self.open[1][e])]
        for edge in edges:
            start, end = self.ends[edge]
            if part_of[start] == part_of[end]:
                km[part_of[start]] += self.length[edge] / 1000
        least = min(main_km, max(km.values(), default=0))
        for edge in edges:
            self.local[edge] = all(km[part_of[end]] < least for end in self.ends[edge])

    def _add(self, tail, head, cost):
        known = self.graph.get_edge_data(tail, head)
        if known is None or cost < known["weight"]:
            self.graph.add_edge(tail, head, weight=cost)

    def nearest(self, origins: Snap, targets: Snap):
        """Return the cost of each origin to its cheapest target."""
        graph = self.graph.copy()
        for target in range(len(targets.edge)):
            edge, share, off = self._where(targets, target)
            for side, end in enumerate(self.ends[edge]):
                part = share if side == 0 else 1 - share
                if self.open[side][edge] or self._at_node(part, edge):
                    rest = part * self.cost[side][edge] + off
                    for phase in (0, 1, 2) if self.local[edge] else (0, 1):
                        known = graph.get_edge_data((end, phase), "target")
                        if known is None or rest < known["weight"]:
                            graph.add_edge((end, phase), "target", weight=rest)
        graph.add_node("target")
        reached = nx.single_source_dijkstra_path_length(graph.reverse(copy=False), "target")
        return np.array([self._origin(origins, i, targets, reached) for i in range(len(origins.edge))])

    def _origin(self, origins, i, targets, reached):
        edge, share, off = self._where(origins, i)
        start, end = self.ends[edge]
        phase = 0 if self.local[edge] else 1
        ways = [np.inf]
        if self.open[0][edge] or self._at_node(1 - share, edge):
            ways.append((1 - share) * self.cost[0][edge] + reached.get((end, phase), np.inf))
        if self.open[1][edge] or self._at_node(share, edge):
            ways.append(share * self.cost[1][edge] + reached.get((start, phase), np.inf))
        for target in np.flatnonzero(targets.edge == edge):
            _, at, there = self._where(targets, target)
            side = 0 if at >= share else 1
            if self.open[side][edge] or at == share:
                ways.append(abs(at - share) * self.cost[side][edge] + there)
        return min(ways) + off

    def _at_node(self, share, edge):
        """A point at the end of a one-way street is at the node there, wherever the street leads."""
        return share * self.length[edge] <= 1e-3

    def _where(self, snap, i):
        edge = int(snap.edge[i])
        share = min(snap.offset_m[i] / max(self.length[edge], 1e-9), 1.0)
        return edge, share, snap.distance_m[i] / self.walk


@st.composite
def towns(draw):
    """A little network with one-ways, parallel and zero-length edges, loops, private streets and barriers."""
    count = draw(st.integers(2, 7))
    xy = [(draw(st.integers(0, 4)) * 10.0, draw(st.integers(0, 4)) * 10.0) for _ in range(count)]
    lines, keys = [], []
    for line in range(draw(st.integers(1, 12))):
        a, b = draw(st.integers(0, count - 1)), draw(st.integers(0, count - 1))
        if a == b or draw(st.booleans()):
            middle = (draw(st.integers(0, 40)) * 1.0, draw(st.integers(0, 40)) * 1.0)
            lines.append([xy[a], middle, xy[b]])
            keys += [a, 1000 + line, b]
        else:
            lines.append([xy[a], xy[b]])
            keys += [a, b]
    number = len(lines)
    codes = st.lists(st.sampled_from([0, 1, 2, 3, 3]), min_size=number, max_size=number)
    bits = st.lists(st.sampled_from([0, 0, 2, 4, 6]), min_size=number, max_size=number)
    closed = {
        node: draw(st.sampled_from([1, 2, 4, 7])) for node in draw(st.sets(st.integers(0, count - 1), max_size=2))
    }
    speeds = st.lists(st.sampled_from([10.0, 30.0, 60.0]), min_size=number, max_size=number)
    return network(
        *lines,
        keys=keys,
        closed=closed,
        car=draw(codes),
        bike=draw(codes),
        walk=3,
        no_through=draw(bits),
        speed_kmh=draw(speeds),
        speed_back_kmh=draw(speeds),
        steps=[bool(line % 3 == 2) for line in range(number)],
    )


LITTLE = replace(STRATEGY, network=replace(STRATEGY.network, main_component_km=0.0))
"""Every component is a main one, so that small ones are tried too."""

POINTS = st.lists(st.tuples(st.integers(-5, 45), st.integers(-5, 45)), min_size=1, max_size=6)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns(), st.sampled_from(["walk", "bike", "car"]), st.sampled_from(["m", "min"]), POINTS, POINTS)
def test_costs_agree_with_networkx_on_any_little_network(town, mode, unit, origins, targets):
    try:
        graph = Graph(town, mode, unit, LITTLE)
    except NetworkModeError:
        return
    start, end = graph.snap(origins, HUGE), graph.snap(targets, HUGE)
    cost, target = graph.nearest(start, end)
    reference = Reference(graph)
    np.testing.assert_allclose(cost, reference.nearest(start, end), atol=1e-6)
    assert ((target >= 0) == np.isfinite(cost)).all()
    # The target named is the one that costs this.
    for i in np.flatnonzero(target >= 0):
        one = reference.nearest(start.take([i]), end.take([target[i]]))
        assert one[0] == pytest.approx(cost[i], abs=1e-6)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns(), st.sampled_from(["walk", "bike", "car"]), POINTS, POINTS, st.data())
def test_the_cost_to_a_group_is_that_of_its_nearest_target(town, mode, origins, targets, data):
    try:
        graph = Graph(town, mode, "m", LITTLE)
    except NetworkModeError:
        return
    start, end = graph.snap(origins, HUGE), graph.snap(targets, HUGE)
    group = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(targets), max_size=len(targets))))
    wanted = np.array(data.draw(st.lists(st.integers(-1, 4), min_size=len(origins), max_size=len(origins))))
    cost = graph.cost_to_each(start, end, group, wanted)
    for i, own in enumerate(wanted):
        members = np.flatnonzero(group == own)
        if own < 0:
            assert np.isnan(cost[i])
        elif not len(members):
            assert np.isinf(cost[i])
        else:
            assert cost[i] == pytest.approx(graph.nearest(start.take([i]), end.take(members))[0][0], abs=1e-6)


def test_a_point_on_the_very_place_of_another_group_finds_its_own():
    graph = Graph(network([(0, 0), (100, 0)], [(100, 0), (200, 0)]), "walk", "m", STRATEGY)
    start, end = graph.snap([(10, 0)], 1), graph.snap([(10, 0), (190, 0)], 1)
    assert graph.cost_to_each(start, end, np.array([0, 1]), np.array([1])).tolist() == pytest.approx([180])


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns(), st.sampled_from(["walk", "bike", "car"]), POINTS, POINTS, st.floats(0, 100))
def test_more_targets_never_cost_more_and_a_limit_only_cuts_off(town, mode, origins, targets, limit):
    try:
        graph = Graph(town, mode, "m", LITTLE)
    except NetworkModeError:
        return
    start, end = graph.snap(origins, HUGE), graph.snap(targets, HUGE)
    all_targets = graph.nearest(start, end)[0]
    fewer = graph.nearest(start, end.take(np.arange(len(targets) - 1)))[0]
    assert (all_targets <= fewer + 1e-9).all()
    limited = graph.nearest(start, end, limit=limit)[0]
    np.testing.assert_allclose(limited, np.where(all_targets <= limit, all_targets, np.inf))


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns(), POINTS)
def test_walking_is_the_same_there_and_back_and_never_shorter_than_the_straight_way(town, points):
    graph = Graph(town, "walk", "m", LITTLE)
    snap = graph.snap(points, HUGE)
    each = np.array([graph.nearest(snap, snap.take([i]))[0] for i in range(len(points))])
    np.testing.assert_allclose(each, each.T, atol=1e-6)
    straight = np.hypot(*(np.array(points)[:, None] - np.array(points)[None]).T)
    assert (each >= straight - 1e-6).all()
    off = snap.distance_m
    for a, b, c in ((a, b, c) for a in range(len(off)) for b in range(len(off)) for c in range(len(off))):
        assert each[a, c] <= each[a, b] + each[b, c] + 1e-6


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns(), POINTS, POINTS)
def test_a_step_free_way_is_never_shorter(town, origins, targets):
    try:
        free = Graph(town, "walk", "m", LITTLE, step_free=True)
    except NetworkModeError:
        return
    any_way = Graph(town, "walk", "m", LITTLE)
    start, end = free.snap(origins, HUGE), free.snap(targets, HUGE)
    assert (any_way.nearest(start, end)[0] <= free.nearest(start, end)[0] + 1e-6).all()


def test_gradients_make_the_way_up_dearer_than_the_way_down():
    flat = network([(0, 0), (400, 0)], [(400, 0), (800, 0)])
    table = flat.table.assign(walk_factor=2.0, walk_factor_back=1.5, bike_factor=3.0, bike_factor_back=0.6)
    hill = replace(flat, table=table, graphs={})
    walk, bike = (Graph(hill, mode, "min", STRATEGY) for mode in ("walk", "bike"))
    assert between(walk, (0, 0), (800, 0)) == pytest.approx(2 * 10)
    assert between(walk, (800, 0), (0, 0)) == pytest.approx(1.5 * 10)
    assert between(bike, (0, 0), (800, 0)) / between(bike, (800, 0), (0, 0)) == pytest.approx(5)
    assert between(Graph(hill, "walk", "m", STRATEGY), (0, 0), (800, 0)) == pytest.approx(800)


def test_a_pushed_bicycle_goes_up_and_down_as_people_walk():
    hill = network([(0, 0), (400, 0)], [(400, 0), (800, 0)], bike_pushed=[True, False])
    factors = {"walk_factor": 2.0, "walk_factor_back": 1.5, "bike_factor": 3.0, "bike_factor_back": 0.6}
    hill = replace(hill, table=hill.table.assign(**factors), graphs={})
    bike = Graph(hill, "bike", "min", STRATEGY)
    on_foot, riding = (0.4 / speed.speed_kmh * 60 for speed in (STRATEGY.walk, STRATEGY.bike))
    assert between(bike, (0, 0), (800, 0)) == pytest.approx(2 * on_foot + 3 * riding)
    assert between(bike, (800, 0), (0, 0)) == pytest.approx(1.5 * on_foot + 0.6 * riding)
    assert between(Graph(hill, "bike", "m", STRATEGY), (0, 0), (800, 0)) == pytest.approx(800)


# --- every pair within a limit ---------------------------------------------------------------------------------------


def test_pairs_by_hand_with_a_one_way_street_and_both_ends_off_the_road():
    square = network([(0, 0), (100, 0)], [(100, 0), (100, 100), (0, 100), (0, 0)], car=[1, 3])
    graph = Graph(square, "car", "m", STRATEGY)
    origins = graph.snap([(80, 5), (10, 0), (9000, 0)], 10)
    targets = graph.snap([(20, 0), (9000, 0), (80, -3)], 10)
    found = graph.pairs(origins, targets, 345)
    assert [part.tolist() for part in found[:2]] == [[0, 0, 1, 1], [2, 0, 0, 2]]
    assert found[2] == pytest.approx([5 + 3, 5 + 20 + 300 + 20, 10, 70 + 3])
    assert [part.dtype for part in found] == [np.int32, np.int32, np.float64]
    assert graph.pairs(origins, targets, 344.9)[0].tolist() == [0, 1, 1]


def test_points_on_one_long_edge_are_a_pair_though_both_its_ends_are_out_of_reach():
    graph = Graph(network([(0, 0), (2000, 0)], [(2000, 0), (4000, 0)]), "walk", "m", STRATEGY)
    points = graph.snap([(900, 0), (1000, 0), (1000, 0), (3000, 0)], 1)
    origin, target, cost = graph.pairs(points, points, 100)
    assert origin.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]
    assert target.tolist() == [0, 1, 2, 1, 2, 0, 1, 2, 0, 3]
    assert cost.tolist() == pytest.approx([0, 100, 100, 0, 0, 100, 0, 0, 100, 0])
    assert len(graph.pairs(points, points, 0.0)[0]) == 6


def test_no_points_are_in_no_pair():
    graph = Graph(network([(0, 0), (100, 0)]), "walk", "m", STRATEGY)
    none, some, far = graph.snap(np.empty((0, 2)), 10), graph.snap([(5, 0)], 10), graph.snap([(5, 50)], 10)
    for origins, targets in ((none, some), (some, none), (none, none), (far, some), (some, far)):
        assert [part.tolist() for part in graph.pairs(origins, targets, 100)] == [[], [], []]


def test_pairs_can_be_cancelled_between_any_two_batches(monkeypatch):
    monkeypatch.setattr(pairs, "_TOGETHER", 2)
    graph = Graph(network([(0, 0), (100, 0)]), "walk", "m", STRATEGY)
    points = graph.snap([(i, 0) for i in range(9)], 10)
    seen = []
    graph.pairs(points, points, 50, seen.append)
    assert seen == sorted(seen)
    assert len(seen) > 9
    for stop in seen:
        with pytest.raises(Cancelled):
            graph.pairs(points, points, 50, lambda fraction, stop=stop: fraction >= stop)


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    towns(),
    st.sampled_from(["walk", "bike", "car"]),
    st.sampled_from(["m", "min"]),
    POINTS,
    POINTS,
    st.one_of(st.just(np.inf), st.floats(0, 120)),
    st.sampled_from([1, 2, 32]),
)
def test_pairs_agree_with_networkx_on_any_little_network(town, mode, unit, origins, targets, limit, together):
    try:
        graph = Graph(town, mode, unit, LITTLE)
    except NetworkModeError:
        return
    start, end = graph.snap(origins, HUGE), graph.snap(targets, HUGE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "_TOGETHER", together)
        patch.setattr(pairs, "_BATCH_VALUES", 10 * together)
        origin, target, cost = graph.pairs(start, end, limit)
    every = np.column_stack([Reference(graph).nearest(start, end.take([t])) for t in range(len(targets))])
    found = np.full(every.shape, np.inf)
    found[origin, target] = cost
    sure = (every <= limit - 1e-6) | (every >= limit + 1e-6)
    np.testing.assert_allclose(found[sure], np.where(every <= limit, every, np.inf)[sure], atol=1e-6)
    assert len(np.unique(np.column_stack([origin, target]), axis=0)) == len(origin)
    assert np.lexsort([target, cost, origin]).tolist() == list(range(len(origin)))
    # The cheapest pair of an origin is its nearest target.
    nearest = graph.nearest(start, end, limit)[0]
    np.testing.assert_array_equal(found.min(axis=1), nearest)


# --- real networks ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[FORNEBU, OSLO], ids=["Fornebu", "Oslo"])
def real(request):
    if not request.param.exists():
        pytest.skip(f"real data not there: {request.param}")
    from klimaklok_plugin.analysis.network.osm import read_osm

    return build_network(read_osm(request.param, CRS(25832), STRATEGY))


def random_points(net, count, seed):
    low, high = np.array(net.bounds).reshape(2, 2)
    return np.random.default_rng(seed).uniform(low, high, (count, 2))


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "unit"), [("walk", "m"), ("bike", "m"), ("car", "min")])
def test_a_thousand_random_points_agree_with_networkx_to_a_centimetre(real, mode, unit):
    graph = Graph(replace(real, turns=real.turns[:0], graphs={}), mode, unit, STRATEGY)
    start = graph.snap(random_points(real, 1000, 1), HUGE)
    end = graph.snap(random_points(real, 25, 2), HUGE)
    cost, _ = graph.nearest(start, end)
    np.testing.assert_allclose(cost, Reference(graph, MAIN_KM).nearest(start, end), atol=0.01 if unit == "m" else 1e-6)
    assert np.isfinite(cost).all()


def test_groups_on_a_real_network_cost_what_they_cost_one_by_one(real):
    graph = Graph(real, "bike", "min", STRATEGY)
    start, end = graph.snap(random_points(real, 200, 3), HUGE), graph.snap(random_points(real, 30, 4), HUGE)
    group = np.arange(30) // 3
    wanted = np.random.default_rng(5).integers(0, 10, 200)
    cost = graph.cost_to_each(start, end, group, wanted)
    for own in range(10):
        mine = np.flatnonzero(wanted == own)
        one_by_one = graph.nearest(start.take(mine), end.take(np.flatnonzero(group == own)))[0]
        np.testing.assert_allclose(cost[mine], one_by_one, atol=1e-9)


@pytest.mark.parametrize(("mode", "unit", "limit"), [("walk", "m", 400), ("car", "min", 2), ("bike", "m", np.inf)])
def test_pairs_on_a_real_network_are_those_of_one_target_at_a_time(real, mode, unit, limit):
    graph = Graph(real, mode, unit, STRATEGY)
    start, end = graph.snap(random_points(real, 300, 3), HUGE), graph.snap(random_points(real, 70, 4), HUGE)
    found = np.full((300, 70), np.inf)
    origin, target, cost = graph.pairs(start, end, limit)
    found[origin, target] = cost
    each = np.column_stack([graph.nearest(start, end.take([t]), limit)[0] for t in range(70)])
    np.testing.assert_array_equal(found, each)
    assert np.isfinite(each).any()


def test_real_ways_are_longer_than_straight_ones_and_walking_is_symmetric(real):
    graph = Graph(real, "walk", "m", STRATEGY)
    points = random_points(real, 12, 6)
    snap = graph.snap(points, HUGE)
    each = pd.DataFrame([graph.nearest(snap, snap.take([i]))[0] for i in range(len(points))]).to_numpy()
    np.testing.assert_allclose(each, each.T, atol=1e-6)
    for (a, p), (b, q) in pairwise(enumerate(points)):
        assert each[a, b] >= np.hypot(*(p - q)) - 1e-6


@pytest.mark.parametrize(("mode", "unit"), [("walk", "m"), ("bike", "min"), ("car", "min")])
def test_a_contracted_graph_finds_the_same_targets(monkeypatch, mode, unit):
    town = generated_network(2_500)
    low, high = np.array(town.bounds[:2]), np.array(town.bounds[2:])
    rng = np.random.default_rng(8)
    places = [rng.uniform(low, high, (count, 2)) for count in (400, 12)]
    graph = Graph(town, mode, unit, STRATEGY)
    origins, targets = (graph.snap(xy, 300) for xy in places)
    plain = graph.nearest(origins, targets)
    monkeypatch.setattr(routing, "CONTRACT_FROM", 0)
    contracted = graph.nearest(origins, targets)
    np.testing.assert_allclose(contracted[0], plain[0], rtol=1e-12)
    np.testing.assert_array_equal(contracted[1], plain[1])
    assert np.isfinite(plain[0]).mean() > 0.9


@pytest.mark.parametrize(("mode", "unit"), [("walk", "m"), ("bike", "min"), ("car", "min")])
def test_pairs_found_on_a_contracted_graph_are_those_found_one_by_one(monkeypatch, mode, unit):
    town = generated_network(2_500)
    low, high = np.array(town.bounds[:2]), np.array(town.bounds[2:])
    rng = np.random.default_rng(9)
    places = [rng.uniform(low, high, (count, 2)) for count in (150, 70)]
    graph = Graph(town, mode, unit, STRATEGY)
    origins, targets = (graph.snap(xy, 300) for xy in places)
    monkeypatch.setattr(routing, "CONTRACT_FROM_TARGETS", 1)
    origin, target, cost = graph.pairs(origins, targets)
    found = np.full((150, 70), np.inf)
    found[origin, target] = cost
    each = np.column_stack([graph.nearest(origins, targets.take([t]))[0] for t in range(70)])
    np.testing.assert_allclose(found, each, rtol=1e-12)
    assert np.isfinite(each).mean() > 0.8
