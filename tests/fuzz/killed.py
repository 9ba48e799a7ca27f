"""A process to be killed: ``python -m tests.fuzz.killed FOLDER ALGORITHM``. Says "start" when the run begins.

FOLDER holds the small town as `tests.fuzz.child.small_town` makes it, and ``results.gpkg``, where the results go.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.fuzz.child import ROOT


def main(folder: Path, name: str) -> None:
    sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]
    import qgis_session

    with tempfile.TemporaryDirectory() as scratch, qgis_session.qgis("nb", Path(scratch) / "profile"):
        from qgis.core import QgsApplication

        import processing
        from klimaklok_plugin.processing.framework.texts import resource
        from tests.fuzz.subjects import Town, algorithms

        rules = Path(str(resource("strategies/baerum_2030.toml")))
        town = Town(folder / "data", folder / "sample.gpkg", rules, folder / "network.gpkg", folder / "hubs.gpkg")
        algorithm, values = algorithms(town)[name]
        runner = QgsApplication.processingRegistry().algorithmById(f"klimaklok:{algorithm}")
        for definition in runner.parameterDefinitions():
            if definition.isDestination() and definition.type() == "sink":
                table = definition.name().lower()
                values[definition.name()] = f"ogr:dbname='{folder / 'results.gpkg'}' table=\"{table}\" (geom)"
        print("start", flush=True)
        processing.run(f"klimaklok:{algorithm}", values)
        print("end", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
