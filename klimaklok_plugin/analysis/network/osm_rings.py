"""Joins the edges of squares to the streets that touch them without a common node.

A square that is drawn as an area is walked on along its edge. Streets that lead onto it often end on that edge or
cross it without a node in common, as people see that the square can be walked on; its edge would be a network of its
own.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from ..core.arrays import Array
from .osm_data import among
from .roads import NO, RoadLines

TOUCH_M = 0.1
"""What is nearer touches: ten times the resolution of OpenStreetMap's coordinates."""

_CELL_M = 80.0


def join_rings(lines: RoadLines, ring: Array) -> RoadLines:
    """Return the lines with a common vertex wherever the edge of an area and another line touch or cross.

    Parameters
    ----------
    lines : RoadLines
    ring : (n,) bool array
        Which lines are edges of areas.

    Returns
    -------
    RoadLines
        With the count ``areas_joined`` in its notes. Only lines that can be walked, of the same level, neither on a
        bridge nor in a tunnel are joined.
    """
    table = lines.table
    fits = (table["walk"].to_numpy() > NO) & ~table["structure"].to_numpy()
    line = np.repeat(np.arange(len(table)), np.diff(lines.start))
    begin = np.flatnonzero((line[1:] == line[:-1]) & fits[line[1:]] & (lines.key[1:] != lines.key[:-1]))
    edge = begin[ring[line[begin]]]
    if not len(edge):
        return lines
    one, other = _near(lines.xy, edge, begin[_in_cells_of(lines.xy, edge, begin)])
    level = table["level"].to_numpy()
    apart = (line[one] != line[other]) & (level[line[one]] == level[line[other]])
    for a in (0, 1):
        for b in (0, 1):
            apart &= lines.key[one + a] != lines.key[other + b]
    one, other = one[apart], other[apart]
    return _with_vertices(lines, *_meetings(lines, one, other)) if len(one) else lines


def _in_cells_of(xy: Array, edge: Array, begin: Array) -> Array:
    """Return the segments (n, bool) that may lie near one of an edge: squares are few, and geometries are large."""
    step = xy[edge + 1] - xy[edge]
    parts = np.ceil(np.hypot(*step.T) / (_CELL_M / 2)).astype(np.int64) + 1
    part = np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts)
    share = part / np.repeat(np.maximum(parts - 1, 1), parts)
    on_edges = np.repeat(xy[edge], parts, axis=0) + share[:, None] * np.repeat(step, parts, axis=0)
    low = xy.min(axis=0) - 2 * _CELL_M

    def cells(place: Array) -> Array:
        column, row = ((place - low) / _CELL_M).astype(np.int64).T
        cell: Array = column << 32 | row
        return cell

    steps = np.array([x << 32 | y for x in (0, 1, 2) for y in (0, 1, 2)]) - (1 << 32 | 1)
    around = np.unique(np.unique(cells(on_edges))[:, None] + steps)
    # A short segment that touches has its ends within a cell's length of a place on the edge, so in a cell around it.
    near = among(cells(xy), around)
    long = np.hypot(*(xy[begin + 1] - xy[begin]).T) > _CELL_M * 0.7
    found: Array = near[begin] | near[begin + 1] | long
    return found


def _near(xy: Array, edge: Array, begin: Array) -> tuple[Array, Array]:
    """Return the pairs of segments (vertices at which they begin) of edges and of all lines that touch."""
    tree = shapely.STRtree(shapely.linestrings(np.stack([xy[begin], xy[begin + 1]], axis=1)))
    pair = tree.query(
        shapely.linestrings(np.stack([xy[edge], xy[edge + 1]], axis=1)), predicate="dwithin", distance=TOUCH_M
    )
    return edge[pair[0]], begin[pair[1]]


def _meetings(lines: RoadLines, one: Array, other: Array) -> tuple[Array, Array, Array, Array]:
    """Return the vertices that pairs of segments get to have in common.

    A vertex that one of them has there is taken, first that of the street; else there is a new one on the street.

    Returns
    -------
    (k,) int, (k,) float, (k, 2) float and (k,) int64 arrays
        The vertex at which the segment begins, how far along it the new vertex lies, its place and its key.
    """
    segments = [shapely.linestrings(np.stack([lines.xy[each], lines.xy[each + 1]], axis=1)) for each in (one, other)]
    meet = shapely.get_coordinates(shapely.shortest_line(*segments)).reshape(-1, 2, 2)
    ends = np.stack([other, other + 1, one, one + 1])
    off = np.stack([np.hypot(*(meet[:, side] - lines.xy[end]).T) for side, end in zip((1, 1, 0, 0), ends, strict=True)])
    near = off <= TOUCH_M
    taken = ends[near.argmax(axis=0), np.arange(len(one))]
    share = off[0] / np.maximum(off[0] + off[1], 1e-9)
    lon, lat = (
        np.rint(degree[other] + share * (degree[other + 1] - degree[other])).astype(np.int64)
        for degree in (lines.key >> 32, lines.key.astype(np.int32).astype(np.int64))
    )
    found = near.any(axis=0)
    key = np.where(found, lines.key[taken], (lon << 32) + (lat & 0xFFFFFFFF))
    xy = np.where(found[:, None], lines.xy[taken], meet[:, 1])
    return (
        np.concatenate([one, other]),
        np.concatenate([off[2], off[0]]),
        np.concatenate([xy, xy]),
        np.concatenate([key, key]),
    )


def _with_vertices(lines: RoadLines, where: Array, along: Array, xy: Array, key: Array) -> RoadLines:
    """Return the lines with vertices put into the segments that begin at `where` (k,), where they do not have them."""
    new = (key != lines.key[where]) & (key != lines.key[where + 1])
    where, along, xy, key = where[new], along[new], xy[new], key[new]
    _, first = np.unique(np.column_stack([where, key]), axis=0, return_index=True)
    order = first[np.lexsort([along[first], where[first]])]
    where, xy, key = where[order], xy[order], key[order]
    line = np.searchsorted(lines.start, where, "right") - 1
    added = np.bincount(line, minlength=len(lines.table))
    return replace(
        lines,
        key=np.insert(lines.key, where + 1, key),
        xy=np.insert(lines.xy, where + 1, xy, axis=0),
        start=lines.start + np.concatenate([[0], np.cumsum(added)]),
        notes={**lines.notes, "areas_joined": len(np.unique(key))},
    )
