"""Sites that are not proven are told with what ended the search: counted work, or the time that the user allows."""

from __future__ import annotations

import time
from types import SimpleNamespace

import numpy as np
import pytest

from klimaklok_plugin.analysis.park_and_ride.location import _best_of
from klimaklok_plugin.analysis.siting import allowance
from klimaklok_plugin.analysis.siting.milp import Solution
from klimaklok_plugin.analysis.siting.problem import Answer
from tests.analysis.park_and_ride.test_location import homes, hubs, locate, sites, told


def asked():
    """Return commuters, hubs and more sites with few spaces than are quickly proven."""
    people = np.random.default_rng(3).choice(np.arange(0, 36_000, 100), 120, replace=False)
    places = range(10_000, 36_000, 500)
    return (
        homes(**{f"x{x}": 30.0 + x % 7 for x in people}),
        hubs(**{f"x{x}": "B" for x in range(10_000, 36_000, 1000)}),
        sites(**{f"x{x}": 40.0 + x % 300 / 10 for x in places}),
    )


@pytest.mark.parametrize("work", [0.005, 2.0])
def test_the_sites_are_the_same_whatever_the_clock_says(work, monkeypatch):
    monkeypatch.setattr(allowance, "WORK", work)
    real, start, results = time.monotonic, time.monotonic(), []
    for times in (0.02, 50.0):
        monkeypatch.setattr(time, "monotonic", lambda times=times: start + (real() - start) * times)
        results.append(locate(*asked(), site_count=6))
    one, other = results
    assert one.curve.equals(other.curve)
    assert one.sites.drop(columns="geometry").equals(other.sites.drop(columns="geometry"))
    assert (one.answer.bound, one.answer.status) == (other.answer.bound, other.answer.status)
    assert one.notes == other.notes


def test_the_result_says_whether_work_or_time_ended_it(monkeypatch):
    with monkeypatch.context() as patch:  # a solver that time runs out for
        patch.setattr(allowance, "solve_program", lambda *_, **__: Solution("time_limit", None, np.inf))
        hasty = locate(*asked(), site_count=6, time_limit_s=60.0)
    monkeypatch.setattr(allowance, "WORK", 1e-3)
    idle = locate(*asked(), site_count=6)
    assert (hasty.answer.status, idle.answer.status) == ("time_limit", "work_limit")
    assert "when time was up" in told(hasty, "en")[1]["park_gap"]
    assert "within the work allowed" in told(idle, "en")[1]["park_gap"]
    assert "da tiden var ute" in told(hasty, "nb")[1]["park_gap"]
    assert "med det arbeidet som er tillatt" in told(idle, "nb")[1]["park_gap"]


def test_a_curve_that_the_work_does_not_suffice_for_says_so(monkeypatch):
    monkeypatch.setattr(allowance, "WORK", 1e-9)
    words = told(locate(*asked(), site_count=3), "en")[1]
    assert "park_curve_cut" not in words
    assert words["park_curve_cut_by_work"].startswith("4 numbers of sites are missing in the curve")


def test_of_an_answer_for_more_sites_those_that_save_most_after_what_is_lost_there_are_kept():
    # Three new sites beside an existing one (0): 10 cars x 5 km less 30 km lost = 20; 4 x 9 = 36; 8 x 5 less 10 = 30.
    answer = Answer(
        open=np.ones(4, bool),
        demand=np.arange(4),
        candidate=np.arange(4),
        amount=np.array([1.0, 10.0, 4.0, 8.0]),
        cost=np.array([7.0, 5.0, 9.0, 5.0]),
        objective=7 + 20 + 36 + 30,
        bound=100.0,
        gap=0.0,
        status="work_limit",
    )
    problem = SimpleNamespace(new=np.array([False, True, True, True]), lost_km=np.array([0.0, 30.0, 0.0, 10.0]))
    two, one = (_best_of(answer, number, problem) for number in (2, 1))
    assert two.open.tolist() == [True, False, True, True]
    assert (two.objective, two.candidate.tolist()) == (7 + 36 + 30, [0, 2, 3])
    assert one.open.tolist() == [True, False, True, False]
    assert (one.objective, one.demand.tolist(), one.amount.tolist()) == (7 + 36, [0, 2], [1, 4])
