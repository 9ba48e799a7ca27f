"""The pages of the panel, as somebody uses them."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3

import pytest
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel, QPushButton, QTreeWidget, QWidget

from klimaklok_plugin.gui import presets
from klimaklok_plugin.gui import project as kept
from klimaklok_plugin.gui.panel.dock import ANSWER, CHOICES, DATA, QUESTION, WELCOME, WELCOMED
from klimaklok_plugin.gui.questions import QUESTIONS, question


@pytest.fixture(autouse=True)
def _settings_of_its_own(qgis_app):
    QgsSettings().setValue(WELCOMED, True)
    yield
    for key in (WELCOMED, kept.RECENT, presets.KEY):
        QgsSettings().remove(key)


@pytest.fixture
def on_package(panel, package):
    """The panel with the sample town's package open."""
    assert panel.data.open(package)
    return panel


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def texts(widget):
    """Everything that can be read on a page."""
    QApplication.processEvents()
    return [each.text() for each in widget.findChildren(QLabel) if not each.isHidden()]


def button(panel, name):
    return panel.findChild(QPushButton, name)


# --- data ---


def test_the_data_page_lists_what_the_package_holds(on_package, package):
    with contextlib.closing(sqlite3.connect(package)) as database:
        rows = database.execute("SELECT role, features, source_date FROM klimaklok_package").fetchall()
    table = on_package.findChild(QTreeWidget, "package_table")
    assert table.topLevelItemCount() == len(rows)
    shown = {table.topLevelItem(row).text(0): table.topLevelItem(row).text(1) for row in range(len(rows))}
    assert shown["Schools"] == str(next(count for role, count, _ in rows if role == "schools"))
    assert {table.topLevelItem(row).text(2) for row in range(len(rows))} == {date for *_, date in rows}


def test_the_data_page_says_what_is_missing_what_that_costs_and_where_it_is_found(on_package):
    said = texts(on_package.data.lost)
    at = said.index("Traffic (ÅDT)")
    assert said[at + 1].startswith("Goes without: School zone")
    assert said[at + 2].startswith("Where to get it")
    assert not any("Rank sites" in each for each in said)  # the sample town's sites are in its package


def test_opening_a_package_in_an_empty_project_shows_its_layers_styled(on_package, package):
    layers = {each.customProperty("klimaklok/role"): each for each in QgsProject.instance().mapLayers().values()}
    assert set(layers) >= {"network", "hubs", "schools"}
    assert all(each.isValid() for each in layers.values())
    assert layers["hubs"].renderer().type() != "singleSymbol"
    assert QgsProject.instance().crs() == layers["network"].crs()
    assert not on_package.data.show_layers.isVisibleTo(on_package)


def test_opening_a_package_beside_other_layers_only_offers_to_show_its_own(panel, package, points):
    panel.data.open(package)
    assert list(QgsProject.instance().mapLayers().values()) == [points]
    assert panel.data.show_layers.isVisibleTo(panel)
    panel.data.show_layers.click()
    assert len(QgsProject.instance().mapLayers()) > 5


def test_a_file_that_is_no_package_is_refused_on_the_page_and_the_former_one_stays(on_package, package, tmp_path):
    other = tmp_path / "noe annet.gpkg"
    other.write_bytes(b"nothing")
    assert not on_package.data.open(str(other))
    assert "noe annet.gpkg" in on_package.data.wrong.text()
    assert kept.package() == package


def test_a_package_that_has_been_moved_away_is_said_to_be_gone(panel, package, tmp_path):
    moved = tmp_path / "borte.gpkg"
    shutil.copy(package, moved)
    panel.data.open(str(moved))
    QgsProject.instance().removeAllMapLayers()
    moved.unlink()
    panel.go(DATA)
    assert "borte.gpkg" in panel.data.wrong.text()
    panel.go(QUESTION)
    panel.ask("school_zone")


# --- question ---


def test_each_question_says_whether_the_package_suffices(on_package):
    on_package.go(QUESTION)
    rows = on_package.questions.rows
    assert rows["rank_sites"].state.startswith("✓ Ready")
    assert rows["park_and_ride"].state == "✓ Ready when you have chosen: Centre"
    assert rows["parking_check"].state == "✓ Ready"
    assert "goes without: Traffic" in rows["school_zone"].state
    assert rows["whole_case"].state.startswith("✓ Ready")


def test_a_click_on_a_question_leads_to_its_choices(on_package):
    click(on_package.findChild(QWidget, "step_2"))
    assert on_package.step == QUESTION
    click(on_package.questions.rows["school_zone"])
    assert on_package.step == CHOICES
    assert "School zone" in texts(on_package.choices)


# --- choices ---


def shown(panel):
    """The inputs that can be seen without opening "More"."""
    return [name for name, each in panel.choices.inputs.items() if each.isVisibleTo(panel)]


def test_at_most_six_choices_stand_before_more(on_package):
    for asked in QUESTIONS:
        if asked.algorithm in {each.name() for each in on_package.provider.algorithms()}:
            on_package.ask(asked.id)
            assert 1 <= len(shown(on_package)) <= 6, asked.id


def test_what_is_left_empty_shows_what_comes_from_package_and_strategy(on_package):
    on_package.ask("school_zone")
    inputs = on_package.choices.inputs
    assert inputs["SCHOOLS"].combo.currentText() == "From the package: Schools (15)"
    assert inputs["RADIUS"].box.text().replace("\u00a0", " ") == "500 m (the strategy's)"
    for told in (inputs["RADIUS"].box.toolTip(), inputs["RADIUS"].box.accessibleDescription()):
        assert "Klimastrategi 2030" in told
    assert on_package.choices.values() == {}


def test_what_contradicts_is_hidden_and_not_handed_over(on_package):
    on_package.ask("school_zone")
    inputs = on_package.choices.inputs
    inputs["RADIUS"].set_value(300)
    assert on_package.choices.values() == {"RADIUS": 300}
    inputs["METHOD"].combo.setCurrentIndex(2)
    assert "RADIUS" not in shown(on_package)
    assert "ZONES" in shown(on_package)
    assert on_package.choices.values() == {"METHOD": 2}


def test_one_of_number_share_and_budget_is_asked_for(on_package):
    on_package.ask("charging_plan")
    assert on_package.choices.values() == {"SITE_COUNT": 5, "MODEL": 0}
    click(on_package.findChild(QWidget, "choose_COVERAGE"))
    assert "COVERAGE" in shown(on_package)
    assert not {"SITE_COUNT", "BUDGET"} & set(shown(on_package))
    assert on_package.choices.values() == {"COVERAGE": 80, "MODEL": 1}


def test_pupils_stand_in_for_the_population(on_package, points):
    on_package.ask("walking_groups")
    more = on_package.findChild(QWidget, "more")
    more.setChecked(True)
    assert "POPULATION" in shown(on_package)
    on_package.choices.inputs["PUPILS"].set_value(points.id())
    assert "POPULATION" not in shown(on_package)


def test_a_single_school_is_picked_by_its_name(on_package):
    on_package.ask("school_zone")
    which = on_package.choices.inputs["SCHOOLS"].which
    assert which.count() == 16
    which.setCurrentIndex(3)
    value = on_package.choices.values()["SCHOOLS"]
    assert value["layer"].endswith("|layername=schools")
    assert which.currentText() in value["filter"]
    on_package.choices.fill(on_package.choices.values())
    assert which.currentIndex() == 3


def test_a_field_is_chosen_among_those_of_the_layer_and_the_one_found_by_name_is_named(on_package):
    on_package.ask("charging_plan")
    on_package.findChild(QWidget, "more").setChecked(True)
    field = on_package.choices.inputs["WEIGHT_FIELD"]
    assert field.combo.itemText(0) == "Found by its name: pop_tot"
    assert "SPACES_FIELD" not in shown(on_package)


def test_another_package_fills_the_choices_that_were_made_before_it_was_opened(panel, package):
    panel.ask("school_zone")
    panel.choices.inputs["MEASURE"].combo.setCurrentIndex(1)
    assert panel.choices.inputs["SCHOOLS"].combo.currentText() == "Choose a layer"
    panel.go(DATA)
    panel.data.open(package)
    click(panel.findChild(QWidget, "step_3"))
    assert panel.choices.inputs["SCHOOLS"].combo.currentText() == "From the package: Schools (15)"
    assert panel.choices.values() == {"MEASURE": 1}


def test_choices_are_kept_in_the_project_and_come_back(on_package, points, tmp_path):
    on_package.ask("school_zone")
    on_package.choices.inputs["SCHOOLS"].set_value(points.id())
    on_package.choices.inputs["MEASURE"].combo.setCurrentIndex(1)
    on_package.go(QUESTION)
    file = str(tmp_path / "sak.qgz")
    QgsProject.instance().write(file)
    QgsProject.instance().clear()
    assert on_package.choices.values() == {}
    QgsProject.instance().read(file)
    on_package.ask("school_zone")
    assert on_package.choices.values()["MEASURE"] == 1


def test_a_layer_that_is_removed_leaves_the_choice_empty(on_package, points):
    on_package.ask("school_zone")
    on_package.choices.inputs["SCHOOLS"].set_value(points.id())
    assert on_package.choices.values() == {"SCHOOLS": points.id()}
    QgsProject.instance().removeMapLayer(points)
    QApplication.processEvents()
    assert on_package.choices.inputs["SCHOOLS"].value() in (None, "")


def test_a_layer_that_is_added_or_another_that_is_removed_changes_no_choice(on_package, points):
    on_package.ask("school_zone")
    other = points.clone()
    QgsProject.instance().addMapLayer(other)
    assert on_package.choices.values() == {}
    on_package.choices.inputs["SCHOOLS"].set_value(points.id())
    QgsProject.instance().removeMapLayer(other)
    assert on_package.choices.values() == {"SCHOOLS": points.id()}


def test_a_preset_is_saved_applied_and_read_from_a_file(on_package, tmp_path):
    on_package.ask("charging_plan")
    on_package.choices.inputs["SITE_COUNT"].set_value(9)
    on_package.choices._save("Ni steder")
    on_package.choices.write_preset(tmp_path / "ni.json")
    on_package.choices.fill({})
    on_package.choices._apply(presets.saved("charging_plan")["Ni steder"])
    assert on_package.choices.values()["SITE_COUNT"] == 9
    on_package.ask("school_zone")
    on_package.choices.read_preset(tmp_path / "ni.json")
    assert on_package.question.id == "charging_plan"
    assert on_package.choices.values()["SITE_COUNT"] == 9
    (tmp_path / "ni.json").write_text("{", encoding="utf-8")
    on_package.choices.read_preset(tmp_path / "ni.json")
    assert "ni.json" in on_package.message.text.text()


def test_a_document_that_is_written_without_a_choice_says_where_it_goes(on_package, speaks):
    speaks("nb")
    on_package.ask("whole_case")
    for name in ("REPORT_HTML", "REPORT_PDF"):
        line = on_package.choices.inputs[name].file.lineEdit()
        assert (line.text(), line.placeholderText()) == ("", "Midlertidig fil, til QGIS lukkes")


# --- run and answer ---


def test_what_is_missing_is_said_on_the_page_before_the_run(on_package):
    on_package.ask("park_and_ride")
    click(button(on_package, "run"))
    assert on_package.step == CHOICES
    assert on_package.message.isVisibleTo(on_package)
    assert "CENTRE" in on_package.message.text.text()
    assert not on_package.runner.is_running


def test_a_question_is_answered_with_layers_in_the_project(on_package, until):
    on_package.ask("parking_check")
    before = set(QgsProject.instance().mapLayers())
    click(button(on_package, "run"))
    assert on_package.going.isVisibleTo(on_package)
    assert not button(on_package, "run").isEnabled()
    until(lambda: not on_package.runner.is_running)
    assert on_package.step == ANSWER
    assert on_package.answer.run.question == "parking_check"
    assert set(on_package.answer.run.layers.values()) <= set(QgsProject.instance().mapLayers()) - before
    assert not on_package.going.isVisibleTo(on_package)


def test_who_has_gone_on_to_another_question_is_told_and_not_taken_away(on_package, until):
    on_package.ask("parking_check")
    on_package.choices.run()
    on_package.ask("school_zone")
    on_package.choices.inputs["RADIUS"].set_value(300)
    until(lambda: not on_package.runner.is_running)
    assert on_package.step == CHOICES
    assert on_package.choices.values() == {"RADIUS": 300}
    assert "step 4" in on_package.message.text.text()
    click(on_package.findChild(QWidget, "step_4"))
    assert on_package.answer.run.question == "parking_check"


def test_an_answer_stands_alone_on_the_map_and_the_map_goes_there(on_package, window, until):
    on_package.ask("school_zone")
    on_package.choices.run()
    until(lambda: not on_package.runner.is_running)
    first = on_package.answer.run
    on_package.ask("school_zone")
    on_package.choices.inputs["SCHOOLS"].which.setCurrentIndex(1)
    on_package.choices.run()
    until(lambda: not on_package.runner.is_running)
    second = on_package.answer.run
    tree = QgsProject.instance().layerTreeRoot()
    assert not any(tree.findLayer(each).isVisible() for each in first.layers.values())
    assert any(tree.findLayer(each).isVisible() for each in second.layers.values())
    zone = QgsProject.instance().mapLayer(second.layers["ZONES_OUT"]).extent()
    assert window.canvas.extent().contains(zone)
    assert window.canvas.extent().height() < 3 * zone.height()


def test_an_answer_is_gone_with_its_project(on_package, until):
    on_package.ask("parking_check")
    on_package.choices.run()
    until(lambda: not on_package.runner.is_running)
    QgsProject.instance().clear()
    assert on_package.answer.run is None
    assert on_package.step != ANSWER
    assert not on_package.findChild(QWidget, "step_4").isEnabled()


def test_cancel_is_a_click_and_the_choices_stay(on_package, points, until):
    on_package.question = question("school_zone")
    on_package.runner.start("school_zone", "slowly", {"SITES": points.id(), "STEPS": 3000})
    click(button(on_package, "cancel"))
    until(lambda: not on_package.runner.is_running)
    assert on_package.message.text.text() == "The run was cancelled."
    assert button(on_package, "run").isEnabled()


def test_the_panel_can_be_unloaded_during_a_run(window, provider, points, until):
    from qgis.core import QgsApplication

    from klimaklok_plugin.gui.panel.dock import Panel

    made = Panel(window, provider)
    made.runner.start("q", "slowly", {"SITES": points.id(), "STEPS": 3000})
    made.unload()
    until(lambda: QgsApplication.taskManager().countActiveTasks() == 0)
    QApplication.processEvents()
    QgsProject.instance().clear()


def test_a_package_is_made_from_a_folder_and_taken(panel, tmp_path, until):
    from klimaklok_plugin.processing.framework.texts import resource

    folder = tmp_path / "nedlastet"
    folder.mkdir()
    shutil.copy(resource("sample_data/streets.osm.gz"), folder)
    make = panel.data._make
    make.button.setChecked(True)
    make.folder.setFilePath(str(folder))
    assert make.target.filePath() == str(tmp_path / "nedlastet.gpkg")
    click(button(panel, "make_it"))
    until(lambda: not panel.runner.is_running)
    assert kept.package() == str(tmp_path / "nedlastet.gpkg")
    assert panel.step == DATA
    assert not make.button.isChecked()


# --- the first start ---


def test_whoever_is_new_is_welcomed_and_sees_the_sample_town_with_ranked_sites_and_a_tour(
    window, provider, project, until
):
    from klimaklok_plugin.gui.panel.dock import Panel

    QgsSettings().remove(WELCOMED)
    made = Panel(window, provider)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made)
    assert made.step == WELCOME
    click(button(made, "welcome_tour"))
    until(lambda: made.answer.run is not None, 120)
    assert made.answer.run.algorithm == "scoresites"
    assert made.tour.isVisibleTo(made)
    seen = [made.step]
    for _ in range(5):
        click(button(made, "tour_next"))
        seen.append(made.step)
    assert set(seen) == {DATA, QUESTION, CHOICES, ANSWER}
    click(button(made, "tour_next"))
    assert not made.tour.isVisibleTo(made)
    made.unload()
    again = Panel(window, provider)
    assert again.step == DATA
    again.unload()


# --- for everybody ---


def test_the_panel_speaks_another_language_as_soon_as_qgis_does(on_package, speaks):
    on_package.ask("school_zone")
    on_package.choices.inputs["MEASURE"].combo.setCurrentIndex(1)
    speaks("nb")
    QApplication.sendEvent(on_package, QEvent(QEvent.Type.LanguageChange))
    QTest.qWait(50)
    assert on_package.step == CHOICES
    assert "Hjertesone ved skole" in texts(on_package.choices)
    assert on_package.choices.values() == {"MEASURE": 1}
    assert [on_package.findChild(QWidget, f"step_{n}").text()[3:] for n in (1, 2, 3, 4)] == [
        "Data", "Spørsmål", "Valg", "Svar",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "nb"])
def test_nothing_is_wider_than_the_panel_at_360_pixels(on_package, window, speaks, language):
    speaks(language)
    on_package._retranslate()
    window.window.resizeDocks([on_package], [360], Qt.Orientation.Horizontal)
    for asked in QUESTIONS:
        if asked.algorithm in {each.name() for each in on_package.provider.algorithms()}:
            on_package.ask(asked.id)
            on_package.findChild(QWidget, "more").setChecked(True)
            QApplication.processEvents()
            assert on_package.choices._scroll.widget().width() <= on_package.choices._scroll.viewport().width()
    for step in (DATA, QUESTION, WELCOME):
        on_package.go(step)
        QApplication.processEvents()
        page = on_package._pages.currentWidget()
        assert page.widget().width() <= page.viewport().width()
    assert on_package.width() <= 400


def test_the_keyboard_alone_suffices(on_package, window, until):
    window.window.activateWindow()
    QTest.qWaitForWindowActive(window.window)
    on_package.go(DATA)
    for key, step in ((Qt.Key.Key_2, QUESTION), (Qt.Key.Key_1, DATA), (Qt.Key.Key_2, QUESTION)):
        QTest.keyClick(window.window, key, Qt.KeyboardModifier.AltModifier)
        until(lambda step=step: on_package.step == step, 5)
    row = on_package.questions.rows["parking_check"]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert on_package.step == CHOICES
    on_package.choices.inputs["TARGETS"].combo.setFocus()
    reached = set()
    for _ in range(60):
        focus = QApplication.focusWidget()
        if focus is None:
            break
        reached.add(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert reached >= {"layer_TARGETS", "layer_BIKE_PARKING", "more", "run", "presets"}
    run = button(on_package, "run")
    run.setFocus()
    QTest.keyClick(run, Qt.Key.Key_Space)
    until(lambda: not on_package.runner.is_running)
    assert on_package.step == ANSWER


def test_every_widget_one_can_reach_has_a_name_for_a_screen_reader(on_package):
    for asked in ("rank_sites", "charging_plan", "school_zone"):
        on_package.ask(asked)
        for each in on_package.choices.inputs.values():
            assert each.focusProxy().accessibleName()


def test_a_name_from_a_layer_is_shown_as_it_is_and_not_as_html(panel, points, until):
    panel.runner.start("q", "slowly", {"SITES": points.id(), "FAIL": True})
    until(lambda: not panel.runner.is_running)
    assert panel.message.text.text() == "No luck with the <b>sites</b>. Choose another layer."
    assert panel.message.text.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_question_is_chosen_by_enter_too_and_tab_goes_from_its_first_choice_to_run(on_package, key):
    on_package.go(1)
    card = on_package.findChild(QWidget, "question_car_detour")
    card.setFocus()
    QTest.keyClick(card, key)
    assert on_package.step == 2
    assert QApplication.focusWidget().objectName() == "layer_ORIGINS"
    met = []
    while "presets" not in met:
        met.append(QApplication.focusWidget().objectName())
        assert len(met) < 40
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert met[-3:] == ["more", "run", "presets"]
