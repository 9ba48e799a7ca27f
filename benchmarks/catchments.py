"""Row `catchments`: what 500 stops of central Oslo reach, against QGIS's service area with a buffer around it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import numpy as np

from benchmarks import generated, oslo, town
from benchmarks.measure import BUILD, CRS, Line, in_turn, nothing
from benchmarks.qgis_session import qgis
from klimaklok_plugin.analysis.catchments.reach import ReachOptions, ReachResult, prepare, reach
from klimaklok_plugin.analysis.network.model import Network
from klimaklok_plugin.analysis.network.storage import load_network
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STOPS, SAMPLE, LIMITS_M = 500, 10, (400, 800, 1200)
EACH_S, NEAREST_S, CLICK_S, REACH = 30.0, 5.0, 0.3, 10
CLICK_NODES, CLICKS = 200_000, 7
MINUTES = (5.0, 10.0, 15.0)


def run() -> list[Line]:
    path = oslo.network_file()
    streets = load_network(path, BUILD / "cache")
    people = {
        "population": oslo.population(),
        "addresses": gpd.GeoDataFrame(geometry=gpd.points_from_xy(*oslo.addresses().T), crs=CRS),
    }
    stops = _stops(streets, STOPS)

    def ours(merge: Literal["each", "nearest"]) -> ReachResult:
        options = ReachOptions(limits=LIMITS_M, unit="m", merge=merge, population_field="pop_tot", streets=False)
        return reach(streets, stops, options, strategy=load_strategy(), **people)

    with qgis() as processing:
        theirs = _service_areas(processing, path, stops.iloc[:SAMPLE])
        each, nearest, sample = in_turn(
            (streets.graphs.clear, lambda _: ours("each")),
            (streets.graphs.clear, lambda _: ours("nearest")),
            (nothing, lambda _: theirs()),
            budget_s=60,
        )
    scaled = sample.seconds * STOPS / SAMPLE * len(LIMITS_M)
    ratio = scaled / each.seconds
    areas = each.result.areas
    told = (
        f"QGIS's service area from a layer and a buffer of 50 m, timed on {SAMPLE} stops at {LIMITS_M[0]} m, the "
        f"quickest of the limits, and scaled to all; ours makes graph and ground anew, and counts "
        f"people and addresses too; {len(areas)} areas, all valid: {areas.is_valid.all()}"
    )
    jobs = f"{STOPS} stops, {len(LIMITS_M)} limits, central Oslo"
    click = _click()
    return [
        Line(
            f"catchments of {jobs}, each alone",
            each.seconds,
            scaled,
            f"≤ {EACH_S:.0f} s, ≥ {REACH}x",
            bool(each.seconds <= EACH_S and ratio >= REACH),
            told,
        ),
        Line(
            f"catchments of {jobs}, the nearest",
            nearest.seconds,
            None,
            f"≤ {NEAREST_S:.0f} s",
            nearest.seconds <= NEAREST_S,
        ),
        click,
    ]


def _stops(streets: Network, count: int) -> gpd.GeoDataFrame:
    """Return places some metres beside streets, drawn by chance."""
    rng = np.random.default_rng(2030)
    node = streets.node_xy[rng.choice(len(streets.node_xy), count, replace=False)]
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy(*(node + rng.normal(0, 10, node.shape)).T), crs=CRS)


def _service_areas(processing: Any, path: Path, stops: gpd.GeoDataFrame) -> Any:
    """Return the job in QGIS, at the smallest limit: at the largest a single buffer takes minutes."""
    start = town.write(stops.assign(number=np.arange(len(stops))), BUILD / "catchment-stops.gpkg")

    def job() -> None:
        lines = processing.run(
            "native:serviceareafromlayer",
            {
                "INPUT": f'{path}|layername=edges|subset="walk" > 0',
                "STRATEGY": 0,
                "START_POINTS": start,
                "TRAVEL_COST2": LIMITS_M[0],
                "OUTPUT_LINES": "TEMPORARY_OUTPUT",
            },
        )["OUTPUT_LINES"]
        buffer = {"INPUT": lines, "DISTANCE": 50, "DISSOLVE": False, "OUTPUT": "TEMPORARY_OUTPUT"}
        processing.run("native:buffer", buffer)

    return job


def _click() -> Line:
    """Time one point after another on a large network that is in memory."""
    streets, strategy = generated.generated_network(CLICK_NODES), load_strategy()
    start = time.perf_counter()
    prepare(streets, "walk", strategy)
    prepared = time.perf_counter() - start
    options, times = ReachOptions(limits=MINUTES), []
    for number in range(CLICKS):
        here = _stops(streets, CLICKS).iloc[[number]]
        start = time.perf_counter()
        reach(streets, here, options, strategy=strategy)
        times.append(time.perf_counter() - start)
    seconds = float(np.median(times))
    remark = (
        f"the slowest of {CLICKS} took {max(times):.2f} s; what is kept with the network is made in {prepared:.1f} s"
    )
    job = f"what one point reaches in 5, 10 and 15 minutes, {CLICK_NODES:,} nodes"
    return Line(job, seconds, None, f"≤ {CLICK_S} s", seconds <= CLICK_S, remark)
