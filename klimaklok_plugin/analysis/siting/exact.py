"""The best `count` sites, proven: exchange and multipliers first, then branches and a solver side by side.

What the multipliers prove to be in no better answer is left out; what is then still open is decided by a tree of cases,
each bounded by multipliers, or by the solver on what is left, which runs beside it. Both take turns of so much work
each, so that what comes out does not depend on which of them a machine happens to run faster.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..core.arrays import Array
from ..core.progress import Progress, advance
from ..core.worker import POLL_S, Worker
from ..siting import search
from .allowance import Allowance, solve_within, work_of_solver
from .milp import INFEASIBLE, OPTIMAL, Program, Solution
from .search import Benefits, Effort, Relaxed

# A short look first: it often proves all there is to prove, or leaves so little that the long one is quick.
_FIRST, _ROOT, _NODE = Effort(400, 1.0, 20), Effort(1500, 1.0, 30), Effort(600, 1.2, 24)
_STARTS = {_FIRST: 4, _ROOT: 40, _NODE: 1}
"""From how many of the choices that the multipliers came upon exchanges are tried."""
_EVERY = 8
"""Of so many cases of the tree, one is searched for better answers: they are rare there, and exchanges cost time."""
_FINE = 1e-3
_BOTH = "multipliers, branches and solver"
_LARGE = 150_000
"""Pairs from which a program is too large to be solved in the time that people wait, and takes much memory."""
_START_SHARE = 0.2
"""Of what is left, for exchanges at each step."""
_PER_PAIR, _PER_ROUND = 1.2e-8, 5e-5
"""Work of going through the pairs once."""
_TURN_BRANCHES, _LONGER = 100, 4.0
"""The first turn lasts until the solver has looked at so many branches; each is so much longer than the last."""


@dataclass(frozen=True)
class Best:
    """Sites (m, bool), their benefit, what no other choice exceeds, how that is known, and whether it is the end.

    It is the end when there is no answer that is worth more, or none that is worth what was asked for.
    """

    opened: Array
    value: float
    bound: float
    method: str
    proven: bool = False


@dataclass(frozen=True)
class _Aim:
    """What is looked for: all pairs, and how much more than the best so far is worth looking for."""

    whole: Benefits
    least_gain: float
    at_least: float

    def beyond(self, best: Best) -> float:
        """Return the value from which an answer is of interest."""
        return max(best.value + self.least_gain, self.at_least)

    def met(self, best: Best) -> bool:
        """Tell whether nothing of interest is left to find."""
        return best.bound < self.beyond(best) or best.value >= self.at_least > 0

    def better(self, best: Best, opened: Array) -> Best:
        """Return the better of an answer and other sites."""
        value = self.whole.value(opened)
        return replace(best, opened=opened, value=value) if value > best.value else best


@dataclass(frozen=True)
class _Part:
    """A case of the tree: what is still to gain by `count` of the candidates, beside `gained` by those opened."""

    pairs: Benefits
    count: int
    may_open: Array
    opened: Array
    gained: float
    prices: Array
    often: Array
    bound: float

    @property
    def decided(self) -> bool:
        """Whether there is nothing left to choose."""
        return not self.count or not len(self.pairs.demand) or self.count >= self.may_open.sum()

    @property
    def rest(self) -> Array:
        """What is open (m, bool) once it is decided."""
        return self.opened | self.may_open if self.count >= self.may_open.sum() else self.opened


def open_best(
    pairs: Benefits,
    count: int,
    may_open: Array,
    least_gain: float,
    allowed: Allowance,
    progress: Progress | None,
    at_least: float = 0.0,
) -> Best:
    """Open at most `count` sites for the greatest benefit.

    Parameters
    ----------
    pairs : Benefits
        What new sites add to those that exist.
    count : int
    may_open : (m,) bool array
    least_gain : float
        Answers that are better by less are as good: just under 1 for whole weights, else a trifle.
    allowed : Allowance
    progress : callable, optional
    at_least : float
        Answers that are worth less are of no interest: the search stops at the first that is not, or when it is proven
        that there is none.
    """
    watch = _Watch(allowed, progress)
    none = np.zeros(pairs.candidates, bool)
    useful = none.copy()
    useful[pairs.candidate] = True
    may_open = may_open & useful
    if pairs.same:
        may_open = search.undominated(pairs, may_open)
    count = min(count, int(may_open.sum()))
    if not count or count == may_open.sum():
        may_open = may_open if count else none
        return Best(may_open, pairs.value(may_open), pairs.value(may_open), "all", proven=True)
    opened = search.greedy(pairs, count, none, may_open, watch.up)
    best = Best(opened, pairs.value(opened), float(pairs.greatest.sum()), "multipliers")
    aim = _Aim(pairs, least_gain, at_least)
    part = _Part(pairs, count, may_open, none, 0.0, search.first_prices(pairs, opened), none, np.inf)
    best = _proved(part, aim, best, watch)
    return replace(best, proven=aim.met(best))


def _proved(part: _Part, aim: _Aim, best: Best, watch: _Watch) -> Best:
    """Take the steps one after the other until nothing is left to find, or work or time is up."""
    for effort in (_FIRST, _ROOT):
        part, best = _narrowed(part, aim, best, effort, watch)
        best = replace(best, bound=max(min(best.bound, part.bound), best.value))
        # What is left out is in no better answer; where nothing is left to choose, the rest is the only one.
        if part.decided and part.bound >= aim.beyond(best):
            best = aim.better(best, part.rest)
            return replace(best, bound=best.value)
        if aim.met(best) or watch.up():
            return best
    return _in_turns(part, aim, best, watch)


class _Watch:
    """Counts pairs gone through against an allowance, and stops when the user does."""

    def __init__(self, allowed: Allowance, progress: Progress | None, beyond: _Watch | None = None) -> None:
        self.allowed, self._progress, self._beyond = allowed, progress, beyond

    def up(self, pairs: float | None = None) -> bool:
        """Tell whether work or time is up; else the pairs that are gone through next are counted."""
        if self._beyond is not None and self._beyond.up():
            return True
        advance(self._progress, self.allowed.gone)
        if self.allowed.up:
            return True
        if pairs is not None:
            self.allowed.spend(_PER_ROUND + _PER_PAIR * pairs)
        return False

    def within(self, allowed: Allowance) -> _Watch:
        """Return a watch on less than all that is allowed."""
        return _Watch(allowed, None, self)


def _narrowed(
    part: _Part, aim: _Aim, best: Best, effort: Effort, watch: _Watch, *, improve: bool = True
) -> tuple[_Part, Best]:
    """Bound a case, look for better answers near it, and leave out what is in none; its bound tells if it is done."""
    target = aim.beyond(best) - part.gained
    relaxed = search.relax(part.pairs, part.count, part.may_open, part.prices, target, effort, watch.up)
    part = replace(part, bound=min(part.bound, relaxed.bound + part.gained))
    if relaxed.bound < target or not relaxed.choices:
        return part, best
    choices = list(relaxed.choices.values())[::-1]
    best = aim.better(best, choices[0] | part.opened)
    some, none = watch.within(watch.allowed.part(_START_SHARE)), np.zeros_like(part.opened)
    for start in choices[:: max(len(choices) // _STARTS[effort], 1)] if improve else []:
        if aim.met(best) or some.up():
            break
        best = aim.better(best, search.exchange(part.pairs, start, part.may_open, none, some.up) | part.opened)
    return _reduced(part, relaxed, aim.beyond(best) - part.gained), best


def _reduced(part: _Part, relaxed: Relaxed, target: float) -> _Part:
    """Leave out what is in no answer that reaches a target, and open what is in all of them.

    To open, close or use what the multipliers do not choose costs at least what they say; where that leaves less than
    the target, it is in no such answer. (Reduction tests as in Beasley 1993, Lagrangean heuristics for location
    problems.)
    """
    pairs, may_open, worth = part.pairs, part.may_open, relaxed.worth
    room = relaxed.bound - target
    ranked = np.sort(worth[may_open])[::-1]
    last_in, first_out = ranked[part.count - 1], ranked[part.count]
    # A site that is opened against the bound takes the place of the last one in; one that is closed makes room for the
    # first one out. Either lowers the bound by the difference of what they earn.
    extra = np.maximum(last_in - worth, 0.0)
    less = may_open & (extra <= room)
    sure = less & (worth >= last_in) & (worth - first_out > room)
    keep = less[pairs.candidate]
    # A demand that is served for less than its price lowers it by what is missing to the price.
    if not pairs.same:
        forced = np.maximum(relaxed.prices[pairs.demand] - pairs.benefit, 0.0)
        keep &= forced + extra[pairs.candidate] <= room
    left = replace(part, pairs=pairs.take(keep), may_open=less, prices=relaxed.prices, often=relaxed.often)
    left = _opened(left, sure)
    pairs, prices = search.compact(left.pairs, left.prices)
    return replace(left, pairs=pairs, prices=prices)


def _opened(part: _Part, sites: Array) -> _Part:
    """Open sites: what they give is gained, and the others can only add to it."""
    if not sites.any():
        return part
    pairs = part.pairs
    given = pairs.best(sites)
    keep = ~sites[pairs.candidate] & (pairs.benefit > given[pairs.demand])
    rest = pairs.take(keep)
    rest = replace(rest, benefit=rest.benefit - given[rest.demand])
    return replace(
        part,
        pairs=rest,
        count=part.count - int(sites.sum()),
        may_open=part.may_open & ~sites,
        opened=part.opened | sites,
        gained=part.gained + float(given.sum()),
        # Down with what is still to gain, so that the next multipliers begin near the last ones.
        prices=np.maximum(part.prices - given, 0.0),
    )


# --- the last step ---------------------------------------------------------------------------------------------------


@dataclass
class _Tree:
    """Cases that are still to be decided, the most promising last."""

    stack: list[_Part]
    looked_at: int = 0


def _in_turns(part: _Part, aim: _Aim, best: Best, watch: _Watch) -> Best:
    """Let the tree and the solver take turns of the same work until one of them is done, or work or time is up.

    Which of them is faster cannot be told before: the tree where the multipliers' bound is close, the solver where cuts
    close a gap that they leave. They run side by side, and a turn ends as soon as either proves that there is nothing
    better, which the other would prove as well. What one of them finds counts at the end of the turn only, the solver's
    before the tree's.
    """
    allowed, tree = watch.allowed, _Tree([part])
    large = len(part.pairs.demand) > _LARGE
    turn = allowed.left if large else work_of_solver(_program(part, aim.beyond(best)), _TURN_BRANCHES)
    while not aim.met(best) and not watch.up():
        if allowed.left < (1 + _LONGER) * turn:
            turn = allowed.left
        best = _turn(part, tree, aim, best, turn, watch, with_solver=not large)
        if np.isfinite(turn):
            allowed.spend(turn)
        turn *= _LONGER
    return best


def _turn(part: _Part, tree: _Tree, aim: _Aim, given: Best, work: float, watch: _Watch, *, with_solver: bool) -> Best:
    """Let both work as much as is given, and return the best that is then known."""
    solver = None
    if with_solver:
        program, own = _program(part, aim.beyond(given)), Allowance(work, watch.allowed.seconds)
        solver = Worker(lambda worker: solve_within(program, own, lambda _: worker.stopped.is_set()))
        solver.start()
    try:
        best = _branched(tree, aim, given, watch.within(Allowance(work)), lambda: _proof(solver) is not None)
        nothing = aim.met(best) and best.value < aim.beyond(given)
        while solver is not None and solver.is_alive() and not nothing and not watch.up():
            solver.join(POLL_S)
    finally:
        if solver is not None:
            solver.stopped.set()
    if nothing:
        return replace(best, opened=given.opened, value=given.value, bound=max(best.bound, given.value))
    proof = _proof(solver)
    # The program asks for more than the best answer so far: that it has no solution is the proof.
    if proof is not None:
        found = given if proof.x is None else aim.better(given, _chosen(part, proof.x))
        bound = found.value if proof.x is not None else max(aim.beyond(given) - aim.least_gain, given.value)
        return replace(found, bound=min(found.bound, bound), method=_BOTH)
    if solver is None or solver.is_alive() or solver.error is not None:
        return best
    found = best if solver.result.x is None else aim.better(best, _chosen(part, solver.result.x))
    bound = min(found.bound, part.gained + solver.result.bound * _unit(part))
    return replace(found, bound=max(bound, found.value))


def _proof(solver: Worker | None) -> Solution | None:
    """Return what the solver found if that is the end of the search."""
    if solver is None or solver.is_alive() or solver.error is not None:
        return None
    found: Solution = solver.result
    return found if found.status in (OPTIMAL, INFEASIBLE) else None


def _chosen(part: _Part, x: Array) -> Array:
    """Return the sites (m, bool) of a solution of a part's program."""
    chosen = part.opened.copy()
    chosen[np.flatnonzero(part.may_open)[x[: part.may_open.sum()] > 0.5]] = True  # noqa: PLR2004
    return chosen


def _branched(tree: _Tree, aim: _Aim, best: Best, watch: _Watch, decided: Callable[[], bool]) -> Best:
    """Decide candidate by candidate, the more promising case first; cases that cannot be better are not looked into."""
    stack = tree.stack
    while stack and not decided() and not watch.up() and not aim.met(best):
        case = stack.pop()
        if case.bound >= aim.beyond(best) and not case.decided:
            tree.looked_at += 1
            case, best = _narrowed(case, aim, best, _NODE, watch, improve=tree.looked_at % _EVERY == 1)
        if case.bound < aim.beyond(best):
            continue
        if case.decided:
            best = aim.better(best, case.rest)
            continue
        # The candidate that the multipliers are least decided about: both cases then change the bound.
        site = np.zeros_like(case.may_open)
        site[np.argmax(np.where(case.may_open, np.minimum(case.often, 1 - case.often), -1.0))] = True
        without = replace(case, may_open=case.may_open & ~site, pairs=case.pairs.take(~site[case.pairs.candidate]))
        stack += [without, _opened(case, site)]
    # All cases that are done are below what is of interest; better by less than `least_gain` is as good.
    bound = max((case.bound for case in stack), default=aim.beyond(best) - aim.least_gain)
    return replace(best, bound=max(min(best.bound, bound), best.value), method=_BOTH)


def _unit(part: _Part) -> float:
    """Return the scale of a part's program: solvers stop within a millionth of it, and all there is to gain is 1000."""
    return max(_FINE * (part.bound - part.gained), 1e-300)


def _program(part: _Part, target: float) -> Program:
    """Return what is left to decide as a program: which sites to open, and to which level each demand is served.

    The levels of a demand are its benefits in order (Cornuejols, Nemhauser and Wolsey 1980, A canonical representation
    of simple plant location problems): a level is served when the one above it is, or a site of that level is open.
    """
    pairs = part.pairs
    program = Program()
    sites = np.flatnonzero(part.may_open)
    opened = program.columns(len(sites), whole=True)
    column = np.full(pairs.candidates, -1)
    column[sites] = opened
    new = np.ones(len(pairs.demand), bool)
    new[1:] = (pairs.demand[1:] != pairs.demand[:-1]) | (pairs.benefit[1:] != pairs.benefit[:-1])
    level = np.cumsum(new) - 1
    demand, benefit = pairs.demand[new], pairs.benefit[new]
    follows = np.flatnonzero(np.append(False, demand[1:] == demand[:-1])) if len(demand) else np.empty(0, int)
    step = benefit.copy()
    step[follows - 1] -= benefit[follows]
    unit = _unit(part)
    served = program.columns(len(demand), step / unit, whole=False)
    program.rows(
        -np.inf, 0.0,
        (np.arange(len(demand)), served, 1.0), (follows, served[follows - 1], -1.0),
        (level, column[pairs.candidate], -1.0), count=len(demand),
    )  # fmt: skip
    program.rows(-np.inf, part.count, (np.zeros(len(sites), int), opened, 1.0))
    program.rows((target - part.gained) / unit, np.inf, (np.zeros(len(demand), int), served, step / unit))
    return program
