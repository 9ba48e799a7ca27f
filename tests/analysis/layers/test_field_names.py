"""Fields that nobody chose are found by their names, whatever the case, accents and signs."""

from __future__ import annotations

import pandas as pd
import pytest

from klimaklok_plugin.analysis.layers import field_names
from klimaklok_plugin.analysis.layers.field_names import all_say_the_same, find_fields, fold

LISTS = {name: names for name, names in vars(field_names).items() if name.isupper() and isinstance(names, tuple)}


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Antall elever", field_names.PUPILS),
        ("ANTALL_ELEVER", field_names.PUPILS),
        ("Pop_Tot", field_names.INHABITANTS),
        ("ÅDT", field_names.TRAFFIC),
        ("Årsdøgntrafikk", field_names.TRAFFIC),
        ("A\u030ardøgntrafikk".replace("rd", "rsd"), field_names.TRAFFIC),  # as a Mac writes it
        ("arsdogntrafikk", field_names.TRAFFIC),  # as a Shapefile may have it
        ("typeVeg", field_names.ROAD_CLASS),
    ],
)
def test_a_field_is_found_however_its_name_is_written(field, names):
    assert find_fields(names, ["fid", "other", field]) == [field]


@pytest.mark.parametrize("field", ["elever_2019", "elev", "pop_tot_kvinner", "", "navn på elever"])
def test_what_is_only_like_a_name_is_not_taken(field):
    assert find_fields(field_names.PUPILS + field_names.INHABITANTS, [field]) == []


def test_the_order_is_that_of_the_names_not_of_the_layer():
    assert find_fields(("outlets", "points"), ["points", "Outlets"]) == ["Outlets", "points"]


@pytest.mark.parametrize("name", LISTS)
def test_no_list_names_a_field_twice(name):
    folded = [fold(each) for each in LISTS[name]]
    assert len(folded) == len(set(folded))


def test_what_is_missing_is_the_same_in_every_type():
    one = pd.Series([1, None], dtype="Int64")
    assert all_say_the_same(pd.DataFrame({"a": one, "b": pd.Series([1.0, None])})) is True
    assert all_say_the_same(pd.DataFrame({"a": one, "b": pd.Series([1.0, 0.0])})) is False


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ([1, 2], [1.0, 2.0], True),
        ([1, 2], ["1", "2"], True),
        ([1, None], [1, None], True),
        ([1, None], [1, 0], False),
        (["a", "b"], ["a", "c"], False),
        ([1, 2], [2, 1], False),
    ],
)
def test_columns_say_the_same_as_numbers(one, other, same):
    assert all_say_the_same(pd.DataFrame({"a": one, "b": other})) is same
