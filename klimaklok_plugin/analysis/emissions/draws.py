"""What the strategy states as ranges, drawn: once in the middle, and many times over all of it.

A draw holds one value of everything that is not known for sure. All sites share it, since a fleet that turns electric
slowly does so everywhere: so ranges of sums are as wide as those of their parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..core.arrays import Floats
from ..strategy.emissions import Emissions, Fleet, MeanPlace, Travel
from ..strategy.values import of_year

MODES = ("walk", "bike", "transit")
EFFECTS = ("headway", "hub_walk", "centre_transit", "centre_active", "services", "parking")


@dataclass(frozen=True)
class AccessDrawn:
    """What is taken where a place's access is not known; (D,) float arrays.

    Of a hub that is not known, each draw takes one of three cases: none in reach, a bus stop at the door with frequent
    departures, or a station; of the other things either nothing or all. Values between them would make the range
    narrower than that of a place that is known.

    Attributes
    ----------
    departures : (D,) float array
        log2 of 10 minutes over the headway.
    walk_km, centre, services, parking : (D,) float arrays
    rail_share : (D,) float array
        Share of the person-km by public transport that is rail-bound.
    """

    departures: Floats
    walk_km: Floats
    centre: Floats
    services: Floats
    parking: Floats
    rail_share: Floats


@dataclass(frozen=True)
class TravelDrawn:
    """How a group travels, in D draws; all (D,) float arrays."""

    trips: Floats
    occupancy: Floats
    level: dict[str, Floats]
    effects: dict[str, Floats]
    length_far: Floats
    length_centre: Floats
    unknown: AccessDrawn


@dataclass(frozen=True)
class FleetDrawn:
    """What a kilometre emits in D draws; grams.

    Attributes
    ----------
    fossil_g, electric_g : (D,) float arrays
        Per car-km.
    rail_g : (D,) float array
        Per person-km.
    electric : (D, y) float array
        Share of the car-km in each year.
    bus_g : (D, y) float array
        Per person-km in each year.
    """

    fossil_g: Floats
    electric_g: Floats
    rail_g: Floats
    electric: Floats
    bus_g: Floats

    @property
    def car_g(self) -> Floats:
        """Grams (D, y) per car-km."""
        share = self.electric
        grams: Floats = self.fossil_g[:, None] * (1 - share) + self.electric_g[:, None] * share
        return grams


@dataclass(frozen=True)
class AllDrawn:
    """Everything that is drawn."""

    persons_per_dwelling: Floats
    travel: dict[str, TravelDrawn]
    fleet: FleetDrawn


class _Draw:
    """Draws values from ranges; without a generator, their middles."""

    def __init__(self, count: int, generator: np.random.Generator | None) -> None:
        self.count, self.generator = count, generator

    def of(self, span: Mapping[str, float]) -> Floats:
        """Return values (D,) of a triangular distribution from low to high with its peak at mid."""
        low, mid, high = span["low"], span["mid"], span["high"]
        if self.generator is None or not low < high:
            return np.full(self.count, mid)
        return self.generator.triangular(low, mid, high, self.count)

    def between(self, low: float, mid: float, high: float) -> Floats:
        return self.of({"low": low, "mid": mid, "high": high})

    def one_of(self, mid: float, *cases: float) -> Floats:
        """Return values (D,) of which each is one of some cases, none likelier than another; `mid` is what is taken."""
        if self.generator is None:
            return np.full(self.count, mid)
        values: Floats = np.array(cases, dtype=np.float64)[self.generator.integers(0, len(cases), self.count)]
        return values


def draw(
    rules: Emissions,
    years: Floats,
    reference: Mapping[str, MeanPlace],
    rates: Mapping[str, float | None],
    *,
    many: bool,
) -> AllDrawn:
    """Draw all that the strategy states as a range.

    Parameters
    ----------
    rules : Emissions
    years : (y,) float array
    reference : mapping
        By group of travellers how the municipality's places lie on average: the likeliest where a place's own access is
        not known.
    rates : mapping
        By group the trips a day that the user gives, None for the strategy's.
    many : bool
        ``rules.draws`` draws, always the same ones; else one, of the likeliest values.
    """
    one = _Draw(rules.draws, np.random.default_rng(rules.seed)) if many else _Draw(1, None)
    groups: dict[str, Travel] = {"residents": rules.residents, "staff": rules.staff}
    per_dwelling = one.of(rules.persons_per_dwelling)
    travel = {name: _travel(one, rules, each, reference[name], rates[name]) for name, each in groups.items()}
    return AllDrawn(per_dwelling, travel, _fleet(one, rules.fleet, years, rules.residents.occupancy["mid"]))


def _travel(one: _Draw, rules: Emissions, travel: Travel, reference: MeanPlace, rate: float | None) -> TravelDrawn:
    spread = travel.level_spread
    middle = travel.level
    return TravelDrawn(
        trips=one.of(travel.trips) if rate is None else np.full(one.count, rate),
        occupancy=one.of(travel.occupancy),
        level={mode: one.between(middle[mode] - spread, middle[mode], middle[mode] + spread) for mode in MODES},
        effects={name: one.of(getattr(travel.effects, name)) for name in EFFECTS},
        length_far=one.of(travel.length_far),
        length_centre=one.of(travel.length_centre),
        unknown=_unknown(one, rules, reference),
    )


_LIKELY, _NONE, _BUS, _RAIL = 0, 1, 2, 3
_BEST = 8.0
"""How many times as frequent as on average departures are at the best hub that an unknown one may be."""


def _unknown(one: _Draw, rules: Emissions, mean: MeanPlace) -> AccessDrawn:
    likely = float(np.log2(10 / mean.headway_min))
    worst = min(float(np.log2(10 / rules.longest_headway_min)), likely)
    walk, most = mean.hub_walk_m / 1000, max(rules.longest_walk_m, mean.hub_walk_m) / 1000
    best = likely + float(np.log2(_BEST))
    case = one.one_of(_LIKELY, _NONE, _BUS, _RAIL)
    likeliest, none, rail = case == _LIKELY, case == _NONE, case == _RAIL
    return AccessDrawn(
        departures=np.where(likeliest, likely, np.where(none, worst, best)),
        walk_km=np.where(likeliest, walk, np.where(none, most, 0.0)),
        rail_share=np.where(likeliest, rules.fleet.rail_share["unknown"], rail),
        centre=one.one_of(mean.centre, 0.0, 1.0),
        services=one.one_of(mean.services, 0.0, 1.0),
        parking=one.one_of(mean.parking, 0.0, 1.0),
    )


def _fleet(one: _Draw, fleet: Fleet, years: Floats, persons: float) -> FleetDrawn:
    """Draw the fleet; `persons` is how many in a car Statistics Norway's figures per person-km are taken to be for."""
    return FleetDrawn(
        fossil_g=one.of(fleet.fossil_g) * persons,
        electric_g=np.full(one.count, fleet.electric_g * persons),
        rail_g=one.of(fleet.rail_g),
        electric=_paths(one, fleet.electric, years),
        bus_g=_paths(one, fleet.bus_g, years),
    )


def _paths(one: _Draw, tables: Mapping[str, Mapping[str, float]], years: Floats) -> Floats:
    """Return paths (D, y) through the years, each as far from the middle one as it is in all years."""
    low, mid, high = (
        np.array([of_year(tables[name], int(year))[0] for year in years]) for name in ("low", "mid", "high")
    )
    place = one.between(-1.0, 0.0, 1.0)[:, None]
    below, above = np.clip(-place, 0.0, None), np.clip(place, 0.0, None)
    path: Floats = mid + above * (high - mid) - below * (mid - low)
    return path
