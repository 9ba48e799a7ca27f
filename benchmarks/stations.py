"""Rows `stations` and `hubs`: the way to the nearest of some places, against pandana."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks import generated, oslo, town
from benchmarks.measure import BUILD, Line, in_turn, pandana
from klimaklok_plugin.analysis.network.model import Network
from klimaklok_plugin.analysis.network.storage import load_network
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import Strategy, load_strategy

OSLO_RADIUS_M = 10_000.0
RADIUS_M = 5_000.0
SNAP_M = 300.0


def nearest(
    network: Network, strategy: Strategy, origins: np.ndarray, targets: np.ndarray, radius_m: float
) -> np.ndarray:
    """Return the walk from each point to the nearest target, inf beyond the radius."""
    graph = Graph(network, "walk", "m", strategy)
    return graph.nearest(graph.snap(origins, SNAP_M), graph.snap(targets, SNAP_M), limit=radius_m)[0]


class Pandana:
    """The same from the same edges; points and targets sit on the nearest node."""

    def __init__(self, network: Network) -> None:
        self._pandana = pandana()
        use = network.usable("walk")
        ends = np.stack([network.from_node[use], network.to_node[use]])
        nodes, at = np.unique(ends, return_inverse=True)
        at = at.reshape(ends.shape)
        self._x, self._y = (pd.Series(axis) for axis in network.node_xy[nodes].T)
        self._ends = [pd.Series(each) for each in at]
        self._length = pd.DataFrame({"m": network.table["length_m"].to_numpy()[use]})

    def nearest(self, origins: np.ndarray, targets: np.ndarray, radius_m: float) -> np.ndarray:
        """Build the network and return the walks; inf beyond the radius."""
        net = self._pandana.Network(self._x, self._y, *self._ends, self._length, twoway=True)
        net.set_pois("hub", radius_m, 1, *(pd.Series(axis) for axis in targets.T))
        reached = net.nearest_pois(radius_m, "hub", num_pois=1, include_poi_ids=True)
        ids = net.get_node_ids(*(pd.Series(axis) for axis in origins.T))
        found = reached.loc[ids.to_numpy()]
        return np.where(found["poi1"].isna(), np.inf, found[1])


def stations() -> list[Line]:
    path = oslo.network_file()
    job = f"{oslo.ADDRESSES:,} addresses to the nearest of {oslo.STATIONS} stations (pandana)"
    return _compare(
        job, lambda: load_network(path, BUILD / "cache"), oslo.addresses(), oslo.stations(), OSLO_RADIUS_M, 12, 5
    )


def hubs() -> list[Line]:
    bounds = generated.load_large().bounds
    origins, targets = town.points(oslo.ADDRESSES, bounds, 3), town.points(town.HUBS, bounds, 4)
    job = f"{len(origins):,} points to the nearest of {len(targets)} hubs, {generated.large_nodes():,} nodes (pandana)"
    return _compare(job, generated.load_large, origins, targets, RADIUS_M, 25, 3)


def _compare(
    job: str,
    load: Callable[[], Network],
    origins: np.ndarray,
    targets: np.ndarray,
    radius_m: float,
    reach: float,
    rounds: int,
) -> list[Line]:
    """Compare from a network that has just been loaded; pandana gets its edges as tables."""
    other, strategy = Pandana(load()), load_strategy()
    ours, theirs = in_turn(
        (load, lambda network: nearest(network, strategy, origins, targets, radius_m)),
        (lambda: None, lambda _: other.nearest(origins, targets, radius_m)),
        rounds=rounds,
        budget_s=130,
    )
    both = np.isfinite(ours.result) & np.isfinite(theirs.result)
    remark = (
        f"within {radius_m:,.0f} m: {np.isfinite(ours.result).sum():,} and {np.isfinite(theirs.result).sum():,} "
        f"reached, median difference {np.median(np.abs(ours.result - theirs.result)[both]):.0f} m"
        " (pandana snaps to nodes)"
    )
    ratio = theirs.seconds / ours.seconds
    return [Line(job, ours.seconds, theirs.seconds, f"≥ {reach:.0f}x", ratio >= reach, remark)]
