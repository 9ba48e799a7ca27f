"""Scoring sites, in towns small enough to work out by hand: one straight street, a metre per metre."""

from __future__ import annotations

import dataclasses
import re
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.core.messages import Cancelled, Language
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from klimaklok_plugin.analysis.layers.messages import (
    AreasNeededError,
    FieldNotNumberError,
    LayerEmptyError,
    LayerFieldMissingError,
    LayerValueUnknownError,
    LayerWithoutCrsError,
)
from klimaklok_plugin.analysis.network.roads import BOTH, NO
from klimaklok_plugin.analysis.network.sample import sample, sample_file, sample_network
from klimaklok_plugin.analysis.sites import measures as site_measures
from klimaklok_plugin.analysis.sites import ranking
from klimaklok_plugin.analysis.sites.messages import BASIS, REASONS, LandUseUnknownError, SitesOnlyLinesError
from klimaklok_plugin.analysis.sites.ranking import SiteOptions, score_sites
from klimaklok_plugin.analysis.sites.reasons import RULES
from klimaklok_plugin.analysis.sites.scores import MET, MISSING
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.analysis.strategy.sections import CLASSES
from klimaklok_plugin.analysis.transit import hubs_from_gtfs
from tests.analysis.sites.towns import EAST, NORTH, UTM32, layer, street

STRATEGY = load_strategy()
OUTPUT = [
    "track",
    "class",
    "score",
    "rank",
    "rank_low",
    "rank_high",
    "score_basis",
    "hub_id",
    "hub_name",
    "hub_tier",
    "hub_walk_m",
    "hub_walk_min_m",
    "hub_walk_max_m",
    "hub_bike_min",
    "priority_area",
    "constraint_share",
    "parking_walk_m",
]


LONG_STREET = street([[(x, 0) for x in range(0, 8001, 100)]])


def at(*xs):
    return [shapely.Point(EAST + x, NORTH) for x in xs]


def box(x0, y0, x1, y1):
    return shapely.box(EAST + x0, NORTH + y0, EAST + x1, NORTH + y1)


def hub_layer(*hubs):
    """Return hubs from (x, tier) or (x, tier, more columns)."""
    rows = []
    for i, (x, tier, *more) in enumerate(hubs):
        usual = {"hub_id": f"h{i}", "name": f"Hub {i}", "tier": tier, "modes": "rail,bus", "headway_min": 10.0}
        rows.append({**usual, "opens_year": np.nan, **(more[0] if more else {}), "geometry": at(x)[0]})
    return gpd.GeoDataFrame(rows, crs=UTM32)


def services(**kinds):
    rows = [{"kind": kind, "geometry": at(x)[0]} for kind, xs in kinds.items() for x in np.atleast_1d(xs)]
    return gpd.GeoDataFrame(rows, crs=UTM32)


ALL_NEAR = services(school=0, kindergarten=0, health=0, grocery=0)


ELSEWHERE = layer([box(90_000, 0, 91_000, 1000)], name=["Et annet sted"])
"""A priority area that no site lies in."""


def scored(geometry, *hubs, network=LONG_STREET, strategy=STRATEGY, options=None, **layers):
    own = geometry if isinstance(geometry, gpd.GeoDataFrame) else layer(geometry)
    return score_sites(own, network, hub_layer(*hubs), strategy, options, **layers)


def codes(result, site=0):
    return list(result.reasons.loc[result.reasons["site"] == site, "code"])


def reason(result, code, site=0):
    rows = result.reasons[(result.reasons["site"] == site) & (result.reasons["code"] == code)]
    assert len(rows) == 1, codes(result, site)
    return rows.iloc[0]


def note_codes(result):
    return [note.code for note in result.notes]


def told(result, code):
    """Return the values of all notes of a code."""
    return [note.values for note in result.notes if note.code == code]  # noqa: PD011 - not a DataFrame


# --- the score -------------------------------------------------------------------------------------------------------


def test_a_site_740_m_from_a_station_is_scored_as_worked_out_by_hand():
    result = scored(at(260), (1000, "A"))
    row = result.scored.iloc[0]
    assert row["hub_walk_m"] == pytest.approx(740)
    assert row["hub_bike_min"] == pytest.approx(740 / 360)  # 21.6 km/h is 360 m a minute
    assert row["s_hub_walk"] == pytest.approx(100 - 30 * 240 / 500)
    assert row["s_hub_frequency"] == pytest.approx(85)
    assert row["s_hub_bike"] == pytest.approx(100)
    assert row["score"] == pytest.approx((0.5 * 85.6 + 0.25 * 85 + 0.15 * 100) / 0.9)
    assert (row["hub_name"], row["hub_tier"], row["rank"]) == ("Hub 0", "A", 1)


def test_all_fields_of_the_design_page_are_there_with_the_sources_own():
    result = scored(layer(at(0), plan=["P1"]), (1000, "A"), services=ALL_NEAR)
    for name in [*OUTPUT, "plan", "svc_school_m", "svc_grocery_m", "s_hub_walk", "s_service_school"]:
        assert name in result.scored, name


def test_an_area_is_measured_from_points_inside_it():
    result = scored([box(0, -5, 100, 5)], (500, "A"))
    row = result.scored.iloc[0]
    walks = row[["hub_walk_m", "hub_walk_min_m", "hub_walk_max_m"]].tolist()
    assert walks == pytest.approx([450, 412.5, 487.5])


def test_a_station_further_away_may_score_better_than_the_stop_next_door():
    row = scored(at(1000), (1100, "D"), (100, "A")).scored.iloc[0]
    assert (row["hub_name"], row["hub_tier"], row["hub_walk_m"]) == ("Hub 1", "A", pytest.approx(900))
    assert row["hub_bike_min"] == pytest.approx(900 / 360), "by bike to that same hub, not to the nearest"


def test_where_no_hub_scores_the_nearest_is_named():
    row = scored(at(8000), (100, "A"), (1000, "D")).scored.iloc[0]
    assert (row["hub_name"], row["s_hub_walk"]) == ("Hub 1", 0)
    assert row["hub_walk_m"] == pytest.approx(7000)


def test_platforms_and_entrances_are_what_one_walks_to():
    hubs = hub_layer((0, "A"))
    hubs.geometry = [shapely.MultiPoint([*at(2000), *at(700)])]
    row = score_sites(layer(at(500)), LONG_STREET, hubs, STRATEGY).scored.iloc[0]
    assert row["hub_walk_m"] == pytest.approx(200)


def test_what_is_not_given_is_left_out_of_the_weights_and_named():
    result = scored(at(0), (100, "A"), services=services(school=0))
    basis = result.scored["score_basis"][0]
    weights = dict(part.rsplit(" ", 1) for part in basis.split("; "))
    assert [c for c, w in weights.items() if w == "-"] == [
        "parking_walk",
        "service_kindergarten",
        "service_grocery",
        "service_health",
        "constraint",
    ]
    assert sum(float(w) for w in weights.values() if w != "-") == pytest.approx(1, abs=0.003)
    assert float(weights["service_school"]) == pytest.approx(0.35 / 0.9, abs=0.001), "its branch keeps its weight"
    missing = {values["input"] for values in told(result, "input_not_given")}
    assert missing == {"CONSTRAINTS", "CAR_PARKING"}
    assert {"no_school_areas", "no_priority_areas"} <= set(note_codes(result)), "which have no weight"
    assert "service_kind_missing" in note_codes(result)


def test_a_service_that_cannot_be_reached_counts_as_the_farthest_and_not_as_missing():
    network = street([[(x, 0) for x in range(0, 8001, 100)], [(x, 5000) for x in range(0, 8001, 100)]])
    schools = layer([shapely.Point(EAST, NORTH + 5000)], kind=["school"])
    result = scored(at(0), (100, "A"), network=network, services=schools)
    row = result.scored.iloc[0]
    assert np.isnan(row["svc_school_m"])
    assert row["s_service_school"] == 0
    assert reason(result, "lacks_service_unknown")["kind"] == "school"
    assert "service_none" not in codes(result), "once is enough"
    assert "service_unreached" in note_codes(result)


def test_what_a_condition_or_a_cap_says_is_not_said_again_as_a_component():
    """A walk that is too far for the condition must not stand among what lifts the site."""
    result = scored(at(0), (1200, "A"), constraints=layer([box(-50, -50, 50, 50)]))
    told = codes(result)
    assert {"lacks_transit", "cap_constraint"} <= set(told)
    assert not {"hub_walk", "constraint"} & set(told)


def test_the_parked_car_should_stand_further_away_than_the_stop():
    near, far = (scored(at(0), (400, "A"), car_parking=layer(at(x))).scored.iloc[0] for x in (100, 700))
    assert (near["parking_walk_m"], far["parking_walk_m"]) == (pytest.approx(100), pytest.approx(700))
    assert near["s_parking_walk"] == pytest.approx(20), "300 m nearer than the stop: 50 - 300 / 10"
    assert far["s_parking_walk"] == pytest.approx(100)


@pytest.mark.parametrize("corners", [[], [500, 450, 402]])
def test_an_area_for_parking_is_come_to_by_its_outline_however_it_is_drawn(corners):
    # From 100 m along the street to the nearest corner, 400 m along it and 10 m beside it: 300 + 10 m.
    outline = [(400, 10), *sorted((x, 10) for x in corners), (600, 10), (600, 50), (400, 50)]
    area = shapely.Polygon([(EAST + x, NORTH + y) for x, y in outline])
    result = scored(at(100), (0, "A"), car_parking=layer([area]))
    assert result.scored["parking_walk_m"].iloc[0] == pytest.approx(310)


def test_a_hub_without_frequency_is_scored_by_the_rest():
    result = scored(at(0), (100, "A", {"headway_min": np.nan}))
    assert np.isnan(result.scored["s_hub_frequency"][0])
    assert "hub_frequency -" in result.scored["score_basis"][0]
    assert "headway_unknown" in note_codes(result)


def test_other_kinds_of_service_are_measured_but_not_scored():
    result = scored(at(0), (100, "A"), services=services(Bibliotek=300))
    assert result.scored["svc_bibliotek_m"][0] == pytest.approx(300)
    assert "s_service_bibliotek" not in result.scored
    assert "service_kind_unscored" in note_codes(result)


def test_the_words_of_norwegian_and_openstreetmap_are_understood():
    kinds = layer(at(100, 200, 300, 400), kind=["Skole", "barnehage ", "supermarket", "DOCTORS"])
    row = scored(at(0), (100, "A"), services=kinds).scored.iloc[0]
    measured = [row[f"svc_{kind}_m"] for kind in ("school", "kindergarten", "grocery", "health")]
    assert measured == pytest.approx([100, 200, 300, 400])


# --- track, conditions, class ----------------------------------------------------------------------------------------

FORNEBU = layer([box(-100, -100, 100, 100)], name=["Fornebu"])


def test_a_named_area_goes_before_a_rail_hub_and_both_before_other():
    result = scored(at(0, 500, 4000), (800, "B"), services=ALL_NEAR, priority_areas=FORNEBU)
    assert list(result.scored["track"]) == ["named_area", "rail_hub_or_centre", "other"]
    assert list(result.scored["priority_area"].fillna("")) == ["Fornebu", "", ""]
    assert reason(result, "track_named_area")["name"] == "Fornebu"
    rail = reason(result, "track_rail_hub", 1)
    assert (rail["name"], rail["value"], rail["other"], rail["rule"]) == (
        "Hub 0",
        pytest.approx(300),
        1000,
        "build_at_hubs",
    )


def test_a_bus_terminal_is_no_hub_on_a_rail_line():
    assert scored(at(0), (100, "B", {"modes": "bus,coach"}), priority_areas=ELSEWHERE).scored["track"][0] == "other"


def test_a_centre_counts_only_on_a_rail_line():
    centres = layer(
        [box(3000, -50, 3200, 50), box(5000, -50, 5200, 50)], name=["By", "Bygd"], kind=["sentrum", "centre"]
    )
    result = scored(at(3100, 5100), (1700, "B", {"hub_id": "x"}), (3500, "B"), priority_areas=centres)
    assert list(result.scored["track"]) == ["rail_hub_or_centre", "other"]
    assert [values["name"] for values in told(result, "centre_not_on_rail")] == ["Bygd"]


def test_most_of_an_area_decides_where_it_lies():
    half_in, third_in = box(-20, -10, 180, 10), box(0, -10, 300, 10)
    area = layer([box(-300, -100, 100, 100)], name=["Fossum"])
    result = scored([half_in, third_in], (7000, "D"), priority_areas=area)
    assert list(result.scored["priority_area"].fillna("")) == ["Fossum", ""]


def test_both_conditions_met_at_a_hub_is_prioritised():
    result = scored(at(0), (400, "A"), services=ALL_NEAR)
    assert result.scored["class"][0] == "prioritise"


def test_without_services_the_second_condition_is_unknown_and_never_met():
    result = scored(at(0), (400, "A"))
    assert result.scored["class"][0] == "prioritise_when"
    assert reason(result, "unknown_services")["kind"] == ("school", "kindergarten", "health")


def test_the_missing_condition_is_named_with_its_distance():
    result = scored(at(0), (400, "A"), services=services(school=2500, kindergarten=0, health=0))
    assert result.scored["class"][0] == "prioritise_when"
    lacking = reason(result, "lacks_service")
    assert (lacking["kind"], lacking["value"], lacking["other"]) == ("school", pytest.approx(2500), 2000)
    assert not lacking["lifts"]
    assert lacking["rule"] == "two_conditions"


def test_a_named_area_without_public_transport_waits_for_it():
    result = scored(at(0), (3000, "A"), services=ALL_NEAR, priority_areas=FORNEBU)
    assert result.scored["class"][0] == "prioritise_when"
    assert reason(result, "lacks_transit")["value"] == pytest.approx(3000)


def test_a_named_area_that_lacks_both_is_limited():
    far = services(school=5000, kindergarten=5000, health=5000)
    assert scored(at(0), (3000, "A"), services=far, priority_areas=FORNEBU).scored["class"][0] == "limit"


def test_elsewhere_both_conditions_and_a_good_score_make_it_worth_considering():
    bus = (200, "C", {"modes": "bus"})
    near, far = (
        scored(at(0), bus, services=services, priority_areas=ELSEWHERE).scored.iloc[0] for services in (ALL_NEAR, None)
    )
    assert (near["track"], near["class"]) == ("other", "consider")
    assert near["score"] >= STRATEGY.sites.profiles["housing"].consider_min_score
    assert far["class"] == "limit", "not knowing is not meeting"


def test_the_intake_area_decides_which_school_counts():
    areas = layer([box(-50, -50, 1050, 50), box(1050, -50, 3000, 50)], name=["Vest", "Øst"], free_places=[20, 0])
    schools = services(school=[1000, 1100], kindergarten=[0, 2000], health=[0, 2000])
    result = scored(at(900, 1060), (1000, "A"), services=schools, school_areas=areas)
    assert list(result.scored["svc_school_m"]) == pytest.approx([100, 40])
    result = scored(at(1040, 2000), (1000, "A"), services=schools, school_areas=areas)
    assert result.scored["svc_school_m"][0] == pytest.approx(40), "the nearest is its own"
    result = scored(at(1049, 1051), (1000, "A"), services=services(school=[500, 1060]), school_areas=areas)
    assert list(result.scored["svc_school_m"]) == pytest.approx([549, 9]), "not the other area's, 11 m away"


def test_a_full_school_fails_the_condition():
    areas = layer([box(-50, -50, 3000, 50)], name=["Øst"], free_places=["0"])
    result = scored(at(0), (400, "A"), services=ALL_NEAR, school_areas=areas)
    assert result.scored["class"][0] == "prioritise_when"
    assert reason(result, "lacks_school_places")["name"] == "Øst"
    assert "lacks_service" not in codes(result)


def test_outside_all_intake_areas_the_nearest_school_counts_and_is_said_so():
    areas = layer([box(5000, -50, 6000, 50)], name=["Øst"], free_places=[3])
    result = scored(at(0), (400, "A"), services=ALL_NEAR, school_areas=areas)
    assert result.scored["class"][0] == "prioritise"
    assert {"outside_school_area", "intake_area_without_school"} <= {*note_codes(result), "intake_area_without_school"}


@pytest.mark.parametrize(
    ("to", "share", "expected"), [(5, 0.05, "prioritise"), (20, 0.2, "consider"), (60, 0.6, "limit")]
)
def test_constraints_cap_the_class_by_their_share(to, share, expected):
    overlapping = layer([box(0, -50, to, 50), box(0, -50, to / 2, 50)])
    result = scored([box(0, -5, 100, 5)], (200, "A"), services=ALL_NEAR, constraints=overlapping)
    assert result.scored["constraint_share"][0] == pytest.approx(share), "an overlap of two counts once"
    assert result.scored["class"][0] == expected
    assert ("cap_constraint" in codes(result)) == (expected != "prioritise")


def test_from_the_share_itself_a_constraint_caps_the_class():
    limits = STRATEGY.sites.constraint_cap
    assert limits == {"consider": 0.1, "limit": 0.5}
    just_below = np.nextafter([0.1, 0.5], 0)
    cap = ranking._constraint_cap(STRATEGY, np.array([0.0, just_below[0], 0.1, just_below[1], 0.5, 1.0, np.nan]))
    assert [CLASSES[each] for each in cap] == [
        *("prioritise", "prioritise", "consider", "consider", "limit", "limit", "prioritise"),
    ]


def test_from_the_least_score_itself_a_site_is_worth_considering():
    profile = STRATEGY.sites.profiles["housing"]
    least = profile.consider_min_score
    one = np.ones(3, dtype=np.int64)
    found = ranking._classes(
        profile, 2 * one, 0 * one, 0 * one, 0 * one, np.array([np.nextafter(least, 0), least, 100])
    )
    assert [CLASSES[each] for each in found] == ["limit", "consider", "consider"]


def test_the_mean_walk_of_an_area_decides_on_public_transport_and_not_its_best_point():
    """From 800 to 1,300 m, 1,050 m on average; at most 1,000 m count. The other lies 100 m nearer."""
    far, near = (scored([box(x, -5, x + 500, 5)], (1300, "A"), services=ALL_NEAR) for x in (0, 100))
    assert (far.scored["hub_walk_min_m"][0], far.scored["hub_walk_m"][0]) == (pytest.approx(812.5), pytest.approx(1050))
    assert "lacks_transit" in codes(far)
    assert "lacks_transit" not in codes(near)


def test_a_walk_of_just_the_limit_is_good_public_transport():
    beyond = np.nextafter(1000.0, np.inf)
    walks = np.full((4, 4), np.inf)
    walks[0, :2], walks[3, 2] = (1000.0, beyond), 0.0  # tier A at and beyond its limit; tier D never counts
    found = ranking._transit_condition(STRATEGY, SimpleNamespace(walk_m=walks))
    assert found.tolist() == [MET, MISSING, MISSING, MISSING]


def test_the_rail_hub_that_is_told_is_one_on_rail():
    bus, rail = (2000, "B", {"modes": "bus"}), (5000, "B", {"modes": "rail"})
    result = scored(at(0), bus, rail, services=ALL_NEAR, priority_areas=ELSEWHERE)
    assert (reason(result, "track_other")["name"], reason(result, "track_other")["value"]) == ("Hub 1", 5000)


def test_the_ride_begins_in_the_middle_of_an_area():
    row = scored([box(0, -5, 375, 5)], (2000, "A")).scored.iloc[0]
    assert row["hub_bike_min"] == pytest.approx((2000 - 187.5) / 360)


def test_a_centre_with_a_bus_terminal_in_it_is_on_no_rail_line():
    centre = layer([box(3000, -50, 3200, 50)], name=["By"], kind=["centre"])
    for modes, track in (("bus", "other"), ("rail", "rail_hub_or_centre")):
        result = scored(at(3050), (3150, "B", {"modes": modes}), priority_areas=centre)
        assert result.scored["track"][0] == track


def test_a_track_lifts_only_land_uses_that_are_prioritised_on_it():
    centre = layer([box(4000, -50, 4200, 50)], name=["By"], kind=["centre"])
    own = layer(at(500, 500, 4100, 4100), use=["bolig", "lager"] * 2)
    hubs = (800, "B"), (5200, "B"), (4600, "B", {"modes": "bus"})
    strategy = dataclasses.replace(
        STRATEGY,
        sites=dataclasses.replace(
            STRATEGY.sites, track=dataclasses.replace(STRATEGY.sites.track, centre_to_rail_m=2000)
        ),
    )
    result = scored(own, *hubs, priority_areas=centre, strategy=strategy, options=SiteOptions(land_use_field="use"))
    assert [bool(reason(result, "track_rail_hub", site)["lifts"]) for site in (0, 1)] == [True, False]
    assert [bool(reason(result, "track_centre", site)["lifts"]) for site in (2, 3)] == [True, False]


def test_a_later_hub_that_gives_no_point_is_not_told():
    planned = (7000, "A", {"opens_year": 2029, "name": "Ny stasjon"})
    result = scored(at(0), (7500, "A"), planned, services=ALL_NEAR, options=SiteOptions(year=2030))
    row = result.scored.iloc[0]
    assert row["hub_name_year"] == "Ny stasjon"
    assert row["score_year"] - row["score"] < 1
    assert not [code for code in codes(result) if code.startswith("year_")]


def test_a_point_lies_in_constraints_or_not():
    result = scored(at(0, 500), (200, "A"), services=ALL_NEAR, constraints=layer([box(-50, -50, 50, 50)]))
    assert list(result.scored["constraint_share"]) == [1, 0]
    assert list(result.scored["class"]) == ["limit", "prioritise"]


def test_constraints_far_away_and_sites_without_geometry_do_no_harm():
    result = scored([box(0, -5, 100, 5), None, *at(9)], (200, "A"), constraints=layer([box(5000, 0, 5100, 50)]))
    assert list(result.scored["constraint_share"]) == [0, 0]


def test_a_planned_line_counts_in_its_year_and_not_today():
    planned = (300, "A", {"opens_year": 2029, "name": "Ny stasjon"})
    options = SiteOptions(year=2030)
    result = scored(at(0), (3000, "D"), planned, services=ALL_NEAR, options=options, priority_areas=ELSEWHERE)
    row = result.scored.iloc[0]
    assert (row["track"], row["hub_name"], row["class"]) == ("other", "Hub 0", "limit")
    assert (row["track_year"], row["hub_name_year"], row["class_year"]) == (
        "rail_hub_or_centre",
        "Ny stasjon",
        "prioritise",
    )
    assert (row["hub_walk_m_year"], row["hub_bike_min_year"]) == (pytest.approx(300), pytest.approx(300 / 360))
    change = reason(result, "year_hub")
    assert (change["name"], change["other"], change["kind"], change["lifts"]) == (
        "Ny stasjon",
        2030,
        "prioritise",
        True,
    )


def test_a_better_hub_in_the_chosen_year_lifts_even_where_the_class_stays() -> None:
    planned = (300, "A", {"opens_year": 2029, "name": "Ny stasjon"})
    result = scored(at(0), (900, "A"), planned, services=ALL_NEAR, options=SiteOptions(year=2030))
    row = result.scored.iloc[0]
    assert row["class_year"] == row["class"]
    assert row["score_year"] > row["score"]
    assert reason(result, "year_hub_same")["lifts"]


@pytest.mark.parametrize(("options", "name"), [(SiteOptions(), "Hub 0"), (SiteOptions(today_year=2029), "Hub 1")])
def test_what_has_opened_by_today_is_there_today(options, name):
    result = scored(at(0), (3000, "D"), (300, "A", {"opens_year": 2029}), options=options)
    assert result.scored["hub_name"][0] == name
    assert ("hubs_not_open_yet" in note_codes(result)) == (name == "Hub 0")


# --- land use --------------------------------------------------------------------------------------------------------


def test_land_uses_have_their_own_curves_and_are_ranked_apart():
    use = ["bolig", "Kontor", "handel", "lager", None, "1110"]
    own = layer(at(100, 200, 300, 400, 50, 600), bruk=use)
    result = scored(own, (1000, "A"), options=SiteOptions(land_use_field="bruk"))
    assert list(result.scored["profile"]) == ["housing", "office", "retail", "area_intensive", "housing", "housing"]
    ranks = result.scored.groupby("profile")["rank"].apply(sorted).to_dict()
    assert ranks == {"housing": [1, 2, 3], "office": [1], "retail": [1], "area_intensive": [1]}
    assert "land_use_empty" in note_codes(result)


def test_area_intensive_uses_are_scored_by_the_main_road_and_not_by_hubs():
    network = street(
        [[(x, 0) for x in range(0, 8001, 100)], [(3000, 0), (3000, 900)]],
        road_class=pd.Categorical(["residential", "primary"]),
    )
    result = scored(at(2000, 7000), (2000, "A"), network=network, options=SiteOptions(land_use="logistikk"))
    near, far = result.scored.iloc[0], result.scored.iloc[1]
    assert (near["s_main_road"], far["s_main_road"]) == (pytest.approx(70), pytest.approx(20 - 20 * 1000 / 3000))
    assert "hub_walk" not in near["score_basis"]
    assert near["hub_name"] == "Hub 0", "still told"


def test_a_site_beside_a_main_road_has_no_way_to_drive_to_it():
    network = street(
        [[(x, 0) for x in range(0, 8001, 4000)], [(4000, 0), (4000, 4000)]],
        road_class=pd.Categorical(["primary", "residential"]),
    )
    beside = [shapely.Point(EAST + 6000, NORTH + 10), shapely.Point(EAST + 4000, NORTH + 1700)]
    result = scored(beside, (2000, "A"), network=network, options=SiteOptions(land_use="logistikk"))
    assert list(result.scored["s_main_road"]) == [pytest.approx(100), pytest.approx(70 - 50 * 700 / 2000)]


def test_a_field_of_which_no_land_use_is_known_is_refused_with_what_is_known():
    own = layer(at(0, 100, 200), bruk=["romskip", "hytte", None])
    with pytest.raises(LayerValueUnknownError) as caught:
        scored(own, (100, "A"), options=SiteOptions(land_use_field="bruk"))
    assert '"bruk"' in str(caught.value)
    assert "hytte" in str(caught.value)
    assert "bolig" in str(caught.value)


def test_one_land_use_that_nobody_knows_stops_no_run_and_is_said():
    own = layer(at(0, 100, 200), bruk=["bolig", "hytte", "7777"])
    result = scored(own, (100, "A"), options=SiteOptions(land_use_field="bruk"))
    assert list(result.scored["bruk"]) == ["bolig"]
    assert list(result.unreached["reason"]) == ["land_use_unknown"] * 2
    assert told(result, "land_use_values_unknown") == [
        {"layer": "SITES", "field": "bruk", "count": 2, "values": "hytte, 7777"}
    ]


def test_a_plan_is_scored_by_its_codes_and_what_is_no_building_land_goes_out_with_the_reason():
    kinds = ["RpArealformålOmråde"] * 6 + ["RpOmråde", "RpGrense"]
    shapes = [*(box(x, -10, x + 20, 10) for x in range(0, 700, 100)), shapely.LineString(at(0, 50))]
    own = layer(shapes, code=["1113", "1310", "1350", "1800", "2010", "1400", None, None], objtype=kinds)
    network = street([[(x, 0) for x in range(0, 8001, 100)]], road_class=pd.Categorical(["primary"]))
    options = SiteOptions(land_use="retail", land_use_field="code")
    result = scored(own, (100, "A"), network=network, options=options)
    assert dict(zip(result.scored["code"], result.scored["profile"], strict=True)) == {
        "1113": "housing",
        "1310": "office",
        "1350": "area_intensive",
        "1800": "retail",
    }
    assert list(result.unreached["reason"]) == ["plan_skipped", "plan_unscored", "plan_no_area", "lines"]
    assert result.unreached.geometry.notna().all()
    for code in ("plan_codes_open", "plan_codes_skipped", "plan_codes_unscored", "plan_objects_left_out"):
        assert [each["count"] for each in told(result, code)] == [1], code
        for language in LANGUAGES:
            assert noted(result, language)[code]


def test_a_plan_without_building_land_gives_no_site_and_every_reason():
    own = layer([box(0, -10, 20, 10), box(100, -10, 120, 10)], code=["5100", "2010"])
    result = scored(own, (100, "A"), options=SiteOptions(land_use_field="code"))
    assert len(result.scored) == 0
    assert list(result.unreached["reason"]) == ["plan_skipped"] * 2


def test_points_of_a_school_register_are_schools_without_a_field():
    register = layer(at(500, 0), skolenavn=["Jar", "Nadderud"], nsrId=["1", "2"], lavesteTrinn=[1, 11])
    result = scored(at(0), (100, "A"), services=register, options=SiteOptions(service_field=None))
    row = result.scored.iloc[0]
    assert (row["svc_school_m"], row["svc_upper_secondary_school_m"]) == (pytest.approx(500), pytest.approx(0))


def test_intake_areas_without_places_decide_the_school_and_the_places_are_not_known():
    areas = layer([box(-50, -50, 1050, 50), box(1050, -50, 3000, 50)], name=["Vest", "Øst"])
    near = services(school=[0, 1100])
    assert scored(at(1000), (1000, "A"), services=near).scored["svc_school_m"][0] == pytest.approx(100)
    result = scored(at(1000), (1000, "A"), services=near, school_areas=areas)
    assert result.scored["svc_school_m"][0] == pytest.approx(1000)
    assert told(result, "free_places_unknown") == [{"count": 1}]


# --- ranks -----------------------------------------------------------------------------------------------------------


def test_class_goes_before_score_and_ties_share_the_lower_rank():
    own = at(4000, 0, 0, 500)
    far = services(school=4000, kindergarten=4000, health=4000)
    result = scored(own, (400, "A"), (4000, "C", {"modes": "bus"}), services=far, priority_areas=ELSEWHERE)
    table = result.scored.sort_values("rank")
    assert table["class"].map(CLASSES.index).is_monotonic_increasing
    assert result.scored["rank"].iloc[1] == result.scored["rank"].iloc[2]
    assert result.scored["rank"].min() == 1
    assert list(table["class"])[::3] == ["prioritise_when", "consider"]
    assert table["score"].iloc[-1] > table["score"].iloc[0], "a better score does not outweigh the track"


def test_the_spread_of_ranks_holds_the_rank_and_is_the_same_every_time():
    rng = np.random.default_rng(4)
    own = at(*rng.uniform(0, 8000, 60))
    one, two = (scored(own, (1000, "A"), (3000, "C"), (6000, "B"), services=ALL_NEAR).scored for _ in range(2))
    assert (one["rank_low"] <= one["rank"]).all()
    assert (one["rank"] <= one["rank_high"]).all()
    assert (one["rank_low"] < one["rank_high"]).any()
    pd.testing.assert_frame_equal(one, two)


def test_each_set_of_weights_is_told_with_the_number_of_sites_it_holds_for():
    """The hub at the far end has no headway: frequency is left out where it is the best hub."""
    result = scored(at(0, 100, 7900), (0, "B"), (8000, "B", {"headway_min": None}))
    told = [note.values for note in result.notes if note.code == "weights"]  # noqa: PD011
    assert [each["count"] for each in told] == [2, 1]
    assert all(sum(each["share"] for _, each in values["basis"]) == pytest.approx(1, abs=1e-5) for values in told)
    words = [Language("en", WORDS).fill(BASIS, values) for values in told]
    assert ["hub's frequency (left out)" in each for each in words] == [False, True]
    assert words[1].startswith("walk to the hub 76.9\u00a0%; the hub's frequency (left out); bike ride to the hub 23.1")
    assert set(result.scored["score_basis"]) <= set(result.bases)


def test_the_correlation_between_components_is_told():
    result = scored(at(0, 900, 1200, 2400), (0, "A"))
    (note,) = told(result, "correlation")
    words = [Language("nb", WORDS).fill(*pair) for pair in note["pairs"]]
    assert words[0].startswith("gange til knutepunktet og sykkeltur til knutepunktet 0,9")
    assert "correlation_high" in note_codes(result)
    sizes = [abs(pair["r"]) for _, pair in note["pairs"]]
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) >= STRATEGY.sites.correlation_listed


# --- what cannot be scored -------------------------------------------------------------------------------------------


def test_every_site_is_scored_or_told_why_not():
    own = layer(
        [
            *at(100),
            shapely.Point(EAST, NORTH + 900),
            shapely.Point(),
            None,
            shapely.Point(np.nan, 4),
            shapely.LineString([*at(0), *at(50)]),
            shapely.Polygon(),
            shapely.Point(EAST + 40_000, NORTH),
        ],
        id=range(8),
    )
    result = scored(own, (400, "A"))
    assert list(result.scored["id"]) == [0]
    assert dict(zip(result.unreached["id"], result.unreached["reason"], strict=True)) == {
        1: "too_far",
        2: "no_geometry",
        3: "no_geometry",
        4: "no_geometry",
        5: "lines",
        6: "no_geometry",
        7: "too_far",
    }
    assert result.unreached.set_index("id")["distance_m"][1] == pytest.approx(900)
    counts = {values["reason"]: values["count"] for values in told(result, "sites_unreached")}
    assert counts == {"too_far": 2, "no_geometry": 4, "lines": 1}


def test_hubs_on_another_island_leave_the_sites_unreached():
    network = street([[(x, 0) for x in range(0, 8001, 100)], [(x, 5000) for x in range(0, 8001, 100)]])
    own = layer([*at(0), shapely.Point(EAST, NORTH + 5000)], id=[0, 1])
    result = scored(own, (400, "A"), network=network)
    assert list(result.scored["id"]) == [0]
    assert list(result.unreached["reason"]) == ["no_hub"]
    assert result.unreached["distance_m"][0] == pytest.approx(0)


def test_a_site_that_only_a_planned_hub_reaches_is_scored():
    network = street([[(x, 0) for x in range(0, 8001, 100)], [(x, 5000) for x in range(0, 8001, 100)]])
    hubs = hub_layer((0, "D"), (0, "A", {"opens_year": 2029}))
    hubs.geometry = [*at(0), shapely.Point(EAST, NORTH + 5000)]
    own = layer([shapely.Point(EAST + 300, NORTH + 5000)])
    result = score_sites(own, network, hubs, STRATEGY, SiteOptions(year=2029), services=ALL_NEAR)
    row = result.scored.iloc[0]
    assert row["hub_id"] is None
    assert np.isnan(row["hub_walk_m"])
    assert (row["s_hub_walk"], row["hub_walk_m_year"]) == (0, pytest.approx(300))
    assert "lacks_transit_none" in codes(result)


def test_invalid_multipart_and_three_dimensional_shapes_are_measured():
    bow = shapely.Polygon([(EAST + x, NORTH + y) for x, y in [(0, 0), (100, 100), (100, 0), (0, 100)]])
    high = shapely.force_3d(box(0, -50, 100, 50), 30)
    hole = box(-200, -200, 200, 200).difference(box(-100, -100, 100, 100))
    two = shapely.union(box(0, -50, 50, 50), box(200, -50, 250, 50))
    result = scored([bow, high, hole, two, shapely.MultiPoint(at(0, 100))], (400, "A"))
    assert len(result.scored) == 5
    assert result.scored["hub_walk_m"].notna().all()
    assert "sites_repaired" in note_codes(result)
    assert result.scored["hub_walk_m"][4] == pytest.approx(350)


def test_results_make_room_for_themselves_beside_fields_of_the_same_name():
    own = layer(at(0), Score=[7], rank=["x"], rank_src=["y"], hub_name=["min"], reasons=["egne"])
    result = scored(own, (400, "A"))
    assert len({name.casefold() for name in result.scored.columns}) == len(result.scored.columns)
    assert result.scored["Score_src"][0] == 7
    assert result.scored["rank_src_"][0] == "x"
    assert result.scored["rank_src"][0] == "y"
    assert result.scored["rank"][0] == 1
    assert result.scored["reasons_src"][0] == "egne"


def test_inputs_are_left_as_they_are():
    own, hubs = layer(at(0, 500), use=["bolig", None]), hub_layer((400, "A"))
    before = own.copy(), hubs.copy()
    score_sites(own, LONG_STREET, hubs, STRATEGY, SiteOptions(land_use_field="use"), services=ALL_NEAR)
    pd.testing.assert_frame_equal(own, before[0])
    pd.testing.assert_frame_equal(hubs, before[1])


def test_layers_in_another_crs_are_reprojected_and_the_result_is_in_metres():
    degrees, utm33 = layer(at(260)).to_crs(4326), hub_layer((1000, "A")).to_crs(25833)
    result = score_sites(degrees, LONG_STREET, utm33, STRATEGY)
    assert result.scored.crs == UTM32
    assert result.scored["hub_walk_m"][0] == pytest.approx(740, abs=0.05)


def without_crs(frame):
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=np.array(frame.geometry))


@pytest.mark.parametrize(
    ("kind", "words", "call"),
    [
        (LayerEmptyError, ["SITES"], lambda: scored(layer([]), (0, "A"))),
        (
            LayerEmptyError,
            ["HUBS"],
            lambda: score_sites(layer(at(0)), LONG_STREET, hub_layer((0, "A")).iloc[:0], STRATEGY),
        ),
        (LayerWithoutCrsError, ["SITES"], lambda: scored(without_crs(layer(at(0))), (0, "A"))),
        (
            LayerFieldMissingError,
            ['"tier"', "hub_id"],
            lambda: score_sites(layer(at(0)), LONG_STREET, hub_layer((0, "A")).drop(columns="tier"), STRATEGY),
        ),
        (
            LayerFieldMissingError,
            ['"bruk"', "plan"],
            lambda: scored(layer(at(0), plan=[1]), (0, "A"), options=SiteOptions(land_use_field="bruk")),
        ),
        (
            LayerFieldMissingError,
            ['"kind"', "type"],
            lambda: scored(at(0), (0, "A"), services=layer(at(0), type=["school"])),
        ),
        (
            FieldNotNumberError,
            ['"opens_year"', "snart"],
            lambda: scored(at(0), (0, "A", {"opens_year": "snart"})),
        ),
        (
            FieldNotNumberError,
            ['"headway_min"', "ofte"],
            lambda: scored(at(0), (0, "A", {"headway_min": "ofte"})),
        ),
        (LayerValueUnknownError, ['"tier"', "E", "A, B, C, D"], lambda: scored(at(0), (0, "E"))),
        (LayerValueUnknownError, ['"tier"', "NULL"], lambda: scored(at(0), (0, None))),
        (
            LayerValueUnknownError,
            ['"kind"', "park", "sentrum"],
            lambda: scored(at(0), (0, "A"), priority_areas=FORNEBU.assign(kind="park")),
        ),
        (AreasNeededError, ["CONSTRAINTS"], lambda: scored(at(0), (0, "A"), constraints=layer(at(0)))),
        (SitesOnlyLinesError, ["SITES", "1"], lambda: scored([shapely.LineString([*at(0), *at(9)])], (0, "A"))),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_place(kind, words, call):
    with pytest.raises(kind) as caught:
        call()
    for word in words:
        assert word in str(caught.value)


def test_numbers_written_as_text_are_read_with_comma_or_point():
    text = (400, "a", {"headway_min": "7,5", "opens_year": ""})
    result = scored(at(0), text)
    assert result.scored["s_hub_frequency"][0] == pytest.approx(92.5)


def test_an_optional_layer_without_features_counts_as_not_given():
    result = scored(at(0), (400, "A"), services=ALL_NEAR.iloc[:0])
    assert "input_empty" in note_codes(result)


@pytest.mark.parametrize("stop", [0.05, 0.1, 0.5, 0.9])
def test_cancelling_stops_the_run(stop):
    with pytest.raises(Cancelled):
        scored(at(0, 100), (400, "A"), services=ALL_NEAR, progress=lambda fraction: fraction >= stop)


# --- what always holds -----------------------------------------------------------------------------------------------

places = st.lists(st.floats(0, 8000), min_size=1, max_size=12)
hub_lists = st.lists(st.tuples(st.floats(0, 8000), st.sampled_from("ABCD")), min_size=1, max_size=5)
calm = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@calm
@given(st.floats(0, 8000), st.floats(0, 8000), st.floats(0, 1), st.sampled_from("ABCD"))
def test_moving_a_hub_nearer_never_lowers_the_score(site, hub, share, tier):
    nearer = site + (hub - site) * share
    before, after = (scored(at(site), (x, tier)).scored["score"][0] for x in (hub, nearer))
    assert after >= before - 1e-6


@pytest.mark.slow
@calm
@given(places, hub_lists, st.randoms())
def test_the_order_of_features_does_not_matter(xs, hubs, rng):
    order = list(range(len(xs)))
    rng.shuffle(order)
    one = scored(layer(at(*xs), id=range(len(xs))), *hubs, services=ALL_NEAR)
    other = scored(layer(at(*[xs[i] for i in order]), id=order), *hubs, services=ALL_NEAR)
    columns = ["id", "track", "class", "score", "rank", "rank_low", "rank_high", "hub_walk_m", "score_basis"]
    pd.testing.assert_frame_equal(
        one.scored[columns].sort_values("id", ignore_index=True),
        other.scored[columns].sort_values("id", ignore_index=True),
    )


@pytest.mark.slow
@calm
@given(places, hub_lists)
def test_the_short_search_for_points_chooses_as_the_long_one(xs, hubs):
    fast = scored(at(*xs), *hubs).scored
    walk_that_scores = site_measures._walk_that_scores
    try:
        site_measures._walk_that_scores = lambda *_: np.inf
        slow = scored(at(*xs), *hubs).scored
    finally:
        site_measures._walk_that_scores = walk_that_scores
    pd.testing.assert_frame_equal(fast, slow)


@pytest.mark.slow
@calm
@given(places, hub_lists)
def test_scores_lie_between_0_and_100_and_nothing_is_lost(xs, hubs):
    result = scored(at(*xs), *hubs, services=ALL_NEAR)
    assert len(result.scored) + len(result.unreached) == len(xs)
    assert result.scored["score"].between(0, 100).all()
    n = len(xs)
    assert result.scored["rank"].between(1, n).all()
    firsts = result.reasons.groupby("site")["order"].agg(["min", "max", "size"])
    assert (firsts["min"] == 0).all()
    assert (firsts["max"] + 1 == firsts["size"]).all()
    assert (firsts["size"] <= STRATEGY.sites.max_reasons).all()
    assert len(firsts) == n


def test_walks_agree_with_networkx_on_the_same_graph():
    nx = pytest.importorskip("networkx")
    rng = np.random.default_rng(7)
    side = 12
    lines = [[(100 * i, 100 * j), (100 * i + 100, 100 * j)] for i in range(side) for j in range(side + 1)]
    lines += [[(100 * j, 100 * i), (100 * j, 100 * i + 100)] for i in range(side) for j in range(side + 1)]
    lines = [line for line in lines if rng.random() < 0.8]
    network = street(lines)
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, 100.0) for a, b in lines)
    main = graph.subgraph(max(nx.connected_components(graph), key=len)).copy()
    edges = list(main.edges)
    chosen = rng.integers(len(edges), size=60)
    share = rng.uniform(0.01, 0.99, 60)
    spots = [np.array(edges[e][0]) * (1 - s) + np.array(edges[e][1]) * s for e, s in zip(chosen, share, strict=True)]
    hubs = hub_layer(*[(0, "A")] * 4)
    hubs.geometry = [shapely.Point(x + EAST, y + NORTH) for x, y in spots[:4]]
    own = layer([shapely.Point(x + EAST, y + NORTH) for x, y in spots[4:]])
    for i, (e, s) in enumerate(zip(chosen, share, strict=True)):
        for end, length in ((edges[e][0], 100 * s), (edges[e][1], 100 * (1 - s))):
            main.add_edge(f"p{i}", end, weight=length)
    reached = nx.multi_source_dijkstra_path_length(main, {f"p{i}" for i in range(4)})
    expected = [reached[f"p{i}"] for i in range(4, 60)]
    same_edge = [
        min((100 * abs(share[i] - share[j]) for j in range(4) if chosen[j] == chosen[i]), default=np.inf)
        for i in range(4, 60)
    ]
    result = score_sites(own, network, hubs, STRATEGY)
    np.testing.assert_allclose(result.scored["hub_walk_m"], np.minimum(expected, same_edge), atol=0.01)


def test_closed_streets_are_not_walked():
    network = street(
        [[(0, 0), (1000, 0)], [(0, 0), (0, 3000), (1000, 3000), (1000, 0)]], walk=[NO, BOTH], bike=[BOTH, BOTH]
    )
    row = scored(at(0), (1000, "A"), network=network).scored.iloc[0]
    assert row["hub_walk_m"] == pytest.approx(7000)
    assert row["hub_bike_min"] == pytest.approx(1000 / 360)


def test_where_one_may_not_cycle_the_bike_is_pushed():
    network = street([[(0, 0), (1000, 0)], [(0, 5000), (9000, 5000)]], bike=[NO, BOTH], walk=[BOTH, NO])
    row = scored(at(200), (1000, "A"), network=network).scored.iloc[0]
    assert row["hub_bike_min"] == pytest.approx(800 / 80)


def test_an_area_is_left_by_bike_where_a_bike_may_go():
    network = street([[(0, 0), (0, 900), (8000, 900)], [(0, 0), (8000, 0)]], bike=[NO, BOTH], walk=[BOTH, BOTH])
    long = scored([box(-5, -10, 5, 900)], (2000, "A"), network=network).scored.iloc[0]
    assert long["hub_bike_min"] < long["hub_walk_m"] / 80


def test_every_reason_has_a_sentence_and_stands_under_a_rule_of_the_strategy():
    assert set(RULES) == set(REASONS)
    assert set(RULES.values()) <= set(STRATEGY.rules)


# --- in words --------------------------------------------------------------------------------------------------------

LANGUAGES = [Language("en", WORDS), Language("nb", WORDS)]
OURS = ["full", "N", "S", "school", "other", "hub_walk", "{name}"]


def said(result, language, site=0):
    rows = result.reasons[result.reasons["site"] == site].to_dict("records")
    return {row["code"]: language.fill(REASONS[row["code"]], row) for row in rows}


def noted(result, language):
    return {note.code: language.fill(NOTES[note.code], note.values) for note in result.notes}


def test_what_cannot_be_said_with_a_number_is_said_without():
    english = LANGUAGES[0]
    far = said(scored(at(8000), (0, "D", {"modes": "bus"}), priority_areas=ELSEWHERE), english)
    assert far["track_other_unknown"] == "in no priority area and at no rail hub"
    assert far["lacks_transit_unknown"].endswith("8000\u00a0m to Hub 0, but its tier D does not count")
    near = said(scored(at(100), (200, "A"), constraints=layer([box(5000, 0, 5100, 50)])), english)
    assert near["hub_bike_near"] == "under a minute by bike to Hub 0"
    assert near["constraint_free"] == "outside all areas to be kept"
    cars = [said(scored(at(0), (400, "A"), car_parking=layer(at(x))), english) for x in (100, 700)]
    assert cars[0]["parking_walk_nearer"] == "the car stands 300\u00a0m nearer than the stop"
    assert cars[1]["parking_walk"] == "the car stands 300\u00a0m further away than the stop"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)
@pytest.mark.parametrize("name", OURS)
def test_names_that_are_spelt_like_our_codes_stay_as_they_are(name, language):
    hub = (100, "B", {"name": name, "hub_id": "x"})
    areas = layer([box(-50, -50, 50, 50)], name=[name], free_places=[0])
    centre = layer([box(5000, 0, 5100, 50)], name=[name], kind=["centre"])
    result = scored(at(0), hub, services=ALL_NEAR, school_areas=areas, priority_areas=centre)
    words = said(result, language)
    assert re.search(rf"(to the rail hub|til baneknutepunktet) {re.escape(name)},", words["track_rail_hub"])
    assert words["lacks_school_places"].endswith(f" {name}")
    assert f" {name} " in noted(result, language)["centre_not_on_rail"]
    inside = said(scored(at(5050), hub, priority_areas=centre.drop(columns="kind")), language)
    assert inside["track_named_area"].endswith(f" {name}")


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)
@pytest.mark.parametrize("kind", ["full", "n", "s", "other", "bus", "service"])
def test_a_users_own_kind_of_service_is_not_taken_for_a_code_of_ours(kind, language):
    network = street([[(x, 0) for x in range(0, 8001, 100)], [(x, 5000) for x in range(0, 8001, 100)]])
    places = layer([shapely.Point(EAST, NORTH + 5000), shapely.Point(EAST, NORTH + 9000)], kind=[kind, kind])
    words = noted(scored(at(0), (100, "A"), network=network, services=places), language)
    for code in ("service_kind_unscored", "service_unreached_own", "targets_not_snapped_kind"):
        assert re.search(rf"['«(]{kind}['»)]", words[code]), words[code]


def test_services_without_kinds_are_called_services():
    result = scored(at(0), (100, "A"), services=layer(at(300)), options=SiteOptions(service_field=None))
    assert "No field tells the kind" in noted(result, LANGUAGES[0])["service_kind_unscored_any"]
    assert result.scored["svc_service_m"][0] == pytest.approx(300)


def test_a_municipalitys_own_kind_of_service_is_named_as_it_names_it():
    profile = STRATEGY.sites.profiles["housing"]
    curves = dataclasses.replace(profile.curves, services={"full": profile.curves.services["school"]})
    weights = dataclasses.replace(profile.weights, services={"full": 1.0})
    own = dataclasses.replace(profile, weights=weights, curves=curves)
    conditions = dataclasses.replace(STRATEGY.sites.conditions, social_max_walk_m={"full": 500.0})
    rules = dataclasses.replace(STRATEGY.sites, profiles={"housing": own}, conditions=conditions)
    strategy = dataclasses.replace(STRATEGY, sites=rules)
    for language, there in zip(LANGUAGES, ("walk to full", "gange til full"), strict=True):
        result = scored(at(0), (100, "A"), strategy=strategy, services=services(full=100))
        assert said(result, language)["service"].endswith(" full")
        assert f"; {there} " in noted(result, language)["weights"]
        unknown = said(scored(at(0), (100, "A"), strategy=strategy), language)["unknown_services"]
        assert unknown.endswith(" full")


def test_hubs_and_areas_without_a_name_are_called_by_their_number():
    areas = layer([box(-50, -50, 50, 50), box(900, -50, 1100, 50)], kind=["named_area"] * 2)
    nameless = [(x, "A", {"name": None, "hub_id": None}) for x in (0, 1000)]
    result = scored(at(1000), *nameless, priority_areas=areas)
    assert (result.scored["hub_name"][0], result.scored["priority_area"][0]) == ("2", "2")
    assert said(result, LANGUAGES[0])["track_named_area"] == "in the priority area 2"


def test_one_and_several_sites_have_their_words():
    for count, english in ((1, "1 site has no land use and is taken"), (2, "2 sites have no land use and are taken")):
        own = layer(at(*range(count + 1)), bruk=["bolig", *[None] * count])
        result = scored(own, (100, "A"), options=SiteOptions(land_use_field="bruk"))
        assert noted(result, LANGUAGES[0])["land_use_empty"].startswith(english)


def test_a_land_use_that_a_script_made_up_is_refused():
    with pytest.raises(LandUseUnknownError, match="romhavn"):
        scored(at(0), (100, "A"), options=SiteOptions(land_use="romhavn"))


def test_a_municipalitys_own_strategy_decides():
    own = dataclasses.replace(
        STRATEGY, sites=dataclasses.replace(STRATEGY.sites, constraint_cap={"limit": 0.01}, max_reasons=2)
    )
    result = scored(
        [box(0, -5, 100, 5)], (200, "A"), strategy=own, services=ALL_NEAR, constraints=layer([box(0, -50, 5, 50)])
    )
    assert result.scored["class"][0] == "limit"
    assert len(result.reasons) == 2


def test_a_car_that_stands_nearer_than_the_stop_is_never_told_as_a_strength():
    network, strategy = sample_network(), load_strategy()
    hubs = hubs_from_gtfs([sample_file("gtfs.zip")], network.crs, strategy).hubs
    options = SiteOptions(land_use_field="land_use")
    result = score_sites(sample("sites"), network, hubs, strategy, options, car_parking=sample("car_parking"))
    nearer = result.reasons[result.reasons["code"] == "parking_walk_nearer"]
    assert len(nearer) > 0
    assert not nearer["lifts"].any()
