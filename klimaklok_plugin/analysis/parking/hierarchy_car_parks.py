"""What each car park outcompetes, and how far it would have to move."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.arrays import Bools, Floats, Ints, Objects
from ..layers.fields import with_sources
from ..strategy.loading import Strategy
from ..strategy.parking import PARKING_KINDS
from .hierarchy_results import Audit, forces, known
from .verdicts import CAR_NEARER, NO_BIKES, WALK_TO_STOP
from .walks import DECIMALS, names_at

_SHOWN = 5
NO_STOPS = "no_stops"
"""What a car park counts as where it cannot be judged, since no stops are given."""


def car_park_table(audit: Audit, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return the car parks with the targets that they outcompete, and what would have to change there."""
    cars, first = audit.cars, len(audit.bikes)
    count = len(cars)
    if cars.frame is None:
        return _no_car_parks(audit)
    mine = np.flatnonzero(audit.walks.place >= first)
    order = mine[np.lexsort([audit.walks.target[mine], audit.walks.metres[mine], audit.walks.place[mine]])]
    place, target = audit.walks.place[order] - first, audit.walks.target[order]
    metres = audit.walks.metres[order]
    other, fails = _rivals(audit, strategy, place, target)
    use = (cars.counts & ~cars.exempt)[place]
    won = use & fails & (np.round(other - metres, DECIMALS) > strategy.parking.equal_m)
    rule = pd.Series(cars.kind, dtype=object).map(dict(strategy.parking.kind_rules)).to_numpy(object)
    rule[cars.exempt | ~cars.counts] = None
    status = _status(audit, rule == WALK_TO_STOP)
    near_row, near_at = np.unique(place, return_index=True)
    nearest = _scattered(near_row, target[near_at], count)
    gap = np.where(np.isinf(other), -1e9 - metres, other - metres)
    worst = np.flatnonzero(won)
    worst = worst[np.lexsort([target[worst], -gap[worst], place[worst]])]
    row, at = np.unique(place[worst], return_index=True)
    worst = worst[at]
    by_bikes = won & (rule[place] != WALK_TO_STOP)
    within = np.full(count, np.inf)
    np.minimum.at(
        within, place[by_bikes], np.maximum(np.round(metres[by_bikes] - strategy.parking.equal_m, DECIMALS), 0)
    )
    columns = {
        "park_id": np.arange(1, count + 1),
        "park_name": cars.name,
        "spaces": np.where(np.isin(cars.reason, ["", "no_spaces"]), cars.capacity, np.nan),
        "spaces_basis": _where(cars.counts, cars.capacity_basis),
        "park_kind": _where(cars.told, cars.kind),
        "rule": rule,
        "force": forces(rule, strategy),
        "status": status,
        "same_as": np.where(cars.same_as >= 0, cars.same_as + 1.0, np.nan),
        "targets_near": np.bincount(place, minlength=count),
        "targets_won": np.where(status == NO_STOPS, np.nan, np.bincount(place[won], minlength=count)),
        "won_names": _first_names(place[won], audit.targets.name[target[won]], count),
        "nearest_target": names_at(audit.targets.name, nearest),
        "nearest_target_m": _scattered_metres(near_row, metres[near_at], count),
        "worst_target": names_at(audit.targets.name, _scattered(row, target[worst], count)),
        "worst_car_m": _scattered_metres(row, metres[worst], count),
        "worst_other_m": _scattered_metres(row, known(other[worst]), count),
        "move_m": _scattered_metres(
            row, np.round(known(other[worst]) - metres[worst] + strategy.parking.equal_m, DECIMALS), count
        ),
        "bike_within_m": known(within),
        "snap_m": audit.place_off_m[first:],
    }
    return with_sources(cars.frame, np.arange(count), columns)


def _rivals(audit: Audit, strategy: Strategy, place: Ints, target: Ints) -> tuple[Floats, Bools]:
    """Return what each car park (k,) is compared with at each target, in metres, and where the verdict goes against it.

    Planned car parks are compared with the bikes that are planned as well.
    """
    cars = audit.cars
    planned = cars.planned[place]
    by_stop = np.array([strategy.parking.kind_rules[kind] == WALK_TO_STOP for kind in PARKING_KINDS])
    kinds = pd.Categorical(cars.kind, categories=list(PARKING_KINDS)).codes
    stop = by_stop[kinds[place]]
    bike = np.where(planned, audit.later.bike.metres[target], audit.now.bike.metres[target])
    verdict = np.where(planned, audit.later.verdict[target], audit.now.verdict[target])
    stop_verdict = np.where(planned, audit.later.stop_verdict[target], audit.now.stop_verdict[target])
    stop_m = np.full(len(bike), np.nan) if audit.stop_m is None else audit.stop_m[target]
    fails = np.where(stop, stop_verdict == CAR_NEARER, np.isin(verdict, [CAR_NEARER, NO_BIKES]))
    return np.where(stop, stop_m, bike), fails.astype(np.bool_)


def _status(audit: Audit, by_stop: Bools) -> Objects:
    """Return what each car park counts as: ``judged``, ``planned``, ``exempt``, or why it does not count.

    Without stops, there is nothing to judge a car park by whose rule compares it with them.
    """
    cars = audit.cars
    status = np.where(cars.planned, "planned", "judged").astype(object)
    if audit.stop_m is None:
        status[by_stop] = NO_STOPS
    status[cars.exempt] = "exempt"
    status[~audit.place_on[len(audit.bikes) :]] = "off_network"
    status[~cars.counts] = cars.reason[~cars.counts]
    return status


def _first_names(place: Ints, name: Objects, count: int) -> Objects:
    """Return the first few names of each place (n,), in the order given; None for none."""
    start = np.searchsorted(place, place)
    number = np.bincount(place, minlength=count)
    few = np.arange(len(place)) - start < _SHOWN
    texts = pd.Series(name[few], dtype=object).astype(str).groupby(place[few]).agg(", ".join)
    found = np.full(count, None, dtype=object)
    found[texts.index.to_numpy(np.int64)] = texts.to_numpy(object)
    more = number > _SHOWN
    found[more] = found[more] + " …"
    return found


def _where(use: Bools, words: Objects) -> Objects:
    found = words.copy()
    found[~use] = None
    return found


def _scattered(row: Ints, values: Ints, count: int) -> Ints:
    found = np.full(count, -1, dtype=np.int64)
    found[row] = values
    return found


def _scattered_metres(row: Ints, values: Floats, count: int) -> Floats:
    found = np.full(count, np.nan)
    found[row] = values
    return found


def _no_car_parks(audit: Audit) -> gpd.GeoDataFrame:
    """Return the table of car parks without rows."""
    words = ("park_name", "spaces_basis", "park_kind", "rule", "force", "status", "won_names", "nearest_target",
             "worst_target")  # fmt: skip
    metres = ("spaces", "same_as", "targets_won", "nearest_target_m", "worst_car_m", "worst_other_m", "move_m",
              "bike_within_m", "snap_m")  # fmt: skip
    numbers = ("park_id", "targets_near")
    columns = {name: pd.Series(dtype=object) for name in words}
    columns |= {name: pd.Series(dtype=np.float64) for name in metres}
    columns |= {name: pd.Series(dtype=np.int64) for name in numbers}
    return gpd.GeoDataFrame(columns, geometry=[], crs=audit.targets.frame.crs)
