"""Download OSM: streets and features of a place or an extent, as network and layers."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsSettings,
)
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

from klimaklok_plugin.analysis.core.messages import KlimaklokError, Note
from klimaklok_plugin.analysis.core.progress import Progress, part
from klimaklok_plugin.analysis.network.columns import BIKE_PARKING, CAR_PARKING, CHARGERS, SCHOOLS, SERVICES, STOPS
from klimaklok_plugin.analysis.network.messages import DownloadNoAreaError

from .build_network import BuildNetwork, quality_in_words
from .framework import parameters
from .framework.base import KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, plugin_version
from .framework.inputs import Inputs, cache_folder
from .framework.parameters import NETWORK, POINTS
from .framework.sections import Sections
from .framework.texts import tr

if TYPE_CHECKING:
    from .framework.base import Result

LAYERS = {
    "stops": STOPS,
    "schools": SCHOOLS,
    "services": SERVICES,
    "car_parking": CAR_PARKING,
    "bike_parking": BIKE_PARKING,
    "chargers": CHARGERS,
}
SCHEMES = {"HttpProxy": "http", "HttpCachingProxy": "http", "Socks5Proxy": "socks5h"}


class DownloadOsm(KlimaklokAlgorithm):
    """Downloads streets and features."""

    ID = "downloadosm"
    GROUP = "data"
    PACKAGES = (*KlimaklokAlgorithm.PACKAGES, "osmnx", "networkx", "requests")
    SECTIONS = Sections(
        needed=("PLACE", "EXTENT", "FEATURES"), often=("PACKAGE", "BUFFER"), either=(("PLACE", "EXTENT"),)
    )

    def title(self) -> str:
        return tr("Download from OpenStreetMap")

    def summary(self) -> str:
        return tr(
            "Fetches the streets of a place or an extent and builds the street network, and fetches stops, schools and "
            "other services, parking and charging stations as layers. Needs internet.\n\n"
            "The streets are built by the same rules as with 'Build street network'. QGIS's proxy settings are used. "
            "Answers are kept for a week in the user's cache folder, so that a second run needs no internet. The "
            "servers are free and shared: fetch an area once, and save the result. For more than 2,000 km² get a file "
            "from download.geofabrik.de instead.\n\n"
            "What OpenStreetMap lacks is lacking here: opening hours, capacities and small services above all. "
            "Data: © OpenStreetMap contributors, ODbL."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [
            parameters.text(
                "PLACE",
                tr("Place"),
                tr("A municipality or district with its country, such as 'Bærum, Norway'. Or choose an extent."),
            ),
            parameters.extent("EXTENT", tr("Extent"), tr("Instead of a place.")),
            parameters.choice(
                "FEATURES",
                tr("Features"),
                [label for label, _ in _layers().values()],
                tr("Each becomes a layer of points with name, kind and, where known, capacity."),
                default=None,
                optional=True,
                multiple=True,
            ),
            parameters.number(
                "BUFFER",
                tr("Widen the area for streets by (m)"),
                tr("People walk across the border too; 1,000 m is enough for most questions."),
                default=1000.0,
                minimum=0.0,
                maximum=20_000.0,
            ),
            parameters.text(
                "OVERPASS_URL",
                tr("Overpass server"),
                tr("Left empty, the public one at overpass-api.de is asked."),
                advanced=True,
            ),
            parameters.text(
                "NOMINATIM_URL",
                tr("Place search server"),
                tr("Left empty, the public one at nominatim.openstreetmap.org is asked."),
                advanced=True,
            ),
            parameters.crs(),
        ]

    def outputs(self) -> Sequence[Output]:
        streets = [
            replace(each, optional=True, by_default=each.name == NETWORK)
            for each in BuildNetwork().outputs()
            if not isinstance(each, NumberOutput)
        ]
        return [
            *streets,
            *(
                LayerOutput(layer.upper(), label, text, geometry=POINTS[0], columns=LAYERS[layer], optional=True)
                for layer, (label, text) in _layers().items()
            ),
        ]

    def problem(self, values: dict[str, Any], context: QgsProcessingContext) -> KlimaklokError | None:
        place = self.parameterAsString(values, "PLACE", context).strip()
        extent = self.parameterAsExtent(values, "EXTENT", context)
        given = not (extent.isNull() or extent.isEmpty())
        return DownloadNoAreaError() if bool(place) == given else None

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm
        from klimaklok_plugin.analysis.network.download import DownloadOptions, download_osm, network_crs, write_osm
        from klimaklok_plugin.analysis.network.storage import save_network

        overpass, nominatim = inputs.text("OVERPASS_URL"), inputs.text("NOMINATIM_URL")
        options = DownloadOptions(
            overpass,
            nominatim,
            proxies=_proxies(overpass),
            certificates=_certificates(),
            cache_dir=cache_folder("openstreetmap"),
        )
        place, extent = inputs.text("PLACE"), inputs.extent("EXTENT")
        chosen = [list(LAYERS)[position] for position in inputs.choices("FEATURES")]
        layers = [layer for layer in chosen if inputs.wants(layer.upper())]
        found = download_osm(
            place,
            extent,
            layers,
            streets=any(inputs.wants(name) for name in (NETWORK, "GAPS", "QUALITY")),
            buffer_m=inputs.number("BUFFER") or 0.0,
            options=options,
            progress=part(progress, 0.0, 0.6),
        )
        inputs.say([Note("download_from", {"servers": found.servers})])
        crs = inputs.crs_given or network_crs(found.area)
        results: dict[str, Result] = {name.upper(): frame.to_crs(crs) for name, frame in found.features.items()}
        inputs.say(
            Note("download_features", {"layer": name.upper(), "count": len(frame)})
            for name, frame in found.features.items()
        )
        if found.streets:
            about = {
                "source": f"OpenStreetMap, {', '.join(found.servers)}",
                "source_date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
                "plugin": plugin_version(),
            }
            with tempfile.TemporaryDirectory(prefix="klimaklok_") as folder:
                file = Path(folder) / "openstreetmap.osm"
                write_osm(found.streets, file, part(progress, 0.6, 0.65))
                built = network_from_osm(
                    file, crs, inputs.strategy, BuildOptions(about=about), part(progress, 0.65, 0.9)
                )
            for warning in built.warnings:
                inputs.warn(warning)
            inputs.say(built.notes)
            results["GAPS"], results["QUALITY"] = built.gaps, quality_in_words(built.quality)
            if inputs.wants(NETWORK):
                results[NETWORK] = inputs.staged(NETWORK)
                save_network(built.network, results[NETWORK], part(progress, 0.9, 1.0))
        return results


def _layers() -> dict[str, tuple[str, str]]:
    """Return label and help of each layer of features."""
    return {
        "stops": (tr("Stops and stations"), tr("Stations, stops and subway entrances. They hold no timetable.")),
        "schools": (
            tr("Schools"),
            tr("Schools, but those that say they are no compulsory schools; the number of pupils is not known."),
        ),
        "services": (
            tr("Services"),
            tr("Schools, kindergartens, health and groceries, as 'Score development sites' takes them."),
        ),
        "car_parking": (tr("Car parking"), tr("A point in each car park.")),
        "bike_parking": (tr("Bike parking"), tr("A point in each bike parking.")),
        "chargers": (tr("Charging stations"), tr("Charging stations for cars and others.")),
    }


def _proxies(url: str | None) -> dict[str, str]:
    """Return QGIS's proxy for `url` as requests wants it; empty where QGIS names none."""
    settings = QgsSettings()
    if not settings.value("proxy/proxyEnabled", False, type=bool):
        return {}
    address = url or "https://overpass-api.de"
    excluded = settings.value("proxy/proxyExcludedUrls", []) or []
    skipped = settings.value("proxy/noProxyUrls", []) or []
    direct = [each for each in (*_as_list(excluded), *_as_list(skipped)) if each and address.startswith(each)]
    if direct:
        return {"http": "", "https": ""}
    kind = settings.value("proxy/proxyType", "DefaultProxy")
    host, port = settings.value("proxy/proxyHost", ""), str(settings.value("proxy/proxyPort", "") or "")
    user, password = settings.value("proxy/proxyUser", ""), settings.value("proxy/proxyPassword", "")
    login = settings.value("proxy/authcfg", "")
    if login:
        config = QgsAuthMethodConfig()
        if QgsApplication.authManager().loadAuthenticationConfig(login, config, True)[0]:
            user, password = config.config("username"), config.config("password")
    if kind == "DefaultProxy":
        found = QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(address)))
        if not found or found[0].type() == QNetworkProxy.ProxyType.NoProxy:
            return {}
        host, port = found[0].hostName(), str(found[0].port())
        kind = "Socks5Proxy" if found[0].type() == QNetworkProxy.ProxyType.Socks5Proxy else "HttpProxy"
    if not host or kind not in SCHEMES:
        return {}
    return _as_proxies(SCHEMES[kind], host, port, user, password)


def _certificates() -> Path | None:
    """Return a file with the authorities that QGIS trusts, a municipality's own among them.

    None where it has none, and where the environment names a file: that is what IT has chosen for this machine.
    """
    if os.environ.get("REQUESTS_CA_BUNDLE"):
        return None
    trusted = bytes(QgsApplication.authManager().trustedCaCertsPemText())
    if not trusted:
        return None
    file = cache_folder("certificates") / f"{hashlib.sha256(trusted).hexdigest()}.pem"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(trusted)
    return file


def _as_proxies(scheme: str, host: str, port: str, user: str, password: str) -> dict[str, str]:
    quoted = QUrl()
    quoted.setScheme(scheme)
    quoted.setHost(host)
    if port.isdigit():
        quoted.setPort(int(port))
    if user:
        quoted.setUserName(user)
        quoted.setPassword(password)
    address = bytes(quoted.toEncoded()).decode("ascii")
    return {"http": address, "https": address}


def _as_list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
