"""Where one walks into a place and out of it: its entrances, its outline, and the ways that lead into it."""

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
    ways: Objects | None = None,
    spacing_m: float | None = None,
) -> tuple[Floats, Ints, int]:
    """Return the points (t, 2) where one walks in, the row of the place of each, never falling, and unused entrances.

    A place drawn as a point is that point. One drawn as an area is come to by the entrances that lie in it or by its
    outline; where there are none, along the whole outline, and exactly where `ways` cross it.

    Parameters
    ----------
    geometry : (n,) object array
        Points and areas in metres; None gives no point.
    entrances : GeoDataFrame, optional
        In the same CRS.
    strategy : Strategy
        Tells how near to an area an entrance is its own.
    ways : (w,) object array of lines, optional
    spacing_m : float, optional
        Between points of an outline; the strategy's for sample points when left out.

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
    spacing = strategy.network.sample_spacing_m if spacing_m is None else spacing_m
    areas = only(geometry, area)
    outline = shapely.segmentize(shapely.boundary(areas), spacing)
    xy, place = shapely.get_coordinates(np.where(area, outline, geometry), return_index=True)
    if ways is not None:
        crossing_xy, crossed = _crossings(areas, ways)
        xy, place = np.concatenate([xy, crossing_xy]), np.concatenate([place, crossed])
    unused = 0
    if entrances is not None:
        door_xy, _ = points_of(entrances)
        doors, owner = shapely.STRtree(areas).query(
            shapely.points(door_xy), predicate="dwithin", distance=strategy.schools.line_match_m
        )
        has_door = np.isin(place, owner)
        xy = np.concatenate([xy[~has_door], door_xy[doors]])
        place = np.concatenate([place[~has_door], owner])
        unused = len(door_xy) - np.unique(doors).size
    order = np.argsort(place, kind="stable")
    return xy[order], place[order].astype(np.int64), unused


def only(geometry: Objects, where: Bools) -> Objects:
    """Return the geometries (n,) with None where `where` (n,) does not hold."""
    left = geometry.copy()
    left[~where] = None
    return left


def _crossings(areas: Objects, ways: Objects) -> tuple[Floats, Ints]:
    """Return the points (t, 2) where ways cross the outlines of areas, and the row of the area of each."""
    outline = shapely.boundary(areas)
    area, way = shapely.STRtree(ways).query(outline, predicate="intersects")
    xy, pair = shapely.get_coordinates(shapely.intersection(outline[area], ways[way]), return_index=True)
    return xy, area[pair].astype(np.int64)
