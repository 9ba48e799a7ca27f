"""How many charging points it takes for one to be normally free: Erlang's formulas.

The load is in erlang: arrivals per hour times the hours each car occupies a point, or the mean number of cars that
would stand at the points if there were enough of them. Arrivals are taken as random (Poisson); how the times at the
point are distributed does not matter in Erlang B.

*Normally free* is the share of time in which all points are occupied, held below a limit. That share is **Erlang B**
where a car that finds no free point drives on, which is the rule at car parks and along streets, and what
parkeringsforskriften § 35 asks about: whether a space is free, not how long one waits. It is **Erlang C** where the
cars wait in line, as at fast chargers along a main road; C is never below B, and asks for more points. Since arrivals
are random, the share of time and the share of cars that meet full points are the same.

Sources: A. K. Erlang 1917, Solution of some problems in the theory of probabilities of significance in automatic
telephone exchanges; recursion and relation of C to B as in V. B. Iversen, Teletraffic Engineering and Network
Planning (Technical University of Denmark), chapters 4 and 9.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .messages import ChargingLoadTooLargeError

Floats = NDArray[np.float64]

# The recursions take a pass per point; a load beyond this is a weight in the wrong unit.
MAX_LOAD = 100_000
_HALVINGS = 50


def erlang_b(load_erlang: ArrayLike, points: ArrayLike) -> Floats:
    """Share of time in which all points are occupied when cars that find none free drive on.

    ``B(A, n) = (A^n / n!) / sum(A^k / k!, k = 0..n)``, computed by ``B(A, n) = A B(A, n-1) / (n + A B(A, n-1))`` from
    ``B(A, 0) = 1``, which is stable for any load (Iversen, section 4.5).

    Parameters
    ----------
    load_erlang, points : array_like
        Load offered and number of points (whole, from 0), of shapes that broadcast. An infinite load gives 1, NaN
        gives NaN.

    Returns
    -------
    ndarray
        0 to 1, of the broadcast shape.

    Raises
    ------
    ValueError
        Negative loads or numbers of points, or numbers of points that are not whole.

    Examples
    --------
    >>> erlang_b(2.0, [0, 1, 2, 3]).round(4)
    array([1.    , 0.6667, 0.4   , 0.2105])
    """
    load, wanted = np.broadcast_arrays(_loads(load_erlang), _counts(points))
    blocking = np.where(np.isnan(load) | np.isnan(wanted), np.nan, 1.0).ravel()
    row = np.flatnonzero(np.isfinite(load.ravel()) & ~np.isnan(wanted.ravel()))
    row = row[np.argsort(wanted.ravel()[row], kind="stable")]
    a, n, b = load.ravel()[row], wanted.ravel()[row], np.ones(row.size)
    for count in range(1, int(n.max(initial=0)) + 1):
        first = int(np.searchsorted(n, count))
        carried = a[first:] * b[first:]
        b[first:] = carried / (count + carried)
    blocking[row] = b
    return blocking.reshape(load.shape)


def erlang_c(load_erlang: ArrayLike, points: ArrayLike) -> Floats:
    """Share of cars that must wait when they wait in line until a point is free.

    ``C = n B / (n - A (1 - B))`` with B by `erlang_b`; 1 where the load is as large as the number of points, since the
    line then grows without end.

    Parameters
    ----------
    load_erlang, points : array_like
        As in `erlang_b`.

    Returns
    -------
    ndarray
        0 to 1, of the broadcast shape.

    Raises
    ------
    ValueError
        As `erlang_b`.

    Examples
    --------
    >>> erlang_c(2.0, [2, 3, 4]).round(4)
    array([1.    , 0.4444, 0.1739])
    """
    blocking = erlang_b(load_erlang, points)
    load, wanted = np.broadcast_arrays(_loads(load_erlang), _counts(points))
    stable = load < wanted
    carried = np.where(stable, load, 0.0) * (1 - blocking)
    waiting = wanted * blocking / np.where(stable, wanted - carried, 1.0)
    return np.where(np.isnan(blocking), np.nan, np.where(stable, waiting, 1.0))


def points_needed(load_erlang: ArrayLike, max_blocking: float, *, waits: bool = False) -> Floats:
    """Fewest points with which all are occupied at most the share `max_blocking` of the time.

    Parameters
    ----------
    load_erlang : array_like
        Load offered. 0 needs no point, an infinite one infinitely many, NaN gives NaN.
    max_blocking : float
        Between 0 and 1, both excluded.
    waits : bool, optional
        Cars wait in line (Erlang C) instead of driving on (Erlang B).

    Returns
    -------
    ndarray of float
        Whole numbers, never fewer where the load is larger.

    Raises
    ------
    ChargingLoadTooLargeError
        A finite load above `MAX_LOAD`.
    ValueError
        Negative loads, or a limit that is no share.

    Examples
    --------
    >>> points_needed([0, 0.2, 2.0, 8.1], 0.01)
    array([ 0.,  3.,  7., 15.])
    """
    limit = _limit(max_blocking)
    load = _loads(load_erlang)
    largest = float(np.max(load, initial=0.0, where=np.isfinite(load)))
    if largest > MAX_LOAD:
        raise ChargingLoadTooLargeError(load=largest, limit=MAX_LOAD)
    needed = np.where(np.isinf(load), np.inf, np.where(np.isnan(load), np.nan, 0.0)).ravel()
    left = np.flatnonzero(np.isfinite(load.ravel()) & (load.ravel() > 0))
    a = load.ravel()[left]
    b = np.ones(a.size)
    count = 0
    while left.size:
        count += 1
        b = a * b / (count + a * b)
        full = b
        if waits:
            full = np.where(a < count, count * b / np.where(a < count, count - a * (1 - b), 1.0), 1.0)
        enough = full <= limit
        if enough.any():
            needed[left[enough]] = count
            left, a, b = left[~enough], a[~enough], b[~enough]
    return needed.reshape(load.shape)


def load_carried(points: ArrayLike, max_blocking: float, *, waits: bool = False) -> Floats:
    """Largest load that may be offered so that all points are occupied at most the share `max_blocking` of the time.

    The inverse of `points_needed`: ``points_needed(load_carried(n, p), p) == n``.

    Parameters
    ----------
    points : array_like
        Numbers of points, whole, from 0. NaN gives NaN.
    max_blocking : float
        Between 0 and 1, both excluded.
    waits : bool, optional
        Cars wait in line (Erlang C) instead of driving on (Erlang B).

    Returns
    -------
    ndarray
        Loads in erlang, found by halving to the precision of the numbers; never above the true one.

    Raises
    ------
    ValueError
        Negative or broken numbers of points, or a limit that is no share.

    Examples
    --------
    >>> load_carried([0, 1, 2, 15], 0.01).round(3)
    array([0.   , 0.01 , 0.153, 8.108])
    """
    limit = _limit(max_blocking)
    wanted = _counts(points)
    different, back = np.unique(wanted, return_inverse=True)
    # No more than n cars stand at n points: A (1 - B) <= n, and A < n where they wait.
    low, high = np.zeros(different.size), different if waits else different / (1 - limit)
    formula = erlang_c if waits else erlang_b
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        fits = formula(middle, different) <= limit
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    low = np.where(np.isnan(different), np.nan, np.where(different == 0, 0.0, low))
    return np.asarray(low[back.ravel()], dtype=np.float64).reshape(wanted.shape)


def load_offered(load_carried_erlang: ArrayLike, points: ArrayLike) -> Floats:
    """Load offered to the points at which they carry what was measured: cars that found none free were not counted.

    Solves ``A (1 - B(A, n)) = Y`` for A. Points that are occupied all the time may have been offered any load.

    Parameters
    ----------
    load_carried_erlang, points : array_like
        Mean number of occupied points and the number of points, of shapes that broadcast.

    Returns
    -------
    ndarray
        Loads in erlang; infinite where all points are always occupied, NaN where either number is NaN.

    Raises
    ------
    ValueError
        Negative numbers, or numbers of points that are not whole.

    Examples
    --------
    >>> load_offered([0.0, 0.5, 1.0], 1)
    array([ 0.,  1., inf])
    """
    carried, wanted = np.broadcast_arrays(_loads(load_carried_erlang), _counts(points))
    always = carried >= wanted
    known = ~(np.isnan(carried) | np.isnan(wanted))
    # A = Y / (1 - B), and B <= Y / n because n B / (A (1 - B)) = B(A, n - 1) <= 1: so A lies from Y to Y / (1 - Y / n).
    share = np.where(known & ~always & (wanted > 0), carried / np.where(wanted > 0, wanted, 1.0), 0.0)
    low, high = np.where(known, carried, 0.0), np.where(known, carried, 0.0) / (1 - share)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = middle * (1 - erlang_b(middle, wanted)) < carried
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.where(known, np.where(always & (carried > 0), np.inf, high), np.nan)


def _loads(values: ArrayLike) -> Floats:
    load = np.asarray(values, dtype=np.float64)
    if np.any(load < 0):
        raise ValueError("a load is never negative")
    return load


def _counts(values: ArrayLike) -> Floats:
    counts = np.asarray(values, dtype=np.float64)
    if np.any(counts < 0) or np.any(np.isinf(counts)) or np.any(counts[~np.isnan(counts)] % 1):
        raise ValueError("numbers of points are whole and never negative")
    return counts


def _limit(share: float) -> float:
    if not 0 < share < 1:
        raise ValueError("the share of time with no free point lies between 0 and 1")
    return float(share)
