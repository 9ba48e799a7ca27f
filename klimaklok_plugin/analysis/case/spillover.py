"""Spill-over parking in the streets around a plan: what is at risk, and what the plan's jobs draw."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.messages import Note
from ..core.progress import Progress, part
from ..layers import field_names
from ..layers.fields import amounts, geometries
from ..parking.spillover import SpilloverOptions, SpilloverResult, find_spillover
from ..parking.summaries import whole_cars
from .checks import INFORMATION, MET, NOT_ASSESSED, PARTLY, Check
from .context import Case, Findings, Measure, not_assessed, roles
from .plan import quantity, unknown_quantities

SPILLOVER = "spillover"
RULE = "residents_zones"
_LIKELY, _POSSIBLE, _NOT_KNOWN = "likely", "possible", "not_known"
_HUBS, _CENTRES, _WORKPLACES, _RIDE = _DRAWS = ("hubs", "centres", "workplaces", "park_and_ride")
_TOLD_HERE = ("spillover_off_network", "spillover_no_streets", "spillover_at_border")
"""Notes of the search that bear on what the check says."""


def check_spillover(case: Case, progress: Progress | None = None) -> Findings:
    """Screen the residential streets within the strategy's distance of the built areas, as `find_spillover` does.

    What draws cars: hubs, centres, workplaces and park-and-ride sites near the plan, and the plan's own jobs. Met: no
    street is at risk, and all of these were looked at. Partly: some are, as far as a screening can tell, or not all was
    looked at. Without the layer of restrictions streets at risk are not assessed, since they may be regulated already;
    the estimate is told all the same.

    Parameters
    ----------
    case : Case
    progress : callable, optional
    """
    found = Findings()
    if missing := case.sources.missing("network"):
        found.checks = [not_assessed(SPILLOVER, each, RULE, *missing, screening=True) for each in case.alternatives]
        return found
    cars: dict[str, float] = {}
    frames: dict[str, list[gpd.GeoDataFrame]] = {"spillover_output": [], "spillover_zones": []}
    for number, alternative in enumerate(case.alternatives):
        built = case.built(alternative)
        if not len(built):
            nothing = Note("case_nothing_built")
            found.checks.append(Check(SPILLOVER, alternative, INFORMATION, RULE, nothing, screening=True))
            continue
        share = part(progress, number / len(case.alternatives), (number + 1) / len(case.alternatives))
        result = _searched(case, built, share)
        check, near = _check(case, alternative, built, result)
        found.checks.append(check)
        cars |= {} if check.value is None else {alternative: check.value}
        found.notes = found.notes or ([] if result is None else list(result.notes))
        for name, frame in near.items():
            frames[name].append(frame.assign(alternative=alternative))
    found.measures = [Measure(SPILLOVER, "spillover_cars", "", cars)] if cars else []
    found.layers = {
        name: gpd.GeoDataFrame(pd.concat(some, ignore_index=True), crs=case.areas.crs)
        for name, some in frames.items()
        if some
    }
    return found


def _searched(case: Case, built: gpd.GeoDataFrame, progress: Progress | None) -> SpilloverResult | None:
    """Return what the search finds, None where nothing draws cars; alternatives with the same jobs share it."""
    jobs = built["jobs"].fillna(0.0).to_numpy(np.float64)
    order = np.argsort(built["area_id"].astype(str).to_numpy(), kind="stable")
    told = tuple(zip(built["area_id"].to_numpy(object)[order], jobs[order].tolist(), strict=True))
    return case.once("spillover", built, lambda: _search(case, built, jobs, progress), told)


def _search(
    case: Case, built: gpd.GeoDataFrame, jobs: np.ndarray[tuple[int], np.dtype[np.float64]], progress: Progress | None
) -> SpilloverResult | None:
    rules = case.strategy.parking.spillover
    far = case.strategy.case.around_m + max(rules.reach_m.values())
    near = {
        role: layer if len(layer) else None
        for role in (_HUBS, _CENTRES, _RIDE, _WORKPLACES)
        if case.sources.has(role)
        for layer in [case.around(role, far)]
    }
    work = _workplaces(case, built, jobs, near.get(_WORKPLACES))
    if work is None and all(near.get(role) is None for role in (_HUBS, _CENTRES, _RIDE)):
        return None
    population = case.layer("population") if case.sources.has("population") else None
    people = case.options.population_field or case.field("population", field_names.INHABITANTS)
    return find_spillover(
        case.network,
        case.strategy,
        SpilloverOptions(
            jobs_field=None if work is None else "jobs",
            people_field=people,
            demand_field=case.field(_RIDE, ("demand", "cars", "etterspørsel")),
            spaces_field=case.field(_RIDE, field_names.CAR_SPACES),
            capacity_field=case.field("car_parking", field_names.CAPACITY),
            use_field=case.field("car_parking", field_names.PARKING_USE),
            today_year=case.options.today_year,
        ),
        hubs=near.get(_HUBS),
        centres=near.get(_CENTRES),
        park_and_ride=near.get(_RIDE),
        workplaces=work,
        restrictions=case.layer("restrictions") if case.sources.restrictions is not None else None,
        population=population if people is not None else None,
        car_parking=case.layer("car_parking") if case.sources.has("car_parking") else None,
        progress=progress,
    )


def _workplaces(
    case: Case,
    built: gpd.GeoDataFrame,
    jobs: np.ndarray[tuple[int], np.dtype[np.float64]],
    others: gpd.GeoDataFrame | None,
) -> gpd.GeoDataFrame | None:
    """Return the plan's areas with jobs, and other workplaces near it."""
    having = jobs > 0
    made = [
        gpd.GeoDataFrame(
            {"name": built["area_id"].to_numpy(object)[having], "jobs": jobs[having]},
            geometry=geometries(built)[having],
            crs=built.crs,
        )
    ]
    if others is not None:
        field = case.field(_WORKPLACES, field_names.JOBS)
        own = amounts(others, field, "WORKPLACES") if field else np.ones(len(others))
        named = others["name"].astype(str) if "name" in others else pd.Series("", index=others.index)
        made.append(
            gpd.GeoDataFrame({"name": named.to_numpy(object), "jobs": own}, geometry=geometries(others), crs=built.crs)
        )
    every = gpd.GeoDataFrame(pd.concat([each for each in made if len(each)] or made[:1], ignore_index=True))
    return every.set_crs(built.crs, allow_override=True) if len(every) else None


def _check(
    case: Case, alternative: str, built: gpd.GeoDataFrame, result: SpilloverResult | None
) -> tuple[Check, dict[str, gpd.GeoDataFrame]]:
    """Return the check, and the streets and zones around the plan, as far as there are any."""
    around = case.strategy.case.around_m
    reasons: list[Note] = []
    if unknown := unknown_quantities(built[built["use"] != "housing"], "jobs"):
        reasons.append(Note("case_spillover_jobs_unknown", {"what": quantity("jobs"), "count": len(unknown)}))
    gone = case.sources.missing(*_DRAWS)
    if other := case.sources.missing(*_DRAWS, "population"):
        reasons.append(Note("case_not_given", {"roles": roles(other)}))
    reasons.append(Note("case_spillover_screening"))
    none = Note("case_spillover_none", {"around": around})
    if gone or unknown:
        none = Note("case_spillover_none_part", {"around": around})
    if result is None:
        if gone == _DRAWS:
            return not_assessed(SPILLOVER, alternative, RULE, *gone, screening=True), {}
        sentence, verdict = (none, PARTLY) if gone or unknown else (Note("case_spillover_nothing"), INFORMATION)
        check = Check(SPILLOVER, alternative, verdict, RULE, sentence, reasons=tuple(reasons), screening=True)
        return check, {}
    reasons[:0] = [note for note in result.notes if note.code in _TOLD_HERE]
    whole = shapely.union_all(geometries(built))
    streets, zones = (
        frame[shapely.dwithin(geometries(frame), whole, around)].reset_index(drop=True) if len(frame) else frame
        for frame in (result.streets, result.zones)
    )
    sentence, verdict, more, high = _judged(case, streets, none, complete=not (gone or unknown))
    missing = ("restrictions",) if sentence.code == "case_spillover_no_restrictions" else ()
    reasons[:0] = more
    own = _own_cars(built, result)
    if own is not None:
        reasons.insert(0, Note("case_spillover_own", {"low": own[0], "high": own[1]}))
    if len(zones):
        reasons.insert(0, Note("case_spillover_zones", {"count": len(zones)}))
    near = {name: frame for name, frame in (("spillover_output", streets), ("spillover_zones", zones)) if len(frame)}
    check = Check(
        SPILLOVER,
        alternative,
        verdict,
        RULE,
        sentence,
        value=high,
        threshold=None,
        unit="",
        reasons=tuple(reasons),
        missing=missing,
        screening=True,
        layers=tuple(near),
    )
    return check, near


def _judged(
    case: Case, streets: gpd.GeoDataFrame, none: Note, *, complete: bool
) -> tuple[Note, str, list[Note], float | None]:
    """Return sentence, verdict, what there is to say besides, and the cars at most, of the streets around the plan."""
    at_risk, open_ = (streets[streets["risk"].isin(some)] for some in ((_LIKELY, _POSSIBLE), (_NOT_KNOWN,)))
    low, high = whole_cars(at_risk)
    length = float(at_risk["length_m"].sum())
    told: dict[str, object] = {"around": case.strategy.case.around_m, "length": length, "low": low, "high": high}
    if not length:
        if len(open_):
            return Note("case_spillover_not_known", told), NOT_ASSESSED, [], None
        return none, MET if complete else PARTLY, [], high
    more = [Note("case_spillover_some_unknown", {"length": float(open_["length_m"].sum())})] if len(open_) else []
    if case.sources.restrictions is None:
        return Note("case_spillover_no_restrictions", told), NOT_ASSESSED, more, high
    return Note("case_spillover", told), PARTLY, more, high


def _own_cars(built: gpd.GeoDataFrame, result: SpilloverResult) -> tuple[int, int] | None:
    """Return how many cars the plan's own jobs draw into streets, low and high; None where it has no jobs."""
    attractors = result.attractors
    ours = (attractors["kind"] == "workplace") & attractors["attractor_name"].isin(list(built["area_id"]))
    if not ours.any():
        return None
    return whole_cars(attractors[ours])
