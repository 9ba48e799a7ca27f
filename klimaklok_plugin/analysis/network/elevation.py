"""Heights along the edges, and what slopes do to walking and cycling."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from ..core.arrays import Array
from ..core.progress import Progress, advance
from ..strategy.loading import Strategy
from .messages import (
    DemCrsUnknownError,
    DemMemoryError,
    DemOutsideError,
    DemPackageError,
    DemPlaceError,
    DemUnitError,
    DemUnreadableError,
    DemWithoutCrsError,
)
from .model import Network

_MOST_CELLS = 25_000_000
"""Read of a raster; a finer one is thinned out. All that is made of so many cells stays under 1.5 GB."""
_LOWEST_M, _HIGHEST_M = -500.0, 9000.0
"""No road lies lower than the Dead Sea or higher than Mount Everest: what does is a void that nobody declared."""
_UNITS = {
    "": 1.0,
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), 1.0),
    **dict.fromkeys(("ft", "foot", "feet", "international foot"), 0.3048),
    **dict.fromkeys(("us-ft", "ftus", "us survey foot", "us survey feet", "foot_us"), 1200 / 3937),
    **dict.fromkeys(("dm", "decimetre", "decimeter"), 0.1),
    **dict.fromkeys(("cm", "centimetre", "centimeter"), 0.01),
    **dict.fromkeys(("mm", "millimetre", "millimeter"), 0.001),
}
"""Metres of what a band says its heights are in."""


def add_grades(network: Network, dem: str | Path, strategy: Strategy, progress: Progress | None = None) -> Network:
    """Return the network with gradients, and with travel times relative to flat ground.

    Parameters
    ----------
    network : Network
    dem : path
        Elevation raster, any CRS, in metres or what its band says (unit, scale and offset). Nodata is unknown height,
        and so is what no height can be: numbers beyond all mountains, and zeros that no road could climb out of.
    strategy : Strategy
        ``network.dem_step_m``, ``network.dem_smooth_m``, ``network.max_gradient`` and the walking and cycling curves.
    progress : callable, optional

    Returns
    -------
    Network
        With the columns of `network.GRADE_COLUMNS`. Edges without known heights count as flat and are counted in
        ``meta["edges_without_height"]``. ``meta["dem_cell_m"]`` is the side of a cell, ``meta["dem_smoothed_m"]`` over
        how much heights were averaged: at least three cells, or a coarse raster's steps would be slopes.

    Raises
    ------
    DemFileError
        The raster cannot be read, has no CRS, or heights in an unknown unit.
    DemOutsideError
        It does not cover the network.
    DemPackageError
        rasterio is not installed.

    Notes
    -----
    `walk_factor` and `bike_factor` are taken step by step and averaged over the edge: up and down within one edge do
    not cancel out, as they would in its mean gradient. On bridges and in tunnels the height goes straight from end to
    end, because the raster holds the ground below or above.

    Examples
    --------
    Uphill in one direction is downhill in the other, so the two factors of an edge lie on both sides of 1:

    >>> from klimaklok_plugin.analysis.network.sample import sample_file, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> table = add_grades(sample_network(), sample_file("elevation.tif"), load_strategy()).table
    >>> steep = table[table["gradient"] > 0.05]
    >>> bool((steep["bike_factor"] > 1).all()), bool((steep["bike_factor_back"] < 1).all())
    (True, True)
    """
    length = network.table["length_m"].to_numpy()
    steps = np.maximum(1, np.ceil(length / strategy.network.dem_step_m)).astype(np.int64)
    xy, first = _points_along(network, steps)
    try:
        height, cell_m, smoothed_m = _heights(network, dem, xy, strategy)
    except MemoryError as error:
        raise DemMemoryError(file=str(dem)) from error
    advance(progress, 0.8)

    last = first + steps
    point_edge = np.repeat(np.arange(len(steps)), steps + 1)
    share = (np.arange(len(height)) - first[point_edge]) / steps[point_edge]
    rise = height[last] - height[first]
    straight = network.table["structure"].to_numpy()[point_edge]
    height = np.where(straight, height[first][point_edge] + share * rise[point_edge], height)

    # One slope per step: all differences, less those across from one edge to the next.
    within = np.ones(len(height) - 1, bool)
    within[first[1:] - 1] = False
    step_edge = np.repeat(np.arange(len(steps)), steps)
    run = np.maximum(length / steps, 1e-9)[step_edge]
    most = strategy.network.max_gradient
    slope = np.clip(np.diff(height)[within] / run, -most, most)
    unknown = np.logical_or.reduceat(np.isnan(slope), first - np.arange(len(first)))
    if unknown.all():
        raise DemOutsideError(file=str(dem))
    slope[unknown[step_edge]] = 0.0

    table = network.table.copy(deep=False)
    mean = np.bincount(step_edge, slope) / steps
    table["gradient"] = mean.astype(np.float32)
    for name, factor in (("walk_factor", walk_factor), ("bike_factor", bike_factor)):
        for suffix, signed in (("", slope), ("_back", -slope)):
            table[name + suffix] = (np.bincount(step_edge, factor(signed, strategy)) / steps).astype(np.float32)
    advance(progress, 1.0)
    meta = {
        **network.meta,
        "dem": Path(dem).name,
        "dem_cell_m": f"{cell_m:.4g}",
        "dem_smoothed_m": f"{smoothed_m:.4g}",
        "edges_without_height": str(int(unknown.sum())),
    }
    return replace(network, table=table, meta=meta, graphs={})


def walk_factor(slope: Array, strategy: Strategy) -> Array:
    """Return walking time relative to flat ground for slopes (rise/run, positive is up).

    Speed is proportional to exp(-k |s + o|), with the strategy's k and o (Tobler 1993, Three presentations on
    geographical analysis and modeling, NCGIA 93-1); the strategy's own speed holds on the flat.

    Examples
    --------
    10 % up takes exp(3.5 · (0.15 - 0.05)) times as long:

    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> walk_factor(np.array([0.0, 0.1, -0.1]), load_strategy()).round(3)
    array([1.   , 1.419, 1.   ])
    """
    steep, offset = strategy.walk.tobler_steepness, strategy.walk.tobler_offset
    factor: Array = np.exp(steep * (np.abs(slope + offset) - abs(offset)))
    return factor


def bike_factor(slope: Array, strategy: Strategy) -> Array:
    """Return cycling time relative to flat ground for slopes (rise/run, positive is up).

    Speed is linear in the gradient, uphill and downhill apart, between a least and a greatest speed (Parkin and
    Rotheram 2010, Design speeds and acceleration characteristics of bicycle traffic, Transport Policy 17, 335-341).

    Examples
    --------
    5 % up is ridden at 21.6 - 5 · 1.44 = 14.4 km/h:

    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> bike_factor(np.array([0.0, 0.05]), load_strategy())
    array([1. , 1.5])
    """
    bike = strategy.bike
    percent = slope * 100
    speed = bike.speed_kmh - bike.uphill_kmh_per_percent * np.maximum(percent, 0)
    speed = speed + bike.downhill_kmh_per_percent * np.maximum(-percent, 0)
    factor: Array = bike.speed_kmh / np.clip(speed, bike.min_kmh, bike.max_kmh)
    return factor


def _points_along(network: Network, steps: Array) -> tuple[Array, Array]:
    """Return points (k, 2) at equal steps along every edge, both ends included, and each edge's first point."""
    start = network.start
    step = np.concatenate([[0.0], np.hypot(*np.diff(network.xy, axis=0).T)])
    step[start[:-1]] = 1.0  # a gap between one edge and the next keeps the measure rising
    measure = np.cumsum(step)
    begin, end = measure[start[:-1]], measure[start[1:] - 1]
    edge = np.repeat(np.arange(len(steps)), steps + 1)
    first = np.concatenate([[0], np.cumsum(steps + 1)[:-1]])
    share = (np.arange(len(edge)) - first[edge]) / steps[edge]
    at = begin[edge] + share * (end - begin)[edge]
    return np.column_stack([np.interp(at, measure, network.xy[:, i]) for i in (0, 1)]), first


def _heights(network: Network, dem: str | Path, xy: Array, strategy: Strategy) -> tuple[Array, float, float]:
    """Return heights (k,) at points by bilinear interpolation in the smoothed raster, NaN where unknown.

    Also return the side of a cell, and over how much was averaged, in metres.
    """
    try:
        import rasterio
        import rasterio.errors
        import rasterio.windows
    except ImportError as error:
        raise DemPackageError from error
    from scipy.ndimage import map_coordinates

    smooth_m = strategy.network.dem_smooth_m
    with rasterio.Env():
        _use_own_proj(Path(rasterio.__file__).with_name("proj_data"))
        try:
            source = rasterio.open(dem)
        except rasterio.errors.RasterioIOError as error:
            raise DemUnreadableError(file=str(dem), detail=str(error)) from error
    with source:
        to_dem, metres = _checked(source, network.crs, dem)
        x, y = to_dem.transform(xy[:, 0], xy[:, 1])
        to_cell = ~source.transform
        column = to_cell.a * x + to_cell.b * y + to_cell.c
        row = to_cell.d * x + to_cell.e * y + to_cell.f
        inside = np.isfinite(column) & np.isfinite(row)
        inside &= (column >= 0) & (column <= source.width) & (row >= 0) & (row <= source.height)
        if not inside.any():
            raise DemOutsideError(file=str(dem))
        cell_m = _cell_size(xy[inside], column[inside], row[inside])
        margin = int(np.ceil(smooth_m / cell_m)) + 2
        low = np.floor([column[inside].min(), row[inside].min()]).astype(int) - margin
        high = np.ceil([column[inside].max(), row[inside].max()]).astype(int) + margin
        window = rasterio.windows.Window(*low, *(high - low)).intersection(
            rasterio.windows.Window(0, 0, source.width, source.height)
        )
        shrink = max(1.0, np.sqrt(window.width * window.height / _MOST_CELLS))
        shape = (max(1, round(window.height / shrink)), max(1, round(window.width / shrink)))
        try:
            cells = source.read(1, window=window, out_shape=shape, masked=True)
        except rasterio.errors.RasterioError as error:
            raise DemUnreadableError(file=str(dem), detail=str(error)) from error
        scale, offset = source.scales[0], source.offsets[0]
    raster = _known(cells, scale * metres, offset * metres)
    cell_m *= shrink
    raster[_holes(raster, strategy.network.max_gradient * cell_m)] = np.nan
    # Three cells at least, and an odd number, or all heights move half a cell.
    size = max(3, 1 + 2 * round((smooth_m / cell_m - 1) / 2)) if smooth_m else 1
    raster = _smooth(raster, size)
    rows = (row - window.row_off) * shape[0] / window.height - 0.5
    columns = (column - window.col_off) * shape[1] / window.width - 0.5
    place = np.nan_to_num(np.stack([rows, columns]), nan=-9.0, posinf=-9.0, neginf=-9.0)
    height = map_coordinates(raster, place, order=1, mode="nearest")
    heights: Array = np.where(inside, height, np.nan)
    return heights, cell_m, size * cell_m


_VOIDS = (-32768.0, -32767.0, -9999.0, -99999.0)
"""What programs write where there is no height, whether they say so or not."""


def _checked(source: Any, network_crs: CRS, dem: str | Path) -> tuple[Transformer, float]:
    """Return the way from the network's CRS to that of an open raster, and how many metres a height of 1 is."""
    import rasterio.errors

    if source.crs is None:
        raise DemWithoutCrsError(file=str(dem))
    try:
        dem_crs = CRS.from_wkt(source.crs.to_wkt())
        to_dem = Transformer.from_crs(network_crs, dem_crs, always_xy=True)
    except (ProjError, rasterio.errors.CRSError) as error:
        raise DemCrsUnknownError(file=str(dem)) from error
    if not source.count:
        raise DemUnreadableError(file=str(dem), detail="no band")
    if not (np.isfinite(source.transform).all() and abs(source.transform.determinant) > 0):
        raise DemPlaceError(file=str(dem))
    return to_dem, _metres(source.units[0], dem_crs, dem)


def _known(cells: Any, scale: float, offset: float) -> Array:
    """Return heights in metres of the cells as they are stored, NaN for voids, also those that nobody declared."""
    raster: Array = np.where(cells.mask, np.nan, cells.data.astype(np.float64))
    # The marks of a void are numbers as they are stored, the bounds are heights as they are meant.
    with np.errstate(invalid="ignore", over="ignore"):
        raster[np.isin(raster, _VOIDS)] = np.nan
        raster = raster * scale + offset
        raster[~((raster > _LOWEST_M) & (raster < _HIGHEST_M))] = np.nan
    return raster


def _metres(unit: str | None, crs: CRS, dem: str | Path) -> float:
    """Return how many metres a height of 1 is, by the band's unit, or that of the heights in the raster's CRS."""
    word = (unit or "").strip().casefold()
    if word not in _UNITS:
        raise DemUnitError(file=str(dem), unit=str(unit))
    up = crs.axis_info[2].unit_conversion_factor if len(crs.axis_info) > len("xy") else 1.0
    return _UNITS[word] if word else up or 1.0


def _holes(raster: Array, climb_m: float) -> Array:
    """Return where zeros stand for no height: patches of 0 whose whole rim is higher or lower than `climb_m`.

    The sea has a shore somewhere; a hole in a hillside has none.
    """
    from scipy.ndimage import grey_dilation, label, labeled_comprehension

    zero: Array = raster == 0
    if not zero.any():
        return zero
    patch, count = label(zero)
    around = grey_dilation(patch, footprint=[[0, 1, 0], [1, 1, 1], [0, 1, 0]])
    rim = ~zero & (around > 0) & np.isfinite(raster)
    numbers = np.arange(1, count + 1)
    least = labeled_comprehension(np.abs(raster[rim]), around[rim], numbers, np.min, float, 0.0)
    hole: Array = np.concatenate([[False], least > climb_m])[patch]
    return hole


def _smooth(raster: Array, size: int) -> Array:
    """Return heights averaged over a square of `size` cells, of the known ones only; unknown ones stay NaN."""
    from scipy.ndimage import uniform_filter

    if size == 1:
        return raster
    known = np.isfinite(raster)
    weight = uniform_filter(known.astype(np.float64), size, mode="nearest")
    total = uniform_filter(np.where(known, raster, 0.0), size, mode="nearest")
    smooth: Array = np.where(known, total / np.maximum(weight, 1e-12), np.nan)
    return smooth


def _use_own_proj(data: Path) -> None:
    """Let a rasterio that brings its own PROJ read its own database, not QGIS's, which may be of another version."""
    if data.is_dir():
        from rasterio._env import set_proj_data_search_path  # an option of rasterio.Env comes too late (tried)

        set_proj_data_search_path(str(data))


def _cell_size(xy: Array, column: Array, row: Array) -> float:
    """Return the side of a raster cell in metres, from what the network's extent covers in both."""
    metres = max(float(np.ptp(xy, axis=0).max()), 1.0)
    cells = max(float(np.ptp(column)), float(np.ptp(row)), 1e-9)
    return metres / cells
