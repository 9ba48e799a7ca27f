"""What a run comes to, in a few sentences: what went in, what is the answer, and what is not known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..core.messages import Note

if TYPE_CHECKING:
    from .bike_places import PlaceResult
    from .detour_results import DetourResult
    from .hierarchy import HierarchyResult
    from .norms import NormsResult
    from .spillover import SpilloverResult


ASSUMED = frozenset(
    (
        "parking_layer_empty",
        "parking_by_outline",
        "parking_use_not_given",
        "spaces_by_area",
        "spaces_assumed",
        "hierarchy_plans_not_given",
        "hierarchy_no_stops",
        "bike_places_bikes_not_given",
        "bike_places_cars_not_given",
        "bike_places_no_obstacles",
        "bike_places_no_open_areas",
        "detour_no_weight",
        "detour_cars_at_door",
        "detour_all_bikes_at_door",
        "spillover_regulation_not_known",
        "spillover_nothing_regulated",
        "spillover_no_population",
        "spillover_hubs_by_homes",
        "spillover_hubs_not_known",
        "spillover_centres_assumed",
        "spillover_jobs_not_given",
        "spillover_jobs_assumed",
        "spillover_overflow_assumed",
        "spillover_open_parking",
    )
)
"""Notes on what is not given, and what is taken instead: they belong into the summary, too."""


def split_assumed(notes: Sequence[Note]) -> tuple[list[Note], list[Note]]:
    """Return what is only told, and what was assumed."""
    return [each for each in notes if each.code not in ASSUMED], [each for each in notes if each.code in ASSUMED]


def hierarchy_summary(result: HierarchyResult) -> list[Note]:
    """Return at how many targets the rule holds, at how many not, and at how many nobody can say, and why."""
    every = result.overall
    values = {"targets": every.targets, "holds": every.holds, "broken": every.judged - every.holds}
    notes = [Note("summary_hierarchy", {**values, "neither": every.neither, "unknown": every.unknown})]
    reasons = result.targets["reason"].dropna().value_counts().sort_index()
    notes.extend(Note("summary_unknown", {"count": int(n), "why": [str(why)]}) for why, n in reasons.items())
    return notes


def norms_summary(result: NormsResult) -> list[Note]:
    """Return how many verdicts there are of each kind, and where parking for staff should cost something."""
    notes = [Note("summary_norms", dict(result.counted()))]
    verdicts = result.staff["staff_verdict"]
    if len(assessed := verdicts[verdicts != "not_assessed"]):
        notes.append(Note("summary_staff", {"good": int((assessed != "not_good").sum()), "areas": len(assessed)}))
    return notes


def places_summary(result: PlaceResult) -> list[Note]:
    """Return how many bikes lack a place, how many get one, in how many places, and how many are left."""
    placed = int(result.choice.bikes.sum())
    values = {"lacks": placed + result.bikes_missing, "placed": placed, "missing": result.bikes_missing}
    code = "summary_places" if result.bikes_known else "summary_places_asked"
    return [Note(code, {**values, "places": len(result.places), "targets": result.lacking})]


def detour_summary(result: DetourResult) -> list[Note]:
    """Return the share to the nearest target, as the map shows it, and how many pairs can be gone by each mode."""
    notes = []
    if len(result.summary) > 1 and math.isfinite(result.nearest_share):
        notes.append(Note("detour_nearest", {"share": result.nearest_share}))
        if math.isfinite(after := result.nearest_share_after):
            notes.append(Note("detour_share_after", {"share": after, "before": result.nearest_share}))
    by_mode = {f"{mode}s": int(result.pairs[f"{mode}_min"].notna().sum()) for mode in ("walk", "bike", "car")}
    compared = {"pairs": len(result.pairs), "targets": len(result.summary)}
    return [*notes, Note("summary_detour", {**compared, **by_mode})]


@dataclass(frozen=True)
class SpilloverSummary:
    """What spill-over parking comes to.

    Attributes
    ----------
    risk_km : float
        Streets at risk, those that cannot be judged included.
    low, high : float
        Cars from elsewhere in these; NaN where not known everywhere.
    notes : list of Note
    """

    risk_km: float
    low: float
    high: float
    notes: list[Note]


def whole_cars(table: pd.DataFrame) -> tuple[int, int]:
    """Return the sums of ``cars_low`` and ``cars_high`` in whole cars, the range no narrower, without what is unknown.

    Examples
    --------
    >>> whole_cars(pd.DataFrame({"cars_low": [0.6, 0.2], "cars_high": [1.5, 1.6]}))
    (0, 4)
    """
    low, high = (np.round(table[name].sum(), 6) for name in ("cars_low", "cars_high"))
    return math.floor(low), math.ceil(high)


def spillover_summary(result: SpilloverResult) -> SpilloverSummary:
    """Return how many km of streets are at risk, how many cars are likely there, and how many zones are proposed."""
    streets = result.streets
    risky = streets[streets["risk"] != "little"]
    km, risk_km = streets["length_m"].sum() / 1000, risky["length_m"].sum() / 1000
    low, high = (float(risky[name].sum(skipna=False)) for name in ("cars_low", "cars_high"))
    if not len(streets):
        return SpilloverSummary(0.0, 0.0, 0.0, [Note("spillover_none")])
    told: dict[str, object] = {"km": float(km), "risk": float(risk_km)}
    known = math.isfinite(high)
    notes = [
        Note("spillover_summary", dict(zip(("low", "high"), whole_cars(risky), strict=True)) | told)
        if known
        else Note("spillover_summary_unknown", told)
    ]
    zones = result.zones
    notes.append(Note("spillover_zones", {"zones": len(zones), "km": float(zones["street_km"].sum())}))
    if math.isfinite(result.people_shown) and len(zones):
        notes.append(Note("spillover_people", {"people": result.people_shown}))
    return SpilloverSummary(float(risk_km), low, high, notes)
