"""Where one walks out of places and into them, and the ways between those on the same street."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ..core.arrays import Bools, Floats, Ints, Objects
from ..network.model import Network
from .graph import Graph, Snap
from .outlines import Outline, outline_points

_POINTS = (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT)
_JUMP_M = 1e-4
"""More than rounding, and than the points on either side of a place where two streets are equally near."""


def ways_out(network: Network, places: Objects, usable: Sequence[Bools]) -> Outline:
    """Return the points where one walks in and out of places: points are themselves, areas are left by their outline.

    Parameters
    ----------
    network : Network
    places : (n,) object array
        In the network's CRS; whatever is neither point nor area has none.
    usable : sequence of (m,) bool arrays
        The edges that one walks out to, for each mode.
    """
    point = np.flatnonzero(np.isin(shapely.get_type_id(places), _POINTS))
    outline = outline_points(network, places, usable)
    own_xy, own = shapely.get_coordinates(places[point], return_index=True)
    place = np.concatenate([point[own], outline.place])
    order = np.argsort(place, kind="stable")
    ring = np.concatenate([np.full(len(own), -1), outline.ring])
    return Outline(np.concatenate([own_xy, outline.xy])[order], place[order].astype(np.int64), ring[order])


@dataclass(frozen=True)
class WaysOut:
    """Points (t,) of some places and where they lie on the network.

    Attributes
    ----------
    xy : (t, 2) float array
    snap : Snap
    place_of : (t,) int array
    ring : (t,) int array
        Of points along an outline, which follow each other, the number of the outline; -1 for other points.
    """

    xy: Floats
    snap: Snap
    place_of: Ints
    ring: Ints

    def take(self, index: Ints) -> WaysOut:
        """Return the points at `index`."""
        return WaysOut(self.xy[index], self.snap.take(index), self.place_of[index], self.ring[index])


def along_edges(graph: Graph, places: WaysOut, targets: WaysOut) -> tuple[Ints, Ints, Floats]:
    """Return place, target and cost (k,) of the ways between those on the same edge.

    An outline beside a street is left straight across from the other place, too, between two of its points.
    """
    length = graph.network.table["length_m"].to_numpy()
    one, other = (
        ways.take(np.flatnonzero(ways.snap.edge >= 0))
        for ways in (
            with_points_across(places, [targets.snap], length),
            with_points_across(targets, [places.snap], length),
        )
    )
    exit_, entry, cost = graph.same_edge_pairs(one.snap, other.snap)
    return one.place_of[exit_], other.place_of[entry], cost


def with_points_across(ways: WaysOut, others: Sequence[Snap], length: Floats) -> WaysOut:
    """Return the points with more of outlines where `others` on their edge lie straight across, place by place.

    Parameters
    ----------
    ways : WaysOut
    others : sequence of Snap
    length : (m,) float array
        Of the edges.
    """
    snap, ring = ways.snap, ways.ring
    first = np.flatnonzero((snap.edge[:-1] >= 0) & (snap.edge[1:] == snap.edge[:-1]))
    first = first[(ring[first] >= 0) & (ring[first + 1] == ring[first])]
    if not len(first):
        return ways
    # Where the outline passes from one part of a bent street to another, the street jumps, and nothing lies between.
    step, moved = (np.hypot(*(xy[first + 1] - xy[first]).T) for xy in (ways.xy, snap.xy))
    first = first[moved <= step + _JUMP_M]
    low, high = (side(snap.offset_m[first], snap.offset_m[first + 1]) for side in (np.minimum, np.maximum))
    # All edges one after the other, so that places between low and high follow each other.
    begin = np.concatenate([[0.0], np.cumsum(length[:-1] + 1.0)])
    position = np.unique(np.concatenate([(begin[each.edge] + each.offset_m)[each.edge >= 0] for each in others]))
    edge = snap.edge[first]
    start = np.searchsorted(position, begin[edge] + low, "right")
    count = np.maximum(np.searchsorted(position, begin[edge] + high, "left") - start, 0)
    which = np.repeat(np.arange(len(first)), count)
    row = first[which]
    number = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    offset = position[start[which] + number] - begin[snap.edge[row]]
    share = (offset - snap.offset_m[row]) / (snap.offset_m[row + 1] - snap.offset_m[row])
    away = snap.distance_m[row] + share * (snap.distance_m[row + 1] - snap.distance_m[row])
    on_street, on_outline = (xy[row] + share[:, None] * (xy[row + 1] - xy[row]) for xy in (snap.xy, ways.xy))
    both = WaysOut(
        np.concatenate([ways.xy, on_outline]),
        Snap(
            np.concatenate([snap.edge, snap.edge[row]]),
            np.concatenate([snap.offset_m, offset]),
            np.concatenate([snap.distance_m, away]),
            np.concatenate([snap.xy, on_street]),
            np.concatenate([snap.reason, snap.reason[row]]),
        ),
        np.concatenate([ways.place_of, ways.place_of[row]]),
        # They lie between points of their ring, but no longer follow each other along it.
        np.concatenate([ring, np.full(len(row), -1)]),
    )
    return both.take(np.argsort(both.place_of, kind="stable"))
