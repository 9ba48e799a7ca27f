"""Layers that QGIS does not show by itself: geometry written as text in a CSV, and the other layers of a file."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsProviderRegistry, QgsVectorLayer
from qgis.PyQt.QtCore import QUrl, QUrlQuery

from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.analysis.layers.field_names import find_fields

from . import whole

_TEXT_FILES = (".csv", ".txt", ".tsv")
_WKT_NAMES = ("geometri", "wkt", "geometry", "geom", "wkt_geom", "the_geom")
_COORDINATES = re.compile(r"-?\d+(?:\.\d+)?")
_UTM33 = QgsCoordinateReferenceSystem("EPSG:25833")
_DEGREES = QgsCoordinateReferenceSystem("EPSG:4326")
_HALF_TURN = 180.0
_LOOKED_AT = 200  # rows


def path_of(origin: whole.Origin) -> Path | None:
    """Return the file or folder that a layer of GDAL's comes from."""
    if origin.provider != "ogr":
        return None
    path = Path(str(QgsProviderRegistry.instance().decodeUri("ogr", origin.source).get("path") or ""))
    return path if str(path) != "." and path.exists() else None


def written_lines(origin: whole.Origin, name: str) -> tuple[QgsVectorLayer, Note] | None:
    """Return the layer of a CSV with a column of geometry as text (WKT), as Vegkart exports; None for other layers.

    Such a file names no coordinate reference system: NVDB's is EPSG:25833 unless the numbers are degrees.
    """
    path = path_of(origin)
    if path is None or path.suffix.lower() not in _TEXT_FILES:
        return None
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = list(itertools.islice(file, _LOOKED_AT))
    if not head:
        return None
    delimiter = max(";\t,", key=head[0].count)
    fields = next(csv.reader(head[:1], delimiter=delimiter))
    found = find_fields(_WKT_NAMES, fields)
    if not found:
        return None
    place = fields.index(found[0])
    texts = [row[place] for row in csv.reader(head[1:], delimiter=delimiter) if len(row) > place]
    first = [float(number) for text in texts for number in _COORDINATES.findall(text)[:1]]
    crs = _DEGREES if first and all(abs(number) <= _HALF_TURN for number in first) else _UTM33
    url, query = QUrl.fromLocalFile(str(path)), QUrlQuery()
    for key, value in (
        *(("type", "csv"), ("delimiter", "\\t" if delimiter == "\t" else delimiter), ("wktField", found[0])),
        *(("encoding", encoding), ("crs", crs.authid()), ("detectTypes", "no")),
        *(("spatialIndex", "no"), ("subsetIndex", "no"), ("watchFile", "no")),
    ):
        query.addQueryItem(key, value)
    url.setQuery(query)
    layer = QgsVectorLayer(bytes(url.toEncoded()).decode(), name, "delimitedtext")
    if not layer.isValid() or layer.wkbType() == Qgis.WkbType.NoGeometry:
        return None
    return layer, Note("source_wkt", {"layer": name, "field": found[0], "crs": crs.authid()})


def _encoding(path: Path) -> str:
    """Return the encoding of a text file: UTF-8, or what older Norwegian programs write."""
    with path.open("rb") as file:
        start = file.read(1 << 16)
    try:
        start[: start.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def other_layers(
    origin: whole.Origin, own: str, wanted: Callable[[str, Sequence[str]], bool]
) -> Iterator[tuple[str, QgsVectorLayer]]:
    """Yield the other layers of the file that a layer comes from: those `wanted` says yes to by name and fields."""
    path = path_of(origin)
    if path is None:
        return
    seen = {own}
    for each in QgsProviderRegistry.instance().querySublayers(str(path)):
        if each.providerKey() != "ogr" or each.name() in seen:
            continue
        seen.add(each.name())
        layer = QgsVectorLayer(each.uri(), each.name(), "ogr")
        if layer.isValid() and wanted(each.name(), [field.name() for field in layer.fields()]):
            yield each.name(), layer
