"""Car parks against parkeringsforskriften § 35: cases worked out by hand, and the rule written out for one car park."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.charging.audit import STATUSES, audit_car_parks
from klimaklok_plugin.analysis.charging.car_parks import CarParkFields
from klimaklok_plugin.analysis.charging.messages import AuditDuplicateError, AuditLoadsMismatchError
from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.analysis.layers.messages import (
    FieldNotNumberError,
    FieldNumberNotWholeError,
    FieldNumberOutsideError,
    FieldShareWrongError,
    LayerEmptyError,
    LayerFieldMissingError,
)
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
FIELDS = CarParkFields(charging="charging", spaces="spaces", on_terms="terms")


def layer(**columns):
    count = max(len(values) for values in columns.values())
    return gpd.GeoDataFrame(columns, geometry=shapely.points(np.arange(count), 0.0), crs="EPSG:25832")


def audit(spaces, charging, load=None, terms="yes", strategy=STRATEGY, fields=None, **more):
    """Audit one car park."""
    table = layer(
        spaces=[spaces], charging=[charging], terms=[terms], **{name: [value] for name, value in more.items()}
    )
    named = {name: name for name in more}
    fields = fields or CarParkFields(charging="charging", spaces="spaces", on_terms="terms", **named)
    result = audit_car_parks(table, fields, strategy, None if load is None else [load])
    return result.frame.iloc[0], list(result.reasons["code"]), result


def own_strategy(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return load_strategy(path)


# At a tenth of the time: 1 point carries 0.111 erlang, 2 carry 0.595, 3 carry 1.271, 4 carry 2.045, 10 carry 7.511
# (Erlang B at 10 %, any printed table).
@pytest.mark.parametrize(
    ("spaces", "charging", "load", "status", "missing", "missing_max", "codes"),
    [
        # 6 % of 100 is 6.
        (100, 4, 2.0, "met", 0, 0, ["enough_for_demand", "demand_allocated"]),
        (100, 3, 2.0, "short", 1, 1, ["demand_needs", "demand_allocated"]),
        (100, 3, 7.5, "short", 3, 3, ["demand_needs", "capped", "demand_allocated"]),  # 10 are needed
        (100, 6, 7.5, "met", 0, 0, ["reaches_cap", "demand_allocated"]),
        (100, 6, None, "met", 0, 0, ["reaches_cap"]),
        (100, 5, None, "unknown", math.nan, 1, ["demand_unknown"]),
        (100, 1, None, "unknown", math.nan, 5, ["demand_unknown"]),
        (100, 0, None, "short", 1, 6, ["none_at_all"]),
        (100, 0, 2.0, "short", 4, 4, ["demand_needs", "demand_allocated"]),
        (100, 0, 0.0, "short", 1, 1, ["demand_needs", "demand_allocated"]),
        (100, 1, 0.0, "met", 0, 0, ["enough_for_demand", "demand_allocated"]),
        # 6 % of 49 is 2.94 and of 50 is 3: never more than 6 %.
        (49, 2, None, "met", 0, 0, ["reaches_cap"]),
        (50, 2, None, "unknown", math.nan, 1, ["demand_unknown"]),
        # 6 % of 16 is less than one space, of 17 it is 1.02.
        (16, 0, None, "exempt", 0, 0, ["below_one_space"]),
        (16, 0, 5.0, "exempt", 0, 0, ["below_one_space"]),
        (16, 1, None, "met", 0, 0, ["reaches_cap_none"]),
        (17, 0, None, "short", 1, 1, ["none_at_all_exactly"]),
        # What is not known.
        (None, 3, None, "unknown", math.nan, math.nan, ["spaces_unknown"]),
        (0, 0, None, "unknown", math.nan, math.nan, ["spaces_unknown"]),
        (None, 4, 2.0, "met", 0, 0, ["enough_for_demand", "demand_allocated"]),
        (None, 3, 2.0, "unknown", math.nan, 1, ["spaces_unknown", "demand_allocated"]),
        (100, None, None, "unknown", math.nan, 6, ["charging_unknown", "demand_unknown"]),
        (100, None, 2.0, "unknown", math.nan, 4, ["charging_unknown", "demand_allocated"]),
        (16, None, None, "exempt", 0, 0, ["below_one_space"]),
        (10, 12, None, "unknown", math.nan, math.nan, ["charging_above_spaces"]),
        (100, 3, math.inf, "short", 3, 3, ["always_occupied", "capped"]),
        (None, 3, math.inf, "unknown", math.nan, math.nan, ["spaces_unknown"]),
    ],
)
def test_cases_worked_out_by_hand(spaces, charging, load, status, missing, missing_max, codes):
    row, said, _ = audit(spaces, charging, load)
    assert row["status"] == status
    assert said == codes
    assert [row["missing_spaces"], row["missing_max"]] == pytest.approx([missing, missing_max], nan_ok=True)


def test_six_per_cent_is_a_cap_and_no_target():
    row, _, _ = audit(1000, 4, 2.0)
    assert (row["status"], row["cap_spaces"], row["needed_spaces"]) == ("met", 60, 4)
    assert row["occupied_share"] == pytest.approx(0.0952, abs=1e-4)  # B(2, 4) by hand: (16/24) / 7


def test_measured_occupancy_counts_the_cars_that_found_no_space():
    # Two spaces half occupied carry 1 erlang: A (1 + A) / (1 + A + A²/2) = 1 gives A = √2, for which 4 are needed.
    row, codes, _ = audit(100, 2, occupancy=0.5)
    assert row["load_erlang"] == pytest.approx(math.sqrt(2))
    assert row["load_erlang"] * (1 - row["occupied_share"]) == pytest.approx(1)
    assert (row["status"], row["needed_spaces"], row["missing_spaces"]) == ("short", 4, 2)
    assert codes == ["demand_needs", "demand_measured"]


def test_spaces_that_are_always_occupied_are_too_few_up_to_the_cap():
    row, codes, _ = audit(100, 2, occupancy=1.0)
    assert (row["status"], row["missing_spaces"]) == ("short", 4)
    assert codes == ["always_occupied", "capped"]
    assert np.isnan(row["load_erlang"])
    assert np.isnan(row["needed_spaces"])


def test_what_was_measured_goes_before_what_was_planned_and_the_field_before_the_plan():
    assert audit(100, 2, load=9.0, occupancy=0.0)[0]["status"] == "met"
    assert audit(100, 0, load=0.5, occupancy=0.9)[0]["needed_spaces"] == 2  # no space to be occupied: the load counts
    fields = CarParkFields(charging="charging", spaces="spaces", on_terms="terms", load="erlang")
    table = layer(spaces=[100, 100], charging=[1, 1], terms=["ja", "ja"], erlang=[0.5, None])
    assert list(audit_car_parks(table, fields, STRATEGY, [2.0, 2.0]).frame["needed_spaces"]) == [2, 4]


# --- where the rule applies -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"terms": "no"}, "not_covered", "not_on_terms"),
        ({"terms": "nei", "exempt": "ja"}, "not_covered", "not_on_terms"),
        ({"public": False}, "not_covered", "not_public"),
        ({"in_use": 0}, "not_covered", "not_in_use"),
        ({"terms": None}, "unknown", "terms_unknown"),
        ({"terms": "Mo-Fr 09:00-17:00"}, "unknown", "terms_unknown"),
        ({"public": "private"}, "not_covered", "not_public"),
        ({"public": "permissive"}, "short", "none_at_all"),
        ({"public": "customers"}, "unknown", "public_unknown"),
        ({"public": None}, "unknown", "public_unknown"),
        ({"exempt": "JA"}, "exempt", "exempt_said_bare"),
        ({"exempt": "Dispensasjon 2024/17"}, "exempt", "exempt_said"),
        ({"exempt": "nei"}, "short", "none_at_all"),
        ({"exempt": None}, "short", "none_at_all"),
        ({"in_use": None}, "short", "none_at_all"),
        ({"terms": 1}, "short", "none_at_all"),
        ({"terms": 1.0}, "short", "none_at_all"),
        ({"terms": True}, "short", "none_at_all"),
    ],
)
def test_the_rule_covers_public_parking_on_terms_that_is_not_exempt(more, status, code):
    row, codes, _ = audit(100, 0, **more)
    assert row["status"] == status
    assert codes[0] == code


def test_the_words_of_an_exemption_are_kept():
    assert audit(100, 0, exempt="Dispensasjon 2024/17")[2].reasons["name"].tolist() == ["Dispensasjon 2024/17"]


def test_without_a_field_for_the_terms_nothing_is_concluded_but_the_numbers_are_there():
    fields = CarParkFields(charging="charging", spaces="spaces")
    row, codes, _ = audit(100, 2, fields=fields)
    assert (row["status"], row["missing_max"]) == ("unknown", 4)
    assert codes == ["terms_unknown", "demand_unknown"]


def test_words_that_are_neither_yes_nor_no_are_listed():
    _, _, result = audit(100, 0, terms="kanskje")
    assert Note("audit_words_unknown", {"field": "terms", "count": 1, "values": "kanskje"}) in result.notes


def test_the_strategy_names_exempt_kinds(tmp_path):
    own = own_strategy(
        tmp_path,
        '[charging.audit]\nexempt_types = { value = ["langs_kjorebane"], source = "Vedtak" }\n'
        'exempt_park_and_ride = { value = true, source = "Vedtak" }\n',
    )
    assert audit(100, 0, kind="LANGS_KJOREBANE", strategy=own)[1] == ["exempt_type"]
    assert audit(100, 0, kind="PARKERINGSHUS", strategy=own)[1] == ["none_at_all"]
    assert audit(100, 0, park_and_ride="JA", strategy=own)[1] == ["exempt_park_and_ride"]
    assert audit(100, 0, park_and_ride="JA")[1] == ["none_at_all"]


def test_the_strategy_sets_the_cap_and_whether_one_is_needed_whatever_the_demand(tmp_path):
    own = own_strategy(
        tmp_path,
        '[charging.audit]\nmax_share = { value = 0.1, source = "Ny forskrift" }\n'
        'least_spaces = { value = 0, source = "Egen lesning" }\n',
    )
    row, codes, _ = audit(100, 0, strategy=own)
    assert (row["status"], row["cap_spaces"], row["missing_max"]) == ("unknown", 10, 10)
    assert codes == ["demand_unknown"]
    assert audit(100, 0, 0.0, strategy=own)[0]["status"] == "met"
    two = own_strategy(tmp_path, '[charging.audit]\nleast_spaces = { value = 2, source = "Egen lesning" }\n')
    row, codes, _ = audit(100, 1, strategy=two)
    assert (row["status"], row["missing_spaces"], row["missing_max"], codes) == ("short", 1, 5, ["below_least"])
    assert audit(34, 1, strategy=two)[1] == ["below_least_exactly"]  # 6 % of 34 is 2, and one is there
    assert audit(16, 0)[2].reasons["other"].tolist() == [6.0]  # per cent, for the sentence
    seven = own_strategy(tmp_path, '[charging.audit]\nmax_share = { value = 0.07, source = "Ny forskrift" }\n')
    assert audit(13, 0, strategy=seven)[2].reasons["other"].tolist() == [7.0]


# --- the layer --------------------------------------------------------------------------------------------------------


def test_the_layer_keeps_its_order_and_columns_and_is_not_changed():
    table = layer(spaces=[200, 10, None], charging=[3, 0, 1], terms=["yes"] * 3, status=["a", "b", "c"])
    before = table.copy()
    frame = audit_car_parks(table, FIELDS, STRATEGY).frame
    assert list(frame["status_src"]) == ["a", "b", "c"]
    assert list(frame["status"]) == ["unknown", "exempt", "unknown"]
    assert list(frame["spaces_src"].dropna()) == [200, 10]
    assert frame.crs == table.crs
    assert table.equals(before)


def test_several_fields_of_spaces_are_added_and_one_unknown_makes_the_sum_unknown():
    fields = CarParkFields(charging="charging", spaces=("paid", "free"), on_terms="terms")
    table = layer(paid=[30, 30], free=[20, None], charging=[3, 3], terms=["ja", "ja"])
    assert list(audit_car_parks(table, fields, STRATEGY).frame["status"]) == ["met", "unknown"]


def test_the_notes_count_and_say_what_is_not_known():
    table = layer(spaces=[100, 100, 16], charging=[0, 2, 0], terms=["yes"] * 3)
    notes = {note.code: note.values for note in audit_car_parks(table, FIELDS, STRATEGY).notes}
    assert notes["audit_summary"] == {"met": 0, "short": 1, "exempt": 1, "not_covered": 0, "unknown": 1, "missing": 1}
    assert notes["audit_demand_unknown"] == {"count": 3, "of": 3}
    assert {"audit_exemptions_not_given", "audit_public_assumed"} <= set(notes)


@pytest.mark.parametrize(
    ("columns", "fields", "error", "says"),
    [
        ({"spaces": ["mange"]}, {}, FieldNotNumberError, "mange"),
        ({"charging": [-2]}, {}, FieldNumberOutsideError, "-2"),
        ({"spaces": [-1.0]}, {}, FieldNumberOutsideError, "spaces"),
        ({"spaces": [10.5]}, {}, FieldNumberNotWholeError, "10.5"),
        ({"occupancy": [85]}, {"occupancy": "occupancy"}, FieldShareWrongError, "0.85"),
        ({"occupancy": [-0.1]}, {"occupancy": "occupancy"}, FieldShareWrongError, "feature 1"),
        ({}, {"car_park": "id"}, LayerFieldMissingError, "id"),
        ({}, {"kind": "kind"}, LayerFieldMissingError, "kind"),
        ({}, {"exempt": "fritak"}, LayerFieldMissingError, "fritak"),
        ({}, {"charging": "lading"}, LayerFieldMissingError, "lading"),
    ],
)
def test_fields_that_cannot_be_right_are_refused(columns, fields, error, says):
    table = layer(**({"spaces": [100], "charging": [1], "terms": ["yes"]} | columns))
    named = {"charging": "charging", "spaces": "spaces", "on_terms": "terms"} | fields
    with pytest.raises(error, match=says):
        audit_car_parks(table, CarParkFields(**named), STRATEGY)


def test_an_id_that_is_used_twice_an_empty_layer_and_foreign_loads_are_refused():
    table = layer(id=["A", "B", "A", None, None], spaces=[100] * 5, charging=[1] * 5, terms=["yes"] * 5)
    fields = CarParkFields(charging="charging", spaces="spaces", on_terms="terms", car_park="id")
    with pytest.raises(AuditDuplicateError, match="twice or more: A"):
        audit_car_parks(table, fields, STRATEGY)
    with pytest.raises(LayerEmptyError):
        audit_car_parks(table.iloc[:0], FIELDS, STRATEGY)
    with pytest.raises(AuditLoadsMismatchError, match="2 loads are given for 5"):
        audit_car_parks(table, FIELDS, STRATEGY, [1.0, 2.0])
    with pytest.raises(FieldNumberOutsideError):
        audit_car_parks(table, FIELDS, STRATEGY, [1.0, -2.0, 0, 0, 0])


# --- always -----------------------------------------------------------------------------------------------------------


def blocking(load, points):
    """Erlang's formula as it stands in the books."""
    terms = [load**k / math.factorial(k) for k in range(points + 1)]
    return terms[-1] / sum(terms)


def by_the_book(spaces, charging, load):
    """The rule for one covered car park, in the order a lawyer would ask."""
    most = math.floor(spaces * 6 / 100)
    if most < 1 and charging < 1:
        return "exempt", 0
    if charging >= most:
        return "met", 0
    if load is None:
        return ("short", 1) if charging == 0 else ("unknown", None)
    needed = next(n for n in range(1, 200) if blocking(load, n) <= 0.1)
    return ("met", 0) if charging >= needed else ("short", min(needed, most) - charging)


@pytest.mark.slow
@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(1, 400), st.integers(0, 30), st.none() | st.floats(0, 25)), min_size=1, max_size=12)
)
def test_the_audit_agrees_with_the_rule_written_out_and_never_asks_for_more_than_the_cap(cases):
    cases = [(spaces, min(charging, spaces), load) for spaces, charging, load in cases]
    spaces, charging, load = (list(each) for each in zip(*cases, strict=True))
    table = layer(spaces=spaces, charging=charging, terms=["yes"] * len(cases))
    loads = [math.nan if each is None else each for each in load]
    result = audit_car_parks(table, FIELDS, STRATEGY, loads)
    frame = result.frame
    for row, case in zip(frame.itertuples(), cases, strict=True):
        status, missing = by_the_book(*case)
        assert (row.status, None if np.isnan(row.missing_spaces) else row.missing_spaces) == (status, missing), case
    assert frame["status"].isin(STATUSES).all()
    asked = frame["charging_spaces"] + frame["missing_max"]
    assert (asked[frame["missing_max"] > 0] <= 0.06 * frame["spaces"][frame["missing_max"] > 0] + 1e-9).all()
    assert set(result.reasons["car_park"]) == set(range(len(frame)))


def test_a_small_car_park_whose_charging_spaces_are_not_told_may_be_a_larger_one():
    """With 16 spaces that are told, 6 % are less than one; the register may count charging spaces in addition."""
    fields = CarParkFields(charging="charging", spaces="spaces", on_terms="terms", spaces_most="most")
    row, codes, _ = audit(16, None, fields=fields, most=16)
    assert row["status"] == "unknown"
    assert "charging_unknown" in codes
    assert "below_one_space" not in codes
    assert audit(16, 0, fields=fields, most=16)[0]["status"] == "exempt"
    assert audit(16, None)[0]["status"] == "exempt"  # the whole size is told
