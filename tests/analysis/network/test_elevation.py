"""Heights along the edges: planes whose gradients are known, and rasters that do not fit."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from pyproj import CRS, Transformer
from rasterio.transform import from_origin

from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm
from klimaklok_plugin.analysis.network.elevation import add_grades, bike_factor, walk_factor
from klimaklok_plugin.analysis.network.messages import DemFileError, DemOutsideError, DemPackageError
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.roads import RoadLines, line_table
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
EAST, NORTH = 590_000.0, 6_640_000.0


def street(*ends, **columns):
    """Straight streets from and to places in metres from the raster's middle, one after the other."""
    xy = np.array(ends, float) + np.array([EAST, NORTH])
    lines = len(xy) // 2
    neutral = {"walk": 3, "bike": 3, "car": 3, "speed_kmh": 30, "speed_back_kmh": 30}
    key = (xy * 1000).round().astype(np.int64) @ np.array([1 << 32, 1])
    start = np.arange(0, len(xy) + 1, 2)
    return build_network(RoadLines(key, xy, start, line_table(lines, neutral | columns), CRS(25832)))


@pytest.fixture
def plane(tmp_path):
    """Write a raster of 2 km whose height rises by `east` and `north` per metre from 100 m in its middle."""

    def write(east=0.0, north=0.0, cell=10.0, hole=None, nodata=-9999.0, dtype="float32"):
        count = int(2000 / cell)
        x = (np.arange(count) + 0.5) * cell - 1000
        heights = 100 + east * x[None, :] - north * x[:, None]
        if hole:
            low, high = hole
            heights[:, (x > low) & (x < high)] = nodata
        file = tmp_path / "høyde.tif"
        profile = {"driver": "GTiff", "width": count, "height": count, "count": 1, "dtype": dtype, "nodata": nodata}
        transform = from_origin(EAST - 1000, NORTH + 1000, cell, cell)
        with rasterio.open(file, "w", crs="EPSG:25832", transform=transform, **profile) as target:
            target.write(heights.astype(dtype), 1)
        return file

    return write


def tobler(slope):
    return math.exp(3.5 * abs(slope + 0.05)) / math.exp(3.5 * 0.05)


def parkin(slope):
    percent = slope * 100
    speed = 21.6 - 1.44 * percent if percent > 0 else 21.6 - 0.86 * percent
    return 21.6 / min(max(speed, 5), 40)


@pytest.mark.parametrize("cell", [2.0, 10.0, 25.0, 60.0])
@pytest.mark.parametrize("slope", [0.0, 0.03, -0.03, 0.08, 0.2])
def test_a_plane_gives_toblers_and_parkins_factors_in_each_direction(plane, slope, cell):
    graded = add_grades(street((-300, 0), (300, 0)), plane(east=slope, cell=cell), STRATEGY)
    row = graded.table.iloc[0]
    assert row["gradient"] == pytest.approx(slope, abs=1e-4)
    assert row["walk_factor"] == pytest.approx(tobler(slope), rel=1e-3)
    assert row["walk_factor_back"] == pytest.approx(tobler(-slope), rel=1e-3)
    assert row["bike_factor"] == pytest.approx(parkin(slope), rel=2e-3)
    assert row["bike_factor_back"] == pytest.approx(parkin(-slope), rel=2e-3)
    assert graded.meta["dem"] == "høyde.tif"


def test_north_is_up_in_the_raster(plane):
    graded = add_grades(street((0, -300), (0, 300)), plane(north=0.05), STRATEGY)
    assert graded.table["gradient"][0] == pytest.approx(0.05, abs=1e-4)


def test_a_slope_is_felt_only_along_the_street(plane):
    graded = add_grades(street((-200, -200), (200, 200)), plane(east=0.1), STRATEGY)
    assert graded.table["gradient"][0] == pytest.approx(0.1 * math.cos(math.pi / 4), abs=1e-4)


def test_the_curves_are_those_of_the_sources():
    slopes = np.array([-0.3, -0.1, -0.05, 0.0, 0.05, 0.1, 0.3])
    np.testing.assert_allclose(walk_factor(slopes, STRATEGY), [tobler(s) for s in slopes])
    np.testing.assert_allclose(bike_factor(slopes, STRATEGY), [parkin(s) for s in slopes])
    assert walk_factor(np.array([0.0]), STRATEGY)[0] == 1
    assert walk_factor(np.array([-0.05]), STRATEGY)[0] < 1


def test_up_costs_more_than_down_and_metres_do_not_change(plane):
    graded = add_grades(street((-300, 0), (300, 0)), plane(east=0.06), STRATEGY)
    for mode in ("walk", "bike"):
        graph = Graph(graded, mode, "min", STRATEGY)
        low, high = graph.snap(graded.node_xy[:1], 1), graph.snap(graded.node_xy[1:], 1)
        if graded.node_xy[0, 0] > graded.node_xy[1, 0]:
            low, high = high, low
        assert graph.nearest(low, high)[0][0] > graph.nearest(high, low)[0][0]
    metres = Graph(graded, "walk", "m", STRATEGY)
    assert metres.nearest(metres.snap(graded.node_xy[:1], 1), metres.snap(graded.node_xy[1:], 1))[0][0] == 600


@pytest.mark.parametrize("cell", [5, 10, 25])
def test_a_hill_between_two_ends_of_one_height_costs_more_than_flat_ground_and_the_same_both_ways(tmp_path, cell):
    count = 2000 // cell
    x = (np.arange(count) + 0.5) * cell - 1000
    heights = 100 + 40 * np.exp(-((x / 150) ** 2))
    with rasterio.open(
        tmp_path / "hill.tif",
        "w",
        driver="GTiff",
        width=count,
        height=count,
        count=1,
        dtype="float32",
        crs="EPSG:25832",
        transform=from_origin(EAST - 1000, NORTH + 1000, cell, cell),
    ) as target:
        target.write(np.broadcast_to(heights, (count, count)).astype("float32"), 1)
    row = add_grades(street((-500, 0), (500, 0)), tmp_path / "hill.tif", STRATEGY).table.iloc[0]
    assert row["gradient"] == pytest.approx(0, abs=1e-3)
    assert row["walk_factor"] > 1.05
    assert row["walk_factor"] == pytest.approx(row["walk_factor_back"], rel=1e-4)
    assert row["bike_factor"] > 1.1
    bridge = add_grades(street((-500, 0), (500, 0), structure=True), tmp_path / "hill.tif", STRATEGY).table.iloc[0]
    assert bridge["walk_factor"] == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:25833", "EPSG:32632"])
def test_a_raster_in_another_crs_gives_the_same_gradient(tmp_path, crs):
    """The plane is sampled at the cells of a raster in the other CRS, so its gradient stays known."""
    to_plane = Transformer.from_crs(crs, 25832, always_xy=True)
    west, south, east, north = Transformer.from_crs(25832, crs, always_xy=True).transform_bounds(
        EAST - 900, NORTH - 900, EAST + 900, NORTH + 900
    )
    transform = rasterio.transform.from_bounds(west, south, east, north, 180, 180)
    columns, rows = np.meshgrid(np.arange(180), np.arange(180))
    x, _ = to_plane.transform(*rasterio.transform.xy(transform, rows.ravel(), columns.ravel()))
    heights = (100 + 0.07 * (np.asarray(x) - EAST)).reshape(180, 180).astype("float32")
    with rasterio.open(
        tmp_path / "dem.tif",
        "w",
        driver="GTiff",
        width=180,
        height=180,
        count=1,
        dtype="float32",
        crs=crs,
        transform=transform,
    ) as target:
        target.write(heights, 1)
    graded = add_grades(street((-300, 0), (300, 0)), tmp_path / "dem.tif", STRATEGY)
    assert graded.table["gradient"][0] == pytest.approx(0.07, abs=1e-3)


def test_edges_over_unknown_heights_count_as_flat_and_are_counted(plane):
    dem = plane(east=0.1, hole=(100, 300))
    graded = add_grades(street((-600, 0), (-100, 0), (-100, 50), (400, 50)), dem, STRATEGY)
    slope = graded.table.set_index("length_m")["gradient"]
    assert sorted(graded.table["gradient"].round(3)) == pytest.approx([0, 0.1])
    assert graded.meta["edges_without_height"] == "1"
    assert len(slope) == 2
    assert np.isfinite(graded.table[["walk_factor", "bike_factor_back"]]).all(axis=None)


def test_heights_next_to_nodata_are_not_dragged_down(plane):
    dem = plane(hole=(100, 300), nodata=-9999.0)
    graded = add_grades(street((-600, 0), (80, 0)), dem, STRATEGY)
    assert graded.table["gradient"][0] == pytest.approx(0, abs=1e-6)
    assert graded.table["walk_factor"][0] == pytest.approx(1, abs=1e-6)


def test_whole_numbers_are_heights_too(plane):
    graded = add_grades(street((-300, 0), (300, 0)), plane(east=0.1, dtype="int16", nodata=-32768), STRATEGY)
    assert graded.table["gradient"][0] == pytest.approx(0.1, abs=0.002)


def test_slopes_are_cut_at_the_strategys_steepest(plane):
    graded = add_grades(street((-300, 0), (300, 0)), plane(east=0.9), STRATEGY)
    assert graded.table["gradient"][0] == pytest.approx(STRATEGY.network.max_gradient, abs=1e-5)
    gentle = replace(STRATEGY, network=replace(STRATEGY.network, max_gradient=0.1))
    assert add_grades(street((-300, 0), (300, 0)), plane(east=0.9), gentle).table["gradient"][0] == pytest.approx(0.1)


def test_a_short_edge_has_a_gradient_too(plane):
    graded = add_grades(street((0, 0), (0.5, 0), (0.5, 0), (40, 0)), plane(east=0.05), STRATEGY)
    np.testing.assert_allclose(graded.table["gradient"], 0.05, atol=2e-3)


def test_what_was_there_before_is_unchanged(plane):
    flat = street((-300, 0), (300, 0))
    add_grades(flat, plane(east=0.1), STRATEGY)
    assert "gradient" not in flat.table


def test_a_raster_that_covers_nothing_is_refused(plane):
    with pytest.raises(DemOutsideError, match="covers the area"):
        add_grades(street((50_000, 0), (50_300, 0)), plane(), STRATEGY)
    with pytest.raises(DemOutsideError):
        add_grades(street((-300, 0), (300, 0)), plane(hole=(-2000, 2000)), STRATEGY)


def test_a_file_that_is_no_raster_is_refused(tmp_path):
    (tmp_path / "text.tif").write_text("not a raster\n" * 50)
    (tmp_path / "empty.tif").write_bytes(b"")
    for name in ("text.tif", "empty.tif", "none.tif"):
        with pytest.raises(DemFileError, match=name):
            add_grades(street((0, 0), (100, 0)), tmp_path / name, STRATEGY)


def test_a_truncated_raster_is_refused(plane, tmp_path):
    content = plane(east=0.1).read_bytes()
    (tmp_path / "cut.tif").write_bytes(content[: len(content) // 2])
    with pytest.raises(DemFileError):
        add_grades(street((-300, -900), (300, 900)), tmp_path / "cut.tif", STRATEGY)


def test_without_rasterio_the_error_says_what_is_missing(plane, monkeypatch):
    dem = plane()
    monkeypatch.setitem(sys.modules, "rasterio", None)
    with pytest.raises(DemPackageError, match="rasterio"):
        add_grades(street((0, 0), (100, 0)), dem, STRATEGY)


OWN_PROJ = Path(rasterio.__file__).with_name("proj_data")
ELSEWHERE = """
import os, sys
import pyproj
pyproj.CRS(25832)
os.environ["PROJ_DATA"] = os.environ["PROJ_LIB"] = sys.argv[2]
from klimaklok_plugin.analysis.network.messages import DemOutsideError
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm
from klimaklok_plugin.analysis.network.heights import heights_in
import numpy as np
place = np.array([[590_000.0, 6_640_000.0]])
print(heights_in(sys.argv[1], pyproj.CRS(25832), place, load_strategy()).height[0])
"""


@pytest.mark.skipif(not OWN_PROJ.is_dir(), reason="this rasterio shares the system's PROJ")
def test_a_rasterio_with_its_own_proj_does_not_read_the_database_of_qgis(plane, tmp_path):
    (tmp_path / "proj").mkdir()
    command = [sys.executable, "-c", ELSEWHERE, str(plane(east=0.1)), str(tmp_path / "proj")]
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    assert done.stdout.startswith("100"), done.stderr


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_raster_without_crs_is_refused(tmp_path):
    with rasterio.open(
        tmp_path / "bare.tif", "w", driver="GTiff", width=5, height=5, count=1, dtype="float32"
    ) as target:
        target.write(np.zeros((5, 5), "float32"), 1)
    with pytest.raises(DemFileError, match="no CRS"):
        add_grades(street((0, 0), (100, 0)), tmp_path / "bare.tif", STRATEGY)


def write(file, heights, cell=10.0, *, scale=1.0, offset=0.0, unit="", transform=None, crs="EPSG:25832", **profile):
    """Write a raster that a planner may get: with scale, offset, a unit, and voids that nobody declared."""
    place = from_origin(EAST - 1000, NORTH + 1000, cell, cell) if transform is None else transform
    rows, columns = heights.shape
    shape = {"driver": "GTiff", "width": columns, "height": rows, "count": 1, "dtype": heights.dtype, **profile}
    with rasterio.open(file, "w", crs=crs, transform=place, **shape) as target:
        target.write(heights, 1)
        target.scales, target.offsets = (scale,), (offset,)
        if unit:
            target.units = (unit,)
    return file


def ramp(gradient, cell=10.0):
    count = int(2000 / cell)
    return np.tile(100 + gradient * ((np.arange(count) + 0.5) * cell - 1000), (count, 1))


@pytest.mark.parametrize(
    ("stored", "how"),
    [
        (ramp(0.05) * 10, {"scale": 0.1}),
        ((ramp(0.05) + 500) * 4, {"scale": 0.25, "offset": -500}),
        (ramp(0.05) / 0.3048, {"unit": "ft"}),
        (ramp(0.05) / 0.3048, {"unit": "Feet"}),
        (ramp(0.05) * 100, {"unit": "cm"}),
        (ramp(0.05), {"unit": "metre"}),
        (ramp(0.05) / 0.3048, {"crs": "EPSG:25832+8228"}),  # NAVD88 height in feet
    ],
)
def test_heights_are_what_scale_offset_and_unit_make_of_them(tmp_path, stored, how):
    network = add_grades(
        street((-300, 0), (300, 0)), write(tmp_path / "h.tif", stored.astype("float32"), **how), STRATEGY
    )
    assert network.table["gradient"].iloc[0] == pytest.approx(0.05, abs=1e-4)


def test_a_unit_that_is_no_length_is_refused(tmp_path):
    with pytest.raises(DemFileError, match="'degrees', which is no known unit"):
        add_grades(street((0, 0), (90, 0)), write(tmp_path / "h.tif", ramp(0.1), unit="degrees"), STRATEGY)


@pytest.mark.parametrize("void", [-32767, -9999, 0, 3.4e38, -3.4e38, np.nan, -32768])
def test_voids_that_nobody_declared_are_no_cliffs(tmp_path, void):
    heights = ramp(0.02).astype("float32")
    heights[:, 100:110] = void
    network = add_grades(
        street((-900, 0), (-300, 0), (-200, 50), (400, 50)), write(tmp_path / "h.tif", heights), STRATEGY
    )
    table = network.table
    assert table["gradient"].to_numpy() == pytest.approx([0.02, 0.0], abs=1e-3)
    assert network.meta["edges_without_height"] == "1"


def test_the_sea_is_a_height(tmp_path):
    shore = np.maximum(ramp(0.05) - 100, 0).astype("float32")  # level in the west, rising from the middle on
    network = add_grades(street((-900, 0), (-300, 0), (300, 0), (800, 0)), write(tmp_path / "h.tif", shore), STRATEGY)
    assert network.meta["edges_without_height"] == "0"
    assert network.table["gradient"].to_numpy() == pytest.approx([0.0, 0.05], abs=1e-4)


@pytest.mark.parametrize("transform", [(0, 0, EAST, 0, 0, NORTH), (10, 10, EAST, 10, 10, NORTH)])
def test_a_raster_whose_cells_have_no_size_is_refused(tmp_path, transform):
    file = write(tmp_path / "h.tif", ramp(0.1), transform=rasterio.Affine(*transform))
    with pytest.raises(DemFileError, match=r"where its cells lie|elevation raster"):
        add_grades(street((0, 0), (90, 0)), file, STRATEGY)


def test_a_raster_coarser_than_the_smoothing_is_smoothed_by_its_cells_and_that_is_said(tmp_path):
    rng = np.random.default_rng(1)
    noise = 100 + rng.normal(0, 8, (24, 24)).astype("float32")
    coarse = add_grades(street((-900, 0), (900, 0)), write(tmp_path / "h.tif", noise, cell=90.0), STRATEGY)
    off = replace(STRATEGY, network=replace(STRATEGY.network, dem_smooth_m=0))
    raw = add_grades(street((-900, 0), (900, 0)), tmp_path / "h.tif", off)
    assert coarse.table["bike_factor"].iloc[0] - 1 < 0.5 * (raw.table["bike_factor"].iloc[0] - 1)
    assert (coarse.meta["dem_cell_m"], coarse.meta["dem_smoothed_m"]) == ("90", "270")
    assert raw.meta["dem_smoothed_m"] == "90"


def test_no_memory_for_the_raster_has_a_sentence(plane, monkeypatch):
    def full(*_):
        raise MemoryError

    monkeypatch.setattr("klimaklok_plugin.analysis.network.heights.smooth_heights", full)
    with pytest.raises(DemFileError, match="not enough memory"):
        add_grades(street((0, 0), (90, 0)), plane(0.1), STRATEGY)


def test_building_with_a_coarse_raster_says_so(tmp_path):
    folder = Path(__file__).parents[3] / "sample_data"
    with rasterio.open(folder / "elevation.tif") as fine:
        shape = (int(fine.height * fine.res[0] / 90), int(fine.width * fine.res[0] / 90))
        place = fine.transform @ rasterio.Affine.scale(fine.width / shape[1], fine.height / shape[0])
        write(tmp_path / "h.tif", fine.read(1, out_shape=shape), transform=place, crs=fine.crs, nodata=fine.nodata)
    options = BuildOptions(dem=tmp_path / "h.tif")
    built = network_from_osm(folder / "streets.osm.gz", None, STRATEGY, options)
    told = next(note for note in built.notes if note.code == "network_coarse_heights")
    assert told.values["used"] == pytest.approx(3 * told.values["cell"], rel=1e-3)
    assert 80 < told.values["cell"] < 100
