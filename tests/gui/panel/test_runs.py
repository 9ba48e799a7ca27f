"""Runs in the background."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsExpression, QgsVectorLayer
from qgis.gui import QgsGui
from qgis.PyQt.QtWidgets import QApplication

from klimaklok_plugin.gui.runs import FILTER, LAYER, Runner

from .conftest import Slowly

LONG = 3000
"""Steps of 10 ms: no test waits for them."""


class Heard(list):
    """What a runner says, in order."""

    def __init__(self, runner):
        super().__init__()
        for name in ("started", "finished", "cancelled"):
            getattr(runner, name).connect(lambda run, name=name: self.append((name, run)))
        runner.failed.connect(lambda run, why: self.append(("failed", run, why)))

    @property
    def words(self):
        return [each[0] for each in self]


@pytest.fixture
def runner(provider, project):
    made = Runner()
    yield made
    made.stop()


@pytest.fixture
def heard(runner):
    return Heard(runner)


def test_a_run_ends_with_its_layer_in_the_project_known_by_its_output(runner, heard, points, project, until):
    run = runner.start("q", "slowly", {"SITES": points.id()})
    until(lambda: not runner.is_running)
    assert heard.words == ["started", "finished"]
    layer = project.mapLayer(run.layers["OUTPUT"])
    assert layer.featureCount() == points.featureCount()
    assert run.summary
    assert run.log
    assert (run.question, run.algorithm, run.title) == ("q", "slowly", "Slowly")


def test_an_error_comes_as_the_sentence_it_is_worded_by(runner, heard, points, project, until):
    runner.start("q", "slowly", {"SITES": points.id(), "FAIL": True})
    until(lambda: not runner.is_running)
    assert heard.words == ["started", "failed"]
    assert heard[-1][2] == "No luck with the <b>sites</b>. Choose another layer."
    assert list(project.mapLayers().values()) == [points]


def test_what_is_wrong_with_the_values_is_said_before_anything_starts(runner, heard):
    assert runner.start("q", "slowly", {}) is None
    assert heard.words == ["failed"]
    assert heard[0][2]


def test_cancel_stops_at_the_next_step_and_loads_nothing(runner, heard, points, project, until):
    Slowly.steps.clear()
    done = []
    runner.progressed.connect(done.append)
    runner.start("q", "slowly", {"SITES": points.id(), "STEPS": LONG})
    until(lambda: done and done[-1] > 0)
    runner.cancel()
    until(lambda: not runner.is_running)
    assert heard.words == ["started", "cancelled"]
    assert 0 < Slowly.steps[0] < LONG / 2
    assert list(project.mapLayers().values()) == [points]


def test_a_second_run_waits_its_turn_with_a_word_and_leaves_the_first_alone(runner, heard, points, until):
    runner.start("q", "slowly", {"SITES": points.id(), "STEPS": 20})
    assert runner.start("q", "slowly", {"SITES": points.id()}) is None
    assert heard.words == ["started", "failed"]
    until(lambda: not runner.is_running)
    assert heard.words == ["started", "failed", "finished"]


def test_a_project_that_is_closed_stops_the_run_and_says_why(runner, heard, points, project, until):
    run = runner.start("q", "slowly", {"SITES": points.id(), "STEPS": LONG})
    project.clear()
    until(lambda: not runner.is_running)
    assert heard.words == ["started", "cancelled"]
    assert "closed" in run.stopped_why
    assert project.mapLayers() == {}


def test_a_layer_that_is_removed_while_a_run_reads_it_stops_the_run_with_a_word(runner, heard, points, project, until):
    run = runner.start("q", "slowly", {"SITES": points.id(), "STEPS": 20})
    project.removeMapLayer(points)
    until(lambda: not runner.is_running)
    assert heard.words == ["started", "cancelled"]
    assert "removed" in run.stopped_why
    assert project.mapLayers() == {}


def test_another_layer_that_is_removed_does_not_disturb_a_run(runner, heard, points, project, until):
    other = points.clone()
    project.addMapLayer(other)
    run = runner.start("q", "slowly", {"SITES": points.id(), "STEPS": 20})
    project.removeMapLayer(other)
    until(lambda: not runner.is_running)
    assert project.mapLayer(run.layers["OUTPUT"]).featureCount() == points.featureCount()


def test_a_plugin_that_is_switched_off_hears_no_more_of_its_run(runner, heard, points, project, until):
    runner.start("q", "slowly", {"SITES": points.id(), "STEPS": LONG})
    runner.stop()
    until(lambda: QgsApplication.taskManager().countActiveTasks() == 0)
    QApplication.processEvents()
    assert heard.words == ["started"]
    assert not runner.is_running


def test_the_history_repeats_the_run_with_the_one_feature_that_was_picked(runner, package, project, until):
    import processing

    schools = QgsVectorLayer(f"{package}|layername=schools", "", "ogr")
    name = next(schools.getFeatures())["name"]
    picked = QgsExpression.createFieldEqualityExpression("name", name)
    run = runner.start("q", "slowly", {"SITES": {LAYER: f"{package}|layername=schools", FILTER: picked}})
    until(lambda: not runner.is_running)
    assert project.mapLayer(run.layers["OUTPUT"]).featureCount() == 1
    entry = QgsGui.historyProviderRegistry().queryEntries()[-1].entry
    assert entry["algorithm_id"] == "klimaklok:slowly"
    assert entry["process_command"] == run.command
    assert "layername=schools" in run.command
    again = processing.run(entry["algorithm_id"], entry["parameters"]["inputs"])
    assert [each["name"] for each in again["OUTPUT"].getFeatures()] == [name]


def test_one_feature_is_picked_by_an_expression_whatever_stands_in_its_name(runner, points, project, until):
    run = runner.start("q", "slowly", {"SITES": {LAYER: points.id(), FILTER: "\"name\" = 'Bekk''stua'"}})
    until(lambda: not runner.is_running)
    layer = project.mapLayer(run.layers["OUTPUT"])
    assert [each["name"] for each in layer.getFeatures()] == ["Bekk'stua"]
