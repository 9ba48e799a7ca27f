"""Reading timetables: what is wrong is named by file and line, what departs from the rules is understood or told."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import numpy as np
import pytest

from klimaklok_plugin.analysis.core import unpack
from klimaklok_plugin.analysis.core.messages import Cancelled, UnpackedRatioError
from klimaklok_plugin.analysis.transit import tables
from klimaklok_plugin.analysis.transit.gtfs import day_number, mode_of, read_feed
from klimaklok_plugin.analysis.transit.messages import (
    GtfsBrokenRowError,
    GtfsBrokenTableError,
    GtfsColumnMissingError,
    GtfsDamagedError,
    GtfsDelimiterError,
    GtfsEmptyTableError,
    GtfsFilesMissingError,
    GtfsLineLongError,
    GtfsNoCalendarError,
    GtfsNotZipError,
    GtfsSeveralError,
    GtfsTooLargeError,
    GtfsUnreadableError,
)

TABLES = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nA,Operator,http://example.org,Europe/Oslo\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\nS1,Nord,59.90,10.60\nS2,Midt,59.91,10.60\nS3,Sør,59.92,10.60\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_long_name,route_type\nR1,A,1,,3\n",
    "trips.txt": "route_id,service_id,trip_id\nR1,W,T1\n",
    "stop_times.txt": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "T1,07:00:00,07:00:00,S1,1\nT1,07:05:00,07:05:00,S2,2\nT1,07:10:00,07:10:00,S3,3\n"
    ),
    "calendar.txt": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "W,1,1,1,1,1,0,0,20260105,20260130\n"
    ),
}


def write(path, folder="", encoding="utf-8", **changes):
    tables = {**TABLES, **{f"{name}.txt": text for name, text in changes.items()}}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            if text is not None:
                archive.writestr(folder + name, text.encode(encoding))
    return path


@pytest.fixture
def zip_path(tmp_path):
    return tmp_path / "rute æøå.zip"


def codes(feed):
    return [note.code for note in feed.notes]


def test_a_plain_feed_reads_into_calls_in_order(zip_path):
    feed = read_feed(write(zip_path))
    assert feed.calls["departure"].tolist() == [25200, 25500, 25800]
    assert feed.stops["name"].tolist() == ["Nord", "Midt", "Sør"]
    assert feed.timezones == ("Europe/Oslo",)
    assert feed.notes == ()


def test_byte_order_mark_folder_quotes_and_blanks_are_understood(zip_path):
    rows = ['\ufeffstop_id, "stop_name" ,stop_lat,stop_lon', '"S1" , "Nord, plass 1",59.90, 10.60', ""]
    stops = "\r\n".join([*rows, "S2,Midt,59.91,10.60", "S3,Sør,59.92,10.60"])
    feed = read_feed(write(zip_path, folder="gtfs 2026/", stops=stops))
    assert feed.stops["stop_id"].tolist() == ["S1", "S2", "S3"]
    assert feed.stops["name"].tolist()[0] == "Nord, plass 1"


def test_trailing_commas_do_not_shift_columns(zip_path):
    stops = "stop_id,stop_name,stop_lat,stop_lon\nS1,Nord,59.90,10.60,\nS2,Midt,59.91,10.60,\nS3,Sør,59.92,10.60,\n"
    assert read_feed(write(zip_path, stops=stops)).stops["stop_id"].tolist() == ["S1", "S2", "S3"]


def test_a_cell_more_than_the_header_in_every_row_is_refused(zip_path):
    stops = "stop_id,stop_name,stop_lat,stop_lon\nS1,Nord,x,59.90,10.60\nS2,Midt,x,59.91,10.60\nS3,Sør,x,59.92,10.60\n"
    with pytest.raises(GtfsBrokenRowError, match=r"stops\.txt, line 2: 5 cells, but 4 in the header"):
        read_feed(write(zip_path, stops=stops))


def test_a_stop_named_na_keeps_its_name(zip_path):
    stops = TABLES["stops.txt"].replace("Midt", "NA")
    assert read_feed(write(zip_path, stops=stops)).stops["name"].tolist()[1] == "NA"


def test_a_latin_1_feed_is_read_and_told(zip_path):
    feed = read_feed(write(zip_path, encoding="cp1252"))
    assert feed.stops["name"].tolist()[2] == "Sør"
    assert "gtfs_encoding" in codes(feed)


def test_rows_out_of_order_are_sorted_by_sequence(zip_path):
    lines = TABLES["stop_times.txt"].splitlines()
    feed = read_feed(write(zip_path, stop_times="\n".join([lines[0], lines[3], lines[1], lines[2]])))
    assert feed.calls["departure"].tolist() == [25200, 25500, 25800]


def test_missing_times_are_filled_in_proportion_to_distance(zip_path):
    stops = TABLES["stops.txt"].replace("59.91", "59.905")
    times = TABLES["stop_times.txt"].replace("07:05:00,07:05:00", ",")
    feed = read_feed(write(zip_path, stops=stops, stop_times=times))
    assert feed.calls["departure"].tolist() == pytest.approx([25200, 25200 + 150, 25800], abs=1)
    assert "gtfs_times_filled" in codes(feed)


def test_a_trip_without_a_first_time_is_left_out_and_told(zip_path):
    times = TABLES["stop_times.txt"].replace("07:00:00,07:00:00", ",")
    feed = read_feed(write(zip_path, stop_times=times))
    assert feed.calls.empty
    assert "gtfs_untimed_trips" in codes(feed)


def test_children_inherit_a_stations_place_and_an_impossible_parent_is_told(zip_path):
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "P,Stasjon,59.90,10.60,1,\nS1,,,,0,P\nB1,,,,4,S1\nS2,Midt,59.91,10.60,0,S3\nS3,Sør,59.92,10.60,,gone\n"
    )
    feed = read_feed(write(zip_path, stops=stops))
    assert feed.stops["lat"].tolist() == [59.90, 59.90, 59.90, 59.91, 59.92]
    assert feed.stops["name"].tolist()[:3] == ["Stasjon", "Stasjon", "Stasjon"]
    assert feed.stops["place"].tolist() == [0, 0, 0, 3, 4]
    note = next(note for note in feed.notes if note.code == "gtfs_parent_ignored")
    assert (note.values["count"], note.values["example"], note.values["parent"]) == (2, "S2", "S3")


def test_duplicate_ids_keep_the_first_row_and_name_the_line(zip_path):
    feed = read_feed(write(zip_path, stops=TABLES["stops.txt"] + "S1,Annet,60.0,10.0\n"))
    assert feed.stops["name"].tolist() == ["Nord", "Midt", "Sør"]
    assert next(n for n in feed.notes if n.code == "gtfs_duplicate_ids").values["line"] == "5"


def test_rows_that_name_nothing_known_are_left_out_and_counted(zip_path):
    times = TABLES["stop_times.txt"] + "gone,08:00:00,08:00:00,S1,1\nT1,08:00:00,08:00:00,gone,4\n"
    feed = read_feed(write(zip_path, stop_times=times))
    assert len(feed.calls) == 3
    told = {note.code: note.values for note in feed.notes}
    assert [told[code]["line"] for code in ("gtfs_unknown_trip", "gtfs_unknown_stop")] == ["5", "6"]
    assert {told[code]["table"] for code in ("gtfs_unknown_trip", "gtfs_unknown_stop")} == {"stop_times.txt"}


def test_a_day_is_the_weekly_pattern_with_its_exceptions(zip_path):
    dates = "service_id,date,exception_type\nW,20260107,2\nW,20260110,1\nX,20260107,1\n"
    calendar = read_feed(write(zip_path, calendar_dates=dates)).calendar
    active = {day: calendar.active(day_number(dt.date(2026, 1, day))).tolist() for day in (6, 7, 10, 11, 31)}
    assert active == {6: [True, False], 7: [False, True], 10: [True, False], 11: [False, False], 31: [False, False]}


def test_trips_per_day_agree_with_asking_day_by_day(zip_path):
    dates = "service_id,date,exception_type\nW,20260107,2\nW,20260110,1\nX,20260107,1\nW,20260108,1\nX,20260109,2\n"
    trips = TABLES["trips.txt"] + "R1,X,T2\nR1,W,T3\n"
    feed = read_feed(write(zip_path, calendar_dates=dates, trips=trips))
    days, counts = feed.per_day()
    services = feed.trips["service"].to_numpy()
    slowly = [int(feed.calendar.active(int(day))[services].sum()) for day in days]
    assert counts.tolist() == slowly
    assert max(slowly) == 2


@pytest.mark.parametrize("missing", ["calendar", "agency"])
def test_optional_files_may_be_missing(zip_path, missing):
    dates = "service_id,date,exception_type\nW,20260107,1\n"
    feed = read_feed(write(zip_path, **{missing: None}, calendar_dates=dates))
    assert feed.calendar.active(day_number(dt.date(2026, 1, 7))).any()


ROUTE_TYPES = {
    "rail": (2, 100, 109, 117),
    "metro": (1, 12, 400, 401, 405),
    "tram": (0, 5, 900, 906),
    "bus": (3, 11, 700, 704, 715, 800),
    "coach": (200, 204, 209),
    "ferry": (4, 1000, 1200),
    "funicular": (7, 1400),
    "other": (6, 1700, 9999),
}


@pytest.mark.parametrize("mode", ROUTE_TYPES)
def test_modes_follow_basic_and_extended_route_types(mode):
    assert set(mode_of(np.array(ROUTE_TYPES[mode]))) == {mode}


# --- what is refused --------------------------------------------------------------------------------------------------


def test_a_file_that_is_no_zip_is_refused(tmp_path):
    path = tmp_path / "ruter.zip"
    path.write_text("not a zip")
    with pytest.raises(GtfsNotZipError, match=r"ruter\.zip is not a zip file"):
        read_feed(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(GtfsUnreadableError, match="gone"):
        read_feed(tmp_path / "gone.zip")


def test_a_cut_off_zip_is_refused(zip_path):
    data = write(zip_path).read_bytes()
    zip_path.write_bytes(data[: len(data) // 2])
    with pytest.raises(GtfsNotZipError):
        read_feed(zip_path)


def test_a_zip_with_a_spoilt_member_is_refused(zip_path):
    rows = "".join(f"T1,07:00:{i % 60:02d},07:00:{i % 60:02d},S1,{i}\n" for i in range(2000))
    data = bytearray(write(zip_path, stop_times=TABLES["stop_times.txt"].splitlines()[0] + "\n" + rows).read_bytes())
    at = bytes(data).index(b"stop_times.txt") + 200
    data[at : at + 50] = b"\xff" * 50
    zip_path.write_bytes(bytes(data))
    with pytest.raises((GtfsDamagedError, GtfsBrokenTableError, GtfsBrokenRowError), match="æøå"):
        read_feed(zip_path)


def test_a_zip_that_is_no_gtfs_names_what_is_missing(zip_path):
    with zipfile.ZipFile(zip_path, "w") as archive:
        archive.writestr("veier.shp", "x")
    with pytest.raises(
        GtfsFilesMissingError, match=r"stops\.txt, routes\.txt, trips\.txt, stop_times\.txt missing .*veier\.shp"
    ):
        read_feed(zip_path)


def test_one_missing_required_file_is_named(zip_path):
    with pytest.raises(GtfsFilesMissingError, match=r": trips\.txt missing"):
        read_feed(write(zip_path, trips=None))


def test_a_feed_without_any_calendar_is_refused(zip_path):
    with pytest.raises(GtfsNoCalendarError):
        read_feed(write(zip_path, calendar=None))


def test_two_feeds_in_one_zip_are_refused(zip_path):
    with zipfile.ZipFile(zip_path, "w") as archive:
        for folder in ("buss/", "tog/"):
            for name, text in TABLES.items():
                archive.writestr(folder + name, text)
    with pytest.raises(GtfsSeveralError, match="buss/, tog/"):
        read_feed(zip_path)


def test_semicolons_are_refused_by_name(zip_path):
    with pytest.raises(GtfsDelimiterError, match=r'stops\.txt is separated by ";"'):
        read_feed(write(zip_path, stops=TABLES["stops.txt"].replace(",", ";")))


def test_a_missing_column_is_named(zip_path):
    with pytest.raises(GtfsColumnMissingError, match=r"stops\.txt has no column stop_lat"):
        read_feed(write(zip_path, stops=TABLES["stops.txt"].replace("stop_lat", "latitude")))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(zip_path):
    with zipfile.ZipFile(zip_path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in TABLES.items():
            archive.writestr(name, text + " " * 30_000_000 if name == "stop_times.txt" else text)
    assert zip_path.stat().st_size < 100_000
    with pytest.raises(GtfsTooLargeError, match=r"unpacks to 0\.0\sGB, more than the limit of 0\.010\sGB"):
        read_feed(zip_path, max_unzipped_gb=0.01)


def test_members_with_a_path_out_of_the_zip_are_never_written(zip_path, tmp_path):
    write(zip_path)
    with zipfile.ZipFile(zip_path, "a") as archive:
        archive.writestr("../../evil.txt", "x")
    assert len(read_feed(zip_path).calls) == 3
    assert sorted(path.name for path in tmp_path.rglob("*")) == [zip_path.name]


def test_a_table_that_is_empty_is_refused(zip_path):
    with pytest.raises(GtfsEmptyTableError, match=r"trips\.txt"):
        read_feed(write(zip_path, trips="route_id,service_id,trip_id\n"))


@pytest.mark.parametrize(
    ("table", "old", "new", "line", "words"),
    [
        ("stop_times", "07:05:00,07:05:00", "07:05:00,7 o'clock", 3, 'departure_time "7 o\'clock" should be a time'),
        ("stop_times", "S3,3", "S3,third", 4, 'stop_sequence "third" should be a whole number'),
        ("stop_times", "S2,2", "S2,2,extra,cells", 3, "7 cells, but 5 in the header"),
        ("stop_times", "T1,07:05:00,07:05:00,S2,2", "T1,07:05:00", 3, "stop_id"),
        ("stops", "59.91", "59;91", 3, 'stop_lat "59;91" should be a number from -90 to 90'),
        ("stops", "59.91", "159.91", 3, 'stop_lat "159.91"'),
        ("routes", ",3\n", ",bus\n", 2, 'route_type "bus"'),
        ("calendar", "20260105", "20260231", 2, 'start_date "20260231" should be a date'),
        ("calendar", "W,1,1", "W,1,yes", 2, 'tuesday "yes"'),
        ("trips", "R1,W,T1", ",W,T1", 2, "route_id"),
        ("stops", "S2,Midt", 'S2,"Midt', 3, "a quotation mark is never closed"),
    ],
)
def test_a_broken_row_is_named_by_file_and_line(zip_path, table, old, new, line, words):
    assert old in TABLES[f"{table}.txt"]
    with pytest.raises(GtfsBrokenRowError) as caught:
        read_feed(write(zip_path, **{table: TABLES[f"{table}.txt"].replace(old, new, 1)}))
    assert f"{table}.txt, line {line}:" in str(caught.value)
    assert words in str(caught.value)


def test_the_line_is_right_after_blank_lines_and_line_breaks_in_quotes(zip_path):
    stops = 'stop_id,stop_name,stop_lat,stop_lon\n\nS1,"Nord\nplass",59.9,10.6\nS2,Midt,north,10.6\n'
    with pytest.raises(GtfsBrokenRowError, match="line 5: stop_lat"):
        read_feed(write(zip_path, stops=stops))


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_lines_may_end_in_a_carriage_return_alone(zip_path, end):
    tables = {name.removesuffix(".txt"): text.replace("\n", end) for name, text in TABLES.items()}
    feed = read_feed(write(zip_path, **tables))
    assert feed.stops["name"].tolist() == ["Nord", "Midt", "Sør"]
    assert feed.calls["departure"].tolist() == [25200, 25500, 25800]
    tables["stop_times"] = tables["stop_times"].replace("07:10:00,07:10:00", "07:10:00,soon")
    with pytest.raises(GtfsBrokenRowError, match=r"stop_times\.txt, line 4:"):
        read_feed(write(zip_path, **tables))


@pytest.mark.parametrize("year", ["0000", "0001", "1899"])
def test_a_date_before_all_timetables_is_named_by_line(zip_path, year):
    calendar = TABLES["calendar.txt"].replace("20260105", f"{year}0105")
    with pytest.raises(GtfsBrokenRowError, match=rf'calendar\.txt, line 2: start_date "{year}0105" should be a date'):
        read_feed(write(zip_path, calendar=calendar))


def test_dates_for_ever_are_read(zip_path):
    feed = read_feed(write(zip_path, calendar=TABLES["calendar.txt"].replace("20260130", "99991231")))
    days, counts = feed.per_day()
    assert len(days) < 4000
    assert counts.max() == 1


def test_a_line_without_end_stops_the_reading_early(zip_path, monkeypatch):
    text = TABLES["stop_times.txt"] + "T1,07:11:00,07:11:00,S3,4" + "," * 400_000
    with pytest.raises(GtfsLineLongError, match=r"stop_times\.txt, line 5: no end of the row is found"):
        read_feed(write(zip_path, stop_times=text))
    monkeypatch.setattr(tables, "MOST_LINE_BYTES", 1e9)
    monkeypatch.setattr(tables, "MOST_BATCH_BYTES", 1e6)
    text = TABLES["stop_times.txt"] + 'T1,07:11:00,07:11:00,"S3,4\n' + "T1,07:11:00,07:11:00,S3,4\n" * 80_000
    with pytest.raises(GtfsLineLongError, match=r"stop_times\.txt, line \d+: no end of the row is found"):
        read_feed(write(zip_path, stop_times=text))


def test_a_cell_longer_than_pythons_own_reader_takes_is_no_traceback(zip_path):
    name = "\n".join(["x" * 50_000] * 3)
    stops = f'stop_id,stop_name,stop_lat,stop_lon\nS1,"{name}",59.9,10.6\nS2,Midt,north,10.6\n'
    with pytest.raises(GtfsBrokenRowError, match="stop_lat"):
        read_feed(write(zip_path, stops=stops))


def test_what_unpacks_to_more_than_it_can_honestly_hold_is_refused_while_it_is_read(zip_path, monkeypatch):
    monkeypatch.setattr(unpack, "FREE_BYTES", 1e6)
    text = TABLES["stop_times.txt"] + "T1,07:11:00,07:11:00,S3,4\n" * 200_000
    with pytest.raises(UnpackedRatioError, match="more than 100 times its own size"):
        read_feed(write(zip_path, stop_times=text))


def test_utf_16_is_refused(zip_path):
    with pytest.raises(GtfsBrokenTableError, match="not UTF-8"):
        read_feed(write(zip_path, encoding="utf-16"))


@pytest.mark.parametrize("rows", [1, 2, 1000])
def test_reading_in_batches_changes_nothing(zip_path, monkeypatch, rows):
    monkeypatch.setattr(tables, "BATCH_ROWS", rows)
    times = TABLES["stop_times.txt"] + "".join(f"T2,08:0{i}:00,08:0{i}:00, S{1 + i % 3},{i}\n" for i in range(6))
    feed = read_feed(write(zip_path, stop_times=times, trips=TABLES["trips.txt"] + "R1,W,T2\n"))
    assert feed.calls["stop"].tolist() == [0, 1, 2, 0, 1, 2, 0, 1, 2]
    assert feed.calls["departure"].tolist()[3:5] == [28800, 28860]
    with pytest.raises(GtfsBrokenRowError, match=r"stop_times\.txt, line 6:"):
        read_feed(write(zip_path, stop_times=times.replace("08:01:00,08:01:00", "08:01:00,soon")))
    with pytest.raises(GtfsBrokenRowError, match=r"stop_times\.txt, line 6:"):
        read_feed(write(zip_path, stop_times=times.replace("08:01:00,08:01:00", "08:01:00,1,2,3")))


def test_cancelling_while_a_large_table_is_read_stops_the_reading(zip_path):
    rows = io.StringIO()
    rows.write(TABLES["stop_times.txt"])
    rows.writelines(f"T1,07:10:00,07:10:00,S3,{i}\n" for i in range(4, 200_000))
    write(zip_path, stop_times=rows.getvalue())
    seen = []

    def cancel_half_way(fraction):
        seen.append(fraction)
        return fraction > 0.4

    with pytest.raises(Cancelled):
        read_feed(zip_path, progress=cancel_half_way)
    assert max(seen) < 0.8


def test_ids_that_look_like_numbers_stay_texts(zip_path):
    # In every pandas: the newest read 007 as 7 in a column of categories.
    stops = "stop_id,stop_name,stop_lat,stop_lon\n007,Nord,59.90,10.50\n7,Midt,59.91,10.51\n07,Sør,59.92,10.52\n"
    times = TABLES["stop_times.txt"].splitlines()
    place = times[0].split(",").index("stop_id")
    rows = [row.split(",") for row in times[1:]]
    for row, stop in zip(rows, ("007", "7", "07"), strict=False):
        row[place] = stop
    tables = {name.removesuffix(".txt"): text for name, text in TABLES.items()}
    tables |= {"stops": stops, "stop_times": "\n".join([times[0], *(",".join(row) for row in rows[:3])]) + "\n"}
    feed = read_feed(write(zip_path, **tables))
    assert feed.stops["name"].tolist() == ["Nord", "Midt", "Sør"]
    assert feed.calls["stop"].nunique() == 3
