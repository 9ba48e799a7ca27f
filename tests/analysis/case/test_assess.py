"""The checks of a plan in a town that can be worked out by hand, and what must hold whatever the town."""

import itertools
import re

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

from klimaklok_plugin.analysis.case.assess import CaseOptions, assess
from klimaklok_plugin.analysis.case.checks import CHECKS, VERDICTS
from klimaklok_plugin.analysis.case.columns import LAYERS
from klimaklok_plugin.analysis.case.messages import (
    CHECK_WORDS,
    LAYER_WORDS,
    MEASURE_WORDS,
    VERDICT_WORDS,
    PlanNothingBuiltError,
    PlanOutsideError,
)
from klimaklok_plugin.analysis.case.names import ZERO
from klimaklok_plugin.analysis.case.sources import CaseSources
from klimaklok_plugin.analysis.catchments.reach import ReachOptions, reach
from klimaklok_plugin.analysis.core.messages import Cancelled, Language
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from klimaklok_plugin.analysis.emissions import EmissionOptions, transport_emissions
from klimaklok_plugin.analysis.network.roads import NO
from klimaklok_plugin.analysis.parking.hierarchy import HierarchyOptions, audit_hierarchy
from klimaklok_plugin.analysis.parking.inputs import ParkingFields
from klimaklok_plugin.analysis.sites.ranking import SiteOptions, score_sites
from klimaklok_plugin.analysis.strategy.case import CASE_CHECKS
from tests.analysis.case import towns
from tests.analysis.case.towns import STRATEGY, at, box, check, layer, plan, run, sources, verdicts


@pytest.fixture(scope="module")
def town():
    return sources()


@pytest.fixture(scope="module")
def result(town):
    return run(the_sources=town)


def said(note, code="en"):
    return Language(code, WORDS).fill(NOTES[note.code], vars(note)["values"])


def told(result):
    """Return every verdict and number, by check and alternative, as they are compared between runs."""
    return {
        (each.id, each.alternative): (
            each.verdict,
            None if each.value is None else round(each.value, 6),
            each.threshold,
            said(each.sentence),
        )
        for each in result.checks
    }


def test_every_check_is_made_once_for_each_alternative_in_order(result):
    made = [(each.alternative, each.id) for each in result.checks]
    ids = [each for each in CHECKS if each in {id_ for _, id_ in made}]
    assert made == list(itertools.product(("0", "Alt 1", "Alt 2"), ids))


def test_every_sentence_can_be_said_in_both_languages(result):
    for each in result.checks:
        for note in (each.sentence, *each.reasons):
            for code in ("en", "nb"):
                text = said(note, code)
                assert text
                assert "{" not in text
                assert "nan" not in text.split()
    for note in (*result.notes, *result.assumptions):
        assert said(note, "nb")


def test_words_are_there_for_all_checks_verdicts_measures_and_layers(result):
    assert set(CHECK_WORDS) == set(CHECKS) == set(CASE_CHECKS)
    assert set(VERDICT_WORDS) == set(VERDICTS)
    assert set(result.comparison["measure"]) <= set(MEASURE_WORDS)
    assert set(LAYER_WORDS) == set(vars(CaseSources()))


def test_nothing_built_is_told_and_not_judged(result):
    assert set(verdicts(result, "0").values()) == {"information"}
    assert said(check(result, "hub_access", "0").sentence) == (
        "Nothing is built in this alternative, so there is nothing to check."
    )


def test_the_verdicts_of_the_town(result):
    # The hub lies under 300 m away in the priority area, a school with 25 places in the only intake area; the bikes
    # stand nearer than the cars at both areas; nothing is built in the park or at the shore.
    expected = {
        "hub_access": "met",
        "reach": "information",
        "parking_hierarchy": "met",
        "schools": "met",
        "blue_green": "met",
        "guidelines": "information",
    }
    found = verdicts(result)
    assert {name: found[name] for name in expected} == expected


def test_the_walk_to_the_hub_is_the_one_along_the_streets(result):
    # B1 (510-560) is sampled at four points 12.5 and 37.5 m into it; each goes straight to the nearest street (x or y =
    # 500: 22.5 m, or 47.5 m) and along it to the hub. N1 likewise from (600, 600), 200 m of street further.
    areas = result.areas[result.areas["alternative"] == "Alt 1"].set_index("area_id")
    points = [22.5 + 22.5, 22.5 + 47.5, 22.5 + 47.5, 47.5 + 47.5]
    assert areas.loc["B1", "hub_walk_m"] == pytest.approx(np.mean(points), abs=1)
    assert areas.loc["N1", "hub_walk_m"] == pytest.approx(np.mean(points) + 200, abs=1)
    # The mean of the alternative is by ground, which is equal here.
    assert check(result, "hub_access").value == pytest.approx(areas["hub_walk_m"].mean())


def test_the_school_and_its_places_are_told(result):
    one = check(result, "schools")
    assert "Byskolen" in said(one.sentence)
    assert "25 free places" in said(one.sentence)
    assert one.threshold == STRATEGY.sites.conditions.social_max_walk_m["school"]


def test_the_plans_own_figures_are_compared(result):
    table = result.comparison.set_index(["check", "measure"])
    assert table.loc[("", "dwellings"), ["0", "Alt 1", "Alt 2"]].tolist() == [0, 60, 90]
    assert table.loc[("", "jobs"), ["0", "Alt 1", "Alt 2"]].tolist() == [0, 100, 120]
    assert table.loc[("", "built_m2"), ["0", "Alt 1"]].tolist() == pytest.approx([0, 5000])


def test_the_norm_is_judged_by_alternative(result):
    # Alt 1: 30 cars of at most 36, 120 bikes of at least 120, 20 cars of at most 15: two of three within.
    # Alt 2: 45 cars of at most 54, 180 bikes of at least 180, 10 cars of at most 15: all within.
    assert check(result, "parking_norm", "Alt 1").value == pytest.approx(2 / 3)
    assert check(result, "parking_norm", "Alt 1").verdict == "partly"
    assert check(result, "parking_norm", "Alt 2").verdict == "met"


def test_emissions_grow_with_what_is_built_and_are_the_same_in_check_table_and_layer(result):
    table = result.comparison.set_index("measure")
    assert table.loc["t_year", "0"] == 0 < table.loc["t_year", "Alt 1"] < table.loc["t_year", "Alt 2"]
    steps = result.tables["transportemissions_steps"].set_index(["alternative", "step"])
    layer_ = result.layers["transportemissions_output"]
    for alternative in ("Alt 1", "Alt 2"):
        assert table.loc["t_year", alternative] == pytest.approx(steps.loc[(alternative, "remains"), "t_year"])
        own = layer_[layer_["alternative"] == alternative]
        assert table.loc["car_trips", alternative] == pytest.approx(own["car_trips"].sum())
        assert table.loc["t_year", alternative] == pytest.approx(own["t"].sum())
    one = check(result, "emissions")
    assert one.threshold == STRATEGY.emissions.target_green
    assert one.value == pytest.approx(table.loc["share_green", "Alt 1"])


def test_an_office_whose_jobs_nobody_tells_is_not_counted_as_empty(town):
    areas = layer([box(510, 510, 560, 560), box(610, 610, 660, 660)], felt=["B1", "N1"], formål=[1110, 1310])
    table = pd.DataFrame({"felt": ["B1", "N1"], "boliger": [60, 0]})
    one = check(run(plan(areas, table), town, checks=("emissions",)), "emissions", "alternative_plan")
    assert one.verdict == "not_assessed"
    assert "N1" in said(one.sentence)
    assert "B1" not in said(one.sentence)


def test_an_alternative_that_lacks_a_figure_is_not_assessed_and_named_and_the_others_are(town):
    table = pd.DataFrame(
        {
            "felt": ["B1", "N1"] * 2,
            "alternativ": ["A", "A", "B", "B"],
            "boliger": [60, 0, 60, 0],
            "ansatte": [0, 100, 0, None],
        }
    )
    found = run(plan(table=table), town, checks=("emissions",))
    assert check(found, "emissions", "A").value > 0
    assert check(found, "emissions", "B").value is None
    assert verdicts(found, "B")["emissions"] == "not_assessed"
    assert "N1" in said(check(found, "emissions", "B").sentence)


def test_the_plans_cars_are_led_through_the_streets_of_the_heart_zone(result):
    peak = result.comparison.set_index("measure").loc["car_peak"]
    for alternative in ("Alt 1", "Alt 2"):
        notes = check(result, "heart_zone", alternative).reasons
        (told_,) = [vars(note)["values"] for note in notes if note.code == "case_heart_extra"]
        assert told_["cars"] == pytest.approx(peak[alternative])


def test_alternatives_on_the_same_ground_get_the_same_of_all_that_depends_on_the_ground(result):
    one, other = told(result), told(result)
    for name in ("hub_access", "reach", "parking_hierarchy", "car_detour", "blue_green"):
        assert one[name, "Alt 1"] == other[name, "Alt 2"]
    assert check(result, "schools", "Alt 1").value == check(result, "schools", "Alt 2").value


def test_the_rank_is_among_known_sites_that_are_not_the_plans_own(town):
    own = layer([box(505, 505, 560, 560), box(910, 10, 940, 40)], land_use=["bolig", "bolig"], name=["B1", "Øst"])
    found = run(the_sources=sources(known_sites=own), checks=("hub_access",))
    texts = [said(note) for note in check(found, "hub_access").reasons]
    assert any("rank 1 of 2 (housing)" in text for text in texts)
    assert any("1 known site is the plan's own area" in text for text in texts)
    assert any("no known site has the same land use (office)" in text for text in texts)


def test_without_known_sites_it_is_not_ranked_and_said():
    found = run(the_sources=sources(known_sites=None), checks=("hub_access",))
    assert "Not ranked: no other sites are known." in [said(note) for note in check(found, "hub_access").reasons]


# --- layers that are missing ------------------------------------------------------------------------------------------

NEEDS = {
    "hubs": {"hub_access"},
    "priority_areas": set(),
    "school_areas": {"schools"},
    "bike_parking": {"parking_hierarchy"},
    "car_parking": {"parking_hierarchy"},
    "constraints": {"blue_green"},
    "population": set(),
    "services": set(),
    "workplaces": set(),
    "restrictions": {"spillover"},
    "norms": {"parking_norm"},
    "chargers": set(),
    "known_sites": set(),
}


@pytest.mark.parametrize("role", NEEDS)
def test_a_layer_that_is_missing_turns_exactly_its_checks_into_not_assessed(town, result, role):
    less = run(the_sources=CaseSources(**{**vars(town), role: None}))
    before, after = verdicts(result), verdicts(less)
    assert {name for name in after if after[name] == "not_assessed" != before[name]} == NEEDS[role]
    for name in NEEDS[role]:
        assert role in check(less, name).missing


def test_without_a_network_only_what_needs_none_is_assessed(town):
    found = run(the_sources=CaseSources(**{**vars(town), "network": None}))
    assert {name for name, verdict in verdicts(found).items() if verdict == "not_assessed"} >= {
        *("hub_access", "reach", "parking_hierarchy", "car_detour", "schools", "heart_zone")
    }
    assert verdicts(found)["blue_green"] == "partly"  # ways to the shore are not looked at


def test_without_any_layer_everything_is_not_assessed_and_names_what_is_missing():
    found = run(the_sources=CaseSources())
    built = [each for each in found.checks if each.alternative == "Alt 1"]
    assert {each.id for each in built if each.verdict != "not_assessed"} <= {"charging", "emissions", "guidelines"}
    assert all(each.missing for each in built if each.verdict == "not_assessed")


def test_a_layer_that_has_nothing_to_do_with_a_check_changes_nothing(town, result):
    more = CaseSources(**{**vars(town), "entrances": None, "boundary": layer([box(-100, -100, 1100, 1400)])})
    assert told(run(the_sources=more)) == told(result)


def test_a_layer_that_cannot_be_used_spoils_only_its_own_check(town, result):
    broken = layer([at(500, 500)], name=["Sentrum"])  # without a tier
    found = run(the_sources=CaseSources(**{**vars(town), "hubs": broken}))
    one = check(found, "hub_access")
    assert one.verdict == "not_assessed"
    assert '"tier"' in said(one.sentence)
    assert verdicts(found)["reach"] == verdicts(result)["reach"]


# --- what must not matter ---------------------------------------------------------------------------------------------


def test_the_order_of_areas_alternatives_and_layers_changes_nothing(town, result):
    areas = layer([box(610, 610, 660, 660), box(510, 510, 560, 560)], felt=["N1", "B1"], formål=[1310, 1110])
    table = pd.DataFrame(
        {
            "felt": ["N1", "B1"] * 3,
            "alternativ": ["Alt 2", "Alt 2", "0", "0", "Alt 1", "Alt 1"],
            "boliger": [0, 90, 0, 0, 0, 60],
            "bra": [3000, 7500, 0, 0, 3000, 5000],
            "ansatte": [120, 0, 0, 0, 100, 0],
            "bilplasser": [10, 45, 0, 0, 20, 30],
            "sykkelplasser": [60, 180, 0, 0, 40, 120],
        }
    )
    turned = {
        name: each.iloc[::-1] if isinstance(each, gpd.GeoDataFrame) else each for name, each in vars(town).items()
    }
    found = run(plan(areas, table), CaseSources(**turned))
    one, other = told(result), told(found)
    assert one.keys() == other.keys()
    for key, (verdict, value, threshold, sentence) in one.items():
        assert other[key][0] == verdict
        assert other[key][1] == pytest.approx(value)
        assert other[key][2:] == (threshold, sentence)


def test_inputs_are_not_changed(town):
    the_plan = plan()
    areas = the_plan.areas.copy()
    layers = {name: each.copy() for name, each in vars(town).items() if isinstance(each, gpd.GeoDataFrame)}
    run(the_plan, town)
    pd.testing.assert_frame_equal(pd.DataFrame(the_plan.areas), pd.DataFrame(areas))
    for name, before in layers.items():
        pd.testing.assert_frame_equal(pd.DataFrame(getattr(town, name)), pd.DataFrame(before))


def test_a_plan_in_another_coordinate_system_is_the_same_plan(town, result):
    areas = layer([box(510, 510, 560, 560), box(610, 610, 660, 660)], felt=["B1", "N1"], formål=[1110, 1310])
    found = run(plan(areas.to_crs(4326)), town, checks=("hub_access", "blue_green"))
    for name in ("hub_access", "blue_green"):
        assert check(found, name).verdict == check(result, name).verdict
        assert check(found, name).value == pytest.approx(check(result, name).value, abs=0.1)


# --- what is wrong with a plan ----------------------------------------------------------------------------------------


def test_a_plan_outside_the_data_is_refused_with_the_distance(town):
    far = layer([box(8000, 500, 8100, 600)])
    with pytest.raises(PlanOutsideError, match=r"7\.0\s*km"):
        run(plan(far, pd.DataFrame()), town)


def test_an_area_beyond_the_data_is_named_where_it_was_not_measured_from(town):
    areas = layer([box(510, 510, 560, 560), box(8000, 500, 8100, 600)], felt=["B1", "B9"], boliger=[60, 60])
    found = run(plan(areas, pd.DataFrame()), town, checks=("reach", "car_detour"))
    near = run(plan(areas.head(1), pd.DataFrame()), town, checks=("reach", "car_detour"))
    for name in ("reach", "car_detour"):
        one = check(found, name, "alternative_plan")
        alone = check(near, name, "alternative_plan")
        assert said(one.sentence) == said(alone.sentence)
        (note,) = [each for each in one.reasons if each.code == "case_part_outside"]
        assert said(note).endswith(": B9.")
        assert "case_part_outside" not in [each.code for each in alone.reasons]
    assert "Counted from the area," in said(check(found, "reach", "alternative_plan").reasons[0])
    # What is known holds, but not for all of the plan.
    assert [check(each, "car_detour", "alternative_plan").verdict for each in (near, found)] == ["met", "partly"]


def test_a_plan_that_builds_nothing_in_any_alternative_is_refused(town):
    areas = layer([box(510, 510, 560, 560)] * 2, alternativ=["0", "A"], boliger=[0, 0], arealformål=[1110, 1110])
    with pytest.raises(PlanNothingBuiltError, match="any of the 2 areas"):
        run(plan(areas, pd.DataFrame()), town)


def test_a_plan_across_the_border_is_noted(town):
    border = layer([box(-100, -100, 535, 1400)])
    found = run(the_sources=CaseSources(**{**vars(town), "boundary": border}), checks=("blue_green",))
    (note,) = [each for each in found.notes if each.code == "case_across_border"]
    # Half of B1 and all of N1 lie east of it.
    assert vars(note)["values"]["area"] == pytest.approx(1250 + 2500)
    text = said(note).replace("\N{NO-BREAK SPACE}", " ")
    assert "the data package: B1 (50 %); N1 (100 %). Beyond it" in text
    assert "not assessed" in text


def test_what_lies_outside_the_data_is_never_told_as_free_of_conflict(town, result):
    assert check(result, "blue_green").verdict == "met"
    border = layer([box(-100, -100, 535, 1400)])
    found = run(the_sources=CaseSources(**{**vars(town), "boundary": border}), checks=("blue_green",))
    one = check(found, "blue_green")
    assert one.verdict == "partly"
    assert "not assessed outside the boundary" in said(one.sentence)


def test_overlapping_areas_are_noted_with_square_metres(town):
    areas = layer([box(510, 510, 560, 560), box(550, 510, 600, 560)])
    found = run(plan(areas, pd.DataFrame()), town, checks=("blue_green",))
    (note,) = [each for each in found.notes if each.code == "case_areas_overlap"]
    assert vars(note)["values"]["area"] == pytest.approx(10 * 50)
    # The ground is counted once.
    built = found.comparison.set_index("measure").loc["built_m2", "alternative_plan"]
    assert built == pytest.approx(90 * 50)


def test_three_hundred_areas_are_assessed(town):
    shapes = [box(20 * i + 2, 20 * j + 2, 20 * i + 18, 20 * j + 18) for i in range(20) for j in range(15)]
    found = run(plan(layer(shapes, boliger=[3] * 300), pd.DataFrame()), town, checks=("hub_access", "schools"))
    assert len(found.layers["sites"]) == 300
    assert verdicts(found, "alternative_plan")["schools"] == "partly"  # 900 homes, 25 places


def test_a_plan_of_a_boundary_alone_is_assessed_where_it_lies(town):
    found = run(plan(layer([box(510, 510, 560, 560)]), pd.DataFrame()), town)
    assert found.checks[0].alternative == ZERO
    assert verdicts(found, "alternative_plan")["hub_access"] == "met"


def test_a_plot_across_the_path_to_the_shore_is_told(town):
    areas = layer([box(480, 1040, 520, 1080)], formål=[1110])
    one = check(run(plan(areas, pd.DataFrame()), town, checks=("blue_green",)), "blue_green", "alternative_plan")
    assert one.verdict == "not_met"
    assert one.screening
    texts = [said(one.sentence), *map(said, one.reasons)]
    assert any("no way is left to the shore" in text or "through the built areas only" in text for text in texts)


def test_the_table_of_ways_to_the_shore_does_not_say_that_all_are_closed():
    label, table = LAYERS["shore_ways"]
    assert not [each for each in ("en", "nb") if re.search("closed|steng", Language(each).text(label))]
    assert Language("nb").text(table.find("state").words["closed"]) == "innenfor, regnet som stengt"


def test_small_numbers_of_people_are_not_told(town):
    few = layer([at(505, 505)], pop_tot=[3])
    found = run(the_sources=CaseSources(**{**vars(town), "population": few}), checks=("reach",))
    assert found.layers["reach"]["people"].isna().all()
    assert "people_walk" not in set(found.comparison["measure"])
    assert "3 people" not in said(check(found, "reach").sentence)


def test_it_can_be_stopped_at_any_time(town):
    steps = []

    def stop_at(share):
        def progress(fraction):
            steps.append(fraction)
            return fraction >= share

        return progress

    assess(plan(), town, STRATEGY, CaseOptions(), stop_at(1.1))
    assert steps == sorted(steps)
    assert steps[-1] == 1.0
    # by what is done and not by the number of steps: what a run before has left in memory takes fewer of them
    for share in (0.0, 0.3, 0.9):
        steps.clear()
        with pytest.raises(Cancelled):
            assess(plan(), town, STRATEGY, CaseOptions(), stop_at(share))
        assert len([each for each in steps if each >= share]) == 1, "it went on after it was stopped"


def test_names_of_the_plan_are_never_translated_or_run(town):
    areas = layer([box(510, 510, 560, 560)], felt=["<script>alert(1)</script>"], alternativ=["{0:code}"])
    found = run(plan(areas, pd.DataFrame()), town)
    for each in found.checks:
        for note in (each.sentence, *each.reasons):
            assert said(note)


def test_features_without_geometry_and_twisted_row_numbers_change_nothing(town, result):
    def bent(frame):
        """Return a layer with a feature without geometry at its end, and row numbers that say nothing."""
        last = frame.iloc[[-1]].set_geometry(gpd.GeoSeries([None], index=frame.index[-1:], crs=frame.crs))
        longer = gpd.GeoDataFrame(pd.concat([frame, last]), crs=frame.crs)
        return longer.set_index(np.full(len(longer), 7))

    bent_roles = ("hubs", "services", "schools", "car_parking", "bike_parking", "chargers", "known_sites", "workplaces")
    layers = {name: bent(getattr(town, name)) for name in bent_roles}
    found = run(the_sources=CaseSources(**{**vars(town), **layers}))
    assert told(found) == told(result)


def test_a_population_without_a_field_of_persons_leaves_the_rest_of_the_check(town):
    bare = town.population.rename(columns={"pop_tot": "x"})
    found = run(
        the_sources=CaseSources(**{**vars(town), "population": bare}), checks=("reach", "heart_zone", "spillover")
    )
    assert "services" in said(check(found, "reach").sentence)
    assert "people" not in said(check(found, "reach").sentence)
    assert verdicts(found)["heart_zone"] == "information"


# --- each number is the one that its algorithm gives by itself --------------------------------------------------------


def layer_of(result, key, alternative="Alt 1"):
    layer = result.layers[key]
    return layer[layer["alternative"] == alternative].set_index("area_id")


def built(alternative="Alt 1"):
    the_plan = plan()
    own = the_plan.of(alternative)
    return own[own["built"]].reset_index(drop=True)


def test_every_row_says_of_which_alternative_it_is_and_each_area_stands_once_in_it(result):
    built = result.areas[result.areas["built"]]
    wanted = sorted(zip(built["alternative"], built["area_id"], strict=True))
    for key, layer_ in {**result.layers, **result.tables}.items():
        assert set(layer_["alternative"]) <= set(built["alternative"]), key
    for key in ("sites", "own_hubs", "parkinghierarchy_output"):
        found = result.layers[key]
        assert sorted(zip(found["alternative"], found["area_id"], strict=True)) == wanted, key
        assert found.columns[0] == "alternative"
    trips = result.layers["cardetour_output"]
    assert not trips.duplicated(["alternative", "area_id", "target_id"]).any()


def test_a_shape_that_alternatives_call_by_different_names_has_each_of_them(town):
    shape = box(510, 510, 560, 560)
    areas = layer([shape, shape], felt=["B1", "F7"], alternativ=["A", "B"], formål=[1110, 1110], boliger=[10, 20])
    found = run(plan(areas, pd.DataFrame()), town, checks=("hub_access", "parking_hierarchy", "car_detour", "schools"))
    for key in ("sites", "own_hubs", "parkinghierarchy_output", "cardetour_output", "own_schools"):
        own = found.layers[key]
        assert set(zip(own["alternative"], own["area_id"], strict=True)) == {("A", "B1"), ("B", "F7")}, key
    assert set(found.layers["parkinghierarchy_output"]["target_name"]) == {"B1", "F7"}
    assert set(found.layers["cardetour_output"]["origin_name"]) == {"B1", "F7"}
    hub = found.layers["own_hubs"].geometry
    assert set(hub.to_wkt()) <= set(town.hubs.geometry.to_wkt())


def test_sites_are_scored_as_by_themselves(town, result):
    areas = built()
    alone = score_sites(
        areas, town.network, town.hubs, STRATEGY, SiteOptions(land_use_field="use"),
        services=town.services, school_areas=town.school_areas.rename(columns={"skolenavn": "name"}).assign(
            free_places=25
        ),
        priority_areas=town.priority_areas, constraints=town.constraints, car_parking=town.car_parking,
    ).scored.set_index("area_id")  # fmt: skip
    own = layer_of(result, "sites")
    for column in ("class", "hub_name", "hub_walk_m", "score", "constraint_share"):
        assert own.loc[alone.index, column].tolist() == pytest.approx(alone[column].tolist())


def test_people_within_reach_are_those_of_the_catchment(town, result):
    options = ReachOptions(
        mode="bike", limits=(STRATEGY.case.reach_bike_min,), merge="together", population_field="pop_tot", streets=False
    )
    alone = reach(town.network, built()[["geometry"]], options, strategy=STRATEGY, population=town.population)
    table = result.comparison.set_index("measure")
    assert table.loc["people_bike", "Alt 1"] == pytest.approx(alone.areas["people"].iloc[-1])


def test_the_parking_audit_is_the_one_by_itself(town, result):
    options = HierarchyOptions(bikes=ParkingFields("capacity"), cars=ParkingFields("capacity", "kind"))
    alone = audit_hierarchy(built(), town.network, town.bike_parking, town.car_parking, STRATEGY, options)
    own = layer_of(result, "parkinghierarchy_output")
    assert own.loc[built()["area_id"], "verdict"].tolist() == alone.targets["verdict"].tolist()
    assert check(result, "parking_hierarchy").value == alone.overall.share_holds


def test_emissions_are_those_by_themselves(town, result):
    columns = ["area_id", "alternative", "use", "dwellings", "jobs", "car_spaces", "geometry"]
    alone = transport_emissions(
        built()[columns], STRATEGY, EmissionOptions(population_field="pop_tot", workplaces_field="ansatte"),
        network=town.network, hubs=town.hubs, services=town.services, population=town.population,
        workplaces=town.workplaces,
    )  # fmt: skip
    table = result.comparison.set_index("measure")
    assert table.loc["t_year", "Alt 1"] == pytest.approx(alone.sites["t"].sum())
    assert table.loc["car_trips", "Alt 1"] == pytest.approx(alone.sites["car_trips"].sum())


@pytest.mark.parametrize("seed", range(3))
def test_the_walk_to_the_school_is_that_of_networkx(town, seed):
    rng = np.random.default_rng(seed)
    spot = rng.uniform(60, 940, 2).round()
    areas = layer([box(*spot, *(spot + 2))], formål=[1110])
    found = run(plan(areas, pd.DataFrame()), town, checks=("schools",))
    network = town.network
    graph = nx.Graph()
    for one, other, metres in zip(network.from_node, network.to_node, network.table["length_m"], strict=True):
        graph.add_edge(int(one), int(other), weight=float(metres))
    # The nearest place on a street, from there to both of its ends, and from these to the school's junction.
    start = shapely.Point(*(np.array(at(*(spot + 1)).coords[0])))
    edge = int(np.argmin(shapely.distance(network.lines, start)))
    along = shapely.line_locate_point(network.lines[edge], start)
    off = shapely.distance(network.lines[edge], start)
    goal = int(np.argmin(np.hypot(*(network.node_xy - np.array(at(700, 600).coords[0])).T)))
    length = network.table["length_m"].iloc[edge]
    ways = [
        nx.shortest_path_length(graph, int(node), goal, weight="weight") + part
        for node, part in ((network.from_node[edge], along), (network.to_node[edge], length - along))
    ]
    assert check(found, "schools", "alternative_plan").value == pytest.approx(min(ways) + off, abs=2)


@pytest.mark.parametrize("column", ["osm_id", "nsrId"])
def test_schools_of_openstreetmap_are_told_as_perhaps_no_compulsory_schools(town, column):
    schools = town.schools.assign(**{column: "node/1"})
    found = run(the_sources=CaseSources(**{**vars(town), "schools": schools}))
    for each in ("schools", "heart_zone"):
        codes = [note.code for note in check(found, each).reasons]
        assert ("case_schools_osm" in codes) == (column == "osm_id")


def test_what_holds_for_walks_or_for_bike_rides_only_says_for_which(town):
    homes = layer([box(400, 400, 600, 600), box(450, 1100, 550, 1200)], pop_tot=[100, 50])
    changed = {"population": homes, "addresses": None, "network": towns.network(path_bike=NO)}
    found = run(the_sources=CaseSources(**{**vars(town), **changed}), checks=("reach",))
    ours = [note for note in found.assumptions if "people" in said(note).casefold()]
    sentences = [said(note) for note in ours]
    assert sentences[0].startswith("On foot: People are spread evenly over the ground")
    assert any(each.startswith("By bike: ") for each in sentences)
    assert not [each for each in sentences if not each.startswith(("On foot: ", "By bike: "))]
    assert {said(note, "nb").partition(": ")[0] for note in ours} == {"Til fots", "På sykkel"}
    # What is the same of both is said once, of both.
    same = run(the_sources=CaseSources(**{**vars(town), "addresses": None}), checks=("reach",))
    assert [note.code for note in same.assumptions].count("catchments_people_by_ground") == 1
    assert "case_reach_by" not in [note.code for note in same.assumptions]


def test_figures_that_the_ground_can_hardly_hold_are_told_with_the_arithmetic_and_computed_all_the_same(town):
    areas = layer(
        [box(500, 500, 520, 510), box(500, 600, 600, 700)],
        formål=[1110, 1110],
        felt=["B1", "B2"],
        boliger=[500, 600],
        bra=[100_000, 100_000],
    )
    found = run(plan(areas, pd.DataFrame()), town, checks=("reach",))
    told = [said(note).replace("\N{NO-BREAK SPACE}", " ") for note in found.notes if note.code.startswith("case_dense")]
    # B2 holds 60 dwellings per dekar and 1,000 %-BRA, as much as the limits are.
    assert [each.partition(". ")[0] for each in told] == [
        "The plan: 1 area has more than 60 dwellings per dekar: B1, 500 dwellings on 200 m², that is 2500 per dekar",
        "The plan: 1 area has more floor area than 1000 % BRA: B1, 100,000 m² (BRA) on 200 m², that is 50,000 % BRA",
    ]
    assert check(found, "reach", "alternative_plan").verdict == "information"
    assert not [note for note in run(the_sources=town, checks=("reach",)).notes if note.code.startswith("case_dense")]
