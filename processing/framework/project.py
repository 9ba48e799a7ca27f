"""The layers of a data package as QGIS shows them, in the package itself and as a project beside it.

The project's XML is put together here from what each layer writes of itself: `QgsProject` belongs to the main thread,
and algorithms run in another.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsGraduatedSymbolRenderer,
    QgsLayerMetadata,
    QgsMapLayer,
    QgsRasterLayer,
    QgsReadWriteContext,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtXml import QDomDocument, QDomElement

from klimaklok_plugin.analysis.core import gdal_state
from klimaklok_plugin.analysis.core.columns import Table
from klimaklok_plugin.analysis.layers.field_names import INHABITANTS, find_fields
from klimaklok_plugin.analysis.network import columns as of_network
from klimaklok_plugin.analysis.package.contents import ROLE_KEY, TABLE, Entry
from klimaklok_plugin.analysis.package.messages import ROLE_WORDS
from klimaklok_plugin.analysis.transit.columns import HUBS

from . import columns, gpkg, layers, sinks
from .texts import resource, tr, wording

if TYPE_CHECKING:
    from klimaklok_plugin.analysis.package.make import PackageResult

__all__ = ["TABLE", "dress_package", "write_project"]

SHOWN = frozenset({"hubs", "network", "boundary", "priority_areas", "plans", "constraints", "population"})
"""Roles that are switched on when the project is opened; the others would hide each other."""
STYLES = {
    "network": "buildnetwork_network",
    "hubs": "transithubs_output",
    **{
        role: f"downloadosm_{role}"
        for role in ("stops", "schools", "services", "car_parking", "bike_parking", "chargers")
    },
}
COLUMNS: dict[str, Table] = {
    "network": of_network.EDGES,
    "hubs": HUBS,
    "stops": of_network.STOPS,
    "schools": of_network.SCHOOLS,
    "services": of_network.SERVICES,
    "car_parking": of_network.CAR_PARKING,
    "bike_parking": of_network.BIKE_PARKING,
    "chargers": of_network.CHARGERS,
}
MADE_HERE = ("osm", "roads", "timetable")
"""Kinds whose layers have our own columns."""

Describe = Callable[[Entry, QgsVectorLayer], QgsLayerMetadata]


@dataclass(frozen=True)
class Shown:
    """A layer as it stands in a project: what it writes of itself, and where it goes."""

    role: str
    name: str
    id: str
    xml: QDomDocument
    extent: QgsRectangle


def dress_package(package: Path, made: PackageResult, describe: Describe) -> list[Shown]:
    """Store style, headings and metadata of each layer in the package; return the layers for the project."""
    shown = []
    for entry in (each.entry for each in made.made if each.entry.layer):
        layer = QgsVectorLayer(f"{package}|layername={entry.layer}", _name(entry.role), "ogr")
        metadata = describe(entry, layer)
        sinks.dress(layer, _style(entry.role, layer), metadata)
        _fit(layer, entry.role)
        if entry.kind in MADE_HERE and entry.role in COLUMNS:
            columns.show(layer, COLUMNS[entry.role], layer.fields().names())
        shown.append(_shown(layer, entry))
        qml = sinks.qml(layer)
        del layer
        gpkg.add_style(package, entry.layer, _name(entry.role), qml)
        sinks.store_metadata(package, entry.layer, metadata)
    return shown


def write_project(
    file: Path, target: Path | None, package: Path | None, shown: list[Shown], made: PackageResult
) -> None:
    """Write a project of the layers.

    Parameters
    ----------
    file : Path
        Where it is written.
    target, package : Path
        Where it and the package will lie: the one names the other relatively.
    shown : list of Shown
    made : PackageResult
    """
    beside = target.absolute().parent if target is not None else None
    there = shown + _rasters(made)
    document = QDomDocument("qgis")
    root = document.createElement("qgis")
    document.appendChild(root)
    title = tr("Data package")
    root.setAttribute("projectname", title)
    root.setAttribute("version", Qgis.version())
    _text(document, root, "title", title)
    crs = layers.to_qgis(made.crs)
    crs.writeXml(_child(document, root, "projectCrs"), document)
    _tree(document, root, there)
    _view(document, root, there, crs)
    held = _child(document, root, "projectlayers")
    for each in there:
        source = package if each.role != "elevation" else _raster_path(made)
        held.appendChild(document.importNode(_with_source(each, source, beside), True))
    properties = _child(document, root, "properties")
    absolute = _text(document, _child(document, properties, "Paths"), "Absolute", "false")
    absolute.setAttribute("type", "bool")
    projected = _text(document, _child(document, properties, "SpatialRefSys"), "ProjectionsEnabled", "1")
    projected.setAttribute("type", "int")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{file.stem}.qgs", document.toString(1))


def groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the groups of the project from the top of the map down: points over lines over areas."""
    return (
        (tr("Public transport"), ("hubs", "stops")),
        (tr("Services"), ("schools", "services")),
        (
            tr("Parking and charging"),
            ("charging_plan", "chargers", "bike_parking", "grid", "car_parking", "restrictions", "norms"),
        ),
        (tr("Streets and addresses"), ("addresses", "traffic", "network")),
        (
            tr("Areas"),
            (
                *("case_plan", "boundary", "priority_areas", "school_areas", "plans", "constraints", "norm_zones"),
                "population",
                "elevation",
            ),
        ),
    )


def _name(role: str) -> str:
    return wording().text(ROLE_WORDS[role])


def _style(role: str, layer: QgsVectorLayer) -> Path | None:
    kind = {Qgis.GeometryType.Polygon: "polygon", Qgis.GeometryType.Line: "line"}.get(layer.geometryType(), "point")
    points = kind == "point"
    names = [f"datapackage_{role}_{kind}", f"datapackage_{role}", *([STYLES[role]] if role in STYLES else [])]
    if points or role == "network":
        names.reverse()
    return next((path for each in names if (path := resource(f"styles/{each}.qml")).exists()), None)


def _fit(layer: QgsVectorLayer, role: str) -> None:
    """Let the colours of the population follow the field that this delivery counts in."""
    renderer = layer.renderer()
    if role == "population" and isinstance(renderer, QgsGraduatedSymbolRenderer):
        found = find_fields(INHABITANTS, layer.fields().names())
        if found:
            renderer.setClassAttribute(found[0])


def _shown(layer: QgsMapLayer, entry: Entry) -> Shown:
    layer.setCustomProperty(ROLE_KEY, entry.role)
    layer.setId(f"klimaklok_{entry.role}")
    document = QDomDocument()
    element = document.createElement("maplayer")
    layer.writeLayerXml(element, document, QgsReadWriteContext())
    document.appendChild(element)
    return Shown(entry.role, layer.name(), layer.id(), document, layer.extent())


def _rasters(made: PackageResult) -> list[Shown]:
    """Return the elevation raster, which stays where it lies in the folder."""
    path = _raster_path(made)
    entry = next((each.entry for each in made.made if each.entry.role == "elevation"), None)
    if path is None or entry is None:
        return []
    with gdal_state.leaving_nothing():
        layer = QgsRasterLayer(str(path), _name("elevation"))
        return [_shown(layer, entry)] if layer.isValid() else []


def _raster_path(made: PackageResult) -> Path | None:
    path = next((each.entry.path for each in made.made if each.entry.role == "elevation"), "")
    return Path(path) if path else None


def _with_source(one: Shown, file: Path | None, beside: Path | None) -> QDomElement:
    """Return what a layer writes of itself, with its file named from the project's folder on."""
    element = one.xml.documentElement()
    source = element.firstChildElement("datasource").firstChild()
    _, bar, table = source.nodeValue().partition("|")
    source.setNodeValue(f"{_relative(file, beside)}{bar}{table}")
    return element


def _relative(file: Path | None, beside: Path | None) -> str:
    if file is None or beside is None:
        return str(file or "")
    try:
        return f"./{Path(os.path.relpath(file.absolute(), beside)).as_posix()}"
    except ValueError:  # on another drive
        return file.absolute().as_posix()


def _tree(document: QDomDocument, root: QDomElement, there: list[Shown]) -> None:
    tree = _child(document, root, "layer-tree-group")
    by_role = {each.role: each for each in there}
    for title, roles in groups():
        inside = [by_role[role] for role in roles if role in by_role]
        if not inside:
            continue
        group = _child(document, tree, "layer-tree-group")
        for name, value in (("name", title), ("checked", "Qt::Checked"), ("expanded", "1")):
            group.setAttribute(name, value)
        for each in inside:
            node = _child(document, group, "layer-tree-layer")
            seen = "Qt::Checked" if each.role in SHOWN else "Qt::Unchecked"
            for name, value in (("id", each.id), ("name", each.name), ("checked", seen), ("expanded", "0")):
                node.setAttribute(name, value)


def _view(document: QDomDocument, root: QDomElement, there: list[Shown], crs: QgsCoordinateReferenceSystem) -> None:
    """Let the map open on the streets, or else on all that there is."""
    streets = [each.extent for each in there if each.role == "network"]
    extent = QgsRectangle()
    for each in streets or [one.extent for one in there]:
        extent.combineExtentWith(each)
    extent.scale(1.05)
    view = _child(document, _child(document, root, "ProjectViewSettings"), "DefaultViewExtent")
    for name, value in (
        ("xmin", extent.xMinimum()),
        ("ymin", extent.yMinimum()),
        ("xmax", extent.xMaximum()),
        ("ymax", extent.yMaximum()),
    ):
        view.setAttribute(name, str(value))
    crs.writeXml(view, document)


def _child(document: QDomDocument, parent: QDomElement, name: str) -> QDomElement:
    element = document.createElement(name)
    parent.appendChild(element)
    return element


def _text(document: QDomDocument, parent: QDomElement, name: str, text: str) -> QDomElement:
    element = _child(document, parent, name)
    element.appendChild(document.createTextNode(text))
    return element
