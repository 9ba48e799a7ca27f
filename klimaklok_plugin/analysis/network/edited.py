"""A network's tables as people leave them after editing in QGIS: checked, completed where they can be, else refused.

What follows from the rest is filled in and counted (the nodes of an edge drawn by hand from where it ends, its speed
from its class, no slope where no height is known); what does not is an error with the edge's feature id and field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from ..core.arrays import Array, Bools, Floats
from ..core.messages import Note
from .messages import (
    NetworkEdgeEndError,
    NetworkEdgesBrokenError,
    NetworkFieldEmptyError,
    NetworkFieldMissingError,
    NetworkNodesBrokenError,
    NetworkValueError,
)
from .model import GRADE_COLUMNS, _lengths
from .road_words import read_owner
from .roads import BACKWARD, FORWARD, LINE_COLUMNS, WHERE_UNKNOWN
from .turns import matches

AT_NODE_M = 0.1
"""An end this near to a node lies at it: snapping in QGIS is exact, and nobody can see a decimetre."""

SLACK_M = 1.0
ALL_CLOSED = 7  # a bit for each mode
"""How far an edge may end from the node it names: ends that were joined when the network was built keep their place."""

_WHOLE: Mapping[str, tuple[float, float]] = {
    **dict.fromkeys(("walk", "bike", "car"), (0, 3)),
    "no_through": (0, 7),
    "sidewalk": (-1, 1),
    **dict.fromkeys(("steps", "bike_pushed", "private", "structure", "speed_known", "direction_known"), (0, 1)),
    "level": (-99, 99),
    "source_id": (-(2**62), 2**62),
}
_REAL: Mapping[str, tuple[float, float]] = {
    **dict.fromkeys(("speed_kmh", "speed_back_kmh"), (1, 300)),
    "aadt": (0, 1e6),
    "gradient": (-10, 10),
    **dict.fromkeys(GRADE_COLUMNS[1:], (0.01, 100)),
}
"""Least and greatest value of each column; what lies outside is a slip."""

_WHERE_EMPTY: Mapping[str, float] = {
    **WHERE_UNKNOWN,
    **dict.fromkeys(("no_through", "private", "structure", "level", "source_id"), 0),
}
"""What an empty cell means where it says that nothing is known, or that there is nothing special about an edge."""


@dataclass
class EditedTable:
    """A table of the file, to be checked.

    Attributes
    ----------
    file : str
        For messages.
    ids : (m,) int array
        Feature ids, as QGIS shows them.
    columns : mapping of str to (m,) arrays
        As they are stored.
    notes : list of Note
        What was filled in.
    """

    file: str
    ids: Array
    columns: Mapping[str, Array]
    notes: list[Note] = field(default_factory=list)

    def numbers(self, name: str) -> Floats:
        """Return a column as numbers (m,), NaN where it is empty.

        Raises
        ------
        NetworkFieldMissingError, NetworkValueError
            There is no such column, or it holds other text.
        """
        if name not in self.columns:
            raise NetworkFieldMissingError(file=self.file, field=name)
        values = self.columns[name]
        if values.dtype.kind in "iubf":
            return values.astype(np.float64)
        found: Floats = pd.to_numeric(pd.Series(values), errors="coerce").to_numpy(np.float64)
        self.refuse(np.isnan(found) & ~np.asarray(pd.isna(values)), name, "a number")
        return found

    def refuse(self, wrong: Bools, name: str, allowed: str) -> None:
        """Raise `NetworkValueError` about the first of the wrong values (m, bool), if there are any."""
        if wrong.any():
            first = int(np.argmax(wrong))
            raise NetworkValueError(
                file=self.file,
                row=int(self.ids[first]),
                field=name,
                value=str(self.columns[name][first]),
                count=int(wrong.sum()),
                allowed=allowed,
            )

    def within(self, name: str) -> Floats:
        """Return a column as numbers (m,) within its limits, NaN where it is empty."""
        values = self.numbers(name)
        low, high = _WHOLE[name] if name in _WHOLE else _REAL[name]
        wrong = (values < low) | (values > high)
        if name in _WHOLE:
            wrong |= values % 1 != 0
        self.refuse(wrong & ~np.isnan(values), name, f"{low:g} – {high:g}")
        return values

    def say(self, code: str, count: int, **values: object) -> None:
        """Note that something was filled in, unless it was nowhere."""
        if count:
            self.notes.append(Note(code, {"count": count, **values}))


def read_nodes(table: EditedTable, points: Array) -> tuple[Floats, Array, Array]:
    """Return the ids of the nodes (n,), rising, their coordinates (n, 2) and the bits of the modes they bar (n, uint8).

    Raises
    ------
    NetworkNodesBrokenError
        A node has no place or no id, or the id of another.
    """
    ids = table.numbers("node_id")
    order = np.argsort(ids, kind="stable")
    xy = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    broken = ~np.isfinite(xy).all(axis=1) | np.isnan(ids)
    broken[order[1:]] |= ids[order[1:]] == ids[order[:-1]]
    if broken.any():
        raise NetworkNodesBrokenError(
            file=table.file, count=int(broken.sum()), row=int(table.ids[int(np.argmax(broken))])
        )
    closed = table.numbers("closed")
    beyond = (closed < 0) | (closed > ALL_CLOSED) | (closed % 1 != 0)
    table.refuse(beyond & ~np.isnan(closed), "closed", f"0 – {ALL_CLOSED}")
    return ids[order], xy[order], np.nan_to_num(closed).astype(np.uint8)[order]


def read_shapes(table: EditedTable, geometry: Array) -> tuple[Floats, Array]:
    """Return the vertices (k, 2) of the edges, and where each edge's begin (m + 1,).

    Raises
    ------
    NetworkEdgesBrokenError
        An edge has no line, or several that do not join.
    """
    single = shapely.get_type_id(geometry) == shapely.GeometryType.LINESTRING
    if not single.all():
        geometry = geometry.copy()
        geometry[~single] = shapely.line_merge(geometry[~single])
        single = shapely.get_type_id(geometry) == shapely.GeometryType.LINESTRING
    xy, edge = shapely.get_coordinates(geometry, return_index=True)
    broken = ~single | shapely.is_empty(geometry)
    broken[edge[~np.isfinite(xy).all(axis=1)]] = True
    if broken.any():
        raise NetworkEdgesBrokenError(
            file=table.file, count=int(broken.sum()), row=int(table.ids[int(np.argmax(broken))])
        )
    return xy, np.searchsorted(edge, np.arange(len(geometry) + 1))


def find_ends(
    table: EditedTable, ids: Floats, node_xy: Floats, xy: Floats, start: Array, tolerance_m: float
) -> tuple[Array, Array]:
    """Return the nodes (m, int32) where edges begin and end: those they name, else those at which their line ends.

    Parameters
    ----------
    table : EditedTable
    ids, node_xy : (n,) and (n, 2) arrays
        Of `read_nodes`.
    xy, start : arrays
        Of `read_shapes`.
    tolerance_m : float
        What the network was built with.

    Raises
    ------
    NetworkEdgeEndError
        A line ends at no node.
    """
    slack = SLACK_M + 5 * tolerance_m
    found: list[Array] = []
    moved = np.zeros(len(start) - 1, bool)
    tree: cKDTree | None = None
    for name, at in (("from_node", start[:-1]), ("to_node", start[1:] - 1)):
        named = table.numbers(name)
        node = np.minimum(np.searchsorted(ids, np.nan_to_num(named, nan=-1.0)), len(ids) - 1)
        away = (ids[node] != named) | (np.hypot(*(node_xy[node] - xy[at]).T) > slack)
        if away.any():
            tree = tree or cKDTree(node_xy)
            distance, nearest = tree.query(xy[at[away]])
            lost = distance > AT_NODE_M
            if lost.any():
                first = int(np.flatnonzero(away)[int(np.argmax(lost))])
                raise NetworkEdgeEndError(
                    file=table.file,
                    count=int(lost.sum()),
                    row=int(table.ids[first]),
                    field=name,
                    distance=float(distance[lost][0]),
                )
            node[away] = nearest
            moved |= away
        found.append(node.astype(np.int32))
    table.say("network_edges_at_nodes", int(moved.sum()))
    return found[0], found[1]


def read_columns(table: EditedTable, xy: Floats, start: Array) -> pd.DataFrame:
    """Return the columns of `model.Network.table`, within their limits and without gaps.

    Raises
    ------
    NetworkFieldMissingError, NetworkFieldEmptyError, NetworkValueError
        A column is not there, is empty where nothing follows from the rest, or holds what cannot be.
    """
    length = _lengths(xy, start)
    if "length_m" in table.columns:
        told = table.numbers("length_m")
        table.say("network_edges_other_length", int((~(np.abs(told - length) <= np.fmax(0.5, length / 100))).sum()))
    result: dict[str, Any] = {"length_m": length}
    filled = np.zeros(len(length), bool)
    for name, kind in LINE_COLUMNS.items():
        if name not in table.columns and name in WHERE_UNKNOWN:
            result[name] = np.full(len(length), WHERE_UNKNOWN[name]).astype(kind)
        elif kind == "category":
            result[name] = pd.Categorical(_words(table, name))
        elif name == "source_id" and table.columns.get(name, length).dtype.kind in "iu":
            result[name] = table.columns[name].astype(kind)  # more digits than a float has
        else:
            values = table.within(name)
            empty = np.isnan(values)
            if name in _WHERE_EMPTY:
                filled |= empty & (name not in WHERE_UNKNOWN)
                values[empty] = _WHERE_EMPTY[name]
            result[name] = values
    _fill_steps(result, filled)
    _fill_speeds(table, result)
    for name, kind in LINE_COLUMNS.items():
        if kind != "category":
            empty = np.isnan(np.asarray(result[name], np.float64)) & (name not in WHERE_UNKNOWN)
            if empty.any():
                raise NetworkFieldEmptyError(
                    file=table.file, count=int(empty.sum()), field=name, row=int(table.ids[int(np.argmax(empty))])
                )
            result[name] = np.asarray(result[name]).astype(kind)
    table.say("network_edges_filled", int(filled.sum()))
    return pd.DataFrame(result | _grades(table))


@dataclass(frozen=True)
class EditedEdges:
    """What the turns of a network refer to.

    Attributes
    ----------
    node_ids : (n,) float64 array
        Rising.
    from_node, to_node : (m,) arrays
        Of the edges there are.
    edge_ids : (e,) float64 array
        Of all edges in the file; NaN where an edge has none.
    there : (e,) bool array
        Those that there are, m of them; a filter leaves out the others.
    """

    node_ids: Floats
    from_node: Array
    to_node: Array
    edge_ids: Floats
    there: Bools


def read_turns(table: EditedTable, edges: EditedEdges) -> Array:
    """Return the turns that cars may not make (k, 2), as pairs of drives (see `turns`), sorted, none twice.

    A turn is found by the edges it names and the node where they meet, so that it stays where an edge was split or
    turned round by hand. What is left of one whose edges no longer meet there is nothing, and counted.

    Raises
    ------
    NetworkFieldMissingError, NetworkValueError
        A column is not there or holds text.
    """
    names = ("from_edge", "via_node", "to_edge")
    number = {name: np.nan_to_num(table.numbers(name), nan=-1.0, posinf=-1.0, neginf=-1.0) for name in names}
    via = np.minimum(np.searchsorted(edges.node_ids, number["via_node"]), len(edges.node_ids) - 1)
    known = edges.node_ids[via] == number["via_node"]
    ids = np.nan_to_num(edges.edge_ids[edges.there], nan=-2.0)
    pairs = []
    for name, along, first in (("from_edge", "from_along", 1), ("to_edge", "to_along", 0)):
        row, edge = matches(number[name], ids)
        row, drive = np.tile(row, 2), np.concatenate([2 * edge, 2 * edge + 1])
        ends = np.column_stack([edges.from_node, edges.to_node])[drive // 2, (drive + first) % 2]
        meets = known[row] & (ends == via[row])
        row, drive = row[meets], drive[meets]
        # Where both ends of the edge lie at the node, it is told which of them is meant.
        told = table.numbers(along)[row] if along in table.columns else np.full(len(row), np.nan)
        twice = np.bincount(row, minlength=len(known)) > 1
        use = ~twice[row] | (told == (drive % 2 == 0))
        pairs.append((row[use], drive[use]))
    (come, before), (go, after) = pairs
    first_, second = matches(come, go)
    left_out = np.isin(number["from_edge"], edges.edge_ids[~edges.there])
    left_out |= np.isin(number["to_edge"], edges.edge_ids[~edges.there])
    gone = ~np.isin(np.arange(len(known)), come[first_]) & ~left_out
    table.say("network_turns_gone", int(gone.sum()))
    return np.unique(np.column_stack([before[first_], after[second]]).astype(np.int64), axis=0)


def _words(table: EditedTable, name: str) -> Array:
    """Return a column of words (m,) as str objects: owners by their letter, "other" where there is no class."""
    if name not in table.columns:
        raise NetworkFieldMissingError(file=table.file, field=name)
    codes, unique = pd.factorize(pd.Series(table.columns[name], dtype=object))
    words = [str(word).strip() for word in unique]
    if name == "owner":
        understood = [read_owner(word) for word in words]
        table.say(
            "network_owners_not_understood",
            int(np.isin(codes, [at for at, letter in enumerate(understood) if letter is None]).sum()),
            values=", ".join(word for word, letter in zip(words, understood, strict=True) if letter is None),
        )
        words = [letter or "" for letter in understood]
    if name == "road_class":
        words = [word or "other" for word in words]
    result: Array = np.array([*words, "other" if name == "road_class" else ""], object)[codes]
    return result


def _fill_steps(result: dict[str, Any], filled: Bools) -> None:
    """Where nobody says whether an edge is steps, its class does."""
    empty = np.isnan(result["steps"])
    filled |= empty
    result["steps"] = np.where(empty, np.asarray(result["road_class"]) == "steps", result["steps"])


def _fill_speeds(table: EditedTable, result: dict[str, Any]) -> None:
    """Take an empty speed from the other direction, else from the middle one of the class; any will do without cars."""
    ahead, back = result["speed_kmh"], result["speed_back_kmh"]
    given = (np.isnan(ahead), np.isnan(back))
    if not (given[0].any() or given[1].any()):
        return
    usual = pd.Series(np.fmax(ahead, back)).groupby(np.asarray(result["road_class"])).transform("median").to_numpy()
    car = np.nan_to_num(result["car"]).astype(np.uint8)
    for name, own, other, bit in (
        ("speed_kmh", ahead, back, FORWARD),
        ("speed_back_kmh", back, ahead, BACKWARD),
    ):
        speed = np.where(np.isnan(own), np.where(np.isnan(other), usual, other), own)
        idle = np.isnan(speed) & ((car & bit) == 0)
        result[name] = np.where(idle, _WALKING_KMH, speed)
    table.say("network_edges_usual_speed", int((given[0] | given[1]).sum()))


_WALKING_KMH = 5.0
"""Stands where no car drives and no edge of the class tells a speed."""


def _grades(table: EditedTable) -> dict[str, Array]:
    """Return the columns about slopes, where the network has them: an edge without counts as flat."""
    if not any(name in table.columns for name in GRADE_COLUMNS):
        return {}
    values = {name: table.within(name) for name in GRADE_COLUMNS}
    flat = np.isnan(np.column_stack(list(values.values()))).any(axis=1)
    table.say("network_edges_flat", int(flat.sum()))
    return {
        name: np.where(flat, 0.0 if name == "gradient" else 1.0, column).astype(np.float32)
        for name, column in values.items()
    }
