"""How results arrive in the project by QGIS's own loading: a group per run, in a fixed order, helpers switched off."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelOutput,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingProvider,
    QgsProject,
)

from klimaklok_plugin.processing.framework.arrivals import RUN, sort_key
from klimaklok_plugin.processing.framework.base import KlimaklokAlgorithm, LayerOutput

SOURCE = Qgis.ProcessingSourceType
POINT, LINE, AREA = shapely.Point(0, 0), shapely.LineString([(0, 0), (9, 9)]), shapely.box(0, 0, 9, 9)
SHAPES = {"Aside": POINT, "Zones": AREA, "Ways": LINE, "Curve": None, "Best": POINT, "Kept": AREA, "Answer": AREA}
EVERYTHING = [name.upper() for name in (*SHAPES, "Nothing")]


class Town(KlimaklokAlgorithm):
    """Layers of each kind, none of which lies where the alphabet or the declaration alone would put it."""

    ID = "town"
    GROUP = "data"

    def title(self):
        return "Look at the town"

    def summary(self):
        return "Looks."

    def inputs(self):
        return []

    def outputs(self):
        return [
            LayerOutput("ASIDE", "Aside", "Points that help.", SOURCE.VectorPoint, optional=True, shown=False),
            LayerOutput("ZONES", "Zones", "Areas.", SOURCE.VectorPolygon, optional=True),
            LayerOutput("WAYS", "Ways", "Lines.", SOURCE.VectorLine, optional=True),
            LayerOutput("CURVE", "Curve", "A table.", SOURCE.Vector, optional=True),
            LayerOutput("BEST", "Best", "Points.", SOURCE.VectorPoint, optional=True),
            LayerOutput("KEPT", "Kept", "More areas.", SOURCE.VectorPolygon, optional=True),
            LayerOutput("ANSWER", "Answer", "The areas to look at.", SOURCE.VectorPolygon, optional=True, answer=True),
            LayerOutput("NOTHING", "Nothing", "Nothing.", SOURCE.VectorPoint, optional=True),
        ]

    def compute(self, inputs, progress):
        def layer(shapes):
            return gpd.GeoDataFrame({"a": [1.0] * len(shapes)}, geometry=shapes, crs="EPSG:25832")

        return {name.upper(): layer([shape]) for name, shape in SHAPES.items()} | {"NOTHING": layer([])}


class TownProvider(QgsProcessingProvider):
    def loadAlgorithms(self):
        self.addAlgorithm(Town())

    def id(self):
        return "klimaklok_town"

    def name(self):
        return "Town"


@pytest.fixture(scope="module", autouse=True)
def town(qgis_app, qgis_processing):
    provider = TownProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield
    QgsApplication.processingRegistry().removeProvider(provider)


@pytest.fixture
def load(project):
    """Return a function that runs `Town` as the toolbox does, and returns the groups of the project."""
    import processing

    def run_it(feedback=None, to="TEMPORARY_OUTPUT", wanted=EVERYTHING):
        values = {name: to.format(name) for name in wanted}
        processing.runAndLoadResults("klimaklok_town:town", values, feedback=feedback or QgsProcessingFeedback(False))
        return project.layerTreeRoot().findGroups()

    return run_it


def names(group):
    return [node.name() for node in group.children()]


@pytest.mark.parametrize("place", ["memory", "files"])
def test_points_lie_above_lines_above_areas_above_tables_and_of_each_kind_the_answer_above_helpers(
    load, tmp_path, place
):
    to = "TEMPORARY_OUTPUT" if place == "memory" else str(tmp_path / "{}.gpkg")
    (group,) = load(to=to)
    assert names(group) == ["Best", "Aside", "Ways", "Answer", "Zones", "Kept", "Curve"]


@pytest.mark.usefixtures("bokmal")
def test_the_order_does_not_hang_on_the_language(load):
    (group,) = load()
    assert names(group) == ["Best", "Aside", "Ways", "Answer", "Zones", "Kept", "Curve"]


def test_the_group_is_named_after_the_question_and_the_time_and_knows_its_run(load, project):
    (group,) = load()
    assert group.name().startswith("Look at the town ")
    assert group.name().removeprefix("Look at the town ")[2] == ":"
    runs = {layer.customProperty(RUN) for layer in project.mapLayers().values()}
    assert runs == {group.customProperty(RUN)}
    assert group.customProperty(RUN)


def test_each_run_has_a_group_of_its_own_also_within_one_minute(load):
    load()
    groups = load()
    assert len(groups) == 2
    assert len({group.name() for group in groups}) == 2
    assert len({group.customProperty(RUN) for group in groups}) == 2
    assert {tuple(names(group)) for group in groups} == {("Best", "Aside", "Ways", "Answer", "Zones", "Kept", "Curve")}


def test_runs_that_are_loaded_after_all_are_done_do_not_share_a_group(project):
    from processing.gui.Postprocessing import handleAlgorithmResults

    done = []
    for _ in range(2):  # as a batch does
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("klimaklok_town:town")
        context = QgsProcessingContext()
        context.setProject(project)
        values = {"BEST": QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project)}
        _, worked = algorithm.run(values, context, QgsProcessingFeedback(False))
        assert worked
        done.append((algorithm, context, values))
    for algorithm, context, values in done:
        assert handleAlgorithmResults(algorithm, context, QgsProcessingFeedback(False), values)
    groups = project.layerTreeRoot().findGroups()
    assert [names(group) for group in groups] == [["Best"], ["Best"]]


def test_helpers_are_switched_off_and_folded(load):
    (group,) = load()
    assert {node.name() for node in group.children() if not node.itemVisibilityChecked()} == {"Aside"}
    assert not next(node for node in group.children() if node.name() == "Aside").isExpanded()


def test_what_is_empty_is_not_loaded_but_named(load, heard):
    (group,) = load(heard)
    assert "Nothing" not in names(group)
    assert "Empty, and therefore not loaded: Nothing." in heard.lines


def test_a_script_that_loads_nothing_gets_all_results_and_no_group(run, project):
    results = run("klimaklok_town:town", dict.fromkeys(EVERYTHING, "memory:"))
    assert {name: layer.featureCount() for name, layer in results.items()} == {
        **dict.fromkeys(EVERYTHING, 1),
        "NOTHING": 0,
    }
    assert project.layerTreeRoot().children() == []


def test_the_group_lies_in_the_one_that_qgis_is_told_to_keep_results_in(load, project):
    from processing.core.ProcessingConfig import ProcessingConfig

    ProcessingConfig.setSettingValue(ProcessingConfig.RESULTS_GROUP_NAME, "All results")
    try:
        load()
    finally:
        ProcessingConfig.setSettingValue(ProcessingConfig.RESULTS_GROUP_NAME, "")
    (outer,) = project.layerTreeRoot().children()
    (inner,) = outer.children()
    assert outer.name() == "All results"
    assert inner.customProperty(RUN)
    assert outer.customProperty(RUN) is None
    assert names(inner)[0] == "Best"


def test_a_models_results_arrive_in_order_too(project):
    import processing

    model = QgsProcessingModelAlgorithm("whole", "test")
    child = QgsProcessingModelChildAlgorithm("klimaklok_town:town")
    child.setChildId("town")
    outputs = {}
    for name in ("ASIDE", "WAYS", "BEST"):
        output = QgsProcessingModelOutput(name.title(), name.title())
        output.setChildId("town")
        output.setChildOutputName(name)
        outputs[name.title()] = output
    child.setModelOutputs(outputs)
    model.addChildAlgorithm(child)
    model.updateDestinationParameters()
    values = {name.lower(): "TEMPORARY_OUTPUT" for name in outputs}
    processing.runAndLoadResults(model, values, feedback=QgsProcessingFeedback(False))
    layers = project.layerTreeRoot().children()  # a model says itself whether its results lie in a group
    assert [node.name() for node in layers] == ["Best", "Aside", "Ways"]
    assert [node.itemVisibilityChecked() for node in layers] == [True, False, True]


def test_no_layer_is_sorted_by_nothing():
    kinds = (Qgis.GeometryType.Null, Qgis.GeometryType.Unknown, Qgis.GeometryType.Polygon, Qgis.GeometryType.Point)
    keys = [sort_key(kind, place, shown=shown) for kind in kinds for shown in (False, True) for place in (20, 0, -1)]
    assert keys == sorted(set(keys))
    assert min(keys) > 0


def test_the_group_disappears_with_the_project_and_a_new_run_makes_a_new_one(load):
    load()
    QgsProject.instance().clear()
    (group,) = load(wanted=["BEST"])
    assert names(group) == ["Best"]
