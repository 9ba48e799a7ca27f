"""Parking around a plan: bikes nearer than cars, and whether the car takes the detour."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Ints
from ..core.messages import Note, Text
from ..core.progress import Progress
from ..layers import field_names
from ..layers.fields import geometries, points_of, text_of
from ..parking.detour import DetourOptions, car_detour
from ..parking.hierarchy import HierarchyOptions, HierarchyResult, audit_hierarchy
from ..parking.inputs import ParkingFields
from ..parking.verdicts import FAILS, HOLDS, NO_STOP, STOP_NEARER
from ..sources.services import read_services
from .checks import INFORMATION, MET, NOT_ASSESSED, PARTLY, Check
from .context import Case, Findings, Measure, by_share, not_assessed, roles, shortened
from .messages import AT_CAR_PARKS, AT_THE_DOOR, HIERARCHY_VERDICTS, TRIP, TRIP_NOT_DRIVEN

HIERARCHY, DETOUR = "parking_hierarchy", "car_detour"
_NEARER, _HIERARCHY_RULE = "bike_parking_nearer", "hierarchy"
_TOLD = 6
_STOP_JUDGED = (STOP_NEARER, "equal", "car_nearer", NO_STOP)
_NOT_SLOWER = ("walk", "bike", "equal")


# --- bikes nearer than cars -------------------------------------------------------------------------------------------


def check_hierarchy(case: Case, progress: Progress | None = None) -> Findings:
    """Measure whether bike parking lies nearer to each built area than car parking, as `audit_hierarchy` does.

    Parameters
    ----------
    case : Case
    progress : callable, optional
    """
    found = Findings()
    if missing := case.sources.missing("network", "bike_parking", "car_parking"):
        found.checks = [not_assessed(HIERARCHY, each, _NEARER, *missing) for each in case.alternatives]
        return found
    targets, shape_of = case.shapes()
    options = HierarchyOptions(
        bikes=ParkingFields(capacity=case.field("bike_parking", field_names.CAPACITY)),
        cars=ParkingFields(
            capacity=case.field("car_parking", field_names.CAPACITY),
            kind=case.field("car_parking", field_names.PARKING_USE),
        ),
    )
    result = audit_hierarchy(
        targets,
        case.network,
        case.layer("bike_parking"),
        case.layer("car_parking"),
        case.strategy,
        options,
        stops=case.layer("hubs") if case.sources.has("hubs") else None,
        entrances=case.layer("entrances") if case.sources.has("entrances") else None,
        progress=progress,
    )
    layer = case.by_area(result.targets, np.arange(len(targets)), shape_of)
    found.layers["parkinghierarchy_output"] = layer.assign(target_name=layer["area_id"]).drop(columns="name")
    found.notes.extend(result.notes)
    shares: dict[str, float] = {}
    for alternative in case.alternatives:
        built = case.built(alternative)
        if not len(built):
            found.checks.append(Check(HIERARCHY, alternative, INFORMATION, _NEARER, Note("case_nothing_built")))
            continue
        check, share = _hierarchy(case, alternative, built, result, shape_of)
        found.checks.append(check)
        if math.isfinite(share):
            shares[alternative] = share
    found.measures = [Measure(HIERARCHY, "hierarchy_share", "share", shares)] if shares else []
    return found


def _hierarchy(
    case: Case, alternative: str, built: gpd.GeoDataFrame, result: HierarchyResult, shape_of: pd.Series[int]
) -> tuple[Check, float]:
    mine = result.targets.iloc[shape_of.loc[built.index].to_numpy()]
    verdicts = mine["verdict"].to_numpy(object)
    holds, judged = np.isin(verdicts.astype(str), HOLDS), np.isin(verdicts.astype(str), (*HOLDS, *FAILS))
    share = float(holds.sum() / judged.sum()) if judged.any() else math.nan
    rules = case.strategy.case
    ids = built["area_id"].to_numpy(object)
    reasons = [
        Note(
            "case_hierarchy_areas",
            {"verdict": [(HIERARCHY_VERDICTS[each], {})], "areas": shortened(ids[verdicts == each])},
        )
        for each in HIERARCHY_VERDICTS
        if (verdicts == each).any()
    ]
    if "stop_verdict" in mine:
        stops = mine["stop_verdict"].to_numpy(object).astype(str)
        of = int(np.isin(stops, _STOP_JUDGED).sum())
        if of:
            reasons.append(Note("case_hierarchy_stop", {"holds": int((stops == STOP_NEARER).sum()), "count": of}))
    reasons.append(Note("case_hierarchy_existing"))
    reasons.append(Note("case_share_rule", {"holds": rules.holds_share, "partly": rules.partly_share}))
    if not judged.any():
        sentence = Note("case_hierarchy_nothing")
        check = Check(HIERARCHY, alternative, INFORMATION, _NEARER, sentence, reasons=tuple(reasons))
        return check, share
    sentence = Note("case_hierarchy", {"holds": int(holds.sum()), "count": int(judged.sum())})
    check = Check(
        HIERARCHY,
        alternative,
        by_share(share, rules.holds_share, rules.partly_share),
        _NEARER,
        sentence,
        value=share,
        threshold=rules.holds_share,
        unit="share",
        reasons=tuple(reasons),
        layers=("parkinghierarchy_output",),
    )
    return check, share


# --- the car takes the detour -----------------------------------------------------------------------------------------


def check_detour(case: Case, progress: Progress | None = None) -> Findings:
    """Compare walking, cycling and driving from each built area to the nearest hub, centre and service of each kind.

    Parameters
    ----------
    case : Case
    progress : callable, optional
    """
    found = Findings()
    missing = case.sources.missing("network")
    if not missing and case.sources.missing("hubs", "services") == ("hubs", "services"):
        missing = ("hubs", "services")
    if missing:
        found.checks = [not_assessed(DETOUR, each, "car_detour", *missing) for each in case.alternatives]
        return found
    origins, shape_of = case.shapes()
    targets, nearest = _destinations(case, origins)
    parking = case.sources.has("car_parking")
    result = car_detour(
        origins,
        targets,
        case.network,
        case.strategy,
        DetourOptions(use_field=case.field("car_parking", field_names.PARKING_USE)),
        car_parking=case.layer("car_parking") if parking else None,
        bike_parking=case.layer("bike_parking") if case.sources.has("bike_parking") else None,
        progress=progress,
    )
    pairs = result.pairs
    origin, target = (pairs[name].to_numpy(np.int64) - 1 for name in ("origin_id", "target_id"))
    wanted = np.isin(origin * len(targets) + target, nearest[:, 0] * len(targets) + nearest[:, 1])
    pairs = pairs[wanted].assign(kind=targets["kind"].to_numpy(object)[target[wanted]]).reset_index(drop=True)
    layer = case.by_area(pairs, pairs["origin_id"].to_numpy(np.int64) - 1, shape_of)
    found.layers["cardetour_output"] = layer.assign(origin_name=layer["area_id"])
    found.notes.extend(result.notes)
    shares: dict[str, float] = {}
    no_parking = (result.summary["car_reason"] == "no_car_parking").to_numpy(bool)
    unparked = result.summary["target_id"].to_numpy(np.int64)[no_parking]
    for alternative in case.alternatives:
        built = case.built(alternative)
        if not len(built):
            found.checks.append(Check(DETOUR, alternative, INFORMATION, "car_detour", Note("case_nothing_built")))
            continue
        check, share = _detour(case, built, pairs, shape_of.loc[built.index].to_numpy(), unparked, parking=parking)
        found.checks.append(check)
        if math.isfinite(share):
            shares[alternative] = share
    found.measures = [Measure(DETOUR, "detour_share", "share", shares)] if shares else []
    return found


def _destinations(case: Case, origins: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, Ints]:
    """Return the destinations (t) that are the nearest of their kind to any area, by air, and the pairs (k, 2)."""
    xy, name, kind = [], [], []
    if case.sources.has("hubs"):
        hubs = case.layer("hubs")
        middle = shapely.centroid(geometries(hubs))
        xy.append(np.column_stack([shapely.get_x(middle), shapely.get_y(middle)]))
        name.append(text_of(hubs, "name").to_numpy(object))
        kind.append(np.full(len(hubs), "hub", object))
    if case.sources.has("services"):
        layer = case.named("services", {"name": field_names.SCHOOL_NAME})
        field = case.field("services", field_names.SERVICE_KIND)
        read = read_services(layer, field, case.strategy.sites.service_kinds, "SERVICES")
        xy.append(read.xy)
        name.append(read.name)
        kind.append(np.array(read.kinds, dtype=object)[read.kind])
    if case.sources.has("centres"):
        layer = case.layer("centres")
        spots, row = points_of(layer)
        xy.append(spots)
        name.append(text_of(layer, "name").to_numpy(object)[row])
        kind.append(np.full(len(spots), "centre", object))
    places, names, kinds = np.concatenate(xy), np.concatenate(name), np.concatenate(kind)
    finite = np.isfinite(places).all(axis=1)
    places, names, kinds = places[finite], names[finite], kinds[finite]
    pairs = []
    for each in sorted(set(kinds)):
        some = np.flatnonzero(kinds == each)
        near = shapely.STRtree(shapely.points(places[some])).nearest(geometries(origins))
        pairs.append(np.column_stack([np.arange(len(origins)), some[near]]))
    both = np.concatenate(pairs)
    used, row = np.unique(both[:, 1], return_inverse=True)
    frame = gpd.GeoDataFrame(
        {"name": names[used], "kind": kinds[used]}, geometry=shapely.points(places[used]), crs=origins.crs
    )
    return frame, np.column_stack([both[:, 0], row.ravel()])


def _detour(
    case: Case, built: gpd.GeoDataFrame, pairs: gpd.GeoDataFrame, shapes: Ints, unparked: Ints, *, parking: bool
) -> tuple[Check, float]:
    alternative, beyond = str(built["alternative"].iloc[0]), case.beyond(built)
    mine = pairs[np.isin(pairs["origin_id"].to_numpy(np.int64) - 1, shapes)]
    driven = mine[mine["car_min"].notna() & (mine["walk_min"].notna() | mine["bike_min"].notna())]
    holds = int(np.isin(driven["winner"].to_numpy(object).astype(str), _NOT_SLOWER).sum())
    share = holds / len(driven) if len(driven) else math.nan
    rules = case.strategy.case
    reasons = [
        Note(
            "case_detour_to",
            {"name": name, "trips": [_trip(some)]},
        )
        for name, some in list((driven if len(driven) else mine).groupby("target_name", sort=True))[:_TOLD]
    ]
    left = mine.loc[mine.index.difference(driven.index)]
    if len(driven) and len(left):
        names = shortened(sorted(set(left["target_name"])))
        reasons.append(Note("case_detour_left", {"count": len(left), "names": names}))
    reasons.extend(beyond)
    reasons.append(Note("case_detour_door", {"where": [(AT_CAR_PARKS if parking else AT_THE_DOOR, {})]}))
    if gone := case.sources.missing("hubs", "services"):
        reasons.append(Note("case_not_given", {"roles": roles(gone)}))
    reasons.append(Note("case_share_rule", {"holds": rules.holds_share, "partly": rules.partly_share}))
    if not len(driven):
        sentence, verdict = Note("case_detour_nothing"), INFORMATION
        if len(mine) and mine["target_id"].isin(unparked).all():
            sentence, verdict = Note("case_detour_no_parking", {"count": mine["target_id"].nunique()}), NOT_ASSESSED
        return Check(DETOUR, alternative, verdict, "car_detour", sentence, reasons=tuple(reasons)), share
    verdict = by_share(share, rules.holds_share, rules.partly_share)
    check = Check(
        DETOUR,
        alternative,
        PARTLY if beyond and verdict == MET else verdict,
        "car_detour",
        Note("case_detour", {"holds": holds, "count": len(driven)}),
        value=share,
        threshold=rules.holds_share,
        unit="share",
        reasons=tuple(reasons),
        layers=("cardetour_output",),
    )
    return check, share


def _trip(some: gpd.GeoDataFrame) -> tuple[Text, dict[str, object]]:
    """Return the mean minutes of trips by each mode, as far as they are known."""
    minutes: dict[str, object] = {mode: some[f"{mode}_min"].mean() for mode in ("walk", "bike", "car")}
    return (TRIP if some["car_min"].notna().any() else TRIP_NOT_DRIVEN), minutes
