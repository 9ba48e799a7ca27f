"""Many features into a GeoPackage at once: GDAL lays out the file, the rows go in through SQLite.

Written feature by feature, the network of a town takes GDAL longer than all the work that led up to it. The spatial
index is packed here too, in one go, in the format of SQLite's R-tree module (sqlite.org/rtree.html, shadow tables).
"""

from __future__ import annotations

import contextlib
import sqlite3
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio
import shapely

from .arrays import Array
from .sql import statement

_CELL = np.dtype([("id", ">i8"), ("low_x", ">f4"), ("high_x", ">f4"), ("low_y", ">f4"), ("high_y", ">f4")])
_MOST_CELLS = 51  # SQLite's RTREE_MAXCELLS
_LOOK_EVERY = 5000
_NODE_BYTES = 4 + _MOST_CELLS * _CELL.itemsize


@dataclass(frozen=True)
class Layer:
    """A layer to be written.

    Attributes
    ----------
    name : str
    kind : str
        Geometry type as GDAL spells it: "Point", "LineString".
    columns : mapping of str to (n,) arrays
        Numbers, bool, or str objects.
    geometry : (n,) array of shapely geometries
        None of them empty.
    order : (n,) int array, optional
        An order in which features that lie near each other follow each other: makes a spatial index.
    """

    name: str
    kind: str
    columns: Mapping[str, Array]
    geometry: Array
    order: Array | None = None


def write(path: Path, crs: str, layers: list[Layer]) -> None:
    """Write layers to a new GeoPackage.

    Parameters
    ----------
    path : Path
        Does not exist yet.
    crs : str
        As GDAL takes it: "EPSG:25832", or WKT.
    layers : list of Layer

    Raises
    ------
    pyogrio.errors.DataSourceError, sqlite3.Error
        The folder cannot be written to, or the disk is full.
    """
    for place, layer in enumerate(layers):
        pyogrio.raw.write(
            str(path),
            geometry=np.empty(0, object),
            field_data=[values[:0] for values in layer.columns.values()],
            fields=np.array(list(layer.columns), dtype=object),
            layer=layer.name,
            geometry_type=layer.kind,
            driver="GPKG",
            crs=crs,
            append=place > 0,
            SPATIAL_INDEX="NO" if layer.order is None else "YES",
        )
    with contextlib.closing(sqlite3.connect(path)) as database:
        # Nobody else sees the file yet, and a file left half-written is thrown away.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        with database:
            for layer in layers:
                _fill(database, layer)


def fill(path: Path, layer: Layer, look: Callable[[], None] | None = None) -> None:
    """Put rows into an empty layer of a GeoPackage that nobody else has open.

    Parameters
    ----------
    path : Path
        Holds the layer, with these columns and, where `layer` has an order, an empty spatial index.
    layer : Layer
        NaN becomes NULL.
    look : callable, optional
        Called now and then; what it raises stops the writing and leaves the file half-written.
    """
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        with database:
            _fill(database, layer, look)


def near_each_other(geometry: Array) -> Array:
    """Return an order (n,) in which geometries that lie near each other follow each other: strips, and along these.

    Sort-tile-recursive packing, one level of it (Leutenegger, Lopez and Edgington 1997): each strip holds as many
    nodes of the index as there are strips.
    """
    x, y = (np.nan_to_num(shapely.bounds(geometry)[:, axis]) for axis in (0, 1))
    strips = max(1, round((len(x) / _MOST_CELLS) ** 0.5))
    rank = np.empty(len(x), np.int64)
    rank[np.argsort(x, kind="stable")] = np.arange(len(x))
    order: Array = np.lexsort([y, rank * strips // max(1, len(x))])
    return order


def _fill(database: sqlite3.Connection, layer: Layer, look: Callable[[], None] | None = None) -> None:
    triggers = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (layer.name,)
    ).fetchall()
    for name, _ in triggers:
        database.execute(f'DROP TRIGGER "{name}"')
    srs, column = database.execute(
        "SELECT srs_id, column_name FROM gpkg_geometry_columns WHERE table_name = ?", (layer.name,)
    ).fetchone()
    # GeoPackage header (OGC 12-128, 2.1.3): magic, version 0, little-endian without envelope, srs_id; then WKB.
    header = struct.pack("<2sBBi", b"GP", 0, 1, srs)
    blobs = map(header.__add__, shapely.to_wkb(layer.geometry).tolist())
    values = [column_values.tolist() for column_values in layer.columns.values()]
    names = ("fid", column, *layer.columns)
    marks = ", ".join("?" * (len(values) + 2))
    rows = zip(range(1, len(layer.geometry) + 1), blobs, *values, strict=False)
    database.executemany(
        statement("INSERT INTO {table} ({names}) VALUES ({marks:sql})", table=layer.name, names=names, marks=marks),
        rows if look is None else _looking(rows, look),
    )
    bounds = shapely.bounds(layer.geometry)
    if layer.order is not None:
        _pack_index(database, f"rtree_{layer.name}_{column}", bounds, layer.order)
    extent = (*bounds[:, :2].min(axis=0).tolist(), *bounds[:, 2:].max(axis=0).tolist()) if len(bounds) else (None,) * 4
    database.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
        (*extent, layer.name),
    )
    database.execute(
        "UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?", (len(layer.geometry), layer.name)
    )
    for _, sql in triggers:
        database.execute(sql)


def _looking(rows: Iterator[tuple[object, ...]], look: Callable[[], None]) -> Iterator[tuple[object, ...]]:
    """Return the rows, calling `look` every few thousand."""
    for number, row in enumerate(rows):
        if number % _LOOK_EVERY == 0:
            look()
        yield row


def _pack_index(database: sqlite3.Connection, name: str, bounds: Array, order: Array) -> None:
    """Fill an empty R-tree from the leaves up: neighbours in `order` share a node."""
    cells = np.empty(len(bounds), _CELL)
    cells["id"] = np.arange(1, len(bounds) + 1)
    for axis, (low, high) in enumerate((("low_x", "high_x"), ("low_y", "high_y"))):
        # Single precision, rounded outwards, as SQLite does.
        cells[low] = np.nextafter(bounds[:, axis].astype(np.float32), np.float32(-np.inf))
        cells[high] = np.nextafter(bounds[:, axis + 2].astype(np.float32), np.float32(np.inf))
    cells = cells[order]
    rows: list[list[int]] = []
    parents: list[list[int]] = []
    nodes: list[tuple[int, bytes]] = []
    depth, next_node, leaf = 0, 2, True
    while True:
        first = np.arange(0, max(len(cells), 1), _MOST_CELLS)
        root = len(first) == 1
        number = np.array([1]) if root else next_node + np.arange(len(first))
        owner = np.repeat(number, np.diff(np.append(first, len(cells))))
        links = np.column_stack([cells["id"].astype(np.int64), owner]).tolist()
        (rows if leaf else parents).extend(links)
        nodes.extend(_node_blobs(cells, first, number, depth if root else 0))
        if root:
            break
        cells = _cover(cells, first, number)
        next_node, depth, leaf = next_node + len(first), depth + 1, False
    database.execute(statement("DELETE FROM {table}", table=f"{name}_node"))
    for kind, columns, values in (
        ("node", ("nodeno", "data"), nodes),
        ("rowid", ("rowid", "nodeno"), rows),
        ("parent", ("nodeno", "parentnode"), parents),
    ):
        into = statement("INSERT INTO {table} ({columns}) VALUES (?, ?)", table=f"{name}_{kind}", columns=columns)
        database.executemany(into, values)


def _node_blobs(cells: Array, first: Array, number: Array, depth: int) -> list[tuple[int, bytes]]:
    """Return (node number, blob): depth of the tree (root only), count of cells, the cells, zeros."""
    count = np.diff(np.append(first, len(cells)))
    table = np.zeros((len(first), _NODE_BYTES), np.uint8)
    table[:, :2] = np.frombuffer(struct.pack(">H", depth), np.uint8)
    table[:, 2:4] = count.astype(">u2").view(np.uint8).reshape(-1, 2)
    full = np.zeros(len(first) * _MOST_CELLS, _CELL)
    full[: len(cells)] = cells
    table[:, 4:] = full.view(np.uint8).reshape(len(first), -1)
    return list(zip(number.tolist(), map(bytes, table), strict=True))


def _cover(cells: Array, first: Array, number: Array) -> Array:
    """Return the cells of the next level: each node with the box around its cells."""
    cover = np.empty(len(first), _CELL)
    cover["id"] = number
    for name in ("low_x", "low_y"):
        cover[name] = np.minimum.reduceat(cells[name].astype(np.float32), first)
    for name in ("high_x", "high_y"):
        cover[name] = np.maximum.reduceat(cells[name].astype(np.float32), first)
    return cover
