"""A network as a GeoPackage, and in a cache."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import sqlite3
import uuid
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS

from ..core import geopackage
from ..core.arrays import Array
from ..core.progress import Progress, advance
from .messages import (
    NetworkDiskFullError,
    NetworkEdgesBrokenError,
    NetworkFieldEmptyError,
    NetworkFieldMissingError,
    NetworkFileMissingError,
    NetworkForeignError,
    NetworkNoEdgesError,
    NetworkNoNodesError,
    NetworkUnreadableError,
    NetworkVersionError,
    NetworkWriteError,
)
from .model import GRADE_COLUMNS, Network, _lengths
from .roads import LINE_COLUMNS, WHERE_UNKNOWN

FORMAT = "1"
"""Version of the GeoPackage's content. Another one has to be built again."""


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
        if "disk is full" in str(error):
            raise NetworkDiskFullError(file=str(path)) from error
        raise NetworkWriteError(file=str(path), detail=str(error)) from error
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
        raise NetworkFileMissingError(file=str(path))
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            meta = dict(database.execute("SELECT key, value FROM klimaklok_network").fetchall())
    except sqlite3.Error as error:
        raise NetworkForeignError(file=str(path)) from error
    if meta.get("format") != FORMAT:
        raise NetworkVersionError(file=str(path))
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

    Examples
    --------
    >>> import tempfile
    >>> from klimaklok_plugin.analysis.network.sample import sample_network
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_network(sample_network(), Path(folder) / "network.gpkg")
    ...     again = load_network(Path(folder) / "network.gpkg")
    >>> bool((again.xy == sample_network().xy).all()), again.meta["source"]
    (True, 'streets.osm.gz')
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
    if not len(edge_wkb):
        raise NetworkNoEdgesError(file=str(path))
    if not len(node_wkb):
        raise NetworkNoNodesError(file=str(path))
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
