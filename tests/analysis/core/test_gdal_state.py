"""GDAL's process-wide state is after our work as it was before."""

from __future__ import annotations

import contextlib
import os

import pyogrio
import pytest

from klimaklok_plugin.analysis.core import gdal_state
from klimaklok_plugin.analysis.core.worker import run_abandonable

gdal = pytest.importorskip("osgeo.gdal")
ogr = pytest.importorskip("osgeo.ogr")


@pytest.fixture(params=[True, False])
def flag(request):
    before = bool(ogr.GetNonLinearGeometriesEnabledFlag())
    ogr.SetNonLinearGeometriesEnabledFlag(request.param)
    yield request.param
    ogr.SetNonLinearGeometriesEnabledFlag(before)


def disturb():
    """Do what pyogrio does, and more."""
    ogr.SetNonLinearGeometriesEnabledFlag(False)
    gdal.SetConfigOption("OSM_USE_CUSTOM_INDEXING", "NO")
    os.environ["GDAL_CURL_CA_BUNDLE"] = "nowhere"
    os.environ.pop("OGR_CURRENT_DATE", None)


@pytest.mark.parametrize("fails", [False, True])
def test_flag_options_and_environment_are_put_back_also_after_an_error(flag, fails, monkeypatch):
    monkeypatch.setenv("OGR_CURRENT_DATE", "then")
    monkeypatch.delenv("GDAL_CURL_CA_BUNDLE", raising=False)
    indexing = gdal.GetConfigOption("OSM_USE_CUSTOM_INDEXING")
    with contextlib.suppress(ZeroDivisionError), gdal_state.kept():
        with gdal_state.kept():
            disturb()
        assert bool(ogr.GetNonLinearGeometriesEnabledFlag()) == flag
        disturb()
        _ = 1 / (0 if fails else 1)
    assert bool(ogr.GetNonLinearGeometriesEnabledFlag()) == flag
    assert gdal.GetConfigOption("OSM_USE_CUSTOM_INDEXING") == indexing
    assert os.environ["OGR_CURRENT_DATE"] == "then"
    assert "GDAL_CURL_CA_BUNDLE" not in os.environ


def test_of_two_at_once_the_later_does_not_put_back_what_the_earlier_changed(flag):
    with gdal_state.kept():
        disturb()
        with gdal_state.curves():
            assert ogr.GetNonLinearGeometriesEnabledFlag()
        assert bool(ogr.GetNonLinearGeometriesEnabledFlag()) == flag


def test_work_in_a_thread_that_may_be_left_behind_puts_it_back_too(flag, tmp_path):
    place = '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[10,60]}}'
    (tmp_path / "one.geojson").write_text(place)
    run_abandonable(lambda _: pyogrio.read_info(tmp_path / "one.geojson"), None)
    assert bool(ogr.GetNonLinearGeometriesEnabledFlag()) == flag
