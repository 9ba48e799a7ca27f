"""What a siting question consists of, checked: demand and candidates, the pairs within reach, and every limit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from ..core.arrays import Array
from .messages import (
    SitingFixedBothError,
    SitingFloorOutOfReachError,
    SitingNumberWrongError,
    SitingTooManySitesError,
    SitingWeightWrongError,
)

SLACK = 1e-6
"""Relative: sums of amounts that differ by less are the same."""
_GREATEST_WEIGHT = 1e9


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
        """Return the pairs in order; those without a finite cost are left out, of equal pairs the cheapest stays.

        Parameters
        ----------
        demand, candidate : (k,) int array
        cost : (k,) array
            In any unit.
        demands, candidates : int
            How many there are, n and m.
        """
        keep = np.isfinite(cost)
        row, column, price = (np.asarray(each)[keep] for each in (demand, candidate, cost))
        order = np.lexsort([price, row])
        row, column, price = row[order], column[order], price[order]
        ties = (row[1:] == row[:-1]) & (price[1:] == price[:-1])
        if (ties & (column[1:] < column[:-1])).any():
            order = np.lexsort([column, price, row])
            row, column, price = row[order], column[order], price[order]
        # The cheapest of equal pairs is the first one met.
        code = row.astype(np.int64) * candidates + column
        first = np.unique(code, return_index=True)[1]
        if len(first) < len(code):
            first.sort()
            row, column, price = row[first], column[first], price[first]
        return cls(
            row.astype(np.int32), column.astype(np.int32), price.astype(np.float64), demands, candidates
        )  # fmt: skip

    @classmethod
    def of_matrix(cls, costs: Array, limit: float = np.inf) -> Reach:
        """Return the pairs of an (n, m) matrix whose cost is finite and at most `limit`."""
        within = np.isfinite(costs) & (costs <= limit)
        demand, candidate = np.nonzero(within)
        cost = costs[within].astype(np.float64)
        order = np.lexsort([cost, demand])  # stable: ties stay in the candidates' order
        return cls(
            demand.astype(np.int32), candidate[order].astype(np.int32), cost[order], *costs.shape
        )  # fmt: skip

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
    status : {"optimal", "work_limit", "time_limit"}
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


@dataclass(frozen=True)
class SitingCase:
    """One question, checked: pairs lead only to candidates that exist or may be opened.

    Attributes
    ----------
    reach : Reach
    weight : (n,) float64 array
    fixed, may_open : (m,) bool array
    price : (m,) float64 array
        Of opening, 0 for those that exist.
    capacity : (m,) float64 array
    value : (m,) float64 array
    sites : int or None
        At most so many new ones.
    budget : float or None
    floors : Floors or None
    floor_weight : (a,) float64 array or None
        What must be covered in each area.
    modules : Modules or None
    """

    reach: Reach
    weight: Array
    fixed: Array
    may_open: Array
    price: Array
    capacity: Array
    value: Array
    sites: int | None = None
    budget: float | None = None
    floors: Floors | None = None
    floor_weight: Array | None = None
    modules: Modules | None = None

    @property
    def split(self) -> bool:
        """Whether a demand may have to be split between sites."""
        return self.modules is not None or bool(np.isfinite(self.capacity).any())


def checked(
    reach: Reach,
    weight: Array,
    candidates: Candidates,
    *,
    sites: int | None = None,
    budget: float | None = None,
    floors: Floors | None = None,
    modules: Modules | None = None,
) -> SitingCase:
    """Check what is given and leave out what can never be opened.

    Parameters
    ----------
    reach : Reach
    weight : (n,) array
        From 0 to a billion.
    candidates : Candidates
    sites : int, optional
        At most so many new ones.
    budget : float, optional
        In the unit of the candidates' cost.
    floors : Floors, optional
    modules : Modules, optional

    Raises
    ------
    SitingWeightWrongError, SitingNumberWrongError, SitingFixedBothError, SitingTooManySitesError
        What is given is none, or contradicts itself.
    SitingFloorOutOfReachError
        Not even all candidates together reach a floor.
    """
    amounts = np.asarray(weight, np.float64)
    _check_weights(amounts)
    count = candidates.count
    fixed, closed = (
        np.zeros(count, bool) if each is None else np.asarray(each, bool)
        for each in (candidates.fixed_open, candidates.fixed_closed)
    )
    both = fixed & closed
    if both.any():
        raise SitingFixedBothError(count=int(both.sum()), first=int(np.argmax(both)) + 1)
    may_open = ~fixed & ~closed
    cost = _numbers("cost", candidates.cost, count, 0.0)
    capacity = _numbers("capacity", candidates.capacity, count, np.inf)
    value = _numbers("value", candidates.value, count, 0.0)
    _numbers("sites", sites, 1, 0)
    _numbers("budget", budget, 1, 0)
    if sites is not None and sites > may_open.sum():
        raise SitingTooManySitesError(asked=sites, available=int(may_open.sum()))
    pairs = reach.take(~closed[reach.candidate])
    if modules is not None:
        pairs = _served_pairs(pairs, modules)
    case = SitingCase(
        pairs, amounts, fixed, may_open, np.where(fixed, 0.0, cost), capacity, value,
        sites, budget, floors, modules=modules,
    )  # fmt: skip
    if floors is not None:
        case = replace(case, floor_weight=floors.share * by_area(floors, amounts))
        reached = np.zeros(reach.demands, bool)
        reached[pairs.demand] = True
        check_floors(case, floors, by_area(floors, amounts * reached))
    return case


def by_area(floors: Floors, weight: Array) -> Array:
    """Add up weight (n,) in each area."""
    inside = floors.area >= 0
    return np.bincount(floors.area[inside], weight[inside], len(floors.share))


def _check_weights(weight: Array) -> None:
    for kind, wrong in (
        ("weight_missing", np.isnan(weight)),
        ("weight_negative", weight < 0),
        ("weight_too_large", weight > _GREATEST_WEIGHT),
    ):
        if wrong.any():
            raise SitingWeightWrongError(kind=kind, count=int(wrong.sum()), first=int(np.argmax(wrong)) + 1)


def _numbers(what: str, given: Array | float | None, count: int, default: float) -> Array:
    """Return an array of `count` numbers, none of them missing, and none below 0 but for a value."""
    if given is None:
        return np.full(count, default)
    numbers = np.broadcast_to(np.asarray(given, np.float64), count)
    wrong = np.isnan(numbers) | (~np.isfinite(numbers) if what == "value" else numbers < 0)
    if wrong.any():
        raise SitingNumberWrongError(what=what, value=numbers[np.argmax(wrong)])
    return numbers


def _served_pairs(reach: Reach, modules: Modules) -> Reach:
    """Leave out pairs of demand and candidates where nothing that it needs can be built."""
    services = int(max(modules.service.max(initial=0), modules.service_of.max(initial=0))) + 1
    offered = np.zeros((reach.candidates, services), bool)
    offered[modules.candidate, modules.service] = True
    needs = modules.service_of[reach.demand]
    return reach.take((needs < 0) | offered[reach.candidate, np.maximum(needs, 0)])


def check_floors(case: SitingCase, floors: Floors, most: Array) -> None:
    """Name the area that misses its floor most, where one does with `most` (a,) covered."""
    total = by_area(floors, case.weight)
    possible = most / np.maximum(total, 1e-300)
    short = np.where(total > 0, floors.share - possible, 0.0)
    if short.max(initial=0.0) > SLACK:
        area = int(np.argmax(short))
        raise SitingFloorOutOfReachError(
            area=floors.names[area], floor=percent(floors.share[area]), reachable=percent_at_most(possible[area]),
            missing=percent(short[area]),
        )  # fmt: skip


def percent(share: float) -> float:
    """Return a share as a percentage to show."""
    return round(100 * float(share), 1)


def percent_at_most(share: float) -> float:
    """Return a share as a percentage to show, rounded down: whoever asks for that much gets it.

    Examples
    --------
    >>> percent_at_most(0.8666), percent_at_most(0.75 - 1e-12)
    (86.6, 75.0)
    """
    return math.floor(1000 * (float(share) + SLACK)) / 10
