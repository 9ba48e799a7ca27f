"""A plan that is not proven ends by counted work, the same on every machine, or by the time that the user allows."""

from __future__ import annotations

import time

import numpy as np
import pytest

from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from klimaklok_plugin.analysis.siting import allowance
from klimaklok_plugin.analysis.siting.milp import Solution
from tests.analysis.charging.test_location import candidates, layer, locate

MODELS = {
    "sites": {"amount": 9, "phases": "3"},
    "share": {"model": "share", "amount": 60},
    "budget": {"model": "budget", "amount": 9e6, "phases": "2"},
}


def town():
    """Return people and possible sites along a street, more than are quickly proven."""
    chance, spots = np.random.default_rng(4), range(0, 6000, 40)
    people = layer(spots, cars=chance.integers(1, 5, len(spots)).astype(float))
    return people, candidates(*range(0, 6000, 150), spaces=chance.integers(1, 9, 40))


@pytest.mark.parametrize("model", MODELS)
def test_the_plan_is_the_same_whatever_the_clock_says(model, monkeypatch):
    monkeypatch.setattr(allowance, "WORK", 1.5)
    real, start, plans = time.monotonic, time.monotonic(), []
    for times in (0.02, 50.0):
        monkeypatch.setattr(time, "monotonic", lambda times=times: start + (real() - start) * times)
        plans.append(locate(*town(), spaces_field="spaces", **MODELS[model]))
    one, other = plans
    assert one.sites.drop(columns="geometry").equals(other.sites.drop(columns="geometry"))
    assert one.curve.equals(other.curve)
    assert (one.objective, one.bound, one.gap) == (other.objective, other.bound, other.gap)
    assert one.notes == other.notes


def test_the_plan_says_whether_work_or_time_ended_it(monkeypatch):
    people, sites = town()
    with monkeypatch.context() as patch:  # a solver that time runs out for
        patch.setattr(allowance, "solve_program", lambda *_, **__: Solution("time_limit", None, np.inf))
        hasty = locate(people, sites, amount=9, spaces_field="spaces", time_limit_s=60.0)
    monkeypatch.setattr(allowance, "WORK", 1e-3)
    idle = locate(people, sites, amount=9, spaces_field="spaces")
    ends = [
        (hasty, "time_limit", "tried covers more than", "the best found when time was up"),
        (idle, "work_limit", "40 possible places that were tried", "the best found within the work allowed"),
    ]
    for result, status, *said in ends:
        assert status in result.curve["status"].tolist()
        assert set(result.curve["status"]) <= {"optimal", status}
        note = next(note for note in result.notes if note.code == "charging_answer")
        words = Language("en", WORDS).fill(NOTES[note.code], note.values)
        assert all(part in words for part in said), words
