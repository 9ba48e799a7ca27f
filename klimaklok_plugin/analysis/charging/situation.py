"""What a charging plan was made for, and what each place and each demand gets out of it."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from ..core.arrays import Floats, Ints, Objects
from ..layers.fields import Areas
from ..routing.graph import OK, TOO_FAR
from .demand import ChargingDemand
from .phases import ChargingProblem, Phase, PhasedPlan
from .sizing import most_points

EXISTING, NEW, EXTENDED = "existing", "new", "extended"
ASK_GRID_COMPANY = "ask_grid_company"
OUT_OF_REACH, NO_ROOM, NOT_CHOSEN, FULL = "out_of_reach", "no_room", "not_chosen", "full"
UNSNAPPED = "too_far"
LITTLE = 1e-9
"""Relative: a weight left that is smaller than this is none."""


@dataclass(frozen=True)
class Situation:
    """What a plan was made for.

    Attributes
    ----------
    demand, candidates : GeoDataFrame
    need : Demand
    snapped : (n,) int array
        `routing.OK`, or why a demand point is not on the network.
    problem : Problem
    areas : Areas or None
    area : (n,) int array
        Area of each demand point, -1 for none.
    secret : str or None
        A field that may stand in no result: the free capacity of the grid.
    """

    demand: gpd.GeoDataFrame
    candidates: gpd.GeoDataFrame
    need: ChargingDemand
    snapped: Ints
    problem: ChargingProblem
    areas: Areas | None
    area: Ints
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
        [situation.snapped == TOO_FAR, situation.snapped != OK, ~within, ~possible, ~near],
        [UNSNAPPED, "no_geometry", OUT_OF_REACH, NO_ROOM, NOT_CHOSEN],
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
    names = np.append(problem.grid.name, ASK_GRID_COMPANY)
    numbered = [str(name) or str(number + 1) for number, name in enumerate(names[:-1])]
    found: Objects = np.array([*numbered, ASK_GRID_COMPANY], dtype=object)[problem.sites.grid[shown]]
    return found
