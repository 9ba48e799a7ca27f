"""Rows `timetable` and `nobil`: files as large as Norway's largest. Both are synthetic, made here with a seed.

The timetable has 6,000 stop places with 12,000 quays in a square of 45 km, 480 lines, and ids, columns and service days
as Entur writes them. The dump has stations of one to sixteen connectors, each with the attributes that NOBIL writes.
"""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measure import BUILD, CRS, Line, alone

QUAYS, CALLS, LINES = 12_000, 6_000_000, 480
WEST, SOUTH, SIDE_M = 10.3, 59.75, 45_000.0
SERVICES = (
    *(("1111000", 0.28), ("0000100", 0.14), ("1111100", 0.18), ("0000010", 0.16), ("0000001", 0.14)),
    *(("1000000", 0.02), ("0100000", 0.02), ("0010000", 0.02), ("0001000", 0.02), ("1111111", 0.02)),
)
"""Days of the week, and the share of the trips that run on them."""
NEAR_M = 6_400.0
"""Side of the boundary in the row with one: a fiftieth of the square."""
DUMP_MB = 240
DAY = dt.date(2026, 3, 26)


def timetable_file(calls: int = CALLS, quays: int = QUAYS, seed: int = 1) -> Path:
    """Return the generated timetable, made at the first use."""
    path = BUILD / f"timetable-{calls}-{quays}-{seed}.zip"
    if not path.is_file():
        part = path.with_suffix(".part")
        _write_timetable(part, calls, quays, np.random.default_rng(seed))
        part.rename(path)
    return path


def _write_timetable(path: Path, calls: int, quays: int, rng: np.random.Generator) -> None:
    places, trips_wanted = quays // 2, calls // 25
    lon_m, lat_m = 1 / (111_320 * np.cos(np.radians(59.9))), 1 / 111_320
    side = int(np.ceil(np.sqrt(places)))
    corner = np.stack(np.divmod(np.arange(places), side), axis=1)
    xy = (corner + rng.uniform(0.2, 0.8, corner.shape)) * SIDE_M / side
    lon, lat = WEST + xy[:, 0] * lon_m, SOUTH + xy[:, 1] * lat_m
    name = pd.Series(np.arange(places)).map("Holdeplass {}".format)
    station = pd.DataFrame(
        {"stop_id": [f"NSR:StopPlace:{4000 + i}" for i in range(places)], "stop_name": name, "stop_lat": lat,
         "stop_lon": lon, "location_type": 1, "parent_station": ""}
    )  # fmt: skip
    quay = pd.DataFrame(
        {"stop_id": [f"NSR:Quay:{7000 + i}" for i in range(2 * places)], "stop_name": np.repeat(name.to_numpy(), 2),
         "stop_lat": np.repeat(lat, 2) + np.tile([0.0, 15 * lat_m], places),
         "stop_lon": np.repeat(lon, 2) + np.tile([0.0, 15 * lon_m], places), "location_type": 0,
         "parent_station": np.repeat(station["stop_id"].to_numpy(), 2)}
    )  # fmt: skip
    routes = pd.DataFrame(
        {"route_id": [f"RUT:Line:{i}" for i in range(LINES)], "agency_id": "RUT:Authority:RUT",
         "route_short_name": np.arange(LINES), "route_long_name": [f"Linje {i}" for i in range(LINES)],
         "route_type": np.where(np.arange(LINES) < 8, 401, np.where(np.arange(LINES) < 20, 900, 700))}
    )  # fmt: skip
    # A line goes straight through the grid of places, with a slant of its own.
    begin, length = rng.integers(0, side, (LINES, 2)), rng.integers(14, 37, LINES)
    angle = rng.uniform(0, 2 * np.pi, LINES)
    ways = []
    for line in range(LINES):
        step = np.arange(length[line])[:, None] * np.array([np.cos(angle[line]), np.sin(angle[line])]) * 1.2
        cell = np.mod(np.round(begin[line] + step).astype(int), side)
        way = np.minimum(cell[:, 0] * side + cell[:, 1], places - 1)
        ways.append(way[np.r_[True, np.diff(way) != 0]])
    share = rng.pareto(1.5, LINES) + 0.3
    per_line = np.maximum(1, np.round(share / share.sum() * trips_wanted)).astype(int)
    line = np.repeat(np.arange(LINES), per_line)
    direction = rng.integers(0, 2, len(line))
    service = rng.choice(len(SERVICES), len(line), p=[each for _, each in SERVICES])
    season = rng.integers(0, 3, len(line))
    trip_id = pd.Series(
        [f"RUT:ServiceJourney:{a}-{b}-{c}" for a, b, c in
         zip(line.tolist(), (170_000 + np.arange(len(line)) % 977).tolist(),
             (24_000_000 + np.arange(len(line))).tolist(), strict=True)]
    )  # fmt: skip
    service_id = [f"RUT:DayType:{a}-{b}" for a in range(len(SERVICES)) for b in range(3)]
    trips = pd.DataFrame(
        {"route_id": routes["route_id"].to_numpy()[line], "service_id": np.array(service_id)[service * 3 + season],
         "trip_id": trip_id, "trip_headsign": "Sentrum", "direction_id": direction}
    )  # fmt: skip
    weekly = [list(days) for days, _ in SERVICES for _ in range(3)]
    calendar = pd.DataFrame(
        weekly, columns=["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    )
    calendar.insert(0, "service_id", service_id)
    calendar["start_date"] = np.tile(["20260105", "20260216", "20260330"], len(SERVICES))
    calendar["end_date"] = np.tile(["20260215", "20260329", "20260614"], len(SERVICES))
    start = (rng.normal(0.5, 0.2, len(line)) % 1.0 * 20 * 60 + 5 * 60).astype(int) * 60
    tables = {"stops.txt": pd.concat([station, quay]), "routes.txt": routes, "trips.txt": trips,
              "calendar.txt": calendar}  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(
            "agency.txt",
            "agency_id,agency_name,agency_url,agency_timezone\nRUT:Authority:RUT,Ruter,http://x.no,Europe/Oslo\n",
        )
        for table, frame in tables.items():
            archive.writestr(table, frame.to_csv(index=False, float_format="%.6f"))
        with archive.open("stop_times.txt", "w", force_zip64=True) as out:
            out.write(b"trip_id,arrival_time,departure_time,stop_id,stop_sequence,stop_headsign,pickup_type,"
                      b"drop_off_type,shape_dist_traveled\n")  # fmt: skip
            for some in np.array_split(np.arange(len(line)), 60):
                rows = _stop_times(some, trip_id.to_numpy(), line, direction, start, ways, rng)
                out.write(rows.to_csv(index=False, header=False).encode())


def _stop_times(some, trip_id, line, direction, start, ways, rng) -> pd.DataFrame:
    stops = [ways[line[t]] * 2 if direction[t] else ways[line[t]][::-1] * 2 + 1 for t in some]
    counts = np.array([len(each) for each in stops])
    first = np.repeat(np.cumsum(counts) - counts, counts)
    place = np.arange(counts.sum()) - first
    minutes = np.cumsum(rng.integers(60, 150, counts.sum()))
    seconds = np.repeat(start[some], counts) + minutes - minutes[first]
    unique, code = np.unique(seconds, return_inverse=True)
    clock = np.array([f"{s // 3600:02d}:{s % 3600 // 60:02d}:{s % 60:02d}" for s in unique.tolist()], dtype=object)[
        code
    ]
    quay = np.array([f"NSR:Quay:{7000 + i}" for i in range(int(max(each.max() for each in stops)) + 1)], dtype=object)
    return pd.DataFrame(
        {"trip": np.repeat(trip_id[some], counts), "arrival": clock, "departure": clock,
         "stop": quay[np.concatenate(stops)], "sequence": place,
         "headsign": np.where(np.repeat(line[some] % 10 == 0, counts), "Byen, via torget", ""), "pickup": 0, "drop": 0,
         "along": place * 510}
    )  # fmt: skip


def dump_file(megabytes: int = DUMP_MB, seed: int = 1) -> Path:
    """Return the generated dump of charging stations, made at the first use."""
    path = BUILD / f"nobil-{megabytes}-{seed}.json"
    if not path.is_file():
        part, rng, number = path.with_suffix(".part"), np.random.default_rng(seed), 0
        with part.open("w", encoding="utf-8") as out:
            out.write('{"Provider":"NOBIL.no","Rights":"CC BY","apiver":"3","chargerstations":[')
            while out.tell() < megabytes * 1e6:
                out.write("," * (number > 0) + json.dumps(_station(number, rng)))
                number += 1
            out.write("]}")
        part.rename(path)
    return path


def _station(number: int, rng: np.random.Generator) -> dict[str, object]:
    def attribute(kind: int, name: str, said: str, value: str = "") -> dict[str, str]:
        return {"attrtypeid": str(kind), "attrname": name, "attrvalid": "5", "trans": said, "attrval": value}

    points = int(rng.integers(1, 17))
    told = {
        "id": number,
        "name": f"Ladestasjon nr. {number}",
        "Street": "Storgata",
        "House_number": str(number % 90),
        "Zipcode": "1300",
        "City": "SANDVIKA",
        "Municipality_ID": "3201",
        "Municipality": "B\u00c6RUM",
        "County_ID": "32",
        "County": "Akershus",
        "Description_of_location": "P\u00e5 plassen bak bygningen. " * 3,
        "Owned_by": "Eier AS",
        "Number_charging_points": points,
        "Image": f"{number}.jpg",
        "Position": f"({59.0 + rng.random():.5f},{10.0 + rng.random():.5f})",
        "Available_charging_points": points,
        "User_comment": "Betaling med app eller brikke. " * 4,
        "Contact_info": "Ring 00 00 00 00",
        "Created": "2012-10-24 19:45:20",
        "Updated": "2016-03-24 13:14:41",
        "Station_status": 1,
        "Land_code": "NOR",
        "International_id": f"NOR_{number:05}",
    }
    kinds = ("CCS/Combo", "CHAdeMO", "Type 2")
    conn = {
        str(i + 1): {
            str(kind): attribute(kind, name, said, value)
            for kind, name, said, value in (
                *((1, "Accessibility", "Payment", ""), (4, "Connector", kinds[i % 3], "")),
                *((5, "Charging capacity", "150 kW DC" if i % 3 < 2 else "22 kW - 400V 3-phase max 32A", ""),),
                *((8, "Connector status", "Vacant", "0"), (9, "Connector Error status", "In service", "0")),
                *((10, "Connector sensor status", "Vacant", "0"), (16, "timestamp", "x", "2016-03-24T12:16:08Z")),
                *((17, "Vehicle type", "All vehicles", ""), (18, "Reservable", "No", ""), (19, "Payment", "App", "")),
                *((20, "Charge mode", "Mode 4", ""), (25, "Fixed cable", "Yes", "")),
                *((26, "Manufacturer", "x", "x"), (28, "Evse", "x", f"NO*X*E{number}*{i}")),
            )
        }
        for i in range(points)
    }
    station = {str(k): attribute(k, name, "Yes") for k, name in ((2, "Availability"), (7, "Fee"), (24, "Open 24h"))}
    return {"csmd": told, "attr": {"st": station, "conn": conn}}


# --- what is timed, each in a process of its own ----------------------------------------------------------------------


def _hubs(near: bool) -> int:
    import shapely

    from klimaklok_plugin.analysis.strategy.loading import load_strategy
    from klimaklok_plugin.analysis.transit.hubs import TransitOptions, hubs_from_gtfs

    mask = shapely.box(590_000, 6_635_000, 590_000 + NEAR_M, 6_635_000 + NEAR_M) if near else None
    return len(hubs_from_gtfs([timetable_file()], CRS, load_strategy(), TransitOptions(DAY), mask).hubs)


def hubs() -> int:
    """Find the hubs of the generated timetable."""
    return _hubs(near=False)


def hubs_near() -> int:
    """Find the hubs of the generated timetable within the boundary."""
    return _hubs(near=True)


def chargers() -> int:
    """Read the generated dump."""
    from klimaklok_plugin.analysis.sources.nobil import read_nobil

    return len(read_nobil(dump_file(), 22.0).stations)


def timetable() -> list[Line]:
    timetable_file()
    job = f"hubs from a timetable of {CALLS:,} stop times and {QUAYS:,} quays (synthetic; 17 s and 1.5 GB before)"
    return [_line(job, "hubs", 15.0, 1.2), _line(f"{job}, within a boundary of a fiftieth", "hubs_near", 15.0, 1.2)]


def nobil() -> list[Line]:
    dump_file()
    return [_line(f"charging stations of a NOBIL dump of {DUMP_MB} MB (synthetic)", "chargers", 30.0, 0.6)]


def _line(job: str, function: str, most_s: float, most_gb: float) -> Line:
    took = min((alone("benchmarks.feeds", function) for _ in range(3)), key=lambda each: each.cpu_s)
    met = took.cpu_s <= most_s and took.peak_gb <= most_gb
    remark = f"CPU time, best of three; {took.peak_gb:.2f} GB at most, {took.result:,} found"
    return Line(job, took.cpu_s, None, f"≤ {most_s:.0f} s, ≤ {most_gb} GB", met, remark)
