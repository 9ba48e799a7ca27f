"""The points of an outline through which the streets are reached soonest: exact, however the outline was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ..core.arrays import Array, Bools, Floats, Ints, Objects
from ..network.model import Network

_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_PIECE_M = 10.0
"""Outlines are looked at piece by piece, so that few streets can be nearest to one. It does not change the result."""

_SIDE_M = 1e-5
"""Where two streets are equally near there is a point on either side of the place, so that each is come to."""

_SAME = 1e-9


@dataclass(frozen=True)
class Outline:
    """Points (t,) along the outlines of some areas.

    Between two that follow each other in a ring, the nearest street is one straight line, or one end of it: the way to
    it changes evenly, so that no point between them is a better way out to either end of the street.

    Attributes
    ----------
    xy : (t, 2) float array
    place : (t,) int array
        Row of the area, never falling.
    ring : (t,) int array
        Number of the ring, from 0; its points stand in their order along it.
    """

    xy: Floats
    place: Ints
    ring: Ints


@dataclass(frozen=True)
class _Pieces:
    """Straight pieces (p,) of outlines: metres `low` to `high` along the lines from `origin` in direction `ahead`."""

    line: Ints
    low: Floats
    high: Floats
    origin: Floats
    ahead: Floats

    @property
    def middle(self) -> Floats:
        return self.origin + self.ahead * ((self.low + self.high) / 2)[:, None]


@dataclass(frozen=True)
class _Near:
    """Pieces and the straight parts of streets (k,) that may be nearest to them; each seen from along the piece.

    With s metres along the piece's line, the foot on the street's line lies ``foot + s * foot_step`` from its start,
    and ``off + s * off_step`` away; ``begin`` and ``end`` are where its ends are passed, ``begin_square`` and
    ``end_square`` their squared distances at s = 0.
    """

    piece: Ints
    length: Floats
    foot: Floats
    foot_step: Floats
    off: Floats
    off_step: Floats
    begin: Floats
    end: Floats
    begin_square: Floats
    end_square: Floats

    def take(self, index: Array) -> _Near:
        return _Near(*(getattr(self, name)[index] for name in self.__dataclass_fields__))

    def square(self, s: Floats) -> Floats:
        """Return the squared distance from the place s to the street."""
        past = self.foot + s * self.foot_step
        beside = (self.off + s * self.off_step) ** 2
        before = self.begin_square + s * (s - 2 * self.begin)
        behind = self.end_square + s * (s - 2 * self.end)
        return np.where(past < 0, before, np.where(past > self.length, behind, beside))

    def quadratics(self) -> tuple[tuple[Floats, Floats, Floats], ...]:
        """Return the squared distance to the line and to each end, as factors of s², s and 1."""
        one = np.ones(len(self.piece))
        return (
            (self.off_step**2, 2 * self.off * self.off_step, self.off**2),
            (one, -2 * self.begin, self.begin_square),
            (one, -2 * self.end, self.end_square),
        )


def outline_points(network: Network, areas: Objects, usable: Sequence[Bools]) -> Outline:
    """Return the points of outlines among which the best way out to any street is.

    Parameters
    ----------
    network : Network
    areas : (n,) object array
        In the network's CRS; whatever is no area has no outline.
    usable : sequence of (m,) bool arrays
        The edges that one walks out to, for each mode.

    Returns
    -------
    Outline
        The corners, and all places where the nearest street, or the part of it that is nearest, changes; where the
        outline comes nearest to a street's end, and where streets cross it. Places that a corner more would add are no
        better than their neighbours.

    Notes
    -----
    Along a straight piece of outline the squared distance to a straight piece of street is a parabola between the
    places where the street's ends are passed. Two streets are equally near where two such parabolas meet.

    Examples
    --------
    Where no streets are asked for, there are the corners only, and the first once more at the end:

    >>> from klimaklok_plugin.analysis.network.sample import sample_network
    >>> network = sample_network()
    >>> square = shapely.box(0, 0, 20, 10)
    >>> found = outline_points(network, np.array([square, shapely.Point(0, 0)], dtype=object), [])
    >>> found.xy.tolist(), found.place.tolist()
    ([[20.0, 0.0], [20.0, 10.0], [0.0, 10.0], [0.0, 0.0], [20.0, 0.0]], [0, 0, 0, 0, 0])
    """
    rows = np.flatnonzero(np.isin(shapely.get_type_id(areas), _AREAS))
    rings, owner = shapely.get_parts(shapely.boundary(areas[rows]), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.flatnonzero((ring[1:] == ring[:-1]) & (xy[1:] != xy[:-1]).any(axis=1))
    step = xy[first + 1] - xy[first]
    length = np.hypot(*step.T)
    origin, ahead, of_ring = xy[first], step / length[:, None], ring[first]
    last = np.flatnonzero(np.diff(of_ring, append=-1) != 0)
    line = [np.arange(len(first)), last]
    along = [np.zeros(len(first)), length[last]]
    if len(first):
        pieces = _split(origin, ahead, length)
        for edges in usable:
            if edges.any():
                where, s = _turns(network, pieces, edges)
                line.append(where)
                along.append(s)
    at, s = np.concatenate(line), np.concatenate(along)
    order = np.lexsort([s, at])
    at, s = at[order], s[order]
    new = np.ones(len(at), np.bool_)
    new[1:] = (at[1:] != at[:-1]) | (np.diff(s) > _SAME)
    at, s = at[new], s[new]
    return Outline(origin[at] + ahead[at] * s[:, None], rows[owner[of_ring[at]]].astype(np.int64), of_ring[at])


def _split(origin: Floats, ahead: Floats, length: Floats) -> _Pieces:
    count = np.maximum(np.ceil(length / _PIECE_M), 1).astype(np.int64)
    line = np.repeat(np.arange(len(length)), count)
    number = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
    size = (length / count)[line]
    return _Pieces(line, number * size, (number + 1) * size, origin[line], ahead[line])


def _turns(network: Network, pieces: _Pieces, edges: Bools) -> tuple[Ints, Floats]:
    """Return the line and the metres along it of all places where the way to the nearest street changes."""
    least = network.segments.nearest(pieces.middle, edges).distance_m
    near = _near(network, pieces, edges, least)
    low, high, mid = pieces.low, pieces.high, (pieces.low + pieces.high) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        single = [
            -near.foot / near.foot_step,
            (near.length - near.foot) / near.foot_step,
            -near.off / near.off_step,
            near.begin,
            near.end,
        ]
    place, s = np.tile(np.arange(len(near.piece)), len(single)), np.concatenate(single)
    one, other = _couples(near.piece)
    ties, meet = _meetings(near.take(one), near.take(other))
    place, s = (np.concatenate([place, one[ties], one[ties]]), np.concatenate([s, meet - _SIDE_M, meet + _SIDE_M]))
    piece = near.piece[place]
    # A place between two pieces belongs to both, or rounding might leave it out of both.
    inside = np.flatnonzero(np.isfinite(s) & (s >= low[piece] - 2 * _SIDE_M) & (s <= high[piece] + 2 * _SIDE_M))
    place, piece = place[inside], piece[inside]
    s = np.clip(s[inside], low[piece], high[piece])
    # Only where this street may be the nearest: nothing is nearer than `least` by more than the way from the middle.
    may = near.take(place).square(s) <= (least[piece] + np.abs(s - mid[piece]) + 2 * _SIDE_M) ** 2
    return pieces.line[piece[may]], s[may]


def _near(network: Network, pieces: _Pieces, edges: Bools, least: Floats) -> _Near:
    """Find the straight parts of streets that may be nearest to some place of each piece."""
    reach = least + (pieces.high - pieces.low)
    middle = pieces.middle
    low, high = (middle - reach[:, None]).min(axis=0), (middle + reach[:, None]).max(axis=0)
    vertex, tree = network.segments.around(low, high)
    piece, street = tree.query(shapely.points(middle), predicate="dwithin", distance=reach + _SAME)
    usable = edges[network.segments.edge[vertex[street]]]
    piece, street = piece[usable], street[usable]
    begin, end = network.segments.xy[vertex[street]], network.segments.xy[vertex[street] + 1]
    origin, ahead = pieces.origin[piece], pieces.ahead[piece]
    length = np.hypot(*(end - begin).T)
    along = (end - begin) / length[:, None]
    from_begin, from_end = origin - begin, origin - end
    return _Near(
        piece=piece.astype(np.int64),
        length=length,
        foot=_dot(from_begin, along),
        foot_step=_dot(ahead, along),
        off=_cross(from_begin, along),
        off_step=_cross(ahead, along),
        begin=-_dot(from_begin, ahead),
        end=-_dot(from_end, ahead),
        begin_square=_dot(from_begin, from_begin),
        end_square=_dot(from_end, from_end),
    )


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[:, 0] * b[:, 0] + a[:, 1] * b[:, 1])


def _cross(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])


def _couples(group: Ints) -> tuple[Ints, Ints]:
    """Return all pairs of rows of the same group, each once; the groups never fall."""
    number = np.searchsorted(group, group, "right") - np.arange(len(group)) - 1
    one = np.repeat(np.arange(len(group)), number)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(number) - number, number)
    return one, other


def _meetings(one: _Near, other: _Near) -> tuple[Ints, Floats]:
    """Return the pairs of streets, and the places where both are equally near."""
    rows, places = [np.empty(0, np.int64)], [np.empty(0)]
    for a1, b1, c1 in one.quadratics():
        for a2, b2, c2 in other.quadratics():
            a, b, c = a1 - a2, b1 - b2, c1 - c2
            straight = np.abs(a) < 1e-12  # noqa: PLR2004 - rounding
            with np.errstate(divide="ignore", invalid="ignore"):
                root = np.sqrt(np.where(b * b - 4 * a * c < 0, np.nan, b * b - 4 * a * c))
                # The form that does not lose digits where a is small.
                turn = -(b + np.where(b < 0, -root, root)) / 2
                found = (np.where(straight, -c / b, turn / a), np.where(straight, np.nan, c / turn))
            for s in found:
                good = np.flatnonzero(np.isfinite(s))
                near, far = one.take(good).square(s[good]), other.take(good).square(s[good])
                same = np.abs(near - far) <= 1e-6 * np.sqrt(np.maximum(1.0, near))
                rows.append(good[same])
                places.append(s[good][same])
    return np.concatenate(rows), np.concatenate(places)
