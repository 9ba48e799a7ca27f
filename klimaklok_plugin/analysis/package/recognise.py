"""What each file of a folder is, told by its content and never by its name alone.

A file's first bytes tell its format; of layers, fields, geometry and a few rows tell what they hold. Nothing is written
in the folder: what lies in a zip is unpacked to a temporary folder of our own, within bounds (see `core.unpack`).
"""

from __future__ import annotations

import bz2
import contextlib
import datetime as dt
import gzip
import io
import os
import re
import shutil
import struct
import tomllib
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import pyogrio
import shapely

from ..core.messages import KlimaklokError, Note, UnpackedRatioError
from ..core.progress import Progress, advance, part
from ..core.unpack import CHUNK, FREE_BYTES, MOST_RATIO, open_member
from ..core.worker import run_abandonable
from ..layers import field_names
from ..layers.field_names import find_fields, fold
from ..network import elveg
from ..parking.norm_table import is_norm_table
from ..sources import matrikkel, plans, schools, ssb
from ..sources.tables import SEPARATORS
from ..strategy.loading import load_strategy
from .messages import PackageFolderEmptyError, PackageFolderError, PackageFolderMissingError

HEAD = 1 << 16
"""Bytes of a file that are looked at before a library may open it."""
MOST_UNPACKED = 8e9
"""Bytes that one file of a zip may unpack to."""
WKT = ("geometri", "wkt", "geometry", "geom", "wkt_geom", "the_geom")
"""Columns with shapes written out as text."""
SAMPLE = 200
"""Rows of a layer that are looked at."""
PARTS = (".shx", ".dbf", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".qix", ".gfs", ".xsd", ".csvt", ".qml", ".qmd")
"""Files that belong to the one beside them with the same name."""
PARTS_BEHIND = (".aux.xml", ".ovr", "-wal", "-shm", "-journal", ".xml")
"""What else libraries put behind a file's whole name."""

ROAD_OBJECTS = "road_objects"
OSM, ROADS, NETWORK, TIMETABLE, HUBS, STOPS = "osm", "roads", "network", "timetable", "hubs", "stop_places"
POPULATION, ADDRESSES, BOUNDARY, PLANS, SITES = "population", "addresses", "boundary", "plans", "sites"
CASE_PLAN = "case_plan"
SCHOOL_AREAS, SCHOOLS, KINDERGARTENS, SERVICES = "school_areas", "schools", "kindergartens", "services"
NOBIL, CHARGERS, CHARGING_PLAN, REGISTER, CAR_PARKING, BIKE_PARKING = (
    *("nobil", "chargers", "charging_plan", "parking_register"),
    *("car_parking", "bike_parking"),
)
TRAFFIC, ELEVATION, PRIORITY_AREAS, CONSTRAINTS, GRID = "traffic", "elevation", "priority_areas", "constraints", "grid"
NORM_ZONES, NORMS, RESTRICTIONS = "norm_zones", "norms", "restrictions"
STRATEGY, OWN, PART, UNKNOWN = "strategy", "own", "part", "unknown"

Said = Note | KlimaklokError


@dataclass(frozen=True)
class FoundFile:
    """A file, or a layer of one.

    Attributes
    ----------
    name : str
        Path from the folder on; what lies in a zip has the zip's name and a slash before it.
    path : Path
        Where it can be read.
    table : str
        The layer, of files that hold several; "" for the whole file.
    kind : str
        One of `messages.KIND_WORDS`.
    day : str
        Of its last change, like 2026-03-01.
    moment : float
        The same in seconds, to tell which of two is newer.
    state : tuple
        Size and time of the file on the disk, by which a change while it is read is seen.
    said : tuple of Note or KlimaklokError
        What is wrong with it.
    disk : Path
        The file in the folder itself: the zip, of what lies in one.
    """

    name: str
    path: Path
    table: str = ""
    kind: str = UNKNOWN
    day: str = ""
    moment: float = 0.0
    state: tuple[int, int] = (0, 0)
    said: tuple[Said, ...] = ()
    disk: Path = field(default_factory=Path)

    @property
    def label(self) -> str:
        """What sentences call it."""
        return f"{self.name} ({self.table})" if self.table else self.name


def recognise(
    folder: Path, temporary: Path, leave_out: Sequence[Path] = (), progress: Progress | None = None
) -> list[FoundFile]:
    """Return what each file in a folder and its sub-folders is.

    Parameters
    ----------
    folder : Path
    temporary : Path
        A folder of our own; what lies in zips is unpacked there.
    leave_out : sequence of Path
        Files that are the run's own results, which need not exist.
    progress : callable, optional

    Raises
    ------
    PackageFolderMissingError, PackageFolderError, PackageFolderEmptyError
        There is no such folder, it cannot be read, or it holds no file.
    """
    files = list(_files(folder))
    own = {os.path.realpath(each) for each in leave_out}
    if not files:
        raise PackageFolderEmptyError(folder=str(folder))
    found: list[FoundFile] = []
    names = {_relative(each, folder) for each in files}
    for number, path in enumerate(files):
        advance(progress, number / len(files))
        name = _relative(path, folder)
        if os.path.realpath(path) in own:
            found.append(_stamped(FoundFile(name, path, kind=OWN, said=(Note("file_own"),), disk=path)))
            continue
        main = _belongs_to(name, names)
        if main:
            found.append(
                _stamped(FoundFile(name, path, kind=PART, said=(Note("file_part", {"file": main}),), disk=path))
            )
            continue
        here = part(progress, number / len(files), (number + 1) / len(files))
        found.extend(_of_file(FoundFile(name, path, disk=path), temporary, here))
    return found


def changed(one: FoundFile) -> bool:
    """Return whether the file has changed on the disk since it was looked at."""
    return _state(one.disk) != one.state


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder in order of their names; a folder is entered once, whatever links lead to it."""
    if not os.path.isdir(folder):  # noqa: PTH112 - pathlib raises for a name that is too long
        raise PackageFolderMissingError(folder=str(folder))
    seen: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            stat = here.stat()
            entries = sorted(here.iterdir(), key=lambda each: each.name)
        except OSError as error:
            if here == folder:
                raise PackageFolderError(folder=str(folder), detail=error.strerror or str(error)) from error
            yield here  # listed as what cannot be read
            continue
        if (stat.st_dev, stat.st_ino) in seen:
            continue
        seen.add((stat.st_dev, stat.st_ino))
        folders = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            with contextlib.suppress(OSError):
                if entry.is_dir() and entry.suffix.lower() != ".gdb":
                    folders.append(entry)
                elif entry.is_dir() or entry.is_file():
                    yield entry
        waiting.extend(reversed(folders))


def _relative(path: Path, folder: Path) -> str:
    return _printable(path.relative_to(folder).as_posix())


def _printable(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")  # names may hold bytes that are no letters


def _belongs_to(name: str, names: set[str]) -> str:
    """Return the file that this one belongs to, "" for one that stands for itself."""
    stem, _, ending = name.rpartition(".")
    if f".{ending.lower()}" in PARTS:
        mains = [
            each
            for each in names
            if each.rpartition(".")[0] == stem and f".{each.rpartition('.')[2].lower()}" not in PARTS
        ]
        return min(mains, default="")
    lower = name.lower()
    behind = next((name[: -len(part)] for part in PARTS_BEHIND if lower.endswith(part)), "")
    return behind if behind in names else ""


def _state(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
        if not path.is_dir():
            return stat.st_size, stat.st_mtime_ns
        inside = [each.stat() for each in path.iterdir()]
        return sum(each.st_size for each in inside), max(
            [each.st_mtime_ns for each in inside], default=stat.st_mtime_ns
        )
    except OSError:
        return -1, -1


def _stamped(one: FoundFile) -> FoundFile:
    state = _state(one.disk)
    moment = max(state[1], 0) / 1e9
    return replace(one, state=state, moment=moment, day=dt.datetime.fromtimestamp(moment, tz=dt.UTC).date().isoformat())


# --- one file ---------------------------------------------------------------------------------------------------------


def _of_file(one: FoundFile, temporary: Path, progress: Progress | None) -> list[FoundFile]:
    """Return what a file is; several where it holds layers or is a zip."""
    one = _stamped(one)
    try:
        head = b"" if one.path.is_dir() else _head(one.path)
        if head[:4] == b"PK\x03\x04":
            return _of_zip(one, temporary, progress)
        if b"opengis.net/gml" in head[:4096]:
            one = replace(one, path=_linked(one.path, temporary))
        return _told(one, head, progress)
    except KlimaklokError as error:
        return [replace(one, said=(error,))]
    except UNREADABLE as error:
        return [replace(one, said=(unreadable(error),))]


def _linked(path: Path, temporary: Path) -> Path:
    """Return another name for a file in a folder of our own: GDAL writes beside a GML file what it finds out of it."""
    place = temporary / f"gml{len(list(temporary.iterdir()))}"
    place.mkdir()
    link(path, place / path.name)
    return place / path.name


def link(path: Path, other: Path) -> None:
    """Give a file another name."""
    other.unlink(missing_ok=True)
    try:
        other.symlink_to(path.absolute())
    except OSError:  # Windows lets few users make links
        shutil.copyfile(path, other)


def is_virtual(path: Path) -> bool:
    """Return whether a raster only names others (VRT)."""
    return b"<VRTDataset" in _head(path)[:500]


# One file that a library stumbles over must not end a run over a folder: what the libraries raise is here in families.
UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    LookupError,
    ArithmeticError,
    TypeError,
    MemoryError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
    shapely.errors.ShapelyError,
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.GeometryError,
    pyogrio.errors.CRSError,
)


def unreadable(error: BaseException) -> Note:
    """Return what to say of a file that a library cannot read."""
    detail = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Note("file_unreadable", {"detail": " ".join(str(detail).split()).rstrip(".")[:300]})


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _told(one: FoundFile, head: bytes, progress: Progress | None) -> list[FoundFile]:
    """Return what a file is, and leave a library behind that takes long for it when the user stops."""
    return run_abandonable(lambda _: _of_head(one, head), progress)


def _of_head(one: FoundFile, head: bytes) -> list[FoundFile]:  # noqa: PLR0911 - a case per format
    """Return what a file is by its first bytes, and by its layers where it has some."""
    if head[:2] == b"\x1f\x8b" or head[:3] == b"BZh":
        inner = _unpacked_head(one.path, head)
        return [replace(one, kind=OSM if _is_osm(inner) else UNKNOWN, said=() if _is_osm(inner) else _NOT_UNDERSTOOD)]
    if _is_osm(head):
        return [replace(one, kind=OSM)]
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+") or b"<VRTDataset" in head[:500]:
        return [replace(one, kind=ELEVATION)]
    text = head.decode("utf-8-sig", errors="replace").lstrip()
    if text.startswith("<"):
        return _of_xml(one, text)
    if text.startswith((".HODE", "..HODE")) or "\n.HODE" in text[:500]:
        return [replace(one, said=(Note("file_sosi"),))]
    if _JSON.match(text):
        return _of_json(one, text)
    if (
        head[:15] == b"SQLite format 3"
        or head[:3] == b"fgb"
        or head[:4] == b"\0\0\x27\x0a"
        or text.startswith("!table")
    ):
        return _of_layers(one)
    if one.path.is_dir():
        return _of_layers(one)
    if b"\0" not in head:
        return _of_text(one, head)
    return [replace(one, said=_NOT_UNDERSTOOD)]


_JSON = re.compile(r"\{|\[\s*[{\"\]]")
"""How JSON of ours begins; a section of TOML begins with a bracket too."""
_NOT_UNDERSTOOD = (Note("file_not_understood"),)


def _is_osm(head: bytes) -> bool:
    """Return whether bytes begin an OSM file: a PBF's first block is called OSMHeader, and XML's root is osm."""
    return (
        b"OSMHeader" in head[:64]
        or re.match(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<osm[\s>]", head, re.DOTALL) is not None
    )


def _unpacked_head(path: Path, head: bytes) -> bytes:
    with gzip.open(path) if head[:2] == b"\x1f\x8b" else bz2.open(path) as file:
        unpacked: bytes = file.read(4096)
    return unpacked.removeprefix(b"\xef\xbb\xbf")


def _of_xml(one: FoundFile, text: str) -> list[FoundFile]:
    root = re.search(r"<(?:\w+:)?([A-Za-z]\w*)[\s>/]", re.sub(r"<[?!].*?>", "", text, flags=re.DOTALL))
    name = root[1] if root else ""
    if name == "PublicationDelivery":
        return [replace(one, kind=STOPS)]
    if name == "qgis":
        return [replace(one, kind=OWN, said=(Note("file_own"),))]
    return _of_layers(one) if name in ("FeatureCollection", "kml") else [replace(one, said=_NOT_UNDERSTOOD)]


def _of_json(one: FoundFile, text: str) -> list[FoundFile]:
    if re.search(r'"(csmd|chargerstations)"\s*:', text):
        return [replace(one, kind=NOBIL)]
    if re.search(r'"(aktivVersjon|parkeringsomrader|parkeringstilbyderNavn)"\s*:', text):
        return [replace(one, kind=REGISTER)]
    if re.search(r'"type"\s*:\s*"(FeatureCollection|Feature)"', text):
        return _of_layers(one)
    return [replace(one, said=_NOT_UNDERSTOOD)]


def is_text(path: Path) -> bool:
    """Return whether a file is a table written as plain text."""
    if path.is_dir():
        return False
    head = _head(path)
    start = head[:100].decode("utf-8-sig", errors="ignore").lstrip()
    return b"\0" not in head and not start.startswith(("<", "!")) and not _JSON.match(start)


def _of_text(one: FoundFile, head: bytes) -> list[FoundFile]:
    """Return what a text file is: a table with a heading, or a strategy file."""
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:  # the last letter may be cut in two
        cut = error.start > len(head) - 4
        text = head.decode("utf-8-sig", errors="ignore") if cut else head.decode("cp1252", errors="replace")
    lines = text.splitlines()
    if len(head) == HEAD:
        lines = lines[:-1]
    separator = max(SEPARATORS, key=lines[0].count) if lines else ""
    if separator and separator in lines[0]:
        try:
            rows = pd.read_csv(
                io.StringIO("\n".join(lines)), sep=separator, dtype="string", skipinitialspace=True, nrows=SAMPLE
            )
        except (ValueError, pd.errors.ParserError):
            rows = pd.DataFrame()
        kind = table_kind([str(each) for each in rows.columns], "", rows)
        if kind != UNKNOWN:
            return [replace(one, kind=kind)]
    if _is_strategy(one.path):
        return [replace(one, kind=STRATEGY)]
    return [replace(one, said=_NOT_UNDERSTOOD)]


def _is_strategy(path: Path) -> bool:
    """Return whether a text file is TOML with a section of the strategy's."""
    from ..strategy.loading import Strategy

    if path.stat().st_size > CHUNK:
        return False
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeError):
        return False
    sections = [tables[name] for name in Strategy.__dataclass_fields__ if isinstance(tables.get(name), dict)]
    return any("value" in entry for section in sections for entry in section.values() if isinstance(entry, dict))


# --- zips -------------------------------------------------------------------------------------------------------------

_FEED = frozenset({"stops.txt", "trips.txt", "stop_times.txt"})
_IN_ZIP = (
    *(".pbf", ".osm", ".gz", ".bz2", ".gpkg", ".geojson", ".json", ".gml", ".xml", ".csv", ".shp", ".fgb", ".tif"),
    *(".tiff", ".vrt", ".toml", ".sqlite", ".sos"),
)


def _of_zip(one: FoundFile, temporary: Path, progress: Progress | None) -> list[FoundFile]:
    with zipfile.ZipFile(one.path) as archive:
        members = [each for each in archive.infolist() if not each.is_dir()]
        names = {each.filename.rpartition("/")[2].lower() for each in members}
        if names >= _FEED:
            return [replace(one, kind=TIMETABLE)]
        if any(name.endswith(".qgs") for name in names):
            return [replace(one, kind=OWN, said=(Note("file_own"),))]
        return _of_members(one, archive, members, temporary, progress)


def _of_members(
    one: FoundFile,
    archive: zipfile.ZipFile,
    members: list[zipfile.ZipInfo],
    temporary: Path,
    progress: Progress | None,
) -> list[FoundFile]:
    """Unpack the members that may be known, each with what belongs to it, and return what they are."""
    place = temporary / f"zip{len(list(temporary.iterdir()))}"
    wanted = [each for each in members if _may_be_known(each.filename)]
    # Many members that are each small enough are a bomb together; no more comes out of one than it says.
    if sum(each.file_size for each in wanted) > max(FREE_BYTES, MOST_RATIO * one.state[0]):
        raise UnpackedRatioError(file=one.name, ratio=MOST_RATIO)
    found: list[FoundFile] = []
    inside: set[str] = set()
    for member in wanted:
        name = _safe(member.filename)
        try:
            _unpack_member(one, archive, member, place / name, progress)
        except UNREADABLE as error:  # one damaged member must not hide the others
            found.append(replace(one, name=f"{one.name}/{_printable(name)}", said=(unreadable(error),)))
        else:
            inside.add(name)
    geodatabases = {path.partition(".gdb/")[0] + ".gdb" for path in inside if ".gdb/" in path}
    for name in sorted({*(each for each in inside if ".gdb/" not in each), *geodatabases}):
        if _belongs_to(name, inside):
            continue
        path = place / name
        inner = replace(one, name=f"{one.name}/{name}", path=path)
        try:
            found.extend(_told(inner, b"" if path.is_dir() else _head(path), progress))
        except KlimaklokError as error:
            found.append(replace(inner, said=(error,)))
        except UNREADABLE as error:
            found.append(replace(inner, said=(unreadable(error),)))
    return found or [replace(one, said=_NOT_UNDERSTOOD)]


def _unpack_member(
    one: FoundFile, archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, progress: Progress | None
) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    opened = open_member(archive, member.filename, file=one.name, most=MOST_UNPACKED, progress=progress)
    with opened as stream, target.open("wb") as file:
        while data := stream.read(CHUNK):
            file.write(data)


def _may_be_known(name: str) -> bool:
    lower = name.lower()
    return lower.endswith((*_IN_ZIP, *PARTS)) or ".gdb/" in lower


def _safe(name: str) -> str:
    """Return a member's name that leads nowhere but down."""
    return "/".join(part for part in re.split(r"[\\/]", name) if part not in ("", ".", "..") and ":" not in part)


# --- layers -----------------------------------------------------------------------------------------------------------


def read_options(path: Path) -> dict[str, str]:
    """Return how GDAL is to open a file: nothing is written beside it, and lists of values come as text."""
    ending = path.suffix.lower()
    if ending in (".gml", ".xml"):
        return {"WRITE_GFS": "NO"}
    return {"ARRAY_AS_STRING": "YES"} if ending in (".geojson", ".json") else {}


def _of_layers(one: FoundFile) -> list[FoundFile]:
    """Return what the layers of a file are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        names = [str(name) for name, _ in pyogrio.list_layers(one.path)]
        if "klimaklok_package" in names:
            return [replace(one, kind=OWN, said=(Note("file_own"),))]
        if "klimaklok_network" in names:
            return [replace(one, kind=NETWORK)]
        found = []
        for name in names:
            if name == "layer_styles":
                continue
            kind = table_kind(*_looked_at(one.path, name))
            said = _NOT_UNDERSTOOD if kind == UNKNOWN else ()
            found.append(replace(one, table=name if len(names) > 1 else "", kind=kind, said=said))
        if any(each.kind == ROADS for each in found):
            found = [_on_roads(each) for each in found]
    return found or [replace(one, said=_NOT_UNDERSTOOD)]


def _on_roads(one: FoundFile) -> FoundFile:
    """Return a layer beside road lines as what it tells of them, such as their speed limits, if it does."""
    if one.kind not in (UNKNOWN, TRAFFIC) or elveg.kind_beside(one.table, _looked_at(one.path, one.table)[0]) is None:
        return one
    return replace(one, kind=ROAD_OBJECTS, said=())


def _looked_at(path: Path, layer: str) -> tuple[list[str], str, pd.DataFrame]:
    """Return the fields of a layer, "Point", "LineString" or "Polygon" ("" for none or several), and some rows."""
    meta, _, wkb, data = pyogrio.raw.read(
        str(path), layer=layer, max_features=SAMPLE, force_2d=True, **read_options(path)
    )
    fields = [str(each) for each in meta["fields"]]
    rows = pd.DataFrame(dict(zip(fields, data, strict=True)))
    shapes = [] if wkb is None else [_GEOMETRY.get(int.from_bytes(each[1:3], "little"), "") for each in wkb if each]
    kinds = set(shapes)
    # Plans are delivered with their lines and texts beside the areas.
    return fields, kinds.pop() if len(kinds) == 1 else AREA if AREA in kinds else "", rows


POINT, LINE, AREA = "Point", "LineString", "Polygon"
_GEOMETRY = {1: POINT, 4: POINT, 2: LINE, 5: LINE, 3: AREA, 6: AREA}
"""WKB's numbers (little-endian, as GDAL writes them) of the kinds of geometry."""


def table_kind(fields: Sequence[str], geometry: str, rows: pd.DataFrame) -> str:
    """Return what a table holds, by its fields, its geometry and some of its rows; `UNKNOWN` for none of our kinds.

    Parameters
    ----------
    fields : sequence of str
    geometry : str
        "Point", "LineString" or "Polygon"; "" for a table without geometry, whose places must be in its fields.
    rows : DataFrame
        Some rows with these fields.

    Examples
    --------
    >>> cells = pd.DataFrame({"SSBID0250M": ["22620006649250"], "pop_tot": ["12"]})
    >>> table_kind(list(cells), "", cells)
    'population'
    """
    look = _Look(fields, geometry, rows)
    return next((kind for kind, fits in _TESTS if fits(look)), UNKNOWN)


class _Look:
    """What is asked of a table by the tests below."""

    def __init__(self, fields: Sequence[str], geometry: str, rows: pd.DataFrame) -> None:
        self.fields, self.geometry, self.rows = list(fields), geometry, rows
        self.folded = {fold(each) for each in fields}

    def has(self, *names: str) -> bool:
        """Return whether one of the names is a field's."""
        return any(fold(name) in self.folded for name in names)

    def values(self, *names: str) -> set[str]:
        """Return what stands in the first field of one of the names."""
        found = find_fields(names, self.fields)
        return (
            set()
            if not found or found[0] not in self.rows
            else {str(each) for each in self.rows[found[0]].dropna().unique()}
        )

    def placed(
        self, table: Callable[[Sequence[str], pd.DataFrame], bool], layer: Callable[[Sequence[str]], bool]
    ) -> bool:
        """Return whether this is such a table that tells its places in columns, or such a layer of points."""
        if self.geometry:
            return self.points and layer(self.fields)
        return len(self.rows) > 0 and table(self.fields, self.rows)

    def of_register(self, kind: str) -> bool:
        """Return whether rows of a register of schools are mostly of a kind."""
        found = schools.kinds(self.rows)
        return found is not None and len(found) > 0 and sum(str(each).endswith(kind) for each in found) > len(found) / 2

    @property
    def points(self) -> bool:
        return self.geometry == POINT

    @property
    def lines(self) -> bool:
        return self.geometry == LINE

    @property
    def areas(self) -> bool:
        return self.geometry == AREA


def _is_roads(look: _Look) -> bool:
    classed = look.has("typeveg", "vegtype", "highway", "fclass", "road_class", "roadclass", "veglenketype")
    nvdb = look.has("vegkategori", "vegsystemreferanse", "veglenkesekvensid") and look.has("feltoversikt", "detaljnivå")
    planner = look.has("oneway") and look.has("speedfw", "drivetime_fw", "maxspeed")
    return look.lines and (classed or nvdb or planner)


def _is_grid_of_people(look: _Look) -> bool:
    counted = bool(find_fields(field_names.INHABITANTS, look.fields)) and not look.has(*field_names.LAND_USE)
    return counted and (look.areas or look.placed(ssb.recognise_cells, lambda _: True))


_ADMINISTRATIVE = ("grunnkretsnummer", "gardsnummer", "arealformål", "delomradenummer", "skolekretsnavn", "adressenavn")


def _is_boundary(look: _Look) -> bool:
    named = look.has("kommunenummer", "kommunenr", "komm") and look.has("kommunenavn", "navn", "name", "kommnavn")
    return look.areas and named and not look.has(*_ADMINISTRATIVE)


def _is_school_area(look: _Look) -> bool:
    named = look.has("skolekretsnavn", "skolekrets", "skolekretsnr", "skolenavn", "skole", "school", "inntaksområde")
    return look.areas and (named or look.values("objtype", "objekttype") == {"Skolekrets"})


def _is_address(look: _Look) -> bool:
    registered = look.has("adressetekst", "adressekode")
    plain = look.has("adressenavn", "street", "gate") and look.has("nummer", "number", "husnummer")
    return look.placed(matrikkel.recognise_addresses, lambda _: registered or plain)


def _is_traffic(look: _Look) -> bool:
    return look.lines and elveg.kind_of("", look.fields) == elveg.AADT


def _is_written(look: _Look) -> bool:
    """Return whether this is a table of Vegkart's, with its lines written out as text (WKT)."""
    return not look.geometry and bool(find_fields(WKT, look.fields)) and elveg.kind_of("", look.fields) is not None


def _is_written_traffic(look: _Look) -> bool:
    return _is_written(look) and elveg.kind_of("", look.fields) == elveg.AADT


def _is_school(look: _Look) -> bool:
    named = look.points and bool(find_fields(field_names.PUPILS, look.fields)) and look.has(*field_names.AREA_NAME)
    return named or (look.placed(schools.recognise_schools, schools.recognise_register) and look.of_register("school"))


def _is_kindergarten(look: _Look) -> bool:
    return look.placed(schools.recognise_schools, schools.recognise_register)


def _of_values(*wanted: str) -> Callable[[_Look], bool]:
    def fits(look: _Look) -> bool:
        values = look.values("kind")
        return bool(values) and values <= set(wanted)

    return fits


def _is_charging_plan(look: _Look) -> bool:
    """Tell planned sites, which are built in phases, from the stations that there are."""
    points = {*field_names.CHARGING_POINTS, *field_names.NORMAL_POINTS, *field_names.FAST_POINTS}
    named = look.has(*points - {"capacity"})  # which is that of any parking
    return (look.points or look.areas) and named and look.has(*field_names.PHASE)


def _is_car_parking(look: _Look) -> bool:
    kinds = look.values("kind")
    ours = bool(kinds) and kinds <= {"car_parking", "staff", "visitors", "residents", "park_and_ride", "disabled"}
    return look.has(*field_names.CAPACITY) and ours


def _is_bike_parking(look: _Look) -> bool:
    kinds = look.values("kind")
    return bool(kinds) and kinds <= {"bike_parking", "stands", "racks", "lockers", "wall_loops", "shed", "bollard"}


def _is_norms(look: _Look) -> bool:
    """Return whether this is a table of parking norms, which lies nowhere on the map."""
    return not look.geometry and is_norm_table(look.fields)


def _is_norm_zones(look: _Look) -> bool:
    return look.areas and (look.has(*field_names.NORM_ZONE) or look.values("kind") == {"norm_zone"})


def _is_restrictions(look: _Look) -> bool:
    kinds = look.values("kind")
    ours = bool(kinds) and kinds <= set(RESTRICTION_KINDS)
    return (look.areas or look.lines) and (look.has(*field_names.RESTRICTION) or ours)


RESTRICTION_KINDS = frozenset({"residents_zone", "paid", "time_limit", "no_parking"})


def _is_sites(look: _Look) -> bool:
    return look.areas and plans.recognise_sites(look.fields, look.rows, load_strategy().sites)


def _is_case_plan(look: _Look) -> bool:
    """Tell a plan that is being assessed, which tells alternatives, from the plans that are in force."""
    return look.areas and look.has(*field_names.ALTERNATIVE) and plans.recognise_plan(look.fields, look.rows)


# The first that fits decides: what is told by more comes before what is told by less.
_TESTS: tuple[tuple[str, Callable[[_Look], bool]], ...] = (
    (NORMS, _is_norms),
    (RESTRICTIONS, _is_restrictions),
    (NORM_ZONES, _is_norm_zones),
    (ROADS, _is_roads),
    (TRAFFIC, _is_traffic),
    (TRAFFIC, _is_written_traffic),
    (ROAD_OBJECTS, _is_written),
    (CASE_PLAN, _is_case_plan),
    (PLANS, lambda look: look.areas and plans.recognise_plan(look.fields, look.rows)),
    (HUBS, lambda look: look.points and look.has("hub_id") and look.has("tier") and look.has("headway_min")),
    (STOPS, lambda look: look.points and look.has("stopplacetype")),
    (SCHOOL_AREAS, _is_school_area),
    (SCHOOLS, _is_school),
    (KINDERGARTENS, _is_kindergarten),
    (ADDRESSES, _is_address),
    (BOUNDARY, _is_boundary),
    (GRID, lambda look: bool(find_fields(field_names.FREE_KW, look.fields))),
    (CHARGING_PLAN, _is_charging_plan),
    (CHARGERS, lambda look: look.points and look.has(*field_names.POWER_KW) and look.has(*field_names.CHARGING_POINTS)),
    (CHARGERS, _of_values("charger")),
    (CAR_PARKING, _is_car_parking),
    (BIKE_PARKING, _is_bike_parking),
    (PRIORITY_AREAS, lambda look: look.areas and _of_values("named_area", "centre")(look)),
    (CONSTRAINTS, lambda look: look.areas and _of_values("blue_green", "shore")(look)),
    (SCHOOLS, _of_values("school")),
    (SERVICES, _of_values("school", "kindergarten", "health", "grocery")),
    (POPULATION, _is_grid_of_people),
    (SITES, _is_sites),
)
