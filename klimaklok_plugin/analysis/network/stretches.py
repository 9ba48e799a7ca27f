"""Stretches of lines on which something holds, by positions in a link sequence or by geometry, and lines cut there.

NVDB and Elveg tell what holds on a road (a speed limit, a carriageway beside it) by the number of a link sequence and
two positions from 0 to 1 in it; a link covers a part of its sequence. Between a link's ends positions count in
proportion to length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Array
from .linear_reference import Along

_LEAST_M = 0.5
"""Shorter pieces are not worth a cut: positions are given with a few decimals of a sequence of kilometres."""
_SAMPLES = (0.5, 0.2, 0.8)
_STEP_M = 0.5  # half of what a line's direction at a place is measured over


@dataclass(frozen=True)
class References:
    """Where lines or objects lie in link sequences.

    Attributes
    ----------
    sequence : (n,) object array
        Of str, "" where none is given.
    begin, end : (n,) float arrays
        Positions, NaN where none are given; `begin` may be the greater one.
    """

    sequence: Array
    begin: Array
    end: Array

    @property
    def known(self) -> Array:
        """Where a place is given (n, bool)."""
        return np.asarray((self.sequence != "") & ~np.isnan(self.begin) & ~np.isnan(self.end))

    def take(self, rows: Array) -> References:
        """Return those of some rows."""
        return References(self.sequence[rows], self.begin[rows], self.end[rows])

    def shared(self, first: Array, last: Array) -> References:
        """Return where parts of each lie that begin and end at these shares (n,) of its length."""
        size = self.end - self.begin
        return References(self.sequence, self.begin + first * size, self.begin + last * size)


@dataclass(frozen=True)
class Stretches:
    """Parts of lines (k), and what holds there.

    Attributes
    ----------
    line, what : (k,) int arrays
        The line, and the row of the object that holds on it.
    begin, end : (k,) float arrays
        Shares of the line's length, from 0 to 1.
    """

    line: Array
    begin: Array
    end: Array
    what: Array

    @staticmethod
    def none() -> Stretches:
        """Return no stretches."""
        return Stretches(np.empty(0, np.int64), np.empty(0), np.empty(0), np.empty(0, np.int64))

    def where(self, keep: Array) -> Stretches:
        """Return those that `keep` (k, bool) marks."""
        return Stretches(self.line[keep], self.begin[keep], self.end[keep], self.what[keep])


def joined(*several: Stretches) -> Stretches:
    """Return several stretches in a row."""
    return Stretches(
        *(np.concatenate([getattr(each, name) for each in several]) for name in ("line", "begin", "end", "what"))
    )


def by_reference(lines: References, objects: References) -> Stretches:
    """Return the parts of lines on which objects lie.

    Examples
    --------
    A link that is the second half of sequence 7, and an object on its last quarter:

    >>> link = References(np.array(["7"], object), np.array([0.5]), np.array([1.0]))
    >>> found = by_reference(link, References(np.array(["7"], object), np.array([0.75]), np.array([1.0])))
    >>> found.begin.tolist(), found.end.tolist()
    ([0.5], [1.0])
    """
    sides = [
        pd.DataFrame({"sequence": each.sequence[each.known], name: np.flatnonzero(each.known)})
        for each, name in ((lines, "line"), (objects, "what"))
    ]
    pairs = sides[0].merge(sides[1], on="sequence").sort_values(["line", "what"])
    line, what = pairs["line"].to_numpy(np.int64), pairs["what"].to_numpy(np.int64)
    first, last = lines.begin[line], lines.end[line]
    low = np.minimum(objects.begin[what], objects.end[what])
    high = np.maximum(objects.begin[what], objects.end[what])
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.sort(np.stack([(low - first) / (last - first), (high - first) / (last - first)]), axis=0)
    begin, end = np.clip(ends, 0.0, 1.0)
    return Stretches(line, begin, end, what).where(end > begin)


def by_geometry(parts: Array, others: Array, near_m: float, within_deg: float) -> Stretches:
    """Return the parts of lines beside which other lines run.

    Parameters
    ----------
    parts, others : (n,) and (m,) object arrays of LineStrings
    near_m : float
        How far, in metres, the other line may lie away.
    within_deg : float
        How far the directions of the two may differ, in degrees; which way each is drawn does not count.

    Examples
    --------
    A line of 100 m, and one of 40 m eight metres beside its middle:

    >>> along = shapely.linestrings([[[0, 0], [100, 0]]])
    >>> found = by_geometry(along, shapely.linestrings([[[30, 8], [70, 8]]]), 10.0, 20.0)
    >>> found.begin.tolist(), found.end.tolist()
    ([0.3], [0.7])
    """
    what, line = shapely.STRtree(parts).query(others, predicate="dwithin", distance=near_m)
    if not len(line):
        return Stretches.none()
    length = shapely.length(parts[line])
    line, what = line[length > 0], what[length > 0]
    length = length[length > 0]
    # A line's state can change only where the other one ends.
    ends = [shapely.line_locate_point(parts[line], shapely.get_point(others[what], at)) / length for at in (0, -1)]
    edges = np.sort(np.stack([np.zeros(len(line)), *ends, np.ones(len(line))]), axis=0)
    begin, end = edges[:-1].ravel(), edges[1:].ravel()
    line, what, length = (np.tile(each, len(edges) - 1) for each in (line, what, length))
    stays = np.flatnonzero((end - begin) * length > _LEAST_M)
    for share in _SAMPLES:  # most of what is near touches at an end only: the middle tells
        metres = (begin[stays] + share * (end[stays] - begin[stays])) * length[stays]
        stays = stays[_beside(parts[line[stays]], metres, others[what[stays]], near_m, within_deg)]
    order = stays[np.lexsort([what[stays], begin[stays], line[stays]])]
    return Stretches(line[order], begin[order], end[order], what[order])


def _beside(parts: Array, metres: Array, others: Array, near_m: float, within_deg: float) -> Array:
    """Return whether the places `metres` along lines (k) lie beside other lines (k), and the lines run as they do."""
    place = shapely.line_interpolate_point(parts, metres)
    there = shapely.line_locate_point(others, place)
    foot = shapely.line_interpolate_point(others, there)
    aside = np.stack([shapely.get_x(foot) - shapely.get_x(place), shapely.get_y(foot) - shapely.get_y(place)], axis=1)
    away = np.hypot(*aside.T)
    one, other = _direction(parts, metres), _direction(others, there)
    cosine = np.abs((one * other).sum(axis=1))
    ahead = np.abs((aside * other).sum(axis=1))  # a place beyond the end of a line is not beside it
    return np.asarray(
        (away <= near_m) & (cosine >= np.cos(np.radians(within_deg))) & (ahead <= np.maximum(_STEP_M, away / 2))
    )


def _direction(lines: Array, metres: Array) -> Array:
    """Return the unit vector (k, 2) in which lines (k) run at places along them."""
    ends = [shapely.line_interpolate_point(lines, np.maximum(metres + step, 0.0)) for step in (-_STEP_M, _STEP_M)]
    step = np.stack([shapely.get_x(ends[1]) - shapely.get_x(ends[0]), shapely.get_y(ends[1]) - shapely.get_y(ends[0])])
    size = np.hypot(*step)
    return np.asarray((step / np.where(size > 0, size, 1.0)).T)


class _Lines(NamedTuple):
    xy: Array
    start: Array


@dataclass(frozen=True)
class Pieces:
    """Lines cut into pieces (p), in order: the line of each, and where on it the piece begins and ends (shares)."""

    line: Array
    begin: Array
    end: Array

    def where(self, keep: Array) -> Pieces:
        """Return those that `keep` (p, bool) marks."""
        return Pieces(self.line[keep], self.begin[keep], self.end[keep])

    def on(self, stretches: Stretches) -> tuple[Array, Array]:
        """Return pairs (k): a piece, and what holds on it; by piece."""
        middle = (self.begin + self.end) / 2
        pieces = pd.DataFrame({"line": self.line, "piece": np.arange(len(self.line))})
        held = pd.DataFrame({"line": stretches.line, "stretch": np.arange(len(stretches.line))})
        pairs = pieces.merge(held, on="line").sort_values(["piece", "stretch"])
        piece, stretch = pairs["piece"].to_numpy(np.int64), pairs["stretch"].to_numpy(np.int64)
        inside = (stretches.begin[stretch] <= middle[piece]) & (middle[piece] <= stretches.end[stretch])
        return piece[inside], stretches.what[stretch[inside]]

    def drawn(self, parts: Array) -> Array:
        """Return the pieces (p,) as LineStrings of the lines they are cut from."""
        result = parts[self.line]
        cut: Array = np.flatnonzero((self.begin > 0) | (self.end < 1))
        if len(cut):
            rows, local = np.unique(self.line[cut], return_inverse=True)
            xy, of = shapely.get_coordinates(parts[rows], return_index=True)
            along = Along(_Lines(xy, np.searchsorted(of, np.arange(len(rows) + 1))))
            length = along.length[local]
            result[cut] = along.parts(local, self.begin[cut] * length, self.end[cut] * length)
        return np.asarray(result)


def cut(parts: Array, several: Sequence[Stretches]) -> Pieces:
    """Cut lines (n,) where a stretch begins or ends on them; places nearer to each other than half a metre are one.

    Examples
    --------
    >>> on_first_half = Stretches(np.array([0]), np.array([0.0]), np.array([0.5]), np.array([0]))
    >>> pieces = cut(shapely.linestrings([[[0, 0], [100, 0]], [[0, 9], [9, 9]]]), [on_first_half])
    >>> pieces.line.tolist(), pieces.begin.tolist(), pieces.end.tolist()
    ([0, 0, 1], [0.0, 0.5, 0.0], [0.5, 1.0, 1.0])
    """
    every = np.arange(len(parts))
    length = shapely.length(parts)
    line = np.concatenate([each for some in several for each in (some.line, some.line)] or [every[:0]])
    place = np.concatenate([each for some in several for each in (some.begin, some.end)] or [np.empty(0)])
    inside = (place * length[line] > _LEAST_M) & ((1 - place) * length[line] > _LEAST_M)
    line, place = line[inside], place[inside]
    order = np.lexsort([place, line])
    line, place = line[order], place[order]
    keep = np.ones(len(line), bool)
    keep[1:] = (np.diff(line) != 0) | (np.diff(place) * length[line[1:]] > _LEAST_M)
    line, place = line[keep], place[keep]
    starts = np.lexsort([np.concatenate([np.zeros(len(every)), place]), np.concatenate([every, line])])
    ends = np.lexsort([np.concatenate([place, np.ones(len(every))]), np.concatenate([line, every])])
    return Pieces(
        np.concatenate([every, line])[starts],
        np.concatenate([np.zeros(len(every)), place])[starts],
        np.concatenate([place, np.ones(len(every))])[ends],
    )
