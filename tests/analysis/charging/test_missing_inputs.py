"""What is not given is not told as a fact: what the absence of each optional input does to columns and words."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from klimaklok_plugin.analysis.charging.audit import audit_car_parks
from klimaklok_plugin.analysis.charging.car_parks import CarParkFields
from klimaklok_plugin.analysis.charging.location import ChargingOptions, locate_charging
from klimaklok_plugin.analysis.charging.messages import AUDIT_REASONS, SITE_REASONS
from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from tests.analysis.charging.test_location import STREET, UTM, layer, simple

STRATEGY = simple()
TABLES = ("sites", "allocation", "unserved", "curve", "areas", "plan")
LAYERS = ("candidates", "existing", "stations", "grid", "areas")
ALL = r".*"
EFFECT = r"site_id|demand|share|load|kwh_day|only_here|walk_m|phase_share|phase_gap|normal_points|fast_points|kw|cost"


@dataclasses.dataclass(frozen=True)
class Absence:
    """What the absence of an input does.

    `changed` is a pattern of ``table.column`` that may hold something else; all others are the same as with the input.
    `never` and `told` are codes of reasons; `notes` and `unsaid_notes` codes in the
    log that are there, or not. `unsaid` is a pattern of words that neither reasons nor notes use.
    """

    changed: str = "-"
    never: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unsaid_notes: tuple[str, ...] = ()
    unsaid: str = r"\0"


ABSENCES = {
    "candidates": Absence(
        changed=ALL,
        told=("spaces_not_given",),
        notes=("charging_candidates_generated", "charging_room_unknown", "charging_cost_assumed"),
    ),
    # What existing stations serve counts nowhere as nothing: one source is still there.
    "existing": Absence(changed=ALL, notes=("charging_today",), never=("power_assumed",)),
    "stations": Absence(changed=ALL, notes=("charging_today",), unsaid_notes=("charging_stations_twice",)),
    "existing and stations": Absence(
        changed=ALL,
        never=("only_here", "points_assumed", "power_assumed", "serves_none"),
        told=("only_here_new",),
        notes=("charging_today_unknown", "charging_summary_new"),
        unsaid_notes=("charging_today", "charging_summary"),
        unsaid=r"Existing points cover|existing station(s)? and|no other site",
    ),
    "grid": Absence(
        changed=r"sites\.grid|plan\.grid",
        never=("grid_known",),
        told=("ask_grid_company",),
        notes=("charging_grid_not_given",),
        unsaid=r"takes \d",
    ),
    "areas": Absence(unsaid_notes=("charging_worst_area", "charging_worst_areas"), unsaid=r"Worst served"),
    "weight_field": Absence(changed=ALL, notes=("charging_weight_none",)),
    "kind_field": Absence(
        changed=ALL,
        notes=("charging_kind_assumed",),
        unsaid_notes=("charging_own_right", "charging_staff"),
        unsaid=r"their own right to charge at home \(|Staff",
    ),
    "points_field": Absence(
        changed=ALL,
        told=("points_assumed",),
        notes=("charging_points_unknown",),
    ),
    "power_field": Absence(
        changed=rf"(sites|plan)\.({EFFECT}|phase|name|status|grid)|allocation\..*|unserved\..*|curve\..*|areas\..*",
        told=("power_assumed",),
        never=("only_fast",),
        notes=("charging_power_unknown",),
        unsaid_notes=("charging_only_fast", "charging_only_fast_by_rule"),
    ),
    "spaces_field": Absence(
        changed=rf"(sites|plan)\.({EFFECT})|allocation\..*|unserved\..*|curve\..*|areas\..*",
        told=("spaces_not_given",),
        notes=("charging_room_unknown",),
    ),
    "cost_field": Absence(changed=r"(sites|plan)\.cost", notes=("charging_cost_assumed",)),
    # The nearest grid point within the strategy's reach feeds the site instead.
    "grid_field": Absence(changed=r"(sites|plan)\.grid"),
    "area_field": Absence(changed=r"areas\.name"),
    "candidates.name": Absence(changed=r"(sites|plan)\.name"),
    "existing.name": Absence(changed=r"(sites|plan)\.name"),
    "grid.name": Absence(changed=r"(sites|plan)\.grid", notes=("charging_grid_not_found",), never=("grid_known",)),
}


def given():
    people = layer(
        [0, 300, 2000, 2300, 4000, 4100, 5500],
        homes=[2.0, 1.0, 1.5, 7.0, 1.0, 2.0, 1.0],
        who=["bolig", "bolig", "bolig", "borettslag", "bolig", "ansatte", "bolig"],
    )
    candidates = layer(
        [100, 2100, 4050], name=["a", "b", "c"], plasser=[4.0, 8.0, 6.0], kr=[5.0, 6.0, 7.0], fed=["N1", "N1", "N1"]
    )
    existing = layer([4010, 5490], name=["old", "fast"], points=[1, 2], kw=[11.0, 150.0])
    stations = layer([4012, 1990], name=["old again", "nobil"])
    stations["n_points"], stations["n_fast"], stations["n_power_unknown"], stations["public"] = [1, 1], 0, 0, True
    grid = layer([110], name=["N1"], free=[500.0])
    areas = gpd.GeoDataFrame(
        {"name": ["?", "?"], "bydel": ["vest", "øst"]},
        geometry=[shapely.box(-10, -10, 3000, 10), shapely.box(3000, -10, 9000, 10)],
        crs=UTM,
    )
    layers = {
        "demand": people, "candidates": candidates, "existing": existing, "stations": stations, "grid": grid,
        "areas": areas,
    }  # fmt: skip
    options = ChargingOptions(
        weight_field="homes", kind_field="who", unit="electric_cars", points_field="points", power_field="kw",
        spaces_field="plasser", cost_field="kr", grid_field="fed", free_kw_field="free", area_field="bydel", amount=2,
    )  # fmt: skip
    return layers, options


@functools.cache
def found(missing=""):
    layers, options = given()
    for each in missing.split(" and ") if missing else []:
        name, _, column = each.partition(".")
        if column:
            layers[name] = layers[name].drop(columns=column)
        elif name in layers:
            layers[name] = None
        else:
            options = dataclasses.replace(options, **{name: None})
    if missing == "candidates":
        options = dataclasses.replace(options, spaces_field=None, cost_field=None, grid_field=None)
    demand = layers.pop("demand")
    return locate_charging(demand, STREET, STRATEGY, options, **layers)


def columns(result):
    return {
        f"{table}.{name}": getattr(result, table)[name].reset_index(drop=True)
        for table in TABLES
        if getattr(result, table) is not None
        for name in getattr(result, table).columns
        if name != "geometry"
    }


def sentences(result):
    english = Language("en", WORDS)
    reasons = [english.fill(SITE_REASONS[row["code"]], row) for row in result.reasons.to_dict("records")]
    return reasons + [english.fill(NOTES[note.code], note.values) for note in (*result.summary, *result.notes)]


def noted(result):
    return {note.code for note in (*result.summary, *result.notes)}


def test_every_optional_input_stands_in_the_table():
    optional = {name for name, each in inspect.signature(locate_charging).parameters.items() if each.default is None}
    assert optional - {"progress"} == set(LAYERS)
    fields = {each.name for each in dataclasses.fields(ChargingOptions) if each.name.endswith("_field")}
    # Without the field of its capacity a layer of grid points is refused.
    assert set(LAYERS) | (fields - {"free_kw_field"}) <= set(ABSENCES)


@pytest.mark.parametrize("missing", ABSENCES)
def test_an_input_that_is_not_given_changes_its_own_columns_only(missing):
    rule, whole, without = ABSENCES[missing], columns(found()), columns(found(missing))
    for name, values in whole.items():
        if name.startswith("areas.") and missing == "areas":
            assert name not in without
        elif not re.fullmatch(rule.changed, name):
            pd.testing.assert_series_equal(values, without[name], check_dtype=False, obj=name)


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
    assert all(language.fill(SITE_REASONS[row["code"]], row) for row in result.reasons.to_dict("records"))


def test_with_everything_given_nothing_is_told_as_an_assumption():
    told = set(found().reasons["code"]) & {"room_unknown", "spaces_not_given", "points_assumed", "power_assumed"}
    assert told == set()
    assumed = {"charging_weight_none", "charging_kind_assumed", "charging_cost_assumed", "charging_room_unknown"}
    assert not noted(found()) & (assumed | {"charging_grid_not_given", "charging_today_unknown"})


def test_a_fast_station_among_homes_says_that_the_strategy_forbids_it_and_cites_the_rule():
    result = found()
    row = int(np.flatnonzero(result.sites["name"] == "fast")[0])
    told = result.reasons[result.reasons["site"] == row].set_index("code")
    assert told.index.tolist() == ["only_fast"]
    assert told.loc["only_fast", ["value", "kinds", "rule"]].tolist() == [2, ["homes"], "charging"]
    notes = dict(map(dataclasses.astuple, result.notes))
    assert notes["charging_only_fast_by_rule"] == {
        "count": 1, "points": 2, "kinds": ["homes"], "rule": "strategi 5",
    }  # fmt: skip
    # Who lives beside it is not told that there is nothing within reach.
    assert result.unserved.set_index("demand_nr").loc[7, "reason"] == "other_points"


def test_a_number_that_is_not_known_is_not_zero():
    layers, options = given()
    layers["demand"].loc[0, "homes"] = np.nan
    layers["demand"].loc[1, "homes"] = 0.0
    unserved = locate_charging(layers.pop("demand"), STREET, STRATEGY, options, **layers).unserved
    rows = unserved[unserved["reason"] == "no_weight"].set_index("demand_nr")["unserved"]
    assert np.isnan(rows[1])
    assert rows[2] == 0


# --- the audit --------------------------------------------------------------------------------------------------------

AUDITED = {
    "on_terms": ("terms_unknown", "unknown"),
    "public": ("public_assumed", "short"),
    "exempt": ("exemptions_not_given", "short"),
}


@pytest.mark.parametrize("missing", [None, *AUDITED])
def test_what_no_field_says_of_a_car_park_is_told_with_it(missing):
    parks = layer([0], spaces=[100], charging=[0], terms=["ja"], open=["ja"], free=["nei"])
    fields = CarParkFields("charging", "spaces", on_terms="terms", public="open", exempt="free")
    if missing:
        fields = dataclasses.replace(fields, **{missing: None})
    audit = audit_car_parks(parks, fields, STRATEGY)
    told = {*audit.reasons["code"], *audit.assumed["code"]}
    assert told & {code for code, _ in AUDITED.values()} == ({AUDITED[missing][0]} if missing else set())
    assert audit.frame["status"].tolist() == [AUDITED[missing][1] if missing else "short"]
    for code in told:
        assert AUDIT_REASONS[code].nb


def test_a_car_park_whose_spaces_or_charging_are_not_known_is_neither_met_nor_short():
    parks = layer([0, 10], spaces=[np.nan, 100], charging=[3, np.nan], terms=["ja", "ja"])
    frame = audit_car_parks(parks, CarParkFields("charging", "spaces", on_terms="terms"), STRATEGY).frame
    assert frame["status"].tolist() == ["unknown", "unknown"]
    assert frame["missing_spaces"].isna().all()
