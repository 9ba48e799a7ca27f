"""Stop places from the national stop register (NSR, Nasjonalt stoppestedsregister) as NeTEx XML.

Entur delivers the register as a zip that holds one XML file: a `PublicationDelivery` with a `SiteFrame` of
`StopPlace` elements, each with its `StopPlaceType`, `TransportMode`, `Centroid` and `quays`. The file is read element
by element, so that the country's takes no more memory than its stops. Document types and entities are refused: no such
file has any, and they can blow up to anything.

A station of several modes is a parent without type, which the places of each mode name as `ParentSiteRef`; the parent
is left out where they are there. What is no longer valid, or not yet, on the day the file was made is left out, and of
several versions of one place the newest stays.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Bools
from ..core.messages import KlimaklokError, Note
from ..core.progress import Progress, advance, part
from ..core.unpack import CHUNK, BoundedStream, open_member, open_packed
from .messages import (
    NetexBrokenError,
    NetexCutOffError,
    NetexEmptyError,
    NetexEntitiesError,
    NetexForeignError,
    NetexNoStopsError,
    NetexUnreadableError,
)

MOST_BYTES = 4e9
ROOT = "PublicationDelivery"
_HEAD = 4096
_ZIP = b"PK\x03\x04"
_STOP, _QUAY = "StopPlace", "Quay"
_SKIPPED = frozenset(
    ("tariffZones", "placeEquipments", "alternativeNames", "AccessibilityAssessment", "levels", "Polygon")
)
"""Parts of a place that are passed over."""
_OUTSIDE = frozenset(("topographicPlaces", "groupsOfStopPlaces", "tariffZones", "fareZones", "parkings", "FareFrame"))
"""Parts of a file that are passed over: some hold names and positions of their own."""
_MODES = {
    "railStation": "rail",
    "metroStation": "metro",
    "onstreetTram": "tram",
    "tramStation": "tram",
    "onstreetBus": "bus",
    "busStation": "bus",
    "coachStation": "coach",
    "ferryStop": "ferry",
    "ferryPort": "ferry",
    "harbourPort": "ferry",
    "liftStation": "funicular",
    "airport": "other",
}
"""What calls at each `StopPlaceType`, in our words for modes."""
_TRANSPORT_MODES = {"water": "ferry", "funicular": "funicular", "cableway": "funicular", "air": "other"}
"""Where the type is not told: `TransportMode`, whose other values are our words."""
_NOTE_OF = {
    "id_missing": "nsr_id_missing",
    "older_version": "nsr_older_version",
    "deleted": "nsr_deleted",
    "expired": "nsr_expired",
    "not_yet_valid": "nsr_not_yet_valid",
    "parent": "nsr_parent",
    "position_missing": "nsr_position_missing",
}
"""Why a record is left out, in the order in which it is asked."""


@dataclass(frozen=True)
class StopRegister:
    """What `read_stops` returns.

    Attributes
    ----------
    stops : GeoDataFrame
        MultiPoints of the quays in EPSG:4326 (of the centroid where no quay has a position), one per stop place:
        ``stop_id``, ``name``, ``modes`` ("rail", "bus" …; "" where nothing tells), ``stopPlaceType``,
        ``transportMode``, ``parent_id`` and ``parent_name`` ("" without), ``n_quays``.
    as_of : str
        The day whose stops they are, as "2026-01-31"; "" where the file tells none.
    notes : list of Note
    """

    stops: gpd.GeoDataFrame
    as_of: str
    notes: list[Note]


def is_stop_register(path: Path) -> bool:
    """Tell by its first bytes whether a file, or the XML inside a zip, is NeTEx."""
    try:
        with path.open("rb") as opened:
            head = opened.read(_HEAD)
        if head.startswith(_ZIP):
            with zipfile.ZipFile(path) as archive:
                member = _xml_member(archive)
                if member is None:
                    return False
                with archive.open(member) as inside:
                    head = inside.read(_HEAD)
        elif path.suffix.lower() == ".gz":
            with open_packed(path, most=MOST_BYTES) as stream:
                head = stream.read(_HEAD)
    except (OSError, EOFError, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError):
        return False
    return ROOT in head.replace(b"\0", b"").decode("latin-1")


def read_stops(path: str | Path, progress: Progress | None = None) -> StopRegister:
    """Read the stop places of a file of the national stop register.

    Parameters
    ----------
    path : str or Path
        NeTEx XML, plain, as .gz or .bz2, or in a zip.
    progress : callable, optional

    Returns
    -------
    StopRegister

    Raises
    ------
    NetexUnreadableError, NetexEmptyError, NetexForeignError
        The file cannot be opened, holds nothing, or is no NeTEx.
    NetexBrokenError, NetexCutOffError, NetexEntitiesError
        It is no XML, ends too early, or has a document type.
    NetexNoStopsError
        It holds no stop place that is valid and has a position.
    """
    file = Path(path)
    parser = _Parser(file.name)
    try:
        with _opened(file, part(progress, 0.0, 0.9)) as stream:
            parser.parse(stream)
    except (OSError, EOFError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise NetexUnreadableError(file=str(file), detail=getattr(error, "strerror", None) or str(error)) from error
    advance(progress, 0.9)
    return _register(parser, file.name)


@contextmanager
def _opened(file: Path, progress: Progress | None) -> Iterator[BoundedStream]:
    with file.open("rb") as opened:
        zipped = opened.read(len(_ZIP)) == _ZIP
    if not zipped:
        with open_packed(file, most=MOST_BYTES, progress=progress) as stream:
            yield stream
        return
    with zipfile.ZipFile(file) as archive:
        member = _xml_member(archive)
        if member is None:
            raise NetexForeignError(file=file.name, found=", ".join(archive.namelist()[:6]) or "-")
        with open_member(archive, member, file=file.name, most=MOST_BYTES, progress=progress) as stream:
            yield stream


def _xml_member(archive: zipfile.ZipFile) -> str | None:
    """Return the largest XML file of a zip."""
    inside = [each for each in archive.infolist() if each.filename.lower().endswith(".xml")]
    return max(inside, key=lambda each: each.file_size).filename if inside else None


# --- elements ---------------------------------------------------------------------------------------------------------


@dataclass
class _Place:
    """What is told of a stop place or a quay."""

    id: str
    version: str = ""
    modification: str = ""
    told: dict[str, str] = field(default_factory=dict)
    parent: str = ""
    quays: list[_Place] = field(default_factory=list)


_TOLD = {
    "Name": "name",
    "StopPlaceType": "type",
    "TransportMode": "mode",
    "Longitude": "lon",
    "Latitude": "lat",
    "FromDate": "from",
    "ToDate": "to",
}


class _Parser:
    """Reads the elements of a file and keeps what is told of its places."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._depth = self._skip_from = 0
        self._root = ""
        self._text: list[str] | None = None
        self._open: list[tuple[int, _Place]] = []
        self.places: list[_Place] = []
        self.published = self._changed = ""
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._characters
        for name in ("StartDoctypeDeclHandler", "EntityDeclHandler", "ExternalEntityRefHandler"):
            setattr(self._expat, name, self._refuse)

    @property
    def as_of(self) -> str:
        """Return the moment the file was made, or else the last change of a place."""
        return self.published or self._changed

    def parse(self, stream: BoundedStream) -> None:
        """Read all there is."""
        found = False
        try:
            while data := stream.read(CHUNK):
                found = found or bool(data.strip())
                self._expat.Parse(data, False)
            if not found:
                raise NetexEmptyError(file=self._file)
            self._expat.Parse(b"", True)
        except expat.ExpatError as error:
            raise self._broken(error, found=found) from error

    def _broken(self, error: expat.ExpatError, *, found: bool) -> KlimaklokError:
        codes = expat.errors.codes
        over = (codes[expat.errors.XML_ERROR_NO_ELEMENTS], codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN])
        partial = (codes[expat.errors.XML_ERROR_PARTIAL_CHAR], codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION])
        if not self._root:
            return (
                NetexForeignError(file=self._file, found=expat.ErrorString(error.code))
                if found
                else (NetexEmptyError(file=self._file))
            )
        if error.code in (*over, *partial):
            return NetexCutOffError(file=self._file, line=error.lineno)
        detail = expat.ErrorString(error.code)
        return NetexBrokenError(file=self._file, line=error.lineno, column=error.offset + 1, detail=detail)

    def _refuse(self, *declared: Any) -> int:
        if str(declared[0]).lower() == "html":
            raise NetexForeignError(file=self._file, found="<html>")
        raise NetexEntitiesError(file=self._file)

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._skip_from:
            return
        name = qualified.rpartition(" ")[2]
        if not self._root:
            self._root = name
            if name != ROOT:
                raise NetexForeignError(file=self._file, found=f"<{name}>")
        self._text = None
        if name in (_STOP, _QUAY):
            place = _Place(attributes.get("id", ""), attributes.get("version", ""), attributes.get("modification", ""))
            self._changed = max(self._changed, attributes.get("changed", ""), attributes.get("created", ""))
            if name == _QUAY and self._open:
                self._open[-1][1].quays.append(place)
            elif name == _STOP:
                self.places.append(place)
            self._open.append((self._depth, place))
        elif name in (_SKIPPED if self._open else _OUTSIDE):
            self._skip_from = self._depth
        elif self._open and name == "ParentSiteRef":
            self._open[-1][1].parent = attributes.get("ref", "")
        elif name in _TOLD if self._open else name == "PublicationTimestamp":
            self._text = []

    def _characters(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _end(self, qualified: str) -> None:
        self._depth -= 1
        if self._skip_from:
            self._skip_from = 0 if self._depth < self._skip_from else self._skip_from
            return
        name = qualified.rpartition(" ")[2]
        if self._text is not None:
            text = "".join(self._text).strip()
            if self._open:
                self._open[-1][1].told.setdefault(_TOLD[name], text)
            else:
                self.published = text
            self._text = None
        elif self._open and self._depth < self._open[-1][0]:
            self._open.pop()


# --- places -----------------------------------------------------------------------------------------------------------


def _register(parser: _Parser, file: str) -> StopRegister:
    places = parser.places
    if not places:
        raise NetexNoStopsError(file=file, count=0)
    now = pd.to_datetime(parser.as_of, errors="coerce", utc=True)
    table = _table(places)
    table["stop_id"] = table["stop_id"].where(table["stop_id"] != "", None)
    quays = _table([quay for place in places for quay in place.quays])
    owner = np.repeat(np.arange(len(places)), [len(place.quays) for place in places])
    quays["owner"] = owner
    quays = quays[(_why_not_now(quays, now) == "").to_numpy() & _placed(quays)]
    why = _why_not_now(table, now)
    why = why.where(table["stop_id"].notna(), "id_missing")
    newest = table[why == ""].sort_values("version", kind="stable").drop_duplicates("stop_id", keep="last").index
    why = why.where((why != "") | table.index.isin(newest), "older_version")
    here = why == ""
    parents = table["stop_id"].isin(table.loc[here, "parent_id"])
    why = why.where(~here | ~parents, "parent")
    has_quays = np.isin(np.arange(len(table)), quays["owner"])
    why = why.where((why != "") | has_quays | _placed(table), "position_missing")
    kept = (why == "").to_numpy()
    if not kept.any():
        raise NetexNoStopsError(file=file, count=len(table))
    names = table[why.isin(["", "parent"])].drop_duplicates("stop_id").set_index("stop_id")["name"]
    stops = table.loc[kept, ["stop_id", "name", "modes", "stopPlaceType", "transportMode", "parent_id"]]
    stops["parent_name"] = stops["parent_id"].map(names).fillna("")
    stops["n_quays"] = np.array([len(place.quays) for place in places])[kept]
    own = table.assign(owner=np.arange(len(table)))[kept & ~has_quays]
    points = pd.concat([quays[kept[quays["owner"]]], own]).sort_values("owner", kind="stable")
    at = np.cumsum(kept)[points["owner"]] - 1
    geometry = shapely.multipoints(shapely.points(points["lon"], points["lat"]), indices=at)
    notes = [Note("nsr_read", {"file": file, "count": int(kept.sum()), "date": _day(now) or "?"})]
    for code, note in _NOTE_OF.items():
        if (wrong := (why == code).to_numpy()).any():
            first = table[wrong].iloc[0]
            notes.append(Note(note, {"count": int(wrong.sum()), "example": first["name"] or first["stop_id"] or "?"}))
    if (count := int((stops["modes"] == "").sum())) > 0:
        example = stops.loc[stops["modes"] == "", "name"].iloc[0]
        notes.append(Note("nsr_mode_unknown", {"count": count, "example": example or "?"}))
    frame = gpd.GeoDataFrame(stops.reset_index(drop=True), geometry=geometry, crs="EPSG:4326")
    return StopRegister(frame, _day(now), notes)


def _table(places: list[_Place]) -> pd.DataFrame:
    def told(key: str) -> list[str]:
        return [place.told.get(key, "") for place in places]

    table = pd.DataFrame(
        {
            "stop_id": pd.Series([place.id for place in places], dtype=object),
            "name": pd.Series(told("name"), dtype=object),
            "stopPlaceType": pd.Series(told("type"), dtype=object),
            "transportMode": pd.Series(told("mode"), dtype=object),
            "parent_id": pd.Series([place.parent for place in places], dtype=object),
            "modification": pd.Series([place.modification for place in places], dtype=object),
        }
    )
    by_mode = table["transportMode"].map(lambda word: _TRANSPORT_MODES.get(word, word))
    table["modes"] = table["stopPlaceType"].map(_MODES).fillna(by_mode.where(by_mode != "unknown", "")).astype(object)
    table["version"] = pd.to_numeric(pd.Series([place.version for place in places]), errors="coerce").fillna(-1)
    for key in ("lon", "lat"):
        table[key] = pd.to_numeric(pd.Series(told(key), dtype=object), errors="coerce").astype("float64")
    for key in ("from", "to"):
        table[key] = pd.to_datetime(pd.Series(told(key), dtype=object), errors="coerce", utc=True, format="ISO8601")
    return table


def _why_not_now(table: pd.DataFrame, now: Any) -> pd.Series[Any]:
    """Return why each record does not count on the day, "" where it does."""
    why = pd.Series("", index=table.index, dtype=object)
    if not pd.isna(now):
        why = why.mask(table["from"] > now, "not_yet_valid").mask(table["to"] < now, "expired")
    return why.mask(table["modification"] == "delete", "deleted")


def _placed(table: pd.DataFrame) -> Bools:
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    with np.errstate(invalid="ignore"):
        on_earth = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)  # noqa: PLR2004
    return np.asarray(on_earth & ~((lon == 0) & (lat == 0)))


def _day(moment: Any) -> str:
    return "" if pd.isna(moment) else moment.date().isoformat()
