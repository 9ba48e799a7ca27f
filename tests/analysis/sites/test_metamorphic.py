"""Answers do not depend on accidents: the order of features, where the map's origin lies, how lines are drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from klimaklok_plugin.analysis.sites.ranking import SiteOptions, score_sites
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.sites.towns import ORIGIN, grid_lines, layer, random_hubs, random_sites, street

STRATEGY = load_strategy()
OPTIONS = SiteOptions(land_use_field="use", year=2030)
EXTENT = 1500.0
SEEDS = range(3)
NUMBERS = ["score", "hub_walk_m", "hub_bike_min", "constraint_share", "parking_walk_m", "svc_school_m", "score_year"]
CODES = ["track", "class", "hub_id", "hub_tier", "priority_area", "profile", "hub_id_year", "class_year"]
RANKS = ["rank", "rank_low", "rank_high", "rank_year"]


def town(seed):
    """Return street lines, and all layers a site can be scored by."""
    rng = np.random.default_rng(seed)

    def squares(count, side):
        xy = rng.uniform(0, EXTENT, (count, 2)) + ORIGIN
        return shapely.box(*xy.T, *(xy + side).T)

    def points(count):
        return shapely.points(rng.uniform(0, EXTENT, (count, 2)) + ORIGIN)

    hubs = random_hubs(rng, 8, EXTENT).assign(opens_year=[None] * 6 + [2029, 2030])
    areas = {"name": ["Vest", "Øst"], "kind": ["named_area", "centre"]}
    layers = {
        "sites": random_sites(rng, 16, EXTENT),
        "hubs": hubs,
        "services": layer(points(12), kind=np.resize(["school", "kindergarten", "health", "grocery"], 12)),
        "school_areas": layer(squares(2, 700), name=["A", "B"], free_places=[0, 10]),
        "priority_areas": layer(squares(2, 500), **areas),
        "constraints": layer(squares(3, 300)),
        "car_parking": layer([*points(3), *squares(2, 80)]),
    }
    return grid_lines(rng), layers


def scored(network, layers, **changes):
    layers = layers | changes
    given = {name: each for name, each in layers.items() if name not in ("sites", "hubs")}
    result = score_sites(layers["sites"], network, layers["hubs"], STRATEGY, OPTIONS, **given)
    return result.scored.set_index("id").sort_index()


def assert_same(one, other, tolerance=1e-6, *, ranks=True):
    assert one.index.equals(other.index)
    pd.testing.assert_frame_equal(one[CODES].fillna(""), other[CODES].fillna(""), check_dtype=False)
    np.testing.assert_allclose(one[NUMBERS].astype(float), other[NUMBERS].astype(float), atol=tolerance, rtol=0)
    if ranks:
        pd.testing.assert_frame_equal(one[RANKS], other[RANKS], check_dtype=False)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_features_does_not_matter(seed):
    lines, layers = town(seed)
    network, rng = street(lines), np.random.default_rng(seed)
    mixed = {name: each.iloc[rng.permutation(len(each))] for name, each in layers.items()}
    assert_same(scored(network, layers), scored(network, mixed))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_and_direction_of_lines_and_how_they_are_cut_does_not_matter(seed):
    lines, layers = town(seed)
    rng = np.random.default_rng(seed)
    redrawn = []
    for line in (lines[i] for i in rng.permutation(len(lines))):
        (x0, y0), (x1, y1) = line
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        drawn = [[line[0], middle], [middle, line[1]]] if rng.random() < 0.4 else [line]
        redrawn += [each[::-1] if rng.random() < 0.5 else each for each in drawn]
    assert_same(scored(street(lines), layers), scored(street(redrawn), layers), 1e-3)


@pytest.mark.parametrize("shift", [(0.01, 0.0), (1234.5, -321.0)])
def test_a_map_that_is_moved_gives_the_same(shift):
    lines, layers = town(1)
    moved = {name: each.set_geometry(each.translate(*shift)) for name, each in layers.items()}
    other = [[(x + shift[0], y + shift[1]) for x, y in line] for line in lines]
    assert_same(scored(street(lines), layers), scored(street(other), moved), 1e-4)


@pytest.mark.parametrize("crs", [4326, 25833])
def test_layers_in_another_crs_give_the_same(crs):
    lines, layers = town(2)
    network = street(lines)
    other = {name: each.to_crs(crs) for name, each in layers.items()}
    assert_same(scored(network, layers), scored(network, other), 0.2, ranks=False)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_site_or_a_hub_far_away_changes_nothing_for_the_others(seed):
    lines, layers = town(seed)
    corner = lines[0][0]
    network = street([*lines, [corner, (corner[0] - 40_000.0, corner[1])]])
    there = shapely.Point(*(ORIGIN + np.array(corner) - [39_000, 0]))
    before = scored(network, layers)
    hub = layer([there], hub_id=["far"], name=["Far"], tier=["A"], modes=["rail,bus"], headway_min=[2.0])
    after = scored(network, layers, hubs=pd.concat([layers["hubs"], hub], ignore_index=True))
    assert_same(before, after)
    site = layer([there], id=[99], use=["housing"])
    after = scored(network, layers, sites=pd.concat([layers["sites"], site], ignore_index=True))
    assert_same(before, after.drop(index=99))


@pytest.mark.parametrize("seed", SEEDS)
def test_areas_to_be_kept_may_be_cut_in_four_and_places_told_twice(seed):
    lines, layers = town(seed)
    network = street(lines)
    low = layers["constraints"].bounds[["minx", "miny"]].to_numpy()
    corners = [xy + 150 * np.array(at) for xy in low for at in ((0, 0), (0, 1), (1, 0), (1, 1))]
    quarters = [shapely.box(*xy, *(xy + 150)) for xy in corners]
    twice = {name: pd.concat([layers[name]] * 2, ignore_index=True) for name in ("services", "car_parking")}
    assert_same(scored(network, layers), scored(network, layers, constraints=layer(quarters), **twice))


def test_ranks_and_their_spread_do_not_depend_on_other_land_uses_in_the_layer():
    lines, layers = town(0)
    network, sites = street(lines), layers["sites"].assign(use=["office", *["housing"] * 11, *["area_intensive"] * 4])
    whole, reversed_ = scored(network, layers, sites=sites), scored(network, layers, sites=sites.iloc[::-1])
    alone = scored(network, layers, sites=sites[sites["use"] == "housing"])
    assert_same(whole, reversed_)
    pd.testing.assert_frame_equal(whole.loc[alone.index, RANKS], alone[RANKS])


def test_points_and_areas_in_one_layer_are_each_scored_as_alone():
    lines, layers = town(1)
    network = street(lines)
    mixed = scored(network, layers)
    kinds = layers["sites"].geom_type
    assert set(kinds) == {"Point", "Polygon"}
    for kind in ("Point", "Polygon"):
        alone = scored(network, layers, sites=layers["sites"][kinds == kind])
        assert_same(mixed.loc[alone.index], alone, ranks=False)


def test_the_town_is_worth_the_trouble():
    """Something of everything is there to be changed."""
    found = pd.concat([scored(street(lines), layers) for lines, layers in map(town, SEEDS)])
    assert len(set(found["track"])) > 1
    assert len(set(found["class"])) > 1
    assert (found["rank_low"] < found["rank_high"]).any()
    assert (found["constraint_share"] > 0).any()
    assert (found["hub_id"] != found["hub_id_year"]).any()
