"""What a plan does to blue-green structure and to the way to the shore, in towns that can be worked out by hand."""

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely

from klimaklok_plugin.analysis.network.roads import BOTH, NO
from klimaklok_plugin.analysis.sites.green import check_green, read_structure
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.sites.towns import EAST, NORTH, UTM32, grid_lines, layer, street

STRATEGY = load_strategy()


def box(low_x, low_y, high_x, high_y):
    return shapely.box(EAST + low_x, NORTH + low_y, EAST + high_x, NORTH + high_y)


def look(plots, kept, network=None, **columns):
    structure = read_structure(layer(kept, **columns), UTM32, STRATEGY)
    return check_green(layer(plots), structure, STRATEGY, network)


STRIP = box(0, 0, 400, 60)


def test_a_plot_across_a_strip_cuts_it_in_two():
    found = look([box(100, -10, 150, 70)], [STRIP])
    assert found.parts == 2
    assert sorted(found.pieces["area_m2"]) == pytest.approx([100 * 60, 250 * 60])
    assert found.total_m2 == pytest.approx(50 * 60)


def test_a_plot_that_leaves_a_corridor_wide_enough_cuts_nothing():
    wide = STRATEGY.green.corridor_m
    assert look([box(100, -10, 150, 60 - wide - 1)], [STRIP]).parts == 1
    assert look([box(100, -10, 150, 60 - wide + 1)], [STRIP]).parts == 2


def test_a_plot_at_the_end_of_a_strip_cuts_nothing_off():
    assert look([box(300, -10, 410, 70)], [STRIP]).parts == 1


def test_a_sliver_that_is_left_over_is_no_part():
    assert look([box(5, -10, 50, 70)], [STRIP]).parts == 1


def test_areas_drawn_side_by_side_are_one_structure():
    halves = [box(0, 0, 198, 60), box(202, 0, 400, 60)]
    assert look([box(180, -10, 220, 70)], halves).parts == 2


def test_a_way_round_keeps_a_structure_whole():
    ring = box(0, 0, 400, 300).difference(box(60, 60, 340, 240))
    assert look([box(100, -10, 150, 70)], [ring]).parts == 1
    assert look([box(100, -10, 150, 70), box(100, 230, 150, 310)], [ring]).parts == 2


def test_areas_that_lie_over_each_other_count_once():
    found = look([box(0, 0, 100, 60)], [STRIP, STRIP])
    assert found.total_m2 == pytest.approx(6000)
    assert found.share.tolist() == pytest.approx([1.0])


def test_what_is_kept_for_other_reasons_is_built_on_but_not_cut():
    found = look([box(100, -10, 150, 70)], [STRIP], kind=["kulturminne"])
    assert found.total_m2 == pytest.approx(3000)
    assert found.parts == 1


def test_the_order_of_areas_changes_nothing():
    plots, kept = [box(100, -10, 150, 70), box(250, 0, 270, 30)], [box(0, 0, 200, 60), box(200, 0, 400, 60)]
    one, other = look(plots, kept), look(plots[::-1], kept[::-1])
    assert (one.parts, one.total_m2) == (other.parts, pytest.approx(other.total_m2))
    assert one.share.tolist() == pytest.approx(other.share[::-1].tolist())
    assert one.pieces["area_m2"].tolist() == pytest.approx(other.pieces["area_m2"].tolist())


def test_kinds_that_the_strategy_does_not_know_are_told():
    structure = read_structure(layer([STRIP, STRIP], kind=["park", "xyz"]), UTM32, STRATEGY)
    assert (structure.unknown, structure.unknown_count) == ("xyz", 1)
    assert structure.kind.tolist() == ["green", "green"]


# A street along y = 0, and two paths north from it to the shore at y = 200: at x = 0 and at x = 300.
SHORE = box(-500, 200, 1500, 400)
LINES = [[(0, 0), (300, 0)], [(300, 0), (1000, 0)], [(0, 0), (0, 200)], [(300, 0), (300, 200)]]
CARS = [BOTH, BOTH, NO, NO]


def shore(plots, lines=LINES, cars=CARS):
    return look(plots, [SHORE], street(lines, car=np.array(cars)), kind=["strandsone"]).shore


def test_a_plot_on_one_of_two_paths_makes_the_way_longer():
    found = shore([box(-10, 50, 10, 90)])
    # From (0, 0) straight up to where the shore is near; then 300 m along the street and up the other path.
    up = 200 - STRATEGY.green.shore_m
    assert (found.before_m, found.after_m, found.longer_m) == pytest.approx((up, 300 + up, 300))
    assert found.closed_m == 0


def test_a_plot_on_the_only_path_leaves_no_way():
    lines, cars = LINES[:3], CARS[:3]
    found = shore([box(-10, 50, 10, 90)], lines, cars)
    assert np.isinf(found.longer_m)
    assert found.after_m == np.inf


def test_what_lies_behind_the_plot_is_closed_off():
    lines = [*LINES[:2], [(0, 0), (0, 100)], [(0, 100), (0, 200)], [(0, 200), (250, 200)]]
    found = shore([box(-10, 20, 10, 60)], lines, [BOTH, BOTH, NO, NO, NO])
    # The upper half of the path and the path along the shore.
    assert found.closed_m == pytest.approx(100 + 250)
    assert sorted(found.ways["state"]) == ["closed", "closed_off", "closed_off"]


def test_paths_at_the_shore_in_the_plan_are_measured_there():
    # The shore counts from y = 200 less what the strategy says; the plot reaches to y = 190.
    assert shore([box(-10, 150, 10, 190)]).built_over_m == pytest.approx(190 - (200 - STRATEGY.green.shore_m))
    assert shore([box(-10, 50, 10, 90)]).built_over_m == 0


def test_a_street_in_the_plan_stays_open():
    found = shore([box(-10, 50, 10, 90)], LINES[:3], [BOTH, BOTH, BOTH])
    assert found.longer_m == 0


def test_a_plot_beside_the_path_closes_nothing():
    found = shore([box(10, 50, 60, 90)])
    assert (found.longer_m, found.closed_m, found.built_over_m) == (0, 0, 0)


def test_without_shore_or_without_a_way_to_it_it_is_said():
    far = look([box(0, 0, 9, 9)], [box(9000, 9000, 9100, 9100)], street(LINES), kind=["strandsone"]).shore
    assert (far.near, far.reached) == (False, False)
    none = shore([box(-10, 50, 10, 90)], LINES[:2], CARS[:2])
    assert (none.near, none.reached) == (True, False)


def test_without_kinds_the_shore_is_not_looked_at():
    assert look([box(0, 0, 9, 9)], [SHORE], street(LINES)).shore is None


def test_geometry_that_is_no_area_is_left_out():
    kept = gpd.GeoDataFrame({"kind": ["park"] * 2}, geometry=[STRIP, shapely.Point(EAST, NORTH)], crs=UTM32)
    assert len(read_structure(kept, UTM32, STRATEGY).geometry) == 1


@pytest.mark.parametrize("seed", range(6))
def test_the_walk_to_the_shore_is_that_of_networkx(seed):
    rng = np.random.default_rng(seed)
    lines = grid_lines(rng, side=6, step=120.0)
    network = street(lines, car=np.where(rng.random(len(lines)) < 0.5, NO, BOTH))
    low = rng.uniform(0, 600, 2)
    plot, water = box(*low, *(low + rng.uniform(60, 250, 2))), box(-300, 700, 1100, 900)
    found = look([plot], [water], network, kind=["sjø"]).shore
    zone = water.buffer(STRATEGY.green.shore_m)
    inside = plot.buffer(-0.5)
    path = ~network.usable("car")
    ways = {True: nx.Graph(), False: nx.Graph()}
    lengths = {True: nx.Graph(), False: nx.Graph()}
    for i, line in enumerate(network.lines):
        one, other, metres = int(network.from_node[i]), int(network.to_node[i]), line.length
        closed = bool(path[i] and line.intersects(inside))
        for after in (False, True):
            if after and closed:
                continue
            for graph in (ways[after], lengths[after]):
                if not graph.has_edge(one, other) or graph[one][other]["weight"] > metres:
                    graph.add_edge(one, other, weight=metres)
            if line.intersects(zone):
                part = line.intersection(zone)
                for node in (one, other):
                    ways[after].add_edge(node, "shore", weight=part.distance(shapely.Point(network.node_xy[node])))
    before = nx.single_source_dijkstra_path_length(ways[False], "shore", weight="weight")
    after = nx.single_source_dijkstra_path_length(ways[True], "shore", weight="weight") if "shore" in ways[True] else {}
    rest = max(nx.connected_components(lengths[True]), key=lambda nodes: lengths[True].subgraph(nodes).size("weight"))
    near = [
        node
        for node in rest
        if node in before
        and not shapely.Point(network.node_xy[node]).intersects(plot.buffer(0.5))
        and shapely.Point(network.node_xy[node]).distance(plot) <= STRATEGY.green.around_m
    ]
    longest = max((after.get(node, np.inf) - before[node] for node in near), default=0.0)
    assert found.longer_m == pytest.approx(longest, abs=1e-6)
