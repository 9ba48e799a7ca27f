"""Catchments in QGIS: beside QGIS's own service area, in words, in colours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from qgis.core import QgsFeatureRequest, QgsProcessingException, QgsVectorLayer

from klimaklok_plugin.analysis.network.storage import load_network
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.processing.framework.texts import resource

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
PLACES = {
    "sample town": resource("sample_data/streets.osm.gz"),
    "Oslo": DATA / "oslo_center" / "oslo_center.osm.pbf",
}
LIMITS = (300, 800, 1500)
SAMPLE = resource("sample_data/sample.gpkg")


@pytest.fixture(scope="module", params=PLACES)
def place(request, providers, tmp_path_factory):
    """Return a network's file and some places on it."""
    import processing

    source = PLACES[request.param]
    if not source.exists():
        pytest.skip(f"real data not there: {source}")
    target = tmp_path_factory.mktemp("network") / "n.gpkg"
    processing.run("klimaklok:buildnetwork", {"INPUT": str(source), "NETWORK": str(target)})
    network = load_network(target)
    # QGIS knows of no gates, nor of streets that are closed to passing: away from these both must agree.
    graph = Graph(network, "walk", "m", load_strategy())
    shut = network.node_xy[(network.node_closed & 1) > 0]
    local = network.lines[(network.table["no_through"].to_numpy() & 1) > 0]
    rng = np.random.default_rng(11)
    edges = rng.permutation(np.flatnonzero(graph.main))
    found = []
    for edge in edges:
        middle = network.lines[edge].interpolate(0.37, normalized=True)
        near = middle.buffer(max(LIMITS))
        clear = not any(near.intersects(line) for line in local)
        if clear and (not len(shut) or np.hypot(*(shut - np.array(middle.coords[0])).T).min() > max(LIMITS)):
            found.append(middle)
        if len(found) == 4:
            break
    if not found:  # the whole town has gates: they are taken away on both sides
        found = [network.lines[edge].interpolate(0.37, normalized=True) for edge in edges[:4]]
    return target, found


@pytest.fixture(scope="module")
def sample_net(providers, tmp_path_factory):
    import processing

    target = tmp_path_factory.mktemp("sample") / "n.gpkg"
    values = {"INPUT": str(PLACES["sample town"]), "NETWORK": str(target)}
    processing.run("klimaklok:buildnetwork", values)
    return str(target)


def catchments(run, network, **values):
    given = {
        "POINTS": f"{SAMPLE}|layername=stations",
        "NETWORK": network,
        "OUTPUT": "memory:",
        "STREETS": "memory:",
        "UNREACHED": "memory:",
    }
    return run("klimaklok:catchments", given | values)


def length_of(layer, limit):
    return sum(feature.geometry().length() for feature in layer.getFeatures() if feature["limit_m"] <= limit + 1e-9)


def test_the_reached_length_is_that_of_qgis_own_service_area(place, make_layer, run):
    path, places = place
    walked = QgsVectorLayer(f"{path}|layername=edges|subset=walk > 0", "walked on", "ogr")
    for middle in places:
        spot = make_layer([middle.wkt], ["number:integer"], [[1]])
        ours = catchments(run, str(path), POINTS=spot, UNIT=1, LIMITS=", ".join(map(str, LIMITS)))["STREETS"]
        for limit in LIMITS:
            theirs = run(
                "native:serviceareafrompoint",
                {
                    "INPUT": walked,
                    "STRATEGY": 0,
                    "START_POINT": f"{middle.x},{middle.y} [EPSG:25832]",
                    "TRAVEL_COST2": limit,
                    "OUTPUT_LINES": "memory:",
                },
            )["OUTPUT_LINES"]
            # QGIS draws a street that runs both ways twice, and not to the last digit at the same place.
            (lines,) = theirs.getFeatures()
            drawn = shapely.from_wkb(bytes(lines.geometry().asWkb()))
            expected = shapely.union_all(drawn, grid_size=0.01).length
            assert length_of(ours, limit) == pytest.approx(expected, rel=0.005), (middle.wkt, limit)


def test_the_addresses_counted_are_those_that_qgis_counts_in_the_polygons(sample_net, run):
    addresses = f"{SAMPLE}|layername=addresses"
    found = catchments(run, sample_net, ADDRESSES=addresses)["OUTPUT"]
    counted = run(
        "native:countpointsinpolygon",
        {"POLYGONS": found, "POINTS": addresses, "FIELD": "counted", "OUTPUT": "memory:"},
    )["OUTPUT"]
    for feature in counted.getFeatures():
        assert feature["addresses"] == pytest.approx(feature["counted"], abs=1), feature["point_name"]


def test_each_limit_has_a_class_named_by_it_and_smaller_areas_are_drawn_last(sample_net, run, tmp_path):
    target = tmp_path / "areas.gpkg"
    catchments(run, sample_net, LIMITS="250, 500", UNIT=1, OUTPUT=str(target))
    layer = QgsVectorLayer(str(target), "areas", "ogr")
    layer.loadDefaultStyle()
    renderer = layer.renderer()
    assert [each.label() for each in renderer.categories()] == ["250\u00a0m", "500\u00a0m"]
    assert len({each.symbol().color().name() for each in renderer.categories()}) == 2
    (order,) = renderer.orderBy().list() if hasattr(renderer.orderBy(), "list") else list(renderer.orderBy())
    assert renderer.orderByEnabled()
    assert isinstance(order, QgsFeatureRequest.OrderByClause)
    assert not order.ascending()
    assert "limit_m" in order.expression().expression()


def test_the_summary_says_how_many_live_within_each_limit(sample_net, run, tmp_path):
    target = tmp_path / "areas.gpkg"
    result = catchments(
        run, sample_net, POPULATION=f"{SAMPLE}|layername=population", LIMITS="500", UNIT=1, MERGE=2, OUTPUT=str(target)
    )
    layer = QgsVectorLayer(str(target), "areas", "ogr")
    (feature,) = layer.getFeatures()
    assert result["PEOPLE"] == pytest.approx(feature["people"])
    told = layer.metadata().abstract()
    assert f"{feature['people']:,.0f}".replace(",", "") in "".join(
        each for each in told if each.isalnum() or each == "."
    )
    assert "500" in told


@pytest.mark.parametrize("limits", ["", "0", "-3", "five"])
def test_limits_that_are_no_numbers_are_refused_before_anything_is_read(sample_net, run, limits):
    with pytest.raises(QgsProcessingException, match="5, 10, 15" if limits else "LIMITS"):
        catchments(run, sample_net, LIMITS=limits)


def test_points_far_from_any_street_come_out_with_their_own_fields_and_the_reason(sample_net, run, make_layer):
    far = make_layer(["POINT (500000 6500000)"], ["who:string"], [["nobody"]])
    result = catchments(run, sample_net, POINTS=far)
    assert result["OUTPUT"].featureCount() == 0
    (left,) = result["UNREACHED"].getFeatures()
    assert (left["who"], left["reason"]) == ("nobody", "too_far")
