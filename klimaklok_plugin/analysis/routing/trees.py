"""Shortest-path trees: the way from every node of a graph to each of some destinations, and what is carried along it.

A tree is gone through by its depth, all destinations at once: by cost would be wrong, as edges of length zero cost
nothing and their ends tie.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, dijkstra

from ..core.arrays import Array
from ..core.progress import Progress, advance
from .graph import Graph, Links, Snap, as_given

_BATCH_VALUES = 1_000_000
"""Nodes times destinations of one batch of searches: about 0.1 s and 20 MB."""
_FEWEST = 0.002
"""Dead ends are taken off from their tips until a round takes off no more than this share of the steps."""


@dataclass(frozen=True)
class Trees:
    """Shortest ways from each of N nodes of a graph to each of d destinations.

    Attributes
    ----------
    cost : (d, N) float64 array
        From the node to the destination in the graph's unit, the way from the edge to the target included; inf where
        there is no way.
    parent : (d, N) int32 array
        The next node on the way. -1 where the target's own edge is entered, and where there is no way.
    edge : (d, N) int32 array
        The network's edge of the step from the node: to `parent`, or into the target's own edge. -1 where there is no
        way, and for steps between copies of a node.
    target : (d, N) int32 array
        Which of the targets the node leads to, -1 where there is no way.
    root : (r,) int64 array
        The nodes, as places in the flattened arrays, from which targets' edges are entered.
    root_m : (r,) float64 array
        From there along the edge to the target.
    length_m : (m,) float64 array
        Of the network's edges.
    forest : Forest
        All trees in the order of their depth.
    """

    cost: Array
    parent: Array
    edge: Array
    target: Array
    root: Array = field(repr=False)
    root_m: Array = field(repr=False)
    length_m: Array = field(repr=False)
    forest: Forest = field(repr=False)

    def carried(self, load: Array) -> Array:
        """Return each node's load plus all that comes through it.

        Parameters
        ----------
        load : (d, N) float array
            What begins at each node, on its way to each destination. Where there is no way, it counts for nothing.

        Returns
        -------
        (d, N) float64 array
            With `edge`, what is carried over each edge; the last part of the way, on the target's own edge, included.
        """
        result = np.zeros(load.size)
        result[self.forest.node] = self.forest.up(load.ravel()[self.forest.node])
        return result.reshape(load.shape)

    @cached_property
    def metres(self) -> Array:
        """Length (d, N) of the way along edges from each node to the place on the target's edge; inf for no way."""
        whole = np.append(self.length_m, 0.0)[self.edge.ravel()]
        whole[self.root] = self.root_m
        result = np.full(self.cost.size, np.inf)
        result[self.forest.node] = self.forest.down(whole[self.forest.node])
        return result.reshape(self.cost.shape)

    @cached_property
    def steps(self) -> tuple[Array, Array]:
        """Nodes (k,), as places in the flattened arrays, and the edges (k,) that all that comes there uses.

        Not those between copies of a node, and a target's own edge only where it is entered: at the very end of it, a
        way may drive along it and enter it at its other end.
        """
        edge = self.edge.ravel()[self.forest.node]
        last = self.forest.root(edge)
        use = (edge >= 0) & ((edge != last) | (self.forest.parent < 0))
        return self.forest.node[use], edge[use]

    def per_edge(self, carried: Array) -> Array:
        """Return the sum (m,) over destinations of what is `carried` (d, N) over each edge, both ways together."""
        node, edge = self.steps
        return np.bincount(edge, carried.ravel()[node], minlength=len(self.length_m))


@dataclass(frozen=True)
class Forest:
    """k nodes of trees by their depth: roots first, then what is one step from them, and so on.

    Attributes
    ----------
    node : (k,) int64 array
        Their places in the flattened arrays.
    parent : (k,) int64 array
        Place of the parent in `node`, rising: children of one node lie side by side. -1 for roots.
    start : (levels + 1,) int64 array
        Those of depth ``i`` are ``start[i]:start[i + 1]``.
    """

    node: Array
    parent: Array
    start: Array

    # Level by level, all trees at once: as many array operations as the deepest tree has levels, not as it has nodes.

    def up(self, values: Array) -> Array:
        """Return each node's value (k,) plus those of all nodes below it."""
        total = values.astype(np.float64)
        # From the deepest level to the roots: `above` to `low` is the level that `low` to `high` hangs on.
        for above, low, high in zip(self.start[-3::-1], self.start[-2:0:-1], self.start[:1:-1], strict=True):
            total[above:low] += np.bincount(self.parent[low:high] - above, total[low:high], minlength=low - above)
        return total

    def down(self, values: Array) -> Array:
        """Return each node's value (k,) plus those of all nodes above it."""
        total: Array = values.astype(np.float64)
        for low, high in zip(self.start[1:-1], self.start[2:], strict=True):
            total[low:high] += total[self.parent[low:high]]
        return total

    def root(self, values: Array) -> Array:
        """Return the value (k,) of each node's root; only those of roots are read."""
        result = values.copy()
        for low, high in zip(self.start[1:-1], self.start[2:], strict=True):
            result[low:high] = result[self.parent[low:high]]
        return result

    @cached_property
    def size(self) -> Array:
        """How many nodes (k, int64) there are from each on, itself included."""
        return self.up(np.ones(len(self.node))).astype(np.int64)

    @cached_property
    def preorder(self) -> Array:
        """A numbering (k,) int64 in which what lies below a node follows it: ``preorder[i] + (1 ... size[i] - 1)``."""
        before = np.cumsum(self.size) - self.size
        # A node comes one after its parent, and after the branches of the siblings before it: these stand side by side.
        roots = self.start[1] if len(self.start) > 1 else 0
        above = self.parent[roots:]
        new = np.concatenate([np.ones(min(len(above), 1), bool), above[1:] != above[:-1]])
        # The first child of the same parent.
        first = roots + np.maximum.accumulate(np.where(new, np.arange(len(above)), 0))
        step = before[roots:] - before[first] + 1
        return self.down(np.concatenate([before[:roots], step])).astype(np.int64)


def grow(parent: Array, root: Array, nodes: int | None = None) -> Forest:
    """Put the nodes of trees in the order of their depth.

    Parameters
    ----------
    parent : (s,) int array
        Next node of each node: its place in this array, or, where `nodes` is given, its place among the `nodes` of
        its tree, which lie one after another. Negative for roots and for what is in no tree.
    root : (r,) int array
    nodes : int, optional
    """
    child = np.flatnonzero(parent >= 0)
    above = parent[child].astype(np.int64)
    if nodes is not None:
        above += child // nodes * nodes
    size = len(parent) + 1
    rows = np.concatenate([np.full(len(root), len(parent)), above]).astype(np.int32)
    columns = np.concatenate([root, child]).astype(np.int32)
    # A node above all roots makes one tree of them, so that one search orders them all, children side by side.
    tree = coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size)).tocsr()
    order, before = breadth_first_order(tree, len(parent), return_predecessors=True)
    node = order[1:].astype(np.int64)
    place = np.empty(size, np.int64)
    place[order] = np.arange(-1, len(node))
    up = place[before[node]]
    # A level ends where the parents stop lying in the level before.
    start, level = [0], int(np.searchsorted(up, 0))
    while start[-1] < len(node):
        start.append(level)
        level = int(np.searchsorted(up, level))
    return Forest(node, up, np.array(start))


def search(
    graph: Graph,
    targets: Snap,
    group: Array,
    count: int,
    closed: Array | None = None,
    progress: Progress | None = None,
) -> Trees:
    """Find the shortest ways from all nodes to each of `count` destinations.

    Parameters
    ----------
    graph : Graph
    targets : Snap of t points
        The places of the destinations. Those not snapped are left out.
    group : (t,) int array
        The destination of each; the nearest place of a destination is gone to.
    count : int
        Of destinations.
    closed : (m,) bool array, optional
        Edges that cannot be used in any direction, not even as the last.
    progress : callable, optional

    Returns
    -------
    Trees
        Of parallel edges the cheapest is used, among equals the lowest.

    Raises
    ------
    Cancelled
    """
    # Most nodes of a town have no street for cars: they are left out of the searches.
    entries = cheapest_entries(graph, targets, group, closed)
    core = whole(graph, entries.node)
    small = search_core(core, graph, targets, entries, count, closed, progress)
    shape = (count, graph.nodes)
    cost, parent, edge, target = np.full(shape, np.inf), *(np.full(shape, -1, np.int32) for _ in range(3))
    cost[:, core.node], edge[:, core.node], target[:, core.node] = small.cost, small.edge, small.target
    parent[:, core.node] = np.append(core.node, -1)[small.parent]

    def wide(place: Array) -> Array:
        row, node = np.divmod(place, max(1, len(core.node)))
        wider: Array = row * graph.nodes + core.node[node]
        return wider

    forest = Forest(wide(small.forest.node), small.forest.parent, small.forest.start)
    return Trees(cost, parent, edge, target, wide(small.root), small.root_m, small.length_m, forest)


def search_core(
    core: Core,
    graph: Graph,
    targets: Snap,
    entries: Entries,
    count: int,
    closed: Array | None = None,
    progress: Progress | None = None,
) -> Trees:
    """Do what `search` does on a part of the graph: the nodes of the trees are those of the part.

    Parameters
    ----------
    core : Core
        With all nodes of the entries.
    graph, targets, count, closed, progress
        As in `search`.
    entries : Entries
        Of the targets, without those on closed edges.
    """
    links, nodes, first = core.links.without(closed), len(core.node), core.place[entries.node]
    cost, parent = np.empty((count, nodes)), np.empty((count, nodes), np.int32)
    size = max(1, _BATCH_VALUES // max(1, nodes))
    for low in range(0, count, size):
        advance(progress, low / count)
        rows = min(size, count - low)
        mine = slice(*np.searchsorted(entries.row, [low, low + rows]))
        matrix = as_given(
            np.concatenate([links.head, nodes + entries.row[mine] - low]),
            np.concatenate([links.tail, first[mine]]),
            np.concatenate([links.cost, entries.cost[mine]]),
            nodes + rows,
        )
        # Against the way that is travelled: what comes before a node in the search is the next node on the way.
        found, before = dijkstra(matrix, indices=np.arange(nodes, nodes + rows), return_predecessors=True)
        cost[low : low + rows] = found[:, :nodes]
        parent[low : low + rows] = np.where(before[:, :nodes] < nodes, np.maximum(before[:, :nodes], -1), -1)
    advance(progress, 0.9)
    # Where it costs the same, the target's edge is entered at once, not driven along to be entered at its other end.
    places = entries.row * nodes + first
    begins = np.flatnonzero(cost.ravel()[places] == entries.cost)
    root, target_of = places[begins], entries.target[begins]
    parent.reshape(-1)[root] = -1
    edge, target = np.full(cost.shape, -1, np.int32), np.full(cost.shape, -1, np.int32)
    row, at = np.nonzero(parent >= 0)
    edge[row, at] = links.edge[links.find(at, parent[row, at])]
    edge.reshape(-1)[root] = targets.edge[target_of]
    target.reshape(-1)[root] = target_of
    forest = grow(parent.ravel(), root, nodes)
    target.reshape(-1)[forest.node] = forest.root(target.ravel()[forest.node])
    length = graph.network.table["length_m"].to_numpy()
    advance(progress, 1.0)
    return Trees(cost, parent, edge, target, root, entries.metres[begins], length, forest)


@dataclass(frozen=True)
class Core:
    """A part of a graph.

    Attributes
    ----------
    node : (k,) int64 array
        Nodes of the graph, rising.
    place : (N,) int32 array
        Of the graph's nodes in `node`, -1 for those left out.
    links : SortedLinks
        Between them, numbered by `place`; parallel ones all.
    """

    node: Array
    place: Array
    links: SortedLinks


def whole(graph: Graph, kept: Array) -> Core:
    """Return the nodes (`kept` among them) from or to which any step leads."""
    return _core(sorted_links(graph), kept)


def without_dead_ends(graph: Graph, kept: Array) -> Core:
    """Return the part that ways between `kept` nodes can use: ends that nothing comes back from are left out.

    A node with one way out and one way in, both to the same neighbour, is a dead end too; once it is gone, the node
    before it may be one.
    """
    links = sorted_links(graph)
    stays, gone = np.zeros(graph.nodes, bool), np.zeros(graph.nodes, bool)
    stays[kept] = True
    first = first_of_each(links.key)
    tail, head = links.tail[first], links.head[first]
    while True:
        goes, comes = np.bincount(tail, minlength=graph.nodes), np.bincount(head, minlength=graph.nodes)
        there, back = np.full(graph.nodes, -1), np.full(graph.nodes, -1)
        there[tail], back[head] = head, tail
        dead = ~stays & ((goes == 0) | (comes == 0) | ((goes == 1) & (comes == 1) & (there == back)))
        touched = dead[tail] | dead[head]
        if touched.sum() <= _FEWEST * len(tail):
            break
        gone |= dead
        tail, head = tail[~touched], head[~touched]
    use = np.flatnonzero(~(gone[links.tail] | gone[links.head]))
    some = SortedLinks(
        links.tail[use], links.head[use], links.edge[use], links.cost[use], links.along[use], links.nodes
    )
    return _core(some, kept)


def _core(links: SortedLinks, kept: Array) -> Core:
    used = np.zeros(links.nodes, bool)
    used[links.tail] = used[links.head] = used[kept] = True
    node = np.flatnonzero(used)
    place = np.full(links.nodes, -1, np.int32)
    place[node] = np.arange(len(node))
    moved = SortedLinks(place[links.tail], place[links.head], links.edge, links.cost, links.along, len(node))
    return Core(node, place, moved)


@dataclass(frozen=True)
class SortedLinks(Links):
    """Steps of a graph of so many nodes, by tail, head, cost and edge."""

    nodes: int

    def without(self, closed: Array | None) -> SortedLinks:
        """Return the steps over edges that are not closed (m, bool); of parallel ones only the first."""
        use = np.arange(len(self.tail))
        if closed is not None:
            use = np.flatnonzero((self.edge < 0) | ~closed[self.edge])
        use = use[first_of_each(self.key[use])]
        return SortedLinks(self.tail[use], self.head[use], self.edge[use], self.cost[use], self.along[use], self.nodes)

    def find(self, tail: Array, head: Array) -> Array:
        """Return where the steps from `tail` to `head`, which must exist, stand."""
        place = self.start[tail]
        left = np.flatnonzero(self.head[place] != head)
        while len(left):  # as often as streets meet in one place
            place[left] += 1
            left = left[self.head[place[left]] != head[left]]
        return place

    @cached_property
    def start(self) -> Array:
        """Where the steps from each node (nodes + 1,) begin."""
        return np.concatenate([[0], np.cumsum(np.bincount(self.tail, minlength=self.nodes))])

    @cached_property
    def key(self) -> Array:
        """What the steps are sorted by."""
        return self.tail.astype(np.int64) * self.nodes + self.head


@dataclass(frozen=True)
class Entries:
    """Where trees begin: the cheapest way from a node into a target's edge, for each destination.

    Attributes
    ----------
    row, node : (r,) int64 arrays
        Destination and node of the graph; each pair once, sorted.
    cost, metres : (r,) float64 arrays
        From the node to the target; see `routing.Ends`.
    target : (r,) int64 array
    """

    row: Array
    node: Array
    cost: Array
    metres: Array
    target: Array


def cheapest_links(graph: Graph, closed: Array | None = None) -> SortedLinks:
    """Return the steps over edges that are not closed; of parallel ones only the cheapest."""
    return sorted_links(graph).without(closed)


def sorted_links(graph: Graph) -> SortedLinks:
    """Return all steps of a graph that lead anywhere, parallel ones from the cheapest to the dearest."""
    return graph.remember("sorted links", lambda: _sorted_links(graph))


def _sorted_links(graph: Graph) -> SortedLinks:
    links = graph.links()
    some = np.flatnonzero(links.tail != links.head)
    key = links.tail[some].astype(np.int64) * graph.nodes + links.head[some]
    some = some[np.lexsort([links.edge[some], links.cost[some], key])]
    return SortedLinks(
        links.tail[some], links.head[some], links.edge[some], links.cost[some], links.along[some], graph.nodes
    )


def cheapest_entries(graph: Graph, targets: Snap, group: Array, closed: Array | None = None) -> Entries:
    """Return the ways into the edges of snapped targets, where these are not closed.

    Parameters
    ----------
    graph, targets, group, closed
        As in `search`.
    """
    use = targets.edge >= 0
    if closed is not None:
        use &= ~closed[targets.edge]
    target = np.flatnonzero(use)
    ends = graph.ends(targets.take(target))
    target = target[ends.target]
    row = np.asarray(group, np.int64)[target]
    key = row * graph.nodes + ends.node
    order = np.lexsort([target, ends.cost, key])
    order = order[first_of_each(key[order])]
    node = ends.node[order].astype(np.int64)
    return Entries(row[order], node, ends.cost[order], ends.metres[order], target[order])


def first_of_each(key: Array) -> Array:
    """Return the places at which sorted keys change."""
    return np.flatnonzero(np.concatenate([np.ones(min(len(key), 1), bool), key[1:] != key[:-1]]))
