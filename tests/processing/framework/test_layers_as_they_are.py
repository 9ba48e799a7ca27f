"""Layers are read as they are, or refused in words: geometry of every kind, any CRS, fields of every type."""

from __future__ import annotations

import itertools
import math
import time
from types import SimpleNamespace

import numpy as np
import pyproj
import pytest
import shapely
from osgeo import gdal, ogr, osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsProcessingException,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QByteArray, QDate, QDateTime, QMetaType, Qt, QTime

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.processing.framework import layers
from tests.promptly import a_second

UTM = pyproj.CRS(25832)
X, Y = 590000, 6640000
LOCAL = 'LOCAL_CS["Byggeplass",UNIT["metre",1]]'


def written(path, tables):
    """Write a GeoPackage with GDAL: tables of a geometry type and WKTs each."""
    system = osr.SpatialReference()
    system.ImportFromEPSG(25832)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    for name, (kind, wkts) in tables.items():
        layer = source.CreateLayer(name, system, kind)
        for wkt in wkts:
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
            layer.CreateFeature(feature)
    return str(path)


def read(layer, **more):
    """Read a layer as an algorithm does."""
    source = SimpleNamespace(
        sourceName=layer.name,
        wkbType=layer.wkbType,
        featureCount=layer.featureCount,
        sourceCrs=layer.crs,
        sourceExtent=layer.extent,
        fields=layer.fields,
        getFeatures=lambda request, _=None: layer.getFeatures(request),
    )
    return layers.read_layer(source, UTM, more.pop("cancelled", lambda: False), **more)


@pytest.fixture
def curves_off():
    yield lambda off: ogr.SetNonLinearGeometriesEnabledFlag(not off)
    ogr.SetNonLinearGeometriesEnabledFlag(True)


SQUARE = f"(({X} {Y},{X + 100} {Y},{X + 100} {Y + 100},{X} {Y + 100},{X} {Y}))"
ROAD = f"COMPOUNDCURVE(({X} {Y},{X + 100} {Y}),CIRCULARSTRING({X + 100} {Y},{X + 150} {Y + 50},{X + 200} {Y}))"


@pytest.mark.parametrize(("opened_off", "read_off"), list(itertools.product([False, True], repeat=2)))
def test_curves_are_read_the_same_whatever_others_have_set_and_the_flag_is_left_alone(
    tmp_path, curves_off, opened_off, read_off
):
    path = written(
        tmp_path / "c.gpkg",
        {
            "areas": (ogr.wkbMultiSurface, [f"MULTISURFACE({SQUARE})"]),
            "plain": (ogr.wkbMultiPolygon, [f"MULTIPOLYGON({SQUARE})"]),
            "roads": (ogr.wkbCompoundCurve, [ROAD]),
        },
    )
    curves_off(opened_off)
    opened = {name: QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in ("areas", "plain", "roads")}
    curves_off(read_off)
    shapes = {name: read(layer).frame.geometry.iloc[0] for name, layer in opened.items()}
    assert ogr.GetNonLinearGeometriesEnabledFlag() != read_off
    assert shapes["areas"].equals(shapes["plain"])
    assert abs(shapes["roads"].length - (100 + 50 * math.pi)) < 0.02


@pytest.mark.parametrize("fails", [0, 1, 2])
def test_qgis_reads_arcs_as_arcs_after_a_run_also_after_one_that_failed(tmp_path, places, run, fails, monkeypatch):
    path = written(tmp_path / "c.gpkg", {"roads": (ogr.wkbCompoundCurve, [ROAD])})
    options = gdal.GetConfigOption("OSM_USE_CUSTOM_INDEXING")
    import pyogrio

    from tests.processing.conftest import Echo

    compute = Echo.compute

    def reading(algorithm, inputs, progress):
        pyogrio.raw.read(path)
        assert not ogr.GetNonLinearGeometriesEnabledFlag()
        return compute(algorithm, inputs, progress)

    monkeypatch.setattr(Echo, "compute", reading)
    values = {"SITES": places, "FAIL": fails, "OUTPUT": "memory:"}
    if fails:
        with pytest.raises((QgsProcessingException, ZeroDivisionError)):
            run("echo", values)
    else:
        run("echo", values)
    roads = QgsVectorLayer(f"{path}|layername=roads", "roads", "ogr")
    assert next(roads.getFeatures()).geometry().constGet().hasCurvedSegments()
    assert gdal.GetConfigOption("OSM_USE_CUSTOM_INDEXING") == options


HALF = f"(({X} {Y} 1,{X} {Y + 2} 1,{X + 2} {Y} 1,{X} {Y} 1))"
TRIANGLES = f"({HALF},(({X} {Y + 2} 1,{X + 2} {Y + 2} 1,{X + 2} {Y} 1,{X} {Y + 2} 1)))"


@pytest.mark.parametrize(
    ("kind", "wkt", "measure"),
    [
        (ogr.wkbTINZ, f"TIN Z {TRIANGLES}", 4),
        (ogr.wkbPolyhedralSurfaceZ, f"POLYHEDRALSURFACE Z {TRIANGLES}", 4),
        (ogr.wkbTriangle, f"TRIANGLE (({X} {Y},{X} {Y + 2},{X + 2} {Y},{X} {Y}))", 2),
        (ogr.wkbCurvePolygon, f"CURVEPOLYGON {SQUARE}", 10_000),
        (ogr.wkbMultiCurve, f"MULTICURVE(({X} {Y},{X + 3} {Y}))", 3),
        (ogr.wkbCompoundCurve, f"COMPOUNDCURVE(({X} {Y},{X + 3} {Y}))", 3),
        (ogr.wkbUnknown, f"MULTISURFACE({SQUARE})", 10_000),
        (ogr.wkbUnknown, f"POINT ZM ({X} {Y} 1 2)", 0),
        (ogr.wkbMultiPolygon25D, f"MULTIPOLYGON Z {TRIANGLES}", 4),
    ],
)
def test_every_type_of_geometry_is_read(tmp_path, kind, wkt, measure):
    path = written(tmp_path / "g.gpkg", {"g": (kind, [wkt])})
    got = read(QgsVectorLayer(f"{path}|layername=g", "g", "ogr"))
    shape = got.frame.geometry.iloc[0]
    assert (shape.area or shape.length) == pytest.approx(measure)
    assert not shape.has_z
    assert got.missing == 0


def test_a_tin_comes_back_as_areas(tmp_path, run):
    path = written(tmp_path / "g.gpkg", {"g": (ogr.wkbTINZ, [f"TIN Z {TRIANGLES}"])})
    layer = run("echo", {"SITES": f"{path}|layername=g", "OUTPUT": "memory:", "REST": "memory:"})
    assert next(layer["OUTPUT"].getFeatures()).geometry().area() == pytest.approx(4)


def test_an_empty_layer_of_unknown_type_is_an_empty_layer(tmp_path, run, places):
    (tmp_path / "empty.geojson").write_text('{"type":"FeatureCollection","features":[]}')
    layer = QgsVectorLayer(str(tmp_path / "empty.geojson"), "empty", "ogr")
    assert len(read(layer, may_be_empty=True).frame) == 0
    with pytest.raises(QgsProcessingException, match="has no features"):
        run("echo", {"SITES": str(tmp_path / "empty.geojson"), "OUTPUT": "memory:"})
    with pytest.raises(QgsProcessingException, match="has no features"):
        run("echo", {"SITES": places, "OTHER": str(tmp_path / "empty.geojson"), "OUTPUT": "memory:"})


@pytest.mark.parametrize(
    "wkt",
    [
        f"LINESTRING ({X} {Y}, 1e300 {Y})",
        f"LINESTRING ({X} {Y}, nan {Y}, {X} {Y + 9})",
        f"LINESTRING ({X} {Y}, inf {Y})",
        f"LINESTRING ({X} {Y}, {X} -5e7)",
    ],
)
def test_coordinates_that_are_no_place_are_refused_with_the_feature(make_layer, run, wkt):
    lines = make_layer([f"LINESTRING ({X} {Y}, {X + 9} {Y})"] * 2, kind="LineString", name="veier")
    odd = QgsFeature()
    start = QgsGeometry.fromWkt(wkt.replace("nan", "4.25e99").replace("inf", "4.5e99"))
    points = [
        (math.nan if p.x() == 4.25e99 else math.inf if p.x() == 4.5e99 else p.x(), p.y()) for p in start.vertices()
    ]
    odd.setGeometry(start)
    geometry = QgsGeometry()
    geometry.fromWkb(shapely.to_wkb(shapely.linestrings(points)))
    odd.setGeometry(geometry)
    lines.dataProvider().addFeatures([odd])
    lines.updateExtents()
    for crs in (None, QgsCoordinateReferenceSystem("EPSG:25833")):
        with pytest.raises(QgsProcessingException, match=r"'veier' has 1 feature with coordinates.*feature 3 has"):
            run("echo", {"SITES": lines, "OUTPUT": "memory:", "CRS": crs})


def test_places_beyond_the_crs_are_refused_with_the_feature(make_layer):
    points = make_layer(["POINT (10 60)", "POINT (10 95)", "POINT (10.1 60)"], crs="EPSG:4326", name="skoler")
    with pytest.raises(layers.SourceCoordinatesError, match=r"feature 2 has the vertex \(10, 95\)"):
        read(points)


def test_a_layer_at_a_pole_has_a_sentence(make_layer, run):
    with pytest.raises(QgsProcessingException, match="no common coordinate system in metres fits"):
        run("echo", {"SITES": make_layer(["POINT (10 90)"], crs="EPSG:4326"), "OUTPUT": "memory:"})


# --- CRS -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["EPSG:3857", "EPSG:3395", "EPSG:2154", "EPSG:3035"])
def test_a_crs_that_stretches_lengths_at_the_place_is_refused_with_the_scale(places, run, code):
    with pytest.raises(QgsProcessingException, match=r"a kilometre on the ground measures .* Choose .*EPSG:25832"):
        run("echo", {"SITES": places, "OUTPUT": "memory:", "CRS": QgsCoordinateReferenceSystem(code)})


def test_layers_may_be_in_such_a_crs_and_are_moved_to_a_true_one(places, run, echo_seen, make_layer):
    moved = QgsGeometry.fromWkt("POINT (1169000 8370000)")
    run("echo", {"SITES": make_layer([moved.asWkt()], crs="EPSG:3857"), "OUTPUT": "memory:"})
    assert echo_seen()["crs"].to_epsg() == 25832
    run("echo", {"SITES": places, "OUTPUT": "memory:", "CRS": QgsCoordinateReferenceSystem("EPSG:5972")})
    assert echo_seen()["crs"].to_epsg() == 25832  # without its heights


@pytest.mark.parametrize("local", [LOCAL, "EPSG:4978", "EPSG:5773", "IAU_2015:30100"])
def test_local_engineering_height_and_other_planets_crs_have_a_sentence(places, make_layer, run, local):
    made = QgsCoordinateReferenceSystem.fromWkt(local) if local == LOCAL else QgsCoordinateReferenceSystem(local)
    with pytest.raises(QgsProcessingException, match="does not tell where on earth"):
        run("echo", {"SITES": places, "OUTPUT": "memory:", "CRS": made})
    strange = make_layer(["POINT (5 5)"])
    strange.setCrs(made)
    for values in ({"SITES": strange}, {"SITES": places, "OTHER": strange}):
        with pytest.raises(QgsProcessingException, match="does not tell where on earth"):
            run("echo", {**values, "OUTPUT": "memory:"})


def test_degrees_and_feet_are_refused_and_a_crs_without_number_is_taken(places, run, echo_seen):
    for code in ("EPSG:4326", "EPSG:2228"):
        with pytest.raises(QgsProcessingException, match="does not measure in metres"):
            run("echo", {"SITES": places, "OUTPUT": "memory:", "CRS": QgsCoordinateReferenceSystem(code)})
    own = QgsCoordinateReferenceSystem.fromProj("+proj=tmerc +lon_0=10.5 +k=1 +x_0=1e5 +y_0=-6e6 +ellps=GRS80 +units=m")
    run("echo", {"SITES": places, "OUTPUT": "memory:", "CRS": own})
    assert echo_seen()["crs"].to_authority() is None


# --- fields ----------------------------------------------------------------------------------------------------------


def full_layer():
    """Return a layer with a field of every type."""
    layer = QgsVectorLayer("Point?crs=EPSG:25832", "register", "memory")
    types = QMetaType.Type
    values = {
        "bilde": (types.QByteArray, QByteArray(b"\xff\xd8\x00")),
        "liste": (types.QStringList, ["a", "ø"]),
        "objekt": (types.QVariantMap, {"type": "skole", "plasser": 3}),
        "dag": (types.QDate, QDate(2026, 11, 28)),
        "tid": (types.QTime, QTime(7, 45)),
        "da": (types.QDateTime, QDateTime(QDate(2026, 11, 28), QTime(7, 45))),
        "oldtid": (types.QDate, QDate(-44, 3, 15)),
        "stort": (types.LongLong, 2**62),
        "geometry": (types.QString, "rund"),
        "geom": (types.Int, 4),
        "index": (types.Int, 5),
        "fid": (types.Int, 77),
        "name": (types.QString, "Åsen"),
    }
    layer.dataProvider().addAttributes([QgsField(name, kind) for name, (kind, _) in values.items()])
    layer.updateFields()
    for row in ([each for _, each in values.values()], [None] * len(values)):
        feature = QgsFeature(layer.fields())
        feature.setAttributes(row)
        feature.setGeometry(QgsGeometry.fromWkt(f"POINT ({X} {Y})"))
        assert layer.dataProvider().addFeatures([feature])[0], layer.dataProvider().lastError()
    layer.updateExtents()
    return layer


@pytest.mark.parametrize("output", ["memory:", "x.gpkg", "x.geojson", "x.shp", "x.csv", "x.fgb"])
def test_fields_of_every_type_are_kept_or_left_out_and_said(run, heard, tmp_path, output):
    target = output if output == "memory:" else str(tmp_path / output)
    run("echo", {"SITES": full_layer(), "FIELD": "geometry", "OUTPUT": target}, heard)
    said = "\n".join(heard.lines)
    assert "binary data are left out of the results (fields bilde)" in said
    assert "kept as text (fields liste, objekt, oldtid)" in said
    assert "geometry → geometry_src, geom → geom_src, fid → fid_src" in said


def test_what_is_kept_is_kept_as_it_is(run, tmp_path, echo_seen):
    result = run("echo", {"SITES": full_layer(), "FIELD": "geometry", "OUTPUT": str(tmp_path / "x.gpkg")})["OUTPUT"]
    assert echo_seen()["field"] == "geometry_src"
    first, second = QgsVectorLayer(result, "x", "ogr").getFeatures()
    got = first.attributeMap()
    assert got["liste"] == '["a", "ø"]'
    assert got["objekt"] == '{"plasser": 3, "type": "skole"}'
    assert (got["dag"], got["oldtid"]) == (QDate(2026, 11, 28), QDate(-44, 3, 15).toString(Qt.DateFormat.ISODate))
    assert got["da"].time().hour() == 7
    assert (got["geometry_src"], got["geom_src"], got["fid_src"], got["index"]) == ("rund", 4, 77, 5)
    assert "bilde" not in got
    assert all(not value for name, value in second.attributeMap().items() if name in ("dag", "objekt", "fid_src"))


def test_the_number_a_file_gives_its_features_is_not_taken_for_a_field(run, tmp_path, places, heard):
    first = run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "one.gpkg")})["OUTPUT"]
    again = run("echo", {"SITES": first, "OUTPUT": str(tmp_path / "two.gpkg")}, heard)["OUTPUT"]
    assert "fid_src" not in QgsVectorLayer(again, "x", "ogr").fields().names()
    assert "fid" not in "".join(line for line in heard.lines if "names" in line)


# --- large geometry --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["LineString", "MultiPoint"])
def test_geometry_of_many_vertices_is_read_and_can_be_cancelled_within_a_second(kind):
    rng = np.random.default_rng(0)
    xy = np.cumsum(rng.normal(size=(100_000, 2)), axis=0) + np.array([X, Y])
    shape = shapely.linestrings(xy) if kind == "LineString" else shapely.multipoints(xy)
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:4326", "stor", "memory")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:25833"))
    features = []
    for _ in range(10):
        feature = QgsFeature()
        geometry = QgsGeometry()
        geometry.fromWkb(shapely.to_wkb(shape))
        feature.setGeometry(geometry)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    asked = []

    def cancelled(after=math.inf):
        asked.append(time.monotonic())
        return len(asked) > after

    begin = time.monotonic()
    assert len(read(layer, cancelled=cancelled).frame) == 10
    gaps = np.diff([begin, *asked, time.monotonic()])
    assert gaps.max() < a_second()
    assert len(asked) > 5
    asked.clear()
    with pytest.raises(Cancelled):
        read(layer, cancelled=lambda: cancelled(after=3))


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp", "csv", "sqlite", "kml", "gml", "xlsx", "tab"])
def test_rows_without_a_position_are_written_to_every_format(make_layer, run, tmp_path, ending):
    layer = make_layer([None, f"POINT ({X} {Y})", None], ["name:string"], [["a"], ["b"], ["c"]])
    result = run("echo", {"SITES": layer, "OUTPUT": str(tmp_path / f"x.{ending}")})["OUTPUT"]
    written = list(QgsVectorLayer(result, "x", "ogr").getFeatures())
    assert sorted(each.attributeMap().get("name") or each.attributeMap()["Name"] for each in written) == ["a", "b", "c"]


def test_a_layer_whose_features_lie_nowhere_is_not_called_empty(make_layer, run):
    with pytest.raises(QgsProcessingException, match="No feature of the layer 'hus' has a geometry"):
        run("echo", {"SITES": make_layer([None, None], name="hus"), "OUTPUT": "memory:"})


@pytest.mark.parametrize("name", ["/tmp/" + "x" * 5000 + ".gpkg", "/tmp" + "/y" * 3000 + ".gpkg", "/tmp/\0.gpkg"])
def test_names_of_files_that_are_too_long_have_a_sentence(run, places, name):
    for algorithm, values in (
        ("klimaklok:scoresites", {"SITES": places, "NETWORK": name, "HUBS": places, "OUTPUT": "memory:"}),
        ("klimaklok:buildnetwork", {"INPUT": name.replace("gpkg", "pbf"), "NETWORK": "TEMPORARY_OUTPUT"}),
        (
            "klimaklok:buildnetwork",
            {"LINES": places, "DEM": name.replace("gpkg", "tif"), "NETWORK": "TEMPORARY_OUTPUT"},
        ),
        ("echo", {"SITES": places, "FILES": [name], "OUTPUT": "memory:"}),
    ):
        with pytest.raises(QgsProcessingException):
            run(algorithm, values)


def test_the_repair_of_one_geometry_can_be_cancelled_within_a_second():
    """A star of 81 points crosses itself three thousand times: GEOS takes seconds for it, and 20 s for one of 101."""
    angle = np.arange(81) * 40 * 2 * np.pi / 81
    star = shapely.polygons(np.column_stack([X + 1000 * np.cos(angle), Y + 1000 * np.sin(angle)]))
    begin = time.monotonic()
    with pytest.raises(Cancelled):
        layers._geometry([shapely.to_wkb(star)], lambda: time.monotonic() - begin > 0.2)
    assert 0.2 < time.monotonic() - begin < 0.2 + a_second()
