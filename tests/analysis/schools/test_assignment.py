"""Cars before and after a closure: counted by hand, by networkx trip by trip, and by what must always hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.network.messages import NetworkModeError
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.schools import assignment as displacement
from klimaklok_plugin.analysis.schools.assignment import TrafficDemand, assign, displace
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.routing.test_graph import HUGE, LITTLE, POINTS, Reference, network, towns
from tests.analysis.routing.test_turning import Drives, forbid, some_turns

STRATEGY = load_strategy()


def demand_of(graph, origins, targets, cars, group=None):
    own = np.arange(len(targets)) if group is None else np.array(group)
    return TrafficDemand(graph.snap(origins, HUGE), graph.snap(targets, HUGE), own, np.array(cars, float))


def shut(graph, *edges):
    closed = np.zeros(len(graph.network.table), bool)
    closed[list(edges)] = True
    return closed


# --- by hand ---------------------------------------------------------------------------------------------------------


def bridge_town():
    """Two banks, a short bridge (edge 1) and a long one (edge 4), 600 m a minute.

    North bank y=100: edges 2 (0 to 500) ... south bank y=0.
    """
    return network(
        [(0, 0), (100, 0)],  # 0: south bank, west of the bridge
        [(100, 0), (100, 100)],  # 1: the bridge
        [(100, 100), (0, 100)],  # 2: north bank
        [(100, 0), (1000, 0)],  # 3: south bank, to the far bridge
        [(1000, 0), (1000, 100)],  # 4: the far bridge
        [(1000, 100), (100, 100)],  # 5: north bank, from the far bridge
    )


def test_a_closed_bridge_sends_its_cars_over_the_other_one():
    graph = Graph(bridge_town(), "car", "min", STRATEGY)
    before = assign(graph, demand_of(graph, [(20, 0), (500, 0)], [(40, 100), (60, 0)], [[10, 3], [4, 0]]))
    assert before.cars.tolist() == [10 + 3, 10 + 4, 10 + 4, 4, 0, 0]
    np.testing.assert_allclose(before.metres, [[80 + 100 + 60, 40], [400 + 100 + 60, 440]])
    np.testing.assert_allclose(before.minutes, before.metres / 600)
    result = displace(before, shut(graph, 1))
    # From the west: 80 + 900 + 100 + 900 + 60 m; from 500: 500 + 100 + 900 + 60 m.
    np.testing.assert_allclose(result.metres_after, [[2040, 40], [1560, 440]])
    assert result.after.tolist() == [13, 0, 14, 14, 14, 14]
    # Those from 500 use edge 3 both times, though the other way round.
    assert result.added.tolist() == [0, 0, 0, 10, 14, 14]
    assert result.removed.tolist() == [0, 14, 0, 0, 0, 0]
    assert result.moved.tolist() == [[True, False], [True, False]]
    assert not result.cut_off.any()
    assert result.car_m_before == pytest.approx(10 * 240 + 3 * 40 + 4 * 560)
    assert result.car_m_after == pytest.approx(10 * 2040 + 3 * 40 + 4 * 1560)


def estate():
    """A through road (edges 0, 1) and a cul-de-sac (edge 2) with a branch (edge 3)."""
    return network(
        [(0, 0), (100, 0)], [(100, 0), (200, 0)], [(100, 0), (100, 80)], [(100, 80), (150, 80)], [(100, 80), (100, 160)]
    )


def test_a_cul_de_sac_behind_a_closure_is_cut_off():
    graph = Graph(estate(), "car", "min", STRATEGY)
    before = assign(graph, demand_of(graph, [(100, 120), (130, 80), (20, 0)], [(150, 0)], [[5], [2], [7]]))
    assert before.cars.tolist() == [7, 14, 7, 2, 5]
    result = displace(before, shut(graph, 2))
    assert result.cut_off.tolist() == [[True], [True], [False]]
    assert result.after.tolist() == [7, 7, 0, 0, 0]
    assert result.removed.tolist() == [0, 7, 7, 2, 5]
    assert not result.added.any()
    assert result.cars_cut_off == 7
    assert result.cars_before == 14
    assert result.cars_after == 7
    assert result.car_m_before == result.car_m_after == pytest.approx(7 * 130)


def test_those_with_access_keep_their_way_through_the_closure():
    graph = Graph(estate(), "car", "min", STRATEGY)
    before = assign(graph, demand_of(graph, [(100, 120), (130, 80), (20, 0)], [(150, 0)], [[5], [2], [7]]))
    result = displace(before, shut(graph, 2), keeps=np.array([[True], [False], [False]]))
    assert result.cut_off.tolist() == [[False], [True], [False]]
    assert result.after.tolist() == [7, 12, 5, 0, 5]
    np.testing.assert_array_equal(result.minutes_after[0], before.minutes[0])


def test_who_has_no_other_way_may_keep_the_one_there_is():
    graph = Graph(estate(), "car", "min", STRATEGY)
    before = assign(graph, demand_of(graph, [(100, 120), (130, 80), (20, 0)], [(150, 0)], [[5], [2], [7]]))
    result = displace(before, shut(graph, 2), only_way_stays=True)
    assert not result.cut_off.any()
    assert not result.moved.any()
    np.testing.assert_array_equal(result.after, before.cars)
    np.testing.assert_array_equal(result.metres_after, before.metres)
    bridge = Graph(bridge_town(), "car", "min", STRATEGY)
    over = assign(bridge, demand_of(bridge, [(20, 0)], [(40, 100)], [[1]]))
    assert displace(over, shut(bridge, 1), only_way_stays=True).after.tolist() == [1, 0, 1, 1, 1, 1]


def test_who_starts_or_ends_on_a_closed_street_has_no_way():
    graph = Graph(estate(), "car", "min", STRATEGY)
    before = assign(graph, demand_of(graph, [(20, 0), (150, 0)], [(180, 0), (50, 0)], [[1, 2], [4, 8]]))
    assert before.cars.tolist() == [1 + 2 + 8, 1 + 4 + 8, 0, 0, 0]
    result = displace(before, shut(graph, 1))
    assert result.cut_off.tolist() == [[True, False], [True, True]]
    assert result.after.tolist() == [2, 0, 0, 0, 0]
    np.testing.assert_allclose(result.metres_after, [[np.inf, 30], [np.inf, np.inf]])


def test_a_trip_within_one_street_drives_the_part_between():
    square = network([(0, 0), (100, 0)], [(100, 0), (100, 100), (0, 100), (0, 0)], car=[1, 3])
    graph = Graph(square, "car", "min", STRATEGY)
    before = assign(graph, demand_of(graph, [(20, 0)], [(70, 0), (10, 0)], [[1, 2]]))
    # Back along a one-way street is a drive round: it counts once on the street it leaves and comes back to.
    np.testing.assert_allclose(before.metres, [[50, 80 + 300 + 10]])
    assert before.cars.tolist() == [3, 2]
    result = displace(before, shut(graph, 1))
    assert result.cut_off.tolist() == [[False, True]]
    assert result.after.tolist() == [1, 0]


def test_the_driver_takes_the_nearest_place_that_is_left():
    graph = Graph(bridge_town(), "car", "min", STRATEGY)
    before = assign(graph, demand_of(graph, [(20, 0)], [(40, 100), (900, 0)], [[1]], group=[0, 0]))
    assert before.metres[0, 0] == pytest.approx(240)
    result = displace(before, shut(graph, 1))
    assert result.metres_after[0, 0] == pytest.approx(880)
    assert result.after.tolist() == [1, 0, 0, 1, 0, 0]
    assert displace(before, shut(graph, 2)).after.tolist() == [1, 0, 0, 1, 0, 0]


def test_points_off_the_network_are_reached_by_nobody():
    graph = Graph(estate(), "car", "min", STRATEGY)
    origins, targets = graph.snap([(20, 0), (20, 500)], 10), graph.snap([(150, 0), (0, 900)], 10)
    before = assign(graph, TrafficDemand(origins, targets, np.arange(2), np.ones((2, 2))))
    assert before.reached.tolist() == [[True, False], [False, False]]
    assert before.cars.tolist() == [1, 1, 0, 0, 0]
    assert not displace(before, shut(graph, 1)).cut_off[1].any()


def test_a_displacement_that_is_cancelled_stops():
    graph = Graph(bridge_town(), "car", "min", STRATEGY)
    demand = demand_of(graph, [(20, 0)], [(40, 100)], [[1]])
    with pytest.raises(Cancelled):
        assign(graph, demand, progress=lambda _: True)
    before = assign(graph, demand)
    with pytest.raises(Cancelled):
        displace(before, shut(graph, 1), progress=lambda _: True)


def no_left_town():
    """From the west (edge 0) nobody may turn left into the north (3); one turns round at the next junction east."""
    town = network(
        [(-100, 0), (0, 0)], [(0, 0), (100, 0)], [(100, 0), (300, 0)], [(0, 0), (0, 100)], [(100, 0), (100, -100)],
        [(0, 100), (-200, 100), (-200, 0), (-100, 0)],
    )  # fmt: skip
    return forbid(town, ((0, 0), (3, 0)))


def test_who_may_not_turn_goes_on_and_comes_back_and_counts_twice_there():
    graph = Graph(no_left_town(), "car", "min", STRATEGY)
    before = assign(graph, demand_of(graph, [(-50, 0), (0, 60)], [(0, 50), (-40, 0)], [[3, 0], [0, 5]]))
    np.testing.assert_allclose(before.metres, [[50 + 200 + 50, 10], [10, 60 + 40]])
    assert before.cars.tolist() == [3 + 5, 2 * 3, 0, 3 + 5, 0, 0]
    shut_there = displace(before, shut(graph, 1))
    # Round by the north, and down from there.
    np.testing.assert_allclose(shut_there.metres_after[0], [50 + 400 + 50, 10])
    assert shut_there.after.tolist() == [8, 0, 0, 8, 0, 3]
    assert shut_there.removed.tolist() == [0, 6, 0, 0, 0, 0]
    assert shut_there.added.tolist() == [0, 0, 0, 0, 0, 3]
    other = assign(graph, before.demand, shut(graph, 1))
    assert other.cars.tolist() == shut_there.after.tolist()
    back = displace(before, shut(graph, 5))
    assert back.after.tolist() == before.cars.tolist()


# --- a grid, against networkx trip by trip ---------------------------------------------------------------------------


def grid(side, seed, *, jitter=20.0, splits=1):
    """A grid of streets of 100 m, some one-way, some doubled; each made of `splits` lines."""
    rng = np.random.default_rng(seed)
    xy = np.stack(np.divmod(np.arange(side * side), side), axis=1) * 100.0 + rng.uniform(-jitter, jitter, (side**2, 2))
    at = np.arange(side * side).reshape(side, side)
    pairs = np.concatenate(
        [np.column_stack([at[:-1].ravel(), at[1:].ravel()]), np.column_stack([at[:, :-1].ravel(), at[:, 1:].ravel()])]
    )
    pairs = np.concatenate([pairs, pairs[:: side + 1]])
    bend = np.zeros(len(pairs))
    bend[-len(pairs[:: side + 1]) :] = 15.0
    car = rng.choice([1, 2, 3, 3, 3, 3], len(pairs))
    speed = rng.choice([30.0, 50.0], len(pairs))
    lines, keys, parent = [], [], []
    step = 6 // splits
    for line, (a, b) in enumerate(pairs):
        way = xy[a] + np.linspace(0, 1, 7)[:, None] * (xy[b] - xy[a])
        way[3] += bend[line]
        own = [a, *(1000 + line * 10 + np.arange(5)), b]
        for first in range(0, 6, step):
            lines.append([tuple(vertex) for vertex in way[first : first + step + 1]])
            keys += own[first : first + step + 1]
            parent.append(line)
    return network(*lines, keys=keys, car=car[parent], speed_kmh=speed[parent], speed_back_kmh=speed[parent])


class Town:
    """The same town in networkx: streets, and for each point the parts of its own street."""

    def __init__(self, graph, demand, closed):
        net = graph.network
        self.town, self.demand = nx.MultiDiGraph(), demand
        self.code = np.where(closed, 0, net.table["car"].to_numpy())
        self.kmh = net.table["speed_kmh"].to_numpy(float)
        self.ends, self.length = (net.from_node, net.to_node), net.table["length_m"].to_numpy()
        for edge in range(len(self.code)):
            self.add(self.ends[0][edge], self.ends[1][edge], edge, self.length[edge], 1)
            self.add(self.ends[1][edge], self.ends[0][edge], edge, self.length[edge], 2)
        origins, targets = demand.origins, demand.targets
        for t, edge in enumerate(targets.edge):
            there, offset, off = ("to", demand.group[t]), targets.offset_m[t], targets.distance_m[t]
            self.add(self.ends[0][edge], there, edge, offset, 1, off)
            self.add(self.ends[1][edge], there, edge, self.length[edge] - offset, 2, off)
        for o, edge in enumerate(origins.edge):
            offset, off = origins.offset_m[o], origins.distance_m[o]
            self.add(("from", o), self.ends[0][edge], edge, offset, 2, off)
            self.add(("from", o), self.ends[1][edge], edge, self.length[edge] - offset, 1, off)
            for t in np.flatnonzero(targets.edge == edge):
                along = targets.offset_m[t] - offset
                way = 1 if along >= 0 else 2
                self.add(("from", o), ("to", demand.group[t]), edge, abs(along), way, off + targets.distance_m[t])

    def add(self, tail, head, edge, metres, way, off=0.0):
        if self.code[edge] & way:
            minutes = metres * 0.06 / self.kmh[edge] + off * 0.06 / STRATEGY.walk.speed_kmh
            self.town.add_edge(tail, head, weight=minutes, edge=edge, metres=metres)

    def trips(self):
        """Return cars per edge, metres, and the edges of each pair, by one search for each pair."""
        cars, metres, ways = np.zeros(len(self.code)), np.full(self.demand.cars.shape, np.inf), {}
        for pair in np.ndindex(metres.shape):
            try:
                way = nx.shortest_path(self.town, ("from", pair[0]), ("to", pair[1]), weight="weight")
            except (nx.NetworkXNoPath, nx.NodeNotFound):
                continue
            steps = [min(self.town[a][b].values(), key=lambda step: step["weight"]) for a, b in pairwise(way)]
            metres[pair] = sum(step["metres"] for step in steps)
            ways[pair] = {step["edge"] for step in steps}
            cars[list(ways[pair])] += self.demand.cars[pair]
        return cars, metres, ways


@pytest.mark.parametrize("seed", range(4))
def test_a_grid_town_agrees_with_networkx_trip_by_trip(seed):
    town = grid(7, seed)
    graph = Graph(town, "car", "min", STRATEGY)
    rng = np.random.default_rng(seed + 10)
    demand = demand_of(
        graph,
        rng.uniform(0, 600, (25, 2)),
        rng.uniform(0, 600, (9, 2)),
        rng.uniform(0, 9, (25, 6)),
        [0, 1, 2, 3, 4, 5, 5, 5, 0],
    )
    middle = np.array([line.centroid.coords[0] for line in town.lines])
    closed = np.hypot(*(middle - 300).T) < 130
    assert closed.sum() > 8
    cars, metres, ways = Town(graph, demand, np.zeros(len(closed), bool)).trips()
    before = assign(graph, demand)
    np.testing.assert_allclose(before.metres, metres)
    np.testing.assert_allclose(before.cars, cars)
    cars, metres, new_ways = Town(graph, demand, closed).trips()
    result = displace(before, closed)
    np.testing.assert_allclose(result.metres_after, metres)
    np.testing.assert_allclose(result.after, cars, atol=1e-9)
    both = np.isfinite(metres) & before.reached
    assert result.car_m_after == pytest.approx((demand.cars * metres)[both].sum())
    added, removed = np.zeros(len(closed)), np.zeros(len(closed))
    for pair, way in ways.items():
        added[list(new_ways.get(pair, set()) - way)] += demand.cars[pair]
        removed[list(way - new_ways.get(pair, set()))] += demand.cars[pair]
    np.testing.assert_allclose(result.added, added, atol=1e-9)
    np.testing.assert_allclose(result.removed, removed, atol=1e-9)
    assert added.any()
    assert (result.after[closed] == 0).all()
    np.testing.assert_allclose(assign(graph, demand, closed).cars, result.after, atol=1e-9)


class TurningTown(Town):
    """The same, on a graph whose nodes are drives along edges and whose arcs are turns that may be made."""

    def __init__(self, graph, demand, closed):
        net, self.town, self.demand = graph.network, nx.MultiDiGraph(), demand
        self.code = np.where(closed, 0, net.table["car"].to_numpy())
        self.kmh, self.length = net.table["speed_kmh"].to_numpy(float), net.table["length_m"].to_numpy()
        every = Drives(graph)  # one may turn round where one could before anything was closed
        origins, targets = demand.origins, demand.targets
        for came in every.drives:
            for next_ in every.leaving.get(every.head(came), []):
                if every.may(came, next_):
                    self.add(came, next_, next_[0], self.length[next_[0]], 1 + next_[1])
                    for t in np.flatnonzero(targets.edge == next_[0]):
                        offset = targets.offset_m[t]
                        part = offset if next_[1] == 0 else self.length[next_[0]] - offset
                        self.add(came, ("to", demand.group[t]), next_[0], part, 1 + next_[1], targets.distance_m[t])
        for o, edge in enumerate(origins.edge.tolist()):
            offset, off = origins.offset_m[o], origins.distance_m[o]
            self.add(("from", o), (edge, 1), edge, offset, 2, off)
            self.add(("from", o), (edge, 0), edge, self.length[edge] - offset, 1, off)
            for t in np.flatnonzero(targets.edge == edge):
                along = targets.offset_m[t] - offset
                there = ("to", demand.group[t])
                self.add(("from", o), there, edge, abs(along), 1 if along >= 0 else 2, off + targets.distance_m[t])

    def trips(self):
        """Return cars per edge, metres, and how often each pair uses which edge."""
        cars, metres, ways = np.zeros(len(self.code)), np.full(self.demand.cars.shape, np.inf), {}
        for pair in np.ndindex(metres.shape):
            try:
                way = nx.shortest_path(self.town, ("from", pair[0]), ("to", pair[1]), weight="weight")
            except (nx.NetworkXNoPath, nx.NodeNotFound):
                continue
            steps = [min(self.town[a][b].values(), key=lambda step: step["weight"]) for a, b in pairwise(way)]
            metres[pair] = sum(step["metres"] for step in steps)
            ways[pair] = Counter(step["edge"] for step in steps)
            ways[pair][steps[0]["edge"]] = 1
            for edge, count in ways[pair].items():
                cars[edge] += count * self.demand.cars[pair]
        return cars, metres, ways


@pytest.mark.parametrize("share", [0.05, 0.3])
@pytest.mark.parametrize("seed", range(3))
def test_a_grid_town_with_forbidden_turns_agrees_with_networkx_trip_by_trip(seed, share):
    graph = Graph(some_turns(grid(6, seed), seed, share), "car", "min", LITTLE)
    rng = np.random.default_rng(seed + 10)
    demand = demand_of(
        graph, rng.uniform(40, 460, (25, 2)), rng.uniform(40, 460, (8, 2)), rng.uniform(0, 9, (25, 6)),
        [0, 1, 2, 3, 4, 5, 5, 0],
    )  # fmt: skip
    assert (np.hypot(*(demand.origins.xy[:, None] - graph.network.node_xy[None]).transpose(2, 0, 1)) > 0.01).all()
    middle = np.array([line.centroid.coords[0] for line in graph.network.lines])
    closed = np.hypot(*(middle - 250).T) < 90
    cars, metres, ways = TurningTown(graph, demand, np.zeros(len(closed), bool)).trips()
    before = assign(graph, demand)
    np.testing.assert_allclose(before.metres, metres)
    np.testing.assert_allclose(before.cars, cars)
    if share > 0.1:
        assert max(max(way.values()) for way in ways.values()) == 2
    cars, metres, new_ways = TurningTown(graph, demand, closed).trips()
    result = displace(before, closed)
    np.testing.assert_allclose(result.metres_after, metres)
    np.testing.assert_allclose(result.after, cars, atol=1e-9)
    added, removed = np.zeros(len(closed)), np.zeros(len(closed))
    for pair, way in ways.items():
        new = new_ways.get(pair, Counter())
        for edge in way | new:
            added[edge] += max(new[edge] - way[edge], 0) * demand.cars[pair]
            removed[edge] += max(way[edge] - new[edge], 0) * demand.cars[pair]
    np.testing.assert_allclose(result.added, added, atol=1e-9)
    np.testing.assert_allclose(result.removed, removed, atol=1e-9)
    assert (result.after[closed] == 0).all()
    np.testing.assert_allclose(assign(graph, demand, closed).cars, result.after, atol=1e-9)


def test_where_ways_tie_totals_agree_with_networkx():
    town = grid(6, 1, jitter=0.0)
    graph = Graph(town, "car", "min", STRATEGY)
    rng = np.random.default_rng(3)
    demand = demand_of(graph, rng.uniform(0, 500, (20, 2)), rng.uniform(0, 500, (5, 2)), rng.uniform(0, 9, (20, 5)))
    closed = shut(graph, 20, 21, 33)
    before = assign(graph, demand)
    result = displace(before, closed)
    for found, none in ((before.minutes, np.zeros(len(closed), bool)), (result.minutes_after, closed)):
        minutes = trip_by_trip_minutes(graph, demand, none)
        np.testing.assert_allclose(found, minutes)
    unmoved = ~result.moved
    np.testing.assert_array_equal(result.metres_after[unmoved], before.metres[unmoved])


def trip_by_trip_minutes(graph, demand, closed):
    shut_town = Reference(closed_graph(graph, closed))
    return np.column_stack(
        [
            shut_town.nearest(demand.origins, demand.targets.take(np.flatnonzero(demand.group == j)))
            for j in range(demand.cars.shape[1])
        ]
    )


def closed_graph(graph, closed):
    """Return a graph in which cars may not use the closed edges."""
    table = graph.network.table.assign(car=np.where(closed, 0, graph.network.table["car"]).astype(np.uint8))
    try:
        return Graph(replace(graph.network, table=table, graphs={}), "car", "min", LITTLE)
    except NetworkModeError:
        return None


@pytest.mark.parametrize("seed", range(3))
def test_more_nodes_on_the_same_streets_change_no_metre(seed):
    rng = np.random.default_rng(seed)
    places = rng.uniform(0, 500, (20, 2)), rng.uniform(0, 500, (5, 2))
    cars = rng.uniform(0, 9, (20, 5))
    found = []
    for splits in (1, 3):
        town = grid(6, seed, splits=splits)
        graph = Graph(town, "car", "min", STRATEGY)
        middle = np.array([line.centroid.coords[0] for line in town.lines])
        source = town.table["source_id"].to_numpy() // splits
        whole = np.column_stack([np.bincount(source, axis) / splits for axis in middle.T])
        closed = (np.hypot(*(whole - 250).T) < 100)[source]
        result = displace(assign(graph, demand_of(graph, *places, cars)), closed)
        found.append((result.car_m_before, result.car_m_after, result.cars_cut_off))
    assert found[0] == pytest.approx(found[1])


# --- what must always hold -------------------------------------------------------------------------------------------


def drawn(town, origins, targets, data):
    graph = Graph(town, "car", "min", LITTLE)
    group = data.draw(st.lists(st.integers(0, 2), min_size=len(targets), max_size=len(targets)))
    cars = np.array(data.draw(st.lists(st.integers(0, 5), min_size=3 * len(origins), max_size=3 * len(origins))), float)
    closed = np.array(data.draw(st.lists(st.booleans(), min_size=len(town.table), max_size=len(town.table))))
    return graph, demand_of(graph, origins, targets, cars.reshape(-1, 3), group), closed


def at_corner(graph, snap):
    length = graph.network.table["length_m"].to_numpy()[snap.edge]
    return np.minimum(snap.offset_m, length - snap.offset_m) <= 1e-3


def test_who_stands_at_a_corner_leaves_by_any_street_there_that_stays_open():
    # From the corner (100, 0) both streets are as near: one is closed, the other is not.
    town = network([(0, 0), (100, 0)], [(100, 0), (100, 50)], [(100, 50), (0, 50)], [(0, 50), (0, 0)])
    graph = Graph(town, "car", "min", LITTLE)
    demand = demand_of(graph, [(100, 0)], [(0, 25)], [[2.0]], [0])
    closed = np.arange(4) == demand.origins.edge[0]
    before = assign(graph, demand)
    result = displace(before, closed)
    assert not result.cut_off.any()
    assert result.moved.all() == bool(before.cars[closed].any())
    open_m = 50 + 100 + 25 if closed[0] else 100 + 25
    assert result.metres_after[0, 0] == pytest.approx(open_m)
    assert result.after[closed].tolist() == [0.0]
    np.testing.assert_allclose(result.after, result.before + result.added - result.removed)
    assert not displace(assign(graph, demand, closed), closed).moved.any()
    everything_there = shapely.distance(town.lines, shapely.Point(100, 0)) == 0
    assert everything_there.sum() == 2
    assert displace(before, everything_there).cut_off.all()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns(), POINTS, POINTS, st.data())
def test_every_trip_before_is_a_trip_after_or_cut_off(town, origins, targets, data):
    try:
        graph, demand, closed = drawn(town, origins, targets, data)
    except NetworkModeError:
        return
    before, nothing = assign(graph, demand), np.zeros(len(closed), bool)
    np.testing.assert_allclose(before.minutes, trip_by_trip_minutes(graph, demand, nothing), atol=1e-9)

    still = displace(before, nothing)
    assert not still.added.any()
    assert not still.removed.any()
    assert not still.moved.any()
    np.testing.assert_array_equal(still.after, before.cars)
    np.testing.assert_array_equal(still.metres_after, before.metres)

    keeps = np.array(data.draw(st.lists(st.booleans(), min_size=demand.cars.size, max_size=demand.cars.size)))
    keeps = keeps.reshape(demand.cars.shape)
    result = displace(before, closed, keeps)
    np.testing.assert_allclose(result.cars_before, result.cars_after + result.cars_cut_off)
    np.testing.assert_array_equal(result.cut_off, before.reached & ~np.isfinite(result.minutes_after))
    np.testing.assert_allclose(result.after, result.before + result.added - result.removed, atol=1e-12)
    assert (result.after >= 0).all()
    assert (result.added >= 0).all()
    assert (result.removed >= 0).all()
    assert not result.added[closed].any()
    unmoved = ~result.moved
    np.testing.assert_array_equal(result.minutes_after[unmoved], before.minutes[unmoved])
    assert not (result.moved & keeps).any()
    if closed_graph(graph, closed) is None:
        assert result.cut_off[result.moved].all()
    else:
        minutes = trip_by_trip_minutes(graph, demand, closed)
        minutes[closed[demand.origins.edge]] = np.inf  # also where one is there already
        # What lies within a millimetre of a node is at it, and may leave by any street there; the way counted here goes
        # by the street it was snapped to.
        cornered = at_corner(graph, demand.origins)[:, None] | at_corner(graph, demand.targets).any()
        same = result.moved & ~np.broadcast_to(cornered, result.moved.shape)
        np.testing.assert_allclose(result.minutes_after[same], minutes[same], atol=1e-9)
    # Once closed, closing the same again changes nothing.
    twice = displace(assign(graph, demand, closed), closed)
    assert not twice.moved.any()
    assert not twice.before[closed].any()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns(), st.tuples(st.integers(-5, 45), st.integers(-5, 45)), POINTS, st.data())
def test_one_car_is_on_every_edge_of_its_way_and_on_no_other(town, origin, targets, data):
    try:
        graph = Graph(town, "car", "min", LITTLE)
    except NetworkModeError:
        return
    closed = np.array(data.draw(st.lists(st.booleans(), min_size=len(town.table), max_size=len(town.table))))
    before = assign(graph, demand_of(graph, [origin], targets, [[1.0]], [0] * len(targets)))
    result = displace(before, closed)
    length = town.table["length_m"].to_numpy()
    for cars, metres in ((result.before, result.metres_before[0, 0]), (result.after, result.metres_after[0, 0])):
        assert set(cars.tolist()) <= {0.0, 1.0}
        if np.isfinite(metres):
            on = np.flatnonzero(cars)
            assert metres <= length[on].sum() + 1e-9
            ends = {before.demand.origins.edge[0], *before.demand.targets.edge}
            inner = [edge for edge in on if edge not in ends]
            assert metres >= length[inner].sum() - 1e-9
            walkway = nx.Graph(zip(town.from_node[on].tolist(), town.to_node[on].tolist(), strict=True))
            assert nx.is_connected(walkway)
        else:
            assert not cars.any()
    assert not (result.added * result.removed).any()
    assert (result.removed[closed] == result.before[closed]).all()


def test_many_batches_give_what_one_gives(monkeypatch):
    town = grid(7, 5)
    graph = Graph(town, "car", "min", STRATEGY)
    rng = np.random.default_rng(5)
    demand = demand_of(graph, rng.uniform(0, 600, (25, 2)), rng.uniform(0, 600, (6, 2)), rng.uniform(0, 9, (25, 6)))
    closed = shut(graph, 30, 31, 32, 50, 51)
    whole = displace(assign(graph, demand), closed)
    monkeypatch.setattr(displacement, "_BATCH_NODES", 1)
    monkeypatch.setattr(displacement, "_BATCH_USES", 1)
    parts = displace(assign(graph, demand), closed)
    np.testing.assert_allclose(parts.after, whole.after, atol=1e-12)
    np.testing.assert_array_equal(parts.metres_after, whole.metres_after)
    assert whole.moved.any()
