"""What a run comes to, in a few sentences: what went in, what is the answer, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..core.messages import Note

if TYPE_CHECKING:
    from .bike_places import PlaceResult
    from .detour_results import DetourResult
    from .hierarchy import HierarchyResult


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


def places_summary(result: PlaceResult) -> list[Note]:
    """Return how many bikes lack a place, how many get one, in how many places, and how many are left."""
    placed = int(result.choice.bikes.sum())
    values = {"lacks": placed + result.bikes_missing, "placed": placed, "missing": result.bikes_missing}
    code = "summary_places" if result.bikes_known else "summary_places_asked"
    return [Note(code, {**values, "places": len(result.places), "targets": result.lacking})]


def detour_summary(result: DetourResult) -> list[Note]:
    """Return how many pairs were compared, and how many of them can be walked, cycled and driven."""
    by_mode = {f"{mode}s": int(result.pairs[f"{mode}_min"].notna().sum()) for mode in ("walk", "bike", "car")}
    compared = {"pairs": len(result.pairs), "targets": len(result.summary)}
    return [Note("summary_detour", {**compared, **by_mode})]
