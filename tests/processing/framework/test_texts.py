"""Every sentence a person meets has its bokmål, with the same values in it."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from xml.etree import ElementTree as ET

import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.analysis.layers.messages import LayerEmpty, LayerFieldMissing
from klimaklok_plugin.analysis.network.messages import NetworkModeError
from klimaklok_plugin.processing.framework import base, texts
from klimaklok_plugin.processing.framework.notes import NOTES, WORDS
from klimaklok_plugin.processing.framework.texts import resource

SAME_IN_BOTH = {"Areal", "Klimaklok", "Type"}


def python_files():

    folders = [resource("processing"), resource("gui"), resource("analysis")]
    return sorted(file for folder in folders for file in folder.rglob("*.py"))


def literals(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "tr":
            (text,) = node.args
            if isinstance(text, ast.Constant):
                yield text.value
            elif isinstance(text, ast.IfExp):
                yield from (each.value for each in (text.body, text.orelse))


def templates():
    """Return the sentence of every error class, wherever it is defined."""
    for file in python_files():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and any("Error" in ast.unparse(each) for each in node.bases):
                for part in node.body:
                    if isinstance(part, ast.Assign) and part.targets[0].id == "template":
                        yield ast.literal_eval(part.value)


def legends():
    for style in resource("styles").glob("*.qml"):
        root = ET.parse(style).getroot()
        for element in [*root.iter("category"), *root.iter("range"), *root.iter("rule")]:
            if element.get("label"):
                yield element.get("label")


def details():
    """Return what is put into an error's sentence as a reason, and where it is not one fixed text."""
    for file in python_files():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Error"):
                for value in (each.value for each in node.keywords if each.arg == "problem"):
                    choices = (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)
                    yield from ((f"{file.name}:{node.lineno}", each) for each in choices)


def sentences():
    """Return the sentences for reasons, wherever they are defined."""
    for file in sorted(resource("processing").glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            target = (
                node.target
                if isinstance(node, ast.AnnAssign)
                else node.targets[0]
                if isinstance(node, ast.Assign)
                else None
            )
            if isinstance(target, ast.Name) and target.id == "SENTENCES":
                for value in ast.literal_eval(node.value).values():
                    yield from (value,) if isinstance(value, str) else value


def english_texts():
    found = {text for file in python_files() for text in literals(ast.parse(file.read_text(encoding="utf-8")))}
    found |= set(templates()) | set(legends()) | set(NOTES.values()) | set(WORDS.values()) | set(base.GROUPS.values())
    found |= {each.value for _, each in details() if isinstance(each, ast.Constant)}
    found |= {text for text in sentences() if text}
    return sorted(found)


def fields(template):
    return sorted({name for _, name, *_ in string.Formatter().parse(template) if name})


def test_every_text_has_a_bokmal_entry():
    known = texts.catalogue("nb")
    missing = [text for text in english_texts() if text not in known]
    assert missing == []


def test_no_error_is_put_together_from_words_that_cannot_be_translated():
    assert [where for where, each in details() if isinstance(each, ast.JoinedStr)] == []


def test_a_translation_uses_the_same_values_as_the_english_sentence():
    different = {
        english: translated
        for english, translated in texts.catalogue("nb").items()
        if fields(english) != fields(translated)
    }
    assert different == {}


def test_no_english_sentence_has_two_translations():
    tables = tomllib.loads(resource("i18n/nb.toml").read_text(encoding="utf-8"))
    seen = {}
    for table in tables.values():
        for english, translated in table.items():
            assert seen.setdefault(english, translated) == translated, english


def test_every_error_says_what_to_do_after_what_is_wrong():
    for template in templates():
        assert len(re.findall(r"[.?:,;] ", template)) >= 1, template


@pytest.mark.usefixtures("bokmal")
def test_a_norwegian_qgis_reads_bokmal_with_decimal_comma():
    assert texts.language() == "nb"
    assert texts.tr("Strategy file") == "Strategifil"
    assert texts.fill("{a} {b} {c} {d:.2f} {e}", {"a": 1.5, "b": 12345.6, "c": 740, "d": 0.256, "e": 2030}) == (
        "1,5 12\u00a0346 740 0,26 2030"
    )


def test_an_english_qgis_reads_english():
    assert texts.language() == "en"
    assert texts.fill("{a} {b} {c}", {"a": 1.5, "b": 12345.6, "c": [1, 2]}) == "1.5 12,346 1, 2"


@pytest.mark.usefixtures("bokmal")
def test_an_error_is_worded_in_bokmal(make_layer, run):
    with pytest.raises(QgsProcessingException, match="Laget «places» har ingen objekter"):
        run("echo", {"SITES": make_layer([]), "OUTPUT": "memory:"})


def test_an_error_names_the_parameter_by_its_label():
    error = LayerEmpty(layer="SITES")
    assert "The layer for Sites holds" in texts.word_error(error, {"SITES": "Sites"})


@pytest.mark.usefixtures("bokmal")
def test_a_field_that_is_spelt_like_a_word_of_ours_is_not_translated():
    error = LayerFieldMissing(layer="SITES", field="walk", fields="name")
    assert "«walk»" in texts.word_error(error, {"SITES": "Tomter"})
    assert "åpen for gange" in texts.word_error(NetworkModeError(mode="walk"))


def test_a_note_without_sentence_is_shown_with_its_values():
    assert texts.word(Note("brand_new", {"count": 3})) == "brand_new: count 3"


@pytest.mark.usefixtures("bokmal")
def test_the_legend_is_translated(places):
    from klimaklok_plugin.processing.framework import sinks

    layer = QgsVectorLayer("Point?crs=EPSG:25832&field=class:string", "x", "memory")
    sinks.dress(layer, resource("styles/scoresites_output.qml"), {}, layer.metadata())
    assert [each.label() for each in layer.renderer().categories()] == [
        "Prioriter",
        "Prioriter når én betingelse til er oppfylt",
        "Vurder",
        "Begrens",
    ]
