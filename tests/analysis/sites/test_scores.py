"""The arithmetic of scores and ranks, by brute force and by what must always hold."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from klimaklok_plugin.analysis.sites.scores import (
    effective_weights,
    rank,
    rank_spread,
    weight_draws,
    weight_table,
    weighted_scores,
)
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
HOUSING = STRATEGY.sites.profiles["housing"].weights
NAMES = (
    "hub_walk", "hub_frequency", "hub_bike", "parking_walk",
    "service_school", "service_kindergarten", "service_grocery", "service_health", "constraint",
)  # fmt: skip
RULES = STRATEGY.sites.robustness

points = st.one_of(st.just(np.nan), st.floats(0, 100))
tables = arrays(np.float64, st.tuples(st.integers(1, 12), st.just(len(NAMES))), elements=points)


@given(tables)
def test_weights_add_up_to_one_over_what_is_there(values):
    weights = effective_weights(weight_table(HOUSING, NAMES), values)
    assert (weights[np.isnan(values)] == 0).all()
    there = ~np.isnan(values).all(axis=1)
    np.testing.assert_allclose(weights.sum(axis=1), there.astype(float))
    total = weighted_scores(values, weights)
    assert np.array_equal(np.isnan(total), ~there)
    low, high = (f(values[there], axis=1) for f in (np.nanmin, np.nanmax)) if there.any() else ([], [])
    assert (total[there] >= np.asarray(low) - 1e-5).all()
    assert (total[there] <= np.asarray(high) + 1e-5).all()


def test_a_missing_component_leaves_its_weight_to_its_own_branch():
    values = np.full((3, len(NAMES)), 50.0)
    values[1, 1:4] = np.nan
    values[2, :4] = np.nan
    weights = effective_weights(weight_table(HOUSING, NAMES), values)
    np.testing.assert_allclose(weights[0, :4], [0.275, 0.1375, 0.0825, 0.055])
    np.testing.assert_allclose(weights[1, :4], [0.55, 0, 0, 0])
    np.testing.assert_allclose(weights[1, 4:], weights[0, 4:])
    np.testing.assert_allclose(weights[2, 8], 0.1 / 0.45)


grades = st.integers(1, 30).flatmap(
    lambda n: st.tuples(
        arrays(np.int64, n, elements=st.integers(0, 3)),
        arrays(np.float64, n, elements=st.sampled_from([0.0, 10.0, 50.0, 99.5, 100.0])),
    )
)


@given(grades)
def test_a_rank_is_one_more_than_the_number_of_better_sites(given_grades):
    classes, scores = given_grades
    better = (classes[None] < classes[:, None]) | (
        (classes[None] == classes[:, None]) & (scores[None] > scores[:, None])
    )
    assert rank(classes, scores).tolist() == (better.sum(axis=1) + 1).tolist()


def test_a_site_without_score_comes_last_in_its_class():
    assert rank(np.array([1, 1, 2]), np.array([np.nan, 0.0, 100.0])).tolist() == [2, 1, 3]


def test_two_components_at_odds_swap_ranks_when_weights_vary_and_twins_stay_together():
    values = np.array([[100.0, 0.0], [0.0, 100.0], [60.0, 60.0], [60.0, 60.0]])
    weights = np.full((4, 2), 0.5)
    ranks = rank(np.zeros(4, dtype=int), weighted_scores(values, weights))
    low, high = rank_spread(values, weights, ranks, RULES, lambda s: np.zeros(len(s), dtype=int))
    assert ranks.tolist() == [3, 3, 1, 1]
    assert (low[:2] <= 3).all()
    assert (high[:2] == 4).all()
    assert (low[2], high[2]) == (low[3], high[3]) == (1, 2), "behind a site that gets 65 of 100 for the better half"


@given(st.integers(1, 400), st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 1.0]))
def test_the_spread_leaves_out_as_many_draws_as_it_says(count, coverage):
    """By counting in whole numbers: of 200 draws at 0.9, ten on each side."""
    rules = dataclasses.replace(RULES, count=count, coverage=coverage)
    rng = np.random.default_rng(count)
    values, weights = rng.uniform(0, 100, (8, 3)), np.full((8, 3), 1 / 3)
    ranks = np.full(8, 4)
    low, high = rank_spread(values, weights, ranks, rules, lambda s: np.zeros(len(s), dtype=int))
    drawn = []
    for factors in weight_draws(rules, 3):
        scores = [round(float(row @ factors / factors.sum()), 6) for row in values]
        drawn.append([1 + sum(other > score for other in scores) for score in scores])
    out = count * round(1000 * (1 - coverage)) // 2000
    ordered = np.sort(np.array(drawn), axis=0)
    assert low.tolist() == np.minimum(ordered[out], 4).tolist()
    assert high.tolist() == np.maximum(ordered[count - 1 - out], 4).tolist()


def test_without_draws_or_without_spread_a_rank_is_firm():
    values = np.random.default_rng(1).uniform(0, 100, (30, 4))
    weights = np.full((30, 4), 0.25)
    ranks = rank(np.zeros(30, dtype=int), weighted_scores(values, weights))
    for rules in (dataclasses.replace(RULES, count=0), dataclasses.replace(RULES, spread=0.0)):
        low, high = rank_spread(values, weights, ranks, rules, lambda s: np.zeros(len(s), dtype=int))
        assert low.tolist() == ranks.tolist() == high.tolist()
