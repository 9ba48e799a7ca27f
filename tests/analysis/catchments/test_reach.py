"""Catchments: hand counts, brute force with shapely, and what must hold whatever the town."""

from __future__ import annotations

import itertools

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from klimaklok_plugin.analysis.catchments.inputs import parse_limits
from klimaklok_plugin.analysis.catchments.messages import (
    LimitsTooManyError,
    LimitsUnclearError,
    MaxSnapWrongError,
    PointsUnusableError,
)
from klimaklok_plugin.analysis.catchments.reach import ReachOptions, prepare, reach
from klimaklok_plugin.analysis.catchments.summary import reach_summary
from klimaklok_plugin.analysis.core.messages import Cancelled, Note
from klimaklok_plugin.analysis.layers.messages import LayerFieldNotChosenError
from klimaklok_plugin.analysis.network.roads import BOTH, FORWARD
from klimaklok_plugin.analysis.network.sample import sample, sample_network
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.analysis.sites.towns import ORIGIN, grid_lines, layer, street

STRATEGY = load_strategy()
NEAR = STRATEGY.catchments.near_street_m
LEAST = STRATEGY.schools.least_count
MERGES = ["each", "nearest", "together"]


def at(x, y):
    return ORIGIN + np.array([x, y])


def points(*xy, **columns):
    return layer([shapely.Point(at(*each)) for each in xy], **columns)


def found(network, where, **options):
    layers = {name: options.pop(name) for name in ("population", "addresses", "jobs", "services") if name in options}
    options = {"unit": "m", "limits": (300,)} | options
    return reach(network, where, ReachOptions(**options), strategy=STRATEGY, **layers)


@pytest.fixture(scope="module")
def one_street():
    return street([[(0, 0), (2000, 0)]])


def town(seed, side=7):
    """Return street lines, four points, cells of people and addresses."""
    rng = np.random.default_rng(seed)
    corner = {}
    lines = [
        [corner.setdefault(end, (end[0] + rng.uniform(-20, 20), end[1] + rng.uniform(-20, 20))) for end in line]
        for line in grid_lines(rng, side=side)
    ]
    where = points(*rng.uniform(100, 900, (4, 2)), name=list("abcd"))
    corners = [(x * 250.0, y * 250.0) for x in range(5) for y in range(5)]
    cells = layer(
        [shapely.box(x, y, x + 250, y + 250) for x, y in np.array(corners) + ORIGIN],
        pop_tot=rng.integers(0, 300, len(corners)),
    )
    homes = points(*rng.uniform(0, 1250, (800, 2)))
    return lines, where, cells, homes


@pytest.mark.parametrize("count", [2, 5])
def test_of_points_at_the_same_place_each_has_an_area_or_is_said_to_have_none(count):
    network = street([[(0, 0), (1000, 0)], [(1000, 0), (1000, 700)], [(1000, 0), (2000, 0)]])
    for where in ((1000, 0), (1000, 3), (500, 0)):
        result = found(network, points(*[where] * count), merge="nearest")
        assert len(result.areas) + len(result.unreached) == count


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_the_area_and_the_streets_of_a_point_on_a_straight_street_are_cut_at_the_limit(one_street):
    result = found(one_street, points((1000, 0)))
    (area,) = result.areas.geometry
    west, south, east, north = area.bounds - np.tile(ORIGIN, 2)
    assert (west, east) == pytest.approx((700, 1300), abs=2e-3)
    assert (south, north) == pytest.approx((-NEAR, NEAR), abs=1)
    assert result.streets["length_m"].sum() == pytest.approx(600)
    assert shapely.union_all(result.streets.geometry).length == pytest.approx(600)
    assert result.areas["streets_km"].tolist() == pytest.approx([0.6])


def test_each_street_part_tells_the_least_limit_that_reaches_it_and_the_way_to_both_its_ends(one_street):
    streets = found(one_street, points((1000, 0)), limits=(300, 100)).streets
    told = streets.groupby("limit_m")[["near_m", "far_m", "length_m"]].agg(["min", "max", "sum"])
    assert told["length_m"]["sum"].to_dict() == pytest.approx({100: 200, 300: 400})
    assert told["near_m"]["min"].to_dict() == pytest.approx({100: 0, 300: 100})
    assert told["far_m"]["max"].to_dict() == pytest.approx({100: 100, 300: 300})


def test_minutes_are_those_of_the_strategys_speed(one_street):
    metres = 10 * STRATEGY.walk.speed_kmh * 1000 / 60
    result = found(one_street, points((1000, 0)), unit="min", limits=(10,))
    assert result.streets["length_m"].sum() == pytest.approx(2 * metres)
    assert result.streets["far_min"].max() == pytest.approx(10)
    assert "limit_min" in result.areas


def test_a_one_way_street_is_driven_from_the_point_or_to_it():
    network = street([[(0, 0), (6000, 0)]], car=FORWARD)
    for direction, span in (("from", (1000, 1300)), ("to", (700, 1000))):
        area = found(network, points((1000, 0)), mode="car", direction=direction).areas.geometry[0]
        assert (area.bounds[0] - ORIGIN[0], area.bounds[2] - ORIGIN[0]) == pytest.approx(span, abs=2e-3)


def test_an_area_does_not_reach_across_to_a_street_that_is_not_reached():
    network = street([[(0, 0), (2000, 0)], [(0, 60), (2000, 60)]])
    area = found(network, points((1000, 0))).areas.geometry[0]
    assert area.bounds[3] - ORIGIN[1] == pytest.approx(30, abs=0.5)


def test_a_long_bridge_has_no_ground_and_is_a_reached_street_all_the_same():
    lines = [[(0, 0), (500, 0)], [(500, 0), (1100, 0)], [(1100, 0), (2000, 0)]]
    network = street(lines, structure=[False, True, False])
    result = found(network, points((400, 0)), limits=(1000,))
    assert result.streets["length_m"].sum() == pytest.approx(1400)
    area = result.areas.geometry[0]
    assert not area.intersects(shapely.Point(at(800, 0)))
    assert area.contains(shapely.Point(at(1200, 0)))


def test_people_are_counted_at_the_addresses_of_their_cell(one_street):
    cell = layer([shapely.box(*(at(1200, -100)), *(at(1400, 100)))], pop_tot=[100])
    homes = points(*[(x, 10) for x in (1210, 1250, 1290, 1310)])
    row = found(one_street, points((1000, 0)), population=cell, addresses=homes, population_field="pop_tot").areas.iloc[
        0
    ]
    assert row["people"] == pytest.approx(75)
    assert row["people_high"] == pytest.approx(100)
    assert row["people_low"] == pytest.approx(0)
    assert row["addresses"] == 3


def test_people_without_addresses_are_spread_over_the_ground_near_streets(one_street):
    cell = layer([shapely.box(*(at(1200, -100)), *(at(1400, 100)))], pop_tot=[100])
    row = found(one_street, points((1000, 0)), population=cell, population_field="pop_tot").areas.iloc[0]
    assert row["people"] == pytest.approx(50, abs=0.5)
    assert (row["people_low"], row["people_high"]) == (0, 100)


def test_people_at_points_are_sure_numbers(one_street):
    homes = points((1100, 10), (1500, 10), pop_tot=[40, 60])
    row = found(one_street, points((1000, 0)), population=homes, population_field="pop_tot").areas.iloc[0]
    assert row[["people", "people_low", "people_high"]].tolist() == [40, 40, 40]


def test_jobs_are_added_up_and_services_counted_by_kind(one_street):
    jobs = points((1100, 10), (1299, 10), (1301, 10), jobs=[40, 60, 7])
    services = points((900, 0), (950, 0), (1000, 0), (200, 0), kind=["school", "school", "Frisør", "grocery"])
    row = found(
        one_street, points((1000, 0)), jobs=jobs, services=services, jobs_field="jobs", service_field="kind"
    ).areas.iloc[0]
    assert row["jobs"] == 100
    assert row[["services", "services_school", "services_frisør", "services_grocery"]].tolist() == [3, 2, 1, 0]


def test_what_is_not_given_has_no_column(one_street):
    columns = set(found(one_street, points((1000, 0))).areas.columns)
    assert not columns & {"people", "people_low", "people_high", "addresses", "jobs", "services"}


def test_points_that_reach_nothing_come_out_with_the_reason(one_street):
    where = gpd.GeoDataFrame(
        {"name": ["here", "far", "beside", "none", "line", "behind"]},
        geometry=[
            shapely.Point(at(1000, 0)),
            shapely.Point(at(1000, 5000)),
            shapely.Point(at(1000, 120)),
            None,
            shapely.LineString([ORIGIN, at(5, 5)]),
            shapely.Point(at(1000, 90)),
        ],
        crs=25832,
    )
    result = found(one_street, where, limits=(100,), merge="nearest")
    assert result.areas["name"].tolist() == ["here"]
    told = dict(zip(result.unreached["name"], result.unreached["reason"], strict=True))
    assert told == {
        "far": "too_far",
        "beside": "beyond_limit",
        "none": "no_geometry",
        "line": "lines",
        "behind": "other_nearer",
    }


def test_a_limit_shorter_than_the_way_to_the_street_has_no_area_and_that_is_said(one_street):
    result = found(one_street, points((1000, 90)), limits=(50, 100))
    assert result.areas["limit_m"].tolist() == [100]
    assert Note("catchments_areas_empty", {"count": 1}) in result.notes


def test_nobody_who_reaches_anything_is_an_answer_without_areas(one_street):
    for merge in MERGES:
        result = found(one_street, points((1000, 5000)), merge=merge)
        assert len(result.areas) == 0
        assert len(result.streets) == 0
        assert result.unreached["reason"].tolist() == ["too_far"]
        assert [note.code for note in reach_summary(result)] == ["catchments_unreached"]


def test_an_area_is_reached_from_the_nearest_of_points_spread_over_it(one_street):
    site = layer([shapely.box(*(at(900, -30)), *(at(1100, 30)))])
    area = found(one_street, site).areas.geometry[0]
    assert area.bounds[0] - ORIGIN[0] == pytest.approx(620, abs=15)
    assert area.bounds[2] - ORIGIN[0] == pytest.approx(1380, abs=15)


# --- limits as people write them -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("5, 10, 15", (5, 10, 15)),
        ("15;5;10", (5, 10, 15)),
        ("500", (500,)),
        ("2,5; 7,5", (2.5, 7.5)),
        ("5 5 2.5", (2.5, 5)),
    ],
)
def test_limits_are_read_as_people_write_them(text, limits):
    assert parse_limits(text) == limits


@pytest.mark.parametrize("text", ["", " , ", "0", "-5", "5, -1", "five", "5 min", "1e3", "nan", "inf"])
def test_limits_that_are_no_numbers_above_zero_are_refused(text):
    with pytest.raises(LimitsUnclearError):
        parse_limits(text)


def test_more_limits_than_a_map_can_show_are_refused():
    with pytest.raises(LimitsTooManyError):
        parse_limits(",".join(map(str, range(1, 20))))


def test_other_wrong_input_is_refused_with_a_sentence(one_street):
    with pytest.raises(MaxSnapWrongError):
        found(one_street, points((0, 0)), max_snap_m=0.0)
    with pytest.raises(PointsUnusableError):
        found(one_street, layer([shapely.LineString([(0, 0), (1, 1)])]))
    with pytest.raises(LayerFieldNotChosenError):
        found(one_street, points((0, 0)), population=points((0, 0), x=[1]))


# --- numbers of few people ------------------------------------------------------------------------------------------


def test_few_people_are_not_shown_nor_told_by_the_next_larger_area(one_street):
    homes = points((1050, 0), (1150, 0), (1250, 0), pop_tot=[LEAST - 1, 50, LEAST - 1])
    result = found(one_street, points((1000, 0)), limits=(100, 200, 300), population=homes, population_field="pop_tot")
    people = result.areas["people"].to_numpy()
    assert np.isnan(people).tolist() == [True, True, False]
    assert people[2] == 2 * (LEAST - 1) + 50
    assert np.isnan(result.areas["people_low"]).tolist() == [True, True, False]
    assert "catchments_people_hidden" in [note.code for note in result.notes]


def test_few_people_of_one_point_are_not_told_by_the_sum_and_the_others(one_street):
    homes = points((500, 0), (1500, 0), pop_tot=[LEAST - 1, 50])
    where = points((480, 0), (1520, 0))
    result = found(one_street, where, merge="nearest", population=homes, population_field="pop_tot")
    assert np.isnan(result.areas["people"]).all()
    assert result.overall["people"].tolist() == [LEAST + 49]


@pytest.mark.parametrize("merge", ["each", "nearest"])
def test_a_number_left_out_for_its_next_step_is_not_told_by_the_sum_and_the_others(one_street, merge):
    homes = points((450, 0), (250, 0), (1500, 0), (1800, 0), pop_tot=[40, LEAST - 5, 60, 30])
    where = points((480, 0), (1520, 0))
    result = found(one_street, where, limits=(100, 300), merge=merge, population=homes, population_field="pop_tot")
    shown = result.areas.pivot_table("people", "point_name", "limit_m", dropna=False)
    assert np.isnan(shown[100.0]).all()
    assert result.overall["people"].tolist() == [100, 130 + LEAST - 5]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("merge", ["nearest", "together"])
def test_no_number_of_few_people_follows_from_those_that_are_shown(seed, merge):
    rng = np.random.default_rng(seed)
    lines, where, _, _ = town(seed, side=5)
    homes = points(*rng.uniform(0, 1000, (40, 2)), pop_tot=rng.integers(0, 12, 40))
    limits = tuple(np.sort(rng.choice(np.arange(80.0, 500.0, 20.0), 3, replace=False)))
    options = {"limits": limits, "merge": merge, "population": homes, "population_field": "pop_tot"}
    result = found(street(lines), where, **options)
    xy, persons = homes.get_coordinates().to_numpy(), homes["pop_tot"].to_numpy()
    places = result.areas["point_id"].unique()
    rings = np.zeros((len(places), len(limits)))
    shown = []
    for row in result.areas.itertuples():
        place, step = np.flatnonzero(places == row.point_id)[0], limits.index(row.limit_m)
        rings[place, step] = persons[shapely.contains_xy(row.geometry, *xy.T)].sum()
        shown.append((one_of(rings.shape, [place], step + 1), row.people))
    rings = np.diff(rings, prepend=0.0)
    shown += [
        (one_of(rings.shape, range(len(places)), step + 1), all_) for step, all_ in enumerate(result.overall["people"])
    ]
    known = np.array([sums for sums, number in shown if not np.isnan(number)]).reshape(-1, rings.size)
    few = [
        one_of(rings.shape, [place], step + 1) - one_of(rings.shape, [place], least)
        for place, step in itertools.product(range(len(places)), range(len(limits)))
        for least in (0, step)
    ]
    few = [sums for sums in few if 0 < sums @ rings.ravel() < LEAST]
    rank = np.linalg.matrix_rank(known) if len(known) else 0
    assert all(np.linalg.matrix_rank(np.vstack([known, sums])) > rank for sums in few)


def one_of(shape, places, steps):
    """Return which rings around places are in the areas of the first limits."""
    rings = np.zeros(shape)
    rings[list(places), :steps] = 1
    return rings.ravel()


def test_a_sure_number_that_is_too_few_is_told_as_nobody_and_the_range_stays():
    network = street([[(0, 0), (2000, 0)]])
    cells = layer(
        [shapely.box(*at(x, -200), *at(x + width, 200)) for x, width in ((900, 100), (1000, 600))],
        pop_tot=[LEAST - 1, 300],
    )
    result = found(network, points((1000, 0)), population=cells, population_field="pop_tot")
    (row,) = result.areas.itertuples()
    assert row.people_low == 0
    assert row.people_low < row.people < row.people_high
    assert reach_summary(result)[0].code == "catchments_summary_people"


# --- what must hold whatever the town -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_counts_are_those_of_the_points_in_the_polygons(seed):
    lines, where, _, homes = town(seed)
    result = found(street(lines), where, limits=(250, 500), addresses=homes)
    for row in result.areas.itertuples():
        theirs = shapely.contains_xy(row.geometry, *shapely.get_coordinates(homes.geometry.to_numpy()).T)
        at_the_edge = shapely.distance(row.geometry.boundary, homes.geometry.to_numpy()) < 0.01
        assert abs(row.addresses - theirs.sum()) <= at_the_edge.sum()


@pytest.mark.parametrize("seed", range(3))
def test_people_by_ground_are_those_of_the_overlap_of_cells_and_polygons(seed):
    lines, where, cells, _ = town(seed)
    network = street(lines)
    all_ground = shapely.union_all(
        found(network, points(*[(x, y) for x, y in itertools.product(range(0, 1100, 151), repeat=2)]), merge="together",
              limits=(2000,)).areas.geometry
    )  # fmt: skip
    result = found(network, where, limits=(400,), population=cells, population_field="pop_tot")

    def within(area):
        with np.errstate(invalid="ignore"):
            return shapely.area(shapely.intersection(cells.geometry.to_numpy(), area))

    exact = within(all_ground)
    for row in result.areas.itertuples():
        inside = within(row.geometry)
        theirs = (cells["pop_tot"] * inside / np.where(exact > 0, exact, 1)).sum()
        assert row.people == pytest.approx(theirs, rel=0.02, abs=3)
        assert row.people_low <= row.people <= row.people_high


@pytest.mark.parametrize("merge", MERGES)
def test_a_larger_limit_holds_a_smaller_one(merge):
    lines, where, cells, homes = town(1)
    result = found(
        street(lines), where, limits=(150, 300, 420), merge=merge, population=cells, addresses=homes,
        population_field="pop_tot",
    )  # fmt: skip
    for _, group in result.areas.groupby("point_id"):
        for small, large in itertools.pairwise(group.itertuples()):
            assert small.geometry.difference(large.geometry).area < 0.1  # outlines are rounded to a millimetre
            assert small.addresses <= large.addresses
            assert small.streets_km <= large.streets_km


def test_areas_of_the_nearest_point_do_not_overlap_and_are_together_the_area_of_all():
    lines, where, _, homes = town(2)
    network = street(lines)
    nearest = found(network, where, limits=(450,), merge="nearest", addresses=homes)
    together = found(network, where, limits=(450,), merge="together", addresses=homes)
    whole = together.areas.geometry[0].area
    assert len(nearest.areas) == 4
    assert nearest.areas.area.sum() == pytest.approx(whole, rel=1e-4)
    assert shapely.union_all(nearest.areas.geometry).area == pytest.approx(whole, rel=1e-4)
    assert nearest.areas["addresses"].sum() == together.areas["addresses"].sum()
    assert nearest.streets["length_m"].sum() == pytest.approx(together.streets["length_m"].sum())


def test_an_area_lies_nowhere_farther_from_its_streets_than_the_strategy_says():
    lines, where, _, _ = town(3)
    result = found(street(lines), where)
    for row in result.areas.itertuples():
        own = result.streets[result.streets["point_id"] == row.point_id]
        strip = shapely.union_all(own.geometry).buffer(NEAR + 0.01, quad_segs=32)
        assert row.geometry.difference(strip).area < 1


def rows(result):
    return result.areas.drop(columns="geometry").sort_values(["point_name", "limit_m"]).reset_index(drop=True)


def same(one, other, tolerance=1e-3):
    numbers = ["people", "people_low", "people_high", "addresses", "area_ha", "streets_km"]
    assert one["point_name"].tolist() == other["point_name"].tolist()
    np.testing.assert_allclose(one[numbers].to_numpy(float), other[numbers].to_numpy(float), rtol=tolerance, atol=0.5)


@pytest.mark.parametrize("merge", MERGES)
def test_answers_do_not_depend_on_order_place_or_how_streets_are_cut(merge):
    lines, where, cells, homes = town(4)
    options = {"limits": (200, 400), "merge": merge, "population_field": "pop_tot"}
    plain = rows(found(street(lines), where, population=cells, addresses=homes, **options))

    backwards = rows(found(
        street(lines[::-1]), where.iloc[::-1], population=cells.iloc[::-1], addresses=homes.iloc[::-1], **options
    ))  # fmt: skip
    same(plain, backwards)

    moved_lines = [[(x + 1.0, y + 1.0) for x, y in line] for line in lines]
    moved = [each.set_geometry(each.translate(1.0, 1.0)) for each in (where, cells, homes)]
    same(plain, rows(found(street(moved_lines), moved[0], population=moved[1], addresses=moved[2], **options)))

    cut = [[a, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), b] for a, b in lines]
    pieces = [pair for line in cut for pair in itertools.pairwise(line)]
    same(plain, rows(found(street(pieces), where, population=cells, addresses=homes, **options)), 0.02)


def test_what_is_kept_with_a_network_does_not_change_the_answer():
    network, where = sample_network(), sample("stations").iloc[:2]
    network.graphs.clear()
    options = {"limits": (400,), "population": sample("population"), "population_field": "pop_tot"}
    local = found(network, where, **options)
    prepare(network, "walk", STRATEGY)
    whole = found(network, where, **options)
    pd.testing.assert_frame_equal(local.areas.drop(columns="geometry"), whole.areas.drop(columns="geometry"), rtol=1e-6)
    assert shapely.area(shapely.symmetric_difference(local.areas.geometry, whole.areas.geometry)).max() < 1


def test_layers_in_degrees_are_measured_in_metres():
    lines, where, _, homes = town(0)
    network = street(lines)
    plain = found(network, where, addresses=homes)
    other = found(network, where.to_crs(4326), addresses=homes.to_crs(4326))
    np.testing.assert_allclose(plain.areas["area_ha"], other.areas["area_ha"], rtol=1e-5)
    assert plain.areas["addresses"].tolist() == other.areas["addresses"].tolist()


def test_a_run_can_be_stopped():
    lines, where, _, _ = town(0)
    with pytest.raises(Cancelled):
        reach(street(lines, walk=BOTH), where, ReachOptions(), strategy=STRATEGY, progress=lambda done: done > 0.2)
