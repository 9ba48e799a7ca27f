"""What QGIS shows of declared columns: order, headings, words, decimals; the data stay as they are."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from qgis.core import QgsApplication, QgsVectorLayer

from klimaklok_plugin.analysis.catchments.columns import OUTPUT
from klimaklok_plugin.analysis.core.columns import Table, code, count, flag, number, text
from klimaklok_plugin.analysis.core.messages import Text
from klimaklok_plugin.processing.framework import columns


def called(name):
    return Text(name, f"{name} på norsk"), Text(f"{name}.", f"{name}.")


TABLE = Table(
    (code("class", *called("Class")), text("reasons", *called("Reasons"), width=480)),
    (
        number("walk_m", "m", *called("Walk")),
        number("share", "%", *called("Share")),
        number("minutes", "min", *called("Minutes")),
        count("homes", *called("Homes")),
        flag("yes", *called("Yes")),
        code("own", *called("Own"), {"school": Text("a word of its own", "et eget ord")}),
        code("modes", *called("Modes")),
    ),
)


@pytest.fixture
def frame():
    columns_now = {
        "minutes": [3.8412],
        "navn": ["Tomt 1"],
        "own": ["school"],
        "walk_m": [294.37],
        "mine": ["x"],
        "class": ["limit"],
        "share": [0.3765],
        "homes": [3],
        "yes": [True],
        "modes": ["rail,bus"],
        "reasons": ["near"],
    }
    return gpd.GeoDataFrame(columns_now, geometry=[shapely.Point(0, 0)], crs="EPSG:25832")


@pytest.fixture
def layer(frame):
    made = QgsVectorLayer(
        "Point?field=class:string&field=reasons:string&field=walk_m:double&field=share:double&field=minutes:double"
        "&field=own:string&field=modes:string",
        "x",
        "memory",
    )
    columns.show(made, TABLE, [each.name() for each in made.fields()], frame)
    return made


def shown(layer, name, value):
    """Return what the attribute table writes for a value."""
    index = layer.fields().indexOf(name)
    setup = layer.fields()[index].editorWidgetSetup()
    formatter = QgsApplication.fieldFormatterRegistry().fieldFormatter(setup.type())
    return formatter.representValue(layer, index, setup.config(), None, value)


def test_the_row_is_named_first_then_comes_what_decides_then_a_users_own_then_the_rest(frame):
    order = list(columns.arranged(frame, TABLE, {"navn", "mine"}).columns)
    assert order == [
        *("navn", "class", "reasons", "mine", "walk_m", "share", "minutes", "homes", "yes", "own", "modes", "geometry")
    ]


def test_a_users_name_stays_among_its_own_where_the_result_has_a_name_for_each_row(frame):
    table = Table((text("site_name", *called("Site")), *TABLE.lead), TABLE.rest)
    named = frame.assign(site_name="Tomt 1")
    order = list(columns.arranged(named, table, {"navn", "mine"}).columns)
    assert order[:5] == ["site_name", "class", "reasons", "navn", "mine"]


def test_putting_columns_in_order_changes_no_value(frame):
    again = columns.arranged(frame, TABLE, {"navn", "mine"})
    assert again[list(frame.columns)].equals(frame)


def test_numbers_are_shown_rounded_and_stored_whole(layer):
    assert shown(layer, "walk_m", 294.37) == "294"
    assert shown(layer, "minutes", 3.8412) == "3.8"
    assert shown(layer, "share", 0.3765) == "0.38"


def test_codes_are_shown_in_words_a_columns_own_first_and_several_one_by_one(layer):
    assert shown(layer, "class", "limit") == "limit"
    assert shown(layer, "own", "school") == "a word of its own"
    assert shown(layer, "modes", "rail,bus") == "rail, bus"


@pytest.mark.usefixtures("bokmal")
def test_yes_and_no_are_said_in_words():
    flags = QgsVectorLayer("Point?field=yes:bool", "x", "memory")
    columns.show(flags, TABLE, ["yes"])
    assert [shown(flags, "yes", value) for value in (True, False)] == ["ja", "nei"]


@pytest.mark.usefixtures("bokmal")
def test_headings_and_words_are_in_the_language_of_qgis(frame):
    made = QgsVectorLayer("Point?field=class:string&field=walk_m:double", "x", "memory")
    columns.show(made, TABLE, ["class", "walk_m"], frame)
    assert [made.attributeDisplayName(index) for index in range(2)] == ["Class på norsk", "Walk på norsk (m)"]
    assert shown(made, "class", "limit") == "begrens"


def test_wide_texts_have_wide_columns(layer):
    widths = {each.name: each.width for each in layer.attributeTableConfig().columns()}
    assert widths["reasons"] == 480
    assert 0 < widths["walk_m"] < 200
    assert widths["own"] > 8 * len("a word of its own")


def test_what_holds_nothing_has_the_type_it_is_declared_with():
    kinds = columns.types(TABLE, ["walk_m", "homes", "yes", "class", "mine"])
    assert kinds == {"walk_m": "number", "homes": "count", "yes": "flag", "class": "code"}


def test_width_order_and_decimals_are_stored_with_a_geopackage(places, run, tmp_path):
    result = run("echo", {"SITES": places, "OUTPUT": str(tmp_path / "res.gpkg")})["OUTPUT"]
    layer = QgsVectorLayer(result, "x", "ogr")
    layer.loadDefaultStyle()
    widths = {each.name: each.width for each in layer.attributeTableConfig().columns()}
    assert widths["score"] > 0
    assert layer.editorWidgetSetup(layer.fields().indexOf("score")).config()["Precision"] == 1


@pytest.mark.parametrize(("limits", "decimals"), [([5.0, 10.0], 0), ([5.0, 7.5], 1)])
def test_limits_that_are_all_whole_are_shown_without_decimals(limits, decimals):
    areas = gpd.GeoDataFrame({"limit_min": limits}, geometry=[shapely.Point(0, 0)] * 2, crs="EPSG:25832")
    made = QgsVectorLayer("Point?field=limit_min:double", "x", "memory")
    columns.show(made, OUTPUT, ["limit_min"], areas)
    assert made.editorWidgetSetup(0).config()["Precision"] == decimals


def test_a_missing_code_is_said_in_words_where_there_is_one(frame):
    gaps = gpd.GeoDataFrame(
        {"class": ["limit", None], "modes": ["bus", "rail"]}, geometry=[shapely.Point(0, 0)] * 2, crs="EPSG:25832"
    )
    made = QgsVectorLayer("Point?field=class:string&field=modes:string", "x", "memory")
    columns.show(made, TABLE, ["class", "modes"], gaps)
    assert shown(made, "class", None) == "no value"
    assert shown(made, "class", "limit") == "limit"
    assert "no value" not in str(made.editorWidgetSetup(1).config())
