"""The numbers that are the answer of heart zones."""

from __future__ import annotations

from ..core.messages import Note
from .messages import COUNTED, COUNTED_MEASURE, MEASURES
from .zone_shapes import ASSESSED
from .zones import HeartZoneResult

_DECIDED = ["municipality_m", "county_m", "state_m", "owner_m"]
"""Where the measure applies: everywhere but on open questions."""


def zones_summary(result: HeartZoneResult) -> list[Note]:
    """Return how many schools were assessed, how much street the measure applies to, what is suggested at how many.

    Parameters
    ----------
    result : HeartZoneResult

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> from .zones import HeartZoneLayers, HeartZoneOptions, heart_zones
    >>> options = HeartZoneOptions(radius_m=300, assume_municipal=True)
    >>> result = heart_zones(HeartZoneLayers(sample("schools")), sample_network(), load_strategy(), options)
    >>> {name: round(value, 1) for name, value in zones_summary(result)[0].values.items()}
    {'count': 15, 'left': 0, 'applies': 55.1, 'km': 62.7}
    """
    status = result.scorecard["status"]
    left = status[status != ASSESSED].value_counts().sort_index()
    applies = float(result.zones[_DECIDED].to_numpy().sum()) / 1000
    street = {"applies": applies, "km": float(result.zones["streets_m"].sum()) / 1000}
    notes = [Note("heart_summary", {"count": len(status) - int(left.sum()), "left": int(left.sum()), **street})]
    chosen = result.scorecard["measures"].str.split(",").explode()
    counts = {code: int((chosen == code).sum()) for code in MEASURES}
    told = [
        (COUNTED_MEASURE, {"measure": [(MEASURES[code], {})], "count": count})
        for code, count in counts.items()
        if count
    ]
    notes.append(Note("heart_summary_measures", {"measures": told}))
    if len(left):
        reasons = [(COUNTED, {"code": str(code), "count": int(count)}) for code, count in left.items()]
        notes.append(Note("heart_summary_left", {"count": int(left.sum()), "reasons": reasons}))
    return notes
