"""The share of targets where the rules hold, and what the user should know about the audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..core.arrays import Bools, Objects
from ..core.messages import Note, Own
from ..strategy.loading import Strategy
from ..strategy.sections import MODES
from .hierarchy_results import Audit, known
from .verdicts import (
    BIKE_NEARER,
    CAR_NEARER,
    EQUAL,
    FAILS,
    HOLDS,
    NEITHER,
    NO_BIKES,
    NO_CARS,
    NO_STOP,
    STOP_NEARER,
    UNKNOWN,
)

ALL = "all_targets"
MODES_FIELD = "modes"
"""Of our own hubs: it holds codes of modes, where other fields hold the user's words."""


@dataclass(frozen=True)
class Share:
    """The targets of a kind, how many get which verdict, and the shares where the rules hold.

    Attributes
    ----------
    judged, holds : int
        Targets with parking near enough, and those of them where bikes are nearer or there is no car parking.
    share_holds, share_holds_planned, share_stop_holds : float
        From 0 to 1; NaN where nothing is judged.
    median_margin_m, need_bikes, lacking_bikes : float
        NaN where not known.
    """

    target_kind: str
    targets: int
    judged: int
    holds: int
    share_holds: float
    bike_nearer: int
    no_car_parking: int
    equal: int
    car_nearer: int
    no_bike_parking: int
    neither: int
    unknown: int
    median_margin_m: float
    share_holds_planned: float
    stop_judged: int
    stop_holds: int
    share_stop_holds: float
    need_bikes: float
    lacking_bikes: float


def shares_of(audit: Audit) -> list[Share]:
    """Return the shares for each kind of target, sorted by it, and for all targets at the end."""
    kind = audit.targets.kind
    kinds = sorted(map(str, np.unique(kind.astype(str))))
    parts = [] if kinds == [""] else [(each, kind == each) for each in kinds]
    return [_counted(audit, name, use) for name, use in [*parts, (ALL, np.ones(len(kind), np.bool_))]]


def _counted(audit: Audit, name: str, use: Bools) -> Share:
    now, verdict = audit.now, audit.now.verdict[use]
    later, by_stop = audit.later.verdict[use], audit.now.stop_verdict[use]
    judged, holds = _count(verdict, *HOLDS, *FAILS), _count(verdict, *HOLDS)
    planned = _count(later, *HOLDS)
    stop_judged = _count(by_stop, STOP_NEARER, EQUAL, CAR_NEARER, NO_STOP, NO_CARS)
    stop_holds = _count(by_stop, STOP_NEARER, NO_CARS)
    margin = (known(now.car.metres) - known(now.bike.metres))[use]
    need, lacking = audit.targets.need[use], audit.lacking[use]
    return Share(
        target_kind=name,
        targets=int(use.sum()),
        judged=judged,
        holds=holds,
        share_holds=_share(holds, judged),
        bike_nearer=_count(verdict, BIKE_NEARER),
        no_car_parking=_count(verdict, NO_CARS),
        equal=_count(verdict, EQUAL),
        car_nearer=_count(verdict, CAR_NEARER),
        no_bike_parking=_count(verdict, NO_BIKES),
        neither=_count(verdict, NEITHER),
        unknown=_count(verdict, UNKNOWN),
        median_margin_m=float(np.nanmedian(margin)) if np.isfinite(margin).any() else np.nan,
        share_holds_planned=_share(planned, _count(later, *HOLDS, *FAILS)) if audit.plans_known else np.nan,
        stop_judged=stop_judged,
        stop_holds=stop_holds,
        share_stop_holds=_share(stop_holds, stop_judged),
        need_bikes=float(np.nansum(need)) if np.isfinite(need).any() else np.nan,
        lacking_bikes=float(np.nansum(lacking)) if np.isfinite(lacking).any() else np.nan,
    )


def _count(verdict: Objects, *codes: str) -> int:
    return int(np.isin(verdict.astype(str), codes).sum())


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def said_kinds(shares: Sequence[Share], field: str | None) -> list[list[str]]:
    """Return what each of `shares` counts, as it is worded: codes of ours, or the word in the user's `field`."""

    def said(kind: str) -> list[str]:
        if not kind:
            return ["kind_unknown"]
        codes = kind.split(",") if field == MODES_FIELD else []
        return codes if codes and set(codes) <= set(MODES) else [Own(kind)]

    return [*(said(each.target_kind) for each in shares[:-1]), [ALL]]


def hierarchy_notes(
    audit: Audit, shares: Sequence[Share], kinds: Sequence[list[str]], strategy: Strategy
) -> list[Note]:
    """Return what the user should know.

    Parameters
    ----------
    audit : Audit
    shares : sequence of Share
        The last is that of all targets.
    kinds : sequence of list of str
        What each of `shares` counts, by `said_kinds`.
    strategy : Strategy
    """
    notes = [*_off_network(audit, strategy), *_about_spaces(audit, strategy)]
    for each, kind in zip(shares, kinds, strict=True):
        notes.extend(_share_notes(each, kind))
    last = shares[-1]
    if np.isfinite(last.lacking_bikes):
        long_m, need = strategy.parking.long_stay_m, last.need_bikes
        notes.append(Note("hierarchy_lacking", {"need": need, "lacking": last.lacking_bikes, "long_m": long_m}))
    return notes


def _off_network(audit: Audit, strategy: Strategy) -> list[Note]:
    bikes = len(audit.bikes)
    on, limit_m = audit.place_on, strategy.network.max_snap_m
    counts = (
        ("BIKE_PARKING", int((audit.bikes.counts & ~on[:bikes]).sum())),
        ("CAR_PARKING", int((audit.cars.counts & ~on[bikes:]).sum())),
        ("STOPS", audit.stops_off),
        ("TARGETS", int((audit.targets.reason == "off_network").sum())),
    )
    return [Note("hierarchy_off", {"layer": layer, "count": off, "limit_m": limit_m}) for layer, off in counts if off]


def _about_spaces(audit: Audit, strategy: Strategy) -> list[Note]:
    rules, groups = strategy.parking, audit.groups
    use = groups.against_bikes & ~groups.planned
    wanted = groups.nth_car(use, strategy)
    notes = [Note("hierarchy_measured", {"bikes": rules.nth_bike, "cars": rules.nth_car, "search_m": rules.search_m})]
    if use.any() and wanted < rules.nth_car:
        notes.append(Note("hierarchy_few_cars", {"cars": wanted, "usual": rules.nth_car}))
    if (exempt := int(groups.exempt.sum())) > 0:
        kinds = sorted(set(groups.kind[groups.exempt]))
        notes.append(Note("hierarchy_exempt", {"count": exempt, "kinds": kinds}))
    by_stop = groups.cars & ~groups.against_bikes
    if by_stop.any() and audit.stop_m is None:
        notes.append(Note("hierarchy_no_stops", {"count": int(by_stop.sum())}))
    return notes


def _share_notes(each: Share, kind: list[str]) -> list[Note]:
    """Return what there is to say of a kind of target: where each rule holds."""
    notes = []
    if each.judged:
        values = {"kind": kind, "holds": each.holds, "judged": each.judged, "share": each.share_holds}
        notes.append(Note("hierarchy_share", values))
    if np.isfinite(each.share_holds_planned) and each.share_holds_planned != each.share_holds:
        notes.append(Note("hierarchy_share_planned", {"kind": kind, "share": each.share_holds_planned}))
    if each.stop_judged:
        values = {"kind": kind, "holds": each.stop_holds, "judged": each.stop_judged, "share": each.share_stop_holds}
        notes.append(Note("hierarchy_share_stop", values))
    return notes
