"""QGIS layers to GeoDataFrames: the only place where that happens."""

from __future__ import annotations

import datetime as dt
import json
import math
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    NULL,
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeedback,
    QgsField,
    QgsGeometry,
    QgsProcessingFeatureSource,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QMetaType, Qt, QTime, QVariant

from klimaklok_plugin.analysis.core import gdal_state
from klimaklok_plugin.analysis.core.messages import Cancelled, Note
from klimaklok_plugin.analysis.core.worker import Worker, run_abandonable

from . import whole
from .messages import (
    CrsUnplacedError,
    SourceCoordinatesError,
    SourceCrsUnusableError,
    SourceEmptyError,
    SourceFieldMissingError,
    SourceNothingSelectedError,
    SourceNowhereError,
    SourceOutsideCrsError,
    SourceWithoutCrsError,
    SourceWithoutFieldsError,
    SourceWithoutGeometryError,
)

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    import pyproj

CHUNK = 2000
HALF_TURN = 180.0  # degrees
FARTHEST_M = 4.1e7
"""No coordinate in metres lies farther out than once around the earth."""
MOST_BYTES = 4_000_000
"""Geometry (WKB) that is worked on between two looks at whether the user wants to stop: about a quarter second."""

_INTEGERS = (QMetaType.Type.Int, QMetaType.Type.UInt, QMetaType.Type.LongLong, QMetaType.Type.ULongLong)
_FLOATS = (QMetaType.Type.Double, QMetaType.Type.Float)
_PLAIN_VALUES = (
    *_INTEGERS,
    *_FLOATS,
    QMetaType.Type.QString,
    QMetaType.Type.Bool,
    QMetaType.Type.QDate,
    QMetaType.Type.QTime,
    QMetaType.Type.QDateTime,
)
"""Field types that every format and every algorithm can carry through."""
_WRITTEN_OUT = (
    QMetaType.Type.QVariantMap,
    QMetaType.Type.QVariantHash,
    QMetaType.Type.QVariantList,
    QMetaType.Type.QStringList,
    QMetaType.Type.QChar,
    QMetaType.Type.QUuid,
    QMetaType.Type.QUrl,
)
"""Field types that are carried through as text: JSON objects and lists."""
_TAKEN_NAMES = {"geometry", "geom", "fid"}
"""Names of the geometry and of the feature's number in tables and files."""


@dataclass(frozen=True)
class Source:
    """One input layer as it was read: what outputs and metadata need to know about it.

    `renamed` tells what fields are called in `frame` whose names are taken there; `notes` what became of fields that
    could not be kept as they are.
    """

    name: str
    fields: tuple[QgsField, ...]
    wkb_type: Qgis.WkbType
    frame: gpd.GeoDataFrame
    repaired: int
    missing: int
    like_degrees: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def read_layer(
    source: QgsProcessingFeatureSource,
    crs: pyproj.CRS,
    cancelled: Callable[[], bool],
    *,
    name: str = "",
    selected_only: bool = False,
    may_be_empty: bool = False,
    may_be_table: bool = False,
    feedback: QgsFeedback | None = None,
    origin: whole.Origin | None = None,
) -> Source:
    """Read `source` as a GeoDataFrame in `crs`.

    A table whose columns tell where things lie has its geometry from them (see `analysis.sources.tables`).
    Curves become straight segments and surfaces of triangles areas, Z and M are dropped, multipart geometry stays.
    Invalid geometry is repaired and counted. NULL becomes missing (NaN, None or NA) and keeps the column's type;
    features without geometry stay as rows with geometry None. JSON objects and lists become text, what is no value
    (pictures and other binary data) is left out, and names that files need themselves get ``_src`` behind them. The
    index is 0 to n-1.

    Raises
    ------
    SourceWithoutCrsError, SourceCrsUnusableError, SourceEmptyError, SourceNothingSelectedError,
    SourceWithoutGeometryError, SourceOutsideCrsError, SourceCoordinatesError, SourceLostError, SourceDamagedError
        With the layer's name.
    Cancelled
        When `cancelled` says so.
    """
    import geopandas as gpd

    name = name or source.sourceName()
    no_geometry = source.wkbType() == Qgis.WkbType.NoGeometry
    stays_table = may_be_table and no_geometry
    table = no_geometry and not stays_table and source.featureCount() != 0
    with gdal_state.curves():  # the same arcs whatever another plugin has set for the whole process
        rows, wkb, ids = _features(source, name, cancelled, feedback, origin)
    if not rows and (selected_only or not may_be_empty):
        raise (SourceNothingSelectedError if selected_only else SourceEmptyError)(layer=name)
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in source.fields()]
    fields, data, renamed, notes = _columns(source.fields().toList(), columns, ids, name)
    if table:
        frame, wkb_type, repaired, notes = _placed_table(data, name, origin, notes)
        _check_coordinates(frame.geometry.to_numpy(), frame.crs, ids, name)
        declared = to_qgis(frame.crs)
    else:
        # An empty layer lies nowhere, and may say so.
        own_crs = _placed_crs(source, name) if rows and not stays_table else crs
        geometry, repaired = _geometry(wkb, cancelled)
        _check_coordinates(geometry, own_crs, ids, name)
        frame = gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(geometry, crs=own_crs))
        wkb_type, declared = _read_as(source.wkbType()), source.sourceCrs()
    like_degrees = _like_degrees(frame)
    if rows and not stays_table:
        frame = _reprojected(frame, crs, name, declared, ids, cancelled)
    return Source(
        name=name,
        fields=fields,
        wkb_type=wkb_type,
        frame=frame,
        repaired=repaired,
        missing=int((frame.geometry.isna() | frame.geometry.is_empty).sum()),
        like_degrees=like_degrees,
        renamed=renamed,
        notes=notes,
    )


def _placed_table(
    data: Mapping[str, pd.Series[Any]], name: str, origin: whole.Origin | None, notes: tuple[Note, ...]
) -> tuple[gpd.GeoDataFrame, Qgis.WkbType, int, tuple[Note, ...]]:
    """Return a table with the geometry its columns tell of, of what type that is, and what is to be said."""
    import pandas as pd
    import shapely

    from klimaklok_plugin.analysis.sources.tables import placed

    # A table in QGIS has often another name than its file, which may tell the size of the cells.
    path = origin.source.partition("?")[0].partition("|")[0] if origin is not None else ""
    called = name if not path or Path(path).stem == name else f"{name} ({Path(path).name})"
    made = placed(pd.DataFrame(data), called)
    if made is None:
        raise SourceWithoutGeometryError(layer=name)
    frame, said = made
    flat = shapely.get_dimensions(frame.geometry.to_numpy()).max(initial=0) > 1
    return frame, Qgis.WkbType.Polygon if flat else Qgis.WkbType.Point, 0, (*said, *notes)


def lonlat_bounds(
    source: QgsProcessingFeatureSource,
    *,
    selected_only: bool = False,
    feedback: QgsFeedback | None = None,
    origin: whole.Origin | None = None,
) -> tuple[float, float, float, float]:
    """Return west, south, east and north of `source` in degrees."""
    import pyproj

    degrees = pyproj.CRS.from_epsg(4326)

    def of_features() -> tuple[float, ...]:
        """Read the layer, which may be lost or wrong, to the last feature."""
        read = read_layer(
            source,
            degrees,
            feedback.isCanceled if feedback is not None else lambda: False,
            selected_only=selected_only,
            feedback=feedback,
            origin=origin,
        )
        return tuple(read.frame.total_bounds.tolist())

    service = origin is not None and origin.provider in whole.SERVICES
    if not service and source.featureCount() == 0:
        of_features()
    if source.wkbType() == Qgis.WkbType.NoGeometry:
        west, south, east, north = of_features()
        return west, south, east, north
    crs = _placed_crs(source, source.sourceName())
    extent = source.sourceExtent()
    if extent.isNull():
        west, south, east, north = of_features()
        if not math.isfinite(west):
            raise SourceNowhereError(layer=source.sourceName())
        return west, south, east, north
    sides = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
    bounds = pyproj.Transformer.from_crs(crs, degrees, always_xy=True).transform_bounds(*sides, errcheck=False)
    west, south, east, north = bounds
    farthest = _farthest(crs)
    on_earth = all(abs(side) <= farthest for side in sides)
    if not (on_earth and -HALF_TURN <= west <= east <= HALF_TURN and -HALF_TURN / 2 <= south <= north <= HALF_TURN / 2):
        of_features()  # names the features it is about, if it is about some
        raise SourceOutsideCrsError(layer=source.sourceName(), crs=crs_name(source.sourceCrs()))
    return bounds


def _placed_crs(source: QgsProcessingFeatureSource, name: str) -> pyproj.CRS:
    """Return the layer's CRS if it tells where on earth things lie."""
    declared = source.sourceCrs()
    if not declared.isValid():
        raise SourceWithoutCrsError(layer=name)
    try:
        return horizontal(declared)
    except CrsUnplacedError as error:
        raise SourceCrsUnusableError(layer=name, **error.values) from error


def horizontal(declared: QgsCoordinateReferenceSystem) -> pyproj.CRS:
    """Return pyproj's CRS in which a QGIS CRS tells where on earth things lie, without heights.

    Raises
    ------
    CrsUnplacedError
        It is a local or engineering system, one of heights, one of another planet, or PROJ does not know it.
    """
    import pyproj

    try:
        crs = to_pyproj(declared)
        if crs.is_compound:
            crs = crs.sub_crs_list[0]
        if crs.is_projected or crs.is_geographic:
            pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
            return crs
    except pyproj.exceptions.ProjError:
        pass
    raise CrsUnplacedError(crs=crs_name(declared))


def crs_name(crs: QgsCoordinateReferenceSystem) -> str:
    """Return what people call a CRS that may have neither number nor name."""
    return crs.authid() or crs.description() or crs.userFriendlyIdentifier() or crs.toProj() or "?"


def to_pyproj(crs: QgsCoordinateReferenceSystem) -> pyproj.CRS:
    """Return QGIS's CRS as pyproj's."""
    import pyproj

    authority = crs.authid()
    if authority.upper().startswith(("EPSG:", "ESRI:", "OGC:", "IGNF:")):
        return pyproj.CRS.from_user_input(authority)
    return pyproj.CRS.from_wkt(crs.toWkt(Qgis.CrsWktVariant.Preferred))


def to_qgis(crs: pyproj.CRS) -> QgsCoordinateReferenceSystem:
    """Return pyproj's CRS as QGIS's."""
    authority = crs.to_authority(min_confidence=100)
    if authority is not None:
        return QgsCoordinateReferenceSystem(":".join(authority))
    return QgsCoordinateReferenceSystem.fromWkt(crs.to_wkt())


def require_field(source: Source, field: str) -> str:
    """Return `field` when the layer has it."""
    field = source.renamed.get(field, field)
    names = [each.name() for each in source.fields]
    if not names:
        raise SourceWithoutFieldsError(layer=source.name, field=field)
    if field not in names:
        raise SourceFieldMissingError(layer=source.name, field=field, fields=", ".join(names))
    return field


def _features(
    source: QgsProcessingFeatureSource,
    name: str,
    cancelled: Callable[[], bool],
    feedback: QgsFeedback | None,
    origin: whole.Origin | None,
) -> tuple[list[list[Any]], list[bytes | None], list[int]]:
    """Return attribute rows, WKB (curves and Z/M removed) and feature ids."""
    rows: list[list[Any]] = []
    wkb: list[bytes | None] = []
    ids: list[int] = []
    read = 0

    def take(feature: QgsFeature) -> None:
        nonlocal read
        if (len(rows) % CHUNK == 0 or read > MOST_BYTES) and cancelled():
            raise Cancelled
        rows.append(feature.attributes())
        ids.append(feature.id())
        if not feature.hasGeometry():
            wkb.append(None)
            return
        geometry = feature.geometry()
        wkb.append((geometry if geometry.wkbType() in _PLAIN else _simplified(geometry)).asWkb().data())
        read = len(wkb[-1] or b"") + (read if read <= MOST_BYTES else 0)

    whole.read(source, name, take, feedback=feedback, origin=origin)
    return rows, wkb, ids


_PLAIN = {
    Qgis.WkbType.Point,
    Qgis.WkbType.MultiPoint,
    Qgis.WkbType.LineString,
    Qgis.WkbType.MultiLineString,
    Qgis.WkbType.Polygon,
    Qgis.WkbType.MultiPolygon,
}
_SURFACES = ("TIN", "PolyhedralSurface")


def _simplified(geometry: QgsGeometry) -> QgsGeometry:
    # Also what has no arcs: a MultiSurface of straight sides is of a type that GEOS does not know.
    straight = geometry.constGet().segmentize()
    straight.dropZValue()
    straight.dropMValue()
    if straight.wktTypeStr() in _SURFACES:  # GEOS knows none, and QGIS has no step from them to areas before 3.42
        text = straight.asWkt()
        at = text.find("(")
        return QgsGeometry.fromWkt(f"MultiPolygon {text[at:]}" if at >= 0 else "MultiPolygon EMPTY")
    return QgsGeometry(straight)


def _read_as(wkb_type: Qgis.WkbType) -> Qgis.WkbType:
    """Return the type a layer's geometry has once it is read, for results that have none to show it."""
    flat = QgsWkbTypes.flatType(wkb_type)
    if flat in (Qgis.WkbType.TIN, Qgis.WkbType.PolyhedralSurface):
        return Qgis.WkbType.MultiPolygon
    if flat == Qgis.WkbType.Triangle:
        return Qgis.WkbType.Polygon
    return Qgis.WkbType.Unknown if flat == Qgis.WkbType.NoGeometry else QgsWkbTypes.linearType(flat)


def _geometry(wkb: Sequence[bytes | None], cancelled: Callable[[], bool]) -> tuple[np.ndarray[Any, Any], int]:
    """Return shapely geometries, made valid, and how many had to be."""
    import numpy as np
    import shapely

    geometry = np.full(len(wkb), None, dtype=object)
    repaired = 0
    for piece in _pieces(wkb):
        if cancelled():
            raise Cancelled
        part = shapely.from_wkb(np.array(wkb[piece], dtype=object), on_invalid="ignore")
        with np.errstate(invalid="ignore"):
            broken = np.isfinite(shapely.bounds(part)).all(axis=1) & ~shapely.is_valid(part)
        broken &= ~_strange(part, np.inf)
        if broken.any():
            part[broken] = _repaired(part[broken], cancelled)
        geometry[piece] = part
        repaired += int(broken.sum())
    return geometry, repaired


def _repaired(broken: np.ndarray[Any, Any], cancelled: Callable[[], bool]) -> np.ndarray[Any, Any]:
    """Make geometries valid; that can take minutes for one of many vertices, and is left behind when the user stops."""
    import shapely

    def repair(_worker: Worker) -> np.ndarray[Any, Any]:
        return _same_dimension(shapely.make_valid(broken), broken)

    return run_abandonable(repair, lambda _done: cancelled())


def _pieces(wkb: Sequence[bytes | None]) -> Iterator[slice]:
    """Cut features into runs that are worked on at once: large geometries come in small runs."""
    begin, size = 0, 0
    for number, each in enumerate(wkb):
        size += len(each or b"")
        if size > MOST_BYTES or number - begin >= 10 * CHUNK:
            yield slice(begin, number + 1)
            begin, size = number + 1, 0
    if begin < len(wkb):
        yield slice(begin, len(wkb))


def _strange(geometry: np.ndarray[Any, Any], farthest: float) -> np.ndarray[Any, Any]:
    """Return where (n, bool) a coordinate is no number, or farther out than any place."""
    import numpy as np
    import shapely

    xy, row = shapely.get_coordinates(geometry, return_index=True)
    strange = np.zeros(len(geometry), bool)
    with np.errstate(invalid="ignore"):
        strange[row[~(np.isfinite(xy) & (np.abs(xy) <= farthest)).all(axis=1)]] = True
    return strange


def _check_coordinates(geometry: np.ndarray[Any, Any], crs: pyproj.CRS, ids: Sequence[int], name: str) -> None:
    """Raise for coordinates that are no place in any CRS: NaN, infinite, beyond all measure."""
    _refuse_places(_strange(geometry, _farthest(crs)), geometry, ids, name)


def _farthest(crs: pyproj.CRS) -> float:
    """Return beyond what number, in the unit of the CRS, no coordinate can lie."""
    unit = crs.axis_info[0].unit_conversion_factor if crs.is_projected and crs.axis_info else 1.0
    return FARTHEST_M / (unit or 1.0)


def _refuse_places(wrong: np.ndarray[Any, Any], geometry: np.ndarray[Any, Any], ids: Sequence[int], name: str) -> None:
    import numpy as np
    import shapely

    if not wrong.any():
        return
    first = int(np.flatnonzero(wrong)[0])
    xy = shapely.get_coordinates(geometry[first])
    odd = xy[np.argmax(np.where(np.isfinite(xy), np.abs(xy), np.inf).max(axis=1))]
    raise SourceCoordinatesError(
        layer=name, count=int(wrong.sum()), feature=str(ids[first]), place=", ".join(f"{each:.10g}" for each in odd)
    )


def _same_dimension(repaired: np.ndarray[Any, Any], before: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Keep of a repaired geometry the parts that have the dimension it had: a polygon's stray lines go."""
    import numpy as np
    import shapely

    parts, owner = shapely.get_parts(repaired, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)
    owner = owner[inner]
    wanted = shapely.get_dimensions(before)
    keep = shapely.get_dimensions(parts) == wanted[owner]
    result = np.full(len(repaired), None, dtype=object)
    make = {0: shapely.multipoints, 1: shapely.multilinestrings, 2: shapely.multipolygons}
    for dimension, build in make.items():
        chosen = keep & (wanted[owner] == dimension)
        if chosen.any():
            build(parts[chosen], indices=owner[chosen], out=result)
    return result


def _like_degrees(frame: gpd.GeoDataFrame) -> bool:
    """Tell whether all coordinates could be longitude and latitude although the CRS has another unit."""
    if frame.crs.is_geographic or frame.geometry.isna().all():
        return False
    west, south, east, north = frame.total_bounds
    return bool(max(abs(west), abs(east)) <= HALF_TURN and max(abs(south), abs(north)) <= HALF_TURN / 2)


def is_mixed(frame: gpd.GeoDataFrame) -> bool:
    """Tell whether points, lines or areas come together in one layer."""
    import numpy as np
    import shapely

    size = shapely.get_dimensions(frame.geometry.to_numpy())
    return len(np.unique(size[size >= 0])) > 1


def _reprojected(
    frame: gpd.GeoDataFrame,
    crs: pyproj.CRS,
    name: str,
    declared: QgsCoordinateReferenceSystem,
    ids: Sequence[int],
    cancelled: Callable[[], bool],
) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import numpy as np
    import pyproj
    import shapely

    if frame.crs == crs:
        return frame.set_crs(crs, allow_override=True)
    geometry = frame.geometry.to_numpy()
    xy, row = shapely.get_coordinates(geometry, return_index=True)
    transformer = pyproj.Transformer.from_crs(frame.crs, crs, always_xy=True)
    moved = np.empty_like(xy)
    step = MOST_BYTES // xy.itemsize // 2
    with warnings.catch_warnings():  # pyproj 3.7 warns of what it does itself with a layer of one vertex
        warnings.simplefilter("ignore", DeprecationWarning)
        for begin in range(0, len(xy), step):
            if cancelled():
                raise Cancelled
            piece = slice(begin, begin + step)
            moved[piece] = np.column_stack(transformer.transform(xy[piece, 0], xy[piece, 1]))
    lost = np.zeros(len(frame), bool)
    lost[row[~np.isfinite(moved).all(axis=1)]] = True
    given = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    if lost.any():
        if lost[given].all():
            raise SourceOutsideCrsError(layer=name, crs=crs_name(declared))
        _refuse_places(lost, geometry, ids, name)
    placed = shapely.set_coordinates(geometry.copy(), moved)
    return gpd.GeoDataFrame(frame.drop(columns=frame.geometry.name), geometry=placed, crs=crs)


# --- fields ----------------------------------------------------------------------------------------------------------


def _columns(
    fields: Sequence[QgsField], columns: Sequence[Sequence[Any]], ids: Sequence[int], layer: str
) -> tuple[tuple[QgsField, ...], dict[str, pd.Series[Any]], dict[str, str], tuple[Note, ...]]:
    """Return the fields as they are kept, their columns, names that had to change, and what is to be said."""
    kept, data, renamed = [], {}, {}
    left_out, written_out = [], []
    taken = {each.name().casefold() for each in fields}
    for given, values in zip(fields, columns, strict=True):
        if _is_feature_id(given, values, ids):
            continue
        own = QgsField(given)
        if own.type() not in (*_PLAIN_VALUES, *_WRITTEN_OUT):
            left_out.append(own.name())
            continue
        if own.type() in _WRITTEN_OUT or _beyond_the_calendar(values):
            written_out.append(own.name())
            own = QgsField(own.name(), QMetaType.Type.QString)
            own.setAlias(given.alias())
            values = [_written_out(value) for value in values]  # noqa: PLW2901
        if own.name().casefold() in _TAKEN_NAMES:
            own.setName(_free_name(given.name(), taken))
            renamed[given.name()] = own.name()
        kept.append(own)
        data[own.name()] = _column(values, own)
    changed = ", ".join(f"{before} → {after}" for before, after in renamed.items())
    said = (
        ("source_fields_left_out", ", ".join(left_out)),
        ("source_fields_as_text", ", ".join(written_out)),
        ("source_fields_renamed", changed),
    )
    notes = tuple(Note(code, {"layer": layer, "fields": text}) for code, text in said if text)
    return tuple(kept), data, renamed, notes


def _free_name(name: str, taken: set[str]) -> str:
    """Return `name` with ``_src`` behind it, and a number if that is taken, too; it is then taken."""
    free, number = f"{name}_src", 2
    while free.casefold() in taken:
        free, number = f"{name}_src_{number}", number + 1
    taken.add(free.casefold())
    return free


def _is_feature_id(field: QgsField, values: Sequence[Any], ids: Sequence[int]) -> bool:
    """Tell whether a field is the number its file gives each feature, and not the user's."""
    return (
        field.name().lower() == "fid"
        and field.type() in _INTEGERS
        and all(value == own for value, own in zip(values, ids, strict=False))
    )


def _column(values: Sequence[Any], field: QgsField) -> pd.Series[Any]:
    """Return a column with the dtype of the field, NULL as missing."""
    import numpy as np
    import pandas as pd

    kind = field.type()
    if kind == QMetaType.Type.QString:
        return pd.Series([value if isinstance(value, str) else None for value in values], dtype=object)
    plain = [None if _is_null(value) else value for value in values]
    gaps = None in plain
    if kind == QMetaType.Type.ULongLong and any(value is not None and value >= 1 << 63 for value in plain):
        kind = QMetaType.Type.Double
    if kind in _INTEGERS:
        return pd.Series(plain, dtype="Int64" if gaps else "int64")
    if kind in _FLOATS:
        return pd.Series(np.array([np.nan if value is None else value for value in plain], dtype=float))
    if kind == QMetaType.Type.Bool:
        return pd.Series(plain, dtype="boolean" if gaps else "bool")
    if kind == QMetaType.Type.QDateTime:
        zoned = [v.timeSpec() != Qt.TimeSpec.LocalTime for v in plain if v is not None]
        known = bool(zoned) and all(zoned)  # which moments they are, wherever the machine stands
        moments = [None if v is None else _naive((v.toUTC() if known else v).toPyDateTime()) for v in plain]
        column = pd.Series(moments, dtype="datetime64[ms]")
        return column.dt.tz_localize("UTC") if known else column
    return pd.Series([_to_python(value) for value in plain], dtype=object)


def _is_null(value: Any) -> bool:
    """Tell whether a value is NULL; dates and times have a NULL of their own."""
    if isinstance(value, QVariant):
        return bool(value == NULL)
    return isinstance(value, (QDate, QDateTime, QTime)) and not value.isValid()


def _beyond_the_calendar(values: Sequence[Any]) -> bool:
    """Tell whether there are dates that Python has none for: before the year 1, after 9999."""
    days = (value.date() if isinstance(value, QDateTime) else value for value in values)
    return any(isinstance(day, QDate) and day.isValid() and not 1 <= day.year() <= dt.MAXYEAR for day in days)


def _written_out(value: Any) -> str | None:
    """Return a value as text: JSON for objects and lists."""
    if value is None or _is_null(value):
        return None
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=_text)
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, (QDate, QDateTime, QTime)):
        return value.toString(Qt.DateFormat.ISODate)
    return value.toString() if hasattr(value, "toString") else str(value)


def _naive(moment: Any) -> Any:
    return moment.replace(tzinfo=None)


def _to_python(value: Any) -> Any:
    for convert in ("toPyDate", "toPyTime", "toPyDateTime"):
        method = getattr(value, convert, None)
        if method is not None:
            return method()
    return value
