"""Which streets are dangerous: by hand, at every threshold; and the network without them."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimaklok_plugin.analysis.network.roads import BIKE_BIT, WALK_BIT
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.schools.road_safety import (
    DANGEROUS,
    SAFE,
    UNKNOWN,
    open_speed_kmh,
    road_danger,
    safe_network,
)
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.routing.test_graph import network

STRATEGY = load_strategy()
RULES = STRATEGY.schools.safe_road
S, U, D = SAFE, UNKNOWN, DANGEROUS
NAN = float("nan")


def street(kmh=None, sidewalk=-1, aadt=NAN, road_class="residential", **columns):
    """One street; without a limit from the data it has a default of 80, which must not count."""
    known = {"speed_kmh": kmh or 80, "speed_back_kmh": kmh or 80, "speed_known": kmh is not None}
    classes = pd.Categorical([road_class])
    return network([(0, 0), (100, 0)], **known | {"sidewalk": sidewalk, "aadt": aadt, "road_class": classes} | columns)


def levels(*arguments, **columns):
    danger = road_danger(street(*arguments, **columns), STRATEGY)
    return int(danger.along[0]), int(danger.crossing[0])


def test_the_thresholds_below_are_those_of_the_strategy():
    assert (RULES.safe_kmh, RULES.pavement_kmh, RULES.danger_kmh) == (30, 50, 60)
    assert (RULES.along_danger_aadt, RULES.crossing_safe_aadt, RULES.crossing_danger_aadt) == (4000, 1000, 8000)
    assert "service" in RULES.safe_classes
    assert "residential" not in RULES.safe_classes


@pytest.mark.parametrize(
    ("kmh", "pavement", "no_pavement", "nobody_knows"),
    [(20, S, S, S), (30, S, S, S), (40, S, U, U), (50, S, D, U), (60, D, D, D), (80, D, D, D), (None, U, U, U)],
)
def test_along_a_street_the_limit_and_the_pavement_decide(kmh, pavement, no_pavement, nobody_knows):
    assert [levels(kmh, sidewalk)[0] for sidewalk in (1, 0, -1)] == [pavement, no_pavement, nobody_knows]


@pytest.mark.parametrize("kmh", [20, 30, 40, 50, 60, None])
@pytest.mark.parametrize("sidewalk", [0, -1])
def test_a_busy_street_not_known_to_have_a_pavement_is_dangerous_whatever_its_limit(kmh, sidewalk):
    assert levels(kmh, sidewalk, 4000)[0] == D
    assert levels(kmh, sidewalk, 3999) == levels(kmh, sidewalk, 1001)


@pytest.mark.parametrize(("kmh", "level"), [(20, S), (30, S), (40, S), (50, S), (60, D), (None, U)])
def test_with_a_pavement_traffic_makes_no_difference_along_a_street(kmh, level):
    assert levels(kmh, 1, 20_000)[0] == level


@pytest.mark.parametrize(
    ("kmh", "little", "some", "much", "nobody_knows"),
    [
        (30, S, S, U, S),  # slow and busy contradict each other
        (40, S, U, D, U),
        (50, S, U, D, U),
        (60, D, D, D, D),
        (None, U, U, U, U),
    ],
)
def test_across_a_street_the_limit_and_the_traffic_decide(kmh, little, some, much, nobody_knows):
    found = [levels(kmh, 1, aadt)[1] for aadt in (1000, 1001, 7999, 8000, NAN)]
    assert found == [little, some, some, much, nobody_knows]


def test_without_a_limit_calm_classes_are_safe_and_others_unknown():
    assert levels(road_class="service") == (S, S)
    assert levels(road_class="living_street") == (S, S)
    assert levels(road_class="residential") == (U, U)
    assert levels(road_class="trunk") == (U, U)
    assert levels(road_class="service", aadt=9000) == (D, U)


def test_a_known_limit_goes_before_the_class():
    assert levels(60, road_class="service") == (D, D)


@pytest.mark.parametrize("road_class", ["footway", "path", "steps", "cycleway", "pedestrian"])
def test_what_is_built_for_walking_is_safe_also_where_some_may_drive(road_class):
    assert levels(60, 0, 9000, road_class) == (S, S)
    assert levels(60, 0, 9000, road_class, car=0) == (S, S)


def test_only_where_cars_drive_is_danger():
    assert levels(60, 0, 9000, "secondary", car=0) == (S, S)


@pytest.mark.parametrize(
    ("car", "ahead", "back", "level"), [(3, 30, 60, D), (3, 60, 30, D), (1, 30, 60, S), (2, 30, 60, D), (2, 60, 30, S)]
)
def test_the_higher_limit_of_the_open_directions_counts(car, ahead, back, level):
    town = street(30, 1, speed_kmh=ahead, speed_back_kmh=back, car=car)
    assert road_danger(town, STRATEGY).along.tolist() == [level]
    assert open_speed_kmh(town)[0] == {1: ahead, 2: back, 3: max(ahead, back)}[car]


def test_traffic_handed_in_goes_before_that_of_the_network_where_it_is_known():
    town = street(50, 0, 100.0)
    assert road_danger(town, STRATEGY, np.array([9000.0])).crossing.tolist() == [D]
    assert road_danger(town, STRATEGY, np.array([NAN])).crossing.tolist() == [S]
    assert town.table["aadt"].tolist() == [100]


def test_a_network_that_tells_neither_limits_nor_pavements_is_unknown():
    town = street(60, 1)
    town = replace(town, table=town.table.drop(columns=["speed_known", "sidewalk"]))
    danger = road_danger(town, STRATEGY)
    assert (danger.along.tolist(), danger.crossing.tolist(), danger.node.tolist()) == ([U], [U], [S, S])


@pytest.fixture
def town():
    """A road of 60 from south to north, which a path crosses at grade, and another in an underpass at y = -50."""
    return network(
        [(0, 0), (50, 0), (100, 0)],
        [(50, -200), (50, 0), (50, 200)],
        [(0, 0), (0, -50), (100, -50), (100, 0)],
        car=[0, 3, 0],
        speed_kmh=60,
        speed_back_kmh=60,
        speed_known=True,
        road_class=pd.Categorical(["footway", "secondary", "footway"]),
    )


def test_a_junction_is_as_dangerous_as_the_worst_road_there_and_an_underpass_has_none(town):
    danger = road_danger(town, STRATEGY)
    at = {tuple(xy): level for xy, level in zip(town.node_xy.tolist(), danger.node.tolist(), strict=True)}
    assert at == {(0, 0): S, (50, 0): D, (100, 0): S, (50, -200): S, (50, 200): S}


@pytest.mark.parametrize(
    ("beside", "road_class", "car", "level"),
    [
        ([(0, 90), (0, 95)], "residential", 3, S),  # not there at all: the road only goes on
        ([(0, 0), (0, 90)], "residential", 3, D),
        ([(0, 0), (0, 90)], "footway", 0, D),
        ([(0, 0), (0, 90)], "motorway", 3, D),
    ],
)
def test_there_is_something_to_cross_where_more_than_the_road_itself_meets(beside, road_class, car, level):
    town = network(
        [(-100, 0), (0, 0)],
        [(0, 0), (100, 0)],
        beside,
        car=[3, 3, car],
        speed_kmh=[60, 80, 30],
        speed_back_kmh=[60, 80, 30],
        speed_known=True,
        road_class=pd.Categorical(["secondary", "trunk", road_class]),
    )
    node = np.flatnonzero((town.node_xy == 0).all(axis=1))
    assert road_danger(town, STRATEGY).node[node].tolist() == [level]


def test_a_path_into_the_end_of_a_road_counts_as_crossing_it():
    classes = pd.Categorical(["secondary", "footway"])
    town = network(
        [(-100, 0), (0, 0)], [(0, 0), (9, 0)], car=[3, 0], road_class=classes, speed_kmh=60, speed_known=True
    )
    node = np.flatnonzero((town.node_xy == 0).all(axis=1))
    assert road_danger(town, STRATEGY).node[node].tolist() == [D]


def walk(town, start, end):
    graph = Graph(town, "walk", "m", STRATEGY)
    return graph.nearest(graph.snap([start], 1), graph.snap([end], 1))[0][0]


def test_the_safe_network_leads_through_the_underpass(town):
    danger = road_danger(town, STRATEGY)
    assert walk(town, (0, 0), (100, 0)) == pytest.approx(100)
    for worst in (SAFE, UNKNOWN):
        assert walk(safe_network(town, danger, worst), (0, 0), (100, 0)) == pytest.approx(200)
    assert walk(safe_network(town, danger, DANGEROUS), (0, 0), (100, 0)) == pytest.approx(100)


def test_the_safe_network_bars_walking_along_and_passing_and_nothing_else(town):
    town = replace(town, node_closed=np.full(len(town.node_xy), BIKE_BIT, np.uint8))
    before = town.table.copy()
    danger = road_danger(town, STRATEGY)
    safe = safe_network(town, danger, SAFE)
    np.testing.assert_array_equal(safe.table["walk"] == 0, town.table["road_class"] == "secondary")
    np.testing.assert_array_equal(safe.node_closed, BIKE_BIT | np.where(danger.node > SAFE, WALK_BIT, 0))
    pd.testing.assert_frame_equal(safe.table.drop(columns="walk"), town.table.drop(columns="walk"))
    pd.testing.assert_frame_equal(town.table, before)
    for name in (each.name for each in fields(town)):
        if name not in ("table", "node_closed", "graphs"):
            assert getattr(safe, name) is getattr(town, name)


def test_the_safe_network_shares_the_index_and_no_graph_and_takes_snaps_of_the_whole(town):
    graph = Graph(town, "walk", "m", STRATEGY)
    snap = graph.snap([(10, 1), (90, 1), (51, 150)], 5)
    safe = safe_network(town, road_danger(town, STRATEGY), SAFE)
    assert safe.graphs.keys() == {"cells"}
    assert safe.segments.cells[1] is town.segments.cells[1]
    walk_m, _ = Graph(safe, "walk", "m", STRATEGY).nearest(snap, snap.take(np.array([1])))
    assert walk_m == pytest.approx([1 + 10 + 200 + 10 + 1, 2, np.inf])  # who lives on the road has no safe way
    assert graph.nearest(snap, snap.take(np.array([1])))[0] == pytest.approx([82, 2, 192])


LIMITS = st.sampled_from([None, 20, 30, 31, 40, 49, 50, 59, 60, 110])
TRAFFIC = st.sampled_from([NAN, 0, 500, 1000, 1001, 4000, 7999, 8000, 30_000])
CLASSES = st.sampled_from(["residential", "service", "footway", "trunk"])


@given(LIMITS, LIMITS, st.sampled_from([-1, 0, 1]), TRAFFIC, TRAFFIC, CLASSES)
def test_slower_less_busy_and_with_a_pavement_is_never_more_dangerous(fast, slow, sidewalk, more, less, road_class):
    danger = levels(fast, sidewalk, more, road_class)
    if fast is not None and slow is not None and slow <= fast:
        slower = levels(slow, sidewalk, more, road_class)
        assert slower[0] <= danger[0]
        assert slower[1] <= danger[1]
    if less <= more:
        calmer = levels(fast, sidewalk, less, road_class)
        assert calmer[0] <= danger[0]
        assert calmer[1] <= danger[1]
    assert levels(fast, 1, more, road_class)[0] <= danger[0]
