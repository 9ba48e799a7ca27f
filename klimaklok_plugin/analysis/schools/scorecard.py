"""What a school's figures add up to: need, effect, side effects, feasibility, and the measures that follow.

Each answer is a code with the figures that lead to it; nothing is weighed together, so that every step can be checked.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..strategy.schools import Scorecard

HIGH, MEDIUM, LOW, NONE, UNKNOWN = "high", "medium", "low", "none", "unknown"
MEASURES = (
    "count_first",
    "heart_zone",
    "smaller_zone",
    "kiss_and_ride",
    "walking_group",
    "crossing",
    "nothing",
)


@dataclass(frozen=True)
class Figures:
    """What is known of one school; NaN is unknown.

    Attributes
    ----------
    pupils, group_pupils : float
        All, and those who can walk to school within the first distance that gives a right to transport.
    danger_share, unknown_share : float
        Of the pupils within walking distance: those who must use or cross a dangerous road, and those who must use one
        of unknown safety.
    school_cars, kept_out : float
        Cars to the school in the peak hour, and those of them that no longer drive to it.
    worst_added, worst_share : float
        Cars added on the street that gets most, and as a share of its traffic.
    worst_street, worst_class : str
        Its name, "" where it has none, and its road class.
    added_km_day : float
    cut_off : float
        Persons who lose car access.
    street_m : float
        Affected streets.
    others_share : float
        The share of them, drives left out, that others than the municipality decide over or that is an open question;
        NaN where there are none.
    places, served_share : float
        Drop-off places, and the share of the driven pupils they serve.
    crossing, crossing_class : str
        The street to be crossed more safely: its name, "" where it has none, and its road class; both "" for none.
    crossing_pupils : float
        Who would cross it.
    zone_m : float
        Radius or walking distance of the zone; NaN for drawn ones.
    homes : bool
        It is known where people live; else the added traffic is that through alone, or nothing.
    centres_left_out : bool
        Streets are closed, and traffic from homes to centres is not looked at.
    """

    pupils: float
    group_pupils: float
    danger_share: float
    unknown_share: float
    school_cars: float
    kept_out: float
    worst_added: float
    worst_share: float
    worst_street: str
    worst_class: str
    added_km_day: float
    cut_off: float
    street_m: float
    others_share: float
    places: float
    served_share: float
    crossing: str
    crossing_class: str
    crossing_pupils: float
    zone_m: float
    homes: bool = True
    centres_left_out: bool = False


class Reason(NamedTuple):
    """Why an answer is what it is, or why a measure is suggested: `about` says which.

    `name` is a street's own, `road_class` its class, for where it has no name.
    """

    about: str
    code: str
    value: float = math.nan
    other: float = math.nan
    name: str = ""
    road_class: str = ""


@dataclass(frozen=True)
class Score:
    """The codes of one school, its suggested measures and the reasons for both."""

    need: str
    effect: str
    side_effects: str
    feasibility: str
    measures: tuple[str, ...]
    reasons: list[Reason]


def score_zones(figures: Figures, rules: Scorecard) -> Score:
    """Return what a school's figures add up to.

    Returns
    -------
    Score
        ``need``, ``effect`` and ``side_effects``: high, medium, low or unknown, ``effect`` also none;
        ``feasibility``: high, medium or low. A medium begins at the strategy's share of its threshold for high.
    """
    reasons: list[Reason] = []
    need = _need(figures, rules, reasons)
    effect = _effect(figures, rules, reasons)
    side = _side_effects(figures, rules, reasons)
    feasibility = _feasibility(figures, rules, reasons)
    measures = _measures(figures, rules, (need, effect, side, feasibility), reasons)
    return Score(need, effect, side, feasibility, measures, reasons)


def _grade(value: float, high: float, rules: Scorecard) -> str:
    if np.isnan(value):
        return UNKNOWN
    return HIGH if value >= high else MEDIUM if value >= rules.medium_share * high else LOW


def _worst(*grades: str) -> str:
    known = [grade for grade in (HIGH, MEDIUM, LOW) if grade in grades]
    return known[0] if known else UNKNOWN


def _need(figures: Figures, rules: Scorecard, reasons: list[Reason]) -> str:
    if not np.isnan(figures.danger_share):
        reasons.append(Reason("need", "danger", figures.danger_share, rules.danger_share))
        if figures.unknown_share > 0:
            reasons.append(Reason("need", "danger_unknown", figures.unknown_share))
    if not np.isnan(figures.school_cars):
        reasons.append(Reason("need", "driven", figures.school_cars, rules.driven_cars))
    else:
        reasons.append(Reason("need", "need_unknown" if figures.homes else "need_without_population"))
    return _worst(
        _grade(figures.danger_share, rules.danger_share, rules), _grade(figures.school_cars, rules.driven_cars, rules)
    )


def _effect(figures: Figures, rules: Scorecard, reasons: list[Reason]) -> str:
    if figures.street_m <= 0:
        reasons.append(Reason("effect", "no_street"))
        return NONE
    if np.isnan(figures.kept_out):
        reasons.append(Reason("effect", "effect_unknown" if figures.homes else "effect_without_population"))
        return UNKNOWN
    if figures.kept_out <= 0:
        reasons.append(Reason("effect", "kept_out_no_cars" if figures.school_cars == 0 else "kept_out_none"))
        return NONE
    reasons.append(Reason("effect", "kept_out", figures.kept_out, figures.school_cars))
    return _grade(figures.kept_out, rules.driven_cars, rules)


def _side_effects(figures: Figures, rules: Scorecard, reasons: list[Reason]) -> str:
    grades = []
    if not np.isnan(figures.worst_added):
        if figures.worst_added > 0:
            reasons.append(_worst_street(figures))
        trips, share = (
            _grade(figures.worst_added, rules.added_trips, rules),
            _grade(figures.worst_share, rules.added_share, rules),
        )
        grades.append(LOW if LOW in (trips, share) else MEDIUM if MEDIUM in (trips, share) else trips)
    if not np.isnan(figures.added_km_day):
        code = "saved_km" if figures.added_km_day < 0 else "added_km"
        reasons.append(Reason("side_effects", code, abs(figures.added_km_day)))
    if figures.cut_off > 0:
        reasons.append(Reason("side_effects", "cut_off"))
        grades.append(HIGH)
    if not figures.homes:
        reasons.append(Reason("side_effects", "side_without_population"))
        return HIGH if HIGH in grades else UNKNOWN
    if figures.centres_left_out:
        reasons.append(Reason("side_effects", "side_without_centres"))
    return _worst(*grades)


def _worst_street(figures: Figures) -> Reason:
    """Return the reason about the street that gets most; from a doubling on per cent say less than how many times."""
    share, code = figures.worst_share, "worst"
    if np.isnan(share):
        code = "worst_new"
    elif share >= 1:
        share, code = 1 + share, "worst_times"
    return Reason("side_effects", code, figures.worst_added, share, figures.worst_street, figures.worst_class)


def _feasibility(figures: Figures, rules: Scorecard, reasons: list[Reason]) -> str:
    share = figures.others_share
    if np.isnan(share):
        return UNKNOWN
    reasons.append(Reason("feasibility", "others", share, rules.owners_share))
    return {HIGH: LOW, MEDIUM: MEDIUM, LOW: HIGH}[_grade(share, rules.owners_share, rules)]


_WHY_SMALLER = {
    (True, False): "smaller_side_effects",
    (True, True): "smaller_side_effects_drawn",
    (False, False): "smaller_owners",
    (False, True): "smaller_owners_drawn",
}
"""Why the zone should be smaller: whether its side effects are high, and whether it was drawn."""


def _measures(
    figures: Figures,
    rules: Scorecard,
    codes: tuple[str, str, str, str],
    reasons: list[Reason],
) -> tuple[str, ...]:
    need, effect, side, feasibility = codes
    chosen: list[str] = []
    if np.isnan(figures.pupils) or need == UNKNOWN:
        chosen.append("count_first")
        reasons.append(Reason("count_first", "pupils_unknown" if np.isnan(figures.pupils) else "homes_unknown"))
    if need in (HIGH, MEDIUM) and effect != NONE:
        if side != HIGH and feasibility != LOW:
            chosen.append("heart_zone")
            known = UNKNOWN not in (effect, side, feasibility)
            reasons.append(Reason("heart_zone", "as_drawn" if known else "as_drawn_unknown"))
        else:
            chosen.append("smaller_zone")
            why = _WHY_SMALLER[side == HIGH, bool(np.isnan(figures.zone_m))]
            reasons.append(Reason("smaller_zone", why, figures.zone_m * rules.smaller_zone_share))
    if (
        figures.places > 0
        and figures.served_share >= rules.served_share
        and figures.school_cars >= rules.medium_share * rules.driven_cars
    ):
        chosen.append("kiss_and_ride")
        reasons.append(Reason("kiss_and_ride", "places", figures.places, figures.served_share))
    if figures.group_pupils >= rules.group_pupils:
        chosen.append("walking_group")
        reasons.append(Reason("walking_group", "walkers", figures.group_pupils, rules.group_pupils))
    name, road_class = figures.crossing, figures.crossing_class
    if figures.danger_share >= rules.danger_share and (name or road_class):
        chosen.append("crossing")
        reasons.append(Reason("crossing", "crossing_at", figures.crossing_pupils, name=name, road_class=road_class))
    if not chosen:
        chosen.append("nothing")
        reasons.append(Reason("nothing", _why_nothing(figures, rules, need)))
    return tuple(measure for measure in MEASURES if measure in chosen)


def _why_nothing(figures: Figures, rules: Scorecard, need: str) -> str:
    """Return why no measure is suggested: also a need of which much is not known may be found to be low."""
    if need != LOW:
        return "no_effect"
    may_be = figures.danger_share + figures.unknown_share >= rules.medium_share * rules.danger_share
    return "low_need_known" if may_be or np.isnan(figures.danger_share + figures.school_cars) else "low_need"


def reason_table(scores: dict[int, Score]) -> pd.DataFrame:
    """Return the reasons of all schools, a row each: ``school`` (row) and the fields of `Reason`."""
    rows = [(school, *reason) for school, each in scores.items() for reason in each.reasons]
    return pd.DataFrame(rows, columns=["school", *Reason._fields])
