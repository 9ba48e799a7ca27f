"""Answers do not depend on accidents: the order of features, where the map lies, how lines and cells are cut."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from klimaklok_plugin.analysis.charging.location import ChargingOptions, locate_charging
from tests.analysis.charging.test_location import simple
from tests.analysis.sites.towns import ORIGIN, grid_lines, layer, street

EXTENT = 1500.0
SEEDS = range(3)
STRATEGY = simple(max_points=6, reach_m=300)
OPTIONS = ChargingOptions(
    weight_field="n", kind_field="who", points_field="points", power_field="kw", spaces_field="spaces",
    cost_field="kr", free_kw_field="free", amount=3, time_limit_s=60.0,
)  # fmt: skip
NUMBERS = ["normal_points", "fast_points", "demand", "share", "load", "only_here", "walk_m", "cost", "kw"]
LAYERS = ("candidates", "existing", "grid", "areas")


def town(seed):
    """Return street lines, and all layers a plan can be made of; weights are such that no two plans are alike."""
    rng = np.random.default_rng(seed)

    def points(count):
        return shapely.points(rng.uniform(0, EXTENT, (count, 2)) + ORIGIN)

    layers = {
        "demand": layer(
            points(40), n=rng.uniform(0.2, 1.5, 40), who=rng.choice(["bolig", "besøkende", "drosjer", "sameie"], 40)
        ),
        "candidates": layer(
            points(14), name=[f"s{i}" for i in range(14)], spaces=rng.integers(1, 9, 14).astype(float),
            kr=rng.uniform(5, 20, 14),
        ),
        "existing": layer(points(4), name=[f"e{i}" for i in range(4)], points=[1, 2, 1, 3], kw=[11.0, 22.0, 150.0, 11]),
        "grid": layer(points(3), name=["N1", "N2", "N3"], free=[25.0, 40.0, 300.0]),
        "areas": layer(
            [shapely.box(*ORIGIN + np.array([x - 9, -9]), *ORIGIN + np.array([x + 740, 1600])) for x in (0, 750)],
            name=["vest", "øst"],
        ),
    }  # fmt: skip
    return grid_lines(rng), layers


def plan(network, layers, options=OPTIONS, strategy=STRATEGY):
    given = {name: layers[name] for name in LAYERS if layers.get(name) is not None}
    return locate_charging(layers["demand"], network, strategy, options, **given)


def roads(lines):
    return street(lines, road_class="residential")


def totals(result):
    """Return what there is of each kind of answer, whatever the numbers of features are."""
    areas = [] if result.areas is None else result.areas.sort_values("name")["covered"].tolist()
    return {
        "objective": result.objective,
        "covered": result.covered_share,
        "curve": result.curve["covered"].tolist(),
        "areas": areas,
        "unserved": result.unserved.groupby("reason")["unserved"].sum().round(4).to_dict(),
        "worst": [] if result.areas is None else sorted(result.areas.query("worst")["name"]),
    }


def assert_same(one, other, tolerance=1e-6, *, named=True):
    first, second = totals(one), totals(other)
    assert second["objective"] == pytest.approx(first["objective"], abs=tolerance)
    assert second["curve"] == pytest.approx(first["curve"], abs=tolerance)
    assert second["areas"] == pytest.approx(first["areas"], abs=tolerance)
    assert second["unserved"] == pytest.approx(first["unserved"], abs=max(tolerance, 2e-4))
    assert second["worst"] == first["worst"]
    assert (one.gap, other.gap) == (0, 0)
    if named:
        mine, theirs = (each.sites.set_index("name").sort_index() for each in (one, other))
        assert mine.index.tolist() == theirs.index.tolist()
        assert mine[["status", "grid"]].fillna("").equals(theirs[["status", "grid"]].fillna(""))
        np.testing.assert_allclose(mine[NUMBERS].astype(float), theirs[NUMBERS].astype(float), atol=tolerance)


def redrawn(lines, rng):
    """Return the same streets in another order, some drawn the other way, some cut in two."""
    found = []
    for line in (lines[i] for i in rng.permutation(len(lines))):
        (x0, y0), (x1, y1) = line
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        drawn = [[line[0], middle], [middle, line[1]]] if rng.random() < 0.4 else [line]
        found += [each[::-1] if rng.random() < 0.5 else each for each in drawn]
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_there_is_something_to_compare(seed):
    lines, layers = town(seed)
    result = plan(roads(lines), layers)
    assert (result.sites["status"] == "new").sum() == 3
    assert len(set(result.unserved["reason"])) >= 3
    assert 0.1 < result.covered_share < 0.95


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_features_does_not_matter(seed):
    lines, layers = town(seed)
    rng, network = np.random.default_rng(seed), roads(lines)
    mixed = {name: each.iloc[rng.permutation(len(each))] for name, each in layers.items()}
    assert_same(plan(network, layers), plan(network, mixed))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("along", [False, True], ids=["given", "along roads"])
def test_the_order_and_direction_of_lines_and_how_they_are_cut_does_not_matter(seed, along):
    lines, layers = town(seed)
    layers |= {"candidates": None} if along else {}
    options = ChargingOptions(weight_field="n", kind_field="who", amount=3, free_kw_field="free") if along else OPTIONS
    other = redrawn(lines, np.random.default_rng(seed))
    one, two = (plan(roads(each), layers, options) for each in (lines, other))
    assert_same(one, two, 1e-3, named=not along)
    if along:
        mine, theirs = (sorted(each.sites.geometry.to_wkt(rounding_precision=2)) for each in (one, two))
        assert mine == theirs


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shift", [(0.01, 0.0), (1.0, -1.0), (0.05, 0.05), (1234.5, -321.0)])
@pytest.mark.parametrize("along", [False, True], ids=["given", "along roads"])
def test_a_map_that_is_moved_gives_the_same(seed, shift, along):
    lines, layers = town(seed)
    layers |= {"candidates": None} if along else {}
    options = ChargingOptions(weight_field="n", kind_field="who", amount=3, free_kw_field="free") if along else OPTIONS
    moved = {name: None if each is None else each.set_geometry(each.translate(*shift)) for name, each in layers.items()}
    other = [[(x + shift[0], y + shift[1]) for x, y in line] for line in lines]
    one, two = plan(roads(lines), layers, options), plan(roads(other), moved, options)
    assert_same(one, two, 1e-4, named=not along)
    if along:
        back = two.sites.set_geometry(two.sites.translate(-shift[0], -shift[1]))
        one_xy, two_xy = (
            np.sort(shapely.get_coordinates(each.geometry).round(3), axis=0) for each in (one.sites, back)
        )
        np.testing.assert_allclose(one_xy, two_xy, atol=2e-3)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("crs", [4326, 25833])
def test_layers_in_another_crs_give_the_same(seed, crs):
    lines, layers = town(seed)
    other = {name: each.to_crs(crs) for name, each in layers.items()}
    assert_same(plan(roads(lines), layers), plan(roads(lines), other), 0.01)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_place_far_away_changes_nothing_for_the_others(seed):
    lines, layers = town(seed)
    corner = lines[0][0]
    network = roads([*lines, [corner, (corner[0] - 40_000.0, corner[1])]])
    there = shapely.Point(*(ORIGIN + np.array(corner) - [39_000, 0]))
    before = plan(network, layers)
    site = layer([there], name=["far"], spaces=[9.0], kr=[1.0])
    station = layer([there], name=["far away"], points=[4], kw=[11.0])
    for name, more in (("candidates", site), ("existing", station)):
        after = plan(network, layers | {name: pd.concat([layers[name], more], ignore_index=True)})
        kept = after.sites["name"] != "far away"
        assert_same(before, dataclasses.replace(after, sites=after.sites[kept]))


@pytest.mark.parametrize("seed", SEEDS)
def test_population_cells_may_be_cut_in_four(seed):
    """Demand is led from points 100 m apart: 200 m cells have four, and their quarters one each at the same places."""
    lines, layers = town(seed)
    rng, network = np.random.default_rng(seed), roads(lines)
    low = np.array([(x, y) for x in range(0, 1400, 200) for y in range(0, 1400, 200)], float) + ORIGIN
    low += (13.7, 31.1)  # where no two ways are equally long
    weight = rng.uniform(0.5, 3, len(low))
    cells = layer(shapely.box(*low.T, *(low + 200).T), n=weight, who="bolig")
    corners = np.concatenate([low + 100.0 * np.array(at) for at in ((0, 0), (0, 1), (1, 0), (1, 1))])
    quarters = layer(shapely.box(*corners.T, *(corners + 100).T), n=np.tile(weight / 4, 4), who="bolig")
    assert_same(plan(network, layers | {"demand": cells}), plan(network, layers | {"demand": quarters}))


@pytest.mark.parametrize("seed", SEEDS)
def test_vertices_more_in_a_car_park_do_not_move_the_site(seed):
    lines, layers = town(seed)
    network = roads(lines)
    low = shapely.get_coordinates(layers["candidates"].geometry)
    parks = layers["candidates"].set_geometry(
        gpd.GeoSeries(shapely.box(*low.T, *(low + np.array([40, 25])).T), crs=25832)
    )
    denser = parks.set_geometry(parks.geometry.segmentize(3.0))
    assert_same(plan(network, layers | {"candidates": parks}), plan(network, layers | {"candidates": denser}))
