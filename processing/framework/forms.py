"""What QGIS shows of one row: a form with headings, and a map tip."""

from __future__ import annotations

import html
from collections.abc import Collection

from qgis.core import (
    Qgis,
    QgsAttributeEditorContainer,
    QgsAttributeEditorField,
    QgsEditFormConfig,
    QgsEditorWidgetSetup,
    QgsExpression,
    QgsVectorLayer,
)

from klimaklok_plugin.analysis.core.columns import SHARE, TEXT, Column, Table
from klimaklok_plugin.analysis.core.messages import UNBROKEN, Text

from .texts import wording

NAMES = ("name", "navn", "namn")
"""Fields of a user's layer that say what a row is, and so come before all others."""
NO_VALUE = Text("no value", "ingen verdi")
SENTENCES = 300
"""Pixels: texts that are given as much room are sentences."""
TOLD = 4
"""Columns that a map tip tells besides name and reasons."""
REASONS = 3
"""How many a map tip tells."""
FONT = "font-family: sans-serif; font-size: 10pt"
_HEADED = r"\\p{Lu}[^:;.]{2,40}: "
"""How a sentence begins that says which way its reasons count, such as "Lowers: "."""


def give_form(layer: QgsVectorLayer, table: Table) -> None:
    """Give a layer a form with a tab per heading, sentences in full; names of fields stay as they are."""
    config = layer.editFormConfig()
    config.clearTabs()
    config.setLayout(Qgis.AttributeFormLayout.DragAndDrop)
    fields, spoken = layer.fields(), wording()
    called = naming(table, fields.names())
    tabs = [(heading, [each for each in names if each != called]) for heading, names in table.form(fields.names())]
    if called and tabs:  # the first thing a reader looks for, even where it is a column of the user's own
        tabs[0][1].insert(0, called)
    for heading, names in tabs:
        if not names:
            continue
        tab = QgsAttributeEditorContainer(spoken.text(heading), None)
        tab.setType(Qgis.AttributeEditorContainerType.Tab)
        long = [name for name in names if is_sentences(table.find(name))]
        for name in (*(each for each in names if each not in long), *long):
            index = fields.indexOf(name)
            tab.addChildElement(QgsAttributeEditorField(name, index, tab))
            config.setLabelOnTop(index, name in long)
        config.addTab(tab)
    for name in fields.names():
        if is_sentences(table.find(name)):
            setup = QgsEditorWidgetSetup("TextEdit", {"IsMultiline": True, "UseHtml": False})
            layer.setEditorWidgetSetup(fields.indexOf(name), setup)
    config.setSuppress(QgsEditFormConfig.FeatureFormSuppress.SuppressDefault)
    layer.setEditFormConfig(config)


def is_sentences(column: Column | None) -> bool:
    """Return whether a column holds sentences, which want lines of their own."""
    return column is not None and column.kind == TEXT and column.width >= SENTENCES


def naming(table: Table, names: Collection[str]) -> str:
    """Return the column that says what a row is: the result's own, the user's, else the first that a reader meets."""
    lead = [each for each in table.lead if each.name in names]
    if lead[:1] and lead[0].kind == TEXT and lead[0].name.endswith(("name", "names")):
        return lead[0].name
    own = next((each for each in names if each.lower() in NAMES), "")
    text = next((each.name for each in lead[:3] if each.kind == TEXT and not is_sentences(each)), "")
    return own or text or (lead[0].name if lead else next((each for each in names if each != "fid"), ""))


def give_tip(layer: QgsVectorLayer, table: Table) -> None:
    """Give a layer a map tip: what it is, its verdict or first numbers, and the strongest reasons.

    A tip is a web page, so whatever a user may have written is escaped.
    """
    names = layer.fields().names()
    name = naming(table, names)
    if not name:
        return
    layer.setDisplayExpression(QgsExpression.quotedColumnRef(name))
    layer.setMapTipTemplate(_tip(layer, table, name))


def _tip(layer: QgsVectorLayer, table: Table, name: str) -> str:
    fields = layer.fields()
    lead = [each for each in table.lead if fields.indexOf(each.name) >= 0 and each.name != name]
    reasons = next((each for each in lead if each.name == "reasons"), None)
    told = lead[: lead.index(reasons)] if reasons in lead else lead
    told = [each for each in told if not is_sentences(each)][:TOLD]
    lines = "".join(
        f'<tr><td style="white-space: nowrap">{_heading(layer, each)}&nbsp;</td>'
        f"<td><b>[% {_escaped(_shown(each))} %]</b></td></tr>"
        for each in told
    )
    listed = f"[% {_strongest('reasons')} %]" if reasons is not None else ""
    title = _escaped(f"coalesce(to_string({QgsExpression.quotedColumnRef(name)}), @layer_name)")
    # Each part says its font: QGIS shows tips as pages of an old kind, whose tables do not take their surroundings'.
    return f'<div style="width: 360px; {FONT}"><b>[% {title} %]</b><table style="{FONT}">{lines}</table>{listed}</div>'


def _heading(layer: QgsVectorLayer, column: Column) -> str:
    heading = layer.attributeDisplayName(layer.fields().indexOf(column.name))
    return html.escape(column.in_per_cent(heading), quote=False)


def _shown(told: Column) -> str:
    """Return the expression for a value as the attribute table shows it, but shares in per cent, as the panel does."""
    column, nothing = QgsExpression.quotedColumnRef(told.name), QgsExpression.quotedString(wording().text(NO_VALUE))
    value = f"represent_value({column})"
    if told.unit == SHARE:
        sign = QgsExpression.quotedString(f"{UNBROKEN}{wording().unit(SHARE)}")
        # A half goes to the even neighbour, as in every sentence: 12.5 is 12 there.
        whole = "if(abs(@value % 1) = 0.5, 2 * round(@value / 2), round(@value))"
        value = f"to_string(with_variable('value', 100 * {column}, {whole})) || {sign}"
    return f"if({column} IS NULL, {nothing}, {value})"


def _escaped(expression: str) -> str:
    return f"replace({expression}, map('&', '&amp;', '<', '&lt;', '>', '&gt;'))"


def _strongest(name: str) -> str:
    """Return the expression for a list of the strongest reasons.

    The first of each heading ("Lifts: …", "Lowers: …") go before the second of any: for a site that is to be limited,
    what lowers it matters most.
    """
    column = QgsExpression.quotedColumnRef(name)
    reasons = rf"string_to_array(regexp_replace({column}, '\\. (?={_HEADED})', '; '), '; ')"
    return (
        f"if(coalesce({column}, '') = '', '', with_variable('reasons', {reasons}, with_variable('first', "
        f"array_filter(@reasons, regexp_match(@element, '^{_HEADED}')), "
        "'<ul>' || array_to_string(array_foreach(array_slice(array_cat(@first, array_filter(@reasons, "
        f"NOT array_contains(@first, @element))), 0, {REASONS - 1}), "
        f"'<li>' || {_escaped('@element')} || '</li>'), '') || '</ul>')))"
    )
