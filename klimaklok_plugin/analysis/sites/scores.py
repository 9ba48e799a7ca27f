"""The arithmetic of scoring: weights where inputs are missing, ranks, and how firm a rank is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..strategy.sections import Robustness, Weights

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NAMED_AREA, RAIL_HUB_OR_CENTRE, OTHER = range(3)
"""Indices into `strategy.TRACKS`."""
NOT_KNOWN = 3
"""A track: nobody can tell, because a layer is not given that would."""
PRIORITISE, PRIORITISE_WHEN, CONSIDER, LIMIT = range(4)
"""Indices into `strategy.CLASSES`."""
NOT_CLASSED = 4
"""The class of a site whose track is not known; it is ranked as on no prioritised track."""
MET, MISSING, UNKNOWN = range(3)
"""Whether a condition is met."""

_DECIMALS = 6
"""Scores that differ by less are a tie: the order of a sum must not decide a rank."""
_WORST_SCORE = 200.0


@dataclass(frozen=True)
class Components:
    """Components of the score.

    Attributes
    ----------
    names : tuple of str, length k
    scores : ndarray, shape (n, k)
        From 0 to 100; NaN where the component does not count for a site.
    measured : mapping of str to ndarray, shape (n,)
        What was measured, in metres, minutes or share; inf is not reached, NaN is not given.
    """

    names: tuple[str, ...]
    scores: Floats
    measured: Mapping[str, Floats]


@dataclass(frozen=True)
class WeightTable:
    """For each of k components its branch (a number), the branch's weight and the weight within the branch."""

    branch: Ints
    share: Floats
    inner: Floats


def weight_table(weights: Weights, names: tuple[str, ...]) -> WeightTable:
    """Arrange the weights of a profile along the components (k); those it does not weigh get 0."""
    branches = tuple(weights.branches)
    place: dict[str, tuple[int, float]] = {}
    for number, branch in enumerate(branches):
        if branch == "transit":
            place |= {name: (number, share) for name, share in (weights.transit or {}).items()}
        elif branch == "services":
            place |= {f"service_{kind}": (number, share) for kind, share in (weights.services or {}).items()}
        else:
            place[branch] = (number, 1.0)
    found = [place.get(name, (0, 0.0)) for name in names]
    owner = np.array([number for number, _ in found], dtype=np.int64)
    shares = np.array([weights.branches[name] for name in branches])
    return WeightTable(owner, shares[owner], np.array([inner for _, inner in found], dtype=np.float64))


def effective_weights(table: WeightTable, values: Floats) -> Floats:
    """Return the weights (n, k) of the components that a site has; each row adds up to 1, or is all 0.

    A missing component leaves its weight to the others of its branch, so that a branch keeps its share; only a branch
    with nothing in it leaves its share to the other branches.

    Parameters
    ----------
    table : WeightTable
        Of k components.
    values : ndarray, shape (n, k)
        Points; NaN where a site lacks the component.

    Examples
    --------
    Two components of one branch that has 60 %, and one of its own that has 40 %:

    >>> table = WeightTable(np.array([0, 0, 1]), np.array([0.6, 0.6, 0.4]), np.array([0.75, 0.25, 1.0]))
    >>> points = np.array([[80.0, 20.0, 50.0], [80.0, np.nan, 50.0], [80.0, 20.0, np.nan]])
    >>> effective_weights(table, points).round(3).tolist()
    [[0.45, 0.15, 0.4], [0.6, 0.0, 0.4], [0.75, 0.25, 0.0]]
    """
    there = ~np.isnan(values) & (table.inner > 0) & (table.share > 0)
    weights = np.zeros(values.shape)
    for branch in np.unique(table.branch):
        ours = table.branch == branch
        inner = np.where(there[:, ours], table.inner[ours], 0.0)
        total = inner.sum(axis=1, keepdims=True)
        weights[:, ours] = table.share[ours] * np.divide(inner, total, out=np.zeros_like(inner), where=total > 0)
    total = weights.sum(axis=1, keepdims=True)
    return np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)


def weighted_scores(values: Floats, weights: Floats) -> Floats:
    """Return the weighted mean (n,) of points (n, k) by weights (n, k), NaN where nothing has a weight.

    Simple additive weighting (linear aggregation in the OECD's Handbook on Constructing Composite Indicators, 2008,
    step 6): points in one component make up for points in another. What may not be made up for stands in the class.
    """
    total = np.round((np.nan_to_num(values) * weights).sum(axis=1), _DECIMALS)
    return np.where(weights.any(axis=1), total, np.nan)


def rank(classes: Ints, scores: Floats) -> Ints:
    """Rank sites (n,) from 1 by class, then by score; ties share the lower number (1, 2, 2, 4).

    Examples
    --------
    >>> rank(np.array([0, 0, 0, 1]), np.array([70.0, 90.0, 70.0, 99.0])).tolist()
    [2, 1, 2, 4]
    """
    key = np.round(classes * 1000.0 - np.where(np.isnan(scores), -_WORST_SCORE, scores), _DECIMALS)
    order = np.argsort(key)
    place = np.arange(key.size)
    tied = np.zeros(key.size, dtype=bool)
    tied[1:] = np.diff(key[order]) == 0
    ranks = np.empty(key.size, dtype=np.int64)
    ranks[order] = np.maximum.accumulate(np.where(tied, 0, place)) + 1
    return ranks


def weight_draws(rules: Robustness, count: int) -> Floats:
    """Return random factors (draws, count) for the weights of `count` components, the same ones every time."""
    low, high = 1 - rules.spread, 1 + rules.spread
    return np.random.default_rng(rules.seed).uniform(low, high, (rules.count, count))


def rank_spread(
    values: Floats,
    weights: Floats,
    ranks: Ints,
    rules: Robustness,
    classify: Callable[[Floats], Ints],
    factors: Floats | None = None,
) -> tuple[Ints, Ints]:
    """Return the best and the worst rank (n,) that sites keep when the weights vary.

    Every weight is multiplied by a random factor from ``1 - spread`` to ``1 + spread``, the same for all sites, and
    the weights are made to add up to 1 again. The best and worst ``(1 - coverage) / 2`` of the draws are left out. Such
    draws are the uncertainty analysis of Saisana, Saltelli and Tarantola (2005, Uncertainty and sensitivity analysis
    techniques as tools for the quality assessment of composite indicators, J. R. Statist. Soc. A 168(2), 307-323), here
    of the weights alone.

    Parameters
    ----------
    values, weights : ndarray, shape (n, k)
    ranks : ndarray, shape (n,)
        By the weights as they are; always within the spread.
    rules : Robustness
    classify : callable
        Classes (n,) for scores (n,): a class may depend on the score.
    factors : ndarray, shape (draws, k), optional
        Those of `weight_draws`; by default drawn for these components alone.
    """
    if rules.count == 0:
        return ranks, ranks
    draws = weight_draws(rules, values.shape[1]) if factors is None else factors
    weighted = np.nan_to_num(values) * weights
    drawn = np.empty((rules.count, len(ranks)), dtype=np.int32)
    for number, each in enumerate(draws):
        # Row by row: a matrix product adds up in another order for other numbers of sites.
        total, points = (np.einsum("ij,j->i", table, each) for table in (weights, weighted))
        varied = np.divide(points, total, out=np.full(len(ranks), np.nan), where=total > 0)
        varied = np.round(varied, _DECIMALS)
        drawn[number] = rank(classify(varied), varied)
    left_out = int(np.floor(np.round((1 - rules.coverage) / 2 * rules.count, _DECIMALS)))
    last = rules.count - 1 - left_out
    ordered = np.partition(drawn, [left_out, last], axis=0)
    return np.minimum(ordered[left_out], ranks).astype(np.int64), np.maximum(ordered[last], ranks).astype(np.int64)
