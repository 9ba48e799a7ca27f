"""What a charging plan adds up to, read from its results: needs, what exists, phases, coverage, grid, audit.

The results may come back from a file, and may have been edited by hand: what lacks a field is refused, and what is
empty is counted beside the sum instead of being taken as nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
import pandas as pd

from ..core.messages import Note, Text
from ..strategy.sections import OWN_RIGHT
from . import columns
from .audit import STATUSES
from .messages import ReportFieldError, ReportValueError
from .situation import ASK_GRID_COMPANY, EXISTING, EXTENDED, NEW

SUMS = ("normal_points", "fast_points", "kw", "cost")
"""What is added up by phase."""
MEASURED = ("served", "left")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "sites": ("site_id", "name", "status", "phase", *SUMS, "demand", "share", "grid"),
    "plan": ("phase", "measure", "name", *SUMS, "grid"),
    "allocation": ("site_id", "kind", "weight"),
    "unserved": ("kind", "unserved", "reason"),
    "curve": ("sites", "covered_share", "bound_share"),
    "areas": ("name", "demand", "covered", "covered_share"),
    "audit": ("name", "status", "missing_spaces", "spaces", "charging_spaces"),
}
"""Fields without which a result says nothing here."""
NUMBERS = frozenset(
    (*SUMS, "phase", "demand", "share", "phase_share", "site_id", "weight", "unserved", "sites", "covered_share")
) | {"bound_share", "covered", "missing_spaces", "missing_max", "spaces", "charging_spaces"}
PARAMETERS: Mapping[str, str] = {
    "sites": "SITES", "plan": "PLAN", "allocation": "ALLOCATION", "unserved": "UNSERVED", "curve": "CURVE",
    "areas": "AREA_COVERAGE", "audit": "AUDIT",
}  # fmt: skip
NO_PUBLIC = (OWN_RIGHT, "no_weight", "no_geometry")
"""Reasons of what is no public demand, or nobody knows how much of it."""
CLOSE = 0.01
"""By how much of them two sums may differ that ought to be the same: what is shown is rounded."""

TOLD = 3
"""Decimals by which shares are told (0.1 %): those that are told alike are ranked alike."""


@dataclass(frozen=True)
class ChargingOutputs:
    """The results of `locate_charging`, each a table; None for what was not given."""

    sites: pd.DataFrame
    plan: pd.DataFrame | None = None
    allocation: pd.DataFrame | None = None
    unserved: pd.DataFrame | None = None
    curve: pd.DataFrame | None = None
    areas: pd.DataFrame | None = None
    audit: pd.DataFrame | None = None


@dataclass(frozen=True)
class Totals:
    """Sums over sites or stations.

    Attributes
    ----------
    count : int
    normal_points, fast_points, kw, cost, demand, share : float
        NaN where no row knows it.
    """

    count: int
    normal_points: float
    fast_points: float
    kw: float
    cost: float
    demand: float
    share: float


@dataclass(frozen=True)
class OwnRight:
    """Who has a right to charge at home.

    Attributes
    ----------
    features : int
        Housing associations or other places.
    weight : float
        How many it is, of those that say so; NaN where none does.
    unknown : int
        Features that do not say how many.
    """

    features: int
    weight: float
    unknown: int


@dataclass(frozen=True)
class ChargingNumbers:
    """What a charging plan adds up to.

    Attributes
    ----------
    existing, new : Totals
        Stations that exist, and the new sites when all is built.
    sites : DataFrame
        The new sites by phase, the most demand first: ``site_id``, ``name``, ``phase``, ``normal_points``,
        ``fast_points``, ``kw``, ``cost``, ``demand``, ``share``, ``grid``.
    phases : DataFrame
        By phase: ``phase`` (NA where sites do not say theirs), ``new_sites``, ``extended``, ``normal_points``,
        ``fast_points``, ``kw``, ``cost``, and ``covered_share`` after it (NaN where it is not known).
    by_opening : bool
        The plan row by row was not given: points that are added later count in the phase in which their site opens.
    needs : DataFrame or None
        Public demand by ``kind``: ``served``, ``left``; None without both layers.
    left : DataFrame or None
        Demand that no site serves by ``reason``: ``weight``.
    own_right : OwnRight or None
    curve : DataFrame or None
        Rows of which all is known.
    areas : DataFrame or None
        Worst-served first, those without demand last.
    worst, best : DataFrame or None
        The areas that are served worst and best: all that are told with the same share.
    audit : dict or None
        Number of car parks by status.
    audit_missing : float
        Spaces with charging that are missing at least.
    audit_short : DataFrame or None
        Car parks that are short, most missing first.
    grid : DataFrame
        By ``grid`` point, the one to be asked about first: ``sites``, ``points``, ``kw``.
    notes : tuple of Note
        What is not known, and what does not fit together.
    """

    existing: Totals
    new: Totals
    sites: pd.DataFrame
    phases: pd.DataFrame
    by_opening: bool
    needs: pd.DataFrame | None
    left: pd.DataFrame | None
    own_right: OwnRight | None
    curve: pd.DataFrame | None
    areas: pd.DataFrame | None
    worst: pd.DataFrame | None
    best: pd.DataFrame | None
    audit: dict[str, int] | None
    audit_missing: float
    audit_short: pd.DataFrame | None
    grid: pd.DataFrame
    notes: tuple[Note, ...]


def charging_numbers(outputs: ChargingOutputs) -> ChargingNumbers:
    """Add a charging plan up.

    Parameters
    ----------
    outputs : ChargingOutputs

    Raises
    ------
    ReportFieldError
        A result lacks a field.
    ReportValueError
        A field that holds numbers holds something else.
    """
    given = _checked(outputs)
    sites = given["sites"]
    new = sites[sites["status"] == NEW].sort_values(["phase", "demand"], ascending=[True, False], kind="stable")
    existing = sites[sites["status"] == EXISTING]
    notes = _unknown(new, SUMS, "SITES")
    other = len(sites) - len(new) - len(existing)
    if other:
        notes.append(Note("report_status_unknown", {"count": other}))
    allocation, unserved = given.get("allocation"), given.get("unserved")
    if allocation is not None:
        notes += _unlike(sites, allocation)
    plan = given.get("plan")
    if plan is not None:
        notes += _unknown(plan[plan["measure"].isin([NEW, EXTENDED])], SUMS, "PLAN")
        notes += _unlike_plan(new, plan)
    curve = given.get("curve")
    if curve is not None:
        notes += _unknown(curve, NEEDED["curve"], "CURVE")
        curve = curve.dropna(subset=list(NEEDED["curve"])).sort_values("sites", ignore_index=True)
    areas, audit = given.get("areas"), given.get("audit")
    areas = None if areas is None else areas.sort_values(["covered_share", "name"], ignore_index=True)
    short = None if audit is None else audit[audit["status"] == "short"]
    return ChargingNumbers(
        existing=_totals(existing),
        new=_totals(new),
        sites=new.reset_index(drop=True),
        phases=_phases(new, plan),
        by_opening=plan is None,
        needs=None if allocation is None or unserved is None else _needs(allocation, unserved),
        left=None if unserved is None else _by(unserved[unserved["reason"] != OWN_RIGHT], "reason", "unserved"),
        own_right=None if unserved is None else _own_right(unserved),
        curve=curve,
        areas=areas,
        worst=None if areas is None else _alike(areas, "min"),
        best=None if areas is None else _alike(areas, "max"),
        audit=None if audit is None else {each: int((audit["status"] == each).sum()) for each in STATUSES},
        audit_missing=_sum(short["missing_spaces"]) if short is not None else float("nan"),
        audit_short=None
        if short is None
        else short.sort_values("missing_spaces", ascending=False, kind="stable", ignore_index=True),
        grid=_grid(new),
        notes=tuple(notes),
    )


# --- reading ----------------------------------------------------------------------------------------------------------


def _checked(outputs: ChargingOutputs) -> dict[str, pd.DataFrame]:
    """Return what was given, by name, with numbers as numbers."""
    given = {each.name: frame for each in fields(outputs) if (frame := getattr(outputs, each.name)) is not None}
    for name, frame in given.items():
        for field in NEEDED[name]:
            if field not in frame.columns:
                raise ReportFieldError(layer=PARAMETERS[name], field=field)
    return {name: _as_numbers(name, frame) for name, frame in given.items()}


def _as_numbers(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    known = [str(each) for each in frame.columns if each in NUMBERS]
    made = {}
    for field in known:
        numbers = pd.to_numeric(frame[field], errors="coerce").astype("float64")
        wrong = frame.loc[numbers.isna() & frame[field].notna(), field]
        if len(wrong):
            raise ReportValueError(layer=PARAMETERS[name], field=field, value=str(wrong.iloc[0]))
        made[field] = numbers.where(np.isfinite(numbers))
    return pd.DataFrame(frame).assign(**made)


# --- sums -------------------------------------------------------------------------------------------------------------


def _sum(values: pd.Series[float]) -> float:
    """Return the sum of what is known; NaN where nothing is."""
    return float(values.sum(min_count=1)) if len(values) else 0.0


def _totals(rows: pd.DataFrame) -> Totals:
    return Totals(len(rows), *(_sum(rows[each]) for each in (*SUMS, "demand", "share")))


def _phases(new: pd.DataFrame, plan: pd.DataFrame | None) -> pd.DataFrame:
    """Return the sums by phase: of the plan's rows, or else of the sites by the phase in which they open."""
    rows = new.assign(measure=NEW) if plan is None else plan[plan["measure"].isin([NEW, EXTENDED])]
    groups = rows.assign(new_sites=rows["measure"] == NEW, extended=rows["measure"] == EXTENDED).groupby(
        "phase", dropna=False, sort=True
    )
    made = groups[["new_sites", "extended"]].sum().astype(int)
    made = made.join(groups[list(SUMS)].sum(min_count=1)).reset_index()
    reached = new.groupby("phase")["phase_share"].max() if "phase_share" in new else pd.Series(dtype=float)
    return made.assign(covered_share=made["phase"].map(reached).astype(float))


def _needs(allocation: pd.DataFrame, unserved: pd.DataFrame) -> pd.DataFrame:
    """Return the public demand by kind: what is served, and what is left."""
    public = unserved[~unserved["reason"].isin(NO_PUBLIC)]
    served, left = allocation.groupby("kind")["weight"].sum(), public.groupby("kind")["unserved"].sum()
    made = pd.DataFrame({"served": served, "left": left}).fillna(0.0).rename_axis("kind").reset_index()
    order = made[list(MEASURED)].sum(axis=1).sort_values(ascending=False, kind="stable").index
    return made.loc[order].reset_index(drop=True)


def _by(rows: pd.DataFrame, by: str, of: str) -> pd.DataFrame:
    made = rows.groupby(by)[of].sum(min_count=1).rename("weight").reset_index()
    return made.sort_values(["weight", by], ascending=[False, True], na_position="last", ignore_index=True)


def _alike(areas: pd.DataFrame, end: Literal["min", "max"]) -> pd.DataFrame:
    """Return the areas at one end of the shares, by the decimals they are told with."""
    told = areas["covered_share"].round(TOLD)
    alike: pd.DataFrame = areas[told == (told.min() if end == "min" else told.max())]
    return alike


def _own_right(unserved: pd.DataFrame) -> OwnRight:
    rows = unserved.loc[unserved["reason"] == OWN_RIGHT, "unserved"]
    return OwnRight(len(rows), _sum(rows), int(rows.isna().sum()))


def _grid(new: pd.DataFrame) -> pd.DataFrame:
    """Return what each grid point is to feed; the sites whose point nobody knows first."""
    points = new["normal_points"] + new["fast_points"]
    grid = new["grid"].fillna(ASK_GRID_COMPANY)
    groups = new.assign(grid=grid, points=points).groupby("grid")
    made = groups[["points", "kw"]].sum(min_count=1).assign(sites=groups.size()).reset_index()
    order = pd.DataFrame({"asked": made["grid"] != ASK_GRID_COMPANY, "kw": -made["kw"]})
    return made.loc[order.sort_values(["asked", "kw"], kind="stable").index].reset_index(drop=True)


# --- what is said besides ---------------------------------------------------------------------------------------------


def _unknown(rows: pd.DataFrame, names: Sequence[str], layer: str) -> list[Note]:
    """Say how many rows do not know what is added up."""
    counts = {name: int(rows[name].isna().sum()) for name in names}
    return [
        Note("report_value_unknown", {"layer": layer, "what": [(_heading(name), {})], "count": count})
        for name, count in counts.items()
        if count
    ]


def _heading(name: str) -> Text:
    column = columns.SITES.find(name) or columns.CURVE.find(name)
    return column.label if column is not None else Text(name, name)


def _unlike(sites: pd.DataFrame, allocation: pd.DataFrame) -> list[Note]:
    """Say where the lines do not bring the sites what the sites say."""
    brought = allocation.groupby("site_id")["weight"].sum()
    told = sites.set_index("site_id")["demand"].groupby(level=0).sum()
    both = pd.concat([brought, told], axis=1, keys=["brought", "told"]).fillna(0.0)
    off = (both["brought"] - both["told"]).abs() > CLOSE * both.max(axis=1) + CLOSE
    return [Note("report_unlike", {"count": int(off.sum())})] if off.any() else []


def _unlike_plan(new: pd.DataFrame, plan: pd.DataFrame) -> list[Note]:
    """Say where the plan row by row builds other points than the sites have."""
    built = plan[plan["measure"].isin([NEW, EXTENDED])]
    points = [float(rows[["normal_points", "fast_points"]].sum().sum()) for rows in (built, new)]
    return [Note("report_plan_unlike", {"plan": points[0], "sites": points[1]})] if points[0] != points[1] else []
