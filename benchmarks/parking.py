"""Row `parking`: all parking of central Oslo audited from 700 targets, against networkx on the same graph."""

from __future__ import annotations

import time
from collections.abc import Iterable

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pyogrio
import shapely

from benchmarks import oslo
from benchmarks.measure import BUILD, CRS, Line, in_turn, nothing
from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.analysis.network.model import Network
from klimaklok_plugin.analysis.network.storage import load_network
from klimaklok_plugin.analysis.parking.hierarchy import HierarchyOptions, HierarchyResult, audit_hierarchy
from klimaklok_plugin.analysis.parking.inputs import (
    ParkingFields,
    ParkingPlaces,
    read_parking_places,
    read_targets,
    together,
)
from klimaklok_plugin.analysis.parking.walks import Walks, walks_to
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import Strategy, load_strategy

TARGETS, PLACES = 700, 900
REACH, MOST_S = 15, 3.0
SAMPLE = 40
"""Pairs that networkx searches one by one; the time for all is scaled from theirs."""

OPTIONS = HierarchyOptions(bikes=ParkingFields("capacity"), cars=ParkingFields("capacity", "access"))


def run() -> list[Line]:
    strategy = load_strategy()
    oslo.network_file()
    targets, bikes, cars = _layers()

    def fresh() -> Network:
        return load_network(BUILD / "oslo.gpkg", BUILD / "cache")

    def ours(network: Network) -> HierarchyResult:
        return audit_hierarchy(targets, network, bikes, cars, strategy, OPTIONS)

    other = Networkx(fresh(), strategy, targets, bikes, cars)
    one, trees = in_turn((fresh, ours), (nothing, lambda _: other.searches()), rounds=3, budget_s=90)
    (walks,) = in_turn((nothing, lambda _: other.our_walks()), rounds=3)
    pair_s = other.pair_by_pair(SAMPLE)
    theirs = other.nearest_m(trees.result)
    mine = one.result.targets[["bike_near_m", "car_near_m"]].to_numpy(np.float64)
    off = np.nanmax(np.abs(mine - theirs)) if (np.isnan(mine) == np.isnan(theirs)).all() else np.inf
    job = f"parking of {len(bikes) + len(cars)} places from {len(targets)} targets"
    ratio = trees.seconds / one.seconds
    pairs = len(targets) * other.counted
    same = (
        f"ours is the whole audit with its tables, theirs the walks alone; our walks alone take {walks.seconds:.2f} s "
        f"({trees.seconds / walks.seconds:.1f}x); to the nearest place they differ by at most {off:.1e} m; "
        f"the rule holds at {one.result.overall.holds} of {one.result.overall.judged} targets"
    )
    scaled = f"timed on {SAMPLE} pairs, scaled to all {pairs:,}"
    met = ratio >= REACH and one.seconds <= MOST_S and off < 0.01
    return [
        Line(
            f"{job} (networkx, a search for each target)",
            one.seconds,
            trees.seconds,
            f"≥ {REACH}x, ≤ {MOST_S:.0f} s",
            bool(met),
            same,
        ),
        Line(f"{job} (networkx, pair by pair)", one.seconds, pair_s, "-", pair_s > one.seconds, scaled),
    ]


class Networkx:
    """The same walks in networkx: a node of its own for each target and for each place with all its exits."""

    def __init__(
        self,
        network: Network,
        strategy: Strategy,
        targets: gpd.GeoDataFrame,
        bikes: gpd.GeoDataFrame,
        cars: gpd.GeoDataFrame,
    ) -> None:
        self.strategy, self.limit = strategy, strategy.parking.search_m
        graph = Graph(network, "walk", "m", strategy)
        links = graph.links()
        self.town = nx.DiGraph()
        self._add(links.tail, links.head, links.cost)
        reach = strategy.network.max_snap_m
        ends_at = graph.snap(shapely.get_coordinates(targets.geometry.to_numpy()), reach)
        ends = graph.ends(ends_at)
        self.graph, self.end_snap = graph, ends_at
        self.targets = read_targets(targets, network, strategy, OPTIONS.targets, [])
        self.ends = [("to", row) for row in range(len(targets))]
        self._add(ends.node, [self.ends[row] for row in ends.target], ends.cost)
        self.sides: list[list[tuple[str, int]]] = []
        self.inside: list[np.ndarray] = []
        self.places: list[ParkingPlaces] = []
        self.counted = 0
        for kind, frame, fields in (("bike", bikes, OPTIONS.bikes), ("car", cars, OPTIONS.cars)):
            notes: list[Note] = []
            places = read_parking_places(frame, network, strategy, fields, notes, kind, cars=kind == "car")
            self._add_places(kind, graph, places, ends_at, reach)
            against = np.flatnonzero(places.counts & (places.kind != "residents"))
            self.sides.append([(kind, int(row)) for row in against])
            self.inside.append(_inside(targets, places.geometry[against]))
            self.counted += int(places.counts.sum())
            self.places.append(places)

    def searches(self) -> list[dict[object, float]]:
        """Search from every target, as far as the limit."""
        return [
            nx.single_source_dijkstra_path_length(self.town, end, cutoff=self.limit) if end in self.town else {}
            for end in self.ends
        ]

    def our_walks(self) -> Walks:
        """Return the same walks by ours, from the same graph."""
        places = together(*self.places)
        snap = self.graph.snap(places.xy, self.strategy.network.max_snap_m)
        return walks_to(self.graph, self.targets, self.end_snap, places, snap, self.limit)

    def nearest_m(self, reached: list[dict[object, float]]) -> np.ndarray:
        """Return the walk (t, 2) to the nearest bike and the nearest car place; NaN where there is none."""
        found = np.full((len(reached), 2), np.nan)
        for row, walks in enumerate(reached):
            for side, places in enumerate(self.sides):
                near = [walks[place] for place in places if place in walks]
                found[row, side] = min(near) if near else np.nan
            found[row, [inside[row] for inside in self.inside]] = 0.0
        return found

    def pair_by_pair(self, sample: int) -> float:
        """Return the seconds that a search for every pair would take."""
        rng = np.random.default_rng(5)
        places = [place for side in self.sides for place in side if place in self.town]
        chosen = rng.integers([len(places), len(self.ends)], size=(sample, 2)).tolist()
        start = time.perf_counter()
        for place, end in chosen:
            if self.ends[end] in self.town:
                try:
                    nx.dijkstra_path_length(self.town, self.ends[end], places[place])
                except nx.NetworkXNoPath:
                    continue
        return (time.perf_counter() - start) / sample * len(self.ends) * self.counted

    def _add_places(self, kind: str, graph: Graph, places: ParkingPlaces, ends_at: object, reach: float) -> None:
        snap = graph.snap(places.xy, reach)
        on = np.flatnonzero(snap.edge >= 0)
        leaving = snap.take(on)
        exits = graph.exits(leaving)
        row = [(kind, int(each)) for each in places.place_of[on]]
        for side in (0, 1):
            self._add(row, exits.node[:, side], exits.cost[:, side] + exits.off)
        exit_, target, metres = graph.same_edge_pairs(leaving, ends_at)
        self._add([row[each] for each in exit_], [self.ends[each] for each in target], metres)

    def _add(self, tails: Iterable, heads: Iterable, metres: np.ndarray) -> None:
        """Add steps, turned round: searches run from the targets, against the way that is walked."""
        tails, heads = (each.tolist() if isinstance(each, np.ndarray) else each for each in (tails, heads))
        for tail, head, weight in zip(tails, heads, metres.tolist(), strict=True):
            known = self.town.get_edge_data(head, tail)
            if np.isfinite(weight) and (known is None or weight < known["weight"]):
                self.town.add_edge(head, tail, weight=weight)


def _layers() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return 700 targets, and the parking with as many bike stands at addresses as make 900 places."""
    stops = np.concatenate([oslo.stations(), oslo.points('"railway"=>"station"'), _bus_stops()])
    rng = np.random.default_rng(6)
    homes = rng.permutation(oslo.addresses())
    targets = np.concatenate([stops, homes[: TARGETS - len(stops)]])
    bikes, cars = _parking("bicycle_parking"), _parking("parking")
    more = homes[-(PLACES - len(bikes) - len(cars)) :]
    stands = gpd.GeoDataFrame({"capacity": ["10"] * len(more)}, geometry=gpd.points_from_xy(*more.T), crs=CRS)
    return (
        gpd.GeoDataFrame(geometry=gpd.points_from_xy(*targets.T), crs=CRS),
        pd.concat([bikes, stands], ignore_index=True),
        cars,
    )


def _bus_stops() -> np.ndarray:
    points = pyogrio.read_dataframe(oslo.streets(), layer="points", where="highway = 'bus_stop'")
    return shapely.get_coordinates(points.to_crs(CRS).geometry.to_numpy())


def _parking(amenity: str) -> gpd.GeoDataFrame:
    """Return the places of one kind, as points and areas."""
    parts = []
    for layer in ("points", "multipolygons"):
        frame = pyogrio.read_dataframe(oslo.streets(), layer=layer, on_invalid="ignore")
        tags = frame["other_tags"].fillna("")
        of_kind = tags.str.contains(f'"amenity"=>"{amenity}"', regex=False)
        if "amenity" in frame:
            of_kind |= frame["amenity"] == amenity
        chosen = frame[of_kind]
        words = {name: tags[of_kind].str.extract(f'"{name}"=>"([^"]*)"')[0] for name in ("capacity", "access")}
        parts.append(gpd.GeoDataFrame(words, geometry=chosen.geometry, crs=frame.crs))
    return pd.concat(parts, ignore_index=True).to_crs(CRS)


def _inside(targets: gpd.GeoDataFrame, places: np.ndarray) -> np.ndarray:
    """Return the targets (t, bool) that lie in the area of a place."""
    areas = places[shapely.area(places) > 0]
    at, _ = shapely.STRtree(areas).query(targets.geometry.to_numpy(), predicate="intersects")
    return np.isin(np.arange(len(targets)), at)
