"""Compares our shortest ways with those of Valhalla, an engine of its own, on real cities; says why they differ.

Run ``make compare``, or ``.venv/bin/python scripts/compare_valhalla.py [oslo] [porto] [--pairs 200] [--maps FOLDER]``.

Both are asked for the shortest way between the same points, which lie on edges of ours that both have. Where the
lengths are more than 5 % apart, the shorter way is gone along, and each way of it that the other engine does not use is
looked up there: is it closed to the mode, one-way, behind a gate. The report is also written to build/valhalla.md.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio
import shapely
import shapely.ops
from pyproj import Transformer

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import deviations, valhalla
from benchmarks.measure import BUILD, ROOT, data_file
from benchmarks.valhalla import SAME_M
from klimaklok_plugin.analysis.network.model import Network, build_network
from klimaklok_plugin.analysis.network.osm import read_osm
from klimaklok_plugin.analysis.network.osm_data import ABSENT, DEGREE
from klimaklok_plugin.analysis.network.osm_pbf import read_pbf
from klimaklok_plugin.analysis.network.overlaps import count_once
from klimaklok_plugin.analysis.network.roads import BACKWARD, FORWARD, MODE_BIT, MODES, keep_lines
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.routing.trees import Trees, search
from klimaklok_plugin.analysis.strategy.loading import load_strategy

CITIES = {"oslo": "oslo_center/oslo_center.osm.pbf", "porto": "porto_alegre/poa_osm.pbf"}
TITLES = {"oslo": "Central Oslo", "porto": "Porto Alegre"}
REPORT = ROOT / "build" / "valhalla.md"
SEED, PAIRS, DRAWN = 2030, 200, 3
"""How many times as many points are drawn as are needed: some pairs lie too close, some places only one engine has."""
LEAST_M = 200.0
"""As the crow flies: Valhalla tells lengths in whole metres."""
FEWEST_M, MARGIN_M = 2.0, 60.0
RIGHT_ANGLE, WANTED = 90, 0.95

Tags = Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """A piece of a route along one way, drawn the way it is travelled, in the network's CRS."""

    way: int
    line: shapely.LineString


@dataclass(frozen=True)
class Obstacle:
    """What keeps the other engine from a piece of the shorter route; `metres` of it are not on its own route."""

    kind: str
    way: int
    metres: float
    tags: str
    name: str


@dataclass(frozen=True)
class Deviating:
    """A pair of more than 5 %, and why."""

    pair: int
    ours_m: float
    theirs_m: float
    obstacles: tuple[Obstacle, ...]
    routes: tuple[Sequence[Step], Sequence[Step]]

    @property
    def kinds(self) -> tuple[str, ...]:
        """What parts the engines here, the longest first."""
        metres: Counter[str] = Counter()
        for obstacle in self.obstacles:
            metres[obstacle.kind] += max(int(obstacle.metres), 1)
        return tuple(name for name, _ in metres.most_common()) or ("unexplained",)


# --- what the file says ----------------------------------------------------------------------------------------------

_CONFIG = "\n".join(
    (
        *("closed_ways_are_polygons=", "attribute_name_laundering=no", "report_all_ways=no", "report_all_nodes=no"),
        *(f"[{layer}]\nosm_id=yes\nother_tags=yes" for layer in ("points", "lines", "multipolygons")),
    )
)
_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')


class Tagged:
    """All ways and barriers of a file with all their tags, read with GDAL: what neither engine has changed."""

    def __init__(self, osm: Path, network: Network) -> None:
        BUILD.mkdir(parents=True, exist_ok=True)
        self._config = BUILD / "all-tags.ini"
        self._config.write_text(_CONFIG)
        self._to_metres = Transformer.from_crs(4326, network.crs, always_xy=True)
        roads = "other_tags LIKE '%highway%' OR other_tags LIKE '%ferry%'"
        read = [self._read(osm, layer, roads) for layer in ("multipolygons", "lines")]
        self.ways = {way: tags for ways, tags, _ in read for way, tags in zip(ways, tags, strict=True)}
        self._way = np.concatenate([ways for ways, _, _ in read])
        # The outlines of areas, as both engines go along these.
        self._lines = np.concatenate([shapely.boundary(read[0][2]), read[1][2]])
        self._tree = shapely.STRtree(self._lines)
        _, self.barriers, self._barrier_at = self._read(
            osm, "points", "other_tags LIKE '%\"barrier\"%' OR other_tags LIKE '%\"highway\"%'"
        )
        self._barrier_tree = shapely.STRtree(self._barrier_at)
        turns = read_osm(osm, network.crs, load_strategy()).turns
        # The vertex's key is its longitude and latitude in 1e-7 degrees, side by side.
        lonlat = np.column_stack([turns.via_key >> 32, turns.via_key.astype(np.int32)]) / DEGREE
        rows = zip(
            turns.from_way.tolist(), turns.to_way.tolist(), turns.only.tolist(), self._in_metres(lonlat), strict=True
        )
        self._turns: dict[int, list[tuple[int, bool, np.ndarray]]] = {}
        for before, after, only, via in rows:
            self._turns.setdefault(before, []).append((after, only, via))

    def forbidden(self, first: Step, second: Step) -> bool:
        """Tell whether a turn restriction of the file forbids to go from one step to the next."""
        here = np.array(second.line.coords[0])
        found = [
            (after == second.way) != only
            for after, only, via in self._turns.get(first.way, [])
            if np.hypot(*(via - here)) < SAME_M
        ]
        return any(found)

    def _read(self, osm: Path, layer: str, where: str) -> tuple[np.ndarray, list[Tags], np.ndarray]:
        columns = ["osm_id", "other_tags"]
        meta, _, wkb, columns = pyogrio.raw.read(
            osm, layer=layer, columns=columns, where=where, CONFIG_FILE=str(self._config)
        )
        fields = dict(zip(meta["fields"], columns, strict=True))
        shapes = shapely.from_wkb(wkb, on_invalid="ignore")
        tags = [dict(_PAIR.findall(text)) for text in fields["other_tags"]]
        return fields["osm_id"].astype(np.int64), tags, shapely.transform(shapes, self._in_metres)

    def _in_metres(self, lonlat: np.ndarray) -> np.ndarray:
        return np.column_stack(self._to_metres.transform(*lonlat.T))

    def steps(self, xy: np.ndarray) -> list[Step]:
        """Return what ways a route goes along; way 0 where it is on none."""
        segments = shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1))
        segments = segments[shapely.length(segments) > 0]
        which, found = self._tree.query(segments, "dwithin", SAME_M / 3)
        covers = np.ones(len(which), bool)
        for end in (0, -1):
            covers &= shapely.dwithin(shapely.get_point(segments[which], end), self._lines[found], SAME_M / 3)
        steps: list[tuple[int, list[int]]] = []
        for segment in range(len(segments)):
            ways = self._way[found[covers & (which == segment)]].tolist()
            if steps and (steps[-1][0] in ways or not (ways or steps[-1][0])):
                steps[-1][1].append(segment)
            else:
                steps.append((ways[0] if ways else 0, [segment]))
        points = shapely.get_coordinates(segments).reshape(-1, 2, 2)
        return [Step(way, shapely.LineString([points[own[0], 0], *points[own, 1]])) for way, own in steps]

    def barriers_on(self, line: shapely.LineString) -> Iterator[tuple[shapely.Point, Tags]]:
        """Give the barriers and other nodes with tags of a road's on a line, but for its ends."""
        for found in self._barrier_tree.query(line, "dwithin", 0.3).tolist():
            place = self._barrier_at[found]
            if 1.0 < line.project(place) < line.length - 1.0:
                yield place, self.barriers[found]


# --- the routes ------------------------------------------------------------------------------------------------------


class City:
    """One city in both engines."""

    def __init__(self, name: str, service: valhalla.Service, network: Network, tags: Tagged) -> None:
        self.name, self.service, self.network, self.tags = name, service, network, tags
        self.to_degrees = Transformer.from_crs(network.crs, 4326, always_xy=True)
        self.to_metres = Transformer.from_crs(4326, network.crs, always_xy=True)
        self.way = network.table["source_id"].to_numpy()


class Comparison:
    """The pairs of one mode in one city."""

    def __init__(self, city: City, mode: str, pairs: int) -> None:
        self.city, self.mode = city, mode
        self.graph = Graph(city.network, mode, "m", load_strategy())
        self.places = valhalla.draw_places(self.graph, city.service, 2 * DRAWN * pairs, SEED)
        both = np.arange(len(self.places.snap.edge) // 2 * 2).reshape(-1, 2)
        far = np.hypot(*(self.places.snap.xy[both[:, 0]] - self.places.snap.xy[both[:, 1]]).T) >= LEAST_M
        self.origin, self.target = (self.places.snap.take(both[far][:pairs, end]) for end in (0, 1))
        self._measure()

    def _measure(self) -> None:
        """Ask both for the length of each pair."""
        rows = np.arange(len(self.origin.edge))
        self.ours = self.graph.cost_to_each(self.origin, self.target, rows, rows)
        self.theirs = np.full(len(rows), np.inf)
        self.shapes: list[str] = [""] * len(rows)
        asked = [valhalla.in_degrees(self.city.network, snap.xy) for snap in (self.origin, self.target)]
        for row, ends in enumerate(zip(*asked, strict=True)):
            try:
                trip = self.city.service.ask_for(self.mode, "route", locations=ends, directions_type="none")["trip"]
            except valhalla.ValhallaError:
                continue
            self.theirs[row] = trip["summary"]["length"] * 1000
            self.shapes[row] = trip["legs"][0]["shape"]

    def deviating(self) -> list[Deviating]:
        """Explain each pair of more than 5 %."""
        rows = np.flatnonzero(np.abs(deviations.deviation(self.ours, self.theirs)) > deviations.SHARES[1])
        if not len(rows):
            return []
        trees = search(self.graph, self.target.take(rows), np.arange(len(rows)), len(rows))
        found = []
        for place, row in enumerate(rows.tolist()):
            mine = self._our_steps(trees, place, row) if np.isfinite(self.ours[row]) else []
            yours = self._their_steps(row) if np.isfinite(self.theirs[row]) else []
            if self.ours[row] > self.theirs[row]:
                obstacles = self._ours_cannot(_apart(yours, mine), yours)
            else:
                obstacles = self._theirs_cannot(_apart(mine, yours), mine)
            obstacles = [*obstacles, *self._moved(row, yours)]
            found.append(Deviating(row, self.ours[row], self.theirs[row], tuple(obstacles), (mine, yours)))
        return found

    def _moved(self, row: int, yours: Sequence[Step]) -> Iterator[Obstacle]:
        for snap, step, at in zip(
            (self.origin, self.target), (yours[0], yours[-1]) if yours else (), (0, -1), strict=False
        ):
            metres = float(np.hypot(*(snap.xy[row] - step.line.coords[at])))
            if metres > SAME_M:
                asked = Step(int(self.city.way[snap.edge[row]]), step.line)
                yield dataclasses.replace(self._obstacle(asked, deviations.MOVED), metres=metres)

    def _our_steps(self, trees: Trees, place: int, row: int) -> list[Step]:
        network, origin = self.city.network, self.origin.take(np.array([row]))
        edges = [int(origin.edge[0])]
        exits = self.graph.exits(origin)
        costs = trees.cost[place, exits.node[0]] + exits.cost[0]
        onward = float(costs.min())
        if onward > self.ours[row] + 0.01:  # both on one edge
            return [self._step(edges[0], self.origin.offset_m[row], self.target.offset_m[row])]
        node = int(exits.node[0][costs.argmin()])
        at_end = bool(costs.argmin() == 1)
        length = network.table["length_m"].to_numpy()
        steps = [self._step(edges[0], self.origin.offset_m[row], length[edges[0]] if at_end else 0.0)]
        while node >= 0:
            edge, node = int(trees.edge[place, node]), int(trees.parent[place, node])
            if edge < 0:
                continue
            here = shapely.Point(steps[-1].line.coords[-1])
            ends = shapely.get_point(network.lines[edge], 0), shapely.get_point(network.lines[edge], -1)
            ahead = here.distance(ends[0]) <= here.distance(ends[1])
            last = node < 0
            to = self.target.offset_m[row] if last else (length[edge] if ahead else 0.0)
            steps.append(self._step(edge, 0.0 if ahead else length[edge], to))
        return [step for step in steps if step.line.length > 0]

    def _step(self, edge: int, start: float, end: float) -> Step:
        line = shapely.ops.substring(self.city.network.lines[edge], start, end)
        if isinstance(line, shapely.Point):
            line = shapely.LineString([line, line])
        return Step(int(self.city.way[edge]), line)

    def _their_steps(self, row: int) -> list[Step]:
        return self.city.tags.steps(
            np.column_stack(self.city.to_metres.transform(*deviations.decode(self.shapes[row]).T))
        )

    # --- why ---------------------------------------------------------------------------------------------------------

    def _obstacle(self, step: Step, obstacle: str, tags: Tags | None = None) -> Obstacle:
        tags = self.city.tags.ways.get(abs(step.way), {}) if tags is None else tags
        name = deviations.kind(tags, self.mode, obstacle)
        return Obstacle(name, step.way, step.line.length, deviations.telling(tags, self.mode), tags.get("name", ""))

    def _ours_cannot(self, apart: Sequence[Step], route: Sequence[Step]) -> Iterator[Obstacle]:
        network, bit = self.city.network, MODE_BIT[self.mode]
        permission, no_through = (network.table[name].to_numpy() for name in (self.mode, "no_through"))
        yield from self._barriers(apart, route, ours=True)
        yield from self._turns(route)
        for step in apart:
            same = np.flatnonzero(self.city.way == step.way)
            near = same[shapely.distance(network.lines[same], step.line.interpolate(0.5, normalized=True)) < SAME_M]
            if not len(same):
                yield self._obstacle(step, deviations.ABSENT)
            elif not len(near):
                yield self._obstacle(step, deviations.ELSEWHERE)
            else:
                ends = [network.lines[near[0]].project(shapely.Point(step.line.coords[at])) for at in (0, -1)]
                wanted = FORWARD if ends[1] >= ends[0] else BACKWARD
                if not permission[near[0]]:
                    yield self._obstacle(step, deviations.CLOSED)
                elif not permission[near[0]] & wanted:
                    yield self._obstacle(step, deviations.DIRECTION)
                elif no_through[near[0]] & bit:
                    yield self._obstacle(step, deviations.NO_THROUGH)

    def shut(self, place: shapely.Point) -> bool:
        """Tell whether our network stops the mode at a barrier."""
        away = np.hypot(*(self.city.network.node_xy - (place.x, place.y)).T)
        return bool(away.min() < SAME_M and self.city.network.node_closed[away.argmin()] & MODE_BIT[self.mode])

    def _theirs_cannot(self, apart: Sequence[Step], route: Sequence[Step]) -> Iterator[Obstacle]:
        yield from self._turns(route)
        if not apart:
            return
        middles = np.array([step.line.interpolate(0.5, normalized=True).coords[0] for step in apart])
        places = valhalla.in_degrees(self.city.network, middles)
        located = {mode: self.city.service.located(mode, places) for mode in MODES}
        for row, (step, found) in enumerate(zip(apart, located[self.mode], strict=True)):
            mine = [edge for edge in found if edge["edge_info"]["way_id"] == step.way]
            heading = _heading(step.line, self.city)
            along = [edge for edge in mine if abs((edge["heading"] - heading + 180) % 360 - 180) < RIGHT_ANGLE]
            if not any(edge["edge_info"]["way_id"] == step.way for found in located.values() for edge in found[row]):
                yield self._obstacle(step, deviations.ELSEWHERE)
            elif not mine:
                yield self._obstacle(step, deviations.CLOSED)
            elif not along:
                yield self._obstacle(step, deviations.DIRECTION)
            elif self.mode != "walk" and any(edge["edge"]["destination_only"] for edge in along):
                yield self._obstacle(step, deviations.NO_THROUGH)
        yield from self._barriers(apart, route, ours=False)

    def _barriers(self, apart: Sequence[Step], route: Sequence[Step], *, ours: bool) -> Iterator[Obstacle]:
        whole = shapely.LineString([point for step in route for point in step.line.coords])
        for place, tags in self.city.tags.barriers_on(shapely.remove_repeated_points(whole)):
            at = next((step for step in apart if step.line.distance(place) < SAME_M), None)
            # Valhalla does not say which of them it stops at.
            if at and (self.shut(place) if ours else deviations.may_stop(tags, self.mode)):
                yield dataclasses.replace(self._obstacle(at, deviations.NODE, tags), metres=1.0)

    def _turns(self, route: Sequence[Step]) -> Iterator[Obstacle]:
        if self.mode == "walk":
            return
        for first, second in itertools.pairwise(route):
            if first.way != second.way and self.city.tags.forbidden(first, second):
                yield dataclasses.replace(self._obstacle(second, deviations.TURN), metres=1.0)
            back = second.line.interpolate(min(FEWEST_M, second.line.length))
            if first.way == second.way and first.line.distance(back) < SAME_M / 10:
                yield dataclasses.replace(self._obstacle(second, deviations.ROUND), metres=1.0)


def _heading(line: shapely.LineString, city: City) -> float:
    """Return the compass direction in which a line goes at its middle."""
    middle = line.length / 2
    ends = np.array([line.interpolate(middle + by).coords[0] for by in (-0.5, 0.5)])
    (west, east), (south, north) = city.to_degrees.transform(*ends.T)
    return float(np.degrees(np.arctan2((east - west) * np.cos(np.radians(south)), north - south)) % 360)


def _apart(route: Sequence[Step], other: Sequence[Step]) -> list[Step]:
    """Return the pieces of a route that the other one does not use."""
    if not other:
        return list(route)
    used = shapely.union_all([step.line for step in other]).buffer(SAME_M)
    return [step for step in route if step.line.difference(used).length > min(FEWEST_M, step.line.length / 2)]


# --- the report ------------------------------------------------------------------------------------------------------


def compare(name: str, pairs: int, maps: Path | None) -> tuple[list[list[str]], list[str]]:
    """Compare one city; return the rows of the table, and a line for each pair that deviates."""
    osm, strategy = data_file(CITIES[name]), load_strategy()
    lines = read_osm(osm, None, strategy)
    cut = np.isin(lines.table["source_id"], cut_ways(osm))
    networks = {TITLES[name]: build_network(count_once(keep_lines(lines, ~cut)))}
    if cut.any():
        networks[f"{TITLES[name]}, {cut.sum()} cut ways too"] = build_network(count_once(lines))
    tags = Tagged(osm, networks[TITLES[name]])
    rows, about = [], []
    with valhalla.serving(valhalla.build_tiles(osm, name)) as service:
        for title, mode in itertools.product(networks, MODES):
            found = Comparison(City(title, service, networks[title], tags), mode, pairs)
            different = found.deviating()
            rows.append(_row(found))
            about += _lines(found, different)
            if maps:
                draw(found, different, maps / re.sub(r"\W+", "-", title))
    return rows, about


def cut_ways(osm: Path) -> np.ndarray:
    """Return the ways of which nodes are not in the file: of these Valhalla uses nothing, we what is there."""
    data = read_pbf(osm, osm, None)
    way = np.repeat(data.ways.number, np.diff(data.ways.start))
    return np.unique(way[data.lon[data.places(data.ways.ref)] == ABSENT])


HEAD = (
    *("city", "mode", "pairs", "≤ 1 %", "≤ 5 %", "≤ 10 %", "median"),
    *("ours longer", "shorter", "one finds none", "≥ 95 %?"),
)


def _row(found: Comparison) -> list[str]:
    all_of_it = deviations.distribution(found.ours, found.theirs)
    within = [f"{share:.1%}" for share in all_of_it.within]
    return [
        *(found.city.name, found.mode, str(all_of_it.pairs), *within, f"{all_of_it.median:+.2%}"),
        *(str(all_of_it.longer), str(all_of_it.shorter), str(all_of_it.only_ours + all_of_it.only_theirs)),
        "yes" if all_of_it.within[1] >= WANTED else "NO",
    ]


def _lines(found: Comparison, different: Sequence[Deviating]) -> list[str]:
    counted = Counter(each.kinds[0] for each in different)
    classes = Counter(found.city.network.table["road_class"].astype(str).to_numpy()[found.places.not_there].tolist())
    lines = [
        f"## {found.city.name}, {found.mode}",
        "",
        f"{len(found.places.not_there)} of {found.places.drawn} places drawn are on no way of theirs for this mode"
        + (": " + ", ".join(f"{name} {count}" for name, count in classes.most_common()) if classes else "")
        + ".",
        "",
        "Beyond 5 %: " + (", ".join(f"{name} {count}" for name, count in counted.most_common()) or "none") + ".",
        "",
    ]
    lines += [f"- {name}: {deviations.WHY[name]}." for name in counted if name in deviations.WHY]
    lines.append("")
    for each in different:
        by = deviations.deviation(np.array([each.ours_m]), np.array([each.theirs_m]))[0]
        who = "we cannot" if each.ours_m > each.theirs_m else "they cannot"
        lines.append(f"- pair {each.pair}: ours {each.ours_m:.0f} m, theirs {each.theirs_m:.0f} m ({by:+.0%}); {who}:")
        lines += [f"  - {text}" for text in _merged(each.obstacles)] or ["  - unexplained"]
    return [*lines, ""]


def _merged(obstacles: Sequence[Obstacle]) -> list[str]:
    metres: Counter[tuple[str, int, str, str]] = Counter()
    for each in obstacles:
        metres[each.kind, each.way, each.name, each.tags] += round(each.metres)
    return [
        f"{kind}: way {way}{' ' + name if name else ''}, {length} m [{tags}]"
        for (kind, way, name, tags), length in metres.most_common()
    ]


def draw(found: Comparison, different: Sequence[Deviating], folder: Path) -> None:
    """Draw both routes of each deviating pair: ours blue, theirs orange."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.collections import LineCollection

    folder.mkdir(parents=True, exist_ok=True)
    network = found.city.network
    streets = [network.xy[a:b] for a, b in itertools.pairwise(network.start.tolist())]
    streets = list(itertools.compress(streets, network.usable(found.mode)))
    for each in different:
        figure, axes = plt.subplots(figsize=(9, 9))
        routes = [[np.array(step.line.coords) for step in route] for route in each.routes]
        for lines, style in (
            (streets, {"colors": "0.8", "linewidths": 0.8}),
            (routes[1], {"colors": "tab:orange", "linewidths": 5}),
            (routes[0], {"colors": "tab:blue", "linewidths": 2}),
        ):
            axes.add_collection(LineCollection(lines, **style))
        both = shapely.total_bounds([step.line for route in each.routes for step in route])
        axes.set(
            xlim=(both[0] - MARGIN_M, both[2] + MARGIN_M), ylim=(both[1] - MARGIN_M, both[3] + MARGIN_M), aspect="equal"
        )
        axes.set_title(
            f"{found.city.name} {found.mode} {each.pair}: {each.ours_m:.0f} / {each.theirs_m:.0f} m; {each.kinds[0]}"
        )
        figure.savefig(folder / f"{found.mode}-{each.pair}.png", dpi=90, bbox_inches="tight")
        plt.close(figure)


def main() -> int:
    """Compare, print and write the report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("cities", nargs="*", metavar="city", help=f"which of {', '.join(CITIES)}; all when left out")
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--maps", type=Path, help="folder for a picture of each deviating pair")
    given = parser.parse_args()
    if unknown := set(given.cities) - set(CITIES):
        parser.error(f"no city {', '.join(sorted(unknown))}; there are {', '.join(CITIES)}")
    rows, lines = [], []
    for name in given.cities or CITIES:
        more, about = compare(name, given.pairs, given.maps)
        rows += more
        lines += about
    text = "\n".join(["# Shortest ways, ours against Valhalla's", "", deviations.table([HEAD, *rows]), "", *lines])
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
