"""Walking distances beside QGIS's own shortest path, on the same edges layer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsVectorLayer

from klimaklok_plugin.analysis.network.storage import load_network
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.processing.framework.texts import resource

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
PLACES = {
    "sample town": resource("sample_data/streets.osm.gz"),
    "Fornebu": DATA / "fornebu" / "fornebu.osm.pbf",
    "Oslo": DATA / "oslo_center" / "oslo_center.osm.pbf",
}
COUNT = 40


@pytest.fixture(scope="module", params=PLACES)
def place(request, providers, tmp_path_factory):
    """Return a network and its file."""
    import processing

    source = PLACES[request.param]
    if not source.exists():
        pytest.skip(f"real data not there: {source}")
    target = tmp_path_factory.mktemp("network") / "n.gpkg"
    processing.run("klimaklok:buildnetwork", {"INPUT": str(source), "NETWORK": str(target)})
    network = load_network(target)
    network.node_closed[:] = 0  # QGIS knows of no barriers
    return network, target


@pytest.fixture
def layer(place):
    """Return the layer of those edges that are walked on."""
    network, path = place
    made = QgsVectorLayer(f"{path}|layername=edges|subset=walk > 0", "walked on", "ogr")
    assert made.featureCount() == int((network.table["walk"] > 0).sum())
    return made


@pytest.fixture
def trips(place):
    """Return a graph, random places on its main component, and one to go to."""
    network, _ = place
    graph = Graph(network, "walk", "m", load_strategy())
    rng = np.random.default_rng(7)
    edges = rng.choice(np.flatnonzero(graph.main), COUNT + 1, replace=False)
    places = np.array([line.interpolate(share, normalized=True).coords[0] for line, share in
                       zip(network.lines[edges], rng.uniform(0.1, 0.9, COUNT + 1), strict=True)])  # fmt: skip
    return graph, places[:-1], places[-1]


def test_distances_to_one_place_agree_with_qgis_within_half_a_percent(layer, trips, make_layer, run):
    graph, starts, end = trips
    points = make_layer([f"POINT ({x} {y})" for x, y in starts], ["number:integer"], [[i] for i in range(COUNT)])
    values = {"INPUT": layer, "STRATEGY": 0, "START_POINTS": points, "END_POINT": f"{end[0]},{end[1]} [EPSG:25832]"}
    paths = run("native:shortestpathlayertopoint", values | {"OUTPUT": "memory:"})["OUTPUT"]
    theirs = {path["number"]: path["cost"] for path in paths.getFeatures() if path["cost"]}
    mine, _ = graph.nearest(graph.snap(starts, 1), graph.snap(end[None], 1))
    assert len(theirs) > COUNT / 2
    for number, cost in theirs.items():
        assert mine[number] == pytest.approx(cost, rel=0.005, abs=0.5), number


def test_distances_from_point_to_point_agree_with_qgis_within_half_a_percent(layer, trips, run):
    graph, starts, end = trips
    for start in starts[:3]:
        ends = {
            "START_POINT": f"{start[0]},{start[1]} [EPSG:25832]",
            "END_POINT": f"{end[0]},{end[1]} [EPSG:25832]",
        }
        result = run("native:shortestpathpointtopoint", {"INPUT": layer, "STRATEGY": 0, "OUTPUT": "memory:"} | ends)
        mine = graph.nearest(graph.snap(start[None], 1), graph.snap(end[None], 1))[0][0]
        assert mine == pytest.approx(result["TRAVEL_COST"], rel=0.005, abs=0.5)
