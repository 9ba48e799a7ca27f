"""Download as a user runs it, from a server on this machine: network and layers, the proxy, and failing in words."""

from __future__ import annotations

import time

import pyogrio
import pytest
from qgis.core import QgsApplication, QgsProcessingException, QgsProcessingFeedback, QgsSettings
from qgis.PyQt.QtCore import QStandardPaths
from qgis.PyQt.QtNetwork import QSslCertificate

from klimaklok_plugin.analysis.network import download
from klimaklok_plugin.processing import download_osm
from tests.osm_server import EAST, NORTH, SOUTH, WEST, MapServer, make_certificate
from tests.promptly import a_second

ALGORITHM = "klimaklok:downloadosm"
EXTENT = f"{WEST},{EAST},{SOUTH},{NORTH} [EPSG:4326]"

pytest.importorskip("osmnx", reason="osmnx is not installed")


@pytest.fixture
def server(monkeypatch, tmp_path):
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(download_osm, "cache_folder", lambda name: tmp_path / "hurtiglager" / name)
    made = MapServer()
    yield made
    made.close()


@pytest.fixture
def values(server, tmp_path):
    (tmp_path / "ut æøå").mkdir()
    return {
        "EXTENT": EXTENT,
        "OVERPASS_URL": f"{server.url}/api",
        "NOMINATIM_URL": server.url,
        "BUFFER": 0,
        "NETWORK": str(tmp_path / "ut æøå" / "gatenett.gpkg"),
    }


@pytest.fixture
def proxy():
    """Return a function that enters a proxy in QGIS's settings."""
    settings = QgsSettings()

    def enter(**entries):
        for name, value in {"proxyEnabled": True, "proxyType": "HttpProxy", **entries}.items():
            settings.setValue(f"proxy/{name}", value)

    yield enter
    settings.remove("proxy")


def test_a_place_becomes_a_network_and_a_layer_per_kind(values, run):
    layers = {"STOPS": "memory:", "SCHOOLS": "memory:", "BIKE_PARKING": "memory:", "CHARGERS": "memory:"}
    wanted = [0, 1, 4, 5]
    result = run(ALGORITHM, {**values, "EXTENT": None, "PLACE": "Prøveby", "FEATURES": wanted, **layers})
    edges = pyogrio.read_dataframe(result["NETWORK"].split("|")[0], layer="edges")
    assert len(edges) == 4
    assert edges.crs.to_epsg() == 25832
    assert {result[name].featureCount() for name in ("SCHOOLS", "CHARGERS")} == {1, 0}
    stops = sorted((row["kind"], row["name"]) for row in result["STOPS"].getFeatures())
    assert stops == [("bus", "Torget"), ("metro", "Prøveby T")]
    assert result["STOPS"].crs().authid() == "EPSG:25832"
    assert result["STOPS"].renderer().type() == "categorizedSymbol"


def test_gaps_can_be_asked_for_without_the_network_and_features_are_counted(values, run, heard):
    del values["NETWORK"]
    result = run(ALGORITHM, {**values, "GAPS": "memory:", "FEATURES": [4], "BIKE_PARKING": "memory:"}, heard)
    assert "NETWORK" not in result
    assert result["GAPS"].fields().names()[:3] == ["gap_m", "joins_components", "joined_km"]
    bikes = result["BIKE_PARKING"]
    assert bikes.fields().names() == ["name", "kind", "capacity", "operator", "access", "fee", "osm_id"]
    assert "Bike parking: 2 features." in heard.lines


def test_without_features_only_streets_are_asked_for(values, run, server):
    result = run(ALGORITHM, {**values, "STOPS": "memory:"})
    assert "STOPS" not in result
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("mood", "changes", "words"),
    [
        ("429", {}, "is busy"),
        ("500", {}, "answered with the error 500"),
        ("nothing", {}, "There are no streets"),
        ("nothing", {"EXTENT": None, "PLACE": "Ingensteds"}, 'knows no place "Ingensteds"'),
        ("", {"EXTENT": "5,15,58,65 [EPSG:4326]"}, "larger than the limit of 2000\u00a0km²"),
        ("", {"OVERPASS_URL": "http://127.0.0.1:9/api"}, "127.0.0.1:9 cannot be reached"),
        ("", {"EXTENT": None}, "Give either the name of a place or an extent"),
        ("", {"PLACE": "Prøveby"}, "Give either the name of a place or an extent"),
    ],
)
def test_what_failed_and_where_is_said_and_nothing_is_left(
    values, run, server, mood, changes, words, tmp_path, monkeypatch
):
    monkeypatch.setattr(download, "PAUSES_S", ())
    server.mood = mood
    with pytest.raises(QgsProcessingException, match=words):
        run(ALGORITHM, {**values, **changes})
    assert list((tmp_path / "ut æøå").iterdir()) == []


class CancelWhenAsked(QgsProcessingFeedback):
    """Cancels as soon as the server has been asked."""

    def __init__(self, server):
        super().__init__(False)
        self.server, self.when = server, None
        self.progressChanged.connect(self._changed)

    def isCanceled(self):
        if self.server.asked and self.when is None:
            self.when = time.monotonic()
            self.cancel()
        return super().isCanceled()

    def _changed(self, _):
        self.isCanceled()


def test_cancelling_while_the_server_is_silent_returns_within_a_second(values, run, server, tmp_path):
    server.mood = "hang"
    feedback = CancelWhenAsked(server)
    run(ALGORITHM, values, feedback)
    assert time.monotonic() - feedback.when < a_second()
    assert list((tmp_path / "ut æøå").iterdir()) == []


@pytest.mark.parametrize("percent", [10, 50, 90])
def test_cancelling_leaves_nothing(values, run, cancel_at, percent, tmp_path):
    feedback = cancel_at(percent)
    run(ALGORITHM, values, feedback)
    assert time.monotonic() - feedback.when < a_second()
    assert list((tmp_path / "ut æøå").iterdir()) == []


def test_qgis_proxy_is_used(values, run, server, proxy):
    proxy(proxyHost="127.0.0.1", proxyPort=server.host.split(":")[1])
    run(ALGORITHM, {**values, "OVERPASS_URL": "http://overpass.invalid/api"})
    assert server.asked[0].startswith("http://overpass.invalid/api/interpreter")


def test_proxy_settings_become_what_requests_wants(proxy):
    assert download_osm._proxies(None) == {}
    proxy(proxyHost="proxy.kommune.no", proxyPort="8080", proxyUser="kari", proxyPassword="p@ss/ord")
    assert download_osm._proxies(None)["https"] == "http://kari:p%40ss%2Ford@proxy.kommune.no:8080"
    proxy(proxyType="Socks5Proxy", proxyHost="10.0.0.1", proxyPort="1080", proxyUser="", proxyPassword="")
    assert download_osm._proxies(None)["http"] == "socks5h://10.0.0.1:1080"
    proxy(noProxyUrls=["http://kart.kommune.no"])
    assert download_osm._proxies("http://kart.kommune.no/api") == {"http": "", "https": ""}


def test_the_cache_lies_in_the_users_cache_folder():
    root = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericCacheLocation)
    assert str(download_osm.cache_folder("openstreetmap")).startswith(root)


def test_what_qgis_trusts_is_trusted_a_certificate_of_the_municipalitys_own_included(tmp_path, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    own, _ = make_certificate(tmp_path)
    manager = QgsApplication.authManager()
    made = QSslCertificate.fromPath(str(own))[0]
    assert manager.setMasterPassword("bare til prøve", False)
    assert manager.storeCertAuthority(made)
    try:
        manager.rebuildCaCertsCache()
        manager.rebuildTrustedCaCertsCache()
        assert bytes(made.toPem()).strip() in download_osm._certificates().read_bytes()
    finally:
        manager.removeCertAuthority(made)
        manager.rebuildCaCertsCache()
        manager.rebuildTrustedCaCertsCache()
    assert bytes(made.toPem()).strip() not in download_osm._certificates().read_bytes()


def test_where_qgis_trusts_nobody_in_particular_the_usual_authorities_count(monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)

    class Nobody:
        def trustedCaCertsPemText(self):
            return b""

    monkeypatch.setattr(download_osm.QgsApplication, "authManager", staticmethod(Nobody))
    assert download_osm._certificates() is None


def test_the_file_that_the_environment_names_goes_before_what_qgis_trusts(monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/kommune.pem")
    assert download_osm._certificates() is None
