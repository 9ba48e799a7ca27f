"""Which field says what: nested, flat and cut-off names, of known deliveries and of others."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from klimaklok_plugin.analysis.network.road_fields import find, find_over, find_sequence, recognised
from klimaklok_plugin.analysis.network.road_layers import LineOptions, read_lines
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
NESTED = Path(__file__).resolve().parents[4] / "shared" / "data" / "formats" / "nvdb_v3_nested.geojson"


def read(frame):
    return read_lines(frame, STRATEGY, LineOptions()).table


def test_nested_and_flat_fields_and_lists_in_any_spelling_make_the_same_roads():
    """As pandas and as GDAL flatten them, as GDAL writes lists, and as objects that were never made text."""
    if not NESTED.is_file():
        pytest.skip(f"{NESTED} is not there")
    features = json.loads(NESTED.read_text(encoding="utf-8"))["features"]
    shapes = [shapely.geometry.shape(each["geometry"]) for each in features]
    rows = [each["properties"] for each in features]
    as_gdal = [
        {key: f"({len(value)}:{','.join(value)})" if key == "feltoversikt" else value for key, value in each.items()}
        for each in rows
    ]
    nested = [
        {key: json.dumps(told) if isinstance(told, (dict, list)) else told for key, told in each.items()}
        for each in rows
    ]
    expected = read(gpd.GeoDataFrame(pd.DataFrame(nested), geometry=shapes, crs=25833))
    tables = {
        "pandas": pd.json_normalize(rows),
        "GDAL": pd.json_normalize(as_gdal, sep="_"),
        "objects": pd.DataFrame(rows),
    }
    for name, table in tables.items():
        found = read(gpd.GeoDataFrame(table, geometry=shapes, crs=25833))
        pd.testing.assert_frame_equal(found, expected, obj=name)


def test_a_shapefile_that_cut_off_the_names_is_read_by_what_is_left_of_them():
    names = {"typeVeg": "Enkel bilveg", "vegkategor": "F", "feltoversi": "1", "fartsgrens": 60, "detaljniv": "Vegtrase"}
    frame = gpd.GeoDataFrame([names], geometry=[shapely.LineString([(0, 0), (100, 0)])], crs=25833)
    assert read(frame)[["owner", "car", "speed_kmh"]].to_numpy().tolist() == [["F", 1, 60]]


@pytest.mark.parametrize(
    "column",
    [
        *("vegkategori", "VEGKATEGORI", "veg_kategori", "Veg-kategori", "vegsystemreferanse.vegsystem.vegkategori"),
        *("vegsystemreferanse_vegsystem_vegkategori", "vegsystemreferanse|vegsystem|Vegsystem|vegkategori"),
        "vegkategor",
    ],
)
def test_a_field_is_found_whatever_it_is_nested_in_and_however_it_is_spelt(column):
    assert find(["vegkategori"], ["vegnummer", column]) == column


def test_a_field_of_the_very_name_goes_before_one_that_is_nested():
    assert find(["kortform"], ["vegsystemreferanse.kortform", "kortform"]) == "kortform"


def test_what_tells_of_the_road_beside_tells_nothing_of_the_line():
    columns = ["superstedfesting.startposisjon", "superstedfesting.veglenkesekvensid", "startposisjon"]
    assert find(["startposisjon"], columns[:2]) is None
    assert find_sequence(columns) is None
    assert find_over(["startposisjon"], columns) == columns[0]


@pytest.mark.parametrize(
    ("columns", "preset"),
    [
        (["typeVeg", "vegkategori"], "elveg"),
        (["TYPEVEG"], "elveg"),
        (["typeVeg", "veglenkesekvensid"], "nvdb_api"),
        (["speedfw", "oneway", "roadclass"], "nvdb"),
        (["Vegsystemreferanse", "EGS.FARTSGRENSE.2021"], "vegkart"),
        (["highway", "oneway", "maxspeed"], None),
        ([], None),
    ],
)
def test_known_deliveries_are_recognised_by_their_fields(columns, preset):
    assert recognised(columns) == preset
