"""Safe ways to school for walking groups: which school each home goes to, and the meeting points within its reach.

The safe ways to a school are a tree: from every place the shortest one. Meeting points are regular places of that
tree, one for each `meeting_spacing_m` of every way, at public streets. They do not depend on where anybody lives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ..core.arrays import Array
from ..core.progress import Progress, part
from ..layers.samples import Samples
from ..network.line_matching import match_lines
from ..network.model import Network
from ..network.roads import WALK_BIT
from ..network.splitting import cut_network
from ..routing.graph import NO_POINT, Graph, Snap
from ..routing.trees import Trees, search
from ..strategy.loading import Strategy
from .group_inputs import GroupInputs, GroupSchools, Rules
from .messages import WalkingNothingSafeError
from .road_safety import DANGEROUS, UNKNOWN, RoadDanger, road_danger, safe_network

_PRIVATE_OWNERS = ("P", "S")
_NEAR_END_M = 1e-3


@dataclass(frozen=True)
class GroupWays:
    """The safe network, and the ways to each school on it.

    Attributes
    ----------
    graph : Graph
        Of the safe network, cut so that no edge is longer than the spacing.
    parent : (m,) int array
        The edge of the user's network that each of its edges is a part of.
    danger : RoadDanger
        Of the user's network.
    trees : Trees
    place : Snap of k points
        Of the schools' points, those that have a safe street.
    """

    graph: Graph
    parent: Array
    danger: RoadDanger
    trees: Trees
    place: Snap


@dataclass(frozen=True)
class MeetingReach:
    """What is within reach of whom.

    Attributes
    ----------
    school : (h,) int array
        The school of each home, -1 for none.
    reason : (h,) object array
        Why a home cannot be served, "" where it can.
    point_school, point_node : (c,) int arrays
        Meeting points: the school whose way they lie on, and the node. Sorted by school, then node.
    point_m : (c,) float array
        From there to the school.
    next_point : (c,) int array
        The next meeting point on the way to school, -1 for none.
    home, point : (p,) int arrays
        Pairs of a home and a meeting point of its school within a short walk. Sorted by home.
    walk_m : (p,) float array
    """

    school: Array
    reason: Array
    point_school: Array
    point_node: Array
    point_m: Array
    next_point: Array
    home: Array
    point: Array
    walk_m: Array


def find_ways(network: Network, strategy: Strategy, inputs: GroupInputs, progress: Progress | None = None) -> GroupWays:
    """Find the safe ways from everywhere to each school.

    Parameters
    ----------
    network : Network
    strategy : Strategy
    inputs : GroupInputs
    progress : callable, optional

    Raises
    ------
    WalkingNothingSafeError
        By the strategy's rules every street is dangerous.
    """
    aadt = None
    if inputs.traffic is not None:
        lines, values = inputs.traffic
        rules = strategy.schools
        line = match_lines(network, lines, rules.line_match_m, rules.line_match_degrees, network.usable("car"))
        aadt = np.where(line >= 0, values[np.maximum(line, 0)], np.nan)
    danger = road_danger(network, strategy, aadt)
    safe = safe_network(network, danger, UNKNOWN)
    if not safe.usable("walk").any():
        raise WalkingNothingSafeError
    cut, parent = _cut_regularly(safe, inputs.rules.spacing_m)
    graph = Graph(cut, "walk", "m", strategy)
    samples = inputs.schools.samples
    place = _without_crossing(graph.snap(samples.xy, inputs.rules.max_snap_m), samples.xy, network, danger)
    count = len(inputs.schools.name)
    trees = search(graph, place, samples.site, count, progress=progress)
    return GroupWays(graph, parent, danger, trees, place)


def find_reach(
    network: Network, strategy: Strategy, inputs: GroupInputs, ways: GroupWays, progress: Progress | None = None
) -> MeetingReach:
    """Find the school of each home, and the meeting points within a short walk of it.

    Parameters
    ----------
    network : Network
    strategy : Strategy
    inputs : GroupInputs
    ways : GroupWays
    progress : callable, optional
    """
    homes, rules, samples = inputs.homes, inputs.rules, inputs.schools.samples
    plain = Graph(network, "walk", "m", strategy)
    ends = plain.snap(samples.xy, rules.max_snap_m)
    at_street = plain.snap(homes.xy, rules.max_snap_m)
    school, far = _own_school(plain, at_street, ends, inputs, part(progress, 0.0, 0.3))

    snapped = ways.graph.snap(homes.xy, rules.max_snap_m)
    safe = _without_crossing(snapped, homes.xy, network, ways.danger)
    to_school = ways.graph.cost_to_each(safe, ways.place, samples.site, school, part(progress, 0.3, 0.5))
    reason = _reasons(at_street, ends, safe, ways.place, school, far, to_school, samples, rules)
    asking = np.flatnonzero(reason == "")

    point_school, point_node = _regular_points(ways, rules, school[asking], homes.xy[asking])
    row, point, walk = _near_points(
        ways.graph, safe.take(asking), school[asking], point_school, point_node, rules, part(progress, 0.5, 0.95)
    )
    home = asking[row]

    used, point = np.unique(point, return_inverse=True)
    point_school, point_node = point_school[used], point_node[used]
    without = np.setdiff1d(asking, home)
    beyond = to_school[without] - safe.distance_m[without] > rules.max_walk_m  # from the street at home
    reason[without] = np.where(beyond, "beyond_walk", "no_meeting_point")
    return MeetingReach(
        school=school,
        reason=reason,
        point_school=point_school,
        point_node=point_node,
        point_m=ways.trees.cost[point_school, point_node],
        next_point=_next_points(ways.trees, point_school, point_node),
        home=home,
        point=point.ravel(),
        walk_m=walk,
    )


def _near_points(
    graph: Graph,
    homes: Snap,
    school: Array,
    point_school: Array,
    point_node: Array,
    rules: Rules,
    progress: Progress | None,
) -> tuple[Array, Array, Array]:
    """Return pairs of a home and a meeting point of its `school` (h,) within a short walk: home, point, and metres."""
    node = np.unique(point_node)
    origin, target, walk = graph.pairs(homes, _at_nodes(graph, node), rules.meeting_walk_m, progress)
    # A node may be a meeting point of several schools; only that of the home's own counts.
    key = point_school * graph.nodes + point_node
    order = np.argsort(key)
    wanted = school[origin] * graph.nodes + node[target]
    place = np.minimum(np.searchsorted(key[order], wanted), max(len(key) - 1, 0))
    hit = key[order][place] == wanted if len(key) else np.zeros(0, bool)
    return origin[hit], order[place[hit]], walk[hit]


def _cut_regularly(network: Network, spacing_m: float) -> tuple[Network, Array]:
    """Cut edges that are longer than a spacing into equal parts that are not."""
    drawn = shapely.length(network.lines)
    number = np.where(network.usable("walk"), np.ceil(drawn / spacing_m).astype(np.int64), 1)
    more = np.maximum(number - 1, 0)
    edge = np.repeat(np.arange(len(drawn)), more)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(more) - more, more) + 1
    position = step * np.repeat(drawn / np.maximum(number, 1), more)
    inside = (position > _NEAR_END_M) & (position < drawn[edge] - _NEAR_END_M)
    return cut_network(network, edge[inside], position[inside])


def _without_crossing(snap: Snap, xy: Array, network: Network, danger: RoadDanger) -> Snap:
    """Leave out points whose straight way to the street crosses one that is dangerous to cross."""
    barrier = (danger.crossing == DANGEROUS) & ~network.table["structure"].to_numpy()
    there = np.flatnonzero(snap.edge >= 0)
    edge = snap.edge.copy()
    if barrier.any() and len(there):
        straight = shapely.linestrings(np.stack([xy[there], snap.xy[there]], axis=1))
        crossed, _ = shapely.STRtree(network.lines[barrier]).query(straight, predicate="intersects")
        edge[there[np.unique(crossed)]] = -1
    return Snap(edge, snap.offset_m, snap.distance_m, snap.xy, snap.reason)


def _own_school(
    plain: Graph, at_street: Snap, ends: Snap, inputs: GroupInputs, progress: Progress | None
) -> tuple[Array, Array]:
    """Return the school (h,) of each home, -1 for none, and which homes (h, bool) are too far from any.

    It is the nearest on foot by any street; within intake areas, the nearest of those that lie in the area.
    """
    samples = inputs.schools.samples
    walk, nearest = plain.nearest(at_street, ends, progress=progress)
    far = walk > inputs.rules.max_home_m
    school = np.where((nearest >= 0) & ~far, samples.site[nearest], -1)
    if inputs.areas is None:
        return school, far & (nearest >= 0)
    best = np.full(len(school), np.inf)
    homes = shapely.points(inputs.homes.xy)
    tree = shapely.STRtree(homes)
    middle = shapely.points(samples.xy)
    for area in inputs.areas:
        of = samples.site[shapely.intersects(area, middle)]
        mine = tree.query(area, predicate="intersects")
        if not len(of) or not len(mine):
            continue
        inside = np.flatnonzero(np.isin(samples.site, of))
        there, target = plain.nearest(at_street.take(mine), ends.take(inside))
        # A school off the network keeps its pupils: they are listed, and not sent to another one.
        better = (there < best[mine]) | np.isinf(best[mine])
        chosen = np.where(target >= 0, samples.site[inside][np.maximum(target, 0)], of[0])
        school[mine[better]] = chosen[better]
        best[mine] = np.minimum(best[mine], there)
        far[mine] = False
    return school, far & (nearest >= 0)


def _reasons(
    at_street: Snap,
    ends: Snap,
    safe: Snap,
    place: Snap,
    school: Array,
    far: Array,
    to_school: Array,
    samples: Samples,
    rules: Rules,
) -> Array:
    """Return why homes cannot be served (h,), "" where they may be."""
    schools = int(samples.site.max()) + 1
    off = np.bincount(samples.site, ends.edge >= 0, minlength=schools) == 0
    unsafe = np.bincount(samples.site, place.edge >= 0, minlength=schools) == 0
    own = np.maximum(school, 0)
    reason: Array = np.select(
        [
            at_street.reason == NO_POINT,
            at_street.edge < 0,
            far,
            (school >= 0) & off[own],
            school < 0,
            unsafe[own],
            (safe.edge < 0) & (safe.distance_m > rules.max_snap_m),
            safe.edge < 0,
            np.isinf(to_school),
            to_school <= rules.meeting_walk_m,
        ],
        [
            "no_geometry",
            "too_far",
            "school_too_far",
            "school_off_network",
            "no_school",
            "school_unsafe",
            "no_safe_street",
            "danger_at_home",
            "no_safe_way",
            "near_school",
        ],
        "",
    ).astype(object)
    return reason


def _regular_points(ways: GroupWays, rules: Rules, school: Array, xy: Array) -> tuple[Array, Array]:
    """Return the regular places that may be meeting points, near the homes of their school: school and node.

    On every way to school, the first node after each multiple of the spacing.
    """
    cost, parent = ways.trees.cost, ways.trees.parent
    network = ways.graph.network
    public = np.zeros(ways.graph.nodes, bool)
    public[: len(network.node_xy)] = _public(ways.graph)
    schools, nodes = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for each in np.unique(school):
        metres = cost[each]
        near = public & (metres <= rules.max_walk_m)
        node = np.flatnonzero(near)
        above = parent[each, node]
        before = np.where(above >= 0, metres[np.maximum(above, 0)], 0.0)
        node = node[np.floor(metres[node] / rules.spacing_m) > np.floor(before / rules.spacing_m)]
        homes = cKDTree(xy[school == each])
        away = homes.query(network.node_xy[node], distance_upper_bound=rules.meeting_walk_m)[0]
        node = node[np.isfinite(away)]
        schools.append(np.full(len(node), each, np.int64))
        nodes.append(node)
    return np.concatenate(schools), np.concatenate(nodes)


def _public(graph: Graph) -> Array:
    """Return the nodes (n, bool) at a street or way where everybody may stand and wait."""
    network, table = graph.network, graph.network.table
    edges = (
        graph.main
        & ~table["owner"].isin(_PRIVATE_OWNERS).to_numpy()
        & ~table["private"].to_numpy()
        & ~table["structure"].to_numpy()
        & ~table["steps"].to_numpy()
        & ((table["no_through"].to_numpy() & WALK_BIT) == 0)
    )
    public = np.zeros(len(network.node_xy), bool)
    public[network.from_node[edges]] = public[network.to_node[edges]] = True
    public &= (network.node_closed & WALK_BIT) == 0
    return public


def _at_nodes(graph: Graph, node: Array) -> Snap:
    """Return nodes as points on the network: an end of one of their edges."""
    network = graph.network
    edges = np.flatnonzero(graph.main)
    length = network.table["length_m"].to_numpy()
    edge, offset = np.full(len(network.node_xy), -1, np.int32), np.zeros(len(network.node_xy))
    edge[network.to_node[edges]], offset[network.to_node[edges]] = edges, length[edges]
    edge[network.from_node[edges]], offset[network.from_node[edges]] = edges, 0.0
    zeros = np.zeros(len(node))
    return Snap(edge[node], offset[node], zeros, network.node_xy[node], zeros.astype(np.uint8))


def _next_points(trees: Trees, school: Array, node: Array) -> Array:
    """Return the next meeting point (c,) on the way to school from each, -1 for none."""
    following = np.full(len(node), -1, np.int64)
    nodes = trees.parent.shape[1]
    for each in np.unique(school):
        mine = np.flatnonzero(school == each)
        which = np.full(nodes, -1, np.int64)
        which[node[mine]] = mine
        # Everybody looks up the way until a meeting point or its end, in steps that double.
        parent = trees.parent[each].astype(np.int64)
        stop = (which >= 0) | (parent < 0)
        look = np.where(stop, np.arange(nodes), parent)
        while True:
            further = look[look]
            if (further == look).all():
                break
            look = further
        above = parent[node[mine]]
        following[mine] = np.where(above >= 0, which[look[np.maximum(above, 0)]], -1)
    return following


def snapped_schools(schools: GroupSchools, snap: Snap) -> Array:
    """Return which schools (s, bool) have a point at a street."""
    count = len(schools.name)
    there: Array = np.bincount(schools.samples.site, snap.edge >= 0, minlength=count) > 0
    return there
