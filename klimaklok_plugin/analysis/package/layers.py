"""From a delivered file to the rows of one role, in the package's coordinate system."""

from __future__ import annotations

import re
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from ..core.messages import Note
from ..core.progress import Progress
from ..core.sql import statement
from ..core.unpack import unpack
from ..core.worker import run_abandonable
from ..layers import field_names
from ..layers.field_names import find_fields
from ..network import road_fields
from ..network.download import feature_tags, left_out_schools, sort_features
from ..parking.norm_table import load_norm_table, read_norms
from ..sources import schools
from ..sources.netex import is_stop_register, read_stops
from ..sources.tables import placed as place_table
from ..sources.tables import read_delimited, to_numbers
from . import recognise as kinds
from .recognise import MOST_UNPACKED, WKT, FoundFile, is_text, read_options

if TYPE_CHECKING:
    import pyproj

    from ..core.arrays import Array
    from ..strategy.loading import Strategy

MOST_COORDINATE = 1e9
"""No coordinate on Earth is as large, in metres, feet or degrees."""

Rows = tuple[gpd.GeoDataFrame, list[Note]]


@dataclass
class Place:
    """Where and by what rules layers are read.

    Attributes
    ----------
    crs : pyproj.CRS
        What the package is in.
    area : shapely geometry or None
        In `crs`: what touches it is kept, whole; None keeps everything.
    strategy : Strategy
    progress : callable, optional
    features : dict
        What was read of OpenStreetMap files, by file, since several roles are taken from one.
    """

    crs: pyproj.CRS
    area: shapely.Geometry | None
    strategy: Strategy
    progress: Progress | None = None
    features: dict[Path, gpd.GeoDataFrame] = field(default_factory=dict)


def read_layer_of(one: FoundFile, place: Place) -> Rows:
    """Return the rows of a layer that lie in the place, valid and flat, with what was left out."""
    frame, notes = run_abandonable(lambda _: _with_places(one), place.progress)
    return _with_notes(in_place(frame, place), notes)


def _with_places(one: FoundFile) -> Rows:
    """Return a layer, or a table with the geometry that its columns tell of."""
    if is_text(one.path):
        table = read_delimited(one.path)
        if written := find_fields(WKT, map(str, table.columns)):
            return _written(table, written[0]), []
    else:
        frame = read_vector(one.path, one.table)
        if not frame.geometry.isna().all() or frame.empty:
            return frame, []
        table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    made = place_table(table, one.name)
    if made is None:
        return read_vector(one.path, one.table), []
    frame, notes = made
    for name in find_fields(
        (*field_names.INHABITANTS, *field_names.PUPILS, *field_names.HOMES), map(str, frame.columns)
    ):
        frame[name] = to_numbers(frame[name])
    return frame, notes


def _written(table: pd.DataFrame, column: str) -> gpd.GeoDataFrame:
    """Return a table with the shapes of a column of text (WKT); NVDB's are in EPSG:25833 unless they are degrees."""
    texts = [None if text is pd.NA else text for text in table[column]]
    shapes = shapely.force_2d(shapely.from_wkt(np.array(texts, dtype=object), on_invalid="ignore"))
    degrees = bool((np.abs(shapely.get_coordinates(shapes)) <= 180.0).all())  # noqa: PLR2004
    return gpd.GeoDataFrame(table.drop(columns=column), geometry=shapes, crs=4326 if degrees else 25833)


def read_vector(path: Path, table: str = "") -> gpd.GeoDataFrame:
    """Return a layer of a file as it is, heights dropped; lists and binary fields are left out.

    Raises
    ------
    pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError
        GDAL cannot read it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        meta, _, wkb, data = pyogrio.raw.read(
            str(path), layer=table or None, force_2d=True, datetime_as_string=True, **read_options(path)
        )
    rows = pd.DataFrame(dict(zip(map(str, meta["fields"]), data, strict=True)))
    if "typeVeg" in rows and LANES not in rows and (lanes := _lanes(path, table)) is not None:
        rows[LANES] = lanes
    rows = rows[[name for name in rows if str(name).lower() not in ("fid", "ogc_fid", "geometry")]]
    geometry = np.full(len(rows), None) if wkb is None else shapely.from_wkb(wkb, on_invalid="ignore")
    return gpd.GeoDataFrame(rows, geometry=geometry, crs=_known_crs(meta["crs"]))


def _known_crs(text: str | None) -> str | None:
    """Return a CRS, None for those by which GeoPackage says that it has none (OGC 12-128, requirement 11)."""
    return None if text is None or _UNDEFINED.match(text) else text


_UNDEFINED = re.compile(r'\w+\["[Uu]ndefined (geographic|[Cc]artesian)')


def on_earth(shapes: Array) -> Array:
    """Return which shapes have a place: coordinates, all of them numbers that a map can have."""
    there: Array = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    xy, which = shapely.get_coordinates(shapes, return_index=True)
    there[which[~(np.abs(xy) < MOST_COORDINATE).all(axis=1)]] = False
    return there


def in_place(frame: gpd.GeoDataFrame, place: Place) -> Rows:
    """Return the rows that have a place, valid, in the package's system, and touch its area."""
    notes = []
    shapes = np.asarray(frame.geometry.array, dtype=object)
    there = on_earth(shapes)
    nowhere = int((~there).sum())
    frame, shapes = frame[there], shapes[there]
    if frame.crs is None and len(frame):
        return frame.iloc[:0].set_crs(place.crs), [Note("file_without_crs")]
    broken = ~shapely.is_valid(shapes)
    if broken.any():
        notes.append(Note("file_repaired", {"count": int(broken.sum())}))
        shapes = shapes.copy()
        shapes[broken] = shapely.make_valid(shapes[broken])
        frame = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))
    frame = frame.to_crs(place.crs)
    there = on_earth(np.asarray(frame.geometry.array, dtype=object))  # latitude 6640 is nowhere in metres
    frame, nowhere = frame[there], nowhere + int((~there).sum())
    if nowhere:
        notes.insert(0, Note("file_without_places", {"count": nowhere}))
    if place.area is not None and len(frame):
        shapely.prepare(place.area)
        frame = frame[shapely.intersects(place.area, np.asarray(frame.geometry.array, dtype=object))]
        if frame.empty:
            notes.append(Note("file_outside"))
    return frame.reset_index(drop=True), notes


def of_dimension(frame: gpd.GeoDataFrame, dimension: int) -> gpd.GeoDataFrame:
    """Return the points (0), lines (1) or areas (2) of a layer that may hold others beside them."""
    kept = shapely.get_dimensions(np.asarray(frame.geometry.array, dtype=object)) == dimension
    return frame[kept].reset_index(drop=True)


LANES = "feltoversikt"


def _lanes(path: Path, table: str) -> Array | None:
    """Return the lanes of Elveg's links where they are lists, which pyogrio passes over, as text like "(2:1,2)"."""
    layer = table or str(pyogrio.list_layers(path)[0][0])
    sql = statement("SELECT CAST({lanes} AS character(4000)) AS {lanes} FROM {layer}", lanes=LANES, layer=layer)
    try:
        _, _, _, data = pyogrio.raw.read(str(path), sql=sql, read_geometry=False, **read_options(path))
    except pyogrio.errors.DataSourceError:
        return None
    lanes: Array | None = data[0] if len(data) else None
    return lanes


# --- OpenStreetMap ----------------------------------------------------------------------------------------------------

_TEXTS = (*schools.OSM_TAGS, "capacity", "access", "fee")


def read_features(one: FoundFile, layer: str, place: Place) -> Rows:
    """Return the features of one of `network.download.LAYERS` from an OpenStreetMap file, as points."""
    if one.path not in place.features:
        place.features[one.path] = run_abandonable(lambda _: _features(one.path, place), place.progress)
    found = place.features[one.path]
    frame, notes = in_place(sort_features(found, layer), place)
    if layer == "schools" and (out := left_out_schools(found)):
        notes.append(Note("file_other_schools", {"count": len(out), "names": ", ".join(out)}))
    return frame, notes


def _features(path: Path, place: Place) -> gpd.GeoDataFrame:
    """Return all features with a tag that one of our layers is made of, points and areas, in degrees."""
    tags = feature_tags()
    with tempfile.TemporaryDirectory(prefix="klimaklok_") as folder:
        if path.suffix.lower() in (".gz", ".bz2"):
            plain = Path(folder) / path.with_suffix("").name
            unpack(path, plain, most=MOST_UNPACKED)
            path = plain
        settings = Path(folder) / "osm.ini"
        settings.write_text(_settings(tuple(tags)), encoding="utf-8")
        bounds = None
        if place.area is not None:
            bounds = tuple(gpd.GeoSeries([place.area], crs=place.crs).to_crs(4326).total_bounds)
        parts = [_one_layer(path, settings, name, tags, bounds) for name in ("points", "multipolygons")]
    found = pd.concat(parts)
    return gpd.GeoDataFrame(found, geometry="geometry", crs="EPSG:4326")


def _one_layer(
    path: Path, settings: Path, name: str, tags: Mapping[str, Sequence[str]], bounds: tuple[float, ...] | None
) -> gpd.GeoDataFrame:
    quoted = {key: ", ".join(f"'{value}'" for value in values) for key, values in tags.items()}
    meta, _, wkb, data = pyogrio.raw.read(
        str(path),
        layer=name,
        where=" OR ".join(f"{key} IN ({values})" for key, values in quoted.items()),
        bbox=bounds,
        CONFIG_FILE=str(settings),
        # In XML, ids may be negative (JOSM); the quick index then refuses the whole file.
        USE_CUSTOM_INDEXING="NO" if path.suffix.lower() in (".osm", ".xml") else "YES",
    )
    rows = pd.DataFrame(dict(zip(map(str, meta["fields"]), data, strict=True)), dtype=object)
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    if name == "points":
        rows.index = pd.MultiIndex.from_arrays([["node"] * len(rows), rows["osm_id"]])
    else:
        way = rows["osm_way_id"].notna()
        number = rows["osm_way_id"].where(way, rows["osm_id"])
        rows.index = pd.MultiIndex.from_arrays([np.where(way, "way", "relation"), number])
        broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
        shapes[broken] = shapely.make_valid(shapes[broken])
    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")
    frame["geometry"] = frame.geometry
    return frame[~(frame.geometry.isna() | frame.geometry.is_empty)]


def _settings(keys: tuple[str, ...]) -> str:
    """Return the settings of GDAL's OpenStreetMap driver: the tags that we ask for as fields, and nothing else."""
    fields = ",".join(dict.fromkeys((*keys, *_TEXTS)))
    sections = "".join(
        f"[{name}]\nosm_id=yes\nosm_version=no\nosm_timestamp=no\nosm_uid=no\nosm_user=no\nosm_changeset=no\n"
        f"attributes={fields}\nother_tags=no\n\n"
        for name in ("points", "lines", "multipolygons", "multilinestrings", "other_relations")
    )
    return (
        f"closed_ways_are_polygons={fields}\nattribute_name_laundering=no\nreport_all_nodes=no\nreport_all_ways=no\n\n"
        f"{sections}"
    )


# --- the readers ------------------------------------------------------------------------------------------------------


def _nobil(one: FoundFile, place: Place) -> Rows:
    from ..sources.nobil import read_nobil

    read = read_nobil(one.path, place.strategy.charging.normal_to_kw, place.progress)
    return _with_notes(in_place(read.stations, place), read.notes)


def _register(one: FoundFile, place: Place) -> Rows:
    from ..sources.parking_register import read_parking_register

    read = read_parking_register(one.path, place.progress)
    frame = read.car_parks.assign(capacity=read.car_parks["spaces"])
    return _with_notes(in_place(frame, place), read.notes)


def _stops(one: FoundFile, place: Place) -> Rows:
    if not is_stop_register(one.path):
        return read_layer_of(one, place)
    read = read_stops(one.path, place.progress)
    return _with_notes(in_place(read.stops, place), read.notes)


def _with_notes(rows: Rows, notes: Sequence[Note]) -> Rows:
    return rows[0], [*notes, *rows[1]]


def _schools(one: FoundFile, place: Place) -> Rows:
    """Return the schools of a register that children walk to; upper secondary ones and kindergartens are left out."""
    frame, notes = read_layer_of(one, place)
    kind = schools.kinds(frame)
    return (frame if kind is None else frame[kind == "school"].reset_index(drop=True)), notes


def _traffic(one: FoundFile, place: Place) -> Rows:
    """Return traffic counts on lines, under the name by which all algorithms find them."""
    frame, notes = read_layer_of(one, place)
    column = road_fields.find(road_fields.TRAFFIC, frame.columns)
    if column is not None and not find_fields(field_names.TRAFFIC, map(str, frame.columns)):
        frame["ådt"] = to_numbers(frame[column])
    return of_dimension(frame, 1), notes


def _areas(one: FoundFile, place: Place) -> Rows:
    frame, notes = read_layer_of(one, place)
    return of_dimension(frame, 2), notes


def _features_of(layer: str) -> Callable[[FoundFile, Place], Rows]:
    return lambda one, place: read_features(one, layer, place)


def _norms(one: FoundFile, place: Place) -> Rows:
    """Return a table of parking norms, whose figures are all understood."""
    if is_text(one.path):
        table = load_norm_table(one.path)
    else:
        frame = read_vector(one.path, one.table)
        table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    read_norms(table, one.label)
    rows = table.reset_index(drop=True)
    return gpd.GeoDataFrame(rows, geometry=np.full(len(rows), None), crs=place.crs), []


def _restrictions(one: FoundFile, place: Place) -> Rows:
    """Return areas and lines where parking is regulated."""
    frame, notes = read_layer_of(one, place)
    kept = shapely.get_dimensions(np.asarray(frame.geometry.array, dtype=object)) > 0
    return frame[kept].reset_index(drop=True), notes


Reader = Callable[[FoundFile, Place], Rows]

READERS: Mapping[str, Mapping[str, Reader]] = {
    "population": {kinds.POPULATION: read_layer_of},
    "addresses": {kinds.ADDRESSES: read_layer_of},
    "schools": {kinds.SCHOOLS: _schools, kinds.OSM: _features_of("schools")},
    "school_areas": {kinds.SCHOOL_AREAS: _areas},
    "services": {
        kinds.SERVICES: read_layer_of,
        kinds.OSM: _features_of("services"),
        kinds.KINDERGARTENS: read_layer_of,
    },
    "car_parking": {
        kinds.CAR_PARKING: read_layer_of,
        kinds.OSM: _features_of("car_parking"),
        kinds.REGISTER: _register,
    },
    "bike_parking": {kinds.BIKE_PARKING: read_layer_of, kinds.OSM: _features_of("bike_parking")},
    "chargers": {kinds.NOBIL: _nobil, kinds.CHARGERS: read_layer_of, kinds.OSM: _features_of("chargers")},
    "charging_plan": {kinds.CHARGING_PLAN: read_layer_of},
    "stops": {kinds.STOPS: _stops, kinds.OSM: _features_of("stops")},
    "traffic": {kinds.TRAFFIC: _traffic},
    "plans": {kinds.PLANS: _areas, kinds.SITES: _areas},
    "case_plan": {kinds.CASE_PLAN: _areas},
    "priority_areas": {kinds.PRIORITY_AREAS: _areas},
    "constraints": {kinds.CONSTRAINTS: _areas},
    "grid": {kinds.GRID: read_layer_of},
    "norm_zones": {kinds.NORM_ZONES: _areas},
    "norms": {kinds.NORMS: _norms},
    "restrictions": {kinds.RESTRICTIONS: _restrictions},
}
"""How the rows of each role are read, from each kind of file, in the order in which they are preferred."""

SEVERAL = frozenset({"plans", "traffic"})
"""Roles whose files stand beside each other; of all others the newest file is used."""
