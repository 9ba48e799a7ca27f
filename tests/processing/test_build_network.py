"""Build network as a user runs it: a file or lines in, a styled GeoPackage out, and words when it goes wrong."""

from __future__ import annotations

import json
import shutil
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
from tests.promptly import a_second

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
    assert any(line.startswith("Separate parts of the network for walking: 2") for line in heard.lines)


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
    assert any("shows them in its layer 'Gaps in the network'" in line for line in heard.lines)


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


def test_a_folder_of_tiles_gives_the_gradients_of_the_raster(tmp_path, run):
    data = resource("sample_data")
    (tmp_path / "fliser").mkdir()
    (tmp_path / "fliser" / "ark.tif").write_bytes((data / "elevation.tif").read_bytes())
    values = {"INPUT": str(data / "streets.osm.gz")}
    _, one = build(run, tmp_path / "a.gpkg", values | {"DEM": str(data / "elevation.tif")})
    _, other = build(run, tmp_path / "b.gpkg", values | {"DEM_FOLDER": str(tmp_path / "fliser")})
    assert other.table["gradient"].to_numpy() == pytest.approx(one.table["gradient"].to_numpy(), abs=2e-3)
    assert (other.meta["dem"], other.meta["dem_tiles_used"]) == ("fliser", "1")


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


def test_folders_and_virtual_rasters_that_give_no_heights_are_told(streets, tmp_path, run):
    raster = str(resource("sample_data/elevation.tif"))
    values = {"INPUT": str(streets), "CRS": "EPSG:25832", "NETWORK": str(tmp_path / "n.gpkg")}
    (tmp_path / "tom").mkdir()
    refused(run, values | {"DEM_FOLDER": str(tmp_path / "tom")}, "holds no elevation tiles")
    refused(run, values | {"DEM_FOLDER": str(tmp_path / "borte")}, "borte does not exist")
    refused(run, values | {"DEM": str(tmp_path / "tom")}, "is a folder, no raster")
    refused(run, values | {"DEM": raster, "DEM_FOLDER": str(tmp_path / "tom")}, "Give one of them")
    source = "<SimpleSource><SourceFilename>/vsicurl/http://127.0.0.1:9/dtm.tif</SourceFilename></SimpleSource>"
    (tmp_path / "ute.vrt").write_text(
        f'<VRTDataset rasterXSize="2" rasterYSize="2"><VRTRasterBand dataType="Float32" band="1">{source}'
        "</VRTRasterBand></VRTDataset>"
    )
    refused(run, values | {"DEM": str(tmp_path / "ute.vrt")}, "from outside this computer")


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
    assert time.monotonic() - feedback.when < a_second()
    assert results == {}
    assert list(tmp_path.iterdir()) == []


def test_coordinates_agree_with_those_of_qgis(streets, tmp_path, run):
    _, network = build(run, tmp_path / "n.gpkg", {"INPUT": str(streets)})
    from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY

    degrees, metres = QgsCoordinateReferenceSystem("EPSG:4326"), QgsCoordinateReferenceSystem("EPSG:25832")
    expected = QgsCoordinateTransform(degrees, metres, QgsProject.instance()).transform(QgsPointXY(10.6, 59.9))
    assert np.hypot(*(network.node_xy - (expected.x(), expected.y())).T).min() < 0.001


# --- NVDB, Elveg and Vegkart as they are delivered --------------------------------------------------------------------

FORMATS = Path(__file__).resolve().parents[3] / "shared" / "data" / "formats"


@pytest.fixture
def delivered(tmp_path):
    """Return a function that copies a delivered file to where GDAL may write beside it."""

    def copy(name):
        if not (FORMATS / name).is_file():
            pytest.skip(f"{FORMATS / name} is not there")
        return Path(shutil.copyfile(FORMATS / name, tmp_path / name))

    return copy


def known(table):
    return {
        row["subject"]: row for row in (dict(zip(table.fields().names(), each, strict=True)) for each in _rows(table))
    }


def _rows(table):
    return [each.attributes() for each in table.getFeatures()]


def test_e18_of_nvdbs_api_is_read_without_a_choice_and_its_quality_is_told(delivered, tmp_path, run, heard):
    target = tmp_path / "n.gpkg"
    result, network = build(
        run, target, {"LINES": str(delivered("nvdb_v3_nested.geojson")), "QUALITY": "memory:"}, heard
    )
    table = network.table
    assert network.length_km == pytest.approx(9.66 + 3.59, rel=1e-3), "carriageways, and roads that have none"
    one_way = table["car"].isin([1, 2])
    assert table.loc[one_way & (table["road_class"] == "motorway"), "length_m"].sum() > 12_000
    assert not table.loc[table["road_class"] == "motorway", ["walk", "bike"]].any(axis=None)
    assert set(table["owner"]) == {"E"}
    assert any("look like NVDB's API" in line for line in heard.lines)
    rows = known(result["QUALITY"])
    assert rows["owner"]["share"] == rows["class"]["share"] == 1
    assert rows["direction"]["share"] == pytest.approx(1)
    assert rows["speed"]["share"] == 0
    assert rows["road_coarser_level"]["count"] == 69
    assert rows["road_coarser_level"]["km"] == pytest.approx(5.05, abs=0.01)
    remembered = {row["subject"]: row for row in json.loads(read_meta(target)["quality"])}
    assert remembered["road_coarser_level"]["km"] == pytest.approx(5.05, abs=0.01)
    assert "Known of the length" in next(line for line in heard.lines if line.startswith("SUMMARY"))


def test_the_quality_of_an_osm_file_is_told_in_the_users_language(streets, tmp_path, run, bokmal):
    result, _ = build(run, tmp_path / "n.gpkg", {"INPUT": str(streets), "QUALITY": "memory:"})
    rows = known(result["QUALITY"])
    assert rows["class"]["share"] == 1
    assert rows["direction"]["rest"] == "Etter OpenStreetMaps regel: åpen begge veier der enveiskjøring ikke er merket."
    assert rows["road_not_in_use"]["count"] == 1
    assert rows["speed"]["share"] == 0


def test_elveg_as_gml_finds_the_limits_in_the_same_file(delivered, tmp_path, run, heard):
    file = delivered("elveg2.gml")
    _, network = build(run, tmp_path / "n.gpkg", {"LINES": f"{file}|layername=Veglenke"}, heard)
    table = network.table
    assert any("Fartsgrense, 12 objects, joined to the roads as speed limits" in line for line in heard.lines)
    cars = table["car"] > 0
    assert table.loc[cars, "speed_known"].all()
    assert set(table.loc[table["owner"] == "E", "speed_kmh"]) == {100}
    assert not table.loc[table["owner"] == "E", ["walk", "bike"]].any(axis=None)
    assert table.loc[~cars, "road_class"].unique().tolist() == ["cycleway"]


LINKS = {
    "typeVeg": ["enkelBilveg", "kanalisertVeg", "gangOgSykkelveg"],
    "vegkategori": ["K", "E", "K"],
    "feltoversikt": ["1#2", "1#3", ""],
    "lenkesekvens": [1, 2, 3],
    "startposisjon": [0.0, 0.0, 0.0],
    "sluttposisjon": [1.0, 1.0, 1.0],
}
WAYS = ["LINESTRING Z (250000 6650000 5, 250100 6650000 6)", "LINESTRING Z (250100 6650000 6, 250300 6650000 9)",
        "LINESTRING Z (250100 6650000 6, 250100 6650050 6)"]  # fmt: skip
OBJECTS = {
    "Fartsgrense": {
        "fartsgrenseVerdi": [50, 30, 90],
        "lenkesekvens": [1, 1, 2],
        "fra": [0, 0.4, 0],
        "til": [0.4, 1, 1],
    },
    "Motorveg": {"motorvegtype": ["motorveg"], "lenkesekvens": [2], "fra": [0], "til": [0.5]},
    "FunksjonellVegklasse": {"vegklasse": [4], "lenkesekvens": [1], "fra": [0], "til": [1]},
    "FartsgrenseVariabel": {"fartsgrenseVerdi": [10], "lenkesekvens": [1], "fra": [0], "til": [1]},
}


@pytest.fixture(params=["gpkg", "gdb"])
def elveg(tmp_path, request):
    """Return Elveg as a GeoPackage and as a file geodatabase: links, and the objects on them as layers beside them."""
    import geopandas as gpd
    import shapely

    file, driver = tmp_path / f"elveg æ.{request.param}", {"gpkg": "GPKG", "gdb": "OpenFileGDB"}[request.param]
    frames = {"Veglenke": gpd.GeoDataFrame(LINKS, geometry=shapely.from_wkt(WAYS), crs=25833)}
    for name, columns in OBJECTS.items():
        told = {{"fra": "fraPosisjon", "til": "tilPosisjon"}.get(key, key): values for key, values in columns.items()}
        places = [shapely.from_wkt(WAYS[number - 1]) for number in columns["lenkesekvens"]]
        frames[name] = gpd.GeoDataFrame(told, geometry=places, crs=25833)
    barrier = {"type": ["Låst bom"], "lenkesekvens": [1], "posisjon": [0.2]}
    frames["Vegsperring"] = gpd.GeoDataFrame(barrier, geometry=[shapely.Point(250020, 6650000)], crs=25833)
    for name, frame in frames.items():
        frame.to_file(file, layer=name, driver=driver, engine="pyogrio")
    return file


def test_elveg_as_geopackage_and_file_geodatabase_joins_what_lies_beside_the_links(elveg, tmp_path, run, heard):
    target = {"LINES": f"{elveg}|layername=Veglenke", "CRS": "EPSG:25833"}
    _, network = build(run, tmp_path / "n.gpkg", target, heard)
    table = network.table.sort_values(["source_id", "speed_kmh"])
    found = table[["source_id", "speed_kmh", "walk", "car", "road_class"]].round(1)
    assert sorted(map(tuple, found.to_numpy().tolist())) == sorted(
        [
            (0, 50.0, 3, 3, "tertiary"),  # before and behind the barrier
            (0, 50.0, 3, 3, "tertiary"),
            (0, 30.0, 3, 3, "tertiary"),
            (1, 90.0, 0, 1, "motorway"),
            (1, 90.0, 3, 1, "trunk"),
            (2, 30.0, 3, 0, "cycleway"),
        ]
    )
    assert network.node_xy[network.node_closed == 4].round(1).tolist() == [[250020, 6650000]]
    text = "\n".join(heard.lines)
    for name in ("Fartsgrense", "Motorveg", "Vegsperring", "FunksjonellVegklasse"):
        assert f"In the file of the road lines: {name}" in text
    assert "FartsgrenseVariabel" not in text


def test_objects_in_tables_without_geometry_are_joined_and_layers_that_cannot_be_read_are_said(tmp_path, run, heard):
    import geopandas as gpd
    import pandas as pd
    import shapely
    from pyogrio import write_dataframe

    file = tmp_path / "elveg.gpkg"
    write_dataframe(gpd.GeoDataFrame(LINKS, geometry=shapely.from_wkt(WAYS), crs=25833), file, layer="Veglenke")
    places = {"lenkesekvens": [1], "fraPosisjon": [0.0], "tilPosisjon": [1.0]}
    write_dataframe(pd.DataFrame(places | {"fartsgrenseVerdi": [40]}), file, layer="Fartsgrense")
    nowhere = gpd.GeoDataFrame(places | {"motorvegtype": ["motorveg"]}, geometry=[shapely.from_wkt(WAYS[0])])
    write_dataframe(nowhere, file, layer="Motorveg")
    _, network = build(run, tmp_path / "n.gpkg", {"LINES": f"{file}|layername=Veglenke"}, heard)
    assert network.table.loc[network.table["source_id"] == 0, "speed_kmh"].tolist() == [40]
    assert any(line.startswith("The layer Motorveg in the same file is not used.") for line in heard.lines)


def test_a_layer_of_limits_in_place_of_the_roads_is_refused_with_what_to_choose(delivered, tmp_path, run):
    values = {"LINES": f"{delivered('elveg2.gml')}|layername=Fartsgrense", "NETWORK": str(tmp_path / "n.gpkg")}
    with pytest.raises(QgsProcessingException, match=r"holds speed limits on roads.*Veglenke"):
        run(ALGORITHM, values)
    assert not (tmp_path / "n.gpkg").exists()


def test_vegkarts_csv_is_a_layer_of_limits_and_of_roads(delivered, tmp_path, run, heard):
    limits = str(delivered("vegkart_fartsgrense.csv"))
    roads = {"LINES": str(delivered("nvdb_v4_enum.geojson")), "SPEED_LIMITS": limits}
    _, network = build(run, tmp_path / "n.gpkg", roads, heard)
    table = network.table
    assert table.loc[table["speed_known"], "length_m"].sum() == pytest.approx(400, rel=1e-3)
    assert set(table.loc[table["speed_known"], "speed_kmh"]) == {30}
    assert any("EPSG:25833 is assumed" in line for line in heard.lines)
    _, network = build(run, tmp_path / "m.gpkg", {"LINES": limits}, heard)
    assert network.length_km == pytest.approx(0.4, rel=1e-3)
    assert set(network.table["owner"]) == {"K"}
    assert network.table["speed_known"].all()
    assert any("have an owner and no road class" in line for line in heard.lines)


def test_traffic_with_decimal_commas_in_a_csv_of_older_encoding_is_joined(tmp_path, run, make_layer):
    roads = make_layer(["LINESTRING (250000 6650000, 250100 6650000)"], ["typeVeg:string"], [["Enkel bilveg"]],
                       crs="EPSG:25833", kind="LineString")  # fmt: skip
    text = (
        "Objekt Id;EGS.ÅR, GJELDER FOR.4621;EGS.ÅDT, TOTAL.4623;GEOMETRI\n"
        "1;2012;800;LINESTRING Z (250000 6650000 1, 250100 6650000 1)\n"
        "2;2022;1 250,5;LINESTRING Z (250000 6650000 1, 250100 6650000 1)\n"
    )
    (tmp_path / "ådt.csv").write_bytes(text.encode("windows-1252"))
    _, network = build(run, tmp_path / "n.gpkg", {"LINES": roads, "TRAFFIC": str(tmp_path / "ådt.csv")})
    assert network.table["aadt"].tolist() == [1250.5]


@pytest.mark.parametrize("column", ["GEOMETRI", "WKT"])  # GDAL knows the latter itself, and no coordinate system
def test_a_csv_with_geometry_as_text_is_placed_by_its_numbers(tmp_path, run, heard, column):
    for name, line, metres in (
        ("utm", "LINESTRING (250000 6650000, 250100 6650000)", 100),
        ("degrees", "LINESTRING (10.5 59.9, 10.5 59.91)", 1114),
    ):
        (tmp_path / f"{name}.csv").write_text(f'typeVeg,{column}\nEnkel bilveg,"{line}"\n', encoding="utf-8")
        values = {"LINES": str(tmp_path / f"{name}.csv")}
        _, network = build(run, tmp_path / f"{name}.gpkg", values, heard)
        assert network.length_km * 1000 == pytest.approx(metres, rel=2e-3)
    text = "\n".join(heard.lines)
    assert "EPSG:25833 is assumed" in text
    assert "EPSG:4326 is assumed" in text


def test_a_layer_whose_classes_are_unknown_is_warned_of_first_of_all(make_layer, tmp_path, run, heard):
    roads = make_layer(["LINESTRING (250000 6650000, 250100 6650000)"] * 2, ["typeVeg:string"], [["x"], ["y"]],
                       crs="EPSG:25833", kind="LineString")  # fmt: skip
    run(ALGORITHM, {"LINES": roads, "NETWORK": str(tmp_path / "n.gpkg")}, heard)
    assert heard.lines[0].startswith("For 100\xa0% of the length the road class is unknown")
    summary = next(line for line in heard.lines if line.startswith("SUMMARY"))
    assert summary.splitlines()[1].startswith("• For 100\xa0% of the length")
