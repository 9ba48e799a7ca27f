"""Heights from a folder of GeoTIFF tiles, as DTM 1 and DTM 10 are delivered, of whatever CRS and size of cells.

Tiles whose cells lie in one grid are one raster, cut into pieces: they are read together, so that no seam shows, in
blocks around the streets, so that no more is in memory than a block holds. Where tiles overlap, the first by name
counts, and the next one where that has a hole. Grids of smaller cells come first; what they leave open is taken from
the coarser ones. Only tiles that streets touch are read.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pyproj import CRS, Transformer

from ..core.arrays import Array, Ints
from ..core.messages import KlimaklokError, Note
from ..core.progress import Progress, advance
from ..strategy.loading import Strategy
from .heights import (
    Heights,
    averaged_cells,
    check_raster_place,
    height_holes,
    interpolated_heights,
    known_heights,
    raster_cell_m,
    smooth_heights,
    use_own_proj,
)
from .messages import DemFolderError, DemOutsideError, DemPackageError, DemUnreadableError

BLOCK = 1536
"""Cells across what is read at once: with all that is made of it, 150 MB."""
ENDINGS = (".tif", ".tiff")
_MOST_FILES = 100_000
_BYTES_OF_PICTURES = ("uint8", "int8")
"""Aerial photographs and shaded relief: no heights in Norway fit into a byte."""
_SAME = 1e-3
"""Of a cell: how far the corners of tiles of one grid may lie from it."""


@dataclass(frozen=True)
class _Tile:
    """A raster file, and where it lies in its grid: column and row of its corner, width and height in cells."""

    path: Path
    left: int
    top: int
    width: int
    height: int


@dataclass
class _Grid:
    """Tiles of one CRS and size of cells, whose corners lie on one grid."""

    crs: CRS
    transform: Any
    tiles: list[_Tile]


def tile_notes(meta: Mapping[str, str]) -> list[Note]:
    """Return what a network's metadata say about the tiles its heights come from."""
    if "dem_tiles" not in meta:
        return []
    told = {"count": int(meta["dem_tiles"]), "used": int(meta["dem_tiles_used"]), "folder": meta["dem"]}
    notes = [Note("network_height_tiles", told)]
    if "dem_tiles_left_out" in meta:
        left = {"count": int(meta["dem_tiles_left_out"]), "example": meta["dem_tiles_left_out_first"]}
        notes.append(Note("network_tiles_left_out", {**left, "folder": meta["dem"]}))
    return notes


def heights_in_tiles(
    folder: str | Path, crs: CRS, xy: Array, strategy: Strategy, progress: Progress | None = None
) -> Heights:
    """Return heights at points by bilinear interpolation in the smoothed tiles.

    Parameters
    ----------
    folder : path
        With .tif files, also in folders inside it.
    crs : CRS
        Of the points.
    xy : ndarray of float64, (k, 2)
    strategy : Strategy
        ``network.dem_smooth_m`` and ``network.max_gradient``.
    progress : callable, optional

    Returns
    -------
    Heights
        `meta` has ``dem_tiles``, ``dem_tiles_used``, and ``dem_tiles_left_out`` with ``dem_tiles_left_out_first`` where
        files are no tiles.

    Raises
    ------
    DemFolderError, DemOutsideError
        No file in the folder is an elevation tile, or none covers a point.
    DemFileError
        A tile that streets touch is damaged.
    """
    try:
        import rasterio
    except ImportError as error:
        raise DemPackageError from error
    with rasterio.Env():
        use_own_proj(Path(rasterio.__file__).with_name("proj_data"))
    grids, count, left_out = _grids(Path(folder), crs, progress)
    height = np.full(len(xy), np.nan)
    used: set[Path] = set()
    cells: list[tuple[float, float]] = []
    for number, (cell_m, grid) in enumerate(grids):
        size = averaged_cells(strategy.network.dem_smooth_m, cell_m)
        open_yet = np.flatnonzero(np.isnan(height))
        to_grid = Transformer.from_crs(crs, grid.crs, always_xy=True)
        column, row = _in_cells(grid.transform, *to_grid.transform(*xy[open_yet].T))
        blocks = _blocks(column, row)
        for at, block in enumerate(blocks):
            advance(progress, 0.3 + 0.7 * (number + at / len(blocks)) / len(grids))
            least = strategy.network.max_gradient * cell_m
            found = _heights_of_block(grid, column[block], row[block], size, least, crs, used)
            if found is not None:
                height[open_yet[block]] = found
                cells.append((cell_m, size * cell_m))
    if np.isnan(height).all():
        raise DemOutsideError(file=str(folder))
    meta = {"dem_tiles": str(count), "dem_tiles_used": str(len(used))}
    if left_out:
        meta |= {"dem_tiles_left_out": str(len(left_out)), "dem_tiles_left_out_first": left_out[0]}
    cell_m, smoothed_m = min(cells)
    return Heights(height, cell_m, smoothed_m, meta)


def _grids(folder: Path, crs: CRS, progress: Progress | None) -> tuple[list[tuple[float, _Grid]], int, list[str]]:
    """Return the grids with the side of their cells in metres, the finest first; how many tiles; what is none."""
    import rasterio
    import rasterio.errors

    found: list[_Grid] = []
    left_out: list[str] = []
    paths = _files(folder)
    for number, path in enumerate(paths):
        advance(progress, 0.3 * number / len(paths))
        try:
            with rasterio.open(path) as source:
                if source.count != 1 or source.dtypes[0] in _BYTES_OF_PICTURES:
                    left_out.append(path.name)
                    continue
                check_raster_place(source, crs, path)
                _add(found, path, source)
        except (rasterio.errors.RasterioIOError, KlimaklokError):
            left_out.append(path.name)
    if not found:
        raise DemFolderError(file=str(folder), count=len(paths))
    sized = sorted(((_cell_m(grid, crs), grid) for grid in found), key=lambda each: each[0])
    return sized, len(paths) - len(left_out), left_out


def _files(folder: Path) -> list[Path]:
    """Return the GeoTIFFs in a folder and the folders inside it, by name."""
    found: list[Path] = []
    for place, inside, names in os.walk(folder):
        inside.sort()
        found += [Path(place) / name for name in sorted(names) if name.lower().endswith(ENDINGS)]
        if len(found) > _MOST_FILES:
            break
    return found[:_MOST_FILES]


def _add(grids: list[_Grid], path: Path, source: Any) -> None:
    """Put a tile into the grid its cells lie in, or into a new one."""
    own, crs = source.transform, CRS.from_wkt(source.crs.to_wkt())
    for grid in grids:
        first = grid.transform
        alike = np.allclose((first.a, first.b, first.d, first.e), (own.a, own.b, own.d, own.e), rtol=1e-6, atol=0)
        if alike and grid.crs == crs:
            column, row = ~first @ (own.c, own.f)
            if abs(column - round(column)) < _SAME and abs(row - round(row)) < _SAME:
                grid.tiles.append(_Tile(path, round(column), round(row), source.width, source.height))
                return
    grids.append(_Grid(crs, own, [_Tile(path, 0, 0, source.width, source.height)]))


def _cell_m(grid: _Grid, crs: CRS) -> float:
    """Return the side of a grid's cell in metres, around the middle of its first tile."""
    tile = grid.tiles[0]
    span = 50.0
    column = tile.left + tile.width / 2 + np.array([-span, span, -span, span])
    row = tile.top + tile.height / 2 + np.array([-span, -span, span, span])
    t = grid.transform
    x, y = t.a * column + t.b * row + t.c, t.d * column + t.e * row + t.f
    moved = Transformer.from_crs(grid.crs, crs, always_xy=True).transform(x, y)
    return raster_cell_m(np.column_stack(moved), column, row)


def _in_cells(transform: Any, x: Array, y: Array) -> tuple[Array, Array]:
    to_cell = ~transform
    return to_cell.a * x + to_cell.b * y + to_cell.c, to_cell.d * x + to_cell.e * y + to_cell.f


def _blocks(column: Array, row: Array) -> list[Ints]:
    """Return the points of each block that has any."""
    placed = np.flatnonzero(np.isfinite(column) & np.isfinite(row))
    if not len(placed):
        return []
    cell = np.floor(np.column_stack([column[placed], row[placed]]) / BLOCK).astype(np.int64)
    _, block = np.unique(cell, axis=0, return_inverse=True)
    order = np.argsort(block.ravel(), kind="stable")
    ends = np.flatnonzero(np.diff(block.ravel()[order])) + 1
    return [placed[each] for each in np.split(order, ends)]


def _heights_of_block(
    grid: _Grid, column: Array, row: Array, size: int, climb_m: float, crs: CRS, used: set[Path]
) -> Array | None:
    """Return heights at points of one block; None where no tile lies around them. `used` grows by the tiles read."""
    margin = size // 2 + 2
    left, top = int(np.floor(column.min())) - margin, int(np.floor(row.min())) - margin
    right, bottom = int(np.ceil(column.max())) + margin, int(np.ceil(row.max())) + margin
    raster: Array | None = None
    for tile in grid.tiles:
        a, b = max(left, tile.left), min(right, tile.left + tile.width)
        c, d = max(top, tile.top), min(bottom, tile.top + tile.height)
        if a >= b or c >= d:
            continue
        if raster is None:
            raster = np.full((bottom - top, right - left), np.nan)
        there = raster[c - top : d - top, a - left : b - left]
        if np.isnan(there).any():
            cells = _read(tile, (a - tile.left, c - tile.top, b - a, d - c), crs)
            np.copyto(there, cells, where=np.isnan(there))
            used.add(tile.path)
    if raster is None or np.isnan(raster).all():
        return None
    raster[height_holes(raster, climb_m)] = np.nan
    return interpolated_heights(smooth_heights(raster, size), row - top - 0.5, column - left - 0.5)


def _read(tile: _Tile, window: tuple[int, int, int, int], crs: CRS) -> Array:
    """Return heights in metres of a tile's cells: column, row, width and height of the window."""
    import rasterio
    import rasterio.errors
    import rasterio.windows

    try:
        with rasterio.open(tile.path) as source:
            _, metres = check_raster_place(source, crs, tile.path)
            cells = source.read(1, window=rasterio.windows.Window(*window), masked=True)
            return known_heights(cells, source.scales[0] * metres, source.offsets[0] * metres)
    except rasterio.errors.RasterioError as error:
        raise DemUnreadableError(file=str(tile.path), detail=str(error)) from error
