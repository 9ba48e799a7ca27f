"""How people travel to and from places, by how these lie, and what that emits.

Trips of a group (who lives there, or works there) are split over bands of lengths, and in each band over the modes by a
multinomial logit (McFadden 1974, Conditional logit analysis of qualitative choice behavior): the odds of a mode against
the car are ``exp(level + shape of the band + effects of access)``. Car-km are person-km by car over the persons in a
car. Of D draws, the values of one stand in the place of the same draw everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.arrays import Floats
from ..strategy.emissions import BANDS, Emissions, MeanPlace, Travel
from .access import M_PER_KM, PlaceAccess
from .draws import AccessDrawn, FleetDrawn, TravelDrawn

G_PER_T = 1e6


@dataclass(frozen=True)
class Lies:
    """How places lie, as the model takes it; (n, 1) or (n, D) float arrays.

    Attributes
    ----------
    departures : float array
        log2 of 10 minutes over the headway.
    walk_km, centre, services, parking : float arrays
    """

    departures: Floats
    walk_km: Floats
    centre: Floats
    services: Floats
    parking: Floats


@dataclass(frozen=True)
class Travelled:
    """Trips a day; (n, D) float arrays.

    Attributes
    ----------
    trips : float array
    by_mode : dict of float array
        Trips by walk, bike, transit and car (drivers and passengers).
    km_by_mode : dict of float array
        Person-km.
    car_trips, car_km : float arrays
        Of cars.
    """

    trips: Floats
    by_mode: dict[str, Floats]
    km_by_mode: dict[str, Floats]
    car_trips: Floats
    car_km: Floats


def lies(access: PlaceAccess, group: str, unknown: AccessDrawn, rules: Emissions) -> Lies:
    """Return how places (n,) lie for a group; where it is not known, as drawn.

    Parameters
    ----------
    access : PlaceAccess
    group : str
    unknown : AccessDrawn
    rules : Emissions
        What is worse than its longest headway and walk counts as these.
    """
    headway = np.minimum(access.headway_min, rules.longest_headway_min)
    walk = np.minimum(access.hub_walk_m, rules.longest_walk_m) / M_PER_KM
    return Lies(
        departures=_filled(np.log2(10 / headway), unknown.departures),
        walk_km=_filled(walk, unknown.walk_km),
        centre=_filled(access.centre, unknown.centre),
        services=_filled(access.services[group], unknown.services),
        parking=_filled(access.parking[group], unknown.parking),
    )


def lies_as(mean: MeanPlace, count: int) -> Lies:
    """Return `count` places that all lie as the municipality's do on average."""

    def same(value: float) -> Floats:
        return np.full((count, 1), value)

    return Lies(
        departures=same(float(np.log2(10 / mean.headway_min))),
        walk_km=same(mean.hub_walk_m / M_PER_KM),
        centre=same(mean.centre),
        services=same(mean.services),
        parking=same(mean.parking),
    )


def _filled(values: Floats, drawn: Floats) -> Floats:
    known = ~np.isnan(values)[:, None]
    return values[:, None] if known.all() else np.where(known, values[:, None], drawn[None, :])


def travel(people: Floats, where: Lies, drawn: TravelDrawn, rules: Travel) -> Travelled:
    """Return the trips and kilometres a day of a group.

    Parameters
    ----------
    people : (n, 1) or (n, D) float array
        Inhabitants, or jobs.
    where : Lies
    drawn : TravelDrawn of D draws
    rules : Travel

    Examples
    --------
    Half of the trips are under 5 km, and a longer walk to the hub leaves more of them to the car:

    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> from .draws import draw
    >>> rules = load_strategy().emissions
    >>> both = {"residents": rules.residents.reference, "staff": rules.staff.reference}
    >>> one = draw(rules, np.array([2030.0]), both, {"residents": None, "staff": None}, many=False)
    >>> near = lies_as(rules.residents.reference, 1)
    >>> far = Lies(near.departures, near.walk_km + 1.0, near.centre, near.services, near.parking)
    >>> ways = [travel(np.array([[100.0]]), each, one.travel["residents"], rules.residents) for each in (near, far)]
    >>> [float(each.trips[0, 0]) for each in ways], bool(ways[0].car_km < ways[1].car_km)
    ([260.0, 260.0], True)
    """
    effect = drawn.effects
    active = effect["centre_active"] * where.centre
    walk = np.exp(drawn.level["walk"] + active + effect["services"] * where.services)
    bike = np.exp(drawn.level["bike"] + active)
    transit = np.exp(
        drawn.level["transit"]
        + effect["headway"] * where.departures
        - effect["hub_walk"] * where.walk_km
        + effect["centre_transit"] * where.centre
    )
    car = np.exp(effect["parking"] * where.parking)
    odds = {"walk": walk, "bike": bike, "transit": transit}
    shape = {"walk": rules.walk, "bike": rules.bike, "transit": rules.transit}
    share = {mode: np.zeros(car.shape) for mode in (*odds, "car")}
    km = {mode: np.zeros(car.shape) for mode in (*odds, "car")}
    for band in BANDS:
        weighed = {mode: odds[mode] * np.exp(shape[mode][band]) for mode in odds} | {"car": car}
        total = sum(weighed.values())
        for mode, each in weighed.items():
            part = rules.band_share[band] * each / total
            share[mode] = share[mode] + part
            km[mode] = km[mode] + part * rules.band_km[band]
    trips = people * drawn.trips
    # Lengths grow from the middle of the region outwards; see `Travel.length_far`.
    longer = drawn.length_far + (drawn.length_centre - drawn.length_far) * where.centre
    by_mode = {mode: trips * each for mode, each in share.items()}
    km_by_mode = {mode: trips * longer * each for mode, each in km.items()}
    return Travelled(
        trips=np.broadcast_to(trips, by_mode["car"].shape),
        by_mode=by_mode,
        km_by_mode=km_by_mode,
        car_trips=by_mode["car"] / drawn.occupancy,
        car_km=km_by_mode["car"] / drawn.occupancy,
    )


@dataclass(frozen=True)
class Kilometres:
    """What is travelled in a year; (n, D) float arrays of kilometres.

    Attributes
    ----------
    car : float array
        Car-km.
    rail, bus : float arrays
        Person-km.
    """

    car: Floats
    rail: Floats
    bus: Floats

    def __add__(self, other: Kilometres) -> Kilometres:
        return Kilometres(self.car + other.car, self.rail + other.rail, self.bus + other.bus)

    def summed(self, rows: Floats) -> Kilometres:
        """Return sums (a, D) of places by weights (a, n)."""
        return Kilometres(rows @ self.car, rows @ self.rail, rows @ self.bus)

    def tonnes(self, fleet: FleetDrawn, year: int) -> Floats:
        """Return the tonnes (n, D) emitted in a year, by its place among the years drawn."""
        grams = self.car * fleet.car_g[:, year] + self.rail * fleet.rail_g + self.bus * fleet.bus_g[:, year]
        return np.asarray(grams / G_PER_T, dtype=np.float64)

    def tonnes_in_all(self, fleet: FleetDrawn) -> Floats:
        """Return the tonnes (n, D) emitted in all of the years together."""
        years = fleet.car_g.shape[1]
        grams = (
            self.car * fleet.car_g.sum(axis=1) + self.rail * fleet.rail_g * years + self.bus * fleet.bus_g.sum(axis=1)
        )
        return np.asarray(grams / G_PER_T, dtype=np.float64)


def kilometres(ways: Travelled, rail: Floats, unknown: Floats, rules: Emissions, group: str) -> Kilometres:
    """Return what a group travels in a year.

    Parameters
    ----------
    ways : Travelled
    rail : (n,) float array
        1 where the hub has a rail-bound mode, 0 where not, between for a mean of places, NaN where nobody knows.
    unknown : (D,) float array
        Share of the person-km by public transport that is rail-bound where nobody knows.
    rules : Emissions
    group : str
    """
    table = rules.fleet.rail_share
    share = _filled(rail * table["rail"] + (1 - rail) * table["other"], unknown)
    days = getattr(rules, group).days
    transit = ways.km_by_mode["transit"] * days
    return Kilometres(ways.car_km * days, transit * share, transit * (1 - share))
