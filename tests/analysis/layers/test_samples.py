"""Sample points: where a site is measured from."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.layers.samples import clean_geometries, sample_points


def shapes(*geometries):
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array


def test_a_square_of_100_m_has_sixteen_points_25_m_apart():
    samples = sample_points(shapes(shapely.box(0, 0, 100, 100)), 25, 50)
    assert samples.count.tolist() == [16]
    assert sorted(set(samples.xy[:, 0])) == [12.5, 37.5, 62.5, 87.5]


def test_a_large_area_has_no_more_points_than_allowed_and_they_spread_over_it():
    samples = sample_points(shapes(shapely.box(0, 0, 10_000, 10_000)), 25, 50)
    assert 40 <= samples.count[0] <= 50
    assert np.ptp(samples.xy, axis=0).min() > 8000


def test_holes_hold_no_points():
    ring = shapely.box(0, 0, 300, 300).difference(shapely.box(50, 50, 250, 250))
    samples = sample_points(shapes(ring), 20, 200)
    assert not shapely.contains_xy(shapely.box(50, 50, 250, 250), *samples.xy.T).any()


def test_an_area_smaller_than_the_spacing_has_one_point_inside():
    sliver = shapely.Polygon([(0, 0), (1, 0), (1, 1), (0.99, 0.01)])
    samples = sample_points(shapes(sliver), 25, 50)
    assert samples.count.tolist() == [1]
    assert shapely.covers(sliver, shapely.Point(samples.xy[0]))


def test_points_stand_for_themselves_and_nothing_for_nothing():
    samples = sample_points(shapes(shapely.Point(1, 2), None, shapely.MultiPoint([(0, 0), (9, 9)])), 25, 50)
    assert samples.site.tolist() == [0, 1, 2, 2]
    assert samples.start.tolist() == [0, 1, 2]
    assert np.isnan(samples.xy[1]).all()


def test_summaries_leave_out_what_is_not_reached():
    samples = sample_points(shapes(shapely.MultiPoint([(0, 0), (1, 1), (2, 2)]), shapely.Point(5, 5)), 25, 50)
    values = np.array([10.0, np.inf, 30.0, np.inf])
    assert samples.mean(values).tolist() == [20, np.inf]
    assert samples.least(values).tolist() == [10, np.inf]
    assert samples.greatest(values).tolist() == [30, np.inf]
    assert samples.most(np.array([7, 3, 7, -1])).tolist() == [7, -1]
    assert samples.most(np.array([7, 3, -1, 0])).tolist() == [3, 0], "the first of equals"


@pytest.mark.parametrize(
    ("wkt", "kind"),
    [
        ("POLYGON((0 0, 100 100, 100 0, 0 100, 0 0))", shapely.GeometryType.MULTIPOLYGON),
        ("POLYGON Z((0 0 1, 10 0 1, 10 10 1, 0 0 1))", shapely.GeometryType.POLYGON),
        ("GEOMETRYCOLLECTION(POLYGON((0 0, 9 0, 9 9, 0 0)), POINT(1 1))", shapely.GeometryType.MULTIPOLYGON),
        ("GEOMETRYCOLLECTION(LINESTRING(0 0, 5 5), GEOMETRYCOLLECTION(POINT(1 1)))", shapely.GeometryType.MULTIPOINT),
        ("POINT Z(1 2 3)", shapely.GeometryType.POINT),
    ],
)  # fmt: skip
def test_odd_shapes_become_valid_points_or_areas_in_two_dimensions(wkt, kind):
    cleaned, _, unusable = clean_geometries(shapes(shapely.from_wkt(wkt)))
    assert shapely.get_type_id(cleaned[0]) == kind
    assert shapely.is_valid(cleaned[0])
    assert not shapely.has_z(cleaned[0])
    assert not unusable[0]


def test_what_is_empty_is_none_and_lines_are_told():
    given_shapes = shapes(None, shapely.Point(), shapely.Point(np.nan, 1), shapely.LineString([(0, 0), (1, 1)]))
    cleaned, _, unusable = clean_geometries(given_shapes)
    assert cleaned.tolist() == [None] * 4
    assert unusable.tolist() == [False, False, False, True]


corners = st.lists(st.tuples(st.floats(0, 2000), st.floats(0, 2000)), min_size=3, max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(corners, min_size=1, max_size=4), st.integers(1, 60))
def test_every_point_lies_in_its_own_area_and_no_area_is_left_out(rings, most):
    cleaned, _, _ = clean_geometries(shapes(*[shapely.Polygon(ring) for ring in rings]))
    samples = sample_points(cleaned, 30, most)
    assert samples.site.tolist() == sorted(samples.site)
    assert (samples.count >= 1).all()
    areas = np.isin(shapely.get_type_id(cleaned), (3, 6))  # a ring without area becomes its points, and keeps them
    assert (samples.count[areas] <= most).all()
    held = [geometry is not None for geometry in cleaned]
    inside = np.array(held)[samples.site]
    owners, xy = cleaned[samples.site[inside]], samples.xy[inside]
    assert (shapely.distance(owners, shapely.points(xy)) < 1e-6).all()


def test_the_middle_is_the_point_nearest_to_the_mean_of_those_that_can_be_used():
    # The mean of 0, 10, 11 and 19 is 10; the first lies ten metres west of it, the last nine east.
    samples = sample_points(shapes(shapely.MultiPoint([(0, 0), (10, 0), (11, 0), (19, 0)])), 25, 16)
    assert samples.xy[samples.middle(np.ones(4, bool)), 0].tolist() == [10]
    assert samples.xy[samples.middle(np.array([True, False, True, True])), 0].tolist() == [11]
    assert samples.xy[samples.middle(np.array([True, False, False, True])), 0].tolist() == [19]
    assert samples.xy[samples.middle(np.array([True, False, False, False])), 0].tolist() == [0]
