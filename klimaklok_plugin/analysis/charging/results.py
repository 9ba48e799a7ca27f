"""What a charging plan means: sites with points, who goes where, who is left and why, coverage by area, the plan table.

Everything is read off the answers of the siting core; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Ints
from ..core.messages import Note
from ..layers.fields import with_sources
from .demand import PUBLIC
from .phases import SHARE, PhasedPlan
from .situation import EXISTING, NEW, Left, Situation, grid_names, left_over, only_here, phase_of, sums
from .sizing import draw_kw
from .summary import charging_summary
from .tables import areas_of, charging_notes, charging_reasons, curve_of, fewest_sites, plan_of, standing_notes


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
        own_right, no_weight, no_geometry, too_far (from the network), other_points (existing stations within
        reach have points of the other kind only), out_of_reach (of any site), no_room (the sites within reach have no
        space or no power for a point), not_chosen (sites could have served it), full (open sites cannot take more).
        The weight is NaN where it is not known.
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
        ``site`` (row of `sites`), ``code``, ``value``, ``other``, ``name``, ``kinds`` (who), ``rule``.
    objective, bound, gap : float
        Of the last phase: weight covered, or number of new sites for a share.
    covered_share : float
    summary : list of Note
        The answer in a few sentences.
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
    summary: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def assemble(situation: Situation, plan: PhasedPlan, model: str, crs: object) -> ChargingResult:
    """Put the results together.

    Parameters
    ----------
    situation : Situation
    plan : PhasedPlan
    model : {"sites", "share", "budget"}
    crs : CRS
        Of the network.
    """
    last = plan.phases[-1].step
    total = situation.problem.total
    shown = np.flatnonzero(last.state.open)
    number = np.full(len(last.state.open), -1)
    number[shown] = np.arange(len(shown))
    sites = _sites(situation, plan, shown, crs)
    left = left_over(situation, plan)
    areas = None if situation.areas is None else areas_of(situation, situation.areas, plan, crs)
    answer = last.answer
    objective, bound = last.covered, last.bound
    if model == SHARE:
        objective, bound = plan.phases[-1].new_sites, fewest_sites(plan.phases[-1])
    gap = abs(bound - objective) / max(abs(objective), 1e-12)
    return ChargingResult(
        sites=sites,
        allocation=_allocation(situation, plan, number, crs),
        unserved=_unserved(situation, left),
        curve=curve_of(plan, total, crs),
        areas=areas,
        plan=plan_of(situation, plan, sites, number),
        reasons=charging_reasons(situation, plan, shown, left),
        objective=float(objective),
        bound=float(bound),
        gap=float(0.0 if answer.status == "optimal" else gap),
        covered_share=last.covered / total,
        summary=charging_summary(situation, plan, sites),
        notes=standing_notes(situation, plan) + charging_notes(situation, plan, model, areas, left),
    )


# --- sites ------------------------------------------------------------------------------------------------------------


def _sites(situation: Situation, plan: PhasedPlan, shown: Ints, crs: object) -> gpd.GeoDataFrame:
    problem, need = situation.problem, situation.need
    sites, last = problem.sites, plan.phases[-1]
    phase = phase_of(plan)[shown]
    served = sums(situation, last, np.ones(len(need.weight)))[shown]
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
        "load": sums(situation, last, need.load)[shown],
        "kwh_day": sums(situation, last, need.kwh)[shown],
        "only_here": only_here(situation, plan)[shown],
        "walk_m": mean_m,
        "cost": np.where(new, sites.cost[shown] + points @ problem.point_cost, 0.0),
        "grid": grid_names(problem, shown),
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


def _without(layer: gpd.GeoDataFrame, secret: str | None) -> gpd.GeoDataFrame:
    """Leave out a field that may stand in no result."""
    if secret is None:
        return layer
    return layer.drop(columns=[each for each in layer.columns if str(each).casefold() == secret.casefold()])


# --- demand -----------------------------------------------------------------------------------------------------------


def _allocation(situation: Situation, plan: PhasedPlan, number: Ints, crs: object) -> gpd.GeoDataFrame:
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


def of_one_kind(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a layer with lines, or of points and areas, as points on them: a result holds one kind of geometry."""
    shape = np.asarray(frame.geometry.to_numpy(), dtype=object)
    dimension = shapely.get_dimensions(shape)
    if (dimension != 1).all() and len(np.unique(dimension[dimension >= 0])) <= 1:
        return frame
    return frame.set_geometry(gpd.GeoSeries(shapely.point_on_surface(shape), index=frame.index, crs=frame.crs))


def _unserved(situation: Situation, left: Left) -> gpd.GeoDataFrame:
    need = situation.need
    other = np.flatnonzero(need.state != PUBLIC)
    some = np.flatnonzero(left.weight > 0)
    rows = pd.DataFrame(
        {
            "feature": np.concatenate([need.feature[some], other]),
            "reason": np.concatenate([left.reason[some], need.state[other]]),
            "weight": np.concatenate([left.weight[some], need.feature_weight[other]]),
        }
    )
    added = rows.groupby(["feature", "reason"], as_index=False, sort=True)["weight"].sum(min_count=1)
    feature = added["feature"].to_numpy(np.int64)
    own = _without(situation.demand, situation.secret).iloc[feature].reset_index(drop=True)
    columns = {
        "demand_nr": feature + 1,
        "kind": need.feature_kind[feature],
        "unserved": added["weight"].to_numpy(float),
        "reason": added["reason"].to_numpy(object),
    }
    return of_one_kind(with_sources(own, np.arange(len(own)), columns))
