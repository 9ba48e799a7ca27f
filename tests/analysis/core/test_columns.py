"""Result columns are declared once: what they are called, mean, and how they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from klimaklok_plugin.analysis import core, declared
from klimaklok_plugin.analysis.core import columns
from klimaklok_plugin.analysis.core.columns import CODE, COUNT, FLAG, NUMBER, TEXT, Table
from klimaklok_plugin.analysis.core.messages import UNITS, Language, Text

ANALYSIS = Path(core.__file__).resolve().parents[1]


def tables():
    for path in sorted(ANALYSIS.glob("*/columns.py")):
        if path.parent.name == "core":
            continue
        module = __import__(f"klimaklok_plugin.analysis.{path.parent.name}.columns", fromlist=["columns"])
        for name, value in vars(module).items():
            if isinstance(value, Table):
                yield f"{path.parent.name}.{name}", value


TABLES = dict(tables())


@pytest.mark.parametrize("name", TABLES)
def test_no_name_and_no_heading_stands_twice(name):
    for language in (Language("en", declared.WORDS), Language("nb", declared.WORDS)):
        headings = [each.alias(language) for each in TABLES[name]]
        assert len(headings) == len(set(headings)), headings
    names = [each.name for each in TABLES[name]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", TABLES)
def test_every_column_has_a_kind_a_known_unit_and_a_meaning_in_both_languages(name):
    for each in TABLES[name]:
        assert each.kind in (NUMBER, COUNT, CODE, TEXT, FLAG)
        assert not each.unit or each.unit in UNITS, each.name
        assert each.kind == NUMBER or not each.unit, each.name
        for text in (each.label, each.meaning):
            assert text.en.strip()
            assert text.nb.strip()
        assert ("{}" in each.label.en) == ("*" in each.name) == ("{}" in each.label.nb), each.name
        assert each.meaning.en.endswith(".")
        assert each.meaning.nb.endswith(".")


A = columns.number("a_m", "m", Text("A", "A"), Text("A.", "A."))
B = columns.code("b", Text("B", "B"), Text("B.", "B."))
MANY = columns.number("svc_*_m", "m", Text("Walk to {}", "Gange til {}"), Text("W.", "W."))
ONE = columns.number("svc_school_m", "m", Text("School", "Skole"), Text("S.", "S."))


def test_a_users_columns_stand_between_what_is_looked_for_first_and_the_rest():
    assert Table((B,), (A,)).order(["a_m", "mine", "b", "yours"]) == ["b", "mine", "yours", "a_m"]


def test_columns_of_one_pattern_stay_together_in_the_order_they_came():
    assert Table((), (MANY, A)).order(["a_m", "svc_x_m", "svc_b_m"]) == ["svc_x_m", "svc_b_m", "a_m"]


def test_a_heading_has_the_unit_and_the_word_for_what_the_star_stands_for():
    language = Language("nb", {"school": Text("school", "skole")})
    assert MANY.alias(language, "svc_school_m") == "Gange til skole (m)"
    assert MANY.alias(language, "svc_butikk_m") == "Gange til butikk (m)"


def test_an_exact_name_goes_before_a_pattern():
    assert Table((), (MANY, ONE)).find("svc_school_m") is ONE
    assert Table((), (MANY, ONE)).find("nothing") is None


@pytest.mark.parametrize(("unit", "decimals"), [("m", 0), ("min", 1), ("%", 2), ("", 1)])
def test_numbers_are_shown_with_the_decimals_of_their_unit(unit, decimals):
    assert columns.number("a", unit, Text("A", "A"), Text("A.", "A.")).shown_decimals == decimals
