"""Problems too large for the time given: a valid answer with its gap comes in time, and stopping takes a moment."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from benchmarks import siting_instances
from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.siting import models as siting
from klimaklok_plugin.analysis.siting.models import Allowance, Answer, Candidates, Reach
from tests.analysis.siting.reference import Problem, check
from tests.promptly import a_second

MODELS = ["lscp", "mclp", "p_median", "p_center", "max_benefit"]
N, M, SITES = 3_000, 250, 20
OVER_S, STOP_S = 9.0, 4.0
"""What a busy machine may need beyond the time limit, to read the question and to put the answer together, and to stop:
far less than the solver would run on."""


@cache
def city(model: str) -> tuple[Reach, np.ndarray, np.ndarray]:
    """Return the pairs, weights and costs (n, m) of a city."""
    costs, weight, radius = siting_instances.mclp(N, M, 7)
    if model in ("lscp", "mclp"):
        costs = np.where(costs <= radius, costs, np.inf)
    if model == "max_benefit":
        costs = np.where(costs <= 3 * radius, 3 * radius - costs, np.inf)
    return Reach.of_matrix(costs), weight, costs


def ask(model: str, *, full: bool, **asked: object) -> Answer:
    reach, weight, _ = city(model)
    number = {} if model == "lscp" else {"sites": SITES}
    capacity = np.full(M, weight.sum() / 14.0) if full else None
    share = {"share": 0.97} if model == "lscp" else {}
    return getattr(siting, model)(reach, weight, Candidates(M, capacity=capacity), **number, **share, **asked)


@pytest.mark.slow
@pytest.mark.parametrize("full", [False, True], ids=["", "full sites"])
@pytest.mark.parametrize("model", MODELS)
def test_the_best_answer_found_in_time_is_valid_and_tells_its_gap(model, full):
    _, weight, costs = city(model)
    start = time.monotonic()
    answer = ask(model, full=full, allowed=Allowance(seconds=1.0))
    took = time.monotonic() - start
    assert took < (1.0 + OVER_S) * a_second()
    assert answer.status in ("optimal", "time_limit")
    assert 0 <= answer.gap < np.inf
    assert model == "lscp" or answer.open.sum() <= SITES
    assert answer.open[answer.candidate].all()
    assert (answer.cost == costs[answer.demand, answer.candidate]).all()
    served = np.bincount(answer.demand, answer.amount, N)
    assert (served <= weight * (1 + 1e-6)).all()
    if full:
        assert (np.bincount(answer.candidate, answer.amount, M) <= weight.sum() / 14.0 * (1 + 1e-6)).all()
    if model in ("p_median", "p_center"):
        assert np.allclose(served, weight)
    if model == "lscp":
        assert served.sum() >= 0.97 * weight.sum() * (1 - 1e-6)
    worth = {
        "lscp": answer.open.sum(),
        "mclp": answer.amount.sum(),
        "p_center": answer.cost.max(initial=0.0),
    }.get(model, answer.amount @ answer.cost)
    assert answer.objective == pytest.approx(worth)
    better = answer.bound - answer.objective
    assert (better if model in ("mclp", "max_benefit") else -better) >= -1e-6 * answer.objective


@pytest.mark.parametrize("full", [False, True], ids=["", "full sites"])
@pytest.mark.parametrize("model", MODELS)
def test_stopping_takes_a_moment(model, full):
    city(model)
    stop = time.monotonic() + 0.4
    fractions = []

    def progress(fraction: float) -> bool:
        fractions.append(fraction)
        return time.monotonic() > stop

    try:
        ask(model, full=full, allowed=Allowance(seconds=30.0), progress=progress)
    except Cancelled:
        assert time.monotonic() - stop < STOP_S
    else:
        assert time.monotonic() - stop < STOP_S  # done before it could be stopped
    assert all(0 <= fraction <= 1 for fraction in fractions)


def test_a_longer_time_is_never_worse():
    answers = [ask("max_benefit", full=False, allowed=Allowance(seconds=limit)) for limit in (0.3, 3.0)]
    assert answers[1].objective >= answers[0].objective * (1 - 1e-9)
    assert answers[1].gap <= answers[0].gap + 1e-9


def test_the_time_limit_may_be_next_to_nothing():
    answer = ask("mclp", full=False, allowed=Allowance(seconds=0.0))
    assert answer.open.sum() <= SITES
    assert 0 <= answer.gap < np.inf
    assert replace(answer).status in ("optimal", "time_limit")


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("model", ["mclp", "p_median", "max_benefit"])
def test_the_optimum_lies_between_objective_and_bound_whatever_the_time(model, seed):
    costs, weight, radius = siting_instances.mclp(400, 60, seed)
    if model != "p_median":
        costs = np.where(costs <= radius, costs if model == "mclp" else radius - costs, np.inf)
    problem = Problem(costs, weight, Candidates(60), sites=8)
    best = problem.solve(model)
    assert best.status == "optimal"
    sign = -1.0 if model == "p_median" else 1.0
    for limit in (0.0, 0.01, 0.03, 0.1, 0.3):
        answer = replace(problem, allowed=Allowance(seconds=limit)).solve(model)
        check(problem, model, answer)
        slack = 1e-6 * best.objective
        assert sign * answer.objective <= sign * best.objective + slack
        assert sign * answer.bound >= sign * best.objective - slack
