"""How many cars drive where in the peak hour: through the area, from homes to centres, and to school.

All of it is assumption (`strategy.schools.Traffic`), but for the traffic volumes that are known. A screening: good for
comparing streets and schools with each other, not for the number of cars on one of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from ..core.arrays import Array
from ..network.borders import cut_roads
from ..network.model import Network
from ..network.roads import BACKWARD, FORWARD
from ..routing.graph import NO_POINT, OK, Graph, Snap
from ..strategy.loading import Strategy
from ..strategy.values import of_year

BY_AADT, ASSUMED = "by_aadt", "assumed"
"""Where the cars of an exit come from: `Exits.basis`."""


@dataclass(frozen=True)
class NetworkExits:
    """Where e roads enter and leave the network.

    Attributes
    ----------
    way_in : Snap of e points
        Where cars enter; edge -1 where the road only leads out.
    way_out : Snap of e points
        Where cars leave; edge -1 where the road only leads in. The same place for an undivided road.
    name, road_class : (e,) object arrays of str
    cars_in, cars_out : (e,) float64 arrays
        In the peak hour, entering and leaving; 0 where there is no such way.
    basis : (e,) object array of str
        `BY_AADT` or `ASSUMED`.
    """

    way_in: Snap
    way_out: Snap
    name: Array
    road_class: Array
    cars_in: Array
    cars_out: Array
    basis: Array


@dataclass(frozen=True)
class CentreTrips:
    """Trips from n homes to c centres.

    Attributes
    ----------
    cars : (n, c) float64 array
        In the peak hour.
    stranded : (n,) bool array
        Homes of somebody who reaches no centre by car; their trips are in no number here.
    """

    cars: Array
    stranded: Array


def find_exits(graph: Graph, strategy: Strategy, aadt: Array | None = None) -> NetworkExits:
    """Find where the network was cut out of a larger one: at the ends of its larger roads near its border.

    Parameters
    ----------
    graph : Graph
        For cars.
    strategy : Strategy
        `schools.traffic`: ``exit_*`` and `peak_share`.
    aadt : (m,) float array, optional
        Vehicles per day on each edge, both directions together, NaN where unknown.

    Returns
    -------
    Exits
        In the order of their nodes.

    Notes
    -----
    The ends are those of `network.borders.cut_roads`. Ends of ramps (the ``_link`` classes) are none.
    """
    network, traffic = graph.network, strategy.schools.traffic
    edge, node = cut_roads(network, traffic.exit_classes, traffic.exit_edge_m, traffic.exit_gap_m)
    at_start = network.from_node[edge] == node
    code = network.table["car"].to_numpy()[edge]
    enters = (code & np.where(at_start, FORWARD, BACKWARD)) > 0
    leaves = (code & np.where(at_start, BACKWARD, FORWARD)) > 0
    place = _at_ends(network, edge, at_start)
    road_class = network.table["road_class"].astype(object).to_numpy()[edge]
    into, out = _carriageways(place.xy, road_class, enters & ~leaves, leaves & ~enters, traffic.exit_pair_m)
    alone = np.setdiff1d(np.arange(len(edge)), np.concatenate([into, out]))
    first = np.concatenate([alone, into])
    order = np.argsort(first, kind="stable")
    # What the way in and the way out of each exit are: two ends, or one for both.
    way_in, way_out = first[order], np.concatenate([alone, out])[order]
    has_in, has_out = enters[way_in], leaves[way_out]

    known = np.full(len(network.table), np.nan) if aadt is None else np.asarray(aadt, np.float64)
    volume = known[edge[way_in]]
    volume = np.where(np.isnan(volume), known[edge[way_out]], volume)
    cars = volume * traffic.peak_share / 2
    assumed = [traffic.exit_cars.get(str(word), traffic.exit_cars["other"]) for word in road_class[way_in]]
    measured = np.isfinite(cars)
    cars = np.where(measured, cars, np.array(assumed, np.float64))
    return NetworkExits(
        _where(place.take(way_in), has_in),
        _where(place.take(way_out), has_out),
        network.table["name"].astype(object).to_numpy()[edge[way_in]],
        road_class[way_in],
        np.where(has_in, cars, 0.0),
        np.where(has_out, cars, 0.0),
        np.where(measured, BY_AADT, ASSUMED).astype(object),
    )


def through_trips(exits: NetworkExits, metres: Array, strategy: Strategy) -> Array:
    """Return the cars (e, e) in the peak hour that enter at one exit and leave at another.

    Parameters
    ----------
    exits : Exits
    metres : (e, e) float array
        Drive from each exit to each other; inf for no way.
    strategy : Strategy
        `schools.traffic.through_share`, `through_detour`.

    Notes
    -----
    A gravity model without deterrence, constrained where cars enter (Ortúzar and Willumsen 2011, Modelling Transport,
    ch. 5): ``cars[i, j] = through_share * cars_in[i] * cars_out[j] / sum(cars_out[k])``, the sum over all exits k that
    may be left by from i: not i itself, none without a way, and none where the drive is longer than `through_detour`
    times the straight line. Where there is none, nobody drives through from i.
    """
    traffic = strategy.schools.traffic
    straight = np.hypot(*(exits.way_in.xy[:, None] - exits.way_out.xy[None]).transpose(2, 0, 1))
    with np.errstate(invalid="ignore"):
        likely = np.isfinite(metres) & (metres <= traffic.through_detour * straight)
    np.fill_diagonal(likely, val=False)
    draw = np.where(likely, exits.cars_out, 0.0)
    total = draw.sum(axis=1, keepdims=True)
    share = np.divide(draw, total, out=np.zeros_like(draw), where=total > 0)
    cars: Array = traffic.through_share * exits.cars_in[:, None] * share
    return cars


def trips_to_centres(persons: Array, metres: Array, weight: Array, strategy: Strategy) -> CentreTrips:
    """Return the cars that drive from homes to centres in the peak hour.

    Parameters
    ----------
    persons : (n,) float array
    metres : (n, c) float array
        Drive from each home to each centre; inf for no way.
    weight : (c,) float array
        Of the centres, against each other: jobs, say.
    strategy : Strategy
        `schools.traffic`.

    Notes
    -----
    A gravity model with exponential deterrence, constrained at the homes (Wilson 1971, A family of spatial interaction
    models). The trips in the peak hour (``persons * trips_per_person * peak_share * centre_share``) are split over the
    centres that are reached, by ``weight * exp(-metres / decay_m)``. Of those, `car_share` per cent for the length of
    the drive are driven, `persons_per_car` in each car. A centre that cannot be reached gets nothing, and its trips go
    to the others.
    """
    traffic = strategy.schools.traffic
    reached = np.isfinite(metres) & (np.asarray(weight) > 0)
    nearest = np.where(reached, metres, np.inf).min(axis=1, keepdims=True, initial=np.inf)
    anywhere = np.isfinite(nearest[:, 0])
    # From the nearest on, so that nothing becomes 0 where all centres are far away.
    further = np.where(reached, metres, 0.0) - np.where(anywhere[:, None], nearest, 0.0)
    draw = np.where(reached, weight * np.exp(-further / traffic.decay_m), 0.0)
    total = draw.sum(axis=1, keepdims=True)
    share = np.divide(draw, total, out=np.zeros_like(draw), where=total > 0)
    daily, _ = of_year(traffic.trips_per_person)
    trips = np.asarray(persons, np.float64) * daily * traffic.peak_share * traffic.centre_share
    driven = traffic.car_share(np.where(reached, metres, 0.0)) / 100 / traffic.persons_per_car
    return CentreTrips(trips[:, None] * share * driven, (np.asarray(persons) > 0) & ~anywhere)


def spread_trips(cars: Array, metres: Array, cars_out: Array, weight: Array, strategy: Strategy) -> Array:
    """Return the cars (n, e + c) that drive from places with trips of their own to exits and to centres.

    Parameters
    ----------
    cars : (n,) float array
        In the peak hour, of a plan, say.
    metres : (n, e + c) float array
        Drive from each place to each exit, and then to each centre; inf for no way.
    cars_out : (e,) float array
        Cars that leave at each exit.
    weight : (c,) float array
        Of the centres, against each other.
    strategy : Strategy
        `schools.traffic`.

    Notes
    -----
    `centre_share` of the cars drive to centres, split over them as in `trips_to_centres`; the others leave by exits,
    split over them by the cars that leave there anyway. Where only one of the two is reached, all drive there. So the
    cars of a place that reaches anything are all among those returned, and none of one that does not.
    """
    traffic, count = strategy.schools.traffic, len(cars_out)
    reached = np.isfinite(metres)
    out = np.where(reached[:, :count], cars_out, 0.0)
    away = np.where(reached[:, count:] & (np.asarray(weight) > 0), metres[:, count:], np.inf)
    nearest = away.min(axis=1, keepdims=True, initial=np.inf)
    further = np.where(np.isfinite(away), away, 0.0) - np.where(np.isfinite(nearest), nearest, 0.0)
    draw = np.where(np.isfinite(away), weight * np.exp(-further / traffic.decay_m), 0.0)
    by_kind = [_shares(out), _shares(draw)]
    goes = [each.sum(axis=1) > 0 for each in by_kind]
    to_centres = np.where(goes[0] & goes[1], traffic.centre_share, goes[1])
    to_exits = np.where(goes[0], 1.0 - to_centres, 0.0)
    split = np.concatenate([to_exits[:, None] * by_kind[0], to_centres[:, None] * by_kind[1]], axis=1)
    spread: Array = np.asarray(cars, np.float64)[:, None] * split
    return spread


def _shares(draw: Array) -> Array:
    """Return each row over its sum; nothing where the sum is nothing."""
    total = draw.sum(axis=1, keepdims=True)
    shares: Array = np.divide(draw, total, out=np.zeros_like(draw), where=total > 0)
    return shares


def driven_pupils(pupils: Array, walk_m: Array, strategy: Strategy) -> Array:
    """Return how many of the `pupils` (n,) of homes are driven to school, by the walk (n,); inf is the farthest."""
    share = strategy.schools.traffic.driven_share(np.nan_to_num(walk_m, nan=np.inf, posinf=np.inf)) / 100
    driven: Array = np.asarray(pupils, np.float64) * share
    return driven


def school_trips(driven: Array, strategy: Strategy) -> Array:
    """Return the cars (n,) that bring the `driven` pupils (n,) to school in the peak hour."""
    cars: Array = np.asarray(driven, np.float64) / strategy.schools.traffic.pupils_per_car
    return cars


# --- exits -----------------------------------------------------------------------------------------------------------


def _at_ends(network: Network, edge: Array, at_start: Array) -> Snap:
    """Return the ends of edges as points on them."""
    node = np.where(at_start, network.from_node[edge], network.to_node[edge])
    offset = np.where(at_start, 0.0, network.table["length_m"].to_numpy()[edge])
    zero = np.zeros(len(edge))
    return Snap(edge.astype(np.int32), offset, zero, network.node_xy[node], zero.astype(np.uint8) + OK)


def _where(points: Snap, given: Array) -> Snap:
    """Return points, without an edge where there is none."""
    return Snap(
        np.where(given, points.edge, -1).astype(np.int32),
        points.offset_m,
        points.distance_m,
        points.xy,
        np.where(given, points.reason, NO_POINT).astype(np.uint8),
    )


def _carriageways(xy: Array, road_class: Array, only_in: Array, only_out: Array, most_m: float) -> tuple[Array, Array]:
    """Return pairs (k,) of ends that lead in and out: of one class, and each the nearest of the other."""
    into, out = np.flatnonzero(only_in), np.flatnonzero(only_out)
    if not len(into) or not len(out):
        return into[:0], out[:0]
    # Classes lie too far apart to be near each other.
    code = pd.factorize(road_class)[0]
    lifted = np.column_stack([xy, code * 2 * (most_m + 1)])
    gap, there = cKDTree(lifted[out]).query(lifted[into], distance_upper_bound=np.nextafter(most_m, np.inf))
    _, back = cKDTree(lifted[into]).query(lifted[out])
    one = np.flatnonzero(np.isfinite(gap))
    one = one[back[there[one]] == one]
    return into[one], out[there[one]]
