"""Charging stations from NOBIL files: a real example, and made ones, each with one thing wrong."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.analysis.sources import json_records
from klimaklok_plugin.analysis.sources.messages import (
    JsonBrokenError,
    JsonCutOffError,
    JsonEmptyError,
    JsonIsMarkupError,
    JsonTooLargeError,
    JsonUnreadableError,
    NobilNoStationsError,
    NobilNothingPlacedError,
)
from klimaklok_plugin.analysis.sources.nobil import capacity_kw, read_nobil

EXAMPLE = Path(__file__).parents[4] / "shared" / "data" / "formats" / "nobil_example_object.json"
FAST, NORMAL = "50 kW - 500VDC max 100A", "22 kW - 400V 3-phase max 32A"


def station(number=1, points=2, position="(59.91,10.75)", connectors=(("Type 2", NORMAL), ("Type 2", NORMAL)), **more):
    """A made station. A connector is a kind, a capacity and, if need be, the id of its point."""
    conn = {
        str(i): {
            "4": {"attrtypeid": "4", "trans": kind, "attrval": ""},
            "5": {"attrtypeid": "5", "trans": capacity, "attrval": ""},
            "28": {"attrtypeid": "28", "trans": "EVSE", "attrval": "".join(point)},
        }
        for i, (kind, capacity, *point) in enumerate(connectors, start=1)
    }
    csmd = {
        "id": number,
        "International_id": f"NOR_{number:05}",
        "name": f"Stasjon {number}",
        "Number_charging_points": points,
        "Position": position,
        "Station_status": 1,
        "Land_code": "NOR",
    }
    return {"csmd": csmd | more, "attr": {"st": {"24": {"trans": "Yes"}}, "conn": conn}}


@pytest.fixture
def read(tmp_path):
    def reader(*records, text=None, raw=None, wrap=True):
        path = tmp_path / "nobil.json"
        tree = {"Provider": "NOBIL.no", "chargerstations": list(records)} if wrap else records[0]
        path.write_bytes(raw if raw is not None else (text or json.dumps(tree)).encode())
        return read_nobil(path, 22)

    return reader


def only(result):
    assert len(result.stations) == 1
    return result.stations.iloc[0]


def codes(result):
    return list(result.problems["code"])


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the example object is not part of the project")
def test_the_services_own_example_is_read_as_a_person_reads_it():
    result = read_nobil(EXAMPLE, 22)
    fast, mall = result.stations.iloc[0], result.stations.iloc[1]
    assert (fast["station_id"], fast["n_points"], fast["n_fast"], fast["n_normal"]) == ("NOR_01415", 4, 4, 0)
    assert (fast["kw_max"], fast["kw_total"]) == (50, 3 * 50 + 43)
    assert (fast["open_24h"], fast["parking_fee"], fast["public"]) == (True, False, True)
    assert fast["connectors"] == "CCS/Combo 1, CHAdeMO 2, Type 2 1"
    assert fast["address"] == "Svinesundparken 4, 1789 BERG I ØSTFOLD"
    assert (fast.geometry.x, fast.geometry.y) == (11.27407, 59.1295)
    assert (mall["n_normal"], mall["n_fast"], mall["kw_max"]) == (10, 0, 22)
    assert mall["kw_total"] == pytest.approx(22 + 9 * 3.6)
    assert mall["open_24h"] is False
    assert result.stations.crs == "EPSG:4326"
    assert len(result.left_out) == len(result.problems) == 0


def test_a_dump_a_list_and_a_single_station_are_read_alike(read):
    for records, wrap in (([station()], True), ([[station()]], False), ([station()], False)):
        assert only(read(*records, wrap=wrap))["station_id"] == "NOR_00001"
    assert only(read({"chargerstations": {"7": station()}}, wrap=False))["n_points"] == 2


# --- points -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "connectors", "expected"),
    [
        (2, [("Type 2", NORMAL)] * 2, (2, 2, 0, 0)),
        # One charger for one car at a time, with three cables.
        (1, [("CHAdeMO", FAST), ("CCS/Combo", FAST), ("Type 2", "43 kW")], (1, 0, 1, 0)),
        # The same and two posts: the posts are points of their own.
        (
            3,
            [("CHAdeMO", FAST), ("CCS/Combo", FAST), ("Type 2", "43 kW"), ("Type 2", NORMAL), ("Type 2", NORMAL)],
            (3, 2, 1, 0),
        ),
        # Two cables of a kind cannot be on one point.
        (2, [("CCS/Combo", FAST), ("CCS/Combo", FAST), ("Type 2", NORMAL)], (2, 0, 2, 0)),
        # More points than connectors: nobody knows what the others can do.
        (5, [("Type 2", NORMAL), ("CCS/Combo", FAST)], (5, 1, 1, 3)),
        (2, [("Type 2", ""), ("CCS/Combo", FAST)], (2, 0, 1, 1)),
        # Points named by their connectors: the number stated counts cables.
        (3, [("CHAdeMO", FAST, "A"), ("CCS/Combo", FAST, "A"), ("Type 2", NORMAL, "B")], (2, 1, 1, 0)),
        (4, [("CCS/Combo", FAST, "A"), ("CCS/Combo", FAST, "B"), ("CCS/Combo", FAST, "")], (4, 0, 3, 1)),
    ],
)
def test_points_are_cars_that_charge_at_once_not_cables(read, points, connectors, expected):
    found = only(read(station(points=points, connectors=connectors)))
    assert tuple(found[["n_points", "n_normal", "n_fast", "n_power_unknown"]]) == expected


def test_shared_points_are_said(read):
    assert codes(read(station(points=1))) == ["points_shared"]
    assert codes(read(station(points=3))) == ["points_without_connector"]
    named = read(station(points=2, connectors=[("CHAdeMO", FAST, "A"), ("CCS/Combo", FAST, "A")]))
    assert codes(named) == ["points_fewer_than_stated"]
    assert only(named)["kw_total"] == 50


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        (None, "points_missing"),
        ("", "points_missing"),
        ("mange", "points_malformed"),
        (-3, "points_malformed"),
        (0, "points_malformed"),
        (2.5, "points_malformed"),
        (10**9, "points_malformed"),
        (2**62, "points_malformed"),
        (5001, "points_malformed"),
        ("1.200", "points_malformed"),
        (float("nan"), "points_malformed"),
        ([4], "points_missing"),
    ],
)
def test_without_a_usable_number_each_connector_is_a_point(read, stated, code):
    result = read(station(points=stated))
    assert only(result)["n_points"] == 2
    assert (codes(result), only(result)["problems"]) == ([code], code)


@pytest.mark.parametrize(("said", "count"), [("2", 2), ("1 200", 1200), ("3,0", 3), (5000, 5000)])
def test_a_number_in_quotes_is_a_number_as_people_write_it(read, said, count):
    assert only(read(station(points=said)))["n_points"] == count


def test_a_power_that_can_be_read_in_two_ways_is_told_and_what_stands_beside_it_decides(read):
    assert codes(read(station(connectors=[("MCS", "1.200 kW"), ("CCS/Combo", "50 kW")]))) == ["capacity_malformed"]
    found = read(station(connectors=[("MCS", "1.200 kW"), ("Type 2", "3,6 kW")]))
    assert (codes(found), only(found)["kw_max"]) == ([], 1200)


@pytest.mark.parametrize("conn", [None, [], {}, "x"])
def test_a_station_without_connectors_keeps_its_points_and_says_that_their_power_is_unknown(read, conn):
    record = station(points=4)
    record["attr"]["conn"] = conn
    result = read(record, station(2))
    found = result.stations.iloc[0]
    assert (found["n_points"], found["n_power_unknown"], found["n_connectors"]) == (4, 4, 0)
    assert np.isnan(found["kw_max"])
    assert np.isnan(found["kw_total"])
    assert codes(result) == ["connectors_missing"]


def test_nothing_known_of_the_points_is_unknown_not_zero(read):
    record = station(points=None)
    record["attr"] = None
    found = only(read(record))
    assert np.isnan(found["n_points"])
    assert found["problems"] == "points_missing; connectors_missing"
    assert found["open_24h"] is None
    assert found["public"] is None


# --- power ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kw"),
    [
        ("50 kW - 500VDC max 100A", 50),
        ("3,6 kW - 230V 1-phase max 16A", 3.6),
        ("7.4 kW - 230V 1-phase max 32A", 7.4),
        ("62,5 kW DC", 62.5),
        ("150kW DC", 150),
        ("230V 3-phase max 16A", 230 * 16 * 3**0.5 / 1000),
        ("500VDC max 125A", 62.5),
        ("700 bar", np.nan),
        ("0 kW", np.nan),
        ("99999999 kW", np.nan),
        ("1 000 kW MCS", 1000),
        ("1\u00a0200,5 kW", 1200.5),
        ("1.200,5 kW", 1200.5),
        ("1.200 kW", np.nan),  # 1200 in Norwegian, 1.2 in English
        ("Type 2 400V 3-phase max 32A", 400 * 32 * 3**0.5 / 1000),
        ("kW", np.nan),
        ("", np.nan),
    ],
)
def test_power_is_read_from_words(text, kw):
    assert capacity_kw(pd.Series([text]))[0].iloc[0] == pytest.approx(kw, nan_ok=True)


@given(st.text(max_size=40))
def test_no_words_break_the_reading_of_power(text):
    kw = capacity_kw(pd.Series([text]))[0].iloc[0]
    assert np.isnan(kw) or kw > 0


@pytest.mark.parametrize(
    ("capacity", "code"),
    [("", "capacity_missing"), ("rask", "capacity_malformed"), ("230V 1-phase max 16A", "capacity_computed")],
)
def test_power_that_is_not_stated_is_said(read, capacity, code):
    assert codes(read(station(connectors=[("Type 2", NORMAL), ("Type 2", capacity)]))) == [code]


def test_the_limit_of_normal_power_is_normal(read, tmp_path):
    read(station())
    found = read_nobil(tmp_path / "nobil.json", 21.9).stations.iloc[0]
    assert (found["n_normal"], found["n_fast"]) == (0, 2)


# --- what is left out -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("position", "code"),
    [
        (None, "position_missing"),
        ("", "position_missing"),
        ("Sandvika", "position_malformed"),
        ("(59.9)", "position_malformed"),
        ("(59,91,10,75)", "position_malformed"),
        ([59.9, 10.7], "position_missing"),
        ("(10.75,59.91)", "position_swapped"),
        ("(0,0)", "position_zero"),
        ("(159.9,10.7)", "position_outside_world"),
        ("(48.85,2.35)", "position_outside_norway"),
        ("(nan,nan)", "position_malformed"),
    ],
)
def test_a_station_without_a_usable_position_is_named_and_not_placed(read, position, code):
    result = read(station(7, position=position), station(8))
    assert list(result.stations["station_id"]) == ["NOR_00008"]
    left = result.left_out.iloc[0]
    assert (left["record"], left["station_id"], left["name"], left["reason"]) == (1, "NOR_00007", "Stasjon 7", code)
    assert Note(f"nobil_{code}", {"count": 1, "example": "NOR_00007"}) in result.notes


def test_stations_in_other_countries_lie_where_they_say(read):
    assert only(read(station(position="(55.68, 12.57)", Land_code="DAN"))).geometry.y == 55.68


def test_if_nothing_can_be_placed_the_first_reason_is_told(read):
    with pytest.raises(NobilNothingPlacedError, match=r"position_swapped.*\(10.75,59.91\)"):
        read(station(position="(10.75,59.91)"))
    with pytest.raises(NobilNothingPlacedError, match=r'position_missing, "NOR_00007"'):  # no value to be shown
        read(station(7, position=""))


@pytest.mark.parametrize("record", [None, 5, [], {}, {"csmd": None}, {"csmd": [1]}, "x"])
def test_a_record_that_is_no_station_is_numbered_and_left_out(read, record):
    result = read(station(), record, station(2))
    assert list(result.stations["station_id"]) == ["NOR_00001", "NOR_00002"]
    assert list(result.left_out["station_id"]) == ["#2"]
    assert list(result.left_out["reason"]) == ["station_malformed"]


def test_a_station_that_is_named_twice_counts_once(read):
    result = read(station(1, points=2), station(1, points=9))
    assert only(result)["n_points"] == 2
    assert list(result.left_out[["record", "reason"]].itertuples(index=False, name=None)) == [(2, "duplicate_id")]


def test_hydrogen_is_no_charging(read):
    result = read(
        station(1, connectors=[("Hydrogen", "700 bar")]),
        station(2, points=1, connectors=[("Hydrogen", "700 bar"), ("Type 2", NORMAL)]),
    )
    assert list(result.left_out["reason"]) == ["not_electric"]
    assert (only(result)["n_connectors"], only(result)["n_points"]) == (1, 1)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": None}, "name_missing"),
        ({"International_id": None, "id": None}, "id_missing"),
        ({"Station_status": 2}, "status_not_in_use"),
    ],
)
def test_other_gaps_are_said_and_the_station_stays(read, more, code):
    assert codes(read(station(**more))) == [code]


def test_a_station_without_international_id_goes_by_its_own(read):
    assert only(read(station(International_id=None)))["station_id"] == "1"


def test_the_webs_signs_are_resolved(read):
    assert only(read(station(name="Kiwi &amp; co")))["name"] == "Kiwi & co"


def test_a_connector_that_is_no_object_is_said(read):
    record = station(points=2)
    record["attr"]["conn"]["3"] = "x"
    result = read(record)
    assert codes(result) == ["connector_malformed"]
    assert only(result)["n_points"] == 2


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_byte_order_mark_and_other_encodings_are_read(read):
    text = json.dumps({"chargerstations": [station(name="Sørenga")]}, ensure_ascii=False)
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert only(read(raw=text.encode(encoding)))["name"] == "Sørenga"
    latin = read(raw=text.encode("cp1252"))
    assert only(latin)["name"] == "Sørenga"
    assert "json_encoding" in [note.code for note in latin.notes]


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        (" \n", JsonEmptyError, "empty"),
        ("<!DOCTYPE html><html>login</html>", JsonIsMarkupError, "web page"),
        ("<?xml version='1.0'?><chargerstations/>", JsonIsMarkupError, "XML"),
        (json.dumps({"chargerstations": [station()]})[:-40], JsonCutOffError, "end is missing"),
        (json.dumps([station()])[:60], JsonCutOffError, "cut off"),
        ('{"chargerstations": [}', JsonBrokenError, "line 1, column 22"),
        ("id;name\n1;Sandvika", JsonBrokenError, "line 1"),
        ('{"error": "Invalid apikey"}', NobilNoStationsError, "Invalid apikey"),
        ('{"chargerstations": []}', NobilNoStationsError, "chargerstations"),
        ("[]", NobilNoStationsError, "csmd"),
        ("5", NobilNoStationsError, "int"),
        ("[" * 100_000, JsonBrokenError, "RecursionError"),
        ("[" + "9" * 5000 + "]", JsonBrokenError, "ValueError"),
    ],
)
def test_a_file_that_is_no_dump_says_what_it_is(read, text, error, says):
    with pytest.raises(error, match=says):
        read(text=text)


def test_a_missing_folder_or_huge_file_is_refused_before_it_is_read(tmp_path, monkeypatch, read):
    with pytest.raises(JsonUnreadableError, match="path"):
        read_nobil(tmp_path / "none.json", 22)
    with pytest.raises(JsonUnreadableError):
        read_nobil(tmp_path, 22)
    monkeypatch.setattr(json_records, "MAX_MB", 0.0001)
    with pytest.raises(JsonTooLargeError, match="limit"):
        read(station())


@pytest.mark.slow
@settings(max_examples=25)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda x: (
            st.lists(x, max_size=3)
            | st.dictionaries(
                st.sampled_from(["csmd", "attr", "conn", "st", "4", "5", "28", "Position", "id"]), x, max_size=3
            )
        ),
        max_leaves=12,
    )
)
def test_a_good_station_is_found_beside_any_nonsense(tmp_path_factory, nonsense):
    path = tmp_path_factory.mktemp("nobil") / "n.json"
    path.write_text(json.dumps([station(), nonsense]), encoding="utf-8")
    result = read_nobil(path, 22)
    assert "NOR_00001" in list(result.stations["station_id"])
    assert len(result.stations) + len(result.left_out) == 2
