"""Shortest paths on the network: from many points to the nearest of many targets, in one search.

Points are snapped to the nearest place on an edge, not to a node, and the way from the point to the edge counts.
A search runs from virtual nodes, one per target, whose edges carry what is left of the target's own edge; they are
appended as rows to a matrix that is never sorted again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from ..core.arrays import Array
from ..core.progress import Progress, advance
from ..network.messages import NetworkModeError
from ..network.model import Network
from ..network.roads import BACKWARD, FORWARD, MODE_BIT
from ..network.turns import NO_TURNS, DriveEnds, matches
from ..strategy.loading import Strategy
from .contraction import Contraction, append_rows
from .pairs import Exits, pairs_within
from .turning import Steps, Turning

OK, TOO_FAR, NO_POINT = 0, 1, 2
"""Why a point was or was not snapped: `Snap.reason`."""

Made = TypeVar("Made")

AT_NODE_M = 1e-3
"""What lies this near to the end of an edge lies at the node there: coordinates are good to a millimetre at best."""

_BATCH_BYTES = 16 << 20
CONTRACT_FROM = 100_000
"""Nodes from which a search that has to reach everything is worth a contraction."""
CONTRACT_FROM_TARGETS = 200
"""Searches, each of which has to reach everything, that are worth one: it halves them on central Oslo."""

_MILLIMETRE_KM = 1e-6
_FURTHER = 1.2
_GIVE_UP = 4.0
_LEAST_SHARE = 0.02


@dataclass(frozen=True)
class Snap:
    """Points on the network.

    Attributes
    ----------
    edge : (n,) int32 array
        -1 where the point was not snapped.
    offset_m : (n,) float64 array
        Distance along the edge from its start.
    distance_m : (n,) float64 array
        From the point to the edge, straight; also where that was too far. NaN for an empty point.
    xy : (n, 2) float64 array
        The place on the edge.
    reason : (n,) uint8 array
        `OK`, `TOO_FAR` or `NO_POINT`.
    """

    edge: Array
    offset_m: Array
    distance_m: Array
    xy: Array
    reason: Array

    def take(self, index: Array) -> Snap:
        """Return the points at `index`."""
        return Snap(self.edge[index], self.offset_m[index], self.distance_m[index], self.xy[index], self.reason[index])


@dataclass(frozen=True)
class Links:
    """The steps of a graph from node to node, in the direction of travel.

    Attributes
    ----------
    tail, head : (k,) int32 arrays
        Nodes of the graph. They are more than the network's: see the notes of `Graph`.
    edge : (k,) int32 array
        The network's edge; -1 for the steps between copies of a node, which cost nothing.
    cost : (k,) float64 array
        In the graph's unit.
    along : (k,) bool array
        The edge is travelled as it is drawn.
    """

    tail: Array
    head: Array
    edge: Array
    cost: Array
    along: Array


@dataclass(frozen=True)
class Ends:
    """How targets are come to: each along its edge from the start, and against it from the end.

    Attributes
    ----------
    target : (k,) int64 array
        Never where its edge is not open that way. Twice each at most, but for copies of the nodes.
    node : (k,) int32 array
        The node of the graph from which the edge is entered.
    along : (k,) bool array
        The edge is entered at its start.
    cost : (k,) float64 array
        From there to the target, in the graph's unit, the way from the edge to the target included.
    metres : (k,) float64 array
        From there to the target, along the edge.
    """

    target: Array
    node: Array
    along: Array
    cost: Array
    metres: Array


class Graph:
    """The part of a network that a mode uses, with a cost.

    Parameters
    ----------
    network : Network
    mode : {"walk", "bike", "car"}
    unit : {"m", "min"}
        Metres along the network, or minutes by the strategy's speeds and, where the network has them, gradients
        (Tobler 1993 on foot, Parkin and Rotheram 2010 by bike; see `network.elevation`).
    strategy : Strategy
    step_free : bool
        Leave out steps.

    Raises
    ------
    NetworkModeError
        The mode may use no edge.

    Notes
    -----
    Only edges on main components are snapped to: those joined by at least ``network.main_component_km`` of edges
    (strongly connected for bike and car), or the longest one where none is that long.

    An edge closed to through traffic exists twice for its mode: as the first part of a trip and as the last. A trip
    is then: such edges, then others, then such edges, and never passes through. What lies behind such edges only, and
    is no main component itself, counts as one of them.

    Cars make no turn that the network forbids; see `turning`. A trip may begin at the corner into any street there, and
    end at the corner out of any.

    The shortest paths are those of Dijkstra (1959), as scipy finds them; where all of a large network has to be
    reached, on a contraction of it (`contraction`).

    Examples
    --------
    How far the schools of the sample town lie from the nearest station on foot; networkx finds the same.

    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> walk = Graph(sample_network(), "walk", "m", load_strategy())
    >>> schools, stations = (
    ...     walk.snap(sample(table).get_coordinates().to_numpy(), max_distance_m=200)
    ...     for table in ("schools", "stations")
    ... )
    >>> metres, nearest = walk.nearest(schools, stations)
    >>> metres[:3].round().tolist(), sample("stations")["name"][nearest[:3]].tolist()
    ([389.0, 332.0, 576.0], ['Lysaker', 'Høvik', 'Bekkestua'])
    """

    def __init__(
        self,
        network: Network,
        mode: Literal["walk", "bike", "car"],
        unit: Literal["m", "min"],
        strategy: Strategy,
        step_free: bool = False,
    ) -> None:
        self.network, self.mode, self.unit = network, mode, unit
        shape = ("shape", mode, step_free, strategy.network.main_component_km)
        self._shape_key = shape
        self._shape = _cached(network, shape, lambda: _Shape(network, mode, strategy, step_free))
        flat_kmh = strategy.bike.speed_kmh, strategy.walk.speed_kmh
        self._walk_m_per_cost = 1.0 if unit == "m" else strategy.walk.speed_kmh * 1000 / 60
        key = ("cost", mode, unit, *flat_kmh)
        self._key = (*key, *shape)
        self.forward, self.backward = _cached(network, key, lambda: _edge_costs(network, mode, unit, *flat_kmh))
        self._matrix = _cached(network, self._key, lambda: self._shape.reversed_matrix(self.forward, self.backward))

    @property
    def main(self) -> Array:
        """Edges (m, bool) on main components."""
        return self._shape.main

    @property
    def nodes(self) -> int:
        """How many nodes the graph has: the network's, and copies of some of them."""
        return self._shape.nodes

    @property
    def network_node(self) -> Array:
        """The network's node (nodes,) that each node of the graph is, or is a copy of."""
        node: Array = self._shape.network_node
        return node

    def links(self) -> Links:
        """Return all steps from node to node, parallel ones side by side."""
        return self.remember("links", lambda: self._shape.links(self.forward, self.backward))

    def remember(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what `make` makes of this graph, made once for all graphs like it."""
        return _cached(self.network, (name, *self._key), make)

    def known(self, name: Hashable) -> object:
        """Return what `share` has made under a name, None before."""
        return self.network.graphs.get((name, *self._shape_key))

    def share(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """Return what `make` makes of the edges of this mode, made once, whatever they cost."""
        return _cached(self.network, (name, *self._shape_key), make)

    def snap(
        self, xy: Array, max_distance_m: float, progress: Progress | None = None, among: Array | None = None
    ) -> Snap:
        """Snap points to the nearest place on a usable edge of a main component.

        Parameters
        ----------
        xy : (n, 2) array
            In the network's CRS. NaN is an empty point.
        max_distance_m : float
            Farther points are not snapped.
        progress : callable, optional
        among : (m,) bool array, optional
            Only to these edges; where none of them is usable, nothing is snapped.
        """
        edges = self._shape.main if among is None else self._shape.main & among
        points = np.asarray(xy, np.float64).reshape(-1, 2)
        given = np.isfinite(points).all(axis=1)
        edge = np.full(len(points), -1, np.int32)
        offset, distance = np.zeros(len(points)), np.full(len(points), np.nan)
        place = np.full((len(points), 2), np.nan)
        if given.any() and edges.any():
            found = self.network.segments.nearest(points[given], edges, progress)
            length = self.network.table["length_m"].to_numpy()[found.edge]
            edge[given], offset[given] = found.edge, np.minimum(found.offset_m, length)
            distance[given], place[given] = found.distance_m, found.xy
        too_far = given & ~(distance <= max_distance_m)
        edge[too_far] = -1
        reason = np.where(given, np.where(too_far, TOO_FAR, OK), NO_POINT).astype(np.uint8)
        return Snap(edge, offset, distance, place, reason)

    def nearest(
        self, origins: Snap, targets: Snap, limit: float = np.inf, progress: Progress | None = None
    ) -> tuple[Array, Array]:
        """Find the cheapest target of every origin.

        Parameters
        ----------
        origins : Snap of n points
        targets : Snap of m points
        limit : float
            The greatest cost, itself included, in the graph's unit.
        progress : callable, optional

        Returns
        -------
        cost : (n,) float64 array
            From the origin to its target, the ways to and from the network included; inf where none is reached.
        target : (n,) int32 array
            Index into `targets`, -1 where none is reached.
        """
        return Field(self, targets).nearest(origins, limit, progress)

    def cost_to_each(
        self,
        origins: Snap,
        targets: Snap,
        group: Array,
        wanted: Array,
        progress: Progress | None = None,
    ) -> Array:
        """Find the cost from each origin to its own group of targets, the cheapest of the group.

        Parameters
        ----------
        origins : Snap of n points
        targets : Snap of t points
        group : (t,) int array
            The group of each target (a hub's platforms, say).
        wanted : (n,) int array
            The group each origin goes to; -1 for none.
        progress : callable, optional

        Returns
        -------
        (n,) float64 array
            inf where the group is not reached, NaN where none was wanted.
        """
        cost = np.where(np.asarray(wanted) >= 0, np.inf, np.nan)
        asking = np.flatnonzero((np.asarray(wanted) >= 0) & (origins.edge >= 0))
        snapped = np.flatnonzero(targets.edge >= 0)
        asking = asking[np.isin(wanted[asking], group[snapped])]
        if not len(asking):
            return cost
        some, ends = origins.take(asking), targets.take(snapped)
        groups, own = np.unique(wanted[asking], return_inverse=True)
        use = np.isin(group[snapped], groups)
        ends, row = ends.take(use), np.searchsorted(groups, group[snapped][use])
        own = own.ravel()
        best = self._same_edge(some, ends, own, row)[0]
        seeds = self._seeds(ends, row)

        # One search from all groups at once settles the origins whose own group is the nearest one, mostly nearly all.
        advance(progress, 0.0)
        reached, source = self._search(seeds, np.inf)
        nearest, winner = self._from_nodes(some, reached, source)
        settled = np.isinf(nearest) | (winner == own)
        best[settled] = np.minimum(best, nearest)[settled]
        advance(progress, 0.3)

        # The others are searched for from their own group, as far as the nearest group lies and a little on. A limited
        # search is exact as far as it reaches; where it did not reach, it goes further.
        left = np.flatnonzero(~settled)
        limit = np.zeros(len(groups))
        np.maximum.at(limit, own[left], nearest[left] * _FURTHER)
        limit = np.maximum(limit, nearest[left].max(initial=0.0) * _LEAST_SHARE + 1e-9)  # 0 would never grow
        todo = np.unique(own[left])
        matrix, first = append_rows(self._matrix, *seeds, len(groups)), self._matrix.shape[0]
        size = max(1, _BATCH_BYTES // (8 * matrix.shape[0]))
        while len(todo):
            again = []
            todo = todo[np.argsort(limit[todo], kind="stable")]
            for batch in np.split(todo, np.arange(size, len(todo), size)):
                advance(progress, 1 - 0.7 * len(todo) / (len(groups) + 1))
                batch = np.sort(batch)  # noqa: PLW2901 - in the order that searchsorted needs
                bound = limit[batch].max()
                reached = dijkstra(matrix, indices=first + batch, limit=bound)
                members = left[np.isin(own[left], batch)]
                found = self._from_nodes(some.take(members), reached, None, np.searchsorted(batch, own[members]))[0]
                best[members] = np.minimum(best[members], found)
                unsure = np.unique(own[members[best[members] > bound]])
                again.append(unsure if np.isfinite(bound) else unsure[:0])
            todo = np.concatenate(again)
            limit[todo] = np.where(limit[todo] > _GIVE_UP * nearest[left].max(), np.inf, limit[todo] * 1.6)
        cost[asking] = best
        return cost

    def pairs(
        self, origins: Snap, targets: Snap, limit: float = np.inf, progress: Progress | None = None
    ) -> tuple[Array, Array, Array]:
        """Find every pair of an origin and a target within a limit.

        Parameters
        ----------
        origins : Snap of n points
        targets : Snap of m points
        limit : float
            The greatest cost of a pair, itself included, in the graph's unit.
        progress : callable, optional

        Returns
        -------
        origin : (k,) int32 array
        target : (k,) int32 array
        cost : (k,) float64 array
            From the origin to the target, the ways to and from the network included. Sorted by origin, then cost,
            then target. Points that were not snapped are in no pair.
        """
        snapped, asking = np.flatnonzero(targets.edge >= 0), np.flatnonzero(origins.edge >= 0)
        ends, some = targets.take(snapped), origins.take(asking)
        seeds = self._seeds(ends, np.arange(len(snapped)))
        here = self.same_edge_pairs(some, ends)
        smaller = self._contraction if np.isinf(limit) and len(snapped) >= CONTRACT_FROM_TARGETS else None
        origin, target, cost = pairs_within(
            self._matrix, seeds, len(snapped), self.exits(some), here, float(limit), progress, smaller
        )
        return asking[origin].astype(np.int32), snapped[target].astype(np.int32), cost

    def outward(self, points: Snap, row: Array) -> tuple[csr_array, tuple[Array, Array, Array]]:
        """Return the matrix of a search from points outward, and its seeds as `searches` has them inward.

        Parameters
        ----------
        points : Snap of t points
            All snapped.
        row : (t,) int array
            The row of the search that each point belongs to.

        Returns
        -------
        matrix : csr_array of shape (nodes, nodes)
        row, node, cost : (k,) arrays
        """
        links = self.links()
        matrix = self.remember("outward", lambda: as_given(links.tail, links.head, links.cost, self.nodes))
        exits = self.exits(points)
        point, side = np.nonzero(np.isfinite(exits.cost))
        return matrix, (row[point], exits.node[point, side], exits.cost[point, side] + exits.off[point])

    def inward(self, points: Snap, row: Array) -> tuple[csr_array, tuple[Array, Array, Array]]:
        """Return the matrix of a search from points against the direction of travel, and its seeds; see `outward`."""
        return self._matrix, self._seeds(points, row)

    def searches(
        self, targets: Snap, group: Array, count: int, limit: float, progress: Progress | None = None
    ) -> Iterator[tuple[int, Array]]:
        """Search from groups of targets one by one, each as far as the limit.

        Parameters
        ----------
        targets : Snap of t points
        group : (t,) int array
            From 0 to `count` - 1.
        count : int
            Of groups.
        limit : float
            In the graph's unit.
        progress : callable, optional

        Yields
        ------
        first : int
            The group that the batch begins with.
        cost : (b, nodes) float64 array
            From every node of the graph to the nearest target of each group of the batch, the way from the edge to the
            target included; inf beyond the limit. The nodes are those of `exits`.
        """
        snapped = np.flatnonzero(targets.edge >= 0)
        seeds = self._seeds(targets.take(snapped), group[snapped])
        nodes = self._matrix.shape[0]
        matrix = append_rows(self._matrix, *seeds, count)
        size = max(1, _BATCH_BYTES // (8 * matrix.shape[0]))
        for first in range(0, count, size):
            advance(progress, first / count)
            rows = np.arange(nodes + first, nodes + min(first + size, count))
            yield first, dijkstra(matrix, indices=rows, limit=limit)[:, :nodes]
        advance(progress, 1.0)

    # --- the steps of a search ---------------------------------------------------------------------------------------

    def ends(self, targets: Snap) -> Ends:
        """Return the ways by which targets, all of them snapped, are come to."""
        shape = self._shape
        edge = targets.edge
        length = np.maximum(self.network.table["length_m"].to_numpy()[edge], 1e-9)
        share = np.clip(targets.offset_m / length, 0.0, 1.0)
        off = targets.distance_m / self._walk_m_per_cost
        # A target is reached along the edge from its start, and against it from its end.
        target = np.tile(np.arange(len(edge)), 2)
        node = np.concatenate([shape.from_in[edge], shape.to_in[edge]])
        cost = np.concatenate([share * self.forward[edge] + off, (1 - share) * self.backward[edge] + off])
        metres = np.concatenate([share * length, (1 - share) * length])
        at_node = np.concatenate(self._at_nodes(share, length))
        way = np.flatnonzero(np.concatenate([shape.may_forward[edge], shape.may_backward[edge]]) | at_node)
        copied, copy = shape.copies_before(np.concatenate([2 * edge, 2 * edge + 1])[way], at_node[way])
        node = np.concatenate([node[way], copy]).astype(np.int32)
        way = np.concatenate([way, way[copied]])
        return Ends(target[way], node, way < len(edge), cost[way], metres[way])

    def _seeds(self, targets: Snap, row: Array) -> tuple[Array, Array, Array]:
        """Return where searches from targets begin: the `row` of each, the node, and what it costs from there."""
        ends = self.ends(targets)
        return row[ends.target], ends.node, ends.cost

    def _search(self, seeds: tuple[Array, Array, Array], limit: float) -> tuple[Array, Array]:
        """Search from all seeds at once: the cost at every node, and the row of the seed that it is reached from."""
        nodes = self._matrix.shape[0]
        if not len(seeds[0]):
            return np.full(nodes, np.inf), np.full(nodes, -1)
        if np.isinf(limit) and nodes >= CONTRACT_FROM:
            return self._contraction.nearest(*seeds)
        matrix = append_rows(self._matrix, *seeds, int(seeds[0].max(initial=-1)) + 1)
        reached, _, source = dijkstra(
            matrix, indices=np.arange(nodes, matrix.shape[0]), min_only=True, limit=limit, return_predecessors=True
        )
        return reached[:nodes], source[:nodes] - nodes

    def with_source(self, node: Array, cost: Array) -> csr_array:
        """Return the costs against the direction of travel, with a node more that leads to some (k,) at a cost (k,)."""
        return append_rows(self._matrix, np.zeros(len(node), np.int64), node, cost, 1)

    @property
    def _contraction(self) -> Contraction:
        return _cached(self.network, ("contraction", *self._key), lambda: Contraction(self._matrix))

    def _from_nodes(
        self, origins: Snap, reached: Array, source: Array | None, row: Array | None = None
    ) -> tuple[Array, Array]:
        """Return the cost from origins by the better end of their edge, and whose target it leads to."""
        exits = self.exits(origins)
        at = reached[exits.node] if row is None else reached[row[:, None], exits.node]
        back, ahead = (at + exits.cost).T
        best = np.minimum(back, ahead) + exits.off
        if source is None:
            return best, np.empty(0, np.int32)
        return best, np.where(back <= ahead, source[exits.node[:, 0]], source[exits.node[:, 1]])

    def exits(self, origins: Snap) -> Exits:
        """Return what it costs from origins, all of them snapped, to the start and the end of their edge."""
        shape, edge = self._shape, origins.edge
        length = np.maximum(self.network.table["length_m"].to_numpy()[edge], 1e-9)
        share = np.clip(origins.offset_m / length, 0.0, 1.0)
        at_start, at_end = self._at_nodes(share, length)
        back = np.where(shape.may_backward[edge] | at_start, share * self.backward[edge], np.inf)
        ahead = np.where(shape.may_forward[edge] | at_end, (1 - share) * self.forward[edge], np.inf)
        # Who stands at a node has not come there by this edge.
        start = np.where(at_start, shape.from_out[edge], shape.head_out[2 * edge + 1])
        end = np.where(at_end, shape.to_out[edge], shape.head_out[2 * edge])
        return Exits(
            np.column_stack([start, end]),
            np.column_stack([back, ahead]),
            origins.distance_m / self._walk_m_per_cost,
        )

    @staticmethod
    def _at_nodes(share: Array, length: Array) -> tuple[Array, Array]:
        """Return what lies at the start, and at the end, of its edge: it is at the node, whatever the edge's direction.

        A point at a corner is as near to each street that meets there, and which of them it is snapped to is chance.
        """
        return share * length <= AT_NODE_M, (1 - share) * length <= AT_NODE_M

    def _same_edge(
        self,
        origins: Snap,
        targets: Snap,
        origin_group: Array | None = None,
        target_group: Array | None = None,
    ) -> tuple[Array, Array]:
        """Return the cheapest target on each origin's own edge (and in its group), and its cost."""
        best = np.full(len(origins.edge), np.inf)
        winner = np.full(len(origins.edge), -1, np.int64)
        origin, target, cost = self.same_edge_pairs(origins, targets, origin_group, target_group)
        if len(origin):
            order = np.lexsort([target, cost, origin])
            first = order[np.concatenate([[True], np.diff(origin[order]) > 0])]
            best[origin[first]], winner[origin[first]] = cost[first], target[first]
        return best, winner

    def same_edge_pairs(
        self,
        origins: Snap,
        targets: Snap,
        origin_group: Array | None = None,
        target_group: Array | None = None,
    ) -> tuple[Array, Array, Array]:
        """Compare points and targets that lie on one edge (and in one group) directly: no node lies between them.

        Parameters
        ----------
        origins, targets : Snap
            All snapped.
        origin_group, target_group : int array, optional
            One each.

        Returns
        -------
        origin, target, cost : (k,) arrays
            inf against a one-way street.
        """
        groups = 1 + max((int(g.max(initial=0)) for g in (origin_group, target_group) if g is not None), default=0)
        wanted = origins.edge.astype(np.int64) * groups + (0 if origin_group is None else origin_group)
        given = targets.edge.astype(np.int64) * groups + (0 if target_group is None else target_group)
        order = np.argsort(given, kind="stable")
        low = np.searchsorted(given[order], wanted, "left")
        count = np.searchsorted(given[order], wanted, "right") - low
        origin = np.repeat(np.arange(len(wanted)), count)
        step = np.arange(len(origin)) - np.repeat(np.cumsum(count) - count, count)
        target = order[np.repeat(low, count) + step]
        edge = origins.edge[origin]
        length = np.maximum(self.network.table["length_m"].to_numpy()[edge], 1e-9)
        along = (targets.offset_m[target] - origins.offset_m[origin]) / length
        shape = self._shape
        cost = np.where(
            along >= 0,
            np.where(shape.may_forward[edge] | (along == 0), along * self.forward[edge], np.inf),
            np.where(shape.may_backward[edge], -along * self.backward[edge], np.inf),
        )
        return origin, target, cost + (origins.distance_m[origin] + targets.distance_m[target]) / self._walk_m_per_cost


class Field:
    """The cheapest of some targets from everywhere: searched for once, looked up for whoever asks.

    Parameters
    ----------
    graph : Graph
    targets : Snap of m points
    told : bool
        Which target it is will be asked for, too; a third of the memory goes into that.
    """

    def __init__(self, graph: Graph, targets: Snap, *, told: bool = True) -> None:
        self._graph, self._told = graph, told
        self._snapped = np.flatnonzero(targets.edge >= 0)
        self._targets = targets.take(self._snapped)
        self._limit = -np.inf
        self._reached, self._source = np.empty(0), np.empty(0, np.int32)

    @property
    def nbytes(self) -> int:
        """Memory that the search's answer takes."""
        return int(self._reached.nbytes + self._source.nbytes)

    def reach(self, limit: float = np.inf) -> Field:
        """Search as far as the limit, unless that was done before; return the field itself."""
        if len(self._snapped) and limit > self._limit:
            every = np.arange(len(self._snapped))
            seeds = self._graph._seeds(self._targets, every)  # noqa: SLF001 - Graph's other half
            self._reached, source = self._graph._search(seeds, limit)  # noqa: SLF001
            self._source = source.astype(np.int32) if self._told else self._source
            self._limit = limit
        return self

    def nearest(self, origins: Snap, limit: float = np.inf, progress: Progress | None = None) -> tuple[Array, Array]:
        """Find the cheapest target of every origin; see `Graph.nearest`. Without `told`, no target is named."""
        cost = np.full(len(origins.edge), np.inf)
        target = np.full(len(origins.edge), -1, np.int32)
        asking = np.flatnonzero(origins.edge >= 0)
        if not len(self._snapped) or not len(asking):
            return cost, target
        advance(progress, 0.0)
        self.reach(limit)
        advance(progress, 0.8)
        graph, some = self._graph, origins.take(asking)
        best, winner = graph._from_nodes(some, self._reached, self._source if self._told else None)  # noqa: SLF001
        here, at = graph._same_edge(some, self._targets)  # noqa: SLF001
        nearer = here < best
        best = np.where(nearer, here, best)
        found = np.isfinite(best) & (best <= limit)
        cost[asking[found]] = best[found]
        if self._told:
            target[asking[found]] = self._snapped[np.where(nearer, at, winner)[found]]
        advance(progress, 1.0)
        return cost, target


def _cached(network: Network, key: Hashable, make: Callable[[], Made]) -> Made:
    if key not in network.graphs:
        network.graphs[key] = make()
    made: Made = network.graphs[key]
    return made


def _edge_costs(network: Network, mode: str, unit: str, bike_kmh: float, walk_kmh: float) -> tuple[Array, Array]:
    """Return the cost (m,) of every edge along and against its drawing direction; speeds are those on the flat."""
    length = network.table["length_m"].to_numpy()
    if unit == "m":
        return length, length
    if mode == "car":
        ahead, back = (network.table[name].to_numpy(np.float64) for name in ("speed_kmh", "speed_back_kmh"))
        return length * 0.06 / ahead, length * 0.06 / back
    on_foot = np.full(len(length), True) if mode == "walk" else network.table["bike_pushed"].to_numpy()
    flat = length * 0.06 / np.where(on_foot, walk_kmh, bike_kmh)
    if f"{mode}_factor" not in network.table:
        return flat, flat
    walk, bike = (
        [network.table[f"{by}_factor{suffix}"].to_numpy(np.float64) for suffix in ("", "_back")]
        for by in ("walk", "bike")
    )
    ahead, back = (np.where(on_foot, *factors) for factors in zip(walk, bike, strict=True))
    return flat * ahead, flat * back


class _Shape:
    """Which edges a mode uses and how they hang together, whatever they cost."""

    def __init__(self, network: Network, mode: str, strategy: Strategy, step_free: bool) -> None:
        self.network = network
        permission = network.table[mode].to_numpy()
        usable = permission > 0
        if step_free:
            usable = usable & ~network.table["steps"].to_numpy()
        if not usable.any():
            raise NetworkModeError(mode=mode)
        self.may_forward = usable & ((permission & FORWARD) > 0)
        self.may_backward = usable & ((permission & BACKWARD) > 0)
        bit = MODE_BIT[mode]
        local = usable & ((network.table["no_through"].to_numpy() & bit) > 0)

        # Where the mode cannot pass a node, every edge ends in a node of its own there.
        nodes = len(network.node_xy)
        ends = np.concatenate([network.from_node, network.to_node]).astype(np.int64)
        shut = np.flatnonzero((network.node_closed[ends] & bit) > 0)
        ends[shut] = nodes + np.arange(len(shut))
        nodes += len(shut)
        edges = len(usable)
        drives = DriveEnds.of(ends[:edges], ends[edges:], np.where(usable, permission, 0))
        turning = Turning.of(network.turns if mode == "car" else NO_TURNS, drives)

        least_km = strategy.network.main_component_km
        if local.any():
            local = local | self._pockets(drives, turning, nodes, usable & ~local, least_km)

        # Edges closed to through traffic exist in an outgoing and an incoming copy of the nodes they touch.
        touched = np.unique(ends[np.concatenate([local, local])])
        copy = np.full(nodes, -1, np.int64)
        copy[touched] = np.arange(len(touched))
        out = np.where(np.concatenate([local, local]), nodes + copy[ends], ends)
        into = np.where(np.concatenate([local, local]), nodes + len(touched) + copy[ends], ends)
        self.from_out, self.to_out = (part.astype(np.int32) for part in (out[:edges], out[edges:]))
        self.from_in, self.to_in = (part.astype(np.int32) for part in (into[:edges], into[edges:]))
        self._links = (
            np.concatenate([nodes + np.arange(len(touched)), touched]),
            np.concatenate([touched, nodes + len(touched) + np.arange(len(touched))]),
        )
        self._local = local
        self._remember_drives(drives, turning, nodes + 2 * len(touched))
        node = np.concatenate([np.arange(len(network.node_xy)), network.from_node, network.to_node])
        node = np.concatenate([node[: len(network.node_xy)], node[len(network.node_xy) :][shut]])
        self.network_node = node[np.concatenate([np.arange(nodes), touched, touched, self._copy_at])]
        part, _, large = self._components(Steps.of(drives, turning, nodes), least_km)
        main = (part >= 0) & large[part]
        self.main: Array = main if main.any() else usable  # one-way streets that lead nowhere, and nothing else

    def _remember_drives(self, drives: DriveEnds, turning: Turning, nodes: int) -> None:
        """Let the drives after which not every other may follow end in copies of their nodes, numbered from `nodes` on.

        On edges closed to through traffic there is one for each copy of the edge.
        """
        own = np.repeat(self._local, 2)
        local = np.flatnonzero(own[turning.drive])
        count = len(turning.drive)
        self.head_out = np.column_stack([self.to_out, self.from_out]).ravel()
        self.head_in = np.column_stack([self.to_in, self.from_in]).ravel()
        self.head_out[turning.drive] = self.head_in[turning.drive] = nodes + np.arange(count)
        self.head_in[turning.drive[local]] = nodes + count + np.arange(len(local))
        self.nodes = nodes + count + len(local)
        # Steps from the copies: on an outgoing edge to all others, on an incoming one to such edges alone.
        row, after = turning.row, turning.after
        stays = own[turning.drive[row]] & own[after]
        head = np.where(stays, self.head_out[after], self.head_in[after])
        inside = np.flatnonzero(stays)
        self._after = (
            np.concatenate([nodes + row, nodes + count + np.searchsorted(local, row[inside])]),
            np.concatenate([head, self.head_in[after[inside]]]),
            np.concatenate([after, after[inside]]),
        )
        arrived = np.concatenate([turning.drive, turning.drive[local]])
        self._tail, self._copy_at = drives.tail, drives.head[arrived]
        self._copies, self._outgoing = nodes, count

    def copies_before(self, drive: Array, at_node: Array) -> tuple[Array, Array]:
        """Return the copies of nodes from which drives can begin.

        Parameters
        ----------
        drive : (k,) int array
        at_node : (k,) bool array
            Only their beginning is meant: whoever has come to the node is there.

        Returns
        -------
        row, node : (c,) int arrays
            Index into `drive`, and node of the graph.
        """
        if not len(self._copy_at):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        there, rest = np.flatnonzero(at_node), np.flatnonzero(~at_node)
        row, at = matches(drive[rest], self._after[2])
        corner, copy = matches(self._tail[drive[there]], self._copy_at)
        corner = there[corner]
        within = (copy < self._outgoing) | self._local[drive[corner] // 2]
        return (
            np.concatenate([rest[row], corner[within]]),
            np.concatenate([self._after[0][at], self._copies + copy[within]]),
        )

    def _components(self, steps: Steps, least_km: float) -> tuple[Array, Array, Array]:
        """Return each edge's component, -1 for none, each node's, and which have `least_km` or are the longest.

        Strong components for walking too: where every edge goes both ways they are the plain ones, and faster found.
        """
        length = self.network.table["length_m"].to_numpy()
        label = steps.parts()
        part = steps.part_of_edges(label, len(length))
        inside = part >= 0
        km = np.bincount(part[inside], length[inside] / 1000, minlength=int(label.max(initial=0)) + 1)
        # Equally long parts are so however their streets are cut: lengths that are added up differ by rounding.
        return part, label, km >= min(least_km, km.max()) - _MILLIMETRE_KM

    def _pockets(self, drives: DriveEnds, turning: Turning, nodes: int, through: Array, least_km: float) -> Array:
        """Return the edges (m, bool) open to passing that can only be come to over edges that are not.

        An untagged drive behind a private gate is as private as its gate; without this, a trip to it would have to
        pass through.
        """
        steps = Steps.of(drives, turning, nodes, through)
        _, label, large = self._components(steps, least_km)
        pockets = through.copy()
        pockets[steps.drive[large[label[steps.tail]] | large[label[steps.head]]] // 2] = False
        return pockets

    def links(self, forward: Array, backward: Array) -> Links:
        """Return every step from node to node, in the direction of travel."""
        ahead, back, local = self.may_forward, self.may_backward, self._local
        out, into = self.head_out, self.head_in
        tails, heads, edges, costs, alongs = [], [], [], [], []
        for use, tail, head, cost, along in (
            (ahead, self.from_out, out[::2], forward, True),
            (back, self.to_out, out[1::2], backward, False),
            (ahead & local, self.from_in, into[::2], forward, True),
            (back & local, self.to_in, into[1::2], backward, False),
        ):
            tails.append(tail[use])
            heads.append(head[use])
            edges.append(np.flatnonzero(use))
            costs.append(cost[use])
            alongs.append(np.full(len(edges[-1]), along))
        copy, head, drive = self._after
        tails += [copy, self._links[0]]
        heads += [head, self._links[1]]
        edges += [drive // 2, np.full(len(self._links[0]), -1)]
        costs += [np.where(drive % 2 == 0, forward[drive // 2], backward[drive // 2]), np.zeros(len(self._links[0]))]
        alongs += [drive % 2 == 0, np.ones(len(self._links[0]), np.bool_)]
        tail, head, edge = (np.concatenate(part).astype(np.int32) for part in (tails, heads, edges))
        return Links(tail, head, edge, np.concatenate(costs).astype(np.float64), np.concatenate(alongs))

    def reversed_matrix(self, forward: Array, backward: Array) -> csr_array:
        """Return the costs with every edge turned round, so that a search from a target finds the ways to it.

        Parallel edges stay side by side (their sum, which scipy would make of them, is no cost at all), and edges of
        length zero stay too: the matrix is put together without `sum_duplicates`.
        """
        links = self.links(forward, backward)
        return as_given(links.head, links.tail, links.cost, self.nodes)


def as_given(rows: Array, columns: Array, costs: Array, nodes: int) -> csr_array:
    """Put a sparse matrix together as it is: parallel edges are not added up.

    Parameters
    ----------
    rows, columns, costs : (k,) arrays
    nodes : int
        How many rows and columns the matrix has.
    """
    matrix = coo_array((costs, (rows.astype(np.int32), columns.astype(np.int32))), shape=(nodes, nodes))
    matrix.has_canonical_format = True
    return matrix.tocsr()
