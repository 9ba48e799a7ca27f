"""The part of the strategy that is about a plan's transport: trips, modes, lengths, fleet, and how sure each is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from .sections import TIERS
from .values import RANGE, Keyed, Number, Numbers, Range, Shares, Years

BANDS = ("under_1", "1_3", "3_5", "5_10", "10_20", "over_20")
"""Bands of the length of a trip, in kilometres."""
GROUPS = ("residents", "staff")
CENTRE_KINDS = ("region", "local")


@dataclass(frozen=True)
class Effects:
    """How much access changes the choice of mode: what is added to the log-odds of a mode, against the car.

    Attributes
    ----------
    headway : mapping
        To public transport, each time that departures from the hub are twice as frequent.
    hub_walk : mapping
        Taken from public transport, for each kilometre of the walk to the hub.
    centre_transit : mapping
        To public transport, from far outside (0) to the middle of a centre of the region (1).
    centre_active : mapping
        To walking and cycling, from far outside to the middle of a centre of the region.
    services : mapping
        To walking, from no service within reach to all of them at the door.
    parking : mapping
        To the car, from no space at the site to a space for everybody.
    """

    headway: Annotated[Mapping[str, float], Range("log-odds", RANGE, -10, 10)]
    hub_walk: Annotated[Mapping[str, float], Range("log-odds per km", RANGE, -10, 10)]
    centre_transit: Annotated[Mapping[str, float], Range("log-odds", RANGE, -10, 10)]
    centre_active: Annotated[Mapping[str, float], Range("log-odds", RANGE, -10, 10)]
    services: Annotated[Mapping[str, float], Range("log-odds", RANGE, -10, 10)]
    parking: Annotated[Mapping[str, float], Range("log-odds", RANGE, -10, 10)]


@dataclass(frozen=True)
class MeanPlace:
    """How a place lies.

    Attributes
    ----------
    headway_min : float
        Minutes between departures at the hub.
    hub_walk_m : float
        Walk to the hub.
    centre : float
        Nearness to a centre of the region: 1 in its middle, 0 far outside.
    services : float
        Daily services within walking distance: 1 at the door, 0 none.
    parking : float
        Spaces per household, or per employee, at most 1.
    """

    headway_min: Annotated[float, Number("min", 0.5, 240)]
    hub_walk_m: Annotated[float, Number("m", 0, 20000)]
    centre: Annotated[float, Number("share", 0, 1)]
    services: Annotated[float, Number("share", 0, 1)]
    parking: Annotated[float, Number("share", 0, 1)]


@dataclass(frozen=True)
class Travel:
    """How those who live, or work, somewhere travel.

    The odds of a mode against the car, in a band of trip lengths, are exp(level + shape + effects of access). What
    stands as low, mid and high is the range in which a value is taken to lie, and the likeliest.

    Attributes
    ----------
    trips : mapping
        Trips a day, per inhabitant or per job.
    days : float
        Days a year on which these trips are made.
    peak_share : float
        Share of a day's car trips in the busiest hour.
    occupancy : mapping
        Persons in a car, the driver among them.
    level : mapping
        Log-odds of each mode against the car where its shape is 0, before any effect of access.
    level_spread : float
        How far the level of a mode may lie from the truth, both ways.
    walk : mapping
        Shape of walking: what is added to its level in each band of trip lengths.
    bike : mapping
        Shape of cycling, likewise.
    transit : mapping
        Shape of public transport, likewise.
    band_share : mapping
        Share of the trips in each band of lengths, in kilometres.
    band_km : mapping
        Mean length of the trips of each band.
    length_far : mapping
        By what all lengths are multiplied far outside a centre of the region.
    length_centre : mapping
        By what they are multiplied in its middle; between the two it goes by nearness.
    effects : Effects
    reference : MeanPlace
        How the municipality's homes, or workplaces, lie on average: today's practice.
    """

    trips: Annotated[Mapping[str, float], Range("trips per day", RANGE, 0, 50)]
    days: Annotated[float, Number("days", 1, 366)]
    peak_share: Annotated[float, Number("share", 0, 1)]
    occupancy: Annotated[Mapping[str, float], Range("persons", RANGE, 1, 9)]
    level: Annotated[Mapping[str, float], Numbers("log-odds", ("walk", "bike", "transit"), -20, 20)]
    level_spread: Annotated[float, Number("log-odds", 0, 10)]
    walk: Annotated[Mapping[str, float], Numbers("log-odds", BANDS, -30, 30)]
    bike: Annotated[Mapping[str, float], Numbers("log-odds", BANDS, -30, 30)]
    transit: Annotated[Mapping[str, float], Numbers("log-odds", BANDS, -30, 30)]
    band_share: Annotated[Mapping[str, float], Shares("share", BANDS)]
    band_km: Annotated[Mapping[str, float], Numbers("km", BANDS, 0, 2000)]
    length_far: Annotated[Mapping[str, float], Range("", RANGE, 0.1, 10)]
    length_centre: Annotated[Mapping[str, float], Range("", RANGE, 0.1, 10)]
    effects: Effects
    reference: MeanPlace


@dataclass(frozen=True)
class Fleet:
    """What a kilometre emits, by year.

    Attributes
    ----------
    fossil_g : mapping
        CO2 per person-km in cars that are not electric, at the mean number of persons of `residents`.
    electric_g : float
        The same in electric cars.
    electric : mapping
        Share of the car-km that is driven by electricity, by year: slow (low), likeliest (mid) and quick (high).
    bus_g : mapping
        CO2 per person-km by bus, by year: low, mid and high.
    rail_g : mapping
        CO2 per person-km by rail-bound modes.
    rail_share : mapping
        Share of the person-km by public transport that is rail-bound, where the hub has a rail-bound mode (`rail`),
        where it has none (`other`), and where nobody knows (`unknown`).
    """

    fossil_g: Annotated[Mapping[str, float], Range("g per person-km", RANGE, 0, 1000)]
    electric_g: Annotated[float, Number("g per person-km", 0, 1000)]
    electric: Annotated[Mapping[str, Mapping[str, float]], Keyed(RANGE), Years("share", (), 0, 1)]
    bus_g: Annotated[Mapping[str, Mapping[str, float]], Keyed(RANGE), Years("g per person-km", (), 0, 1000)]
    rail_g: Annotated[Mapping[str, float], Range("g per person-km", RANGE, 0, 1000)]
    rail_share: Annotated[Mapping[str, float], Numbers("share", ("rail", "other", "unknown"), 0, 1)]


@dataclass(frozen=True)
class Emissions:
    """Trips, mode shares and emissions of a plan's transport in operation.

    Attributes
    ----------
    target_green : float
        Share of the trips by public transport, bike and foot that the strategy aims at.
    target_bike : float
        Share of the trips by bike that the strategy aims at.
    years : int
        Years in operation that emissions are summed over, where the user gives none.
    practice_year : int
        The year whose fleet is today's practice.
    persons_per_dwelling : mapping
        Inhabitants of a dwelling, where persons are not given.
    residents, staff : Travel
    fleet : Fleet
    tier_headway_min : mapping
        Minutes between departures at a hub of each tier whose frequency is not known.
    longest_headway_min : float
        More minutes between departures count as this many: access by public transport gets no worse.
    longest_walk_m : float
        A longer walk to the hub counts as this long.
    centre_km : float
        At this distance by air, nearness to a centre has fallen to 1/e (37 per cent).
    centre_kind : mapping
        What a centre counts: one of the region as 1, a local one less.
    draws : int
        Draws by which ranges are propagated.
    seed : int
        Makes the draws the same each time.
    coverage : float
        Share of the draws that lie from low to high.
    """

    target_green: Annotated[float, Number("share", 0, 1)]
    target_bike: Annotated[float, Number("share", 0, 1)]
    years: Annotated[int, Number("years", 1, 100, whole=True)]
    practice_year: Annotated[int, Number("", 1990, 2100, whole=True)]
    persons_per_dwelling: Annotated[Mapping[str, float], Range("persons", RANGE, 0.1, 20)]
    residents: Travel
    staff: Travel
    fleet: Fleet
    tier_headway_min: Annotated[Mapping[str, float], Numbers("min", TIERS, 0.5, 1440)]
    longest_headway_min: Annotated[float, Number("min", 1, 1440)]
    longest_walk_m: Annotated[float, Number("m", 1, 50000)]
    centre_km: Annotated[float, Number("km", 0.1, 200)]
    centre_kind: Annotated[Mapping[str, float], Numbers("share", CENTRE_KINDS, 0, 1)]
    draws: Annotated[int, Number("draws", 10, 100000, whole=True)]
    seed: Annotated[int, Number("", 0, 2**31, whole=True)]
    coverage: Annotated[float, Number("share", 0.1, 0.999)]
