"""Central Oslo as OpenStreetMap has it: streets, addresses and subway entrances."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from benchmarks.measure import BUILD, CRS, data_file
from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm
from klimaklok_plugin.analysis.network.osm import read_osm
from klimaklok_plugin.analysis.network.osm_data import ABSENT, DEGREE
from klimaklok_plugin.analysis.network.osm_pbf import read_pbf
from klimaklok_plugin.analysis.network.storage import load_network, save_network
from klimaklok_plugin.analysis.strategy.loading import load_strategy

ADDRESSES, STATIONS = 13_227, 25


def streets() -> Path:
    """Return the file with the streets."""
    return data_file("oslo_center/oslo_center.osm.pbf")


def build(path: Path) -> None:
    """Build the network and save it, as `buildnetwork` does."""
    result = network_from_osm(streets(), None, load_strategy(), BuildOptions())
    save_network(result.network, path)


def network_file() -> Path:
    """Return the saved network, loaded once."""
    path = BUILD / "oslo.gpkg"
    build(path)
    load_network(path, BUILD / "cache")
    return path


def points(tag: str) -> np.ndarray:
    """Return the points (n, 2) in EPSG:25832 whose other tags hold `tag`."""
    _, _, wkb, values = pyogrio.raw.read(
        str(streets()), sql="SELECT other_tags FROM points WHERE other_tags LIKE ?".replace("?", f"'%{tag}%'")
    )
    frame = gpd.GeoSeries(shapely.from_wkb(wkb), crs=4326).to_crs(CRS)
    if len(frame) != len(values[0]):
        raise ValueError(tag)
    return shapely.get_coordinates(frame.to_numpy())


def addresses() -> np.ndarray:
    """Return the 13,227 addresses."""
    return _of_number(points('"addr:housenumber"=>'), ADDRESSES)


def stations() -> np.ndarray:
    """Return the 25 subway entrances."""
    return _of_number(points('"railway"=>"subway_entrance"'), STATIONS)


def _of_number(xy: np.ndarray, number: int) -> np.ndarray:
    if len(xy) != number:
        raise ValueError(f"{len(xy)} points where {number} were expected")
    return xy


def write_own_nodes(path: Path) -> int:
    """Write the ways our network is made of, with only the nodes that are in the file, as OSM XML; return how many.

    osmnx refuses the file itself, because it is clipped: ways name nodes that are not there.
    """
    used = read_osm(streets(), None, load_strategy()).table["source_id"].to_numpy(np.int64)
    data = read_pbf(streets(), streets(), None)
    ways = data.ways.keep(np.flatnonzero(np.isin(data.ways.number, used)))
    tags = {name: tag.texts() for name, tag in ways.tags.items()}
    there = data.lon != ABSENT
    known = set(data.node[there].tolist())
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n')
        places = zip(data.node[there].tolist(), data.lon[there] / DEGREE, data.lat[there] / DEGREE, strict=True)
        for number, lon, lat in places:
            file.write(f'<node id="{number}" version="1" lat="{lat:.7f}" lon="{lon:.7f}"/>\n')
        for row, number in enumerate(ways.number.tolist()):
            refs = ways.ref[ways.start[row] : ways.start[row + 1]].tolist()
            file.write(f'<way id="{number}" version="1">\n')
            file.writelines(f'<nd ref="{ref}"/>\n' for ref in refs if ref in known)
            file.writelines(
                f"<tag k={quoteattr(k)} v={quoteattr(words[row])}/>\n" for k, words in tags.items() if words[row]
            )
            file.write("</way>\n")
        file.write("</osm>\n")
    return len(ways.number)


def features(where: str, columns: tuple[str, ...] = ("name",)) -> gpd.GeoDataFrame:
    """Return the points and areas in EPSG:25832 that OpenStreetMap's other tags or fields say `where` of."""
    key, _, value = where.partition("=")
    frames = []
    for layer in ("points", "multipolygons"):
        tagged = f'other_tags LIKE \'%"{key}"=>"{value}"%\''
        clause = tagged if layer == "points" else f"{key} = '{value}'"
        meta, _, wkb, values = pyogrio.raw.read(str(streets()), layer=layer, where=clause, columns=list(columns))
        geometry = gpd.GeoSeries(shapely.from_wkb(wkb, on_invalid="ignore"), crs=4326)
        frames.append(gpd.GeoDataFrame(dict(zip(meta["fields"], values, strict=True)), geometry=geometry))
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=4326).to_crs(CRS)


def schools() -> gpd.GeoDataFrame:
    """Return the 62 schools, points and areas."""
    return features("amenity=school")


def car_parks() -> gpd.GeoDataFrame:
    """Return the car parks, points and areas."""
    return features("amenity=parking")


def railway_stations() -> gpd.GeoDataFrame:
    """Return the railway and subway stations."""
    points = pyogrio.read_dataframe(
        str(streets()), layer="points", columns=["name"], where='other_tags LIKE \'%"railway"=>"station"%\''
    )
    return points.to_crs(CRS)


def population() -> gpd.GeoDataFrame:
    """Return the cells with inhabitants that touch the streets."""
    cells = pyogrio.read_dataframe(data_file("oslo_center/befolkning_250m_2023_oslo.shp")).to_crs(CRS)
    return cells[cells.intersects(shapely.box(*load_network(network_file()).bounds))].reset_index(drop=True)
