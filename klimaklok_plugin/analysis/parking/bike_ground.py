"""The ground beside ways and in open areas: where bikes could stand, what is in the way, and how many have room."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from ..core.arrays import Array, Bools, Floats, Ints, Objects
from ..core.progress import Progress, advance
from ..layers.fields import geometries
from ..layers.samples import sample_points
from ..network.linear_reference import Along
from ..network.model import Network
from ..network.roads import NO
from ..routing.graph import Graph, Snap
from ..routing.places_along import spread
from ..routing.ways_out import WaysOut, along_edges
from ..strategy.loading import Strategy
from ..strategy.parking import BikePlaces
from .inputs import ParkingPlaces, ParkingTargets
from .walks import exits_of

CARRIAGEWAY, PATH, OBSTACLE, PARKING = 1, 2, 4, 8
"""Bits of what stands in the way of a place."""

OTHER = "other"
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_POINTS = (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT)
_GAP_M = 0.01
"""A place does not touch what it lies beside."""

_ROWS = 3
"""The depth of a place is that of one row of bikes, of a row and the way to it, or of two rows and the way."""

_BATCH = 5000
_MOST_SAMPLES = 2000


@dataclass(frozen=True)
class Ground:
    """All that keeps bikes away (b,), with the bit of each, and the areas where they may stand off the ways."""

    blocked: Objects
    bit: Ints
    open_areas: Objects
    tree: shapely.STRtree
    open_tree: shapely.STRtree


@dataclass(frozen=True)
class Anchors:
    """Where places are tried (n,).

    Attributes
    ----------
    snap : Snap
        The way each is walked to from, and how far the place lies from that.
    xy : (n, 2) float array
        On the way; in open areas the middle of the place.
    ahead, aside : (n, 2) float arrays
        Unit vectors: along the way, and from it into the place.
    near_m : (n,) float array
        From `xy` to the near side of the place. Ignored in open areas.
    open_area : (n,) bool array
    """

    snap: Snap
    xy: Floats
    ahead: Floats
    aside: Floats
    near_m: Floats
    open_area: Bools

    def take(self, index: Array) -> Anchors:
        """Return the anchors at `index`."""
        return Anchors(
            self.snap.take(index),
            self.xy[index],
            self.ahead[index],
            self.aside[index],
            self.near_m[index],
            self.open_area[index],
        )

    def __len__(self) -> int:
        return len(self.xy)


def half_widths(network: Network, rules: BikePlaces) -> tuple[Floats, Bools]:
    """Return half the width (m,) in metres that each edge keeps free, and which edges are carriageways.

    Classes that the strategy names, and all others that cars or buses drive on, are carriageways; the rest are paths.
    """
    column = network.table["road_class"].astype("category").cat
    classes = [str(word).removesuffix("_link") for word in column.categories]
    code = column.codes.to_numpy()
    named = np.array([word in rules.street_m and word != OTHER for word in classes], np.bool_)[code]
    street: Bools = named | (network.table["car"].to_numpy() > NO)
    width = np.array([rules.street_m.get(word, rules.street_m[OTHER]) for word in classes])[code]
    return np.where(street, width, rules.path_m), street


def pavements(network: Network, rules: BikePlaces) -> Floats:
    """Return the width (m,) in metres of the pavement that each edge is known to have; on which side is not known."""
    _, street = half_widths(network, rules)
    return np.where(street & (network.table["sidewalk"].to_numpy() == 1), 2 * rules.path_m, 0.0)


def ground_of(
    network: Network,
    strategy: Strategy,
    near: Objects,
    parking: tuple[tuple[ParkingPlaces, float], ...],
    obstacles: gpd.GeoDataFrame | None,
    open_areas: gpd.GeoDataFrame | None,
    progress: Progress | None = None,
) -> Ground:
    """Collect what is in the way around some places.

    Parameters
    ----------
    network : Network
    strategy : Strategy
    near : (t,) object array of points
        What lies beyond the strategy's `look_m` from all of them, and the longest place, is left out.
    parking : pairs of places and the m² that one space takes
        A point takes at least one space of ground, a rack of bikes as much as its bikes.
    obstacles, open_areas : GeoDataFrame, optional
        In the network's CRS. Obstacles are areas, lines (as they are) and points (with the strategy's radius).
    progress : callable, optional
    """
    rules = strategy.parking.places
    reach = rules.look_m + rules.depth_m + rules.most_bikes * rules.bike_m2 / (rules.depth_m / _ROWS)
    around = shapely.STRtree(near)
    width, street = half_widths(network, rules)
    # A tunnel leaves the ground free.
    above = network.table["level"].to_numpy() >= 0
    some = np.flatnonzero(above & _within(around, network.lines, reach))
    advance(progress, 0.2)
    shapes = [shapely.buffer(network.lines[some], width[some], quad_segs=4)]
    bits = [np.where(street[some], CARRIAGEWAY, PATH)]
    pavement = pavements(network, rules)
    walked = some[pavement[some] > 0]
    shapes.append(shapely.buffer(network.lines[walked], (width + pavement)[walked], quad_segs=4))
    bits.append(np.full(len(walked), PATH))
    for places, space_m2 in parking:
        advance(progress, 0.4)
        shape = _parking_shapes(places, space_m2)
        shapes.append(shape)
        bits.append(np.full(len(shape), PARKING))
    if obstacles is not None and len(obstacles):
        advance(progress, 0.5)
        shape = _obstacle_shapes(around, geometries(obstacles), reach, rules.point_m)
        shapes.append(shape)
        bits.append(np.full(len(shape), OBSTACLE))
    areas = np.empty(0, object)
    if open_areas is not None and len(open_areas):
        advance(progress, 0.8)
        areas = _valid(around, geometries(open_areas), reach)
        areas = areas[np.isin(shapely.get_type_id(areas), _AREAS)]
    advance(progress, 0.9)
    blocked = np.concatenate(shapes)
    return Ground(blocked, np.concatenate(bits), areas, shapely.STRtree(blocked), shapely.STRtree(areas))


def _within(around: shapely.STRtree, shapes: Objects, reach_m: float) -> Bools:
    found = np.zeros(len(shapes), np.bool_)
    found[around.query(shapes, predicate="dwithin", distance=reach_m)[0]] = True
    return found


def _valid(around: shapely.STRtree, shapes: Objects, reach_m: float) -> Objects:
    """Return what there is near by of some geometries, in single parts, flat and valid."""
    flat = shapely.force_2d(shapes)
    flat = flat[~(shapely.is_missing(flat) | shapely.is_empty(flat))]
    with np.errstate(invalid="ignore"):
        flat = flat[np.isfinite(shapely.bounds(flat)).all(axis=1)]
    flat = flat[_within(around, shapely.envelope(flat), reach_m)]
    wrong = ~shapely.is_valid(flat)
    flat[wrong] = shapely.make_valid(flat[wrong])
    parts: Objects = shapely.get_parts(shapely.get_parts(flat))  # collections may hold multiparts
    return parts[_within(around, parts, reach_m)]


def _obstacle_shapes(around: shapely.STRtree, shapes: Objects, reach_m: float, point_m: float) -> Objects:
    parts = _valid(around, shapes, reach_m)
    point = np.isin(shapely.get_type_id(parts), _POINTS)
    parts[point] = shapely.buffer(parts[point], point_m)
    result: Objects = parts[~shapely.is_empty(parts)]
    return result


def _parking_shapes(places: ParkingPlaces, space_m2: float) -> Objects:
    """Return the ground of parking that is there; a car park drawn as a point may lie under it."""
    there = ~shapely.is_missing(places.geometry) & (places.reason != "same_place")
    shapes, spaces = places.geometry[there], places.capacity[there]
    cars = places.kind[there] != ""
    point = np.isin(shapely.get_type_id(shapes), _POINTS)
    ground = np.where(cars, 1.0, np.maximum(np.nan_to_num(spaces), 1.0)) * space_m2
    covered: Objects = shapes.copy()
    covered[point] = shapely.buffer(covered[point], np.sqrt(ground[point] / np.pi))
    return covered


def anchors_of(walk: Graph, strategy: Strategy, ground: Ground, near: Objects, reach_m: float) -> Anchors:
    """Spread the places that are tried: on both sides of the ways, and over the open areas.

    Parameters
    ----------
    walk : Graph
        In metres.
    strategy : Strategy
    ground : Ground
        Its open areas.
    near : (t,) object array of points
    reach_m : float
        Ways farther from all of `near`, straight, are left out.
    """
    network, rules = walk.network, strategy.parking.places
    table = network.table
    ways = walk.main & ~table["structure"].to_numpy() & ~table["steps"].to_numpy()
    around = shapely.STRtree(near)
    places = spread(network, ways, rules.spacing_m, near=_within(around, network.lines, reach_m))
    edge, offset, xy = places.edge, places.offset_m, places.xy
    width, _ = half_widths(network, rules)
    ahead = _direction(network, edge, offset)
    side = np.column_stack([-ahead[:, 1], ahead[:, 0]])
    clear = (width + pavements(network, rules))[edge] + _GAP_M
    both = Snap(
        np.tile(edge, 2).astype(np.int32),
        np.tile(offset, 2),
        np.tile(clear, 2),
        np.tile(xy, (2, 1)),
        np.zeros(2 * len(edge), np.uint8),
    )
    beside = Anchors(
        both,
        both.xy,
        np.tile(ahead, (2, 1)),
        np.concatenate([side, -side]),
        both.distance_m,
        np.zeros(2 * len(edge), np.bool_),
    )
    beside = beside.take(np.flatnonzero(_within(around, shapely.points(beside.xy), reach_m)))
    inside = _open_anchors(walk, strategy, ground, around, reach_m)
    return _joined(beside, inside)


def _direction(network: Network, edge: Ints, offset: Floats) -> Floats:
    """Return the direction (k, 2) of edges at places along them."""
    along = Along(network)
    length = network.table["length_m"].to_numpy()[edge]
    vertex = along.segment(edge, offset * along.length[edge] / np.maximum(length, 1e-9))
    step = network.xy[vertex + 1] - network.xy[vertex]
    size = np.hypot(*step.T)[:, None]
    return np.where(size > 0, step / np.where(size > 0, size, 1.0), np.array([1.0, 0.0]))


def _open_anchors(walk: Graph, strategy: Strategy, ground: Ground, around: shapely.STRtree, reach_m: float) -> Anchors:
    rules = strategy.parking.places
    samples = sample_points(ground.open_areas, rules.spacing_m, _MOST_SAMPLES)
    xy = samples.xy[np.isfinite(samples.xy).all(axis=1)]
    xy = xy[_within(around, shapely.points(xy), reach_m)]
    snap = walk.snap(xy, strategy.network.max_snap_m)
    found = np.flatnonzero(snap.edge >= 0)
    snap, xy = snap.take(found), xy[found]
    ahead = _direction(walk.network, snap.edge.astype(np.int64), snap.offset_m)
    aside = np.column_stack([-ahead[:, 1], ahead[:, 0]])
    return Anchors(snap, xy, ahead, aside, np.zeros(len(xy)), np.ones(len(xy), np.bool_))


def in_order(anchors: Anchors) -> Anchors:
    """Return anchors from west to east, each once: those of equal worth are chosen alike however streets are numbered.

    They are counted from the first of them in whole millimetres: moving the whole map changes nothing.
    """
    if not len(anchors):
        return anchors
    # A street that is drawn twice has each place twice. Adding 0 makes 0 of -0.
    first = [*anchors.xy.min(axis=0), 0.0, 0.0]
    keys = np.column_stack([anchors.open_area, np.round(np.column_stack([anchors.xy, anchors.aside]) - first, 3) + 0.0])
    return anchors.take(np.unique(keys, axis=0, return_index=True)[1])


def _joined(one: Anchors, other: Anchors) -> Anchors:
    snap = Snap(
        *(
            np.concatenate([getattr(each.snap, name) for each in (one, other)])
            for name in ("edge", "offset_m", "distance_m", "xy", "reason")
        )
    )
    names = ("xy", "ahead", "aside", "near_m", "open_area")
    return Anchors(snap, *(np.concatenate([getattr(one, name), getattr(other, name)]) for name in names))


def by_bike(network: Network, anchors: Anchors, strategy: Strategy) -> Bools:
    """Tell which anchors (n,) can be come to by bike, the last bit pushing it."""
    if not network.usable("bike").any():
        return np.zeros(len(anchors), np.bool_)
    bike = Graph(network, "bike", "m", strategy)
    reached: Bools = bike.snap(anchors.xy, strategy.parking.places.push_m).edge >= 0
    return reached


def walks_from(
    walk: Graph, anchors: Anchors, targets: ParkingTargets, doors: Snap, asking: Bools, limit_m: float,
    progress: Progress | None = None,
) -> tuple[Ints, Ints, Floats]:  # fmt: skip
    """Return target, anchor and metres (k,) of the walks from anchors to the targets that ask, each pair once.

    Parameters
    ----------
    walk : Graph
        In metres.
    anchors : Anchors
    targets : ParkingTargets
    doors : Snap
        Of the points of the targets.
    asking : (n,) bool array
        Targets.
    limit_m : float
        The longest walk.
    progress : callable, optional
    """
    entry = np.flatnonzero(asking[targets.place_of])
    place, door, metres = walk.pairs(anchors.snap, doors.take(entry), limit_m, progress)
    target = targets.place_of[entry[door]]
    # Beside a street an outline is come to straight across, between two of its points.
    tried = np.arange(len(anchors))
    alone = WaysOut(anchors.xy, anchors.snap, tried, np.full(len(tried), -1))
    across, goal, along = along_edges(walk, alone, exits_of(targets, doors))
    near = asking[goal] & (along <= limit_m)
    place, target, metres = (
        np.concatenate(each) for each in ((place, across[near]), (target, goal[near]), (metres, along[near]))
    )
    order = np.lexsort([metres, place, target])
    target, place, metres = target[order], place[order].astype(np.int64), metres[order]
    first = np.ones(len(order), np.bool_)
    first[1:] = (np.diff(target) != 0) | (np.diff(place) != 0)
    return target[first], place[first], metres[first]


def depths(rules: BikePlaces) -> Floats:
    """Return the depths that places may have, the least first."""
    return rules.depth_m * np.arange(1, _ROWS + 1) / _ROWS


def rectangles(anchors: Anchors, bikes: Array, depth_m: Array, rules: BikePlaces) -> Objects:
    """Return the ground (n,), polygons, that some bikes take at each anchor.

    Parameters
    ----------
    anchors : Anchors
    bikes : (n,) int array
    depth_m : (n,) float array, or one for all
        Of the ground, away from the way; its length is what the bikes' area needs.
    rules : BikePlaces
    """
    length = np.asarray(bikes) * rules.bike_m2 / np.asarray(depth_m)
    near = np.where(anchors.open_area, -np.asarray(depth_m) / 2, anchors.near_m)
    base = anchors.xy + anchors.aside * near[:, None]
    half = anchors.ahead * (length / 2)[:, None]
    deep = anchors.aside * np.broadcast_to(depth_m, len(anchors))[:, None]
    corners = np.stack([base - half, base + half, base + half + deep, base - half + deep], axis=1)
    found: Objects = np.asarray(shapely.polygons(corners), object)
    return found


def free(
    ground: Ground, anchors: Anchors, bikes: Array, depth_m: Array, rules: BikePlaces, progress: Progress | None = None
) -> Bools:
    """Tell at which anchors (n,) so many bikes find free ground.

    Parameters
    ----------
    ground : Ground
    anchors : Anchors
    bikes : (n,) int array
    depth_m : (n,) float array
        Of the ground, away from the way.
    rules : BikePlaces
    progress : callable, optional
    """
    shapes = rectangles(anchors, bikes, depth_m, rules)
    result = np.zeros(len(shapes), np.bool_)
    for first in range(0, len(shapes), _BATCH):
        advance(progress, first / len(shapes))
        batch = shapes[first : first + _BATCH]
        good = np.ones(len(batch), np.bool_)
        good[ground.tree.query(batch, predicate="intersects")[0]] = False
        inside = np.zeros(len(batch), np.bool_)
        inside[ground.open_tree.query(batch, predicate="covered_by")[0]] = True
        result[first : first + _BATCH] = good & (inside | ~anchors.open_area[first : first + _BATCH])
    return result


def hindrances(
    ground: Ground, anchors: Anchors, bikes: int, depth_m: float, rules: BikePlaces, progress: Progress | None = None
) -> Ints:
    """Return the bits (n,) of what stands in the way of so many bikes at each anchor.

    Parameters
    ----------
    ground : Ground
    anchors : Anchors
    bikes : int
    depth_m : float
        Of the ground, away from the way.
    rules : BikePlaces
    progress : callable, optional
    """
    shapes = rectangles(anchors, np.full(len(anchors), bikes), np.full(len(anchors), depth_m), rules)
    bits = np.zeros(len(shapes), np.int64)
    for first in range(0, len(shapes), _BATCH):
        advance(progress, first / len(shapes))
        hit, blocker = ground.tree.query(shapes[first : first + _BATCH], predicate="intersects")
        np.bitwise_or.at(bits, first + hit, ground.bit[blocker])
    return bits


def room(
    ground: Ground, anchors: Anchors, most: Ints, rules: BikePlaces, progress: Progress | None = None
) -> tuple[Ints, Floats]:
    """Return how many bikes (n,) find room at each anchor, at most so many each, and at which depth.

    0 where not even the smallest place does. Of depths with equal room the least is taken.

    Parameters
    ----------
    ground : Ground
    anchors : Anchors
    most : (n,) int array
    rules : BikePlaces
    progress : callable, optional
    """
    best, at = np.zeros(len(anchors), np.int64), np.full(len(anchors), depths(rules)[0])
    most = np.maximum(most, rules.least_bikes)
    for depth in depths(rules):
        found = _room(ground, anchors, np.where(best < most, most, 0), depth, rules, progress)
        better = found > best
        best, at = np.where(better, found, best), np.where(better, depth, at)
    return best, at


def _room(
    ground: Ground, anchors: Anchors, most: Ints, depth: float, rules: BikePlaces, progress: Progress | None
) -> Ints:
    """Return the most bikes (n,) with room at one depth, by halving between the smallest place and `most`."""
    low, high = np.zeros(len(anchors), np.int64), most.copy()

    def fits(todo: Ints, bikes: Ints) -> Bools:
        return free(ground, anchors.take(todo), bikes, np.full(len(todo), depth), rules, progress)

    todo = np.flatnonzero(most > 0)
    todo = todo[fits(todo, np.full(len(todo), rules.least_bikes))]
    low[todo] = rules.least_bikes
    whole = fits(todo, most[todo])
    low[todo[whole]] = most[todo[whole]]
    todo = todo[~whole]
    high[todo] -= 1
    while (todo := todo[low[todo] < high[todo]]).size:
        middle = (low[todo] + high[todo] + 1) // 2
        good = fits(todo, middle)
        low[todo[good]] = middle[good]
        high[todo[~good]] = middle[~good] - 1
    return low


def overlaps(shapes: Objects) -> Ints:
    """Return the pairs (c, 2) of shapes that touch or overlap, the lower number first."""
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    first = one < other
    pairs = np.column_stack([one[first], other[first]]).astype(np.int64)
    in_turn: Ints = pairs[np.lexsort(pairs.T[::-1])]
    return in_turn


@dataclass(frozen=True)
class Tried:
    """Places that bikes find room at (m,), and the walks (k,) from them to targets within the limits.

    Attributes
    ----------
    anchors : Anchors
    room : (m,) int array
    depth_m : (m,) float array
    shape : (m,) object array of polygons
        The whole ground.
    target, place : (k,) int arrays
    walk_m : (k,) float array
    """

    anchors: Anchors
    room: Ints
    depth_m: Floats
    shape: Objects
    target: Ints
    place: Ints
    walk_m: Floats
