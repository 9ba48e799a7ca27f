"""Row `growth`: how time grows with the network."""

from __future__ import annotations

import time

import numpy as np

from benchmarks import generated, town
from benchmarks.measure import Line, in_turn
from klimaklok_plugin.analysis.network.model import Network, build_network
from klimaklok_plugin.analysis.network.roads import RoadLines
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.sites.ranking import SiteOptions, score_sites
from klimaklok_plugin.analysis.strategy.loading import load_strategy

SHARES = (0.1, 0.2, 0.4, 1.0, 2.0)
"""Sizes, of the large network's."""


def run() -> list[Line]:
    nodes = [round(share * generated.large_nodes()) for share in SHARES]
    _measure(nodes[0])
    build, score, search = np.array([_measure(count) for count in nodes]).T
    whole = build + score
    rows = ["nodes | build s | score s | Dijkstra s", "---: | ---: | ---: | ---:"]
    rows += [f"{n:,} | {b:.2f} | {s:.2f} | {d:.3f}" for n, b, s, d in zip(nodes, build, score, search, strict=True)]
    together, alone = (float(np.polyfit(np.log(nodes), np.log(times), 1)[0]) for times in (whole, search))
    span = f"{nodes[0]:,} to {nodes[-1]:,} nodes"
    return [
        Line(
            f"growth of build and score, {span}",
            whole[-1],
            None,
            "exponent ≤ 1.0",
            together <= 1.0,
            f"exponent {together:.2f}\n\n" + "\n".join(rows),
        ),
        Line(
            f"growth of Dijkstra alone, {span}",
            search[-1],
            None,
            "exponent ≤ 1.25",
            alone <= 1.25,
            f"exponent {alone:.2f}",
        ),
    ]


def _measure(nodes: int) -> tuple[float, float, float]:
    """Return seconds to build, to score 10,000 sites, and for one search from 50 hubs over the whole network."""
    strategy = load_strategy()
    lines = generated.generated_lines(nodes)

    def score(network: Network) -> Network:
        hubs, sites = town.hubs(network.bounds), town.sites(network.bounds, polygons=False)
        options = SiteOptions(land_use_field="land_use")
        score_sites(sites, network, hubs, strategy, options, **town.surroundings(network.bounds))
        return network

    def build(_: RoadLines) -> Network:
        return build_network(lines)

    built, scored = in_turn((lambda: lines, build), (lambda: build_network(lines), score), rounds=3, budget_s=20)
    network = scored.result
    graph = Graph(network, "walk", "m", strategy)
    targets = graph.snap(town.points(town.HUBS, network.bounds, 4), 1000.0)
    origins = graph.snap(town.points(100, network.bounds, 3), 1000.0)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        graph.nearest(origins, targets)
        times.append(time.perf_counter() - start)
    return built.seconds, scored.seconds, float(np.median(times))
