"""Counts of persons that are too small to be shown: from 1 to the strategy's `least_count` less one.

The analysis counts exactly; what is made of it for others to see goes through `protected` once. A count that is not
shown can still be worked out where it is the difference of two that are: what adds up (a total, and its parts) has to
be protected together by who makes it.
"""

from __future__ import annotations

import numpy as np

from ..core.arrays import Bools, Floats


def under(counts: Floats, least: float) -> Bools:
    """Return where a count of persons is too small to be shown: more than none, fewer than `least`.

    Parameters
    ----------
    counts : (n,) float array
        Persons; also fractions of them, as models make. NaN where it is not known.
    least : int
        ``strategy.schools.least_count``.

    Returns
    -------
    (n,) bool array
        False where nobody is counted, where there are enough, and where the count is not known.

    Examples
    --------
    >>> under(np.array([0.0, 0.4, 9.6, 10.0, np.nan]), 10).tolist()
    [False, True, True, False, False]
    """
    small: Bools = (np.asarray(counts, np.float64) > 0) & (np.asarray(counts, np.float64) < least)
    return small


def protected(counts: Floats, least: float) -> Floats:
    """Return the counts (n,), NaN where `under` says that they are too small to be shown.

    Examples
    --------
    >>> protected(np.array([0.0, 3.0, 12.0]), 10).tolist()
    [0.0, nan, 12.0]
    """
    return np.where(under(counts, least), np.nan, np.asarray(counts, np.float64))


def protected_steps(counts: Floats, least: float) -> Floats:
    """Protect counts of which each holds the one before it: neither a count nor a difference may be too small.

    Parameters
    ----------
    counts : (n, k) float array
        Rising along each row, such as persons within 500 m, 1 km and 2 km, and all of them.
    least : int

    Returns
    -------
    (n, k) float array
        NaN where the count is too small, or where the next one that is shown is greater by too little.

    Examples
    --------
    >>> protected_steps(np.array([[3.0, 20.0, 24.0, 50.0]]), 10).tolist()
    [[nan, nan, 24.0, 50.0]]
    """
    shown = protected(counts, least)
    above = np.full(len(shown), np.nan)
    for step in range(shown.shape[1] - 1, -1, -1):
        close = under(np.round(above - shown[:, step], 9), least)
        shown[close, step] = np.nan
        above = np.where(np.isnan(shown[:, step]), above, shown[:, step])
    return shown


def protected_shares(shares: Floats, whole: Floats, least: float) -> Floats:
    """Protect shares of a number that is known: none may be the share of too few, nor be worked out from the others.

    Parameters
    ----------
    shares : (n, k) float array
        Adding up to 1 along each row; NaN where they are not known.
    whole : (n,) float array
        What they are shares of.
    least : float

    Returns
    -------
    (n, k) float array
        NaN where the share is that of too few, and for the smallest others where what is left out would be too few.

    Examples
    --------
    >>> protected_shares(np.array([[0.5, 0.48, 0.02], [0.6, 0.4, 0.0]]), np.array([100.0, 100.0]), 10).tolist()
    [[0.5, nan, nan], [0.6, 0.4, 0.0]]
    """
    counts: Floats = np.round(shares * whole[:, None], 9).astype(np.float64)
    hidden = under(counts, least)
    for _ in range(shares.shape[1]):
        left_out = np.where(hidden, counts, 0.0).sum(axis=1)
        others = np.where(hidden | ~(counts > 0), np.inf, counts)
        tells = hidden.any(axis=1) & (left_out < least) & np.isfinite(others.min(axis=1))
        rows = np.flatnonzero(tells)
        hidden[rows, others[rows].argmin(axis=1)] = True
    return np.where(hidden, np.nan, shares)


def protected_parts(shown: Floats, counts: Floats, totals: Floats, least: float) -> tuple[Floats, Floats]:
    """Protect parts that add up to totals which are told, too, where each column holds the one before it.

    Parameters
    ----------
    shown : (n, k) float array
        What may be shown of each part by itself, as of `protected_steps`.
    counts : (n, k) float array
        The parts.
    totals : (k,) float array
        What may be shown of the sum of each column, as of `protected_steps`.
    least : float

    Returns
    -------
    shown : (n, k) float array
        NaN also for the smallest others of a column whose total would tell what is left out.
    totals : (k,) float array
        NaN also where there are no others, or where what is left out grows by too few from one total to the next.

    Examples
    --------
    A part of 40 is left out since all but 5 of the next step live there; the total of 100 would tell it:

    >>> counts = np.array([[40.0, 45.0], [60.0, 90.0]])
    >>> shown, totals = protected_parts(protected_steps(counts, 10), counts, np.array([100.0, 135.0]), 10)
    >>> shown.tolist(), totals.tolist()
    ([[nan, 45.0], [nan, 90.0]], [100.0, 135.0])
    """
    shown, totals = shown.copy(), totals.copy()
    for step in range(shown.shape[1]):
        part, count = shown[:, step], counts[:, step]
        hidden = np.flatnonzero(np.isnan(part))
        if np.isnan(totals[step]) or not len(hidden):
            continue
        # The fewest others, smallest first, with which two or more are left out that are not too few together.
        others = np.flatnonzero(part > 0)
        others = others[np.argsort(count[others], kind="stable")]
        left_out = count[hidden].sum() + np.concatenate([[0.0], np.cumsum(count[others])])
        enough = np.flatnonzero((left_out >= least) & (len(hidden) + np.arange(len(left_out)) > 1))
        if len(enough):
            part[others[: enough[0]]] = np.nan
        else:
            totals[step] = np.nan
    above = None
    for step in range(shown.shape[1] - 1, -1, -1):
        if np.isnan(totals[step]):
            continue
        hidden = np.isnan(shown[:, step])
        if above is not None and hidden.any() and (hidden == np.isnan(shown[:, above])).all():
            grows = np.round((counts[hidden, above] - counts[hidden, step]).sum(), 9)
            if under(np.array([grows]), least)[0]:
                totals[step] = np.nan
                continue
        above = step
    return shown, totals
