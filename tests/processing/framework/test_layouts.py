"""A printed page holds everything, each item in a place of its own, whatever is printed."""

from __future__ import annotations

import pytest
from qgis.core import (
    Qgis,
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsLayoutItemLegend,
    QgsProject,
    QgsRectangle,
    QgsRendererCategory,
    QgsSymbol,
    QgsVectorLayer,
)

from klimaklok_plugin.processing.framework.layouts import Listing, Paper, Sheet, TableColumn, literal, make_layout
from tests.processing.printed import faults, legend_texts, named, rows_of, said

PAPERS = [Paper(size, landscape) for size in ("A4", "A3") for landscape in (True, False)]
UTM = QgsCoordinateReferenceSystem("EPSG:25832")
LONG_NAME = "Hjertesone med midlertidig stengte gater i skolestart- og skoleslutt-tiden, alternativ 2b"
WORDY = "Entydigsammenhengendeogaltforlangtordutenetenestemellomrom" * 3


def named_paper(paper):
    return f"{paper.size}-{'landscape' if paper.landscape else 'portrait'}"


def places(name, classes=4, rows=30, kind="Point"):
    """Return a layer with a class for each row, drawn by class, and a rank, a name and points per row."""
    layer = QgsVectorLayer(
        f"{kind}?crs=EPSG:25832&field=rank:integer&field=name:string&field=class:string&field=score:double",
        name,
        "memory",
    )
    features = []
    for row in range(rows):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([row + 1, f"Tomt {row + 1}", f"class {row % classes}", 100.0 - row])
        feature.setGeometry(QgsGeometry.fromWkt(f"POINT ({590000 + 97 * row} {6640000 + 53 * row})"))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    symbols = [QgsSymbol.defaultSymbol(Qgis.GeometryType.Point) for _ in range(classes)]
    categories = [
        QgsRendererCategory(f"class {number}", symbol, f"Class {number} of {name}")
        for number, symbol in enumerate(symbols)
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer("class", categories))
    return layer


def sheet(layers, *, title="Rangerte tomter", listed=True, marking="", base=(), sentences=("58 tomter har poeng.",)):
    columns = [TableColumn("Rang", "rank", number=True), TableColumn("Navn", "name"), TableColumn("Poeng", "score")]
    return Sheet(
        title=title,
        sentences=sentences,
        marking=marking,
        sources="Data: streets.osm.gz (2026-11-29, © OpenStreetMap contributors).\nStrategi: Bærum 2030.",
        results=layers,
        base=base,
        extent=layers[0].extent(),
        crs=UTM,
        listing=Listing(layers[0], "De beste", columns, "rank") if listed else None,
    )


@pytest.fixture
def printed(qgis_app):
    """Return a function that makes a layout of a sheet on a paper; layers and layouts live until the test ends."""
    kept = []

    def make(wanted, paper):
        layout = make_layout(QgsProject.instance(), wanted, paper)
        kept.append((wanted, layout))
        return layout

    yield make
    while kept:
        wanted, layout = kept.pop()
        del layout, wanted


@pytest.mark.parametrize("paper", PAPERS, ids=named_paper)
@pytest.mark.parametrize("layers", [1, 3, 12])
@pytest.mark.parametrize("listed", [True, False], ids=["with a table", "nothing ranked"])
def test_no_item_lies_over_another_or_beyond_the_page(printed, paper, layers, listed):
    layout = printed(sheet([places(f"Lag {number}") for number in range(layers)], listed=listed), paper)
    assert faults(layout) == []


@pytest.mark.parametrize("paper", PAPERS, ids=named_paper)
def test_twelve_layers_of_ten_classes_with_long_names_are_all_in_the_legend(printed, paper):
    layers = [places(f"{LONG_NAME} ({number})", classes=10) for number in range(12)]
    layout = printed(sheet(layers), paper)
    assert faults(layout) == []
    texts = legend_texts(layout)
    for layer in layers:
        assert layer.name() in texts
        assert f"Class 9 of {layer.name()}" in texts
    assert layout.pageCollection().pageCount() > 1
    assert named(layout, "Legend").page() == layout.pageCollection().pageCount() - 1


def test_a_short_legend_stays_on_the_first_page(printed):
    layout = printed(sheet([places("Tomter")]), Paper())
    assert layout.pageCollection().pageCount() == 1


@pytest.mark.parametrize("paper", PAPERS, ids=named_paper)
@pytest.mark.parametrize("title", [LONG_NAME * 4, WORDY, "K"], ids=["many words", "one endless word", "one letter"])
def test_a_title_of_any_length_has_room(printed, paper, title):
    layout = printed(sheet([places(WORDY)], title=title, marking=LONG_NAME * 3, sentences=(LONG_NAME * 5,)), paper)
    assert faults(layout) == []


def test_names_and_titles_are_printed_as_they_are_written(printed):
    written = "<b>Plan</b> [% 1 + 1 %] & mer"
    layer = places(written)
    layout = printed(sheet([layer], title=written), Paper())
    assert said(layout)["Title"] == written
    assert literal(written) in legend_texts(layout)
    assert faults(layout) == []


def test_the_table_holds_the_best_and_tells_how_many_are_left_out(printed):
    layout = printed(sheet([places("Tomter", rows=500)]), Paper())
    rows = rows_of(layout)
    assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) >= 10
    assert said(layout)["Rest of the table"] == f"{500 - len(rows)} more in the attribute table."


def test_a_table_that_is_whole_says_nothing_about_a_rest(printed):
    layout = printed(sheet([places("Tomter", rows=3)]), Paper())
    assert len(rows_of(layout)) == 3
    assert "Rest of the table" not in said(layout)


def test_the_map_shows_the_whole_extent_at_a_scale_that_people_reckon_with(printed):
    layers = [places("Tomter")]
    for paper in PAPERS:
        drawn = named(printed(sheet(layers), paper), "Map")
        assert drawn.extent().contains(layers[0].extent())
        figures = f"{drawn.scale():.0f}".rstrip("0")
        assert figures in {"1", "125", "15", "2", "25", "3", "4", "5", "6", "75", "8"}


def test_the_scale_bar_measures_the_map(printed):
    layout = printed(sheet([places("Tomter")]), Paper())
    bar, drawn = named(layout, "Scale bar"), named(layout, "Map")
    unit = {Qgis.DistanceUnit.Kilometers: 1000.0, Qgis.DistanceUnit.Meters: 1.0}[bar.units()]
    metres = bar.unitsPerSegment() * bar.numberOfSegments() * unit
    on_paper = metres / drawn.scale() * 1000  # mm
    assert 20 < on_paper < bar.rect().width()


def test_a_single_place_gets_a_map_around_it(printed):
    layer = places("Tomter", rows=1)
    layout = printed(sheet([layer]), Paper())
    shown = named(layout, "Map").extent()
    assert shown.contains(QgsRectangle(layer.extent().center(), layer.extent().center()))
    assert 50 < shown.height() < 2000


def test_items_carry_names_and_can_be_moved(printed):
    layout = printed(sheet([places("Tomter")], marking="Screening"), Paper())
    names = {"Title", "Marking", "Answer", "Map", "Legend", "Table", "Scale bar", "Scale", "North arrow", "Sources"}
    for name in names:
        assert not named(layout, name).isLocked(), name
    assert isinstance(named(layout, "Legend"), QgsLayoutItemLegend)
