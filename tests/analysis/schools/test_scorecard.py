"""What a school's figures add up to: every code, every threshold, and what is not known."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimaklok_plugin.analysis.schools.scorecard import MEASURES, Figures, reason_table, score_zones
from klimaklok_plugin.analysis.strategy.loading import load_strategy

RULES = load_strategy().schools.scorecard
NAN = float("nan")

CALM = Figures(
    pupils=100,
    group_pupils=0,
    danger_share=0,
    unknown_share=0,
    school_cars=0,
    kept_out=0,
    worst_added=0,
    worst_share=0,
    worst_street="",
    worst_class="",
    added_km_day=0,
    cut_off=0,
    street_m=1000,
    others_share=0,
    places=0,
    served_share=NAN,
    crossing="",
    crossing_class="",
    crossing_pupils=0,
    zone_m=500,
)
STREETS = ("crossing", "crossing_class", "worst_street", "worst_class")
BUSY = replace(CALM, school_cars=RULES.driven_cars, kept_out=RULES.driven_cars)
UNKNOWN = replace(CALM, **{each.name: NAN for each in fields(Figures) if each.name not in (*STREETS, "street_m")})


def judge(base, **figures):
    return score_zones(replace(base, **figures), RULES)


def codes(result, about):
    return [reason.code for reason in result.reasons if reason.about == about]


@pytest.mark.parametrize(
    ("share", "cars", "need"),
    [
        (0, 0, "low"),
        (RULES.danger_share / 2, 0, "medium"),
        (RULES.danger_share / 2 - 1e-9, RULES.driven_cars / 2 - 1e-9, "low"),
        (0, RULES.driven_cars / 2, "medium"),
        (RULES.danger_share, 0, "high"),
        (0, RULES.driven_cars, "high"),
        (RULES.danger_share, NAN, "high"),
        (NAN, RULES.driven_cars / 2, "medium"),
        (NAN, NAN, "unknown"),
    ],
)
def test_need_is_the_worse_of_danger_and_cars_as_far_as_they_are_known(share, cars, need):
    assert judge(CALM, danger_share=share, school_cars=cars).need == need


def test_need_tells_its_figures_and_what_is_not_known_of_them():
    assert codes(judge(CALM, danger_share=0.1, unknown_share=0.2), "need") == ["danger", "danger_unknown", "driven"]
    assert codes(judge(CALM, danger_share=NAN, school_cars=NAN), "need") == ["need_unknown"]


@pytest.mark.parametrize(
    ("kept", "effect"),
    [
        (0, "none"),
        (1, "low"),
        (RULES.driven_cars / 2, "medium"),
        (RULES.driven_cars, "high"),
        (NAN, "unknown"),
    ],
)
def test_effect_is_the_cars_kept_out(kept, effect):
    result = judge(CALM, school_cars=200, kept_out=kept)
    assert result.effect == effect
    assert codes(result, "effect") == [{"none": "kept_out_none", "unknown": "effect_unknown"}.get(effect, "kept_out")]


def test_where_nobody_drives_the_zone_is_not_said_to_let_cars_through():
    assert codes(judge(CALM, school_cars=0, kept_out=0), "effect") == ["kept_out_no_cars"]


def test_a_zone_without_streets_has_no_effect_and_says_why():
    result = judge(BUSY, street_m=0, others_share=NAN)
    assert (result.effect, result.feasibility) == ("none", "unknown")
    assert codes(result, "effect") == ["no_street"]


@pytest.mark.parametrize(
    ("added", "share", "side"),
    [
        (0, 0, "low"),
        (RULES.added_trips, RULES.added_share, "high"),
        (RULES.added_trips, RULES.added_share / 2, "medium"),
        (RULES.added_trips / 2, RULES.added_share, "medium"),
        (RULES.added_trips, RULES.added_share / 2 - 1e-9, "low"),
        (RULES.added_trips / 2 - 1e-9, RULES.added_share, "low"),
        (RULES.added_trips, NAN, "high"),  # a street that had no traffic
        (NAN, NAN, "unknown"),
    ],
)
def test_side_effects_are_high_where_both_cars_and_their_share_are(added, share, side):
    result = judge(CALM, worst_added=added, worst_share=share, worst_street="Storgata")
    assert result.side_effects == side
    told = [reason for reason in result.reasons if reason.name == "Storgata"]
    assert len(told) == (added > 0)
    assert all(reason.code == ("worst_new" if np.isnan(share) else "worst") for reason in told)


@pytest.mark.parametrize(
    ("share", "code", "told"), [(0.99, "worst", 0.99), (1.0, "worst_times", 2.0), (13.67, "worst_times", 14.67)]
)
def test_from_a_doubling_on_traffic_is_so_many_times_what_it_was(share, code, told):
    result = judge(CALM, worst_added=50, worst_share=share, worst_class="residential")
    reason = next(each for each in result.reasons if each.code.startswith("worst"))
    assert (reason.code, reason.value) == (code, 50)
    assert reason.other == pytest.approx(told)
    assert (reason.name, reason.road_class) == ("", "residential")


@pytest.mark.parametrize(("km", "code"), [(12.0, "added_km"), (0.0, "added_km"), (-12.0, "saved_km")])
def test_car_km_are_said_to_be_more_or_less_without_a_minus(km, code):
    reason = judge(CALM, added_km_day=km).reasons[-3]
    assert (reason.code, reason.value) == (code, abs(km))


def test_homes_without_car_access_make_side_effects_high_and_an_unknown_number_makes_nothing():
    assert judge(CALM, cut_off=1).side_effects == "high"
    assert codes(judge(CALM, cut_off=1), "side_effects") == ["added_km", "cut_off"]
    assert judge(CALM, cut_off=NAN).side_effects == "low"
    assert judge(CALM, cut_off=NAN, worst_added=NAN, added_km_day=NAN).reasons[-1][1] != "cut_off"


@pytest.mark.parametrize(
    ("share", "feasibility"), [(0, "high"), (RULES.owners_share / 2, "medium"), (RULES.owners_share, "low")]
)
def test_feasibility_falls_with_what_others_decide(share, feasibility):
    result = judge(CALM, others_share=share)
    assert result.feasibility == feasibility
    assert codes(result, "feasibility") == ["others"]


# --- measures --------------------------------------------------------------------------------------------------------


def test_a_busy_school_gets_its_zone_where_nothing_stands_against_it():
    result = judge(BUSY)
    assert result.measures == ("heart_zone",)
    assert codes(result, "heart_zone") == ["as_drawn"]


def test_side_effects_or_owners_make_it_a_smaller_zone():
    result = judge(BUSY, cut_off=30)
    assert result.measures == ("smaller_zone",)
    about, code, metres, *_ = result.reasons[-1]
    assert (about, code, metres) == ("smaller_zone", "smaller_side_effects", 500 * RULES.smaller_zone_share)
    assert codes(judge(BUSY, others_share=0.9), "smaller_zone") == ["smaller_owners"]
    assert codes(judge(BUSY, others_share=0.9, zone_m=NAN), "smaller_zone") == ["smaller_owners_drawn"]
    assert codes(judge(BUSY, cut_off=30, zone_m=NAN), "smaller_zone") == ["smaller_side_effects_drawn"]


def test_a_zone_on_unknown_effects_is_suggested_with_the_words_for_that():
    result = judge(BUSY, worst_added=NAN, cut_off=NAN)
    assert (result.side_effects, result.measures) == ("unknown", ("heart_zone",))
    assert codes(result, "heart_zone") == ["as_drawn_unknown"]


def test_a_zone_without_effect_is_not_suggested_and_the_need_is_not_called_low():
    result = judge(BUSY, kept_out=0)
    assert result.measures == ("nothing",)
    assert codes(result, "nothing") == ["no_effect"]


def test_kiss_and_ride_takes_places_that_serve_enough_of_enough_cars():
    good = {"places": 2, "served_share": RULES.served_share, "school_cars": RULES.driven_cars / 2}
    assert judge(CALM, **good).measures == ("kiss_and_ride",)
    for name, value in (("places", 0), ("served_share", 0.49), ("served_share", NAN), ("school_cars", NAN)):
        assert "kiss_and_ride" not in judge(CALM, **good | {name: value}).measures
    assert "kiss_and_ride" not in judge(CALM, **good | {"school_cars": RULES.driven_cars / 2 - 1}).measures


def test_a_walking_group_takes_pupils_who_can_walk():
    assert judge(CALM, group_pupils=RULES.group_pupils).measures == ("walking_group",)
    assert judge(CALM, group_pupils=RULES.group_pupils - 1).measures == ("nothing",)
    assert "walking_group" not in judge(CALM, group_pupils=NAN).measures


def test_a_crossing_is_improved_where_many_meet_danger_at_a_place_that_is_known():
    danger = {"danger_share": RULES.danger_share, "kept_out": 0}
    result = judge(CALM, **danger, crossing="Storgata", crossing_pupils=40)
    assert result.measures == ("crossing",)
    reason = result.reasons[-1]
    assert (reason.about, reason.code, reason.value, reason.name) == ("crossing", "crossing_at", 40, "Storgata")
    assert judge(CALM, **danger, crossing_class="primary").measures == ("crossing",)
    assert judge(CALM, **danger).measures == ("nothing",)
    assert judge(CALM, danger_share=0.1, crossing="Storgata").measures == ("nothing",)


def test_low_need_is_called_so_only_where_it_cannot_be_high():
    assert codes(judge(CALM), "nothing") == ["low_need"]
    assert codes(judge(CALM, unknown_share=RULES.danger_share), "nothing") == ["low_need_known"]
    assert codes(judge(CALM, danger_share=NAN, unknown_share=NAN), "nothing") == ["low_need_known"]


def test_on_unknown_figures_the_first_thing_is_to_count():
    result = score_zones(UNKNOWN, RULES)
    assert (result.need, result.effect, result.side_effects) == ("unknown",) * 3
    assert result.measures == ("count_first",)
    assert codes(result, "count_first") == ["pupils_unknown"]
    assert judge(UNKNOWN, pupils=200).measures == ("count_first",)  # how many, but not from where


amounts = st.one_of(st.just(NAN), st.floats(0, 1000))
shares = st.one_of(st.just(NAN), st.floats(0, 1))


@given(
    st.builds(
        Figures,
        **{each.name: amounts for each in fields(Figures)}
        | dict.fromkeys(("danger_share", "unknown_share", "served_share", "worst_share", "others_share"), shares)
        | dict.fromkeys(STREETS, st.sampled_from(["", "Storgata"]))
        | {"street_m": st.floats(0, 1000)},
    )
)
def test_every_measure_has_its_reason_and_none_rests_on_unknown_need(figures):
    result = score_zones(figures, RULES)
    assert result.measures == tuple(each for each in MEASURES if each in result.measures) != ()
    for measure in result.measures:
        assert len(codes(result, measure)) == 1
    assert ("nothing" in result.measures) == (result.measures == ("nothing",))
    if result.need == "unknown":
        assert "count_first" in result.measures
        assert not {"heart_zone", "smaller_zone", "nothing"} & set(result.measures)
    if "heart_zone" in result.measures and "unknown" in (result.effect, result.side_effects, result.feasibility):
        assert codes(result, "heart_zone") == ["as_drawn_unknown"]


def test_reasons_of_all_schools_stand_in_one_table():
    table = reason_table({0: judge(CALM), 4: judge(BUSY)})
    assert table.columns.tolist() == ["school", "about", "code", "value", "other", "name", "road_class"]
    assert table["school"].unique().tolist() == [0, 4]
    assert reason_table({}).columns.tolist() == table.columns.tolist()
