"""Which line of another map an edge of the network runs along: by geometry, never by name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..core.arrays import Array
from .model import Network

_SAMPLES_PER_NEAR = 2.0
_FEWEST, _MOST = 5, 40
"""Samples per edge: two within the distance that is near, at least 5, at most 40 (a share is known to 2.5 % then)."""

_SAME_M = 1e-3
"""Lines that are equally near to a millimetre are equally near."""


def match_lines(
    network: Network, lines: Array, near_m: float, within_deg: float, candidates: Array | None = None
) -> Array:
    """Find the line that each edge runs along.

    Parameters
    ----------
    network : Network
    lines : (l,) object array of LineStrings or MultiLineStrings
        In the network's CRS. Missing and empty ones match nothing.
    near_m : float
        How far, in metres, the edge may lie from the line.
    within_deg : float
        How far the directions of the two may differ, in degrees; which way each is drawn does not count.
    candidates : (m,) bool array, optional
        The edges that are asked about: those open to cars, say, or a pavement beside the street matches as well.

    Returns
    -------
    (m,) int64 array
        The line of each edge, -1 for none.

    Notes
    -----
    An edge runs along lines when more than half of its length lies beside one, nearly parallel. Places beyond the end
    of a line are not beside it. Every place goes with the nearest line there (to a millimetre, then with the first
    one), and the edge with the line that most of its places go with; among equals with the nearest, then the first.
    A line drawn in many pieces therefore counts as a whole, and the edge gets its longest piece.

    Examples
    --------
    Lines drawn two metres beside each edge of a street find it again, edge by edge:

    >>> from klimaklok_plugin.analysis.network.sample import sample_network
    >>> network = sample_network()
    >>> named = np.flatnonzero(network.table["name"] == "Åsveien")
    >>> line = match_lines(network, shapely.offset_curve(network.lines[named], 2.0), near_m=5.0, within_deg=20.0)
    >>> len(named), int((line[named] == np.arange(len(named))).sum())
    (75, 75)
    """
    matched = np.full(len(network.table), -1, np.int64)
    segments = _Segments.of(lines)
    allowed = np.ones(len(matched), bool) if candidates is None else np.asarray(candidates, bool)
    asking = np.flatnonzero(allowed)
    if not len(segments.line) or not len(asking):
        return matched
    near = shapely.STRtree(network.lines[asking]).query(segments.shapes, predicate="dwithin", distance=near_m)[1]
    edge = asking[np.unique(near)]
    samples = _samples(network, edge, near_m)
    sample, line, away = _beside(samples, segments, near_m, within_deg)
    winner, share = _most(samples.edge[sample], line, away, samples.count[sample], len(matched))
    runs_along = share > 0.5  # noqa: PLR2004 - most of it
    matched[runs_along] = winner[runs_along]
    return matched


@dataclass(frozen=True)
class _Segments:
    """The segments (k) of lines: ends, line, and whether the line ends there."""

    line: Array
    begin: Array
    way: Array
    first: Array
    last: Array

    @classmethod
    def of(cls, lines: Array) -> _Segments:
        parts, line = shapely.get_parts(lines, return_index=True)
        xy, part = shapely.get_coordinates(parts, return_index=True)
        same = np.ones(len(xy), bool)
        same[1:] = (part[1:] != part[:-1]) | (xy[1:] != xy[:-1]).any(axis=1)  # repeated vertices are no segment
        xy, part = xy[same], part[same]
        at = np.flatnonzero(part[1:] == part[:-1])
        first = np.concatenate([[True], part[1:] != part[:-1]])[at]
        last = np.concatenate([part[1:] != part[:-1], [True]])[at + 1]
        return cls(line[part[at]], xy[at], xy[at + 1] - xy[at], first, last)

    @property
    def shapes(self) -> Array:
        return np.asarray(shapely.linestrings(np.stack([self.begin, self.begin + self.way], axis=1)))


@dataclass(frozen=True)
class _Samples:
    """Places (k) evenly spread along edges: the edge, how many it has, the place and the direction there."""

    edge: Array
    count: Array
    xy: Array
    way: Array


def _samples(network: Network, edge: Array, near_m: float) -> _Samples:
    """Spread places along edges (e)."""
    lines = network.lines[edge]
    length = shapely.length(lines)
    number = np.clip(np.ceil(length / near_m * _SAMPLES_PER_NEAR), _FEWEST, _MOST).astype(np.int64)
    of = np.repeat(np.arange(len(edge)), number)
    place = np.arange(len(of)) - np.repeat(np.cumsum(number) - number, number)
    step = length[of] / number[of]
    # The direction is that of the edge around the place, over a tenth of a step, so that no vertex hits it.
    ends = [shapely.line_interpolate_point(lines[of], (place + share) * step) for share in (0.45, 0.55)]
    a, b = (shapely.get_coordinates(end) for end in ends)
    return _Samples(edge[of], number[of], (a + b) / 2, b - a)


def _beside(samples: _Samples, segments: _Segments, near_m: float, within_deg: float) -> tuple[Array, Array, Array]:
    """Return which samples lie beside which line, and how far away: the nearest line of each, in order of samples."""
    points = shapely.points(samples.xy)
    sample, segment = shapely.STRtree(segments.shapes).query(points, predicate="dwithin", distance=near_m)
    way, other = segments.way[segment], samples.way[sample]
    along = np.einsum("ij,ij->i", way, samples.xy[sample] - segments.begin[segment])
    square = np.einsum("ij,ij->i", way, way)
    slack = _SAME_M * np.sqrt(square)
    beyond = (segments.first[segment] & (along < -slack)) | (segments.last[segment] & (along > square + slack))
    product = np.sqrt(square) * np.hypot(*other.T)
    parallel = np.abs(np.einsum("ij,ij->i", way, other)) >= np.cos(np.radians(within_deg)) * product
    use = parallel & ~beyond & (product > 0)
    sample, segment, share = sample[use], segment[use], np.clip(along[use] / square[use], 0.0, 1.0)
    foot = segments.begin[segment] + share[:, None] * segments.way[segment]
    away = np.round(np.hypot(*(samples.xy[sample] - foot).T) / _SAME_M)
    order = np.lexsort([segments.line[segment], away, sample])
    nearest = order[np.unique(sample[order], return_index=True)[1]]
    return sample[nearest], segments.line[segment[nearest]], away[nearest] * _SAME_M


def _most(edge: Array, line: Array, away: Array, count: Array, edges: int) -> tuple[Array, Array]:
    """Return the line that most places of each edge go with, and the share of its places that go with any line."""
    share = np.bincount(edge, 1 / count, minlength=edges)
    lines = int(line.max(initial=0)) + 1
    pair, place, votes = np.unique(edge * lines + line, return_inverse=True, return_counts=True)
    distance = np.round(np.bincount(place.ravel(), away, minlength=len(pair)) / votes / _SAME_M)
    own_edge, own_line = np.divmod(pair, lines)
    order = np.lexsort([own_line, distance, -votes, own_edge])
    best, first = np.unique(own_edge[order], return_index=True)
    winner = np.full(edges, -1, np.int64)
    winner[best] = own_line[order[first]]
    return winner, share
