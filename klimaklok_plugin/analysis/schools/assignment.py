"""Where cars drive, and where they drive instead when streets are closed.

Every car takes its quickest way, whatever the others do: queues, and people who stop driving, are not modelled. A
screening of where traffic would want to go, no forecast of it.

A closure can only make ways longer. So what does not pass it is left as it is, and only the parts of the trees behind
it are searched again: from their rims, where the old ways still hold, all destinations in one search.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from scipy.sparse.csgraph import dijkstra

from ..core.arrays import Array
from ..core.progress import Progress, advance, part
from ..routing.graph import AT_NODE_M, Graph, Snap, as_given
from ..routing.pairs import Exits
from ..routing.trees import (
    Core,
    Entries,
    SortedLinks,
    Trees,
    cheapest_entries,
    first_of_each,
    grow,
    search_core,
    whole,
    without_dead_ends,
)

_BATCH_NODES = 400_000
"""Nodes of one search: about 0.1 s."""
_BATCH_USES = 32_000_000
"""Trips times edges whose ways are compared at a time: 32 MB."""
_FEW = 5
"""For fewer destinations it takes longer to find the dead ends than to search them."""
_NOISE = 1e-9
"""Cars this few, in proportion, are what is left by rounding."""


@dataclass(frozen=True)
class TrafficDemand:
    """Cars from n origins to d destinations.

    Attributes
    ----------
    origins : Snap of n points
    targets : Snap of t points
        The places of the destinations: a school has one, or those where parents may stop, of which each driver takes
        the quickest to reach.
    group : (t,) int array
        The destination of each place, 0 to d - 1.
    cars : (n, d) float array
        In the hour that is looked at.
    """

    origins: Snap
    targets: Snap
    group: Array
    cars: Array


@dataclass(frozen=True)
class Assignment:
    """Every car of a demand on its quickest way.

    Attributes
    ----------
    graph : Graph
    demand : TrafficDemand
    core : Core
        The nodes of the graph that any of the ways can use.
    trees : Trees
        On these nodes.
    closed : (m,) bool array
        Edges that nobody may use.
    minutes : (n, d) float64 array
        Of each pair, the walks between the points and the streets included; inf where there is no way.
    metres : (n, d) float64 array
        Driven, from the place on the origin's edge to that on the target's; inf where there is no way.
    place : (n, d) int64 array
        Where the way enters the trees (flattened); -1 for trips within one edge, and where there is no way.
    cars : (m,) float64 array
        On each edge, both ways together. A trip counts on every edge that it uses any part of, and twice where it goes
        along it there and back, as it may where it cannot turn at a crossing; its first and its last edge always count.
        Cars that have no way are not among them.
    """

    graph: Graph
    demand: TrafficDemand
    core: Core = field(repr=False)
    trees: Trees = field(repr=False)
    closed: Array = field(repr=False)
    minutes: Array
    metres: Array
    place: Array = field(repr=False)
    cars: Array

    @property
    def reached(self) -> Array:
        """Which pairs (n, d) have a way."""
        reached: Array = np.isfinite(self.minutes)
        return reached

    def loaded(self, cars: Array) -> Assignment:
        """Return the same ways with other cars (n, d) on them."""
        demand = replace(self.demand, cars=cars)
        return replace(self, demand=demand, cars=_on_edges(demand, self.trees, self.place, self.reached, self.closed))

    @cached_property
    def nested(self) -> _Nested:
        """The trees, so that what lies behind a step follows it."""
        forest = self.trees.forest
        order = np.empty(len(forest.node), np.int64)
        order[forest.preorder] = np.arange(len(order))
        node = forest.node[order]
        return _Nested(node, np.arange(len(order)) + forest.size[order], self.trees.edge.ravel()[node])

    @cached_property
    def driven(self) -> Array:
        """The edges (k,) that cars may use, rising."""
        edge = np.unique(self.graph.links().edge)  # also those that lead nowhere but round
        return edge[edge >= 0]

    @cached_property
    def number(self) -> Array:
        """Place (m,) of each edge in `driven`, any for those that are not there."""
        return np.searchsorted(self.driven, np.arange(len(self.closed)))

    def along(self, edge: Array, place: Array) -> Array:
        """Return whether steps (k,) from nodes of the trees (places in the flattened arrays) go along their edges."""
        node = self.graph.network_node[self.core.node][place % len(self.core.node)]
        along: Array = node == self.graph.network.from_node[edge]
        return along

    @cached_property
    def depth(self) -> Array:
        """Steps (d * N,) from each node of the trees to its root."""
        forest = self.trees.forest
        depth = np.zeros(self.trees.parent.size, np.int32)
        depth[forest.node] = np.repeat(np.arange(len(forest.start) - 1), np.diff(forest.start))
        return depth


@dataclass(frozen=True)
class Displacement:
    """What a closure does to a demand.

    Attributes
    ----------
    before, after : (m,) float64 arrays
        Cars on each edge; ``after = before + added - removed``, exactly.
    added, removed : (m,) float64 arrays
        Cars that use the edge only afterwards, or only before. A trip that uses an edge both times, in whatever
        direction, counts in neither, unless it uses it more often one of the times.
    moved : (n, d) bool array
        Pairs that have to go another way.
    cut_off : (n, d) bool array
        Pairs that had a way and have none. Their cars are removed and not added anywhere.
    minutes_before, minutes_after, metres_before, metres_after : (n, d) float64 arrays
        As in `Assignment`.
    cars : (n, d) float array
        Of the demand.
    """

    before: Array
    after: Array
    added: Array
    removed: Array
    moved: Array
    cut_off: Array
    minutes_before: Array
    minutes_after: Array
    metres_before: Array
    metres_after: Array
    cars: Array

    @property
    def both(self) -> Array:
        """Pairs (n, d) that have a way before and after."""
        both: Array = np.isfinite(self.minutes_before) & np.isfinite(self.minutes_after)
        return both

    @property
    def car_m_before(self) -> float:
        """Metres driven before by the trips that exist in both."""
        return float((self.cars[self.both] * self.metres_before[self.both]).sum())

    @property
    def car_m_after(self) -> float:
        """Metres driven afterwards by the same trips."""
        return float((self.cars[self.both] * self.metres_after[self.both]).sum())

    @property
    def cars_cut_off(self) -> float:
        """Cars that had a way and have none."""
        return float(self.cars[self.cut_off].sum())

    @property
    def cars_before(self) -> float:
        """Cars that have a way before: those that have one afterwards, and those cut off."""
        return float(self.cars[np.isfinite(self.minutes_before)].sum())

    @property
    def cars_after(self) -> float:
        """Cars that have a way afterwards."""
        return float(self.cars[np.isfinite(self.minutes_after)].sum())


@dataclass(frozen=True)
class _Nested:
    """The k nodes of trees, each followed by all that lies behind it.

    Attributes
    ----------
    node : (k,) int64 array
        Places in the flattened arrays.
    end : (k,) int64 array
        What lies behind the node at ``i`` is ``i + 1 ... end[i] - 1``.
    edge : (k,) int32 array
        Of the step from the node.
    """

    node: Array
    end: Array
    edge: Array

    def behind(self, closed: Array) -> Array:
        """Return the nodes, as places in the flattened arrays, whose way uses a closed edge (m, bool)."""
        first = np.flatnonzero((self.edge >= 0) & closed[self.edge])
        if not len(first):
            return np.empty(0, np.int64)
        reach = np.maximum.accumulate(self.end[first])
        outermost = np.concatenate([[True], first[1:] >= reach[:-1]])
        first = first[outermost]
        behind: Array = self.node[_ranges(first, self.end[first] - first)]
        return behind


def assign(
    graph: Graph, demand: TrafficDemand, closed: Array | None = None, progress: Progress | None = None
) -> Assignment:
    """Lead every car of a demand along its quickest way.

    Parameters
    ----------
    graph : Graph
        For cars, in minutes.
    demand : TrafficDemand
    closed : (m,) bool array, optional
        Edges that nobody may use, not even as the first or the last. Who stands at their corner with an open street
        leaves by that.
    progress : callable, optional

    Notes
    -----
    All-or-nothing assignment at the costs of empty streets (Ortúzar and Willumsen 2011, Modelling Transport, ch. 10):
    nobody's way depends on how many others take it.

    Raises
    ------
    Cancelled
    """
    shut = np.zeros(len(graph.network.table), bool) if closed is None else closed
    count = demand.cars.shape[1]
    entries = cheapest_entries(graph, demand.targets, demand.group, shut)
    core = (whole if count < _FEW else without_dead_ends)(graph, _own_nodes(graph, demand))
    trees = search_core(core, graph, demand.targets, entries, count, shut, part(progress, 0.0, 0.8))
    minutes, metres = _within_an_edge(graph, demand, shut)
    place = np.full(demand.cars.shape, -1, np.int64)
    origin = np.flatnonzero(demand.origins.edge >= 0)
    if len(origin):
        out = _Out.of(graph, core, demand.origins.take(origin), shut)
        row, column = (axis.ravel() for axis in np.indices((len(origin), count)))
        at = out.node[row] + (column * len(core.node))[:, None]
        found, side = out.best(row, trees.cost.ravel()[at])
        better = found < minutes[origin[row], column]
        row, column, side, at, found = (values[better] for values in (row, column, side, at, found))
        at = at[np.arange(len(at)), side]
        pair = (origin[row], column)
        minutes[pair], place[pair] = found, at
        metres[pair] = trees.metres.ravel()[at] + out.metres[row, side]
    advance(progress, 0.9)
    cars = _on_edges(demand, trees, place, np.isfinite(minutes), shut)
    advance(progress, 1.0)
    return Assignment(graph, demand, core, trees, shut, minutes, metres, place, cars)


def displace(
    before: Assignment,
    closed: Array,
    keeps: Array | None = None,
    progress: Progress | None = None,
    *,
    only_way_stays: bool = False,
) -> Displacement:
    """Close streets and lead those who used them another way.

    Parameters
    ----------
    before : Assignment
    closed : (m,) bool array
        Edges that nobody may use any more, in any direction, not even as the first or the last.
    keeps : (n, d) bool array, optional
        Pairs that may use them all the same, and keep their way: residents, say.
    only_way_stays : bool
        Who has no other way keeps the one there is, instead of being cut off: where access is granted, say.
    progress : callable, optional

    Returns
    -------
    Displacement
        Trips that used no closed edge keep their very way, also where another costs the same. The others take their
        quickest way without the closed edges, or are cut off.

    Raises
    ------
    Cancelled
    """
    demand = before.demand
    shut = before.closed | closed
    behind = before.nested.behind(closed)
    hit = np.zeros(before.trees.cost.size + 1, bool)  # the last for pairs without a place, -1
    hit[behind] = True
    own = (demand.origins.edge >= 0) & (closed & ~before.closed)[demand.origins.edge]
    moved = before.reached & (hit[before.place] | own[:, None])
    if keeps is not None:
        moved &= ~keeps
    here_minutes, here_metres = _within_an_edge(before.graph, demand, shut)
    minutes, metres = np.where(moved, here_minutes, before.minutes), np.where(moved, here_metres, before.metres)
    added, removed = _lead_around(before, shut, behind, moved, minutes, metres, progress)
    cut_off = moved & ~np.isfinite(minutes)
    if only_way_stays:
        minutes[cut_off], metres[cut_off] = before.minutes[cut_off], before.metres[cut_off]
        moved &= ~cut_off
        cut_off = np.zeros_like(cut_off)
    if cut_off.any():
        removed += _on_edges(demand, before.trees, np.where(cut_off, before.place, -1), cut_off, before.closed)
    after: Array = before.cars + added - removed
    nothing = np.abs(after) <= _NOISE * np.maximum(before.cars, added)
    removed[nothing], after[nothing] = (before.cars + added)[nothing], 0.0
    advance(progress, 1.0)
    return Displacement(
        before.cars,
        after,
        added,
        removed,
        moved,
        cut_off,
        before.minutes,
        minutes,
        before.metres,
        metres,
        demand.cars,
    )


def _lead_around(
    before: Assignment,
    shut: Array,
    behind: Array,
    moved: Array,
    minutes: Array,
    metres: Array,
    progress: Progress | None,
) -> tuple[Array, Array]:
    """Lead the pairs `moved` (n, d) another way, write it into `minutes` and `metres`, and return cars added, removed.

    Destinations are searched some at a time, and their trips compared some at a time: the memory this takes does not
    grow with the town.
    """
    demand, nodes = before.demand, len(before.core.node)
    added, removed = np.zeros(len(shut)), np.zeros(len(shut))
    links = before.core.links.without(shut)
    entries = cheapest_entries(before.graph, demand.targets, demand.group, shut)
    entries = replace(entries, node=before.core.place[entries.node])
    some, batch = _batches(behind // nodes, moved.any(axis=0))
    for number in np.unique(batch):
        mine = some[batch == number]
        done = float(np.searchsorted(batch, number)) / len(some)
        advance(progress, done)
        again = _search_again(before, behind[np.isin(behind // nodes, mine)], links, entries)
        origin, column = np.nonzero(moved[:, mine])
        column = mine[column]
        size = max(1, _BATCH_USES // max(1, len(before.driven)))
        for low in range(0, len(origin), size):
            advance(progress, done)
            pair = (origin[low : low + size], column[low : low + size])
            place = _lead(again, pair, shut, minutes, metres)
            going = np.flatnonzero(np.isfinite(minutes[pair]) & (demand.cars[pair] > 0))
            _compare(again, (pair[0][going], pair[1][going]), place[going], shut, added, removed)
    return added, removed


# --- ways ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Out:
    """How k snapped origins leave their edges: by its start or its end.

    Attributes
    ----------
    node : (k, 2) int array
    cost : (k, 2) float64 array
        The way from the origin to the street included; inf where there is no way.
    metres : (k, 2) float64 array
        Along the edge.
    """

    node: Array
    cost: Array
    metres: Array

    @classmethod
    def of(cls, graph: Graph, core: Core, origins: Snap, closed: Array) -> _Out:
        """Read them from a graph without the closed edges; nodes are those of its core."""
        exits: Exits = graph.exits(origins)
        length = graph.network.table["length_m"].to_numpy()[origins.edge]
        offset = np.clip(origins.offset_m, 0.0, length)
        metres = np.column_stack([offset, length - offset])
        # Who stands at a corner leaves by any street there that is open, whichever it was snapped to.
        shut = closed[origins.edge][:, None] & (metres > AT_NODE_M)
        cost = np.where(shut, np.inf, exits.cost + exits.off[:, None])
        return cls(core.place[exits.node].astype(np.int64), cost, metres)

    def best(self, row: Array, cost: Array) -> tuple[Array, Array]:
        """Return the cost (k,) by the better end for origins at `row`, where on costs (k, 2), and which end it is."""
        total = self.cost[row] + cost
        side = (total[:, 1] < total[:, 0]).astype(np.int64)
        return total[np.arange(len(total)), side], side


def _own_nodes(graph: Graph, demand: TrafficDemand) -> Array:
    """Return the nodes (k,) of the graph at the ends of the origins' and the targets' edges."""
    origins = demand.origins.take(np.flatnonzero(demand.origins.edge >= 0))
    targets = demand.targets.take(np.flatnonzero(demand.targets.edge >= 0))
    return np.concatenate([graph.exits(origins).node.ravel(), graph.ends(targets).node])


def _within_an_edge(graph: Graph, demand: TrafficDemand, closed: Array) -> tuple[Array, Array]:
    """Return minutes and metres (n, d) of trips that never leave their edge; inf where there is no such way."""
    minutes, metres = np.full(demand.cars.shape, np.inf), np.full(demand.cars.shape, np.inf)
    usable = [np.flatnonzero((points.edge >= 0) & ~closed[points.edge]) for points in (demand.origins, demand.targets)]
    origin, target, cost = graph.same_edge_pairs(demand.origins.take(usable[0]), demand.targets.take(usable[1]))
    origin, target = usable[0][origin], usable[1][target]
    column = np.asarray(demand.group)[target]
    order = np.lexsort([target, cost, column, origin])
    first = order[first_of_each((origin * demand.cars.shape[1] + column)[order])]
    first = first[np.isfinite(cost[first])]
    pair = (origin[first], column[first])
    minutes[pair] = cost[first]
    metres[pair] = np.abs(demand.targets.offset_m[target[first]] - demand.origins.offset_m[origin[first]])
    return minutes, metres


def _on_edges(demand: TrafficDemand, trees: Trees, place: Array, reached: Array, closed: Array) -> Array:
    """Return the cars (m,) on each edge."""
    cars = np.where(reached, demand.cars, 0.0)
    edges = len(trees.length_m)
    load = np.bincount(place[place >= 0], cars[place >= 0], minlength=trees.cost.size).reshape(trees.cost.shape)
    snapped = (demand.origins.edge >= 0) & ~closed[demand.origins.edge]
    own = np.bincount(demand.origins.edge[snapped], cars[snapped].sum(axis=1), minlength=edges)
    twice, again = _comes_back(demand, trees, place)
    return trees.per_edge(trees.carried(load)) + own - np.bincount(twice, cars.ravel()[again], minlength=edges)


def _comes_back(demand: TrafficDemand, trees: Trees, place: Array) -> tuple[Array, Array]:
    """Return the own edges (k,) of pairs (k,) that use them again on their way: the trees count these a second time.

    That is their target's edge, behind them in a one-way street; or the first edge of the way, for an origin at the
    very end of its edge, from where both ends cost the same.
    """
    pair = np.flatnonzero(place.ravel() >= 0)
    own = demand.origins.edge[pair // place.shape[1]]
    first = place.ravel()[pair]
    shift = first // trees.cost.shape[1] * trees.cost.shape[1]
    last = demand.targets.edge[trees.target.ravel()[first]]
    for _ in range(2):  # between copies of a node
        copy = trees.edge.ravel()[first] < 0
        first = np.where(copy, trees.parent.ravel()[first] + shift, first)
    again = (trees.edge.ravel()[first] == own) | (last == own)
    return own[again], pair[again]


# --- the part of the trees behind a closure --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Again:
    """Trees of which k nodes lead another way.

    Attributes
    ----------
    before : Assignment
    index : (d * N,) int32 array
        Of a node among the k, -1 for those whose way is as before.
    parent : (k,) int64 array
        Place of the next node in the flattened arrays; -1 where a target's edge is entered, and for no way.
    edge : (k,) int64 array
        Of the step.
    new_cost, new_metres : (k,) float64 arrays
        inf for no way.
    new_last : (k,) int64 array
        The edge of the target that the node leads to.
    """

    before: Assignment
    index: Array
    parent: Array
    edge: Array
    new_cost: Array
    new_metres: Array
    new_last: Array

    def cost(self, place: Array) -> Array:
        """Return what it costs from places in the flattened arrays."""
        return self._of(place, self.new_cost, self.before.trees.cost)

    def metres(self, place: Array) -> Array:
        """Return how far it is from places in the flattened arrays."""
        return self._of(place, self.new_metres, self.before.trees.metres)

    def last(self, place: Array) -> Array:
        """Return the edges of the targets that places in the flattened arrays lead to; any for -1."""
        index = self.index[place]
        old = self.before.demand.targets.edge[self.before.trees.target.ravel()[place]]
        return np.where(index >= 0, np.append(self.new_last, -1)[index], old)

    def _of(self, place: Array, new: Array, old: Array) -> Array:
        index = self.index[place]
        return np.where(index >= 0, np.append(new, np.inf)[index], old.ravel()[place])


def _search_again(before: Assignment, behind: Array, links: SortedLinks, entries: Entries) -> _Again:
    """Search the ways of nodes whose old way is closed, from where they come to nodes whose way is not.

    Parameters
    ----------
    behind : (k,) int64 array
        Places in the flattened arrays.
    links, entries
        What is still open, on the nodes of the core.
    """
    trees, nodes, size = before.trees, len(before.core.node), len(behind)
    index = np.full(trees.cost.size, -1, np.int32)
    index[behind] = np.arange(size)
    node = behind % nodes
    start = links.start
    count = start[node + 1] - start[node]
    tail, link = np.repeat(np.arange(size), count), _ranges(start[node], count)
    head = (behind - node)[tail] + links.head[link]
    inside = index[head] >= 0

    # The rim: entries into targets' edges, and steps out to nodes whose way is as before.
    places = entries.row * nodes + entries.node
    entry = np.flatnonzero(index[places] >= 0)
    out = np.flatnonzero(~inside)
    rim_tail = np.concatenate([index[places[entry]], tail[out]])
    rim_cost = np.concatenate([entries.cost[entry], trees.cost.ravel()[head[out]] + links.cost[link[out]]])
    best = np.full(size, np.inf)
    np.minimum.at(best, rim_tail, rim_cost)
    begin = np.flatnonzero(np.isfinite(best))
    matrix = as_given(
        np.concatenate([index[head[inside]], np.full(len(begin), size)]),
        np.concatenate([tail[inside], begin]),
        np.concatenate([links.cost[link[inside]], best[begin]]),
        size + 1,
    )
    # One source stands for the whole rim, so that one search does for all destinations of the batch.
    cost, previous = dijkstra(matrix, indices=size, return_predecessors=True)
    cost, previous = cost[:size], previous[:size]
    at = index[places[entry]]
    previous[at[entries.cost[entry] == cost[at]]] = size  # as in `search`

    parent, edge, step = np.full(size, -1, np.int64), np.full(size, -1, np.int64), np.zeros(size)
    on = np.flatnonzero(index[head] == previous[tail])
    on = on[inside[on]]
    parent[tail[on]], edge[tail[on]] = head[on], links.edge[link[on]]
    rim = np.flatnonzero((rim_cost == best[rim_tail]) & (previous[rim_tail] == size))
    rim = rim[np.unique(rim_tail[rim], return_index=True)[1]]
    enter, leave = rim[rim < len(entry)], rim[rim >= len(entry)]
    at = out[leave - len(entry)]
    parent[tail[at]], edge[tail[at]] = head[at], links.edge[link[at]]
    step[tail[at]] = trees.metres.ravel()[head[at]]
    last = np.full(size, -1, np.int64)
    last[tail[at]] = before.demand.targets.edge[trees.target.ravel()[head[at]]]
    at = entry[enter]
    edge[rim_tail[enter]] = last[rim_tail[enter]] = before.demand.targets.edge[entries.target[at]]

    step += np.append(trees.length_m, 0.0)[edge]
    step[rim_tail[enter]] = entries.metres[at]
    forest = grow(np.where(previous < size, previous, -1), rim_tail[rim])
    metres = np.full(size, np.inf)
    metres[forest.node] = forest.down(step[forest.node])
    last[forest.node] = forest.root(last[forest.node])
    return _Again(before, index, parent, edge, cost, metres, last)


def _batches(row: Array, asked: Array) -> tuple[Array, Array]:
    """Return the destinations (k,) that are `asked` (d, bool), and the batch (k,) of each, by the nodes to search."""
    some = np.flatnonzero(asked)
    load = np.bincount(row, minlength=len(asked))[some]
    return some, (np.cumsum(load) - load) // _BATCH_NODES


def _lead(again: _Again, pair: tuple[Array, Array], closed: Array, minutes: Array, metres: Array) -> Array:
    """Lead pairs (k,) along their new ways: write these into `minutes` and `metres` (n, d) where they are quicker.

    Returns
    -------
    (k,) int64 array
        Where the new way enters the trees; -1 for none.
    """
    before = again.before
    place = np.full(len(pair[0]), -1, np.int64)
    out = _Out.of(before.graph, before.core, before.demand.origins.take(pair[0]), closed)
    at = out.node + (pair[1] * len(before.core.node))[:, None]
    found, side = out.best(np.arange(len(at)), again.cost(at))
    better = np.flatnonzero(found < minutes[pair])
    at, side = at[better, side[better]], side[better]
    place[better] = at
    one = (pair[0][better], pair[1][better])
    minutes[one], metres[one] = found[better], again.metres(at) + out.metres[better, side]
    return place


# --- before and after ------------------------------------------------------------------------------------------------


def _compare(
    again: _Again, pair: tuple[Array, Array], place: Array, closed: Array, added: Array, removed: Array
) -> None:
    """Add to `added` and `removed` (m,) the cars of pairs that went one way and now go another.

    Parameters
    ----------
    pair : (origin, destination) (k,) int arrays
    place : (k,) int64 array
        Where the new way enters the trees; -1 for none.
    """
    before = again.before
    own = before.demand.origins.edge[pair[0]]
    cars = before.demand.cars[pair]
    uses = []
    for trip, edge, at in _two_ways(again, before.place[pair], place):
        use = (edge >= 0) & (edge != own[trip])
        trip, edge, at = trip[use], edge[use], at[use]  # noqa: PLW2901 - those that count
        uses.append((trip, edge, before.along(edge, at)))
    # The own edge is used both times, unless it is closed: then it is left at its corner.
    shut = np.flatnonzero(closed[own])
    removed += np.bincount(own[shut], cars[shut], minlength=len(removed))
    # Which trip uses which edge, as a table: quicker than to sort them. A bit for each way and direction, since a trip
    # that may not turn at a crossing may go along an edge there and back.
    used = np.zeros((len(own), len(before.driven)), np.uint8)
    for (trip, edge, along), bits in zip(uses, ((1, 2), (4, 8)), strict=True):
        for one, bit in ((along, bits[0]), (~along, bits[1])):
            used[trip[one], before.number[edge[one]]] += np.uint8(bit)
    for (trip, edge, _), share, total in zip(uses, _ONLY, (removed, added), strict=True):
        weight = cars[trip] * share[used[trip, before.number[edge]]]
        np.add(total, np.bincount(edge, weight, minlength=len(total)), out=total)


def _only_one() -> tuple[Array, Array]:
    """Return which share of the uses of an edge the other way lacks, of the old way and the new one, by its bits."""
    bits = np.arange(16)
    old, new = (bits & 1) + (bits >> 1 & 1), (bits >> 2 & 1) + (bits >> 3 & 1)
    gone, come = np.maximum(old - new, 0) / np.maximum(old, 1), np.maximum(new - old, 0) / np.maximum(new, 1)
    return gone, come


_ONLY = _only_one()


def _two_ways(again: _Again, old: Array, new: Array) -> tuple[tuple[Array, Array, Array], tuple[Array, Array, Array]]:
    """Return (trip, edge, place) for every step of the old and the new ways, up to where they come together for good.

    Both climb to where the ways are as before. There, the one that is further down the tree takes the next step, until
    they meet; all trips at once.
    """
    trees, depth = again.before.trees, again.before.depth
    parents, edges, nodes = trees.parent.ravel(), trees.edge.ravel(), trees.cost.shape[1]
    last_old, last_new = again.before.demand.targets.edge[trees.target.ravel()[old]], again.last(new)
    old, new = old.copy(), new.copy()
    steps_old: list[tuple[Array, Array, Array]] = []
    steps_new: list[tuple[Array, Array, Array]] = []

    def climb(at: Array, trip: Array, last: Array, steps: list[tuple[Array, Array, Array]]) -> None:
        here = at[trip]
        parent, edge = parents[here], edges[here]
        # A target's own edge is used where it is entered: see `Trees.steps`.
        steps.append((trip, np.where((parent >= 0) & (edge == last[trip]), -1, edge), here))
        at[trip] = np.where(parent < 0, -1, parent + here // nodes * nodes)

    trip = np.flatnonzero(old >= 0)
    while len(trip := trip[(old[trip] >= 0) & (again.index[old[trip]] >= 0)]):
        climb(old, trip, last_old, steps_old)
    trip = np.flatnonzero(new >= 0)
    while len(trip := trip[(new[trip] >= 0) & (again.index[new[trip]] >= 0)]):
        here = new[trip]
        index = again.index[here]
        parent, edge = again.parent[index], again.edge[index]
        steps_new.append((trip, np.where((parent >= 0) & (edge == last_new[trip]), -1, edge), here))
        new[trip] = parent
    trip = np.arange(len(old))
    while len(trip := trip[old[trip] != new[trip]]):
        down_old = np.where(old[trip] < 0, -1, depth[old[trip]])
        down_new = np.where(new[trip] < 0, -1, depth[new[trip]])
        climb(old, trip[down_old >= down_new], last_old, steps_old)
        climb(new, trip[down_new >= down_old], last_new, steps_new)
    return _stacked(steps_old), _stacked(steps_new)


def _stacked(steps: list[tuple[Array, Array, Array]]) -> tuple[Array, Array, Array]:
    none = np.empty(0, np.int64)
    trips, edges, places = zip(*steps, strict=True) if steps else ((none,), (none,), (none,))
    return np.concatenate(trips), np.concatenate(edges), np.concatenate(places)


def _ranges(start: Array, count: Array) -> Array:
    """Return start, start + 1, ... of each range, one after another."""
    return np.repeat(start - np.cumsum(count) + count, count) + np.arange(count.sum())
