"""Which targets lack bike parking: how many bikes, and how near it has to be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.progress import Progress, part
from ..layers.messages import ParameterNumberWrongError
from ..routing.graph import Graph, Snap
from ..strategy.loading import Strategy
from ..strategy.parking import PARKING_KINDS
from .inputs import ParkingPlaces, ParkingTargets
from .verdicts import WALK_TO_STOP
from .walks import Walks, nth_space, spaces_within, walks_to

_SOME = 1e-6
BY_FIELD, BY_NORM, BY_RULE = "by_field", "by_norm", "by_rule"


@dataclass(frozen=True)
class Needs:
    """What each target (n,) has and lacks.

    Attributes
    ----------
    asked : (n,) int array
        Bikes that are to find a stand within the limit; 0 for targets that need none.
    basis : (n,) object array
        ``by_field``, ``by_norm`` or ``by_rule``: what `asked` comes from.
    nth : (n,) int array
        The bike whose walk the rule compares with the car parking's.
    bike_m, car_m : (n,) float arrays
        Walk to the nth bike and to the nearest car parking that the rule is for; inf where there is none within the
        strategy's `search_m`.
    car : (n,) int array
        That car parking; -1 for none.
    has : (n,) int array
        Bikes today within the longest walk and nearer than the car parking.
    lacks : (n,) int array
    limit_m : (n,) float array
        The longest walk from a new place, which is nearer than the car parking by the margin.
    on_network : (n,) bool array
    """

    asked: Ints
    basis: Objects
    nth: Ints
    bike_m: Floats
    car_m: Floats
    car: Ints
    has: Ints
    lacks: Ints
    limit_m: Floats
    on_network: Bools


def joined_needs(one: Walks, other: Walks, shift: int) -> Walks:
    """Return the walks of both, the places of the second numbered on from `shift`."""
    place = np.concatenate([one.place, other.place + shift])
    target = np.concatenate([one.target, other.target])
    metres = np.concatenate([one.metres, other.metres])
    order = np.lexsort([place, metres, target])
    return Walks(place[order], target[order], metres[order])


def nth_bike(found: Walks, capacity: Floats, nth: Ints) -> Floats:
    """Return the walk (n,) to the bike of each target that the rule measures; inf where there are not so many."""
    every, result = np.ones(len(capacity), np.bool_), np.full(len(nth), np.inf)
    for n in np.unique(nth[nth > 0]).tolist():
        own = nth == n
        result[own] = nth_space(found, capacity, every, float(n), len(nth)).metres[own]
    return result


def needs_of(
    walk: Graph,
    targets: ParkingTargets,
    doors: Snap,
    bikes: ParkingPlaces,
    cars: ParkingPlaces,
    demand: Floats | None,
    margin_m: float,
    strategy: Strategy,
    progress: Progress | None = None,
) -> tuple[Needs, Walks]:
    """Measure what targets have, and what they lack; also the walks from today's bike parking.

    Parameters
    ----------
    walk : Graph
        For walking, in metres.
    targets : ParkingTargets
    doors : Snap
        Of the points of the targets.
    bikes, cars : ParkingPlaces
        Today's.
    demand : (n,) float array, optional
        Bikes by the user's own field; NaN where nothing is given.
    margin_m : float
        How much nearer than car parking a new place has to be.
    strategy : Strategy
    progress : callable, optional
    """
    rules, n = strategy.parking, len(targets.name)
    snap_m = strategy.network.max_snap_m
    stands, lots = walk.snap(bikes.xy, snap_m), walk.snap(cars.xy, snap_m)
    bike = walks_to(walk, targets, doors, bikes, stands, rules.search_m, part(progress, 0.0, 0.5))
    car = walks_to(walk, targets, doors, cars, lots, rules.search_m, part(progress, 0.5, 1.0))
    judged = cars.counts & ~cars.exempt & np.isin(cars.kind, against_bikes(strategy))
    near = nth_space(car, cars.capacity, judged, _SOME, n)
    car_m = near.metres

    asked, basis = _asked(targets, demand, strategy)
    nth = np.minimum(asked, rules.nth_bike)
    # As near as the car parking is no nearer.
    nearer = np.minimum(rules.long_stay_m, np.nextafter(car_m - rules.equal_m, -np.inf))
    has = np.floor(spaces_within(bike, bikes.capacity, bikes.counts, nearer, n) + _SOME).astype(np.int64)
    on_network = np.zeros(n, np.bool_)
    on_network[targets.place_of[doors.edge >= 0]] = True
    return (
        Needs(
            asked=asked,
            basis=basis,
            nth=nth,
            bike_m=nth_bike(bike, bikes.capacity, nth),
            car_m=car_m,
            car=near.place,
            has=has,
            lacks=np.where(on_network, np.maximum(asked - has, 0), 0),
            limit_m=np.minimum(rules.long_stay_m, car_m - margin_m),
            on_network=on_network,
        ),
        bike,
    )


def against_bikes(strategy: Strategy) -> list[str]:
    """Return the kinds of car parking whose rule compares them with bikes."""
    return [kind for kind in PARKING_KINDS if strategy.parking.kind_rules[kind] != WALK_TO_STOP]


def _asked(targets: ParkingTargets, demand: Floats | None, strategy: Strategy) -> tuple[Ints, Objects]:
    """Return the bikes (n,) that are to find a stand, and what tells their number.

    A norm never asks for fewer than the rule measures: it also keeps small numbers of pupils from being worked out.
    """
    nth = float(strategy.parking.nth_bike)
    asked = np.where(np.isnan(targets.need), nth, np.maximum(targets.need, nth))
    basis = np.where(np.isnan(targets.need), BY_RULE, BY_NORM).astype(object)
    if demand is not None:
        given = ~np.isnan(demand)
        asked = np.where(given, np.ceil(np.round(demand, 6)), asked)
        basis[given] = BY_FIELD
    return asked.astype(np.int64), basis


def checked_margin(margin_m: float | None, strategy: Strategy) -> float:
    """Return how much nearer than car parking a place has to be; the strategy's where nothing is given."""
    least = strategy.parking.equal_m
    if margin_m is None:
        return max(strategy.parking.places.margin_m, least)
    if not least <= margin_m <= strategy.parking.search_m:
        raise ParameterNumberWrongError(name="MARGIN", value=margin_m, low=least, high=strategy.parking.search_m)
    return margin_m
