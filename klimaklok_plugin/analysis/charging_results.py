"""What a charging plan means: sites with points, who goes where, who is left and why, coverage by area, the plan table.

Everything is read off the answers of the siting core; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .charging_demand import PUBLIC, Demand
from .charging_plan import SHARE, Phase, Plan, Problem, State
from .charging_sizing import draw_kw
from .notes import Note
from .routing import OK, TOO_FAR
from .site_inputs import Areas, Floats, Ints, Objects, with_sources
from .strategy import OWN_RIGHT, SERVICES

EXISTING, NEW, EXTENDED = "existing", "new", "extended"
ASK_GRID_COMPANY = "ask_grid_company"
OUT_OF_REACH, NOT_CHOSEN, FULL, UNSNAPPED = "out_of_reach", "not_chosen", "full", "too_far"
_LITTLE = 1e-9
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
    need: Demand
    snapped: Ints
    problem: Problem
    areas: Areas | None
    area: Ints
    secret: str | None = None


@dataclass(frozen=True)
class ChargingResult:
    """What `locate_charging` returns.

    Attributes
    ----------
    sites : GeoDataFrame
        Existing stations and new sites as points, new ones with their candidate's columns, and:

        ``site_id``, ``status``, ``name``
            A number from 1; existing or new.
        ``phase``
            When it is built; 0 for those that exist.
        ``normal_points``, ``fast_points``, ``kw``
            Points in the end, and what they draw from the grid at the peak.
        ``demand``, ``share``
            Weight that is allocated to it, and its share of all public demand.
        ``load``, ``kwh_day``
            Cars at its points at the peak (erlang), and what they charge on a day.
        ``only_here``
            Weight of it that reaches no other open site.
        ``walk_m``
            Mean way from the demand.
        ``cost``
            kr, of the site with its points.
        ``grid``
            Name of the grid point, or `ASK_GRID_COMPANY`.
        ``phase_share``, ``phase_gap``, ``phase_status``
            Share of the demand covered at the end of its phase, and how good that is proven to be.
    allocation : GeoDataFrame
        Lines from demand to site: ``demand_nr`` (row of the demand, from 1), ``site_id``, ``kind``, ``weight``,
        ``walk_m``.
    unserved : GeoDataFrame
        Demand with all its columns, a row per reason: ``demand_nr``, ``kind``, ``unserved`` (weight), ``reason``:
        own_right, no_weight, no_geometry, too_far (from the network), out_of_reach (of any site), not_chosen (sites
        could have served it), full (open sites cannot take more).
    curve : GeoDataFrame
        Without geometry: ``sites``, ``covered``, ``covered_share``, ``bound``, ``bound_share``, ``gap``, ``status``,
        ``gain`` (weight more than with one site less), and for phases ``phase``, ``nested``, ``nesting_price``,
        ``nesting_price_most``.
    areas : GeoDataFrame or None
        ``name``, ``demand``, ``covered``, ``covered_share``, ``worst``.
    plan : DataFrame
        Rows of the plan in order: own right first, then what exists, then what each phase builds. ``phase``,
        ``measure``, ``site_id``, ``name``, ``normal_points``, ``fast_points`` (added), ``kw``, ``demand``, ``share``,
        ``cost``, ``grid``.
    reasons : DataFrame
        ``site`` (row of `sites`), ``code``, ``value``, ``other``, ``name``.
    objective, bound, gap : float
        Of the last phase: weight covered, or number of new sites for a share.
    covered_share : float
    notes : list of Note
    """

    sites: gpd.GeoDataFrame
    allocation: gpd.GeoDataFrame
    unserved: gpd.GeoDataFrame
    curve: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame | None
    plan: pd.DataFrame
    reasons: pd.DataFrame
    objective: float
    bound: float
    gap: float
    covered_share: float
    notes: list[Note] = field(default_factory=list)


def assemble(situation: Situation, plan: Plan, model: str, crs: object) -> ChargingResult:
    """Put the results together."""
    last = plan.phases[-1].step
    total = situation.problem.total
    shown = np.flatnonzero(last.state.open)
    number = np.full(len(last.state.open), -1)
    number[shown] = np.arange(len(shown))
    sites = _sites(situation, plan, shown, crs)
    left = _left(situation, plan)
    areas = None if situation.areas is None else _areas(situation, plan, crs)
    answer = last.answer
    objective, bound = last.covered, last.bound
    if model == SHARE:
        objective, bound = plan.phases[-1].new_sites, _fewest(plan.phases[-1])
    gap = abs(bound - objective) / max(abs(objective), 1e-12)
    return ChargingResult(
        sites=sites,
        allocation=_allocation(situation, plan, number, crs),
        unserved=_unserved(situation, left),
        curve=_curve(plan, total, crs),
        areas=areas,
        plan=_plan(situation, plan, sites, number),
        reasons=_reasons(situation, plan, shown, left),
        objective=float(objective),
        bound=float(bound),
        gap=float(0.0 if answer.status == "optimal" else gap),
        covered_share=last.covered / total,
        notes=_notes(situation, plan, model, areas, left),
    )


# --- sites ------------------------------------------------------------------------------------------------------------


def _phase_of(plan: Plan) -> Ints:
    """Return the phase in which each place is opened (m,), 0 where it exists, -1 where it never is."""
    phase = np.where(plan.today.state.open, 0, -1)
    for number, each in enumerate(plan.phases, start=1):
        phase = np.where((phase < 0) & each.step.state.open, number, phase)
    return phase


def _sums(situation: Situation, phase: Phase, of: Floats) -> Floats:
    """Add up what the demand that is allocated to each place brings, `of` per unit of weight."""
    answer = phase.step.answer
    brought = of[answer.demand] * answer.amount
    return np.bincount(answer.candidate, brought, len(situation.problem.sites.row)).astype(np.float64)


def _only_here(situation: Situation, plan: Plan) -> Floats:
    """Return the weight at each place that reaches no other open one."""
    last, reach = plan.phases[-1].step, situation.problem.reach
    choices = np.bincount(reach.demand[last.state.open[reach.candidate]], minlength=reach.demands)
    answer = last.answer
    alone = choices[answer.demand] == 1
    return np.bincount(answer.candidate[alone], answer.amount[alone], reach.candidates).astype(np.float64)


def _sites(situation: Situation, plan: Plan, shown: Ints, crs: object) -> gpd.GeoDataFrame:
    problem, need = situation.problem, situation.need
    sites, last = problem.sites, plan.phases[-1]
    phase = _phase_of(plan)[shown]
    served = _sums(situation, last, np.ones(len(need.weight)))[shown]
    answer = last.step.answer
    way = np.bincount(answer.candidate, answer.amount * answer.cost, len(sites.row))[shown]
    points = last.step.state.points[shown]
    new = phase > 0
    steps = [plan.today, *(each.step for each in plan.phases)]
    covered, bound = (np.array([getattr(each, what) for each in steps]) for what in ("covered", "bound"))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_m = np.where(served > 0, way / served, np.nan)
        gaps = np.where(covered > 0, (bound - covered) / covered, np.where(bound > covered, np.inf, 0.0))
    columns: dict[str, Any] = {
        "site_id": np.arange(1, len(shown) + 1),
        "status": np.where(new, NEW, EXISTING),
        "name": sites.name[shown],
        "phase": phase,
        "normal_points": points[:, 0],
        "fast_points": points[:, 1],
        "kw": points @ draw_kw(problem.rules),
        "demand": served,
        "share": served / problem.total,
        "load": _sums(situation, last, need.load)[shown],
        "kwh_day": _sums(situation, last, need.kwh)[shown],
        "only_here": _only_here(situation, plan)[shown],
        "walk_m": mean_m,
        "cost": np.where(new, sites.cost[shown] + points @ problem.point_cost, 0.0),
        "grid": _grid_names(problem, shown),
        "phase_share": covered[phase] / problem.total,
        "phase_gap": gaps[phase],
        "phase_status": np.array([each.answer.status for each in steps], dtype=object)[phase],
    }
    columns["grid"][~new] = None
    rows = np.where(new, sites.row[shown], -1)
    own = _without(situation.candidates, situation.secret)
    own = own.drop(columns=own.geometry.name).reindex(rows)
    frame = gpd.GeoDataFrame(own, geometry=shapely.points(sites.xy[shown]), crs=crs).reset_index(drop=True)
    frame = frame.drop(columns=[each for each in ("name", "navn") if each in frame])
    return with_sources(frame, np.arange(len(shown)), columns)


def _grid_names(problem: Problem, shown: Ints) -> Objects:
    names = np.append(problem.grid.name, ASK_GRID_COMPANY)
    numbered = [str(name) or str(number + 1) for number, name in enumerate(names[:-1])]
    found: Objects = np.array([*numbered, ASK_GRID_COMPANY], dtype=object)[problem.sites.grid[shown]]
    return found


def _without(layer: gpd.GeoDataFrame, secret: str | None) -> gpd.GeoDataFrame:
    """Leave out a field that may stand in no result."""
    if secret is None:
        return layer
    return layer.drop(columns=[each for each in layer.columns if str(each).casefold() == secret.casefold()])


# --- demand -----------------------------------------------------------------------------------------------------------


def _allocation(situation: Situation, plan: Plan, number: Ints, crs: object) -> gpd.GeoDataFrame:
    """Return a line from each demand feature to each site that serves some of it."""
    answer, need = plan.phases[-1].step.answer, situation.need
    rows = pd.DataFrame(
        {
            "feature": need.feature[answer.demand],
            "site": number[answer.candidate],
            "weight": answer.amount,
            "way": answer.amount * answer.cost,
            "place": answer.candidate,
        }
    )
    added = rows.groupby(["feature", "site", "place"], as_index=False, sort=True)[["weight", "way"]].sum()
    feature, place = added["feature"].to_numpy(), added["place"].to_numpy()
    f = len(situation.demand)
    count = np.maximum(np.bincount(need.feature, minlength=f), 1)
    middle = np.column_stack([np.bincount(need.feature, np.nan_to_num(axis), f) / count for axis in need.xy.T])
    ends = np.stack([middle[feature], situation.problem.sites.xy[place]], axis=1)
    return gpd.GeoDataFrame(
        {
            "demand_nr": feature + 1,
            "site_id": added["site"].to_numpy() + 1,
            "kind": need.feature_kind[feature],
            "weight": added["weight"].to_numpy(),
            "walk_m": (added["way"] / added["weight"]).to_numpy(),
        },
        geometry=shapely.linestrings(ends) if len(ends) else [],
        crs=crs,
    )


@dataclass(frozen=True)
class _Left:
    """Weight that is left at each demand point (n,), and why."""

    weight: Floats
    reason: Objects


def _left(situation: Situation, plan: Plan) -> _Left:
    need, reach = situation.need, situation.problem.reach
    step = plan.phases[-1].step
    served = np.bincount(step.answer.demand, step.answer.amount, len(need.weight))
    weight = np.maximum(need.weight - served, 0.0)
    weight[weight < _LITTLE * max(float(need.weight.max(initial=0.0)), 1.0)] = 0.0
    within = np.bincount(reach.demand, minlength=reach.demands) > 0
    near = np.bincount(reach.demand[step.state.open[reach.candidate]], minlength=reach.demands) > 0
    reason = np.select(
        [situation.snapped == TOO_FAR, situation.snapped != OK, ~within, ~near],
        [UNSNAPPED, "no_geometry", OUT_OF_REACH, NOT_CHOSEN],
        FULL,
    ).astype(object)
    return _Left(weight, reason)


def of_one_kind(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a layer of points, lines and areas as points on them: a result holds one kind of geometry."""
    shape = np.asarray(frame.geometry.to_numpy(), dtype=object)
    dimension = shapely.get_dimensions(shape)
    if len(np.unique(dimension[dimension >= 0])) <= 1:
        return frame
    return frame.set_geometry(gpd.GeoSeries(shapely.point_on_surface(shape), index=frame.index, crs=frame.crs))


def _unserved(situation: Situation, left: _Left) -> gpd.GeoDataFrame:
    need = situation.need
    other = np.flatnonzero(need.state != PUBLIC)
    some = np.flatnonzero(left.weight > 0)
    rows = pd.DataFrame(
        {
            "feature": np.concatenate([need.feature[some], other]),
            "reason": np.concatenate([left.reason[some], need.state[other]]),
            "weight": np.concatenate([left.weight[some], np.nan_to_num(need.feature_weight[other])]),
        }
    )
    added = rows.groupby(["feature", "reason"], as_index=False, sort=True)["weight"].sum()
    feature = added["feature"].to_numpy(np.int64)
    own = _without(situation.demand, situation.secret).iloc[feature].reset_index(drop=True)
    columns = {
        "demand_nr": feature + 1,
        "kind": need.feature_kind[feature],
        "unserved": added["weight"].to_numpy(float),
        "reason": added["reason"].to_numpy(object),
    }
    return of_one_kind(with_sources(own, np.arange(len(own)), columns))


# --- tables -----------------------------------------------------------------------------------------------------------


def _curve(plan: Plan, total: float, crs: object) -> gpd.GeoDataFrame:
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


def _areas(situation: Situation, plan: Plan, crs: object) -> gpd.GeoDataFrame:
    areas, area, need = situation.areas, situation.area, situation.need
    assert areas is not None  # noqa: S101 - only called with areas
    answer, count = plan.phases[-1].step.answer, len(areas.geometry)
    served = np.bincount(answer.demand, answer.amount, len(need.weight))
    inside = area >= 0
    demand, covered = (np.bincount(area[inside], each[inside], count) for each in (need.weight, served))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(demand > 0, covered / demand, np.nan)
    worst = np.zeros(count, bool)
    if (demand > 0).any():  # of those that fare equally badly, the one with most demand
        worst[np.lexsort([-demand, np.where(demand > 0, share, np.inf)])[0]] = True
    names = [str(name) or str(number + 1) for number, name in enumerate(areas.name)]
    return gpd.GeoDataFrame(
        {"name": names, "demand": demand, "covered": covered, "covered_share": share, "worst": worst},
        geometry=areas.geometry,
        crs=crs,
    )


def _plan(situation: Situation, plan: Plan, sites: gpd.GeoDataFrame, number: Ints) -> pd.DataFrame:
    """Return the rows of the plan: the cheaper measure first, then what exists, then what each phase builds."""
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
                    "grid": shown["grid"].to_numpy(),
                }
            )
        )
    order = [
        "phase",
        "measure",
        "site_id",
        "name",
        "normal_points",
        "fast_points",
        "kw",
        "demand",
        "share",
        "cost",
        "grid",
    ]
    table = pd.concat([each for each in tables if len(each)], ignore_index=True) if any(map(len, tables)) else None
    table = pd.DataFrame(columns=order) if table is None else table.reindex(columns=order)
    return table.astype(dict.fromkeys(("phase", "site_id", "normal_points", "fast_points"), "Int64"))


def _reasons(situation: Situation, plan: Plan, shown: Ints, left: _Left) -> pd.DataFrame:
    """Say of each site what it serves, who has no other, and what limits it."""
    problem = situation.problem
    last, reach = plan.phases[-1], problem.reach
    served = _sums(situation, last, np.ones(len(situation.need.weight)))
    only = _only_here(situation, plan)
    waiting = np.zeros(len(served), bool)
    waiting[reach.candidate[(left.weight > 0)[reach.demand]]] = True
    new = _phase_of(plan) > 0
    fed = problem.sites.grid >= 0
    most = np.array([problem.rules.services[each].max_points for each in SERVICES])
    unknown = new & ~np.isfinite(problem.sites.room) & (last.step.state.points >= most).any(axis=1)
    points = last.step.state.points.sum(axis=1)
    rows = []
    for code, where, value, other in (
        ("serves", served > 0, served, 100 * served / problem.total),
        ("serves_none", served <= 0, points, points),
        ("only_here", only > _LITTLE, only, 100 * only / problem.total),
        ("full", waiting, points, points),
        ("room_unknown", unknown, points, points),
        ("grid_known", new & fed, last.step.state.points @ draw_kw(problem.rules), points),
        (ASK_GRID_COMPANY, new & ~fed, last.step.state.points @ draw_kw(problem.rules), points),
    ):
        here = np.flatnonzero(where[shown])
        rows.append(
            pd.DataFrame({"site": here, "code": code, "value": value[shown[here]], "other": other[shown[here]]})
        )
    table = pd.concat(rows, ignore_index=True)
    table["name"] = _grid_names(problem, shown)[table["site"]]
    return table.sort_values("site", kind="stable", ignore_index=True)


def _fewest(phase: Phase) -> float:
    """Return how few new sites any continuation needs, those of earlier phases included; for a share."""
    answer = phase.step.answer
    return phase.new_sites - answer.objective + answer.bound


def _notes(situation: Situation, plan: Plan, model: str, areas: gpd.GeoDataFrame | None, left: _Left) -> list[Note]:
    """Say how much is covered and proven, phase by phase, what is left, and which area fares worst."""
    total = situation.problem.total
    own = situation.need.state == OWN_RIGHT
    notes = []
    if own.any():
        weight = float(np.nansum(situation.need.feature_weight[own]))
        notes.append(Note("charging_own_right", {"count": int(own.sum()), "weight": weight}))
    notes.append(Note("charging_today", {"share": _per_cent(plan.today.covered, total)}))
    for number, phase in enumerate(plan.phases, start=1):
        step = phase.step
        values: dict[str, object] = {"phase": number, "sites": phase.new_sites, "status": step.answer.status}
        values["share"] = _per_cent(step.covered, total)
        values["bound"] = round(_fewest(phase)) if model == SHARE else _per_cent(step.bound, total)
        code = "charging_phase" if len(plan.phases) > 1 else "charging_answer"
        if model == SHARE:
            code = "charging_phase_fewest" if len(plan.phases) > 1 else "charging_fewest"
        notes.append(Note(code, values))
        if phase.free is not None:
            notes.append(
                Note(
                    "charging_nesting",
                    {
                        "phase": number,
                        "price": _per_cent(phase.price, total),
                        "most": _per_cent(phase.price_at_most, total),
                    },
                )
            )
    for reason in pd.unique(pd.Series(left.reason[left.weight > 0], dtype=object)):
        weight = float(left.weight[left.reason == reason].sum())
        notes.append(Note("charging_left", {"reason": reason, "weight": weight, "share": _per_cent(weight, total)}))
    if areas is not None and areas["worst"].any():
        worst = areas[areas["worst"]].iloc[0]
        notes.append(Note("charging_worst_area", {"name": worst["name"], "share": 100 * float(worst["covered_share"])}))
    return notes


def _per_cent(part: float, total: float) -> float:
    return round(100 * part / total, 1)
