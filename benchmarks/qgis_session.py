"""QGIS without a window, with Klimaklok's algorithms."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import BUILD


@contextmanager
def qgis() -> Iterator:
    """Start QGIS and give its module `processing`; what it caches stays in the build folder."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["XDG_CACHE_HOME"] = str(BUILD / "user-cache")
    from qgis.core import QgsApplication

    application = QgsApplication([], False, str(BUILD / "profile"))
    application.initQgis()
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    from processing.core.Processing import Processing

    import processing
    from klimaklok_plugin.processing.provider import KlimaklokProvider

    Processing.initialize()
    provider = KlimaklokProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    try:
        yield processing
    finally:
        application.exitQgis()
