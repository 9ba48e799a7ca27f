"""Turns at nodes that cars may not make, in terms of the network's edges.

A drive is an edge in one direction: ``2 * edge`` along its line, ``2 * edge + 1`` against it. A turn is a pair of
drives of which the second begins where the first ends. All that is forbidden is written down turn by turn: where a sign
allows one way on, every other is forbidden, turning round too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.arrays import Array, Bools, Ints
from .roads import BACKWARD, FORWARD, Turns

NO_TURNS: Array = np.empty((0, 2), np.int64)


@dataclass(frozen=True)
class DriveEnds:
    """The 2 m drives along m edges.

    Attributes
    ----------
    tail, head : (2 m,) int64 arrays
        Nodes where a drive begins and ends.
    open : (2 m,) bool array
        Cars may drive that way.
    """

    tail: Ints
    head: Ints
    open: Bools

    @classmethod
    def of(cls, from_node: Array, to_node: Array, car: Array) -> DriveEnds:
        """Make them from edges' ends (m,) and their permission for cars (m,)."""
        tail = np.column_stack([from_node, to_node]).astype(np.int64)
        may = np.column_stack([np.asarray(car) & FORWARD, np.asarray(car) & BACKWARD]) > 0
        return cls(tail.ravel(), tail[:, ::-1].ravel(), may.ravel())

    def after(self, drive: Ints) -> tuple[Ints, Ints]:
        """Return row (k,) of `drive` (r,) and drive (k,) for every open drive that begins where that one ends."""
        way = np.flatnonzero(self.open)
        row, at = matches(self.head[drive], self.tail[way])
        return row, way[at]


def matches(wanted: Array, given: Array) -> tuple[Ints, Ints]:
    """Return the places (k,) in `wanted` and in `given` of all equal values, by the first of them."""
    order = np.argsort(given, kind="stable")
    low, high = (np.searchsorted(given[order], wanted, side) for side in ("left", "right"))
    count = high - low
    row = np.repeat(np.arange(len(wanted)), count)
    return row, order[np.arange(len(row)) - np.repeat(np.cumsum(count) - count - low, count)]


@dataclass(frozen=True)
class Resolved:
    """Restrictions of a source on the edges of a network.

    Attributes
    ----------
    turns : (k, 2) int64 array
        Forbidden turns: the drive that comes to the node and the one that leaves it, sorted, none twice.
    held : int
        Restrictions that they come from.
    elsewhere, apart, idle, unclear : int
        Restrictions that were left out: of roads or a crossing that are not in the network; of roads that do not meet
        there; of turns that cars cannot make anyway; and of a road that goes on beyond the crossing both ways, so that
        it does not tell which turn is meant.
    """

    turns: Array
    held: int
    elsewhere: int
    apart: int
    idle: int
    unclear: int


def resolve_turns(turns: Turns, via: Ints, met: Bools, source_id: Array, drives: DriveEnds) -> Resolved:
    """Put restrictions between ways as forbidden turns between edges.

    Parameters
    ----------
    turns : Turns of r restrictions
    via : (r,) int64 array
        The node of each; -1 where it is not in the network.
    met : (r,) bool array
        Both ways pass that node.
    source_id : (m,) array
        Of the edges.
    drives : DriveEnds

    Notes
    -----
    Where a way comes back to where it was left, turning round on the same edge is meant. A restriction of the kind that
    forbids is left out where it would forbid more than it says: of a way that leads to the node, or from it, twice.
    Where several restrictions each name the only way on, all of these are open.
    """
    known = np.isin(turns.from_way, source_id) & np.isin(turns.to_way, source_id) & (via >= 0)
    row = np.flatnonzero(known & met)
    names, code = np.unique(source_id, return_inverse=True)
    code = np.repeat(code.ravel().astype(np.int64), 2)
    way = np.flatnonzero(drives.open)

    def at_node(name: Ints, end: Ints) -> tuple[Ints, Ints]:
        wanted = via[row] * len(names) + np.searchsorted(names, name[row])
        place, at = matches(wanted, end[way] * len(names) + code[way])
        return place, way[at]

    come, arriving = at_node(turns.from_way, drives.head)
    go, leaving = at_node(turns.to_way, drives.tail)
    comes, goes = (np.bincount(each, minlength=len(row)) for each in (come, go))
    first, second = matches(come, go)
    place, before, after = come[first], arriving[first], leaving[second]
    # Turning round: the same edge the other way.
    round_ = (before ^ 1) == after
    turns_round = (np.bincount(place[round_], minlength=len(row)) > 0) & (turns.from_way == turns.to_way)[row]
    only = turns.only[row]
    idle = (comes == 0) | (goes == 0)
    unclear = ~idle & ~turns_round & ((comes > 1) | (~only & (goes > 1)))
    use = ~(idle | unclear)[place] & (round_ | ~turns_round[place])
    place, pairs = place[use], np.column_stack([before, after])[use]

    forbidden = pairs[~only[place]]
    allowed = pairs[only[place]]
    told = np.unique(allowed[:, 0])
    which, other = drives.after(told)
    others = np.column_stack([told[which], other])
    drive_count = len(drives.tail)
    others = others[~np.isin(_key(others, drive_count), _key(allowed, drive_count))]
    return Resolved(
        turns=np.unique(np.concatenate([forbidden, others]), axis=0),
        held=int((~idle & ~unclear).sum()),
        elsewhere=int((~known).sum()),
        apart=int((known & ~met).sum()),
        idle=int(idle.sum()),
        unclear=int(unclear.sum()),
    )


def _key(pairs: Array, count: int) -> Ints:
    return np.asarray(pairs[:, 0] * count + pairs[:, 1])


def on_pieces(turns: Array, parent: Ints) -> Array:
    """Return turns between the pieces that edges were cut into: those next to the node.

    Parameters
    ----------
    turns : (k, 2) int64 array
        Between drives along the edges.
    parent : (p,) int64 array
        The edge of each piece, never falling; the pieces of an edge follow each other along its line.
    """
    edge, way = np.divmod(turns, 2)
    first, last = np.searchsorted(parent, edge, "left"), np.searchsorted(parent, edge, "right") - 1
    # Along the line an edge is left over its last piece and entered by its first; against it, the other way round.
    ends = np.where(way == 0, last, first)[:, 0], np.where(way == 0, first, last)[:, 1]
    return np.asarray(np.column_stack(ends) * 2 + way)
