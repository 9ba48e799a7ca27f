"""Nodes that know by which drive they were come to, where not every other drive may follow.

A graph of nodes and edges forgets how a node was come to. So where a turn is forbidden, the drive before it ends in a
copy of the node of its own, from which steps lead only to what may follow: as in a graph of drives, but at these nodes
only, so that a network without such turns costs nothing.

A car may turn round at a junction and at the end of a street, as far as no sign forbids it, but not where a street only
goes on: two edges meet, and it could go on by the other. Without forbidden turns that never gains anything. With them,
one could pass the crossing, turn round a few metres behind it and take the turn from the other side, and how soon would
depend on where a street happens to be cut into edges.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..core.arrays import Array, Bools, Ints
from ..network.turns import DriveEnds

_TWO = 2
"""Ends of edges that meet where a street only goes on."""


@dataclass(frozen=True)
class Turning:
    """Where not every drive may follow.

    Attributes
    ----------
    drive : (r,) int64 array
        Drives that end in a copy of their node; rising.
    row, after : (p,) int64 arrays
        At the end of ``drive[row]``, the drive `after` may follow; by `row`.
    """

    drive: Ints
    row: Ints
    after: Ints

    @classmethod
    def of(cls, turns: Array, drives: DriveEnds) -> Turning:
        """Find them.

        Parameters
        ----------
        turns : (k, 2) int64 array
            Forbidden ones; see `network.turns`.
        drives : DriveEnds
            With the nodes of the graph.
        """
        none = np.empty(0, np.int64)
        before, after = np.asarray(turns, np.int64).reshape(-1, 2).T
        real = drives.open[before] & drives.open[after] & (drives.head[before] == drives.tail[after])
        if not real.any():
            return cls(none, none, none)
        before, after = before[real], after[real]
        goes_on = _goes_on(drives)
        # Whatever may have to know how it was come to, and what may follow on each.
        some = np.union1d(before, np.flatnonzero(goes_on))
        row, follows = drives.after(some)
        came, count = some[row], len(drives.tail)
        allowed = ~np.isin(came * count + follows, before * count + after)
        allowed &= ~(goes_on[came] & (follows == (came ^ 1)))
        came, follows = came[allowed], follows[allowed]
        # From a forbidden turn on, as long as streets only go on.
        found = np.zeros(count, bool)
        new = np.unique(before)
        onward = np.flatnonzero(goes_on[follows])
        while len(new):
            found[new] = True
            next_ = np.unique(follows[onward[found[came[onward]]]])
            new = next_[~found[next_]]
        drive = np.flatnonzero(found)
        use = found[came]
        return cls(drive, np.searchsorted(drive, came[use]), follows[use])


def _goes_on(drives: DriveEnds) -> Bools:
    """Return the drives (2 m, bool) at whose end one could turn round, but the street only goes on."""
    size = int(max(drives.tail.max(initial=0), drives.head.max(initial=0))) + 1
    used = np.repeat(drives.open[::2] | drives.open[1::2], 2)
    meeting = np.bincount(drives.tail[used], minlength=size)
    leaving = np.bincount(drives.tail[drives.open], minlength=size)
    back = drives.open.reshape(-1, 2)[:, ::-1].ravel()
    found: Bools = drives.open & back & (meeting == _TWO)[drives.head] & (leaving >= _TWO)[drives.head]
    return found


@dataclass(frozen=True)
class Steps:
    """Steps (k) between nodes of a graph, in the direction of travel, each along a drive: for what hangs together.

    Whoever has come to a street may leave it either way, since trips end and begin there.
    """

    tail: Ints
    head: Ints
    drive: Ints
    nodes: int

    @classmethod
    def of(cls, drives: DriveEnds, turning: Turning, nodes: int, use: Bools | None = None) -> Steps:
        """Return the steps along all open drives, or of those on some edges (m, bool), whoever may pass them."""
        open_ = drives.open if use is None else drives.open & np.repeat(use, 2)
        first = np.flatnonzero(open_)
        if not len(turning.drive):
            return cls(drives.tail[first], drives.head[first], first, nodes)
        head = drives.head.copy()
        head[turning.drive] = nodes + np.arange(len(turning.drive))
        some = open_[turning.after] & open_[turning.drive[turning.row]]
        row, after = turning.row[some], turning.after[some]
        drive = np.concatenate([first, after])
        tail = np.concatenate([drives.tail[first], nodes + row])
        # Elsewhere, leaving a street where it was come to is no step at all.
        other = drive ^ 1
        back = np.flatnonzero(open_[other] & ((tail >= nodes) | (head[other] >= nodes)))
        tail, drive = np.concatenate([tail, tail[back]]), np.concatenate([drive, other[back]])
        return cls(tail, head[drive], drive, nodes + len(turning.drive))

    def parts(self) -> Ints:
        """Return the strong component (nodes,) of each node."""
        # Parallel edges are added up here: scipy's search for strong components does not end on a matrix with both.
        ends = (self.tail.astype(np.int32), self.head.astype(np.int32))
        graph = coo_array((np.ones(len(self.tail)), ends), shape=(self.nodes, self.nodes)).tocsr()
        label: Ints = connected_components(graph, connection="strong")[1]
        return label

    def part_of_edges(self, label: Ints, edges: int) -> Ints:
        """Return the part (edges,) that each edge is in, -1 where it leads from one part to another."""
        begins = label[self.tail]
        same = np.flatnonzero(begins == label[self.head])
        part = np.full(edges, -1, np.int64)
        part[self.drive[same] // 2] = begins[same]
        return part
