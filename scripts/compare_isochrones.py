"""Compares our catchments with Valhalla's isochrones in central Oslo, and says where and why they differ.

Run ``make isochrones``, or ``.venv/bin/python scripts/compare_isochrones.py [--points 40]``.

Both are asked what is reached on foot within the same metres from the same places, which lie on edges that both have.
Areas are laid on each other, and addresses are counted in both: of those in one alone Valhalla is asked the way there.
The report is also written to build/isochrones.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import deviations, oslo, valhalla
from benchmarks.measure import BUILD, ROOT, data_file
from klimaklok_plugin.analysis.catchments.reach import ReachOptions, reach
from klimaklok_plugin.analysis.network.model import Network
from klimaklok_plugin.analysis.network.storage import load_network
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import load_strategy

SEED, POINTS, LIMITS_M = 2030, 40, (400.0, 800.0, 1200.0)
ASKED = 150
"""Addresses in one area alone, of each limit, that Valhalla is asked the way to."""
REPORT = ROOT / "build" / "isochrones.md"
HEAD = ("within", "ours ha", "theirs ha", "in both", "addresses ours", "theirs", "only ours", "only theirs")


def main() -> int:
    """Compare, print and write the report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--points", type=int, default=POINTS)
    given = parser.parse_args()
    path = oslo.network_file()
    network = load_network(path, BUILD / "cache")
    network.node_closed[:] = 0  # gates: Valhalla lets people through some of them, see `benchmarks.deviations`
    graph = Graph(network, "walk", "m", load_strategy())
    tiles = valhalla.build_tiles(data_file("oslo_center/oslo_center.osm.pbf"), "oslo")
    with valhalla.serving(tiles) as service:
        places = valhalla.draw_places(graph, service, 2 * given.points, SEED).snap
        xy = places.xy[: given.points]
        theirs = np.array([isochrones(service, network, each) for each in xy], object)
        rows, notes = compare(service, graph, xy, theirs)
    title = f"# Catchments, ours beside Valhalla's isochrones: {len(xy)} places in central Oslo, on foot"
    text = "\n".join([title, "", deviations.table([HEAD, *rows]), "", *notes])
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(text, encoding="utf-8")
    print(text)
    return 0


def compare(
    service: valhalla.Service, graph: Graph, xy: np.ndarray, theirs: np.ndarray
) -> tuple[list[tuple[str, ...]], list[str]]:
    """Return a row of the table for each limit, and what is told below it."""
    network, strategy = graph.network, load_strategy()
    points = gpd.GeoDataFrame(geometry=shapely.points(xy), crs=network.crs)
    options = ReachOptions(limits=LIMITS_M, unit="m", streets=False)
    found = reach(network, points, options, strategy=strategy).areas
    rows, notes = [], []
    for step, limit in enumerate(LIMITS_M):
        ours = found.geometry[found["limit_m"] == limit].to_numpy()
        row, about = compared(service, graph, xy, ours, theirs[:, step], limit)
        rows.append((f"{limit:.0f} m", *row))
        notes += about
    return rows, notes


def isochrones(service: valhalla.Service, network: Network, xy: np.ndarray) -> list[shapely.Geometry]:
    """Return Valhalla's area for each limit around a place, in the network's CRS."""
    answer = service.ask_for(
        "walk",
        "isochrone",
        locations=valhalla.in_degrees(network, xy[None]),
        contours=[{"distance": limit / 1000} for limit in LIMITS_M],
        polygons=True,
        denoise=0,
        generalize=0,
    )
    change = Transformer.from_crs(4326, network.crs, always_xy=True)
    areas: dict[float, list[shapely.Geometry]] = {}
    for feature in answer["features"]:
        drawn = shapely.from_geojson(json.dumps(feature["geometry"]))
        moved = shapely.transform(drawn, lambda lonlat: np.column_stack(change.transform(*lonlat.T)))
        areas.setdefault(float(feature["properties"]["contour"]), []).append(shapely.make_valid(moved))
    return [shapely.union_all(areas[limit / 1000]) for limit in LIMITS_M]


def compared(
    service: valhalla.Service, graph: Graph, xy: np.ndarray, ours: np.ndarray, theirs: np.ndarray, limit: float
) -> tuple[tuple[str, ...], list[str]]:
    """Return a row of the table, and what the addresses in one area alone have in common."""
    addresses = oslo.addresses()
    walk = graph.snap(addresses, 1e4)
    streets = walk.distance_m
    inside = [np.array([shapely.contains_xy(area, *addresses.T) for area in areas]) for areas in (ours, theirs)]
    both = shapely.area(shapely.intersection(ours, theirs)).sum() / shapely.area(shapely.union(ours, theirs)).sum()
    only_ours, only_theirs = inside[0] & ~inside[1], inside[1] & ~inside[0]
    row = (
        f"{shapely.area(ours).mean() / 1e4:.1f}",
        f"{shapely.area(theirs).mean() / 1e4:.1f}",
        f"{both:.0%}",
        *(str(each.sum()) for each in (*inside, only_ours, only_theirs)),
    )
    told = []
    for whose, some in (("Valhalla's", only_theirs), ("our", only_ours)):
        pairs = np.argwhere(some)
        pairs = np.random.default_rng(SEED).permutation(pairs)[:ASKED]
        way = np.array([walked(service, graph.network, xy[place], walk.xy[home]) for place, home in pairs])
        far = streets[pairs[:, 1]] > load_strategy().catchments.near_street_m
        told.append(
            f"- {limit:.0f} m, {len(pairs)} of the addresses in {whose} area alone: by Valhalla's own shortest way "
            f"{share(way > limit)} lie at a street that is farther than {limit:.0f} m (median of all "
            f"{np.median(way):.0f} m), and {share(far)} lie farther from any street than an area of ours goes."
        )
    return row, told


def walked(service: valhalla.Service, network: Network, start: np.ndarray, end: np.ndarray) -> float:
    """Return the metres of Valhalla's shortest way."""
    answer = service.ask_for("walk", "route", locations=valhalla.in_degrees(network, np.stack([start, end])))
    return float(answer["trip"]["summary"]["length"]) * 1000


def share(of: np.ndarray) -> str:
    """Return how many of flags hold, in per cent."""
    return f"{of.mean():.0%}" if len(of) else "none"


if __name__ == "__main__":
    sys.exit(main())
