"""From a folder to the layers of a package: what is used, what is left out, what is kept from the run before."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely

from klimaklok_plugin.analysis.core.messages import Cancelled, Language
from klimaklok_plugin.analysis.declared import NOTES
from klimaklok_plugin.analysis.network.sample import sample_file
from klimaklok_plugin.analysis.network.storage import load_network
from klimaklok_plugin.analysis.package import make
from klimaklok_plugin.analysis.package.contents import read_contents
from klimaklok_plugin.analysis.package.inventory import LayerNeed, inventory_table
from klimaklok_plugin.analysis.package.make import PackageOptions, make_package
from klimaklok_plugin.analysis.package.messages import (
    PackageForeignError,
    PackageNothingError,
    PackageOutsideError,
    PackageUnreadableError,
)
from klimaklok_plugin.analysis.package.storage import write_package
from klimaklok_plugin.analysis.sources.credit import SYNTHETIC
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
REAL = pytest.mark.skipif(not SHARED.is_dir(), reason="no real data beside the project")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "mappe med æøå"
    made.mkdir()
    return made


@pytest.fixture
def run(folder, tmp_path):
    """Return a function that makes the package of the folder, and writes it to a file."""

    def made(file=None, former=None, progress=None, **options):
        temporary = tmp_path / "midlertidig"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir()
        result = make_package(folder, temporary, STRATEGY, PackageOptions(**options), former, progress)
        if file is not None:
            file.unlink(missing_ok=True)
            write_package(result, file)
        return result

    return made


def cells(*corners, pop=10, crs=25832):
    squares = [shapely.box(x, y, x + 250, y + 250) for x, y in corners]
    return gpd.GeoDataFrame({"ru250m": range(len(squares)), "pop_tot": pop}, geometry=squares, crs=crs)


def boundary(x, y, width=1000):
    square = [shapely.box(x, y, x + width, y + width)]
    return gpd.GeoDataFrame({"kommunenummer": ["3201"], "kommunenavn": ["Bærum"]}, geometry=square, crs=25832)


def touch(path, days):
    moment = path.stat().st_mtime + days * 86_400
    os.utime(path, (moment, moment))


def frame_of(result, role):
    return next(each.frame for each in result.made if each.entry.role == role)


def said_of(result, name):
    (item,) = [each for each in result.items if each.found.label == name]
    return [getattr(each, "code", type(each).__name__) for each in item.said]


def test_what_touches_the_boundary_or_its_buffer_is_kept_whole(folder, run):
    cells((590000, 6640000), (591400, 6640000), (592100, 6640000)).to_file(folder / "celler.gpkg")
    boundary(590000, 6640000).to_file(folder / "grense.gpkg")
    kept = frame_of(run(buffer_m=500.0), "population")
    assert kept["ru250m"].tolist() == [0, 1]
    assert kept.area.tolist() == [62_500, 62_500]


def test_a_boundary_that_is_given_goes_before_one_in_the_folder(folder, run):
    cells((590000, 6640000), (600000, 6640000)).to_file(folder / "celler.gpkg")
    boundary(590000, 6640000).to_file(folder / "grense.gpkg")
    result = run(boundary=boundary(600000, 6640000), boundary_name="plan 12")
    assert frame_of(result, "population")["ru250m"].tolist() == [1]
    assert said_of(result, "grense.gpkg") == ["file_boundary_given"]
    (entry,) = [each.entry for each in result.made if each.entry.role == "boundary"]
    assert entry.source == "plan 12"


def test_layers_in_other_systems_come_out_in_utm_32(folder, run):
    cells((590000, 6640000)).to_crs(25833).to_file(folder / "celler.gpkg")
    result = run()
    assert result.crs.to_epsg() == 25832
    assert np.allclose(frame_of(result, "population").total_bounds, [590000, 6640000, 590250, 6640250], atol=0.01)


def test_of_two_files_of_a_kind_the_newer_is_used_and_that_is_said(folder, run):
    cells((590000, 6640000), pop=1).to_file(folder / "gammel.gpkg")
    cells((590000, 6640000), pop=2).to_file(folder / "ny.gpkg")
    touch(folder / "gammel.gpkg", -1)
    result = run()
    assert frame_of(result, "population")["pop_tot"].tolist() == [2]
    assert said_of(result, "gammel.gpkg") == ["file_older"]
    touch(folder / "gammel.gpkg", 2)
    assert frame_of(run(), "population")["pop_tot"].tolist() == [1]


def test_plans_are_used_together(folder, run):
    for number, code in enumerate((1110, 1130)):
        plan = cells((590000 + 1000 * number, 6640000)).assign(arealformål=code).drop(columns=["pop_tot", "ru250m"])
        plan.to_file(folder / f"plan{number}.geojson")
    assert frame_of(run(), "plans")["arealformål"].tolist() == [1110, 1130]


def test_a_layer_without_coordinate_system_is_left_out_and_said(folder, run):
    cells((590000, 6640000)).to_file(folder / "celler.gpkg")
    bare = cells((590000, 6640000)).drop(columns=["pop_tot", "ru250m"]).assign(SKOLEKRETSNAVN="Jar")
    bare.set_crs(None, allow_override=True).to_file(folder / "kretser.shp")
    result = run()
    assert said_of(result, "kretser.shp") == ["file_without_crs"]
    assert [each.entry.role for each in result.made] == ["population"]


def test_invalid_shapes_are_repaired_and_counted(folder, run):
    bow = shapely.Polygon([(590000, 6640000), (590100, 6640100), (590100, 6640000), (590000, 6640100)])
    gpd.GeoDataFrame({"SKOLEKRETSNAVN": ["Jar"]}, geometry=[bow], crs=25832).to_file(folder / "kretser.gpkg")
    result = run()
    assert frame_of(result, "school_areas").is_valid.all()
    assert said_of(result, "kretser.gpkg") == ["file_repaired"]


def test_shapes_at_no_place_on_earth_are_left_out_and_counted(folder, run):
    odd = shapely.Polygon([(590000, 6640000), (590100, 6640000), (590100, 1e300)])
    square = shapely.box(590000, 6640000, 590100, 6640100)
    areas = gpd.GeoDataFrame({"skole": ["Jar", "Eiksmarka"]}, geometry=[odd, square], crs=25832)
    areas.to_file(folder / "kretser.shp")
    result = run()
    assert frame_of(result, "school_areas")["skole"].tolist() == ["Eiksmarka"]
    assert said_of(result, "kretser.shp") == ["file_without_places"]


def test_metres_that_are_said_to_be_degrees_do_not_end_the_run(folder, run, tmp_path):
    cells((590000, 6640000)).to_file(folder / "celler.gpkg")
    wrong = cells((590000, 6640000)).drop(columns=["pop_tot", "ru250m"]).assign(skole="Jar")
    wrong.set_crs(4326, allow_override=True).to_file(folder / "a.shp")
    result = run(tmp_path / "pakke.gpkg")
    assert said_of(result, "a.shp") == ["file_without_places"]
    assert len(frame_of(result, "population")) == 1


def test_a_geopackage_that_says_it_has_no_system_lies_nowhere(folder, run):
    cells((590000, 6640000)).to_file(folder / "celler.gpkg")
    boundary(590000, 6640000).set_crs(None, allow_override=True).to_file(folder / "grense.gpkg")
    result = run()
    assert said_of(result, "grense.gpkg") == ["file_without_crs"]
    assert len(frame_of(result, "population")) == 1


def test_a_boundary_that_touches_nothing_is_an_error(folder, run):
    cells((590000, 6640000)).to_file(folder / "celler.gpkg")
    boundary(700000, 6700000).to_file(folder / "grense.gpkg")
    with pytest.raises(PackageOutsideError):
        run()


def test_of_a_file_with_many_municipalities_nobody_can_tell_which_is_meant(folder, run):
    cells((590000, 6640000), (600000, 6640000)).to_file(folder / "celler.gpkg")
    both = pd.concat([boundary(590000, 6640000), boundary(610000, 6640000).assign(kommunenummer="0301")])
    both.to_file(folder / "grenser.gpkg")
    result = run()
    assert said_of(result, "grenser.gpkg") == ["file_many_boundaries"]
    assert len(frame_of(result, "population")) == 2


@pytest.mark.skipif(not SHARED.is_dir(), reason="no real data beside the project")
def test_elveg_is_built_with_the_limits_beside_its_links_and_nothing_is_written_there(folder, run, tmp_path_factory):
    other = tmp_path_factory.mktemp("gml") / "elveg2.gml"  # where GDAL may write what it finds out of it
    shutil.copy(SHARED / "formats" / "elveg2.gml", other)
    crs = pyogrio.read_info(other, layer="Veglenke")["crs"]
    try:
        pyproj.CRS(crs)
    except pyproj.exceptions.CRSError:
        pytest.skip(f"GDAL calls the place {crs}, which the older PROJ of this pyproj does not know")
    shutil.copy(SHARED / "formats" / "elveg2.gml", folder)
    result = run()
    network = next(each.network for each in result.made if each.network is not None)
    roads = network.table[network.table["owner"] == "E"]
    assert set(roads["speed_kmh"]) == {100.0}
    assert roads["walk"].eq(0).all()
    assert [each.name for each in folder.iterdir()] == ["elveg2.gml"]
    assert said_of(result, "elveg2.gml (Fartsgrense)") == []


def test_a_boundary_far_from_the_streets_is_an_error(folder, run):
    shutil.copy(sample_file("streets.osm.gz"), folder)
    with pytest.raises(PackageOutsideError):
        run(boundary=boundary(700000, 6700000))


def test_nothing_that_can_be_used_is_an_error(folder, run):
    (folder / "notat.txt").write_text("hei", encoding="utf-8")
    with pytest.raises(PackageNothingError, match="1 file"):
        run()


def test_where_nothing_can_be_used_the_damaged_file_is_named(folder, run):
    (folder / "a.txt").write_text("hei", encoding="utf-8")
    cells((590000, 6640000)).to_file(folder / "celler.gpkg")
    whole = (folder / "celler.gpkg").read_bytes()
    (folder / "celler.gpkg").write_bytes(whole[:4000])
    with pytest.raises(PackageUnreadableError, match=r"2 files .*celler\.gpkg cannot be read"):
        run()


def test_a_file_that_changes_while_it_is_read_is_left_out_and_said(folder, run, monkeypatch):
    cells((590000, 6640000)).to_file(folder / "celler.gpkg")
    areas = cells((590000, 6640000)).drop(columns=["pop_tot", "ru250m"]).assign(SKOLEKRETSNAVN="Jar")
    areas.to_file(folder / "kretser.gpkg")
    read = make.READERS["population"]["population"]

    def meanwhile(one, place):
        touch(folder / "celler.gpkg", 1)
        return read(one, place)

    monkeypatch.setitem(make.READERS["population"], "population", meanwhile)
    result = run()
    assert [each.entry.role for each in result.made] == ["school_areas"]
    assert said_of(result, "celler.gpkg") == ["file_changed"]


def tile(path, left, top, height, crs="EPSG:25832"):
    import rasterio

    form = {"driver": "GTiff", "width": 60, "height": 140, "count": 1, "dtype": "float32", "crs": crs}
    with rasterio.open(path, "w", transform=rasterio.transform.from_origin(left, top, 100, 100), **form) as raster:
        raster.write(np.full((1, 140, 60), height, np.float32))


def test_tiles_of_heights_are_used_together_and_those_of_another_place_do_no_harm(folder, run, tmp_path):
    pytest.importorskip("rasterio")
    pytest.importorskip("osgeo")
    shutil.copy(sample_file("streets.osm.gz"), folder)
    west, south, east, _ = frame_of(run(), "stops").total_bounds
    tile(folder / "1.tif", west - 1000, south + 13_000, 10.0)
    tile(folder / "2.tif", west + 5000, south + 13_000, 10.0)
    result = run()
    network = next(each.network for each in result.made if each.network is not None)
    assert network.table["gradient"].abs().max() < 1e-9
    assert east < west + 11_000, "both tiles together cover the town"
    assert int(network.meta["edges_without_height"]) < len(network.table) / 10
    elevation = next(each.entry for each in result.made if each.entry.role == "elevation")
    assert elevation.source == "1.tif, 2.tif"
    for name in ("1.tif", "2.tif"):
        tile(folder / name, 700_000, 7_000_000, 10.0)
    result = run()
    assert "network" in [each.entry.role for each in result.made]
    assert said_of(result, "1.tif") == ["DemOutsideError"]


def test_a_damaged_tile_of_heights_is_named_and_the_others_are_used(folder, run, tmp_path):
    pytest.importorskip("rasterio")
    pytest.importorskip("osgeo")
    shutil.copy(sample_file("streets.osm.gz"), folder)
    west, south, _, _ = frame_of(run(), "stops").total_bounds
    tile(folder / "1.tif", west - 1000, south + 13_000, 10.0)
    tile(folder / "2.tif", west + 5000, south + 13_000, 10.0)
    with (folder / "1.tif").open("r+b") as file:
        file.truncate(8_000)  # heading and first rows stand
    for former in (None, tmp_path / "pakke.gpkg"):
        result = run(tmp_path / "pakke.gpkg" if former is None else tmp_path / "ny.gpkg", former)
        elevation = next(each.entry for each in result.made if each.entry.role == "elevation")
        assert elevation.source == "2.tif"
        assert said_of(result, "1.tif") == ["DemUnreadableError"]
        (told,) = next(each.said for each in result.items if each.found.label == "1.tif")
        assert str(told).startswith("1.tif ")
        assert said_of(result, "2.tif") == []


def test_a_name_with_a_comma_is_kept_in_a_second_run(folder, run, tmp_path):
    cells((590000, 6640000)).to_file(folder / "celler, Bærum, 2023.gpkg")
    run(tmp_path / "pakke.gpkg")
    result = run(tmp_path / "ny.gpkg", tmp_path / "pakke.gpkg")
    assert [each.use for each in result.items] == ["kept"]


def test_a_package_is_a_network_file_and_tells_its_roles(folder, run, tmp_path):
    for name in ("streets.osm.gz", "gtfs.zip", "sample.gpkg"):
        shutil.copy(sample_file(name), folder)
    file = tmp_path / "pakke.gpkg"
    result = run(file)
    contents = read_contents(file)
    assert set(contents) >= {"network", "hubs", "population", "addresses", "schools", "services", "grid", "stops"}
    network = load_network(file)
    assert len(network.table) == contents["network"].features
    assert network.meta["source"] == "streets.osm.gz"
    assert contents["population"].source == "sample.gpkg (population)"
    layers = {str(name) for name, _ in pyogrio.list_layers(file)}
    assert layers >= {"edges", "nodes", "klimaklok_network", "klimaklok_package", "hubs", "population"}
    for role in ("population", "schools", "car_parking"):
        direct = pyogrio.read_dataframe(sample_file("sample.gpkg"), layer=role)
        there = pyogrio.read_dataframe(file, layer=role)
        assert there.drop(columns="geometry").equals(direct[there.columns].drop(columns="geometry"))
    assert all(each.kept is False for each in result.made)


def test_a_second_run_keeps_what_has_not_changed_and_makes_the_rest_anew(folder, run, tmp_path):
    for name in ("streets.osm.gz", "gtfs.zip"):
        shutil.copy(sample_file(name), folder)
    cells((590000, 6640000), pop=1).to_file(folder / "celler.gpkg")
    file = tmp_path / "pakke.gpkg"
    run(file)
    touch(folder / "gtfs.zip", 1)  # downloaded again, but the same
    (folder / "celler.gpkg").unlink()
    cells((590000, 6640000), pop=2).to_file(folder / "celler.gpkg")
    again = run(tmp_path / "ny.gpkg", former=file)
    assert {each.entry.role: each.kept for each in again.made} == {
        "network": True,
        "hubs": True,
        "population": False,
        "stops": True,
    }
    assert frame_of(again, "population")["pop_tot"].tolist() == [2]
    one, other = load_network(file), load_network(tmp_path / "ny.gpkg")
    assert one.table.equals(other.table)
    assert np.array_equal(one.xy, other.xy)
    codes = [note.code for note in again.notes]
    assert codes.count("package_kept") == 3
    assert codes.count("package_remade") == 1


def test_other_choices_make_all_anew(folder, run, tmp_path):
    cells((590000, 6640000), (590250, 6640000)).to_file(folder / "celler.gpkg")
    file = tmp_path / "pakke.gpkg"
    run(file, boundary=boundary(590000, 6640000))
    again = run(former=file, boundary=boundary(590000, 6640000), buffer_m=10.0)
    assert [each.kept for each in again.made if each.entry.role == "population"] == [False]


def test_what_the_folder_no_longer_holds_is_said_and_left_out(folder, run, tmp_path):
    cells((590000, 6640000)).to_file(folder / "celler.gpkg")
    areas = cells((590000, 6640000)).drop(columns=["pop_tot", "ru250m"]).assign(SKOLEKRETSNAVN="Jar")
    areas.to_file(folder / "kretser.gpkg")
    file = tmp_path / "pakke.gpkg"
    run(file)
    (folder / "kretser.gpkg").unlink()
    again = run(former=file)
    assert [each.entry.role for each in again.made] == ["population"]
    assert "package_gone" in [note.code for note in again.notes]


def test_the_date_of_hubs_is_the_day_whose_departures_are_counted(folder, run):
    shutil.copy(sample_file("gtfs.zip"), folder)
    days = {each.entry.role: each.entry.source_date for each in run(date="2026-09-17").made}
    assert days["hubs"] == "2026-09-17"


def test_a_broken_timetable_does_not_hide_the_others(folder, run):
    import zipfile

    shutil.copy(sample_file("gtfs.zip"), folder / "god.zip")
    with zipfile.ZipFile(folder / "dårlig.zip", "w") as archive:
        for name in ("stops.txt", "trips.txt", "stop_times.txt"):
            archive.writestr(name, "tull\n1\n")
    result = run()
    assert len(frame_of(result, "hubs")) > 10
    assert len(said_of(result, "dårlig.zip")) == 1
    assert said_of(result, "god.zip") == []


def test_every_note_of_a_run_can_be_worded_in_both_languages(folder, run):
    for name in ("streets.osm.gz", "gtfs.zip", "sample.gpkg", "park_and_ride.toml", "elevation.tif"):
        shutil.copy(sample_file(name), folder)
    result = run()
    for code in ("en", "nb"):
        language = Language(code)
        assert all(language.fill(NOTES[note.code], note.values) for note in result.notes)


def test_the_inventory_lists_each_file_and_what_each_algorithm_lacks(folder, run):
    cells((590000, 6640000)).to_file(folder / "celler.gpkg")
    (folder / "notat.txt").write_text("hei", encoding="utf-8")
    needs = [
        LayerNeed("Heart zones", ("schools",), required=True),
        LayerNeed("Heart zones", ("population",), required=False),
        LayerNeed("Car detour", ("addresses", "population"), required=True),
    ]
    table = inventory_table(run(), needs, Language("en"), NOTES).set_index("name")
    assert table["state"].to_dict() == {
        "celler.gpkg": "used",
        "notat.txt": "unused",
        "Heart zones": "lacking",
        "Car detour": "ready",
    }
    assert table.loc["celler.gpkg", "used_for"] == "Heart zones, Car detour"
    assert table.loc["Heart zones", "missing"] == "Schools*"
    assert "OpenStreetMap" in table.loc["Heart zones", "where_found"]
    assert table.loc["notat.txt", "remarks"].startswith("Not understood")


def test_a_run_can_be_cancelled_at_any_moment(folder, run):
    for name in ("streets.osm.gz", "gtfs.zip", "sample.gpkg"):
        shutil.copy(sample_file(name), folder)
    for moment in (0.0, 0.05, 0.3, 0.65, 0.9):
        with pytest.raises(Cancelled):
            run(progress=lambda fraction, moment=moment: fraction >= moment)


def test_a_file_that_is_no_package_is_refused(tmp_path):
    cells((590000, 6640000)).to_file(tmp_path / "celler.gpkg")
    with pytest.raises(PackageForeignError):
        read_contents(tmp_path / "celler.gpkg")


@REAL
def test_fornebu_needs_no_further_choice(folder, run, tmp_path):
    names = ("fornebu/fornebu.osm.pbf", "norway/flytoget_2016_17_gtfs.zip", "norway/flybussekspressen_2016_gtfs.zip")
    more = ("norway/baerum_pop250m_2023_25832.gpkg", "norway/baerum_3201_boundary_25832.gpkg")
    rest = ("formats/reguleringsplan_koder.geojson", "formats/nobil_example_object.json")
    for name in (*names, *more, *rest):
        shutil.copy(SHARED / name, folder)
    file = tmp_path / "pakke.gpkg"
    result = run(file)
    assert result.crs.to_epsg() == 25832
    assert frame_of(result, "population")["pop_tot"].sum() == 128_225
    network = load_network(file)
    assert 280 < network.length_km < 315  # all highways, of which some are planned only
    hubs = frame_of(result, "hubs")
    assert {"Lysaker", "Stabekk"} <= set(hubs["name"])
    with contextlib.closing(sqlite3.connect(file)) as database:
        systems = database.execute("SELECT DISTINCT srs_id FROM gpkg_geometry_columns").fetchall()
    assert systems == [(25832,)]
    # Neither the plan nor the charging station lies in Bærum.
    assert "file_outside" in said_of(result, "reguleringsplan_koder.geojson")
    assert "file_outside" in said_of(result, "nobil_example_object.json")


@REAL
def test_features_of_central_oslo_are_taken_from_its_osm_file(folder, run):
    shutil.copy(SHARED / "oslo_center" / "oslo_center.osm.pbf", folder)
    result = run()
    counts = {each.entry.role: each.entry.features for each in result.made}
    # The file holds 62 schools, 317 car parks, 546 bicycle parkings and 72 charging stations; some of their outlines
    # cannot be closed at its edge, three of schools by older readers only. 33 of the schools say that they are for
    # others than pupils of grades 1 to 10.
    schools = next(each.frame for each in result.made if each.entry.role == "schools")
    assert 59 - 33 <= counts["schools"] <= 62 - 33
    assert "Foss videregående skole" not in set(schools["name"])
    assert {"Vahl skole", "Sagene skole", "Fagerborg skole", "Westerdals"} <= set(schools["name"])
    remarks = " ".join(inventory_table(result, [], Language("en"), NOTES)["remarks"].dropna())
    assert "33 schools are left out" in remarks
    for name in ("Studieforbundet AOF Norge", "NISS - Norsk Institutt for Scene og Studio", "Akersløkka barnehage"):
        assert name in remarks
    assert 500 <= counts["bike_parking"] <= 546
    assert counts["chargers"] == 72
    assert replace(result.made[0].entry, state="").licence.startswith("ODbL")


def test_a_package_of_invented_data_credits_nobody_with_them(folder, run, tmp_path):
    for name in ("streets.osm.gz", "gtfs.zip", "elevation.tif", "sample.gpkg"):
        shutil.copy(sample_file(name), folder)
    result = run(tmp_path / "pakke.gpkg")
    assert len(result.made) > 10
    assert {each.entry.licence for each in result.made} == {SYNTHETIC}
    inventory = inventory_table(result, [], Language("nb"), NOTES)
    assert set(inventory["licence"].dropna()) == {"Syntetiske (oppdiktede) data"}
    assert load_network(tmp_path / "pakke.gpkg").meta["attribution"] == SYNTHETIC


def test_a_boundary_that_was_drawn_is_credited_to_nobody(folder, run):
    shutil.copy(sample_file("sample.gpkg"), folder)
    drawn = gpd.read_file(sample_file("sample.gpkg"), layer="plan_boundary")
    made = {each.entry.role: each.entry for each in run(boundary=drawn, boundary_name="tegnet").made}
    assert (made["boundary"].source, made["boundary"].licence) == ("tegnet", "")


def test_a_parking_norm_becomes_a_table_and_its_zones_and_restrictions_layers(folder, run, tmp_path):
    square, line = (
        shapely.box(590_000, 6_640_000, 590_100, 6_640_100),
        shapely.LineString([(590_000, 6_640_000), (590_050, 6_640_000)]),
    )
    (folder / "norm.csv").write_bytes(
        "Formål;Plasstype;Enhet;Minst\nbolig;bil;bolig;0,5\nkontor;sykkel;ansatt;30 %\n".encode("cp1252")
    )
    gpd.GeoDataFrame({"normsone": ["Indre"]}, geometry=[square], crs=25832).to_file(folder / "soner.gpkg")
    gpd.GeoDataFrame({"kind": ["paid", "no_parking"]}, geometry=[line, square], crs=25832).to_file(
        folder / "regulering.geojson"
    )
    file = tmp_path / "pakke.gpkg"
    run(file)
    kinds = dict(pyogrio.list_layers(file))
    assert (kinds["norms"], kinds["norm_zones"], kinds["restrictions"]) == (None, "Polygon", "Unknown")
    read = pyogrio.read_dataframe(file, layer="norms")
    assert read["Minst"].tolist() == ["0,5", "30 %"]
    assert read["Formål"].tolist() == ["bolig", "kontor"]
    again = run(former=file)
    assert {each.entry.role: each.kept for each in again.made} == dict.fromkeys(
        ("norm_zones", "norms", "restrictions"), True
    )


def test_a_line_of_the_parking_norm_that_is_wrong_is_named_in_the_inventory(folder, run):
    (folder / "norm.csv").write_text(
        "Formål;Plasstype;Enhet;Minst\nbolig;bil;bolig;1\nbolig;båt;bolig;1\n", encoding="utf-8"
    )
    cells((590_000, 6_640_000)).to_file(folder / "folk.gpkg")
    result = run()
    (item,) = [each for each in result.items if each.found.name == "norm.csv"]
    assert (item.use, item.roles) == ("unused", ())
    assert "line 3" in str(item.said[0])
    assert "båt" in str(item.said[0])
