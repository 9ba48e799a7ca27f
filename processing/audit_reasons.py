"""Why a car park meets parkeringsforskriften § 35 or is short of it, in the user's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .framework.reasons import cite, joined
from .framework.texts import fill, tr

if TYPE_CHECKING:
    import geopandas as gpd

    from klimaklok_plugin.analysis.charging.audit import AuditResult
    from klimaklok_plugin.analysis.strategy.loading import Strategy

RULE = "charging_spaces"
SENTENCES = {
    "not_in_use": "closed down",
    "not_public": "not offered to the public",
    "not_on_terms": "not on terms such as a fee or a time limit",
    "exempt_said": "exempt: {name}",
    "exempt_said_bare": "exempt by the layer",
    "exempt_type": "exempt kind of car park: {name}",
    "exempt_park_and_ride": "park-and-ride is exempt",
    "below_one_space": "{percent} % of {value:.0f} spaces is less than one, so none can be demanded",
    "terms_unknown": "not known whether it is on terms",
    "public_unknown": "not known whether it is offered to the public",
    "charging_unknown": "not known how many spaces have charging",
    "charging_above_spaces": "{value:.0f} spaces with charging of {other:.0f} in all cannot be right",
    "spaces_unknown": "not known how many spaces there are",
    "enough_for_demand": "{value:.0f} spaces with charging, {other:.0f} needed",
    "reaches_cap": "{value:.0f} spaces with charging, and no more than {other:.0f} can be demanded",
    "reaches_cap_none": "{value:.0f} spaces with charging, and none can be demanded of so few spaces",
    "demand_needs": "{value:.0f} spaces with charging needed, {other:.0f} there",
    "always_occupied": "all {value:.0f} spaces with charging are always occupied",
    "capped": "no more than {value:.0f} can be demanded",
    "none_at_all": (
        "no space has charging, so none can be free: at least {value:.0f} and up to {other:.0f} missing, by the demand"
    ),
    "below_least": (
        "fewer spaces with charging than the least: at least {value:.0f} and up to {other:.0f} missing, by the demand"
    ),
    "demand_measured": "{value:.0f} % of the spaces with charging occupied in the busiest hour",
    "demand_allocated": "{value:.1f} cars would charge at once in the busiest hour",
    "demand_unknown": "demand not known: up to {value:.0f} more could be demanded",
    "demand_unknown_none": "demand not known, but no more can be demanded",
}
PERCENT = ("demand_measured",)


def word_audit(result: AuditResult, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return the audited car parks with the column ``reasons``: why each has its status, and the rule."""
    reasons = result.reasons
    percent = 100 * strategy.charging.audit.max_share
    texts = [
        fill(
            tr(_sentence(code, value, other, name)),
            {"value": 100 * value if code in PERCENT else value, "other": other, "name": name, "percent": percent},
        )
        for code, value, other, name in zip(
            reasons["code"], reasons["value"], reasons["other"], reasons["name"], strict=True
        )
    ]
    rule = cite(RULE, strategy)
    words = joined(texts, reasons["car_park"].to_numpy(), len(result.frame))
    return result.frame.assign(reasons=[each + rule for each in words])


def _sentence(code: str, value: float, other: float, name: str) -> str:
    if code == "exempt_said" and not name:
        return SENTENCES["exempt_said_bare"]
    if (code == "demand_unknown" and value == 0) or (code == "reaches_cap" and other == 0):
        return SENTENCES[f"{code}_none"]
    return SENTENCES[code]
