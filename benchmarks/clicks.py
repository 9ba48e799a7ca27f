"""Row `clicks`: a place scored by a click, against a run of the algorithm on one point in QGIS; and reached from.

The network is a real one laid out several times, side by side, and joined by streets from each copy to the next.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from scipy.spatial import cKDTree

from benchmarks import town
from benchmarks.generated import CACHE
from benchmarks.measure import BUILD, CRS, Line, data_file, in_turn, nothing, peak_mb
from benchmarks.qgis_session import qgis
from klimaklok_plugin.analysis.catchments.here import CatchmentsHere
from klimaklok_plugin.analysis.catchments.reach import ReachOptions
from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm
from klimaklok_plugin.analysis.network.model import Network
from klimaklok_plugin.analysis.network.storage import load_network, save_network
from klimaklok_plugin.analysis.routing.ground import StreetGround
from klimaklok_plugin.analysis.sites.here import Here, SitesHere
from klimaklok_plugin.analysis.sites.ranking import SiteOptions
from klimaklok_plugin.analysis.strategy.loading import load_strategy

NODES = 200_000
JOINED = 40
"""Streets from each copy to the next."""
CLICKS = 60
ADDRESSES, CELLS = 100_000, 8_000
MOST_S, MOST_REACH_S = 0.15, 0.3
REACHED: dict[Literal["walk", "bike", "car"], tuple[float, ...]] = {
    "walk": (5.0, 10.0, 15.0),
    "bike": (5.0, 10.0, 15.0),
    "car": (5.0, 10.0),
}


def tiled_file() -> Path:
    """Return the file of the network, made at the first use."""
    path = BUILD / "tiled.gpkg"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        source, strategy = data_file("porto_alegre/poa_osm.pbf"), load_strategy()
        one = network_from_osm(source, pyproj.CRS("EPSG:31982"), strategy, BuildOptions()).network
        save_network(tiled(one, -(-NODES // len(one.node_xy))), path)
        load_network(path, CACHE)
    return path


def tiled(one: Network, copies: int) -> Network:
    """Return a network of so many copies from west to east, the first where Oslo lies."""
    low, high = one.node_xy.min(axis=0), one.node_xy.max(axis=0)
    step = np.array([high[0] - low[0] + 50.0, 0.0])
    shift = np.arange(copies)[:, None, None] * step + (560_000, 6_620_000) - low
    nodes, edges = len(one.node_xy), len(one.table)
    node_xy, xy = ((shift + each).reshape(-1, 2) for each in (one.node_xy, one.xy))
    ends = [(np.arange(copies)[:, None] * nodes + each).ravel() for each in (one.from_node, one.to_node)]
    # Streets over each seam: from places in the east of a copy to the nearest places of the next one.
    walk = np.unique(
        np.concatenate([each[one.usable("walk") & one.usable("car")] for each in (one.from_node, one.to_node)])
    )
    east, west = (walk[np.argsort(side * one.node_xy[walk, 0])[:400]] for side in (-1, 1))
    west_xy = one.node_xy[west] + step
    away, found = cKDTree(west_xy).query(one.node_xy[east])
    seam = np.argsort(away, kind="stable")[:JOINED]
    copy = np.repeat(np.arange(copies - 1), JOINED) * nodes
    first, last = copy + np.tile(east[seam], copies - 1), copy + nodes + np.tile(west[found[seam]], copies - 1)
    joint = np.stack([node_xy[first], node_xy[last]], axis=1).reshape(-1, 2)
    like = one.table[one.usable("walk") & one.usable("car")].iloc[:1]
    table = pd.concat([*[one.table] * copies, *[like] * len(first)], ignore_index=True)
    length = np.hypot(*(node_xy[last] - node_xy[first]).T)
    table.loc[copies * edges :, "length_m"] = length
    size = np.concatenate([np.tile(np.diff(one.start), copies), np.full(len(first), 2)])
    return Network(
        crs=pyproj.CRS(CRS),
        node_xy=node_xy,
        node_closed=np.tile(one.node_closed, copies),
        from_node=np.concatenate([ends[0], first]).astype(np.int32),
        to_node=np.concatenate([ends[1], last]).astype(np.int32),
        xy=np.concatenate([xy, joint]),
        start=np.concatenate([[0], np.cumsum(size)]),
        table=table,
        meta={"source": f"Porto Alegre, {copies} times"},
    )


def places(network: Network, count: int, seed: int) -> np.ndarray:
    """Return points and areas (count,) near streets."""
    rng = np.random.default_rng(seed)
    xy = network.node_xy[rng.integers(0, len(network.node_xy), count)] + rng.uniform(-40, 40, (count, 2))
    half = np.array([50, 62.5])
    area = np.arange(count) % 3 == 0
    return np.where(area, shapely.box(*(xy - half).T, *(xy + half).T), shapely.points(xy))


def run() -> list[Line]:
    """Row `clicks`."""
    path, strategy = tiled_file(), load_strategy()
    network = load_network(path, CACHE)
    layers = {"HUBS": town.hubs(network.bounds)}
    layers |= {name.upper(): layer for name, layer in town.surroundings(network.bounds).items()}
    around = {name.lower(): layer for name, layer in layers.items() if name != "HUBS"}
    start = time.perf_counter()
    here = SitesHere(network, layers["HUBS"], strategy, SiteOptions(), **around)
    cold = time.perf_counter() - start
    warm = _clicks(here, places(network, CLICKS, 1))
    peak = peak_mb()
    values = {name: town.write(layer, BUILD / f"clicks-{name.lower()}.gpkg") for name, layer in layers.items()}
    by_run = _by_algorithm(path, values, places(network, 3, 2))
    remark = (
        f"{len(network.node_xy):,} nodes; median of {CLICKS} points and areas, the slowest {max(warm):.3f} s; "
        f"made ready once in {cold:.1f} s; peak memory {peak:,.0f} MB"
    )
    job = "score here by a click (scoresites run on one point)"
    return [
        Line(job, float(np.median(warm)), by_run, f"≤ {MOST_S} s", max(warm) <= MOST_S, remark),
        *_reach(network, around["services"], places(network, CLICKS, 3)),
    ]


def _reach(network: Network, services: gpd.GeoDataFrame, where: np.ndarray) -> list[Line]:
    """Time what is within reach, with people, addresses and services counted."""
    rng = np.random.default_rng(4)
    near = network.node_xy[rng.integers(0, len(network.node_xy), ADDRESSES)]
    addresses = gpd.GeoDataFrame(geometry=shapely.points(near + rng.uniform(-30, 30, near.shape)), crs=network.crs)
    cells = town.squares(CELLS, 250, network.bounds, 5)
    people = gpd.GeoDataFrame({"people": rng.integers(1, 300, CELLS)}, geometry=cells, crs=network.crs)
    options = ReachOptions(population_field="people", service_field="kind")
    layers = {"population": people, "addresses": addresses, "services": services}
    here = CatchmentsHere(network, load_strategy(), options, **layers)
    lines = []
    for mode, limits in REACHED.items():
        start = time.process_time()
        here.prepare(mode)
        cold = time.process_time() - start
        seconds = []
        for place in shapely.centroid(where):
            start = time.process_time()
            here.reach(place, mode, limits, "min")
            seconds.append(time.process_time() - start)
        median = float(np.median(seconds))
        remark = (
            f"processor time; median of {len(where)} points, the slowest {max(seconds):.2f} s; the ground made ready "
            f"once in the background in {cold:.0f} s, {_ground_mb(network):,.0f} MB kept for all means so far"
        )
        told = ", ".join(f"{each:g}" for each in limits)
        job = f"reach from here by a click, {told} minutes by {mode}, with people, addresses and services"
        lines.append(Line(job, median, None, f"≤ {MOST_REACH_S} s", median <= MOST_REACH_S, remark))
    return lines


def _ground_mb(network: Network) -> float:
    return sum(each.nbytes for each in network.graphs.values() if isinstance(each, StreetGround)) / 1e6


def _clicks(here: SitesHere, where: np.ndarray) -> list[float]:
    """Return the seconds that each click takes."""
    uses = list(town.LAND_USES)
    seconds: list[float] = []
    found: list[Here] = []
    for number, place in enumerate(where):
        start = time.perf_counter()
        found.append(here.score(place, uses[number % len(uses)]))
        seconds.append(time.perf_counter() - start)
    if not any(each.way is not None for each in found):
        raise AssertionError("no place was scored")
    return seconds


def _by_algorithm(network: Path, layers: dict[str, str], where: np.ndarray) -> float:
    """Return the seconds that a run of the algorithm takes for one place, the network being in memory from the last."""
    frame = gpd.GeoDataFrame({"number": [0]}, geometry=where[1:2], crs=CRS)
    values = layers | {"SITES": town.write(frame, BUILD / "clicks-place.gpkg"), "NETWORK": str(network)}
    with qgis() as processing:

        def score(_: None) -> object:
            return processing.run("klimaklok:scoresites", values | {"OUTPUT": "TEMPORARY_OUTPUT"})

        score(None)
        return in_turn((nothing, score), budget_s=60)[0].seconds
