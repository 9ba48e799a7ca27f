"""Runs inside the QGIS desktop (``--code``): installs or finds the plugin, looks at it and leaves."""

from __future__ import annotations

import traceback

import qgis.utils
from by_mouse import PLUGIN, TASK, fill_screen, install, leave
from qgis.core import QgsApplication, QgsProject
from qgis.gui import QgsProcessingToolboxModel
from qgis.PyQt.QtCore import QModelIndex, QTimer
from qgis.PyQt.QtWidgets import QDockWidget


def in_toolbox():
    """Return the ids of all algorithms in the toolbox's model."""
    model = QgsProcessingToolboxModel(None, QgsApplication.processingRegistry())
    found, waiting = [], [QModelIndex()]
    while waiting:
        parent = waiting.pop()
        algorithm = model.algorithmForIndex(parent) if parent.isValid() else None
        if algorithm is not None:
            found.append(algorithm.id())
        waiting += [model.index(row, 0, parent) for row in range(model.rowCount(parent))]
    return sorted(one for one in found if one.startswith("klimaklok:"))


def open_dialogs(names):
    """Open and close the dialog of every algorithm; return those that could not be opened."""
    import processing

    failed = []
    for name in names:
        dialog = processing.createAlgorithmDialog(name, {})
        if dialog is None:
            failed.append(name)
            continue
        dialog.show()
        QgsApplication.processEvents()
        dialog.close()
        dialog.deleteLater()
    return failed


def run(jobs):
    """Run algorithms and load their layers into the project, as the toolbox does; return what is loaded."""
    import processing

    for name, parameters in jobs.items():
        processing.runAndLoadResults(f"klimaklok:{name}", parameters)
    layers = QgsProject.instance().mapLayers().values()
    return {
        layer.name(): [layer.featureCount(), layer.renderer().type() if layer.isSpatial() else "table"]
        for layer in layers
        if layer.isValid()
    }


def groups():
    """Return the groups of the runs from above, each with its layers: name, kind of geometry, whether shown."""
    found = []
    for group in QgsProject.instance().layerTreeRoot().findGroups():
        layers = [(node.name(), int(node.layer().geometryType()), node.isVisible()) for node in group.children()]
        found.append({"name": group.name(), "run": group.customProperty("klimaklok/run"), "layers": layers})
    return found


def open_sample():
    """Open the sample project by the plugin's menu and return its layers."""
    entry = qgis.utils.plugins[PLUGIN].menu
    if not entry.sample_project.exists():
        return {}
    entry.open_sample()
    return {layer.name(): layer.isValid() for layer in QgsProject.instance().mapLayers().values()}


def look():
    """Return what the test asks about."""
    provider = QgsApplication.processingRegistry().providerById("klimaklok")
    names = sorted(one.id() for one in provider.algorithms()) if provider else []
    import processing

    return {
        "active": PLUGIN in qgis.utils.active_plugins,
        "from": qgis.utils.plugins[PLUGIN].__module__ and __import__(PLUGIN).__file__,
        "registered": names,
        "toolbox": in_toolbox(),
        "dialogs_failed": open_dialogs(names),
        "processing": processing.__file__,
        "loaded": run(TASK["run"]),
        "groups": groups(),
        "sample": open_sample() if TASK["sample"] else None,
        "menu": [one.text() for one in qgis.utils.iface.pluginMenu().actions()],
    }


def take_picture():
    """Save what the screen shows, with the toolbox open at the plugin's algorithms."""
    window = qgis.utils.iface.mainWindow()
    dock = window.findChild(QDockWidget, "ProcessingToolbox")
    if dock is not None:
        dock.show()
        dock.raise_()
        dock.searchBox.setText("klimaklok")
    fill_screen(window)
    qgis.utils.iface.mapCanvas().zoomToFullExtent()
    QgsApplication.processEvents()
    QTimer.singleShot(3000, finish)


def finish():
    """Save the picture and what was found, and leave QGIS by its own exit action."""
    QgsApplication.primaryScreen().grabWindow(0).save(TASK["picture"])
    if TASK["uninstall"]:
        RESULT["unloaded"] = qgis.utils.unloadPlugin(PLUGIN)
        RESULT["provider_left"] = QgsApplication.processingRegistry().providerById("klimaklok") is not None
    leave(RESULT)


def start():
    """Do everything; a failure becomes part of the result."""
    try:
        if TASK["zip"]:
            install()
        RESULT.update(look())
    except Exception:  # noqa: BLE001
        RESULT["failure"] = traceback.format_exc()
    take_picture()


RESULT: dict = {}
QTimer.singleShot(1000, start)
