"""Sites, hubs, services and areas, strewn over a generated network."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.measure import CRS

HUBS = 50
SITES = 10_000
KINDS = ("school", "kindergarten", "health", "grocery")
LAND_USES = ("housing", "office", "retail", "area_intensive")
Bounds = tuple[float, float, float, float]


def points(count: int, bounds: Bounds, seed: int) -> np.ndarray:
    """Return points (count, 2) anywhere within the bounds."""
    rng = np.random.default_rng(seed)
    return rng.uniform(bounds[:2], bounds[2:], (count, 2))


def hubs(bounds: Bounds) -> gpd.GeoDataFrame:
    """Return 50 hubs of the four tiers; each has four platforms and entrances to walk to."""
    rng = np.random.default_rng(7)
    middle = points(HUBS, bounds, 8)
    platforms = middle[:, None] + rng.uniform(-80, 80, (HUBS, 4, 2))
    tier = np.repeat(["A", "B", "C", "D"], [5, 10, 15, 20])
    return gpd.GeoDataFrame(
        {
            "hub_id": np.arange(HUBS).astype(str),
            "name": [f"Hub {number}" for number in range(HUBS)],
            "modes": np.where(np.isin(tier, ["A", "B"]), "bus,rail", "bus"),
            "tier": tier,
            "headway_min": rng.choice([5.0, 7.5, 10.0, 15.0, 30.0], HUBS),
        },
        geometry=shapely.multipoints(shapely.points(platforms)),
        crs=CRS,
    )


def sites(bounds: Bounds, *, polygons: bool) -> gpd.GeoDataFrame:
    """Return 10,000 sites; polygons are of a size that gives 20 sample points each."""
    rng = np.random.default_rng(9)
    xy = points(SITES, bounds, 10)
    half = np.array([50, 62.5])
    geometry = shapely.box(*(xy - half).T, *(xy + half).T) if polygons else shapely.points(xy)
    return gpd.GeoDataFrame(
        {
            "site_id": np.arange(SITES),
            "name": [f"Site {number}" for number in range(SITES)],
            "land_use": rng.choice(LAND_USES, SITES, p=[0.7, 0.1, 0.1, 0.1]),
        },
        geometry=geometry,
        crs=CRS,
    )


def squares(count: int, side: float, bounds: Bounds, seed: int) -> np.ndarray:
    """Return squares (count,) anywhere within the bounds."""
    xy = points(count, bounds, seed)
    return shapely.box(*xy.T, *(xy + side).T)


def surroundings(bounds: Bounds) -> dict[str, gpd.GeoDataFrame]:
    """Return the optional layers of the scoring by the name of their parameter."""
    rng = np.random.default_rng(11)
    edges = [np.linspace(bounds[axis], bounds[axis + 2], 11) for axis in (0, 1)]
    low, high = (
        np.stack(np.meshgrid(*(each[part] for each in edges)), -1).reshape(-1, 2)
        for part in (slice(None, -1), slice(1, None))
    )
    schools = low + (high - low) * rng.uniform(0.2, 0.8, low.shape)  # one in each intake area
    elsewhere = points(3 * len(schools), bounds, 12)
    services = {
        "kind": np.repeat(KINDS, len(schools)),
        "name": [f"Service {number}" for number in range(4 * len(schools))],
    }
    areas = {"name": [f"Area {number}" for number in range(40)], "kind": np.resize(["named_area", "centre"], 40)}
    layers = {
        "services": (services, shapely.points(np.concatenate([schools, elsewhere]))),
        "school_areas": ({"free_places": rng.integers(0, 60, len(low))}, shapely.box(*low.T, *high.T)),
        "priority_areas": (areas, squares(40, 1000, bounds, 13)),
        "constraints": ({"kind": np.resize(["blue_green", "shore"], 300)}, squares(300, 400, bounds, 14)),
        "car_parking": ({"capacity": rng.integers(5, 200, 500)}, shapely.points(points(500, bounds, 15))),
    }
    return {name: gpd.GeoDataFrame(table, geometry=geometry, crs=CRS) for name, (table, geometry) in layers.items()}


def write(frame: gpd.GeoDataFrame, path: Path) -> str:
    """Write a layer to a GeoPackage of its own and return the path."""
    frame.to_file(path, driver="GPKG", engine="pyogrio")
    return str(path)
