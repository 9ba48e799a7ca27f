"""Downloads from a server on this machine: what arrives, what is said when it fails, and that nothing stays behind."""

from __future__ import annotations

import gzip
import json
import os
import re
import socket
import threading
import time
import tracemalloc
import xml.etree.ElementTree as ET
from dataclasses import replace

import pyproj
import pytest
import shapely

from klimaklok_plugin.analysis.core import unpack
from klimaklok_plugin.analysis.core.messages import Cancelled, KlimaklokError
from klimaklok_plugin.analysis.network import download
from klimaklok_plugin.analysis.network.download import LAYERS, DownloadOptions, download_osm, write_osm
from klimaklok_plugin.analysis.network.messages import (
    DownloadBusyError,
    DownloadCertificateError,
    DownloadGaveUpError,
    DownloadNoAreaError,
    DownloadNoDataError,
    DownloadNoStreetsError,
    DownloadOutsideError,
    DownloadPlaceNoAreaError,
    DownloadPlaceUnknownError,
    DownloadProxyError,
    DownloadRefusedError,
    DownloadTimeoutError,
    DownloadTooLargeError,
    DownloadTooMuchError,
    DownloadUnreachableError,
    DownloadWrongShapeError,
)
from tests.osm_server import EAST, FEATURES, NORTH, SOUTH, STREETS, WEST, MapServer, make_certificate
from tests.promptly import a_second

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


@pytest.mark.parametrize(
    ("extent", "error"),
    [
        ((-180, -90, 180, 90), DownloadTooLargeError),  # geodesic area: nothing
        ((-180, 0, 180, 90), DownloadTooLargeError),
        ((-180, 59, 180, 59.5), DownloadTooLargeError),
        ((-180, -90, 0, 90), DownloadTooLargeError),
        ((10, 84.5, 10.1, 84.6), DownloadOutsideError),
        ((10, -85, 10.1, -84.9), DownloadOutsideError),
        ((179.9, 59, -179.9, 59.1), DownloadOutsideError),  # across the antimeridian
        ((179.9, 59, 180.1, 59.1), DownloadOutsideError),
        ((10, 89.9, 10.1, 90.1), DownloadOutsideError),
        ((10, 60, 10, 60), DownloadOutsideError),
        ((10, 60, float("nan"), 61), DownloadOutsideError),
        ((10, 60, 1e300, 61), DownloadOutsideError),
    ],
)
def test_the_world_the_poles_and_the_antimeridian_are_refused_before_anyone_is_asked(options, server, extent, error):
    with pytest.raises(error):
        download_osm(None, extent, options=options)
    assert server.asked == []


@pytest.mark.parametrize(
    ("extent", "km2"),
    [
        ((10, 59, 11, 60), 6.29e3),
        ((0, -0.5, 1, 0.5), 1.2308e4),
        ((10, 80, 11, 81), 2.04e3),
        ((-71, -34, -70, -33), 1.03e4),
    ],
)
def test_the_size_of_an_area_agrees_with_that_on_the_ellipsoid(options, extent, km2):
    with pytest.raises(DownloadTooLargeError) as caught:
        download_osm(None, extent, options=replace(options, max_area_km2=10))
    geodesic = abs(pyproj.Geod(ellps="GRS80").geometry_area_perimeter(shapely.box(*extent))[0]) / 1e6
    assert caught.value.values["area"] == pytest.approx(geodesic, rel=0.01)
    assert geodesic == pytest.approx(km2, rel=0.02)


def test_beside_the_antimeridian_streets_are_fetched_without_going_round_the_globe(options, server):
    download_osm(None, (179.98, 59.88, 179.9999, 59.9), buffer_m=1000, options=options)
    numbers = [float(word) for word in re.findall(r"-?\d+\.\d+", server.asked[-1].split("poly:")[1])]
    assert min(numbers[1::2]) > 179


# --- what a server may say --------------------------------------------------------------------------------------------

NODE = {"type": "node", "id": 1, "lat": 59.89, "lon": 10.51}
WRONG = {
    "a list": [],
    "a list of elements": [NODE],
    "a number": 7,
    "nothing": None,
    "a text": "elements",
    "no elements": {},
    "elements by number": {"elements": {"1": NODE}},
    "an element that is a list": {"elements": [NODE, [1]]},
    "an element that is null": {"elements": [None]},
    "no kind": {"elements": [{"id": 1}]},
    "kind is a list": {"elements": [{"type": [], "id": 1}]},
    "no id": {"elements": [{"type": "way", "nodes": [1], "tags": {"highway": "path"}}]},
    "id is a text": {"elements": [{**NODE, "id": "1"}]},
    "id is huge": {"elements": [{**NODE, "id": 2**70}]},
    "id is true": {"elements": [{**NODE, "id": True}]},
    "no place": {"elements": [{"type": "node", "id": 1}]},
    "place is null": {"elements": [{**NODE, "lat": None}]},
    "place is a text": {"elements": [{**NODE, "lon": "10.5"}]},
    "place off the globe": {"elements": [{**NODE, "lat": 959.0}]},
    "place is no number": b'{"elements": [{"type": "node", "id": 1, "lat": NaN, "lon": 10.5}]}',
    "tags are a list": {"elements": [{**NODE, "tags": ["highway"]}]},
    "a tag is a list": {"elements": [{**NODE, "tags": {"highway": ["bus_stop"]}}]},
    "no nodes": {"elements": [{"type": "way", "id": 1, "tags": {"highway": "path"}}]},
    "nodes are a text": {"elements": [{"type": "way", "id": 1, "nodes": "1,2"}]},
    "a node is a text": {"elements": [{"type": "way", "id": 1, "nodes": [1, "2"]}]},
    "no members": {"elements": [{"type": "relation", "id": 1}]},
    "a member is a number": {"elements": [{"type": "relation", "id": 1, "members": [3]}]},
}


@pytest.mark.parametrize("shape", WRONG)
@pytest.mark.parametrize("streets", [True, False])
def test_an_answer_of_another_shape_is_said_and_not_kept(options, server, shape, streets):
    server.mood, server.said = "says", WRONG[shape]
    with pytest.raises((DownloadWrongShapeError, DownloadNoStreetsError), match=r"127\.0\.0\.1|no streets"):
        download_osm(None, EXTENT, () if streets else LAYERS, streets=streets, options=options)
    assert not list(options.cache_dir.glob("*.json")) if options.cache_dir.exists() else True


@pytest.mark.parametrize(
    "place",
    [
        {"osm_id": 1},
        [None],
        [{}],
        [{"geojson": 3}],
        [{"geojson": {"type": "Polygon", "coordinates": [[[1]]]}, "boundingbox": ["1", "2", "3", "4"]}],
        [{"geojson": {"type": "Polygon", "coordinates": []}, "boundingbox": ["1", "2", "3", "4"]}],
        [{"geojson": {"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [1, 4], [1, 2]]]}, "boundingbox": ["x"]}],
    ],
)
def test_a_place_of_another_shape_is_said(options, server, place):
    server.mood, server.said = "says", place
    with pytest.raises(KlimaklokError):
        download_osm("Prøveby", None, options=options)


def test_parts_that_belong_to_another_kind_of_element_are_left_alone(options, server, tmp_path):
    node = {**NODE, "id": 99, "nodes": ["amenity"], "members": 7}
    server.mood, server.said = "says", {"elements": [*STREETS, node]}
    write_osm(download_osm(None, EXTENT, options=options).streets, tmp_path / "gater.osm")
    assert len(ET.parse(tmp_path / "gater.osm").getroot().find("node[@id='99']")) == 0


@pytest.mark.parametrize("text", [b"", b"{", b"[" * 100_000, b"\xff\xfe\x00", b"\x80", b"null and void"])
def test_what_is_no_json_is_no_data(options, server, text):
    server.mood, server.said = "says", text
    with pytest.raises(DownloadNoDataError):
        download_osm(None, EXTENT, options=options)


@pytest.mark.parametrize("name", ["geometry", "index", "nodes", "element", "id", "members", "lat", "lon", "type"])
def test_tags_with_the_names_of_columns_stop_nothing(options, server, name):
    tagged = [{**each, "tags": {**each["tags"], name: "x"}} if "tags" in each else dict(each) for each in FEATURES]
    server.mood, server.said = "says", {"elements": tagged}
    found = download_osm(None, EXTENT, LAYERS, streets=False, options=options).features
    assert found["schools"]["name"].tolist() == ["Øvre skole"]
    assert found["car_parking"]["osm_id"].tolist() == ["way/120"]


def test_a_kept_answer_of_another_shape_is_asked_for_again(options, server):
    download_osm(None, EXTENT, options=options)
    for content in (
        b"[1, 2]",
        b'{"elements": 3}',
        b'{"elements": [7]}',
        b"\xff\xff",
        b'{"elements": [{"type": "way"}]}',
    ):
        for file in options.cache_dir.glob("*.json"):
            file.write_bytes(content)
        assert len(download_osm(None, EXTENT, options=options).streets["way"]) == 3


def test_an_answer_that_unpacks_without_end_is_refused_on_the_way(options, server, monkeypatch):
    monkeypatch.setattr(unpack, "FREE_BYTES", 1e6)
    server.mood, server.packed = "packed", gzip.compress(bytes(80_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(DownloadTooMuchError, match="100 times"):
            download_osm(None, EXTENT, options=options)
        assert tracemalloc.get_traced_memory()[1] < 60e6
    finally:
        tracemalloc.stop()


def test_a_packed_answer_is_read_like_any_other(options, server):
    server.mood, server.packed = "packed", gzip.compress(json.dumps({"elements": STREETS}).encode())
    assert len(download_osm(None, EXTENT, options=options).streets["way"]) == 3


def test_an_answer_larger_than_can_be_read_is_refused(options, server, monkeypatch):
    monkeypatch.setattr(download, "MOST_ANSWER_BYTES", 200)
    with pytest.raises(DownloadTooMuchError):
        download_osm(None, EXTENT, options=options)
    monkeypatch.setattr(download, "MOST_ANSWER_BYTES", 1e6)
    monkeypatch.setattr(download, "MOST_ANSWER_MEMORY", 1e3)
    with pytest.raises(DownloadTooMuchError, match="objects"):
        download_osm(None, EXTENT, options=options)


def test_a_place_and_an_extent_together_are_refused(options):
    for place, extent in ((None, None), ("Prøveby", EXTENT)):
        with pytest.raises(DownloadNoAreaError):
            download_osm(place, extent, options=options)


def test_requests_go_through_the_proxy(options, server):
    proxied = replace(options, overpass_url="http://overpass.invalid/api", proxies={"http": server.url})
    assert len(download_osm(None, EXTENT, options=proxied).streets["way"]) == 3
    assert server.asked[0].startswith("http://overpass.invalid/api/interpreter")


def test_a_server_is_believed_when_an_authority_that_is_trusted_stands_for_it(options, tmp_path, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    certificate, both = make_certificate(tmp_path)
    server = MapServer(both)
    try:
        secure = replace(options, overpass_url=f"{server.url}/api")
        with pytest.raises(DownloadCertificateError, match="is not trusted"):
            download_osm(None, EXTENT, options=secure)
        assert server.asked == []
        found = download_osm(None, EXTENT, options=replace(secure, certificates=certificate))
        assert len(found.streets["way"]) == 3
    finally:
        server.close()


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
    assert time.monotonic() - clicked[0] < a_second()
