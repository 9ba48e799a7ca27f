"""Runs that are killed while they put results over former ones: ``killed.py FOLDER SEED COUNT``.

Each run is a fork that kills itself (SIGKILL) at a line of the writing chosen by chance. After each, the folder is
looked at as it lies, and again after another run has written beside it. Prints a line for each, and "end".
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback

application = QgsApplication([], False)
application.initQgis()
sys.path.append(str(Path(__file__).parents[1]))

import pyogrio  # noqa: E402
from conftest import Echo, EchoProvider  # noqa: E402
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer  # noqa: E402

from klimaklok_plugin.processing.framework import gpkg, publishing, sinks  # noqa: E402

LOOKED_AT = {gpkg.__file__, publishing.__file__, sinks.__file__}
FOLDER, SEED, COUNT = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
PLAN, REST, PLOT = FOLDER / "a" / "plan.gpkg", FOLDER / "b" / "rest.geojson", FOLDER / "a" / "plot.png"


class Both(Echo):
    """Two layers and a plot, with the same mark in all."""

    ID = "both"

    def compute(self, inputs, progress):
        results = super().compute(inputs, progress)
        return results | {"REST": results["OUTPUT"]}


PROVIDER = EchoProvider()
QgsApplication.processingRegistry().addProvider(PROVIDER)
PROVIDER.addAlgorithm(Both())


def sites():
    layer = QgsVectorLayer("Point?crs=EPSG:25832&field=name:string", "places", "memory")
    features = []
    for number in range(3):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(f"POINT ({590000 + number} 6640000)"))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


MEMORY = sites()
SITES = f"{PLAN}|layername=mine"  # an input in the very file that results go to, which QGIS holds open


def run(mark, output=None, **others):
    values = {"SITES": SITES if PLAN.exists() else MEMORY, "MARK": mark, "OUTPUT": output or table("result"), **others}
    _, done = (
        QgsApplication.processingRegistry()
        .createAlgorithmById("klimaklok_test:both")
        .run(values, QgsProcessingContext(), QgsProcessingFeedback(False))
    )
    assert done


def table(name):
    return f"ogr:dbname='{PLAN}' table=\"{name}\" (geom)"


def whole(mark):
    run(mark, REST=str(REST), PLOT=str(PLOT))


def marks():
    """Return the mark each result has; each is whole by itself, at any time."""
    found = []
    for source, layer in ((PLAN, "result"), (REST, None)):
        frame = pyogrio.read_dataframe(source, layer=layer)
        assert len(frame) == 3, source
        (mark,) = set(frame["mark"])
        found.append(mark)
    return [*found, PLOT.read_text(encoding="utf-8"), PLOT.with_suffix(".svg").read_text(encoding="utf-8")]


def foreign():
    with sqlite3.connect(PLAN) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute("SELECT fid, geom, mark FROM mine").fetchall()


def killed_at(line, mark):
    """Run in a fork that kills itself; without `line`, return how many lines the writing has."""
    seen = 0

    def trace(frame, event, _):
        nonlocal seen
        if frame.f_code.co_filename not in LOOKED_AT:
            return None
        if event == "line":
            seen += 1
            if seen == line:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    if line is None:
        sys.settrace(trace)
        whole(mark)
        sys.settrace(None)
        return seen
    child = os.fork()
    if not child:
        sys.settrace(trace)
        whole(mark)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), status
    return line


if __name__ == "__main__":
    chance = random.Random(SEED)  # noqa: S311
    run("mine", table("mine"))
    whole("0")
    before = foreign()
    lines = killed_at(None, "0")
    outcomes = []
    for number in range(COUNT):
        former = marks()
        assert len(set(former)) == 1, former
        # The last part is where results are moved.
        at = chance.randint(1, lines) if number % 4 == 0 else chance.randint(int(0.92 * lines), lines)
        killed_at(at, str(number + 1))
        between = marks()
        assert set(between) <= {former[0], str(number + 1)}
        assert foreign() == before
        run("other", str(FOLDER / "ab"[number % 2] / "other.gpkg"))
        after = marks()
        print("killed at", at, "of", lines, "from", former[0], "to", between, after, flush=True)
        assert len(set(after)) == 1, after
        assert foreign() == before
        outcomes.append((after[0] != former[0], after != between))
    for name in "ab":
        run("other", str(FOLDER / name / "other.gpkg"))
    left = sorted(each.name for each in FOLDER.rglob(".*"))
    print("new", sum(new for new, _ in outcomes), "mended", sum(mended for _, mended in outcomes), "left", left)
    print("end", flush=True)
    os._exit(0)
