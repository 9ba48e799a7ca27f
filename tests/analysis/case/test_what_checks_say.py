"""What checks may say: by the force of their rule, and never more than was looked at."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from klimaklok_plugin.analysis.case.assess import assess
from klimaklok_plugin.analysis.case.checks import CHECKS, VERDICTS, Check, by_force
from klimaklok_plugin.analysis.case.context import CaseOptions
from klimaklok_plugin.analysis.case.messages import VERDICT_WORDS
from klimaklok_plugin.analysis.case.sources import CaseSources
from klimaklok_plugin.analysis.core.messages import Language, Note
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from klimaklok_plugin.analysis.strategy.loading import FORCES
from klimaklok_plugin.reports.document import FORM_WORDS
from tests.analysis.case.towns import STRATEGY, at, box, check, layer, network, plan, run, sources

BREACH = ("brudd", "breach", "ikke oppfylt", "not met", "violat")


@pytest.fixture(scope="module")
def town():
    return sources()


def said(note, code="en"):
    return Language(code, WORDS).fill(NOTES[note.code], vars(note)["values"])


def told(one, code="en"):
    return " ".join(said(each, code) for each in (one.sentence, *one.reasons))


@pytest.mark.parametrize(("name", "force", "verdict"), list(itertools.product(CHECKS, (*FORCES, None), VERDICTS)))
def test_a_rule_that_recommends_or_allows_is_never_said_to_be_broken(name, force, verdict):
    made = by_force(Check(name, "Alt 1", verdict, "", Note("case_nothing_built")), force).verdict
    if force in ("bør", "kan"):
        words = [*VERDICT_WORDS[made], *FORM_WORDS[made]]
        assert not [word for word in words if any(each in word.lower() for each in BREACH)]
        assert made == ("departs" if verdict == "not_met" else verdict)
    else:
        assert made == verdict


@pytest.mark.parametrize("force", FORCES)
def test_the_verdicts_of_a_case_follow_the_force_of_the_rules(town, force):
    # No bike parking but far away: cars are nearer, so the rule does not hold anywhere.
    far = CaseSources(**{**vars(town), "bike_parking": layer([at(0, 0)], capacity=[60])})
    rules = {name: replace(rule, force=force) for name, rule in STRATEGY.rules.items()}
    result = assess(
        plan(), far, replace(STRATEGY, rules=rules), CaseOptions(checks=("parking_hierarchy", "guidelines"))
    )
    expected = "not_met" if force == "skal" else "departs"
    assert check(result, "parking_hierarchy").verdict == expected
    (spoken,) = [each for each in check(result, "guidelines").reasons if "mobilitet" in said(each, "nb").lower()]
    assert ("ikke oppfylt" in said(spoken, "nb")) == (force == "skal")


def test_every_verdict_in_the_shipped_strategy_is_one_that_its_force_allows(town):
    for bad in (town, CaseSources(**{**vars(town), "bike_parking": layer([at(0, 0)], capacity=[60])})):
        for each in run(the_sources=bad).checks:
            force = STRATEGY.rules[each.rule].force if each.rule else None
            assert each.verdict in VERDICTS
            assert not (each.verdict == "not_met" and force in ("bør", "kan"))
            assert not (each.verdict == "departs" and force not in ("bør", "kan"))


# --- access to hubs ---------------------------------------------------------------------------------------------------


def test_one_area_without_a_class_does_not_hide_the_classes_of_the_others(town):
    given = CaseSources(**{**vars(town), "priority_areas": None})
    squares = [box(510, 510, 560, 560), box(610, 610, 660, 660)]
    areas = layer(squares, felt=["B1", "L1"], formål=[1110, 1340], boliger=[60, 0], bra=[5000, 3000])
    one = check(run(plan(areas, []), given, checks=("hub_access",)), "hub_access", "alternative_plan")
    assert (one.verdict, one.missing) == ("not_assessed", ("priority_areas",))
    assert said(one.sentence) == (
        "Not assessed as a whole. Class of 1 area: prioritise 1. Without priority areas nobody can tell whether the "
        "strategy places 1 area there (L1)."
    )


# --- parking norm -----------------------------------------------------------------------------------------------------


def norms(**extra):
    table = {
        "bruk": ["bolig", "bolig", "kontor"],
        "plasstype": ["bil", "sykkel", "bil"],
        "enhet": ["bolig", "bolig", "m² BRA"],
        "per": ["1", "1", "100"],
        "minst": ["", "2", ""],
        "høyst": ["0,6", "", "0,5"],
    }
    return pd.DataFrame({**table, **extra})


def test_only_what_is_outside_the_norm_is_reasoned_and_the_layer_reasons_everything(town):
    result = run(the_sources=town, checks=("parking_norm",))
    one = check(result, "parking_norm")
    outside = [said(each) for each in one.reasons if each.code == "case_norm_area"]
    assert len(outside) == 1
    assert "N1, car: 20 proposed, 5 more than the norm allows" in outside[0]
    assert not [each for each in check(result, "parking_norm", "Alt 2").reasons if each.code == "case_norm_area"]
    why = result.reasons["parkingnorms_output"]
    assert set(why.rows["row"]) == set(range(len(result.layers["parkingnorms_output"])))


def test_the_sums_of_an_alternative_are_told_by_kind_of_space(town):
    # Cars: 30 of at most 36 and 20 of at most 15; bikes of the norm only at the homes: 120 of at least 120.
    # Of the bikes at the office it says nothing: they are told besides.
    reasons = check(run(the_sources=town, checks=("parking_norm",)), "parking_norm").reasons
    (total,) = [each for each in reasons if each.code.startswith("case_norm_total")]
    assert said(total) == (
        "Held against the norm, in all: car 50 (at most 51); bike 120 (at least 120). Proposed besides, and not held "
        "against it: bike 40."
    )


def test_spaces_that_could_not_be_judged_are_not_left_out_of_what_is_proposed_in_all(town):
    # The norm differs for offices by zone, and the zones are not given: the office's 20 cars are not judged.
    table = pd.concat([norms(sone=["*", "*", "Indre"]), norms(sone=["*", "*", "Ytre"]).tail(1)], ignore_index=True)
    given = CaseSources(**{**vars(town), "norms": table})
    table = pd.DataFrame(
        {
            "felt": ["B1", "B2", "N1"],
            "alternativ": ["Alt 1"] * 3,
            "boliger": [60, 20, 0],
            "bilplasser": [30, 10, 20],
            "bra": [5000, 2000, 3000],
        }
    )
    squares = [box(510, 510, 560, 560), box(560, 510, 600, 560), box(610, 610, 660, 660)]
    areas = layer(squares, felt=["B1", "B2", "N1"], formål=[1110, 1110, 1310])
    one = check(run(plan(areas, table), given, checks=("parking_norm",)), "parking_norm")
    (total,) = [said(each) for each in one.reasons if each.code.startswith("case_norm_total")]
    assert total == (
        "Held against the norm, in all: car 40 (at most 48). Proposed besides, and not held against it: car 20."
    )


def test_a_sum_is_held_against_what_the_norm_says_of_the_same_areas(town):
    # Homes have a most and the office a least: 30 of at most 36, and 20 of at least 9.
    given = CaseSources(**{**vars(town), "norms": norms(minst=["", "2", "0,3"], høyst=["0,6", "", ""])})
    one = check(run(the_sources=given, checks=("parking_norm",)), "parking_norm")
    (total,) = [said(each) for each in one.reasons if each.code.startswith("case_norm_total")]
    assert "car 20 (at least 9); car 30 (at most 36)" in total


def test_the_norm_is_said_to_be_the_municipalitys_own_with_the_source_that_its_table_gives(town):
    given = CaseSources(**{**vars(town), "norms": norms(kilde=["Arealplan § 8"] * 3)})
    assert said(check(run(the_sources=given, checks=("parking_norm",)), "parking_norm").ground, "nb") == (
        "Kommunens egen tabell med parkeringsnormer, ikke en regel i strategien. Kilde, etter tabellen: Arealplan § 8."
    )
    without = check(run(the_sources=town, checks=("parking_norm",)), "parking_norm").ground
    assert "own table" in said(without)
    assert "Source" not in said(without)


def test_a_norm_that_cannot_be_judged_everywhere_is_at_best_partly_met(town):
    table = pd.DataFrame(
        {"felt": ["B1"], "alternativ": ["Alt 1"], "boliger": [60], "bilplasser": [30], "sykkelplasser": [np.nan]}
    )
    areas = layer([box(510, 510, 560, 560)], felt=["B1"], formål=[1110])
    one = check(run(plan(areas, table), town, checks=("parking_norm",)), "parking_norm")
    assert one.verdict == "partly"
    assert said(one.sentence) == ("1 of 1 number of spaces within the norm, 0 below, 0 above; 1 could not be judged.")
    why = [said(each) for each in one.reasons if each.code == "case_norm_not_judged"]
    assert why[0].startswith("Spaces for bike (B1): not assessed: the plan does not say how many")


def test_spaces_that_the_norm_says_nothing_of_leave_nothing_open(town):
    # Nothing in the table is about bikes at offices.
    assert check(run(the_sources=town, checks=("parking_norm",)), "parking_norm", "Alt 2").verdict == "met"


# --- all of it --------------------------------------------------------------------------------------------------------


def test_it_is_said_that_areas_are_counted_for_each_alternative(town):
    notes = {each.code: each for each in run(the_sources=town, checks=("emissions",)).assumptions}
    assert "each of the 2 alternatives" in said(notes["case_counted_by_alternative"])
    single = run(plan(table=[]), town, checks=("emissions",))
    assert "case_counted_by_alternative" not in [each.code for each in single.assumptions]


# --- emissions --------------------------------------------------------------------------------------------------------


def test_a_step_that_saves_at_first_and_adds_in_the_end_is_explained(town):
    result = run(the_sources=town, checks=("emissions",), year=2035)
    steps = result.tables["transportemissions_steps"].set_index(["alternative", "step"])
    location = steps.loc[("Alt 1", "location")]
    assert location["t_year"] < 0 < location["t_sum"]
    (why,) = [said(each) for each in check(result, "emissions").reasons if each.code == "case_emissions_turned"]
    assert "(Location: hub, services, centre; Parking: fewer spaces)" in why
    assert "electric cars 0 g" in why
    assert "rail 12.2 g" in why
    early = run(the_sources=town, checks=("emissions",), year=2026)
    assert "case_emissions_turned" not in [each.code for each in check(early, "emissions").reasons]


# --- spill-over -------------------------------------------------------------------------------------------------------


def test_spill_over_without_restrictions_tells_what_is_not_known_and_what_is(town):
    given = CaseSources(**{**vars(town), "restrictions": None})
    one = check(run(the_sources=given, checks=("spillover",)), "spillover")
    assert (one.verdict, one.missing) == ("not_assessed", ("restrictions",))
    text = said(one.sentence)
    assert text.startswith("Not assessed: whether parking in the streets is regulated already is not known.")
    assert f" to {one.value:.0f} cars from elsewhere in" in text


def test_spill_over_that_a_screening_finds_is_never_more_than_partly(town):
    nowhere = layer([], regel=[])
    given = CaseSources(**{**vars(town), "restrictions": nowhere})
    assert check(run(the_sources=given, checks=("spillover",)), "spillover").verdict == "partly"


def test_no_spill_over_is_met_only_where_everything_that_draws_cars_was_looked_at(town):
    # All streets are regulated, so none is at risk; centres and park-and-ride are not in the package.
    one = check(run(the_sources=town, checks=("spillover",)), "spillover")
    assert one.verdict == "partly"
    assert said(one.sentence).startswith("As far as was looked at")
    places = layer([at(100, 100)], name=["Torget"], demand=[10], capacity=[10])
    every = CaseSources(**{**vars(town), "centres": places[["name", "geometry"]], "park_and_ride": places})
    assert check(run(the_sources=every, checks=("spillover",)), "spillover").verdict == "met"


def test_what_draws_cars_off_the_network_is_named_in_the_check(town):
    away = layer([at(510, 490), at(1000, 1450)], name=["Kontoret", "Øya"], ansatte=[3000, 5000])
    given = CaseSources(**{**vars(town), "workplaces": away})
    areas = layer([box(900, 910, 950, 960)], felt=["B1"], formål=[1110])
    one = check(run(plan(areas, pd.DataFrame()), given, checks=("spillover",)), "spillover", "alternative_plan")
    assert "Øya (høyst" in told(one, "nb")


# --- access to hubs ---------------------------------------------------------------------------------------------------


def test_an_area_without_a_class_tells_the_walk_that_is_known(town):
    bus = layer([at(500, 500)], hub_id=["h"], name=["Sentrum"], tier=["C"], modes=["bus"], headway_min=[10.0])
    given = CaseSources(**{**vars(town), "hubs": bus, "priority_areas": None})
    one = check(run(the_sources=given, checks=("hub_access",)), "hub_access")
    assert (one.verdict, one.missing) == ("not_assessed", ("priority_areas",))
    assert said(one.sentence, "nb").startswith(
        "Ikke vurdert: fra det nærmeste området er det 70\N{NO-BREAK SPACE}m til fots til Sentrum, nivå C."
    )


def test_a_hub_that_opens_by_the_cases_year_is_told_and_does_not_change_the_verdict(town):
    hubs = layer(
        [at(0, 0), at(500, 500)], hub_id=["old", "new"], name=["Gamle", "Nye"], tier=["A", "A"],
        modes=["rail,bus", "rail,bus"], headway_min=[10.0, 10.0], opens_year=[np.nan, 2030],
    )  # fmt: skip
    given = CaseSources(**{**vars(town), "hubs": hubs})
    chosen = {"checks": ("hub_access",), "today_year": 2026}
    today, later = (run(the_sources=given, **chosen, year=year) for year in (None, 2030))
    assert check(later, "hub_access").verdict == check(today, "hub_access").verdict
    assert check(later, "hub_access").value == check(today, "hub_access").value
    assert "Nye" not in told(check(today, "hub_access"))
    assert "2030" in told(check(later, "hub_access"))
    assert "Nye" in told(check(later, "hub_access"))
    assert "Nye" not in told(check(run(the_sources=given, **chosen, year=2029), "hub_access"))


# --- the car's detour -------------------------------------------------------------------------------------------------


def test_without_a_car_park_near_the_destinations_the_drive_is_not_known_and_the_other_trips_are_told(town):
    far = layer([at(0, 1000)], capacity=[40], kind=["public"])
    given = CaseSources(**{**vars(town), "car_parking": far, "services": None, "schools": None})
    one = check(run(the_sources=given, checks=("car_detour",)), "car_detour")
    assert (one.verdict, one.value) == ("not_assessed", None)
    assert said(one.sentence).startswith("Not assessed: the data have no car park near the nearest destination")
    assert "on foot" in told(one)
    assert "by car" not in told(one)


def test_trips_that_cannot_be_compared_are_counted_beside_those_that_are(town):
    # No car gets to the school in the east: both areas' trips to it, of five each.
    apart = CaseSources(**{**vars(town), "network": network(cars_end_at=600.0), "car_parking": None})
    one = check(run(the_sources=apart, checks=("car_detour",)), "car_detour")
    (left,) = [each for each in one.reasons if each.code == "case_detour_left"]
    assert vars(left)["values"] == {"count": 2, "names": "Byskolen"}
    assert " of 8 trips to the nearest hub and services" in said(one.sentence)
    whole = check(run(the_sources=town, checks=("car_detour",)), "car_detour")
    assert " of 10 trips to the nearest hub and services" in said(whole.sentence)


def test_a_missing_norm_is_still_the_municipalitys_own(town):
    one = check(run(the_sources=CaseSources(**{**vars(town), "norms": None}), checks=("parking_norm",)), "parking_norm")
    assert "own table" in said(one.ground)


@pytest.mark.parametrize(("homes", "verdict", "told"), [(83, "met", "16 til 25 elever"), (84, "partly", "16 til 25")])
def test_free_places_are_held_against_the_pupils_that_the_homes_may_bring(town, homes, verdict, told):
    """25 places: 83 homes of 2.6 persons, of whom 11.5 % go to school, have 24.8 pupils, and 84 have 25.1."""
    found = run(plan(layer([box(510, 510, 560, 560)], boliger=[homes]), pd.DataFrame()), town, checks=("schools",))
    one = check(found, "schools", "alternative_plan")
    assert one.verdict == verdict
    assert told in said(one.sentence, "nb").replace("\u00a0", " ")
    assert any("11,5 % av dem" in said(each, "nb").replace("\u00a0", " ") for each in one.reasons)
