"""Where a network was cut out of a larger one: at the ends of roads near the border of what it covers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay, QhullError, cKDTree

from ..core.arrays import Array
from .model import WHOLE, Network
from .roads import BACKWARD, FORWARD


def cut_roads(network: Network, classes: Sequence[str], most_m: float, gap_m: float) -> tuple[Array, Array]:
    """Find the roads of some classes that end near the border of a network.

    Parameters
    ----------
    network : Network
    classes : sequence of str
        Road classes that hardly end anywhere else.
    most_m : float
        How far from the border an end may lie.
    gap_m : float
        As of `border_nodes`.

    Returns
    -------
    edge, node : (k,) int arrays
        The edge that ends, and the node at which it does, each node once, rising.

    Notes
    -----
    A road ends at a node from which cars cannot drive on, or to which none come: there is one edge only, or all of
    them lead away, or all lead there. The border is that of all nodes, also those for walking only, so that a street
    that ends before a square, say, lies within it. A road that really ends at the border, on a headland, cannot be told
    from one that was cut.
    """
    edge, node = _road_ends(network, np.array(classes, object))
    whole = network.graphs.get(WHOLE, network)  # where streets are cut in two does not move the border
    key = ("border", gap_m)
    if key not in whole.graphs:
        whole.graphs[key] = whole.node_xy[border_nodes(whole.node_xy, gap_m)]
    border = whole.graphs[key]
    near = cKDTree(border).query(network.node_xy[node])[0] <= most_m
    return edge[near], node[near]


def border_nodes(xy: Array, gap_m: float) -> Array:
    """Return which nodes lie at the border of what the nodes (n, 2) cover.

    Their Delaunay triangles, but for those wider than `gap_m` (the radius of the circle around) that are joined to the
    outside: an alpha shape (Edelsbrunner et al. 1983) without holes. The convex hull would jump over bays and suburbs.

    Examples
    --------
    >>> square = np.array([[0.0, 0], [100, 0], [200, 0], [0, 100], [100, 100], [200, 100], [0, 200], [100, 200]])
    >>> border_nodes(np.vstack([square, [200, 200]]), 150).tolist()
    [0, 1, 2, 3, 5, 6, 7, 8]
    """
    try:
        mesh = Delaunay(xy - xy.mean(axis=0))
    except QhullError:  # all nodes on a line
        return np.arange(len(xy))
    corner = mesh.points[mesh.simplices]
    side = np.hypot(*(corner - np.roll(corner, 1, axis=1)).transpose(2, 0, 1))
    (ax, ay), (bx, by) = (corner[:, 1] - corner[:, 0]).T, (corner[:, 2] - corner[:, 0]).T
    with np.errstate(divide="ignore"):
        radius = side.prod(axis=1) / (2 * np.abs(ax * by - ay * bx))
    outside = len(radius)
    wide = np.append(radius > gap_m, True)  # the last is all that lies outside
    here, beside = np.repeat(np.arange(outside), 3), mesh.neighbors.ravel()
    beside = np.where(beside < 0, outside, beside)
    open_to = wide[here] & wide[beside]
    joined = coo_array((np.ones(open_to.sum()), (here[open_to], beside[open_to])), shape=(outside + 1, outside + 1))
    label = connected_components(joined, directed=False)[1]
    left_out = mesh.simplices[label[:outside] == label[outside]]
    border: Array = np.unique(np.concatenate([left_out.ravel(), mesh.convex_hull.ravel()]))
    return border


def _road_ends(network: Network, classes: Array) -> tuple[Array, Array]:
    """Return (edge, node) (k,) for ends of roads of some classes, each node once, rising."""
    code = network.table["car"].to_numpy()
    size = len(network.node_xy)
    start, end = network.from_node, network.to_node
    ahead, back = (code & FORWARD) > 0, (code & BACKWARD) > 0
    edges = np.bincount(start[code > 0], minlength=size) + np.bincount(end[code > 0], minlength=size)
    leading_to = np.bincount(end[ahead], minlength=size) + np.bincount(start[back], minlength=size)
    leading_away = np.bincount(start[ahead], minlength=size) + np.bincount(end[back], minlength=size)
    stops = (edges == 1) | (leading_to == 0) | (leading_away == 0)
    road = np.flatnonzero((code > 0) & network.table["road_class"].isin(classes).to_numpy())
    edge, node = np.concatenate([road, road]), np.concatenate([start[road], end[road]])
    edge, node = edge[stops[node]], node[stops[node]]
    order = np.lexsort([edge, node])
    node, first = np.unique(node[order], return_index=True)
    return edge[order][first], node
