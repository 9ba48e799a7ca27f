"""The questions, as they are declared."""

from __future__ import annotations

import pytest

from klimaklok_plugin.gui.needs import contents, missing
from klimaklok_plugin.gui.questions import QUESTIONS, OneOf, question
from klimaklok_plugin.gui.strategy_values import said


def registered(provider):
    there = {each.name(): each for each in provider.algorithms()}
    return [(each, there[each.algorithm]) for each in QUESTIONS if each.algorithm in there]


def test_most_questions_have_an_algorithm(provider):
    assert {each.id for each, _ in registered(provider)} >= {
        "rank_sites", "school_zone", "walking_groups", "parking_check", "bike_parking", "car_detour", "charging_plan",
        "park_and_ride",
    }  # fmt: skip


def test_a_question_has_at_most_six_choices_and_each_is_a_parameter(provider):
    for asked, algorithm in registered(provider):
        names = {each.name() for each in algorithm.parameterDefinitions()}
        assert 1 <= len(asked.choices) <= 6, asked.id
        assert asked.in_choices() <= names, asked.id
        assert set(asked.strategy) | set(asked.defaults) <= names, asked.id


def test_every_value_that_is_called_the_strategys_stands_in_the_strategy_file_in_the_parameters_unit(provider):
    seen = 0
    for asked, algorithm in registered(provider):
        for definition in algorithm.parameterDefinitions():
            told = said(asked.strategy_key(definition.name()))
            if told is None:
                continue
            seen += 1
            assert told.source
            for unit in ("m", "min", "kr"):
                assert (f"({unit})" in definition.description()) <= (told.unit == unit), definition.name()
    assert seen >= 10


def test_where_a_parameter_says_it_goes_by_the_strategy_the_panel_shows_the_value(provider):
    unknown = [
        (asked.id, definition.name())
        for asked, algorithm in registered(provider)
        for definition in algorithm.parameterDefinitions()
        if definition.type() == "number"
        and "strategy" in definition.help()
        and definition.name() not in ("YEAR", "COVERAGE")
        and said(asked.strategy_key(definition.name())) is None
    ]
    assert unknown == []


def test_the_strategys_value_is_shown_as_people_write_it_with_its_source(speaks):
    told = said("schools.radius_m")
    assert told.shown() == "500\u00a0m" or told.shown() == "500 m"
    assert "Klimastrategi 2030" in told.told()
    speaks("nb")
    assert said("charging.site_cost").shown().startswith("150\u00a0000")


def test_an_own_strategy_file_goes_before_the_shipped_one(tmp_path):
    own = tmp_path / "min.toml"
    own.write_text('[schools]\nradius_m = { value = 300, unit = "m", source = "Vedtak 12/26" }\n', encoding="utf-8")
    told = said("schools.radius_m", str(own))
    assert (told.value, told.source) == (300, "Vedtak 12/26")
    own.write_text("nonsense [", encoding="utf-8")
    assert said("schools.radius_m", str(own)) is None or own.stat().st_mtime == 0


@pytest.mark.parametrize("asked", [each for each in QUESTIONS if any(isinstance(one, OneOf) for one in each.choices)])
def test_contradictory_parameters_have_a_default_each(asked):
    for each in asked.choices:
        if isinstance(each, OneOf):
            assert set(each.parameters) <= set(asked.defaults)


def test_a_question_lacks_what_the_package_has_no_layer_for(provider, package):
    there, wrong = contents(package)
    assert wrong == ""
    by_name = {each.name(): each for each in provider.algorithms()}
    assert missing(question("rank_sites"), by_name["scoresites"], there).lacks == ()
    unplanned = {role: entry for role, entry in there.items() if role != "plans"}
    assert missing(question("rank_sites"), by_name["scoresites"], unplanned).lacks == ("plans",)
    assert missing(question("park_and_ride"), by_name["locateparkandride"], there).choose == ("Centre",)
    assert missing(question("school_zone"), by_name["heartzones"], there).lacks == ()
    assert missing(question("school_zone"), by_name["heartzones"], there).without == ("traffic",)
    less = {role: entry for role, entry in there.items() if role != "schools"}
    assert missing(question("school_zone"), by_name["heartzones"], less).lacks == ("schools",)


def test_a_file_that_is_no_package_is_said_to_be_none(tmp_path):
    other = tmp_path / "noe.gpkg"
    other.write_bytes(b"nothing")
    there, wrong = contents(str(other))
    assert there == {}
    assert "noe.gpkg" in wrong
