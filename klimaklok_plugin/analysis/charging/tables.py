"""The tables of a charging plan: the curve, coverage by area, the plan row by row, reasons, and what to say."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.arrays import Ints
from ..core.columns import COUNT, NUMBER
from ..core.messages import Note
from ..layers.fields import Areas, listed
from ..strategy.sections import OWN_RIGHT, SERVICES
from .columns import PLAN
from .phases import SHARE, Phase, PhasedPlan, State
from .situation import (
    ASK_GRID_COMPANY,
    EXISTING,
    EXTENDED,
    LITTLE,
    NEW,
    NOT_CHOSEN,
    OWN_RIGHT_RULE,
    RULE,
    Left,
    Situation,
    grid_names,
    idle,
    only_here,
    phase_of,
    sums,
)
from .sizing import draw_kw

STAFF, STAFF_RULE = "staff", "no_free_staff_parking"
MISFITS = ("only_fast", "only_normal")
IDLE = ("no_points", *MISFITS, "nobody_near", "serves_none")
"""Why a site serves nobody; see `situation.idle`."""


def curve_of(plan: PhasedPlan, total: float, crs: object) -> gpd.GeoDataFrame:
    """Return what each number of new sites covers, and the price of the phases."""
    points = plan.curve
    covered, bound = (np.array([getattr(each, what) for each in points]) for what in ("covered", "bound"))
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = np.where(covered > 0, (bound - covered) / covered, np.nan)
    sites = np.array([each.sites for each in points])
    gain = np.concatenate([[np.nan], np.diff(covered) / np.diff(sites)])
    table = pd.DataFrame(
        {
            "sites": sites,
            "covered": covered,
            "covered_share": covered / total,
            "bound": bound,
            "bound_share": bound / total,
            "gap": gap,
            "status": [each.status for each in points],
            "gain": gain,
        }
    )
    ends = {each.new_sites: (number, each) for number, each in enumerate(plan.phases, start=1)}
    several = len(plan.phases) > 1
    found = [ends.get(int(count)) if several else None for count in sites]
    table["phase"] = pd.array([None if each is None else each[0] for each in found], dtype="Int64")
    table["nested"] = [np.nan if each is None else each[1].step.covered for each in found]
    table["nesting_price"] = [np.nan if each is None else each[1].price for each in found]
    table["nesting_price_most"] = [np.nan if each is None else each[1].price_at_most for each in found]
    return gpd.GeoDataFrame(table, geometry=[None] * len(table), crs=crs)


def areas_of(situation: Situation, areas: Areas, plan: PhasedPlan, crs: object) -> gpd.GeoDataFrame:
    """Return the demand of each area and how much of it is covered; those that fare worst are marked.

    Parameters
    ----------
    situation : Situation
    areas : Areas
    plan : PhasedPlan
    crs : CRS
        Of the network.
    """
    area, need = situation.area, situation.need
    answer, count = plan.phases[-1].step.answer, len(areas.geometry)
    served = np.bincount(answer.demand, answer.amount, len(need.weight))
    inside = area >= 0
    demand, covered = (np.bincount(area[inside], each[inside], count) for each in (need.weight, served))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(demand > 0, covered / demand, np.nan)
    worst = share <= np.nanmin(share, initial=np.inf) + LITTLE  # all that fare equally badly
    names = [str(name) or str(number + 1) for number, name in enumerate(areas.name)]
    return gpd.GeoDataFrame(
        {"name": names, "demand": demand, "covered": covered, "covered_share": share, "worst": worst},
        geometry=areas.geometry,
        crs=crs,
    )


def plan_of(situation: Situation, plan: PhasedPlan, sites: gpd.GeoDataFrame, number: Ints) -> pd.DataFrame:
    """Return the rows of the plan: the cheaper measure first, then what exists, then what each phase builds.

    Parameters
    ----------
    situation : Situation
    plan : PhasedPlan
    sites : GeoDataFrame
        The result's sites (s,).
    number : (m,) int array
        Row of each place in `sites`; -1 for what is not built.
    """
    need, problem = situation.need, situation.problem
    total = problem.total
    rows: list[dict[str, Any]] = []
    own = need.state == OWN_RIGHT
    if own.any():
        rows.append({"phase": 0, "measure": OWN_RIGHT, "demand": float(np.nansum(need.feature_weight[own]))})
    stands = problem.sites.existing
    if stands.any():
        normal, fast = problem.sites.points[stands].sum(axis=0)
        served = float(sites.loc[sites["status"] == EXISTING, "demand"].sum())
        rows.append({
            "phase": 0, "measure": EXISTING, "normal_points": int(normal), "fast_points": int(fast),
            "kw": float(problem.sites.points[stands].sum(axis=0) @ draw_kw(problem.rules)),
            "demand": served, "share": served / total,
        })  # fmt: skip
    states: list[State] = [plan.today.state, *(each.step.state for each in plan.phases)]
    tables = [pd.DataFrame(rows)]
    for phase, (before, after) in enumerate(pairwise(states), start=1):
        more = after.points - before.points
        at = np.flatnonzero(more.sum(axis=1) > 0)
        opened = ~before.open[at]
        shown = sites.iloc[number[at]]
        cost = more[at] @ problem.point_cost + np.where(opened, problem.sites.cost[at], 0.0)
        tables.append(
            pd.DataFrame(
                {
                    "phase": phase,
                    "measure": np.where(opened, NEW, EXTENDED),
                    "site_id": shown["site_id"].to_numpy(),
                    "name": shown["name"].to_numpy(),
                    "normal_points": more[at, 0],
                    "fast_points": more[at, 1],
                    "kw": more[at] @ draw_kw(problem.rules),
                    "demand": np.where(opened, shown["demand"], np.nan),
                    "share": np.where(opened, shown["share"], np.nan),
                    "cost": cost,
                    "grid": pd.Series(grid_names(problem, at), dtype=object),
                }
            )
        )
    table = pd.concat([pd.DataFrame(), *(each for each in tables if len(each))], ignore_index=True)
    kinds = {COUNT: "Int64", NUMBER: "float64"}
    table = table.reindex(columns=[column.name for column in PLAN])
    return table.astype({column.name: kinds[column.kind] for column in PLAN if column.kind in kinds})


def charging_reasons(situation: Situation, plan: PhasedPlan, shown: Ints, left: Left) -> pd.DataFrame:
    """Say of each site what it serves or why nobody, who has no other, what limits it and what of it is not known.

    Parameters
    ----------
    situation : Situation
    plan : PhasedPlan
    shown : (s,) int array
        The places that are sites in the end.
    left : Left
    """
    problem = situation.problem
    last, reach = plan.phases[-1], problem.reach
    served = sums(situation, last, np.ones(len(situation.need.weight)))
    only = only_here(situation, plan)
    waiting = np.zeros(len(served), bool)
    waiting[reach.candidate[(left.weight > 0)[reach.demand]]] = True
    new = phase_of(plan) > 0
    sites, rules = problem.sites, problem.rules
    fed = sites.grid >= 0
    most = np.array([rules.services[each].max_points for each in SERVICES])
    at_most = (last.step.state.points >= most).any(axis=1)
    roomless = new & ~np.isfinite(sites.room)
    points = last.step.state.points.sum(axis=1)
    kw = last.step.state.points @ draw_kw(rules)
    why = idle(situation, served)
    alone = "only_here" if situation.stations_given else "only_here_new"
    rows = []
    for code, where, value, other in (
        ("serves", served > 0, served, 100 * served / problem.total),
        *((code, why.code == code, points, points) for code in IDLE),
        (alone, only > LITTLE, only, 100 * only / problem.total),
        ("full", waiting, points, points),
        ("room_unknown", roomless & at_most, points, points),
        ("spaces_not_given", roomless & ~at_most, points, points),
        ("grid_known", new & fed, kw, points),
        (ASK_GRID_COMPANY, new & ~fed, kw, points),
        ("points_assumed", ~sites.counted, points, points),
        ("power_assumed", ~sites.rated, points, points),
    ):
        here = np.flatnonzero(where[shown])
        rows.append(
            pd.DataFrame({"site": here, "code": code, "value": value[shown[here]], "other": other[shown[here]]})
        )
    table = pd.concat(rows, ignore_index=True)
    place = shown[table["site"]]
    table["name"] = pd.Series(grid_names(problem, place), dtype=object)
    kinds, rule = why.kinds[place], why.rule[place]
    kinds[~table["code"].isin(MISFITS)] = rule[~table["code"].isin(MISFITS)] = None
    table["kinds"] = pd.Series([each.split(", ") if each else None for each in kinds], dtype=object)
    table["rule"] = pd.Series(rule, dtype=object)
    return table.sort_values("site", kind="stable", ignore_index=True)


def fewest_sites(phase: Phase) -> float:
    """Return how few new sites any continuation needs, those of earlier phases included; for a share."""
    answer = phase.step.answer
    return phase.new_sites - answer.objective + answer.bound


def standing_notes(situation: Situation, plan: PhasedPlan) -> list[Note]:
    """Say what comes before the plan: who charges at home, staff, and what the existing stations serve.

    Parameters
    ----------
    situation : Situation
    plan : PhasedPlan
    """
    need, rules = situation.need, situation.strategy.rules
    notes: list[Note] = []
    told: dict[str, object]
    own = need.state == OWN_RIGHT
    if own.any():
        weight, rule = float(np.nansum(need.feature_weight[own])), rules[OWN_RIGHT_RULE].number
        told = {"count": int(own.sum()), "weight": weight, "unit": situation.unit, "rule": rule}
        notes.append(Note("charging_own_right", told))
    staff = float(need.weight[np.array(need.kinds)[need.kind] == STAFF].sum())
    if staff > 0:
        told = {"weight": staff, "unit": situation.unit, "rule": rules[STAFF_RULE].number}
        notes.append(Note("charging_staff", told))
    if situation.stations_given:
        share = _per_cent(plan.today.covered, situation.problem.total)
        notes.append(Note("charging_today", {"share": share}))
    else:
        notes.append(Note("charging_today_unknown"))
    return notes + _misfits(situation, plan)


def charging_notes(
    situation: Situation, plan: PhasedPlan, model: str, areas: gpd.GeoDataFrame | None, left: Left
) -> list[Note]:
    """Say how much is covered and proven, phase by phase, what is left, and which areas fare worst.

    Parameters
    ----------
    situation : Situation
    plan : PhasedPlan
    model : {"sites", "share", "budget"}
    areas : GeoDataFrame or None
        As `areas_of` returns them.
    left : Left
    """
    total, notes = situation.problem.total, []
    for number, phase in enumerate(plan.phases, start=1):
        step = phase.step
        values: dict[str, object] = {"phase": number, "sites": phase.new_sites, "status": step.answer.status}
        values["share"] = _per_cent(step.covered, total)
        values["places"] = int((~situation.problem.sites.existing).sum())
        values["bound"] = round(fewest_sites(phase)) if model == SHARE else _per_cent(step.bound, total)
        code = "charging_phase" if len(plan.phases) > 1 else "charging_answer"
        if model == SHARE:
            code = "charging_phase_fewest" if len(plan.phases) > 1 else "charging_fewest"
        notes.append(Note(code, values))
        price, most = _per_cent(phase.price, total), _per_cent(phase.price_at_most, total)
        if number > 1 and price:
            notes.append(Note("charging_nesting", {"phase": number, "price": price, "most": most}))
        elif number > 1 and most:
            notes.append(Note("charging_nesting_unproven", {"phase": number, "most": most}))
    for reason in pd.unique(pd.Series(left.reason[left.weight > 0], dtype=object)):
        weight = float(left.weight[left.reason == reason].sum())
        code = "charging_left_not_chosen" if reason == NOT_CHOSEN else "charging_left"
        told = {"reason": reason, "weight": weight, "unit": situation.unit, "share": _per_cent(weight, total)}
        notes.append(Note(code, told))
    if areas is not None and areas["worst"].any():
        worst = areas[areas["worst"]].sort_values(["demand", "name"], ascending=[False, True])
        share = 100 * float(worst["covered_share"].iloc[0])
        if len(worst) == 1:
            notes.append(Note("charging_worst_area", {"name": worst["name"].iloc[0], "share": share}))
        else:
            told = {"count": len(worst), "names": listed(worst["name"]), "share": share}
            notes.append(Note("charging_worst_areas", told))
    return notes


def _misfits(situation: Situation, plan: PhasedPlan) -> list[Note]:
    """Tell of stations that serve nobody because of what the strategy says of who charges at which points."""
    served = sums(situation, plan.phases[-1], np.ones(len(situation.need.weight)))
    why, points = idle(situation, served), situation.problem.sites.points.sum(axis=1)
    notes = []
    for code in MISFITS:
        here = why.code == code
        if not here.any():
            continue
        kinds = sorted({kind for each in set(why.kinds[here]) for kind in each.split(", ")})
        told = {"count": int(here.sum()), "points": int(points[here].sum()), "kinds": kinds}
        ruled = all(why.rule[here] == RULE)
        rule = {"rule": situation.strategy.rules[RULE].number} if ruled else {}
        notes.append(Note(f"charging_{code}_by_rule" if ruled else f"charging_{code}", told | rule))
    return notes


def _per_cent(part: float, total: float) -> float:
    return round(100 * part / total, 1)
