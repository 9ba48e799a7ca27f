"""What a document is made of: parts that fit each other."""

from __future__ import annotations

import dataclasses

import pytest

from klimaklok_plugin.analysis.case.checks import VERDICTS
from klimaklok_plugin.reports.document import FORM_WORDS, MARKS, Grid, form_words
from tests.reports.documents import example


def test_each_verdict_has_a_mark_and_a_word():
    assert set(MARKS) == set(VERDICTS) <= set(FORM_WORDS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": (("1",),)},
        {"marks": ("met", "met")},
        {"marks": ("excellent",)},
        {"links": ("a", "b")},
    ],
    ids=str,
)
def test_a_table_whose_parts_do_not_fit_is_refused(wrong):
    right = {"title": "Numbers", "columns": ("", "m"), "rows": (("A", "1"),), "marks": ("met",)}
    Grid(**right)
    with pytest.raises(ValueError, match="Numbers"):
        Grid(**right | wrong)


def test_two_sections_of_one_id_are_refused():
    document = example()
    twice = (document.sections[0], document.sections[0])
    with pytest.raises(ValueError, match="hub_access"):
        dataclasses.replace(document, sections=twice)


@pytest.mark.parametrize("spoilt", ["", "å", 'a"b', "a b", "1"])
def test_an_id_that_is_no_place_to_link_to_is_refused(spoilt):
    document = example()
    with pytest.raises(ValueError, match="ids of ASCII"):
        dataclasses.replace(document, repeat=dataclasses.replace(document.repeat, id=spoilt))


def test_a_link_leads_to_a_section():
    with pytest.raises(ValueError, match="guidelines"):
        dataclasses.replace(example(), sections=example().sections[:-1])


def test_words_of_the_form_are_those_of_the_municipality_then_of_the_document_then_the_usual():
    document = dataclasses.replace(example(), labels={"Contents": "Oversikt", "Page": "Ark"})
    words = form_words(document, {"Contents": "Hva som står her"})
    assert (words["Contents"], words["Page"], words["of"]) == ("Hva som står her", "Ark", "av")
    assert form_words(dataclasses.replace(document, language="en", labels={}))["not_met"] == "Not met"
