"""Runs of algorithms in the background: progress, cancel, what came out, and the entry in QGIS's history."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsProperty,
    QgsProviderRegistry,
    QgsTask,
    QgsVectorLayer,
)
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QObject, pyqtSignal

from klimaklok_plugin.processing.framework.parameters import is_optional
from klimaklok_plugin.processing.framework.texts import tr
from klimaklok_plugin.processing.framework.told import origin

from .questions import question

PROVIDER = "klimaklok"
LAYER, FILTER = "layer", "filter"
"""Keys of a value that names a layer and an expression that its features must meet."""
TO_PROJECT = ("sink", "vectorDestination", "rasterDestination")
TEMPORARY = "TEMPORARY_OUTPUT"
READS_FOR = 20.0
"""Seconds that a layer stays when it is removed under a run; a run that was cancelled ends within one."""


@dataclass
class Run:
    """One run, while it goes and afterwards.

    Attributes
    ----------
    run_id : str
    question : str
        Id of the question it answers.
    algorithm : str
        Name of the algorithm, such as ``scoresites``.
    title : str
        What the algorithm is called in the user's language.
    parameters : dict
        As they were chosen; plain values that can be kept as JSON.
    started : datetime
        In UTC.
    results : dict
        By output, as the algorithm returned it.
    layers : dict
        By output, the id of the layer in the project.
    summary, warnings, assumed, log : list of str
        Sentences in the user's language.
    seconds : float
        How long it took.
    command : str
        How ``qgis_process`` repeats it.
    stopped_why : str
        Why it was cancelled, "" where the user did it.
    """

    run_id: str
    question: str
    algorithm: str
    title: str
    parameters: dict[str, Any]
    started: dt.datetime
    results: dict[str, Any] = field(default_factory=dict)
    layers: dict[str, str] = field(default_factory=dict)
    summary: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    seconds: float = 0.0
    command: str = ""
    stopped_why: str = ""


class Ears(QgsProcessingFeedback):
    """Keeps what an algorithm says, by its kind; spoken to from the thread of the run."""

    def __init__(self):
        super().__init__(False)
        self.said: list[str] = []
        self.warned: list[str] = []
        self.failed: list[str] = []

    def pushInfo(self, info):
        self.said.append(info)
        super().pushInfo(info)

    def pushWarning(self, warning):
        self.said.append(warning)
        self.warned.append(warning)
        super().pushWarning(warning)

    def reportError(self, error, fatalError=False):
        self.said.append(error)
        self.failed.append(error)
        super().reportError(error, fatalError)

    def summary(self) -> list[str]:
        """Return the sentences of the summary that ends a run."""
        head = f"{tr('SUMMARY')}\n"
        told = next((each for each in reversed(self.said) if each.startswith(head)), "")
        return [line.removeprefix("• ") for line in told.removeprefix(head).splitlines() if line]


@dataclass
class _Going:
    """A run that is going, with what must live as long as it does."""

    run: Run
    algorithm: QgsProcessingAlgorithm
    values: dict[str, Any]
    context: QgsProcessingContext
    feedback: Ears
    history: _History
    task: QgsProcessingAlgRunnerTask | None = None
    why_cancelled: str = ""


class Runner(QObject):
    """Runs one algorithm at a time as a task of QGIS's task manager.

    Signals
    -------
    started, finished, cancelled : Run
    progressed : float
        0 to 100.
    failed : Run, str
        With the sentence that says what is wrong.
    """

    started = pyqtSignal(object)
    progressed = pyqtSignal(float)
    finished = pyqtSignal(object)
    failed = pyqtSignal(object, str)
    cancelled = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._going: _Going | None = None
        QgsProject.instance().aboutToBeCleared.connect(self._project_closes)
        QgsProject.instance().layersWillBeRemoved.connect(self._layers_go)

    @property
    def is_running(self) -> bool:
        """Whether a run is going."""
        return self._going is not None

    def check(self, algorithm_name: str, values: Mapping[str, Any]) -> str:
        """Return what is wrong with the values of a run, "" when it can start."""
        algorithm = algorithm_of(algorithm_name)
        if algorithm is None:
            return tr("Klimaklok's algorithms are not there. Switch the plugin off and on again.")
        accepted, why = algorithm.checkParameterValues(as_parameters(algorithm, values), _context())
        return "" if accepted else why

    def command(self, algorithm_name: str, values: Mapping[str, Any]) -> str:
        """Return the line by which ``qgis_process`` does the same, "" where a value cannot be written there."""
        algorithm = algorithm_of(algorithm_name)
        if algorithm is None:
            return ""
        line, possible = algorithm.asQgisProcessCommand(as_parameters(algorithm, values), _context())
        return line if possible else ""

    def start(self, question_id: str, algorithm_name: str, values: Mapping[str, Any]) -> Run | None:
        """Start a run; None, with `failed`, where it cannot be started.

        Parameters
        ----------
        question_id : str
        algorithm_name : str
            Such as ``scoresites``.
        values : Mapping
            By parameter; what is not named is left empty, and optional outputs that are not named are made as usual.
        """
        algorithm = algorithm_of(algorithm_name)
        title = algorithm.displayName() if algorithm is not None else algorithm_name
        now = dt.datetime.now(tz=dt.UTC)
        asked = question(question_id)
        values = {**dict.fromkeys(asked.files if asked is not None else (), TEMPORARY), **values}
        run = Run(uuid.uuid4().hex, question_id, algorithm_name, title, dict(values), now)
        if self.is_running:
            self.failed.emit(run, tr("Another run is going. Wait until it is finished, or cancel it."))
            return None
        why = self.check(algorithm_name, values)
        if why or algorithm is None:
            self.failed.emit(run, why)
            return None
        context, feedback = _context(), Ears()
        context.setFeedback(feedback)
        parameters = as_parameters(algorithm, values)
        history = _History(algorithm, parameters, context)
        run.command = history.command
        going = self._going = _Going(run, algorithm, parameters, context, feedback, history)
        feedback.progressChanged.connect(self.progressed)
        going.task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
        self.started.emit(run)
        if going.task.isCanceled():  # its preparation failed, and the feedback says why
            self._done(going, successful=False, results={})
            return None
        going.task.executed.connect(partial(self._done, going))
        QgsApplication.taskManager().addTask(going.task)
        return run

    def cancel(self, why: str = "") -> None:
        """Ask the run to stop; `cancelled` follows when it has."""
        if self._going is not None:
            self._going.why_cancelled = self._going.why_cancelled or why
            self._going.feedback.cancel()

    def stop(self) -> None:
        """Forget the run: the plugin is switched off."""
        with contextlib.suppress(TypeError):
            QgsProject.instance().aboutToBeCleared.disconnect(self._project_closes)
        with contextlib.suppress(TypeError):
            QgsProject.instance().layersWillBeRemoved.disconnect(self._layers_go)
        going, self._going = self._going, None
        if going is not None:
            going.feedback.cancel()

    def _project_closes(self) -> None:
        self._stop_now(tr("The project was closed, so the run was stopped."))

    def _layers_go(self, ids: list[str]) -> None:
        """Stop a run whose layers are taken away: it reads them when it comes to them."""
        if self._going is not None:
            read = [
                each.get(LAYER) if isinstance(each, Mapping) else each for each in self._going.run.parameters.values()
            ]
            if any(each in ids for each in read if isinstance(each, str)):
                self._stop_now(tr("A layer that the run reads was removed, so the run was stopped."))

    def _stop_now(self, why: str) -> None:
        """Stop, and return when the run reads no more: its layers are deleted next, and a thread in them would crash.

        One that has not begun yet finds that it was cancelled before it looks at its layers.
        """
        self.cancel(why)
        task = self._going.task if self._going is not None else None
        end = time.monotonic() + READS_FOR
        while task is not None and task.status() == QgsTask.TaskStatus.Running and time.monotonic() < end:
            time.sleep(0.005)

    def _done(self, going: _Going, successful: bool, results: dict[str, Any]) -> None:
        if self._going is not going:  # forgotten in the meantime
            return
        self._going = None
        run, feedback = going.run, going.feedback
        run.seconds = (dt.datetime.now(tz=dt.UTC) - run.started).total_seconds()
        stopped = feedback.isCanceled()
        if successful and not stopped:
            run.results = dict(results)
            run.layers = _load(going)
        run.log, run.warnings, run.summary = list(feedback.said), list(feedback.warned), feedback.summary()
        told = set(run.log)
        run.assumed = [each for each in run.summary if each in told]
        going.history.finish(results, feedback)
        if stopped:
            run.stopped_why = going.why_cancelled
            self.cancelled.emit(run)
        elif successful:
            self.finished.emit(run)
        else:
            unknown = tr("The run failed. The log in QGIS's message panel says more.")
            self.failed.emit(run, "\n".join(dict.fromkeys(feedback.failed)) or unknown)


class _History:
    """The run's entry in QGIS's processing history, from which it can be repeated."""

    def __init__(self, algorithm: QgsProcessingAlgorithm, values: dict[str, Any], context: QgsProcessingContext):
        line, possible = algorithm.asQgisProcessCommand(values, context)
        self.command = line if possible else ""
        self._details = {
            "python_command": algorithm.asPythonCommand(values, context),
            "algorithm_id": algorithm.id(),
            "parameters": algorithm.asMap(values, context),
        }
        if possible:
            self._details["process_command"] = line
        self._entry, _ = QgsGui.historyProviderRegistry().addEntry("processing", self._details)
        QgsGui.instance().processingRecentAlgorithmLog().push(algorithm.id())

    def finish(self, results: Mapping[str, Any], feedback: QgsProcessingFeedback) -> None:
        """Add what came out."""
        more = {"results": dict(results), "log": feedback.htmlLog()}
        QgsGui.historyProviderRegistry().updateEntry(self._entry, self._details | more)


def as_parameters(algorithm: QgsProcessingAlgorithm, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain values as Processing takes them, layers that are made to be shown in the project."""
    wanted: dict[str, Any] = {}
    for definition in algorithm.parameterDefinitions():
        name = definition.name()
        value = values.get(name)
        if definition.type() in TO_PROJECT:
            if name not in values and (definition.createByDefault() or not is_optional(definition)):
                value = TEMPORARY
            if value:
                wanted[name] = QgsProcessingOutputLayerDefinition(str(value), QgsProject.instance())
        elif isinstance(value, Mapping):
            wanted[name] = _picked(str(value.get(LAYER, "")), str(value.get(FILTER, "")))
        elif value is not None:
            wanted[name] = value
    return wanted


def _picked(source: str, expression: str) -> Any:
    """Return a layer of which only some features are taken, as the history and ``qgis_process`` can write it, too."""
    layer = QgsProject.instance().mapLayer(source) or QgsVectorLayer(source, "", "ogr")
    if layer.providerType() == "ogr":
        parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
        parts["subset"] = " AND ".join(f"({each})" for each in (parts.get("subset"), expression) if each)
        return QgsProviderRegistry.instance().encodeUri("ogr", parts)
    definition = QgsProcessingFeatureSourceDefinition(QgsProperty.fromValue(source), False, -1)
    definition.filterExpression = expression
    return definition


def algorithm_of(name: str) -> QgsProcessingAlgorithm | None:
    """Return an algorithm by its name without provider, worded in the user's language of now."""
    return QgsApplication.processingRegistry().createAlgorithmById(f"{PROVIDER}:{name}")


def _context() -> QgsProcessingContext:
    from processing.tools.dataobjects import createContext

    return createContext()


def _load(going: _Going) -> dict[str, str]:
    """Put the results into the project as the toolbox does; return their layers by output."""
    from processing.gui.Postprocessing import handleAlgorithmResults

    project = QgsProject.instance()
    before = set(project.mapLayers())
    handleAlgorithmResults(going.algorithm, going.context, going.feedback, going.values)
    found = {}
    for layer_id, layer in project.mapLayers().items():
        made = origin(layer)
        if layer_id not in before and made is not None and made[0] == going.run.algorithm:
            found[made[1]] = layer_id
    return found
