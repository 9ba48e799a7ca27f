"""Files are told by what they hold, whatever they are called."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from klimaklok_plugin.analysis.core.messages import KlimaklokError, Note
from klimaklok_plugin.analysis.network.sample import sample_file
from klimaklok_plugin.analysis.package.messages import (
    KIND_WORDS,
    PackageFolderEmptyError,
    PackageFolderMissingError,
)
from klimaklok_plugin.analysis.package.recognise import recognise, table_kind

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
SQUARE = shapely.box(590000, 6640000, 590250, 6640250)
POINT = shapely.Point(590000, 6640000)
LINE = shapely.LineString([(590000, 6640000), (590100, 6640000)])


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "mappe med æøå"
    made.mkdir()
    return made


@pytest.fixture
def kinds(folder, tmp_path):
    """Return a function that recognises the folder: name to kind."""

    def look(**more):
        temporary = tmp_path / "midlertidig"
        temporary.mkdir(exist_ok=True)
        return {each.label: each.kind for each in recognise(folder, temporary, **more)}

    return look


def write(path, geometry, **columns):
    gpd.GeoDataFrame({name: [value] for name, value in columns.items()}, geometry=[geometry], crs=25832).to_file(path)


@pytest.mark.parametrize(
    ("kind", "geometry", "columns"),
    [
        ("population", SQUARE, {"ru250m": 22620006649250, "pop_tot": 12}),
        ("population", SQUARE, {"popTot": 12}),
        ("plans", SQUARE, {"arealformål": 1110, "feltnavn": "B1"}),
        ("school_areas", SQUARE, {"OBJTYPE": "Skolekrets", "SKOLEKRETSNAVN": "Jar"}),
        ("boundary", SQUARE, {"kommunenummer": "3201", "kommunenavn": "Bærum"}),
        ("unknown", SQUARE, {"grunnkretsnummer": "32010101", "kommunenummer": "3201", "navn": "Krets"}),
        ("sites", SQUARE, {"land_use": "bolig", "persons": 4}),
        ("unknown", SQUARE, {"land_use": "skog", "persons": 4}),
        ("addresses", POINT, {"adressenavn": "Gata", "nummer": 4}),
        ("schools", POINT, {"navn": "Jar skole", "elever": 300}),
        ("chargers", POINT, {"name": "Lader", "power_kw": 50, "outlets": 2}),
        ("charging_plan", POINT, {"navn": "Torget", "ladepunkter": 8, "effekt_kw": 88, "byggetrinn": 1}),
        ("charging_plan", POINT, {"name": "Torget", "status": "new", "phase": 1, "normal_points": 8, "kw": 53.0}),
        ("unknown", POINT, {"name": "Torget", "capacity": 8, "phase": 1}),
        ("grid", POINT, {"name": "NS1", "free_kw": 100}),
        ("stop_places", POINT, {"name": "Sandvika", "stopPlaceType": "railStation"}),
        ("services", POINT, {"kind": "grocery", "name": "Butikk"}),
        ("bike_parking", POINT, {"kind": "racks", "capacity": 10}),
        ("car_parking", POINT, {"kind": "visitors", "capacity": 10}),
        ("priority_areas", SQUARE, {"kind": "centre", "name": "Sandvika"}),
        ("constraints", SQUARE, {"kind": "shore"}),
        ("norm_zones", SQUARE, {"normsone": "Indre", "kommentar": ""}),
        ("norm_zones", SQUARE, {"kind": "norm_zone", "name": "Indre"}),
        ("restrictions", SQUARE, {"parkeringsregulering": "beboersone"}),
        ("restrictions", LINE, {"kind": "time_limit"}),
        ("unknown", POINT, {"kind": "time_limit"}),
        ("roads", LINE, {"typeVeg": "Enkel bilveg", "feltoversikt": "1,2"}),
        ("roads", LINE, {"highway": "residential"}),
        ("traffic", LINE, {"ÅDT, total": 4000}),
        ("unknown", LINE, {"colour": "red"}),
        ("unknown", POINT, {"kind": "tree"}),
    ],
)
def test_a_layer_is_told_by_fields_geometry_and_values(kind, geometry, columns):
    rows = pd.DataFrame({name: [value] for name, value in columns.items()})
    shape = {"Point": "Point", "LineString": "LineString", "Polygon": "Polygon"}[geometry.geom_type]
    assert table_kind(list(columns), shape, rows) == kind


@pytest.mark.parametrize("name", ["a.gpkg", "b.geojson", "c.shp", "d.fgb", "sub/e.gml"])
def test_the_format_and_the_name_do_not_matter(folder, kinds, name):
    (folder / name).parent.mkdir(exist_ok=True)
    write(folder / name, SQUARE, ru250m=22620006649250, pop_tot=12)
    assert kinds()[name] == "population"


def test_files_that_belong_to_another_are_told_to(folder, kinds):
    write(folder / "a.shp", SQUARE, pop_tot=12)
    found = kinds()
    assert found["a.shp"] == "population"
    assert {found["a.dbf"], found["a.shx"], found["a.prj"]} == {"part"}


def test_a_wrong_ending_fools_nobody(folder, kinds):
    (folder / "gater.txt").write_bytes(gzip.decompress(sample_file("streets.osm.gz").read_bytes()))
    (folder / "ruter.zip.nedlasting").write_bytes(sample_file("gtfs.zip").read_bytes())
    (folder / "befolkning.gpkg").write_text("not what it says", encoding="utf-8")
    found = kinds()
    assert found == {"gater.txt": "osm", "ruter.zip.nedlasting": "timetable", "befolkning.gpkg": "unknown"}


def test_registers_in_json_are_told_apart(folder, kinds):
    (folder / "1.json").write_text(json.dumps({"chargerstations": []}), encoding="utf-8")
    (folder / "2.json").write_text(json.dumps([{"id": 1, "aktivVersjon": {}}]), encoding="utf-8")
    (folder / "3.json").write_text(json.dumps({"anything": 1}), encoding="utf-8")
    assert kinds() == {"1.json": "nobil", "2.json": "parking_register", "3.json": "unknown"}


def test_tables_without_geometry_are_told_by_the_columns_that_place_them(folder, kinds):
    (folder / "ruter.csv").write_text("SSBID0250M;pop_tot\n22620006649250;4\n", encoding="utf-8")
    (folder / "adr.csv").write_bytes("adresseTekst;Nord;Øst;EPSG-kode\nA 1;6640000;590000;25832\n".encode("utf-8-sig"))
    (folder / "andre.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    assert kinds() == {"adr.csv": "addresses", "andre.csv": "unknown", "ruter.csv": "population"}


def test_a_table_of_parking_norms_is_told_by_its_columns_and_lies_nowhere(folder, kinds):
    (folder / "norm.csv").write_bytes("Formål;Plasstype;Enhet;Minst\nbolig;bil;bolig;0,5\n".encode("cp1252"))
    (folder / "uten tall.csv").write_text("Formål;Plasstype;Enhet\nbolig;bil;bolig\n", encoding="utf-8")
    assert kinds() == {"norm.csv": "norms", "uten tall.csv": "unknown"}


def test_a_strategy_file_is_told_from_other_toml(folder, kinds):
    (folder / "a.toml").write_text('[walk]\nspeed_kmh = { value = 5.0, unit = "km/h", source = "x" }\n')
    (folder / "b.toml").write_text('[project]\nname = "x"\n')
    assert kinds() == {"a.toml": "strategy", "b.toml": "unknown"}


def test_what_lies_in_a_zip_is_found_and_nothing_is_unpacked_beside_it(folder, kinds, tmp_path):
    write(tmp_path / "celler.gpkg", SQUARE, pop_tot=12)
    write(tmp_path / "kretser.shp", SQUARE, SKOLEKRETSNAVN="Jar")
    with zipfile.ZipFile(folder / "nedlasting.zip", "w") as archive:
        archive.write(tmp_path / "celler.gpkg", "mappe/celler.gpkg")
        for part in tmp_path.glob("kretser.*"):
            archive.write(part, part.name)
        archive.writestr("../../utenfor.csv", "a;b\n1;2\n")
    found = kinds()
    assert found["nedlasting.zip/mappe/celler.gpkg"] == "population"
    assert found["nedlasting.zip/kretser.shp"] == "school_areas"
    assert list(folder.iterdir()) == [folder / "nedlasting.zip"]
    assert not list(tmp_path.glob("utenfor*"))


def test_a_zip_bomb_is_refused_and_the_rest_is_read(folder, tmp_path):
    with zipfile.ZipFile(folder / "bombe.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("stor.csv", b"0" * 200_000_000)
    write(folder / "celler.gpkg", SQUARE, pop_tot=12)
    temporary = tmp_path / "midlertidig"
    temporary.mkdir()
    found = {each.label: each for each in recognise(folder, temporary)}
    assert found["celler.gpkg"].kind == "population"
    (said,) = found["bombe.zip"].said
    assert isinstance(said, KlimaklokError)
    assert "unpacks" in str(said)


def test_many_small_members_that_are_a_bomb_together_are_refused(folder, kinds):
    with zipfile.ZipFile(folder / "bombe.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.csv", b"0" * 60_000_000)
    assert kinds() == {"bombe.zip": "unknown"}


def test_a_damaged_member_of_a_zip_does_not_hide_the_others(folder, tmp_path):
    cells = gpd.GeoDataFrame({"pop_tot": [12]}, geometry=[SQUARE], crs=25832).to_json()
    with zipfile.ZipFile(folder / "alt.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("skadet.csv", bytes(range(256)) * 40)
        archive.writestr("celler.geojson", cells)
        archive.writestr("a" * 300 + ".csv", "navn for langt for en disk")
        archive.writestr("celler.geojson/inni.csv", "en fil kan ikke ligge i en fil")
    data = bytearray((folder / "alt.zip").read_bytes())
    data[45:60] = bytes(each ^ 0xA5 for each in data[45:60])
    (folder / "alt.zip").write_bytes(data)
    temporary = tmp_path / "midlertidig"
    temporary.mkdir()
    found = {each.label: each for each in recognise(folder, temporary)}
    assert found["alt.zip/celler.geojson"].kind == "population"
    others = [each for name, each in found.items() if name != "alt.zip/celler.geojson"]
    assert len(others) == 3
    assert all(each.kind == "unknown" and each.said for each in others)


def test_a_damaged_packed_file_says_so(folder, tmp_path):
    data = bytearray(gzip.compress(b"<osm>" + bytes(range(256)) * 20))
    data[10:40] = b"\xff" * 30  # no kind of block begins like this
    (folder / "gater.osm.gz").write_bytes(data)
    temporary = tmp_path / "midlertidig"
    temporary.mkdir()
    (found,) = recognise(folder, temporary)
    assert [each.code for each in found.said] == ["file_unreadable"]


def test_a_layer_of_each_kind_in_one_file_is_found(tmp_path):
    found = {each.table: each.kind for each in recognise(sample_file("sample.gpkg").parent, tmp_path)}
    assert {found[name] for name in ("population", "addresses", "schools", "school_areas", "services", "grid")} == {
        *("population", "addresses", "schools", "school_areas", "services", "grid")
    }
    assert found["sites"] == "sites"
    assert found["obstacles"] == found["pupils"] == "unknown"


def test_links_that_go_in_circles_are_walked_once(folder, kinds):
    (folder / "sub").mkdir()
    (folder / "sub" / "tilbake").symlink_to(folder)
    write(folder / "sub" / "celler.gpkg", SQUARE, pop_tot=12)
    assert kinds() == {"sub/celler.gpkg": "population"}


def test_a_thousand_files_are_all_listed(folder, kinds):
    for number in range(1000):
        (folder / f"{number}.txt").write_text("a note", encoding="utf-8")
    assert len(kinds()) == 1000


def test_an_empty_folder_and_none_at_all_are_said(folder, kinds):
    with pytest.raises(PackageFolderEmptyError):
        kinds()
    folder.rmdir()
    with pytest.raises(PackageFolderMissingError):
        kinds()


def test_an_old_package_in_the_folder_is_not_read_again(folder, kinds):
    write(folder / "pakke.gpkg", SQUARE, pop_tot=12)
    assert kinds(leave_out=[folder / "pakke.gpkg"]) == {"pakke.gpkg": "own"}


def test_what_cannot_be_read_says_why(folder, tmp_path):
    (folder / "skadet.zip").write_bytes(b"PK\x03\x04 and nothing more")
    temporary = tmp_path / "midlertidig"
    temporary.mkdir()
    (found,) = recognise(folder, temporary)
    assert found.kind == "unknown"
    assert isinstance(found.said[0], Note)
    assert found.said[0].code == "file_unreadable"


def test_a_sub_folder_that_cannot_be_read_is_listed(folder, tmp_path, monkeypatch):
    write(folder / "celler.gpkg", SQUARE, pop_tot=12)
    (folder / "lukket").mkdir()
    inside = Path.iterdir

    def closed(path):
        if path.name == "lukket":
            raise PermissionError(13, "Permission denied")
        return inside(path)

    monkeypatch.setattr(Path, "iterdir", closed)
    temporary = tmp_path / "midlertidig"
    temporary.mkdir()
    found = {each.label: each for each in recognise(folder, temporary)}
    assert found["celler.gpkg"].kind == "population"
    assert found["lukket"].kind == "unknown"
    assert found["lukket"].said


def test_every_kind_has_words():
    from klimaklok_plugin.analysis.package import recognise as module

    constants = {value for name, value in vars(module).items() if name.isupper() and isinstance(value, str)}
    assert constants - {"Point", "LineString", "Polygon", module.SEPARATORS} == set(KIND_WORDS)


@pytest.mark.skipif(not SHARED.is_dir(), reason="no real data beside the project")
def test_real_deliveries_are_recognised_and_left_as_they_are(tmp_path):
    before = {path: path.stat().st_mtime_ns for path in SHARED.rglob("*")}
    found = {each.label: each.kind for each in recognise(SHARED, tmp_path)}
    assert {path: path.stat().st_mtime_ns for path in SHARED.rglob("*")} == before
    assert found["fornebu/fornebu.osm.pbf"] == "osm"
    assert found["norway/flytoget_2016_17_gtfs.zip"] == found["porto_alegre/poa_eptc.zip"] == "timetable"
    assert found["norway/baerum_pop250m_2023_25832.gpkg"] == "population"
    assert found["oslo_center/befolkning_250m_2023_oslo.shp"] == "population"
    assert found["norway/baerum_3201_boundary_25832.gpkg"] == "boundary"
    assert found["formats/reguleringsplan_4204_1536_25832.geojson"] == "plans"
    assert found["formats/elverum_matrikkeladresse_25833.csv"] == "addresses"
    assert found["formats/nvdb_v3_nested.geojson"] == "roads"
    assert found["formats/nobil_example_object.json"] == "nobil"
    assert found["formats/parkeringsregister_tilbydere.json"] == "parking_register"
    assert found["formats/nsr_stopPlaces_sample_netex.xml"] == "stop_places"
    assert found["formats/skolekretser.geojson"] == "school_areas"
    assert found["norway/tbane_lines.gpkg"] == found["README.md"] == "unknown"
