"""The sample project opens in QGIS with every layer, styled and without a path of somebody's machine."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from qgis.core import Qgis, QgsProject

PROJECT = Path(__file__).resolve().parents[2] / "sample_data" / "klimaklok.qgz"


@pytest.fixture
def project(qgis_app) -> QgsProject:
    opened = QgsProject()
    assert opened.read(str(PROJECT)), opened.error()
    yield opened
    opened.clear()


def test_every_layer_of_the_project_is_valid(project: QgsProject) -> None:
    layers = project.mapLayers().values()
    assert len(layers) >= 20
    assert [layer.name() for layer in layers if not layer.isValid()] == []


def test_project_is_in_utm_32_with_relative_paths_and_says_that_it_is_synthetic(project: QgsProject) -> None:
    assert project.crs().authid() == "EPSG:25832"
    assert project.filePathStorage() == Qgis.FilePathType.Relative
    assert "syntetisk" in project.title().lower()
    assert "Syntetiske data" in project.metadata().abstract()
    assert all("Syntetiske data" in layer.metadata().abstract() for layer in project.mapLayers().values())
    with zipfile.ZipFile(PROJECT) as archive:
        text = archive.read("klimaklok.qgs").decode("utf-8")
    assert 'datasource="./sample.gpkg' in text or ">./sample.gpkg" in text
    assert 'source="/' not in text


def test_sites_are_drawn_by_land_use(project: QgsProject) -> None:
    sites = project.mapLayersByName("Mulige utbyggingstomter")[0]
    drawn = {category.value() for category in sites.renderer().categories()}
    used = sites.uniqueValues(sites.fields().indexOf("land_use"))
    assert used <= drawn
    assert sites.labelsEnabled()


def test_streets_of_every_class_are_drawn(project: QgsProject) -> None:
    streets = project.mapLayersByName("Gater")[0]
    drawn = {category.value() for category in streets.renderer().categories()}
    assert "" in drawn
    assert {"motorway", "primary", "footway"} <= drawn
