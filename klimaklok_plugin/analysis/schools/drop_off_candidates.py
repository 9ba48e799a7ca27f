"""Where parents might stop near schools: places along streets, and what speaks against each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from ..core.arrays import Array
from ..core.progress import Progress, advance, part
from ..network.model import Network
from ..network.splitting import SplitNetwork
from ..routing.graph import OK, Graph, Snap
from ..routing.places_along import Spread, public_streets, spread, stretches, thin
from ..strategy.loading import Strategy
from ..strategy.schools import DropOff
from .drive_on import Scenarios
from .road_safety import SAFE, UNKNOWN, RoadDanger, open_speed_kmh, safe_network

SIEVE = ("considered", "in_zone", "too_far", "not_safe", "dead_end", "too_close", "left")
"""Columns of `Pairs.sieve`: candidates considered, lost at each step, and left."""

LEFT, IN_ZONE, TOO_FAR, NOT_SAFE, DEAD_END, TOO_CLOSE = range(6)
"""What became of a candidate; the steps in their order."""

TRIFLE_M = 1e-6
"""Longer by less is not longer."""


@dataclass(frozen=True)
class Spots:
    """Places along streets: on the network, how far parking is (inf for none near), and where on their streets.

    A street from junction to junction that a zone cuts has other places for that zone's school than for all the
    others: those along what lies outside. `stretch` (k,) is the street, `school` (k,) whose places they are, -1 for
    everybody's, and `cut` the pairs (school, street) that are so.
    """

    snap: Snap
    parking_m: Array
    places: Spread
    stretch: Array
    school: Array
    cut: Array

    def serve(self, school: Array, spot: Array) -> Array:
        """Return which pairs (p, bool) of a school and a spot are meant."""
        street = self.stretch[spot]
        size = int(max(self.stretch.max(initial=0), self.cut[:, 1].max(initial=0))) + 1
        theirs = np.isin(school * size + street, self.cut[:, 0] * size + self.cut[:, 1])
        meant: Array = np.where(theirs, self.school[spot] == school, self.school[spot] < 0)
        return meant


@dataclass(frozen=True)
class Pairs:
    """A school and a spot near it by air (k), sorted by both; `lost` is written to: the step at which it is out."""

    school: Array
    spot: Array
    lost: Array

    def drop(self, step: int, out: Array) -> None:
        """Note that a step takes pairs that are still in."""
        self.lost[(self.lost == LEFT) & out] = step

    def of(self, school: int) -> Array:
        """Return the pairs of a school that are left."""
        first, last = np.searchsorted(self.school, [school, school + 1])
        left: Array = first + np.flatnonzero(self.lost[first:last] == LEFT)
        return left

    def sieve(self, count: int) -> pd.DataFrame:
        """Count the pairs of each school by what became of them."""
        steps = np.zeros((count, 6), np.int64)
        np.add.at(steps, (self.school, self.lost), 1)
        return pd.DataFrame(np.column_stack([steps.sum(axis=1), steps[:, 1:], steps[:, LEFT]]), columns=list(SIEVE))


@dataclass(frozen=True)
class DropOffCandidates:
    """Spots, the pairs of schools and spots near them, and the walk between the two of each pair (k).

    `walk_m` is that over no dangerous street, inf where there is none within the limit; `walk_unknown` tells where no
    way within the limit is known to be safe.
    """

    spots: Spots
    pairs: Pairs
    walk_m: Array
    walk_unknown: Array


def candidates(
    graph: Graph,
    split: SplitNetwork,
    zones: Array,
    forbidden: Sequence[Array],
    scenarios: Scenarios,
    schools: Snap,
    school_of: Array,
    danger: RoadDanger,
    parking_xy: Array | None,
    strategy: Strategy,
    progress: Progress | None = None,
) -> DropOffCandidates:
    """Find spots along streets near each school, and say of each why it is out.

    Parameters
    ----------
    graph : Graph
        For cars, in metres.
    split, zones, forbidden, schools, school_of, danger, parking_xy, strategy
        As for `drop_offs.drop_off_places`.
    scenarios : Scenarios
    progress : callable, optional
    """
    rules = strategy.schools.drop_off
    advance(progress, 0.0)
    spots = spots_along(graph, rules, parking_xy, split, len(forbidden))
    pairs = nearby(spots, schools, school_of, rules.walk_m)
    advance(progress, 0.1)
    pairs.drop(IN_ZONE, _at_zone(pairs, spots, zones, forbidden, scenarios, rules))
    walks = _Walks(graph.network, danger, strategy, spots.snap, schools, school_of, pairs)
    pairs.drop(TOO_FAR, ~np.isfinite(walks.within(None, part(progress, 0.2, 0.4))))
    walk_m = walks.within(UNKNOWN, part(progress, 0.4, 0.6))
    pairs.drop(NOT_SAFE, ~np.isfinite(walk_m))
    walk_unknown = ~np.isfinite(walks.within(SAFE, part(progress, 0.6, 0.8)))
    can_drive_on = scenarios.ways[scenarios.of[pairs.school], :, spots.snap.edge[pairs.spot]].any(axis=1)
    pairs.drop(DEAD_END, ~can_drive_on)
    _keep_apart(pairs, spots, len(forbidden), rules, part(progress, 0.8, 1.0))
    return DropOffCandidates(spots, pairs, walk_m, walk_unknown)


def spots_along(graph: Graph, rules: DropOff, parking_xy: Array | None, split: SplitNetwork, schools: int) -> Spots:
    """Spread spots along the streets where one may stop, and find out how far parking is.

    Into how many lines a street is cut does not matter, nor do zones of other schools.

    Parameters
    ----------
    graph : Graph
        For cars, in metres.
    rules : DropOff
    parking_xy : (p, 2) float array or None
        Car parks; without them nobody knows how far one is.
    split : SplitNetwork
    schools : int
        How many there are.
    """
    network = graph.network
    streets = public_streets(graph, rules.road_classes) & (open_speed_kmh(network) <= rules.max_kmh)
    stretch, least_m = stretches(network, streets), 2 * rules.junction_m
    made, whose, cut = [spread(network, streets, rules.spacing_m, least_m)], [-1], [np.empty((0, 2), np.int64)]
    for school in range(schools):
        inside = split.inside(school)
        touched = np.unique(stretch[inside & streets])
        outside = streets & ~inside & np.isin(stretch, touched)
        made.append(spread(network, outside, rules.spacing_m, least_m))
        whose.append(school)
        cut.append(np.column_stack([np.full(len(touched), school), touched]))
    places = Spread(*(np.concatenate([getattr(each, field.name) for each in made]) for field in fields(Spread)))
    school_of = np.repeat(whose, [len(each.edge) for each in made])
    away = np.flatnonzero(places.end_m >= rules.junction_m)
    places, school_of = places.take(away), school_of[away]
    parking = np.full(len(places.edge), np.inf)
    if parking_xy is not None and len(parking):
        given = parking_xy[np.isfinite(parking_xy).all(axis=1)]
        # scipy leaves out what lies exactly at the bound.
        parking = cKDTree(given).query(places.xy, distance_upper_bound=rules.parking_m + TRIFLE_M)[0]
    on_edge, fine = np.zeros(len(parking)), np.full(len(parking), OK, np.uint8)
    snap = Snap(places.edge.astype(np.int32), places.offset_m, on_edge, places.xy, fine)
    return Spots(snap, parking, places, stretch[places.edge], school_of, np.concatenate(cut))


def nearby(spots: Spots, schools: Snap, school_of: Array, walk_m: float) -> Pairs:
    """Pair schools with the spots from which the walk may be short enough, by air.

    Parameters
    ----------
    spots : Spots
    schools : Snap of t points
        Where one walks in.
    school_of : (t,) int array
    walk_m : float
        Longest walk.
    """
    some = np.flatnonzero(schools.edge >= 0)
    number = len(spots.parking_m)
    if not len(some) or not number:
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int8))
    reach = walk_m + TRIFLE_M
    near = cKDTree(schools.xy[some]).sparse_distance_matrix(cKDTree(spots.snap.xy), reach, output_type="ndarray")
    school, spot = np.divmod(np.unique(school_of[some[near["i"]]].astype(np.int64) * number + near["j"]), number)
    meant = spots.serve(school, spot)
    return Pairs(school[meant], spot[meant], np.full(int(meant.sum()), LEFT, np.int8))


def _at_zone(
    pairs: Pairs,
    spots: Spots,
    zones: Array,
    forbidden: Sequence[Array],
    scenarios: Scenarios,
    rules: DropOff,
) -> Array:
    """Tell which pairs (k, bool) lie inside or too near the school's zone, or where one may not stop or not drive."""
    shapely.prepare(zones)
    edge = spots.snap.edge[pairs.spot]
    gap = rules.zone_gap_m - TRIFLE_M
    out: Array = shapely.dwithin(zones[pairs.school], shapely.points(spots.snap.xy[pairs.spot]), gap)
    start = np.searchsorted(pairs.school, np.arange(len(forbidden) + 1))
    for school, no_stopping in enumerate(forbidden):
        own, closed = slice(start[school], start[school + 1]), scenarios.closed[scenarios.of[school]]
        out[own] |= no_stopping[edge[own]]
        if closed is not None:
            out[own] |= closed[edge[own]]
    return out


@dataclass(frozen=True)
class _Walks:
    """Walks from spots to schools."""

    network: Network
    danger: RoadDanger
    strategy: Strategy
    spots: Snap
    schools: Snap
    school_of: Array
    pairs: Pairs

    def within(self, worst: int | None, progress: Progress | None) -> Array:
        """Return the walk (k,) of the pairs still in, over nothing worse than `worst`; inf beyond the limit."""
        result = np.full(len(self.pairs.school), np.inf)
        left = np.flatnonzero(self.pairs.lost == LEFT)
        network = self.network if worst is None else safe_network(self.network, self.danger, worst)
        if not len(left) or not network.usable("walk").any():
            return result
        spot = np.unique(self.pairs.spot[left])
        graph = Graph(network, "walk", "m", self.strategy)
        limit = self.strategy.schools.drop_off.walk_m + TRIFLE_M
        origin, target, cost = graph.pairs(self.spots.take(spot), self.schools, limit, progress)
        number = len(self.spots.edge)
        wanted = self.pairs.school[left] * number + self.pairs.spot[left]
        found = self.school_of[target].astype(np.int64) * number + spot[origin]
        at = np.minimum(np.searchsorted(wanted, found), len(wanted) - 1)
        hit = wanted[at] == found
        np.minimum.at(result, left[at[hit]], cost[hit])
        return result


def _keep_apart(pairs: Pairs, spots: Spots, count: int, rules: DropOff, progress: Progress | None) -> None:
    """Leave out spots that are too close to another one of the same school; those near parking stay first."""
    for school in range(count):
        advance(progress, school / count)
        own = pairs.of(school)
        if len(own):
            spot = pairs.spot[own]
            stays = thin(spots.places.take(spot), rules.spacing_m, np.isfinite(spots.parking_m[spot]))
            pairs.lost[np.delete(own, stays)] = TOO_CLOSE
