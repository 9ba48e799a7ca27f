"""Opens the panel in a Python that lacks a package, and writes what it says of each question."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

LACKING, TARGET = sys.argv[1], Path(sys.argv[2])
ROOT = Path(__file__).resolve().parents[4]


class Lacking:
    """Finds everything but one package."""

    @staticmethod
    def find_spec(name, *_):
        if name.partition(".")[0] == LACKING:
            raise ModuleNotFoundError(name, name=name)


sys.meta_path.insert(0, Lacking())
sys.path[0] = str(ROOT)

from qgis.core import QgsApplication  # noqa: E402

application = QgsApplication([], True, tempfile.mkdtemp())
application.initQgis()
sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))

from processing.core.Processing import Processing  # noqa: E402

from klimaklok_plugin.gui.panel.dock import Panel  # noqa: E402
from klimaklok_plugin.processing.provider import KlimaklokProvider  # noqa: E402
from tests.gui.panel.conftest import Window  # noqa: E402

Processing.initialize()
provider = KlimaklokProvider()
QgsApplication.processingRegistry().addProvider(provider)
panel = Panel(Window(), provider)
panel.go(1)
found = {}
for name, row in panel.questions.rows.items():
    panel.ask(name)
    panel.choices.run()
    found[name] = [row.state, panel.message.text.text()]
TARGET.write_text(json.dumps(found), encoding="utf-8")
os._exit(0)
