"""Score here, from a click on the map to the card, on the sample town."""

from __future__ import annotations

import os
import shutil
import sqlite3

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingFeedback,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QGuiApplication, QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton

from klimaklok_plugin.analysis.network.sample import sample
from klimaklok_plugin.gui import project
from klimaklok_plugin.gui.click.score import make_ready
from klimaklok_plugin.gui.click.tools import Tools
from tests.gui.click.conftest import until

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
UTM32 = QgsCoordinateReferenceSystem("EPSG:25832")


@pytest.fixture(scope="module")
def town(sample_package):
    return make_ready(str(sample_package), lambda _: False)


def pixel(clicks, point):
    """Return where a place of EPSG:25832 lies on the screen."""
    canvas = clicks.iface.mapCanvas()
    transform = QgsCoordinateTransform(UTM32, canvas.mapSettings().destinationCrs(), QgsProject.instance())
    place = canvas.mapSettings().mapToPixel().transform(transform.transform(QgsPointXY(*point)))
    return QPoint(round(place.x()), round(place.y()))


def answer(clicks):
    """Return the answer that stands on the card, once it does."""
    until(lambda: clicks._shown is not None)
    return clicks._shown[1]


def click(clicks, point):
    clicks._shown = None
    viewport = clicks.iface.mapCanvas().viewport()
    QTest.mouseClick(viewport, LEFT, NO_KEY, pixel(clicks, point))
    return answer(clicks)


def draw(clicks, points):
    """Draw round an area with the button held down."""
    clicks._shown = None
    viewport = clicks.iface.mapCanvas().viewport()
    pixels = [pixel(clicks, each) for each in points]
    QTest.mousePress(viewport, LEFT, NO_KEY, pixels[0])
    for each in pixels:
        place = QPointF(each)
        move = QMouseEvent(
            QEvent.Type.MouseMove, place, QPointF(viewport.mapToGlobal(each)), Qt.MouseButton.NoButton, LEFT, NO_KEY
        )
        QgsApplication.sendEvent(viewport, move)
    QTest.mouseRelease(viewport, LEFT, NO_KEY, pixels[-1])
    return answer(clicks)


def by_algorithm(package, geometry, use):
    """Return what the algorithm says of places, in their order; None for those not scored."""
    import processing

    frame = gpd.GeoDataFrame({"number": range(len(geometry)), "use": use}, geometry=geometry, crs="EPSG:25832")
    path = package.with_name("places.gpkg")
    frame.to_file(path, driver="GPKG", engine="pyogrio")
    values = {"SITES": str(path), "LAND_USE": "use", "PACKAGE": str(package), "OUTPUT": str(path.with_name("out.gpkg"))}
    processing.run("klimaklok:scoresites", values, feedback=QgsProcessingFeedback(False))
    table = pyogrio.read_dataframe(path.with_name("out.gpkg"), layer="out").set_index("number")
    return [table.loc[number] if number in table.index else None for number in range(len(geometry))]


def random_places(count, seed):
    rng = np.random.default_rng(seed)
    west, south, east, north = sample("sites").total_bounds
    xy = rng.uniform((west, south), (east, north), (count, 2))
    side = rng.uniform(20, 300, (count, 1))
    return np.where(rng.random(count) < 0.5, shapely.points(xy), shapely.box(*xy.T, *(xy + side).T))


def test_a_place_of_a_package_has_the_numbers_that_the_algorithm_gives_it(town, package):
    places, uses = random_places(80, 1), ["housing", "office", "retail", "area_intensive"] * 20
    rows = by_algorithm(package, places, uses)
    scored = 0
    for place, use, row in zip(places, uses, rows, strict=True):
        found = town.here.score(place, use)
        assert (found.out == "") == (row is not None)
        if row is None:
            continue
        scored += 1
        assert found.values["class"] == row["class"]
        assert found.values["hub_name"] == row["hub_name"]
        for name in [*(each for each in row.index if each.startswith("s_") or each.endswith("_m")), "score"]:
            if name in found.values:
                np.testing.assert_allclose(
                    found.values[name], np.nan if row[name] is None else float(row[name]), atol=1e-6, err_msg=name
                )
    assert scored > 40


def test_a_click_fills_the_card_and_draws_the_walk(ready):
    site = sample("sites").set_index("site_id").geometry["S11"].representative_point()
    found = click(ready, site.coords[0])
    text = ready.card.text
    assert ready.card.isVisible()
    assert found.values["hub_name"] in text
    assert f"{found.values['score']:.0f} of 100 points" in text
    assert "Speaks for" in text
    assert ready.marks.count == 3


def test_an_area_that_is_drawn_round_is_scored_as_an_area(ready):
    middle = np.array(sample("sites").set_index("site_id").geometry["S11"].centroid.coords[0])
    ready.iface.mapCanvas().setExtent(QgsRectangle(*(middle - 800), *(middle + 800)))
    corners = middle + np.array([(-100, -100), (100, -100), (100, 100), (-100, 100)])
    found = draw(ready, corners)
    assert found.geometry.geom_type == "Polygon"
    assert found.geometry.area == pytest.approx(200 * 200, rel=0.1)
    assert found.values["hub_walk_max_m"] > found.values["hub_walk_min_m"]
    assert "on average" in ready.card.text


def test_enter_takes_the_middle_of_the_map_and_escape_ends(ready, action):
    canvas = ready.iface.mapCanvas()
    ready._shown = None
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    found = answer(ready)
    assert found.geometry.distance(shapely.Point(*canvas.center())) < 1e-6
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not action.isChecked()
    assert not ready.card.isVisible()
    assert ready.marks.count == 0
    assert canvas.mapTool() is not ready.tool


def test_escape_on_the_card_ends_too(ready, action):
    click(ready, sample("sites").geometry[0].centroid.coords[0])
    QTest.keyClick(ready.card, Qt.Key.Key_Escape)
    assert not action.isChecked()
    assert not ready.card.isVisible()


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:25833", "EPSG:3857"])
def test_the_project_may_be_in_another_coordinate_system(ready, crs):
    canvas = ready.iface.mapCanvas()
    middle = canvas.center()
    expected = click(ready, middle)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
    shown = QgsCoordinateTransform(UTM32, QgsCoordinateReferenceSystem(crs), QgsProject.instance())
    canvas.setExtent(
        shown.transformBoundingBox(QgsRectangle(middle.x() - 99, middle.y() - 99, middle.x() + 99, middle.y() + 99))
    )
    found = click(ready, middle)
    assert found.geometry.distance(expected.geometry) < 30  # a pixel of the first map
    assert found.values["hub_name"] == expected.values["hub_name"]
    assert found.values["score"] == pytest.approx(expected.values["score"], abs=3)


def test_the_land_use_is_kept_and_another_one_answers_the_same_place_anew(ready, iface, action):
    place = sample("sites").geometry[3].centroid.coords[0]
    first = click(ready, place)
    ready._shown = None
    ready.land_use.setCurrentIndex(ready.land_use.findData("office"))
    second = answer(ready)
    assert (first.values["profile"], second.values["profile"]) == ("housing", "office")
    assert shapely.equals(first.geometry, second.geometry)
    from klimaklok_plugin.gui.click.score import ScoreHere

    again = ScoreHere(iface, action)
    assert again.land_use.currentData() == "office"
    again.unload()
    ready.land_use.setCurrentIndex(0)


def test_the_card_is_copied_as_text(ready):
    click(ready, sample("sites").geometry[0].centroid.coords[0])
    ready.card.findChild(QPushButton, "copy").click()
    assert QGuiApplication.clipboard().text() == ready.card.text
    assert len(ready.card.text.splitlines()) > 10


def test_far_from_streets_and_outside_the_data_it_says_so(ready):
    west, south, _, _ = sample("sites").total_bounds
    place = (west - 40_000, south)
    ready.iface.mapCanvas().setExtent(QgsRectangle(place[0] - 500, place[1] - 500, place[0] + 500, place[1] + 500))
    found = click(ready, place)
    assert found.out == "too_far"
    assert "outside the area that the package covers" in ready.card.text


def test_without_a_package_it_says_what_to_do(action):
    project.set_package("")
    action.trigger()
    assert "No data package is chosen" in action.clicks.card.text
    QTest.keyClick(action.clicks.iface.mapCanvas(), Qt.Key.Key_Return)
    assert "No data package is chosen" in action.clicks.card.text


def complaint(action, package):
    """Return what the card says of a package, once it does."""
    project.set_package(str(package))
    action.trigger()
    until(lambda: action.clicks.card.text)
    return action.clicks.card.text


def test_a_package_that_is_gone_is_named(action, tmp_path):
    assert "borte.gpkg" in complaint(action, tmp_path / "borte.gpkg")


def test_a_file_that_is_no_package_is_named(action):
    from klimaklok_plugin.processing.framework.texts import resource

    assert "sample.gpkg" in complaint(action, resource("sample_data/sample.gpkg"))


def test_a_package_without_hubs_says_that_it_lacks_them(action, package):
    with sqlite3.connect(package) as database:
        database.execute("DELETE FROM klimaklok_package WHERE role = 'hubs'")
    assert "hubs" in complaint(action, package)


def test_a_locked_package_is_told_of_and_the_map_goes_on(action, package):
    with sqlite3.connect(package, isolation_level=None) as database:
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("BEGIN EXCLUSIVE")
        said = complaint(action, package)
        database.execute("ROLLBACK")
    assert "pakke.gpkg" in said


def test_a_package_that_was_replaced_is_read_anew(ready, package):
    before = ready.memory.get(str(package))
    os.utime(package, (1, 1))
    assert ready.memory.get(str(package)) is None
    click(ready, sample("sites").geometry[0].centroid.coords[0])
    after = ready.memory.get(str(package))
    assert after is not None
    assert after is not before


def test_a_package_that_is_deleted_after_it_was_read_is_told_of_at_the_next_click(ready, package):
    package.unlink()
    QTest.keyClick(ready.iface.mapCanvas(), Qt.Key.Key_Return)
    until(lambda: "pakke.gpkg" in ready.card.text)


def test_closing_the_project_while_the_package_is_made_ready_stops_it(action, package):
    project.set_package(str(package))
    action.trigger()
    clicks = action.clicks
    job = clicks.memory._job
    QgsProject.instance().clear()
    assert clicks.memory.making == ""
    assert not clicks.card.isVisible()
    until(lambda: job._result is None and QgsApplication.taskManager().count() == 0)
    assert not clicks.card.isVisible()
    assert clicks.memory.get(str(package)) is None


def test_cancelling_leaves_the_map_to_the_tool_before(action, package):
    project.set_package(str(package))
    action.trigger()
    action.clicks.card.findChild(QPushButton, "cancel").click()
    assert not action.isChecked()
    assert action.clicks.memory.making == ""


def test_removing_all_layers_changes_nothing_for_the_card(ready, package):
    layer = QgsVectorLayer(f"{package}|layername=hubs", "hubs", "ogr")
    QgsProject.instance().addMapLayer(layer)
    click(ready, sample("sites").geometry[0].centroid.coords[0])
    text = ready.card.text
    QgsProject.instance().removeAllMapLayers()
    assert ready.card.text == text
    assert click(ready, sample("sites").geometry[1].centroid.coords[0]).out == ""


def test_a_package_whose_layer_is_being_edited_is_refused(action, package):
    layer = QgsVectorLayer(f"{package}|layername=edges", "edges", "ogr")
    QgsProject.instance().addMapLayer(layer)
    assert layer.startEditing()
    try:
        assert "edges" in complaint(action, package)
    finally:
        layer.rollBack()


def test_a_third_package_makes_the_first_go_and_the_user_is_told(ready, package, tmp_path):
    others = [shutil.copy(package, tmp_path / name) for name in ("to.gpkg", "tre.gpkg")]
    told = []
    ready.memory.dropped.connect(told.append)
    for each in others:
        project.set_package(str(each))
        ready.memory.prepare(str(each))
        until(lambda each=each: ready.memory.get(str(each)) is not None)
    assert told == [str(package)]
    assert "pakke.gpkg" in ready.iface.messageBar().currentItem().text()


def test_the_card_speaks_bokmal_as_soon_as_qgis_does(ready, monkeypatch):
    click(ready, sample("sites").geometry[0].centroid.coords[0])
    english = ready.card.text
    monkeypatch.setattr("klimaklok_plugin.processing.framework.texts.language", lambda: "nb")
    monkeypatch.setattr("klimaklok_plugin.gui.click.card.language", lambda: "nb")
    ready._shown = None
    ready.card.retranslate()
    answer(ready)
    assert ready.card.text != english
    assert "av 100 poeng" in ready.card.text
    assert "Taler for" in ready.card.text
    assert ready.land_use.currentText() == "Bolig"


def test_an_outline_that_crosses_itself_is_an_area(ready):
    middle = np.array(sample("sites").geometry[0].centroid.coords[0])
    ready.iface.mapCanvas().setExtent(QgsRectangle(*(middle - 800), *(middle + 800)))
    found = draw(ready, middle + np.array([(-150, -150), (150, 150), (150, -150), (-150, 150)]))
    assert QgsGeometry.fromWkt(found.geometry.wkt).isGeosValid()
    assert found.geometry.area > 10_000


def test_a_menu_begins_the_tool_by_its_name_and_the_plugin_takes_it_away(provider, iface):
    tools = Tools(iface)
    tools.use("score")
    tools.use("score")
    action = tools.actions["score"]
    assert action.isChecked()
    assert iface.mapCanvas().mapTool() is action.clicks.tool
    tools.unload()
    assert action.clicks is None


def test_missing_packages_are_said_instead_of_an_empty_card(action, monkeypatch):
    from klimaklok_plugin.processing.framework import installed

    monkeypatch.setattr(installed, "missing", lambda packages: ["geopandas"])
    action.trigger()
    assert not action.isChecked()
    assert "geopandas" in action._iface.messageBar().currentItem().text()


def test_what_is_written_beside_the_package_counts_and_an_empty_log_does_not(ready, package):
    log = package.with_name("pakke.gpkg-wal")
    log.touch()
    assert ready.memory.get(str(package)) is not None
    log.write_bytes(b"changed")
    assert ready.memory.get(str(package)) is None
    log.unlink()


def on_screen(clicks, pixel):
    return clicks.iface.mapCanvas().viewport().mapToGlobal(pixel)


@pytest.mark.parametrize("across", [0.15, 0.5, 0.85])
def test_the_card_does_not_cover_the_place_that_was_clicked(ready, across):
    canvas = ready.iface.mapCanvas()
    for share in (1 - across, across):  # a card that stands there from the click before makes room, too
        ready._shown = None
        place = QPoint(round(share * canvas.width()), canvas.height() // 2)
        QTest.mouseClick(canvas.viewport(), LEFT, NO_KEY, place)
        answer(ready)
        assert not ready.card.frameGeometry().contains(on_screen(ready, place))


def test_a_card_that_was_moved_stays(ready):
    canvas = ready.iface.mapCanvas()
    click(ready, sample("sites").geometry[0].centroid.coords[0])
    ready.card.move(ready.card.pos() - QPoint(150, -20))
    before = ready.card.pos()
    QTest.mouseClick(canvas.viewport(), LEFT, NO_KEY, canvas.mapFromGlobal(before) + QPoint(40, 40))
    answer(ready)
    assert ready.card.pos() == before
