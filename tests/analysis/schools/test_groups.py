"""Walking groups: counted by hand in small towns, against every plan there is, and what must never get out."""

from __future__ import annotations

import itertools
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import CRS

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.layers.messages import (
    FieldNumberSecretError,
    LayerEmptyError,
    LayerFieldMissingError,
    ParameterNumberWrongError,
)
from klimaklok_plugin.analysis.schools import group_plan
from klimaklok_plugin.analysis.schools.group_inputs import read_rules
from klimaklok_plugin.analysis.schools.group_plan import plan_groups
from klimaklok_plugin.analysis.schools.group_results import clock, pupils_told
from klimaklok_plugin.analysis.schools.group_ways import MeetingReach
from klimaklok_plugin.analysis.schools.groups import WalkingOptions, walking_groups
from klimaklok_plugin.analysis.schools.messages import (
    SchoolsOffNetworkError,
    SchoolsUnplacedError,
    WalkingBellWrongError,
    WalkingGroupTooSmallError,
    WalkingNobodyError,
    WalkingNothingSafeError,
    WalkingPeopleMissingError,
    WalkingPeopleTwiceError,
    WalkingShareWrongError,
)
from klimaklok_plugin.analysis.siting import milp
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.routing.test_graph import network

SHIPPED = load_strategy()
DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
SAFE = {"speed_kmh": 30, "speed_back_kmh": 30, "speed_known": True}


def strategy(**changes):
    own = {"least_pupils": 1.0, "pupils_per_adult": 5.0, "max_group": 10, "meeting_walk_m": 200.0} | changes
    schools = replace(SHIPPED.schools, walking_groups=replace(SHIPPED.schools.walking_groups, **own))
    rules = replace(SHIPPED.network, main_component_km=0.1)
    return replace(SHIPPED, schools=schools, network=rules)


def layer(*places, **columns):
    geometry = [shapely.Point(place) if isinstance(place, tuple) else place for place in places]
    return gpd.GeoDataFrame(columns or {"name": [""] * len(places)}, geometry=geometry, crs=25832)


def school(*places):
    return layer(*places, name=[f"School {number}" for number in range(1, len(places) + 1)])


def walk(town, schools, pupils, options=None, rules=None, **more):
    internal = replace(options or WalkingOptions(), internal=True)
    return walking_groups(schools, town, rules or strategy(), internal, pupils=pupils, **more)


def said(result, code, value):
    """Return a value of the note with that code."""
    return next(vars(note)["values"][value] for note in result.notes if note.code == code)


def reasons(result):
    return result.unserved.groupby("reason")["pupils"].sum().to_dict()


@pytest.fixture
def street():
    """One street of 1600 m, cut every 80 m, with the school at its west end."""
    return network([(0, 0), (1600, 0)], name=pd.Categorical(["Main Street"]), **SAFE)


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_a_group_meets_near_its_farthest_pupil_and_fetches_the_others_on_the_way(street):
    # 720 m is the place nearest to the pupil at 700; who lives at 350 meets at 320: 1 m/s, a minute at each stop.
    result = walk(street, school((0, 0)), layer((700, 5), (350, 0), (690, 0)))
    (group,) = result.routes.itertuples()
    assert (group.school, group.walk_min, group.stops, group.pupils, group.adults) == ("School 1", 12, 2, 3, 1)
    assert (group.starts_at, group.leaves_at, group.arrives_at, group.total_min) == ("08:06", "08:07", "08:20", 14)
    assert group.geometry.equals(shapely.LineString([(720, 0), (0, 0)]))
    assert (group.streets, group.unknown_m, group.unknown_crossings, group.proven) == ("Main Street", 0, 0, True)
    stops = result.meeting_points
    assert stops["stop"].tolist() == [1, 2]
    assert [place.x for place in stops.geometry] == [720, 320]
    assert stops["leaves_at"].tolist() == ["08:07", "08:14"]
    assert stops["pupils"].tolist() == [2, 1]
    assert stops["street"].tolist() == ["Main Street"] * 2


def test_a_way_with_more_pupils_than_a_group_may_have_is_walked_by_several(street):
    result = walk(street, school((0, 0)), layer((800, 0), (480, 0), n=[10, 13]), WalkingOptions(weight_field="n"))
    # 23 pupils need 5 adults, two in a full group: three groups, by their adults' parts of the pupils.
    assert result.routes["adults"].tolist() == [2, 2, 1]
    assert result.routes["pupils"].tolist() == [9, 9, 5]
    assert result.routes["walk_min"].round(1).tolist() == [13.3, 13.3, 8]
    assert result.meeting_points["pupils"].tolist() == [9, 1, 8, 5]


def test_two_streets_that_join_need_a_group_each_unless_somebody_can_walk_to_either():
    fork = network([(0, 0), (600, 0)], [(600, 0), (1000, 300)], [(600, 0), (1000, -300)], **SAFE)
    apart = walk(fork, school((0, 0)), layer((1000, 300), (1000, -300)))
    assert apart.routes["adults"].tolist() == [1, 1]
    near = walk(fork, school((0, 0)), layer((1000, 300), (680, -60)))
    assert near.routes["pupils"].tolist() == [2]


def test_the_times_count_back_from_the_bell(street):
    result = walk(street, school((0, 0)), layer((700, 0)), WalkingOptions(bell="9.00"))
    assert result.routes[["starts_at", "leaves_at", "arrives_at"]].to_numpy().tolist() == [["08:37", "08:38", "08:50"]]
    assert clock(np.array([-1.0, 59.999, 60.0, 1439.99])).tolist() == ["23:59", "00:59", "01:00", "23:59"]


def test_whoever_is_served_and_whoever_is_not_are_all_pupils(street):
    homes = layer((150, 0), (700, 0), (1580, 0), (700, 250), (700, 5000), None, n=[1, 2, 4, 8, 16, 32])
    result = walk(street, school((0, 0)), homes, WalkingOptions(weight_field="n", max_walk_min=15))
    assert result.routes["pupils"].sum() == 2
    assert reasons(result) == {
        "near_school": 1,
        "beyond_walk": 4,
        "no_meeting_point": 8,
        "too_far": 16,
        "no_geometry": 32,
    }
    assert result.unserved.geometry.isna().sum() == 1


def test_fewer_than_a_group_needs_are_listed_as_too_few(street):
    assert reasons(walk(street, school((0, 0)), layer((700, 0), (800, 0)), rules=strategy(least_pupils=3.0))) == {
        "group_too_small": 2
    }
    served = walk(street, school((0, 0)), layer((700, 0), (800, 0), (400, 0)), rules=strategy(least_pupils=3.0))
    assert served.routes["pupils"].tolist() == [3]


def test_no_group_walks_along_or_across_a_dangerous_street():
    # A square with the school in one corner: the short way is along the fast street, the long one is safe.
    lines = [[(0, 0), (600, 0)], [(0, 0), (0, 300)], [(0, 300), (600, 300)], [(600, 300), (600, 0)]]
    kmh = {"speed_kmh": [80, 30, 30, 30], "speed_back_kmh": [80, 30, 30, 30], "speed_known": True}
    town = network(*lines, [(600, 0), (900, 0)], **{name: np.append(v, 30) if isinstance(v, list) else v for name, v in
                                                    kmh.items()})  # fmt: skip
    result = walk(town, school((0, 290)), layer((590, 300), (800, 0)))
    (group,) = result.routes.itertuples()
    assert group.geometry.bounds[1] >= 290
    # Behind the end of the fast street, which cannot be passed, there is no safe way.
    assert reasons(result) == {"no_safe_way": 1}


def test_a_home_behind_a_dangerous_street_is_not_led_across_it(street):
    lines = [[(0, 0), (400, 0)], [(400, 0), (1600, 0)], [(400, 0), (400, 20)], [(400, 20), (1600, 20)]]
    kmh = [30, 30, 30, 80]
    limits = {"speed_kmh": kmh, "speed_back_kmh": kmh, "speed_known": True}
    town = network(*lines, **limits)
    assert reasons(walk(town, school((0, 0)), layer((700, 40)))) == {"danger_at_home": 1}
    assert reasons(walk(street, school((0, 0)), layer((700, 40)))) == {}


def test_streets_of_unknown_safety_are_used_and_counted():
    lines = [[(0, 0), (400, 0)], [(400, 0), (1600, 0)], [(400, 0), (400, 50)]]
    town = network(*lines, speed_kmh=30, speed_back_kmh=30, speed_known=[True, False, True])
    (group,) = walk(town, school((0, 0)), layer((720, 0))).routes.itertuples()
    assert (group.length_m, group.unknown_m, group.unknown_crossings) == (720, 320, 1)


def test_traffic_counts_are_joined_by_geometry(street):
    busy = gpd.GeoDataFrame({"aadt": [9000]}, geometry=[shapely.LineString([(0, 2), (1600, 2)])], crs=25832)
    with pytest.raises(WalkingNothingSafeError):
        walk(street, school((0, 0)), layer((700, 0)), traffic=busy)


def test_meeting_points_lie_on_public_streets():
    ends = [[(0, 0), (800, 0)], [(800, 0), (800, 300)]]
    private = network(*ends, private=[False, True], **SAFE)
    stops = walk(private, school((0, 0)), layer((800, 150))).meeting_points
    assert [(place.x, place.y) for place in stops.geometry] == [(800, 0)]


def test_pupils_go_to_the_nearest_school_or_to_that_of_their_area(street):
    schools, homes = school((0, 0), (1600, 0)), layer((700, 0))
    assert walk(street, schools, homes).routes["school"].tolist() == ["School 1"]
    west, east = shapely.box(-10, -10, 600, 10), shapely.box(600, -10, 1700, 10)
    areas = layer(west, east)
    assert walk(street, schools, homes, school_areas=areas).routes["school"].tolist() == ["School 2"]


def test_a_school_off_the_network_keeps_the_pupils_of_its_area_and_is_named(street):
    schools = school((0, 0), (1300, 4000))
    area = layer(shapely.box(600, -10, 1700, 5000))
    result = walk(street, schools, layer((700, 0)), school_areas=area)
    assert reasons(result) == {"school_off_network": 1}
    assert said(result, "walking_schools_off", "names") == "School 2"


def test_school_grounds_are_reached_from_any_side(street):
    grounds = layer(shapely.box(0, 5, 300, 100), name=["Big"])
    (group,) = walk(street, grounds, layer((1000, 0))).routes.itertuples()
    assert group.geometry.bounds[0] > 280
    assert group.length_m < 740


def test_a_population_counts_by_its_share():
    town = network([(0, 0), (1600, 0)], **SAFE)
    cells = layer(shapely.box(650, -50, 750, 50), pop_tot=[100])
    result = walking_groups(school((0, 0)), town, strategy(), WalkingOptions(internal=True), population=cells)
    assert result.routes["pupils"].sum() == pytest.approx(4.6)


# --- against every plan there is --------------------------------------------------------------------------------------


def tree(seed):
    """Return a small random tree of meeting points, pupils of one each near some of them, and the pairs."""
    chance = np.random.default_rng(seed)
    points, homes = int(chance.integers(4, 8)), int(chance.integers(4, 7))
    following = np.array([-1, *(int(chance.integers(-1, place)) for place in range(1, points))])
    metres = np.zeros(points)
    for place in range(points):
        metres[place] = 80 * chance.integers(1, 4) + (metres[following[place]] if following[place] >= 0 else 0)
    near = chance.random((homes, points)) < 0.35
    near[np.arange(homes), chance.integers(0, points, homes)] = True
    near[chance.integers(0, homes, points), np.arange(points)] = True
    home, point = np.nonzero(near)
    away = chance.integers(1, 200, len(home)).astype(float)
    zeros = np.zeros(points, np.int64)
    reach = MeetingReach(
        np.zeros(homes, np.int64),
        np.full(homes, "", object),
        zeros,
        np.arange(points),
        metres,
        following,
        home,
        point,
        away,
    )
    return reach, np.ones(homes)


def every_plan(reach, homes, rules):
    """Return the most pupils, the fewest adults with so many, and the least walking with these: by trying all plans."""
    points = len(reach.point_m)
    ways = []
    for start in range(points):
        way, at = [], start
        while at >= 0:
            way.append(at)
            at = reach.next_point[at]
        ways.append(way)
    cost = np.full((homes, points + 1), np.inf)
    cost[:, points] = 0.0
    for home, point, away in zip(reach.home, reach.point, reach.walk_m, strict=True):
        for start, way in enumerate(ways):
            if point in way:
                cost[home, start] = min(cost[home, start], rules.alone_weight * away + reach.point_m[point])
    choices = [np.flatnonzero(np.isfinite(row)) for row in cost]
    plans = np.array(list(itertools.product(*choices)))
    load = np.stack([(plans == start).sum(axis=1) for start in range(points)], axis=1)
    allowed = ((load == 0) | (load >= rules.least_pupils)).all(axis=1)
    plans, load = plans[allowed], load[allowed]
    served = load.sum(axis=1)
    adults = np.ceil(load / rules.per_adult).sum(axis=1)
    walking = cost[np.arange(homes), plans].sum(axis=1)
    best = np.lexsort([walking, adults, -served])[0]
    return served[best], adults[best], walking[best]


@pytest.mark.parametrize("alone", [SHIPPED.schools.walking_groups.alone_weight, 1.0, 5.0])
def test_on_small_instances_pupils_and_adults_are_those_of_the_best_of_all_plans(alone):
    gaps = []
    for seed in range(60):
        own = {"pupils_per_adult": 2.0, "max_group": 4, "alone_weight": alone}
        rules = read_rules(strategy(least_pupils=float(1 + seed % 2), **own), WalkingOptions())
        reach, pupils = tree(seed)
        plan = plan_groups(reach, pupils, 1, rules)
        served, adults, walking = every_plan(reach, len(pupils), rules)
        assert plan.pupils.sum() == served, seed
        assert plan.adults.sum() == adults, seed
        assert plan.proven.all()
        mine = (plan.pupils * (alone * plan.walk_m + reach.point_m[plan.stop_point[plan.home_stop]])).sum()
        gaps.append(mine / max(walking, 1.0) - 1)
        assert mine >= walking - 1e-9, seed
    print(f"gap to the best of all plans: pupils 0 %, adults 0 %, walking {100 * np.mean(gaps):.1f} % on average, "
          f"{100 * max(gaps):.1f} % at most")  # fmt: skip
    # Few meeting points, each where several can walk, cost some of them a longer walk than each for itself.
    assert np.mean(gaps) < 0.2
    assert max(gaps) < 1.0


def hard(seed, points=80):
    """Return a larger random tree, of whose homes not all can be served: its search has many branches."""
    chance = np.random.default_rng(seed)
    following = np.array([-1, *(int(chance.integers(-1, place)) for place in range(1, points))])
    metres = np.zeros(points)
    for place in range(points):
        metres[place] = 80 * chance.integers(1, 4) + (metres[following[place]] if following[place] >= 0 else 0)
    near = chance.random((points, points)) < 1 / points
    near[np.arange(points), chance.integers(0, points, points)] = True
    near[chance.integers(0, points, points), np.arange(points)] = True
    home, point = np.nonzero(near)
    away = chance.integers(1, 200, len(home)).astype(float)
    none, zeros = np.full(points, "", object), np.zeros(points, np.int64)
    reach = MeetingReach(zeros, none, zeros, np.arange(points), metres, following, home, point, away)
    return reach, chance.integers(1, 5, points).astype(float)


HARD = {"least_pupils": 12.0, "pupils_per_adult": 5.0, "max_group": 15}


def walked(plan, reach, rules):
    there = reach.point_m[plan.stop_point[plan.home_stop]]
    return (plan.pupils * (rules.alone_weight * plan.walk_m + there)).sum()


def same_plan(one, other):
    return all(np.array_equal(value, getattr(other, name)) for name, value in vars(one).items())


def test_a_search_that_ends_at_its_limit_serves_no_fewer_than_it_says_and_tells_a_bound():
    rules = read_rules(strategy(**HARD), WalkingOptions())
    reach, pupils = hard(10)
    short = plan_groups(reach, pupils, 1, replace(rules, search_branches=1))
    long = plan_groups(reach, pupils, 1, replace(rules, search_branches=100_000))
    assert long.proven.all()
    assert not short.proven.any()
    assert short.pupils.sum() <= long.pupils.sum() < pupils.sum()
    assert np.ceil(short.pupils.sum() / 5) <= short.adults_bound.sum() <= short.adults.sum()


def blocks(side, step):
    """Return the lines of streets around blocks, cut at their corners."""
    for row, column in itertools.product(range(side), range(side - 1)):
        yield [(column * step, row * step), ((column + 1) * step, row * step)]
        yield [(row * step, column * step), (row * step, (column + 1) * step)]


def test_those_left_by_a_search_that_ended_are_told_so_and_not_called_too_few():
    town = network(*blocks(13, 80), **SAFE)
    pupils = layer(*map(tuple, np.random.default_rng(0).uniform(0, 960, (250, 2))))
    changes = {"least_pupils": 13.0, "pupils_per_adult": 3.0, "max_group": 15, "meeting_walk_m": 80.0}
    ended, proven = (
        walk(town, school((480, 480)), pupils, rules=strategy(**changes, search_branches=number))
        for number in (1, 1_000_000)
    )
    assert proven.plan.proven.all()
    assert "search_ended" not in reasons(proven)
    assert not ended.plan.proven.any()
    assert "group_too_small" not in reasons(ended)
    assert reasons(ended)["search_ended"] >= reasons(proven)["group_too_small"] > 0
    assert said(ended, "walking_not_proven", "bound") <= said(ended, "walking_not_proven", "adults") == ended.adults
    assert not ended.routes["proven"].any()


@pytest.mark.parametrize("busy", [False, True])
def test_the_plan_is_the_same_when_the_clock_races_and_when_the_machine_is_busy(busy, monkeypatch):
    rules = read_rules(strategy(**HARD, walk_branches=2, walk_more_share=0.0), WalkingOptions())
    cases = [hard(seed) for seed in (1, 10)]
    calm = [plan_groups(*case, 1, rules) for case in cases]
    spin = "while True: pass"
    others = [subprocess.Popen([sys.executable, "-c", spin]) for _ in range(3)] if busy else []
    if not busy:
        hours = itertools.count(0, 3600)
        monkeypatch.setattr(milp.time, "monotonic", lambda: float(next(hours)))
    try:
        hurried = [plan_groups(*case, 1, rules) for case in cases]
    finally:
        for each in others:
            each.kill()
            each.wait()
    assert all(map(same_plan, calm, hurried))


@pytest.mark.parametrize("seed", range(20))
def test_a_school_too_large_for_one_search_keeps_its_pupils_and_adults_and_no_walk_is_made_longer(seed, monkeypatch):
    rules = read_rules(strategy(least_pupils=1.0, pupils_per_adult=2.0, max_group=4), WalkingOptions())
    reach, pupils = tree(seed) if seed % 2 else hard(seed, 40)
    monkeypatch.setattr(group_plan, "_walking_less", lambda problem, adults, *rest: adults)
    first = plan_groups(reach, pupils, 1, rules)
    monkeypatch.undo()
    monkeypatch.setattr(group_plan, "_MOST_PAIRS_WALKING", 12)
    in_parts = plan_groups(reach, pupils, 1, rules)
    assert in_parts.pupils.sum() == first.pupils.sum() == pupils.sum()
    assert in_parts.adults.sum() == first.adults.sum()
    assert walked(in_parts, reach, rules) <= walked(first, reach, rules) * (1 + rules.walk_more_share) + 1e-6
    monkeypatch.setattr(group_plan, "_MOST_PAIRS", 12)
    rough = plan_groups(reach, pupils, 1, rules)
    assert rough.pupils.sum() == pupils.sum()
    assert rough.adults_bound.sum() <= first.adults.sum() <= rough.adults.sum()
    if rough.proven.all():
        assert rough.adults.sum() == first.adults.sum()


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_handed_in_a_plan_keeps_all_its_promises(seed):
    chance = np.random.default_rng(seed)
    rules = read_rules(strategy(least_pupils=2.0, pupils_per_adult=3.0, max_group=7), WalkingOptions())
    reach, pupils = tree(seed + 100)
    pupils = chance.integers(1, 12, len(pupils)).astype(float)
    plan = plan_groups(reach, pupils, 1, rules)
    total = np.bincount(plan.stop_group, plan.stop_pupils)
    assert (total <= 7).all()
    assert (plan.adults == np.ceil(total / 3)).all()
    assert (np.bincount(plan.home, plan.pupils, minlength=len(pupils)) <= pupils + 1e-9).all()
    assert np.bincount(plan.home_stop, plan.pupils) == pytest.approx(plan.stop_pupils)
    allowed = set(zip(reach.home, reach.point, strict=True))
    assert set(zip(plan.home, plan.stop_point[plan.home_stop], strict=True)) <= allowed
    for group in range(len(total)):
        stops = plan.stop_point[plan.stop_group == group]
        onward, at = [], stops[0]
        while at >= 0:
            onward.append(at)
            at = reach.next_point[at]
        assert [place for place in onward if place in stops] == stops.tolist()
    assert np.array_equal(plan.pupils, np.rint(plan.pupils))


def test_a_group_walks_the_shortest_safe_way_that_networkx_finds():
    chance = np.random.default_rng(3)
    size, step = 7, 150
    ends = [((x, y), (x + dx, y + dy)) for x in range(size) for y in range(size) for dx, dy in ((1, 0), (0, 1))
            if x + dx < size and y + dy < size]  # fmt: skip
    along = chance.random(len(ends)) < 0.15  # dangerous to walk along for want of a pavement, but not to cross
    town = network(
        *([tuple(step * np.array(end)) for end in each] for each in ends),
        speed_kmh=np.where(along, 50, 30),
        speed_back_kmh=np.where(along, 50, 30),
        speed_known=True,
        aadt=500.0,
        sidewalk=np.where(along, 0, 1),
    )
    graph = nx.Graph()
    graph.add_weighted_edges_from((*each, step) for each, bad in zip(ends, along, strict=True) if not bad)
    homes = layer(*[(float(x), float(y)) for x, y in chance.uniform(0, step * (size - 1), (60, 2))])
    result = walk(town, school((0.0, 0.0)), homes)
    assert len(result.routes) > 3
    length = nx.single_source_dijkstra_path_length(graph, (0, 0))
    for line, metres in zip(result.routes.geometry, result.routes["length_m"], strict=True):
        x, y = (value / step for value in line.coords[0])
        low, high = (int(np.floor(x)), int(np.floor(y))), (int(np.ceil(x)), int(np.ceil(y)))
        best = min(length[end] + step * (abs(end[0] - x) + abs(end[1] - y)) for end in {low, high})
        assert metres == pytest.approx(best, abs=1)
        assert line.length == pytest.approx(metres, abs=1)
        assert line.coords[-1] == (0, 0)


# --- what must never get out ------------------------------------------------------------------------------------------


def outside(*pupils, places=((800, 0), (400, 0)), **changes):
    town = network([(0, 0), (1600, 0)], **SAFE)
    rules = strategy(max_group=30, pupils_per_adult=10.0, **changes)
    return walking_groups(
        school((0, 0)), town, rules, WalkingOptions(weight_field="n"), pupils=layer(*places, n=list(pupils))
    )


def test_a_number_under_ten_is_not_told():
    few = outside(3, 4)
    assert few.routes["pupils"].isna().all()
    assert few.routes["pupils_shown"].tolist() == ["under"]
    assert few.meeting_points["pupils_shown"].tolist() == ["under", "under"]
    assert few.pupils == 0


def test_the_other_points_of_a_group_do_not_give_a_small_number_away():
    mixed = outside(12, 4)
    assert mixed.routes["pupils"].tolist() == [16]
    assert mixed.meeting_points["pupils"].isna().all()
    assert mixed.meeting_points["pupils_shown"].tolist() == ["hidden", "hidden"]
    many = outside(12, 14)
    assert many.meeting_points["pupils"].tolist() == [12, 14]


def test_a_total_that_says_each_point_has_one_pupil_is_not_told():
    places = tuple((1440.0 - 80 * number, 0.0) for number in range(11))
    (group,) = outside(*[1] * 11, places=places, meeting_walk_m=30.0).routes.itertuples()
    assert (group.stops, group.pupils_shown) == (11, "hidden")
    assert np.isnan(group.pupils)
    (group,) = outside(*[1] * 10, 2, places=places, meeting_walk_m=30.0).routes.itertuples()
    assert (group.stops, group.pupils, group.pupils_shown) == (11, 12, "exact")


def test_squares_with_few_are_counted_only_where_there_are_some():
    exact = walk(network([(0, 0), (1600, 0)], **SAFE), school((0, 0)), layer((10, 0), (1500, 0), n=[3, 4]))
    assert "walking_unserved_few" not in {note.code for note in exact.notes}
    few = outside(3, 30, places=((10, 0), (1590, 0)), max_walk_min=5.0)
    assert said(few, "walking_unserved_few", "few") == 1


def test_no_note_holds_a_number_of_pupils_that_is_not_told():
    for result in (outside(3, 4), outside(12, 4)):
        told = result.routes["pupils"].sum()
        assert {vars(note)["values"].get("pupils", told) for note in result.notes} <= {told, 0.0}


def test_what_is_shown_of_a_plan_is_decided_for_groups_and_stops_together():
    rules = read_rules(strategy(), WalkingOptions())
    reach, pupils = tree(1)
    plan = plan_groups(reach, pupils, 1, rules)
    group, stop = pupils_told(plan, rules)
    assert set(group) | set(stop) == {"under"}
    assert set(pupils_told(plan, replace(rules, internal=True))[0]) == {"exact"}


def test_those_without_a_group_are_shown_as_squares_and_not_where_they_live():
    result = outside(20, 3, places=((1590, 0), (1595, 0)), max_walk_min=5.0)
    (square,) = result.unserved.itertuples()
    assert (square.reason, square.pupils, square.geometry.bounds) == ("beyond_walk", 23, (1500, 0, 1750, 250))
    assert outside(5, 3, places=((1590, 0), (1595, 0)), max_walk_min=5.0).unserved["pupils"].isna().all()


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"max_walk_min": 0}, ParameterNumberWrongError),
        ({"max_walk_min": 500}, ParameterNumberWrongError),
        ({"max_group": 0}, ParameterNumberWrongError),
        ({"bell": "25:99"}, WalkingBellWrongError),
        ({"bell": "half past eight"}, WalkingBellWrongError),
        ({"weight_field": "missing"}, LayerFieldMissingError),
    ],
)
def test_options_that_cannot_be_are_refused(street, options, error):
    with pytest.raises(error):
        walk(street, school((0, 0)), layer((700, 0)), WalkingOptions(**options))


@pytest.mark.parametrize("share", [0, -0.1, 1.5])
def test_a_share_of_nobody_or_of_more_than_all_is_refused(street, share):
    with pytest.raises(WalkingShareWrongError) as caught:
        walk(street, school((0, 0)), None, WalkingOptions(age_share=share), population=layer((700, 0), pop_tot=[50]))
    assert vars(caught.value)["values"]["value"] == share


def test_a_group_that_may_hold_fewer_than_it_must_is_refused(street):
    with pytest.raises(WalkingGroupTooSmallError):
        walk(street, school((0, 0)), layer((700, 0)), WalkingOptions(max_group=2), strategy(least_pupils=4.0))


@pytest.mark.parametrize("values", [["Ola Nordmann"], [-3], [1e15], [np.inf]])
def test_an_error_about_pupils_does_not_quote_what_they_are(street, values):
    with pytest.raises(FieldNumberSecretError) as caught:
        walk(street, school((0, 0)), layer((700, 0), n=values), WalkingOptions(weight_field="n"))
    assert str(values[0]) not in str(caught.value)
    assert vars(caught.value)["values"] == {"layer": "PUPILS", "field": "n"}


def test_empty_numbers_count_as_nobody_and_that_is_said(street):
    homes = layer((700, 0), (710, 0), n=[2, None])
    result = walk(street, school((0, 0)), homes, WalkingOptions(weight_field="n"))
    assert result.routes["pupils"].tolist() == [2]
    assert "walking_pupils_empty" in {note.code for note in result.notes}
    with pytest.raises(WalkingNobodyError):
        walk(street, school((0, 0)), layer((700, 0), n=[0]), WalkingOptions(weight_field="n"))


def test_pupils_and_population_do_not_count_twice_and_one_of_them_is_needed(street):
    homes = layer((700, 0), pop_tot=[5])
    with pytest.raises(WalkingPeopleTwiceError):
        walk(street, school((0, 0)), homes, population=homes)
    with pytest.raises(WalkingPeopleMissingError):
        walk(street, school((0, 0)), None)


def test_schools_that_cannot_be_used_are_refused_or_named(street):
    with pytest.raises(LayerEmptyError):
        walk(street, school((0, 0)).iloc[:0], layer((700, 0)))
    with pytest.raises(SchoolsUnplacedError):
        walk(street, layer(None, name=["x"]), layer((700, 0)))
    with pytest.raises(SchoolsOffNetworkError):
        walk(street, school((0, 9000)), layer((700, 0)))
    both = walk(street, school((0, 0), (0, 9000)), layer((700, 0)))
    assert said(both, "walking_schools_off", "count") == 1


def test_a_pupil_on_an_island_is_listed():
    town = network([(0, 0), (1600, 0)], [(700, 3000), (1200, 3000)], **SAFE)
    assert reasons(walk(town, school((0, 0)), layer((800, 3000), (700, 0)))) == {"no_school": 1}


def test_nothing_that_is_handed_in_is_changed(street):
    homes, schools = layer((700, 0), n=[3]), school((0, 0))
    before = homes.copy(), schools.copy()
    walk(street, schools, homes, WalkingOptions(weight_field="n"))
    pd.testing.assert_frame_equal(homes, before[0])
    pd.testing.assert_frame_equal(schools, before[1])


@pytest.mark.parametrize("at", [0.0, 0.1, 0.3, 0.6, 0.9])
def test_it_stops_when_told_to(street, at):
    with pytest.raises(Cancelled):
        walk(street, school((0, 0)), layer((700, 0)), progress=lambda fraction: fraction >= at)


def test_groups_on_fornebu_keep_to_the_limits():
    source = DATA / "fornebu" / "fornebu.osm.pbf"
    if not source.exists():
        pytest.skip("the data of Fornebu is not there")
    from klimaklok_plugin.analysis.network.model import build_network
    from klimaklok_plugin.analysis.network.osm import read_osm

    town = build_network(read_osm(source, CRS(25832), SHIPPED))
    low_x, low_y, high_x, high_y = town.bounds
    middle = ((low_x + high_x) / 2, (low_y + high_y) / 2)
    around = np.random.default_rng(0).normal(middle, 500, (200, 2))
    homes = gpd.GeoDataFrame(geometry=shapely.points(around), crs=town.crs)
    place = gpd.GeoDataFrame({"name": ["x"]}, geometry=[shapely.Point(middle)], crs=town.crs)
    result = walking_groups(place, town, SHIPPED, WalkingOptions(internal=True), pupils=homes)
    own = SHIPPED.schools.walking_groups
    assert result.routes["pupils"].sum() + result.unserved["pupils"].sum() == pytest.approx(200)
    assert (result.routes["walk_min"] <= own.max_walk_min).all()
    assert (result.routes["pupils"] <= own.max_group).all()
    assert (result.routes["adults"] == np.ceil(result.routes["pupils"] / own.pupils_per_adult)).all()
    assert shapely.length(result.routes.geometry.to_numpy()) == pytest.approx(result.routes["length_m"], abs=60)
