"""Fields of layers: what is missing is said with what is there."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.analysis.layers.fields import amounts, column_of, numbers, points_of, read_areas
from klimaklok_plugin.analysis.layers.messages import (
    FieldNotNumberError,
    FieldNumberAmbiguousError,
    FieldNumberNotWholeError,
    FieldNumberOutsideError,
    FieldNumberSecretError,
    FieldShareWrongError,
    LayerFieldMissingError,
    LayerFieldNotChosenError,
    LayerWithoutFieldsError,
)


def layer(**columns):
    return gpd.GeoDataFrame(columns, geometry=[shapely.box(0, 0, 9, 9)], crs="EPSG:25832")


@pytest.mark.parametrize(
    ("columns", "field", "kind", "words"),
    [
        ({"homes": [1]}, "persons", LayerFieldMissingError, 'no field "persons". It has: homes'),
        ({"homes": [1]}, "", LayerFieldNotChosenError, "is chosen. It has: homes"),
        ({}, "persons", LayerWithoutFieldsError, 'no field "persons", nor any other'),
    ],
)
def test_a_field_that_is_not_there_is_named_with_those_that_are(columns, field, kind, words):
    for read in (column_of, amounts):
        with pytest.raises(kind, match=words):
            read(layer(**columns), field, "POPULATION")


def test_an_amount_is_no_more_than_a_billion_unless_less_is_said():
    with pytest.raises(FieldNumberOutsideError, match=r"no more than 1,000,000,000\."):
        amounts(layer(persons=[2e9]), "persons", "POPULATION")
    with pytest.raises(FieldNumberOutsideError, match=r"no more than 500\."):
        amounts(layer(persons=[501]), "persons", "POPULATION", most=500)


@pytest.mark.parametrize(
    ("value", "how", "kind", "english", "norwegian"),
    [
        ("full", {}, FieldNotNumberError, '1 value that is no number: "full",', "ikke er et tall: «full», i"),
        (np.inf, {}, FieldNotNumberError, '"inf", in feature 1', "«inf», i objekt 1"),
        (-0.5, {}, FieldNumberOutsideError, "is no amount: -0.50, in f", "1 tall som ikke er en mengde: -0,50, i o"),
        (100.4, {"whole": True}, FieldNumberNotWholeError, "not whole: 100.40, in f", "ikke er helt: 100,40, i o"),
        (85, {"share": True}, FieldShareWrongError, "85\u00a0% is 0.85.", "85\u00a0% er 0,85."),
        (-0.1, {"share": True}, FieldShareWrongError, "no share: -0.10", "ikke er en andel: -0,10"),
    ],
)
def test_a_number_that_cannot_be_is_told_with_its_feature_in_both_languages(value, how, kind, english, norwegian):
    with pytest.raises(kind) as caught:
        amounts(layer(n=[value]), "n", "SITES", **how)
    error = caught.value
    assert english in str(error)
    assert norwegian in Language("nb", labels={"SITES": "Tomter"}).fill(error.sentence(), error.values)


@pytest.mark.parametrize("value", ["Ola", -3, 1e15, np.inf, 0.5])
def test_of_secret_numbers_only_the_field_is_told(value):
    with pytest.raises(FieldNumberSecretError) as caught:
        amounts(layer(n=[value]), "n", "PUPILS", secret=True, whole=True)
    assert caught.value.values == {"layer": "PUPILS", "field": "n"}
    with pytest.raises(FieldNumberSecretError):
        numbers(layer(n=["21,5 kW"]), "n", "GRID", secret=True)


def test_several_wrong_numbers_are_counted_and_the_first_is_told():
    table = gpd.GeoDataFrame({"n": [1, None, "x", "y"]}, geometry=[shapely.Point(0, 0)] * 4, crs="EPSG:25832")
    with pytest.raises(FieldNotNumberError, match=r'2 values that are no numbers, the first is "x", in feature 3\.'):
        numbers(table, "n", "SITES")
    assert amounts(table[:2], "n", "SITES", whole=True, share=True).tolist()[0] == 1


def test_areas_without_a_name_are_called_by_their_number():
    assert read_areas(layer(name=[" "]), "AREAS").name.tolist() == ["1"]
    assert read_areas(layer(name=["full"]), "AREAS").name.tolist() == ["full"]


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["1 200", "1\u00a0200", "1\u202f200", "1'200", "12,5"], [1200, 1200, 1200, 1200, 12.5]),
        (["1.200,5", "1.200"], [1200.5, 1200]),
        (["1,200.5", "1,200"], [1200.5, 1200]),
        (["1.200.000", "3.400"], [1_200_000, 3400]),
        (["0.25", "1.200"], [0.25, 1.2]),
        (["12,5", "1.200"], [12.5, 1200]),
        (["12,5", "1,200"], [12.5, 1.2]),
        (["0.125", "0,125"], [0.125, 0.125]),
        (["1 200,75", "-1 200", "\u22125"], [1200.75, -1200, -5]),
        (["1e3", "2.5e-1", "", "7"], [1000, 0.25, np.nan, 7]),
        (["1234.567", "12345,678"], [1234.567, 12345.678]),
    ],
)
def test_numbers_written_as_text_are_read_as_people_write_them(texts, wanted):
    found = numbers(gpd.GeoDataFrame({"n": texts}, geometry=[None] * len(texts)), "n", "SITES")
    np.testing.assert_allclose(found, wanted)


@pytest.mark.parametrize("texts", [["1.200"], ["7", "1,200"], ["1.200", None, "12"], ["0.5", "1.200.000", "3.400"]])
def test_a_text_that_may_be_a_thousand_times_as_much_is_refused_with_feature_and_value(texts):
    layer = gpd.GeoDataFrame({"n": texts}, geometry=[None] * len(texts))
    place = next(i for i, text in enumerate(texts) if text in ("1.200", "1,200", "3.400"))
    with pytest.raises(FieldNumberAmbiguousError, match=f'"{texts[place]}", in feature {place + 1}'):
        numbers(layer, "n", "SITES")
    with pytest.raises(FieldNumberSecretError):
        numbers(layer, "n", "SITES", secret=True)


@pytest.mark.parametrize("text", ["12 34", "1.2.3", "1,2,3", "12 m", "1200 kr", "1 2000", "--5", "1.20,0.5"])
def test_what_is_no_number_in_any_spelling_is_refused(text):
    with pytest.raises(FieldNotNumberError):
        numbers(gpd.GeoDataFrame({"n": ["1", text]}, geometry=[None] * 2), "n", "SITES")


def test_numbers_written_out_in_norwegian_come_back_the_same():
    rng = np.random.default_rng(5)
    values = np.round(rng.uniform(0, 5e6, 300), 1)
    texts = [f"{value:,.1f}".replace(",", "\u00a0").replace(".", ",") for value in values]
    np.testing.assert_allclose(numbers(gpd.GeoDataFrame({"n": texts}, geometry=[None] * 300), "n", "SITES"), values)


def test_numbers_among_texts_mean_what_they_are():
    layer = gpd.GeoDataFrame({"n": np.array([1.234, "12,5", 7, None], dtype=object)}, geometry=[None] * 4)
    np.testing.assert_allclose(numbers(layer, "n", "SITES"), [1.234, 12.5, 7, np.nan])


def test_points_stay_all_they_are_and_areas_and_lines_stand_for_one_point_each():
    bow_tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    shapes = [
        None, shapely.Polygon(), shapely.Point(), shapely.Point(1, 2), shapely.MultiPoint([(3, 4), (5, 6)]),
        shapely.box(0, 0, 2, 2), bow_tie, shapely.LineString([(0, 0), (4, 0)]),
    ]  # fmt: skip
    xy, row = points_of(gpd.GeoDataFrame(geometry=shapes))
    assert row.tolist() == [3, 4, 4, 5, 6, 7]
    assert xy[:3].tolist() == [[1, 2], [3, 4], [5, 6]]
    for number, shape in ((3, shapely.box(0, 0, 2, 2)), (4, shapely.make_valid(bow_tie)), (5, shapes[-1])):
        assert shapely.Point(xy[number]).distance(shape) < 1e-9
