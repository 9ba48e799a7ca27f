"""Which files a run reads, so that no result is put over one of them."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsVirtualLayerDefinition,
)
from qgis.PyQt.QtCore import QUrl

from . import gpkg, parameters, registers

FAMILIES = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg", ".qpj"),
    ".tab": (".dat", ".map", ".id", ".ind"),
    ".mif": (".mid",),
    ".gml": (".xsd", ".gfs"),
    ".csv": (".csvt",),
}
"""Formats of several files: the endings that belong to the main one's."""
STYLES = (".qml", ".qmd")
"""What QGIS keeps of a layer beside its file: style and metadata."""
NETWORK_TABLES = frozenset({"nodes", "edges", "turns", "klimaklok_network"})


@dataclass(frozen=True)
class Read:
    """A file that a run reads.

    Attributes
    ----------
    label : str
        The translated label of the parameter it was given for, or a layer's name.
    path : Path
        The file itself, or the archive it lies in.
    tables : frozenset of str or None
        Of a GeoPackage: the tables that are read, in lower case; None when it may be all of them.
    """

    label: str
    path: Path
    tables: frozenset[str] | None = None

    def is_in(self, path: Path, table: str | None) -> bool:
        """Return whether writing `table` (None: all) of the file `path` would replace what is read."""
        if not any(same(path, each) for each in family(self.path)):
            return False
        return table is None or self.tables is None or table.lower() in self.tables


def of_run(algorithm: QgsProcessingAlgorithm, values: dict[str, Any], context: QgsProcessingContext) -> list[Read]:
    """Return the files that are read for all parameters of a run."""
    found: list[Read] = []
    project = context.project() or QgsProject.instance()
    for each in algorithm.parameterDefinitions():
        name, label, kind = each.name(), each.description(), each.type()
        if each.isDestination() or not values.get(name):
            continue
        if kind == "source" and (register := registers.stop_register(values[name])) is not None:
            found.append(Read(label, register))
        elif kind in ("source", "vector", "raster"):
            layer = _layer(algorithm, kind, name, values, context)
            found += [] if layer is None else _of_layer(layer, label, project, set())
            if name == parameters.NETWORK:
                found += [Read(label, read.path, NETWORK_TABLES) for read in found if read.label == label]
                path = _on_disk(str(values[name])) if isinstance(values[name], str) else None
                found += [] if path is None else [Read(label, path, NETWORK_TABLES)]
        elif kind == "file":
            found += _of_text(algorithm.parameterAsFile(values, name, context), label)
        elif kind == "multilayer":
            for text in algorithm.parameterAsFileList(values, name, context):
                found += _of_text(text, label)
    return found


def being_edited(context: QgsProcessingContext) -> list[Read]:
    """Return the files of the layers that are being edited in the project, under the layers' names."""
    project = context.project() or QgsProject.instance()
    layers = [each for each in project.mapLayers().values() if each.isEditable()]
    return [read for layer in layers for read in _of_source(layer.providerType(), layer.source(), layer.name())]


def same(one: Path, other: Path) -> bool:
    """Return whether two names lead to one file: links, letter case and ".." are seen through."""
    with contextlib.suppress(OSError):
        return one.samefile(other)
    return False


def family(path: Path) -> list[Path]:
    """Return all files a layer's file consists of, itself first, with what QGIS keeps beside it."""
    main = next((key for key, rest in FAMILIES.items() if path.suffix.lower() in rest), "")
    mains = [path.with_suffix(main)] if main and path.with_suffix(main).exists() else []
    endings = (*FAMILIES.get(path.suffix.lower(), ()), *FAMILIES.get(main, ()), *STYLES)
    return [path, *mains, *(path.with_suffix(ending) for ending in endings)]


def _layer(
    algorithm: QgsProcessingAlgorithm, kind: str, name: str, values: dict[str, Any], context: QgsProcessingContext
) -> QgsMapLayer | None:
    value = values[name]
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source.staticValue()
    if kind == "raster":
        return algorithm.parameterAsRasterLayer({name: value}, name, context)
    return algorithm.parameterAsVectorLayer({name: value}, name, context)


def _of_text(text: str, label: str) -> list[Read]:
    path = _on_disk(text.strip())
    return [] if path is None else [Read(label, path)]


def _of_layer(layer: QgsMapLayer, label: str, project: QgsProject, seen: set[str]) -> list[Read]:
    """Return the files behind a layer, those of joined layers and of layers in a query included."""
    if layer.id() in seen:
        return []
    seen.add(layer.id())
    provider, source = layer.providerType(), layer.source()
    found = list(_of_source(provider, source, label))
    if isinstance(layer, QgsVectorLayer):
        others = [join.joinLayer() for join in layer.vectorJoins()]
        if provider == "virtual":
            definition = QgsVirtualLayerDefinition.fromUrl(QUrl.fromEncoded(source.encode()))
            for each in definition.sourceLayers():
                if each.isReferenced():
                    others.append(project.mapLayer(each.reference()))
                else:
                    found += _of_source(each.provider(), each.source(), label)
            words = _words(definition.query())
            others += [
                each
                for each in project.mapLayers().values()
                if (_words(each.name()) and words >= _words(each.name()))
                or each.id().lower() in definition.query().lower()
            ]
        for other in others:
            found += [] if other is None else _of_layer(other, label, project, seen)
    return found


def _of_source(provider: str, source: str, label: str) -> Iterator[Read]:
    parts = QgsProviderRegistry.instance().decodeUri(provider, source)
    path = _on_disk(parts.get("path") or "") or _on_disk(source.partition("|")[0]) or _on_disk(source)
    if path is None:
        return
    if path.is_dir():  # a folder of shapefiles, or a file geodatabase
        name = parts.get("layerName")
        inside = [each for each in path.iterdir() if not name or each.stem.lower() == str(name).lower()]
        yield from (Read(label, each) for each in (path, *inside))
    elif path.suffix.lower() == ".vrt":
        yield from (Read(label, each) for each in (path, *_named_in(path)))
    elif gpkg.may_be_geopackage(path):
        yield Read(label, path, _tables(path, parts))
    else:
        yield Read(label, path)


def _on_disk(text: str) -> Path | None:
    """Return the file that one of GDAL's many names leads to: archives, compressed files, parts of a file."""
    if text.startswith("/vsi"):
        text = re.sub(r"^(\{?/vsi\w+/)+\{?", "", text).replace("}", "")
    bare = re.sub(r"^\w{2,}:", "", text)
    quoted = re.search(r'"([^"]+)"', text)
    for each in (text, bare, bare.rpartition(":")[0], quoted[1] if quoted else ""):
        if not each or each.startswith("//"):
            continue
        path = Path(each)
        with contextlib.suppress(OSError, ValueError):
            if path.exists():
                return path
            inside = next((parent for parent in path.parents if parent.is_file()), None)
            if inside is not None:
                return inside
    return None


def _named_in(path: Path) -> list[Path]:
    """Return the files that a virtual file of GDAL names."""
    text = path.read_text(encoding="utf-8", errors="replace")
    names = re.findall(r"<Src(?:DataSource|Filename|SQL)[^>]*>([^<]+)<", text)
    found = [_on_disk(name) or _on_disk(str(path.parent / name)) for name in names]
    return [each for each in found if each is not None]


def _tables(path: Path, parts: dict[str, Any]) -> frozenset[str] | None:
    """Return the tables of a GeoPackage that a source reads, through its filter and through views."""
    import pyogrio

    name, subset = parts.get("layerName"), str(parts.get("subset") or "")
    try:
        if not name:
            number = parts.get("layerId")
            name = pyogrio.list_layers(path)[int(number) if number is not None else 0][0]
        return frozenset(gpkg.behind(path, str(name), subset))
    except (sqlite3.Error, pyogrio.errors.DataSourceError, IndexError):
        return None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
