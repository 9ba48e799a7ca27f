"""The walk from every place for parking to every target, and where the n-th space lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.progress import Progress, part
from ..routing.graph import Graph, Snap
from ..routing.ways_out import WaysOut, along_edges
from .inputs import ParkingPlaces, ParkingTargets

DECIMALS, LITTLE_M = 3, 0.0005
"""Walks are whole millimetres: what computers add to them must not tip a verdict."""

_TOGETHER = 1000
"""Entries of targets that are searched from at once: some million walks, which are few tens of megabytes."""


@dataclass(frozen=True)
class Walks:
    """The walks (k,) from places for parking to targets, each pair once, in metres.

    Sorted by target, then metres, then place.
    """

    place: Ints
    target: Ints
    metres: Floats


@dataclass(frozen=True)
class Nth:
    """The n-th space from each of some targets (n,).

    Attributes
    ----------
    metres : (n,) float array
        inf where there are fewer spaces.
    place : (n,) int array
        The place it lies in, -1 for none.
    """

    metres: Floats
    place: Ints


def walks_to(
    graph: Graph,
    targets: ParkingTargets,
    target_snap: Snap,
    places: ParkingPlaces,
    place_snap: Snap,
    limit: float,
    progress: Progress | None = None,
) -> Walks:
    """Find the walk from each place to each target within the limit, from whichever exit to whichever entrance.

    An entrance in the area of a place is 0 m from it. What lies nearer than the street: see `shortest_direct`.

    Parameters
    ----------
    graph : Graph
        For walking, in metres.
    target_snap, place_snap : Snap
        Of the points of the targets and of the places.
    limit : float
        The greatest walk, in metres, itself included.
    progress : callable, optional
    """
    found = [
        inside(targets, target_snap, places),
        _least(
            *shortest_direct(graph, exits_of(places, place_snap), exits_of(targets, target_snap), limit), len(places)
        ),
        _along_edges(graph, targets, target_snap, places, place_snap, limit),
    ]
    exits = _telling(graph, place_snap, places.place_of)
    entries = _telling(graph, target_snap, targets.place_of)
    leaving = place_snap.take(exits)
    for low in range(0, len(entries), _TOGETHER):
        some = entries[low : low + _TOGETHER]
        step = part(progress, low / len(entries), min(low + _TOGETHER, len(entries)) / len(entries))
        exit_, entry, metres = graph.pairs(leaving, target_snap.take(some), limit + LITTLE_M, step)
        found.append(_least(places.place_of[exits[exit_]], targets.place_of[some[entry]], metres, len(places)))
    place, target, metres = (np.concatenate(each) for each in zip(*found, strict=True))
    place, target, metres = _least(place, target, metres, len(places))
    metres = np.round(metres, DECIMALS)
    order = np.lexsort([place, metres, target])
    return Walks(place[order], target[order], metres[order])


def nth_space(walks: Walks, capacity: Floats, use: Bools, n: float, targets: int) -> Nth:
    """Find the n-th space from each target among the places (p,) that are to be used.

    Parameters
    ----------
    walks : Walks
        From the places to the targets, near ones first.
    capacity : (p,) float array
        Spaces of each place.
    use : (p,) bool array
    n : float
        0 asks for nothing, and finds nothing.
    targets : int
        How many there are.
    """
    among = use[walks.place]
    target, place, metres = walks.target[among], walks.place[among], walks.metres[among]
    spaces = np.cumsum(capacity[place])
    first = np.searchsorted(target, target)
    so_far = spaces - (spaces[first] - capacity[place[first]])
    reached = np.flatnonzero(so_far >= n - 1e-6) if n > 0 else np.empty(0, np.int64)
    who, at = np.unique(target[reached], return_index=True)
    found = Nth(np.full(targets, np.inf), np.full(targets, -1, dtype=np.int64))
    found.metres[who], found.place[who] = metres[reached[at]], place[reached[at]]
    return found


def spaces_within(walks: Walks, capacity: Floats, use: Bools, metres: float | Floats, targets: int) -> Floats:
    """Return the spaces (n,) within some metres of each target.

    Parameters
    ----------
    walks : Walks
        From the places (p,) to the targets.
    capacity : (p,) float array
        Spaces of each place.
    use : (p,) bool array
    metres : float or (n,) float array
        The same for all targets, or different ones.
    targets : int
        How many there are.
    """
    limit = np.broadcast_to(np.asarray(metres, np.float64), (targets,))
    near = use[walks.place] & (walks.metres <= limit[walks.target])
    spaces = np.bincount(walks.target[near], capacity[walks.place[near]], minlength=targets)
    return spaces.astype(np.float64)


def _telling(graph: Graph, snap: Snap, place_of: Ints) -> Ints:
    """Return the points through which a place is left by the ends of an edge: the quickest to its start and to its end.

    An outline has many points along the same edge; the others only matter to what lies on that edge too.
    """
    points = np.flatnonzero(snap.edge >= 0)
    edge, place = snap.edge[points], place_of[points]
    offset, off = snap.offset_m[points], snap.distance_m[points]
    rest = graph.network.table["length_m"].to_numpy()[edge] - offset
    pair = place * np.int64(len(graph.network.table)) + edge
    kept = [np.empty(0, np.int64)]
    for metres in (offset + off, rest + off):
        order = np.lexsort([metres, pair])
        kept.append(order[np.unique(pair[order], return_index=True)[1]])
    return points[np.unique(np.concatenate(kept))]


def _along_edges(
    graph: Graph, targets: ParkingTargets, target_snap: Snap, places: ParkingPlaces, place_snap: Snap, limit: float
) -> tuple[Ints, Ints, Floats]:
    """Return the walks along one edge, from all points of places to all entrances."""
    place, target, metres = along_edges(graph, exits_of(places, place_snap), exits_of(targets, target_snap))
    near = metres <= limit + LITTLE_M
    return _least(place[near], target[near], metres[near], len(places))


def exits_of(places: ParkingPlaces | ParkingTargets, snap: Snap) -> WaysOut:
    """Return the points of places with where they lie on the network."""
    return WaysOut(places.xy, snap, places.place_of, places.ring)


def shortest_direct(graph: Graph, places: WaysOut, targets: WaysOut, most_m: float) -> tuple[Ints, Ints, Floats]:
    """Return place, target and metres (k,) of the walks that need no street, from outlines as from points.

    Between outlines it is their shortest line, if that is no longer than the way to the street at either end: so that
    it does not matter where an outline has corners. The way to the street is a straight line, too: without this it
    would be counted twice where a target is the stop itself, or has a rack at its door.

    Parameters
    ----------
    graph : Graph
    places, targets : WaysOut
    most_m : float
        How far from the network a point may lie.
    """
    (shape, owner, reach), (goal, of, far) = _shapes(places), _shapes(targets)
    if not len(shape) or not len(goal):
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    one, other = shapely.STRtree(shape).query(goal, predicate="dwithin", distance=far)[::-1]
    ends = shapely.get_coordinates(shapely.shortest_line(shape[one], goal[other])).reshape(-1, 2, 2)
    metres = np.hypot(*(ends[:, 0] - ends[:, 1]).T)
    good = metres <= reach[one]
    one, other, ends, metres = one[good], other[good], ends[good], metres[good]
    off = np.minimum(*(graph.snap(ends[:, side], most_m).distance_m for side in (0, 1)))
    kept = metres <= off + LITTLE_M
    return owner[one[kept]], of[other[kept]], metres[kept]


def _shapes(ways: WaysOut) -> tuple[Objects, Ints, Floats]:
    """Return points and rings (n,) on the network, the place of each, and how far from it a street is at most."""
    on = ways.snap.edge >= 0
    single = np.flatnonzero(on & (ways.ring < 0))
    along = np.flatnonzero(ways.ring >= 0)
    _, first, ring = np.unique(ways.ring[along], return_index=True, return_inverse=True)
    ring = ring.ravel()
    order = np.argsort(ring, kind="stable")
    rings = shapely.linestrings(ways.xy[along][order], indices=ring[order]) if len(along) else np.empty(0, object)
    most = np.zeros(len(first))
    np.maximum.at(most, ring, np.where(on[along], ways.snap.distance_m[along], 0.0))
    shapes = np.concatenate([np.asarray(shapely.points(ways.xy[single]), object), np.asarray(rings, object)])
    owner = np.concatenate([ways.place_of[single], ways.place_of[along][first]]).astype(np.int64)
    return shapes, owner, np.concatenate([ways.snap.distance_m[single], most])


def inside(targets: ParkingTargets, snap: Snap, places: ParkingPlaces) -> tuple[Ints, Ints, Floats]:
    """Return the places in whose area an entrance lies."""
    area = shapely.get_dimensions(places.geometry) == 2  # noqa: PLR2004 - areas have two dimensions
    rows = np.flatnonzero(area & places.counts)
    entries = np.flatnonzero(snap.edge >= 0)
    entry, at = shapely.STRtree(places.geometry[rows]).query(
        shapely.points(targets.xy[entries]), predicate="intersects"
    )
    place, target = rows[at].astype(np.int64), targets.place_of[entries[entry]]
    return _least(place, target, np.zeros(len(place)), len(places))


def in_targets(targets: ParkingTargets, snap: Snap, xy: Floats) -> tuple[Ints, Ints, Floats]:
    """Return point, target and 0 m (k,) of the points (s, 2) that lie in a target that is come to by its outline."""
    areas = np.unique(targets.place_of[(targets.ring >= 0) & (snap.edge >= 0)])
    point, at = shapely.STRtree(targets.geometry[areas]).query(shapely.points(xy), predicate="intersects")
    return point.astype(np.int64), areas[at].astype(np.int64), np.zeros(len(point))


def _least(place: Ints, target: Ints, metres: Floats, places: int) -> tuple[Ints, Ints, Floats]:
    """Return each pair of a place and a target once, with its shortest walk."""
    pair = target.astype(np.int64) * max(places, 1) + place
    order = np.lexsort([metres, pair])
    first = order[np.unique(pair[order], return_index=True)[1]]
    return place[first].astype(np.int64), target[first].astype(np.int64), metres[first]


def names_at(names: Objects, row: Ints) -> Objects:
    """Return the names of some rows (n,), None where the row is -1."""
    found = np.full(len(row), None, dtype=object)
    found[row >= 0] = names[row[row >= 0]]
    return found
