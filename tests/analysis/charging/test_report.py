"""What a charging plan adds up to: sums that can be worked out by hand, and what is not known beside them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from klimaklok_plugin.analysis.charging.messages import ReportFieldError, ReportValueError
from klimaklok_plugin.analysis.charging.report import NEEDED, ChargingOutputs, charging_numbers


def sites(**changes):
    """Return a station and three new sites, two of them in the first phase."""
    return pd.DataFrame(
        {
            "site_id": [1, 2, 3, 4],
            "name": ["Torget", "Nord", "Sør", "Øst"],
            "status": ["existing", "new", "new", "new"],
            "phase": [0, 2, 1, 1],
            "normal_points": [4, 6, 2, 3],
            "fast_points": [1, 0, 2, 0],
            "kw": [60.0, 40.0, 120.0, 20.0],
            "cost": [0.0, 900_000.0, 1_500_000.0, 500_000.0],
            "demand": [30.0, 40.0, 20.0, 10.0],
            "share": [0.15, 0.2, 0.1, 0.05],
            "grid": [None, "N1", "ask_grid_company", "N1"],
            "phase_share": [0.15, 0.5, 0.3, 0.3],
        }
        | changes
    )


PLAN = pd.DataFrame(
    {
        "phase": [0, 0, 1, 1, 2, 2],
        "measure": ["own_right", "existing", "new", "new", "new", "extended"],
        "name": [None, None, "Sør", "Øst", "Nord", "Øst"],
        "normal_points": [None, 4, 2, 1, 6, 2],
        "fast_points": [None, 1, 2, 0, 0, 0],
        "kw": [None, 60.0, 120.0, 7.0, 40.0, 13.0],
        "cost": [None, None, 1_500_000.0, 300_000.0, 900_000.0, 200_000.0],
        "grid": [None, None, "ask_grid_company", "N1", "N1", "N1"],
    }
)
ALLOCATION = pd.DataFrame(
    {"site_id": [1, 2, 3, 4], "kind": ["homes", "homes", "staff", "homes"], "weight": [30, 40, 20, 10]}
)
UNSERVED = pd.DataFrame(
    {
        "kind": ["homes", "homes", "staff", "homes", "homes", "homes"],
        "unserved": [70.0, 20.0, 10.0, 55.0, np.nan, np.nan],
        "reason": ["out_of_reach", "full", "out_of_reach", "own_right", "own_right", "no_weight"],
    }
)


def test_what_exists_and_what_is_new_is_added_up_apart():
    numbers = charging_numbers(ChargingOutputs(sites()))
    assert (numbers.existing.count, numbers.existing.normal_points, numbers.existing.fast_points) == (1, 4, 1)
    assert (numbers.new.count, numbers.new.normal_points, numbers.new.fast_points) == (3, 11, 2)
    assert (numbers.new.kw, numbers.new.cost, numbers.new.demand) == (180.0, 2_900_000.0, 70.0)


def test_without_the_plan_row_by_row_points_count_where_their_site_opens():
    numbers = charging_numbers(ChargingOutputs(sites()))
    assert numbers.by_opening
    assert numbers.phases["phase"].tolist() == [1, 2]
    assert numbers.phases["normal_points"].tolist() == [5, 6]
    assert numbers.phases["cost"].tolist() == [2_000_000.0, 900_000.0]
    assert numbers.phases["covered_share"].tolist() == [0.3, 0.5]


def test_with_the_plan_points_count_where_they_are_added_and_the_whole_is_the_same():
    numbers = charging_numbers(ChargingOutputs(sites(), plan=PLAN))
    assert not numbers.by_opening
    assert numbers.phases["normal_points"].tolist() == [3, 8]
    assert numbers.phases["cost"].tolist() == [1_800_000.0, 1_100_000.0]
    assert numbers.phases["new_sites"].tolist() == [2, 1]
    assert numbers.phases["extended"].tolist() == [0, 1]
    assert numbers.phases[["kw", "cost"]].sum().tolist() == [numbers.new.kw, numbers.new.cost]
    assert numbers.notes == ()


def test_a_plan_of_another_run_is_told():
    other = PLAN.assign(normal_points=PLAN["normal_points"] * 2)
    notes = charging_numbers(ChargingOutputs(sites(), plan=other)).notes
    assert [each.code for each in notes] == ["report_plan_unlike"]
    assert dict(notes[0].values) == {"plan": 24.0, "sites": 13.0}


def test_needs_are_what_is_served_and_left_of_the_public_demand():
    numbers = charging_numbers(ChargingOutputs(sites(), allocation=ALLOCATION, unserved=UNSERVED))
    assert numbers.needs.set_index("kind")[["served", "left"]].to_dict("index") == {
        "homes": {"served": 80.0, "left": 90.0},
        "staff": {"served": 20.0, "left": 10.0},
    }
    assert numbers.left.set_index("reason")["weight"].to_dict() == pytest.approx(
        {"out_of_reach": 80.0, "full": 20.0, "no_weight": np.nan}, nan_ok=True
    )


def test_own_right_counts_those_that_do_not_say_how_many():
    own = charging_numbers(ChargingOutputs(sites(), unserved=UNSERVED)).own_right
    assert (own.features, own.weight, own.unknown) == (2, 55.0, 1)


def test_what_was_not_given_is_nothing_and_no_zero():
    numbers = charging_numbers(ChargingOutputs(sites()))
    assert numbers.needs is numbers.left is numbers.own_right is None
    assert numbers.curve is numbers.areas is numbers.audit is numbers.audit_short is None
    assert np.isnan(numbers.audit_missing)


def test_an_empty_number_is_counted_beside_the_sum():
    numbers = charging_numbers(ChargingOutputs(sites(kw=[60.0, 40.0, None, 20.0])))
    assert numbers.new.kw == 60.0
    assert [(each.code, each.values["count"]) for each in numbers.notes] == [("report_value_unknown", 1)]  # noqa: PD011
    nothing = charging_numbers(ChargingOutputs(sites(kw=[None] * 4)))
    assert np.isnan(nothing.new.kw)
    assert nothing.phases["kw"].isna().all()


def test_sites_without_a_phase_and_of_another_status_are_not_lost_silently():
    numbers = charging_numbers(ChargingOutputs(sites(phase=[0, None, 1, 1], status=["x", "new", "new", "new"])))
    assert numbers.phases["new_sites"].tolist() == [2, 1]
    assert numbers.phases["phase"].isna().tolist() == [False, True]
    assert [each.code for each in numbers.notes] == ["report_status_unknown"]


def test_lines_that_bring_another_demand_are_told():
    other = ALLOCATION.assign(weight=[30, 40, 20, 60])
    notes = charging_numbers(ChargingOutputs(sites(), allocation=other)).notes
    assert [(each.code, each.values) for each in notes] == [("report_unlike", {"count": 1})]  # noqa: PD011


def test_the_grid_company_is_asked_first():
    grid = charging_numbers(ChargingOutputs(sites())).grid
    assert grid[["grid", "sites", "points", "kw"]].to_numpy().tolist() == [
        ["ask_grid_company", 1, 4, 120.0],
        ["N1", 2, 9, 60.0],
    ]


def test_the_audit_counts_by_status_and_lists_the_short_ones():
    audit = pd.DataFrame(
        {
            "name": ["A", "B", "C"],
            "status": ["short", "met", "short"],
            "missing_spaces": [1, 0, 4],
            "spaces": [50, 60, 200],
            "charging_spaces": [0, 9, 1],
        }
    )
    numbers = charging_numbers(ChargingOutputs(sites(), audit=audit))
    assert numbers.audit == {"met": 1, "short": 2, "exempt": 0, "not_covered": 0, "unknown": 0}
    assert numbers.audit_missing == 5
    assert numbers.audit_short["name"].tolist() == ["C", "A"]


@pytest.mark.parametrize("field", NEEDED["sites"])
def test_a_field_that_is_gone_is_named(field):
    with pytest.raises(ReportFieldError, match=field):
        charging_numbers(ChargingOutputs(sites().drop(columns=field)))


@pytest.mark.parametrize("name", [each for each in NEEDED if each != "sites"])
def test_a_result_of_another_kind_is_refused(name):
    with pytest.raises(ReportFieldError):
        charging_numbers(ChargingOutputs(sites(), **{name: pd.DataFrame({"a": [1]})}))


def test_words_where_numbers_belong_are_named():
    with pytest.raises(ReportValueError, match=r"ca\. 40"):
        charging_numbers(ChargingOutputs(sites(kw=["60", "ca. 40", "120", "20"])))


def test_numbers_that_became_text_are_still_numbers():
    assert charging_numbers(ChargingOutputs(sites(kw=["60", "40", "120", "20"]))).new.kw == 180.0


def test_what_was_given_stays_as_it_was():
    given = sites()
    before = given.copy()
    charging_numbers(ChargingOutputs(given, plan=PLAN, allocation=ALLOCATION, unserved=UNSERVED))
    pd.testing.assert_frame_equal(given, before)


def test_rows_of_the_curve_that_lack_a_number_are_left_out_and_told():
    curve = pd.DataFrame({"sites": [2, 0, None, 1], "covered_share": [0.4, 0.1, 0.2, None], "bound_share": [0.5] * 4})
    numbers = charging_numbers(ChargingOutputs(sites(), curve=curve))
    assert numbers.curve["sites"].tolist() == [0, 2]
    told = [vars(note)["values"] for note in numbers.notes if note.code == "report_value_unknown"]
    assert [(each["layer"], each["count"]) for each in told] == [("CURVE", 1), ("CURVE", 1)]


def test_no_sites_at_all_are_a_plan_of_nothing():
    numbers = charging_numbers(ChargingOutputs(sites().iloc[:0]))
    assert (numbers.new.count, numbers.new.cost, len(numbers.phases), len(numbers.grid)) == (0, 0.0, 0, 0)
