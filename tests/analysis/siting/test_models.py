"""Every location model against every choice of sites, on problems small enough to try them all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.analysis.siting.models import Candidates, Floors, Modules
from tests.analysis.siting.reference import Problem, best, check

MODELS = ["lscp", "mclp", "p_median", "p_center", "max_benefit"]
SEEDS = st.integers(0, 2**32 - 1)
FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def chance_problem(seed: int, model: str, *, split: bool = False, most: int = 6) -> Problem:
    """Draw a small question: whole numbers, so that ties and zero costs are common."""
    chance = np.random.default_rng(seed)
    n, m = int(chance.integers(1, 9)), int(chance.integers(1, most + 1))
    costs = chance.integers(0, 12, (n, m)).astype(float)
    if model == "max_benefit":
        costs -= 3
    costs[chance.random((n, m)) < chance.choice([0.0, 0.3, 0.6])] = np.inf
    weight = chance.integers(1, 9, n) * chance.choice([1.0, 0.125, 1000.0])
    state = chance.choice(3, m, p=[0.7, 0.15, 0.15])
    available = int((state == 0).sum())
    maybe = chance.random(8) < 0.5
    candidates = Candidates(
        m,
        fixed_open=state == 1 if maybe[0] else None,
        fixed_closed=state == 2 if maybe[0] else None,
        cost=chance.integers(0, 5, m).astype(float) if maybe[1] else None,
        capacity=_capacity(chance, weight, m) if split else None,
        value=chance.integers(-20, 10, m) * weight.mean() if model == "max_benefit" and maybe[2] else None,
    )
    sites = int(chance.integers(0, (available if maybe[0] else m) + 1)) if maybe[3] or not maybe[1] else None
    return Problem(
        costs,
        weight,
        candidates,
        sites=None if model == "lscp" else sites,
        budget=float(chance.integers(0, 9)) if maybe[1] and model != "lscp" else None,
        share=float(chance.choice([1.0, 0.9, 0.6, 0.25])),
        floors=_floors(chance, n) if maybe[5] and model in ("lscp", "mclp") else None,
    )


def _capacity(chance: np.random.Generator, weight: np.ndarray, m: int) -> np.ndarray:
    capacity = np.round(weight.sum() * chance.random(m), 2)
    capacity[chance.random(m) < 0.2] = np.inf
    return capacity


def _floors(chance: np.random.Generator, n: int) -> Floors:
    share = chance.choice([0.0, 0.2, 0.5], 2)
    return Floors(chance.integers(-1, 2, n), share, ["north", "south"])


def with_modules(seed: int, problem: Problem) -> Problem:
    """Add what may be built: two services, some of it there already, within one shared limit."""
    chance = np.random.default_rng(seed + 1)
    n, m = problem.costs.shape
    slots = np.array([(candidate, service) for candidate in range(m) for service in (0, 1)])
    slots = slots[chance.random(len(slots)) < 0.6][:6]
    q = len(slots)
    fixed = problem.fixed[slots[:, 0]] & (chance.random(q) < 0.5)
    return replace(
        problem,
        modules=Modules(
            candidate=slots[:, 0],
            service=slots[:, 1],
            capacity=np.round(problem.weight.sum() * chance.random(q), 2),
            cost=chance.integers(0, 4, q).astype(float),
            fixed=fixed,
            rows=csr_array(chance.integers(1, 4, (1, q)).astype(float)),
            limit=np.array([float(chance.integers(4, 12))]),
            service_of=chance.integers(0, 2, n),
            load=chance.choice([0.5, 1.0, 2.0], n),
        ),
    )


def compare(problem: Problem, model: str) -> None:
    """Expect the best of all choices, or an error that says why there is none."""
    wanted = best(problem, model)
    if wanted is None:
        with pytest.raises(KlimaklokError) as raised:
            problem.solve(model)
        assert type(raised.value).__name__.startswith("Siting")
        return
    answer = problem.solve(model)
    check(problem, model, answer)
    assert answer.status == "optimal"
    assert answer.objective == pytest.approx(wanted, rel=1e-6, abs=1e-6 * problem.weight.max())


@pytest.mark.parametrize("model", MODELS)
@given(seed=SEEDS)
@FEW
def test_the_best_of_all_choices_is_found(model, seed):
    compare(chance_problem(seed, model), model)


@pytest.mark.parametrize("model", MODELS)
@given(seed=SEEDS)
@FEW
def test_the_best_of_all_choices_is_found_where_sites_have_a_capacity(model, seed):
    compare(chance_problem(seed, model, split=True, most=4), model)


@pytest.mark.parametrize("model", ["lscp", "mclp"])
@given(seed=SEEDS, split=st.booleans())
@FEW
def test_the_best_of_all_choices_is_found_where_something_is_built_at_each_site(model, seed, split):
    compare(with_modules(seed, chance_problem(seed, model, split=split, most=4)), model)
