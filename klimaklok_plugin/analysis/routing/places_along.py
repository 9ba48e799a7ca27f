"""Places along streets where something could be built, for when a planner names none."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from ..core.arrays import Array
from ..network.model import Network
from ..network.roads import CAR_BIT
from ..strategy.sections import Charging
from .graph import Graph

_PRIVATE_OWNERS = ("P", "S")


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
    each other stays depends on where they are alone, not on the order of the edges.
    """
    network, table = graph.network, graph.network.table
    streets = public_streets(graph, rules.candidate_road_classes, 2 * rules.candidate_junction_m)
    edge, _, place = spread(network, streets, rules.candidate_spacing_m)
    demand = np.asarray(near, np.float64).reshape(-1, 2)
    demand = demand[np.isfinite(demand).all(axis=1)]
    reached = np.isfinite(cKDTree(demand).query(place, distance_upper_bound=reach_m)[0])
    edge, place = edge[reached], place[reached]

    kept = thin(place, rules.candidate_spacing_m)
    edge, place = edge[kept], place[kept]
    name = table["name"].astype(object).iloc[edge].replace("", None)
    return gpd.GeoDataFrame(
        {
            "edge_id": edge,
            "road_name": name.to_numpy(),
            "road_class": table["road_class"].astype(object).to_numpy()[edge],
        },
        geometry=shapely.points(place),
        crs=network.crs,
    )


def public_streets(graph: Graph, road_classes: Sequence[str], least_m: float) -> Array:
    """Return the streets (m, bool) of some classes that everybody may drive on.

    Parameters
    ----------
    graph : Graph
        Of the mode "car".
    road_classes : sequence of str
    least_m : float
        Shorter edges are left out.

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
        & (table["length_m"].to_numpy() >= least_m)
    )
    return usable


def spread(network: Network, streets: Array, spacing_m: float) -> tuple[Array, Array, Array]:
    """Spread places evenly along each of some edges (m, bool), at least one on each.

    Returns
    -------
    edge : (k,) int64 array
    offset_m : (k,) float64 array
        From the start of the edge.
    xy : (k, 2) float64 array
    """
    length = network.table["length_m"].to_numpy()
    edges = np.flatnonzero(streets)
    count = np.maximum(length[edges] // spacing_m, 1).astype(np.int64)
    edge = np.repeat(edges, count)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    offset = (step + 0.5) * np.repeat(length[edges] / count, count)
    xy = shapely.get_coordinates(shapely.line_interpolate_point(network.lines[edge], offset))
    return edge, offset, xy


def thin(xy: Array, spacing_m: float, first: Array | None = None) -> Array:
    """Choose points no two of which are closer than a spacing, so that every other is closer than it to one of them.

    Parameters
    ----------
    xy : (n, 2) array
        Metres.
    spacing_m : float
    first : (n,) bool array, optional
        Points that are chosen before the others.

    Returns
    -------
    (k,) int array
        Index of the chosen points, by x and then y. The choice does not depend on the order of the points.
    """
    by_place = np.lexsort([xy[:, 1], xy[:, 0]])
    place = xy[by_place]
    centimetres = pd.DataFrame(np.rint(place * 100).astype(np.int64))
    # By chance that is the same everywhere: a rank along an axis would choose one point after the other.
    chance = pd.util.hash_pandas_object(centimetres, index=False).to_numpy()
    later = np.zeros(len(place), bool) if first is None else ~first[by_place]
    rank = np.argsort(np.lexsort([chance, later]), kind="stable")
    cell = np.floor(place / spacing_m).astype(np.int64)
    closer = spacing_m * (1 - 1e-9)
    left, chosen = np.ones(len(place), bool), np.zeros(len(place), bool)
    while left.any():
        # The first of each cell is chosen unless one in a cell beside it is before it; then its neighbours go.
        some = np.flatnonzero(left)[np.argsort(rank[left])]
        _, leader = np.unique(cell[some], axis=0, return_index=True)
        leader = some[leader]
        pairs = leader[cKDTree(place[leader]).query_pairs(closer, output_type="ndarray")]
        beaten = np.where(rank[pairs[:, 0]] > rank[pairs[:, 1]], pairs[:, 0], pairs[:, 1])
        leader = np.setdiff1d(leader, beaten)
        chosen[leader] = True
        left[some[np.isfinite(cKDTree(place[leader]).query(place[some], distance_upper_bound=closer)[0])]] = False
    index: Array = by_place[chosen]
    return index
