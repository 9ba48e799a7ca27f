"""Dialogs of algorithms: sections, what is out of sight, what the package fills, what is missing."""

from __future__ import annotations

import sys

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject, QgsSettings
from qgis.gui import QgsBrowserGuiModel
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel

from klimaklok_plugin.gui import dialogs, project
from klimaklok_plugin.processing.framework import documentation
from klimaklok_plugin.processing.framework.texts import resource
from klimaklok_plugin.processing.provider import ALGORITHMS

NAMES = [each.ID for each in ALGORITHMS]
SMALL = 768  # pixels: a laptop's height


@pytest.fixture(scope="module", autouse=True)
def provider(klimaklok):
    QgsSettings().setValue("locale/overrideFlag", True)
    QgsSettings().setValue("locale/userLocale", "en")
    return klimaklok


@pytest.fixture(autouse=True)
def browser(qgis_iface, monkeypatch):
    """Let the window have a browser: the one pytest-qgis makes has none that QGIS takes."""
    model = QgsBrowserGuiModel()
    monkeypatch.setattr(qgis_iface, "browserModel", lambda: model, raising=False)


@pytest.fixture
def open_one(qgis_iface):
    yield lambda name, values=None, package="": dialogs.open_dialog(qgis_iface, name, values, package)
    dialogs.close_dialogs()
    QgsProject.instance().clear()


@pytest.fixture(scope="module")
def package(provider, tmp_path_factory):
    """A data package of the sample town."""
    import processing

    target = tmp_path_factory.mktemp("pakke") / "by.gpkg"
    processing.run("klimaklok:datapackage", {"FOLDER": str(resource("sample_data")), "PACKAGE": str(target)})
    return str(target)


def boxes(dialog):
    return dialog.mainWidget().boxes


def shown(dialog, name):
    return dialog.mainWidget().widgets[name].isVisibleTo(dialog)


@pytest.mark.parametrize("name", NAMES)
def test_every_dialog_opens_with_what_is_needed_in_sight_without_scrolling(open_one, name):
    dialog = open_one(name)
    QApplication.processEvents()
    folded = {section: box.isCollapsed() for section, box in boxes(dialog).items()}
    assert folded == {section: section != "needed" for section in boxes(dialog)}
    assert sum(box.sizeHint().height() for box in boxes(dialog).values()) < SMALL - 150


def test_several_are_open_at_once_and_none_keeps_the_user_from_the_map(open_one):
    first, second = open_one("scoresites"), open_one("klimaklok:locatecharging")
    assert first is not second
    assert [each.isVisible() for each in dialogs.open_dialogs()] == [True, True]
    assert not any(each.isModal() for each in dialogs.open_dialogs())
    assert QApplication.activeModalWidget() is None


def test_a_dialog_for_an_algorithm_that_is_not_there_is_none(open_one):
    assert open_one("finnesikke") is None


def test_only_the_amount_that_is_known_is_shown(open_one):
    dialog = open_one("locatecharging")
    names = ("SITE_COUNT", "COVERAGE", "BUDGET")
    assert [shown(dialog, each) for each in names] == [True, False, False]
    dialog.setParameters({"MODEL": 2})
    assert [shown(dialog, each) for each in names] == [False, False, True]
    assert dialog.createProcessingParameters()["MODEL"] == 2


def test_drawn_zones_are_asked_for_where_zones_are_drawn_and_the_radius_is_not(open_one):
    dialog = open_one("heartzones", {"METHOD": 2})
    assert shown(dialog, "ZONES")
    assert not shown(dialog, "RADIUS")


def test_what_contradicts_is_said_while_it_stands_there_and_not_after(open_one):
    dialog = open_one("buildnetwork", {"DEM_FOLDER": "/heights"})
    assert dialog.messageBar().currentItem() is None
    dialog.setParameters({"DEM": "/heights.tif"})
    assert "Elevation raster / Folder of elevation tiles" in dialog.messageBar().currentItem().text()
    dialog.setParameters({"DEM_FOLDER": ""})
    assert dialog.messageBar().currentItem() is None


def test_a_section_opens_when_a_value_is_put_into_it(open_one):
    assert not boxes(open_one("scoresites", {"YEAR": 2040}))["often"].isCollapsed()


def test_the_field_of_a_layer_says_which_layer(open_one):
    label = open_one("locatecharging").mainWidget().labels["AREA_FIELD"]
    assert label.text() == "Field: name of the area, of: Districts or cells"


def test_the_projects_package_fills_the_dialog_and_each_label_says_with_what(open_one, package):
    project.set_package(package)
    dialog = open_one("scoresites")
    assert dialog.createProcessingParameters()["PACKAGE"] == package
    labels = dialog.mainWidget().labels
    assert "gtfs.zip" in labels["HUBS"].text()
    assert "streets.osm.gz" in labels["NETWORK"].text()
    assert "from the data package" in labels["SITES"].text()


def test_a_package_that_is_given_goes_before_the_projects(open_one, package):
    project.set_package("/another.gpkg")
    assert open_one("scoresites", package=package).createProcessingParameters()["PACKAGE"] == package


def test_a_package_that_is_gone_does_not_keep_the_dialog_from_opening(open_one):
    project.set_package("/gone.gpkg")
    assert "/gone.gpkg" in open_one("scoresites").mainWidget().widgets["PACKAGE"].toolTip()


def test_missing_packages_are_said_when_the_dialog_opens_and_nothing_can_be_run(open_one, monkeypatch):
    monkeypatch.setitem(sys.modules, "osmnx", None)
    dialog = open_one("downloadosm")
    assert not dialog.runButton().isEnabled()
    assert "missing" in dialog.messageBar().currentItem().text()
    told = dialog.mainWidget().notice
    assert told.isVisibleTo(dialog)
    assert told.wordWrap()
    assert "osmnx" in told.text()
    assert "Build street network" in told.text()
    assert "Download from OpenStreetMap" not in told.text().split("What works without")[1]


def test_without_geopandas_the_dialog_opens_and_says_that_nothing_works(open_one, monkeypatch):
    monkeypatch.setitem(sys.modules, "geopandas", None)
    dialog = open_one("scoresites")
    assert not dialog.runButton().isEnabled()
    assert "None of the analyses works without." in dialog.mainWidget().notice.text()


@pytest.mark.parametrize(
    ("package_name", "algorithm", "parameter"),
    [("rasterio", "buildnetwork", "DEM"), ("matplotlib", "locatecharging", "PLOT")],
)
def test_only_what_needs_the_missing_package_is_off(open_one, monkeypatch, package_name, algorithm, parameter):
    monkeypatch.setitem(sys.modules, package_name, None)
    dialog = open_one(algorithm)
    panel = dialog.mainWidget()
    assert dialog.runButton().isEnabled()
    assert not panel.notice.isVisibleTo(dialog)
    assert not panel.widgets[parameter].isEnabled()
    assert package_name in panel.labels[parameter].text()
    off = {name for name, widget in panel.widgets.items() if not widget.isEnabledTo(panel)}
    assert off <= {parameter, "DEM_FOLDER"}


def test_the_toolbox_opens_the_same_dialog(qgis_iface):
    import processing

    dialog = processing.createAlgorithmDialog("klimaklok:scoresites", {})
    assert set(boxes(dialog)) == {"needed", "often", "seldom", "results"}
    dialog.close()


def test_every_label_wraps(open_one):
    for name in NAMES:
        for label in open_one(name).mainWidget().labels.values():
            assert isinstance(label, QLabel)
            assert label.wordWrap()


def test_help_opens_the_algorithms_page_in_the_language_of_the_user(tmp_path, monkeypatch):
    pages = tmp_path / "help" / "en" / "algorithms"
    pages.mkdir(parents=True)
    (pages / "scoresites.html").write_text("<p>x</p>")
    (tmp_path / "help" / "en" / "index.html").write_text("<p>x</p>")
    monkeypatch.setattr(documentation, "resource", lambda name: tmp_path / name)
    assert dialogs.help_url("klimaklok:scoresites").toLocalFile() == str(pages / "scoresites.html")
    assert dialogs.help_url("cardetour").toLocalFile() == str(tmp_path / "help" / "en" / "index.html")
    url = QgsApplication.processingRegistry().algorithmById("klimaklok:scoresites").helpUrl()
    assert url == (pages / "scoresites.html").as_uri()


def test_run_from_the_dialog_ends_with_its_results_and_the_values_stay(open_one, qgis_iface, tmp_path):
    target = tmp_path / "network.gpkg"
    values = {"INPUT": str(resource("sample_data") / "streets.osm.gz"), "NETWORK": str(target)}
    dialog = open_one("buildnetwork", values)
    finished = []
    dialog.algorithmFinished.connect(lambda worked, results: finished.append((worked, results)))
    given = dialog.createProcessingParameters()
    assert dialog.algorithm().checkParameterValues(given, QgsProcessingContext()) == (True, "")
    dialog.runButton().click()
    for _ in range(600):
        if finished:
            break
        QTest.qWait(100)
    worked, results = finished[0]
    assert worked
    assert target.is_file()
    assert results["NETWORK"].startswith(str(target))
    assert dialog.runButton().isEnabled()
    assert dialog.createProcessingParameters()["INPUT"] == values["INPUT"]


def test_a_contradiction_that_is_run_nevertheless_is_refused_with_a_sentence(open_one):
    algorithm = open_one("transithubs").algorithm()
    values = {"GTFS": ["/a.zip"], "STOPS": "/stops.gpkg", "OUTPUT": "memory:"}
    accepted, why = algorithm.checkParameterValues(values, QgsProcessingContext())
    assert not accepted
    assert why
