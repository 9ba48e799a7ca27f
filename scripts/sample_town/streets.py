"""The street network: hand-drawn main roads, and side streets traced along a direction field.

Side streets follow a tensor field (Chen et al. 2008, Interactive procedural street modeling): along and across the
nearest main road, along the contours on slopes, each street a line that keeps its distance from the one beside it.
Tracks and motorway cut the town; only main roads, station underpasses and a few footbridges cross them.
"""

from __future__ import annotations

import itertools
import math
import random
from collections import deque
from dataclasses import dataclass, field

import numpy as np
import shapely
import shapely.ops
from scipy.spatial import cKDTree
from shapely import LineString, Point

from . import places
from .terrain import Terrain

STEP = 12.0


def _words(text: str) -> list[str]:
    return text.split()


PLANTS = _words(
    "Bjørke Furu Gran Eike Linde Hassel Rogne Alme Aske Selje Lyng Blåbær Tyttebær Multe Kløver Hvitveis Blåveis "
    "Fiol Nype Kornblom Prestekrage Liljekonvall Bregne Einer Or Vier Pors Hegge Kirsebær Eple Plomme Syrin"
)
ANIMALS = _words("Rype Orrhane Erle Troste Svale Måke Elg Reve Hare Ekorn Grevling Spurve Meise Ugle Falke Lerke Ørret")
THINGS = _words(
    "Mølle Smie Låve Stabburs Kilde Brønn Tun Hage Eng Åker Kvern Sag Tjære Kalk Teglverks Skole Kirke Gruve Slåtte "
    "Seter Beite Bakke Haug Berg Skrent Utsikts Sol Kveld Morgen Vinter Vår Sommer Høst Måne Stjerne Nord Sør Vest Øst"
)
ENDINGS = _words("veien veien veien veien bakken svingen lia faret åsen kroken stubben tunet")


@dataclass
class Way:
    """A line with OSM tags; ``level`` other than 0 joins other ways at its ends only."""

    xy: np.ndarray
    tags: dict[str, str]
    level: int = 0
    joins: bool = True

    @property
    def line(self) -> LineString:
        """The way as a shapely line."""
        return LineString(self.xy)


@dataclass
class Town:
    """Everything that goes into the street file."""

    ways: list[Way] = field(default_factory=list)
    point_tags: dict[tuple[float, float], dict[str, str]] = field(default_factory=dict)
    barriers: dict[str, LineString] = field(default_factory=dict)
    water: shapely.Geometry = None
    terrain: Terrain = None
    entrances: dict[str, list[np.ndarray]] = field(default_factory=dict)
    crossings: list[tuple[str, np.ndarray]] = field(default_factory=list)


def key(point: np.ndarray) -> tuple[float, float]:
    """Return the identity of a node: its position to the decimetre."""
    return (round(float(point[0]), 1), round(float(point[1]), 1))


class Names:
    """Invented street names in Norwegian style, none used twice."""

    def __init__(self, rng: random.Random) -> None:
        names = [stem + ending for stem in PLANTS + ANIMALS + THINGS for ending in dict.fromkeys(ENDINGS)]
        rng.shuffle(names)
        self.left = names

    def next(self) -> str:
        """Return the next unused name."""
        return self.left.pop()


class DirectionField:
    """The direction of streets, how close together they may lie and where, all on one grid of 10 m."""

    def __init__(self, town: Town, mains: list[Way], keep_clear: shapely.Geometry) -> None:
        west, south, east, north = places.BOX
        self.x0, self.y0, self.cell = west, south, 10.0
        gx, gy = np.meshgrid(np.arange(west, east + 1, self.cell), np.arange(south, north + 1, self.cell))
        xy = np.column_stack([gx.ravel(), gy.ravel()])
        cos, sin = self._directions(town.terrain, mains, xy)
        self.cos, self.sin = cos.reshape(gx.shape).tolist(), sin.reshape(gx.shape).tolist()
        stations = np.array(list(places.station_xy().values()))
        to_station = cKDTree(stations).query(xy)[0]
        spacing = 76 + 76 * np.clip((to_station - 200) / 700, 0, 1)
        self.gaps = spacing.reshape(gx.shape).tolist()
        self.free = self._built(town, stations, xy, keep_clear).reshape(gx.shape).tolist()
        self.rows, self.columns = gx.shape

    @staticmethod
    def _directions(terrain: Terrain, mains: list[Way], xy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        steps = np.vstack([np.diff(way.xy, axis=0) for way in mains])
        middles = np.vstack([(way.xy[1:] + way.xy[:-1]) / 2 for way in mains])
        angles = np.arctan2(steps[:, 1], steps[:, 0])
        distance, index = cKDTree(middles).query(xy, k=6)
        weight = np.exp(-distance / 160) + 1e-4
        weight /= weight.sum(axis=1, keepdims=True)
        cos, sin = (weight * np.cos(2 * angles[index])).sum(axis=1), (weight * np.sin(2 * angles[index])).sum(axis=1)
        near = np.exp(-distance[:, 0] / 220)
        slope_x, slope_y = terrain.sample(terrain.slope_x, xy), terrain.sample(terrain.slope_y, xy)
        contour = 2 * np.arctan2(slope_y, slope_x) + np.pi
        pull = 1.6 * np.minimum(1, np.hypot(slope_x, slope_y) / 0.08) * (1.15 - near)
        angle = 0.5 * np.arctan2(sin + pull * np.sin(contour), cos + pull * np.cos(contour))
        angle += 0.35 * np.sin(xy[:, 0] / 410 + 1.3) * np.cos(xy[:, 1] / 370) * (1 - near)
        return np.cos(2 * angle), np.sin(2 * angle)

    @staticmethod
    def _built(town: Town, stations: np.ndarray, xy: np.ndarray, keep_clear: shapely.Geometry) -> np.ndarray:
        built = np.zeros(len(xy), dtype=bool)
        rounds = [(c, 680.0) for c in stations] + [(np.array(c, float), float(r)) for c, r in places.DISTRICTS.values()]
        for centre, radius in rounds:
            dx, dy = (xy - centre).T
            angle = np.arctan2(dy, dx)
            ragged = 1 + 0.16 * np.sin(3 * angle + centre[0]) + 0.10 * np.sin(7 * angle + centre[1])
            built |= np.hypot(dx, dy) < radius * ragged
        cuts = shapely.union_all([line.buffer(24) for line in town.barriers.values()])
        blocked = shapely.union_all(
            [town.water.buffer(28), cuts, keep_clear, shapely.box(*places.BOX).exterior.buffer(40)]
        )
        shapely.prepare(blocked)
        built[built] &= ~shapely.contains_xy(blocked, *xy[built].T)
        slope = np.hypot(town.terrain.sample(town.terrain.slope_x, xy), town.terrain.sample(town.terrain.slope_y, xy))
        return built & (slope < 0.2) & (town.terrain.at(xy) < 215)

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        row, column = round((y - self.y0) / self.cell), round((x - self.x0) / self.cell)
        return min(max(row, 0), self.rows - 1), min(max(column, 0), self.columns - 1)

    def angle(self, x: float, y: float) -> float:
        """Return the direction of the first family of streets in radians, bilinear between grid points."""
        u, v = (x - self.x0) / self.cell, (y - self.y0) / self.cell
        column = min(max(int(u), 0), self.columns - 2)
        row = min(max(int(v), 0), self.rows - 2)
        u, v = u - column, v - row
        parts = (
            ((1 - u) * (1 - v), row, column),
            (u * (1 - v), row, column + 1),
            ((1 - u) * v, row + 1, column),
            (u * v, row + 1, column + 1),
        )
        sin = sum(w * self.sin[r][c] for w, r, c in parts)
        cos = sum(w * self.cos[r][c] for w, r, c in parts)
        return 0.5 * math.atan2(sin, cos)

    def spacing(self, x: float, y: float) -> float:
        """Return the distance in metres between streets side by side."""
        row, column = self._cell(x, y)
        return self.gaps[row][column]

    def allowed(self, x: float, y: float) -> bool:
        """Return whether a street may lie here."""
        row, column = self._cell(x, y)
        return self.free[row][column]


def main_ways() -> list[Way]:
    """Return the hand-drawn roads as ways on the ground."""
    cycling = {"": {}, "lane": {"cycleway:both": "lane"}, "track": {"cycleway": "track", "cycleway:both": "track"}}
    ways = []
    for road in places.MAIN_ROADS:
        tags = {"highway": road.highway, "name": road.name, "maxspeed": str(road.maxspeed), "surface": "asphalt"}
        tags |= {"lit": "yes", "sidewalk": "both", **cycling[road.cycling]}
        if road.highway == "primary":
            tags["lanes"] = "2"
        ways.append(Way(np.round(places.catmull_rom(np.array(road.points), 30), 1), tags))
    return ways


def trace_side_streets(town: Town, mains: list[Way], rng: random.Random, keep_clear: shapely.Geometry) -> list[Way]:
    """Trace the side streets; two families, along and across."""
    directions = DirectionField(town, mains, keep_clear)
    cell = 40.0
    taken: list[dict[tuple[int, int], list[tuple[float, float]]]] = [{}, {}]

    def mark(family: int, x: float, y: float) -> None:
        taken[family].setdefault((int(x // cell), int(y // cell)), []).append((x, y))

    def near(family: int, x: float, y: float, radius: float) -> bool:
        reach = int(radius // cell) + 1
        column, row = int(x // cell), int(y // cell)
        for i in range(column - reach, column + reach + 1):
            for j in range(row - reach, row + reach + 1):
                for px, py in taken[family].get((i, j), ()):
                    if (px - x) ** 2 + (py - y) ** 2 < radius * radius:
                        return True
        return False

    seeds: deque[tuple[float, float, int]] = deque()
    for way in mains:
        since = 1e9
        for before, point in zip(way.xy, way.xy[1:], strict=False):
            step = point - before
            heading = math.atan2(step[1], step[0])
            family = 0 if abs(math.cos(heading - directions.angle(*point))) > 0.7 else 1
            for part in (0.0, 0.5):
                mark(family, *(before + step * part))
            since += float(np.hypot(*step))
            if since > directions.spacing(*point) and directions.allowed(*point):
                seeds.append((float(point[0]), float(point[1]), 1 - family))
                since = 0

    streets: list[Way] = []

    def trace(x: float, y: float, family: int) -> None:
        spacing = directions.spacing(x, y)
        if not directions.allowed(x, y) or near(family, x, y, 0.95 * spacing):
            return
        halves = []
        for sign in (1, -1):
            points = [(x, y)]
            heading = directions.angle(x, y) + family * math.pi / 2 + (0 if sign > 0 else math.pi)
            longest = rng.uniform(250, 1100)
            while len(points) * STEP < longest:
                px, py = points[-1]
                angle = directions.angle(px, py) + family * math.pi / 2
                if math.cos(angle - heading) < 0:
                    angle += math.pi
                heading = angle
                nx, ny = px + STEP * math.cos(angle), py + STEP * math.sin(angle)
                if not directions.allowed(nx, ny) or near(family, nx, ny, 0.6 * directions.spacing(nx, ny)):
                    break
                points.append((nx, ny))
            halves.append(points)
        line = halves[1][:0:-1] + halves[0]
        if len(line) * STEP < 60:
            return
        for px, py in line:
            mark(family, px, py)
        streets.append(Way(np.array(line), {"family": str(family), "street": str(len(streets))}))
        for i in range(0, len(line), 4):
            px, py = line[i]
            seeds.append((px, py, 1 - family))
            angle = directions.angle(px, py) + (family + 1) * math.pi / 2
            for sign in (1, -1):
                gap = sign * directions.spacing(px, py) * 1.02
                seeds.append((px + gap * math.cos(angle), py + gap * math.sin(angle), family))

    while seeds:
        trace(*seeds.popleft())
    return streets


def extend_ends(streets: list[Way], others: list[Way], barriers: shapely.Geometry, rng: random.Random) -> None:
    """Lengthen loose ends to the next street where one is near, or cut the stub back."""
    lines = [way.line for way in streets] + [way.line for way in others if way.level == 0]
    tree = shapely.STRtree(lines)
    for index, way in enumerate(streets):
        for end in (0, -1):
            tip, inner = way.xy[end].copy(), way.xy[1 if end == 0 else -2]
            direction = (tip - inner) / max(float(np.hypot(*(tip - inner))), 1e-6)
            ray = LineString([tip + direction * 0.5, tip + direction * 95])
            if not np.isfinite(direction).all() or not direction.any():
                continue
            best = None
            for other in tree.query(ray, predicate="intersects"):
                if int(other) == index:
                    continue
                for hit in shapely.get_coordinates(shapely.intersection(ray, lines[int(other)])):
                    distance = float(np.hypot(*(hit - tip)))
                    if best is None or distance < best[0]:
                        best = (distance, hit)
            if best is not None and rng.random() < 0.85:
                reach = LineString([tip, best[1]])
                if not reach.intersects(barriers):
                    point = best[1] + direction * 0.4
                    way.xy = np.vstack([point, way.xy]) if end == 0 else np.vstack([way.xy, point])


def insert_junctions(ways: list[Way]) -> None:
    """Give ways on the ground that cross a common vertex, to the decimetre."""
    ground = [way for way in ways if way.joins]
    lines = [way.line for way in ground]
    tree = shapely.STRtree(lines)
    first, second = tree.query(lines, predicate="intersects")
    points: dict[int, list[np.ndarray]] = {}
    for a, b in sorted(zip(first.tolist(), second.tolist(), strict=True)):
        if a >= b:
            continue
        one, two = ground[a], ground[b]
        for hit in shapely.get_coordinates(shapely.intersection(lines[a], lines[b])):
            at_end = [float(np.hypot(*(w.xy[e] - hit))) < 0.2 for w in (one, two) for e in (0, -1)]
            if one.level != two.level and not (any(at_end[:2]) and any(at_end[2:])):
                continue
            if one.level != 0 and one.level == two.level and not any(at_end):
                continue
            if one.level != 0 and not any(at_end[:2]):
                continue
            if two.level != 0 and not any(at_end[2:]):
                continue
            points.setdefault(a, []).append(hit)
            points.setdefault(b, []).append(hit)
    for index, hits in points.items():
        way = ground[index]
        positions = shapely.line_locate_point(lines[index], shapely.points(np.array(hits)))
        own = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(way.xy, axis=0).T))])
        entries = [(float(s), 0, p) for s, p in zip(positions, hits, strict=True)]
        entries += [(float(s), 1, p) for s, p in zip(own, way.xy, strict=True)]
        entries.sort(key=lambda e: (e[0], e[1]))
        kept: list[tuple[float, int, np.ndarray]] = []
        for entry in entries:
            close = bool(kept) and entry[0] - kept[-1][0] < 4.0
            if close and entry[1] == 1 and kept[-1][1] == 0:
                continue
            if close and entry[1] == 0 and kept[-1][1] == 1 and kept[-1][0] > 0:
                kept.pop()
            kept.append(entry)
        way.xy = np.array([p for _, _, p in kept])


def snap_vertices(ways: list[Way], radius: float = 7.0) -> None:
    """Merge junctions of ways on the ground that lie within ``radius`` of each other, then drop repeated vertices."""
    count: dict[tuple[float, float], int] = {}
    for way in ways:
        if way.joins:
            for point in way.xy:
                count[key(point)] = count.get(key(point), 0) + 1
            for point in (way.xy[0], way.xy[-1]):
                count[key(point)] += 1
    junctions = sorted(k for k, n in count.items() if n > 1)
    fixed = {key(p) for way in ways if way.level != 0 for p in (way.xy[0], way.xy[-1])}
    junctions.sort(key=lambda k: (k not in fixed, k))
    tree = cKDTree(np.array(junctions))
    target: dict[tuple[float, float], tuple[float, float]] = {}
    for index, junction in enumerate(junctions):
        if junction in target:
            continue
        target[junction] = junction
        for other in tree.query_ball_point(junction, radius):
            if other > index and junctions[other] not in fixed:
                target.setdefault(junctions[other], junction)
    for way in ways:
        if not way.joins:
            way.xy = np.round(way.xy, 1)
            continue
        points = [target.get(key(p), key(p)) for p in way.xy]
        way.xy = np.array([p for i, p in enumerate(points) if i == 0 or p != points[i - 1]])


def junction_degree(ways: list[Way]) -> dict[tuple[float, float], int]:
    """Return how many way pieces meet in each vertex."""
    degree: dict[tuple[float, float], int] = {}
    for way in ways:
        if not way.joins:
            continue
        for i, point in enumerate(way.xy):
            ends = 1 if i in (0, len(way.xy) - 1) else 2
            degree[key(point)] = degree.get(key(point), 0) + ends
    return degree


def pieces(way: Way, degree: dict[tuple[float, float], int]) -> list[np.ndarray]:
    """Return the parts of a way between junctions."""
    cuts = [i for i, p in enumerate(way.xy) if degree[key(p)] > 2 or i in (0, len(way.xy) - 1)]
    return [way.xy[a : b + 1] for a, b in itertools.pairwise(cuts)]


def thin_out(streets: list[Way], mains: list[Way], rng: random.Random, share: float) -> list[Way]:
    """Remove some pieces between junctions and long stubs, so that blocks differ in size."""
    degree = junction_degree(streets + mains)
    result = []
    for way in streets:
        run: list[np.ndarray] = []
        parts = pieces(way, degree)
        for number, part in enumerate(parts):
            a, b = key(part[0]), key(part[-1])
            length = float(LineString(part).length)
            stub = 1 in (degree[a], degree[b])
            drop = rng.random() < share and degree[a] > 3 and degree[b] > 3
            if stub and (length < 40 or number not in (0, len(parts) - 1)):
                drop = True
            if drop:
                degree[a] -= 1
                degree[b] -= 1
            elif stub and length > 130:
                run.append(_shorten(part, keep_start=degree[a] != 1, length=rng.uniform(45, 110)))
            else:
                run.append(part)
            if (drop or number == len(parts) - 1) and run:
                result.append(Way(np.vstack([run[0], *(p[1:] for p in run[1:])]), dict(way.tags)))
                run = []
    return result


def _shorten(part: np.ndarray, *, keep_start: bool, length: float) -> np.ndarray:
    line = LineString(part if keep_start else part[::-1])
    cut = shapely.get_coordinates(shapely.ops.substring(line, 0, min(length, line.length)))
    cut = np.round(cut, 1)
    cut[0] = line.coords[0]
    return cut if keep_start else cut[::-1]


def simplify(ways: list[Way], tolerance: float) -> None:
    """Drop vertices that carry no shape, keeping every junction."""
    degree = junction_degree(ways)
    for way in ways:
        if not way.joins:
            way.xy = np.round(shapely.get_coordinates(way.line.simplify(tolerance)), 1)
            continue
        parts = [shapely.get_coordinates(LineString(p).simplify(tolerance)) for p in pieces(way, degree)]
        way.xy = np.vstack([parts[0], *(p[1:] for p in parts[1:])])


def bridge_mains(town: Town, mains: list[Way]) -> list[Way]:
    """Cut main roads where they cross tracks, motorway and rivers, and lift or lower the part between."""
    result = []
    rivers = [shape for name, shape in places.water().items() if name in places.RIVERS]
    for way in mains:
        line = way.line
        spans: list[list[float]] = []
        kinds: list[str] = []
        for name, barrier in town.barriers.items():
            for hit in shapely.get_coordinates(line.intersection(barrier)):
                s = float(line.project(Point(hit)))
                spans.append([s - 26, s + 26])
                kinds.append(name)
                town.crossings.append((name, hit))
        for river in rivers:
            crossing = line.intersection(river)
            if not crossing.is_empty:
                along = [float(line.project(Point(c))) for c in shapely.get_coordinates(crossing)]
                spans.append([min(along) - 6, max(along) + 6])
                kinds.append("river")
        order = sorted(range(len(spans)), key=lambda i: spans[i])
        merged: list[tuple[float, float, str]] = []
        for i in order:
            start, end = spans[i]
            if merged and start < merged[-1][1] + 12:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]), merged[-1][2])
            else:
                merged.append((max(start, 1.0), min(end, line.length - 1.0), kinds[i]))
        position = 0.0
        for number, (start, end, kind) in enumerate(merged):
            result.append(_part(line, position, start, way.tags, 0))
            tunnel = kind in ("Fjordbanen", "Vestbanen") and number % 2 == 0 and way.tags["name"] != "Halvøyveien"
            extra = {"tunnel": "yes", "layer": "-1"} if tunnel else {"bridge": "yes", "layer": "1"}
            result.append(_part(line, start, end, way.tags | extra, -1 if tunnel else 1))
            position = end
        result.append(_part(line, position, line.length, way.tags, 0))
    return [way for way in result if way.line.length > 0.5]


def _part(line: LineString, start: float, end: float, tags: dict[str, str], level: int) -> Way:
    xy = np.round(shapely.get_coordinates(shapely.ops.substring(line, start, end)), 1)
    return Way(xy, dict(tags), level)
