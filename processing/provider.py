"""The provider: the list of Klimaklok's algorithms."""

from __future__ import annotations

from qgis.core import QgsProcessingAlgorithm, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from klimaklok_plugin.analysis.core.worker import finish_abandoned

from .build_network import BuildNetwork
from .car_detour import CarDetour
from .catchments import Catchments
from .charging_report import ChargingReport
from .data_package import DataPackage
from .download_osm import DownloadOsm
from .framework import sinks
from .framework.base import plugin_version
from .framework.texts import resource
from .heart_zones import HeartZones
from .locate_charging import LocateCharging
from .locate_park_and_ride import LocateParkAndRide
from .map_layout import MapLayout
from .parking_hierarchy import ParkingHierarchy
from .parking_norms import ParkingNorms
from .place_bike_parking import PlaceBikeParking
from .score_sites import ScoreSites
from .spillover import Spillover
from .transit_hubs import TransitHubs
from .transport_emissions import TransportEmissions
from .walking_groups import WalkingGroups
from .zoning_case import ZoningCase

LONGEST_WAIT_S = 30.0
ALGORITHMS: tuple[type[QgsProcessingAlgorithm], ...] = (
    DataPackage,
    BuildNetwork,
    DownloadOsm,
    TransitHubs,
    ScoreSites,
    Catchments,
    TransportEmissions,
    PlaceBikeParking,
    HeartZones,
    LocateCharging,
    LocateParkAndRide,
    ParkingHierarchy,
    ParkingNorms,
    CarDetour,
    Spillover,
    WalkingGroups,
    ZoningCase,
    MapLayout,
    ChargingReport,
)


class KlimaklokProvider(QgsProcessingProvider):
    """Registers Klimaklok's algorithms with QGIS."""

    def unload(self) -> None:
        # GDAL must not be shut down while a file that nobody waits for any more is still being read.
        finish_abandoned(LONGEST_WAIT_S)

    def loadAlgorithms(self) -> None:
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())

    def id(self) -> str:
        return "klimaklok"

    def name(self) -> str:
        return "Klimaklok"

    def longName(self) -> str:
        return "Klimaklok"

    def supportedOutputVectorLayerExtensions(self) -> list[str]:
        return [ending.removeprefix(".") for ending in sinks.ENDINGS]

    def defaultVectorFileExtension(self, hasGeometry: bool = True) -> str:  # noqa: ARG002
        return "gpkg"

    def versionInfo(self) -> str:
        return plugin_version()

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        return str(resource("icons/klimaklok.svg"))
