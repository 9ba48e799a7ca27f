"""Row `qgis`: the way from addresses to one station, against QGIS's own shortest path."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np

from benchmarks import oslo, town
from benchmarks.measure import BUILD, CRS, Line, Timed, in_turn, nothing
from benchmarks.qgis_session import qgis
from benchmarks.stations import SNAP_M
from klimaklok_plugin.analysis.network.storage import load_network
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import load_strategy

COUNT = 500


def run() -> list[Line]:
    path = oslo.network_file()
    origins = np.random.default_rng(5).permutation(oslo.addresses())[:COUNT]
    station = oslo.stations()[:1]
    with qgis() as processing:
        ours, theirs = _compare(processing, path, origins, station)
    apart = np.abs(ours.result - theirs.result) / np.maximum(theirs.result, 1)
    agreed, found = int((apart <= 0.005).sum()), int(np.isfinite(theirs.result).sum())
    ratio = theirs.seconds / ours.seconds
    remark = f"ours loads the network too; lengths agree within 0.5 % for {agreed} of the {found} that QGIS reaches"
    job = f"{COUNT} addresses to one station (QGIS's layer to point)"
    return [Line(job, ours.seconds, theirs.seconds, "≥ 100x", ratio >= 100, remark)]


def _compare(processing, path: Path, origins: np.ndarray, station: np.ndarray) -> tuple[Timed, Timed]:
    """Return both times and lengths along the network (500,); no layer outlives QGIS."""
    from qgis.core import QgsFeatureRequest, QgsVectorLayer

    start = town.write(
        gpd.GeoDataFrame({"id": np.arange(COUNT)}, geometry=gpd.points_from_xy(*origins.T), crs=CRS),
        BUILD / "addresses.gpkg",
    )
    layer = QgsVectorLayer(f'{path}|layername=edges|subset="walk" > 0', "edges", "ogr")

    def ours(_: None) -> np.ndarray:
        graph = Graph(load_network(path, BUILD / "cache"), "walk", "m", load_strategy())
        snap, target = graph.snap(origins, SNAP_M), graph.snap(station, SNAP_M)
        return graph.nearest(snap, target)[0] - snap.distance_m - target.distance_m

    def theirs(_: None):
        return processing.run(
            "native:shortestpathlayertopoint",
            {
                "INPUT": layer,
                "STRATEGY": 0,
                "START_POINTS": start,
                "END_POINT": f"{station[0, 0]},{station[0, 1]} [{CRS}]",
                "OUTPUT": "TEMPORARY_OUTPUT",
            },
        )["OUTPUT"]

    fast, slow = in_turn((nothing, ours), (nothing, theirs), budget_s=60)
    cost = np.full(COUNT, np.nan)
    for feature in slow.result.getFeatures(QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)):
        if isinstance(feature["cost"], float):
            cost[feature["id"]] = feature["cost"]
    return fast, Timed(slow.seconds, cost)
