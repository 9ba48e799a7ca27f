"""What algorithms read once and keep."""

from __future__ import annotations

import os

import pytest

from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm
from klimaklok_plugin.analysis.network.storage import save_network
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.processing.framework.base import resource
from klimaklok_plugin.processing.framework.inputs import load_or_keep


@pytest.fixture
def file(tmp_path):
    streets = resource("sample_data") / "streets.osm.gz"
    save_network(network_from_osm(streets, None, load_strategy(), BuildOptions()).network, tmp_path / "nett æøå.gpkg")
    return tmp_path / "nett æøå.gpkg"


def test_a_network_is_loaded_once_while_its_file_stays_as_it_was(file):
    first = load_or_keep(file)
    assert load_or_keep(file) is first
    os.utime(file, ns=(1, 1))
    again = load_or_keep(file)
    assert again is not first
    assert (again.xy == first.xy).all()
