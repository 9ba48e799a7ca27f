"""Elevation rasters: what their cells say in metres, and heights at points in one of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from ..core.arrays import Array
from ..core.progress import Progress, advance
from ..strategy.loading import Strategy
from .messages import (
    DemCrsUnknownError,
    DemOutsideError,
    DemPackageError,
    DemPlaceError,
    DemUnitError,
    DemUnreadableError,
    DemVrtMissingError,
    DemVrtOutsideError,
    DemVrtUnreadableError,
    DemWithoutCrsError,
)

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


@dataclass(frozen=True)
class Heights:
    """Heights at points.

    Attributes
    ----------
    height : ndarray of float64, (k,)
        Metres; NaN where not known.
    cell_m, smoothed_m : float
        Side of a cell, and over how much heights were averaged.
    meta : dict of str
        What the network is to keep about where they come from.
    """

    height: Array
    cell_m: float
    smoothed_m: float
    meta: dict[str, str]


def heights_in(dem: str | Path, crs: CRS, xy: Array, strategy: Strategy, progress: Progress | None = None) -> Heights:
    """Return heights at points by bilinear interpolation in the smoothed raster.

    Parameters
    ----------
    dem : path
    crs : CRS
        Of the points.
    xy : ndarray of float64, (k, 2)
    strategy : Strategy
        ``network.dem_smooth_m`` and ``network.max_gradient``.
    progress : callable, optional

    Raises
    ------
    DemFileError, DemOutsideError, DemPackageError
        See `elevation.add_grades`.
    """
    check_vrt(dem)
    try:
        import rasterio
        import rasterio.errors
        import rasterio.windows
    except ImportError as error:
        raise DemPackageError from error
    smooth_m = strategy.network.dem_smooth_m
    with rasterio.Env():
        use_own_proj(Path(rasterio.__file__).with_name("proj_data"))
        try:
            source = rasterio.open(dem)
        except rasterio.errors.RasterioIOError as error:
            raise DemUnreadableError(file=str(dem), detail=str(error)) from error
    advance(progress, 0.1)
    with source:
        to_dem, metres = check_raster_place(source, crs, dem)
        x, y = to_dem.transform(xy[:, 0], xy[:, 1])
        to_cell = ~source.transform
        column = to_cell.a * x + to_cell.b * y + to_cell.c
        row = to_cell.d * x + to_cell.e * y + to_cell.f
        inside = np.isfinite(column) & np.isfinite(row)
        inside &= (column >= 0) & (column <= source.width) & (row >= 0) & (row <= source.height)
        if not inside.any():
            raise DemOutsideError(file=str(dem))
        cell_m = raster_cell_m(xy[inside], column[inside], row[inside])
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
    raster = known_heights(cells, scale * metres, offset * metres)
    cell_m *= shrink
    raster[height_holes(raster, strategy.network.max_gradient * cell_m)] = np.nan
    size = averaged_cells(smooth_m, cell_m)
    rows = (row - window.row_off) * shape[0] / window.height - 0.5
    columns = (column - window.col_off) * shape[1] / window.width - 0.5
    height = np.where(inside, interpolated_heights(smooth_heights(raster, size), rows, columns), np.nan)
    return Heights(height, cell_m, size * cell_m, {})


def averaged_cells(smooth_m: float, cell_m: float) -> int:
    """Return over how many cells across heights are averaged."""
    # Three cells at least, and an odd number, or all heights move half a cell.
    return max(3, 1 + 2 * round((smooth_m / cell_m - 1) / 2)) if smooth_m else 1


def interpolated_heights(raster: Array, rows: Array, columns: Array) -> Array:
    """Return heights between the middles of cells; NaN where one of those around has none."""
    from scipy.ndimage import map_coordinates

    place = np.nan_to_num(np.stack([rows, columns]), nan=-9.0, posinf=-9.0, neginf=-9.0)
    height: Array = map_coordinates(raster, place, order=1, mode="nearest")
    return height


# --- virtual rasters --------------------------------------------------------------------------------------------------

_ELSEWHERE = ("://", "/vsicurl", "/vsis3", "/vsigs", "/vsiaz", "/vsiadls", "/vsioss", "/vsiswift", "/vsiwebhdfs", "<")
"""What a virtual raster's source is called when it lies on the net, or is a description of a service."""
_MOST_VRT_BYTES = 64_000_000


def check_vrt(path: str | Path) -> None:
    """Raise when a virtual raster points at files that are not there, or at what is no file of this computer.

    GDAL opens such a raster as if all were well, and fails, or fetches from the net, only when heights are read.
    """
    file = Path(path)
    if file.suffix.lower() != ".vrt" or not file.is_file():
        return
    if file.stat().st_size > _MOST_VRT_BYTES:
        raise DemVrtUnreadableError(file=str(path), detail=f"{file.stat().st_size / 1e6:.0f} MB")
    named = _vrt_sources(file)
    outside = [name for name, _ in named if any(sign in name[:200] for sign in _ELSEWHERE)]
    if outside:
        raise DemVrtOutsideError(file=str(path), count=len(outside), example=outside[0][:200])
    places = [file.parent / name if relative else Path(name) for name, relative in named]
    missing = [each for each in places if not str(each).startswith("/vsi") and not each.exists()]
    if missing:
        raise DemVrtMissingError(file=str(path), count=len(missing), of=len(places), example=str(missing[0]))


def _vrt_sources(file: Path) -> list[tuple[str, bool]]:
    """Return the names of the rasters that a virtual one is made of, and whether they are relative to its folder."""
    found: list[tuple[str, bool]] = []
    text: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        text.clear()
        if name in ("SourceFilename", "SourceDataset"):
            found.append(("", attributes.get("relativeToVRT", "0") == "1"))

    def end(name: str) -> None:
        if name in ("SourceFilename", "SourceDataset"):
            found[-1] = ("".join(text).strip(), found[-1][1])

    def refuse(*_: Any) -> None:
        raise DemVrtUnreadableError(file=str(file), detail="document type")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text.append
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(file.read_bytes(), True)
    except (expat.ExpatError, OSError) as error:
        raise DemVrtUnreadableError(file=str(file), detail=str(error)) from error
    return [each for each in found if each[0]]


# --- cells ------------------------------------------------------------------------------------------------------------

_VOIDS = (-32768.0, -32767.0, -9999.0, -99999.0)
"""What programs write where there is no height, whether they say so or not."""


def check_raster_place(source: Any, network_crs: CRS, dem: str | Path) -> tuple[Transformer, float]:
    """Return the way from the network's CRS to an open raster's, and how many metres a height of 1 is."""
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


def known_heights(cells: Any, scale: float, offset: float) -> Array:
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


def height_holes(raster: Array, climb_m: float) -> Array:
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


def smooth_heights(raster: Array, size: int) -> Array:
    """Return heights averaged over a square of `size` cells, of the known ones only; unknown ones stay NaN."""
    from scipy.ndimage import uniform_filter

    if size == 1:
        return raster
    known = np.isfinite(raster)
    weight = uniform_filter(known.astype(np.float64), size, mode="nearest")
    total = uniform_filter(np.where(known, raster, 0.0), size, mode="nearest")
    smooth: Array = np.where(known, total / np.maximum(weight, 1e-12), np.nan)
    return smooth


def use_own_proj(data: Path) -> None:
    """Let a rasterio that brings its own PROJ read its own database, not QGIS's, which may be of another version."""
    if data.is_dir():
        from rasterio._env import set_proj_data_search_path  # an option of rasterio.Env comes too late (tried)

        set_proj_data_search_path(str(data))


def raster_cell_m(xy: Array, column: Array, row: Array) -> float:
    """Return the side of a raster cell in metres, from what the network's extent covers in both."""
    metres = max(float(np.ptp(xy, axis=0).max()), 1.0)
    cells = max(float(np.ptp(column)), float(np.ptp(row)), 1e-9)
    return metres / cells
