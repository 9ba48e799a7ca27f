"""What a charging plan was made for, and what each place and each demand gets out of it."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Own
from ..layers.fields import Areas
from ..routing.graph import OK, TOO_FAR
from ..strategy.loading import Strategy
from .demand import ChargingDemand
from .phases import ChargingProblem, Phase, PhasedPlan
from .sizing import most_points

EXISTING, NEW, EXTENDED = "existing", "new", "extended"
ASK_GRID_COMPANY = "ask_grid_company"
OUT_OF_REACH, NO_ROOM, NOT_CHOSEN, FULL = "out_of_reach", "no_room", "not_chosen", "full"
OTHER_POINTS = "other_points"
UNSNAPPED = "too_far"
RULE, OWN_RIGHT_RULE = "charging", "own_right_to_charge"
"""The strategy's rules on who charges where, by their keys."""
LITTLE = 1e-9
"""Relative: a weight left that is smaller than this is none."""


@dataclass(frozen=True)
class Nearby:
    """What lies near demand points (n,) and sites (m,), whether they serve each other or not.

    Attributes
    ----------
    snapped : (n,) int array
        `routing.OK`, or why a demand point is not on the network.
    beside : (n,) bool array
        Whether an existing station is within reach that has no points of the kind that is needed.
    met : (m, k) bool array
        Which kinds of demand each site is within the reach of.
    """

    snapped: Ints
    beside: Bools
    met: Bools


@dataclass(frozen=True)
class Situation:
    """What a plan was made for.

    Attributes
    ----------
    demand, candidates : GeoDataFrame
    need : Demand
    near : Nearby
    problem : Problem
    areas : Areas or None
    area : (n,) int array
        Area of each demand point, -1 for none.
    strategy : Strategy
    unit : str
        What the weights count.
    stations_given : bool
        Whether existing stations were handed in; without them nobody knows what there is today.
    generated : bool
        Whether the candidates are places along streets, not handed in.
    secret : str or None
        A field that may stand in no result: the free capacity of the grid.
    """

    demand: gpd.GeoDataFrame
    candidates: gpd.GeoDataFrame
    need: ChargingDemand
    near: Nearby
    problem: ChargingProblem
    areas: Areas | None
    area: Ints
    strategy: Strategy
    unit: str
    stations_given: bool
    generated: bool
    secret: str | None = None


@dataclass(frozen=True)
class Left:
    """Weight that is left at each demand point (n,), and why."""

    weight: Floats
    reason: Objects


def left_over(situation: Situation, plan: PhasedPlan) -> Left:
    """Return what is left at each demand point when the plan stands, and why."""
    need, reach = situation.need, situation.problem.reach
    step = plan.phases[-1].step
    served = np.bincount(step.answer.demand, step.answer.amount, len(need.weight))
    weight = np.maximum(need.weight - served, 0.0)
    weight[weight < LITTLE * max(float(need.weight.max(initial=0.0)), 1.0)] = 0.0
    within = np.bincount(reach.demand, minlength=reach.demands) > 0
    problem = situation.problem
    most = most_points(problem.sites, problem.grid, problem.rules, problem.sites.points)
    holds = most[reach.candidate, need.service[reach.demand]] > 0
    possible = np.bincount(reach.demand[holds], minlength=reach.demands) > 0
    near = np.bincount(reach.demand[step.state.open[reach.candidate]], minlength=reach.demands) > 0
    reason = np.select(
        [
            situation.near.snapped == TOO_FAR,
            situation.near.snapped != OK,
            ~within & situation.near.beside,
            ~within,
            ~possible,
            ~near,
        ],
        [UNSNAPPED, "no_geometry", OTHER_POINTS, OUT_OF_REACH, NO_ROOM, NOT_CHOSEN],
        FULL,
    ).astype(object)
    return Left(weight, reason)


def phase_of(plan: PhasedPlan) -> Ints:
    """Return the phase in which each place is opened (m,), 0 where it exists, -1 where it never is."""
    phase = np.where(plan.today.state.open, 0, -1)
    for number, each in enumerate(plan.phases, start=1):
        phase = np.where((phase < 0) & each.step.state.open, number, phase)
    return phase


def sums(situation: Situation, phase: Phase, of: Floats) -> Floats:
    """Add up what the demand that is allocated to each place brings, `of` per unit of weight."""
    answer = phase.step.answer
    brought = of[answer.demand] * answer.amount
    return np.bincount(answer.candidate, brought, len(situation.problem.sites.row)).astype(np.float64)


def only_here(situation: Situation, plan: PhasedPlan) -> Floats:
    """Return the weight at each place that reaches no other open one."""
    last, reach = plan.phases[-1].step, situation.problem.reach
    choices = np.bincount(reach.demand[last.state.open[reach.candidate]], minlength=reach.demands)
    answer = last.answer
    alone = choices[answer.demand] == 1
    return np.bincount(answer.candidate[alone], answer.amount[alone], reach.candidates).astype(np.float64)


def grid_names(problem: ChargingProblem, shown: Ints) -> Objects:
    """Return the name of the grid point of each place, or that the grid company must be asked."""
    numbered = [Own(str(name) or str(number + 1)) for number, name in enumerate(problem.grid.name)]
    names = np.empty(len(numbered) + 1, dtype=object)
    names[:] = [*numbered, ASK_GRID_COMPANY]
    found: Objects = names[problem.sites.grid[shown]]
    return found


@dataclass(frozen=True)
class Idle:
    """Why places (m,) serve nobody: a code, "" where they do; who is near all the same; and the rule it rests on.

    ``no_points``, ``only_fast`` and ``only_normal`` (an existing station has no points of the kind that those near it
    need), ``nobody_near``, ``serves_none`` (others take all who reach it).
    """

    code: Objects
    kinds: Objects
    rule: Objects


def idle(situation: Situation, served: Floats) -> Idle:
    """Tell why places serve nobody, where they do not (`served`, (m,))."""
    problem, met, rules = situation.problem, situation.near.met, situation.strategy.charging
    fast = np.array([rules.kinds[kind].fast for kind in situation.need.kinds])
    wants = np.column_stack([met[:, ~fast].any(axis=1), met[:, fast].any(axis=1)])
    points, exists, asked = problem.sites.points, problem.sites.existing, wants.any(axis=1)
    misfit = exists & asked & ~((points > 0) & wants).any(axis=1)
    code = np.select(
        [served > 0, exists & (points.sum(axis=1) == 0), misfit & (points[:, 1] > 0), misfit, ~asked],
        ["", "no_points", "only_fast", "only_normal", "nobody_near"],
        "serves_none",
    ).astype(object)
    kinds, rule = np.full((2, len(code)), None, dtype=object)
    told = np.flatnonzero(np.isin(code, ["only_fast", "only_normal"]))
    groups, group = np.unique(met[told], axis=0, return_inverse=True)
    for number, mine in enumerate(groups):
        here = told[group.ravel() == number]
        names = [kind for kind, there in zip(situation.need.kinds, mine, strict=True) if there]
        kinds[here] = ", ".join(names)
        rule[here] = RULE if any(_by_rule(situation.strategy, kind) for kind in names) else None
    return Idle(code, kinds, rule)


def _by_rule(strategy: Strategy, kind: str) -> bool:
    """Tell whether it is the rule on charging that says at which points a kind charges."""
    source = strategy.sources.get(f"charging.kinds.{kind}.fast")
    return source is not None and RULE in strategy.rules and source.source.en.startswith(strategy.rules[RULE].source.en)
