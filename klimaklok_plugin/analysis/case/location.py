"""Where a plan lies: access to hubs and class, its rank among known sites, and what lies within reach."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..catchments.messages import NOTES as CATCHMENT_NOTES
from ..catchments.messages import SERVICE_KINDS
from ..catchments.reach import ReachOptions, ReachResult, reach
from ..core.messages import Note, Own
from ..core.progress import Progress, advance, part
from ..layers import field_names
from ..layers.fields import geometries, numbers
from ..layers.samples import clean_geometries
from ..sites.messages import REASONS as SITE_REASONS
from ..sites.ranking import SiteOptions, SitesResult, score_sites
from ..sites.scores import rank
from ..sources import plans
from ..strategy.sections import CLASSES
from ..transit.hub_layer import read_hubs
from .checks import INFORMATION, NOT_ASSESSED, NOT_MET, Check
from .context import Case, Findings, Measure, Parts, not_assessed, overall, roles, shortened, weighted_mean
from .messages import AMOUNTS, CLASS_SAID, COUNTED, MEASURE_WORDS, NOTHING_REACHED, RANKED, TRAVEL_MODES, VERDICT_WORDS

HUBS, REACH = "hub_access", "reach"
_RULE = "build_at_hubs"
OPENS = "opens_year"
_LATER = "class_year"
_REASONED = 3
"""Of more areas the reasons fill pages: their classes are told instead."""


# --- hub access, track, class, rank -----------------------------------------------------------------------------------


def check_hubs(case: Case, progress: Progress | None = None) -> Findings:
    """Score the plan's areas as sites, and rank them among the municipality's known ones.

    An area of the same shape and use is scored once, whatever the number of alternatives it is in. Known sites that
    are an area of the plan are left out of the comparison.

    Parameters
    ----------
    case : Case
    progress : callable, optional
    """
    found = Findings()
    missing = case.sources.missing("network", "hubs")
    if missing:
        found.checks = [not_assessed(HUBS, each, _RULE, *missing) for each in case.alternatives]
        return found
    wanted = case.areas[case.areas["built"] & (case.areas["use"] != "")]
    if not len(wanted):
        sentence = Note("case_no_such_area")
        found.checks = [Check(HUBS, each, INFORMATION, _RULE, sentence) for each in case.alternatives]
        return found
    key = pd.Series(list(zip(shapely.to_wkb(geometries(wanted)), wanted["use"], strict=True)), index=wanted.index)
    codes, _ = pd.factorize(key)
    first = wanted.iloc[np.unique(codes, return_index=True)[1]]
    known = _known_sites(case, found)
    sites = gpd.GeoDataFrame(
        {
            "area_id": [*first["area_id"], *(known["area_id"] if known is not None else [])],
            "use": [*first["use"], *(known["use"] if known is not None else [])],
            "site_row": np.arange(len(first) + (0 if known is None else len(known))),
        },
        geometry=np.concatenate([geometries(first), *([] if known is None else [geometries(known)])]),
        crs=case.areas.crs,
    )
    result = _scored(case, sites, part(progress, 0.0, 0.9))
    found.notes.extend(result.notes)
    table = _by_site(result, len(sites))
    own = table.iloc[codes].set_index(wanted.index)
    _add_columns(case, found, own)
    others = table.iloc[len(first) :]
    same = _same_places(case, wanted, sites.iloc[len(first) :])
    reasons = result.reasons.assign(site_row=result.scored["site_row"].to_numpy()[result.reasons["site"]])
    for alternative in case.alternatives:
        ours = wanted[wanted["alternative"] == alternative]
        found.checks.append(_hub_check(case, alternative, ours, own, others, same, reasons, codes, wanted))
    walk = {each: _mean_walk(case, each, own) for each in case.alternatives}
    found.measures.append(Measure(HUBS, "hub_walk_m", "m", {k: v for k, v in walk.items() if math.isfinite(v)}))
    scored = result.scored[result.scored["site_row"] < len(first)]
    scored = case.by_area(scored, scored["site_row"].to_numpy(), pd.Series(codes, index=wanted.index))
    found.layers["sites"] = scored.drop(columns=["site_row", "use"])
    found.layers["own_hubs"] = _own_hubs(case, scored)
    advance(progress, 1.0)
    return found


def _scored(case: Case, sites: gpd.GeoDataFrame, progress: Progress | None) -> SitesResult:
    sources, options = case.sources, case.options
    services = _services(case)
    return score_sites(
        sites,
        case.network,
        case.layer("hubs"),
        case.strategy,
        SiteOptions(
            land_use_field="use",
            year=_opening(case),
            today_year=options.today_year,
            service_field=None if services is None else case.field(services, field_names.SERVICE_KIND),
        ),
        services=None if services is None else case.named(services, {"name": field_names.SCHOOL_NAME}),
        school_areas=case.named(
            "school_areas", {"name": field_names.SCHOOL_AREA_NAME, "free_places": field_names.FREE_PLACES}
        ),
        priority_areas=sources.priority_areas,
        constraints=sources.constraints,
        car_parking=sources.car_parking,
        progress=progress,
    )


def _opening(case: Case) -> int | None:
    """Return the case's year where a hub opens by then, which is what it would change."""
    hubs, year, today = case.layer("hubs"), case.options.year, case.options.today_year
    if year is None or OPENS not in hubs:
        return None
    opens = numbers(hubs, OPENS, "HUBS")
    return year if ((opens <= year) & (opens > (-math.inf if today is None else today))).any() else None


def _services(case: Case) -> str | None:
    """Return the role of the layer that services are measured to: the services', else the schools'."""
    return next((role for role in ("services", "schools") if case.sources.has(role)), None)


def _known_sites(case: Case, found: Findings) -> gpd.GeoDataFrame | None:
    """Return the municipality's known sites with their use; what is no site by its code is left out."""
    if not case.sources.has("known_sites"):
        return None
    layer = case.layer("known_sites").reset_index(drop=True)
    layer = layer.set_geometry(gpd.GeoSeries(clean_geometries(geometries(layer))[0], index=layer.index, crs=layer.crs))
    field = case.field("known_sites", field_names.LAND_USE)
    use = np.full(len(layer), "housing", dtype=object)
    there = ~(shapely.is_missing(geometries(layer)) | shapely.is_empty(geometries(layer)))
    if field is None:
        found.assumptions.append(Note("case_known_without_use", {"count": len(layer)}))
    else:
        uses = plans.land_uses(layer, field, case.strategy.sites)
        use = uses.profile
        there &= (uses.out == "") & (use != "")
    named = case.field("known_sites", ("site_id", "name", *field_names.AREA_NAME))
    ids = layer[named].astype(str) if named else layer.index.astype(str)
    made = gpd.GeoDataFrame({"area_id": ids, "use": use}, geometry=geometries(layer), crs=layer.crs)
    return made[there].reset_index(drop=True) if there.any() else None


def _by_site(result: SitesResult, count: int) -> pd.DataFrame:
    """Return what was found of each site (count rows), with why it was not scored."""
    columns = ["class", "score", "hub_name", "hub_tier", "hub_walk_m", "track", "profile", "constraint_share"]
    columns += [each for each in (_LATER,) if each in result.scored]
    scored = pd.DataFrame(result.scored[[*columns, "site_row"]]).set_index("site_row")
    left = pd.DataFrame(result.unreached[["reason", "site_row"]]).set_index("site_row")
    table = scored.reindex(np.arange(count))
    table["reason"] = left["reason"].reindex(np.arange(count)).fillna("")
    return table


def _add_columns(case: Case, found: Findings, own: pd.DataFrame) -> None:
    for name, column in (("class", "site_class"), ("score",) * 2, ("hub_name",) * 2, ("hub_walk_m",) * 2):
        found.areas[column] = own[name].reindex(case.areas.index).to_numpy()
    found.areas["hub_tier"] = own["hub_tier"].reindex(case.areas.index).to_numpy()


def _own_hubs(case: Case, scored: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the points of the hubs that areas are scored by, a row for each area."""
    hubs = read_hubs(case.layer("hubs"), case.strategy)
    middle = pd.DataFrame(hubs.xy).groupby(hubs.point_hub).mean()
    place = dict(zip(hubs.hub_id[middle.index], shapely.points(middle.to_numpy()), strict=True))
    mine = scored[scored["hub_id"].isin(list(place))].reset_index(drop=True)
    columns = ["alternative", "hub_name", "hub_tier", "area_id", "hub_walk_m"]
    return gpd.GeoDataFrame(mine[columns], geometry=list(mine["hub_id"].map(place)), crs=case.areas.crs)


def _mean_walk(case: Case, alternative: str, own: pd.DataFrame) -> float:
    ours = case.built(alternative).index.intersection(own.index)
    square = shapely.area(geometries(case.areas.loc[ours]))
    return weighted_mean(own.loc[ours, "hub_walk_m"].to_numpy(np.float64), square)


def _same_places(case: Case, wanted: gpd.GeoDataFrame, known: gpd.GeoDataFrame) -> np.ndarray[Any, Any]:
    """Return which known sites (k, bool) are an area of the plan."""
    same = np.zeros(len(known), bool)
    if not len(known):
        return same
    shapes, others = geometries(wanted), geometries(known)
    one, other = shapely.STRtree(others).query(shapes, predicate="intersects")
    with np.errstate(invalid="ignore"):  # GEOS says so of shapes that only touch
        square = shapely.area(shapely.intersection(shapes[one], others[other]))
    least = np.minimum(shapely.area(shapes[one]), shapely.area(others[other]))
    share = np.divide(square, least, out=np.ones_like(square), where=least > 0)
    same[other[share >= case.strategy.case.same_site_share]] = True
    return same


def _hub_check(
    case: Case,
    alternative: str,
    ours: gpd.GeoDataFrame,
    own: pd.DataFrame,
    others: pd.DataFrame,
    same: np.ndarray[Any, Any],
    reasons: pd.DataFrame,
    codes: np.ndarray[Any, Any],
    wanted: gpd.GeoDataFrame,
) -> Check:
    if not len(case.built(alternative)):
        return Check(HUBS, alternative, INFORMATION, _RULE, Note("case_nothing_built"))
    if not len(ours):
        return Check(HUBS, alternative, INFORMATION, _RULE, Note("case_no_such_area"))
    mine = own.loc[ours.index]
    ids = ours["area_id"].to_numpy(object)
    told: list[Note] = []
    classes = mine["class"].to_numpy(object)
    unscored = pd.isna(classes)
    unclassed = classes == "not_classed"
    verdicts = [
        NOT_MET if out else case.strategy.case.class_verdict.get(str(each), NOT_ASSESSED)
        for out, each in zip(unscored, classes, strict=True)
    ]
    for area, why in zip(ids[unscored], mine["reason"][unscored], strict=True):
        told.append(Note("case_site_not_scored", {"area": area, "reason": why}))
    verdict = overall(verdicts)
    missing = ("priority_areas",) if unclassed.any() else ()
    if unclassed.any():
        sentence = _not_classed(mine[unclassed], ids[unclassed], mine[~unclassed & ~unscored])
    elif unscored.all():
        sentence = Note("case_hub_access_none", {"count": len(ours)})
    else:
        sentence = _hub_sentence(case, alternative, mine[~unscored], own)
    told.extend(_why(case, ours, mine, reasons, codes, wanted))
    means = case.strategy.case.class_verdict
    told.extend(
        Note("case_class_rule", {"kind": each, "verdict": [(VERDICT_WORDS[means[each]], {})]})
        for each in CLASSES
        if (classes == each).any()
    )
    told.extend(_ranked(mine[~unscored & ~unclassed], others, same))
    lacking = case.sources.missing("priority_areas", "constraints", "services", "school_areas")
    if gone := [role for role in lacking if role not in missing]:
        told.append(Note("case_not_given", {"roles": roles(gone)}))
    walk = _mean_walk(case, alternative, own)
    limit = _limit(case, mine[~unscored])
    return Check(
        HUBS,
        alternative,
        verdict,
        _RULE,
        sentence,
        value=walk if math.isfinite(walk) else None,
        threshold=limit,
        unit="m" if math.isfinite(walk) else "",
        reasons=tuple(told),
        missing=missing,
        layers=("sites", "own_hubs"),
    )


def _not_classed(mine: pd.DataFrame, ids: np.ndarray[Any, Any], others: pd.DataFrame) -> Note:
    """Return why areas have no class, with the classes of the others, else the walk that is known all the same."""
    told: dict[str, object] = {"count": len(mine), "areas": shortened(ids)}
    if len(others):
        return Note("case_not_classed_part", {**told, "rest": len(others), "classes": _counts(others)})
    near = mine[mine["hub_walk_m"].notna()]
    if not len(near):
        return Note("case_not_classed", told)
    one = near.sort_values("hub_walk_m", kind="stable").iloc[0]
    told |= {"walk": one["hub_walk_m"], "name": one["hub_name"], "tier": one["hub_tier"]}
    return Note("case_not_classed_walk", told)


def _counts(mine: pd.DataFrame) -> Parts:
    counts = mine["class"].value_counts()
    return [(COUNTED, {"code": each, "count": int(counts[each])}) for each in CLASSES if each in counts.index]


def _limit(case: Case, mine: pd.DataFrame) -> float | None:
    """Return the longest walk at which the hub is good public transport, where all hubs have the same."""
    limits = case.strategy.sites.conditions.transit_max_walk_m
    different = {limits[tier] for tier in mine["hub_tier"].dropna() if tier in limits}
    return different.pop() if len(different) == 1 else None


def _hub_sentence(case: Case, alternative: str, mine: pd.DataFrame, own: pd.DataFrame) -> Note:
    if len(mine) == 1:
        one = mine.iloc[0]
        told = {"kind": one["class"], "walk": one["hub_walk_m"], "name": one["hub_name"], "tier": one["hub_tier"]}
        return Note("case_hub_access_one", told)
    walk = _mean_walk(case, alternative, own)
    return Note("case_hub_access", {"count": len(mine), "classes": _counts(mine), "walk": walk})


def _by_class(ours: gpd.GeoDataFrame, scored: pd.DataFrame, column: str) -> Parts:
    parts: Parts = []
    for name in (*CLASSES, "not_classed"):
        ids = ours["area_id"][scored.index[scored[column] == name]]
        if len(ids):
            parts.append((CLASS_SAID, {"kind": name, "areas": shortened(ids)}))
    return parts


def _later(case: Case, ours: gpd.GeoDataFrame, scored: pd.DataFrame) -> list[Note]:
    """Return the classes in the case's year, where hubs that open by then change any."""
    if _LATER not in scored or (scored[_LATER] == scored["class"]).all():
        return []
    told: dict[str, object] = {"year": case.options.year, "areas": _by_class(ours, scored, _LATER)}
    return [Note("case_site_classes_later", told)]


def _why(
    case: Case,
    ours: gpd.GeoDataFrame,
    mine: pd.DataFrame,
    reasons: pd.DataFrame,
    codes: np.ndarray[Any, Any],
    wanted: gpd.GeoDataFrame,
) -> list[Note]:
    """Return why the areas have their classes, or, of many areas, which class each has."""
    scored = mine[~mine["class"].isna()]
    if len(scored) > _REASONED:
        return [Note("case_site_classes", {"areas": _by_class(ours, scored, "class")}), *_later(case, ours, scored)]
    notes = []
    row_of = pd.Series(codes, index=wanted.index)
    names = ours["area_id"].loc[scored.index]
    for area, kind, row in zip(names, scored["class"], row_of.loc[scored.index], strict=True):
        of_site = reasons[reasons["site_row"] == row]
        said: Parts = [
            (SITE_REASONS[str(reason["code"])], {str(name): value for name, value in reason.items()})
            for reason in of_site.to_dict("records")
        ]
        if said:
            notes.append(Note("case_site_reasons", {"area": area, "kind": kind, "reasons": said}))
    return notes


def _ranked(mine: pd.DataFrame, others: pd.DataFrame, same: np.ndarray[Any, Any]) -> list[Note]:
    """Return the rank of the best area of each land use among the known sites."""
    if not len(mine):
        return []
    if not len(others):
        return [Note("case_not_ranked")]
    notes: list[Note] = []
    if same.any():
        notes.append(Note("case_same_site", {"count": int(same.sum())}))
    rivals = others[~same & ~others["class"].isna().to_numpy() & (others["class"] != "not_classed").to_numpy()]
    ranks: Parts = []
    alone: list[str] = []
    for use, areas in mine.groupby("profile", sort=True):
        against = rivals[rivals["profile"] == use]
        if not len(against):
            alone.append(str(use))
            continue
        best = areas.iloc[[np.lexsort([-areas["score"].to_numpy(), _class_number(areas)])[0]]]
        both = pd.concat([best, against])
        place = int(rank(_class_number(both), both["score"].to_numpy(np.float64))[0])
        ranks.append((RANKED, {"rank": place, "count": len(both), "use": str(use)}))
    if ranks:
        notes.append(Note("case_ranked", {"ranks": ranks}))
    if alone:
        notes.append(Note("case_not_ranked_use", {"uses": alone}))
    return notes


def _class_number(table: pd.DataFrame) -> np.ndarray[Any, Any]:
    return table["class"].map({name: number for number, name in enumerate(CLASSES)}).to_numpy(np.int64)


# --- what lies within reach -------------------------------------------------------------------------------------------

_COUNTED = ("population", "services", "workplaces", "addresses")
REACH_MEASURES = {
    "people_walk": ("people", "walk"),
    "people_bike": ("people", "bike"),
    "services_walk": ("services", "walk"),
    "services_bike": ("services", "bike"),
    "jobs_walk": ("jobs", "walk"),
    "jobs_bike": ("jobs", "bike"),
    "addresses_walk": ("addresses", "walk"),
    "addresses_bike": ("addresses", "bike"),
}
"""Column and means of travel of each measure."""
_COLUMNS = {"people": "population", "services": "services", "jobs": "workplaces", "addresses": "addresses"}


def check_reach(case: Case, progress: Progress | None = None) -> Findings:
    """Count who and what lies within a walk and a bike ride of each alternative's built areas, taken together.

    Parameters
    ----------
    case : Case
    progress : callable, optional
    """
    found = Findings()
    missing = case.sources.missing("network")
    if not missing and case.sources.missing(*_COUNTED) == _COUNTED:
        missing = _COUNTED[:2]
    values: dict[str, dict[str, float]] = {}
    frames = []
    for number, alternative in enumerate(case.alternatives):
        built = case.built(alternative)
        if missing:
            found.checks.append(not_assessed(REACH, alternative, "", *missing))
            continue
        if not len(built):
            found.checks.append(Check(REACH, alternative, INFORMATION, "", Note("case_nothing_built")))
            continue
        share = part(progress, number / len(case.alternatives), (number + 1) / len(case.alternatives))
        walk = case.once("reach_walk", built, partial(_reach, case, built, "walk", part(share, 0.0, 0.4)))
        bike = case.once("reach_bike", built, partial(_reach, case, built, "bike", part(share, 0.4, 1.0)))
        found.checks.append(_reach_check(case, alternative, built, walk, bike))
        for mode, result in (("walk", walk), ("bike", bike)):
            for name, value in _numbers(result, mode).items():
                values.setdefault(name, {})[alternative] = value
            frames.append(result.areas.assign(alternative=alternative, mode=mode))
        if number == 0 or not found.notes:
            found.notes.extend(_by_mode(walk.notes, bike.notes))
    order = [name for name in MEASURE_WORDS if name in values]
    found.measures = [Measure(REACH, name, "", values[name]) for name in order]
    if frames:
        found.layers["reach"] = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=case.areas.crs)
    return found


def _by_mode(walk: Sequence[Note], bike: Sequence[Note]) -> list[Note]:
    """Return what is to be said of both walks and bike rides: once where it is the same, else with which it is."""
    told = []
    for mode, notes, others in (("walk", walk, bike), ("bike", bike, walk)):
        for note in notes:
            if repr(note) in map(repr, others) or note.code not in CATCHMENT_NOTES:
                told.append(note)
            else:
                said: Parts = [(CATCHMENT_NOTES[note.code], dict(note.values))]
                told.append(Note("case_reach_by", {"mode": [(TRAVEL_MODES[mode], {})], "note": said}))
    return told


def _reach(
    case: Case, built: gpd.GeoDataFrame, mode: Literal["walk", "bike"], progress: Progress | None
) -> ReachResult:
    sources, rules = case.sources, case.strategy.case
    options = ReachOptions(
        mode=mode,
        limits=(rules.reach_walk_min if mode == "walk" else rules.reach_bike_min,),
        unit="min",
        merge="together",
        population_field=case.options.population_field or case.field("population", field_names.INHABITANTS),
        jobs_field=case.field("workplaces", field_names.JOBS),
        service_field=case.field("services", field_names.SERVICE_KIND),
        streets=False,
    )
    given = {role: case.layer(role) if sources.has(role) else None for role in _COUNTED}
    if options.population_field is None:  # nothing tells how many live there
        given["population"] = None
    shapes = gpd.GeoDataFrame(geometry=geometries(built), crs=case.areas.crs)
    return reach(
        case.network,
        shapes,
        options,
        strategy=case.strategy,
        population=given["population"],
        addresses=given["addresses"],
        jobs=given["workplaces"],
        services=given["services"],
        progress=progress,
    )


def _numbers(result: ReachResult, mode: str) -> dict[str, float]:
    """Return what lies within reach, as far as it may be shown, by the measure's name."""
    if not len(result.areas):
        return {}
    row = result.areas.iloc[-1]
    return {
        measure: float(row[column])
        for measure, (column, own) in REACH_MEASURES.items()
        if own == mode and column in row and math.isfinite(row[column])
    }


def _reach_check(case: Case, alternative: str, built: gpd.GeoDataFrame, walk: ReachResult, bike: ReachResult) -> Check:
    rules = case.strategy.case
    if not len(walk.areas) and not len(bike.areas):
        told = {"count": len(built), "areas": shortened(built["area_id"]), "limit": case.strategy.network.max_snap_m}
        return Check(REACH, alternative, NOT_ASSESSED, "", Note("case_part_outside", told))
    said = {"walk": rules.reach_walk_min, "bike": rules.reach_bike_min}
    near, far = (_amounts(each) for each in (walk, bike))
    measured = case.away_m()[built.index] <= case.strategy.network.max_snap_m
    reasons = [Note("case_reach_ground", {"count": int(measured.sum())}), *case.beyond(built)]
    if any("people" in each.areas and each.areas["people"].isna().any() for each in (walk, bike)):
        reasons.append(Note("case_reach_people_hidden"))
    kinds = _kinds(walk)
    if kinds:
        reasons.append(Note("case_reach_kinds", {"walk": rules.reach_walk_min, "kinds": kinds}))
    gone = [role for role in _COUNTED if not case.sources.has(role) and role != "addresses"]
    if gone:
        reasons.append(Note("case_not_given", {"roles": roles(gone)}))
    sentence = Note("case_reach", {**said, "near": near, "far": far})
    return Check(REACH, alternative, INFORMATION, "", sentence, reasons=tuple(reasons), layers=("reach",))


def _amounts(result: ReachResult) -> Parts:
    if not len(result.areas):
        return [(NOTHING_REACHED, {})]
    row = result.areas.iloc[-1]
    parts: Parts = []
    for column in _COLUMNS:
        if column in row:
            parts.append((AMOUNTS[column], {"value": row[column]}))
    return parts or [(NOTHING_REACHED, {})]


def _kinds(result: ReachResult) -> Parts:
    parts: Parts = []
    for column in result.areas.columns:
        kind = str(column).removeprefix("services_")
        if str(column).startswith("services_") and len(result.areas):
            said = kind if kind in SERVICE_KINDS else Own(kind)
            parts.append((COUNTED, {"code": said, "count": float(result.areas[column].iloc[-1])}))
    return parts
