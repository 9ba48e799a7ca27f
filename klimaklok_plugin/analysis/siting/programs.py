"""The location models as mixed-integer programs, for any mix of capacities, floors, budgets and modules.

The programs of the textbooks (Daskin 2013, Network and discrete location), in the forms whose relaxation is closest: a
pair is used only if its own site is open (Balinski 1965), rather than all pairs of a site together, and what a site
holds is no more than what is within its reach.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..core.arrays import Array
from ..core.progress import Progress, advance
from .allowance import Allowance, solve_within
from .milp import Program, Solution, solve_program
from .problem import Modules, Reach, SitingCase
from .search import equal_rows

COVER, FEWEST, DISTANCE, BENEFIT, SHORTFALL = "cover", "fewest", "distance", "benefit", "shortfall"
"""What a program strives for: most covered, least spent, least cost, greatest benefit, least missing to the floors."""


@dataclass(frozen=True)
class Chosen:
    """What a program found: what is open and built, and the program's own words on it."""

    found: Solution
    open: Array | None
    built: Array | None


def choose_sites(
    case: SitingCase, goal: str, allowed: Allowance, progress: Progress | None = None, *, least: float = 0.0
) -> Chosen:
    """Solve a case.

    Bounds and objectives are those of a maximisation: least cost is greatest negative cost.

    Parameters
    ----------
    case : SitingCase
    goal : str
        `COVER`, `FEWEST`, `DISTANCE`, `BENEFIT` or `SHORTFALL`.
    allowed : Allowance
    progress : callable, optional
    least : float
        With `FEWEST`, the weight to cover.
    """
    # Where only how much is covered counts, equal demand is one: hundreds of addresses often have the same few sites.
    if goal in (COVER, FEWEST, SHORTFALL):
        case = merged(case)
    advance(progress, 0.0)
    program = Program()
    unit = _unit(case)
    spend = case.price if goal == FEWEST else 0.0
    worth = case.value if goal == BENEFIT else 0.0
    opened = program.columns(
        len(case.fixed), np.asarray(worth) / unit - spend, case.fixed, case.fixed | case.may_open, whole=True
    )
    built = _modules(program, case, opened, goal)
    if case.split:
        covered = _flows(program, case, opened, built, _per_unit(case.reach, goal), unit, must=goal == DISTANCE)
    else:
        covered = _links(program, case, opened, goal, unit)
    _limits(program, case, opened, built, covered, goal, least / unit, unit)
    advance(progress, 0.0)
    scale = 1.0 if goal == FEWEST else unit
    found = solve_within(program, allowed, progress)
    found = replace(found, bound=found.bound * scale)
    if found.x is None:
        return Chosen(found, None, None)
    whole = np.round(found.x[opened]).astype(bool)
    return Chosen(found, whole, None if built is None else np.round(found.x[built]).astype(bool))


def relaxed(
    case: SitingCase, goal: str, allowed: Allowance, progress: Progress | None = None
) -> tuple[Array | None, float]:
    """Solve a case as if sites could be opened in part: how much of each (m,), None if that is too much, and the bound.

    For cases with capacities and without modules.

    Parameters
    ----------
    case : SitingCase
    goal : str
        `COVER`, `DISTANCE` or `BENEFIT`.
    allowed : Allowance
    progress : callable, optional
    """
    program = Program()
    unit = _unit(case)
    worth = case.value / unit if goal == BENEFIT else 0.0
    opened = program.columns(len(case.fixed), worth, case.fixed, case.fixed | case.may_open, whole=False)
    flows = _flows(program, case, opened, None, _per_unit(case.reach, goal), unit, must=goal == DISTANCE)
    _limits(program, case, opened, None, flows, goal, 0.0, unit)
    found = solve_within(program, allowed, progress)
    return (None, np.inf) if found.x is None else (found.x[opened], found.bound * unit)


def merged(case: SitingCase) -> SitingCase:
    """Add up demand that the same candidates reach (and that needs the same, in the same area)."""
    reach, modules, floors = case.reach, case.modules, case.floors
    keys = [] if modules is None else [modules.service_of, modules.load]
    if floors is not None:
        keys.append(floors.area)
    group, first = equal_rows(reach.demand, reach.candidate, reach.demands, reach.candidates, keys)
    number = np.full(reach.demands, -1, np.int32)
    number[first] = np.arange(len(first))
    keep = number[reach.demand] >= 0
    demand, candidate, cost = number[reach.demand[keep]], reach.candidate[keep], reach.cost[keep]
    order = np.lexsort([candidate, cost, demand])
    use = group >= 0
    return replace(
        case,
        reach=replace(
            reach, demand=demand[order], candidate=candidate[order], cost=cost[order], demands=len(first)
        ),
        weight=np.bincount(group[use], case.weight[use], len(first)),
        modules=modules and replace(modules, service_of=modules.service_of[first], load=modules.load[first]),
        floors=floors and replace(floors, area=floors.area[first]),
    )  # fmt: skip


def _modules(program: Program, case: SitingCase, opened: Array, goal: str) -> Array | None:
    """Add what may be built: one of each service at an open site, within the shared limits."""
    modules = case.modules
    if modules is None:
        return None
    fixed = modules.fixed
    place, slot = np.unique(
        modules.candidate.astype(np.int64) * (int(modules.service.max(initial=0)) + 1) + modules.service,
        return_inverse=True,
    )
    slot = slot.ravel()
    taken = np.zeros(len(place), bool)
    taken[slot[fixed]] = True
    may = fixed | ~taken[slot]
    built = program.columns(
        len(fixed), -np.where(fixed, 0.0, modules.cost) if goal == FEWEST else 0.0, fixed, may, whole=True
    )
    owner = np.zeros(len(place), np.int64)
    owner[slot] = modules.candidate
    program.rows(-np.inf, 0.0, (slot, built, 1.0), (np.arange(len(place)), opened[owner], -1.0), count=len(place))
    rows = modules.rows.tocoo()
    # What exists may take more than the limit: then nothing is added, but the program must still have a solution.
    if len(modules.limit):
        used = modules.rows @ fixed.astype(float)
        program.rows(
            -np.inf, np.maximum(modules.limit, used), (rows.row, built[rows.col], rows.data), count=len(modules.limit)
        )
    return built


def _unit(case: SitingCase) -> float:
    """Return the weight that a program counts in: the largest, but no more than any site takes of a demand.

    A solver rounds at the sixth digit or so: beside a demand of millions, a site that takes fifty would count nothing.
    """
    largest = float(case.weight.max(initial=0.0))
    takes = float(case.capacity.max(initial=0.0)) if case.split else np.inf
    modules = case.modules
    if modules is not None and case.split:
        load = float(modules.load.min(initial=np.inf, where=modules.load > 0))
        takes = min(takes, float(modules.capacity.max(initial=0.0)) / load)
    return min(largest, takes) or largest or 1.0


def _per_unit(reach: Reach, goal: str) -> Array:
    """Return what a unit of weight is worth over each pair."""
    nothing = np.zeros(len(reach.cost))
    return {DISTANCE: -reach.cost, BENEFIT: reach.cost, COVER: nothing + 1.0}.get(goal, nothing)


def _flows(
    program: Program, case: SitingCase, opened: Array, built: Array | None, value: Array, unit: float, *, must: bool
) -> tuple[Array, Array]:
    """Add how much of each demand goes where (all of it, if it `must`); a site takes what it holds."""
    reach, weight = case.reach, case.weight / unit
    flow = program.columns(len(reach.demand), value, 0.0, weight[reach.demand], whole=False)
    some = np.zeros(reach.demands, bool)
    some[reach.demand] = True
    program.rows(
        np.where(some, weight, 0.0) if must else -np.inf, np.where(some, weight, 0.0),
        (reach.demand, flow, 1.0), count=reach.demands,
    )  # fmt: skip
    # No more than the demand within reach: a site that is open in part then counts for as little as can be.
    within = np.bincount(reach.candidate, weight[reach.demand], len(opened))
    holds = np.minimum(case.capacity / unit, within)
    program.rows(
        -np.inf, 0.0,
        (reach.candidate, flow, 1.0), (np.arange(len(opened)), opened, -holds), count=len(opened),
    )  # fmt: skip
    modules = case.modules
    if modules is not None and built is not None:
        services = int(max(modules.service.max(initial=0), modules.service_of.max(initial=0))) + 1
        needs = modules.service_of[reach.demand]
        use = needs >= 0
        program.rows(
            -np.inf, 0.0,
            (reach.candidate[use] * services + needs[use], flow[use], modules.load[reach.demand[use]]),
            (modules.candidate * services + modules.service, built, -modules.capacity / unit),
            count=len(opened) * services,
        )  # fmt: skip
    return reach.demand, flow


def _links(program: Program, case: SitingCase, opened: Array, goal: str, unit: float) -> tuple[Array, Array]:
    """Add whether each demand is served, by a site that is open."""
    reach, weight = case.reach, case.weight / unit
    if goal in (DISTANCE, BENEFIT):
        sign = -1.0 if goal == DISTANCE else 1.0
        served = program.columns(len(reach.demand), sign * reach.cost * weight[reach.demand], 0.0, 1.0, whole=False)
        some = np.zeros(reach.demands)
        some[reach.demand] = 1.0
        some *= weight > 0
        program.rows(some if goal == DISTANCE else 0.0, some, (reach.demand, served, 1.0), count=reach.demands)
        pair = np.arange(len(served))
        program.rows(-np.inf, 0.0, (pair, served, 1.0), (pair, opened[reach.candidate], -1.0), count=len(pair))
        return reach.demand, served
    # It need not be whole: with whole sites, the most of it that the sites allow is 0 or 1.
    served = program.columns(reach.demands, weight if goal == COVER else 0.0, 0.0, 1.0, whole=False)
    program.rows(
        -np.inf, 0.0,
        (np.arange(reach.demands), served, 1.0), (reach.demand, opened[reach.candidate], -1.0), count=reach.demands,
    )  # fmt: skip
    return np.arange(reach.demands), served


def _limits(
    program: Program, case: SitingCase, opened: Array, built: Array | None, covered: tuple[Array, Array],
    goal: str, least: float, unit: float,
) -> None:  # fmt: skip
    """Add the number of sites, the budget, the share to cover and the floors of the areas."""
    new = opened[case.may_open]
    if case.sites is not None:
        program.rows(-np.inf, case.sites, (np.zeros(len(new), int), new, 1.0))
    if case.budget is not None:
        costs = [(np.zeros(len(new), int), new, case.price[case.may_open])]
        if case.modules is not None and built is not None:
            costs.append((np.zeros(len(built), int), built, np.where(case.modules.fixed, 0.0, case.modules.cost)))
        program.rows(-np.inf, case.budget, *costs)
    demand, column = covered
    amount = np.ones(len(column)) if case.split else case.weight[demand] / unit
    # A trifle less than asked for, here and with the floors: what is just met must not fail by a rounding.
    if goal == FEWEST:
        program.rows(least * (1 - 1e-9), np.inf, (np.zeros(len(column), int), column, amount))
    if case.floors is not None:
        floors = case.floors
        count = len(floors.share)
        area = floors.area[demand]
        use = area >= 0
        missing = program.columns(
            count, -1.0 if goal == SHORTFALL else 0.0, 0.0, np.inf if goal == SHORTFALL else 0.0, whole=False
        )
        program.rows(
            np.asarray(case.floor_weight) / unit * (1 - 1e-9), np.inf,
            (area[use], column[use], amount[use]), (np.arange(count), missing, 1.0), count=count,
        )  # fmt: skip


def allocate(
    case: SitingCase, opened: Array, built: Array | None, goal: str, progress: Progress | None = None
) -> tuple[Array, Array]:
    """Return pairs of the case's reach and the weight served over each, with sites open and built as given.

    As much as possible is served (all of it with `DISTANCE`, for the greatest benefit with `BENEFIT`), and that at the
    least cost.

    Parameters
    ----------
    case : SitingCase
    opened : (m,) bool array
    built : (q,) bool array or None
        Which modules.
    goal : str
        What the sites were chosen for.
    progress : callable, optional

    Returns
    -------
    rows : (r,) int array
    amount : (r,) float array
    """
    reach = case.reach
    use = np.flatnonzero(opened[reach.candidate])
    if not case.split:
        first = np.ones(len(use), bool)
        first[1:] = reach.demand[use][1:] != reach.demand[use][:-1]
        use = use[first] if goal != BENEFIT else _best(reach, use)
        return use, case.weight[reach.demand[use]]
    small = replace(case, reach=reach.take(opened[reach.candidate]), fixed=opened, may_open=np.zeros_like(opened))
    if case.modules is not None and built is not None:
        small = replace(small, modules=_only(case.modules, built))
    goal = COVER if goal == FEWEST else goal
    found = _flow_values(small, _per_unit(small.reach, goal), None, progress, must=goal == DISTANCE)
    amounts = np.zeros(len(use)) if found is None else found
    # First how much can be served, then the nearest way to serve as much: both at once would trade one for the other.
    if goal == COVER:
        nearest = _flow_values(small, _per_unit(small.reach, DISTANCE), float(amounts.sum()), progress)
        amounts = amounts if nearest is None else nearest
    some = amounts > 1e-7 * _unit(case)
    return use[some], amounts[some]


def fill_sites(case: SitingCase, opened: Array, built: Array | None, goal: str) -> tuple[Array, Array]:
    """Return pairs and weights as `allocate` does, only quicker and not the best: those that are nearest go first.

    In round after round each demand that is left asks the next of its sites, which takes the nearest ones it has room
    for.

    Parameters
    ----------
    case : SitingCase
    opened : (m,) bool array
    built : (q,) bool array or None
        Which modules.
    goal : str
        What the sites were chosen for.

    Returns
    -------
    rows : (r,) int array
    amount : (r,) float array
    """
    reach, left = case.reach, case.weight.astype(np.float64).copy()
    use = np.flatnonzero(opened[reach.candidate])
    if goal == BENEFIT:
        use = use[np.lexsort([reach.candidate[use], -reach.cost[use], reach.demand[use]])]
    rank = np.arange(len(use)) - np.searchsorted(reach.demand[use], reach.demand[use])
    room, service, load = case.capacity.copy(), np.zeros(reach.demands, np.int64), np.ones(reach.demands)
    rooms = room[:, None]
    if case.modules is not None and built is not None:
        modules = case.modules
        service, load = modules.service_of, modules.load
        rooms = np.zeros((len(opened), int(max(service.max(initial=0), modules.service.max(initial=0))) + 1))
        rooms[modules.candidate[built], modules.service[built]] = modules.capacity[built]
    amount = np.zeros(len(use))
    for turn in range(int(rank.max(initial=-1)) + 1):
        now = np.flatnonzero((rank == turn) & (left[reach.demand[use]] > 0))
        demand, site = reach.demand[use[now]], reach.candidate[use[now]]
        slot = site * rooms.shape[1] + np.maximum(service[demand], 0)
        order = np.lexsort([reach.cost[use[now]], slot])
        now, demand, site, slot = now[order], demand[order], site[order], slot[order]
        asked = left[demand] * load[demand]
        before = np.cumsum(asked) - asked
        first = np.searchsorted(slot, slot)
        taken = np.clip(rooms.ravel()[slot] - (before - before[first]), 0.0, asked)
        rooms = rooms - np.bincount(slot, taken, rooms.size).reshape(rooms.shape)
        amount[now] = np.where(load[demand] > 0, taken / np.maximum(load[demand], 1e-300), left[demand])
        left[demand] -= amount[now]
        left[left < 1e-9 * case.weight] = 0.0
    return use[amount > 0], amount[amount > 0]


def _only(modules: Modules, built: Array) -> Modules:
    """Return what is built, as if it existed."""
    return replace(
        modules, candidate=modules.candidate[built], service=modules.service[built], capacity=modules.capacity[built],
        cost=modules.cost[built], fixed=built[built], rows=modules.rows[:, np.flatnonzero(built)],
    )  # fmt: skip


def _best(reach: Reach, use: Array) -> Array:
    """Return the most beneficial pair of each demand."""
    order = use[np.lexsort([reach.candidate[use], -reach.cost[use], reach.demand[use]])]
    first = np.ones(len(order), bool)
    first[1:] = reach.demand[order][1:] != reach.demand[order][:-1]
    return np.asarray(order[first & (reach.cost[order] > 0)])


def _flow_values(
    case: SitingCase, value: Array, total: float | None, progress: Progress | None, *, must: bool = False
) -> Array | None:
    """Return the flows of greatest value where sites are given, `total` of them together if that is given.

    None where there are none, by a rounding if `total` can be had.
    """
    unit = _unit(case)
    program = Program()
    opened = program.columns(len(case.fixed), 0.0, case.fixed, case.fixed, whole=False)
    built = _modules(program, case, opened, COVER)
    demand, flow = _flows(program, case, opened, built, value, unit, must=must)
    if total is not None:
        program.rows(total / unit, np.inf, (np.zeros(len(flow), int), flow, 1.0))
    _limits(program, replace(case, sites=None, budget=None), opened, built, (demand, flow), COVER, 0.0, unit)
    found = solve_program(program, progress=progress)  # linear: it ends by itself
    return None if found.x is None else np.asarray(np.clip(found.x[flow], 0.0, None) * unit)
