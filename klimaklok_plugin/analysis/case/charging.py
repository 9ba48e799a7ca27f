"""Charging: TEK17 § 8-8 and § 35 for a plan's own spaces; car parks of others, stations and planned sites nearby."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..charging.audit import RULE, AuditResult, audit_car_parks
from ..charging.car_parks import REGISTER_FIELDS, REPEATED, CarParkFields
from ..charging.messages import AUDIT_REASONS
from ..core.arrays import Ints
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..layers import field_names
from ..layers.fields import geometries, text_of
from .charging_plan import PLANNED, planned_sites, sites_around
from .checks import INFORMATION, MET, NOT_MET, PARTLY, Check
from .context import Case, Findings, Measure, Parts, not_assessed, roles
from .messages import AREA_REASONS

CHARGING, SITES = "charging", "charging_sites"
_REGISTER, _LAYER = "parking_register", "car_parking"
_TOLD = 6
_JUDGED = ("met", "short", "unknown")


def check_charging(case: Case, progress: Progress | None = None) -> Findings:
    """Say what TEK17 § 8-8 and § 35 ask of the plan's own spaces, and audit car parks in it and around it by § 35.

    The plan is judged by what is its own. Car parks that § 35 covers and that lie in its built areas decide, met or
    not. Without any, it is met where the plan tells as many spaces with charging as § 35 can demand at most, whatever
    the terms; fewer may be enough, and TEK17 § 8-8 asks for ducts and room, which no plan tells: that is told for
    information. Car parks of others within the strategy's distance are no fault of the plan, and told for information.
    So are the sites of the charging plan in force, where one is given; where none is, the check says that it lacks it.

    Parameters
    ----------
    case : Case
    progress : callable, optional
    """
    found = Findings()
    role = next((each for each in (_REGISTER, _LAYER) if case.sources.has(each)), None)
    lacks = case.sources.missing(PLANNED)
    if role is None and lacks and not case.areas["car_spaces"].notna().any():
        found.checks = [not_assessed(CHARGING, each, RULE, _LAYER, *lacks) for each in case.alternatives]
        return found
    audit = None if role is None else _audit(case, role)
    advance(progress, 0.6)
    planned = None if lacks else planned_sites(case, part(progress, 0.6, 0.9))
    sites: dict[str, gpd.GeoDataFrame] = {}
    stations: dict[str, float] = {}
    frames: list[gpd.GeoDataFrame] = []
    for alternative in case.alternatives:
        built = case.built(alternative)
        if not len(built):
            found.checks.append(Check(CHARGING, alternative, INFORMATION, RULE, Note("case_nothing_built")))
            continue
        near = None if audit is None else _near(case, built, audit.frame)
        if audit is not None and near is not None and len(near):
            frames.append(audit.frame.iloc[near].assign(alternative=alternative))
        check = _check(case, alternative, built, audit, near)
        if case.sources.has("chargers"):
            stations[alternative] = float(len(_near(case, built, case.layer("chargers"))))
        if planned is not None:
            sites[alternative], reasons = sites_around(case, planned, alternative, built)
            keys = (*check.layers, *((SITES,) if len(sites[alternative]) else ()))
            check = replace(check, reasons=(*check.reasons, *reasons), layers=keys)
        found.checks.append(replace(check, missing=lacks))
    counts = {
        "chargers_near": stations,
        "charging_sites_near": {name: float(len(rows)) for name, rows in sites.items()},
        "charging_points_near": {name: float(rows["points"].sum(skipna=False)) for name, rows in sites.items()},
    }
    found.measures = [Measure(CHARGING, name, "", numbers) for name, numbers in counts.items() if numbers]
    if any(len(rows) for rows in sites.values()):
        found.layers[SITES] = gpd.GeoDataFrame(pd.concat(sites.values(), ignore_index=True), crs=case.areas.crs)
    if audit is not None:
        if frames:
            repeated = [each for each in REPEATED if role == _REGISTER and each in audit.frame]
            every = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=audit.frame.crs)
            found.layers["locatecharging_audit"] = every.drop(columns=repeated)
        found.notes.extend(
            note for note in audit.notes if note.code not in ("audit_summary", "audit_summary_none_short")
        )
    advance(progress, 1.0)
    return found


def _audit(case: Case, role: str) -> AuditResult | None:
    layer = case.layer(role)
    if role == _REGISTER:
        return audit_car_parks(layer, REGISTER_FIELDS, case.strategy)
    spaces, charging = (case.field(role, each) for each in (field_names.CAR_SPACES, field_names.CHARGING_SPACES))
    if spaces is None or charging is None:
        return None
    fields = CarParkFields(
        charging=charging,
        spaces=spaces,
        on_terms=case.field(role, ("on_terms", "vilkårsparkering")),
        public=case.field(role, ("public", "access", "allmennheten")),
        exempt=case.field(role, ("exempt", "unntatt")),
        kind=case.field(role, field_names.PARKING_USE),
    )
    return audit_car_parks(layer, fields, case.strategy)


def _near(case: Case, built: gpd.GeoDataFrame, layer: gpd.GeoDataFrame) -> Ints:
    """Return the rows of a layer that lie within the strategy's distance of some built areas."""
    whole = shapely.union_all(geometries(built))
    distance = case.strategy.case.parking_looked_m
    return np.sort(shapely.STRtree(geometries(layer)).query(whole, predicate="dwithin", distance=distance))


def _check(
    case: Case, alternative: str, built: gpd.GeoDataFrame, audit: AuditResult | None, near: Ints | None
) -> Check:
    looked = case.strategy.case.parking_looked_m
    verdict, reasons, value, threshold = _own_spaces(case, built)
    if audit is not None and near is not None:
        status = audit.frame["status"].to_numpy(object).astype(str)
        covered = near[np.isin(status[near], _JUDGED)]
        inside = shapely.intersects(geometries(audit.frame)[covered], shapely.union_all(geometries(built)))
        own, others = covered[inside], covered[~inside]
        if len(own):
            counts = _counts(status[own])
            known = counts["met"] + counts["short"]
            if known:
                verdict = NOT_MET if counts["short"] == len(own) else MET if counts["met"] == len(own) else PARTLY
            else:
                verdict = INFORMATION
            value, threshold = (float(counts["met"]), float(len(own))) if known else (None, None)
            told: dict[str, object] = {"count": len(own), **counts, "missing": _missing(audit, own)}
            reasons = [Note("case_charging" if known else "case_charging_unknown", told), *reasons]
            reasons.extend(_why(audit, own, status[own]))
        if len(others):
            counts = _counts(status[others])
            told = {"count": len(others), "looked": looked, **counts, "missing": _missing(audit, others)}
            reasons.append(Note("case_charging_others", told))
            reasons.extend(_why(audit, others, status[others]))
        if not len(covered):
            reasons.append(Note("case_charging_none", {"looked": looked}))
    elif case.sources.has(_LAYER):
        reasons.append(Note("case_charging_fields", {"roles": roles((_LAYER,))}))
    else:
        reasons.append(Note("case_not_given", {"roles": roles((_LAYER,))}))
    sentence, *reasons = reasons
    if case.sources.has("chargers"):
        stations = len(_near(case, built, case.layer("chargers")))
        reasons.append(Note("case_chargers", {"count": stations, "looked": looked}))
    else:
        reasons.append(Note("case_not_given", {"roles": roles(("chargers",))}))
    return Check(
        CHARGING,
        alternative,
        verdict,
        RULE,
        sentence,
        value=value,
        threshold=threshold,
        reasons=tuple(reasons),
        layers=() if near is None or not len(near) else ("locatecharging_audit",),
    )


def _missing(audit: AuditResult, near: Ints) -> float:
    return float(np.nansum(audit.frame["missing_spaces"].to_numpy(np.float64)[near]))


def _counts(status: Sequence[str]) -> dict[str, int]:
    return {each: sum(one == each for one in status) for each in _JUDGED}


def _own_spaces(case: Case, built: gpd.GeoDataFrame) -> tuple[str, list[Note], float | None, float | None]:
    """Return what the rules ask of the plan's own car spaces: verdict, sentences, number and threshold."""
    spaces = float(built["car_spaces"].sum(skipna=False))
    if math.isnan(spaces):
        return INFORMATION, [Note("case_charging_own_unknown")], None, None
    if spaces == 0:
        return INFORMATION, [Note("case_charging_own_none")], None, None
    share = case.strategy.charging.audit.max_share
    most = math.floor(share * spaces + 1e-9)
    tek17 = Note("case_charging_tek17", {"count": spaces})
    told: dict[str, object] = {"count": spaces, "most": most, "share": share}
    ready = float(built["charging_spaces"].sum(skipna=False))
    if math.isnan(ready) or most == 0:
        return INFORMATION, [tek17, Note("case_charging_own", told)], None, None
    enough = ready >= most
    said = Note("case_charging_enough" if enough else "case_charging_fewer", {**told, "ready": ready})
    return MET if enough else INFORMATION, [said, tek17], ready, float(most)


def _why(audit: AuditResult, near: Ints, status: Sequence[str]) -> list[Note]:
    """Return why some car parks are short, or nobody knows."""
    table = pd.concat([audit.reasons, audit.assumed], ignore_index=True)
    names = text_of(audit.frame, "name").to_numpy(object)
    notes = []
    for row, state in sorted(zip(near, status, strict=True), key=lambda each: each[1] != "short")[:_TOLD]:
        if state not in ("short", "unknown"):
            continue
        said: Parts = [
            (AUDIT_REASONS[str(reason["code"])], {str(name): value for name, value in reason.items()})
            for reason in table[table["car_park"] == row].to_dict("records")
        ]
        if said:
            name = names[row] or str(row + 1)
            notes.append(Note("case_charging_park", {"reasons": [(AREA_REASONS, {"area": name, "reasons": said})]}))
    return notes
