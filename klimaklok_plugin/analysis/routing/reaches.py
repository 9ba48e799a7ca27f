"""What is within reach of points: the parts of edges, cut exactly where the limit is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse.csgraph import dijkstra

from ..core.arrays import Array, Bools, Floats, Ints
from ..core.progress import Progress, advance
from .contraction import append_rows
from .graph import Graph, Snap
from .ground import ranges

_NOTHING_M = 1e-6
"""A part below this is none."""
_BATCH_BYTES = 16 << 20


@dataclass(frozen=True)
class Parts:
    """Parts (k,) of edges within reach; along each the cost rises or falls evenly.

    Attributes
    ----------
    group : (k,) int array
        The group of points that the part is reached from; of several that are searched from together, the nearest.
    edge : (k,) int array
    begin, end : (k,) float arrays
        Metres along the edge, as its ``length_m`` counts them.
    begin_cost, end_cost : (k,) float arrays
        Between the point and the two ends of the part, the way between the point and its edge included.
    """

    group: Ints
    edge: Ints
    begin: Floats
    end: Floats
    begin_cost: Floats
    end_cost: Floats

    def take(self, index: Array) -> Parts:
        """Return the parts at `index`."""
        return Parts(*(getattr(self, name)[index] for name in self.__dataclass_fields__))

    def of(self, group: Ints) -> Parts:
        """Return the parts as those of other groups (k,)."""
        return replace(self, group=group)

    @classmethod
    def joined(cls, parts: Sequence[Parts]) -> Parts:
        """Return parts one after the other."""
        every = parts or [NO_PARTS]
        return cls(*(np.concatenate([getattr(each, name) for each in every]) for name in cls.__dataclass_fields__))

    def within(self, limit: float) -> Parts:
        """Return what of the parts is within a smaller limit, cut there."""
        rise = self.end_cost - self.begin_cost
        share = np.clip((limit - self.begin_cost) / np.where(rise == 0, 1.0, rise), 0.0, 1.0)
        cut = self.begin + share * (self.end - self.begin)
        beyond_end, beyond_begin = self.end_cost > limit, self.begin_cost > limit
        begin, end = np.where(beyond_begin, cut, self.begin), np.where(beyond_end, cut, self.end)
        clipped = Parts(
            self.group,
            self.edge,
            begin,
            end,
            np.minimum(self.begin_cost, limit),
            np.minimum(self.end_cost, limit),
        )
        return clipped.take(np.flatnonzero((end - begin > _NOTHING_M) & ~(beyond_begin & beyond_end)))

    def beyond(self, limit: float) -> Parts:
        """Return what of the parts is beyond a limit, cut there: what `within` leaves out."""
        mirrored = Parts(self.group, self.edge, self.begin, self.end, -self.begin_cost, -self.end_cost)
        rest = mirrored.within(-limit)
        return Parts(rest.group, rest.edge, rest.begin, rest.end, -rest.begin_cost, -rest.end_cost)


_NONE, _NO = np.empty(0, np.int64), np.empty(0)
NO_PARTS = Parts(_NONE, _NONE, _NO, _NO, _NO, _NO)


@dataclass(frozen=True)
class _Anchors:
    """Where edges are entered from: `slot[start[v] : start[v + 1]]` are those entered from the node v.

    A slot is twice the edge, and one more where it is its end that is come from. `rate` (2 m,) is the cost of a metre
    from there, inf where the edge is not open that way.
    """

    start: Ints
    slot: Ints
    rate: Floats


def reaches(
    graph: Graph,
    points: Snap,
    group: Ints,
    count: int,
    limit: float,
    *,
    outward: bool,
    together: bool,
    progress: Progress | None = None,
) -> Iterator[Parts]:
    """Find what is within reach of groups of points.

    Parameters
    ----------
    graph : Graph
    points : Snap of n points
        Those that were not snapped reach nothing.
    group : (n,) int array
        From 0 to `count` - 1: the points of one place. It is reached from the nearest of them.
    count : int
    limit : float
        In the graph's unit, itself included; the way between a point and its edge counts.
    outward : bool
        From the points; else to them.
    together : bool
        Each part of a street belongs to the nearest group; else each group is searched from alone.
    progress : callable, optional

    Yields
    ------
    Parts
        By group, edge and place; those of one group are never in two batches.

    Notes
    -----
    The cost at nodes is that of Dijkstra (1959). Along an edge it is the least of those over both its ends and from
    the points on it; where the ways over two ends meet, the edge is cut.
    """
    snapped = np.flatnonzero(points.edge >= 0)
    if not len(snapped):
        return
    some, own = points.take(snapped), np.asarray(group, np.int64)[snapped]
    anchors = graph.remember(f"anchors {outward}", lambda: _anchors(graph, outward=outward))
    matrix, seeds = (graph.outward if outward else graph.inward)(some, own)
    nodes = matrix.shape[0]
    matrix = append_rows(matrix, *seeds, count)
    off = graph.exits(some).off
    size = count if together else max(1, _BATCH_BYTES // (8 * nodes))
    for first in range(0, count, size):
        advance(progress, first / count)
        rows = np.arange(nodes + first, nodes + min(first + size, count))
        here = np.flatnonzero((own >= first) & (own < first + size))
        if together:
            found, _, source = dijkstra(matrix, indices=rows, limit=limit, min_only=True, return_predecessors=True)
            cost, origin = found[None, :nodes], source[:nodes] - nodes
            search = np.zeros(len(here), np.int64)
        else:
            cost, origin = dijkstra(matrix, indices=rows, limit=limit)[:, :nodes], None
            search = own[here] - first
        parts = _parts(
            graph, anchors, cost, origin, _Origins(search, some.take(here), off[here], own[here], first), limit
        )
        yield parts.take(np.lexsort([parts.begin, parts.edge, parts.group]))
    advance(progress, 1.0)


@dataclass(frozen=True)
class _Origins:
    """The points of a batch: search and group of each, and the cost from it to its edge; `first` is the first group."""

    search: Ints
    snap: Snap
    off: Floats
    group: Ints
    first: int


def _anchors(graph: Graph, *, outward: bool) -> _Anchors:
    links = graph.links()
    use = np.flatnonzero(links.edge >= 0)
    edge, along = links.edge[use].astype(np.int64), links.along[use]
    node = (links.tail if outward else links.head)[use]
    slot = 2 * edge + (along != outward)
    length = np.maximum(graph.network.table["length_m"].to_numpy(), 1e-9)
    rate = np.full(2 * len(length), np.inf)
    rate[slot] = np.where(along, graph.forward[edge], graph.backward[edge]) / length[edge]
    order = np.argsort(node, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(node, minlength=graph.nodes))])
    return _Anchors(start, slot[order], rate)


def _parts(
    graph: Graph,
    anchors: _Anchors,
    cost: Floats,
    origin: Ints | None,
    origins: _Origins,
    limit: float,
) -> Parts:
    """Return what the searches (b) reach, whose cost at nodes is (b, nodes); see `reaches`.

    `origin` (nodes,) is the group that each node is reached from, None where each search is that of one group.
    """
    search, node = np.nonzero(cost <= limit)
    count = anchors.start[node + 1] - anchors.start[node]
    slot = anchors.slot[ranges(anchors.start[node], count)]
    at = np.repeat(cost[search, node], count)
    owner = np.repeat(search + origins.first if origin is None else origin[node], count)
    key = np.repeat(search, count) * len(anchors.rate) + slot
    order = np.lexsort([owner, at, key])
    first = order[_firsts(key[order])]
    ends = _Ends(key[first] // 2, key[first] % 2, at[first], owner[first])
    stops = _chains(graph, anchors, ends, origins)
    return _between(stops, anchors, limit)


@dataclass(frozen=True)
class _Ends:
    """Ends of edges from which these are gone along.

    `chain` is the search times the number of edges, plus the edge; `side` is 0 for its start and 1 for its end.
    """

    chain: Ints
    side: Ints
    cost: Floats
    group: Ints


@dataclass(frozen=True)
class _Stops:
    """Places, `at` metres along edges, from which these are gone along; `chain` as of `_Ends`."""

    chain: Ints
    at: Floats
    cost: Floats
    group: Ints


def _chains(graph: Graph, anchors: _Anchors, ends: _Ends, origins: _Origins) -> _Stops:
    """Return, for each edge that is reached, its start, the points on it and its end, in this order."""
    snap = origins.snap
    length = graph.network.table["length_m"].to_numpy()
    edges = len(length)
    own = origins.search * edges + snap.edge
    chains = np.unique(np.concatenate([ends.chain, own]))
    n, place = len(chains), np.searchsorted(chains, ends.chain)
    cost, group = np.full((n, 2), np.inf), np.full((n, 2), -1, np.int64)
    cost[place, ends.side], group[place, ends.side] = ends.cost, ends.group
    edge = chains % edges
    at = np.concatenate([np.zeros(n), length[edge], snap.offset_m])
    chain = np.concatenate([chains, chains, own])
    side = np.concatenate([np.zeros(n, np.int64), np.ones(n, np.int64), np.full(len(own), 2)])
    order = np.lexsort([side == 1, at, side != 0, chain])
    cost_all = np.concatenate([cost.T.ravel(), origins.off])[order]
    of_all = np.concatenate([group.T.ravel(), origins.group])[order]
    chain, at, side = chain[order], at[order], side[order]
    # A point far beside the street may be passed by what comes from another.
    step = np.diff(at)
    same = np.diff(chain) == 0
    slot = 2 * (chain[:-1] % edges)
    with np.errstate(invalid="ignore"):
        ahead, back = (
            np.where(same & np.isfinite(anchors.rate[slot + way]), anchors.rate[slot + way] * step, np.inf)
            for way in (0, 1)
        )
    between = side == 2  # noqa: PLR2004
    while between.any():
        better = np.full((2, len(at)), np.inf)
        better[0, 1:], better[1, :-1] = cost_all[:-1] + ahead, cost_all[1:] + back
        less = between & (better.min(axis=0) < cost_all - 1e-12)
        if not less.any():
            break
        from_before = better[0] <= better[1]
        of_all = np.where(less, np.where(from_before, np.roll(of_all, 1), np.roll(of_all, -1)), of_all)
        cost_all = np.where(less, better.min(axis=0), cost_all)
    return _Stops(chain, at, cost_all, of_all)


def _between(stops: _Stops, anchors: _Anchors, limit: float) -> Parts:
    """Return what is reached between stops that follow each other on an edge."""
    pair = np.flatnonzero(np.diff(stops.chain) == 0)
    edge = stops.chain[pair] % (len(anchors.rate) // 2)
    low, high = stops.at[pair], stops.at[pair + 1]
    length = high - low
    ahead, back = anchors.rate[2 * edge], anchors.rate[2 * edge + 1]
    here, there = stops.cost[pair], stops.cost[pair + 1]
    goes, comes = np.isfinite(ahead) & (here <= limit), np.isfinite(back) & (there <= limit)
    ahead, back = np.where(goes, ahead, 1.0), np.where(comes, back, 1.0)
    both = goes & comes
    with np.errstate(invalid="ignore", divide="ignore"):
        meet = np.where(both, (there - here + length * back) / np.maximum(ahead + back, 1e-300), 0.0)
        meet = np.where(both, np.clip(meet, 0.0, length), np.where(goes, length, 0.0))
        first = np.where(goes, np.minimum(meet, (limit - here) / np.maximum(ahead, 1e-300)), 0.0)
        last = np.where(comes, np.minimum(length - meet, (limit - there) / np.maximum(back, 1e-300)), 0.0)
        parts = (
            (stops.group[pair], edge, low, low + first, here, here + ahead * first),
            (stops.group[pair + 1], edge, high - last, high, there + back * last, there),
        )
    found = Parts(*(np.concatenate(each) for each in zip(*parts, strict=True)))
    size = np.concatenate([first, last])
    return found.take(np.flatnonzero(size > _NOTHING_M))


def _firsts(sorted_keys: Array) -> Bools:
    """Return which of sorted keys is the first of its kind."""
    first: Bools = np.concatenate([[True], sorted_keys[1:] != sorted_keys[:-1]])[: len(sorted_keys)]
    return first
