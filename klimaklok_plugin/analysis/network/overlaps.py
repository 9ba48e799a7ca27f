"""Road lines that lie on each other: counted once, open to whom any of them is open to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Array, Bools, Floats
from ..core.messages import Note
from .roads import BACKWARD, FORWARD, IN_USE, MODE_BIT, NO, RoadLines

ON_LINE_M = 0.01
"""A vertex this near to another line lies on it: registers give coordinates in centimetres."""

_LEAST_M = 0.1  # of a common stretch: lines that only touch do not overlap


def count_once(lines: RoadLines) -> RoadLines:
    """Return the lines with every stretch once that several of them, or one twice, run along on one level.

    Stretches are the same where they lead straight from one vertex to another. What is kept is open to everyone whom
    one of them is open to, in each direction at the greatest speed, so that no way through the network changes.

    Parameters
    ----------
    lines : RoadLines
        Returned as it is where no stretch repeats.

    Returns
    -------
    RoadLines
        With the note ``network_repeated`` where some do.

    Examples
    --------
    A street drawn twice, once from each end, each time as a one-way street:

    >>> from pyproj import CRS
    >>> from klimaklok_plugin.analysis.network.roads import line_table
    >>> xy = np.array([[0, 0], [100, 0], [100, 0], [0, 0]], float)
    >>> table = line_table(2, {"car": FORWARD, "speed_kmh": 30, "speed_back_kmh": 30})
    >>> once = count_once(RoadLines(np.array([1, 2, 2, 1]), xy, np.array([0, 2, 4]), table, CRS(25832)))
    >>> len(once.table), once.table["car"].tolist()
    (1, [3])
    """
    line = np.repeat(np.arange(len(lines.table)), np.diff(lines.start))
    begin = np.flatnonzero((line[1:] == line[:-1]) & (lines.key[1:] != lines.key[:-1]))
    low = np.minimum(lines.key[begin], lines.key[begin + 1])
    high = np.maximum(lines.key[begin], lines.key[begin + 1])
    order = np.lexsort([high, low])  # stable: of equal ones the first stays in front
    same = (low[order[1:]] == low[order[:-1]]) & (high[order[1:]] == high[order[:-1]])
    if not same.any():
        return lines
    level = lines.table["level"].to_numpy()[line[begin]]
    order = np.lexsort([level, high, low])
    same = np.ones(len(order), bool)
    for values in (low, high, level):
        same[1:] &= values[order[1:]] == values[order[:-1]]
    same[0] = False
    if not same.any():
        return lines

    keeper = order[np.maximum.accumulate(np.where(same, 0, np.arange(len(order))))]
    rank = np.arange(len(order)) - np.maximum.accumulate(np.where(same, 0, np.arange(len(order))))
    row = line[begin].copy()
    table = lines.table
    for step in range(1, int(rank.max()) + 1):
        at = rank == step
        kept, other = keeper[at], order[at]
        turned = lines.key[begin[kept]] != lines.key[begin[other]]
        asked, which = np.unique(np.column_stack([row[kept], line[begin[other]], turned]), axis=0, return_inverse=True)
        row[kept] = len(table) + which.ravel()
        merged = _merged(table.iloc[asked[:, 0]], lines.table.iloc[asked[:, 1]], asked[:, 2].astype(bool))
        table = _stacked(table, merged)

    keep = np.ones(len(begin), bool)
    keep[order[same]] = False
    lost = order[same]
    metres = float(np.hypot(*(lines.xy[begin[lost] + 1] - lines.xy[begin[lost]]).T).sum())
    about = Note("network_repeated", {"count": len(np.unique(line[begin[lost]])), "length_km": metres / 1000})
    again = _joined(lines, begin[keep], row[keep], table)
    return replace(again, remarks=(*lines.remarks, about))


def _joined(lines: RoadLines, begin: Array, row: Array, table: pd.DataFrame) -> RoadLines:
    """Return lines made of the segments that begin at these vertices: one line as long as vertices and rows follow."""
    cut = np.ones(len(begin), bool)
    cut[1:] = (np.diff(begin) != 1) | (np.diff(row) != 0)
    first: Array = np.flatnonzero(cut)
    sizes = np.diff([*first, len(begin)]) + 1
    start = np.concatenate([[0], np.cumsum(sizes)])
    vertex = np.arange(start[-1]) - np.repeat(start[:-1] - begin[first], sizes)
    return replace(
        lines,
        key=lines.key[vertex],
        xy=lines.xy[vertex],
        start=start,
        table=table.iloc[row[first]].reset_index(drop=True),
    )


def _merged(one: pd.DataFrame, other: pd.DataFrame, turned: Bools) -> pd.DataFrame:
    """Return rows (k) for stretches that lie on each other; `turned` (k, bool): the other runs the other way."""
    one, other = one.reset_index(drop=True), _turned(other.reset_index(drop=True), turned)
    # The one that cars may use, and of these that of the higher class, tells what the stretch is, whatever comes first.
    swap = _importance(other) < _importance(one)
    first = {str(name): _picked(swap, other[name], one[name]) for name in one}
    second = {str(name): _picked(swap, one[name], other[name]) for name in one}
    result: dict[str, Any] = {**first}
    for name in ("walk", "bike", "car"):
        result[name] = first[name] | second[name]
    for name, bit in (("speed_kmh", FORWARD), ("speed_back_kmh", BACKWARD)):
        speeds = [np.where((each["car"] & bit) > 0, each[name], np.nan) for each in (first, second)]
        result[name] = np.where(np.isnan(speeds).all(axis=0), first[name], np.fmax(*speeds)).astype(np.float32)
    result["speed_known"] = _where_open("car", "speed_known", first, second)
    result["private"] = _where_open("walk", "private", first, second)
    result["steps"] = _where_open("walk", "steps", first, second)
    through: Array = np.zeros(len(one), np.uint8)
    for mode, bit in MODE_BIT.items():
        barred = [{mode: each[mode], "bar": (each["no_through"] & bit) > 0} for each in (first, second)]
        through |= np.where(_where_open(mode, "bar", *barred), np.uint8(bit), np.uint8(0))
    result["no_through"] = through
    result["sidewalk"] = np.maximum(first["sidewalk"], second["sidewalk"])
    result["aadt"] = np.fmax(first["aadt"], second["aadt"])
    for name in ("owner", "name"):
        result[name] = np.where(first[name] == "", second[name], first[name])
    return pd.DataFrame(result)


def _where_open(mode: str, name: str, first: dict[str, Array], second: dict[str, Array]) -> Array:
    """Return what holds on all of two stretches that are open to a mode; on the first where neither is."""
    one, other = first[mode] > NO, second[mode] > NO
    held: Array = np.where(one & other, first[name] & second[name], np.where(other, second[name], first[name]))
    return held


def _picked(swap: Bools, other: pd.Series[Any], one: pd.Series[Any]) -> Array:
    words = isinstance(one.dtype, pd.CategoricalDtype)
    pair = [np.asarray(each, object) if words else each.to_numpy() for each in (other, one)]
    picked: Array = np.where(swap, pair[0], pair[1])
    return picked


def _importance(table: pd.DataFrame) -> Array:
    """Return the place (k,) of each row in the order in which it tells what a stretch is."""
    places = {name: place for place, name in enumerate(IN_USE)}
    place = table["road_class"].astype(object).map(places).fillna(len(places)).to_numpy(np.int64)
    result: Array = place + (len(places) + 1) * (table["car"].to_numpy() == NO)
    return result


def _turned(table: pd.DataFrame, turned: Bools) -> pd.DataFrame:
    """Return the rows with those that are `turned` (k, bool) told from their other end."""
    result = table.copy()
    for name in ("walk", "bike", "car"):
        way = table[name].to_numpy()
        back = ((way & FORWARD) << 1) | ((way & BACKWARD) >> 1)
        result[name] = np.where(turned, back, way).astype(way.dtype)
    ahead, back = table["speed_kmh"].to_numpy(), table["speed_back_kmh"].to_numpy()
    result["speed_kmh"], result["speed_back_kmh"] = np.where(turned, back, ahead), np.where(turned, ahead, back)
    return result


def _stacked(table: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """Return both tables as one, in the types of the first."""
    columns: dict[str, Any] = {}
    for name in map(str, table):
        whole = table[name]
        if isinstance(whole.dtype, pd.CategoricalDtype):
            added = pd.Categorical(more[name])
            words = whole.cat.categories.union(added.categories)
            columns[name] = pd.Categorical.from_codes(
                np.concatenate([whole.cat.set_categories(words).cat.codes, added.set_categories(words).codes]), words
            )
        else:
            columns[name] = np.concatenate([whole.to_numpy(), more[name].to_numpy().astype(whole.to_numpy().dtype)])
    return pd.DataFrame(columns)


def vertices_on_others(xy: Floats, line: Array, level: Array) -> tuple[Floats, Array]:
    """Find where lines run along each other without having their vertices in common.

    Parameters
    ----------
    xy, line : (k, 2) and (k,) arrays
        Vertices, and the line that each belongs to, in order.
    level : (n,) array
        Of the lines; those of different levels do not lie on each other.

    Returns
    -------
    (j, 2) float64 array, (j,) int array
        Vertices of one line that lie within a segment of another along which it runs, and that other line.
    """
    none = np.empty((0, 2)), np.empty(0, np.int64)
    begin = np.flatnonzero(line[1:] == line[:-1])
    if not len(begin):
        return none
    segments = shapely.linestrings(np.stack([xy[begin], xy[begin + 1]], axis=1))
    vertex, segment = shapely.STRtree(segments).query(shapely.points(xy), predicate="dwithin", distance=ON_LINE_M)
    at = begin[segment]
    along, length = xy[at + 1] - xy[at], np.hypot(*(xy[at + 1] - xy[at]).T)
    inside = level[line[vertex]] == level[line[at]]
    inside &= (np.hypot(*(xy[vertex] - xy[at]).T) > ON_LINE_M) & (np.hypot(*(xy[vertex] - xy[at + 1]).T) > ON_LINE_M)
    vertex, at, along, length = vertex[inside], at[inside], along[inside], length[inside]
    if not len(vertex):
        return none
    unit = along / length[:, None]
    overlaps = np.zeros(len(vertex), bool)
    for step in (-1, 1):
        beside = np.clip(vertex + step, 0, len(xy) - 1)
        to = xy[beside] - xy[vertex]
        ahead = (to * unit).sum(axis=1)
        end = np.where((ahead > 0)[:, None], xy[at + 1], xy[at])
        common = np.minimum(np.abs(ahead), np.hypot(*(end - xy[vertex]).T))
        aside = np.abs(to[:, 0] * unit[:, 1] - to[:, 1] * unit[:, 0])
        near = aside * common <= ON_LINE_M * np.maximum(np.abs(ahead), 1e-9)
        own = (beside == at) | (beside == at + 1)  # the corner of one line is no overlap
        overlaps |= (line[beside] == line[vertex]) & near & (common > _LEAST_M) & ~own
    return xy[vertex[overlaps]], line[at[overlaps]]
