"""Two results side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimaklok_plugin.reports.comparison import AFTER, BEFORE, CHANGE, IN, common_key, side_by_side

BEFORE_TABLE = pd.DataFrame({"name": ["A", "B", "C", "D"], "rank": [1, 2, 3, 4], "class": ["x", "y", "y", None]})
AFTER_TABLE = pd.DataFrame({"name": ["E", "D", "B", "A"], "rank": [1, 2, 3, 1], "class": ["x", None, "x", "x"]})


def test_what_changed_most_comes_first_and_what_is_new_or_gone_last():
    compared = side_by_side(BEFORE_TABLE, AFTER_TABLE, "name", "rank")
    rows = compared.rows
    assert rows.index[:3].tolist() == ["D", "B", "A"]
    assert set(rows.index[3:]) == {"C", "E"}
    assert rows.loc["D", [BEFORE, AFTER, CHANGE]].tolist() == [4, 2, -2]
    assert rows.loc["C", IN] == "only_before"
    assert rows.loc["E", IN] == "only_after"
    assert (compared.changed, compared.same, compared.gone, compared.new) == (2, 1, 1, 1)


def test_sums_made_in_another_order_are_the_same():
    before = pd.DataFrame({"name": ["A", "B", "C"], "metres": [0.3, 12345.6, 1.0]})
    after = pd.DataFrame({"name": ["A", "B", "C"], "metres": [0.1 + 0.2, 12345.6 + 1e-9, 1.001]})
    compared = side_by_side(before, after, "name", "metres")
    assert (compared.changed, compared.same) == (1, 2)
    assert compared.rows.index[0] == "C"
    assert compared.rows.loc[["A", "B"], CHANGE].tolist() == [0, 0]


def test_rows_that_changed_alike_keep_the_order_of_their_table_and_are_not_sorted_as_texts():
    before = pd.DataFrame({"name": ["Jar · 20", "Jar · 5", "Jar · 15", "Jar · 10"], "people": [1, 1, 1, 1]})
    after = pd.DataFrame({"name": ["Jar · 5", "Jar · 10", "Jar · 15"], "people": [2, 2, 2]})
    compared = side_by_side(before, after, "name", "people")
    assert compared.rows.index.tolist() == ["Jar · 5", "Jar · 10", "Jar · 15", "Jar · 20"]


def test_of_texts_only_whether_they_changed_is_known_and_two_unknowns_are_the_same():
    compared = side_by_side(BEFORE_TABLE, AFTER_TABLE, "name", "class")
    assert compared.rows[CHANGE].isna().all()
    assert (compared.changed, compared.same) == (1, 2)
    assert compared.rows.index[0] == "B"


def test_the_key_is_the_first_column_that_names_every_row_once_in_both():
    twice = BEFORE_TABLE.assign(name=["A", "A", "C", "D"], site_id=[1, 2, 3, 4])
    assert common_key(twice, AFTER_TABLE.assign(site_id=[4, 3, 2, 1]), ["name", "missing", "site_id"]) == "site_id"
    assert common_key(twice, AFTER_TABLE, ["name", "class"]) is None


@given(
    st.dictionaries(st.integers(0, 30), st.integers(-5, 5)),
    st.dictionaries(st.integers(0, 30), st.integers(-5, 5)),
)
def test_each_row_of_either_table_is_counted_once(before, after):
    tables = [pd.DataFrame({"id": list(each), "value": list(each.values())}, dtype=int) for each in (before, after)]
    compared = side_by_side(*tables, "id", "value")
    both = before.keys() & after.keys()
    assert set(compared.rows.index) == before.keys() | after.keys()
    assert compared.changed == sum(before[each] != after[each] for each in both)
    assert compared.same == sum(before[each] == after[each] for each in both)
    assert (compared.gone, compared.new) == (len(before.keys() - both), len(after.keys() - both))
    for name in both:
        assert compared.rows.loc[name, CHANGE] == pytest.approx(after[name] - before[name])
    assert all(np.isnan(compared.rows.loc[name, CHANGE]) for name in before.keys() ^ after.keys())
