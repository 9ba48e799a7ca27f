"""The numbers that are the answer of finding catchments."""

from __future__ import annotations

import math
from typing import Any

from ..core.messages import Note, Text
from .messages import COUNTED, LIMITS, MANY_POINTS, ONE_POINT, THINGS
from .reach import ReachResult

_SURE = 0.5
"""Persons that low and high may differ by and still be one number."""


def reach_summary(result: ReachResult) -> list[Note]:
    """Return, for each limit, how many people live within it of any of the points, or what else lies there.

    Parameters
    ----------
    result : ReachResult

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> from .reach import ReachOptions, reach
    >>> options = ReachOptions(limits=(500,), unit="m")
    >>> found = reach(sample_network(), sample("stations"), options, strategy=load_strategy())
    >>> [note.code for note in reach_summary(found)]
    ['catchments_summary']
    """
    unit, left = result.options.unit, result.unreached
    count = int(result.areas["point_id"].nunique()) if result.options.merge != "together" else result.reached
    points = [(ONE_POINT, {}) if count == 1 else (MANY_POINTS, {"count": count})]
    notes = []
    for row in result.overall.to_dict("records"):
        told: dict[str, Any] = {
            "limit": [(LIMITS[unit], {"limit": row["limit"]})],
            "mode": f"reach_{result.options.mode}",
            "direction": f"reach_{result.options.direction}",
            "points": points,
        }
        notes.extend(_people(row, told))
        things: list[tuple[Text, dict[str, object]]] = [
            (THINGS[name], {"value": row[column]})
            for name, column in (("addresses",) * 2, ("jobs",) * 2, ("services",) * 2, ("streets", "streets_km"))
            if column in row and (name != "streets" or len(row) <= _BARE)
        ]
        if things:
            notes.append(Note("catchments_summary", {**told, "things": things}))
    if len(left):
        reasons = left["reason"].value_counts().sort_index()
        parts = [(COUNTED, {"code": str(code), "count": int(number)}) for code, number in reasons.items()]
        notes.append(Note("catchments_unreached", {"count": len(left), "reasons": parts}))
    return notes


_BARE = 4
"""Columns of a row that nothing was counted in: place, limit, geometry, streets."""


def _people(row: dict[Any, Any], told: dict[str, Any]) -> list[Note]:
    if "people" not in row:
        return []
    people, low, high = row["people"], row["people_low"], row["people_high"]
    if not math.isfinite(people):
        return [Note("catchments_summary_few", told)]
    if not (math.isfinite(low) and math.isfinite(high)) or high - low < _SURE:
        return [Note("catchments_summary_people_sure", {**told, "people": people})]
    return [Note("catchments_summary_people", {**told, "people": people, "low": low, "high": high})]
