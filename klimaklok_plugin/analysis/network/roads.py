"""Road lines as every source delivers them to the network builder, and the codes for permissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from ..core.arrays import Array
from ..core.messages import Note
from ..strategy.loading import Strategy

NO, FORWARD, BACKWARD, BOTH = 0, 1, 2, 3
"""Permission of a mode on a line: closed, along its drawing direction, against it, both ways."""

WALK_BIT, BIKE_BIT, CAR_BIT = 1, 2, 4
"""Bits of `no_through` and of closed barriers."""

MODES = ("walk", "bike", "car")
MODE_BIT: Mapping[str, int] = {"walk": WALK_BIT, "bike": BIKE_BIT, "car": CAR_BIT}

NO_WALK = ("motorway", "motorway_link", "busway", "bus_guideway", "escape", "ferry")
NO_BIKE = (*NO_WALK, "footway", "pedestrian", "steps", "bridleway", "corridor", "platform", "ladder", "via_ferrata")
NO_CAR = (
    *("footway", "pedestrian", "steps", "bridleway", "corridor", "platform", "ladder", "via_ferrata"),
    *("path", "cycleway", "busway", "bus_guideway", "escape", "crossing", "ferry"),
)
"""Road classes that are not built for a mode; other classes are, unless a tag or field says otherwise."""

_LINKED = ("motorway", "trunk", "primary", "secondary", "tertiary")
IN_USE = (
    *_LINKED,
    *(f"{name}_link" for name in _LINKED),
    *("unclassified", "residential", "living_street", "service", "track", "road", "minor", "escape"),
    *("pedestrian", "footway", "steps", "path", "cycleway", "bridleway", "corridor", "platform", "crossing"),
    *("busway", "bus_guideway", "ferry"),
)
"""Highway values of what can be travelled on now; not those of construction, proposed, razed, elevator, services."""

LINE_COLUMNS: Mapping[str, str] = {
    "walk": "uint8",
    "bike": "uint8",
    "car": "uint8",
    "no_through": "uint8",
    "speed_kmh": "float32",
    "speed_back_kmh": "float32",
    "speed_known": "bool",
    "direction_known": "bool",
    "sidewalk": "int8",
    "road_class": "category",
    "owner": "category",
    "name": "category",
    "aadt": "float32",
    "steps": "bool",
    "bike_pushed": "bool",
    "private": "bool",
    "structure": "bool",
    "level": "int8",
    "source_id": "int64",
}
"""Columns of `RoadLines.table` and their types.

`walk`, `bike`, `car`: permission codes. `no_through`: bits of the modes that may enter but not pass through.
`speed_kmh`, `speed_back_kmh`: driving speed along and against the drawing direction. `speed_known`: the limit of every
direction that is open to cars is given, and is no default of the class. `direction_known`: the source says which way
round it is used, or both; for OpenStreetMap its rule does, that a way without one-way runs both ways. `sidewalk`: 1
there is a pavement on at least one side, or the pavement is a way of its own beside it; 0 there is none; -1 unknown.
`bike_pushed`: cyclists may come through on foot only. `owner`: E, R, F, K, P, S or empty (unknown). `aadt`: ÅDT,
vehicles per day, NaN where unknown. `structure`: bridge or tunnel. `level`: OSM's layer.
"""

WHERE_UNKNOWN: Mapping[str, float] = {
    "aadt": np.nan,
    "speed_known": False,
    "direction_known": False,
    "sidewalk": -1,
    "bike_pushed": False,
}
"""Columns that say what is known: they may be absent or empty in a network's file, and this stands there then."""


@dataclass(frozen=True)
class Turns:
    """Turns that cars may not make, as a source gives them.

    Attributes
    ----------
    from_way, to_way : (r,) int64 arrays
        ``source_id`` of the line that is left and of the one that is entered.
    via_key : (r,) int64 array
        The vertex (`RoadLines.key`) where they meet.
    only : (r,) bool array
        From `from_way` this turn alone may be made there; where False, this turn may not be made.
    """

    from_way: Array = field(default_factory=lambda: np.empty(0, np.int64))
    via_key: Array = field(default_factory=lambda: np.empty(0, np.int64))
    to_way: Array = field(default_factory=lambda: np.empty(0, np.int64))
    only: Array = field(default_factory=lambda: np.empty(0, bool))


@dataclass(frozen=True)
class LeftOut:
    """Roads of a source that are not in the network: why (a code), how many lines, and how long if that is known."""

    reason: str
    count: int
    km: float = np.nan


@dataclass(frozen=True)
class RoadLines:
    """Road lines before they are cut into edges, with the identity of every vertex.

    Attributes
    ----------
    key : (k,) int64 array
        Identity of the vertices: lines are joined where they have a key in common.
    xy : (k, 2) float64 array
        Coordinates in `crs`, metres.
    start : (n + 1,) int64 array
        Vertices of line ``i`` are ``start[i]:start[i + 1]``.
    table : DataFrame of n rows
        The columns of `LINE_COLUMNS`.
    barrier_key, barrier_closed : (b,) int64 and uint8 arrays
        Vertices that some modes cannot pass, and the bits of those modes.
    crs : pyproj.CRS
        Projected, in metres.
    notes : dict
        Counts of what was met on the way (turn restrictions, lines left out ...).
    remarks : tuple of Note
        What there is to say with more than a count.
    turns : Turns, optional
        Those that cars may not make; None where the source does not tell of turns.
    left_out : tuple of LeftOut
        What of the source is not among the lines.
    """

    key: Array
    xy: Array
    start: Array
    table: pd.DataFrame
    crs: CRS
    barrier_key: Array = field(default_factory=lambda: np.empty(0, np.int64))
    barrier_closed: Array = field(default_factory=lambda: np.empty(0, np.uint8))
    notes: dict[str, int] = field(default_factory=dict)
    remarks: tuple[Note, ...] = ()
    turns: Turns | None = None
    left_out: tuple[LeftOut, ...] = ()


def line_table(count: int, columns: Mapping[str, object]) -> pd.DataFrame:
    """Make the table of `RoadLines`: the given columns, and neutral values for the others."""
    neutral: dict[str, object] = {"road_class": "other", "owner": "", "name": "", **WHERE_UNKNOWN}
    table: dict[str, Any] = {}
    for name, kind in LINE_COLUMNS.items():
        values = columns.get(name, neutral.get(name, 0))
        if kind == "category":
            table[name] = values if isinstance(values, pd.Categorical) else pd.Categorical([str(values)] * count)
        else:
            table[name] = np.broadcast_to(np.asarray(values, kind), count).copy()
    return pd.DataFrame(table)


def keep_lines(lines: RoadLines, keep: Array) -> RoadLines:
    """Return the lines that `keep` (n, bool) marks, with their vertices."""
    vertex = np.repeat(keep, np.diff(lines.start))
    return replace(
        lines,
        key=lines.key[vertex],
        xy=lines.xy[vertex],
        start=np.concatenate([[0], np.cumsum(np.diff(lines.start)[keep])]),
        table=lines.table[keep].reset_index(drop=True),
    )


def touching(lines: RoadLines, mask: shapely.Geometry) -> Array:
    """Return the lines (n, bool) that touch `mask`, whole lines only; those of one vertex never do."""
    result = np.diff(lines.start) > 1
    some = keep_lines(lines, result)
    line = np.repeat(np.arange(len(some.table)), np.diff(some.start))
    shapely.prepare(mask)
    result[result] = shapely.intersects(mask, shapely.linestrings(some.xy, indices=line))
    return result


def classify(values: Array, meaning: Mapping[str, int], other: int) -> Array:
    """Return the meaning (n, int8) of words (str or bytes), `other` where a word is empty or not understood."""
    result = np.full(len(values), other, np.int8)
    given = np.flatnonzero(values != values.dtype.type()) if values.dtype.kind in "SU" else np.arange(len(values))
    if len(given):
        codes, unique = pd.factorize(values[given])
        words = (word.decode("utf-8", "replace") if isinstance(word, bytes) else str(word) for word in unique)
        known = np.array([*(meaning.get(word.strip().lower(), other) for word in words), other], np.int8)
        result[given] = known[codes]
    return result


def default_speed(road_class: Array, strategy: Strategy) -> Array:
    """Return the strategy's driving speed (n, float32) in km/h for road classes; links drive as what they join."""
    codes, unique = pd.factorize(road_class)
    table = strategy.car.default_speed_kmh
    speeds = [table.get(str(word).removesuffix("_link"), table["other"]) for word in unique]
    return np.array(speeds, np.float32)[codes]


def limits_known(car: Array, ahead: Array, back: Array) -> Array:
    """Return where the speed limit of every direction open to cars is known (n, bool).

    Parameters
    ----------
    car : (n,) array
        Permission codes.
    ahead, back : (n,) arrays
        Limits along and against the drawing direction, NaN where unknown.

    Examples
    --------
    A limit against the line is not missed where cars may only drive along it:

    >>> limits_known(np.array([BOTH, FORWARD]), np.array([50.0, 50.0]), np.array([np.nan, np.nan]))
    array([False,  True])
    """
    has = [~np.isnan(ahead), ~np.isnan(back)]
    asked = [(np.asarray(car) & bit) > 0 for bit in (FORWARD, BACKWARD)]
    known: Array = (has[0] | ~asked[0]) & (has[1] | ~asked[1]) & (has[0] | has[1])
    return known


def first_known(*values: Array) -> Array:
    """Return the first of several arrays that is not NaN, place by place."""
    result = values[0]
    for other in values[1:]:
        result = np.where(np.isnan(result), other, result)
    return result
