"""The hub of a site: the best of all, found by asking each of them, and never worse for a hub more."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
import shapely

from klimaklok_plugin.analysis.sites.hub_choice import HubFacts, branch_score, transit_points
from klimaklok_plugin.analysis.sites.ranking import SiteOptions, score_sites
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.analysis.strategy.values import Curve
from tests.analysis.sites.towns import EAST, NORTH, ORIGIN, grid, layer, random_hubs, random_sites, street

STRATEGY = load_strategy()
OPTIONS = SiteOptions(land_use_field="use")
WITHOUT_DRAWS = dataclasses.replace(
    STRATEGY,
    sites=dataclasses.replace(STRATEGY.sites, robustness=dataclasses.replace(STRATEGY.sites.robustness, count=0)),
)


def scores(sites, network, hubs, strategy=WITHOUT_DRAWS, options=OPTIONS, **layers):
    return score_sites(sites, network, hubs, strategy, options, **layers).scored.set_index("id")


def town(seed, extent=1500.0, hubs=7, sites=14):
    rng = np.random.default_rng(seed)
    parking = layer(shapely.points(rng.uniform(0, extent, (3, 2)) + ORIGIN)) if seed % 2 else None
    return grid(rng), random_hubs(rng, hubs, extent), random_sites(rng, sites, extent), {"car_parking": parking}


@pytest.mark.parametrize("seed", range(12))
def test_the_score_is_the_best_that_any_hub_alone_would_give(seed):
    network, hubs, sites, layers = town(seed)
    together = scores(sites, network, hubs, **layers)
    alone = pd.DataFrame(
        {row: scores(sites, network, hubs.iloc[[row]], **layers)["score"] for row in range(len(hubs))}
    ).reindex(together.index)
    np.testing.assert_allclose(together["score"], alone.max(axis=1), atol=1e-6)
    for row in range(len(hubs)):
        ours = together[together["hub_id"] == f"h{row}"]
        np.testing.assert_allclose(ours["score"], alone.loc[ours.index, row], atol=1e-6)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_told_of_the_hub_is_measured_to_that_hub(seed):
    network, hubs, sites, layers = town(seed)
    together = scores(sites, network, hubs, **layers)
    columns = ["hub_walk_m", "hub_walk_min_m", "hub_walk_max_m", "hub_bike_min", "hub_tier", "s_hub_walk", "s_hub_bike"]
    for row in range(len(hubs)):
        ours = together[together["hub_id"] == f"h{row}"]
        alone = scores(sites, network, hubs.iloc[[row]], **layers).loc[ours.index]
        pd.testing.assert_frame_equal(ours[columns], alone[columns], check_dtype=False)


@pytest.mark.parametrize("seed", range(12))
def test_a_hub_more_never_lowers_a_score(seed):
    network, hubs, sites, layers = town(seed, hubs=8)
    before = scores(sites, network, hubs.iloc[:-3], **layers)["score"]
    for count in (-2, -1, None):
        after = scores(sites, network, hubs.iloc[:count], **layers)["score"]
        assert (after.reindex(before.index) >= before - 1e-6)[before.notna()].all()
        before = after


def test_a_small_hub_in_the_middle_of_a_site_takes_nothing_from_it():
    """A stop at the door scores better by the walk alone, 45 points against 40, and worse in everything else."""
    network = street([[(x, 0) for x in range(0, 8001, 100)]])
    site = layer([shapely.Point(EAST, NORTH)], id=[0], use=["housing"])
    station = layer([shapely.Point(EAST + 1430, NORTH)], tier=["A"], headway_min=[5.0], modes=["rail"], hub_id=["s"])
    stop = layer([shapely.Point(EAST, NORTH)], tier=["D"], headway_min=[60.0], modes=["bus"], hub_id=["d"])
    far, both = scores(site, network, station), scores(site, network, pd.concat([station, stop], ignore_index=True))
    assert both["score"][0] == far["score"][0] > scores(site, network, stop)["score"][0]
    assert both["hub_id"][0] == "s"


def test_hubs_that_give_the_same_are_told_by_walk_and_then_by_id_wherever_they_stand_in_the_layer():
    network = street([[(x, 0) for x in range(0, 8001, 100)]])
    site = layer([shapely.Point(EAST + 500, NORTH)], id=[0], use=["housing"])
    xs, ids = [600, 400, 600, 700], ["c", "b", "a", "0"]
    hubs = layer(shapely.points([(EAST + x, NORTH) for x in xs]), hub_id=ids, tier=["A"] * 4, headway_min=[10.0] * 4)
    for order in ([0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2]):
        assert scores(site, network, hubs.iloc[order])["hub_id"][0] == "a", (
            "0 is 100 m further away, in the same points"
        )


def test_a_hub_beyond_all_points_gives_none_for_its_frequency():
    network = street([[(x, 0) for x in range(0, 20_001, 500)]])
    site = layer([shapely.Point(EAST, NORTH)], id=[0], use=["housing"])
    hubs = layer([shapely.Point(EAST + 20_000, NORTH)], tier=["A"], headway_min=[5.0], hub_id=["s"])
    row = scores(site, network, hubs).iloc[0]
    assert (row["s_hub_walk"], row["s_hub_bike"], row["s_hub_frequency"], row["score"]) == (0, 0, 0, 0)


def test_the_hub_of_a_land_use_without_transit_is_the_nearest():
    network = street([[(x, 0) for x in range(0, 8001, 100)]])
    site = layer([shapely.Point(EAST + 3000, NORTH)], id=[0], use=["area_intensive"])
    hubs = layer(shapely.points([(EAST + x, NORTH) for x in (100, 4000)]), tier=["A", "D"], hub_id=["a", "d"])
    assert scores(site, network, hubs)["hub_id"][0] == "d"


@pytest.mark.parametrize("seed", range(6))
def test_hubs_that_open_later_are_compared_with_those_of_today(seed):
    network, hubs, sites, layers = town(seed)
    later = hubs.assign(opens_year=[None, None, None, None, 2030, 2030, 2040])
    found = scores(sites, network, later, options=SiteOptions(land_use_field="use", year=2030), **layers)
    by_then = scores(sites, network, hubs.iloc[:-1], **layers).reindex(found.index)
    for column in ("score", "hub_id", "hub_walk_m", "hub_bike_min", "rank", "class"):
        pd.testing.assert_series_equal(found[f"{column}_year"], by_then[column], check_names=False, check_dtype=False)


def test_curves_that_rise_again_are_bounded_from_above():
    """A strategy may give fewer points right at the tracks; nothing may be left out for that."""
    rng = np.random.default_rng(5)
    profile = STRATEGY.sites.profiles["housing"]
    odd = Curve((0.0, 200.0, 400.0, 1200.0), (10.0, 90.0, 30.0, 60.0))
    curves = dataclasses.replace(profile.curves, hub_walk=dict.fromkeys("ABCD", odd), hub_bike=odd, parking_walk=odd)
    profile = dataclasses.replace(profile, curves=curves)
    n = 500
    least, more = rng.uniform(0, 1500, (2, n)), rng.uniform(0, 800, (2, n))
    tier, headway, parking = rng.integers(0, 4, n), rng.choice([5.0, 60.0, np.nan], n), rng.choice([np.nan, 300.0], n)
    exact = HubFacts(tier, least[0] + more[0], headway, least[1] + more[1], parking)
    bound = HubFacts(tier, least[0], headway, least[1], parking)
    most = branch_score(profile, transit_points(profile, bound, at_best=True), n)
    assert (most >= branch_score(profile, transit_points(profile, exact), n) - 1e-9).all()
