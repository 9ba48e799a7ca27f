"""The provider: the list of Klimaklok's algorithms."""

from __future__ import annotations

from qgis.core import QgsProcessingAlgorithm, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .base import plugin_version
from .texts import resource


def algorithms() -> list[type[QgsProcessingAlgorithm]]:
    """Return the algorithms, in the order of the toolbox."""
    found: list[type[QgsProcessingAlgorithm]] = []
    try:
        from .build_network import BuildNetwork

        found.append(BuildNetwork)
    except ModuleNotFoundError:
        pass
    try:
        from .download_osm import DownloadOsm

        found.append(DownloadOsm)
    except ModuleNotFoundError:
        pass
    try:
        from .transit_hubs import TransitHubs

        found.append(TransitHubs)
    except ModuleNotFoundError:
        pass
    try:
        from .score_sites import ScoreSites

        found.append(ScoreSites)
    except ModuleNotFoundError:
        pass
    return found


class KlimaklokProvider(QgsProcessingProvider):
    """Registers Klimaklok's algorithms with QGIS."""

    def loadAlgorithms(self) -> None:
        for algorithm in algorithms():
            self.addAlgorithm(algorithm())

    def id(self) -> str:
        return "klimaklok"

    def name(self) -> str:
        return "Klimaklok"

    def longName(self) -> str:
        return "Klimaklok"

    def versionInfo(self) -> str:
        return plugin_version()

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        return str(resource("icons/klimaklok.svg"))
