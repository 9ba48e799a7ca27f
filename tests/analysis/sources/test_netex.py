"""Stop places from made NeTEx files, and from the real sample: which count, what calls there, and what is refused."""

from __future__ import annotations

import gzip
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import shapely

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.sources.messages import (
    NetexBrokenError,
    NetexCutOffError,
    NetexEmptyError,
    NetexEntitiesError,
    NetexForeignError,
    NetexNoStopsError,
    NetexUnreadableError,
)
from klimaklok_plugin.analysis.sources.netex import is_stop_register, read_stops

SAMPLE = Path(__file__).parents[4] / "shared" / "data" / "formats" / "nsr_stopPlaces_sample_netex.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<PublicationDelivery xmlns="http://www.netex.org.uk/netex">'


def place(lon, lat):
    return f"<Centroid><Location><Longitude>{lon}</Longitude><Latitude>{lat}</Latitude></Location></Centroid>"


def quay(number, lon, lat):
    return f'<Quay id="NSR:Quay:{number}" version="1"><Name>Spor {number}</Name>{place(lon, lat)}</Quay>'


def stop(number=1, kind="onstreetBus", mode="bus", at=(10.5, 59.9), quays=(), version=1, more="", **attributes):
    told = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return (
        f'<StopPlace id="NSR:StopPlace:{number}" version="{version}"{told}>{more}<Name lang="nor">Stopp {number}</Name>'
        + (place(*at) if at else "")
        + "<tariffZones><TariffZoneRef ref='RUT:TariffZone:1'/><Name>Sone</Name></tariffZones>"
        + (f"<TransportMode>{mode}</TransportMode>" if mode else "")
        + (f"<StopPlaceType>{kind}</StopPlaceType>" if kind else "")
        + (f"<quays>{''.join(quays)}</quays>" if quays else "")
        + "</StopPlace>"
    )


def valid(begin="2020-01-01T00:00:00", end=""):
    ending = f"<ToDate>{end}</ToDate>" if end else ""
    return f"<ValidBetween><FromDate>{begin}</FromDate>{ending}</ValidBetween>"


def delivery(*stops, published="2026-01-15T04:00:00"):
    return (
        f"{HEAD}<PublicationTimestamp>{published}</PublicationTimestamp><dataObjects><SiteFrame>"
        "<topographicPlaces><TopographicPlace id='KVE:1'><Name>Bærum</Name></TopographicPlace></topographicPlaces>"
        f"<stopPlaces>{''.join(stops)}</stopPlaces><tariffZones><TariffZone><Name>Z</Name></TariffZone></tariffZones>"
        "</SiteFrame></dataObjects></PublicationDelivery>"
    )


@pytest.fixture
def read(tmp_path):
    def reader(*stops, raw=None, name="stops.xml", progress=None, **more):
        path = tmp_path / name
        path.write_bytes(delivery(*stops, **more).encode() if raw is None else raw)
        return read_stops(path, progress)

    return reader


def codes(register):
    return {note.code: note.values.get("count") for note in register.notes}


def test_a_stop_place_stands_where_its_quays_are(read):
    stops = read(stop(1, quays=[quay(1, 10.5, 59.9), quay(2, 10.51, 59.91)]), stop(2, at=(10.6, 59.8))).stops
    assert stops["name"].tolist() == ["Stopp 1", "Stopp 2"]
    assert stops.geometry[0].equals(shapely.MultiPoint([(10.5, 59.9), (10.51, 59.91)]))
    assert stops.geometry[1].equals(shapely.MultiPoint([(10.6, 59.8)]))
    assert stops["n_quays"].tolist() == [2, 0]
    assert stops.crs.to_epsg() == 4326


def test_what_calls_is_told_by_the_type_or_else_by_the_transport_mode(read):
    kinds = ["railStation", "metroStation", "onstreetTram", "onstreetBus", "busStation", "ferryStop", "harbourPort"]
    stops = read(
        *(stop(i, kind=kind, mode="") for i, kind in enumerate(kinds)),
        stop(20, kind="", mode="water"),
        stop(21, kind="", mode=""),
    )
    modes = ["rail", "metro", "tram", "bus", "bus", "ferry", "ferry", "ferry", ""]
    assert stops.stops["modes"].tolist() == modes
    assert codes(stops)["nsr_mode_unknown"] == 1


def test_a_station_of_several_modes_counts_by_its_parts_and_lends_them_its_name(read):
    parent = '<ParentSiteRef ref="NSR:StopPlace:9" version="1"/>'
    parts = [stop(1, "railStation", "rail", more=parent), stop(2, more=parent)]
    found = read(stop(9, kind="", mode=""), *parts)
    assert found.stops["stop_id"].tolist() == ["NSR:StopPlace:1", "NSR:StopPlace:2"]
    assert found.stops["parent_name"].tolist() == ["Stopp 9", "Stopp 9"]
    assert codes(found)["nsr_parent"] == 1
    assert read(stop(9, kind="", mode="")).stops["stop_id"].tolist() == ["NSR:StopPlace:9"]


def test_only_what_is_valid_on_the_day_of_the_file_counts(read):
    found = read(
        stop(1, more=valid()),
        stop(2, more=valid(end="2025-12-31T00:00:00")),
        stop(3, more=valid(end="2026-12-31T00:00:00")),
        stop(4, more=valid("2026-02-01T00:00:00")),
        stop(5, modification="delete"),
    )
    assert found.stops["stop_id"].str[-1].tolist() == ["1", "3"]
    assert (codes(found)["nsr_expired"], codes(found)["nsr_not_yet_valid"], codes(found)["nsr_deleted"]) == (1, 1, 1)
    assert found.as_of == "2026-01-15"


def test_of_several_versions_the_newest_counts(read):
    found = read(stop(1, version=2, at=(10.2, 59.2)), stop(1, version=10, at=(10.1, 59.1)), stop(1, version=9))
    assert found.stops.geometry.tolist() == [shapely.MultiPoint([(10.1, 59.1)])]
    assert codes(found)["nsr_older_version"] == 2


def test_a_stop_without_a_position_is_counted_and_left_out(read):
    found = read(stop(1), stop(2, at=None), stop(3, at=(0, 0)), stop(4, at=("x", 59)))
    assert found.stops["stop_id"].tolist() == ["NSR:StopPlace:1"]
    assert codes(found)["nsr_position_missing"] == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_declared_encoding_holds(read, encoding):
    text = delivery(stop(1)).replace("UTF-8", encoding).replace("Stopp", "Høvik")
    assert read(raw=text.encode(encoding)).stops["name"].tolist() == ["Høvik 1"]


def test_packed_files_are_read_as_they_are_delivered(read, tmp_path):
    text = delivery(stop(1)).encode()
    assert len(read(raw=gzip.compress(text), name="stops.xml.gz").stops) == 1
    path = tmp_path / "tiamat.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_stops.xml", text)
    assert is_stop_register(path)
    assert len(read_stops(path).stops) == 1


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", NetexEmptyError),
        (b" \n", NetexEmptyError),
        (b'{"type": "FeatureCollection"}', NetexForeignError),
        (b"<osm version='0.6'><node/></osm>", NetexForeignError),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", NetexForeignError),
        (delivery(stop(1)).encode()[:-120], NetexCutOffError),
        (delivery(stop(1)).replace("</Name>", "</Nam>", 1).encode(), NetexBrokenError),
        (delivery(stop(1)).replace("Stopp", "Høvik").encode("cp1252"), NetexBrokenError),
        (delivery().encode(), NetexNoStopsError),
        (delivery(stop(1, at=None)).encode(), NetexNoStopsError),
    ],
)
def test_what_is_no_register_is_refused_with_a_sentence(read, raw, error):
    with pytest.raises(error, match=r"stops\.xml"):
        read(raw=raw)


def test_entities_and_document_types_are_refused_before_they_blow_up(read):
    bomb = '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    raw = delivery(stop(1)).replace("?>\n", f"?>\n{bomb}").replace("Stopp 1", "&b;").encode()
    with pytest.raises(NetexEntitiesError):
        read(raw=raw)
    outside = '<!DOCTYPE x SYSTEM "file:///etc/hostname">'
    with pytest.raises(NetexEntitiesError):
        read(raw=delivery(stop(1)).replace("?>\n", f"?>\n{outside}").encode())


def test_a_zip_without_xml_and_a_missing_file_are_named(tmp_path):
    path = tmp_path / "rute.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("stops.txt", "stop_id\n")
    assert not is_stop_register(path)
    with pytest.raises(NetexForeignError, match=r"stops\.txt"):
        read_stops(path)
    path.write_bytes(b"PK\x03\x04 and no more")
    assert not is_stop_register(path)
    with pytest.raises(NetexUnreadableError):
        read_stops(path)
    with pytest.raises(NetexUnreadableError):
        read_stops(tmp_path / "gone.xml")


def test_a_large_file_is_read_in_little_memory_and_can_be_stopped(read):
    filler = "<levels>" + "<Level><Name>x</Name></Level>" * 20_000 + "</levels>"
    stops = [stop(i, more=filler if i % 10 == 0 else "") for i in range(200)]
    raw = delivery(*stops).encode()
    tracemalloc.start()
    assert len(read(raw=raw).stops) == 200
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(raw) / 2
    with pytest.raises(Cancelled):
        read(raw=raw, progress=lambda done: done > 0.2)


def test_the_real_sample_gives_its_six_places():
    if not SAMPLE.is_file():
        pytest.skip("the sample is not part of the project")
    stops = read_stops(SAMPLE).stops.set_index("stop_id")
    assert stops.loc["NSR:StopPlace:305", ["name", "modes", "n_quays"]].tolist() == ["Nyland stasjon", "rail", 2]
    assert stops["modes"].value_counts().to_dict() == {"bus": 3, "": 2, "rail": 1}
    assert stops.loc["NSR:StopPlace:59649"].geometry.equals(shapely.MultiPoint([(10.771837, 59.951841)]))
