"""Outlines against points set as close as a centimetre, and the same outline drawn otherwise."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.routing.outlines import outline_points
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.routing.test_graph import network

STRATEGY = load_strategy()


def town(chance):
    """A town of crooked streets, joined in a row, with some that lie alone beside it."""
    joints = np.cumsum(chance.uniform([5, -30], [45, 30], (12, 2)), axis=0)
    rows = [[*map(tuple, joints[at : at + 3])] for at in range(0, 9, 2)]
    alone = [[tuple(xy), tuple(xy + chance.uniform(-60, 60, 2))] for xy in joints[::2]]
    return network(*rows, *alone)


def blob(chance, holes=False):
    middle = chance.uniform([30, -60], [250, 60])
    turn = np.sort(chance.uniform(0, 2 * np.pi, 7))
    radius = chance.uniform(8, 60, 7)
    shape = shapely.Polygon(middle + np.column_stack([np.cos(turn), np.sin(turn)]) * radius[:, None])
    return shape.difference(shapely.Point(middle).buffer(3)) if holes else shape


def best_out(walk, xy):
    """The least way from some points to each crossing at an end of the street that is nearest to them."""
    snap = walk.snap(xy, 500)
    lines, length = walk.network.lines[snap.edge], walk.network.table["length_m"].to_numpy()[snap.edge]
    best = {}
    for end, metres in ((0, snap.offset_m), (-1, length - snap.offset_m)):
        for node, way in zip(
            shapely.get_coordinates(shapely.get_point(lines, end)).round(3), metres + snap.distance_m, strict=True
        ):
            best[tuple(node)] = min(best.get(tuple(node), np.inf), way)
    return best


@pytest.mark.parametrize("seed", range(25))
def test_no_point_of_the_outline_is_a_better_way_out(seed):
    chance = np.random.default_rng(seed)
    streets, area = town(chance), blob(chance, holes=seed % 3 == 0)
    walk = Graph(streets, "walk", "m", STRATEGY)
    exact = best_out(walk, outline_points(streets, np.array([area], object), [walk.main]).xy)
    dense = best_out(walk, shapely.get_coordinates(shapely.segmentize(area.boundary, 0.01)))
    assert set(dense) <= set(exact)
    for node, metres in dense.items():
        # Nothing is missed, and what is found lies no farther than the points a centimetre apart can tell.
        assert metres - 0.02 <= exact[node] <= metres + 1e-4


@pytest.mark.parametrize("seed", range(10))
def test_the_nearest_of_the_points_is_the_shortest_line(seed):
    chance = np.random.default_rng(100 + seed)
    streets, area = town(chance), blob(chance)
    walk = Graph(streets, "walk", "m", STRATEGY)
    found = walk.snap(outline_points(streets, np.array([area], object), [walk.main]).xy, 500)
    lines = shapely.union_all(streets.lines[walk.main])
    assert found.distance_m.min() == pytest.approx(
        shapely.length(shapely.shortest_line(area.boundary, lines)), abs=1e-6
    )


@pytest.mark.parametrize("seed", range(10))
def test_corners_more_and_another_first_corner_change_nothing(seed):
    chance = np.random.default_rng(200 + seed)
    streets, area = town(chance), blob(chance)
    walk = Graph(streets, "walk", "m", STRATEGY)
    ring = shapely.get_coordinates(area)[:-1]
    drawn = [
        area,
        shapely.segmentize(area, 1.7),
        shapely.Polygon(np.roll(ring, 3, axis=0)),
        shapely.Polygon(ring[::-1]),
        shapely.Polygon(np.repeat(ring, 2, axis=0)),
    ]
    first, *others = (
        best_out(walk, outline_points(streets, np.array([each], object), [walk.main]).xy) for each in drawn
    )
    for other in others:
        assert set(other) == set(first)
        assert other == pytest.approx(first, abs=1e-4)


def test_points_and_nothing_have_no_outline():
    streets = network([(0, 0), (10, 0)])
    found = outline_points(streets, np.array([shapely.Point(3, 3), None, shapely.Polygon()], object), [])
    assert len(found.xy) == len(found.place) == len(found.ring) == 0


def test_a_street_that_crosses_where_the_outline_is_cut_into_pieces_is_found():
    streets = network([(0, 0), (300, 0)])
    square = np.array([shapely.box(103.5, -40, 190, 30)], object)
    found = outline_points(streets, square, [np.array([True])])
    assert (103.5, 0) in set(map(tuple, found.xy))
