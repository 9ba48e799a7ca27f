"""Turns that cars may not make: by hand, and against a search over drives instead of nodes."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import CRS

from klimaklok_plugin.analysis.network.messages import NetworkModeError
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.osm import read_osm
from klimaklok_plugin.analysis.network.roads import RoadLines, Turns, line_table
from klimaklok_plugin.analysis.network.splitting import cut_network
from klimaklok_plugin.analysis.network.turns import NO_TURNS
from klimaklok_plugin.analysis.routing import graph as routing
from klimaklok_plugin.analysis.routing import trees
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.routing.test_graph import (
    HUGE,
    LITTLE,
    MAIN_KM,
    OSLO,
    POINTS,
    Reference,
    between,
    network,
    place,
    random_points,
    towns,
)

STRATEGY = load_strategy()


def forbid(net, *turns):
    """Return the network with turns forbidden: (drive, drive), each (edge, 0 along or 1 against)."""
    pairs_ = [[2 * a + way_a, 2 * b + way_b] for (a, way_a), (b, way_b) in turns]
    return replace(net, turns=np.array(pairs_, np.int64).reshape(-1, 2), turns_known=True, graphs={})


def some_turns(town, seed, share):
    """Forbid a share of all turns, turning round too."""
    rng = np.random.default_rng(seed)
    tail = np.column_stack([town.from_node, town.to_node]).ravel()
    head = np.column_stack([town.to_node, town.from_node]).ravel()
    before, after = np.nonzero(head[:, None] == tail[None])
    some = rng.random(len(before)) < share
    return replace(town, turns=np.column_stack([before, after])[some], turns_known=True, graphs={})


def crossing():
    """Four arms of 100 m that meet in (0, 0), drawn outwards: 0 west, 1 east, 2 south, 3 north."""
    return network([(0, 0), (-100, 0)], [(0, 0), (100, 0)], [(0, 0), (0, -100)], [(0, 0), (0, 100)])


WEST, EAST, SOUTH, NORTH = (-80, 0), (60, 0), (0, -70), (0, 90)
FROM_WEST, TO_NORTH, TO_EAST = (0, 1), (3, 0), (1, 0)


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_cars_go_on_to_the_next_end_and_turn_round_there_where_they_may_not_turn():
    town = forbid(crossing(), (FROM_WEST, TO_NORTH))
    car = Graph(town, "car", "m", LITTLE)
    assert between(car, WEST, EAST) == pytest.approx(140)
    assert between(car, WEST, NORTH) == pytest.approx(80 + 2 * 100 + 90)
    assert between(car, NORTH, WEST) == pytest.approx(170)
    assert between(car, SOUTH, NORTH) == pytest.approx(160)
    for mode in ("walk", "bike"):
        assert between(Graph(town, mode, "m", LITTLE), WEST, NORTH) == pytest.approx(170)


def test_nobody_turns_round_where_a_street_only_goes_on():
    town, _ = cut_network(forbid(crossing(), (FROM_WEST, TO_NORTH)), np.array([1, 1, 2]), np.array([10.0, 40.0, 5.0]))
    assert between(Graph(town, "car", "m", LITTLE), WEST, NORTH) == pytest.approx(80 + 2 * 100 + 90)


def test_at_the_next_junction_one_may_turn_round_but_where_a_sign_forbids_it():
    streets = [(0, 0), (-100, 0)], [(0, 0), (30, 0)], [(30, 0), (100, 0)], [(30, 0), (30, -10)], [(0, 0), (0, 100)]
    town = network(*streets)
    left = (FROM_WEST, (4, 0))
    assert between(Graph(forbid(town, left), "car", "m", LITTLE), WEST, NORTH) == pytest.approx(80 + 2 * 30 + 90)
    no_u = ((1, 0), (1, 1))
    signed = Graph(forbid(town, left, no_u), "car", "m", LITTLE)
    assert between(signed, WEST, NORTH) == pytest.approx(80 + 2 * 40 + 90)


def test_a_target_at_the_corner_is_reached_whatever_turn_is_forbidden_there():
    car = Graph(forbid(crossing(), (FROM_WEST, TO_NORTH)), "car", "m", LITTLE)
    corner, west = car.snap([(0, 0)], 1), car.snap([WEST], 1)
    for edge, offset in ((0, 0.0), (1, 0.0), (3, 0.0)):
        there = replace(corner, edge=np.array([edge], np.int32), offset_m=np.array([offset]))
        assert car.nearest(west, there)[0][0] == pytest.approx(80)
        assert car.nearest(there, car.snap([NORTH], 1))[0][0] == pytest.approx(90)
    assert car.nearest(west, car.snap([(0, 1)], 1))[0][0] == pytest.approx(80 + 200 + 1)


def test_a_street_that_only_a_forbidden_turn_leads_to_is_no_part_of_the_network():
    # A one-way lane from the crossing's north arm back to its end in the west; it is entered from the west alone.
    lane = network([(0, 0), (-100, 0)], [(0, 0), (0, 100)], [(0, 100), (-100, 0)], car=[2, 3, 1])
    assert Graph(lane, "car", "m", LITTLE).main.all()
    shut = forbid(lane, ((0, 1), (1, 0)))
    main = Graph(shut, "car", "m", LITTLE).main
    assert main.tolist() == [False, True, False]


def test_a_street_that_one_can_only_come_to_or_only_leave_is_no_part_of_the_network():
    # Edge 3 is a one-way street that leads nowhere.
    town = network([(0, 0), (-100, 0)], [(0, 0), (100, 0)], [(0, 0), (0, 100)], [(0, 0), (0, -50)], car=[3, 3, 3, 1])
    only = forbid(town, ((2, 1), (0, 0)), ((2, 1), (1, 0)), ((2, 1), (2, 0)))
    assert Graph(only, "car", "m", STRATEGY).main.tolist() == [True, True, False, False]
    back = forbid(town, ((2, 1), (0, 0)), ((2, 1), (1, 0)))
    assert Graph(back, "car", "m", STRATEGY).main.tolist() == [True, True, False, False]
    into = forbid(town, ((2, 1), (0, 0)), ((2, 1), (2, 0)))
    assert Graph(into, "car", "m", STRATEGY).main.tolist() == [True, True, True, False]


def test_the_turn_of_a_way_is_found_on_the_edges_that_meet_there():
    # Ways 0 and 1 are cut by others before and after the crossing.
    lines = [
        [(-100, 0), (-50, 0), (0, 0)], [(0, 0), (0, 50), (0, 100)], [(0, 0), (100, 0)],
        [(-50, 0), (-50, 50)], [(0, 50), (50, 50)],
    ]  # fmt: skip
    town = with_turns(lines, [(0, (0, 0), 1, False)])
    assert ends_of(town) == {((-50, 0), (0, 0), (0, 50))}
    assert town.meta["turns_held"] == "1"


def test_only_one_way_on_forbids_all_others_and_turning_round():
    lines = [[(-100, 0), (0, 0)], [(0, 0), (0, 100)], [(0, 0), (100, 0)], [(0, 0), (0, -100)]]
    town = with_turns(lines, [(0, (0, 0), 2, True)])
    west, middle = (-100, 0), (0, 0)
    assert ends_of(town) == {(west, middle, end) for end in ((0, 100), (0, -100), west)}
    both = with_turns(lines, [(0, (0, 0), 2, True), (0, (0, 0), 1, True)])
    assert ends_of(both) == {(west, middle, end) for end in ((0, -100), west)}


def test_closed_and_one_way_streets_are_never_what_a_turn_is_about():
    lines = [[(-100, 0), (0, 0)], [(0, 0), (0, 100)], [(0, 0), (100, 0)], [(0, 0), (0, -100)]]
    town = with_turns(lines, [(0, (0, 0), 1, False), (0, (0, 0), 2, True), (3, (0, 0), 2, True)], car=[3, 0, 3, 2])
    assert town.meta["turns_idle"] == "1"
    west, middle = (-100, 0), (0, 0)
    # Only on to the east: the north is closed, the south leads here.
    assert ends_of(town) == {(west, middle, west), ((0, -100), middle, west)}


def test_restrictions_that_cannot_be_placed_are_counted_by_why():
    lines = [[(-100, 0), (0, 0), (100, 0)], [(0, 0), (0, 100)], [(100, 0), (200, 0)]]
    told = [
        (0, (0, 0), 1, False),  # from a street that goes on beyond: from which side?
        (1, (0, 0), 0, False),  # into it: which way?
        (1, (0, 0), 0, True),  # into it, either way
        (0, (0, 0), 2, False),  # way 2 does not come there
        (0, (0, 0), 77, False),  # no such way
        (0, (5, 5), 1, False),  # no such node
        (0, (100, 0), 2, False),
    ]
    town = with_turns(lines, told)
    counts = {name: int(town.meta[f"turns_{name}"]) for name in ("held", "elsewhere", "apart", "idle", "unclear")}
    assert counts == {"held": 2, "elsewhere": 2, "apart": 1, "idle": 0, "unclear": 2}
    assert ends_of(town) == {((0, 100), (0, 0), (0, 100)), ((0, 0), (100, 0), (200, 0))}


def test_turning_round_is_meant_where_a_way_comes_back_to_itself():
    through = with_turns([[(-100, 0), (0, 0), (100, 0)], [(0, 0), (0, 100)]], [(0, (0, 0), 0, False)])
    assert ends_of(through) == {((-100, 0), (0, 0), (-100, 0)), ((100, 0), (0, 0), (100, 0))}
    ending = with_turns([[(-100, 0), (0, 0)], [(0, 0), (0, 100)]], [(0, (0, 0), 0, False)])
    assert ends_of(ending) == {((-100, 0), (0, 0), (-100, 0))}


def test_a_loop_that_ends_where_it_begins_is_forbidden_only_where_it_is_clear_which_end_is_meant():
    loop = [(0, 0), (50, 50), (0, 100), (-50, 50), (0, 0)]
    told = [(0, (0, 0), 1, False)]
    two_way = with_turns([[(0, -100), (0, 0)], loop], told)
    assert two_way.meta["turns_unclear"] == "1"
    one_way = with_turns([[(0, -100), (0, 0)], loop], told, car=[3, 1])
    assert one_way.turns.tolist() == [[0, 2]]


def test_a_vertex_in_the_middle_of_two_ways_becomes_a_node_for_its_turn():
    # Nothing else ends there: both ways pass it, as lines that share it do anyway.
    lines = [[(-100, 0), (0, 0), (100, 0)], [(0, -100), (0, 0), (0, 100)]]
    town = with_turns(lines, [(0, (0, 0), 1, False)], car=[1, 1])
    assert ends_of(town) == {((-100, 0), (0, 0), (0, 100))}


def with_turns(lines, told, **columns):
    """Build lines with restrictions (from line, via place, to line, only)."""
    xy = np.array([vertex for line in lines for vertex in line], float)
    neutral = {"car": 3, "walk": 3, "speed_kmh": 36, "speed_back_kmh": 36, "source_id": np.arange(len(lines))}
    from_way, via, to_way, only = zip(*told, strict=True)
    turns = Turns(np.array(from_way), place(np.array(via, float)), np.array(to_way), np.array(only))
    start = np.cumsum([0, *(len(line) for line in lines)])
    return build_network(
        RoadLines(place(xy), xy, start, line_table(len(lines), neutral | columns), CRS(25832), turns=turns)
    )


def ends_of(town):
    """Return forbidden turns as the places where the first drive begins, where they meet, where the second ends."""

    def end(drive, last):
        edge, way = divmod(int(drive), 2)
        node = (town.to_node if (way == 0) == last else town.from_node)[edge]
        return tuple(town.node_xy[node].astype(int).tolist())

    for a, b in town.turns:
        assert end(a, True) == end(b, False)
    return {(end(a, False), end(a, True), end(b, True)) for a, b in town.turns}


# --- against a search over drives ------------------------------------------------------------------------------------


class Drives:
    """The same costs by networkx, on a graph whose nodes are drives along edges and whose arcs are allowed turns."""

    def __init__(self, graph: Graph, local=None) -> None:
        net = graph.network
        code = net.table["car"].to_numpy()
        self.cost, self.length = (graph.forward, graph.backward), net.table["length_m"].to_numpy()
        self.walk = 1.0 if graph.unit == "m" else STRATEGY.walk.speed_kmh * 1000 / 60
        self.local = (net.table["no_through"].to_numpy() & 4) > 0 if local is None else local
        shut = (net.node_closed & 4) > 0
        self.ends = [
            tuple((node, edge, side) if shut[node] else node for side, node in enumerate(nodes))
            for edge, nodes in enumerate(zip(net.from_node.tolist(), net.to_node.tolist(), strict=True))
        ]
        self.drives = dict.fromkeys((e, w) for e in range(len(code)) for w in (0, 1) if code[e] & (1 + w))
        self.meeting, self.leaving = {}, {}
        for edge in {e for e, _ in self.drives}:
            for end in self.ends[edge]:
                self.meeting[end] = self.meeting.get(end, 0) + 1
        for drive in self.drives:
            self.leaving.setdefault(self.tail(drive), []).append(drive)
        self.forbidden = {(divmod(int(a), 2), divmod(int(b), 2)) for a, b in net.turns}
        self.graph, self.at = nx.DiGraph(), {}
        for drive in self.drives:
            for phase in self.phases(drive):
                self.at.setdefault(self.head(drive), []).append((drive, phase))
                self.graph.add_node((drive, phase))
                self.leave(self.graph, (drive, phase), self.head(drive), drive, phase)

    def tail(self, drive):
        return self.ends[drive[0]][drive[1]]

    def head(self, drive):
        return self.ends[drive[0]][1 - drive[1]]

    def phases(self, drive):
        return (0, 2) if self.local[drive[0]] else (1,)

    def leave(self, graph, state, node, came, phase):
        """Add the steps from a state at a node, come to by a drive (None for a start there)."""
        for drive in self.leaving.get(node, []):
            if came is None or self.may(came, drive):
                for after in self.phases(drive):
                    if after >= phase and not (after == phase == 1 and self.local[drive[0]]):
                        graph.add_edge(state, (drive, after), weight=self.cost[drive[1]][drive[0]])

    def may(self, came, drive):
        if (came, drive) in self.forbidden:
            return False
        node = self.head(came)
        back = (came[0], 1 - came[1]) == drive
        return not (back and self.meeting[node] == 2 and len(self.leaving[node]) > 1)

    def nearest(self, origins, targets):
        graph = self.graph.copy()
        graph.add_node("target")
        for t in range(len(targets.edge)):
            self.arrive(graph, targets, t)
        for o in range(len(origins.edge)):
            self.begin(graph, origins, o, targets)
        reached = nx.single_source_dijkstra_path_length(graph.reverse(copy=False), "target")
        return np.array([reached.get(("origin", o), np.inf) for o in range(len(origins.edge))])

    def arrive(self, graph, targets, t, start=None):
        """Add the steps to a target: from all states at the ends of its edge, or from one that starts there."""
        edge, share, off = self.where(targets, t)
        for way in (0, 1):
            part = share if way == 0 else 1 - share
            at_node = part * self.length[edge] <= 1e-3
            if (edge, way) not in self.drives and not at_node:
                continue
            states = self.at.get(self.ends[edge][way], [])
            if start is not None:
                states = [start] if start[0] == self.ends[edge][way] else []
            for state in states:
                may = start is not None or at_node or self.may(state[0], (edge, way))
                if may and (state[1] < 2 or self.local[edge]):
                    _shortest(graph, state, "target", part * self.cost[way][edge] + off)

    def begin(self, graph, origins, o, targets):
        edge, share, off = self.where(origins, o)
        phase = 0 if self.local[edge] else 1
        graph.add_node(("origin", o))
        for way in (0, 1):
            part = 1 - share if way == 0 else share
            rest = part * self.cost[way][edge] + off
            if part * self.length[edge] <= 1e-3:
                start = (self.ends[edge][1 - way], phase)
                self.leave(graph, start, start[0], None, phase)
                for t in range(len(targets.edge)):
                    self.arrive(graph, targets, t, start)
                _shortest(graph, ("origin", o), start, rest)
            elif (edge, way) in self.drives:
                _shortest(graph, ("origin", o), ((edge, way), phase), rest)
        for t in np.flatnonzero(targets.edge == edge):
            _, at, there = self.where(targets, t)
            side = 0 if at >= share else 1
            if (edge, side) in self.drives or at == share:
                _shortest(graph, ("origin", o), "target", abs(at - share) * self.cost[side][edge] + there + off)

    def where(self, snap, i):
        edge = int(snap.edge[i])
        return edge, min(snap.offset_m[i] / max(self.length[edge], 1e-9), 1.0), snap.distance_m[i] / self.walk


def _shortest(graph, tail, head, cost):
    known = graph.get_edge_data(tail, head)
    if known is None or cost < known["weight"]:
        graph.add_edge(tail, head, weight=cost)


@st.composite
def restricted(draw):
    """A little network with some forbidden turns."""
    town = draw(towns())
    ends = list(zip(town.from_node.tolist(), town.to_node.tolist(), strict=True))
    follow = [
        ((a, way_a), (b, way_b))
        for a in range(len(ends)) for way_a in (0, 1) for b in range(len(ends)) for way_b in (0, 1)
        if ends[a][1 - way_a] == ends[b][way_b]
    ]  # fmt: skip
    chosen = draw(st.lists(st.sampled_from(follow), max_size=14, unique=True))
    return forbid(town, *chosen)


QUIET = [HealthCheck.too_slow]


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(restricted(), st.sampled_from(["m", "min"]), POINTS, POINTS)
def test_costs_agree_with_a_search_over_drives(town, unit, origins, targets):
    try:
        graph = Graph(town, "car", unit, LITTLE)
    except NetworkModeError:
        return
    start, end = graph.snap(origins, HUGE), graph.snap(targets, HUGE)
    reference = Drives(graph)
    expected = reference.nearest(start, end)
    np.testing.assert_allclose(graph.nearest(start, end)[0], expected, atol=1e-6)
    with pytest.MonkeyPatch.context() as patch:  # the contraction, which large networks are searched by
        patch.setattr(routing, "CONTRACT_FROM", 0)
        np.testing.assert_allclose(graph.nearest(start, end)[0], expected, atol=1e-6)
    every = np.column_stack([reference.nearest(start, end.take([t])) for t in range(len(targets))])
    found = np.full(every.shape, np.inf)
    origin, target, cost = graph.pairs(start, end)
    found[origin, target] = cost
    np.testing.assert_allclose(found, every, atol=1e-6)
    group, wanted = np.arange(len(targets)), np.arange(len(origins)) % len(targets)
    each = graph.cost_to_each(start, end, group, wanted)
    np.testing.assert_allclose(each, every[np.arange(len(origins)), wanted], atol=1e-6)


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=QUIET)
@given(restricted(), POINTS, POINTS)
def test_trees_lead_along_allowed_turns_to_the_same_costs(town, origins, targets):
    try:
        graph = Graph(town, "car", "m", LITTLE)
    except NetworkModeError:
        return
    start, end = graph.snap(origins, HUGE), graph.snap(targets, HUGE)
    made = trees.search(graph, end, np.arange(len(targets)), len(targets))
    reference, exits = Drives(graph), graph.exits(start)
    here = graph.same_edge_pairs(start, end)
    for t in range(len(targets)):
        ways = (made.cost[t, exits.node] + exits.cost).min(axis=1) + exits.off
        for origin, target, cost in zip(*here, strict=True):
            if target == t:
                ways[origin] = min(ways[origin], cost)
        np.testing.assert_allclose(ways, reference.nearest(start, end.take([t])), atol=1e-6)
        _walk(graph, made, t, reference)


def _walk(graph, made, row, reference):
    """Every way of a tree is one of drives that follow each other by turns that may be made."""
    links = graph.links()
    step = {}
    for tail, head, edge in zip(links.tail.tolist(), links.head.tolist(), links.edge.tolist(), strict=True):
        step.setdefault((tail, head, edge), None)
    for node in np.flatnonzero(np.isfinite(made.cost[row])).tolist():
        came, at, metres = None, node, 0.0
        while made.parent[row, at] >= 0:
            edge, parent = int(made.edge[row, at]), int(made.parent[row, at])
            assert (at, parent, edge) in step
            if edge >= 0:
                here = graph.network_node[at]
                ways = [w for w in (0, 1) if (edge, w) in reference.drives]
                ways = [w for w in ways if (town_end(graph, edge, w)) == here]
                if came is not None and node < len(graph.network.node_xy):
                    assert any(reference.may(c, (edge, w)) for c in came for w in ways)
                came = [(edge, w) for w in ways]
                metres += made.length_m[edge]
            at = parent
        assert metres <= made.metres[row, node] + 1e-6


def town_end(graph, edge, way):
    return (graph.network.from_node if way == 0 else graph.network.to_node)[edge]


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=QUIET)
@given(restricted(), POINTS, POINTS, st.data())
def test_cutting_edges_changes_no_cost(town, origins, targets, data):
    try:
        graph = Graph(town, "car", "m", LITTLE)
    except NetworkModeError:
        return
    length = town.table["length_m"].to_numpy()
    edges = np.flatnonzero(length > 1)
    share = data.draw(st.lists(st.sampled_from([0.0, 0.21, 0.5]), min_size=len(edges), max_size=len(edges)))
    cut = np.array(share) > 0
    cut_town, parent = cut_network(town, edges[cut], (np.array(share) * length[edges])[cut])
    start, end = (graph.snap(points, HUGE) for points in (origins, targets))
    pieces = Graph(cut_town, "car", "m", LITTLE)
    length = cut_town.table["length_m"].to_numpy()
    found = pieces.nearest(*(_on_pieces(snap, parent, length) for snap in (start, end)))[0]
    np.testing.assert_allclose(found, graph.nearest(start, end)[0], atol=1e-6)


def _on_pieces(snap, parent, length):
    """Return the same places on the pieces of their edges."""
    edge, offset = snap.edge.copy(), snap.offset_m.copy()
    for i in range(len(edge)):
        own = np.flatnonzero(parent == edge[i])
        begin = np.cumsum(length[own]) - length[own]
        piece = np.searchsorted(begin, offset[i], "right") - 1
        edge[i], offset[i] = own[piece], offset[i] - begin[piece]
    return replace(snap, edge=edge, offset_m=offset)


@settings(max_examples=100, deadline=None, suppress_health_check=QUIET)
@given(restricted(), st.sampled_from(["walk", "bike"]), POINTS, POINTS)
def test_who_walks_or_cycles_turns_as_ever(town, mode, origins, targets):
    free = replace(town, turns=town.turns[:0], graphs={})
    try:
        graph = Graph(town, mode, "m", LITTLE)
    except NetworkModeError:
        return
    start, end = graph.snap(origins, HUGE), graph.snap(targets, HUGE)
    np.testing.assert_array_equal(graph.nearest(start, end), Graph(free, mode, "m", LITTLE).nearest(start, end))


@pytest.mark.slow
def test_a_thousand_drives_in_central_oslo_agree_with_a_search_over_drives():
    if not OSLO.exists():
        pytest.skip(f"real data not there: {OSLO}")
    town = build_network(read_osm(OSLO, CRS(25832), STRATEGY))
    assert len(town.turns) > 50
    graph, free = (Graph(each, "car", "min", STRATEGY) for each in (town, replace(town, turns=NO_TURNS, graphs={})))
    start, end = (graph.snap(random_points(town, count, count), HUGE) for count in (1000, 25))
    cost = graph.nearest(start, end)[0]
    np.testing.assert_allclose(cost, Drives(graph, Reference(graph, MAIN_KM).local).nearest(start, end), atol=1e-9)
    assert np.isfinite(cost).all()
    without = free.nearest(start, end)[0]
    assert (cost >= without - 1e-9).all()
    assert (cost > without * 1.001).sum() > 20
