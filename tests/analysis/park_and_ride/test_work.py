"""Sites that are not proven are told with what ended the search: counted work, or the time that the user allows."""

from __future__ import annotations

import time

import numpy as np
import pytest

from klimaklok_plugin.analysis.siting import allowance
from klimaklok_plugin.analysis.siting.milp import Solution
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
