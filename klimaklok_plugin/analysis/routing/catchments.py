"""Areas within a walk of places: the parts of the network that are reached, with a strip on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from ..core.arrays import Array
from ..core.progress import Progress, advance, part
from ..network.linear_reference import Along
from ..network.model import Network
from .graph import Graph, Snap

_WHOLE_M = 1e-6
"""What is left of an edge below this is nothing."""

_TOGETHER = 1000
"""Areas that are joined at a time: about 0.2 s."""


def walking_areas(
    graph: Graph,
    points: Snap,
    group: Array,
    count: int,
    limit_m: float | Array,
    half_width_m: float,
    progress: Progress | None = None,
) -> Array:
    """Return the area around what is within a walk of each group of points.

    Parameters
    ----------
    graph : Graph
        In metres.
    points : Snap of t points
        Those that were not snapped reach nothing.
    group : (t,) int array
        From 0 to `count` - 1: a school's entrances, say.
    count : int
    limit_m : float or (count,) array
        Longest walk to the nearest point of the group, the way from the edge to the point included: one for all, or
        one for each group.
    half_width_m : float
        How far the area reaches to each side of the ways.
    progress : callable, optional

    Returns
    -------
    (count,) object array of Polygons and MultiPolygons
        Empty where nothing is reached. Holes, however small, are places that no way within reach lies near to; they
        are not filled.

    Notes
    -----
    An edge is reached from both its ends, as far as the walk allows, and may stay unreached in the middle. The area
    ends square across the way where the walk ends, and is round where ways meet or bend, but never goes farther along
    a way than the walk does. One-way restrictions are those of the way to the points.
    """
    network, along = graph.network, Along(graph.network)
    areas = np.full(count, shapely.Polygon(), object)
    limits = np.broadcast_to(np.asarray(limit_m, np.float64), count)
    for reach in _reaches(graph, along, points, np.asarray(group, np.int64), limits):
        for one in range(reach.first, reach.first + reach.groups):
            strips = _strips(network, along, reach.of(one), half_width_m)
            areas[one] = _union(strips, part(progress, one / count, (one + 1) / count))
    advance(progress, 1.0)
    return areas


@dataclass(frozen=True)
class _Reach:
    """What a batch of groups reaches.

    Attributes
    ----------
    first, groups : int
        Number of the first group and of groups.
    group, edge, begin, end : (k,) arrays
        Parts of edges, from `begin` to `end` metres as they are drawn.
    whole : (k,) bool array
        The part is the whole edge.
    node_group, node, room : (j,) arrays
        Nodes that are reached over the edges above, and how much farther in metres the walk goes from there.
    """

    first: int
    groups: int
    group: Array
    edge: Array
    begin: Array
    end: Array
    whole: Array
    node_group: Array
    node: Array
    room: Array

    def of(self, group: int) -> _Reach:
        """Return what one group reaches; parts and nodes are sorted by group."""
        part = slice(*np.searchsorted(self.group, [group, group + 1]))
        node = slice(*np.searchsorted(self.node_group, [group, group + 1]))
        return _Reach(
            group,
            1,
            *(each[part] for each in (self.group, self.edge, self.begin, self.end, self.whole)),
            *(each[node] for each in (self.node_group, self.node, self.room)),
        )


def _reaches(graph: Graph, along: Along, points: Snap, group: Array, limit_m: Array) -> Iterator[_Reach]:
    """Search from the groups, batch by batch, each as far as its own limit."""
    network = graph.network
    length = network.table["length_m"].to_numpy()
    every = np.arange(len(length))
    exits = graph.exits(Snap(every, np.zeros(len(every)), np.zeros(len(every)), along.xy[along.start[:-1]], every * 0))
    back, ahead = np.isfinite(exits.cost).T
    for first, cost in graph.searches(points, group, len(limit_m), float(limit_m.max(initial=0.0))):
        own = limit_m[first : first + len(cost), None]
        # From the start of an edge, and from its end.
        left = [
            np.where(open_way, own - cost[:, exits.node[:, side]], -np.inf)
            for side, open_way in ((0, back), (1, ahead))
        ]
        row, edge = np.nonzero(np.maximum(*left) > 0)
        room = np.column_stack([each[row, edge] for each in left])
        parts = _from_ends(first + row, edge, np.clip(room, 0.0, None), length[edge])
        direct = _from_points(points, group, (first, first + len(cost)), limit_m, length, (ahead, back))
        part_group, part_edge, begin, end = (np.concatenate(pair) for pair in zip(parts, direct, strict=True))
        scale = (along.length / np.maximum(length, _WHOLE_M))[part_edge]
        whole = end - begin >= length[part_edge] - _WHOLE_M
        order = np.lexsort([begin, part_edge, part_group])
        ends = np.concatenate([network.from_node[edge], network.to_node[edge]])
        nodes = _nodes(np.tile(first + row, 2), ends, room.T.ravel(), len(network.node_xy))
        yield _Reach(
            first,
            len(cost),
            part_group[order],
            part_edge[order],
            (begin * scale)[order],
            (end * scale)[order],
            whole[order],
            *nodes,
        )


def _from_ends(group: Array, edge: Array, room: Array, length: Array) -> tuple[Array, Array, Array, Array]:
    """Return the parts (group, edge, begin, end) reached from both ends of edges (k); `room` (k, 2) is left there."""
    whole = room.sum(axis=1) >= length
    begin = np.where(whole, 0.0, np.maximum(length - room[:, 1], 0.0))
    some = ~whole & (room[:, 0] > _WHOLE_M)
    other = whole | (room[:, 1] > _WHOLE_M)
    return (
        np.concatenate([group[other], group[some]]),
        np.concatenate([edge[other], edge[some]]),
        np.concatenate([begin[other], np.zeros(int(some.sum()))]),
        np.concatenate([length[other], room[some, 0]]),
    )


def _from_points(
    points: Snap,
    group: Array,
    groups: tuple[int, int],
    limit_m: Array,
    length: Array,
    may: tuple[Array, Array],
) -> tuple[Array, Array, Array, Array]:
    """Return the parts (group, edge, begin, end) of the edges that the points themselves lie on."""
    room = limit_m[group] - points.distance_m
    use = np.flatnonzero((points.edge >= 0) & (group >= groups[0]) & (group < groups[1]) & (room > _WHOLE_M))
    edge, offset, room = points.edge[use].astype(np.int64), points.offset_m[use], room[use]
    begin = np.where(may[0][edge], np.maximum(offset - room, 0.0), offset)
    end = np.where(may[1][edge], np.minimum(offset + room, length[edge]), offset)
    some = end - begin > _WHOLE_M
    return group[use][some], edge[some], begin[some], end[some]


def _nodes(group: Array, node: Array, room: Array, nodes: int) -> tuple[Array, Array, Array]:
    """Return each group's nodes from which the walk goes on, and how far, by the way on which it goes farthest."""
    reached = room > _WHOLE_M
    key = group[reached] * nodes + node[reached]
    order = np.lexsort([-room[reached], key])
    unique, first = np.unique(key[order], return_index=True)
    own_group, own_node = np.divmod(unique, nodes)
    return own_group, own_node, room[reached][order][first]


def _strips(network: Network, along: Along, reach: _Reach, half_width_m: float) -> Array:
    """Return areas that together are the area around what one group reaches."""
    room = np.zeros(len(network.node_xy))
    room[reach.node] = reach.room
    least = np.minimum(room[network.from_node[reach.edge]], room[network.to_node[reach.edge]])

    # Where the walk goes on at both ends, edges are joined into lines, far fewer, that are round at their ends.
    inner = reach.whole & (least >= half_width_m)
    edge = np.unique(reach.edge[inner])
    joined = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(network.lines[edge], indices=edge * 0)))
    # The others end square, and the nodes between them are round, as far as the walk goes.
    outer = along.parts(reach.edge[~inner], reach.begin[~inner], reach.end[~inner])
    done = np.isin(reach.node, np.concatenate([network.from_node[edge], network.to_node[edge]]))
    corners = shapely.points(network.node_xy[reach.node[~done]])
    return np.concatenate(
        [
            shapely.buffer(joined, half_width_m),
            shapely.buffer(outer, half_width_m, cap_style="flat"),
            shapely.buffer(corners, np.minimum(reach.room[~done], half_width_m)),
        ]
    )


def _union(areas: Array, progress: Progress | None) -> shapely.Geometry:
    """Join areas, batch by batch from west to east, so that it can be stopped."""
    areas = areas[np.argsort(shapely.bounds(areas)[:, 0], kind="stable")]
    batches = np.array_split(areas, max(1, -(-len(areas) // _TOGETHER)))
    joined = []
    for number, batch in enumerate(batches):
        advance(progress, number / len(batches))
        joined.append(shapely.union_all(batch))
    return shapely.union_all(np.array(joined, object)) if len(areas) else shapely.Polygon()
