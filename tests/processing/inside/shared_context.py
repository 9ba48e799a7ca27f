"""Several runs whose results QGIS loads: ``shared_context.py SCENARIO FOLDER``. Prints what is loaded at the end."""

from __future__ import annotations

import gc
import itertools
import shutil
import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsVectorLayer,
)

application = QgsApplication([], True)
application.initQgis()
sys.path[:0] = [f"{QgsApplication.pkgDataPath()}/python/plugins", "/usr/share/qgis/python/plugins"]

from processing.core.Processing import Processing  # noqa: E402
from processing.gui.AlgorithmExecutor import executeIterating  # noqa: E402
from processing.gui.Postprocessing import handleAlgorithmResults  # noqa: E402

import processing  # noqa: E402

Processing.initialize()

from klimaklok_plugin.processing.framework.texts import resource  # noqa: E402
from klimaklok_plugin.processing.provider import KlimaklokProvider  # noqa: E402

REGISTRY = QgsApplication.processingRegistry()
PROVIDER = KlimaklokProvider()
REGISTRY.addProvider(PROVIDER)
DATA = Path(str(resource("sample_data")))
FOLDER = Path(sys.argv[2])
SAMPLE = f"{shutil.copy(DATA / 'sample.gpkg', FOLDER)}|layername="  # QGIS writes into what it has open
PROJECT = QgsProject.instance()
NUMBER = itertools.count()
HUBS = {"GTFS": [str(DATA / "gtfs.zip")]}


def loaded(name):
    """Return a destination whose layer QGIS loads."""
    target = "TEMPORARY_OUTPUT" if name == "memory" else str(FOLDER / f"{name}{next(NUMBER)}.gpkg")
    return QgsProcessingOutputLayerDefinition(target, PROJECT)


def algorithm(name):
    return REGISTRY.createAlgorithmById(name)


def finish(context, feedback):
    """Load what a run left to load, as QGIS's dialog does."""
    handleAlgorithmResults(algorithm("klimaklok:transithubs"), context, feedback, {})


def once(context, feedback, name, **values):
    return processing.run(algorithm(name), values, context=context, feedback=feedback)


def twice(context, feedback):
    for _ in range(3):
        once(context, feedback, "klimaklok:transithubs", **HUBS, OUTPUT=loaded("hubs"))
        gc.collect()


def with_native(context, feedback):
    """One of QGIS's own before, between and after ours."""
    points = SAMPLE + "stations"
    for _ in range(2):
        once(context, feedback, "native:buffer", INPUT=points, DISTANCE=10, OUTPUT=loaded("memory"))
        once(context, feedback, "klimaklok:transithubs", **HUBS, OUTPUT=loaded("hubs"))
        gc.collect()
    once(context, feedback, "native:centroids", INPUT=points, OUTPUT=loaded("native"))


def and_load(_context, _feedback):
    for _ in range(2):
        processing.runAndLoadResults("klimaklok:transithubs", {**HUBS, "OUTPUT": loaded("hubs")})
        gc.collect()


def iterated(context, feedback):
    """As "iterate over this layer": one run for each feature, all in one context."""
    layer = QgsVectorLayer(SAMPLE + "stations", "stations", "ogr")
    layer.setSubsetString("fid <= 3")
    PROJECT.addMapLayer(layer)
    values = {
        "TARGETS": layer.id(),
        "NETWORK": network(),
        "BIKE_PARKING": SAMPLE + "bike_parking",
        "CAR_PARKING": SAMPLE + "car_parking",
        "OUTPUT": loaded("audit"),
    }
    assert executeIterating(algorithm("klimaklok:parkinghierarchy"), values, "TARGETS", context, feedback)


def network():
    target = str(FOLDER / "net.gpkg")
    if not Path(target).exists():
        processing.run("klimaklok:buildnetwork", {"INPUT": str(DATA / "streets.osm.gz"), "NETWORK": target})
    return target


def fresh():
    context = QgsProcessingContext()
    context.setProject(PROJECT)
    return context, QgsProcessingFeedback()


def model(wanted):
    """Return a scenario: three of ours in a row, the results named in `wanted` loaded."""

    def run(context, feedback):
        made = QgsProcessingModelAlgorithm("chain", "tests")
        steps = {
            "network": ("klimaklok:buildnetwork", "NETWORK", {"INPUT": str(DATA / "streets.osm.gz")}),
            "hubs": ("klimaklok:transithubs", "OUTPUT", HUBS),
            "sites": ("klimaklok:scoresites", "OUTPUT", {"SITES": SAMPLE + "sites"}),
        }
        static = QgsProcessingModelChildParameterSource.fromStaticValue
        for name, (kind, output, values) in steps.items():
            child = QgsProcessingModelChildAlgorithm(kind)
            child.setChildId(name)
            for key, value in values.items():
                child.addParameterSources(key, [static(value)])
            if name == "sites":
                for key, of, out in (("NETWORK", "network", "NETWORK"), ("HUBS", "hubs", "OUTPUT")):
                    child.addParameterSources(key, [QgsProcessingModelChildParameterSource.fromChildOutput(of, out)])
            if name in wanted:
                shown = QgsProcessingModelOutput(name)
                shown.setChildId(name)
                shown.setChildOutputName(output)
                child.setModelOutputs({name: shown})
            made.addChildAlgorithm(child)
        made.initAlgorithm()
        values = {each.name(): loaded("model") for each in made.destinationParameterDefinitions()}
        made.setProvider(PROVIDER)
        _, done = made.run(values, context, feedback)
        assert done, feedback.textLog()

    return run


def tasks(_context, _feedback):
    """Two runs in the background at once."""
    waiting, kept = [], []
    for _ in range(2):
        context, feedback = fresh()
        ours = algorithm("klimaklok:transithubs")
        task = QgsProcessingAlgRunnerTask(ours, {**HUBS, "OUTPUT": loaded("hubs")}, context, feedback)
        kept.append((ours, context, feedback, task))
        waiting.append(task)

        def finished(good, _results, context=context, feedback=feedback):
            assert good
            finish(context, feedback)

        task.executed.connect(finished)
        QgsApplication.taskManager().addTask(task)
    while any(each in QgsApplication.taskManager().tasks() for each in waiting):
        application.processEvents()
    application.processEvents()


def project_closed(context, feedback):
    """The project is cleared between the run and the loading."""
    once(context, feedback, "klimaklok:transithubs", **HUBS, OUTPUT=loaded("hubs"))
    PROJECT.clear()
    once(context, feedback, "klimaklok:transithubs", **HUBS, OUTPUT=loaded("hubs"))


def layer_removed(context, feedback):
    """A loaded result is thrown out before the next run."""
    once(context, feedback, "klimaklok:transithubs", **HUBS, OUTPUT=loaded("hubs"))
    finish(context, feedback)
    PROJECT.removeAllMapLayers()
    gc.collect()
    once(*fresh(), "klimaklok:transithubs", **HUBS, OUTPUT=loaded("hubs"))


def abandoned(context, feedback):
    """What was to be loaded never is: the context goes with it."""
    once(context, feedback, "klimaklok:transithubs", **HUBS, OUTPUT=loaded("hubs"))


SCENARIOS = {
    each.__name__: each
    for each in (twice, with_native, and_load, iterated, tasks, project_closed, layer_removed, abandoned)
}
for size in range(4):
    for chosen in itertools.combinations(("network", "hubs", "sites"), size):
        SCENARIOS["model" + "".join(f"_{each}" for each in chosen)] = model(chosen)

if __name__ == "__main__":
    run_context, run_feedback = fresh()
    SCENARIOS[sys.argv[1]](run_context, run_feedback)
    if sys.argv[1] != "abandoned":
        finish(run_context, run_feedback)
    styled = sum(layer.renderer() is not None for layer in PROJECT.mapLayers().values() if layer.isSpatial())
    print("layers", len(PROJECT.mapLayers()), "styled", styled)
    PROJECT.clear()
    del run_context
    gc.collect()
    REGISTRY.removeProvider(PROVIDER)
    application.exitQgis()
    print("end")
