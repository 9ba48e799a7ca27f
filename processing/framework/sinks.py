"""GeoDataFrames to output layers, written whole or not at all.

Everything is first written to a staging folder beside the target and moved into place at the very end, all outputs
of a run together. An existing result, and the other tables of a GeoPackage, stay as they are until then.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsDataSourceUri,
    QgsFeature,
    QgsFeatureSink,
    QgsFeedback,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsLayerMetadata,
    QgsMapLayer,
    QgsMemoryProviderUtils,
    QgsProcessingContext,
    QgsProviderRegistry,
    QgsReadWriteContext,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QMetaType, Qt, QTime
from qgis.PyQt.QtXml import QDomDocument

from klimaklok_plugin.analysis.core.columns import COUNT, FLAG, NUMBER
from klimaklok_plugin.analysis.core.messages import Cancelled

from . import gpkg, publishing, reads
from .messages import (
    OutputBeingEditedError,
    OutputBusyError,
    OutputEndingError,
    OutputFolderError,
    OutputForeignError,
    OutputFormatError,
    OutputHoldsOthersError,
    OutputIsInputError,
    OutputMemoryError,
    OutputSideFileError,
    OutputTableReservedError,
    OutputTwiceError,
    OutputWriteError,
)
from .texts import tr

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_PARTS = QgsMapLayer.StyleCategory
STYLE_PARTS = _PARTS.Symbology | _PARTS.Labeling | _PARTS.Fields | _PARTS.Forms | _PARTS.AttributeTable | _PARTS.MapTips
STYLE_PARTS |= _PARTS.LayerConfiguration  # holds by which name a row is known
ROOM_NEEDED = 1_000_000  # bytes: less free space than this cannot hold even a small result
ROOM_FOR_A_RESULT = 50_000_000  # bytes: where less is free and writing failed, that is why
LONGEST_NAME = 240  # bytes: most file systems take 255, and a few are added while a result is moved
LOCK_WAIT_S = 60.0  # how long another program may hold a file before a finished result is given up
KML = ".kml"
ENDINGS = (
    *(".gpkg", ".geojson", ".json", ".geojsonl", ".geojsons", ".fgb", ".shp", KML, ".gml", ".tab", ".gdb"),
    *(".sqlite", ".db", ".csv", ".xlsx", ".ods"),
)
"""Formats of layers that hold all that a result has and can be read again; QGIS also knows others that do not."""
LAST_WORDS = {
    **dict.fromkeys((".csv", ".geojsonl", ".geojsons"), b"\n"),
    **dict.fromkeys((".geojson", ".json"), (b"}\n", b"}")),
    ".kml": (b"</kml>\n", b"</kml>"),
    ".gml": (b"FeatureCollection>\n", b"FeatureCollection>"),
}
"""What text formats end in when they are whole."""
WORKBOOKS = (".xlsx", ".ods")
MANY_LAYERS = (".xlsx", ".ods", ".kml", ".gml")
"""Of these, formats whose files can hold several layers, and which are replaced as a whole."""
CHUNK = 2000  # rows: after so many it is looked whether the user has cancelled
MANY = 20_000  # rows: from here on it is worth going through SQLite; QGIS takes 9 s for 330,000


@dataclass(frozen=True)
class Destination:
    """Where one output goes.

    Attributes
    ----------
    output, label : str
        Name and translated label of the output.
    kind : str
        "memory", "file" or "provider" (a database QGIS writes to itself).
    path : Path or None
        The file, for kind "file".
    table : str
        Table of a GeoPackage, named by the user or after the file.
    own_file : bool
        False when the user named a table, so that the file may hold others.
    whole : bool
        Whether the file as a whole is the result, so that a former one is replaced with all its tables.
    twins : tuple of Path
        Files that are written beside `path`.
    text : str
        The destination as it was given.
    details : QgsProcessingContext.LayerDetails or None
        Set when QGIS is to load the layer afterwards.
    """

    output: str
    label: str
    kind: str
    text: str
    path: Path | None = None
    table: str = ""
    own_file: bool = True
    whole: bool = False
    details: QgsProcessingContext.LayerDetails | None = None
    twins: tuple[Path, ...] = ()

    @property
    def is_geopackage(self) -> bool:
        return self.path is not None and self.path.suffix.lower() == ".gpkg"

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are written, the main one first."""
        if self.path is None:
            return ()
        if self.whole or self.is_geopackage:
            return (self.path, *self.twins)
        endings = (*reads.FAMILIES.get(self.path.suffix.lower(), ()), *reads.STYLES)
        return (self.path, *(self.path.with_suffix(ending) for ending in endings))


def parse_destination(
    output: str,
    label: str,
    text: str,
    details: QgsProcessingContext.LayerDetails | None = None,
    *,
    whole: bool = False,
    endings: Sequence[str] = (),
    twins: bool = False,
) -> Destination:
    """Understand a destination as QGIS writes them: memory, a file, a table of a file, a database.

    A file that is no layer ends in one of `endings`; with `twins` it is written with each of them.
    """
    if endings:
        path = Path(text)
        path = path if path.suffix else path.with_name(path.name + endings[0])
        if path.suffix.lower() not in endings:
            raise OutputEndingError(output=label, endings=" / ".join(endings), file=path.name)
        others = [path.with_suffix(ending) for ending in endings if twins and ending != path.suffix.lower()]
        return Destination(
            output, label, "file", text, path, path.stem, whole=whole, details=details, twins=tuple(others)
        )
    if text.startswith("memory:"):
        return Destination(output, label, "memory", text, details=details)
    provider = re.match(r"^([A-Za-z]{3,}):(.*)$", text, re.DOTALL)
    if provider and provider[1].lower() == "ogr":
        uri = QgsDataSourceUri(provider[2])
        path = Path(uri.database() or provider[2])
        return Destination(output, label, "file", text, path, uri.table() or path.stem, not uri.table(), whole, details)
    if provider:
        return Destination(output, label, "provider", text, details=details)
    path = Path(text)
    if not path.suffix:
        path = path.with_name(path.name + ".gpkg")
    return Destination(output, label, "file", text, path, path.stem, whole=whole, details=details)


def check_destinations(destinations: Sequence[Destination]) -> None:
    """Raise before anything is computed when an output cannot be written, or two go to the same place."""
    taken: dict[str, Destination] = {}
    whole = {_key(each.path) for each in destinations if each.whole and each.is_geopackage and each.path is not None}
    for destination in destinations:
        if destination.path is None:
            continue
        for path in (destination.path, *destination.twins):
            check_path(path, destination.label)
        _check_table(destination, in_a_network=_key(destination.path) in whole)
        for path in destination.files:
            key = _key(path)
            if destination.is_geopackage and not destination.own_file:
                key = f"{key}|{destination.table.lower()}"
            if key in taken:
                raise OutputTwiceError(first=taken[key].label, second=destination.label, file=str(path))
            taken[key] = destination
        _check_side_files(destination)
        _check_other_layers(destination)


def check_sources(
    destinations: Sequence[Destination], sources: Sequence[reads.Read], edited: Sequence[reads.Read] = ()
) -> None:
    """Raise when an output would replace what it is computed from, or a layer that somebody is editing."""
    for destination in destinations:
        for path in destination.files:
            table = destination.table if destination.is_geopackage and not destination.whole else None
            hit = next((read for read in sources if read.is_in(path, table)), None)
            if hit is not None:
                raise OutputIsInputError(output=destination.label, input=hit.label, file=str(path))
            hit = next((read for read in edited if read.is_in(path, table)), None)
            if hit is not None:
                raise OutputBeingEditedError(output=destination.label, layer=hit.label, file=str(path))


def _key(path: Path | None) -> str:
    """Return one text for all names of a file that need not exist."""
    real = os.path.realpath(path or "")
    return real.casefold() if _ignores_case(Path(real)) else real


def _ignores_case(path: Path) -> bool:
    """Return whether the file system at `path` takes names that differ in letter case for one."""
    there = next((each for each in path.parents if each.exists() and each.name.swapcase() != each.name), path)
    return reads.same(there, there.with_name(there.name.swapcase())) if there.name else False


def _check_table(destination: Destination, *, in_a_network: bool) -> None:
    """Raise when a table's name is one that the GeoPackage, or a street network in it, needs for itself."""
    if destination.whole or not destination.is_geopackage:
        return
    path, table = _path(destination), destination.table.lower()
    own = table.startswith(("gpkg_", "rtree_", "sqlite_")) or table in ("layer_styles", "qgis_projects")
    if not own and table in reads.NETWORK_TABLES:
        own = in_a_network or (path.exists() and "klimaklok_network" in gpkg.layer_names(path))
    if own:
        raise OutputTableReservedError(output=destination.label, table=destination.table, file=str(path))


def _check_side_files(destination: Destination) -> None:
    """Raise when a file that is written beside the result belongs to something else with the same name."""
    path = _path(destination)
    if path.exists() or destination.whole or destination.is_geopackage:
        return
    beside = [each for each in destination.files[1:] if each.exists()]
    parts = [each for each in beside if each.suffix.lower() not in reads.STYLES]
    if not parts and beside:
        owners = [each for each in path.parent.iterdir() if each.stem == path.stem and each not in beside]
        parts = beside if owners else []
    if parts:
        raise OutputSideFileError(output=destination.label, file=str(path), side=parts[0].name)


def _check_other_layers(destination: Destination) -> None:
    """Raise when a file that is replaced holds other layers, such as the sheets of a workbook."""
    import pyogrio

    path = _path(destination)
    if destination.whole or path.suffix.lower() not in MANY_LAYERS or not path.is_file():
        return
    try:
        held = {str(name) for name, _ in pyogrio.list_layers(path)}
    except pyogrio.errors.DataSourceError:  # no such file: it is replaced, as the user said
        return
    others = held - {destination.table}
    if others and (len(held) > 1 or not destination.own_file):
        raise OutputHoldsOthersError(output=destination.label, file=str(path), layers=", ".join(sorted(others)))


def check_path(path: Path, label: str) -> None:
    """Raise when a file cannot be written at `path`."""
    if len(os.fsencode(path.name)) > LONGEST_NAME:
        raise OutputFolderError(folder=str(path), why="name_too_long", output=label)
    folder = path.absolute().parent
    while not folder.exists() and folder != folder.parent and not folder.is_symlink():
        folder = folder.parent
    if not folder.is_dir():
        raise OutputFolderError(folder=str(folder), why="not_a_folder", output=label)
    if path.is_dir() and path.suffix.lower() == ".gdb":
        raise OutputFolderError(folder=str(path), why="geodatabase_exists", output=label)
    if path.is_dir():
        raise OutputFolderError(folder=str(path), why="only_a_folder", output=label)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
        room = shutil.disk_usage(folder).free
    except OSError as error:
        raise OutputFolderError(folder=str(folder), why=_reason(error), output=label) from error
    if room < ROOM_NEEDED:
        raise OutputFolderError(folder=str(folder), why="disk_full", output=label)
    if path.exists() and not os.access(path, os.W_OK):
        raise OutputFolderError(folder=str(path), why="file_read_only", output=label)
    _check_database(path, label)


def _check_database(path: Path, label: str) -> None:
    """Raise when a database is in the way that cannot be read: what is in it must not be lost."""
    try:
        kind = gpkg.kind_of(path)
    except sqlite3.OperationalError as error:
        raise OutputBusyError(output=label, file=str(path)) from error
    if kind == gpkg.OTHER or (kind == gpkg.GEOPACKAGE and path.suffix.lower() != ".gpkg"):
        raise OutputForeignError(output=label, file=str(path))


def check_format(destination: Destination, *, only_geopackage: bool = False) -> None:
    """Raise when no vector format that can hold a result belongs to the file's ending."""
    if only_geopackage and destination.path is not None and not destination.is_geopackage:
        raise OutputEndingError(output=destination.label, endings=".gpkg", file=destination.path.name)
    if destination.path is not None and destination.path.suffix.lower() not in ENDINGS:
        raise OutputFormatError(output=destination.label, file=destination.path.name)


def check_whole_file(destination: Destination, table: str) -> None:
    """Raise when a file that is replaced as a whole holds layers that are not a former result's."""
    path = _path(destination)
    held = gpkg.layer_names(path) if gpkg.kind_of(path) == gpkg.GEOPACKAGE else []
    if (held and table not in held) or not destination.own_file:
        raise OutputHoldsOthersError(output=destination.label, file=str(path), layers=", ".join(held) or path.name)


# --- GeoDataFrame to layer ---------------------------------------------------------------------------------------


def to_layer(
    frame: gpd.GeoDataFrame,
    name: str,
    crs: QgsCoordinateReferenceSystem,
    known_fields: Mapping[str, QgsField],
    empty_type: Qgis.WkbType,
    cancelled: Callable[[], bool],
    types: Mapping[str, str] | None = None,
) -> QgsVectorLayer:
    """Return `frame` as a memory layer.

    Columns that came from an input keep the field they had there (`known_fields`); others get one from their
    dtype, or from what they are declared to be (`types`) where the dtype does not say. Missing values become NULL,
    numpy values Python's. `empty_type` is the geometry type when no row has one.
    """
    columns = _columns(frame)
    fields = QgsFields()
    for column, label in zip(columns, _unique(columns), strict=True):
        known = known_fields.get(str(column))
        kind, sub = (
            (known.type(), known.subType()) if known is not None else _kind(frame[column], (types or {}).get(column))
        )
        field = QgsField(label, kind, "", 0, 0, "", sub)
        if known is not None:
            field.setAlias(known.alias())
        fields.append(field)
    wkb_type, wkb = _geometries(frame, empty_type)
    layer = _in_memory(name, fields, wkb_type, crs)
    # The memory provider may know a type by another name; its own fields decide what values must look like.
    values = [_values(frame[column], fields.at(i)) for i, column in enumerate(columns)]
    rows = zip(*values, strict=True) if values else ([] for _ in range(len(frame)))
    features = []
    for number, (row, shape) in enumerate(zip(rows, wkb, strict=True)):
        if number % CHUNK == 0 and cancelled():
            raise Cancelled
        feature = QgsFeature(fields)
        feature.setAttributes(list(row))
        if shape is not None:
            geometry = QgsGeometry()
            geometry.fromWkb(shape)
            feature.setGeometry(geometry)
        features.append(feature)
    written = True
    for first in range(0, len(features), CHUNK):
        if cancelled():
            raise Cancelled
        added, _ = layer.dataProvider().addFeatures(features[first : first + CHUNK], QgsFeatureSink.Flag.FastInsert)
        written = written and added
    if not written or layer.featureCount() != len(frame):
        raise OutputMemoryError(output=name, why=layer.dataProvider().lastError() or "addFeatures")
    layer.updateExtents()
    return layer


def _in_memory(name: str, fields: QgsFields, kind: Qgis.WkbType, crs: QgsCoordinateReferenceSystem) -> QgsVectorLayer:
    layer = QgsMemoryProviderUtils.createMemoryLayer(name, fields, kind, crs)
    for index, field in enumerate(fields):  # the memory provider forgets them
        if field.alias():
            layer.setFieldAlias(index, field.alias())
    return layer


def many(frame: gpd.GeoDataFrame) -> bool:
    """Tell whether rows go into a GeoPackage through SQLite.

    That is much faster where they are many and plain; and points and areas in one table cannot go through a layer in
    memory, which holds but one kind.
    """
    import numpy as np
    import pandas as pd
    import shapely

    shapes = frame.geometry.to_numpy()
    if shapely.is_missing(shapes).any() or shapely.is_empty(shapes).any():
        return False
    if len(frame) < MANY and frozenset(np.unique(shapely.get_type_id(shapes)).tolist()) in {*_TYPES, frozenset()}:
        return False
    columns = [frame[column] for column in _columns(frame)]
    if not all(isinstance(column.dtype, np.dtype) and column.dtype.kind in "biufO" for column in columns):
        return False
    words = [column for column in columns if column.dtype.kind == "O"]
    return all(pd.api.types.infer_dtype(column, skipna=True) in ("string", "empty") for column in words)


def all_placed(frame: gpd.GeoDataFrame) -> bool:
    """Tell whether all rows have a position."""
    import shapely

    shapes = frame.geometry.to_numpy()
    return not (shapely.is_missing(shapes) | shapely.is_empty(shapes)).any()


def empty_like(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, Qgis.WkbType]:
    """Return `frame` without rows, and the geometry type of these."""
    wkb_type, _ = _shapes(frame, Qgis.WkbType.Unknown)
    return frame.iloc[:0], Qgis.WkbType.GeometryCollection if wkb_type == Qgis.WkbType.Unknown else wkb_type


def without_formulas(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return `frame` with texts that a spreadsheet would run as formulas marked as text by an apostrophe."""
    from klimaklok_plugin.reports.tables import as_text

    def mark(value: Any) -> Any:
        return as_text(value) if isinstance(value, str) else value

    words = [column for column in _columns(frame) if frame[column].dtype.kind == "O"]
    return frame.assign(**{str(column): frame[column].map(mark) for column in words})


def _columns(frame: gpd.GeoDataFrame) -> list[Any]:
    return [column for column in frame.columns if column != frame.geometry.name]


def _unique(columns: Sequence[Any]) -> list[str]:
    """Return field names that differ also for formats that ignore case; `fid` belongs to the GeoPackage."""
    taken = {"fid"}
    names = []
    for column in columns:
        name, number = str(column), 2
        if name.lower() == "fid":
            name = "fid_src"
        base = name
        while name.lower() in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name.lower())
        names.append(name)
    return names


def _kind(column: pd.Series[Any], declared: str | None = None) -> tuple[Any, Any]:
    import pandas as pd

    none = QMetaType.Type.UnknownType
    if pd.api.types.is_bool_dtype(column.dtype):
        return QMetaType.Type.Bool, none
    if pd.api.types.is_integer_dtype(column.dtype):
        return QMetaType.Type.LongLong, none
    if pd.api.types.is_float_dtype(column.dtype):
        return QMetaType.Type.Double, none
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return QMetaType.Type.QDateTime, none
    if column.isna().all() and declared in _DECLARED:
        return _DECLARED[declared], none
    return QMetaType.Type.QString, none


_DECLARED = {NUMBER: QMetaType.Type.Double, COUNT: QMetaType.Type.LongLong, FLAG: QMetaType.Type.Bool}


def _values(column: pd.Series[Any], field: QgsField) -> list[Any]:
    """Return a column as what QGIS stores: Python's own types, None for missing."""
    import numpy as np

    convert = _CONVERT.get(field.type(), _same)
    if convert is _finite and column.dtype.kind == "f":
        numbers = column.to_numpy(float)
        plain = numbers.tolist()
        gaps = ~np.isfinite(numbers)
    else:
        plain = column.astype(object).tolist()
        gaps = column.isna().to_numpy()
        if convert is not str or not all(type(value) is str for value in plain):
            plain = [None if gap else convert(value) for value, gap in zip(plain, gaps, strict=True)]
    for row in np.flatnonzero(gaps).tolist():
        plain[row] = None
    return plain


def _finite(value: Any) -> float | None:
    number = float(value)
    return number if abs(number) != float("inf") else None


def _same(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _date(value: Any) -> QDate:
    return QDate(value.year, value.month, value.day)


def _time(value: Any) -> QTime:
    return QTime(value.hour, value.minute, value.second, value.microsecond // 1000)


def _moment(value: Any) -> QDateTime:
    spec = Qt.TimeSpec.LocalTime if value.tzinfo is None else Qt.TimeSpec.UTC
    return QDateTime(_date(value), _time(value), spec)


_CONVERT: dict[Any, Callable[[Any], Any]] = {
    QMetaType.Type.QString: str,
    QMetaType.Type.Double: _finite,
    QMetaType.Type.Float: _finite,
    QMetaType.Type.Int: int,
    QMetaType.Type.UInt: int,
    QMetaType.Type.LongLong: int,
    QMetaType.Type.ULongLong: int,
    QMetaType.Type.Bool: bool,
    QMetaType.Type.QDate: _date,
    QMetaType.Type.QTime: _time,
    QMetaType.Type.QDateTime: _moment,
}


def _geometries(frame: gpd.GeoDataFrame, empty_type: Qgis.WkbType) -> tuple[Qgis.WkbType, list[bytes | None]]:
    """Return one geometry type for all rows, and each row's WKB (None for no geometry)."""
    import shapely

    wkb_type, shapes = _shapes(frame, empty_type)
    given = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if wkb_type == Qgis.WkbType.Unknown and given.any():
        # A layer in memory takes points and areas together only as collections.
        wkb_type, shapes = Qgis.WkbType.GeometryCollection, shapes.copy()
        rows = given.nonzero()[0]
        shapes[rows] = shapely.geometrycollections(shapes[rows][:, None])
    wkb = shapely.to_wkb(shapes)
    return wkb_type, [shape if there else None for shape, there in zip(wkb, given, strict=True)]


def _shapes(frame: gpd.GeoDataFrame, empty_type: Qgis.WkbType) -> tuple[Qgis.WkbType, Any]:
    """Return one geometry type for all rows, and their geometries in two dimensions."""
    import shapely

    shapes = frame.geometry.to_numpy()
    given = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    types = set(shapely.get_type_id(shapes[given]).tolist())
    wkb_type = _TYPES.get(frozenset(types)) if types else QgsWkbTypes.dropM(QgsWkbTypes.dropZ(empty_type))
    if wkb_type is None:
        wkb_type = Qgis.WkbType.Unknown
    elif types and QgsWkbTypes.isMultiType(wkb_type):
        shapes = _as_multi(shapes, given)
    flat = shapely.get_coordinate_dimension(shapes[given]) <= len("xy")
    return wkb_type, shapes if flat.all() else shapely.force_2d(shapes)


_TYPES = {
    frozenset({0}): Qgis.WkbType.Point,
    frozenset({4}): Qgis.WkbType.MultiPoint,
    frozenset({0, 4}): Qgis.WkbType.MultiPoint,
    frozenset({1}): Qgis.WkbType.LineString,
    frozenset({5}): Qgis.WkbType.MultiLineString,
    frozenset({1, 5}): Qgis.WkbType.MultiLineString,
    frozenset({3}): Qgis.WkbType.Polygon,
    frozenset({6}): Qgis.WkbType.MultiPolygon,
    frozenset({3, 6}): Qgis.WkbType.MultiPolygon,
}


def _as_multi(shapes: Any, given: Any) -> Any:
    import numpy as np
    import shapely

    result = shapes.copy()
    single = given & np.isin(shapely.get_type_id(shapes), (0, 1, 3))
    build = {0: shapely.multipoints, 1: shapely.multilinestrings, 3: shapely.multipolygons}
    for kind, make in build.items():
        chosen = np.flatnonzero(single & (shapely.get_type_id(shapes) == kind))
        if len(chosen):
            result[chosen] = make(shapes[chosen][:, np.newaxis])
    return result


# --- style -------------------------------------------------------------------------------------------------------


def dress(layer: QgsVectorLayer, style: Path | None, metadata: QgsLayerMetadata) -> None:
    """Give a layer its symbology (legend texts translated) and metadata."""
    if style is not None:
        layer.loadNamedStyle(
            str(style), False, QgsMapLayer.StyleCategory.Symbology | QgsMapLayer.StyleCategory.Labeling
        )
        _translate_legend(layer)
        _translate_labels(layer)
    layer.setMetadata(metadata)


def store_metadata(path: Path, table: str, metadata: QgsLayerMetadata) -> None:
    """Store QGIS's metadata of a table in its GeoPackage, with the table's CRS."""
    uri = f"{path}|layername={table}"
    layer = QgsVectorLayer(uri, table, "ogr")
    metadata.setCrs(layer.crs())
    metadata.addHistoryItem(f"CRS = {layer.crs().authid() or layer.crs().description()}")
    del layer
    QgsProviderRegistry.instance().saveLayerMetadata("ogr", uri, metadata)


def _translate_legend(layer: QgsVectorLayer) -> None:
    renderer = layer.renderer()
    if renderer is None:
        return
    if renderer.type() == "RuleRenderer":
        for rule in renderer.rootRule().descendants():
            rule.setLabel(tr(rule.label()))
    elif renderer.type() == "categorizedSymbol":
        for index, category in enumerate(renderer.categories()):
            renderer.updateCategoryLabel(index, tr(category.label()))
    elif renderer.type() == "graduatedSymbol":
        for index, each in enumerate(renderer.ranges()):
            renderer.updateRangeLabel(index, tr(each.label()))


def _translate_labels(layer: QgsVectorLayer) -> None:
    """Put the words of the user's language into labels, where they stand as ``[[points]]``."""
    if layer.labelsEnabled():
        settings = layer.labeling().settings()
        settings.fieldName = re.sub(r"\[\[(.+?)\]\]", lambda words: tr(words[1]), settings.fieldName)
        layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))


# --- files -------------------------------------------------------------------------------------------------------


class Staging:
    """Folders beside the targets where results are written before they are moved into place.

    Use as a context manager: whatever was not published is removed at the end.
    """

    def __init__(self) -> None:
        self._folders: dict[Path, publishing.Folder] = {}
        self._created: list[Path] = []
        self._ready: list[tuple[Destination, Path]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for folder in self._folders.values():
            folder.remove()
        if kind is not None:
            for path in reversed(self._created):
                with contextlib.suppress(OSError):
                    path.rmdir()

    def path_for(self, destination: Destination) -> Path:
        """Return where to write `destination` for now; the file has the name it will have."""
        target = _real(destination)
        parent = target.parent
        try:
            if parent not in self._folders:
                self._make(parent)
                publishing.sweep(parent)
                self._folders[parent] = publishing.Folder(parent)
            return self._folders[parent].inner() / target.name
        except OSError as error:
            raise OutputFolderError(folder=str(parent), why=_reason(error), output=destination.label) from error

    def _make(self, folder: Path) -> None:
        missing = [folder, *folder.parents]
        missing = [each for each in missing if not each.exists()]
        for each in reversed(missing):
            each.mkdir(exist_ok=True)
            self._created.append(each)

    def write(
        self,
        destination: Destination,
        layer: QgsVectorLayer,
        feedback: QgsFeedback | None = None,
        rows: gpd.GeoDataFrame | None = None,
        *,
        placed: bool = True,
    ) -> int:
        """Write `layer` with style, aliases and metadata to the staging folder, until `feedback` is cancelled.

        With `rows` (see `many`), `layer` has none, and these go into the GeoPackage; `placed` says whether all rows
        have a position. Returns how many rows the format has no room for: FlatGeobuf's that have no position.
        """
        staged = self.path_for(destination)
        # QGIS writes KML with GDAL's driver LIBKML, whose time grows with the square of the rows (9,520 took ten
        # minutes). And what has no position comes out at 0, 0 in some formats, and not at all in others.
        unplaced = layer.isSpatial() and not placed and not destination.is_geopackage
        translated = unplaced or staged.suffix.lower() == KML
        through = staged.with_suffix(".gpkg") if translated else staged
        options = _options(destination, layer, through)
        # One of its own: the writer counts its progress from 0 again. The options do not keep it alive, the name does.
        writing = QgsFeedback()
        options.feedback = writing
        if feedback is not None:
            feedback.canceled.connect(writing.cancel, Qt.ConnectionType.DirectConnection)
            if feedback.isCanceled():  # before that connection was there
                raise Cancelled
        error, message, named, _ = QgsVectorFileWriter.writeAsVectorFormatV3(
            layer, str(through), QgsCoordinateTransformContext(), options
        )
        if error == QgsVectorFileWriter.WriterError.Canceled or (feedback is not None and feedback.isCanceled()):
            raise Cancelled
        if error != QgsVectorFileWriter.WriterError.NoError:
            full = shutil.disk_usage(staged.parent).free < ROOM_FOR_A_RESULT
            why = "disk_full" if full else (message or str(error)).splitlines()[0]
            raise OutputWriteError(output=destination.label, file=str(destination.path), why=why)
        try:
            lost = 0
            if through != staged:
                lost = _translate(through, destination.table, staged, feedback)
                layer.saveNamedMetadata(str(staged.with_suffix(".qmd")))
            _as_it_was_called(staged, Path(named).suffix)
            if not destination.is_geopackage:
                _check_whole(staged, layer.featureCount() - lost, feedback)
            if rows is not None:
                _pour(staged, destination.table, rows, feedback)
            if destination.is_geopackage:
                gpkg.add_style(staged, destination.table, layer.name(), qml(layer))
            else:
                staged.with_suffix(".qml").write_text(qml(layer), encoding="utf-8")
        except (OSError, sqlite3.Error) as problem:
            raise OutputWriteError(
                output=destination.label, file=str(destination.path), why=_reason(problem)
            ) from problem
        self.ready(destination, staged)
        return lost

    def ready(self, destination: Destination, staged: Path) -> None:
        """Remember a finished file, to be moved with all others by `publish`."""
        self._ready.append((destination, staged))

    def publish(self, feedback: QgsFeedback | None = None, last: Callable[[], None] | None = None) -> dict[str, str]:
        """Move every finished file into place, all or none; return output name to layer source.

        Where another run is moving results to the same files, this one waits until `feedback` is cancelled. `last` is
        called when all else is done that can be undone; when it raises, that is undone.
        """
        if not self._ready:
            if last is not None:
                last()
            return {}
        patience = publishing.Patience(feedback)
        folders = [folder.path for folder in self._folders.values()]
        targets = [_real(destination) for destination, _ in self._ready]
        plan = publishing.Plan(folders, LOCK_WAIT_S, patience)
        current: Destination | None = self._ready[0][0]
        try:
            gathered = self._gathered(patience)
            for parent in self._folders:
                publishing.sweep(parent)
            with publishing.held(targets, patience):
                for current, staged in gathered:
                    _plan(plan, current, staged, patience)
                plan.carry_out(last)
                return {destination.output: _source(destination) for destination, _ in self._ready}
        except (OSError, sqlite3.Error) as error:
            plan.give_up()
            patience.look()
            kind = OutputBusyError if _is_busy(error) else OutputWriteError
            raise kind(output=current.label, file=str(current.path), why=_reason(error)) from error
        except BaseException:
            plan.give_up()
            raise

    def _gathered(self, patience: publishing.Patience) -> list[tuple[Destination, Path]]:
        """Return one staged file per target: tables for one GeoPackage are put together first."""
        first: dict[str, tuple[Destination, Path]] = {}
        for destination, staged in self._ready:
            key = os.path.realpath(_path(destination))
            if key in first and destination.is_geopackage:
                merge = gpkg.Merge(first[key][1], staged, patience.cancelled)
                merge.begin()
                merge.run()
                merge.commit()
            else:
                first[key] = (destination, staged)
        return list(first.values())


def _options(destination: Destination, layer: QgsVectorLayer, path: Path) -> QgsVectorFileWriter.SaveVectorOptions:
    """Return how QGIS is to write a layer."""
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = QgsVectorFileWriter.driverForExtension(path.suffix)
    options.layerName = destination.table
    options.fileEncoding = "UTF-8"
    options.layerMetadata = layer.metadata()
    options.saveMetadata = True
    options.skipAttributeCreation = False
    names = layer.fields().names()
    if path.suffix.lower() == ".csv" and any(name[:1] in "=+-@" for name in names):
        options.attributes = list(range(len(names)))
        options.attributesExportNames = [f"'{name}" if name[:1] in "=+-@" else name for name in names]
    return options


def _plan(plan: publishing.Plan, destination: Destination, staged: Path, patience: publishing.Patience) -> None:
    """Add what is to be done for one file."""
    target = _real(destination)
    kind = gpkg.NONE
    if destination.is_geopackage:
        kind = patience.let_go(lambda: gpkg.kind_of(target, gpkg.BRIEFLY_S), target, LOCK_WAIT_S)
    if kind == gpkg.OTHER:
        raise OutputForeignError(output=destination.label, file=str(target))
    if kind == gpkg.NONE:
        # The main file first: what lies beside it belongs to it from then on.
        for file in sorted(staged.parent.iterdir(), key=lambda each: (each != staged, each.name)):
            plan.add(publishing.MOVE, file, target.with_name(file.name))
    elif destination.whole and set(gpkg.layer_names(target)) - gpkg.package_tables(target) <= set(
        gpkg.layer_names(staged)
    ):
        # Through SQLite where a program has it open, whose write-ahead log would spoil the new file.
        is_open = target.with_name(target.name + "-wal").exists() or sys.platform == "win32"
        plan.add(publishing.OVERWRITE if is_open else publishing.MOVE, staged, target)
    else:
        plan.add(publishing.MERGE, staged, target)


def _check_whole(path: Path, wanted: int, feedback: QgsFeedback | None) -> None:
    """Raise when the end of a file is missing: some of GDAL's formats do not notice that a disk is full."""
    ending = path.suffix.lower()
    if ending in LAST_WORDS:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - LONGEST_NAME))
            whole = file.read().endswith(LAST_WORDS[ending])
    elif ending in WORKBOOKS:
        whole = zipfile.is_zipfile(path)
    else:
        whole = _rows(path, feedback) == wanted
    if not whole:
        full = shutil.disk_usage(path.parent).free < ROOM_FOR_A_RESULT
        raise OSError(errno.ENOSPC if full else errno.EIO, "cut_short")


def _rows(path: Path, feedback: QgsFeedback | None) -> int:
    """Return how many rows of a file can be read."""
    from osgeo import gdal

    held = 0
    with contextlib.suppress(RuntimeError):
        data = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        for number in range(data.GetLayerCount() if data is not None else 0):
            for _ in data.GetLayer(number):
                held += 1
                if held % 1000 == 0 and feedback is not None and feedback.isCanceled():
                    raise Cancelled
    return held


def _as_it_was_called(staged: Path, ending: str) -> None:
    """Undo that QGIS adds an ending it likes better to names such as "a.json"."""
    for file in staged.parent.glob("*"):
        if file.name.startswith(f"{staged.name}."):
            file.replace(staged if file.suffix == ending else staged.with_suffix(file.suffix))


def _translate(geopackage: Path, table: str, target: Path, feedback: QgsFeedback | None) -> int:
    """Turn a layer of a GeoPackage into the format of `target`, with GDAL; return how many rows it did not take."""
    from osgeo import gdal

    def look(*_: object) -> int:
        return 0 if feedback is not None and feedback.isCanceled() else 1

    data = gdal.OpenEx(str(geopackage), gdal.OF_VECTOR | gdal.OF_UPDATE)
    made = layer = None
    try:
        layer = data.GetLayerByName(table)
        unplaced = _without_empty_shapes(layer)
        made = gdal.VectorTranslate(
            str(target),
            data,
            format="KML" if target.suffix.lower() == KML else QgsVectorFileWriter.driverForExtension(target.suffix),
            layers=[table],
            layerName=table,
            layerCreationOptions=["SPATIAL_INDEX=NO"] if target.suffix.lower() == ".fgb" else [],
            callback=look,
        )
        wanted, written = layer.GetFeatureCount(), made is not None
    except RuntimeError as error:  # only where someone has told GDAL to raise
        if look():
            raise OSError(str(error)) from error
        written = False
    finally:
        made = layer = data = None  # closes the files, also where an error still holds on to this frame
    if not look():
        raise Cancelled
    if not written:
        raise OSError(gdal.GetLastErrorMsg())
    geopackage.unlink()
    if target.suffix.lower() != ".fgb":
        return 0
    held = gdal.OpenEx(str(target), gdal.OF_VECTOR)
    return unplaced if held.GetLayer(0).GetFeatureCount() == wanted - unplaced else 0


def _without_empty_shapes(layer: Any) -> int:
    """Take the empty geometries, which QGIS writes for none, out of a layer; return how many there were."""
    if not layer.GetGeometryColumn():
        return 0
    layer.SetAttributeFilter(f'ST_IsEmpty("{layer.GetGeometryColumn()}")')
    numbers = [each.GetFID() for each in layer]
    for number in numbers:
        feature = layer.GetFeature(number)
        feature.SetGeometry(None)
        layer.SetFeature(feature)
    layer.SetAttributeFilter(None)
    return len(numbers)


def _pour(path: Path, table: str, frame: gpd.GeoDataFrame, feedback: QgsFeedback | None) -> None:
    """Put rows into an empty table; as in `to_layer`, what is no finite number is NULL."""
    import numpy as np

    from klimaklok_plugin.analysis.core import geopackage

    def look() -> None:
        if feedback is not None and feedback.isCanceled():
            raise Cancelled

    columns = {}
    for column, label in zip(_columns(frame), _unique(_columns(frame)), strict=True):
        values = frame[column].to_numpy()
        if values.dtype.kind == "f":
            values = np.where(np.isfinite(values), values.astype(np.float64), np.nan)
        elif values.dtype == object:
            values = np.where(frame[column].isna(), None, values)
        columns[label] = values
    wkb_type, shapes = _shapes(frame, Qgis.WkbType.Unknown)
    if wkb_type == Qgis.WkbType.Unknown:
        with contextlib.closing(sqlite3.connect(path)) as database, database:
            database.execute(
                "UPDATE gpkg_geometry_columns SET geometry_type_name = 'GEOMETRY' WHERE table_name = ?", (table,)
            )
    order = geopackage.near_each_other(shapes)
    geopackage.fill(path, geopackage.Layer(table, "", columns, shapes, order), look)


def _source(destination: Destination) -> str:
    """Return how QGIS finds the layer: by the file alone where it holds nothing else."""
    path = _path(destination)
    if destination.whole or (destination.own_file and not destination.is_geopackage):
        return str(path)
    alone = destination.own_file and len(gpkg.layer_names(path)) == 1 and not gpkg.is_table(path, destination.table)
    return str(path) if alone else f"{path}|layername={destination.table}"


def qml(layer: QgsVectorLayer) -> str:
    """Return a layer's symbology, labels and field aliases as the text of a QGIS style file."""
    document = QDomDocument()
    layer.exportNamedStyle(document, QgsReadWriteContext(), STYLE_PARTS)
    return document.toString()


def _real(destination: Destination) -> Path:
    """Return the file itself where a link leads to it."""
    return Path(os.path.realpath(_path(destination)))


def _path(destination: Destination) -> Path:
    if destination.path is None:
        raise ValueError(destination.text)
    return destination.path


def _reason(error: Exception) -> str:
    number = getattr(error, "errno", None)
    known = {
        errno.ENOSPC: "disk_full",
        errno.EACCES: "no_right_to_write",
        errno.EPERM: "no_right_to_write",
        errno.EROFS: "disk_read_only",
        errno.ENOTDIR: "not_a_folder",
    }
    if "disk is full" in str(error):  # SQLite's words
        number = errno.ENOSPC
    if number in known:
        return known[number]
    return getattr(error, "strerror", None) or str(error)


def _is_busy(error: Exception) -> bool:
    return isinstance(error, (PermissionError, TimeoutError)) or gpkg.is_locked(error)
