"""Candidates along streets: where they may lie, how far apart, and that they are the same however the data come."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from benchmarks.generated import generated_network
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.osm import read_osm
from klimaklok_plugin.analysis.network.roads import RoadLines, line_table
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.routing.places_along import Spread, along_roads, spread, thin
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
RULES = replace(STRATEGY.charging, candidate_spacing_m=200, candidate_junction_m=5)
OSLO = Path(__file__).resolve().parents[4] / "shared" / "data" / "oslo_center" / "oslo_center.osm.pbf"


def streets(*lines, **columns):
    xy = np.array([vertex for line in lines for vertex in line], float)
    neutral = {"walk": 3, "bike": 3, "car": 3, "speed_kmh": 30, "speed_back_kmh": 30, "road_class": "residential"}
    words = {name: np.array(value, object) for name, value in columns.items() if isinstance(value, list)}
    table = line_table(len(lines), neutral | {name: value for name, value in columns.items() if name not in words})
    return Graph(
        build_network(
            RoadLines(
                key=(xy * 1000).round().astype(np.int64) @ np.array([1 << 32, 1]),
                xy=xy,
                start=np.cumsum([0, *(len(line) for line in lines)]),
                table=table.assign(**{name: list(value) for name, value in words.items()}),
                crs=CRS(25832),
            )
        ),
        "car",
        "m",
        STRATEGY,
    )


def xy_of(candidates):
    return shapely.get_coordinates(candidates.geometry)


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_a_long_street_has_a_candidate_at_every_step():
    found = along_roads(streets([(0, 0), (1000, 0)], name="Storgata"), RULES, [(500, 0)], 2000)
    assert xy_of(found).tolist() == [[100, 0], [300, 0], [500, 0], [700, 0], [900, 0]]
    assert found["road_name"].tolist() == ["Storgata"] * 5
    assert found["road_class"].tolist() == ["residential"] * 5
    assert found["edge_id"].tolist() == [0] * 5
    assert found.crs.to_epsg() == 25832


def test_nothing_lies_on_roads_where_nobody_may_stop_or_that_are_not_public():
    rows = [[(0, 300 * i), (100, 300 * i)] for i in range(9)]
    graph = streets(
        *rows,
        road_class=["residential", "motorway", "trunk", "primary_link", "service", *["residential"] * 4],
        structure=[False] * 5 + [True, False, False, False],
        owner=[""] * 6 + ["P", "K", ""],
        no_through=[0] * 8 + [4],
    )
    graph._shape.main = np.ones(9, bool)
    assert xy_of(along_roads(graph, RULES, [(0, 1200)], 9000))[:, 1].tolist() == [0, 2100]


def test_a_street_that_cars_may_not_use_and_an_island_have_none():
    graph = streets([(0, 0), (6000, 0)], [(0, 500), (900, 500)], [(0, 900), (100, 900)], car=[3, 0, 3])
    assert (xy_of(along_roads(graph, RULES, [(0, 0)], 99_000))[:, 1] == 0).all()


def test_between_two_junctions_close_to_each_other_there_is_no_room():
    lines = [[(0, 0), (9.9, 0)], [(9.9, 0), (300, 0)], [(0, 0), (0, 50)], [(9.9, 0), (9.9, 50)]]
    assert 0 not in along_roads(streets(*lines), RULES, [(0, 0)], 999)["edge_id"].tolist()


def test_only_places_within_reach_of_a_demand_are_kept():
    graph = streets([(0, 0), (1000, 0)])
    assert xy_of(along_roads(graph, RULES, [(0, 100), (np.nan, 0)], 250))[:, 0].tolist() == [100]
    assert len(along_roads(graph, RULES, [(0, 9000)], 250)) == 0
    assert len(along_roads(graph, RULES, np.empty((0, 2)), 250)) == 0


def test_a_street_without_a_name_has_none():
    assert along_roads(streets([(0, 0), (150, 0)]), RULES, [(0, 0)], 250)["road_name"].tolist() == [None]


# --- properties ------------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 300), st.sampled_from([10.0, 55.5, 400.0, 3000.0]), st.booleans())
def test_chosen_points_keep_their_distance_and_leave_no_gap(seed, count, spacing, on_grid):
    rng = np.random.default_rng(seed)
    xy = rng.uniform(-1000, 1000, (count, 2)).round(-1 if on_grid else 3)
    street_m, end_m = rng.integers(1, 4, (2, count)) * 100.0

    def kept_of(order):
        places = Spread(order, np.zeros(count), xy[order], street_m[order], end_m[order])
        return order[thin(places, spacing)]

    kept = kept_of(np.arange(count))
    if not count:
        assert len(kept) == 0
        return
    apart = cdist(xy[kept], xy[kept]) + np.eye(len(kept)) * 1e9
    assert apart.min() >= spacing * (1 - 1e-9)
    assert (cdist(xy, xy[kept]).min(axis=1) < spacing).all()
    np.testing.assert_array_equal(xy[kept_of(rng.permutation(count))], xy[kept])


def test_of_two_too_close_the_one_on_the_longer_street_stays_then_the_one_farther_from_its_ends():
    def kept(xy, street_m, end_m, first=None):
        places = Spread(np.arange(len(xy)), np.zeros(len(xy)), np.array(xy, float), np.array(street_m), np.array(end_m))
        return thin(places, 100.0, None if first is None else np.array(first)).tolist()

    assert kept([(0, 0), (50, 0)], [200.0, 300.0], [90.0, 10.0]) == [1]
    assert kept([(0, 0), (50, 0)], [300.0, 300.0], [90.0, 10.0]) == [0]
    assert kept([(50, 0), (0, 0)], [300.0, 300.0], [90.0, 90.0]) == [1]  # the western
    assert kept([(0, 50), (0, 0)], [300.0, 300.0], [90.0, 90.0]) == [1]  # the southern
    assert kept([(0, 0), (50, 0)], [200.0, 300.0], [90.0, 10.0], first=[True, False]) == [0]
    assert kept([(0, 0), (100, 0)], [200.0, 300.0], [90.0, 10.0]) == [0, 1]  # far enough apart


def town(seed):
    """A town of streets of all lengths, some between the same junctions, one of them a ring."""
    rng = np.random.default_rng(seed)
    corner = {
        (x, y): (x * 180 + rng.uniform(-60, 60), y * 170 + rng.uniform(-60, 60)) for x in range(8) for y in range(8)
    }
    lines = [[corner[x, y], corner[x + 1, y]] for x in range(7) for y in range(8) if rng.random() < 0.9]
    lines += [[corner[x, y], corner[x, y + 1]] for x in range(8) for y in range(7) if rng.random() < 0.9]
    lines = [[a, ((a[0] + b[0]) / 2 + rng.uniform(-9, 9), (a[1] + b[1]) / 2 + 5), b] for a, b in lines]
    turn = np.linspace(0, 2 * np.pi, 40)[:-1]
    ring = [(1900 + 150 * np.cos(each), 700 + 150 * np.sin(each)) for each in turn]
    return [*lines, [*ring, ring[0]], [ring[0], corner[7, 4]]]


def moved(lines, x, y):
    return [[(px + x, py + y) for px, py in line] for line in lines]


def cut(lines, rng):
    """Cut lines in two at their inner vertices."""
    return [part for line in lines for at in [rng.integers(1, len(line) - 1) if len(line) > 2 else 0]
            for part in ([line[: at + 1], line[at:]] if at else [line])]  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_candidates_do_not_depend_on_pieces_directions_order_or_place_on_the_map(seed):
    rng = np.random.default_rng(seed)
    lines = town(seed)

    def places(lines, x=0.0, y=0.0):
        return xy_of(along_roads(streets(*lines), RULES, [(700 + x, 700 + y)], 1500)) - (x, y)

    first = places(lines)
    assert len(first) > 20
    shuffled = [lines[i][:: rng.choice([1, -1])] for i in rng.permutation(len(lines))]
    for other in (shuffled, cut(lines, rng), cut(cut(shuffled, rng), rng)):
        np.testing.assert_allclose(places(other), first, atol=1e-6)
    for x, y in ((0.01, 0.0), (0.0, 0.37), (1234.5, -77.77)):
        np.testing.assert_allclose(places(moved(lines, x, y), x, y), first, atol=1e-6)


def test_a_ring_without_a_junction_has_its_places_all_around():
    turn = np.linspace(0, 2 * np.pi, 41)[:-1]
    ring = [(200 * np.cos(each), 200 * np.sin(each)) for each in turn]
    halves = streets([*ring[:20], ring[20]], [*ring[20:], ring[0]]).network
    found = spread(halves, np.ones(2, bool), 200.0)
    assert len(found.edge) == 6
    np.testing.assert_allclose(np.hypot(*found.xy.T), 200, atol=1)
    around = np.sort(np.degrees(np.arctan2(*found.xy.T[::-1])))
    np.testing.assert_allclose(np.diff(around), 60, atol=1)


def test_a_street_in_pieces_has_the_places_of_the_whole():
    whole = streets([(0, 0), (1000, 0)]).network
    pieces = streets([(0, 0), (130, 0)], [(390, 0), (130, 0)], [(390, 0), (400, 0)], [(400, 0), (1000, 0)]).network
    for network in (whole, pieces):
        found = spread(network, np.ones(len(network.table), bool), 200.0)
        order = np.argsort(found.xy[:, 0])
        np.testing.assert_allclose(found.xy[order, 0], [100, 300, 500, 700, 900])
        np.testing.assert_allclose(found.street_m, 1000)
        np.testing.assert_allclose(found.end_m[order], [100, 300, 500, 300, 100])
        on_line = shapely.line_interpolate_point(network.lines[found.edge], found.offset_m)
        np.testing.assert_allclose(shapely.get_coordinates(on_line), found.xy)


def test_the_order_and_direction_of_the_roads_do_not_matter():
    rng = np.random.default_rng(3)
    steps = [np.linspace(0, 1500, 16).round(3)] * 2
    lines = [[(x, y), (x + 100, y)] for x in steps[0][:-1] for y in steps[1]]
    lines += [[(x, y), (x, y + 100)] for x in steps[0] for y in steps[1][:-1]]
    first = along_roads(streets(*lines), RULES, [(700, 700)], 900)
    shuffled = [lines[i][:: rng.choice([1, -1])] for i in rng.permutation(len(lines))]
    second = along_roads(streets(*shuffled), RULES, [(700, 700)], 900)
    np.testing.assert_allclose(xy_of(first), xy_of(second))
    assert len(first) > 20


def test_a_generated_town_has_them_on_its_streets_and_apart():
    graph = Graph(generated_network(5_000), "car", "m", STRATEGY)
    low, high = np.array(graph.network.bounds).reshape(2, 2)
    rules = replace(RULES, candidate_road_classes=tuple(graph.network.table["road_class"].unique()))
    found = along_roads(graph, rules, [(low + high) / 2], 1000)
    xy = xy_of(found)
    assert len(found) > 10
    np.testing.assert_allclose(shapely.distance(found.geometry, graph.network.lines[found["edge_id"]]), 0, atol=1e-6)
    assert cKDTree(xy).query(xy, k=2)[0][:, 1].min() >= 200 * (1 - 1e-9)
    assert np.hypot(*(xy - (low + high) / 2).T).max() <= 1000


@pytest.mark.skipif(not OSLO.exists(), reason=f"real data not there: {OSLO}")
def test_central_oslo_is_covered_within_a_short_walk():
    network = build_network(read_osm(OSLO, CRS(25832), STRATEGY))
    graph = Graph(network, "car", "m", STRATEGY)
    streets = network.lines[graph.main & network.table["road_class"].isin(["residential"]).to_numpy()]
    demand = shapely.get_coordinates(shapely.line_interpolate_point(streets, 0.5, normalized=True))
    found = along_roads(graph, RULES, demand, 1000)
    classes = set(network.table["road_class"].astype(str)[found["edge_id"]])
    assert classes <= set(RULES.candidate_road_classes)
    assert not network.table["structure"].to_numpy()[found["edge_id"]].any()
    xy = xy_of(found)
    assert cKDTree(xy).query(xy, k=2)[0][:, 1].min() >= 200 * (1 - 1e-9)
    assert np.quantile(cKDTree(xy).query(demand)[0], 0.99) < 250
