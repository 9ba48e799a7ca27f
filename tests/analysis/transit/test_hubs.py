"""Hubs: small timetables whose departures and headways can be counted on one hand, and real ones counted twice."""

from __future__ import annotations

import collections
import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.analysis.transit import messages
from klimaklok_plugin.analysis.transit.clusters import StopReach, join_near, plain_name
from klimaklok_plugin.analysis.transit.hub_layer import read_hubs
from klimaklok_plugin.analysis.transit.hubs import (
    StopFields,
    TransitOptions,
    hubs_from_gtfs,
    hubs_from_stops,
    parse_dates,
)
from klimaklok_plugin.analysis.transit.messages import (
    GtfsDateCountError,
    GtfsNoCallsError,
    GtfsNoDeparturesError,
    GtfsNoServiceOnDateError,
    GtfsStopsUnplacedError,
    HubsOutsideMaskError,
    StopsEmptyError,
    StopsNoMeasureError,
    TransitDateWrongError,
)
from tests.analysis.transit.timetables import ON_TUESDAY, TUESDAY, Timetable, along

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"


def real(name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return path


# --- departures -------------------------------------------------------------------------------------------------------


def test_departures_count_and_the_last_stop_of_a_trip_has_none(hubs):
    found = hubs(along("A", "B", "C").every(10, "1", ["A", "B", "C"]))
    assert found.index.tolist() == ["A", "B"]
    assert found.loc["B", "dep_per_hour"] == 6.0
    assert found.loc["A", "headway_min"] == pytest.approx(10.0)


def test_the_window_holds_its_start_but_not_its_end(hubs):
    table = along("A", "B").trip("1", [("A", "06:59:59"), ("B", "07:30:00")])
    table.trip("1", [("A", "07:00:00"), ("B", "07:30:00")]).trip("1", [("A", "09:00:00"), ("B", "09:30:00")])
    assert hubs(table).loc["A", "dep_per_hour"] == 0.5


def test_the_worse_direction_decides(hubs):
    table = along("A", "B", "C").every(10, "1", ["A", "B", "C"]).every(30, "1", ["C", "B", "A"])
    found = hubs(table)
    assert found.loc["B", "headway_min"] == pytest.approx(30.0)
    assert found.loc["B", "line_headway_min"] == pytest.approx(30.0)
    assert found.loc["B", "dep_per_hour"] == (12 + 4) / 2


def test_direction_id_tells_directions_that_geometry_cannot(hubs):
    table = along("A", "B", "C").every(10, "1", ["A", "B", "C"], direction="0")
    table.every(40, "1", ["A", "B", "C"], direction="1")
    assert hubs(table).loc["A", "headway_min"] == pytest.approx(40.0)


def test_a_direction_id_that_is_zero_throughout_is_not_believed(hubs):
    table = along("A", "B", "C").every(10, "1", ["A", "B", "C"], direction="0")
    table.every(30, "1", ["C", "B", "A"], direction="0")
    assert hubs(table).loc["B", "headway_min"] == pytest.approx(30.0)


def test_operators_number_directions_line_by_line_and_pooling_sees_through_it(hubs):
    table = along("A", "B", "C")
    for line, north, south in (("1", "0", "1"), ("2", "1", "0")):
        table.every(20, line, ["A", "B", "C"], direction=north)
        table.every(60, line, ["C", "B", "A"], direction=south)
    found = hubs(table)
    assert found.loc["B", "headway_min"] == pytest.approx(30.0)  # 2 lines, each 2 southwards
    assert found.loc["B", "line_headway_min"] == pytest.approx(60.0)


def test_expresses_and_short_turns_share_a_direction(hubs):
    table = along("A", "B", "C", "D").every(30, "1", ["A", "B", "C", "D"]).every(30, "1", ["B", "D"], start="07:15")
    table.every(20, "1", ["D", "C", "B", "A"])
    assert hubs(table).loc["B", "headway_min"] == pytest.approx(120 / 6)  # 6 southwards, 8 northwards


def test_a_terminus_has_one_direction(hubs):
    table = along("A", "B", "C").every(15, "1", ["A", "B", "C"]).every(15, "1", ["C", "B", "A"])
    assert hubs(table).loc["A", "headway_min"] == pytest.approx(15.0)


def test_a_spur_that_is_left_the_way_it_was_entered_has_two_directions(hubs):
    table = Timetable().stop("W", east_m=-3000).stop("J").stop("Spur", north_m=800).stop("E", east_m=3000)
    table.every(10, "1", ["W", "J", "Spur", "J", "E"]).every(40, "1", ["E", "J", "Spur", "J", "W"])
    assert hubs(table).loc["Spur", "headway_min"] == pytest.approx(40.0)


def test_pooled_lines_make_a_shorter_headway_than_the_best_line(hubs):
    table = along("A", "B").every(20, "1", ["A", "B"]).every(20, "2", ["A", "B"], start="07:10")
    found = hubs(table)
    assert (found.loc["A", "headway_min"], found.loc["A", "line_headway_min"]) == (10.0, 20.0)


def test_only_alighting_is_a_departure_but_nobody_waits_for_it(hubs):
    table = along("A", "B", "C").every(20, "F1", ["A", "B", "C"]).every(20, "F1", ["C", "B", "A"], pickup="1")
    found = hubs(table)
    assert found.loc["B", "dep_per_hour"] == pytest.approx(6.0)
    assert found.loc["B", "headway_min"] == pytest.approx(20.0)
    assert np.isnan(found.loc["C", "headway_min"])
    assert found.loc["C", "tier"] == "D"
    assert hubs.notes["gtfs_no_boarding"] == {"count": 12, "total": 24}


def test_what_only_alights_is_counted_at_the_hubs_inside_the_mask_alone(hubs):
    table = along("A", "B", "C").every(20, "F1", ["A", "B", "C"]).every(20, "F1", ["C", "B", "A"], pickup="1")
    middle = hubs(table).loc["B", "geometry"].buffer(10)
    assert hubs(table, mask=middle).loc["B", "dep_per_hour"] == pytest.approx(6.0)  # 12 in two hours, half each way
    assert hubs.notes["gtfs_no_boarding"] == {"count": 6, "total": 12}


def test_yesterdays_trips_past_midnight_count(hubs):
    table = along("A", "B").trip("N", [("A", "31:10:00"), ("B", "31:20:00")])
    table.trip("N", [("A", "55:20:00"), ("B", "55:30:00")]).trip("N", [("A", "07:30:00"), ("B", "07:40:00")])
    assert hubs(table, options=TransitOptions(dt.date(2026, 1, 7))).loc["A", "dep_per_hour"] == pytest.approx(1.5)
    assert hubs(table, options=TransitOptions(dt.date(2026, 1, 6))).loc["A", "dep_per_hour"] == pytest.approx(1.0)
    assert hubs(table, options=TransitOptions(dt.date(2026, 1, 5))).loc["A", "dep_per_hour"] == pytest.approx(0.5)


def test_a_window_past_midnight_takes_the_next_days_first_trips(hubs):
    table = (
        along("A", "B")
        .trip("N", [("A", "00:30:00"), ("B", "00:40:00")])
        .trip("N", [("A", "23:30:00"), ("B", "23:40:00")])
    )
    assert hubs(table, options=TransitOptions(TUESDAY, "23:00", "25:00")).loc["A", "dep_per_hour"] == 1.0


@pytest.mark.parametrize("exact", ["0", "1"])
def test_frequencies_repeat_a_trip(hubs, exact):
    table = along("A", "B", "C").trip("1", [("A", "05:00:00"), ("B", "05:10:00"), ("C", "05:20:00")])
    rows = f"T0,06:00:00,08:00:00,600,{exact}\nT0,08:00:00,10:00:00,1200,{exact}"
    table.extra["frequencies.txt"] = f"trip_id,start_time,end_time,headway_secs,exact_times\n{rows}"
    found = hubs(table)
    assert found.loc["A", "dep_per_hour"] == pytest.approx((6 + 3) / 2)
    # Ten minutes later at B: 07:00 … 08:00 is seven, then 08:10, 08:30, 08:50.
    assert found.loc["B", "dep_per_hour"] == pytest.approx((7 + 3) / 2)


def test_calendar_dates_alone_are_a_calendar(hubs):
    table = along("A", "B").every(30, "1", ["A", "B"])
    table.calendar = "W,0,0,0,0,0,0,0,20260105,20260130"
    table.extra["calendar_dates.txt"] = "service_id,date,exception_type\nW,20260106,1\n"
    assert hubs(table).loc["A", "dep_per_hour"] == 2.0


def test_a_stop_that_lies_nowhere_is_told_and_the_rest_counts(hubs):
    table = along("A", "B", "C").every(30, "1", ["A", "X", "B", "C"])
    table.stops.append("X,Nowhere,,,,")
    found = hubs(table)
    assert found.index.tolist() == ["A", "B"]
    assert hubs.notes["stops_unplaced"] == {"count": 1, "names": "Nowhere"}


# --- several timetables and dates -------------------------------------------------------------------------------------


def test_the_same_departure_in_two_timetables_counts_once(hubs):
    one = along("A", "B").every(20, "1", ["A", "B"])
    both = along("A", "B").every(20, "1", ["A", "B"]).every(20, "2", ["A", "B"])
    found = hubs(one, both)
    assert found.loc["A", "dep_per_hour"] == pytest.approx(6.0)
    assert hubs.notes["gtfs_same_departures"] == {"count": 6}


def test_equal_ids_in_two_timetables_stay_two_hubs(hubs):
    north = Timetable().stop("1", 0, name="Nord").stop("2", 900, name="B").every(20, "1", ["1", "2"])
    south = Timetable().stop("1", -9000, name="Sør").stop("2", -8000, name="C").every(20, "1", ["1", "2"])
    assert hubs(north, south)["hub_id"].to_dict() == {"Nord": "feed 0:1", "Sør": "feed 1:1"}


def test_a_date_without_service_names_the_dates_that_have_it(hubs):
    with pytest.raises(GtfsNoServiceOnDateError) as caught:
        hubs(along("A", "B").every(30, "1", ["A", "B"]), options=TransitOptions(dt.date(2026, 3, 3)))
    assert "feed 0.zip has no service on 2026-03-03" in str(caught.value)
    weeks = ", ".join(f"2026-01-{monday:02d}\u20132026-01-{monday + 4:02d}" for monday in (5, 12, 19, 26))
    assert f"It has service on: {weeks}." in str(caught.value)
    assert caught.value.values["nearest"] == "2026-01-30"


def test_one_timetable_that_rests_on_the_date_is_told_and_the_other_counts(hubs):
    later = along("C", "D").every(30, "2", ["C", "D"])
    later.calendar = "W,1,1,1,1,1,0,0,20270104,20270129"
    found = hubs(along("A", "B").every(30, "1", ["A", "B"]), later)
    assert found.index.tolist() == ["A"]
    assert hubs.notes["gtfs_not_on_date"]["file"] == "feed 1.zip"


def test_each_timetable_can_have_its_own_date(hubs):
    later = Timetable().stop("C", 5000).stop("D", 6000).every(30, "2", ["C", "D"])
    later.calendar = "W,1,1,1,1,1,0,0,20270104,20270129"
    first = along("A", "B").every(30, "1", ["A", "B"])
    found = hubs(first, later, options=TransitOptions((TUESDAY, dt.date(2027, 1, 5))))
    assert found.index.tolist() == ["A", "C"]
    with pytest.raises(GtfsDateCountError):
        hubs(first, later, options=TransitOptions((TUESDAY, TUESDAY, TUESDAY)))
    with pytest.raises(GtfsNoServiceOnDateError):
        hubs(first, later, options=TransitOptions((TUESDAY, TUESDAY)))


def test_the_typical_day_is_no_holiday(hubs):
    table = along("A", "B").every(30, "1", ["A", "B"])
    table.trip("1", [("A", "07:10:00"), ("B", "07:20:00")], service="H")
    table.extra["calendar_dates.txt"] = (
        "service_id,date,exception_type\nW,20260106,2\nW,20260107,2\nH,20260106,1\nH,20260107,1\n"
    )
    assert hubs(table, options=TransitOptions()).loc["A", "dep_per_hour"] == 2.0
    assert hubs.dates == (dt.date(2026, 1, 20),), "the middle of 8, 13, 14, 15, 20, 21, 22, 27, 28 and 29 January"


def test_timetables_that_never_meet_take_a_typical_day_each(hubs):
    later = Timetable().stop("C", 5000).stop("D", 6000).every(30, "2", ["C", "D"])
    later.calendar = "W,1,1,1,1,1,0,0,20270104,20270129"
    found = hubs(along("A", "B").every(30, "1", ["A", "B"]), later, options=TransitOptions())
    assert found.index.tolist() == ["A", "C"]
    assert hubs.dates == (dt.date(2026, 1, 15), dt.date(2027, 1, 14))
    assert "gtfs_dates_differ" in hubs.notes


def test_a_timetable_of_weekends_takes_a_weekend_and_says_so(hubs):
    table = along("A", "B").every(30, "1", ["A", "B"])
    table.calendar = "W,0,0,0,0,0,1,1,20260105,20260130"
    hubs(table, options=TransitOptions())
    assert hubs.dates == (dt.date(2026, 1, 17),)
    assert hubs.notes["gtfs_no_weekday"]["date"] == "2026-01-17"


def test_the_typical_day_of_ten_years_is_in_the_middle_and_in_no_school_break(hubs):
    """The middle of 2025 to 2034 is New Year 2030."""
    table = along("A", "B").every(30, "1", ["A", "B"])
    table.calendar = "W,1,1,1,1,1,0,0,20250101,20341231"
    hubs(table, options=TransitOptions())
    (day,) = hubs.dates
    assert abs(day - dt.date(2029, 12, 31)) < dt.timedelta(15)
    assert not dt.date(2029, 12, 20) <= day <= dt.date(2030, 1, 3)


def test_one_service_that_runs_for_ten_years_does_not_make_its_days_typical(hubs):
    table = along("A", "B").every(10, "1", ["A", "B"])
    table.trip("9", [("A", "07:05:00"), ("B", "07:10:00")], service="L")
    table.calendar = "W,1,1,1,1,1,0,0,20260105,20260330\nL,1,1,1,1,1,0,0,20200101,20291231"
    assert hubs(table, options=TransitOptions()).loc["A", "dep_per_hour"] == 6.5
    assert dt.date(2026, 1, 5) <= hubs.dates[0] <= dt.date(2026, 3, 30)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("20261221", "20270108", "2027-01-06"),  # Christmas, then three school days: 5, 6 and 7 January
        ("20260216", "20260227", "2026-02-25"),  # week 8, then 24 to 26 February
        ("20260323", "20260410", "2026-03-26"),  # 24 to 26 March, Easter, 7 to 9 April: the middle of six
        ("20270517", "20270520", "2027-05-19"),  # 17 May is a Monday
        ("20260928", "20261009", "2026-10-07"),  # week 40, then 6 to 8 October
    ],
)
def test_the_typical_day_is_no_public_holiday_and_in_no_school_break(hubs, first, last, expected):
    table = along("A", "B").every(30, "1", ["A", "B"])
    table.calendar = f"W,1,1,1,1,1,0,0,{first},{last}"
    hubs(table, options=TransitOptions())
    assert hubs.dates == (dt.date.fromisoformat(expected),)
    assert "gtfs_only_days_off" not in hubs.notes


def test_a_timetable_for_the_holidays_takes_a_holiday_and_says_so(hubs):
    table = along("A", "B").every(30, "1", ["A", "B"])
    table.calendar = "W,1,1,1,1,1,0,0,20261221,20261231"
    hubs(table, options=TransitOptions())
    assert hubs.notes["gtfs_only_days_off"] == {"file": "feed 0.zip", "date": hubs.dates[0].isoformat()}


def test_zones_are_told_only_when_they_differ_in_hours(hubs):
    oslo, berlin, london = (along(a, b).every(30, "1", [a, b]) for a, b in ("AB", "CD", "EF"))
    berlin.zone, london.zone = "Europe/Berlin", "Europe/London"
    hubs(oslo, berlin)
    assert "gtfs_time_zones" not in hubs.notes
    hubs(oslo, london)
    assert hubs.notes["gtfs_time_zones"]["zones"] == "Europe/London, Europe/Oslo"


def test_a_timetable_with_nothing_in_the_window_is_told(hubs):
    noon = Timetable().stop("C", 5000).stop("D", 6000).every(30, "2", ["C", "D"], "12:00", "14:00")
    hubs(along("A", "B").every(30, "1", ["A", "B"]), noon)
    assert hubs.notes["gtfs_not_in_window"] == {"file": "feed 1.zip", "first": "12:00", "last": "13:35"}
    with pytest.raises(
        GtfsNoDeparturesError, match=r"from 07:00 to 09:00 on 2026-01-06: trips run from 12:00 to 13:35"
    ):
        hubs(noon)


def test_stops_or_times_that_are_all_missing_are_named_as_the_reason(hubs):
    nowhere = Timetable().every(30, "1", ["A", "B"])
    nowhere.stops += ["A,A,,,,", "B,B,0,0,,"]
    with pytest.raises(GtfsStopsUnplacedError, match="None of the 2 stops with service on 2026-01-06 has coordinates"):
        hubs(nowhere)
    untimed = along("A", "B").trip("1", [("A", ""), ("B", "07:30:00")])
    with pytest.raises(GtfsNoCallsError):
        hubs(untimed)


def test_a_rare_line_the_other_way_takes_nothing_away(hubs):
    table = along("W", "A", "E").every(5, "1", ["A", "E"]).every(60, "2", ["A", "W"])
    found = hubs(table)
    assert (found.loc["A", "headway_min"], found.loc["A", "line_headway_min"]) == (5.0, 5.0)


@pytest.mark.parametrize(
    ("start", "end", "kind"), [("09:00", "07:00", "Window"), ("seven", "09:00", "Time"), ("48:00", "49:00", "Time")]
)
def test_a_window_that_makes_no_sense_is_refused(hubs, start, end, kind):
    with pytest.raises(getattr(messages, f"Transit{kind}WrongError")):
        hubs(along("A", "B").every(30, "1", ["A", "B"]), options=TransitOptions(TUESDAY, start, end))


def test_dates_are_read_in_the_ways_people_write_them():
    assert parse_dates("") is None
    assert parse_dates(" 2026-01-06 ") == parse_dates("06.01.2026") == parse_dates("20260106") == TUESDAY
    assert parse_dates("2026-01-06T00:00:00.000") == TUESDAY  # how QGIS writes a date that a model hands over
    assert parse_dates("2026-01-06, 2026-01-07") == (TUESDAY, dt.date(2026, 1, 7))
    with pytest.raises(TransitDateWrongError, match='"i morgen" is not a date'):
        parse_dates("i morgen")


# --- hubs -------------------------------------------------------------------------------------------------------------


def test_platforms_of_a_station_are_one_hub_with_its_entrances(hubs):
    table = Timetable().stop("ST", name="Lysaker stasjon", kind="1").stop("P1", 0, 0, "Spor 1", "0", "ST")
    table.stop("P2", 0, 20, "Spor 2", "0", "ST").stop("P3", 0, 40, "Spor 3", "0", "ST").stop(
        "X1", 250, 0, "", "2", "ST"
    ).stop("N", 5000)
    table.route("R", 2).every(30, "R", ["P1", "N"]).every(30, "R", ["P2", "N"], start="07:15")
    found = hubs(table)
    assert found.index.tolist() == ["Lysaker stasjon"]
    hub = found.iloc[0]
    assert (hub["hub_id"], hub["modes"], hub["dep_per_hour"], hub["headway_min_rail"]) == ("ST", "rail", 4.0, 15.0)
    assert shapely.get_num_geometries(hub["geometry"]) == 3  # P1, P2 and the entrance; nothing leaves from P3
    assert hub["geometry"].geom_type == "MultiPoint"


def test_bus_and_train_of_one_name_are_an_interchange(hubs, strategy):
    table = (
        Timetable().stop("R1", name="Lysaker stasjon").stop("B1", 220, name="Lysaker").stop("N", 9000).stop("M", -9000)
    )
    table.route("R", 2).every(15, "R", ["R1", "N"]).every(5, "B", ["B1", "M"])
    found = hubs(table)
    assert len(found) == 1
    hub = found.iloc[0]
    assert (hub["modes"], hub["tier"], bool(hub["interchange"])) == ("rail,bus", "A", True)
    assert (hub["headway_min"], hub["headway_min_rail"], hub["headway_min_bus"]) == (5.0, 15.0, 5.0)
    assert found.index[0] == "Lysaker stasjon"  # the train names it, though more buses leave
    rare = (
        Timetable().stop("R1", name="Lysaker stasjon").stop("B1", 220, name="Lysaker").stop("N", 9000).stop("M", -9000)
    )
    rare.route("R", 2).every(15, "R", ["R1", "N"]).every(12, "B", ["B1", "M"])
    hub = hubs(rare).iloc[0]
    assert (hub["tier"], bool(hub["interchange"])) == ("B", False)


def test_modes_change_over_a_longer_walk_than_lines_of_one_mode(hubs):
    def build(kind):
        table = Timetable().stop("P", name="Stasjonen").stop("Q", 150, name="Torget").stop("N", 9000).stop("M", -9000)
        return table.route("R", kind).every(15, "R", ["P", "N"]).every(5, "B", ["Q", "M"])

    assert hubs(build(2)).index.tolist() == ["Stasjonen"]
    assert sorted(hubs(build(3)).index) == ["Stasjonen", "Torget"]


def test_a_trip_that_calls_twice_at_one_hub_counts_once(hubs):
    table = (
        Timetable()
        .stop("ST", kind="1", name="T")
        .stop("P1", parent="ST", kind="0")
        .stop("P2", 60, parent="ST", kind="0")
        .stop("N", 5000)
    )
    assert hubs(table.every(30, "1", ["P1", "P2", "N"])).loc["T", "dep_per_hour"] == 2.0


def test_stops_that_one_bus_serves_in_turn_stay_apart_though_they_share_the_streets_name(hubs):
    table = Timetable()
    for i in range(6):
        table.stop(f"N{i}", i * 250, 0, "Avenyen").stop(f"S{i}", i * 250, 25, "Avenyen")
    table.every(10, "1", [f"N{i}" for i in range(6)]).every(10, "1", [f"S{i}" for i in reversed(range(6))])
    assert len(hubs(table)) == 6


def test_names_are_compared_without_case_accents_and_kinds_of_stop():
    import pandas as pd

    names = pd.Series(
        ["Lysaker stasjon", "LYSAKER", "Lysaker T-bane", "Estação Mercado", "ESTACAO MERCADO", "Stasjon", "Åsen", ""]
    )
    assert plain_name(names).tolist() == ["lysaker", "lysaker", "lysaker", "mercado", "mercado", "stasjon", "asen", ""]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from("ab")), min_size=1, max_size=30))
def test_groups_do_not_depend_on_order_and_are_never_wider_than_allowed(points):
    xy = np.array([(x * 20.0, y * 20.0) for x, y, _ in points])
    names = np.array([name for *_, name in points], dtype=object)
    place = np.arange(len(points))
    modes = np.array([1 if x % 2 else 2 for x, *_ in points])
    group = join_near(xy, names, place, modes, StopReach(50.0, 80.0, 150.0))
    wide = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    assert (wide[group[:, None] == group[None]] <= 150.0).all()
    near = np.flatnonzero((wide == 0).sum(axis=1) > 1)
    assert all(group[i] == group[j] for i in near for j in near if wide[i, j] == 0)


def test_the_result_does_not_depend_on_the_order_of_rows(hubs):
    def build(flip):
        table = Timetable()
        names = ["A", "B", "C", "D"]
        for i, name in reversed(list(enumerate(names))) if flip else enumerate(names):
            table.stop(name, i * 800)
        for line in ("2", "1") if flip else ("1", "2"):
            table.every(20 if line == "1" else 30, line, names).every(40, line, names[::-1])
        return table

    first, second = hubs(build(flip=False)), hubs(build(flip=True))
    assert first.drop(columns="geometry").equals(second.drop(columns="geometry"))
    assert first.geometry.geom_equals(second.geometry).all()


def test_a_mask_keeps_the_hubs_that_touch_it_whole(hubs, strategy):
    table = (
        Timetable()
        .stop("ST", kind="1", name="T")
        .stop("P1", parent="ST", kind="0")
        .stop("P2", 90, parent="ST", kind="0")
        .stop("N", 5000)
        .stop("M", 9000)
    )
    table.every(30, "1", ["P1", "N", "M"]).every(30, "1", ["P2", "N", "M"])
    everything = hubs(table)
    mask = shapely.get_geometry(everything.loc["T", "geometry"], 0).buffer(10)
    found = hubs(table, mask=mask)
    assert found.index.tolist() == ["T"]
    assert shapely.get_num_geometries(found.iloc[0]["geometry"]) == 2
    with pytest.raises(HubsOutsideMaskError, match="None of the 2 hubs"):
        hubs(table, mask=shapely.box(0, 0, 1, 1))


def test_a_mask_changes_nothing_of_the_hubs_inside(hubs):
    table = along("A", "B", "C", "D", "E", "F", spacing=400)
    table.every(20, "1", ["A", "B", "C", "D"], direction="0").every(30, "1", ["D", "C", "B", "A"], direction="1")
    table.every(15, "2", ["F", "C", "B"]).every(12, "3", ["D", "E", "F"]).every(25, "4", ["C", "F"])
    whole = hubs(table)
    for name in whole.index:
        found = hubs(table, mask=whole.loc[name, "geometry"].buffer(10))
        assert_geodataframe_equal(found, whole.loc[[name]])


def test_a_mask_in_which_nothing_leaves_says_that_the_hubs_lie_elsewhere(hubs):
    table = along("A", "B").every(30, "1", ["A", "B"]).stop("C", 9000).trip("2", [("B", "20:00:00"), ("C", "20:30:00")])
    end = shapely.Point(*shapely.get_coordinates(hubs(table).loc["A", "geometry"])[0])
    for north in (1000, 9000):  # where the trips end
        mask = shapely.affinity.translate(end, 0, north).buffer(50)
        with pytest.raises(HubsOutsideMaskError, match="The only hub"):
            hubs(table, mask=mask)


def test_every_run_can_be_cancelled(tmp_path, strategy):
    path = along("A", "B").every(30, "1", ["A", "B"]).write(tmp_path / "a.zip")
    for share in (0.1, 0.5, 0.9):
        with pytest.raises(Cancelled):
            hubs_from_gtfs([path], None, strategy, ON_TUESDAY, progress=lambda done, share=share: done >= share)


# --- stop layers ------------------------------------------------------------------------------------------------------


def layer(**columns):
    count = len(next(iter(columns.values())))
    columns.setdefault("geometry", [shapely.Point(i * 2000, 0) for i in range(count)])
    return gpd.GeoDataFrame(columns, geometry="geometry", crs="EPSG:25832")


def test_a_stop_layer_with_headways_is_graded(strategy):
    stops = layer(name=["Nord", "Sør"], mode=["tog", "Buss"], headway_min=[12.0, 8.0])
    hubs = hubs_from_stops(stops, strategy).hubs
    assert hubs["tier"].tolist() == ["B", "C"]
    assert hubs["modes"].tolist() == ["rail", "bus"]
    assert hubs["headway_min_rail"].tolist()[0] == 12.0
    assert hubs["dep_per_hour"].isna().all()


def test_modes_are_read_from_the_stop_registers_types(strategy):
    kinds = ["railStation", "metroStation", "onstreetTram", "onstreetBus", "busStation", "ferryStop", "harbourPort"]
    stops = layer(stopPlaceType=kinds, tier=["A"] * len(kinds))
    hubs = hubs_from_stops(stops, strategy).hubs
    assert hubs["modes"].tolist() == ["rail", "metro", "tram", "bus", "bus", "ferry", "ferry"]


def test_a_tier_field_overrules_and_a_planned_stop_stays_its_own_hub(strategy):
    here = shapely.Point(0, 0)
    stops = layer(
        navn=["Fornebu", "Fornebu T"],
        type=["bus", "metro"],
        tier=["d", "A"],
        opens_year=[None, "2029"],
        geometry=[here, here],
    )
    hubs = hubs_from_stops(stops, strategy, StopFields(name="navn", mode="type")).hubs
    assert hubs["tier"].tolist() == ["D", "A"]
    assert hubs["interchange"].tolist() == [False, True]
    assert hubs["opens_year"].isna().tolist() == [True, False]
    assert hubs["opens_year"].tolist()[1] == 2029


def test_text_and_null_in_number_fields_are_told_not_hidden(strategy):
    stops = layer(name=["a", "b", "c", "d"], mode=["bus", "bus", None, "700"], headway=["7,5", "ofte", None, "15 min"])
    result = hubs_from_stops(stops, strategy)
    notes = {note.code: note.values for note in result.notes}  # noqa: PD011
    assert result.hubs["headway_min"].fillna(-1).tolist() == [7.5, -1, -1, 15.0]
    assert notes["stops_field_not_understood"] == {"field": "headway", "count": 1, "example": "ofte"}
    assert notes["stops_unmeasured"] == {"count": 2}
    assert notes["stops_mode_unknown"] == {"count": 1}
    assert len(result.hubs) == 4


@pytest.mark.parametrize(
    ("headway", "read"),
    [
        (["1 200 min", "7,5 min", "1.200"], [1200.0, 7.5, 1200.0]),
        (["1 200", "15 min", "1.200"], [1200.0, 15.0, -1.0]),
        (["7.5", "15", "1,200"], [7.5, 15.0, 1200.0]),
    ],
    ids=["a comma before decimals", "nothing tells", "a point before decimals"],
)
def test_numbers_of_a_stop_layer_are_read_as_people_write_them(strategy, headway, read):
    stops = layer(name=["a", "b", "c"], mode=["bus"] * 3, headway=headway, opens_year=["2 030", "2029", ""])
    result = hubs_from_stops(stops, strategy)
    assert result.hubs["headway_min"].fillna(-1).tolist() == read
    assert result.hubs["opens_year"].fillna(-1).tolist() == [2030, 2029, -1]
    told = [note.values for note in result.notes if note.code == "stops_field_not_understood"]  # noqa: PD011
    assert told == ([{"field": "headway", "count": 1, "example": "1.200"}] if -1 in read else [])


def test_a_stop_layer_without_headway_or_tier_is_refused(strategy):
    with pytest.raises(StopsNoMeasureError):
        hubs_from_stops(layer(name=["a"]), strategy)


def test_stops_without_geometry_are_told_and_polygons_become_points(strategy):
    shapes = [None, shapely.box(0, 0, 50, 50), shapely.MultiPoint([(9000, 0), (9100, 0)])]
    result = hubs_from_stops(layer(tier=["A", "B", "C"], geometry=shapes), strategy)
    assert result.notes[0].code == "stops_without_geometry"
    assert shapely.get_num_geometries(result.hubs.geometry.to_numpy()).tolist() == [1, 2]
    with pytest.raises(StopsEmptyError):
        hubs_from_stops(layer(tier=["A"], geometry=[None]), strategy)


# --- real timetables --------------------------------------------------------------------------------------------------


def plain_count(path, date, name, start="07:00:00", end="09:00:00"):
    """Count departures with nothing but csv, for feeds that run by weekday and exception."""

    def rows(table):
        with zipfile.ZipFile(path) as archive:
            if table not in archive.namelist():
                return []
            text = io.TextIOWrapper(archive.open(table), "utf-8-sig")
            return [{k.strip(): v for k, v in row.items()} for row in csv.DictReader(text)]

    day = f"{date:%Y%m%d}"
    weekday = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[date.weekday()]
    services = {
        r["service_id"] for r in rows("calendar.txt") if r[weekday] == "1" and r["start_date"] <= day <= r["end_date"]
    }
    for row in rows("calendar_dates.txt"):
        if row["date"] == day:
            (services.add if row["exception_type"] == "1" else services.discard)(row["service_id"])
    trips = {r["trip_id"] for r in rows("trips.txt") if r["service_id"] in services}
    stops = {r["stop_id"] for r in rows("stops.txt") if r["stop_name"] == name}
    calls = collections.defaultdict(list)
    for row in rows("stop_times.txt"):
        if row["trip_id"] in trips:
            calls[row["trip_id"]].append((int(row["stop_sequence"]), row["stop_id"], row["departure_time"].strip()))
    return sum(stop in stops and start <= time < end for trip in calls.values() for _, stop, time in sorted(trip)[:-1])


def test_sixteen_trains_leave_lysaker_in_the_morning(strategy):
    path = real("norway/flytoget_2016_17_gtfs.zip")
    date = dt.date(2016, 12, 6)
    hubs = hubs_from_gtfs([path], "EPSG:25832", strategy, TransitOptions(date)).hubs.set_index("name")
    assert hubs.loc["Lysaker", "dep_per_hour_rail"] * 2 == 16 == plain_count(path, date, "Lysaker")
    assert all(hubs.loc[name, "dep_per_hour"] * 2 == plain_count(path, date, name) for name in hubs.index)
    # Trains to the airport every 15 minutes on average; those the other way only let people off.
    assert hubs.loc["Lysaker", "headway_min_rail"] == 15.0


def test_both_norwegian_timetables_together_keep_lysaker(strategy):
    paths = [real("norway/flytoget_2016_17_gtfs.zip"), real("norway/flybussekspressen_2016_gtfs.zip")]
    result = hubs_from_gtfs(paths, "EPSG:25832", strategy, TransitOptions(dt.date(2016, 12, 6)))
    hubs = result.hubs.set_index("name")
    assert hubs.loc["Lysaker", "dep_per_hour_rail"] * 2 == 16
    assert "gtfs_not_on_date" in [note.code for note in result.notes]
    typical = hubs_from_gtfs(paths, "EPSG:25832", strategy)
    hubs = typical.hubs.set_index("name")
    # Both run Tuesday to Thursday, outside Easter 2016 (27 March) and Christmas, and nowhere together.
    assert typical.dates == (dt.date(2017, 1, 10), dt.date(2016, 3, 30))
    assert hubs.loc["Lysaker", "dep_per_hour_rail"] * 2 == plain_count(paths[0], typical.dates[0], "Lysaker")
    assert (hubs["dep_per_hour_coach"] > 0).any()


def test_coaches_agree_with_a_plain_count(strategy):
    path = real("norway/flybussekspressen_2016_gtfs.zip")
    date = dt.date(2016, 2, 2)
    hubs = hubs_from_gtfs([path], "EPSG:25832", strategy, TransitOptions(date)).hubs
    assert set(hubs["modes"]) == {"coach"}
    single = hubs[shapely.get_num_geometries(hubs.geometry.to_numpy()) == 1].drop_duplicates("name", keep=False)
    names = single["name"].head(8)
    found = (single.set_index("name")["dep_per_hour"] * 2).round().astype(int)
    counted = {name: plain_count(path, date, name) for name in names}
    assert all(found[name] <= counted[name] for name in names)
    assert sum(found[name] == counted[name] for name in names) >= 6  # a name may stand at several stops


def test_porto_alegre_bus_and_metro_together(strategy):
    paths = [real("porto_alegre/poa_eptc.zip"), real("porto_alegre/poa_trensurb.zip")]
    date = dt.date(2019, 5, 14)
    result = hubs_from_gtfs(paths, None, strategy, TransitOptions(date, "12:00", "14:00"))
    assert result.hubs.crs.to_epsg() == 32722
    assert {"rail", "bus", "rail,bus"} <= set(result.hubs["modes"])
    hubs = result.hubs.set_index("name")
    assert hubs.loc["ESTACAO CANOAS/LA SALLE", "dep_per_hour"] * 2 == plain_count(
        paths[1], date, "ESTACAO CANOAS/LA SALLE", "12:00:00", "14:00:00"
    )
    bounds = result.hubs.geometry.bounds
    assert np.hypot(bounds.maxx - bounds.minx, bounds.maxy - bounds.miny).max() < 450
    morning = hubs_from_gtfs(paths, None, strategy, TransitOptions(date))
    told = {note.code: note.values for note in morning.notes}  # noqa: PD011
    assert told["gtfs_not_in_window"]["file"] == "poa_eptc.zip"


# --- hubs read from a layer -------------------------------------------------------------------------------------------


def test_a_hub_is_called_by_its_name_then_by_its_id_then_by_its_number_in_the_layer():
    layer = gpd.GeoDataFrame(
        {
            "tier": list("AAAA"),
            "name": ["Lysaker", "", None, ""],
            "hub_id": ["NSR:1", "NSR:2", "NSR:3", ""],
        },
        geometry=gpd.points_from_xy([0, 1, 2, 3], [0, 0, 0, 0]),
        crs=25832,
    )
    read = read_hubs(layer, load_strategy())
    assert read.name.tolist() == ["Lysaker", "NSR:2", "NSR:3", "4"]
    assert read.hub_id.tolist() == ["NSR:1", "NSR:2", "NSR:3", "3"]
