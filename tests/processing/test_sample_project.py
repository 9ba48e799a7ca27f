"""The sample project opens in QGIS with every layer, styled and without a path of somebody's machine."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from qgis.core import Qgis, QgsProject, QgsVectorLayer

from klimaklok_plugin.gui import sample_town
from klimaklok_plugin.processing.framework.texts import resource

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"
FILES = {"en": "klimaklok.qgz", "nb": "klimaklok_nb.qgz"}


@pytest.fixture(params=FILES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def project(qgis_app, language: str) -> QgsProject:
    opened = QgsProject()
    assert opened.read(str(FOLDER / FILES[language])), opened.error()
    yield opened
    opened.clear()


def layer(project: QgsProject, table: str) -> QgsVectorLayer:
    return project.mapLayer(f"sample_{table}")


def test_every_layer_of_the_project_is_valid(project: QgsProject) -> None:
    layers = project.mapLayers().values()
    assert len(layers) >= 20
    assert [layer.name() for layer in layers if not layer.isValid()] == []


def test_project_is_in_utm_32_with_relative_paths_and_says_that_it_is_synthetic(
    project: QgsProject, language: str
) -> None:
    assert project.crs().authid() == "EPSG:25832"
    assert project.filePathStorage() == Qgis.FilePathType.Relative
    told = {"en": "Synthetic data", "nb": "Syntetiske data"}[language]
    assert told in project.metadata().abstract()
    assert all(told in layer.metadata().abstract() for layer in project.mapLayers().values())
    with zipfile.ZipFile(FOLDER / FILES[language]) as archive:
        text = archive.read(FILES[language].replace(".qgz", ".qgs")).decode("utf-8")
    assert 'datasource="./sample.gpkg' in text or ">./sample.gpkg" in text
    assert 'source="/' not in text


def test_layers_groups_legends_and_headings_are_in_one_language(project: QgsProject, language: str) -> None:
    sites = layer(project, "sites")
    groups = [each.name() for each in project.layerTreeRoot().findGroups()]
    legend = [category.label() for category in sites.renderer().categories()]
    headings = [sites.attributeDisplayName(number) for number in range(sites.fields().count())]
    told = {
        "en": ("Sites and plans", "Possible development sites", "Housing", "Land use"),
        "nb": ("Tomter og planer", "Mulige utbyggingstomter", "Bolig", "Arealformål"),
    }
    for code, words in told.items():
        found = (words[0] in groups, words[1] == sites.name(), words[2] in legend, words[3] in headings)
        assert found == (code == language,) * 4


def test_the_project_that_the_plugin_opens_is_in_the_users_language(english) -> None:
    assert sample_town.project_file() == resource("sample_data") / FILES["en"]


def test_a_norwegian_opens_the_norwegian_project(bokmal) -> None:
    assert sample_town.project_file() == resource("sample_data") / FILES["nb"]


def test_sites_are_drawn_by_land_use(project: QgsProject) -> None:
    sites = layer(project, "sites")
    drawn = {category.value() for category in sites.renderer().categories()}
    used = sites.uniqueValues(sites.fields().indexOf("land_use"))
    assert used <= drawn
    assert sites.labelsEnabled()


def test_streets_of_every_class_are_drawn(project: QgsProject) -> None:
    streets = layer(project, "streets")
    drawn = {category.value() for category in streets.renderer().categories()}
    assert "" in drawn
    assert {"motorway", "primary", "footway"} <= drawn
