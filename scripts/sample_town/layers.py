"""The planning layers: sites, services, people, parking, areas; all invented, all placed on the invented streets."""

from __future__ import annotations

import os
import random
import sqlite3
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import Point, Polygon

from . import places
from .streets import Names, Town
from .timetable import Stop

CRS = "EPSG:25832"
STAMP = "2026-01-01T00:00:00.000Z"
NO_HOUSES = ("motorway", "motorway_link", "footway", "path", "steps", "cycleway", "track", "pedestrian", "construction")
CAR_PARK_SIZES = {
    "staff": (40, 160),
    "visitors": (20, 120),
    "residents": (10, 40),
    "park_and_ride": (40, 220),
    "disabled": (2, 8),
}

DESCRIPTIONS = {
    "sites": "Possible development sites: street blocks and open land, land use in Norwegian words",
    "services": "Schools, kindergartens, health centres and groceries",
    "addresses": "Address points with number of dwellings",
    "buildings": "Building footprints along some of the streets",
    "population": "Inhabitants per 250 m cell",
    "pupils": "Pupils per 250 m cell, cells with fewer than 10 merged into a neighbour or left out",
    "schools": "Schools with number of pupils",
    "school_areas": "School intake areas with free places; 0 is full, NULL is unknown",
    "bike_parking": "Bicycle parking with capacity",
    "car_parking": "Car parks with capacity and who they are for",
    "chargers": "Charging stations with power and number of outlets",
    "charger_candidates": "Places where a charging station could stand, with cost",
    "park_and_ride_candidates": "Places where park-and-ride could lie, with capacity and cost",
    "grid": "Substations with free grid capacity; NULL is unknown",
    "entrances": "Station, school and shop entrances",
    "obstacles": "Trees, lamp posts and benches near stations",
    "priority_areas": "The four areas the strategy names, and centres; outlines invented",
    "constraints": "Blue-green structure and shore zone",
    "plan_boundary": "The boundary of one zoning plan",
    "plan_areas": "The areas of that plan in two alternatives and the 0-alternative, with what is built in each",
    "hubs_planned": "Planned metro stations on Fornebu; positions, names and opening year are invented assumptions",
    "water": "Fjord, lakes and rivers",
    "streets": "Streets and paths as lines, the same as in streets.osm.gz",
    "tracks": "Railway and metro lines through the stations, courses invented",
    "stations": "Railway and metro stations at their real positions (facts)",
}


class Planner:
    """Draws the layers from one random source, in a fixed order."""

    def __init__(self, town: Town, stops: list[Stop]) -> None:
        self.rng = random.Random(places.SEED + 1)
        self.town, self.stops = town, stops
        self.stations = places.station_xy()
        self.water = shapely.union_all(list(places.water().values()))
        shapely.prepare(self.water)
        self.streets = [w for w in town.ways if w.joins and w.level == 0 and w.tags.get("highway") not in NO_HOUSES]
        self.lines = [w.line for w in self.streets]
        self.tree = shapely.STRtree(self.lines)
        self.tracks = shapely.union_all([line.buffer(14) for line in town.barriers.values()])
        self.layers: dict[str, gpd.GeoDataFrame] = {}
        self.named_areas: dict[str, shapely.Geometry] = {}

    def add(self, name: str, rows: list[dict[str, object]], geometry: list[shapely.Geometry]) -> gpd.GeoDataFrame:
        """Store a layer in map coordinates, rounded to the centimetre."""
        moved = shapely.set_precision(shapely.transform(np.array(geometry), lambda xy: xy + places.ORIGIN), 0.01)
        self.layers[name] = gpd.GeoDataFrame(pd.DataFrame(rows), geometry=moved, crs=CRS)
        return self.layers[name]

    def near_street(self, point: np.ndarray, gap: float) -> np.ndarray:
        """Return a place ``gap`` metres beside the street nearest to ``point``, on dry land."""
        nearest = int(self.tree.nearest(Point(point)))
        line = self.lines[nearest]
        s = line.project(Point(point))
        a, b = (np.array(line.interpolate(v).coords[0]) for v in (max(s - 3, 0), min(s + 3, line.length)))
        along = (b - a) / max(float(np.hypot(*(b - a))), 1e-6)
        side = np.array([along[1], -along[0]]) * (1 if self.rng.random() < 0.5 else -1)
        for sign in (1, -1):
            spot = (a + b) / 2 + sign * side * gap
            if not shapely.intersects_xy(self.water, *spot) and not shapely.intersects_xy(self.tracks, *spot):
                return np.round(spot, 2)
        return np.round((a + b) / 2, 2)

    def around(self, centre: np.ndarray, radius: float, gap: float = 16) -> np.ndarray:
        """Return a place beside a street within about ``radius`` of ``centre``."""
        angle, reach = self.rng.uniform(0, 2 * np.pi), radius * self.rng.random() ** 0.5
        return self.near_street(np.asarray(centre) + reach * np.array([np.cos(angle), np.sin(angle)]), gap)


def _block(centre: np.ndarray, width: float, depth: float, angle: float) -> Polygon:
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (width / 2, depth / 2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return Polygon(np.round(corners @ turn.T + centre, 2))


def _centrality(planner: Planner, point: np.ndarray) -> float:
    nearest = min(float(np.hypot(*(xy - point))) for xy in planner.stations.values())
    return float(np.exp(-nearest / 350))


def _homes(planner: Planner) -> pd.DataFrame:
    rng = planner.rng
    rows, spots, houses, numbers = [], [], [], {}
    for way in planner.streets:
        name = way.tags.get("name")
        if name is None or way.tags.get("junction"):
            continue
        line = way.line
        s = 14.0
        while s < line.length - 10:
            a, b = (np.array(line.interpolate(v).coords[0]) for v in (s - 2, s + 2))
            along = (b - a) / max(float(np.hypot(*(b - a))), 1e-6)
            for side in (1, -1):
                number = numbers.get(name, 0) + 1
                numbers[name] = number
                if rng.random() > 0.2:
                    continue
                spot = (a + b) / 2 + side * np.array([along[1], -along[0]]) * 17
                if shapely.intersects_xy(planner.water, *spot) or shapely.intersects_xy(planner.tracks, *spot):
                    continue
                central = _centrality(planner, spot)
                flats = 1 + int(rng.random() < 0.25) + int(central * rng.uniform(0, 26))
                rows.append({"address": f"{name} {number}", "street": name, "number": number, "dwellings": flats})
                spots.append(np.round(spot, 2))
                width = 9 + min(flats, 16) * 0.9
                houses.append(_block(spot, width + 3, width * 0.75, float(np.arctan2(along[1], along[0]))))
            s += rng.uniform(20, 27)
    keep = sorted(rng.sample(range(len(rows)), min(3000, len(rows))))
    frame = pd.DataFrame([rows[i] for i in keep])
    frame["x"], frame["y"] = np.array([spots[i] for i in keep]).T
    planner.add("addresses", [rows[i] for i in keep], [Point(spots[i]) for i in keep])
    built = [i for i in keep if rows[i]["dwellings"] > 1 or rng.random() < 0.2]
    floors = [
        {"kind": "flats" if rows[i]["dwellings"] > 3 else "house", "floors": 1 + min(5, int(rows[i]["dwellings"]) // 4)}
        for i in built
    ]
    planner.add("buildings", floors, [houses[i] for i in built])
    return frame


def _people(planner: Planner, homes: pd.DataFrame) -> None:
    rng = planner.rng
    cell = 250
    column = ((homes["x"] + places.ORIGIN[0]) // cell).astype(int)
    row = ((homes["y"] + places.ORIGIN[1]) // cell).astype(int)
    counts = homes["dwellings"].groupby([column, row]).sum()
    rows, squares, pupils, pupil_squares = [], [], [], []
    carried = 0
    for (i, j), dwellings in counts.items():
        west, south = i * cell - places.ORIGIN[0], j * cell - places.ORIGIN[1]
        square = shapely.box(west, south, west + cell, south + cell)
        people = round(float(dwellings) * rng.uniform(2.6, 3.9))
        rows.append({"cell_id": f"{i * cell}_{j * cell}", "pop_tot": people})
        squares.append(square)
        carried += round(people * rng.uniform(0.10, 0.17))
        if carried >= 10:
            pupils.append({"cell_id": f"{i * cell}_{j * cell}", "pupils": carried})
            pupil_squares.append(square)
            carried = 0
    planner.add("population", rows, squares)
    planner.add("pupils", pupils, pupil_squares)


def _services(planner: Planner) -> None:
    rng = planner.rng
    names = Names(random.Random(places.SEED + 2))
    centres = list(planner.stations.items()) + [(n, np.array(c, float)) for n, (c, _) in places.DISTRICTS.items()]
    rows, points, schools, school_points = [], [], [], []

    def put(kind: str, name: str, centre: np.ndarray, radius: float) -> np.ndarray:
        spot = planner.around(centre, radius)
        rows.append({"kind": kind, "name": name})
        points.append(Point(spot))
        return spot

    for number, (name, centre) in enumerate(centres):
        remote = name in ("Dalbunn", "Snarvika", "Vestmark", "Jongsåsen")
        for i in range(2 if name in ("Sandvika", "Bekkestua", "Lysaker", "Fornebu") else 1):
            if not remote or i:
                put("grocery", f"Dagligvare {name}" + (f" {i + 1}" if i else ""), centre, 160)
        for _ in range(2 if number % 3 == 0 else 1):
            if name != "Snarvika":
                put("kindergarten", f"{names.next().removesuffix('veien')} barnehage", centre, 520)
        if number % 3 == 1 or name in ("Sandvika", "Bekkestua"):
            put("health", f"Helsehus {name}", centre, 250)
        if number % 2 == 0 and name not in ("Dalbunn", "Eiksmarka"):
            kind = ("barneskole", "ungdomsskole")[number % 4 == 0]
            school = f"{names.next().removesuffix('veien')} {kind} (oppdiktet)"
            school_points.append(Point(put("school", school, centre, 450)))
            schools.append(
                {
                    "name": school,
                    "pupils": rng.randrange(140, 620, 10),
                    "grades": "1-7" if kind == "barneskole" else "8-10",
                }
            )
    planner.add("services", rows, points)
    planner.add("schools", schools, school_points)
    frame = shapely.box(*places.BOX)
    land = frame.difference(places.water()["Fjorden"])
    cells = shapely.voronoi_polygons(shapely.MultiPoint(school_points), extend_to=frame)
    areas, area_rows = [], []
    for number, (point, school) in enumerate(zip(school_points, schools, strict=True)):
        cell = next(part for part in cells.geoms if part.contains(point))
        areas.append(max(shapely.get_parts(cell.intersection(land)), key=lambda part: part.area).simplify(4))
        free = (None, 0, 45, 120, 0, 15, 80, 30)[number % 8]
        area_rows.append(
            {
                "name": school["name"].replace("(oppdiktet)", "krets (oppdiktet)"),
                "school": school["name"],
                "free_places": free,
            }
        )
    planner.add("school_areas", area_rows, areas)
    planner.layers["school_areas"]["free_places"] = planner.layers["school_areas"]["free_places"].astype("Int64")


def _parking(planner: Planner) -> None:
    rng = planner.rng
    bikes, bike_points, cars, car_shapes = [], [], [], []

    def bike(name: str, spot: np.ndarray, capacity: int) -> None:
        bikes.append(
            {
                "name": name,
                "capacity": capacity,
                "covered": rng.random() < 0.4,
                "kind": rng.choice(["stands", "racks", "lockers"]),
            }
        )
        bike_points.append(Point(spot))

    def car(name: str, centre: np.ndarray, radius: float, kind: str) -> None:
        spot = planner.around(centre, radius, 34)
        low, high = CAR_PARK_SIZES[kind]
        capacity = rng.randint(low, high)
        side = max(14.0, (capacity * 24) ** 0.5 * 0.8)
        shape = _block(spot, side * 1.4, side / 1.2, rng.uniform(0, np.pi))
        if kind != "disabled" and any(shape.intersects(other) for other in car_shapes):
            return
        cars.append(
            {
                "name": name,
                "capacity": capacity,
                "kind": kind,
                "fee": rng.choice(["yes", "no"]),
                "charging_spaces": round(capacity * rng.choice([0, 0, 0.02, 0.06])),
            }
        )
        car_shapes.append(shape)

    for name, centre in planner.stations.items():
        ends = planner.town.entrances.get(name, [centre])
        for i, end in enumerate(ends):
            if name not in ("Avløs", "Hauger") or i == 0:
                bike(
                    f"Sykkelparkering {name} {i + 1}",
                    np.round(np.asarray(end) + rng.uniform(6, 28), 2),
                    rng.randrange(12, 180, 4),
                )
        if name not in ("Jar", "Gjønnes"):
            car(f"Innfartsparkering {name}", centre, 180, "park_and_ride")
        car(f"Korttidsparkering {name}", centre, 130, "visitors")
        if name in ("Lysaker", "Sandvika", "Bekkestua", "Stabekk", "Høvik"):
            car(f"Ansattparkering {name}", centre, 260, "staff")
            car(f"HC-plasser {name}", centre, 60, "disabled")
    for number, (name, (centre, radius)) in enumerate(places.DISTRICTS.items()):
        for i in range(3):
            car(f"Beboerparkering {name} {i + 1}", np.array(centre, float), radius * 0.8, "residents")
        car(f"Parkering {name}", np.array(centre, float), 200, "visitors" if number % 2 else "staff")
    services = planner.layers["services"]
    for kind, name, point in zip(services["kind"], services["name"], services.geometry, strict=True):
        local = np.array([point.x, point.y]) - places.ORIGIN
        if kind in ("school", "grocery") or rng.random() < 0.3:
            bike(
                f"Sykkelparkering {name}",
                np.round(local + np.array([rng.uniform(-25, 25), rng.uniform(-25, 25)]), 2),
                rng.randrange(6, 80, 2),
            )
        if kind in ("school", "grocery") and rng.random() < 0.7:
            car(f"Parkering {name}", local, 60, "staff" if kind == "school" else "visitors")
    planner.add("bike_parking", bikes, bike_points)
    planner.add("car_parking", cars, car_shapes)


def _charging(planner: Planner) -> None:
    rng = planner.rng
    homes = list(planner.stations.items()) + [(n, np.array(c, float)) for n, (c, _) in places.DISTRICTS.items()]
    chargers, points, options, option_points, rides, ride_points, grid, grid_points = [], [], [], [], [], [], [], []
    for number, (name, centre) in enumerate(homes):
        if number % 2 == 0:
            power = rng.choice([11, 22, 50, 150, 300])
            chargers.append(
                {
                    "name": f"Lading {name}",
                    "power_kw": power,
                    "outlets": rng.randint(2, 12),
                    "open_24h": rng.random() < 0.8,
                }
            )
            points.append(Point(planner.around(centre, 300)))
        for i in range(3):
            options.append(
                {
                    "name": f"Mulig lading {name} {i + 1}",
                    "cost": rng.randrange(400, 3200, 50) * 1000,
                    "max_kw": rng.choice([100, 300, 600]),
                }
            )
            option_points.append(Point(planner.around(centre, 520)))
        if number % 2:
            rides.append(
                {
                    "name": f"Mulig innfartsparkering {name}",
                    "capacity": rng.randrange(40, 300, 10),
                    "cost": rng.randrange(3, 40) * 1_000_000,
                }
            )
            ride_points.append(Point(planner.around(centre, 420, 40)))
        grid.append({"name": f"Nettstasjon {number + 1}", "free_kw": rng.choice([None, 0, 150, 400, 900, 2000])})
        grid_points.append(Point(planner.around(centre, 380, 22)))
    planner.add("chargers", chargers, points)
    planner.add("charger_candidates", options, option_points)
    planner.add("park_and_ride_candidates", rides, ride_points)
    planner.add("grid", grid, grid_points)
    planner.layers["grid"]["free_kw"] = planner.layers["grid"]["free_kw"].astype("Int64")


def _entrances(planner: Planner) -> None:
    rng = planner.rng
    rows, points, blocks, block_points = [], [], [], []
    for name, ends in planner.town.entrances.items():
        for i, end in enumerate(ends):
            rows.append({"name": f"{name} inngang {i + 1}", "kind": "station"})
            points.append(Point(end))
            for _ in range(4):
                blocks.append({"kind": rng.choice(["tree", "lamp_post", "bench"])})
                block_points.append(
                    Point(np.round(end + np.array([rng.uniform(-30, 30), rng.uniform(-30, 30)]), 2)).buffer(
                        0.8, quad_segs=2
                    )
                )
    services = planner.layers["services"]
    for kind, name, point in zip(services["kind"], services["name"], services.geometry, strict=True):
        if kind in ("school", "grocery"):
            rows.append({"name": f"{name} inngang", "kind": kind})
            points.append(Point(np.round(np.array([point.x, point.y]) - places.ORIGIN + 4, 2)))
    planner.add("entrances", rows, points)
    planner.add("obstacles", blocks, block_points)


def _blob(centre: tuple[float, float], rx: float, ry: float, degrees: float = 0) -> Polygon:
    return places.ellipse(centre, rx, ry, degrees)


def _areas(planner: Planner) -> None:
    at = planner.stations
    land = shapely.box(*places.BOX).difference(places.water()["Fjorden"])
    fornebu = Polygon(
        [(7150, 3950), (8150, 4250), (8800, 4300), (9100, 3400), (9000, 2500), (8300, 2050), (7350, 2250), (7000, 3200)]
    )
    midway = shapely.union_all([_blob(tuple(at["Bekkestua"]), 620, 430, 35), _blob(tuple(at["Høvik"]), 560, 420, 30)])
    named = [
        ("Fornebu", fornebu),
        ("Sandvika", _blob((2420, 2480), 760, 560, 5)),
        ("Bekkestua/Høvik", midway),
        ("Fossum", _blob((5650, 8400), 620, 420, -30)),
    ]
    centres = [
        (name, _blob(tuple(at[name]), 380, 300, 20)) for name in ("Stabekk", "Lysaker", "Østerås", "Kolsås", "Haslum")
    ]
    planner.named_areas = {name: shape.intersection(land) for name, shape in named}
    rows = [{"name": name, "kind": "named_area"} for name, _ in named] + [
        {"name": f"{name} sentrum", "kind": "centre"} for name, _ in centres
    ]
    shapes = [shape.intersection(land) for _, shape in named + centres]
    planner.add("priority_areas", rows, shapes)

    parts = places.water()
    green = [
        (name, parts[name].buffer(45 if name in places.RIVERS else 80)) for name in [*places.RIVERS, *places.LAKES]
    ]
    green += [
        ("Sentralparken", _blob((8280, 3250), 170, 330, 10)),
        ("Åsmarka", _blob((3950, 3640), 420, 330, 30)),
        ("Tverrdraget", _blob((6550, 6100), 160, 420, -20)),
        ("Gårdsmarka", _blob((1700, 3300), 500, 330, 10)),
        ("Nordmarksranden", _blob((3900, 7300), 1100, 700, -15)),
    ]
    shore = parts["Fjorden"].buffer(100).difference(parts["Fjorden"]).intersection(shapely.box(*places.BOX))
    rows = [{"kind": "blue_green", "name": name} for name, _ in green] + [{"kind": "shore", "name": "Strandsonen"}]
    shapes = [shape.intersection(land).simplify(2) for _, shape in green] + [shore.simplify(2)]
    planner.add("constraints", rows, shapes)

    plan = Polygon([(7880, 2560), (8230, 2620), (8300, 2900), (8120, 3060), (7900, 3010), (7830, 2750)])
    planner.add(
        "plan_boundary",
        [
            {
                "plan_id": "0000_SYNT_01",
                "name": PLAN_NAME,
                "dwellings": 640,
                "floor_area_m2": 58000,
            }
        ],
        [plan],
    )
    _plan_areas(planner, plan)

    planned = [
        ("Fornebu nord (planlagt, oppdiktet)", (8330, 4080)),
        ("Fornebu midt (planlagt, oppdiktet)", (8080, 3280)),
        ("Fornebu sør (planlagt, oppdiktet)", (7990, 2540)),
    ]
    rows = [
        {
            "hub_id": f"planned-{i + 1}",
            "name": name,
            "modes": "metro",
            "tier": "A",
            "interchange": False,
            "dep_per_hour": 16.0,
            "headway_min": 7.5,
            "line_headway_min": 7.5,
            "opens_year": 2029,
        }
        for i, (name, _) in enumerate(planned)
    ]
    planner.add("hubs_planned", rows, [Point(xy) for _, xy in planned])
    planner.add(
        "water",
        [
            {"name": name, "kind": "fjord" if name == "Fjorden" else "river" if name in places.RIVERS else "lake"}
            for name in parts
        ],
        [shape.simplify(1.5) for shape in parts.values()],
    )
    streets = [way for way in planner.town.ways if way.joins]
    fields = ("highway", "name", "maxspeed", "oneway", "access", "surface", "bridge", "tunnel", "layer")
    planner.add("streets", [{f: way.tags.get(f) for f in fields} for way in streets], [way.line for way in streets])
    tracks = places.tracks()
    frame = shapely.box(*places.BOX)
    kinds = [{"name": name, "kind": "rail" if name == "Fjordbanen" else "metro"} for name in tracks]
    planner.add("tracks", kinds, [shapely.LineString(np.round(xy, 2)).intersection(frame) for xy in tracks.values()])
    planner.add(
        "stations",
        [{"name": s[0], "kind": s[1], "source": "facts"} for s in places.STATIONS],
        [Point(at[s[0]]) for s in places.STATIONS],
    )


PLAN_NAME = "Fornebu sør, oppdiktet reguleringsplan"
# Area, code, dwellings, floor area (m²), jobs, car spaces, spaces for disabled persons, bike spaces.
PLAN_AREAS: dict[str, list[tuple[str, int, int, int, int, int, int, int]]] = {
    "0-alternativet": [("Lager", 1350, 0, 6200, 45, 160, 2, 10)],
    "1 Tett og grønn": [
        ("BB1", 1110, 310, 26000, 0, 155, 8, 800),
        ("BB2", 1110, 330, 27500, 0, 165, 9, 850),
        ("BK1", 1310, 0, 9500, 380, 40, 4, 150),
        ("GP1", 3050, 0, 0, 0, 0, 0, 0),
    ],
    "2 Mer parkering": [
        ("BB1", 1110, 280, 25000, 0, 340, 8, 400),
        ("BB2", 1110, 300, 27000, 0, 360, 9, 420),
        ("BK1", 1310, 0, 9500, 380, 300, 4, 60),
    ],
}


def _plan_areas(planner: Planner, plan: Polygon) -> None:
    """Add the plan's areas: in the first alternative a park lies open towards the sea, in the second it is built on."""
    west, south, east, north = plan.bounds
    park = shapely.intersection(plan, shapely.box(8040, south, 8085, north))
    left = shapely.intersection(plan, shapely.box(west, south, 8040, north))
    right = shapely.intersection(plan, shapely.box(8085, south, east, north))
    office = shapely.intersection(right, shapely.box(8085, south, east, 2770))
    homes = shapely.difference(right, office)
    old = shapely.intersection(right, shapely.box(8110, south + 40, east, 2760))
    shapes = {
        "0-alternativet": {"Lager": old},
        "1 Tett og grønn": {"BB1": left, "BB2": homes, "BK1": office, "GP1": park},
        "2 Mer parkering": {"BB1": shapely.union(left, park), "BB2": homes, "BK1": office},
    }
    rows: list[dict[str, object]] = []
    drawn = []
    for alternative, areas in PLAN_AREAS.items():
        for felt, code, dwellings, floor_area, jobs, cars, disabled, bikes in areas:
            rows.append(
                {
                    "felt": felt,
                    "alternativ": alternative,
                    "arealformål": code,
                    "boliger": dwellings,
                    "bra_m2": floor_area,
                    "arbeidsplasser": jobs,
                    "bilplasser": cars,
                    "hc_plasser": disabled,
                    "sykkelplasser": bikes,
                    "planid": "0000_SYNT_01",
                    "plannavn": PLAN_NAME,
                    "saksnummer": "SYNT 26/0001",
                    "plantype": "Detaljregulering (oppdiktet)",
                }
            )
            drawn.append(shapes[alternative][felt])
    planner.add("plan_areas", rows, drawn)


def _sites(planner: Planner) -> None:
    rng = planner.rng
    ground = shapely.union_all([w.line for w in planner.town.ways if w.joins and w.level == 0])
    blocks = [b for b in shapely.get_parts(shapely.polygonize([ground])) if 5_000 < b.area < 45_000]
    blocks.sort(key=lambda b: (round(b.centroid.x), round(b.centroid.y)))
    shy = planner.water.buffer(20).union(planner.tracks)
    blocks = [b.buffer(-9, join_style="mitre") for b in blocks]
    blocks = [
        b.simplify(1)
        for b in blocks
        if b.geom_type == "Polygon" and b.area > 3_000 and not b.intersects(shy) and b.area / b.length**2 > 0.035
    ]
    frame = shapely.box(*places.BOX)
    near = shapely.union_all([Point(xy).buffer(650) for xy in planner.stations.values()])
    regions = planner.named_areas | {"near": near, "far": frame.difference(near.buffer(250)), "any": frame}
    wanted = (
        ("bolig", "Fornebu", 4), ("kontor", "Fornebu", 2), ("handel", "Fornebu", 1), ("bolig", "Fossum", 3),
        ("bolig", "Sandvika", 2), ("kontor", "Sandvika", 2), ("office", "Sandvika", 1), ("bolig", "Bekkestua/Høvik", 3),
        ("kontor", "Bekkestua/Høvik", 1), ("handel", "Bekkestua/Høvik", 1), ("bolig", "near", 6), ("housing", "any", 2),
        ("kontor", "near", 4), ("office", "far", 1), ("handel", "near", 3), ("handel", "far", 2), ("bolig", "far", 9),
        ("kontor", "far", 1), ("arealkrevende", "any", 6),
    )  # fmt: skip
    chosen: list[tuple[Polygon, str]] = []
    for land_use, region, count in wanted:
        inside = [block for block in blocks if regions[region].contains(block.centroid)]
        done = 0
        for attempt in range(600):
            if done == count:
                break
            block = inside[rng.randrange(len(inside))]
            if all(block.distance(other) >= (170 if attempt < 400 else 40) for other, _ in chosen):
                chosen.append((block, land_use))
                done += 1
    green = [
        ("bolig", (4100, 7050), 150, 120), ("bolig", (1750, 3380), 120, 90), ("bolig", (2350, 8350), 140, 110),
        ("arealkrevende", (620, 1850), 260, 90), ("arealkrevende", (3750, 2190), 170, 60),
        ("bolig", (6650, 3560), 110, 60),
    ]  # fmt: skip
    chosen += [
        (_block(np.array(c), w, d, 0.3), use)
        for use, c, w, d in green
        if not _block(np.array(c), w, d, 0.3).intersects(planner.water)
    ]
    island = places.ISLANDS[0][0]
    chosen.append((_block(np.array(island, float), 90, 60, 0.5), "bolig"))
    named = [w for w in planner.streets if "name" in w.tags]
    tree = shapely.STRtree([w.line for w in named])
    rows = []
    used: set[str] = set()
    for number, (shape, use) in enumerate(chosen):
        beside = sorted((named[i].line.distance(shape), named[i].tags["name"]) for i in tree.query(shape.buffer(900)))
        name = next((n for _, n in beside if n not in used), "Øyhagen")
        used.add(name)
        homes = round(shape.area / 10_000 * rng.uniform(45, 130)) if use in ("bolig", "housing") else 0
        area = round(shape.area * rng.uniform(0.7, 1.9), -2)
        jobs = 0 if homes else round(area / {"arealkrevende": 120, "handel": 60}.get(use, 25))
        rows.append(
            {
                "site_id": f"S{number + 1:02d}",
                "name": f"{name} {('tomt', 'felt', 'kvartal')[number % 3]}",
                "land_use": use,
                "dwellings": homes,
                "floor_area": area,
                "persons": round(homes * 2.1) + jobs,
                "status": rng.choice(["innspill", "kommuneplan", "regulert"]),
            }
        )
    planner.add("sites", rows, [shape for shape, _ in chosen])


def build_layers(town: Town, stops: list[Stop]) -> dict[str, gpd.GeoDataFrame]:
    """Return every layer by name, in EPSG:25832."""
    planner = Planner(town, stops)
    homes = _homes(planner)
    _people(planner, homes)
    _services(planner)
    _parking(planner)
    _charging(planner)
    _entrances(planner)
    _areas(planner)
    _sites(planner)
    return {name: planner.layers[name] for name in DESCRIPTIONS}


def points_for_osm(stops: list[Stop], town: Town) -> list[tuple[np.ndarray, dict[str, str]]]:
    """Return stations, subway entrances and bus stops as tagged points in local coordinates."""
    kinds = {name: kind for name, kind, _, _ in places.STATIONS}
    points = []
    for stop in stops:
        kind = kinds.get(stop.name) if int(stop.stop_id.rsplit(":", 1)[1]) < 100 else None
        if kind:
            tags = {"railway": "station", "name": stop.name, "public_transport": "station"}
            points.append(
                (stop.xy, tags | ({"station": "subway", "subway": "yes"} if kind == "metro" else {"train": "yes"}))
            )
            if kind == "metro":
                points += [
                    (xy, {"railway": "subway_entrance", "name": f"{stop.name} inngang"})
                    for xy in town.entrances.get(stop.name, [])
                ]
        elif int(stop.stop_id.rsplit(":", 1)[1]) >= 100:
            points += [
                (xy, {"highway": "bus_stop", "name": stop.name, "public_transport": "platform"}) for _, xy in stop.quays
            ]
    return points


def write_layers(layers: dict[str, gpd.GeoDataFrame], path: Path) -> None:
    """Write the GeoPackage with descriptions and QGIS metadata that say the data are synthetic; times are fixed."""
    path.unlink(missing_ok=True)
    before = os.environ.get("OGR_CURRENT_DATE")
    os.environ["OGR_CURRENT_DATE"] = STAMP
    try:
        for name, frame in layers.items():
            text = describe(name)
            frame.to_file(
                path,
                layer=name,
                driver="GPKG",
                engine="pyogrio",
                layer_options={"DESCRIPTION": text, "IDENTIFIER": name, "FID": "fid"},
            )
    finally:
        if before is None:
            del os.environ["OGR_CURRENT_DATE"]
        else:
            os.environ["OGR_CURRENT_DATE"] = before
    with sqlite3.connect(path) as base:
        _write_metadata(base, list(layers))
        base.execute("UPDATE gpkg_contents SET last_change = ?", (STAMP,))
    with sqlite3.connect(path) as base:
        base.execute("VACUUM")
    base.close()


def describe(name: str) -> str:
    """Return a layer's description with the note that it is synthetic."""
    if name == "stations":
        return f"{DESCRIPTIONS[name]}. The rest of the sample data is synthetic."
    return f"SYNTHETIC. {DESCRIPTIONS[name]}. {places.NOTE_NB}"


def _write_metadata(base: sqlite3.Connection, names: list[str]) -> None:
    base.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,"
        " md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL,"
        " mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '')"
    )
    base.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT,"
        " column_name TEXT, row_id_value INTEGER, timestamp DATETIME NOT NULL, md_file_id INTEGER NOT NULL,"
        " md_parent_id INTEGER, CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id))"
    )
    uri = "http://www.geopackage.org/spec121/#extension_metadata"
    for table in ("gpkg_metadata", "gpkg_metadata_reference"):
        base.execute("INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', ?, 'read-write')", (table, uri))
    for number, name in enumerate(names, start=1):
        xml = (
            f'<qgis version="3.40"><identifier>{name}</identifier><parentidentifier></parentidentifier>'
            f"<language>nob</language><type>dataset</type><title>{name}</title><abstract>{describe(name)}</abstract>"
            f"<license>GPL-2.0-or-later</license><rights>{places.CREDIT}</rights></qgis>"
        )
        base.execute(
            "INSERT INTO gpkg_metadata VALUES (?, 'dataset', 'http://mrcc.com/qgis.dtd', 'text/xml', ?)", (number, xml)
        )
        base.execute(
            "INSERT INTO gpkg_metadata_reference VALUES ('table', ?, NULL, NULL, ?, ?, NULL)", (name, STAMP, number)
        )
