"""What QGIS shows of one row: a form with headings, a map tip, labels; also of what a user wrote to break it."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsPalLayerSettings,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)

from klimaklok_plugin.analysis.core.columns import SHARE, Column, Section, Table, code, count, number, text
from klimaklok_plugin.analysis.core.messages import ENGLISH, Text
from klimaklok_plugin.processing.framework import columns, sinks

ALIASES = {
    "rank": Text("Rank", "Rang"),
    "class": Text("Class", "Klasse"),
    "hub_m": Text("Walk", "Gange"),
    "cars": Text("Cars", "Biler"),
    "use": Text("Use", "Bruk"),
    "hub_id": Text("Hub's id", "Knutepunktets id"),
}
NOTHING = Text("", "")
LETTERS = {"housing": Text("H", "B"), "office": Text("O", "K")}
TABLE = Table(
    lead=(
        count("rank", ALIASES["rank"], NOTHING),
        code("class", ALIASES["class"], NOTHING),
        text("reasons", Text("Reasons", "Begrunnelse"), NOTHING, width=480),
    ),
    rest=(
        Column("use", "code", ALIASES["use"], NOTHING, words=dict.fromkeys(LETTERS, NOTHING), letters=LETTERS),
        number("hub_m", "m", ALIASES["hub_m"], NOTHING),
        number("cars", "", ALIASES["cars"], NOTHING, 0),
        text("hub_id", ALIASES["hub_id"], NOTHING),
    ),
    sections=(Section(Text("Walks", "Gange"), ("*_m",)),),
    sort=("use", "rank", "-cars"),
)
LIFTED = "Lifts: near (rule 1); flat. "
LOWERED = "Lowers: lacks <script>alert(1)</script>; far from school in ch. 3. To be clarified: the year."
ROWS = {
    "name": ["<b>Nedre</b> & co", "Øvre", None, "Midt"],
    "owner": ["A", "B", "C", "D"],
    "rank": [2, 1, 1, None],
    "class": ["limit", "prioritise", None, "limit"],
    "reasons": [
        LIFTED + LOWERED,
        "one; two; three; four",
        None,
        "Only one",
    ],
    "use": ["housing", "housing", "office", None],
    "hub_m": [294.37, None, 12.0, 1.0],
    "cars": [5.0, 9.0, 2.0, None],
    "hub_id": ["h1", "h2", "h3", "h4"],
}


@pytest.fixture
def layer():
    """Return a result in memory, dressed as the algorithms do."""
    frame = gpd.GeoDataFrame(ROWS, geometry=[shapely.Point(at, 0) for at in range(4)], crs="EPSG:25832")
    made = sinks.to_layer(frame, "Sites", QgsCoordinateReferenceSystem("EPSG:25832"), {}, Qgis.WkbType.Point, no)
    settings = QgsPalLayerSettings()
    settings.fieldName, settings.isExpression = '@use_letter || "rank"', True
    made.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    made.setLabelsEnabled(True)
    columns.show(made, TABLE, [name for name in ROWS if name not in ("name", "owner")], frame)
    return made


def no():
    return False


def said(layer, row, template):
    """Return what a template with expressions says of a row."""
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(list(layer.getFeatures())[row])
    return QgsExpression.replaceExpressionText(template, context)


def tip(layer, row):
    return said(layer, row, layer.mapTipTemplate())


def tabs(layer):
    return {
        tab.name(): [field.name() for field in tab.children()]
        for tab in layer.editFormConfig().invisibleRootContainer().children()
    }


def test_a_form_has_a_heading_for_each_kind_of_column_and_forgets_none(layer):
    assert tabs(layer) == {
        "Result": ["name", "rank", "class", "reasons"],
        "Walks": ["hub_m"],
        "More": ["use", "cars"],
        "From your layer": ["owner"],
        "Technical": ["hub_id"],
    }


@pytest.mark.usefixtures("bokmal")
def test_the_headings_are_in_the_language_of_qgis(layer):
    assert list(tabs(layer)) == ["Resultat", "Gange", "Mer", "Fra laget ditt", "Teknisk"]


def test_reasons_have_several_lines(layer):
    setup = layer.editorWidgetSetup(layer.fields().indexOf("reasons"))
    assert setup.type() == "TextEdit"
    assert setup.config()["IsMultiline"] is True


def test_technical_columns_are_hidden_in_the_table_and_the_users_own_are_not(layer):
    hidden = {each.name for each in layer.attributeTableConfig().columns() if each.hidden}
    assert hidden == {"hub_id"}


def test_a_map_tip_tells_name_verdict_and_the_strongest_reason_of_each_side(layer):
    told = tip(layer, 0)
    assert "&lt;b&gt;Nedre&lt;/b&gt; &amp; co" in told
    assert "<b>limit</b>" in told
    listed = told[told.index("<ul>") :].split("<li>")[1:]
    assert [each.split("</li>")[0] for each in listed] == [
        "Lifts: near (rule 1)",
        "Lowers: lacks &lt;script&gt;alert(1)&lt;/script&gt;",
        "To be clarified: the year.",
    ]


def test_of_reasons_without_sides_a_map_tip_tells_the_first_three(layer):
    assert "<li>one</li><li>two</li><li>three</li></ul>" in tip(layer, 1)
    assert "<ul><li>Only one</li></ul>" in tip(layer, 3)


def test_a_map_tip_says_what_is_missing_in_words(layer):
    told = tip(layer, 2)
    assert "<b>Sites</b>" in told  # has no name: the layer's
    assert "no value" in told
    assert "NULL" not in told
    assert "<ul>" not in told


@pytest.mark.parametrize("share", [0.0, 0.125, 0.375, 0.4249, 0.995, 1.0, -0.03])
def test_a_map_tip_says_shares_in_per_cent_as_the_panel_does(share):
    table = Table(lead=(text("site_name", NOTHING, NOTHING), number("part", SHARE, Text("Part", "Del"), NOTHING)))
    frame = gpd.GeoDataFrame({"site_name": ["A"], "part": [share]}, geometry=[shapely.Point(0, 0)], crs="EPSG:25832")
    made = sinks.to_layer(frame, "Sites", QgsCoordinateReferenceSystem("EPSG:25832"), {}, Qgis.WkbType.Point, no)
    columns.show(made, table, list(frame.columns[:2]), frame)
    assert f"<b>{ENGLISH.measure(share, SHARE)}</b>" in tip(made, 0)


def test_no_layer_can_put_markup_into_a_map_tip(layer):
    assert "<script" not in "".join(tip(layer, row) for row in range(4))


def test_labels_say_the_letter_of_the_use_before_the_rank(layer):
    label = layer.labeling().settings().fieldName
    assert [said(layer, row, f"[% {label} %]") for row in range(3)] == ["H2", "H1", "O1"]


@pytest.mark.usefixtures("bokmal")
def test_letters_are_those_of_the_language_of_qgis(layer):
    label = layer.labeling().settings().fieldName
    assert [said(layer, row, f"[% {label} %]") for row in range(3)] == ["B2", "B1", "K1"]


def test_rows_are_sorted_within_each_use_by_rank_and_what_has_none_comes_last(layer):
    ordered = QgsFeatureRequest().addOrderBy(layer.attributeTableConfig().sortExpression())
    assert [each["name"] or "-" for each in layer.getFeatures(ordered)] == ["Øvre", "<b>Nedre</b> & co", "-", "Midt"]


def test_the_greatest_comes_first_where_a_table_asks_for_it(layer):
    table = Table(TABLE.lead, TABLE.rest, sort=("-cars",))
    columns.show(layer, table, ["cars"])
    ordered = QgsFeatureRequest().addOrderBy(layer.attributeTableConfig().sortExpression())
    assert [each["rank"] for each in layer.getFeatures(ordered)][:3] == [1, 2, 1]


@pytest.mark.parametrize("falling", [True, False])
def test_numbers_are_sorted_by_their_decimals_too(falling):
    values = [12.4, 12.55, 3.25, 100.0, 0.5, 12.6]
    table = Table(lead=(number("km", "km", NOTHING, NOTHING),), sort=("-km" if falling else "km",))
    frame = gpd.GeoDataFrame({"km": values}, geometry=[shapely.Point(0, 0)] * len(values), crs="EPSG:25832")
    made = sinks.to_layer(frame, "Sites", QgsCoordinateReferenceSystem("EPSG:25832"), {}, Qgis.WkbType.Point, no)
    columns.show(made, table, ["km"], frame)
    ordered = QgsFeatureRequest().addOrderBy(made.attributeTableConfig().sortExpression())
    assert [each["km"] for each in made.getFeatures(ordered)] == sorted(values, reverse=falling)


def test_form_tip_and_sorting_are_stored_with_a_geopackage(layer, tmp_path):
    path = tmp_path / "sites.gpkg"
    with sinks.Staging() as staging:
        target = sinks.parse_destination("OUTPUT", "Sites", str(path))
        staging.write(target, layer)
        staging.publish()
    again = QgsVectorLayer(str(path), "again", "ogr")
    again.loadDefaultStyle()
    assert tabs(again)["Walks"] == ["hub_m"]
    assert again.mapTipTemplate() == layer.mapTipTemplate()
    assert again.displayExpression() == '"name"'
    assert again.attributeTableConfig().sortExpression() == layer.attributeTableConfig().sortExpression()
    assert {each.name for each in again.attributeTableConfig().columns() if each.hidden} >= {"hub_id"}
