"""Build network as a user runs it: a file or lines in, a styled GeoPackage out, and words when it goes wrong."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import numpy as np
import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateTransform,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorLayer,
)

from klimaklok_plugin.analysis.network.storage import load_network, read_meta
from klimaklok_plugin.processing.framework.texts import resource

ALGORITHM = "klimaklok:buildnetwork"
OSLO = Path(__file__).resolve().parents[3] / "shared" / "data" / "oslo_center" / "oslo_center.osm.pbf"
OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
<node id="1" lon="10.6000" lat="59.9000"/><node id="2" lon="10.6050" lat="59.9000"/>
<node id="3" lon="10.6100" lat="59.9000"/><node id="4" lon="10.6050" lat="59.9050"/>
<node id="5" lon="10.6500" lat="59.9000"/><node id="6" lon="10.6510" lat="59.9000"/>
<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="name" v="Åsveien"/></way>
<way id="2"><nd ref="2"/><nd ref="4"/><tag k="highway" v="steps"/></way>
<way id="3"><nd ref="5"/><nd ref="6"/><tag k="highway" v="footway"/></way>
<way id="4"><nd ref="4"/><nd ref="3"/><tag k="highway" v="construction"/></way>
</osm>
"""


@pytest.fixture
def streets(tmp_path):
    folder = tmp_path / "gater på øya"
    folder.mkdir()
    (folder / "streets æ.osm").write_text(OSM, encoding="utf-8")
    return folder / "streets æ.osm"


@pytest.fixture
def lines(make_layer):
    return make_layer(
        ["LINESTRING (590000 6640000, 590100 6640000)", "LINESTRING (590100.05 6640000, 590200 6640000)",
         "LINESTRING (590203 6640000, 590300 6640000)"],
        ["typeVeg:string", "vegkategori:string", "adressenavn:string", "fartsgrense:string", "feltoversikt:string",
         "adt:integer"],
        [["enkelBilveg", "K", "Åsveien", "30", "1#2", 800], ["enkelBilveg", "K", "Åsveien", "fort", "1", None],
         ["gangOgSykkelveg", "K", None, None, None, None]],
        kind="LineString",
        name="Elveg",
    )  # fmt: skip


def build(run, target, values, feedback=None):
    result = run(ALGORITHM, values | {"NETWORK": str(target)}, feedback)
    return result, load_network(target)


def test_an_osm_file_becomes_a_network_with_its_numbers_and_a_log(streets, tmp_path, run, heard):
    result, network = build(run, tmp_path / "ut på tur" / "nett æøå.gpkg", {"INPUT": str(streets)}, heard)
    assert result["EDGES"] == len(network.table) == 4
    assert result["NODES"] == len(network.node_xy) == 6
    assert result["COMPONENTS"] == 2
    assert result["LENGTH_KM"] == pytest.approx(network.length_km, abs=0.001) == pytest.approx(1.17, abs=0.01)
    assert network.crs.to_epsg() == 25832
    assert "1 way is planned, under construction or out of use. It is left out." in heard.lines
    assert any(line.startswith("Separate parts of the network: 2") for line in heard.lines)


def test_the_result_is_a_styled_layer_with_aliases_that_remembers_its_making(streets, tmp_path, run):
    result, _ = build(run, tmp_path / "n.gpkg", {"INPUT": str(streets)})
    layer = QgsVectorLayer(result["NETWORK"], "n", "ogr")
    assert layer.featureCount() == 4
    assert layer.renderer().type() == "RuleRenderer"
    assert layer.attributeDisplayName(layer.fields().indexOf("aadt")) in {"Traffic (ÅDT)", ""}
    assert layer.attributeDisplayName(layer.fields().indexOf("length_m")) == "Length (m)"
    meta = read_meta(tmp_path / "n.gpkg")
    assert meta["source"] == "streets æ.osm"
    assert "OpenStreetMap contributors" in meta["attribution"]
    assert any("Bærum" in value for value in meta.values())


def test_words_and_aliases_are_in_the_users_language(streets, tmp_path, run, bokmal, heard):
    result, _ = build(run, tmp_path / "n.gpkg", {"INPUT": str(streets)}, heard)
    assert any("Adskilte deler" in line for line in heard.lines)
    assert "1 vei er planlagt, under bygging eller ute av bruk, og er utelatt." in heard.lines
    layer = QgsVectorLayer(result["NETWORK"], "n", "ogr")
    assert layer.attributeDisplayName(layer.fields().indexOf("length_m")) == "Lengde (m)"


@pytest.mark.parametrize(
    ("field", "value", "english", "norwegian"),
    [
        ("walk", 3, "both ways", "begge veier"),
        ("car", 0, "closed", "stengt"),
        ("no_through", 6, "bicycles and cars", "sykkel og bil"),
        ("sidewalk", -1, "unknown", "ukjent"),
        ("road_class", "residential", "residential street", "boliggate"),
        ("road_class", "steps", "steps", "trapp"),
    ],
)
def test_the_codes_in_the_file_are_shown_in_words(streets, tmp_path, run, request, field, value, english, norwegian):
    def shown(file):
        layer = QgsVectorLayer(run(ALGORITHM, {"INPUT": str(streets), "NETWORK": str(file)})["NETWORK"], "n", "ogr")
        index = layer.fields().indexOf(field)
        setup = layer.editorWidgetSetup(index)
        formatter = QgsApplication.fieldFormatterRegistry().fieldFormatter(setup.type())
        return formatter.representValue(layer, index, setup.config(), None, value)

    assert shown(tmp_path / "en.gpkg") == english
    request.getfixturevalue("bokmal")
    assert shown(tmp_path / "nb.gpkg") == norwegian


def test_elveg_lines_become_a_network_and_its_gaps_a_layer(lines, tmp_path, run, heard):
    values = {"LINES": lines, "PRESET": 1, "AADT_FIELD": "adt", "GAPS": "memory:"}
    result, network = build(run, tmp_path / "n.gpkg", values, heard)
    assert result["COMPONENTS"] == 2
    table = network.table.set_index("source_id")
    assert table["road_class"].tolist() == ["residential", "residential", "cycleway"]
    assert table["car"].tolist() == [3, 1, 0]
    assert table["aadt"][0] == 800
    assert table["speed_kmh"].tolist()[:2] == [30, 30]
    gaps = list(result["GAPS"].getFeatures())
    assert [round(gap["gap_m"], 1) for gap in gaps] == [3.0]
    assert gaps[0]["joins_components"] is True
    assert "1 number (speed or traffic) could not be understood. It counts as unknown." in heard.lines
    assert any("One such gap keeps parts of the network apart." in line for line in heard.lines)
    assert any("See the layer of gaps" in line for line in heard.lines)


def test_a_layer_of_gaps_without_gaps_is_empty_and_a_valid_layer(streets, tmp_path, run):
    result, _ = build(run, tmp_path / "n.gpkg", {"INPUT": str(streets), "GAPS": str(tmp_path / "gaps.gpkg")})
    layer = QgsVectorLayer(result["GAPS"], "gaps", "ogr")
    assert layer.isValid()
    assert layer.featureCount() == 0
    assert layer.attributeDisplayName(layer.fields().indexOf("gap_m")) == "Gap (m)"


def test_free_fields_tolerance_and_crossings_are_taken_from_the_dialog(make_layer, tmp_path, run):
    cross = make_layer(
        ["LINESTRING (590000 6640000, 590100 6640000)", "LINESTRING (590050 6639950, 590050 6640050)"],
        ["fart:double", "retning:string"],
        [[50.0, "FT"], [None, None]],
        kind="LineString",
    )
    values = {"LINES": cross, "SPEED_FIELD": "fart", "ONEWAY_FIELD": "retning", "TOLERANCE": 0.5}
    apart, network = build(run, tmp_path / "a.gpkg", values)
    assert apart["COMPONENTS"] == 2
    assert network.table["speed_kmh"].tolist()[0] == 50
    assert network.table["car"].tolist() == [1, 3]
    joined, _ = build(run, tmp_path / "b.gpkg", values | {"JOIN_CROSSINGS": True})
    assert (joined["COMPONENTS"], joined["EDGES"]) == (1, 4)


def test_lines_in_degrees_become_a_network_in_metres(make_layer, tmp_path, run):
    degrees = make_layer(["LINESTRING (10.6 59.9, 10.6 59.91)"], ["id:integer"], [[1]], "EPSG:4326", "LineString")
    result, network = build(run, tmp_path / "n.gpkg", {"LINES": degrees})
    assert network.crs.to_epsg() == 25832
    assert result["LENGTH_KM"] == pytest.approx(1.114, abs=0.003)


def test_lines_in_utm_33_can_be_asked_for_in_utm_33(make_layer, tmp_path, run):
    layer = make_layer(
        ["MULTILINESTRING Z ((262000 6650000 3, 262500 6650000 4))"],
        ["a:integer"],
        [[1]],
        "EPSG:25833",
        "MultiLineStringZ",
    )
    assert build(run, tmp_path / "a.gpkg", {"LINES": layer})[1].crs.to_epsg() == 25832
    assert build(run, tmp_path / "b.gpkg", {"LINES": layer, "CRS": "EPSG:25833"})[1].crs.to_epsg() == 25833


def test_only_selected_lines_are_used_when_asked(lines, tmp_path, run):
    QgsProject.instance().addMapLayer(lines, False)
    lines.selectByIds([1])
    source = QgsProcessingFeatureSourceDefinition(lines.id(), selectedFeaturesOnly=True)
    result, _ = build(run, tmp_path / "n.gpkg", {"LINES": source, "PRESET": 1})
    assert result["EDGES"] == 1
    QgsProject.instance().removeMapLayer(lines.id())


def test_a_mask_with_its_buffer_decides_what_is_used(streets, make_layer, tmp_path, run):
    area = make_layer(["POLYGON ((10.59 59.89, 10.59 59.91, 10.60 59.91, 10.60 59.89, 10.59 59.89))"],
                      crs="EPSG:4326", kind="Polygon")  # fmt: skip
    near, _ = build(run, tmp_path / "a.gpkg", {"INPUT": str(streets), "MASK": area, "BUFFER": 10})
    assert near["EDGES"] == 1  # the whole way that touches, which nothing cuts now
    wide, _ = build(run, tmp_path / "b.gpkg", {"INPUT": str(streets), "MASK": area, "BUFFER": 1000})
    assert wide["EDGES"] == 3
    everything, _ = build(run, tmp_path / "c.gpkg", {"INPUT": str(streets), "MASK": area, "BUFFER": 5000})
    assert everything["EDGES"] == 4


def test_an_elevation_raster_gives_edges_gradients(tmp_path, run):
    data = resource("sample_data")
    values = {"INPUT": str(data / "streets.osm.gz"), "DEM": str(data / "elevation.tif")}
    _, network = build(run, tmp_path / "n.gpkg", values)
    assert {"gradient", "walk_factor", "bike_factor_back"} <= set(network.table)
    assert np.abs(network.table["gradient"]).max() > 0.03
    assert network.meta["dem"] == "elevation.tif"


# --- wrong input -----------------------------------------------------------------------------------------------------


def refused(run, values, words):
    with pytest.raises(QgsProcessingException, match=words):
        run(ALGORITHM, values)


def test_neither_or_both_inputs_are_refused(streets, lines, tmp_path, run):
    target = {"NETWORK": str(tmp_path / "n.gpkg")}
    refused(run, target, "Choose either an OpenStreetMap file or a layer")
    refused(run, target | {"INPUT": str(streets), "LINES": lines}, "and not both")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.osm.pbf", None, "none.osm.pbf"),
        ("empty.osm", "", "the file is empty"),
        ("text.osm.pbf", "This is a text.", "not PBF"),
        ("cut.osm", OSM[:-20], "cut off"),
        ("order.osm", OSM.replace("</osm>", '<node id="9" lon="1" lat="1"/></osm>'), "osmium sort"),
        ("nothing.osm", '<osm version="0.6"><node id="1" lon="1" lat="1"/></osm>', "no roads or paths"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_to_do(tmp_path, run, name, content, words):
    if content is not None:
        (tmp_path / name).write_text(content)
    refused(run, {"INPUT": str(tmp_path / name), "NETWORK": str(tmp_path / "n.gpkg")}, words)
    assert not (tmp_path / "n.gpkg").exists()


def test_layers_that_cannot_be_used_say_why(lines, make_layer, tmp_path, run):
    target = {"NETWORK": str(tmp_path / "n.gpkg")}
    no_crs = make_layer(["LINESTRING (0 0, 1 1)"], crs="", kind="LineString")
    refused(run, target | {"LINES": no_crs}, "no coordinate")
    empty = make_layer([], ["a:integer"], [], kind="LineString")
    refused(run, target | {"LINES": empty}, "(?i)no features|no line|empty")
    refused(run, target | {"LINES": lines, "PRESET": 2}, "no field speedfw")
    refused(run, target | {"LINES": lines, "ONEWAY_FIELD": "adressenavn"}, "'Åsveien' in the field adressenavn")


@pytest.mark.parametrize(
    "polygon",
    [
        "MULTIPOLYGON (((590000 6638000, 592000 6642000, 592000 6638000, 590000 6642000, 590000 6638000)))",
        "POLYGON Z ((580000 6630000 1, 580000 6650000 1, 600000 6650000 1, 600000 6630000 1, 580000 6630000 1))",
    ],
    ids=["crossing itself", "3D"],
)
def test_a_mask_may_cross_itself_or_have_heights(streets, make_layer, tmp_path, run, polygon):
    area = make_layer([polygon, None], kind="MultiPolygonZ")
    result, _ = build(run, tmp_path / "n.gpkg", {"INPUT": str(streets), "MASK": area})
    assert result["EDGES"] > 0


def test_a_mask_far_away_is_told(streets, make_layer, tmp_path, run):
    far = make_layer(["POLYGON ((0 0, 0 1, 1 1, 1 0, 0 0))"], kind="Polygon")
    refused(run, {"INPUT": str(streets), "MASK": far, "NETWORK": str(tmp_path / "n.gpkg")}, "inside the mask")


def test_a_raster_that_covers_something_else_is_told(streets, tmp_path, run):
    values = {"INPUT": str(streets), "CRS": "EPSG:25832", "NETWORK": str(tmp_path / "n.gpkg")}
    moved = tmp_path / "south.osm"
    moved.write_text(OSM.replace('lat="59.9', 'lat="58.9'))
    refused(run, values | {"INPUT": str(moved), "DEM": str(resource("sample_data/elevation.tif"))}, "covers the area")


def test_the_errors_are_in_the_users_language(tmp_path, run, bokmal):
    (tmp_path / "tom.osm").write_text("")
    refused(run, {"INPUT": str(tmp_path / "tom.osm"), "NETWORK": str(tmp_path / "n.gpkg")}, "filen er tom")


@pytest.mark.parametrize("word", ["full", "E", "walk", "other", "school"])
def test_a_value_of_the_users_is_quoted_as_it_is_even_where_it_is_a_code_of_ours(
    make_layer, tmp_path, run, bokmal, word
):
    line = make_layer(["LINESTRING (0 0, 9 9)"], [f"{word}:string"], [[word]], "EPSG:25832", "LineString")
    values = {"LINES": line, "ONEWAY_FIELD": word, "NETWORK": str(tmp_path / "n.gpkg")}
    refused(run, values, f"Verdien «{word}» i feltet {word} kan ikke tolkes")
    refused(run, values | {"PRESET": 1}, f"har ikke feltet typeVeg. Det har: {word}.")


def test_a_folder_that_cannot_be_written_to_is_told_before_the_work(streets, tmp_path, run):
    (tmp_path / "fil").write_text("in the way")
    refused(run, {"INPUT": str(streets), "NETWORK": str(tmp_path / "fil" / "n.gpkg")}, "fil")
    assert (tmp_path / "fil").read_text() == "in the way"


def test_two_runs_at_once_to_one_file_leave_one_whole_network(streets, tmp_path, run, together):
    def job():
        return run(ALGORITHM, {"INPUT": str(streets), "NETWORK": str(tmp_path / "n.gpkg")})

    results = together(job, job)
    assert any(isinstance(result, dict) for result in results)
    assert len(load_network(tmp_path / "n.gpkg").table) == 4
    with sqlite3.connect(tmp_path / "n.gpkg") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"n.gpkg"}


@pytest.mark.skipif(not OSLO.exists(), reason=f"real data not there: {OSLO}")
@pytest.mark.parametrize("percent", [10, 50, 89])
def test_a_city_that_is_cancelled_returns_within_a_second_and_leaves_nothing(tmp_path, cancel_at, percent):
    feedback = cancel_at(percent)
    algorithm = QgsApplication.processingRegistry().algorithmById(ALGORITHM)
    values = {"INPUT": str(OSLO), "NETWORK": str(tmp_path / "n.gpkg")}
    results, _ = algorithm.run(values, QgsProcessingContext(), feedback)
    assert feedback.when is not None, feedback.steps
    assert time.monotonic() - feedback.when < 1.0
    assert results == {}
    assert list(tmp_path.iterdir()) == []


def test_coordinates_agree_with_those_of_qgis(streets, tmp_path, run):
    _, network = build(run, tmp_path / "n.gpkg", {"INPUT": str(streets)})
    from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY

    degrees, metres = QgsCoordinateReferenceSystem("EPSG:4326"), QgsCoordinateReferenceSystem("EPSG:25832")
    expected = QgsCoordinateTransform(degrees, metres, QgsProject.instance()).transform(QgsPointXY(10.6, 59.9))
    assert np.hypot(*(network.node_xy - (expected.x(), expected.y())).T).min() < 0.001
