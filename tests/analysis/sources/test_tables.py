"""Whatever stands in a delivered table, it is placed or refused in words, and no row is lost."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.analysis.sources import plans, schools, tables
from klimaklok_plugin.analysis.strategy.loading import load_strategy

RULES = load_strategy().sites
ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(10**18), 10**18),
    st.floats(),
    st.booleans(),
    st.sampled_from(
        ["22620006649250", "25833", "EPSG:25832", "59,9", "6650000.5", "262000", "1e400", "nan", "٢٢", "1110"]
    ),
)
KINDS = {
    "cells": ["SSBID0250M", "pop_tot"],
    "rounded cells": ["ru1000m"],
    "addresses": ["Nord", "Øst", "EPSG-kode"],
    "schools": ["nsrId", "Breddegrad", "Lengdegrad", "lavesteTrinn"],
}


@pytest.mark.parametrize("kind", KINDS)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(data=st.data())
def test_any_values_are_placed_or_refused_in_words(kind, data):
    names = KINDS[kind]
    rows = data.draw(st.lists(st.tuples(*[ANYTHING] * len(names)), min_size=1, max_size=5))
    table = pd.DataFrame(rows, columns=names, dtype=object)
    made, refused = None, "tabell"
    try:
        made = tables.placed(table, "tabell")
    except KlimaklokError as error:
        refused = str(error)
    assert "tabell" in refused
    if made is not None:
        frame, notes = made
        assert len(frame) == len(table)
        assert list(frame.columns[: len(names)]) == names
        there = int((frame.geometry.notna() & ~frame.geometry.is_empty).sum())
        assert vars(notes[0])["values"]["count"] == there


@settings(max_examples=200)
@given(st.lists(ANYTHING, min_size=1, max_size=6))
def test_any_land_uses_are_a_profile_the_default_or_out_with_a_reason(values):
    found = plans.land_uses(pd.DataFrame({"code": pd.Series(values, dtype=object)}), "code", RULES)
    assert set(found.profile) <= {"", *RULES.profiles}
    assert set(found.out) <= {"", plans.SKIPPED, plans.UNSCORED, plans.UNKNOWN, plans.NO_AREA}
    assert not ((found.out != "") & (found.profile != "")).any()


@given(st.lists(ANYTHING, min_size=1, max_size=6))
def test_any_grades_are_of_a_kind(values):
    kinds = schools.kinds(pd.DataFrame({"nsrId": "1", "lavesteTrinn": pd.Series(values, dtype=object)}))
    assert set(kinds) <= {"school", "upper_secondary_school"}
