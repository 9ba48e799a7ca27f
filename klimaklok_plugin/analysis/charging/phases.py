"""Plans for charging sites: one step or yearly phases, what each further site would bring, and how good it all is.

Every step is solved by the siting core. A plan in phases is nested: what is built stays, and may grow. Each phase is
the best continuation of those before it, which can be worse than the best plan for its number of sites alone; that
difference is the price of nesting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..core.arrays import Bools, Floats, Ints
from ..core.progress import Progress, advance, part
from ..siting.allowance import Allowance
from ..siting.milp import OPTIMAL
from ..siting.models import Answer, Candidates, Floors, Reach, lscp
from ..strategy.sections import Charging
from .relaxed import cover_most
from .sites import ChargingSites, Grid
from .sizing import Need, Offer, loads, needed, offers

SITES, SHARE, BUDGET = "sites", "share", "budget"
MODELS = (SITES, SHARE, BUDGET)
CURVE_POINTS, _FEWEST_POINTS = 25, 4
"""Curves that are longer, or take much work, are solved for some numbers of sites only."""
_LEAST_S = 0.2
_SAME = 1e-6


@dataclass(frozen=True)
class ChargingProblem:
    """What is to be solved, as arrays.

    Attributes
    ----------
    reach : Reach
        Pairs of demand points and places within reach, metres.
    need : Need
    sites : Sites
    grid : Grid
    rules : Charging
    point_cost : (2,) array
        kr.
    floors : Floors or None
    """

    reach: Reach
    need: Need
    sites: ChargingSites
    grid: Grid
    rules: Charging
    point_cost: Floats
    floors: Floors | None = None

    @property
    def total(self) -> float:
        """All public demand, reached or not."""
        return float(self.need.weight.sum())


@dataclass(frozen=True)
class State:
    """What stands at a point in time: which places are open (m,), with how many points (m, 2)."""

    open: Bools
    points: Ints


@dataclass(frozen=True)
class Step:
    """An answer, and what stands then.

    Attributes
    ----------
    state : State
    answer : Answer
        Demand is a point's number, amounts are weights.
    target : float
        What was asked: new sites, share or kr.
    covered, bound : float
        Weight covered, and the most that any plan could cover (for `SHARE` the same as covered, since the number of
        sites is what is optimised there).
    """

    state: State
    answer: Answer
    target: float
    covered: float
    bound: float


@dataclass(frozen=True)
class CurvePoint:
    """The most that a number of new sites covers: found, and proven bound."""

    sites: int
    covered: float
    bound: float
    status: str


@dataclass(frozen=True)
class Phase:
    """A phase of a plan.

    Attributes
    ----------
    step : Step
    new_sites : int
        Built until then.
    spent : float
        On them until then, kr.
    free : CurvePoint or None
        What the same number of sites (or the same money) could cover if the earlier phases had not been built.
    """

    step: Step
    new_sites: int
    spent: float
    free: CurvePoint | None = None

    @property
    def price(self) -> float:
        """The price of nesting: weight that is covered less than without the earlier phases."""
        return 0.0 if self.free is None else max(self.free.covered - self.step.covered, 0.0)

    @property
    def price_at_most(self) -> float:
        """The most that the price can be, by what is proven."""
        return 0.0 if self.free is None else max(self.free.bound - self.step.covered, 0.0)


@dataclass(frozen=True)
class PhasedPlan:
    """Phases (one when none were asked for), the curve, and what there is today."""

    today: Step
    phases: tuple[Phase, ...]
    curve: tuple[CurvePoint, ...]


class _Shares:
    """Shares an allowance among what is left to be solved; what one does not use the others get."""

    def __init__(self, allowed: Allowance, tasks: int) -> None:
        self.allowed, self.tasks = allowed, tasks

    def share(self) -> Allowance:
        """Return what the next task may take."""
        return self.allowed.part(1 / max(self.tasks, 1), _LEAST_S)

    def next(self) -> Allowance:
        """Return what the next task may take, and begin it."""
        some = self.share()
        self.tasks -= 1
        return some


def plan_phases(
    problem: ChargingProblem, model: str, targets: list[float], allowed: Allowance, progress: Progress | None = None
) -> PhasedPlan:
    """Solve a plan.

    Parameters
    ----------
    problem : Problem
    model : {"sites", "share", "budget"}
    targets : list of float
        New sites, share of the weight (0 to 1) or kr, until the end of each phase; rising.
    allowed : Allowance
        For everything together.
    progress : callable, optional

    Raises
    ------
    Errors of `siting.mclp` and `siting.lscp`.
    """
    start = State(problem.sites.existing.copy(), problem.sites.points.copy())
    shares = _Shares(allowed, 2 * len(targets) + 1)
    today = solve_phase(replace(problem, floors=None), start, SITES, 0, shares.next(), None)
    steps, state, slowest = [], start, 0.0
    for number, target in enumerate(targets):
        last, began = number == len(targets) - 1, allowed.gone
        done = {SITES: built_sites(problem, state), BUDGET: spending(problem, state)}.get(model, 0.0)
        step = solve_phase(
            problem if last else replace(problem, floors=None),
            state,
            model,
            max(target - done, 0.0),
            shares.next(),
            part(progress, 0.5 * number / len(targets), 0.5 * (number + 1) / len(targets)),
        )
        slowest = max(slowest, allowed.gone - began)
        state = step.state
        steps.append(replace(step, target=target))
    alone = _free(problem, start, targets, shares) if model == BUDGET and len(targets) > 1 else None
    points = min(CURVE_POINTS, max(int((1 - allowed.gone) / max(slowest, 1e-6)), _FEWEST_POINTS))
    curve = _curve(problem, start, model, today, steps, shares, points, part(progress, 0.5, 1.0))
    by_count = {each.sites: each for each in curve}
    phases = []
    for number, step in enumerate(steps):
        count = built_sites(problem, step.state)
        other = None
        if len(steps) > 1:
            other = by_count[count] if alone is None else alone[number]
        phases.append(Phase(step, count, spending(problem, step.state), other))
    return PhasedPlan(today, tuple(phases), curve)


def solve_phase(
    problem: ChargingProblem, state: State, model: str, amount: float, allowed: Allowance, progress: Progress | None,
    *, sites: int | None = None,
) -> Step:  # fmt: skip
    """Find the best that can be added to what stands.

    Parameters
    ----------
    problem : ChargingProblem
    state : State
        What stands, and stays.
    model : {"sites", "share", "budget"}
    amount : float
        New sites, share of the weight (0 to 1) to be reached, or kr.
    allowed : Allowance
    progress : callable or None
    sites : int, optional
        With a budget: at most so many new sites.
    """
    reach, need = problem.reach, problem.need
    m = len(problem.sites.row)
    priced = model == BUDGET
    offer = offers(
        reach, need, problem.sites, problem.grid, problem.rules, built=state.points,
        point_cost=problem.point_cost if priced else None,
    )  # fmt: skip
    cost = np.where(state.open, 0.0, problem.sites.cost if priced else 1.0)
    candidates = Candidates(count=m, fixed_open=state.open, cost=cost)
    if model == SHARE:
        answer = lscp(
            reach, need.weight, candidates, share=amount, floors=problem.floors, modules=offer.modules,
            allowed=allowed, progress=progress,
        )  # fmt: skip
    else:
        answer = cover_most(
            reach, need.weight, candidates, offer, sites=sites if priced else round(amount),
            budget=amount if priced else None, floors=problem.floors, allowed=allowed, progress=progress,
        )  # fmt: skip
    covered = float(answer.amount.sum())
    bound = covered if model == SHARE else max(float(answer.bound), covered)
    return Step(_built(problem, state, offer, answer), answer, amount, covered, min(bound, problem.total))


def _built(problem: ChargingProblem, state: State, offer: Offer, answer: Answer) -> State:
    """Return what stands after an answer: as many points as the demand that comes needs, and no site without any."""
    need, m = problem.need, len(problem.sites.row)
    came = loads(answer.candidate, need.service[answer.demand], need.load[answer.demand] * answer.amount, m)
    wanted = needed(problem.rules, came)
    if offer.modules is not None and answer.modules is not None:
        chosen = np.flatnonzero(answer.modules)
        most = state.points.copy()
        np.maximum.at(most, (offer.modules.candidate[chosen], offer.modules.service[chosen]), offer.points[chosen])
        wanted = np.minimum(wanted, most)
    stands = np.where(problem.sites.existing[:, None], state.points, np.maximum(wanted, state.points))
    return State(state.open | (stands.sum(axis=1) > 0), stands)


def built_sites(problem: ChargingProblem, state: State) -> int:
    """Count the new sites."""
    return int((state.open & ~problem.sites.existing).sum())


def spending(problem: ChargingProblem, state: State) -> float:
    """Return what the new sites and their points cost, kr."""
    new = state.open & ~problem.sites.existing
    return float(problem.sites.cost[new].sum() + (state.points[new] @ problem.point_cost).sum())


def _free(problem: ChargingProblem, start: State, targets: list[float], shares: _Shares) -> list[CurvePoint]:
    """Solve each phase's budget as if the earlier phases had not been built."""
    bare, found = replace(problem, floors=None), []
    for target in targets:
        step = solve_phase(bare, start, BUDGET, target, shares.next(), None)
        found.append(CurvePoint(built_sites(problem, step.state), step.covered, step.bound, step.answer.status))
    return found


def _curve(
    problem: ChargingProblem, start: State, model: str, today: Step, steps: list[Step], shares: _Shares, points: int,
    progress: Progress | None,
) -> tuple[CurvePoint, ...]:  # fmt: skip
    """Solve for each number of sites up to one more than the plan has; floors do not count here.

    A plan with fewer sites is one with more, and what cannot be exceeded with more sites cannot with fewer: so what is
    found and what is proven are passed on along the curve. When work or time is up, the numbers that are left are not
    solved.
    """
    bare = replace(problem, floors=None)
    counts = [built_sites(problem, step.state) for step in steps]
    numbers = _numbers(counts, int((~start.open).sum()), points)
    shares.tasks = len(numbers) * (2 if model == BUDGET else 1)
    # A first phase without floors, made for this many sites or for the whole budget, is a point of the curve.
    bare_first = len(steps) > 1 or problem.floors is None
    same = counts[0] if bare_first and (model == SITES or (model == BUDGET and len(steps) == 1)) else None
    solved = [CurvePoint(0, today.covered, today.bound, today.answer.status)]
    known = today
    # What one site more would bring is asked first, while something is left.
    for place, number in enumerate([*numbers[-1:], *numbers[:-1]]):
        advance(progress, place / len(numbers))
        here = part(progress, place / len(numbers), (place + 1) / len(numbers))
        if number != same and shares.allowed.up:
            if number in counts:
                solved.append(CurvePoint(number, 0.0, problem.total, shares.allowed.status))
            continue
        if number == same:
            step = steps[0]
        else:
            step = solve_phase(bare, start, SITES, number, shares.next(), here)
            budget = steps[-1].target
            if model == BUDGET and spending(problem, step.state) > budget:
                # Without the budget no less is covered, so that bound holds too.
                bound = step.bound
                step = solve_phase(bare, start, BUDGET, budget, shares.next(), here, sites=number)
                step = replace(step, bound=min(step.bound, bound))
        if model != BUDGET and step.answer.status != OPTIMAL and not shares.allowed.up:
            step = _at_least(bare, start, known, steps[-1], number, step, shares.share())
        if place and step.covered >= known.covered:
            known = step
        solved.append(CurvePoint(number, step.covered, step.bound, step.answer.status))
    solved.sort(key=lambda each: each.sites)
    covered = np.array([each.covered for each in solved])
    for step, count in zip(steps, counts, strict=True):
        covered[[each.sites >= count for each in solved]] = np.maximum(
            covered[[each.sites >= count for each in solved]], step.covered
        )
    covered = np.maximum.accumulate(covered)
    most = np.minimum.accumulate(np.array([each.bound for each in solved])[::-1])[::-1]
    return tuple(
        replace(each, covered=float(c), bound=float(max(b, c)), status=OPTIMAL if b <= c * (1 + _SAME) else each.status)
        for each, c, b in zip(solved, covered, most, strict=True)
    )


def _at_least(
    problem: ChargingProblem, start: State, before: Step, plan: Step, number: int, step: Step, allowed: Allowance
) -> Step:
    """Return a step that covers no less than the one before it with the plan's best sites added, as far as known."""
    new = ~problem.sites.existing
    served = np.bincount(plan.answer.candidate, plan.answer.amount, len(new))
    others = np.flatnonzero(plan.state.open & new & ~before.state.open)
    more = others[np.argsort(-served[others], kind="stable")][: number - built_sites(problem, before.state)]
    if not len(more):
        return step
    opened = before.state.open.copy()
    opened[more] = True
    tried = solve_phase(problem, State(opened, start.points), SITES, 0, allowed, None)
    if tried.covered <= step.covered:
        return step
    return replace(step, state=tried.state, covered=tried.covered, bound=max(step.bound, tried.covered))


def _numbers(counts: list[int], available: int, points: int) -> list[int]:
    """Return the numbers of sites to solve for: all up to one more than the plan has, or so many of them."""
    most = min(max(counts) + 1, available)
    spread = np.unique(np.round(np.linspace(1, most, min(most, points))).astype(int)) if most else []
    return sorted({*map(int, spread), *(each for each in counts if each > 0)})
