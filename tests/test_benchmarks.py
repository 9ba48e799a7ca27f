"""The benchmarks can be started, and the networks they generate are what they say."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import __main__ as command
from benchmarks import generated, growth, loading, measure, network, oslo, qgis_path, sites, stations, town


def test_every_row_has_its_module():
    assert set(command.ROWS) >= command.LARGE
    for row in (network, stations, qgis_path, sites, loading, growth, oslo):
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
    from klimaklok_plugin.analysis.samples import sample_points

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
