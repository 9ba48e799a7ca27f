"""The spatial index that we pack ourselves is one that SQLite takes for sound, and finds what lies there."""

from __future__ import annotations

import contextlib
import sqlite3

import numpy as np
import pytest
import shapely

from klimaklok_plugin.analysis.core import geopackage


@pytest.mark.parametrize("count", [1, 51, 52, 2601, 2602, 6000])
def test_the_index_is_sound_and_finds_what_lies_there(tmp_path, count):
    """Nodes hold 51 cells: 52 rows need a second level, and 2602 a third."""
    xy = np.random.default_rng(count).uniform(0, 1000, (count, 2)) + np.array([600_000, 6_640_000])
    shapes = np.asarray(shapely.points(xy), dtype=object)
    path = tmp_path / "punkter.gpkg"
    order = geopackage.near_each_other(shapes)
    geopackage.write(path, "EPSG:25832", [geopackage.Layer("p", "Point", {"n": np.arange(count)}, shapes, order)])
    with contextlib.closing(sqlite3.connect(path)) as database:
        (index,) = next(
            iter(database.execute("SELECT name FROM sqlite_master WHERE name LIKE 'rtree_p_%' ORDER BY name"))
        )
        assert database.execute("SELECT rtreecheck(?)", (index,)).fetchone() == ("ok",)
        nodes = [number for (number,) in database.execute(f'SELECT nodeno FROM "{index}_node" ORDER BY nodeno')]  # noqa: S608
        leaves = -(-count // 51)
        expected = 1 if count <= 51 else 1 + leaves + (-(-leaves // 51) if leaves > 51 else 0)
        assert nodes == list(range(1, expected + 1))
        west, south, east, north = 600_200, 6_640_300, 600_450, 6_640_700
        found = database.execute(
            f'SELECT id FROM "{index}" WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?',  # noqa: S608
            (west, east, south, north),
        )
        inside = (xy[:, 0] >= west) & (xy[:, 0] <= east) & (xy[:, 1] >= south) & (xy[:, 1] <= north)
        near = (np.abs(xy[:, 0] - west) < 1) | (np.abs(xy[:, 0] - east) < 1)
        near |= (np.abs(xy[:, 1] - south) < 1) | (np.abs(xy[:, 1] - north) < 1)  # the index knows but single precision
        assert {row - 1 for (row,) in found} - set(np.flatnonzero(near)) == set(np.flatnonzero(inside & ~near))
