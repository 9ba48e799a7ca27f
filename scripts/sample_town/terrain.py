"""The hills: one height function, used for the streets and for the elevation raster."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from scipy.spatial import cKDTree

from . import places

CELL = 20.0


def _distance(xy: np.ndarray, shape: shapely.Geometry) -> np.ndarray:
    """Return metres from points to a polygon, zero inside; the edge is taken as dense points, which is fast."""
    edge = shapely.get_coordinates(shapely.segmentize(shape.boundary, 10))
    distance, _ = cKDTree(edge).query(xy)
    shapely.prepare(shape)
    return np.where(shapely.contains_xy(shape, xy[:, 0], xy[:, 1]), 0.0, distance)


class Terrain:
    """Heights in metres on a regular grid of local coordinates, zero on the fjord."""

    def __init__(self) -> None:
        west, south, east, north = places.BOX
        margin = 15 * CELL
        self.x = np.arange(west - margin + CELL / 2, east + margin, CELL)
        self.y = np.arange(south - margin + CELL / 2, north + margin, CELL)
        grid_x, grid_y = np.meshgrid(self.x, self.y)
        cells = np.column_stack([grid_x.ravel(), grid_y.ravel()])
        shapes = places.water()
        coast = np.vstack([places.catmull_rom(np.array(places.COAST), 60), [(10000, -500), (-600, -500)]])
        fjord = shapely.Polygon(coast).difference(shapely.union_all([places.ellipse(*i) for i in places.ISLANDS]))
        inland = _distance(cells, fjord).reshape(grid_x.shape)
        height = 75 * (1 - np.exp(-inland / 1800)) + 4 * (1 - np.exp(-inland / 60))
        for (x, y), top, width in places.HILLS:
            height += top * np.exp(-((grid_x - x) ** 2 + (grid_y - y) ** 2) / (2 * width**2))
        height += 3.5 * np.sin(grid_x / 230) * np.sin(grid_y / 310 + 1)
        height *= 1 - np.exp(-inland / 350)
        for name in places.RIVERS:
            distance = _distance(cells, shapes[name]).reshape(grid_x.shape)
            height *= 1 - 0.55 * np.exp(-distance / 260)
        for name in places.LAKES:
            distance = _distance(cells, shapes[name]).reshape(grid_x.shape)
            level = float(height[distance == 0].min())
            height = level + (height - level) * (1 - np.exp(-((distance / 120) ** 2)))
        self.height = np.round(np.maximum(height, 0), 2)
        step_y, step_x = np.gradient(self.height, CELL)
        self.slope_x, self.slope_y = step_x, step_y

    def sample(self, grid: np.ndarray, xy: np.ndarray) -> np.ndarray:
        """Return bilinear values of ``grid`` at local points of shape (n, 2)."""
        xy = np.atleast_2d(xy)
        column = np.clip((xy[:, 0] - self.x[0]) / CELL, 0, len(self.x) - 1.001)
        row = np.clip((xy[:, 1] - self.y[0]) / CELL, 0, len(self.y) - 1.001)
        c, r = column.astype(int), row.astype(int)
        u, v = column - c, row - r
        top = grid[r, c] * (1 - u) + grid[r, c + 1] * u
        bottom = grid[r + 1, c] * (1 - u) + grid[r + 1, c + 1] * u
        return top * (1 - v) + bottom * v

    def at(self, xy: np.ndarray) -> np.ndarray:
        """Return heights in metres at local points."""
        return self.sample(self.height, xy)

    def write(self, path: Path) -> None:
        """Write the raster as a compressed GeoTIFF in EPSG:25832, heights in steps of a quarter metre."""
        import rasterio
        from rasterio.transform import from_origin

        heights = np.round(self.height[::-1] * 4).astype("float32") / 4
        corner = places.ORIGIN + np.array((self.x[0] - CELL / 2, self.y[-1] + CELL / 2))
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            width=heights.shape[1],
            height=heights.shape[0],
            count=1,
            dtype="float32",
            crs="EPSG:25832",
            transform=from_origin(corner[0], corner[1], CELL, CELL),
            nodata=-9999,
            compress="deflate",
            predictor=3,
            zlevel=9,
        ) as raster:
            raster.write(heights, 1)
            raster.update_tags(
                TIFFTAG_IMAGEDESCRIPTION=f"{places.NOTE_EN} Heights invented.", TIFFTAG_COPYRIGHT=places.CREDIT
            )
            raster.set_band_description(1, "height_m")
