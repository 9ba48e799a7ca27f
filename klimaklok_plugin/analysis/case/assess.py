"""A plan as a case: every check that the layers allow, for each alternative.

The checks compute nothing themselves that a subject of the analysis computes: they call it, and say what its numbers
come to against the strategy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.crs import projected_crs
from ..core.messages import KlimaklokError, Note
from ..core.progress import Progress, advance, part
from ..layers.fields import geometries
from ..strategy.loading import Strategy
from .charging import check_charging
from .checks import CHECKS, CaseResult, Check, by_force
from .context import UNTOLD, WARNED, Case, CaseOptions, Findings, Measure, could_not
from .emissions import check_emissions
from .green import check_structure
from .guidelines import GUIDELINES, check_guidelines
from .location import check_hubs, check_reach
from .messages import PlanNothingBuiltError, PlanOutsideError
from .names import QUANTITIES
from .norms import check_norms
from .parking import check_detour, check_hierarchy
from .plan import Plan, density_notes, overlap_notes
from .schools import check_heart_zone, check_schools
from .sources import CaseSources
from .spillover import check_spillover

__all__ = ["CaseOptions", "assess"]

Group = tuple[tuple[str, ...], str, Callable[[Case, Progress | None], Findings], float]
_GROUPS: tuple[Group, ...] = (
    (("hub_access",), "build_at_hubs", check_hubs, 4.0),
    (("reach",), "", check_reach, 4.0),
    (("parking_hierarchy",), "bike_parking_nearer", check_hierarchy, 2.0),
    (("car_detour",), "car_detour", check_detour, 3.0),
    (("parking_norm",), "", check_norms, 1.0),
    (("spillover",), "residents_zones", check_spillover, 4.0),
    (("schools",), "two_conditions", check_schools, 2.0),
    (("emissions",), "travel_targets", check_emissions, 3.0),
    (("heart_zone",), "heart_zones", check_heart_zone, 5.0),
    (("charging",), "charging_spaces", check_charging, 0.5),
    (("blue_green",), "blue_green", check_structure, 2.0),
)
"""Checks that are made together, their rule, the function, and about how long it takes beside the others."""
_KM = 1000.0
_LITTLE = 1e-6


def assess(
    plan: Plan,
    sources: CaseSources,
    strategy: Strategy,
    options: CaseOptions | None = None,
    progress: Progress | None = None,
) -> CaseResult:
    """Make every check of a plan that its layers allow.

    Parameters
    ----------
    plan : Plan
        As `read_plan` returns it.
    sources : CaseSources
    strategy : Strategy
    options : CaseOptions, optional
    progress : callable, optional

    Returns
    -------
    CaseResult
        A check for each of `checks.CHECKS` that is asked for and each alternative; one that lacks a layer is
        ``not_assessed`` and names it, and so is one whose layers cannot be used.

    Raises
    ------
    PlanNothingBuiltError, PlanOutsideError
        No alternative builds anything, or the plan lies outside the network; before any work is done.
    Cancelled

    Examples
    --------
    >>> from klimaklok_plugin.analysis.case.plan import read_plan
    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> strategy = load_strategy()
    >>> plan = read_plan(sample("sites").head(2), strategy=strategy)
    >>> sources = CaseSources(sample_network(), constraints=sample("constraints"))
    >>> result = assess(plan, sources, strategy, CaseOptions(checks=("hub_access", "blue_green")))
    >>> [(each.id, each.verdict, each.missing) for each in result.checks if each.alternative == "alternative_plan"]
    [('hub_access', 'not_assessed', ('hubs',)), ('blue_green', 'met', ())]
    """
    options = options or CaseOptions()
    if not plan.areas["built"].any():
        raise PlanNothingBuiltError(count=len(plan.areas))
    areas = _on_the_ground(plan, sources)
    case = Case(plan, areas, sources, strategy, options)
    notes = [*plan.notes, *_placed(case)]
    wanted = [each for each in _GROUPS if options.checks is None or set(each[0]) & set(options.checks)]
    total = sum(each[3] for each in wanted) or 1.0
    done = 0.0
    found: list[Findings] = []
    for ids, rule, make, weight in wanted:
        advance(progress, done / total)
        found.append(_tried(case, ids, rule, make, part(progress, done / total, (done + weight) / total)))
        done += weight
    for each in found:
        each.checks = [by_force(check, _force(strategy, check.rule)) for check in each.checks]
    if options.checks is None or GUIDELINES in options.checks:
        found.append(Findings(checks=check_guidelines(case, [check for each in found for check in each.checks])))
    advance(progress, 1.0)
    return _together(case, found, notes)


def _force(strategy: Strategy, rule: str) -> str | None:
    return strategy.rules[rule].force if rule in strategy.rules else None


def _tried(
    case: Case,
    ids: Sequence[str],
    rule: str,
    make: Callable[[Case, Progress | None], Findings],
    progress: Progress | None,
) -> Findings:
    """Make checks; what is wrong with their layers is said in them, and the others are made all the same."""
    try:
        return make(case, progress)
    except KlimaklokError as error:
        return Findings(checks=[could_not(each, name, rule, error) for each in ids for name in case.alternatives])


def _on_the_ground(plan: Plan, sources: CaseSources) -> gpd.GeoDataFrame:
    """Return the plan's areas in the CRS that all is measured in: the network's, else one in metres."""
    areas = plan.areas
    crs = projected_crs(*areas.to_crs(4326).total_bounds) if sources.network is None else sources.network.crs
    return areas if areas.crs == crs else areas.to_crs(crs)


def _placed(case: Case) -> list[Note]:
    """Return what there is to say of where the areas lie; a plan outside the network is refused."""
    strategy, areas = case.strategy, case.areas
    notes = overlap_notes(areas, case.plan.alternatives, strategy.case.overlap_m2)
    notes.extend(density_notes(areas, case.plan.alternatives, strategy))
    if case.sources.network is not None:
        away = case.away_m()
        if (away > strategy.network.max_snap_m).all():
            raise PlanOutsideError(distance=float(away.min()) / _KM)
        notes.extend(case.beyond(areas))
    if case.sources.has("boundary"):
        border = shapely.union_all(geometries(case.layer("boundary")))
        whole = shapely.union_all(geometries(areas))
        outside = float(shapely.area(shapely.difference(whole, border)))
        square = float(shapely.area(whole))
        if square > 0 and outside / square > strategy.green.touch_share:
            told = {"share": outside / square, "area": outside, "areas": case.outside(areas)}
            notes.append(Note("case_across_border", told))
    return notes


def _together(case: Case, found: Sequence[Findings], notes: Sequence[Note]) -> CaseResult:
    place = {name: number for number, name in enumerate(case.alternatives)}
    checks: list[Check] = [check for each in found for check in each.checks]
    checks.sort(key=lambda each: (place[each.alternative], CHECKS.index(each.id)))
    columns = {name: values for each in found for name, values in each.areas.items()}
    told = [note for each in found for note in (*each.assumptions, *each.notes) if note.code not in UNTOLD]
    columns["area_m2"] = shapely.area(geometries(case.areas))
    return CaseResult(
        areas=case.areas.assign(**columns),
        checks=tuple(checks),
        layers={name: frame for each in found for name, frame in each.layers.items()},
        tables={name: frame for each in found for name, frame in each.tables.items()},
        reasons={name: why for each in found for name, why in each.reasons.items()},
        comparison=_comparison(case, found),
        assumptions=_once(
            [*_counting(case), *case.plan.assumptions, *(note for note in told if note.code not in WARNED)]
        ),
        notes=_once([*notes, *(note for note in told if note.code in WARNED)]),
    )


def _counting(case: Case) -> list[Note]:
    """Return how the notes count areas: subjects see those of all alternatives together."""
    count = case.areas.loc[case.areas["built"], "alternative"].nunique()
    return [Note("case_counted_by_alternative", {"count": count})] if count > 1 else []


def _once(notes: Sequence[Note]) -> tuple[Note, ...]:
    """Return notes without those that say the same twice."""
    return tuple({(note.code, repr(note.values)): note for note in notes}.values())


def _comparison(case: Case, found: Sequence[Findings]) -> pd.DataFrame:
    """Return a row for each number: ``check`` ("" for what the plan tells), ``measure``, ``unit``, and alternatives."""
    rows = [*_told_by_plan(case), *(measure for each in found for measure in each.measures)]
    frame = pd.DataFrame(
        {
            "check": [each.check for each in rows],
            "measure": [each.name for each in rows],
            "unit": [each.unit for each in rows],
            **{name: [each.numbers.get(name, np.nan) for each in rows] for name in case.alternatives},
        }
    )
    order = frame["check"].map({"": -1} | {name: number for number, name in enumerate(CHECKS)})
    return frame.iloc[np.argsort(order.to_numpy(), kind="stable")].reset_index(drop=True)


def _told_by_plan(case: Case) -> list[Measure]:
    """Return the sums of what the plan tells; a sum of which a part is not told is not known."""
    built = {name: case.built(name) for name in case.alternatives}
    ground = {
        name: float(shapely.area(shapely.union_all(geometries(own)))) if len(own) else 0.0
        for name, own in built.items()
    }
    rows = [Measure("", "built_m2", "m²", ground)]
    for what in QUANTITIES:
        if case.areas[what].notna().any():
            values = {name: float(own[what].sum(skipna=False)) if len(own) else 0.0 for name, own in built.items()}
            rows.append(Measure("", what, "m²" if what == "bra_m2" else "", values))
    return rows
