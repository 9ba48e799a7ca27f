"""QGIS's window as far as clicks need it, and the sample town's data package."""

from __future__ import annotations

import shutil
import time

import pytest
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProcessingFeedback, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapToolPan, QgsMessageBar, QgsStatusBar
from qgis.PyQt.QtGui import QAction
from qgis.PyQt.QtWidgets import QMainWindow

from klimaklok_plugin.analysis.network.sample import sample
from klimaklok_plugin.gui import project
from klimaklok_plugin.gui.click.tools import score_action
from klimaklok_plugin.processing.framework.texts import resource

SAMPLE = ("streets.osm.gz", "gtfs.zip", "sample.gpkg")


class Window:
    """What `iface` gives: a map, bars, and the tool that QGIS begins with."""

    def __init__(self):
        self._window = QMainWindow()
        self._canvas = QgsMapCanvas(self._window)
        self._window.setCentralWidget(self._canvas)
        self._window.resize(1000, 700)
        self._status, self._messages = QgsStatusBar(self._window), QgsMessageBar(self._window)
        pan = QgsMapToolPan(self._canvas)
        self._pan = QAction("Pan", self._window)
        self._pan.triggered.connect(lambda: self._canvas.setMapTool(pan))
        self._window.show()

    def mainWindow(self):
        return self._window

    def mapCanvas(self):
        return self._canvas

    def statusBarIface(self):
        return self._status

    def messageBar(self):
        return self._messages

    def actionPan(self):
        return self._pan


def until(true, seconds=60.0):
    """Let QGIS go on until something holds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        QgsApplication.processEvents()
        time.sleep(0.005)


@pytest.fixture(scope="session")
def provider(klimaklok):
    return klimaklok


@pytest.fixture(scope="session")
def sample_package(provider, tmp_path_factory):
    """The data package of the sample town."""
    import processing

    folder = tmp_path_factory.mktemp("mappe æøå")
    for name in SAMPLE:
        shutil.copy(resource("sample_data") / name, folder)
    target = tmp_path_factory.mktemp("pakke") / "bærum.gpkg"
    values = {"FOLDER": str(folder), "DATE": "2026-09-15", "PACKAGE": str(target)}
    processing.run("klimaklok:datapackage", values, feedback=QgsProcessingFeedback(False))
    return target


@pytest.fixture
def package(sample_package, tmp_path):
    """A copy of it that may be spoilt."""
    return shutil.copy(sample_package, tmp_path / "pakke.gpkg")


@pytest.fixture
def iface(qgis_new_project):
    window = Window()
    canvas = window.mapCanvas()
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:25832"))
    canvas.setExtent(QgsRectangle(*sample("sites").total_bounds))
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:25832"))
    yield window
    canvas.unsetMapTool(canvas.mapTool())
    window.mainWindow().close()


@pytest.fixture
def action(provider, iface):
    made = score_action(iface, iface.mainWindow())
    yield made
    made.release()


@pytest.fixture
def ready(action, package):
    """The tool, with the sample package made ready."""
    project.set_package(str(package))
    action.trigger()
    until(lambda: action.clicks.memory.get(str(package)) is not None)
    return action.clicks
