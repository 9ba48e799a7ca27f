"""The street network cut at the boundaries of zones, so that every edge is inside or outside each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Array
from .linear_reference import Along
from .model import WHOLE, Network
from .turns import on_pieces

_NEAR_M = 1e-3
"""Closer together than this, two places are one: no piece is shorter, and what runs along a boundary is inside."""


@dataclass(frozen=True)
class SplitNetwork:
    """A network cut at the boundaries of zones.

    Attributes
    ----------
    network : Network
        The pieces. Nodes of the network it was made from keep their numbers; those made by cuts follow.
    parent : (m,) int64 array
        The edge of the network it was made from that each piece is a part of. Never falling; the pieces of an edge
        follow each other in its drawing direction.
    zone, edge : (k,) int64 arrays
        Edge ``edge[i]`` of `network` lies inside zone ``zone[i]``. Sorted by zone, then edge.
    """

    network: Network
    parent: Array
    zone: Array
    edge: Array

    def inside(self, zone: int) -> Array:
        """Return the edges (m, bool) that lie inside a zone."""
        first, last = np.searchsorted(self.zone, [zone, zone + 1])
        inside = np.zeros(len(self.parent), bool)
        inside[self.edge[first:last]] = True
        return inside


def split_network(network: Network, zones: Array) -> SplitNetwork:
    """Cut every edge where it enters or leaves a zone, for all zones at once.

    Parameters
    ----------
    network : Network
    zones : (z,) object array of valid Polygons or MultiPolygons
        In the network's CRS. They may overlap and have holes; an empty or missing one holds no edge.

    Returns
    -------
    SplitNetwork
        Its network is the one given where nothing is cut.

    Notes
    -----
    An edge is cut where it changes from one side to the other, not where it only touches a boundary. A piece is inside
    where its middle is, or where that lies on the boundary (to a millimetre), so that a zone drawn along the middle of
    a street holds the street. No edge is cut within a millimetre of its end. Pieces keep every attribute of their edge
    but the length; lengths add up to that of the edge.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> network = sample_network()
    >>> zone = sample("schools").geometry.iloc[:1].buffer(300).to_numpy()
    >>> split = split_network(network, zone)
    >>> near = network.lines[shapely.intersects(network.lines, zone[0])]
    >>> inside = split.network.table["length_m"][split.inside(0)]
    >>> round(inside.sum()), round(shapely.length(shapely.intersection(near, zone[0])).sum())
    (4835, 4835)
    """
    along = Along(network)
    pairs = _near_boundaries(network, zones)
    edge, position = _places(network, along, pairs)

    # Cut wherever an edge meets a boundary, find out which zones hold the parts, and keep the cuts that part anything.
    parts = _parts(along, edge, position)
    zone, part = _memberships(network, along, zones, parts, pairs)
    needed = _parting(zone, part, len(parts.edge), parts.edge)
    piece = np.cumsum(np.concatenate([[True], needed])) - 1
    first = np.concatenate([[True], needed])
    cut = needed & (parts.edge[1:] == parts.edge[:-1])
    cut_edge, cut_position = parts.edge[1:][cut], parts.begin[1:][cut]

    inside = np.unique(zone * (int(piece[-1]) + 1) + piece[part])
    zone, inside = np.divmod(inside, int(piece[-1]) + 1)
    return SplitNetwork(
        network=_cut(network, along, cut_edge, cut_position) if len(cut_edge) else network,
        parent=parts.edge[first],
        zone=zone,
        edge=inside,
    )


def cut_network(network: Network, edge: Array, position: Array) -> tuple[Network, Array]:
    """Cut edges at places along them.

    Parameters
    ----------
    network : Network
    edge, position : (k,) arrays
        Edge, and metres along it as it is drawn, strictly inside it. Sorted by edge and then place, none twice.

    Returns
    -------
    network : Network
        The pieces. Nodes keep their numbers; those made by cuts follow.
    parent : (m,) int64 array
        The edge that each piece is a part of.
    """
    if not len(edge):
        return network, np.arange(len(network.table))
    along = Along(network)
    return _cut(network, along, edge, position), _parts(along, edge, position).edge


@dataclass(frozen=True)
class _Pairs:
    """Segments of edges (first vertex, edge) and of boundaries (zone, both ends) whose boxes meet, k of them."""

    vertex: Array
    edge: Array
    zone: Array
    begin: Array
    end: Array


@dataclass(frozen=True)
class _Parts:
    """Parts of edges (p), from `begin` to `end` metres along them, in order."""

    edge: Array
    begin: Array
    end: Array


def _near_boundaries(network: Network, zones: Array) -> _Pairs:
    """Find the segments of edges that may meet a boundary."""
    polygons, zone = shapely.get_parts(zones, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    begin = np.flatnonzero((ring[1:] == ring[:-1]) & (xy[1:] != xy[:-1]).any(axis=1))
    a, b = xy[begin], xy[begin + 1]
    low, high = np.minimum(a, b) - _NEAR_M, np.maximum(a, b) + _NEAR_M
    tree = shapely.STRtree(shapely.box(*low.T, *high.T))

    near = np.unique(tree.query(network.lines)[0])
    count = np.diff(network.start)[near] - 1
    vertex = np.repeat(network.start[near] - (np.cumsum(count) - count), count) + np.arange(count.sum())
    edge = np.repeat(near, count)
    segments = shapely.linestrings(np.stack([network.xy[vertex], network.xy[vertex + 1]], axis=1))
    which, other = tree.query(segments)
    return _Pairs(vertex[which], edge[which], zone[polygon[ring[begin]]][other], a[other], b[other])


def _places(network: Network, along: Along, pairs: _Pairs) -> tuple[Array, Array]:
    """Return where edges meet a boundary: edge (k,) and metres along it (k,), sorted, no two within a millimetre."""
    p, q = network.xy[pairs.vertex], pairs.begin
    r, s = network.xy[pairs.vertex + 1] - p, pairs.end - q
    step, other = np.hypot(*r.T), np.hypot(*s.T)
    across = _cross(r, s)
    with np.errstate(divide="ignore", invalid="ignore"):
        here, there = _cross(q - p, s) / across, _cross(q - p, r) / across
    found = [(np.flatnonzero((here >= 0) & (here <= 1) & (there >= 0) & (there <= 1)), here * step)]
    # Where they run along each other or just touch, either's ends count that lie on the other.
    for point in (pairs.begin, pairs.end):
        place, away = _foot(point, p, r, step)
        found.append((np.flatnonzero(away <= _NEAR_M), place))
    for point, place in ((p, np.zeros(len(step))), (p + r, step)):
        found.append((np.flatnonzero(_foot(point, q, s, other)[1] <= _NEAR_M), place))
    which = np.concatenate([index for index, _ in found])
    edge = pairs.edge[which]
    first = along.total[pairs.vertex[which]] - along.total[along.start[edge]]
    position = first + np.concatenate([place[index] for index, place in found])

    inner = (position >= _NEAR_M) & (position <= along.length[edge] - _NEAR_M)
    edge, position = edge[inner], _at_vertices(along, edge[inner], position[inner])
    order = np.lexsort([position, edge])
    edge, position = edge[order], position[order]
    apart = np.ones(len(edge), bool)
    apart[1:] = (edge[1:] != edge[:-1]) | (np.diff(position) >= _NEAR_M)
    return edge[apart], position[apart]


def _cross(a: Array, b: Array) -> Array:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])


def _foot(point: Array, begin: Array, way: Array, length: Array) -> tuple[Array, Array]:
    """Return how far along segments the nearest places to points lie, and how far the points are from there."""
    square = np.where(length > 0, length, 1.0) ** 2
    share = np.clip(np.einsum("ij,ij->i", point - begin, way) / square, 0.0, 1.0)
    return share * length, np.hypot(*(point - begin - share[:, None] * way).T)


def _at_vertices(along: Along, edge: Array, position: Array) -> Array:
    """Move places to a vertex within a millimetre, so that pieces have no segment shorter than that.

    A vertex as near to an end of the edge is left alone: there is no cut there.
    """
    vertex = along.segment(edge, position)
    start = along.total[along.start[edge]]
    moved = position
    for candidate in (vertex, vertex + 1):
        there = along.total[candidate] - start
        use = (np.abs(there - position) < _NEAR_M) & (there >= _NEAR_M) & (there <= along.length[edge] - _NEAR_M)
        moved = np.where(use, there, moved)
    return moved


def _parts(along: Along, edge: Array, position: Array) -> _Parts:
    """Return the parts of all edges between the places given."""
    edges = len(along.length)
    number = np.bincount(edge, minlength=edges)
    of = np.repeat(np.arange(edges), number + 1)
    after = edge + np.arange(len(edge)) + 1
    begin = np.zeros(len(of))
    end = along.length[of]
    begin[after], end[after - 1] = position, position
    return _Parts(of, begin, end)


def _memberships(network: Network, along: Along, zones: Array, parts: _Parts, pairs: _Pairs) -> tuple[Array, Array]:
    """Return which zone holds which part, by the part's middle: (k,) each, sorted by zone, then part."""
    middle = shapely.points(along.place(parts.edge, (parts.begin + parts.end) / 2))
    given = np.flatnonzero(~(shapely.is_missing(zones) | shapely.is_empty(zones)))
    zone, part = shapely.STRtree(middle).query(zones[given], predicate="intersects")

    # Beside a boundary, its own width of a millimetre counts as inside.
    edges = len(network.start) - 1
    near_zone, near_edge = np.divmod(np.unique(pairs.zone * edges + pairs.edge), edges)
    first, last = (np.searchsorted(parts.edge, near_edge, side) for side in ("left", "right"))
    count = last - first
    near_part = np.repeat(first - (np.cumsum(count) - count), count) + np.arange(count.sum())
    near_zone = np.repeat(near_zone, count)
    beside = shapely.dwithin(zones[near_zone], middle[near_part], _NEAR_M)
    zone = np.concatenate([given[zone], near_zone[beside]])
    part = np.concatenate([part, near_part[beside]])
    zone, part = np.divmod(np.unique(zone * len(parts.edge) + part), len(parts.edge))
    return zone, part


def _parting(zone: Array, part: Array, parts: int, edge: Array) -> Array:
    """Return where a part and the next are of two edges, or not in the same zones (parts - 1, bool)."""
    differs: Array = edge[1:] != edge[:-1]
    apart = np.diff(zone * parts + part) != 1  # sorted: the next part in the same zone stands next
    ends = np.concatenate([[True], apart, [True]]) if len(part) else np.zeros(1, bool)
    first, last = part[ends[:-1]], part[ends[1:]]
    differs[last[last < parts - 1]] = True
    differs[first[first > 0] - 1] = True
    return differs


def _cut(network: Network, along: Along, edge: Array, position: Array) -> Network:
    """Cut edges (k) at places (k) along them, sorted by edge and place."""
    # The places become vertices of the edges, where they are none yet.
    vertex = along.segment(edge, position)
    first, last = along.start[edge], along.start[edge + 1] - 1
    exact = along.total[first] + position
    at_vertex = (vertex > first) & (np.abs(along.total[vertex] - exact) < _NEAR_M / 2)
    at_next = ~at_vertex & (vertex + 1 < last) & (np.abs(along.total[vertex + 1] - exact) < _NEAR_M / 2)
    new = ~at_vertex & ~at_next
    xy = np.insert(network.xy, vertex[new] + 1, along.place(edge[new], position[new]), axis=0)
    inserted = np.cumsum(new) - new
    at = vertex + inserted + (new | at_next)
    start = network.start + np.concatenate([[0], np.cumsum(np.bincount(edge[new], minlength=len(network.start) - 1))])

    # Each such vertex ends a piece and begins the next.
    twice = np.ones(len(xy), np.int64)
    twice[at] = 2
    number = np.bincount(edge, minlength=len(network.start) - 1)
    begins = np.concatenate([start + np.concatenate([[0], np.cumsum(number)]), at + np.arange(len(at)) + 1])

    parent = np.repeat(np.arange(len(number)), number + 1)
    before = edge + np.arange(len(edge))
    node = len(network.node_xy) + np.arange(len(edge))
    from_node, to_node = network.from_node[parent], network.to_node[parent]
    from_node[before + 1], to_node[before] = node, node
    return Network(
        crs=network.crs,
        node_xy=np.concatenate([network.node_xy, xy[at]]),
        node_closed=np.concatenate([network.node_closed, np.zeros(len(edge), network.node_closed.dtype)]),
        from_node=from_node,
        to_node=to_node,
        xy=np.repeat(xy, twice, axis=0),
        start=np.sort(begins),
        table=_table(network, along, parent, before, position),
        turns=on_pieces(network.turns, parent),
        turns_known=network.turns_known,
        meta=dict(network.meta),
        graphs={WHOLE: network.graphs.get(WHOLE, network)},
    )


def _table(network: Network, along: Along, parent: Array, before: Array, position: Array) -> pd.DataFrame:
    """Return the table of the pieces: the edges' own, with new lengths where there was a cut."""
    begin, end = np.zeros(len(parent)), along.length[parent]
    begin[before + 1], end[before] = position, position
    length = network.table["length_m"].to_numpy()[parent]
    piece = np.zeros(len(parent), bool)
    piece[before] = piece[before + 1] = True
    share = (end - begin) / np.where(along.length[parent] > 0, along.length[parent], 1.0)
    table = network.table.take(parent).reset_index(drop=True)
    table["length_m"] = np.where(piece, share * length, length)
    return table
