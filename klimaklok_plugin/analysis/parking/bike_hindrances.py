"""Why a target gets no place for its bikes: which of the limits, taken away alone, would give it one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.progress import Progress, part
from ..routing.graph import Graph, Snap
from ..strategy.loading import Strategy
from .bike_ground import (
    CARRIAGEWAY,
    OBSTACLE,
    PARKING,
    PATH,
    Anchors,
    Ground,
    anchors_of,
    by_bike,
    depths,
    hindrances,
    walks_from,
)
from .bike_needs import Needs
from .inputs import ParkingTargets

CAR, FAR, NO_BIKES = 16, 32, 64
CODES = (
    (CAR, "car_too_near"),
    (PARKING, "on_parking"),
    (NO_BIKES, "not_by_bike"),
    (FAR, "beyond_long_stay"),
    (OBSTACLE, "on_obstacle"),
    (PATH, "on_path"),
    (CARRIAGEWAY, "on_carriageway"),
)
"""What can bind, that which is most easily changed first."""

NO_ROOM, NO_STREET, SEVERAL = "no_room_left", "no_walkable_street", "several"


@dataclass(frozen=True)
class Unplaced:
    """Why each target (n,) has bikes without a place.

    Attributes
    ----------
    constraint : (n,) object array
        "" where all bikes have one. ``no_room_left``: there are places, but they are full or too small. ``several``: no
        limit alone gives a place. Otherwise the limit that does, or ``no_walkable_street``.
    constraints : (n,) tuple of str, in an object array
        The codes that together give a place, the fewest that do.
    nearest_m : (n,) float array
        Walk from the nearest place that there would be then; NaN where there is none.
    car_needed_m : (n,) float array
        How far from the target the car parking would have to be for it; NaN where it does not bind alone.
    """

    constraint: Objects
    constraints: Objects
    nearest_m: Floats
    car_needed_m: Floats


def explain_hindrances(
    walk: Graph,
    targets: ParkingTargets,
    doors: Snap,
    needs: Needs,
    placed: Ints,
    ground: Ground,
    margin_m: float,
    strategy: Strategy,
    progress: Progress | None = None,
) -> Unplaced:
    """Find what binds where bikes (n,) have no place.

    Every place within the strategy's `look_m` is tried again with all that is in its way, not only whether something
    is. The places with the fewest limits in their way tell; of several such, those whose limit is changed most easily.

    Parameters
    ----------
    walk : Graph
        For walking, in metres.
    targets : ParkingTargets
    doors : Snap
        Of the points of the targets.
    needs : Needs
    placed : (n,) int array
        Bikes of each target that have a place.
    ground : Ground
    margin_m : float
        How much nearer than car parking a place has to be.
    strategy : Strategy
    progress : callable, optional
    """
    n = len(placed)
    short = needs.lacks > placed
    found = Unplaced(np.full(n, "", dtype=object), np.empty(n, object), np.full(n, np.nan), np.full(n, np.nan))
    found.constraints[:] = [()] * n
    off = ~needs.on_network & (needs.asked > 0)
    found.constraint[off] = NO_STREET
    found.constraint[targets.reason != ""] = targets.reason[targets.reason != ""]
    if not short.any():
        return found
    rules = strategy.parking.places
    near = shapely.points(doors.xy[short[targets.place_of] & (doors.edge >= 0)])
    anchors = anchors_of(walk, strategy, ground, near, rules.look_m)
    target, place, walk_m = walks_from(walk, anchors, targets, doors, short, rules.look_m, part(progress, 0.0, 0.3))
    bits = _bits(walk, anchors, ground, strategy, part(progress, 0.3, 1.0))
    own = np.where(walk_m > needs.car_m[target] - margin_m, CAR, 0)
    own |= np.where(walk_m > strategy.parking.long_stay_m, FAR, 0)
    depth, pair = np.divmod(np.arange(len(depths(rules)) * len(place)), max(len(place), 1))
    mask = bits[depth, place[pair]] | own[pair]
    return _told(found, short, target[pair], walk_m[pair], mask, margin_m)


def _bits(walk: Graph, anchors: Anchors, ground: Ground, strategy: Strategy, progress: Progress | None) -> Ints:
    """Return what is in the way of the smallest place at each anchor, for each depth (d, n)."""
    rules = strategy.parking.places
    pushed = np.where(by_bike(walk.network, anchors, strategy), 0, NO_BIKES)
    rows = [
        hindrances(ground, anchors, rules.least_bikes, depth, rules, part(progress, at / 3, (at + 1) / 3)) | pushed
        for at, depth in enumerate(depths(rules).tolist())
    ]
    return np.array(rows, np.int64).reshape(len(rows), len(anchors))


def _told(found: Unplaced, short: Bools, target: Ints, walk_m: Floats, mask: Ints, margin_m: float) -> Unplaced:
    """Return what binds for each target that is short of bikes, by the place with the least in its way."""
    found.constraint[short] = NO_STREET
    # What all combinations of limits are called, and how hard they are to change.
    every = np.arange(1 << len(CODES))
    names = [tuple(code for bit, code in CODES if each & bit) for each in every.tolist()]
    codes = np.empty(len(every), object)
    codes[:] = names
    word = np.array([NO_ROOM if not each else each[0] if len(each) == 1 else SEVERAL for each in names], object)
    rank = np.array([len(each) for each in names]) << len(CODES)
    rank = rank + sum(((every & bit) > 0) << place for place, (bit, _) in enumerate(CODES))
    order = np.lexsort([walk_m, rank[mask], target])
    who, first = np.unique(target[order], return_index=True)
    best = order[first]
    found.constraint[who], found.constraints[who] = word[mask[best]], codes[mask[best]]
    found.nearest_m[who] = walk_m[best]
    alone = mask[best] == CAR
    found.car_needed_m[who[alone]] = walk_m[best[alone]] + margin_m
    return found
