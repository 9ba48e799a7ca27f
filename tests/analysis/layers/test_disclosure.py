"""Small counts of persons are not shown."""

from __future__ import annotations

import doctest

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from klimaklok_plugin.analysis.layers import disclosure as privacy
from klimaklok_plugin.analysis.layers.disclosure import protected, protected_shares, under

LEAST = 10
COUNTS = st.lists(st.one_of(st.floats(0, 1000), st.just(float("nan"))), max_size=30)


def test_the_examples_are_right():
    assert doctest.testmod(privacy).failed == 0


def test_counts_from_one_to_nine_are_hidden_and_none_and_ten_are_not():
    counts = np.arange(12.0)
    assert np.flatnonzero(under(counts, LEAST)).tolist() == list(range(1, 10))
    assert np.flatnonzero(np.isnan(protected(counts, LEAST))).tolist() == list(range(1, 10))
    assert protected(counts, LEAST)[[0, 10, 11]].tolist() == [0, 10, 11]


def test_a_fraction_of_a_person_is_a_person():
    assert under(np.array([0.2, 9.999]), LEAST).all()


def test_what_is_not_known_stays_unknown_and_is_not_called_small():
    assert not under(np.array([np.nan]), LEAST)[0]
    assert np.isnan(protected(np.array([np.nan]), LEAST)[0])


def test_nothing_is_hidden_where_the_strategy_asks_for_nothing():
    assert not under(np.arange(12.0), 0).any()


@given(COUNTS, st.integers(0, 1000))
def test_no_small_count_comes_out_and_every_other_comes_out_as_it_is(values, least):
    counts = np.array(values)
    shown = protected(counts, least)
    known = ~np.isnan(shown)
    np.testing.assert_array_equal(shown[known], counts[known])
    assert ((shown[known] == 0) | (shown[known] >= least)).all()
    np.testing.assert_array_equal(known, ~under(counts, least) & ~np.isnan(counts))


def test_the_input_is_not_changed():
    counts = np.array([3.0, 30.0])
    protected(counts, LEAST)
    assert counts.tolist() == [3, 30]


def test_neither_a_step_nor_the_difference_of_two_shown_steps_is_small():
    counts = np.array([[0, 3, 12, 15, 40], [10, 20, 30, 40, 50], [0, 0, 0, 0, 9], [38, 38, 38, 38, 40]], float)
    shown = privacy.protected_steps(counts, 10)
    assert np.isnan(shown[0]).tolist() == [False, True, True, False, False]
    assert shown[1].tolist() == [10, 20, 30, 40, 50]
    assert np.isnan(shown[2]).tolist() == [False, False, False, False, True]
    assert np.isnan(shown[3]).tolist() == [True, True, True, True, False]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6), st.integers(1, 20))
def test_no_difference_of_shown_steps_counts_fewer_than_the_least(values, least):
    counts = np.cumsum(np.array([values], float), axis=1)
    shown = privacy.protected_steps(counts, least)[0]
    seen = shown[~np.isnan(shown)]
    apart = (seen[:, None] - seen[None, :]).ravel()
    assert not ((apart > 0) & (apart < least)).any()
    assert ((seen == 0) | (seen >= least)).all()


def test_what_is_left_out_of_shares_is_hidden_among_as_many_as_are_needed_and_no_more():
    # Of 100 persons 4 and 6 are few each; together they are the ten that are needed, so nothing else is left out.
    assert np.isnan(protected_shares(np.array([[0.9, 0.04, 0.06]]), np.array([100.0]), 10)).tolist() == [
        [False, True, True]
    ]
    # 4 and 5 are nine: the smallest of the others is left out, too.
    assert np.isnan(protected_shares(np.array([[0.8, 0.11, 0.04, 0.05]]), np.array([100.0]), 10)).tolist() == [
        [False, True, True, True]
    ]
