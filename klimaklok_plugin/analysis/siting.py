"""Where to open sites: location models solved to proven optimality, or with a proven gap.

The models of the location literature: set covering (LSCP; Toregas et al. 1971), maximal covering (MCLP; Church and
ReVelle 1974), p-median and p-center (Hakimi 1964), each with sites that exist or must stay closed, weights, costs and
budgets, capacities, floors per area, and what is built at each site. Costs of travel are given as the pairs of demand
and candidate within reach; what has no pair cannot be served.

`sites` always counts new sites: existing ones (`Candidates.fixed_open`) stay and come on top.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from . import siting_models as models
from .errors import (
    SitingBudgetTooSmall,
    SitingCapacityTooSmall,
    SitingFixedBoth,
    SitingFloorOutOfReach,
    SitingNumberWrong,
    SitingShareOutOfReach,
    SitingTooFewSites,
    SitingTooManySites,
    SitingWeightWrong,
)
from .milp import OPTIMAL
from .progress import Progress, part
from .roads import Array

_GREATEST_WEIGHT = 1e9
_SLACK = 1e-6
"""Relative: sums of amounts that differ by less are the same."""


@dataclass(frozen=True)
class Reach:
    """The pairs of demand and candidate within reach, sorted by demand, then cost, then candidate.

    Attributes
    ----------
    demand, candidate : (k,) int32 array
    cost : (k,) float64 array
        In any unit; zero is a cost. For `max_benefit` the benefit per unit of weight.
    demands, candidates : int
        How many there are, n and m.
    """

    demand: Array
    candidate: Array
    cost: Array
    demands: int
    candidates: int

    @classmethod
    def of_pairs(cls, demand: Array, candidate: Array, cost: Array, demands: int, candidates: int) -> Reach:
        """Return the pairs in order; those without a finite cost are left out, of equal pairs the cheapest stays."""
        keep = np.isfinite(cost)
        given = [np.asarray(each)[keep] for each in (demand, candidate, cost)]
        order = np.lexsort([given[2], given[1], given[0]])
        row, column, price = (each[order] for each in given)
        first = np.ones(len(row), bool)
        first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
        order = order[first]
        row, column, price = (each[order] for each in given)
        order = np.lexsort([column, price, row])
        return cls(
            row[order].astype(np.int32), column[order].astype(np.int32), price[order].astype(np.float64),
            demands, candidates,
        )  # fmt: skip

    @classmethod
    def of_matrix(cls, costs: Array, limit: float = np.inf) -> Reach:
        """Return the pairs of an (n, m) matrix whose cost is finite and at most `limit`."""
        within = np.isfinite(costs) & (costs <= limit)
        demand, candidate = np.nonzero(within)
        return cls.of_pairs(demand, candidate, costs[within], *costs.shape)

    def take(self, keep: Array) -> Reach:
        """Return the pairs where `keep` (k, bool) holds."""
        return Reach(self.demand[keep], self.candidate[keep], self.cost[keep], self.demands, self.candidates)


@dataclass(frozen=True)
class Candidates:
    """Where sites may be opened.

    Attributes
    ----------
    count : int
        m.
    fixed_open : (m,) bool array, optional
        These exist: they stay, cost nothing and are not counted.
    fixed_closed : (m,) bool array, optional
    cost : (m,) float64 array, optional
        Of opening, in the unit of the budget.
    capacity : (m,) float64 array, optional
        In units of weight; inf where there is no limit. Demand may then be split between sites.
    value : (m,) float64 array, optional
        Added to the objective of `max_benefit` when open; negative for a loss.
    """

    count: int
    fixed_open: Array | None = None
    fixed_closed: Array | None = None
    cost: Array | None = None
    capacity: Array | None = None
    value: Array | None = None


@dataclass(frozen=True)
class Modules:
    """What may be built at candidates: at most one entry per candidate and service.

    Attributes
    ----------
    candidate, service : (q,) int array
    capacity : (q,) float64 array
        The load that it carries.
    cost : (q,) float64 array
    fixed : (q,) bool array
        It exists already; nothing else is built there for that service.
    rows : (r, q) csr_array, limit : (r,) float64 array
        ``rows @ chosen <= limit``: room at a site, power at a grid point. What exists is within its limits by being.
    service_of : (n,) int array
        What each demand needs; -1 for none.
    load : (n,) float64 array
        Load per unit of weight.
    """

    candidate: Array
    service: Array
    capacity: Array
    cost: Array
    fixed: Array
    rows: csr_array
    limit: Array
    service_of: Array
    load: Array


@dataclass(frozen=True)
class Floors:
    """The least share of each area's weight that must be covered.

    Attributes
    ----------
    area : (n,) int array
        -1 for none.
    share : (a,) float64 array
        0 to 1.
    names : sequence of a str
    """

    area: Array
    share: Array
    names: Sequence[str]


@dataclass(frozen=True)
class Answer:
    """Which sites to open, whom each serves, and how good that is proven to be.

    Attributes
    ----------
    open : (m,) bool array
        Existing ones included.
    demand, candidate : (r,) int32 array
        Who goes where; with capacities a demand may be split over several rows.
    amount, cost : (r,) float64 array
        Weight served, and the cost of that pair.
    objective : float
        Computed anew from the rows.
    bound : float
        No answer can be better than this.
    gap : float
        How far the bound lies from the objective, as a share of the objective; 0 when the answer is proven optimal.
    status : {"optimal", "time_limit"}
    modules : (q,) bool array or None
        What is built, where modules were given.
    method : str
        How it was found and proven.
    """

    open: Array
    demand: Array
    candidate: Array
    amount: Array
    cost: Array
    objective: float
    bound: float
    gap: float
    status: str
    modules: Array | None = None
    method: str = ""


def lscp(
    reach: Reach,
    weight: Array,
    candidates: Candidates,
    *,
    share: float = 1.0,
    floors: Floors | None = None,
    modules: Modules | None = None,
    time_limit: float = 60.0,
    progress: Progress | None = None,
) -> Answer:
    """Set covering: open the fewest new sites (or spend least, where costs are given) that cover a share of the weight.

    Parameters
    ----------
    reach : Reach
        Pairs within the service distance.
    weight : (n,) array
        At least 0.
    candidates : Candidates
    share : float
        Of the total weight, 0 to 1.
    floors : Floors, optional
    modules : Modules, optional
    time_limit : float
        Seconds; after that the best answer found is returned, with its gap.

    Returns
    -------
    Answer
        The objective is the number of new sites, or what is spent.

    Raises
    ------
    SitingShareOutOfReach, SitingFloorOutOfReach, SitingWeightWrong, SitingFixedBoth, SitingNumberWrong
    """
    case = _case(reach, weight, candidates, floors=floors, modules=modules)
    if candidates.cost is None and modules is None:
        case = replace(case, price=case.may_open.astype(float))
    return _finish(case, models.FEWEST, time_limit, progress, least=share * float(case.weight.sum()))


def mclp(
    reach: Reach,
    weight: Array,
    candidates: Candidates,
    *,
    sites: int | None = None,
    budget: float | None = None,
    floors: Floors | None = None,
    modules: Modules | None = None,
    time_limit: float = 60.0,
    progress: Progress | None = None,
) -> Answer:
    """Maximal covering: cover as much weight as a number of new sites, or a budget, allows.

    Parameters as in `lscp`; `sites` and `budget` may both be given.

    Returns
    -------
    Answer
        The objective is the weight covered.

    Raises
    ------
    SitingTooManySites, SitingFloorOutOfReach, SitingWeightWrong, SitingFixedBoth, SitingNumberWrong
    """
    case = _case(reach, weight, candidates, sites=sites, budget=budget, floors=floors, modules=modules)
    return _finish(case, models.COVER, time_limit, progress)


def p_median(
    reach: Reach,
    weight: Array,
    candidates: Candidates,
    *,
    sites: int | None = None,
    budget: float | None = None,
    time_limit: float = 60.0,
    progress: Progress | None = None,
) -> Answer:
    """P-median: serve all demand that has a candidate within reach, at the least weighted cost.

    Returns
    -------
    Answer
        The objective is the sum of weight times cost.

    Raises
    ------
    SitingTooManySites, SitingTooFewSites, SitingBudgetTooSmall, SitingCapacityTooSmall, SitingWeightWrong,
    SitingFixedBoth, SitingNumberWrong
    """
    case = _case(reach, weight, candidates, sites=sites, budget=budget)
    return _finish(case, models.DISTANCE, time_limit, progress)


def p_center(
    reach: Reach,
    weight: Array,
    candidates: Candidates,
    *,
    sites: int | None = None,
    budget: float | None = None,
    time_limit: float = 60.0,
    progress: Progress | None = None,
) -> Answer:
    """P-center: serve all demand (with a weight, and a candidate within reach) so that the greatest cost is least.

    The least distance at which the sites cover all of it is found by halving the interval of distances that occur.

    Returns
    -------
    Answer
        The objective is the greatest cost of any demand served.

    Raises
    ------
    As `p_median`.
    """
    case = _case(reach, weight, candidates, sites=sites, budget=budget)
    served = case.weight[case.reach.demand] > 0
    case = replace(case, reach=case.reach.take(served))
    radii = np.unique(case.reach.cost)
    start = time.monotonic()
    least = np.zeros(case.reach.demands)
    np.minimum.at(least, case.reach.demand, 0.0)
    nearest = np.full(case.reach.demands, np.inf)
    np.minimum.at(nearest, case.reach.demand, case.reach.cost)
    low = int(np.searchsorted(radii, nearest[np.isfinite(nearest)].max(initial=0.0)))
    high, best = len(radii) - 1, None
    proven = True
    while low <= high:
        middle = (low + high) // 2 if best is not None else high
        left = time_limit - (time.monotonic() - start)
        try:
            found = _coverable(case, float(radii[middle]), max(left, 0.05), progress)
        except _Undecided:
            proven = False
            break
        if found is None:
            if best is None:
                _explain_unserved(case, time_limit, progress)
            low = middle + 1
        else:
            best, high = found, middle - 1
    if best is None and len(radii):
        _explain_unserved(case, time_limit, progress)
    opened = case.fixed if best is None else best
    rows, amount = models.allocate(case, opened, None, models.COVER, progress)
    objective = float(case.reach.cost[rows].max(initial=0.0))
    bound = objective if proven else float(radii[min(low, len(radii) - 1)])
    return _answer(case, opened, None, rows, amount, objective, min(bound, objective), "covering by halving")


def max_benefit(
    reach: Reach,
    weight: Array,
    candidates: Candidates,
    *,
    sites: int | None = None,
    budget: float | None = None,
    time_limit: float = 60.0,
    progress: Progress | None = None,
) -> Answer:
    """Open sites for the greatest benefit: what each demand gains at its site, and what each open site is worth.

    Parameters
    ----------
    reach : Reach
        Its cost is the benefit per unit of weight; pairs without benefit are never used.

    Returns
    -------
    Answer
        The objective is the sum of amount times benefit, and the value of the sites that are open.
    """
    case = _case(reach, weight, candidates, sites=sites, budget=budget)
    return _finish(replace(case, reach=case.reach.take(case.reach.cost > 0)), models.BENEFIT, time_limit, progress)


# --- the steps -------------------------------------------------------------------------------------------------------


class _Undecided(Exception):
    """Time was up before it was known whether there is an answer."""


def _case(
    reach: Reach,
    weight: Array,
    candidates: Candidates,
    *,
    sites: int | None = None,
    budget: float | None = None,
    floors: Floors | None = None,
    modules: Modules | None = None,
) -> models.Case:
    """Check what is given and leave out what can never be opened."""
    amounts = np.asarray(weight, np.float64)
    _check_weights(amounts)
    count = candidates.count
    fixed, closed = (
        np.zeros(count, bool) if each is None else np.asarray(each, bool)
        for each in (candidates.fixed_open, candidates.fixed_closed)
    )
    both = fixed & closed
    if both.any():
        raise SitingFixedBoth(count=int(both.sum()), first=int(np.argmax(both)) + 1)
    may_open = ~fixed & ~closed
    cost = _numbers("cost", candidates.cost, count, 0.0)
    capacity = _numbers("capacity", candidates.capacity, count, np.inf)
    value = _numbers("value", candidates.value, count, 0.0)
    _numbers("sites", sites, 1, 0)
    _numbers("budget", budget, 1, 0)
    if sites is not None and sites > may_open.sum():
        raise SitingTooManySites(asked=sites, available=int(may_open.sum()))
    pairs = reach.take(~closed[reach.candidate])
    if modules is not None:
        pairs = _served_pairs(pairs, modules)
    case = models.Case(
        pairs, amounts, fixed, may_open, np.where(fixed, 0.0, cost), capacity, value,
        sites, budget, floors, modules,
    )  # fmt: skip
    if floors is not None:
        _check_floors(case, floors)
    return case


def _check_weights(weight: Array) -> None:
    for kind, wrong in (
        ("missing", np.isnan(weight)),
        ("negative", weight < 0),
        ("too large", weight > _GREATEST_WEIGHT),
    ):
        if wrong.any():
            raise SitingWeightWrong(kind=kind, count=int(wrong.sum()), first=int(np.argmax(wrong)) + 1)


def _numbers(what: str, given: Array | float | None, count: int, default: float) -> Array:
    """Return an array of `count` numbers, none of them missing, and none below 0 but for a value."""
    if given is None:
        return np.full(count, default)
    numbers = np.broadcast_to(np.asarray(given, np.float64), count)
    wrong = np.isnan(numbers) | (~np.isfinite(numbers) if what == "value" else numbers < 0)
    if wrong.any():
        raise SitingNumberWrong(what=what, value=numbers[np.argmax(wrong)])
    return numbers


def _served_pairs(reach: Reach, modules: Modules) -> Reach:
    """Leave out pairs of demand and candidates where nothing that it needs can be built."""
    services = int(max(modules.service.max(initial=0), modules.service_of.max(initial=0))) + 1
    offered = np.zeros((reach.candidates, services), bool)
    offered[modules.candidate, modules.service] = True
    needs = modules.service_of[reach.demand]
    return reach.take((needs < 0) | offered[reach.candidate, np.maximum(needs, 0)])


def _check_floors(case: models.Case, floors: Floors) -> None:
    reached = np.zeros(case.reach.demands, bool)
    reached[case.reach.demand] = True
    inside = floors.area >= 0
    total, most = (
        np.bincount(floors.area[inside], (case.weight * each)[inside], len(floors.share))
        for each in (np.ones(len(reached)), reached)
    )
    _raise_floor(floors, total, most)


def _raise_floor(floors: Floors, total: Array, most: Array) -> None:
    """Name the area that misses its floor most, where one does."""
    possible = most / np.maximum(total, 1e-300)
    short = np.where(total > 0, floors.share - possible, 0.0)
    if short.max(initial=0.0) > _SLACK:
        area = int(np.argmax(short))
        raise SitingFloorOutOfReach(
            area=floors.names[area], floor=_percent(floors.share[area]), reachable=_percent(possible[area]),
            missing=_percent(short[area]),
        )  # fmt: skip


def _finish(case: models.Case, goal: str, time_limit: float, progress: Progress | None, least: float = 0.0) -> Answer:
    """Solve a case, explain it if it has no solution, and put the answer together."""
    chosen = models.choose(case, goal, time_limit, part(progress, 0.0, 0.9), least=least)
    if chosen.open is None or chosen.found.status == "infeasible":
        _explain(case, goal, least, time_limit, progress)
        raise AssertionError(chosen.found.status)
    rows, amount = models.allocate(case, chosen.open, chosen.built, goal, part(progress, 0.9, 1.0))
    objective = _objective(case, goal, chosen.open, chosen.built, rows, amount)
    bound = chosen.found.bound if goal in (models.COVER, models.BENEFIT) else -chosen.found.bound
    if chosen.found.status == OPTIMAL:
        bound = objective
    return _answer(case, chosen.open, chosen.built, rows, amount, objective, bound, "milp")


def _objective(case: models.Case, goal: str, opened: Array, built: Array | None, rows: Array, amount: Array) -> float:
    """Compute what an answer is worth, from its rows alone."""
    if goal == models.COVER:
        return float(amount.sum())
    if goal == models.FEWEST:
        spent = 0.0
        if case.modules is not None and built is not None:
            spent = float(case.modules.cost[built & ~case.modules.fixed].sum())
        return spent + float(case.price[opened & case.may_open].sum())
    total = float((amount * case.reach.cost[rows]).sum())
    return total + float(case.value[opened].sum()) if goal == models.BENEFIT else total


def _answer(
    case: models.Case, opened: Array, built: Array | None, rows: Array, amount: Array, objective: float, bound: float,
    method: str,
) -> Answer:  # fmt: skip
    gap = abs(bound - objective) / max(abs(objective), 1e-12)
    gap = 0.0 if gap < _SLACK else gap
    return Answer(
        opened, case.reach.demand[rows], case.reach.candidate[rows], amount, case.reach.cost[rows],
        objective, objective if gap == 0 else bound, gap, "optimal" if gap == 0 else "time_limit", built, method,
    )  # fmt: skip


# --- what cannot be done, and by how much ----------------------------------------------------------------------------


def _explain(case: models.Case, goal: str, least: float, time_limit: float, progress: Progress | None) -> None:
    """Raise the error that says why a case has no solution."""
    floors = case.floors
    if floors is not None:
        closest = models.choose(case, models.SHORTFALL, time_limit, progress)
        if closest.open is not None:
            rows, amount = models.allocate(replace(case, floors=None), closest.open, closest.built, models.COVER)
            inside = floors.area >= 0
            total = np.bincount(floors.area[inside], case.weight[inside], len(floors.share))
            area = floors.area[case.reach.demand[rows]]
            most = np.bincount(area[area >= 0], amount[area >= 0], len(floors.share))
            _raise_floor(floors, total, most)
    if goal == models.FEWEST:
        free = replace(case, floors=None)
        closest = models.choose(free, models.COVER, time_limit, progress)
        amount = np.zeros(0)
        if closest.open is not None:
            amount = models.allocate(free, closest.open, closest.built, models.COVER)[1]
        total = case.weight.sum()
        raise SitingShareOutOfReach(share=_percent(least / total), reachable=_percent(amount.sum() / total))
    _explain_unserved(case, time_limit, progress)


def _explain_unserved(case: models.Case, time_limit: float, progress: Progress | None) -> None:
    """Raise the error that says why demand that must be served cannot be."""
    reached = np.zeros(case.reach.demands, bool)
    reached[case.reach.demand] = True
    needed = float(case.weight[reached].sum())
    free = replace(case, sites=None, budget=None)
    most = models.choose(free, models.COVER, time_limit, progress)
    if most.open is not None:
        served = float(models.allocate(free, most.open, None, models.COVER)[1].sum())
        if served < needed * (1 - _SLACK):
            raise SitingCapacityTooSmall(needed=needed, available=served, missing=needed - served)
    if case.sites is not None:
        counted = replace(free, price=case.may_open.astype(float))
        fewest = models.choose(counted, models.FEWEST, time_limit, progress, least=needed)
        if fewest.open is not None and (fewest.open & case.may_open).sum() > case.sites:
            raise SitingTooFewSites(asked=case.sites, needed=int((fewest.open & case.may_open).sum()))
    cheapest = models.choose(free, models.FEWEST, time_limit, progress, least=needed)
    cost = float(case.price[cheapest.open & case.may_open].sum()) if cheapest.open is not None else np.inf
    raise SitingBudgetTooSmall(budget=case.budget, cheapest=cost, missing=cost - (case.budget or 0.0))


def _coverable(case: models.Case, radius: float, time_limit: float, progress: Progress | None) -> Array | None:
    """Return sites that serve all demand within a radius, None if there are none."""
    reached = np.zeros(case.reach.demands, bool)
    reached[case.reach.demand] = True
    within = replace(case, reach=case.reach.take(case.reach.cost <= radius), sites=case.sites)
    covered = np.zeros(case.reach.demands, bool)
    covered[within.reach.demand] = True
    if (reached & ~covered).any():
        return None
    chosen = models.choose(within, models.FEWEST, time_limit, progress, least=float(case.weight[reached].sum()))
    if chosen.open is None and chosen.found.status != "infeasible":
        raise _Undecided
    return chosen.open


def _percent(share: float) -> float:
    return round(100 * float(share), 1)
