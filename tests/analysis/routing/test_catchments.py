"""Areas within a walk: by hand, and against every place along the edges with networkx."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.geometry import LineString, Point

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.network.linear_reference import Along
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.osm import read_osm
from klimaklok_plugin.analysis.network.roads import RoadLines, line_table
from klimaklok_plugin.analysis.routing.catchments import walking_areas
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
FORNEBU = Path(__file__).resolve().parents[4] / "shared" / "data" / "fornebu" / "fornebu.osm.pbf"
WIDTH = 5.0


def network(*lines, closed=None, **columns):
    """Lines of (x, y) vertices, joined where these are equal."""
    xy = np.array([vertex for line in lines for vertex in line], float).reshape(-1, 2)
    barrier = closed or {}
    return build_network(
        RoadLines(
            key=place(xy),
            xy=xy,
            start=np.cumsum([0, *(len(line) for line in lines)]),
            table=line_table(len(lines), {"walk": 3} | columns),
            crs=CRS(25832),
            barrier_key=place(np.array(list(barrier), float)),
            barrier_closed=np.array(list(barrier.values()), np.uint8),
        )
    )


def place(xy):
    return np.asarray(xy.reshape(-1, 2) * 1000).round().astype(np.int64) @ np.array([1 << 32, 1])


def areas(town, points, limit, group=None, count=None, width=WIDTH, **options):
    graph = Graph(town, "walk", "m", STRATEGY)
    group = np.arange(len(points)) if group is None else np.array(group)
    snap = graph.snap(np.array(points, float), 1000)
    return walking_areas(graph, snap, group, len(points) if count is None else count, limit, width, **options)


def same(area, expected):
    return shapely.area(shapely.symmetric_difference(area, expected)) == pytest.approx(0, abs=1e-6)


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_a_street_is_reached_on_both_sides_and_cut_square_at_the_limit():
    (area,) = areas(network([(0, 0), (1000, 0)]), [(400, 0)], 100)
    assert same(area, shapely.box(300, -5, 500, 5))


def test_the_walk_to_the_street_counts():
    (area,) = areas(network([(0, 0), (1000, 0)]), [(400, 30)], 100)
    assert same(area, shapely.box(330, -5, 470, 5))


def test_an_edge_is_reached_from_its_ends_and_may_stay_open_in_the_middle():
    ring = [(0, 0), (0, 300), (400, 300), (400, 0)]
    town = network([(0, 0), (400, 0)], ring)
    corners = shapely.union_all([Point(x, 0).buffer(5, quad_segs=8) for x in (0, 400)])
    (area,) = areas(town, [(200, 0)], 550)
    reached = LineString([(50, 300), (0, 300), (0, 0), (400, 0), (400, 300), (350, 300)])
    assert same(area, reached.buffer(5, quad_segs=8, cap_style="flat").union(corners))
    (area,) = areas(town, [(200, 0)], 701)
    whole = LineString([(200, 0), (0, 0), (0, 300), (400, 300), (400, 0), (200, 0)])
    assert same(area, whole.buffer(5, quad_segs=8).union(corners))
    assert len(area.interiors) == 1


def test_the_end_of_the_walk_just_behind_a_node_reaches_no_farther_than_the_walk():
    (area,) = areas(network([(0, 0), (100, 0)], [(100, 0), (200, 0)], [(100, 0), (100, 200)]), [(0, 0)], 102)
    expected = shapely.union_all(
        [shapely.box(0, -5, 102, 5), shapely.box(95, 0, 105, 2), Point(0, 0).buffer(5, quad_segs=8)]
    )
    assert same(area, expected)


def test_a_dead_end_within_reach_is_round():
    (area,) = areas(network([(0, 0), (100, 0)], [(100, 0), (150, 0)]), [(0, 0)], 500)
    assert same(area, LineString([(0, 0), (150, 0)]).buffer(5, quad_segs=8))


def test_the_points_of_a_group_share_an_area_and_groups_do_not():
    town = network([(0, 0), (1000, 0)])
    first, second, third = areas(town, [(100, 0), (500, 0), (880, 0)], 50, group=[0, 2, 0], count=3)
    assert same(first, shapely.union_all([shapely.box(50, -5, 150, 5), shapely.box(830, -5, 930, 5)]))
    assert second.is_empty
    assert same(third, shapely.box(450, -5, 550, 5))


def test_who_reaches_nothing_has_an_empty_area():
    town = network([(0, 0), (1000, 0)])
    found = areas(town, [(np.nan, 0), (500, 60), (500, 0), (500, 5000)], 50)
    assert shapely.is_empty(found).tolist() == [True, True, False, True]
    assert areas(town, [(500, 0)], 0)[0].is_empty
    assert areas(town, np.empty((0, 2)), 50, group=np.empty(0, int), count=0).shape == (0,)


def test_the_walk_stops_where_walkers_cannot_pass():
    town = network([(0, 0), (100, 0)], [(100, 0), (900, 0)], closed={(100, 0): 1})
    (area,) = areas(town, [(150, 0)], 500)
    assert same(area, shapely.box(100, -5, 650, 5).union(Point(100, 0).buffer(5, quad_segs=8)))


def test_a_search_that_is_cancelled_stops():
    with pytest.raises(Cancelled):
        areas(network([(0, 0), (1000, 0)]), [(400, 0)], 100, progress=lambda _: True)


def test_parts_of_edges_lie_between_their_ends():
    along = Along(network([(0, 0), (10, 0), (10, 10), (20, 10)]))
    edge = np.zeros(6, int)
    begin, end = np.array([0, 0, 10, 5, 12, 20.0]), np.array([30, 10, 20, 25, 13, 25.0])
    assert [list(part.coords) for part in along.parts(edge, begin, end)] == [
        [(0, 0), (10, 0), (10, 10), (20, 10)],
        [(0, 0), (10, 0)],
        [(10, 0), (10, 10)],
        [(5, 0), (10, 0), (10, 10), (15, 10)],
        [(10, 2), (10, 3)],
        [(10, 10), (15, 10)],
    ]


# --- against every place along the edges -----------------------------------------------------------------------------


def distances(town, starts, spacing):
    """Return places along all edges, and how far each is from the nearest start (edge, metres along it, metres off)."""
    graph = nx.MultiGraph()
    ends = list(zip(town.from_node.tolist(), town.to_node.tolist(), town.table["length_m"].tolist(), strict=True))
    for a, b, length in ends:
        graph.add_edge(a, b, weight=length)
    sources = {}
    for edge, offset, off in starts:
        a, b, length = ends[edge]
        for node, cost in ((a, offset + off), (b, length - offset + off)):
            sources[node] = min(sources.get(node, np.inf), cost)
    graph.add_node("start")
    for node, cost in sources.items():
        graph.add_edge("start", node, weight=cost)
    reached = nx.single_source_dijkstra_path_length(graph, "start")
    xy, away = [], []
    for edge, (a, b, length) in enumerate(ends):
        at = np.append(np.arange(0, length, spacing), length)
        cost = np.minimum(reached.get(a, np.inf) + at, reached.get(b, np.inf) + length - at)
        for own, offset, off in starts:
            if own == edge:
                cost = np.minimum(cost, np.abs(at - offset) + off)
        xy.append(shapely.get_coordinates(shapely.line_interpolate_point(town.lines[edge], at)))
        away.append(cost)
    return np.concatenate(xy), np.concatenate(away)


blocks = st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans())


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(
    st.lists(blocks, min_size=1, max_size=20, unique=True),
    st.lists(st.tuples(st.floats(0, 400), st.floats(0, 400)), min_size=1, max_size=3),
    st.floats(1, 700),
)
def test_a_place_on_a_street_is_inside_if_and_only_if_the_walk_from_there_is_within_the_limit(lines, points, limit):
    town = network(*[[(100 * x, 100 * y), (100 * (x + across), 100 * (y + (not across)))] for x, y, across in lines])
    graph = Graph(town, "walk", "m", STRATEGY)
    snap = graph.snap(np.array(points), 1000)
    (area,) = walking_areas(graph, snap, np.zeros(len(points), int), 1, limit, 2.0)
    starts = list(zip(snap.edge.tolist(), snap.offset_m.tolist(), snap.distance_m.tolist(), strict=True))
    xy, away = distances(town, starts, 7)
    assert shapely.covers(area, shapely.points(xy[away <= limit - 0.01])).all()
    # Beside a junction a street lies in the strip along another one.
    clear = np.abs(xy - np.round(xy / 100) * 100).max(axis=1) > 2.01
    assert not shapely.covers(area, shapely.points(xy[(away > limit + 0.01) & clear])).any()


@pytest.mark.slow
def test_on_fornebu_all_that_is_reached_lies_inside_and_nothing_far_from_it():
    if not FORNEBU.exists():
        pytest.skip("no data of Fornebu")
    town = build_network(read_osm(FORNEBU, CRS(25832), STRATEGY))
    graph = Graph(town, "walk", "m", STRATEGY)
    middle = town.node_xy[town.from_node[graph.main]].mean(axis=0)
    snap = graph.snap(middle + np.array([[0, 0], [300, 200], [-700, -300]]), 500)
    width = STRATEGY.schools.zone_line_m
    found = walking_areas(graph, snap, np.array([0, 1, 1]), 2, 500, width)
    lines = town.lines[graph.main]
    at = np.repeat(np.arange(0.05, 1, 0.1)[None], len(lines), axis=0)
    xy = shapely.get_coordinates(shapely.line_interpolate_point(lines[:, None], at, normalized=True).ravel())
    places = graph.snap(xy, 1)
    for group, rows in ((0, [0]), (1, [1, 2])):
        away = graph.nearest(places, snap.take(np.array(rows)))[0]
        assert shapely.covers(found[group], shapely.points(xy[away <= 499.9])).all()
        # From the border, what is reached lies as far as the strip is wide, or less far from two places.
        apart = shapely.distance(shapely.multipoints(xy[away <= 500.1]), shapely.points(border(found[group])))
        assert apart.max() < width + 20


def border(area):
    return shapely.get_coordinates(shapely.segmentize(area.boundary, 5))


def test_each_group_may_have_a_limit_of_its_own():
    town = network([(0, 0), (300, 0)], [(300, 0), (300, 300)], [(0, 0), (0, 300)])
    points, limits = [(20, 0), (150, 0), (300, 100)], np.array([35.0, 0.0, 120.0])
    together = areas(town, points, limits)
    for one, (point, limit) in enumerate(zip(points, limits, strict=True)):
        assert same(together[one], areas(town, [point], float(limit))[0])
    assert together[1].is_empty
