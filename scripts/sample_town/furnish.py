"""What makes a network a town: motorway ramps, underpasses, paths, squares, barriers, one-ways, names and tags."""

from __future__ import annotations

import itertools
import math
import random

import numpy as np
import shapely
from shapely import LineString, Point

from . import places
from .streets import (
    Names,
    Town,
    Way,
    bridge_mains,
    extend_ends,
    insert_junctions,
    junction_degree,
    key,
    main_ways,
    simplify,
    snap_vertices,
    thin_out,
    trace_side_streets,
)
from .terrain import Terrain

INTERCHANGES = ("Brygga", "Strandpromenaden", "Halvøyveien")
ROUNDABOUTS = (places.TAARN, places.OSTERAAS, places.ENG, places.BEKKESTUA_S)
SQUARES = (("Sandvika torg", (2385, 2640), 42, 30, 12), ("Bekkestua torg", (5690, 5345), 36, 28, 35),
           ("Fornebu torg", (8075, 2905), 60, 34, 5))  # fmt: skip
PATHS = (
    ("Toppstien", "path", (places.KOLSAAS_N, (760, 5700), (520, 6400), (470, 7120), (700, 7550), (1150, 7300),
     (1050, 6300), (760, 5700))),
    ("Tømmerveien", "track", ((4560, 6300), (4050, 6950), (3350, 7550), (2650, 7950), (1950, 8000))),
    ("Tjernsstien", "path", ((5350, 6480), (5420, 6950), (5500, 7400), (5300, 7780), (5220, 8200), (5150, 8650))),
    ("Dyretråkket", "path", ((3350, 7550), (3900, 7800), (4420, 7640), (4500, 7250), (4900, 6980), (5420, 6950))),
    ("Utsiktsstien", "path", ((3420, 4130), (3700, 3900), (4000, 3600), (4350, 3350), (4600, 3110))),
    ("Flystien", "cycleway", (places.TAARN, (8330, 3400), (8300, 2900), (8400, 2420))),
    ("Parkdraget", "cycleway", ((7400, 3150), (7750, 3200), (8080, 3300), (8330, 3400), (8570, 3400))),
)  # fmt: skip
FERRY = ((2560, 1960), (2700, 1700), (3300, 1400), (4600, 1500), (5560, 1700))


def offset(line: np.ndarray, distance: float) -> np.ndarray:
    """Return the line moved to its right by ``distance`` metres."""
    tangent = np.gradient(line, axis=0)
    tangent /= np.hypot(*tangent.T)[:, None]
    return line + distance * np.column_stack([tangent[:, 1], -tangent[:, 0]])


def motorway(mains: list[Way]) -> tuple[list[Way], list[Way], LineString]:
    """Return the two carriageways, the ramps and the centre line."""
    centre = places.catmull_rom(np.array(places.MOTORWAY), 45)
    tags = {"highway": "motorway", "name": "Fjordmotorveien", "ref": "E 99", "oneway": "yes", "maxspeed": "80",
            "lanes": "2", "foot": "no", "bicycle": "no", "surface": "asphalt"}  # fmt: skip
    east, west = np.round(offset(centre, 9), 1), np.round(offset(centre, -9), 1)[::-1]
    line = LineString(centre)
    link = {"highway": "motorway_link", "oneway": "yes", "maxspeed": "60", "foot": "no", "bicycle": "no"}
    ramps = []
    for road in mains:
        if road.tags["name"] not in INTERCHANGES:
            continue
        hit = road.line.intersection(line)
        if hit.is_empty:
            continue
        point = np.array(shapely.get_coordinates(hit)[0])
        along = road.line.project(Point(point))
        for carriageway in (east, west):
            track = LineString(carriageway)
            sides = [np.array(road.line.interpolate(along + s * 46).coords[0]) for s in (1, -1)]
            foot = min(sides, key=lambda p: track.distance(Point(p)))
            position = track.project(Point(point))
            vertices = np.array([track.project(Point(p)) for p in carriageway])
            leave = carriageway[int(np.abs(vertices - (position - 230)).argmin())]
            enter = carriageway[int(np.abs(vertices - (position + 230)).argmin())]
            side = 1.0
            for start, end in ((leave, foot), (foot, enter)):
                middle = (start + end) / 2 + side * _right(end - start) * 9
                ramps.append(Way(np.round(places.catmull_rom(np.array([start, middle, end]), 40), 1), dict(link)))
    return [Way(east, dict(tags)), Way(west, dict(tags))], ramps, line


def _right(vector: np.ndarray) -> np.ndarray:
    return np.array([vector[1], -vector[0]]) / max(float(np.hypot(*vector)), 1e-6)


class Connector:
    """Joins loose points to the nearest street by a straight footpath that crosses nothing it should not."""

    def __init__(self, ways: list[Way], forbidden: shapely.Geometry) -> None:
        self.ways = [
            w for w in ways if w.joins and w.level == 0 and not w.tags.get("highway", "").startswith("motorway")
        ]
        self.lines = [w.line for w in self.ways]
        self.tree = shapely.STRtree(self.lines)
        self.forbidden = forbidden

    def join(self, point: np.ndarray, reach: float, skip: int = -1, rank: int = 0) -> np.ndarray | None:
        """Return the straight line from ``point`` to the ``rank``-th nearest reachable street, or None."""
        here = Point(point)
        near = self.tree.query(here, predicate="dwithin", distance=reach)
        found = sorted((self.lines[i].distance(here), int(i)) for i in near if int(i) != skip)
        for distance, index in found:
            if distance < 0.5:
                continue
            line = self.lines[index]
            target = np.array(line.interpolate(line.project(here)).coords[0])
            beyond = target + (target - point) / distance * 0.4
            path = LineString([point, beyond])
            if path.intersects(self.forbidden):
                continue
            if rank:
                rank -= 1
                continue
            return np.array([point, beyond])
        return None


def build_town() -> Town:
    """Return the whole town, the same for every run."""
    rng = random.Random(places.SEED)
    names = Names(rng)
    town = Town(terrain=Terrain(), water=shapely.union_all(list(places.water().values())))
    lines = places.tracks()
    mains = main_ways()
    carriageways, ramps, centre = motorway(mains)
    town.barriers = {name: LineString(xy) for name, xy in lines.items()} | {"Fjordmotorveien": centre}
    ramp_zone = shapely.union_all([way.line.buffer(16) for way in ramps])
    squares = [_square(*square) for square in SQUARES]
    keep_clear = shapely.union_all([ramp_zone, *(shapely.Polygon(way.xy).buffer(-4) for way in squares)])

    streets = trace_side_streets(town, mains, rng, keep_clear)
    mains = bridge_mains(town, mains)
    forbidden = shapely.union_all([*(line.buffer(12) for line in town.barriers.values()), town.water, ramp_zone])
    shapely.prepare(forbidden)
    extend_ends(streets, mains, forbidden, rng)
    ground = mains + streets
    insert_junctions(ground)
    snap_vertices(ground)
    streets = thin_out(streets, mains, rng, 0.13)
    streets = _drop_islands(streets, mains)
    _tag_streets(streets, names, rng)

    extras = [*carriageways, *ramps, *squares]
    extras += _paths(town, mains + streets, forbidden)
    extras += _underpasses(town, mains + streets, forbidden)
    extras += _cut_throughs(town, mains, streets, forbidden, rng)
    extras += _islands()
    for way in squares:
        joint = Connector(mains + streets, forbidden)
        for corner in way.xy[:4:2]:
            line = joint.join(corner, 120)
            if line is not None:
                extras.append(Way(line, {"highway": "footway", "surface": "paving_stones"}))
    ways = [way for way in mains + streets + extras if way.line.length > 0.5]
    insert_junctions(ways)
    snap_vertices(ways, 3.0)
    ways = [way for way in ways if len(way.xy) > 1]
    simplify(ways, 0.9)
    ways = _roundabouts(ways)
    ways = _keep_connected(ways)
    _one_way_centre(ways)
    _barrier_nodes(town, ways, rng)
    ways += _not_streets(lines)
    town.ways = ways
    return town


def _square(name: str, centre: tuple[float, float], width: float, depth: float, degrees: float) -> Way:
    turn = math.radians(degrees)
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) * (width / 2, depth / 2)
    rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    xy = np.round(corners @ rotation.T + centre, 1)
    return Way(xy, {"highway": "pedestrian", "area": "yes", "name": name, "surface": "paving_stones", "bicycle": "yes"})


def _tag_streets(streets: list[Way], names: Names, rng: random.Random) -> None:
    stations = np.array(list(places.station_xy().values()))
    fornebu = np.array(places.DISTRICTS["Fornebu"][0])
    known: dict[str, str] = {}
    for way in streets:
        family, street = way.tags["family"], way.tags["street"]
        length = float(way.line.length)
        middle = way.xy[len(way.xy) // 2]
        central = float(np.hypot(*(stations - middle).T).min()) < 280
        tags = {"highway": "residential", "maxspeed": "30", "surface": "asphalt", "lit": "yes"}
        if length > 650:
            tags |= {"highway": "unclassified", "maxspeed": "40", "sidewalk": "right"}
        elif length < 105 and not central:
            tags = {"highway": "service", "surface": "gravel"}
            if rng.random() < 0.5:
                tags |= {"service": "driveway", "access": "private"}
        elif np.hypot(*(fornebu - middle)) < 500 and rng.random() < 0.35:
            tags |= {"highway": "living_street", "maxspeed": "15"}
        elif not central and rng.random() < 0.12:
            tags["surface"] = "gravel"
        elif not central and rng.random() < 0.06:
            tags |= {"access": "private", "foot": "permissive"}
        elif rng.random() < 0.1:
            tags["maxspeed"] = "NO:urban"
        if tags["highway"] != "service":
            if street not in known:
                known[street] = names.next()
            tags["name"] = known[street]
        way.tags = {**tags, "_family": family}


def _drop_islands(streets: list[Way], mains: list[Way]) -> list[Way]:
    groups = _components(mains + streets)
    main = max(groups, key=len)
    return [way for way in streets if key(way.xy[0]) in main]


def _components(ways: list[Way]) -> list[set[tuple[float, float]]]:
    parent: dict[tuple[float, float], tuple[float, float]] = {}

    def find(node: tuple[float, float]) -> tuple[float, float]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for way in ways:
        nodes = [key(way.xy[0]), key(way.xy[-1])] if way.level else [key(p) for p in way.xy]
        for a, b in itertools.pairwise(nodes):
            parent[find(a)] = find(b)
    groups: dict[tuple[float, float], set[tuple[float, float]]] = {}
    for node in list(parent):
        groups.setdefault(find(node), set()).add(node)
    return list(groups.values())


def _keep_connected(ways: list[Way]) -> list[Way]:
    groups = sorted(_components([w for w in ways if w.joins]), key=len, reverse=True)
    kept = set(groups[0])
    island = shapely.union_all([places.ellipse(*shape) for shape in places.ISLANDS])
    for group in groups[1:]:
        if any(island.contains(Point(p)) for p in list(group)[:3]):
            kept |= group
    return [way for way in ways if not way.joins or key(way.xy[0]) in kept]


def _paths(town: Town, streets: list[Way], forbidden: shapely.Geometry) -> list[Way]:
    tags = {
        "path": {"highway": "path", "surface": "ground"},
        "track": {"highway": "track", "tracktype": "grade2", "surface": "gravel", "motor_vehicle": "private"},
        "cycleway": {"highway": "cycleway", "foot": "designated", "surface": "asphalt", "lit": "yes"},
    }
    ways = []
    for name, kind, points in PATHS:
        ways.append(Way(np.round(places.catmull_rom(np.array(points), 25), 1), {**tags[kind], "name": name}))
    coast = offset(places.catmull_rom(np.array(places.COAST[1:-2]), 35), -24)
    shore_path = {"highway": "footway", "name": "Kyststien", "surface": "fine_gravel", "bicycle": "yes"}
    ways += bridge_mains(town, [Way(np.round(coast, 1), shore_path)])
    for name in places.LAKES:
        ring = shapely.get_coordinates(places.water()[name].buffer(32).simplify(2).exterior)
        ways.append(Way(np.round(ring, 1), {"highway": "path", "name": f"{name} rundt", "surface": "ground"}))
    joint = Connector(streets, forbidden)
    foot = {"highway": "footway", "surface": "gravel"}
    line = LineString(coast)
    for s in np.arange(150, line.length, 330):
        found = joint.join(np.round(np.array(line.interpolate(s).coords[0]), 1), 320)
        if found is not None:
            ways.append(Way(np.vstack([found[0] + (found[0] - found[1]) * 0.004, found[1]]), dict(foot)))
    for name in places.LAKES:
        ring = places.water()[name].buffer(32).exterior
        for part in (0.1, 0.35, 0.6, 0.85):
            found = joint.join(np.array(ring.interpolate(part, normalized=True).coords[0]), 260)
            if found is not None:
                ways.append(Way(np.vstack([found[0] + (found[0] - found[1]) * 0.006, found[1]]), dict(foot)))
    return ways


def _underpasses(town: Town, streets: list[Way], forbidden: shapely.Geometry) -> list[Way]:
    shore = [w for w in _paths(town, streets, forbidden) if w.tags.get("name") == "Kyststien"]
    joint = Connector(streets + shore, forbidden)
    ways: list[Way] = []
    stations = places.station_xy()
    spots = [(name, xy, None) for name, xy in stations.items()]
    motorway_line = town.barriers["Fjordmotorveien"]
    spots += [("", np.array(motorway_line.interpolate(s).coords[0]), motorway_line) for s in (700, 3650, 4700, 7100)]
    for number, (name, at, line) in enumerate(spots):
        track = line or min(town.barriers.values(), key=lambda barrier: barrier.distance(Point(at)))
        s = track.project(Point(at))
        tangent = np.array(track.interpolate(s + 5).coords[0]) - np.array(track.interpolate(s - 5).coords[0])
        normal = _right(tangent)
        ends = [np.round(at + side * normal * 30, 1) for side in (1, -1)]
        joins = [joint.join(end, 330) for end in ends]
        if any(found is None for found in joins):
            continue
        deck = (
            {"bridge": "yes", "layer": "1"} if line is not None or number % 5 == 4 else {"tunnel": "yes", "layer": "-1"}
        )
        level = int(deck["layer"])
        tags = {
            "highway": "footway" if line is None else "cycleway",
            "foot": "designated",
            "bicycle": "yes",
            "lit": "yes",
        }
        ways.append(Way(np.array(ends), tags | deck, level))
        town.crossings.append((name or "footbridge", at))
        for side, (end, found) in enumerate(zip(ends, joins, strict=True)):
            reach = found[1] - end
            length = float(np.hypot(*reach))
            if name and side == 0 and length > 22:
                top = end + reach * (14 / length)
                steps = {"highway": "steps", "step_count": "24", "incline": "up", "surface": "concrete"}
                ways.append(Way(np.round(np.array([end, top]), 1), steps))
                ways.append(Way(np.vstack([np.round(top, 1), found[1]]), {"highway": "footway", "surface": "asphalt"}))
                if number % 2:
                    bend = end + reach * (7 / length) + _right(reach) * 16
                    ramp = {"highway": "footway", "surface": "asphalt", "wheelchair": "yes"}
                    ways.append(Way(np.round(np.array([end, bend, top]), 1), ramp))
            else:
                ways.append(Way(found, {"highway": "footway", "surface": "asphalt"}))
        if name:
            town.entrances[name] = ends
    return ways


def _cut_throughs(
    town: Town, mains: list[Way], streets: list[Way], forbidden: shapely.Geometry, rng: random.Random
) -> list[Way]:
    degree = junction_degree(mains + streets)
    joint = Connector(streets + mains, forbidden)
    own = {id(way): index for index, way in enumerate(joint.ways)}
    ways = []
    for way in streets:
        for end in (0, -1):
            if degree[key(way.xy[end])] != 1:
                continue
            if rng.random() > 0.4 or way.tags.get("access") == "private":
                if rng.random() < 0.4 and way.tags["highway"] == "residential":
                    town.point_tags[key(way.xy[end])] = {"highway": "turning_circle"}
                continue
            found = joint.join(way.xy[end], 85, skip=own[id(way)])
            if found is None or way.line.distance(Point(found.mean(axis=0))) < 14:
                continue
            rise = abs(float(np.diff(town.terrain.at(found))[0])) / max(float(np.hypot(*(found[1] - found[0]))), 1)
            if rise > 0.13:
                tags = {"highway": "steps", "surface": "wood", "incline": "up"}
            else:
                tags = {"highway": "footway", "surface": "gravel"}
                middle = np.round(found.mean(axis=0), 1)
                found = np.vstack([found[0], middle, found[1]])
                if rng.random() < 0.4:
                    tags["bicycle"] = "yes"
            ways.append(Way(found, tags))
    return ways


def _islands() -> list[Way]:
    ways = []
    for shape in places.ISLANDS[:1]:
        ring = shapely.get_coordinates(places.ellipse(*shape).buffer(-45).simplify(6).exterior)
        ways.append(Way(np.round(ring, 1), {"highway": "path", "name": "Øyrunden", "surface": "ground"}))
        ways.append(
            Way(np.round(ring[[0, len(ring) // 2]], 1), {"highway": "track", "name": "Øyveien", "surface": "gravel"})
        )
    return ways


def _roundabouts(ways: list[Way], radius: float = 17.0) -> list[Way]:
    tags = {"highway": "tertiary", "junction": "roundabout", "oneway": "yes", "maxspeed": "30", "surface": "asphalt"}
    for centre in ROUNDABOUTS:
        disc = Point(centre).buffer(radius, quad_segs=16)
        entries: set[tuple[float, float]] = set()
        result = []
        for way in ways:
            if not way.joins or way.level != 0 or not way.line.intersects(disc):
                result.append(way)
                continue
            for part in shapely.get_parts(way.line.difference(disc)):
                xy = np.round(shapely.get_coordinates(part), 1)
                for end in (xy[0], xy[-1]):
                    if abs(float(np.hypot(*(end - centre))) - radius) < 0.5:
                        entries.add(key(end))
                if LineString(xy).length > 4:
                    result.append(Way(xy, dict(way.tags)))
        angles = {math.atan2(y - centre[1], x - centre[0]): (x, y) for x, y in sorted(entries)}
        for angle in np.arange(12) * math.pi / 6 - math.pi:
            if all(abs((angle - other + math.pi) % (2 * math.pi) - math.pi) > 0.3 for other in angles):
                spot = (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))
                angles[float(angle)] = (round(spot[0], 1), round(spot[1], 1))
        ring = [angles[a] for a in sorted(angles)]
        result.append(Way(np.array([*ring, ring[0]]), dict(tags)))
        ways = result
    return ways


def _one_way_centre(ways: list[Way]) -> None:
    """Make the side streets of Sandvika's centre one-way, alternating, unless that would lock somebody in."""
    import scipy.sparse
    from scipy.sparse.csgraph import connected_components

    centre = np.array(places.SANDVIKA_N, dtype=float)
    chosen = []
    for way in ways:
        middle = way.xy[len(way.xy) // 2]
        inner = float(np.hypot(*(middle - centre))) < 430
        if inner and way.tags.get("highway") in ("residential", "unclassified") and "_family" in way.tags:
            chosen.append(way)
    for number, way in enumerate(chosen):
        if number % 2:
            way.xy = way.xy[::-1]
        way.tags["oneway"] = "yes"
        if number % 3 == 0:
            way.tags["oneway:bicycle"] = "no"
        elif number % 3 == 1:
            way.tags |= {"oneway:bicycle": "no", "cycleway": "opposite_lane"}
    for _ in range(8):
        numbers: dict[tuple[float, float], int] = {}
        rows, columns = [], []
        for way in ways:
            kind = way.tags.get("highway", "")
            if not way.joins or kind in ("footway", "path", "steps", "cycleway", "pedestrian", "track"):
                continue
            nodes = [numbers.setdefault(key(p), len(numbers)) for p in way.xy]
            rows += nodes[:-1]
            columns += nodes[1:]
            if way.tags.get("oneway") != "yes":
                rows += nodes[1:]
                columns += nodes[:-1]
        graph = scipy.sparse.coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(numbers), len(numbers)))
        _, labels = connected_components(graph, connection="strong")
        main = int(np.bincount(labels).argmax())
        stuck = [w for w in chosen if "oneway" in w.tags and any(labels[numbers[key(p)]] != main for p in w.xy)]
        if not stuck:
            break
        for way in stuck:
            for name in ("oneway", "oneway:bicycle", "cycleway"):
                way.tags.pop(name, None)
    for way in ways:
        way.tags.pop("_family", None)


def _barrier_nodes(town: Town, ways: list[Way], rng: random.Random) -> None:
    """Put bollards, gates, blocks and crossings on vertices that belong to one way only."""
    degree = junction_degree(ways)
    rules = (
        ("footway", 0.25, {"barrier": "bollard", "bicycle": "yes", "foot": "yes"}),
        ("footway", 0.15, {"barrier": "cycle_barrier", "bicycle": "dismount", "foot": "yes"}),
        ("track", 1.0, {"barrier": "gate", "motor_vehicle": "private", "foot": "yes", "bicycle": "yes"}),
        ("service", 0.2, {"barrier": "gate", "access": "private"}),
        ("service", 0.2, {"barrier": "lift_gate", "motor_vehicle": "permit", "foot": "yes", "bicycle": "yes"}),
        ("residential", 0.04, {"barrier": "block", "foot": "yes", "bicycle": "yes"}),
        ("residential", 0.02, {"barrier": "bollard"}),
        ("tertiary", 0.3, {"highway": "crossing", "crossing": "marked"}),
        ("secondary", 0.3, {"highway": "crossing", "crossing": "traffic_signals"}),
    )
    for way in ways:
        if not way.joins or way.level or way.tags.get("junction") or way.tags.get("oneway"):
            continue
        for kind, share, tags in rules:
            if way.tags.get("highway") != kind or rng.random() > share:
                continue
            free = [p for p in way.xy[1:-1] if degree[key(p)] == 2 and key(p) not in town.point_tags]
            if free:
                town.point_tags[key(free[len(free) // 2])] = dict(tags)
            break


def _not_streets(lines: dict[str, np.ndarray]) -> list[Way]:
    """Return tracks, the planned metro, a road under construction, a ferry and lake shores: no part of the network."""
    kinds = {"Fjordbanen": "rail", "Vestbanen": "subway", "Nordbanen": "subway"}
    ways = []
    for name, xy in lines.items():
        tags = {"railway": kinds[name], "name": name, "electrified": "contact_line"}
        ways.append(Way(np.round(shapely.get_coordinates(LineString(xy).simplify(0.8)), 1), tags, joins=False))
    planned = [
        places.station_xy()["Lysaker"],
        *(np.array(p, float) for p in ((8330, 4100), (8050, 3250), (8000, 2520))),
    ]
    tags = {"railway": "construction", "construction": "subway", "name": "Fornebulinja (oppdiktet trasé)"}
    ways.append(Way(np.round(places.catmull_rom(np.array(planned), 80), 1), tags, joins=False))
    works = {"highway": "construction", "construction": "residential", "name": "Byggefeltet"}
    ways.append(Way(np.array([(8200.0, 2760.0), (8320.0, 2700.0), (8390.0, 2600.0)]), works, joins=False))
    ferry = {"route": "ferry", "name": "Øybåten", "foot": "yes", "bicycle": "yes", "motor_vehicle": "no"}
    ways.append(Way(np.array(FERRY, dtype=float), ferry, joins=False))
    for name in places.LAKES:
        ring = shapely.get_coordinates(places.water()[name].exterior)
        ways.append(Way(np.round(ring, 1), {"natural": "water", "water": "lake", "name": name}, joins=False))
    return ways
