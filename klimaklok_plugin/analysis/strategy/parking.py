"""The part of the strategy that is about parking: bikes nearer than cars, and the car that takes the detour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from .values import Names, Number, Numbers, Words

PARKING_KINDS = (
    "public",
    "staff",
    "visitors",
    "residents",
    "park_and_ride",
    "disabled",
    "delivery",
    "car_share",
)
"""Kinds of car parking. The last three are exempt from every rule about distance."""

NEEDS = ("floor_area", "boardings", "pupils")


@dataclass(frozen=True)
class Detour:
    """How walking, cycling and driving are compared from door to door.

    Attributes
    ----------
    bike_park_min : float
        Time to unlock and to park a bike, both ends of the trip together.
    car_park_min : float
        Time to get a car out and to park it, both ends of the trip together.
    equal_min : float
        Times that differ by no more are equal.
    search_m : float
        Car parking farther from the target than this on foot is not used for it.
    """

    bike_park_min: Annotated[float, Number("min", 0, 30)]
    car_park_min: Annotated[float, Number("min", 0, 30)]
    equal_min: Annotated[float, Number("min", 0, 10)]
    search_m: Annotated[float, Number("m", 1, 5000)]


@dataclass(frozen=True)
class BikePlaces:
    """Where bike parking can be placed.

    Attributes
    ----------
    bike_m2 : float
        Ground for one bike, with the way to it.
    least_bikes : int
        Bikes at the smallest place worth building.
    most_bikes : int
        Bikes at the largest place.
    spacing_m : float
        Spacing of the places that are tried.
    depth_m : float
        How far from the street's edge a place may reach.
    street_m : mapping
        Half the width of the carriageway by road class, which is kept free; `other` for the rest.
    path_m : float
        Half the width of a path or pavement, which is kept free.
    margin_m : float
        How much nearer than the nearest car parking a place has to be, where the user does not say.
    push_m : float
        How far a bike is pushed from the nearest way it may be ridden on.
    point_m : float
        Radius that is kept free around an obstacle drawn as a point: a lamp post, a tree.
    look_m : float
        How far from a target without a place one is looked for, to say what stands in the way.
    zone_m : float
        How far to each side of the ways drawings reach of where car parking may not lie.
    """

    bike_m2: Annotated[float, Number("m²", 0.3, 10)]
    least_bikes: Annotated[int, Number("bikes", 1, 1000, whole=True)]
    most_bikes: Annotated[int, Number("bikes", 1, 10000, whole=True)]
    spacing_m: Annotated[float, Number("m", 1, 200)]
    depth_m: Annotated[float, Number("m", 1, 100)]
    street_m: Annotated[Mapping[str, float], Numbers("m", (), 0, 50)]
    path_m: Annotated[float, Number("m", 0, 20)]
    margin_m: Annotated[float, Number("m", 0, 500)]
    push_m: Annotated[float, Number("m", 0, 500)]
    point_m: Annotated[float, Number("m", 0, 50)]
    look_m: Annotated[float, Number("m", 1, 2000)]
    zone_m: Annotated[float, Number("m", 1, 200)]


@dataclass(frozen=True)
class Parking:
    """Bike and car parking, measured on foot from where it stands to its targets.

    Attributes
    ----------
    kind_names : mapping
        Words of a layer to the kinds of car parking.
    exempt_kinds : tuple of str
        Kinds of car parking that no rule about distance is for: they may stand nearest.
    kind_rules : mapping
        Rule by which each kind of car parking is judged.
    status_planned : tuple of str
        Words that say that parking is planned, not built.
    nth_bike : int
        The bike space whose distance is measured: one stand at the door is no bike parking.
    nth_car : int
        The car space whose distance is measured.
    search_m : float
        Parking farther from a target than this on foot is none for it.
    short_stay_m : float
        Bike parking for short stays lies within this walk of the target.
    long_stay_m : float
        Bike parking for long stays lies within this walk of the target.
    equal_m : float
        Distances that differ by no more are equal.
    same_place_m : float
        A point and an area of car parking this near to each other are one car park.
    assumed_bikes : int
        Bike spaces where neither a number nor an area tells.
    assumed_cars : int
        Car spaces where neither a number nor an area tells.
    car_m2 : float
        Ground for one car, lanes included.
    bikes_per : mapping
        Bikes that a target needs by norm: per 100 m² of floor area, per boarding on a day, per pupil.
    """

    kind_names: Annotated[Mapping[str, str], Words("", (), PARKING_KINDS)]
    exempt_kinds: Annotated[tuple[str, ...], Names("", PARKING_KINDS)]
    kind_rules: Annotated[Mapping[str, str], Words("", PARKING_KINDS)]
    status_planned: Annotated[tuple[str, ...], Names("")]
    nth_bike: Annotated[int, Number("bikes", 1, 1000, whole=True)]
    nth_car: Annotated[int, Number("cars", 1, 1000, whole=True)]
    search_m: Annotated[float, Number("m", 1, 5000)]
    short_stay_m: Annotated[float, Number("m", 1, 1000)]
    long_stay_m: Annotated[float, Number("m", 1, 1000)]
    equal_m: Annotated[float, Number("m", 0, 100)]
    same_place_m: Annotated[float, Number("m", 0, 100)]
    assumed_bikes: Annotated[int, Number("bikes", 0, 1000, whole=True)]
    assumed_cars: Annotated[int, Number("cars", 0, 10000, whole=True)]
    car_m2: Annotated[float, Number("m²", 5, 200)]
    bikes_per: Annotated[Mapping[str, float], Numbers("bikes", NEEDS, 0, 100)]
    places: BikePlaces
    detour: Detour
