"""A graph made smaller for searches that have to reach all of it.

Nodes with at most three neighbours are taken out, round by round, and the ways through them replaced by shortcuts
(contraction hierarchies, Geisberger et al. 2008, stopped early). A search then climbs from its seeds to the nodes
that are left, runs there, and comes down again to the others: the same costs, with a third of the nodes in the heap.
Every round is a few array operations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from ..core.arrays import Array

_NEIGHBOURS = 3
"""A node with three neighbours leaves three edges between them for its own three: the graph grows no denser."""
_SLOTS = ((0, 1), (0, 2), (1, 2))
_FEWEST = 0.02
"""A round that takes out no more than this share of the nodes is not worth its array operations in every search."""
_SEED = 1


@dataclass(frozen=True)
class _Round:
    """Nodes taken out together, none a neighbour of another.

    Attributes
    ----------
    node : (n,) int32 array
    neighbour : (n, 3) int32 array
        Those still there then; the node itself fills empty places.
    cost_up, cost_down : (n, 3) float64 arrays
        From the node to the neighbour, and back; inf where there is no way.
    """

    node: Array
    neighbour: Array
    cost_up: Array
    cost_down: Array


class Contraction:
    """A contracted directed graph.

    Parameters
    ----------
    matrix : csr_array of shape (n, n)
        Costs, none negative. Parallel entries are allowed: the least counts.
    """

    def __init__(self, matrix: csr_array) -> None:
        # Both directions of a street are one edge with two costs, so that a node's neighbours are counted once each.
        self.nodes = matrix.shape[0]
        tail = np.repeat(np.arange(self.nodes, dtype=np.int64), np.diff(matrix.indptr))
        head = matrix.indices.astype(np.int64)
        ahead = tail < head
        low, high = np.where(ahead, tail, head), np.where(ahead, head, tail)
        there, back = np.where(ahead, matrix.data, np.inf), np.where(ahead, np.inf, matrix.data)
        proper = tail != head
        edges = _merge(self.nodes, low[proper], high[proper], there[proper], back[proper])

        order = np.random.default_rng(_SEED).permutation(self.nodes)
        left = np.ones(self.nodes, bool)
        self.rounds: list[_Round] = []
        while True:
            low, high, there, back = edges
            degree = np.bincount(low, minlength=self.nodes) + np.bincount(high, minlength=self.nodes)
            # Few neighbours first. The order among equals is random, so that many can go at once: by their
            # numbers, which rise along a street, hardly any would be less than both its neighbours.
            priority = np.where(left & (degree <= _NEIGHBOURS), degree * self.nodes + order, np.iinfo(np.int64).max)
            least = np.full(self.nodes, np.iinfo(np.int64).max)
            np.minimum.at(least, low, priority[high])
            np.minimum.at(least, high, priority[low])
            out = priority < least
            if out.sum() <= _FEWEST * left.sum():
                break
            going = out[low] | out[high]
            batch = _round(out, low[going], high[going], there[going], back[going])
            self.rounds.append(batch)
            left &= ~out
            kept = ~going
            edges = _merge(
                self.nodes,
                *(np.concatenate(parts) for parts in zip([e[kept] for e in edges], _shortcuts(batch), strict=True)),
            )
        self.core = np.flatnonzero(left)
        self._place = np.full(self.nodes, -1, np.int64)
        self._place[self.core] = np.arange(len(self.core))
        low, high, there, back = edges
        a, b = self._place[low], self._place[high]
        one, other = np.isfinite(there), np.isfinite(back)
        rows, columns = np.concatenate([a[one], b[other]]), np.concatenate([b[one], a[other]])
        costs = np.concatenate([there[one], back[other]])
        self._matrix = coo_array((costs, (rows, columns)), shape=(len(self.core),) * 2).tocsr()

    def nearest(self, source: Array, node: Array, cost: Array) -> tuple[Array, Array]:
        """Search from seeds to every node.

        Parameters
        ----------
        source, node, cost : (k,) arrays
            What the seeds are called (0, 1, 2 ...), where they lie, and what they cost to begin with.

        Returns
        -------
        cost : (n,) float64 array
            inf where no seed leads.
        source : (n,) int64 array
            The seed that leads there; -1 where none does.
        """
        # Up: what lies on nodes that were taken out is carried on to their neighbours, in the order in which they went.
        reached, origin = np.full(self.nodes, np.inf), np.full(self.nodes, -1, np.int64)
        _improve(reached, origin, node, cost, source)
        for batch in self.rounds:
            lit = np.flatnonzero(np.isfinite(reached[batch.node]))
            if len(lit):
                start = batch.node[lit]
                up = reached[start, None] + batch.cost_up[lit]
                names = np.broadcast_to(origin[start, None], up.shape)
                _improve(reached, origin, batch.neighbour[lit].ravel(), up.ravel(), names.ravel())
        seeds = self.core[np.isfinite(reached[self.core])]
        if len(seeds):
            # A virtual node for each source: the search then says from which of them it came.
            names, row = np.unique(origin[seeds], return_inverse=True)
            matrix = append_rows(self._matrix, row.ravel(), self._place[seeds], reached[seeds], len(names))
            size = len(self.core)
            best, _, begun = dijkstra(
                matrix, indices=np.arange(size, matrix.shape[0]), min_only=True, return_predecessors=True
            )
            found = np.isfinite(best[:size])
            reached[self.core] = best[:size]
            origin[self.core[found]] = names[begun[:size][found] - size]
        # Down, the other way round: the neighbours of a node that was taken out are in the core or done before it.
        for batch in reversed(self.rounds):
            down = reached[batch.neighbour] + batch.cost_down
            slot = down.argmin(axis=1)
            every = np.arange(len(slot))
            least = down[every, slot]
            nearer = least < reached[batch.node]
            reached[batch.node[nearer]] = least[nearer]
            origin[batch.node[nearer]] = origin[batch.neighbour[every, slot][nearer]]
        return reached, origin

    def each(self, row: Array, node: Array, cost: Array, count: int) -> Array:
        """Search from `count` sources one by one.

        Parameters
        ----------
        row, node, cost : (k,) arrays
            Which source a seed is of, where it lies, and what it costs to begin with.
        count : int

        Returns
        -------
        (count, n) float64 array
            From each source to every node; inf where there is no way.
        """
        # Node by node, the sources side by side: what is done to a node is done to all of them at once.
        reached = np.full((self.nodes, count), np.inf)
        np.minimum.at(reached, (node, row), cost)
        for batch in self.rounds:
            lit = np.flatnonzero(np.isfinite(reached[batch.node]).any(axis=1))
            up = reached[batch.node[lit], None, :] + batch.cost_up[lit][:, :, None]
            np.minimum.at(reached, batch.neighbour[lit].ravel(), up.reshape(-1, count))
        place, begins = np.nonzero(np.isfinite(reached[self.core]))
        matrix = append_rows(self._matrix, begins, place, reached[self.core[place], begins], count)
        size = len(self.core)
        reached[self.core] = dijkstra(matrix, indices=np.arange(size, size + count))[:, :size].T
        for batch in reversed(self.rounds):
            down = (reached[batch.neighbour] + batch.cost_down[:, :, None]).min(axis=1)
            reached[batch.node] = np.minimum(reached[batch.node], down)
        return reached.T


def append_rows(matrix: csr_array, row: Array, column: Array, cost: Array, count: int) -> csr_array:
    """Return a square matrix with `count` new rows below it; nothing that is there is sorted or added up.

    Parameters
    ----------
    matrix : csr_array of shape (n, n)
    row, column, cost : (k,) arrays
        What stands in the new rows: from 0 on, with columns below n.
    count : int
        Of new rows.

    Returns
    -------
    csr_array of shape (n + count, n + count)
    """
    order = np.argsort(row, kind="stable")
    size = matrix.shape[0] + count
    ends = matrix.indptr[-1] + np.cumsum(np.bincount(row, minlength=count))
    indptr = np.concatenate([matrix.indptr, ends]).astype(np.int32)
    indices = np.concatenate([matrix.indices, column[order]]).astype(np.int32)
    return csr_array((np.concatenate([matrix.data, cost[order]]), indices, indptr), shape=(size, size))


def _improve(reached: Array, origin: Array, node: Array, cost: Array, source: Array) -> None:
    """Lower the costs of nodes (which may come several times) and note where they come from."""
    if not len(node):
        return
    order = np.lexsort([source, cost, node])
    first = order[np.concatenate([[True], np.diff(node[order]) > 0])]
    first = first[cost[first] < reached[node[first]]]
    reached[node[first]], origin[node[first]] = cost[first], source[first]


def _merge(nodes: int, low: Array, high: Array, there: Array, back: Array) -> tuple[Array, Array, Array, Array]:
    """Make one edge of those that join the same nodes, the least cost each way."""
    key = low * nodes + high
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.concatenate([[True], np.diff(key[order]) > 0])) if len(key) else np.empty(0, np.int64)
    if not len(first):
        return low, high, there, back
    place = order[first]
    return (
        low[place],
        high[place],
        np.minimum.reduceat(there[order], first),
        np.minimum.reduceat(back[order], first),
    )


def _round(out: Array, low: Array, high: Array, there: Array, back: Array) -> _Round:
    """Note the nodes that go, with their neighbours and the costs to and from them."""
    first = out[low]
    node, neighbour = np.where(first, low, high), np.where(first, high, low)
    up, down = np.where(first, there, back), np.where(first, back, there)
    gone = np.flatnonzero(out)
    row = np.searchsorted(gone, node)
    order = np.argsort(row, kind="stable")
    slot = np.arange(len(row)) - np.searchsorted(row[order], row[order])
    neighbours = np.repeat(gone[:, None], _NEIGHBOURS, axis=1).astype(np.int32)
    cost_up, cost_down = (np.full(neighbours.shape, np.inf) for _ in range(2))
    neighbours[row[order], slot] = neighbour[order]
    cost_up[row[order], slot] = up[order]
    cost_down[row[order], slot] = down[order]
    return _Round(gone.astype(np.int32), neighbours, cost_up, cost_down)


def _shortcuts(batch: _Round) -> tuple[Array, Array, Array, Array]:
    """Return the ways through nodes that go, as edges between their neighbours."""
    parts = []
    for i, j in _SLOTS:
        x, y = batch.neighbour[:, i].astype(np.int64), batch.neighbour[:, j].astype(np.int64)
        ahead = batch.cost_down[:, i] + batch.cost_up[:, j]
        back = batch.cost_down[:, j] + batch.cost_up[:, i]
        real = np.isfinite(ahead) | np.isfinite(back)
        swap = x > y
        parts.append(
            [
                part[real]
                for part in (
                    np.where(swap, y, x),
                    np.where(swap, x, y),
                    np.where(swap, back, ahead),
                    np.where(swap, ahead, back),
                )
            ]
        )
    low, high, there, back = (np.concatenate(column) for column in zip(*parts, strict=True))
    return low, high, there, back
