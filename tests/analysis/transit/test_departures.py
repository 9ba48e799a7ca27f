"""Departures that stand more than once, repetitions, and what has to be ordered: counted on one hand."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.transit.gtfs import read_feed
from klimaklok_plugin.analysis.transit.hubs import TransitOptions, hubs_from_gtfs
from klimaklok_plugin.analysis.transit.messages import (
    GtfsBrokenRowError,
    GtfsFrequenciesOverlapError,
    GtfsOnlyOnRequestError,
)
from tests.analysis.transit.timetables import along, clock

CASES = Path(__file__).resolve().parents[3].parent / "shared" / "cases" / "duplicate_departures"
TWO_SERVICES = "W,1,1,1,1,1,0,0,20260105,20260130\nX,1,1,1,1,1,0,0,20260105,20260130"
HEAD = "trip_id,start_time,end_time,headway_secs,exact_times\n"


def twice(*, service="X", route="1", **changes):
    """Return a bus every 20 minutes from 07:00 to 09:00 each way, and the way there again."""
    table = along("A", "B", "C").every(20, "1", ["A", "B", "C"]).every(20, "1", ["C", "B", "A"])
    table.calendar = TWO_SERVICES
    return table.every(20, route, ["A", "B", "C"], service=service, **changes)


@pytest.mark.parametrize("service", ["W", "X"], ids=["another trip", "another service"])
def test_the_same_trip_twice_in_a_timetable_counts_once(hubs, service):
    found = hubs(twice(service=service))
    assert (found.loc["B", "headway_min"], found.loc["B", "dep_per_hour"]) == (20.0, 6.0)
    assert hubs.notes["gtfs_repeated_departures"] == {"file": "feed 0.zip", "count": 12, "time": "07:00", "line": "1"}


def test_the_cases_with_and_without_the_second_service_are_the_same(strategy):
    if not CASES.exists():
        pytest.skip(f"{CASES} is not there")
    base, double = (
        hubs_from_gtfs([CASES / f"{name}.zip"], None, strategy, TransitOptions(dt.date(2026, 9, 15)))
        for name in ("base", "dup_service")
    )
    assert base.hubs.drop(columns="geometry").equals(double.hubs.drop(columns="geometry"))
    assert double.hubs["headway_min"].tolist() == [10.0, 10.0]
    assert [note.code for note in base.notes] == []
    assert [note.code for note in double.notes] == ["gtfs_repeated_departures"]


def test_a_second_service_of_another_day_is_no_repetition(hubs):
    table = twice()
    table.calendar = "W,1,1,1,1,1,0,0,20260105,20260130\nX,0,0,0,0,0,1,1,20260105,20260130"
    assert hubs(table).loc["B", "dep_per_hour"] == 6.0
    assert "gtfs_repeated_departures" not in hubs.notes


def test_two_routes_of_one_name_and_the_same_way_are_one_line(hubs):
    table = twice(route="other id")
    text = "route_id,route_short_name,route_type\n1,1,3\nother id,1,3\n"
    table.extra["routes.txt"] = text
    assert hubs(table).loc["B", "dep_per_hour"] == 6.0
    table.extra["routes.txt"] = text.replace("other id,1,3", "other id,2,3")
    assert hubs(table).loc["B", "dep_per_hour"] == 9.0, "two lines that drive together are two departures"


@pytest.mark.parametrize("change", ["another stop", "another time", "a stop more", "another order"])
def test_trips_that_differ_anywhere_on_their_way_are_two(hubs, change):
    table = along("A", "B", "C", "D").stop("B2", 1000, 500)
    table.trip("1", [("A", "07:00:00"), ("B", "07:05:00"), ("C", "07:10:00"), ("D", "07:15:00")])
    other = {
        "another stop": [("A", "07:00:00"), ("B2", "07:05:00"), ("C", "07:10:00"), ("D", "07:15:00")],
        "another time": [("A", "07:00:00"), ("B", "07:05:00"), ("C", "07:11:00"), ("D", "07:15:00")],
        "a stop more": [("A", "07:00:00"), ("B", "07:05:00"), ("C", "07:10:00"), ("D", "07:15:00"), ("A", "07:30:00")],
        "another order": [("A", "07:00:00"), ("C", "07:05:00"), ("B", "07:10:00"), ("D", "07:15:00")],
    }[change]
    table.trip("1", other)
    assert hubs(table).loc["A", "dep_per_hour"] == 1.0
    assert "gtfs_repeated_departures" not in hubs.notes


def test_a_night_trip_of_yesterday_and_the_same_one_of_today_are_one(hubs):
    table = along("A", "B").trip("N", [("A", "25:10:00"), ("B", "25:20:00")])
    table.trip("N", [("A", "01:10:00"), ("B", "01:20:00")])
    found = hubs(table, options=TransitOptions(dt.date(2026, 1, 7), "00:00", "02:00"))
    assert found.loc["A", "dep_per_hour"] == 0.5


def test_of_two_equal_trips_the_one_that_may_be_boarded_counts(hubs):
    table = along("A", "B").every(20, "1", ["A", "B"], pickup="1").every(20, "1", ["A", "B"])
    found = hubs(table)
    assert (found.loc["A", "dep_per_hour"], found.loc["A", "headway_min"]) == (3.0, 20.0)


def moments(rows, window=(7 * 3600, 9 * 3600)):
    """Return the distinct departures of rows (first, end, headway), the slow way."""
    return {t for first, end, headway in rows for t in range(first, end, headway) if window[0] <= t < window[1]}


def repeated(rows, trips=1):
    table = along("A", "B")
    for _ in range(trips):
        table.trip("1", [("A", "05:00:00"), ("B", "05:10:00")])
    table.extra["frequencies.txt"] = HEAD + "\n".join(
        f"T{number},{clock(first // 60)},{clock(end // 60)},{headway},0" for number, first, end, headway in rows
    )
    return table


H7, H8, H9 = 7 * 3600, 8 * 3600, 9 * 3600


def test_the_last_headway_of_a_repetition_counts_though_it_is_not_whole(hubs, tmp_path):
    table = repeated([(0, H7, H8 + 300, 600)])
    assert hubs(table).loc["A", "dep_per_hour"] * 2 == 7, "07:00, 07:10 … 08:00"
    _, counts = read_feed(table.write(tmp_path / "a.zip")).per_day()
    assert counts.max() == 7
    assert hubs(repeated([(0, H7, H8, 600)])).loc["A", "dep_per_hour"] * 2 == 6, "the end is not part of it"


@pytest.mark.parametrize(
    "rows",
    [
        [(0, H7, H9, 600), (0, H7, H9, 600)],
        [(0, H7, H8, 600), (0, H8 - 1800, H9, 600)],
        [(0, H7, H9, 1200), (0, H7, H9, 600)],
        [(0, H7 - 3600, H9 + 3600, 3600), (0, H7, H9, 600)],
    ],
    ids=["the same", "overlapping", "a longer headway", "around it"],
)
def test_rows_of_one_trip_that_hold_at_once_count_once(hubs, rows):
    assert hubs(repeated(rows)).loc["A", "dep_per_hour"] == 6.0
    note = hubs.notes["gtfs_frequencies_overlap"]
    assert (note["table"], note["count"], note["example"], note["line"]) == ("frequencies.txt", 2, "T0", "2")


def test_the_same_repetition_under_two_trips_counts_once(hubs):
    assert hubs(repeated([(0, H7, H9, 600), (1, H7, H9, 600)], trips=2)).loc["A", "dep_per_hour"] == 6.0
    assert hubs.notes["gtfs_repeated_departures"]["count"] == 12
    apart = repeated([(0, H7, H9, 600), (1, H7 + 300, H9, 600)], trips=2)
    assert hubs(apart).loc["A", "dep_per_hour"] == 12.0, "five minutes apart are two buses"


@pytest.mark.parametrize(
    ("at", "same"),
    [("07:00", True), ("07:20", True), ("08:40", True), ("09:00", False), ("07:10", False), ("06:40", False)],
)
def test_a_trip_that_is_also_one_of_the_repetitions_counts_once(hubs, at, same):
    """Every 20 minutes from 07:00, the last at 08:40: six in the window, 07:10 is a seventh, the rest lie outside."""
    table = repeated([(0, H7, H9, 1200)])
    minute = 60 * int(at[:2]) + int(at[3:])
    table.trip("1", [("A", clock(minute)), ("B", clock(minute + 10))])
    found = hubs(table)
    assert found.loc["A", "dep_per_hour"] * 2 == 6 + (at == "07:10")
    expected = {"file": "feed 0.zip", "count": 1, "time": at, "line": "1"} if same else None
    assert hubs.notes.get("gtfs_repeated_departures") == expected


def test_a_trip_among_the_repetitions_that_drives_otherwise_is_another(hubs):
    table = repeated([(0, H7, H9, 1200)])
    table.trip("1", [("A", "07:20:00"), ("B", "07:31:00")]).trip("2", [("A", "07:20:00"), ("B", "07:30:00")])
    assert hubs(table).loc["A", "dep_per_hour"] * 2 == 8


@given(
    st.lists(
        st.tuples(st.integers(0, 24), st.integers(1, 24), st.sampled_from([300, 600, 900])), min_size=1, max_size=4
    ),
    st.lists(st.integers(0, 24), min_size=1, max_size=6),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_trips_among_repetitions_count_where_no_repetition_holds_their_moment(hubs, rows, singles):
    """Rows of one headway each, so that the repetitions themselves are moments."""
    headway = rows[0][2]
    rows = [(number, H7 + headway * a, H7 + headway * (a + b), headway) for number, (a, b, _) in enumerate(rows)]
    table = repeated(rows, trips=len(rows))
    for five in singles:
        table.trip("1", [("A", clock(420 + five * 5)), ("B", clock(430 + five * 5))])
    held = {t for _, *row in rows for t in moments([tuple(row)])}
    expected = held | {H7 + 300 * five for five in singles if five < 24}
    if expected:
        assert hubs(table).loc["A", "dep_per_hour"] * 2 == len(expected)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 18), st.integers(1, 18), st.sampled_from([300, 600, 900])),
        min_size=1,
        max_size=5,
    )
)
def test_repetitions_in_step_are_counted_as_moments(hubs, rows):
    """Rows of trips of their own: each moment once for each step they go in."""
    rows = [
        (number, H7 - 1800 + 600 * a, H7 - 1800 + 600 * (a + b), headway)
        for number, (_, a, b, headway) in enumerate(rows)
    ]
    found = hubs(repeated([*rows, (len(rows), H7, H9, 7200)], trips=len(rows) + 1))
    in_step = itertools.groupby(
        sorted((h, f % h, f, e) for _, f, e, h in [*rows, (0, H7, H9, 7200)]), key=lambda r: r[:2]
    )
    expected = sum(len(moments([(first, end, h) for h, _, first, end in group])) for _, group in in_step)
    assert found.loc["A", "dep_per_hour"] * 2 == expected


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 24), st.integers(1, 24), st.sampled_from([60, 120, 420])), min_size=1, max_size=6)
)
def test_overlapping_rows_of_a_trip_follow_the_shortest_headway_at_each_moment(hubs, rows):
    rows = [(H7 - 1800 + 300 * a, H7 - 1800 + 300 * (a + b), headway) for a, b, headway in rows]
    best = {}
    for second in range(H7, H9, 60):
        holding = [(headway, first) for first, end, headway in rows if first <= second < end]
        best[second] = min(holding, default=None)
    expected = sum(at is not None and (second - at[1]) % at[0] == 0 for second, at in best.items())
    found = hubs(repeated([*((0, *row) for row in rows), (1, H7, H9, 7200)], trips=2))
    # The other trip is there so that something always leaves; where it goes in step with one of the rows, it is one.
    assert found.loc["A", "dep_per_hour"] * 2 == expected + 1


def test_far_too_many_overlapping_rows_are_refused(hubs, monkeypatch):
    monkeypatch.setattr("klimaklok_plugin.analysis.transit.gtfs.MOST_OVERLAPS", 10)
    with pytest.raises(GtfsFrequenciesOverlapError, match=r"9 rows of frequencies\.txt overlap"):
        hubs(repeated([(0, H7 + 60 * i, H9, 600) for i in range(9)]))


# --- on request -------------------------------------------------------------------------------------------------------


def test_what_has_to_be_ordered_is_told_apart(hubs):
    table = along("A", "B", "C").every(20, "1", ["A", "B", "C"]).every(30, "2", ["A", "B", "C"], pickup="2")
    found = hubs(table)
    assert (found.loc["B", "dep_per_hour"], found.loc["B", "headway_min"]) == (3.0, 20.0)
    assert found.loc["B", "request_per_hour"] == 2.0
    assert hubs.notes["gtfs_on_request"] == {"count": 8, "total": 20}


@pytest.mark.parametrize("kind", [715, 1500, 1501, 1507])
def test_routes_on_demand_and_taxis_have_to_be_ordered(hubs, kind):
    table = along("A", "B").every(20, "1", ["A", "B"]).route("2", kind).every(30, "2", ["A", "B"])
    found = hubs(table)
    assert (found.loc["A", "dep_per_hour"], found.loc["A", "request_per_hour"]) == (3.0, 2.0)
    assert found.loc["A", "modes"] == "bus"


def test_a_stop_by_sign_is_a_departure_and_told(hubs):
    table = along("A", "B").every(20, "1", ["A", "B"]).every(20, "1", ["A", "B"], start="07:10", pickup="3")
    found = hubs(table)
    assert (found.loc["A", "dep_per_hour"], found.loc["A", "headway_min"]) == (6.0, 10.0)
    assert hubs.notes["gtfs_by_signal"] == {"count": 6, "total": 12}


def test_a_place_with_nothing_but_orders_is_no_hub_and_is_told(hubs):
    table = along("A", "B", "C").stop("D", -2000).stop("E", -4000).every(20, "1", ["A", "B"])
    found = hubs(table.every(30, "2", ["D", "E"], pickup="2"))
    assert found.index.tolist() == ["A"]
    assert hubs.notes["hubs_on_request"] == {"count": 1}
    assert hubs.notes["hubs_quiet"] == {"count": 2}
    with pytest.raises(GtfsOnlyOnRequestError, match="07:00 to 09:00 on 2026-01-06"):
        hubs(along("A", "B").every(20, "1", ["A", "B"], pickup="2"))


# --- calendars --------------------------------------------------------------------------------------------------------


def test_a_service_in_two_rows_runs_in_both_periods_and_once_a_day(hubs):
    table = along("A", "B").every(20, "1", ["A", "B"])
    table.calendar = "W,1,1,1,1,1,0,0,20260105,20260130\nW,1,1,1,1,1,0,0,20260120,20260227"
    for day in (dt.date(2026, 1, 7), dt.date(2026, 1, 21), dt.date(2026, 2, 25)):
        assert hubs(table, options=TransitOptions(day)).loc["A", "dep_per_hour"] == 3.0
    note = hubs.notes["gtfs_service_rows"]
    assert (note["count"], note["example"], note["line"], note["table"]) == (1, "W", "3", "calendar.txt")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("WX"),
            st.integers(0, 40),
            st.integers(0, 40),
            st.lists(st.booleans(), min_size=7, max_size=7),
        ),
        min_size=1,
        max_size=6,
    ),
    st.lists(st.tuples(st.sampled_from("WXY"), st.integers(-5, 60), st.sampled_from([1, 2])), max_size=6),
)
def test_the_calendar_is_that_of_asking_each_row_for_each_day(tmp_path_factory, rows, exceptions):
    first = dt.date(2026, 1, 5)
    table = along("A", "B").trip("1", [("A", "07:00:00"), ("B", "07:10:00")])
    table.trip("1", [("A", "07:30:00"), ("B", "07:40:00")], service="X").trip(
        "1", [("A", "08:00:00"), ("B", "08:10:00")], service="Y"
    )
    days = [first + dt.timedelta(day) for day in range(-10, 90)]

    def text(day):
        return f"{first + dt.timedelta(day):%Y%m%d}"

    table.calendar = "\n".join(
        f"{service},{','.join(str(int(each)) for each in week)},{text(a)},{text(b)}" for service, a, b, week in rows
    )
    table.extra["calendar_dates.txt"] = "service_id,date,exception_type\n" + "\n".join(
        f"{service},{text(day)},{kind}" for service, day, kind in exceptions
    )
    feed = read_feed(table.write(tmp_path_factory.mktemp("zip") / "a.zip"))
    told = {}
    for service, day, kind in exceptions:
        told.setdefault((service, first + dt.timedelta(day)), kind == 1)
    counts = dict(zip(*feed.per_day(), strict=True))
    for day in days:
        runs = {
            service: any(
                s == service and first + dt.timedelta(a) <= day <= first + dt.timedelta(b) and week[day.weekday()]
                for s, a, b, week in rows
            )
            for service in "WXY"
        }
        runs |= {service: added for (service, on), added in told.items() if on == day}
        number = (day - dt.date(1970, 1, 1)).days
        assert counts.get(number, 0) == sum(runs.values())
        active = np.append(feed.calendar.active(number), False)
        assert active[feed.trips["service"].to_numpy()].tolist() == [runs[s] for s in "WXY"]


def test_a_trip_under_way_for_days_counts_on_the_days_it_runs_on(hubs):
    """One that sets out on Saturday at 08:00 and leaves B on Tuesday at 08:00, 80 hours after Saturday's midnight."""
    table = along("A", "B", "C").every(30, "1", ["A", "B", "C"])
    table.trip("2", [("A", "08:00:00"), ("B", "80:00:00"), ("C", "81:00:00")], service="S")
    table.calendar += "\nS,0,0,0,0,0,1,0,20260101,20260131"
    assert hubs(table).loc["B", "dep_per_hour"] == 2.5


def test_stop_times_of_trips_that_do_not_run_are_not_looked_at(hubs, tmp_path):
    table = along("A", "B").every(30, "1", ["A", "B"])
    table.trip("2", [("A", "08:00:00"), ("B", "soon")], service="S")
    table.calendar += "\nS,0,0,0,0,0,1,0,20260101,20260131"
    assert hubs(table).loc["A", "dep_per_hour"] == 2.0
    with pytest.raises(GtfsBrokenRowError, match="soon"):
        read_feed(table.write(tmp_path / "all.zip"))
