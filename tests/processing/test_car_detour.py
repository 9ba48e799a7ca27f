"""Whether the car takes the detour, in QGIS: the town of the sample data, other languages, and what can be wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyogrio
import pytest
from pyproj import CRS
from qgis.core import (
    NULL,
    QgsApplication,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterVectorLayer,
    QgsRectangle,
    QgsVectorLayer,
)

from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.roads import RoadLines, Turns, line_table
from klimaklok_plugin.analysis.network.storage import save_network
from klimaklok_plugin.processing.framework import sinks
from klimaklok_plugin.processing.framework.texts import resource

OUTPUTS = ("OUTPUT", "SUMMARY", "UNREACHED")


def sample(table):
    return f"{resource('sample_data')}/sample.gpkg|layername={table}"


def frame(source):
    path, _, table = source.partition("|layername=")
    return pyogrio.read_dataframe(path, layer=table or None)


@pytest.fixture
def streets(sample_town):
    """Return the middle of three streets of the town that cars use."""
    edges = pyogrio.read_dataframe(sample_town["NETWORK"], layer="edges")
    found = edges[(edges["car"] == 3) & (edges.length > 80)].iloc[:60:20]
    return [each.wkt for each in found.geometry]


@pytest.fixture
def targets(sample_town, make_layer):
    hubs = frame(sample_town["HUBS"]).iloc[:4]
    return make_layer([each.wkt for each in hubs.geometry], ["name:string"], [[name] for name in hubs["name"]])


@pytest.fixture
def origins(sample_town, make_layer):
    edges = pyogrio.read_dataframe(sample_town["NETWORK"], layer="edges")
    places = edges[edges["walk"] == 3].geometry.interpolate(0.5, normalized=True).iloc[::40]
    rows = [[f"Hus {number}", 20 + number % 7] for number in range(len(places))]
    return make_layer([each.wkt for each in places], ["name:string", "people:integer"], rows)


@pytest.fixture
def compare(run, tmp_path, sample_town, origins, targets):
    def compare_them(folder="ut æøå", **more):
        values = {"NETWORK": sample_town["NETWORK"], "ORIGINS": origins, "TARGETS": targets, "WEIGHT_FIELD": "people"}
        files = {name: str(tmp_path / folder / f"{name.lower()}.gpkg") for name in OUTPUTS}
        return run("klimaklok:cardetour", values | files | more)

    return compare_them


def test_the_sample_town_is_compared_before_and_after(compare, make_layer, streets, origins, targets):
    closed = make_layer(streets, kind="LineString")
    result = compare(CLOSED_ROADS=closed)
    pairs, summary = frame(result["OUTPUT"]), frame(result["SUMMARY"])
    assert len(pairs) == result["PAIRS"] == origins.featureCount() * targets.featureCount()
    assert summary["name"].to_list() == [each["name"] for each in targets.getFeatures()]
    assert (pairs["car_min_after"] >= pairs["car_min"]).all()
    assert (pairs["car_more_min"] > 0).any()
    assert result["ACTIVE_SHARE_AFTER"] >= result["ACTIVE_SHARE"]
    assert pairs.groupby("origin_id")["nearest"].sum().eq(1).all()
    assert summary["reasons"].str.contains(r"\(strategi 2, may\)").all()


@pytest.mark.parametrize("closed", [False, True])
def test_a_target_that_nobody_drives_to_is_not_known_on_the_map_and_in_its_row(compare, make_layer, streets, closed):
    parks = make_layer(["POINT (0 0)"])
    more = {"CLOSED_ROADS": make_layer(streets, kind="LineString")} if closed else {}
    result = compare(CAR_PARKING=parks, **more)
    layer = QgsVectorLayer(result["SUMMARY"], "x", "ogr")
    layer.loadDefaultStyle()
    label = QgsExpression(layer.labeling().settings().fieldName)
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    for feature in layer.getFeatures():
        context.setFeature(feature)
        assert feature["verdict"] == "unknown"
        assert feature["active_share"] == NULL
        assert label.evaluate(context) == f"{feature['target_name']}\nNot known"
    assert result["ACTIVE_SHARE"] is None
    assert result["NEAREST_SHARE"] is None


def test_a_forbidden_turn_makes_a_drive_longer_and_the_log_says_what_is_known(make_layer, tmp_path, run, heard):
    streets = [[(0, 0), (200, 0)], [(200, 0), (200, 200)], [(200, 0), (500, 0)]]
    xy = np.array([end for street in streets for end in street], float)
    columns = {"walk": 3, "bike": 3, "car": 3, "speed_kmh": 36, "speed_back_kmh": 36, "source_id": np.arange(3)}
    key = xy.astype(np.int64) @ np.array([1000, 1])
    lines = RoadLines(key, np.add(xy, [590_000, 6_640_000]), np.arange(0, 7, 2), line_table(3, columns), CRS(25832))
    left = Turns(np.array([0]), np.array([200_000]), np.array([1]), np.array([False]))
    at = {
        name: make_layer([wkt])
        for name, wkt in (("ORIGINS", "POINT (590100 6640000)"), ("TARGETS", "POINT (590200 6640100)"))
    }
    drives = []
    for name, turns in (("held", left), ("unknown", None)):
        network = str(tmp_path / f"{name}.gpkg")
        save_network(build_network(replace(lines, turns=turns)), network)
        files = {output: str(tmp_path / f"{name}_{output}.gpkg") for output in OUTPUTS}
        drives.append(
            frame(run("klimaklok:cardetour", {**at, **files, "NETWORK": network}, heard)["OUTPUT"])["car_m"][0]
        )
    assert drives == [100 + 2 * 300 + 100, 200]
    said = "\n".join(heard.lines)
    assert "Cars keep to 1 forbidden turn " in said
    assert "does not say where cars may not turn" in said


def test_many_rows_written_at_once_are_the_same_as_few_written_one_by_one(compare, make_layer, streets, monkeypatch):
    parks = make_layer(["POINT (0 0)"])  # nothing near: NULL for every drive
    values = {"CLOSED_ROADS": make_layer(streets, kind="LineString"), "CAR_PARKING": parks}
    slow = compare("a", **values)
    monkeypatch.setattr(sinks, "MANY", 1)
    quick = compare("b", **values)
    for name in OUTPUTS:
        one, other = (QgsVectorLayer(each[name], name, "ogr") for each in (slow, quick))
        assert one.featureCount() == other.featureCount() > 0
        assert one.wkbType() == other.wkbType()
        assert one.crs() == other.crs()
        assert one.extent() == other.extent()
        assert [(f.name(), f.type()) for f in one.fields()] == [(f.name(), f.type()) for f in other.fields()]
        one.loadDefaultStyle(), other.loadDefaultStyle()
        assert [one.attributeAlias(i) for i in range(5)] == [other.attributeAlias(i) for i in range(5)]
        assert type(one.renderer()) is type(other.renderer())
        assert other.metadata().history()
        # Found by the spatial index, too.
        middle = one.extent().center()
        part = QgsRectangle(one.extent().xMinimum(), one.extent().yMinimum(), middle.x(), middle.y())
        inside = [sorted(each.id() for each in layer.getFeatures(part)) for layer in (one, other)]
        assert inside[0] == inside[1]
        first, second = frame(slow[name]), frame(quick[name])
        pd.testing.assert_frame_equal(pd.DataFrame(first), pd.DataFrame(second))
    assert frame(quick["OUTPUT"])["car_min"].isna().all()


def test_many_rows_beside_other_tables_of_a_geopackage_leave_these_alone(compare, tmp_path, monkeypatch):
    monkeypatch.setattr(sinks, "MANY", 1)
    path = tmp_path / "alt.gpkg"
    compare(**{name: f"ogr:dbname='{path}' table=\"{name.lower()}\" (geom)" for name in OUTPUTS[:2]}, UNREACHED=None)
    compare(OUTPUT=f"ogr:dbname='{path}' table=\"output\" (geom)", SUMMARY=None, UNREACHED=None)
    names = [name for name, _ in pyogrio.list_layers(path)]
    assert {"output", "summary"} <= set(names)


def test_cells_give_cells(compare, origins, make_layer):
    cells = make_layer(
        [each.geometry().buffer(30, 1).asWkt(2) for each in list(origins.getFeatures())[:5]], kind="Polygon"
    )
    result = compare(ORIGINS=cells, WEIGHT_FIELD=None)
    layer = QgsVectorLayer(result["OUTPUT"], "", "ogr")
    assert layer.geometryType().name.lower() == "polygon"
    layer.loadDefaultStyle()
    assert layer.renderer().type() == "RuleRenderer"


def test_another_reference_system_gives_the_same(compare, origins, make_layer, sample_town):
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject

    into = QgsCoordinateTransform(origins.crs(), QgsCoordinateReferenceSystem("EPSG:25833"), QgsProject.instance())
    shapes = []
    for each in origins.getFeatures():
        shape = each.geometry()
        shape.transform(into)
        shapes.append(shape.asWkt(3))
    rows = [each.attributes() for each in origins.getFeatures()]
    utm33 = make_layer(shapes, ["name:string", "people:integer"], rows, crs="EPSG:25833")
    here, there = compare("a"), compare("b", ORIGINS=utm33)
    one, other = frame(here["OUTPUT"]), frame(there["OUTPUT"])
    same = np.isclose(one["car_min"], other["car_min"], atol=0.02, equal_nan=True)
    # The layer is written in millimetres: who lives as near to one street as to another may be taken to the other one.
    edges = pyogrio.read_dataframe(sample_town["NETWORK"], layer="edges")
    streets = edges.geometry[edges["car"] > 0]
    homes = one.drop_duplicates("origin_id")
    two = [np.sort(streets.distance(home))[:2] for home in homes.geometry]
    halfway = set(homes["origin_id"][[further - nearest < 0.002 and nearest > 1 for nearest, further in two]])
    assert set(one["origin_id"][~same]) <= halfway
    assert len(halfway) < 0.05 * len(homes)
    for name in ("walk_min", "bike_min"):
        assert np.isclose(one[name], other[name], atol=0.02, equal_nan=True).all()
    assert one.crs == other.crs


@pytest.mark.usefixtures("bokmal")
def test_a_norwegian_reads_bokmal(compare, make_layer, streets):
    result = compare(CLOSED_ROADS=make_layer(streets, kind="LineString"))
    layer = QgsVectorLayer(result["OUTPUT"], "", "ogr")
    layer.loadDefaultStyle()
    assert layer.attributeAlias(layer.fields().indexOf("car_min")) == "Med bil (min)"
    assert "Raskest på sykkel" in [rule.label() for rule in layer.renderer().rootRule().children()]
    words = layer.editorWidgetSetup(layer.fields().indexOf("winner")).config()["map"]
    assert "like lang tid" in [word for each in words for word in each]
    reasons = frame(result["SUMMARY"])["reasons"]
    assert reasons.str.contains(r"\(strategi 2, kan\)").all()
    assert reasons.str.contains("i snitt").all()
    summary = QgsVectorLayer(result["SUMMARY"], "", "ogr")
    words = summary.editorWidgetSetup(summary.fields().indexOf("verdict")).config()["map"]
    legend = {rule.label() for rule in summary.renderer().rootRule().children()}
    assert {said.capitalize() for each in words for said in each} <= legend


@pytest.mark.parametrize("language", ["english", "bokmal"])
def test_names_that_are_codes_of_ours_come_out_as_they_went_in(
    compare, make_layer, origins, targets, request, language
):
    request.getfixturevalue(language)
    homes, shops = ([each.geometry().asWkt(2) for each in layer.getFeatures()] for layer in (origins, targets))
    parks = make_layer(shops, ["name:string"], [["S"]] * len(shops))
    result = compare(
        ORIGINS=make_layer(homes, ["name:string", "people:integer"], [["full", 20]] * len(homes)),
        TARGETS=make_layer(shops, ["name:string"], [["other"]] * len(shops)),
        CAR_PARKING=parks,
        BIKE_PARKING=parks,
    )
    trips = frame(result["OUTPUT"])
    for column, name in (("origin_name", "full"), ("target_name", "other"), ("car_park", "S"), ("bike_parking", "S")):
        assert trips[column].dropna().isin([name, ""]).all()
        assert (trips[column] == name).any()
    layer = QgsVectorLayer(result["OUTPUT"], "", "ogr")
    assert layer.editorWidgetSetup(layer.fields().indexOf("target_name")).type() != "ValueMap"
    assert frame(result["SUMMARY"])["target_name"].eq("other").all()


def test_what_is_wrong_is_said_in_the_words_of_the_form(compare, make_layer):
    for values, words in (
        ({"MAX_MIN": -1}, "Longest trip"),
        ({"ORIGINS": make_layer([], crs="EPSG:25832")}, "no features"),
        ({"TARGETS": make_layer(["POINT (1 1)"], crs="")}, "coordinate reference system"),
        ({"ORIGINS": make_layer(["POINT (1 1)"], ["people:integer"], [[-4]])}, "no amount: -4, in feature 1"),
        ({"ORIGINS": make_layer(["POINT (1 1)"], ["people:string"], [["mange"]])}, "mange"),
        ({"CLOSED_ROADS": make_layer(["LINESTRING (0 0, 1 1)"], kind="LineString", crs="")}, "coordinate reference"),
    ):
        with pytest.raises(QgsProcessingException, match=words):
            compare(**values)


def test_a_cancelled_run_leaves_nothing_behind(run, tmp_path, sample_town, origins, targets, monkeypatch):
    monkeypatch.setattr(sinks, "MANY", 1)

    class Impatient(QgsProcessingFeedback):
        def __init__(self, at):
            super().__init__()
            self.at = at

        def isCanceled(self):
            return self.progress() >= self.at

    for at in (5, 30, 60, 89, 90):
        values = {"NETWORK": sample_town["NETWORK"], "ORIGINS": origins, "TARGETS": targets}
        path = tmp_path / f"{at}" / "ut.gpkg"
        run("klimaklok:cardetour", values | {"OUTPUT": str(path)}, Impatient(at))
        assert not path.exists()


def test_it_runs_in_a_model(sample_town, origins, targets, tmp_path):
    import processing

    model = QgsProcessingModelAlgorithm("omvei", "test")
    child = QgsProcessingModelChildAlgorithm("klimaklok:cardetour")
    child.setChildId("detour")
    for name in ("ORIGINS", "TARGETS", "NETWORK"):
        model.addModelParameter(QgsProcessingParameterVectorLayer(name), QgsProcessingModelParameter(name))
        child.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromModelParameter(name)])
    out = QgsProcessingModelOutput("OUT")
    out.setChildOutputName("OUTPUT")
    child.setModelOutputs({"OUT": out})
    model.addChildAlgorithm(child)
    model.initAlgorithm()
    assert QgsApplication.processingRegistry().algorithmById("klimaklok:cardetour") is not None
    path = tmp_path / "model.gpkg"
    values = {"NETWORK": f"{sample_town['NETWORK']}|layername=edges", "ORIGINS": origins, "TARGETS": targets}
    result = processing.run(model, values | {"detour:OUT": str(path), "OUT": str(path)})
    assert frame(next(value for value in result.values() if str(value).endswith(".gpkg")))["winner"].notna().all()
