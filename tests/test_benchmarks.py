"""The benchmarks can be started, and the networks they generate are what they say."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import __main__ as command
from benchmarks import (
    catchments,
    clicks,
    deviations,
    displacement,
    generated,
    growth,
    heart_zones,
    loading,
    matrix,
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
from klimaklok_plugin.analysis.network.sample import sample_network


def test_every_row_has_its_module():
    assert set(command.ROWS) >= command.LARGE | command.ONLY_BY_NAME | set(command.LIMITS_S)
    for row in (
        network,
        stations,
        qgis_path,
        sites,
        loading,
        growth,
        oslo,
        siting,
        displacement,
        heart_zones,
        matrix,
        catchments,
        clicks,
    ):
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


def test_deviations_are_shares_of_the_other_engines_length_and_a_way_that_one_alone_finds_is_within_none():
    inf = float("inf")
    ours = np.array([1000.0, 1040.0, 880.0, 2000.0, inf, 500.0, inf])
    theirs = np.array([1000.0, 1000.0, 1000.0, 1000.0, 700.0, inf, inf])
    assert deviations.deviation(ours, theirs).tolist() == pytest.approx([0, 0.04, -0.12, 1, inf, -1, 0])
    found = deviations.distribution(ours, theirs)
    # Of seven, the first and the last agree, the second is within 5 %, none is between 5 and 10 %.
    assert found.within == pytest.approx((2 / 7, 3 / 7, 3 / 7))
    assert found.median == pytest.approx(0.02)
    assert (found.longer, found.shorter, found.only_ours, found.only_theirs) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("text", "mode", "obstacle", "kind"),
    [
        ("highway=service access=private", "car", deviations.NO_THROUGH, "private or destination"),
        ("highway=residential motor_vehicle=no", "car", deviations.CLOSED, "access tag"),
        ("highway=residential motor_vehicle=no", "walk", deviations.CLOSED, "highway=residential"),
        (
            "highway=residential motor_vehicle=destination",
            "bike",
            deviations.NO_THROUGH,
            "destination for cars, held against cycling",
        ),
        ("highway=tertiary bicycle=use_sidepath", "bike", deviations.CLOSED, "compulsory cycle path beside it"),
        ("highway=footway bicycle=dismount", "bike", deviations.CLOSED, "cycling where one has to push"),
        ("highway=footway", "bike", deviations.CLOSED, "cycling on ways for walking"),
        ("highway=tertiary oneway=yes", "car", deviations.DIRECTION, "one-way"),
        ("highway=tertiary oneway=yes", "bike", deviations.DIRECTION, "one-way"),
        ("highway=tertiary oneway=yes cycleway:left:oneway=-1", "bike", deviations.DIRECTION, "contraflow cycling"),
        ("highway=tertiary vehicle:backward=no", "car", deviations.DIRECTION, "directed access tag"),
        ("highway=pedestrian area=yes", "walk", deviations.ELSEWHERE, "pedestrian area"),
        ("highway=trunk", "car", deviations.ELSEWHERE, "missing nodes"),
        ("highway=corridor", "walk", deviations.ABSENT, "indoor, elevator"),
        ("highway=construction", "walk", deviations.ABSENT, "not in use"),
        ("route=ferry", "walk", deviations.ABSENT, "ferry"),
        ("highway=path sac_scale=alpine_hiking", "walk", deviations.CLOSED, "hiking path"),
        ("highway=track", "car", deviations.NO_THROUGH, "highway=track"),
        ("barrier=gate access=private", "car", deviations.NODE, "gate or barrier"),
        ("highway=crossing bicycle=no", "bike", deviations.NODE, "access tag of a crossing"),
        ("highway=primary", "car", deviations.TURN, "turn restriction"),
        ("highway=primary", "car", deviations.ROUND, "turning round in the road"),
        ("highway=service", "car", deviations.MOVED, "begins elsewhere"),
        ("highway=steps", "bike", deviations.CLOSED, "pushing a bicycle on steps"),
    ],
)
def test_what_parts_two_engines_is_told_from_the_tags_of_the_way(text, mode, obstacle, kind):
    tags = dict(part.split("=", 1) for part in text.split())
    assert deviations.kind(tags, mode, obstacle) == kind


def test_of_barriers_only_those_may_stop_a_mode_whose_tags_do_not_let_it_through():
    assert deviations.may_stop({"barrier": "gate"}, "walk")
    assert not deviations.may_stop({"barrier": "gate", "foot": "yes", "access": "no"}, "walk")
    assert deviations.may_stop({"barrier": "gate", "foot": "yes", "access": "no"}, "bike")
    assert not deviations.may_stop({"barrier": "kerb"}, "car")
    assert deviations.may_stop({"highway": "crossing", "bicycle": "no"}, "bike")
    assert not deviations.may_stop({"highway": "crossing", "bicycle": "no"}, "walk")


def test_an_encoded_line_is_decoded_to_longitudes_and_latitudes():
    # The example of Google's description of the format, which has five decimals where Valhalla has six.
    degrees = [[-120.2, 38.5], [-120.95, 40.7], [-126.453, 43.252]]
    assert deviations.decode("_p~iF~ps|U_ulLnnqC_mqNvxq`@") * 10 == pytest.approx(np.array(degrees))


def test_a_network_laid_out_several_times_hangs_together():
    one = sample_network()
    made = clicks.tiled(one, 3)
    joints = 2 * clicks.JOINED
    assert len(made.node_xy) == 3 * len(one.node_xy)
    assert len(made.table) == 3 * len(one.table) + joints
    assert made.length_km == pytest.approx(3 * one.length_km, rel=0.2)
    _, alone = one.components()
    _, km = made.components()
    assert km.max() > 2.9 * alone.max()
    straight = np.hypot(*(made.node_xy[made.from_node] - made.node_xy[made.to_node])[-joints:].T)
    np.testing.assert_allclose(made.table["length_m"].to_numpy()[-joints:], straight)
