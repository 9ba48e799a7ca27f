"""Car parks from made files of the parking register, whose form is that of the service."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from klimaklok_plugin.analysis.charging.audit import audit_car_parks
from klimaklok_plugin.analysis.charging.car_parks import REGISTER_FIELDS
from klimaklok_plugin.analysis.sources.messages import (
    JsonCutOffError,
    JsonEmptyError,
    JsonIsMarkupError,
    ParkingRegisterEmptyError,
)
from klimaklok_plugin.analysis.sources.parking_register import read_parking_register
from klimaklok_plugin.analysis.strategy.loading import load_strategy

FORMATS = Path(__file__).resolve().parents[4] / "shared" / "data" / "formats"


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
        area(1, 390, 0, 30),  # 6 % of 390 is 23, of 430 it is 25: met
        area(2, 390, 0, 0),  # of 400 with the ten for disabled people it is 24
        area(3, 390, 0, 5),  # of 405 it is 24
        area(4, 5, 0, 0),  # of 5 and of 15 less than one
        area(5, closed={"deaktivertTidspunkt": "2020-01-01T00:00:00Z"}),
        area(6, None, 20),
    )
    audit = audit_car_parks(result.car_parks, REGISTER_FIELDS, load_strategy())
    assert list(audit.frame["status"]) == ["met", "short", "unknown", "exempt", "not_covered", "unknown"]
    assert list(audit.frame["missing_max"].fillna(-1)) == [0, 24, 19, 0, 0, -1]


@pytest.mark.parametrize(
    ("paid", "charging", "disabled", "least", "most"),
    [
        (289, 19, 2, 289, 310),  # 19 of the 289 and 2 of them, or 289 and 19 and 2
        (100, 0, 0, 100, 100),
        (0, 12, 0, 12, 12),  # 12 cannot be among none
        (10, 12, 4, 22, 26),
        (10, None, 4, 10, 14),
    ],
)
def test_the_total_lies_between_all_among_the_others_and_all_beside_them(read, paid, charging, disabled, least, most):
    row = read(area(paid=paid, free=0, charging=charging, antallForflytningshemmede=disabled)).car_parks.iloc[0]
    assert (row["spaces"], row["spaces_most"]) == (least, most)


# 6 % of 16 is less than one, of 17 it is 1.02; of 99 it is 5, of 105 it is 6.
@pytest.mark.parametrize(
    ("paid", "charging", "disabled", "load", "status", "caps", "codes"),
    [
        (16, 0, 1, None, "unknown", (0, 1), ["spaces_between", "cap_between", "demand_unknown"]),
        (16, 0, 0, None, "exempt", (0, 0), ["below_one_space"]),
        (99, 5, 1, None, "unknown", (5, 6), ["spaces_between", "cap_between", "demand_unknown"]),
        (99, 5, 1, 9.0, "unknown", (5, 6), ["spaces_between", "cap_between", "demand_allocated"]),
        (99, 6, 0, None, "met", (5, 6), ["reaches_cap"]),
        (99, 0, 6, None, "short", (5, 6), ["none_at_all"]),
        (99, 5, 1, 0.0, "met", (5, 6), ["enough_for_demand", "demand_allocated"]),
    ],
)
def test_a_verdict_that_depends_on_the_total_is_unknown_with_both_numbers(
    read, paid, charging, disabled, load, status, caps, codes
):
    register = read(area(paid=paid, free=0, charging=charging, antallForflytningshemmede=disabled))
    audit = audit_car_parks(register.car_parks, REGISTER_FIELDS, load_strategy(), None if load is None else [load])
    row = audit.frame.iloc[0]
    assert row["status"] == status
    assert (row["cap_spaces"], row["cap_most"]) == caps
    assert audit.reasons["code"].tolist() == codes
    if "spaces_between" in codes:
        assert audit.reasons.loc[0, ["value", "other"]].tolist() == [paid, paid + charging + disabled]


def test_a_list_of_providers_gives_the_areas_of_each(read):
    named = area(2)
    del named["parkeringstilbyderNavn"]
    providers = [
        {"organisasjonsnummer": "974782766", "navn": "Stavanger Parkering", "parkeringsomrader": [area(1), named]},
        {"organisasjonsnummer": "1", "navn": "Uten områder", "parkeringsomrader": []},
        {"organisasjonsnummer": "2", "navn": "Tredje", "parkeringsomrader": [area(3), area(1)]},
    ]
    result = read(*providers)
    assert result.car_parks["car_park_id"].tolist() == ["1", "2", "3"]
    assert result.car_parks["operator"].tolist() == ["Byens parkering AS", "Stavanger Parkering", "Byens parkering AS"]
    assert result.left_out["reason"].tolist() == ["duplicate_id"]


@pytest.mark.parametrize("name", ["parkeringsregister_omraader.json", "parkeringsregister_tilbydere.json"])
def test_both_lists_of_the_service_say_the_same(name):
    path = FORMATS / name
    if not path.is_file():
        pytest.skip("the register's lists are not part of the project")
    car_parks = read_parking_register(path).car_parks
    columns = ["name", "spaces", "spaces_most", "charging_spaces"]
    assert car_parks[columns].to_numpy().tolist() == [["Forum", 289, 310, 19], ["Bare lading", 12, 12, 12]]


@pytest.mark.parametrize(
    "other",
    [
        {"type": "FeatureCollection", "features": []},
        {"chargerstations": [{"csmd": {"id": 1}, "attr": {}}]},
        [{"id": 7, "navn": "en helt annen tjeneste"}],
    ],
)
def test_json_of_another_service_is_no_register(read, other):
    with pytest.raises(ParkingRegisterEmptyError, match="parkeringsomrader"):
        read(text=json.dumps(other))


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
