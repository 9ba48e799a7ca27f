"""What a zone around a school touches: streets and who decides over them, open questions, gates, what is cut off."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..core.arrays import Array
from ..network.model import Network
from ..network.roads import BACKWARD, CAR_BIT, FORWARD
from ..network.splitting import SplitNetwork
from ..network.turns import DriveEnds
from ..routing.turning import Steps, Turning
from ..strategy.loading import Strategy

NONE = "none"
"""The measure on a street that is an open question."""

MAIN_ROAD, BUS_STREET, EXEMPT, OWNER_UNKNOWN = "major_road", "bus_street", "exempt", "owner_unknown"
QUESTIONS = ("", MAIN_ROAD, BUS_STREET, EXEMPT, OWNER_UNKNOWN)
"""Why a street is an open question, the first that holds; "" for none."""

DATA, ASSUMED, UNKNOWN = "data", "assumed", "unknown"
"""How it is known who decides: `Streets.owner_basis`."""

IN, OUT, BOTH_WAYS = "inward", "outward", "both_ways"
"""Which way cars pass a gate: `Gates.direction`."""


@dataclass(frozen=True)
class Streets:
    """The streets inside zones that are open to cars or to buses alone (k pairs of a zone and an edge).

    Attributes
    ----------
    zone, edge : (k,) int64 arrays
        Of the split network; sorted by zone, then edge.
    road_owner : (k,) object array
        E, R, F, K, P, S; "" where the data do not know it.
    decides : (k,) object array
        One of the strategy's `DECIDERS`; "" where that is not known.
    owner_basis : (k,) object array
        `DATA`, `ASSUMED` or `UNKNOWN`.
    measure : (k,) object array
        The measure asked for, `NONE` on open questions.
    question : (k,) object array
        One of `QUESTIONS`.
    applies : (k,) bool array
        There is no question: the measure applies.
    """

    zone: Array
    edge: Array
    road_owner: Array
    decides: Array
    owner_basis: Array
    measure: Array
    question: Array
    applies: Array

    def of(self, zone: int) -> Streets:
        """Return the streets of one zone."""
        rows = slice(*np.searchsorted(self.zone, [zone, zone + 1]))
        return Streets(
            self.zone[rows],
            self.edge[rows],
            self.road_owner[rows],
            self.decides[rows],
            self.owner_basis[rows],
            self.measure[rows],
            self.question[rows],
            self.applies[rows],
        )

    def applied(self, edges: int) -> Array:
        """Return on which edges (edges, bool) the measure applies in any of the zones held here."""
        mask = np.zeros(edges, bool)
        mask[self.edge[self.applies]] = True
        return mask


@dataclass(frozen=True)
class Gates:
    """Where streets open to cars cross into a zone (g gates, one per node, sorted by node).

    Attributes
    ----------
    node : (g,) int64 array
    xy : (g, 2) float64 array
    outside, inside : (g,) int64 arrays
        An edge on each side; inside one on which the measure applies, if there is any.
    name, road_class : (g,) object arrays
        Of the street inside; the name of the street outside where that inside has none.
    applies : (g,) bool array
        The measure applies on the street inside.
    question : (g,) object array
        Why it does not: one of `QUESTIONS`.
    direction : (g,) object array
        Which way cars may pass: `IN`, `OUT` or `BOTH_WAYS`.
    dead_end : (g,) bool array
        What lies behind the gate inside the zone is driven to over this gate alone.
    behind_m : (g,) float64 array
        Length of the streets that hang on this gate alone, in metres; 0 at gates that are no dead ends.
    """

    node: Array
    xy: Array
    outside: Array
    inside: Array
    name: Array
    road_class: Array
    applies: Array
    question: Array
    direction: Array
    dead_end: Array
    behind_m: Array


def affected_streets(
    split: SplitNetwork, strategy: Strategy, measure: str, exempt: Array, bus: Array, assume_municipal: bool
) -> Streets:
    """Find out for every street in every zone who decides over it, and whether the measure applies.

    Parameters
    ----------
    split : SplitNetwork
        Of m edges.
    strategy : Strategy
        Main roads, bus streets, and who decides over whose roads.
    measure : {"stopping_ban", "closed_in_hours", "closed"}
    exempt, bus : (m,) bool arrays
        Streets that the user exempts, and those that buses run on.
    assume_municipal : bool
        Take streets of unknown owner, of the classes the strategy names, as the municipality's. Their `road_owner`
        stays unknown.
    """
    rules = strategy.schools
    table = split.network.table
    bus_class = _is_any(table["road_class"], rules.bus_classes)
    listed = (split.network.usable("car") | bus_class)[split.edge]
    zone, edge = split.zone[listed], split.edge[listed]

    owner = table["owner"].to_numpy(object)
    decides = _decides(table["owner"], strategy)
    known = decides != ""
    assumed = _is_any(table["road_class"], rules.assumed_municipal_classes) & (owner == "") & assume_municipal
    decides[assumed] = "municipality"
    basis = np.where(known, DATA, np.where(assumed, ASSUMED, UNKNOWN)).astype(object)

    asked = [_is_any(table["road_class"], rules.main_road_classes), bus | bus_class, exempt, decides == ""]
    question = np.select(asked, list(range(1, len(QUESTIONS))), 0)
    words = np.array(QUESTIONS, object)[question][edge]
    applies = question[edge] == 0
    measures = np.where(applies, measure, NONE).astype(object)
    return Streets(zone, edge, owner[edge], decides[edge], basis[edge], measures, words, applies)


def gates(split: SplitNetwork, streets: Streets, zone: int) -> Gates:
    """Find the places where streets open to cars cross into a zone.

    A node is a gate where a car can come from an edge outside onto an edge inside, or the other way. Nodes that cars
    cannot pass are none. What lies behind a gate is looked at whichever way streets are one-way.
    """
    network, ways = split.network, _car_ways(split.network)
    inside = split.inside(zone)
    within, without = (np.flatnonzero(ways.use & side) for side in (inside, ~inside))
    inner, outer = ways.at_nodes(within), ways.at_nodes(without)
    enters = outer.arrives & inner.leaves
    exits = inner.arrives & outer.leaves
    node = np.flatnonzero((enters | exits)[: len(network.node_xy)])

    own = streets.of(zone)
    applied = own.applied(len(inside))
    question = np.full(len(inside), "", object)
    question[own.edge] = own.question
    edge_in = ways.first_at(within[np.argsort(~applied[within], kind="stable")])[node]
    edge_out = ways.first_at(without)[node]

    label, length = ways.behind(within)
    behind = label[node]
    alone = np.bincount(behind, minlength=len(length)) == 1
    name, road_class = (network.table[column].to_numpy(object) for column in ("name", "road_class"))
    direction = np.where(enters[node] & exits[node], BOTH_WAYS, np.where(enters[node], IN, OUT))
    return Gates(
        node=node,
        xy=network.node_xy[node],
        outside=edge_out,
        inside=edge_in,
        name=np.where(name[edge_in] == "", name[edge_out], name[edge_in]),
        road_class=road_class[edge_in],
        applies=applied[edge_in],
        question=question[edge_in],
        direction=direction.astype(object),
        dead_end=alone[behind],
        behind_m=np.where(alone, length, 0.0)[behind],
    )


def cut_off(split: SplitNetwork, streets: Streets, zone: int) -> Array:
    """Find the streets that cars come to and leave again only over streets of a zone on which the measure applies.

    Returns
    -------
    (m,) bool array
        Edges open to cars, not connected to the rest of the network any more once those are closed: outside the zone
        what lies behind it, inside what stays open itself but is enclosed.

    Notes
    -----
    Streets belong together where a car can drive from each to the other and back. The rest of the network is the
    longest part of what belonged together before. Streets that are left or come to by roads beyond the border of the
    network cannot be told from others.
    """
    ways = _car_ways(split.network)
    still = ways.use & ~streets.of(zone).applied(len(ways.use))
    before, after = ways.whole, ways.together(still)
    # Of the parts that a former component falls into, the longest one is the network, the first among equals.
    left = np.flatnonzero(after >= 0)
    length = np.bincount(after[left], ways.length[left])
    order = left[np.lexsort([after[left], -length[after[left]], before[left]])]
    former, first = np.unique(before[order], return_index=True)
    main = np.full(int(before.max(initial=0)) + 1, -2, np.int64)
    main[former] = after[order[first]]
    lost: Array = still & (before >= 0) & (after != main[before])
    return lost


def _is_any(column: pd.Series, words: Collection[str]) -> Array:
    """Return where a column of words holds one of some words."""
    return np.asarray(column.isin(list(words)).to_numpy(bool))


def _decides(owner: pd.Series, strategy: Strategy) -> Array:
    """Return who decides over roads of each owner (m, object), "" where nobody knows."""
    known = owner.astype(object).map(strategy.schools.decides)
    return np.asarray(known.where(known.notna(), "").to_numpy(object))


# --- how cars get from edge to edge ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _AtNodes:
    """At which nodes a car on one of some edges arrives, and from which it leaves over one of them (bool each)."""

    arrives: Array
    leaves: Array


class _CarWays:
    """The edges open to cars, and their ends; where cars cannot pass a node, every edge has an end of its own."""

    def __init__(self, network: Network) -> None:
        permission = network.table["car"].to_numpy()
        self.use = permission > 0
        self.ahead, self.back = (permission & FORWARD) > 0, (permission & BACKWARD) > 0
        self.length = network.table["length_m"].to_numpy()
        ends = np.concatenate([network.from_node, network.to_node]).astype(np.int64)
        shut = np.flatnonzero((network.node_closed[ends] & CAR_BIT) > 0)
        ends[shut] = len(network.node_xy) + np.arange(len(shut))
        self.nodes = len(network.node_xy) + len(shut)
        self.tail, self.head = ends[: len(permission)], ends[len(permission) :]
        self.drives = DriveEnds.of(self.tail, self.head, permission)
        self.turning = Turning.of(network.turns, self.drives)
        self.whole = self.together(self.use)

    def at_nodes(self, edge: Array) -> _AtNodes:
        arrives, leaves = np.zeros(self.nodes, bool), np.zeros(self.nodes, bool)
        ahead, back = edge[self.ahead[edge]], edge[self.back[edge]]
        arrives[self.head[ahead]] = arrives[self.tail[back]] = True
        leaves[self.tail[ahead]] = leaves[self.head[back]] = True
        return _AtNodes(arrives, leaves)

    def first_at(self, edge: Array) -> Array:
        """Return for every node the first of some edges that ends there, -1 for none."""
        ends = np.column_stack([self.tail[edge], self.head[edge]]).ravel()
        first = np.full(self.nodes, -1, np.int64)
        first[ends[::-1]] = np.repeat(edge, 2)[::-1]  # the last one that is written stays
        return first

    def behind(self, edge: Array) -> tuple[Array, Array]:
        """Return the component of every node over some edges, whichever way they are driven, and each one's length."""
        ends = (self.tail[edge], self.head[edge])
        graph = coo_array((np.ones(len(edge)), ends), shape=(self.nodes, self.nodes))
        count, label = connected_components(graph, directed=False)
        return label, np.bincount(label[ends[0]], self.length[edge], count)

    def together(self, use: Array) -> Array:
        """Return the strong component of every edge over the edges `use`, -1 for those that join two of them."""
        steps = Steps.of(self.drives, self.turning, self.nodes, use)
        return steps.part_of_edges(steps.parts(), len(use))


def _car_ways(network: Network) -> _CarWays:
    key = "car_ways"
    if key not in network.graphs:
        network.graphs[key] = _CarWays(network)
    ways: _CarWays = network.graphs[key]
    return ways
