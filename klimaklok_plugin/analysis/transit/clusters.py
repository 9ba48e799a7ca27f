"""Stops to hubs: what lies together, or bears one name nearby, is one place to change."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_NAME_WORDS = frozenset(
    [
        "st",
        "stn",
        "stasjon",
        "stasjonen",
        "station",
        "estacao",
        "estacion",
        "holdeplass",
        "stopp",
        "stop",
        "terminal",
        "bussterminal",
        "kollektivterminal",
        "knutepunkt",
        "t",
        "tbane",
        "jernbane",
        "jernbanestasjon",
        "tog",
        "buss",
        "bus",
        "trikk",
        "metro",
        "kai",
        "ferjekai",
        "fergekai",
        "plattform",
        "spor",
        "platform",
        "track",
        "quay",
    ]
)


def plain_name(names: pd.Series[Any]) -> pd.Series[Any]:
    """Return stop names without case, accents, punctuation and the words that only say what a stop is."""
    kinds = pd.Series(pd.unique(names.to_numpy()), dtype=object)
    return names.map(dict(zip(kinds, kinds.map(_plain_name), strict=True)))


def _plain_name(name: str) -> str:
    folded = unicodedata.normalize("NFKD", str(name).casefold())
    words = re.findall(r"\w+", "".join(c for c in folded if not unicodedata.combining(c)).replace("t-bane", "tbane"))
    kept = [word for word in words if word not in _NAME_WORDS]
    return " ".join(kept or words)


@dataclass(frozen=True)
class StopReach:
    """How far apart places may lie to be one hub, in metres: any two, two of different modes, two of one name."""

    near_m: float
    change_m: float
    same_name_m: float

    @property
    def widest_m(self) -> float:
        """Return the largest of them, which no two places of one hub exceed."""
        return max(self.near_m, self.change_m, self.same_name_m)


def join_near(
    xy: Floats,
    names: NDArray[np.object_],
    place: Ints,
    modes: Ints,
    reach: StopReach,
    successive: Ints | None = None,
) -> Ints:
    """Assign a number to each group of points that are joined by place, or by distance, name and mode.

    Two places (stations, single stops) are joined when two of their points lie within `reach`, the nearest first. A
    train station is a point in the middle of a long platform: stops of another mode belong to it from further away.
    Chains are cut: no two places of a group lie further apart than the widest reach, and two places that a trip serves
    one after the other stay apart, unless they share their name and lie near (a terminal). Avenues whose stops all bear
    the street's name made hubs of 4 km otherwise.

    Parameters
    ----------
    xy : ndarray of float64, (n, 2)
        Metres.
    names : ndarray of str, (n,)
        Equal texts are one name; '' is none.
    place : ndarray of int64, (n,)
        Points with the same number belong together.
    modes : ndarray of int64, (n,)
        A bit per mode that calls at the point.
    reach : StopReach
    successive : ndarray of int64, (k, 2), optional
        Pairs of places that a trip serves one after the other.

    Returns
    -------
    ndarray of int64, (n,)

    Examples
    --------
    Three stops without name 40 m from each other in a row, any two to be joined up to 50 m: the outer ones are 80 m
    apart, so one of them stays alone.

    >>> xy, alone = np.array([[0.0, 0.0], [40.0, 0.0], [80.0, 0.0]]), np.arange(3)
    >>> join_near(xy, np.array(["", "", ""], dtype=object), alone, np.ones(3, int), StopReach(50, 50, 50)).tolist()
    [0, 0, 2]
    """
    if not len(xy):
        return np.empty(0, dtype=np.int64)
    places, member = np.unique(place, return_inverse=True)
    pairs = cKDTree(xy).query_pairs(reach.widest_m, output_type="ndarray")
    a, b = pairs[:, 0], pairs[:, 1]
    distance = np.hypot(*(xy[a] - xy[b]).T)
    code = pd.factorize(names)[0]
    alike = (code[a] == code[b]) & (names[a] != "") & (distance <= reach.same_name_m)
    change = ((modes[a] & modes[b]) == 0) & (distance <= reach.change_m)
    near = distance <= reach.near_m
    table = pd.DataFrame(
        {
            "low": np.minimum(member[a], member[b]),
            "high": np.maximum(member[a], member[b]),
            "link": np.where(near | alike | change, distance, np.inf),
            "terminal": alike & near,
        }
    )
    table = (
        table[table["low"] != table["high"]]
        .groupby(["low", "high"])
        .agg({"link": "min", "terminal": "any"})
        .reset_index()
    )
    apart = np.zeros(len(table), dtype=bool)
    if successive is not None and len(successive):
        known = np.isin(successive, places).all(axis=1)
        ends = np.sort(np.searchsorted(places, successive[known]), axis=1)
        key = np.unique(ends[:, 0] * len(places) + ends[:, 1])
        apart = np.isin(table["low"].to_numpy() * len(places) + table["high"].to_numpy(), key)
        apart &= ~table["terminal"].to_numpy(dtype=bool)
    group = _merge_nearest(
        table["low"].to_numpy(), table["high"].to_numpy(), table["link"].to_numpy(), apart, len(places)
    )
    return group[member]


def _merge_nearest(low: Ints, high: Ints, link: Floats, apart: NDArray[np.bool_], count: int) -> Ints:
    """Merge groups with their nearest, as long as all members know each other and none are to stay apart.

    Each round merges all pairs of groups that are each other's nearest, so there are few rounds: reciprocal nearest
    neighbours (Murtagh 1983, A survey of recent advances in hierarchical clustering algorithms, The Computer Journal
    26(4), 354-359), by the shortest link, with the diameter of complete linkage as the limit.
    """
    group = np.arange(count, dtype=np.int64)
    while True:
        size = np.bincount(group, minlength=count)
        a, b = np.minimum(group[low], group[high]), np.maximum(group[low], group[high])
        frame = pd.DataFrame({"a": a, "b": b, "link": link, "apart": apart, "known": 1})[a != b]
        pairs = frame.groupby(["a", "b"], sort=True).agg({"link": "min", "apart": "any", "known": "sum"}).reset_index()
        first, second = pairs["a"].to_numpy(), pairs["b"].to_numpy()
        fit = np.isfinite(pairs["link"].to_numpy()) & ~pairs["apart"].to_numpy(dtype=bool)
        # Places beyond the widest reach of each other are no pair of the table: one is missing in a group too wide.
        pairs = pairs[fit & (pairs["known"].to_numpy() == size[first] * size[second])]
        if pairs.empty:
            return group
        pairs = pairs.sort_values(["link", "a", "b"], kind="stable").reset_index(drop=True)
        best = np.full(count, len(pairs), dtype=np.int64)
        rank = np.arange(len(pairs))
        np.minimum.at(best, pairs["a"].to_numpy(), rank)
        np.minimum.at(best, pairs["b"].to_numpy(), rank)
        merged = pairs[(best[pairs["a"].to_numpy()] == rank) & (best[pairs["b"].to_numpy()] == rank)]
        renamed = np.arange(count, dtype=np.int64)
        renamed[merged["b"].to_numpy()] = merged["a"].to_numpy()
        group = renamed[group]
