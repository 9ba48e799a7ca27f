"""What the audit of parking measured, and the table of targets that comes of it."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.arrays import Bools, Floats, Objects
from ..layers.fields import with_sources
from ..strategy.loading import Strategy
from ..strategy.parking import PARKING_KINDS
from .inputs import ParkingPlaces, ParkingTargets
from .verdicts import FAILS, HOLDS, Compared, Groups
from .walks import DECIMALS, Walks, names_at, nth_space, spaces_within

RULE = "bike_parking_nearer"
"""What a verdict goes by where no car parking decides it."""


@dataclass(frozen=True)
class Audit:
    """Everything that was measured, for n targets, and p places of which bikes come before cars.

    Attributes
    ----------
    target_off_m : (n,) float array, place_off_m : (p,) float array
        From the network.
    place_on : (p,) bool array, measured : (n,) bool array
        What is on the network.
    now, later : Compared
        Without and with what is planned.
    plans_known : bool
        A field tells what is planned.
    stop_m : (n,) float array, optional
        inf where no stop is near enough.
    stop_name : (n,) object array
    stops_off : int
        Stops too far from the network.
    lacking : (n,) float array
        Bikes by norm without a space within the distance for long stays; NaN where that is not known.
    """

    targets: ParkingTargets
    bikes: ParkingPlaces
    cars: ParkingPlaces
    target_off_m: Floats
    place_off_m: Floats
    place_on: Bools
    measured: Bools
    walks: Walks
    groups: Groups
    now: Compared
    later: Compared
    plans_known: bool
    stop_m: Floats | None
    stop_name: Objects
    stops_off: int

    lacking: Floats

    @property
    def place_name(self) -> Objects:
        """The names (p,) of the places."""
        return np.concatenate([self.bikes.name, self.cars.name])


def target_table(audit: Audit, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return the targets with what was measured."""
    rules, now, later, count = strategy.parking, audit.now, audit.later, len(audit.measured)
    built = ~audit.groups.planned
    bikes, cars = audit.groups.bikes & built, audit.groups.against_bikes & built
    rule = rules_of(audit, strategy)
    stop_m = np.full(count, np.nan) if audit.stop_m is None else known(audit.stop_m)
    any_car = np.full(count, np.nan) if audit.stop_m is None else known(now.any_car.metres)
    reason = audit.targets.reason

    def within(use: Bools, metres: float) -> Floats:
        found = spaces_within(audit.walks, audit.groups.capacity, use, metres, count)
        return np.where(audit.measured, found, np.nan)

    plans = audit.plans_known
    # Where nobody tells who parks anywhere, exempt spaces may be among all.
    kinds_known = audit.cars.told.any() or not len(audit.cars)

    columns = {
        "target_id": np.arange(1, count + 1),
        "target_name": audit.targets.name,
        "target_kind": _text(audit.targets.kind),
        "bike_m": known(now.bike.metres),
        "car_m": known(now.car.metres),
        "margin_m": _less(now.car.metres, now.bike.metres),
        "verdict": now.verdict,
        "rule": rule,
        "force": forces(rule, strategy),
        "bike_near_m": known(now.bike_near.metres),
        "car_near_m": known(now.car_near.metres),
        "near_margin_m": _less(now.car_near.metres, now.bike_near.metres),
        "bike_place": names_at(audit.place_name, now.bike.place),
        "car_place": names_at(audit.place_name, now.car.place),
        "bikes_short": within(bikes, rules.short_stay_m),
        "bikes_long": within(bikes, rules.long_stay_m),
        "cars_short": within(cars, rules.short_stay_m),
        "cars_long": within(cars, rules.long_stay_m),
        "bikes_search": within(bikes, rules.search_m),
        "cars_search": within(cars, rules.search_m),
        **_by_kind(audit, strategy),
        "exempt_m": known(nth_space(audit.walks, audit.groups.capacity, exempt_places(audit), 1e-3, count).metres),
        "exempt_long": within(exempt_places(audit), rules.long_stay_m) if kinds_known else np.full(count, np.nan),
        "need_bikes": audit.targets.need,
        "lacking_bikes": audit.lacking,
        "stop_name": audit.stop_name,
        "stop_m": stop_m,
        "car_stop_m": any_car,
        "stop_margin_m": np.round(any_car - stop_m, DECIMALS),
        "stop_verdict": now.stop_verdict,
        "bike_planned_m": known(later.bike.metres) if plans else np.full(count, np.nan),
        "car_planned_m": known(later.car.metres) if plans else np.full(count, np.nan),
        "verdict_planned": later.verdict if plans else np.full(count, None, dtype=object),
        "reason": _text(reason),
        "snap_m": audit.target_off_m,
    }
    return with_sources(audit.targets.frame, np.arange(count), columns)


def _by_kind(audit: Audit, strategy: Strategy) -> dict[str, Floats]:
    """Return the walk to the n-th space of each kind that is judged."""
    groups = audit.groups
    built = groups.cars & ~groups.planned
    wanted = groups.nth_car(built, strategy)
    kinds = [kind for kind in PARKING_KINDS if kind not in strategy.parking.exempt_kinds]
    return {
        f"car_{kind}_m": known(
            nth_space(audit.walks, groups.capacity, built & (groups.kind == kind), wanted, len(audit.measured)).metres
        )
        for kind in kinds
    }


def exempt_places(audit: Audit) -> Bools:
    """Return the places (p,) of exempt kinds that are built."""
    exempt: Bools = audit.groups.exempt & ~audit.groups.planned
    return exempt


def rules_of(audit: Audit, strategy: Strategy) -> Objects:
    """Return the rule (n,) that each verdict goes by: that of the kind of car parking that decides it."""
    place, kind = audit.now.car.place, audit.groups.kind
    rule = np.full(len(place), RULE, dtype=object)
    there = place >= 0
    rule[there] = pd.Series(kind[place[there]], dtype=object).map(dict(strategy.parking.kind_rules)).to_numpy(object)
    rule[~np.isin(audit.now.verdict, [*HOLDS, *FAILS])] = None
    return rule


def forces(rule: Objects, strategy: Strategy) -> Objects:
    """Return the force of each rule (n,), None where there is no rule."""
    of_rule = {name: each.force for name, each in strategy.rules.items()}
    found = pd.Series(rule, dtype=object).map(of_rule).to_numpy(object)
    found[pd.isna(found)] = None
    return found


def _less(metres: Floats, other: Floats) -> Floats:
    """Return the difference, NaN where there is none of either."""
    return np.round(known(metres) - known(other), DECIMALS)


def known(metres: Floats) -> Floats:
    """Return metres with NaN where there is none."""
    return np.where(np.isinf(metres), np.nan, metres)


def _text(words: Objects) -> Objects:
    """Return texts with None where there is none."""
    found = words.copy()
    found[words == ""] = None
    return found
