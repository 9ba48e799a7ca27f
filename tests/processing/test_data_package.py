"""The data package: made from a folder, opened as a project, and taken by the algorithms."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pyogrio
import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)

from klimaklok_plugin.analysis.package.contents import read_contents
from klimaklok_plugin.processing.framework.packages import is_required, roles
from klimaklok_plugin.processing.framework.texts import resource
from klimaklok_plugin.processing.provider import KlimaklokProvider

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
SAMPLE = ("streets.osm.gz", "gtfs.zip", "sample.gpkg", "elevation.tif")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("mappe med æøå")
    for name in SAMPLE:
        shutil.copy(resource("sample_data") / name, made)
    return made


@pytest.fixture(scope="module")
def package(providers, folder, tmp_path_factory):
    """Return package, project and inventory of the sample data."""
    import processing

    place = tmp_path_factory.mktemp("resultat æøå")
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}
    made = processing.run(
        "klimaklok:datapackage",
        {
            "FOLDER": str(folder),
            "PACKAGE": str(place / "pakke.gpkg"),
            "PROJECT": str(place / "pakke.qgz"),
            "INVENTORY": str(place / "oversikt.gpkg"),
        },
        feedback=QgsProcessingFeedback(False),
    )
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()} == before
    return made


def opened(path):
    project = QgsProject()
    assert project.read(str(path)), project.error()
    return project


def test_the_project_opens_with_every_layer_under_its_role(package):
    project = opened(package["PROJECT"])
    layers = list(project.mapLayers().values())
    assert [each.name() for each in layers if not each.isValid()] == []
    assert project.crs().authid() == "EPSG:25832"
    vectors = {each.customProperty("klimaklok/role") for each in layers} - {"elevation"}
    there = read_contents(package["PACKAGE"])
    assert vectors == {role for role, entry in there.items() if entry.layer}
    assert len(vectors) == package["LAYERS"]
    project.clear()


def test_the_project_opens_from_another_folder(package, tmp_path):
    place = tmp_path / "flyttet"
    place.mkdir()
    for name in ("PROJECT", "PACKAGE"):
        shutil.copy(package[name], place)
    project = opened(place / "pakke.qgz")
    sources = [each.source() for each in project.mapLayers().values() if isinstance(each, QgsVectorLayer)]
    assert all(source.startswith(str(place)) for source in sources)
    with zipfile.ZipFile(place / "pakke.qgz") as archive:
        text = archive.read("pakke.qgs").decode("utf-8")
    assert "./pakke.gpkg|layername=population" in text
    assert ".klimaklok-" not in text
    project.clear()


def test_points_are_drawn_over_lines_and_lines_over_areas(package):
    project = opened(package["PROJECT"])
    shown = [node.layer() for node in project.layerTreeRoot().findLayers() if node.isVisible()]
    rank = [{"Point": 0, "Line": 1, "Polygon": 2}[each.geometryType().name] for each in shown]
    assert rank == sorted(rank)
    assert len(rank) > 4
    project.clear()


def test_layers_know_where_they_come_from(package):
    layer = QgsVectorLayer(f"{package['PACKAGE']}|layername=population", "", "ogr")
    layer.loadNamedMetadata(layer.metadataUri())
    history = layer.metadata().history()
    assert "role = population" in history
    assert "source = sample.gpkg (population)" in history
    assert layer.metadata().licenses() == ["Synthetic (invented) data"]


def test_the_inventory_names_files_and_algorithms(package):
    rows = table(package, "INVENTORY").set_index("name")
    assert rows.loc["sample.gpkg (population)", "kind"] == "population"
    assert rows.loc["sample.gpkg (obstacles)", "state"] == "unused"
    algorithms = rows[rows["section"] == "algorithm"]
    assert len(algorithms) >= 9
    assert algorithms.loc["Score development sites", "state"] == "ready"
    assert algorithms.loc["Assess school heart zones", ["state", "missing"]].tolist() == ["partly", "Traffic (ÅDT)"]
    assert algorithms.loc[
        "Plan walking groups" if "Plan walking groups" in algorithms.index else algorithms.index[-1], "state"
    ]


def test_a_second_run_into_the_same_package_keeps_what_has_not_changed(package, folder, tmp_path, run, heard):
    target = tmp_path / "pakke.gpkg"
    shutil.copy(package["PACKAGE"], target)
    values = {"FOLDER": str(folder), "PACKAGE": str(target), "INVENTORY": "TEMPORARY_OUTPUT"}
    run("klimaklok:datapackage", values, feedback=heard)
    kept = [line for line in heard.lines if "nothing has changed" in line]
    assert len(kept) == package["LAYERS"]
    assert read_contents(target) == read_contents(package["PACKAGE"])


def test_layers_that_the_folder_no_longer_has_leave_the_package_and_a_users_own_stay(package, folder, tmp_path, run):
    target = tmp_path / "pakke.gpkg"
    shutil.copy(package["PACKAGE"], target)
    rest = tmp_path / "mindre"
    rest.mkdir()
    shutil.copy(folder / "sample.gpkg", rest)
    pyogrio.read_dataframe(target, layer="schools").to_file(target, layer="mine", mode="a")
    run("klimaklok:datapackage", {"FOLDER": str(rest), "PACKAGE": str(target)})
    assert "stops" not in read_contents(target)
    assert {"mine", "population"} <= {str(name) for name, _ in pyogrio.list_layers(target)}


def test_a_file_that_is_no_package_is_not_replaced(folder, tmp_path, run):
    target = tmp_path / "andre.gpkg"
    shutil.copy(resource("sample_data") / "sample.gpkg", target)
    before = target.read_bytes()
    with pytest.raises(QgsProcessingException, match="no data package"):
        run("klimaklok:datapackage", {"FOLDER": str(folder), "PACKAGE": str(target)})
    assert target.read_bytes() == before


def test_the_package_may_lie_in_the_folder(tmp_path, run):
    shutil.copy(resource("sample_data") / "sample.gpkg", tmp_path)
    target = tmp_path / "pakke.gpkg"
    for _ in range(2):
        made = run("klimaklok:datapackage", {"FOLDER": str(tmp_path), "PACKAGE": str(target)})
        assert made["LAYERS"] > 5
    assert "sample.gpkg (population)" in read_contents(target)["population"].source


@pytest.mark.parametrize("what", ["missing", "empty"])
def test_a_folder_that_cannot_be_used_is_said_before_anything_is_written(tmp_path, run, what):
    folder = tmp_path / "mappe"
    if what == "empty":
        folder.mkdir()
    target = tmp_path / "pakke.gpkg"
    with pytest.raises(QgsProcessingException, match="folder"):
        run("klimaklok:datapackage", {"FOLDER": str(folder), "PACKAGE": str(target)})
    assert not target.exists()


def test_a_cancelled_run_leaves_the_former_package(package, folder, tmp_path, run, cancel_at):
    target = tmp_path / "pakke.gpkg"
    shutil.copy(package["PACKAGE"], target)
    before = target.read_bytes()
    for percent in (2, 40, 80):
        feedback = cancel_at(percent)
        values = {"FOLDER": str(folder), "PACKAGE": str(target), "BUFFER": 500 + percent, "DATE": "2027-12-14"}
        assert run("klimaklok:datapackage", values, feedback=feedback) == {}
        assert target.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["pakke.gpkg"]


def test_it_runs_in_a_thread_of_its_own(folder, tmp_path, qgis_app):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("klimaklok:datapackage")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    values = {
        "FOLDER": str(folder),
        "PACKAGE": str(tmp_path / "p.gpkg"),
        "PROJECT": str(tmp_path / "p.qgz"),
        "INVENTORY": str(tmp_path / "p.csv"),
    }
    task = QgsProcessingAlgRunnerTask(algorithm, values, context, feedback)
    done = []
    task.executed.connect(lambda worked, results: done.append((worked, results)))
    QgsApplication.taskManager().addTask(task)
    while not done:
        qgis_app.processEvents()
    assert done[0][0]
    project = opened(tmp_path / "p.qgz")
    assert all(each.isValid() for each in project.mapLayers().values())
    project.clear()


# --- algorithms take it ---


@pytest.fixture(scope="module")
def algorithms():
    provider = KlimaklokProvider()
    provider.refreshAlgorithms()
    yield [each for each in provider.algorithms() if each.name() != "datapackage"]
    assert provider.id() == "klimaklok"  # it owns the algorithms, and lives as long as they are looked at


def test_every_algorithm_takes_a_package(algorithms):
    for each in algorithms:
        assert each.parameterDefinition("PACKAGE") is not None, each.name()


def test_roles_are_those_a_package_can_have(algorithms):
    from klimaklok_plugin.analysis.package.messages import ROLE_WORDS, WHERE

    named = {role for each in algorithms for one in each.parameterDefinitions() for role in roles(one)}
    assert named <= set(ROLE_WORDS) == set(WHERE)
    assert {"network", "hubs", "population", "schools", "chargers", "car_parking"} <= named


def table(result, name="OUTPUT"):
    path, _, layer = result[name].partition("|layername=")
    return pyogrio.read_dataframe(path, layer=layer or Path(path).stem)


SITES = str(resource("sample_data") / "sample.gpkg") + "|layername=sites"
ALONE = {
    "scoresites": (
        {"SITES": SITES},
        {
            "NETWORK": "edges",
            "HUBS": "hubs",
            "SERVICES": "services",
            "SCHOOL_AREAS": "school_areas",
            "PRIORITY_AREAS": "priority_areas",
            "CONSTRAINTS": "constraints",
            "CAR_PARKING": "car_parking",
        },
    ),
    "parkinghierarchy": (
        {},
        {"TARGETS": "hubs", "NETWORK": "edges", "BIKE_PARKING": "bike_parking", "CAR_PARKING": "car_parking"},
    ),
    "cardetour": (
        {"TARGETS": str(resource("sample_data") / "sample.gpkg") + "|layername=stations"},
        {
            "ORIGINS": "population",
            "NETWORK": "edges",
            "BIKE_PARKING": "bike_parking",
            "CAR_PARKING": "car_parking",
        },
    ),
}


@pytest.mark.parametrize("algorithm", ALONE)
def test_a_package_alone_gives_what_its_layers_give_one_by_one(package, tmp_path, run, heard, algorithm):
    own, layers = ALONE[algorithm]
    file = package["PACKAGE"]
    given = {name: f"{file}|layername={layer}" for name, layer in layers.items()}
    outputs = [
        {
            "OUTPUT": str(tmp_path / f"{name}.gpkg"),
            **dict.fromkeys(("UNREACHED", "SUMMARY", "CAR_PARKS"), "TEMPORARY_OUTPUT"),
        }
        for name in ("alone", "given")
    ]
    alone = table(run(f"klimaklok:{algorithm}", {**own, "PACKAGE": file, **outputs[0]}, feedback=heard))
    one_by_one = table(run(f"klimaklok:{algorithm}", {**own, **given, **outputs[1]}))
    assert alone.equals(one_by_one)
    assert len(alone) > 0
    said = [line for line in heard.lines if line.startswith("'") and "the data package's layer" in line]
    assert len(said) == len(layers)


def test_what_is_given_goes_before_the_package_and_results_tell_what_was_used(package, tmp_path, run, heard):
    hubs = str(resource("sample_data") / "sample.gpkg") + "|layername=hubs_planned"
    values = {"SITES": SITES, "HUBS": hubs, "PACKAGE": package["PACKAGE"], "OUTPUT": str(tmp_path / "o.gpkg")}
    made = run("klimaklok:scoresites", values | {"UNREACHED": "TEMPORARY_OUTPUT"}, feedback=heard)
    assert set(table(made)["hub_name"].dropna()) <= {"Fornebu", "Flytårnet", "Fornebuporten", "Vollebekk"} | set(
        pyogrio.read_dataframe(resource("sample_data") / "sample.gpkg", layer="hubs_planned")["name"]
    )
    assert not any(line.startswith("'Public transport hubs' was left empty") for line in heard.lines)
    layer = QgsVectorLayer(made["OUTPUT"], "", "ogr")
    layer.loadNamedMetadata(layer.metadataUri())
    history = "\n".join(layer.metadata().history())
    assert "layername=services" in history
    assert "sample.gpkg (services)" in layer.metadata().abstract()


def test_a_boundary_that_was_chosen_is_told_by_its_name(tmp_path, run, heard):
    streets = resource("sample_data") / "streets.osm.gz"
    (tmp_path / "mappe").mkdir()
    shutil.copy(streets, tmp_path / "mappe")
    area = str(resource("sample_data") / "centre.geojson")
    values = {"FOLDER": str(tmp_path / "mappe"), "BOUNDARY": area, "PACKAGE": str(tmp_path / "pakke.gpkg")}
    run("klimaklok:datapackage", values, feedback=heard)
    assert "Boundary: 1 feature from centre." in heard.lines
    entry = read_contents(tmp_path / "pakke.gpkg")["boundary"]
    assert entry.source == "centre"
    values = {"INPUT": str(streets), "PACKAGE": values["PACKAGE"], "NETWORK": str(tmp_path / "n.gpkg")}
    run("klimaklok:buildnetwork", values, feedback=heard)
    assert (
        "'Only inside' was left empty: the data package's layer 'boundary' is used, the layer 'centre' that was "
        "chosen when the package was made." in heard.lines
    )


def test_without_layer_and_package_the_user_is_told_what_is_missing(run, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"'Sites' is missing\. Choose a layer, or a data package"):
        run("klimaklok:scoresites", {"OUTPUT": str(tmp_path / "o.gpkg")})


def test_a_package_that_lacks_what_is_needed_is_named(package, run, tmp_path):
    lacking = str(shutil.copy(package["PACKAGE"], tmp_path / "pakke.gpkg"))
    with contextlib.closing(sqlite3.connect(lacking)) as database, database:
        database.execute("DELETE FROM klimaklok_package WHERE role = 'plans'")
    with pytest.raises(QgsProcessingException, match=r"'Sites' is missing, and the data package .* does not hold it"):
        run("klimaklok:scoresites", {"PACKAGE": lacking, "OUTPUT": str(tmp_path / "o.gpkg")})


@pytest.mark.parametrize("file", ["missing.gpkg", "sample.gpkg"])
def test_a_file_that_is_no_package_is_said(run, tmp_path, file):
    path = tmp_path / file
    if file == "sample.gpkg":
        shutil.copy(resource("sample_data") / file, path)
    with pytest.raises(QgsProcessingException, match=r"does not exist|is no data package"):
        run("klimaklok:scoresites", {"PACKAGE": str(path), "OUTPUT": str(tmp_path / "o.gpkg")})


def test_a_result_is_not_put_over_the_package_it_is_made_from(package, run):
    with pytest.raises(QgsProcessingException):
        run("klimaklok:scoresites", {"SITES": SITES, "PACKAGE": package["PACKAGE"], "OUTPUT": package["PACKAGE"]})


def test_pupils_that_are_given_are_not_joined_by_the_packages_population(package, run, tmp_path, heard):
    pupils = str(resource("sample_data") / "sample.gpkg") + "|layername=pupils"
    outputs = {name: str(tmp_path / f"{name}.gpkg") for name in ("ROUTES", "MEETING_POINTS", "UNSERVED")}
    values = {"PUPILS": pupils, "PACKAGE": package["PACKAGE"], **outputs}
    run("klimaklok:walkinggroups", values, feedback=heard)
    assert not any(line.startswith("'Population instead of pupils' was left") for line in heard.lines)


def test_required_parameters_may_be_left_empty_in_qgis_only_where_a_package_fills_them(algorithms):
    for each in algorithms:
        for definition in each.parameterDefinitions():
            if is_required(definition):
                assert roles(definition), (each.name(), definition.name())


@pytest.mark.skipif(not SHARED.is_dir(), reason="no real data beside the project")
def test_fornebu_becomes_a_package_with_a_project(tmp_path, run):
    folder = tmp_path / "nedlastet"
    folder.mkdir()
    for name in (
        *("fornebu/fornebu.osm.pbf", "norway/flytoget_2016_17_gtfs.zip", "norway/flybussekspressen_2016_gtfs.zip"),
        *("norway/baerum_pop250m_2023_25832.gpkg", "norway/baerum_3201_boundary_25832.gpkg"),
        *("formats/reguleringsplan_4204_1536_25832.geojson", "formats/nobil_example_object.json"),
    ):
        shutil.copy(SHARED / name, folder)
    made = run(
        "klimaklok:datapackage",
        {"FOLDER": str(folder), "PACKAGE": str(tmp_path / "p.gpkg"), "PROJECT": str(tmp_path / "p.qgz")},
    )
    assert {"network", "hubs", "population", "boundary"} <= set(read_contents(made["PACKAGE"]))
    project = opened(made["PROJECT"])
    assert all(each.isValid() for each in project.mapLayers().values())
    project.clear()
