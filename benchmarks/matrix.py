"""Row `matrix`: the walks between 700 and 900 places in central Oslo, against Valhalla's `sources_to_targets`.

In seconds of the processor, as Valhalla takes so long that a busy machine would decide; both use one thread.
"""

from __future__ import annotations

import time

import numpy as np

from benchmarks import deviations, oslo, valhalla
from benchmarks.measure import BUILD, Line, peak_mb
from klimaklok_plugin.analysis.network.storage import load_network
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import load_strategy

ORIGINS, TARGETS, SEED = 700, 900, 1
WANTED, AGREED = 60, 0.95


def run() -> list[Line]:
    path = BUILD / "matrix-network.gpkg"
    start = time.perf_counter()
    oslo.build(path)
    built_s = time.perf_counter() - start
    network = load_network(path)
    tiles = valhalla.build_tiles(oslo.streets(), "matrix")
    with valhalla.serving(tiles) as service:
        graph = Graph(network, "walk", "m", load_strategy())
        # A tenth of the places are on ways that only one of the two opens to walking.
        found = valhalla.draw_places(graph, service, (ORIGINS + TARGETS) * 3 // 2, SEED).snap
        origins, targets = (found.take(np.arange(low, low + size)) for low, size in ((0, ORIGINS), (ORIGINS, TARGETS)))
        network.graphs.clear()  # what Valhalla keeps in its tiles is ours to make

        start = time.process_time()
        rows, columns, metres = Graph(network, "walk", "m", load_strategy()).pairs(origins, targets)
        ours_s = time.process_time() - start
        ours = np.full((ORIGINS, TARGETS), np.inf)
        ours[rows, columns] = metres
        ours_mb = peak_mb()

        asked = [valhalla.in_degrees(network, snap.xy) for snap in (origins, targets)]
        start = service.cpu_s()
        answer = service.ask_for("walk", "sources_to_targets", sources=asked[0], targets=asked[1], verbose=False)
        theirs_s = service.cpu_s() - start
    theirs = np.array(answer["sources_to_targets"]["distances"], float) * 1000
    same = deviations.distribution(ours.ravel(), np.where(np.isnan(theirs), np.inf, theirs).ravel())
    within = ", ".join(
        f"{part:.1%} within {share:.0%}" for part, share in zip(same.within, deviations.SHARES, strict=True)
    )
    return [
        Line(
            f"{ORIGINS} x {TARGETS} walks in central Oslo (Valhalla)",
            ours_s,
            theirs_s,
            f"≥ {WANTED}x",
            theirs_s / ours_s >= WANTED and same.within[1] >= AGREED,
            f"the same places; distances: {within}, median {same.median:+.2%}. Before it: our network {built_s:.1f} s, "
            f"its tiles {tiles.seconds:.1f} s. Peak memory: ours, with the building, {ours_mb:.0f} MB, its tiles "
            f"{tiles.peak_mb:.0f} MB, its service {service.peak_mb:.0f} MB.",
        )
    ]
