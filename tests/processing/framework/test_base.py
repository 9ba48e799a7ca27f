"""What the base class promises for every algorithm: inputs as they are meant, results whole or not at all."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsPointXY,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterFeatureSource,
    QgsProcessingUtils,
    QgsProject,
    QgsProperty,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime

from tests.promptly import a_second

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def read(source):
    path, _, table = source.partition("|layername=")
    return pyogrio.read_dataframe(path, layer=table or pyogrio.list_layers(path)[0][0])


def table_target(path, table):
    return f"ogr:dbname='{path}' table=\"{table}\" (geom)"


# --- what comes in ---


def test_a_layer_in_degrees_is_measured_in_metres_of_utm_32_in_southern_norway(make_layer, run, echo_seen):
    run("echo", {"SITES": make_layer(["POINT (10.5 59.9)"], crs="EPSG:4326"), "OUTPUT": "memory:"})
    seen = echo_seen()
    assert seen["crs"].to_epsg() == 25832
    to_utm = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:4326"), QgsCoordinateReferenceSystem("EPSG:25832"), QgsProject.instance()
    )
    expected = to_utm.transform(QgsPointXY(10.5, 59.9))
    assert seen["sites"].geometry[0].distance(shapely.Point(expected.x(), expected.y())) < 0.01


def test_far_from_norway_the_utm_zone_of_the_data_is_used(make_layer, run, echo_seen):
    run("echo", {"SITES": make_layer(["POINT (-51.2 -30.0)"], crs="EPSG:4326"), "OUTPUT": "memory:"})
    assert echo_seen()["crs"].to_epsg() == 32722


def test_sites_in_utm_33_land_where_they_belong_in_utm_32(make_layer, run, echo_seen):
    sites = make_layer(["POINT (248000 6652000)"], crs="EPSG:25833")
    result = run("echo", {"SITES": sites, "CRS": "EPSG:25832", "OUTPUT": "memory:"})["OUTPUT"]
    assert result.crs().authid() == "EPSG:25832"
    assert echo_seen()["sites"].geometry[0].x == pytest.approx(582_700, abs=3_000)


def test_a_layer_without_crs_is_named_and_refused(make_layer, run):
    sites = make_layer(["POINT (590000 6640000)"], crs="", name="Tomter æøå")
    with pytest.raises(QgsProcessingException, match=r"'Tomter æøå' has no coordinate reference system.*Set it"):
        run("echo", {"SITES": sites, "OUTPUT": "memory:"})


def test_coordinates_that_do_not_fit_the_layers_crs_are_refused(make_layer, run):
    sites = make_layer(["POINT (590000 6640000)"], crs="EPSG:4326")
    with pytest.raises(QgsProcessingException, match="do not fit"):
        run("echo", {"SITES": sites, "CRS": "EPSG:25832", "OUTPUT": "memory:"})


def test_a_crs_in_degrees_is_refused_to_compute_in(places, run):
    with pytest.raises(QgsProcessingException, match="EPSG:4326 does not measure in metres"):
        run("echo", {"SITES": places, "CRS": "EPSG:4326", "OUTPUT": "memory:"})


def test_an_empty_layer_is_named_and_refused(make_layer, run):
    with pytest.raises(QgsProcessingException, match="'places' has no features"):
        run("echo", {"SITES": make_layer([]), "OUTPUT": "memory:"})


def test_only_selected_features_are_used_when_asked_for(places, run, echo_seen, project):
    project.addMapLayer(places, False)
    places.selectByExpression("name = 'Øverland'")
    chosen = QgsProcessingFeatureSourceDefinition(places.id(), selectedFeaturesOnly=True)
    result = run("echo", {"SITES": chosen, "OUTPUT": "memory:"})
    assert result["COUNT"] == 1
    assert echo_seen()["sites"]["name"].tolist() == ["Øverland"]


def test_asking_for_selected_features_with_none_selected_says_so(places, run, project):
    project.addMapLayer(places, False)
    chosen = QgsProcessingFeatureSourceDefinition(places.id(), selectedFeaturesOnly=True)
    with pytest.raises(QgsProcessingException, match="none is selected"):
        run("echo", {"SITES": chosen, "OUTPUT": "memory:"})


def test_a_polygon_that_crosses_itself_is_repaired_and_counted(make_layer, run, echo_seen):
    bow = "POLYGON ((590000 6640000, 590100 6640100, 590100 6640000, 590000 6640100, 590000 6640000))"
    feedback = QgsProcessingFeedback(False)
    run("echo", {"SITES": make_layer([bow], kind="Polygon"), "OUTPUT": "memory:"}, feedback)
    shape = echo_seen()["sites"].geometry[0]
    assert shape.is_valid
    assert shape.area == pytest.approx(5000)
    assert "1 invalid geometry was repaired" in feedback.textLog()


def test_features_without_geometry_stay_as_rows(make_layer, run, echo_seen):
    feedback = QgsProcessingFeedback(False)
    sites = make_layer(["POINT (590000 6640000)", None, "POINT EMPTY"])
    result = run("echo", {"SITES": sites, "OUTPUT": "memory:"}, feedback)
    assert result["OUTPUT"].featureCount() == 3
    assert (echo_seen()["sites"].geometry.isna() | echo_seen()["sites"].geometry.is_empty).tolist() == [
        False,
        True,
        True,
    ]
    assert "2 features have no geometry" in feedback.textLog()


def test_multipart_geometry_stays_multipart_and_heights_are_dropped(make_layer, run, echo_seen):
    sites = make_layer(["MULTIPOINT ZM ((590000 6640000 12 1), (590100 6640000 13 2))"], kind="MultiPointZM")
    run("echo", {"SITES": sites, "OUTPUT": "memory:"})
    shape = echo_seen()["sites"].geometry[0]
    assert shape.geom_type == "MultiPoint"
    assert len(shape.geoms) == 2
    assert not shape.has_z


def test_curves_become_straight_segments(make_layer, run, echo_seen):
    circle = (
        "CURVEPOLYGON (CIRCULARSTRING (590000 6640000, 590100 6640100, 590200 6640000, 590100 6639900, 590000 6640000))"
    )
    run("echo", {"SITES": make_layer([circle], kind="CurvePolygon"), "OUTPUT": "memory:"})
    assert echo_seen()["sites"].geometry[0].area == pytest.approx(np.pi * 100**2, rel=0.001)


def test_null_keeps_the_type_of_its_field(make_layer, run, echo_seen):
    fields = ["i:integer", "x:double", "t:string", "b:bool", "d:date", "m:datetime"]
    rows = [
        [1, 1.5, "æ", True, QDate(2026, 1, 2), QDateTime(2026, 1, 2, 3, 4, 5)],
        [None, None, None, None, None, None],
    ]
    sites = make_layer(["POINT (590000 6640000)"] * 2, fields, rows)
    result = run("echo", {"SITES": sites, "OUTPUT": "memory:"})["OUTPUT"]
    frame = echo_seen()["sites"]
    assert frame["i"].dtype == "Int64"
    assert frame["x"].dtype == float
    assert frame["d"][0] == dt.date(2026, 1, 2)
    assert frame.drop(columns="geometry").isna().sum(axis=1).tolist() == [0, 6]
    first, second = result.getFeatures()
    assert first.attributes()[:6] == rows[0]
    assert [str(value) for value in second.attributes()[:6]] == ["NULL"] * 6
    assert [each.typeName() for each in result.fields()][:6] == [each.typeName() for each in sites.fields()]


def test_a_field_that_the_layer_lacks_is_named_with_those_it_has(places, run):
    with pytest.raises(QgsProcessingException, match=r"'Mulige tomter' has no field 'bolig'\. It has: name, homes"):
        run("echo", {"SITES": places, "FIELD": "bolig", "OUTPUT": "memory:"})


def test_empty_texts_in_a_list_of_files_count_as_absent(places, run, echo_seen):
    run("echo", {"SITES": places, "FILES": [""], "N": None, "FIELD": "", "OUTPUT": "memory:"})
    seen = echo_seen()
    assert seen["files"] == []
    assert seen["number"] is None
    assert seen["field"] is None
    assert seen["other"] is None


def test_a_file_that_does_not_exist_is_named(places, run):
    with pytest.raises(QgsProcessingException, match=r"finnes/ikke\.zip does not exist"):
        run("echo", {"SITES": places, "FILES": ["finnes/ikke.zip"], "OUTPUT": "memory:"})


# --- what goes out ---


def test_missing_values_become_null_and_numpy_values_are_written(places, run, tmp_path):
    target = tmp_path / "res.gpkg"
    result = run("echo", {"SITES": places, "OUTPUT": str(target)})
    assert result["OUTPUT"] == str(target)
    frame = read(result["OUTPUT"])
    assert frame["score"].isna().tolist() == [False, True, False]
    assert frame["homes"].isna().tolist() == [False, True, False]
    assert frame["whole"].tolist() == [7, 7, 7]
    assert frame["yes"].tolist() == [True, True, True]
    layer = QgsVectorLayer(result["OUTPUT"], "x", "ogr")
    assert {each.name(): each.typeName() for each in layer.fields()}["homes"] == "Integer"


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp", "fgb"])
def test_style_aliases_and_metadata_go_with_the_file(places, run, tmp_path, ending):
    folder = tmp_path / "mappe med æøå"
    result = run("echo", {"SITES": places, "OUTPUT": str(folder / f"res.{ending}")})["OUTPUT"]
    layer = QgsVectorLayer(result, "x", "ogr")
    assert layer.featureCount() == 3
    assert layer.crs().authid() == "EPSG:25832"
    aliases = {each.name(): each.alias() for each in layer.fields()}
    assert aliases["score"] == "Points"
    if ending != "shp":  # ten letters are all a shapefile's field names have
        assert aliases["svc_school_m"] == "Walk to school (m)"
    if ending == "gpkg":
        history = "\n".join(layer.metadata().history())
        for said in (
            "klimaklok:echo",
            "plugin = Klimaklok",
            "QGIS = ",
            "strategy = ",
            "sha256",
            "SITES = ",
            "EPSG:25832",
        ):
            assert said in history, said
        assert sorted(each.name for each in folder.iterdir()) == ["res.gpkg"]


def test_a_memory_layer_has_aliases_and_metadata_too(places, run):
    layer = run("echo", {"SITES": places, "OUTPUT": "TEMPORARY_OUTPUT"})["OUTPUT"]
    assert layer.attributeAlias(layer.fields().indexOf("score")) == "Points"
    assert "klimaklok:echo" in layer.metadata().history()[0]


def test_the_headings_of_the_users_layer_stay_in_the_result(places, run):
    places.setFieldAlias(places.fields().indexOf("homes"), "Boliger")
    layer = run("echo", {"SITES": places, "OUTPUT": "TEMPORARY_OUTPUT"})["OUTPUT"]
    assert layer.attributeDisplayName(layer.fields().indexOf("homes")) == "Boliger"


def test_an_output_without_rows_keeps_the_inputs_geometry_type_and_fields(places, run, tmp_path):
    result = run("echo", {"SITES": places, "OUTPUT": "memory:", "REST": str(tmp_path / "rest.gpkg")})
    layer = QgsVectorLayer(result["REST"], "x", "ogr")
    assert layer.featureCount() == 0
    assert layer.wkbType() == places.wkbType()
    assert "homes" in layer.fields().names()


def test_fid_and_names_that_differ_in_case_only_do_not_clash(make_layer, run, tmp_path):
    fields = ["fid:integer", "Score:double", "SCORE:string"]
    sites = make_layer(["POINT (590000 6640000)"] * 2, fields, [[7, 1.0, "a"], [7, 2.0, "b"]])
    result = run("echo", {"SITES": sites, "OUTPUT": str(tmp_path / "res.gpkg")})["OUTPUT"]
    layer = QgsVectorLayer(result, "x", "ogr")
    assert layer.featureCount() == 2
    own = ["fid", "fid_src", "Score", "SCORE_2"]
    assert layer.fields().names() == [*own, "whole", "yes", "mark", "score_3", "svc_school_m"]


def test_a_table_of_a_geopackage_is_replaced_and_the_others_stay(places, run, tmp_path):
    target = tmp_path / "alt.gpkg"
    first = run("echo", {"SITES": places, "MARK": "a", "OUTPUT": table_target(target, "a")})["OUTPUT"]
    second = run("echo", {"SITES": places, "MARK": "b", "OUTPUT": table_target(target, "b")})["OUTPUT"]
    assert (first, second) == (f"{target}|layername=a", f"{target}|layername=b")
    run("echo", {"SITES": places, "MARK": "a2", "OUTPUT": table_target(target, "a")})
    assert sorted(name for name, _ in pyogrio.list_layers(target) if name != "layer_styles") == ["a", "b"]
    assert set(read(first)["mark"]) == {"a2"}
    assert set(read(second)["mark"]) == {"b"}
    for source in (first, second):
        layer = QgsVectorLayer(source, "x", "ogr")
        assert layer.attributeAlias(layer.fields().indexOf("score")) == "Points"
        assert len(layer.metadata().history()) > 5
        assert layer.hasSpatialIndex() == layer.hasSpatialIndex().__class__.SpatialIndexPresent
        assert layer.startEditing()
        layer.deleteFeature(next(layer.getFeatures()).id())
        assert layer.commitChanges(), layer.commitErrors()
    with sqlite3.connect(target) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM layer_styles").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM gpkg_metadata").fetchone() == (2,)


def test_a_plain_file_name_never_throws_other_tables_away(places, run, tmp_path):
    target = tmp_path / "alt.gpkg"
    run("echo", {"SITES": places, "OUTPUT": table_target(target, "mine")})
    result = run("echo", {"SITES": places, "OUTPUT": str(target)})["OUTPUT"]
    assert result == f"{target}|layername=alt"
    assert {"mine", "alt"} <= {name for name, _ in pyogrio.list_layers(target)}


def test_a_result_is_replaced_while_qgis_has_it_open(places, run, tmp_path):
    target = tmp_path / "res.gpkg"
    source = run("echo", {"SITES": places, "MARK": "old", "OUTPUT": str(target)})["OUTPUT"]
    layer = QgsVectorLayer(source, "x", "ogr")
    assert len(list(layer.getFeatures())) == 3
    run("echo", {"SITES": places, "MARK": "new", "OUTPUT": str(target)})
    assert {each["mark"] for each in QgsVectorLayer(source, "y", "ogr").getFeatures()} == {"new"}
    assert layer.isValid()


@pytest.mark.parametrize("fail", [1, 2])
@pytest.mark.parametrize("ending", ["gpkg", "geojson"])
def test_a_run_that_fails_leaves_the_former_result_alone(places, run, tmp_path, ending, fail):
    target = tmp_path / f"res.{ending}"
    run("echo", {"SITES": places, "OUTPUT": str(target)})
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    with pytest.raises(QgsProcessingException):
        run("echo", {"SITES": places, "OUTPUT": str(target), "FAIL": fail})
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_a_run_that_fails_makes_no_folder(places, run, tmp_path):
    with pytest.raises(QgsProcessingException, match="It went wrong at step 1"):
        run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "ny" / "res.gpkg"), "FAIL": 1})
    assert list(tmp_path.iterdir()) == []


def test_an_unexpected_error_is_not_hidden(places, run):
    with pytest.raises(QgsProcessingException, match="unexpected"):
        run("echo", {"SITES": places, "OUTPUT": "memory:", "FAIL": 2})


def test_files_and_layers_of_one_run_arrive_together(places, run, tmp_path):
    result = run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "a.gpkg"), "TEXT": str(tmp_path / "a.txt")})
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "done"
    assert result["TEXT"] == str(tmp_path / "a.txt")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.gpkg", "a.txt"]


# --- files that are no layers ---


@pytest.mark.parametrize(("named", "twin"), [("a.png", "a.svg"), ("å b.svg", "å b.png"), ("A.PNG", "A.svg")])
def test_a_plot_arrives_in_both_formats_and_is_replaced_in_both(places, run, tmp_path, named, twin):
    for mark in ("first", "second"):
        values = {"SITES": places, "OUTPUT": "memory:", "PLOT": str(tmp_path / named), "MARK": mark}
        assert run("echo", values)["PLOT"] == str(tmp_path / named)
        assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {named: mark, twin: mark}


def test_a_run_that_fails_leaves_both_formats_of_a_plot_as_they_were(places, run, tmp_path, monkeypatch):
    values = {"SITES": places, "OUTPUT": "memory:", "PLOT": str(tmp_path / "a.png")}
    with pytest.raises(QgsProcessingException, match="the end"):
        run("echo", values | {"FAIL": 3})
    assert list(tmp_path.iterdir()) == []
    run("echo", values | {"MARK": "first"})
    with pytest.raises(QgsProcessingException, match="the end"):
        run("echo", values | {"MARK": "second", "FAIL": 3})
    # Even when moving them fails half way.
    replace, moved = Path.replace, []

    def fails_at_the_second(file, target):
        moved.append(target)
        if len(moved) == 2:
            raise OSError(28, "no room")
        return replace(file, target)

    monkeypatch.setattr(Path, "replace", fails_at_the_second)
    with pytest.raises(QgsProcessingException, match="the disk is full"):
        run("echo", values | {"MARK": "third"})
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {"a.png": "first", "a.svg": "first"}


def test_a_file_without_ending_gets_one_and_a_wrong_one_is_refused(places, run, tmp_path, echo_seen):
    values = {"SITES": places, "OUTPUT": "memory:"}
    assert run("echo", values | {"TEXT": str(tmp_path / "a")})["TEXT"] == str(tmp_path / "a.txt")
    echo_seen().clear()
    with pytest.raises(QgsProcessingException, match=r"'Plot' is written as \.png / \.svg, but b\.pdf ends otherwise"):
        run("echo", values | {"PLOT": str(tmp_path / "b.pdf")})
    assert echo_seen() == {}


def test_the_twin_of_a_plot_must_be_free_to_write_too(places, run, tmp_path, echo_seen):
    (tmp_path / "a.svg").mkdir()
    echo_seen().clear()
    with pytest.raises(QgsProcessingException, match="it is a folder"):
        run("echo", {"SITES": places, "OUTPUT": "memory:", "PLOT": str(tmp_path / "a.png")})
    assert echo_seen() == {}


def test_a_package_that_one_output_needs_is_asked_for_only_with_that_output(places, run, tmp_path, plot_needs):
    plot_needs("no_such_package")
    run("echo", {"SITES": places, "OUTPUT": "memory:"})
    with pytest.raises(QgsProcessingException, match=r"no_such_package.*Or skip 'Plot'"):
        run("echo", {"SITES": places, "OUTPUT": "memory:", "PLOT": str(tmp_path / "a.png")})
    assert list(tmp_path.iterdir()) == []


# --- where nothing can be written ---


def test_a_regular_file_as_parent_folder_is_named_before_anything_is_computed(places, run, tmp_path, echo_seen):
    (tmp_path / "fil").write_text("x", encoding="utf-8")
    echo_seen().clear()
    with pytest.raises(QgsProcessingException, match="fil: it is a file, not a folder"):
        run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "fil" / "res.gpkg")})
    assert echo_seen() == {}
    assert [each.name for each in tmp_path.iterdir()] == ["fil"]


def test_a_folder_given_as_file_is_refused(places, run, tmp_path):
    (tmp_path / "res.gpkg").mkdir()
    with pytest.raises(QgsProcessingException, match="a file name is missing"):
        run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "res.gpkg")})


def test_a_full_disk_is_said_before_anything_is_computed(places, run, tmp_path, monkeypatch):
    class Full:
        free = 0

    monkeypatch.setattr("shutil.disk_usage", lambda _: Full)
    with pytest.raises(QgsProcessingException, match="the disk is full"):
        run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "res.gpkg")})


def test_a_disk_that_fills_up_while_moving_the_result_leaves_all_as_it_was(places, run, tmp_path, monkeypatch):
    import errno
    from pathlib import Path

    target, other = tmp_path / "a.geojson", tmp_path / "b.geojson"
    run("echo", {"SITES": places, "OUTPUT": str(target), "REST": str(other)})
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    moved = Path.replace

    def replace(self, to):
        if Path(to).name == "b.geojson" and self.name == "b.geojson" and self.parent.parent != tmp_path:
            raise OSError(errno.ENOSPC, "No space left on device")
        return moved(self, to)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(QgsProcessingException, match=r"the disk is full.*Nothing was changed"):
        run("echo", {"SITES": places, "MARK": "new", "OUTPUT": str(target), "REST": str(other)})
    monkeypatch.undo()
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_an_unknown_ending_is_refused(places, run, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"no layer format with that ending.*\.gpkg"):
        run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "res.docx")})


def test_two_outputs_for_one_place_are_refused(places, run, tmp_path):
    target = str(tmp_path / "res.gpkg")
    with pytest.raises(QgsProcessingException, match="'Echoed' and 'Rest' would be written to the same place"):
        run("echo", {"SITES": places, "OUTPUT": target, "REST": target})


def test_an_output_that_would_replace_its_own_input_is_refused(places, run, tmp_path):
    source = run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "res.gpkg")})["OUTPUT"]
    with pytest.raises(QgsProcessingException, match="would replace what it is computed from"):
        run("echo", {"SITES": source, "OUTPUT": source})


# --- cancelling, two at once, models ---


@pytest.mark.parametrize("percent", [10, 50, 88])
def test_cancelling_stops_at_once_and_leaves_no_file(places, run, tmp_path, cancel_at, percent):
    feedback = cancel_at(percent)
    result = run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "res.gpkg"), "STEPS": 100}, feedback)
    assert time.monotonic() - feedback.when < a_second()
    assert "OUTPUT" not in result
    assert list(tmp_path.iterdir()) == []


def test_progress_never_goes_back_and_ends_at_a_hundred(places, run, tmp_path, cancel_at):
    feedback = cancel_at(101)
    run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "res.gpkg"), "STEPS": 20}, feedback)
    assert feedback.steps == sorted(feedback.steps)
    assert feedback.steps[-1] == 100


@pytest.mark.parametrize("ending", ["gpkg", "geojson"])
def test_of_two_runs_at_once_one_result_stays_whole(make_layer, tmp_path, together, ending):
    """Outputs of both runs hold one mark each: a mixture would show both, or a different one per output."""
    target, rest = tmp_path / f"a.{ending}", tmp_path / "b.txt"
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok_test:echo")
    layers = [make_layer([f"POINT ({590000 + i} 6640000)" for i in range(500)]) for _ in range(4)]

    def runner(number):
        def call():
            context = QgsProcessingContext()
            values = {"SITES": layers[number], "MARK": f"run {number}", "OUTPUT": str(target), "TEXT": str(rest)}
            return algorithm.run(values, context, QgsProcessingFeedback(False))

        return call

    results = together(*[runner(number) for number in range(4)])
    assert all(ok for _, ok in results), results
    assert len(set(read(str(target))["mark"])) == 1
    assert len(read(str(target))) == 500
    left = {each.name for each in tmp_path.iterdir()} - {target.name, rest.name, "a.qml", "a.qmd"}
    assert left == set()


def test_an_algorithm_works_inside_a_model(places):
    model = QgsProcessingModelAlgorithm("model", "test")
    model.addModelParameter(QgsProcessingParameterFeatureSource("SITES", "Sites"), QgsProcessingModelParameter("SITES"))
    source = QgsProcessingModelChildParameterSource
    first = QgsProcessingModelChildAlgorithm("klimaklok_test:echo")
    first.setChildId("first")
    first.addParameterSources("SITES", [source.fromModelParameter("SITES")])
    model.addChildAlgorithm(first)
    second = QgsProcessingModelChildAlgorithm("klimaklok_test:echo")
    second.setChildId("second")
    second.addParameterSources("SITES", [source.fromChildOutput("first", "OUTPUT")])
    output = QgsProcessingModelOutput("result", "result")
    output.setChildId("second")
    output.setChildOutputName("OUTPUT")
    second.setModelOutputs({"result": output})
    model.addChildAlgorithm(second)
    model.updateDestinationParameters()
    context = QgsProcessingContext()
    results, worked = model.run({"SITES": places, "result": "memory:"}, context, QgsProcessingFeedback(False))
    assert worked
    layer = context.getMapLayer(results["result"])
    assert layer.featureCount() == 3
    assert "score" in layer.fields().names()


@pytest.mark.parametrize("target", ["memory:", "file"])
def test_the_toolbox_runs_it_in_the_background_and_gets_a_styled_layer(places, project, tmp_path, qgis_app, target):
    text = target if target == "memory:" else str(tmp_path / "res.gpkg")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    context.setProject(project)
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok_test:echo")
    output = QgsProcessingOutputLayerDefinition(text, project)
    task = QgsProcessingAlgRunnerTask(algorithm, {"SITES": places, "OUTPUT": output}, context, feedback)
    finished = []
    task.executed.connect(lambda worked, results: finished.append((worked, results)))
    QgsApplication.taskManager().addTask(task)
    deadline = time.monotonic() + 20
    while not finished and time.monotonic() < deadline:
        qgis_app.processEvents()
    ((worked, results),) = finished
    assert worked
    (details,) = context.layersToLoadOnCompletion().values()
    assert list(context.layersToLoadOnCompletion()) == [results["OUTPUT"]]
    assert details.name == "Echoed"
    layer = QgsProcessingUtils.mapLayerFromString(results["OUTPUT"], context)
    assert layer.thread() is qgis_app.thread()
    if target == "file":
        details.postProcessor().postProcessLayer(layer, context, feedback)
    assert layer.attributeAlias(layer.fields().indexOf("score")) == "Points"
    assert len(list(layer.getFeatures())) == 3


def test_a_value_can_come_from_an_expression(places, run, echo_seen):
    run("echo", {"SITES": places, "N": QgsProperty.fromExpression("2 + 3"), "OUTPUT": "memory:"})
    assert echo_seen()["number"] == 5


def test_one_algorithm_object_serves_a_batch(places, tmp_path):
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok_test:echo")
    assert algorithm.flags() & algorithm.flags().__class__(algorithm.Flag.FlagSupportsBatch)
    for number in range(3):
        _, worked = algorithm.run(
            {"SITES": places, "MARK": str(number), "OUTPUT": str(tmp_path / f"{number}.gpkg")},
            QgsProcessingContext(),
            QgsProcessingFeedback(False),
        )
        assert worked
    assert [set(read(str(tmp_path / f"{number}.gpkg"))["mark"]) for number in range(3)] == [{"0"}, {"1"}, {"2"}]


def test_missing_packages_are_named_with_how_to_install_them(places, monkeypatch):
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok_test:echo").create()
    monkeypatch.setattr(type(algorithm), "PACKAGES", ("numpy", "finnes_ikke"))
    possible, why = algorithm.canExecute()
    assert not possible
    assert "finnes_ikke" in why
    assert "--no-deps finnes_ikke" in why
    feedback = QgsProcessingFeedback(False)
    _, worked = algorithm.run({"SITES": places, "OUTPUT": "memory:"}, QgsProcessingContext(), feedback)
    assert not worked
    assert "finnes_ikke" in feedback.textLog()


def test_help_is_made_from_the_parameters_and_safe_for_html():
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok_test:echo")
    text = algorithm.shortHelpString()
    assert "Gives &lt;back&gt; what it gets." in text
    assert "Points &amp; polygons." in text
    assert "Strategy file" in text


def test_reading_and_writing_ten_thousand_polygons_is_quick(make_layer, run, tmp_path):
    fields = [f"f{i}:double" for i in range(8)] + ["name:string"]
    wkts = [
        f"POLYGON (({x} {y}, {x + 50} {y}, {x + 50} {y + 50}, {x} {y + 50}, {x} {y}))"
        for x, y in ((590000 + 60 * (i % 100), 6640000 + 60 * (i // 100)) for i in range(10_000))
    ]
    sites = make_layer(wkts, fields, [[float(i)] * 8 + [f"s{i}"] for i in range(10_000)], kind="Polygon")
    run("echo", {"SITES": sites, "OUTPUT": "memory:"})
    start = time.process_time()
    run("echo", {"SITES": sites, "OUTPUT": str(tmp_path / "res.gpkg")})
    assert time.process_time() - start < 2.5  # 0.9 s is usual
