"""Holidays: by the laws, and Easter by an independent table and dateutil's own algorithm."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.analysis.transit.gtfs import day_number
from klimaklok_plugin.analysis.transit.holidays import days_off, easter

BREAKS = load_strategy().transit.school_breaks


def off(text, breaks=BREAKS):
    return bool(days_off(np.array([day_number(dt.date.fromisoformat(text))]), breaks)[0])


def test_easter_is_that_of_another_algorithm_for_three_centuries():
    tables = pytest.importorskip("dateutil.easter")
    years = np.arange(1900, 2200)
    assert easter(years).tolist() == [day_number(tables.easter(int(year))) for year in years]


@pytest.mark.parametrize(
    "day",
    [
        *("2026-01-01", "2026-05-01", "2026-05-17", "2026-12-25", "2026-12-26"),
        *("2026-04-02", "2026-04-03", "2026-04-05", "2026-04-06", "2026-05-14", "2026-05-24", "2026-05-25"),
    ],
)
def test_the_public_holidays_of_2026(day):
    assert off(day, {})


def test_2026_has_twelve_public_holidays_beside_the_days_before_easter():
    days = np.arange(day_number(dt.date(2026, 1, 1)), day_number(dt.date(2027, 1, 1)))
    assert days_off(days, {}).sum() == 12 + len(["Palm Sunday", "Monday", "Tuesday", "Wednesday", "Easter Saturday"])


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        *(("2026-02-15", False), ("2026-02-16", True), ("2026-02-22", True), ("2026-02-23", False)),  # week 8
        *(("2026-09-27", False), ("2026-09-28", True), ("2026-10-04", True), ("2026-10-05", False)),  # week 40
        *(("2026-12-19", False), ("2026-12-20", True), ("2027-01-03", True), ("2027-01-04", False)),
        *(("2026-06-18", False), ("2026-06-19", True), ("2026-08-19", True), ("2026-08-20", False)),
        ("2025-01-02", True),
    ],
)
def test_school_breaks_begin_and_end_on_their_days(day, expected):
    assert off(day) is expected


def test_the_first_week_of_a_year_is_the_one_with_its_first_thursday():
    for day in ("2025-12-29", "2026-01-04", "2027-01-04"):
        assert off(day, {"new year": "week 1"}) is (dt.date.fromisoformat(day).isocalendar().week == 1)
    assert off("2026-12-31", {"last": "week 53"})
