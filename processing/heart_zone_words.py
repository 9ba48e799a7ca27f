"""The words of heart zones: aliases, reasons, suggested measures, and what is under ten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .framework.notes import ROAD_CLASSES
from .framework.reasons import cite, joined
from .framework.texts import fill, say, tr

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from klimaklok_plugin.analysis.schools.zones import HeartZoneResult
    from klimaklok_plugin.analysis.strategy.loading import Strategy

RULE = "heart_zones"
ABOUT = ("need", "effect", "side_effects", "feasibility")
SENTENCES = {
    "heading_need": "Need: {reasons}.",
    "heading_effect": "Effect: {reasons}.",
    "heading_side_effects": "Side effects (screening): {reasons}.",
    "heading_feasibility": "Feasibility: {reasons}.",
    "measure_count_first": "Count first",
    "measure_heart_zone": "Heart zone as drawn",
    "measure_smaller_zone": "Smaller zone",
    "measure_kiss_and_ride": "Kiss-and-ride",
    "measure_walking_group": "Walking group",
    "measure_crossing": "Safer crossing",
    "measure_nothing": "Nothing suggested",
    "danger": "{value:.0f} % of the pupils must use or cross a dangerous road (high from {other:.0f} %)",
    "danger_hidden": "some pupils must use or cross a dangerous road (high from {other:.0f} %)",
    "danger_unknown": "for {value:.0f} % more nobody knows whether their road is safe",
    "danger_unknown_hidden": "for some nobody knows whether their road is safe",
    "driven_hidden": "a few cars to the school in the peak hour (high from {other:.0f})",
    "driven": "{value:.0f} cars to the school in the peak hour (high from {other:.0f})",
    "need_unknown": "the number of pupils is not known",
    "no_street": "the zone holds no street that is open to cars",
    "effect_unknown": "the cars to the school are not known",
    "kept_out_none": "cars can still stop at the school: its street is an open question or cannot be banned",
    "kept_out": "{value:.0f} of {other:.0f} cars no longer drive to the school",
    "kept_out_hidden": "cars no longer drive to the school",
    "worst": "{name} gets {value:.0f} cars more in the peak hour (+{other:.0f} %)",
    "worst_new": "{name} gets {value:.0f} cars more in the peak hour",
    "added_km": "{value:.0f} car-km a day more",
    "added_km_hidden": "how many car-km are added may not be shown",
    "saved_km": "{value:.0f} car-km a day less",
    "cut_off": "some homes lose car access",
    "others": "{value:.0f} % of the streets are others' to decide or open questions (low from {other:.0f} %)",
    "pupils_unknown": "find out how many pupils there are, and where they live",
    "as_drawn": "it helps, and neither side effects nor owners stand against it",
    "as_drawn_unknown": "there is need for it; not all of its effects are known",
    "smaller_side_effects": "side effects are high: try {value:.0f} m",
    "smaller_side_effects_drawn": "side effects are high: draw a smaller zone",
    "smaller_owners": "most streets are others' to decide or open questions: try {value:.0f} m, or settle those first",
    "smaller_owners_drawn": "most streets are others' to decide or open questions: draw a smaller zone, or settle them",
    "place_one_hidden": "one place takes most of those who are driven",
    "places_hidden": "{value:.0f} places take most of those who are driven",
    "place_one": "one place takes {other:.0f} % of those who are driven",
    "places": "{value:.0f} places take {other:.0f} % of those who are driven",
    "walkers": "{value:.0f} pupils can walk (from {other:.0f})",
    "walkers_hidden": "enough pupils can walk",
    "crossing_at": "at {name}, {value:.0f} pupils cross or walk there",
    "crossing_at_hidden": "at {name}",
    "low_need": "need is low",
    "low_need_known": "need is low as far as it is known",
    "no_effect": "there is need, but this zone keeps no car from the school",
}
PERCENT_VALUE = ("danger", "danger_unknown", "others")
PERCENT_OTHER = ("danger", "worst", "others", "places")


def word_results(result: HeartZoneResult, strategy: Strategy) -> dict[str, Any]:
    """Return the outputs by name, with their texts."""
    made: dict[str, Any] = {
        "ZONES_OUT": (result.zones, zone_aliases()),
        "CLOSED_ROADS": (result.streets, {}),
        "GATES": (result.gates, {}),
        "DROPOFFS": (result.drop_offs, drop_off_aliases()),
        "DISPLACEMENT": (result.displacement, {}),
        "CUT_OFF": (result.cut_off, cut_off_aliases()),
        "SCORECARD": (word_scorecard(result.scorecard, result.reasons, strategy), scorecard_aliases()),
    }
    return {name: word_under(frame, aliases) for name, (frame, aliases) in made.items()}


def word_under(frame: gpd.GeoDataFrame, aliases: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Return `frame` with the codes of its column ``under_10`` in words: which numbers are too small to be shown."""
    if "under_10" not in frame:
        return frame
    words = [
        tr("under 10, or would tell such a number: {columns}").format(
            columns=", ".join(aliases.get(each, each) for each in codes.split(","))
        )
        if codes
        else None
        for codes in frame["under_10"]
    ]
    return frame.assign(under_10=words)


def word_scorecard(scorecard: gpd.GeoDataFrame, reasons: pd.DataFrame, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return the scorecard with ``measures`` and ``reasons`` in words."""
    rule = cite(RULE, strategy)
    measures, why = [], []
    for row, codes in enumerate(scorecard["measures"]):
        mine = reasons[reasons["school"] == row]
        blocks = [
            tr(SENTENCES[f"heading_{about}"]).format(reasons=text) for about in ABOUT if (text := _told(mine, about))
        ]
        chosen = [code for code in codes.split(",") if code]
        suggested = [f"{tr(SENTENCES[f'measure_{code}'])}: {_told(mine, code)}" for code in chosen]
        if suggested:
            blocks.append(tr("Suggested{rule}: {measures}.").format(rule=rule, measures="; ".join(suggested)))
        measures.append(", ".join(tr(SENTENCES[f"measure_{code}"]) for code in chosen) or None)
        why.append(" ".join(blocks) or None)
    named = {
        name: [None if each is None else _street(each) for each in scorecard[name]]
        for name in ("worst_street", "crossing")
    }
    return scorecard.assign(measures=measures, reasons=why, **named)


def _street(name: str) -> str:
    """Return the name of a street, or what kind of street it is where its class stands for a name."""
    return tr("{road} without a name").format(road=say(name)) if name in ROAD_CLASSES else name


def _told(reasons: pd.DataFrame, about: str) -> str:
    """Return the reasons about one thing as a part of a sentence."""
    import numpy as np

    mine = reasons[reasons["about"] == about]
    texts = []
    for code, value, other, name in zip(mine["code"], mine["value"], mine["other"], mine["name"], strict=True):
        values = {
            "value": value * (100 if code in PERCENT_VALUE else 1),
            "other": other * (100 if code in PERCENT_OTHER else 1),
            "name": _street(name),
        }
        texts.append(fill(tr(SENTENCES[_variant(code, value, other)]), values))
        if code == "added_km" and value < 0:
            texts[-1] = fill(tr(SENTENCES["saved_km"]), {"value": -value})
    return joined(texts, np.zeros(len(texts), int), 1)[0] if texts else ""


def _variant(code: str, value: float, other: float) -> str:
    """Return the sentence for a reason one of whose numbers is not known or not shown."""
    unknown, other_unknown = value != value, other != other  # noqa: PLR0124 - NaN
    if code.startswith("smaller") and unknown:
        return f"{code}_drawn"
    hidden = other_unknown if code == "places" else unknown or (code == "kept_out" and other_unknown)
    if code == "worst" and other_unknown:
        return "worst_new"
    if code == "places" and value == 1:
        code = "place_one"
    return f"{code}_hidden" if hidden and f"{code}_hidden" in SENTENCES else code


def _school() -> dict[str, str]:
    return {"school_id": tr("School's number"), "school_name": tr("School")}


def zone_aliases() -> dict[str, str]:
    """Return the aliases of the zones."""
    return _school() | {
        "method": tr("Zone"),
        "measure": tr("Measure"),
        "radius_m": tr("Radius or walking distance (m)"),
        "area_ha": tr("Area (ha)"),
        "streets_m": tr("Streets open to cars (m)"),
        "municipality_m": tr("The municipality decides (m)"),
        "county_m": tr("The county decides (m)"),
        "state_m": tr("The state decides (m)"),
        "owner_m": tr("Private owners decide (m)"),
        "question_m": tr("Open questions (m)"),
        "gates": tr("Gates"),
        "overlaps": tr("Overlaps the zones of"),
        "residents": tr("Residents inside"),
        "under_10": tr("Not shown"),
    }


def street_aliases() -> dict[str, str]:
    """Return the aliases of the affected streets."""
    return _school() | {
        "edge_id": tr("Edge in the network"),
        "street": tr("Street"),
        "road_class": tr("Road class"),
        "road_owner": tr("Road owner (E, R, F, K, P, S)"),
        "decides": tr("Who decides"),
        "owner_basis": tr("Owner known from"),
        "measure": tr("Measure"),
        "hours": tr("Hours"),
        "question": tr("Open question"),
        "length_m": tr("Length (m)"),
        "speed_kmh": tr("Speed limit (km/h)"),
        "aadt": tr("ÅDT"),
    }


def gate_aliases() -> dict[str, str]:
    """Return the aliases of the gates."""
    return _school() | {
        "street": tr("Street"),
        "road_class": tr("Road class"),
        "direction": tr("Direction of traffic"),
        "measure": tr("Measure"),
        "question": tr("Open question"),
        "dead_end": tr("Dead end behind it"),
        "behind_m": tr("Street reached by this gate alone (m)"),
    }


def drop_off_aliases() -> dict[str, str]:
    """Return the aliases of the drop-off places."""
    return _school() | {
        "place_id": tr("Number"),
        "status": tr("Status"),
        "instead_of": tr("Instead of number"),
        "street": tr("Street"),
        "road_class": tr("Road class"),
        "road_owner": tr("Road owner (E, R, F, K, P, S)"),
        "speed_kmh": tr("Speed limit (km/h)"),
        "walk_m": tr("Walk to the school (m)"),
        "walk_unknown": tr("Safety of the walk is partly unknown"),
        "parking_m": tr("To the nearest car park (m)"),
        "served": tr("Driven pupils served"),
        "lost": tr("Driven pupils not served with this place instead"),
        "direction": tr("Direction from the school"),
        "reason": tr("Why the other place is better"),
        "under_10": tr("Not shown"),
    }


def displacement_aliases() -> dict[str, str]:
    """Return the aliases of the displaced traffic."""
    return _school() | {
        "edge_id": tr("Edge in the network"),
        "street": tr("Street"),
        "road_class": tr("Road class"),
        "cars_before": tr("Screening: cars in the peak hour before"),
        "cars_after": tr("Screening: cars in the peak hour after"),
        "added": tr("Screening: cars added"),
        "removed": tr("Screening: cars removed"),
        "change": tr("Screening: change"),
        "share": tr("Screening: change as a share"),
        "share_basis": tr("Share of"),
    }


def cut_off_aliases() -> dict[str, str]:
    """Return the aliases of the homes that lose car access."""
    return _school() | {
        "reason": tr("Reason"),
        "persons": tr("Persons"),
        "under_10": tr("Not shown"),
    }


def scorecard_aliases() -> dict[str, str]:
    """Return the aliases of the scorecard."""
    return _school() | {
        "status": tr("Status"),
        "need": tr("Need"),
        "effect": tr("Effect"),
        "side_effects": tr("Side effects (screening)"),
        "feasibility": tr("Feasibility"),
        "measures": tr("Suggested measures"),
        "reasons": tr("Reasons"),
        "pupils": tr("Pupils"),
        "pupils_near": tr("Pupils who live near"),
        "pupils_walk": tr("Pupils within an easy walk"),
        "pupils_right_grade_1": tr("Pupils nearer than the right to transport in grade 1"),
        "pupils_right_grade_2": tr("Pupils nearer than the right to transport in grades 2-10"),
        "pupils_unreached": tr("Pupils who cannot walk there"),
        "safe_share": tr("Share who can walk safely"),
        "unknown_share": tr("Share whose road is of unknown safety"),
        "danger_share": tr("Share who must use or cross a dangerous road"),
        "residents": tr("Residents inside"),
        "school_cars": tr("Screening: cars to the school in the peak hour"),
        "kept_out": tr("Screening: cars that no longer drive to the school"),
        "cars_walk": tr("Screening: cars from inside the zone, who walk"),
        "cars_cut_off": tr("Screening: trips that are cut off"),
        "zone_km_before": tr("Screening: car-km inside in the peak hour before"),
        "zone_km_after": tr("Screening: car-km inside in the peak hour after"),
        "added_km_day": tr("Screening: car-km a day added"),
        "added_km_school": tr("Screening: of these, trips to the school"),
        "added_km_other": tr("Screening: of these, other traffic"),
        "worst_street": tr("Screening: street with most added traffic"),
        "worst_added": tr("Screening: cars added there"),
        "worst_share": tr("Screening: added there, as a share"),
        "cut_off": tr("Screening: persons who lose car access"),
        "streets_m": tr("Streets open to cars (m)"),
        "others_share": tr("Share that is others' to decide or an open question"),
        "gates": tr("Gates"),
        "dead_end_gates": tr("Gates with a dead end behind"),
        "drop_offs": tr("Drop-off places"),
        "served_share": tr("Share of the driven pupils they serve"),
        "drop_off_reason": tr("Why there is no drop-off place"),
        "crossing": tr("Street to be crossed more safely"),
        "crossing_x": tr("Its place: east (m)"),
        "crossing_y": tr("Its place: north (m)"),
        "crossing_pupils": tr("Pupils who cross or walk there"),
        "under_10": tr("Not shown"),
    }
