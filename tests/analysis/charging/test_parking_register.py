"""Car parks from made files of the parking register, whose form is that of the service."""

from __future__ import annotations

import json

import numpy as np
import pytest

from klimaklok_plugin.analysis.charging.audit import audit_car_parks
from klimaklok_plugin.analysis.charging.messages import (
    JsonCutOffError,
    JsonEmptyError,
    JsonIsMarkupError,
    ParkingRegisterEmptyError,
)
from klimaklok_plugin.analysis.charging.parking_register import REGISTER_FIELDS, read_parking_register
from klimaklok_plugin.analysis.strategy.loading import load_strategy


def area(number=1, paid=200, free=180, charging=40, lat=59.89, lon=10.52, closed=None, **version):
    return {
        "id": number,
        "parkeringstilbyderNavn": "Byens parkering AS",
        "breddegrad": lat,
        "lengdegrad": lon,
        "deaktivert": closed,
        "aktivVersjon": {
            "navn": f"P-hus {number}",
            "adresse": "Prinsens gate 1",
            "postnummer": "0152",
            "poststed": "OSLO",
            "antallAvgiftsbelagtePlasser": paid,
            "antallAvgiftsfriePlasser": free,
            "antallLadeplasser": charging,
            "antallForflytningshemmede": 10,
            "typeParkeringsomrade": "PARKERINGSHUS",
            "innfartsparkering": "NEI",
        }
        | version,
    }


@pytest.fixture
def read(tmp_path):
    def reader(*areas, text=None):
        path = tmp_path / "parkeringsregisteret.json"
        path.write_text(text or json.dumps(list(areas)), encoding="utf-8")
        return read_parking_register(path)

    return reader


def test_an_area_is_read_as_the_register_writes_it(read):
    result = read(area())
    row = result.car_parks.iloc[0]
    assert (row["car_park_id"], row["name"], row["operator"]) == ("1", "P-hus 1", "Byens parkering AS")
    assert row["address"] == "Prinsens gate 1, 0152 OSLO"
    assert (row["spaces"], row["charging_spaces"], row["disabled_spaces"]) == (380, 40, 10)
    assert (row["kind"], row["park_and_ride"], row["on_terms"], row["in_use"]) == ("PARKERINGSHUS", False, True, True)
    assert (row.geometry.x, row.geometry.y) == (10.52, 59.89)
    assert result.car_parks.crs == "EPSG:4326"
    assert len(result.problems) == len(result.left_out) == 0


def test_the_register_goes_straight_into_the_audit(read):
    result = read(
        area(1, 390, 0, 30),  # 6 % is 23: met
        area(2, 390, 0, 0),
        area(3, 390, 0, 5),
        area(4, 10, 5, 0),
        area(5, closed={"deaktivertTidspunkt": "2020-01-01T00:00:00Z"}),
        area(6, None, 20),
    )
    audit = audit_car_parks(result.car_parks, REGISTER_FIELDS, load_strategy())
    assert list(audit.frame["status"]) == ["met", "short", "unknown", "exempt", "not_covered", "unknown"]
    assert list(audit.frame["missing_max"].fillna(-1)) == [0, 23, 18, 0, 0, -1]


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("antallLadeplasser", None, "charging_spaces_missing"),
        ("antallLadeplasser", "mange", "charging_spaces_malformed"),
        ("antallLadeplasser", -4, "charging_spaces_malformed"),
        ("antallAvgiftsbelagtePlasser", 2.5, "paid_spaces_malformed"),
        ("antallAvgiftsfriePlasser", 10**9, "free_spaces_malformed"),
        ("antallAvgiftsfriePlasser", 2**62, "free_spaces_malformed"),
        ("antallLadeplasser", "1.200", "charging_spaces_malformed"),
        ("antallForflytningshemmede", [2], "disabled_spaces_missing"),
    ],
)
def test_a_number_that_cannot_be_true_is_unknown_and_named(read, key, value, code):
    result = read(area(**{key: value}), area(2))
    assert list(result.problems[["record", "car_park_id", "code"]].iloc[0]) == [1, "1", code]
    assert result.car_parks["problems"].tolist() == [code, ""]
    assert f"register_{code}" in [note.code for note in result.notes]


@pytest.mark.parametrize(("said", "count"), [("4", 4), ("1 200", 1200), ("1\u00a0200", 1200), ("7,0", 7)])
def test_a_number_in_quotes_is_a_number_as_people_write_it(read, said, count):
    assert read(area(antallLadeplasser=said)).car_parks["charging_spaces"].tolist() == [count]


def test_degrees_with_a_comma_are_degrees(read):
    point = read(area() | {"breddegrad": "59,891", "lengdegrad": "10,523"}).car_parks.geometry.iloc[0]
    assert (point.x, point.y) == (10.523, 59.891)


@pytest.mark.parametrize(
    ("position", "code"),
    [
        ({"lat": None}, "position_missing"),
        ({"lat": "nord"}, "position_missing"),
        ({"lat": 10.5, "lon": 59.9}, "position_swapped"),
        ({"lat": 0, "lon": 0}, "position_outside_norway"),
        ({"lat": 159.9}, "position_outside_norway"),
    ],
)
def test_an_area_without_a_usable_position_stays_in_the_audit(read, position, code):
    result = read(area(**position))
    assert result.car_parks["problems"].tolist() == [code]
    assert result.car_parks.geometry.isna().all()
    assert result.car_parks["spaces"].tolist() == [380]


def test_what_the_short_list_of_the_service_says_is_kept_and_the_rest_unknown(read):
    result = read(
        {"id": 8, "navn": "Tomasjordnes", "adresse": "Tomasjordnes 37", "breddegrad": 69.67, "lengdegrad": 19.02}
    )
    row = result.car_parks.iloc[0]
    assert (row["name"], row["address"], row["problems"]) == ("Tomasjordnes", "Tomasjordnes 37", "version_missing")
    assert np.isnan(row["spaces"])
    assert row["park_and_ride"] is None


def test_records_that_are_no_areas_or_come_twice_are_left_out_and_named(read):
    result = read(area(1), area(1), None, {}, area(None))
    assert list(result.car_parks["car_park_id"]) == ["1", "#5"]
    assert list(result.left_out["reason"]) == ["duplicate_id", "area_malformed", "area_malformed"]
    assert list(result.left_out["record"]) == [2, 3, 4]


def test_an_unset_answer_is_unknown(read):
    answers = [
        read(area(innfartsparkering=each)).car_parks["park_and_ride"].iloc[0] for each in ("JA", "IKKE_VALGT", None)
    ]
    assert answers == [True, None, None]


def test_one_area_is_read_too(read):
    assert len(read(text=json.dumps(area())).car_parks) == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("[]", ParkingRegisterEmptyError),
        ('{"feil": "x"}', ParkingRegisterEmptyError),
        ("[1, 2]", ParkingRegisterEmptyError),
        ("5", ParkingRegisterEmptyError),
        ("<html>", JsonIsMarkupError),
        ('[{"id": 1', JsonCutOffError),
        (" ", JsonEmptyError),
    ],
)
def test_files_that_are_no_register_say_so(read, text, error):
    with pytest.raises(error):
        read(text=text)
