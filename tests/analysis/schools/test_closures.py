"""What a zone touches: towns counted by hand, networkx, and properties that must always hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.geometry import Point, box

from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.osm import read_osm
from klimaklok_plugin.analysis.network.roads import RoadLines, line_table
from klimaklok_plugin.analysis.network.splitting import split_network
from klimaklok_plugin.analysis.schools.closures import (
    affected_streets,
    cut_off,
    gates,
)
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
OSLO = Path(__file__).resolve().parents[4] / "shared" / "data" / "oslo_center" / "oslo_center.osm.pbf"


def network(*lines, closed=None, **columns):
    """Lines of (x, y) vertices, joined where these are equal; the municipality's streets, unless said otherwise."""
    xy = np.array([vertex for line in lines for vertex in line], float).reshape(-1, 2)
    neutral = {"walk": 3, "bike": 3, "car": 3, "speed_kmh": 36, "speed_back_kmh": 36}
    words = {"owner": ["K"] * len(lines), "road_class": ["residential"] * len(lines), "name": [""] * len(lines)}
    words = {name: np.array(columns.pop(name, each), object) for name, each in words.items()}
    barrier = closed or {}
    table = line_table(len(lines), neutral | {"source_id": np.arange(len(lines))} | columns)
    return build_network(
        RoadLines(
            key=place(xy),
            xy=xy,
            start=np.cumsum([0, *(len(line) for line in lines)]),
            table=table.assign(**{name: pd.Categorical(each) for name, each in words.items()}),
            crs=CRS(25832),
            barrier_key=place(np.array(list(barrier), float)),
            barrier_closed=np.array(list(barrier.values()), np.uint8),
        )
    )


def place(xy):
    return np.asarray(xy.reshape(-1, 2) * 1000).round().astype(np.int64) @ np.array([1 << 32, 1])


def grid(side, step=100, **columns):
    """Return streets from (0, 0) to (side, side), each block one line."""
    at = range(0, side * step, step)
    lines = [[(x, y), (x + step, y)] for x in at for y in range(0, side * step + 1, step)]
    lines += [[(x, y), (x, y + step)] for x in range(0, side * step + 1, step) for y in at]
    return network(*lines, **columns)


def study(town, *shapes, measure="closed", exempt=None, bus=None, assume=False):
    """Cut the town; `exempt` and `bus` are source ids."""
    split = split_network(town, np.array(shapes, object))
    source = split.network.table["source_id"].to_numpy()
    masks = [np.isin(source, [] if ids is None else ids) for ids in (exempt, bus)]
    return split, affected_streets(split, STRATEGY, measure, *masks, assume)


def length(split, edges):
    return split.network.table["length_m"].to_numpy()[edges].sum()


# --- streets ---------------------------------------------------------------------------------------------------------


def test_who_decides_follows_from_the_owner():
    lines = [[(0, 10 * i), (100, 10 * i)] for i in range(7)]
    _, streets = study(network(*lines, owner=["E", "R", "F", "K", "P", "S", ""]), box(-10, -10, 110, 110))
    assert streets.road_owner.tolist() == ["E", "R", "F", "K", "P", "S", ""]
    assert streets.decides.tolist() == ["state", "state", "county", "municipality", "owner", "owner", ""]
    assert streets.owner_basis.tolist() == ["data"] * 6 + ["unknown"]
    assert streets.question.tolist() == [""] * 6 + ["owner_unknown"]
    assert streets.measure.tolist() == ["closed"] * 6 + ["none"]
    assert streets.applies.tolist() == [True] * 6 + [False]


def test_streets_of_unknown_owner_are_the_municipalitys_where_that_is_assumed_and_their_class_allows_it():
    classes = ["residential", "tertiary", "service", "secondary"]
    lines = [[(0, 10 * i), (100, 10 * i)] for i in range(4)]
    town = network(*lines, owner=[""] * 4, road_class=classes)
    _, streets = study(town, box(-10, -10, 110, 110), assume=True)
    assert streets.road_owner.tolist() == [""] * 4
    assert streets.decides.tolist() == ["municipality", "municipality", "", ""]
    assert streets.owner_basis.tolist() == ["assumed", "assumed", "unknown", "unknown"]
    assert streets.question.tolist() == ["", "", "owner_unknown", "major_road"]
    _, known = study(network(*lines[:1], owner=["F"]), box(-10, -10, 110, 110), assume=True)
    assert known.decides.tolist() == ["county"]


def test_the_first_question_that_holds_is_the_one_that_is_asked():
    lines = [[(0, 10 * i), (100, 10 * i)] for i in range(5)]
    town = network(*lines, owner=["", "", "", "", "K"], road_class=["primary", *["residential"] * 4])
    _, streets = study(town, box(-10, -10, 110, 110), exempt=[0, 1, 2], bus=[0, 1])
    assert streets.question.tolist() == ["major_road", "bus_street", "exempt", "owner_unknown", ""]
    assert streets.measure.tolist() == ["none"] * 4 + ["closed"]


def test_streets_for_buses_alone_are_listed_and_ways_without_cars_are_not():
    lines = [[(0, 10 * i), (100, 10 * i)] for i in range(3)]
    town = network(*lines, car=[0, 0, 1], road_class=["busway", "footway", "service"])
    _, streets = study(town, box(-10, -10, 110, 110))
    assert streets.edge.tolist() == [0, 2]
    assert streets.question.tolist() == ["bus_street", ""]


def test_only_the_part_inside_is_touched_and_overlapping_zones_both_list_it():
    split, streets = study(network([(0, 0), (100, 0)]), box(20, -5, 70, 5), box(60, -5, 90, 5))
    assert streets.zone.tolist() == [0, 0, 1, 1]
    assert length(split, streets.edge[streets.zone == 0]) == pytest.approx(50)
    assert length(split, streets.of(1).edge) == pytest.approx(30)
    assert split.network.table["length_m"][streets.applied(len(split.parent))].sum() == pytest.approx(70)
    assert streets.of(2).edge.tolist() == []


# --- gates -----------------------------------------------------------------------------------------------------------


def test_a_square_in_a_grid_has_a_gate_in_every_street_on_every_side():
    # Between the streets 100 and 300 lie 200 and two halves: three streets cross each side.
    split, streets = study(grid(4), box(50, 50, 350, 350))
    found = gates(split, streets, 0)
    assert len(found.node) == 12
    expected = {(x, y) for x in (100, 200, 300) for y in (50, 350)} | {
        (x, y) for x in (50, 350) for y in (100, 200, 300)
    }
    assert set(map(tuple, found.xy.tolist())) == expected
    assert found.direction.tolist() == ["both_ways"] * 12
    assert found.applies.all()
    assert not found.dead_end.any()
    assert found.behind_m.sum() == 0
    inside = split.inside(0)
    assert inside[found.inside].all()
    assert not inside[found.outside].any()
    assert not cut_off(split, streets, 0).any()


def test_a_boundary_along_the_streets_has_its_gates_at_the_junctions():
    split, streets = study(grid(4), box(100, 100, 300, 300))
    found = gates(split, streets, 0)
    # The streets on the boundary belong to the zone; of its eight junctions the corners have two streets outside.
    assert len(found.node) == 8
    assert length(split, streets.edge) == pytest.approx(12 * 100)


def test_a_gate_names_its_street_and_its_class_and_says_what_is_an_open_question_behind_it():
    lines = [[(0, 0), (100, 0)], [(0, 20), (50, 20)], [(50, 20), (100, 20)], [(0, 40), (50, 40)], [(50, 40), (100, 40)]]
    town = network(
        *lines,
        name=["Storgata", "Skolegata", "Skolegata", "Bakken", ""],
        road_class=["residential", "residential", "residential", "tertiary", "service"],
        owner=["K", "K", "K", "K", ""],
    )
    split, streets = study(town, box(50, -10, 200, 60))
    found = gates(split, streets, 0)
    by_place = {xy[1]: i for i, xy in enumerate(found.xy.tolist())}
    assert [found.name[by_place[y]] for y in (0, 20, 40)] == ["Storgata", "Skolegata", "Bakken"]
    assert [found.road_class[by_place[y]] for y in (0, 20, 40)] == ["residential", "residential", "service"]
    assert [found.applies[by_place[y]] for y in (0, 20, 40)] == [True, True, False]
    assert [found.question[by_place[y]] for y in (0, 20, 40)] == ["", "", "owner_unknown"]


def test_the_street_on_which_the_measure_applies_makes_the_gate_where_several_meet():
    town = network([(0, 0), (50, 0)], [(50, 0), (100, 20)], [(50, 0), (100, -20)], owner=["K", "", "K"])
    split, streets = study(town, box(50, -50, 200, 50))
    found = gates(split, streets, 0)
    assert split.network.table["source_id"][found.inside].tolist() == [2]
    assert found.applies.tolist() == [True]


def test_one_way_streets_lead_in_or_out():
    lines = [[(0, y), (100, y)] for y in (0, 20, 40)]
    split, streets = study(network(*lines, car=[1, 2, 3]), box(50, -10, 200, 60))
    found = gates(split, streets, 0)
    assert found.direction[np.argsort(found.xy[:, 1])].tolist() == ["inward", "outward", "both_ways"]


def test_where_no_car_can_pass_is_no_gate():
    # Two one-way streets that end against each other; a bollard; a footway.
    against = network([(0, 0), (50, 0)], [(50, 0), (100, 0)], car=[1, 2])
    bollard = network([(0, 0), (50, 0)], [(50, 0), (100, 0)], closed={(50, 0): 4})
    footway = network([(0, 0), (50, 0)], [(50, 0), (100, 0)], car=[3, 0])
    walkers = network([(0, 0), (50, 0)], [(50, 0), (100, 0)], closed={(50, 0): 1})
    for town, number in ((against, 0), (bollard, 0), (footway, 0), (walkers, 1)):
        split, streets = study(town, box(50, -10, 200, 10))
        assert len(gates(split, streets, 0).node) == number


def test_a_zone_without_streets_has_no_gates_and_cuts_nothing_off():
    split, streets = study(grid(2), box(20, 20, 80, 80), box(-100, -100, 900, 900))
    for zone in (0, 1):
        found = gates(split, streets, zone)
        assert len(found.node) == len(found.behind_m) == 0
        assert not cut_off(split, streets, zone).any()


# --- dead ends and what is cut off -----------------------------------------------------------------------------------

MAIN = [[(0, 0), (200, 0)], [(200, 0), (400, 0)], [(400, 0), (600, 0)]]


def test_a_cul_de_sac_estate_behind_a_gate_is_a_dead_end():
    # From the main street up at 200 into an estate with a loop and a stub; another street at 400 goes through.
    estate = [
        [(200, 0), (200, 100)],
        [(200, 100), (250, 100), (250, 150), (200, 150), (200, 100)],
        [(200, 100), (150, 100)],
    ]
    through = [[(400, 0), (400, 100)], [(400, 100), (400, 200)], [(400, 200), (600, 200), (600, 0)]]
    split, streets = study(network(*MAIN, *estate, *through), box(100, 50, 500, 170))
    found = gates(split, streets, 0)
    assert found.xy.tolist() == [[200, 50], [400, 50], [400, 170]]
    assert found.dead_end.tolist() == [True, False, False]
    assert found.behind_m.tolist() == pytest.approx([50 + 200 + 50, 0, 0])


def test_an_estate_outside_that_is_reached_through_the_zone_alone_is_cut_off():
    # The way to the estate at the top leads through the zone.
    way = [[(200, 0), (200, 300)], [(200, 300), (300, 300), (300, 400), (200, 400), (200, 300)]]
    split, streets = study(network(*MAIN, *way), box(100, 100, 300, 200))
    lost = cut_off(split, streets, 0)
    assert length(split, lost) == pytest.approx(100 + 400)
    found = gates(split, streets, 0)
    assert found.dead_end.tolist() == [False, False]
    # An open question is not closed, so nobody is cut off.
    split, streets = study(network(*MAIN, *way), box(100, 100, 300, 200), exempt=[3])
    assert not cut_off(split, streets, 0).any()
    # Neither is anybody who has another way out.
    split, streets = study(network(*MAIN, *way, [(300, 400), (600, 400), (600, 0)]), box(100, 100, 300, 200))
    assert not cut_off(split, streets, 0).any()
    # But a bollard is no way out.
    out = [[(300, 400), (600, 400)], [(600, 400), (600, 0)]]
    split, streets = study(network(*MAIN, *way, *out, closed={(600, 400): 4}), box(100, 100, 300, 200))
    assert length(split, cut_off(split, streets, 0)) == pytest.approx(100 + 400 + 300)


def test_an_open_question_within_closed_streets_is_cut_off_too():
    # A yard of unknown owner off the street in the zone; one off the main street outside stays.
    lines = [[(200, 0), (200, 200)], [(200, 150), (260, 150)], [(400, 0), (400, 60)]]
    lines[0].insert(1, (200, 150))
    town = network(*MAIN, *lines, owner=["K", "K", "K", "K", "", ""])
    split, streets = study(town, box(100, 100, 300, 300))
    lost = cut_off(split, streets, 0)
    assert split.network.table["source_id"][lost].tolist() == [4]
    assert length(split, lost) == pytest.approx(60)


def test_a_town_with_one_bridge_loses_the_smaller_bank():
    near = [[(x, y), (x + 100, y)] for x in (0, 100, 200) for y in (0, 100)] + [
        [(x, 0), (x, 100)] for x in range(0, 301, 100)
    ]
    bridge = [[(100, 100), (100, 300)]]
    far = [[(100, 300), (200, 300), (200, 400), (100, 400), (100, 300)]]
    split, streets = study(network(*near, *bridge, *far), Point(100, 200).buffer(50))
    assert len(gates(split, streets, 0).node) == 2
    lost = cut_off(split, streets, 0)
    assert length(split, lost) == pytest.approx(400 + 50, abs=0.1)
    assert split.network.xy[split.network.start[:-1]][lost][:, 1].min() >= 200


def test_a_one_way_street_that_begins_in_the_zone_cannot_be_come_to_any_more():
    loop = [[(200, 0), (200, 300)], [(200, 300), (400, 300)], [(400, 300), (400, 0)]]
    split, streets = study(network(*MAIN, *loop, car=[3, 3, 3, 1, 1, 1]), box(100, 100, 300, 200))
    assert length(split, cut_off(split, streets, 0)) == pytest.approx(100 + 100 + 200 + 300)
    assert gates(split, streets, 0).direction.tolist() == ["inward", "outward"]


def test_streets_that_were_not_connected_before_are_not_cut_off():
    apart = network(*MAIN, [(0, 900), (100, 900)])
    split, streets = study(apart, box(100, -50, 300, 50))
    lost = cut_off(split, streets, 0)
    assert length(split, lost) == pytest.approx(100)
    assert split.network.table["source_id"][lost].tolist() == [0]


def test_an_estate_with_another_way_in_is_cut_off_where_nobody_may_turn_into_that():
    estate = [[(200, 0), (200, 200)], [(200, 200), (300, 200)], [(300, 200), (300, 0)]]
    lines = [[(0, 0), (200, 0)], [(200, 0), (300, 0)], [(300, 0), (500, 0)]]
    town = network(*lines, *estate)
    gate = box(150, 50, 250, 150)
    split, streets = study(town, gate)
    assert length(split, cut_off(split, streets, 0)) == 0
    # Neither from the west nor from the east into the other way in (edge 5, drawn downwards).
    nobody = replace(town, turns=np.array([[2, 11], [5, 11]]), turns_known=True)
    split, streets = study(nobody, gate)
    lost = cut_off(split, streets, 0)
    assert length(split, lost) == pytest.approx(50 + 100 + 200)
    # From one side is enough.
    split, streets = study(replace(town, turns=np.array([[2, 11]]), turns_known=True), gate)
    assert length(split, cut_off(split, streets, 0)) == 0


# --- against networkx ------------------------------------------------------------------------------------------------


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from([0, 1, 2, 3]), min_size=24, max_size=24),
    st.lists(st.booleans(), min_size=24, max_size=24),
    st.tuples(st.floats(10, 290), st.floats(10, 290), st.floats(20, 150)),
)
def test_gates_dead_ends_and_what_is_cut_off_are_those_of_networkx(car, exempt, circle):
    split, streets = study(
        grid(3, car=car), Point(circle[:2]).buffer(circle[2]), exempt=np.flatnonzero(exempt).tolist()
    )
    town, inside = split.network, split.inside(0)
    applied = streets.applied(len(inside))
    found, lost = gates(split, streets, 0), cut_off(split, streets, 0)

    def graph(edges, kind):
        made = kind()
        made.add_nodes_from(range(len(town.node_xy)))
        for edge in edges.tolist():
            ends = int(town.from_node[edge]), int(town.to_node[edge])
            for bit, (a, b) in ((1, ends), (2, ends[::-1])):
                if town.table["car"][edge] & bit:
                    made.add_edge(a, b)
        return made

    use = town.usable("car")
    within, without = (graph(np.flatnonzero(use & side), nx.DiGraph) for side in (inside, ~inside))
    expected = [
        node
        for node in range(len(town.node_xy))
        if (without.in_degree(node) and within.out_degree(node))
        or (within.in_degree(node) and without.out_degree(node))
    ]
    assert found.node.tolist() == expected
    parts = list(nx.connected_components(within.to_undirected()))
    for node, dead, behind in zip(found.node.tolist(), found.dead_end, found.behind_m, strict=True):
        part = next(part for part in parts if node in part)
        assert dead == (len(part & set(expected)) == 1)
        own = use & inside & np.isin(town.from_node, list(part))
        assert behind == pytest.approx(length(split, own) if dead else 0)

    before = list(nx.strongly_connected_components(graph(np.flatnonzero(use), nx.DiGraph)))
    after = list(nx.strongly_connected_components(graph(np.flatnonzero(use & ~applied), nx.DiGraph)))

    def of(part, edges):
        return edges & np.isin(town.from_node, list(part)) & np.isin(town.to_node, list(part))

    # Of every former component, the parts that are not a longest one are lost (which one stays is open among equals).
    for whole in before:
        pieces = [of(part, use & ~applied) for part in after if part <= whole]
        longest = max(length(split, piece) for piece in pieces)
        total = of(whole, use & ~applied)
        stays = [piece for piece in pieces if length(split, piece) >= longest - 1e-6]
        assert any((lost[total] == ~piece[total]).all() for piece in stays)
    assert not (lost & (applied | ~use)).any()


def test_zones_in_central_oslo_are_looked_at_whole():
    if not OSLO.exists():
        pytest.skip("no data of central Oslo")
    town = build_network(read_osm(OSLO, CRS(25832), STRATEGY))
    middle = town.node_xy[town.from_node[np.flatnonzero(town.usable("car"))[::1500]]]
    split = split_network(town, shapely.buffer(shapely.points(middle), 500))
    none = np.zeros(len(split.parent), bool)
    streets = affected_streets(split, STRATEGY, "closed", none, none, assume_municipal=True)
    for zone, xy in enumerate(middle):
        found = gates(split, streets, zone)
        assert len(found.node) > 5
        away = np.hypot(*(found.xy - xy).T)
        assert ((away > 495) & (away < 500.1)).all()
        own = streets.of(zone)
        assert found.applies.sum() <= own.applies.sum()
        lost = cut_off(split, streets, zone)
        assert not (lost & (own.applied(len(lost)) | ~split.network.usable("car"))).any()
        assert lost.any()
