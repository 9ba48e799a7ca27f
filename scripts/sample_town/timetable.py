"""The invented timetable: two railways, two metro lines and a dozen bus lines as a GTFS zip."""

from __future__ import annotations

import csv
import heapq
import io
import itertools
import zipfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import shapely
from shapely import LineString, Point

from . import places
from .streets import Town, key, main_ways

FIRST_YEAR, LAST_YEAR = 2025, 2030
ZIP_TIME = (2026, 1, 1, 0, 0, 0)


@dataclass
class Stop:
    """A stop place with two quays and, at stations, its entrances."""

    stop_id: str
    name: str
    xy: np.ndarray
    quays: list[tuple[str, np.ndarray]] = field(default_factory=list)
    entrances: list[np.ndarray] = field(default_factory=list)
    parent: str = ""


@dataclass(frozen=True)
class Line:
    """A line: number, name, GTFS route type, way points or stations, rush-hour headway and speed."""

    number: str
    name: str
    route_type: int
    through: tuple[object, ...]
    headway: float
    speed_kmh: float
    window: tuple[int, int] = (5 * 60 + 10, 24 * 60 + 50)
    weekend: bool = True
    frequencies: bool = False


EDGE_E, EDGE_W = "Bygrensen", "Vestgrensen"
RAIL = ("Vestgrensen", "Sandvika", "Høvik", "Stabekk", "Lysaker", "Bygrensen")
WEST = (
    "Kolsås",
    "Hauger",
    "Gjettum",
    "Avløs",
    "Haslum",
    "Gjønnes",
    "Bekkestua",
    "Ringstabekk",
    "Jar",
    "Bygrensen vest",
)
NORTH = ("Østerås", "Lijordet", "Eiksmarka", "Ekraveien")
LINES = (
    Line("L1", "Lokaltog", 2, RAIL, 15, 58),
    Line("R10", "Regiontog", 100, ("Vestgrensen", "Sandvika", "Lysaker", "Bygrensen"), 10, 85),
    Line("M3", "Vestbanen", 401, WEST, 15, 34),
    Line("M2", "Nordbanen", 1, NORTH, 7.5, 36),
    Line(
        "100",
        "Sandvika–Bekkestua–Jar",
        3,
        (places.SANDVIKA_N, places.ENG, (4350, 4760), places.BEKKESTUA_S, places.JAR_S, (9500, 6330)),
        7.5,
        23,
    ),
    Line(
        "110",
        "Sandvika–Høvik–Lysaker",
        3,
        (places.VEST, places.SANDVIKA_N, places.HOVIK_N, places.STABEKK_N, places.LYSAKER_N, (9500, 5240)),
        10,
        23,
    ),
    Line("120", "Lysaker–Fornebu", 700, (places.LYSAKER_N, places.TAARN, (7980, 2700)), 5, 21),
    Line("121", "Lysaker–Snarvika", 3, (places.LYSAKER_N, places.TAARN, (7620, 1130)), 15, 23),
    Line("130", "Kolsås–Dalbunn", 3, (places.KOLSAAS_N, (1800, 6800), (2250, 9400)), 30, 30),
    Line(
        "140", "Bekkestua–Østerås–Fossum", 3, (places.BEKKESTUA_N, places.TVERR, places.OSTERAAS, (5150, 8650)), 15, 24
    ),
    Line(
        "150",
        "Bekkestua–Høvik–Strand",
        3,
        (places.BEKKESTUA_S, (5450, 4050), places.HOVIK_N, places.HOVIK_S, (5250, 2700)),
        20,
        20,
    ),
    Line(
        "160",
        "Haslum–Ravnkollen–Tverrlia",
        3,
        (places.HASLUM_N, (4560, 6300), places.TVERR, places.BEKKESTUA_N),
        30,
        22,
        (360, 1410),
        True,
        True,
    ),
    Line(
        "170",
        "Sandvika–Vestmark–Rud",
        3,
        (places.SANDVIKA_N, places.VEST, (920, 3750), places.RUD, places.GJETTUM_S),
        30,
        24,
    ),
    Line(
        "180", "Stabekk–Fornebu", 3, (places.STABEKK_N, (7150, 3950), places.TAARN, (8620, 2850), (7980, 2420)), 15, 20
    ),
    Line("190", "Jar–Voll–Østerås", 3, (places.JAR_S, places.JAR_N, places.LIJORDET_S, places.OSTERAAS), 20, 22),
    Line(
        "200",
        "Stabekk–Ringstabekk–Jar",
        3,
        (places.STABEKK_N, places.RINGSTABEKK_S, places.JAR_S),
        60,
        22,
        (390, 1140),
        False,
    ),
    Line(
        "N10",
        "Nattbuss Lysaker–Sandvika",
        3,
        (places.LYSAKER_N, places.HOVIK_N, places.SANDVIKA_N),
        60,
        28,
        (24 * 60 + 30, 27 * 60 + 30),
    ),
)
OUTSIDE = {
    "Bygrensen": (9390, 5066),
    "Vestgrensen": (20, 1905),
    "Bygrensen vest": (9390, 6468),
    "Ekraveien": (8388, 9057),
}


def _offset_quays(stop: Stop, direction: np.ndarray, gap: float) -> None:
    normal = np.array([direction[1], -direction[0]]) / max(float(np.hypot(*direction)), 1e-6)
    stop.quays = [(f"{stop.stop_id}:{i + 1}", stop.xy + side * normal * gap) for i, side in enumerate((1, -1))]


def station_stops(town: Town) -> dict[str, Stop]:
    """Return the stations, with quays on both sides of the track and the underpass ends as entrances."""
    spots = places.station_xy() | {name: np.array(xy, dtype=float) for name, xy in OUTSIDE.items()}
    stops = {}
    for number, (name, xy) in enumerate(spots.items()):
        stop = Stop(f"KKS:StopPlace:{number + 1}", name, xy, entrances=town.entrances.get(name, []))
        line = min(town.barriers.values(), key=lambda b: b.distance(Point(xy)))
        s = line.project(Point(xy))
        direction = shapely.get_coordinates(line.interpolate(s + 5)) - shapely.get_coordinates(line.interpolate(s - 5))
        _offset_quays(stop, direction[0], 5)
        stops[name] = stop
    return stops


def bus_stops(town: Town) -> list[Stop]:
    """Return bus stops every 430 m along the main roads and at their junctions by the stations."""
    stations = station_stops(town)
    taken: list[np.ndarray] = []
    stops: list[Stop] = []
    named = [w for w in town.ways if "name" in w.tags and w.tags.get("highway") in ("residential", "unclassified")]
    tree = shapely.STRtree([w.line for w in named])
    used: set[str] = set()
    frame = shapely.box(*places.BOX).buffer(-60)
    roads = main_ways()
    fixed = [np.array(p, dtype=float) for line in LINES[4:] for p in line.through]
    candidates = list(fixed)
    for road in roads:
        count = max(1, round(road.line.length / 430))
        parts = ((np.arange(count) + 0.5) / count).tolist()
        candidates += [np.array(road.line.interpolate(part, normalized=True).coords[0]) for part in parts]
    for wish in candidates:
        point = np.clip(wish, (70, 670), (9330, 9230))
        road = min(roads, key=lambda r: r.line.distance(Point(point)))
        s = road.line.project(Point(point))
        point = np.round(np.array(road.line.interpolate(s).coords[0]), 1)
        if not frame.contains(Point(point)) or any(float(np.hypot(*(point - t))) < 260 for t in taken):
            continue
        taken.append(point)
        near = min(stations.values(), key=lambda stop: float(np.hypot(*(stop.xy - point))))
        parent = ""
        if float(np.hypot(*(near.xy - point))) < 190:
            name = near.name
            parent = near.stop_id if name in ("Lysaker", "Bekkestua", "Østerås") else ""
        else:
            ranked = sorted(
                (w.line.distance(Point(point)), w.tags["name"])
                for w in (named[i] for i in tree.query(Point(point).buffer(600)))
            )
            name = next((n for _, n in ranked if n not in used), f"{road.tags['name']} {len(stops)}")
        used.add(name)
        stop = Stop(f"KKS:StopPlace:{100 + len(stops)}", name, point, parent=parent)
        a = shapely.get_coordinates(road.line.interpolate(max(s - 8, 0)))[0]
        b = shapely.get_coordinates(road.line.interpolate(min(s + 8, road.line.length)))[0]
        along = (b - a) / max(float(np.hypot(*(b - a))), 1e-6)
        _offset_quays(stop, along, 6)
        stop.quays = [(q, xy + side * along * 14) for (q, xy), side in zip(stop.quays, (1, -1), strict=True)]
        stops.append(stop)
    return stops


def _main_graph() -> dict[tuple[float, float], list[tuple[float, tuple[float, float]]]]:
    graph: dict[tuple[float, float], list[tuple[float, tuple[float, float]]]] = {}
    for way in main_ways():
        for a, b in zip(way.xy, way.xy[1:], strict=False):
            length = float(np.hypot(*(b - a)))
            graph.setdefault(key(a), []).append((length, key(b)))
            graph.setdefault(key(b), []).append((length, key(a)))
    return graph


def _path(graph: dict, start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    queue = [(0.0, start, start)]
    before: dict = {}
    while queue:
        cost, node, previous = heapq.heappop(queue)
        if node in before:
            continue
        before[node] = previous
        if node == end:
            break
        for length, other in graph[node]:
            if other not in before:
                heapq.heappush(queue, (cost + length, other, node))
    path = [end]
    while path[-1] != start:
        path.append(before[path[-1]])
    return path[::-1]


def _calls(line: Line, stations: dict[str, Stop], buses: list[Stop], graph: dict) -> list[tuple[Stop, float]]:
    """Return the stops of a line in order, with the distance along it in metres."""
    if isinstance(line.through[0], str):
        stops = [stations[str(name)] for name in line.through]
        steps = [float(np.hypot(*(b.xy - a.xy))) * 1.08 for a, b in itertools.pairwise(stops)]
        return list(zip(stops, np.cumsum([0.0, *steps]).tolist(), strict=True))
    nodes = np.array(list(graph))
    spots = [tuple(nodes[np.hypot(*(nodes - np.array(p, float)).T).argmin()]) for p in line.through]
    xy: list[tuple[float, float]] = []
    for a, b in itertools.pairwise(spots):
        xy += _path(graph, key(np.array(a)), key(np.array(b)))
    track = LineString([p for i, p in enumerate(xy) if i == 0 or p != xy[i - 1]])
    calls = [(stop, float(track.project(Point(stop.xy)))) for stop in buses if track.distance(Point(stop.xy)) < 5]
    return sorted(calls, key=lambda call: call[1])


def _departures(line: Line, *, weekend: bool) -> list[float]:
    start, end = line.window
    times, now = [], float(start)
    while now < end:
        times.append(now)
        rush = not weekend and (390 <= now < 555 or 870 <= now < 1050)
        now += line.headway if rush or line.headway >= 60 else min(30.0, max(line.headway * 2, 15.0))
    return times


def _clock(minutes: float) -> str:
    seconds = round(minutes * 60)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def write_gtfs(town: Town, path: Path) -> list[Stop]:
    """Write the timetable and return the bus stops and stations in it."""
    stations, buses = station_stops(town), bus_stops(town)
    graph = _main_graph()
    tables: dict[str, list[list[object]]] = {
        "agency.txt": [
            ["agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang"],
            ["KKS", "Syntetisk trafikk (oppdiktet rutetabell)", "https://example.org/syntetisk", "Europe/Oslo", "nb"],
        ],
        "feed_info.txt": [
            [
                "feed_publisher_name",
                "feed_publisher_url",
                "feed_lang",
                "feed_start_date",
                "feed_end_date",
                "feed_version",
            ],
            [
                places.CREDIT,
                "https://example.org/syntetisk",
                "nb",
                f"{FIRST_YEAR}0101",
                f"{LAST_YEAR}1231",
                "syntetisk-1",
            ],
        ],
        "stops.txt": [
            ["stop_id", "stop_name", "stop_lat", "stop_lon", "location_type", "parent_station", "wheelchair_boarding"]
        ],
        "routes.txt": [["route_id", "agency_id", "route_short_name", "route_long_name", "route_type"]],
        "trips.txt": [["route_id", "service_id", "trip_id", "trip_headsign", "direction_id"]],
        "stop_times.txt": [
            ["trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence", "pickup_type", "drop_off_type"]
        ],
        "calendar.txt": _calendar(),
        "calendar_dates.txt": _holidays(),
        "frequencies.txt": [["trip_id", "start_time", "end_time", "headway_secs", "exact_times"]],
    }
    calls = {line.number: _calls(line, stations, buses, graph) for line in LINES}
    served = {stop.stop_id for line_calls in calls.values() for stop, _ in line_calls}
    kept = [stop for stop in [*stations.values(), *buses] if stop.stop_id in served]
    _add_stops(tables["stops.txt"], kept)
    for line in LINES:
        tables["routes.txt"].append([f"KKS:Line:{line.number}", "KKS", line.number, line.name, line.route_type])
        for direction in (0, 1):
            _add_trips(tables, line, calls[line.number], direction)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, rows in sorted(tables.items()):
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\r\n").writerows(rows)
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.getvalue().encode("utf-8"), compresslevel=9)
    return kept


def _add_stops(rows: list[list[object]], stops: list[Stop]) -> None:
    def row(stop_id: str, name: str, xy: np.ndarray, kind: int, parent: str) -> list[object]:
        lon, lat = places.to_lonlat(xy[None, :])[0]
        return [stop_id, name, f"{lat:.6f}", f"{lon:.6f}", kind, parent, 1 if kind != 2 else ""]

    for stop in stops:
        parent = stop.parent or stop.stop_id
        if not stop.parent:
            rows.append(row(stop.stop_id, stop.name, stop.xy, 1, ""))
        rows += [row(quay.replace("StopPlace", "Quay"), stop.name, xy, 0, parent) for quay, xy in stop.quays]
        for i, xy in enumerate(stop.entrances):
            rows.append(
                row(f"{stop.stop_id.replace('StopPlace', 'Entrance')}:{i + 1}", f"{stop.name} inngang", xy, 2, parent)
            )


def _add_trips(
    tables: dict[str, list[list[object]]], line: Line, calls: list[tuple[Stop, float]], direction: int
) -> None:
    length = calls[-1][1]
    ordered = calls if direction == 0 else [(stop, length - s) for stop, s in calls[::-1]]
    origin = ordered[0][1]
    for service in ("HVERDAG", "HELG"):
        weekend = service == "HELG"
        if weekend and not line.weekend:
            continue
        departures = _departures(line, weekend=weekend)
        if line.frequencies:
            departures = departures[:1]
        for number, start in enumerate(departures):
            shift = 0 if line.frequencies else direction * line.headway / 2
            trip = f"KKS:{line.number}:{service}:{direction}:{number + 1}"
            tables["trips.txt"].append([f"KKS:Line:{line.number}", service, trip, ordered[-1][0].name, direction])
            for sequence, (stop, s) in enumerate(ordered):
                at = _clock(start + shift + (s - origin) / 1000 / line.speed_kmh * 60)
                quay = stop.quays[direction][0].replace("StopPlace", "Quay")
                last, first = sequence == len(ordered) - 1, sequence == 0
                tables["stop_times.txt"].append([trip, at, at, quay, sequence + 1, int(last), int(first)])
            if line.frequencies:
                for begin, end, headway in ((360, 540, 30), (540, 870, 60), (870, 1050, 30), (1050, 1410, 60)):
                    tables["frequencies.txt"].append([trip, _clock(begin), _clock(end), headway * 60, 0])


def _calendar() -> list[list[object]]:
    head = [
        "service_id",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "start_date",
        "end_date",
    ]
    span = [f"{FIRST_YEAR}0101", f"{LAST_YEAR}1231"]
    return [head, ["HVERDAG", 1, 1, 1, 1, 1, 0, 0, *span], ["HELG", 0, 0, 0, 0, 0, 1, 1, *span]]


def _holidays() -> list[list[object]]:
    rows: list[list[object]] = [["service_id", "date", "exception_type"]]
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for month, day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26)):
            if date(year, month, day).weekday() < 5:
                stamp = f"{year}{month:02d}{day:02d}"
                rows += [["HVERDAG", stamp, 2], ["HELG", stamp, 1]]
    return rows
