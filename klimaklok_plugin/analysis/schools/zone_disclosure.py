"""Which numbers of heart zones may be shown: none that too few persons stand behind, or that tells of such one.

Too few are fewer than the strategy's ``least_count``, and more than none.

Who reads a result may know the strategy and the streets, and add and subtract. Numbers that hold each other, or add up
to another that is shown, are therefore judged together. What is exempt from that are sums over several schools, and
zones that overlap without one holding the other.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Bools, Floats, Ints, Objects
from ..layers.disclosure import protected, protected_shares, protected_steps, under
from ..strategy.loading import Strategy
from ..strategy.values import of_year

STEPS = ("pupils_near", "pupils_walk", "pupils_right_grade_1", "pupils_right_grade_2")
"""Pupils by walking distance, each holding the one before."""

_SAME = 9
"""Decimals to which sums of persons are equal."""


def suppressed(parts: Floats, least: int) -> Bools:
    """Return which of the parts of a total that is known (n, k) must not be shown.

    Where a part is too small, the smallest parts are hidden until there are at least two, of `least` persons together:
    the total less what is shown tells no more than that.

    Examples
    --------
    >>> suppressed(np.array([[80.0, 3.0, 20.0], [80.0, 0.0, 20.0], [4.0, 3.0, 50.0]]), 10).tolist()
    [[False, True, True], [False, False, False], [True, True, True]]
    """
    hidden: Bools = np.isnan(protected_shares(np.nan_to_num(parts), np.ones(len(parts)), least))
    return hidden


def pupils_shown(exact: pd.DataFrame, least: int) -> pd.DataFrame:
    """Return what may be shown of `STEPS`, ``pupils``, ``pupils_unreached`` and ``crossing_pupils``, NaN for others."""
    pupils, unreached = exact["pupils"].to_numpy(), exact["pupils_unreached"].to_numpy()
    reach = np.round(pupils - unreached, _SAME)
    steps = protected_steps(np.column_stack([exact[[*STEPS]].to_numpy(), reach, pupils]), least)
    shown = pd.DataFrame(dict(zip(STEPS, steps.T, strict=False)))
    shown["pupils"] = steps[:, -1]
    tells = np.isnan(steps[:, -2]) & (unreached > 0)
    shown["pupils_unreached"] = np.where(tells, np.nan, protected(unreached, least))
    crossing = exact["crossing_pupils"].to_numpy()
    close = under(np.round(steps[:, -3:] - crossing[:, None], _SAME), least).any(axis=1)
    shown["crossing_pupils"] = np.where(close & (crossing > 0), np.nan, protected(crossing, least))
    return shown


def residents_shown(residents: Floats, zones: Objects, losing: Floats, least: int) -> Floats:
    """Return what may be shown of the residents (s,) of zones.

    Not those of a zone within another of hardly more, nor where hardly more live than lose car access, which is shown
    elsewhere.

    Parameters
    ----------
    residents : (s,) float array
    zones : (s,) object array
        None where a school has no zone.
    losing : (s,) float array
        Persons within the zone who lose car access.
    least : int
    """
    shown = protected(residents, least)
    inner, outer = shapely.STRtree(zones).query(zones, predicate="within")
    more = np.round(residents[outer] - residents[inner], _SAME)
    shown[inner[under(more, least)]] = np.nan
    return np.where(under(np.round(residents - losing, _SAME), least) & (losing > 0), np.nan, shown)


def squares_shown(persons: Floats, square: Ints, school: Ints, count: int, least: int) -> tuple[Floats, Floats]:
    """Return what may be shown of persons (p,) in squares, and of their sum by school (count,).

    Parameters
    ----------
    persons : (p,) float array
    square : (p,) int array
        The number of the square; several schools may have persons in one, not all the same.
    school : (p,) int array
    count : int
    least : int
    """
    shown = protected(persons, least)
    order = np.lexsort([persons, square])
    first = np.searchsorted(square[order], square[order])
    number = np.arange(len(order)) - first
    table = np.full((int(square.max(initial=-1)) + 1, int(number.max(initial=-1)) + 1), np.nan)
    table[square[order], number] = persons[order]
    if table.size:
        shown[order] = protected_steps(table, least)[square[order], number]
    hidden = np.isnan(shown)
    total = np.bincount(school, persons, minlength=count).astype(np.float64)
    few = np.bincount(school[hidden], minlength=count)
    sum_of_few = np.bincount(school[hidden], persons[hidden], minlength=count)
    tells = (few == 1) | ((few > 1) & (sum_of_few < least))
    return shown, np.where(tells, np.nan, protected(total, least))


def places_shown(places: pd.DataFrame, unserved: Floats, least: int) -> tuple[Floats, Floats, Bools]:
    """Return what may be shown of ``served`` and ``lost`` of drop-off places (p,), and which shares (s,) served.

    Of a school's chosen places and those that none serves, neither a number nor what is left may tell of fewer; nor
    may ``lost``, which are some of those served.
    """
    served, lost = (places[name].to_numpy(np.float64) for name in ("served", "lost"))
    school, instead = places["school"].to_numpy(np.int64), places["instead_of"].to_numpy(np.int64)
    number = places["place_id"].to_numpy(np.int64)
    chosen = np.flatnonzero(instead == 0)
    rank = np.arange(len(chosen)) - np.searchsorted(school[chosen], school[chosen])
    parts = np.zeros((len(unserved), int(rank.max(initial=-1)) + 2))
    parts[:, 0] = unserved
    parts[school[chosen], rank + 1] = served[chosen]
    hidden = suppressed(parts, least)
    shown_served, shown_lost = protected(served, least), protected(lost, least)
    shown_served[chosen[hidden[school[chosen], rank + 1]]] = np.nan
    # Those lost with the alternative are among those lost without, and these among those served.
    alternative = np.flatnonzero(instead > 0)
    place = np.searchsorted(number[chosen], instead[alternative])
    chain = np.full((len(chosen), 3), np.nan)
    chain[place, 0] = lost[alternative]
    chain[:, 1], chain[:, 2] = lost[chosen], served[chosen]
    steps = protected_steps(chain, least)
    shown_lost[chosen], shown_lost[alternative] = steps[:, 1], steps[place, 0]
    whole = parts.sum(axis=1)
    return shown_served, shown_lost, ~(hidden[:, 0] | under(whole, least) | under(whole - unserved, least))


def least_cars(strategy: Strategy) -> float:
    """Return the cars in the peak hour that `least_count` persons make at most: fewer could tell of fewer persons."""
    rules = strategy.schools.traffic
    to_school = max(rules.driven_share.y) / 100 / rules.pupils_per_car
    driven = max(rules.car_share.y) / 100
    daily, _ = of_year(rules.trips_per_person)
    to_centres = daily * rules.peak_share * rules.centre_share * driven / rules.persons_per_car
    return strategy.schools.least_count * max(to_school, to_centres)


def coarse_cars(cars: Floats, strategy: Strategy) -> Floats:
    """Return cars on streets to so many that `least_count` persons stand behind the last step.

    From one street to the next those are added who live between them, which must not be told to a tenth.
    """
    step = np.ceil(least_cars(strategy))
    return np.round(cars / step) * step + 0.0 if step > 0 else np.round(cars, 1)
