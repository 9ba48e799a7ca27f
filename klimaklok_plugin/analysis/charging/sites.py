"""Where charging points stand and where they could stand, and what limits them: room, grid and cost."""

from __future__ import annotations

from dataclasses import dataclass, fields

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Note
from ..layers.fields import amounts, column_of, folded, geometries, listed, numbers, text_of
from ..layers.samples import clean_geometries
from ..sources.nobil import MAX_KW, MAX_POINTS
from ..sources.parking_register import MOST_SPACES
from ..strategy.loading import Strategy
from ..strategy.sections import SERVICES
from .messages import ChargingNoCandidatesError

NOBIL_FIELDS = ("n_points", "n_fast", "n_power_unknown")
"""An existing station's points as the NOBIL reader gives them; those of unknown power count as normal."""
_SAME_M = 0.05
"""Candidates this near to each other are one place."""


@dataclass(frozen=True)
class ChargingSites:
    """Places (m,): those that exist first, then the candidates.

    Attributes
    ----------
    existing : (m,) bool array
    row : (m,) int array
        Row in the layer it comes from.
    name : (m,) array of str
    xy : (m, 2) array
        Metres.
    points : (m, 2) int array
        Existing points by service (normal, fast).
    room : (m,) array
        Spaces that may get a point; inf where nothing is known.
    grid : (m,) int array
        Grid point that feeds a new site; -1 where none is known.
    cost : (m,) array
        Of opening the site, without points; kr.
    counted, rated : (m,) bool arrays
        Whether an existing station's number of points and their power are known, not assumed; True for candidates.
    """

    existing: Bools
    row: Ints
    name: Objects
    xy: Floats
    points: Ints
    room: Floats
    grid: Ints
    cost: Floats
    counted: Bools
    rated: Bools

    def take(self, index: Ints) -> ChargingSites:
        """Return the places at `index`."""
        return ChargingSites(**{each.name: getattr(self, each.name)[index] for each in fields(self)})


@dataclass(frozen=True)
class Grid:
    """Grid points (g,) with the capacity that is free, in kW: used, never shown."""

    name: Objects
    xy: Floats
    free_kw: Floats


NO_GRID = Grid(np.empty(0, object), np.empty((0, 2)), np.empty(0))


@dataclass(frozen=True)
class Existing:
    """Existing stations (e,): place, name, points by service (e, 2), row in the layer, and what of it is known."""

    xy: Floats
    name: Objects
    points: Ints
    row: Ints
    counted: Bools
    rated: Bools

    def joined(self, other: Existing, same_place_m: float) -> tuple[Existing, int]:
        """Add the stations of another source that stand where none of these does, and count the others."""
        away = np.full(len(other.row), np.inf)
        if len(self.row) and len(other.row):
            away = cKDTree(self.xy).query(other.xy)[0]
        new = np.flatnonzero(away > same_place_m)
        both = {
            each.name: np.concatenate([getattr(self, each.name), getattr(other, each.name)[new]])
            for each in fields(self)
        }
        return Existing(**both), len(other.row) - len(new)


NONE_EXISTING = Existing(
    np.empty((0, 2)), np.empty(0, object), np.empty((0, len(SERVICES)), np.int64), np.empty(0, np.int64),
    np.empty(0, bool), np.empty(0, bool),
)  # fmt: skip


def read_existing(
    layer: gpd.GeoDataFrame,
    strategy: Strategy,
    points_field: str | None,
    power_field: str | None,
    name: str = "EXISTING",
) -> tuple[Existing, list[Note]]:
    """Read existing stations.

    Parameters
    ----------
    layer : GeoDataFrame
        As `nobil.read_nobil` gives them, or with `points_field` and `power_field`; in a CRS in metres.
    strategy : Strategy
    points_field : str or None
        Number of points; the strategy's number is taken where it is not known.
    power_field : str or None
        kW of a point; normal where it is not known.
    name : str
        What errors call the layer.
    """
    rules, notes = strategy.charging, []
    if points_field is None and all(each in layer for each in NOBIL_FIELDS):
        total, fast, unrated = (amounts(layer, each, name, most=MAX_POINTS) for each in NOBIL_FIELDS)
        fast, dark = np.nan_to_num(fast), np.nan_to_num(unrated) > 0
    else:
        unknown = np.full(len(layer), np.nan)
        total = unknown if points_field is None else amounts(layer, points_field, name, most=MAX_POINTS)
        power = unknown if power_field is None else amounts(layer, power_field, name, most=MAX_KW)
        dark = np.isnan(power)
        fast = np.where(power > rules.normal_to_kw, np.where(np.isnan(total), rules.existing_points, total), 0.0)
    counted = ~np.isnan(total)
    if not counted.all():
        notes.append(Note("charging_points_unknown", {"count": int((~counted).sum()), "points": rules.existing_points}))
    if dark.any():
        notes.append(Note("charging_power_unknown", {"count": int(dark.sum())}))
    total = np.floor(np.where(np.isnan(total), rules.existing_points, total))
    fast = np.minimum(np.floor(fast), total)
    points = np.column_stack([total - fast, fast]).astype(np.int64)
    xy, placed = _places(layer)
    if (lost := int((~placed).sum())) > 0:
        notes.append(Note("charging_existing_unplaced", {"count": lost}))
    row = np.flatnonzero(placed)
    return Existing(xy[row], _names(layer)[row], points[row], row, counted[row], ~dark[row]), notes


def read_grid(layer: gpd.GeoDataFrame, field: str, name: str = "GRID") -> tuple[Grid, list[Note]]:
    """Read grid points; those whose capacity is not known are left out.

    Raises
    ------
    FieldNumberSecretError
        The field holds text. Its values are not named: grid capacities are shown nowhere.
    """
    column_of(layer, field, name)
    free = numbers(layer, field, name, secret=True)
    xy, placed = _places(layer)
    known = placed & np.isfinite(free)
    notes = [] if known.all() else [Note("charging_grid_unknown", {"count": int((~known).sum())})]
    row = np.flatnonzero(known)
    return Grid(_names(layer)[row], xy[row], np.maximum(free[row], 0.0)), notes


def read_sites(
    layer: gpd.GeoDataFrame,
    existing: Existing,
    grid: Grid,
    strategy: Strategy,
    *,
    spaces_field: str | None = None,
    cost_field: str | None = None,
    grid_field: str | None = None,
    site_cost: float | None = None,
    name: str = "CANDIDATES",
) -> tuple[ChargingSites, list[Note]]:
    """Put existing stations and candidates together.

    Parameters
    ----------
    layer : GeoDataFrame
        Candidates: points, or areas (car parks), in a CRS in metres.
    existing : Existing
    grid : Grid
    strategy : Strategy
    spaces_field : str or None
        Number of parking spaces; only a share of them may get a point, and existing points count.
    cost_field : str or None
        Of the site, without points; `site_cost` or the strategy's where it is not known.
    grid_field : str or None
        Name of the grid point that feeds the site; without it the nearest one within the strategy's distance.
    site_cost : float or None
        kr; the strategy's where None.
    name : str
        What errors call the layer.

    Raises
    ------
    ChargingNoCandidatesError
        No candidate has a place.
    """
    rules, notes = strategy.charging, []
    xy, placed = _places(layer)
    unknown = np.full(len(layer), np.nan)
    spaces = unknown if spaces_field is None else amounts(layer, spaces_field, name, most=MOST_SPACES)
    cost = unknown if cost_field is None else amounts(layer, cost_field, name)
    kept, twice = _distinct(xy, placed, spaces, cost)
    if not len(kept):
        raise ChargingNoCandidatesError(layer=name, count=len(layer))
    if (lost := int((~placed).sum())) > 0:
        notes.append(Note("charging_candidates_unplaced", {"count": lost}))
    if (lines := int((shapely.get_dimensions(shapes_of(layer)) == 1).sum())) > 0:
        notes.append(Note("charging_candidates_lines", {"count": lines}))
    if twice:
        notes.append(Note("charging_candidates_twice", {"count": twice}))
    room = np.floor(spaces * rules.max_space_share + 1e-9) - _points_there(layer, existing, rules.same_place_m)
    if (roomless := int(np.isnan(spaces[kept]).sum())) > 0:
        notes.append(Note("charging_room_unknown", {"count": roomless}))
    standard = rules.site_cost if site_cost is None else site_cost
    if (assumed := int(np.isnan(cost[kept]).sum())) > 0:
        notes.append(Note("charging_cost_assumed", {"count": assumed, "cost": standard}))
    fed, said = _feeding(layer, xy, grid, grid_field, rules.grid_reach_m, name)
    notes += said
    e, new = len(existing.row), len(kept)
    none = np.zeros((new, len(SERVICES)), np.int64)
    return ChargingSites(
        existing=np.arange(e + new) < e,
        row=np.concatenate([existing.row, kept]).astype(np.int64),
        name=np.concatenate([existing.name, _names(layer)[kept]]).astype(object),
        xy=np.concatenate([existing.xy, xy[kept]]),
        points=np.concatenate([existing.points, none]),
        room=np.concatenate([np.zeros(e), np.where(np.isnan(room), np.inf, np.maximum(room, 0.0))[kept]]),
        grid=np.concatenate([np.full(e, -1), fed[kept]]).astype(np.int64),
        cost=np.concatenate([np.zeros(e), np.where(np.isnan(cost), standard, cost)[kept]]),
        counted=np.concatenate([existing.counted, np.ones(new, bool)]),
        rated=np.concatenate([existing.rated, np.ones(new, bool)]),
    ), notes


def shapes_of(layer: gpd.GeoDataFrame) -> Objects:
    """Return points, areas and lines in two dimensions and valid; parking along a street is often drawn as a line."""
    shape, _, lines = clean_geometries(geometries(layer))
    shape[lines] = shapely.force_2d(geometries(layer)[lines])
    return shape


def _places(layer: gpd.GeoDataFrame) -> tuple[Floats, Bools]:
    """Return a point (n, 2) for each feature, on it (of a line its middle), and whether it has one."""
    shape = shapes_of(layer)
    spot = shapely.point_on_surface(shape)
    line = shapely.get_type_id(shape) == shapely.GeometryType.LINESTRING
    spot[line] = shapely.line_interpolate_point(shape[line], 0.5, normalized=True)
    placed = ~(shapely.is_missing(spot) | shapely.is_empty(spot))
    xy = np.full((len(layer), 2), np.nan)
    xy[placed] = shapely.get_coordinates(spot[placed])
    return xy, placed


def _names(layer: gpd.GeoDataFrame) -> Objects:
    for field in ("name", "navn"):
        if field in layer:
            return text_of(layer, field).to_numpy(object)
    return np.full(len(layer), "", dtype=object)


def _distinct(xy: Floats, placed: Bools, spaces: Floats, cost: Floats) -> tuple[Ints, int]:
    """Return one feature at each place, and how many more stand there: with most spaces, then cheapest, then first."""
    some = np.flatnonzero(placed)
    one, other = cKDTree(xy[some]).query_pairs(_SAME_M, output_type="ndarray").T if len(some) else (some, some)
    near = coo_array((np.ones(len(one), bool), (one, other)), shape=(len(some), len(some)))
    count, place = connected_components(near, directed=False) if len(some) else (0, some)
    order = np.lexsort([np.nan_to_num(cost[some], nan=np.inf), -np.nan_to_num(spaces[some], nan=-1.0), place])
    _, first = np.unique(place[order], return_index=True)
    return np.sort(some[order][first]), len(some) - count


def _points_there(layer: gpd.GeoDataFrame, existing: Existing, within_m: float) -> Floats:
    """Return how many existing points stand on each candidate's spaces."""
    stand, candidate = nearest_within(existing.xy, shapes_of(layer), within_m)
    return np.bincount(candidate, existing.points.sum(axis=1)[stand], len(layer)).astype(np.float64)


def nearest_within(xy: Floats, shapes: Objects, within_m: float) -> tuple[Ints, Ints]:
    """Return the points that stand on one of `shapes` or this near to it, and which: the nearest, then the smallest."""
    point, shape = shapely.STRtree(shapes).query_nearest(shapely.points(xy), max_distance=within_m)
    order = np.lexsort([ranked(shapes)[shape], point])
    _, first = np.unique(point[order], return_index=True)
    return point[order][first], shape[order][first]


def ranked(shapes: Objects) -> Ints:
    """Return the place of each shape (n,) from the smallest up, so that the order of features decides nothing."""
    west, south = shapely.bounds(shapes).T[:2]
    rank = np.empty(len(shapes), np.int64)
    rank[np.lexsort([south, west, shapely.area(shapes)])] = np.arange(len(shapes))
    return rank


def _feeding(
    layer: gpd.GeoDataFrame, xy: Floats, grid: Grid, field: str | None, within_m: float, name: str
) -> tuple[Ints, list[Note]]:
    """Return the grid point of each candidate, -1 where none is known: the one it names, else the nearest."""
    fed = np.full(len(layer), -1, np.int64)
    some = np.flatnonzero(np.isfinite(xy).all(axis=1))
    if not len(grid.free_kw) or not len(some):
        return fed, []
    if field is None:
        away, nearest = cKDTree(grid.xy).query(xy[some], distance_upper_bound=within_m)
        fed[some] = np.where(np.isfinite(away), nearest, -1)
        return fed, []
    named = folded(column_of(layer, field, name)).fillna("").to_numpy(object)
    called = np.array([str(each).strip().casefold() for each in grid.name], dtype=object)
    for each in np.unique(named[some].astype(str)):  # of several with the name, the nearest
        mine, here = np.flatnonzero(called == each), some[named[some] == each]
        if each and len(mine):
            fed[here] = mine[cKDTree(grid.xy[mine]).query(xy[here])[1]]
    strange = (fed < 0) & (named != "")
    if not strange.any():
        return fed, []
    told = {"count": int(strange.sum()), "field": field, "values": listed(layer[field][strange])}
    return fed, [Note("charging_grid_not_found", told)]
