"""Which of a school's possible drop-off places are chosen, and what comes instead of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.arrays import Array
from ..core.progress import Progress, part
from ..siting import models as siting

_TRIFLE = 1e-9
"""Share of all demand: coverage that differs by less is the same."""


@dataclass(frozen=True)
class Covering:
    """c places where one school's pupils could get out, and h homes they are driven from.

    Attributes
    ----------
    drive_m : (h, c) float64 array
        From home to place; inf where the place is no use for that home.
    weight : (h,) float64 array
        Pupils, or cars.
    parking : (c,) bool array
        Near parking.
    walk_m : (c,) float64 array
        From place to school.
    """

    drive_m: Array
    weight: Array
    parking: Array
    walk_m: Array

    @property
    def covers(self) -> Array:
        """Whether a place is of use for a home (h, c)."""
        return np.isfinite(self.drive_m)

    def covered(self, places: Array) -> float:
        """Return the weight that any of some places covers."""
        return float(self.weight @ self.covers[:, places].any(axis=1))

    def nearest(self, places: Array) -> Array:
        """Return for each home (h,) which of some places is the nearest to drive to, as a place in `places`, or -1."""
        drive = self.drive_m[:, places]
        return np.where(np.isfinite(drive).any(axis=1), drive.argmin(axis=1), -1)

    def served(self, places: Array) -> Array:
        """Return the weight that each of some places serves when everybody takes the nearest."""
        at = self.nearest(places)
        return np.bincount(at[at >= 0], self.weight[at >= 0], minlength=len(places))


@dataclass(frozen=True)
class Choice:
    """What is chosen, those that serve most first.

    Attributes
    ----------
    place : (q,) int64 array
    alternative : (q,) int64 array
        The place that would come instead if this one cannot be used and the others stay; -1 where none would cover
        anybody that the others do not.
    lost, lost_instead : (q,) float64 arrays
        Weight that is not covered any more without the place, and with its alternative.
    gap : float
        How far from the most that can be covered the choice may be, as a share; 0 is proven.
    """

    place: Array
    alternative: Array
    lost: Array
    lost_instead: Array
    gap: float


def choose_drop_offs(case: Covering, count: int, progress: Progress | None = None) -> Choice:
    """Choose the places that cover most, as few as possible, near parking, with the shortest walks: in that order.

    Parameters
    ----------
    case : Covering
    count : int
        Places at most.

    Notes
    -----
    Maximal covering with at most `count` places says how much can be covered. A set covering of that much, in which a
    place costs more than all that could be saved on parking, a place without parking more than all that could be saved
    on walking, and every metre of the walk one (walks are compared in whole metres), says by which places. Both are
    solved exactly. A place that covers nothing but what another one covers too, and costs no less, is left out before.
    """
    price = prices(case, count)
    use = np.flatnonzero(unbeaten(case, price))
    none = np.empty(0, np.int64)
    if not len(use):
        return Choice(none, none, np.empty(0), np.empty(0), 0.0)
    reach = siting.Reach.of_matrix(case.drive_m[:, use])
    most = siting.mclp(
        reach, case.weight, siting.Candidates(len(use)), sites=min(count, len(use)), progress=part(progress, 0.0, 0.4)
    )
    share = min(most.objective / float(case.weight.sum()), 1.0)
    least = siting.lscp(
        reach, case.weight, siting.Candidates(len(use), cost=price[use]), share=share, progress=part(progress, 0.4, 1.0)
    )
    found = use[least.open]
    enough = case.covered(found) >= most.objective - _TRIFLE * float(case.weight.sum())
    if not enough or len(found) > count:  # out of time, or lost in the solver's rounding
        found = use[most.open]
    found = found[np.lexsort([found, price[found], -case.served(found)])]
    return _with_alternatives(case, found, most.gap)


def prices(case: Covering, count: int) -> Array:
    """Return what each place costs (c,): the number of places weighs more than parking, and parking than walking."""
    walk = np.rint(case.walk_m)
    parking = count * walk.max(initial=0.0) + 1.0
    place = count * (parking + walk.max(initial=0.0)) + 1.0
    price: Array = place + np.where(case.parking, 0.0, parking) + walk
    return price


def unbeaten(case: Covering, price: Array) -> Array:
    """Return the places (c, bool) that cover something, and that no other covers as well for as little."""
    covers = case.covers & (case.weight > 0)[:, None]
    size = covers.sum(axis=0)
    shared = covers.T.astype(np.float32) @ covers.astype(np.float32)
    inside = shared == size[:, None]  # (a, b): b covers all that a covers
    order = np.lexsort([-size, price])
    rank = np.argsort(order, kind="stable")
    beaten = (inside & (price[None, :] <= price[:, None]) & (rank[None, :] < rank[:, None])).any(axis=1)
    result: Array = (size > 0) & ~beaten
    return result


def _with_alternatives(case: Covering, chosen: Array, gap: float) -> Choice:
    covers = case.covers
    times = covers[:, chosen].sum(axis=1)
    alone = (times[:, None] - covers[:, chosen]) == 0  # (h, q): nothing but this place covers the home
    adds = (case.weight[:, None] * alone).T @ covers.astype(np.float64)  # (q, c)
    lost = adds[np.arange(len(chosen)), chosen]
    adds[:, chosen] = 0.0
    best = adds.max(axis=1, initial=0.0)
    trifle = _TRIFLE * float(case.weight.sum())
    good = adds >= np.maximum(best[:, None] - trifle, trifle)
    order = np.lexsort([np.arange(len(case.walk_m)), np.rint(case.walk_m), ~case.parking])
    first = order[good[:, order].argmax(axis=1)]
    alternative = np.where(good.any(axis=1), first, -1)
    less = np.where(alternative >= 0, lost - adds[np.arange(len(chosen)), alternative], lost)
    return Choice(chosen, alternative, lost, np.where(less > trifle, less, 0.0), gap)
