"""QGIS layers to GeoDataFrames: the only place where that happens."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    NULL,
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsField,
    QgsGeometry,
    QgsProcessingFeatureSource,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QMetaType, QVariant

from klimaklok_plugin.analysis.core.messages import Cancelled

from . import databases
from .messages import (
    SourceEmptyError,
    SourceFieldMissingError,
    SourceLostError,
    SourceNothingSelectedError,
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

SKIP_CHECKS = Qgis.ProcessingFeatureSourceFlag.SkipGeometryValidityChecks
CHUNK = 2000
HALF_TURN = 180.0  # degrees

_INTEGERS = (QMetaType.Type.Int, QMetaType.Type.UInt, QMetaType.Type.LongLong, QMetaType.Type.ULongLong)
_FLOATS = (QMetaType.Type.Double, QMetaType.Type.Float)


@dataclass(frozen=True)
class Source:
    """One input layer as it was read: what outputs and metadata need to know about it."""

    name: str
    fields: tuple[QgsField, ...]
    wkb_type: Qgis.WkbType
    frame: gpd.GeoDataFrame
    repaired: int
    missing: int
    like_degrees: bool = False


def read_layer(
    source: QgsProcessingFeatureSource,
    crs: pyproj.CRS,
    cancelled: Callable[[], bool],
    *,
    name: str = "",
    selected_only: bool = False,
    may_be_empty: bool = False,
) -> Source:
    """Read `source` as a GeoDataFrame in `crs`.

    Curves become straight segments, Z and M are dropped, multipart geometry stays. Invalid geometry is repaired
    and counted. NULL becomes missing (NaN, None or NA) and keeps the column's type; features without geometry stay
    as rows with geometry None. The index is 0 to n-1.

    Raises
    ------
    SourceWithoutCrsError, SourceEmptyError, SourceNothingSelectedError, SourceWithoutGeometryError,
    SourceOutsideCrsError
        With the layer's name.
    Cancelled
        When `cancelled` says so.
    """
    import geopandas as gpd

    name = name or source.sourceName()
    if source.wkbType() == Qgis.WkbType.NoGeometry:
        raise SourceWithoutGeometryError(layer=name)
    rows, wkb = _features(source, cancelled)
    if not databases.still_there(source, len(rows)):
        raise SourceLostError(layer=name)
    if not rows and (selected_only or not may_be_empty):
        raise (SourceNothingSelectedError if selected_only else SourceEmptyError)(layer=name)
    if not source.sourceCrs().isValid():
        raise SourceWithoutCrsError(layer=name)
    fields = tuple(QgsField(field) for field in source.fields())
    kept = [i for i, field in enumerate(fields) if not _is_feature_id(field)]
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in fields]
    data = {fields[i].name(): _column(columns[i], fields[i]) for i in kept}
    geometry, repaired = _geometry(wkb)
    frame = gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(geometry, crs=to_pyproj(source.sourceCrs())))
    like_degrees = _like_degrees(frame)
    frame = _reprojected(frame, crs, name, source.sourceCrs())
    return Source(
        name=name,
        fields=tuple(fields[i] for i in kept),
        wkb_type=source.wkbType(),
        frame=frame,
        repaired=repaired,
        missing=int((frame.geometry.isna() | frame.geometry.is_empty).sum()),
        like_degrees=like_degrees,
    )


def lonlat_bounds(
    source: QgsProcessingFeatureSource, *, selected_only: bool = False
) -> tuple[float, float, float, float]:
    """Return west, south, east and north of `source` in degrees."""
    import pyproj

    if source.featureCount() == 0:
        raise (SourceNothingSelectedError if selected_only else SourceEmptyError)(layer=source.sourceName())

    if not source.sourceCrs().isValid():
        raise SourceWithoutCrsError(layer=source.sourceName())
    extent = source.sourceExtent()
    if extent.isNull() or not extent.isFinite():
        raise SourceEmptyError(layer=source.sourceName())
    transform = pyproj.Transformer.from_crs(to_pyproj(source.sourceCrs()), "EPSG:4326", always_xy=True)
    bounds = transform.transform_bounds(
        extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum(), errcheck=False
    )
    west, south, east, north = bounds
    if not (-HALF_TURN <= west <= east <= HALF_TURN and -HALF_TURN / 2 <= south <= north <= HALF_TURN / 2):
        raise SourceOutsideCrsError(layer=source.sourceName(), crs=source.sourceCrs().authid())
    return bounds


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
    names = [each.name() for each in source.fields]
    if not names:
        raise SourceWithoutFieldsError(layer=source.name, field=field)
    if field not in names:
        raise SourceFieldMissingError(layer=source.name, field=field, fields=", ".join(names))
    return field


def _features(
    source: QgsProcessingFeatureSource, cancelled: Callable[[], bool]
) -> tuple[list[list[Any]], list[bytes | None]]:
    """Return attribute rows and WKB (curves and Z/M removed only where the layer can hold them)."""
    flat = source.wkbType()
    simple = not QgsWkbTypes.hasZ(flat) and not QgsWkbTypes.hasM(flat) and QgsWkbTypes.flatType(flat) in _PLAIN
    rows: list[list[Any]] = []
    wkb: list[bytes | None] = []
    for number, feature in enumerate(source.getFeatures(QgsFeatureRequest(), SKIP_CHECKS)):
        if number % CHUNK == 0 and cancelled():
            raise Cancelled
        rows.append(feature.attributes())
        if not feature.hasGeometry():
            wkb.append(None)
            continue
        geometry = feature.geometry()
        wkb.append((geometry if simple else _simplified(geometry)).asWkb().data())
    return rows, wkb


_PLAIN = {
    Qgis.WkbType.Point,
    Qgis.WkbType.MultiPoint,
    Qgis.WkbType.LineString,
    Qgis.WkbType.MultiLineString,
    Qgis.WkbType.Polygon,
    Qgis.WkbType.MultiPolygon,
}


def _simplified(geometry: QgsGeometry) -> QgsGeometry:
    abstract = geometry.constGet()
    straight = abstract.segmentize() if abstract.hasCurvedSegments() else abstract.clone()
    straight.dropZValue()
    straight.dropMValue()
    return QgsGeometry(straight)


def _geometry(wkb: Sequence[bytes | None]) -> tuple[np.ndarray[Any, Any], int]:
    """Return shapely geometries, made valid, and how many had to be."""
    import numpy as np
    import shapely

    geometry = shapely.from_wkb(np.array(wkb, dtype=object), on_invalid="ignore")
    finite = np.isfinite(shapely.bounds(geometry)).all(axis=1)
    geometry[~finite] = None
    broken = finite & ~shapely.is_valid(geometry)
    if broken.any():
        geometry[broken] = _same_dimension(shapely.make_valid(geometry[broken]), geometry[broken])
    return geometry, int(broken.sum())


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


def _reprojected(
    frame: gpd.GeoDataFrame, crs: pyproj.CRS, name: str, declared: QgsCoordinateReferenceSystem
) -> gpd.GeoDataFrame:
    import numpy as np
    import shapely

    if frame.crs == crs:
        return frame.set_crs(crs, allow_override=True)
    given = frame.geometry.notna() & ~frame.geometry.is_empty
    with warnings.catch_warnings():  # pyproj 3.7 warns of what it does itself with a layer of one vertex
        warnings.simplefilter("ignore", DeprecationWarning)
        moved = frame.to_crs(crs)
    if not np.isfinite(shapely.bounds(moved.geometry.to_numpy()[given.to_numpy()])).all():
        raise SourceOutsideCrsError(layer=name, crs=declared.authid() or declared.description())
    return moved


def _is_feature_id(field: QgsField) -> bool:
    return field.name().lower() == "fid" and field.type() in _INTEGERS


def _column(values: Sequence[Any], field: QgsField) -> pd.Series[Any]:
    """Return a column with the dtype of the field, NULL as missing."""
    import numpy as np
    import pandas as pd

    kind = field.type()
    if kind == QMetaType.Type.QString:
        return pd.Series([value if isinstance(value, str) else None for value in values], dtype=object)
    plain = [None if isinstance(value, QVariant) and value == NULL else value for value in values]
    gaps = None in plain
    if kind in _INTEGERS:
        return pd.Series(plain, dtype="Int64" if gaps else "int64")
    if kind in _FLOATS:
        return pd.Series(np.array([np.nan if value is None else value for value in plain], dtype=float))
    if kind == QMetaType.Type.Bool:
        return pd.Series(plain, dtype="boolean" if gaps else "bool")
    if kind == QMetaType.Type.QDateTime:
        return pd.Series([None if v is None else _naive(v.toPyDateTime()) for v in plain], dtype="datetime64[ms]")
    return pd.Series([_to_python(value) for value in plain], dtype=object)


def _naive(moment: Any) -> Any:
    return moment.replace(tzinfo=None)


def _to_python(value: Any) -> Any:
    for convert in ("toPyDate", "toPyTime", "toPyDateTime", "data"):
        method = getattr(value, convert, None)
        if method is not None:
            return method()
    return value
