"""Addresses from the mapping authority's CSV, each placed by the code of its row."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyproj
import pytest

from klimaklok_plugin.analysis.sources import matrikkel, tables
from klimaklok_plugin.analysis.sources.messages import AddressSystemError, TableUnreadableError

ELVERUM = Path(__file__).resolve().parents[4] / "shared" / "data" / "formats" / "elverum_matrikkeladresse_25833.csv"


def said(note):
    return vars(note)["values"]


def addresses(*rows):
    return pd.DataFrame(rows, columns=["EPSG-kode", "Nord", "Øst"])


def test_the_delivered_file_gives_a_point_for_each_of_its_rows():
    if not ELVERUM.exists():
        pytest.skip("no file of addresses")
    frame, notes = matrikkel.place_addresses(tables.read_delimited(ELVERUM), ELVERUM.name)
    lines = ELVERUM.read_text(encoding="utf-8-sig").splitlines()
    assert len(frame) == len(lines) - 1 == said(notes[0])["count"]
    first = lines[1].split(";")
    assert frame.geometry[0].coords[0] == (float(first[18]), float(first[17]))
    assert (frame.crs.to_epsg(), frame["lokalid"][0]) == (25833, first[0])


def test_each_row_lies_where_its_own_code_puts_it():
    there = pyproj.Transformer.from_crs(25833, 25832, always_xy=True).transform(262_000, 6_650_000)
    frame, notes = matrikkel.place_addresses(
        addresses(("25832", there[1], there[0]), ("25832", "6640000", "590000"), ("25833", "6650000,00", "262000,00")),
        "adresser",
    )
    assert frame.crs.to_epsg() == 25832
    assert frame.geometry[0].distance(frame.geometry[2]) < 1e-3
    assert said(notes[1]) == {"layer": "adresser", "count": 1, "others": "EPSG:25833", "main": "EPSG:25832"}


def test_a_row_without_coordinates_stays_and_has_no_geometry():
    frame, notes = matrikkel.place_addresses(addresses(("25833", "6650000", "262000"), ("25833", "", None)), "adresser")
    assert frame.geometry.isna().tolist() == [False, True]
    assert said(notes[0])["count"] == 1


@pytest.mark.parametrize("code", ["", "UTM33", "99999", "5776", "25833.5", "1e300"])
def test_a_code_that_names_no_place_on_earth_is_refused(code):
    with pytest.raises(AddressSystemError, match=r"EPSG-kode.*25833"):
        matrikkel.place_addresses(addresses(("25833", "6650000", "262000"), (code, "6650000", "262000")), "adresser")


@pytest.mark.parametrize("code", [25833, 25833.0, "EPSG:25833", "25833"])
def test_a_code_is_read_however_it_is_written(code):
    assert matrikkel.place_addresses(addresses((code, 6650000, 262000)), "x")[0].crs.to_epsg() == 25833


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_separator_and_encoding_is_read(tmp_path, separator, encoding):
    path = tmp_path / "adresser.csv"
    rows = [("adressenavn", "EPSG-kode", "Nord", "Øst"), ("Åsveien", "25833", "6650000.5", "262000.25")]
    path.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    frame, _ = matrikkel.place_addresses(tables.read_delimited(path), path.name)
    assert frame["adressenavn"][0] == "Åsveien"
    np.testing.assert_array_equal(frame.get_coordinates().to_numpy(), [[262000.25, 6650000.5]])


def test_a_file_that_is_no_table_is_refused_in_words(tmp_path):
    path = tmp_path / "tull.csv"
    path.write_text('a;b\n"1;2;3\n4;5;6;7;8\n1;2;3;4;5;6', encoding="utf-8")
    with pytest.raises(TableUnreadableError, match=r"tull\.csv"):
        tables.read_delimited(path)


def test_a_table_that_tells_no_place_gives_none():
    assert tables.placed(pd.DataFrame({"navn": ["Haslum"], "Nord": [1.0], "Øst": [2.0]}), "x") is None
