"""Hand-made towns for the tests of heart zones, and a strategy in which everything can be counted by hand."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
from shapely.geometry import Point

from klimaklok_plugin.analysis.schools import zones as module
from klimaklok_plugin.analysis.schools.zones import HeartZoneLayers, HeartZoneOptions, heart_zones
from klimaklok_plugin.analysis.strategy.loading import load_strategy

UTM = "EPSG:25832"
SHARE = 0.5  # of the inhabitants are pupils, of the pupils are driven, of the trips are driven

BY_HAND = {
    "schools.pupil_share": "0.5",
    "schools.traffic.pupils_per_car": "1",
    "schools.traffic.persons_per_car": "1",
    "schools.traffic.driven_share": "[[0, 50], [10000, 50]]",
    "schools.traffic.car_share": "[[0, 50], [10000, 50]]",
    "schools.drop_off.road_classes": '["nowhere"]',
}


@cache
def strategy(*entries):
    """Return the shipped strategy with (key, value) entries in place of its own."""
    lines = []
    for key, value in (BY_HAND | dict(entries)).items():
        section, name = key.rsplit(".", 1)
        lines.append(f'[{section}]\n{name} = {{ value = {value}, source = "test" }}\n')
    merged = {}
    for line in lines:
        head, entry = line.split("\n", 1)
        merged.setdefault(head, []).append(entry)
    text = "\n".join(head + "\n" + "".join(entries) for head, entries in merged.items())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "by_hand.toml"
        path.write_text('name = "By hand"\n' + text, encoding="utf-8")
        return load_strategy(path)


def layer(places, **columns):
    """Return a layer of points (x, y) or geometries, with columns."""
    shapes = [place if place is None or hasattr(place, "geom_type") else Point(place) for place in places]
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=UTM), crs=UTM, index=range(len(shapes)))


def schools(*places, **columns):
    return layer(places, **{"name": [f"School {number}" for number in range(1, len(places) + 1)]} | columns)


def people(places, persons):
    return layer(places, pop_tot=persons)


def run(town, school_layer, population=None, *, rules=None, exempt=None, progress=None, layers=None, **options):
    """Assess heart zones; `layers` are further layers, `options` those of the analysis."""
    made = HeartZoneLayers(school_layer, population=population, **layers or {})
    chosen = strategy() if rules is None else rules
    return heart_zones(made, town, chosen, HeartZoneOptions(**options), exempt=exempt, progress=progress)


def look_inside(monkeypatch, *given, **named):
    """Run, and return what was worked out together with the result."""
    seen = []
    tables = module.zone_tables
    monkeypatch.setattr(module, "zone_tables", lambda case, *rest: seen.append(case) or tables(case, *rest))
    result = run(*given, **named)
    monkeypatch.setattr(module, "zone_tables", tables)
    return seen[0], result


def note(result, code):
    """Return the values of the only note of a code, None where there is none."""
    found = [each.values for each in result.notes if each.code == code]
    assert len(found) <= 1
    return found[0] if found else None


class Ways:
    """Quickest ways on a network of two-way streets, by networkx."""

    def __init__(self, network, closed=None):
        self.length = network.table["length_m"].to_numpy()
        self.speed = network.table["speed_kmh"].to_numpy() * 1000 / 60
        self.ends = (network.from_node, network.to_node)
        self.graph = nx.Graph()
        self.shut = np.zeros(len(self.length), bool) if closed is None else closed
        for edge in np.flatnonzero(~self.shut).tolist():
            minutes = self.length[edge] / self.speed[edge]
            tail, head = int(self.ends[0][edge]), int(self.ends[1][edge])
            if not self.graph.has_edge(tail, head) or self.graph[tail][head]["minutes"] > minutes:
                self.graph.add_edge(tail, head, minutes=minutes, edge=edge)

    def way(self, origin, targets):
        """Return (minutes, metres, edges) from a place (edge, offset) to the best of others; None for no way."""
        edge, offset = origin
        if self.shut[edge]:
            return None
        found = [self._direct(origin, target) for target in targets]
        graph = self.graph
        for side, start in enumerate(self.ends):
            node, along = int(start[edge]), offset if side == 0 else self.length[edge] - offset
            if node not in graph:
                continue
            minutes, nodes = nx.single_source_dijkstra(graph, node, weight="minutes")
            for last, at in targets:
                if self.shut[last]:
                    continue
                for other, stop in enumerate(self.ends):
                    end, rest = int(stop[last]), at if other == 0 else self.length[last] - at
                    if end not in minutes:
                        continue
                    used = [graph[a][b]["edge"] for a, b in zip(nodes[end], nodes[end][1:], strict=False)]
                    metres = along + self.length[used].sum() + rest
                    cost = along / self.speed[edge] + minutes[end] + rest / self.speed[last]
                    found.append((cost, metres, {edge, last, *used}))
        return min((each for each in found if each is not None), key=lambda each: each[0], default=None)

    def _direct(self, origin, target):
        if origin[0] != target[0] or self.shut[origin[0]]:
            return None
        metres = abs(origin[1] - target[1])
        return metres / self.speed[origin[0]], metres, {origin[0]}
