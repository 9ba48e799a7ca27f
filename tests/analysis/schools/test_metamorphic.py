"""Answers do not depend on accidents: the order of features, how lines are drawn, where the map's origin lies."""

from __future__ import annotations

import functools

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString

from klimaklok_plugin.analysis.schools.groups import WalkingOptions, walking_groups
from klimaklok_plugin.analysis.schools.zones import HeartZoneLayers, HeartZoneOptions, heart_zones
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.routing.test_graph import network

STRATEGY = load_strategy()
ORIGIN = np.array([590_000.0, 6_640_000.0])
SEEDS = range(2)
MEASURES = ("stopping_ban", "closed_in_hours", "closed")
KNOWN = {"speed_kmh": 30, "speed_back_kmh": 30, "speed_known": True}


def layer(shapes, **columns):
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=25832), crs=25832, index=range(len(shapes)))


@functools.cache
def town(seed):
    """Return streets at odd places, and all layers of a heart zone; no two ways are of the same length."""
    rng = np.random.default_rng(seed)
    side, step = 10, 150.0
    at = np.stack(np.meshgrid(np.arange(side), np.arange(side), indexing="ij"), axis=-1) * step
    at = at + rng.uniform(-30, 30, at.shape) + ORIGIN
    ends = [
        ((row, column), other)
        for row, column in np.ndindex(side, side)
        for other in ((row + 1, column), (row, column + 1))
        if max(other) < side
    ]
    lines = [[tuple(at[one]), tuple(at[other])] for one, other in ends if rng.random() < 0.9]

    def points(count, low=100, high=1250):
        return shapely.points(rng.uniform(low, high, (count, 2)) + ORIGIN)

    low = rng.uniform(0, 1200, (40, 2)) + ORIGIN
    layers = {
        "schools": layer(points(3, 400, 900), name=["Ask", "Bjørk", "Eik"], pupils=[200, 150, 100]),
        "population": layer(shapely.box(*low.T, *(low + 100).T), pop_tot=rng.integers(10, 200, 40)),
        "destinations": layer(points(2), jobs=[100, 300]),
        "parking": layer(points(5)),
    }
    return lines, layers


def streets(lines, **more):
    return network(*lines, **KNOWN, road_class=pd.Categorical(["residential"] * len(lines)), **more)


def assessed(lines, layers, measure="closed", **more):
    options = HeartZoneOptions(
        measure=measure, radius_m=210, pupils_field="pupils", destination_field="jobs", assume_municipal=True
    )
    return heart_zones(HeartZoneLayers(**layers), streets(lines, **more), STRATEGY, options)


NUMBERS = [
    *("pupils", "pupils_near", "pupils_walk", "pupils_right_grade_1", "pupils_right_grade_2", "residents"),
    *("school_cars", "kept_out", "cars_walk", "cars_cut_off", "added_km_day", "added_km_school", "added_km_other"),
    *("zone_km_before", "zone_km_after", "cut_off", "served_share", "streets_m", "others_share"),
    *("worst_added", "gates", "drop_offs"),
]
CODES = ["status", "need", "effect", "side_effects", "feasibility", "measures"]


def assert_same(one, other, metres=0.01, share=1e-6, names=("Ask", "Bjørk", "Eik"), pieces=0.0):
    """Hold two results against each other.

    Cars count on the whole of the first and the last street of a trip, so that how long these are (`pieces`) shows in
    what is driven inside a zone.
    """
    card, changed = (result.scorecard.set_index("school_name").loc[list(names)] for result in (one, other))
    pd.testing.assert_frame_equal(card[CODES].fillna(""), changed[CODES].fillna(""), check_dtype=False)
    for name in NUMBERS:
        np.testing.assert_allclose(
            card[name].astype(float),
            changed[name].astype(float),
            atol=0.101,
            err_msg=name,
            rtol=pieces if name.startswith("zone_km") else share,
        )
    for name in names:
        mine, theirs = (each[each["school_name"] == name] for each in (one.drop_offs, other.drop_offs))
        assert mine["status"].tolist() == theirs["status"].tolist(), name
        np.testing.assert_allclose(mine["walk_m"], theirs["walk_m"], atol=1 + metres)
        np.testing.assert_allclose(mine["served"].astype(float), theirs["served"].astype(float), atol=1)


def redrawn(lines, seed):
    """Return the same streets in another order, some turned round, some in two pieces."""
    rng = np.random.default_rng(seed)
    made = []
    for line in (lines[place] for place in rng.permutation(len(lines))):
        share = rng.uniform(0.2, 0.8)
        middle = tuple((1 - share) * np.array(line[0]) + share * np.array(line[1]))
        pieces = [[line[0], middle], [middle, line[1]]] if rng.random() < 0.4 else [line]
        made += [each[::-1] if rng.random() < 0.5 else each for each in pieces]
    return made


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("seed", SEEDS)
def test_streets_reordered_reversed_and_split_give_the_same(seed, measure):
    lines, layers = town(seed)
    assert_same(assessed(lines, layers, measure), assessed(redrawn(lines, seed), layers, measure), pieces=0.1)


@pytest.mark.parametrize("measure", MEASURES)
def test_streets_drawn_twice_count_nobody_twice(measure):
    lines, layers = town(0)
    one, twice = assessed(lines, layers, measure), assessed([*lines, *lines], layers, measure)
    names = [name for name in NUMBERS[:10] if name != "cars_cut_off"]
    names += ["cut_off", "others_share"]
    np.testing.assert_allclose(one.scorecard[names].astype(float), twice.scorecard[names].astype(float), atol=0.101)
    pd.testing.assert_frame_equal(one.scorecard[["need", "effect"]], twice.scorecard[["need", "effect"]])


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("shift", [(0.01, 0.0), (500.0, -250.0)])
def test_a_map_that_is_moved_gives_the_same(shift, measure):
    # By whole squares of the grid that homes are gathered in, or by hardly anything.
    lines, layers = town(0)
    moved = {name: each.set_geometry(each.translate(*shift)) for name, each in layers.items()}
    other = [[tuple(np.add(end, shift)) for end in line] for line in lines]
    assert_same(assessed(lines, layers, measure), assessed(other, moved, measure))


@pytest.mark.parametrize("crs", [4326, 25833])
def test_layers_in_another_crs_give_the_same(crs):
    lines, layers = town(1)
    cells = layers["population"]
    layers = layers | {"population": cells.set_geometry(cells.centroid)}
    other = {name: each.to_crs(crs) for name, each in layers.items()}
    assert_same(assessed(lines, layers), assessed(lines, other), share=1e-3)


@pytest.mark.parametrize("seed", SEEDS)
def test_features_in_another_order_give_the_same(seed):
    lines, layers = town(seed)
    rng = np.random.default_rng(seed)
    mixed = {name: each.iloc[rng.permutation(len(each))] for name, each in layers.items()}
    assert_same(assessed(lines, layers), assessed(lines, mixed))


@pytest.mark.parametrize("measure", MEASURES)
def test_a_school_far_away_changes_nothing_for_the_others(measure):
    lines, layers = town(0)
    corner = lines[0][0]
    lines = [*lines, [corner, (corner[0] - 20_000.0, corner[1])]]
    there = layer([shapely.Point(corner[0] - 19_000.0, corner[1])], name=["Fjern"], pupils=[50])
    more = layers | {"schools": pd.concat([layers["schools"], there], ignore_index=True)}
    assert_same(assessed(lines, layers, measure), assessed(lines, more, measure))


def test_a_zone_beside_it_does_not_move_the_drop_off_places_of_a_school():
    lines, layers = town(0)
    everywhere = shapely.box(*ORIGIN, *(ORIGIN + 2000))
    mine = {"schools": layers["schools"].iloc[:1], "school_areas": layer([everywhere], school=["Ask"])}
    alone = layers | mine
    near = layer(layers["schools"].geometry.iloc[:1].translate(380, 0).to_numpy(), name=["Nabo"], pupils=[0])
    beside = alone | {"schools": pd.concat([alone["schools"], near], ignore_index=True)}
    one, both = assessed(lines, alone), assessed(lines, beside)
    places = both.drop_offs[both.drop_offs["school_name"] == "Ask"]
    assert len(places) == len(one.drop_offs) > 0
    mine, theirs = (shapely.get_coordinates(each.geometry) for each in (one.drop_offs, places))
    np.testing.assert_allclose(theirs, mine, atol=1e-6)
    assert (both.zones["overlaps"].notna()).all(), "the two zones cut each other's streets"


@pytest.mark.parametrize("seed", SEEDS)
def test_cells_cut_in_four_hold_the_same_people(seed):
    lines, layers = town(seed)
    cells = layers["population"]
    low = cells.bounds[["minx", "miny"]].to_numpy()
    corners = np.concatenate([low + 50 * np.array(step) for step in ((0, 0), (0, 1), (1, 0), (1, 1))])
    quarters = layer(shapely.box(*corners.T, *(corners + 50).T), pop_tot=np.tile(cells["pop_tot"] / 4, 4))
    one, cut = assessed(lines, layers), assessed(lines, layers | {"population": quarters})
    counts = ["pupils", "pupils_near", "pupils_right_grade_1", "residents", "school_cars", "kept_out"]
    pd.testing.assert_frame_equal(one.scorecard[CODES], cut.scorecard[CODES])
    np.testing.assert_allclose(
        one.scorecard[counts].astype(float), cut.scorecard[counts].astype(float), rtol=0.12, atol=3
    )


# --- walking groups --------------------------------------------------------------------------------------------------


def groups(lines, layers):
    options = WalkingOptions(internal=True, age_share=0.1)
    return walking_groups(layers["schools"], streets(lines), STRATEGY, options, population=layers["population"])


def assert_same_groups(one, other, share=1e-6):
    assert other.adults == one.adults
    assert other.plan.proven.all()
    assert one.plan.proven.all()
    for result, name in ((one, "one"), (other, "other")):
        assert result.routes["pupils"].sum() > 50, name
    np.testing.assert_allclose(other.plan.pupils.sum(), one.plan.pupils.sum(), rtol=share)
    sums = [result.unserved.groupby("reason")["pupils"].sum() for result in (one, other)]
    pd.testing.assert_series_equal(*sums, rtol=max(share, 1e-3), atol=0.5)
    walked = [(r.plan.pupils * r.plan.walk_m).sum() for r in (one, other)]
    assert walked[1] == pytest.approx(walked[0], rel=0.1)


@pytest.mark.parametrize("seed", SEEDS)
def test_groups_are_the_same_on_streets_reordered_and_reversed(seed):
    lines, layers = town(seed)
    turned = [line[::-1] for line in lines[::-1]]
    assert_same_groups(groups(lines, layers), groups(turned, layers))


@pytest.mark.parametrize("seed", SEEDS)
def test_groups_are_the_same_for_layers_in_another_order(seed):
    lines, layers = town(seed)
    mixed = {name: each.iloc[::-1] for name, each in layers.items()}
    assert_same_groups(groups(lines, layers), groups(lines, mixed))


@pytest.mark.parametrize("shift", [(0.01, 0.0), (500.0, -250.0)])
def test_groups_are_the_same_on_a_map_that_is_moved(shift):
    lines, layers = town(0)
    moved = {name: each.set_geometry(each.translate(*shift)) for name, each in layers.items()}
    other = [[tuple(np.add(end, shift)) for end in line] for line in lines]
    assert_same_groups(groups(lines, layers), groups(other, moved))


@pytest.mark.parametrize("crs", [4326, 25833])
def test_groups_are_the_same_for_layers_in_another_crs(crs):
    lines, layers = town(1)
    assert_same_groups(
        groups(lines, layers), groups(lines, {name: each.to_crs(crs) for name, each in layers.items()}), 1e-3
    )


def test_groups_are_the_same_with_a_school_far_away():
    lines, layers = town(0)
    corner = lines[0][0]
    lines = [*lines, [corner, (corner[0] - 20_000.0, corner[1])]]
    there = layer([shapely.Point(corner[0] - 19_000.0, corner[1])], name=["Fjern"], pupils=[50])
    more = layers | {"schools": pd.concat([layers["schools"], there], ignore_index=True)}
    assert_same_groups(groups(lines, layers), groups(lines, more))


def test_the_towns_are_worth_the_trouble():
    """Something of everything is there to be changed."""
    for seed in SEEDS:
        lines, layers = town(seed)
        result = assessed(lines, layers)
        assert result.scorecard["kept_out"].gt(0).any()
        assert result.scorecard["drop_offs"].sum() >= 3
        assert len(result.displacement) > 10
        assert len(result.cut_off) > 0
        assert isinstance(result.displacement.geometry.iloc[0], LineString)
