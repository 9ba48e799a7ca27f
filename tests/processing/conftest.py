"""A provider with small algorithms that show what the base class does, and layers to run them on."""

from __future__ import annotations

import threading
import time
from typing import ClassVar

import numpy as np
import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingProvider,
    QgsProject,
    QgsSettings,
    QgsVectorLayer,
)

from klimaklok_plugin.analysis.core.columns import Table, number, text
from klimaklok_plugin.analysis.core.messages import KlimaklokError, Text
from klimaklok_plugin.analysis.core.progress import advance
from klimaklok_plugin.processing.framework import parameters
from klimaklok_plugin.processing.framework.base import FileOutput, KlimaklokAlgorithm, LayerOutput, NumberOutput
from klimaklok_plugin.processing.framework.texts import resource

COLUMNS = Table(
    (text("who", Text("Who", "Hvem"), Text("Who it is.", "Hvem det er.")),),
    (
        number("score", "", Text("Points", "Poeng"), Text("Points.", "Poeng.")),
        number("svc_*_m", "m", Text("Walk to {}", "Gange til {}"), Text("The walk.", "Turen.")),
    ),
)


class WishedForError(KlimaklokError):
    en = nb = "It went wrong at {where:text}. Try something else."


class Echo(KlimaklokAlgorithm):
    """Gives back the sites with a few columns of its own; can be told to fail or to take its time."""

    ID = "echo"
    GROUP = "data"
    seen: ClassVar[dict] = {}
    PLOT_PACKAGES: ClassVar[tuple] = ()

    def title(self):
        return "Echo"

    def summary(self):
        return "Gives <back> what it gets.\n\nNothing else."

    def inputs(self):
        return [
            parameters.layer("SITES", "Sites", parameters.POINTS_OR_POLYGONS, "Points & polygons."),
            parameters.layer("OTHER", "Other", parameters.POINTS, "Optional points.", optional=True),
            parameters.field("FIELD", "Field", "SITES", "A field."),
            parameters.field("FOUND", "Found", "SITES", "Homes.", names=("dwellings", "boliger"), amount=True),
            parameters.field("CALLED", "Called", "SITES", "", names=("name", "navn")),
            parameters.number("N", "Number", "A number.", optional=True),
            parameters.number("FAIL", "Fail", "1 fails as expected, 2 unexpectedly.", whole=True, default=0),
            parameters.number("STEPS", "Steps", "How many steps of 10 ms it takes.", whole=True, default=0),
            parameters.text("MARK", "Mark", "A text in each row.", default="-"),
            parameters.files("FILES", "Files", "Files.", optional=True),
            parameters.crs(),
        ]

    def outputs(self):
        return [
            LayerOutput("OUTPUT", "Echoed", "All of them.", like="SITES", columns=COLUMNS),
            LayerOutput("REST", "Rest", "None of them.", like="SITES", optional=True),
            FileOutput("TEXT", "Text", "A text file.", {".txt": "Text"}, optional=True, by_default=False),
            FileOutput(
                "PLOT",
                "Plot",
                "Two pictures.",
                {".png": "PNG", ".svg": "SVG"},
                twins=True,
                packages=self.PLOT_PACKAGES,
                optional=True,
                by_default=False,
            ),
            NumberOutput("COUNT", "Count"),
        ]

    def compute(self, inputs, progress):
        sites = inputs.layer("SITES")
        Echo.seen = {
            "sites": sites,
            "other": inputs.layer("OTHER"),
            "field": inputs.field("FIELD", "SITES"),
            "found": inputs.field("FOUND", "SITES"),
            "called": inputs.field("CALLED", "SITES"),
            "number": inputs.number("N"),
            "files": inputs.files("FILES"),
            "crs": inputs.crs,
            "strategy": inputs.strategy.name,
        }
        for step in range(inputs.integer("STEPS") or 0):
            advance(progress, step / inputs.integer("STEPS"))
            time.sleep(0.01)
        scored = sites.assign(
            score=np.where(np.arange(len(sites)) % 2, np.nan, 50.0),
            svc_school_m=np.float32(300),
            whole=np.int64(7),
            yes=np.bool_(True),
            mark=inputs.text("MARK"),
        )
        if inputs.integer("FAIL") == 1:
            raise WishedForError(where="step 1")
        if inputs.integer("FAIL") == 2:
            raise ZeroDivisionError("unexpected")
        results = {"OUTPUT": scored, "REST": scored.iloc[:0], "COUNT": len(scored)}
        if inputs.wants("TEXT"):
            results["TEXT"] = inputs.staged("TEXT")
            results["TEXT"].write_text("done", encoding="utf-8")
        if inputs.wants("PLOT"):
            results["PLOT"] = inputs.staged("PLOT")
            for ending in (".png", ".svg"):
                path = results["PLOT"]
                path = path if path.suffix.lower() == ending else path.with_suffix(ending)
                path.write_text(inputs.text("MARK"), encoding="utf-8")
        if inputs.integer("FAIL") == 4:
            raise MemoryError
        if inputs.integer("FAIL") == 3:
            raise WishedForError(where="the end")
        return results


class EchoProvider(QgsProcessingProvider):
    def loadAlgorithms(self):
        self.addAlgorithm(Echo())

    def id(self):
        return "klimaklok_test"

    def name(self):
        return "Klimaklok test"


@pytest.fixture(scope="session", autouse=True)
def _cache_of_its_own(tmp_path_factory):
    """Networks that tests load leave nothing in the user's cache folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def providers(klimaklok):
    echo = EchoProvider()
    QgsApplication.processingRegistry().addProvider(echo)
    yield [klimaklok, echo]
    QgsApplication.processingRegistry().removeProvider(echo)


@pytest.fixture(scope="session")
def sample_town(providers, tmp_path_factory):
    """Return network and hubs of the sample data, as a planner makes them, in a folder with blanks and æøå."""
    import processing

    folder = tmp_path_factory.mktemp("by med æøå")
    data = resource("sample_data")
    network, hubs = folder / "gatenett.gpkg", folder / "knutepunkter.gpkg"
    processing.run("klimaklok:buildnetwork", {"INPUT": str(data / "streets.osm.gz"), "NETWORK": str(network)})
    processing.run("klimaklok:transithubs", {"GTFS": [str(data / "gtfs.zip")], "OUTPUT": str(hubs)})
    return {"NETWORK": str(network), "HUBS": str(hubs)}


@pytest.fixture
def plot_needs(monkeypatch):
    """Let the plot of `Echo` need these packages."""
    return lambda *packages: monkeypatch.setattr(Echo, "PLOT_PACKAGES", packages)


@pytest.fixture
def echo_seen():
    return lambda: Echo.seen


@pytest.fixture
def bokmal():
    settings = QgsSettings()
    settings.setValue("locale/overrideFlag", True)
    settings.setValue("locale/userLocale", "nb")
    yield
    settings.setValue("locale/userLocale", "en")


@pytest.fixture(autouse=True)
def english():
    settings = QgsSettings()
    settings.setValue("locale/overrideFlag", True)
    settings.setValue("locale/userLocale", "en")


@pytest.fixture
def make_layer():
    """Return a function that makes a memory layer from WKT and rows."""

    def make(wkts, fields=(), rows=None, crs="EPSG:25832", kind="Point", name="places"):
        uri = f"{kind}?" + (f"crs={crs}&" if crs else "") + "&".join(f"field={field}" for field in fields)
        layer = QgsVectorLayer(uri, name, "memory")
        if not crs:
            layer.setCrs(QgsCoordinateReferenceSystem())
        features = []
        for row, wkt in enumerate(wkts):
            feature = QgsFeature(layer.fields())
            if rows is not None:
                feature.setAttributes(list(rows[row]))
            if wkt is not None:
                feature.setGeometry(QgsGeometry.fromWkt(wkt))
            features.append(feature)
        assert layer.dataProvider().addFeatures(features)[0]
        layer.updateExtents()
        return layer

    return make


@pytest.fixture
def places(make_layer):
    """Return three points in Bærum, in metres."""
    return make_layer(
        ["POINT (590000 6640000)", "POINT (590100 6640000)", "POINT (590200 6640000)"],
        ["name:string", "homes:integer"],
        [["Sandvika", 10], ["Øverland", None], ["Høvik", 30]],
        name="Mulige tomter",
    )


@pytest.fixture
def project():
    made = QgsProject.instance()
    yield made
    made.clear()


@pytest.fixture
def run():
    """Return a function that runs an algorithm the way scripts do."""
    import processing

    def run_it(algorithm, values, feedback=None, context=None):
        name = algorithm if ":" in algorithm else f"klimaklok_test:{algorithm}"
        context = context or QgsProcessingContext()
        context.setProject(QgsProject.instance())
        return processing.run(name, values, feedback=feedback or QgsProcessingFeedback(False), context=context)

    return run_it


class Listener(QgsProcessingFeedback):
    """Remembers what is said to the user."""

    def __init__(self):
        super().__init__(False)
        self.lines = []

    def pushInfo(self, info):
        self.lines.append(info)

    def pushWarning(self, warning):
        self.lines.append(warning)


@pytest.fixture
def heard():
    return Listener()


class CancelAt(QgsProcessingFeedback):
    """Cancels once the progress reaches a percentage, and remembers the progress and when it was cancelled."""

    def __init__(self, percent):
        super().__init__(False)
        self.percent = percent
        self.steps = []
        self.when = None
        self.progressChanged.connect(self._changed)

    def _changed(self, percent):
        self.steps.append(percent)
        if percent >= self.percent and self.when is None:
            self.when = time.monotonic()
            self.cancel()


@pytest.fixture
def cancel_at():
    return CancelAt


@pytest.fixture
def together():
    """Return a function that calls several functions at the same time and returns their results or errors."""

    def run_all(*functions):
        results = [None] * len(functions)

        def call(number):
            try:
                results[number] = functions[number]()
            except Exception as error:  # noqa: BLE001 - the caller looks at it
                results[number] = error

        threads = [threading.Thread(target=call, args=(number,)) for number in range(len(functions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run_all
