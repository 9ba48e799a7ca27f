"""Row `case`: a whole zoning case in QGIS, 20 areas in a municipality of 100,000 nodes, with all documents."""

from __future__ import annotations

import time

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks import town
from benchmarks.generated import generated_network
from benchmarks.measure import BUILD, CRS, Line, peak_mb
from benchmarks.qgis_session import qgis
from klimaklok_plugin.analysis.network.storage import save_network

NODES, AREAS, CELLS, MOST_S, MOST_MB = 100_000, 20, 3_000, 60.0, 1500
ALTERNATIVES = {"0": (0, 800.0, 5), "A": (30, 2600.0, 28), "B": (45, 3600.0, 20)}
"""Dwellings, floor area and car spaces of each area."""


def run() -> list[Line]:
    folder = BUILD / "case"
    folder.mkdir(parents=True, exist_ok=True)
    network = generated_network(NODES)
    save_network(network, folder / "network.gpkg")
    layers = {"PLAN": _plan(network.bounds), **_around(network.bounds)}
    values = {name: town.write(layer, folder / f"{name.lower()}.gpkg") for name, layer in layers.items()}
    values |= {
        "NETWORK": str(folder / "network.gpkg"),
        "REPORT_HTML": str(folder / "case.html"),
        "REPORT_PDF": str(folder / "case.pdf"),
        "OUTPUT": str(folder / "case.gpkg"),
    }
    del network, layers
    with qgis() as processing:
        begin, cpu = time.perf_counter(), time.process_time()
        counts = processing.run("klimaklok:zoningcase", values)
        took, used, peak = time.perf_counter() - begin, time.process_time() - cpu, peak_mb()
    assessed = sum(counts[name] for name in ("MET", "PARTLY", "NOT_MET"))
    plan = f"{AREAS} areas x {len(ALTERNATIVES)} alternatives"
    job = f"zoningcase in QGIS, {plan}, {NODES:,} nodes, HTML, PDF, GeoPackage"
    remark = (
        f"first run of the process, {used:.0f} s of processor time, peak memory {peak:,.0f} MB; "
        f"{assessed} checks with a result, {counts['NOT_ASSESSED']} not assessed"
    )
    met = took <= MOST_S and peak <= MOST_MB
    return [Line(job, took, None, f"≤ {MOST_S:.0f} s, ≤ {MOST_MB / 1000} GB", met, remark)]


def _plan(bounds: town.Bounds) -> gpd.GeoDataFrame:
    """Return areas of 60 x 50 m side by side near the middle, in each alternative."""
    at = np.arange(AREAS)
    x = (bounds[0] + bounds[2]) / 2 + at % 5 * 70
    y = (bounds[1] + bounds[3]) / 2 + at // 5 * 60
    homes = at % 4 != 3
    frames = [
        gpd.GeoDataFrame(
            {
                "felt": [f"B{number + 1}" for number in at],
                "arealformaal": np.where(homes, 1110, 1300),
                "alternativ": name,
                "boliger": np.where(homes, dwellings, 0),
                "bra_m2": floor,
                "arbeidsplasser": np.where(homes, 0, round(floor / 40)),
                "p_bil": spaces,
            },
            geometry=shapely.box(x, y, x + 60, y + 50),
            crs=CRS,
        )
        for name, (dwellings, floor, spaces) in ALTERNATIVES.items()
    ]
    plan: gpd.GeoDataFrame = pd.concat(frames, ignore_index=True)
    return plan


def _around(bounds: town.Bounds) -> dict[str, gpd.GeoDataFrame]:
    rng = np.random.default_rng(4)

    def layer(shapes: np.ndarray, **columns: object) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS)

    around = {name.upper(): frame for name, frame in town.surroundings(bounds).items()}
    schools = around["SERVICES"].query("kind == 'school'")
    return around | {
        "HUBS": town.hubs(bounds),
        "SCHOOLS": layer(schools.geometry.to_numpy(), name=schools["name"].to_numpy(), pupils=350),
        "POPULATION": layer(town.squares(CELLS, 250.0, bounds, 3), people=rng.integers(1, 400, CELLS)),
        "BIKE_PARKING": layer(shapely.points(town.points(300, bounds, 16)), capacity=rng.integers(5, 100, 300)),
        "CHARGERS": layer(shapely.points(town.points(200, bounds, 17)), points=rng.integers(1, 12, 200)),
        "RESTRICTIONS": layer(town.squares(200, 200.0, bounds, 5)),
    }
