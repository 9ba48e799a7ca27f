"""A process that tries mutants, a number of each on standard input, and tells how each went as a line of JSON."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 2 * 1024**3


def main(language: str = "nb") -> None:
    """Answer with the outcome of each mutant; see `tests.fuzz.__main__` for what the outcomes mean."""
    sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]
    import qgis_session

    os.environ["KLIMAKLOK_WITHOUT_NET"] = "1"  # what nobody foresaw is to be seen as what it is
    with tempfile.TemporaryDirectory() as scratch, qgis_session.qgis(language, Path(scratch) / "profile"):
        os.environ["XDG_CACHE_HOME"] = str(Path(scratch) / "cache")
        town = small_town(Path(scratch))
        print("ready", flush=True)
        for line in sys.stdin:
            subject, seed = line.split()
            print(json.dumps(_try(town, subject, int(seed), Path(scratch) / "mutant")), flush=True)


def small_town(scratch: Path) -> Any:
    import processing
    from klimaklok_plugin.processing.framework.texts import resource
    from tests.fuzz.subjects import CHARGING, Town, algorithms

    data = Path(str(resource("sample_data")))
    rules = Path(str(resource("strategies/baerum_2030.toml")))
    sample = Path(shutil.copy(data / "sample.gpkg", scratch))
    town = Town(data, sample, rules, scratch / "network.gpkg", scratch / "hubs.gpkg", scratch / "charging.gpkg")
    processing.run("klimaklok:buildnetwork", {"INPUT": str(data / "streets.osm.gz"), "NETWORK": str(town.network)})
    processing.run("klimaklok:transithubs", {"GTFS": [str(data / "gtfs.zip")], "OUTPUT": str(town.hubs)})
    _, plan = algorithms(town)["locatecharging"]
    more = {"AREAS": town.table("school_areas"), "CAR_PARKS": town.table("car_parking"), "SITE_COUNT": 3}
    made = {
        ("OUTPUT" if name == "SITES" else name): f"ogr:dbname='{town.charging}' table=\"{layer}\" (geom)"
        for name, layer in CHARGING.items()
    }
    processing.run("klimaklok:locatecharging", plan | more | made)
    return town


def _try(town: Any, subject: str, seed: int, folder: Path) -> dict[str, Any]:
    from tests.fuzz.subjects import SUBJECTS

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    chance = Random(f"{subject} {seed}")  # noqa: S311 - not for secrets
    algorithm, values = SUBJECTS[subject].make(town, folder, chance)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the most memory is counted from here
    start = time.monotonic()
    outcome, words = _run(algorithm, values)
    seconds, most = time.monotonic() - start, _most_bytes()
    if outcome in ("done", "refused") and most > MOST_BYTES:
        outcome = "memory"
    return {
        "subject": subject, "seed": seed, "algorithm": algorithm, "outcome": outcome, "words": words[-3000:],
        "seconds": round(seconds, 2), "mbytes": most // 1024**2,
    }  # fmt: skip


def _run(algorithm: str, values: dict[str, Any]) -> tuple[str, str]:
    """Run an algorithm as QGIS does, but let what nobody foresaw through."""
    from qgis.core import (
        QgsApplication,
        QgsProcessingContext,
        QgsProcessingException,
        QgsProcessingFeedback,
        QgsProject,
        QgsVectorLayer,
    )

    class Heard(QgsProcessingFeedback):
        def __init__(self) -> None:
            super().__init__(False)
            self.lines: list[str] = []

        def pushInfo(self, info: str | None) -> None:
            self.lines.append(str(info))

        def pushWarning(self, warning: str | None) -> None:
            self.lines.append(str(warning))

    runner = QgsApplication.processingRegistry().createAlgorithmById(f"klimaklok:{algorithm}")
    for definition in runner.parameterDefinitions():
        if definition.isDestination() and definition.name() not in values and definition.type() != "fileDestination":
            values[definition.name()] = "TEMPORARY_OUTPUT"
    context, feedback = QgsProcessingContext(), Heard()
    context.setProject(QgsProject.instance())
    try:
        accepted, why = runner.checkParameterValues(values, context)
        if not accepted:
            return _sentence(why)
        runner.prepareAlgorithm(values, context, feedback)
        results = runner.processAlgorithm(values, context, feedback)
    except QgsProcessingException as error:
        return _sentence(str(error))
    except Exception:  # noqa: BLE001 - this is what is looked for
        return "traceback", traceback.format_exc()
    layers = [context.getMapLayer(str(value)) or QgsVectorLayer(str(value), "", "ogr") for value in results.values()]
    if sum(layer.featureCount() for layer in layers if layer.isValid()) <= 0 and not feedback.lines:
        return "silent", str(results)
    return "done", "\n".join(feedback.lines)


def _sentence(words: str) -> tuple[str, str]:
    """A refusal is a sentence, not what a library said to itself."""
    plain = " ".join(words.split())
    odd = re.search(r"Traceback|Error\b.*\(|<class |object at 0x|Errno", plain)
    return ("refused" if len(plain) > 20 and not odd else "no sentence"), plain


def _most_bytes() -> int:
    line = next(each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
