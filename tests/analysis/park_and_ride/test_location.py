"""Park-and-ride on one straight street, where every car and kilometre can be counted by hand."""

from __future__ import annotations

import dataclasses
import itertools
import time

import geopandas as gpd
import numpy as np
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import CRS
from scipy.optimize import linprog

from klimaklok_plugin.analysis.core.messages import Cancelled, Language
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from klimaklok_plugin.analysis.layers.messages import (
    FieldNotNumberError,
    FieldNumberOutsideError,
    FieldShareWrongError,
    LayerEmptyError,
    LayerFieldMissingError,
    LayerWithoutCrsError,
)
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.roads import BOTH, RoadLines, line_table
from klimaklok_plugin.analysis.park_and_ride import location as park_and_ride
from klimaklok_plugin.analysis.park_and_ride.inputs import ParkAndRideOptions
from klimaklok_plugin.analysis.park_and_ride.location import locate_park_and_ride
from klimaklok_plugin.analysis.park_and_ride.messages import (
    REASONS,
    ParkAndRideCentreOffNetworkError,
    ParkAndRideCentreUnreachedError,
    ParkAndRideNobodyError,
    ParkAndRideNoCandidatesError,
    ParkAndRideNoCentreError,
    ParkAndRideNoGoodHubError,
    ParkAndRideNoHubOpenError,
    ParkAndRideNoSiteError,
    ParkAndRideTooManySitesError,
)
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.promptly import a_second

UTM32 = CRS("EPSG:25832")
EAST, NORTH = 590_000.0, 6_640_000.0
STRATEGY = load_strategy()
# The tests' own numbers, so that they do not move with the shipped file.
RULES = dataclasses.replace(
    STRATEGY.park_and_ride,
    hub_tiers=("A", "B", "C"),
    walk_m={"A": 1000.0, "B": 1000.0, "C": 500.0},
    bike_m={"A": 3000.0, "B": 3000.0, "C": 1000.0},
    site_to_hub_m=300.0,
    detour=1.3,
    min_ride_m=3000.0,
    commuter_share=0.2,
    persons_per_car=1.1,
    drove_before={"stop": 0.5, "no_stop": 0.7},
    misuse={"walk": 0.03, "bike": 0.01},
    m2_per_space=25.0,
    assumed_spaces=50,
    fee_from=0.9,
    bike_first_from=2.0,
    feeder_bus_from_m=5000.0,
)
STRATEGY = dataclasses.replace(STRATEGY, park_and_ride=RULES)
CENTRE = 40_000


def street(*ends):
    """Return a network of one straight street along the x axis, with a node every 100 m."""
    xs = np.arange(ends[0], ends[1] + 1, 100)
    table = line_table(1, {"walk": BOTH, "bike": BOTH, "car": BOTH, "speed_kmh": 50, "speed_back_kmh": 50})
    xy = np.column_stack([EAST + xs, np.full(xs.size, NORTH)]).astype(float)
    return build_network(RoadLines(key=np.arange(xs.size), xy=xy, start=np.array([0, xs.size]), table=table, crs=UTM32))


STREET = street(0, CENTRE)


def at(*xs):
    return [shapely.Point(EAST + x, NORTH) for x in xs]


def layer(geometry, **columns):
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=UTM32)


def homes(**of):
    """Return cells as points: ``x4000=110`` are 110 commuters at 4 km."""
    return layer(at(*(int(name[1:]) for name in of)), commuters=list(of.values()))


def sites(**of):
    return layer(at(*(int(name[1:]) for name in of)), name=list(of), capacity=list(of.values()))


def hubs(**of):
    tiers = list(of.values())
    return layer(at(*(int(name[1:]) for name in of)), hub_id=list(of), name=list(of), tier=tiers)


def locate(population, hub_layer, candidates, *, centre=None, strategy=STRATEGY, network=STREET, **more):
    chosen = {f.name for f in dataclasses.fields(ParkAndRideOptions)}
    options = ParkAndRideOptions(
        **({"commuter_field": "commuters"} | {name: value for name, value in more.items() if name in chosen})
    )
    layers = {name: value for name, value in more.items() if name not in chosen}
    if "existing" in layers and "occupancy" not in layers["existing"]:
        options = dataclasses.replace(options, occupancy_field=None)
    centre = layer(at(CENTRE)) if centre is None else centre
    return locate_park_and_ride(
        population, network, hub_layer, centre, strategy, options, candidates=candidates, **layers
    )


def reasons(result):
    """Return reason to persons."""
    return result.unserved.groupby("reason")["persons"].sum().round(6).to_dict()


def site(result, name):
    return result.sites.set_index("site_name").loc[name]


# --- car-km before and after ------------------------------------------------------------------------------------------


def test_cars_and_car_km_before_and_after_are_as_counted_by_hand():
    """110 commuters in 100 cars, 36 km from the centre and 5.9 km from the site; 70 % drove all the way."""
    result = locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=60))
    assert result.cars_before == pytest.approx(70)
    assert result.car_km_before == pytest.approx(70 * 2 * 36)
    # 60 cars park: 42 of them drove all the way before, 18 did not drive at all.
    assert result.cars_after == pytest.approx(28)
    assert result.car_km_after == pytest.approx(28 * 72 + 60 * 2 * 5.9)
    assert result.answer.objective == pytest.approx(60 * 2 * (0.7 * 36 - 5.9))
    assert result.answer.gap == 0
    assert result.car_km_before - result.car_km_after == pytest.approx(result.answer.objective)
    told = next(note for note in result.notes if note.code == "park_before_after").values
    assert list(told.values()) == pytest.approx([70, 28, 70 * 72, 28 * 72 + 60 * 11.8])
    line = result.allocation.iloc[0]
    assert (line["cell"], line["site_name"]) == (1, "x9900")
    assert line[["cars", "persons", "drive_m", "direct_m", "detour", "air_m"]].astype(float).tolist() == pytest.approx(
        [60, 66, 5900, 36000, 1.0, 6000]
    )
    assert reasons(result) == {"sites_full": 44}


def test_those_who_live_near_take_spaces_and_drive_where_they_did_not_before():
    """At 600 m 3 % of 110 and at 2000 m 1 % of 220 park: 3 and 2 cars, which drive 500 and 1900 m."""
    result = locate(homes(x4000=110, x9400=110, x8000=220), hubs(x10000="A"), sites(x9900=60))
    chosen = site(result, "x9900")
    assert (chosen["near_walk"], chosen["near_bike"]) == pytest.approx((110, 220))
    assert chosen["misuse_cars"] == pytest.approx(5)
    assert chosen["misuse_km"] == pytest.approx(3 * 2 * 0.5 + 2 * 2 * 1.9)
    assert chosen["cars"] == pytest.approx(55)
    assert chosen["in_use"] == pytest.approx(1)
    assert chosen["land_m2"] == pytest.approx(60 * 25)
    assert result.car_km_after == pytest.approx(70 * 72 - 55 * 0.7 * 72 + 55 * 11.8 + 3 + 7.6)
    assert reasons(result) == pytest.approx({"near_walk": 110, "near_bike": 220, "sites_full": 110 - 55 * 1.1})


def test_the_shares_by_air_distance_are_those_of_the_cars_at_the_site():
    result = locate(homes(x4000=110, x9400=110, x8000=220), hubs(x10000="A"), sites(x9900=60))
    shares = site(result, "x9900")[["share_under_1km", "share_1_3km", "share_over_3km"]].astype(float)
    assert shares.tolist() == pytest.approx([3 / 60, 2 / 60, 55 / 60])
    told = next(note for note in result.notes if note.code == "park_air")
    assert [told.values[name] for name in ("near", "middle", "far")] == pytest.approx([5, 10 / 3, 275 / 3])


def test_misuse_never_takes_more_than_all_spaces_and_such_a_site_is_not_chosen():
    result = locate(homes(x4000=110, x9400=11000), hubs(x10000="A", x20000="A"), sites(x9900=60, x20000=10))
    assert site(result, "x9900")[["status", "reason"]].tolist() == ["unusable", "misuse_fills"]
    assert site(result, "x20000")["status"] == "chosen"


def test_a_site_that_costs_more_than_it_saves_is_not_chosen():
    few = locate(homes(x4000=1.1, x9400=1100, x7500=2200), hubs(x10000="A"), sites(x9900=90), site_count=1)
    assert site(few, "x9900")["status"] == "not_chosen"
    assert few.answer.objective == 0
    assert reasons(few)["sites_not_chosen"] == pytest.approx(1.1)
    assert "park_no_more" in [note.code for note in few.notes]


def test_full_sites_say_that_streets_around_are_to_be_protected_and_were_not_looked_at():
    full = locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=60))
    note = next(each for each in full.notes if each.code == "park_spillover")
    assert note.values == {"count": 1, "rule": "strategi 4"}
    roomy = locate(homes(x6000=110), hubs(x10000="A"), sites(x9900=600))
    assert "park_spillover" not in {each.code for each in roomy.notes}


def test_better_access_by_bike_rests_on_the_order_of_walking_cycling_and_driving():
    result = locate(homes(x4000=110, x9400=200), hubs(x10000="A"), sites(x9900=60))
    rules = result.reasons.set_index("code")["rule"]
    assert rules[["advice_fee", "advice_bike_first", "advice_feeder_bus"]].tolist() == [
        "park_and_ride", "hierarchy", "park_and_ride",
    ]  # fmt: skip


def test_who_has_a_stop_near_home_would_more_often_have_taken_the_bus():
    far = locate(homes(x4000=110), hubs(x10000="A", x6000="D"), sites(x9900=60))
    near = locate(homes(x4000=110), hubs(x10000="A", x4400="D"), sites(x9900=60))
    assert far.cars_before == pytest.approx(70)
    assert near.cars_before == pytest.approx(50)
    assert near.answer.objective == pytest.approx(60 * 2 * (0.5 * 36 - 5.9))
    assert "only_good_hubs" not in [note.code for note in near.notes]


def test_a_drive_that_saves_nothing_is_never_taken():
    """30 km of the 36 are driven: 0.7 x 36 is less than that."""
    result = locate(homes(x4000=110), hubs(x34000="A"), sites(x34000=60))
    assert len(result.allocation) == 0
    assert reasons(result) == {"no_gain": 110}


def test_a_cell_is_divided_where_only_part_of_it_lies_near_a_hub():
    cell = layer([shapely.box(EAST + 6500, NORTH - 5, EAST + 7500, NORTH + 5)], commuters=[100])
    result = locate(cell, hubs(x10000="A"), sites(x9900=60))
    assert 0.4 < reasons(result)["near_bike"] / 100 < 0.6
    assert result.allocation["persons"].sum() == pytest.approx(100 - reasons(result)["near_bike"])


# --- which pairs may be -----------------------------------------------------------------------------------------------


def test_driving_away_from_the_centre_is_a_detour():
    """Back to the site and past home again: (6 + 36) / 30 = 1.4 times the way."""
    there = locate(homes(x10000=110), hubs(x4000="A"), sites(x4000=60))
    assert reasons(there) == {"detour_too_long": 110}
    closer = locate(homes(x10000=110), hubs(x6000="A"), sites(x6000=60))  # (4 + 34) / 30 = 1.27
    assert closer.allocation["detour"].tolist() == pytest.approx([38 / 30])


@pytest.mark.parametrize(
    ("candidates", "reason"),
    [
        ({"x10900": 60}, "no_hub_near"),
        ({"x39000": 60}, "ride_too_short"),
        ({"x20001": 0}, "no_spaces"),
        ({"x20000": 60}, "duplicate"),
    ],
)
def test_a_site_that_cannot_be_used_says_why(candidates, reason):
    offered = sites(x20000=60, **{f"{name}": n for name, n in candidates.items() if name != "x20000"})
    if reason == "duplicate":
        offered = layer(at(20000, 20000), name=["x20000", "again"], capacity=[60, 60])
    result = locate(homes(x4000=110), hubs(x20000="A", x10000="A", x39000="A"), offered)
    assert site(result, offered["name"].iloc[1])[["status", "reason"]].tolist() == ["unusable", reason]
    assert site(result, "x20000")["status"] == "chosen"


def test_sites_without_a_place_and_far_from_the_network_stay_in_the_result():
    points = [*at(10000), None, shapely.Point(EAST + 10000, NORTH + 900)]
    result = locate(homes(x4000=110), hubs(x10000="A"), layer(points, name=["a", "b", "c"], capacity=[60] * 3))
    assert result.sites["reason"].fillna("").tolist() == ["", "no_geometry", "too_far"]


def test_homes_without_a_place_too_far_away_or_without_commuters():
    points = [*at(4000, 4100), None, shapely.Point(EAST, NORTH + 5000)]
    result = locate(layer(points, commuters=[11, 0, 22, 33]), hubs(x10000="A"), sites(x9900=60))
    assert reasons(result) == {"no_geometry": 22, "too_far": 33}
    assert result.unserved.set_index("reason").loc["too_far", "distance_m"] == pytest.approx(5000)


def test_a_hub_of_a_low_tier_is_none():
    result = locate(homes(x4000=110, x20000=11), hubs(x10000="A", x20000="D"), sites(x9900=60, x20000=60))
    assert site(result, "x20000")["reason"] == "no_hub_near"
    assert "near_walk" not in reasons(result)


def test_a_sites_hub_is_the_best_within_a_walk_not_the_nearest():
    result = locate(homes(x4000=110), hubs(x9950="C", x10100="A", x10700="A"), sites(x9900=60))
    assert site(result, "x9900")[["hub_name", "hub_walk_m"]].tolist() == ["x10100", pytest.approx(200)]


def test_a_hub_beyond_the_network_is_said():
    far = hubs(x10000="A", x20000="B")
    far.loc[1, "geometry"] = shapely.Point(EAST + 20000, NORTH + 2000)
    result = locate(homes(x4000=110), far, sites(x9900=60))
    assert next(note for note in result.notes if note.code == "hubs_off_network").values["count"] == 1


def test_hubs_that_open_later_do_not_count():
    planned = hubs(x10000="A", x20000="A").assign(opens_year=[2020, 2040])
    result = locate(homes(x4000=110, x20000=11), planned, sites(x9900=60, x20000=60), today_year=2026)
    assert site(result, "x20000")["reason"] == "no_hub_near"
    assert "near_walk" not in reasons(result)
    assert next(note for note in result.notes if note.code == "hubs_not_open_yet").values["count"] == 1
    with pytest.raises(ParkAndRideNoHubOpenError, match="All 2 hubs open later"):
        locate(homes(x4000=110), planned, sites(x9900=60), today_year=2000)


def test_a_full_site_is_advised_a_fee_also_where_nobody_else_may_park():
    existing = layer(at(15000), name=["P"], capacity=[40], occupancy=[0.95])
    result = locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=600), existing=existing)
    assert site(result, "P")[["reason", "advice"]].tolist() == ["no_hub_near", "fee"]
    codes = result.reasons.groupby("site")["code"].agg(list).to_dict()
    assert codes == {0: ["site_brings", "advice_feeder_bus"], 1: ["advice_fee"]}


def test_a_bus_stop_draws_from_less_far_than_a_station():
    result = locate(homes(x8500=110, x9300=110, x9700=110), hubs(x10000="C"), sites(x9900=600))
    assert reasons(result) == pytest.approx({"near_walk": 110, "near_bike": 110})
    assert result.allocation["cell"].tolist() == [1]


def test_advice_by_the_strategys_thresholds():
    result = locate(homes(x4000=110, x9400=200), hubs(x10000="A"), sites(x9900=60))
    assert site(result, "x9900")["advice"] == "fee; bike_first; feeder_bus"
    assert result.reasons["code"].tolist() == ["site_brings", "advice_fee", "advice_bike_first", "advice_feeder_bus"]
    roomy = locate(homes(x6000=110), hubs(x10000="A"), sites(x9900=600))
    assert site(roomy, "x9900")["advice"] is None


# --- existing sites, spaces, centres ----------------------------------------------------------------------------------


def test_existing_sites_stay_and_only_their_free_spaces_are_filled():
    existing = layer(at(10100), name=["P"], capacity=[40], occupancy=[0.75])
    result = locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=60), existing=existing)
    there = site(result, "P")
    assert there[["status", "kind"]].tolist() == ["existing", "existing"]
    assert (there["cars_today"], there["cars"], there["in_use"]) == pytest.approx((30, 10, 1))
    assert result.curve["saved_km"].iloc[0] == pytest.approx(10 * 2 * (0.7 * 36 - 6.1))
    assert result.curve["cars"].tolist() == pytest.approx([10, 70])
    alone = locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=60), existing=existing, site_count=0)
    assert alone.answer.objective == pytest.approx(result.curve["saved_km"].iloc[0])
    assert (alone.sites["status"] == "chosen").sum() == 0
    without = locate(homes(x4000=110), hubs(x10000="A"), None, existing=existing, site_count=0)
    assert without.answer.objective == pytest.approx(alone.answer.objective)


def test_at_an_existing_site_those_who_live_near_are_among_todays_cars():
    """3 % of 11000 at 600 m would be 300 cars; 2 of the 40 spaces are in use, so there are no more than 2."""
    existing = layer(at(10100), name=["P"], capacity=[40], occupancy=[0.05])
    people = homes(x4000=110, x9400=11000)
    there = site(locate(people, hubs(x10000="A"), None, existing=existing, site_count=0), "P")
    assert there["misuse_cars"] == pytest.approx(2)
    assert there["cars_today"] == pytest.approx(2)
    assert there["cars"] == pytest.approx(38), "the other spaces are free"
    assert there["in_use"] == pytest.approx(1)
    # Where it is not known how many park there, all of those who live near might: all spaces, but not more.
    unknown = site(
        locate(people, hubs(x10000="A"), None, existing=existing.drop(columns="occupancy"), site_count=0), "P"
    )
    assert unknown["misuse_cars"] == pytest.approx(40)
    assert unknown["cars"] == 0


def test_of_two_sites_on_the_same_land_the_one_with_more_spaces_counts_in_any_order():
    offered = layer(at(20000, 20000, 9900), name=["small", "large", "x"], capacity=[20, 60, 5])
    for order in ([0, 1, 2], [1, 0, 2], [2, 1, 0]):
        result = locate(homes(x4000=110), hubs(x20000="A", x10000="A"), offered.iloc[order])
        assert site(result, "large")["status"] == "chosen"
        assert site(result, "small")[["status", "reason"]].tolist() == ["unusable", "duplicate"]


def test_limits_are_met_by_what_just_reaches_them():
    """One space is a site, nine spaces of ten in use are advised a fee, and as many sites as asked for are not few."""
    existing = layer(at(15000), name=["P"], capacity=[40], occupancy=[0.9])
    result = locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=1), existing=existing)
    assert site(result, "x9900")[["status", "cars"]].tolist() == ["chosen", pytest.approx(1)]
    assert site(result, "P")["advice"] == "fee"
    assert "sites_fewer" not in {note.code for note in result.notes}


def test_plots_side_by_side_are_two_sites_and_plots_on_each_other_are_one():
    def plot(x, width=40):
        return shapely.box(EAST + x, NORTH - 20, EAST + x + width, NORTH + 20)

    offered = layer([plot(9800), plot(9840), plot(9870, 30)], name=["a", "b", "c"], capacity=[30, 20, 10])
    result = locate(homes(x4000=110), hubs(x10000="A"), offered, site_count=2)
    assert {name: site(result, name)["status"] for name in "abc"} == {"a": "chosen", "b": "chosen", "c": "unusable"}
    assert site(result, "c")["reason"] == "duplicate", "10 m of it lie on b"
    existing = layer([plot(9840)], name=["P"], capacity=[10], occupancy=[0.5])
    beside = locate(homes(x4000=110), hubs(x10000="A"), offered.iloc[:1], existing=existing)
    assert site(beside, "a")["status"] == "chosen"


def test_an_occupancy_in_per_cent_is_understood_and_one_that_is_not_known_is_said():
    per_cent = layer(at(10100, 10200), name=["P", "Q"], capacity=[40, 20], occupancy=[75, np.nan])
    result = locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=60), existing=per_cent)
    assert site(result, "P")["cars_today"] == pytest.approx(30)
    assert np.isnan(site(result, "Q")["cars_today"])
    told = {note.code: note.values for note in result.notes}
    assert told["occupancy_unknown"]["count"] == 1
    assert told["occupancy_percent"]["field"] == "occupancy"


def test_who_lives_near_an_existing_site_is_among_todays_cars():
    existing = layer(at(9900), name=["P"], capacity=[40], occupancy=[0.5])
    result = locate(homes(x4000=110, x9400=110), hubs(x10000="A"), sites(x10100=0.5), existing=existing, site_count=0)
    there = site(result, "P")
    assert (there["misuse_cars"], there["misuse_km"], there["cars"]) == pytest.approx((3, 0, 20))
    assert result.car_km_before - result.car_km_after == pytest.approx(result.answer.objective)


def test_spaces_come_from_the_field_the_area_or_an_assumption():
    shapes = [shapely.box(EAST + 9900, NORTH, EAST + 9950, NORTH + 20), *at(10050, 10100)]
    result = locate(homes(x4000=110), hubs(x10000="A"), layer(shapes, name=list("abc"), capacity=[np.nan, 7, np.nan]))
    assert result.sites["spaces"].tolist() == [40, 7, 50]
    assert result.sites["spaces_basis"].tolist() == ["by_area", "by_field", "assumed"]


def test_without_candidates_car_parks_near_a_hub_are_the_possible_sites():
    parks = sites(x9900=60, x15000=60)
    result = locate(homes(x4000=110), hubs(x10000="A"), None, car_parking=parks)
    assert result.sites["kind"].tolist() == ["car_park"] * 2
    assert result.sites["status"].tolist() == ["chosen", "unusable"]


def test_commuters_go_to_the_nearest_centre_or_are_split_by_weight():
    centres = layer(at(CENTRE, 20000), name=["city", "town"], weight=[3, 1])
    nearest = locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=200), centre=centres)
    assert nearest.allocation["centre"].tolist() == ["town"]
    split = locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=200), centre=centres, centre_field="weight")
    assert split.allocation.set_index("centre")["cars"].to_dict() == pytest.approx({"city": 75, "town": 25})
    assert split.car_km_before == pytest.approx(0.7 * 2 * (75 * 36 + 25 * 16))


def test_a_centre_and_a_site_without_a_name_are_called_by_their_number():
    nameless = layer(at(9900, 9800), name=[None, "P"], capacity=[30, 60])
    result = locate(homes(x4000=110), hubs(x10000="A"), nameless, site_count=2)
    assert set(result.allocation["centre"]) == {"1"}
    assert result.sites["site_name"].tolist() == ["1", "P"]


def test_the_way_beyond_the_network_counts():
    gate = layer(at(CENTRE), name=["gate"], beyond=[5000])
    result = locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=60), centre=gate, beyond_field="beyond")
    assert result.car_km_before == pytest.approx(70 * 2 * 41)
    at_the_gate = locate(homes(x4000=110), hubs(x39900="A"), sites(x39900=60), centre=gate, beyond_field="beyond")
    assert at_the_gate.sites["reason"].tolist() == [None]  # 5.1 km to ride


def test_inhabitants_count_by_the_strategys_share():
    people = homes(x4000=550).rename(columns={"commuters": "pop_tot"})
    result = locate(people, hubs(x10000="A"), sites(x9900=60), commuter_field=None)
    assert result.cars_before == pytest.approx(70)
    assert result.notes[0].code == "commuters_by_share"


def test_no_input_is_changed():
    given = [homes(x4000=110), hubs(x10000="A"), sites(x9900=60), layer(at(10100), capacity=[40])]
    before = [each.copy(deep=True) for each in given]
    locate(given[0], given[1], given[2], existing=given[3])
    for one, other in zip(given, before, strict=True):
        assert_geodataframe_equal(one, other)


# --- what the user is told --------------------------------------------------------------------------------------------


def told(result, language):
    """Return the reasons and the notes of a result in words."""
    wording = Language(language, WORDS)
    reasons = [wording.fill(REASONS[row["code"]], row) for row in result.reasons.to_dict("records")]
    return reasons, {note.code: wording.fill(NOTES[note.code], note.values) for note in result.notes}


@pytest.mark.parametrize(("language", "at_the_hub"), [("en", ", at "), ("nb", ", ved ")])
@pytest.mark.parametrize("name", ["full", "N", "school", "other", "existing", "unknown"])
def test_a_hub_or_a_centre_that_is_called_like_one_of_our_codes_keeps_its_name(name, language, at_the_hub):
    named = hubs(x10000="A").assign(name=name)
    result = locate(homes(x4000=110), named, sites(x9900=60), centre=layer(at(CENTRE), name=[name]))
    assert told(result, language)[0][0].endswith(f"{at_the_hub}{name}")
    assert result.allocation["centre"].tolist() == [name]
    error = ParkAndRideCentreOffNetworkError(name=name, distance=400.0, limit=300.0)
    assert f" {name} " in Language(language, WORDS).fill(error.sentence(), error.values)


def test_one_is_one_and_several_are_several():
    one = locate(homes(x4000=1.1), hubs(x10000="A"), sites(x9900=60))
    assert told(one, "en")[0] == ["takes 1 car and saves 39 car-km a day, at x10000", *told(one, "en")[0][1:]]
    assert told(one, "nb")[0][0] == "tar imot 1 bil og sparer 39 bilkm per dag, ved x10000"
    two = locate(homes(x4000=2.2), hubs(x10000="A"), sites(x9900=60))
    assert told(two, "nb")[0][0].startswith("tar imot 2 biler")
    with pytest.raises(
        ParkAndRideNoGoodHubError, match=r"The only hub is not good enough .* of tier D, .* asks for A, B, C"
    ):
        locate(homes(x4000=110), hubs(x10000="D"), sites(x9900=60))


@pytest.mark.parametrize("share", [0.9, 0.75])
def test_the_threshold_in_the_advice_is_the_strategys(share):
    strategy = dataclasses.replace(STRATEGY, park_and_ride=dataclasses.replace(RULES, fee_from=share))
    result = locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=60), strategy=strategy)
    assert f"fee: 100\u00a0% of the spaces are in use (advised from {100 * share:.0f}\u00a0%)" in told(result, "en")[0]
    assert result.reasons["rule"].tolist() == [None, "park_and_ride", "park_and_ride"]


def test_what_keeps_most_sites_from_being_used_is_told_first():
    with pytest.raises(ParkAndRideNoSiteError) as raised:
        locate(homes(x4000=110), hubs(x10000="A"), sites(x15000=60, x16000=60, x9900=0))
    assert raised.value.values["reasons"] == ["no_hub_near", "no_spaces"]
    words = Language("nb", WORDS).fill(raised.value.sentence(), raised.value.values)
    assert "Ingen av de 3 mulige plasseringene" in words
    assert "(ikke noe godt knutepunkt i gangavstand, ingen plasser)" in words


MEASURED = """[park_and_ride.measured]
air_share = { value = { near = 0.5, far = 0.5 }, unit = "share", source = "Own count" }
sites = { value = 1, unit = "sites", source = "Own count" }
place = { value = "full", unit = "", source = "Own count" }
study = { value = "Tellingen", unit = "", source = "Own count" }
"""
OTHER = '[park_and_ride]\nfee_from = { value = 0.5, unit = "share", source = "Own choice" }\n'


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "TØI 1553/2017 målte 25 %, 38 % og 37 % ved 11 anlegg i Bærum."),
        (MEASURED, "Tellingen målte 50 %, 0 % og 50 % ved 1 anlegg i full."),
        (OTHER, None),
        (MEASURED.partition("study")[0], None),
    ],
    ids=["the shipped file", "an own count", "a file without", "a file with half of it"],
)
def test_what_was_measured_is_told_where_the_strategy_in_use_holds_it(file, said, tmp_path):
    path = tmp_path / "kommunen.toml"
    path.write_text(file or "", encoding="utf-8")
    strategy = load_strategy(path if file else None)
    result = locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=60), strategy=strategy)
    words = told(result, "nb")[1]
    assert "fra under 1 km unna i luftlinje" in words["park_air"].replace("\u00a0", " ")
    assert words.get("park_air_measured", "").replace("\u00a0", " ") == (said or "")


def test_without_an_answer_in_time_no_gap_is_told_that_is_a_share_of_nothing(monkeypatch):
    solve = park_and_ride.max_benefit

    def weak(*given, sites, **more):
        found = solve(*given, sites=sites, **more)
        return dataclasses.replace(solve(*given, sites=0, **more), bound=found.bound, gap=1e12, status="time_limit")

    monkeypatch.setattr(park_and_ride, "max_benefit", weak)
    result = locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=60))
    words = told(result, "en")[1]
    assert "park_gap" not in words
    assert "No answer saves more than 2316 car-km a day" in words["park_gap_nothing"]


# --- the choice is the best -------------------------------------------------------------------------------------------


def by_hand(people, places, room, subset):
    """Return the most that open sites save, by a linear program written out in full; everyone lives far from a hub."""
    saved = {
        (i, j): 2 * (0.7 * (CENTRE - x) - abs(x - places[j])) / 1000
        for i, x in enumerate(people)
        for j in subset
        if abs(x - places[j]) + CENTRE - places[j] <= 1.3 * (CENTRE - x)
    }
    pairs = [pair for pair, value in saved.items() if value > 0]
    if not pairs:
        return 0.0
    rows, limits = [], []
    for i, x in enumerate(people):
        rows.append([float(pair[0] == i) for pair in pairs])
        limits.append(people[x])
    for j in subset:
        rows.append([float(pair[1] == j) for pair in pairs])
        limits.append(room[j])
    return -linprog([-saved[pair] for pair in pairs], A_ub=rows, b_ub=limits, bounds=(0, None)).fun


@pytest.mark.parametrize("seed", range(6))
def test_no_other_choice_of_sites_saves_more(seed):
    rng = np.random.default_rng(seed)
    places = rng.choice(np.arange(12_000, 30_000, 1000), 5, replace=False)
    people = {int(x): float(rng.integers(5, 60)) for x in rng.choice(np.arange(0, 36_000, 100), 12, replace=False)}
    people = {x: cars for x, cars in people.items() if np.abs(places - x).min() > 3000}
    room = rng.integers(10, 80, 5).astype(float)
    result = locate(
        homes(**{f"x{x}": 1.1 * cars for x, cars in people.items()}),
        hubs(**{f"x{x}": "B" for x in places}),
        sites(**{f"x{x}": capacity for x, capacity in zip(places, room, strict=True)}),
        site_count=3,
    )
    for number in range(5):
        best = max(
            by_hand(people, places, room, subset)
            for size in range(number + 1)
            for subset in itertools.combinations(range(5), size)
        )
        assert result.curve["saved_km"][number] == pytest.approx(best, abs=1e-6)
    assert result.answer.objective == pytest.approx(result.curve["saved_km"][3])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    people=st.dictionaries(st.integers(0, 360), st.floats(0.1, 500), min_size=1, max_size=8),
    places=st.dictionaries(st.integers(50, 350), st.floats(1, 200), min_size=1, max_size=4),
    count=st.integers(0, 4),
)
def test_everyone_is_accounted_for_no_site_overflows_and_more_sites_never_save_less(people, places, count):
    result = locate(
        homes(**{f"x{100 * x}": n for x, n in people.items()}),
        hubs(x10000="A", **{f"x{100 * x}": "B" for x in places if x != 100}),
        sites(**{f"x{100 * x}": n for x, n in places.items()}),
        site_count=min(count, len(places)),
    )
    told = result.allocation["persons"].sum() + result.unserved["persons"].sum()
    assert told == pytest.approx(sum(people.values()))
    assert (result.sites["cars"] + result.sites["misuse_cars"] <= result.sites["spaces"] + 1e-6).all()
    assert (np.diff(result.curve["saved_km"]) >= -1e-6).all()
    assert (result.allocation["saved_km"] > 0).all()
    assert result.sites["net_km"].sum() == pytest.approx(result.answer.objective, abs=1e-6)
    assert result.car_km_before - result.car_km_after == pytest.approx(result.answer.objective, abs=1e-6)
    assert (result.sites["status"] == "chosen").sum() <= count


def test_a_second_of_time_gives_an_answer_with_its_gap():
    rng = np.random.default_rng(3)
    began = time.monotonic()
    result = locate(
        homes(**{f"x{x}": 30.0 for x in rng.choice(np.arange(0, 36_000, 100), 120, replace=False)}),
        hubs(**{f"x{x}": "B" for x in range(10_000, 36_000, 1000)}),
        sites(**{f"x{x}": 40.0 for x in range(10_000, 36_000, 500)}),
        site_count=8,
        time_limit_s=1.0,
    )
    assert time.monotonic() - began < 6 * a_second()
    assert result.answer.objective > 0
    assert result.answer.bound >= result.answer.objective - 1e-6
    assert (result.curve["bound_km"] >= result.curve["saved_km"] - 1e-6).all()
    assert 8 in result.curve["sites"].tolist()


def test_without_time_the_curve_has_gaps_and_says_so(monkeypatch):
    solve = park_and_ride.max_benefit

    def slow(*given, **more):
        time.sleep(0.3)
        return solve(*given, **more)

    monkeypatch.setattr(park_and_ride, "max_benefit", slow)
    places = {f"x{x}": 40.0 for x in range(10_000, 20_000, 1000)}
    people = homes(x4000=110, x5500=220)
    result = locate(people, hubs(**dict.fromkeys(places, "B")), sites(**places), site_count=4, time_limit_s=0.5)
    assert result.curve["sites"].tolist() == [4, 5]
    assert result.curve["more_km"].isna().tolist() == [True, False]
    assert next(note for note in result.notes if note.code == "park_curve_cut").values["count"] == 4


def test_where_the_solver_finds_little_in_time_the_best_sites_of_a_larger_answer_stand_in(monkeypatch):
    solve = park_and_ride.max_benefit

    def weak(*given, sites, **more):
        found = solve(*given, sites=sites, **more)
        return found if sites > 2 else dataclasses.replace(solve(*given, sites=0, **more), bound=found.bound, gap=1.0)

    places = {"x12000": 30.0, "x18000": 50.0, "x24000": 70.0}
    asked = homes(x4000=330, x5500=220), hubs(**dict.fromkeys(places, "B")), sites(**places)
    proven = locate(*asked, site_count=3)
    monkeypatch.setattr(park_and_ride, "max_benefit", weak)
    found = locate(*asked, site_count=3)
    by_site = np.sort(proven.sites["net_km"])[::-1]
    assert found.curve["saved_km"].to_numpy() == pytest.approx(np.concatenate([[0], np.cumsum(by_site)]))
    assert (found.curve["saved_km"] <= proven.curve["saved_km"] + 1e-6).all()
    fewer = locate(*asked, site_count=2)
    assert fewer.answer.objective == pytest.approx(by_site[:2].sum())
    assert fewer.sites["net_km"].sum() == pytest.approx(fewer.answer.objective)
    assert (fewer.sites["status"] == "chosen").sum() == 2


# --- what users hand in by mistake ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "change"),
    [
        (ParkAndRideTooManySitesError, {"site_count": 2}),
        (ParkAndRideNoGoodHubError, {"hub_layer": hubs(x10000="D")}),
        (LayerFieldMissingError, {"hub_layer": layer(at(10000), name=["x"])}),
        (FieldNumberOutsideError, {"population": homes(x4000=-1)}),
        (FieldNumberOutsideError, {"population": homes(x4000=1e12)}),
        (FieldNumberOutsideError, {"population": homes(x4000=1.1e7)}),
        (FieldNumberOutsideError, {"candidates": sites(x9900=2**62)}),
        (FieldNumberOutsideError, {"candidates": sites(x9900=100_001)}),
        (FieldNotNumberError, {"population": homes(x4000=float("inf"))}),
        (FieldNotNumberError, {"population": homes(x4000="many")}),
        (ParkAndRideNobodyError, {"population": homes(x4000=None)}),
        (FieldNumberOutsideError, {"candidates": sites(x9900=-5)}),
        (ParkAndRideNoCandidatesError, {"candidates": None}),
        (ParkAndRideNoSiteError, {"candidates": sites(x15000=60)}),
        (ParkAndRideNoSiteError, {"candidates": sites(x9900=0)}),
        (ParkAndRideCentreOffNetworkError, {"centre": layer([shapely.Point(EAST + 90_000, NORTH)])}),
        (ParkAndRideNoCentreError, {"centre": layer([None])}),
        (ParkAndRideCentreUnreachedError, {"population": layer([shapely.Point(EAST, NORTH + 9000)], commuters=[5])}),
        (LayerEmptyError, {"population": homes(x4000=1).iloc[:0]}),
        (LayerWithoutCrsError, {"population": homes(x4000=1).set_crs(None, allow_override=True)}),
    ],
)
def test_bad_input_is_refused_in_the_users_words(error, change):
    usual = {"population": homes(x4000=110), "hub_layer": hubs(x10000="A"), "candidates": sites(x9900=60)}
    with pytest.raises(error):
        locate(**(usual | change))


def test_fewer_usable_sites_than_asked_for_is_said():
    result = locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=60, x15000=60), site_count=2)
    told = next(note for note in result.notes if note.code == "sites_fewer")
    assert told.values == {"asked": 2, "usable": 1}


def test_empty_values_count_as_nobody_and_are_said():
    result = locate(homes(x4000=110, x4500=None), hubs(x10000="A"), sites(x9900=60))
    assert next(note for note in result.notes if note.code == "commuters_empty").values["count"] == 1
    assert result.cars_before == pytest.approx(70)


@pytest.mark.parametrize("cars", [[5000, 50], [201, 0.5]])
def test_cars_that_cannot_all_be_parked_are_no_share_in_use(cars):
    full = layer(at(10100, 10200), name=["P", "Q"], capacity=[40, 20], occupancy=cars)
    with pytest.raises(FieldShareWrongError, match=r"1 number that is no share: \d+\.00, in feature 1"):
        locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=60), existing=full)


def test_centres_without_a_weight_or_a_place_and_metres_that_are_not_known_are_said():
    centres = layer([*at(CENTRE, 20000), None], name=list("abc"), weight=[1, np.nan, 1], beyond=[np.nan, 5, 5])
    result = locate(
        homes(x4000=110), hubs(x10000="A"), sites(x9900=60), centre=centres, centre_field="weight",
        beyond_field="beyond",
    )  # fmt: skip
    told = {note.code: note.values for note in result.notes}
    assert told["centres_left_out"]["count"] == 2
    assert told["beyond_empty"] == {"count": 1, "field": "beyond"}
    assert result.allocation["centre"].tolist() == ["a"]


@pytest.mark.parametrize("name", ["weight", "beyond"])
@pytest.mark.parametrize("value", [-1, 1e300])
def test_weights_and_metres_that_cannot_be_are_refused(name, value):
    centre = layer(at(CENTRE), **({"weight": [1.0], "beyond": [0.0]} | {name: [value]}))
    with pytest.raises(FieldNumberOutsideError, match=name):
        locate(
            homes(x4000=110), hubs(x10000="A"), sites(x9900=60), centre=centre, centre_field="weight",
            beyond_field="beyond",
        )  # fmt: skip


def test_it_can_be_stopped():
    with pytest.raises(Cancelled):
        locate(homes(x4000=110), hubs(x10000="A"), sites(x9900=60), progress=lambda fraction: fraction > 0.3)
