"""Roads from OpenStreetMap files: which ways there are and where they join.

`osm_pbf` and `osm_xml` read the file, `osm_tags` says who may use a way, `osm_turns` where cars may not turn, and
`osm_rings` joins the edges of squares to the streets that touch them.
"""

from __future__ import annotations

import errno
import re
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS, Transformer

from ..core.arrays import Array
from ..core.crs import projected_crs
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..core.unpack import open_packed, unpack
from ..core.worker import Worker, run_abandonable
from ..strategy.loading import Strategy
from .messages import (
    OsmDamagedError,
    OsmDiskFullError,
    OsmEmptyError,
    OsmFileMissingError,
    OsmJsonError,
    OsmNodesMissingError,
    OsmNoRoadsError,
    OsmNotPbfError,
    OsmNotXmlError,
    OsmOtherFormatError,
    OsmOutsideCrsError,
    OsmOutsideMaskError,
    OsmPackedError,
)
from .osm_data import ABSENT, DEGREE, KINDS, WAY_TAGS, Box, DamageError, OsmData, Tag, Tags, Ways, among, last_of_each
from .osm_pbf import is_pbf, read_pbf
from .osm_rings import join_rings
from .osm_tags import barrier_closed, needs_boots, road_class, way_table
from .osm_turns import find_turns
from .osm_xml import read_xml
from .roads import BIKE_BIT, CAR_BIT, IN_USE, NO, RoadLines, keep_lines, touching

MOST_UNPACKED_BYTES = 30e9
"""What a packed file may unpack to: Norway as XML, packed with bzip2, is a little less."""

_OTHER_FORMATS: Mapping[bytes, str] = {
    b"SQLite format 3": "GeoPackage (SQLite)",
    b"{": "JSON",
    b"PK\x03\x04": "zip",
    b"\x00\x00\x27\x0a": "Shape",
    b"fgb\x03": "FlatGeobuf",
}
"""What the files of other layers begin with."""

_OTHER_XML: Mapping[bytes, str] = {b"opengis.net/gml": "GML", b"opengis.net/kml": "KML", b"<kml": "KML", b"<gpx": "GPX"}

HEAD_BYTES = 1 << 16
BOX_MARGIN = DEGREE // 10_000
"""About 11 m: more than a box's sides bend in another coordinate system between the places that are looked at."""

MANY_WAYS = 1000
"""A file of so many streets without a single relation was made of ways only, or has lost its end."""


def read_osm(
    path: str | Path,
    crs: CRS | None,
    strategy: Strategy,
    *,
    mask: shapely.Geometry | None = None,
    ferries: bool = False,
    progress: Progress | None = None,
) -> RoadLines:
    """Read the roads of an OSM file with the permissions of each mode and direction.

    Parameters
    ----------
    path : path
        ``.osm`` (also ``.osm.xml``) or ``.osm.pbf``, or either compressed with gzip or bzip2; told by its content.
    crs : pyproj.CRS, optional
        Projected CRS, in metres, of the result; by where the roads lie when left out (see `crs.projected_crs`).
    strategy : Strategy
        Default speeds per road class and per zone code.
    mask : shapely geometry, optional
        In `crs`. Only lines that touch it are read, whole. Of a PBF file nothing else is held in memory.
    ferries : bool
        Ferries are left out unless asked for; they are then walked and cycled on, not timed.
    progress : callable, optional

    Raises
    ------
    OsmFileError
        The file is no OSM file, is cut off or damaged.
    OsmNoRoadsError, OsmNodesMissingError, OsmOutsideMaskError
        It holds no roads, or none with nodes, or none inside the mask.

    Notes
    -----
    Vertices are matched on OpenStreetMap's integer longitude and latitude, before reprojection, so bridges and
    tunnels stay apart from what they cross. A way is cut where it names nodes that the file does not have. The
    ``source_id`` is the way's id, that of all its pieces; the edge of an area that is a relation has minus the
    relation's id.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample_file
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> roads = read_osm(sample_file("streets.osm.gz"), None, load_strategy())
    >>> steps = roads.table[roads.table["steps"]]
    >>> steps[["walk", "bike", "car"]].drop_duplicates().to_numpy().tolist()  # open to walking both ways, to no other
    [[3, 0, 0]]
    >>> len(roads.turns.from_way)
    2
    """
    file = Path(path)

    def task(worker: Worker) -> RoadLines:
        def told(fraction: float) -> bool:
            worker.done = fraction
            return worker.stopped.is_set()

        data = _read(file, None if mask is None or crs is None else _box(mask, crs), part(told, 0.0, 0.8))
        return _lines(file, data, crs, strategy, mask, ferries, part(told, 0.8, 1.0))

    return run_abandonable(task, progress)


# --- reading ---------------------------------------------------------------------------------------------------------


def _read(path: Path, box: Box | None, progress: Progress | None) -> OsmData:
    """Read the file as what it is by its content."""
    if not path.is_file():
        raise OsmFileMissingError(file=str(path))
    packed = path.suffix.lower() in (".gz", ".bz2")
    try:
        with open_packed(path, most=MOST_UNPACKED_BYTES) as stream:
            head = stream.read(HEAD_BYTES)
        if not is_pbf(head):
            _refuse_others(path, head)
            with open_packed(path, most=MOST_UNPACKED_BYTES, progress=progress) as stream:
                return read_xml(stream, path)
        if not packed:
            return read_pbf(path, path, box, progress)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            file = Path(folder) / "streets.osm.pbf"
            unpack(path, file, most=MOST_UNPACKED_BYTES, progress=part(progress, 0.0, 0.2))
            return read_pbf(file, path, box, part(progress, 0.2, 1.0))
    except DamageError as error:
        raise OsmDamagedError(file=str(path), detail=str(error)) from error
    except (OSError, EOFError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise OsmDiskFullError(file=str(path), folder=tempfile.gettempdir()) from error
        if packed:
            raise OsmPackedError(file=str(path)) from error
        raise OsmDamagedError(file=str(path), detail=str(error)) from error


def _refuse_others(path: Path, head: bytes) -> None:
    """Refuse what is no OpenStreetMap file, and say what it is, if that shows where it begins."""
    if not head:
        raise OsmEmptyError(file=str(path))
    if re.search(rb"<osm[\s>]", head):
        return
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if begin[:1] == b"{" and b'"elements"' in head:
        raise OsmJsonError(file=str(path))
    for mark, name in _OTHER_FORMATS.items():
        if begin.startswith(mark):
            raise OsmOtherFormatError(file=str(path), format=name)
    for mark, name in _OTHER_XML.items():
        if mark in head and begin[:1] == b"<":
            raise OsmOtherFormatError(file=str(path), format=name)
    raise (OsmNotPbfError if path.suffix.lower() == ".pbf" else OsmNotXmlError)(file=str(path))


def _box(mask: shapely.Geometry, crs: CRS) -> Box | None:
    """Return what surrounds the mask in longitude and latitude; None where that cannot be said."""
    to_degrees = Transformer.from_crs(crs, 4326, always_xy=True)
    west, south, east, north = to_degrees.transform_bounds(*mask.bounds, densify_pts=21)
    if not np.isfinite([west, south, east, north]).all() or west > east:
        return None
    return Box(*(int(side * DEGREE) for side in (west, south, east, north))).around(BOX_MARGIN)


# --- lines -----------------------------------------------------------------------------------------------------------


ROAD, FERRY, UNUSED, HIKE = range(4)
"""Kinds of ways: the first are read, ferries where they are asked for, the others left out and counted."""


@dataclass(frozen=True)
class _Pieces:
    """Ways cut where nodes are missing.

    Attributes
    ----------
    way : (p,) int array
        The way that each piece is of.
    start : (p + 1,) int64 array
    place : (k,) int array
        The nodes (places in `OsmData.node`) of piece ``i`` are ``place[start[i]:start[i + 1]]``.
    after : (p,) bool array
        Nodes are missing between the piece before, of the same way, and this one.
    open_ends : (n,) int array
        How many ends of each way are missing.
    """

    way: Array
    start: Array
    place: Array
    after: Array
    open_ends: Array


def _cut(ways: Ways, data: OsmData) -> _Pieces:
    place = data.places(ways.ref)
    there = data.lon[place] != ABSENT
    way = np.repeat(np.arange(len(ways.number)), np.diff(ways.start))
    begins = there.copy()
    begins[1:] &= ~there[:-1] | (way[1:] != way[:-1])
    owner = way[begins]
    after = np.zeros(len(owner), bool)
    after[1:] = owner[1:] == owner[:-1]
    some = np.flatnonzero(np.diff(ways.start) > 0)
    open_ends = np.zeros(len(ways.number), np.int64)
    open_ends[some] = 2 - there[ways.start[some]].astype(np.int64) - there[ways.start[some + 1] - 1]
    return _Pieces(owner, np.append(np.flatnonzero(begins[there]), there.sum()), place[there], after, open_ends)


def _lines(
    path: Path,
    data: OsmData,
    crs: CRS | None,
    strategy: Strategy,
    mask: shapely.Geometry | None,
    ferries: bool,
    progress: Progress | None,
) -> RoadLines:
    """Make lines of what was read."""
    data = replace(data, relations=data.relations.keep(last_of_each(data.relations.number)))
    ways = _streets(data)
    pieces = _cut(ways, data)
    if not len(pieces.place):
        raise (OsmNodesMissingError if len(ways.ref) else OsmNoRoadsError)(file=str(path), count=len(ways.number))
    if crs is None:
        # The median: a stray node does not move it, as it would the extent's middle.
        middle = [float(np.median(each[pieces.place])) / DEGREE for each in (data.lon, data.lat)]
        crs = projected_crs(*middle, *middle)
    used_node = np.zeros(len(data.node), bool)
    used_node[pieces.place] = True
    node_xy = np.full((len(data.node), 2), np.nan)
    to_metres = Transformer.from_crs(4326, crs, always_xy=True)
    places = (each[used_node] / DEGREE for each in (data.lon, data.lat))
    node_xy[used_node] = np.column_stack(to_metres.transform(*places))
    if not np.isfinite(node_xy[used_node]).all():
        raise OsmOutsideCrsError(file=str(path))
    advance(progress, 0.3)

    table = way_table(ways.tags, ways.number, strategy)
    open_to_some = (table[["walk", "bike", "car"]] > NO).any(axis=1).to_numpy()
    kind = _kinds(ways.tags)
    key = data.keys()[pieces.place]
    lines = RoadLines(key, node_xy[pieces.place], pieces.start, table.iloc[pieces.way].reset_index(drop=True), crs)
    advance(progress, 0.6)
    inside = touching(lines, mask) if mask is not None else np.ones(len(pieces.way), bool)
    left_out = {"not_in_use": UNUSED, "hiking_paths": HIKE, "ferries": -1 if ferries else FERRY}
    notes = {name: len(np.unique(pieces.way[inside & (kind[pieces.way] == each)])) for name, each in left_out.items()}
    closed = inside & (kind == ROAD)[pieces.way] & ~open_to_some[pieces.way]
    notes["closed_to_all"] = len(np.unique(pieces.way[closed]))
    used = open_to_some & ((kind == ROAD) | (ferries & (kind == FERRY)))
    keep = used[pieces.way] & (np.diff(pieces.start) > 1)
    if not keep.any():
        lost = used.any() and not (data.lon != ABSENT).all()
        raise (OsmNodesMissingError if lost else OsmNoRoadsError)(file=str(path), count=int(used.sum()))
    keep &= inside
    if not keep.any():
        raise OsmOutsideMaskError(file=str(path))
    remarks = _missing(pieces, keep, used if mask is None else np.zeros_like(used), lines)
    lines = _with_barriers(replace(keep_lines(lines, keep), notes=notes, remarks=remarks), data)
    advance(progress, 0.8)
    lines = join_rings(lines, ways.ring[pieces.way][keep])
    found = find_turns(data, lines)
    notes = {
        **lines.notes,
        "turn_restrictions": found.held,
        "turns_over_ways": found.over_ways,
        "turns_at_times": found.at_times,
        "turns_broken": found.broken,
    }
    if not data.relations_in_file and len(ways.number) >= MANY_WAYS:
        notes["no_relations"] = len(ways.number)
    advance(progress, 1.0)
    # Where relations were left out of the file, nothing is known of turns.
    return replace(lines, turns=None if "no_relations" in notes else found.turns, notes=notes)


@dataclass(frozen=True)
class _Streets(Ways):
    """Ways, and which of them (n, bool) are edges of areas."""

    ring: Array


def _streets(data: OsmData) -> _Streets:
    """Return the ways, and after them the edges of areas that are relations, with the tags of these."""
    ways, once = data.ways, last_of_each(data.ways.number)
    if len(once) < len(ways.number):
        ways = ways.keep(once)
    relations = data.relations
    is_area = relations.tags["type"].texts() == "multipolygon"
    row = np.repeat(np.arange(len(relations.number)), np.diff(relations.start))
    bounds = data.outlines.keep(last_of_each(data.outlines.number))
    order = np.argsort(bounds.number)
    asked = np.flatnonzero(is_area[row] & (relations.kind == KINDS.index("way")))
    place = np.minimum(np.searchsorted(bounds.number[order], relations.member[asked]), max(len(order) - 1, 0))
    there = bounds.number[order][place] == relations.member[asked] if len(order) else np.zeros(len(asked), bool)
    area, edges = row[asked[there]], bounds.keep(order[place[there]])
    yes = Tag(np.zeros(len(area), np.int32), ("yes",))
    of_area = {name: tag[area] for name, tag in relations.tags.items()} | {"area": yes}
    return _Streets(
        np.concatenate([ways.number, -np.abs(relations.number[area])]),
        np.concatenate([ways.start, ways.start[-1] + edges.start[1:]]),
        np.concatenate([ways.ref, edges.ref]),
        {name: _joined(ways.tags[name], of_area.get(name), len(area)) for name in WAY_TAGS},
        np.concatenate([ways.tags["area"].texts() == "yes", np.ones(len(area), bool)]),
    )


def _joined(tag: Tag, other: Tag | None, count: int) -> Tag:
    """Return a tag of some things and, after them, of `count` others, which may all lack it."""
    if other is None:
        return Tag(np.concatenate([tag.codes, np.full(count, -1, tag.codes.dtype)]), tag.words)
    moved = np.where(other.codes >= 0, other.codes.astype(np.int32) + len(tag.words), -1)
    return Tag.small(np.concatenate([tag.codes, moved]), (*tag.words, *other.words))


def _kinds(ways: Tags) -> Array:
    """Return of which kind each way (n,) is."""
    highway = road_class(ways)
    kind = np.where(np.isin(highway, IN_USE), ROAD, UNUSED)
    kind[needs_boots(ways)] = HIKE
    kind[highway == "ferry"] = FERRY
    return kind


def _missing(pieces: _Pieces, keep: Array, used: Array, lines: RoadLines) -> tuple[Note, ...]:
    """Return what there is to say of ways that were cut.

    Parameters
    ----------
    pieces : _Pieces
    keep : (p,) bool array
        The pieces that are lines.
    used : (n,) bool array
        Ways that would be lines if they had a piece.
    lines : RoadLines
        All pieces.
    """
    whole = np.zeros(len(pieces.open_ends), bool)
    whole[pieces.way[keep]] = True
    gap = np.flatnonzero(pieces.after & whole[pieces.way])
    gap_m = np.hypot(*(lines.xy[pieces.start[gap]] - lines.xy[pieces.start[gap] - 1]).T)
    ends = pieces.open_ends * whole
    cut = np.union1d(pieces.way[gap], np.flatnonzero(ends))
    incomplete = pieces.open_ends > 0
    incomplete[pieces.way[pieces.after]] = True
    lost = int((used & ~whole & incomplete).sum())
    if not len(cut) and not lost:
        return ()
    about = {"count": len(cut), "gaps": len(gap), "gap_m": float(gap_m.sum()), "ends": int(ends.sum()), "lost": lost}
    return (Note("network_nodes_missing", {**about}),)


def _with_barriers(lines: RoadLines, data: OsmData) -> RoadLines:
    if not len(data.barrier):
        return lines
    place = data.places(data.barrier)
    key = data.keys()[place]
    closed, restricted = barrier_closed(data.barrier_tags)
    # A private gate on a private road lets in those who are let in there; the road itself is no way through.
    vertex = np.flatnonzero(among(lines.key, np.unique(key)))
    at_gates = lines.key[vertex]
    no_through = np.repeat(lines.table["no_through"].to_numpy(), np.diff(lines.start))[vertex]
    for bit in (BIKE_BIT, CAR_BIT):
        gate = (restricted & bit > 0) & ~np.isin(key, at_gates[no_through & bit > 0])
        closed |= np.where(gate, np.uint8(bit), np.uint8(0))
    keep = last_of_each(data.barrier)
    keep = keep[(closed > 0)[keep] & (data.lon[place] != ABSENT)[keep]]
    return replace(lines, barrier_key=key[keep], barrier_closed=closed[keep])
