"""Charging on one straight street, where every distance, load and number of points can be counted by hand."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from types import MappingProxyType, SimpleNamespace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from scipy.optimize import linprog

from klimaklok_plugin.analysis.charging import relaxed as charging_relaxed
from klimaklok_plugin.analysis.charging.demand import peak_load, read_demand
from klimaklok_plugin.analysis.charging.location import ChargingOptions, loads_at, locate_charging, phase_targets
from klimaklok_plugin.analysis.charging.messages import (
    ChargingAmountMissingError,
    ChargingBudgetTooSmallError,
    ChargingCandidatesOffNetworkError,
    ChargingNoDemandError,
    ChargingPhasesWrongError,
    ChargingTooManySitesError,
)
from klimaklok_plugin.analysis.charging.phases import CurvePoint, Phase
from klimaklok_plugin.analysis.charging.sites import NO_GRID, ChargingSites
from klimaklok_plugin.analysis.charging.situation import Left
from klimaklok_plugin.analysis.charging.sizing import most_points
from klimaklok_plugin.analysis.charging.tables import charging_notes
from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.analysis.layers.messages import (
    FieldNumberOutsideError,
    FieldNumberSecretError,
    LayerValueUnknownError,
)
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.roads import RoadLines, line_table
from klimaklok_plugin.analysis.siting.messages import SitingFloorOutOfReachError, SitingShareOutOfReachError
from klimaklok_plugin.analysis.strategy import messages as strategy_messages
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.analysis.strategy.values import of_year
from tests.promptly import a_second

SHIPPED = load_strategy()
UTM = CRS(25832)


def street(xs=(0, 2500, 6000)):
    """Return a straight street along y = 0 that everybody may use both ways."""
    lines = [[(a, 0.0), (b, 0.0)] for a, b in itertools.pairwise(xs)]
    xy = np.array(lines, float).reshape(-1, 2)
    _, key = np.unique(xy, axis=0, return_inverse=True)
    neutral = {"walk": 3, "bike": 3, "car": 3, "speed_kmh": 36, "speed_back_kmh": 36, "road_class": "residential"}
    table = line_table(len(lines), neutral | {"source_id": np.arange(len(lines))})
    start = np.arange(len(lines) + 1) * 2
    empty = np.array([], np.int64)
    return build_network(
        RoadLines(
            key=key.ravel().astype(np.int64), xy=xy, start=start, table=table, crs=UTM, barrier_key=empty,
            barrier_closed=np.array([], np.uint8),
        )
    )  # fmt: skip


STREET = street()


def simple(*, max_points=20, reach_m=400, **changes):
    """Return a strategy in which a car is a load of 1, and points may all be occupied half of the time.

    By Erlang's formula 1 point then carries a load of 1, and 2 points one of 1 + √3 = 2.73.
    """
    kind = replace(
        SHIPPED.charging.kinds["homes"], reach_m=reach_m, kwh_per_day=1.0, kwh_per_visit=1.0, peak_share=1.0, hours=1.0
    )
    kinds = {name: replace(kind, fast=name in ("fleets", "taxis")) for name in SHIPPED.charging.kinds}
    services = {
        name: replace(each, max_occupied=0.5, waits=False, max_points=max_points, simultaneity=1.0, power_kw=kw)
        for (name, each), kw in zip(SHIPPED.charging.services.items(), (10.0, 100.0), strict=True)
    }
    charging = replace(
        SHIPPED.charging, kinds=MappingProxyType(kinds), services=MappingProxyType(services), max_space_share=1.0,
        site_cost=10.0, grid_reach_m=300.0, **changes,
    )  # fmt: skip
    return replace(SHIPPED, charging=charging)


STRATEGY = simple()
TWO = 1 + np.sqrt(3)


def layer(xs, **columns):
    return gpd.GeoDataFrame(columns, geometry=shapely.points([(x, 0.0) for x in xs]), crs=UTM)


def demand(**weights):
    """Return demand by place: ``x100=3`` is a weight of 3 at 100 m."""
    return layer([int(place[1:]) for place in weights], cars=list(weights.values()))


def candidates(*xs, **columns):
    return layer(xs, name=[f"at {x}" for x in xs], **columns)


def locate(people, sites, *, strategy=STRATEGY, network=STREET, **more):
    layers = {
        name: more.pop(name) for name in ("existing", "stations", "grid", "areas") if name in more
    }  # fmt: skip
    options = {"weight_field": "cars"} | more
    return locate_charging(people, network, strategy, ChargingOptions(**options), candidates=sites, **layers)


def chosen(result):
    return sorted(result.sites.loc[result.sites["status"] == "new", "name"])


def points(result, name):
    row = result.sites.set_index("name").loc[name]
    return int(row["normal_points"]), int(row["fast_points"])


def left(result):
    return dict(result.unserved.groupby("reason")["unserved"].sum())


# --- what is chosen ---------------------------------------------------------------------------------------------------


def test_the_site_that_covers_most_is_chosen_and_gets_the_points_its_demand_needs():
    result = locate(demand(x0=2, x300=0.7, x2000=1), candidates(100, 2100), amount=1)
    assert chosen(result) == ["at 100"]
    assert points(result, "at 100") == (2, 0)  # a load of 2.7, and two points carry 2.73
    assert result.objective == pytest.approx(2.7)
    assert (result.bound, result.gap) == (pytest.approx(2.7), 0.0)
    assert result.covered_share == pytest.approx(2.7 / 3.7)
    assert left(result) == {"not_chosen": pytest.approx(1.0)}


def test_a_load_just_above_what_points_carry_takes_one_more():
    assert points(locate(demand(x0=TWO - 1e-4), candidates(0), amount=1), "at 0") == (2, 0)
    assert points(locate(demand(x0=TWO + 1e-4), candidates(0), amount=1), "at 0") == (3, 0)


def test_way_weight_and_cars_of_the_allocation_are_as_counted():
    result = locate(demand(x0=2, x300=1), candidates(100), amount=1)
    rows = result.allocation.set_index("demand_nr")
    assert rows["weight"].tolist() == pytest.approx([2, 1])
    assert rows["walk_m"].tolist() == pytest.approx([100, 200])
    assert [list(line.coords) for line in rows.geometry] == [[(0, 0), (100, 0)], [(300, 0), (100, 0)]]
    site = result.sites.iloc[0]
    assert (site["demand"], site["load"], site["kwh_day"]) == (pytest.approx(3), pytest.approx(3), pytest.approx(3))
    assert site["walk_m"] == pytest.approx(400 / 3)


def test_each_demand_goes_to_the_nearest_open_site_and_what_reaches_only_one_is_told():
    result = locate(demand(x0=1, x310=1, x500=1), candidates(0, 600), amount=2)
    rows = result.sites.set_index("name")
    assert rows.loc["at 0", "demand"] == pytest.approx(1)
    assert rows.loc["at 600", "demand"] == pytest.approx(2)
    assert rows.loc["at 0", "only_here"] == pytest.approx(1)  # the one at 0; the one at 310 reaches both
    assert rows.loc["at 600", "only_here"] == pytest.approx(1)


def test_existing_points_count_first():
    alone = locate(demand(x0=1, x2000=0.9), candidates(10, 2010), amount=1)
    assert chosen(alone) == ["at 10"]
    stations = layer([0], name=["old"], points=[1], kw=[11.0])
    result = locate(
        demand(x0=1, x2000=0.9), candidates(10, 2010), amount=1, existing=stations, points_field="points",
        power_field="kw",
    )  # fmt: skip
    assert chosen(result) == ["at 2010"]
    assert result.covered_share == 1.0
    assert points(result, "old") == (1, 0)
    assert result.curve["covered"].iloc[0] == pytest.approx(1)


def test_an_existing_fast_station_is_no_use_to_who_parks_for_the_night():
    stations = layer([0], name=["old"], points=[4], kw=[150.0])
    result = locate(demand(x0=1), candidates(350), amount=1, existing=stations, points_field="points", power_field="kw")
    assert points(result, "old") == (0, 4)
    assert result.sites.set_index("name").loc["old", "demand"] == 0
    assert chosen(result) == ["at 350"]


def test_what_existing_points_cannot_take_goes_on_to_a_new_site():
    stations = layer([0], name=["old"], points=[1], kw=[11.0])
    result = locate(
        demand(x0=3), candidates(200), amount=1, existing=stations, points_field="points", power_field="kw"
    )  # fmt: skip
    rows = result.sites.set_index("name")
    assert rows.loc["old", "demand"] == pytest.approx(1)
    assert rows.loc["at 200", "demand"] == pytest.approx(2)
    assert len(result.allocation) == 2  # one demand, split over two sites


def test_no_more_sites_are_built_than_serve_somebody():
    result = locate(demand(x0=1), candidates(0, 100, 200), amount=3)
    assert len(chosen(result)) == 1


def test_normal_and_fast_points_stand_side_by_side():
    people = layer([0, 0], cars=[2.0, 1.0], who=["bolig", "drosjer"])
    result = locate(people, candidates(0), amount=1, kind_field="who")
    assert points(result, "at 0") == (2, 1)
    assert result.sites["kw"].iloc[0] == pytest.approx(2 * 10 + 100)


def test_who_has_the_right_to_charge_at_home_is_no_demand_and_stands_first_in_the_plan():
    people = layer([0, 0, 100], cars=[2.0, 50.0, 30.0], who=["bolig", "borettslag", "sameie"])
    result = locate(people, candidates(0), amount=1, kind_field="who")
    assert result.covered_share == 1.0
    assert left(result) == {"own_right": pytest.approx(80.0)}
    first = result.plan.iloc[0]
    assert (first["measure"], first["demand"]) == ("own_right", pytest.approx(80.0))
    assert [note.values["count"] for note in result.notes if note.code == "charging_own_right"] == [2]


def test_own_right_and_staff_are_told_with_the_rule_of_the_strategy():
    people = layer([0, 0, 100], cars=[2.0, 50.0, 3.0], who=["bolig", "borettslag", "ansatte"])
    notes = {note.code: note.values for note in locate(people, candidates(0), amount=1, kind_field="who").notes}
    law = "burettslagslova § 5-11 a, eierseksjonsloven § 25 a"
    assert notes["charging_own_right"] == {"count": 1, "weight": 50, "unit": "electric_cars", "rule": law}
    assert notes["charging_staff"] == {"weight": 3, "unit": "electric_cars", "rule": "strategi 4"}


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1]])
def test_areas_that_fare_equally_badly_are_all_named_those_with_most_demand_first(order):
    people = demand(x0=1, x1000=2, x2000=5, x4000=0.5)
    boxes = [shapely.box(x - 100, -9, x + 100, 9) for x in (1000, 2000, 0)]
    areas = gpd.GeoDataFrame({"name": ["B", "A", "C"]}, geometry=boxes, crs=UTM).iloc[order]
    result = locate(people, candidates(0, 4000), amount=1, areas=areas, strategy=simple(reach_m=50))
    assert chosen(result) == ["at 0"]
    assert dict(zip(result.areas["name"], result.areas["worst"], strict=True)) == {"A": True, "B": True, "C": False}
    notes = {note.code: note.values for note in result.notes}
    assert notes["charging_worst_areas"] == {"count": 2, "names": "A, B", "share": 0}
    assert "charging_worst_area" not in notes


def test_areas_are_split_over_points_inside_them_and_can_be_covered_in_part():
    cell = gpd.GeoDataFrame({"cars": [4.0]}, geometry=[shapely.box(0, -50, 400, 50)], crs=UTM)
    result = locate(cell, candidates(0), amount=1, strategy=simple(reach_m=200))
    # Points every 100 m: at 50, 150, 250 and 350 m along the street, each a quarter.
    assert result.allocation["weight"].tolist() == pytest.approx([2.0])
    assert left(result) == {"out_of_reach": pytest.approx(2.0)}
    assert result.unserved["demand_nr"].tolist() == [1]


# --- limits -----------------------------------------------------------------------------------------------------------


def test_only_a_share_of_the_parking_spaces_may_get_a_point_and_those_there_count():
    strategy = simple(max_points=20)
    strategy = replace(strategy, charging=replace(strategy.charging, max_space_share=0.5))
    stations = layer([10], name=["old"], points=[1], kw=[150.0])
    sites = candidates(0, spaces=[6.0])
    result = locate(
        demand(x0=50), sites, amount=1, strategy=strategy, spaces_field="spaces", existing=stations,
        points_field="points", power_field="kw",
    )  # fmt: skip
    assert points(result, "at 0") == (2, 0)  # half of six spaces, and one is taken
    assert result.objective == pytest.approx(TWO)
    assert left(result) == {"full": pytest.approx(50 - TWO)}


def test_spaces_are_shared_between_normal_and_fast_points():
    people = layer([0, 0], cars=[TWO, 1.0], who=["bolig", "drosjer"])
    result = locate(people, candidates(0, spaces=[2.0]), amount=1, kind_field="who", spaces_field="spaces")
    assert points(result, "at 0") == (2, 0)  # 2.73 against 1 + 1
    result = locate(people, candidates(0, spaces=[3.0]), amount=1, kind_field="who", spaces_field="spaces")
    assert points(result, "at 0") == (2, 1)


def test_where_nothing_is_known_the_strategys_most_is_taken():
    result = locate(demand(x0=50), candidates(0), amount=1, strategy=simple(max_points=2))
    assert points(result, "at 0") == (2, 0)
    assert "room_unknown" in set(result.reasons["code"])


SECRET_KW = 21.4375


def test_grid_points_limit_the_sites_they_feed_together_and_are_told_nowhere():
    grid = layer([0], name=["N1"], free=[SECRET_KW])
    sites = candidates(0, 250, 2000, free=[SECRET_KW, SECRET_KW, SECRET_KW])
    people = demand(x0=10, x250=10, x2000=10)
    people["FREE"] = SECRET_KW
    areas = gpd.GeoDataFrame({"name": ["all"]}, geometry=[shapely.box(-10, -10, 9000, 10)], crs=UTM)
    result = locate(
        people,
        sites,
        amount=3,
        strategy=simple(reach_m=100, max_points=3),
        grid=grid,
        free_kw_field="free",
        areas=areas,
    )
    rows = result.sites.set_index("name")
    near = rows.loc[[name for name in ("at 0", "at 250") if name in rows.index]]
    assert near["kw"].sum() == pytest.approx(20)  # two points of 10 kW, together at one of the sites: they carry more
    assert near["demand"].sum() == pytest.approx(TWO)
    assert near["grid"].tolist() == ["N1"]
    assert rows.loc["at 2000", "grid"] == "ask_grid_company"
    for frame in (result.sites, result.allocation, result.unserved, result.curve, result.areas, result.plan):
        assert "free" not in {str(name).lower() for name in frame.columns}
        assert str(SECRET_KW) not in frame.to_csv()
    assert str(SECRET_KW) not in repr(result.notes)
    assert str(SECRET_KW) not in result.reasons.to_csv()


def test_a_grid_capacity_that_is_text_is_not_repeated_in_the_message():
    grid = layer([0], free=["21,5 kW"])
    with pytest.raises(FieldNumberSecretError) as caught:
        locate(demand(x0=1), candidates(0), amount=1, grid=grid, free_kw_field="free")
    assert "21" not in str(caught.value)


def test_a_site_may_name_its_grid_point():
    grid = layer([0, 2000], name=["N1", "N2"], free=[10.0, 50.0])
    sites = candidates(0, fed=["n2"])
    result = locate(demand(x0=50), sites, amount=1, grid=grid, free_kw_field="free", grid_field="fed")
    assert points(result, "at 0") == (5, 0)


def test_of_grid_points_with_the_same_name_the_nearest_feeds_a_site_and_a_name_that_none_has_is_told():
    grid = layer([0, 2000, 4000], name=["N", " n ", "M"], free=[10.0, 50.0, 90.0])
    sites = candidates(0, 2000, 4000, fed=["N", "n", "Nett 7"])
    for order in ([0, 1, 2], [2, 1, 0]):
        people = demand(x0=50, x2000=50, x4000=50)
        result = locate(people, sites, amount=3, grid=grid.iloc[order], free_kw_field="free", grid_field="fed")
        assert [points(result, f"at {x}")[0] for x in (0, 2000)] == [1, 5]
        assert result.sites.set_index("name").loc["at 4000", "grid"] == "ask_grid_company"
        notes = {note.code: note.values for note in result.notes}
        assert notes["charging_grid_not_found"] == {"count": 1, "field": "fed", "values": "Nett 7"}


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_where_car_parks_or_areas_lie_on_each_other_the_smaller_counts_in_any_order(order):
    parks = gpd.GeoDataFrame(
        {"name": ["all", "yard"], "n": [10.0, 4.0]},
        geometry=[shapely.box(-50, -50, 90, 50), shapely.box(-5, -5, 5, 5)],
        crs=UTM,
    ).iloc[order]  # fmt: skip
    old = layer([0], name=["old"], points=[3], kw=[150.0])
    result = locate(
        demand(x0=TWO), parks, amount=1, existing=old, points_field="points", power_field="kw", spaces_field="n",
        areas=parks,
    )  # fmt: skip
    assert chosen(result) == ["all"], "three of the yard's four spaces are taken"
    assert result.areas.set_index("name")["demand"].to_dict() == {"all": 0, "yard": pytest.approx(TWO)}


# --- phases and curve -------------------------------------------------------------------------------------------------

IN_A_ROW = {"x0": 0.5, "x300": 0.6, "x700": 0.6, "x1000": 0.5}


def test_phases_keep_what_is_built_and_say_what_that_costs():
    sites = candidates(100, 500, 900)
    afresh = locate(demand(**IN_A_ROW), sites, amount=2)
    assert chosen(afresh) == ["at 100", "at 900"]
    assert afresh.objective == pytest.approx(2.2)
    result = locate(demand(**IN_A_ROW), sites, amount=2, phases="1, 1")
    phases = dict(zip(result.sites["name"], result.sites["phase"], strict=True))
    assert phases["at 500"] == 1  # covers 1.2 alone, the others 1.1
    assert sorted(phases.values()) == [1, 2]
    assert result.objective == pytest.approx(1.7)
    price = result.curve.set_index("sites").loc[2]
    assert price["covered"] == pytest.approx(2.2)
    assert price["nested"] == pytest.approx(1.7)
    assert price["nesting_price"] == pytest.approx(0.5)
    assert price["nesting_price_most"] == pytest.approx(0.5)
    assert result.curve.set_index("sites").loc[1, "nesting_price"] == 0
    # Of 2.2 in all, 0.5 less is covered. Nothing stood before the first phase, so nothing is said of it.
    said = [note.values for note in result.notes if note.code == "charging_nesting"]
    assert said == [{"phase": 2, "price": 22.7, "most": 22.7}]


def test_a_price_of_the_phases_that_is_only_possible_is_not_told_as_one():
    step = SimpleNamespace(covered=50.0, bound=60.0, answer=SimpleNamespace(status="time_limit"))
    frees = [CurvePoint(1, 50.0, 60.0, "time_limit"), CurvePoint(2, 50.0, 60.0, "time_limit"), None]
    phases = [Phase(step, number, 0.0, free) for number, free in enumerate(frees, start=1)]
    plan = SimpleNamespace(today=SimpleNamespace(covered=0.0), phases=phases)
    problem = SimpleNamespace(total=100.0, sites=SimpleNamespace(existing=np.array([True, False])))
    situation = SimpleNamespace(problem=problem, need=SimpleNamespace(state=np.array([])))
    notes = charging_notes(situation, plan, "sites", None, Left(np.array([]), np.array([])))
    nesting = [note for note in notes if note.code.startswith("charging_nesting")]
    assert nesting == [Note("charging_nesting_unproven", {"phase": 2, "most": 10.0})]


def test_the_curve_goes_from_what_exists_to_one_site_more_than_the_plan():
    result = locate(demand(**IN_A_ROW), candidates(100, 500, 900, 2000), amount=2)
    assert result.curve["sites"].tolist() == [0, 1, 2, 3]
    assert result.curve["covered"].tolist() == pytest.approx([0, 1.2, 2.2, 2.2])
    assert result.curve["gain"].tolist()[1:] == pytest.approx([1.2, 1.0, 0.0])
    assert (result.curve["status"] == "optimal").all()


def test_a_site_may_grow_in_a_later_phase_when_there_is_money():
    costs = {"point_cost": 5.0, "site_cost": 10.0, "model": "budget"}
    result = locate(demand(x0=TWO), candidates(0), amount=20, phases="15, 5", **costs)
    assert result.plan["measure"].tolist() == ["new", "extended"]
    assert result.plan["normal_points"].tolist() == [1, 1]
    assert result.plan["cost"].tolist() == pytest.approx([15, 5])
    assert result.objective == pytest.approx(TWO)


def test_a_share_is_reached_with_the_fewest_sites_phase_by_phase():
    result = locate(demand(**IN_A_ROW), candidates(100, 500, 900), model="share", amount=100)
    assert (result.objective, result.bound, result.gap) == (2, 2, 0)
    assert result.covered_share == pytest.approx(1.0)
    result = locate(demand(**IN_A_ROW), candidates(100, 500, 900), model="share", phases="50, 100")
    assert result.objective in (2, 3)
    assert result.covered_share == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("model", "amount", "phases", "targets"),
    [
        ("sites", 5, "", [5]),
        ("sites", 5, "3", [2, 4, 5]),
        ("sites", None, "3,3,4", [3, 6, 10]),
        ("sites", 10, "3; 3 4", [3, 6, 10]),
        ("budget", 9, "3", [3, 6, 9]),
        ("budget", None, "1,2", [1, 3]),
        ("share", 90, "3", [0.3, 0.6, 0.9]),
        ("share", None, "50,75,90", [0.5, 0.75, 0.9]),
    ],
)
def test_phases_are_understood(model, amount, phases, targets):
    assert phase_targets(model, amount, phases) == pytest.approx(targets)


@pytest.mark.parametrize(
    ("model", "amount", "phases"),
    [
        ("sites", 10, "3,3"),
        ("sites", 2, "3"),
        ("sites", 5, "a"),
        ("sites", 5, "0"),
        ("sites", None, "1.5,2"),
        ("share", None, "50,40"),
        ("budget", 9, "2.5"),
        ("sites", 5, "3,-1,3"),
        ("sites", 2**62, "1e9"),
        ("budget", 9, "1000000000"),
        ("budget", 9, "101"),
        ("budget", 9, "inf"),
        ("budget", None, "1,inf"),
        ("share", 90, "nan"),
        ("sites", None, ",".join(["1"] * 101)),
    ],
)
def test_phases_that_do_not_fit_are_refused(model, amount, phases):
    with pytest.raises(ChargingPhasesWrongError):
        phase_targets(model, amount, phases)


def test_nothing_to_build_is_said():
    with pytest.raises(ChargingAmountMissingError):
        phase_targets("budget", None, "3")


# --- areas ------------------------------------------------------------------------------------------------------------

EAST_WEST = gpd.GeoDataFrame(
    {"name": ["west", "east", "sea"]},
    geometry=[shapely.box(-50, -50, 1000, 50), shapely.box(1000, -50, 3000, 50), shapely.box(9000, 0, 9100, 10)],
    crs=UTM,
)


def test_coverage_by_area_names_the_worst_served():
    result = locate(demand(x0=2, x500=2, x2000=1), candidates(0, 500, 2000), amount=2, areas=EAST_WEST)
    rows = result.areas.set_index("name")
    assert rows["demand"].tolist() == pytest.approx([4, 1, 0])
    assert rows["covered"].tolist() == pytest.approx([4, 0, 0])
    assert rows.index[rows["worst"]].tolist() == ["east"]
    assert [each.values["name"] for each in result.notes if each.code == "charging_worst_area"] == ["east"]


def test_a_floor_moves_a_site_to_the_worst_served_area():
    result = locate(demand(x0=2, x500=2, x2000=1), candidates(0, 500, 2000), amount=2, areas=EAST_WEST, floor=40.0)
    assert result.areas.set_index("name")["covered_share"].tolist()[:2] == pytest.approx([0.5, 1.0])
    assert result.curve.set_index("sites").loc[2, "covered"] == pytest.approx(4)  # what the floor costs can be seen


def test_a_floor_that_cannot_be_met_names_the_area_and_by_how_much():
    with pytest.raises(SitingFloorOutOfReachError) as caught:
        locate(demand(x0=2, x2000=1), candidates(0), amount=1, areas=EAST_WEST, floor=40.0)
    assert caught.value.values["area"] == "east"
    assert caught.value.values["missing"] == pytest.approx(40)


# --- exactness --------------------------------------------------------------------------------------------------------


def most_covered(weights, near, holds):
    """Return the most that sites with given capacities serve, by linear programming."""
    pairs = [(d, c) for d in range(len(weights)) for c in range(len(holds)) if near[d][c]]
    if not pairs:
        return 0.0
    rows = [[float(p[0] == d) for p in pairs] for d in range(len(weights))]
    rows += [[float(p[1] == c) for p in pairs] for c in range(len(holds))]
    return -linprog([-1.0] * len(pairs), A_ub=rows, b_ub=[*weights, *holds]).fun


HOLDS = (0.0, 1.0, TWO, 4.591)


@pytest.mark.parametrize("few_entries", [charging_relaxed.FEW_ENTRIES, 0])
@pytest.mark.parametrize("seed", range(8))
def test_a_budget_buys_as_much_as_the_best_of_all_choices(seed, few_entries, monkeypatch):
    monkeypatch.setattr(charging_relaxed, "FEW_ENTRIES", few_entries)
    rng = np.random.default_rng(seed)
    at, homes = rng.integers(0, 1500, 3), rng.integers(0, 1500, 6)
    weights = rng.integers(1, 30, 6) / 10
    near = np.abs(homes[:, None] - at[None, :]) <= 400
    budget = float(rng.integers(15, 60))
    best = max(
        most_covered(weights, near, [HOLDS[n] for n in choice])
        for choice in itertools.product(range(4), repeat=3)
        if sum(10.0 * (n > 0) + 5.0 * n for n in choice) <= budget
    )
    result = locate(
        layer(homes, cars=weights), candidates(*at), strategy=simple(max_points=3), model="budget", amount=budget,
        point_cost=5.0,
    )  # fmt: skip
    assert result.gap == 0
    assert result.objective == pytest.approx(best, abs=2e-3)
    new = result.sites[result.sites["status"] == "new"]
    assert new["cost"].sum() <= budget + 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_a_bound_from_straight_lines_is_never_passed_and_its_plan_keeps_all_limits(seed, monkeypatch):
    monkeypatch.setattr(charging_relaxed, "FEW_ENTRIES", 0)
    monkeypatch.setattr(charging_relaxed, "_WORTH", np.inf)  # neither exact sizing nor the whole program
    rng = np.random.default_rng(seed)
    at, homes = rng.integers(0, 2500, 5), rng.integers(0, 2500, 12)
    weights, free = rng.integers(1, 40, 12) / 10, float(rng.integers(20, 60))
    people, sites = layer(homes, cars=weights), candidates(*at, spaces=rng.integers(0, 6, 5).astype(float))
    asked = {
        "strategy": simple(max_points=4), "model": "budget", "amount": float(rng.integers(20, 90)), "point_cost": 5.0,
        "spaces_field": "spaces", "grid": layer([1000], free=[free]), "free_kw_field": "free",
    }  # fmt: skip
    quick = locate(people, sites, **asked)
    monkeypatch.setattr(charging_relaxed, "FEW_ENTRIES", 400)
    exact = locate(people, sites, **asked)
    assert exact.gap == 0
    assert quick.objective <= exact.objective + 1e-6
    assert quick.bound >= exact.objective - 1e-6
    for result in (quick, exact):
        new = result.sites[result.sites["status"] == "new"]
        assert new["cost"].sum() <= asked["amount"] + 1e-6
        assert new.loc[new["grid"] != "ask_grid_company", "kw"].sum() <= free + 1e-6
        assert (new["normal_points"] <= new["spaces"]).all()


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(
    homes=st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 60)), min_size=1, max_size=8),
    places=st.lists(st.integers(0, 3000), min_size=1, max_size=5, unique=True),
    spaces=st.lists(st.integers(0, 8), min_size=5, max_size=5),
    count=st.integers(1, 5),
)
def test_nothing_is_lost_and_no_site_holds_more_than_it_can(homes, places, spaces, count):
    people = layer([x for x, _ in homes], cars=[w / 10 for _, w in homes])
    room = np.array(spaces[: len(places)], float)
    result = locate(
        people, candidates(*places, spaces=room), amount=min(count, len(places)), spaces_field="spaces",
        time_limit_s=5.0,
    )  # fmt: skip
    served = result.allocation["weight"].sum()
    assert served + result.unserved["unserved"].sum() == pytest.approx(people["cars"].sum())
    assert result.sites["demand"].sum() == pytest.approx(served)
    assert (result.sites["normal_points"] <= room.max()).all()
    taken = result.allocation.groupby("demand_nr")["weight"].sum()
    assert (taken <= people["cars"].to_numpy()[taken.index - 1] + 1e-9).all()
    assert (np.diff(result.curve["covered"]) >= -1e-9).all()
    assert (result.curve["bound"] >= result.curve["covered"] - 1e-9).all()


def test_peak_load_is_visits_times_hours_but_never_more_than_the_days_visits():
    kind = replace(SHIPPED.charging.kinds["homes"], kwh_per_day=6.0, kwh_per_visit=20.0, peak_share=0.1, hours=4.0)
    assert peak_load(kind) == pytest.approx(0.3 * 0.4)
    assert peak_load(replace(kind, hours=20.0)) == pytest.approx(0.3)


def test_candidates_are_made_along_the_street_where_none_are_given():
    result = locate(demand(x0=1, x2000=1), None, amount=2)
    assert result.covered_share == 1.0
    assert "charging_candidates_generated" in {note.code for note in result.notes}


def test_the_audit_hears_what_the_plan_allocates_to_a_car_park():
    result = locate(demand(x0=2, x2000=1), candidates(0, 2000), amount=2)
    parks = gpd.GeoDataFrame(
        geometry=[shapely.box(-30, -30, 5, 30), shapely.box(1980, 10, 2020, 30), shapely.box(900, 0, 950, 30), None],
        crs=UTM,
    )
    assert loads_at(parks, result.sites, 20.0).tolist() == pytest.approx([2, 1, np.nan, np.nan], nan_ok=True)


def test_between_two_car_parks_a_site_stands_on_the_nearest():
    result = locate(demand(x0=2), candidates(0), amount=1)
    parks = gpd.GeoDataFrame(geometry=[shapely.box(5, 0, 30, 30), shapely.box(-30, 0, -3, 30)], crs=UTM)
    assert loads_at(parks, result.sites, 20.0).tolist() == pytest.approx([np.nan, 2], nan_ok=True)
    assert np.isnan(loads_at(parks.iloc[:0], result.sites, 20.0)).sum() == 0


def test_parking_that_is_drawn_as_a_line_is_a_site_at_its_middle():
    lines = [
        shapely.LineString([(100, 0, 7), (500, 0, 7)]),
        shapely.MultiLineString([[(2000, 5), (2100, 5)], [(2120, 5), (2130, 5)]]),
    ]
    result = locate(demand(x300=2, x2050=1), gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=lines, crs=UTM), amount=2)
    sites = result.sites.set_index("name").geometry
    assert sites["a"].coords[0] == (300, 0)
    assert sites["b"].distance(lines[1]) == 0
    assert result.covered_share == pytest.approx(1.0)
    said = {note.code: note.values for note in result.notes}
    assert said["charging_candidates_lines"] == {"count": 2}
    assert "charging_candidates_unplaced" not in said
    audited = loads_at(gpd.GeoDataFrame(geometry=lines, crs=UTM), result.sites, 20.0)
    assert audited.tolist() == pytest.approx([2, 1])


def test_demand_whose_sites_have_neither_room_nor_power_is_told_from_what_was_not_chosen():
    grid = layer([2000], name=["low"], free_kw=[9.0])  # less than the 10 kW of a point
    sites = candidates(0, 2000, 4000, 5000, spaces=[0, 9, 9, 9])
    result = locate(
        demand(x0=1, x2000=2, x4000=3, x5000=4), sites, amount=1, spaces_field="spaces", grid=grid,
        free_kw_field="free_kw",
    )  # fmt: skip
    assert chosen(result) == ["at 5000"]
    assert left(result) == {"no_room": pytest.approx(3.0), "not_chosen": pytest.approx(3.0)}
    said = {note.code: note.values["reason"] for note in result.notes if "reason" in note.values}
    assert said == {"charging_left": "no_room", "charging_left_not_chosen": "not_chosen"}


def test_without_time_the_curve_keeps_what_the_phases_found_with_bounds_that_hold():
    spots = range(0, 6000, 40)
    rng = np.random.default_rng(1)
    people = layer(spots, cars=rng.integers(1, 5, len(spots)).astype(float))
    sites = candidates(*range(0, 6000, 100), spaces=rng.integers(1, 9, 60))
    began = time.monotonic()
    hasty = locate(people, sites, amount=12, phases="3", spaces_field="spaces", time_limit_s=0.01)
    assert time.monotonic() - began < 3 * a_second()
    at_ease = locate(people, sites, amount=12, phases="3", spaces_field="spaces")
    ends = hasty.curve[hasty.curve["phase"].notna()]
    assert ends["phase"].tolist() == [1, 2, 3]
    nesting = [note for note in hasty.notes if note.code.startswith("charging_nesting")]
    assert {note.values["phase"] for note in nesting} <= {2, 3}
    assert all(note.values.get("price") != 0 for note in nesting)  # what is only possible has a sentence of its own
    assert (ends["covered"] >= ends["nested"] - 1e-9).all()
    best = at_ease.curve.set_index("sites")["covered"]
    common = hasty.curve.set_index("sites").join(best.rename("best"), how="inner")
    assert (common["bound"] >= common["best"] - 1e-6).all()


def test_beside_a_demand_of_ten_thousands_the_others_are_counted_as_well():
    sites = candidates(0, 1000, 2000, spaces=[2, 2, 1])
    result = locate(demand(x0=9e4, x1000=1, x2000=3), sites, amount=2, spaces_field="spaces")
    assert result.objective == pytest.approx(TWO + 1.0)  # 2 points at 0; 1 of the others, each 1 car
    assert result.gap == 0.0
    assert result.curve["covered"].tolist() == pytest.approx([0.0, TWO, TWO + 1.0, TWO + 2.0])


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [-1.0, 2e7])
def test_weights_that_are_no_amounts_are_named(wrong):
    with pytest.raises(FieldNumberOutsideError) as caught:
        locate(layer([0, 10], cars=[1.0, wrong]), candidates(0), amount=1)
    assert caught.value.values["row"] == 2
    assert caught.value.values["value"] == wrong


def test_empty_weights_and_places_are_listed_not_dropped():
    people = layer([0, 10, 20, 30], cars=[1.0, np.nan, 0.0, 5.0])
    people.loc[3, "geometry"] = None
    result = locate(people, candidates(0), amount=1)
    assert dict(zip(result.unserved["demand_nr"], result.unserved["reason"], strict=True)) == {
        2: "no_weight", 3: "no_weight", 4: "no_geometry",
    }  # fmt: skip


def test_demand_that_nothing_reaches_is_listed_with_the_reason():
    people = gpd.GeoDataFrame(
        {"cars": [1.0, 2.0, 3.0]}, geometry=shapely.points([(0, 0), (3000, 0), (0, 5000)]), crs=UTM
    )
    result = locate(people, candidates(0), amount=1)
    assert left(result) == {"out_of_reach": pytest.approx(2), "too_far": pytest.approx(3)}


def test_a_candidate_off_the_network_does_not_shift_the_others():
    spots = shapely.points([(0, 9000), (0, 0), (2000, 0)])
    sites = gpd.GeoDataFrame({"name": ["off", "near", "far"]}, geometry=spots, crs=UTM)
    result = locate(demand(x0=1, x2000=2), sites, amount=2)
    assert result.sites.set_index("name")["demand"].to_dict() == pytest.approx({"near": 1, "far": 2})
    notes = {note.code: note.values for note in result.notes}
    assert notes["charging_candidates_off_network"] == {"count": 1}


def test_each_site_says_what_is_covered_when_its_phase_is_built():
    result = locate(demand(x0=3, x2000=2, x4000=5), candidates(0, 2000), amount=2, phases="1, 1")
    assert result.sites.set_index("name")["phase_share"].to_dict() == pytest.approx({"at 0": 0.3, "at 2000": 0.5})


def test_no_public_demand_at_all_is_said():
    people = layer([0], cars=[1.0], who=["sameie"])
    with pytest.raises(ChargingNoDemandError):
        locate(people, candidates(0), amount=1, kind_field="who")


def test_a_kind_nobody_knows_is_named():
    with pytest.raises(LayerValueUnknownError, match="romskip"):
        locate(layer([0], cars=[1.0], who=["romskip"]), candidates(0), amount=1, kind_field="who")


def test_more_sites_than_candidates_are_refused_and_duplicates_count_once():
    with pytest.raises(ChargingTooManySitesError) as caught:
        locate(demand(x0=1), candidates(0, 0, 100), amount=3)
    assert caught.value.values == {"asked": 3, "available": 2}
    assert any(
        note.code == "charging_candidates_twice" for note in locate(demand(x0=1), candidates(0, 0), amount=1).notes
    )


def test_a_budget_that_pays_for_nothing_says_what_is_missing():
    with pytest.raises(ChargingBudgetTooSmallError) as caught:
        locate(demand(x0=1), candidates(0), model="budget", amount=12, point_cost=5.0)
    assert caught.value.values == {"budget": 12, "cheapest": 15, "missing": 3}


def test_a_share_out_of_reach_says_what_can_be_had():
    with pytest.raises(SitingShareOutOfReachError) as caught:
        locate(demand(x0=1, x3000=1), candidates(0), model="share", amount=80)
    assert caught.value.values["reachable"] == pytest.approx(50)


def test_candidates_away_from_the_network_are_refused():
    sites = gpd.GeoDataFrame(geometry=shapely.points([(0, 9000)]), crs=UTM)
    with pytest.raises(ChargingCandidatesOffNetworkError):
        locate(demand(x0=1), sites, amount=1)


@pytest.mark.parametrize("field", ["spaces_field", "cost_field"])
def test_negative_spaces_and_costs_are_refused(field):
    with pytest.raises(FieldNumberOutsideError):
        locate(demand(x0=1), candidates(0, n=[-3.0]), amount=1, **{field: "n"})


ABSURD = (2**62, 1e300, 5001.0)


@pytest.mark.parametrize("wrong", ABSURD)
@pytest.mark.parametrize("nobil", [False, True])
def test_more_points_than_a_station_can_have_are_named_with_the_feature(wrong, nobil):
    old = layer([0, 10], name=["a", "b"], points=[1, wrong], kw=[11.0, 11.0])
    asked = {"existing": old, "points_field": "points", "power_field": "kw"}
    if nobil:
        old["n_points"], old["n_fast"], old["n_power_unknown"] = old["points"], 0, 0
        asked = {"existing": old}
    with pytest.raises(FieldNumberOutsideError) as caught:
        locate(demand(x0=1), candidates(0), amount=1, **asked)
    assert caught.value.values["row"] == 2
    assert caught.value.values["value"] == wrong


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("spaces_field", 2**62), ("spaces_field", 100_001.0), ("cost_field", 2**62), ("cost_field", 1e10)],
)
def test_spaces_and_costs_that_no_place_has_are_named_with_the_feature(field, wrong):
    with pytest.raises(FieldNumberOutsideError) as caught:
        locate(demand(x0=1), candidates(0, 100, n=[1, wrong]), amount=1, **{field: "n"})
    assert caught.value.values["row"] == 2


def test_a_power_that_no_point_has_is_named_and_the_most_points_are_planned_with():
    with pytest.raises(FieldNumberOutsideError, match="kw"):
        locate(demand(x0=1), candidates(0), amount=1, existing=layer([0], kw=[1e5]), power_field="kw")
    old = layer([0], name=["old"], points=[5000], kw=[11.0])
    result = locate(demand(x0=9), candidates(0), amount=1, existing=old, points_field="points", power_field="kw")
    assert points(result, "old") == (5000, 0)


def test_places_that_are_the_same_are_one_wherever_the_map_lies_and_the_one_with_most_room_counts():
    xs = [0.0, 0.04, 3000.0, 3000.2]
    for move in (0.0, 0.01, 0.049, 0.05):
        sites = layer([x + move for x in xs], name=list("abcd"), n=[2.0, 3.0, 1.0, 1.0])
        result = locate(demand(x0=1, x3000=1), sites, amount=2, spaces_field="n")
        twice = [note.values["count"] for note in result.notes if note.code == "charging_candidates_twice"]
        assert twice == [1]
        assert "b" in set(result.sites["name"])
        assert "a" not in set(result.sites["name"])


# --- what must not be rounded the other way, and whose room it is -----------------------------------------------------


@pytest.mark.parametrize(("spaces", "share", "most"), [(5, 0.5, 2), (7, 0.3, 2), (10, 0.3, 3), (3, 1 / 3, 1)])
def test_the_share_of_the_spaces_that_may_get_a_point_is_rounded_down_to_whole_spaces(spaces, share, most):
    strategy = simple()
    strategy = replace(strategy, charging=replace(strategy.charging, max_space_share=share))
    result = locate(
        demand(x0=50), candidates(0, n=[float(spaces)]), amount=1, strategy=strategy, spaces_field="n"
    )  # fmt: skip
    assert points(result, "at 0") == (most, 0)


def test_a_site_has_the_room_that_the_points_of_the_other_service_leave():
    """Five spaces with 2 normal points and 1 fast one: up to 4 may be normal beside that, and up to 3 fast."""
    sites = ChargingSites(
        existing=np.array([False, False, True]), row=np.arange(3), name=np.array(["a", "b", "c"], object),
        xy=np.zeros((3, 2)), points=np.array([[0, 0], [0, 0], [1, 2]]), room=np.array([5.0, 5.0, 0.0]),
        grid=np.full(3, -1), cost=np.zeros(3), counted=np.ones(3, bool), rated=np.ones(3, bool),
    )  # fmt: skip
    built = np.array([[0, 0], [2, 1], [1, 2]])
    assert most_points(sites, NO_GRID, STRATEGY.charging, built).tolist() == [[5, 5], [4, 3], [1, 2]]


def test_a_later_phase_builds_in_the_room_that_is_left():
    """Homes need two points in the first phase; of three spaces one is left for the taxis of the second."""
    people = layer([0, 0, 3000], cars=[TWO, 3.0, 1.0], who=["bolig", "drosjer", "bolig"])
    sites = candidates(0, 3000, spaces=[3.0, 3.0])
    result = locate(people, sites, amount=2, phases="1, 1", kind_field="who", spaces_field="spaces")
    assert points(result, "at 0") == (2, 1)
    assert sum(points(result, "at 0")) <= 3


def test_stations_of_both_sources_count_once():
    old = layer([0], name=["old"], points=[1], kw=[11.0])
    nobil = layer([5, 2000, 2100], name=["same", "other", "staff only"])
    nobil["n_points"], nobil["n_fast"], nobil["n_power_unknown"] = [1, 2, 2], [0, 1, 0], [0, 0, 0]
    nobil["public"] = [True, None, False]
    result = locate(
        demand(x0=1), candidates(0), amount=1, existing=old, stations=nobil, points_field="points", power_field="kw"
    )
    stands = result.sites[result.sites["status"] == "existing"]
    assert stands["name"].tolist() == ["old", "other"]
    assert stands[["normal_points", "fast_points"]].to_numpy().tolist() == [[1, 0], [1, 1]]
    assert {"charging_stations_twice", "charging_stations_not_public"} <= {note.code for note in result.notes}


def test_layers_in_another_crs_are_led_to_the_networks_and_inputs_stay_as_they_were():
    people, sites = demand(x0=1).to_crs(4326), candidates(0).to_crs(25833)
    before = people.copy(), sites.copy()
    assert locate(people, sites, amount=1).covered_share == 1.0
    assert people.equals(before[0])
    assert sites.equals(before[1])


@pytest.mark.parametrize("more", [{"amount": 1}, {"model": "budget", "amount": 1e9}, {"amount": 2, "phases": "1,1"}])
def test_where_no_site_reaches_anybody_the_result_is_empty_and_says_why(more):
    result = locate(demand(x0=1), candidates(3000, 4000), areas=EAST_WEST, **more)
    assert len(result.sites) == 0
    assert len(result.allocation) == 0
    assert left(result) == {"out_of_reach": pytest.approx(1)}
    assert (result.objective, result.gap, result.covered_share) == (0, 0, 0)


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        (
            '[charging.kind_names]\nvalue = { buss = "buses" }\nsource = "Egen liste"\n',
            "StrategyNotAllowedError",
            "buses",
        ),
        ('[charging]\nsite_cost = { value = -5, source = "Anbud" }\n', "StrategyOutOfRangeError", "site_cost"),
        ('[charging.kinds.homes]\nreach = { value = 5, source = "x" }\n', "StrategyUnknownKeyError", "reach_m"),
    ],
)
def test_a_strategy_file_that_is_wrong_about_charging_is_named_with_its_key(tmp_path, text, error, says):
    own = tmp_path / "egen.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(getattr(strategy_messages, error), match=says):
        load_strategy(own)


def test_a_kind_of_the_municipalitys_own_can_be_added(tmp_path):
    own = tmp_path / "egen.toml"
    entry = "{{ value = {}, source = 'Egen telling' }}"
    values = {
        "reach_m": 150, "by_car": "false", "fast": "false", "kwh_per_day": 2, "kwh_per_visit": 8, "peak_share": 0.2,
        "hours": 1,
    }  # fmt: skip
    lines = [f"{name} = {entry.format(value)}" for name, value in values.items()]
    words = '[charging.kind_names]\nvalue = { kino = "cinema" }\nsource = "Egen liste"\n'
    own.write_text("[charging.kinds.cinema]\n" + "\n".join(lines) + "\n" + words, encoding="utf-8")
    people = layer([0, 200], cars=[1.0, 1.0], who=["kino", "Kino "])
    result = locate(people, candidates(100, 0), strategy=load_strategy(own), amount=1, kind_field="who")
    assert result.allocation["kind"].tolist() == ["cinema", "cinema"]


# --- electric cars by year -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "year", "per_unit", "code"),
    [
        ("electric_cars", 2030, 1.0, None),
        ("cars", None, 0.4, "charging_electric_counted"),
        ("cars", 2020, 0.3, "charging_electric_counted"),
        ("cars", 2022, 0.35, "charging_electric_counted"),
        ("cars", 2027, 0.4 + 3 * 0.05, "charging_electric_grown"),
        ("cars", 2060, 1.0, "charging_electric_grown"),
        ("homes", None, 0.5 * 0.4, "charging_electric_counted"),
    ],
)
def test_the_year_decides_how_many_of_the_cars_are_electric_and_is_said(unit, year, per_unit, code):
    shares = MappingProxyType({"2020": 0.3, "2024": 0.4})
    cars = MappingProxyType({"electric_cars": 1.0, "cars": 1.0, "homes": 0.5, "persons": 0.2})
    strategy = simple(electric_share=shares, electric_share_growth=0.05, public_cars=cars)
    need, notes = read_demand(
        layer([0], n=[10]), strategy, weight_field="n", kind_field=None, kind="homes", unit=unit, year=year
    )
    # A car is a load of 1 here, so the load per unit of weight is the electric cars it stands for.
    assert need.load.tolist() == pytest.approx([per_unit])
    told = {each.code: vars(each)["values"] for each in notes if each.code.startswith("charging_electric")}
    assert list(told) == ([] if code is None else [code])
    if code is not None:
        assert told[code]["counted"] == (2020 if year in (2020, 2022) else 2024)
        assert told[code]["year"] == (year or 2024)


def test_the_shipped_share_names_its_year_and_grows():
    rules = SHIPPED.charging
    assert of_year(rules.electric_share) == (0.387, 2023)
    assert of_year(rules.electric_share, 2026, rules.electric_share_growth)[0] == pytest.approx(0.507)
