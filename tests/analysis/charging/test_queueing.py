"""Erlang's formulas: against printed tables, against the states of the queue themselves, and their properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimaklok_plugin.analysis.charging.messages import ChargingLoadTooLargeError
from klimaklok_plugin.analysis.charging.queueing import (
    MAX_LOAD,
    erlang_b,
    erlang_c,
    load_carried,
    load_offered,
    points_needed,
)

loads = st.floats(0, 60, allow_nan=False)
counts = st.integers(0, 60)
limits = st.floats(1e-4, 0.9)

# T. S. Rappaport, Wireless Communications: Principles and Practice (2nd ed. 2002), table 3.4, capacity of an Erlang B
# system: points, and the load in erlang at which all are occupied 1 %, 0.5 %, 0.2 % and 0.1 % of the time. Without its
# row for 40 points, in which 25.7 is printed for 25.6.
RAPPAPORT = {
    2: (0.153, 0.105, 0.065, 0.046),
    4: (0.869, 0.701, 0.535, 0.439),
    5: (1.36, 1.13, 0.900, 0.762),
    10: (4.46, 3.96, 3.43, 3.09),
    20: (12.0, 11.1, 10.1, 9.41),
    24: (15.3, 14.2, 13.0, 12.2),
    70: (56.1, 53.7, 51.0, 49.2),
    100: (84.1, 80.9, 77.4, 75.2),
}


def stationary(load, points, places):
    """Shares of time with 0, 1, … cars, from the balance of all flows in and out of each state."""
    states = places + 1
    rates = np.zeros((states, states))
    for cars in range(places):
        rates[cars, cars + 1] = load
        rates[cars + 1, cars] = min(cars + 1, points)
    np.fill_diagonal(rates, -rates.sum(axis=1))
    system = np.vstack([rates.T, np.ones(states)])
    return np.linalg.lstsq(system, np.append(np.zeros(states), 1.0), rcond=None)[0]


@pytest.mark.parametrize(("points", "row"), RAPPAPORT.items())
def test_the_load_carried_is_the_one_printed(points, row):
    for share, printed in zip((0.01, 0.005, 0.002, 0.001), row, strict=True):
        decimals = 3 if printed < 1 else 2 if printed < 10 else 1
        assert load_carried(points, share) == pytest.approx(printed, abs=10**-decimals)  # some are cut


def test_fifteen_lines_carry_what_the_erlang_calculators_manual_says():
    # erlang.com, calculator manual, "How much traffic can a trunk group handle": 15 lines, 1 %, 8.108 erlang.
    assert load_carried(15, 0.01) == pytest.approx(8.108, abs=0.0005)
    assert points_needed([8.108, 8.109], 0.01) == pytest.approx([15, 16])


@pytest.mark.parametrize(("load", "points"), [(0.3, 1), (1.0, 1), (2.5, 2), (2.0, 3), (7.3, 9), (12.0, 8)])
def test_b_is_the_share_of_time_in_the_last_state_of_a_queue_without_waiting(load, points):
    assert erlang_b(load, points) == pytest.approx(stationary(load, points, points)[-1])


@pytest.mark.parametrize(("load", "points"), [(0.3, 1), (0.8, 2), (2.0, 3), (7.3, 9)])
def test_c_is_the_share_of_time_with_no_free_point_in_a_queue_with_much_room(load, points):
    assert erlang_c(load, points) == pytest.approx(stationary(load, points, points + 300)[points:].sum(), abs=1e-9)


def test_small_cases_by_hand():
    assert erlang_b(1.0, [0, 1, 2]) == pytest.approx([1, 1 / 2, 1 / 5])
    assert erlang_c([0.5, 1.0, 2.0], [1, 2, 3]) == pytest.approx([1 / 2, 1 / 3, 4 / 9])
    assert points_needed([0, 0.01, 0.2, 1.0], 0.1) == pytest.approx([0, 1, 2, 3])
    assert load_offered([0, 0.5, 2 / 3, 1], 1) == pytest.approx([0, 1, 2, math.inf])


def test_no_load_needs_no_point_and_no_point_carries_a_load():
    assert points_needed(0, 0.1) == 0
    assert load_carried(0, 0.1) == 0
    assert load_carried(0, 0.1, waits=True) == 0
    assert (erlang_b(0, 0), erlang_b(0, 3), erlang_c(0, 3)) == (1, 0, 0)


def test_what_is_not_known_stays_unknown_and_what_has_no_end_has_none():
    assert np.isnan(points_needed([math.nan, 1], 0.1)).tolist() == [True, False]
    assert np.isnan(load_carried([math.nan, 1], 0.1)).tolist() == [True, False]
    assert np.isnan(erlang_b([math.nan, 1, 1], [1, math.nan, 1])).tolist() == [True, True, False]
    assert np.isnan(erlang_c([math.nan, 1, 1], [1, math.nan, 1])).tolist() == [True, True, False]
    assert np.isnan(load_offered([math.nan, 1, 1], [1, math.nan, 2])).tolist() == [True, True, False]
    assert points_needed(math.inf, 0.1) == math.inf
    assert (erlang_b(math.inf, 5), erlang_c(5, 5), erlang_c(math.inf, 5)) == (1, 1, 1)


def test_arrays_of_any_shape_keep_it():
    assert erlang_b(np.ones((2, 3)), 2).shape == (2, 3)
    assert erlang_b(np.ones((2, 1)), [1, 2, 3]).shape == (2, 3)
    assert points_needed(np.ones((2, 3)), 0.1).shape == (2, 3)
    assert load_carried(np.ones((2, 3)), 0.1).shape == (2, 3)
    assert points_needed([], 0.1).shape == load_carried([], 0.1).shape == (0,)


@pytest.mark.slow
def test_ten_thousand_erlang_are_no_trouble():
    needed = float(points_needed(10_000, 0.05))
    assert erlang_b(10_000, needed) <= 0.05 < erlang_b(10_000, needed - 1)
    assert needed == pytest.approx(9516, abs=10)  # A (1 - p) and a little more
    assert load_carried(needed, 0.05) >= 10_000


def test_a_load_that_nobody_could_mean_is_refused():
    with pytest.raises(ChargingLoadTooLargeError, match="weights"):
        points_needed([1, MAX_LOAD * 2], 0.1)


@pytest.mark.parametrize("share", [0, 1, -0.1, math.nan])
def test_a_limit_that_is_no_share_is_refused(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        points_needed(1, share)


@pytest.mark.parametrize("call", [lambda: erlang_b(-1, 2), lambda: erlang_b(1, -2), lambda: erlang_b(1, 1.5)])
def test_negative_loads_and_broken_points_are_refused(call):
    with pytest.raises(ValueError, match="negative"):
        call()


@pytest.mark.slow
@given(counts, limits, st.booleans())
def test_points_and_load_are_each_others_inverse(points, share, waits):
    assert points_needed(load_carried(points, share, waits=waits), share, waits=waits) == points


@given(loads, limits, st.booleans())
def test_the_points_needed_are_enough_and_one_less_is_not(load, share, waits):
    formula = erlang_c if waits else erlang_b
    needed = float(points_needed(load, share, waits=waits))
    assert formula(load, needed) <= share or needed == 0
    assert needed == 0 or formula(load, needed - 1) > share


@given(loads, loads, counts, counts)
def test_more_load_fills_and_more_points_free(one, other, few, many):
    low, high = sorted((one, other))
    fewer, more = sorted((few, many))
    for formula in (erlang_b, erlang_c):
        assert 0 <= formula(low, fewer) <= formula(high, fewer) <= 1
        assert formula(high, more) <= formula(high, fewer)
    assert np.all(erlang_b(low, fewer) <= erlang_c(low, fewer) + 1e-15)


@pytest.mark.slow
@given(st.floats(1e-3, 30), st.integers(1, 60))
def test_the_load_offered_is_found_from_the_load_that_was_measured(load, points):
    measured = load * (1 - erlang_b(load, points))
    assert load_offered(measured, points) == pytest.approx(load, rel=1e-6)


@given(st.lists(loads, min_size=2, max_size=6), limits)
def test_together_cars_need_no_more_points_than_apart(each, share):
    assert points_needed(sum(each), share) <= points_needed(each, share).sum()
