"""Choices and files from elsewhere, of whatever kind: the panel says what is wrong, and goes on."""

from __future__ import annotations

import json
import math
import sys

import pytest
from qgis.core import QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QApplication

from klimaklok_plugin.gui import presets
from klimaklok_plugin.gui import project as remembered
from klimaklok_plugin.gui.panel.dock import Panel
from klimaklok_plugin.gui.questions import question
from klimaklok_plugin.processing.provider import KlimaklokProvider

WRONG = (
    *("abc", "<script>alert(1)</script>", "x" * 5000, "\x00", "{0} %s {name}", "🚲\n", -5, 1e300, 10**400),
    *(math.nan, math.inf, True, [], ["x", 1], {}, {"layer": 5}, {"layer": "x", "filter": 3}, {"filter": "x"}),
)
ASKED = ("rank_sites", "school_zone", "charging_plan", "reach")


@pytest.fixture(autouse=True)
def _loud(monkeypatch):
    """What goes wrong where Qt calls Python fails the test, too."""
    heard = []
    monkeypatch.setattr(sys, "excepthook", lambda *what: heard.append(what))
    yield
    assert not heard


@pytest.mark.parametrize("asked", ASKED)
def test_choices_of_another_kind_leave_the_page_as_in_the_beginning_and_usable(panel, package, asked):
    panel.data.open(package)
    panel.ask(asked)
    names, as_usual = list(panel.choices.inputs), panel.choices.to_run()
    for wrong in WRONG:
        panel.choices.fill(dict.fromkeys(names, wrong))
        values = panel.choices.to_run()
        json.dumps(values, allow_nan=False)
        panel.runner.check(question(asked).algorithm, values)
        panel.runner.command(question(asked).algorithm, values)
    panel.choices.fill({})
    assert panel.choices.to_run() == as_usual


@pytest.mark.parametrize("wrong", ["\x00", "x" * 5000, 5, ["a"], {"layer": 1}])
def test_a_project_with_choices_of_another_kind_opens_at_its_question(panel, package, wrong):
    panel.data.open(package)
    remembered.set_choices("rank_sites", dict.fromkeys(("STRATEGY", "SITES", "MAX_SNAP", "PACKAGE"), wrong))
    panel.ask("rank_sites")
    assert panel.choices.inputs["SITES"].value() is None


@pytest.mark.parametrize("path", ["x" * 5000, "/" + "y/" * 3000, "a\nb.gpkg", "/nowhere/\x01"])
def test_a_package_that_no_file_can_be_called_is_said_to_be_gone(panel, path):
    remembered.set_package(path)
    panel.data.refresh()
    panel.questions.refresh()
    panel.ask("rank_sites")
    assert panel.data.wrong.text()
    assert path not in remembered.recent_packages()


@pytest.mark.parametrize("content", ["[" * 100_000, '{"klimaklok_preset": 1, "x": "' + "y" * 2_000_000 + '"}'])
def test_a_preset_file_that_is_nested_or_large_without_end_is_refused(panel, tmp_path, content):
    file = tmp_path / "valg.json"
    file.write_text(content)
    panel.ask("rank_sites")
    panel.choices.read_preset(file)
    assert "valg.json" in panel.message.text.text()


def test_a_preset_whose_values_have_another_kind_names_them_and_takes_the_rest(panel, package, tmp_path):
    panel.data.open(package)
    panel.ask("rank_sites")
    presets.write(tmp_path / "valg.json", question("rank_sites"), "Våre <b>valg</b>", {})
    told = json.loads((tmp_path / "valg.json").read_text())
    told["values"] = {"NAME_FIELD": 5, "FLAT": True} if "FLAT" in panel.choices.inputs else {"SITES": [1]}
    (tmp_path / "valg.json").write_text(json.dumps(told))
    panel.choices.read_preset(tmp_path / "valg.json")
    assert "cannot have the saved value" in panel.message.text.text()


def test_a_preset_is_listed_in_one_line_with_its_ampersand(panel):
    panel.ask("rank_sites")
    presets.save("rank_sites", "Bolig & næring\n" + "x" * 5000, {})
    panel.choices._fill_menu()
    entry = panel.choices._menu.actions()[0].text()
    presets.remove("rank_sites", "Bolig & næring\n" + "x" * 5000)
    assert entry.startswith("Bolig && næring")
    assert len(entry) < 70
    assert "\n" not in entry


def test_a_panel_that_nobody_unloads_bears_the_end_of_its_provider(window, provider, project):
    own = KlimaklokProvider()
    panel = Panel(window, own)
    sip.delete(own)
    project.clear()
    panel.show()
    QApplication.processEvents()
    panel.unload()
    assert QgsProject.instance() is project
