"""A network as a GeoPackage, and in a cache."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import re
import sqlite3
import uuid
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from ..core import geopackage
from ..core.arrays import Array
from ..core.messages import Cancelled, Note
from ..core.progress import Progress, advance
from ..core.sql import statement
from ..core.worker import Worker, run_abandonable
from .edited import EditedEdges, EditedTable, find_ends, read_columns, read_nodes, read_shapes, read_turns
from .messages import (
    NetworkCrsError,
    NetworkDiskFullError,
    NetworkFileMissingError,
    NetworkFilterError,
    NetworkForeignError,
    NetworkNameError,
    NetworkNoEdgesError,
    NetworkNoNodesError,
    NetworkTableError,
    NetworkUnreadableError,
    NetworkVersionError,
    NetworkWriteError,
)
from .model import Network
from .roads import LINE_COLUMNS
from .turns import NO_TURNS

FORMAT = "1"
"""Version of the GeoPackage's content. Another one has to be built again."""


def save_network(network: Network, path: str | Path, progress: Progress | None = None) -> None:
    """Write the network as a GeoPackage with the layers ``nodes`` and ``edges`` and the table ``klimaklok_network``.

    A layer ``turns`` shows those that cars may not make; it is there without rows, too, so that none is left of a
    network that the file held before. The file is written under another name beside `path` and moved into place when it
    is whole.

    Raises
    ------
    NetworkNameError
        See `check_name`.
    NetworkWriteError
        The folder cannot be written to, or the disk is full.
    """
    path = Path(path)
    check_name(path)
    part = path.with_name(f".klimaklok-{uuid.uuid4().hex[:8]}.gpkg")  # no sign in it that GDAL takes for something else
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
    layers = [edges, nodes, _shown_turns(network)]
    meta = {
        **network.meta,
        "turns": "known" if network.turns_known else "unknown",
        "format": FORMAT,
        "written": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }
    try:
        geopackage.write(part, crs_text(network.crs), layers)
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


_SHOWN_M = 12.0
"""How far the line of a turn reaches along its streets."""
_STRAIGHT_DEGREES = 45.0
"""A way on that bends less than this is straight on."""


def _shown_turns(network: Network) -> geopackage.Layer:
    """Return the turns as they stand in the file: with the streets' names, and a line from one into the other."""
    edge, way = np.divmod(network.turns, 2)
    end = np.minimum(_SHOWN_M, shapely.length(network.lines)[edge] / 2)
    # A line is come along to its end and left from its start, unless it is driven the other way.
    at_end = np.column_stack([way[:, 0] == 0, way[:, 1] == 1])
    place = shapely.get_coordinates(shapely.line_interpolate_point(network.lines[edge], np.where(at_end, -end, end)))
    come, go = place.reshape(-1, 2, 2).transpose(1, 0, 2)
    via = np.where(at_end[:, 0], network.to_node[edge[:, 0]], network.from_node[edge[:, 0]])
    middle = network.node_xy[via]
    before, after = middle - come, go - middle
    across = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    bend = np.degrees(np.arctan2(across, np.einsum("ij,ij->i", before, after)))
    kinds = [edge[:, 0] == edge[:, 1], np.abs(bend) < _STRAIGHT_DEGREES, bend > 0]
    name = network.table["name"].astype(object).to_numpy()
    columns = {
        "kind": np.select(kinds, ["turning_round", "straight_on", "left"], "right").astype(object),
        "from_name": name[edge[:, 0]],
        "to_name": name[edge[:, 1]],
        "from_edge": edge[:, 0],
        "from_along": way[:, 0] == 0,
        "via_node": via,
        "to_edge": edge[:, 1],
        "to_along": way[:, 1] == 0,
    }
    lines = shapely.linestrings(np.stack([come, middle, go], axis=1))
    return geopackage.Layer("turns", "LineString", columns, np.asarray(lines).reshape(-1))


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
        with contextlib.closing(_opened(path)) as database:
            meta = dict(database.execute("SELECT key, value FROM klimaklok_network").fetchall())
    except sqlite3.Error as error:
        raise NetworkForeignError(file=str(path)) from error
    if meta.get("format") != FORMAT:
        raise NetworkVersionError(file=str(path))
    return {str(name): str(value) for name, value in meta.items()}


def check_name(path: Path) -> None:
    """Refuse a path from which the libraries that read it would open another file or none.

    Raises
    ------
    NetworkNameError
        It holds a semicolon, or a control character such as the end of a line.
    """
    if re.search(r"[;\x00-\x1f]", str(path)):
        raise NetworkNameError(file=str(path))


def load_network(
    path: str | Path,
    cache_dir: str | Path | None = None,
    progress: Progress | None = None,
    *,
    only: Selection | None = None,
) -> Network:
    """Load a network, from the cache where the file has not changed since.

    Parameters
    ----------
    path : path
        A GeoPackage of `save_network`, also after it was edited in QGIS (see `edited`).
    cache_dir : path, optional
        Folder for arrays that load faster than the GeoPackage. It never holds anything but numbers and names.
    progress : callable, optional
        Asked all the while: reading that does not end can be stopped.
    only : Selection, optional
        Which edges there are; all of them when left out.

    Raises
    ------
    NetworkFileError
        The file is no network of this plugin, its tables hold what cannot be, or the selection fits none of its edges.

    Examples
    --------
    >>> import tempfile
    >>> from klimaklok_plugin.analysis.network.sample import sample_network
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_network(sample_network(), Path(folder) / "network.gpkg")
    ...     again = load_network(Path(folder) / "network.gpkg")
    ...     primary = load_network(Path(folder) / "network.gpkg", only=Selection("road_class = 'primary'"))
    >>> bool((again.xy == sample_network().xy).all()), again.meta["source"]
    (True, 'streets.osm.gz')
    >>> set(primary.table["road_class"])
    {'primary'}
    """
    path = Path(path)
    check_name(path)
    meta = read_meta(path)
    only = only or Selection()
    cached = None if cache_dir is None else Path(cache_dir) / f"network-{_fingerprint(path, only)}.npz"
    if cached is not None and cached.is_file():
        with contextlib.suppress(Exception):  # whatever a damaged cache makes numpy say, the file itself is there
            return _load_cache(cached)
    ids = _chosen(path, only, progress)
    network = run_abandonable(lambda worker: _read_network(path, meta, only, ids, worker), progress)
    if cached is not None:
        with contextlib.suppress(OSError):
            _save_cache(network, cached)
    advance(progress, 1.0)
    return network


@dataclass(frozen=True)
class Selection:
    """Some of the edges of a network.

    Attributes
    ----------
    where : str
        A condition in SQLite's SQL, or a whole SELECT with the column fid, as QGIS filters a layer; "" for all edges.
    ids : tuple of int, optional
        Feature ids.
    """

    where: str = ""
    ids: tuple[int, ...] | None = None

    def describe(self) -> str:
        """Return the filter as its user wrote it, else how many edges are selected."""
        return self.where or (f"fid: {len(self.ids)}" if self.ids is not None else "")


def _fingerprint(path: Path, only: Selection) -> str:
    """Name the state of a file and of its write-ahead log, the columns and the edges that are read from it."""
    stats = []
    for file in (path, Path(f"{path}-wal")):
        if file.exists():
            stat = file.stat()
            stats += [stat.st_size, stat.st_mtime_ns, stat.st_ino]
    state = [str(path.resolve()), FORMAT, "checked", "turns", *LINE_COLUMNS, only.where, only.ids, *stats]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()[:24]


def _chosen(path: Path, only: Selection, progress: Progress | None) -> Array | None:
    """Return the feature ids of the edges there are, None for all; a filter that does not end can be stopped here."""
    if not only.where:
        return None if only.ids is None else np.array(only.ids)
    whole = only.where.lstrip().lower().startswith(("select", "with"))
    sql = "SELECT fid FROM ({where:sql})" if whole else "SELECT fid FROM edges WHERE ({where:sql})"
    sql = statement(sql, where=only.where)
    stopped: list[bool] = []

    def stop() -> bool:
        stopped.extend([True] if progress is not None and progress(0.0) else [])
        return bool(stopped)

    try:
        with contextlib.closing(_opened(path)) as database:
            database.set_progress_handler(stop, 100_000)
            found = np.array([row[0] for row in database.execute(sql)], np.int64)
    except sqlite3.Error as error:
        if stopped:
            raise Cancelled from error
        raise NetworkFilterError(file=str(path), filter=only.where, detail=str(error)) from error
    return found if only.ids is None else np.intersect1d(found, only.ids)


def _opened(path: Path) -> sqlite3.Connection:
    """Open the file to be read only."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _kinds(database: sqlite3.Connection) -> dict[str, str]:
    """Return which of the names in a database are tables and which are views, which may never end."""
    return dict(database.execute("SELECT name, type FROM sqlite_master").fetchall())


def _read_network(path: Path, meta: dict[str, str], only: Selection, ids: Array | None, worker: Worker) -> Network:
    count, has_turns = _check_tables(path)
    try:
        node_meta, node_fids, node_wkb, node_data = pyogrio.raw.read(str(path), layer="nodes", return_fids=True)
        worker.done = 0.2
        edge_meta, edge_ids, edge_wkb, edge_data = pyogrio.raw.read(str(path), layer="edges", return_fids=True)
        told = pyogrio.raw.read(str(path), layer="turns", read_geometry=False, return_fids=True) if has_turns else None
    except _DATA_ERRORS as error:
        raise NetworkUnreadableError(file=str(path), detail=str(error)) from error
    worker.check()
    worker.done = 0.7
    keep = np.ones(len(edge_wkb), bool) if ids is None else np.isin(edge_ids, ids)
    if not len(node_wkb):
        raise NetworkNoNodesError(file=str(path))
    if not count:
        raise NetworkNoEdgesError(file=str(path))
    if not keep.any():
        raise NetworkFilterError(file=str(path), filter=only.describe(), detail="0")
    nodes = EditedTable(str(path), node_fids, dict(zip(node_meta["fields"], node_data, strict=True)))
    columns = {name: values[keep] for name, values in zip(edge_meta["fields"], edge_data, strict=True)}
    edges = EditedTable(str(path), edge_ids[keep], columns)
    node_ids, node_xy, closed = read_nodes(nodes, shapely.from_wkb(node_wkb, on_invalid="ignore"))
    xy, start = read_shapes(edges, shapely.from_wkb(edge_wkb[keep], on_invalid="ignore"))
    from_node, to_node = find_ends(edges, node_ids, node_xy, xy, start, _tolerance(meta))
    table = read_columns(edges, xy, start)
    turns, known = NO_TURNS, meta["turns"] == "known" and has_turns if "turns" in meta else meta.get(_FORMERLY) == "0"
    if told is not None:
        number = dict(zip(edge_meta["fields"], edge_data, strict=True)).get("edge_id", np.full(len(keep), -1))
        ends = EditedEdges(node_ids, from_node, to_node, np.asarray(number, np.float64), keep)
        rows = EditedTable(str(path), told[1], dict(zip(told[0]["fields"], told[3], strict=True)), edges.notes)
        turns = read_turns(rows, ends)
        known = known or len(turns) > 0
    if only != Selection():
        edges.say("network_filtered", count - int(keep.sum()), edges=count, filter=only.describe())
    return Network(
        crs=_network_crs(edge_meta["crs"] or node_meta["crs"], path),
        node_xy=node_xy,
        node_closed=closed,
        from_node=from_node,
        to_node=to_node,
        xy=xy,
        start=start,
        table=table,
        turns=turns,
        turns_known=known,
        meta=meta,
        notes=tuple(edges.notes),
    )


_FORMERLY = "turn_restrictions"
"""How many turn restrictions the source had, in files from when these were only counted."""


_DATA_ERRORS = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pyogrio.errors.GeometryError,
    pyogrio.errors.CRSError,
    UnicodeDecodeError,
)


def _check_tables(path: Path) -> tuple[int, bool]:
    """Refuse views in place of the network's tables, which may never end.

    Returns
    -------
    edges : int
        How many there are.
    turns : bool
        There is a table of turns.
    """
    try:
        with contextlib.closing(_opened(path)) as database:
            kinds = _kinds(database)
            for name in ("nodes", "edges", *(["turns"] if "turns" in kinds else [])):
                if kinds.get(name) != "table":
                    raise NetworkTableError(file=str(path), table=name)
            return int(database.execute("SELECT count(*) FROM edges").fetchone()[0]), "turns" in kinds
    except sqlite3.Error as error:
        raise NetworkUnreadableError(file=str(path), detail=str(error)) from error


def _tolerance(meta: Mapping[str, str]) -> float:
    """Return how far ends of lines were joined when the network was built, where its file remembers."""
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        return float(json.loads(meta.get("options", "{}")).get("tolerance_m") or 0.0)
    return 0.0


def _network_crs(text: str | None, path: Path) -> CRS:
    """Return the file's CRS, which must be projected and in metres."""
    try:
        crs = CRS.from_user_input(text)
    except CRSError as error:
        raise NetworkCrsError(file=str(path)) from error
    if not crs.is_projected or any(axis.unit_conversion_factor != 1 for axis in crs.axis_info[:2]):
        raise NetworkCrsError(file=str(path))
    return crs


def _save_cache(network: Network, path: Path) -> None:
    """Store the arrays of a network, moved into place when whole; older caches make room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Array] = {
        "crs": np.array(network.crs.to_wkt()),
        "meta": np.array(json.dumps(dict(network.meta))),
        "notes": np.array(json.dumps([astuple(note) for note in network.notes])),
        "columns": np.array(list(network.table)),
        "turns_known": np.array(network.turns_known),
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


_ARRAYS = ("node_xy", "node_closed", "from_node", "to_node", "xy", "start", "turns")


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
            notes=tuple(Note(code, values) for code, values in json.loads(str(arrays["notes"]))),
            turns_known=bool(arrays["turns_known"]),
            graphs={"cells": (arrays["cell_start"], arrays["cell_segments"])},
            **{name: arrays[name] for name in _ARRAYS},
        )
