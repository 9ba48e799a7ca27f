"""A plan's own cars in heart zones: conserved, led like others, and held apart from those who live there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.schools.messages import HeartZoneAlternativesError
from klimaklok_plugin.analysis.schools.trips import find_exits, spread_trips
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.schools.test_closures import network
from tests.analysis.schools.test_trips import crossing
from tests.analysis.schools.towns import layer, look_inside, note, people, schools

STRATEGY = load_strategy()
ZONE = layer([box(390, -50, 610, 50)])
CENTRE = layer([(1200, 0)])


def street():
    """A street from west to east; between 390 and 610 lies the zone. Far off there is another, joined to nothing."""
    return network([(0, 0), (390, 0)], [(390, 0), (500, 0)], [(500, 0), (610, 0)], [(610, 0), (1500, 0)])


def assessed(monkeypatch, extra, *, town=None, centre=CENTRE, measure="closed"):
    layers = {"zones": ZONE, "extra_trips": extra} | ({} if centre is None else {"destinations": centre})
    where = schools((500, 0))
    homes = people([(100, 0)], [40])
    return look_inside(
        monkeypatch, street() if town is None else town, where, homes, method="drawn", measure=measure, layers=layers
    )


def extra_cars(case):
    """Return the cars of the extra trips as they are led: by place and destination."""
    first = len(case.base.exits.cars_in) + len(case.base.groups.persons)
    return case.base.other.demand.cars[first:]


def test_all_cars_are_on_the_streets_from_their_entrance_to_the_centre(monkeypatch):
    case, result = assessed(monkeypatch, layer([(100, 0), (1000, 0)], cars_peak=[30.0, 12.0]))
    without, _ = assessed(monkeypatch, layer([(100, 0)], cars_peak=[0.0]))
    assert extra_cars(case).sum() == pytest.approx(42)
    more = case.base.cars - without.base.cars
    source = case.split.network.table["source_id"].to_numpy()
    # Those in the west drive over every street, those in the east only on the last one.
    assert sorted(set(np.round(more[source < 3], 6))) == [30.0]
    assert set(np.round(more[source == 3], 6)) == {42.0}
    assert note(result, "heart_extra") == {"cars": 42.0, "led": pytest.approx(42.0), "count": 2}
    assert note(result, "heart_extra_stranded") is None


def test_a_closed_zone_cuts_off_the_cars_of_a_plan_as_others_and_counts_them_as_no_home(monkeypatch):
    case, _ = assessed(monkeypatch, layer([(100, 0), (1000, 0)], cars_peak=[30.0, 12.0]))
    without, _ = assessed(monkeypatch, layer([(100, 0)], cars_peak=[0.0]))
    assert case.changes[0].cars_cut_off - without.changes[0].cars_cut_off == pytest.approx(30)
    assert case.changes[0].homes_cut_off == pytest.approx(without.changes[0].homes_cut_off)


def test_cars_that_reach_nothing_are_told_and_on_no_street(monkeypatch):
    far = layer([(100, 0), (100, 5000)], cars_peak=[10.0, 7.0])
    case, result = assessed(monkeypatch, far)
    told = note(result, "heart_extra")
    stranded = note(result, "heart_extra_stranded")["cars"]
    assert told["led"] + stranded == pytest.approx(told["cars"]) == pytest.approx(17)
    assert stranded == pytest.approx(7)
    assert extra_cars(case).sum() == pytest.approx(10)
    _, result = assessed(monkeypatch, far, centre=None)
    assert note(result, "heart_extra")["led"] == 0
    assert note(result, "heart_extra_stranded")["cars"] == pytest.approx(17)


def test_several_points_of_one_entrance_share_its_cars_and_unplaced_ones_are_told(monkeypatch):
    from shapely.geometry import MultiPoint

    both = MultiPoint([(100, 0), (120, 0)])
    case, result = assessed(monkeypatch, layer([both, None], cars_peak=[8.0, 3.0]))
    assert extra_cars(case).sum() == pytest.approx(8)
    assert note(result, "heart_extra_unplaced") == {"cars": 3.0}


def test_an_entrance_without_a_number_sends_no_car_and_is_told(monkeypatch):
    case, result = assessed(monkeypatch, layer([(100, 0), (120, 0)], cars_peak=[8.0, None]))
    assert extra_cars(case).sum() == pytest.approx(8)
    assert note(result, "heart_extra_empty")["count"] == 1


def test_trips_of_several_alternatives_are_refused(monkeypatch):
    with pytest.raises(HeartZoneAlternativesError, match=r"2 alternatives \(A, B\)"):
        assessed(monkeypatch, layer([(100, 0), (120, 0)], cars_peak=[8.0, 2.0], alternative=["A", "B"]))
    assessed(monkeypatch, layer([(100, 0), (120, 0)], cars_peak=[8.0, 2.0], alternative=["A", "A"]))


@pytest.mark.parametrize("cars", [-1.0, "mange"])
def test_what_is_no_number_of_cars_is_refused(monkeypatch, cars):
    with pytest.raises(KlimaklokError):
        assessed(monkeypatch, layer([(100, 0)], cars_peak=[cars]))


def test_without_extra_trips_nothing_is_said_of_them(monkeypatch):
    _, result = assessed(monkeypatch, None)
    assert not [each for each in result.notes if each.code.startswith("heart_extra")]


def test_with_exits_and_centres_the_strategys_share_goes_to_centres_and_the_rest_out(monkeypatch):
    town = crossing()
    exits = find_exits(Graph(town, "car", "min", STRATEGY), STRATEGY)
    metres = np.full((1, len(exits.cars_out) + 2), 1000.0)
    cars = spread_trips(np.array([100.0]), metres, exits.cars_out, np.array([1.0, 3.0]), STRATEGY)[0]
    share = STRATEGY.schools.traffic.centre_share
    count = len(exits.cars_out)
    assert cars[count:] == pytest.approx([25 * share, 75 * share])
    assert cars[:count] == pytest.approx(100 * (1 - share) * exits.cars_out / exits.cars_out.sum())
    first = Point(500, 500)
    case, _ = assessed(monkeypatch, layer([first], cars_peak=[60.0]), town=town)
    assert extra_cars(case).sum() == pytest.approx(60)


far_or_near = st.one_of(st.just(np.inf), st.floats(0, 50_000))


@settings(max_examples=60, deadline=None)
@given(
    metres=st.lists(st.lists(far_or_near, min_size=5, max_size=5), min_size=1, max_size=4),
    out=st.lists(st.floats(0, 900), min_size=2, max_size=2),
    weight=st.lists(st.floats(0, 9), min_size=3, max_size=3),
)
def test_no_car_comes_or_goes_on_the_way(metres, out, weight):
    """Every place that reaches an exit somebody leaves by, or a centre that draws, sends all its cars; others none."""
    far, out, weight = np.array(metres), np.array(out), np.array(weight)
    cars = np.arange(1.0, len(far) + 1)
    spread = spread_trips(cars, far, out, weight, STRATEGY)
    draws = np.isfinite(far) & (np.concatenate([out, weight]) > 0)
    np.testing.assert_allclose(spread.sum(axis=1), np.where(draws.any(axis=1), cars, 0.0), rtol=1e-9)
    assert (spread[~draws] == 0).all()
    assert (spread >= 0).all()
