"""Bike parking that is proposed: by hand, against every subset of places, and what must hold in any town."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.geometry import LineString, Point, box

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.layers.messages import (
    FieldNumberWrongError,
    LayerEmptyError,
    LayerWithoutCrsError,
    ParameterNumberWrongError,
)
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.roads import RoadLines, line_table
from klimaklok_plugin.analysis.parking import bike_choice, bike_places
from klimaklok_plugin.analysis.parking.bike_choice import PlaceProblem, choose_bike_places
from klimaklok_plugin.analysis.parking.bike_ground import half_widths
from klimaklok_plugin.analysis.parking.bike_places import PlaceOptions, place_bike_parking
from klimaklok_plugin.analysis.parking.inputs import ParkingFields, TargetFields
from klimaklok_plugin.analysis.siting.milp import OPTIMAL, TIME_LIMIT, WORK_LIMIT, Work
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
RULES = STRATEGY.parking.places
CAPACITY = PlaceOptions(bikes=ParkingFields(capacity="spaces"), cars=ParkingFields(capacity="spaces", kind="kind"))
STREET = [(0, 0), (200, 0)]
OFF = RULES.street_m["residential"] + 0.01


def network(*lines, **columns):
    """Lines of (x, y) vertices, joined where these are equal; residential streets for everybody."""
    xy = np.array([vertex for line in lines for vertex in line], float).reshape(-1, 2)
    neutral = {
        "walk": 3,
        "bike": 3,
        "car": 3,
        "speed_kmh": 30,
        "speed_back_kmh": 30,
        "road_class": "residential",
        "source_id": np.arange(len(lines)),
    }
    return build_network(
        RoadLines(
            key=np.asarray(xy * 1000).round().astype(np.int64) @ np.array([1 << 32, 1]),
            xy=xy,
            start=np.cumsum([0, *(len(line) for line in lines)]),
            table=line_table(len(lines), neutral | columns),
            crs=CRS(25832),
        )
    )


def layer(shapes, **columns):
    made = [Point(each) if isinstance(each, tuple) else each for each in shapes]
    return gpd.GeoDataFrame(columns, geometry=made, crs=25832)


def parking(*places):
    """Points or areas, spaces and kind of each."""
    shapes, spaces, kinds = zip(*places, strict=True)
    return layer(shapes, spaces=list(spaces), kind=list(kinds), name=[f"P{at + 1}" for at in range(len(shapes))])


def proposed(targets, town=None, options=CAPACITY, strategy=STRATEGY, **layers):
    layers = {name: each for name, each in layers.items() if each is not None}
    goals = targets if isinstance(targets, gpd.GeoDataFrame) else layer(targets)
    return place_bike_parking(goals, town or network(STREET), strategy, options, **layers)


def codes(result):
    return {note.code for note in result.notes}


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_a_target_without_bike_parking_gets_the_nearest_place_beside_its_street():
    result = proposed([(100, 0)])
    (place,) = result.places.to_dict("records")
    # Places are tried at 95 and 105 m; the way to them leads over half the carriageway.
    assert place["walk_longest_m"] == pytest.approx(5 + OFF, abs=0.06)
    assert (place["bikes"], place["targets"], place["stay"]) == (10, 1, "short_stay")
    assert place["area_m2"] == pytest.approx(10 * RULES.bike_m2, abs=0.06)
    assert np.isnan(place["nearer_by_m"])
    assert len(result.unplaced) == 0
    assert "bike_places_cars_not_given" in codes(result)


def test_car_parking_that_is_none_is_told_and_car_parking_that_is_not_given_is_not_known():
    unseen, none = proposed([(100, 0)]), proposed([(100, 0)], car_parking=parking(((0, 0), 0, "public")).iloc[:0])
    assert unseen.limits["verdict"].tolist() == ["cars_not_given"]
    assert none.limits["verdict"].tolist() == ["no_car"]
    assert {"bike_places_no_cars", "parking_layer_empty"} <= codes(none)
    assert set(unseen.reasons["code"]) == {"serves", "cars_not_given", "short_stay"}
    assert set(none.reasons["code"]) == {"serves", "no_car", "short_stay"}


def test_a_limit_by_bikes_that_are_proposed_for_others_goes_by_what_is_proposed():
    # There is room for nine bikes: those of the first target. For the second, the place is built all the same.
    wall = layer([box(0, 1, 92, 60), box(96.5, 1, 200, 60), box(0, -60, 200, -1)])
    options = replace(CAPACITY, demand_field="bikes")
    result = proposed(layer([(96, 0), (98, 0)], bikes=[9, 5]), options=options, obstacles=wall)
    assert result.choice.bikes.tolist() == [9, 0]
    assert result.limits["bike_basis"].tolist() == ["proposed", "proposed"]


def test_two_targets_share_a_place_between_them_and_its_room_is_for_both():
    result = proposed([(80, 0), (120, 0)])
    (place,) = result.places.to_dict("records")
    assert (place["bikes"], place["targets"]) == (20, 2)
    assert place["target_names"] in {"1, 2", "2, 1"}
    assert place["walk_longest_m"] == pytest.approx(25 + OFF, abs=0.06)
    assert place["walk_mean_m"] == pytest.approx(20 + OFF, abs=0.06)


def test_two_targets_too_far_apart_for_one_short_walk_get_a_place_each():
    result = proposed([(70, 0), (130, 0)])
    assert len(result.places) == 2
    assert (result.places["stay"] == "short_stay").all()


def test_bike_parking_that_is_near_enough_leaves_nothing_to_do():
    result = proposed([(100, 0)], bike_parking=parking(((100, 8), 10, "")))
    assert len(result.places) == 0
    assert result.lacking == 0
    few = proposed([(100, 0)], bike_parking=parking(((100, 8), 6, "")))
    assert few.places["bikes"].tolist() == [4]


def test_bike_parking_behind_the_cars_does_not_count():
    bikes, cars = parking(((130, 0), 40, "")), parking(((125, 0), 20, "public"))
    result = proposed([(100, 0)], bike_parking=bikes, car_parking=cars)
    (place,) = result.places.to_dict("records")
    assert place["bikes"] == 10
    assert place["nearer_by_m"] == pytest.approx(25 - (5 + OFF), abs=0.06)


def test_cars_that_stand_too_near_bind_and_it_is_said_how_far_out_they_have_to_move():
    result = proposed([(100, 0)], car_parking=parking(((112, 0), 20, "public")))
    assert len(result.places) == 0
    (row,) = result.unplaced.to_dict("records")
    assert (row["constraint"], row["missing"], row["car_name"]) == ("car_too_near", 10, "P1")
    assert row["nearest_m"] == pytest.approx(5 + OFF, abs=0.06)
    assert row["car_needed_m"] == pytest.approx(5 + OFF + RULES.margin_m, abs=0.06)
    # Moved out so far, there is a place.
    moved = proposed([(100, 0)], car_parking=parking(((100 + row["car_needed_m"] + 0.1, 0), 20, "public")))
    assert len(moved.places) == 1
    assert moved.places["nearer_by_m"].iloc[0] >= RULES.margin_m


@pytest.mark.parametrize("kind", ["disabled", "delivery", "car_share"])
def test_exempt_car_parking_may_stand_nearest(kind):
    result = proposed([(100, 0)], car_parking=parking(((101, 0), 20, kind)))
    assert len(result.places) == 1
    assert np.isnan(result.places["nearer_by_m"].iloc[0])


def test_where_nothing_is_free_the_obstacle_binds():
    result = proposed([(100, 0)], obstacles=layer([box(-500, -500, 700, 500)]))
    assert len(result.places) == 0
    assert result.unplaced["constraint"].tolist() == ["on_obstacle"]
    assert result.limits.empty


def test_a_wall_on_one_side_leaves_the_other_and_lines_and_points_are_obstacles_too():
    for shapes in ([box(0, 0, 200, 50)], [LineString([(0, 4), (200, 4)])], [Point(x, 4) for x in range(0, 200, 2)]):
        result = proposed([(100, 0)], obstacles=layer(shapes))
        assert result.places.geometry.iloc[0].bounds[3] < 0


def test_a_pavement_that_is_known_is_kept_free():
    result = proposed([(100, 0)], network(STREET, sidewalk=1))
    assert abs(shapely.bounds(result.places.geometry.to_numpy())[0, [1, 3]]).min() >= 3 + 2 * RULES.path_m
    walls = [box(0, 6.5, 200, 60), box(0, -60, 200, -6.5)]
    blocked = proposed([(100, 0)], network(STREET, sidewalk=1), obstacles=layer(walls))
    assert blocked.unplaced["constraint"].tolist() == ["on_obstacle"]


def test_room_that_is_too_small_is_filled_and_the_rest_is_told():
    # One gap of 6 m by 2.5 m: one row of 6 bikes.
    walls = [box(0, -60, 200, 0), box(0, 0, 92, 60), box(98, 0, 200, 60), box(92, 5.6, 98, 60)]
    result = proposed([(100, 0)], obstacles=layer(walls))
    assert result.places["bikes"].tolist() == [6]
    (row,) = result.unplaced.to_dict("records")
    assert (row["constraint"], row["placed"], row["missing"]) == ("no_room_left", 6, 4)


def test_places_beyond_the_long_walk_are_named_as_too_far():
    walls = [box(0, -60, 190, 60)]
    result = proposed([(100, 0)], obstacles=layer(walls))
    (row,) = result.unplaced.to_dict("records")
    assert row["constraint"] == "beyond_long_stay"
    assert row["nearest_m"] == pytest.approx(95 + OFF, abs=0.06)


def test_places_that_no_bike_comes_to_are_none():
    ways = network([(0, 0), (200, 0)], [(200, 0), (200, 300)], bike=[0, 3], car=[0, 3], road_class="residential")
    result = proposed([(100, 0)], ways)
    assert result.unplaced["constraint"].tolist() == ["not_by_bike"]


def test_a_target_far_from_every_way_and_one_without_a_place_are_told():
    result = proposed(layer([(100, 5000), None, (100, 0)]))
    assert dict(zip(result.unplaced["target"], result.unplaced["constraint"], strict=True)) == {
        1: "no_walkable_street",
        2: "no_geometry",
    }
    assert len(result.places) == 1


def test_bikes_stand_in_an_open_area_where_the_ways_have_no_room():
    walls = [box(0, -60, 200, 0), box(0, 0, 80, 60), box(120, 0, 200, 60)]
    fence = LineString([(80, 3.5), (120, 3.5)])
    blocked = proposed([(100, 0)], obstacles=layer([*walls, fence]))
    assert blocked.places.empty
    square = layer([box(80, 5, 120, 45)])
    result = proposed([(100, 0)], obstacles=layer([*walls, fence]), open_areas=square)
    (place,) = result.places.to_dict("records")
    assert place["ground"] == "open_area"
    assert square.geometry.iloc[0].covers(place["geometry"])


def test_points_and_areas_in_one_layer_get_the_places_that_they_get_apart():
    spot, hall = Point(30, 0), box(150, 5, 160, 15)
    rows = parking((Point(65, 0), 12, "public"), (box(185, 5, 199, 20), 12, "public"))
    walls = layer([Point(34, 3), box(140, 3, 149, 9), LineString([(20, 3), (25, 3)])])
    both = proposed(layer([spot, hall]), car_parking=rows, obstacles=walls)
    apart = [proposed(layer([each]), car_parking=rows, obstacles=walls) for each in (spot, hall)]
    shapes = [each.normalize().wkt for one in apart for each in one.places.geometry]
    assert sorted(each.normalize().wkt for each in both.places.geometry) == sorted(shapes)
    assert len(shapes) == 2
    assert both.limits["car_name"].tolist() == ["P1", "P2"]


def test_an_area_is_measured_to_its_entrances():
    hall, door = layer([box(20, 10, 180, 60)]), layer([(170, 10)])
    result = proposed(hall, entrances=door, obstacles=hall)
    assert result.places.geometry.iloc[0].distance(door.geometry.iloc[0]) < 15


def test_the_number_of_bikes_comes_from_the_field_then_the_norm_then_the_rule():
    goals = layer([(20, 0), (90, 0), (160, 0)], asked=[25, None, None], boardings=[1000, 150, None])
    options = replace(CAPACITY, demand_field="asked", targets=TargetFields(boardings="boardings"))
    result = proposed(goals, options=options)
    assert result.places["bikes"].tolist() == [25, 15, 10]


def test_a_norm_never_asks_for_fewer_bikes_than_the_rule_measures():
    nth = STRATEGY.parking.nth_bike
    rate = STRATEGY.parking.bikes_per["boardings"]
    goals = layer([(20, 0), (90, 0), (160, 0)], boardings=[(nth - 1) / rate, nth / rate, (nth + 0.5) / rate])
    result = proposed(goals, options=replace(CAPACITY, targets=TargetFields(boardings="boardings")))
    assert result.places["bikes"].tolist() == [nth, nth, nth + 1]


def test_part_of_a_bike_in_the_users_field_takes_a_whole_stand():
    goals = layer([(20, 0), (90, 0)], asked=[4.2, 5.0000001])
    result = proposed(goals, options=replace(CAPACITY, demand_field="asked"))
    assert result.places["bikes"].tolist() == [5, 5]


@pytest.mark.parametrize(("bike", "lacks"), [(75, True), (75.01, False)])
def test_bikes_as_near_as_counts_as_equal_to_the_car_are_not_nearer(bike, lacks):
    equal = STRATEGY.parking.equal_m
    result = proposed(
        [(100, 0)],
        bike_parking=parking(((bike, 0), 10, "")),
        car_parking=parking(((100 - (25 + equal), 0), 10, "public")),
    )
    assert bool(result.lacking) is lacks


def test_a_target_that_asks_for_none_gets_none():
    result = proposed(layer([(100, 0)], asked=[0]), options=replace(CAPACITY, demand_field="asked"))
    assert result.places.empty
    assert result.unplaced.empty
    assert "bike_places_no_demand" in codes(result)


# --- the zones where no car parking may lie ---------------------------------------------------------------------------


def test_car_parking_just_inside_the_limit_makes_the_rule_fail_and_just_outside_not():
    bikes = parking(((110, 0), 10, ""))
    limit = proposed([(100, 0)], bike_parking=bikes).limits
    assert limit["limit_m"].iloc[0] == pytest.approx(10 + STRATEGY.parking.equal_m)
    zone = limit.geometry.iloc[0]
    for metres, inside in ((14.9, True), (15.1, False)):
        car = (100 - metres, 0)
        assert zone.covers(Point(car)) is inside
        result = proposed([(100, 0)], bike_parking=bikes, car_parking=parking((car, 20, "public")))
        assert result.limits["verdict"].tolist() == ["car_inside" if inside else "holds"]
        assert result.lacking == int(inside)


def test_zones_hold_the_places_that_networkx_finds_within_the_limit():
    grid = [[(x, 0), (x, 120)] for x in (0, 60, 120)] + [[(0, y), (120, y)] for y in (0, 60, 120)]
    cut = [list(part) for one in grid for part in pairwise(_every(one, 60))]
    town = network(*cut)
    result = proposed([(60, 60)], town, bike_parking=parking(((60, 25), 10, "")))
    limit = 35 + STRATEGY.parking.equal_m
    graph = nx.Graph()
    for one in grid:
        steps = _every(one, 4)
        nx.add_path(graph, steps)
        for start, end in pairwise(steps):
            graph.edges[start, end]["metres"] = np.hypot(start[0] - end[0], start[1] - end[1])
    away = nx.single_source_dijkstra_path_length(graph, (60, 60), weight="metres")
    zone = result.limits.geometry.iloc[0]
    wide = RULES.zone_m
    for place, metres in away.items():
        if metres < limit:
            assert zone.covers(Point(place))
        elif metres > limit + wide:  # nearer ones may lie in the strip beside another way
            assert not zone.covers(Point(place))


def _every(line, step):
    (x0, y0), (x1, y1) = line
    count = round(np.hypot(x1 - x0, y1 - y0) / step)
    return [(x0 + (x1 - x0) * at // count, y0 + (y1 - y0) * at // count) for at in range(count + 1)]


# --- the choice, against every subset ---------------------------------------------------------------------------------


@st.composite
def problems(draw):
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    pairs = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, m - 1)), unique=True, max_size=16))
    walk = draw(st.lists(st.integers(1, 75), min_size=len(pairs), max_size=len(pairs)))
    conflict = draw(st.lists(st.sampled_from([*combinations(range(m), 2)] or [(0, 0)]), unique=True, max_size=4))
    target, place = np.array(pairs, int).reshape(-1, 2).T
    return PlaceProblem(
        need=np.array(draw(st.lists(st.integers(1, 8), min_size=n, max_size=n))),
        room=np.array(draw(st.lists(st.integers(1, 12), min_size=m, max_size=m))),
        target=target,
        place=place,
        walk_m=np.array(walk, float),
        short=np.array(walk, int) <= 30,
        conflict=np.array([each for each in conflict if each[0] != each[1]], int).reshape(-1, 2),
    )


def best_by_hand(problem):
    """Return bikes placed, those within short stays, places and walking of the best of all subsets of places."""
    best = (0, 0, 0, 0)
    m = len(problem.room)
    for size in range(1, m + 1):
        for subset in combinations(range(m), size):
            if any(set(pair) <= set(subset) for pair in problem.conflict.tolist()):
                continue
            placed, short, walked = flow(problem, subset)
            best = max(best, (placed, short, -size, -walked))
    return best


def flow(problem, subset):
    """Send most bikes, most of them on short walks, with the least walking, to some places."""
    graph = nx.DiGraph()
    total = int(problem.need.sum())
    graph.add_edge("from", "to", capacity=total, weight=10_000_000)  # bikes that stay without a place
    graph.add_node("from", demand=-total)
    graph.add_node("to", demand=total)
    for one, need in enumerate(problem.need.tolist()):
        graph.add_edge("from", ("t", one), capacity=need, weight=0)
    for one in subset:
        graph.add_edge(("p", one), "to", capacity=int(problem.room[one]), weight=0)
    rows = zip(problem.target, problem.place, problem.walk_m, problem.short, strict=True)
    for target, place, walk, short in rows:
        if place in subset:
            graph.add_edge(("t", int(target)), ("p", int(place)), weight=int(walk) + (0 if short else 100_000))
    sent = nx.min_cost_flow(graph)
    used = [
        (sent[("t", int(t))].get(("p", int(p)), 0), short, walk)
        for t, p, short, walk in zip(problem.target, problem.place, problem.short, problem.walk_m, strict=True)
        if int(p) in subset
    ]
    return (
        sum(bikes for bikes, _, _ in used),
        sum(bikes for bikes, short, _ in used if short),
        int(sum(bikes * walk for bikes, _, walk in used)),
    )


def pairs_of(need, room, target, place, walk):
    walk = np.array(walk, float)
    none = np.empty((0, 2), int)
    return PlaceProblem(np.array(need), np.array(room), np.array(target), np.array(place), walk, walk <= 30, none)


# Bikes that find no place do not count in the least walk; and HiGHS gives up on the second before it is asked again.
@example(pairs_of([1, 1, 1], [1, 1, 1], [0, 0, 0, 1, 2], [0, 1, 2, 0, 0], [1, 1, 1, 2, 1]))
@example(pairs_of([1, 1, 2], [3, 1, 1, 1], [0, 0, 0, 0, 2, 2, 2], [0, 1, 2, 3, 0, 1, 2], [1, 1, 1, 1, 2, 1, 1]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_no_subset_of_places_is_better_than_the_choice(problem):
    choice = choose_bike_places(problem)
    bikes = choice.bikes
    opened = np.unique(problem.place[bikes > 0])
    assert (np.bincount(problem.target, bikes, len(problem.need)) <= problem.need).all()
    assert (np.bincount(problem.place, bikes, len(problem.room)) <= problem.room).all()
    assert not np.isin(problem.conflict, opened).all(axis=1).any()
    found = (
        int(bikes.sum()),
        int(bikes[problem.short].sum()),
        -len(opened),
        -round(float(bikes @ problem.walk_m)),
    )
    assert found == best_by_hand(problem)
    assert (choice.status, choice.gap, choice.more) == (OPTIMAL, 0, 0)


def hard_problem(seed, targets, places, count, *, conflicts=0):
    """Pairs at random: no quick choice is the best one."""
    chance = np.random.default_rng(seed)
    target, place = np.divmod(np.sort(chance.choice(targets * places, count, replace=False)), places)
    walk = chance.integers(5, 75, count).astype(float)
    upon = sorted({tuple(sorted(chance.choice(places, 2, replace=False).tolist())) for _ in range(conflicts)})
    return PlaceProblem(
        need=chance.integers(3, 11, targets),
        room=chance.integers(4, 16, places),
        target=target,
        place=place,
        walk_m=walk,
        short=walk <= 40,
        conflict=np.array(upon, int).reshape(-1, 2),
    )


def least_places(problem, placed, short):
    """Return the fewest places at which so many bikes stand, so many of them on short walks, of all subsets."""
    m = len(problem.room)
    for size in range(1, m + 1):
        for subset in combinations(range(m), size):
            if any(set(pair) <= set(subset) for pair in problem.conflict.tolist()):
                continue
            if flow(problem, subset)[:2] >= (placed, short):
                return size
    return m


@pytest.mark.parametrize("seed", [0, 3, 9, 19, 23])
def test_when_the_work_is_done_no_subset_of_places_is_better_than_the_bound(seed):
    problem = hard_problem(seed, 8, 8, 36, conflicts=4)
    choice = choose_bike_places(problem, work=Work(nodes=0))
    assert choice.status == WORK_LIMIT
    placed, short = int(choice.bikes.sum()), int(choice.bikes[problem.short].sum())
    built = len(np.unique(problem.place[choice.bikes > 0]))
    assert round(built * (1 - choice.gap)) <= least_places(problem, placed, short) <= built
    assert placed <= best_by_hand(problem)[0] <= placed + choice.more


def test_a_search_that_ends_by_work_bounds_what_a_whole_one_finds():
    problem = hard_problem(2, 15, 30, 200, conflicts=20)
    whole, short = choose_bike_places(problem), choose_bike_places(problem, work=Work(nodes=1))
    built, best = (len(np.unique(problem.place[each.bikes > 0])) for each in (short, whole))
    assert (whole.status, whole.gap, short.status) == (OPTIMAL, 0, WORK_LIMIT)
    assert short.bikes.sum() == whole.bikes.sum()
    assert short.more == 0
    assert built * (1 - short.gap) <= best <= built
    assert short.bikes @ problem.walk_m >= whole.bikes @ problem.walk_m


class HastyClock:
    """A clock on which every look costs an hour: no machine is busier."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        self.now += 3600.0
        return self.now


def test_the_choice_is_the_same_however_slow_the_clock_says_it_was(monkeypatch):
    problem = hard_problem(2, 15, 30, 200, conflicts=20)
    usual = choose_bike_places(problem, work=Work(nodes=1))
    monkeypatch.setattr(bike_choice.time, "monotonic", HastyClock())
    hasty = choose_bike_places(problem, work=Work(nodes=1))
    np.testing.assert_array_equal(hasty.bikes, usual.bikes)
    assert (hasty.status, hasty.gap, hasty.more) == (WORK_LIMIT, usual.gap, usual.more)
    assert usual.status == WORK_LIMIT


def test_when_time_is_up_what_was_found_is_given_and_said_that_time_decided():
    problem = hard_problem(3, 40, 300, 4000)
    choice = choose_bike_places(problem, 0.01)
    assert choice.bikes.sum() > 0
    assert (np.bincount(problem.place, choice.bikes, 300) <= problem.room).all()
    assert choice.status == TIME_LIMIT
    assert 0 < choice.gap <= 1


def test_the_result_says_what_ended_the_search(monkeypatch):
    def ended(status, **more):
        def choose(problem, time_limit, progress):
            limits.append(time_limit)
            return replace(choose_bike_places(problem), status=status, **more)

        monkeypatch.setattr(bike_places, "choose_bike_places", choose)
        return proposed([(100, 0)], options=replace(CAPACITY, time_limit_s=7.0 if status == TIME_LIMIT else None))

    limits = []
    for status in (OPTIMAL, WORK_LIMIT, TIME_LIMIT):
        result = ended(status, gap=0.25, more=3)
        assert result.places["status"].tolist() == [status]
        said = [each for each in result.notes if each.code.endswith("_limit")]
        told = [] if status == OPTIMAL else [(f"bike_places_{status}", {"gap": 0.25, "more": 3})]
        assert [(each.code, dict(each.values)) for each in said] == told
    assert limits == [np.inf, np.inf, 7.0]


# --- what must hold in any town ---------------------------------------------------------------------------------------

TOWN = network(
    [(0, 0), (100, 0)],
    [(100, 0), (200, 0)],
    [(0, 100), (100, 100)],
    [(100, 100), (200, 100)],
    [(0, 0), (0, 100)],
    [(100, 0), (100, 100)],
    [(200, 0), (200, 100)],
    [(0, 0), (60, 55), (100, 100)],
    road_class=["primary"] * 4 + ["residential"] * 3 + ["footway"],
    car=[3] * 7 + [0],
)
spots = st.tuples(st.integers(0, 200), st.integers(0, 100))


@st.composite
def towns(draw):
    boxes = draw(st.lists(st.tuples(spots, st.integers(2, 40), st.integers(2, 40)), max_size=6))
    return {
        "targets": layer(
            draw(st.lists(spots, min_size=1, max_size=5)),
        ),
        "obstacles": layer([box(x, y, x + w, y + h) for (x, y), w, h in boxes]) if boxes else None,
        "car_parking": parking(*[(each, 12, "public") for each in cars])
        if (cars := draw(st.lists(spots, max_size=3, unique=True)))
        else None,
        "bike_parking": parking(*[(each, 6, "") for each in bikes])
        if (bikes := draw(st.lists(spots, max_size=2, unique=True)))
        else None,
    }


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns())
def test_every_place_lies_on_free_ground_has_room_and_is_nearer_than_the_cars(given_layers):
    layers = dict(given_layers)
    result = proposed(layers.pop("targets"), TOWN, **layers)
    places = result.places
    width, _ = half_widths(TOWN, RULES)
    streets = shapely.buffer(TOWN.lines, width - 1e-6)
    ground = places.geometry.to_numpy()
    assert not shapely.intersects(ground[:, None], streets[None, :]).any()
    for name in ("obstacles", "car_parking", "bike_parking"):
        if layers[name] is not None:
            assert not shapely.intersects(ground[:, None], layers[name].geometry.to_numpy()[None, :]).any()
    for one, other in combinations(ground, 2):
        assert not one.intersects(other)
    assert (shapely.area(ground) >= places["bikes"] * RULES.bike_m2 - 1e-6).all()
    assert (places["bikes"] >= RULES.least_bikes).all()
    assert (places["walk_longest_m"] <= STRATEGY.parking.long_stay_m + 0.05).all()
    assert (places["nearer_by_m"].dropna() >= RULES.margin_m - 0.05).all()
    assert result.unplaced["missing"].sum() == result.bikes_missing
    assert (result.unplaced["constraint"] != "").all()


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns(), st.randoms(use_true_random=False))
def test_the_order_of_features_does_not_matter(given_layers, chance):
    layers = dict(given_layers)
    targets = layers.pop("targets")
    order = list(range(len(targets)))
    chance.shuffle(order)
    one = proposed(targets, TOWN, **layers)
    other = proposed(targets.iloc[order], TOWN, **{k: None if v is None else v.iloc[::-1] for k, v in layers.items()})
    assert len(one.places) == len(other.places)
    assert one.bikes_missing == other.bikes_missing
    total = [(each.places["bikes"] * each.places["walk_mean_m"]).sum() for each in (one, other)]
    assert total[0] == pytest.approx(total[1], abs=0.1 * one.places["bikes"].sum() + 0.1)


LINES = [
    [(0, 0), (100, 0)],
    [(100, 0), (200, 0)],
    [(0, 100), (100, 100)],
    [(0, 0), (0, 100)],
    [(100, 0), (100, 100)],
    [(0, 0), (60, 55), (100, 100)],
]


def as_places(result, moved=(0.0, 0.0)):
    """What is proposed, however its rows and corners are numbered."""
    back = shapely.transform(result.places.geometry.to_numpy(), lambda xy: xy - np.array(moved))
    return sorted(
        (*np.round(shapely.bounds(shape), 2), int(bikes), names)
        for shape, bikes, names in zip(back, result.places["bikes"], result.places["target_names"], strict=True)
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_same_town_drawn_otherwise_gets_the_same_places(seed):
    chance = np.random.default_rng(seed)
    spots = [tuple(xy) for xy in chance.integers(0, 100, (4, 2)).tolist()]
    goals = layer(spots, name=[f"T{at}" for at in range(4)])
    lots = parking(*((tuple(xy), 12, "public") for xy in chance.integers(0, 100, (3, 2)).tolist()))
    first = proposed(goals, network(*LINES), car_parking=lots)
    expected = as_places(first)
    assert expected
    shuffled = chance.permutation(len(LINES))
    for lines in ([LINES[at] for at in shuffled], [line[::-1] for line in LINES], [*LINES[:2], *LINES[:1], *LINES[2:]]):
        assert as_places(proposed(goals.iloc[::-1], network(*lines), car_parking=lots.iloc[::-1])) == expected
    for moved in ((0.01, 0.0), (-0.01, 0.02), (1000.0, -500.0)):
        away = [[(x + moved[0], y + moved[1]) for x, y in line] for line in LINES]
        result = proposed(
            goals.set_geometry(goals.translate(*moved)),
            network(*away),
            car_parking=lots.set_geometry(lots.translate(*moved)),
        )
        assert as_places(result, moved) == expected
    far = layer([*spots, (90_000, 0)], name=[*goals["name"], "far"])
    assert as_places(proposed(far, network(*LINES), car_parking=lots)) == expected


# --- what can be wrong ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["mange", -3, 1e12])
def test_numbers_of_bikes_that_are_none_are_refused(value):
    goals = layer([(100, 0), (20, 0)], asked=np.array([5, value], object))
    with pytest.raises(FieldNumberWrongError):
        proposed(goals, options=replace(CAPACITY, demand_field="asked"))


@pytest.mark.parametrize("margin", [-1.0, 0.0, 1e9])
def test_a_margin_that_makes_no_sense_is_refused(margin):
    with pytest.raises(ParameterNumberWrongError):
        proposed([(100, 0)], options=replace(CAPACITY, margin_m=margin))


def test_layers_without_crs_are_refused_and_empty_ones_are_said():
    wrong = layer([(100, 0)]).set_crs(None, allow_override=True)
    for name in ("obstacles", "open_areas", "car_parking", "bike_parking", "entrances"):
        with pytest.raises(LayerWithoutCrsError):
            proposed([(100, 0)], **{name: wrong})
    with pytest.raises(LayerWithoutCrsError):
        proposed(wrong)
    with pytest.raises(LayerEmptyError):
        proposed(layer([]))
    empty = parking(((0, 0), 1, "")).iloc[:0]
    result = proposed([(100, 0)], obstacles=empty, open_areas=empty, car_parking=empty, bike_parking=empty)
    assert len(result.places) == 1
    assert "parking_layer_empty" in codes(result)
    assert "bike_places_no_obstacles" in codes(result)


def test_broken_and_empty_obstacles_do_no_harm():
    bow = shapely.Polygon([(0, 1), (200, 50), (200, 1), (0, 50)])
    result = proposed([(100, 0)], obstacles=layer([bow, None, shapely.Polygon(), Point(np.nan, np.nan)]))
    assert len(result.places) == 1


def test_inputs_are_not_changed():
    goals, walls, cars = layer([(100, 0)]), layer([box(0, 1, 50, 9)]), parking(((160, 0), 20, "public"))
    before = [each.copy() for each in (goals, walls, cars)]
    proposed(goals, obstacles=walls, car_parking=cars)
    for one, other in zip((goals, walls, cars), before, strict=True):
        assert one.equals(other)


def test_the_user_can_stop_at_any_moment():
    steps = []
    proposed_with = {"obstacles": layer([box(0, 1, 50, 9)]), "car_parking": parking(((112, 0), 20, "public"))}
    place_bike_parking(
        layer([(100, 0), (20, 0)]), network(STREET), STRATEGY, CAPACITY, **proposed_with,
        progress=lambda f: steps.append(f) or False,
    )  # fmt: skip
    assert steps[-1] == pytest.approx(1.0)
    assert steps == sorted(steps)
    for stop in np.linspace(0, len(steps) - 1, 8).astype(int):
        asked = iter(range(len(steps) + 1))
        with pytest.raises(Cancelled):
            place_bike_parking(
                layer([(100, 0), (20, 0)]), network(STREET), STRATEGY, CAPACITY, **proposed_with,
                progress=lambda _, asked=asked, stop=stop: next(asked) >= stop,
            )  # fmt: skip
