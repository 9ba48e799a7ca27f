"""Every text of the QGIS side has its bokmål; declared ones are tested where they are declared."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from xml.etree import ElementTree as ET

import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

from klimaklok_plugin.analysis.core.messages import Text
from klimaklok_plugin.analysis.layers.messages import LayerEmptyError, LayerFieldMissingError
from klimaklok_plugin.analysis.network.messages import NetworkModeError
from klimaklok_plugin.processing.framework import base, texts
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


def legends():
    for style in resource("styles").glob("*.qml"):
        root = ET.parse(style).getroot()
        for element in [*root.iter("category"), *root.iter("range"), *root.iter("rule")]:
            if element.get("label"):
                yield element.get("label")


def words_in_labels():
    for style in resource("styles").glob("*.qml"):
        for text in ET.parse(style).getroot().iter("text-style"):
            yield from re.findall(r"\[\[(.+?)\]\]", text.get("fieldName", ""))


def looked_up():
    """Return every English text that is translated by looking it up."""
    found = {text for file in python_files() for text in literals(ast.parse(file.read_text(encoding="utf-8")))}
    return found | set(legends()) | set(words_in_labels()) | set(base.GROUPS.values())


def test_every_text_has_a_bokmal_entry():
    known = texts.catalogue("nb")
    missing = [text for text in sorted(looked_up()) if text not in known]
    assert missing == []


def test_no_text_is_translated_that_nobody_looks_up():
    assert sorted(set(texts.catalogue("nb")) - looked_up()) == []


def fields(template):
    return sorted({name for _, name, *_ in string.Formatter().parse(template) if name})


def test_a_translation_uses_the_same_values_as_the_english_text():
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


@pytest.mark.usefixtures("bokmal")
def test_a_norwegian_qgis_reads_bokmal_with_decimal_comma():
    assert texts.language() == "nb"
    assert texts.tr("Strategy file") == "Strategifil"
    assert texts.fill(Text("", "{a:n} {b:n}"), {"a": 1.5, "b": 12345.6}) == "1,5 12\u00a0346"


def test_an_english_qgis_reads_english():
    assert texts.language() == "en"
    assert texts.fill(Text("{a:n} {b:n}", ""), {"a": 1.5, "b": 12345.6}) == "1.5 12,346"


@pytest.mark.usefixtures("bokmal")
def test_an_error_is_worded_in_bokmal(make_layer, run):
    with pytest.raises(QgsProcessingException, match="Laget «places» har ingen objekter"):
        run("echo", {"SITES": make_layer([]), "OUTPUT": "memory:"})


def test_an_error_names_the_parameter_by_its_label():
    error = LayerEmptyError(layer="SITES")
    assert "The layer for Sites holds" in texts.word_error(error, {"SITES": "Sites"})


@pytest.mark.usefixtures("bokmal")
def test_a_field_that_is_spelt_like_a_word_of_ours_is_not_translated():
    error = LayerFieldMissingError(layer="SITES", field="walk", fields="name")
    assert "«walk»" in texts.word_error(error, {"SITES": "Tomter"})
    assert "åpen for gange" in texts.word_error(NetworkModeError(mode="walk"))


@pytest.mark.usefixtures("bokmal")
def test_the_legend_is_translated(places):
    from klimaklok_plugin.processing.framework import sinks

    layer = QgsVectorLayer("Point?crs=EPSG:25832&field=class:string", "x", "memory")
    sinks.dress(layer, resource("styles/scoresites_output.qml"), layer.metadata())
    assert [each.label() for each in layer.renderer().categories()] == [
        "Prioriter",
        "Prioriter når én betingelse til er oppfylt",
        "Vurder",
        "Begrens",
        "Ingen klasse: et lag mangler",
    ]
