"""Transport emissions: beside plain arithmetic, in steps that add up, from low to high, and conserved."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.core.messages import Cancelled, KlimaklokError
from klimaklok_plugin.analysis.emissions import EmissionOptions, transport_emissions
from klimaklok_plugin.analysis.emissions.draws import draw
from klimaklok_plugin.analysis.emissions.summary import emissions_summary
from klimaklok_plugin.analysis.network.sample import sample, sample_file, sample_network
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.analysis.transit import hubs_from_gtfs
from tests.analysis.emissions.places import by_hand, sites

STEPS = ("practice", "technology", "location", "parking")


@pytest.fixture(scope="module")
def strategy():
    return load_strategy()


@pytest.fixture(scope="module")
def town(strategy):
    """Return what the sample town tells of how its sites lie."""
    network = sample_network()
    hubs = hubs_from_gtfs([sample_file("gtfs.zip")], network.crs, strategy).hubs
    centre = gpd.GeoDataFrame({"kind": ["region"]}, geometry=[shapely.Point(597000, 6642500)], crs=25832)
    return {"network": network, "hubs": hubs, "services": sample("services"), "centres": centre}


@pytest.fixture(scope="module")
def planned(strategy, town):
    plan = sample("sites").assign(car_spaces=lambda frame: 0.5 * frame["dwellings"], alternative="A")
    options = EmissionOptions(year=2028, years=5, land_use_field="land_use")
    return transport_emissions(plan, strategy, options, **town)


def test_a_site_of_homes_is_what_plain_arithmetic_makes_of_it(strategy):
    rules = strategy.emissions
    place = {**vars(rules.residents.reference), "parking": 0.5}
    found = transport_emissions(
        sites(persons=[200.0], dwellings=[100.0], car_spaces=[50.0]), strategy, EmissionOptions(year=2030, years=3)
    )
    trips, persons, km, car_trips, car_km = by_hand(200, place, rules.residents)
    row = found.sites.iloc[0]
    assert row["trips"] == pytest.approx(trips)
    assert row["share_walk"] == pytest.approx(persons["walk"] / trips)
    assert row["share_transit"] == pytest.approx(persons["transit"] / trips)
    assert row["share_green"] == pytest.approx(1 - persons["car"] / trips)
    assert row["car_trips"] == pytest.approx(car_trips)
    assert row["share_driver"] == pytest.approx(car_trips / trips)
    assert row["car_peak"] == pytest.approx(car_trips * rules.residents.peak_share)
    assert row["person_km"] == pytest.approx(sum(km.values()))
    # 2030: electric 0.387 + 7/16 of the way to 0.9; bus 25 g; the hub is not known, so 0.4 of the transit is rail.
    electric = 0.387 + 7 / 16 * (0.9 - 0.387)
    car_g = 72.7 * 1.54 * (1 - electric)
    transit_g = 0.4 * 12.2 + 0.6 * 25
    tonnes = 365 * (car_km * car_g + km["transit"] * transit_g) / 1e6
    assert row["t"] == pytest.approx(tonnes)
    years = found.years.set_index("year")
    assert years.loc[2030, "t"] == pytest.approx(tonnes)
    assert years.loc[2030, "electric_share"] == pytest.approx(electric)
    assert row["t_sum"] == pytest.approx(years["t"].sum())


def test_a_site_of_work_has_its_own_rate_days_and_cars(strategy):
    staff = strategy.emissions.staff
    found = transport_emissions(sites(jobs=[80.0], car_spaces=[20.0]), strategy, EmissionOptions(year=2030, years=1))
    place = {**vars(staff.reference), "parking": 0.25}
    trips, persons, _, car_trips, _ = by_hand(80, place, staff)
    row = found.sites.iloc[0]
    assert row["trips"] == pytest.approx(80 * 1.5) == pytest.approx(trips)
    assert row["car_trips"] == pytest.approx(persons["car"] / 1.14) == pytest.approx(car_trips)
    assert row["car_peak"] == pytest.approx(car_trips * 0.25)
    assert np.isnan(row["persons"])


@pytest.mark.parametrize("alternative", [None, "alternative"])
def test_the_steps_add_up_to_what_remains_in_every_year_and_in_sum(planned, alternative):
    years = planned.years
    left = years["t_practice"] - years["t_technology"] - years["t_location"] - years["t_parking"]
    np.testing.assert_allclose(left, years["t"], rtol=1e-12)
    steps = planned.steps.set_index("step")
    for period in ("t_year", "t_sum"):
        assert steps[period].iloc[:4].sum() == pytest.approx(steps.loc["remains", period], rel=1e-12)
    assert steps.loc["remains", "t_sum"] == pytest.approx(years["t"].sum())
    of_sites = planned.sites
    left = of_sites["t_practice"] - of_sites[["t_technology", "t_location", "t_parking"]].sum(axis=1)
    np.testing.assert_allclose(left, of_sites["t"], rtol=1e-12)
    assert of_sites["t"].sum() == pytest.approx(years["t"].iloc[0])
    assert of_sites["t_sum"].sum() == pytest.approx(years["t"].sum())


def test_todays_practice_is_the_same_each_year_and_technology_takes_more_each_year(strategy):
    years = transport_emissions(sites(persons=[50.0]), strategy, EmissionOptions(year=2025, years=30)).years
    assert years["t_practice"].nunique() == 1
    assert (years["t_technology"].diff().dropna() >= -1e-9).all()
    assert (years["t"].diff().dropna() <= 1e-9).all()


def test_low_and_high_are_on_their_sides_of_the_likeliest_everywhere(planned):
    frame = planned.sites
    for low, middle, high in (
        ("t_low", "t", "t_high"),
        ("t_sum_low", "t_sum", "t_sum_high"),
        ("share_green_low", "share_green", "share_green_high"),
        ("car_trips_low", "car_trips", "car_trips_high"),
    ):
        assert (frame[low] <= frame[middle]).all()
        assert (frame[middle] <= frame[high]).all()
        assert (frame[low] < frame[high]).all()
    assert (planned.years["t_low"] < planned.years["t"]).all()
    assert (planned.years["t_high"] > planned.years["t"]).all()


def test_low_and_high_are_the_stated_percentiles_of_draws_made_one_by_one(strategy):
    """Each draw is computed by plain arithmetic, in a loop."""
    rules = strategy.emissions
    few = dataclasses.replace(strategy, emissions=dataclasses.replace(rules, draws=300))
    frame = sites(persons=[100.0], dwellings=[50.0], car_spaces=[25.0])
    found = transport_emissions(frame, few, EmissionOptions(year=2030, years=1)).sites.iloc[0]
    reference = {"residents": rules.residents.reference, "staff": rules.staff.reference}
    none = {"residents": None, "staff": None}
    drawn = draw(few.emissions, np.array([2030.0]), reference, none, many=True)
    how = drawn.travel["residents"]
    tonnes = []
    for number in range(300):
        travel = dataclasses.replace(
            rules.residents,
            occupancy={"mid": how.occupancy[number]},
            length_far={"mid": how.length_far[number]},
            length_centre={"mid": how.length_centre[number]},
            effects=dataclasses.replace(
                rules.residents.effects, **{name: {"mid": each[number]} for name, each in how.effects.items()}
            ),
        )
        place = {
            "headway_min": 10 / 2 ** how.unknown.departures[number],
            "hub_walk_m": 1000 * how.unknown.walk_km[number],
            "centre": how.unknown.centre[number],
            "services": how.unknown.services[number],
            "parking": 0.5,
        }
        level = {mode: each[number] for mode, each in how.level.items()}
        _, _, km, _, car_km = by_hand(100, place, travel, trips=how.trips[number], level=level)
        fleet = drawn.fleet
        rail = how.unknown.rail_share[number]
        transit_g = rail * fleet.rail_g[number] + (1 - rail) * fleet.bus_g[number, 0]
        car_g = fleet.fossil_g[number] * (1 - fleet.electric[number, 0])
        tonnes.append(365 * (car_km * car_g + km["transit"] * transit_g) / 1e6)
    low, high = np.quantile(tonnes, [0.1, 0.9])
    spread = high - low
    assert found["t_low"] == pytest.approx(low, abs=0.02 * spread)
    assert found["t_high"] == pytest.approx(high, abs=0.02 * spread)


def test_the_same_input_gives_the_same_numbers_whatever_the_order_of_sites(strategy, town):
    plan = sample("sites").iloc[:12]
    one, again = (transport_emissions(plan, strategy, EmissionOptions(year=2030), **town).sites for _ in range(2))
    turned = transport_emissions(plan.iloc[::-1], strategy, EmissionOptions(year=2030), **town).sites
    for name in ("t", "t_low", "t_high", "t_sum_high", "car_trips"):
        np.testing.assert_array_equal(one[name], again[name])
        np.testing.assert_allclose(one[name], turned[name][::-1], rtol=1e-12)


@settings(max_examples=15, deadline=None)
@given(people=st.floats(1, 5000), share=st.floats(0.05, 0.95))
def test_a_site_cut_in_two_emits_as_much_as_in_one_piece(strategy, people, share):
    options = EmissionOptions(year=2030, years=2)
    whole = transport_emissions(sites(persons=[people]), strategy, options)
    parts = transport_emissions(sites(persons=[people * share, people * (1 - share)]), strategy, options)
    for name in ("t", "t_low", "t_high"):
        np.testing.assert_allclose(parts.years[name], whole.years[name], rtol=1e-9)
    assert parts.sites["car_trips"].sum() == pytest.approx(whole.sites["car_trips"].sum())


@pytest.mark.parametrize("missing", ["hub", "services", "centre", "parking"])
def test_a_range_is_wider_where_the_likeliest_is_only_taken_and_not_known(strategy, missing):
    """The site lies just as the municipality's places do on average, so that only the knowledge differs."""
    rules = strategy.emissions
    mean = dataclasses.replace(rules.residents.reference, headway_min=10.0, hub_walk_m=600.0, services=0.6)
    one = {"low": 0.4, "mid": 0.4, "high": 0.4}
    fleet = dataclasses.replace(rules.fleet, rail_share={"rail": 0.4, "other": 0.4, "unknown": 0.4}, rail_g=one)
    rules = dataclasses.replace(rules, residents=dataclasses.replace(rules.residents, reference=mean), fleet=fleet)
    ours = dataclasses.replace(strategy, emissions=rules)
    km = -rules.centre_km * np.log(mean.centre)
    centre = gpd.GeoDataFrame({"kind": ["region"]}, geometry=[shapely.Point(590000 + 1000 * km, 6640000)], crs=25832)
    whole = at(600, spaces=100 * mean.parking, svc_kindergarten_m=1000.0)
    columns = {"hub": ["hub_walk_m", "hub_tier"], "services": ["svc_kindergarten_m"], "parking": ["car_spaces"]}
    found = [
        transport_emissions(frame, ours, EmissionOptions(year=2030, years=1), centres=layer).sites.iloc[0]
        for frame, layer in (
            (whole, centre),
            (whole.drop(columns=columns.get(missing, [])), None if missing == "centre" else centre),
        )
    ]
    assert [each["unknown"] for each in found] == [None, missing]
    assert found[1]["t"] == pytest.approx(found[0]["t"])
    width = [each["share_green_high"] - each["share_green_low"] for each in found]
    assert width[1] > 1.02 * width[0]
    # Who walks instead of driving a kilometre emits hardly less, so services hardly move the tonnes.
    spread = [each["t_high"] - each["t_low"] for each in found]
    assert spread[1] > (0.99 if missing == "services" else 1.02) * spread[0]


@pytest.mark.parametrize("missing", ["hubs", "centres"])
def test_what_is_not_given_widens_the_range_and_is_said(strategy, town, missing):
    plan = sample("sites").iloc[:4].assign(car_spaces=80.0)
    known = transport_emissions(plan, strategy, EmissionOptions(year=2030), **town)
    assert known.sites["unknown"].isna().all()
    less = {name: layer for name, layer in town.items() if name != missing}
    found = transport_emissions(
        plan.drop(columns=missing, errors="ignore"), strategy, EmissionOptions(year=2030), **less
    )
    width = [each.sites["t_high"] - each.sites["t_low"] for each in (known, found)]
    assert (width[1] > width[0]).all()
    what = missing.removesuffix("s")
    assert (found.sites["unknown"] == what).all()
    (note,) = [note for note in found.assumptions if note.code == "emission_access_unknown"]
    assert note.values == {"what": f"access_{what}", "count": 4}


def test_what_is_not_known_is_no_zero_the_step_is_left_empty_and_the_others_still_add_up(strategy):
    blind = transport_emissions(sites(persons=[10.0], car_spaces=[4.0]), strategy, EmissionOptions(year=2030))
    assert blind.years["t_location"].isna().all()
    assert blind.sites["t_location"].isna().all()
    assert blind.years["t_parking"].notna().all()
    left = blind.years["t_practice"] - blind.years["t_technology"] - blind.years["t_parking"]
    np.testing.assert_allclose(left, blind.years["t"], rtol=1e-12)


def at(walk_m, headway_min=10.0, spaces=50.0, **more):
    """Return a scored site with a hub so far away."""
    frame = sites(persons=[200.0], dwellings=[100.0], car_spaces=[spaces], **{k: [v] for k, v in more.items()})
    tier = {10.0: "A", 15.0: "B", 30.0: "D"}[headway_min]
    return frame.assign(hub_walk_m=walk_m, hub_tier=tier, hub_name="H")


def cars(strategy, frame, **layers):
    return transport_emissions(frame, strategy, EmissionOptions(year=2030, years=1), **layers).sites["car_km"].iloc[0]


def test_cars_drive_more_the_worse_a_site_lies(strategy):
    near = cars(strategy, at(200))
    assert near < cars(strategy, at(1200)) < cars(strategy, at(2400))
    assert near < cars(strategy, at(200, headway_min=30.0))
    assert cars(strategy, at(200, spaces=0.0)) < near < cars(strategy, at(200, spaces=100.0))
    assert cars(strategy, at(200, svc_school_m=100.0)) < cars(strategy, at(200, svc_school_m=3900.0))


def test_a_centre_of_the_region_counts_more_than_a_local_one_and_both_fade(strategy):
    def beside(kind, km):
        where = [shapely.Point(590000 + 1000 * km, 6640000)]
        return gpd.GeoDataFrame({"kind": [kind]}, geometry=where, crs=25832)

    found = [cars(strategy, at(200), centres=beside(*each)) for each in (("region", 1), ("local", 1), ("region", 25))]
    assert found == sorted(found)
    assert len(set(found)) == 3


def test_more_spaces_than_households_change_nothing(strategy):
    assert cars(strategy, at(200, spaces=100.0)) == cars(strategy, at(200, spaces=300.0))


def test_spaces_are_shared_by_homes_and_jobs_unless_employees_have_their_own(strategy):
    frame = sites(dwellings=[100.0], jobs=[100.0], car_spaces=[50.0])
    row = transport_emissions(frame, strategy).sites.iloc[0]
    assert (row["access_parking"], row["access_staff_parking"]) == (0.25, 0.25)
    row = transport_emissions(frame.assign(staff_spaces=10.0), strategy).sites.iloc[0]
    assert (row["access_parking"], row["access_staff_parking"]) == (0.5, 0.1)


def test_persons_go_before_dwellings_and_dwellings_are_told_as_assumed(strategy):
    found = transport_emissions(sites(persons=[130.0, None], dwellings=[100.0, 100.0]), strategy)
    assert found.sites["persons"].tolist() == [130.0, 210.0]
    (note,) = [each for each in found.assumptions if each.code == "emission_persons_assumed"]
    assert note.values["count"] == 1


def test_persons_of_an_office_work_there_and_those_of_a_plans_housing_live_there(strategy):
    frame = sites(persons=[100.0, 100.0], land_use=["1110", "kontor"])
    found = transport_emissions(frame, strategy, EmissionOptions(land_use_field="land_use"))
    assert found.sites["jobs"].fillna(0).tolist() == [0.0, 100.0]
    assert found.sites["persons"].fillna(0).tolist()[:1] == [100.0]
    assert any(note.code == "emission_staff_by_use" for note in found.assumptions)


def test_nothing_is_a_known_zero_and_an_empty_field_is_not(strategy):
    frame = sites(dwellings=[0.0, None, 10.0], alternative=["0", "0", "A"])
    found = transport_emissions(frame, strategy, EmissionOptions(year=2030, years=2))
    assert found.alternatives == ("0", "A")
    assert found.sites["t"].tolist()[0] == 0
    assert np.isnan(found.sites["share_car"].iloc[0])
    assert not isinstance(found.sites["target_green"].iloc[0], str)
    assert found.left_out["reason"].tolist() == ["nothing_counted"]
    zero = found.years[found.years["alternative"] == "0"]
    assert (zero["t"] == 0).all()
    emissions_summary(found, strategy)


def test_nobody_on_the_one_hand_and_nothing_said_on_the_other_is_not_known(strategy):
    nan = float("nan")
    plan = sites(dwellings=[nan, 60.0, nan, 60.0, 0.0], jobs=[0.0, 0.0, 50.0, nan, 0.0], nr=[1, 2, 3, 4, 5])
    found = transport_emissions(plan, strategy)
    assert found.left_out[["nr", "reason"]].to_numpy().tolist() == [[1, "nothing_counted"]]
    assert found.sites["nr"].tolist() == [2, 3, 4, 5]
    assert (found.sites["t"] > 0).tolist() == [True, True, True, False]
    # A field that is empty everywhere is as one that is not there: a plan of homes alone may have none built.
    homes = transport_emissions(sites(dwellings=[0.0, 60.0], jobs=[nan, nan]), strategy)
    assert homes.left_out.empty
    assert homes.sites["t"].iloc[0] == 0


def test_each_alternative_has_its_years_and_its_sum(strategy):
    frame = sites(persons=[10.0, 20.0, 30.0], alternative=["B", "A", "B"])
    found = transport_emissions(frame, strategy, EmissionOptions(year=2030, years=4))
    assert found.alternatives == ("B", "A")
    first = found.years[found.years["year"] == 2030].set_index("alternative")["t"]
    assert first["B"] == pytest.approx(2 * first["A"])
    assert found.budget["period"].tolist() == ["2030", "2031", "2032", "2033", "2030–2033"] * 2
    sums = found.budget[found.budget["period"] == "2030–2033"].set_index("alternative")
    np.testing.assert_allclose(sums["t"], found.years.groupby("alternative", sort=False)["t"].sum())
    # A quick fleet is quick in all years, so the range of the sum is nearly the sum of ranges.
    summed = found.years.groupby("alternative", sort=False)[["t_low", "t_high"]].sum()
    np.testing.assert_allclose(sums[["t_low", "t_high"]], summed, rtol=0.04)


def test_a_users_own_rate_is_taken_without_a_range_and_said(strategy):
    options = EmissionOptions(trips_per_person=3.0, trips_per_job=2.0, year=2030)
    found = transport_emissions(sites(persons=[100.0], jobs=[50.0]), strategy, options)
    assert found.sites["trips"].tolist() == [400.0]
    codes = {note.code for note in found.assumptions}
    assert {"emission_trips_person_given", "emission_trips_job_given"} <= codes
    assert "emission_trips_job" not in codes


def test_rates_without_a_published_source_are_called_an_assumption_of_klimaklok(strategy):
    found = transport_emissions(sites(jobs=[50.0, 20.0]), strategy)
    (note,) = [each for each in found.assumptions if each.code == "emission_trips_job"]
    assert note.values["count"] == 2
    for key in ("staff.trips", "persons_per_dwelling", "staff.days", "residents.parking"):
        name = f"emissions.{key}".replace("residents.parking", "residents.effects.parking")
        assert strategy.provenance(name).source.en.startswith("Assumption of Klimaklok"), name


def test_hubs_are_measured_along_the_streets_and_the_best_of_the_tiers_counts(strategy, town):
    """Beside a search from every site to every hub by itself."""
    from klimaklok_plugin.analysis.routing.graph import Graph

    network, hubs, rules = town["network"], town["hubs"], strategy.emissions
    plan = sample("sites").iloc[:8].set_geometry(sample("sites").iloc[:8].representative_point())
    found = transport_emissions(plan, strategy, EmissionOptions(year=2030), network=network, hubs=hubs).sites
    graph, effects = Graph(network, "walk", "m", strategy), rules.residents.effects
    origins = graph.snap(np.array([(each.x, each.y) for each in plan.geometry]), 300.0)
    best = [(np.inf, np.nan)] * len(plan)
    for hub in hubs.to_crs(network.crs).itertuples():
        platforms = graph.snap(shapely.get_coordinates(hub.geometry), 300.0)
        walk, _ = graph.nearest(origins, platforms)
        for site, metres in enumerate(walk):
            headway = effects.headway["mid"] * np.log2(hub.headway_min)
            pull = headway + effects.hub_walk["mid"] * min(metres, rules.longest_walk_m) / 1000
            if np.isfinite(metres) and pull < best[site][0]:
                best[site] = (pull, metres)
    # Only the nearest of each tier is looked at: mostly that is the best one, and never is one better.
    walks = np.array([metres for _, metres in best])
    assert (np.abs(found["access_walk_m"] - walks) < 0.01).mean() >= 0.5
    pull = effects.headway["mid"] * np.log2(found["access_headway_min"])
    pull += effects.hub_walk["mid"] * found["access_walk_m"] / 1000
    assert (pull >= np.array([each for each, _ in best]) - 1e-9).all()
    assert (pull <= np.array([each for each, _ in best]) + 0.5).all()


def test_scored_sites_tell_their_hub_themselves(strategy):
    found = transport_emissions(at(640, headway_min=15.0), strategy)
    row = found.sites.iloc[0]
    assert (row["access_walk_m"], row["access_headway_min"], row["access_hub"]) == (640.0, 15.0, "H")
    assert "hub" not in row["unknown"]


def test_todays_practice_is_measured_where_people_live(strategy, town):
    plan = sample("sites").iloc[:3]
    options = EmissionOptions(year=2030, years=1)
    measured = transport_emissions(plan, strategy, options, population=sample("population"), **town)
    assumed = transport_emissions(plan, strategy, options, **town)
    codes = [[note.code for note in each.assumptions] for each in (measured, assumed)]
    assert "emission_today_measured" in codes[0]
    assert "emission_today_assumed" in codes[1]
    assert measured.years["t_practice"].iloc[0] != assumed.years["t_practice"].iloc[0]
    np.testing.assert_allclose(measured.years["t"], assumed.years["t"])  # what remains is the plan's own


def test_the_bus_is_never_clean_before_2030_and_the_fleet_never_less_electric_later(strategy):
    rules = strategy.emissions
    reference = {"residents": rules.residents.reference, "staff": rules.staff.reference}
    years = np.arange(2024, 2060, dtype=np.float64)
    fleet = draw(rules, years, reference, {"residents": None, "staff": None}, many=True).fleet
    assert (fleet.bus_g[:, years < 2030] > 0).all()
    assert (fleet.electric >= 0).all()
    assert (fleet.electric <= 1).all()
    assert (np.diff(fleet.electric, axis=1) >= -1e-12).all()


def test_cars_of_all_entrances_together_are_those_of_the_sites(strategy, planned):
    inside = shapely.point_on_surface(planned.geometry[:3])
    doors = gpd.GeoDataFrame(geometry=[*inside, inside[0]], crs=planned.sites.crs)
    for entrances in (None, doors):
        points = planned.extra_trips(entrances, strategy)
        assert points["cars_peak"].sum() == pytest.approx(planned.sites["car_peak"].sum())
        assert points["cars_day"].sum() == pytest.approx(planned.sites["car_trips"].sum())
        by_site = points.groupby("site_nr")["cars_peak"].sum().to_numpy()
        np.testing.assert_allclose(by_site, planned.sites["car_peak"])
    assert len(points) == len(planned.sites) + 1


def test_inputs_are_left_as_they_were(strategy, town):
    plan = sample("sites").iloc[:3]
    before = plan.copy(deep=True)
    transport_emissions(plan, strategy, **town)
    assert before.equals(plan)


@pytest.mark.parametrize(
    ("frame", "options", "said"),
    [
        (sites(name=["x"]), EmissionOptions(), "None of the 1 site"),
        (sites(dwellings=[None, None]), EmissionOptions(), "None of the 2 sites"),
        (sites(dwellings=[-3.0]), EmissionOptions(), "-3"),
        (sites(dwellings=["mange"]), EmissionOptions(), "mange"),
        (sites(dwellings=[3]), EmissionOptions(year=1500), "1500"),
        (sites(dwellings=[3]), EmissionOptions(years=0), "0 years"),
        (sites(dwellings=[3]), EmissionOptions(trips_per_job=-1), "-1"),
        (sites(dwellings=[3]), EmissionOptions(centre_kind="moon"), "moon"),
        (sites(dwellings=[3]).iloc[:0], EmissionOptions(), "no features"),
        (sites(dwellings=[3]).set_crs(None, allow_override=True), EmissionOptions(), "coordinate"),
    ],
)
def test_what_cannot_be_computed_is_said_at_once(strategy, frame, options, said):
    with pytest.raises(KlimaklokError, match=said):
        transport_emissions(frame, strategy, options)


def test_lines_and_sites_without_geometry_are_rows_of_their_own(strategy):
    frame = sites(dwellings=[1.0, 2.0, 3.0])
    frame.geometry = [frame.geometry[0], None, shapely.LineString([(0, 0), (9, 9)])]
    found = transport_emissions(frame, strategy)
    assert found.left_out["reason"].tolist() == ["no_geometry", "lines"]
    assert len(found.sites) + len(found.left_out) == 3


def test_degrees_are_computed_in_metres(strategy):
    frame = sites(dwellings=[10.0])
    centre = gpd.GeoDataFrame({"kind": ["region"]}, geometry=[shapely.Point(595000, 6640000)], crs=25832)
    one = transport_emissions(frame, strategy, centres=centre).sites.iloc[0]
    other = transport_emissions(frame.to_crs(4326), strategy, centres=centre).sites.iloc[0]
    assert one["access_centre_km"] == pytest.approx(5.0)
    assert other["access_centre_km"] == pytest.approx(5.0, abs=0.01)
    assert one["t"] == pytest.approx(other["t"], rel=1e-3)


def test_the_run_can_be_stopped_and_moves_on(strategy, town):
    seen = []

    def watch(fraction):
        seen.append(fraction)
        return len(seen) > 6

    with pytest.raises(Cancelled):
        transport_emissions(sample("sites"), strategy, progress=watch, **town)
    assert seen == sorted(seen)


def test_the_summary_tells_each_alternative_with_its_range_and_its_steps(strategy, planned):
    notes = emissions_summary(planned, strategy)
    assert [note.code for note in notes] == ["emission_answer", "emission_steps", "emission_traffic"]
    answer = notes[0].values
    assert answer["low"] < answer["t"] < answer["high"]
    assert notes[2].values["target"] == 0.6
