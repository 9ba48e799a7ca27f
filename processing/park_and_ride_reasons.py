"""What a park-and-ride site brings and what is advised there, in the user's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .framework.reasons import cite, joined
from .framework.texts import fill, tr

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from klimaklok_plugin.analysis.strategy.loading import Strategy

RULE = "park_and_ride"
SENTENCES = {
    "site_brings": "takes {value:.0f} cars and saves {other:.0f} car-km a day, at {name}",
    "site_brings_nothing": "takes no car that would save anything, at {name}",
    "advice_fee": "fee: {value:.0f} % of the spaces are in use (advised from {other:.0f} %)",
    "advice_bike_first": (
        "better access by bike first: {value:.0f} commuters live in walking or cycling distance, for {other:.0f} spaces"
    ),
    "advice_feeder_bus": "feeder bus: those who park here drive {value:.1f} km to it on average",
}


def word_sites(sites: gpd.GeoDataFrame, reasons: pd.DataFrame, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return `sites` with the column ``reasons``; `reasons` has a row per reason, sorted by site."""
    rule = cite(RULE, strategy)
    texts = [
        fill(tr(SENTENCES[code]), {"value": value, "other": other, "name": name})
        + (rule if code.startswith("advice") else "")
        for code, value, other, name in zip(
            reasons["code"], reasons["value"], reasons["other"], reasons["name"], strict=True
        )
    ]
    words = joined(texts, reasons["site"].to_numpy(), len(sites))
    return sites.assign(reasons=[each or None for each in words])
