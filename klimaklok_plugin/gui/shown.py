"""What the map shows of a run: its own results, where they lie; earlier ones stay in the project, switched off."""

from __future__ import annotations

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas

from .results import group_with, groups_in, layers_of, shown_of
from .runs import Run

MARGIN = 1.1


def show_alone(run: Run, canvas: QgsMapCanvas) -> None:
    """Switch earlier results off, and go to where a run's main results lie."""
    project = QgsProject.instance()
    own = group_with(project, run)
    for group in groups_in(project):
        if own is not None and group is not own:
            group.setItemVisibilityChecked(False)
            group.setExpanded(False)
    where = extent(run)
    if not where.isNull():
        canvas.zoomToFeatureExtent(where)


def extent(run: Run) -> QgsRectangle:
    """Return where the main results of a run lie, in the project's coordinates; null where they lie nowhere."""
    project = QgsProject.instance()
    layers = layers_of(run, project)
    whole = QgsRectangle()
    whole.setNull()
    for output in shown_of(run.algorithm).main:
        layer = layers.get(output)
        if layer is not None and layer.isSpatial() and layer.featureCount():
            try:
                way = QgsCoordinateTransform(layer.crs(), project.crs(), project)
                whole.combineExtentWith(way.transformBoundingBox(layer.extent()))
            except QgsCsException:
                continue
    if not whole.isNull():
        whole.scale(MARGIN)
    return whole
