"""Audit of car parks against parkeringsforskriften § 35: whether enough spaces have charging.

The rule, for car parks that are offered to the public on terms (payment, time limit or other terms): so many spaces
have charging that one is normally free, and no more than 6 % of all spaces can be demanded (`charging.audit` in the
strategy file, with sources). The 6 % is a cap on what can be demanded, not a target, so:

- Where the demand is known, the number needed is Erlang's (`queueing.points_needed`, cars that find none free drive
  on), and at least `least_spaces`. A car park is *short* of what is needed or of the cap, whichever is less.
- Where the demand is not known, a car park that reaches the cap has *met* all that can be demanded. One without any
  space with charging is *short* of `least_spaces`: none is free where there is none. All others are *unknown*, with
  the number up to which more could be demanded.
- The cap is rounded down to whole spaces: one more would be above it. Where it is less than one space, nothing can be
  demanded and the car park is *exempt*, unless it has charging already.

One space with charging serves one car at a time.

Where the number of spaces lies between two (the parking register does not tell), both are judged. Where the verdicts
differ, the status is *unknown*, with both numbers; else what is missing counts by the lower total, and what could be
demanded at most by the higher.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..core.arrays import Bools, Floats, Objects
from ..core.messages import Note
from ..layers.fields import with_sources
from ..strategy.loading import Strategy
from ..strategy.sections import ChargingAudit
from .car_parks import NO, UNKNOWN, YES, CarParkFields, CarParks, read_car_parks
from .queueing import erlang_b, load_offered, points_needed

STATUSES = ("met", "short", "exempt", "not_covered", "unknown")
RULE = "charging_spaces"
_TINY = 1e-9


@dataclass(frozen=True)
class AuditResult:
    """What `audit_car_parks` returns.

    Attributes
    ----------
    frame : GeoDataFrame
        The car parks in their order, with all their columns (one of the same name as a result gets ``_src`` behind its
        name), and:

        ``status``
            met, short, exempt, not_covered or unknown.
        ``spaces``, ``charging_spaces``
            As read; NaN where not known.
        ``spaces_most``, ``cap_most``
            Only where the number of spaces is uncertain (`fields.spaces_most`): the most there can be, and the most
            that can be demanded of so many. `spaces` and `cap_spaces` are then the least.
        ``load_erlang``
            Demand that was counted with; NaN where not known, and where the spaces are always occupied.
        ``occupied_share``
            Share of time in which all spaces with charging are occupied (Erlang B); NaN where not known.
        ``needed_spaces``
            Spaces with charging that the demand needs, not capped; NaN where not known or without end.
        ``cap_spaces``
            The most that can be demanded; NaN where the number of spaces is not known.
        ``missing_spaces``
            How many are missing, 0 unless short; NaN where unknown. Where the demand is not known: at least so many.
        ``missing_max``
            Up to how many more could be demanded; NaN where not known.
    reasons : DataFrame
        Why, a row each: ``car_park`` (position in `frame`), ``code``, ``value``, ``other``, ``name``.
    assumed : DataFrame
        What was not looked at and bears on the status, in the same columns: ``public_assumed`` where no field says
        whether car parks are offered to the public, ``exemptions_not_given`` where one is short.
    notes : list of Note
    """

    frame: gpd.GeoDataFrame
    reasons: pd.DataFrame
    assumed: pd.DataFrame
    notes: list[Note]


def audit_car_parks(
    car_parks: gpd.GeoDataFrame, fields: CarParkFields, strategy: Strategy, load: ArrayLike | None = None
) -> AuditResult:
    """Audit car parks against parkeringsforskriften § 35.

    Parameters
    ----------
    car_parks : GeoDataFrame
        Car parks in any CRS, as `parking_register` reads them or of any layer.
    fields : CarParkFields
    strategy : Strategy
    load : array_like, optional
        Demand in erlang (c,) that a plan has allocated to the car parks, NaN where none is known; counts where neither
        `fields.occupancy` nor `fields.load` says anything.

    Returns
    -------
    AuditResult

    Raises
    ------
    KlimaklokError
        The layer is empty, a field is missing, an id is used twice, or a number is text, negative, broken or no share.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> fields = CarParkFields(charging="charging_spaces", spaces="capacity", on_terms="fee")
    >>> audit = audit_car_parks(sample("car_parking").head(4), fields, load_strategy())
    >>> audit.frame[["spaces", "charging_spaces", "cap_spaces", "status", "missing_max"]]
       spaces  charging_spaces  cap_spaces       status  missing_max
    0    69.0              4.0         4.0          met          0.0
    1    23.0              1.0         1.0          met          0.0
    2   106.0              0.0         6.0        short          6.0
    3     2.0              0.0         0.0  not_covered          0.0
    """
    read, notes = read_car_parks(car_parks, fields, load)
    rules = strategy.charging.audit
    limit = strategy.charging.services["normal"].max_occupied
    demand, occupied = _demand(read)
    needed = np.maximum(points_needed(demand, limit), rules.least_spaces)
    shares = np.where(np.isnan(demand), np.nan, _blocking(demand, read.charging))
    covered = {
        "not_in_use": read.in_use == NO,
        "not_public": read.public == NO,
        "not_on_terms": read.on_terms == NO,
    }
    said = {
        "exempt_said": (read.exempt == YES),
        "exempt_type": np.isin(np.char.upper(read.kind.astype(str)), [each.upper() for each in rules.exempt_types]),
        "exempt_park_and_ride": (read.park_and_ride == YES) & rules.exempt_park_and_ride,
    }
    gaps = {
        "terms_unknown": read.on_terms == UNKNOWN,
        "public_unknown": read.public == UNKNOWN,
        "charging_unknown": np.isnan(read.charging),
        "charging_above_spaces": read.charging > read.spaces_most,
    }
    outside, exempt, gap = (_any(each) for each in (covered, said, gaps))
    # Charging spaces that are not told may come in addition to the others: nobody knows that such a car park is small.
    size_known = ~np.isnan(read.charging) if fields.spaces_most is not None else np.ones(len(read.charging), bool)
    low, high = (
        _judged(read.charging, spaces, needed, _Known(outside, exempt, gap, size_known), rules)
        for spaces in (read.spaces, read.spaces_most)
    )
    differ = low.status != high.status
    status = np.where(differ, "unknown", low.status).astype(object)
    short, unknown = status == "short", status == "unknown"
    missing = np.where(unknown, np.nan, np.where(short, low.target - read.charging, 0.0))
    most = np.where(np.isnan(needed), high.cap, np.fmin(needed, high.cap))
    most = most - np.where(np.isnan(read.charging), 0.0, read.charging)
    most = np.where(gaps["charging_above_spaces"], np.nan, most)
    missing_max = np.where(short | unknown, _finite(np.maximum(most, 0.0)), 0.0)
    per_cent = round(100 * rules.max_share, 2)  # 100 * 0.07 is not quite 7
    unexempted = fields.exempt is None and not rules.exempt_types and not rules.exempt_park_and_ride
    facts = _Facts(
        read, low.cap, high.cap, differ, per_cent, needed, demand, occupied, shares, missing, missing_max, unexempted
    )
    columns: dict[str, NDArray[Any]] = {
        "status": status,
        "spaces": read.spaces,
        "charging_spaces": read.charging,
        "load_erlang": _finite(demand),
        "occupied_share": shares,
        "needed_spaces": _finite(needed),
        "cap_spaces": low.cap,
        "missing_spaces": missing,
        "missing_max": missing_max,
    }
    if fields.spaces_most is not None:
        columns |= {"spaces_most": read.spaces_most, "cap_most": high.cap}
    below = size_known & (high.cap < 1) & ~(read.charging >= 1)
    reasons = _reasons(status, covered, said | {"below_one_space": below}, gaps, facts)
    assumed = _assumed(status, fields, facts)
    frame = with_sources(car_parks.reset_index(drop=True), np.arange(len(car_parks)), columns)
    return AuditResult(frame, reasons, assumed, notes + _summary(status, facts))


@dataclass(frozen=True)
class _Known:
    """Of car parks (c,): what lies outside the rule, is exempt by word, cannot be judged; whether the size is known."""

    outside: Bools
    exempt: Bools
    gap: Bools
    size: Bools


@dataclass(frozen=True)
class _Judged:
    """The verdict on car parks (c,) of so many spaces, the most that can be demanded, and what is demanded."""

    status: Objects
    cap: Floats
    target: Floats


def _judged(charging: Floats, spaces: Floats, needed: Floats, known: _Known, rules: ChargingAudit) -> _Judged:
    """Judge by the module's rules."""
    known_demand = ~np.isnan(needed)
    with np.errstate(invalid="ignore"):
        cap = np.floor(rules.max_share * spaces + _TINY)
        target = np.where(known_demand, np.minimum(needed, cap), np.minimum(rules.least_spaces, cap))
        enough = (known_demand & (charging >= needed)) | (charging >= cap)
        too_few = (charging < target) & ~np.isnan(cap)
        small = known.size & (cap < 1) & ~(charging >= 1)
    status = np.select(
        [known.outside, known.exempt | small, known.gap, enough, too_few],
        ["not_covered", "exempt", "unknown", "met", "short"],
        "unknown",
    ).astype(object)
    return _Judged(status, cap, target)


# --- the demand -------------------------------------------------------------------------------------------------------


def _demand(read: CarParks) -> tuple[Floats, Bools]:
    """Return the load offered (c,), and where it comes from measured occupancy; spaces always occupied: infinite."""
    measured = ~np.isnan(read.occupancy) & (read.charging > 0)
    carried = np.where(measured, read.occupancy * read.charging, np.nan)
    offered = load_offered(carried, np.where(measured, read.charging, 0.0))
    return np.where(measured, offered, read.load), measured


def _blocking(load: Floats, charging: Floats) -> Floats:
    known = ~np.isnan(load) & ~np.isnan(charging)
    return np.where(known, erlang_b(np.where(known, load, 0.0), np.where(known, charging, 0.0)), np.nan)


# --- reasons ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Facts:
    read: CarParks
    cap: Floats
    cap_most: Floats
    differ: Bools
    most_per_cent: float
    needed: Floats
    demand: Floats
    measured: Bools
    shares: Floats
    missing: Floats
    missing_max: Floats
    unexempted: bool


def _reasons(
    status: Objects,
    covered: Mapping[str, Bools],
    free: Mapping[str, Bools],
    gaps: Mapping[str, Bools],
    facts: _Facts,
) -> pd.DataFrame:
    """Return why, those that decide before those that explain."""
    read = facts.read
    is_met, is_short, is_unknown = (status == each for each in ("met", "short", "unknown"))
    rows: list[pd.DataFrame] = []

    def say(where: Bools, code: str, value: object = np.nan, other: object = np.nan, name: object = "") -> None:
        at = np.flatnonzero(where)
        parts = {"value": value, "other": other, "name": name}
        picked = {key: each[at] if isinstance(each, np.ndarray) else each for key, each in parts.items()}
        rows.append(pd.DataFrame({"car_park": at, "code": code, **picked}))

    for code, where in covered.items():
        say(where, code)
    exempt = status == "exempt"
    said = read.exemption != ""
    say(exempt & free["exempt_said"] & said, "exempt_said", name=read.exemption)
    say(exempt & free["exempt_said"] & ~said, "exempt_said_bare")
    say(exempt & free["exempt_type"], "exempt_type", name=read.kind)
    say(exempt & free["exempt_park_and_ride"], "exempt_park_and_ride")
    say(exempt & free["below_one_space"], "below_one_space", read.spaces_most, facts.most_per_cent)
    for code in ("terms_unknown", "public_unknown", "charging_unknown"):
        say(is_unknown & gaps[code], code)
    say(is_unknown & gaps["charging_above_spaces"], "charging_above_spaces", read.charging, read.spaces)
    say(is_unknown & np.isnan(read.spaces), "spaces_unknown")

    decided = is_met | is_short
    known, endless = ~np.isnan(facts.needed), np.isinf(facts.demand)
    finite = np.where(endless, np.nan, facts.needed)
    enough = known & (read.charging >= facts.needed)
    say(is_met & enough, "enough_for_demand", read.charging, finite)
    capped = is_met & (read.charging >= facts.cap_most)
    say(capped & (facts.cap_most > 0), "reaches_cap", read.charging, facts.cap_most)
    say(capped & (facts.cap_most == 0), "reaches_cap_none", read.charging)
    say(is_unknown & facts.differ, "spaces_between", read.spaces, read.spaces_most)
    say(is_unknown & facts.differ, "cap_between", facts.cap, facts.cap_most)
    say(is_short & known & ~endless, "demand_needs", finite, read.charging)
    say(is_short & endless, "always_occupied", read.charging)
    say(is_short & known & (facts.needed > facts.cap_most), "capped", facts.cap_most)
    open_end = facts.missing != facts.missing_max
    for code, exactly, where in (
        ("none_at_all", "none_at_all_exactly", read.charging == 0),
        ("below_least", "below_least_exactly", read.charging > 0),
    ):
        say(is_short & ~known & where & open_end, code, facts.missing, facts.missing_max)
        say(is_short & ~known & where & ~open_end, exactly, facts.missing)
    say((decided | is_unknown) & known & facts.measured & ~endless, "demand_measured", read.occupancy, facts.demand)
    say((decided | is_unknown) & known & ~facts.measured & ~endless, "demand_allocated", facts.demand)
    say(is_unknown & ~known & (facts.missing_max > 0), "demand_unknown", facts.missing_max, facts.cap_most)
    say(is_unknown & ~known & (facts.missing_max == 0), "demand_unknown_none")
    table = pd.concat(rows, ignore_index=True).astype({"car_park": "int64"})
    return table.sort_values("car_park", kind="stable", ignore_index=True)


def _assumed(status: Objects, fields: CarParkFields, facts: _Facts) -> pd.DataFrame:
    """Return what was not looked at, a row for each car park whose status might be another."""
    judged = np.isin(status, ["met", "short"])
    parts = [
        ("public_assumed", judged & (fields.public is None)),
        ("exemptions_not_given", (status == "short") & facts.unexempted),
    ]
    rows = [
        pd.DataFrame({"car_park": np.flatnonzero(where), "code": code, "value": np.nan, "other": np.nan, "name": ""})
        for code, where in parts
    ]
    return pd.concat(rows, ignore_index=True).sort_values("car_park", kind="stable", ignore_index=True)


def _summary(status: Objects, facts: _Facts) -> list[Note]:
    counts = {each: int((status == each).sum()) for each in STATUSES}
    notes = [
        Note("audit_summary", {**counts, "missing": int(np.nansum(facts.missing))})
        if counts["short"]
        else Note("audit_summary_none_short", {**counts})
    ]
    if facts.unexempted:
        notes.append(Note("audit_exemptions_not_given"))
    if (none := int(np.isnan(facts.demand).sum())) > 0:
        notes.append(Note("audit_demand_unknown", {"count": none, "of": len(status)}))
    return notes


def _any(each: Mapping[str, Bools]) -> Bools:
    found: Bools = np.any(list(each.values()), axis=0)
    return found


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)
