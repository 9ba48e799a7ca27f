"""Problems of the open literature with their published optima, and larger ones against a plain formulation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, diags, hstack
from scipy.sparse.csgraph import floyd_warshall

from benchmarks import siting_instances
from klimaklok_plugin.analysis.siting.models import Candidates
from tests.analysis.siting.reference import Problem, check

OR_LIBRARY = Path(__file__).resolve().parents[2] / "data" / "or_library"
MEDIAN = {"pmed1": 5819, "pmed5": 1355}
CENTER = {"pmed1": 127, "pmed5": 48}
# capacity and fixed cost of each warehouse, and the least cost of serving everybody
WAREHOUSES = {
    "cap41": (5000, 7500, 1040444.375),
    "cap42": (5000, 12500, 1098000.450),
    "cap43": (5000, 17500, 1153000.450),
    "cap44": (5000, 25000, 1235500.450),
    "cap51": (10000, 17500, 1025208.225),
    "cap61": (15000, 7500, 932615.750),
    "cap62": (15000, 12500, 977799.400),
    "cap63": (15000, 17500, 1014062.050),
    "cap64": (15000, 25000, 1045650.250),
    "cap71": (58268, 7500, 932615.750),
    "cap72": (58268, 12500, 977799.400),
    "cap73": (58268, 17500, 1010641.450),
    "cap74": (58268, 25000, 1034976.975),
}
FREE_WAREHOUSE = 10


def graph_problem(name: str) -> Problem:
    """Read vertices and edges: each vertex is a demand of one and a candidate."""
    numbers = np.array((OR_LIBRARY / f"{name}.txt").read_text().split(), int)
    count, edges, sites = numbers[:3]
    cost = np.full((count, count), np.inf)
    for one, other, length in numbers[3:].reshape(edges, 3):
        cost[one - 1, other - 1] = cost[other - 1, one - 1] = length  # the last counts
    np.fill_diagonal(cost, 0.0)
    return Problem(floyd_warshall(cost), np.ones(count), Candidates(count), sites=int(sites))


@pytest.mark.parametrize("name", MEDIAN)
def test_the_p_median_is_the_published_one(name):
    problem = graph_problem(name)
    answer = problem.solve("p_median")
    check(problem, "p_median", answer)
    assert answer.status == "optimal"
    assert answer.objective == pytest.approx(MEDIAN[name])


@pytest.mark.parametrize("name", CENTER)
def test_the_p_center_is_the_published_one(name):
    problem = graph_problem(name)
    answer = problem.solve("p_center")
    check(problem, "p_center", answer)
    assert answer.status == "optimal"
    assert answer.objective == pytest.approx(CENTER[name])


@pytest.mark.parametrize("name", CENTER)
def test_as_many_sites_as_published_cover_everybody_within_the_published_distance(name):
    problem = graph_problem(name)
    near = replace(problem, costs=np.where(problem.costs <= CENTER[name], problem.costs, np.inf))
    nearer = replace(problem, costs=np.where(problem.costs < CENTER[name], problem.costs, np.inf))
    assert near.solve("lscp").objective <= problem.sites < nearer.solve("lscp").objective
    assert near.solve("mclp").objective == 100 > nearer.solve("mclp").objective


@pytest.mark.parametrize("name", WAREHOUSES)
def test_the_capacitated_warehouses_are_the_published_ones(name):
    capacity, fixed_cost, optimum = WAREHOUSES[name]
    numbers = np.array((OR_LIBRARY / "cap41.txt").read_text().split(), float)
    count, customers = numbers[:2].astype(int)
    rows = numbers[2 + 2 * count :].reshape(customers, 1 + count)
    demand, per_unit = rows[:, 0], rows[:, 1:] / rows[:, :1]
    # Serving a unit is worth more than any way to do so costs, so that everybody is served.
    worth = 1000.0
    problem = Problem(
        worth - per_unit,
        demand,
        Candidates(
            count,
            capacity=np.full(count, float(capacity)),
            value=np.where(np.arange(count) == FREE_WAREHOUSE, 0.0, -float(fixed_cost)),
        ),
    )
    answer = problem.solve("max_benefit")
    check(problem, "max_benefit", answer)
    assert answer.status == "optimal"
    assert worth * demand.sum() - answer.objective == pytest.approx(optimum, rel=1e-9)


# --- a plain formulation, every pair a variable ----------------------------------------------------------------------


def plain(problem: Problem, model: str) -> float:
    """Return the best objective by the textbook's formulation: who goes where, and which sites are open."""
    n, m = problem.costs.shape
    demand, candidate = np.nonzero(np.isfinite(problem.costs))
    cost = problem.costs[demand, candidate]
    pair, weight = np.arange(len(demand)), problem.weight[demand]
    ones = np.ones(len(demand))
    served = csr_array(coo_array((ones, (demand, pair)), shape=(n, len(pair))))
    links = hstack([coo_array((-ones, (pair, candidate)), shape=(len(pair), m)), diags(ones)])
    opened = csr_array((1, len(pair)))
    per_site = {"lscp": 1.0, "max_benefit": -problem.value}.get(model, 0.0)
    per_pair = {"mclp": -weight, "p_median": weight * cost, "max_benefit": -weight * cost}.get(model, 0.0)
    rules = [LinearConstraint(links, -np.inf, 0)]
    least = 1.0 if model == "p_median" else 0.0
    rules.append(LinearConstraint(hstack([csr_array((n, m)), served]), least, 1))
    if problem.sites is not None:
        rules.append(LinearConstraint(hstack([csr_array(~problem.fixed[None] * 1.0), opened]), 0, problem.sites))
    if model == "lscp":
        rules.append(
            LinearConstraint(
                hstack([csr_array((1, m)), csr_array(weight[None])]), problem.share * problem.weight.sum(), np.inf
            )
        )
    if np.isfinite(problem.capacity).all():
        load = coo_array((weight, (candidate, pair)), shape=(m, len(pair)))
        rules.append(LinearConstraint(hstack([diags(-problem.capacity), load]), -np.inf, 0))
    values = np.concatenate([np.broadcast_to(per_site, m), np.broadcast_to(per_pair, len(pair))])
    for presolve in (True, False):
        done = milp(
            values,
            constraints=[LinearConstraint(csr_array(rule.A), rule.lb, rule.ub) for rule in rules],
            integrality=np.concatenate([np.ones(m), np.zeros(len(pair))]),
            bounds=Bounds(np.concatenate([problem.fixed * 1.0, np.zeros(len(pair))]), 1.0),
            options={"mip_rel_gap": 0.0, "presolve": presolve},
        )
        if done.mip_node_count:  # HiGHS 1.8 may be wrong where presolve left nothing to do: scipy/scipy#24141
            break
    assert done.status == 0, done.message
    spent = problem.fixed.sum() if model == "lscp" else 0.0
    return (-1 if model in ("mclp", "max_benefit") else 1) * done.fun - spent


def town(seed: int, model: str) -> Problem:
    """Draw 120 demand points and 24 candidates, four of which exist."""
    costs, weight, radius = siting_instances.mclp(120, 24, seed)
    chance = np.random.default_rng(seed)
    fixed = np.zeros(24, bool)
    fixed[chance.choice(24, 4, replace=False)] = True
    value = None
    if model != "p_median":
        costs = np.where(costs <= 1.3 * radius, costs, np.inf)
    if model == "max_benefit":
        costs, value = radius * 1.3 - costs, np.full(24, -weight.mean() * radius)
    reached = np.isfinite(costs).any(axis=1)
    return Problem(
        costs[reached], weight[reached], Candidates(24, fixed_open=fixed, value=value),
        sites=None if model == "lscp" else 5, share=0.9,
    )  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("model", ["lscp", "mclp", "p_median", "max_benefit"])
def test_a_town_is_solved_as_by_the_plain_formulation(model, seed):
    problem = town(seed, model)
    answer = problem.solve(model)
    check(problem, model, answer)
    assert answer.status == "optimal"
    assert answer.objective == pytest.approx(plain(problem, model), rel=1e-7)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("model", ["mclp", "p_median", "max_benefit"])
def test_a_town_with_full_sites_is_solved_as_by_the_plain_formulation(model, seed):
    problem = town(seed, model)
    share = 6.0 if model == "p_median" else 14.0
    capacity = np.full(24, problem.weight.sum() / share)
    problem = replace(problem, candidates=replace(problem.candidates, capacity=capacity))
    answer = problem.solve(model)
    check(problem, model, answer)
    assert answer.status == "optimal"
    assert answer.objective == pytest.approx(plain(problem, model), rel=1e-7)


def grid(seed: int, model: str, sites: int) -> Problem:
    """Draw 60 demand points and 30 candidates on crossings of a grid, where many ways are equally long."""
    chance = np.random.default_rng(seed)
    demand, candidate = chance.integers(0, 9, (60, 2)), chance.integers(0, 9, (30, 2))
    costs = np.abs(demand[:, None] - candidate[None]).sum(axis=2).astype(float)
    if model == "mclp":
        costs = np.where(costs <= 2, costs, np.inf)
    if model == "max_benefit":
        costs = 5.0 - costs
    fixed = np.zeros(30, bool)
    fixed[chance.choice(30, int(chance.integers(0, 4)), replace=False)] = True
    closed = ~fixed & (chance.random(30) < 0.1)
    return Problem(costs, chance.integers(1, 6, 60) * 1.0, Candidates(30, fixed_open=fixed, fixed_closed=closed), sites)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("sites", [1, 3, 8, 15])
@pytest.mark.parametrize("model", ["mclp", "p_median", "max_benefit"])
def test_ways_of_equal_length_are_no_trap(model, sites, seed):
    problem = grid(seed, model, sites)
    answer = problem.solve(model)
    check(problem, model, answer)
    assert answer.status == "optimal"
    open_ones = ~problem.closed
    fewer = replace(
        problem,
        costs=problem.costs[:, open_ones],
        candidates=Candidates(int(open_ones.sum()), fixed_open=problem.fixed[open_ones]),
    )
    if model == "max_benefit":
        fewer = replace(fewer, costs=np.where(fewer.costs > 0, fewer.costs, np.inf))
    assert answer.objective == pytest.approx(plain(fewer, model), rel=1e-7)
