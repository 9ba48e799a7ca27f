"""What is not given is not told as a fact: what the absence of each optional input does to columns and words."""

from __future__ import annotations

import dataclasses
import functools
import re

import numpy as np
import pytest

from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from klimaklok_plugin.analysis.network.sample import sample, sample_network
from klimaklok_plugin.analysis.schools.groups import WalkingOptions, walking_groups
from klimaklok_plugin.analysis.schools.messages import ZONE_REASONS
from klimaklok_plugin.analysis.schools.zones import HeartZoneLayers, HeartZoneOptions, heart_zones
from klimaklok_plugin.analysis.strategy.loading import load_strategy

SAME_ROWS = ("zones", "streets", "gates", "scorecard")
TABLES = (*SAME_ROWS, "drop_offs", "displacement", "cut_off")
NOBODY_KNOWS = {"need": "unknown", "effect": "unknown", "side_effects": "unknown", "drop_off_reason": "no_population"}


@dataclasses.dataclass(frozen=True)
class Absence:
    """What the absence of an input does.

    `empty` and `changed` are patterns of columns, "table.column", that hold nothing, or may hold something else; tables
    that need not have the same rows are "table.rows". All others are the same as with it. `never` and `told` are codes
    of reasons that are never, or surely, given; `notes` are codes in the log, `unsaid` is a pattern of words that no
    reason uses.
    """

    empty: str = "-"
    changed: str = "-"
    never: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unsaid: str = r"\0"


CARD = "scorecard"
DRIVEN = rf"{CARD}\.(school_cars|kept_out|cars_.*|zone_km_.*|added_km_.*)"
PEOPLE = rf"{CARD}\.(pupils_.*|residents|.*safe_share|unknown_share|danger_share|crossing.*|cut_off|served_share)"
JUDGED = rf"{CARD}\.(need|effect|side_effects|feasibility|measures|under_10)"
WORST = rf"{CARD}\.worst_.*"
PLACES = rf"drop_offs\.rows|{CARD}\.(drop_off.*|served_share)"

ABSENCES = {
    "population": Absence(
        empty=rf"zones\.residents|{DRIVEN}|{PEOPLE}|{CARD}\.drop_offs",
        changed=rf"drop_offs\.rows|displacement\.rows|cut_off\.rows|{JUDGED}|{WORST}|{CARD}\.drop_off_reason|.*under_10",
        never=(
            *("danger", "danger_unknown", "driven", "kept_out", "kept_out_none", "kept_out_no_cars", "added_km"),
            *("saved_km", "cut_off", "places", "walkers", "crossing_at", "low_need", "low_need_known"),
        ),
        told=("need_without_population", "effect_without_population", "side_without_population", "homes_unknown"),
        notes=("heart_no_population", "heart_unused"),
        unsaid=r"drive[s]? to the school|car-km a day|can walk|dangerous road|losing|lose car access",
    ),
    "destinations": Absence(
        changed=rf"displacement\.rows|{DRIVEN}|{WORST}|{JUDGED}",
        told=("side_without_centres",),
        notes=("heart_no_destinations",),
    ),
    "school_areas": Absence(
        changed=rf"displacement\.rows|cut_off\.rows|{DRIVEN}|{PEOPLE}|{PLACES}|{WORST}|{JUDGED}",
        notes=("heart_nearest_school",),
    ),
    "parking": Absence(changed=rf"{PLACES}|displacement\.rows|{DRIVEN}|{WORST}|{JUDGED}"),
    "entrances": Absence(
        changed=rf"displacement\.rows|cut_off\.rows|{DRIVEN}|{PEOPLE}|{PLACES}|{WORST}|{JUDGED}|{CARD}\.pupils"
    ),
    "traffic": Absence(
        changed=rf"streets\.aadt|displacement\.rows|{DRIVEN}|{PEOPLE}|{PLACES}|{WORST}|{JUDGED}|cut_off\.rows"
    ),
    "exempt": Absence(
        changed=(
            rf"zones\..*_m|streets\.(measure|question|hours)|gates\.(measure|question)|displacement\.rows|cut_off\.rows|"
            rf"{DRIVEN}|{PEOPLE}|{PLACES}|{WORST}|{JUDGED}|{CARD}\.others_share"
        )
    ),
    "extra_trips": Absence(changed=rf"displacement\.rows|{DRIVEN}|{WORST}|{JUDGED}"),
    "pupils_field": Absence(
        changed=rf"displacement\.rows|{DRIVEN}|{PEOPLE}|{PLACES}|{WORST}|{JUDGED}|{CARD}\.pupils",
        notes=("pupils_by_share",),
    ),
    "destination_field": Absence(changed=rf"displacement\.rows|{DRIVEN}|{WORST}|{JUDGED}"),
    "assume_municipal": Absence(
        changed=(
            rf"zones\..*_m|streets\.(measure|question|hours|decides|owner_basis)|gates\.(measure|question)|"
            rf"displacement\.rows|cut_off\.rows|{DRIVEN}|{PEOPLE}|{PLACES}|{WORST}|{JUDGED}|{CARD}\.others_share"
        ),
        notes=("heart_nothing_applies",),
    ),
}
LAYERS = ("entrances", "population", "school_areas", "destinations", "parking", "traffic", "exempt", "extra_trips")


@functools.cache
def everything():
    network = sample_network()
    schools = sample("schools").iloc[:4]
    grounds = schools.set_geometry(schools.buffer(60))
    streets = network.edges[network.usable("car")]
    counted = streets.iloc[::10].assign(aadt=9000.0)[["aadt", "geometry"]]
    near = streets.distance(grounds.geometry.iloc[0]) < 200
    lines = streets[near & (streets["road_class"] == "residential")].iloc[:3]
    assert len(lines) == 3
    doors = schools[["name", "geometry"]].assign(geometry=schools.translate(60, 0))
    layers = {
        "schools": grounds,
        "entrances": doors,
        "population": sample("population"),
        "school_areas": sample("school_areas"),
        "destinations": sample("stations").assign(jobs=np.arange(1.0, len(sample("stations")) + 1)),
        "parking": sample("car_parking"),
        "traffic": counted,
        "exempt": lines[["geometry"]],
        "extra_trips": sample("sites")[["geometry"]].iloc[:3].assign(cars=60.0),
    }
    return network, layers


OPTIONS = HeartZoneOptions(
    measure="closed",
    radius_m=300,
    pupils_field="pupils",
    destination_field="jobs",
    extra_field="cars",
    assume_municipal=True,
)


@functools.cache
def found(missing=""):
    network, layers = everything()
    options = OPTIONS
    if missing in LAYERS:
        layers = layers | {missing: None}
        if missing == "destinations":
            options = dataclasses.replace(options, destination_field=None)
    elif missing:
        options = dataclasses.replace(options, **{missing: False if missing == "assume_municipal" else None})
    return heart_zones(HeartZoneLayers(**layers), network, load_strategy(), options)


def columns(result):
    """Return every column of the tables whose rows are those of schools and streets, the others whole."""
    made = {}
    for table in TABLES:
        frame = getattr(result, table)
        if table in SAME_ROWS:
            made |= {f"{table}.{name}": frame[name] for name in frame}
        else:
            made[f"{table}.rows"] = frame
    return made


def same(one, other):
    return one.reset_index(drop=True).equals(other.reset_index(drop=True))


def sentences(result):
    english = Language("en", WORDS)
    return [english.fill(ZONE_REASONS[row["code"]], row) for row in result.reasons.to_dict("records")]


def test_every_optional_input_stands_in_the_table():
    fields = {each.name for each in dataclasses.fields(HeartZoneLayers)} - {"schools", "zones"}
    assert fields == set(LAYERS)
    assert fields <= set(ABSENCES)
    assert {"pupils_field", "destination_field", "assume_municipal"} <= set(ABSENCES)


@pytest.mark.parametrize("missing", ABSENCES)
def test_an_input_that_is_not_given_changes_its_own_columns_only(missing):
    rule, whole, without = ABSENCES[missing], columns(found()), columns(found(missing))
    assert whole.keys() == without.keys()
    for name, values in without.items():
        if re.fullmatch(rule.empty, name):
            assert values.isna().all(), name
        elif not re.fullmatch(rule.changed, name):
            assert same(values, whole[name]), name


@pytest.mark.parametrize("missing", ABSENCES)
def test_reasons_and_words_never_claim_what_was_not_looked_at(missing):
    rule, without = ABSENCES[missing], found(missing)
    codes = set(without.reasons["code"])
    assert not codes & set(rule.never)
    assert set(rule.told) <= codes
    assert set(rule.notes) <= {note.code for note in without.notes}
    assert not set(rule.notes) & {note.code for note in found().notes}
    assert not set(rule.told) & set(found().reasons["code"])
    assert not [text for text in sentences(without) if re.search(rule.unsaid, text)]
    if rule.unsaid != Absence.unsaid:
        assert [text for text in sentences(found()) if re.search(rule.unsaid, text)], "with it, the words are used"


@pytest.mark.parametrize("missing", ["", *ABSENCES])
def test_every_note_and_reason_can_be_said(missing):
    for code in ("en", "nb"):
        language = Language(code, WORDS)
        assert all(language.fill(NOTES[note.code], note.values) for note in found(missing).notes)
        assert all(language.fill(ZONE_REASONS[row["code"]], row) for row in found(missing).reasons.to_dict("records"))


def test_the_inputs_are_worth_the_trouble():
    """Each absence changes something, so that nothing is compared in vain."""
    for missing in ABSENCES:
        whole, without = columns(found()), columns(found(missing))
        assert any(not same(values, whole[name]) for name, values in without.items()), missing


@pytest.mark.parametrize("measure", ["stopping_ban", "closed_in_hours", "closed"])
def test_with_schools_and_streets_alone_nothing_about_people_and_traffic_from_homes_is_a_fact(measure):
    network, layers = everything()
    options = dataclasses.replace(OPTIONS, measure=measure, destination_field=None)
    card = heart_zones(HeartZoneLayers(layers["schools"]), network, load_strategy(), options).scorecard
    unknown = [name for name in card if re.fullmatch(f"{DRIVEN}|{PEOPLE}|{CARD}.drop_offs", f"{CARD}.{name}")]
    assert len(unknown) > 15
    assert card[unknown].isna().all(axis=None)
    for name, value in NOBODY_KNOWS.items():
        told = set(card[name]) - ({"high"} if name == "side_effects" and measure != "stopping_ban" else set())
        assert told <= {value}, name
    assert (card["worst_added"].isna() | (card["worst_added"] > 0)).all()
    if measure == "stopping_ban":
        assert card["worst_added"].isna().all(), "only traffic to schools would change"
    assert card["pupils"].tolist() == layers["schools"]["pupils"].tolist()


def test_what_is_given_and_not_used_is_said_with_what_it_takes():
    network, layers = everything()
    only = {name: layers[name] for name in ("schools", "school_areas", "destinations", "parking")}
    drawn = layers["schools"][["geometry"]].buffer(200).to_frame("geometry")
    result = heart_zones(HeartZoneLayers(**only, zones=drawn), network, load_strategy(), HeartZoneOptions(radius_m=300))
    told = {note.values["parameter"]: note.values["needed"] for note in result.notes if note.code == "heart_unused"}
    assert told == dict.fromkeys(("SCHOOL_AREAS", "DESTINATIONS", "PARKING"), "POPULATION")
    assert [note.values for note in result.notes if note.code == "heart_zones_unused"] == [{"parameter": "ZONES"}]
    used = heart_zones(
        HeartZoneLayers(layers["schools"], zones=drawn), network, load_strategy(),
        HeartZoneOptions(method="drawn", radius_m=300),
    )  # fmt: skip
    codes = {note.code for note in used.notes}
    assert "heart_radius_unused" in codes
    assert not codes & {"heart_zones_unused", "heart_unused"}


# --- walking groups --------------------------------------------------------------------------------------------------

GROUP_OPTIONAL = ("weight_field", "school_areas", "traffic", "pupils")


@functools.cache
def groups(missing=""):
    network, layers = everything()
    school = sample("schools").iloc[:4]
    given = {name: layers[name] for name in ("school_areas", "traffic")} | {"pupils": sample("pupils")}
    options = WalkingOptions(weight_field="pupils", traffic_field="aadt", internal=True)
    if missing == "weight_field":
        options = dataclasses.replace(options, weight_field=None)
    elif missing:
        given[missing] = None
    if missing == "pupils":
        given["population"] = layers["population"]
    return walking_groups(school, network, load_strategy(), options, **given)


def everybody(result):
    return result.routes["pupils"].sum() + result.unserved["pupils"].sum()


def test_without_a_number_field_each_feature_is_one_pupil():
    assert everybody(groups("weight_field")) == pytest.approx(len(sample("pupils")), abs=1)
    assert everybody(groups()) == pytest.approx(sample("pupils")["pupils"].sum(), abs=1)


def test_without_pupils_the_share_of_the_inhabitants_is_said_to_be_assumed():
    told = {note.code: note.values for note in groups("pupils").notes}
    assert told["walking_by_share"]["share"] == pytest.approx(4.6)
    assert "walking_by_share" not in {note.code for note in groups().notes}


def test_without_intake_areas_the_nearest_school_is_assumed_and_said():
    assert "walking_nearest_school" in {note.code for note in groups("school_areas").notes}
    assert "walking_nearest_school" not in {note.code for note in groups().notes}
    assert everybody(groups("school_areas")) == pytest.approx(everybody(groups()), abs=1)


def test_without_counts_no_street_is_called_safer_than_the_network_knows():
    whole, without = groups(), groups("traffic")
    assert everybody(without) == pytest.approx(everybody(whole), abs=1)
    assert not without.routes.drop(columns="geometry").equals(whole.routes.drop(columns="geometry"))


def test_what_walking_groups_are_told_of_is_what_was_looked_at():
    for missing in ("", *GROUP_OPTIONAL):
        result = groups(missing)
        assert set(result.unserved["reason"]) <= set(WORDS)
        assert result.routes[["pupils", "adults", "unknown_m", "proven"]].notna().all(axis=None)
        for code in ("en", "nb"):
            language = Language(code, WORDS)
            assert all(language.fill(NOTES[note.code], note.values) for note in result.notes)
