"""Where one walks into a place and out of it: its entrances and its outline."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from ..core.arrays import Bools, Floats, Ints, Objects
from ..strategy.loading import Strategy
from .fields import points_of

_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def entry_points(
    geometry: Objects,
    entrances: gpd.GeoDataFrame | None,
    strategy: Strategy,
) -> tuple[Floats, Ints, int]:
    """Return the points (t, 2) where one walks in, the row of the place of each, never falling, and unused entrances.

    A place drawn as a point is that point. One drawn as an area is come to by the entrances that lie in it or by its
    outline; where there are none, along the whole outline, as far apart as the strategy's sample points.

    Parameters
    ----------
    geometry : (n,) object array
        Points and areas in metres; None gives no point.
    entrances : GeoDataFrame, optional
        In the same CRS.
    strategy : Strategy
        Tells how near to an area an entrance is its own.

    Examples
    --------
    A square of 20 m with one entrance, a place that is a point, and an entrance that belongs to neither:

    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> places = np.array([shapely.box(0, 0, 20, 20), shapely.Point(100, 5)], dtype=object)
    >>> doors = gpd.GeoDataFrame(geometry=[shapely.Point(10, 0), shapely.Point(500, 0)], crs=25832)
    >>> xy, place, unused = entry_points(places, doors, load_strategy())
    >>> xy.tolist(), place.tolist(), unused
    ([[10.0, 0.0], [100.0, 5.0]], [0, 1], 1)
    """
    area = np.isin(shapely.get_type_id(geometry), _AREAS)
    areas = only(geometry, area)
    outline = shapely.segmentize(shapely.boundary(areas), strategy.network.sample_spacing_m)
    xy, place = shapely.get_coordinates(np.where(area, outline, geometry), return_index=True)
    unused = 0
    if entrances is not None:
        door_xy, owner, unused = doors_of(areas, entrances, strategy)
        has_door = np.isin(place, owner)
        xy, place = np.concatenate([xy[~has_door], door_xy]), np.concatenate([place[~has_door], owner])
    order = np.argsort(place, kind="stable")
    return xy[order], place[order].astype(np.int64), unused


def doors_of(areas: Objects, entrances: gpd.GeoDataFrame, strategy: Strategy) -> tuple[Floats, Ints, int]:
    """Return the entrances (t, 2) in areas or by their outlines, the row of each area, and how many are unused."""
    xy, _ = points_of(entrances)
    door, owner = shapely.STRtree(areas).query(
        shapely.points(xy), predicate="dwithin", distance=strategy.schools.line_match_m
    )
    return xy[door], owner.astype(np.int64), len(xy) - np.unique(door).size


def only(geometry: Objects, where: Bools) -> Objects:
    """Return the geometries (n,) with None where `where` (n,) does not hold."""
    left = geometry.copy()
    left[~where] = None
    return left
