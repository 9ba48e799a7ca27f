"""Transit hubs as a user runs them: timetables or stops in, a styled layer out, and words when it goes wrong."""

from __future__ import annotations

import time
import zipfile

import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

from tests.promptly import a_second

ALGORITHM = "klimaklok:transithubs"


@pytest.fixture
def timetable(tmp_path):
    """Return a zip with a bus every ten minutes and a train every quarter from one place."""
    folder = tmp_path / "rutetabell æøå"
    folder.mkdir()
    times = [
        f"{line}{minute},{clock(minute + later)},{clock(minute + later)},{line}{stop},{stop}"
        for line, every in (("B", 10), ("R", 15))
        for minute in range(420, 540, every)
        for stop, later in ((0, 0), (1, 9))
    ]
    trips = sorted({row.split(",")[0] for row in times})
    tables = {
        "agency": "agency_id,agency_name,agency_url,agency_timezone\nA,A,http://example.org,Europe/Oslo",
        "stops": "stop_id,stop_name,stop_lat,stop_lon\nB0,Lysaker,59.9134,10.6366\nB1,Bekkestua,59.917,10.586\n"
        "R0,Lysaker stasjon,59.914,10.6366\nR1,Skøyen,59.922,10.68",
        "routes": "route_id,route_short_name,route_type\nB,31,3\nR,R10,2",
        "trips": "route_id,service_id,trip_id\n" + "\n".join(f"{trip[0]},W,{trip}" for trip in trips),
        "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n" + "\n".join(times),
        "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "W,1,1,1,1,1,0,0,20260105,20260130",
    }
    path = folder / "ruter.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"{name}.txt", text)
    return path


def clock(minute):
    return f"{minute // 60:02d}:{minute % 60:02d}:00"


def test_timetables_become_a_styled_layer_of_hubs(timetable, tmp_path, run, heard):
    target = tmp_path / "resultat" / "knutepunkter.gpkg"
    result = run(ALGORITHM, {"GTFS": [str(timetable), ""], "DATE": "2026-01-06", "OUTPUT": str(target)}, heard)
    layer = QgsVectorLayer(result["OUTPUT"], "hubs", "ogr")
    hub = next(each for each in layer.getFeatures() if each["modes"] == "rail,bus")
    assert (hub["name"], hub["tier"], hub["interchange"]) == ("Lysaker stasjon", "A", True)
    assert (hub["dep_per_hour_rail"], hub["headway_min_rail"], hub["headway_min_bus"]) == (4.0, 15.0, 10.0)
    assert layer.crs().authid() == "EPSG:25832"
    assert layer.renderer().type() == "categorizedSymbol"
    assert layer.attributeDisplayName(layer.fields().indexOf("dep_per_hour_rail")) == "Departures per hour, rail"


def test_the_log_and_the_aliases_are_in_the_users_language(timetable, run, bokmal, heard):
    layer = run(ALGORITHM, {"GTFS": str(timetable), "OUTPUT": "memory:"}, heard)["OUTPUT"]
    assert "Typisk dag: 2026-01-15." in heard.lines
    assert layer.attributeDisplayName(layer.fields().indexOf("dep_per_hour_rail")) == "Avganger per time, tog"


def test_a_stop_layer_is_graded_by_its_own_fields(make_layer, run):
    stops = make_layer(
        ["POINT (590000 6640000)", "POINT (595000 6640000)"],
        ["navn:string", "minutter:string", "slag:string", "aapner:integer"],
        [["Sandvika", "7,5", "tog", None], ["Fornebu", None, "T-bane", 2029]],
    )
    fields = {"HEADWAY_FIELD": "minutter", "MODE_FIELD": "slag", "YEAR_FIELD": "aapner"}
    rows = list(run(ALGORITHM, {"STOPS": stops, **fields, "OUTPUT": "memory:"})["OUTPUT"].getFeatures())
    assert [(row["name"], row["modes"], row["tier"]) for row in rows] == [
        ("Sandvika", "rail", "B"),
        ("Fornebu", "metro", "D"),
    ]
    assert [row["opens_year"] or None for row in rows] == [None, 2029]


def test_stops_of_the_register_name_the_ways_to_grade_them(make_layer, tmp_path, run):
    layer = make_layer(
        ["POINT (590000 6640000)"], ["name:string", "stopPlaceType:string"], [["Sandvika", "railStation"]]
    )
    path = tmp_path / "stops.xml"
    path.write_text(
        "<PublicationDelivery><StopPlace id='NSR:StopPlace:1'><Centroid><Location><Longitude>10.5</Longitude><Latitude>"
        "59.9</Latitude></Location></Centroid><StopPlaceType>railStation</StopPlaceType></StopPlace>"
        "</PublicationDelivery>",
        encoding="utf-8",
    )
    for stops in (layer, str(path)):
        with pytest.raises(QgsProcessingException, match=r"GTFS from Entur, developer\.entur\.org"):
            run(ALGORITHM, {"STOPS": stops, "OUTPUT": "memory:"})
    path.write_text(path.read_text()[:-40], encoding="utf-8")
    with pytest.raises(QgsProcessingException, match=r"stops\.xml is cut off in line 1"):
        run(ALGORITHM, {"STOPS": str(path), "OUTPUT": "memory:"})


def test_a_mask_in_degrees_restricts_the_hubs(timetable, make_layer, run):
    mask = make_layer(
        ["POLYGON ((10.5 59.9, 10.6 59.9, 10.6 59.95, 10.5 59.95, 10.5 59.9))"], crs="EPSG:4326", kind="Polygon"
    )
    with pytest.raises(QgsProcessingException, match="The only hub does not lie in the mask"):
        run(ALGORITHM, {"GTFS": str(timetable), "DATE": "2026-01-06", "MASK": mask, "OUTPUT": "memory:"})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Neither a timetable nor a stop layer"),
        ({"GTFS": ["", ""]}, "Neither a timetable nor a stop layer"),
        ({"GTFS": "gone.zip"}, "gone.zip does not exist"),
        ({"DATE": "2030-01-01"}, "no service on 2030-01-01. It has service on: 2026-01-05"),
        ({"DATE": "i morgen"}, "is not a date"),
        ({"WINDOW_START": "10:00"}, "The window from 10:00 to 09:00 is empty"),
        ({"CRS": "EPSG:4326"}, "does not measure in metres"),
    ],
)
def test_what_is_wrong_is_said(timetable, run, values, words):
    given = {"GTFS": str(timetable)} if values and "GTFS" not in values else {}
    with pytest.raises(QgsProcessingException, match=words):
        run(ALGORITHM, {**given, **values, "OUTPUT": "memory:"})


def test_a_text_file_named_zip_is_refused_and_leaves_nothing(tmp_path, run):
    path = tmp_path / "ruter.zip"
    path.write_text("ikke en zip", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match=r"ruter\.zip is not a zip file"):
        run(ALGORITHM, {"GTFS": str(path), "OUTPUT": str(tmp_path / "ut.gpkg")})
    assert [each.name() if callable(each.name) else each.name for each in tmp_path.iterdir()] == ["ruter.zip"]


@pytest.mark.parametrize("percent", [10, 50, 90])
def test_cancelling_returns_at_once_and_leaves_nothing(timetable, tmp_path, run, cancel_at, percent):
    feedback = cancel_at(percent)
    run(ALGORITHM, {"GTFS": str(timetable), "DATE": "2026-01-06", "OUTPUT": str(tmp_path / "ut.gpkg")}, feedback)
    assert time.monotonic() - feedback.when < a_second()
    assert [each.name for each in tmp_path.iterdir()] == [timetable.parent.name]
