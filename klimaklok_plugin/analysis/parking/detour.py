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
from .walks import DECIMALS

__all__ = ["DetourOptions", "DetourResult", "car_detour"]

_BLOCK_VALUES = 4_000_000
"""Points times targets that are held at once: some 120 MB."""


@dataclass(frozen=True)
class _Mode:
    """A way to travel: its graph, the points and the places on it, and the targets (c, bool) that it can come to."""

    graph: Graph
    points: Snap
    places: Snap
    comes_to: Array


@dataclass(frozen=True)
class _Stands:
    """Parking of a kind (p stands).

    `row` is the place of each in its layer, `exits` the points (e) where one walks out of them and `of` the stand of
    each, never falling; `entry` is where the vehicle comes in.
    """

    row: Array
    exits: Snap
    of: Array
    entry: Snap


@dataclass(frozen=True)
class _Search:
    """All that is searched; `gone` are the edges (m, bool) where no car comes once streets are closed."""

    inputs: DetourInputs
    strategy: Strategy
    walk: _Mode
    bike: _Mode
    car: _Mode
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
    walk = _mode(Graph(network, "walk", "min", strategy), inputs, part(progress, 0.0, 0.3))
    bike = _mode(Graph(network, "bike", "min", strategy), inputs, part(progress, 0.3, 0.6))
    streets = network if closing is None else closing.before
    car = _mode(Graph(streets, "car", "min", strategy), inputs, part(progress, 0.6, 0.9))
    later = None if closing is None else Graph(closing.after, "car", "min", strategy)
    search = _Search(
        inputs=inputs,
        strategy=strategy,
        walk=walk,
        bike=bike,
        car=car,
        bikes=_stands(inputs.bike_parking, "BIKE_PARKING", inputs, walk.graph, bike.graph),
        cars=_stands(inputs.car_parking, "CAR_PARKING", inputs, walk.graph, car.graph),
        later=later,
        gone=None if closing is None else closing.closed | closing.cut_off,
    )
    advance(progress, 1.0)
    return search


def _mode(graph: Graph, inputs: DetourInputs, progress: Progress | None) -> _Mode:
    points = graph.snap(inputs.samples.xy, inputs.max_snap_m, progress)
    places = graph.snap(inputs.targets.xy, inputs.max_snap_m)
    comes_to = np.zeros(len(inputs.targets.name), bool)
    comes_to[inputs.targets.place_of[places.edge >= 0]] = True
    return _Mode(graph, points, places, comes_to)


def _stands(
    parking: ParkingPlaces | None, layer: str, inputs: DetourInputs, walk: Graph, vehicle: Graph
) -> _Stands | None:
    """Put parking on the network; the vehicle comes in where its streets are nearest."""
    if parking is None:
        return None
    usable = (parking.counts & ~parking.exempt)[parking.place_of]
    xy = parking.xy[usable]
    row, of = np.unique(parking.place_of[usable], return_inverse=True)
    exits, entry = (graph.snap(xy, inputs.max_snap_m) for graph in (walk, vehicle))
    # Of several places as near, the same one however the outline was drawn.
    away = np.round(np.nan_to_num(entry.distance_m, nan=np.inf), DECIMALS)
    nearest = np.lexsort([*np.round(entry.xy.T, DECIMALS), away, of])
    entry = entry.take(nearest[np.searchsorted(of[nearest], np.arange(len(row)))])
    off = (entry.edge < 0) | (np.bincount(of[exits.edge >= 0], minlength=len(row)) == 0)
    if off.any():
        values = {"layer": layer, "count": int(off.sum()), "limit_m": inputs.max_snap_m}
        inputs.notes.append(Note("detour_parking_off", values))
    return _Stands(row, exits, of, entry)


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

    on_foot = _to_origins(
        _as_parked(_straight(search, search.walk, low, high, part(progress, 0.0, 0.15))), 0.0, samples
    )
    walk = measured(search.walk, on_foot, None)

    ridden = _as_parked(_straight(search, search.bike, low, high, part(progress, 0.15, 0.25)))
    if search.bikes is not None:
        near_by = _reach(search, search.bikes, low, high, part(progress, 0.25, 0.35))
        stands = search.bikes.entry
        there = stands.edge >= 0
        found = parked(search.bike.graph, search.bike.points, stands, near_by, there, part(progress, 0.35, 0.5))
        ridden = _at_the_door(found, ridden, ~(near_by.usable & there).any(axis=1))
    bike = measured(search.bike, _to_origins(ridden, rules.bike_park_min, samples), None)

    reach: DoorReach | None = None
    near: Array | None = None
    if search.cars is not None:
        reach = _reach(search, search.cars, low, high, part(progress, 0.5, 0.55))
        near = (reach.usable & (search.cars.entry.edge >= 0)).any(axis=1)
    driven = _drive(search, search.car.graph, reach, low, high, None, part(progress, 0.55, 0.75))
    by_car = _to_origins(driven, rules.car_park_min, samples)
    car = measured(search.car, by_car, near)
    if search.later is None:
        return walk, bike, car, None
    again = _drive(search, search.later, reach, low, high, search.gone, part(progress, 0.75, 1.0))
    later = _never_quicker(_to_origins(again, rules.car_park_min, samples), by_car)
    return walk, bike, car, measured(search.car, later, near, by_car)


def _straight(
    search: _Search, mode: _Mode, low: int, high: int, progress: Progress | None, later: Graph | None = None
) -> DoorWays:
    """Return the quickest ways to the doors of targets."""
    place = search.inputs.targets.place_of
    mine = np.arange(*np.searchsorted(place, [low, high]))
    return quickest(later or mode.graph, mode.points, mode.places.take(mine), place[mine] - low, high - low, progress)


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
        return _as_parked(_straight(search, search.car, low, high, progress, graph))
    entry = search.cars.entry
    usable = entry.edge >= 0
    if gone is not None:
        usable = usable & ~gone[entry.edge]
    return parked(graph, search.car.points, entry, reach, usable, progress)


def _reach(search: _Search, stands: _Stands, low: int, high: int, progress: Progress | None) -> DoorReach:
    """Return how targets are come to from parking on foot, by the exit from which each is reached first."""
    count = len(stands.row)
    if not count:
        nothing = np.full((high - low, 0), np.inf)
        return DoorReach(DoorWays(nothing, nothing), nothing < 0)
    place = search.inputs.targets.place_of
    mine = np.arange(*np.searchsorted(place, [low, high]))
    targets = search.walk.places.take(mine)
    ways = quickest(search.walk.graph, stands.exits, targets, place[mine] - low, high - low, progress)
    first = np.searchsorted(stands.of, np.arange(count))
    minutes = np.minimum.reduceat(ways.minutes, first, axis=1)
    least = ways.minutes == minutes[:, stands.of]
    metres = np.minimum.reduceat(np.where(least, ways.metres, np.inf), first, axis=1)
    return DoorReach(DoorWays(minutes, metres), metres <= search.strategy.parking.detour.search_m)


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
