"""Row `displacement`: the cars that one school's zone displaces, against networkx on the same graph."""

from __future__ import annotations

import time
from collections import Counter
from itertools import pairwise

import networkx as nx
import numpy as np
import shapely

from benchmarks import oslo
from benchmarks.measure import BUILD, Line, in_turn, nothing
from klimaklok_plugin.analysis.network.model import Network
from klimaklok_plugin.analysis.network.storage import load_network
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.schools.assignment import Displacement, TrafficDemand, assign, displace
from klimaklok_plugin.analysis.strategy.loading import load_strategy

ORIGINS, DESTINATIONS, SCHOOLS = 300, 30, 62
SNAP_M = 400.0
TREE_REACH, PAIR_REACH = 30, 500
SAMPLE = 40
"""Pairs that networkx searches one by one; the time for all is scaled from theirs."""


def run() -> list[Line]:
    strategy = load_strategy()
    network = load_network(oslo.network_file(), BUILD / "cache")
    demand, centres = _demand(Graph(network, "car", "min", strategy), network)
    closed = [_zone(network, centre, strategy.schools.radius_m) for centre in centres]

    def ours(graph: Graph) -> Displacement:
        return displace(assign(graph, demand), closed[0])

    def fresh() -> Graph:
        return Graph(load_network(BUILD / "oslo.gpkg", BUILD / "cache"), "car", "min", strategy)

    other = Networkx(fresh(), demand)
    one, trees = in_turn((fresh, ours), (nothing, lambda _: other.trees(closed[0])), rounds=3, budget_s=90)
    (lean,) = in_turn((nothing, lambda _: other.lean_trees(closed[0])), rounds=3)
    pair_s = other.pair_by_pair(closed[0], SAMPLE)
    graph = fresh()
    start = time.perf_counter()
    before = assign(graph, demand)
    all_schools = [displace(before, zone) for zone in closed]
    all_s = time.perf_counter() - start

    off = max(
        np.abs(ours_cars - theirs).max()
        for cars in (trees.result, lean.result)
        for ours_cars, theirs in zip((one.result.before, one.result.after), cars, strict=True)
    )
    pairs = demand.cars.size
    job = f"displacement of one school, {ORIGINS} origins, {DESTINATIONS} destinations"
    same = (
        f"cars per edge differ by at most {off:.1e}; {one.result.moved.sum():,} of {pairs:,} pairs have to go another "
        f"way; without a list of each way networkx takes {lean.seconds:.2f} s; "
        f"{SCHOOLS} schools, each alone, take {all_s:.1f} s, "
        f"{sum(int(each.moved.sum()) for each in all_schools):,} pairs"
    )
    scaled = f"timed on {SAMPLE} pairs before and {SAMPLE} after the closure, scaled to all {pairs:,}"
    equal = bool(off < 1e-6)
    tree_ratio, pair_ratio = trees.seconds / one.seconds, pair_s / one.seconds
    return [
        Line(
            f"{job} (networkx, a tree for each)",
            one.seconds,
            trees.seconds,
            f"≥ {TREE_REACH}x",
            equal and tree_ratio >= TREE_REACH,
            same,
        ),
        Line(
            f"{job} (networkx, pair by pair)",
            one.seconds,
            pair_s,
            f"≥ {PAIR_REACH}x",
            equal and pair_ratio >= PAIR_REACH,
            scaled,
        ),
    ]


class Networkx:
    """The same demand on the same steps in networkx: a node of its own for each origin and each destination."""

    def __init__(self, graph: Graph, demand: TrafficDemand) -> None:
        self.demand, self.edges = demand, len(graph.network.table)
        links, ends = graph.links(), graph.ends(demand.targets)
        exits = graph.exits(demand.origins)
        to = [("to", int(demand.group[target])) for target in ends.target]
        steps = list(zip(*(part.tolist() for part in (links.tail, links.head, links.cost, links.edge)), strict=True))
        target_edge = demand.targets.edge[ends.target]
        steps += zip(ends.node.tolist(), to, ends.cost.tolist(), target_edge.tolist(), strict=True)
        for side in (0, 1):
            cost = exits.cost[:, side] + exits.off
            there = zip(exits.node[:, side].tolist(), cost.tolist(), demand.origins.edge.tolist(), strict=True)
            steps += [(("from", o), *step) for o, step in enumerate(there) if np.isfinite(step[1])]
        origin, target, cost = graph.same_edge_pairs(demand.origins, demand.targets)
        within = zip(origin.tolist(), demand.group[target].tolist(), cost.tolist(), strict=True)
        own = demand.origins.edge[origin].tolist()
        steps += [
            (("from", o), ("to", d), minutes, edge)
            for (o, d, minutes), edge in zip(within, own, strict=True)
            if np.isfinite(minutes)
        ]
        self.town = nx.DiGraph()
        for tail, head, minutes, edge in steps:
            known = self.town.get_edge_data(tail, head)
            if known is None or minutes < known["weight"]:
                self.town.add_edge(tail, head, weight=minutes, edge=edge)

    def without(self, closed: np.ndarray) -> nx.DiGraph:
        """Return a copy without the closed edges."""
        town = self.town.copy()
        shut = [(tail, head) for tail, head, edge in town.edges(data="edge") if edge >= 0 and closed[edge]]
        town.remove_edges_from(shut)
        return town

    def trees(self, closed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return cars per edge before and after, by a tree for each destination and its ways one by one."""
        return self._by_ways(self.town), self._by_ways(self.without(closed))

    def lean_trees(self, closed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the same by going through each tree once, from its leaves: as quick as networkx can be."""
        return self._by_leaves(self.town), self._by_leaves(self.without(closed))

    def _by_ways(self, town: nx.DiGraph) -> np.ndarray:
        cars = np.zeros(self.edges)
        for destination in range(self.demand.cars.shape[1]):
            if (root := ("to", destination)) not in town:
                continue
            _, ways = nx.single_source_dijkstra(town.reverse(copy=False), root)
            for origin, each in enumerate(self.demand.cars[:, destination].tolist()):
                for head, tail in pairwise(ways.get(("from", origin), ())):
                    edge = town[tail][head]["edge"]
                    if edge >= 0:
                        cars[edge] += each
        return cars

    def _by_leaves(self, town: nx.DiGraph) -> np.ndarray:
        cars = np.zeros(self.edges)
        for destination in range(self.demand.cars.shape[1]):
            if (root := ("to", destination)) not in town:
                continue
            before, minutes = nx.dijkstra_predecessor_and_distance(town.reverse(copy=False), root)
            load = {("from", origin): each for origin, each in enumerate(self.demand.cars[:, destination].tolist())}
            for node in reversed(minutes):  # in the order in which they were reached
                if before[node] and load.get(node):
                    head = before[node][0]
                    load[head] = load.get(head, 0.0) + load[node]
                    edge = town[node][head]["edge"]
                    if edge >= 0:
                        cars[edge] += load[node]
        return cars

    def pair_by_pair(self, closed: np.ndarray, sample: int) -> float:
        """Return the seconds that a search for every pair, before and after, would take."""
        rng = np.random.default_rng(5)
        origins, destinations = rng.integers(self.demand.cars.shape, size=(sample, 2)).T
        seconds = 0.0
        for town in (self.town, self.without(closed)):
            cars: Counter[int] = Counter()
            start = time.perf_counter()
            for o, d in zip(origins.tolist(), destinations.tolist(), strict=True):
                try:
                    way = nx.shortest_path(town, ("from", o), ("to", d), weight="weight")
                except (nx.NetworkXNoPath, nx.NodeNotFound):
                    continue
                for step in pairwise(way):
                    cars[town.edges[step]["edge"]] += self.demand.cars[o, d]
            seconds += time.perf_counter() - start
        return seconds * self.demand.cars.size / sample


def _demand(graph: Graph, network: Network) -> tuple[TrafficDemand, np.ndarray]:
    """Return cars from homes to destinations all over the town, and the places of schools."""
    homes, low, high = oslo.addresses(), np.array(network.bounds[:2]), np.array(network.bounds[2:])
    homes = homes[((homes > low + 200) & (homes < high - 200)).all(axis=1)]
    rng = np.random.default_rng(4)
    chosen = homes[rng.permutation(len(homes))[: 2 * (ORIGINS + DESTINATIONS)]]
    # Those at the very end of a street would need an agreement on which streets they use.
    snap = graph.snap(chosen, SNAP_M)
    length = network.table["length_m"].to_numpy()[snap.edge]
    inside = np.flatnonzero((snap.edge >= 0) & (snap.offset_m > 0.01) & (snap.offset_m < length - 0.01))
    origins, targets = snap.take(inside[:ORIGINS]), snap.take(inside[ORIGINS : ORIGINS + DESTINATIONS])
    cars = rng.uniform(0.1, 5.0, (ORIGINS, DESTINATIONS))
    return TrafficDemand(origins, targets, np.arange(DESTINATIONS), cars), chosen[-SCHOOLS:]


def _zone(network: Network, centre: np.ndarray, radius_m: float) -> np.ndarray:
    """Return the smaller streets (m, bool) whose middle lies in the zone."""
    middle = shapely.line_interpolate_point(network.lines, 0.5, normalized=True)
    small = network.table["road_class"].isin(["residential", "living_street", "service", "unclassified"]).to_numpy()
    return (shapely.distance(middle, shapely.Point(centre)) < radius_m) & small
