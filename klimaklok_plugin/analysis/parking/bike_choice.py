"""Which places are built for whose bikes: most bikes, near by, in the fewest places, with the least walking."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..core.arrays import Array, Bools, Floats, Ints
from ..core.progress import Progress, advance, part
from ..siting.milp import OPTIMAL, TIME_LIMIT, WORK_LIMIT, Program, Solution, Work, solve_program

_PLACING, _COUNTING = 0, 2
"""The steps in which bikes are placed, and places are counted."""

_WORK = 1_000_000
"""Branches of a search times columns of its program, at most: a minute or so on a common machine. Work is counted,
and no seconds, so that the answer is the same however busy the machine is."""
_LEAST_S = 0.05

_WHOLE = 1e-6


@dataclass(frozen=True)
class PlaceProblem:
    """n targets that lack bike parking, m places where it could be, and k pairs of them within the limits.

    Attributes
    ----------
    need : (n,) int array
        Bikes that each target lacks.
    room : (m,) int array
        Bikes that each place holds.
    target, place : (k,) int arrays
        At most once each.
    walk_m : (k,) float array
    short : (k,) bool array
        Within the distance for short stays.
    conflict : (c, 2) int array
        Places that lie upon each other: at most one of the two is built.
    """

    need: Ints
    room: Ints
    target: Ints
    place: Ints
    walk_m: Floats
    short: Bools
    conflict: Ints


@dataclass(frozen=True)
class PlaceChoice:
    """What is built.

    Attributes
    ----------
    bikes : (k,) int array
        Of each pair's target that stand at the pair's place.
    status : {"optimal", "work_limit", "time_limit"}
        Nothing is better, by the order of `choose_bike_places`; or what ended the search before that was proven. Where
        time did for any part of the problem, another run may answer otherwise.
    gap : float
        How many places of those built could be too many at most, as a share; 0 when that is proven.
    more : int
        How many bikes more could find a place at most; 0 when that is proven.
    """

    bikes: Ints
    status: str
    gap: float
    more: int


def choose_bike_places(
    problem: PlaceProblem, time_limit: float = math.inf, progress: Progress | None = None, *, work: Work | None = None
) -> PlaceChoice:
    """Choose places: most bikes, of these most within short stays, then the fewest places, then the least walking.

    Parameters
    ----------
    problem : PlaceProblem
    time_limit : float
        Seconds for all; what was found by then is returned.
    progress : callable, optional
    work : Work, optional
        How far each step of each part is searched; by default so many branches as its size allows.

    Notes
    -----
    Each step is a mixed-integer program in which what the steps before have reached is kept (lexicographic
    optimisation: Ehrgott, Multicriteria Optimization, 2005). Targets may share a place, and a target's bikes may stand
    in several. Parts of the problem that have nothing to do with each other are solved one by one.
    """
    bikes = np.zeros(len(problem.target), np.int64)
    label, count = _components(problem)
    order = np.argsort(label, kind="stable")
    bounds = np.searchsorted(label[order], np.arange(count + 1))
    end = time.monotonic() + time_limit
    solved = []
    for number in range(count):
        advance(progress, number / count)
        pairs = order[bounds[number] : bounds[number + 1]]
        # Most parts are small and take no time, so that each may have four times its share of what is left.
        left = max(end - time.monotonic(), 0.0) / max((count - number) / 4, 1.0)
        part_of = part(progress, number / count, (number + 1) / count)
        found = _solve(_part(problem, pairs), _Limits(left, work), part_of)
        bikes[pairs] = found.bikes
        solved.append(found)
    built = sum(each.built for each in solved)
    least = sum(each.bound for each in solved)
    gap = (built - least) / built if built else 0.0
    return PlaceChoice(bikes, _worst(*(each.status for each in solved)), gap, sum(each.more for each in solved))


def _worst(*statuses: str) -> str:
    """Return what ended several searches: time, if it did any of them; whatever else proves nothing is work."""
    if TIME_LIMIT in statuses:
        return TIME_LIMIT
    return OPTIMAL if set(statuses) <= {OPTIMAL} else WORK_LIMIT


@dataclass(frozen=True)
class _Limits:
    """Seconds for a part of the problem, from when this is made, and how far each step of it is searched."""

    seconds: float
    work: Work | None
    began: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        return max(self.began + self.seconds - time.monotonic(), _LEAST_S)

    def work_on(self, program: Program) -> Work:
        return Work(max(_WORK // program.width, 1)) if self.work is None else self.work


@dataclass(frozen=True)
class _Solved:
    bikes: Ints
    status: str
    built: int
    bound: float
    more: int


def _components(problem: PlaceProblem) -> tuple[Ints, int]:
    """Return the number of the part that each pair belongs to, and how many parts there are."""
    n, m = len(problem.need), len(problem.room)
    one = np.concatenate([problem.target, n + problem.conflict[:, 0]])
    other = np.concatenate([n + problem.place, n + problem.conflict[:, 1]])
    graph = coo_array((np.ones(len(one)), (one, other)), shape=(n + m, n + m)).tocsr()
    _, label = connected_components(graph, directed=False)
    _, own = np.unique(label[problem.target], return_inverse=True)
    own = own.ravel().astype(np.int64)
    return own, int(own.max(initial=-1)) + 1


def _part(problem: PlaceProblem, pairs: Ints) -> PlaceProblem:
    """Return the part of a problem that some pairs make, with numbers of its own."""
    targets, target = np.unique(problem.target[pairs], return_inverse=True)
    places, place = np.unique(problem.place[pairs], return_inverse=True)
    at = np.full(len(problem.room), -1)
    at[places] = np.arange(len(places))
    conflict = at[problem.conflict]
    return PlaceProblem(
        problem.need[targets],
        problem.room[places],
        target.ravel(),
        place.ravel(),
        problem.walk_m[pairs],
        problem.short[pairs],
        conflict[(conflict >= 0).all(axis=1)],
    )


def _solve(problem: PlaceProblem, limits: _Limits, progress: Progress | None) -> _Solved:
    if len(problem.need) == 1 and (alone := _alone(problem)) is not None:
        return alone
    best, statuses = _greedy(problem), []
    total = int(problem.need.sum())
    goals: list[tuple[Array, Array, float]] = []  # weights of places and of pairs, and what must be reached
    ones, none = np.ones(len(problem.target)), np.zeros(len(problem.room))
    # Weights of places and of pairs, and what nothing can exceed, given how many bikes have a place.
    steps: tuple[tuple[Array, Array, Callable[[int], float]], ...] = (
        (none, ones, lambda _: float(total)),
        (none, problem.short.astype(float), float),
        (none - 1.0, 0.0 * ones, lambda placed: -_fewest_places(problem, placed)),
        (none, -problem.walk_m, lambda placed: -_least_walk(problem, placed)),
    )
    bounds = []  # what nothing can exceed in each step
    for number, (places, pairs, limit) in enumerate(steps):
        reached, most = _value(best, problem, places, pairs), limit(int(best.sum()))
        # Where the quick choice reaches what nothing can exceed, there is nothing to solve.
        if reached < most - _WHOLE:
            step = part(progress, number / 4, (number + 1) / 4)
            found = _step(problem, places, pairs, goals, limits, step)
            statuses.append(found.status)
            if found.x is not None:
                bikes, status = _whole(problem, found.x, (places, pairs), goals, limits, step)
                statuses.append(status)
                if bikes is not None and _value(bikes, problem, places, pairs) > reached:
                    best = bikes
            # Nothing is known of a program that the solver's rounding makes infeasible: the quick choice meets it.
            most = min(most, found.bound) if np.isfinite(found.bound) else most
            reached = _value(best, problem, places, pairs)
        else:
            most = reached
        bounds.append(most)
        goals.append((places, pairs, reached))
    built = len(np.unique(problem.place[best > 0]))
    least = min(math.ceil(-bounds[_COUNTING] - _WHOLE), built)
    more = max(math.floor(bounds[_PLACING] + _WHOLE) - int(best.sum()), 0)
    return _Solved(best, _worst(*statuses), built, float(least), more)


def _alone(problem: PlaceProblem) -> _Solved | None:
    """Solve for one target where a single place will do; None where none does."""
    enough = problem.room[problem.place] >= problem.need[0]
    if not enough.any():
        return None
    short = enough & problem.short
    # Short stays come before few places: without a place for all of them, they are spread.
    if not short.any() and problem.short.any():
        return None
    use = np.flatnonzero(short if short.any() else enough)
    nearest = use[np.lexsort([problem.place[use], problem.walk_m[use]])[0]]
    bikes = np.zeros(len(problem.target), np.int64)
    bikes[nearest] = problem.need[0]
    return _Solved(bikes, OPTIMAL, 1, 1.0, 0)


def _least_walk(problem: PlaceProblem, placed: int) -> float:
    """Return a walk that no choice with so many bikes is below: each bike at its nearest place, the nearest first."""
    least = np.full(len(problem.need), np.inf)
    np.minimum.at(least, problem.target, problem.walk_m)
    order = np.argsort(least, kind="stable")
    need = problem.need[order]
    given = np.clip(placed - (np.cumsum(need) - need), 0, need)
    return float(given[given > 0] @ least[order][given > 0])


def _fewest_places(problem: PlaceProblem, placed: int) -> float:
    """Return a number of places that no choice with so many bikes is below: those that hold most, the largest first."""
    asked = np.bincount(problem.place, problem.need[problem.target], len(problem.room))
    holds = np.cumsum(np.sort(np.minimum(asked, problem.room))[::-1])
    return float(np.searchsorted(holds, placed) + 1) if placed else 0.0


def _value(bikes: Ints, problem: PlaceProblem, places: Array, pairs: Array) -> float:
    opened = np.unique(problem.place[bikes > 0])
    return float(places[opened].sum() + (pairs * bikes).sum())


def _greedy(problem: PlaceProblem) -> Ints:
    """Return a good choice: place by place the one that takes most of the bikes that are left."""
    bikes = np.zeros(len(problem.target), np.int64)
    left, usable = problem.need.copy(), np.ones(len(problem.room), np.bool_)
    order = np.lexsort([problem.walk_m, ~problem.short, problem.place])
    start = np.searchsorted(problem.place[order], np.arange(len(problem.room) + 1))
    while True:
        asked = left[problem.target]
        whole = np.bincount(problem.place, asked, len(problem.room))
        near = np.bincount(problem.place, asked * problem.short, len(problem.room))
        takes = np.minimum(whole, problem.room) * usable
        if takes.max(initial=0) <= 0:
            return bikes
        first = int(np.lexsort([-takes, -np.minimum(near, problem.room) * usable])[0])
        first = first if takes[first] > 0 else int(np.argmax(takes))
        own = order[start[first] : start[first + 1]]
        before = np.cumsum(left[problem.target[own]]) - left[problem.target[own]]
        given = np.clip(problem.room[first] - before, 0, left[problem.target[own]])
        bikes[own] = given
        left[problem.target[own]] -= given
        usable[first] = False
        usable[problem.conflict[problem.conflict[:, 0] == first, 1]] = False
        usable[problem.conflict[problem.conflict[:, 1] == first, 0]] = False


def _step(
    problem: PlaceProblem,
    places: Array,
    pairs: Array,
    goals: list[tuple[Array, Array, float]],
    limits: _Limits,
    progress: Progress | None,
    opened: Bools | None = None,
) -> Solution:
    """Maximise one goal while those before are kept; with `opened`, among these places, in whole bikes."""
    program = Program()
    high = 1.0 if opened is None else opened.astype(float)
    build = program.columns(len(problem.room), places, 0.0, high, whole=True)
    most = np.minimum(problem.need[problem.target], problem.room[problem.place]).astype(float)
    take = program.columns(len(problem.target), pairs, 0.0, most, whole=opened is not None)
    every = np.arange(len(take))
    program.rows(-np.inf, problem.need.astype(float), (problem.target, take, 1.0), count=len(problem.need))
    program.rows(
        -np.inf,
        0.0,
        (problem.place, take, 1.0),
        (np.arange(len(build)), build, -problem.room.astype(float)),
        count=len(build),
    )
    # The rows above already keep bikes out of places that are not built. These say it pair by pair, which leaves less
    # to gain by building half a place: the bound is tighter, and the search far shorter.
    program.rows(-np.inf, 0.0, (every, take, 1.0), (every, build[problem.place], -most), count=len(take))
    if len(problem.conflict):
        row = np.repeat(np.arange(len(problem.conflict)), 2)
        program.rows(-np.inf, 1.0, (row, build[problem.conflict].ravel(), 1.0), count=len(problem.conflict))
    for weight, amount, reached in goals:
        # Bikes and places are whole, and HiGHS allows for its own rounding: a hair less here has made it give up.
        program.rows(reached, np.inf, (0 * build, build, weight), (0 * take, take, amount), count=1)
    return solve_program(program, limits.left, progress, work=limits.work_on(program))


def _whole(
    problem: PlaceProblem,
    x: Array,
    step: tuple[Array, Array],
    goals: list[tuple[Array, Array, float]],
    limits: _Limits,
    progress: Progress | None,
) -> tuple[Ints | None, str]:
    """Return a solution in whole bikes at the places it builds, None where none was found, and what ended the search.

    With the places given, bikes flow from targets to places, so that whole ones are as good.
    """
    pairs = x[len(problem.room) :]
    rounded: Ints = np.rint(pairs).astype(np.int64)
    if np.abs(pairs - rounded).max(initial=0.0) < _WHOLE:
        return rounded, OPTIMAL
    opened = x[: len(problem.room)] > 1 - _WHOLE
    again = _step(problem, *step, goals, limits, progress, opened)
    if again.x is None:
        return None, again.status
    bikes: Ints = np.rint(again.x[len(problem.room) :]).astype(np.int64)
    return bikes, again.status
