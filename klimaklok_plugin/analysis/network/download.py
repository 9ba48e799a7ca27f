"""Streets and features from OpenStreetMap by place or extent, with osmnx, in a worker that can be abandoned.

osmnx asks the servers, splits large areas and keeps a cache. Streets are written to an OSM file and built by the same
reader as any other OSM file, so that access rules are identical. What osmnx 2 does to a program that lives on is held
in check here: it pins addresses in `socket.getaddrinfo` for good, waits 55 s and asks again without end when a server
is busy, asks 8.8.8.8 past the proxy when a name cannot be resolved, and keeps its cache in the current folder.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlparse
from xml.sax.saxutils import quoteattr  # nosec B406

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.messages import UnpackedError
from ..core.progress import Progress, advance
from ..core.unpack import BoundedStream, parse_json
from ..core.worker import Result, Worker, run_abandonable
from ..sources.schools import other_schools
from .messages import (
    DownloadBusyError,
    DownloadCertificateError,
    DownloadGaveUpError,
    DownloadNoAreaError,
    DownloadNoDataError,
    DownloadNoStreetsError,
    DownloadOsmnxOldError,
    DownloadOutsideError,
    DownloadPlaceNoAreaError,
    DownloadPlaceUnknownError,
    DownloadProxyError,
    DownloadRefusedError,
    DownloadTimeoutError,
    DownloadTooLargeError,
    DownloadTooMuchError,
    DownloadUnreachableError,
    DownloadWrongShapeError,
)

if TYPE_CHECKING:
    import pyproj

BUSY = (429, 502, 503, 504)
DAY_S = 86_400
PAUSES_S = (15.0, 45.0)
KIND_COLUMNS = ("osm_id", "kind", "name", "operator", "capacity", "access", "fee")


@dataclass(frozen=True)
class _Rule:
    """Features of one layer and kind: those whose tag `key` is one of `tagged`."""

    layer: str
    kind: str
    key: str
    tagged: tuple[str, ...]


# Where several rules fit a feature, the last decides: a subway station is tagged as a railway station as well.
_RULES = (
    _Rule("stops", "rail", "railway", ("station", "halt")),
    _Rule("stops", "tram", "railway", ("tram_stop",)),
    _Rule("stops", "bus", "highway", ("bus_stop",)),
    _Rule("stops", "bus", "amenity", ("bus_station",)),
    _Rule("stops", "ferry", "amenity", ("ferry_terminal",)),
    _Rule("stops", "metro", "railway", ("subway_entrance",)),
    _Rule("stops", "metro", "station", ("subway",)),
    _Rule("stops", "tram", "station", ("light_rail",)),
    _Rule("schools", "school", "amenity", ("school",)),
    _Rule("services", "school", "amenity", ("school",)),
    _Rule("services", "kindergarten", "amenity", ("kindergarten",)),
    _Rule("services", "health", "amenity", ("doctors", "clinic", "hospital")),
    _Rule("services", "grocery", "shop", ("supermarket", "convenience")),
    _Rule("car_parking", "car_parking", "amenity", ("parking",)),
    _Rule("bike_parking", "bike_parking", "amenity", ("bicycle_parking",)),
    _Rule("chargers", "charger", "amenity", ("charging_station",)),
)
_SCHOOL = "school"
LAYERS = tuple(dict.fromkeys(rule.layer for rule in _RULES))


def feature_tags(layers: Sequence[str] = LAYERS) -> dict[str, list[str]]:
    """Return the values of each tag that features of some layers have."""
    tags: dict[str, list[str]] = {}
    for rule in _RULES:
        if rule.layer in layers:
            tags[rule.key] = list(dict.fromkeys([*tags.get(rule.key, []), *rule.tagged]))
    return tags


@dataclass(frozen=True)
class DownloadOptions:
    """How to ask the servers.

    Attributes
    ----------
    overpass_url, nominatim_url : str or None
        None: osmnx's own.
    proxies : mapping of str to str
        As requests wants it; empty: what the environment says.
    certificates : path or None
        The authorities that are trusted, as PEM; None: those of certifi.
    cache_dir : path or None
        Answers are kept there for `cache_days`; None: nothing is kept.
    max_area_km2 : float
    timeout_s : int
        For one answer.
    pauses_s : tuple of float
        Waits before a busy server is asked again.
    """

    overpass_url: str | None = None
    nominatim_url: str | None = None
    proxies: Mapping[str, str] = field(default_factory=dict)
    certificates: Path | None = None
    cache_dir: Path | None = None
    cache_days: float = 7.0
    max_area_km2: float = 2000.0
    timeout_s: int = 180
    pauses_s: tuple[float, ...] = field(default_factory=lambda: PAUSES_S)
    user_agent: str = "Klimaklok QGIS plugin (osmnx)"


@dataclass(frozen=True)
class Download:
    """What was downloaded.

    Attributes
    ----------
    area : shapely geometry
        In degrees.
    streets : dict of list
        OSM elements by type (`node`, `way`, `relation`) when streets were asked for.
    features : dict of GeoDataFrame
        Points in degrees per layer asked for, with the columns `KIND_COLUMNS`.
    servers : tuple of str
        Who was asked.
    """

    area: shapely.Geometry
    streets: dict[str, list[dict[str, Any]]]
    features: dict[str, gpd.GeoDataFrame]
    servers: tuple[str, ...]


def download_osm(
    place: str | None,
    extent: tuple[float, float, float, float] | None,
    layers: Sequence[str] = (),
    *,
    streets: bool = True,
    buffer_m: float = 0.0,
    options: DownloadOptions | None = None,
    progress: Progress | None = None,
) -> Download:
    """Download streets and features of a place or an extent.

    Parameters
    ----------
    place : str or None
        Name of an area, such as "Bærum, Norway".
    extent : tuple of float or None
        West, south, east, north in degrees.
    layers : sequence of str
        Names out of `LAYERS`.
    streets : bool
    buffer_m : float
        Streets are fetched this far beyond the area: people walk across the border too.
    options : DownloadOptions, optional
    progress : callable, optional
        Asked ten times a second; when it cancels, the worker is abandoned and writes nothing any more.

    Returns
    -------
    Download

    Raises
    ------
    KlimaklokError
        What failed, and where.
    """
    options = options or DownloadOptions()
    if bool(place) == (extent is not None):
        raise DownloadNoAreaError
    if extent is not None:
        west, south, east, north = extent
        if not (west < east and south < north):  # a box would put them in order
            raise DownloadOutsideError(west=west, south=south, east=east, north=north)
        _check_size(shapely.box(*extent), options)

    def task(worker: Worker) -> Download:
        with _osmnx(options) as osmnx:
            _forget_old(options)
            area = shapely.box(*extent) if extent is not None else _geocode(osmnx, str(place), options)
            _check_size(area, options)
            worker.done = 0.2
            elements = _streets(osmnx, _widened(area, buffer_m), options, worker) if streets else {}
            worker.done = 0.7
            found = _features(osmnx, area, layers, options, worker) if layers else {}
            asked = {_host(osmnx.settings.overpass_url), *([_host(osmnx.settings.nominatim_url)] if place else [])}
            return Download(area, elements, found, tuple(sorted(asked)))

    return run_abandonable(task, progress)


# --- the worker -------------------------------------------------------------------------------------------------------


class _BusyError(Exception):
    """The server asks to come back later."""

    def __init__(self, server: str, status: int) -> None:
        super().__init__(server, status)
        self.server, self.status = server, status


def _inspect(response: Any, *_: Any, **__: Any) -> None:
    """Look at each answer before osmnx does: stop an abandoned worker, and name what went wrong at once."""
    worker = threading.current_thread()
    if isinstance(worker, Worker):
        worker.check()
    server, status = _host(response.url), response.status_code
    if status in BUSY or status >= 400:  # noqa: PLR2004 - HTTP errors; what they go on to say is not read
        response.raw.close()
        response._content, response._content_consumed = b"", True  # noqa: SLF001
    if status in BUSY:
        raise _BusyError(server, status)
    if status == 407:  # noqa: PLR2004 - proxy authentication required
        raise DownloadProxyError(server=server, detail=response.reason)
    if status >= 400:  # noqa: PLR2004 - HTTP errors
        raise DownloadRefusedError(server=server, status=status, detail=response.reason)
    _read_answer(response, server, worker)


MOST_ANSWER_BYTES = 600e6
"""Of one answer, unpacked; the streets of 2,000 km² around Oslo are a third of it."""

MOST_ANSWER_MEMORY = 6e9
"""Bytes that the objects of one answer may take."""

_PIECE = 4096
"""Bytes taken from the wire at a time: what they unpack to is small, whatever the server sends."""

_RESERVED = frozenset(("geometry", "element", "id", "index", "nodes", "members", "lat", "lon"))
"""Tags that osmnx would take for its own columns; none is needed here."""


class _Unpacked:
    """An answer's unpacked bytes, as a file object that takes little from the wire at a time."""

    def __init__(self, raw: Any) -> None:
        self._raw, self._pieces = raw, raw.stream(_PIECE, decode_content=True)

    def read(self, _: int) -> bytes:
        piece: bytes = next(self._pieces, b"")
        return piece

    def close(self) -> None:
        self._raw.close()


def _read_answer(response: Any, server: str, worker: Any) -> None:
    """Read an answer within bounds and check its shape, in place of requests and osmnx, who would take anything."""

    def abandoned(_: float) -> bool:
        if isinstance(worker, Worker):
            worker.check()
        return False

    stream = BoundedStream(
        cast("Any", _Unpacked(response.raw)),
        server,
        most=MOST_ANSWER_BYTES,
        packed=response.raw.tell,
        progress=abandoned,
    )
    pieces: list[bytes] = []
    try:
        while piece := stream.read(_PIECE * 16):
            pieces.append(piece)
    except UnpackedError as error:
        raise DownloadTooMuchError(server=server, detail=str(error)) from error
    finally:
        response.raw.close()
    response._content, response._content_consumed = b"".join(pieces), True  # noqa: SLF001 - as requests does
    if response.is_redirect:
        return
    try:
        answer = parse_json(response.content, file=server, most=MOST_ANSWER_MEMORY)
    except UnpackedError as error:
        raise DownloadTooMuchError(server=server, detail=str(error)) from error
    except ValueError as error:
        raise DownloadNoDataError(server=server) from error
    _check_answer(answer, server, places=response.request.method == "GET")
    response.json = lambda **_: answer


def _check_answer(answer: Any, server: str, *, places: bool) -> None:
    """Refuse what is no answer of Overpass or (`places`) Nominatim, and take out the tags that osmnx stumbles over."""
    if places:
        if not isinstance(answer, list) or not all(isinstance(place, dict) for place in answer):
            raise DownloadWrongShapeError(server=server, detail=type(answer).__name__)
        return
    elements = answer.get("elements") if isinstance(answer, dict) else None
    if isinstance(answer, dict) and isinstance(answer.get("remark"), str):
        raise DownloadGaveUpError(server=server, detail=answer["remark"])
    if not isinstance(elements, list):
        raise DownloadWrongShapeError(server=server, detail="elements")
    for element in elements:
        if not _is_element(element):
            raise DownloadWrongShapeError(server=server, detail=json.dumps(element)[:80])
        tags = element.get("tags")
        if tags and not _RESERVED.isdisjoint(tags):
            element["tags"] = {name: value for name, value in tags.items() if name not in _RESERVED}


def _is_element(element: Any) -> bool:
    """Return whether this is an element as Overpass describes them; kinds that are not used may be anything."""
    if not isinstance(element, dict) or not isinstance(element.get("type"), str):
        return False
    parts = _PARTS.get(element["type"])
    if parts is None:
        return True
    tags = element.get("tags", {})
    named = _is_whole(element.get("id")) and isinstance(tags, dict)
    return named and all(isinstance(value, (str, int, float)) for value in tags.values()) and parts(element)


def _is_member(member: Any) -> bool:
    return (
        isinstance(member, dict)
        and isinstance(member.get("type"), str)
        and _is_whole(member.get("ref"))
        and isinstance(member.get("role", ""), str)
    )


def _all(values: Any, right: Callable[[Any], bool]) -> bool:
    return isinstance(values, list) and all(map(right, values))


_PARTS: Mapping[str, Callable[[dict[str, Any]], bool]] = {
    "node": lambda element: _is_degree(element.get("lat"), 90.0) and _is_degree(element.get("lon"), 180.0),
    "way": lambda element: _all(element.get("nodes"), _is_whole),
    "relation": lambda element: _all(element.get("members"), _is_member),
}
"""What each kind of element must be made of."""


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**62


def _is_degree(value: Any, most: float) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= most


_users = 0
_lock = threading.Lock()
_before: dict[str, Any] = {}


@contextlib.contextmanager
def _osmnx(options: DownloadOptions) -> Iterator[Any]:
    """Return osmnx with our settings, and put everything back when the last user is done, abandoned ones included."""
    global _users  # noqa: PLW0603 - osmnx's settings are global as well
    import osmnx
    from osmnx import _overpass

    if not hasattr(_overpass, "_overpass_request") or not hasattr(_overpass, "_make_overpass_polygon_coord_strs"):
        raise DownloadOsmnxOldError(version=osmnx.__version__)
    settings = {
        "use_cache": options.cache_dir is not None,
        "cache_folder": str(options.cache_dir or ""),
        "requests_timeout": options.timeout_s,
        "requests_kwargs": {
            "hooks": {"response": _inspect},
            **({"proxies": dict(options.proxies)} if options.proxies else {}),
            **({"verify": str(options.certificates)} if options.certificates is not None else {}),
        },
        "overpass_rate_limit": False,
        "doh_url_template": None,
        "http_user_agent": options.user_agent,
        **({"overpass_url": options.overpass_url} if options.overpass_url else {}),
        **({"nominatim_url": options.nominatim_url} if options.nominatim_url else {}),
    }
    with _lock:
        if _users == 0:
            _before.update(
                {name: getattr(osmnx.settings, name) for name in dir(osmnx.settings) if not name.startswith("_")}
            )
            _before["getaddrinfo"] = socket.getaddrinfo
        _users += 1
        for name, value in settings.items():
            setattr(osmnx.settings, name, value)
    try:
        yield osmnx
    finally:
        with _lock:
            _users -= 1
            if _users == 0:
                socket.getaddrinfo = _before.pop("getaddrinfo")
                for name, value in _before.items():
                    setattr(osmnx.settings, name, value)
                _before.clear()


def _ask(request: Callable[[], Result], url: str, options: DownloadOptions, worker: Worker | None = None) -> Result:
    """Send a request, ask a busy server again after a while, and say what failed and where."""
    forgotten = False
    for pause in (*options.pauses_s, None):
        try:
            return request()
        except _BusyError as error:
            if pause is None:
                raise DownloadBusyError(server=error.server, status=error.status) from error
            (worker.wait if worker is not None else time.sleep)(pause)
        except OSError as error:  # all of requests' errors are
            raise _named(error, _host(url), options) from error
        except _WRONG_SHAPE as error:
            if isinstance(error, _osmnx_errors()):
                raise
            if forgotten:
                raise DownloadWrongShapeError(server=_host(url), detail="JSON") from error
            forgotten = True
            _forget_all(options)  # an answer in the cache that was cut off, or changed
    return request()


_WRONG_SHAPE = (ValueError, KeyError, TypeError, AttributeError, IndexError, shapely.errors.ShapelyError)
"""What Python says where an answer is made of other parts than it should be."""


def _osmnx_errors() -> tuple[type[Exception], ...]:
    """Return what osmnx itself raises on purpose."""
    from osmnx import _errors

    return (_errors.InsufficientResponseError, _errors.ResponseStatusCodeError)


def _named(error: OSError, server: str, options: DownloadOptions) -> Exception:
    """Return the error that tells the user what to do about a failed request."""
    from requests import exceptions

    if isinstance(error, exceptions.ProxyError):
        return DownloadProxyError(server=server, detail=_reason(error))
    if isinstance(error, exceptions.SSLError):
        return DownloadCertificateError(server=server, detail=_reason(error))
    if isinstance(error, exceptions.Timeout):
        return DownloadTimeoutError(server=server, seconds=options.timeout_s)
    if isinstance(error, exceptions.JSONDecodeError):
        return DownloadNoDataError(server=server)
    if isinstance(error, exceptions.RequestException):
        return DownloadUnreachableError(server=server, detail=_reason(error))
    return error


def _reason(error: BaseException) -> str:
    """Return the innermost reason of a connection error, without the object addresses that requests puts into it."""
    inner = error.args[0] if error.args else error
    inner = getattr(inner, "reason", inner)
    return re.sub(r"^.*0x[0-9a-f]+>: ", "", str(inner)).strip("() ")[:200]


def _host(url: str) -> str:
    return urlparse(url).netloc or url


def _forget_old(options: DownloadOptions) -> None:
    """Remove answers that are older than `cache_days`."""
    if options.cache_dir is not None and options.cache_dir.is_dir():
        limit = time.time() - options.cache_days * DAY_S
        for file in options.cache_dir.glob("*.json"):
            with contextlib.suppress(OSError):
                if file.stat().st_mtime < limit:
                    file.unlink()


def _forget_all(options: DownloadOptions) -> None:
    _forget_old(DownloadOptions(cache_dir=options.cache_dir, cache_days=-1.0))


# --- areas ------------------------------------------------------------------------------------------------------------


def _check_size(area: shapely.Geometry, options: DownloadOptions) -> None:
    """Refuse an area that is too large, or that no request can describe.

    Its size is measured on the cylindrical equal-area projection (Lambert 1772), on which no area vanishes: the outline
    of the whole world encloses nothing on the globe.
    """
    west, south, east, north = area.bounds
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004 - degrees
        raise DownloadOutsideError(west=west, south=south, east=east, north=north)
    flat = shapely.transform(
        shapely.segmentize(area, 0.5),
        lambda degrees: np.column_stack([np.radians(degrees[:, 0]), np.sin(np.radians(degrees[:, 1]))]),
    )
    size = EARTH_KM**2 * flat.area
    if size > options.max_area_km2:
        raise DownloadTooLargeError(area=size, limit=options.max_area_km2)
    if south < LEAST_LATITUDE or north > MOST_LATITUDE:
        raise DownloadOutsideError(west=west, south=south, east=east, north=north)


EARTH_KM = 6371.0072
"""Radius of the sphere with the area of GRS80 (Moritz 2000)."""

LEAST_LATITUDE, MOST_LATITUDE = -80.0, 84.0
"""What UTM covers: beyond it there is no coordinate system to build the network in."""


def _geocode(osmnx: Any, place: str, options: DownloadOptions) -> shapely.Geometry:
    from osmnx._errors import InsufficientResponseError

    url = osmnx.settings.nominatim_url

    def ask() -> gpd.GeoDataFrame:
        try:
            return osmnx.geocode_to_gdf(place)
        except TypeError as error:
            if "geocode" in str(error):  # what osmnx says of a place that is a point or a line
                raise DownloadPlaceNoAreaError(place=place) from error
            raise

    try:
        found = _ask(ask, url, options)
    except InsufficientResponseError as error:
        raise DownloadPlaceUnknownError(server=_host(url), place=place) from error
    area = shapely.make_valid(found.geometry.iloc[0])
    if area.is_empty or not np.isfinite(area.bounds).all():
        raise DownloadPlaceNoAreaError(place=place)
    return area


def _widened(area: shapely.Geometry, buffer_m: float) -> shapely.Geometry:
    if buffer_m <= 0:
        return area
    series = gpd.GeoSeries([area], crs="EPSG:4326")
    widened = series.to_crs(series.estimate_utm_crs()).buffer(buffer_m).to_crs("EPSG:4326").iloc[0]
    west, _, east, _ = widened.bounds
    return area if east - west > 180 else widened  # noqa: PLR2004 - at the antimeridian it would go round the globe


# --- streets ----------------------------------------------------------------------------------------------------------


def _streets(
    osmnx: Any, area: shapely.Geometry, options: DownloadOptions, worker: Worker
) -> dict[str, list[dict[str, Any]]]:
    """Return nodes, ways and relations of all streets, each once."""
    overpass = osmnx._overpass  # noqa: SLF001 - the public functions lose the tags that decide on access
    url = osmnx.settings.overpass_url
    outlines = overpass._make_overpass_polygon_coord_strs(area)  # noqa: SLF001
    found: dict[str, dict[int, dict[str, Any]]] = {"node": {}, "way": {}, "relation": {}}
    for number, outline in enumerate(outlines):
        query = (
            f"{overpass._make_overpass_settings()};"  # noqa: SLF001
            f"(way['highway'](poly:'{outline}');way['route'='ferry'](poly:'{outline}');)->.w;"
            f"rel['highway']['type'='multipolygon'](poly:'{outline}')->.r;rel(bw.w)['type'='restriction']->.t;"
            "(.w;.r;.t;.w >;.r >;);out;"
        )

        def ask(query: str = query) -> None:
            _gather(overpass._overpass_request(OrderedDict(data=query)), found)  # noqa: SLF001

        _ask(ask, url, options, worker)
        worker.done = 0.2 + 0.5 * (number + 1) / len(outlines)
    if not any("highway" in way.get("tags", {}) for way in found["way"].values()):
        raise DownloadNoStreetsError
    return {kind: [elements[number] for number in sorted(elements)] for kind, elements in found.items()}


def _gather(answer: Any, found: dict[str, dict[int, dict[str, Any]]]) -> None:
    """Put the elements of an answer with those found before; one from the cache may have any shape, and raise."""
    for element in answer["elements"]:
        if element["type"] in found:
            found[element["type"]].setdefault(element["id"], element)


def write_osm(streets: Mapping[str, Sequence[Mapping[str, Any]]], path: Path, progress: Progress | None = None) -> None:
    """Write downloaded elements as an OSM XML file: nodes, ways, relations, each sorted by id.

    Parameters
    ----------
    streets : mapping
        `Download.streets`.
    path : Path
    progress : callable, optional
    """
    total = max(sum(len(elements) for elements in streets.values()), 1)
    written = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("<?xml version='1.0' encoding='UTF-8'?>\n<osm version=\"0.6\" generator=\"klimaklok\">\n")
        for kind in ("node", "way", "relation"):
            elements = streets.get(kind, [])
            for first in range(0, len(elements), 5000):
                advance(progress, written / total)
                batch = elements[first : first + 5000]
                file.writelines(_element_xml(kind, element) for element in batch)
                written += len(batch)
        file.write("</osm>\n")


def _element_xml(kind: str, element: Mapping[str, Any]) -> str:
    place = f' lat="{element["lat"]:.7f}" lon="{element["lon"]:.7f}"' if kind == "node" else ""
    inner = "".join(f'<nd ref="{int(node)}"/>' for node in (element["nodes"] if kind == "way" else ()))
    inner += "".join(
        f'<member type={quoteattr(str(m["type"]))} ref="{int(m["ref"])}" role={quoteattr(str(m.get("role", "")))}/>'
        for m in (element["members"] if kind == "relation" else ())
    )
    inner += "".join(
        f"<tag k={quoteattr(str(k))} v={quoteattr(_clean(str(v)))}/>" for k, v in element.get("tags", {}).items()
    )
    return f'<{kind} id="{int(element["id"])}"{place}>{inner}</{kind}>\n'


def _clean(text: str) -> str:
    """Drop the control characters that XML cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)


# --- features ---------------------------------------------------------------------------------------------------------


def _features(
    osmnx: Any, area: shapely.Geometry, layers: Sequence[str], options: DownloadOptions, worker: Worker
) -> dict[str, gpd.GeoDataFrame]:
    from osmnx._errors import InsufficientResponseError

    tags = feature_tags(layers)
    try:
        found = _ask(lambda: osmnx.features_from_polygon(area, {**tags}), osmnx.settings.overpass_url, options, worker)
    except InsufficientResponseError:
        found = gpd.GeoDataFrame({"geometry": []}, geometry="geometry", crs="EPSG:4326")
    return {layer: sort_features(found, layer) for layer in layers}


def sort_features(found: gpd.GeoDataFrame, layer: str) -> gpd.GeoDataFrame:
    """Return the features of one layer as points, with the columns `KIND_COLUMNS`.

    Schools that are said to be for others than children of compulsory school age are left out.

    Parameters
    ----------
    found : GeoDataFrame
        As osmnx returns features: index of element type and id, a column per tag, degrees.
    layer : str
        One of `LAYERS`.
    """
    kind = pd.Series("", index=found.index, dtype=object)
    for rule in _RULES:
        if rule.layer == layer and rule.key in found:
            kind = kind.mask(found[rule.key].isin(rule.tagged), rule.kind)
    kind = kind.mask((kind == _SCHOOL) & other_schools(found), "")
    chosen = found[kind != ""]
    columns: dict[str, Any] = {
        "osm_id": ["/".join(map(str, key)) for key in chosen.index],
        "kind": kind[kind != ""].to_numpy(),
    }
    for name in ("name", "operator", "access", "fee"):
        given = chosen[name] if name in chosen else pd.Series(np.nan, index=chosen.index)
        columns[name] = given.astype(object).where(given.notna(), None).to_numpy()
    capacity = chosen["capacity"] if "capacity" in chosen else pd.Series(np.nan, index=chosen.index)
    columns["capacity"] = pd.to_numeric(capacity, errors="coerce").to_numpy(dtype=np.float64)
    points = shapely.point_on_surface(np.asarray(chosen.geometry.array, dtype=object))
    return gpd.GeoDataFrame({name: columns[name] for name in KIND_COLUMNS}, geometry=points, crs="EPSG:4326")


def left_out_schools(found: gpd.GeoDataFrame) -> list[str]:
    """Return the names of the schools that `sort_features` leaves out, sorted; their ids where they have none."""
    if "amenity" not in found:
        return []
    out = found[(found["amenity"] == _SCHOOL) & other_schools(found)]
    named = out["name"] if "name" in out else pd.Series(None, index=out.index, dtype=object)
    ids = ["/".join(map(str, key)) for key in out.index]
    return sorted(str(name) if pd.notna(name) else each for name, each in zip(named, ids, strict=True))


def network_crs(area: shapely.Geometry) -> pyproj.CRS:
    """Return the projected CRS for an area in degrees."""
    from ..core.crs import projected_crs

    return projected_crs(*area.bounds)
