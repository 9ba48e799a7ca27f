"""The ground beside streets: who has which part of it, and areas put together of it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from klimaklok_plugin.analysis.network.sample import sample_network
from klimaklok_plugin.analysis.routing.ground import make_ground
from tests.analysis.sites.towns import ORIGIN, grid_lines, street

WIDTH, SPACING = 50.0, 12.5
ROUNDED = 1e-5
"""Outlines are rounded to a millimetre."""


@pytest.fixture(scope="module")
def town():
    rng = np.random.default_rng(3)
    bent = [[(200, 200), (260, 330), (330, 280), (420, 310)], [(0, 90), (90, 60), (160, 120)]]
    return street([*grid_lines(rng, side=5), *bent])


@pytest.fixture(scope="module")
def ground(town):
    return make_ground(town, np.ones(len(town.table), bool), WIDTH, SPACING)


def area(ground, edge, begin, end, group=None):
    group = np.zeros(len(edge), int) if group is None else group
    cover = ground.cover(group, np.asarray(edge), np.asarray(begin, float), np.asarray(end, float))
    return ground.areas(cover, int(group.max()) + 1)


def test_one_straight_street_has_a_strip_that_is_cut_square_where_its_part_ends():
    made = make_ground(street([[(0, 0), (1000, 0)]]), np.array([True]), WIDTH, SPACING)
    (part,) = area(made, [0], [0.2], [0.5031])
    west, south, east, north = part.bounds - np.tile(ORIGIN, 2)
    assert (west, east) == pytest.approx((200, 503.1), abs=2e-3)
    assert (south, north) == pytest.approx((-WIDTH, WIDTH), abs=0.5)
    assert part.area == pytest.approx(303.1 * 2 * WIDTH, rel=0.01)


def test_two_streets_share_the_ground_between_them_and_only_the_reached_one_has_its_half():
    made = make_ground(street([[(0, 0), (500, 0)], [(0, 40), (500, 40)]]), np.array([True, True]), WIDTH, SPACING)
    (part,) = area(made, [0], [0.1], [0.9])
    assert part.bounds[3] - ORIGIN[1] == pytest.approx(20, abs=0.1)


def test_the_middle_of_a_large_block_belongs_to_no_street():
    block = [(0, 0), (300, 0), (300, 300), (0, 300), (0, 0)]
    made = make_ground(street([block]), np.array([True]), WIDTH, SPACING)
    (whole,) = area(made, [0], [0], [1])
    (hole,) = whole.interiors
    assert shapely.Polygon(hole).area == pytest.approx(200 * 200, rel=0.02)


def test_all_ground_is_what_lies_within_the_width_of_a_street(town, ground):
    edges = np.arange(len(town.table))
    (whole,) = area(ground, edges, edges * 0, edges * 0 + 1)
    buffer = shapely.union_all(shapely.buffer(town.lines, WIDTH))
    assert shapely.area(shapely.difference(whole, buffer)) < 1
    assert whole.area > 0.985 * buffer.area
    assert whole.area == pytest.approx(ground.cell_areas.sum(), rel=ROUNDED)


def test_each_place_belongs_to_a_street_that_is_as_near_as_any_but_for_the_length_of_a_piece(town, ground):
    rng = np.random.default_rng(0)
    xy = rng.uniform(-60, 820, (4000, 2)) + ORIGIN
    cell, _ = ground.locate(xy)
    points = shapely.points(xy)
    nearest = shapely.distance(points, shapely.union_all(town.lines))
    edge = np.repeat(np.arange(len(ground.count)), ground.count)
    inside = cell >= 0
    own = shapely.distance(points[inside], town.lines[edge[cell[inside]]])
    assert (own <= nearest[inside] + SPACING / 2 + 1e-6).all()
    assert (nearest[inside] <= WIDTH).all()
    assert not inside[nearest > WIDTH].any()
    assert inside[nearest < WIDTH - SPACING / 2 - 2].all()


def random_parts(ground, rng, share=0.5):
    edge = np.flatnonzero(rng.random(len(ground.count)) < share)
    begin, end = np.sort(rng.uniform(0, 1, (2, len(edge))), axis=0)
    whole = rng.random(len(edge)) < 0.4
    return edge, np.where(whole, 0.0, begin), np.where(whole, 1.0, end)


@pytest.mark.parametrize("seed", range(8))
def test_the_area_of_some_parts_and_that_of_the_rest_fill_all_ground_and_do_not_overlap(ground, seed):
    edge, begin, end = random_parts(ground, np.random.default_rng(seed))
    others = np.setdiff1d(np.arange(len(ground.count)), edge)
    rest_edge = np.concatenate([edge, edge, others])
    rest_begin = np.concatenate([begin * 0, end, others * 0.0])
    rest_end = np.concatenate([begin, end * 0 + 1, others * 0 + 1.0])
    real = rest_end > rest_begin
    (some,) = area(ground, edge, begin, end)
    (rest,) = area(ground, rest_edge[real], rest_begin[real], rest_end[real])
    assert some.is_valid
    assert rest.is_valid
    assert some.area + rest.area == pytest.approx(ground.cell_areas.sum(), rel=ROUNDED)
    assert some.intersection(rest).area < 1


@pytest.mark.parametrize("seed", range(8))
def test_the_area_of_longer_parts_holds_that_of_shorter_ones(ground, seed):
    rng = np.random.default_rng(seed)
    edge, begin, end = random_parts(ground, rng)
    less, more = rng.uniform(0, 1, (2, len(edge)))
    small = area(ground, edge, begin + less * 0.3 * (end - begin), end - more * 0.3 * (end - begin))[0]
    large = area(ground, edge, begin, end)[0]
    assert small.difference(large).area < 0.01
    assert large.area > small.area


@pytest.mark.parametrize("seed", range(4))
def test_places_lie_in_the_polygon_of_those_parts_that_they_are_located_at(ground, seed):
    rng = np.random.default_rng(seed)
    edge, begin, end = random_parts(ground, rng)
    cover = ground.cover(edge * 0, edge, begin, end)
    (made,) = ground.areas(cover, 1)
    xy = rng.uniform(-60, 820, (3000, 2)) + ORIGIN
    cell, share = ground.locate(xy)
    mine = np.zeros(len(xy), bool)
    for one, low, high in zip(cover.cell, cover.low, cover.high, strict=True):
        mine |= (cell == one) & ((share >= low) | (low == 0)) & ((share <= high) | (high == 1))
    away = shapely.distance(shapely.points(xy), made.boundary) > 0.01
    assert (mine == shapely.contains_xy(made, xy))[away].all()


def test_groups_that_are_neighbours_have_areas_that_do_not_overlap(ground):
    edge = np.arange(len(ground.count))
    made = area(ground, edge, edge * 0, edge * 0 + 1, group=edge % 5)
    assert shapely.area(made).sum() == pytest.approx(ground.cell_areas.sum(), rel=ROUNDED)
    assert shapely.union_all(made).area == pytest.approx(ground.cell_areas.sum(), rel=ROUNDED)


def test_a_middle_that_is_left_open_within_one_piece_is_a_gap_in_its_area():
    made = make_ground(street([[(0, 0), (100, 0)]]), np.array([True]), WIDTH, SPACING)
    (part,) = area(made, [0, 0], [0, 0.47], [0.44, 1])
    assert part.geom_type == "MultiPolygon"
    assert shapely.distance(*part.geoms) == pytest.approx(3, abs=2e-3)


def test_streets_drawn_on_each_other_have_the_ground_on_one_side_each():
    made = make_ground(street([[(0, 0), (500, 0)]] * 2), np.array([True, True]), WIDTH, SPACING)
    one, two = area(made, [0, 1], [0, 0], [1, 1], group=np.array([0, 1]))
    assert one.area == pytest.approx(two.area, rel=0.01)
    assert one.intersection(two).area < 1


def test_streets_without_ground_have_no_area_and_take_none(town):
    without = np.ones(len(town.table), bool)
    without[:5] = False
    made = make_ground(town, without, WIDTH, SPACING)
    (nothing,) = area(made, [0, 1], [0, 0], [1, 1])
    assert nothing.is_empty
    edges = np.arange(len(town.table))
    (whole,) = area(made, edges, edges * 0, edges * 0 + 1)
    assert whole.area < shapely.union_all(shapely.buffer(town.lines[5:], WIDTH)).area


def test_a_piece_without_length_and_a_loop_have_ground():
    loop = [(0, 0), (8, 0), (8, 8), (0, 8), (0, 0)]
    made = make_ground(street([loop, [(0, 0), (500, 0)]]), np.array([True, True]), WIDTH, SPACING)
    (whole,) = area(made, [0, 1], [0, 0], [1, 1])
    assert whole.is_valid
    assert whole.area == pytest.approx(made.cell_areas.sum(), rel=ROUNDED)


def test_the_ground_of_the_sample_town_is_whole_and_valid():
    network = sample_network()
    made = make_ground(network, network.usable("walk"), WIDTH, SPACING)
    edges = np.flatnonzero(made.count)
    (whole,) = area(made, edges, edges * 0, edges * 0 + 1)
    assert whole.is_valid
    assert whole.area == pytest.approx(made.cell_areas.sum(), rel=ROUNDED)
