"""A case told: one row for what several alternatives have in common, a page per check, and nothing made up."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from klimaklok_plugin.analysis.case.checks import CaseResult, Check
from klimaklok_plugin.analysis.case.columns import AREAS
from klimaklok_plugin.analysis.core.columns import Table, code, number, text
from klimaklok_plugin.analysis.core.messages import Note, Text
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.processing.framework import case_document, texts
from klimaklok_plugin.processing.framework.case_data import _day
from klimaklok_plugin.processing.framework.case_document import DataLine, Described, Frame, make_document, measured

CHECKS = {"hub_access": Text("Public transport", "Kollektivtilgang"), "reach": Text("Within reach", "Innen rekkevidde")}
SAID = {"walk_is": Text("The walk is {m:m}.", "Gangturen er {m:m}."), "plain": Text("As it is.", "Som det er.")}
COLUMNS = Table(
    (
        text("hub_name", Text("Hub", "Knutepunkt"), Text("", "")),
        number("walk_m", "m", Text("Walk", "Gange"), Text("", "")),
        code("class", Text("Class", "Klasse"), Text("", ""), {"prioritise": Text("Prioritise", "Prioriter")}),
    )
)


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    monkeypatch.setattr(texts, "NOTES", {**texts.NOTES, **SAID})


def check(alternative, verdict="met", walk=320.0, check_id="hub_access", **more):
    values = {"rule": "hub_walk", "value": walk, "threshold": 500.0, "unit": "m", **more}
    return Check(check_id, alternative, verdict, sentence=Note("walk_is", {"m": walk}), **values)


def case(*checks, **more):
    areas = gpd.GeoDataFrame(
        {"alternative": [each.alternative for each in checks]}, geometry=[box(0, 0, 100, 100)] * len(checks), crs=25832
    )
    return CaseResult(areas, tuple(checks), **more)


def told(result, language="en", **more):
    frame = {"title": "Brua", "block": {"case_number": "26/1"}, "program": "Klimaklok", "checks": CHECKS, **more}
    with texts.speaking(language):
        return make_document(
            result, Frame(strategy=load_strategy(), computed=dt.datetime(2026, 11, 30, 9, 5, tzinfo=dt.UTC), **frame)
        )


PAGE_ONE = (
    "2: The walk is 600\u00a0m. 4: partly met (its own numbers stand on the page of the check). "
    "1, 3: met (its own numbers stand on the page of the check)."
)


def test_page_one_says_the_gravest_of_what_is_proposed_and_whose_it_is():
    checks = [check("0", "not_met", 2000.0), check("1"), check("2", "partly", 600.0), check("3", walk=300.0)]
    checks += [check("4", "partly", 700.0)]
    document = told(case(*checks), zero="0")
    assert document.summary.columns == ("Check", "Result", "What it says")
    assert document.summary.rows == (("Public transport", "Partly met", PAGE_ONE),)
    assert document.summary.marks == ("partly",)
    assert document.summary.links == (document.sections[-1].id,)


def test_alternatives_that_differ_are_told_with_their_own_numbers():
    rows = told(case(check("1"), check("2", walk=300.0))).summary.rows
    assert rows[0][2] == "1: The walk is 320\u00a0m. 2: The walk is 300\u00a0m."
    rows = told(case(check("1"), check("2", "partly", 600.0))).summary.rows
    assert rows[0][2] == "2: The walk is 600\u00a0m. 1 (met): The walk is 320\u00a0m."


def test_alternatives_with_the_same_result_share_it():
    assert told(case(check("1"), check("2"))).summary.rows[0][2] == "The walk is 320\u00a0m."


def test_one_alternative_is_compared_with_none():
    document = told(case(check("alternative_plan")))
    assert document.alternatives is None
    assert dict(document.block).keys().isdisjoint({"Alternatives"})


def test_a_section_tells_number_threshold_and_the_rule_with_force_and_source():
    rule = next(name for name, each in load_strategy().rules.items() if each.force == "bør")
    section = told(case(check("1", rule=rule)), "nb").sections[0]
    facts = dict(section.facts)
    assert facts["Tall"] == "320\u00a0m"
    assert facts["Målt mot"] == "500\u00a0m"
    assert facts["Regel"] == load_strategy().rules[rule].text["nb"]
    assert facts["Står i"] in load_strategy().rules[rule].source.nb
    assert "Kilde" not in facts  # it would say the same again
    assert "ikke et brudd" in facts["Styrke"]


def test_a_check_without_rule_says_so():
    section = told(case(check("1", "information", rule=""))).sections[0]
    assert dict(section.facts)["Rule"] == "The strategy sets no threshold for this."


def test_what_was_not_looked_at_is_named_with_its_alternative():
    lacking = check_of(alternative="2", verdict="not_assessed", missing=("population", "hubs"))
    section = told(case(check("1"), lacking)).sections[0]
    assert section.notes == ("2: Not looked at for lack of data: population, public transport hubs.",)
    assert section.verdict == ""  # the alternatives differ
    assert section.grids[0].rows[1][2] == "–"


def check_of(**more):
    usual = {"id": "hub_access", "alternative": "1", "verdict": "met", "rule": "", "sentence": Note("plain")}
    return Check(**{**usual, **more})


def test_a_reason_that_holds_for_all_alternatives_is_said_once():
    first = check_of(reasons=(Note("plain"), Note("walk_is", {"m": 5.0})))
    section = told(case(first, check_of(alternative="2", reasons=(Note("plain"),)))).sections[0]
    assert section.reasons == ("As it is.", "1: The walk is 5\u00a0m.")


def test_a_screening_is_called_one():
    assert "grovsjekk" in told(case(check("1", screening=True)), "nb").sections[0].notes[0]
    assert not told(case(check("1")), "nb").sections[0].notes


def test_a_layer_of_a_check_stands_as_a_table_in_words_and_says_what_is_left_out():
    rows = case_document.MOST_ROWS + 3
    layer = gpd.GeoDataFrame(
        {"hub_name": ["bus"] * rows, "walk_m": [1234.6] * rows, "class": ["prioritise"] * rows},
        geometry=[box(0, 0, 1, 1)] * rows,
        crs=25832,
    )
    result = case(check("1", layers=("scored",)), layers={"scored": layer})
    grid = told(result, "nb", described={"scored": Described("Tomter", COLUMNS)}).sections[0].grids[0]
    assert grid.columns == ("Knutepunkt", "Gange (m)", "Klasse")
    assert grid.rows[0] == ("bus", "1235", "Prioriter")  # a hub called bus is no code of ours
    assert grid.numeric == (1,)
    assert grid.title == "Tomter"
    assert "3 rader til" in grid.note


def test_of_a_climate_budget_the_years_that_matter_and_the_sum_are_told_of_each_alternative():
    years = [float(year) for year in range(2028, 2058)]
    budget = pd.DataFrame({
        "alternative": ["0"] * 31 + ["1"] * 31, "period": [*(f"{year:.0f}" for year in years), "2028-2057"] * 2,
        "t": [1.0] * 62, "year": [*years, float("nan")] * 2,
    })  # fmt: skip
    columns = Table(lead=(
        text("alternative", Text("Alternative", "Alternativ"), Text("", "")),
        text("period", Text("Year", "År"), Text("", "")),
    ))  # fmt: skip
    result = case(check("1", tables=("budget",)), tables={"budget": budget})
    grid = told(result, "nb", described={"budget": Described("Klimabudsjett", columns)}).sections[0].grids[0]
    shown = ["2028", "2030", "2035", "2040", "2050", "2057", "2028-2057"]
    assert grid.rows == tuple((alternative, each) for alternative in "01" for each in shown)
    assert "2030, 2035, 2040, 2050" in grid.note
    assert "48 rader til" in grid.note


def test_the_alternatives_stand_side_by_side_with_figures_results_and_numbers():
    comparison = pd.DataFrame(
        {"check": ["", "hub_access"], "measure": ["homes", "walk"], "unit": ["", "m"], "0": [0, None], "1": [40, 320.0]}
    )
    grid = told(
        case(check("0", "not_met"), check("1"), comparison=comparison),
        measures={"walk": Text("walk to the hub", "gange"), "homes": Text("homes", "boliger")},
    ).alternatives
    assert grid.columns == ("What is compared", "0", "1")
    assert grid.rows == (
        ("Homes", "0", "40"),
        ("Public transport", "Not met", "Met"),
        ("Public transport: Walk to the hub", "–", "320\u00a0m"),
    )


def test_each_alternative_has_a_page_with_the_figures_of_its_areas_as_they_were_read():
    areas = gpd.GeoDataFrame(
        {
            "alternative": ["1", "1"],
            "area_id": ["BB1", "P"],
            "use": ["housing", ""],
            "assumed": [True, False],
            "dwellings": [40.0, float("nan")],
        },
        geometry=[box(0, 0, 100, 100), box(100, 0, 200, 100)],
        crs=25832,
    )
    section = told(CaseResult(areas, (check("1"),)), "nb", areas=AREAS).sections[0]
    assert section.title == "Alternativ: 1"
    assert section.lead == "2 områder, 2,0\u00a0ha"
    assert section.grids[0].columns == ("Område", "Vurdert som", "Boliger")
    assert section.grids[0].rows == (("BB1", "bolig", "40"), ("P", "–", "–"))
    assert len(section.notes) == 1
    assert "BB1" in section.notes[0]


def test_the_figures_of_a_plan_tell_the_land_use_that_the_plan_gives_beside_what_it_is_assessed_as():
    areas = gpd.GeoDataFrame(
        {
            "alternative": ["1"] * 5,
            "area_id": ["B", "BH", "S", "G", "U"],
            "said": ["1110", "1161", "Torg og sentrum", "3040", ""],
            "use": ["housing", "office", "retail", "", "housing"],
            "assumed": [False, False, False, False, True],
            "dwellings": [9.0, 0.0, 40.0, 0.0, 1.0],
        },
        geometry=[box(0, 0, 100, 100)] * 5,
        crs=25832,
    )
    grid = told(CaseResult(areas, (check("1"),)), "nb", areas=AREAS).sections[0].grids[0]
    assert grid.columns == ("Område", "Arealformål i planen", "Boliger")
    assert [row[:2] for row in grid.rows] == [
        ("B", "1110 boligbebyggelse"),
        ("BH", "1161 barnehage (vurdert som kontor)"),
        ("S", "Torg og sentrum (vurdert som handel)"),
        ("G", "3040 grønnstruktur"),
        ("U", "– (vurdert som bolig)"),
    ]


def test_several_days_of_a_source_are_written_as_the_language_does():
    with texts.speaking("nb"):
        assert _day("2016-02-02, 2016-12-06") == "02.02.2016, 06.12.2016"
        assert _day("i fjor") == "i fjor"


def test_assumptions_data_and_the_run_stand_at_the_end():
    document = told(
        case(check("1"), assumptions=(Note("plain"),), notes=(Note("plain"), Note("walk_is", {"m": 1.0}))),
        data=[DataLine("Hubs", "gtfs.zip", "2026-09-15", "12")],
        values=[("Plan", "plan.gpkg")],
        repeat_file="brua.repeat.json",
    )
    assert document.assumptions.reasons == ("As it is.",)
    assert document.assumptions.notes[0] == "The walk is 1\u00a0m."
    assert document.data.rows == (("Hubs", "gtfs.zip", "2026-09-15", "12", "not given"),)
    assert "departures" in document.data.note
    assert "brua.repeat.json" in document.repeat.lead
    assert dict(document.repeat.facts)["Checksum (SHA-256)"] == load_strategy().sha256
    assert document.repeat.grids[0].rows == (("Plan", "plan.gpkg"),)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.384, "share", "38\u00a0%"),
        (12.0, "t CO2e/year", "12\u00a0t\u00a0CO₂e per år"),
        (None, "m", "–"),
        (float("nan"), "m", "–"),
        (0.0, "spaces", "0\u00a0plasser"),
    ],
)
def test_a_number_stands_with_its_unit_and_what_is_not_known_is_a_dash(value, unit, expected):
    with texts.speaking("nb"):
        assert measured(value, unit, texts.wording()) == expected


def test_the_order_of_alternatives_is_that_of_the_checks():
    document = told(case(check("b"), check("a"), check("b", check_id="reach"), check("a", check_id="reach")))
    assert dict(document.block)["Alternatives"] == "b, a"
    assert [each.title for each in document.sections] == ["Public transport", "Within reach"]


def test_rows_that_alternatives_share_stand_once_and_none_takes_all_the_room():
    count = case_document.MOST_ROWS
    names = [f"H{number}" for number in range(count)]
    layer = pd.DataFrame({
        "alternative": ["0"] * count + ["A"] * count + ["B"] * count,
        "hub_name": names * 3, "walk_m": [100.0] * 2 * count + [900.0] * count, "class": ["prioritise"] * 3 * count,
    })  # fmt: skip
    result = case(check("A", layers=("scored",)), layers={"scored": layer})
    grid = told(result, described={"scored": Described("Sites", COLUMNS)}).sections[0].grids[0]
    whose = [row[0] for row in grid.rows]
    assert len(whose) == count
    assert (whose.count("0, A"), whose.count("B")) == (count / 2, count / 2)
    assert grid.rows[0][:3] == ("0, A", "H0", "100")
    left = 3 * count - 3 * count // 2  # half of the rows of each alternative
    assert f"{left} more rows" in grid.note


def test_rows_that_are_alike_within_an_alternative_stay_apart():
    layer = pd.DataFrame({
        "alternative": ["A", "A", "B"], "hub_name": ["H"] * 3, "walk_m": [1.0] * 3, "class": ["prioritise"] * 3,
    })  # fmt: skip
    result = case(check("A", layers=("scored",)), layers={"scored": layer})
    grid = told(result, described={"scored": Described("Sites", COLUMNS)}).sections[0].grids[0]
    assert [row[0] for row in grid.rows] == ["A, B", "A"]
