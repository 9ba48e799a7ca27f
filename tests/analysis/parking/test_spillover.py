"""Spill-over parking: towns counted by hand, an independent search, and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.layers.messages import LayerFieldMissingError, LayerWithoutCrsError
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.roads import RoadLines, line_table
from klimaklok_plugin.analysis.network.sample import sample, sample_network
from klimaklok_plugin.analysis.parking.messages import SpilloverNoPlaceError, SpilloverNothingError
from klimaklok_plugin.analysis.parking.spillover import SpilloverOptions, find_spillover
from klimaklok_plugin.analysis.parking.spillover_inputs import join_places
from klimaklok_plugin.analysis.parking.spillover_results import shown_people
from klimaklok_plugin.analysis.parking.spillover_streets import shared_out
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from klimaklok_plugin.analysis.strategy.messages import StrategyPairOrderError

SHIPPED = load_strategy()


def ruled(**changes):
    """Return the shipped strategy with other rules for spill-over parking; no street is too short for a zone."""
    rules = replace(SHIPPED.parking.spillover, **({"least_zone_m": 0.0, "join_m": 0.0} | changes))
    # Even the smallest component counts, so that towns can be small.
    network = replace(SHIPPED.network, main_component_km=0.0)
    return replace(SHIPPED, parking=replace(SHIPPED.parking, spillover=rules), network=network)


STRATEGY = ruled()
COUNTED = SpilloverOptions(centre_cars_field="cars")


def town(*lines, **columns):
    """Return streets, residential unless told, joined where vertices are equal."""
    xy = np.array([vertex for line in lines for vertex in line], float)
    neutral = {"walk": 3, "bike": 3, "car": 3, "speed_kmh": 30, "speed_back_kmh": 30, "road_class": "residential"}
    numbered = {"source_id": np.arange(len(lines))}
    classes = columns.pop("classes", None)
    table = line_table(len(lines), neutral | numbered | columns)
    if classes is not None:
        table["road_class"] = table["road_class"].astype(object)
        table["road_class"] = np.array(classes, object)
        table["road_class"] = table["road_class"].astype("category")
    return build_network(
        RoadLines(
            key=(xy * 1000).round().astype(np.int64) @ np.array([1 << 32, 1]),
            xy=xy,
            start=np.cumsum([0, *(len(line) for line in lines)]),
            table=table,
            crs=CRS(25832),
        )
    )


def layer(*shapes, crs=25832, **columns):
    made = [shapely.Point(shape) if isinstance(shape, tuple) else shape for shape in shapes]
    return gpd.GeoDataFrame(columns, geometry=np.array(made, object), crs=crs)


def codes(result):
    return [note.code for note in result.notes]


def note(result, code):
    return next(each.values for each in result.notes if each.code == code)


# A street of 1,000 m, to the east, and a centre at its western end.
LONG = [(0, 0), (1000, 0)]
CENTRE = (0, 0)


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_a_street_is_cut_where_the_walk_ends_and_its_numbers_are_those_counted_by_hand():
    centres = layer(CENTRE, name=["Sentrum"], cars=[12])
    row = find_spillover(town(LONG, name="Lia"), STRATEGY, COUNTED, centres=centres).streets.iloc[0]
    assert row["length_m"] == pytest.approx(400)  # the reach of a centre
    assert shapely.equals_exact(row.geometry, shapely.MultiLineString([[(0, 0), (400, 0)]]), 1e-6)
    assert (row["street_name"], row["nearest_kind"], row["nearest_name"]) == ("Lia", "centre", "Sentrum")
    assert row["walk_m"] == pytest.approx(0, abs=1e-6)
    # Counted cars are neither fewer nor more, and 12 on 400 m are 3 for every 100 m.
    assert (row["cars_low"], row["cars_high"], row["risk"]) == (pytest.approx(12), pytest.approx(12), "likely")
    assert (row["room_low"], row["room_high"]) == (pytest.approx(400 * 0.05), pytest.approx(400 * 0.15))
    assert (row["rule"], row["force"], row["zone_id"]) == ("residents_zones", "kan", 1)


def test_two_streets_share_the_cars_by_length_and_the_square_of_what_is_left_of_the_walk():
    # 0-100 and 100-400 m: middles at 50 and 250 m, so (1 - 50/400)² · 100 to (1 - 250/400)² · 300.
    network = town([(0, 0), (100, 0)], [(100, 0), (1000, 0)])
    result = find_spillover(network, STRATEGY, COUNTED, centres=layer(CENTRE, cars=[10]))
    near, far = 100 * (1 - 50 / 400) ** 2, 300 * (1 - 250 / 400) ** 2
    by_length = result.streets.sort_values("length_m")["cars_high"].to_numpy()
    assert by_length == pytest.approx([10 * near / (near + far), 10 * far / (near + far)])


def test_a_full_street_takes_no_more_the_rest_goes_on_and_what_finds_no_room_is_said():
    network = town([(0, 0), (100, 0)], [(100, 0), (1000, 0)])
    result = find_spillover(network, STRATEGY, COUNTED, centres=layer(CENTRE, cars=[100]))
    assert result.streets["cars_high"].tolist() == pytest.approx([45, 15])  # 0.15 cars for every metre
    assert note(result, "spillover_no_room")["cars"] == pytest.approx(40)
    row = result.attractors.iloc[0]
    assert (row["cars_high"], row["placed_high"]) == (100, pytest.approx(60))
    some = find_spillover(network, STRATEGY, COUNTED, centres=layer(CENTRE, cars=[50]))
    # By the square alone 32 cars would go to the near 100 m, which hold 15.
    assert sorted(some.streets["cars_high"]) == pytest.approx([15, 35])


@pytest.mark.parametrize(
    ("cars", "risk", "zones"),
    [(3.9, "little", 0), (4.1, "likely", 1)],  # 1 for every 100 m of 400
)
def test_a_street_is_at_risk_from_the_strategys_number_of_cars(cars, risk, zones):
    result = find_spillover(town(LONG), STRATEGY, COUNTED, centres=layer(CENTRE, cars=[cars]))
    assert result.streets["risk"].tolist() == [risk]
    assert len(result.zones) == zones


def test_without_a_count_every_centre_draws_what_the_strategy_assumes_and_it_is_said():
    result = find_spillover(town(LONG), STRATEGY, centres=layer(CENTRE))
    row = result.streets.iloc[0]
    assert (row["cars_low"], row["cars_high"], row["risk"]) == (pytest.approx(10), pytest.approx(50), "likely")
    assert note(result, "spillover_centres_assumed") == {"count": 1, "low": 10, "high": 50}
    assert result.attractors["basis"].tolist() == ["assumed"]


def test_cars_to_work_are_jobs_times_two_shares():
    options = SpilloverOptions(jobs_field="jobs")
    row = find_spillover(town(LONG), STRATEGY, options, workplaces=layer(CENTRE, jobs=[500])).streets.iloc[0]
    assert row["length_m"] == pytest.approx(500)
    assert row["cars_low"] == pytest.approx(500 * 0.12 * 0.02)
    assert row["cars_high"] == pytest.approx(500 * 0.68 * 0.1)


def test_workplaces_close_together_are_one_and_few_jobs_are_none():
    options = SpilloverOptions(jobs_field="jobs")
    workplaces = layer((0, 0), (150, 0), (900, 0), name=["A", "B", "C"], jobs=[30, 500, 5])
    result = find_spillover(town(LONG), STRATEGY, options, workplaces=workplaces)
    assert result.attractors["attractor_name"].tolist() == ["B"]
    assert result.attractors["cars_high"].tolist() == pytest.approx([530 * 0.068])
    assert note(result, "spillover_few_jobs") == {"count": 1, "jobs": 20}


def test_workplaces_without_jobs_draw_nobody_knows_how_many():
    result = find_spillover(town(LONG), STRATEGY, workplaces=layer(CENTRE))
    row = result.streets.iloc[0]
    assert row["risk"] == "not_known"
    assert np.isnan(row["cars_high"])
    assert "spillover_jobs_not_given" in codes(result)
    assert result.street_reasons["code"].tolist()[0] == "workplace_draws_unknown"
    assert result.attractors["reason"].tolist() == ["cars_not_known"]


def test_only_park_and_ride_whose_demand_outgrows_its_spaces_draws_cars():
    sites = layer((0, 0), (0, 0), (0, 0), name=["Full", "Fri", "Ukjent"], demand=[60, 30, np.nan], spaces=[40, 40, 40])
    options = SpilloverOptions(demand_field="demand", spaces_field="spaces")
    result = find_spillover(town(LONG), STRATEGY, options, park_and_ride=sites)
    assert result.attractors["attractor_name"].tolist() == ["Full"]
    assert result.attractors[["cars_low", "cars_high"]].to_numpy().tolist() == [[pytest.approx(6), pytest.approx(20)]]
    assert note(result, "spillover_sites_enough") == {"count": 1}
    assert note(result, "spillover_sites_unknown") == {"count": 1}


def test_sites_of_the_algorithm_tell_their_demand_as_a_share_of_their_spaces_and_unbuilt_ones_are_none():
    sites = layer((0, 0), (0, 0), status=["existing", "not_chosen"], in_use=[1.25, 3.0], spaces=[40, 40])
    result = find_spillover(town(LONG), STRATEGY, SpilloverOptions(spaces_field="spaces"), park_and_ride=sites)
    assert result.attractors["cars_high"].tolist() == pytest.approx([10])


def test_hubs_draw_a_share_of_those_who_live_beyond_a_walk_and_not_too_far_away():
    strategy = ruled(hub_drive_m=3000.0)
    people = layer((900, 0), (2000, 0), (3500, 0), people=[1000, 2000, 4000])
    network = town([(0, 0), (1000, 0)], [(1000, 0), (4000, 0)])
    hubs = layer((0, 0), (0, 0), tier=["A", "D"], name=["Stasjon", "Stopp"])
    options = SpilloverOptions(people_field="people")
    result = find_spillover(network, strategy, options, hubs=hubs, population=people)
    commuters = 2000 * SHIPPED.park_and_ride.commuter_share / SHIPPED.park_and_ride.persons_per_car
    row = result.attractors.iloc[0]
    assert len(result.attractors) == 1
    assert (row["cars_low"], row["cars_high"]) == (pytest.approx(0.01 * commuters), pytest.approx(0.05 * commuters))
    assert note(result, "spillover_hubs_other_tiers") == {"count": 1, "tiers": "A, B"}


def test_hubs_without_population_draw_nobody_knows_how_many():
    result = find_spillover(town(LONG), STRATEGY, hubs=layer(CENTRE, tier=["A"]))
    assert result.streets["risk"].tolist() == ["not_known"]
    assert note(result, "spillover_hubs_not_known") == {"count": 1}


def test_open_car_parking_lowers_the_low_number_only():
    parking = layer((10, 0), (20, 0), spaces=[30, 100], use=["public", "staff"])
    options = replace(COUNTED, capacity_field="spaces", use_field="use")
    row = find_spillover(
        town(LONG), STRATEGY, options, centres=layer(CENTRE, cars=[12]), car_parking=parking
    ).streets.iloc[0]
    assert (row["cars_low"], row["cars_high"]) == (pytest.approx(12 - 0.2 * 30), pytest.approx(12))


def test_more_open_spaces_than_cars_leave_none_and_not_fewer():
    parking = layer((10, 0), spaces=[500])
    options = replace(COUNTED, capacity_field="spaces")
    result = find_spillover(town(LONG), STRATEGY, options, centres=layer(CENTRE, cars=[12]), car_parking=parking)
    assert result.attractors["cars_low"].tolist() == [0]
    assert result.streets["cars_low"].tolist() == [0]


# --- restrictions ----------------------------------------------------------------------------------------------------


def test_a_street_is_cut_exactly_where_an_area_of_regulation_ends():
    area = layer(shapely.box(-10, -10, 100, 10))
    result = find_spillover(town(LONG), STRATEGY, COUNTED, centres=layer(CENTRE, cars=[20]), restrictions=area)
    row = result.streets.iloc[0]
    assert row.geometry.bounds == pytest.approx((100, 0, 400, 0))
    assert row["length_m"] == pytest.approx(300)
    assert row["free_share"] == pytest.approx(0.9)  # of the whole street
    assert note(result, "spillover_regulated") == {"metres": 100}
    assert "partly_regulated" in result.street_reasons["code"].tolist()
    assert "regulation_not_known" not in result.street_reasons["code"].tolist()


def test_a_line_beside_the_street_regulates_what_it_runs_along_and_one_across_nothing():
    lines = layer(shapely.LineString([(50, 4), (250, 4)]), shapely.LineString([(300, -50), (300, 50)]))
    result = find_spillover(town(LONG), STRATEGY, COUNTED, centres=layer(CENTRE, cars=[20]), restrictions=lines)
    parts = sorted(shapely.bounds(result.streets.geometry.to_numpy())[:, [0, 2]].round(6).tolist())
    assert parts[0] == [0, 50]
    assert parts[1][0] == 250
    assert max(part[1] for part in parts) == 400
    assert result.streets["length_m"].sum() == pytest.approx(200)


def test_no_layer_of_restrictions_is_not_known_and_an_empty_one_is_none():
    centres = layer(CENTRE, cars=[12])
    unknown = find_spillover(town(LONG), STRATEGY, COUNTED, centres=centres)
    none = find_spillover(town(LONG), STRATEGY, COUNTED, centres=centres, restrictions=layer())
    assert "spillover_regulation_not_known" in codes(unknown)
    assert "regulation_not_known" in unknown.street_reasons["code"].tolist()
    assert np.isnan(unknown.streets["free_share"]).all()
    assert "spillover_nothing_regulated" in codes(none)
    assert none.streets["free_share"].tolist() == [1]


def test_points_of_regulation_are_left_out_and_said():
    signs = layer((50, 0), shapely.box(0, -5, 10, 5))
    result = find_spillover(town(LONG), STRATEGY, COUNTED, centres=layer(CENTRE, cars=[12]), restrictions=signs)
    assert note(result, "spillover_restriction_points") == {"count": 1}


def test_private_streets_and_other_classes_are_left_out():
    lines = [(0, 0), (100, 0)], [(0, 0), (0, 100)], [(0, 0), (-100, 0)]
    network = town(*lines, private=[False, True, False], classes=["residential", "residential", "tertiary"])
    result = find_spillover(network, STRATEGY, COUNTED, centres=layer(CENTRE, cars=[12]))
    assert result.streets["length_m"].tolist() == pytest.approx([100])
    assert note(result, "spillover_private")["km"] == pytest.approx(0.1)


# --- people ----------------------------------------------------------------------------------------------------------


def test_people_count_at_the_stretch_that_they_live_along():
    people = layer((100, 30), (390, -30), (500, 10), (200, 5), people=[20, 30, 70, np.nan])
    options = replace(COUNTED, people_field="people")
    result = find_spillover(town(LONG), STRATEGY, options, centres=layer(CENTRE, cars=[12]), population=people)
    assert result.streets["people"].tolist() == [50]  # the one at 500 m lives beyond the reach
    assert result.zones["people"].tolist() == [50]
    assert note(result, "spillover_people_empty") == {"count": 1, "field": "people"}


def test_who_lives_at_a_driveway_counts_at_the_street_that_it_comes_from():
    lines = [(0, 0), (50, 0)], [(50, 0), (1000, 0)], [(50, 0), (50, 20)], [(50, 20), (150, 20)]
    network = town(*lines, classes=["residential", "residential", "service", "service"])
    people = layer((100, 19), people=[40])
    options = replace(COUNTED, people_field="people")
    result = find_spillover(network, STRATEGY, options, centres=layer(CENTRE, cars=[30]), population=people)
    assert result.streets["people"].sum() == 40


def test_few_people_are_never_shown_nor_given_away():
    lines = [(0, 0), (100, 0)], [(100, 0), (200, 0)], [(200, 0), (300, 0)]
    people = layer((50, 5), (150, 5), (250, 5), people=[4, 30, 50])
    options = replace(COUNTED, people_field="people")
    result = find_spillover(town(*lines), STRATEGY, options, centres=layer(CENTRE, cars=[50]), population=people)
    shown = result.streets.sort_values("walk_m")["people"].to_list()
    assert np.isnan(shown[0])
    assert np.isnan(shown[1])  # else the zone's number less the others would tell the first
    assert shown[2] == 50
    assert result.zones["people"].tolist() == [84]


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3)), min_size=1, max_size=12),
)
def test_what_is_shown_of_people_never_leaves_out_too_few(rows):
    people, zone = (np.array(each) for each in zip(*rows, strict=True))
    streets, zones = shown_people(people.astype(float), zone, 3, 10)
    assert not ((streets > 0) & (streets < 10)).any()
    for number, shown in enumerate(zones, start=1):
        mine = zone == number
        assert np.isnan(shown) or shown == people[mine].sum()
        if not np.isnan(shown):
            left_out = people[mine & np.isnan(streets)].sum()
            assert left_out == 0 or left_out >= 10
            assert shown == 0 or shown >= 10


# --- zones -----------------------------------------------------------------------------------------------------------


def test_streets_that_meet_are_one_zone_and_a_motorway_without_a_crossing_parts_them():
    # Two streets north of a motorway that meet, and one south of it, which is 30 m away and far to walk to.
    lines = [(0, 15), (200, 15)], [(200, 15), (200, 200)], [(0, -15), (200, -15)], [(-500, 0), (500, 0)]
    network = town(*lines, classes=["residential"] * 3 + ["motorway"], walk=[3, 3, 3, 0])
    centres = layer((0, 15), (0, -15), name=["Nord", "Sør"], cars=[30, 20])
    result = find_spillover(network, STRATEGY, COUNTED, centres=centres)
    assert result.zones["zone_name"].tolist() == ["Nord", "Sør"]
    assert result.zones["street_km"].tolist() == pytest.approx([0.385, 0.2])
    # No car of the one finds its way to the other.
    assert result.zones["cars_high"].tolist() == pytest.approx([30, 20])
    assert result.streets["zone_id"].tolist() == [1, 1, 2]


def test_a_street_at_hand_that_is_reached_by_a_long_way_only_is_not_within_reach():
    # South of a railway, 30 m by air, 1,230 m by the bridge.
    lines = [(0, 15), (600, 15)], [(600, 15), (600, -15)], [(600, -15), (0, -15)]
    network = town(*lines)
    result = find_spillover(network, STRATEGY, COUNTED, centres=layer((0, 15), cars=[30]))
    assert result.streets.total_bounds == pytest.approx((0, 15, 400, 15))


def test_side_streets_a_few_steps_apart_along_a_collector_are_one_zone_and_along_a_main_road_two():
    lines = [(0, 0), (0, 100)], [(0, 0), (40, 0)], [(40, 0), (40, -100)]
    centres = layer((20, 0), cars=[50])
    for between, join_m, zones in (("tertiary", 50.0, 1), ("primary", 50.0, 2), ("tertiary", 39.0, 2)):
        network = town(*lines, classes=["residential", between, "residential"])
        result = find_spillover(network, ruled(join_m=join_m), COUNTED, centres=centres)
        assert len(result.zones) == zones, (between, join_m)
    # A footpath that meets the collector half-way cuts it in two, and changes nothing.
    pieces = [(0, 0), (0, 100)], [(0, 0), (20, 0)], [(20, 0), (40, 0)], [(40, 0), (40, -100)], [(20, 0), (20, 90)]
    network = town(
        *pieces, classes=["residential", "tertiary", "tertiary", "residential", "other"], car=[3, 3, 3, 3, 0]
    )
    assert len(find_spillover(network, ruled(join_m=50.0), COUNTED, centres=centres).zones) == 1
    assert len(find_spillover(network, ruled(join_m=39.0), COUNTED, centres=centres).zones) == 2


def test_pieces_of_a_street_of_one_name_that_meet_are_one_row_and_others_are_not():
    lines = [(0, 0), (60, 0)], [(60, 0), (120, 0)], [(120, 0), (120, 80)], [(0, 0), (0, 90)]
    network = town(*lines)
    network = replace(network, table=network.table.assign(name=["Lia", "Lia", "Åsen", "Lia"]))
    result = find_spillover(network, STRATEGY, COUNTED, centres=layer((60, 0), cars=[20]))
    rows = dict(zip(result.streets["street_name"], result.streets["length_m"], strict=True))
    assert rows == {"Lia": pytest.approx(210), "Åsen": pytest.approx(80)}
    assert result.streets["cars_high"].sum() == pytest.approx(20)
    row = result.streets["street_name"].tolist().index("Lia")
    lia = result.street_reasons[result.street_reasons["row"] == row]
    assert (lia["code"] == "centre_draws").sum() == 1


def test_few_metres_make_no_zone_but_the_streets_are_told():
    result = find_spillover(
        town([(0, 0), (150, 0)]), ruled(least_zone_m=200.0), COUNTED, centres=layer(CENTRE, cars=[12])
    )
    assert len(result.zones) == 0
    assert result.streets[["risk", "zone_id"]].to_numpy().tolist() == [["likely", 0]]


def test_a_zone_lies_along_its_streets_and_holds_them():
    result = find_spillover(town(LONG), STRATEGY, COUNTED, centres=layer(CENTRE, cars=[12]))
    zone = result.zones.geometry.iloc[0]
    assert zone.contains(result.streets.geometry.iloc[0])
    assert zone.area == pytest.approx(400 * 40 + np.pi * 20**2, rel=0.01)


# --- what must always hold -------------------------------------------------------------------------------------------


def block(side, seed):
    """Return a grid of streets with gaps, and some centres."""
    rng = np.random.default_rng(seed)
    across = [[(x * 90, y * 90), ((x + 1) * 90, y * 90)] for x in range(side) for y in range(side + 1)]
    along = [[(y * 90, x * 90), (y * 90, (x + 1) * 90)] for x in range(side) for y in range(side + 1)]
    lines = [each for each in (*across, *along) if rng.random() < 0.85]
    places = rng.uniform(0, side * 90, (4, 2)).round(1)
    return lines, layer(*map(tuple, places), name=list("ABCD"), cars=rng.integers(5, 90, 4))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_no_attractors_cars_become_more_and_no_street_holds_more_than_it_has_room_for(seed):
    lines, centres = block(7, seed)
    workplaces = centres.assign(jobs=centres["cars"] * 20)
    options = replace(COUNTED, jobs_field="jobs")
    result = find_spillover(town(*lines), STRATEGY, options, centres=centres, workplaces=workplaces)
    streets, attractors = result.streets, result.attractors
    for name in ("low", "high"):
        cars, placed = attractors[f"cars_{name}"], attractors[f"placed_{name}"]
        assert (placed <= cars + 1e-6).all()
        assert streets[f"cars_{name}"].sum() == pytest.approx(placed.sum())
        assert (streets[f"cars_{name}"] <= streets[f"room_{name}"] + 1e-6).all()
    assert (streets["cars_low"] <= streets["cars_high"] + 1e-9).all()
    zoned = streets[streets["zone_id"] > 0].groupby("zone_id")["cars_high"].sum()
    assert result.zones["cars_high"].to_numpy() == pytest.approx(zoned.to_numpy())
    assert result.zones["cars_high"].is_monotonic_decreasing or len(result.zones) < 2


def test_walks_are_those_of_an_independent_search():
    lines, centres = block(8, 3)
    network = town(*lines)
    result = find_spillover(network, STRATEGY, COUNTED, centres=centres)
    # A graph of pieces of a metre at most, so that every place of a street is a node.
    graph = nx.Graph()
    cut = shapely.segmentize(shapely.linestrings(lines), 1.0)
    for each in cut:
        xy = [tuple(p) for p in np.round(shapely.get_coordinates(each), 3).tolist()]
        for one, other in pairwise(xy):
            graph.add_edge(one, other, weight=float(np.hypot(one[0] - other[0], one[1] - other[1])))
    street = shapely.union_all(shapely.linestrings(lines))
    nodes = np.array(graph.nodes)
    for number, point in enumerate(centres.geometry):
        foot = shapely.line_interpolate_point(street, shapely.line_locate_point(street, point))
        near = np.argsort(np.hypot(*(nodes - [foot.x, foot.y]).T))[:2]
        for node in near:
            away = point.distance(street) + float(np.hypot(*(nodes[node] - [foot.x, foot.y])))
            graph.add_edge(("centre", number), tuple(nodes[node]), weight=away)
    found = nx.multi_source_dijkstra_path_length(graph, {("centre", n) for n in range(4)}, cutoff=400)
    within = sum(
        graph.edges[one, other]["weight"]
        for one, other in graph.edges
        if not isinstance(one[0], str) and not isinstance(other[0], str) and one in found and other in found
    )
    assert result.streets["length_m"].sum() == pytest.approx(within, abs=2 * len(lines))
    assert within > 1000
    for row in result.streets.itertuples():
        ends = [tuple(p) for p in np.round(shapely.get_coordinates(row.geometry), 3).tolist()]
        known = [found[end] for end in ends if end in found]
        assert not known or row.walk_m <= min(known) + 1e-3


def told(result):
    """Return the streets and zones in an order of their own, without what names rows of the input."""
    streets = result.streets.drop(columns="zone_id").assign(
        geometry=result.streets.geometry.normalize().to_wkt(rounding_precision=3)
    )
    zones = result.zones.drop(columns="geometry")
    streets = streets.sort_values("geometry").reset_index(drop=True)
    return streets.round(4).astype(str), zones.round(4).astype(str)


def test_neither_the_order_of_streets_and_centres_nor_the_direction_of_lines_decides_anything():
    lines, centres = block(7, 11)
    once = told(find_spillover(town(*lines), STRATEGY, COUNTED, centres=centres))
    turned = [each[::-1] if number % 2 else each for number, each in enumerate(lines)][::-1]
    again = told(find_spillover(town(*turned), STRATEGY, COUNTED, centres=centres.iloc[::-1].reset_index(drop=True)))
    assert once[0].equals(again[0])
    assert once[1].equals(again[1])


def test_a_town_that_lies_elsewhere_has_the_same_streets_and_zones():
    lines, centres = block(7, 5)
    step = np.array([1000.0, -3000.0])
    moved = [(np.array(each) + step).tolist() for each in lines]
    once = find_spillover(town(*lines), STRATEGY, COUNTED, centres=centres)
    again = find_spillover(
        town(*[[tuple(p) for p in each] for each in moved]),
        STRATEGY,
        COUNTED,
        centres=centres.set_geometry(centres.translate(*step)),
    )
    for name in ("streets", "zones"):
        one, other = (getattr(each, name).drop(columns=["geometry"]) for each in (once, again))
        assert one.round(4).astype(str).equals(other.round(4).astype(str)), name


def test_of_equally_near_attractors_the_first_takes_the_street_every_time():
    # The middle of the street is as far from both.
    centres = layer((0, 0), (200, 0), name=["A", "B"], cars=[8, 8])
    result = find_spillover(town([(0, 0), (200, 0)]), STRATEGY, COUNTED, centres=centres)
    assert result.attractors["placed_high"].tolist() == pytest.approx([8, 8])
    assert result.streets["nearest_name"].tolist() == ["A"]


@given(
    st.lists(st.tuples(st.floats(1, 200), st.floats(0, 399), st.integers(0, 2)), min_size=1, max_size=15),
    st.floats(0, 200),
)
def test_cars_are_shared_out_as_a_slow_search_for_the_level_does(parts, cars):
    length, walk, group = (np.array(each) for each in zip(*parts, strict=True))
    shared = shared_out(group, length, walk, np.array([cars, cars / 2, np.nan]), 400.0, 0.1)
    for number, has in enumerate((cars, cars / 2, 0.0)):
        mine = group == number
        draw, room = length[mine] * (1 - walk[mine] / 400) ** 2, 0.1 * length[mine]
        wanted = min(has, room.sum())
        low, high = 0.0, 1e7
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if np.minimum(middle * draw, room).sum() < wanted else (low, middle)
        assert shared[mine] == pytest.approx(np.minimum(high * draw, room), rel=1e-4, abs=1e-4)


def test_places_are_joined_to_the_greatest_near_them_whatever_their_order():
    rng = np.random.default_rng(1)
    xy, jobs = rng.uniform(0, 2000, (80, 2)).round(1), rng.integers(1, 500, 80).astype(float)
    leader = join_places(xy, jobs, 200.0)
    assert (jobs[leader] >= jobs).all()
    assert (np.hypot(*(xy - xy[leader]).T) <= 200).all()
    lead = np.unique(leader)
    assert (leader[lead] == lead).all()
    apart = np.hypot(*(xy[lead][:, None] - xy[lead][None]).transpose(2, 0, 1))
    assert apart[~np.eye(len(lead), dtype=bool)].min() > 200
    order = rng.permutation(80)
    assert (order[join_places(xy[order], jobs[order], 200.0)] == leader[order]).all()


# --- the sample town, and bad input ----------------------------------------------------------------------------------


def test_the_sample_town_has_zones_around_its_centres_and_inputs_stay_as_they_were():
    areas = sample("priority_areas")
    before = areas.copy()
    result = find_spillover(sample_network(), SHIPPED, centres=areas)
    assert len(result.zones) > 0
    assert set(result.zones["zone_name"]) <= set(areas.loc[areas["kind"] == "centre", "name"])
    assert note(result, "spillover_no_centres") == {"count": int((areas["kind"] == "named_area").sum())}
    assert areas.equals(before)


def test_nothing_that_draws_cars_is_an_error_and_so_is_an_empty_layer_alone():
    with pytest.raises(SpilloverNothingError):
        find_spillover(town(LONG), STRATEGY)
    with pytest.raises(SpilloverNothingError):
        find_spillover(town(LONG), STRATEGY, centres=layer())


def test_lines_are_no_workplaces():
    with pytest.raises(SpilloverNoPlaceError):
        find_spillover(town(LONG), STRATEGY, workplaces=layer(shapely.LineString([(0, 0), (9, 9)])))


def test_a_layer_without_crs_and_a_field_that_is_missing_are_errors():
    with pytest.raises(LayerWithoutCrsError):
        find_spillover(town(LONG), STRATEGY, centres=layer(CENTRE, crs=None))
    with pytest.raises(LayerFieldMissingError):
        find_spillover(town(LONG), STRATEGY, COUNTED, centres=layer(CENTRE))


def test_what_lies_off_the_network_is_a_row_with_its_reason():
    centres = layer(CENTRE, (9000, 9000), name=["Her", "Der"], cars=[12, 12])
    result = find_spillover(town(LONG), STRATEGY, COUNTED, centres=centres)
    first, second = result.attractors["reason"]
    assert not isinstance(first, str)
    assert second == "off_network"
    assert result.attractors["placed_high"].tolist() == [pytest.approx(12), 0]


def test_no_street_within_reach_is_an_answer():
    network = town(LONG, classes=["tertiary"])
    result = find_spillover(network, STRATEGY, COUNTED, centres=layer(CENTRE, cars=[12]), population=None)
    assert len(result.streets) == len(result.zones) == len(result.street_reasons) == 0
    assert result.attractors["reason"].tolist() == ["no_streets"]


def test_a_low_number_above_the_high_one_is_an_error_of_the_strategy(tmp_path):
    file = tmp_path / "strategi.toml"
    own = 'hub_share = { value = { low = 0.06, high = 0.05 }, unit = "share", source = "talt" }'
    file.write_text(f"[parking.spillover]\n{own}\n", encoding="utf-8")
    with pytest.raises(StrategyPairOrderError, match=r"parking\.spillover\.hub_share.*0\.06.*0\.05"):
        load_strategy(file)


def test_it_can_be_cancelled():
    with pytest.raises(Cancelled):
        find_spillover(town(LONG), STRATEGY, COUNTED, centres=layer(CENTRE, cars=[12]), progress=lambda _: True)


def named(result, code):
    return {(values["name"], values.get("cars")) for _, values in note(result, code)["names"]}


def test_what_is_off_the_network_or_has_no_street_is_named_with_its_cars_and_is_not_called_without_room():
    # A main road of 3 km continues the street, so that the last centre has no residential street within reach.
    streets = town([(0, 0), (1000, 0)], [(1000, 0), (4000, 0)], classes=["residential", "secondary"])
    centres = layer(
        (0, 0), (0, 5000), (3500, 0), (3900, 0), name=["A", "Øya", "Ute", "Tom"], cars=[2.0, 85.2, 7.0, 0.0]
    )
    result = find_spillover(streets, STRATEGY, COUNTED, centres=centres)
    assert named(result, "spillover_off_network") == {("Øya", 86)}
    assert named(result, "spillover_no_streets") == {("Ute", 7)}
    assert "spillover_no_room" not in codes(result)
    why = dict(zip(result.attractors["attractor_name"], result.attractors["reason"].fillna(""), strict=True))
    assert why == {"A": "", "Øya": "off_network", "Ute": "no_streets", "Tom": "no_streets"}


def test_of_many_places_without_streets_the_first_are_named_and_the_others_counted():
    streets = town([(0, 0), (1000, 0)])
    away = layer((0, 0), *((0, 5000 + i) for i in range(11)), name=["A", *map(str, range(11))], cars=[1.0] * 12)
    told = note(find_spillover(streets, STRATEGY, COUNTED, centres=away), "spillover_off_network")
    assert told["count"] == 11
    assert len(told["names"]) == 9
    assert told["names"][-1][1] == {"count": 3}


def test_a_walk_that_ends_where_the_network_was_cut_is_told():
    # A main road leaves the block of streets to the east and ends; the centre at its foot is 300 m from there.
    block = [[(x, y), (x + 200, y)] for x in range(0, 800, 200) for y in range(0, 1000, 200)]
    block += [[(x, y), (x, y + 200)] for x in range(0, 1000, 200) for y in range(0, 800, 200)]
    streets = town(*block, [(800, 400), (1100, 400)], classes=["residential"] * len(block) + ["secondary"])
    result = find_spillover(
        streets, STRATEGY, COUNTED, centres=layer((800, 400), (0, 400), name=["Øst", "Vest"], cars=[5, 5])
    )
    assert note(result, "spillover_at_border") == {"count": 1, "names": "Øst"}
    near = ruled(reach_m={**SHIPPED.parking.spillover.reach_m, "centre": 250.0})
    assert "spillover_at_border" not in codes(
        find_spillover(streets, near, COUNTED, centres=layer((800, 400), name=["Øst"], cars=[5]))
    )
