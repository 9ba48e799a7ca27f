"""Dead ends that nearly touch another part of the network."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

from ..core.arrays import Array
from .model import Network

_NEARLY_M = 1.0


def gaps(network: Network, gap_m: float, mode: str = "walk") -> gpd.GeoDataFrame:
    """Find dead ends that nearly touch another part of the network: the places where data are often broken.

    Parameters
    ----------
    network : Network
    gap_m : float
        Greatest distance, metres.
    mode : str
        The mode whose edges are looked at.

    Returns
    -------
    GeoDataFrame
        ``gap_m``, ``node_id`` (the dead end), ``other_node``, ``level_from``, ``level_to``, ``joins_components``
        (the two are not connected at all), ``joined_km`` (length of the smaller component, 0 within one), a line
        across each gap; those that would join the most come first.

    Notes
    -----
    A dead end beside the middle of an edge is one where it would join separate components, or lies within a metre;
    within one component, pavements that end beside a street are not. `other_node` is then the edge's nearer end.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample_network
    >>> found = gaps(sample_network(), 5.0)
    >>> len(found), bool(found["joins_components"].any()), round(float(found["gap_m"].max()), 2)
    (5, False, 0.94)
    """
    use = network.usable(mode)
    ends = np.concatenate([network.from_node[use], network.to_node[use]])
    level = np.concatenate([network.table["level"].to_numpy()[use]] * 2)
    degree = np.bincount(ends, minlength=len(network.node_xy))
    node_level = np.zeros(len(network.node_xy), np.int8)
    node_level[ends] = level
    nodes = np.flatnonzero(degree > 0)
    tree = cKDTree(network.node_xy[nodes])
    pairs = nodes[tree.query_pairs(gap_m, output_type="ndarray")]
    dead = degree[pairs] == 1
    pairs = pairs[dead.any(axis=1)]
    pairs = np.where(degree[pairs[:, :1]] == 1, pairs, pairs[:, ::-1])  # the dead end first
    n = len(network.node_xy)
    short = use & (network.table["length_m"].to_numpy() < 3 * gap_m)  # a longer way round does not join
    joined = np.sort(np.column_stack([network.from_node[short], network.to_node[short]]).astype(np.int64), axis=1)
    ordered = np.sort(pairs, axis=1)
    pairs = pairs[~np.isin(ordered[:, 0] * n + ordered[:, 1], joined[:, 0] * n + joined[:, 1])]

    label, km = network.components(mode)
    beside, place = _beside_edges(
        network, np.flatnonzero(use), np.setdiff1d(np.flatnonzero(degree == 1), pairs), gap_m, label
    )
    place = np.concatenate([network.node_xy[pairs[:, 1]], place])
    pairs = np.concatenate([pairs, beside])
    apart = label[pairs[:, 0]] != label[pairs[:, 1]]
    joined_km = np.where(apart, km[label[pairs]].min(axis=1) if len(pairs) else 0.0, 0.0)
    gap = np.hypot(*(network.node_xy[pairs[:, 0]] - place).T)
    order = np.lexsort([gap, -joined_km])
    pairs, place = pairs[order], place[order]
    across = np.stack([network.node_xy[pairs[:, 0]], place], axis=1)
    return gpd.GeoDataFrame(
        {
            "gap_m": gap[order],
            "node_id": pairs[:, 0],
            "other_node": pairs[:, 1],
            "level_from": node_level[pairs[:, 0]],
            "level_to": node_level[pairs[:, 1]],
            "joins_components": apart[order],
            "joined_km": joined_km[order],
        },
        geometry=shapely.linestrings(across) if len(pairs) else np.empty(0, object),
        crs=network.crs,
    )


def _beside_edges(network: Network, edges: Array, dead: Array, gap_m: float, label: Array) -> tuple[Array, Array]:
    """Return (dead end, nearer end of the edge beside it) (k, 2) and the places (k, 2) on these edges."""
    points = shapely.points(network.node_xy[dead])
    end, edge = shapely.STRtree(network.lines[edges]).query(points, predicate="dwithin", distance=gap_m)
    edge = edges[edge]
    nodes = np.column_stack([network.from_node[edge], network.to_node[edge]])
    distance = shapely.distance(points[end], network.lines[edge])
    other = (nodes != dead[end][:, None]).all(axis=1)  # not the street that ends there itself
    other &= (label[dead[end]] != label[nodes[:, 0]]) | (distance <= _NEARLY_M)
    order = np.lexsort([distance, end])[other[np.lexsort([distance, end])]]
    first = order[np.unique(end[order], return_index=True)[1]]
    end, edge, nodes = end[first], edge[first], nodes[first]
    lines = network.lines[edge]
    place = shapely.get_coordinates(
        shapely.line_interpolate_point(lines, shapely.line_locate_point(lines, points[end]))
    )
    far = np.hypot(*(network.node_xy[nodes] - place[:, None]).transpose(2, 0, 1))
    nearer = nodes[np.arange(len(nodes)), far.argmin(axis=1)]
    return np.column_stack([dead[end], nearer]).astype(np.int64), place
