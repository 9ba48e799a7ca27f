"""What is not given is not told as a fact: what the absence of each optional input does to columns and words."""

from __future__ import annotations

import dataclasses
import functools
import re

import pandas as pd
import pytest

from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from klimaklok_plugin.analysis.network.sample import sample, sample_file, sample_network
from klimaklok_plugin.analysis.sites.messages import REASONS
from klimaklok_plugin.analysis.sites.ranking import SiteOptions, score_sites
from klimaklok_plugin.analysis.sites.reasons import OPEN
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.analysis.transit import hubs_from_gtfs

LAYERS = ("services", "school_areas", "priority_areas", "constraints", "car_parking")
RANKED = r"class|rank|rank_low|rank_high"
SCORED = rf"score|score_basis|{RANKED}"
BY_HUB = r"hub_.*|s_hub_.*|s_parking_walk"


@dataclasses.dataclass(frozen=True)
class Absence:
    """What the absence of an input does.

    `gone`, `empty` and `changed` are patterns of columns that are not there, hold nothing, or may hold something else
    (all others are the same as with it); `never` and `told` are codes of reasons that are never, or surely, given;
    `notes` are codes in the log, and `unsaid` is a pattern of words that no reason uses.
    """

    gone: str = "-"
    empty: str = "-"
    changed: str = "-"
    never: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unsaid: str = r"\0"


ABSENCES = {
    "services": Absence(
        gone=r"svc_.*",
        empty=r"s_service_.*",
        changed=SCORED,
        never=("service", "service_none", "lacks_service", "lacks_service_unknown"),
        told=("unknown_services",),
        notes=("input_not_given",),
        unsaid=r"\bm to (school|kindergarten|health|grocery)|cannot be walked to|lacks (school:|kindergarten|health)",
    ),
    "school_areas": Absence(
        changed=rf"svc_school_m|s_service_school|{SCORED}",
        never=("lacks_school_places",),
        notes=("no_school_areas",),
        unsaid=r"school places",
    ),
    "priority_areas": Absence(
        empty="priority_area",
        changed=r"track|class|rank|rank_low|rank_high",
        never=("track_named_area", "track_centre", "track_other", "track_other_unknown"),
        told=("track_unknown",),
        notes=("no_priority_areas",),
        unsaid=r"in no priority area|in the priority area|in the centre",
    ),
    "constraints": Absence(
        empty=r"constraint_share|s_constraint",
        changed=SCORED,
        never=("constraint", "constraint_free", "cap_constraint"),
        notes=("input_not_given", "no_cap"),
        unsaid=r"areas to be kept",
    ),
    "car_parking": Absence(
        empty=r"parking_walk_m|s_parking_walk",
        changed=rf"{SCORED}|{BY_HUB}",
        never=("parking_walk", "parking_walk_nearer", "parking_walk_none"),
        notes=("input_not_given",),
        unsaid=r"\bcar\b(?! to a main road)|car park",
    ),
    "year": Absence(gone=r".*_year", never=("year_hub", "year_hub_same", "year_hub_unknown"), unsaid=r"2030"),
    "land_use_field": Absence(gone="s_main_road", changed=r"profile|track|s_.*|hub_.*|priority_area|" + SCORED),
    "service_field": Absence(
        gone=r"svc_(school|kindergarten|health|grocery)_m",
        empty=r"s_service_.*",
        changed=SCORED,
        never=("service", "service_none", "lacks_service", "lacks_service_unknown"),
        told=("unknown_services",),
        notes=("service_kind_unscored_any",),
    ),
    "hubs.headway_min": Absence(
        empty="s_hub_frequency",
        changed=rf"{SCORED}|{BY_HUB}",
        never=("hub_frequency",),
        notes=("headway_unknown",),
        unsaid=r"a departure",
    ),
    "hubs.modes": Absence(
        changed=r"track|class|rank|rank_low|rank_high|priority_area",
        never=("track_rail_hub", "track_other", "track_other_unknown"),
        told=("track_unknown_modes",),
        notes=("hubs_without_modes",),
        unsaid=r"rail hub|at no rail",
    ),
    "hubs.opens_year": Absence(changed=rf"track|priority_area|{SCORED}|{BY_HUB}", notes=("no_hub_opens",)),
    "hubs.name": Absence(changed="hub_name"),
    "hubs.hub_id": Absence(changed="hub_id"),
}


@functools.cache
def everything():
    network, strategy = sample_network(), load_strategy()
    hubs = hubs_from_gtfs([sample_file("gtfs.zip")], network.crs, strategy).hubs
    planned = sample("hubs_planned")
    hubs = pd.concat([hubs, planned[[name for name in planned if name in hubs]]], ignore_index=True)
    return {"sites": sample("sites"), "network": network, "hubs": hubs, "strategy": strategy} | {
        name: sample(name) for name in LAYERS
    }


@functools.cache
def found(missing="", *, empty=False):
    given = dict(everything())
    options = SiteOptions(land_use_field="land_use", year=2030)
    if missing in LAYERS:
        given[missing] = given[missing].iloc[:0] if empty else None
    elif missing.startswith("hubs."):
        given["hubs"] = given["hubs"].drop(columns=missing.removeprefix("hubs."))
    elif missing:
        options = dataclasses.replace(options, **{missing: None})
    first = [given.pop(name) for name in ("sites", "network", "hubs", "strategy")]
    return score_sites(*first, options, **given)


def matching(columns, pattern):
    """Return the columns of a pattern, those of the chosen year with them."""
    return [name for name in columns if re.fullmatch(rf"(?:{pattern})(?:_year)?", name)]


def sentences(result):
    english = Language("en", WORDS)
    return [english.fill(REASONS[row["code"]], row) for row in result.reasons.to_dict("records")]


def test_every_optional_input_stands_in_the_table():
    assert set(LAYERS) <= set(ABSENCES)
    assert {"land_use_field", "year", "service_field"} < set(ABSENCES)


@pytest.mark.parametrize("missing", ABSENCES)
def test_an_input_that_is_not_given_changes_its_own_columns_only(missing):
    rule, whole, without = ABSENCES[missing], found().scored, found(missing).scored
    assert not matching(without.columns, rule.gone)
    assert without[matching(without.columns, rule.empty)].isna().all(axis=None)
    same = [name for name in whole if name in without and name != "reasons"]
    same = [name for name in same if name not in matching(same, f"{rule.empty}|{rule.changed}")]
    pd.testing.assert_frame_equal(whole[same], without[same], check_like=True)
    lost = set(whole) - set(without) - set(matching(whole.columns, rule.gone))
    assert not lost, "all other columns are there"


@pytest.mark.parametrize("missing", ABSENCES)
def test_reasons_and_words_never_claim_what_was_not_looked_at(missing):
    rule, without = ABSENCES[missing], found(missing)
    codes = set(without.reasons["code"])
    assert not codes & set(rule.never)
    assert set(rule.told) <= codes
    assert set(rule.notes) <= {note.code for note in without.notes}
    assert not [text for text in sentences(without) if re.search(rule.unsaid, text)]
    if rule.unsaid != Absence.unsaid:
        assert [text for text in sentences(found()) if re.search(rule.unsaid, text)], "with it, the words are used"


@pytest.mark.parametrize("missing", LAYERS)
def test_an_empty_layer_is_as_good_as_none(missing):
    pd.testing.assert_frame_equal(found(missing, empty=True).scored, found(missing).scored)
    pd.testing.assert_frame_equal(found(missing, empty=True).reasons, found(missing).reasons)


def test_without_priority_areas_score_and_rank_stay_and_the_class_is_open():
    whole, without = found().scored, found("priority_areas").scored
    fornebu = (whole["priority_area"] == "Fornebu") & (without["track"] != "rail_hub_or_centre")
    assert fornebu.any()
    assert set(whole.loc[fornebu, "class"]) & {"prioritise", "prioritise_when"}
    assert set(without.loc[fornebu, "track"]) == {"unknown"}
    assert set(without.loc[fornebu, "class"]) == {"not_classed"}
    assert without["score"].equals(whole["score"])
    assert without["rank"].ge(1).all()
    ((needed,),) = [set(found("priority_areas").reasons.query("code == 'track_unknown'")["kind"])]
    assert needed == "PRIORITY_AREAS"


def test_a_site_at_a_rail_hub_is_classed_without_priority_areas_unless_its_land_use_asks_for_them():
    without = found("priority_areas").scored
    at_rail = without["track"] == "rail_hub_or_centre"
    assert at_rail.any()
    assert "not_classed" not in set(without.loc[at_rail, "class"])
    lager = without["profile"] == "area_intensive"
    assert set(without.loc[lager, "track"]) == {"unknown"}, "it is prioritised in named areas only"


def test_what_is_not_known_is_neither_for_a_site_nor_against_it():
    reasons = pd.concat([found("services").reasons, found("priority_areas").reasons, found("hubs.modes").reasons])
    assert set(reasons.loc[reasons["open"], "code"]) == set(OPEN)
    assert not reasons.loc[reasons["open"], "lifts"].any()
    assert not set(reasons.loc[~reasons["open"], "code"]) & set(OPEN)


@pytest.mark.parametrize("missing", ABSENCES)
def test_every_note_can_be_said(missing):
    for code in ("en", "nb"):
        language = Language(code, WORDS)
        assert all(language.fill(NOTES[note.code], note.values) for note in found(missing).notes)
