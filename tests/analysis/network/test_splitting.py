"""Cutting a network at zones: by hand, against shapely and networkx, and properties that must always hold."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.geometry import MultiPolygon, Point, Polygon, box

from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.osm import read_osm
from klimaklok_plugin.analysis.network.roads import RoadLines, line_table
from klimaklok_plugin.analysis.network.splitting import cut_network, split_network
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
OSLO = Path(__file__).resolve().parents[4] / "shared" / "data" / "oslo_center" / "oslo_center.osm.pbf"


def network(*lines, closed=None, **columns):
    """Lines of (x, y) vertices, joined where these are equal."""
    xy = np.array([vertex for line in lines for vertex in line], float).reshape(-1, 2)
    neutral = {"walk": 3, "bike": 3, "car": 3, "speed_kmh": 36, "speed_back_kmh": 36}
    barrier = closed or {}
    return build_network(
        RoadLines(
            key=place(xy),
            xy=xy,
            start=np.cumsum([0, *(len(line) for line in lines)]),
            table=line_table(len(lines), neutral | {"source_id": np.arange(len(lines))} | columns),
            crs=CRS(25832),
            barrier_key=place(np.array(list(barrier), float)),
            barrier_closed=np.array(list(barrier.values()), np.uint8),
        ),
        meta={"source": "by hand"},
    )


def place(xy):
    return np.asarray(xy.reshape(-1, 2) * 1000).round().astype(np.int64) @ np.array([1 << 32, 1])


def zones(*shapes):
    return np.array(shapes, object)


def lengths(split, zone=0):
    """Return the lengths of the pieces inside and outside a zone, in order."""
    inside = split.inside(zone)
    length = split.network.table["length_m"].to_numpy()
    return length[inside].tolist(), length[~inside].tolist()


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_a_street_through_a_zone_is_cut_where_it_enters_and_where_it_leaves():
    split = split_network(network([(0, 0), (100, 0)]), zones(box(20, -10, 70, 10)))
    assert lengths(split) == ([50], [20, 30])
    assert split.parent.tolist() == [0, 0, 0]
    assert split.network.from_node.tolist() == [0, 2, 3]
    assert split.network.to_node.tolist() == [2, 3, 1]
    assert split.network.node_xy.tolist() == [[0, 0], [100, 0], [20, 0], [70, 0]]
    assert split.network.node_closed.tolist() == [0, 0, 0, 0]


def test_pieces_keep_what_is_known_of_their_edge_and_the_network_its_crs_and_source():
    before = network([(0, 0), (100, 0)], car=1, name="Storgata", aadt=1200, owner="K", road_class="residential")
    before.table["gradient"] = np.float32(0.05)
    split = split_network(before, zones(box(20, -10, 70, 10))).network
    for name in before.table.columns.drop("length_m"):
        assert split.table[name].tolist() == [before.table[name][0]] * 3
        assert split.table[name].dtype == before.table[name].dtype
    assert split.crs == before.crs
    assert split.meta == before.meta
    assert before.table["length_m"].tolist() == [100]
    assert before.graphs == {}


def test_every_edge_is_cut_as_often_as_it_crosses():
    winding = [(0, 0), (10, 20), (20, 0), (30, 20), (40, 0)]
    split = split_network(network(winding), zones(box(-5, 10, 45, 30)))
    slope = np.hypot(10, 20)
    assert lengths(split)[0] == pytest.approx([slope, slope])
    assert lengths(split)[1] == pytest.approx([slope / 2, slope, slope / 2])
    assert split.network.start.tolist() == [0, 2, 5, 8, 11, 13]


def test_overlapping_zones_share_the_pieces_between_their_boundaries():
    split = split_network(network([(0, 0), (100, 0)]), zones(box(10, -1, 60, 1), box(40, -1, 90, 1)))
    assert split.network.table["length_m"].tolist() == pytest.approx([10, 30, 20, 30, 10])
    assert list(zip(split.zone.tolist(), split.edge.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 2), (1, 3)]


def test_zones_of_several_parts_and_with_holes_hold_what_lies_in_the_parts_and_not_in_the_holes():
    ring = Polygon(box(10, -20, 50, 20).exterior.coords, [box(20, -10, 40, 10).exterior.coords])
    split = split_network(network([(0, 0), (100, 0)]), zones(MultiPolygon([ring, box(80, -5, 120, 5)])))
    assert lengths(split) == ([10, 10, 20], [10, 20, 30])


def test_a_street_is_not_cut_where_it_only_touches_a_boundary():
    touching = network([(0, 0), (50, 10), (100, 0)])
    assert split_network(touching, zones(box(0, 10, 100, 20))).network is touching
    corner = network([(0, 0), (100, 0)])
    assert split_network(corner, zones(Polygon([(50, 0), (60, 10), (40, 10)]))).network is corner
    inside = network([(0, 0), (50, 10), (100, 0)])
    split = split_network(inside, zones(box(-10, -10, 110, 10)))
    assert split.network is inside
    assert split.edge.tolist() == [0]


def test_a_street_along_a_boundary_is_inside_and_cut_where_it_leaves_it():
    split = split_network(network([(0, 0), (100, 0)]), zones(box(20, 0, 70, 50)))
    assert lengths(split) == ([50], [20, 30])
    bent = split_network(network([(0, 0), (40, 0), (40, -30)]), zones(box(0, 0, 40, 40)))
    assert lengths(bent) == ([40], [30])
    nearly = split_network(network([(0, -0.0004), (40, -0.0004)]), zones(box(0, 0, 40, 40)))
    assert nearly.edge.tolist() == [0]


def test_a_street_round_a_block_is_cut_as_well():
    loop = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    split = split_network(network(loop), zones(box(50, -10, 150, 150)))
    assert lengths(split) == ([200], [50, 150])
    assert split.network.from_node.tolist() == [0, 1, 2]
    assert split.network.to_node.tolist() == [1, 2, 0]


def test_a_street_that_crosses_itself_on_a_boundary_is_cut_both_times():
    eight = [(0, 0), (20, 20), (20, 0), (0, 20)]
    split = split_network(network(eight), zones(box(-5, -5, 10, 25)))
    assert lengths(split)[0] == pytest.approx([np.hypot(10, 10)] * 2)
    assert lengths(split)[1] == pytest.approx([2 * np.hypot(10, 10) + 20])


def test_there_are_no_slivers_at_the_ends_of_edges():
    street = network([(0, 0), (50, 0)], [(50, 0), (50, 40)], [(50, 0), (100, 0)])
    for shift in (0, 0.0009, -0.0009):
        split = split_network(street, zones(box(-10, -10, 50 + shift, 60)))
        assert split.network is street
        assert split.edge.tolist() == [0, 1]
    split = split_network(street, zones(box(-10, -10, 50.0011, 60)))
    assert split.network.table["length_m"].min() == pytest.approx(0.0011)


def test_edges_on_a_bridge_and_under_it_get_nodes_of_their_own():
    split = split_network(network([(0, -50), (0, 50)], [(-50, 0.0), (50, 0.0)]), zones(box(-60, 0, 60, 60)))
    assert len(split.network.node_xy) == 5
    assert lengths(split) == ([50, 100], [50])


def test_zones_without_a_street_and_no_zones_at_all_change_nothing():
    street = network([(0, 0), (50, 0)])
    for none in (zones(), zones(Polygon()), zones(None), zones(box(500, 500, 600, 600)), np.empty(0, object)):
        split = split_network(street, none)
        assert split.network is street
        assert split.parent.tolist() == [0]
        assert len(split.zone) == len(split.edge) == 0
        assert not split.inside(0).any()
    split = split_network(street, zones(None, box(-10, -10, 20, 10), Polygon()))
    assert split.zone.tolist() == [1]
    assert split.edge.tolist() == [0]


def test_nodes_that_cars_cannot_pass_stay_closed_and_cuts_are_open():
    street = network([(0, 0), (50, 0), (100, 0)], closed={(50, 0): 4})
    split = split_network(street, zones(box(-10, -10, 20, 10))).network
    assert split.node_closed.tolist() == [*street.node_closed.tolist(), 0]


def test_edges_are_cut_at_places_along_them():
    town = network([(0, 0), (60, 0), (60, 40)], [(0, 0), (0, 50)])
    lengths = town.table["length_m"].tolist()
    bent, straight = (lengths.index(each) for each in (100, 50))
    places = sorted([(bent, 20.0), (bent, 60.0), (bent, 99.9999), (straight, 0.0001), (straight, 25.0)])
    edge, position = (np.array(each) for each in zip(*places, strict=True))
    after, parent = cut_network(town, edge, position)
    pieces = after.table["length_m"].to_numpy()
    assert pieces[parent == bent].tolist() == pytest.approx([20, 40, 39.9999, 0.0001])
    assert pieces[parent == straight].tolist() == pytest.approx([0.0001, 24.9999, 25])
    assert shapely.length(after.lines).tolist() == pytest.approx(pieces.tolist())
    assert (np.diff(after.start) == np.where(pieces == 100, 3, 2)).all()
    same, parent = cut_network(town, edge[:0], position[:0])
    assert same is town
    assert parent.tolist() == [0, 1]


# --- properties ------------------------------------------------------------------------------------------------------

place_xy = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda xy: (10.0 * xy[0], 10.0 * xy[1]))
street = st.lists(place_xy, min_size=2, max_size=5).filter(lambda line: len(set(line)) > 1)
town = st.lists(street, min_size=1, max_size=12).map(lambda lines: network(*lines))
square = st.tuples(place_xy, st.sampled_from([10, 25, 40]), st.sampled_from([10, 33.3, 60])).map(
    lambda s: box(s[0][0], s[0][1], s[0][0] + s[1], s[0][1] + s[2])
)
circle = st.tuples(place_xy, st.floats(3, 60)).map(lambda c: Point(c[0]).buffer(c[1], quad_segs=8))
ring = circle.map(lambda c: c.difference(c.centroid.buffer(np.sqrt(c.area) / 4)))
areas = st.lists(st.one_of(square, circle, ring), min_size=1, max_size=4).map(lambda parts: zones(*parts))
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(town, areas)
def test_length_is_conserved_and_pieces_join_exactly(before, shapes):
    split = split_network(before, shapes)
    after = split.network
    length = np.bincount(split.parent, after.table["length_m"], len(before.table))
    np.testing.assert_allclose(length, before.table["length_m"], rtol=1e-12)
    np.testing.assert_allclose(shapely.length(after.lines), after.table["length_m"], rtol=1e-9)
    assert (after.xy[after.start[:-1]] == after.node_xy[after.from_node]).all()
    assert (after.xy[after.start[1:] - 1] == after.node_xy[after.to_node]).all()
    assert after.table["length_m"].min() >= min(0.001, before.table["length_m"].min()) * (1 - 1e-6)
    assert (np.diff(split.parent) >= 0).all()
    assert (after.node_xy[: len(before.node_xy)] == before.node_xy).all()
    first, last = (np.searchsorted(split.parent, np.arange(len(before.table)), side) for side in ("left", "right"))
    assert (after.from_node[first] == before.from_node).all()
    assert (after.to_node[last - 1] == before.to_node).all()


@quick
@given(town, areas)
def test_every_piece_is_wholly_inside_or_wholly_outside(before, shapes):
    split = split_network(before, shapes)
    lines = split.network.lines
    for zone, shape in enumerate(shapes):
        inside = split.inside(zone)
        assert shapely.covers(shape.buffer(0.003), lines[inside]).all()
        outside = lines[~inside]
        assert not shapely.intersects(shape.buffer(-0.003), outside).any()


@quick
@given(town, areas)
def test_cutting_twice_changes_nothing_more(before, shapes):
    once = split_network(before, shapes)
    twice = split_network(once.network, shapes)
    assert twice.network is once.network
    assert twice.zone.tolist() == once.zone.tolist()
    assert twice.edge.tolist() == once.edge.tolist()


@quick
@given(town, areas)
def test_neighbouring_pieces_of_an_edge_are_in_different_zones(before, shapes):
    split = split_network(before, shapes)
    inside = np.array([split.inside(zone) for zone in range(len(shapes))])
    same = (inside[:, 1:] == inside[:, :-1]).all(axis=0)
    assert not (same & (np.diff(split.parent) == 0)).any()


@quick
@given(town, areas)
def test_shortest_ways_are_as_long_as_before(before, shapes):
    after = split_network(before, shapes).network
    ways = [dict(nx.all_pairs_dijkstra_path_length(graph_of(each))) for each in (before, after)]
    for start in range(len(before.node_xy)):
        there = {end: cost for end, cost in ways[1][start].items() if end < len(before.node_xy)}
        assert there == pytest.approx(ways[0][start], abs=1e-6)


def graph_of(town):
    graph = nx.Graph()
    graph.add_nodes_from(range(len(town.node_xy)))
    for start, end, length in zip(
        town.from_node.tolist(), town.to_node.tolist(), town.table["length_m"].tolist(), strict=True
    ):
        if not graph.has_edge(start, end) or graph[start][end]["weight"] > length:
            graph.add_edge(start, end, weight=length)
    return graph


# --- a real town -----------------------------------------------------------------------------------------------------


def test_central_oslo_is_cut_at_overlapping_circles_and_routes_as_before():
    if not OSLO.exists():
        pytest.skip("no data of central Oslo")
    before = build_network(read_osm(OSLO, None, STRATEGY))
    middle = before.node_xy[:: len(before.node_xy) // 12]
    shapes = shapely.buffer(shapely.points(middle), 500)
    split = split_network(before, shapes)
    length = np.bincount(split.parent, split.network.table["length_m"])
    np.testing.assert_allclose(length, before.table["length_m"], rtol=1e-12)
    for zone, shape in enumerate(shapes):
        inside = split.inside(zone)
        assert shapely.covers(shape.buffer(0.002), split.network.lines[inside]).all()
        assert not shapely.intersects(shape.buffer(-0.002), split.network.lines[~inside]).any()
    for mode, unit in (("walk", "m"), ("car", "min")):
        costs = []
        for town in (before, split.network):
            graph = Graph(town, mode, unit, STRATEGY)
            starts, ends = graph.snap(before.node_xy[::37], 1000), graph.snap(middle, 1000)
            costs.append(graph.nearest(starts, ends)[0])
        np.testing.assert_allclose(costs[1], costs[0], atol=1e-6)
