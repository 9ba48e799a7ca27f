"""All pairs of points and targets within a limit: a search from every target, each only as far as it has to go.

scipy's Dijkstra pays for every node of its matrix at every search, reached or not. So targets that lie close together
(nodes are numbered along a curve that keeps neighbours together) share a part of the network that is cut out for them:
what any of them reaches. A path within the limit passes no other node, and costs the same there.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from ..core.arrays import Array
from ..core.progress import Progress, advance
from .contraction import Contraction, append_rows

_TOGETHER = 32
"""Targets that share a part: more of them need fewer parts, and search more of each in vain."""
_BATCH_VALUES = 500_000
"""Costs of one batch of searches, and of one batch of the sorting: 4 MB, and far under 0.2 s."""


@dataclass(frozen=True)
class Exits:
    """How n points leave their edges.

    Attributes
    ----------
    node : (n, 2) int array
        The start and the end of the edge.
    cost : (n, 2) float64 array
        From the place on the edge to there; inf where there is no way.
    off : (n,) float64 array
        From the point to the edge.
    """

    node: Array
    cost: Array
    off: Array


def pairs_within(
    matrix: csr_array,
    seeds: tuple[Array, Array, Array],
    targets: int,
    exits: Exits,
    direct: tuple[Array, Array, Array],
    limit: float,
    progress: Progress | None = None,
    contraction: Contraction | None = None,
) -> tuple[Array, Array, Array]:
    """Find every pair of an origin and a target within a limit.

    Parameters
    ----------
    matrix : csr_array of shape (nodes, nodes)
        Costs against the way that is travelled: from targets to origins. Parallel entries are allowed.
    seeds : (target, node, cost) arrays
        Where the search from each of the `targets` begins, and what it costs from there.
    exits : Exits
        Of the n origins.
    direct : (origin, target, cost) arrays
        Pairs that need no node between them, each at most once.
    targets : int
        How many there are, those without a seed included.
    limit : float
        The greatest cost, itself included; inf for none.
    progress : callable, optional
    contraction : Contraction, optional
        Of the matrix: to search on where there is no limit.

    Returns
    -------
    origin, target, cost : (k,) arrays
        Sorted by origin, then cost, then target.
    """
    nodes = matrix.shape[0]
    # Targets are taken in the order of their nodes, and called by their place in it.
    begins = np.full(targets, nodes)
    np.minimum.at(begins, seeds[0], seeds[1])
    order = np.argsort(begins, kind="stable")
    rank = np.argsort(order, kind="stable")
    graph = append_rows(matrix, rank[seeds[0]], seeds[1], seeds[2], targets)
    seed_order = np.argsort(rank[seeds[0]], kind="stable")
    seed_rank, seed_node, seed_cost = (each[seed_order] for each in (rank[seeds[0]], seeds[1], seeds[2]))
    by_rank = np.argsort(rank[direct[1]], kind="stable")
    direct_origin, direct_target, direct_cost = direct[0][by_rank], rank[direct[1]][by_rank], direct[2][by_rank]

    found = [(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0))]
    for low in range(0, targets, _TOGETHER):
        high = min(low + _TOGETHER, targets)
        advance(progress, 0.9 * low / targets)
        inside, part = _within_reach(graph, np.arange(nodes + low, nodes + high), limit)
        place = np.full(graph.shape[0], -1, np.int64)
        place[inside] = np.arange(len(inside))
        # An origin has a pair here only if an end of its edge is within reach, or a target lies on its edge.
        asking = (place[exits.node] >= 0).any(axis=1)
        asking[direct_origin[slice(*np.searchsorted(direct_target, [low, high]))]] = True
        near = np.flatnonzero(asking)
        at, onward, off = place[exits.node[near]], exits.cost[near], exits.off[near]
        # The step from nodes to origins holds some four arrays of its size at once.
        size = max(1, _BATCH_VALUES // max(len(inside), 4 * len(near)))
        for start in range(low, high, size):
            advance(progress, 0.9 * start / targets)
            end = min(start + size, high)
            if contraction is None:
                reached = dijkstra(part, indices=place[nodes + start : nodes + end], limit=limit)
            else:
                own = slice(*np.searchsorted(seed_rank, [start, end]))
                reached = contraction.each(seed_rank[own] - start, seed_node[own], seed_cost[own], end - start)
            cost = _leave(reached, at, onward) + off
            here = slice(*np.searchsorted(direct_target, [start, end]))
            cell = direct_target[here] - start, np.searchsorted(near, direct_origin[here])
            cost[cell] = np.minimum(cost[cell], direct_cost[here])
            target, origin = np.nonzero(np.isfinite(cost) & (cost <= limit))
            found.append((near[origin].astype(np.int32), order[start + target].astype(np.int32), cost[target, origin]))
    origin, target, cost = (np.concatenate(parts) for parts in zip(*found, strict=True))
    found.clear()
    return _sorted(origin, target, cost, len(exits.off), progress)


def _within_reach(graph: csr_array, sources: Array, limit: float) -> tuple[Array, csr_array]:
    """Cut out what any of the sources reaches: which nodes, and the graph of these alone."""
    if np.isinf(limit):
        return np.arange(graph.shape[0]), graph
    reached = dijkstra(graph, indices=sources, min_only=True, limit=limit)
    inside = np.flatnonzero(np.isfinite(reached))
    return inside, graph[inside][:, inside]


def _leave(reached: Array, at: Array, onward: Array) -> Array:
    """Return the cost (searches, origins) by the better end of each origin's edge; `at` is -1 where that is outside."""
    ways = [np.where(at[:, end] >= 0, reached[:, at[:, end]], np.inf) + onward[:, end] for end in (0, 1)]
    best: Array = np.minimum(*ways)
    return best


def _sorted(
    origin: Array, target: Array, cost: Array, origins: int, progress: Progress | None
) -> tuple[Array, Array, Array]:
    """Sort pairs by origin (a counting sort, as a sparse matrix is put together), then cost, then target."""
    rows = coo_array((np.arange(len(origin)), (origin, np.zeros_like(origin))), shape=(origins, 1))
    rows.has_canonical_format = True
    rows = rows.tocsr()
    order = rows.data
    # In slices of whole origins, so that it can be stopped.
    cuts = np.unique(rows.indptr[np.searchsorted(rows.indptr, np.arange(0, len(order), _BATCH_VALUES))])
    for low, high in itertools.pairwise([*cuts.tolist(), len(order)]):
        advance(progress, 0.9 + 0.1 * low / len(order))
        piece = order[low:high]
        order[low:high] = piece[np.lexsort([target[piece], cost[piece], origin[piece]])]
    advance(progress, 1.0)
    return origin[order], target[order], cost[order]
