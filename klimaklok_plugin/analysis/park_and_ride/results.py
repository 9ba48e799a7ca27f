"""What comes of park-and-ride: sites, who goes where, who goes nowhere and why, and what one more site would bring."""

from __future__ import annotations

from dataclasses import dataclass, fields

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Note
from ..layers.fields import names, with_sources
from ..siting.milp import TIME_LIMIT
from ..siting.models import Answer
from ..strategy.loading import Strategy
from ..strategy.sections import TIERS
from .access import Access
from .inputs import ParkAndRideInputs
from .problem import M_PER_KM, TRIPS_PER_DAY, ParkAndRideProblem

AIR_CLASSES_M = (1000.0, 3000.0)
"""The classes TØI 1553/2017 counts in, for comparison; nothing is decided by them. The columns are named after them."""

ADVICE = ("fee", "bike_first", "feeder_bus")
RULE = "park_and_ride"
BIKE_RULE = "hierarchy"
STREETS_RULE = "residents_zones"
SPRAWL_RULE = "park_and_ride_sprawl"
"""What advice rests on, by its key among the strategy's rules."""

_SHARES = ("share_under_1km", "share_1_3km", "share_over_3km")
_LEAST_CARS, _LEAST_KM = 1e-6, 1e-6


@dataclass(frozen=True)
class SavingsCurve:
    """The best answer known for some numbers of new sites, and what no answer can exceed.

    All numbers from 0 to `most`, unless work or time (`status`) was up.
    """

    sites: list[int]
    answers: list[Answer]
    bounds: list[float]
    most: int
    status: str


@dataclass(frozen=True)
class ParkAndRidePlan:
    """The answer for the number of sites asked for, and the curve around it."""

    answer: Answer
    curve: SavingsCurve
    asked: int


@dataclass(frozen=True)
class ParkAndRideTables:
    """See `ParkAndRideResult`."""

    sites: gpd.GeoDataFrame
    allocation: gpd.GeoDataFrame
    unserved: gpd.GeoDataFrame
    curve: gpd.GeoDataFrame
    reasons: pd.DataFrame
    summary: list[Note]
    notes: list[Note]


def park_and_ride_tables(
    inputs: ParkAndRideInputs, access: Access, problem: ParkAndRideProblem, plan: ParkAndRidePlan, strategy: Strategy
) -> ParkAndRideTables:
    """Turn the answer into tables, advice and notes.

    Parameters
    ----------
    inputs : ParkAndRideInputs
    access : Access
    problem : ParkAndRideProblem
    plan : ParkAndRidePlan
    strategy : Strategy
    """
    answer = plan.answer
    kept = answer.amount > _LEAST_CARS
    row, site, cars = answer.demand[kept].astype(np.int64), answer.candidate[kept].astype(np.int64), answer.amount[kept]
    saved = answer.cost[kept] * cars
    ids = _named(inputs)
    sites = _sites(inputs, access, problem, answer, (row, site, cars, saved), ids, strategy)
    allocation = _allocation(inputs, access, problem, (row, site, cars, saved), ids, strategy)
    unserved = _unserved(inputs, access, problem, answer, (row, cars), strategy)
    curve = _curve(plan.curve, inputs)
    return ParkAndRideTables(
        sites=sites,
        allocation=allocation,
        unserved=unserved,
        curve=curve,
        reasons=_reasons(sites, strategy, _use_unknown(inputs)),
        summary=_summary(inputs, access, problem, plan),
        notes=_notes(inputs, access, plan, sites, unserved, strategy),
    )


def _named(inputs: ParkAndRideInputs) -> pd.DataFrame:
    """Return each site's number from 1, and its name."""
    frame = inputs.sites.frame
    return pd.DataFrame({"site_id": np.arange(1, len(frame) + 1), "site_name": names(frame)})


# --- sites ------------------------------------------------------------------------------------------------------------


def _sites(
    inputs: ParkAndRideInputs,
    access: Access,
    problem: ParkAndRideProblem,
    answer: Answer,
    rows: tuple[Ints, Ints, Floats, Floats],
    ids: pd.DataFrame,
    strategy: Strategy,
) -> gpd.GeoDataFrame:
    row, site, cars, saved = rows
    count = problem.new.size
    opened = answer.open & problem.usable
    status = np.where(
        ~problem.new, "existing", np.where(opened, "chosen", np.where(problem.usable, "not_chosen", "unusable"))
    )
    hub = access.site_hub
    there = hub >= 0
    in_force = problem.usable & (opened | ~problem.new)
    spaces = inputs.sites.spaces
    mine = np.isin(problem.misuse_site, np.flatnonzero(in_force))
    misuse = np.bincount(problem.misuse_site[mine], problem.misuse_cars[mine], minlength=count)
    allocated = np.bincount(site, cars, minlength=count)
    # Of an existing site's cars today some live near; they are not counted twice.
    parked = np.where(problem.today > 0, problem.today, misuse) + allocated
    near_walk, near_bike = _near(inputs, access)
    drive = access.drive(problem.cell[row], site)
    air = _air_shares(inputs, access, problem, (problem.cell[row], site, cars), mine)
    far = np.zeros(count)
    np.maximum.at(far, site, drive)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_drive = np.bincount(site, cars * drive, minlength=count) / allocated
    gained = np.bincount(site, saved, minlength=count)
    lost = np.where(in_force, problem.lost_km, 0.0)
    frame = pd.DataFrame(
        {
            "site_id": ids["site_id"].to_numpy(),
            "site_name": ids["site_name"].to_numpy(),
            "kind": inputs.sites.kind,
            "status": status.astype(object),
            "reason": _only(problem.site_reason != "", problem.site_reason),
            "hub_id": _only(there, inputs.hubs.hub_id[hub]),
            "hub_name": _only(there, inputs.hubs.name[hub]),
            "hub_tier": _only(there, np.array(TIERS, dtype=object)[inputs.hubs.tier[hub]]),
            "hub_walk_m": np.where(np.isfinite(access.site_walk_m), access.site_walk_m, np.nan),
            "spaces": spaces,
            "spaces_basis": inputs.sites.basis,
            "cars_today": np.where(np.isnan(inputs.sites.in_use), np.nan, problem.today),
            "cars": allocated,
            "misuse_cars": misuse,
            "in_use": np.where(
                (in_force | (problem.today > 0)) & (spaces > 0) & ~_use_unknown(inputs),
                parked / np.maximum(spaces, 1e-9),
                np.nan,
            ),
            "saved_km": gained,
            "misuse_km": lost,
            "net_km": gained - lost,
            "land_m2": spaces * strategy.park_and_ride.m2_per_space,
            "near_walk": np.where(there, near_walk, np.nan),
            "near_bike": np.where(there, near_bike, np.nan),
            "share_under_1km": air[0],
            "share_1_3km": air[1],
            "share_over_3km": air[2],
            "drive_mean_m": mean_drive,
            "drive_max_m": np.where(allocated > 0, far, np.nan),
        }
    )
    frame = frame.assign(advice=_advice_codes(frame, strategy))
    points = shapely.points(access.site_xy)
    points[~np.isfinite(access.site_xy).all(axis=1)] = None
    return _beside(inputs.sites.frame.set_geometry(points, crs=inputs.sites.frame.crs), frame)


def _use_unknown(inputs: ParkAndRideInputs) -> Bools:
    """Return for which existing sites (m,) nobody knows how many cars park there today."""
    unknown: Bools = ~inputs.sites.new & np.isnan(inputs.sites.in_use)
    return unknown


def _near(inputs: ParkAndRideInputs, access: Access) -> tuple[Floats, Floats]:
    """Count the commuters in walking distance of each site's hub, and those in cycling distance only."""
    near, commuters = access.near, inputs.cells.commuters
    hubs = len(inputs.hubs.tier)
    found = []
    for share in (near.walk, near.bike):
        per_hub = np.bincount(near.hub, commuters[near.cell] * share, minlength=hubs)
        found.append(np.where(access.site_hub >= 0, per_hub[access.site_hub], 0.0))
    return found[0], found[1]


def _air(inputs: ParkAndRideInputs, access: Access, cell: Ints, site: Ints) -> Floats:
    """Return the air distance from cells to the nearest platform of the sites' hubs."""
    hubs = inputs.hubs
    shapes = shapely.multipoints(shapely.points(hubs.xy), indices=hubs.point_hub, out=np.full(len(hubs.tier), None))
    away: Floats = shapely.distance(shapely.points(access.cell_xy[cell]), shapes[access.site_hub[site]])
    return away


def _air_shares(
    inputs: ParkAndRideInputs,
    access: Access,
    problem: ParkAndRideProblem,
    allocated: tuple[Ints, Ints, Floats],
    mine: Bools,
) -> list[Floats]:
    """Return per class of air distance the share of each site's cars from there; NaN where none parks."""
    cell = np.concatenate([allocated[0], problem.misuse_cell[mine]])
    site = np.concatenate([allocated[1], problem.misuse_site[mine]])
    cars = np.concatenate([allocated[2], problem.misuse_cars[mine]])
    group = np.searchsorted(AIR_CLASSES_M, _air(inputs, access, cell, site), side="right")
    total = np.bincount(site, cars, minlength=problem.new.size)
    shares = []
    for each in range(len(AIR_CLASSES_M) + 1):
        part = np.bincount(site[group == each], cars[group == each], minlength=problem.new.size)
        shares.append(np.where(total > 0, part / np.maximum(total, 1e-12), np.nan))
    return shares


def _advice_codes(sites: pd.DataFrame, strategy: Strategy) -> Objects:
    rules = strategy.park_and_ride
    open_now = sites["status"].isin(["chosen", "existing"]).to_numpy(bool)
    near = (sites["near_walk"] + sites["near_bike"]) >= rules.bike_first_from * sites["spaces"]
    flags = (
        sites["in_use"] >= rules.fee_from,
        near & (sites["spaces"] > 0),
        sites["drive_mean_m"] >= rules.feeder_bus_from_m,
    )
    codes = np.full(len(sites), "", dtype=object)
    for code, flag in zip(ADVICE, flags, strict=True):
        given = open_now & flag.to_numpy(bool)
        codes[given] = np.where(codes[given] == "", code, codes[given] + f"; {code}")
    return _only(codes != "", codes)


def _only(where: Bools, values: Objects) -> Objects:
    """Return the values where they hold, None elsewhere."""
    found = np.full(len(values), None, dtype=object)
    found[where] = values[where]
    return found


def _reasons(sites: gpd.GeoDataFrame, strategy: Strategy, use_unknown: Bools) -> pd.DataFrame:
    """Return what each open site brings and why the advice is given: a row per reason, sorted by site."""
    rules = strategy.park_and_ride
    advice = sites["advice"].fillna("")
    open_now = sites["status"].isin(["chosen", "existing"]) & sites["reason"].isna()
    near = sites["near_walk"] + sites["near_bike"]
    fee_from, drive_km = pd.Series(100 * rules.fee_from, index=sites.index), sites["drive_mean_m"] / M_PER_KM
    told = (
        ("site_brings", None, open_now & (sites["cars"] > 0), sites["cars"], sites["net_km"]),
        ("site_brings_nothing", None, open_now & (sites["cars"] <= 0), sites["cars"], sites["net_km"]),
        ("advice_fee", RULE, advice.str.contains(r"\bfee\b"), 100 * sites["in_use"], fee_from),
        ("use_unknown", None, pd.Series(use_unknown, index=sites.index), sites["spaces"], sites["spaces"]),
        ("advice_bike_first", BIKE_RULE, advice.str.contains(r"\bbike_first\b"), near, sites["spaces"]),
        ("advice_feeder_bus", RULE, advice.str.contains(r"\bfeeder_bus\b"), drive_km, sites["cars"]),
    )
    parts = [
        pd.DataFrame(
            {"site": np.flatnonzero(where), "code": code, "rule": rule, "value": value[where], "other": other[where]}
        )
        for code, rule, where, value, other in told
    ]
    found = pd.concat(parts, ignore_index=True)
    found["name"] = sites["hub_name"].to_numpy(object)[found["site"].to_numpy()]
    return found.sort_values("site", kind="stable", ignore_index=True)


# --- who goes where, and who does not ---------------------------------------------------------------------------------


def _allocation(
    inputs: ParkAndRideInputs,
    access: Access,
    problem: ParkAndRideProblem,
    rows: tuple[Ints, Ints, Floats, Floats],
    ids: pd.DataFrame,
    strategy: Strategy,
) -> gpd.GeoDataFrame:
    row, site, cars, saved = rows
    cell, centre = problem.cell[row], problem.centre[row]
    drive, direct = access.drive(cell, site), problem.direct_m[row]
    ends = np.stack([access.cell_xy[cell], access.site_xy[site]], axis=1)
    frame = {
        "cell": cell + 1,
        "site_id": ids["site_id"].to_numpy()[site],
        "site_name": ids["site_name"].to_numpy()[site],
        "centre": inputs.centres.name[centre],
        "cars": cars,
        "persons": cars * strategy.park_and_ride.persons_per_car,
        "drive_m": drive,
        "direct_m": direct,
        "detour": (drive + access.site_centre_m[site, centre]) / np.maximum(direct, 1e-9),
        "air_m": _air(inputs, access, cell, site),
        "saved_km": saved,
    }
    return gpd.GeoDataFrame(frame, geometry=shapely.linestrings(ends), crs=inputs.cells.frame.crs)


def _unserved(
    inputs: ParkAndRideInputs,
    access: Access,
    problem: ParkAndRideProblem,
    answer: Answer,
    rows: tuple[Ints, Floats],
    strategy: Strategy,
) -> gpd.GeoDataFrame:
    """List whoever uses no site: each cell once per reason."""
    commuters, near = inputs.cells.commuters, access.near
    per_car = strategy.park_and_ride.persons_per_car
    counted = access.cell_reason == ""
    cells = np.arange(commuters.size)
    lost = np.isin(access.cell_reason, ["no_geometry", "lines", "too_far"]) & (commuters > 0)
    parts = [(cells[lost], access.cell_reason[lost], commuters[lost])]
    for share, code in ((near.walk_any, "near_walk"), (near.bike_any, "near_bike")):
        some = counted & (share > 0)
        parts.append((cells[some], np.full(int(some.sum()), code, dtype=object), (commuters * share)[some]))
    # Cells that reach no centre, or not all of them.
    far = commuters * near.far
    going = np.bincount(problem.cell, problem.cars, minlength=commuters.size) * per_car
    stuck = counted & (far - going > _LEAST_CARS * np.maximum(far, 1.0))
    parts.append((cells[stuck], np.full(int(stuck.sum()), "centre_unreached", dtype=object), (far - going)[stuck]))
    left = problem.cars - np.bincount(rows[0], rows[1], minlength=problem.cars.size)
    has_open = np.zeros(problem.cars.size, dtype=bool)
    has_open[problem.reach.demand[answer.open[problem.reach.candidate]]] = True
    rest = left > _LEAST_CARS
    reason = np.where(has_open, "sites_full", problem.reason)
    parts.append((problem.cell[rest], reason[rest], left[rest] * per_car))
    cell, codes, persons = (np.concatenate(each) for each in zip(*parts, strict=True))
    listed = pd.DataFrame({"cell": cell, "reason": codes.astype(object), "persons": persons})
    found = listed.groupby(["cell", "reason"], sort=True)["persons"].sum().reset_index()
    at = found["cell"].to_numpy()
    result = pd.DataFrame(
        {
            "cell": at + 1,
            "reason": found["reason"].to_numpy(object),
            "persons": found["persons"].to_numpy(),
            "cars": found["persons"].to_numpy() / per_car,
            "distance_m": access.cell_snap_m[at],
        }
    )
    return _beside(inputs.cells.frame.iloc[at].reset_index(drop=True), result)


def _beside(source: gpd.GeoDataFrame, found: pd.DataFrame) -> gpd.GeoDataFrame:
    """Put our columns behind the source's own."""
    columns = {str(name): found[name].to_numpy() for name in found.columns}
    return with_sources(source, np.arange(len(found)), columns)


def _curve(curve: SavingsCurve, inputs: ParkAndRideInputs) -> gpd.GeoDataFrame:
    saved = np.array([answer.objective for answer in curve.answers])
    bound = np.maximum(np.array(curve.bounds), saved)
    frame = {
        "sites": np.array(curve.sites, dtype=np.int64),
        "saved_km": saved,
        "more_km": np.where(np.diff(curve.sites, prepend=-1) == 1, np.diff(saved, prepend=np.nan), np.nan),
        "cars": [float(answer.amount.sum()) for answer in curve.answers],
        "bound_km": bound,
        "gap": np.where(bound > saved, (bound - saved) / np.maximum(np.abs(saved), 1e-9), 0.0),
    }
    return gpd.GeoDataFrame(frame, geometry=[None] * saved.size, crs=inputs.cells.frame.crs)


# --- what to say ------------------------------------------------------------------------------------------------------


def _summary(
    inputs: ParkAndRideInputs, access: Access, problem: ParkAndRideProblem, plan: ParkAndRidePlan
) -> list[Note]:
    """Return how many commuters there are and need it, and what the sites save, among how many that were tried."""
    commuters, answer = inputs.cells.commuters, plan.answer
    counted = access.cell_reason == ""
    need = {
        "cells": len(commuters), "commuters": float(commuters.sum()),
        "far": float((commuters * access.near.far)[counted].sum()), "cars": float(problem.cars.sum()),
    }  # fmt: skip
    before_km = TRIPS_PER_DAY * float((problem.cars * problem.drove * problem.direct_m).sum()) / M_PER_KM
    tried = int((problem.usable & problem.new).sum())
    brings = {
        "sites": int((answer.open & problem.usable & problem.new).sum()), "tried": tried,
        "given": int(problem.new.sum()), "km": answer.objective,
        "share": 100 * answer.objective / before_km if before_km > 0 else 0.0,
    }  # fmt: skip
    code = "park_summary" if (~problem.new).any() else "park_summary_new"
    return [Note(code, {**brings}), Note("park_summary_need", {**need})]


def _notes(
    inputs: ParkAndRideInputs,
    access: Access,
    plan: ParkAndRidePlan,
    sites: gpd.GeoDataFrame,
    unserved: gpd.GeoDataFrame,
    strategy: Strategy,
) -> list[Note]:
    answer = plan.answer
    notes = [Note("ride_assumed"), Note("park_sprawl", {"rule": strategy.rules[SPRAWL_RULE].number})]
    if access.near.off:
        notes.append(Note("hubs_off_network", {"count": access.near.off, "limit_m": strategy.network.max_snap_m}))
    if inputs.good.all():
        notes.append(Note("only_good_hubs"))
    for reason, count in sites["reason"].value_counts().items():
        notes.append(Note("sites_unusable", {"count": int(count), "reason": reason}))
    total = float(inputs.cells.commuters.sum())
    for reason, persons in unserved.groupby("reason")["persons"].sum().items():
        notes.append(Note("park_unserved", {"reason": reason, "persons": persons, "share": 100 * persons / total}))
    chosen = sites[sites["status"] == "chosen"]
    if len(chosen) < plan.asked and answer.gap == 0:
        notes.append(Note("park_no_more", {"asked": plan.asked, "count": len(chosen)}))
    values = {"count": len(chosen), "cars": float(answer.amount.sum()), "km": answer.objective}
    code = "park_chosen" if (~inputs.sites.new).any() else "park_chosen_new"
    notes.append(Note(code, {**values, "land": float(chosen["land_m2"].sum())}))
    users = (sites["misuse_cars"] + sites["cars"]).to_numpy()
    if users.sum() > 0:
        near, middle, far = (100 * float(np.nansum(sites[name] * users) / users.sum()) for name in _SHARES)
        first, second = (each / M_PER_KM for each in AIR_CLASSES_M)
        notes.append(Note("park_air", {"near": near, "middle": middle, "far": far, "first": first, "second": second}))
        notes += _measured(strategy)
    if (full := int((sites["in_use"] >= strategy.park_and_ride.fee_from).sum())) > 0:
        notes.append(Note("park_spillover", {"count": full, "rule": strategy.rules[STREETS_RULE].number}))
    return notes + _unproven(plan)


def _unproven(plan: ParkAndRidePlan) -> list[Note]:
    """Say how much better the best answer might be, and what is missing in the curve."""
    answer, notes = plan.answer, []
    if answer.gap > 0 and answer.objective > _LEAST_KM:
        notes.append(Note("park_gap", {"gap": 100 * answer.gap, "bound": answer.bound, "status": answer.status}))
    elif answer.gap > 0:
        notes.append(Note("park_gap_nothing", {"bound": answer.bound, "status": answer.status}))
    if (missing := plan.curve.most + 1 - len(plan.curve.sites)) > 0:
        late = plan.curve.status == TIME_LIMIT
        notes.append(Note("park_curve_cut" if late else "park_curve_cut_by_work", {"count": missing}))
    return notes


def _measured(strategy: Strategy) -> list[Note]:
    """Return what a study counted at sites here: only where the file in use names it, as other places tell little."""
    measured = strategy.park_and_ride.measured
    if not all(strategy.says(f"park_and_ride.measured.{each.name}") for each in fields(measured)):
        return []
    shares = {"near": 0.0, "middle": 0.0, "far": 0.0} | dict(measured.air_share or {})
    return [
        Note(
            "park_air_measured",
            {**shares, "sites": measured.sites, "place": measured.place, "study": measured.study},
        )
    ]
