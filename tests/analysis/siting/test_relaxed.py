"""When the solver runs out of time on sites with capacities, sites opened in part tell which to open, and the bound."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.optimize import linprog

from klimaklok_plugin.analysis.siting import programs as siting_models
from klimaklok_plugin.analysis.siting.milp import Solution
from klimaklok_plugin.analysis.siting.models import Candidates, Reach, max_benefit


def best(benefit, weight, capacity, value, count):
    """Return the greatest benefit of any choice of `count` sites, each worked out by a linear program."""
    n, m = benefit.shape

    def worth(opened):
        gain = benefit[:, opened]
        k = len(opened)
        rows = np.vstack([np.kron(np.eye(n), np.ones(k)), np.kron(np.ones(n), np.eye(k))])
        limits = np.concatenate([weight, capacity[opened]])
        return -linprog(-gain.ravel(), A_ub=rows, b_ub=limits, bounds=(0, None)).fun + value[opened].sum()

    choices = (c for k in range(1, count + 1) for c in itertools.combinations(range(m), k))
    return max(worth(list(choice)) for choice in choices)


@pytest.mark.parametrize("seed", range(4))
def test_the_guess_is_a_valid_answer_near_the_best_and_its_bound_holds(monkeypatch, seed):
    rng = np.random.default_rng(seed)
    benefit, weight = rng.uniform(1, 20, (14, 7)), rng.uniform(1, 10, 14)
    capacity, value = rng.uniform(5, 30, 7), -rng.uniform(0, 20, 7)
    monkeypatch.setattr(
        siting_models,
        "choose_sites",
        lambda *_, **__: siting_models.Chosen(Solution("time_limit", None, np.inf), None, None),
    )
    reach = Reach.of_matrix(benefit)
    answer = max_benefit(reach, weight, Candidates(7, capacity=capacity, value=value), sites=3)
    most = best(benefit, weight, capacity, value, 3)
    assert answer.method == "filled"
    assert answer.open.sum() <= 3
    assert answer.bound >= most - 1e-6
    assert 0.85 * most <= answer.objective <= most + 1e-6
    load = np.bincount(answer.candidate, answer.amount, 7)
    assert (load <= capacity * answer.open + 1e-6).all()
    assert (np.bincount(answer.demand, answer.amount, 14) <= weight + 1e-6).all()
