"""The benchmarks can be started, and the networks they generate are what they say."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import __main__ as command
from benchmarks import (
    displacement,
    generated,
    growth,
    heart_zones,
    loading,
    measure,
    network,
    oslo,
    qgis_path,
    sites,
    siting,
    siting_instances,
    stations,
    town,
)


def test_every_row_has_its_module():
    assert set(command.ROWS) >= command.LARGE | command.ONLY_BY_NAME | set(command.LIMITS_S)
    for row in (network, stations, qgis_path, sites, loading, growth, oslo, siting, displacement, heart_zones):
        assert row.__doc__


@pytest.mark.parametrize("nodes", [400, 10_000])
def test_a_generated_network_has_the_asked_size_and_hangs_together(nodes):
    made = generated.generated_network(nodes)
    assert len(made.node_xy) == pytest.approx(nodes, rel=0.05)
    assert 1.25 < len(made.table) / len(made.node_xy) < 1.5
    _, km = made.components()
    assert km.max() / km.sum() > 0.95


def test_a_generated_network_is_the_same_each_time():
    assert (generated.generated_network(400).xy == generated.generated_network(400).xy).all()
    assert not np.array_equal(generated.generated_network(400).xy, generated.generated_network(400, seed=2).xy)


def test_polygons_are_measured_from_twenty_points():
    from klimaklok_plugin.analysis.layers.samples import sample_points

    made = town.sites((580_000.0, 6_630_000.0, 590_000.0, 6_640_000.0), polygons=True)
    assert len(made) == town.SITES
    assert (sample_points(made.geometry.to_numpy(), 25.0, 50).count == 20).all()


def test_jobs_are_timed_in_turn():
    calls = []
    one, other = measure.in_turn(
        (measure.nothing, lambda _: calls.append("a")), (measure.nothing, lambda _: calls.append("b"))
    )
    assert calls == ["a", "b"] * 3
    assert one.seconds >= 0
    assert other.result is None


@pytest.mark.parametrize("make", [siting_instances.mclp, siting_instances.p_median])
def test_a_siting_problem_is_the_same_each_time(make):
    (costs, weight, _), (same, as_heavy, _), (other, _, _) = make(40, 8, 1), make(40, 8, 1), make(40, 8, 2)
    assert costs.shape == (40, 8)
    assert (weight == weight.round()).all()
    assert (weight >= 1).all()
    assert (costs == same).all()
    assert (weight == as_heavy).all()
    assert not np.array_equal(costs, other)


def test_the_candidates_of_a_square_p_median_are_its_demand_points():
    costs, _, radius = siting_instances.p_median(30, 30, 1)
    assert radius is None
    assert (np.diag(costs) == 0).all()
    assert (costs == costs.T).all()


@pytest.mark.parametrize("model", ["mclp", "p_median"])
def test_a_siting_problem_is_timed_in_a_process_of_its_own(model):
    found = siting._apart("ours", model, 60, 20, 4, 1, 10.0)
    assert found.proven
    assert found.gap == 0
    assert found.objective > 0
    assert 0 < found.seconds < 10
    assert found.peak_mb > 10
