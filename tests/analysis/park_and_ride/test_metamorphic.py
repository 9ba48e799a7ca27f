"""Answers do not depend on accidents: the order of features, where the map lies, how lines and cells are cut."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
import shapely

from klimaklok_plugin.analysis.park_and_ride.inputs import ParkAndRideOptions
from klimaklok_plugin.analysis.park_and_ride.location import locate_park_and_ride
from tests.analysis.park_and_ride.test_location import STRATEGY
from tests.analysis.sites.towns import ORIGIN, grid_lines, layer, street

SEEDS = range(3)
STEP = 1500.0
OPTIONS = ParkAndRideOptions(
    commuter_field="n", centre_field="weight", beyond_field="left", site_count=2, time_limit_s=60.0, today_year=2026
)
NUMBERS = [
    *("cars", "misuse_cars", "spaces", "in_use", "saved_km", "misuse_km", "net_km", "hub_walk_m", "near_walk"),
    *("near_bike", "drive_mean_m", "share_under_1km", "share_1_3km", "share_over_3km"),
]
WORDS = ["status", "reason", "hub_name", "hub_tier", "advice"]


def town(seed):
    """Return street lines some kilometres apart, and all layers park-and-ride can be planned by."""
    rng = np.random.default_rng(seed)
    lines = grid_lines(rng, step=STEP, kept=0.9)

    def along(count, most_aside=40.0, low=0.1, high=0.9):
        """Return places near streets and the unit vector along the street."""
        chosen = rng.choice(len(lines), count, replace=False)
        begin, end = (np.array([lines[i][k] for i in chosen]) for k in (0, 1))
        ahead = (end - begin) / STEP
        aside = ahead[:, ::-1] * rng.uniform(-most_aside, most_aside, (count, 1))
        return begin + (end - begin) * rng.uniform(low, high, (count, 1)) + aside + ORIGIN, ahead

    stations, ahead = along(7, 5.0, 0.3, 0.6)
    homes, _ = along(60)
    layers = {
        "population": layer(shapely.points(homes), n=rng.uniform(5, 120, 60)),
        "hubs": layer(
            shapely.points(np.concatenate([stations, along(5)[0]])), hub_id=[f"h{i}" for i in range(12)],
            name=[f"Hub {i}" for i in range(12)], tier=[*"ABCAABC", *"DDDDD"],
        ),
        "centre": layer(
            shapely.points(ORIGIN + np.array([(0.5, 0.0), (STEP * 10 - 0.5, STEP * 10)])), name=["S", "N"],
            weight=[2.0, 1.0], left=[9000.0, 12000.0],
        ),
        "candidates": layer(
            shapely.points(stations[:6] + ahead[:6] * 120), name=[f"s{i}" for i in range(6)],
            capacity=rng.integers(20, 80, 6).astype(float),
        ),
        "existing": layer(shapely.points(stations[6:] + ahead[6:] * 90), name=["P"], capacity=[40.0], occupancy=[0.5]),
    }  # fmt: skip
    return lines, layers


def located(network, layers, options=OPTIONS):
    given = {name: layers[name] for name in ("candidates", "existing")}
    first = (layers[name] for name in ("population", "hubs", "centre"))
    people, hubs, centre = first
    return locate_park_and_ride(people, network, hubs, centre, STRATEGY, options, **given)


def assert_same(one, other, tolerance=1e-6):
    assert (one.answer.gap, other.answer.gap) == (0, 0)
    for name in ("cars_before", "cars_after", "car_km_before", "car_km_after"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), abs=100 * tolerance, rel=tolerance)
    assert other.curve["saved_km"].tolist() == pytest.approx(one.curve["saved_km"].tolist(), rel=1e-5, abs=tolerance)
    reasons = [each.unserved.groupby("reason")["persons"].sum().to_dict() for each in (one, other)]
    assert reasons[1] == pytest.approx(reasons[0], abs=1e-3, rel=1e-4)
    mine, theirs = (each.sites.set_index("site_name").sort_index() for each in (one, other))
    assert mine.index.tolist() == theirs.index.tolist()
    assert mine[WORDS].fillna("").equals(theirs[WORDS].fillna(""))
    np.testing.assert_allclose(mine[NUMBERS].astype(float), theirs[NUMBERS].astype(float), atol=tolerance, rtol=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_there_is_something_to_compare(seed):
    lines, layers = town(seed)
    result = located(street(lines), layers)
    assert result.answer.objective > 0
    assert {"chosen", "existing"} <= set(result.sites["status"])
    assert len(set(result.unserved["reason"])) >= 3


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_features_does_not_matter(seed):
    lines, layers = town(seed)
    rng, network = np.random.default_rng(seed), street(lines)
    mixed = {name: each.iloc[rng.permutation(len(each))] for name, each in layers.items()}
    assert_same(located(network, layers), located(network, mixed))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_and_direction_of_lines_and_how_they_are_cut_does_not_matter(seed):
    lines, layers = town(seed)
    rng, redrawn = np.random.default_rng(seed), []
    for line in (lines[i] for i in rng.permutation(len(lines))):
        (x0, y0), (x1, y1) = line
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        drawn = [[line[0], middle], [middle, line[1]]] if rng.random() < 0.4 else [line]
        redrawn += [each[::-1] if rng.random() < 0.5 else each for each in drawn]
    assert_same(located(street(lines), layers), located(street(redrawn), layers), 1e-3)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shift", [(0.01, 0.0), (1.0, -1.0), (1234.5, -321.0)])
def test_a_map_that_is_moved_gives_the_same(seed, shift):
    lines, layers = town(seed)
    moved = {name: each.set_geometry(each.translate(*shift)) for name, each in layers.items()}
    other = [[(x + shift[0], y + shift[1]) for x, y in line] for line in lines]
    assert_same(located(street(lines), layers), located(street(other), moved), 1e-4)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("crs", [4326, 25833])
def test_layers_in_another_crs_give_the_same(seed, crs):
    lines, layers = town(seed)
    other = {name: each.to_crs(crs) for name, each in layers.items()}
    assert_same(located(street(lines), layers), located(street(lines), other), 0.05)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_site_or_a_hub_far_away_changes_nothing_for_the_others(seed):
    lines, layers = town(seed)
    corner = lines[0][0]
    network = street([*lines, [corner, (corner[0] - 90_000.0, corner[1])]])
    there = shapely.Point(*(ORIGIN + np.array(corner) - [89_000, 0]))
    before = located(network, layers)
    hub = layer([there], hub_id=["far"], name=["Far"], tier=["A"])
    site = layer([there], name=["far away"], capacity=[500.0])
    after = located(network, layers | {"hubs": pd.concat([layers["hubs"], hub], ignore_index=True)})
    assert_same(before, after)
    both = {"hubs": layers["hubs"], "candidates": layers["candidates"]}
    both = {
        name: pd.concat([both[name], more], ignore_index=True) for name, more in (("hubs", hub), ("candidates", site))
    }
    after = located(network, layers | both)
    row = after.sites["site_name"] == "far away"
    assert after.sites.loc[row, ["status", "cars"]].to_numpy().tolist() == [["not_chosen", 0.0]]
    assert_same(before, dataclasses.replace(after, sites=after.sites[~row]))


@pytest.mark.parametrize("seed", SEEDS)
def test_population_cells_may_be_cut_in_four_where_all_of_each_lies_on_the_same_side_of_every_limit(seed):
    """Who lives near a hub is counted by points; the drive begins in the middle of a cell, and of its quarters."""
    lines, layers = town(seed)
    network = street(lines)
    xy = shapely.get_coordinates(layers["population"].geometry)
    people = layers["population"]["n"].to_numpy()
    side = 2.0
    cells = layer(shapely.box(*(xy - side).T, *(xy + side).T), n=people)
    corners = np.concatenate([xy + side * (np.array(at) - 1) for at in ((0, 0), (0, 1), (1, 0), (1, 1))])
    quarters = layer(shapely.box(*corners.T, *(corners + side).T), n=np.tile(people / 4, 4))
    one, two = (located(network, layers | {"population": each}) for each in (cells, quarters))
    # A quarter begins its drive up to 1.4 m beside the middle: some metres there and back, for each car.
    slack = 2 * 2 * side * np.sqrt(2) / 1000 * float(people.sum())
    assert two.car_km_before == pytest.approx(one.car_km_before, abs=slack)
    assert two.answer.objective == pytest.approx(one.answer.objective, abs=slack)
    assert two.cars_before == pytest.approx(one.cars_before)
