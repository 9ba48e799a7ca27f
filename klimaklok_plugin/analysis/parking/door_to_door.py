"""Minutes and metres from many points to some places, along the quickest way, door to door.

One search from each place, against the traffic, serves all points. What is gone through on the way (metres) is read
off the same tree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.arrays import Array
from ..core.progress import Progress, advance, part
from ..routing import trees
from ..routing.graph import Graph, Snap

_BATCH_VALUES = 2_000_000
"""Nodes, or points, times places that are held at once: 16 MB of costs."""


@dataclass(frozen=True)
class DoorWays:
    """The quickest ways from k points to c places.

    Attributes
    ----------
    minutes : (c, k) float64 array
        The ways to and from the network included; inf where there is no way.
    metres : (c, k) float64 array
        Of the way that takes these minutes; inf where there is none.
    """

    minutes: Array
    metres: Array


@dataclass(frozen=True)
class DoorReach:
    """How c places are come to from p stands of parking, on foot.

    Attributes
    ----------
    walk : DoorWays
        From the stands to the places.
    usable : (c, p) bool array
        The stand is near enough to be used for the place.
    """

    walk: DoorWays
    usable: Array


@dataclass(frozen=True)
class Parked:
    """The quickest ways with a vehicle that is left at a stand.

    Attributes
    ----------
    ways : DoorWays
        From the points to the places, the walk from the stand included.
    stand : (c, k) int32 array, optional
        The stand, -1 where none is reached. None where vehicles are left at the door.
    walk_m : (c, k) float64 array, optional
        From the stand to the place; NaN where none is reached.
    """

    ways: DoorWays
    stand: Array | None
    walk_m: Array | None


def quickest(
    graph: Graph, points: Snap, places: Snap, place: Array, count: int, progress: Progress | None = None
) -> DoorWays:
    """Find the quickest way from every point to every place.

    Parameters
    ----------
    graph : Graph
        In minutes.
    points : Snap of k points
    places : Snap of t points
        Where the places can be come to.
    place : (t,) int array
        The place of each, from 0 to `count` - 1; the one that is reached first is gone to.
    count : int
        Of places.
    progress : callable, optional
    """
    ways = DoorWays(np.full((count, len(points.edge)), np.inf), np.full((count, len(points.edge)), np.inf))
    asking, given = np.flatnonzero(points.edge >= 0), places.edge >= 0
    if not len(asking) or not given.any():
        return ways
    some, exits = points.take(asking), graph.exits(points.take(asking))
    onward_m = _to_the_ends(graph, some)
    size = max(1, _BATCH_VALUES // max(graph.nodes, len(asking)))
    for low in range(0, count, size):
        advance(progress, low / count)
        high = min(low + size, count)
        mine = np.flatnonzero(given & (place >= low) & (place < high))
        if not len(mine):
            continue
        ends, row = places.take(mine), place[mine] - low
        tree = trees.search(graph, ends, row, high - low, progress=part(progress, low / count, high / count))
        # The better end of the point's own edge.
        cost = tree.cost[:, exits.node] + exits.cost
        end = (cost[..., 1] < cost[..., 0]).astype(np.int64)
        node = exits.node[np.arange(len(asking)), end]
        rows = np.arange(high - low)[:, None]
        minutes = np.minimum(cost[..., 0], cost[..., 1]) + exits.off
        off_m = np.append(ends.distance_m, np.nan)[tree.target[rows, node]] + some.distance_m
        metres = tree.metres[rows, node] + onward_m[np.arange(len(asking)), end] + off_m
        metres[~np.isfinite(minutes)] = np.inf
        _straight_along(graph, some, ends, row, DoorWays(minutes, metres))
        ways.minutes[low:high, asking], ways.metres[low:high, asking] = minutes, metres
    advance(progress, 1.0)
    return ways


def parked(
    vehicle: Graph,
    points: Snap,
    entries: Snap,
    entry_of: Array,
    reach: DoorReach,
    progress: Progress | None = None,
) -> Parked:
    """Find the stand that makes each way from a point to a place the quickest.

    Parameters
    ----------
    vehicle : Graph
        In minutes.
    points : Snap of k points
    entries : Snap of e points
        Where the vehicle comes in; all on the network.
    entry_of : (e,) int array
        The stand of each, from 0 to p - 1, never falling. Stands without any are not used.
    reach : DoorReach
        From the stands to the places, on foot.
    progress : callable, optional

    Notes
    -----
    Of stands that take equally long, the first is used. A search is done from each stand that any place uses.
    """
    places, k = len(reach.usable), len(points.edge)
    best = np.full((places, k), np.inf)
    metres, walk_m = np.full((places, k), np.inf), np.full((places, k), np.nan)
    stand = np.full((places, k), -1, np.int32)
    use = reach.usable & (np.bincount(entry_of, minlength=reach.usable.shape[1]) > 0)
    used = np.flatnonzero(use.any(axis=0))
    size = max(1, _BATCH_VALUES // max(1, vehicle.nodes, k))
    for low in range(0, len(used), size):
        some = used[low : low + size]
        slice_of = part(progress, low / len(used), min(low + size, len(used)) / len(used))
        mine = np.flatnonzero(np.isin(entry_of, some))
        stand_of = np.searchsorted(some, entry_of[mine])
        drive = quickest(vehicle, points, entries.take(mine), stand_of, len(some), slice_of)
        for row in np.flatnonzero(use[:, some].any(axis=1)).tolist():
            near = np.flatnonzero(use[row, some])
            total = drive.minutes[near] + reach.walk.minutes[row, some[near]][:, None]
            # Strictly less: of stands from different batches that take equally long, the first stays.
            first = total.argmin(axis=0)
            least = total[first, np.arange(k)]
            better = np.flatnonzero(least < best[row])
            chosen = near[first[better]]
            best[row, better], stand[row, better] = least[better], some[chosen]
            walk_m[row, better] = reach.walk.metres[row, some[chosen]]
            metres[row, better] = drive.metres[chosen, better] + walk_m[row, better]
    advance(progress, 1.0)
    return Parked(DoorWays(best, metres), stand, walk_m)


def _to_the_ends(graph: Graph, points: Snap) -> Array:
    """Return the metres (k, 2) along the edge of each point to its start and to its end."""
    length = graph.network.table["length_m"].to_numpy()[points.edge]
    offset = np.clip(points.offset_m, 0.0, length)
    return np.column_stack([offset, length - offset])


def _straight_along(graph: Graph, points: Snap, ends: Snap, row: Array, ways: DoorWays) -> None:
    """Put in the ways to places on the point's own edge that need no node between them."""
    point, end, cost = graph.same_edge_pairs(points, ends)
    along = np.abs(ends.offset_m[end] - points.offset_m[point])
    metres = along + points.distance_m[point] + ends.distance_m[end]
    order = np.lexsort([metres, cost])[::-1]  # the cheapest is written last
    point, of, cost, metres = point[order], row[end[order]], cost[order], metres[order]
    better = cost <= ways.minutes[of, point]
    point, of, cost, metres = point[better], of[better], cost[better], metres[better]
    ways.minutes[of, point], ways.metres[of, point] = cost, metres
    ways.metres[~np.isfinite(ways.minutes)] = np.inf
