"""Downloads from a server on this machine: what arrives, what is said when it fails, and that nothing stays behind."""

from __future__ import annotations

import os
import socket
import threading
import time
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
import shapely

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.network.download import LAYERS, DownloadOptions, download_osm, write_osm
from klimaklok_plugin.analysis.network.messages import (
    DownloadBusyError,
    DownloadGaveUpError,
    DownloadNoAreaError,
    DownloadNoDataError,
    DownloadNoStreetsError,
    DownloadPlaceNoAreaError,
    DownloadPlaceUnknownError,
    DownloadProxyError,
    DownloadRefusedError,
    DownloadTimeoutError,
    DownloadTooLargeError,
    DownloadUnreachableError,
)
from tests.osm_server import EAST, NORTH, SOUTH, WEST, MapServer

osmnx = pytest.importorskip("osmnx", reason="osmnx is not installed")
EXTENT = (WEST, SOUTH, EAST, NORTH)


@pytest.fixture
def server(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    made = MapServer()
    yield made
    made.close()


@pytest.fixture
def options(server, tmp_path):
    return DownloadOptions(
        overpass_url=f"{server.url}/api",
        nominatim_url=server.url,
        cache_dir=tmp_path / "hurtiglager",
        timeout_s=20,
        pauses_s=(0.0, 0.0),
    )


def test_streets_of_an_extent_arrive_whole_and_in_order(options, tmp_path):
    found = download_osm(None, EXTENT, options=options)
    assert [way["id"] for way in found.streets["way"]] == [10, 20, 30]
    path = tmp_path / "gater.osm"
    write_osm(found.streets, path)
    root = ET.parse(path).getroot()
    assert [child.tag for child in root] == ["node"] * 4 + ["way"] * 3 + ["relation"]
    assert root.find("way[@id='20']/tag[@k='name']").get("v") == "Storgata <&> «Øst»"
    assert [nd.get("ref") for nd in root.findall("way[@id='20']/nd")] == ["1", "2", "3"]
    assert root.find("node[@id='3']/tag").attrib == {"k": "barrier", "v": "bollard"}
    assert [m.get("role") for m in root.find("relation")[:3]] == ["from", "via", "to"]


def test_a_downloaded_network_is_the_same_as_one_from_a_file(options, tmp_path):
    pytest.importorskip("pyogrio")
    from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm
    from klimaklok_plugin.analysis.strategy.loading import load_strategy

    path = tmp_path / "gater.osm"
    write_osm(download_osm(None, EXTENT, options=options).streets, path)
    result = network_from_osm(path, None, load_strategy(), BuildOptions())
    table = result.network.table
    assert len(table) == 4  # Storgata is cut where the service road leaves it
    assert set(table["road_class"].astype(str)) == {"residential", "footway", "service"}
    assert table["private"].sum() == 1
    assert result.network.crs.to_epsg() == 25832


def test_a_place_is_looked_up_and_its_boundary_used(options, server):
    found = download_osm("Prøveby", None, options=options)
    assert found.area.equals(shapely.box(*EXTENT))
    assert "q=Prøveby" in server.asked[0]
    assert found.servers == (server.host,)


def test_features_are_sorted_into_layers_by_kind(options):
    found = download_osm(None, EXTENT, LAYERS, streets=False, options=options).features
    assert found["schools"]["name"].tolist() == ["Øvre skole"]
    assert sorted(found["services"]["kind"]) == ["kindergarten", "school"]
    assert dict(zip(found["stops"]["name"], found["stops"]["kind"], strict=True)) == {
        "Torget": "bus",
        "Prøveby T": "metro",
    }
    assert found["bike_parking"]["capacity"].fillna(-1).tolist() == [20, -1]
    parking = found["car_parking"].iloc[0]
    assert (parking["osm_id"], parking["capacity"], parking["fee"]) == ("way/120", 40, "yes")
    assert parking.geometry.geom_type == "Point"
    assert len(found["chargers"]) == 0
    assert list(found["chargers"].columns) == list(found["stops"].columns)


def test_answers_are_kept_and_old_ones_forgotten(options, server):
    download_osm(None, EXTENT, options=options)
    download_osm(None, EXTENT, options=options)
    assert len(server.asked) == 1
    (kept,) = options.cache_dir.iterdir()
    os.utime(kept, (1, 1))
    download_osm(None, EXTENT, options=options)
    assert len(server.asked) == 2


def test_a_kept_answer_that_was_cut_off_is_asked_for_again(options, server):
    download_osm(None, EXTENT, options=options)
    (kept,) = options.cache_dir.iterdir()
    kept.write_text(kept.read_text()[:40])
    assert len(download_osm(None, EXTENT, options=options).streets["way"]) == 3
    assert len(server.asked) == 2


def test_nothing_of_osmnx_or_the_resolver_is_left_changed(options, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = (
        socket.getaddrinfo,
        osmnx.settings.overpass_url,
        osmnx.settings.cache_folder,
        osmnx.settings.requests_kwargs,
    )
    download_osm(None, EXTENT, options=replace(options, cache_dir=None))
    after = (
        socket.getaddrinfo,
        osmnx.settings.overpass_url,
        osmnx.settings.cache_folder,
        osmnx.settings.requests_kwargs,
    )
    assert before == after
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("mood", "error", "words"),
    [
        ("429", DownloadBusyError, "is busy .status 429."),
        ("504", DownloadBusyError, "is busy .status 504."),
        ("400", DownloadRefusedError, "answered with the error 400 Bad Request"),
        ("407", DownloadProxyError, "The proxy does not let the request"),
        ("login page", DownloadNoDataError, "perhaps a login page"),
        ("remark", DownloadGaveUpError, 'could not finish the request .runtime error: Query timed out in "query"'),
        ("nothing", DownloadNoStreetsError, "no streets in the area"),
    ],
)
def test_what_failed_and_where_is_said(options, server, mood, error, words):
    server.mood = mood
    with pytest.raises(error, match=words) as caught:
        download_osm(None, EXTENT, options=options)
    assert mood == "nothing" or server.host in str(caught.value)
    kept = list(options.cache_dir.glob("*")) if options.cache_dir.exists() else []
    assert len(kept) == (1 if mood == "nothing" else 0)


def test_a_busy_server_is_asked_again(options, server):
    server.mood = "busy once"
    assert len(download_osm(None, EXTENT, options=options).streets["way"]) == 3
    assert len(server.asked) == 2


def test_a_server_that_does_not_answer_in_time_is_named(options, server):
    server.mood = "hang"
    with pytest.raises(DownloadTimeoutError, match=r"did not answer within 1 second\."):
        download_osm(None, EXTENT, options=replace(options, timeout_s=1))


def test_no_connection_names_the_server(options):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DownloadUnreachableError, match=rf"127\.0\.0\.1:{port} cannot be reached .*refused") as caught:
        download_osm(None, EXTENT, options=replace(options, overpass_url=f"http://127.0.0.1:{port}/api"))
    assert "0x" not in str(caught.value)


def test_an_unknown_place_and_one_without_a_boundary_are_told_apart(options, server):
    server.mood = "nothing"
    with pytest.raises(DownloadPlaceUnknownError, match='knows no place "Ingensteds"'):
        download_osm("Ingensteds", None, options=options)
    server.mood = "point"
    with pytest.raises(DownloadPlaceNoAreaError, match='"Prikken" has no boundary'):
        download_osm("Prikken", None, options=options)


def test_too_large_an_area_is_refused_before_anyone_is_asked(options, server):
    with pytest.raises(DownloadTooLargeError, match=r"of 1[0-9],[0-9]{3}\skm² is larger than the limit of 2000\skm²"):
        download_osm(None, (10, 59, 12, 60), options=options)
    assert server.asked == []


def test_a_place_and_an_extent_together_are_refused(options):
    for place, extent in ((None, None), ("Prøveby", EXTENT)):
        with pytest.raises(DownloadNoAreaError):
            download_osm(place, extent, options=options)


def test_requests_go_through_the_proxy(options, server):
    proxied = replace(options, overpass_url="http://overpass.invalid/api", proxies={"http": server.url})
    assert len(download_osm(None, EXTENT, options=proxied).streets["way"]) == 3
    assert server.asked[0].startswith("http://overpass.invalid/api/interpreter")


def test_a_proxy_that_is_not_there_is_named(options):
    proxied = replace(options, overpass_url="http://overpass.invalid/api", proxies={"http": "http://127.0.0.1:9"})
    with pytest.raises(DownloadProxyError, match="The proxy does not let the request to overpass"):
        download_osm(None, EXTENT, options=proxied)


@pytest.mark.parametrize("mood", ["hang", "429"])
def test_cancelling_returns_within_a_second_and_the_worker_writes_nothing_any_more(
    options, server, mood, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    server.mood = mood
    started = time.monotonic()

    def cancel_when_waiting(_):
        return bool(server.asked) and time.monotonic() - started > 0.3

    with pytest.raises(Cancelled):
        download_osm(None, EXTENT, options=replace(options, pauses_s=(60.0,)), progress=cancel_when_waiting)
    assert time.monotonic() - started < 20.0  # not the minute of the pause; how soon after the click is held below
    server.mood = ""
    server.released.set()
    for worker in [thread for thread in threading.enumerate() if thread.name == "klimaklok"]:
        worker.join(5)
        assert not worker.is_alive()
        assert worker.daemon
    assert list(tmp_path.rglob("*.json")) == []
    assert osmnx.settings.requests_kwargs == {}


def test_cancelling_takes_less_than_a_second_from_the_click(options, server):
    server.mood = "hang"
    clicked = []

    def click(_):
        if server.asked and not clicked:
            clicked.append(time.monotonic())
        return bool(clicked)

    with pytest.raises(Cancelled):
        download_osm(None, EXTENT, options=options, progress=click)
    assert time.monotonic() - clicked[0] < 1.0
