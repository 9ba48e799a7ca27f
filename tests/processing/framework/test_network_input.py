"""The network as it is handed in: as a file or a layer, filtered or selected from, under any name."""

from __future__ import annotations

import shutil
import sqlite3

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorLayer,
)

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.processing.framework.inputs import load_or_keep, prepare_network
from klimaklok_plugin.processing.framework.texts import resource

WITHOUT_STEPS = "road_class <> 'steps'"


@pytest.fixture
def handed_in(sample_town):
    """Return the network that an algorithm loads for a value of its parameter NETWORK."""

    def load(value):
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("klimaklok:scoresites")
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        path, only = prepare_network(algorithm, {"NETWORK": value}, context)
        return load_or_keep(path, None, only)

    return load


@pytest.fixture
def edges(sample_town, project):
    layer = QgsVectorLayer(f"{sample_town['NETWORK']}|layername=edges", "gater", "ogr")
    project.addMapLayer(layer)
    return layer


def classes(network):
    return set(network.table["road_class"])


def test_a_filter_on_the_layer_holds(handed_in, edges):
    assert "steps" in classes(handed_in(edges))
    assert edges.setSubsetString(WITHOUT_STEPS)
    for value in (edges, edges.id(), edges.name(), edges.source()):
        some = handed_in(value)
        assert "steps" not in classes(some)
        assert [note.code for note in some.notes] == ["network_filtered"]


def test_a_selection_and_an_expression_of_a_source_hold(handed_in, edges):
    edges.selectByExpression(WITHOUT_STEPS)
    selected = handed_in(QgsProcessingFeatureSourceDefinition(edges.id(), selectedFeaturesOnly=True))
    assert "steps" not in classes(selected)
    assert len(selected.table) == edges.selectedFeatureCount()
    chosen = handed_in(QgsProcessingFeatureSourceDefinition(edges.id(), filterExpression="\"road_class\" = 'steps'"))
    assert classes(chosen) == {"steps"}


def test_a_filter_in_words_reaches_the_log_of_a_run(sample_town, edges, run, heard, tmp_path):
    edges.setSubsetString(WITHOUT_STEPS)
    edges_left = edges.featureCount()
    site = f"{resource('sample_data')}/sample.gpkg|layername=sites"
    values = {"SITES": site, "HUBS": sample_town["HUBS"], "OUTPUT": str(tmp_path / "o.gpkg")}
    run("klimaklok:scoresites", {**values, "NETWORK": edges}, feedback=heard)
    assert any("Cars keep to 0 forbidden turns" in line for line in heard.lines)
    assert any(f"left out by the filter '{WITHOUT_STEPS}'" in line for line in heard.lines)
    assert edges_left < QgsVectorLayer(f"{sample_town['NETWORK']}|layername=edges", "x", "ogr").featureCount()


def test_another_table_of_the_file_and_a_filter_that_would_not_hold_are_refused(handed_in, sample_town, tmp_path):
    file = tmp_path / "n.gpkg"
    shutil.copy(sample_town["NETWORK"], file)
    with sqlite3.connect(file) as database:
        database.execute("CREATE VIEW some AS SELECT * FROM edges WHERE edge_id < 5")
        columns = "(table_name, data_type, identifier, srs_id)"
        database.execute(f"INSERT INTO gpkg_contents {columns} VALUES ('some', 'features', 'some', 25832)")  # noqa: S608
        database.execute("INSERT INTO gpkg_geometry_columns VALUES ('some', 'geom', 'LINESTRING', 25832, 0, 0)")
    with pytest.raises(KlimaklokError, match="table 'some'"):
        handed_in(QgsVectorLayer(f"{file}|layername=some", "some", "ogr"))
    with pytest.raises(KlimaklokError, match="table 'some'"):
        handed_in(f"{file}|layername=some")
    nodes = QgsVectorLayer(f"{file}|layername=nodes", "nodes", "ogr")
    assert len(handed_in(nodes).table) == len(handed_in(str(file)).table)
    nodes.setSubsetString("node_id > 9")
    with pytest.raises(KlimaklokError, match="table 'nodes'"):
        handed_in(nodes)


@pytest.mark.parametrize("name", ["50%20m", "a|b", "hva?", "a#b", "a=b&c"])
@pytest.mark.parametrize("table", ["", "|layername=edges"])
def test_a_network_of_any_name_is_found(handed_in, sample_town, tmp_path, name, table):
    file = tmp_path / f"{name}.gpkg"
    shutil.copy(sample_town["NETWORK"], file)
    assert len(handed_in(f"{file}{table}").table) > 100


@pytest.mark.parametrize("name", ["a;b", "a\nb"])
def test_a_name_that_cannot_be_read_safely_is_refused_before_the_run(sample_town, run, places, tmp_path, name):
    file = tmp_path / f"{name}.gpkg"
    shutil.copy(sample_town["NETWORK"], file)
    values = {"SITES": places, "HUBS": sample_town["HUBS"], "OUTPUT": str(tmp_path / "o.gpkg")}
    with pytest.raises(QgsProcessingException, match="another name"):
        run("klimaklok:scoresites", {**values, "NETWORK": str(file)})
    assert not (tmp_path / "o.gpkg").exists()
