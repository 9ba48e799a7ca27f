"""Row `spillover`: spill-over parking in a generated municipality, and the walks alone against networkx."""

from __future__ import annotations

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely

from benchmarks import town
from benchmarks.generated import generated_network
from benchmarks.measure import CRS, Line, in_turn, nothing
from klimaklok_plugin.analysis.network.model import Network
from klimaklok_plugin.analysis.parking.spillover import SpilloverOptions, SpilloverResult, find_spillover
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.routing.reaches import Parts, reaches
from klimaklok_plugin.analysis.strategy.loading import load_strategy

NODES, WORKPLACES, CENTRES, CELLS, AREAS = 100_000, 5_000, 30, 3_000, 200
CELL_M, END_M, MOST_S, REACH = 250.0, 1e-6, 10.0, 2.0
OPTIONS = SpilloverOptions(jobs_field="jobs", people_field="people")


def run() -> list[Line]:
    strategy = load_strategy()
    network = generated_network(NODES)
    layers = _layers(network)

    def ours(given: Network) -> SpilloverResult:
        return find_spillover(given, strategy, OPTIONS, **layers)

    (one,) = in_turn((lambda: generated_network(NODES), ours), budget_s=60)
    streets, zones = one.result.streets, one.result.zones
    job = f"spill-over parking, {len(network.table):,} edges"
    layers_told = f"{WORKPLACES:,} workplaces, {town.HUBS} hubs, {CELLS:,} cells, {AREAS} areas of regulation"
    remark = f"on a network just built: {len(streets):,} streets, {len(zones)} zones, cars, people, reasons"
    walks = Walks(network, layers["workplaces"])
    mine, theirs = in_turn((nothing, lambda _: walks.ours()), (nothing, lambda _: walks.theirs()), budget_s=60)
    ratio = theirs.seconds / mine.seconds
    same = (
        f"ours with the cuts along streets where the reach ends, theirs to nodes; both know {theirs.result:,} nodes "
        "within reach"
        if mine.result == theirs.result
        else f"they differ: {mine.result:,} nodes, {theirs.result:,}"
    )
    return [
        Line(f"{job}, {layers_told}", one.seconds, None, f"≤ {MOST_S:.0f} s", one.seconds <= MOST_S, remark),
        Line(
            f"walks from {WORKPLACES:,} workplaces to all streets within reach (networkx)",
            mine.seconds,
            theirs.seconds,
            f"≥ {REACH:.0f}x",
            ratio >= REACH and mine.result == theirs.result,
            same,
        ),
    ]


class Walks:
    """The streets within reach of workplaces: one search from all of them, ours and that of networkx."""

    def __init__(self, network: Network, workplaces: gpd.GeoDataFrame) -> None:
        strategy = load_strategy()
        self._reach = strategy.parking.spillover.reach_m["workplace"]
        self._walk = Graph(network, "walk", "m", strategy)
        xy = shapely.get_coordinates(workplaces.geometry.to_numpy())
        self._snap = self._walk.snap(xy, strategy.network.max_snap_m)
        links, ends = self._walk.links(), self._walk.ends(self._snap.take(np.flatnonzero(self._snap.edge >= 0)))
        order = np.argsort(-links.cost, kind="stable")  # of parallel steps the cheapest stays
        self._graph = nx.DiGraph()  # against the way that is walked
        self._graph.add_weighted_edges_from(
            zip(links.head[order].tolist(), links.tail[order].tolist(), links.cost[order].tolist(), strict=True)
        )
        starts = -1 - ends.target
        first = np.argsort(-ends.cost, kind="stable")
        self._graph.add_weighted_edges_from(
            zip(starts[first].tolist(), ends.node[first].tolist(), ends.cost[first].tolist(), strict=True)
        )
        self._starts = set(starts.tolist())

    def ours(self) -> int:
        """Return how many nodes lie within reach."""
        every = np.arange(len(self._snap.edge))
        found = Parts.joined(
            list(reaches(self._walk, self._snap, every, len(every), self._reach, outward=False, together=True))
        )
        network = self._walk.network
        length = network.table["length_m"].to_numpy()[found.edge]
        at_start, at_end = found.begin <= END_M, found.end >= length - END_M
        nodes = np.concatenate([network.from_node[found.edge[at_start]], network.to_node[found.edge[at_end]]])
        return len(np.unique(nodes))

    def theirs(self) -> int:
        """Return how many nodes lie within reach, by networkx."""
        found = nx.multi_source_dijkstra_path_length(self._graph, self._starts, cutoff=self._reach)
        return sum(node >= 0 for node in found)


def _layers(network: Network) -> dict[str, gpd.GeoDataFrame]:
    bounds = network.bounds
    rng = np.random.default_rng(4)

    def squares(count: int, side: float, seed: int) -> np.ndarray:
        x, y = town.points(count, bounds, seed).T
        return np.asarray(shapely.box(x, y, x + side, y + side))

    def layer(shapes: np.ndarray, **columns: object) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS)

    works = shapely.points(town.points(WORKPLACES, bounds, 1))
    return {
        "hubs": town.hubs(bounds),
        "centres": layer(squares(CENTRES, 150.0, 2)),
        "workplaces": layer(works, jobs=np.round(rng.lognormal(2.5, 1.2, WORKPLACES)) + 1),
        "population": layer(squares(CELLS, CELL_M, 3), people=rng.integers(1, 400, CELLS)),
        "restrictions": layer(squares(AREAS, 200.0, 5)),
    }
