"""Hubs do not depend on accidents: the order of rows, the map's origin, how services are cut, what lies far away."""

from __future__ import annotations

import datetime as dt
import random

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from klimaklok_plugin.analysis.transit.hubs import TransitOptions, hubs_from_gtfs, hubs_from_stops
from tests.analysis.transit.timetables import ON_TUESDAY, Timetable

SEEDS = range(4)
MEASURES = ["modes", "tier", "interchange", "dep_per_hour", "headway_min", "line_headway_min", "request_per_hour"]


def timetable(seed, north_m=0.0, east_m=0.0):
    """Return lines that cross a town, with stops near each other, repetitions, orders and trips told twice."""
    rng = random.Random(seed)  # noqa: S311 - the same every time
    table = Timetable()
    names = [f"S{number}" for number in range(12)]
    for name in names:
        table.stop(name, north_m + rng.uniform(0, 4000), east_m + rng.uniform(0, 4000), rng.choice([name, "Torget"]))
    for number in range(5):
        line = f"L{number}"
        table.route(line, rng.choice([2, 3, 3, 715]))
        way, every = rng.sample(names, 5), rng.choice([7, 10, 15, 20])
        table.every(every, line, way).every(every + 3, line, way[::-1], pickup=rng.choice(["", "1", "2", "3"]))
        if rng.random() < 0.5:
            table.every(every, line, way, service="X")
    table.trip("L0", [("S0", "05:00:00"), ("S1", "05:09:00"), ("S2", "05:20:00")])
    last = len(table.trips) - 1
    head = "trip_id,start_time,end_time,headway_secs\n"
    table.extra["frequencies.txt"] = head + f"T{last},06:00:00,08:00:00,600\nT{last},07:45:00,09:00:00,900"
    table.calendar = "W,1,1,1,1,1,0,0,20260105,20260130\nX,1,1,1,1,1,0,0,20260105,20260130"
    return table


@pytest.fixture
def found(tmp_path, strategy):
    def run(table, crs="EPSG:25832", options=ON_TUESDAY):
        path = table.write(tmp_path / "feed.zip")
        return hubs_from_gtfs([path], crs, strategy, options).hubs.set_index("hub_id").sort_index()

    return run


def assert_same(one, other):
    assert one.index.tolist() == other.index.tolist()
    pd.testing.assert_frame_equal(one[["name", *MEASURES]], other[["name", *MEASURES]])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_does_not_matter(found, seed):
    table, mixed = timetable(seed), timetable(seed)
    rng = random.Random(seed)  # noqa: S311
    for rows in (mixed.trips, mixed.times):
        rng.shuffle(rows)
    mixed.stops[1:] = rng.sample(mixed.stops[1:], len(mixed.stops) - 1)
    mixed.routes = dict(rng.sample(sorted(mixed.routes.items()), len(mixed.routes)))
    mixed.calendar = "\n".join(reversed(mixed.calendar.split("\n")))
    head, *rows = mixed.extra["frequencies.txt"].split("\n")
    mixed.extra["frequencies.txt"] = "\n".join([head, *rows[::-1]])
    assert_same(found(table), found(mixed))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_town_that_is_moved_or_drawn_in_another_zone_has_the_same_hubs(found, seed):
    assert_same(found(timetable(seed)), found(timetable(seed, north_m=1234.5, east_m=-678.9)))
    assert_same(found(timetable(seed)), found(timetable(seed), crs="EPSG:25833"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_line_far_away_changes_nothing_here(found, seed):
    table = timetable(seed)
    before = found(table)
    table.stop("F1", 60_000).stop("F2", 62_000).every(5, "far", ["F1", "F2"]).every(5, "far", ["F2", "F1"])
    after = found(table)
    assert {"F1", "F2"} == set(after.index) - set(before.index)
    assert_same(before, after.loc[before.index])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_service_of_its_own_for_each_trip_is_the_same(found, seed):
    table, cut = timetable(seed), timetable(seed)
    days = "1,1,1,1,1,0,0,20260105,20260130"
    for number, row in enumerate(cut.trips):
        route, _, trip, direction = row.split(",")
        cut.trips[number] = f"{route},V{number},{trip},{direction}"
    cut.calendar = "\n".join(f"V{number},{days}" for number in range(len(cut.trips)))
    assert_same(found(table), found(cut))


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_told_twice_is_told_once(found, seed):
    table, twice = timetable(seed), timetable(seed)
    count = len(table.trips)
    for row in table.trips:
        route, service, trip, direction = row.split(",")
        twice.trips.append(f"{route},{service},again{trip},{direction}")
    twice.times += [f"again{row}" for row in table.times]
    head, *rows = table.extra["frequencies.txt"].split("\n")
    twice.extra["frequencies.txt"] = "\n".join([head, *rows, *(f"again{row}" for row in rows)])
    assert len(twice.trips) == 2 * count
    assert_same(found(table), found(twice))


def test_a_week_later_is_the_same_day(found):
    later = TransitOptions(dt.date(2026, 1, 13))
    assert_same(found(timetable(0)), found(timetable(0), options=later))


def stop_layer(seed):
    rng = np.random.default_rng(seed)
    xy = rng.integers(0, 12, (20, 2)) * 70.0 + [590_000, 6_640_000]
    columns = {
        "name": rng.choice(["Torget", "Stasjonen", "Brua"], 20),
        "mode": rng.choice(["tog", "buss", "trikk", "båt"], 20),
        "headway_min": rng.choice([5.0, 10.0, 20.0, np.nan], 20),
        "opens_year": rng.choice([None, None, "2029"], 20),
    }
    return gpd.GeoDataFrame(columns, geometry=shapely.points(xy), crs="EPSG:25832")


@pytest.mark.parametrize("seed", SEEDS)
def test_hubs_of_a_stop_layer_do_not_depend_on_order_or_place(seed, strategy):
    def told(stops):
        hubs = hubs_from_stops(stops, strategy).hubs
        middle = np.round(shapely.get_coordinates(hubs.geometry.centroid) - stops.total_bounds[:2], 3)
        table = hubs[["modes", "tier", "interchange", "headway_min", "opens_year"]].assign(
            x=middle[:, 0], y=middle[:, 1]
        )
        return table.sort_values(["x", "y", "opens_year"], ignore_index=True)

    stops = stop_layer(seed)
    for other in (stops.iloc[::-1], stops.set_geometry(stops.translate(1234.5, 77.25))):
        pd.testing.assert_frame_equal(told(stops), told(other), check_dtype=False)
