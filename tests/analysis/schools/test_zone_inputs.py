"""What is handed in for heart zones: every layer read, and everything wrong with it said."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.analysis.layers.messages import (
    FieldNotNumberError,
    FieldNumberOutsideError,
    LayerFieldMissingError,
)
from klimaklok_plugin.analysis.schools.messages import (
    HeartZoneNotPolygonError,
    HeartZoneRadiusWrongError,
    HeartZonesMissingError,
    SchoolsUnplacedError,
)
from klimaklok_plugin.analysis.schools.zone_disclosure import suppressed
from klimaklok_plugin.analysis.schools.zone_inputs import (
    HeartZoneLayers,
    HeartZoneOptions,
    exempt_edges,
    read_zone_inputs,
)
from tests.analysis.schools.test_closures import grid
from tests.analysis.schools.towns import UTM, layer, people, schools, strategy

TOWN = grid(10)
BOW_TIE = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])


def read(school_layer, rules=None, layers=None, **options):
    made = HeartZoneLayers(school_layer, **layers or {})
    return read_zone_inputs(made, TOWN, strategy() if rules is None else rules, HeartZoneOptions(**options))


def said(inputs):
    return {each.code: each.values for each in inputs.notes}


# --- schools ---------------------------------------------------------------------------------------------------------


def test_a_school_as_a_point_is_that_point_and_one_as_an_area_its_outline():
    places = read(schools((10, 20), box(0, 0, 100, 60))).schools
    assert places.xy[places.school_of == 0].tolist() == [[10, 20]]
    outline = places.xy[places.school_of == 1]
    assert shapely.distance(box(0, 0, 100, 60).exterior, shapely.points(outline)).max() == 0
    assert np.hypot(*np.diff(outline, axis=0).T).max() <= strategy().network.sample_spacing_m
    assert places.middle[0].tolist() == [10, 20]
    assert box(0, 0, 100, 60).contains(Point(places.middle[1]))


def test_an_area_with_entrances_is_come_to_by_these_alone():
    near = strategy().schools.line_match_m
    doors = layer([(0, 30), (100 + near - 0.1, 30), (100 + near + 0.1, 40), (300, 300)])
    inputs = read(schools(box(0, 0, 100, 60), box(200, 0, 300, 60), (300, 300)), layers={"entrances": doors})
    places = inputs.schools
    assert places.xy[places.school_of == 0].tolist() == [[0, 30], [100 + near - 0.1, 30]]
    assert (places.school_of == 1).sum() > 4
    assert places.xy[places.school_of == 2].tolist() == [[300, 300]]
    assert said(inputs)["entrances_unused"] == {"count": 2}
    assert (np.diff(places.school_of) >= 0).all()


def test_a_school_of_two_buildings_is_one_and_one_without_a_place_has_none():
    two = MultiPolygon([box(0, 0, 50, 50), box(100, 0, 150, 50)])
    places = read(schools(two, None, Point(), LineString([(0, 0), (9, 9)]), (5, 5))).schools
    assert set(places.school_of) == {0, 4}
    assert shapely.is_missing(places.geometry).tolist() == [False, True, True, True, False]
    assert np.isnan(places.middle[1:4]).all()


def test_numbers_of_pupils_are_read_and_their_absence_is_said():
    inputs = read(schools((0, 0), (1, 1), (2, 2), pupils=["120,5", None, " 30 "]), pupils_field="pupils")
    np.testing.assert_array_equal(inputs.schools.pupils, [120.5, np.nan, 30])
    assert said(inputs)["pupils_empty"] == {"count": 1, "field": "pupils"}
    assert np.isnan(read(schools((0, 0))).schools.pupils).all()


def test_names_may_be_missing_and_the_same():
    assert read(schools((0, 0), (1, 1), (2, 2), name=["A", "A", None])).schools.name.tolist() == ["A", "A", "3"]
    assert read(layer([(0, 0)])).schools.name.tolist() == ["1"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": "pupils", "values": ["many"]}, FieldNotNumberError),
        ({"name": "pupils", "values": [-1]}, FieldNumberOutsideError),
        ({"name": "pupils", "values": [np.inf]}, FieldNotNumberError),
        ({"name": "other", "values": [1]}, LayerFieldMissingError),
    ],
)
def test_numbers_of_pupils_that_cannot_be_understood_are_errors(change, error):
    with pytest.raises(error) as caught:
        read(schools((0, 0), **{change["name"]: change["values"]}), pupils_field="pupils")
    assert "SCHOOLS" in str(caught.value)


def test_layers_without_features_places_or_crs_are_errors():
    with pytest.raises(KlimaklokError):
        read(schools((0, 0)).iloc[:0])
    with pytest.raises(SchoolsUnplacedError):
        read(schools(None, None))
    for name in ("population", "exempt", "school_areas", "traffic"):
        bare = gpd.GeoDataFrame({"pop_tot": [1], "aadt": [1]}, geometry=[Point(0, 0)])
        with pytest.raises(KlimaklokError) as caught:
            read(schools((0, 0)), layers={name: bare})
        assert ("EXEMPT_LAYER" if name == "exempt" else name.upper()) in str(caught.value)


def test_layers_come_into_the_crs_of_the_network():
    inputs = read(schools((500, 500)).to_crs(4326), layers={"population": people([(0, 0)], [5]).to_crs(4258)})
    assert inputs.schools.xy[0] == pytest.approx([500, 500], abs=1e-3)
    assert inputs.homes.samples.xy[0] == pytest.approx([0, 0], abs=1e-3)


@pytest.mark.parametrize("radius", [0, -1, 0.5, 50_000, float("nan"), float("inf")])
def test_a_radius_that_makes_no_zone_is_an_error_but_not_for_drawn_ones(radius):
    with pytest.raises(HeartZoneRadiusWrongError):
        read(schools((0, 0)), radius_m=radius)
    zones = {"zones": layer([box(-1, -1, 1, 1)])}
    assert read(schools((0, 0)), layers=zones, method="drawn", radius_m=radius).drawn is not None


def test_the_radius_is_the_strategys_unless_given():
    assert read(schools((0, 0))).radius_m == strategy().schools.radius_m == 500
    assert read(schools((0, 0)), radius_m=70).radius_m == 70


# --- drawn zones -----------------------------------------------------------------------------------------------------


def drawn(school_layer, *zones):
    return read(school_layer, layers={"zones": layer(zones)}, method="drawn")


def test_two_schools_in_one_zone_both_have_it_and_a_school_in_two_has_both():
    one, two, three = box(0, 0, 100, 100), box(200, 0, 300, 100), box(240, 0, 400, 90)
    inputs = drawn(schools((10, 10), (90, 90), (250, 50)), one, two, three)
    assert [shape.area for shape in inputs.drawn] == [10_000, 10_000, two.union(three).area]
    assert "zones_without_school" not in said(inputs)


def test_a_zone_around_no_school_is_the_nearest_ones_and_that_is_said():
    inputs = drawn(schools((10, 10), (900, 900), name=["Near", "Far"]), box(50, 0, 100, 100))
    assert inputs.drawn[0].equals(box(50, 0, 100, 100))
    assert inputs.drawn[1] is None
    assert said(inputs)["zones_without_school"] == {"count": 1, "name": "Near"}
    assert said(inputs)["schools_without_zone"] == {"count": 1}


def test_a_zone_that_crosses_itself_is_repaired_and_said():
    inputs = drawn(schools((10, 50)), BOW_TIE)
    assert inputs.drawn[0].is_valid
    assert inputs.drawn[0].area == pytest.approx(5000)
    assert said(inputs)["zones_repaired"] == {"count": 1}


@pytest.mark.parametrize("shape", [Point(0, 0), LineString([(0, 0), (9, 9)])])
def test_what_is_no_area_is_no_zone(shape):
    with pytest.raises(HeartZoneNotPolygonError) as caught:
        drawn(schools((10, 10)), box(0, 0, 100, 100), shape)
    assert (caught.value.values["count"], caught.value.values["row"]) == (1, 2)
    with pytest.raises(HeartZoneNotPolygonError):
        drawn(schools((10, 10)), None)
    with pytest.raises(HeartZonesMissingError):
        read(schools((10, 10)), method="drawn")


def test_zones_in_three_dimensions_are_flat():
    deep = Polygon([(0, 0, 5), (100, 0, 5), (100, 100, 5)])
    assert not shapely.has_z(drawn(schools((90, 10)), deep).drawn[0])


# --- population and intake areas -------------------------------------------------------------------------------------

WEST, EAST = box(0, 0, 500, 1000), box(500, 0, 1000, 1000)


def areas(school_layer, homes, *shapes, rules=None, **columns):
    layers = {"population": people(homes, [20] * len(homes)), "school_areas": layer(shapes, **columns)}
    return read(school_layer, layers=layers, rules=rules)


def test_population_without_a_field_or_with_text_in_it_is_an_error():
    for values, error in (({"pop_tot": ["x"]}, FieldNotNumberError), ({"other": [1]}, LayerFieldMissingError)):
        with pytest.raises(error):
            read(schools((0, 0)), layers={"population": layer([(0, 0)], **values)})
    with pytest.raises(FieldNumberOutsideError):
        read(schools((0, 0)), layers={"population": people([(0, 0)], [-3])})


def test_empty_numbers_of_inhabitants_are_nobody_and_said():
    inputs = read(schools((0, 0)), layers={"population": people([(0, 0), (9, 9)], [5, None])})
    assert inputs.homes.persons.tolist() == [5, 0]
    assert said(inputs)["population_empty"] == {"count": 1, "field": "pop_tot"}


def test_an_area_is_the_schools_that_it_is_named_for_wherever_that_lies():
    pair = schools((100, 100), (900, 900), name=["Vest", "ØST "])
    by_name = areas(pair, [(10, 10), (990, 10)], WEST, EAST, school=["øst", " Vest"])
    assert by_name.home_area.tolist() == [1, 0]
    by_place = areas(pair, [(10, 10), (990, 10)], WEST, EAST)
    assert by_place.home_area.tolist() == [0, 1]


def test_a_school_with_an_area_of_its_name_has_no_other_that_it_lies_in():
    pair = schools((100, 100), name=["Vest"])
    inputs = areas(pair, [(10, 10), (990, 10)], WEST, EAST, school=["Another", "Vest"])
    assert inputs.home_area.tolist() == [-2, 0]
    assert said(inputs)["school_areas_without_school"] == {"count": 1}


def test_of_schools_of_one_name_or_in_one_area_the_nearest_by_air_counts():
    same = schools((100, 100), (900, 100), name=["Same", "Same"])
    inputs = areas(same, [(10, 10), (800, 10)], box(0, 0, 1000, 1000), school=["Same"])
    assert inputs.home_area.tolist() == [0, 1]
    assert areas(same, [(10, 10), (800, 10)], box(0, 0, 1000, 1000)).home_area.tolist() == [0, 1]


def test_of_overlapping_areas_the_first_counts_and_that_is_said():
    pair = schools((100, 100), (900, 900), name=["A", "B"])
    inputs = areas(pair, [(450, 500), (10, 10)], box(400, 0, 1000, 1000), WEST, school=["B", "A"])
    assert inputs.home_area.tolist() == [1, 0]
    assert "school_areas_overlap" in said(inputs)


def test_homes_of_other_schools_go_to_none_of_these_and_are_said():
    inputs = areas(schools((100, 100)), [(10, 10), (990, 10), (5000, 5000)], WEST, EAST)
    assert inputs.home_area.tolist() == [0, -2, -2]
    assert said(inputs)["homes_of_other_schools"] == {"persons": 40}
    # A school without an area may have those outside all areas.
    inputs = areas(schools((100, 100), (5000, 5100)), [(10, 10), (990, 10), (5000, 5000)], WEST, EAST)
    assert inputs.home_area.tolist() == [0, -2, -1]
    assert said(inputs)["homes_of_other_schools"] == {"persons": 20}


def test_few_homes_of_other_schools_are_not_told():
    layers = {"population": people([(10, 10), (990, 10)], [50, 4]), "school_areas": layer([WEST, EAST])}
    assert "homes_of_other_schools" not in said(read(schools((100, 100)), layers=layers))


def test_areas_that_are_none_or_without_population_are_no_areas():
    inputs = areas(schools((100, 100)), [(10, 10)], LineString([(0, 0), (9, 9)]), None)
    assert inputs.home_area.tolist() == [-1]
    assert said(inputs)["school_areas_without_school"] == {"count": 2}
    assert read(schools((100, 100)), layers={"school_areas": layer([WEST])}).home_area is None


# --- centres, traffic, exemptions ------------------------------------------------------------------------------------


def test_centres_weigh_the_same_unless_a_field_says_otherwise():
    given_centres = {"destinations": layer([(0, 0), box(10, 10, 20, 20), None], jobs=[5, 0, 7])}
    inputs = read(schools((0, 0)), layers=given_centres)
    assert inputs.centre_weight.tolist() == [1, 1]
    weighed = read(schools((0, 0)), layers=given_centres, destination_field="jobs")
    assert (weighed.centres.tolist(), weighed.centre_weight.tolist()) == ([[0, 0]], [5])
    with pytest.raises(LayerFieldMissingError):
        read(schools((0, 0)), layers=given_centres, destination_field="none")


def test_traffic_is_lines_with_numbers():
    lines = [LineString([(0, 0), (100, 0)]), LineString([(0, 9), (100, 9)]), Point(0, 0), None]
    inputs = read(schools((0, 0)), layers={"traffic": layer(lines, aadt=["5 000".replace(" ", ""), None, 3, 4])})
    assert inputs.aadt.tolist() == [5000]
    assert len(inputs.traffic) == 1
    for column, error in (({"aadt": ["busy"]}, FieldNotNumberError), ({"x": [1]}, LayerFieldMissingError)):
        with pytest.raises(error):
            read(schools((0, 0)), layers={"traffic": layer(lines[:1], **column)})


def test_exempt_points_are_said_and_the_parts_of_the_rest_are_taken():
    both = shapely.GeometryCollection([LineString([(0, 0), (9, 0)]), box(0, 0, 5, 5), Point(1, 1)])
    inputs = read(schools((0, 0)), layers={"exempt": layer([both, BOW_TIE, None, Point(3, 3)])})
    assert sorted(shapely.get_dimensions(inputs.exempt)) == [1, 2, 2, 2]
    assert said(inputs)["exempt_points"] == {"count": 2}


def test_edges_are_exempt_by_the_middle_in_an_area_or_along_a_line():
    along = np.zeros(len(TOWN.table), bool)
    along[7] = True
    exempt = exempt_edges(TOWN, np.array([box(-10, 340, 60, 360)], object), along)
    middle = shapely.get_coordinates(shapely.line_interpolate_point(TOWN.lines[exempt], 0.5, normalized=True))
    assert exempt[7]
    assert exempt.sum() == 2
    assert [0, 350] in middle.tolist()
    assert along.sum() == 1


# --- what may be shown -----------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=1, max_size=5))
def test_what_is_left_out_of_a_known_total_is_never_one_to_nine(rows):
    parts = np.array(rows, float)
    hidden = suppressed(parts, 10)
    left_out = np.where(hidden, parts, 0).sum(axis=1)
    whole = parts.sum(axis=1)
    assert ((left_out == 0) | (left_out >= 10) | (left_out == whole)).all()
    shown = parts[~hidden]
    assert ((shown == 0) | (shown >= 10)).all()
    assert not hidden[parts.min(axis=1) >= 10].any()
    assert (hidden.sum(axis=1)[left_out >= 10] >= 2).all()


def test_options_keep_their_defaults():
    options = HeartZoneOptions()
    assert (options.method, options.measure, options.population_field) == ("radius", "stopping_ban", "pop_tot")
    assert replace(options, measure="closed").radius_m is None
    assert schools((0, 0)).crs == UTM
