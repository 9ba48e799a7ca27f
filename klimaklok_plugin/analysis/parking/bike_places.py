"""Where bike parking should be built so that it lies nearer than the cars, and how far out the cars have to be."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Floats, Objects
from ..core.messages import Note
from ..core.progress import Progress, part
from ..layers.fields import in_crs
from ..network.model import Network
from ..routing.catchments import walking_areas
from ..routing.graph import Graph, Snap
from ..strategy.loading import Strategy
from . import bike_results as results
from .bike_choice import PlaceChoice, PlaceProblem, choose_bike_places
from .bike_ground import (
    Ground,
    Tried,
    anchors_of,
    by_bike,
    ground_of,
    in_order,
    overlaps,
    rectangles,
    room,
    walks_from,
)
from .bike_hindrances import explain_hindrances
from .bike_needs import Needs, checked_margin, joined_needs, needs_of, nth_bike
from .inputs import ParkingFields, ParkingTargets, TargetFields, read_parking_places, read_targets, spaces
from .walks import DECIMALS, Walks


@dataclass(frozen=True)
class PlaceOptions:
    """What the user chooses.

    Attributes
    ----------
    demand_field : str, optional
        Field of the targets with the number of bikes that are to find a stand.
    targets : TargetFields
        Fields that the number of bikes by norm is worked out from.
    bikes, cars : ParkingFields
    margin_m : float, optional
        How much nearer than the nearest car parking a place has to be; the strategy's when left out.
    time_limit_s : float, optional
        For the choice; after that the best found is given. None: only the work that is done ends it, which is the same
        on every machine.
    """

    demand_field: str | None = None
    targets: TargetFields = field(default_factory=TargetFields)
    bikes: ParkingFields = field(default_factory=ParkingFields)
    cars: ParkingFields = field(default_factory=ParkingFields)
    margin_m: float | None = None
    time_limit_s: float | None = None


@dataclass(frozen=True)
class PlaceResult:
    """Where bike parking should be built.

    Attributes
    ----------
    places : GeoDataFrame
        A polygon for each proposed place: ``place_id``, ``bikes`` (to build), ``room`` (bikes that the ground holds,
        as far as they are lacked), ``targets`` (number), ``target_names``, ``walk_mean_m`` (over bikes),
        ``walk_longest_m``, ``nearer_by_m`` (than the nearest car parking, the least of its targets; NaN without car
        parking), ``stay`` (``short_stay`` or ``long_stay``), ``road``, ``road_class`` (of the way it is walked to
        from), ``ground`` (``beside_way`` or ``open_area``), ``area_m2``, ``length_m``, ``depth_m``, ``status`` (that of
        `choice`), ``rule`` and ``force``.
    limits : GeoDataFrame
        A polygon for each target with bike parking: ``target``, ``name``, ``limit_m`` (car parking has to be farther
        away than this on foot), ``bike_m``, ``bike_basis`` (``existing``, ``proposed`` or ``if_car_moves``),
        ``car_m`` and ``car_name`` (NaN and None where there is none), ``verdict`` (``holds``, ``car_inside``,
        ``no_car`` or ``cars_not_given``), ``rule``, ``force``.
    unplaced : GeoDataFrame
        All columns of the targets for which not all bikes find a place, with ``target``, ``target_name``, ``bikes``
        (asked for), ``bikes_basis``, ``lacks`` (today; NaN off the network), ``placed``, ``missing``, ``constraint``
        (a code), ``constraints`` (all of several), ``nearest_m`` (walk to the nearest place if the constraint did not
        hold), ``bike_m``, ``car_m``, ``car_name`` and ``car_needed_m`` (how far the car parking would have to be,
        where that is what binds).
    reasons : DataFrame
        Why each place is proposed, a row per reason, sorted by place: ``site`` (row of `places`), ``code``,
        ``value``, ``other``, ``name``, ``rule``.
    limit_reasons : DataFrame
        Where each limit comes from, likewise: ``limit`` (row of `limits`), ``code``, ``limit_m``, ``bike_m``,
        ``car_m``, ``car_name``, ``rule``.
    choice : PlaceChoice
    lacking, bikes_missing : int
        Targets that lack bike parking today, and the bikes that find no place.
    bikes_known : bool
        Today's bike parking is given; else all bikes asked for count as lacking.
    notes : list of Note
    """

    places: gpd.GeoDataFrame
    limits: gpd.GeoDataFrame
    unplaced: gpd.GeoDataFrame
    reasons: pd.DataFrame
    limit_reasons: pd.DataFrame
    choice: PlaceChoice
    lacking: int
    bikes_missing: int
    bikes_known: bool
    notes: list[Note]


def place_bike_parking(
    targets: gpd.GeoDataFrame,
    network: Network,
    strategy: Strategy,
    options: PlaceOptions | None = None,
    *,
    car_parking: gpd.GeoDataFrame | None = None,
    bike_parking: gpd.GeoDataFrame | None = None,
    obstacles: gpd.GeoDataFrame | None = None,
    open_areas: gpd.GeoDataFrame | None = None,
    entrances: gpd.GeoDataFrame | None = None,
    progress: Progress | None = None,
) -> PlaceResult:
    """Propose bike parking for targets that have too little of it, or cars that stand nearer.

    Parameters
    ----------
    targets : GeoDataFrame
        Stops, stations, entrances; areas are measured to their entrances or outline.
    network : Network
    strategy : Strategy
    options : PlaceOptions, optional
    car_parking, bike_parking : GeoDataFrame, optional
        Points or areas, existing and planned.
    obstacles : GeoDataFrame, optional
        Buildings, water, trees, lamp posts: areas, lines, points.
    open_areas : GeoDataFrame, optional
        Squares and grounds where bikes may stand away from the ways.
    entrances : GeoDataFrame, optional
        Where one walks into targets that are areas.
    progress : callable, optional

    Returns
    -------
    PlaceResult

    Raises
    ------
    KlimaklokError
        An input is not as it must be.

    Notes
    -----
    Places are tried every `spacing_m` on both sides of all ways within the longest walk, and as far apart in open
    areas. A place is a rectangle along its way that reaches no carriageway, path, obstacle or parking. Among these, the
    choice is exact: most bikes placed, most of them within short stays, the fewest places, the least walking. Where a
    limit ends the search before that is proven, `choice` says which limit, and how much better it could be.

    Source: Klimastrategi 2030, ch. 3, strategi 2 and 4: bike parking lies nearer than car parking.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> doors = sample("entrances").set_index("name").loc[["Stabekk inngang 2", "Høvik inngang 1"]].reset_index()
    >>> result = place_bike_parking(
    ...     doors, sample_network(), load_strategy(),
    ...     car_parking=sample("car_parking"), bike_parking=sample("bike_parking"), obstacles=sample("buildings"),
    ... )
    >>> result.places[["target_names", "bikes", "area_m2", "walk_longest_m", "nearer_by_m", "stay"]]
            target_names  bikes  area_m2  walk_longest_m  nearer_by_m        stay
    0  Stabekk inngang 2      4      7.2             5.9         15.4  short_stay
    1  Stabekk inngang 2      8     14.4             5.9         15.4  short_stay
    >>> result.unplaced[["target_name", "constraint", "car_m", "nearest_m", "car_needed_m"]]
           target_name    constraint  car_m  nearest_m  car_needed_m
    0  Høvik inngang 1  car_too_near    2.5       15.0          25.0
    """
    options = options or PlaceOptions()
    notes: list[Note] = []
    margin_m = checked_margin(options.margin_m, strategy)
    goals = read_targets(targets, network, strategy, options.targets, notes, entrances)
    bikes = read_parking_places(bike_parking, network, strategy, options.bikes, notes, "BIKE_PARKING", cars=False)
    cars = read_parking_places(car_parking, network, strategy, options.cars, notes, "CAR_PARKING", cars=True)
    demand = spaces(goals.frame, options.demand_field, "TARGETS") if options.demand_field else None
    walls = _layer(obstacles, network, "OBSTACLES", notes)
    squares = _layer(open_areas, network, "OPEN_AREAS", notes)

    walk = Graph(network, "walk", "m", strategy)
    doors = walk.snap(goals.xy, strategy.network.max_snap_m, part(progress, 0.0, 0.02))
    needs, today = needs_of(walk, goals, doors, bikes, cars, demand, margin_m, strategy, part(progress, 0.02, 0.2))
    asking = np.isin(goals.place_of, np.flatnonzero(needs.lacks > 0)) & (doors.edge >= 0)
    near = shapely.points(doors.xy[asking])
    rules = strategy.parking
    parking = ((bikes, rules.places.bike_m2), (cars, rules.car_m2))
    ground = ground_of(network, strategy, near, parking, walls, squares, part(progress, 0.2, 0.3))
    tried = _try(walk, goals, doors, needs, ground, near, strategy, part(progress, 0.3, 0.55))
    choice = _chosen(goals, needs, tried, strategy, options.time_limit_s, part(progress, 0.55, 0.8))
    placed = np.bincount(tried.target, choice.bikes, len(needs.lacks)).astype(np.int64)
    unplaced = explain_hindrances(
        walk, goals, doors, needs, placed, ground, margin_m, strategy, part(progress, 0.8, 0.95)
    )
    given = results.Given(car_parking is not None, bike_parking is not None, walls is not None, squares is not None)
    frames = results.Frames(network, strategy, goals, cars, needs, margin_m, given)
    places, reasons = frames.places(tried, choice)
    after_m, basis = _after(needs, today, bikes.capacity, tried, choice, unplaced.car_needed_m - margin_m)
    limit_m = after_m + np.where(basis == results.IF_MOVED, margin_m, rules.equal_m)
    zones = _zones(walk, goals, doors, limit_m, strategy, part(progress, 0.95, 1.0))
    limits = frames.limits(zones, limit_m, after_m, basis)
    return PlaceResult(
        places=places,
        limits=limits,
        unplaced=frames.unplaced(placed, unplaced),
        reasons=reasons,
        limit_reasons=frames.limit_reasons(limits),
        choice=choice,
        lacking=int((needs.lacks > 0).sum()),
        bikes_known=given.bikes,
        bikes_missing=int((needs.lacks - placed).sum()),
        notes=[*notes, *frames.notes(placed, choice)],
    )


def _layer(layer: gpd.GeoDataFrame | None, network: Network, name: str, notes: list[Note]) -> gpd.GeoDataFrame | None:
    if layer is None:
        return None
    if len(layer) == 0:
        notes.append(Note("parking_layer_empty", {"layer": name}))
        return None
    return in_crs(layer, network.crs, name)


def _try(
    walk: Graph,
    targets: ParkingTargets,
    doors: Snap,
    needs: Needs,
    ground: Ground,
    near: Objects,
    strategy: Strategy,
    progress: Progress | None,
) -> Tried:
    """Find the places that could be built, and the walks from them."""
    rules = strategy.parking
    anchors = in_order(anchors_of(walk, strategy, ground, near, rules.long_stay_m))
    anchors = anchors.take(np.flatnonzero(by_bike(walk.network, anchors, strategy)))
    asking = needs.lacks > 0
    target, place, walk_m = walks_from(walk, anchors, targets, doors, asking, rules.long_stay_m, part(progress, 0, 0.3))
    within = walk_m <= needs.limit_m[target]
    target, place, walk_m = target[within], place[within], walk_m[within]
    use, place = np.unique(place, return_inverse=True)
    anchors, place = anchors.take(use), place.ravel()
    asked = np.bincount(place, needs.lacks[target], len(use))
    most = np.minimum(asked, rules.places.most_bikes).astype(np.int64)
    holds, depth_m = room(ground, anchors, most, rules.places, part(progress, 0.3, 1.0))
    good = holds > 0
    number = np.cumsum(good) - 1
    keep = good[place]
    anchors = anchors.take(np.flatnonzero(good))
    return Tried(
        anchors=anchors,
        room=holds[good],
        depth_m=depth_m[good],
        shape=rectangles(anchors, holds[good], depth_m[good], rules.places),
        target=target[keep],
        place=number[place[keep]],
        walk_m=walk_m[keep],
    )


def _chosen(
    targets: ParkingTargets,
    needs: Needs,
    tried: Tried,
    strategy: Strategy,
    time_limit: float | None,
    progress: Progress | None,
) -> PlaceChoice:
    """Choose among the places tried, the targets taken by where they lie, not by their order in the layer."""
    corner = np.nan_to_num(shapely.bounds(targets.geometry))
    order = np.lexsort([needs.lacks, *np.round(corner - corner.min(axis=0), 3).T[::-1]])
    target = np.argsort(order, kind="stable")[tried.target]
    # Walks as people could measure them: what computers add to them must not choose.
    walk_m = np.round(tried.walk_m, DECIMALS)
    pairs = np.lexsort([tried.place, target])
    problem = PlaceProblem(
        need=needs.lacks[order],
        room=tried.room,
        target=target[pairs],
        place=tried.place[pairs],
        walk_m=walk_m[pairs],
        short=walk_m[pairs] <= strategy.parking.short_stay_m,
        conflict=overlaps(tried.shape),
    )
    choice = choose_bike_places(problem, math.inf if time_limit is None else time_limit, progress)
    bikes = np.zeros(len(pairs), np.int64)
    bikes[pairs] = choice.bikes
    return replace(choice, bikes=bikes)


def _after(
    needs: Needs, today: Walks, capacity: Floats, tried: Tried, choice: PlaceChoice, if_moved: Floats
) -> tuple[Floats, Objects]:
    """Return the walk (n,) to each target's bike parking after the proposal, NaN for none, and what it rests on."""
    bikes = np.bincount(tried.place, choice.bikes, len(tried.room)).astype(float)
    built = bikes[tried.place] > 0
    new = Walks(tried.place[built], tried.target[built], tried.walk_m[built])
    both = joined_needs(today, new, len(capacity))
    after = nth_bike(both, np.concatenate([capacity, bikes]), needs.nth)
    # Bikes of others may stand there, too: what lies nearer than today's does not exist yet.
    basis = np.where(after < needs.bike_m, "proposed", "existing").astype(object)
    # A place that waits for the cars to move, where the rule fails without it.
    moved = ~(after < needs.car_m) & ~np.isnan(if_moved)
    after = np.where(moved, if_moved, after)
    basis[moved] = results.IF_MOVED
    return np.where(np.isfinite(after) & (needs.nth > 0), after, np.nan), basis


def _zones(
    walk: Graph, targets: ParkingTargets, doors: Snap, limit_m: Floats, strategy: Strategy, progress: Progress | None
) -> Objects:
    """Return the area (n,) around each target within its limit on foot; empty where there is none."""
    limits = np.nan_to_num(limit_m)
    return np.asarray(
        walking_areas(walk, doors, targets.place_of, len(limits), limits, strategy.parking.places.zone_m, progress),
        object,
    )
