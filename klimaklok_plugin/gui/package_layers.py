"""The layers of a data package in the project: a group of them, each with the style stored in the package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qgis.core import QgsCoordinateTransform, QgsProject, QgsRasterLayer, QgsRectangle, QgsVectorLayer

from klimaklok_plugin.analysis.package.contents import ROLE_KEY, Entry
from klimaklok_plugin.analysis.package.messages import ROLE_WORDS
from klimaklok_plugin.gui.project import is_file
from klimaklok_plugin.processing.framework.project import SHOWN, groups
from klimaklok_plugin.processing.framework.texts import tr, wording


def in_project(package: str) -> list[QgsVectorLayer]:
    """Return the project's layers that lie in a package."""
    layers = QgsProject.instance().mapLayers().values()
    return [each for each in layers if _same_file(each.source().partition("|")[0], package)]


def extent(package: str) -> QgsRectangle:
    """Return where the package's streets lie, in the project's coordinates; empty without them."""
    project = QgsProject.instance()
    found = next((each for each in in_project(package) if each.customProperty(ROLE_KEY) == "network"), None)
    if found is None:
        return QgsRectangle()
    return QgsCoordinateTransform(found.crs(), project.crs(), project).transformBoundingBox(found.extent())


def show(package: str, there: Mapping[str, Entry]) -> None:
    """Put a package's layers at the bottom of the project, as the package's own project has them."""
    project = QgsProject.instance()
    was_empty = not project.mapLayers()
    whole = project.layerTreeRoot().addGroup(tr("Data package"))
    for title, roles in groups():
        layers = [layer for role in roles if role in there and (layer := _layer(package, there[role])) is not None]
        if not layers:
            continue
        group = whole.addGroup(title)
        for layer in layers:
            project.addMapLayer(layer, addToLegend=False)
            node = group.addLayer(layer)
            node.setExpanded(False)
            node.setItemVisibilityChecked(layer.customProperty(ROLE_KEY) in SHOWN)
            if was_empty and layer.customProperty(ROLE_KEY) == "network":
                project.setCrs(layer.crs())


def _layer(package: str, entry: Entry) -> QgsVectorLayer | QgsRasterLayer | None:
    name = wording().text(ROLE_WORDS[entry.role])
    if entry.layer:
        layer = QgsVectorLayer(f"{package}|layername={entry.layer}", name, "ogr")
        if layer.isValid():
            layer.loadDefaultStyle()
    elif entry.role == "elevation" and entry.path and is_file(entry.path):
        layer = QgsRasterLayer(entry.path, name)
    else:
        return None
    layer.setCustomProperty(ROLE_KEY, entry.role)
    return layer if layer.isValid() else None


def _same_file(one: str, other: str) -> bool:
    return bool(one) and bool(other) and Path(one) == Path(other)
