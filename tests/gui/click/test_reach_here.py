"""Reach from here, from a click on the map to the card and to layers, on the sample town."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from qgis.core import QgsProcessingFeedback, QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QPushButton

import klimaklok_plugin.analysis.catchments.reach as reach_module
from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.network.sample import sample
from klimaklok_plugin.gui import project
from klimaklok_plugin.gui.click.tools import reach_action, score_action
from tests.gui.click.conftest import until


@pytest.fixture
def ready(provider, iface, package):
    """The tool, with the sample package made ready."""
    project.set_package(str(package))
    action = reach_action(iface, iface.mainWindow())
    action.trigger()
    clicks = action.clicks
    until(lambda: clicks.memory.get(str(package)) is not None)
    yield clicks
    action.release()


def answer(clicks):
    until(lambda: clicks._shown is not None)
    return clicks._shown[1]


def point_at(clicks, place):
    """Take the place as the middle of the map, and press Enter."""
    canvas = clicks.iface.mapCanvas()
    canvas.setCenter(type(canvas.center())(*place))
    clicks._shown = None
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    return answer(clicks)


def station():
    return sample("stations").set_index("name").geometry["Sandvika"].coords[0]


def test_the_card_says_who_lives_within_each_limit_as_the_algorithm_does(ready, package, tmp_path):
    import processing

    found = point_at(ready, station()).result.areas
    frame = gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(*ready.iface.mapCanvas().center())], crs="EPSG:25832")
    frame.to_file(tmp_path / "place.gpkg", driver="GPKG", engine="pyogrio")
    values = {"POINTS": str(tmp_path / "place.gpkg"), "PACKAGE": str(package), "OUTPUT": str(tmp_path / "areas.gpkg")}
    processing.run("klimaklok:catchments", values, feedback=QgsProcessingFeedback(False))
    by_run = pyogrio.read_dataframe(tmp_path / "areas.gpkg", layer="areas").sort_values("limit_min")
    assert found["limit_min"].tolist() == by_run["limit_min"].tolist() == [5, 10, 15]
    for name in ("people", "addresses", "services", "area_ha"):
        np.testing.assert_allclose(found[name].astype(float), by_run[name].astype(float), rtol=1e-6, err_msg=name)
    text = ready.card.text
    assert "Within\t5\u00a0min\t10\u00a0min\t15\u00a0min" in text
    assert "People\t" + "\t".join(f"{people:.0f}" for people in found["people"]) in text
    assert ready.marks.count == 4


def test_other_limits_and_means_of_travel_answer_the_same_place_anew(ready):
    walk = point_at(ready, station()).result.areas
    ready._shown = None
    ready.limits.setText("400")
    ready.unit.setCurrentIndex(1)
    near = answer(ready).result.areas
    assert near["limit_m"].tolist() == [400]
    ready._shown = None
    ready.unit.setCurrentIndex(0)
    ready.limits.setText("5")
    ready.mode.setCurrentIndex(1)
    until(lambda: ready._shown is not None and ready._shown[1].chosen.mode == "bike")
    bike = ready._shown[1].result.areas
    assert bike["area_ha"].iloc[0] > walk["area_ha"].iloc[0]
    ready.mode.setCurrentIndex(0)
    ready.limits.setText("5, 10, 15")
    ready.limits.editingFinished.emit()


def test_in_a_city_the_answer_comes_first_and_the_ground_is_made_ready_behind_it(ready, monkeypatch):
    monkeypatch.setattr(reach_module, "MOST_PIECES", 0)
    here = ready.memory.get(project.package()).here
    here.network.graphs.clear()
    asked = []
    prepare = here.prepare
    monkeypatch.setattr(here, "prepare", lambda mode, progress=None: (asked.append(mode), prepare(mode, progress)))
    before = point_at(ready, station()).result.areas
    until(lambda: here.is_ready("walk") and ready._quickening is None)
    assert asked == ["walk"]
    after = point_at(ready, station()).result.areas
    assert after["people"].tolist() == pytest.approx(before["people"].tolist())
    assert after["area_ha"].tolist() == pytest.approx(before["area_ha"].tolist())
    assert asked == ["walk"]
    here.network.graphs.clear()


def test_ground_whose_making_the_user_stopped_is_not_made_at_the_next_click(ready, monkeypatch):
    monkeypatch.setattr(reach_module, "MOST_PIECES", 0)
    here = ready.memory.get(project.package()).here
    here.network.graphs.clear()
    asked = []

    def stopped(mode, progress=None):
        asked.append(mode)
        raise Cancelled

    monkeypatch.setattr(here, "prepare", stopped)
    point_at(ready, station())
    until(lambda: asked and ready._quickening is None)
    point_at(ready, station())
    assert asked == ["walk"]
    assert ready._quickening is None
    here.network.graphs.clear()


def test_limits_that_are_no_numbers_are_told(ready):
    point_at(ready, station())
    ready.limits.setText("langt")
    ready.limits.editingFinished.emit()
    until(lambda: "langt" in ready.card.text)
    ready.limits.setText("5, 10, 15")
    ready.limits.editingFinished.emit()


def test_far_from_all_streets_it_says_so(ready):
    west, south, _, _ = sample("sites").total_bounds
    point_at(ready, (west - 40_000, south))
    assert "Nothing is reached from here" in ready.card.text
    assert ready.marks.count == 1


def test_the_areas_become_layers_by_a_run_of_the_algorithm(ready):
    point_at(ready, station())
    ready.card.findChild(QPushButton, "keep").click()
    until(lambda: not ready.runner.is_running)
    names = [layer.name() for layer in QgsProject.instance().mapLayers().values()]
    assert any("Areas within reach" in name for name in names), names
    assert "layers of the project" in ready.iface.messageBar().currentItem().text()


def test_the_other_tool_takes_the_card_and_the_marks_away(ready, package):
    point_at(ready, station())
    score = score_action(ready.iface, ready.iface.mainWindow())
    score.trigger()
    assert not ready.card.isVisible()
    assert ready.marks.count == 0
    assert not ready.action.isChecked()
    assert score.isChecked()
    score.release()


def test_the_card_stays_while_the_map_is_moved_by_another_tool(ready):
    point_at(ready, station())
    ready.iface.actionPan().trigger()
    assert ready.card.isVisible()
    assert ready.marks.count == 4


def test_the_card_stays_on_a_narrow_map(ready):
    canvas = ready.iface.mapCanvas()
    ready.card.setStyleSheet("font-size: 16pt")  # buttons that need more room than a narrow card has
    QApplication.processEvents()
    point_at(ready, station())
    QApplication.processEvents()
    assert ready.card.width() > 360
    edge = canvas.mapToGlobal(QPoint(canvas.width(), 0)).x()
    assert ready.card.frameGeometry().right() < edge
