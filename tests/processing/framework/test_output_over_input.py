"""No result is put over what it is computed from, by whatever name the file is called."""

from __future__ import annotations

import contextlib
import csv
import os
import re
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pyogrio
import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsSettings,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsVectorLayerJoinInfo,
)

from klimaklok_plugin.processing.framework import sinks
from klimaklok_plugin.processing.framework.texts import resource

OVER = r"would replace what it is computed from: '{}' is read from"


def table(path, name):
    return f"ogr:dbname='{path}' table=\"{name}\" (geom)"


@pytest.fixture
def saved(places, tmp_path):
    """Return a function that saves the places in a file QGIS can read."""

    def save(name, layer="places"):
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName = QgsVectorFileWriter.driverForExtension(Path(name).suffix)
        options.layerName = layer
        path = tmp_path / name
        if path.exists():
            options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
        QgsVectorFileWriter.writeAsVectorFormatV3(places, str(path), places.transformContext(), options)
        return path

    return save


@pytest.fixture
def refused(run, tmp_path, echo_seen):
    """Return a function that checks that a run is refused, and every file is as it was."""

    def check(values, words):
        echo_seen().clear()
        before = {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()}
        with pytest.raises(QgsProcessingException, match=words):
            run("echo", values)
        assert {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()} == before
        assert echo_seen() == {}

    return check


SPELLINGS = {
    "..": lambda path: path.parent / "x" / ".." / path.name,
    "symbolic link": lambda path: _made(path.parent / f"soft{path.suffix}", lambda to: to.symlink_to(path)),
    "hard link": lambda path: _made(path.parent / f"hard{path.suffix}", lambda to: to.hardlink_to(path)),
    "linked folder": lambda path: _made(path.parent / "folder", lambda to: to.symlink_to(path.parent)) / path.name,
    "relative": lambda path: Path(os.path.relpath(path)),
}


def _made(path, make):
    make(path)
    return path


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("name", ["a b.gpkg", "æ.geojson", "c.shp"])
def test_another_name_for_the_input_is_seen_through(saved, refused, tmp_path, name, spelling):
    (tmp_path / "x").mkdir()
    path = saved(name)
    target = SPELLINGS[spelling](path)
    output = table(target, "places") if path.suffix == ".gpkg" else str(target)
    refused({"SITES": str(path), "OUTPUT": output}, OVER.format("Sites"))


def test_where_letter_case_does_not_tell_files_apart_two_outputs_do_not_share_one(places, run, tmp_path, monkeypatch):
    monkeypatch.setattr(sinks, "_ignores_case", lambda _: True)
    with pytest.raises(QgsProcessingException, match="would be written to the same place"):
        run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "a.gpkg"), "REST": str(tmp_path / "A.gpkg")})


def test_another_table_of_the_inputs_geopackage_is_fine(saved, run, tmp_path):
    path = saved("a.gpkg")
    result = run("echo", {"SITES": str(path), "OUTPUT": table(path, "result")})["OUTPUT"]
    assert result == f"{path}|layername=result"
    names = {name for name, _ in pyogrio.list_layers(path)}
    assert names >= {"places", "result"}


@pytest.mark.parametrize("named", ["PLACES", "view", "filter"])
def test_a_table_that_is_read_under_another_name_is_not_replaced(saved, refused, named):
    path = saved("a.gpkg")
    saved("a.gpkg", "second")
    source, output = f"{path}|layername=places", table(path, "PLACES")
    if named == "view":
        with contextlib.closing(sqlite3.connect(path)) as sql:
            sql.execute("CREATE VIEW seen AS SELECT * FROM places")
            sql.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
                "VALUES ('seen', 'features', 'seen', 25832)"
            )
            sql.execute("INSERT INTO gpkg_geometry_columns VALUES ('seen', 'geom', 'POINT', 25832, 0, 0)")
            sql.commit()
        source = f"{path}|layername=seen"
    elif named == "filter":
        source = f"{path}|layername=second|subset=SELECT * FROM places"  # noqa: S608
    refused({"SITES": source, "OUTPUT": output}, OVER.format("Sites"))


def test_a_csv_that_is_read_as_text_is_not_replaced(tmp_path, refused):
    path = tmp_path / "mine steder.csv"
    path.write_text("x,y,name\n590000,6640000,a\n", encoding="utf-8")
    uri = f"file://{path.as_posix().replace(' ', '%20')}?delimiter=,&xField=x&yField=y&crs=EPSG:25832"
    layer = QgsVectorLayer(uri, "csv", "delimitedtext")
    assert layer.isValid()
    refused({"SITES": layer, "OUTPUT": str(path)}, OVER.format("Sites"))


@pytest.mark.parametrize("kind", ["embedded", "referenced", "by name"])
def test_what_a_virtual_layer_reads_is_not_replaced(saved, refused, project, kind):
    path = saved("a.geojson")
    layer = QgsVectorLayer(str(path), "tomter", "ogr")
    uri = f"?layer=ogr:{path}:tomter:UTF-8&query=SELECT * FROM tomter"  # noqa: S608
    if kind != "embedded":
        project.addMapLayer(layer)
        uri = "?query=SELECT * FROM tomter"
    if kind == "referenced":
        uri = f'?layer_ref={layer.id()}&query=SELECT * FROM "{layer.name()}"'  # noqa: S608
    made = QgsVectorLayer(uri, "virtual", "virtual")
    assert made.isValid()
    refused({"SITES": made, "OUTPUT": str(path)}, OVER.format("Sites"))


def test_a_joined_layer_is_not_replaced(saved, refused, project):
    path = saved("a.geojson")
    sites, other = QgsVectorLayer(str(saved("b.gpkg")), "b", "ogr"), QgsVectorLayer(str(path), "a", "ogr")
    project.addMapLayers([sites, other])
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(other)
    join.setJoinFieldName("name")
    join.setTargetFieldName("name")
    sites.addJoin(join)
    refused({"SITES": sites, "OUTPUT": str(path)}, OVER.format("Sites"))


def test_an_archive_that_is_read_is_not_replaced(saved, refused, tmp_path):
    inner = saved("a.geojson")
    archive = tmp_path / "zipped.geojson"  # named so that QGIS would write it
    with zipfile.ZipFile(archive, "w") as made:
        made.write(inner, "a.geojson")
    refused({"SITES": f"/vsizip/{{{archive}}}/a.geojson", "OUTPUT": str(archive)}, OVER.format("Sites"))


def test_files_that_are_no_layers_are_not_replaced(saved, refused, places, tmp_path):
    mine = tmp_path / "mine.geojson"
    mine.write_text("{}", encoding="utf-8")
    refused({"SITES": places, "FILES": ["", str(mine)], "OUTPUT": str(mine)}, OVER.format("Files"))


def test_a_selection_is_read_from_its_file_too(saved, refused, project):
    layer = QgsVectorLayer(str(saved("a.geojson")), "a", "ogr")
    project.addMapLayer(layer)
    layer.selectAll()
    chosen = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    refused({"SITES": chosen, "OUTPUT": layer.source()}, OVER.format("Sites"))


def test_a_layer_that_is_being_edited_is_not_replaced(saved, places, run, refused, project):
    path = saved("a.gpkg")
    saved("a.gpkg", "second")
    layer = QgsVectorLayer(f"{path}|layername=places", "Mine tomter", "ogr")
    project.addMapLayer(layer)
    assert layer.startEditing()
    refused({"SITES": places, "OUTPUT": table(path, "places")}, "'Mine tomter' .* is being edited in this project")
    run("echo", {"SITES": places, "OUTPUT": table(path, "second")})
    layer.rollBack()
    run("echo", {"SITES": places, "OUTPUT": table(path, "places")})


@pytest.mark.parametrize(("read", "written"), [("a.shp", "a.geojson"), ("a.gpkg", "a.fgb")])
def test_the_style_of_an_input_is_not_replaced(saved, refused, tmp_path, read, written):
    path = saved(read)
    path.with_suffix(".qml").write_text("<qgis/>", encoding="utf-8")
    refused({"SITES": str(path), "OUTPUT": str(tmp_path / written)}, OVER.format("Sites"))


@pytest.mark.parametrize(
    ("there", "written"), [(["a.dbf"], "a.shp"), (["a.tif", "a.qml"], "a.geojson"), (["a.shp", "a.qmd"], "a.fgb")]
)
def test_what_belongs_to_another_file_of_that_name_is_not_replaced(places, refused, tmp_path, there, written):
    for name in there:
        (tmp_path / name).write_text("mine", encoding="utf-8")
    refused({"SITES": places, "OUTPUT": str(tmp_path / written)}, "belongs to something else of that name")


def test_two_results_do_not_share_a_style_file(places, refused, tmp_path):
    refused(
        {"SITES": places, "OUTPUT": str(tmp_path / "a.geojson"), "REST": str(tmp_path / "a.fgb")},
        "would be written to the same place",
    )


@pytest.mark.parametrize(
    "name", ["gpkg_contents", "rtree_a_geom", "sqlite_sequence", "layer_styles", "GPKG_ogr_contents"]
)
def test_the_geopackages_own_tables_are_no_place_for_results(saved, places, refused, name):
    refused({"SITES": places, "OUTPUT": table(saved("a.gpkg"), name)}, "belongs to the GeoPackage itself")


@pytest.mark.parametrize("read", ["a.svg", "a.png"])
def test_a_plot_and_its_twin_go_over_no_input(places, refused, tmp_path, read):
    (tmp_path / read).write_text("mine", encoding="utf-8")
    values = {"SITES": places, "FILES": [str(tmp_path / read)], "OUTPUT": "memory:", "PLOT": str(tmp_path / "a.png")}
    refused(values, OVER.format("Files"))


def test_a_name_that_is_too_long_is_refused_before_the_run(places, refused, tmp_path):
    refused({"SITES": places, "OUTPUT": str(tmp_path / f"{'å' * 120}.gpkg")}, "the file name is too long")


# --- the networks ---


def test_a_network_is_a_geopackage_by_its_name_too(run, tmp_path):
    values = {"INPUT": str(resource("sample_data/streets.osm.gz")), "NETWORK": str(tmp_path / "net.geojson")}
    with pytest.raises(QgsProcessingException, match=r"is written as \.gpkg, but net\.geojson ends otherwise"):
        run("klimaklok:buildnetwork", values)


def test_whatever_ending_qgis_gives_new_layers_a_temporary_network_is_a_geopackage(run):
    algorithm = QgsApplication.processingRegistry().algorithmById("klimaklok:buildnetwork")
    definition = algorithm.parameterDefinition("NETWORK")
    settings = QgsSettings()
    former = settings.value("Processing/DefaultOutputVectorLayerExt")
    settings.setValue("Processing/DefaultOutputVectorLayerExt", 1)
    try:
        assert definition.generateTemporaryDestination().endswith(".gpkg")
    finally:
        settings.setValue("Processing/DefaultOutputVectorLayerExt", former)


def test_the_osm_file_a_network_is_built_from_stays(run, tmp_path):
    path = tmp_path / "x.osm.gz"
    shutil.copy(resource("sample_data/streets.osm.gz"), path)
    before = path.read_bytes()
    with pytest.raises(QgsProcessingException):
        run("klimaklok:buildnetwork", {"INPUT": str(path), "NETWORK": str(path)})
    assert path.read_bytes() == before
    named = tmp_path / "streets.osm.pbf"
    shutil.copy(path, named)
    with pytest.raises(QgsProcessingException, match=r"would replace what it is computed from|is written as \.gpkg"):
        run("klimaklok:buildnetwork", {"INPUT": str(named), "NETWORK": str(named)})
    assert named.read_bytes() == before


@pytest.mark.parametrize("name", ["nodes", "EDGES", "klimaklok_network"])
def test_the_tables_of_a_network_in_use_are_kept(sample_town, run, tmp_path, name):
    network = Path(shutil.copy(sample_town["NETWORK"], tmp_path / "net.gpkg"))
    before = network.read_bytes()
    values = {"SITES": f"{_sample(tmp_path)}|layername=sites", "HUBS": sample_town["HUBS"], "NETWORK": str(network)}
    with pytest.raises(QgsProcessingException, match="'Street network' is read from"):
        run("klimaklok:scoresites", values | {"OUTPUT": table(network, name)})
    assert network.read_bytes() == before


def test_the_tables_of_a_network_that_is_not_in_use_are_kept_too(sample_town, run, places, tmp_path):
    network = Path(shutil.copy(sample_town["NETWORK"], tmp_path / "net.gpkg"))
    with pytest.raises(QgsProcessingException, match="street network in it"):
        run("echo", {"SITES": places, "OUTPUT": table(network, "edges")})


def test_a_network_built_anew_leaves_the_results_that_lie_in_its_file(run, places, tmp_path):
    network = tmp_path / "net.gpkg"
    values = {"INPUT": str(resource("sample_data/streets.osm.gz")), "NETWORK": str(network)}
    run("klimaklok:buildnetwork", values)
    run("echo", {"SITES": places, "MARK": "mine", "OUTPUT": table(network, "mine")})
    run("klimaklok:buildnetwork", values)
    assert set(pyogrio.read_dataframe(network, layer="mine")["mark"]) == {"mine"}
    run("klimaklok:buildnetwork", values | {"GAPS": table(network, "gaps")})
    names = {name for name, _ in pyogrio.list_layers(network)}
    assert names >= {"nodes", "edges", "klimaklok_network", "gaps", "mine"}
    with pytest.raises(QgsProcessingException, match="street network in it"):
        run(
            "klimaklok:buildnetwork",
            values | {"NETWORK": str(tmp_path / "new.gpkg"), "GAPS": table(tmp_path / "new.gpkg", "nodes")},
        )


def _sample(folder):
    return shutil.copy(resource("sample_data/sample.gpkg"), folder / "sample.gpkg")


# --- formats ---


@pytest.mark.parametrize("ending", [*sinks.ENDINGS, ".JSON"])
def test_each_ending_that_is_taken_can_be_read_again_with_all_rows(make_layer, run, tmp_path, heard, ending):
    fields = ["name:string", "homes:integer", "large:double"]
    rows = [["æ", 10, 1234567.25], ["b", None, None], ["c", 3, 0.5]]
    sites = make_layer(["POINT (590000 6640000)", None, "POINT (590200 6640000)"], fields, rows)
    target = tmp_path / f"r{ending}"
    result = run("echo", {"SITES": sites, "OUTPUT": str(target)}, heard)["OUTPUT"]
    assert result == str(target)
    assert {each.name for each in tmp_path.iterdir()} <= {
        each.name for each in sinks.Destination("", "", "file", "", target).files
    }
    layer = QgsVectorLayer(result, "r", "ogr")
    said = any("1 row has no position and is missing from the file" in line for line in heard.lines)
    assert not said or ending == ".fgb", "only that format leaves out such rows, and only in older versions of GDAL"
    assert layer.featureCount() == 3 - said
    names = [each.lower() for each in layer.fields().names()]
    assert {"name", "homes", "large", "whole", "mark", "score"} <= set(names)
    found = list(layer.getFeatures())
    assert [float(each[names.index("large")]) for each in found if each[names.index("large")]] == [1234567.25, 0.5]
    if layer.isSpatial():
        shown = [each.geometry().asPoint().x() for each in found if not each.geometry().isEmpty()]
        assert len(shown) == 2
        assert min(shown) > 10  # nothing at 0 degrees


@pytest.mark.parametrize(
    "ending", [".kmz", ".txt", ".xml", ".dxf", ".gpx", ".mif", ".dbf", ".shz", ".sql", ".pdf", ".mbtiles", ".pbf"]
)
def test_a_format_that_cannot_hold_a_result_is_refused_before_the_run(places, run, tmp_path, echo_seen, ending):
    echo_seen().clear()
    with pytest.raises(QgsProcessingException, match=r"no layer format with that ending.*Use \.gpkg"):
        run("echo", {"SITES": places, "OUTPUT": str(tmp_path / f"r{ending}")})
    assert echo_seen() == {}


def test_kml_takes_no_longer_per_row_when_there_are_many(make_layer, run, tmp_path, cancel_at):
    sites = make_layer([f"POINT ({590000 + i} 6640000)" for i in range(9520)], ["name:string"])
    run("echo", {"SITES": sites, "OUTPUT": str(tmp_path / "r.kml")}, cancel_at(101))
    assert QgsVectorLayer(str(tmp_path / "r.kml"), "r", "ogr").featureCount() == 9520


@pytest.mark.parametrize("ending", ["xlsx", "ods", "gdb"])
def test_what_else_a_file_of_several_layers_holds_is_not_lost(places, run, refused, tmp_path, ending):
    path = tmp_path / f"bok.{ending}"
    values = {"SITES": places, "OUTPUT": table(path, "first")}
    run("echo", values)
    words = "exists already" if ending == "gdb" else r"already holds other layers \(first\)"
    refused(values | {"OUTPUT": table(path, "second")}, words)
    refused(
        {"SITES": places, "OUTPUT": table(tmp_path / f"b.{ending}", "a"), "REST": table(tmp_path / f"b.{ending}", "b")},
        "would be written to the same place",
    )


# --- spreadsheets ---


@pytest.mark.parametrize("text", ["=1+1", "+47 900", "-1+2", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_looks_like_a_formula_is_text_in_a_csv(make_layer, run, tmp_path, text):
    sites = make_layer(["POINT (590000 6640000)"], ["name:string", "change:double", "=n:string"], [[text, -5.0, "æ"]])
    run("echo", {"SITES": sites, "OUTPUT": str(tmp_path / "a.csv"), "MARK": "æ=1"})
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        heading, row = list(csv.reader(file))
    cells = dict(zip(heading, row, strict=True))
    assert cells["name"] == f"'{text}"
    assert (cells["change"], cells["mark"], cells["'=n"]) == ("-5", "æ=1", "æ")


@pytest.mark.parametrize(("ending", "formula"), [("xlsx", "<f>"), ("ods", r'table:formula="(?!of:=(TRUE|FALSE)\(\))')])
def test_text_that_looks_like_a_formula_is_text_in_a_workbook(make_layer, run, tmp_path, ending, formula):
    sites = make_layer(["POINT (590000 6640000)"], ["name:string"], [["=1+1"]])
    target = tmp_path / f"a.{ending}"
    run("echo", {"SITES": sites, "OUTPUT": str(target)})
    with zipfile.ZipFile(target) as book:
        text = "".join(book.read(name).decode("utf-8") for name in book.namelist() if name.endswith(".xml"))
    assert ">=1+1<" in text
    assert not re.search(formula, text)
