"""What is not given is not told as a fact: what the absence of each optional input does to columns and words."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import re

import numpy as np
import pandas as pd
import pytest

from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from klimaklok_plugin.analysis.park_and_ride.inputs import ParkAndRideOptions
from klimaklok_plugin.analysis.park_and_ride.location import locate_park_and_ride
from klimaklok_plugin.analysis.park_and_ride.messages import REASONS
from tests.analysis.park_and_ride.test_location import CENTRE, STRATEGY, STREET, at, layer

TABLES = ("sites", "allocation", "unserved", "curve")
LAYERS = ("candidates", "car_parking", "existing")
ALL = r".*"


@dataclasses.dataclass(frozen=True)
class Absence:
    """What the absence of an input does.

    `changed` and `null` are patterns of ``table.column`` that may hold something else (all others are the same as with
    the input), and that hold nothing for existing sites. `never` and `told` are codes of reasons; `notes` and
    `unsaid_notes` codes in the log that are there, or not. `unsaid` is a pattern of words that neither reasons nor
    notes use.
    """

    changed: str = "-"
    null: str = "-"
    never: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unsaid_notes: tuple[str, ...] = ()
    unsaid: str = r"\0"


ABSENCES = {
    "candidates": Absence(changed=ALL),
    # Car parks count only where no possible sites are given.
    "car_parking": Absence(unsaid_notes=("park_car_parks_unused",), unsaid="CAR_PARKING"),
    "existing": Absence(
        changed=ALL,
        never=("use_unknown",),
        notes=("park_existing_not_given", "park_summary_new", "park_chosen_new"),
        unsaid_notes=("park_summary", "park_chosen"),
        unsaid=r"and (to )?the existing",
    ),
    "commuter_field": Absence(changed=ALL, notes=("commuters_by_share",)),
    # It is only read where there is no field with commuters.
    "population_field": Absence(),
    "centre_field": Absence(changed=ALL, notes=("centres_nearest",)),
    "beyond_field": Absence(changed=ALL),
    "capacity_field": Absence(changed=ALL, notes=("spaces_assumed",)),
    "existing_capacity_field": Absence(changed=ALL, notes=("spaces_assumed",)),
    "occupancy_field": Absence(
        changed=ALL,
        null=r"cars_today|in_use",
        told=("use_unknown",),
        notes=("occupancy_unknown",),
    ),
    # Hubs are taken to be there that open at an unknown time: the field says nothing of them.
    "today_year": Absence(changed=ALL, notes=("hubs_not_open_yet",)),
    "hubs.opens_year": Absence(unsaid_notes=("hubs_not_open_yet",)),
    "hubs.name": Absence(changed=r"sites\.hub_name"),
    "hubs.hub_id": Absence(changed=r"sites\.hub_id"),
    "candidates.name": Absence(changed=r"(sites|allocation)\.(name|site_name)"),
    "existing.name": Absence(changed=r"(sites|allocation)\.(name|site_name)"),
    "centre.name": Absence(changed=r"allocation\.centre"),
}


def given():
    layers = {
        "population": layer(at(4000, 5000, 9400), commuters=[110.0, 55.0, 30.0], pop_tot=[400, 300, 200]),
        "hubs": layer(
            at(10000, 20000, 4400), hub_id=["h1", "h2", "h3"], name=["Ene", "Andre", "Holdeplass"], tier=list("ABD"),
            opens_year=[2010, None, 2000],
        ),
        "centre": layer(at(CENTRE, CENTRE - 2000), name=["Oslo", "Skøyen"], weight=[3.0, 1.0], left=[1000.0, 0.0]),
        "candidates": layer(at(9900, 19900), name=["a", "b"], capacity=[60.0, 80.0]),
        "car_parking": layer(at(9950, 19950), name=["c", "d"], capacity=[20.0, 30.0]),
        "existing": layer(at(10100), name=["P"], capacity=[40.0], occupancy=[0.95]),
    }  # fmt: skip
    options = ParkAndRideOptions(
        commuter_field="commuters", centre_field="weight", beyond_field="left", site_count=1, today_year=2026
    )
    return layers, options


@functools.cache
def found(missing=""):
    layers, options = given()
    name, _, column = missing.partition(".")
    if column:
        layers[name] = layers[name].drop(columns=column)
    elif name in layers:
        layers[name] = None
    elif name:
        options = dataclasses.replace(options, **{name: None})
    first = [layers.pop(each) for each in ("population", "hubs", "centre")]
    return locate_park_and_ride(first[0], STREET, first[1], first[2], STRATEGY, options, **layers)


def columns(result):
    return {
        f"{table}.{name}": getattr(result, table)[name].reset_index(drop=True)
        for table in TABLES
        for name in getattr(result, table).columns
        if name != "geometry"
    }


def sentences(result):
    english = Language("en", WORDS)
    reasons = [english.fill(REASONS[row["code"]], row) for row in result.reasons.to_dict("records")]
    return reasons + [english.fill(NOTES[note.code], note.values) for note in (*result.summary, *result.notes)]


def noted(result):
    return {note.code for note in (*result.summary, *result.notes)}


def test_every_optional_input_stands_in_the_table():
    optional = {
        name for name, each in inspect.signature(locate_park_and_ride).parameters.items() if each.default is None
    }
    assert optional - {"progress", "options"} == set(LAYERS)
    fields = {each.name for each in dataclasses.fields(ParkAndRideOptions) if each.name.endswith("_field")}
    assert set(LAYERS) | fields | {"today_year"} <= set(ABSENCES)


@pytest.mark.parametrize("missing", ABSENCES)
def test_an_input_that_is_not_given_changes_its_own_columns_only(missing):
    rule, whole, without = ABSENCES[missing], columns(found()), columns(found(missing))
    for name, values in whole.items():
        if name.endswith(f".{missing.partition('.')[2]}") and "." in missing and name not in without:
            continue  # the source's own column
        if not re.fullmatch(rule.changed, name):
            pd.testing.assert_series_equal(values, without[name], check_dtype=False, obj=name)
    existing = found(missing).sites.query("kind == 'existing'")
    assert existing[[name for name in existing if re.fullmatch(rule.null, name)]].isna().all(axis=None)


@pytest.mark.parametrize("missing", ABSENCES)
def test_reasons_and_notes_never_claim_what_was_not_looked_at(missing):
    rule, without = ABSENCES[missing], found(missing)
    codes = set(without.reasons["code"])
    assert not codes & set(rule.never)
    assert set(rule.told) <= codes
    assert set(rule.notes) <= noted(without)
    assert not set(rule.unsaid_notes) & noted(without)
    assert not [text for text in sentences(without) if re.search(rule.unsaid, text)]
    if rule.unsaid != Absence.unsaid:
        assert [text for text in sentences(found()) if re.search(rule.unsaid, text)], "with it, the words are used"


@pytest.mark.parametrize("missing", ABSENCES)
@pytest.mark.parametrize("code", ["en", "nb"])
def test_every_note_and_reason_can_be_said(missing, code):
    language, result = Language(code, WORDS), found(missing)
    assert all(language.fill(NOTES[note.code], note.values) for note in (*result.summary, *result.notes))
    assert all(language.fill(REASONS[row["code"]], row) for row in result.reasons.to_dict("records"))


def test_an_existing_site_whose_use_is_not_known_has_no_share_in_use():
    row = found("occupancy_field").sites.query("kind == 'existing'").iloc[0]
    assert np.isnan(row["in_use"])
    assert np.isnan(row["cars_today"])
    assert row["cars"] > 0, "its spaces count as free, and that is said"


def test_the_summary_says_how_many_there_are_and_how_many_were_tried():
    """110 and 55 commuters live far from hubs, 30 near one; 165 commuters in 150 cars."""
    told = dict(map(dataclasses.astuple, found().summary))
    assert told["park_summary_need"] == pytest.approx({"cells": 3, "commuters": 195, "far": 165, "cars": 150})
    brings = told["park_summary"]
    assert (brings["sites"], brings["tried"], brings["given"]) == (1, 2, 2)
    assert brings["km"] == pytest.approx(found().answer.objective)
    assert brings["share"] == pytest.approx(100 * found().answer.objective / found().car_km_before)
