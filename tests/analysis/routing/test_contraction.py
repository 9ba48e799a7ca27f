"""A contracted graph answers as the whole one does."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from klimaklok_plugin.analysis.routing.contraction import Contraction, append_rows

NODES = 9
ARC = st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1), st.sampled_from([0.0, 1.0, 2.5, 4.0, 7.25]))
SEED = st.tuples(st.integers(0, NODES - 1), st.sampled_from([0.0, 0.5, 3.0]))


def matrix_of(arcs, nodes=NODES):
    """Put arcs together without adding up those that run side by side."""
    arcs = sorted(arcs)
    rows = np.array([arc[0] for arc in arcs], int)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=nodes))])
    return csr_array(
        (np.array([arc[2] for arc in arcs], float), np.array([arc[1] for arc in arcs], int), indptr), shape=(nodes,) * 2
    )


def by_networkx(arcs, seeds, nodes=NODES):
    graph = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    for tail, head, cost in arcs:
        graph.add_edge(
            tail, head, weight=min(cost, graph.edges[tail, head]["weight"] if graph.has_edge(tail, head) else np.inf)
        )
    reached = np.full(nodes, np.inf)
    for node, cost in seeds:
        for other, way in nx.single_source_dijkstra_path_length(graph, node).items():
            reached[other] = min(reached[other], cost + way)
    return reached


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(ARC, max_size=40), st.lists(SEED, min_size=1, max_size=4))
def test_costs_are_those_of_networkx_and_the_seed_is_one_that_gives_them(arcs, seeds):
    source, node, cost = np.arange(len(seeds)), *(np.array(column) for column in zip(*seeds, strict=True))
    reached, origin = Contraction(matrix_of(arcs)).nearest(source, node, cost)
    np.testing.assert_allclose(reached, by_networkx(arcs, seeds))
    assert ((origin >= 0) == np.isfinite(reached)).all()
    for place in np.flatnonzero(origin >= 0):
        assert by_networkx(arcs, [seeds[origin[place]]])[place] == pytest.approx(reached[place])


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(ARC, max_size=40), st.lists(st.lists(SEED, max_size=3), min_size=1, max_size=4))
def test_searches_side_by_side_cost_what_networkx_finds_for_each(arcs, sources):
    row = np.repeat(np.arange(len(sources)), [len(seeds) for seeds in sources])
    node, cost = (np.array([seed[part] for seeds in sources for seed in seeds]) for part in (0, 1))
    found = Contraction(matrix_of(arcs)).each(row, node.astype(int), cost.astype(float), len(sources))
    np.testing.assert_allclose(found, np.array([by_networkx(arcs, seeds) for seeds in sources]))


def test_a_search_from_no_seed_reaches_nothing():
    none = np.empty(0, np.int64)
    for arcs in ([], [(0, 1, 1.0), (1, 0, 1.0), (1, 2, 2.0)]):
        reached, origin = Contraction(matrix_of(arcs)).nearest(none, none, np.empty(0))
        assert np.isinf(reached).all()
        assert (origin == -1).all()


def test_a_street_of_many_nodes_comes_down_to_almost_nothing():
    arcs = [(i, i + step, 1.0) for i in range(200) for step in (-1, 1) if 0 <= i + step < 200]
    street = Contraction(matrix_of(arcs, 200))
    assert len(street.core) < 20
    reached, origin = street.nearest(np.array([0, 1]), np.array([0, 199]), np.array([0.0, 0.0]))
    np.testing.assert_allclose(reached, np.minimum(np.arange(200), 199 - np.arange(200)))
    assert (origin == (np.arange(200) >= 100)).all()


def test_a_graph_without_edges_reaches_its_seeds_only():
    reached, origin = Contraction(matrix_of([])).nearest(np.array([0]), np.array([4]), np.array([1.5]))
    assert reached[4] == 1.5
    assert np.isinf(np.delete(reached, 4)).all()
    assert (np.delete(origin, 4) == -1).all()


def test_new_rows_leave_what_is_there_as_it_was():
    matrix = append_rows(
        matrix_of([(0, 1, 2.0), (0, 1, 1.0)]), np.array([1, 0]), np.array([3, 5]), np.array([7.0, 8.0]), 3
    )
    assert matrix.shape == (NODES + 3, NODES + 3)
    assert matrix.indptr.tolist()[-4:] == [2, 3, 4, 4]
    assert matrix.data.tolist() == [1.0, 2.0, 8.0, 7.0] or matrix.data.tolist() == [2.0, 1.0, 8.0, 7.0]
