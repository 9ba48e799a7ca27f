"""A generated street network of any size: main and local streets, dead ends, one-ways, paths for walking only."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
from pyproj import CRS

from benchmarks.measure import BUILD, ROOT
from klimaklok_plugin.analysis.network.model import Network, build_network
from klimaklok_plugin.analysis.network.roads import BOTH, FORWARD, NO, RoadLines, line_table
from klimaklok_plugin.analysis.network.storage import load_network, save_network

SPACING_M = 60.0
THROUGH_EVERY, MAIN_EVERY = 5, 40
"""Every how many streets one is a through street, and a main road."""
KEPT_THROUGH, KEPT_LOCAL = 0.95, 0.6
TOUCHED = 0.982
"""Share of the grid's corners where a street is left."""
CACHE = BUILD / "user-cache" / "klimaklok" / "networks"
"""Where the algorithms look, too, when run from here."""


def generated_lines(nodes: int, seed: int = 1) -> RoadLines:
    """Return the street lines of `generated_network`.

    A grid of through streets, and between them local streets with gaps and dead ends: 1.4 edges to a node, as in
    Porto Alegre (1.37) and central Oslo (1.47). A full grid would be no fair ground: it has no through streets that
    the hierarchies of other tools could find.
    """
    rng = np.random.default_rng(seed)
    side = round(np.sqrt(nodes / TOUCHED))
    grid = np.arange(side * side).reshape(side, side)
    corner = np.stack(np.divmod(np.arange(grid.size), side), axis=1)
    place = (corner + rng.uniform(-0.3, 0.3, corner.shape)) * SPACING_M + (580_000, 6_630_000)
    ends = np.concatenate(
        [
            np.column_stack([grid[:-1].ravel(), grid[1:].ravel()]),
            np.column_stack([grid[:, :-1].ravel(), grid[:, 1:].ravel()]),
        ]
    )
    first, last = corner[ends[:, 0]], corner[ends[:, 1]]
    through, main = (((first == last) & (first % every == 0)).any(axis=1) for every in (THROUGH_EVERY, MAIN_EVERY))
    kept = rng.random(len(ends)) < np.where(through, KEPT_THROUGH, KEPT_LOCAL)
    ends, through, main = ends[kept], through[kept], main[kept]
    # One bend on the way, as streets have.
    bend = (place[ends[:, 0]] + place[ends[:, 1]]) / 2 + rng.normal(0, 4, (len(ends), 2))
    xy = np.stack([place[ends[:, 0]], bend, place[ends[:, 1]]], axis=1).reshape(-1, 2)
    middle = grid.size + np.arange(len(ends))
    key = np.column_stack([ends[:, 0], middle, ends[:, 1]]).ravel()
    kind = rng.random(len(ends))
    footway = ~through & (kind < 0.25)
    speed = np.where(through, 50, 30)
    classes = np.select([footway, main, through], ["footway", "primary", "tertiary"], "residential")
    table = line_table(
        len(ends),
        {
            "walk": BOTH,
            "bike": BOTH,
            "car": np.where(footway, NO, np.where(kind > 0.9, FORWARD, BOTH)),
            "speed_kmh": speed,
            "speed_back_kmh": speed,
            "road_class": pd.Categorical(classes),
            "source_id": np.arange(len(ends)),
        },
    )
    return RoadLines(key, xy, np.arange(len(ends) + 1) * 3, table, CRS.from_epsg(25832))


def generated_network(nodes: int, seed: int = 1) -> Network:
    """Return a network of about `nodes` nodes in EPSG:25832."""
    return build_network(generated_lines(nodes, seed), meta={"source": f"generated, seed {seed}"})


def large_nodes() -> int:
    """Return the size of the large network: 500,000 nodes unless a smaller one is asked for to try things out."""
    return int(os.environ.get("KLIMAKLOK_BENCH_NODES", "500000"))


def large_file() -> Path:
    """Return the file of the large network."""
    return BUILD / f"generated-{large_nodes()}.gpkg"


def make_large_file() -> None:
    """Write the large network and load it once, unless that was done after the last change of the code."""
    path = large_file()
    code = [*(ROOT / "klimaklok_plugin" / "analysis").glob("*.py"), Path(__file__)]
    if path.is_file() and path.stat().st_mtime > max(each.stat().st_mtime for each in code):
        return
    save_network(generated_network(large_nodes()), path)
    load_network(path, CACHE)


def load_large() -> Network:
    """Load the large network as a user's second run does."""
    return load_network(large_file(), CACHE)
