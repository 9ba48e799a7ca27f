"""Cells of Statistics Norway from their ids alone: worked out by hand, and against squares that others drew."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from klimaklok_plugin.analysis.sources import ssb, tables
from klimaklok_plugin.analysis.sources.messages import GridCornersError, GridIdsError, GridSizeUnknownError

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
DRAWN = ("oslo_center/befolkning_250m_2023_oslo.shp", "norway/baerum_pop250m_2023_25832.gpkg")


def said(note):
    return vars(note)["values"]


def cells(*ids, field="SSBID0250M", name="befolkning", **columns):
    return ssb.place_cells(pd.DataFrame({field: list(ids), **columns}), name)


def test_a_cell_lies_where_its_id_says_as_worked_out_by_hand():
    # 262,000 east and 6,649,250 north: (262,000 + 2,000,000) * 10^7 + 6,649,250.
    frame, notes = cells(22620006649250, pop_tot=[12])
    assert frame.geometry[0].equals(shapely.box(262_000, 6_649_250, 262_250, 6_649_500))
    assert (frame.crs.to_epsg(), frame["pop_tot"][0]) == (25833, 12)
    assert said(notes[0]) == {"layer": "befolkning", "field": "SSBID0250M", "count": 1, "size": 250}


@pytest.mark.parametrize("file", DRAWN)
def test_squares_from_ids_are_those_that_a_file_with_geometry_draws(file):
    if not (DATA / file).exists():
        pytest.skip(f"{file} is not there")
    drawn = gpd.read_file(DATA / file)
    made, _ = ssb.place_cells(pd.DataFrame(drawn.drop(columns="geometry")), file)
    made = made if file.endswith(".shp") else made.to_crs(drawn.crs)
    apart = shapely.hausdorff_distance(made.geometry.to_numpy(), drawn.geometry.to_numpy())
    assert len(made) == len(drawn) > 1000
    assert apart.max() < 0.001  # the files are rounded to a tenth of a millimetre


@given(
    st.integers(-80, 1100),
    st.integers(6400, 7900),
    st.sampled_from([(250, "ssbid250m"), (1000, "SSBID1000M"), (5000, "ru5km"), (100, "rute_100m")]),
)
def test_every_corner_comes_back_from_its_id(east_km, north_km, kind):
    size, field = kind
    x, y = east_km * 1000 // size * size, north_km * 1000 // size * size
    frame, _ = cells((x + 2_000_000) * 10_000_000 + y, field=field)
    assert frame.total_bounds.tolist() == [x, y, x + size, y + size]


@pytest.mark.parametrize(
    "written", ["22620006649250", " 22620006649250 ", "22620006649250.0", "22620006649250,0", 22620006649250.0]
)
def test_an_id_is_read_as_text_as_a_number_and_as_spreadsheets_write_it(written):
    assert cells(written)[0].total_bounds[0] == 262_000


@pytest.mark.parametrize(
    ("field", "name", "size"),
    [
        ("ru250m", "x", 250),
        ("ssbid1000M", "x", 1000),
        ("ssbid", "befolkning_1km_2019.csv", 1000),
        ("ssbid", "NOR0250M2023.csv", 250),
        ("ru5km", "befolkning_250m", 5000),
    ],
)
def test_the_size_is_told_by_the_column_and_else_by_the_file(field, name, size):
    frame, _ = cells(22600006650000, field=field, name=name)
    assert frame.total_bounds[2] - frame.total_bounds[0] == size


def test_without_a_size_in_any_name_it_is_asked_for():
    with pytest.raises(GridSizeUnknownError, match="ssbid250m"):
        cells(22620006649250, field="ssbid")


def test_corners_off_the_grid_of_the_size_are_refused_with_the_first_of_them():
    with pytest.raises(GridCornersError, match=r"1000.m wide, but 1 .*22620006649250"):
        cells(22600006650000, 22620006649250, field="ssbid1000m")


@pytest.mark.parametrize("written", ["2,26E+13", "22620000000000", "22620006649", "-5", "rute 7"])
def test_ids_that_a_spreadsheet_rounded_or_that_are_none_are_refused(written):
    with pytest.raises(GridIdsError, match=r"spreadsheet"):
        cells("22620006649250", written)


def test_a_row_without_id_stays_and_has_no_geometry():
    frame, notes = cells("22620006649250", None, "")
    assert frame.geometry.isna().tolist() == [False, True, True]
    assert said(notes[0])["count"] == 1


def test_cells_are_known_by_their_ids_and_not_by_the_name_of_a_column():
    assert ssb.recognise_cells(["ru250m", "pop_tot"], pd.DataFrame({"ru250m": [22620006649250], "pop_tot": [1]}))
    assert not ssb.recognise_cells(["rute", "pop_tot"], pd.DataFrame({"rute": [31], "pop_tot": [1]}))
    assert not ssb.recognise_cells(["pop_tot"], pd.DataFrame({"pop_tot": [1]}))


def test_a_file_as_it_is_downloaded_is_read(tmp_path):
    path = tmp_path / "NOR1000M_POP.csv"
    path.write_bytes("\ufeffSSBID1000M;pop_tot;pop_ave\n22620006649000;12;41,5\n22630006649000;3;9,0\n".encode())
    frame, _ = ssb.place_cells(tables.read_delimited(path), path.name)
    assert tables.to_numbers(frame["pop_ave"]).tolist() == [41.5, 9.0]
    np.testing.assert_array_equal(frame.area, 1e6)
