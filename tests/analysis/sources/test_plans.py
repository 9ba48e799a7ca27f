"""What the land-use codes of plans stand for, by the strategy's table; nothing unknown stops a run."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.analysis.sources import plans
from klimaklok_plugin.analysis.strategy.loading import load_strategy

RULES = load_strategy().sites
HOUSING, RETAIL, OFFICE, AREA = "housing", "retail", "office", "area_intensive"


def uses(*values, rules=RULES, **columns):
    return plans.land_uses(pd.DataFrame({"arealformål": list(values), **columns}), "arealformål", rules)


@pytest.mark.parametrize(
    ("codes", "profile"),
    [
        ((1110, 1111, 1112, 1113, 1119), HOUSING),
        ((1130, 1140, 1150, 1151), RETAIL),
        ((1160, 1161, 1162, 1163, 1164, 1168, 1169), OFFICE),
        ((1310,), OFFICE),
        ((1340, 1350, 1500, 1510, 1550, 1599), AREA),
        ((1801, 1802, 1804), HOUSING),
    ],
)
def test_codes_have_the_profile_that_the_strategy_gives_them(codes, profile):
    found = uses(*codes)
    assert set(found.profile) == {profile}
    assert set(found.out) == {""}


@pytest.mark.parametrize("code", [2010, 2082, 3040, 3002, 5100, 5130, 6001, 6800])
def test_where_nothing_is_built_is_skipped(code):
    assert uses(code, 1110).out.tolist() == [plans.SKIPPED, ""]


def test_combined_uses_and_codes_that_leave_the_use_open_are_told_apart():
    found = uses(1800, 1802, 1130, 1110, 2010)
    assert found.open.tolist() == [True, True, True, False, False]
    assert found.profile[0] == ""  # the default that the user chooses
    assert [(code, count) for code, _, count in found.counted(found.open)] == [(1130, 1), (1800, 1), (1802, 1)]


def test_what_is_built_without_a_profile_that_fits_and_what_nobody_knows_go_out_with_a_reason():
    found = uses(1400, 1470, 1120, 7777, "hytte", None, "bolig")
    unscored = [plans.UNSCORED] * 3
    assert found.out.tolist() == [*unscored, plans.UNKNOWN, plans.UNKNOWN, "", ""]
    assert found.empty.tolist() == [False] * 5 + [True, False]
    assert found.profile.tolist() == ["", "", "", "", "", "", HOUSING]


@pytest.mark.parametrize("written", [1113, 1113.0, "1113", "1113.0", " 1113 - Blokkbebyggelse", "1113: blokk", "1113 "])
def test_a_code_is_read_however_it_is_written(written):
    assert uses(written).profile.tolist() == [HOUSING]


@pytest.mark.parametrize("written", ["11130", "B1113", "113", "felt 1113"])
def test_other_numbers_are_no_codes(written):
    assert uses(written).out.tolist() == [plans.UNKNOWN]


def test_the_strategys_words_go_before_codes_and_the_narrowest_range_before_wider_ones(tmp_path):
    own = tmp_path / "egen.toml"
    own.write_text(
        '[sites.land_use]\nvalue = { "1140" = "office" }\nunit = ""\nsource = "x"\n'
        "[sites.plan_codes]\n"
        '"1113" = { value = { use = "office", en = "x", nb = "x" }, unit = "", source = "x" }\n'
        '"1110-1115" = { value = { use = "retail", en = "x", nb = "x" }, unit = "", source = "x" }\n',
        encoding="utf-8",
    )
    assert uses(1140, 1113, 1110, 1119, rules=load_strategy(own).sites).profile.tolist() == [
        OFFICE, OFFICE, RETAIL, HOUSING,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "entry",
    [
        '"11" = { value = { use = "housing", en = "x", nb = "x" }, source = "x" }',
        '"1119-1110" = { value = { use = "housing", en = "x", nb = "x" }, source = "x" }',
        '"1110" = { value = { use = "castle", en = "x", nb = "x" }, source = "x" }',
        '"1110" = { value = { use = "housing", en = "x" }, source = "x" }',
        '"1110" = { value = { use = "housing", en = "x", nb = "x", open = "yes" }, source = "x" }',
        '"1110" = { value = "housing", source = "x" }',
    ],
)
def test_a_wrong_entry_of_the_table_is_named(tmp_path, entry):
    own = tmp_path / "egen.toml"
    own.write_text(f"[sites.plan_codes]\n{entry}\n", encoding="utf-8")
    with pytest.raises(KlimaklokError, match=r"egen\.toml.*sites\.plan_codes\."):
        load_strategy(own)


def test_of_a_plan_with_many_kinds_of_objects_only_areas_of_a_land_use_are_sites():
    kinds = ["RpArealformålOmråde", "RpAngittHensynSone", "RpOmråde", "KpArealformålOmråde"]
    found = uses("1110", None, None, None, objtype=kinds)
    assert found.out.tolist() == ["", plans.NO_AREA, plans.NO_AREA, ""]


def test_names_of_sites_are_no_kinds_of_objects():
    assert set(uses(None, None, name=["Rp", "Kvartal 4"]).out) == {""}


def test_every_code_is_held_by_one_narrowest_range():
    ranges = [plans.plan_range(each) for each in RULES.plan_codes]
    for code in range(1000, 7000):
        widths = sorted(last - first for first, last in ranges if first <= code <= last)
        assert len(widths) < 2 or widths[0] < widths[1], code


def test_a_layer_of_a_plan_is_known_by_its_codes():
    frame = pd.DataFrame({"RpArealformål": [None, "1110"], "bolig": ["x", "y"]})
    assert plans.recognise_plan(list(frame), frame)
    assert not plans.recognise_plan(["arealbruk"], pd.DataFrame({"arealbruk": ["bolig"]}))
    assert not plans.recognise_plan(["navn"], pd.DataFrame({"navn": ["1110"]}))


def test_a_hundred_thousand_areas_take_no_loop():
    codes = np.tile([1110, 2010, 7777, 1800], 25_000)
    found = uses(*codes)
    assert np.unique(found.out.astype(str), return_counts=True)[1].tolist() == [50_000, 25_000, 25_000]


def test_geodataframes_are_read_as_well():
    frame = gpd.GeoDataFrame({"arealformål": [1110]}, geometry=[None])
    assert plans.land_uses(frame, "arealformål", RULES).profile.tolist() == [HOUSING]


@pytest.mark.parametrize(
    ("columns", "fits"),
    [
        ({"arealbruk": ["bolig", "Kontor ", None]}, True),
        ({"land_use": ["housing", "area_intensive"]}, True),
        ({"land_use": ["housing", "forest"]}, False),
        ({"land_use": [None]}, False),
        ({"navn": ["bolig"]}, False),
    ],
)
def test_a_layer_of_sites_is_known_by_words_that_the_strategy_knows(columns, fits):
    assert plans.recognise_sites(list(columns), pd.DataFrame(columns), RULES) is fits
