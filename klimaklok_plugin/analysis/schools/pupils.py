"""Whose school is which, how far its pupils walk, how safely, and where most of them meet danger.

People are measured from the sample points of where they live, as everywhere. Counts are exact here, fractions of a
person included: they are for computing. What is made of them for others to see goes through `disclosure.protected`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Array, Bools, Floats, Ints, Objects
from ..core.progress import Progress, advance, part
from ..layers.samples import Samples
from ..network.messages import NetworkModeError
from ..network.model import Network
from ..network.roads import NO_CAR, NO_WALK, WALK_BIT
from ..routing.graph import NO_POINT, OK, Graph, Snap
from ..routing.trees import Trees, search
from ..strategy.loading import Strategy
from .road_safety import DANGEROUS, SAFE, UNKNOWN, RoadDanger, open_speed_kmh, safe_network

_AT_ONCE = 2_000_000
"""Nodes of the graph times schools of one batch of trees: about 150 MB."""

_SLIP_ROADS = ("motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link")
_NEVER_CROSSED = (*NO_WALK, *NO_CAR, *_SLIP_ROADS)
"""Road classes that are never suggested as a street to be crossed more safely."""

_AT_END_M = 1e-6
_SAME = 6
"""Decimals of a person to which sums are equal, whatever order they were added up in."""


@dataclass(frozen=True)
class PupilHomes:
    """Where people live.

    Attributes
    ----------
    samples : Samples of n places, k points in all
        In the network's CRS.
    persons : (n,) float array
        Inhabitants of each place.
    """

    samples: Samples
    persons: Floats

    @cached_property
    def weight(self) -> Floats:
        """Persons (k,) at each sample point: those of its place, spread evenly."""
        spread: Floats = (self.persons / self.samples.count)[self.samples.site]
        return spread


@dataclass(frozen=True)
class Intake:
    """Which school the children of every home go to, and how far it is. Exact counts: see the module.

    Attributes
    ----------
    school : (k,) int64 array
        Row of the school of each sample point of the homes, -1 for none.
    walk_m : (k,) float array
        Shortest walk to that school, the ways to and from the network included; inf where there is none, NaN where the
        home belongs to no school.
    pupils : (k,) float array
        Pupils of that school who live there; 0 where the home belongs to none.
    reason : (k,) object array
        Why the home has this school: ``area`` (it lies in its intake area), ``nearest`` (the nearest on foot, where
        there are no areas), ``outside_areas`` (the nearest, as it lies outside all of them); or none: ``no_point``,
        ``off_network`` (too far from a street), ``other_area`` (it goes to a school that is not looked at),
        ``none_near`` (no school within the strategy's `max_home_m`).
    total : (s,) float array
        Pupils of each school.
    basis : (s,) object array
        Where that comes from: ``share`` (of the inhabitants), ``capped`` (more live there than one school takes: the
        strategy's `most_pupils`, from the nearest homes outward), ``given``, ``scaled_up`` (given, and more than its
        homes have by their share: each of them counts for more), ``no_homes`` (given, but nobody lives near: where
        its pupils come from is not known).
    """

    school: Ints
    walk_m: Floats
    pupils: Floats
    reason: Objects
    total: Floats
    basis: Objects


def intake(
    graph: Graph,
    homes: PupilHomes,
    snap: Snap,
    schools: Snap,
    school_of: Ints,
    count: int,
    strategy: Strategy,
    *,
    area: Ints | None = None,
    pupils: Floats | None = None,
    progress: Progress | None = None,
) -> Intake:
    """Give every home its school, and every school its pupils.

    Parameters
    ----------
    graph : Graph
        For walking, in metres.
    homes : PupilHomes of k points
    snap : Snap of k points
        Of the homes.
    schools : Snap of t points
        Where one walks in.
    school_of : (t,) int array
        The school of each of these, 0 to `count` - 1.
    count : int
        Number of schools s.
    strategy : Strategy
        ``schools.max_home_m``, ``schools.pupil_share``.
    area : (k,) int array, optional
        The school in whose intake area each home lies, -1 outside all, -2 where it belongs to no school here.
    pupils : (s,) float array, optional
        Pupils of each school, NaN where not given.
    progress : callable, optional

    Returns
    -------
    Intake

    Notes
    -----
    A school with a given number of pupils has them from its nearest homes outward, the strategy's share of the
    inhabitants from each, until the number is reached. This is a model: real pupils live where they live.

    Raises
    ------
    Cancelled
    """
    inside = np.full(len(snap.edge), -1, np.int64) if area is None else np.asarray(area, np.int64)
    by_area = inside >= 0
    elsewhere = inside < -1
    inside = np.maximum(inside, -1)
    walk_m = graph.cost_to_each(snap, schools, np.asarray(school_of), inside, part(progress, 0.0, 0.6))
    rest = np.flatnonzero(~by_area & ~elsewhere)
    near_m, door = graph.nearest(snap.take(rest), schools, strategy.schools.max_home_m, part(progress, 0.6, 1.0))
    found = door >= 0
    school = inside.copy()
    school[rest[found]] = np.asarray(school_of, np.int64)[door[found]]
    walk_m[rest[found]] = near_m[found]
    reason = np.select(
        [by_area, elsewhere, school >= 0, snap.reason == NO_POINT, snap.reason != OK],
        ["area", "other_area", "nearest" if area is None else "outside_areas", "no_point", "off_network"],
        "none_near",
    ).astype(object)
    wanted = np.full(count, np.nan) if pupils is None else np.asarray(pupils, np.float64)
    children = np.where(school >= 0, homes.weight * strategy.schools.pupil_share, 0.0)
    most = np.inf if area is not None else float(strategy.schools.most_pupils)
    here, total, basis = _pupils(school, walk_m, children, wanted, most)
    return Intake(school, walk_m, here, reason, total, basis)


def _pupils(
    school: Ints, walk_m: Floats, children: Floats, wanted: Floats, most: float
) -> tuple[Floats, Floats, Objects]:
    """Return the pupils of each home (k,), and of each school (s,) how many and where that number comes from."""
    count = len(wanted)
    own = np.flatnonzero(school >= 0)
    order = own[np.lexsort([own, walk_m[own], school[own]])]
    of, each = school[order], children[order]
    living = np.bincount(of, each, minlength=count)
    capped = np.isnan(wanted) & (living > most)
    wanted = np.where(capped, most, wanted)
    start = np.searchsorted(of, of)  # of each home, the first of its school
    before = np.concatenate([[0.0], np.cumsum(each)])
    nearer = before[:-1] - before[start]
    scale = np.divide(wanted, living, out=np.ones(count), where=(wanted > living) & (living > 0))
    taken = np.clip(wanted[of] - nearer, 0.0, each)
    here = np.zeros(len(school))
    here[order] = np.where(np.isnan(wanted[of]), each, np.where(scale[of] > 1, each * scale[of], taken))
    basis = np.select(
        [capped, np.isnan(wanted), (wanted > 0) & (living == 0), scale > 1],
        ["capped", "share", "no_homes", "scaled_up"],
        "given",
    )
    return here, np.where(np.isnan(wanted), living, wanted), basis.astype(object)


# --- people ----------------------------------------------------------------------------------------------------------


def people(
    graph: Graph,
    homes: PupilHomes,
    snap: Snap,
    schools: Snap,
    school_of: Ints,
    of: Intake,
    zones: Objects,
    danger: RoadDanger,
    strategy: Strategy,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Count who lives in each school's zone, and how far and how safely its pupils walk.

    Parameters
    ----------
    graph : Graph
        For walking, in metres: that of the intake.
    homes, snap, schools, school_of
        As for `intake`.
    of : Intake
    zones : (s,) object array
        Polygons in the network's CRS, None where a school has no zone.
    danger : RoadDanger
        Of the graph's network.
    strategy : Strategy
        ``schools.distances_m``.
    progress : callable, optional

    Returns
    -------
    DataFrame
        A row per school, exact counts (see the module):

        - ``residents``: who lives inside its zone, and needs access; in every zone, where zones overlap. NaN without.
        - ``pupils``: of the school.
        - ``pupils_near``, ``pupils_walk``, ``pupils_right_grade_1``, ``pupils_right_grade_2``: whose shortest walk is
          at most the strategy's distance of that name.
        - ``pupils_beyond``: whose walk is longer than the longest of these.
        - ``pupils_not_reached``: without any way on foot.
        - ``pupils_safe``, ``pupils_unknown``, ``pupils_danger``: shares of those within ``right_grade_2``. Safe: some
          way within that distance is safe all along; it may be longer than the shortest. Unknown: one is not known to
          be dangerous. Danger: every one is. They add up to 1; NaN where there is nobody.

        Where the homes of a school's pupils are not known (``no_homes``), all that depends on them is NaN.

    Raises
    ------
    Cancelled
    """
    rules = strategy.schools.distances_m
    level = walk_levels(graph, snap, schools, school_of, of, danger, strategy, progress)
    count = len(of.total)
    own = of.school >= 0
    row = np.where(own, of.school, 0)
    unknown = of.basis == "no_homes"

    def number(where: Array) -> Floats:
        counted = np.bincount(row[own & where], of.pupils[own & where], minlength=count)
        return np.where(unknown, np.nan, counted)

    within = {_WITHIN[name]: number(of.walk_m <= metres) for name, metres in sorted(rules.items(), key=_second)}
    levels = {"pupils_safe": SAFE, "pupils_unknown": UNKNOWN, "pupils_danger": DANGEROUS}
    walking = within["pupils_right_grade_2"]
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = {name: np.where(walking > 0, number(level == each) / walking, np.nan) for name, each in levels.items()}
    return pd.DataFrame(
        {
            "residents": residents(homes, zones),
            "pupils": of.total,
            **within,
            "pupils_beyond": number((of.walk_m > max(rules.values())) & np.isfinite(of.walk_m)),
            "pupils_not_reached": number(np.isinf(of.walk_m)),
            **shares,
        }
    )


_WITHIN = {
    "near": "pupils_near",
    "walk": "pupils_walk",
    "right_grade_1": "pupils_right_grade_1",
    "right_grade_2": "pupils_right_grade_2",
}
"""The column that counts the pupils within each of the strategy's distances."""


def _second(pair: tuple[str, float]) -> float:
    return pair[1]


def residents(homes: PupilHomes, zones: Objects) -> Floats:
    """Return the persons (s,) whose sample points lie inside each zone; NaN where there is no zone."""
    points = np.asarray(shapely.points(homes.samples.xy), dtype=object)
    points[~np.isfinite(homes.samples.xy).all(axis=1)] = None
    tree = shapely.STRtree(points)
    zone, point = tree.query(zones, predicate="intersects")
    inside = np.bincount(zone, homes.weight[point], minlength=len(zones))
    return np.where(shapely.is_missing(zones), np.nan, inside)


def walk_levels(
    graph: Graph,
    snap: Snap,
    schools: Snap,
    school_of: Ints,
    of: Intake,
    danger: RoadDanger,
    strategy: Strategy,
    progress: Progress | None = None,
) -> Ints:
    """Return how dangerous the walk to school is (k, int64): the best of all ways within ``right_grade_2``.

    Parameters
    ----------
    graph, snap, schools, school_of, of, danger, strategy
        As for `people`.
    progress : callable, optional

    Returns
    -------
    (k,) int64 array
        `SAFE`, `UNKNOWN` or `DANGEROUS`; -1 for homes without pupils and those whose shortest walk is longer.
    """
    limit_m = strategy.schools.distances_m["right_grade_2"]
    level = np.where((of.pupils > 0) & (of.walk_m <= limit_m), DANGEROUS, -1)
    for done, worst in enumerate((UNKNOWN, SAFE)):  # who has no way without danger has no safe one
        asking = np.flatnonzero((level == DANGEROUS) if worst == UNKNOWN else (level == UNKNOWN))
        network = safe_network(graph.network, danger, worst)
        ends, doors = _step_aside(snap.take(asking), network), _step_aside(schools, network)
        slice_of = part(progress, done / 2, (done + 1) / 2)
        try:
            walk = Graph(network, "walk", "m", strategy)
            walk_m = walk.cost_to_each(ends, doors, np.asarray(school_of), of.school[asking], slice_of)
        except NetworkModeError:  # no street at all is that safe
            break
        level[asking[walk_m <= limit_m]] = worst
    return level


def _step_aside(snap: Snap, network: Network) -> Snap:
    """Move points that stand in a junction from an edge nobody may walk along to one that is open.

    Such a point is as near to one edge as to the other. Where the junction itself is closed it stays.
    """
    walk = network.table["walk"].to_numpy()
    length = network.table["length_m"].to_numpy()
    edge = snap.edge.astype(np.int64)
    here = np.maximum(edge, 0)
    at_start, at_end = snap.offset_m <= _AT_END_M, snap.offset_m >= length[here] - _AT_END_M
    node = np.where(at_start, network.from_node[here], network.to_node[here])
    allowed = np.flatnonzero(walk > 0)
    other = np.full(len(network.node_xy), -1, np.int64)
    for ends in (network.to_node, network.from_node):
        other[ends[allowed[::-1]]] = allowed[::-1]
    move = (edge >= 0) & (walk[here] == 0) & (at_start | at_end) & (other[node] >= 0)
    move &= (network.node_closed[node] & WALK_BIT) == 0
    new = np.where(move, other[node], edge)
    offset = np.where(move, np.where(network.from_node[new] == node, 0.0, length[new]), snap.offset_m)
    return replace(snap, edge=new.astype(np.int32), offset_m=offset)


# --- crossings -------------------------------------------------------------------------------------------------------


def worst_crossings(
    graph: Graph,
    snap: Snap,
    schools: Snap,
    school_of: Ints,
    of: Intake,
    danger: RoadDanger,
    strategy: Strategy,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Find for each school the dangerous place that most of its pupils come by on their shortest walk.

    Parameters
    ----------
    graph, snap, schools, school_of, of, danger, strategy
        As for `people`. Pupils whose walk is longer than ``right_grade_2`` are not counted.
    progress : callable, optional

    Returns
    -------
    DataFrame
        A row per school: ``x``, ``y`` (the junction, or the middle of the street), ``kind`` (``crossing``: they pass a
        junction of a dangerous road; ``along``: they walk along one), ``name``, ``road_class`` and ``limit_kmh`` (NaN
        where unknown) of that road, ``pupils`` who come by (exact, see the module), ``node`` and ``edge`` of the
        network (``node`` is -1 for ``along``). Without such a place ``kind`` and the words are "", the numbers NaN and
        -1, and ``pupils`` is 0. Of places with equally many pupils a crossing goes before a street, then the lowest
        number. Motorways and slip roads are never meant: nobody makes them safer to cross on foot. Where one meets a
        street, that is.

    Raises
    ------
    Cancelled
    """
    count = len(of.total)
    node, edge, most = np.full(count, -1), np.full(count, -1), np.zeros(count)
    limit_m = strategy.schools.distances_m["right_grade_2"]
    asking = np.flatnonzero((of.pupils > 0) & (of.walk_m <= limit_m) & (snap.edge >= 0))
    school_of = np.asarray(school_of)
    street = _streets(graph.network)
    crossed = _streets_at(graph.network, danger, street)
    rows = max(1, _AT_ONCE // graph.nodes)
    for low in range(0, count, rows):
        high = min(low + rows, count)
        doors = np.flatnonzero((school_of >= low) & (school_of < high))
        trees = search(
            graph,
            schools.take(doors),
            school_of[doors] - low,
            high - low,
            None,
            part(progress, low / count, high / count),
        )
        mine = asking[(of.school[asking] >= low) & (of.school[asking] < high)]
        on, along = _passing(graph, trees, snap.take(mine), of.school[mine] - low, of.walk_m[mine], of.pupils[mine])
        on = np.where((danger.node == DANGEROUS) & (crossed >= 0), on, 0.0)
        along = np.where((danger.along == DANGEROUS) & street, along, 0.0)
        crossing = on.max(axis=1) >= along.max(axis=1)
        most[low:high] = np.maximum(on.max(axis=1), along.max(axis=1))
        node[low:high] = np.where(crossing, on.argmax(axis=1), -1)
        edge[low:high] = np.where(crossing, -1, along.argmax(axis=1))
    advance(progress, 1.0)
    node[most == 0], edge[most == 0] = -1, -1
    return _places(graph.network, crossed, node, edge, most)


def _streets(network: Network) -> Bools:
    """Return the edges (m, bool) that may be made safer to cross on foot."""
    never = network.table["road_class"].isin(_NEVER_CROSSED).to_numpy(bool)
    streets: Bools = network.usable("car") & ~never
    return streets


def _passing(graph: Graph, trees: Trees, homes: Snap, row: Ints, walk_m: Floats, pupils: Floats) -> tuple[Array, Array]:
    """Return who comes by each node (d, n) and along each edge or a part of it (d, m) on the shortest walks.

    Parameters
    ----------
    trees : Trees of d destinations
    homes : Snap of k points, all snapped
    row, walk_m, pupils : (k,) arrays
        The destination of each, the walk there, and how many go.
    """
    rows, edges = len(trees.cost), len(graph.network.table)
    exits = graph.exits(homes)
    ways = trees.cost[row[:, None], exits.node] + exits.cost
    first, home = ways.argmin(axis=1), np.arange(len(row))
    leave = exits.node[home, first]
    through = ways[home, first] + exits.off <= walk_m + _AT_END_M  # else it leads along one edge to the door
    back = (trees.parent[row, leave] < 0) & (trees.edge[row, leave] == homes.edge)
    loop = graph.network.from_node == graph.network.to_node
    through &= ~back | loop[homes.edge]  # nor out of an edge and into it again, to a door in its very end
    start = row * graph.nodes + leave
    load = np.bincount(start[through], pupils[through], minlength=rows * graph.nodes)
    carried = np.round(trees.carried(load.reshape(rows, graph.nodes)), _SAME)
    used = (trees.edge >= 0) & (carried > 0)
    used.reshape(-1)[trees.root[trees.root_m <= _AT_END_M]] = False
    at, _ = np.nonzero(used)
    own = ~through | (exits.cost[home, first] > _AT_END_M)
    place = np.concatenate([at * edges + trees.edge[used], row[own] * edges + homes.edge[own]])
    along = np.bincount(place, np.concatenate([carried[used], pupils[own]]), minlength=rows * edges)
    return carried[:, : len(graph.network.node_xy)], np.round(along, _SAME).reshape(rows, edges)


def _streets_at(network: Network, danger: RoadDanger, street: Bools) -> Ints:
    """Return of each node (n,) which of the edges `street` (m, bool) is crossed there, -1 where there is none.

    The dangerous one, the fastest, one with a name, the lowest, in that order: where a slip road alone is dangerous, it
    is the street that it leads to.
    """
    edges = np.flatnonzero(street)
    node = np.concatenate([network.from_node[edges], network.to_node[edges]])
    edge = np.concatenate([edges, edges])
    nameless = np.asarray(network.table["name"] == "")[edge]
    safer = danger.crossing[edge] != DANGEROUS
    order = np.lexsort([edge, nameless, -open_speed_kmh(network)[edge], safer, node])
    found = np.full(len(network.node_xy), -1, np.int64)
    unique, first = np.unique(node[order], return_index=True)
    found[unique] = edge[order[first]]
    return found


def _places(network: Network, crossed: Ints, node: Array, edge: Array, pupils: Floats) -> pd.DataFrame:
    """Make the table of `worst_crossings` from each school's node, where that street is `crossed` (n,), or its edge."""
    crossing = node >= 0
    edge = np.where(crossing, crossed[node], edge)
    some = edge >= 0
    road = np.maximum(edge, 0)
    middle = shapely.get_coordinates(shapely.line_interpolate_point(network.lines[road], 0.5, normalized=True))
    xy = np.where(crossing[:, None], network.node_xy[node], middle)
    table = network.table.iloc[road]
    known = some & (table["speed_known"].to_numpy(bool) if "speed_known" in table else False)
    return pd.DataFrame(
        {
            "x": np.where(some, xy[:, 0], np.nan),
            "y": np.where(some, xy[:, 1], np.nan),
            "kind": np.select([crossing, some], ["crossing", "along"], "").astype(object),
            "name": np.where(some, table["name"].astype(object), ""),
            "road_class": np.where(some, table["road_class"].astype(object), ""),
            "limit_kmh": np.where(known, open_speed_kmh(network)[road], np.nan),
            "pupils": pupils,
            "node": node,
            "edge": edge,
        }
    )
