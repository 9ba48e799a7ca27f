"""What ends a search that proves nothing: counted work, the same on every machine, or the time that a user allows."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import scipy.optimize

from benchmarks import siting_instances
from klimaklok_plugin.analysis.siting import allowance, exact, milp, search
from klimaklok_plugin.analysis.siting import models as siting
from klimaklok_plugin.analysis.siting.allowance import solve_within
from klimaklok_plugin.analysis.siting.messages import SitingNoAnswerInWorkError
from klimaklok_plugin.analysis.siting.milp import OPTIMAL, TIME_LIMIT, WORK_LIMIT, Program, Work
from klimaklok_plugin.analysis.siting.models import Allowance, Answer, Candidates, Reach
from tests.analysis.siting.reference import Problem, best, check

MODELS = ["lscp", "mclp", "p_median", "p_center", "max_benefit"]
SIGN = {"lscp": -1.0, "mclp": 1.0, "p_median": -1.0, "p_center": -1.0, "max_benefit": 1.0}


def city(model: str, n: int, m: int, sites: int, seed: int = 3, *, full: bool = False) -> Problem:
    """Return a problem whose proof takes some work; `full` sites hold little more than what there is."""
    costs, weight, radius = siting_instances.mclp(n, m, seed, 2400.0)
    if model in ("lscp", "mclp"):
        costs = np.where(costs <= radius, costs, np.inf)
    if model == "max_benefit":
        costs = np.where(costs <= radius, radius - costs, np.inf)
    capacity = np.full(m, 1.3 * weight.sum() / sites) if full else None
    asked = None if model == "lscp" else sites
    return Problem(costs, weight, Candidates(m, capacity=capacity), sites=asked, share=0.9)


def same(one: Answer, other: Answer) -> bool:
    """Tell whether two answers are alike to the last bit."""
    numbers = [(each.objective, each.bound, each.gap, each.status) for each in (one, other)]
    return numbers[0] == numbers[1] and (one.open == other.open).all() and np.array_equal(one.amount, other.amount)


@pytest.fixture
def clock(monkeypatch):
    """Return what makes the clock run a number of times as fast."""
    real, start = time.monotonic, time.monotonic()

    def at(times: float) -> None:
        monkeypatch.setattr(time, "monotonic", lambda: start + (real() - start) * times)

    return at


# --- what is found does not depend on the machine --------------------------------------------------------------------


@pytest.mark.parametrize("full", [False, True], ids=["", "full sites"])
@pytest.mark.parametrize("model", MODELS)
def test_what_is_found_is_the_same_whatever_the_clock_says(model, full, clock):
    problem = city(model, 200, 30, 6, full=full)
    for work in (0.02, 0.4, 6.0):
        answers = []
        for times in (0.02, 1.0, 50.0):
            clock(times)
            try:
                answers.append(replace(problem, allowed=Allowance(work)).solve(model))
            except SitingNoAnswerInWorkError:
                answers.append(None)
        assert len({each is None for each in answers}) == 1
        assert answers[0] is None or (same(answers[0], answers[1]) and same(answers[1], answers[2]))


def squares() -> tuple[Reach, np.ndarray]:
    """Return places in squares that cover themselves and their neighbours: many choices are equally good."""
    x, y = np.divmod(np.arange(144), 12)
    far = np.maximum(np.abs(x[:, None] - x), np.abs(y[:, None] - y)) + np.hypot(x[:, None] - x, y[:, None] - y) / 99
    return Reach.of_matrix(np.where(np.hypot(x[:, None] - x, y[:, None] - y) <= 2.3, far, np.inf)), np.ones(144)


@pytest.mark.parametrize("sites", [7, 9, 11])
def test_whether_the_tree_or_the_solver_is_faster_does_not_choose_among_equally_good_answers(sites, monkeypatch):
    # Answers that are good from the beginning would leave the two nothing to find.
    monkeypatch.setattr(search, "exchange", lambda pairs, opened, *_: opened)
    solve, narrow = exact.solve_within, exact._narrowed
    raced = []

    def late(function, seconds):
        def slow(*given, **more):
            raced.append(seconds)
            time.sleep(seconds)
            return function(*given, **more)

        return slow

    answers = []
    for solver_s, tree_s in ((0.0, 0.0), (1.5, 0.0), (0.0, 0.3)):
        monkeypatch.setattr(exact, "solve_within", late(solve, solver_s))
        monkeypatch.setattr(exact, "_narrowed", late(narrow, tree_s))
        reach, weight = squares()
        answers.append(siting.mclp(reach, weight, Candidates(144), sites=sites, allowed=Allowance(8.0)))
    assert 1.5 in raced  # the solver was asked
    assert same(answers[0], answers[1])
    assert same(answers[0], answers[2])


@pytest.mark.parametrize("full", [False, True], ids=["", "full sites"])
@pytest.mark.parametrize("model", MODELS)
def test_the_order_of_candidates_and_demand_does_not_change_the_objective(model, full):
    problem = city(model, 80, 14, 4, full=full)
    answer, chance = problem.solve(model), np.random.default_rng(5)
    assert answer.status == OPTIMAL
    for _ in range(3):
        rows, columns = chance.permutation(80), chance.permutation(14)
        turned = replace(problem, costs=problem.costs[rows][:, columns], weight=problem.weight[rows]).solve(model)
        assert turned.status == OPTIMAL
        assert turned.objective == pytest.approx(answer.objective, rel=1e-9)


# --- what ends it is said, and the bound holds -----------------------------------------------------------------------


@pytest.mark.parametrize("full", [False, True], ids=["", "full sites"])
@pytest.mark.parametrize("model", MODELS)
def test_with_little_work_the_answer_says_so_and_its_bound_holds(model, full):
    problem = replace(city(model, 24, 9, 3, seed=11, full=full), share=0.5)
    most, said = best(problem, model), set()
    for work in (0.0, 1e-4, 1e-3, 1e-2, 5e-2, 0.5, 5.0, 60.0):
        allowed = Allowance(work)
        try:
            answer = replace(problem, allowed=allowed).solve(model)
        except SitingNoAnswerInWorkError:
            assert full
            assert model in ("lscp", "p_median", "p_center")
            continue
        check(problem, model, answer)
        said.add(answer.status)
        slack = 1e-6 * abs(most)
        assert SIGN[model] * answer.objective <= SIGN[model] * most + slack
        assert SIGN[model] * answer.bound >= SIGN[model] * most - slack
        assert not allowed.late
    assert answer.objective == pytest.approx(most)
    assert OPTIMAL in said
    assert said <= {OPTIMAL, WORK_LIMIT}


@pytest.mark.parametrize("model", ["mclp", "p_median", "max_benefit"])
def test_work_and_time_are_told_apart(model):
    problem = city(model, 900, 90, 12)
    worked = replace(problem, allowed=Allowance(0.0)).solve(model)
    timed = replace(problem, allowed=Allowance(seconds=0.0)).solve(model)
    assert (worked.status, timed.status) == (WORK_LIMIT, TIME_LIMIT)
    assert min(worked.gap, timed.gap) > 0


def test_more_work_is_never_worse_and_time_alone_is_not_held_up_by_work():
    problem = city("mclp", 900, 90, 12)
    answers = [replace(problem, allowed=Allowance(work)).solve("mclp") for work in (0.0, 0.01, 0.1, 1.0)]
    for less, more in pairwise(answers):
        assert more.objective >= less.objective
        assert more.bound <= less.bound * (1 + 1e-12)
    assert Allowance(seconds=600.0).left == math.inf


def test_the_bound_of_a_median_that_is_not_proven_is_near_its_objective():
    problem = city("p_median", 300, 40, 6)
    proven = problem.solve("p_median")
    assert proven.status == OPTIMAL
    early = replace(problem, allowed=Allowance(0.01)).solve("p_median")
    assert early.status == WORK_LIMIT
    assert 0.8 * proven.objective <= early.bound <= proven.objective * (1 + 1e-9)
    assert early.gap == pytest.approx(1 - early.bound / early.objective)


# --- the counting ----------------------------------------------------------------------------------------------------


def boxes(count: int = 40) -> Program:
    """Return a knapsack with many branches: what is large is worth more, and there are five limits."""
    chance, program = np.random.default_rng(0), Program()
    sizes = chance.integers(100, 1000, (5, count)).astype(float)
    column = program.columns(count, sizes.mean(axis=0) + chance.integers(0, 50, count), whole=True)
    for size in sizes:
        program.rows(-np.inf, np.floor(size.sum() / 2), (np.zeros(count, int), column, size))
    return program


def test_a_program_that_the_work_does_not_suffice_to_begin_with_is_not_begun(monkeypatch):
    monkeypatch.setattr(allowance, "solve_program", None)
    allowed = Allowance(1e-4)
    found = solve_within(boxes(), allowed)
    assert (found.status, found.x, found.bound) == (WORK_LIMIT, None, math.inf)
    assert (allowed.spent, allowed.late) == (0.0, False)


def test_branches_are_counted_and_what_they_cost_is_spent():
    allowed = Allowance(0.1)
    found = solve_within(boxes(), allowed)
    assert found.status == WORK_LIMIT
    assert found.nodes > 1
    assert 0 < allowed.spent <= 0.1 + 1e-9
    again = solve_within(boxes(), Allowance(0.1))
    assert (again.nodes, again.bound) == (found.nodes, found.bound)
    assert np.array_equal(again.x, found.x)


@pytest.mark.parametrize("seconds", [math.inf, 60.0])
def test_when_the_branches_are_done_the_program_is_not_solved_anew(seconds, monkeypatch):
    monkeypatch.setattr(milp, "_PRESOLVE", True)
    solve, asked = scipy.optimize.milp, []
    monkeypatch.setattr(scipy.optimize, "milp", lambda *given, **more: asked.append(1) or solve(*given, **more))
    found = milp.run(boxes().arrays(), seconds, Work(3))
    assert found.status == WORK_LIMIT
    assert len(asked) == 1


def test_what_a_part_spends_is_spent_of_the_whole_and_no_part_has_more_than_the_whole():
    whole = Allowance(10.0)
    half, rest = whole.part(0.5), whole.part(1.0)
    half.spend(5.0)
    assert half.up
    assert (whole.left, rest.left, whole.gone) == (5.0, 5.0, 0.5)
    rest.spend(5.0)
    assert whole.up
    assert not whole.late
    assert whole.anew().left == 10.0


def test_time_that_ends_a_part_is_known_to_the_whole():
    whole = Allowance(seconds=100.0)
    part = whole.part(1e-12)
    assert part.up
    assert (part.status, whole.status) == (TIME_LIMIT, TIME_LIMIT)
    assert not whole.up
    assert Allowance(5.0).status == WORK_LIMIT
