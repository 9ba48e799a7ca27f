"""The numbers that are the answer of finding hubs."""

from __future__ import annotations

from ..core.messages import Note
from ..strategy.sections import TIERS
from .hubs import HubsResult
from .messages import TIER_COUNT


def hubs_summary(result: HubsResult) -> list[Note]:
    """Return how many hubs there are of each tier, how many are a kollektivknutepunkt, and the days they hold for.

    Parameters
    ----------
    result : HubsResult

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> from .hubs import hubs_from_stops
    >>> hubs_summary(hubs_from_stops(sample("hubs_planned"), load_strategy()))[0].values["count"]
    3
    """
    hubs = result.hubs
    tiers = hubs["tier"].value_counts()
    parts = [(TIER_COUNT, {"tier": tier, "count": int(tiers[tier])}) for tier in TIERS if tier in tiers]
    knutepunkt = int(hubs["interchange"].sum())
    notes = [Note("hubs_summary", {"count": len(hubs), "tiers": parts, "knutepunkt": knutepunkt})]
    if (without := len(hubs) - sum(int(tiers[tier]) for tier in TIERS if tier in tiers)) > 0:
        notes.append(Note("hubs_summary_no_tier", {"count": without}))
    if result.dates:
        days = sorted({date.isoformat() for date in result.dates})
        notes.append(Note("hubs_summary_days", {"dates": ", ".join(days)}))
    return notes
