"""Which line an edge runs along: streets by hand, Fornebu's measured streets, properties."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.geometry import LineString, MultiLineString

from klimaklok_plugin.analysis.network.line_matching import match_lines
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.osm import read_osm
from klimaklok_plugin.analysis.network.roads import RoadLines, line_table
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
FORNEBU = Path(__file__).resolve().parents[4] / "shared" / "data" / "fornebu" / "fornebu.osm.pbf"
NEAR, DEGREES = STRATEGY.schools.line_match_m, STRATEGY.schools.line_match_degrees


def network(*lines):
    """Lines of (x, y) vertices, none of them joined."""
    xy = np.array([vertex for line in lines for vertex in line], float)
    table = line_table(len(lines), {"walk": 3, "car": 3})
    return build_network(
        RoadLines(np.arange(len(xy)), xy, np.cumsum([0, *(len(line) for line in lines)]), table, CRS(25832))
    )


def match(network, *lines, near=12.0, candidates=None):
    return match_lines(network, np.array(lines, object), near, DEGREES, candidates).tolist()


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_a_street_is_matched_by_a_line_drawn_beside_it_either_way():
    street = network([(0, 0), (100, 0)])
    assert match(street, LineString([(-20, 4), (120, 3)])) == [0]
    assert match(street, LineString([(120, 3), (-20, 4)])) == [0]


def test_crossing_streets_do_not_match_however_short_they_are():
    crossing = network([(50, -80), (50, 80)], [(70, -5), (70, 5)], [(20, -6), (28, 6)])
    assert match(crossing, LineString([(0, 0), (100, 0)])) == [-1, -1, -1]


def test_a_parallel_street_matches_within_the_distance_only():
    parallel = network([(0, 6), (100, 6)], [(0, 40), (100, 40)])
    line = LineString([(0, 0), (100, 0)])
    assert match(parallel, line) == [0, -1]
    assert match(parallel, line, near=5) == [-1, -1]


def test_what_is_not_asked_about_is_not_matched():
    beside = network([(0, 0), (100, 0)], [(0, 6), (100, 6)])
    line = LineString([(0, 0), (100, 0)])
    assert match(beside, line, candidates=np.array([True, False])) == [0, -1]
    assert match(beside, line, candidates=np.zeros(2, bool)) == [-1, -1]


def test_of_two_parallel_lines_the_nearer_one_counts_even_where_it_is_shorter():
    lanes = network([(0, 0), (100, 0)], [(0, 8), (100, 8)])
    lines = [LineString([(10, 1), (100, 1)]), LineString([(-10, 9), (110, 9)])]
    assert match(lanes, *lines) == [0, 1]
    assert match(lanes, *lines[::-1]) == [1, 0]


def test_of_two_equal_lines_the_first_counts():
    line = LineString([(0, 1), (100, 1)])
    assert match(network([(0, 0), (100, 0)]), line, line) == [0]
    assert match(network([(0, 0), (100, 0)]), line, LineString([(0, -1), (100, -1)])) == [0]


def test_a_line_in_many_short_pieces_matches_as_a_whole_and_its_longest_piece_counts():
    ends = [0, 10, 20, 45, 55, 65, 80, 90, 100]
    pieces = [LineString([(a, 2), (b, 2)]) for a, b in pairwise(ends)]
    assert match(network([(0, 0), (100, 0)]), *pieces) == [2]


def test_a_line_must_accompany_most_of_the_street():
    street = network([(0, 0), (100, 0)])
    assert match(street, LineString([(0, 1), (60, 1)])) == [0]
    assert match(street, LineString([(0, 1), (40, 1)])) == [-1]
    assert match(street, LineString([(0, 1), (30, 1)]), LineString([(70, 1), (100, 1)])) == [0]


def test_a_street_that_goes_on_beyond_the_end_of_the_line_is_another_street():
    onward = network([(0, 0), (100, 0)], [(100, 0), (110, 0)])
    assert match(onward, LineString([(0, 0), (100, 0)])) == [0, -1]


def test_a_line_bends_with_the_street():
    bend = [(0, 0), (50, 0), (50, 50), (100, 50)]
    beside = shapely.offset_curve(LineString(bend), 5, join_style="mitre")
    assert match(network(bend), beside) == [0]


def test_lines_of_several_parts_and_with_heights_match_and_empty_ones_do_not():
    street = network([(0, 0), (100, 0)], [(500, 0), (600, 0)], [(900, 0), (950, 0)])
    several = MultiLineString([[(0, 1), (100, 1)], [(500, 1), (600, 1)]])
    high = LineString([(900, 0, 30), (950, 0, 31)])
    assert match(street, None, LineString(), several, high) == [2, 2, 3]
    assert match(street, None, LineString(), LineString([(0, 0), (0, 0)])) == [-1, -1, -1]
    assert match_lines(street, np.empty(0, object), 12, 30).tolist() == [-1, -1, -1]


# --- properties ------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0, np.pi),
    st.floats(-11.9, 11.9),
    st.floats(20, 400),
    st.floats(-np.radians(25), np.radians(25)),
    st.floats(np.radians(35), np.pi - np.radians(35)),
)
def test_lines_alongside_match_and_lines_across_do_not_in_every_direction(angle, offset, length, turn, across):
    way = np.array([np.cos(angle), np.sin(angle)])
    street = network([tuple(-way * length / 2), tuple(way * length / 2)])
    beside = np.array([-way[1], way[0]]) * offset
    alongside = LineString([beside - way * length, beside + way * length])
    assert match(street, alongside) == [0]
    turned = shapely.affinity.rotate(alongside, turn, use_radians=True, origin=(0, 0))
    near = shapely.length(shapely.intersection(street.lines, turned.buffer(12))) / length
    if near[0] < 0.4 or near[0] > 0.6:
        assert match(street, turned) == [0 if near[0] > 0.5 else -1]
    crossing = shapely.affinity.rotate(alongside, across, use_radians=True, origin=(0, 0))
    assert match(street, crossing) == [-1]


# --- Fornebu ---------------------------------------------------------------------------------------------------------


def test_snaroyveien_has_a_different_traffic_north_and_south_and_no_other_street_has_it():
    if not FORNEBU.exists():
        pytest.skip("no data of Fornebu")
    town = build_network(read_osm(FORNEBU, CRS(25832), STRATEGY))
    car, name = town.usable("car"), town.table["name"].to_numpy()
    street = np.flatnonzero((name == "Snarøyveien") & car)
    middle = shapely.get_coordinates(shapely.centroid(town.lines))
    # Cut at Widerøeveien and at Rolfsbuktveien, where the measured values change.
    north = middle[(name == "Widerøeveien") & car][:, 1].mean()
    south = middle[(name == "Rolfsbuktveien") & car][:, 1].mean()
    part = np.where(middle[:, 1] > north, 0, np.where(middle[:, 1] > south, 1, 2))
    counted = np.array(
        [shapely.multilinestrings(town.lines[street[part[street] == each]].tolist()) for each in range(3)], object
    )
    drawn = np.array([shapely.transform(line, lambda xy: xy + np.array([2.0, -3.0])) for line in counted], object)
    aadt = np.array([22200, 15600, 6500])

    line = match_lines(town, drawn, NEAR, DEGREES, candidates=car)
    length = town.table["length_m"].to_numpy()
    right = line[street] == part[street]
    assert length[street[right]].sum() > 0.97 * length[street].sum()
    assert set(aadt[line[street[right]]]) == set(aadt.tolist())
    # Beside it lie bus stops, slip roads and the ends of side streets, no other street as a whole.
    others = car & (name != "Snarøyveien") & (name != "")
    assert length[others & (line >= 0)].sum() < 0.02 * length[others].sum()
    crossing = ["Rolfsbuktveien", "Forneburingen", "Odd Nansens vei", "Bernt Balchens vei"]
    matched = [length[(name == each) & (line >= 0)].sum() for each in crossing]
    assert sum(matched) < 0.03 * sum(length[name == each].sum() for each in crossing)
    print(f"{line[street].tolist().count(-1)} of {len(street)} pieces of Snarøyveien unmatched")
