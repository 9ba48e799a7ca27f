"""Row `heart-zones`: all schools of central Oslo, everything on, and how the time grows with their number."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from benchmarks import oslo
from benchmarks.measure import BUILD, Line, peak_mb
from klimaklok_plugin.analysis.network.storage import load_network
from klimaklok_plugin.analysis.schools.zones import HeartZoneLayers, HeartZoneOptions, heart_zones
from klimaklok_plugin.analysis.strategy.loading import load_strategy

MOST_S, MOST_MB, TRAFFIC_S = 8.0, 1000.0, 4.0
TRAFFIC = ((0.4, 0.55), (0.7, 0.9))
"""The parts of the progress in which traffic is worked out: before any zone, and with that of each school."""
ROUNDS = 3
NUMBERS = (8, 16, 31, 62)


@dataclass(frozen=True)
class Run:
    """Seconds of a run, and of its traffic."""

    seconds: float
    traffic_s: float
    drop_offs: int


def run() -> list[Line]:
    layers = HeartZoneLayers(
        oslo.schools(), population=oslo.population(), destinations=oslo.railway_stations(), parking=oslo.car_parks()
    )
    runs = [_run(layers, len(layers.schools)) for _ in range(ROUNDS)]
    memory = peak_mb()
    best = sorted(runs, key=lambda each: each.seconds)[ROUNDS // 2]
    grown = [_run(layers, number).seconds for number in NUMBERS]
    exponent = float(np.polyfit(np.log(NUMBERS), np.log(grown), 1)[0])
    each = ", ".join(f"{number}: {seconds:.1f} s" for number, seconds in zip(NUMBERS, grown, strict=True))
    job = f"heart zones of {len(layers.schools)} schools, central Oslo, closed in hours"
    return [
        Line(
            job,
            best.seconds,
            None,
            f"≤ {MOST_S:.0f} s, {MOST_MB:.0f} MB",
            best.seconds <= MOST_S and memory <= MOST_MB,
            f"{memory:.0f} MB at most in this process; {best.drop_offs} drop-off places and alternatives",
        ),
        Line(f"{job}: traffic of it", best.traffic_s, None, f"≤ {TRAFFIC_S:.0f} s", best.traffic_s <= TRAFFIC_S),
        Line(f"{job}: growth", grown[-1], None, "exponent ≤ 1", exponent <= 1.0, f"exponent {exponent:.2f} ({each})"),
    ]


def _run(layers: HeartZoneLayers, number: int) -> Run:
    """Assess the first so many schools, the network loaded anew."""
    some = HeartZoneLayers(**{**vars(layers), "schools": layers.schools.iloc[:number]})
    network = load_network(BUILD / "oslo.gpkg", BUILD / "cache")
    options = HeartZoneOptions(measure="closed_in_hours", assume_municipal=True)
    told: list[tuple[float, float]] = []
    start = time.perf_counter()
    result = heart_zones(
        some, network, load_strategy(), options, progress=lambda done: told.append((done, time.perf_counter())) or False
    )
    seconds = time.perf_counter() - start
    done, when = np.array(told).T
    traffic = sum(float(when[done >= high].min() - when[done >= low].min()) for low, high in TRAFFIC)
    return Run(seconds, traffic, len(result.drop_offs))
