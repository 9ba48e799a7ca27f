"""Verdicts on parking: what lies nearer to a target, and by how much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.arrays import Bools, Floats, Objects
from ..strategy.loading import Strategy
from ..strategy.parking import PARKING_KINDS
from .inputs import ParkingPlaces
from .walks import DECIMALS, Nth, Walks, nth_space

BIKE_NEARER, EQUAL, CAR_NEARER = "bike_nearer", "equal", "car_nearer"
NO_BIKES, NO_CARS, NEITHER = "no_bike_parking", "no_car_parking", "neither"
STOP_NEARER, NO_STOP, UNKNOWN = "stop_nearer", "no_stop", "unknown"
HOLDS = (BIKE_NEARER, NO_CARS)
"""Verdicts with which the rule holds; with `NEITHER` and `UNKNOWN` there is nothing to judge."""
FAILS = (EQUAL, CAR_NEARER, NO_BIKES)
WALK_TO_STOP = "walk_to_stop"
"""The rule that compares the car with the stop instead of the bike."""


@dataclass(frozen=True)
class Groups:
    """Which places (p,) are looked at together; bikes before cars.

    Attributes
    ----------
    capacity : (p,) float array
    bikes, cars : (p,) bool arrays
        Places that count; cars without exempt kinds.
    against_bikes : (p,) bool array
        Cars whose rule compares them with bikes.
    exempt : (p,) bool array
    planned : (p,) bool array
    kind, said_kind : (p,) object arrays
        "" for bikes. What counts as the kind, and what may be said of it.
    """

    capacity: Floats
    bikes: Bools
    cars: Bools
    against_bikes: Bools
    exempt: Bools
    planned: Bools
    kind: Objects
    said_kind: Objects

    def nth_car(self, use: Bools, strategy: Strategy) -> float:
        """Return which car space is measured: the strategy's, or the last one of a layer that holds fewer."""
        return float(min(strategy.parking.nth_car, self.capacity[use].sum()))


@dataclass(frozen=True)
class Compared:
    """Bikes, cars and the stop from each target (n,): metres are inf where there is none within the search.

    Attributes
    ----------
    bike, car : Nth
        The n-th spaces, cars of the kinds that are compared with bikes.
    bike_near, car_near : Nth
        The nearest spaces.
    any_car : Nth
        The n-th car space of all kinds but the exempt ones, for the comparison with the stop.
    verdict, stop_verdict : (n,) object array
    """

    bike: Nth
    car: Nth
    bike_near: Nth
    car_near: Nth
    any_car: Nth
    verdict: Objects
    stop_verdict: Objects


def group(bikes: ParkingPlaces, cars: ParkingPlaces, strategy: Strategy) -> Groups:
    """Put bike and car parking side by side."""
    no_bikes, no_cars = np.zeros(len(bikes), np.bool_), np.zeros(len(cars), np.bool_)
    rules = strategy.parking.kind_rules
    by_stop = np.isin(cars.kind, [kind for kind in PARKING_KINDS if rules[kind] == WALK_TO_STOP])
    judged = cars.counts & ~cars.exempt
    return Groups(
        capacity=np.concatenate([bikes.capacity, cars.capacity]),
        bikes=np.concatenate([bikes.counts, no_cars]),
        cars=np.concatenate([no_bikes, judged]),
        against_bikes=np.concatenate([no_bikes, judged & ~by_stop]),
        exempt=np.concatenate([no_bikes, cars.counts & cars.exempt]),
        planned=np.concatenate([bikes.planned, cars.planned]),
        kind=np.concatenate([bikes.kind, cars.kind]),
        said_kind=np.concatenate([bikes.kind, cars.said_kind]),
    )


def compare(
    walks: Walks, groups: Groups, measured: Bools, stop_m: Floats | None, strategy: Strategy, *, planned: bool
) -> Compared:
    """Compare bikes, cars and the stop from each target (n,).

    Parameters
    ----------
    walks : Walks
        From the places (p,) to the targets.
    groups : Groups
        Of the places.
    measured : (n,) bool array
        Targets that are on the network.
    stop_m : (n,) float array, optional
        The walk to the nearest stop, in metres; inf for none.
    strategy : Strategy
    planned : bool
        Count what is planned as well.
    """
    rules, count = strategy.parking, len(measured)
    now = np.ones(len(groups.planned), np.bool_) if planned else ~groups.planned
    bikes, against, cars = groups.bikes & now, groups.against_bikes & now, groups.cars & now

    def nth(use: Bools, n: float) -> Nth:
        return nth_space(walks, groups.capacity, use, n, count)

    bike, car = nth(bikes, rules.nth_bike), nth(against, groups.nth_car(against, strategy))
    any_car = nth(cars, groups.nth_car(cars, strategy))
    verdict = nearer(bike.metres, car.metres, rules.equal_m, (BIKE_NEARER, NO_BIKES))
    by_stop = np.full(count, None, dtype=object)
    if stop_m is not None:
        by_stop = nearer(stop_m, any_car.metres, rules.equal_m, (STOP_NEARER, NO_STOP))
        by_stop[~measured] = UNKNOWN
    verdict[~measured] = UNKNOWN
    return Compared(bike, car, nth(bikes, 1e-3), nth(against, 1e-3), any_car, verdict, by_stop)


def nearer(wanted: Floats, car: Floats, equal_m: float, words: tuple[str, str]) -> Objects:
    """Return verdicts (n,) on what should lie nearer than the car.

    Parameters
    ----------
    wanted, car : (n,) float arrays
        Walks in metres; inf is nowhere.
    equal_m : float
        Walks that differ by no more are equal.
    words : tuple of str
        The verdicts for nearer, and for nowhere while there is a car.
    """
    with np.errstate(invalid="ignore"):
        margin = np.round(car - wanted, DECIMALS)
    verdict = np.where(margin > equal_m, words[0], np.where(margin >= -equal_m, EQUAL, CAR_NEARER)).astype(object)
    no_wanted, no_car = np.isinf(wanted), np.isinf(car)
    verdict[no_wanted] = words[1]
    verdict[no_car] = NO_CARS
    verdict[no_wanted & no_car] = NEITHER
    return verdict
