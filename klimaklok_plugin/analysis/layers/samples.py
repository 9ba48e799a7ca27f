"""Sample points: where a site is measured from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

_MAX_CANDIDATES_PER_SAMPLE = 16
"""A thin diagonal polygon fills little of its bounding box; its grid may not grow beyond this."""

_POINTS = (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT)
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True)
class Samples:
    """The points that stand for some sites, sorted by site.

    Attributes
    ----------
    xy : ndarray of float, shape (k, 2)
        Coordinates; a site without geometry has one point of NaN.
    site : ndarray of int, shape (k,)
        Row of the site; never falling, every site at least once.
    start : ndarray of int, shape (n,)
        First point of each site.
    """

    xy: NDArray[np.float64]
    site: NDArray[np.intp]
    start: NDArray[np.intp]

    @property
    def count(self) -> NDArray[np.intp]:
        """Number of points per site."""
        return np.diff(np.append(self.start, self.site.size))

    def mean(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Mean per site over its finite values; inf where a site has none."""
        finite = np.isfinite(values)
        total = np.add.reduceat(np.where(finite, values, 0.0), self.start) if self.start.size else np.empty(0)
        number = self.total(finite)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(number > 0, total / number, np.inf)

    def least(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Least value per site."""
        return np.minimum.reduceat(values, self.start) if self.start.size else np.empty(0)

    def greatest(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Greatest finite value per site; inf where a site has none."""
        finite = np.isfinite(values)
        greatest = (
            np.maximum.reduceat(np.where(finite, values, -np.inf), self.start) if self.start.size else np.empty(0)
        )
        return np.where(greatest == -np.inf, np.inf, greatest)

    def total(self, flags: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Count the flagged points per site."""
        return np.add.reduceat(flags.astype(np.int64), self.start) if self.start.size else np.empty(0, dtype=np.int64)

    def most(self, labels: NDArray[np.int64]) -> NDArray[np.int64]:
        """Most frequent label per site, the least one of several; -1 where no point has a label from 0 up."""
        most = np.full(self.start.size, -1, dtype=np.int64)
        labelled = np.flatnonzero(labels >= 0)
        if labelled.size == 0:
            return most
        width = int(labels.max()) + 1
        pair, number = np.unique(self.site[labelled] * width + labels[labelled].astype(np.int64), return_counts=True)
        site, label = pair // width, pair % width
        order = np.lexsort((label, -number, site))
        first = order[np.unique(site[order], return_index=True)[1]]
        most[site[first]] = label[first]
        return most

    def middle(self, usable: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Return per site the usable point nearest to the mean of its points; any point where none is usable."""
        n = self.start.size
        number = np.maximum(np.bincount(self.site, minlength=n), 1)
        mean = np.column_stack([np.bincount(self.site, axis, minlength=n) / number for axis in self.xy.T])
        away = np.nan_to_num(((self.xy - mean[self.site]) ** 2).sum(axis=1))
        order = np.lexsort((np.round(away, 6), ~usable, self.site))
        return np.asarray(order[self.start], dtype=np.intp)


def clean_geometries(
    geometries: NDArray[np.object_],
) -> tuple[NDArray[np.object_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return geometries in two dimensions and valid, as points or areas only.

    Parameters
    ----------
    geometries : ndarray of shapely geometries, shape (n,)
        Of any type and dimension; None and empty ones are allowed.

    Returns
    -------
    cleaned : ndarray of geometries, shape (n,)
        Points, multipoints, polygons and multipolygons; None where nothing is left.
    repaired : ndarray of bool, shape (n,)
        Where an invalid geometry was made valid.
    unusable : ndarray of bool, shape (n,)
        Where there was a geometry, but of lines only.

    Examples
    --------
    >>> bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> cleaned, repaired, unusable = clean_geometries(np.array([bow, shapely.LineString([(0, 0), (9, 9)]), None]))
    >>> float(shapely.area(cleaned[0])), cleaned[1:].tolist(), repaired.tolist(), unusable.tolist()
    (2.0, [None, None], [True, False, False], [False, True, False])
    """
    cleaned = shapely.force_2d(geometries)
    nothing = shapely.is_missing(cleaned) | shapely.is_empty(cleaned)
    with np.errstate(invalid="ignore"):
        finite = np.isfinite(shapely.bounds(cleaned)).all(axis=1)
    cleaned = _none_where(nothing | ~finite, cleaned)
    repaired = finite & ~nothing & ~shapely.is_valid(cleaned)
    if repaired.any():
        cleaned[repaired] = shapely.make_valid(cleaned[repaired])
    mixed = (shapely.get_type_id(cleaned) == shapely.GeometryType.GEOMETRYCOLLECTION) & ~shapely.is_empty(cleaned)
    if mixed.any():
        cleaned[mixed] = _areas_or_points(cleaned[mixed])
    kind = shapely.get_type_id(cleaned)
    good = np.isin(kind, [*_POINTS, *_AREAS])
    unusable = ~good & finite & ~nothing
    return _none_where(~good, cleaned), repaired & good, unusable


def _none_where(where: NDArray[np.bool_], geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    emptied = np.array(geometries, dtype=object)
    emptied[where] = None
    return emptied


def _areas_or_points(collections: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the areas of each collection as one geometry, or its points where it has no area."""
    parts, owner = _leaves(collections)
    kind = shapely.get_type_id(parts)
    out = np.full(collections.size, None, dtype=object)
    for wanted in (shapely.GeometryType.POINT, shapely.GeometryType.POLYGON):
        chosen = kind == wanted
        if not chosen.any():
            continue
        make = shapely.multipolygons if wanted == shapely.GeometryType.POLYGON else shapely.multipoints
        made = make(parts[chosen], indices=owner[chosen], out=np.full(collections.size, None, dtype=object))
        out = np.where(shapely.is_missing(made) | shapely.is_empty(made), out, made)
    return out


def _leaves(geometries: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Return the single parts of nested collections, and the row each comes from."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    while (shapely.get_type_id(parts) >= shapely.GeometryType.MULTIPOINT).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    return parts, owner


def sample_points(geometries: NDArray[np.object_], spacing_m: float, max_samples: int) -> Samples:
    """Return the points that stand for each geometry: points themselves, areas by a regular grid inside them.

    Parameters
    ----------
    geometries : ndarray of geometries, shape (n,)
        As `clean_geometries` returns them, in a CRS in metres.
    spacing_m : float
        Distance between grid points, in metres.
    max_samples : int
        Most points per geometry; in larger areas the spacing widens.

    Returns
    -------
    Samples
        At least one point per geometry; the point of an area too small for the grid lies somewhere inside it.

    Examples
    --------
    >>> samples = sample_points(np.array([shapely.box(0, 0, 100, 20), shapely.Point(5, 5)], dtype=object), 25, 100)
    >>> samples.xy.tolist()
    [[12.5, 10.0], [37.5, 10.0], [62.5, 10.0], [87.5, 10.0], [5.0, 5.0]]
    >>> samples.mean(np.array([100.0, 200.0, 300.0, np.inf, 50.0])).tolist()
    [200.0, 50.0]
    """
    kind = shapely.get_type_id(geometries)
    rows = np.arange(geometries.size)
    is_point, is_area = np.isin(kind, _POINTS), np.isin(kind, _AREAS)
    neither = rows[~(is_point | is_area)]
    point_xy, point_site = shapely.get_coordinates(geometries[is_point], return_index=True)
    area_xy, area_site = _grid(geometries[is_area], spacing_m, max_samples)
    xy = np.concatenate([point_xy, area_xy, np.full((neither.size, 2), np.nan)])
    site = np.concatenate([rows[is_point][point_site], rows[is_area][area_site], neither])
    order = np.argsort(site, kind="stable")
    xy, site = xy[order], site[order]
    start = np.searchsorted(site, rows)
    return Samples(xy, site, start)


def _grid(
    areas: NDArray[np.object_], spacing_m: float, max_samples: int
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    if areas.size == 0:
        return np.empty((0, 2)), np.empty(0, dtype=np.intp)
    low_x, low_y, high_x, high_y = shapely.bounds(areas).T
    width, height = high_x - low_x, high_y - low_y
    # The spacing widens so that an area, and the box around it, hold no more points than they may.
    box = width * height / (max_samples * _MAX_CANDIDATES_PER_SAMPLE)
    spacing = np.maximum(spacing_m, np.sqrt(np.maximum(shapely.area(areas) / max_samples, box)))
    columns = np.maximum(np.floor(width / spacing), 1).astype(np.intp)
    rows = np.maximum(np.floor(height / spacing), 1).astype(np.intp)
    number = columns * rows
    owner = np.repeat(np.arange(areas.size), number)
    inside_owner = np.arange(owner.size) - np.repeat(np.cumsum(number) - number, number)
    row, column = np.divmod(inside_owner, columns[owner])
    x = low_x[owner] + width[owner] / 2 + (column - (columns[owner] - 1) / 2) * spacing[owner]
    y = low_y[owner] + height[owner] / 2 + (row - (rows[owner] - 1) / 2) * spacing[owner]
    shapely.prepare(areas)
    inside = shapely.contains_xy(areas[owner], x, y)
    x, y, owner = x[inside], y[inside], owner[inside]
    kept = _thin(owner, areas.size, max_samples)
    x, y, owner = x[kept], y[kept], owner[kept]
    missed = np.setdiff1d(np.arange(areas.size), owner)
    spare = shapely.get_coordinates(shapely.point_on_surface(areas[missed]))
    xy = np.concatenate([np.column_stack([x, y]), spare])
    return xy, np.concatenate([owner, missed])


def _thin(owner: NDArray[np.intp], n: int, most: int) -> NDArray[np.bool_]:
    """Keep `most` evenly spread points of the owners that have more."""
    number = np.bincount(owner, minlength=n)
    place = np.arange(owner.size) - (np.cumsum(number) - number)[owner]
    total = number[owner]
    kept: NDArray[np.bool_] = (total <= most) | (place * most // total != (place - 1) * most // total)
    return kept
