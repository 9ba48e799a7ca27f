"""Walking, cycling and driving compared: towns counted by hand, networkx, and what must always hold."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.ops import substring

from klimaklok_plugin.analysis.core.messages import Cancelled, Language
from klimaklok_plugin.analysis.layers.messages import (
    FieldNumberWrongError,
    LayerEmptyError,
    LayerFieldMissingError,
    LayerWithoutCrsError,
)
from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.roads import RoadLines, line_table
from klimaklok_plugin.analysis.parking.detour import DetourOptions, car_detour
from klimaklok_plugin.analysis.parking.messages import (
    DetourLimitWrongError,
    DetourNoOriginError,
    DetourTooManyPairsError,
)
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
RULES = STRATEGY.parking.detour
DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
FORNEBU = DATA / "fornebu" / "fornebu.osm.pbf"
CAR_M_MIN = 600.0  # 36 km/h
WALK_M_MIN = STRATEGY.walk.speed_kmh * 1000 / 60
BIKE_M_MIN = STRATEGY.bike.speed_kmh * 1000 / 60

# A ring of streets around a block of 400 x 1000 m, and one through the middle of it:
#
#   north west ------------- north east
#       |                        |
#     origin --- halfway ---- south east
SOUTH_1, SOUTH_2 = [(0, 0), (200, 0)], [(200, 0), (400, 0)]
EAST, NORTH, WEST = [(400, 0), (400, 1000)], [(400, 1000), (0, 1000)], [(0, 1000), (0, 0)]
RING = (SOUTH_1, SOUTH_2, EAST, NORTH, WEST)
LONG_WAY = 1000 + 400 + 1000


def town(*lines, **columns):
    """Return streets of 36 km/h both ways, joined where vertices are equal."""
    xy = np.array([vertex for line in lines for vertex in line], float)
    neutral = {"walk": 3, "bike": 3, "car": 3, "speed_kmh": 36, "speed_back_kmh": 36}
    return build_network(
        RoadLines(
            key=(xy * 1000).round().astype(np.int64) @ np.array([1 << 32, 1]),
            xy=xy,
            start=np.cumsum([0, *(len(line) for line in lines)]),
            table=line_table(len(lines), neutral | {"source_id": np.arange(len(lines))} | columns),
            crs=CRS(25832),
        )
    )


def layer(*shapes, crs=25832, **columns):
    made = [shapely.Point(shape) if isinstance(shape, tuple) else shape for shape in shapes]
    return gpd.GeoDataFrame(columns, geometry=np.array(made, object), crs=crs)


def line(*xy):
    return shapely.LineString(xy)


def codes(result):
    return [note.code for note in result.notes]


def note(result, code):
    return next(each.values for each in result.notes if each.code == code)  # noqa: PD011 - no frame


HOME, SHOP = (50, 0), (350, 0)
FILTER = line((180, 0), (220, 0))


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_distances_minutes_ratios_and_the_winner_are_those_counted_by_hand():
    row = car_detour(layer(HOME), layer(SHOP, name=["Shop"]), town(*RING), STRATEGY).pairs.iloc[0]
    walk, bike, car = 300 / WALK_M_MIN, 300 / BIKE_M_MIN + RULES.bike_park_min, 300 / CAR_M_MIN + RULES.car_park_min
    assert [row.walk_m, row.bike_m, row.car_m] == [300, 300, 300]
    assert [row.walk_min, row.bike_min, row.car_min] == pytest.approx([walk, bike, car], abs=0.006)
    assert [row.car_bike, row.car_walk, row.bike_walk] == pytest.approx(
        [car / bike, car / walk, bike / walk], abs=0.006
    )
    assert (row.origin_id, row.target_id, row.target_name) == (1, 1, "Shop")
    assert row.winner == "equal"  # 2.5 minutes by car, 2.2 by bike
    assert bool(row.nearest)


def test_the_way_from_the_door_to_the_street_is_walked_by_all():
    row = car_detour(layer((50, 40)), layer((350, -40)), town(*RING), STRATEGY).pairs.iloc[0]
    assert [row.walk_m, row.bike_m, row.car_m] == [380, 380, 380]
    assert row.car_min == pytest.approx(300 / CAR_M_MIN + 80 / WALK_M_MIN + RULES.car_park_min, abs=0.006)
    assert row.bike_min == pytest.approx(300 / BIKE_M_MIN + 80 / WALK_M_MIN + RULES.bike_park_min, abs=0.006)


def test_a_filtered_street_sends_the_car_round_and_nobody_else():
    before = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY).pairs.iloc[0]
    result = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, closed_roads=layer(FILTER))
    row = result.pairs.iloc[0]
    kept = ["walk_m", "walk_min", "bike_m", "bike_min", "car_m", "car_min", "winner"]
    assert row[kept].to_list() == before[kept].to_list()
    # Out west, round, and in from the east: 50 + 1000 + 400 + 1000 + 50.
    assert row.car_m_after == LONG_WAY + 100
    assert row.car_min_after == pytest.approx((LONG_WAY + 100) / CAR_M_MIN + RULES.car_park_min, abs=0.006)
    assert row.car_more_min == pytest.approx((LONG_WAY + 100 - 300) / CAR_M_MIN, abs=0.006)
    assert (row.winner, row.winner_after, row.change) == ("equal", "bike", "now_bike")
    assert note(result, "detour_closed") == {"metres": 40}


def test_a_one_way_street_sends_the_car_round_and_who_walks_or_cycles_there_as_before():
    streets = town(*RING, car=np.array([2, 3, 3, 3, 3]))  # the first one westward only
    row = car_detour(layer(HOME), layer(SHOP), streets, STRATEGY).pairs.iloc[0]
    assert [row.walk_m, row.bike_m, row.car_m] == [300, 300, LONG_WAY + 100]
    assert row.winner == "bike"
    back = car_detour(layer(SHOP), layer(HOME), streets, STRATEGY).pairs.iloc[0]
    assert [back.walk_m, back.bike_m, back.car_m] == [300, 300, 300]


def test_the_walk_from_the_car_park_counts():
    park = layer((150, 0), name=["P-hus"])
    result = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, car_parking=park)
    row = result.pairs.iloc[0]
    assert (row.car_park, row.car_walk_m, row.car_m) == ("P-hus", 200, 300)
    assert row.car_min == pytest.approx(100 / CAR_M_MIN + 200 / WALK_M_MIN + RULES.car_park_min, abs=0.006)
    assert row.winner == "bike"


def test_the_driver_takes_the_car_park_with_the_least_minutes_in_all_not_the_nearest():
    # At the shop itself, come to by car only from behind: half the town away; or 200 m before it.
    streets = town(*RING, car=np.array([3, 0, 3, 3, 3]))
    parks = layer((350, 0), (200, 0), (400, 20), name=["no street", "before", "behind"])
    row = car_detour(layer(HOME), layer(SHOP), streets, STRATEGY, car_parking=parks).pairs.iloc[0]
    before, behind = 150 / CAR_M_MIN + 150 / WALK_M_MIN, (50 + 1000 + 400 + 980) / CAR_M_MIN + 70 / WALK_M_MIN
    assert before < behind
    assert (row.car_park, row.car_walk_m) == ("before", 150)
    assert row.car_min == pytest.approx(before + RULES.car_park_min, abs=0.006)


def test_car_parks_farther_than_the_walk_that_is_accepted_are_none_and_it_is_said():
    far = layer((0, 1000 - 1), name=["far"])
    result = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, car_parking=far)
    row = result.pairs.iloc[0]
    assert np.isnan(row.car_min)
    assert row.car_park == ""
    assert row.winner == "bike"
    assert result.summary.car_reason.to_list() == ["no_car_parking"]
    assert result.unreached[["mode", "reason", "targets"]].to_numpy().tolist() == [["car", "no_car_parking", 1]]
    assert note(result, "detour_no_car_parking")["count"] == 1


def test_trips_of_which_none_can_be_driven_are_no_win_over_the_car():
    far = layer((0, 1000 - 1), name=["far"])
    result = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, car_parking=far)
    assert note(result, "detour_nothing_driven") == {"count": 1}
    assert np.isnan(result.active_share)
    assert "detour_share" not in codes(result)
    near = layer((150, 0), name=["P"])
    result = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, car_parking=near)
    assert "detour_share" in codes(result)
    assert "detour_nothing_driven" not in codes(result)
    assert "detour_not_driven_to" not in codes(result)


def test_a_target_that_nobody_drives_to_is_not_won_by_walking_and_the_shares_are_of_the_others():
    near = layer((SHOP[0], SHOP[1]), name=["P"])
    both = car_detour(layer(HOME), layer(SHOP, (0, 990)), town(*RING), STRATEGY, car_parking=near)
    driven, not_driven = both.summary.iloc[0], both.summary.iloc[1]
    assert not_driven.car_reason == "no_car_parking"
    assert not_driven.verdict == "unknown"
    assert np.isfinite(not_driven.walk_mean_min)
    assert not_driven[["walk_share", "bike_share", "active_share"]].isna().all()
    assert both.active_share == driven.active_share
    assert note(both, "detour_not_driven_to") == {"count": 1, "total": 2}
    assert both.reasons["code"][both.reasons["target"] == 1].tolist() == ["unknown", "means"]


def test_car_parks_that_no_street_leads_to_are_not_used_and_it_is_said():
    parks = layer((200, 500), (150, 0), name=["yard", "P"])
    options = DetourOptions(max_snap_m=100)
    result = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, options, car_parking=parks)
    assert result.pairs.car_park.to_list() == ["P"]
    assert note(result, "detour_parking_off") == {"layer": "CAR_PARKING", "count": 1, "limit_m": 100}


def test_spaces_that_are_exempt_from_the_rules_are_not_used():
    parks = layer((340, 0), (150, 0), name=["HC", "P"], use=["disabled", "public"])
    options = DetourOptions(use_field="use")
    result = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, options, car_parking=parks)
    assert result.pairs.car_park.to_list() == ["P"]
    assert note(result, "detour_exempt") == {"count": 1}


def test_how_many_spaces_there_are_is_not_spoken_of():
    parks = layer((150, 0), shapely.box(240, -10, 260, -4), name=["point", "area"])
    result = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, car_parking=parks, bike_parking=parks)
    assert [code for code in codes(result) if code.startswith("spaces_")] == []


def test_the_bike_is_left_at_bike_parking_and_at_the_target_where_there_is_none_near():
    stands = layer((250, 0), name=["stativ"])
    result = car_detour(layer(HOME), layer(SHOP, (0, 900)), town(*RING), STRATEGY, bike_parking=stands)
    shop, far = (row for _, row in result.pairs.iterrows())
    assert (shop.bike_parking, shop.bike_walk_m, shop.bike_m) == ("stativ", 100, 300)
    assert shop.bike_min == pytest.approx(200 / BIKE_M_MIN + 100 / WALK_M_MIN + RULES.bike_park_min, abs=0.006)
    assert (far.bike_parking, far.bike_m) == ("", 950)
    assert far.bike_min == pytest.approx(950 / BIKE_M_MIN + RULES.bike_park_min, abs=0.006)
    assert note(result, "detour_bikes_at_door")["count"] == 1


def test_a_car_park_drawn_as_an_area_is_left_on_foot_by_its_nearest_side():
    park = layer(shapely.box(140, -30, 200, -5), name=["P"])
    row = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, car_parking=park).pairs.iloc[0]
    assert row.car_park == "P"
    assert row.car_walk_m == pytest.approx(150 + 5)


@pytest.mark.parametrize(
    ("shop", "metres"),
    [
        ((300, 0), 7),  # straight across from the side of the car park
        ((350, 0), 7 + 10),
        ((300, 4), 3),  # nearer than the street
        ((300, 20), 0),  # in it
    ],
)
@pytest.mark.parametrize("drawn", [lambda area: area, lambda area: area.segmentize(3.1), lambda area: area.reverse()])
def test_a_car_park_is_as_near_as_its_outline_however_many_corners_it_has(shop, metres, drawn):
    park = layer(drawn(shapely.box(240, 7, 340, 57)), name=["P"])
    row = car_detour(layer(HOME), layer(shop), town(*RING), STRATEGY, car_parking=park).pairs.iloc[0]
    assert row.car_walk_m == pytest.approx(metres, abs=0.001)
    # The car comes in by the corner that is reached first, of two as near to the street: 190 m along it and 7 m off.
    assert row.car_m == pytest.approx(190 + 7 + metres, abs=0.06)
    assert row.car_min == pytest.approx(190 / CAR_M_MIN + (7 + metres) / WALK_M_MIN + RULES.car_park_min, abs=0.006)


def test_a_target_drawn_as_an_area_is_come_to_straight_across_from_the_origin():
    plot = shapely.box(20, 7, 120, 57)
    for area in (plot, plot.segmentize(3.3)):
        row = car_detour(layer((50, 0), (50, 3), (50, 6), (50, 30)), layer(area), town(*RING), STRATEGY).pairs
        assert row.walk_m.tolist() == pytest.approx([7, 3 + 7, 1, 0], abs=0.06)
        assert row.car_m.tolist() == pytest.approx([7, 3 + 7, 6 + 7, 30 + 7], abs=0.06)


def test_walking_to_an_area_is_walking_to_the_nearest_of_a_great_many_points_of_its_outline():
    network = random_town(np.random.default_rng(2))
    plot = shapely.Polygon([(130, 140), (171, 133), (190, 188), (142, 171)])
    homes = layer((110, 0), (0, 350), (150, 101), (420, 333), (203, 170), (128, 140))
    points = [tuple(each) for each in shapely.get_coordinates(plot.exterior.segmentize(0.05))]
    area = car_detour(homes, layer(plot), network, STRATEGY).pairs
    every = car_detour(homes, layer(*points), network, STRATEGY).pairs.groupby("origin_id")
    for mode in ("walk", "bike", "car"):
        assert area[f"{mode}_min"].to_numpy() == pytest.approx(every[f"{mode}_min"].min().to_numpy(), abs=0.011)


@pytest.mark.parametrize("seed", range(4))
def test_outlines_drawn_otherwise_give_the_same_minutes(seed):
    chance = np.random.default_rng(seed)
    network = random_town(chance)

    def blob():
        turn, middle = np.sort(chance.uniform(0, 6.2, 6)), chance.uniform(50, 550, 2)
        ring = np.column_stack([np.cos(turn), np.sin(turn)]) * chance.uniform(10, 40, 6)[:, None]
        return shapely.Polygon(middle + ring)

    homes = layer(*map(tuple, chance.uniform(0, 600, (12, 2))))
    # One lies along its street, all of its side as near to it.
    shops, cars, bikes = [blob(), blob()], [blob(), blob(), shapely.box(220, 105, 280, 140)], [blob(), blob()]

    def measured(draw):
        given = [layer(*map(draw, each)) for each in (shops, cars, bikes)]
        return car_detour(homes, given[0], network, STRATEGY, car_parking=given[1], bike_parking=given[2]).pairs

    first = measured(lambda area: area)
    for draw in (
        lambda area: area.segmentize(2.3),
        lambda area: shapely.Polygon([*area.exterior.coords[2:-1], *area.exterior.coords[:3]]),
        lambda area: area.reverse(),
    ):
        other = measured(draw)
        for name in ("walk_min", "bike_min", "car_min", "walk_m", "bike_walk_m", "car_walk_m"):
            assert other[name].to_numpy() == pytest.approx(first[name].to_numpy(), abs=0.1, nan_ok=True), name


def test_cells_are_measured_by_the_mean_over_points_spread_in_them():
    cell = shapely.box(0, -50, 100, 50)
    row = car_detour(layer(cell), layer(SHOP), town(*RING, [(0, 0), (0, -60)]), STRATEGY).pairs.iloc[0]
    single = [
        car_detour(layer((x, y)), layer(SHOP), town(*RING, [(0, 0), (0, -60)]), STRATEGY).pairs.iloc[0]
        for x in (12.5, 37.5, 62.5, 87.5)
        for y in (-37.5, -12.5, 12.5, 37.5)
    ]
    for name in ("walk_min", "bike_min", "car_min", "walk_m", "car_m"):
        assert row[name] == pytest.approx(np.mean([each[name] for each in single]), abs=0.06)
    assert row.geometry.equals(cell)


def test_targets_drawn_as_areas_are_come_to_by_their_entrances():
    school = shapely.box(300, 5, 390, 60)
    door = layer((390, 30))
    by_outline = car_detour(layer(HOME), layer(school), town(*RING), STRATEGY).pairs.iloc[0]
    by_door = car_detour(layer(HOME), layer(school), town(*RING), STRATEGY, entrances=door).pairs.iloc[0]
    assert by_outline.walk_m == pytest.approx(250 + 5)
    assert by_door.walk_m == pytest.approx(350 + 30 + 10)


def test_nearest_marks_the_target_with_the_shortest_walk():
    pairs = car_detour(layer(HOME, (390, 0)), layer((100, 0), SHOP), town(*RING), STRATEGY).pairs
    assert pairs.nearest.to_list() == [True, False, False, True]


def test_minutes_that_hardly_differ_are_equal():
    # As long by bike as by car after ... m: 1 + m / 250 = 2 + m / 600.
    streets = town([(0, 0), (6000, 0)])
    targets = layer(*((x, 0) for x in (100, 500, 1500, 3000)))
    pairs = car_detour(layer((0, 0)), targets, streets, STRATEGY).pairs
    gap = pairs.car_min - np.minimum(pairs.walk_min, pairs.bike_min)
    expected = np.where(
        gap.abs() <= RULES.equal_min,
        "equal",
        np.where(gap < 0, "car", np.where(pairs.walk_min <= pairs.bike_min, "walk", "bike")),
    )
    assert pairs.winner.to_list() == expected.tolist()
    assert set(pairs.winner) == {"equal", "car"}


def test_walking_wins_where_nothing_else_is_worth_it():
    rules = replace(STRATEGY.parking, detour=replace(RULES, bike_park_min=3.0, car_park_min=5.0))
    strategy = replace(STRATEGY, parking=rules)
    assert car_detour(layer(HOME), layer((90, 0)), town(*RING), strategy).pairs.winner.to_list() == ["walk"]


# --- closed streets ---------------------------------------------------------------------------------------------------


def test_who_lives_on_a_closed_street_walks_to_the_car():
    whole = line((0, 0), (200, 0))
    result = car_detour(layer((150, 0)), layer((400, 500)), town(*RING), STRATEGY, closed_roads=layer(whole))
    row = result.pairs.iloc[0]
    assert row.car_m == row.car_m_after == 50 + 200 + 500
    assert row.car_min_after == pytest.approx(50 / WALK_M_MIN + 700 / CAR_M_MIN + RULES.car_park_min, abs=0.006)


def test_a_car_park_on_a_closed_street_is_not_used_after():
    parks = layer((300, 0), (400, 30), name=["closed", "open"])
    closed = layer(line((200, 0), (400, 0)))
    row = car_detour(
        layer(HOME), layer(SHOP), town(*RING), STRATEGY, car_parking=parks, closed_roads=closed
    ).pairs.iloc[0]
    assert row.car_park == "closed"
    drive = 50 + 1000 + 400 + 970
    assert row.car_min_after == pytest.approx(drive / CAR_M_MIN + 80 / WALK_M_MIN + RULES.car_park_min, abs=0.006)


def test_streets_that_no_car_comes_to_any_more_are_walked_and_said():
    # A dead end behind the closed street.
    streets = town(*RING, [(200, 0), (200, 300)])
    closed = layer(line((200, 0), (200, 100)))
    result = car_detour(layer((200, 250)), layer(HOME), streets, STRATEGY, closed_roads=closed)
    assert note(result, "detour_cut_off") == {"metres": 200}
    row = result.pairs.iloc[0]
    assert row.car_min_after == pytest.approx(250 / WALK_M_MIN + 150 / CAR_M_MIN + RULES.car_park_min, abs=0.006)


def test_only_measures_that_keep_cars_out_close():
    lines = layer(FILTER, FILTER, FILTER, measure=["stopping_ban", "none", None])
    result = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, closed_roads=lines)
    assert "car_min_after" not in result.pairs
    assert note(result, "detour_measures_open") == {"count": 3}
    assert "detour_nothing_closes" in codes(result)
    lines = layer(FILTER, FILTER, measure=["stopping_ban", "closed_in_hours"])
    result = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, closed_roads=lines)
    assert result.pairs.car_m_after.to_list() == [LONG_WAY + 100]


def test_lines_that_run_along_no_street_are_said():
    beside = line((180, 300), (220, 300))
    across = line((200, -40), (200, 40))
    result = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, closed_roads=layer(beside, across))
    assert note(result, "detour_closed_unmatched") == {"count": 2, "total": 2}
    assert "car_min_after" not in result.pairs
    result = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, closed_roads=layer(beside, FILTER, FILTER))
    assert note(result, "detour_closed_unmatched") == {"count": 1, "total": 3}


def test_a_line_drawn_by_hand_closes_the_street_beside_it_and_not_the_one_that_crosses():
    streets = town(*RING, [(200, 0), (200, 500)])
    drawn = line((120, 5), (280, 3))
    result = car_detour(layer(HOME), layer(SHOP, (200, 400)), streets, STRATEGY, closed_roads=layer(drawn))
    assert note(result, "detour_closed")["metres"] == pytest.approx(160, abs=1)
    shop, crossing = (row for _, row in result.pairs.iterrows())
    assert shop.car_m_after == LONG_WAY + 100
    # What hangs on the closed street alone is walked.
    assert crossing.car_m_after == crossing.car_m
    assert note(result, "detour_cut_off")["metres"] == 500


@pytest.mark.parametrize("seed", range(5))
def test_pieces_of_streets_close_themselves_to_the_metre_and_nothing_else(seed):
    chance = np.random.default_rng(seed)
    network = random_town(chance)
    edges = chance.choice(np.flatnonzero(network.usable("car")), 8, replace=False)
    begin = chance.uniform(0, 60, 8)
    end = begin + chance.uniform(5, 40, 8)
    pieces = [substring(network.lines[edge], low, high) for edge, low, high in zip(edges, begin, end, strict=True)]
    result = car_detour(layer(HOME), layer(SHOP), network, STRATEGY, closed_roads=layer(*pieces))
    assert note(result, "detour_closed")["metres"] == round(float((end - begin).sum()))
    assert "detour_closed_unmatched" not in codes(result)


def test_an_area_shut_in_is_not_driven_to_and_the_reason_is_said():
    rules = replace(STRATEGY, network=replace(STRATEGY.network, main_component_km=0.5))
    streets = town(*RING, [(400, 0), (600, 0)], [(600, 0), (900, 0), (900, 300), (600, 300), (600, 0)])
    closed = layer(line((400, 0), (600, 0)))
    result = car_detour(layer(HOME), layer((800, 0)), streets, rules, closed_roads=closed)
    row = result.pairs.iloc[0]
    assert np.isfinite(row.car_min)
    assert np.isnan(row.car_min_after)
    assert result.unreached[["mode", "reason"]].to_numpy().tolist() == [["car_after", "closed_off"]]
    assert result.summary.car_reason_after.to_list() == ["closed_off"]
    row = result.summary.iloc[0]
    assert row.verdict_after == "unknown"
    assert np.isfinite(row.active_share)
    assert np.isnan([row.active_share_after, row.share_more, result.active_share_after]).all()
    assert note(result, "detour_not_driven_to_after") == {"count": 1, "total": 1}
    assert result.reasons["code"].tolist()[-1] == "after_nobody_drives"


def test_closed_roads_may_be_empty_or_hold_no_lines():
    empty = layer()
    assert "detour_closed_empty" in codes(
        car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, closed_roads=empty)
    )
    odd = layer(shapely.Point(200, 0), None, FILTER)
    result = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, closed_roads=odd)
    assert note(result, "detour_closed_no_lines") == {"count": 2}
    assert result.pairs.car_m_after.to_list() == [LONG_WAY + 100]


# --- not reached ------------------------------------------------------------------------------------------------------


def test_what_is_not_reached_is_said_with_the_reason():
    path = [(0, 1000), (0, 2000)]
    island = [(5000, 0), (5000, 100)]
    columns = {"car": np.array([3, 3, 3, 3, 3, 0, 3])}
    strategy = replace(STRATEGY, network=replace(STRATEGY.network, main_component_km=0.05))
    origins = layer(HOME, (50, 500), None, FILTER, (9000, 9000), name=["home", "yard", "nowhere", "line", "far"])
    targets = layer(SHOP, (0, 1900), (5000, 50), None, name=["shop", "car-free", "island", "none"])
    result = car_detour(origins, targets, town(*RING, path, island, **columns), strategy)
    found = result.unreached.set_index(["origin_id", "mode", "reason"]).targets.to_dict()
    assert found[1, "car", "target_too_far"] == 1
    assert found[1, "car", "no_way"] == found[1, "walk", "no_way"] == 1
    assert found[1, "bike", "target_no_geometry"] == 1
    assert found[3, "walk", "no_geometry"] == found[4, "walk", "lines"] == found[5, "car", "too_far"] == 4
    assert result.pairs.origin_id.unique().tolist() == [1, 2]
    assert result.summary.target_name.to_list() == ["shop", "car-free", "island", "none"]
    assert list(result.unreached.columns[:2]) == ["name", "geometry"] or "name" in result.unreached


# --- people -----------------------------------------------------------------------------------------------------------


def test_the_summary_is_weighted_by_people_and_says_who_would_not_drive():
    people = layer((50, 0), (300, 0), (0, 900), people=[10, 30, 60])
    result = car_detour(people, layer(SHOP), town(*RING), STRATEGY, DetourOptions(weight_field="people"))
    pairs, row = result.pairs, result.summary.iloc[0]
    weight = np.array([10, 30, 60])
    assert (row.people, row.origins) == (100, 3)
    assert row.walk_mean_min == pytest.approx(np.average(pairs.walk_min, weights=weight), abs=0.01)
    assert row.car_mean_min == pytest.approx(np.average(pairs.car_min, weights=weight), abs=0.01)
    active = np.minimum(pairs.walk_min, pairs.bike_min) <= pairs.car_min
    assert row.active_share == pytest.approx(weight[active.to_numpy()].sum() / 100)
    assert result.active_share == pytest.approx(row.active_share)
    assert result.reasons["code"].tolist() == [row.verdict, "means", "share"]
    assert result.reasons[["car", "bike", "walk", "share"]].iloc[1].tolist() == [
        row.car_mean_min, row.bike_mean_min, row.walk_mean_min, row.active_share,
    ]  # fmt: skip


def test_closed_streets_change_the_summary():
    people = layer(HOME, people=[20])
    options = DetourOptions(weight_field="people")
    far = layer((390, 900))
    result = car_detour(people, far, town(*RING), STRATEGY, options, closed_roads=layer(FILTER))
    row = result.summary.iloc[0]
    assert row.car_mean_min_after - row.car_mean_min == pytest.approx(row.car_more_min, abs=0.011)
    assert (row.active_share, row.active_share_after, row.share_more) == (0, 1, 1)
    assert (result.active_share, result.active_share_after) == (0, 1)
    after = result.reasons.iloc[-1]
    assert (after.code, after.car, after.share) == ("after", row.car_mean_min_after, 1)


def test_people_of_whom_nobody_knows_are_said_and_those_who_are_none_count_nothing():
    people = layer(HOME, (300, 0), (0, 900), people=[12.0, np.nan, 0.0])
    result = car_detour(people, layer(SHOP), town(*RING), STRATEGY, DetourOptions(weight_field="people"))
    assert len(result.pairs) == 3
    assert result.summary.people.to_list() == [12]
    assert result.summary.origins.to_list() == [1]
    assert note(result, "detour_weight_unknown") == {"field": "people", "count": 1}


def test_nobody_at_all_is_said():
    people = layer(HOME, people=[0])
    result = car_detour(people, layer(SHOP), town(*RING), STRATEGY, DetourOptions(weight_field="people"))
    assert "detour_nobody" in codes(result)
    assert np.isnan(result.summary.walk_mean_min.iloc[0])


@pytest.mark.parametrize("values", [[-1], ["mange"]])
def test_people_that_are_no_amounts_are_refused(values):
    with pytest.raises(FieldNumberWrongError, match="ORIGINS"):
        car_detour(layer(HOME, people=values), layer(SHOP), town(*RING), STRATEGY, DetourOptions(weight_field="people"))


def test_a_field_that_is_not_there_is_named():
    with pytest.raises(LayerFieldMissingError):
        car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, DetourOptions(weight_field="people"))


def test_few_people_are_not_counted_out():
    people = layer((50, 0), (9000, 0), people=[50, 3])
    result = car_detour(people, layer(SHOP), town(*RING), STRATEGY, DetourOptions(weight_field="people"))
    row = result.summary.iloc[0]
    assert row.people == 53
    assert np.isnan(row[["walk_unreached", "bike_unreached", "car_unreached"]].to_numpy(float)).all()
    assert row.under_10 == "walk_unreached,bike_unreached,car_unreached"
    few = car_detour(layer(HOME, people=[4]), layer(SHOP), town(*RING), STRATEGY, DetourOptions(weight_field="people"))
    assert np.isnan(few.summary.people.iloc[0])


# --- bad input --------------------------------------------------------------------------------------------------------


def test_layers_without_crs_or_features_are_refused():
    for origins, targets in ((layer(HOME, crs=None), layer(SHOP)), (layer(HOME), layer(SHOP, crs=None))):
        with pytest.raises(LayerWithoutCrsError):
            car_detour(origins, targets, town(*RING), STRATEGY)
    with pytest.raises(LayerWithoutCrsError):
        car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, closed_roads=layer(FILTER, crs=None))
    for origins, targets in ((layer(), layer(SHOP)), (layer(HOME), layer())):
        with pytest.raises(LayerEmptyError):
            car_detour(origins, targets, town(*RING), STRATEGY)


def test_origins_that_lie_nowhere_are_refused():
    with pytest.raises(DetourNoOriginError):
        car_detour(layer(None, FILTER), layer(SHOP), town(*RING), STRATEGY)


def test_limits_of_nothing_are_refused():
    for options in (DetourOptions(max_snap_m=0), DetourOptions(max_min=-1)):
        with pytest.raises(DetourLimitWrongError):
            car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, options)


def test_more_pairs_than_can_be_handed_on_are_refused(monkeypatch):
    monkeypatch.setattr("klimaklok_plugin.analysis.parking.detour_inputs.MOST_PAIRS", 3)
    with pytest.raises(DetourTooManyPairsError, match="4 pairs"):
        car_detour(layer(HOME, SHOP), layer(SHOP, HOME), town(*RING), STRATEGY)


@pytest.mark.parametrize(("code", "words"), [("en", "4 pairs"), ("nb", "4 par, og høyst 3 kan")])
def test_too_many_pairs_are_said_in_both_languages(monkeypatch, code, words):
    monkeypatch.setattr("klimaklok_plugin.analysis.parking.detour_inputs.MOST_PAIRS", 3)
    with pytest.raises(DetourTooManyPairsError) as raised:
        car_detour(layer(HOME, SHOP), layer(SHOP, HOME), town(*RING), STRATEGY)
    again = pickle.loads(pickle.dumps(raised.value))  # noqa: S301 - our own
    assert words in Language(code).fill(again.sentence(), again.values)


def test_other_reference_systems_are_taken():
    utm33 = layer(HOME).to_crs(25833)
    there = car_detour(utm33, layer(SHOP).to_crs(4326), town(*RING), STRATEGY, closed_roads=layer(FILTER).to_crs(25833))
    here = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, closed_roads=layer(FILTER))
    for name in ("walk_min", "bike_min", "car_min", "car_min_after"):
        assert there.pairs[name].to_numpy() == pytest.approx(here.pairs[name].to_numpy(), abs=0.02)
    assert there.pairs.crs == CRS(25832)


def test_pairs_that_take_longer_than_asked_are_left_out():
    everything = car_detour(layer(HOME), layer(SHOP, (200, 1000)), town(*RING), STRATEGY).pairs
    some = car_detour(layer(HOME), layer(SHOP, (200, 1000)), town(*RING), STRATEGY, DetourOptions(max_min=3.0)).pairs
    best = everything[["walk_min", "bike_min", "car_min"]].min(axis=1)
    assert some.target_id.to_list() == everything.target_id[best <= 3.0].to_list() == [1]


def test_points_and_areas_in_one_layer_are_measured_as_they_are_apart():
    box, spot = shapely.box(240, 7, 340, 57), shapely.Point(300, 0)
    shops, parks = layer(spot, box, name=["spot", "box"]), layer((100, 0), box, name=["P", "Q"])
    homes = layer(HOME, shapely.box(0, 5, 20, 15), name=["home", "cell"])
    every = car_detour(homes, shops, town(*RING), STRATEGY, car_parking=parks, bike_parking=parks).pairs
    assert every.geometry.geom_type.tolist() == ["Point", "Point", "Polygon", "Polygon"]
    for row in range(2):
        for goal in range(2):
            alone = car_detour(
                homes.iloc[[row]], shops.iloc[[goal]], town(*RING), STRATEGY, car_parking=parks, bike_parking=parks
            ).pairs
            one = every.iloc[[2 * row + goal]].reset_index(drop=True)
            measured = [name for name in one if name.endswith(("_m", "_min")) or name in ("car_park", "bike_parking")]
            pd.testing.assert_frame_equal(pd.DataFrame(one[measured]), pd.DataFrame(alone[measured]))
    assert every["car_park"].tolist() == ["Q"] * 4


def test_parking_layers_that_are_empty_count_as_none():
    result = car_detour(layer(HOME), layer(SHOP), town(*RING), STRATEGY, car_parking=layer(), bike_parking=layer())
    assert codes(result).count("parking_layer_empty") == 2
    assert result.pairs.car_m.to_list() == [300]
    assert "car_park" not in result.pairs


@pytest.mark.slow
def test_a_run_can_be_stopped_at_every_step():
    origins, targets = layer(HOME, (0, 500), people=[20, 30]), layer(SHOP, (400, 700))
    parks, closed = layer((150, 0)), layer(FILTER)
    seen = []

    def run(progress):
        car_detour(
            origins, targets, town(*RING), STRATEGY, DetourOptions(weight_field="people"),
            car_parking=parks, bike_parking=parks, closed_roads=closed, progress=progress,
        )  # fmt: skip

    run(seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    for stop in range(len(seen)):
        left = iter([*[False] * stop, True])
        with pytest.raises(Cancelled):
            run(lambda _, left=left: next(left))


def test_the_inputs_stay_as_they_are():
    streets, origins, closed = town(*RING), layer(HOME, people=[20]), layer(FILTER)
    before = streets.table.copy(), origins.copy(), closed.copy()
    car_detour(origins, layer(SHOP), streets, STRATEGY, closed_roads=closed, car_parking=layer((150, 0)))
    pd.testing.assert_frame_equal(streets.table, before[0])
    pd.testing.assert_frame_equal(origins, before[1])
    pd.testing.assert_frame_equal(closed, before[2])


# --- against networkx, and what must always hold ----------------------------------------------------------------------


def random_town(chance, size=6):
    """Return a grid of streets of which some are one-way, some for walking only, with speeds of their own."""
    lines = [[(x, y), (x + 100, y)] for x in range(0, size * 100, 100) for y in range(0, size * 100 + 1, 100)]
    lines += [[(y, x), (y, x + 100)] for x in range(0, size * 100, 100) for y in range(0, size * 100 + 1, 100)]
    count = len(lines)
    speed = chance.choice([20, 30, 50], count).astype(float)
    car = chance.choice([0, 1, 2, 3], count, p=[0.1, 0.1, 0.1, 0.7])
    bike = np.where(car == 0, chance.choice([0, 3], count), chance.choice([1, 3], count, p=[0.1, 0.9]))
    return town(*lines, car=car, bike=bike, speed_kmh=speed, speed_back_kmh=speed)


def as_graph(network, mode, closed=()):
    """Return minutes from node to node, in networkx."""
    graph, table = nx.DiGraph(), network.table
    graph.add_nodes_from(range(len(network.node_xy)))
    for edge, (tail, head, length, may, speed) in enumerate(
        zip(network.from_node, network.to_node, table.length_m, table[mode], table.speed_kmh, strict=True)
    ):
        if edge in closed:
            continue
        minutes = length / {"walk": WALK_M_MIN, "bike": BIKE_M_MIN, "car": speed * 1000 / 60}[mode]
        for one, other, bit in ((tail, head, 1), (head, tail, 2)):
            if may & bit and minutes < graph.get_edge_data(one, other, {"weight": np.inf})["weight"]:
                graph.add_edge(int(one), int(other), weight=minutes)
    return graph


@pytest.mark.parametrize("seed", range(6))
def test_minutes_are_those_of_networkx_before_and_after(seed):
    chance = np.random.default_rng(seed)
    network = random_town(chance)
    strategy = replace(STRATEGY, network=replace(STRATEGY.network, main_component_km=1e9))
    inner = np.flatnonzero(network.usable("car"))
    shut = chance.choice(inner, 6, replace=False)
    closed = gpd.GeoDataFrame(geometry=network.lines[shut], crs=25832)
    # On streets open to all both ways, which cars can still come to and leave.
    table = network.table
    large = max(nx.strongly_connected_components(as_graph(network, "car", set(shut.tolist()))), key=len)
    large &= max(nx.strongly_connected_components(as_graph(network, "bike")), key=len)
    inside = [tail in large and head in large for tail, head in zip(network.from_node, network.to_node, strict=True)]
    good = np.array(inside) & (table.car == 3).to_numpy() & (table.bike == 3).to_numpy()
    good[shut] = False
    edges = chance.permutation(np.flatnonzero(good))
    homes, shops = edges[:10], edges[10:16]
    middle = shapely.line_interpolate_point(network.lines, 0.5, normalized=True)
    origins, targets = (gpd.GeoDataFrame(geometry=middle[part], crs=25832) for part in (homes, shops))
    result = car_detour(origins, targets, network, strategy, closed_roads=closed).pairs
    assert len(result) == 60
    kinds = {"walk_min": ("walk", (), 0), "bike_min": ("bike", (), RULES.bike_park_min)}
    kinds |= {
        "car_min": ("car", (), RULES.car_park_min),
        "car_min_after": ("car", set(shut.tolist()), RULES.car_park_min),
    }
    for name, (mode, without, more) in kinds.items():
        graph = as_graph(network, mode, without)
        speed = {
            "walk": 80 * np.ones(len(table)),
            "bike": BIKE_M_MIN * np.ones(len(table)),
            "car": table.speed_kmh * 1000 / 60,
        }
        half = 50 / np.asarray(speed[mode])
        for row in result.itertuples():
            home, shop = homes[row.origin_id - 1], shops[row.target_id - 1]
            ends = [
                nx.dijkstra_path_length(graph, int(tail), int(head))
                for tail in (network.from_node[home], network.to_node[home])
                for head in (network.from_node[shop], network.to_node[shop])
            ]
            expected = half[home] + min(ends) + half[shop] + more
            assert getattr(row, name) == pytest.approx(expected, abs=0.006), name


spots = st.lists(st.tuples(st.integers(0, 600), st.integers(0, 600)), min_size=1, max_size=5, unique=True)
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.slow
@quick
@given(seed=st.integers(0, 10_000), homes=spots, shops=spots, shut=st.sets(st.integers(0, 83), min_size=1, max_size=12))
def test_closing_streets_never_shortens_a_drive_and_changes_no_walk_and_no_ride(seed, homes, shops, shut):
    network = random_town(np.random.default_rng(seed))
    closed = gpd.GeoDataFrame(geometry=network.lines[sorted(shut)], crs=25832)
    plain = car_detour(layer(*homes), layer(*shops), network, STRATEGY).pairs
    result = car_detour(layer(*homes), layer(*shops), network, STRATEGY, closed_roads=closed)
    # Of two ways that take equally long, one longer and faster, either may be taken: metres may differ, minutes not.
    kept = [name for name in plain.columns if name != "geometry" and not name.endswith("_m")]
    pd.testing.assert_frame_equal(pd.DataFrame(result.pairs[kept]), pd.DataFrame(plain[kept]), atol=0.011)
    if "car_min_after" in result.pairs:
        before, after = result.pairs.car_min.to_numpy(), result.pairs.car_min_after.to_numpy()
        assert (np.isnan(after) | (after >= before)).all()
        assert not (np.isnan(before) & ~np.isnan(after)).any()


@pytest.mark.slow
@quick
@given(seed=st.integers(0, 10_000), homes=spots, shops=spots, parks=spots)
def test_the_order_of_features_does_not_matter(seed, homes, shops, parks):
    network = random_town(np.random.default_rng(seed))
    closed = network.lines[:12:3]
    options = DetourOptions(max_snap_m=60.0)

    def run(homes, shops, parks, closed):
        origins = layer(*homes, name=[str(each) for each in homes])
        found = car_detour(
            origins, layer(*shops, name=[str(each) for each in shops]), network, STRATEGY, options,
            car_parking=layer(*parks), bike_parking=layer(*parks),
            closed_roads=gpd.GeoDataFrame(geometry=closed, crs=25832),
        )  # fmt: skip
        if not len(found.pairs):
            return found.pairs, found.summary.active_share.sort_values().to_list()
        numbers = [name for name in found.pairs if name.endswith(("_min", "_min_after", "_m"))]
        table = pd.DataFrame(found.pairs).set_index(["origin_name", "target_name"])[[*numbers, "winner"]].sort_index()
        return table, found.summary.active_share.sort_values().to_list()

    one = run(homes, shops, parks, closed)
    other = run(homes[::-1], shops[::-1], parks[::-1], closed[::-1])
    if len(one[0]) and "walk_min" in one[0]:
        minutes = [name for name in one[0] if "_min" in name]
        pd.testing.assert_frame_equal(one[0][minutes], other[0][minutes])
    assert one[1] == pytest.approx(other[1], nan_ok=True)


@pytest.mark.slow
@quick
@given(seed=st.integers(0, 10_000), homes=spots, shops=spots)
def test_targets_taken_in_blocks_are_the_same_targets(seed, homes, shops):
    network = random_town(np.random.default_rng(seed))
    parks, closed = layer((300, 300), (100, 500)), gpd.GeoDataFrame(geometry=network.lines[5:9], crs=25832)
    at_once = car_detour(layer(*homes), layer(*shops), network, STRATEGY, car_parking=parks, closed_roads=closed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("klimaklok_plugin.analysis.parking.detour._BLOCK_VALUES", 1)
        patch.setattr("klimaklok_plugin.analysis.parking.door_to_door._BATCH_VALUES", 1)
        in_blocks = car_detour(layer(*homes), layer(*shops), network, STRATEGY, car_parking=parks, closed_roads=closed)
    pd.testing.assert_frame_equal(pd.DataFrame(at_once.pairs), pd.DataFrame(in_blocks.pairs))
    pd.testing.assert_frame_equal(pd.DataFrame(at_once.summary), pd.DataFrame(in_blocks.summary))


@pytest.mark.skipif(not FORNEBU.is_file(), reason="the real data are not there")
def test_on_fornebu_a_closed_street_makes_drives_longer_and_walks_no_different():
    network = network_from_osm(FORNEBU, None, STRATEGY, BuildOptions()).network
    chance = np.random.default_rng(7)
    edges = chance.choice(np.flatnonzero(network.usable("walk")), 200, replace=False)
    homes = shapely.line_interpolate_point(network.lines[edges], 0.5, normalized=True)
    closed = network.edges[(network.table["name"] == "Forneburingen").to_numpy() & network.usable("car")]
    origins, targets = (gpd.GeoDataFrame(geometry=part, crs=network.crs) for part in (homes[5:], homes[:5]))
    plain = car_detour(origins, targets, network, STRATEGY).pairs
    result = car_detour(origins, targets, network, STRATEGY, closed_roads=closed)
    assert note(result, "detour_closed")["metres"] == round(closed.length_m.sum())
    assert result.pairs.walk_m.to_numpy() == pytest.approx(plain.walk_m.to_numpy(), nan_ok=True)
    more = result.pairs.car_more_min.dropna()
    assert (more >= 0).all()
    assert (more > 0).any()
