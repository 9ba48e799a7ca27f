"""The print button: a result of the project as a layout in QGIS's designer, or straight as a PDF."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from qgis.core import (
    QgsFileUtils,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsPrintLayout,
    QgsProcessingException,
    QgsProject,
    QgsSettings,
)
from qgis.gui import QgisInterface, QgsLayoutView
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QFileDialog

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.gui import bar
from klimaklok_plugin.processing.framework import arrivals, layout_contents
from klimaklok_plugin.processing.framework.layouts import Paper, make_layout
from klimaklok_plugin.processing.framework.texts import tr, word, word_error

FOLDER = "klimaklok/print_folder"
"""Setting: where the last PDF was saved."""
LANDSCAPE = Paper()


def print_group(
    iface: QgisInterface,
    group: QgsLayerTreeGroup | None,
    layers: Sequence[QgsMapLayer],
    title: str,
    paper: Paper = LANDSCAPE,
) -> QgsPrintLayout | None:
    """Make a layout of a result in the project and open it in QGIS's designer; None where there is nothing to draw.

    Parameters
    ----------
    iface : QgisInterface
    group : QgsLayerTreeGroup, optional
        The run's group; its layers that are switched on are drawn.
    layers : sequence of QgsMapLayer
        Without a group: the layers, from the top of the map down.
    title : str
        Left empty, it is the name of the algorithm.
    paper : Paper
    """
    project = QgsProject.instance()
    results = switched_on(group, layers)
    try:
        sheet, notes = layout_contents.make_sheet(results, ground_of(results), title, project=project)
    except KlimaklokError as error:
        bar.tell(iface, word_error(error), bar.MIND)
        return None
    for note in notes:
        bar.tell(iface, word(note), bar.NEWS)
    layout = make_layout(project, sheet, paper)
    taken = {each.name() for each in project.layoutManager().layouts()}
    names = itertools.chain([sheet.title], (f"{sheet.title} ({number})" for number in itertools.count(2)))
    layout.setName(next(name for name in names if name not in taken))
    project.layoutManager().addLayout(layout)
    designer = iface.openLayoutDesigner(layout)
    if designer is not None:
        # QGIS opens the first designer so small that the page is a stamp.
        designer.window().resize(designer.window().size().expandedTo(iface.mainWindow().size()))
        QTimer.singleShot(0, partial(_show_whole, designer.view()))
    return layout


def _show_whole(view: QgsLayoutView) -> None:
    if not sip.isdeleted(view):
        view.zoomFull()


def save_pdf(
    iface: QgisInterface,
    group: QgsLayerTreeGroup | None,
    layers: Sequence[QgsMapLayer],
    title: str,
    paper: Paper = LANDSCAPE,
) -> Path | None:
    """Ask for a file and save a result in it as PDF; return it, None where nothing was saved.

    Parameters
    ----------
    iface, group, layers, title, paper
        As of `print_group`.
    """
    import processing

    settings = QgsSettings()
    results = switched_on(group, layers)
    name = QgsFileUtils.stringToSafeFilename(title or layout_contents.title_of(results) or tr("Map"))
    proposed = Path(settings.value(FOLDER, str(Path.home()))) / f"{name}.pdf"
    file, _ = QFileDialog.getSaveFileName(iface.mainWindow(), tr("Save the map as PDF"), str(proposed), "PDF (*.pdf)")
    if not file:
        return None
    path = Path(file) if file.lower().endswith(".pdf") else Path(f"{file}.pdf")
    settings.setValue(FOLDER, str(path.parent))
    wanted = {
        "LAYERS": [each.id() for each in results],
        "BASE": [each.id() for each in ground_of(results)],
        "TITLE": title,
        "PAPER": 1 if paper.size == "A3" else 0,
        "ORIENTATION": 0 if paper.landscape else 1,
        "PDF": str(path),
    }
    try:
        processing.run("klimaklok:maplayout", wanted)
    except QgsProcessingException as error:
        bar.tell(iface, str(error), bar.MIND)
        return None
    bar.tell(iface, tr("Saved: {file}").format(file=path))
    return path


def switched_on(group: QgsLayerTreeGroup | None, layers: Sequence[QgsMapLayer]) -> list[QgsMapLayer]:
    """Return the layers of a group that are switched on, and its tables; without a group the layers that are given."""
    if group is None:
        return list(layers)
    nodes = [node for node in group.findLayers() if node.layer() is not None]
    return [node.layer() for node in nodes if node.itemVisibilityChecked() or not node.layer().isSpatial()]


def ground_of(results: Sequence[QgsMapLayer]) -> list[QgsMapLayer]:
    """Return what the project shows besides a result, from the top of the map down; but not other runs."""
    root = QgsProject.instance().layerTreeRoot()
    visible = [node.layer() for node in root.findLayers() if node.isVisible() and node.layer() is not None]
    ours = {each.id() for each in results}
    return [
        each
        for each in visible
        if each.id() not in ours
        and each.isSpatial()
        and each.crs().isValid()
        and (not each.customProperty(arrivals.RUN) or layout_contents.is_data(each))
    ]
