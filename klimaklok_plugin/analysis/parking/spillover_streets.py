"""Residential streets without restriction within walking distance, the cars they get, and the zones they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Note
from ..core.progress import Progress, part
from ..network.line_matching import match_lines
from ..network.model import Network
from ..network.splitting import split_network
from ..routing.graph import Graph
from ..routing.places_along import public_streets
from ..routing.reaches import Parts, reaches
from ..strategy.loading import Strategy
from ..strategy.parking import Spillover
from .spillover_inputs import Attractors, Homes

_END_M = 1e-3
"""Nearer than this two places along a street are one."""
_LITTLE = 1e-9


def summed(index: Ints, values: Floats, count: int) -> Floats:
    """Return the sum (count,) of the values (k,) of each index."""
    return np.bincount(index, values, minlength=count).astype(np.float64)


@dataclass(frozen=True)
class HomeStreets:
    """The streets of a network (m), cut where restrictions begin and end.

    Attributes
    ----------
    network : Network
    parent : (m,) int array
        The edge of the network as it was given.
    open : (m,) bool array
        Residential, public, and not known to be regulated.
    private : (m,) bool array
        Residential, but private, a bridge or closed to through traffic: no street for a residents' zone.
    free_share : (m,) float array
        Share of the given edge's length that is not regulated.
    """

    network: Network
    parent: Ints
    open: Bools
    private: Bools
    free_share: Floats


def residential_streets(
    network: Network, strategy: Strategy, restrictions: tuple[Objects, Objects] | None, notes: list[Note]
) -> HomeStreets:
    """Find the residential streets that are not regulated.

    Parameters
    ----------
    network : Network
    strategy : Strategy
    restrictions : pair of (k,) object arrays, optional
        Areas and lines where parking is regulated. None: not known.
    notes : list of Note
        What there is to say is added.

    Notes
    -----
    A street is regulated where it lies in an area, and where a line runs beside it, nearly parallel: it is cut exactly
    where the area, or the line, ends. Which side of the street a line regulates is not told apart.
    """
    classes = strategy.parking.spillover.street_classes
    public = public_streets(Graph(network, "car", "m", strategy), classes)
    table = network.table
    private = table["road_class"].isin(classes).to_numpy() & network.usable("car") & ~public
    if restrictions is None or not (len(restrictions[0]) or len(restrictions[1])):
        every = np.arange(len(table))
        return HomeStreets(network, every, public, private, np.ones(len(table)))
    areas, lines = restrictions
    near = strategy.schools.line_match_m
    zones = np.concatenate([areas, shapely.buffer(lines, near, cap_style="flat")])
    split = split_network(network, zones)
    cut, parent = split.network, split.parent
    regulated = np.zeros(len(parent), bool)
    regulated[split.edge[split.zone < len(areas)]] = True
    beside = np.zeros(len(parent), bool)
    beside[split.edge[split.zone >= len(areas)]] = True
    asked = beside & public[parent]
    matched = match_lines(cut, lines, near, strategy.schools.line_match_degrees, asked)
    regulated |= matched >= 0
    length = cut.table["length_m"].to_numpy()
    whole, free = (np.bincount(parent, each, minlength=len(table)) for each in (length, length * ~regulated))
    share = np.where(whole > 0, free / np.maximum(whole, _LITTLE), 1.0)
    notes.append(Note("spillover_regulated", {"metres": round(float(length[regulated & public[parent]].sum()))}))
    return HomeStreets(cut, parent, public[parent] & ~regulated, private[parent], share[parent])


@dataclass(frozen=True)
class ReachedStreets:
    """What of the streets is within reach of one kind of attractors, each part of the nearest of them.

    Attributes
    ----------
    attractors : Attractors
    parts : Parts
        Of streets that are open only.
    private_m : float
        Metres of residential streets within reach that are private.
    """

    attractors: Attractors
    parts: Parts
    private_m: float

    @property
    def walk(self) -> Floats:
        """Walk (k,) from the middle of each part to its attractor."""
        middle: Floats = (self.parts.begin_cost + self.parts.end_cost) / 2
        return middle

    @property
    def length(self) -> Floats:
        """Metres (k,) of each part."""
        metres: Floats = self.parts.end - self.parts.begin
        return metres


def reach_streets(
    walk: Graph, streets: HomeStreets, attractors: Attractors, strategy: Strategy, progress: Progress | None = None
) -> ReachedStreets:
    """Find the streets that are within a walk of attractors: one search from all of them.

    Parameters
    ----------
    walk : Graph
        For walking, in metres, on the network of the streets.
    streets : HomeStreets
    attractors : Attractors
    strategy : Strategy
    progress : callable, optional
    """
    limit = strategy.parking.spillover.reach_m[attractors.kind]
    snap = walk.snap(attractors.xy, strategy.network.max_snap_m, part(progress, 0.0, 0.3))
    found = Parts.joined(
        list(
            reaches(
                walk,
                snap,
                attractors.group,
                len(attractors),
                limit,
                outward=False,
                together=True,
                progress=part(progress, 0.3, 1.0),
            )
        )
    )
    private = streets.private[found.edge]
    private_m = float((found.end - found.begin)[private].sum())
    return ReachedStreets(attractors, found.take(np.flatnonzero(streets.open[found.edge])), private_m)


def shared_out(group: Ints, length: Floats, walk: Floats, cars: Floats, reach_m: float, room_per_m: float) -> Floats:
    """Share the cars of each attractor out over its streets: the nearer, the more, up to the room there is.

    Each metre of street draws in proportion to ``(1 - walk / reach_m)²``, an assumption. A street that is full takes
    no more, and the others share the rest, in the same proportion. What finds no room within reach is in none of them.

    Parameters
    ----------
    group : (k,) int array
        The attractor of each part of a street.
    length, walk : (k,) float arrays
        Metres of street, and the walk from the middle of it to the attractor.
    cars : (g,) float array
        Of the attractors; NaN counts as none.
    reach_m, room_per_m : float

    Returns
    -------
    (k,) float array
        Cars on each part: for no attractor more than it has.

    Examples
    --------
    Two streets of 100 m, 100 m and 300 m away, of an attractor with 8 cars: they draw 9 to 1. With room for 5 cars in
    each the nearer one is full, and the other gets the rest.

    >>> group, length, walk = np.zeros(2, int), np.array([100.0, 100.0]), np.array([100.0, 300.0])
    >>> shared_out(group, length, walk, np.array([8.0]), 400.0, 1.0).tolist()
    [7.2, 0.8]
    >>> shared_out(group, length, walk, np.array([8.0]), 400.0, 0.05).tolist()
    [5.0, 3.0]
    """
    draw = length * np.clip(1 - walk / reach_m, 0.0, 1.0) ** 2
    room = length * room_per_m
    has = np.nan_to_num(cars)
    # What is full is a number of the nearest: they draw most for the room they have.
    order = np.lexsort([walk, group])
    of, w, c = group[order], draw[order], room[order]
    first = np.searchsorted(of, np.arange(len(has)))
    ahead, full = (np.concatenate([[0.0], np.cumsum(each)]) for each in (w, c))
    left = ahead[np.searchsorted(of, of, side="right")] - ahead[:-1]
    rest = has[of] - (full[:-1] - full[first][of])
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(left > _LITTLE, rest / left, np.inf)
    fits = rate * w <= c * (1 + _LITTLE)
    fits &= left > _LITTLE
    level = np.full(len(has), np.inf)
    at = np.flatnonzero(fits)[::-1]
    level[of[at]] = np.maximum(rate[at], 0.0)
    with np.errstate(invalid="ignore"):
        taken = np.where(draw > 0, np.minimum(level[group] * draw, room), 0.0)
    shared: Floats = np.where(has[group] > 0, taken, 0.0)
    return shared


@dataclass(frozen=True)
class Rows:
    """Streets within reach (r,), and the stretches (s,) of edges that they are made of.

    Attributes
    ----------
    edge : (r,) int array
        The edge, or the first of several.
    length : (r,) float array
        Metres within reach.
    stretch_row, stretch_edge : (s,) int arrays
        The street that each stretch is a part of, never falling, and its edge.
    begin, end : (s,) float arrays
        Metres along the edge.
    """

    edge: Ints
    length: Floats
    stretch_row: Ints
    stretch_edge: Ints
    begin: Floats
    end: Floats

    def row_of(self, edge: Ints, missing: int = -1) -> Ints:
        """Return the row of each edge, where each row is one edge, rising."""
        at = np.searchsorted(self.edge, edge)
        inside = np.minimum(at, max(0, len(self.edge) - 1))
        if not len(self.edge):
            return np.full(len(edge), missing)
        return np.where(self.edge[inside] == edge, inside, missing)


def rows_of(reached: Sequence[ReachedStreets]) -> Rows:
    """Join what is within reach of any kind, along each edge: a row for each."""
    every = Parts.joined([each.parts for each in reached])
    order = np.lexsort([every.begin, every.edge])
    edge, begin, end = every.edge[order].astype(np.int64), every.begin[order], every.end[order]
    # All edges one after the other on one line: a stretch begins where nothing before it reaches to.
    shift = edge * (end.max(initial=0.0) + 1.0)
    so_far = np.maximum.accumulate(end + shift) if len(edge) else end
    new = np.ones(len(edge), bool)
    new[1:] = begin[1:] + shift[1:] > so_far[:-1] + _END_M
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(edge)) - 1
    stretch_edge, low = edge[first], begin[first]
    high = (so_far - shift)[last] if len(edge) else end
    rows, row = np.unique(stretch_edge, return_inverse=True)
    length = summed(row, high - low, len(rows))
    return Rows(rows, length, row.astype(np.int64), stretch_edge, low, high)


def drawn(network: Network, rows: Rows) -> Objects:
    """Return the streets within reach as MultiLineStrings (r,)."""
    lines = network.along.parts(rows.stretch_edge, rows.begin, rows.end)
    made: Objects = np.asarray(shapely.multilinestrings(lines, indices=rows.stretch_row), dtype=object)
    return made


def people_along(
    streets: HomeStreets,
    walk: Graph,
    rows: Rows,
    homes: Homes,
    strategy: Strategy,
    progress: Progress | None = None,
) -> Floats:
    """Count the persons (r,) who live along the streets within reach: each at the nearest street with addresses.

    Parameters
    ----------
    streets : HomeStreets
    walk : Graph
        For walking, on their network.
    rows : Rows
    homes : Homes
    strategy : Strategy
    progress : callable, optional
    """
    if not len(rows.edge):
        return np.empty(0)
    classes = strategy.parking.spillover.home_classes
    among = streets.network.table["road_class"].isin(classes).to_numpy()
    snap = walk.snap(homes.xy, strategy.network.max_snap_m, progress, among=among)
    there = np.flatnonzero(snap.edge >= 0)
    row = rows.row_of(snap.edge[there].astype(np.int64))
    there, row = there[row >= 0], row[row >= 0]
    # Stretches and places on one line, row by row.
    size = max(float(rows.end.max(initial=0.0)), float(snap.offset_m[there].max(initial=0.0))) + 1.0
    at = row * size + snap.offset_m[there]
    begins = rows.stretch_row * size + rows.begin
    stretch = np.searchsorted(begins, at + _END_M, side="right") - 1
    inside = (stretch >= 0) & (rows.stretch_row[stretch] == row) & (snap.offset_m[there] <= rows.end[stretch] + _END_M)
    return summed(row[inside], homes.persons[there[inside]], len(rows.edge))


def street_groups(
    streets: HomeStreets, rows: Rows, at_risk: Bools, main_classes: Sequence[str], rules: Spillover
) -> Ints:
    """Return the group (r,) of connected streets at risk that each belongs to, from 0, -1 for none.

    Streets belong together where they meet, or where a street that is no main road leads from one to the other within
    `join_m`. Groups of fewer metres than `least_zone_m` are none.

    Parameters
    ----------
    streets : HomeStreets
    rows : Rows
    at_risk : (r,) bool array
    main_classes : sequence of str
        Road classes that part zones.
    rules : Spillover
    """
    network, kind = streets.network, np.where(at_risk, 0, -1)
    table = network.table
    use = network.usable("car") & ~table["road_class"].isin(main_classes).to_numpy()
    use &= ~table["structure"].to_numpy() & (table["length_m"].to_numpy() <= rules.join_m)
    _, node = _ends(network, rows, kind)
    group = connected(network, rows, kind, _near_nodes(network, np.unique(node), use, rules.join_m))
    groups = int(group.max(initial=-1)) + 1
    metres = summed(group[at_risk], rows.length[at_risk], groups)
    enough = metres >= rules.least_zone_m
    number = np.append(np.where(enough, np.cumsum(enough) - 1, -1), -1)
    made: Ints = number[group].astype(np.int64)
    return made


def connected(network: Network, rows: Rows, kind: Ints, links: tuple[Ints, Ints] | None = None) -> Ints:
    """Return the group (r,), from 0, of streets of one kind that meet at nodes; -1 for those of the kind -1.

    Parameters
    ----------
    network : Network
    rows : Rows
    kind : (r,) int array
        Only streets of the same kind are joined.
    links : pair of (k,) int arrays, optional
        Nodes over which streets of the kind 0 meet as well.
    """
    count, nodes = len(rows.edge), len(network.node_xy)
    met, node = _ends(network, rows, kind)
    one, other = links or (node[:0], node[:0])
    # Each kind has nodes of its own; those of the kind 0 are numbered as they are.
    corner = np.concatenate([kind[met] * nodes + node, one, other])
    found, corner = np.unique(corner, return_inverse=True)
    place = count + corner.reshape(-1)
    meeting, first, second = np.split(place, [len(met), len(met) + len(one)])
    pairs = (np.concatenate([met, first]), np.concatenate([meeting, second]))
    size = count + len(found)
    graph = coo_array((np.ones(len(pairs[0]), np.int8), pairs), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    group = np.full(count, -1, np.int64)
    mine = kind >= 0
    group[mine] = np.unique(label[:count][mine], return_inverse=True)[1].reshape(-1)
    return group


def _ends(network: Network, rows: Rows, kind: Ints) -> tuple[Ints, Ints]:
    """Return the streets (k,) of any kind but -1 and the nodes (k,) that they come to."""
    edge, row = rows.stretch_edge, rows.stretch_row
    use = kind[row] >= 0
    start = use & (rows.begin <= _END_M)
    end = use & (rows.end >= network.table["length_m"].to_numpy()[edge] - _END_M)
    node = np.concatenate([network.from_node[edge[start]], network.to_node[edge[end]]]).astype(np.int64)
    return np.concatenate([row[start], row[end]]), node


def _near_nodes(network: Network, node: Ints, use: Bools, limit_m: float) -> tuple[Ints, Ints]:
    """Return pairs of some nodes that join all of these that lie within a limit of each other along some edges.

    Where the nearest of the nodes changes along an edge, the way over it joins the two: a chain of such pairs leads
    between any two nodes that are as near.
    """
    tail, head = (each[use].astype(np.int64) for each in (network.from_node, network.to_node))
    length = np.maximum(network.table["length_m"].to_numpy()[use], _LITTLE)
    if not len(node) or not len(tail):
        return node[:0], node[:0]
    # Of parallel edges the shortest.
    order = np.lexsort([length, np.maximum(tail, head), np.minimum(tail, head)])
    low, high = np.minimum(tail, head)[order], np.maximum(tail, head)[order]
    first = np.concatenate([[True], (low[1:] != low[:-1]) | (high[1:] != high[:-1])])
    tail, head, length = low[first], high[first], length[order][first]
    count = len(network.node_xy)
    matrix = coo_array((length, (tail, head)), shape=(count, count)).tocsr()
    away, _, source = dijkstra(
        matrix, directed=False, indices=node, limit=limit_m, min_only=True, return_predecessors=True
    )
    near = (away[tail] + length + away[head] <= limit_m + _END_M) & (source[tail] != source[head])
    return source[tail][near].astype(np.int64), source[head][near].astype(np.int64)
