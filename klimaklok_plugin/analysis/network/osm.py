"""Roads from OpenStreetMap files: which ways there are, who may use them, and which way round.

The rules follow OpenStreetMap's access hierarchy (wiki: Key:access, Key:oneway, Key:barrier): the tag that is
most specific to a mode decides; a general tag can close a way to a mode, but cannot open one that is not built
for it.
"""

from __future__ import annotations

import contextlib
import errno
import re
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS, Transformer

from ..core.arrays import Array
from ..core.crs import projected_crs
from ..core.messages import UnpackedRatioError
from ..core.progress import Progress, advance, part
from ..core.unpack import FREE_BYTES, MOST_RATIO, unpack
from ..core.worker import Worker, run_abandonable
from ..strategy.loading import Strategy
from .messages import (
    OsmCutOffError,
    OsmDamagedError,
    OsmDiskFullError,
    OsmEmptyError,
    OsmFileMissingError,
    OsmNoRoadsError,
    OsmNotPbfError,
    OsmNotXmlError,
    OsmOrderError,
    OsmOutsideCrsError,
    OsmOutsideMaskError,
    OsmPackedError,
)
from .roads import (
    BACKWARD,
    BIKE_BIT,
    BOTH,
    CAR_BIT,
    FORWARD,
    IN_USE,
    NO,
    NO_BIKE,
    NO_CAR,
    NO_WALK,
    WALK_BIT,
    RoadLines,
    default_speed,
    first_known,
    keep_lines,
    limits_known,
    line_table,
    stack_tables,
    touching,
)

_DISORDER = ("Non increasing", "UNIQUE constraint")  # how GDAL says that ids are out of order, or listed twice
CONFIG_FILE = Path(__file__).with_name("osmconf.ini")
MOST_UNPACKED_BYTES = 30e9
"""What a packed file may unpack to: Norway as XML, packed with bzip2, is a little less."""

_DELETED = re.compile(
    rb"""<(node|way|relation)\b[^>]*?\s(?:action=["']delete["']|visible=["']false["'])[^>]*?(?:/>|>.*?</\1>)""",
    re.DOTALL,
)
"""What an editor marks as deleted and keeps in its file until it is uploaded."""

_DELETED_SIGNS = (b'action="delete"', b"action='delete'", b'visible="false"', b"visible='false'")

_WITH_INDEX, _WITHOUT_INDEX = ("USE_CUSTOM_INDEXING=YES",), ("USE_CUSTOM_INDEXING=NO",)
"""Said each time, because QGIS and others set OSM_USE_CUSTOM_INDEXING for the whole process, which is left alone."""

DEGREE = 10_000_000
"""OpenStreetMap's own resolution: coordinates are integers of 1e-7 degrees."""

DEGREE_M = 111_320.0  # of latitude, and of longitude at the equator
_CUT_M, _CUT_VERTICES = 60.0, 20

_QUERIES = (
    "SELECT * FROM lines WHERE highway IS NOT NULL OR route = 'ferry'",
    "SELECT * FROM points WHERE barrier IS NOT NULL",
    "SELECT * FROM multipolygons WHERE highway IS NOT NULL",
    "SELECT osm_id FROM other_relations WHERE type = 'restriction'",
)


@dataclass(frozen=True)
class Tag:
    """A tag of many ways: the words it takes, and for each way which of them; -1 where it does not have the tag."""

    codes: Array
    words: tuple[str, ...]

    def __getitem__(self, keep: Array) -> Tag:
        return Tag(self.codes[keep], self.words)

    def look_up(self, by_word: Sequence[object], absent: object, kind: npt.DTypeLike) -> Array:
        """Return for each way what stands in `by_word` for its word, `absent` where it does not have the tag."""
        result: Array = np.array([*by_word, absent], kind)[self.codes]
        return result


Tags = Mapping[str, Tag]
Table = tuple[dict[str, Tag], Array]


UNSET, CLOSED, RESTRICTED, OPEN = -1, 0, 1, 2
_ACCESS: Mapping[str, int] = {
    **dict.fromkeys(("yes", "permissive", "designated", "official", "public"), OPEN),
    **dict.fromkeys(
        ("private", "destination", "customers", "delivery", "permit", "residents", "employees", "students"), RESTRICTED
    ),
    **dict.fromkeys(
        ("no", "military", "psv", "bus", "emergency", "agricultural", "forestry", "use_sidepath", "dismount"), CLOSED
    ),
}
_ONEWAY: Mapping[str, int] = {
    **dict.fromkeys(("yes", "true", "1"), FORWARD),
    **dict.fromkeys(("-1", "reverse"), BACKWARD),
    **dict.fromkeys(("no", "false", "0", "reversible", "alternating"), BOTH),
}
_SUFFIXES = (("forward", FORWARD), ("backward", BACKWARD))
_SIDEWALK: Mapping[str, int] = {
    **dict.fromkeys(("yes", "both", "left", "right", "separate"), 1),
    **dict.fromkeys(("no", "none"), 0),
}
_CONTRAFLOW = {"opposite": 1, "opposite_lane": 1, "opposite_track": 1, "opposite_share_busway": 1}
_OWNER = re.compile(r"^(E|RV|R|FV|F|KV|K|PV|P|SV|S)\s?\d", re.IGNORECASE)

# What a barrier closes when its own access tags are silent. Others (gate, lift_gate, swing_gate, toll_booth,
# cattle_grid, kerb, entrance ...) stand open.
_BARRIER_CAR = (
    *("bollard", "block", "cycle_barrier", "motorcycle_barrier", "jersey_barrier", "log", "chain", "planter"),
    *("stile", "kissing_gate", "turnstile", "full-height_turnstile", "debris", "bar", "rope", "wicket_gate", "steps"),
    *("door", "horse_stile", "tank_trap", "delineators", "bump_gate_closed", "sump_buster", "bus_trap"),
)
_BARRIER_BIKE = ("stile", "kissing_gate", "turnstile", "full-height_turnstile", "debris", "horse_stile", "steps")
_BARRIER_NONE = ("kerb", "rising_kerb")


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
        ``.osm`` or ``.osm.pbf``, or either compressed with gzip or bzip2.
    crs : pyproj.CRS, optional
        Projected CRS, in metres, of the result; by where the roads lie when left out (see `crs.projected_crs`).
    strategy : Strategy
        Default speeds per road class and per zone code.
    mask : shapely geometry, optional
        In `crs`. Only lines that touch it are read.
    ferries : bool
        Ferries are left out unless asked for; they are then walked and cycled on, not timed.
    progress : callable, optional

    Raises
    ------
    OsmFileError, OsmOrderError
        The file is no OSM file, is cut off, or lists its nodes after the ways.
    OsmNoRoadsError, OsmOutsideMaskError
        It holds no roads, or none inside the mask.

    Notes
    -----
    Vertices are matched on OpenStreetMap's integer longitude and latitude, before reprojection, so bridges and
    tunnels stay apart from what they cross. Turn restrictions are counted, not modelled.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample_file
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> roads = read_osm(sample_file("streets.osm.gz"), None, load_strategy())
    >>> steps = roads.table[roads.table["steps"]]
    >>> steps[["walk", "bike", "car"]].drop_duplicates().to_numpy().tolist()  # open to walking both ways, to no other
    [[3, 0, 0]]
    """
    with _plain_file(Path(path), part(progress, 0.0, 0.2)) as (file, open_options):
        (ways, way_wkb), (barriers, barrier_wkb), (areas, area_wkb), (_, relation_wkb) = run_abandonable(
            lambda worker: _read(file, Path(path), open_options, worker), part(progress, 0.2, 0.7)
        )

    ferry = _text(ways, "route") == "ferry"
    in_use = np.isin(_text(ways, "highway"), IN_USE)
    road = ferry if ferries else np.zeros(len(ferry), bool)
    road |= in_use & ~ferry
    notes = {
        "turn_restrictions": len(relation_wkb),
        "not_in_use": int((~in_use & ~ferry).sum()),
        "ferries": 0 if ferries else int(ferry.sum()),
    }
    ways = {name: values[road] for name, values in ways.items()}
    geometry = shapely.from_wkb(way_wkb[road])
    ring_lines, ring_area = _area_rings(area_wkb)
    notes["areas_broken"] = len(area_wkb) - len(np.unique(ring_area))
    lonlat, line = shapely.get_coordinates(np.concatenate([geometry, ring_lines]), return_index=True)
    if not len(lonlat):
        raise OsmNoRoadsError(file=str(path))

    integer = np.rint(lonlat * DEGREE).astype(np.int64)
    key = _key(integer)
    start = np.searchsorted(line, np.arange(len(geometry) + len(ring_lines) + 1))
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    if crs is None:
        middle = np.median(lonlat, axis=0)  # a stray node does not move it, as it would the extent's
        crs = projected_crs(*middle, *middle)
    transformer = Transformer.from_crs(4326, crs, always_xy=True)
    xy = np.column_stack(transformer.transform(*(integer[first] / DEGREE).T))[inverse.ravel()]
    if not np.isfinite(xy).all():
        raise OsmOutsideCrsError(file=str(path))
    notes["straight_along_cut"] = _straight_along_cut(lonlat, line)
    advance(progress, 0.85)

    table = stack_tables(_way_table(ways, strategy), _ring_table(areas, ring_area, strategy))
    point = shapely.get_coordinates(shapely.from_wkb(barrier_wkb))
    barrier_key = _key(np.rint(point * DEGREE).astype(np.int64))
    closed, restricted = _barrier_closed(barriers)
    # A private gate on a private road lets in those who are let in there; the road itself is no way through.
    no_through = np.repeat(table["no_through"].to_numpy(), np.diff(start))
    for bit in (BIKE_BIT, CAR_BIT):
        gate = (restricted & bit > 0) & ~np.isin(barrier_key, key[no_through & bit > 0])
        closed |= np.where(gate, np.uint8(bit), np.uint8(0))
    keep = closed > 0
    lines = RoadLines(
        key=key,
        xy=xy,
        start=start,
        table=table,
        crs=crs,
        barrier_key=barrier_key[keep],
        barrier_closed=closed[keep],
        notes=notes,
    )
    usable = (table[["walk", "bike", "car"]] > NO).any(axis=1).to_numpy() & (np.diff(start) > 1)
    if mask is not None:
        usable &= touching(lines, mask)
        if not usable.any():
            raise OsmOutsideMaskError(file=str(path))
    if not usable.any():
        raise OsmNoRoadsError(file=str(path))
    return keep_lines(lines, usable)


def _straight_along_cut(lonlat: Array, line: Array) -> int:
    """Count the segments that run straight along a side where the file was cut.

    GDAL leaves out nodes that are not in the file without a word, so a road that leaves the cut and comes back runs
    straight between its last and next known node. Roads that end where the data thin out by themselves are not meant:
    along a cut the outermost strip is as dense as the next.
    """
    if len(lonlat) < _CUT_VERTICES:
        return 0
    metres = lonlat * (DEGREE_M * np.cos(np.radians(lonlat[:, 1].mean())), DEGREE_M)
    low, high = metres.min(axis=0), metres.max(axis=0)
    length = np.hypot(*np.diff(metres, axis=0).T)
    count = np.zeros(len(length), bool)
    for depth in (*(metres - low).T, *(high - metres).T):
        outer, inner = int((depth < _CUT_M).sum()), int(((depth >= _CUT_M) & (depth < 2 * _CUT_M)).sum())
        if outer > max(inner / 3, _CUT_VERTICES):
            near = (depth[1:] < _CUT_M) & (depth[:-1] < _CUT_M)
            count |= near & (np.abs(np.diff(depth)) < length / 2) & (length > _CUT_M / 2)
    return int((count & (line[1:] == line[:-1])).sum())


def _key(integer: Array) -> Array:
    """Pack integer longitude and latitude (n, 2) into one int64 each."""
    packed: Array = (integer[:, 0] << 32) + (integer[:, 1] & 0xFFFFFFFF)
    return packed


# --- reading ---------------------------------------------------------------------------------------------------------


@contextmanager
def _plain_file(path: Path, progress: Progress | None) -> Iterator[tuple[Path, Sequence[str]]]:
    """Give a checked file that GDAL can read, and the options to open it with.

    It is the file itself, or a copy that is gone afterwards: unpacked, and without what is marked as deleted.
    """
    if not path.is_file():
        raise OsmFileMissingError(file=str(path))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = path
        try:
            if path.suffix.lower() in (".gz", ".bz2"):
                file = Path(folder) / path.stem
                unpack(path, file, most=MOST_UNPACKED_BYTES, progress=part(progress, 0.0, 0.8))
            open_options, deleted = _check(file, path, part(progress, 0.8, 1.0))
            if deleted:
                kept = Path(folder) / f"kept-{file.name}"
                kept.write_bytes(_DELETED.sub(b"", file.read_bytes()))
                file = kept
        except (OSError, EOFError, zlib.error) as error:
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                raise OsmDiskFullError(file=str(path), folder=tempfile.gettempdir()) from error
            raise OsmPackedError(file=str(path)) from error
        yield file, open_options


def _check(file: Path, named: Path, progress: Progress | None) -> tuple[Sequence[str], bool]:
    """Refuse what is no OSM file, is cut off, or has its first way before its last node.

    Return the options to open it with, and whether something in it is marked as deleted.
    """
    with file.open("rb") as stream:
        head = stream.read(1 << 16)
    if not head:
        raise OsmEmptyError(file=str(named))
    if file.name.lower().endswith(".pbf"):
        if b"OSMHeader" not in head[:64]:
            raise OsmNotPbfError(file=str(named))
        _check_pbf_length(file, named)
        return _WITH_INDEX, False
    if not re.search(rb"<osm[\s>]", head):
        raise OsmNotXmlError(file=str(named))
    first_way, last_node, offset, tail = -1, -1, 0, b""
    negative = deleted = False
    size = file.stat().st_size
    with file.open("rb") as stream:
        while chunk := stream.read(1 << 22):
            block = tail + chunk
            if first_way < 0 and (found := block.find(b"<way ")) >= 0:
                first_way = offset - len(tail) + found
            if (found := block.rfind(b"<node ")) >= 0:
                last_node = offset - len(tail) + found
            negative = negative or b' id="-' in block or b" id='-" in block
            deleted = deleted or any(sign in block for sign in _DELETED_SIGNS)
            offset += len(chunk)
            tail = block[-256:]
            advance(progress, offset / size)
    if 0 <= first_way < last_node:
        raise OsmOrderError(file=str(named))
    if b"</osm>" not in tail:
        raise OsmCutOffError(file=str(named))
    # GDAL's own index of nodes leaves out negative ids, those of what was drawn and not yet uploaded, without a word.
    return _WITHOUT_INDEX if negative else _WITH_INDEX, deleted


def _check_pbf_length(file: Path, named: Path) -> None:
    """Walk the blocks of a PBF file by their lengths, which finds a file that is cut off or unpacks too far."""
    size = file.stat().st_size
    unpacked = 0
    with file.open("rb") as stream:
        at = 0
        while at < size:
            stream.seek(at)
            length = int.from_bytes(stream.read(4), "big")
            header = stream.read(length)
            # BlobHeader: field 3 (tag 0x18) is the size of the blob that follows, a varint.
            mark = header.rfind(b"\x18")
            if len(header) < length or mark < 0 or length > 1 << 16:
                raise OsmCutOffError(file=str(named))
            at += 4 + length + _varint(header[mark + 1 :])
            # Blob: field 2 (tag 0x10) is the size of what it unpacks to.
            blob = stream.read(11)
            unpacked += _varint(blob[1:]) if blob[:1] == b"\x10" else 0
            if unpacked > max(FREE_BYTES, MOST_RATIO * size):
                raise UnpackedRatioError(file=named.name, ratio=MOST_RATIO)
    if at != size:
        raise OsmCutOffError(file=str(named))


def _varint(data: bytes) -> int:
    """Return the number that begins here in protocol buffers' encoding of 7 bits a byte."""
    number, shift = 0, 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            break
    return number


def _read(file: Path, named: Path, open_options: Sequence[str], worker: Worker) -> list[Table]:
    """Read ways, areas, barriers and turn restrictions: the tags of each, and their geometries as WKB."""
    try:
        try:
            tables = _read_gdal(file, open_options, worker)
        except ImportError:
            tables = list(_read_pyogrio(file, open_options, worker))
    except (RuntimeError, UnicodeDecodeError) as error:
        if any(sign in str(error) for sign in _DISORDER):
            raise OsmOrderError(file=str(named)) from error
        raise OsmDamagedError(file=str(named), detail=str(error).rstrip(".") or type(error).__name__) from error
    return [({name: _words(values) for name, values in table.items()}, geometry) for table, geometry in tables]


def _read_gdal(file: Path, open_options: Sequence[str], worker: Worker) -> list[tuple[dict[str, Array], Array]]:
    """Read with GDAL's own bindings, which QGIS always has: they need one pass where pyogrio needs two.

    Every query is a pass through the file; two threads share them.
    """
    from osgeo import gdal

    middle = len(_QUERIES) // 2
    with contextlib.nullcontext() if hasattr(gdal, "ExceptionMgr") else _gdal_exceptions(gdal):
        other = Worker(lambda _: _fetch(gdal, file, _QUERIES[middle:], open_options, worker))
        other.start()
        tables = _fetch(gdal, file, _QUERIES[:middle], open_options, worker)
        other.join()
    if other.error is not None:
        raise other.error
    return [*tables, *other.result]


def _fetch(
    gdal: Any, file: Path, queries: Sequence[str], open_options: Sequence[str], worker: Worker
) -> list[tuple[dict[str, Array], Array]]:
    tables = []
    with gdal.ExceptionMgr() if hasattr(gdal, "ExceptionMgr") else contextlib.nullcontext():
        source = gdal.OpenEx(str(file), gdal.OF_VECTOR, ["OSM"], [f"CONFIG_FILE={CONFIG_FILE}", *open_options])
        for sql in queries:
            layer = source.ExecuteSQL(sql)
            problems: list[str] = []  # an error within the stream ends it without an exception
            gdal.PushErrorHandler(
                lambda kind, _, text, found=problems: found.append(text) if kind >= gdal.CE_Failure else None
            )
            definition = layer.GetLayerDefn()
            names = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
            batches = []
            try:
                for batch in layer.GetArrowStreamAsNumPy(["USE_MASKED_ARRAYS=NO", "GEOMETRY_ENCODING=WKB"]):
                    worker.check()
                    batches.append(batch)
            except RuntimeError as error:  # what it says goes to the handler, and may be missing from the exception
                raise RuntimeError(problems[0] if problems else str(error)) from error
            finally:
                gdal.PopErrorHandler()
            source.ReleaseResultSet(layer)
            if problems:
                raise RuntimeError(problems[0])
            worker.done = min(worker.done + 1 / len(_QUERIES), 1.0)
            if batches:
                blob = next(name for name in batches[0] if name in ("wkb_geometry", "_ogr_geometry_", "geometry"))
                table = {name: np.concatenate([batch[name] for batch in batches]) for name in names}
                tables.append((table, np.concatenate([batch[blob] for batch in batches])))
            else:
                tables.append(({name: np.empty(0, "S1") for name in names}, np.empty(0, object)))
    return tables


@contextmanager
def _gdal_exceptions(gdal: object) -> Iterator[None]:
    was = gdal.GetUseExceptions()  # type: ignore[attr-defined]
    gdal.UseExceptions()  # type: ignore[attr-defined]
    try:
        yield
    finally:
        if not was:
            gdal.DontUseExceptions()  # type: ignore[attr-defined]


def _read_pyogrio(file: Path, open_options: Sequence[str], worker: Worker) -> Iterator[tuple[dict[str, Array], Array]]:
    import pyogrio

    chosen = dict(option.split("=", 1) for option in open_options)

    for done, sql in enumerate(_QUERIES):
        worker.done = done / len(_QUERIES)
        meta, _, geometry, columns = pyogrio.raw.read(file, sql=sql, CONFIG_FILE=str(CONFIG_FILE), **chosen)
        worker.check()
        names = meta["fields"]
        yield {n: np.where(pd.isna(c), "", c).astype(str) for n, c in zip(names, columns, strict=True)}, geometry


# --- rules -----------------------------------------------------------------------------------------------------------


def _words(values: Array) -> Tag:
    """Sort a tag's values (str or bytes) into words and codes."""
    codes = np.full(len(values), -1, np.int32)
    given = np.flatnonzero(values != values.dtype.type())
    codes[given], unique = pd.factorize(values[given])
    words = (word.decode("utf-8", "replace") if isinstance(word, bytes) else str(word) for word in unique)
    return Tag(codes, tuple(words))


def _text(table: Tags, name: str) -> Array:
    """Return a tag as str objects; '' where a way does not have it."""
    return table[name].look_up(list(table[name].words), "", object)


def _number(tag: Tag) -> Array:
    """Return an id as a number; 0 where there is none."""
    return tag.look_up([int(word) for word in tag.words], 0, np.int64)


def _classify(table: Tags, name: str, meaning: Mapping[str, int], other: int = UNSET) -> Array:
    """Return the meaning (n, int8) of a tag's values; `other` where it is absent or not understood."""
    known = [meaning.get(word.strip().lower(), other) for word in table[name].words]
    return table[name].look_up(known, other, np.int8)


def _access(table: Tags, name: str) -> Array:
    """Return the access level (n, int8) that a tag gives, UNSET where it is silent; of a list, the widest."""
    known = [max(_ACCESS.get(part.strip().lower(), UNSET) for part in word.split(";")) for word in table[name].words]
    return table[name].look_up(known, UNSET, np.int8)


def _mode_level(table: Tags, base: Array, general: Sequence[str], own: Sequence[str]) -> Array:
    """Return CLOSED, RESTRICTED or OPEN (n, int8): `base` changed by the tags, the most specific last."""
    given = np.full(len(base), UNSET, np.int8)
    for name in general:
        level = _access(table, name)
        given = np.where(level != UNSET, level, given)
    # A general tag closes; access=yes on a foot path opens it to nobody else.
    result = np.where(given != UNSET, np.minimum(base, given), base)
    for name in own:
        level = _access(table, name)
        result = np.where(level != UNSET, level, result)
    return result


def _directions(
    table: Tags, level: Array, oneway: Array, own_oneway: Array, keys: tuple[Sequence[str], Sequence[str]], never: Array
) -> Array:
    """Return the permission (n, uint8) of a mode.

    What is more specific decides: the one-way rule for all, then general ``:forward``/``:backward`` tags, which only
    close, then the mode's own one-way rule (`own_oneway`, UNSET where there is none), then its own directed tags, which
    close and open; nothing opens a way that the mode can `never` use.
    """
    general, own = keys
    result = oneway.astype(np.uint8)
    for key in general:
        for suffix, bit in _SUFFIXES:
            result = np.where(_access(table, f"{key}:{suffix}") == CLOSED, result & ~np.uint8(bit), result)
    result = np.where(own_oneway != UNSET, own_oneway, result)
    result = np.where(level > CLOSED, result, NO).astype(np.uint8)
    for key in own:
        for suffix, bit in _SUFFIXES:
            tagged = _access(table, f"{key}:{suffix}")
            result = np.where(tagged == CLOSED, result & ~np.uint8(bit), result)
            result = np.where((tagged > CLOSED) & ~never, result | np.uint8(bit), result)
    return result.astype(np.uint8)


def _way_table(ways: Tags, strategy: Strategy) -> pd.DataFrame:
    """Work out the columns of `RoadLines.table` for the ways."""
    highway = _text(ways, "highway").astype(object)
    highway[_text(ways, "route") == "ferry"] = "ferry"
    area = _classify(ways, "area", {"yes": 1}, 0) == 1
    motorroad = _classify(ways, "motorroad", {"yes": 1}, 0) == 1
    emergency = _classify(ways, "service", {"emergency_access": 1}, 0) == 1

    walk_base = np.where(np.isin(highway, NO_WALK) | motorroad, CLOSED, OPEN)
    bike_base = np.where(np.isin(highway, NO_BIKE) | motorroad | area, CLOSED, OPEN)
    car_base = np.where(np.isin(highway, NO_CAR) | area | emergency, CLOSED, OPEN)
    car_base = np.where(highway == "track", RESTRICTED, car_base)
    ferry = highway == "ferry"
    walk_base[ferry] = bike_base[ferry] = OPEN
    # What a way is built for first, then its tags: the rules of one mode differ only in which tags speak of it.
    walk = _mode_level(ways, walk_base, ("access",), ("foot",))
    bike = _mode_level(ways, bike_base, ("access", "vehicle"), ("bicycle",))
    car = _mode_level(ways, car_base, ("access", "vehicle"), ("motor_vehicle", "motorcar"))
    steps = highway == "steps"
    bike[steps] = car[steps] = CLOSED
    bike[area & ~np.isin(_text(ways, "bicycle"), ("yes", "designated", "permissive"))] = CLOSED
    car[area | ferry] = CLOSED

    implied = _classify(ways, "junction", {"roundabout": 1, "circular": 1}, 0) | (highway == "motorway")
    oneway = _classify(ways, "oneway", _ONEWAY)
    oneway = np.where(oneway == UNSET, np.where(implied, FORWARD, BOTH), oneway)
    against = np.zeros(len(highway), bool)
    for name in ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both"):
        against |= _classify(ways, name, _CONTRAFLOW, 0) == 1
    for name in ("cycleway:left:oneway", "cycleway:right:oneway"):
        against |= _classify(ways, name, {"-1": 1, "no": 1}, 0) == 1
    bike_oneway = _classify(ways, "oneway:bicycle", _ONEWAY)
    bike_oneway = np.where((bike_oneway == UNSET) & against, BOTH, bike_oneway)
    foot_oneway = _classify(ways, "oneway:foot", _ONEWAY)
    foot_oneway = np.where(foot_oneway == UNSET, BOTH, foot_oneway)
    unset = np.full(len(highway), UNSET)

    speed = _speed(ways, "maxspeed", strategy)
    ahead, back = (first_known(_speed(ways, f"maxspeed:{suffix}", strategy), speed) for suffix, _ in _SUFFIXES)
    default = default_speed(highway, strategy)
    car_permission = _directions(
        ways, car, oneway, unset, (("access", "vehicle"), ("motor_vehicle", "motorcar")), steps | area | ferry
    )
    walk_access = _access(ways, "foot")
    private = np.where(walk_access == UNSET, _access(ways, "access"), walk_access) == RESTRICTED
    return line_table(
        len(highway),
        {
            "walk": _directions(ways, walk, foot_oneway, unset, ((), ("foot",)), np.zeros(len(highway), bool)),
            "bike": _directions(ways, bike, oneway, bike_oneway, (("access", "vehicle"), ("bicycle",)), steps),
            "car": car_permission,
            "no_through": BIKE_BIT * (bike == RESTRICTED) + CAR_BIT * (car == RESTRICTED),
            "speed_kmh": first_known(ahead, default),
            "speed_back_kmh": first_known(back, default),
            "speed_known": limits_known(car_permission, ahead, back),
            "sidewalk": _sidewalk(ways),
            "road_class": pd.Categorical(highway),
            "owner": pd.Categorical(_owner(ways)),
            "name": pd.Categorical(_text(ways, "name")),
            "steps": steps,
            "private": private,
            "structure": _tagged(ways, "bridge") | _tagged(ways, "tunnel"),
            "level": _level(ways),
            "source_id": _source_id(ways),
        },
    )


def _ring_table(areas: Tags, ring_area: Array, strategy: Strategy) -> pd.DataFrame:
    """Work out the columns for the edges of multipolygon areas, which can be walked around."""
    tags = {name: values[ring_area] for name, values in areas.items()}
    highway = _text(tags, "highway").astype(object)
    walk = _mode_level(tags, np.where(np.isin(highway, NO_WALK), CLOSED, OPEN), ("access",), ("foot",))
    bike = _mode_level(tags, np.full(len(highway), CLOSED), ("access",), ("bicycle",))
    used = np.isin(highway, IN_USE)
    return line_table(
        len(highway),
        {
            "walk": np.where(used & (walk > CLOSED), BOTH, NO),
            "bike": np.where(used & (bike > CLOSED), BOTH, NO),
            "private": walk == RESTRICTED,
            "speed_kmh": default_speed(highway, strategy),
            "speed_back_kmh": default_speed(highway, strategy),
            "road_class": pd.Categorical(highway),
            "name": pd.Categorical(_text(tags, "name")),
            "level": _level(tags),
            "source_id": _source_id(tags),
        },
    )


def _area_rings(wkb: Array) -> tuple[Array, Array]:
    """Return the rings of the areas as lines, and the area of each; broken areas have none."""
    polygons, area = shapely.get_parts(shapely.from_wkb(wkb, on_invalid="ignore"), return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    coordinates, index = shapely.get_coordinates(rings, return_index=True)
    return shapely.linestrings(coordinates, indices=index), area[polygon]


def _barrier_closed(barriers: Tags) -> tuple[Array, Array]:
    """Return the bits (b, uint8) of the modes that cannot pass each barrier node, and of those let in by some only."""
    kind = _text(barriers, "barrier")
    locked = _classify(barriers, "locked", {"yes": 1}, 0) == 1
    walk = _mode_level(barriers, np.where(locked, CLOSED, OPEN), ("access",), ("foot",))
    bike_base = np.where(np.isin(kind, _BARRIER_BIKE) | locked, CLOSED, OPEN)
    bike = _mode_level(barriers, bike_base, ("access", "vehicle"), ("bicycle",))
    car_base = np.where(np.isin(kind, _BARRIER_CAR) | locked, CLOSED, OPEN)
    car = _mode_level(barriers, car_base, ("access", "vehicle"), ("motor_vehicle", "motorcar"))
    closed = WALK_BIT * (walk == CLOSED) + BIKE_BIT * (bike == CLOSED) + CAR_BIT * (car == CLOSED)
    restricted = BIKE_BIT * (bike == RESTRICTED) + CAR_BIT * (car == RESTRICTED)
    none = np.isin(kind, _BARRIER_NONE)
    return np.where(none, 0, closed).astype(np.uint8), np.where(none, 0, restricted).astype(np.uint8)


def _sidewalk(ways: Tags) -> Array:
    """Return 1 (n, int8) where any tag tells of a pavement, 0 where there is none on either side, -1 where unknown."""
    whole, both, left, right = (
        _classify(ways, name, _SIDEWALK) for name in ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")
    )
    some = (whole == 1) | (both == 1) | (left == 1) | (right == 1)
    none = (whole == 0) | (both == 0) | ((left == 0) & (right == 0))
    return np.where(some, 1, np.where(none, 0, -1)).astype(np.int8)


def _tagged(ways: Tags, name: str) -> Array:
    on_the_ground = _classify(ways, name, {"no": 1, "building_passage": 1, "covered": 1}, 0) == 1
    tagged: Array = (ways[name].codes >= 0) & ~on_the_ground
    return tagged


def _level(ways: Tags) -> Array:
    return _classify(ways, "layer", {str(level): level for level in range(-9, 10)}, 0)


def _source_id(ways: Tags) -> Array:
    if "osm_way_id" in ways:
        own = _number(ways["osm_id"])
        return np.where(own == 0, _number(ways["osm_way_id"]), own)
    return _number(ways["osm_id"])


def _owner(ways: Tags) -> Array:
    """Return the owner (E, R, F, K, P, S) where the road number says it, else ''."""
    found = (_OWNER.match(word) for word in ways["ref"].words)
    return ways["ref"].look_up([match.group(1)[0].upper() if match else "" for match in found], "", object)


def _speed(ways: Tags, name: str, strategy: Strategy) -> Array:
    """Return the tagged speed (n, float32) in km/h, NaN where there is none or it makes no sense."""
    return ways[name].look_up([parse_speed(word, strategy) for word in ways[name].words], np.nan, np.float32)


def parse_speed(text: str, strategy: Strategy) -> float:
    """Return a maxspeed tag in km/h: "50", "30 mph", "NO:urban"; NaN for what is not understood.

    A zone of a country that the strategy does not know has the speed of the zone without a country.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> [round(parse_speed(word, load_strategy()), 1) for word in ("30", "30 mph", "NO:urban", "fast")]
    [30.0, 48.3, 50.0, nan]
    """
    word = text.split(";", maxsplit=1)[0].strip()
    zones = strategy.car.zone_speed_kmh
    for zone in (word, word.rpartition(":")[2]):
        if zone in zones:
            return float(zones[zone])
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph|knots)?", word)
    if match is None:
        return float("nan")
    speed = float(match.group(1)) * {"mph": 1.609344, "knots": 1.852}.get(match.group(2) or "", 1.0)
    return speed if 0 < speed <= strategy.car.max_kmh else float("nan")
