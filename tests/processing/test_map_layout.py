"""`maplayout` and the print button: a result becomes a page that says what it shows, from what, by which rules."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pyproj
import pytest
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsPointXY,
    QgsPrintLayout,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsReadWriteContext,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtXml import QDomDocument

from klimaklok_plugin.gui import printing
from klimaklok_plugin.processing.framework import layout_contents, layout_files
from klimaklok_plugin.processing.framework.layouts import Paper, make_layout
from klimaklok_plugin.processing.framework.messages import MapFileForeignError, MapWriteError
from klimaklok_plugin.processing.framework.texts import resource
from klimaklok_plugin.processing.map_layout import results_of
from tests.processing.printed import faults, legend_texts, named, pdf_text, rows_of, said

SAMPLE = resource("sample_data/sample.gpkg")


@pytest.fixture(scope="module")
def scored(sample_town, tmp_path_factory):
    """Ranked sites of the sample data, and those that are not reached, as files."""
    import processing

    folder = tmp_path_factory.mktemp("kart og æøå")
    made = {"OUTPUT": str(folder / "tomter.gpkg"), "UNREACHED": str(folder / "unådd.gpkg")}
    sites = {"SITES": f"{SAMPLE}|layername=sites", "SERVICES": f"{SAMPLE}|layername=services"}
    processing.run("klimaklok:scoresites", sites | sample_town | made)
    return made


@pytest.fixture
def streets(sample_town):
    return f"{sample_town['NETWORK']}|layername=edges"


class Heard(QgsProcessingFeedback):
    """Keeps what the user is told."""

    def __init__(self):
        super().__init__(False)
        self.warnings = []

    def pushWarning(self, text):
        self.warnings.append(text)


def squeezed(text):
    return "".join(text.split())


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_pdf_says_title_best_sites_classes_strategy_source_and_scale(run, scored, streets, tmp_path):
    target = tmp_path / "kart.pdf"
    run("klimaklok:maplayout", {"LAYERS": [scored["OUTPUT"]], "BASE": [streets], "PDF": str(target)})
    text = pdf_text(target)
    best = min(QgsVectorLayer(scored["OUTPUT"]).getFeatures(), key=lambda each: each["rank"])
    for told in (
        *("Score development sites", "Legend", "Scored sites", "Prioritise", best["name"]),
        *(
            "Strategy: Bærum 2030",
            "streets.osm.gz",
            "Synthetic (invented) data",
            "EPSG:25832",
            "more in the attribute table",
        ),
    ):
        assert squeezed(told) in text, told
    assert re.search(r"1:\d", text)


def test_the_page_is_in_the_users_language(run, scored, bokmal, tmp_path):
    target = tmp_path / "kart.pdf"
    run("klimaklok:maplayout", {"LAYERS": [scored["OUTPUT"]], "PDF": str(target)})
    text = pdf_text(target)
    for told in ("Ranger utbyggingstomter", "Tegnforklaring", "Strategi: Bærum 2030", "til i attributtabellen"):
        assert squeezed(told) in text, told
    assert "Legend" not in text


def test_the_date_is_that_of_the_run(run, scored, tmp_path):
    target = tmp_path / "kart.pdf"
    run("klimaklok:maplayout", {"LAYERS": [scored["OUTPUT"]], "PDF": str(target)})
    history = QgsVectorLayer(scored["OUTPUT"]).metadata().history()
    moment = next(line.removeprefix("date = ") for line in history if line.startswith("date = "))
    digits = "".join(re.findall(r"\d", moment))[:14]
    assert f"(D:{digits}".encode() in target.read_bytes()


def test_the_same_result_makes_the_same_files(run, scored, streets, tmp_path):
    made = []
    for number in range(2):
        (tmp_path / str(number)).mkdir()
        files = {"PDF": str(tmp_path / str(number) / "kart.pdf"), "PNG": str(tmp_path / str(number) / "kart.png")}
        run("klimaklok:maplayout", {"LAYERS": [scored["OUTPUT"]], "BASE": [streets], "DPI": 96} | files)
        made.append([Path(each).read_bytes() for each in files.values()])
    assert made[0] == made[1]


@pytest.mark.parametrize(("paper", "orientation", "size"), [(0, 0, (297, 210)), (1, 1, (297, 420))])
def test_the_picture_is_as_large_as_the_paper_at_its_resolution(run, scored, tmp_path, paper, orientation, size):
    target = tmp_path / "kart.png"
    wanted = {"LAYERS": [scored["OUTPUT"]], "PAPER": paper, "ORIENTATION": orientation, "DPI": 100}
    run("klimaklok:maplayout", wanted | {"PNG": str(target)})
    picture = QImage(str(target))
    expected = [round(each / 25.4 * 100) for each in size]
    assert [picture.width(), picture.height()] == pytest.approx(expected, abs=2)
    colours = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 7) for y in range(0, 700, 7)}
    assert len(colours) > 10


def test_the_template_opens_as_a_layout_that_can_be_changed(run, scored, tmp_path):
    target = tmp_path / "kart.qpt"
    run("klimaklok:maplayout", {"LAYERS": [scored["OUTPUT"]], "LAYOUT": str(target)})
    document = QDomDocument()
    document.setContent(target.read_text(encoding="utf-8"))
    layout = QgsPrintLayout(QgsProject.instance())
    _, whole = layout.loadFromTemplate(document, QgsReadWriteContext())
    assert whole
    assert said(layout)["Title"] == "Score development sites"
    assert named(layout, "Map").scale() > 1000


def test_all_results_of_a_geopackage_are_drawn(run, scored, tmp_path):
    target = tmp_path / "kart.pdf"
    run("klimaklok:maplayout", {"INPUT": scored["UNREACHED"], "TITLE": "Ikke nådd", "PDF": str(target)})
    assert squeezed("Ikke nådd") in pdf_text(target)


def test_the_extent_that_was_given_is_shown(run, scored, tmp_path):
    target = tmp_path / "kart.qpt"
    box = "590000,591000,6640000,6641000 [EPSG:25832]"
    run("klimaklok:maplayout", {"LAYERS": [scored["OUTPUT"]], "EXTENT": box, "LAYOUT": str(target)})
    text = target.read_text(encoding="utf-8")
    shown = re.search(r'<Extent [^>]*xmin="([\d.]+)"', text) or re.search(r'xmin="([\d.]+)"', text)
    assert 588000 < float(shown[1]) <= 590000


def test_layouts_belong_to_the_main_thread():
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok:maplayout")
    assert algorithm.flags() & Qgis.ProcessingAlgorithmFlag.NoThreading


# --- what goes onto it ------------------------------------------------------------------------------------------------


def sheet_of(layers, base=(), **more):
    return layout_contents.make_sheet(layers, base, **more)


def test_points_are_drawn_above_lines_and_lines_above_areas(make_layer):
    area = make_layer(["POLYGON ((0 0, 1 0, 1 1, 0 0))"], kind="Polygon", name="area")
    line = make_layer(["LINESTRING (0 0, 1 1)"], kind="LineString", name="line")
    point = make_layer(["POINT (0 0)"], name="point")
    assert [each.name() for each in layout_contents.sort_layers([area, point, line])] == ["point", "line", "area"]


def test_streets_below_a_result_are_grey_on_the_map_only(scored, streets, project):
    result, ground = QgsVectorLayer(scored["OUTPUT"], "Tomter"), QgsVectorLayer(streets, "Gater")
    before = ground.renderer().dump()
    sheet, _ = sheet_of([result], [ground])
    layout = make_layout(project, sheet, Paper())
    override = named(layout, "Map").layerStyleOverrides()[ground.id()]
    options = ET.fromstring(override).find("renderer-v2").iter("Option")
    colours = [each.get("value").split(",")[:3] for each in options if each.get("name") == "line_color"]
    assert len(colours) >= 5
    assert all(max(map(int, each)) - min(map(int, each)) < 16 for each in colours)
    assert ground.renderer().dump() == before
    assert "Gater" in legend_texts(layout)


def test_the_table_says_what_the_labels_on_the_map_say(scored):
    layer = QgsVectorLayer(scored["OUTPUT"], "Tomter")
    settings = layer.labeling().settings()
    settings.isExpression, settings.fieldName = True, "'X' || \"rank\""
    layer.labeling().setSettings(settings)
    sheet, _ = sheet_of([layer])
    layout = make_layout(QgsProject.instance(), sheet, Paper())
    assert rows_of(layout)[0][0] == "X1"
    assert faults(layout) == []


def test_a_result_in_degrees_is_drawn_in_metres(make_layer):
    layer = make_layer(["POINT (10.5 59.9)", "POINT (10.6 59.95)"], crs="EPSG:4326")
    sheet, _ = sheet_of([layer])
    assert not sheet.crs.isGeographic()
    assert sheet.crs.mapUnits() == Qgis.DistanceUnit.Meters
    transform = QgsCoordinateTransform(layer.crs(), sheet.crs, QgsProject.instance())
    assert sheet.extent.contains(transform.transformBoundingBox(layer.extent()).center())


@pytest.mark.parametrize(("crs", "kept"), [("EPSG:3857", False), ("EPSG:2263", False), ("EPSG:25833", True)])
def test_the_scale_in_figures_is_true_on_the_ground(make_layer, crs, kept):
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    place = (-74.0, 40.7) if crs == "EPSG:2263" else (5.3, 60.4)
    to_layer = QgsCoordinateTransform(degrees, QgsCoordinateReferenceSystem(crs), QgsProject.instance())
    corners = [to_layer.transform(QgsPointXY(place[0] + each, place[1])) for each in (0.0, 0.02)]
    sheet, _ = sheet_of([make_layer([each.asWkt() for each in corners], crs=crs)])
    assert (sheet.crs.authid() == crs) == kept
    to_map = QgsCoordinateTransform(degrees, sheet.crs, QgsProject.instance())
    west, east = (to_map.transform(QgsPointXY(place[0] + each, place[1])) for each in (0.0, 0.02))
    assert west.distance(east) == pytest.approx(on_the_ground(place), rel=0.01)


def on_the_ground(place):
    return pyproj.Geod(ellps="WGS84").inv(*place, place[0] + 0.02, place[1])[2]


def test_what_a_result_is_marked_with_stands_on_the_page(places, project):
    metadata = places.metadata()
    metadata.setKeywords({"klimaklok": ["walkinggroups", "ROUTES"]})
    metadata.addHistoryItem("marking = Internal")
    places.setMetadata(metadata)
    sheet, _ = sheet_of([places])
    assert said(make_layout(project, sheet, Paper()))["Marking"] == "Internal"


def test_an_empty_layer_is_left_out_and_named(make_layer, places):
    empty = make_layer([], name="Ingen nådd")
    sheet, notes = sheet_of([places, empty])
    assert [each.name() for each in sheet.results] == [places.name()]
    assert [note.values["layer"] for note in notes] == ["Ingen nådd"]


def test_layers_far_apart_are_told(run, make_layer, places, tmp_path):
    far = make_layer(["POINT (590000 7640000)"], name="Langt nord")
    heard = Heard()
    run("klimaklok:maplayout", {"LAYERS": [places, far], "PDF": str(tmp_path / "kart.pdf")}, heard)
    assert any("1,000.0 km apart" in each or "1000" in each.replace(",", "") for each in heard.warnings)


def test_layers_in_other_coordinate_systems_come_to_lie_together(make_layer, places):
    other = make_layer(["POINT (262000 6649000)"], crs="EPSG:25833", name="I sone 33")
    sheet, _ = sheet_of([places, other])
    moved = QgsCoordinateTransform(other.crs(), places.crs(), QgsProject.instance())
    assert sheet.crs == QgsCoordinateReferenceSystem("EPSG:25832")
    assert sheet.extent.contains(moved.transformBoundingBox(other.extent()).center())


# --- what cannot be done ----------------------------------------------------------------------------------------------


def refused(run, values):
    with pytest.raises(QgsProcessingException) as told:
        run("klimaklok:maplayout", values)
    return str(told.value)


def test_without_layers_the_user_is_told_what_to_choose(run, tmp_path):
    assert "nothing to draw" in refused(run, {"PDF": str(tmp_path / "kart.pdf")})
    assert not (tmp_path / "kart.pdf").exists()


def test_a_table_alone_is_nothing_to_draw(run, make_layer, tmp_path):
    table = make_layer([None], ["name:string"], [["a"]], kind="None")
    assert "nothing to draw" in refused(run, {"LAYERS": [table], "PDF": str(tmp_path / "kart.pdf")})


def test_empty_layers_alone_are_named(run, make_layer, tmp_path):
    told = refused(run, {"LAYERS": [make_layer([], name="Tomt lag")], "PDF": str(tmp_path / "kart.pdf")})
    assert "'Tomt lag' has no features" in told


def test_features_without_a_place_alone_are_nothing_to_draw(run, make_layer, tmp_path):
    nowhere = make_layer([None, None], name="Uten sted")
    assert "nothing to draw" in refused(run, {"LAYERS": [nowhere], "PDF": str(tmp_path / "kart.pdf")})


def test_features_without_a_place_are_left_out_and_named(make_layer, places):
    sheet, notes = sheet_of([places, make_layer([None, "POINT EMPTY"], name="Uten sted")])
    assert [each.name() for each in sheet.results] == [places.name()]
    assert [note.values["layer"] for note in notes] == ["Uten sted"]


def test_a_layer_without_a_coordinate_system_is_named(run, make_layer, tmp_path):
    lost = make_layer(["POINT (590000 6640000)"], crs="", name="Uten system")
    assert "'Uten system' has no coordinate" in refused(run, {"LAYERS": [lost], "PDF": str(tmp_path / "kart.pdf")})


def test_a_layer_that_is_not_there_is_named(run, tmp_path):
    told = refused(run, {"LAYERS": [str(tmp_path / "borte.gpkg")], "PDF": str(tmp_path / "kart.pdf")})
    assert "borte.gpkg" in told


def test_a_geopackage_without_results_is_named(run, tmp_path):
    told = refused(run, {"INPUT": str(SAMPLE), "PDF": str(tmp_path / "kart.pdf")})
    assert "sample.gpkg holds no results" in told


def test_the_error_about_it_holds_on_to_no_layer_that_could_outlive_qgis(qgis_app):
    with pytest.raises(MapFileForeignError) as refusal:
        results_of(SAMPLE)
    names = [each.frame.f_locals for each in refusal.traceback if each.path.name == "map_layout.py"]
    assert names
    assert not any(isinstance(value, (list, QgsVectorLayer)) and value for each in names for value in each.values())


def test_a_file_that_cannot_be_written_leaves_the_old_one(run, places, tmp_path):
    (tmp_path / "opptatt").write_text("a file, no folder", encoding="utf-8")
    assert refused(run, {"LAYERS": [places], "PDF": str(tmp_path / "opptatt" / "kart.pdf")})
    assert (tmp_path / "opptatt").read_text(encoding="utf-8") == "a file, no folder"


# --- the print button -------------------------------------------------------------------------------------------------


class Window:
    """What the print button asks of QGIS's window."""

    def __init__(self):
        self.opened, self.told = [], []

    def openLayoutDesigner(self, layout):
        self.opened.append(layout)

    def messageBar(self):
        return self

    def pushMessage(self, title, text, level):
        self.told.append((level, text))

    def mainWindow(self):
        return None


@pytest.fixture
def shown(scored, streets, project):
    """The project with a run's group above streets and a switched-off layer."""
    root = project.layerTreeRoot()
    group = root.addGroup("Ranger utbyggingstomter 10:15")
    sites, unreached = QgsVectorLayer(scored["OUTPUT"], "Tomter"), QgsVectorLayer(scored["UNREACHED"], "Ikke nådd")
    ground, off = QgsVectorLayer(streets, "Gater"), QgsVectorLayer(f"{SAMPLE}|layername=water", "Vann")
    project.addMapLayers([sites, unreached, ground, off], False)
    group.addLayer(sites)
    group.addLayer(unreached).setItemVisibilityChecked(False)
    root.addLayer(ground)
    root.addLayer(off).setItemVisibilityChecked(False)
    return group


def test_the_button_opens_a_layout_of_what_is_switched_on(shown, project):
    window = Window()
    layout = printing.print_group(window, shown, [], "Tomtene")
    assert window.opened == [layout]
    assert [each.name() for each in named(layout, "Map").layers()] == ["Tomter", "Gater"]
    assert [each.name() for each in project.layoutManager().layouts()] == ["Tomtene"]
    assert faults(layout) == []


def test_a_second_layout_of_the_same_result_gets_a_name_of_its_own(shown, project):
    window = Window()
    for _ in range(2):
        printing.print_group(window, shown, [], "Tomtene")
    assert [each.name() for each in project.layoutManager().layouts()] == ["Tomtene", "Tomtene (2)"]


def test_results_of_other_runs_are_no_ground(shown, project, scored):
    other = QgsVectorLayer(scored["OUTPUT"], "Fra i går")
    other.setCustomProperty("klimaklok/run", "another")
    project.addMapLayer(other)
    layout = printing.print_group(Window(), shown, [], "")
    assert "Fra i går" not in [each.name() for each in named(layout, "Map").layers()]


def test_where_there_is_nothing_to_draw_the_button_says_so(qgis_app, project):
    window = Window()
    assert printing.print_group(window, None, [], "Tomt") is None
    assert window.opened == []
    assert [level for level, _ in window.told] == [Qgis.MessageLevel.Warning]


def test_the_pdf_button_asks_for_a_file_and_saves_there(shown, monkeypatch, tmp_path):
    asked = tmp_path / "kart"
    monkeypatch.setattr(printing.QFileDialog, "getSaveFileName", lambda *_: (str(asked), ""))
    window = Window()
    path = printing.save_pdf(window, shown, [], "Tomtene")
    assert path == tmp_path / "kart.pdf"
    assert squeezed("Tomtene") in pdf_text(path)
    assert [level for level, _ in window.told] == [Qgis.MessageLevel.Success]


def test_nothing_is_saved_where_the_user_cancels(shown, monkeypatch):
    monkeypatch.setattr(printing.QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    assert printing.save_pdf(Window(), shown, [], "Tomtene") is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not limit the size of files")
@pytest.mark.parametrize("room", [0, 500, 9000])
@pytest.mark.parametrize("ending", [".pdf", ".png", ".qpt"])
def test_on_a_full_disk_no_half_file_is_taken_for_a_whole_one(places, project, tmp_path, ending, room):
    import resource as limits

    sheet, _ = sheet_of([places])
    layout, path = make_layout(project, sheet, Paper()), tmp_path / f"kart{ending}"
    write = {
        ".pdf": lambda: layout_files.write_pdf(layout, path, 150),
        ".png": lambda: layout_files.write_png(layout, path, 150),
        ".qpt": lambda: layout_files.write_template(layout, path),
    }[ending]
    soft, hard = limits.getrlimit(limits.RLIMIT_FSIZE)
    limits.setrlimit(limits.RLIMIT_FSIZE, (room, hard))
    try:
        with pytest.raises(MapWriteError):
            write()
    finally:
        limits.setrlimit(limits.RLIMIT_FSIZE, (soft, hard))
    write()
    assert path.stat().st_size > room
