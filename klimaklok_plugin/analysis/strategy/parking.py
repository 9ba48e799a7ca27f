"""The part of the strategy that is about parking: bikes nearer than cars, and the car that takes the detour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from .values import PAIR, Names, Number, Numbers, Pair, Words

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

ATTRACTORS = ("hub", "centre", "workplace", "park_and_ride")
"""What draws cars that are parked in streets around it."""

ROAD_CLASSES = (
    *("motorway", "trunk", "primary", "secondary", "tertiary", "unclassified"),
    *("residential", "living_street", "service", "track", "other"),
)


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
class Spillover:
    """Where cars that belong elsewhere are parked in residential streets. A screening: most numbers are assumptions.

    Attributes
    ----------
    reach_m : mapping
        Longest walk from the parked car, by what draws it.
    hub_tiers : tuple of str
        Tiers of the hubs that draw cars.
    hub_drive_m : float
        Who lives farther than this from a hub, along the streets, does not park in its streets.
    hub_share : mapping
        Of the commuters who live beyond a walk of the hub and within `hub_drive_m`: the share that parks in the streets
        around it, least and most.
    centre_cars : mapping
        Cars that are parked in the streets around a centre, least and most, where no field tells.
    work_car_share : mapping
        Share of those at work who come as drivers, least and most.
    work_street_share : mapping
        Share of these drivers who park in a street, least and most.
    least_jobs : int
        Workplaces with fewer jobs, those beside them included, are left out.
    together_m : float
        Workplaces this near to a greater one are taken as one with it.
    overflow_share : mapping
        Of the cars that find no space at a park-and-ride site: the share that parks in a street near by, least and
        most.
    open_kinds : tuple of str
        Kinds of car parking that take some of these cars instead.
    open_share : float
        Share of such spaces within reach that is free for them, where the least is worked out; none where the most is.
    kerb_per_m : mapping
        Cars from elsewhere that a metre of street has room for beside residents' own, least and most.
    street_classes : tuple of str
        Road classes that are residential streets.
    home_classes : tuple of str
        Road classes along which people live: everybody is counted at the nearest street of these.
    least_per_100_m : float
        Cars from elsewhere for every 100 m, from which a street is at risk.
    join_m : float
        Streets that are this far from each other, along streets that are no main roads, belong to one zone.
    least_zone_m : float
        Fewer metres of streets make no zone.
    zone_m : float
        How far to each side of the streets a zone is drawn.
    """

    reach_m: Annotated[Mapping[str, float], Numbers("m", ATTRACTORS, 1, 3000)]
    hub_tiers: Annotated[tuple[str, ...], Names("", ("A", "B", "C", "D"))]
    hub_drive_m: Annotated[float, Number("m", 1, 50000)]
    hub_share: Annotated[Mapping[str, float], Pair("share", PAIR, 0, 1)]
    centre_cars: Annotated[Mapping[str, float], Pair("cars", PAIR, 0, 10000)]
    work_car_share: Annotated[Mapping[str, float], Pair("share", PAIR, 0, 1)]
    work_street_share: Annotated[Mapping[str, float], Pair("share", PAIR, 0, 1)]
    least_jobs: Annotated[int, Number("jobs", 0, 100000, whole=True)]
    together_m: Annotated[float, Number("m", 0, 1000)]
    overflow_share: Annotated[Mapping[str, float], Pair("share", PAIR, 0, 1)]
    open_kinds: Annotated[tuple[str, ...], Names("", PARKING_KINDS)]
    open_share: Annotated[float, Number("share", 0, 1)]
    kerb_per_m: Annotated[Mapping[str, float], Pair("cars per m", PAIR, 0.001, 1)]
    street_classes: Annotated[tuple[str, ...], Names("", ROAD_CLASSES)]
    home_classes: Annotated[tuple[str, ...], Names("", ROAD_CLASSES)]
    least_per_100_m: Annotated[float, Number("cars per 100 m", 0, 100)]
    join_m: Annotated[float, Number("m", 0, 1000)]
    least_zone_m: Annotated[float, Number("m", 0, 10000)]
    zone_m: Annotated[float, Number("m", 1, 100)]


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
    spillover: Spillover
