"""Road lines as every source delivers them to the network builder, and the codes for permissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from pyproj import CRS

NO, FORWARD, BACKWARD, BOTH = 0, 1, 2, 3
"""Permission of a mode on a line: closed, along its drawing direction, against it, both ways."""

WALK_BIT, BIKE_BIT, CAR_BIT = 1, 2, 4
"""Bits of `no_through` and of closed barriers."""

MODES = ("walk", "bike", "car")
MODE_BIT: Mapping[str, int] = {"walk": WALK_BIT, "bike": BIKE_BIT, "car": CAR_BIT}

LINE_COLUMNS: Mapping[str, str] = {
    "walk": "uint8",
    "bike": "uint8",
    "car": "uint8",
    "no_through": "uint8",
    "speed_kmh": "float32",
    "speed_back_kmh": "float32",
    "road_class": "category",
    "owner": "category",
    "name": "category",
    "aadt": "float32",
    "steps": "bool",
    "private": "bool",
    "structure": "bool",
    "level": "int8",
    "source_id": "int64",
}
"""Columns of `RoadLines.table` and their types.

`walk`, `bike`, `car`: permission codes. `no_through`: bits of the modes that may enter but not pass through.
`speed_kmh`, `speed_back_kmh`: driving speed along and against the drawing direction. `owner`: E, R, F, K, P, S
or empty (unknown). `aadt`: ÅDT, vehicles per day, NaN where unknown. `structure`: bridge or tunnel. `level`:
OSM's layer.
"""


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
    """

    key: np.ndarray
    xy: np.ndarray
    start: np.ndarray
    table: pd.DataFrame
    crs: CRS
    barrier_key: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    barrier_closed: np.ndarray = field(default_factory=lambda: np.empty(0, np.uint8))
    notes: dict[str, int] = field(default_factory=dict)


def line_table(count: int, columns: Mapping[str, object]) -> pd.DataFrame:
    """Make the table of `RoadLines`: the given columns, and neutral values for the others."""
    neutral: dict[str, object] = {"road_class": "other", "owner": "", "name": "", "aadt": np.nan}
    table = {}
    for name, kind in LINE_COLUMNS.items():
        values = columns.get(name, neutral.get(name, 0))
        if np.ndim(values) == 0 and kind == "category":  # type: ignore[arg-type]
            table[name] = pd.Categorical.from_codes(np.zeros(count, np.int8), categories=[values])
        elif kind == "category":
            table[name] = values if isinstance(values, pd.Categorical) else pd.Categorical(values)
        else:
            table[name] = np.broadcast_to(np.asarray(values, kind), count).copy()
    return pd.DataFrame(table)
