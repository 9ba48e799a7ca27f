"""Which entrances belong to which area."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from klimaklok_plugin.analysis.layers.entrances import doors_of, only
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()


def test_what_is_not_asked_for_is_none_and_the_input_is_not_changed():
    given = np.array([shapely.Point(1, 1), shapely.box(0, 0, 2, 2), None], dtype=object)
    before = given.copy()
    left = only(given, np.array([False, True, True]))
    assert [each is None for each in left] == [True, False, True]
    assert left[1] is given[1]
    assert (given == before).all()


def test_an_entrance_belongs_to_the_areas_it_lies_in_or_beside_and_to_no_other():
    near = STRATEGY.schools.line_match_m
    areas = np.array([shapely.box(0, 0, 20, 20), None, shapely.box(100, 0, 120, 20)], dtype=object)
    doors = gpd.GeoDataFrame(
        geometry=[
            shapely.Point(10, 10),
            shapely.Point(20 + near - 0.01, 5),
            shapely.Point(60, 5),
            shapely.Point(100, 5),
        ],
        crs=25832,
    )
    xy, owner, unused = doors_of(areas, doors, STRATEGY)
    assert sorted(zip(xy[:, 0].tolist(), owner.tolist(), strict=True)) == [(10, 0), (20 + near - 0.01, 0), (100, 2)]
    assert unused == 1
