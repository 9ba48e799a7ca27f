"""The way from one point to the nearest of some targets, as a line along the streets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import dijkstra

from ..core.arrays import Array
from ..network.model import Network
from .graph import Graph, Snap
from .trees import sorted_links

_A_LITTLE = 1e-6
"""Of a cost: what is looked for at a known distance is found there, however its parts were added up."""


@dataclass(frozen=True)
class Route:
    """A way.

    Attributes
    ----------
    xy : (k, 2) float64 array
        From the place on the network where it begins to that where it ends; one row where they are the same.
    cost : float
        In the graph's unit, the ways to and from the network included.
    target : int
        Index into the targets.
    """

    xy: Array
    cost: float
    target: int


def route(graph: Graph, origin: Snap, targets: Snap, limit: float = np.inf) -> Route | None:
    """Find the cheapest way from a point to the nearest of some targets; None where there is none.

    Parameters
    ----------
    graph : Graph
    origin : Snap of one point
    targets : Snap of t points
    limit : float
        The greatest cost, in the graph's unit; a search that knows it ends there.

    Examples
    --------
    From the first school of the sample town to the nearest station, as far as `Graph.nearest` says:

    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> walk = Graph(sample_network(), "walk", "m", load_strategy())
    >>> schools, stations = (
    ...     walk.snap(sample(table).get_coordinates().to_numpy(), max_distance_m=200)
    ...     for table in ("schools", "stations")
    ... )
    >>> found = route(walk, schools.take([0]), stations)
    >>> round(found.cost), str(sample("stations")["name"][found.target])
    (389, 'Lysaker')
    >>> on_network = np.hypot(*np.diff(found.xy, axis=0).T).sum()
    >>> bool(abs(on_network + schools.distance_m[0] + stations.distance_m[found.target] - found.cost) < 0.01)
    True
    """
    cost, target = (each[0] for each in graph.nearest(origin, targets, limit))
    if target < 0:
        return None
    ends = targets.take(np.array([target]))
    pair = graph.same_edge_pairs(origin, ends)[2]
    if len(pair) and pair[0] <= cost:
        along = _part(graph.network, int(origin.edge[0]), float(origin.offset_m[0]), float(ends.offset_m[0]))
        return Route(along, float(cost), int(target))
    return Route(_over_nodes(graph, origin, ends, float(cost)), float(cost), int(target))


def _over_nodes(graph: Graph, origin: Snap, target: Snap, cost: float) -> Array:
    """Return the places (k, 2) of a way that leaves the origin's edge."""
    network, links, ends = graph.network, sorted_links(graph), graph.ends(target)
    reached, after = _search(graph, ends.node, ends.cost, cost)
    exits = graph.exits(origin)
    by_end = int((reached[exits.node[0]] + exits.cost[0]).argmin())
    nodes = _chain(after, int(exits.node[0, by_end]))
    last = np.flatnonzero(ends.node == nodes[-1])
    last = last[ends.cost[last].argmin()]

    tail, head = nodes[:-1], nodes[1:]
    edge = links.edge[links.find(tail, head)]
    use = edge >= 0
    ahead = network.from_node[edge[use]] == graph.network_node[tail[use]]
    length = _measures(network, np.array([origin.edge[0], target.edge[0]]))
    start, place = float(origin.offset_m[0]), float(target.offset_m[0])
    return np.concatenate(
        [
            _part(network, int(origin.edge[0]), start, length[0] if by_end else 0.0),
            _whole(network, edge[use], ahead),
            _part(network, int(target.edge[0]), 0.0 if ends.along[last] else length[1], place),
        ]
    )


def _search(graph: Graph, node: Array, cost: Array, limit: float) -> tuple[Array, Array]:
    """Search from a target's ends: the cost at every node, and the next node on the way, itself where there is none."""
    count, beyond = graph.nodes, limit * (1 + _A_LITTLE) + _A_LITTLE
    reached, before = dijkstra(graph.with_source(node, cost), indices=count, limit=beyond, return_predecessors=True)
    before = before[:count]
    return reached[:count], np.where((before >= 0) & (before < count), before, np.arange(count))


def _chain(after: Array, node: int) -> Array:
    """Return the nodes from one on, each `after` the one before, until one after itself; in steps that double."""
    chain, jump = np.array([node]), after
    while chain[-1] != jump[chain[-1]]:
        chain = np.concatenate([chain, jump[chain]])
        jump = jump[jump]
    ends = np.flatnonzero(after[chain] == chain)
    return chain if not len(ends) else chain[: ends[0] + 1]


def _measures(network: Network, edge: Array) -> Array:
    """Return the length of edges as they are drawn."""
    drawn: Array = network.segments.measure[network.start[edge + 1] - 1]
    return drawn


def _part(network: Network, edge: int, start_m: float, end_m: float) -> Array:
    """Return the places (k, 2) on an edge from one distance along it to another, which may lie before it."""
    rows = slice(network.start[edge], network.start[edge + 1])
    measure, xy = network.segments.measure[rows], network.xy[rows]
    low, high = min(start_m, end_m), max(start_m, end_m)
    between = (measure > low) & (measure < high)
    at = np.concatenate([[low], measure[between], [high]])
    places = np.column_stack([np.interp(at, measure, axis) for axis in xy.T])
    return places if start_m <= end_m else places[::-1]


def _whole(network: Network, edge: Array, ahead: Array) -> Array:
    """Return the vertices (k, 2) of edges one after the other, each in its direction of travel."""
    begin, end = network.start[edge], network.start[edge + 1]
    count = end - begin
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    forward, backward = np.repeat(begin, count) + step, np.repeat(end, count) - 1 - step
    places: Array = network.xy[np.where(np.repeat(ahead, count), forward, backward)]
    return places
