"""Starts QGIS without a window, with Klimaklok's provider, for scripts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Keeps GDAL from leaving statistics beside the rasters of the sample data.
os.environ.setdefault("GDAL_PAM_ENABLED", "NO")

from qgis.core import Qgis, QgsApplication, QgsProcessingFeedback, QgsProject, QgsSettings
from qgis.PyQt.QtCore import QLocale, QSettings


class Log(QgsProcessingFeedback):
    """Prints what an algorithm says, indented."""

    def pushInfo(self, info: str) -> None:  # noqa: D102, N802
        print("   ", info)

    def pushWarning(self, warning: str) -> None:  # noqa: D102, N802
        print("  ! ", warning)

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: D102, N802, N803
        print("  !!", error, "" if not fatalError else "(fatal)")


@contextmanager
def qgis(language: str, profile: Path) -> Iterator[QgsApplication]:
    """Run QGIS in ``language`` with a profile folder of its own, and end it afterwards."""
    profile.mkdir(parents=True, exist_ok=True)
    application = QgsApplication([], False, str(profile))
    application.initQgis()
    # Settings of its own too: a language that was chosen elsewhere would go before this one.
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(profile))
    locale = {"nb": "nb_NO"}.get(language, "en_GB")
    QgsSettings().setValue("locale/overrideFlag", True)
    QgsSettings().setValue("locale/userLocale", locale)
    QgsApplication.setLocale(QLocale(locale))
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    from processing.core.Processing import Processing

    from klimaklok_plugin.processing.provider import KlimaklokProvider

    Processing.initialize()
    provider = KlimaklokProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    try:
        yield application
    finally:
        QgsProject.instance().clear()
        application.exitQgis()


def run(algorithm: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Run one of Klimaklok's algorithms and return its results."""
    import processing

    print(f"klimaklok:{algorithm}")
    return processing.run(f"klimaklok:{algorithm}", parameters, feedback=Log())


def qgis_version() -> str:
    """Return the version of QGIS in use."""
    return Qgis.version()
