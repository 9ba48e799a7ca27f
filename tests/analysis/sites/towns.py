"""Towns for scoring sites: one straight street, or a grid with gaps, one-way cycling and stairs."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.roads import BOTH, FORWARD, NO, RoadLines, line_table

UTM32 = CRS("EPSG:25832")
EAST, NORTH = 590_000.0, 6_640_000.0
ORIGIN = np.array([EAST, NORTH])


def street(points, crs=UTM32, **columns):
    """Return a network of straight streets through points, one list of (x, y) per street."""
    spots = sorted({p for line in points for p in line})
    number = {p: i for i, p in enumerate(spots)}
    key = np.array([number[p] for line in points for p in line], dtype=np.int64)
    start = np.cumsum([0, *map(len, points)])
    table = line_table(
        len(points), {"walk": BOTH, "bike": BOTH, "car": BOTH, "speed_kmh": 30, "speed_back_kmh": 30, **columns}
    )
    xy = np.array([p for line in points for p in line], dtype=float) + ORIGIN
    return build_network(RoadLines(key=key, xy=xy, start=start, table=table, crs=crs))


def grid_lines(rng, side=10, step=150.0, kept=0.8):
    """Return the streets of a square grid, some of them missing."""
    lines = [[(step * i, step * j), (step * i + step, step * j)] for i in range(side) for j in range(side + 1)]
    lines += [[(step * j, step * i), (step * j, step * i + step)] for i in range(side) for j in range(side + 1)]
    return [line for line in lines if rng.random() < kept]


def grid(rng, **size):
    """Return a grid in which a bike may not go everywhere, or only one way."""
    lines = grid_lines(rng, **size)
    bike = rng.choice([NO, FORWARD, BOTH], len(lines), p=[0.15, 0.15, 0.7])
    return street(lines, bike=bike)


def layer(geometry, **columns):
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=UTM32)


def random_hubs(rng, count, extent):
    """Return hubs of all tiers and frequencies, some of several platforms, some without headway."""
    xy = rng.uniform(0, extent, (count, 2)) + ORIGIN
    platforms = [xy[i] + rng.uniform(-60, 60, (rng.integers(1, 4), 2)) for i in range(count)]
    return layer(
        [shapely.MultiPoint(each) for each in platforms],
        hub_id=[f"h{i}" for i in range(count)],
        name=[f"Hub {i}" for i in range(count)],
        tier=rng.choice(list("ABCD"), count),
        modes=rng.choice(["rail,bus", "bus"], count),
        headway_min=rng.choice([4.0, 7.5, 10.0, 20.0, 60.0, np.nan], count),
    )


def random_sites(rng, count, extent):
    """Return points and areas of all land uses."""
    xy = rng.uniform(0, extent, (count, 2)) + ORIGIN
    size = rng.choice([0.0, 60.0, 400.0], count)
    shapes = [
        shapely.box(*each, *(each + side)) if side else shapely.Point(each) for each, side in zip(xy, size, strict=True)
    ]
    uses = rng.choice(["housing", "office", "retail", "area_intensive"], count, p=[0.5, 0.2, 0.2, 0.1])
    return layer(shapes, id=np.arange(count), use=uses)
