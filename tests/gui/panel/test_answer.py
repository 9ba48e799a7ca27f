"""The answer's page on results of the small town: table, map, reasons and basis belong together."""

from __future__ import annotations

import gc
import html
import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from qgis.core import (
    QgsApplication,
    QgsEditorWidgetSetup,
    QgsFeature,
    QgsGeometry,
    QgsLayerMetadata,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QLabel

from klimaklok_plugin.analysis.core.columns import Table
from klimaklok_plugin.gui import results
from klimaklok_plugin.gui.panel import answer_compare, answer_files, answer_table, answer_text
from klimaklok_plugin.gui.panel.answer_page import AnswerPage
from klimaklok_plugin.processing.framework import columns, installed
from klimaklok_plugin.processing.provider import ALGORITHMS
from tests.gui.small_town import make_town, run_inputs

MAIN = ("scoresites", "OUTPUT")
pytestmark = pytest.mark.usefixtures("provider")


class MessageBar:
    def __init__(self):
        self.said = []

    def pushMessage(self, title, text, level):
        self.said.append(text)


class Window:
    """What the page asks of QGIS's window."""

    def __init__(self):
        self.canvas, self.bar, self.opened = QgsMapCanvas(), MessageBar(), []

    def mapCanvas(self):
        return self.canvas

    def messageBar(self):
        return self.bar

    def showAttributeTable(self, layer):
        self.opened.append(layer)


@pytest.fixture(scope="module")
def town(provider, tmp_path_factory):
    """Inputs of `scoresites` in the small town."""
    import processing

    folder = make_town(tmp_path_factory.mktemp("answer") / "by")
    jobs = run_inputs(folder)
    for name in ("buildnetwork", "transithubs"):
        processing.run(f"klimaklok:{name}", jobs[name])
    return {name: value for name, value in jobs["scoresites"].items() if name not in ("OUTPUT", "UNREACHED")}


@pytest.fixture
def score(town, project):
    """Return a function that scores the town's sites as the toolbox does, and returns the run."""
    import processing

    def run(**more):
        values = {"OUTPUT": "TEMPORARY_OUTPUT", "UNREACHED": "TEMPORARY_OUTPUT"}
        processing.runAndLoadResults("klimaklok:scoresites", town | values | more)
        (made,) = (each for each in results.groups_in(project) if each.customProperty(results.RUN_PROPERTY) not in seen)
        seen.add(made.customProperty(results.RUN_PROPERTY))
        return results.run_of_group(made)

    seen = set()
    return run


@pytest.fixture
def page(project):
    window = Window()
    made = AnswerPage(window)
    made.window_of_test = window
    made.resize(380, 560)
    made.show()
    yield made
    made.let_go()
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def made_layer(rows, fields="field=name:string&field=points:double", keywords=MAIN, name="places"):
    """Return a layer in memory that says it is a result."""
    layer = QgsVectorLayer(f"Point?crs=EPSG:25832&{fields}", name, "memory")
    features = []
    for place, row in enumerate(rows):
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(row))
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(500000 + 100 * place, 6600000)))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    metadata = QgsLayerMetadata()
    metadata.setKeywords({"klimaklok": list(keywords)})
    layer.setMetadata(metadata)
    return layer


def as_run(project, *layers, title="Result 12:00", run_id="one"):
    """Return the run of layers that are put into the project in a group."""
    group = project.layerTreeRoot().addGroup(title)
    group.setCustomProperty(results.RUN_PROPERTY, run_id)
    for layer in layers:
        project.addMapLayer(layer, False)
        group.addLayer(layer)
    return results.run_of_group(group)


def rows_of(page):
    model = page.table.rows
    return [
        [model.data(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def plain(markup):
    return html.unescape(re.sub(r"<[^>]+>", " ", markup))


def test_a_run_of_the_toolbox_is_found_by_its_group_with_its_sentences_and_parameters(score, project):
    run = score(LAND_USE_DEFAULT=1)
    assert run.algorithm == "scoresites"
    assert set(run.layers) == {"OUTPUT", "UNREACHED"}
    assert run.parameters["LAND_USE_DEFAULT"] == 1
    layer = project.mapLayer(run.layers["OUTPUT"])
    told = results.told_by(layer)
    assert [*told.answers, *told.basis] == layer.metadata().abstract().split("\n")[1:]
    assert told.answers[0].startswith("2 sites are scored")
    assert not any(each.startswith("'Sites'") for each in told.answers)
    assert told.basis[0].startswith("'Sites': 3 features")


def test_a_group_of_other_layers_is_no_run(project):
    group = project.layerTreeRoot().addGroup("Mine")
    assert results.run_of_group(group) is None
    group.setCustomProperty(results.RUN_PROPERTY, "one")
    assert results.run_of_group(group) is None


def test_the_table_shows_what_leads_the_declaration_and_the_best_first(score, page, project):
    run = score()
    page.show_run(run)
    model = page.table.rows
    assert [model.headerData(each, Qt.Orientation.Horizontal) for each in range(4)] == [
        "Rank",
        "Name",
        "Class",
        "Score (0–100)",
    ]
    layer = project.mapLayer(run.layers["OUTPUT"])
    expected = sorted((f"H{each['rank']}", each["name"], f"{each['score']:.0f}") for each in layer.getFeatures())
    assert [(row[0], row[1], row[3]) for row in rows_of(page)] == expected


def test_a_chosen_row_is_selected_on_the_map_and_says_why_in_full(score, page, project):
    run = score()
    page.show_run(run)
    page.table.selectRow(1)
    layer = project.mapLayer(run.layers["OUTPUT"])
    (chosen,) = layer.selectedFeatures()
    assert chosen["name"] == rows_of(page)[1][1]
    said = page.reasons.toPlainText().replace("\n", " ")
    words = re.findall(r"\w+", chosen["reasons"])
    assert words
    assert all(each in said for each in words)


def test_what_is_selected_on_the_map_is_the_chosen_row(score, page, project):
    run = score()
    page.show_run(run)
    layer = project.mapLayer(run.layers["OUTPUT"])
    feature = next(each for each in layer.getFeatures() if each["name"] == "Lia")
    layer.selectByIds([feature.id()])
    chosen = {each.row() for each in page.table.selectionModel().selectedRows()}
    assert [rows_of(page)[row][1] for row in chosen] == ["Lia"]
    assert "Lia" in page.reasons.toPlainText()
    layer.removeSelection()
    assert page.table.selectionModel().selectedRows() == []


def test_the_map_moves_only_to_what_it_does_not_show(page, project):
    run = as_run(project, made_layer([("near", 1.0), ("far", 2.0)], "field=name:string&field=score:double"))
    layer = next(iter(project.mapLayers().values()))
    canvas = page.window_of_test.canvas
    canvas.setDestinationCrs(layer.crs())
    canvas.resize(200, 200)
    page.show_run(run)
    canvas.setExtent(QgsRectangle(499990, 6599990, 500020, 6600020))
    before = canvas.center()
    page.table.selectRow(0)
    assert canvas.center() == before
    page.table.selectRow(1)
    assert canvas.extent().contains(QgsPointXY(500100, 6600000))


def test_those_that_could_not_be_assessed_are_counted_and_a_link_shows_them(score, page):
    page.show_run(score())
    assert "Unreached sites: 1" in plain(page.left.text())
    page.left.linkActivated.emit(re.search(r'href="([^"]+)"', page.left.text())[1])
    assert page.outputs.currentData() == "UNREACHED"
    assert "Far away" in str(rows_of(page))


def test_an_earlier_result_that_is_asked_for_is_switched_on_in_the_map(score, page, project):
    first, second = score(), score(LAND_USE_DEFAULT=1)
    group = results.group_with(project, first)
    group.setItemVisibilityChecked(False)
    page.show_run(second)
    page.runs.setCurrentIndex(1)
    page.runs.activated.emit(1)
    assert project.layerTreeRoot().findLayer(page._layer.id()).isVisible()
    assert page._layer.id() == first.layers["OUTPUT"]


def test_the_headline_holds_the_first_sentences_and_the_basis_the_others(score, page):
    run = score()
    page.show_run(run)
    told = page._told
    shown = plain(page.headline.text())
    basis = page.basis.toPlainText()
    assert re.sub(r"\s", "", told.answers[0]) in re.sub(r"\s", "", shown)
    for each in [*told.answers[2:], *told.basis]:
        assert each in basis.replace("\n", " ")


def test_numbers_that_stand_alone_are_large_and_in_the_wanted_order():
    made = answer_text.headline(
        ["12 people found. More.", "Cars: 3.", "Share: 21.9\u00a0%.", "Rest."], ["Share", "Cars"]
    )
    assert made.numbers == (("21.9\u00a0%", "Share"), ("3", "Cars"))
    assert made.sentences == ("12 people found. More.",)
    assert made.rest == ("Rest.",)


def test_alternatives_are_told_each_by_itself_instead_of_a_number_of_all_together():
    told = ["Alternative A: 3 checks met.", "Alternative B: 5 checks met.", "Checks met: 8.", "Alternative C: none."]
    made = answer_text.headline(told, None)
    assert made.numbers == ()
    assert made.sentences == (told[0], told[1], told[3])
    assert made.rest == ("Checks met: 8.",)


@pytest.mark.parametrize("algorithm", results.SHOWN)
def test_each_number_that_is_to_stand_large_does_however_long_its_label(algorithm, speaks):
    speaks("nb")
    labels = [results.label_of(algorithm, each) for each in results.shown_of(algorithm).numbers or ()]
    made = answer_text.headline([f"{each}: 12,5\u00a0%." for each in labels], labels)
    assert [label for _, label in made.numbers] == labels


def test_numbers_of_the_table_have_the_comma_of_the_sentences_beside_it(speaks):
    """Also where the machine's locale is another than the language that QGIS was started in."""
    layer = QgsVectorLayer("None?field=walk_min:double", "x", "memory")
    layer.setEditorWidgetSetup(0, QgsEditorWidgetSetup("Range", {"Precision": 1}))
    speaks("nb")
    assert answer_table.Cells(layer, Table()).text(0, 85.26) == "85,3"
    speaks("en")
    assert answer_table.Cells(layer, Table()).text(0, 85.26) == "85.3"


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n", exclude_categories=("Cc",)))),
    st.sampled_from(([], None)),
)
def test_no_sentence_of_an_answer_is_lost(sentences, labels):
    made = answer_text.headline(sentences, labels)
    numbers = {f"{label}: {value}." for value, label in made.numbers}
    assert set(sentences) == numbers | set(made.sentences) | set(made.rest)


@given(st.text(st.sampled_from("Ab1 ;:.()<&Å\u00a0"), max_size=80))
def test_reasons_as_lists_keep_each_letter(text):
    kept = re.sub(r"[\s;:.]", "", plain(answer_text.reasons(text)))
    assert kept == re.sub(r"[\s;:.]", "", text)


def test_what_a_layer_holds_is_shown_as_text_never_as_markup(page, project):
    evil = '<img src="file:///etc/passwd"><b>x</b>'
    layer = made_layer([(evil, evil)], "field=name:string&field=reasons:string")
    run = as_run(project, layer, title=evil)
    page.show_run(run)
    page.table.selectRow(0)
    assert evil in page.reasons.toPlainText()
    assert "<img" not in page.reasons.toHtml()


def test_an_edited_value_is_shown_once_it_is_edited(score, page, project, until):
    run = score()
    page.show_run(run)
    layer = project.mapLayer(run.layers["OUTPUT"])
    layer.startEditing()
    fid = page.table.rows.fids[0]
    layer.changeAttributeValue(fid, layer.fields().indexOf("name"), "Renamed")
    until(lambda: "Renamed" in str(rows_of(page)))
    layer.rollBack()
    until(lambda: "Renamed" not in str(rows_of(page)))


def test_an_edit_leaves_the_table_sorted_as_it_was(score, page, project, until):
    run = score()
    page.show_run(run)
    page.table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    names = [row[1] for row in rows_of(page)]
    assert names == ["Tomta", "Lia"]
    layer = project.mapLayer(run.layers["OUTPUT"])
    layer.startEditing()
    layer.changeAttributeValue(page.table.rows.fids[0], layer.fields().indexOf("name"), "Zest")
    until(lambda: "Zest" in str(rows_of(page)))
    assert [row[1] for row in rows_of(page)] == ["Zest", "Lia"]
    layer.rollBack()


def test_a_renamed_group_is_called_by_its_new_name(score, page, project, until):
    run = score()
    page.show_run(run)
    results.group_with(project, run).setName("Plan B")
    until(lambda: page.runs.currentText().startswith("Plan B"))


def test_a_renamed_layer_is_called_by_its_new_name(score, page, project):
    run = score()
    page.show_run(run)
    project.mapLayer(run.layers["OUTPUT"]).setName("My sites")
    assert page.outputs.currentText() == "My sites"


def test_a_removed_layer_leaves_the_others_and_a_removed_result_says_so(score, page, project):
    run = score()
    page.show_run(run)
    project.removeMapLayer(run.layers["OUTPUT"])
    assert page.outputs.currentData() == "UNREACHED"
    project.removeMapLayer(run.layers["UNREACHED"])
    assert rows_of(page) == []
    assert "removed" in page.rest.text()
    page.table.selectAll()
    page.window_of_test.canvas.refresh()


def test_a_closed_project_takes_the_answer_with_it(score, page, project):
    page.show_run(score())
    project.clear()
    assert rows_of(page) == []
    assert "Nothing has been computed" in page.headline.text()


def test_a_saved_project_still_holds_its_latest_run(score, page, project, tmp_path):
    score(OUTPUT=str(tmp_path / "scored.gpkg"), UNREACHED=str(tmp_path / "unreached.gpkg"))
    file = str(tmp_path / "kept.qgz")
    assert project.write(file)
    project.clear()
    assert page.show_latest() is None
    assert project.read(file)
    assert page.show_latest().algorithm == "scoresites"
    assert len(rows_of(page)) == 2


def test_a_result_without_rows_says_why(page, project):
    run = as_run(project, made_layer([]))
    run.warnings = ["No site lies within reach."]
    page.show_run(run)
    assert "no rows" in page.rest.text()
    assert "No site lies within reach." in page.rest.text()


def test_of_a_long_table_the_best_rows_are_shown_and_the_others_are_still_explained(page, project):
    count = answer_table.MOST_ROWS + 500
    layer = made_layer(
        [(f"p{each}", count - each, "why") for each in range(count)],
        "field=name:string&field=rank:int&field=reasons:string",
    )
    run = as_run(project, layer)
    page.show_run(run)
    assert len(rows_of(page)) == answer_table.MOST_ROWS
    assert rows_of(page)[0][0] == "1"
    assert f"{count:,}".replace(",", "") in page.rest.text().replace(",", "")
    left_out = next(each.id() for each in layer.getFeatures() if each["rank"] == count)
    layer.selectByIds([left_out])
    assert "p0" in page.reasons.toPlainText()
    page.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    assert rows_of(page)[0][0].replace(",", "") == str(count)


def test_a_column_is_sorted_by_size_with_the_unknown_last_either_way(page, project):
    layer = made_layer([("a", 10.0), ("b", None), ("c", 9.0)], "field=name:string&field=score:double")
    page.show_run(as_run(project, layer))
    header = page.table.horizontalHeader()
    header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    assert [row[0] for row in rows_of(page)] == ["c", "a", "b"]
    header.setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    assert [row[0] for row in rows_of(page)] == ["a", "c", "b"]
    assert rows_of(page)[2][1] == answer_table.NONE


def test_two_runs_are_set_side_by_side_and_what_went_in_differs(score, page):
    first, second = score(LAND_USE_DEFAULT=0), score(LAND_USE_DEFAULT=1)
    page.show_run(second)
    page.tabs.setCurrentWidget(page.comparison)
    comparison = page.comparison
    assert comparison.runs.count() == 1
    comparison.columns.setCurrentIndex(comparison.columns.findData("score"))
    cells = {
        comparison.table.item(row, 0).text(): [comparison.table.item(row, each).text() for each in (1, 2, 3)]
        for row in range(comparison.table.rowCount())
    }
    then, now = (values_of(each, "score") for each in (first, second))
    assert set(cells) == {"Tomta", "Lia"}
    for name, (before, after, change) in cells.items():
        assert (before, after) == (f"{then[name]:.0f}", f"{now[name]:.0f}")
        assert float(change) == pytest.approx(now[name] - then[name], abs=0.051)
    told = [results.told_by(main_layer(each)) for each in (first, second)]
    differ = answer_compare.differences(*told, results.Given("scoresites"))
    assert differ == [("Land use without a field", "housing", "office")]
    assert "Land use without a field" in comparison.differences.toPlainText()


def main_layer(run):
    return QgsProject.instance().mapLayer(run.layers["OUTPUT"])


def values_of(run, column):
    return {each["name"]: each[column] for each in main_layer(run).getFeatures()}


def test_a_row_of_the_comparison_is_found_on_the_map(score, page):
    score()
    second = score(LAND_USE_DEFAULT=1)
    page.show_run(second)
    page.tabs.setCurrentWidget(page.comparison)
    page.comparison.table.selectRow(0)
    (chosen,) = main_layer(second).selectedFeatures()
    assert chosen["name"] == page.comparison.table.item(0, 0).text()


def test_rows_that_only_two_columns_name_together_are_compared_too(page, project):
    fields, names = "field=origin_id:int&field=target_id:int&field=walk_min:double", ("cardetour", "OUTPUT")
    as_run(project, made_layer([(1, 1, 5.0), (1, 2, 7.0)], fields, names), title="A 12:00", run_id="a")
    second = as_run(project, made_layer([(1, 2, 9.5), (1, 1, 5.0)], fields, names), title="B 13:00", run_id="b")
    page.show_run(second)
    page.tabs.setCurrentWidget(page.comparison)
    table = page.comparison.table
    assert [[table.item(row, each).text() for each in range(4)] for row in range(2)] == [
        ["1 · 2", "7.00000", "9.50000", "+2.50"],
        ["1 · 1", "5.00000", "5.00000", "0.00"],
    ]
    table.selectRow(0)
    (chosen,) = main_layer(second).selectedFeatures()
    assert (chosen["origin_id"], chosen["target_id"]) == (1, 2)


def test_ranks_set_side_by_side_have_the_letters_that_they_have_on_the_map(page, project):
    fields = "field=name:string&field=rank:int&field=profile:string"
    as_run(project, made_layer([("a", 1, "housing"), ("b", 2, "housing"), ("c", 1, "retail")], fields), run_id="one")
    after = made_layer([("a", 3, "housing"), ("b", 2, "housing"), ("c", 1, "office")], fields)
    page.show_run(as_run(project, after, title="B 13:00", run_id="two"))
    page.tabs.setCurrentWidget(page.comparison)
    comparison = page.comparison
    comparison.columns.setCurrentIndex(comparison.columns.findData("rank"))
    rows = [[comparison.table.item(row, each).text() for each in range(4)] for row in range(3)]
    letters = {each: results.letter_of(results.declared(*MAIN), {"profile": each}) for each in ("retail", "office")}
    assert letters["retail"] != letters["office"]
    assert rows == [
        ["a", "H1", "H3", "+2"],
        ["b", "H2", "H2", "0"],
        ["c", f"{letters['retail']}1", f"{letters['office']}1", ""],
    ]


def test_what_is_compared_at_first_is_a_value_and_not_what_names_the_rows(page, project):
    fields, names = "field=point_name:string&field=limit_min:double&field=people:int", ("catchments", "OUTPUT")
    as_run(project, made_layer([("Jar", 5.0, 10), ("Jar", 9.0, 20)], fields, names), title="A 12:00", run_id="a")
    second = as_run(
        project, made_layer([("Jar", 5.0, 11), ("Jar", 9.0, 20)], fields, names), title="B 13:00", run_id="b"
    )
    page.show_run(second)
    page.tabs.setCurrentWidget(page.comparison)
    assert page.comparison.columns.currentData() == "people"
    assert page.comparison.columns.findData("limit_min") < 0
    assert page.comparison.counts.text().startswith("1 changed, 1 the same")


def test_what_is_shown_of_each_algorithm_is_declared_by_it():
    known = {each.ID for each in ALGORITHMS}
    for name, shown in results.SHOWN.items():
        if name not in known:
            continue
        (made,) = (each() for each in ALGORITHMS if name == each.ID)
        outputs = {each.name: each for each in made.outputs()}
        assert {*shown.main, *shown.left, *(shown.numbers or ())} <= outputs.keys()
        columns = [column.name for each in outputs.values() for column in getattr(each, "columns", ())]
        assert {*shown.also, *shown.sort, *shown.key} <= set(columns), name
        if shown.bars:
            assert any(re.fullmatch(shown.bars, each) for each in columns)


def test_points_and_shares_are_bars_as_long_as_their_number(page, project):
    fields = "field=name:string&field=score:double&field=s_hub_walk:double&field=s_hub_walk_year:double"
    layer = made_layer([("a", 50.0, 25.0, 90.0)], fields)
    page.show_run(as_run(project, layer))
    full = results.bars_of(layer, *MAIN)
    assert full == {"s_hub_walk": 100.0}
    markup = answer_text.details(layer, next(layer.getFeatures()), results.declared(*MAIN), full, page.palette())
    assert re.findall(r'<td width="(\d+)%" bgcolor', markup) == ["25", "75"]
    assert "25" in plain(markup)


def test_shares_are_said_in_per_cent(page, project):
    layer = made_layer([("A", 0.384)], "field=target_name:string&field=active_share:double", ("cardetour", "SUMMARY"))
    page.show_run(as_run(project, layer))
    assert rows_of(page) == [["A", "38\u00a0%"]]


def test_a_heading_says_from_0_to_1_only_where_the_number_itself_stands(page, project):
    table = results.declared("cardetour", "SUMMARY")
    layer = made_layer([("A", 0.384)], "field=target_name:string&field=active_share:double", ("cardetour", "SUMMARY"))
    columns.show(layer, table, ["target_name", "active_share"])
    assert layer.attributeDisplayName(1).endswith(" (0–1)")
    page.show_run(as_run(project, layer))
    model = page.table.rows
    assert "0–1" not in model.headerData(1, Qt.Orientation.Horizontal)
    details = answer_text.details(layer, next(layer.getFeatures()), table, {}, page.palette())
    assert "38\u00a0%" in plain(details)
    assert "0–1" not in details
    assert "0–1" not in layer.mapTipTemplate()


def test_what_was_given_is_said_as_the_dialog_says_it(score):
    told = results.told_by(main_layer(score(LAND_USE_DEFAULT=1)))
    rows = dict(results.Given("scoresites").rows(told))
    assert rows["Land use without a field"] == "office"
    assert rows["Sites"].endswith("(sites.geojson)")
    assert rows["Street network"] == "network.gpkg"
    assert rows["Strategy"] == "Bærum 2030"
    kept = results.Told(settings={"POPULATION": "'personal data'", "MEASURE": "99"})
    assert dict(results.Given("heartzones").rows(kept)) == {"Population": "personal data", "Measure": "99"}


def test_without_a_second_run_the_comparison_says_what_to_do(score, page):
    page.show_run(score())
    page.tabs.setCurrentWidget(page.comparison)
    assert "no other result" in page.comparison.counts.text()


def test_the_table_is_written_for_a_norwegian_spreadsheet_and_as_a_workbook(score, page, tmp_path, monkeypatch, until):
    run = score()
    page.show_run(run)
    for ending, action in ((".csv", page._csv), (".xlsx", page._xlsx)):
        path = tmp_path / f"out{ending}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (str(path), ""))
        action.trigger()
        until(action.isEnabled)
        read = pd.read_csv(path, sep=";", decimal=",", encoding="utf-8-sig") if ending == ".csv" else read_sheet(path)
        assert sorted(read["Name"]) == ["Lia", "Tomta"]
        assert dict(zip(read["Name"], read["Rank"], strict=True)) == values_of(run, "rank")
        assert set(read["Reasons"]) == set(values_of(run, "reasons").values())
    assert len(page.window_of_test.bar.said) == 2


def read_sheet(path):
    import pyogrio

    return pyogrio.read_dataframe(path, read_geometry=False)


def test_all_results_go_into_one_geopackage(score, page, tmp_path, monkeypatch, until):
    run = score()
    page.show_run(run)
    path = tmp_path / "all.gpkg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page._gpkg.trigger()
    until(lambda: page.window_of_test.bar.said)
    import pyogrio

    names = {str(name) for name, _ in pyogrio.list_layers(path)}
    assert len(names - {"layer_styles"}) == 2
    read = [pyogrio.read_info(path, layer=each)["features"] for each in names - {"layer_styles"}]
    assert sorted(read) == [1, 2]


def test_a_file_that_the_project_reads_is_never_written_over(score, page, tmp_path, monkeypatch):
    target = tmp_path / "scored.gpkg"
    page.show_run(score(OUTPUT=str(target)))
    before = target.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page._gpkg.trigger()
    assert target.read_bytes() == before
    assert "belongs to a layer" in page.window_of_test.bar.said[0]
    assert answer_files.is_source_in_project(target)


def test_the_run_can_be_repeated_from_the_clipboard(score, page, town):
    run = score()
    page.show_run(run)
    page._process.trigger()
    command = QApplication.clipboard().text()
    assert command.startswith("qgis_process run klimaklok:scoresites")
    assert town["SITES"] in command
    page._python.trigger()
    assert QApplication.clipboard().text().startswith('processing.run("klimaklok:scoresites"')


def test_keys_alone_reach_table_tabs_and_buttons(score, page):
    page.show_run(score())
    page.activateWindow()
    page.runs.setFocus()
    reached = []
    for _ in range(12):
        reached.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    for widget in (page.table, page.export, page.more):
        assert widget in reached
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.reasons.toPlainText() != ""
    assert all(each.accessibleName() for each in (page.table, page.reasons, page.basis, page.headline, page.runs))


def test_another_language_reaches_every_text(score, page, speaks):
    page.show_run(score())
    speaks("nb")
    QApplication.sendEvent(page, QEvent(QEvent.Type.LanguageChange))
    assert page.export.text() == "Eksporter"
    assert page.tabs.tabText(0) == "Begrunnelse"


def test_in_a_wide_panel_the_reasons_stand_beside_the_table(score, page):
    page.show_run(score())
    assert page.splitter.orientation() == Qt.Orientation.Vertical
    page.resize(1100, 300)
    QApplication.processEvents()
    assert page.splitter.orientation() == Qt.Orientation.Horizontal


HOSTILE = "<script>alert(1)</script><b>Ås</b> & {name} %s '\"; DROP\n=1+1 🚲 " + "x" * 5000


def test_whatever_stands_in_names_and_values_is_shown_as_it_is(page, project):
    layer = made_layer(
        [(HOSTILE, 1.0), (None, math.nan), (None, math.inf)], "field=name:string(9000)&field=score:double"
    )
    layer.setName(HOSTILE)
    run = as_run(project, layer, title=HOSTILE, run_id=HOSTILE)
    run.warnings = [HOSTILE]
    run.summary = [HOSTILE]
    page.show_run(run)
    assert page.table.rows.rowCount() == 3
    for row, fid in enumerate(page.table.rows.fids):
        page.table.selectRow(row)
        feature = layer.getFeature(fid)
        assert "<script" not in page.reasons.toHtml().replace("&lt;script", "")
        if feature["name"]:
            assert "<script>" in page.reasons.toPlainText()
    model = page.table.rows
    for column in range(model.columnCount()):
        for row in range(model.rowCount()):
            shown = model.data(model.index(row, column), Qt.ItemDataRole.ToolTipRole)
            assert "<script" not in shown
    page._tell(HOSTILE)
    assert "<script" not in page.window_of_test.bar.said[-1]
    for each in page.findChildren(QLabel):
        assert each.textFormat() != Qt.TextFormat.AutoText or "<" not in each.text()


@pytest.mark.parametrize("column", ["score:string", "score:double", "score:datetime"])
def test_values_that_are_no_numbers_have_no_bar(page, project, column):
    rows = [("a", math.nan if "double" in column else None), ("b", "abc" if "string" in column else None)]
    layer = made_layer(rows, f"field=name:string&field={column}&field=s_hub:double&field=s_services:string")
    page.show_run(as_run(project, layer))
    for row in range(2):
        page.table.selectRow(row)
    assert page.reasons.toPlainText()


@pytest.mark.parametrize(
    "history",
    [
        ["answers = abc", "date = 0001-01-01T00:00:00", "strategy = " + "[" * 5000],
        ["processing.run('klimaklok:scoresites', " + "(" * 5000 + ")", "date = 9999-12-31T23:59:59"],
        ["processing.run(\x00", "network = 5", "SITES is the layer <b>"],
        ["processing.run('klimaklok:scoresites', {[]: 1})"],
    ],
)
def test_metadata_that_somebody_has_damaged_are_read_as_far_as_they_go(page, project, history):
    layer = made_layer([("a", 1.0)])
    metadata = layer.metadata()
    metadata.setHistory(history)
    layer.setMetadata(metadata)
    page.show_run(as_run(project, layer))
    assert page._basis() is not None
    assert page.table.rows.rowCount() == 1


def test_a_result_of_an_analysis_that_is_not_known_is_shown_and_its_dialog_refused_with_a_word(page, project):
    page.show_run(as_run(project, made_layer([("a", 1.0)], keywords=("gone", "OUTPUT"))))
    page._open_dialog()
    assert "'gone'" in page.window_of_test.bar.said[-1]


@pytest.mark.parametrize("name", ["pandas", "geopandas"])
def test_without_packages_export_and_comparison_say_what_is_missing(page, project, monkeypatch, name):
    first, second = made_layer([("a", 1.0)]), made_layer([("a", 2.0)])
    as_run(project, first)
    monkeypatch.setattr(installed, "_is_installed", lambda each: each != name)
    page.show_run(as_run(project, second, run_id="two"))
    page._csv.trigger()
    assert name in page.window_of_test.bar.said[-1]
    page.tabs.setCurrentWidget(page.comparison)
    assert name in page.comparison.counts.text()


def export(page, monkeypatch, path, action):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    action.trigger()


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".gpkg"])
def test_an_export_that_cannot_be_written_leaves_the_former_file_and_nothing_beside_it(
    page, project, tmp_path, monkeypatch, until, ending
):
    target = tmp_path / f"out{ending}"
    target.mkdir()  # no file can take its place, whoever asks
    (target / "mine").write_text("kept")
    page.show_run(as_run(project, made_layer([("a", 1.0)])))
    export(page, monkeypatch, target, {".csv": page._csv, ".xlsx": page._xlsx, ".gpkg": page._gpkg}[ending])
    until(lambda: page.window_of_test.bar.said)
    assert "not be written" in page.window_of_test.bar.said[-1].replace("cannot", "not")
    assert [each.name for each in tmp_path.iterdir()] == [target.name]
    assert (target / "mine").read_text() == "kept"


def test_the_layer_may_go_while_its_table_is_written_and_the_window_goes_on(
    page, project, tmp_path, monkeypatch, until
):
    layer = made_layer([(f"a{n}", float(n)) for n in range(5000)])
    page.show_run(as_run(project, layer))
    export(page, monkeypatch, tmp_path / "out.csv", page._csv)
    assert not page._csv.isEnabled()
    project.clear()
    until(lambda: page.window_of_test.bar.said)
    assert len((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()) == 5001


def test_a_cancelled_export_changes_no_file(page, project, tmp_path, monkeypatch, until):
    (tmp_path / "out.csv").write_text("former")
    page.show_run(as_run(project, made_layer([(f"a{n}", float(n)) for n in range(5000)])))
    export(page, monkeypatch, tmp_path / "out.csv", page._csv)
    page._writing.cancel()
    until(lambda: page.window_of_test.bar.said)
    assert [each.read_text() for each in tmp_path.iterdir()] == ["former"]
    assert page._csv.isEnabled()


def test_a_page_that_goes_during_an_export_leaves_the_file_whole(project, tmp_path, monkeypatch, until):
    made = AnswerPage(Window())
    made.show_run(as_run(project, made_layer([("a", 1.0)])))
    export(made, monkeypatch, tmp_path / "all.gpkg", made._gpkg)
    made.clear()
    sip.delete(made)
    del made
    gc.collect()
    until((tmp_path / "all.gpkg").exists)


def test_large_results_are_compared_in_the_background_and_a_layer_may_go_meanwhile(page, project, monkeypatch, until):
    monkeypatch.setattr(answer_compare, "AT_ONCE", 3)
    as_run(project, made_layer([("a", 1.0), ("b", 2.0)], "field=name:string&field=score:double"))
    layer = made_layer([("a", 1.0), ("b", 3.0)], "field=name:string&field=score:double")
    page.show_run(as_run(project, layer, run_id="two"))
    page.tabs.setCurrentWidget(page.comparison)
    assert page.comparison.table.rowCount() == 0
    until(lambda: page.comparison.table.rowCount() == 2)
    assert page.comparison.counts.text() == "1 changed, 1 the same, 0 new, 0 gone."
    page.comparison._compare()
    project.clear()
    until(lambda: not QgsApplication.taskManager().countActiveTasks())
    assert page.comparison.table.rowCount() == 0
