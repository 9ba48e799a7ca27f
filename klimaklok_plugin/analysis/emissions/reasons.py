"""What a site's numbers rest on, and what was assumed, each with its count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..core.arrays import Bools, Ints
from ..core.messages import Note
from ..strategy.emissions import GROUPS
from .case import WHAT, EmissionCase
from .results import RULE

if TYPE_CHECKING:
    from .transport import LikeliestEmissions


def explain_emissions(case: EmissionCase, middle: LikeliestEmissions) -> pd.DataFrame:
    """Return what each site's numbers rest on, a row per reason, in the order in which they are told.

    Parameters
    ----------
    case : EmissionCase
    middle : LikeliestEmissions
    """
    access, rules = case.access, case.strategy.emissions
    unknown, homes, staff = case.unknown(), case.homes, case.workplaces
    anybody = homes | staff
    reached = anybody & np.isfinite(access.hub_walk_m)
    rows: list[tuple[str, Ints, list[Any], str]] = []

    def tell(code: str, where: Bools, value: Any = np.nan, other: Any = np.nan, name: Any = "", rule: str = "") -> None:
        site = np.flatnonzero(where)
        told = [
            each[site] if isinstance(each, np.ndarray) else np.full(len(site), each) for each in (value, other, name)
        ]
        rows.append((code, site, told, rule))

    tell("emission_nobody", ~anybody)
    trips = middle.total("trips")
    with np.errstate(invalid="ignore", divide="ignore"):
        green = 1 - middle.mode("car") / trips
    tell("emission_green", anybody & (trips > 0), green, rules.target_green, rule=RULE)
    named = access.hub_name != ""
    tell("emission_hub", reached & named, access.hub_walk_m, access.headway_min, access.hub_name)
    tell("emission_hub_unnamed", reached & ~named, access.hub_walk_m, access.headway_min)
    tell("emission_no_hub", anybody & np.isinf(access.hub_walk_m))
    tell("emission_centre", anybody & ~np.isnan(access.centre_km), access.centre_km)
    for group, code in zip(GROUPS, ("emission_parking_homes", "emission_parking_staff"), strict=True):
        there = homes if group == "residents" else staff
        tell(code, there & ~np.isnan(access.parking[group]), access.parking[group])
    lacking = np.column_stack([unknown[what] for what in WHAT])
    said = np.array([f"access_{each}" for each in WHAT])
    what = np.array([",".join(said[row]) for row in lacking], dtype=object)
    tell("emission_unknown", lacking.any(axis=1), name=what)
    site = np.concatenate([each for _, each, _, _ in rows])
    counts = [len(each) for _, each, _, _ in rows]
    value, other, name = (np.concatenate([told[place] for _, _, told, _ in rows]) for place in range(3))
    made = pd.DataFrame(
        {
            "site": site,
            "code": np.repeat([code for code, *_ in rows], counts),
            "value": value.astype(np.float64),
            "other": other.astype(np.float64),
            "name": pd.Series(name.astype(object), dtype=object),
            "rule": np.repeat([rule for *_, rule in rows], counts),
        }
    )
    lists = made["code"] == "emission_unknown"
    made["name"] = made["name"].where(~lists, made["name"].str.split(","))
    return made.sort_values("site", kind="stable", ignore_index=True)


def assumptions(case: EmissionCase) -> list[Note]:
    """Return what was assumed, each with its count."""
    notes = [Note("emission_frame", {"first": int(case.years[0]), "last": int(case.years[-1])})]
    if case.homes.any():
        notes.extend(_of_homes(case))
    if case.workplaces.any():
        notes.extend(_of_workplaces(case))
    if case.homes.any() and case.workplaces.any():
        notes.append(Note("emission_counted_twice", {}))
    for what, where in case.unknown().items():
        if where.any():
            notes.append(Note("emission_access_unknown", {"what": f"access_{what}", "count": int(where.sum())}))
    for group, there in (("residents", case.homes), ("staff", case.workplaces)):
        if there.any():
            mean = case.reference[group]
            code = "emission_today_measured" if mean.measured else "emission_today_assumed"
            values = {"walk": mean.access.hub_walk_m, "headway": mean.access.headway_min}
            notes.append(Note(code, {**values, "group": f"emission_{group}"}))
    return notes


def _of_homes(case: EmissionCase) -> list[Note]:
    rules, rate, count = case.strategy.emissions, case.options.trips_per_person, int(case.homes.sum())
    notes = []
    if rate is None:
        notes.append(Note("emission_trips_person", {"count": count, **_range(rules.residents.trips, "rate")}))
    else:
        notes.append(Note("emission_trips_person_given", {"count": count, "rate": rate}))
    by_dwelling = case.homes & np.isnan(case.given.persons)
    if by_dwelling.any():
        values = _range(rules.persons_per_dwelling, "persons")
        notes.append(Note("emission_persons_assumed", {"count": int(by_dwelling.sum()), **values}))
    return notes


def _of_workplaces(case: EmissionCase) -> list[Note]:
    rules, rate, given = case.strategy.emissions, case.options.trips_per_job, case.given
    staff, count = case.workplaces, int(case.workplaces.sum())
    notes = []
    if rate is None:
        notes.append(Note("emission_trips_job", {"count": count, **_range(rules.staff.trips, "rate")}))
    else:
        notes.append(Note("emission_trips_job_given", {"count": count, "rate": rate}))
    notes.append(Note("emission_no_visitors", {"count": count}))
    if given.staff_by_use:
        notes.append(Note("emission_staff_by_use", {"count": given.staff_by_use}))
    unsaid = staff & np.isnan(given.persons) & np.isnan(given.dwellings)
    if unsaid.any() and case.homes.any():
        notes.append(Note("emission_no_homes", {"count": int(unsaid.sum())}))
    if not np.isnan(case.access.parking["staff"][staff]).all():
        notes.append(Note("emission_staff_free", {}))
    return notes


def _range(span: Mapping[str, float], name: str) -> dict[str, object]:
    return {name: span["mid"], "low": span["low"], "high": span["high"]}
