"""The solver behind the location models: right where scipy is not, the same in a Python of its own, stopped at once."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import combinations

import numpy as np
import pytest

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.siting import milp
from klimaklok_plugin.analysis.siting.milp import INFEASIBLE, OPTIMAL, TIME_LIMIT, Program, solve_program
from tests.promptly import a_second


def median_program(costs: np.ndarray, sites: int) -> Program:
    """Write a p-median as the textbook does, with flows that need not be whole."""
    n, m = costs.shape
    program = Program()
    opened = program.columns(m, whole=True)
    flow = program.columns(n * m, -costs.ravel(), whole=False)
    pair = np.arange(n * m)
    program.rows(1.0, 1.0, (pair // m, flow, 1.0), count=n)
    program.rows(-np.inf, 0.0, (pair, flow, 1.0), (pair, opened[pair % m], -1.0), count=n * m)
    program.rows(-np.inf, sites, (np.zeros(m, int), opened, 1.0))
    return program


def least(costs: np.ndarray, sites: int) -> float:
    return min(costs[:, list(choice)].min(axis=1).sum() for choice in combinations(range(costs.shape[1]), sites))


def test_small_programs_that_presolve_leaves_nothing_of_are_solved_right():
    # HiGHS 1.8 (scipy 1.15 and 1.16) calls a wrong solution optimal then: scipy/scipy#24141.
    chance = np.random.default_rng(0)
    wrong = []
    for _ in range(200):
        n, m = chance.integers(1, 7), chance.integers(2, 6)
        sites = int(chance.integers(1, m))
        costs = chance.integers(0, 12, (n, m)) * chance.integers(1, 9, (n, 1)).astype(float)
        found = milp.run(median_program(costs, sites).arrays(), 10.0)
        assert found.status == OPTIMAL
        if (
            abs(-costs.ravel() @ found.x[m:] + least(costs, sites)) > 1e-6
            or abs(found.bound + least(costs, sites)) > 1e-6
        ):
            wrong.append((costs, sites))
    assert not wrong


@pytest.fixture
def large() -> Program:
    """A program that takes longer than any test."""
    chance = np.random.default_rng(3)
    points = chance.uniform(0, 100, (330, 2))
    return median_program(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) * 1.0, 12)


@pytest.fixture
def apart(monkeypatch):
    """Have every program solved in a Python of its own; returns the processes that were started."""
    started = []
    start = subprocess.Popen

    def popen(*given, **named):
        started.append(start(*given, **named))
        return started[-1]

    monkeypatch.setattr(milp, "_THREAD_ENTRIES", -1)
    monkeypatch.setattr(milp.subprocess, "Popen", popen)
    return started


def test_a_python_of_its_own_finds_the_same(apart, monkeypatch):
    monkeypatch.setattr(milp, "run_abandonable", None)  # it must not be solved here instead
    costs = np.random.default_rng(1).integers(1, 50, (12, 7)).astype(float)
    found = solve_program(median_program(costs, 3), 20.0)
    assert len(apart) == 1
    assert apart[0].poll() is not None
    assert found.status == OPTIMAL
    assert -costs.ravel() @ found.x[7:] == pytest.approx(-least(costs, 3))
    assert found.bound == pytest.approx(-least(costs, 3))


def test_a_python_of_its_own_says_that_there_is_no_solution(apart, monkeypatch):
    monkeypatch.setattr(milp, "run_abandonable", None)
    program = median_program(np.ones((3, 2)), 2)
    program.rows(3.0, np.inf, (np.zeros(2, int), np.arange(2), 1.0))
    assert solve_program(program, 20.0).status == INFEASIBLE
    assert len(apart) == 1


def test_what_the_solver_says_to_the_standard_output_does_not_stand_in_the_answer(apart, monkeypatch):
    monkeypatch.setattr(milp, "run_abandonable", None)
    monkeypatch.setattr(
        milp,
        "_CHILD",
        f"import os; from {milp.__name__} import child, run\n"
        f"import {milp.__name__} as milp\n"
        "milp.run = lambda *given: os.write(1, b'HiGHS speaks') and run(*given)\n"
        "child()",
    )
    costs = np.random.default_rng(1).integers(1, 50, (12, 7)).astype(float)
    found = solve_program(median_program(costs, 3), 20.0)
    assert len(apart) == 1
    assert found.bound == pytest.approx(-least(costs, 3))


def test_a_python_of_its_own_keeps_to_the_time_limit(apart, large):
    start = time.monotonic()
    found = solve_program(large, 1.5)
    assert time.monotonic() - start < 4 * a_second()
    assert found.status == TIME_LIMIT
    assert apart[0].poll() is not None


def test_a_python_of_its_own_is_gone_when_the_user_stops(apart, large):
    stop = time.monotonic() + 0.7
    with pytest.raises(Cancelled):
        solve_program(large, 60.0, lambda _: time.monotonic() > stop)
    assert time.monotonic() - stop < 4 * a_second()
    assert len(apart) == 1
    assert apart[0].poll() is not None


def test_without_a_python_to_be_found_it_is_solved_here(apart, monkeypatch):
    def none() -> None:
        raise FileNotFoundError

    monkeypatch.setattr(milp, "python", none)
    costs = np.random.default_rng(2).integers(1, 50, (8, 5)).astype(float)
    found = solve_program(median_program(costs, 2), 20.0)
    assert not apart
    assert found.bound == pytest.approx(-least(costs, 2))


def test_the_python_is_found_where_the_program_is_qgis(monkeypatch):
    real = milp.python()
    monkeypatch.setattr(sys, "executable", "/usr/bin/qgis")
    found = milp.python()
    assert found.name.startswith("python3")
    assert found.is_file()
    says = subprocess.run(
        [str(found), "-c", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True, check=True
    )
    assert says.stdout.strip() == str(sys.version_info[:2])
    assert real.is_file()
