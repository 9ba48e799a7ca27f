"""Drives from pupils' homes to their school, and to the places near it where they might get out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from ..core.arrays import Array
from ..core.progress import Progress, advance
from ..routing.contraction import append_rows
from ..routing.graph import Graph, Snap, as_given
from ..routing.trees import cheapest_links
from .drive_on import Scenarios
from .drop_off_candidates import LEFT, TRIFLE_M, Pairs, Spots

_SEARCHES = 1_000_000
"""Costs of one batch of searches: 8 MB, and far under a second."""


@dataclass(frozen=True)
class DrivenPupils:
    """The homes somebody is driven from (d), by scenario and school: their row among all, school, place and number."""

    row: Array
    school: Array
    snap: Snap
    driven: Array

    @classmethod
    def of_homes(cls, homes: Snap, school: Array, driven: Array, scenarios: Scenarios) -> DrivenPupils:
        """Take the homes on the network that somebody is driven from."""
        row = np.flatnonzero((driven > 0) & (homes.edge >= 0))
        row = row[np.lexsort([school[row], scenarios.of[school[row]]])]
        return cls(row, school[row], homes.take(row), driven[row])

    def of(self, school: int) -> Array:
        """Return the homes of a school."""
        return np.flatnonzero(self.school == school)


@dataclass(frozen=True)
class Drives:
    """Drives from homes to the spots left to their school: each home's follow each other, in the order of the pairs.

    `start` (d + 1,) says where they begin; `cost` is inf where the spot does not cover the home.
    """

    start: Array
    cost: Array


def _on_street(points: Snap) -> Snap:
    """Return points without the way from them to the street."""
    return Snap(points.edge, points.offset_m, np.zeros(len(points.edge)), points.xy, points.reason)


def school_drives(
    graph: Graph, demand: DrivenPupils, schools: Snap, school_of: Array, progress: Progress | None
) -> Array:
    """Return how far each home (d,) drives to the place nearest to its school, in metres; inf where it cannot.

    Parameters
    ----------
    graph : Graph
        For cars, in metres.
    demand : DrivenPupils of d homes
    schools : Snap of t points
        Where one walks in, on the walk graph.
    school_of : (t,) int array
    progress : callable, optional
    """
    doors = graph.snap(schools.xy, np.inf)
    return graph.cost_to_each(_on_street(demand.snap), _on_street(doors), school_of, demand.school, progress)


def drives_to_spots(
    graph: Graph,
    scenarios: Scenarios,
    demand: DrivenPupils,
    limit: Array,
    pairs: Pairs,
    spots: Spots,
    progress: Progress | None,
) -> Drives:
    """Search from each home: the drives to the spots left to its school, those over its limit left out.

    Parameters
    ----------
    graph : Graph
        For cars, in metres.
    scenarios : Scenarios
    demand : DrivenPupils of d homes
    limit : (d,) float array
        Longest drive from each home, in metres.
    pairs : Pairs
    spots : Spots
    progress : callable, optional
    """
    left = np.flatnonzero(pairs.lost == LEFT)
    schools = np.arange(len(scenarios.of) + 1)
    begin = np.searchsorted(pairs.school[left], schools)
    count = np.diff(begin)[demand.school]
    start = np.concatenate([[0], np.cumsum(count)])
    home = np.repeat(np.arange(len(count)), count)
    pair = left[np.arange(len(home)) - np.repeat(start[:-1] - begin[demand.school], count)]
    cost = np.full(len(home), np.inf)
    of_home = scenarios.of[demand.school]
    for number, mask in enumerate(scenarios.closed):
        low, high = np.searchsorted(of_home, [number, number + 1])
        search = _Search.of(graph, mask, scenarios.ways[number])
        size = max(1, _SEARCHES // search.nodes)
        for first in range(low, high, size):
            advance(progress, first / len(count))
            some = np.arange(first, min(first + size, high))
            own = slice(start[some[0]], start[some[-1] + 1])
            cost[own] = search.drives(
                demand.snap.take(some),
                float(limit[some].max()),
                home[own] - first,
                spots.snap.take(pairs.spot[pair[own]]),
            )
    return Drives(start, np.where(cost <= limit[home] + TRIFLE_M, cost, np.inf))


@dataclass(frozen=True)
class _Search:
    """Drives while some edges are closed, over the nodes of the graph that cars come to.

    `place` (nodes of the graph,) is where each stands in `matrix`, -1 for none. Spots are come to only along edges'
    `ahead`, and against edges' `back`.
    """

    graph: Graph
    closed: Array
    ahead: Array
    back: Array
    place: Array
    matrix: csr_array

    @classmethod
    def of(cls, graph: Graph, closed: Array | None, ways: Array) -> _Search:
        links = cheapest_links(graph, closed)
        here = np.unique(np.concatenate([links.tail, links.head]))
        place = np.full(graph.nodes, -1, np.int32)
        place[here] = np.arange(len(here))
        matrix = as_given(place[links.tail], place[links.head], links.cost, len(here))
        shut = np.zeros(len(ways[0]), bool) if closed is None else closed
        return cls(graph, shut, ways[0], ways[1], place, matrix)

    @property
    def nodes(self) -> int:
        return max(int(self.matrix.shape[0]), 1)

    def drives(self, homes: Snap, limit: float, home: Array, spots: Snap) -> Array:
        """Return the drive (p,) in metres from one of n homes, the `home` (p,) of each, to each of p spots."""
        exits = self.graph.exits(_on_street(homes))
        node = self.place[exits.node]
        cost = np.where((node >= 0) & ~self.closed[homes.edge][:, None], exits.cost, np.inf)
        row, end = np.nonzero(np.isfinite(cost))
        matrix = append_rows(self.matrix, row, node[row, end], cost[row, end], len(homes.edge))
        size = self.matrix.shape[0]
        reached = dijkstra(matrix, indices=np.arange(size, matrix.shape[0]), limit=limit + TRIFLE_M)

        edge = spots.edge
        ahead, back = self.ahead[edge], self.back[edge]
        same = (homes.edge[home] == edge) & ~self.closed[edge]
        along = spots.offset_m - homes.offset_m[home]
        drives: Array = np.minimum(
            np.where(same & ahead & (along >= 0), along, np.inf),
            np.where(same & back & (along <= 0), -along, np.inf),
        )
        ends = self.graph.ends(_on_street(spots))
        start = self.place[ends.node]
        use = (start >= 0) & np.where(ends.along, ahead[ends.target], back[ends.target])
        spot = ends.target[use]
        np.minimum.at(drives, spot, reached[home[spot], start[use]] + ends.metres[use])
        return drives
