"""The street network: cut from road lines, stored as a GeoPackage, loaded again in a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..core.arrays import Array
from ..core.messages import Note
from .linear_reference import Along
from .messages import (
    NetworkEmptyError,
)
from .roads import NO, RoadLines
from .snapping import SegmentIndex
from .turns import NO_TURNS, DriveEnds, resolve_turns

GRADE_COLUMNS = ("gradient", "walk_factor", "walk_factor_back", "bike_factor", "bike_factor_back")
"""Mean gradient (rise/run along the edge), and travel time relative to flat ground per mode and direction."""


WHOLE = "whole"
"""Key in `Network.graphs` of a network that was cut from another: that one, whose nodes it begins with."""


@dataclass(frozen=True)
class Network:
    """Nodes and edges in metres, as arrays.

    Attributes
    ----------
    crs : pyproj.CRS
        Projected, in metres.
    node_xy : (n, 2) float64 array
    node_closed : (n,) uint8 array
        Bits of the modes (`roads.MODE_BIT`) that cannot pass the node: gates, bollards.
    from_node, to_node : (m,) int32 arrays
    xy : (k, 2) float64 array
        Vertices of all edges; those of edge ``i`` are ``start[i]:start[i + 1]``.
    start : (m + 1,) int64 array
    table : DataFrame of m rows
        ``length_m``, the columns of `roads.LINE_COLUMNS` and, where built with an elevation model, `GRADE_COLUMNS`.
    turns : (k, 2) int64 array
        Turns that cars may not make, as pairs of drives (see `turns`): at the end of the first, the second may not
        follow.
    turns_known : bool
        The source tells of turns that may not be made, or of there being none.
    meta : dict of str
        Source, date, options, version.
    notes : tuple of Note
        What had to be filled in when the network was loaded, and what a filter leaves out.
    """

    crs: CRS
    node_xy: Array
    node_closed: Array
    from_node: Array
    to_node: Array
    xy: Array
    start: Array
    table: pd.DataFrame
    turns: Array = field(default_factory=NO_TURNS.copy)
    turns_known: bool = False
    meta: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    graphs: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def lines(self) -> Array:
        """The edges as shapely LineStrings (m,)."""
        edge = np.repeat(np.arange(len(self.table)), np.diff(self.start))
        return np.asarray(shapely.linestrings(self.xy, indices=edge))

    @cached_property
    def along(self) -> Along:
        """Distances along the edges."""
        return Along(self)

    @cached_property
    def edge_boxes(self) -> tuple[Array, Array]:
        """Least and greatest coordinates (m, 2) of each edge."""
        low, high = (each.reduceat(self.xy, self.start[:-1], axis=0) for each in (np.minimum, np.maximum))
        return low, high

    @cached_property
    def segments(self) -> SegmentIndex:
        """The index that finds the nearest place on an edge."""
        return SegmentIndex(self.xy, self.start, self.graphs.pop("cells", None))

    @cached_property
    def edges(self) -> gpd.GeoDataFrame:
        """The edges with ``edge_id``, ``from_node``, ``to_node``, all columns of `table`, and geometry."""
        ends = {
            "edge_id": np.arange(len(self.table)),
            "from_node": self.from_node,
            "to_node": self.to_node,
        }
        return gpd.GeoDataFrame(self.table.assign(**ends), geometry=self.lines, crs=self.crs)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Least x, least y, greatest x, greatest y, in metres."""
        low, high = self.xy.min(axis=0), self.xy.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    @property
    def length_km(self) -> float:
        """Length of all edges."""
        return float(self.table["length_m"].sum()) / 1000

    def usable(self, mode: str) -> Array:
        """Return the edges (m, bool) that `mode` may use in at least one direction."""
        usable: Array = self.table[mode].to_numpy() > NO
        return usable

    def components(self, mode: str = "walk") -> tuple[Array, Array]:
        """Return the label (n,) of each node's connected component, and each component's length in km.

        Nodes that `mode` does not reach have the label -1.
        """
        use = self.usable(mode)
        ends = (self.from_node[use], self.to_node[use])
        graph = coo_array((np.ones(len(ends[0]), np.int8), ends), shape=(len(self.node_xy),) * 2)
        _, label = connected_components(graph, directed=False)
        touched = np.zeros(len(self.node_xy), bool)
        touched[ends[0]] = touched[ends[1]] = True
        label = np.where(touched, label, label.max(initial=0) + 1)
        _, label = np.unique(label, return_inverse=True)
        label = np.where(touched, label, -1)
        km = np.bincount(label[ends[0]], self.table["length_m"].to_numpy()[use]) / 1000
        return label, km


def build_network(lines: RoadLines, *, meta: Mapping[str, str] | None = None) -> Network:
    """Cut road lines into edges where they share a vertex, end or meet a barrier.

    Parameters
    ----------
    lines : RoadLines
        In a projected CRS.
    meta : mapping, optional
        What to remember about the source.

    Returns
    -------
    Network
        Nodes are numbered along a Morton curve, so that neighbours lie near each other in memory.

    Raises
    ------
    NetworkEmptyError
        No line has two different vertices.

    Examples
    --------
    A street of 200 m, and a path of 50 m from its middle: three edges that meet at a node.

    >>> from klimaklok_plugin.analysis.network.roads import line_table
    >>> xy = np.array([[0, 0], [100, 0], [200, 0], [100, 0], [100, 50]], float)
    >>> table = line_table(2, {"road_class": pd.Categorical(["residential", "footway"])})
    >>> lines = RoadLines(np.array([1, 2, 3, 2, 4]), xy, np.array([0, 3, 5]), table, CRS(25832))
    >>> network = build_network(lines)
    >>> network.table[["length_m", "road_class"]]
       length_m   road_class
    0     100.0  residential
    1     100.0  residential
    2      50.0      footway
    >>> np.bincount(np.concatenate([network.from_node, network.to_node])).tolist()
    [1, 3, 1, 1]
    """
    line = np.repeat(np.arange(len(lines.table)), np.diff(lines.start))
    repeated = np.zeros(len(line), bool)
    repeated[1:] = (lines.key[1:] == lines.key[:-1]) & (line[1:] == line[:-1])
    length = np.bincount(line[~repeated], minlength=len(lines.table))
    keep = ~repeated & (length[line] > 1)
    if not keep.any():
        raise NetworkEmptyError
    key, xy, line = lines.key[keep], lines.xy[keep], line[keep]

    # A vertex is a node where several lines (or one line twice) pass it, where a line ends, and at a barrier.
    unique, first, vertex, count = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    vertex = vertex.ravel()
    is_node = count > 1
    change = np.flatnonzero(np.diff(line))
    is_node[vertex[np.concatenate([[0], change, change + 1, [len(line) - 1]])]] = True
    barrier = np.searchsorted(unique, lines.barrier_key)
    on_road = (barrier < len(unique)) & (unique[np.minimum(barrier, len(unique) - 1)] == lines.barrier_key)
    is_node[barrier[on_road]] = True
    via, met = _vias(lines, unique, vertex, line)
    is_node[via[met]] = True

    node_vertex = np.flatnonzero(is_node)
    node_vertex = node_vertex[np.argsort(_morton(xy[first[node_vertex]]), kind="stable")]
    node_of = np.full(len(unique), -1, np.int32)
    node_of[node_vertex] = np.arange(len(node_vertex), dtype=np.int32)
    node_closed = np.zeros(len(node_vertex), np.uint8)
    np.bitwise_or.at(node_closed, node_of[barrier[on_road]], lines.barrier_closed[on_road])

    at = np.flatnonzero(is_node[vertex])
    same_line = line[at[:-1]] == line[at[1:]]
    begin, end = at[:-1][same_line], at[1:][same_line]
    sizes = end - begin + 1
    start = np.concatenate([[0], np.cumsum(sizes)])
    source = np.arange(start[-1]) - np.repeat(start[:-1] - begin, sizes)
    edge_xy = xy[source]
    table = lines.table.take(line[begin]).reset_index(drop=True)
    table.insert(0, "length_m", _lengths(edge_xy, start))
    from_node, to_node = node_of[vertex[begin]], node_of[vertex[end]]
    told: dict[str, object] = dict(lines.notes)
    turns = NO_TURNS
    if lines.turns is not None:
        drives = DriveEnds.of(from_node, to_node, table["car"].to_numpy())
        node = np.where(via >= 0, node_of[via], -1)
        found = resolve_turns(lines.turns, node, met, table["source_id"].to_numpy(), drives)
        turns = found.turns
        told |= {f"turns_{name}": getattr(found, name) for name in TURNS_TOLD}
    return Network(
        crs=lines.crs,
        node_xy=xy[first[node_vertex]],
        node_closed=node_closed,
        from_node=from_node,
        to_node=to_node,
        xy=edge_xy,
        start=start,
        table=table,
        turns=turns,
        turns_known=lines.turns is not None,
        meta={name: str(value) for name, value in told.items()} | dict(meta or {}),
    )


TURNS_TOLD = ("held", "elsewhere", "apart", "idle", "unclear")
"""What a network's `meta` counts of turn restrictions, after ``turns_``; see `turns.Resolved`."""


def _vias(lines: RoadLines, unique: Array, vertex: Array, line: Array) -> tuple[Array, Array]:
    """Return the vertex (r,) of each turn restriction, -1 for none, and whether both its ways pass it (r, bool).

    Parameters
    ----------
    lines : RoadLines
    unique : (u,) int64 array
        The vertices' keys, rising.
    vertex, line : (k,) arrays
        Of each place on a line.
    """
    if lines.turns is None or not len(lines.turns.via_key):
        return np.empty(0, np.int64), np.empty(0, np.bool_)
    at = np.minimum(np.searchsorted(unique, lines.turns.via_key), len(unique) - 1)
    via = np.where(unique[at] == lines.turns.via_key, at, -1)
    names, code = np.unique(lines.table["source_id"].to_numpy(), return_inverse=True)
    here = np.isin(vertex, via)
    passes = vertex[here] * len(names) + code.ravel()[line[here]]
    met = via >= 0
    for way in (lines.turns.from_way, lines.turns.to_way):
        name = np.minimum(np.searchsorted(names, way), len(names) - 1)
        met = met & (names[name] == way) & np.isin(via * len(names) + name, passes)
    return via, met


def _lengths(xy: Array, start: Array) -> Array:
    """Return the length (m,) of ragged lines; every line has at least two vertices."""
    step = np.hypot(*np.diff(xy, axis=0).T)
    step[start[1:-1] - 1] = 0.0
    lengths: Array = np.add.reduceat(step, start[:-1])
    return lengths


def _morton(xy: Array) -> Array:
    """Return the position (n, uint64) of points along a Morton (1966) curve over their extent: their bits in turn."""
    low = xy.min(axis=0)
    span = max(float((xy.max(axis=0) - low).max()), 1.0)
    cell = ((xy - low) / span * (2**21 - 1)).astype(np.uint64)
    code: Array = _spread(cell[:, 0]) | (_spread(cell[:, 1]) << np.uint64(1))
    return code


def _spread(value: Array) -> Array:
    """Put a zero bit between the low 21 bits of `value`."""
    for shift, mask in (
        (32, 0x00000000FFFFFFFF),
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        value = (value | (value << np.uint64(shift))) & np.uint64(mask)
    return value


# --- storing ---------------------------------------------------------------------------------------------------------
