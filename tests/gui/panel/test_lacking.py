"""The panel where Python packages are missing: it loads, and says what works."""

from __future__ import annotations

import sys

import pytest
from qgis.PyQt.QtWidgets import QLabel, QToolButton

from klimaklok_plugin.gui.lacking import lacking, report
from klimaklok_plugin.gui.panel.lacking_notice import Lacking

WITHOUT = {
    "osmnx": "'Download from OpenStreetMap' cannot run.",
    "networkx": "'Download from OpenStreetMap' cannot run.",
    "rasterio": "'Build street network' runs without: Elevation raster, Folder of elevation tiles.",
    "matplotlib": "'Locate charging points' runs without: Plot of the coverage.",
}


def test_nothing_is_said_where_nothing_is_missing(provider):
    assert report(provider) == []
    assert Lacking(provider).isHidden()


@pytest.mark.parametrize("name", WITHOUT)
def test_each_package_is_said_with_what_does_not_work_and_what_does(provider, monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    assert WITHOUT[name] in lacking(provider)[name]
    told = "\n".join(report(provider))
    works = next(line for line in report(provider) if line.startswith("What works without"))
    assert "Score development sites" in works
    assert ("Download from OpenStreetMap" in works) == (name not in ("osmnx", "networkx"))
    assert f"--no-deps {name}" in told


def test_without_geopandas_it_says_that_no_analysis_works(provider, monkeypatch):
    monkeypatch.setitem(sys.modules, "geopandas", None)
    assert "None of the analyses works without." in report(provider)


@pytest.mark.parametrize("name", WITHOUT)
def test_the_panel_names_what_is_missing_and_folds_out_what_that_means(provider, monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    notice = Lacking(provider)
    assert not notice.isHidden()
    heading = notice.findChild(QToolButton, "lacking")
    assert heading.text() == f"Missing Python packages: {name}"
    heading.click()
    texts = [each for each in notice.findChildren(QLabel) if each.isVisibleTo(notice)]
    assert WITHOUT[name] in texts[0].text()
    assert all(each.wordWrap() for each in texts)


def test_the_panel_holds_the_notice(panel):
    assert panel.findChild(QToolButton, "lacking") is not None
