"""Audit of parking: does bike parking lie nearer to each target than car parking, and the stop nearer than the car.

What is compared is the walk to the n-th space, so that one stand at the door is no bike parking. Kinds of car parking
are told apart and judged by their own rule of the strategy; those that are exempt are shown, but decide nothing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..layers.fields import in_crs, names, points_of
from ..network.model import Network
from ..routing.graph import TOO_FAR, Graph, Snap
from ..routing.ways_out import WaysOut, along_edges
from ..strategy.loading import Strategy
from .hierarchy_car_parks import car_park_table
from .hierarchy_reasons import hierarchy_reasons
from .hierarchy_results import Audit, target_table
from .hierarchy_shares import Share, hierarchy_notes, said_kinds, shares_of
from .inputs import (
    ParkingFields,
    ParkingPlaces,
    ParkingTargets,
    TargetFields,
    read_parking_places,
    read_targets,
    together,
)
from .messages import ParkingNothingError
from .verdicts import compare, group
from .walks import DECIMALS, LITTLE_M, exits_of, in_targets, shortest_direct, spaces_within, walks_to


@dataclass(frozen=True)
class HierarchyOptions:
    """Fields of the layers."""

    targets: TargetFields = field(default_factory=TargetFields)
    bikes: ParkingFields = field(default_factory=ParkingFields)
    cars: ParkingFields = field(default_factory=ParkingFields)


@dataclass(frozen=True)
class HierarchyResult:
    """What `audit_hierarchy` returns. Metres are NaN where there is none within the search.

    Attributes
    ----------
    targets : GeoDataFrame
        The targets' own columns, then ``target_id`` (row from 1), ``target_name``, ``target_kind``, ``bike_m``,
        ``car_m`` (walks to the n-th space), ``margin_m`` (car - bike), ``verdict``, the ``rule`` that it goes by and
        its ``force``, ``bike_near_m``, ``car_near_m`` (nearest spaces), ``near_margin_m``, ``bike_place``,
        ``car_place`` (where the n-th space is), ``bikes_short``, ``bikes_long``, ``cars_short``, ``cars_long`` (spaces
        within the distances for short and long stays), ``bikes_search``, ``cars_search``, ``car_<kind>_m`` (n-th space
        of each kind that is judged), ``exempt_m``, ``exempt_long``, ``need_bikes``, ``lacking_bikes``, ``stop_name``,
        ``stop_m``, ``car_stop_m`` (n-th space of all kinds but exempt ones), ``stop_margin_m``, ``stop_verdict``,
        ``bike_planned_m``, ``car_planned_m``, ``verdict_planned`` (none of them where no field tells what is planned),
        ``reason`` (why it is unknown), ``snap_m``.
    reasons : DataFrame
        Row per reason, as `hierarchy_reasons` has them.
    car_parks : GeoDataFrame
        The car parks' own columns, then ``park_id, park_name, spaces, spaces_basis, park_kind, rule, force, status,
        same_as, targets_near, targets_won`` (that it outcompetes), ``won_names, nearest_target, nearest_target_m,
        worst_target, worst_car_m, worst_other_m, move_m, bike_within_m, snap_m``.
    summary : DataFrame
        Row per kind of target, and one for all: ``target_kind, targets, judged, holds, share_holds, bike_nearer,
        no_car_parking, equal, car_nearer, no_bike_parking, neither, unknown, median_margin_m, share_holds_planned,
        stop_judged, stop_holds, share_stop_holds, need_bikes, lacking_bikes``.
    kinds : list of list of str
        What the rows of `summary` count, as it is worded; see `said_kinds`.
    overall : Share
        Of all targets.
    notes : list of Note
    """

    targets: gpd.GeoDataFrame
    reasons: pd.DataFrame
    car_parks: gpd.GeoDataFrame
    summary: pd.DataFrame
    kinds: list[list[str]]
    overall: Share
    notes: list[Note]


def audit_hierarchy(
    targets: gpd.GeoDataFrame,
    network: Network,
    bike_parking: gpd.GeoDataFrame,
    car_parking: gpd.GeoDataFrame,
    strategy: Strategy,
    options: HierarchyOptions | None = None,
    *,
    stops: gpd.GeoDataFrame | None = None,
    entrances: gpd.GeoDataFrame | None = None,
    progress: Progress | None = None,
) -> HierarchyResult:
    """Measure the walks from all parking to all targets, and judge them.

    Parameters
    ----------
    targets : GeoDataFrame
        Stations, stops, buildings: points, or areas, which are come to by their entrances or their outline.
    network : Network
    bike_parking, car_parking : GeoDataFrame
        Points or areas, built and planned. One of them may be empty: then there is none.
    strategy : Strategy
        Its part ``parking`` names the n-th spaces, the distances that count, and the rule for each kind of car parking.
    options : HierarchyOptions, optional
    stops : GeoDataFrame, optional
        Where the walk is to be shorter than to the car.
    entrances : GeoDataFrame, optional
        Where targets drawn as areas are walked into.
    progress : callable, optional

    Returns
    -------
    HierarchyResult

    Raises
    ------
    KlimaklokError
        A layer has no CRS, there is no target or no parking at all, or a field cannot be understood.

    Notes
    -----
    Source: Klimastrategi 2030, ch. 3, strategi 2 and 4 and status: bike parking lies nearer than car parking, and the
    stop nearer than the parked car.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> options = HierarchyOptions(bikes=ParkingFields("capacity"), cars=ParkingFields("capacity", "kind"))
    >>> bikes, cars = sample("bike_parking"), sample("car_parking")
    >>> result = audit_hierarchy(sample("stations"), sample_network(), bikes, cars, load_strategy(), options)
    >>> result.targets.set_index("name").loc[["Sandvika", "Kolsås"], ["bike_m", "car_m", "verdict"]].round(0)
              bike_m  car_m      verdict
    name
    Sandvika    54.0   28.0   car_nearer
    Kolsås      17.0  114.0  bike_nearer
    >>> result.overall.holds, result.overall.judged
    (10, 16)
    """
    options = options or HierarchyOptions()
    notes: list[Note] = []
    read = read_targets(targets, network, strategy, options.targets, notes, entrances)
    bikes = read_parking_places(bike_parking, network, strategy, options.bikes, notes, "BIKE_PARKING", cars=False)
    cars = read_parking_places(car_parking, network, strategy, options.cars, notes, "CAR_PARKING", cars=True)
    if not len(bikes) and not len(cars):
        raise ParkingNothingError
    plans = [bool(each.status) for each in (options.bikes, options.cars)]
    notes.extend(
        Note("hierarchy_plans_not_given", {"layer": layer})
        for layer, given, places in zip(("BIKE_PARKING", "CAR_PARKING"), plans, (bikes, cars), strict=True)
        if not given and len(places)
    )
    advance(progress, 0.1)
    audit = _measure(network, strategy, read, bikes, cars, stops, any(plans), part(progress, 0.1, 0.9))
    shares = shares_of(audit)
    kinds = said_kinds(shares, options.targets.kind)
    result = HierarchyResult(
        targets=target_table(audit, strategy),
        reasons=hierarchy_reasons(audit, strategy),
        car_parks=car_park_table(audit, strategy),
        summary=pd.DataFrame([asdict(each) for each in shares]),
        kinds=kinds,
        overall=shares[-1],
        notes=notes + hierarchy_notes(audit, shares, kinds, strategy),
    )
    advance(progress, 1.0)
    return result


def _measure(
    network: Network,
    strategy: Strategy,
    targets: ParkingTargets,
    bikes: ParkingPlaces,
    cars: ParkingPlaces,
    stops: gpd.GeoDataFrame | None,
    plans_known: bool,
    progress: Progress | None,
) -> Audit:
    graph = Graph(network, "walk", "m", strategy)
    both = together(bikes, cars)
    target_snap = graph.snap(targets.xy, strategy.network.max_snap_m)
    place_snap = graph.snap(both.xy, strategy.network.max_snap_m)
    advance(progress, 0.1)
    search = strategy.parking.search_m
    walks = walks_to(graph, targets, target_snap, both, place_snap, search, part(progress, 0.1, 0.8))
    measured = _any_on(target_snap, targets.place_of, len(targets.name))
    stop_m, stop_name, off = None, np.full(len(measured), None, dtype=object), 0
    if stops is not None:
        stop_m, stop_name, off = _nearest_stop(graph, targets, target_snap, stops, strategy)
    advance(progress, 0.9)
    groups = group(bikes, cars, strategy)
    now, later = (compare(walks, groups, measured, stop_m, strategy, planned=planned) for planned in (False, True))
    reason = np.where((targets.reason == "") & ~measured, "off_network", targets.reason).astype(object)
    built = groups.bikes & ~groups.planned
    bikes_long = spaces_within(walks, groups.capacity, built, strategy.parking.long_stay_m, len(measured))
    return Audit(
        targets=replace(targets, reason=reason),
        bikes=bikes,
        cars=cars,
        target_off_m=_least_off(target_snap, targets.place_of, len(measured)),
        place_off_m=_least_off(place_snap, both.place_of, len(both)),
        place_on=_any_on(place_snap, both.place_of, len(both)),
        measured=measured,
        walks=walks,
        groups=groups,
        now=now,
        later=later,
        plans_known=plans_known,
        stop_m=stop_m,
        stop_name=stop_name,
        stops_off=off,
        lacking=np.where(measured, np.maximum(targets.need - bikes_long, 0), np.nan),
    )


def _nearest_stop(
    graph: Graph, targets: ParkingTargets, snap: Snap, stops: gpd.GeoDataFrame, strategy: Strategy
) -> tuple[Floats, Objects, int]:
    """Return the walk from each target to the nearest stop, its name, and how many stops are off the network."""
    frame = in_crs(stops, graph.network.crs, "STOPS").reset_index(drop=True)
    xy, row = points_of(frame)
    stop_snap = graph.snap(xy, strategy.network.max_snap_m)
    search = strategy.parking.search_m
    metres, nearest = graph.nearest(snap, stop_snap, search + LITTLE_M)
    there = np.flatnonzero(nearest >= 0)
    alone = WaysOut(xy, stop_snap, np.arange(len(xy)), np.full(len(xy), -1))
    across = along_edges(graph, alone, exits_of(targets, snap))
    here = in_targets(targets, snap, xy)
    direct = shortest_direct(graph, alone, exits_of(targets, snap), search)
    stop, target, walk = (
        np.concatenate(each)
        for each in zip(
            (nearest[there], targets.place_of[there], metres[there]),
            across,
            here,
            direct,
            strict=True,
        )
    )
    walk = np.round(walk, DECIMALS)
    order = np.lexsort([stop, walk, target])
    order = order[walk[order] <= search]
    who, first = np.unique(target[order], return_index=True)
    count, best = len(targets.name), order[first]
    found, name = np.full(count, np.inf), np.full(count, None, dtype=object)
    found[who] = walk[best]
    name[who] = names(frame)[row[stop[best]]]
    return found, name, int((stop_snap.reason == TOO_FAR).sum())


def _any_on(snap: Snap, place_of: Ints, count: int) -> Bools:
    on = np.zeros(count, np.bool_)
    on[place_of[snap.edge >= 0]] = True
    return on


def _least_off(snap: Snap, place_of: Ints, count: int) -> Floats:
    """Return how far the nearest point of each place lies from the network, NaN for one without points."""
    off = np.full(count, np.inf)
    np.minimum.at(off, place_of, np.where(np.isnan(snap.distance_m), np.inf, snap.distance_m))
    return np.where(np.isinf(off), np.nan, np.round(off, DECIMALS))
