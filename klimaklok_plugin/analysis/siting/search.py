"""Opening a number of sites for the greatest benefit: good answers by exchange, and bounds by Lagrange's multipliers.

Each demand takes the best of the open sites. That is maximal covering (the benefit is the demand's weight) as well as
the p-median (the benefit is what is saved against the farthest site). The search works on arrays of pairs only, so it
is fast where the program for a solver would be large; what it proves makes that program small.

Sources: greedy and exchange after Teitz and Bart 1968, in the form of Resende and Werneck 2007 (A fast swap-based local
search procedure for location problems); Lagrangian relaxation of "one site per demand" with subgradients after
Cornuejols, Fisher and Nemhauser 1977 (Location of bank accounts to optimize float); their step after Held, Wolfe and
Crowder 1974 (Validation of subgradient optimization), their direction after Camerini, Fratta and Maffioli 1975 (On
improving relaxation methods by modified gradient techniques).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array, csr_array

from ..core.arrays import Array

Halt = Callable[[float], bool]
"""Takes how many pairs are gone through next, says that work or time is up; raises when the user stops."""

_TIGHT = 1e-7
"""Relative: bounds that are better by less are no success, and swaps that add less than its square nothing."""
_LEAST_STEP = 4e-3
_KEEP = 0.3
"""Of the last direction: subgradients alone go to and fro across a valley."""
_RECENT = 0.05
"""Weight of the last round in how often a candidate is chosen: about the last twenty count."""
_BLOCK = 32


@dataclass(frozen=True)
class Effort:
    """How long to look for multipliers: rounds at most, the first step, and rounds without success before a smaller."""

    rounds: int
    step: float
    patience: int


@dataclass(frozen=True)
class Benefits:
    """Pairs of demand and candidate with a benefit above 0, sorted by demand, the greatest benefit first.

    Attributes
    ----------
    demand, candidate : (k,) int array
    benefit : (k,) float64 array
    demands, candidates : int
    same : bool
        Each demand has the same benefit at all its candidates (covering).
    """

    demand: Array
    candidate: Array
    benefit: Array
    demands: int
    candidates: int
    same: bool

    @cached_property
    def greatest(self) -> Array:
        """The benefit of each demand (n,) at its best candidate."""
        first = _first(self.demand)
        greatest = np.zeros(self.demands)
        greatest[self.demand[first]] = self.benefit[first]
        return greatest

    @cached_property
    def covers(self) -> tuple[csr_array, csr_array]:
        """Which candidates cover which demand (n, m), and the same turned around (m, n)."""
        start = np.searchsorted(self.demand, np.arange(self.demands + 1))
        shape = (self.demands, self.candidates)
        matrix = csr_array((np.ones(len(self.candidate)), self.candidate, start), shape=shape)
        return matrix, csr_array(matrix.T)

    def value(self, opened: Array) -> float:
        """Return the benefit of open sites (m, bool)."""
        return float(self.best(opened).sum())

    @cached_property
    def by_candidate(self) -> tuple[Array, Array]:
        """The pairs in the order of the candidates, and where each candidate's begin."""
        order = np.argsort(self.candidate, kind="stable")
        return order, np.searchsorted(self.candidate[order], np.arange(self.candidates + 1))

    def best(self, opened: Array) -> Array:
        """Return the benefit of each demand (n,) at the best open site."""
        order, start = self.by_candidate
        sites = np.flatnonzero(opened)
        count = start[sites + 1] - start[sites]
        use = order[np.repeat(start[sites] - np.cumsum(count) + count, count) + np.arange(int(count.sum()))]
        best = np.zeros(self.demands)
        np.maximum.at(best, self.demand[use], self.benefit[use])
        return best

    def take(self, keep: Array) -> Benefits:
        """Return the pairs where `keep` (k, bool) holds."""
        return Benefits(
            self.demand[keep], self.candidate[keep], self.benefit[keep], self.demands, self.candidates, self.same
        )


def compact(pairs: Benefits, prices: Array) -> tuple[Benefits, Array]:
    """Add up demand that the same candidates cover, and the prices with it; other pairs are returned as they are."""
    if not pairs.same:
        return pairs, prices
    group, first = equal_rows(pairs.demand, pairs.candidate, pairs.demands, pairs.candidates)
    use = group >= 0
    total = np.bincount(group[use], pairs.greatest[use], len(first))
    prices = np.bincount(group[use], prices[use], len(first))
    number = np.full(pairs.demands, -1)
    number[first] = np.arange(len(first))
    keep = number[pairs.demand] >= 0
    demand = number[pairs.demand[keep]]
    order = np.argsort(demand, kind="stable")
    demand = demand[order]
    return Benefits(
        demand, pairs.candidate[keep][order], total[demand], len(first), pairs.candidates, same=True
    ), prices


def undominated(pairs: Benefits, may_open: Array) -> Array:
    """Leave out candidates (m, bool) that cover nothing but what another one covers too; of equals the first stays.

    For covering, where each demand has one benefit wherever it is covered.
    """
    merged, _ = compact(pairs.take(may_open[pairs.candidate]), np.zeros(pairs.demands))
    covers, covered = merged.covers
    both = coo_array(covered @ covers)
    size = np.bincount(merged.candidate, minlength=pairs.candidates)
    inside, around = both.coords
    whole = (both.data == size[inside]) & (inside != around)
    beaten = whole & ((size[around] > size[inside]) | (around < inside))
    stays = may_open.copy()
    stays[inside[beaten]] = False
    return stays


def equal_rows(
    demand: Array, candidate: Array, demands: int, candidates: int, keys: Sequence[Array] = ()
) -> tuple[Array, Array]:
    """Group demand with the same candidates (and the same `keys`).

    Parameters
    ----------
    demand, candidate : (k,) int array
        Sorted by demand.
    demands, candidates : int
        How many there are, n and m.
    keys : sequence of (n,) array

    Returns
    -------
    group : (n,) int array
        -1 where a demand has no candidate.
    first : (g,) int array
        One demand of each group.

    Notes
    -----
    Rows are told apart by two sums of 62 random bits per candidate: sorting the rows themselves would take a matrix,
    and two different sets of candidates have both sums alike less often than once in 10^36.
    """
    codes = np.random.default_rng(0).integers(0, 2**62, (candidates, 2))
    start = np.searchsorted(demand, np.arange(demands + 1))
    sums = np.zeros((len(demand) + 1, 2), np.int64)
    np.cumsum(codes[candidate], axis=0, out=sums[1:])
    marks = [*(sums[start[1:]] - sums[start[:-1]]).T, *keys]
    some = np.flatnonzero(np.diff(start))
    order = some[np.lexsort([mark[some] for mark in marks])]
    new = np.ones(len(order), bool)
    new[1:] = np.any([mark[order][1:] != mark[order][:-1] for mark in marks], axis=0)
    group = np.full(demands, -1)
    group[order] = np.cumsum(new) - 1
    return group, order[new]


def greedy(pairs: Benefits, count: int, opened: Array, may_open: Array, halt: Halt, enough: float = np.inf) -> Array:
    """Open sites one by one, each the one that adds most, until `count` new ones are open or `enough` is gained.

    No `count` sites gain more than 1.6 times as much (1 / (1 - 1/e); Cornuejols, Fisher and Nemhauser 1977).

    Parameters
    ----------
    pairs : Benefits
    count : int
        Of new sites.
    opened, may_open : (m,) bool array
        Open from the beginning, and the others to choose from.
    halt : callable
    enough : float
        In the unit of the benefits.

    Returns
    -------
    (m,) bool array
    """
    opened = opened.copy()
    best = pairs.best(opened)
    left = pairs.take(may_open[pairs.candidate] & (pairs.benefit > best[pairs.demand]))
    for _ in range(count):
        halt(len(left.demand))  # only for the user: with nothing left to spend, this is still the answer
        if best.sum() >= enough:
            break
        added = np.bincount(left.candidate, left.benefit - best[left.demand], pairs.candidates)
        added[opened | ~may_open] = -1.0
        site = int(np.argmax(added))
        opened[site] = True
        own = left.candidate == site
        best[left.demand[own]] = np.maximum(best[left.demand[own]], left.benefit[own])
        left = left.take(left.benefit > best[left.demand])
    return opened


def exchange(pairs: Benefits, opened: Array, may_open: Array, fixed: Array, halt: Halt) -> Array:
    """Swap an open site for a closed one, the best swap each time, while that adds benefit.

    Parameters
    ----------
    pairs : Benefits
    opened, may_open, fixed : (m,) bool array
        Open to begin with, what may be opened, and what may not be closed.
    halt : callable

    Returns
    -------
    (m,) bool array
    """
    if pairs.same:
        return _exchange_covering(pairs, opened, may_open, fixed, halt)
    opened = opened.copy()
    near, enough = pairs, 0
    while not halt(len(near.demand) + pairs.candidates * int(opened.sum())):
        sites = np.flatnonzero(opened & ~fixed)
        if not len(sites):
            break
        best, owner, second, seconds = _two_best(near, opened)
        if near is not pairs and seconds < enough:  # a second best site may lie farther away than was looked
            near = pairs
            best, owner, second, seconds = _two_best(near, opened)
        # Pairs far below a second best site count in no swap. The margin lets a second best grow worse for some swaps
        # before all pairs have to be gone through again.
        if near is pairs:
            near = pairs.take(pairs.benefit > (2 * second - pairs.greatest)[pairs.demand])
            enough = seconds
        slot = np.full(pairs.candidates + 1, len(sites))
        slot[sites] = np.arange(len(sites))
        use = (near.benefit > second[near.demand]) & (may_open & ~opened)[near.candidate]
        demand, site, benefit = near.demand[use], near.candidate[use], near.benefit[use]
        own, width = slot[owner], len(sites) + 1
        # Resende and Werneck: what a site gains, less what the other loses, plus what of this loss it makes good.
        gain = np.bincount(site, np.maximum(benefit - best[demand], 0.0), pairs.candidates)
        loss = np.bincount(own, best - second, width)
        kept = np.minimum(benefit, best[demand]) - second[demand]
        net = np.bincount(site * width + own[demand], kept, pairs.candidates * width).reshape(-1, width)
        net = net + (gain[:, None] - loss[None, :])
        net[opened | ~may_open] = -np.inf
        net[:, -1] = -np.inf
        into, out = np.unravel_index(int(np.argmax(net)), net.shape)
        if net[into, out] <= _TIGHT * _TIGHT * float(best.sum()):
            break
        opened[into], opened[sites[out]] = True, False
    return opened


def _exchange_covering(pairs: Benefits, opened: Array, may_open: Array, fixed: Array, halt: Halt) -> Array:
    """Swap as `exchange` does. No swap adds more than its new site would alone, so most need not be looked at."""
    opened = opened.copy()
    covers, covered = pairs.covers
    weight = pairs.greatest
    while not halt(len(pairs.demand)):
        sites = np.flatnonzero(opened & ~fixed)
        if not len(sites):
            break
        count = covers @ opened.astype(float)
        alone = np.where(count == 1, weight, 0.0)
        gain = np.where(may_open & ~opened, covered @ np.where(count == 0, weight, 0.0), -np.inf)
        slot = np.zeros(pairs.candidates)
        slot[sites] = np.arange(len(sites)) + 1
        own = (covers @ slot).astype(np.int64)  # 0 where a fixed site is the only one
        width = len(sites) + 1
        loss = np.bincount(np.where(count == 1, own, 0), alone, width)[1:]
        best, swap = _TIGHT * _TIGHT * float(weight.sum()), (-1, -1)
        for block in np.split(np.argsort(-gain, kind="stable"), np.arange(_BLOCK, len(gain), _BLOCK)):
            if gain[block[0]] <= best:
                break
            some = covered[block]
            row = np.repeat(np.arange(len(block)), np.diff(some.indptr))
            demand = some.indices
            single = count[demand] == 1
            row, demand = row[single], demand[single]
            back = np.bincount(row * width + own[demand], weight[demand], len(block) * width).reshape(-1, width)[:, 1:]
            net = gain[block][:, None] - loss[None, :] + back
            at = int(np.argmax(net))
            if net.flat[at] > best:
                best, swap = float(net.flat[at]), (int(block[at // len(sites)]), int(sites[at % len(sites)]))
        if swap[0] < 0:
            break
        opened[swap[0]], opened[swap[1]] = True, False
    return opened


def _two_best(pairs: Benefits, opened: Array) -> tuple[Array, Array, Array, int]:
    """Return each demand's best benefit, whose that is (-1: nobody's), the second best, and how many have one."""
    use = np.flatnonzero(opened[pairs.candidate])
    first = _first(pairs.demand[use])
    best, second, owner = np.zeros(pairs.demands), np.zeros(pairs.demands), np.full(pairs.demands, -1)
    top = use[first]
    best[pairs.demand[top]], owner[pairs.demand[top]] = pairs.benefit[top], pairs.candidate[top]
    rest = use[~first]
    rest = rest[_first(pairs.demand[rest])]
    second[pairs.demand[rest]] = pairs.benefit[rest]
    return best, owner, second, len(rest)


def _first(sorted_values: Array) -> Array:
    """Return where each value occurs first."""
    first = np.ones(len(sorted_values), bool)
    first[1:] = sorted_values[1:] != sorted_values[:-1]
    return first


@dataclass
class Relaxed:
    """What the multipliers tell.

    Attributes
    ----------
    bound : float
        No choice of sites has a greater benefit.
    prices : (n,) float64 array
        The multipliers at that bound.
    worth : (m,) float64 array
        What each candidate earns above those prices.
    often : (m,) float64 array
        How often each candidate was among the best lately, 0 to 1.
    choices : dict of (m,) bool array
        The different choices of sites that were among the best, the last ones last.
    """

    bound: float
    prices: Array
    worth: Array
    often: Array
    choices: dict[bytes, Array]


def first_prices(pairs: Benefits, opened: Array) -> Array:
    """Return prices to start from, halfway between the best and the second best of an answer."""
    best, _, second, _ = _two_best(pairs, opened)
    if not pairs.same:
        last = np.append(_first(pairs.demand)[1:], True) if len(pairs.demand) else np.empty(0, bool)
        least = np.zeros(pairs.demands)
        least[pairs.demand[last]] = pairs.benefit[last]
        second = np.maximum(second, np.minimum(least, best))
    return np.asarray((best + second) / 2)


def relax(
    pairs: Benefits, count: int, may_open: Array, prices: Array, target: float, effort: Effort, halt: Halt
) -> Relaxed:
    """Bound the benefit of `count` new sites: every demand pays its price once, and the sites that earn most are open.

    For any prices u >= 0 no choice of sites S gives more than sum_i u_i + max_S sum_{j in S} sum_i max(b_ij - u_i, 0),
    as a demand that is served at j gives b_ij <= u_i + max(b_ij - u_i, 0). The least such bound is looked for.

    Parameters
    ----------
    pairs : Benefits
    count : int
        Of new sites.
    may_open : (m,) bool array
    prices : (n,) array
        To start from.
    target : float
        A bound below it is good enough; the steps are made for it.
    effort : Effort
    halt : callable

    Returns
    -------
    Relaxed
    """
    market, step = _Market(pairs), effort.step
    sites = np.flatnonzero(may_open)
    found = Relaxed(np.inf, prices, np.zeros(pairs.candidates), np.zeros(pairs.candidates), {})
    idle, direction = 0, np.zeros(pairs.demands)
    for _ in range(effort.rounds):
        if halt(market.pairs):
            break
        worth = market.worth(prices)
        chosen = np.zeros(pairs.candidates, bool)
        chosen[sites[np.argpartition(-worth[sites], count - 1)[:count]] if count < len(sites) else sites] = True
        bound = float(prices.sum() + worth[chosen].sum())
        found.often *= 1 - _RECENT
        found.often[chosen] += _RECENT
        idle = 0 if bound < found.bound - _TIGHT * abs(bound) else idle + 1
        if bound < found.bound:
            found.bound, found.prices, found.worth = bound, prices, worth
        found.choices[chosen.tobytes()] = chosen
        if found.bound < target:
            break
        if idle >= effort.patience:
            step, idle, prices = step / 2, 0, found.prices
            if step < _LEAST_STEP:
                break
            continue
        # A price is too high where nobody takes the demand at it, and too low where several sites do.
        direction = _KEEP * direction + (1 - _KEEP) * (1.0 - market.takers(chosen))
        size = float(direction @ direction)
        if size == 0:
            break
        prices = np.clip(prices - step * (bound - target) / size * direction, 0.0, pairs.greatest)
    return found


class _Market:
    """What candidates earn at given prices; pairs that can earn nothing at present are left out."""

    def __init__(self, pairs: Benefits) -> None:
        self._pairs = pairs
        self._floor = np.full(pairs.demands, np.inf)
        self._near = pairs
        self._over = np.empty(0)
        if pairs.same:
            self._covers, self._covered = pairs.covers

    @property
    def pairs(self) -> int:
        """How many pairs are gone through."""
        return len(self._near.demand)

    def worth(self, prices: Array) -> Array:
        """Return what each candidate (m,) earns above the prices (n,)."""
        pairs = self._pairs
        if pairs.same:
            return np.asarray(self._covered @ (pairs.greatest - prices))
        # Left out is what lies below the price by more than half of what the demand can earn above it: prices move all
        # the time, and all pairs are gone through again only when one falls that far.
        if (prices < self._floor).any():
            self._floor = 1.5 * prices - 0.5 * pairs.greatest
            self._near = pairs.take(pairs.benefit > self._floor[pairs.demand])
        self._over = np.maximum(self._near.benefit - prices[self._near.demand], 0.0)
        return np.bincount(self._near.candidate, self._over, pairs.candidates)

    def takers(self, chosen: Array) -> Array:
        """Return at how many of the chosen sites each demand (n,) gains more than the price last asked about."""
        if self._pairs.same:
            return np.asarray(self._covers @ chosen.astype(float))
        taken = np.flatnonzero((self._over > 0) & chosen[self._near.candidate])
        return np.bincount(self._near.demand[taken], minlength=self._pairs.demands).astype(float)
