"""Heights from folders of tiles: the same as from one raster, whatever it is cut into, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from pyproj import CRS, Transformer
from rasterio.transform import from_origin
from rasterio.warp import reproject

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.network import height_tiles
from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm
from klimaklok_plugin.analysis.network.elevation import add_grades
from klimaklok_plugin.analysis.network.height_tiles import heights_in_tiles
from klimaklok_plugin.analysis.network.heights import check_vrt, heights_in
from klimaklok_plugin.analysis.network.messages import (
    DemFolderError,
    DemOutsideError,
    DemUnreadableError,
    DemVrtMissingError,
    DemVrtOutsideError,
    DemVrtUnreadableError,
)
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
WEST, NORTH, UTM32 = 590_000.0, 6_640_000.0, CRS(25832)
NODATA = -32767.0


def hills(x, y):
    """Return heights that are nowhere flat, within 100 and 200 m."""
    return 150 + 30 * np.sin(x / 170) + 20 * np.cos(y / 130)


def write(path, left, top, count, cell=10.0, crs="EPSG:25832", surface=hills, hole=None, dtype="float32"):
    """Write a square tile whose corner lies in metres east and south of the corner of all."""
    x = WEST + left + (np.arange(count) + 0.5) * cell
    y = NORTH - top - (np.arange(count) + 0.5) * cell
    heights = np.broadcast_to(surface(x[None, :] - WEST, NORTH - y[:, None]), (count, count)).astype(dtype).copy()
    if hole is not None:
        heights[hole] = NODATA
    profile = {"driver": "GTiff", "width": count, "height": count, "count": 1, "dtype": dtype, "nodata": NODATA}
    path.parent.mkdir(parents=True, exist_ok=True)
    place = from_origin(WEST + left, NORTH - top, cell, cell)
    with rasterio.open(path, "w", crs=crs, transform=place, **profile) as target:
        target.write(heights, 1)
    return path


def places(count=500, side=2000.0, seed=1):
    inside = np.random.default_rng(seed).uniform(20, side - 20, (count, 2))
    return np.array([WEST, NORTH]) + inside * (1, -1)


@pytest.fixture
def whole(tmp_path):
    return write(tmp_path / "whole.tif", 0, 0, 200)


@pytest.fixture
def tiles(tmp_path):
    """Return a folder with four tiles of 1 km, 20 m of which lie in the next one, too, as Kartverket's do."""
    folder = tmp_path / "dtm10"
    for i, left in enumerate((0, 980)):
        for k, top in enumerate((0, 980)):
            write(folder / f"ark {i}" / f"{i}-{k}.tif", left, top, 102)
    return folder


@pytest.mark.parametrize("block", [40, 1536])
def test_tiles_give_the_heights_of_the_raster_they_were_cut_from(whole, tiles, monkeypatch, block):
    monkeypatch.setattr(height_tiles, "BLOCK", block)
    xy = places()
    expected, found = heights_in(whole, UTM32, xy, STRATEGY), heights_in_tiles(tiles, UTM32, xy, STRATEGY)
    far = (np.abs(xy - (WEST + 1000, NORTH - 1000)) < 950).all(axis=1)  # the margin of the whole is smoothed otherwise
    assert np.abs(found.height - expected.height)[far].max() < 1e-6
    assert (found.cell_m, found.smoothed_m) == (10.0, 50.0)
    assert found.meta == {"dem_tiles": "4", "dem_tiles_used": "4"}


def test_tiles_of_another_utm_zone_stand_in_for_those_that_are_missing(whole, tiles, tmp_path):
    (tiles / "ark 1" / "1-1.tif").unlink()
    with rasterio.open(whole) as source:
        east, north = Transformer.from_crs(25832, 25833, always_xy=True).transform(WEST + 900, NORTH - 700)
        place = from_origin(east, north, 10, 10)
        other = np.full((160, 160), NODATA, dtype="float32")
        reproject(
            rasterio.band(source, 1), other, dst_transform=place, dst_crs="EPSG:25833", dst_nodata=NODATA, resampling=1
        )
    profile = {"driver": "GTiff", "width": 160, "height": 160, "count": 1, "dtype": "float32", "nodata": NODATA}
    with rasterio.open(tiles / "sone33.tif", "w", crs="EPSG:25833", transform=place, **profile) as target:
        target.write(other, 1)
    xy = np.array([WEST, NORTH]) + np.random.default_rng(2).uniform(1150, 1700, (200, 2)) * (1, -1)
    expected, found = heights_in(whole, UTM32, xy, STRATEGY), heights_in_tiles(tiles, UTM32, xy, STRATEGY)
    assert np.isfinite(found.height).all()
    assert np.abs(found.height - expected.height).max() < 1.0


def test_the_finest_tiles_count_and_the_coarse_ones_fill_their_holes(tmp_path):
    folder = tmp_path / "mixed"
    write(folder / "a coarse.tif", 0, 0, 100, cell=10.0, surface=lambda x, y: 100 + 0 * x + 0 * y)
    hole = (slice(100, 300), slice(100, 300))
    write(folder / "b fine.tif", 0, 0, 400, cell=1.0, surface=lambda x, y: 200 + 0 * x + 0 * y, hole=hole)
    xy = np.array([[50.0, 50.0], [200.0, 200.0], [800.0, 800.0], [1500.0, 10.0]]) * (1, -1) + (WEST, NORTH)
    found = heights_in_tiles(folder, UTM32, xy, STRATEGY)
    assert found.height[:3].tolist() == [200.0, 100.0, 100.0]
    assert np.isnan(found.height[3])
    assert found.cell_m == pytest.approx(1.0)


def test_only_tiles_that_streets_touch_are_read(tiles, monkeypatch):
    far = tiles / "ark 1" / "1-1.tif"
    data = far.read_bytes()
    far.write_bytes(data[: len(data) // 2])  # the header can be read, the cells cannot
    near = np.array([WEST, NORTH]) + np.random.default_rng(3).uniform(100, 800, (50, 2)) * (1, -1)
    assert heights_in_tiles(tiles, UTM32, near, STRATEGY).meta["dem_tiles_used"] == "1"
    with pytest.raises(DemUnreadableError, match=r"1-1\.tif"):
        heights_in_tiles(tiles, UTM32, places(), STRATEGY)


def test_files_that_are_no_heights_are_counted_and_named(tiles):
    profile = {"driver": "GTiff", "width": 10, "height": 10, "count": 3, "dtype": "uint8"}
    with rasterio.open(
        tiles / "flyfoto.tif", "w", crs="EPSG:25832", transform=from_origin(WEST, NORTH, 1, 1), **profile
    ):
        pass
    (tiles / "tom.tif").write_bytes(b"")
    (tiles / "les meg.txt").write_text("DTM 10")
    meta = heights_in_tiles(tiles, UTM32, places(), STRATEGY).meta
    assert (meta["dem_tiles"], meta["dem_tiles_left_out"]) == ("4", "2")
    assert meta["dem_tiles_left_out_first"] == "flyfoto.tif"


def test_a_folder_without_tiles_or_elsewhere_is_refused(tiles, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(DemFolderError, match="0 GeoTIFFs in it"):
        heights_in_tiles(tmp_path / "empty", UTM32, places(), STRATEGY)
    (tmp_path / "empty" / "a.tif").write_text("no raster")
    with pytest.raises(DemFolderError, match="1 GeoTIFF in it"):
        heights_in_tiles(tmp_path / "empty", UTM32, places(), STRATEGY)
    with pytest.raises(DemOutsideError):
        heights_in_tiles(tiles, UTM32, places() + 50_000, STRATEGY)


def test_reading_tiles_can_be_stopped(tiles, monkeypatch):
    monkeypatch.setattr(height_tiles, "BLOCK", 50)
    for share in (0.1, 0.5):
        with pytest.raises(Cancelled):
            heights_in_tiles(tiles, UTM32, places(), STRATEGY, lambda done, share=share: done >= share)


def test_streets_without_height_are_told_in_metres(tmp_path):
    sample = Path(__file__).parents[3] / "sample_data"
    with rasterio.open(sample / "elevation.tif") as source:
        half = source.width // 2
        cells = source.read(1, window=rasterio.windows.Window(0, 0, half, source.height))
        profile = {**source.profile, "width": half}
    (tmp_path / "tiles").mkdir()
    with rasterio.open(tmp_path / "tiles" / "west.tif", "w", **profile) as target:
        target.write(cells, 1)
    built = network_from_osm(sample / "streets.osm.gz", None, STRATEGY, BuildOptions(dem=tmp_path / "tiles"))
    notes = {note.code: note.values for note in built.notes}
    assert notes["network_height_tiles"] == {"count": 1, "used": 1, "folder": "tiles"}
    told = notes["network_edges_without_height"]
    length = built.network.table["length_m"].to_numpy()
    assert 0.2 * length.sum() < told["length"] < 0.8 * length.sum()
    assert told["count"] == int(built.network.meta["edges_without_height"])


def vrt(path, *sources, relative=1, head=""):
    inside = "".join(
        f'<SimpleSource><SourceFilename relativeToVRT="{relative}">{each}</SourceFilename><SourceBand>1</SourceBand>'
        '<SrcRect xOff="0" yOff="0" xSize="200" ySize="200"/><DstRect xOff="0" yOff="0" xSize="200" ySize="200"/>'
        "</SimpleSource>"
        for each in sources
    )
    path.write_text(
        f'{head}<VRTDataset rasterXSize="200" rasterYSize="200"><SRS>EPSG:25832</SRS><GeoTransform>{WEST}, 10, 0, '
        f'{NORTH}, 0, -10</GeoTransform><VRTRasterBand dataType="Float32" band="1"><NoDataValue>{NODATA}</NoDataValue>'
        f"{inside}</VRTRasterBand></VRTDataset>",
        encoding="utf-8",
    )
    return path


def test_a_virtual_raster_is_read_as_what_it_is_made_of(whole, tmp_path):
    made = vrt(tmp_path / "alt.vrt", whole.name)
    xy = places()
    assert np.array_equal(heights_in(made, UTM32, xy, STRATEGY).height, heights_in(whole, UTM32, xy, STRATEGY).height)


@pytest.mark.parametrize(
    "source",
    ["http://example.org/dtm.tif", "/vsicurl/https://example.org/dtm.tif", "/vsis3/bucket/a.tif", "&lt;GDAL_WMS&gt;"],
)
def test_a_virtual_raster_that_fetches_from_the_net_is_refused(whole, tmp_path, source):
    made = vrt(tmp_path / "ute.vrt", whole.name, source, relative=0)
    with pytest.raises(DemVrtOutsideError, match="outside this computer"):
        check_vrt(made)
    with pytest.raises(DemVrtOutsideError):
        heights_in(made, UTM32, places(), STRATEGY)


def test_a_virtual_raster_says_which_tiles_are_gone(whole, tmp_path):
    made = vrt(tmp_path / "alt.vrt", whole.name, "borte.tif", "borte2.tif")
    with pytest.raises(DemVrtMissingError, match=r"3 files, of which 2 are not there \(first: .*borte\.tif"):
        heights_in(made, UTM32, places(), STRATEGY)


def test_a_virtual_raster_that_is_no_xml_or_has_entities_is_refused(whole, tmp_path):
    broken = tmp_path / "b.vrt"
    broken.write_text("<VRTDataset>")
    with pytest.raises(DemVrtUnreadableError):
        check_vrt(broken)
    with pytest.raises(DemVrtUnreadableError, match="document type"):
        check_vrt(vrt(tmp_path / "c.vrt", whole.name, head='<!DOCTYPE x [<!ENTITY a "b">]>'))


def test_the_gradient_over_a_seam_is_the_slope_of_the_ground(tmp_path):
    from tests.analysis.network.test_elevation import street

    for name, left in (("a", -1000), ("b", 0)):
        write(tmp_path / "t" / f"{name}.tif", left, 0, 100, surface=lambda x, y: 100 + 0.06 * x + 0 * y)
    graded = add_grades(street((-60, -300), (60, -300)), tmp_path / "t", STRATEGY)
    assert graded.table["gradient"].iloc[0] == pytest.approx(0.06, abs=1e-4)
