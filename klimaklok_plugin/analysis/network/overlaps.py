"""Road lines that lie on each other: counted once, open to whom any of them is open to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Array, Bools, Floats
from ..core.messages import Note
from .roads import BACKWARD, BOTH, FORWARD, IN_USE, MODE_BIT, NO, RoadLines

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

    keeper = order[np.maximum.accumulate(np.where(same, 0, np.arange(len(order))))][same]
    lost = order[same]
    turned = lines.key[begin[keeper]] != lines.key[begin[lost]]
    row, table = _rows(lines.table, line[begin], keeper, lost, turned)
    keep = np.ones(len(begin), bool)
    keep[lost] = False
    metres = float(np.hypot(*(lines.xy[begin[lost] + 1] - lines.xy[begin[lost]]).T).sum())
    about = Note("network_repeated", {"count": len(np.unique(line[begin[lost]])), "length_km": metres / 1000})
    again = _joined(lines, begin[keep], row[keep], table)
    return replace(again, remarks=(*lines.remarks, about))


def _rows(table: pd.DataFrame, row: Array, keeper: Array, lost: Array, turned: Bools) -> tuple[Array, pd.DataFrame]:
    """Return the row of each segment (s,) in a table that has new rows for those that tell of several lines.

    Parameters
    ----------
    table : DataFrame
        Of the lines.
    row : (s,) int array
        The line of each segment.
    keeper, lost : (k,) int arrays
        Segments that stay, and those on them that go.
    turned : (k,) bool array
        Which of these run the other way.
    """
    # What one line tells like another need not be told again: copies of a layer are the usual case.
    lines = np.unique(row[np.concatenate([keeper, lost])])
    some = table.iloc[lines]
    kinds = np.zeros(len(table), np.int64)
    columns = [name for name in some if name != "source_id"]
    kinds[lines] = some.groupby(columns, dropna=False, observed=True, sort=False).ngroup().to_numpy()
    one_way = (some["speed_kmh"] != some["speed_back_kmh"]).to_numpy()
    one_way = one_way | ~some[["walk", "bike", "car"]].isin([NO, BOTH]).all(axis=1).to_numpy()
    directed = np.zeros(len(table), bool)
    directed[lines] = one_way
    turned = turned & directed[row[lost]]
    told = (kinds[row[lost]] == kinds[row[keeper]]) & ~turned
    keeper, lost, turned = keeper[~told], lost[~told], turned[~told]
    _, first = np.unique(np.column_stack([keeper, kinds[row[lost]], turned]), axis=0, return_index=True)
    keeper, lost, turned = keeper[first], lost[first], turned[first]
    rank = np.arange(len(keeper)) - np.searchsorted(keeper, keeper)

    result, whole = row.copy(), table
    for step in range(int(rank.max(initial=-1)) + 1):
        at = rank == step
        asked, which = np.unique(
            np.column_stack([result[keeper[at]], row[lost[at]], turned[at]]), axis=0, return_inverse=True
        )
        result[keeper[at]] = len(whole) + which.ravel()
        merged = _merged(whole.iloc[asked[:, 0]], table.iloc[asked[:, 1]], asked[:, 2].astype(bool))
        whole = _stacked(whole, merged)
    return result, whole


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
    result["direction_known"] = _where_open("car", "direction_known", first, second)
    result["private"] = _where_open("walk", "private", first, second)
    result["steps"] = _where_open("walk", "steps", first, second)
    result["bike_pushed"] = _where_open("bike", "bike_pushed", first, second)
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
    # Each place and each straight between two places is looked at once, however many lines have it.
    begin = np.flatnonzero(line[1:] == line[:-1])
    grid = np.column_stack([np.rint(xy * 1000), level[line]]).astype(np.int64)
    _, first, place = np.unique(grid, axis=0, return_index=True, return_inverse=True)
    place = place.ravel()
    ends = np.sort(np.column_stack([place[begin], place[begin + 1]]), axis=1)
    straight, which = np.unique(ends, axis=0, return_inverse=True)
    proper = straight[:, 0] != straight[:, 1]
    at, floor = xy[first], level[line[first]]
    vertex, segment = shapely.STRtree(
        shapely.linestrings(np.stack([at[straight[proper, 0]], at[straight[proper, 1]]], axis=1))
    ).query(shapely.points(at), predicate="dwithin", distance=ON_LINE_M)
    segment = np.flatnonzero(proper)[segment]
    a, b = straight[segment].T
    inside = (floor[vertex] == floor[a]) & (np.hypot(*(at[vertex] - at[a]).T) > ON_LINE_M)
    inside &= np.hypot(*(at[vertex] - at[b]).T) > ON_LINE_M
    vertex, segment = vertex[inside], segment[inside]

    # Of those within a straight, the ones from which another straight leads along it.
    tail, head = np.concatenate([straight[proper], straight[proper][:, ::-1]]).T
    near, beside = _each_with(vertex, tail)
    found, to = np.column_stack([vertex, segment])[near], head[beside]
    a, b = straight[found[:, 1]].T
    unit = (at[b] - at[a]) / np.hypot(*(at[b] - at[a]).T)[:, None]
    step = at[to] - at[found[:, 0]]
    ahead = (step * unit).sum(axis=1)
    rest = np.hypot(*(at[np.where(ahead > 0, b, a)] - at[found[:, 0]]).T)
    common = np.minimum(np.abs(ahead), rest)
    aside = np.abs(step[:, 0] * unit[:, 1] - step[:, 1] * unit[:, 0])
    along = (common > _LEAST_M) & (aside * common <= ON_LINE_M * np.abs(ahead))
    found = np.unique(found[along], axis=0)

    hit, occurrence = _each_with(found[:, 1], which.ravel())
    return at[found[hit, 0]], line[begin[occurrence]]


def _each_with(wanted: Array, given: Array) -> tuple[Array, Array]:
    """Return all pairs of equal values: places in `wanted` (n,) and in `given` (m,), by their place in `wanted`."""
    order = np.argsort(given, kind="stable")
    low = np.searchsorted(given[order], wanted, "left")
    count = np.searchsorted(given[order], wanted, "right") - low
    row = np.repeat(np.arange(len(wanted)), count)
    return row, order[np.arange(len(row)) - np.repeat(np.cumsum(count) - count - low, count)]
