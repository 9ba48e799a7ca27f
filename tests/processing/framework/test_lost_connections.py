"""A connection that is lost is not an empty layer: servers stopped before and in the middle of a read, in all forms."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsVectorLayer,
)

from klimaklok_plugin.processing.framework import layers
from klimaklok_plugin.processing.framework.inputs import prepare_network
from klimaklok_plugin.processing.framework.messages import SourceDamagedError, SourceLostError
from klimaklok_plugin.processing.framework.texts import resource
from klimaklok_plugin.processing.provider import KlimaklokProvider
from tests.fuzz.subjects import Town, algorithms
from tests.processing import postgis, wfs_server

needs_server = pytest.mark.skipif(bool(postgis.why_not()), reason=postgis.why_not() or "there is one")
LOST = "lost its connection"

READ = {
    "buildnetwork": {
        "LINES": "streets", "MASK": "plan_boundary", "SPEED_LIMITS": "streets", "TRAFFIC": "streets",
    },
    "datapackage": {"BOUNDARY": "plan_boundary"},
    "transithubs": {"STOPS": "stations", "MASK": "plan_boundary"},
    "scoresites": {
        "SITES": "sites", "HUBS": "hubs_planned", "SERVICES": "services", "SCHOOL_AREAS": "school_areas",
        "PRIORITY_AREAS": "priority_areas", "CONSTRAINTS": "constraints", "CAR_PARKING": "car_parking",
    },
    "parkinghierarchy": {
        "TARGETS": "entrances", "ENTRANCES": "entrances", "BIKE_PARKING": "bike_parking", "CAR_PARKING": "car_parking",
        "STOPS": "stations",
    },
    "parkingnorms": {
        "AREAS": "sites", "NORMS": "grid", "NORM_ZONES": "priority_areas", "HUBS": "hubs_planned",
    },
    "placebikeparking": {
        "TARGETS": "entrances", "CAR_PARKING": "car_parking", "BIKE_PARKING": "bike_parking", "OBSTACLES": "obstacles",
        "OPEN_AREAS": "plan_boundary", "ENTRANCES": "entrances",
    },
    "cardetour": {
        "ORIGINS": "sites", "TARGETS": "stations", "ENTRANCES": "entrances", "CLOSED_ROADS": "streets",
        "CAR_PARKING": "car_parking", "BIKE_PARKING": "bike_parking",
    },
    "spillover": {
        "HUBS": "hubs_planned", "CENTRES": "priority_areas", "WORKPLACES": "addresses",
        "PARK_AND_RIDE": "park_and_ride_candidates", "RESTRICTIONS": "plan_boundary", "POPULATION": "population",
        "CAR_PARKING": "car_parking",
    },
    "catchments": {
        "POINTS": "stations", "POPULATION": "population", "ADDRESSES": "addresses", "JOBS": "addresses",
        "SERVICES": "services",
    },
    "heartzones": {
        "SCHOOLS": "schools", "ENTRANCES": "entrances", "ZONES": "school_areas", "EXEMPT_LAYER": "streets",
        "POPULATION": "population", "SCHOOL_AREAS": "school_areas", "DESTINATIONS": "services",
        "PARKING": "car_parking", "TRAFFIC": "streets", "EXTRA_TRIPS": "addresses",
    },
    "walkinggroups": {
        "SCHOOLS": "schools", "PUPILS": "pupils", "POPULATION": "population", "SCHOOL_AREAS": "school_areas",
        "TRAFFIC": "streets",
    },
    "locatecharging": {
        "DEMAND": "population", "CANDIDATES": "charger_candidates", "EXISTING": "chargers", "GRID": "grid",
        "AREAS": "priority_areas", "CAR_PARKS": "car_parking",
    },
    "locateparkandride": {
        "POPULATION": "population", "HUBS": "hubs_planned", "CANDIDATES": "park_and_ride_candidates",
        "CAR_PARKING": "car_parking", "CENTRE": "plan_boundary", "EXISTING": "park_and_ride_candidates",
    },
    "transportemissions": {
        "SITES": "plan_areas", "HUBS": "hubs_planned", "SERVICES": "services", "CENTRES": "priority_areas",
        "POPULATION": "population", "WORKPLACES": "addresses", "ENTRANCES": "entrances",
    },
    "zoningcase": {
        "PLAN": "plan_areas", "PROGRAMME": "grid", "HUBS": "hubs_planned", "SERVICES": "services",
        "SCHOOLS": "schools", "SCHOOL_AREAS": "school_areas", "POPULATION": "population", "ADDRESSES": "addresses",
        "WORKPLACES": "addresses", "CAR_PARKING": "car_parking", "BIKE_PARKING": "bike_parking",
        "CHARGERS": "chargers", "CHARGING_PLAN": "charger_candidates", "CONSTRAINTS": "constraints",
        "PRIORITY_AREAS": "priority_areas", "RESTRICTIONS": "streets",
        "NORM_ZONES": "priority_areas", "NORMS": "grid", "KNOWN_SITES": "sites",
        "TRAFFIC": "streets", "ENTRANCES": "entrances", "BOUNDARY": "plan_boundary",
    },
}  # fmt: skip
"""A table of the sample data for each layer that each algorithm reads."""
ALONE = {
    ("heartzones", "ZONES"): {"METHOD": 2},
    ("walkinggroups", "POPULATION"): {"PUPILS": None},
    ("transithubs", "STOPS"): {"GTFS": None},
    ("buildnetwork", "MASK"): {"INPUT": str(resource("sample_data") / "streets.osm.gz")},
    **{
        ("buildnetwork", name): {"LINES": f"{resource('sample_data') / 'sample.gpkg'}|layername=streets"}
        for name in ("SPEED_LIMITS", "TRAFFIC")
    },
    ("datapackage", "BOUNDARY"): {"FOLDER": str(resource("sample_data")), "PACKAGE": QgsProcessing.TEMPORARY_OUTPUT},
}
"""What has to be chosen for a layer to be read at all."""
PAIRS = [(algorithm, name) for algorithm, names in READ.items() for name in names]


@pytest.fixture(scope="module")
def town(sample_town):
    data = resource("sample_data")
    rules = resource("strategies/baerum_2030.toml")
    return Town(data, data / "sample.gpkg", rules, Path(sample_town["NETWORK"]), Path(sample_town["HUBS"]))


@pytest.fixture(scope="module")
def stopped():
    """Return the sample data's tables as layers of a server that has gone since they were loaded."""
    with postgis.server() as server:
        names = sorted({table for tables in READ.values() for table in tables.values()})
        gdal.VectorTranslate(
            f"PG:{server.uri}", str(resource("sample_data") / "sample.gpkg"), layers=names, geometryType="GEOMETRY",
            layerCreationOptions=["SCHEMA=plan", "FID=id", "GEOMETRY_NAME=geom"],
        )  # fmt: skip
        layers = {name: of_server(server, name) for name in names}
        assert [name for name, layer in layers.items() if not layer.isValid()] == []
        server.stop()
        yield layers


def of_server(server, name):
    kind = server.sql(f"SELECT GeometryType(geom) FROM plan.{name} WHERE geom IS NOT NULL LIMIT 1")  # noqa: S608
    uri = f'{server.uri} key=\'id\' srid=25832 type={kind} table="plan"."{name}" (geom)'
    return QgsVectorLayer(uri, name, "postgres")


def test_the_table_above_has_every_layer_that_an_algorithm_reads(providers):
    provider = KlimaklokProvider()
    provider.refreshAlgorithms()
    read = {
        (one.name(), each.name())
        for one in provider.algorithms()
        for each in one.parameterDefinitions()
        if each.type() == "source"
    }
    assert read == set(PAIRS)


@needs_server
@pytest.mark.parametrize(("algorithm", "name"), PAIRS)
def test_with_the_server_gone_every_algorithm_says_so(stopped, town, run, algorithm, name):
    values = algorithms(town).get(algorithm, (algorithm, {}))[1]
    values = {**values, **ALONE.get((algorithm, name), {}), name: stopped[READ[algorithm][name]]}
    wanted = (
        QgsApplication.processingRegistry().algorithmById(f"klimaklok:{algorithm}").destinationParameterDefinitions()
    )
    values |= {each.name(): "TEMPORARY_OUTPUT" for each in wanted if each.type() != "fileDestination"}
    with pytest.raises(QgsProcessingException, match=LOST):
        run(f"klimaklok:{algorithm}", values)


# --- in the middle of a read ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def big():
    """Return a server with tables of more rows than QGIS fetches at once."""
    with postgis.server() as server:
        server.sql("""
            CREATE TABLE plan.many AS SELECT n AS id, n % 7 AS homes,
                ST_SetSRID(ST_MakePoint(590000 + n % 100, 6640000 + n / 100), 25832)::geometry(Point, 25832) AS geom
                FROM generate_series(1, 9000) n;
            ALTER TABLE plan.many ADD PRIMARY KEY (id);
            CREATE TABLE plan.few AS SELECT * FROM plan.many WHERE id <= 3;
            ALTER TABLE plan.few ADD PRIMARY KEY (id);
        """)
        yield server


@pytest.fixture
def after_the_first(monkeypatch):
    """Let something happen when the first feature of a layer has come."""
    original = layers.whole.read

    def after(what):
        done = []

        def read(source, name, take, **more):
            def taken(feature):
                take(feature)
                if not done:
                    done.append(True)
                    what()

            return original(source, name, taken, **more)

        monkeypatch.setattr(layers.whole, "read", read)
        return done

    return after


@needs_server
@pytest.mark.parametrize("counted", [True, False], ids=["counted before", "not counted"])
@pytest.mark.parametrize("back", [True, False], ids=["back at once", "gone"])
@pytest.mark.parametrize("which", ["all", "selected", "filter"])
def test_a_server_that_goes_in_the_middle_of_a_read(big, run, project, after_the_first, counted, back, which):
    layer = of_server(big, "many")
    if counted:
        assert layer.featureCount() == 9000
    given = layer
    if which != "all":
        while not layer.selectedFeatureCount():  # QGIS may first meet the connection that the test before has broken
            layer.selectByExpression("homes < 6")
        project.addMapLayer(layer)
        how = {"selectedFeaturesOnly": True} if which == "selected" else {"filterExpression": "homes < 6"}
        given = QgsProcessingFeatureSourceDefinition(layer.id(), **how)

    def go():
        big.stop()
        if back:
            big.start()

    gone = after_the_first(go)
    try:
        with pytest.raises(QgsProcessingException, match=LOST):
            run("echo", {"SITES": given, "OUTPUT": "memory:"})
    finally:
        if gone and not back:
            big.start()
    assert gone


@needs_server
def test_a_server_that_was_away_between_two_runs_does_no_harm(big, run):
    layer = of_server(big, "many")
    assert run("echo", {"SITES": layer, "OUTPUT": "memory:"})["COUNT"] == 9000
    big.stop()
    with pytest.raises(QgsProcessingException, match=LOST):
        run("echo", {"SITES": layer, "OUTPUT": "memory:"})
    assert layer.featureCount() in (0, 9000)  # QGIS may have asked meanwhile, and remembers the 0
    big.start()
    assert run("echo", {"SITES": layer, "OUTPUT": "memory:"})["COUNT"] == 9000


@needs_server
def test_a_table_that_others_change_is_not_taken_for_lost(big, run, project):
    layer = of_server(big, "many")
    assert layer.featureCount() == 9000
    big.sql("CREATE TABLE plan.kept AS SELECT * FROM plan.many; DELETE FROM plan.many WHERE id > 8000;")
    try:
        assert run("echo", {"SITES": layer, "OUTPUT": "memory:"})["COUNT"] == 8000
    finally:
        big.sql("INSERT INTO plan.many SELECT * FROM plan.kept WHERE id > 8000; DROP TABLE plan.kept;")
    project.addMapLayer(layer)
    some = QgsProcessingFeatureSourceDefinition(layer.id(), filterExpression="homes = 1")
    assert run("echo", {"SITES": some, "OUTPUT": "memory:"})["COUNT"] == 1286
    few = QgsProcessingFeatureSourceDefinition(layer.id(), featureLimit=5)
    assert run("echo", {"SITES": few, "OUTPUT": "memory:"})["COUNT"] == 5
    none = QgsProcessingFeatureSourceDefinition(layer.id(), filterExpression="homes = 99")
    with pytest.raises(QgsProcessingException, match="has no features"):
        run("echo", {"SITES": none, "OUTPUT": "memory:"})


# --- services ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shapes():
    place = '<gml:Point srsName="urn:ogc:def:crs:EPSG::25832"><gml:pos>{} 6640000</gml:pos></gml:Point>'
    return [place.format(590000 + number % 500) for number in range(1500)]


@pytest.mark.parametrize("counts", [True, False], ids=["counts", "does not count"])
@pytest.mark.parametrize("mode", [wfs_server.CUT, wfs_server.BROKEN, wfs_server.GONE, wfs_server.REFUSED])
def test_a_service_that_breaks_off(shapes, places, run, mode, counts):
    with wfs_server.service(shapes, "Point") as service:
        service.counts = counts
        layer = QgsVectorLayer(service.uri, "tjeneste", "WFS")
        assert layer.isValid()
        service.mode = mode
        for name in ("SITES", "OTHER"):
            with pytest.raises(QgsProcessingException, match=LOST):
                run("echo", {"SITES": places, name: layer, "OUTPUT": "memory:"})
        # QGIS may keep what came, also when the service is back: then the layer is not whole until it is reloaded.
        service.mode = wfs_server.WHOLE
        try:
            assert run("echo", {"SITES": layer, "OUTPUT": "memory:"})["COUNT"] == len(shapes)
        except QgsProcessingException as error:
            assert LOST in str(error)  # noqa: PT017
        again = QgsVectorLayer(service.uri, "tjeneste", "WFS")
        assert run("echo", {"SITES": again, "OUTPUT": "memory:"})["COUNT"] == len(shapes)


@pytest.mark.parametrize("counts", [True, False], ids=["counts", "does not count"])
def test_a_service_that_holds_is_read_whole_or_in_part(shapes, run, project, counts):
    with wfs_server.service(shapes, "Point") as service:
        service.counts = counts
        layer = QgsVectorLayer(service.uri, "tjeneste", "WFS")
        project.addMapLayer(layer)
        assert run("echo", {"SITES": layer, "OUTPUT": "memory:"})["COUNT"] == len(shapes)
        some = QgsProcessingFeatureSourceDefinition(layer.id(), filterExpression="nr < 10")
        assert run("echo", {"SITES": some, "OUTPUT": "memory:"})["COUNT"] == 10
        project.clear()
    with wfs_server.service([], "Point") as service:
        service.counts = counts
        layer = QgsVectorLayer(service.uri, "tjeneste", "WFS")
        with pytest.raises(QgsProcessingException, match="has no features"):
            run("echo", {"SITES": layer, "OUTPUT": "memory:"})


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def good_files(tmp_path_factory):
    """Return a folder with files of 6000 points, one for each format."""
    folder = tmp_path_factory.mktemp("hele")
    numbers = np.arange(6000)
    frame = gpd.GeoDataFrame(
        {"nr": numbers, "words": ["ord " * 10] * len(numbers)},
        geometry=gpd.points_from_xy(590000 + numbers % 100, 6640000 + numbers // 100),
        crs=25832,
    )
    for ending in ("gpkg", "shp", "fgb", "geojson"):
        frame.to_file(folder / f"lag.{ending}")
    return folder


@pytest.mark.parametrize("ending", ["gpkg", "shp", "fgb", "geojson"])
@pytest.mark.parametrize("fate", ["vanishes", "is cut before", "is cut meanwhile"])
@pytest.mark.parametrize("some", [False, True], ids=["all", "filter"])
def test_a_file_that_vanishes_or_is_cut(good_files, tmp_path, run, project, after_the_first, ending, fate, some):
    folder = tmp_path / "lag"
    shutil.copytree(good_files, folder)
    path = folder / f"lag.{ending}"
    layer = QgsVectorLayer(str(path), "lag", "ogr")
    assert layer.featureCount() == 6000
    given = layer
    if some:
        project.addMapLayer(layer)
        given = QgsProcessingFeatureSourceDefinition(layer.id(), filterExpression="nr >= 0")

    def cut():
        os.truncate(path, path.stat().st_size // 2)

    if fate == "vanishes":
        shutil.rmtree(folder)
    elif fate == "is cut before":
        cut()
    else:
        after_the_first(cut)
    with pytest.raises(QgsProcessingException, match=rf"{LOST}|cannot be read whole"):
        run("echo", {"SITES": given, "OUTPUT": "memory:"})


def test_a_file_that_somebody_has_shortened_is_read_as_it_is(tmp_path, run):
    path = tmp_path / "liste.csv"
    head, *rows = ["x,y", *(f"{590000 + number},6640000" for number in range(50))]
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    layer = QgsVectorLayer(
        f"{path.as_uri()}?delimiter=,&xField=x&yField=y&crs=EPSG:25832&watchFile=no", "liste", "delimitedtext"
    )
    assert layer.featureCount() == 50
    path.write_text("\n".join([head, *rows[:20]]) + "\n", encoding="utf-8")
    assert run("echo", {"SITES": layer, "OUTPUT": "memory:"})["COUNT"] == 20


# --- a part of the network --------------------------------------------------------------------------------------------


def test_a_network_chosen_from_by_an_expression_is_read_or_refused(sample_town, tmp_path, run, project):
    path = Path(shutil.copy(sample_town["NETWORK"], tmp_path / "nett.gpkg"))
    layer = QgsVectorLayer(f"{path}|layername=edges", "gater", "ogr")
    assert layer.featureCount() > 0
    project.addMapLayer(layer)
    some = QgsProcessingFeatureSourceDefinition(layer.id(), filterExpression="\"road_class\" = 'steps'")
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("klimaklok:parkinghierarchy")
    context = QgsProcessingContext()
    context.setProject(project)
    _, chosen = prepare_network(algorithm, {"NETWORK": some}, context)
    assert 0 < len(chosen.ids) < layer.featureCount()
    os.truncate(path, 8192)
    with pytest.raises((SourceLostError, SourceDamagedError)):
        prepare_network(algorithm, {"NETWORK": some}, context)
