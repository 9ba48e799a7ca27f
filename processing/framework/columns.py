"""Declared columns as QGIS shows them: order, headings, codes in words, decimals, widths."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from qgis.core import (
    QgsAttributeTableConfig,
    QgsEditorWidgetSetup,
    QgsExpression,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import Qt

from klimaklok_plugin.analysis.core.columns import CODE, COUNT, FLAG, NUMBER, TEXT, WIDTHS, Column, Table
from klimaklok_plugin.analysis.core.messages import Own, Text

from . import forms
from .forms import NAMES, NO_VALUE
from .texts import wording

if TYPE_CHECKING:
    import geopandas as gpd

MEMORY_TYPES = {NUMBER: "double", COUNT: "int8", CODE: "string", TEXT: "string", FLAG: "bool"}
"""What QGIS calls each kind in the definition of a layer in memory."""
LETTER, MARGIN, WIDEST = 8, 30, 340
"""Pixels: headings and words for codes are not cut off, unless they are wider than the widest."""
NULL = "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"
"""What a ValueMap calls a value that is missing."""
LAST = 999_999_999
"""Sorts what has no value behind all that has."""
NAME = Text("Name", "Navn")
YES, NO = Text("yes", "ja"), Text("no", "nei")
_BETWEEN_CODES = re.compile(r"[,;] ?")


def arranged(frame: gpd.GeoDataFrame, table: Table, known: Collection[str]) -> gpd.GeoDataFrame:
    """Return `frame` with its columns in the reader's order; `known` are those that came from an input."""
    geometry = frame.geometry.name
    order = table.order(str(each) for each in frame.columns if each != geometry)
    told = any(each.name in order and each.name.endswith("_name") for each in table.lead[:1])
    named = [] if told else [each for each in order if each in known and each.lower() in NAMES][:1]
    return frame[[*named, *(each for each in order if each not in named), geometry]]


def types(table: Table, names: Sequence[str]) -> dict[str, str]:
    """Return what kind of value each declared column holds."""
    return {name: column.kind for name in names if (column := table.find(name)) is not None}


def show(layer: QgsVectorLayer, table: Table, names: Collection[str], frame: gpd.GeoDataFrame | None = None) -> None:
    """Let QGIS show the declared columns of a layer as they are declared; the data stay as they are.

    Parameters
    ----------
    layer : QgsVectorLayer
        Gets aliases, widgets and widths.
    table : Table
        The declarations.
    names : Collection of str
        The columns that were computed; a user's own keep what they had.
    frame : GeoDataFrame, optional
        The rows, whose codes are said in words; without it all words of a column are.
    """
    language = wording()
    config = QgsAttributeTableConfig()
    config.update(layer.fields())
    shown = config.columns()
    widths = {each.name: each for each in shown}
    for name in names:
        column = table.find(name)
        index = layer.fields().indexOf(name)
        if column is None or index < 0:
            continue
        heading = column.alias(language, name)
        layer.setFieldAlias(index, heading)
        said = _words(column, layer, name, frame)
        longest = max(map(len, (heading, *said.values())))
        widths[name].width = max(column.width or WIDTHS[column.kind], min(LETTER * longest + MARGIN, WIDEST))
        if column.kind == NUMBER:
            setup = QgsEditorWidgetSetup("Range", {"Precision": _decimals(column, name, frame), "AllowNull": True})
            layer.setEditorWidgetSetup(index, setup)
        elif said:
            if frame is None or frame[name].isna().any():
                said[NULL] = language.text(NO_VALUE)
            words = {"map": [{word: code} for code, word in said.items()]}
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("ValueMap", words))
    for each in shown:
        each.hidden = each.name in names and table.is_technical(each.name)
        if each.name.lower() in NAMES:
            each.width = WIDTHS[TEXT]
            index = layer.fields().indexOf(each.name)
            if not layer.attributeAlias(index):
                layer.setFieldAlias(index, language.text(NAME))
    config.setColumns(shown)
    config.setSortExpression(_sorted_by(table, layer))
    config.setSortOrder(Qt.SortOrder.AscendingOrder)
    layer.setAttributeTableConfig(config)
    _put_letters(layer, table)
    forms.give_form(layer, table)
    forms.give_tip(layer, table)


def _decimals(column: Column, name: str, frame: gpd.GeoDataFrame | None) -> int:
    """Return the decimals that a column's numbers are shown with."""
    is_whole = column.chosen and frame is not None and (frame[name].dropna() % 1 == 0).all()
    return 0 if is_whole else column.shown_decimals


def _put_letters(layer: QgsVectorLayer, table: Table) -> None:
    """Put the letters of the user's language where a label asks for them, as ``@profile_letter`` for ``profile``."""
    if not layer.labelsEnabled():
        return
    settings = layer.labeling().settings()
    for column in table:
        if column.letters:
            code = QgsExpression.quotedColumnRef(column.name)
            cases = " ".join(
                f"WHEN {code} = {QgsExpression.quotedString(value)} "
                f"THEN {QgsExpression.quotedString(wording().text(letter))}"
                for value, letter in column.letters.items()
            )
            settings.fieldName = settings.fieldName.replace(f"@{column.name}_letter", f"(CASE {cases} ELSE '' END)")
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))


def _sorted_by(table: Table, layer: QgsVectorLayer) -> str:
    """Return the expression that a table is sorted by; what has no value comes last."""
    given = layer.fields().names()
    keys = []
    for entry in table.sort:
        column = table.find(entry.removeprefix("-"))
        if column is not None and column.name in given:
            keys.append(_sort_key(column, falling=entry.startswith("-")))
    return " || ".join(keys)


def _sort_key(column: Column, *, falling: bool) -> str:
    """Return an expression for a text that sorts as a column of numbers or codes does."""
    value = QgsExpression.quotedColumnRef(column.name)
    if column.kind == CODE:
        codes = ", ".join(QgsExpression.quotedString(code) for code in column.words)
        value = f"nullif(array_find(array({codes}), {value}), -1)"
    if falling:
        value = f"{LAST - 1} - {value}"
    # In thousandths and whole: texts of numbers with decimals are not sorted as the numbers are.
    return f"lpad(to_string(round(coalesce({value}, {LAST}) * 1000)), {len(str(LAST)) + 3}, '0')"


def _words(column: Column, layer: QgsVectorLayer, name: str, frame: gpd.GeoDataFrame | None) -> dict[str, str]:
    """Return what is shown for each value that is shown in words; nothing for numbers and plain texts."""
    language = wording()
    if column.kind == FLAG:
        return {"true": language.text(YES), "false": language.text(NO)}
    if column.kind != CODE and not column.words:
        return {}
    values = list(column.words) if frame is None else [str(each) for each in frame[name].dropna().unique()]
    codes = dict.fromkeys([*values, *_legend_codes(layer, name)])
    if column.kind == TEXT:  # a user's own is said as it is, also where it is called like a code of ours
        own = set() if frame is None else {each for each in frame[name].dropna() if isinstance(each, Own)}
        words = {code: text for code, text in column.words.items() if code not in own}
        return {code: language.text(words[code]) if code in words else code for code in codes}
    return {code: ", ".join(language.say(each, column.words) for each in _BETWEEN_CODES.split(code)) for code in codes}


def _legend_codes(layer: QgsVectorLayer, field: str) -> list[str]:
    renderer = layer.renderer()
    if renderer is None or renderer.type() != "categorizedSymbol" or renderer.classAttribute() != field:
        return []
    return [str(category.value()) for category in renderer.categories() if category.value() not in (None, "")]
