"""What a school's figures add up to: need, effect, side effects, feasibility, and the measures that follow.

Each answer is a code with the figures that lead to it; nothing is weighed together, so that every step can be checked.
"""

from __future__ import annotations

from dataclasses import dataclass, field

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
    worst_street : str
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
    crossing, crossing_pupils : str, float
        The street to be crossed more safely, and who would.
    zone_m : float
        Radius or walking distance of the zone; NaN for drawn ones.
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
    added_km_day: float
    cut_off: float
    street_m: float
    others_share: float
    places: float
    served_share: float
    crossing: str
    crossing_pupils: float
    zone_m: float


@dataclass(frozen=True)
class Score:
    """The codes of one school, its suggested measures and a row per reason: ``about, code, value, other, name``."""

    need: str
    effect: str
    side_effects: str
    feasibility: str
    measures: tuple[str, ...]
    reasons: list[tuple[str, str, float, float, str]] = field(default_factory=list)


def score_zones(figures: Figures, rules: Scorecard) -> Score:
    """Return what a school's figures add up to.

    Returns
    -------
    Score
        ``need``, ``effect`` and ``side_effects``: high, medium, low or unknown, ``effect`` also none;
        ``feasibility``: high, medium or low. A medium begins at the strategy's share of its threshold for high.
    """
    reasons: list[tuple[str, str, float, float, str]] = []
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


def _need(figures: Figures, rules: Scorecard, reasons: list[tuple[str, str, float, float, str]]) -> str:
    if not np.isnan(figures.danger_share):
        reasons.append(("need", "danger", figures.danger_share, rules.danger_share, ""))
        if figures.unknown_share > 0:
            reasons.append(("need", "danger_unknown", figures.unknown_share, np.nan, ""))
    if not np.isnan(figures.school_cars):
        reasons.append(("need", "driven", figures.school_cars, rules.driven_cars, ""))
    else:
        reasons.append(("need", "need_unknown", np.nan, np.nan, ""))
    return _worst(
        _grade(figures.danger_share, rules.danger_share, rules), _grade(figures.school_cars, rules.driven_cars, rules)
    )


def _effect(figures: Figures, rules: Scorecard, reasons: list[tuple[str, str, float, float, str]]) -> str:
    if figures.street_m <= 0:
        reasons.append(("effect", "no_street", np.nan, np.nan, ""))
        return NONE
    if np.isnan(figures.kept_out):
        reasons.append(("effect", "effect_unknown", np.nan, np.nan, ""))
        return UNKNOWN
    if figures.kept_out <= 0:
        reasons.append(("effect", "kept_out_none", np.nan, np.nan, ""))
        return NONE
    reasons.append(("effect", "kept_out", figures.kept_out, figures.school_cars, ""))
    return _grade(figures.kept_out, rules.driven_cars, rules)


def _side_effects(figures: Figures, rules: Scorecard, reasons: list[tuple[str, str, float, float, str]]) -> str:
    grades = []
    if not np.isnan(figures.worst_added):
        if figures.worst_added > 0:
            reasons.append(("side_effects", "worst", figures.worst_added, figures.worst_share, figures.worst_street))
        trips, share = (
            _grade(figures.worst_added, rules.added_trips, rules),
            _grade(figures.worst_share, rules.added_share, rules),
        )
        grades.append(LOW if LOW in (trips, share) else MEDIUM if MEDIUM in (trips, share) else trips)
    if not np.isnan(figures.added_km_day):
        reasons.append(("side_effects", "added_km", figures.added_km_day, np.nan, ""))
    if figures.cut_off > 0:
        reasons.append(("side_effects", "cut_off", np.nan, np.nan, ""))
        grades.append(HIGH)
    return _worst(*grades)


def _feasibility(figures: Figures, rules: Scorecard, reasons: list[tuple[str, str, float, float, str]]) -> str:
    share = figures.others_share
    if np.isnan(share):
        return UNKNOWN
    reasons.append(("feasibility", "others", share, rules.owners_share, ""))
    return {HIGH: LOW, MEDIUM: MEDIUM, LOW: HIGH}[_grade(share, rules.owners_share, rules)]


def _measures(
    figures: Figures,
    rules: Scorecard,
    codes: tuple[str, str, str, str],
    reasons: list[tuple[str, str, float, float, str]],
) -> tuple[str, ...]:
    need, effect, side, feasibility = codes
    chosen: list[str] = []
    if np.isnan(figures.pupils) or need == UNKNOWN:
        chosen.append("count_first")
        reasons.append(("count_first", "pupils_unknown", np.nan, np.nan, ""))
    if need in (HIGH, MEDIUM) and effect != NONE:
        if side != HIGH and feasibility != LOW:
            chosen.append("heart_zone")
            known = UNKNOWN not in (effect, side, feasibility)
            reasons.append(("heart_zone", "as_drawn" if known else "as_drawn_unknown", np.nan, np.nan, ""))
        else:
            chosen.append("smaller_zone")
            why = "smaller_side_effects" if side == HIGH else "smaller_owners"
            reasons.append(("smaller_zone", why, figures.zone_m * rules.smaller_zone_share, np.nan, ""))
    if (
        figures.places > 0
        and figures.served_share >= rules.served_share
        and figures.school_cars >= rules.medium_share * rules.driven_cars
    ):
        chosen.append("kiss_and_ride")
        reasons.append(("kiss_and_ride", "places", figures.places, figures.served_share, ""))
    if figures.group_pupils >= rules.group_pupils:
        chosen.append("walking_group")
        reasons.append(("walking_group", "walkers", figures.group_pupils, rules.group_pupils, ""))
    if figures.danger_share >= rules.danger_share and figures.crossing:
        chosen.append("crossing")
        reasons.append(("crossing", "crossing_at", figures.crossing_pupils, np.nan, figures.crossing))
    if not chosen:
        chosen.append("nothing")
        reasons.append(("nothing", _why_nothing(figures, rules, need), np.nan, np.nan, ""))
    return tuple(measure for measure in MEASURES if measure in chosen)


def _why_nothing(figures: Figures, rules: Scorecard, need: str) -> str:
    """Return why no measure is suggested: also a need of which much is not known may be found to be low."""
    if need != LOW:
        return "no_effect"
    may_be = figures.danger_share + figures.unknown_share >= rules.medium_share * rules.danger_share
    return "low_need_known" if may_be or np.isnan(figures.danger_share + figures.school_cars) else "low_need"


def reason_table(scores: dict[int, Score]) -> pd.DataFrame:
    """Return the reasons of all schools, a row each: ``school, about, code, value, other, name``."""
    rows = [(school, *reason) for school, each in scores.items() for reason in each.reasons]
    return pd.DataFrame(rows, columns=["school", "about", "code", "value", "other", "name"])
