"""Where to open sites: location models solved to proven optimality, or with a proven gap.

The models of the location literature: set covering (LSCP; Toregas et al. 1971), maximal covering (MCLP; Church and
ReVelle 1974), p-median and p-center (Hakimi 1964), each with sites that exist or must stay closed, weights, costs and
budgets, capacities, floors per area, and what is built at each site. Costs of travel are given as the pairs of demand
and candidate within reach; what has no pair cannot be served.

`sites` always counts new sites: existing ones (`Candidates.fixed_open`) stay and come on top.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..core.arrays import Array
from ..core.progress import Progress
from ..siting import programs as models
from .allowance import Allowance
from .answer import answer, centre_guessed, explain_unserved, fewest, finish, must_serve, serving, within
from .messages import SitingNumberWrongError
from .problem import Answer, Candidates, Floors, Modules, Reach, checked

__all__ = [
    "Allowance",
    "Answer",
    "Candidates",
    "Floors",
    "Modules",
    "Reach",
    "lscp",
    "max_benefit",
    "mclp",
    "p_center",
    "p_median",
]

_SEARCH = 0.8
"""Of what is allowed, for halving; the rest is for a likely answer, should none be found."""


def lscp(
    reach: Reach,
    weight: Array,
    candidates: Candidates,
    *,
    share: float = 1.0,
    floors: Floors | None = None,
    modules: Modules | None = None,
    allowed: Allowance | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Set covering: open the fewest new sites (or spend least, where costs are given) that cover a share of the weight.

    The LSCP of Toregas et al. (1971), and for a `share` below 1 its partial form (Daskin and Owen 1999).

    Parameters
    ----------
    reach : Reach
        Pairs within the service distance.
    weight : (n,) array
        Of the demand, at least 0.
    candidates : Candidates
    share : float
        Of the total weight, 0 to 1.
    floors : Floors, optional
        The least share of each area's weight that must be covered.
    modules : Modules, optional
        What may be built at the sites.
    allowed : Allowance, optional
        Work, or seconds; after that the best answer found is returned, with its gap.
    progress : callable, optional

    Returns
    -------
    Answer
        The objective is the number of new sites, or what is spent.

    Raises
    ------
    SitingShareOutOfReachError, SitingFloorOutOfReachError, SitingWeightWrongError, SitingFixedBothError,
    SitingNumberWrongError

    Examples
    --------
    Four villages in a row, 4 km apart, and a service distance of 4 km: two of them have all others within it.

    >>> km = 4.0 * np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    >>> answer = lscp(Reach.of_matrix(km, limit=4.0), np.ones(4), Candidates(4))
    >>> answer.objective, answer.status
    (2.0, 'optimal')
    """
    if not 0 <= share <= 1:
        raise SitingNumberWrongError(what="share", value=share)
    case = checked(reach, weight, candidates, floors=floors, modules=modules)
    counted = candidates.cost is None and modules is None
    if counted:
        case = replace(case, price=case.may_open.astype(float))
    least = share * float(case.weight.sum())
    if counted and not case.split and floors is None:
        return fewest(case, least, allowed or Allowance(), progress)
    return finish(case, models.FEWEST, allowed or Allowance(), progress, least=least)


def mclp(
    reach: Reach,
    weight: Array,
    candidates: Candidates,
    *,
    sites: int | None = None,
    budget: float | None = None,
    floors: Floors | None = None,
    modules: Modules | None = None,
    allowed: Allowance | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Maximal covering: cover as much weight as a number of new sites, or a budget, allows.

    The MCLP of Church and ReVelle (1974).

    Parameters
    ----------
    reach : Reach
        Pairs within the service distance.
    weight : (n,) array
        Of the demand, at least 0.
    candidates : Candidates
    sites : int, optional
        At most so many new ones.
    budget : float, optional
        The new ones may cost so much, in the unit of the candidates' cost. Both limits may be given, or none.
    floors : Floors, optional
        The least share of each area's weight that must be covered.
    modules : Modules, optional
        What may be built at the sites.
    allowed : Allowance, optional
        Work, or seconds; after that the best answer found is returned, with its gap.
    progress : callable, optional

    Returns
    -------
    Answer
        The objective is the weight covered.

    Raises
    ------
    SitingTooManySitesError, SitingFloorOutOfReachError, SitingWeightWrongError, SitingFixedBothError,
    SitingNumberWrongError

    Examples
    --------
    Three villages at 0, 4 and 9 km, and a site that reaches 4 km: 60 people live in the third and 40 in the other two.

    >>> km = np.array([[0.0, 4.0, 9.0], [4.0, 0.0, 5.0], [9.0, 5.0, 0.0]])
    >>> answer = mclp(Reach.of_matrix(km, limit=4.0), np.array([10.0, 30.0, 60.0]), Candidates(3), sites=1)
    >>> answer.objective, np.flatnonzero(answer.open).tolist()
    (60.0, [2])
    """
    case = checked(reach, weight, candidates, sites=sites, budget=budget, floors=floors, modules=modules)
    return finish(case, models.COVER, allowed or Allowance(), progress)


def p_median(
    reach: Reach,
    weight: Array,
    candidates: Candidates,
    *,
    sites: int | None = None,
    budget: float | None = None,
    allowed: Allowance | None = None,
    progress: Progress | None = None,
) -> Answer:
    """P-median: serve all demand that has a candidate within reach, at the least weighted cost.

    The p-median of Hakimi (1964).

    Parameters
    ----------
    reach : Reach
        Pairs that may be, with the cost per unit of weight.
    weight : (n,) array
        Of the demand, at least 0; demand without a weight need not be served.
    candidates : Candidates
    sites : int, optional
        At most so many new ones.
    budget : float, optional
        The new ones may cost so much, in the unit of the candidates' cost. Both limits may be given, or none.
    allowed : Allowance, optional
        Work, or seconds; after that the best answer found is returned, with its gap.
    progress : callable, optional

    Returns
    -------
    Answer
        The objective is the sum of weight times cost.

    Raises
    ------
    SitingTooManySitesError, SitingTooFewSitesError, SitingBudgetTooSmallError, SitingCapacityTooSmallError,
    SitingWeightWrongError,
    SitingFixedBothError, SitingNumberWrongError

    Examples
    --------
    Three villages at 0, 4 and 9 km. A site in the first costs 30·4 + 60·9 = 660 person-km, one in the second
    10·4 + 60·5 = 340, one in the third 10·9 + 30·5 = 240; two in the second and the third cost 10·4 = 40.

    >>> km = np.array([[0.0, 4.0, 9.0], [4.0, 0.0, 5.0], [9.0, 5.0, 0.0]])
    >>> people = np.array([10.0, 30.0, 60.0])
    >>> answer = p_median(Reach.of_matrix(km), people, Candidates(3), sites=1)
    >>> answer.objective, np.flatnonzero(answer.open).tolist(), answer.gap
    (240.0, [2], 0.0)
    >>> answer = p_median(Reach.of_matrix(km), people, Candidates(3), sites=2)
    >>> answer.objective, np.flatnonzero(answer.open).tolist()
    (40.0, [1, 2])
    >>> answer.candidate[np.argsort(answer.demand)].tolist()
    [1, 1, 2]
    """
    case = checked(reach, weight, candidates, sites=sites, budget=budget)
    return finish(case, models.DISTANCE, allowed or Allowance(), progress)


def p_center(
    reach: Reach,
    weight: Array,
    candidates: Candidates,
    *,
    sites: int | None = None,
    budget: float | None = None,
    allowed: Allowance | None = None,
    progress: Progress | None = None,
) -> Answer:
    """P-center: serve all demand (with a weight, and a candidate within reach) so that the greatest cost is least.

    The p-center of Hakimi (1964). The least distance at which the sites cover all of it is found by halving the
    interval of distances that occur, with a covering problem for each (Minieka 1970).

    Parameters
    ----------
    reach : Reach
        Pairs that may be.
    weight : (n,) array
        Of the demand, at least 0; only whether it is above 0 counts, unless there are capacities.
    candidates : Candidates
    sites : int, optional
        At most so many new ones.
    budget : float, optional
        The new ones may cost so much, in the unit of the candidates' cost. Both limits may be given, or none.
    allowed : Allowance, optional
        Work, or seconds; after that the best answer found is returned, with its gap.
    progress : callable, optional

    Returns
    -------
    Answer
        The objective is the greatest cost of any demand served.

    Raises
    ------
    As `p_median`.
    """
    case = must_serve(checked(reach, weight, candidates, sites=sites, budget=budget))
    allowed = allowed or Allowance()
    search = allowed.part(_SEARCH)
    radii = np.unique(case.reach.cost)
    must = np.zeros(case.reach.demands, bool)
    must[case.reach.demand] = True
    nearest = np.zeros(case.reach.demands)
    nearest[case.reach.demand[::-1]] = case.reach.cost[::-1]
    low = int(np.searchsorted(radii, nearest.max(initial=0.0)))
    high, best, proven = len(radii) - 1, None, True
    while low <= high:
        # The greatest distance first: without any answer there is nothing to halve.
        middle = (low + high) // 2 if best is not None else high
        tried, sure = serving(within(case, float(radii[middle])), must, search, progress)
        if tried is not None:
            best, high = tried, middle - 1
        elif best is None and not sure:
            return centre_guessed(case, float(radii[low]), allowed, progress)
        elif best is None or not sure:
            proven = False
            break
        else:
            low = middle + 1
    if best is None and len(radii):
        explain_unserved(case, allowed, progress)
    opened = case.fixed if best is None else best
    near = within(case, float(radii[high + 1])) if len(radii) else case
    rows, amount = models.allocate(near, opened, None, models.DISTANCE, progress)
    objective = float(near.reach.cost[rows].max(initial=0.0))
    bound = objective if proven else float(radii[low])
    return answer(near, opened, None, rows, amount, objective, min(bound, objective), "covering by halving", allowed)


def max_benefit(
    reach: Reach,
    weight: Array,
    candidates: Candidates,
    *,
    sites: int | None = None,
    budget: float | None = None,
    allowed: Allowance | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Open sites for the greatest benefit: what each demand gains at its site, and what each open site is worth.

    Facility location with profits: without `sites` and `budget` the uncapacitated facility location problem
    (Cornuejols, Nemhauser and Wolsey 1990), with capacities the capacitated one.

    Parameters
    ----------
    reach : Reach
        Its cost is the benefit per unit of weight; pairs without benefit are never used.
    weight : (n,) array
        Of the demand, at least 0.
    candidates : Candidates
    sites : int, optional
        At most so many new ones.
    budget : float, optional
        The new ones may cost so much, in the unit of the candidates' cost. Both limits may be given, or none.
    allowed : Allowance, optional
        Work, or seconds; after that the best answer found is returned, with its gap.
    progress : callable, optional

    Returns
    -------
    Answer
        The objective is the sum of amount times benefit, and the value of the sites that are open.

    Raises
    ------
    SitingTooManySitesError, SitingWeightWrongError, SitingFixedBothError,
    SitingNumberWrongError
    """
    case = checked(reach, weight, candidates, sites=sites, budget=budget)
    case = replace(case, reach=case.reach.take(case.reach.cost > 0))
    return finish(case, models.BENEFIT, allowed or Allowance(), progress)
