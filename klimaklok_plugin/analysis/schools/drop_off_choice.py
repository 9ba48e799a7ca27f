"""Which of a school's possible drop-off places are chosen, and what comes instead of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.arrays import Array
from ..core.progress import Progress, part
from ..siting.milp import OPTIMAL, Program, Work, solve_program

_TRIFLE = 1e-9
"""Share of all demand: coverage that differs by less is the same."""
_HALF = 0.5
_SAME = 6
"""Decimals of a pupil to which sums are equal, whatever order they were added up in."""


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
    proven : bool
        Neither more can be covered, nor as much by fewer or better places: no search ended before.
    """

    place: Array
    alternative: Array
    lost: Array
    lost_instead: Array
    gap: float
    proven: bool


def choose_drop_offs(case: Covering, count: int, branches: int, progress: Progress | None = None) -> Choice:
    """Choose the places that cover most, as few as possible, near parking, with the shortest walks: in that order.

    Parameters
    ----------
    case : Covering
    count : int
        Places at most.
    branches : int
        Of each search, at most: the choice is the same on every machine, however busy.
    progress : callable, optional

    Notes
    -----
    Maximal covering (Church and ReVelle 1974) with at most `count` places says how much can be covered. A set covering
    of that much, in which a place costs more than all that could be saved on parking, a place without parking more than
    all that could be saved on walking, and every metre of the walk one (walks are compared in whole metres), says by
    which places. Both are solved exactly, unless a search ends before. A place that covers nothing but what another one
    covers too, and costs no less, is left out before.
    """
    price = prices(case, count)
    use = np.flatnonzero(unbeaten(case, price))
    none = np.empty(0, np.int64)
    if not len(use):
        return Choice(none, none, np.empty(0), np.empty(0), 0.0, True)
    cover = _Cover.of(case, use)
    work = Work(nodes=branches)
    most, found, bound = cover.most(min(count, len(use)), work, part(progress, 0.0, 0.4))
    least, proven = cover.least(price[use], most, count, work, part(progress, 0.4, 1.0))
    gap = max(1.0 - most / bound, 0.0)
    chosen = use[found if least is None else least]
    chosen = chosen[np.lexsort([chosen, price[chosen], -np.round(case.served(chosen), _SAME)])]
    return _with_alternatives(case, chosen, gap, proven=proven and gap == 0)


@dataclass(frozen=True)
class _Cover:
    """Homes that the same places cover put together: pairs (p) of a kind and a place, and the share of each kind."""

    kind: Array
    place: Array
    share: Array
    places: int

    @classmethod
    def of(cls, case: Covering, use: Array) -> _Cover:
        covers = case.covers[:, use] & (case.weight > 0)[:, None]
        some = covers.any(axis=1)
        kinds, which = np.unique(covers[some], axis=0, return_inverse=True)
        kind, place = np.nonzero(kinds)
        weight = np.bincount(which.ravel(), case.weight[some])
        return cls(kind, place, weight / weight.sum(), len(use))

    def covered(self, places: Array) -> float:
        """Return the share that some places cover."""
        return float(self.share[np.unique(self.kind[np.isin(self.place, places)])].sum())

    def most(self, count: int, work: Work, progress: Progress | None) -> tuple[float, Array, float]:
        """Return the most that `count` places cover, such places, and what no such places cover more than."""
        program = Program()
        open_, _ = self._columns(program, 0.0, self.share)
        program.rows(-np.inf, count, (np.zeros(self.places, np.int64), open_, 1.0))
        found = solve_program(program, progress=progress, work=work)
        chosen = self._greedy(count) if found.x is None else np.flatnonzero(found.x[open_] > _HALF)
        covered = self.covered(chosen)
        bound = covered if found.status == OPTIMAL else min(max(found.bound, covered), 1.0)
        return covered, chosen, bound

    def least(
        self, price: Array, covered: float, count: int, work: Work, progress: Progress | None
    ) -> tuple[Array | None, bool]:
        """Return the cheapest places that cover a share, None where none were found, and whether that is proven."""
        program = Program()
        open_, served = self._columns(program, -price / price.max(), 0.0)
        zeros = np.zeros(len(self.share), np.int64)
        program.rows(covered - _TRIFLE, np.inf, (zeros, served, self.share))
        program.rows(-np.inf, count, (np.zeros(self.places, np.int64), open_, 1.0))
        found = solve_program(program, progress=progress, work=work)
        if found.x is None:
            return None, False
        chosen = np.flatnonzero(found.x[open_] > _HALF)
        enough = self.covered(chosen) >= covered - _TRIFLE and len(chosen) <= count  # not lost in the solver's rounding
        return (chosen if enough else None), enough and found.status == OPTIMAL

    def _columns(self, program: Program, open_value: Array | float, served_value: Array | float) -> tuple[Array, Array]:
        """Add whether places are open, and how much of each kind is served: no more than open places cover."""
        open_ = program.columns(self.places, open_value, whole=True)
        served = program.columns(len(self.share), served_value, whole=False)
        each = np.arange(len(served))
        program.rows(-np.inf, 0.0, (each, served, 1.0), (self.kind, open_[self.place], -1.0), count=len(served))
        return open_, served

    def _greedy(self, count: int) -> Array:
        """Return places each of which covers most of what those before it do not."""
        left = self.share.copy()
        chosen: list[int] = []
        while len(chosen) < count and left.max() > 0:
            chosen.append(int(np.bincount(self.place, left[self.kind]).argmax()))
            left[self.kind[self.place == chosen[-1]]] = 0.0
        return np.array(chosen, np.int64)


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


def _with_alternatives(case: Covering, chosen: Array, gap: float, *, proven: bool) -> Choice:
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
    return Choice(chosen, alternative, lost, np.where(less > trifle, less, 0.0), gap, proven)
