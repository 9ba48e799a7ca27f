"""Runs every algorithm on real data, and tells how the results of two states of the code differ, value by value.

Run ``.venv/bin/python scripts/compare_results.py run FOLDER [--language nb|en] [--project CHECKOUT]`` with each state,
then ``.venv/bin/python scripts/compare_results.py compare BEFORE AFTER [--data-only]``. Folders that the demo wrote can
be compared too.
"""

from __future__ import annotations

import argparse
import csv
import math
import os
import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from klimaklok_plugin.analysis.core.sql import statement

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np

ROOT = Path(__file__).resolve().parents[1]
CRS = "EPSG:25832"

# --- run: the layers --------------------------------------------------------------------------------------------------

SEED = 2030
WRITTEN = "2026-01-01T00:00:00.000Z"
"""The date that layers made here carry, so that they are the same file each time."""
LAND_USES = ("housing", "office", "retail", "area_intensive")
SERVICES = ("school", "kindergarten", "health", "grocery")
OSM_SERVICES = {
    "school": "school", "kindergarten": "kindergarten", "doctors": "health", "supermarket": "grocery",
}  # fmt: skip
HEADWAYS = {"rail": 10.0, "metro": 7.5, "tram": 12.0}
BUS_HEADWAYS = (5.0, 8.0, 15.0, 30.0)
OPENS = 2032
OSM_STOPS = {
    ("railway", "station"): "rail", ("railway", "subway_entrance"): "metro", ("railway", "tram_stop"): "tram",
    ("highway", "bus_stop"): "bus",
}  # fmt: skip
MEASURED_ROADS = ("motorway", "trunk", "primary", "secondary", "tertiary")
NEAR_M, SPOT_M = 250.0, 400.0
STRATEGY = """[park_and_ride]
hub_tiers = { value = ["A", "B", "C"], unit = "", source = "For comparing results in a small area" }
walk_m = { value = { A = 300, B = 300, C = 200 }, unit = "m", source = "For comparing results in a small area" }
bike_m = { value = { A = 500, B = 500, C = 300 }, unit = "m", source = "For comparing results in a small area" }
min_ride_m = { value = 500, unit = "m", source = "For comparing results in a small area" }

[schools.walking_groups]
seconds = { value = 600, unit = "s", source = "For comparing results: no search ends for want of time" }
"""
MAX_WALK_MIN, SCHOOL_M, HOMES, AGE_SHARE = 12.0, 1000.0, 24, 0.015
"""Few pupils, so that the search for walking groups is soon done: what it finds at its time limit is chance."""


@dataclass(frozen=True)
class Place:
    """A place with real data.

    Parameters
    ----------
    name : str
        Its folder among the results.
    streets, cells : str
        OpenStreetMap file and population cells, below the folder of real data.
    layers : Callable
        Makes the other layers, from the folder of real data, the cells and a source of chance.
    needs : tuple of str
        What else must be there, below the folder of real data.
    zone : dict
        How `heartzones` draws its zones and what they do.
    """

    name: str
    streets: str
    cells: str
    layers: Callable[[Path, gpd.GeoDataFrame, np.random.Generator], dict[str, gpd.GeoDataFrame]]
    needs: tuple[str, ...] = ()
    zone: dict[str, Any] = field(default_factory=dict)


def fornebu_layers(data: Path, cells: gpd.GeoDataFrame, chance: np.random.Generator) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers of Fornebu: real stops, and points that are drawn around the middles of population cells."""
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    import shapely

    def points(number: int, spread_m: float, around: gpd.GeoDataFrame = cells, **columns: Any) -> gpd.GeoDataFrame:
        middle = around.geometry.centroid.iloc[chance.integers(0, len(around), number)]
        x, y = (each + chance.uniform(-spread_m, spread_m, number) for each in (middle.x, middle.y))
        return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(x.round(2), y.round(2)), crs=CRS)

    stops = pd.read_csv(data / "norway/baerum_hubs_schools.csv").query("kind != 'school'")
    stops = gpd.GeoDataFrame(
        {"name": stops["name"].to_numpy(), "modes": stops["kind"].to_numpy()},
        geometry=gpd.points_from_xy(stops["lon"], stops["lat"]),
        crs="EPSG:4326",
    ).to_crs(CRS)
    near = stops.clip(shapely.box(*cells.total_bounds))
    school = gpd.GeoSeries(gpd.points_from_xy([10.615], [59.899]), crs="EPSG:4326").to_crs(CRS)
    at_school = cells[cells.distance(school[0]) < SCHOOL_M]
    return {
        "stops": with_headways(stops, chance),
        "schools": gpd.GeoDataFrame({"name": ["Fornebu"], "pupils": [400]}, geometry=school),
        "services": points(16, 100, kind=chance.choice(SERVICES, 16)),
        "car_parks": points(
            20, 60,
            capacity=chance.integers(5, 200, 20), access=chance.choice(["yes", "customers", "private"], 20),
            fee=chance.choice(["yes", "no"], 20), charging_spaces=chance.integers(0, 6, 20),
        ),
        "bike_parking": points(15, 60, capacity=chance.integers(4, 60, 15)),
        "chargers": points(4, 60, name=np.array(["a", "b", "c", "d"]), outlets=chance.integers(1, 6, 4)),
        "demand": points(300, 125, homes=chance.integers(1, 30, 300)),
        "targets": points(24, 60, name=np.arange(24).astype(str), kind=chance.choice(["shop", "office"], 24)),
        "obstacles": points(40, 120, kind=chance.choice(["tree", "lamp"], 40)),
        "some_car_parks": points(12, 150, near, name=np.arange(12).astype(str), capacity=chance.integers(20, 150, 12)),
        "pupils": points(HOMES, 125, at_school, pupils=chance.integers(2, 15, HOMES)),
        "centre": gpd.GeoDataFrame(
            {"name": ["Oslo"], "beyond_m": [7000.0]}, geometry=stops.geometry[stops["name"] == "Lysaker"].to_numpy(),
            crs=CRS,
        ),
    }  # fmt: skip


def oslo_layers(data: Path, cells: gpd.GeoDataFrame, chance: np.random.Generator) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers of central Oslo, as OpenStreetMap has them; what it does not know is drawn."""
    import geopandas as gpd
    import pandas as pd

    source = data / OSLO.streets
    points = osm(source, "points", "other_tags IS NOT NULL")
    areas = osm(source, "multipolygons", "amenity IN ('school', 'parking')")
    buildings = osm(source, "multipolygons", "building IS NOT NULL")
    middle = gpd.points_from_xy([10.75], [59.92], crs="EPSG:4326").to_crs(CRS)[0]

    def nearest(frame: gpd.GeoDataFrame, number: int) -> gpd.GeoDataFrame:
        order = frame.geometry.distance(middle).sort_values(kind="stable").index[:number]
        return frame.loc[sorted(order)].reset_index(drop=True)

    stops = pd.concat(
        [points[tag(points, key) == value].assign(modes=mode) for (key, value), mode in OSM_STOPS.items()],
        ignore_index=True,
    )[["name", "modes", "geometry"]]
    services = pd.concat(
        [
            points[(tag(points, "amenity") == value) | (tag(points, "shop") == value)].assign(kind=kind)
            for value, kind in OSM_SERVICES.items()
        ],
        ignore_index=True,
    )[["name", "kind", "geometry"]]
    schools = nearest(areas[(areas["amenity"] == "school") & areas["name"].notna()][["name", "geometry"]], 6)
    car_parks = areas[areas["amenity"] == "parking"].reset_index(drop=True)
    car_parks = car_parks.assign(
        capacity=count(car_parks), access=tag(car_parks, "access"), fee=tag(car_parks, "fee"),
        charging_spaces=count(car_parks, "capacity:charging"),
    )[["name", "capacity", "access", "fee", "charging_spaces", "geometry"]]  # fmt: skip
    bikes = points[tag(points, "amenity") == "bicycle_parking"].reset_index(drop=True)
    chargers = points[tag(points, "amenity") == "charging_station"].reset_index(drop=True)
    addresses = points[tag(points, "addr:housenumber").notna()].iloc[::15].reset_index(drop=True)
    entrances = nearest(stops[stops["modes"] == "metro"], 4)
    around = entrances.geometry.buffer(NEAR_M).union_all()
    return {
        "stops": with_headways(stops, chance),
        "schools": schools.assign(pupils=chance.integers(150, 600, len(schools))),
        "services": services,
        "car_parks": car_parks,
        "bike_parking": bikes.assign(capacity=count(bikes))[["name", "capacity", "geometry"]],
        "chargers": chargers.assign(outlets=count(chargers))[["name", "outlets", "geometry"]],
        "demand": addresses.assign(homes=chance.integers(1, 30, len(addresses)))[["homes", "geometry"]],
        "targets": pd.concat([entrances, nearest(stops[stops["modes"] != "metro"], 20)], ignore_index=True).rename(
            columns={"modes": "kind"}
        ),
        "obstacles": buildings[buildings.intersects(around)][["building", "geometry"]].reset_index(drop=True),
        "homes": nearest(cells.set_geometry(cells.geometry.centroid), HOMES),
        "some_car_parks": nearest(car_parks[car_parks["capacity"].notna()], 12)[["name", "capacity", "geometry"]],
        "centre": gpd.GeoDataFrame({"name": ["far"], "beyond_m": [9000.0]}, geometry=[middle], crs=CRS),
    }


OSLO = Place(
    "oslo",
    "oslo_center/oslo_center.osm.pbf",
    "oslo_center/befolkning_250m_2023_oslo.shp",
    oslo_layers,
    zone={"METHOD": 0, "RADIUS": 200.0, "MEASURE": 2},
)
FORNEBU = Place(
    "fornebu",
    "fornebu/fornebu.osm.pbf",
    "norway/baerum_pop250m_2023_25832.gpkg",
    fornebu_layers,
    needs=(
        "norway/baerum_hubs_schools.csv", "norway/baerum_3201_boundary_25832.gpkg",
        "norway/flytoget_2016_17_gtfs.zip", "norway/flybussekspressen_2016_gtfs.zip",
    ),
    zone={"METHOD": 1, "MEASURE": 1},
)  # fmt: skip
PLACES = (FORNEBU, OSLO)


def osm(source: Path, layer: str, where: str) -> gpd.GeoDataFrame:
    """Return features of an OpenStreetMap file in metres, ordered by id, without those whose rings are broken."""
    import geopandas as gpd
    import pyogrio
    import shapely

    meta, _, wkb, values = pyogrio.raw.read(str(source), layer=layer, where=where)
    frame = gpd.GeoDataFrame(
        dict(zip(meta["fields"], values, strict=True)), geometry=shapely.from_wkb(wkb, on_invalid="ignore"), crs=4326
    )
    frame = frame[frame.geometry.notna() & frame.geometry.is_valid & ~frame.geometry.is_empty].to_crs(CRS)
    keys = [key for key in ("osm_id", "osm_way_id") if key in frame]
    return frame.sort_values(keys, kind="stable").reset_index(drop=True)


def tag(frame: gpd.GeoDataFrame, key: str) -> Any:
    """Return a tag that GDAL leaves among the others."""
    if key in frame:
        return frame[key]
    return frame["other_tags"].astype("string").str.extract(f'"{re.escape(key)}"=>"([^"]*)"', expand=False)


def count(frame: gpd.GeoDataFrame, key: str = "capacity") -> Any:
    """Return a tag as a whole number, empty where it is none."""
    import pandas as pd

    return pd.to_numeric(tag(frame, key), errors="coerce").round().astype("Int64")


def with_headways(stops: gpd.GeoDataFrame, chance: np.random.Generator) -> gpd.GeoDataFrame:
    """Return stops with the minutes between departures, by mode, some of which open later."""
    bus = chance.choice(BUS_HEADWAYS, len(stops))
    headway = [HEADWAYS.get(mode, float(drawn)) for mode, drawn in zip(stops["modes"], bus, strict=True)]
    later = chance.random(len(stops)) < 0.1  # noqa: PLR2004 - one in ten
    return stops.assign(headway=headway, opens=[OPENS if each else None for each in later]).astype({"opens": "Int64"})


def make_layers(place: Place, data: Path, folder: Path) -> dict[str, str]:
    """Write the layers of a place, and return the paths by name.

    Parameters
    ----------
    place : Place
        What to make layers of.
    data : Path
        The folder of real data.
    folder : Path
        Where to write them.
    """
    import geopandas as gpd
    import numpy as np
    import pyogrio
    import shapely

    chance = np.random.default_rng(SEED)
    roads = osm(data / place.streets, "lines", "highway IS NOT NULL")
    cells = pyogrio.read_dataframe(data / place.cells).to_crs(CRS)[["pop_tot", "geometry"]]
    box = shapely.box(*roads.total_bounds)
    cells = cells[cells.within(box)]
    middles = shapely.get_coordinates(cells.geometry.centroid.to_numpy())
    cells = cells.iloc[np.lexsort(middles.round(0).T)].reset_index(drop=True)
    low_x, low_y, high_x, high_y = cells.total_bounds
    middle_x, middle_y = (low_x + high_x) / 2, (low_y + high_y) / 2
    quarters = [
        shapely.box(x, y, x + (high_x - low_x) / 2, y + (high_y - low_y) / 2)
        for x in (low_x, middle_x)
        for y in (low_y, middle_y)
    ]
    spots = shapely.buffer(shapely.points(middles[chance.integers(0, len(cells), 10)]), SPOT_M)
    measured = roads[roads["highway"].isin(MEASURED_ROADS) & roads["name"].notna()].dissolve("name", sort=True)
    layers = place.layers(data, cells, chance) | {
        "cells": cells,
        "sites": cells.assign(name=cells.index.astype(str), land_use=chance.choice(LAND_USES, len(cells))),
        "quarters": gpd.GeoDataFrame(
            {"name": ["south-west", "north-west", "south-east", "north-east"], "free_places": [120, 0, 35, None]},
            geometry=quarters, crs=CRS,
        ),
        "priority": gpd.GeoDataFrame(
            {"name": ["1", "2", "3", "4"], "kind": ["centre", "named_area"] * 2}, geometry=spots[:4], crs=CRS
        ),
        "kept": gpd.GeoDataFrame({"name": [str(each) for each in range(6)]}, geometry=spots[4:], crs=CRS),
        "traffic": measured.assign(aadt=chance.integers(5, 250, len(measured)) * 100).reset_index()[
            ["name", "aadt", "geometry"]
        ],
        "grid": gpd.GeoDataFrame(
            {"name": ["1", "2", "3", "4", "5"], "free_kw": [50.0, 100.0, None, 300.0, 1000.0]},
            geometry=gpd.points_from_xy(*middles[chance.integers(0, len(cells), 5)].T), crs=CRS,
        ),
    }  # fmt: skip
    layers["stations"] = layers["stops"][layers["stops"]["modes"].isin(["rail", "metro"])].clip(box)
    folder.mkdir(parents=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": WRITTEN})
    for name, layer in sorted(layers.items()):
        layer.sort_index().to_file(folder / f"{name}.gpkg", engine="pyogrio", layer=name)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    (folder / "strategy.toml").write_text(STRATEGY, encoding="utf-8")
    return {name: str(folder / f"{name}.gpkg") for name in layers} | {"strategy": str(folder / "strategy.toml")}


# --- run: the algorithms ----------------------------------------------------------------------------------------------

TIME_LIMIT_S = 60


def runs(
    place: Place, data: Path, layer: dict[str, str], made: Callable[[str, str], str]
) -> Iterator[tuple[str, dict]]:
    """Yield the name of each run, which begins with that of the algorithm, and its parameters.

    Parameters
    ----------
    place : Place
        Where it runs.
    data : Path
        The folder of real data.
    layer : dict of str
        Paths of the layers, by name.
    made : Callable
        Returns the path of what an earlier run made, from its name and that of the output.
    """
    network = {"NETWORK": made("buildnetwork", "NETWORK")}
    hubs = made("transithubs", "OUTPUT")
    parking = {"CAR_PARKING": layer["car_parks"], "BIKE_PARKING": layer["bike_parking"]}
    traffic = {"TRAFFIC": layer["traffic"], "TRAFFIC_FIELD": "aadt"}
    yield "buildnetwork", {"INPUT": str(data / place.streets), "CRS": CRS}
    stops = {"MODE_FIELD": "modes", "HEADWAY_FIELD": "headway", "YEAR_FIELD": "opens"}
    yield "transithubs", {"STOPS": layer["stops"], "NAME_FIELD": "name", **stops}
    if place is FORNEBU:
        yield "transithubs_gtfs", {
            "GTFS": [
                str(data / "norway/flytoget_2016_17_gtfs.zip"), str(data / "norway/flybussekspressen_2016_gtfs.zip"),
            ],
            "DATE": "2016-12-06, 2016-02-02", "MASK": str(data / "norway/baerum_3201_boundary_25832.gpkg"),
        }  # fmt: skip
    yield "scoresites", network | {
        "SITES": layer["sites"], "LAND_USE": "land_use", "HUBS": hubs, "YEAR": OPENS, "SERVICES": layer["services"],
        "SERVICE_FIELD": "kind", "SCHOOL_AREAS": layer["quarters"], "PRIORITY_AREAS": layer["priority"],
        "CONSTRAINTS": layer["kept"], "CAR_PARKING": layer["car_parks"],
    }  # fmt: skip
    yield "heartzones", network | traffic | place.zone | {
        "SCHOOLS": layer["schools"], "PUPILS_FIELD": "pupils", "ASSUME_MUNICIPAL": True,
        "POPULATION": str(data / place.cells), "POPULATION_FIELD": "pop_tot",
        "DESTINATIONS": layer["stations"], "PARKING": layer["car_parks"],
    }  # fmt: skip
    pupils = {"PUPILS": layer["pupils"], "WEIGHT_FIELD": "pupils"} if "pupils" in layer else {}
    yield "walkinggroups", network | traffic | (pupils or {"POPULATION": layer["homes"], "AGE_SHARE": AGE_SHARE}) | {
        "SCHOOLS": layer["schools"], "MAX_WALK_MIN": MAX_WALK_MIN, "STRATEGY": layer["strategy"],
    }  # fmt: skip
    yield "parkinghierarchy", network | parking | {
        "TARGETS": layer["targets"], "KIND_FIELD": "kind", "STOPS": layer["stops"], "USE_FIELD": "access",
    }  # fmt: skip
    yield "placebikeparking", network | parking | {
        "TARGETS": layer["targets"], "OBSTACLES": layer["obstacles"], "TIME_LIMIT": TIME_LIMIT_S,
    }  # fmt: skip
    yield "cardetour", network | parking | {
        "ORIGINS": layer["cells"], "WEIGHT_FIELD": "pop_tot", "TARGETS": layer["stations"],
        "CLOSED_ROADS": made("heartzones", "CLOSED_ROADS"),
    }  # fmt: skip
    yield "spillover", network | {
        "HUBS": hubs, "CENTRES": layer["priority"], "POPULATION": layer["cells"], "CAR_PARKING": layer["car_parks"],
        "CAPACITY_FIELD": "capacity", "USE_FIELD": "access",
    }  # fmt: skip
    yield "locatecharging", network | {
        "DEMAND": layer["demand"], "WEIGHT_FIELD": "homes", "WEIGHT_UNIT": 2, "CANDIDATES": layer["some_car_parks"],
        "SPACES_FIELD": "capacity", "EXISTING": layer["chargers"], "SITE_COUNT": 3, "PHASES": "1, 2",
        "GRID": layer["grid"], "GRID_FIELD": "free_kw", "AREAS": layer["quarters"], "CAR_PARKS": layer["car_parks"],
        "AUDIT_TERMS_FIELD": "fee", "AUDIT_PUBLIC_FIELD": "access", "TIME_LIMIT": TIME_LIMIT_S,
    }  # fmt: skip
    yield "locateparkandride", network | {
        "POPULATION": layer["cells"], "HUBS": hubs, "CANDIDATES": layer["some_car_parks"], "CENTRE": layer["centre"],
        "BEYOND_FIELD": "beyond_m", "SITE_COUNT": 2, "STRATEGY": layer["strategy"], "TIME_LIMIT": TIME_LIMIT_S,
    }  # fmt: skip


def run_all(folder: Path, language: str, project: Path, data: Path) -> bool:
    """Run every algorithm at every place, and return whether all went well.

    Parameters
    ----------
    folder : Path
        Where the results go; empty or not there yet.
    language : str
        ``nb`` or ``en``.
    project : Path
        The checkout whose code runs.
    data : Path
        The folder of real data.
    """
    if folder.exists() and any(folder.iterdir()):
        sys.exit(f"{folder} is not empty. Name a new folder.")
    sys.path[:0] = [str(project / "scripts"), str(project)]
    import qgis_session

    import klimaklok_plugin

    for place in (klimaklok_plugin.__file__, *klimaklok_plugin.__path__, qgis_session.__file__):
        if not Path(place).resolve().is_relative_to(project):
            sys.exit(f"{place} would be used, which is not below {project}.")
    well = True
    with tempfile.TemporaryDirectory() as scratch, qgis_session.qgis(language, Path(scratch) / "profile"):
        os.environ["XDG_CACHE_HOME"] = str(Path(scratch) / "cache")
        for place in PLACES:
            needed = [data / name for name in (place.streets, place.cells, *place.needs)]
            missing = [str(path) for path in needed if not path.exists()]
            if missing:
                print(f"{place.name} is skipped. Not there: {', '.join(missing)}")
                continue
            well &= run_place(place, data, folder)
    return well


def run_place(place: Place, data: Path, folder: Path) -> bool:
    """Run every algorithm at a place, and return whether all went well.

    Parameters
    ----------
    place : Place
        Where to run them.
    data : Path
        The folder of real data.
    folder : Path
        Where the results go.
    """
    import qgis_session
    from qgis.core import QgsApplication, QgsProcessingException

    import processing

    class Listener(qgis_session.Log):
        """Keeps what is said, without the paths of this machine, beside the numbers."""

        def pushInfo(self, info: str) -> None:  # noqa: N802
            said.append((name, "info", info))

        def pushWarning(self, warning: str) -> None:  # noqa: N802
            said.append((name, "warning", warning))

        def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: ARG002, N802, N803
            said.append((name, "error", error))

    layers = make_layers(place, data, folder / "inputs" / place.name)
    results = folder / place.name
    results.mkdir()
    said: list[tuple[str, str, str]] = []
    numbers: list[tuple[str, str, str]] = []
    failed = []
    for name, values in runs(place, data, layers, lambda run, output: str(target(results, run, output, "gpkg"))):
        algorithm = f"klimaklok:{name.partition('_')[0]}"
        start = time.monotonic()
        definitions = QgsApplication.processingRegistry().algorithmById(algorithm).destinationParameterDefinitions()
        targets = {each.name(): target(results, name, each.name(), each.defaultFileExtension()) for each in definitions}
        outputs = {key: str(path) for key, path in targets.items() if path.suffix in READERS}
        try:
            found = processing.run(algorithm, values | outputs, feedback=Listener())
        except QgsProcessingException as error:
            failed.append(name)
            found = {"error": f"{error}"}
        numbers += [(name, key, repr(value)) for key, value in sorted(found.items()) if key not in outputs]
        print(f"{place.name:<8} {name:<18} {time.monotonic() - start:5.1f} s", "FAILED" if name in failed else "")
    cleaned = [(name, kind, plain(text.replace(str(folder), ""))) for name, kind, text in said]
    write_csv(results / "messages.csv", ("run", "kind", "text"), cleaned)
    write_csv(results / "numbers.csv", ("run", "output", "value"), numbers)
    return not failed


def target(folder: Path, name: str, output: str, suffix: str) -> Path:
    """Return the path of an output of a run."""
    return folder / f"{name}_{output.lower()}.{suffix}"


def write_csv(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


# --- compare: reading -------------------------------------------------------------------------------------------------

ABOUT = "(styles and metadata)"
NETWORK_FACTS = "klimaklok_network"
ATTRIBUTES = [
    (re.compile(rf"(?<=\w)(?:{each})+"), re.compile(each))
    for each in (rf" [\w:-]+={quote}(?:(?!{quote}).)*{quote}" for quote in ("&quot;", '"'))
]
"""Finds all attributes of an XML element, and each: first in XML that is the value of an attribute itself."""
ENVELOPE_BYTES = (0, 32, 48, 48, 64)
NOISE = (
    (re.compile(r"\{[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}"), "{}"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"), "TIME"),
    (re.compile(r"(source_date\W{1,6})\d{4}-\d\d-\d\d"), r"\1DATE"),
    (re.compile(r"(<alias .*?) index=\"\d+\""), r"\1"),
    (re.compile(r"(?:^|(?<=['\"=\s(]))(?:[A-Za-z]:)?(?:[/\\][^/\\'\"<>|\n]+)*[/\\](?=[^/\\'\"<>|\s])"), ""),
)
"""What differs between any two runs: ids of style parts, times, where a file lies; and the numbers of columns, which
follow from their order."""


@dataclass
class Table:
    """A layer or table: its columns with their types, and its rows.

    Parameters
    ----------
    columns : dict of str
        The type of each column, as the file declares it.
    rows : list of tuple
        In the order of the file.
    geometry : str or None
        The column that holds geometries as WKB.
    key : str or None
        The column that numbers the rows.
    loose : bool
        Whether the order of the rows means nothing.
    """

    columns: dict[str, str]
    rows: list[tuple]
    geometry: str | None = None
    key: str | None = None
    loose: bool = False


def plain(text: str) -> str:
    """Return a text without what differs between any two runs, the order of XML attributes among it."""
    for several, one in ATTRIBUTES:
        text = several.sub(lambda found, one=one: "".join(sorted(one.findall(found[0]))), text)
    for pattern, instead in NOISE:
        text = pattern.sub(instead, text)
    return text


def read_geopackage(path: Path) -> dict[str, Table]:
    """Return the tables of a GeoPackage, and what it says about them."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        names = [name for (name,) in connection.execute("SELECT table_name FROM gpkg_contents ORDER BY table_name")]
        shapes = dict(connection.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
        about = sorted(plain(line) for line in _about(connection))
        tables = {ABOUT: Table({"line": "TEXT"}, [(line,) for line in about], loose=True)}
        for name in names:
            if name not in {"layer_styles", NETWORK_FACTS}:
                tables[name] = _table(connection, name, shapes.get(name))
        return tables
    finally:
        connection.close()


def _table(connection: sqlite3.Connection, name: str, shape: str | None) -> Table:
    facts = connection.execute("SELECT name, type, pk FROM pragma_table_info(?)", (name,)).fetchall()
    columns = {column: kind for column, kind, _ in facts}
    rows = connection.execute(statement("SELECT * FROM {table} ORDER BY rowid", table=name)).fetchall()
    if shape is not None:
        at = list(columns).index(shape)
        rows = [(*row[:at], _wkb(row[at]), *row[at + 1 :]) for row in rows]
    return Table(columns, rows, shape, next((column for column, _, key in facts if key), None))


def _wkb(blob: bytes | None) -> bytes | None:
    """Return the geometry without the header that GeoPackage puts before it."""
    return None if blob is None else blob[8 + ENVELOPE_BYTES[blob[3] >> 1 & 7] :]


def _about(connection: sqlite3.Connection) -> Iterator[str]:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for sentence, needed in (
        ("SELECT table_name, 'contents', data_type, identifier, description, srs_id FROM gpkg_contents", None),
        ("SELECT table_name, 'geometry', geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns", None),
        ("SELECT table_name, 'column', column_name, name, title FROM gpkg_data_columns", "gpkg_data_columns"),
        ("SELECT f_table_name, 'style', styleName, useAsDefault, description FROM layer_styles", "layer_styles"),
        (statement("SELECT {t:text}, 'facts', key, value FROM {t}", t=NETWORK_FACTS), NETWORK_FACTS),
    ):
        if needed is None or needed in tables:
            for row in connection.execute(sentence):
                yield " ".join(str(value) for value in row)
    texts = []
    if "layer_styles" in tables:
        texts += connection.execute("SELECT f_table_name, 'style', styleQML FROM layer_styles").fetchall()
    if "gpkg_metadata" in tables:
        texts += connection.execute(
            "SELECT table_name, 'metadata', metadata FROM gpkg_metadata "
            "JOIN gpkg_metadata_reference ON md_file_id = gpkg_metadata.id"
        ).fetchall()
    for table, kind, text in texts:
        yield from (f"{table} {kind} {line.strip()}" for line in (text or "").splitlines())


def read_csv(path: Path) -> dict[str, Table]:
    """Return the table of a CSV file, all of it text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        separator = ";" if first.count(";") > first.count(",") else ","
        columns, *rows = [*csv.reader(file, delimiter=separator)] or [[]]
    return {path.stem: Table(dict.fromkeys(columns, ""), [tuple(row) for row in rows])}


def read_spreadsheet(path: Path) -> dict[str, Table]:
    """Return the sheets of an XLSX file."""
    import pyogrio

    tables = {}
    for name, _ in pyogrio.list_layers(path):
        frame = pyogrio.read_dataframe(path, layer=name, read_geometry=False)
        rows = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
        kinds = {str(column): str(kind) for column, kind in frame.dtypes.items()}
        tables[str(name)] = Table(kinds, [tuple(row) for row in rows])
    return tables


READERS: dict[str, Callable[[Path], dict[str, Table]]] = {
    ".gpkg": read_geopackage,
    ".csv": read_csv,
    ".xlsx": read_spreadsheet,
}

# --- compare: differences ---------------------------------------------------------------------------------------------

EXAMPLES = 2
SHOWN = 90


@dataclass
class Findings:
    """What differs, in lines to be printed, and layers whose columns only stand in another order."""

    lines: list[str] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)
    compared: int = 0
    cells: int = 0


def compare_folders(before: Path, after: Path, *, data_only: bool) -> Findings:
    """Return how the layers and tables of two folders differ.

    Parameters
    ----------
    before, after : Path
        Folders with results.
    data_only : bool
        Whether to leave out styles and metadata.
    """
    findings = Findings()
    files = [_files(folder) for folder in (before, after)]
    for name in sorted(files[0] | files[1]):
        if name not in files[0] & files[1]:
            findings.lines.append(f"{name}: only {'before' if name in files[0] else 'after'}")
            continue
        read = READERS[Path(name).suffix]
        tables = [read(folder / name) for folder in (before, after)]
        for layer in sorted(tables[0].keys() | tables[1].keys()):
            if layer == ABOUT and data_only:
                continue
            if layer not in tables[0].keys() & tables[1].keys():
                findings.lines.append(f"{name} {layer}: layer only {'before' if layer in tables[0] else 'after'}")
                continue
            told = compare_tables(tables[0][layer], tables[1][layer])
            findings.compared += 1
            findings.cells += len(tables[0][layer].rows) * len(tables[0][layer].columns)
            if told:
                findings.lines += [f"{name} {layer}:", *(f"    {line}" for line in told)]
            orders = [[each for each in table[layer].columns if each in tables[0][layer].columns] for table in tables]
            if orders[0] != orders[1] and set(orders[0]) == set(orders[1]):
                findings.reordered.append(f"{name} {layer}")
    return findings


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in READERS}


def compare_tables(before: Table, after: Table) -> list[str]:
    """Return how two tables differ, in lines, the order of columns left out.

    Parameters
    ----------
    before, after : Table
        The two states.
    """
    lines = []
    for side, one, other in (("before", before, after), ("after", after, before)):
        only = [column for column in one.columns if column not in other.columns]
        if only:
            lines.append(f"columns only {side}: {', '.join(only)}")
    shared = [column for column in before.columns if column in after.columns]
    types = ((column, before.columns[column], after.columns[column]) for column in shared)
    lines += [f"{column}: type {one} -> {other}" for column, one, other in types if one != other]
    if len(before.rows) != len(after.rows):
        lines.append(f"rows: {len(before.rows)} -> {len(after.rows)}")
    counted = [column for column in shared if column != before.key]
    lone = [_rows_without_equal(one, other, counted) for one, other in ((before, after), (after, before))]
    if before.loose or len(before.rows) != len(after.rows):
        return lines + [
            line
            for side, rows in zip(("before", "after"), lone, strict=True)
            if rows
            for line in (f"{len(rows)} rows only {side}", *(f"    {_shown(row)}" for row in rows[:EXAMPLES]))
        ]
    told = [line for column in shared for line in _compare_column(before, after, column)]
    if told and not any(lone):
        return [*lines, "the same rows in another order"]
    if told:
        lines.append(f"{len(lone[0])} of {len(before.rows)} rows have no equal in the other state")
    return lines + told


def _rows_without_equal(one: Table, other: Table, columns: Sequence[str]) -> list[tuple]:
    mine, theirs = (list(zip(*(_column(table, name) for name in columns), strict=True)) for table in (one, other))
    left = Counter(theirs)
    lone = []
    for row in mine:
        if left[row] > 0:
            left[row] -= 1
        else:
            lone.append(row)
    return lone


def _column(table: Table, name: str) -> list:
    at = list(table.columns).index(name)
    return [row[at] if at < len(row) else None for row in table.rows]


def _compare_column(before: Table, after: Table, column: str) -> list[str]:
    pairs = list(zip(_column(before, column), _column(after, column), strict=True))
    unequal = [(row, a, b) for row, (a, b) in enumerate(pairs, start=1) if a != b and not _alike(a, b)]
    if not unequal:
        return []
    told = f"{column}: {len(unequal)} of {len(pairs)} values differ"
    if column == before.geometry:
        shown = [(row, *_shapes(a, b)) for row, a, b in unequal[:EXAMPLES]]
        apart = [_farthest(a, b) for _, a, b in unequal]
        where = "coordinates"
    else:
        shown = unequal[:EXAMPLES]
        apart = [_apart(a, b) for _, a, b in unequal]
        where = "values"
    numbers = [each for each in apart if each is not None]
    if numbers:
        told += f", {where} by at most {max(numbers):.3g}"
    if numbers and len(numbers) < len(apart):
        told += f" ({len(apart) - len(numbers)} otherwise)"
    return [told, *(f"    row {row}: {' -> '.join(_excerpts(a, b))}" for row, a, b in shown)]


def _alike(one: Any, other: Any) -> bool:
    """Return whether two texts differ in nothing but what differs between any two runs."""
    return isinstance(one, str) and isinstance(other, str) and plain(one) == plain(other)


def _apart(one: Any, other: Any) -> float | None:
    """Return how far two numbers, or texts that are numbers, lie apart."""
    try:
        values = [float(str(each).replace(",", ".")) for each in (one, other)]
    except ValueError:
        return None
    return abs(values[0] - values[1]) if all(math.isfinite(each) for each in values) else None


def _shapes(*wkbs: bytes | None) -> list[str]:
    import shapely

    return ["none" if wkb is None else shapely.to_wkt(shapely.from_wkb(wkb), rounding_precision=-1) for wkb in wkbs]


def _farthest(one: bytes | None, other: bytes | None) -> float | None:
    """Return how far the vertices of two geometries lie apart, if they have as many."""
    import numpy as np
    import shapely

    if one is None or other is None:
        return None
    first, second = (shapely.get_coordinates(shapely.from_wkb(wkb), include_z=True) for wkb in (one, other))
    return float(np.nanmax(np.abs(first - second), initial=0.0)) if first.shape == second.shape else None


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN * 2 else f"{text[: SHOWN * 2]}…"


def _excerpts(*values: Any) -> list[str]:
    """Return two values as short texts, from a little before the place where they begin to differ."""
    texts = [value if isinstance(value, str) and value.isprintable() else repr(value) for value in values]
    same = next((at for at, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), min(map(len, texts)))
    start = max(0, same - SHOWN // 3) if max(map(len, texts)) > SHOWN else 0
    return [
        ("…" if start else "") + text[start : start + SHOWN] + ("…" if len(text) > start + SHOWN else "")
        for text in texts
    ]


def report(findings: Findings) -> bool:
    """Print what was found, and return whether nothing but the order of columns differs.

    Parameters
    ----------
    findings : Findings
        What `compare_folders` found.
    """
    for line in findings.lines:
        print(line)
    if findings.reordered:
        print(f"Columns only in another order ({len(findings.reordered)} layers): {'; '.join(findings.reordered)}")
    same = not findings.lines and findings.compared > 0
    verdict = "No difference." if same else "They differ." if findings.lines else "There is nothing to compare."
    print(f"{findings.compared} layers and tables compared, {findings.cells:,} values. {verdict}")
    return same


def main() -> None:
    """Run the algorithms, or compare two runs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="run every algorithm on real data")
    run.add_argument("folder", type=Path)
    run.add_argument("--language", choices=("en", "nb"), default="nb")
    run.add_argument("--project", type=Path, default=ROOT, help="the checkout whose code runs")
    run.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="the folder of real data")
    compare = commands.add_parser("compare", help="compare two folders with results")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    compare.add_argument("--data-only", action="store_true", help="leave out styles and metadata")
    chosen = parser.parse_args()
    if chosen.command == "run":
        well = run_all(chosen.folder.resolve(), chosen.language, chosen.project.resolve(), chosen.data.resolve())
    else:
        well = report(compare_folders(chosen.before, chosen.after, data_only=chosen.data_only))
    sys.exit(not well)


if __name__ == "__main__":
    main()
