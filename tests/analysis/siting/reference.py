"""Siting problems small enough to try every choice of sites, and what every answer must keep to.

Nothing here uses the models under test: choices are enumerated, and the flows of a choice are a linear program of
their own where demand may be split.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
from scipy.optimize import linprog

from klimaklok_plugin.analysis.siting import models as siting
from klimaklok_plugin.analysis.siting.models import Allowance, Answer, Candidates, Floors, Modules, Reach

EXACT = 1e-6


@dataclass(frozen=True)
class Problem:
    """A question; `costs` is (n, m) and infinite where a candidate is out of reach."""

    costs: np.ndarray
    weight: np.ndarray
    candidates: Candidates
    sites: int | None = None
    budget: float | None = None
    share: float = 1.0
    floors: Floors | None = None
    modules: Modules | None = None
    allowed: Allowance | None = field(default=None, compare=False)

    @property
    def fixed(self) -> np.ndarray:
        return _or(self.candidates.fixed_open, np.zeros(self.candidates.count, bool))

    @property
    def closed(self) -> np.ndarray:
        return _or(self.candidates.fixed_closed, np.zeros(self.candidates.count, bool))

    @property
    def must(self) -> np.ndarray:
        """Who must be served by a p-median or p-center: with a weight, and a candidate within reach."""
        return np.isfinite(self.costs[:, ~self.closed]).any(axis=1) & (self.weight > 0)

    @property
    def capacity(self) -> np.ndarray:
        return _or(self.candidates.capacity, np.full(self.candidates.count, np.inf))

    @property
    def value(self) -> np.ndarray:
        return _or(self.candidates.value, np.zeros(self.candidates.count))

    @property
    def split(self) -> bool:
        return self.modules is not None or bool(np.isfinite(self.capacity).any())

    def spent(self, opened: np.ndarray, built: np.ndarray | None) -> float:
        """Return what a choice costs; what exists is free."""
        site = float(_or(self.candidates.cost, np.zeros(self.candidates.count))[opened & ~self.fixed].sum())
        if self.modules is None or built is None:
            return site
        return site + float(self.modules.cost[built & ~self.modules.fixed].sum())

    def solve(self, model: str) -> Answer:
        """Ask the code under test."""
        reach = Reach.of_matrix(self.costs)
        asked = {"allowed": self.allowed}
        if model == "lscp":
            asked |= {"share": self.share, "floors": self.floors, "modules": self.modules}
        else:
            asked |= {"sites": self.sites, "budget": self.budget}
        if model == "mclp":
            asked |= {"floors": self.floors, "modules": self.modules}
        return getattr(siting, model)(reach, self.weight, self.candidates, **asked)


def _or(given: np.ndarray | None, otherwise: np.ndarray) -> np.ndarray:
    return otherwise if given is None else np.asarray(given)


# --- every choice ----------------------------------------------------------------------------------------------------


def best(problem: Problem, model: str) -> float | None:
    """Return the best objective over all choices of sites (and modules), None where no choice will do."""
    found = [each for choice in choices(problem) if (each := worth(problem, model, *choice)) is not None]
    if not found:
        return None
    return max(found) if model in ("mclp", "max_benefit") else min(found)


def choices(problem: Problem) -> Iterator[tuple[np.ndarray, np.ndarray | None]]:
    """Yield what may be open and built within the number of sites, the budget and the shared limits."""
    fixed, closed, modules = problem.fixed, problem.closed, problem.modules
    for bits in product([False, True], repeat=problem.candidates.count):
        opened = np.array(bits, bool)
        if (opened & closed).any() or (fixed & ~opened).any():
            continue
        if problem.sites is not None and (opened & ~fixed).sum() > problem.sites:
            continue
        for built in [None] if modules is None else _built(modules, opened):
            if problem.budget is None or problem.spent(opened, built) <= problem.budget + 1e-9:
                yield opened, built


def _built(modules: Modules, opened: np.ndarray) -> Iterator[np.ndarray]:
    there = modules.fixed.astype(float)
    for bits in product([False, True], repeat=len(modules.fixed)):
        built = np.array(bits, bool)
        if (modules.fixed & ~built).any() or (built & ~opened[modules.candidate]).any():
            continue
        slots = list(zip(modules.candidate[built], modules.service[built], strict=True))
        used = modules.rows @ built.astype(float)
        # What exists is within its limits by being.
        if len(slots) == len(set(slots)) and (used <= np.maximum(modules.limit, modules.rows @ there) + 1e-9).all():
            yield built


def worth(problem: Problem, model: str, opened: np.ndarray, built: np.ndarray | None) -> float | None:
    """Return the objective of one choice, None where it does not meet what is asked."""
    costs = np.where(opened, problem.costs, np.inf)
    if model == "p_center":
        return _center(problem, costs)
    if model in ("mclp", "lscp"):
        covered = _covered(problem, costs, built, problem.share if model == "lscp" else 0.0)
        return covered if model == "mclp" or covered is None else _price(problem, opened, built)
    served = problem.must
    if problem.split:
        flows = Flows(problem, costs, built)
        if model == "p_median":
            return flows.least(flows.cost, least=np.where(served, problem.weight, 0.0))
        gained = flows.least(-flows.cost)
        return None if gained is None else problem.value[opened].sum() - gained
    if model == "p_median":
        nearest = costs[served].min(axis=1, initial=np.inf)
        return None if np.isinf(nearest).any() else float(problem.weight[served] @ nearest)
    gain = np.where(np.isfinite(costs), costs, -np.inf).max(axis=1, initial=0.0)
    return float(problem.weight @ gain + problem.value[opened].sum())


def _price(problem: Problem, opened: np.ndarray, built: np.ndarray | None) -> float:
    priced = problem.candidates.cost is not None or problem.modules is not None
    return problem.spent(opened, built) if priced else float((opened & ~problem.fixed).sum())


def _covered(problem: Problem, costs: np.ndarray, built: np.ndarray | None, share: float) -> float | None:
    """Return the greatest weight that can be covered with the floors kept, None where that cannot be."""
    total, floors = problem.weight.sum(), problem.floors
    if problem.split:
        flows = Flows(problem, costs, built)
        rows = [] if floors is None else [floors.area == area for area in range(len(floors.share))]
        least = [] if floors is None else [problem.weight[row].sum() for row in rows] * np.asarray(floors.share)
        covered = flows.least(-np.ones(len(flows.cost)), rows=[flows.of(row) for row in rows], least_rows=least)
        covered = None if covered is None else -covered
    else:
        inside = np.isfinite(costs).any(axis=1)
        covered = float(problem.weight[inside].sum())
        for area in [] if floors is None else range(len(floors.share)):
            here = floors.area == area
            if problem.weight[here & inside].sum() < floors.share[area] * problem.weight[here].sum() * (1 - 1e-9):
                return None
    return None if covered is None or covered < share * total * (1 - 1e-9) else covered


def _center(problem: Problem, costs: np.ndarray) -> float | None:
    """Return the greatest way of anybody, who all must be served."""
    served = problem.must
    if not problem.split:
        farthest = costs[served].min(axis=1, initial=np.inf).max(initial=0.0)
        return None if np.isinf(farthest) else float(farthest)
    for limit in np.unique(np.append(0.0, costs[np.isfinite(costs)])):
        flows = Flows(problem, np.where(costs <= limit, costs, np.inf), None)
        if flows.least(flows.cost, least=np.where(served, problem.weight, 0.0)) is not None:
            return float(limit)
    return None


class Flows:
    """How much of each demand goes to each open candidate, as a linear program."""

    def __init__(self, problem: Problem, costs: np.ndarray, built: np.ndarray | None) -> None:
        self.demand, self.candidate = np.nonzero(np.isfinite(costs))
        self.cost = costs[self.demand, self.candidate]
        self.weight = problem.weight
        holds = np.flatnonzero(np.isfinite(problem.capacity))
        self._rows = [(self.candidate == each).astype(float) for each in holds]
        self._most = list(problem.capacity[holds])
        modules = problem.modules
        for service in [] if modules is None else np.unique(modules.service_of[modules.service_of >= 0]):
            for candidate in range(problem.candidates.count):
                mine = built & (modules.candidate == candidate) & (modules.service == service)
                needs = (self.candidate == candidate) & (modules.service_of[self.demand] == service)
                self._rows.append(needs * modules.load[self.demand])
                self._most.append(float(modules.capacity[mine].sum()))

    def of(self, some: np.ndarray) -> np.ndarray:
        """Return a row that adds up what is served of some demands."""
        return some[self.demand].astype(float)

    def least(
        self,
        cost: np.ndarray,
        least: np.ndarray | None = None,
        rows: list | None = None,
        least_rows: list | None = None,
    ) -> float | None:
        """Return the least total of `cost` with at least so much of each demand (and of each row) served."""
        count = len(self.weight)
        per_demand = [self.of(np.arange(count) == each) for each in range(count)]
        above, most = [*per_demand, *self._rows], [*self.weight, *self._most]
        if least is not None:
            above, most = [*above, *(-row for row in per_demand)], [*most, *(-(least * (1 - 1e-9)))]
        for row, amount in zip(rows or [], [] if least_rows is None else least_rows, strict=True):
            above, most = [*above, -row], [*most, -amount * (1 - 1e-9)]
        if not len(cost):
            return 0.0 if min(most, default=0.0) >= 0 else None
        done = linprog(cost, A_ub=np.array(above), b_ub=most, bounds=(0, None), method="highs")
        return float(done.fun) if done.status == 0 else None


# --- what every answer keeps to --------------------------------------------------------------------------------------


def check(problem: Problem, model: str, answer: Answer) -> None:
    """Hold an answer against the question it answers."""
    costs, weight = problem.costs, problem.weight
    n, m = costs.shape
    opened = answer.open
    assert opened.shape == (m,)
    assert opened.dtype == bool
    assert (opened | ~problem.fixed).all()
    assert not (opened & problem.closed).any()
    if model != "lscp" and problem.sites is not None:
        assert (opened & ~problem.fixed).sum() <= problem.sites
    if model != "lscp" and problem.budget is not None:
        assert problem.spent(opened, answer.modules) <= problem.budget * (1 + 1e-9) + 1e-9

    demand, candidate, amount = answer.demand, answer.candidate, answer.amount
    assert len({*zip(demand.tolist(), candidate.tolist(), strict=True)}) == len(demand)
    assert opened[candidate].all()
    assert (answer.cost == costs[demand, candidate]).all()
    assert np.isfinite(answer.cost).all()
    assert (amount >= 0).all()
    slack = EXACT * max(weight.max(initial=0.0), 1e-12)
    served = np.bincount(demand, amount, n)
    assert (served <= weight + slack).all()
    assert (np.bincount(candidate, amount, m) <= problem.capacity + slack).all()
    if problem.modules is not None and model in ("lscp", "mclp"):
        _check_modules(problem, answer, slack)
    if not problem.split:
        _check_cheapest(problem, model, answer)
    if model in ("p_median", "p_center"):
        assert np.allclose(served[problem.must], weight[problem.must], rtol=EXACT, atol=slack)
    _check_covered(problem, model, served, slack)
    _check_objective(problem, model, answer)


def _check_modules(problem: Problem, answer: Answer, slack: float) -> None:
    modules, built = problem.modules, answer.modules
    assert built.dtype == bool
    assert (built | ~modules.fixed).all()
    assert answer.open[modules.candidate[built]].all()
    slots = list(zip(modules.candidate[built], modules.service[built], strict=True))
    assert len(slots) == len(set(slots))
    within = np.maximum(modules.limit, modules.rows @ modules.fixed.astype(float))
    assert (modules.rows @ built.astype(float) <= within + EXACT).all()
    service = modules.service_of[answer.demand]
    for entry in np.unique(np.stack([answer.candidate, service])[:, service >= 0], axis=1).T:
        rows = (answer.candidate == entry[0]) & (service == entry[1])
        load = answer.amount[rows] @ modules.load[answer.demand[rows]]
        room = modules.capacity[built & (modules.candidate == entry[0]) & (modules.service == entry[1])].sum()
        assert load <= room + slack * max(modules.load.max(), 1.0)


def _check_cheapest(problem: Problem, model: str, answer: Answer) -> None:
    """Everybody within reach of an open site goes to the cheapest one, entirely."""
    sign = -1.0 if model == "max_benefit" else 1.0
    costs = np.where(answer.open & np.isfinite(problem.costs), sign * problem.costs, np.inf)
    nearest = costs.min(axis=1, initial=np.inf)
    assert len(np.unique(answer.demand)) == len(answer.demand)
    assert np.allclose(sign * answer.cost, nearest[answer.demand])
    assert np.allclose(answer.amount, problem.weight[answer.demand])
    left = np.setdiff1d(np.flatnonzero(np.isfinite(nearest) & (problem.weight > 0)), answer.demand)
    assert model == "max_benefit" or not len(left)
    assert (nearest[left] >= 0).all()  # only what would be a loss may be left out


def _check_covered(problem: Problem, model: str, served: np.ndarray, slack: float) -> None:
    if model == "lscp":
        assert served.sum() >= problem.share * problem.weight.sum() * (1 - EXACT) - slack
    if problem.floors is not None and model in ("lscp", "mclp"):
        for area, share in enumerate(problem.floors.share):
            here = problem.floors.area == area
            assert served[here].sum() >= share * problem.weight[here].sum() * (1 - EXACT) - slack


def _check_objective(problem: Problem, model: str, answer: Answer) -> None:
    objective = {
        "lscp": lambda: _price(problem, answer.open, answer.modules),
        "mclp": answer.amount.sum,
        "p_median": lambda: answer.amount @ answer.cost,
        "p_center": lambda: answer.cost[answer.amount > 0].max(initial=0.0),
        "max_benefit": lambda: answer.amount @ answer.cost + problem.value[answer.open].sum(),
    }[model]()
    tiny = EXACT * max(abs(objective), 1e-9)
    assert abs(answer.objective - objective) <= tiny
    better = answer.bound - answer.objective if model in ("mclp", "max_benefit") else answer.objective - answer.bound
    assert better >= -tiny
    assert answer.status in ("optimal", "work_limit", "time_limit")
    assert answer.gap >= 0
    if answer.status == "optimal":
        assert answer.gap <= EXACT
        assert abs(answer.bound - answer.objective) <= 10 * tiny + 1e-9
    elif np.isfinite(answer.gap):
        assert abs(answer.gap - abs(answer.bound - answer.objective) / max(abs(answer.objective), 1e-12)) <= EXACT


def without(problem: Problem, **changes: object) -> Problem:
    """Return the problem with changes to its candidates."""
    return replace(problem, candidates=replace(problem.candidates, **changes))
