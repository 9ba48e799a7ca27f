"""Rows `points` and `polygons`: `scoresites` in QGIS on the large network, all of it."""

from __future__ import annotations

import time

from benchmarks import generated, town
from benchmarks.measure import BUILD, Line, in_turn, nothing, peak_mb
from benchmarks.qgis_session import qgis

MOST_MB = 1200
OPTIONAL = {"SERVICES", "PRIORITY_AREAS", "CONSTRAINTS", "CAR_PARKING"}


def points() -> list[Line]:
    return _score("points", 4.0, polygons=False)


def polygons() -> list[Line]:
    return _score("polygons of 20 samples", 6.0, polygons=True)


def _score(what: str, most_s: float, *, polygons: bool) -> list[Line]:
    folder = BUILD / ("polygons" if polygons else "points")
    folder.mkdir(exist_ok=True)
    bounds = generated.load_large().bounds
    layers = {
        "SITES": town.sites(bounds, polygons=polygons),
        "HUBS": town.hubs(bounds),
        **{name.upper(): layer for name, layer in town.surroundings(bounds).items()},
    }
    values = {name: town.write(layer, folder / f"{name.lower()}.gpkg") for name, layer in layers.items()}
    values |= {
        "LAND_USE": "land_use",
        "NETWORK": str(generated.large_file()),
        "OUTPUT": str(folder / "scored.gpkg"),
        "UNREACHED": str(folder / "unreached.gpkg"),
    }
    intake_areas = values.pop("SCHOOL_AREAS")
    with qgis() as processing:

        def score(**more: str) -> float:
            start = time.perf_counter()
            processing.run("klimaklok:scoresites", values | more)
            return time.perf_counter() - start

        first = score()
        (ours,) = in_turn((nothing, lambda _: score()), budget_s=30)
        peak = peak_mb()
        everything = score(SCHOOL_AREAS=intake_areas)
    job = f"scoresites in QGIS, {town.SITES:,} {what}, {generated.large_nodes():,} nodes"
    remark = (
        f"peak memory {peak:,.0f} MB; with {', '.join(sorted(set(values) & OPTIONAL)).lower()}; "
        f"the first run of the process took {first:.1f} s, one with intake areas too {everything:.1f} s"
    )
    met = ours.seconds <= most_s and peak <= MOST_MB
    return [Line(job, ours.seconds, None, f"≤ {most_s:.0f} s, ≤ {MOST_MB / 1000} GB", met, remark)]
