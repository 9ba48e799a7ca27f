"""Parking norms in QGIS: the sample norm and a drawn plan, in Norwegian too, with tables of all sorts."""

from __future__ import annotations

import csv

import numpy as np
import pyogrio
import pytest
from qgis.core import QgsApplication, QgsProcessingException, QgsVectorLayer

from klimaklok_plugin.processing.framework.texts import resource
from tests.promptly import a_second

INNER = "Polygon((591000 6640600, 591100 6640600, 591100 6640700, 591000 6640700, 591000 6640600))"
FIELDS = [
    "felt:string",
    "alternativ:string",
    "arealformål:string",
    "boliger:int",
    "bra_m2:double",
    "arbeidsplasser:int",
]
FIELDS += ["bilplasser:int", "hc_plasser:int", "sykkelplasser:int", "gratis_ansattplasser:int"]
ROWS = [
    ["BB1", "1", "1110", 310, 26000.0, None, 155, 8, 800, None],
    ["BK1", "1", "1310", None, 9500.0, 380, 60, 4, 100, 20],
    ["GP1", "1", "3050", None, None, None, None, None, None, None],
    ["BX", "1", "1400", None, None, None, 5, None, None, None],
]
NUMBERS = ("WITHIN", "BELOW", "ABOVE", "NOT_ASSESSED")


@pytest.fixture
def values(make_layer):
    folder = resource("sample_data")
    areas = make_layer([INNER] * len(ROWS), FIELDS, ROWS, kind="Polygon", name="plan")
    return {
        "AREAS": areas,
        "NORMS": str(folder / "parking_norms.csv"),
        "NORM_ZONES": str(folder / "norm_zones.geojson"),
    }


@pytest.fixture
def check(run, tmp_path):
    def check_them(values, *feedback, **more):
        folder = tmp_path / "ut æøå"
        outputs = {each: str(folder / f"{each}.gpkg") for each in ("OUTPUT", "STAFF")}
        return run("klimaklok:parkingnorms", values | outputs | more, *feedback)

    return check_them


def frame(source):
    path, _, table = source.partition("|layername=")
    return pyogrio.read_dataframe(path, layer=table or pyogrio.list_layers(path)[0][0])


def test_the_sample_norm_comes_to_what_it_does_by_hand(values, check):
    result = check(values)
    found = frame(result["OUTPUT"]).set_index(["area", "kind"])
    # Residents 310 x 0.3-0.8 = 93-248, visitors 310 x 0.1 = 31; 310 x 2.5 = 775; 155 x 5 % = 7.75, up.
    assert found.loc[("BB1", "car"), ["least", "most", "verdict"]].tolist() == [124, 279, "within"]
    assert found.loc[("BB1", "bike"), ["least", "verdict"]].tolist() == [775, "within"]
    assert found.loc[("BB1", "disabled"), ["least", "verdict"]].tolist() == [8, "within"]
    # 9,500 / 100 x 0.5 = 47.5, down; 380 x 30 % = 114.
    assert found.loc[("BK1", "car"), ["most", "verdict", "over"]].tolist() == [47, "above", 13]
    assert found.loc[("BK1", "bike"), ["least", "verdict", "short"]].tolist() == [114, "below", 14]
    assert set(found["zone"]) == {"Indre"}
    assert set(found.loc["BX", "verdict"]) == {"not_assessed"}
    assert "GP1" not in found.index.get_level_values("area")
    counts = found["verdict"].value_counts()
    assert [result[each] for each in NUMBERS] == [
        counts.get(each, 0) for each in ("within", "below", "above", "not_assessed")
    ]
    assert found["reasons"].str.endswith(".").all()
    assert found["reasons"].notna().all()


def test_in_norwegian_the_sum_stands_in_the_reason(values, check, bokmal):
    found = frame(check(values)["OUTPUT"]).set_index(["area", "kind"])["reasons"]
    said = found[("BK1", "car")]
    assert said.startswith(
        "60 foreslått, 13 flere enn normen tillater; 9500 m² BRA / 100 × 0,5 = høyst 47,5; rundet ned"
    )
    assert "kilde: Eksempel, oppdiktede tall" in said
    assert "formålet «1400»" in found[("BX", "car")]


def test_staff_parking_is_judged_by_hubs_and_never_called_a_breach(values, check, sample_town, bokmal):
    without = frame(check(values)["STAFF"])
    assert without["staff_verdict"].tolist() == ["not_assessed"]
    found = frame(check(values | sample_town)["STAFF"])
    assert len(found) == 1
    assert found["staff_verdict"][0] in ("departs", "not_good")
    assert found["force"][0] == "bør"
    assert found["free_staff_spaces"][0] == 20
    assert "bør" in found["reasons"][0]
    assert "brudd" not in found["reasons"][0]


def test_hubs_without_a_network_say_nothing_and_stop_nothing(values, check, sample_town):
    found = frame(check(values | {"HUBS": sample_town["HUBS"]})["STAFF"])
    assert found["staff_verdict"].tolist() == ["not_assessed"]


def test_without_zones_it_is_said_and_zoned_rows_are_not_used(values, check, heard):
    found = frame(check(values | {"NORM_ZONES": None}, heard)["OUTPUT"]).set_index(["area", "kind"])
    assert found.loc[("BB1", "car"), "verdict"] == "not_assessed"
    assert found.loc[("BB1", "bike"), "verdict"] == "within"
    assert any("No norm zones are given" in line for line in heard.lines)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
def test_letters_of_another_encoding_are_read(values, check, tmp_path, encoding):
    table = tmp_path / "norm.csv"
    table.write_bytes("Formål;Plasstype;Enhet;Per;Høyst\nnæring/1300-1399;bil;BRA;100;0,5\n".encode(encoding))
    found = frame(check(values | {"NORMS": str(table)})["OUTPUT"]).set_index(["area", "kind"])
    assert found.loc[("BK1", "car"), ["most", "verdict"]].tolist() == [47.5, "above"]


def test_a_table_in_the_project_is_as_good_as_a_file(values, check):
    uri = f"file://{values['NORMS']}?delimiter=;&detectTypes=no&geomType=none"
    layer = QgsVectorLayer(uri, "norm", "delimitedtext")
    assert layer.isValid()
    one, other = (frame(check(values | {"NORMS": each})["OUTPUT"]) for each in (values["NORMS"], layer))
    assert one.equals(other)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("formål;plasstype;enhet;minst\nbolig;bil;bolig;1\nbolig;båt;bolig;1\n", "line 3.*båt.*plasstype"),
        ("formål;plasstype;enhet;minst;høyst\nbolig;bil;bolig;2;1\n", "line 2.*least.*above"),
        ("formål;plasstype;enhet;minst\nbolig;bil;bolig;1;2\n", "line 2: 5 values"),
        ("formål;plasstype;enhet;minst\n", "no (rows|features)"),
        ("a;b\n1;2\n", "lacks a column"),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_its_line(values, check, tmp_path, content, said):
    table = tmp_path / "norm.csv"
    table.write_text(content, encoding="utf-8")
    with pytest.raises(QgsProcessingException, match=said):
        check(values | {"NORMS": str(table)})
    assert not list((tmp_path / "ut æøå").glob("*.gpkg"))


def test_without_areas_or_norm_the_user_is_told_what_lacks(values, check):
    with pytest.raises(QgsProcessingException, match="Table of parking norms"):
        check(values | {"NORMS": None})


def test_a_number_that_is_none_is_refused_by_field_and_row(values, check, make_layer):
    wrong = make_layer([INNER], ["formål:string", "boliger:string"], [["bolig", "mange"]], kind="Polygon")
    with pytest.raises(QgsProcessingException, match=r"boliger.*mange|mange.*boliger"):
        check(values | {"AREAS": wrong})


def test_a_plan_with_names_like_formulas_is_harmless_in_a_spreadsheet(values, check, make_layer, tmp_path):
    row = ['=HYPERLINK("x")', "<script>", *ROWS[0][2:]]
    areas = make_layer([INNER], FIELDS, [row], kind="Polygon")
    target = tmp_path / "ut.csv"
    check(values | {"AREAS": areas}, OUTPUT=str(target))
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {each["area"] for each in rows} == {'\'=HYPERLINK("x")'}
    assert not any(value.startswith(("=", "+", "@")) for each in rows for value in each.values() if value)


def test_300_areas_are_judged_within_seconds_and_a_run_can_be_cancelled(values, check, make_layer, cancel_at):
    import time

    rows = [[f"B{number}", "1", "1110", number, None, None, number, 1, 2 * number, None] for number in range(300)]
    many = make_layer([INNER] * 300, FIELDS, rows, kind="Polygon")
    began = time.monotonic()
    found = frame(check(values | {"AREAS": many})["OUTPUT"])
    assert time.monotonic() - began < 20 * a_second()
    cars = found[found["kind"] == "car"].sort_values("area_id")
    numbers = np.arange(300)
    assert (cars["least"].to_numpy() == np.floor(numbers * 0.3 + 1e-9) + np.floor(numbers * 0.1 + 1e-9)).all()
    feedback = cancel_at(1)
    assert check(values | {"AREAS": many}, feedback) == {}


def test_the_package_fills_norm_and_zones(run, values, tmp_path):
    import shutil

    folder = tmp_path / "nedlastet"
    folder.mkdir()
    for name in ("parking_norms.csv", "norm_zones.geojson"):
        shutil.copy(resource("sample_data") / name, folder)
    package = run("klimaklok:datapackage", {"FOLDER": str(folder), "PACKAGE": str(tmp_path / "p.gpkg")})["PACKAGE"]
    out = {each: str(tmp_path / f"{each}.gpkg") for each in ("OUTPUT", "STAFF")}
    filled = run("klimaklok:parkingnorms", {"AREAS": values["AREAS"], "PACKAGE": package, **out})
    found = frame(filled["OUTPUT"]).set_index(["area", "kind"])
    assert found.loc[("BB1", "car"), ["least", "most", "verdict"]].tolist() == [124, 279, "within"]


def test_the_algorithm_stands_among_those_for_parking():
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("klimaklok:parkingnorms")
    assert algorithm.groupId() == "parking"
