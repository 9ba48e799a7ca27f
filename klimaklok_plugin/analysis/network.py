"""The street network: cut from road lines, stored as a GeoPackage, loaded again in a moment."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import sqlite3
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from . import geopackage
from .errors import (
    NetworkEdgesBrokenError,
    NetworkEmptyError,
    NetworkFieldEmptyError,
    NetworkFieldMissingError,
    NetworkFileError,
    NetworkForeignError,
    NetworkUnreadableError,
    NetworkWriteError,
)
from .progress import Progress, advance
from .roads import LINE_COLUMNS, NO, WHERE_UNKNOWN, Array, RoadLines
from .snapping import SegmentIndex

FORMAT = "1"
"""Version of the GeoPackage's content. Another one has to be built again."""

GRADE_COLUMNS = ("gradient", "walk_factor", "walk_factor_back", "bike_factor", "bike_factor_back")
"""Mean gradient (rise/run along the edge), and travel time relative to flat ground per mode and direction."""


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
    meta : dict of str
        Source, date, options, version.
    """

    crs: CRS
    node_xy: Array
    node_closed: Array
    from_node: Array
    to_node: Array
    xy: Array
    start: Array
    table: pd.DataFrame
    meta: Mapping[str, str] = field(default_factory=dict)
    graphs: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def lines(self) -> Array:
        """The edges as shapely LineStrings (m,)."""
        edge = np.repeat(np.arange(len(self.table)), np.diff(self.start))
        return np.asarray(shapely.linestrings(self.xy, indices=edge))

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
    """
    line = np.repeat(np.arange(len(lines.table)), np.diff(lines.start))
    repeated = np.zeros(len(line), bool)
    repeated[1:] = (lines.key[1:] == lines.key[:-1]) & (line[1:] == line[:-1])
    length = np.bincount(line[~repeated], minlength=len(lines.table))
    keep = ~repeated & (length[line] > 1)
    if not keep.any():
        raise NetworkEmptyError
    key, xy, line = lines.key[keep], lines.xy[keep], line[keep]

    unique, first, vertex, count = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    vertex = vertex.ravel()
    is_node = count > 1
    change = np.flatnonzero(np.diff(line))
    is_node[vertex[np.concatenate([[0], change, change + 1, [len(line) - 1]])]] = True
    barrier = np.searchsorted(unique, lines.barrier_key)
    on_road = (barrier < len(unique)) & (unique[np.minimum(barrier, len(unique) - 1)] == lines.barrier_key)
    is_node[barrier[on_road]] = True

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
    return Network(
        crs=lines.crs,
        node_xy=xy[first[node_vertex]],
        node_closed=node_closed,
        from_node=node_of[vertex[begin]],
        to_node=node_of[vertex[end]],
        xy=edge_xy,
        start=start,
        table=table,
        meta={name: str(value) for name, value in lines.notes.items()} | dict(meta or {}),
    )


def _lengths(xy: Array, start: Array) -> Array:
    """Return the length (m,) of ragged lines; every line has at least two vertices."""
    step = np.hypot(*np.diff(xy, axis=0).T)
    step[start[1:-1] - 1] = 0.0
    lengths: Array = np.add.reduceat(step, start[:-1])
    return lengths


def _morton(xy: Array) -> Array:
    """Return the position (n, uint64) of points along a Morton curve over their extent."""
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


_NEARLY_M = 1.0


def gaps(network: Network, gap_m: float, mode: str = "walk") -> gpd.GeoDataFrame:
    """Find dead ends that nearly touch another part of the network: the places where data are often broken.

    Parameters
    ----------
    network : Network
    gap_m : float
        Greatest distance, metres.
    mode : str
        The mode whose edges are looked at.

    Returns
    -------
    GeoDataFrame
        ``gap_m``, ``node_id`` (the dead end), ``other_node``, ``level_from``, ``level_to``, ``joins_components``
        (the two are not connected at all), ``joined_km`` (length of the smaller component, 0 within one), a line
        across each gap; those that would join the most come first.

    Notes
    -----
    A dead end beside the middle of an edge is one where it would join separate components, or lies within a metre;
    within one component, pavements that end beside a street are not. `other_node` is then the edge's nearer end.
    """
    use = network.usable(mode)
    ends = np.concatenate([network.from_node[use], network.to_node[use]])
    level = np.concatenate([network.table["level"].to_numpy()[use]] * 2)
    degree = np.bincount(ends, minlength=len(network.node_xy))
    node_level = np.zeros(len(network.node_xy), np.int8)
    node_level[ends] = level
    nodes = np.flatnonzero(degree > 0)
    tree = cKDTree(network.node_xy[nodes])
    pairs = nodes[tree.query_pairs(gap_m, output_type="ndarray")]
    dead = degree[pairs] == 1
    pairs = pairs[dead.any(axis=1)]
    pairs = np.where(degree[pairs[:, :1]] == 1, pairs, pairs[:, ::-1])
    n = len(network.node_xy)
    short = use & (network.table["length_m"].to_numpy() < 3 * gap_m)  # a longer way round does not join
    joined = np.sort(np.column_stack([network.from_node[short], network.to_node[short]]).astype(np.int64), axis=1)
    ordered = np.sort(pairs, axis=1)
    pairs = pairs[~np.isin(ordered[:, 0] * n + ordered[:, 1], joined[:, 0] * n + joined[:, 1])]

    label, km = network.components(mode)
    beside, place = _beside_edges(
        network, np.flatnonzero(use), np.setdiff1d(np.flatnonzero(degree == 1), pairs), gap_m, label
    )
    place = np.concatenate([network.node_xy[pairs[:, 1]], place])
    pairs = np.concatenate([pairs, beside])
    apart = label[pairs[:, 0]] != label[pairs[:, 1]]
    joined_km = np.where(apart, km[label[pairs]].min(axis=1) if len(pairs) else 0.0, 0.0)
    gap = np.hypot(*(network.node_xy[pairs[:, 0]] - place).T)
    order = np.lexsort([gap, -joined_km])
    pairs, place = pairs[order], place[order]
    across = np.stack([network.node_xy[pairs[:, 0]], place], axis=1)
    return gpd.GeoDataFrame(
        {
            "gap_m": gap[order],
            "node_id": pairs[:, 0],
            "other_node": pairs[:, 1],
            "level_from": node_level[pairs[:, 0]],
            "level_to": node_level[pairs[:, 1]],
            "joins_components": apart[order],
            "joined_km": joined_km[order],
        },
        geometry=shapely.linestrings(across) if len(pairs) else np.empty(0, object),
        crs=network.crs,
    )


def _beside_edges(network: Network, edges: Array, dead: Array, gap_m: float, label: Array) -> tuple[Array, Array]:
    """Return (dead end, nearer end of the edge beside it) (k, 2) and the places (k, 2) on these edges."""
    points = shapely.points(network.node_xy[dead])
    end, edge = shapely.STRtree(network.lines[edges]).query(points, predicate="dwithin", distance=gap_m)
    edge = edges[edge]
    nodes = np.column_stack([network.from_node[edge], network.to_node[edge]])
    distance = shapely.distance(points[end], network.lines[edge])
    other = (nodes != dead[end][:, None]).all(axis=1)
    other &= (label[dead[end]] != label[nodes[:, 0]]) | (distance <= _NEARLY_M)
    order = np.lexsort([distance, end])[other[np.lexsort([distance, end])]]
    first = order[np.unique(end[order], return_index=True)[1]]
    end, edge, nodes = end[first], edge[first], nodes[first]
    lines = network.lines[edge]
    place = shapely.get_coordinates(
        shapely.line_interpolate_point(lines, shapely.line_locate_point(lines, points[end]))
    )
    far = np.hypot(*(network.node_xy[nodes] - place[:, None]).transpose(2, 0, 1))
    nearer = nodes[np.arange(len(nodes)), far.argmin(axis=1)]
    return np.column_stack([dead[end], nearer]).astype(np.int64), place


# --- storing ---------------------------------------------------------------------------------------------------------


def save_network(network: Network, path: str | Path, progress: Progress | None = None) -> None:
    """Write the network as a GeoPackage with the layers ``nodes`` and ``edges`` and the table ``klimaklok_network``.

    The file is written under another name beside `path` and moved into place when it is whole.

    Raises
    ------
    NetworkWriteError
        The folder cannot be written to, or the disk is full.
    """
    path = Path(path)
    part = path.with_name(f".{path.stem}-{uuid.uuid4().hex[:8]}.gpkg")
    table = network.table.drop(columns=[name for name in network.table if network.table[name].isna().all()])
    edges = geopackage.Layer(
        "edges",
        "LineString",
        {
            "edge_id": np.arange(len(table)),
            "from_node": network.from_node,
            "to_node": network.to_node,
            **{str(name): _plain(table[name]) for name in table},
        },
        network.lines,
        order=np.argsort(network.from_node, kind="stable"),  # nodes are numbered along a curve
    )
    nodes = geopackage.Layer(
        "nodes",
        "Point",
        {"node_id": np.arange(len(network.node_xy)), "closed": network.node_closed.astype(np.int16)},
        shapely.points(network.node_xy),
    )
    meta = {**network.meta, "format": FORMAT, "written": dt.datetime.now(dt.UTC).isoformat(timespec="seconds")}
    try:
        geopackage.write(part, crs_text(network.crs), [edges, nodes])
        advance(progress, 0.9)
        _write_meta(part, meta)
        part.replace(path)
    except (OSError, sqlite3.Error, pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError) as error:
        problem = "the disk is full" if "disk is full" in str(error) else str(error)
        raise NetworkWriteError(file=str(path), problem=problem) from error
    finally:
        for leftover in (part, Path(f"{part}-wal"), Path(f"{part}-shm"), Path(f"{part}-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)


def _plain(column: pd.Series) -> Array:
    """Return a column as GDAL takes it: str objects, and no bool, which GDAL would widen."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        categories = np.asarray(column.cat.categories, dtype=object)
        return np.asarray(categories[column.cat.codes.to_numpy()])
    values = column.to_numpy()
    return values.astype(np.int16) if values.dtype.itemsize == 1 and values.dtype.kind != "b" else values


def crs_text(crs: CRS) -> str:
    """Return "EPSG:25832" or the like where there is such a name, otherwise WKT."""
    authority = crs.to_authority()
    return crs.to_wkt() if authority is None else ":".join(authority)


def _write_meta(path: Path, meta: Mapping[str, str]) -> None:
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE klimaklok_network (key TEXT PRIMARY KEY NOT NULL, value TEXT)")
        database.executemany("INSERT INTO klimaklok_network VALUES (?, ?)", sorted(meta.items()))
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, 'attributes', ?)",
            ("klimaklok_network", "klimaklok_network"),
        )


def read_meta(path: str | Path) -> dict[str, str]:
    """Return what the network's file remembers about its source.

    Raises
    ------
    NetworkFileError
        The file is no network of this plugin, or of another version.
    """
    path = Path(path)
    if not path.is_file():
        raise NetworkFileError(file=str(path), problem="there is no such file")
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            meta = dict(database.execute("SELECT key, value FROM klimaklok_network").fetchall())
    except sqlite3.Error as error:
        raise NetworkForeignError(file=str(path)) from error
    if meta.get("format") != FORMAT:
        raise NetworkFileError(file=str(path), problem="another version of the plugin wrote it")
    return {str(name): str(value) for name, value in meta.items()}


def load_network(path: str | Path, cache_dir: str | Path | None = None, progress: Progress | None = None) -> Network:
    """Load a network, from the cache where the file has not changed since.

    Parameters
    ----------
    path : path
        A GeoPackage of `save_network`, also after edges were deleted or changed in QGIS.
    cache_dir : path, optional
        Folder for arrays that load faster than the GeoPackage. It never holds anything but numbers and names.

    Raises
    ------
    NetworkFileError
        The file is no network of this plugin, or its edges name nodes that are not there.
    """
    path = Path(path)
    meta = read_meta(path)
    cached = None if cache_dir is None else Path(cache_dir) / f"network-{_fingerprint(path)}.npz"
    if cached is not None and cached.is_file():
        with contextlib.suppress(OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
            return _load_cache(cached)
    network = _read_network(path, meta, progress)
    if cached is not None:
        with contextlib.suppress(OSError):
            _save_cache(network, cached)
    advance(progress, 1.0)
    return network


def _fingerprint(path: Path) -> str:
    """Name the state of a file and of its write-ahead log, and the columns that are read from it."""
    stats = []
    for file in (path, Path(f"{path}-wal")):
        if file.exists():
            stat = file.stat()
            stats += [stat.st_size, stat.st_mtime_ns, stat.st_ino]
    return hashlib.sha256(json.dumps([str(path.resolve()), FORMAT, *LINE_COLUMNS, *stats]).encode()).hexdigest()[:24]


def _read_network(path: Path, meta: dict[str, str], progress: Progress | None) -> Network:
    try:
        node_meta, _, node_wkb, node_data = pyogrio.raw.read(str(path), layer="nodes")
        advance(progress, 0.2)
        edge_meta, _, edge_wkb, edge_data = pyogrio.raw.read(str(path), layer="edges")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise NetworkUnreadableError(file=str(path), detail=str(error)) from error
    advance(progress, 0.7)
    nodes = dict(zip(node_meta["fields"], node_data, strict=True))
    edges = dict(zip(edge_meta["fields"], edge_data, strict=True))
    missing = [n for n in ("from_node", "to_node", *LINE_COLUMNS) if n not in edges and n not in WHERE_UNKNOWN]
    missing += [n for n in ("node_id", "closed") if n not in nodes]
    if missing:
        raise NetworkFieldMissingError(file=str(path), field=missing[0])
    if not len(edge_wkb) or not len(node_wkb):
        raise NetworkFileError(file=str(path), problem="it holds no nodes" if len(edge_wkb) else "it holds no edges")
    geometry = shapely.from_wkb(edge_wkb)
    single = (shapely.get_type_id(geometry) == 1) & ~shapely.is_empty(geometry)
    geometry = np.where(single, geometry, shapely.get_geometry(geometry, 0))
    ends = [np.asarray(edges[name], np.float64) for name in ("from_node", "to_node")]
    order = np.argsort(nodes["node_id"], kind="stable")
    ids = np.asarray(nodes["node_id"], np.float64)[order]
    place = [np.minimum(np.searchsorted(ids, end), len(ids) - 1) for end in ends]
    known = (ids[place[0]] == ends[0]) & (ids[place[1]] == ends[1]) & ~shapely.is_missing(geometry)
    if not known.all():
        raise NetworkEdgesBrokenError(file=str(path), count=int((~known).sum()))
    xy, edge = shapely.get_coordinates(geometry, return_index=True)
    start = np.searchsorted(edge, np.arange(len(geometry) + 1))
    table: dict[str, Any] = {"length_m": _lengths(xy, start)}
    for name, kind in LINE_COLUMNS.items():
        table[name] = _column(edges.get(name, np.full(len(geometry), np.nan)), name, kind, path)
    for name in GRADE_COLUMNS:
        if name in edges:
            table[name] = np.asarray(edges[name], np.float32)
    return Network(
        crs=CRS.from_user_input(edge_meta["crs"]),
        node_xy=shapely.get_coordinates(shapely.from_wkb(node_wkb))[order],
        node_closed=np.asarray(nodes["closed"], np.uint8)[order],
        from_node=place[0].astype(np.int32),
        to_node=place[1].astype(np.int32),
        xy=xy,
        start=start,
        table=pd.DataFrame(table),
        meta=meta,
    )


def _column(values: Array, name: str, kind: str, path: Path) -> Any:
    """Return a column of the file in its type, with what stands for the values that may be unknown."""
    unknown = np.asarray(pd.isna(values))
    if kind == "category":
        return pd.Categorical(np.where(unknown, "", values))
    if name in WHERE_UNKNOWN:
        return np.where(unknown, WHERE_UNKNOWN[name], values).astype(kind)
    if unknown.any():
        raise NetworkFieldEmptyError(file=str(path), count=int(unknown.sum()), field=name)
    return values.astype(kind)


def _save_cache(network: Network, path: Path) -> None:
    """Store the arrays of a network, moved into place when whole; older caches make room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Array] = {
        "crs": np.array(network.crs.to_wkt()),
        "meta": np.array(json.dumps(dict(network.meta))),
        "columns": np.array(list(network.table)),
        **{name: getattr(network, name) for name in _ARRAYS},
        **dict(zip(("cell_start", "cell_segments"), network.segments.cells, strict=True)),
    }
    for name in network.table:
        column = network.table[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            arrays[f"table.{name}"] = column.cat.codes.to_numpy()
            arrays[f"categories.{name}"] = np.asarray(column.cat.categories, dtype=str)
        else:
            arrays[f"table.{name}"] = column.to_numpy()
    part = path.with_name(f"{path.stem}-{uuid.uuid4().hex[:8]}.part")
    try:
        with part.open("wb") as stream:
            np.savez(stream, **arrays)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _make_room(path)


_ARRAYS = ("node_xy", "node_closed", "from_node", "to_node", "xy", "start")
_CACHED_NETWORKS = 8


def _make_room(newest: Path) -> None:
    """Keep the newest few networks in the cache folder."""
    files = sorted(newest.parent.glob("network-*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[_CACHED_NETWORKS:]:
        file.unlink(missing_ok=True)


def _load_cache(path: Path) -> Network:
    with np.load(path, allow_pickle=False) as arrays:
        table = {}
        for name in arrays["columns"].tolist():
            values = arrays[f"table.{name}"]
            if f"categories.{name}" in arrays.files:
                values = pd.Categorical.from_codes(values, categories=arrays[f"categories.{name}"].astype(object))
            table[name] = values
        return Network(
            crs=CRS.from_wkt(str(arrays["crs"])),
            table=pd.DataFrame(table),
            meta=json.loads(str(arrays["meta"])),
            graphs={"cells": (arrays["cell_start"], arrays["cell_segments"])},
            **{name: arrays[name] for name in _ARRAYS},
        )
