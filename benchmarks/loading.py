"""Row `load`: the second load of the large network against the first."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks import generated
from benchmarks.measure import BUILD, Line, in_turn
from klimaklok_plugin.analysis.network.storage import load_network
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import load_strategy


def run() -> list[Line]:
    empty, full = BUILD / "cache-empty", BUILD / "cache-full"

    def without_cache() -> Path:
        shutil.rmtree(empty, ignore_errors=True)
        return empty

    _ready(full)
    second, first = in_turn((lambda: full, _ready), (without_cache, _ready), rounds=3, budget_s=60)
    for folder in (empty, full):
        shutil.rmtree(folder, ignore_errors=True)
    ratio = first.seconds / second.seconds
    return [
        Line(
            f"second load of the network of {generated.large_nodes():,} nodes, ready to snap (first load)",
            second.seconds,
            first.seconds,
            "≥ 3x, ≤ 1 s",
            ratio >= 3 and second.seconds <= 1,
        )
    ]


def _ready(cache: Path) -> None:
    network = load_network(generated.large_file(), cache)
    Graph(network, "walk", "m", load_strategy())
    _ = network.segments
