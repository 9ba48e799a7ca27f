"""Ways out of outlines beside a street, worked out by hand and against many points along the outline."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
import shapely.affinity

from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.routing.ways_out import WaysOut, along_edges, ways_out
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.routing.test_graph import network

STRATEGY = load_strategy()


def street(*points):
    town = network(list(points))
    return town, Graph(town, "walk", "m", STRATEGY)


def out_of(town, graph, *places):
    found = ways_out(town, np.array(places, dtype=object), [graph.main])
    return WaysOut(found.xy, graph.snap(found.xy, 500), found.place, found.ring)


def points(graph, *xy):
    xy = np.array(xy, dtype=float)
    return WaysOut(xy, graph.snap(xy, 500), np.arange(len(xy)), np.full(len(xy), -1))


def least(pairs, places, targets):
    """Return the least metres (places, targets) among pairs."""
    table = np.full((places, targets), np.inf)
    np.minimum.at(table, pairs[:2], pairs[2])
    return table


def test_points_are_themselves_areas_have_an_outline_and_lines_have_no_way_out():
    town, graph = street((0, 0), (1000, 0))
    places = [shapely.Point(5, 5), shapely.LineString([(0, 9), (9, 9)]), shapely.box(100, 10, 200, 40), None]
    found = ways_out(town, np.array(places, dtype=object), [graph.main])
    assert sorted(set(found.place.tolist())) == [0, 2]
    assert found.xy[found.place == 0].tolist() == [[5, 5]]
    assert (found.ring[found.place == 0] == -1).all()
    assert (found.ring[found.place == 2] == 0).all()


def test_an_outline_is_left_straight_across_from_whatever_stands_beside_the_street():
    # A car park from 100 to 300 m, 10 m off; another from 600 to 700 m, 20 m off. Three doors 5 m on the other side.
    town, graph = street((0, 0), (1000, 0))
    parks = out_of(town, graph, shapely.box(100, 10, 300, 40), shapely.box(600, 20, 700, 60))
    doors = points(graph, (130, -5), (250, -5), (640, -5))
    found = least(along_edges(graph, parks, doors), 2, 3)
    assert found == pytest.approx(np.array([[15, 15, 340 + 15], [470 + 25, 350 + 25, 25]]))


@pytest.mark.parametrize("seed", range(4))
def test_ways_from_outlines_are_the_shortest_of_a_point_every_millimetre_or_so(seed):
    rng = np.random.default_rng(seed)
    town, graph = street((0, 0), (60, 5), (140, -10), (200, 0))
    turned = shapely.affinity.rotate(shapely.box(50, 20, 110, 45), float(rng.uniform(-30, 30)))
    doors = points(graph, *rng.uniform([10, -30], [190, -12], (5, 2)))
    exact = least(along_edges(graph, out_of(town, graph, turned), doors), 1, 5)
    outline = shapely.get_coordinates(shapely.segmentize(turned.exterior, 0.002))
    many = least(along_edges(graph, points(graph, *outline), doors), len(outline), 5).min(axis=0)
    assert exact[0] == pytest.approx(many, abs=0.005)
    assert (exact[0] <= many + 1e-6).all()
