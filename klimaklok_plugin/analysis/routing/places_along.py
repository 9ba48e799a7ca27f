"""Places along streets where something could be built, for when a planner names none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from ..core.arrays import Array
from ..network.model import Network
from ..network.roads import CAR_BIT
from ..strategy.sections import Charging
from .graph import Graph

_PRIVATE_OWNERS = ("P", "S")

_TWO = 2
"""Lines that meet where a street only goes on."""

_SAME_M = 1e-6
"""Lengths and coordinates nearer than this are equal: what the arithmetic of another place on the map adds is less."""


@dataclass(frozen=True)
class Spread:
    """Places (k,) along streets.

    Attributes
    ----------
    edge : (k,) int64 array
    offset_m : (k,) float64 array
        From the start of the edge.
    xy : (k, 2) float64 array
    street_m : (k,) float64 array
        Length of the stretch of street from junction to junction.
    end_m : (k,) float64 array
        To the nearer end of that stretch.
    """

    edge: Array
    offset_m: Array
    xy: Array
    street_m: Array
    end_m: Array

    def take(self, rows: Array) -> Spread:
        """Return some of the places."""
        return Spread(self.edge[rows], self.offset_m[rows], self.xy[rows], self.street_m[rows], self.end_m[rows])


def along_roads(graph: Graph, rules: Charging, near: Array, reach_m: float) -> gpd.GeoDataFrame:
    """Spread candidates evenly along the public streets that lie near a demand.

    Parameters
    ----------
    graph : Graph
        Of the mode "car": only streets that cars can come to and leave again.
    rules : Charging
        Which road classes, how far apart, and how far from the nearest junction.
    near : (n, 2) array
        The demand, in the network's CRS. NaN is an empty point.
    reach_m : float
        Candidates farther from all demand than this, straight, are left out: nobody would get there.

    Returns
    -------
    GeoDataFrame
        ``edge_id``, ``road_name`` (None where it has none), ``road_class`` and a point on the edge, from west to
        east; possibly of no rows. No two are closer than the spacing, straight, and every other place that was
        thought of is closer than that to one of them.

    Notes
    -----
    Bridges, tunnels, private roads and those closed to through traffic are left out. Which of two places too close to
    each other stays, `thin` says; it does not depend on the order, the direction or the pieces of the lines, nor on
    where on the map the town lies.
    """
    network, table = graph.network, graph.network.table
    streets = public_streets(graph, rules.candidate_road_classes)
    places = spread(network, streets, rules.candidate_spacing_m, 2 * rules.candidate_junction_m)
    demand = np.asarray(near, np.float64).reshape(-1, 2)
    demand = demand[np.isfinite(demand).all(axis=1)]
    reached = np.isfinite(cKDTree(demand).query(places.xy, distance_upper_bound=reach_m)[0])
    places = places.take(np.flatnonzero(reached))
    places = places.take(thin(places, rules.candidate_spacing_m))
    name = table["name"].astype(object).to_numpy()[places.edge]
    return gpd.GeoDataFrame(
        {
            "edge_id": places.edge,
            "road_name": np.array([each or None for each in name], dtype=object),
            "road_class": table["road_class"].astype(object).to_numpy()[places.edge],
        },
        geometry=shapely.points(places.xy),
        crs=network.crs,
    )


def public_streets(graph: Graph, road_classes: Sequence[str]) -> Array:
    """Return the streets (m, bool) of some classes that everybody may drive on.

    Parameters
    ----------
    graph : Graph
        Of the mode "car".
    road_classes : sequence of str

    Notes
    -----
    Bridges, tunnels, private roads and those closed to through traffic are left out.
    """
    table = graph.network.table
    usable: Array = (
        graph.main
        & table["road_class"].isin(road_classes).to_numpy()
        & ~table["owner"].isin(_PRIVATE_OWNERS).to_numpy()
        & ~table["private"].to_numpy()
        & ~table["structure"].to_numpy()
        & ((table["no_through"].to_numpy() & CAR_BIT) == 0)
    )
    return usable


def spread(
    network: Network,
    streets: Array,
    spacing_m: float,
    least_m: float = 0.0,
    near: Array | None = None,
) -> Spread:
    """Spread places evenly along some streets (m, bool), at least one from each junction to the next.

    Parameters
    ----------
    network : Network
    streets : (m,) bool array
    spacing_m : float
        Between the places of a street, at least.
    least_m : float
        A shorter stretch from junction to junction has none.
    near : (m,) bool array, optional
        Stretches without any of these edges have none.

    Notes
    -----
    Into how many lines a street is cut between two junctions, and which way they are drawn, does not matter.
    """
    edges = np.flatnonzero(streets)
    stretch, start, forward = _stretches(network, streets)
    length = network.table["length_m"].to_numpy()[edges]
    total = np.bincount(stretch, length)
    wanted = total >= least_m
    if near is not None:
        wanted &= np.bincount(stretch, near[edges]) > 0
    count = np.where(wanted, np.maximum(np.floor((total + _SAME_M) / spacing_m), 1), 0).astype(np.int64)
    of = np.repeat(np.arange(len(total)), count)
    step = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    at = (step + 0.5) * (total / np.maximum(count, 1))[of]
    # Edges one after the other on one long line, stretch by stretch: each place lies on the last that begins before it.
    order = np.lexsort([start, stretch])
    first = np.concatenate([[0.0], np.cumsum(total)])
    begins = first[stretch[order]] + start[order]
    row = order[np.searchsorted(begins, first[of] + at, side="right") - 1]
    along = np.clip(at - start[row], 0.0, length[row])
    offset = np.where(forward[row], along, length[row] - along)
    xy = shapely.get_coordinates(shapely.line_interpolate_point(network.lines[edges[row]], offset))
    return Spread(edges[row], offset, xy, total[of], np.minimum(at, total[of] - at))


def stretches(network: Network, streets: Array) -> Array:
    """Return the stretch (m,), from junction to junction, that each of some streets (m, bool) is part of, else -1."""
    found = np.full(len(streets), -1, np.int64)
    found[streets] = _stretches(network, streets)[0]
    return found


def _stretches(network: Network, streets: Array) -> tuple[Array, Array, Array]:
    """Return for each street (k,) its stretch, where on that it begins, in metres, and whether it runs along it.

    A stretch goes on through a node where two of these streets meet and nothing else; it ends at any other.
    """
    edges = np.flatnonzero(streets)
    if not len(edges):
        return np.empty(0, np.int64), np.empty(0), np.empty(0, np.bool_)
    every = np.column_stack([network.from_node, network.to_node]).astype(np.int64)
    ends, nodes = every[edges], len(network.node_xy)
    meeting, streets_meeting = (np.bincount(each.ravel(), minlength=nodes) for each in (every, ends))
    through = (meeting == _TWO) & (streets_meeting == _TWO)
    length = np.maximum(network.table["length_m"].to_numpy()[edges], 1e-9)
    local, own, joined, part = _joined(ends, through, nodes, length)
    # A ring without a junction is cut at its westernmost node.
    rings = np.setdiff1d(part, part[own])
    if len(rings):
        on_ring = np.unique(ends[np.isin(part[local[:, 0]], rings)])
        order = on_ring[np.lexsort([network.node_xy[on_ring, 1], network.node_xy[on_ring, 0]])]
        ring = np.full(nodes, -1)
        ring[ends.ravel()] = part[local.ravel()]
        through[order[np.unique(ring[order], return_index=True)[1]]] = False
        local, own, joined, part = _joined(ends, through, nodes, length)
    # Each stretch is measured from one of its two ends.
    begin = own[np.unique(part[own], return_index=True)[1]]
    away = dijkstra(joined, directed=False, indices=begin, min_only=True)
    at = away[local]
    return part[local[:, 0]].astype(np.int64), at.min(axis=1), at[:, 0] <= at[:, 1]


def _joined(ends: Array, through: Array, nodes: int, length: Array) -> tuple[Array, Array, csr_array, Array]:
    """Join streets (k,) where one goes through a node; elsewhere each end is a node of its own.

    Returns the ends (k, 2) in numbers of the joined graph, the numbers of those that are ends of stretches, the graph,
    and the stretch of each of its nodes.
    """
    apart = nodes + np.arange(ends.size).reshape(ends.shape)
    used, local = np.unique(np.where(through[ends], ends, apart), return_inverse=True)
    local = local.reshape(ends.shape)
    graph = csr_array(coo_array((length, (local[:, 0], local[:, 1])), shape=(len(used), len(used))))
    _, part = connected_components(graph, directed=False)
    return local, np.flatnonzero(used >= nodes), graph, part


def thin(places: Spread, spacing_m: float, first: Array | None = None) -> Array:
    """Choose places no two of which are closer than a spacing, so that every other is closer than it to one of them.

    Of two that are too close the one on the longer stretch of street stays, then the one farther from the ends of its
    stretch, then the western and the southern one. So the choice depends on the streets alone: not on their order or
    direction, and not on where on the map they lie.

    Parameters
    ----------
    places : Spread of n places
    spacing_m : float
        Metres.
    first : (n,) bool array, optional
        Places that are chosen before the others.

    Returns
    -------
    (k,) int array
        Index of the chosen places, by x and then y.
    """
    place = places.xy
    x, y = (_ranked(each) for each in place.T)
    later = np.zeros(len(place), bool) if first is None else ~first
    keys = [y, x, -_ranked(places.end_m), -_ranked(places.street_m), later]
    rank = np.argsort(np.lexsort(keys), kind="stable")
    closer = spacing_m * (1 - 1e-9)
    left, chosen = np.ones(len(place), bool), np.zeros(len(place), bool)
    close = cKDTree(place).query_pairs(closer, output_type="ndarray") if len(place) else np.empty((0, 2), np.int64)
    while left.any():
        # Whoever comes before all its neighbours is chosen, and its neighbours go.
        pairs = close[left[close].all(axis=1)]
        leader = left.copy()
        leader[np.where(rank[pairs[:, 0]] > rank[pairs[:, 1]], pairs[:, 0], pairs[:, 1])] = False
        chosen |= leader
        left &= ~leader
        left[pairs[leader[pairs[:, 0]], 1]] = False
        left[pairs[leader[pairs[:, 1]], 0]] = False
        close = pairs
    index = np.flatnonzero(chosen)
    sorted_: Array = index[np.lexsort([y[index], x[index]])]
    return sorted_


def _ranked(values: Array) -> Array:
    """Return the rank of each value; equal ones, but for what arithmetic adds, have the same."""
    order = np.argsort(values, kind="stable")
    rank = np.empty(len(values), np.int64)
    rank[order] = np.cumsum(np.diff(values[order], prepend=values[order[:1]]) > _SAME_M)
    return rank
