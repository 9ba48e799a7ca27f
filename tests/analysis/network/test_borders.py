"""Where a network was cut: roads that end at its border, and none that end inside it."""

import numpy as np
import pandas as pd
import shapely

from klimaklok_plugin.analysis.network.borders import border_nodes, cut_roads
from klimaklok_plugin.analysis.network.roads import BOTH
from klimaklok_plugin.analysis.network.sample import sample_network
from klimaklok_plugin.analysis.network.splitting import split_network
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.sites.towns import EAST, NORTH, street

STEP, SIDE = 100.0, 6


def grid(*others, classes):
    """Return a grid of residential streets of 600 m, and other lines of some classes."""
    lines = [[(STEP * i, STEP * j), (STEP * i + STEP, STEP * j)] for i in range(SIDE) for j in range(SIDE + 1)]
    lines += [[(STEP * j, STEP * i), (STEP * j, STEP * i + STEP)] for i in range(SIDE) for j in range(SIDE + 1)]
    every = pd.Categorical(["residential"] * len(lines) + list(classes))
    return street([*lines, *others], car=np.full(len(every), BOTH), road_class=every)


def ends(network, classes=("secondary",)):
    edge, node = cut_roads(network, classes, 180.0, 250.0)
    assert set(network.table["road_class"].iloc[edge]) <= set(classes)
    return {tuple(np.round(xy - [EAST, NORTH]).astype(int)) for xy in network.node_xy[node]}


def test_a_road_that_ends_outside_is_cut_and_one_that_ends_inside_is_not():
    outside, inside = [(600.0, 300.0), (700.0, 300.0)], [(300.0, 300.0), (350.0, 350.0)]
    assert ends(grid(outside, inside, classes=("secondary", "secondary"))) == {(700, 300)}


def test_a_network_of_cut_streets_has_the_border_of_the_whole_one():
    network = grid([(600.0, 300.0), (700.0, 300.0)], classes=("secondary",))
    zone = np.array([shapely.box(EAST + 650, NORTH + 250, EAST + 800, NORTH + 350)], object)
    cut = split_network(network, zone).network
    assert len(cut.node_xy) == len(network.node_xy) + 1
    assert ends(cut) == ends(network) == {(700, 300)}


def test_only_roads_of_the_classes_count():
    assert ends(grid([(600.0, 300.0), (700.0, 300.0)], classes=("residential",))) == set()


def test_the_border_follows_a_bay_that_the_convex_hull_would_jump_over():
    x, y = np.meshgrid(np.arange(0, 2100, 100.0), np.arange(0, 2100, 100.0))
    xy = np.column_stack([x.ravel(), y.ravel()])
    bay = (xy[:, 0] > 500) & (xy[:, 0] < 1500) & (xy[:, 1] > 900)
    xy = xy[~bay]
    border = {tuple(each) for each in xy[border_nodes(xy, 150.0)].tolist()}
    assert {(500.0, 1500.0), (1000.0, 900.0), (0.0, 0.0)} <= border
    assert (200.0, 1500.0) not in border


def test_nodes_on_a_line_are_all_border():
    assert border_nodes(np.array([[0.0, 0], [1, 0], [2, 0]]), 1.0).tolist() == [0, 1, 2]


def test_the_sample_towns_main_roads_are_cut_at_its_edges():
    network, traffic = sample_network(), load_strategy().schools.traffic
    _, node = cut_roads(network, traffic.exit_classes, traffic.exit_edge_m, traffic.exit_gap_m)
    low_x, low_y, high_x, high_y = network.bounds
    away = np.min(
        [np.abs(network.node_xy[node] - corner).min(axis=1) for corner in ([low_x, low_y], [high_x, high_y])], axis=0
    )
    assert len(node) >= 5
    assert (away < traffic.exit_edge_m).all()
