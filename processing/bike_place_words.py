"""Why bike parking is proposed where it is, and what keeps it away, in the user's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .framework.reasons import cite, joined
from .framework.texts import fill, language, say_all, tr

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from klimaklok_plugin.analysis.strategy.loading import Strategy

SENTENCES = {
    "serves": "{value:.0f} bikes for {name}, {other:.0f} m away",
    "nearer": "{value:.0f} m nearer than the nearest car parking, {name}",
    "no_car": "no car parking within {value:.0f} m",
    "short_stay": "the longest walk is {value:.0f} m, for short stays (at most {other:.0f} m)",
    "long_stay": "the longest walk is {value:.0f} m, for long stays (at most {other:.0f} m): no nearer place for all",
    "limit": "bike parking lies {bike_m:.0f} m away, so car parking has to be farther than {limit_m:.0f} m",
    "limit_if_moved": ("there is room for bikes {bike_m:.0f} m away once car parking is farther than {limit_m:.0f} m"),
    "limit_car_inside": "{car_name} is {car_m:.0f} m away",
    "car_too_near": (
        "Car parking ({car_name}) is {car_m:.0f} m away. With it at {car_needed_m:.0f} m or farther, bikes have room "
        "{nearest_m:.0f} m away: move it out, or make its nearest spaces bike parking."
    ),
    "beyond_long_stay": (
        "The nearest place is {nearest_m:.0f} m away, at most {long_m:.0f} m count. Look for room indoors, or for "
        "ground that the map does not know."
    ),
    "on_parking": "Parking stands where bikes could, {nearest_m:.0f} m away. Make some of it bike parking.",
    "not_by_bike": (
        "{nearest_m:.0f} m away is room, but no way open to bikes within {push_m:.0f} m. Open a way to it for bikes."
    ),
    "on_obstacle": "An obstacle stands where bikes could, {nearest_m:.0f} m away. Look whether it can give way.",
    "on_path": "Only a path has room, {nearest_m:.0f} m away. Look whether it is wide enough for both.",
    "on_carriageway": "Only the carriageway has room, {nearest_m:.0f} m away. Narrow it, or take kerb space.",
    "no_room_left": (
        "{placed:.0f} of {lacks:.0f} bikes have a place; the places near by hold no more. Build two tiers, or indoors."
    ),
    "no_walkable_street": "No way that can be walked lies near enough. Check the target and the network.",
    "several": "Several things stand in the way at once: {constraints}. The least change is {nearest_m:.0f} m away.",
    "no_geometry": "The target has no place on the map. Draw it.",
    "lines": "The target is a line. Draw it as a point or an area.",
}


def word_places(places: gpd.GeoDataFrame, reasons: pd.DataFrame, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return `places` with the column ``reasons``; `reasons` has a row per reason, sorted by place."""
    rules = {rule: cite(rule, strategy) for rule in reasons["rule"].unique()}
    texts = [
        fill(tr(SENTENCES[code]), {"value": value, "other": other, "name": name}) + rules[rule]
        for code, value, other, name, rule in zip(
            reasons["code"], reasons["value"], reasons["other"], reasons["name"], reasons["rule"], strict=True
        )
    ]
    return _with_rules(places, strategy).assign(reasons=joined(texts, reasons["site"].to_numpy(), len(places)))


def word_limits(limits: gpd.GeoDataFrame, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return `limits` with the column ``reasons``."""
    texts = []
    for row in limits.drop(columns=limits.geometry.name).to_dict("records"):
        moved = row["bike_basis"] == "if_car_moves"
        text = fill(tr(SENTENCES["limit_if_moved" if moved else "limit"]), row)
        text += cite(row["rule"], strategy)
        if row["verdict"] == "car_inside":
            text += "; " + fill(tr(SENTENCES["limit_car_inside"]), row)
        texts.append(text)
    return _with_rules(limits, strategy).assign(reasons=texts)


def word_unplaced(unplaced: gpd.GeoDataFrame, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return `unplaced` with the column ``advice``."""
    rules = strategy.parking
    fixed = {"long_m": rules.long_stay_m, "push_m": rules.places.push_m}
    told = [say_all(each) for each in unplaced["constraints"]]
    rows = unplaced.drop(columns=unplaced.geometry.name).to_dict("records")
    texts = [
        fill(tr(SENTENCES[row["constraint"]]), row | fixed | {"constraints": text})
        for row, text in zip(rows, told, strict=True)
    ]
    return unplaced.assign(constraints=told, advice=texts)


def _with_rules(frame: gpd.GeoDataFrame, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return the table with what its rule says instead of the rule's key."""
    known = {name: rule.text[language()] + cite(name, strategy) for name, rule in strategy.rules.items()}
    return frame.assign(rule=frame["rule"].map(known).fillna(frame["rule"]))
