"""Does the car take the detour? Walking, cycling and driving to places, door to door, before and after streets close.

Driving takes the minutes on the street, to get the car out and to find a space, and, where car parking is given, the
walk from the car park to the place. Cycling likewise. Source: Klimastrategi 2030, ch. 3, strategi 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from ..core.arrays import Array
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..layers.samples import Samples
from ..network.model import Network
from ..routing.graph import Graph, Snap
from ..routing.ways_out import WaysOut, with_points_across
from ..strategy.loading import Strategy
from .closed_roads import Closing, close_roads
from .detour_inputs import DetourInputs, DetourOptions, read_detour_inputs
from .detour_results import (
    DetourCase,
    DetourResult,
    Measured,
    Reached,
    detour_tables,
    joined_trips,
    unreached_reasons,
)
from .door_to_door import DoorReach, DoorWays, Parked, parked, quickest
from .inputs import ParkingPlaces
from .walks import DECIMALS, exits_of, in_targets, inside, shortest_direct

__all__ = ["DetourOptions", "DetourResult", "car_detour"]

_AS_NEAR_M = 1e-5
"""More than rounding: of the points of an outline that are as near to a street, each is where vehicles come in."""
_BLOCK_VALUES = 4_000_000
"""Points times targets that are held at once: some 120 MB."""


@dataclass(frozen=True)
class _Mode:
    """A way to travel: its graph, the points and the places on it, and the targets (c, bool) that it can come to.

    `places` are the points where one comes to the targets, `place_of` the target of each, never falling.
    """

    graph: Graph
    points: Snap
    places: Snap
    place_of: Array
    comes_to: Array


@dataclass(frozen=True)
class _Stands:
    """Parking of a kind (p stands).

    `row` is the place of each in its layer. `exits` are the points where one walks out of them, `exit_of` the stand of
    each, `entries` and `entry_of` likewise where the vehicle comes in: the stands never fall. `direct` are the walks to
    targets that need no street.
    """

    row: Array
    exits: Snap
    exit_of: Array
    entries: Snap
    entry_of: Array
    direct: _Direct

    def usable(self, gone: Array | None = None) -> Array:
        """Tell by which entries (bool) vehicles come in: those on a street that is not `gone` (m, bool)."""
        on: Array = self.entries.edge >= 0
        return on if gone is None else on & ~gone[self.entries.edge]

    def come_to(self) -> Array:
        """Tell which stands (p, bool) vehicles come to."""
        return np.bincount(self.entry_of[self.usable()], minlength=len(self.row)) > 0


@dataclass(frozen=True)
class _Direct:
    """Walks (k,) that need no street, in metres, from places of `source` to targets."""

    source: Array
    target: Array
    metres: Array

    def put_into(self, ways: DoorWays, low: int, high: int, walk_m_per_min: float) -> None:
        """Put the walks to the targets from `low` to `high` into ways to them where they are quicker."""
        some = np.flatnonzero((self.target >= low) & (self.target < high))
        some = some[np.argsort(-self.metres[some], kind="stable")]  # the shortest is written last
        row, source, metres = self.target[some] - low, self.source[some], self.metres[some]
        quicker = metres / walk_m_per_min < ways.minutes[row, source]
        row, source, metres = row[quicker], source[quicker], metres[quicker]
        ways.minutes[row, source], ways.metres[row, source] = metres / walk_m_per_min, metres


@dataclass(frozen=True)
class _Search:
    """All that is searched; `gone` are the edges (m, bool) where no car comes once streets are closed."""

    inputs: DetourInputs
    strategy: Strategy
    walk: _Mode
    bike: _Mode
    car: _Mode
    direct: _Direct
    bikes: _Stands | None
    cars: _Stands | None
    later: Graph | None
    gone: Array | None


def car_detour(
    origins: gpd.GeoDataFrame,
    targets: gpd.GeoDataFrame,
    network: Network,
    strategy: Strategy,
    options: DetourOptions | None = None,
    *,
    car_parking: gpd.GeoDataFrame | None = None,
    bike_parking: gpd.GeoDataFrame | None = None,
    entrances: gpd.GeoDataFrame | None = None,
    closed_roads: gpd.GeoDataFrame | None = None,
    progress: Progress | None = None,
) -> DetourResult:
    """Compare walking, cycling and driving from every origin to every target.

    Parameters
    ----------
    origins : GeoDataFrame
        Addresses, or cells, which are measured from points spread over them (means).
    targets : GeoDataFrame
        Points; or areas, come to by their entrances or their outline.
    network : Network
    strategy : Strategy
    options : DetourOptions, optional
    car_parking, bike_parking : GeoDataFrame, optional
        Points or areas. Of the car parks within ``parking.detour.search_m`` of the target on foot, the driver takes
        the one with which the whole trip is quickest; kinds that are exempt from rules (spaces for disabled people,
        deliveries, car sharing) are not used. The cyclist does the same, and leaves the bike at the target where no
        bike parking is that near. Without these layers, both are left at the target.
    entrances : GeoDataFrame, optional
        Where targets drawn as areas are walked into.
    closed_roads : GeoDataFrame, optional
        Lines: streets closed to cars. Walking and cycling stay as they are.
    progress : callable, optional

    Returns
    -------
    DetourResult

    Raises
    ------
    KlimaklokError
        A layer is empty or has no CRS, a field is missing or holds what cannot be understood, the network has nothing
        for a mode, or there are more pairs than can be handed on.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> home = sample("addresses").query("address == 'Kirkelia 34'")
    >>> station = sample("stations").query("name == 'Kolsås'")
    >>> trip = car_detour(home, station, sample_network(), load_strategy()).pairs
    >>> trip[["walk_m", "walk_min", "bike_min", "car_min", "winner"]]  # 80 m a minute on foot
       walk_m  walk_min  bike_min  car_min winner
    0   426.6      5.33      2.62     3.25  equal
    """
    options = options or DetourOptions()
    inputs = read_detour_inputs(origins, targets, network, strategy, options, car_parking, bike_parking, entrances)
    advance(progress, 0.05)
    closing = None if closed_roads is None else close_roads(closed_roads, network, strategy, inputs.notes)
    advance(progress, 0.1)
    case = _measure(inputs, network, closing, strategy, part(progress, 0.1, 0.8))
    made = detour_tables(case, strategy, part(progress, 0.8, 1.0))
    advance(progress, 1.0)
    return made


def _measure(
    inputs: DetourInputs, network: Network, closing: Closing | None, strategy: Strategy, progress: Progress | None
) -> DetourCase:
    """Search the network for all modes, some targets after others."""
    search = _set_up(inputs, network, closing, strategy, part(progress, 0.0, 0.1))
    count = len(inputs.targets.name)
    size = max(1, _BLOCK_VALUES // max(1, len(inputs.samples.xy)))
    blocks = []
    for low in range(0, count, size):
        high = min(low + size, count)
        share = part(progress, 0.1 + 0.9 * low / count, 0.1 + 0.9 * high / count)
        blocks.append(_block(search, low, high, share))
    walk, bike, car, after = (joined_trips(list(parts)) for parts in zip(*blocks, strict=True))
    if walk is None or bike is None or car is None:  # there is always a target
        raise AssertionError
    return DetourCase(
        inputs=inputs,
        walk=walk,
        bike=bike,
        car=car,
        after=after,
        car_stands=None if search.cars is None else search.cars.row,
        bike_stands=None if search.bikes is None else search.bikes.row,
    )


def _set_up(
    inputs: DetourInputs, network: Network, closing: Closing | None, strategy: Strategy, progress: Progress | None
) -> _Search:
    """Put everything on the network."""
    streets = network if closing is None else closing.before
    graphs = (Graph(network, "walk", "min", strategy), Graph(network, "bike", "min", strategy))
    walk, bike, car = graphs[0], graphs[1], Graph(streets, "car", "min", strategy)
    xy, most_m = inputs.samples.xy, inputs.max_snap_m
    points = [
        graph.snap(xy, most_m, part(progress, at, at + 0.3)) for graph, at in ((walk, 0), (bike, 0.3), (car, 0.6))
    ]
    goals = [exits_of(inputs.targets, graph.snap(inputs.targets.xy, most_m)) for graph in (walk, bike, car)]
    homes = WaysOut(xy, points[0], np.arange(len(xy)), np.full(len(xy), -1))
    bikes = _stands(inputs.bike_parking, "BIKE_PARKING", inputs, (walk, bike), (goals[0], points[1]))
    cars = _stands(inputs.car_parking, "CAR_PARKING", inputs, (walk, car), (goals[0], points[2]))
    leaving = [points[0], *(stands.exits for stands in (bikes, cars) if stands is not None)]
    count = len(inputs.targets.name)
    search = _Search(
        inputs=inputs,
        strategy=strategy,
        walk=_mode(walk, points[0], goals[0], leaving, count),
        bike=_mode(bike, points[1], goals[1], [points[1]], count),
        car=_mode(car, points[2], goals[2], [points[2]], count),
        direct=_from_homes(walk, homes, goals[0], inputs),
        bikes=bikes,
        cars=cars,
        later=None if closing is None else Graph(closing.after, "car", "min", strategy),
        gone=None if closing is None else closing.closed | closing.cut_off,
    )
    advance(progress, 1.0)
    return search


def _mode(graph: Graph, points: Snap, goals: WaysOut, leaving: list[Snap], count: int) -> _Mode:
    """Return a way to travel to the points of targets, and to those of outlines straight across from what leaves."""
    comes_to = np.zeros(count, bool)
    comes_to[goals.place_of[goals.snap.edge >= 0]] = True
    places = with_points_across(goals, leaving, _lengths(graph))
    return _Mode(graph, points, places.snap, places.place_of, comes_to)


def _stands(
    parking: ParkingPlaces | None,
    layer: str,
    inputs: DetourInputs,
    graphs: tuple[Graph, Graph],
    others: tuple[WaysOut, Snap],
) -> _Stands | None:
    """Put parking on the network, on foot to the targets and for a vehicle from the points of origins."""
    if parking is None:
        return None
    (walk, vehicle), (goals, points) = graphs, others
    usable = np.flatnonzero((parking.counts & ~parking.exempt)[parking.place_of])
    row, of = np.unique(parking.place_of[usable], return_inverse=True)
    of = of.ravel()
    xy, ring = parking.xy[usable], parking.ring[usable]
    exits, entries = (WaysOut(xy, graph.snap(xy, inputs.max_snap_m), of, ring) for graph in (walk, vehicle))
    come = with_points_across(_nearest(entries, len(row)), [points], _lengths(vehicle))
    left = with_points_across(exits, [goals.snap], _lengths(walk))
    place = np.full(len(parking), -1)
    place[row] = np.arange(len(row))
    around, target, metres = inside(inputs.targets, goals.snap, parking)
    direct = shortest_direct(walk, exits, goals, inputs.max_snap_m)
    source, target, metres = _both(direct, (place[around], target, metres))
    used = source >= 0
    stands = _Stands(
        row, left.snap, left.place_of, come.snap, come.place_of, _Direct(source[used], target[used], metres[used])
    )
    off = ~stands.come_to() | (np.bincount(of[exits.snap.edge >= 0], minlength=len(row)) == 0)
    if off.any():
        values = {"layer": layer, "count": int(off.sum()), "limit_m": inputs.max_snap_m}
        inputs.notes.append(Note("detour_parking_off", values))
    return stands


def _nearest(ways: WaysOut, count: int) -> WaysOut:
    """Return the points of each place that are nearest to a street, all that are as near: which is first is chance."""
    away = np.where(ways.snap.edge >= 0, ways.snap.distance_m, np.inf)
    least = np.full(count, np.inf)
    np.minimum.at(least, ways.place_of, away)
    near = np.flatnonzero(away <= least[ways.place_of] + _AS_NEAR_M)
    found = ways.take(near)
    # Where points between are left out, those beside them no longer follow each other along the outline.
    part_of = np.cumsum(np.diff(near, prepend=-1) != 1)
    ring = np.where(found.ring >= 0, found.ring * (len(near) + 1) + part_of, -1)
    return WaysOut(found.xy, found.snap, found.place_of, ring)


def _from_homes(walk: Graph, homes: WaysOut, goals: WaysOut, inputs: DetourInputs) -> _Direct:
    """Return the walks from points of origins that need no street; who is in the area of a target is there."""
    on = np.flatnonzero(homes.snap.edge >= 0)
    there, target, metres = in_targets(inputs.targets, goals.snap, homes.xy[on])
    return _Direct(*_both(shortest_direct(walk, homes, goals, inputs.max_snap_m), (on[there], target, metres)))


def _both(one: tuple[Array, ...], other: tuple[Array, ...]) -> tuple[Array, Array, Array]:
    source, target, metres = (np.concatenate(each) for each in zip(one, other, strict=True))
    return source, target, metres


def _lengths(graph: Graph) -> Array:
    return graph.network.table["length_m"].to_numpy()


# --- some targets -----------------------------------------------------------------------------------------------------


def _block(
    search: _Search, low: int, high: int, progress: Progress | None
) -> tuple[Measured, Measured, Measured, Measured | None]:
    """Measure walking, cycling, driving, and driving once streets are closed, to the targets from `low` to `high`."""
    rules, inputs = search.strategy.parking.detour, search.inputs
    samples = inputs.samples

    def measured(mode: _Mode, reached: Reached, near: Array | None, before: Reached | None = None) -> Measured:
        snapped = samples.total(mode.points.edge >= 0) > 0
        return Measured(reached, unreached_reasons(inputs, snapped, mode.comes_to, low, high, reached, near, before))

    walked = _straight(search.walk, low, high, part(progress, 0.0, 0.15))
    search.direct.put_into(walked, low, high, _walk_m_per_min(search))
    on_foot = _to_origins(_as_parked(walked), 0.0, samples)
    walk = measured(search.walk, on_foot, None)

    ridden = _as_parked(_straight(search.bike, low, high, part(progress, 0.15, 0.25)))
    if search.bikes is not None:
        near_by = _reach(search, search.bikes, low, high, part(progress, 0.25, 0.35))
        found = _park(search.bike.graph, search.bike.points, search.bikes, near_by, None, part(progress, 0.35, 0.5))
        ridden = _at_the_door(found, ridden, ~(near_by.usable & search.bikes.come_to()).any(axis=1))
    bike = measured(search.bike, _to_origins(ridden, rules.bike_park_min, samples), None)

    reach: DoorReach | None = None
    near: Array | None = None
    if search.cars is not None:
        reach = _reach(search, search.cars, low, high, part(progress, 0.5, 0.55))
        near = (reach.usable & search.cars.come_to()).any(axis=1)
    driven = _drive(search, search.car.graph, reach, low, high, None, part(progress, 0.55, 0.75))
    by_car = _to_origins(driven, rules.car_park_min, samples)
    car = measured(search.car, by_car, near)
    if search.later is None:
        return walk, bike, car, None
    again = _drive(search, search.later, reach, low, high, search.gone, part(progress, 0.75, 1.0))
    later = _never_quicker(_to_origins(again, rules.car_park_min, samples), by_car)
    return walk, bike, car, measured(search.car, later, near, by_car)


def _straight(mode: _Mode, low: int, high: int, progress: Progress | None, later: Graph | None = None) -> DoorWays:
    """Return the quickest ways to the doors of targets."""
    mine = np.arange(*np.searchsorted(mode.place_of, [low, high]))
    places, place = mode.places.take(mine), mode.place_of[mine] - low
    return quickest(later or mode.graph, mode.points, places, place, high - low, progress)


def _drive(
    search: _Search,
    graph: Graph,
    reach: DoorReach | None,
    low: int,
    high: int,
    gone: Array | None,
    progress: Progress | None,
) -> Parked:
    """Return the quickest ways by car; car parks on edges that are `gone` cannot be driven to."""
    if reach is None or search.cars is None:
        return _as_parked(_straight(search.car, low, high, progress, graph))
    return _park(graph, search.car.points, search.cars, reach, gone, progress)


def _park(
    graph: Graph, points: Snap, stands: _Stands, reach: DoorReach, gone: Array | None, progress: Progress | None
) -> Parked:
    """Return the quickest ways that end at a stand."""
    use = np.flatnonzero(stands.usable(gone))
    return parked(graph, points, stands.entries.take(use), stands.entry_of[use], reach, progress)


def _walk_m_per_min(search: _Search) -> float:
    return search.strategy.walk.speed_kmh * 1000 / 60


def _reach(search: _Search, stands: _Stands, low: int, high: int, progress: Progress | None) -> DoorReach:
    """Return how targets are come to from parking on foot, by the exit from which each is reached first.

    A target in the area of a stand is at no distance, and what lies nearer than the street is walked to directly.
    """
    count = len(stands.row)
    if not count:
        nothing = np.full((high - low, 0), np.inf)
        return DoorReach(DoorWays(nothing, nothing), nothing < 0)
    walk = search.walk
    mine = np.arange(*np.searchsorted(walk.place_of, [low, high]))
    targets, place = walk.places.take(mine), walk.place_of[mine] - low
    ways = quickest(walk.graph, stands.exits, targets, place, high - low, progress)
    first = np.searchsorted(stands.exit_of, np.arange(count))
    minutes = np.minimum.reduceat(ways.minutes, first, axis=1)
    least = ways.minutes == minutes[:, stands.exit_of]
    metres = np.minimum.reduceat(np.where(least, ways.metres, np.inf), first, axis=1)
    nearest = DoorWays(minutes, metres)
    stands.direct.put_into(nearest, low, high, _walk_m_per_min(search))
    return DoorReach(nearest, np.round(nearest.metres, DECIMALS) <= search.strategy.parking.detour.search_m)


def _as_parked(ways: DoorWays) -> Parked:
    """Return ways that end at the door."""
    return Parked(ways, None, None)


def _at_the_door(found: Parked, ridden: Parked, where: Array) -> Parked:
    """Return `found`, and to the targets where no parking is near (c, bool) the ways that end at the door."""
    chosen = where[:, None]
    minutes = np.where(chosen, ridden.ways.minutes, found.ways.minutes)
    metres = np.where(chosen, ridden.ways.metres, found.ways.metres)
    return Parked(DoorWays(minutes, metres), found.stand, found.walk_m)


def _to_origins(found: Parked, more_min: float, samples: Samples) -> Reached:
    """Return the means (c, n) over the points of each origin, over those that reach the target."""
    minutes, metres, stand, walk_m = found.ways.minutes, found.ways.metres, found.stand, found.walk_m
    if len(samples.start) != len(samples.site):
        minutes, metres = _means(minutes, samples), _means(metres, samples)
        if stand is not None and walk_m is not None:
            walk_m = _means(np.where(stand >= 0, walk_m, np.inf), samples)
            stand = np.stack([samples.most(row.astype(np.int64)) for row in stand])
    if walk_m is not None:
        walk_m = np.where(np.isfinite(walk_m), walk_m, np.nan)
    return Reached(minutes + more_min, metres, stand, walk_m)


def _means(values: Array, samples: Samples) -> Array:
    finite = np.isfinite(values)
    total = np.add.reduceat(np.where(finite, values, 0.0), samples.start, axis=1)
    number = np.add.reduceat(finite, samples.start, axis=1, dtype=np.int64)
    return np.asarray(np.where(number > 0, total / np.maximum(number, 1), np.inf))


def _never_quicker(after: Reached, before: Reached) -> Reached:
    """Keep what was before where a trip would be quicker once streets are closed.

    That is one that walks to the car over a closed street and a private one, which nobody could drive through before;
    or a mean that has lost its farthest points.
    """
    keep = before.minutes > after.minutes
    return Reached(
        np.where(keep, before.minutes, after.minutes),
        np.where(keep, before.metres, after.metres),
        None if after.stand is None or before.stand is None else np.where(keep, before.stand, after.stand),
        None if after.walk_m is None or before.walk_m is None else np.where(keep, before.walk_m, after.walk_m),
    )
