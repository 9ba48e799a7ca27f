"""Which walking groups a school needs: as many pupils as possible, then as few adults as possible.

A group walks from its first meeting point down the tree of safe ways, so a group is known by where it begins. Whoever
lives near a meeting point of a short way lives near one of every way that passes it; so only the longest ways are
tried. Then, in this order:

1. A mixed-integer program chooses how many adults begin at which of them (`_choose`): the fewest, exactly unless the
   search ends at its limit of branches, tried on those ways alone that pass somebody whom no other way passes as well;
   and then, with as many adults on any of the ways, some on which all together walk little (`_walking_less`).
2. Pupils are spread over these so that all of them together walk least; the walk to the meeting point, without the
   group, counts `alone_weight` times (`_spread`).
3. On each way whoever lives farthest from school gets the nearest meeting point, then the farthest of those who cannot
   walk there, and so on; every pupil goes to the nearest of these points (`_stops`). A way begins at the farthest.
4. A way with more pupils than a group may have is walked by several (`_groups`): the farthest pupils first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ..core.arrays import Array
from ..core.progress import Progress, part
from ..siting.milp import INFEASIBLE, OPTIMAL, Program, Work, solve_program
from .group_inputs import Rules
from .group_ways import MeetingReach

_LEAST_PUPILS = 1e-6
_LEAST_SHARE = 1e-3
_QUANTUM = 0.1
"""One tenth of a pupil more is worth any number of adults. Whole pupils therefore go before adults."""
_MOST_PAIRS, _MOST_PAIRS_WALKING = 25_000, 4_000
"""Pairs of a kind of home and a way in one program: in the search for the fewest adults, and for shorter walks.

Hardly a school of central Oslo has more; one school alone, without an intake area, may have many times as many.
"""


@dataclass(frozen=True)
class GroupPlan:
    """The groups of all schools.

    Attributes
    ----------
    group_school, group_way : (g,) int arrays
        The school, and the way: groups of one way walk the same streets. Groups of a way follow each other, the
        farthest first.
    adults : (g,) int array
    stop_group, stop_point : (t,) int arrays
        Meeting points of each group in the order in which it passes them.
    stop_pupils : (t,) float array
    home, home_stop : (k,) int arrays
        Which homes' pupils go to which stop, and how many.
    pupils : (k,) float array
    walk_m : (k,) float array
        From home to the meeting point.
    proven : (s,) bool array
        The schools whose number of adults is proven to be the least.
    adults_bound : (s,) float array
        Fewer adults cannot serve as many pupils.
    """

    group_school: Array
    group_way: Array
    adults: Array
    stop_group: Array
    stop_point: Array
    stop_pupils: Array
    home: Array
    home_stop: Array
    pupils: Array
    walk_m: Array
    proven: Array
    adults_bound: Array


@dataclass(frozen=True)
class _Piece:
    """Pupils (k) of a home at a meeting point, on a way; `group` counts within the way."""

    way: Array
    home: Array
    point: Array
    pupils: Array
    walk_m: Array
    group: Array
    adults: Array


def plan_groups(
    reach: MeetingReach, pupils: Array, schools: int, rules: Rules, progress: Progress | None = None
) -> GroupPlan:
    """Choose the groups of every school.

    Parameters
    ----------
    reach : MeetingReach
    pupils : (h,) float array
        Of each home.
    schools : int
        How many schools s there are.
    rules : Rules
    progress : callable, optional
    """
    proven, bound = np.ones(schools, bool), np.zeros(schools)
    pieces: list[_Piece] = []
    ways = 0
    order = np.argsort(reach.point_school[reach.point], kind="stable")
    cuts = np.searchsorted(reach.point_school[reach.point][order], np.arange(schools + 1))
    for school in range(schools):
        rows = order[cuts[school] : cuts[school + 1]]
        if not len(rows):
            continue
        problem = _Problem(reach, pupils, rows)
        step = part(progress, school / schools, (school + 1) / schools)
        adults, proven[school], bound[school] = _choose(problem, rules, step)
        if not adults.any():
            continue
        piece = _stops(problem, _spread(problem, adults, rules, step), rules)
        pieces.append(_groups(piece, reach.point_m, ways, rules))
        ways += len(adults)
    return _gathered(pieces, reach, proven, bound)


class _Problem:
    """One school: its homes, and the longest ways that are worth trying.

    Attributes
    ----------
    home, point, walk_m : (p,) arrays
        Pairs within a short walk, homes as places in `homes`, points as in `Reach`.
    homes, pupils : (h,) arrays
    first : (w,) int array
        The point at which each way begins.
    way, passes : (q,) int arrays
        Which way passes which point.
    passed : (h, w) sparse array
        1 where a way passes a meeting point near a home.
    """

    def __init__(self, reach: MeetingReach, pupils: Array, rows: Array) -> None:
        self.reach, self.rows, self.everybody = reach, rows, len(pupils)
        self.point_m = reach.point_m
        self.homes, self.home = np.unique(reach.home[rows], return_inverse=True)
        self.home = self.home.ravel()
        self.point, self.walk_m = reach.point[rows], reach.walk_m[rows]
        self.pupils = pupils[self.homes]
        points = np.unique(self.point)
        last = np.setdiff1d(points, reach.next_point[points])
        self.first = last[np.argsort(reach.point_m[last], kind="stable")]
        self.way, self.passes = _passed(reach.next_point, self.first)
        self.passed = self._near(self.way, self.passes, len(last))

    def _near(self, way: Array, passes: Array, ways: int) -> csr_array:
        row, column = join(self.point, passes)
        pairs = np.unique(self.home[row] * ways + way[column])
        ones = np.ones(len(pairs), np.float32)
        return csr_array((ones, np.divmod(pairs, ways)), shape=(len(self.homes), ways))

    def passing(self, points: Array) -> Array:
        """Return a way for each of some points that passes it."""
        passed, first = np.unique(self.passes, return_index=True)
        ways: Array = self.way[first[np.searchsorted(passed, points)]]
        return ways

    def choices(self, ways: Array) -> tuple[Array, Array, Array, Array]:
        """Return home, way, point and walk of every way to join one of some ways (w, bool)."""
        open_way = np.flatnonzero(ways[self.way])
        row, column = join(self.point, self.passes[open_way])
        column = open_way[column]
        return self.home[row], self.way[column], self.point[row], self.walk_m[row]


def join(left: Array, right: Array) -> tuple[Array, Array]:
    """Return the places of all pairs with equal values in two int arrays: in the left one, and in the right one."""
    order = np.argsort(right, kind="stable")
    low, high = (np.searchsorted(right[order], left, side) for side in ("left", "right"))
    count = high - low
    row = np.repeat(np.arange(len(left)), count)
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, order[np.repeat(low, count) + step]


def _passed(following: Array, first: Array) -> tuple[Array, Array]:
    """Return which way passes which point, for ways that begin at some points."""
    way, at = np.arange(len(first)), first
    ways, points = [way], [at]
    while True:
        onward = following[at]
        way, at = way[onward >= 0], onward[onward >= 0]
        if not len(at):
            return np.concatenate(ways), np.concatenate(points)
        ways.append(way)
        points.append(at)


def _undominated(passed: csr_array) -> Array:
    """Return the ways (w, bool) that pass somebody no other way passes as well; of equals the first."""
    # A way within another serves nobody that the other does not, and needs no fewer adults: without it the program is
    # many times smaller, and its best answer as good.
    common = (passed.T @ passed).toarray()
    size = common.diagonal()
    within = common >= size[:, None] - 0.5
    index = np.arange(len(size))
    better = (size[None, :] > size[:, None]) | ((size[None, :] == size[:, None]) & (index[None, :] < index[:, None]))
    kept: Array = ~(within & better).any(axis=1)
    return kept


def _alike(passed: csr_array) -> Array:
    """Return a number (h,) for each home, the same for homes that the same ways pass."""
    # Sets of ways are compared by the sum of a random number for each way: two that differ have the same sum by a
    # chance of about one in 10^18, and no set has to be held.
    chance = np.random.default_rng(0).integers(1, 1 << 62, passed.shape[1], dtype=np.uint64)
    signature = np.zeros(passed.shape[0], np.uint64)
    row = np.repeat(np.arange(passed.shape[0]), np.diff(passed.indptr))
    np.add.at(signature, row, chance[passed.indices])
    which: Array = np.unique(signature, return_inverse=True)[1].ravel()
    return which


def _choose(problem: _Problem, rules: Rules, progress: Progress | None) -> tuple[Array, bool, float]:
    """Return the adults on each way (w, int), whether that is proven the least, and the least it could be.

    Mostly all pupils can be served, and then only adults are to be minimised, which is a much easier program: that is
    tried first. A program of more pairs than `_MOST_PAIRS` is tried on ways alone that together pass everybody: how
    long the first branch of a search takes, no limit on branches bounds.
    """
    adults = np.zeros(problem.passed.shape[1], np.int64)
    few = _Kinds(problem, np.flatnonzero(_undominated(problem.passed)), rules)
    if not len(few.pupils):
        return adults, True, 0.0
    whole = len(few.kind) <= _MOST_PAIRS
    if not whole:
        few = _Kinds(problem, few.ways[_covering(few)], rules)
    work = Work(nodes=rules.search_branches)
    found, proven, bound = _solved(few, rules, work, progress, whole=whole)
    everybody = found is not None
    if found is None and proven:  # not all can be served
        found, proven, bound = _solved(few, rules, work, progress, whole=whole, everybody=False)
    adults[few.ways] = _simple(few, rules) if found is None else found
    proven = proven and found is not None
    if everybody:
        adults = _walking_less(problem, adults, rules, progress)
    return adults, proven, bound


def _covering(kinds: _Kinds) -> Array:
    """Return some of the ways (k,) that together pass everybody: each time the one that passes most of the others."""
    passes = csr_array((np.ones(len(kinds.kind)), (kinds.kind, kinds.way)), shape=(len(kinds.pupils), len(kinds.ways)))
    columns = csr_array(passes.T)
    left = kinds.pupils.copy()
    chosen: list[int] = []
    while (gain := columns @ left).max(initial=0.0) > _LEAST_PUPILS:
        chosen.append(int(gain.argmax()))
        left[columns.indices[columns.indptr[chosen[-1]] : columns.indptr[chosen[-1] + 1]]] = 0.0
    return np.sort(np.array(chosen, np.int64))


def _walking_less(problem: _Problem, adults: Array, rules: Rules, progress: Progress | None) -> Array:
    """Return as many adults on other ways (w, int), on which all pupils together walk less.

    A school of more pairs than `_MOST_PAIRS_WALKING` is searched part by part: ways beside each other, and those who go
    with them.
    """
    every = _Kinds(problem, np.arange(len(adults)), rules)
    if len(every.kind) <= _MOST_PAIRS_WALKING:
        nearer = _nearer(every, problem, int(adults.sum()), rules, progress)
        return adults if nearer is None else nearer
    home, way, amount = _spread(problem, adults, rules, progress)
    parts = math.ceil(len(every.kind) / _MOST_PAIRS_WALKING)
    which = _parts_of(problem, way, parts)
    made = np.zeros(len(adults), np.int64)
    for each in range(parts):
        step = part(progress, each / parts, (each + 1) / parts)
        own, mine = np.where(which == each, adults, 0), which[way] == each
        if not mine.any():
            continue
        pupils = np.zeros(problem.everybody)
        pupils[problem.homes] = np.bincount(home[mine], amount[mine], minlength=len(problem.homes))
        here = _Problem(problem.reach, pupils, problem.rows[pupils[problem.reach.home[problem.rows]] > 0])
        kinds = _Kinds(here, np.arange(len(here.first)), rules)
        nearer = _nearer(kinds, here, int(own.sum()), rules, step)
        if nearer is None:
            made += own
        else:
            np.add.at(made, problem.passing(here.first), nearer)
    return made


def _nearer(kinds: _Kinds, problem: _Problem, adults: int, rules: Rules, progress: Progress | None) -> Array | None:
    """Return no more than some adults on the ways (w, int) of a problem on which all walk less, None for not found."""
    work = Work(rules.walk_branches, rules.walk_more_share)
    found, _, _ = _solved(kinds, rules, work, progress, most_adults=adults)
    if found is None:
        return None
    made = np.zeros(len(problem.first), np.int64)
    made[kinds.ways] = found
    return made


def _parts_of(problem: _Problem, way: Array, parts: int) -> Array:
    """Return which of some parts each way (w,) belongs to: ways side by side, as many of `way` (p,) in each."""
    size = np.bincount(problem.way)
    order = np.argsort(problem.way, kind="stable")
    step = np.arange(len(order)) - np.repeat(np.cumsum(size) - size, size)
    outward = np.full((len(size), int(size.max())), -1)
    outward[problem.way[order], size[problem.way[order]] - 1 - step] = problem.passes[order]
    beside = np.lexsort(outward.T[::-1])
    load = np.cumsum(np.bincount(way, minlength=len(size))[beside])
    which = np.empty(len(size), np.int64)
    which[beside] = np.clip(parts * (load - 1) // load[-1], 0, parts - 1)
    return which


class _Kinds:
    """Homes that the same ways pass, put together; ways on which no group comes about are left out.

    Attributes
    ----------
    ways : (w,) int array
        Which of the problem's ways are tried.
    kind, way : (p,) int arrays
        Which kind is passed by which of them.
    metres : (p,) float array
        What pupils of the kind walk that way on average, as in `_spread`.
    pupils : (k,) float array
        Of each kind.
    """

    def __init__(self, problem: _Problem, ways: Array, rules: Rules) -> None:
        load = problem.passed[:, ways].T @ problem.pupils
        self.ways = ways[load >= rules.least_pupils]
        passed = csr_array(problem.passed[:, self.ways])
        some = np.flatnonzero(np.diff(passed.indptr) > 0)
        kind = np.full(len(problem.homes), -1)
        kind[some] = _alike(csr_array(passed[some]))
        self.pupils = np.bincount(kind[some], problem.pupils[some])
        number = np.full(problem.passed.shape[1], -1)
        number[self.ways] = np.arange(len(self.ways))
        home, way, point, walk = problem.choices(number >= 0)
        length = rules.alone_weight * walk + problem.point_m[point]
        first = _first_by(home * len(number) + way, length)
        home, weighed = home[first], (problem.pupils[home] * length)[first]
        pair, entry = np.unique(kind[home] * len(self.ways) + number[way[first]], return_inverse=True)
        self.kind, self.way = np.divmod(pair, max(len(self.ways), 1))
        self.metres = np.bincount(entry.ravel(), weighed, minlength=len(pair)) / self.pupils[self.kind]


def _solved(
    kinds: _Kinds,
    rules: Rules,
    work: Work,
    progress: Progress | None,
    *,
    whole: bool = True,
    everybody: bool = True,
    most_adults: int | None = None,
) -> tuple[Array | None, bool, float]:
    """Maximise pupils, then minimise adults; with `everybody`, all pupils are served or there is no answer.

    With `most_adults`, what everybody walks is minimised instead, with no more adults than that. Returns the adults on
    each way, whether they are proven to be the fewest, and a number that no fewer do; without an answer, the second
    tells whether there is none at all. Of ways that are not the `whole` only what room proves holds for all.

    ``sum y <= pupils`` of every kind of home over the ways that pass it, ``y <= pupils * open``,
    ``least * open <= sum y <= per_adult * adults`` and ``open <= adults`` on every way. That no fewer adults than
    ``sum pupils / per_adult`` do, rounded up, is said as well: it proves most answers.
    """
    kind, way, pupils, ways = kinds.kind, kinds.way, kinds.pupils, len(kinds.ways)
    own = pupils[kind]
    most = np.ceil(np.bincount(way, own, minlength=ways) / rules.per_adult + 1)
    # A tenth of a pupil outweighs all adults there could be: two aims in one objective, in their order.
    worth = 0.0 if everybody else (float(most.sum()) + 1) / _QUANTUM
    fewest = math.ceil(pupils.sum() / rules.per_adult - _LEAST_PUPILS)

    program = Program()
    value = worth if most_adults is None else -kinds.metres / max(float(kinds.metres @ own), 1.0)
    y = program.columns(len(kind), value, 0.0, own, whole=False)
    adults = program.columns(ways, -1.0 if most_adults is None else 0.0, 0.0, most, whole=True)
    opened = program.columns(ways, 0.0, 0.0, 1.0, whole=True)
    each, row = np.arange(ways), np.arange(len(y))
    program.rows(pupils if everybody else -np.inf, pupils, (kind, y, 1.0), count=len(pupils))
    program.rows(-np.inf, 0.0, (row, y, 1.0), (row, opened[way], -own), count=len(y))
    program.rows(-np.inf, 0.0, (way, y, 1.0), (each, adults, -rules.per_adult), count=ways)
    program.rows(0.0, np.inf, (way, y, 1.0), (each, opened, -rules.least_pupils), count=ways)
    program.rows(-np.inf, 0.0, (each, opened, 1.0), (each, adults, -1.0), count=ways)
    if everybody:
        program.rows(fewest, np.inf if most_adults is None else most_adults, (np.zeros(ways, np.int64), adults, 1.0))
    found = solve_program(program, progress=progress, work=work)
    if found.x is None:
        return None, found.status == INFEASIBLE, float(fewest) if everybody else 0.0
    chosen = np.rint(found.x[adults]).astype(np.int64)
    served = float(found.x[y].sum())
    bound = math.ceil(served / rules.per_adult - _LEAST_PUPILS)
    if whole:
        bound = max(bound, math.ceil(worth * served - found.bound - _LEAST_SHARE))
    return chosen, (whole and found.status == OPTIMAL) or (everybody and chosen.sum() <= bound), float(bound)


def _simple(kinds: _Kinds, rules: Rules) -> Array:
    """Return adults for a plan that is none too good: everybody goes with the first way that passes."""
    first = np.unique(kinds.kind, return_index=True)[1]
    load = np.bincount(kinds.way[first], kinds.pupils[kinds.kind[first]], minlength=len(kinds.ways))
    adults: Array = np.where(load >= rules.least_pupils, np.ceil(load / rules.per_adult), 0).astype(np.int64)
    return adults


def _spread(problem: _Problem, adults: Array, rules: Rules, progress: Progress | None) -> tuple[Array, Array, Array]:
    """Return which home's pupils go with which way, and how many: all that is possible, with the least walking.

    A transport problem, whose corners are whole where the numbers are. Each of `adults` walks with as many as fit.
    """
    home, way, point, walk = problem.choices(adults > 0)
    length = rules.alone_weight * walk + problem.point_m[point]
    first = _first_by(home * len(adults) + way, length)
    home, way, length = home[first], way[first], length[first]

    program = Program()
    dear = (int((adults > 0).sum()) + 2) * float(length.max())
    y = program.columns(len(home), (dear - length) / dear, 0.0, problem.pupils[home], whole=False)
    each = np.flatnonzero(adults > 0)
    row = np.searchsorted(each, way)
    program.rows(-np.inf, problem.pupils, (home, y, 1.0), count=len(problem.homes))
    program.rows(rules.least_pupils, adults[each] * rules.per_adult, (row, y, 1.0), count=len(each))
    found = solve_program(program, progress=progress)
    if found.x is None:  # given up over rounding: everybody goes the shortest way, as far as there is room
        return _first_come(home, way, length, problem.pupils, adults * rules.per_adult)
    amount = np.where(np.abs(found.x - np.rint(found.x)) < _LEAST_PUPILS, np.rint(found.x), found.x)
    some = amount > _LEAST_PUPILS
    return home[some], way[some], amount[some]


def _first_come(home: Array, way: Array, length: Array, pupils: Array, room: Array) -> tuple[Array, Array, Array]:
    """Return a spread in which every home goes with its nearest way while there is room, and with no other."""
    first = _first_by(home, length)
    first = first[np.lexsort([length[first], way[first]])]
    amount = pupils[home[first]]
    filled = np.cumsum(amount)
    before = np.concatenate([[0.0], filled])[np.searchsorted(way[first], way[first])]
    fits = filled - before <= room[way[first]]
    return home[first][fits], way[first][fits], amount[fits]


def _stops(problem: _Problem, spread: tuple[Array, Array, Array], rules: Rules) -> _Piece:
    """Return the meeting point of every home on its way.

    Whoever lives farthest from school meets nearest to home; then whoever of those that cannot walk there does, and
    so on. All go to the nearest of these points.
    """
    home, way, amount = spread
    size = len(problem.homes)
    near_home, near_way, point, walk = problem.choices(np.isin(np.arange(problem.passed.shape[1]), way))
    row, column = join(way * size + home, near_way * size + near_home)
    point, walk = point[column], walk[column]
    stop = way[row] * len(problem.point_m) + point
    which = np.unique(stop, return_inverse=True)[1].ravel()
    nearest = _first_by(row, walk, problem.point_m[point])
    away = (walk + problem.point_m[point])[nearest]
    waiting, chosen = np.ones(len(home), bool), np.zeros(len(row), bool)
    while waiting.any():
        left = np.flatnonzero(waiting)
        farthest = left[_first_by(way[left], -away[left], home[left])]
        taken = np.isin(which, which[nearest[farthest]])
        chosen |= taken
        waiting[row[taken]] = False
    row, point, walk = row[chosen], point[chosen], walk[chosen]
    first = _first_by(row, walk, problem.point_m[point])
    adults = np.ceil(np.bincount(way, amount) / rules.per_adult - _LEAST_PUPILS).astype(np.int64)
    zeros = np.zeros(len(first), np.int64)
    at = row[first]
    return _Piece(way[at], problem.homes[home[at]], point[first], amount[at], walk[first], zeros, adults[way[at]])


def _first_by(key: Array, *by: Array) -> Array:
    """Return for each key, in order, the place at which the first of the other arrays, then the next, is least."""
    order = np.lexsort([*by[::-1], key])
    changes = np.diff(key[order]) != 0
    found: Array = order[np.concatenate([np.ones(min(1, len(order)), bool), changes])]
    return found


def _groups(piece: _Piece, point_m: Array, ways: int, rules: Rules) -> _Piece:
    """Share the pupils of each way among as few groups as may be, the farthest first; `ways` ways are counted before.

    A way with more pupils than fit into a group has as many adults as its pupils need, spread evenly over its groups,
    and each group has its adults' part of the pupils.
    """
    order = np.lexsort([piece.home, piece.point, -point_m[piece.point], piece.way])
    way, amount = piece.way[order], piece.pupils[order]
    begins = np.concatenate([[True], np.diff(way) > 0])
    of = np.cumsum(begins) - 1
    load = np.bincount(of, amount)
    adults = piece.adults[order][begins]
    together = max(1.0, math.floor(rules.max_group / rules.per_adult + 1e-9))
    number = np.where(load <= rules.max_group + _LEAST_PUPILS, 1, np.ceil(adults / together)).astype(np.int64)

    # How many adults each group has, and up to which of the way's pupils it goes.
    group_of = np.repeat(np.arange(len(number)), number)
    place = np.arange(len(group_of)) - np.repeat(np.cumsum(number) - number, number)
    each = adults[group_of] // number[group_of] + (place < adults[group_of] % number[group_of])
    upto = np.cumsum(each) - (np.cumsum(adults) - adults)[group_of]
    upto = load[group_of] * upto / adults[group_of]
    if np.array_equal(amount, np.rint(amount)):
        upto = np.floor(upto + _LEAST_PUPILS)
    before = np.cumsum(load) - load
    group_end, home_end = before[group_of] + upto, np.cumsum(amount)

    # Where a home's pupils and a group's end, a piece ends.
    ends = np.sort(np.concatenate([group_end, home_end]))
    ends = ends[np.concatenate([[True], np.diff(ends) > _LEAST_PUPILS])]
    size = np.diff(ends, prepend=0.0)
    middle = ends - size / 2
    at = np.minimum(np.searchsorted(home_end, middle), len(order) - 1)
    which = np.minimum(np.searchsorted(group_end, middle), len(group_end) - 1)
    row = order[at]
    return _Piece(
        piece.way[row] + ways, piece.home[row], piece.point[row], size, piece.walk_m[row], place[which], each[which]
    )


def _gathered(pieces: list[_Piece], reach: MeetingReach, proven: Array, bound: Array) -> GroupPlan:
    """Return all pieces as a plan: groups and stops numbered, their pupils counted."""
    if not pieces:
        none, nobody = np.empty(0, np.int64), np.empty(0)
        return GroupPlan(none, none, none, none, none, nobody, none, none, nobody, nobody, proven, bound)
    way, home, point, pupils, walk, group, adults = (
        np.concatenate([getattr(each, name) for each in pieces])
        for name in ("way", "home", "point", "pupils", "walk_m", "group", "adults")
    )
    order = np.lexsort([point, -reach.point_m[point], group, way])
    way, home, point, pupils, walk, group, adults = (
        each[order] for each in (way, home, point, pupils, walk, group, adults)
    )
    new_group = np.concatenate([[True], (np.diff(way) != 0) | (np.diff(group) != 0)])
    new_stop = new_group | np.concatenate([[True], np.diff(point) != 0])
    of_group, of_stop = np.cumsum(new_group) - 1, np.cumsum(new_stop) - 1
    return GroupPlan(
        group_school=reach.point_school[point[new_group]],
        group_way=way[new_group],
        adults=adults[new_group],
        stop_group=of_group[new_stop],
        stop_point=point[new_stop],
        stop_pupils=np.bincount(of_stop, pupils),
        home=home,
        home_stop=of_stop,
        pupils=pupils,
        walk_m=walk,
        proven=proven,
        adults_bound=bound,
    )
