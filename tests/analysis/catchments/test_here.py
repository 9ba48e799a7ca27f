"""What is within reach of one place: as `reach` finds it, which keeps nothing."""

from __future__ import annotations

import dataclasses
import threading
import weakref

import numpy as np
import pandas as pd
import pytest
import shapely

import klimaklok_plugin.analysis.catchments.reach as reach_module
from klimaklok_plugin.analysis.catchments.here import CatchmentsHere
from klimaklok_plugin.analysis.catchments.reach import ReachOptions, reach
from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.core.worker import finish_abandoned
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.sites.towns import EAST, NORTH, ORIGIN, grid, layer

STRATEGY = load_strategy()
SIDE = 1400.0
OPTIONS = ReachOptions(population_field="people", service_field="kind")


def town(seed):
    """Return a network, and layers of people, addresses and services."""
    rng = np.random.default_rng(seed)
    corner = [(x, y) for x in range(0, 1500, 250) for y in range(0, 1500, 250)]
    cells = [shapely.box(EAST + x, NORTH + y, EAST + x + 250, NORTH + y + 250) for x, y in corner]
    layers = {
        "population": layer(cells, people=rng.integers(0, 300, len(cells))),
        "addresses": layer(shapely.points(rng.uniform(0, SIDE, (300, 2)) + ORIGIN)),
        "services": layer(
            shapely.points(rng.uniform(0, SIDE, (40, 2)) + ORIGIN), kind=rng.choice(["school", "grocery"], 40)
        ),
    }
    return rng, grid(rng), layers


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("mode", "unit", "limits"), [("walk", "min", (3.0, 9.0)), ("bike", "m", (400.0,))])
def test_a_place_reaches_what_it_reaches_by_itself_in_a_run(seed, mode, unit, limits):
    rng, network, layers = town(seed)
    here = CatchmentsHere(network, STRATEGY, OPTIONS, **layers)
    options = dataclasses.replace(OPTIONS, mode=mode, unit=unit, limits=limits, streets=False)
    compared = 0
    for xy in rng.uniform(0, SIDE, (12, 2)) + ORIGIN:
        fresh = dataclasses.replace(network, graphs={})
        expected = reach(fresh, layer([shapely.Point(xy)]), options, strategy=STRATEGY, **layers)
        found = here.reach(shapely.Point(xy), mode, limits, unit)
        assert found.unreached["reason"].tolist() == expected.unreached["reason"].tolist()
        assert len(found.areas) == len(expected.areas)
        for name in found.areas.columns.drop("geometry"):
            ours, theirs = found.areas[name], expected.areas[name]
            if pd.api.types.is_numeric_dtype(ours):
                np.testing.assert_allclose(ours, theirs, rtol=1e-9, err_msg=name)
            else:
                assert ours.tolist() == theirs.tolist(), name
        apart = shapely.symmetric_difference(found.areas.geometry.to_numpy(), expected.areas.geometry.to_numpy())
        assert (shapely.area(apart) < 1).all()
        compared += len(found.areas)
    assert compared > 5


def test_making_a_means_of_travel_ready_can_be_stopped():
    _, network, layers = town(0)
    here = CatchmentsHere(network, STRATEGY, OPTIONS, **layers)
    with pytest.raises(Cancelled):
        here.prepare("walk", lambda _: True)
    assert not here.is_ready("walk")
    here.prepare("walk")
    assert here.is_ready("walk")
    assert not here.is_ready("bike")


@pytest.mark.parametrize("seed", range(3))
def test_on_the_network_of_a_region_the_ground_around_an_answer_gives_the_same(seed, monkeypatch):
    rng, network, layers = town(seed)
    whole = CatchmentsHere(network, STRATEGY, OPTIONS, **layers)
    whole.prepare("walk")
    monkeypatch.setattr(reach_module, "MOST_PIECES", 0)
    local = CatchmentsHere(dataclasses.replace(network, graphs={}), STRATEGY, OPTIONS, **layers)
    compared = 0
    for xy in rng.uniform(0, SIDE, (15, 2)) + ORIGIN:
        expected, found = (each.reach(shapely.Point(xy), "walk", (150.0, 300.0), "m").areas for each in (whole, local))
        assert len(found) == len(expected)
        compared += len(found)
        for name in ("people", "people_low", "people_high", "addresses", "services", "services_school", "area_ha"):
            if name in expected:
                np.testing.assert_allclose(found[name], expected[name], rtol=1e-9, atol=1e-9, err_msg=name)
    assert compared > 10


def test_whoever_lives_far_from_an_answer_is_not_said_to_live_nowhere(monkeypatch):
    _, network, layers = town(1)
    monkeypatch.setattr(reach_module, "MOST_PIECES", 0)
    here = CatchmentsHere(network, STRATEGY, OPTIONS, population=layers["population"])
    found = here.reach(shapely.Point(ORIGIN), "walk", (100.0,), "m")
    told = [note for note in found.notes if note.code == "catchments_people_nowhere"]
    nowhere = sum(note.values["persons"] for note in told)  # noqa: PD011 - no frame
    assert nowhere < layers["population"]["people"].sum() / 4


def test_in_a_city_answers_come_before_its_ground_is_ready_and_are_the_same_after(monkeypatch):
    rng, network, layers = town(2)
    monkeypatch.setattr(reach_module, "MOST_PIECES", 0)
    here = CatchmentsHere(network, STRATEGY, OPTIONS, **layers)
    places = [shapely.Point(xy) for xy in rng.uniform(0, SIDE, (10, 2)) + ORIGIN]

    def areas():
        return [here.reach(place, "walk", (150.0, 300.0), "m").areas for place in places]

    before = areas()
    assert here.size("walk") == "city"
    assert not here.is_ready("walk")
    here.prepare("walk")
    assert here.is_ready("walk")
    for less, more in zip(before, areas(), strict=True):
        pd.testing.assert_frame_equal(less.drop(columns="geometry"), more.drop(columns="geometry"), rtol=1e-6)
        apart = shapely.symmetric_difference(less.geometry.to_numpy(), more.geometry.to_numpy())
        assert (shapely.area(apart) < 0.1).all()
    assert sum(map(len, before)) > 10


def test_the_ground_of_a_region_is_never_made(monkeypatch):
    _, network, layers = town(2)
    monkeypatch.setattr(reach_module, "MOST_PIECES", 0)
    monkeypatch.setattr(reach_module, "MOST_KEPT", 0)
    here = CatchmentsHere(network, STRATEGY, OPTIONS, **layers)
    here.prepare("walk")
    assert here.size("walk") == "region"
    assert not here.is_ready("walk")


def test_ground_that_there_is_no_room_for_is_let_go_with_what_lies_on_it(monkeypatch):
    _, network, layers = town(2)
    monkeypatch.setattr(reach_module, "KEPT_BYTES", 0)
    here = CatchmentsHere(network, STRATEGY, OPTIONS, **layers)
    here.prepare("walk")
    walk = weakref.ref(reach_module.known_ground(network, "walk", STRATEGY))
    here.prepare("bike")
    assert here.is_ready("bike")
    assert not here.is_ready("walk")
    assert walk() is None


def test_making_the_ground_stops_while_it_is_being_made(monkeypatch):
    _, network, layers = town(0)
    begun, go_on = threading.Event(), threading.Event()
    made = []

    def slow(*args):
        begun.set()
        go_on.wait(10)
        ground = make_ground(*args)
        made.append(ground)
        return ground

    make_ground = reach_module.make_ground
    monkeypatch.setattr(reach_module, "make_ground", slow)
    here = CatchmentsHere(network, STRATEGY, OPTIONS, **layers)
    with pytest.raises(Cancelled):
        here.prepare("walk", lambda _: begun.is_set())
    go_on.set()
    finish_abandoned()
    assert not made
    assert not here.is_ready("walk")


def test_a_place_that_reaches_nothing_says_nothing_of_where_people_live():
    _, network, layers = town(1)
    found = reach(network, layer([shapely.Point(ORIGIN - 9000)]), OPTIONS, strategy=STRATEGY, **layers)
    assert len(found.areas) == 0
    assert not [note for note in found.notes if note.code == "catchments_people_nowhere"]
