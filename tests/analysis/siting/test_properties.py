"""What must hold for every location model, whatever the numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.siting.models import Candidates
from tests.analysis.siting.reference import Problem, check

MODELS = ["lscp", "mclp", "p_median", "p_center", "max_benefit"]
NUMBERED = ["mclp", "p_median", "p_center", "max_benefit"]
BETTER = {"mclp": 1, "p_median": -1, "p_center": -1, "max_benefit": 1}
SEEDS = st.integers(0, 2**32 - 1)
FEW = settings(max_examples=6, deadline=None)
N, M = 25, 10


def place(seed: int, model: str, *, full: bool = False) -> Problem:
    """Draw demand and candidates in a square, a tenth of which each candidate covers."""
    chance = np.random.default_rng(seed)
    demand, candidate = chance.uniform(0, 10, (N, 2)), chance.uniform(0, 10, (M, 2))
    costs = np.hypot(*(demand[:, None] - candidate[None]).transpose(2, 0, 1))
    weight = chance.integers(1, 50, N).astype(float)
    if model in ("lscp", "mclp"):
        costs = np.where(costs <= 3, costs, np.inf)
    if model == "max_benefit":
        costs = np.where(costs <= 3, 3 - costs, np.inf)
    capacity = np.full(M, np.ceil(weight.sum() / 2.5)) if full else None
    value = -chance.uniform(0, 100, M) if model == "max_benefit" else None
    problem = Problem(costs, weight, Candidates(M, capacity=capacity, value=value), sites=3)
    if model != "lscp":
        return problem
    reached = weight[np.isfinite(costs).any(axis=1)].sum()
    return replace(problem, sites=None, share=float(np.floor(60 * reached / weight.sum()) / 100))


def objective(problem: Problem, model: str) -> float:
    answer = problem.solve(model)
    check(problem, model, answer)
    assert answer.status == "optimal"
    return answer.objective


@pytest.mark.parametrize("model", NUMBERED)
@given(seed=SEEDS, full=st.booleans())
@FEW
def test_one_more_site_is_never_worse(model, seed, full):
    problem = place(seed, model, full=full)
    fewer, more = (objective(replace(problem, sites=sites), model) for sites in (3, 4))
    assert BETTER[model] * (more - fewer) >= -1e-6 * abs(fewer)


@given(seed=SEEDS)
@FEW
def test_more_to_cover_never_takes_fewer_sites(seed):
    problem = place(seed, "lscp")
    assert objective(problem, "lscp") >= objective(replace(problem, share=problem.share / 2), "lscp")


@pytest.mark.parametrize("model", MODELS)
@given(seed=SEEDS, full=st.booleans())
@FEW
def test_the_order_does_not_matter(model, seed, full):
    problem = place(seed, model, full=full)
    chance = np.random.default_rng(seed)
    demand, candidate = chance.permutation(N), chance.permutation(M)
    value = problem.candidates.value
    other = replace(
        problem,
        costs=problem.costs[demand][:, candidate],
        weight=problem.weight[demand],
        candidates=replace(problem.candidates, value=None if value is None else value[candidate]),
    )
    assert objective(other, model) == pytest.approx(objective(problem, model), rel=1e-6)


@pytest.mark.parametrize("model", MODELS)
@given(seed=SEEDS)
@FEW
def test_a_candidate_given_twice_changes_nothing(model, seed):
    problem = place(seed, model)
    twice = np.repeat(np.arange(M), 2)
    value = problem.candidates.value
    other = replace(
        problem,
        costs=problem.costs[:, twice],
        candidates=Candidates(2 * M, value=None if value is None else value[twice]),
    )
    assert objective(other, model) == pytest.approx(objective(problem, model), rel=1e-6)


@pytest.mark.parametrize("model", MODELS)
@given(seed=SEEDS)
@FEW
def test_demand_in_two_halves_changes_nothing(model, seed):
    problem = place(seed, model, full=True)
    other = replace(problem, costs=np.repeat(problem.costs, 2, axis=0), weight=np.repeat(problem.weight / 2, 2))
    assert objective(other, model) == pytest.approx(objective(problem, model), rel=1e-6)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("factor", [1e-6, 0.37, 1e6])
@given(seed=SEEDS, full=st.booleans())
@settings(FEW, max_examples=3)
def test_weights_times_a_factor_give_the_objective_times_the_factor(model, factor, seed, full):
    problem = place(seed, model, full=full)
    candidates = problem.candidates
    other = replace(
        problem,
        weight=problem.weight * factor,
        candidates=replace(
            candidates,
            capacity=None if candidates.capacity is None else candidates.capacity * factor,
            value=None if candidates.value is None else candidates.value * factor,
        ),
    )
    scale = 1.0 if model in ("lscp", "p_center") else factor
    assert objective(other, model) == pytest.approx(scale * objective(problem, model), rel=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("model", ["p_median", "p_center", "max_benefit"])
@given(seed=SEEDS, factor=st.sampled_from([1e-4, 1e4]))
@FEW
def test_another_unit_of_cost_gives_the_objective_in_that_unit(model, seed, factor):
    problem = place(seed, model)
    value = problem.candidates.value
    other = replace(
        problem,
        costs=problem.costs * factor,
        candidates=Candidates(M, value=None if value is None else value * factor),
    )
    assert objective(other, model) == pytest.approx(factor * objective(problem, model), rel=1e-6)


@pytest.mark.parametrize("model", NUMBERED)
@given(seed=SEEDS, full=st.booleans())
@FEW
def test_what_is_chosen_and_then_kept_is_chosen_again(model, seed, full):
    problem = place(seed, model, full=full)
    first = problem.solve(model)
    kept = replace(problem, sites=0, candidates=replace(problem.candidates, fixed_open=first.open))
    assert objective(kept, model) == pytest.approx(first.objective, rel=1e-6)
    others = replace(problem, candidates=replace(problem.candidates, fixed_closed=~first.open))
    others = replace(others, sites=int(first.open.sum()))
    assert objective(others, model) == pytest.approx(first.objective, rel=1e-6)


@given(seed=SEEDS)
@FEW
def test_covering_and_fewest_sites_agree(seed):
    problem = place(seed, "lscp")
    fewest = int(objective(problem, "lscp"))
    wanted = problem.share * problem.weight.sum() * (1 - 1e-6)
    assert objective(replace(problem, sites=fewest), "mclp") >= wanted
    assert fewest == 0 or objective(replace(problem, sites=fewest - 1), "mclp") < wanted


@given(seed=SEEDS)
@FEW
def test_the_center_is_the_least_distance_that_so_many_sites_cover(seed):
    problem = place(seed, "p_center")
    radius = objective(problem, "p_center")
    covers = [
        objective(replace(problem, costs=np.where(costs, problem.costs, np.inf), share=1.0, sites=None), "lscp")
        for costs in (problem.costs <= radius, problem.costs < radius)
        if costs.any(axis=1).all()
    ]
    assert covers[0] <= 3
    assert len(covers) == 1 or covers[1] > 3
