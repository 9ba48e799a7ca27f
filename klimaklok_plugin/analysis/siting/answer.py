"""How a siting question is answered: searched where only the number of sites is limited, else by the solver."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..core.arrays import Array
from ..core.messages import KlimaklokError
from ..core.progress import Progress, part
from . import programs as models
from .allowance import Allowance
from .exact import open_best
from .messages import (
    SitingBudgetTooSmallError,
    SitingCapacityTooSmallError,
    SitingNoAnswerInTimeError,
    SitingNoAnswerInWorkError,
    SitingShareOutOfReachError,
    SitingTooFewSitesError,
)
from .milp import INFEASIBLE, OPTIMAL
from .problem import SLACK, Answer, SitingCase, by_area, check_floors, percent, percent_at_most
from .search import Benefits, greedy

_SOLVER_SHARE = 0.7
_TRIFLE = 1e-9
"""Relative: answers that are better by less are as good."""


def must_serve(case: SitingCase) -> SitingCase:
    """Leave out demand that has no weight: it need not be served."""
    return replace(case, reach=case.reach.take(case.weight[case.reach.demand] > 0))


def within(case: SitingCase, radius: float) -> SitingCase:
    """Return a case with the pairs up to a radius only."""
    return replace(case, reach=case.reach.take(case.reach.cost <= radius))


def counted(case: SitingCase) -> bool:
    """Tell whether nothing but the number of sites limits a case, so that searching can prove it."""
    limited = case.split or case.budget is not None or case.floors is not None or case.value[case.may_open].any()
    return case.sites is not None and not limited


def finish(case: SitingCase, goal: str, allowed: Allowance, progress: Progress | None, least: float = 0.0) -> Answer:
    """Solve a case, explain it if it has no solution, and put the answer together.

    Parameters
    ----------
    case : SitingCase
    goal : str
        One of those of `programs`.
    allowed : Allowance
    progress : callable, optional
    least : float
        With `FEWEST`, the weight to cover.

    Raises
    ------
    KlimaklokError
        What is asked for cannot be, by how much, or there was no time to find out.
    """
    if goal == models.DISTANCE:
        case = must_serve(case)
    if counted(case):
        return _searched(case, goal, allowed, progress)
    # The rest is for a likely answer, should the solver find none.
    chosen = models.choose_sites(case, goal, allowed.part(_SOLVER_SHARE), part(progress, 0.0, 0.7), least=least)
    if chosen.found.status == INFEASIBLE:
        _explain(case, goal, least, allowed, progress)
    if chosen.open is None:
        return _guessed(case, goal, least, allowed, progress)
    rows, amount = models.allocate(case, chosen.open, chosen.built, goal, part(progress, 0.7, 1.0))
    objective = _objective(case, goal, chosen.open, chosen.built, rows, amount)
    bound = objective if chosen.found.status == OPTIMAL else _closest(case, goal, chosen.found.bound)
    return answer(case, chosen.open, chosen.built, rows, amount, objective, bound, "solver", allowed)


def _guessed(case: SitingCase, goal: str, least: float, allowed: Allowance, progress: Progress | None) -> Answer:
    """Answer where the solver found nothing in time: sites that would be best if they held more, filled as they are.

    Raises
    ------
    SitingNoAnswerInTimeError
        They do not hold what must be served, or there are conditions that only the solver can keep.
    """
    opened, built, bound = _likely(case, goal, least, allowed, progress)
    # What is nearest goes first; where benefits differ as much as they do, that is far from the best of them.
    share_out = models.allocate if goal == models.BENEFIT else models.fill_sites
    rows, amount = share_out(case, opened, built, goal)
    served = float(amount.sum())
    needed = least if goal == models.FEWEST else float(case.weight[_reached(case)].sum())
    if goal == models.FEWEST and served < needed * (1 - SLACK):
        opened = case.fixed | case.may_open
        rows, amount = models.fill_sites(case, opened, built, goal)
        served = float(amount.sum())
    if (goal in (models.FEWEST, models.DISTANCE) and served < needed * (1 - SLACK)) or case.floors is not None:
        raise no_answer(allowed)
    objective = _objective(case, goal, opened, built, rows, amount)
    return answer(case, opened, built, rows, amount, objective, bound, "filled", allowed)


def _likely(
    case: SitingCase, goal: str, least: float, allowed: Allowance, progress: Progress | None
) -> tuple[Array, Array | None, float]:
    """Return sites that are open and things that are built in a likely answer, and a bound for all answers."""
    if case.modules is not None:
        return case.fixed, case.modules.fixed, _closest(case, goal, np.inf)
    if goal == models.FEWEST:
        pairs, given = _benefits(case, models.COVER)
        none = np.zeros_like(case.fixed)
        opened = greedy(pairs, int(case.may_open.sum()), none, case.may_open, lambda _: False, least - given)
        return case.fixed | opened, None, _closest(case, goal, np.inf)
    count = int(case.may_open.sum()) if case.sites is None else case.sites
    if case.split and case.budget is None and goal in (models.COVER, models.BENEFIT):
        share, bound = models.relaxed(case, goal, allowed, progress)
        if share is not None:
            order = np.lexsort([-np.where(case.may_open, share, 0.0), ~case.may_open])
            opened = case.fixed.copy()
            opened[order[:count]] |= case.may_open[order[:count]] & (share[order[:count]] > _TRIFLE)
            return opened, None, _closest(case, goal, bound)
    if case.budget is not None:
        dearest = float(case.price[case.may_open].max(initial=0.0))
        count = min(count, int(case.budget / dearest)) if dearest else count
    pairs, given = _benefits(case, goal)
    found = open_best(pairs, count, case.may_open, _TRIFLE * given, allowed, progress)
    if goal == models.DISTANCE:
        bound = _most(case) - given - found.bound
    else:
        bound = given + found.bound + float(np.maximum(case.value, 0.0).sum())
    if case.budget is not None:
        bound = -np.inf if goal == models.DISTANCE else np.inf
    return case.fixed | found.opened, None, _closest(case, goal, -bound if goal == models.DISTANCE else bound)


def _reached(case: SitingCase) -> Array:
    """Tell which demand (n, bool) has a candidate within reach."""
    reached = np.zeros(case.reach.demands, bool)
    reached[case.reach.demand] = True
    return reached


def _most(case: SitingCase) -> float:
    """Return the cost from which the benefits of `DISTANCE` are counted."""
    farthest = (case.weight * _farthest(case))[_reached(case)].sum()
    return float(farthest + _for_service(case).sum())


def _closest(case: SitingCase, goal: str, bound: float) -> float:
    """Return the better of a solver's bound and what is plain: nobody is served better than by the best candidate."""
    if goal == models.FEWEST:
        return max(-bound, 0.0)
    reach = case.reach
    order = np.lexsort([reach.cost if goal == models.DISTANCE else -reach.cost, reach.demand])
    first = np.ones(len(order), bool)
    first[1:] = reach.demand[order][1:] != reach.demand[order][:-1]
    best, weight = reach.cost[order][first], case.weight[reach.demand[order][first]]
    if goal == models.DISTANCE:
        return max(-bound, float((weight * best).sum()))
    if goal == models.COVER:
        return min(bound, float(weight.sum()))
    return min(bound, float((weight * best).sum() + np.maximum(case.value, 0.0).sum()))


def _benefits(case: SitingCase, goal: str) -> tuple[Benefits, float]:
    """Return what new sites add to those that exist, and what those give.

    With `DISTANCE` the benefit is what is saved against the farthest candidate within reach, and more than all that
    can be saved for being served at all: a p-median so becomes a problem of the same form as maximal covering, and
    one search does for both.
    """
    reach = case.reach
    weight = case.weight[reach.demand]
    if goal == models.DISTANCE:
        benefit = weight * (_farthest(case)[reach.demand] - reach.cost) + _for_service(case)[reach.demand]
    else:
        benefit = weight * reach.cost if goal == models.BENEFIT else weight
    # The pairs are in the order of costs, which is that of benefits unless benefits are given in place of costs.
    order = np.lexsort([reach.candidate, -benefit, reach.demand]) if goal == models.BENEFIT else slice(None)
    pairs = Benefits(
        reach.demand[order], reach.candidate[order], benefit[order], reach.demands, reach.candidates,
        same=goal == models.COVER,
    )  # fmt: skip
    given = pairs.best(case.fixed)
    rest = pairs.take(case.may_open[pairs.candidate] & (pairs.benefit > given[pairs.demand]))
    return replace(rest, benefit=rest.benefit - given[rest.demand]), float(given.sum())


def _farthest(case: SitingCase) -> Array:
    """Return the cost of the farthest candidate within reach of each demand (n,)."""
    reach = case.reach
    farthest = np.zeros(reach.demands)
    farthest[reach.demand] = reach.cost  # sorted by cost: the last one stays
    return farthest


def _for_service(case: SitingCase) -> Array:
    """Return what it is worth that each demand (n,) is served: much, where not every choice of sites serves it."""
    reach = case.reach
    usable = case.fixed | case.may_open
    reached = np.bincount(reach.demand, usable[reach.candidate], reach.demands)
    by_fixed = np.bincount(reach.demand, case.fixed[reach.candidate], reach.demands)
    much = float((case.weight * _farthest(case)).sum()) + 1.0
    little = much / max(reach.demands, 1)
    return np.where((reached > 0) & (by_fixed == 0), np.where(reached < usable.sum(), much, little), 0.0)


def _searched(case: SitingCase, goal: str, allowed: Allowance, progress: Progress | None) -> Answer:
    """Solve a case in which only the number of sites is limited."""
    pairs, given = _benefits(case, goal)
    whole = goal == models.COVER and bool((case.weight % 1 == 0).all())
    trifle = _TRIFLE * (given + float(pairs.greatest.sum()))
    found = open_best(
        pairs, int(case.sites or 0), case.may_open, 1 - SLACK if whole else trifle, allowed,
        part(progress, 0.0, 0.95),
    )  # fmt: skip
    opened = case.fixed | found.opened
    rows, amount = models.allocate(case, opened, None, goal, part(progress, 0.95, 1.0))
    objective = _objective(case, goal, opened, None, rows, amount)
    bound = given + found.bound
    if goal == models.DISTANCE:
        served = np.zeros(case.reach.demands, bool)
        served[case.reach.demand[rows]] = True
        if (_reached(case) & ~served).any():
            if bound < _for_service(case).sum():
                explain_unserved(case, allowed, progress)
            raise no_answer(allowed)
        bound = _most(case) - bound
    elif goal == models.BENEFIT:
        bound += float(case.value[case.fixed].sum())
    if found.proven:
        bound = objective
    return answer(case, opened, None, rows, amount, objective, bound, found.method, allowed)


def fewest(case: SitingCase, least: float, allowed: Allowance, progress: Progress | None) -> Answer:
    """Cover a weight with the fewest new sites: as few as a search finds, and proof that one less is too few.

    Maximal covering with one site less each time, until the weight is out of reach: its bounds are far closer than
    those of the covering program itself.

    Parameters
    ----------
    case : SitingCase
        Whose sites count 1 each, without capacities, floors and modules.
    least : float
        The weight to cover.
    allowed : Allowance
    progress : callable, optional

    Raises
    ------
    SitingShareOutOfReachError
        All candidates together cover less.
    """
    pairs, given = _benefits(case, models.COVER)
    need = (least - given) * (1 - _TRIFLE)
    none = np.zeros_like(case.fixed)
    opened, bound = none, 0
    if need > 0:
        if pairs.greatest.sum() < need:
            _explain(case, models.FEWEST, least, allowed, progress)
        opened = greedy(pairs, int(case.may_open.sum()), none, case.may_open, lambda _: False, need)
        # Even if no two covered the same demand, it would take so many of the largest.
        largest = np.sort(np.bincount(pairs.candidate, pairs.benefit, pairs.candidates))[::-1]
        bound = int(np.searchsorted(np.cumsum(largest), need)) + 1
    while opened.sum() > bound:
        found = open_best(
            pairs, int(opened.sum()) - 1, case.may_open, _TRIFLE * need, allowed, progress, at_least=need
        )  # fmt: skip
        if found.value < need:
            bound = int(opened.sum()) if found.proven else bound
            break
        opened = found.opened
    chosen = case.fixed | opened
    rows, amount = models.allocate(case, chosen, None, models.COVER)
    return answer(
        case, chosen, None, rows, amount, float(opened.sum()), float(bound), "covering, one less each time", allowed
    )  # fmt: skip


def centre_guessed(case: SitingCase, bound: float, allowed: Allowance, progress: Progress | None) -> Answer:
    """Answer a p-center for which nothing was found in time: the sites of a likely p-median, filled as they are.

    Parameters
    ----------
    case : SitingCase
    bound : float
        A distance that no answer can stay below.
    allowed : Allowance
    progress : callable, optional
    """
    likely = _guessed(case, models.DISTANCE, 0.0, allowed, progress)
    objective = float(likely.cost.max(initial=0.0))
    return replace(likely, objective=objective, bound=bound, gap=abs(bound - objective) / max(objective, 1e-12))


def serving(case: SitingCase, must: Array, allowed: Allowance, progress: Progress | None) -> tuple[Array | None, bool]:
    """Return sites (m, bool) that serve all demand that must be, or None; and whether that is certain.

    Parameters
    ----------
    case : SitingCase
    must : (n,) bool array
        The demand that must be served.
    allowed : Allowance
    progress : callable, optional
    """
    if (must & ~_reached(case)).any():
        return None, True
    if counted(case):
        pairs, given = _benefits(replace(case, weight=must.astype(float)), models.COVER)
        need = float(must.sum()) - given - 0.5
        if need < 0:
            return case.fixed, True
        found = open_best(
            pairs, int(case.sites or 0), case.may_open, 1 - SLACK, allowed, progress, at_least=need
        )  # fmt: skip
        return (case.fixed | found.opened, True) if found.value >= need else (None, found.proven)
    chosen = models.choose_sites(case, models.FEWEST, allowed, progress, least=float(case.weight[must].sum()))
    return chosen.open, chosen.open is not None or chosen.found.status == INFEASIBLE


def _objective(case: SitingCase, goal: str, opened: Array, built: Array | None, rows: Array, amount: Array) -> float:
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


def answer(
    case: SitingCase, opened: Array, built: Array | None, rows: Array, amount: Array, objective: float, bound: float,
    method: str, allowed: Allowance,
) -> Answer:  # fmt: skip
    """Put an answer together.

    Parameters
    ----------
    case : SitingCase
    opened : (m,) bool array
    built : (q,) bool array or None
        Which modules.
    rows : (r,) int array
        Which pairs of the case's reach are used.
    amount : (r,) float array
        Weight served over each.
    objective, bound : float
        What the answer is worth, and what no answer exceeds.
    method : str
        How it was found and proven.
    allowed : Allowance
        Tells whether work or time ended the search where it is not proven.
    """
    gap = abs(bound - objective) / max(abs(objective), 1e-12)
    gap = 0.0 if gap < SLACK else gap
    return Answer(
        opened, case.reach.demand[rows], case.reach.candidate[rows], amount, case.reach.cost[rows],
        objective, objective if gap == 0 else bound, gap, OPTIMAL if gap == 0 else allowed.status, built, method,
    )  # fmt: skip


def no_answer(allowed: Allowance) -> KlimaklokError:
    """Return the error that says that nothing was found, and whether time or work decided."""
    return SitingNoAnswerInWorkError() if np.isinf(allowed.limit) else SitingNoAnswerInTimeError(seconds=allowed.limit)


# --- what cannot be done, and by how much ----------------------------------------------------------------------------


def _explain(case: SitingCase, goal: str, least: float, allowed: Allowance, progress: Progress | None) -> None:
    """Raise the error that says why a case has no solution."""
    floors = case.floors
    if floors is not None:
        closest = models.choose_sites(case, models.SHORTFALL, allowed.anew(), progress)
        if closest.open is not None:
            rows, amount = models.allocate(replace(case, floors=None), closest.open, closest.built, models.COVER)
            check_floors(
                case, floors, by_area(floors, np.bincount(case.reach.demand[rows], amount, case.reach.demands))
            )
    if goal == models.FEWEST:
        free = replace(case, floors=None)
        closest = models.choose_sites(free, models.COVER, allowed.anew(), progress)
        amount = np.zeros(0)
        if closest.open is not None:
            amount = models.allocate(free, closest.open, closest.built, models.COVER)[1]
        total = case.weight.sum()
        raise SitingShareOutOfReachError(share=percent(least / total), reachable=percent_at_most(amount.sum() / total))
    explain_unserved(case, allowed, progress)


def explain_unserved(case: SitingCase, allowed: Allowance, progress: Progress | None) -> None:
    """Raise the error that says why demand that must be served cannot be."""
    needed = float(case.weight[_reached(case)].sum())
    free = replace(case, sites=None, budget=None)
    most = models.choose_sites(free, models.COVER, allowed.anew(), progress)
    if most.open is not None:
        served = float(models.allocate(free, most.open, None, models.COVER)[1].sum())
        if served < needed * (1 - SLACK):
            raise SitingCapacityTooSmallError(needed=needed, available=served, missing=needed - served)
    if case.sites is not None:
        equal = replace(free, price=case.may_open.astype(float))
        few = models.choose_sites(equal, models.FEWEST, allowed.anew(), progress, least=needed)
        if few.open is not None and (few.open & case.may_open).sum() > case.sites:
            raise SitingTooFewSitesError(asked=case.sites, needed=int((few.open & case.may_open).sum()))
    if case.budget is not None:
        cheapest = models.choose_sites(free, models.FEWEST, allowed.anew(), progress, least=needed)
        if cheapest.open is not None:
            cost = float(case.price[cheapest.open & case.may_open].sum())
            raise SitingBudgetTooSmallError(budget=case.budget, cheapest=cost, missing=cost - case.budget)
    raise no_answer(allowed)
