"""What files say of whose data they hold goes before what files of their kind mostly are."""

from __future__ import annotations

import gzip
import zipfile

import geopandas as gpd
import pytest
import rasterio
import shapely

from klimaklok_plugin.analysis.core.messages import Language
from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm
from klimaklok_plugin.analysis.network.sample import sample_file
from klimaklok_plugin.analysis.package.messages import LICENCES
from klimaklok_plugin.analysis.sources.credit import SYNTHETIC, is_synthetic, own_credit, said_credit
from klimaklok_plugin.analysis.strategy.loading import load_strategy


@pytest.mark.parametrize(
    ("file", "table"),
    [
        ("streets.osm.gz", ""),
        ("gtfs.zip", ""),
        ("elevation.tif", ""),
        *[("sample.gpkg", each) for each in ("population", "addresses", "schools", "plan_areas", "priority_areas")],
    ],
)
def test_the_sample_says_that_it_is_invented(file, table):
    assert own_credit(sample_file(file), table) == SYNTHETIC
    assert is_synthetic(own_credit(sample_file(file), table))


@pytest.mark.parametrize(
    ("attribution", "credit"),
    [
        ('attribution="http://www.openstreetmap.org/copyright" ', ""),
        ("", ""),
        ("attribution='Kommunen &amp; venner'", "Kommunen & venner"),
    ],
)
def test_an_openstreetmap_file_is_openstreetmaps_unless_it_says_another_name(tmp_path, attribution, credit):
    file = tmp_path / "gater.osm.gz"
    with gzip.open(file, "wt", encoding="utf-8") as stream:
        stream.write(f'<?xml version="1.0"?>\n<osm version="0.6" {attribution}>\n</osm>\n')
    assert own_credit(file) == credit


@pytest.mark.parametrize(("publisher", "credit"), [("Rutebanken", ""), ("Entur AS", ""), ("Byens buss", "Byens buss")])
def test_a_timetable_is_its_publishers(tmp_path, publisher, credit):
    file = tmp_path / "ruter.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("stops.txt", "stop_id\n")
        archive.writestr("feed_info.txt", f"\ufefffeed_publisher_name,feed_lang\n{publisher},nb\n")
    assert own_credit(file) == credit


def test_files_that_say_nothing_or_cannot_be_read_have_no_credit_of_their_own(tmp_path):
    layer = tmp_path / "lag.gpkg"
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(0, 0)], crs=25832).to_file(layer)
    with rasterio.open(
        tmp_path / "høyder.tif", "w", driver="GTiff", width=1, height=1, count=1, dtype="uint8", crs="EPSG:25832"
    ):
        pass
    for name, content in {
        "damaged.zip": b"PK",
        "damaged.osm.gz": b"\x1f\x8b",
        "damaged.gpkg": b"",
        "a.csv": b"",
    }.items():
        (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "without.zip", "w") as archive:
        archive.writestr("stops.txt", "stop_id\n")
    assert {own_credit(each) for each in (*tmp_path.iterdir(), tmp_path / "gone.osm")} == {""}


def test_invented_data_say_so_in_the_language_that_is_spoken_and_names_stay_as_they_are():
    both = f"NLOD 1.0, Entur; {SYNTHETIC}"
    assert said_credit(both, Language("nb")) == "NLOD 1.0, Entur; Syntetiske (oppdiktede) data"
    assert said_credit(both, Language("en")) == both
    assert is_synthetic(both)
    assert not is_synthetic("NLOD 1.0, Entur")


def test_streets_and_layers_of_openstreetmap_are_credited_in_the_same_words(tmp_path):
    whole = gzip.decompress(sample_file("streets.osm.gz").read_bytes()).decode()
    path = tmp_path / "streets.osm"
    path.write_text(whole.replace(f'attribution="{SYNTHETIC}"', ""), encoding="utf-8")
    meta = network_from_osm(path, None, load_strategy(), BuildOptions()).network.meta
    assert meta["attribution"] == LICENCES["osm"]
    assert said_credit(meta["attribution"], Language("nb")) == "ODbL 1.0, © OpenStreetMaps bidragsytere"
