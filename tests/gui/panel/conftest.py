"""The panel in a window of its own, without a screen, on the package of the sample town."""

from __future__ import annotations

import time
from typing import ClassVar

import pytest
from qgis.core import QgsProject, QgsSettings, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt
from qgis.PyQt.QtWidgets import QApplication, QMainWindow

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.analysis.core.progress import advance
from klimaklok_plugin.gui.panel.dock import Panel
from klimaklok_plugin.processing.framework import parameters
from klimaklok_plugin.processing.framework.base import KlimaklokAlgorithm, LayerOutput
from klimaklok_plugin.processing.framework.texts import resource


class NoLuckError(KlimaklokError):
    en = "No luck with {who:text}. Choose another layer."
    nb = "Uflaks med {who:text}. Velg et annet lag."


class Slowly(KlimaklokAlgorithm):
    """Gives back what it gets, after so many steps of 10 ms, or fails."""

    ID = "slowly"
    GROUP = "data"
    steps: ClassVar[list] = []
    """How many steps each run took before it ended."""

    def title(self):
        return "Slowly"

    def summary(self):
        return "Takes its time."

    def inputs(self):
        return [
            parameters.layer("SITES", "Sites", parameters.POINTS, "Points."),
            parameters.number("STEPS", "Steps", "", whole=True, default=0),
            parameters.flag("FAIL", "Fail", ""),
        ]

    def outputs(self):
        return [LayerOutput("OUTPUT", "Given back", "All.", like="SITES")]

    def compute(self, inputs, progress):
        sites = inputs.layer("SITES")
        step = 0
        try:
            for step in range(inputs.integer("STEPS") or 0):
                advance(progress, step / inputs.integer("STEPS"))
                time.sleep(0.01)
        finally:
            Slowly.steps.append(step)
        if inputs.flag("FAIL"):
            raise NoLuckError(who="the <b>sites</b>")
        return {"OUTPUT": sites}


def tidy():
    """Delete what is to be deleted later, as QGIS's own loop does."""
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


class Window:
    """What the panel asks of QGIS's window."""

    def __init__(self):
        self.window = QMainWindow()
        self.canvas = QgsMapCanvas(self.window)
        self.window.setCentralWidget(self.canvas)
        self.window.resize(1366, 768)
        self.window.show()

    def mainWindow(self):
        return self.window

    def mapCanvas(self):
        return self.canvas

    def addDockWidget(self, area, dock):
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock):
        self.window.removeDockWidget(dock)

    def addProject(self, path):
        return QgsProject.instance().read(path)

    def __getattr__(self, name):
        return lambda *_: None


@pytest.fixture(scope="session")
def provider(klimaklok, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield klimaklok


@pytest.fixture(scope="module", autouse=True)
def slowly(provider):
    """The algorithm that takes its time is there for these tests, and for no others that run in this process."""
    provider.addAlgorithm(Slowly())
    yield
    provider.refreshAlgorithms()


def speak(language):
    settings = QgsSettings()
    settings.setValue("locale/overrideFlag", True)
    settings.setValue("locale/userLocale", language)


@pytest.fixture(autouse=True)
def english(qgis_app):
    speak("en")


@pytest.fixture
def speaks():
    """Return a function that changes QGIS's language."""
    yield speak
    speak("en")


@pytest.fixture(scope="session")
def package(provider, tmp_path_factory):
    """The data package of the sample town."""
    import processing

    target = str(tmp_path_factory.mktemp("pakke æøå") / "by.gpkg")
    values = {"FOLDER": str(resource("sample_data")), "DATE": "2026-09-15", "PACKAGE": target}
    processing.run("klimaklok:datapackage", values)
    return target


@pytest.fixture
def project(qgis_app):
    made = QgsProject.instance()
    made.clear()
    yield made
    made.clear()


@pytest.fixture
def window(qgis_app):
    made = Window()
    yield made
    made.window.close()
    made.window.deleteLater()
    tidy()


@pytest.fixture
def panel(window, provider, project):
    made = Panel(window, provider)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made)
    window.window.resizeDocks([made], [380], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    yield made
    made.unload()
    tidy()


@pytest.fixture
def points(project):
    """Three named points in the project."""
    layer = QgsVectorLayer("Point?crs=EPSG:25832&field=name:string", "Plasser", "memory")
    made = QgsVectorLayer(str(resource("sample_data/sample.gpkg")) + "|layername=schools", "", "ogr")
    features = list(made.getFeatures())[:3]
    for each in features:
        each.setFields(layer.fields(), True)
    names = iter(("Åsen", "Bekk'stua", "Eiksmarka"))
    for each in features:
        each.setAttributes([next(names)])
    layer.dataProvider().addFeatures(features)
    project.addMapLayer(layer)
    return layer


def wait_for(condition, seconds=60.0):
    """Let Qt work until a condition holds; fail when it never does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        QApplication.processEvents()
        time.sleep(0.005)


@pytest.fixture
def until():
    return wait_for
