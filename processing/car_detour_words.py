"""The words of the comparison of walking, cycling and driving: aliases, codes, and the reasons of the summary."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .framework.reasons import cite
from .framework.texts import fill, say, tr

if TYPE_CHECKING:
    import geopandas as gpd

    from klimaklok_plugin.analysis.strategy.loading import Strategy

RULE = "car_detour"
SENTENCES = {
    "car_longer": "the car takes longer",
    "equal": "the car takes equally long",
    "car_shorter": "the car is quicker: a finding",
    "unknown": "nobody can be compared",
    "means": "on average {car} min by car, {bike} min by bike, {walk} min on foot",
    "share": "walking or cycling takes at most as long as driving for {share:.0f} %",
    "after": "with the streets closed {car} min by car, and {share:.0f} %",
}


def word_summary(summary: gpd.GeoDataFrame, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return `summary` with the column ``reasons``: what the verdict rests on, with the rule and its force."""
    cited = _rule(strategy)
    return summary.assign(reasons=[_reasons(row, cited) for row in summary.to_dict("records")])


def _rule(strategy: Strategy) -> str:
    """Return where the rule stands and its force, in brackets."""
    rule = strategy.rules.get(RULE)
    force = say(rule.force) if rule is not None and rule.force else ""
    place = cite(RULE, strategy)
    return f"{place.removesuffix(')')}, {force})" if place and force else place


def _reasons(row: dict[Any, Any], cited: str) -> str:
    means = {name: _minutes(row[f"{name}_mean_min"]) for name in ("car", "bike", "walk")}
    parts = [tr(SENTENCES[row["verdict"]]) + ("" if row["verdict"] == "unknown" else cited)]
    if math.isfinite(row["active_share"]):
        parts.append(tr(SENTENCES["means"]).format(**means))
        parts.append(fill(tr(SENTENCES["share"]), {"share": 100 * row["active_share"]}))
    if math.isfinite(row.get("active_share_after", math.nan)):
        values = {"car": _minutes(row["car_mean_min_after"]), "share": 100 * row["active_share_after"]}
        parts.append(fill(tr(SENTENCES["after"]), values))
    return "; ".join(parts)


def _minutes(value: float) -> str:
    """Return minutes in words, a dash where they are not known."""
    return fill("{value:.1f}", {"value": value}) if math.isfinite(value) else "-"


def winner_words() -> dict[str, str]:
    """Return the words of who is quickest, and of modes."""
    return {
        "walk": tr("On foot"),
        "bike": tr("By bike"),
        "car": tr("By car"),
        "car_after": tr("By car, streets closed"),
        "equal": tr("Equally long"),
        "none": tr("Not reached"),
    }


def change_words() -> dict[str, str]:
    """Return the words of what closed streets change."""
    return {
        "same": tr("No change"),
        "car_slower": tr("The car takes longer"),
        "now_walk": tr("Now quickest on foot"),
        "now_bike": tr("Now quickest by bike"),
        "now_car": tr("Now quickest by car"),
        "now_equal": tr("Now equally long"),
        "now_none": tr("Not reached any more"),
    }


def verdict_words() -> dict[str, str]:
    """Return the words of verdicts."""
    return {
        "car_longer": tr("The car takes longer"),
        "equal": tr("Equally long"),
        "car_shorter": tr("The car is quicker"),
        "unknown": tr("Not known"),
    }


def reason_words() -> dict[str, str]:
    """Return the words of why a target is not reached."""
    return {
        "no_geometry": tr("Origin without geometry"),
        "lines": tr("Origin is neither point nor area"),
        "too_far": tr("Origin too far from a street that may be used"),
        "target_no_geometry": tr("Target without geometry"),
        "target_lines": tr("Target is neither point nor area"),
        "target_too_far": tr("Target too far from a street that may be used"),
        "no_car_parking": tr("No car parking near enough"),
        "no_way": tr("No way there"),
        "closed_off": tr("No way any more once the streets are closed"),
    }


def pair_aliases() -> dict[str, str]:
    """Return the aliases of the trips."""
    return {
        "origin_id": tr("Origin (row)"),
        "origin_name": tr("Origin"),
        "target_id": tr("Target (row)"),
        "target_name": tr("Target"),
        "nearest": tr("The target with the shortest walk"),
        "walk_m": tr("Walk (m)"),
        "walk_min": tr("On foot (min)"),
        "bike_m": tr("By bike (m)"),
        "bike_min": tr("By bike (min)"),
        "bike_parking": tr("Bike parking"),
        "bike_walk_m": tr("Walk from the bike (m)"),
        "car_m": tr("By car (m)"),
        "car_min": tr("By car (min)"),
        "car_park": tr("Car park"),
        "car_walk_m": tr("Walk from the car (m)"),
        "car_bike": tr("Minutes by car for one by bike"),
        "car_walk": tr("Minutes by car for one on foot"),
        "bike_walk": tr("Minutes by bike for one on foot"),
        "winner": tr("Quickest"),
        "car_m_after": tr("By car, streets closed (m)"),
        "car_min_after": tr("By car, streets closed (min)"),
        "car_more_min": tr("More by car (min)"),
        "winner_after": tr("Quickest, streets closed"),
        "change": tr("Change"),
    }


def summary_aliases() -> dict[str, str]:
    """Return the aliases of the targets."""
    return {
        "target_id": tr("Target (row)"),
        "target_name": tr("Target"),
        "origins": tr("Origins that count"),
        "people": tr("People"),
        "walk_mean_min": tr("On foot, mean (min)"),
        "bike_mean_min": tr("By bike, mean (min)"),
        "car_mean_min": tr("By car, mean (min)"),
        "car_bike": tr("Minutes by car for one by bike"),
        "walk_share": tr("Share: walking takes at most as long as driving"),
        "bike_share": tr("Share: cycling takes at most as long as driving"),
        "active_share": tr("Share: walking or cycling takes at most as long"),
        "walk_unreached": tr("Do not reach it on foot"),
        "walk_reason": tr("Commonest reason (walk)"),
        "bike_unreached": tr("Do not reach it by bike"),
        "bike_reason": tr("Commonest reason (bike)"),
        "car_unreached": tr("Do not reach it by car"),
        "car_reason": tr("Commonest reason (car)"),
        "verdict": tr("Verdict"),
        "force": tr("Force"),
        "car_mean_min_after": tr("By car, streets closed, mean (min)"),
        "car_more_min": tr("More by car (min)"),
        "active_share_after": tr("The share once the streets are closed"),
        "share_more": tr("Change of the share"),
        "car_unreached_after": tr("Do not reach it by car, streets closed"),
        "car_reason_after": tr("Commonest reason (car), streets closed"),
        "verdict_after": tr("Verdict, streets closed"),
        "under_10": tr("Too few to be shown"),
        "reasons": tr("Reasons"),
    }


def unreached_aliases() -> dict[str, str]:
    """Return the aliases of what is not reached."""
    return {
        "origin_id": tr("Origin (row)"),
        "mode": tr("Mode of travel"),
        "reason": tr("Reason"),
        "targets": tr("Targets not reached"),
    }
