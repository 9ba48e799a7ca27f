"""What is made wrong: for each kind of input a good one, how it is changed, and the algorithm that reads it."""

from __future__ import annotations

import bz2
import gzip
import io
import itertools
import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz.mutate import (
    NASTY,
    mangle,
    mangle_database,
    mangle_json,
    mangle_table,
    mangle_values,
    pbf,
)
from tests.osm_server import FEATURES, PLACE, STREETS, MapServer

Values = dict[str, Any]

HERE = (10.515, 59.890)  # where the sample town lies
SIDE = 6
CLASSES = ("residential", "primary", "footway", "cycleway", "service", "steps", "trunk", "path")


@dataclass(frozen=True)
class Town:
    """Good inputs, made once: the sample data, its network and hubs, and a charging plan where one is needed."""

    data: Path
    sample: Path
    strategy: Path
    network: Path
    hubs: Path
    charging: Path = Path()

    def table(self, name: str) -> str:
        return f"{self.sample}|layername={name}"


@dataclass(frozen=True)
class Subject:
    """One kind of input. `make` writes a mutant into a folder and returns the algorithm and its values."""

    make: Callable[[Town, Path, Random], tuple[str, Values]]
    share: int


# --- OpenStreetMap ----------------------------------------------------------------------------------------------------


def _streets() -> tuple[dict[int, tuple[float, float]], list[tuple[int, list[int], dict[str, str]]]]:
    spots = itertools.product(range(SIDE), range(SIDE))
    nodes = {1 + x + SIDE * y: (HERE[0] + x * 0.002, HERE[1] + y * 0.001) for x, y in spots}
    ways = []
    for line in range(SIDE):
        for number, refs in (
            (100 + line, [1 + x + SIDE * line for x in range(SIDE)]),
            (200 + line, [1 + line + SIDE * y for y in range(SIDE)]),
        ):
            tags = {"highway": CLASSES[(number + line) % len(CLASSES)], "name": f"Gate {number}", "maxspeed": "30"}
            tags |= {"oneway": "yes"} if line == 2 else {}
            ways.append((number, refs, tags))
    return dict(sorted(nodes.items())), sorted(ways, key=lambda way: way[0])  # or each mutant is refused for its order


def _osm_xml() -> str:
    nodes, ways = _streets()
    lines = [f'<node id="{number}" lat="{lat}" lon="{lon}" version="1"/>' for number, (lon, lat) in nodes.items()]
    for number, refs, tags in ways:
        inside = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        inside += "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        lines.append(f'<way id="{number}" version="1">{inside}</way>')
    restriction = '<member type="way" ref="100" role="from"/><member type="node" ref="1" role="via"/>'
    lines.append(f'<relation id="1">{restriction}<tag k="type" v="restriction"/></relation>')
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n{chr(10).join(lines)}\n</osm>\n'


def _osm(town: Town, folder: Path, chance: Random) -> tuple[str, Values]:
    kind = chance.choice(("osm", "osm", "osm.gz", "osm.bz2", "osm.pbf"))
    if kind == "osm.pbf":
        content = mangle(pbf(*_streets()), chance)
    else:
        text = mangle_values(_osm_xml(), chance) if chance.random() < 0.6 else _osm_xml()
        content = text.encode() if chance.random() < 0.5 else mangle(text.encode(), chance)
        content = {"osm": bytes, "osm.gz": gzip.compress, "osm.bz2": bz2.compress}[kind](content)
        content = mangle(content, chance) if kind != "osm" and chance.random() < 0.5 else content
    path = folder / f"streets.{kind}"
    path.write_bytes(content)
    return "buildnetwork", {"INPUT": str(path)}


# --- timetables, registers, rules -------------------------------------------------------------------------------------


def _gtfs(town: Town, folder: Path, chance: Random) -> tuple[str, Values]:
    made = io.BytesIO()
    with zipfile.ZipFile(town.data / "gtfs.zip") as good, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bad:
        names = good.namelist()
        hit = chance.sample(names, chance.choice((0, 1, 1, 2)))
        for name in names:
            text = good.read(name).decode("utf-8-sig")
            if name in hit and chance.random() < 0.1:
                continue
            if name in hit:
                text = mangle_table(text, chance)
            content = mangle(text.encode(), chance) if name in hit and chance.random() < 0.2 else text.encode()
            bad.writestr(name, content)
    path = folder / "timetable.zip"
    path.write_bytes(made.getvalue() if hit else mangle(made.getvalue(), chance))
    return "transithubs", {"GTFS": [str(path)]}


def _nobil(town: Town, folder: Path, chance: Random) -> tuple[str, Values]:
    def connector(text: str) -> dict[str, Any]:
        return {"4": {"attrtypeid": "4", "trans": "Type 2"}, "5": {"attrtypeid": "5", "trans": text}}

    stations = [
        {
            "csmd": {
                "id": number,
                "International_id": f"NOR_{number:05}",
                "name": f"Stasjon {number}",
                "Number_charging_points": 2,
                "Position": f"({HERE[1] + number / 1000},{HERE[0] + number / 1000})",
                "Station_status": 1,
                "Land_code": "NOR",
            },
            "attr": {
                "st": {"24": {"trans": "Yes"}},
                "conn": {"1": connector("50 kW - 500VDC max 100A"), "2": connector("22 kW - 400V 3-phase max 32A")},
            },
        }
        for number in range(1, 5)
    ]
    tree = {"Provider": "NOBIL.no", "chargerstations": stations}
    path = _json_file(folder / "nobil.json", tree, chance)
    return "locatecharging", _charging(town) | {"NOBIL": path}


def _register(town: Town, folder: Path, chance: Random) -> tuple[str, Values]:
    tree = [
        {
            "id": number,
            "parkeringstilbyderNavn": "Byens parkering AS",
            "breddegrad": HERE[1] + number / 1000,
            "lengdegrad": HERE[0],
            "aktivVersjon": {
                "navn": f"P-hus {number}",
                "antallAvgiftsbelagtePlasser": 200,
                "antallAvgiftsfriePlasser": 10,
                "antallLadeplasser": 40,
                "antallForflytningshemmede": 4,
                "typeParkeringsomrade": "PARKERINGSHUS",
                "innfartsparkering": "NEI",
            },
        }
        for number in range(1, 5)
    ]
    path = _json_file(folder / "register.json", tree, chance)
    return "locatecharging", _charging(town) | {"PARKING_REGISTER": path, "AUDIT": "TEMPORARY_OUTPUT"}


def _json_file(path: Path, tree: Any, chance: Random) -> str:
    text = json.dumps(mangle_json(tree, chance), ensure_ascii=False)
    path.write_bytes(mangle(text.encode(), chance) if chance.random() < 0.3 else text.encode())
    return str(path)


def _charging(town: Town) -> Values:
    return {
        "NETWORK": str(town.network),
        "DEMAND": town.table("addresses"),
        "WEIGHT_FIELD": "dwellings",
        "WEIGHT_UNIT": 2,
        "CANDIDATES": town.table("charger_candidates"),
        "SITE_COUNT": 1,
        "TIME_LIMIT": 1,
    }


RULES = ("0", "-1", "1e308", "nan", "inf", '""', '"x"', "[]", "{}", "true", "2030-01-01", "[[1]]", "9" * 30)


def _strategy(town: Town, folder: Path, chance: Random) -> tuple[str, Values]:
    text = town.strategy.read_text(encoding="utf-8")
    lines = text.splitlines()
    for _ in range(chance.choice((1, 1, 2, 6))):
        at = chance.choice([row for row, line in enumerate(lines) if "=" in line and not line.startswith("#")] or [0])
        name = lines[at].split("=")[0]
        old = lines[at].split("=")[-1].strip()
        near = str(round(float(old) * chance.choice((0, 0.5, 2, -1)), 6)) if old.replace(".", "").isdigit() else old
        value = chance.choice((*RULES, *[near] * len(RULES)))
        way = chance.randrange(6)
        lines[at] = {0: "", 1: lines[at] * 2, 2: lines[at].upper()}.get(way, f"{name}= {value}")
    text = "\n".join(lines)
    path = folder / "strategy.toml"
    path.write_bytes(mangle(text.encode(), chance) if chance.random() < 0.15 else text.encode())
    algorithm, values = algorithms(town)[chance.choice(("scoresites", "parkinghierarchy", "cardetour", "transithubs"))]
    return algorithm, values | {"STRATEGY": str(path)}


# --- the network, rasters and layers ----------------------------------------------------------------------------------


def _network(town: Town, folder: Path, chance: Random) -> tuple[str, Values]:
    path = Path(shutil.copy(town.network, folder / "network.gpkg"))
    if chance.random() < 0.8:
        mangle_database(path, chance, ("edges", "edges", "nodes", "turns", "klimaklok_network"))
    else:
        path.write_bytes(mangle(path.read_bytes(), chance))
    algorithm, values = algorithms(town)[chance.choice(("scoresites", "cardetour"))]
    return algorithm, values | {"NETWORK": str(path)}


def _raster(town: Town, folder: Path, chance: Random) -> tuple[str, Values]:
    streets = folder / "streets.osm"
    streets.write_text(_osm_xml(), encoding="utf-8")
    path = folder / "elevation.tif"
    content = (town.data / "elevation.tif").read_bytes()
    # Most bytes are heights; the head and the tail say what they are.
    cut = chance.choice((512, 4096, len(content)))
    path.write_bytes(mangle(content[:cut], chance) + content[cut:])
    return "buildnetwork", {"INPUT": str(streets), "DEM": str(path)}


WKT = (
    "POINT EMPTY", "POINT(nan nan)", "POINT(1e300 1e300)", "POINT(0 0)", "POINT(10 90)", "MULTIPOINT((0 0),(1 1))",
    "POLYGON((0 0,0 0,0 0,0 0))", "POLYGON((0 0,1 1,1 0,0 1,0 0))", "LINESTRING(0 0,0 0)", "LINESTRING(0 0,1e9 1e9)",
    "CURVEPOLYGON(CIRCULARSTRING(0 0,1 1,2 0,1 -1,0 0))", "GEOMETRYCOLLECTION(POINT(0 0),LINESTRING(0 0,1 1))",
    "TRIANGLE((0 0,1 0,0 1,0 0))", "TIN(((0 0 0,0 0 1,0 1 0,0 0 0)))", "POINT Z(1 2 nan)", "MULTIPOLYGON EMPTY",
)  # fmt: skip
KINDS = ("Point", "MultiPoint", "Polygon", "MultiPolygonZ", "LineString", "None", "CurvePolygon", "GeometryCollection")
SYSTEMS = ("EPSG:25832", "EPSG:25833", "EPSG:4326", "EPSG:3857", "EPSG:4978", "", "EPSG:2154", "EPSG:5972")


def _layer(town: Town, folder: Path, chance: Random) -> tuple[str, Values]:
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    algorithm, values = algorithms(town)[chance.choice(sorted(set(algorithms(town)) - {"transithubs"}))]
    given = [name for name, value in values.items() if isinstance(value, str) and "|layername=" in value]
    name = chance.choice(given)
    good = QgsVectorLayer(values[name], "good", "ogr")
    kind = chance.choice(KINDS) if chance.random() < 0.3 else good.wkbType()
    kind = (
        kind if isinstance(kind, str) else {1: "Point", 2: "LineString", 3: "Polygon"}.get(kind % 1000, "MultiPolygon")
    )
    crs = chance.choice(SYSTEMS) if chance.random() < 0.2 else good.crs().authid()
    title = chance.choice(("lag", "a|b?c=d", "<b>"))
    made = QgsVectorLayer(f"{kind}?" + (f"crs={crs}" if crs else ""), title, "memory")
    fields = list(good.fields())
    provider = made.dataProvider()
    provider.addAttributes(fields)
    made.updateFields()
    features = []
    for number, old in enumerate(itertools.islice(good.getFeatures(), 60)):
        feature = QgsFeature(made.fields())
        feature.setAttributes([_odd(value, chance) if chance.random() < 0.05 else value for value in old.attributes()])
        geometry = old.geometry()
        if chance.random() < 0.05:
            geometry = QgsGeometry.fromWkt(chance.choice(WKT))
        if number % 20 != 19:
            feature.setGeometry(geometry)
        features.append(feature)
    if chance.random() < 0.95:
        provider.addFeatures(features)
    made.updateExtents()
    values = {key: value for key, value in values.items() if chance.random() < 0.95 or not key.endswith("_FIELD")}
    return algorithm, values | {name: made}


def _odd(value: Any, chance: Random) -> Any:
    if isinstance(value, str):
        return chance.choice(NASTY)
    return chance.choice((None, -1, 0, 2**31 - 1, -value if isinstance(value, int | float) else None))


CHARGING = {
    "SITES": "output", "PLAN": "plan", "ALLOCATION": "allocation", "UNSERVED": "unserved", "CURVE": "curve",
    "AREA_COVERAGE": "area_coverage", "AUDIT": "audit",
}  # fmt: skip
"""What the report on a charging plan takes, and the layers of a plan."""


def algorithms(town: Town) -> Mapping[str, tuple[str, Values]]:
    layers = {
        "scoresites": {
            "SITES": "sites", "SERVICES": "services", "PRIORITY_AREAS": "priority_areas", "CONSTRAINTS": "constraints",
            "CAR_PARKING": "car_parking", "SCHOOL_AREAS": "school_areas",
        },
        "parkinghierarchy": {"TARGETS": "entrances", "BIKE_PARKING": "bike_parking", "CAR_PARKING": "car_parking"},
        "placebikeparking": {
            "TARGETS": "entrances", "BIKE_PARKING": "bike_parking", "CAR_PARKING": "car_parking",
            "OBSTACLES": "buildings",
        },
        "cardetour": {"ORIGINS": "sites", "TARGETS": "stations"},
        "spillover": {"CENTRES": "priority_areas", "POPULATION": "population", "RESTRICTIONS": "plan_boundary"},
        "parkingnorms": {"AREAS": "sites"},
        "transportemissions": {"SITES": "plan_areas", "POPULATION": "population", "SERVICES": "services"},
        "catchments": {"POINTS": "stations", "POPULATION": "population", "SERVICES": "services"},
        "heartzones": {"SCHOOLS": "schools", "POPULATION": "population", "PARKING": "car_parking"},
        "walkinggroups": {"SCHOOLS": "schools", "PUPILS": "pupils"},
        "chargingreport": {},
        "locatecharging": {"EXISTING": "chargers", "GRID": "grid"},
        "locateparkandride": {"POPULATION": "population", "CANDIDATES": "park_and_ride_candidates"},
        "transithubs": {},
        "zoningcase": {"PLAN": "plan_areas", "CONSTRAINTS": "constraints", "CHARGING_PLAN": "charger_candidates"},
    }  # fmt: skip
    more: dict[str, Values] = {
        "scoresites": {"HUBS": str(town.hubs)},
        "transportemissions": {"HUBS": str(town.hubs)},
        "zoningcase": {"HUBS": str(town.hubs)},
        "chargingreport": {
            **{name: f"{town.charging}|layername={layer}" for name, layer in CHARGING.items()},
            "REPORT_HTML": str(town.charging.parent / "report.html"),
        },
        "placebikeparking": {"TIME_LIMIT": 2},
        "parkingnorms": {
            "NORMS": str(town.data / "parking_norms.csv"), "NORM_ZONES": str(town.data / "norm_zones.geojson"),
            "HUBS": str(town.hubs),
        },
        "locatecharging": _charging(town),
        "locateparkandride": {
            "HUBS": str(town.hubs), "CENTRE": str(town.data / "centre.geojson"), "SITE_COUNT": 1, "TIME_LIMIT": 2,
        },
        "transithubs": {"GTFS": [str(town.data / "gtfs.zip")]},
    }  # fmt: skip
    network = {"NETWORK": str(town.network)}
    without = ("transithubs", "chargingreport")
    return {
        name: (
            name,
            more.get(name, {})
            | ({} if name in without else network)
            | {key: town.table(table) for key, table in tables.items()},
        )
        for name, tables in layers.items()
    }


# --- answers of servers -----------------------------------------------------------------------------------------------


class _WrongServer(MapServer):
    """Answers with what it is told to."""

    answers: tuple[bytes, bytes] = (b"", b"")

    def reply(self, asked: str) -> tuple[int, bytes]:
        return 200, self.answers[0 if "/search" in asked else 1]


_server: list[_WrongServer] = []


def _download(town: Town, folder: Path, chance: Random) -> tuple[str, Values]:
    if not _server:
        _server.append(_WrongServer())
    place = mangle_json([PLACE], chance) if chance.random() < 0.4 else [PLACE]
    found = mangle_json({"elements": [*STREETS, *FEATURES]}, chance)
    texts = [json.dumps(each).encode() for each in (place, found)]
    _server[0].answers = tuple(mangle(each, chance) if chance.random() < 0.2 else each for each in texts)
    urls = {"NOMINATIM_URL": f"{_server[0].url}/search", "OVERPASS_URL": f"{_server[0].url}/api/interpreter"}
    return "downloadosm", {"PLACE": f"Prøveby {chance.random()}", **urls}


SUBJECTS: Mapping[str, Subject] = {
    "osm": Subject(_osm, 4),
    "gtfs": Subject(_gtfs, 4),
    "nobil": Subject(_nobil, 2),
    "register": Subject(_register, 2),
    "strategy": Subject(_strategy, 3),
    "network": Subject(_network, 4),
    "raster": Subject(_raster, 2),
    "layer": Subject(_layer, 6),
    "server": Subject(_download, 2),
}
