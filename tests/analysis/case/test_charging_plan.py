"""The charging plan in force around a plan, in a town that can be worked out by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from klimaklok_plugin.analysis.case.assess import CaseOptions, assess
from klimaklok_plugin.analysis.case.columns import CHARGING_SITES
from klimaklok_plugin.analysis.case.sources import CaseSources
from tests.analysis.case.test_assess import said
from tests.analysis.case.towns import STRATEGY, at, box, check, layer, plan, run, sources

MADE = layer(
    [at(500, 600), at(530, 530), at(520, 520), at(1000, 1000), at(600, 700)],
    name=["Kaia", "Torget", "Gamle", "Ved kanten", None],
    status=["new", "new", "existing", "new", "new"],
    phase=[2, 1, 0, 1, 3],
    normal_points=[4, 8, 2, 6, None],
    fast_points=[2, 0, 0, 0, None],
    kw=[250.0, 53.0, 22.0, 40.0, None],
)


@pytest.fixture(scope="module")
def town():
    return sources()


def assessed(town, charging_plan, **others):
    return run(
        the_sources=CaseSources(**{**vars(town), "charging_plan": charging_plan, **others}), checks=("charging",)
    )


def rows(result, alternative="Alt 1"):
    found = result.layers["charging_sites"]
    return found[found["alternative"] == alternative].set_index("name")


def told(result, alternative="Alt 1"):
    return " ".join(said(each) for each in check(result, "charging", alternative).reasons).replace("\u00a0", " ")


def test_sites_in_the_plan_and_within_a_walk_are_told_with_points_power_and_phase(town):
    result = assessed(town, MADE)
    found = rows(result)
    # Gamle stands there already. Ved kanten lies 481 m away by air, and further than 500 m along the streets.
    assert list(found.index) == ["Torget", "Kaia", "5"]
    assert found["place"].tolist() == ["in_plan", "within_walk", "within_walk"]
    assert found["points"].tolist()[:2] == [8, 6]
    assert found["kw"].tolist()[:2] == [53, 250]
    assert found["phase"].tolist() == ["1", "2", "3"]
    assert found[["points", "kw"]].loc["5"].isna().all()
    # From the points 12.5 and 37.5 m into B1 to the nearest street, which is y = 500 for three of them and x = 500 for
    # one, and along it to (500, 600).
    ways = [22.5 + 22.5 + 100, 22.5 + 47.5 + 100, 22.5 + 52.5, 47.5 + 47.5 + 100]
    assert found.loc["Kaia", "walk_m"] == pytest.approx(sum(ways) / 4, abs=1)
    assert found.loc["Kaia", "area_id"] == "B1"
    assert {each.name for each in CHARGING_SITES} == {*found.reset_index().columns} - {"geometry"}
    assert "Torget (in the plan; 8 points; 53 kW; phase 1); Kaia (" in told(result)
    assert "points not told; power not told; phase 3" in told(result)
    assert "charging_sites" in check(result, "charging").layers
    assert "charging_plan" not in check(result, "charging").missing


def test_numbers_stand_side_by_side_and_a_sum_with_an_unknown_part_is_unknown(town):
    table = assessed(town, MADE).comparison.set_index("measure")
    assert table.loc["charging_sites_near", "Alt 1"] == 3
    assert table.loc["charging_points_near"].isna()["Alt 1"]
    known = assessed(town, MADE.iloc[:2]).comparison.set_index("measure")
    assert known.loc["charging_points_near", ["Alt 1", "Alt 2"]].tolist() == [14, 14]


def test_a_municipality_s_own_fields_are_found_by_their_names(town):
    own = MADE.iloc[:2].drop(columns=["status", "normal_points", "fast_points"]).assign(points=[6, 8])
    own = own.rename(columns={"name": "Navn", "phase": "Byggetrinn", "points": "Antall ladepunkter", "kw": "Effekt_kW"})
    kept = ["place", "walk_m", "points", "kw", "phase", "area_id"]
    assert rows(assessed(town, own))[kept].equals(rows(assessed(town, MADE.iloc[:2]))[kept])


def test_without_a_charging_plan_the_check_lacks_it_and_never_says_that_there_is_none(town):
    result = assessed(town, None)
    for alternative in ("Alt 1", "Alt 2"):
        assert check(result, "charging", alternative).missing == ("charging_plan",)
        assert "charging plan" not in told(result, alternative)
    assert "charging_sites" not in result.layers
    assert not set(result.comparison["measure"]) & {"charging_sites_near", "charging_points_near"}


def test_a_plan_without_a_site_nearby_is_told_as_that(town):
    result = assessed(town, layer([at(0, 0)], name=["Langt unna"], ladepunkter=[4]))
    assert "has no site in the plan or within 500" in told(result)
    assert "charging_sites" not in result.layers
    assert result.comparison.set_index("measure").loc["charging_sites_near", "Alt 1"] == 0


def test_without_a_network_only_what_lies_in_the_plan_is_told(town):
    result = assessed(town, MADE, network=None)
    assert list(rows(result).index) == ["Torget"]
    assert "has 1 site in the plan: Torget" in told(result)
    assert "within a walk is not known" in told(result)


def test_a_site_too_far_from_any_street_is_told_as_not_known(town):
    # In the middle of a block, 50 m from the streets around it.
    strategy = replace(STRATEGY, network=replace(STRATEGY.network, max_snap_m=48.0))
    plans = CaseSources(**{**vars(town), "charging_plan": layer([at(550, 650)], name=["Gården"], ladepunkter=[4])})
    result = assess(plan(), plans, strategy, CaseOptions(checks=("charging",)))
    assert "Of 1 planned charging site nearby the walk is not known" in told(result)
    assert "charging_sites" not in result.layers
    assert "nearby the walk is not known" not in told(run(the_sources=plans, checks=("charging",)))


def test_the_charging_plan_alone_is_enough_for_the_check(town):
    result = run(the_sources=CaseSources(network=town.network, charging_plan=MADE), checks=("charging",))
    one = check(result, "charging")
    assert one.verdict == "information"
    assert "Torget" in told(result)


def test_car_parks_without_a_field_for_charging_are_never_told_as_not_given(town):
    reasons = told(run(the_sources=town, checks=("charging",)))
    assert "lacks a field for the spaces, or for those with charging" in reasons
    assert "data package lacks car parking" not in reasons
    bare = CaseSources(**{**vars(town), "car_parking": None})
    assert "data package lacks car parking" in told(run(the_sources=bare, checks=("charging",)))


def own(ladeplasser):
    """Return a plan of 100 car spaces of which so many have charging."""
    areas = layer([box(510, 510, 560, 560)], formål=[1110], bilplasser=[100], ladeplasser=[ladeplasser])
    return plan(areas, pd.DataFrame())


def parks(place, charging):
    return layer([place], capacity=[100], kind=["public"], charging_spaces=[charging], on_terms=["ja"])


@pytest.mark.parametrize("charging", [0, 50])
def test_car_parks_of_others_are_told_and_never_decide(town, charging):
    near = CaseSources(**{**vars(town), "car_parking": parks(at(700, 520), charging)})
    one = check(run(own(None), near, checks=("charging",)), "charging", "alternative_plan")
    assert one.verdict == "information"
    assert said(one.sentence).startswith("TEK17 § 8-8: the 100 car spaces")
    (others,) = [said(each) for each in one.reasons if each.code == "case_charging_others"]
    assert ("1 of 1 have enough" in others, "1 too few" in others) == (charging == 50, charging == 0)


@pytest.mark.parametrize(("charging", "verdict"), [(0, "not_met"), (50, "met")])
def test_a_car_park_in_the_plan_decides(town, charging, verdict):
    within = CaseSources(**{**vars(town), "car_parking": parks(at(530, 530), charging)})
    one = check(run(own(None), within, checks=("charging",)), "charging", "alternative_plan")
    assert (one.verdict, one.value, one.threshold) == (verdict, charging / 50, 1.0)
    assert "car parks in the plan's areas" in said(one.sentence)


@pytest.mark.parametrize(("charging", "verdict"), [(6, "met"), (5, "information")])
def test_as_many_spaces_with_charging_as_can_be_demanded_are_enough_whatever_the_terms(town, charging, verdict):
    one = check(run(own(charging), town, checks=("charging",)), "charging", "alternative_plan")
    assert (one.verdict, one.value, one.threshold) == (verdict, charging, 6.0)  # 6 % of 100
    assert "TEK17 § 8-8" in " ".join(map(said, one.reasons))
