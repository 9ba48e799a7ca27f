"""The sample town, for the examples in docstrings."""

from __future__ import annotations

import functools
from pathlib import Path

import geopandas as gpd
import pyproj

from ..strategy.loading import load_strategy
from .build import BuildOptions, network_from_osm
from .model import Network


def sample_file(name: str) -> Path:
    """Return a file of the sample data, in a checkout or in the installed plugin."""
    plugin = Path(__file__).resolve().parents[2]
    return next(path for folder in (plugin, plugin.parent) if (path := folder / "sample_data" / name).exists())


def sample(table: str) -> gpd.GeoDataFrame:
    """Return a layer of the sample town, in EPSG:25832."""
    return gpd.read_file(sample_file("sample.gpkg"), layer=table)


@functools.cache
def sample_network() -> Network:
    """Return the street network of the sample town, in EPSG:25832."""
    crs = pyproj.CRS("EPSG:25832")
    return network_from_osm(sample_file("streets.osm.gz"), crs, load_strategy(), BuildOptions()).network
