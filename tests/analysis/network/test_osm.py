"""Reading OpenStreetMap: who may use a way and which way round, where ways join, and what files are refused."""

from __future__ import annotations

import bz2
import errno
import gzip
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer

from klimaklok_plugin.analysis.core import unpack
from klimaklok_plugin.analysis.core.messages import Cancelled, UnpackedRatioError
from klimaklok_plugin.analysis.network import osm
from klimaklok_plugin.analysis.network.messages import OsmFileError, OsmNoRoadsError, OsmOrderError, OsmOutsideMaskError
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.osm import parse_speed, read_osm
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
UTM32 = CRS(25832)
DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
FORNEBU = DATA / "fornebu" / "fornebu.osm.pbf"
OSLO = DATA / "oslo_center" / "oslo_center.osm.pbf"
PORTO = DATA / "porto_alegre" / "poa_osm.pbf"
ARROW = {0: "-", 1: ">", 2: "<", 3: "="}

# One metre is about 1/111,320 degree of latitude; the little towns below are drawn in metres around 60° N, 10° E.
EAST, NORTH = 1 / 55_800, 1 / 111_400


def tags(text):
    pairs = [pair.split("=", 1) for pair in text.split("|") if pair]
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in pairs)


def node(number, x, y, text=""):
    return f'<node id="{number}" lon="{10 + x * EAST:.7f}" lat="{60 + y * NORTH:.7f}">{tags(text)}</node>'


def way(number, nodes, text):
    listed = "".join(f'<nd ref="{ref}"/>' for ref in nodes)
    return f'<way id="{number}">{listed}{tags(text)}</way>'


def relation(number, members, text):
    listed = "".join(f'<member type="{kind}" ref="{ref}" role="{role}"/>' for kind, ref, role in members)
    return f'<relation id="{number}">{listed}{tags(text)}</relation>'


def document(*parts):
    return '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n' + "\n".join(parts) + "\n</osm>\n"


@pytest.fixture
def town(tmp_path):
    """Read a document made of its parts."""

    def read(*parts, **options):
        file = tmp_path / "streets.osm"
        file.write_text(document(*parts), encoding="utf-8")
        return read_osm(file, UTM32, STRATEGY, **options)

    return read


@pytest.fixture
def street(town):
    """Read one street of the given tags, beside a footpath that always counts; None where nobody may use it."""

    def read(text, **options):
        ends = [node(1, 0, 0), node(2, 100, 0), node(3, 0, 100)]
        lines = town(*ends, way(1, [1, 2], text), way(2, [1, 3], "highway=footway"), **options)
        found = lines.table[lines.table["source_id"] == 1]
        return found.iloc[0] if len(found) else None

    return read


def arrows(row):
    return "- - -" if row is None else " ".join(ARROW[row[mode]] for mode in ("walk", "bike", "car"))


# --- who may use a way -----------------------------------------------------------------------------------------------

STREET = "highway=residential"


@pytest.mark.parametrize(
    ("text", "walk_bike_car"),
    [
        (STREET, "= = ="),
        ("highway=motorway", "- - >"),
        ("highway=motorway|oneway=no", "- - ="),
        ("highway=motorway_link", "- - ="),
        ("highway=trunk", "= = ="),
        ("highway=trunk|motorroad=yes", "- - ="),
        ("highway=trunk|motorroad=yes|foot=yes", "= - ="),
        ("highway=footway", "= - -"),
        ("highway=footway|bicycle=yes", "= = -"),
        ("highway=path", "= = -"),
        ("highway=path|motor_vehicle=yes", "= = ="),
        ("highway=cycleway", "= = -"),
        ("highway=cycleway|foot=no", "- = -"),
        ("highway=pedestrian", "= - -"),
        ("highway=steps", "= - -"),
        ("highway=steps|bicycle=yes|motor_vehicle=yes|bicycle:forward=yes", "= - -"),
        ("highway=track", "= = ="),
        ("highway=busway", "- - -"),
        ("highway=busway|bicycle=yes", "- = -"),
        ("highway=service|service=emergency_access", "= = -"),
        # What is most specific to a mode decides.
        (STREET + "|access=no", "- - -"),
        (STREET + "|access=no|foot=yes", "= - -"),
        (STREET + "|access=no|bicycle=yes", "- = -"),
        (STREET + "|access=no|vehicle=yes", "- = ="),
        (STREET + "|access=no|motor_vehicle=yes", "- - ="),
        (STREET + "|access=no|motorcar=yes", "- - ="),
        (STREET + "|vehicle=no", "= - -"),
        (STREET + "|vehicle=no|bicycle=yes", "= = -"),
        (STREET + "|vehicle=no|motor_vehicle=destination", "= - ="),
        (STREET + "|motor_vehicle=no", "= = -"),
        (STREET + "|motor_vehicle=no|motorcar=yes", "= = ="),
        (STREET + "|motor_vehicle=yes|motorcar=no", "= = -"),
        (STREET + "|foot=no", "- = ="),
        (STREET + "|bicycle=no", "= - ="),
        (STREET + "|bicycle=dismount", "= - ="),
        (STREET + "|foot=use_sidepath|bicycle=use_sidepath", "- - ="),
        (STREET + "|motor_vehicle=agricultural", "= = -"),
        (STREET + "|motor_vehicle=agricultural;forestry", "= = -"),
        (STREET + "|motor_vehicle=agricultural;destination", "= = ="),
        (STREET + "|access=psv", "- - -"),
        (STREET + "|access=unknown", "= = ="),
        (STREET + "|access=No", "- - -"),
        # A general tag does not open what is not built for a mode.
        ("highway=footway|access=yes", "= - -"),
        ("highway=footway|vehicle=yes", "= - -"),
        ("highway=cycleway|access=permissive", "= = -"),
        # Along and against.
        (STREET + "|motor_vehicle:backward=no", "= = >"),
        (STREET + "|motor_vehicle:forward=no", "= = <"),
        (STREET + "|motorcar:backward=no", "= = >"),
        (STREET + "|vehicle:backward=no", "= > >"),
        (STREET + "|vehicle:backward=no|bicycle:backward=yes", "= = >"),
        (STREET + "|access:backward=no", "= > >"),
        (STREET + "|bicycle:forward=no", "= < ="),
        (STREET + "|foot:backward=no", "> = ="),
        (STREET + "|access=no|motor_vehicle:forward=yes", "- - >"),
        (STREET + "|bicycle=no|bicycle:backward=designated", "= < ="),
        ("highway=footway|bicycle:forward=yes", "= > -"),
        (STREET + "|oneway=yes|motor_vehicle:backward=destination", "= > ="),
        # One-ways.
        (STREET + "|oneway=yes", "= > >"),
        (STREET + "|oneway=1", "= > >"),
        (STREET + "|oneway=true", "= > >"),
        (STREET + "|oneway=-1", "= < <"),
        (STREET + "|oneway=reverse", "= < <"),
        (STREET + "|oneway=no", "= = ="),
        (STREET + "|oneway=maybe", "= = ="),
        (STREET + "|oneway=yes|oneway:bicycle=no", "= = >"),
        (STREET + "|oneway=-1|oneway:bicycle=no", "= = <"),
        (STREET + "|oneway:bicycle=yes", "= > ="),
        (STREET + "|oneway=yes|oneway:bicycle=-1", "= < >"),
        (STREET + "|oneway=yes|oneway:foot=yes", "> > >"),
        (STREET + "|oneway=yes|cycleway=opposite", "= = >"),
        (STREET + "|oneway=yes|cycleway=opposite_lane", "= = >"),
        (STREET + "|oneway=yes|cycleway:left=opposite_track", "= = >"),
        (STREET + "|oneway=yes|cycleway:left=lane|cycleway:left:oneway=-1", "= = >"),
        (STREET + "|oneway=yes|cycleway:right=track|cycleway:right:oneway=no", "= = >"),
        (STREET + "|oneway=yes|cycleway:left=lane|cycleway:left:oneway=yes", "= > >"),
        (STREET + "|oneway=yes|cycleway=lane", "= > >"),
        (STREET + "|oneway=yes|cycleway=opposite|oneway:bicycle=yes", "= > >"),
        (STREET + "|oneway=yes|vehicle:backward=no|oneway:bicycle=no", "= = >"),
        (STREET + "|junction=roundabout", "= > >"),
        (STREET + "|junction=circular", "= > >"),
        (STREET + "|junction=roundabout|oneway=no", "= = ="),
        # Not in use.
        ("highway=construction|construction=residential", "- - -"),
        ("highway=proposed", "- - -"),
        ("highway=razed", "- - -"),
        ("highway=elevator", "- - -"),
        ("highway=traffic_island", "- - -"),
    ],
)
def test_permissions_follow_the_tags_from_the_general_to_the_specific(street, text, walk_bike_car):
    assert arrows(street(text)) == walk_bike_car


def test_steps_are_flagged_and_a_step_free_distance_goes_round_them(town):
    corners = [node(1, 0, 0), node(2, 100, 0), node(3, 100, 300), node(4, 0, 300)]
    lines = town(*corners, way(1, [1, 2], "highway=steps"), way(2, [1, 4, 3, 2], "highway=footway"))
    assert lines.table["steps"].tolist() == [True, False]
    network = build_network(lines)
    ends = lines.xy[[0, 1]]
    for step_free, metres in ((False, 100), (True, 700)):
        graph = Graph(network, "walk", "m", STRATEGY, step_free=step_free)
        cost, _ = graph.nearest(graph.snap(ends[:1], 5), graph.snap(ends[1:], 5))
        assert cost[0] == pytest.approx(metres, rel=0.01)


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("", False),
        ("|access=private", True),
        ("|foot=private", True),
        ("|access=customers", True),
        ("|access=private|foot=yes", False),
        ("|motor_vehicle=private", False),
        ("|access=permissive", False),
    ],
)
def test_private_ways_can_be_walked_and_are_flagged(street, text, private):
    row = street(STREET + text)
    assert bool(row["private"]) is private
    assert ARROW[row["walk"]] == "="


@pytest.mark.parametrize(
    ("text", "no_through"),
    [
        ("", ""),
        ("|access=private", "bike car"),
        ("|motor_vehicle=destination", "car"),
        ("|vehicle=permit", "bike car"),
        ("|access=private|bicycle=yes", "car"),
        ("|access=delivery|motor_vehicle=permissive", "bike"),
    ],
)
def test_what_is_private_or_for_destinations_is_closed_to_passing_through(street, text, no_through):
    bits = int(street(STREET + text)["no_through"])
    assert " ".join(mode for mode, bit in (("bike", 2), ("car", 4)) if bits & bit) == no_through


def test_a_track_is_driven_on_only_to_get_somewhere(street):
    assert street("highway=track")["no_through"] == 4
    assert street("highway=track|motor_vehicle=yes")["no_through"] == 0


def shortcut(town, text):
    """A square of streets with a shortcut across: from 1 to 3 it is 400 m round, 224 m across."""
    nodes = [node(1, 0, 0), node(2, 200, 0), node(3, 200, 100), node(4, 0, 100), node(5, 100, 50), node(6, 300, 100)]
    lines = town(
        *nodes,
        way(1, [1, 2, 3], STREET),
        way(2, [3, 4, 1], STREET),
        way(3, [1, 5, 3], text),
        way(4, [3, 6], STREET),
    )
    network = build_network(lines)
    graph = Graph(network, "car", "m", STRATEGY)
    place = dict(zip((1, 2, 3, 4, 5, 6), graph_points(), strict=True))
    return lambda a, b: graph.nearest(graph.snap(place[a][None], 5), graph.snap(place[b][None], 5))[0][0]


def graph_points():
    lonlat = np.array([(0, 0), (200, 0), (200, 100), (0, 100), (100, 50), (300, 100)]) * (EAST, NORTH) + (10, 60)
    return np.column_stack(Transformer.from_crs(4326, 25832, always_xy=True).transform(*lonlat.T))


def test_a_public_shortcut_is_driven_through(town):
    assert shortcut(town, STREET)(1, 3) == pytest.approx(224, abs=2)


@pytest.mark.parametrize("tag", ["access=private", "motor_vehicle=destination", "access=customers"])
def test_a_private_shortcut_is_not_driven_through_but_to_and_from(town, tag):
    cost = shortcut(town, f"{STREET}|{tag}")
    assert cost(1, 3) == pytest.approx(300, abs=2)
    assert cost(1, 6) == pytest.approx(400, abs=2)
    assert cost(1, 5) == pytest.approx(112, abs=2)
    assert cost(5, 6) == pytest.approx(212, abs=2)
    assert cost(5, 1) == pytest.approx(112, abs=2)


def test_ferries_are_left_out_unless_asked_for(street):
    assert arrows(street("route=ferry")) == "- - -"
    assert arrows(street("route=ferry", ferries=True)) == "= = -"
    assert arrows(street("route=ferry|foot=no|motor_vehicle=yes", ferries=True)) == "- = -"


def test_what_was_left_out_is_counted(town):
    nodes = [node(1, 0, 0), node(2, 100, 0)]
    lines = town(
        *nodes, way(1, [1, 2], STREET), way(2, [1, 2], "highway=construction"), way(3, [1, 2], "highway=proposed")
    )
    assert lines.notes["not_in_use"] == 2


def test_ferries_that_were_left_out_are_counted_and_those_kept_are_not(town):
    nodes = [node(1, 0, 0), node(2, 100, 0), node(3, 900, 0)]
    parts = [*nodes, way(1, [1, 2], STREET), way(2, [2, 3], "route=ferry")]
    assert town(*parts).notes["ferries"] == 1
    assert town(*parts, ferries=True).notes["ferries"] == 0


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50),
        (" 50 ", 50),
        ("50 km/h", 50),
        ("30 mph", 48.28),
        ("30mph", 48.28),
        ("NO:urban", 50),
        ("NO:rural", 80),
        ("BR:urban", 50),
        ("walk", 6),
        ("none", 130),
        ("50;30", 50),
        ("0", np.nan),
        ("-30", np.nan),
        ("900", np.nan),
        ("fast", np.nan),
        ("", np.nan),
        ("signals", np.nan),
        ("50 30", np.nan),
    ],
)
def test_speeds_are_understood_or_left_to_the_default(text, kmh):
    assert parse_speed(text, STRATEGY) == pytest.approx(kmh, abs=0.01, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "ahead", "back"),
    [
        (STREET, 30, 30),
        (STREET + "|maxspeed=nonsense", 30, 30),
        (STREET + "|maxspeed=40", 40, 40),
        (STREET + "|maxspeed=40|maxspeed:backward=30 mph", 40, 48.28),
        (STREET + "|maxspeed:forward=60", 60, 30),
        ("highway=motorway_link", 100, 100),
        ("highway=secondary", 50, 50),
        ("highway=road", 30, 30),
    ],
)
def test_a_way_has_its_tagged_speed_or_that_of_its_class(street, text, ahead, back):
    row = street(text)
    assert (row["speed_kmh"], row["speed_back_kmh"]) == pytest.approx((ahead, back), abs=0.01)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (STREET, False),
        (STREET + "|maxspeed=nonsense", False),
        (STREET + "|maxspeed=40", True),
        (STREET + "|maxspeed=NO:urban", True),
        (STREET + "|maxspeed:forward=40|maxspeed:backward=30", True),
        (STREET + "|maxspeed:forward=40", False),
        (STREET + "|maxspeed:forward=40|oneway=yes", True),
        (STREET + "|maxspeed:backward=40|oneway=yes", False),
        (STREET + "|maxspeed:backward=40|oneway=-1", True),
        ("highway=footway", False),
    ],
)
def test_a_limit_is_known_where_every_direction_of_cars_has_one(street, text, known):
    assert bool(street(text)["speed_known"]) is known


@pytest.mark.parametrize(
    ("text", "sidewalk"),
    [
        ("", -1),
        ("sidewalk=both", 1),
        ("sidewalk=left", 1),
        ("sidewalk=Separate", 1),
        ("sidewalk:right=separate", 1),
        ("sidewalk:both=yes", 1),
        ("sidewalk=no", 0),
        ("sidewalk=none", 0),
        ("sidewalk:both=no", 0),
        ("sidewalk:left=no|sidewalk:right=no", 0),
        ("sidewalk:left=no", -1),
        ("sidewalk:left=no|sidewalk:right=yes", 1),
        ("sidewalk=no|sidewalk:left=yes", 1),
        ("sidewalk=maybe", -1),
    ],
)
def test_a_pavement_on_one_side_is_enough_and_none_has_to_be_said_of_both(street, text, sidewalk):
    assert street(f"{STREET}|{text}")["sidewalk"] == sidewalk


@pytest.mark.parametrize(
    ("ref", "owner"), [("E 18", "E"), ("Rv 4", "R"), ("Fv160", "F"), ("Kv 1017", "K"), ("160", ""), ("Ring 3", "")]
)
def test_the_owner_comes_from_the_road_number(street, ref, owner):
    assert street(f"{STREET}|ref={ref}")["owner"] == owner


def test_name_level_structure_and_id_are_kept(street):
    row = street(f"{STREET}|name=Åsveien &amp; Ødegård|bridge=viaduct|layer=2")
    assert (row["name"], row["level"], bool(row["structure"])) == ("Åsveien & Ødegård", 2, True)
    assert not street(f"{STREET}|tunnel=building_passage")["structure"]
    assert street(f"{STREET}|layer=over")["level"] == 0


# --- where ways join -------------------------------------------------------------------------------------------------


def cross(town, over, middle=(), barrier=""):
    """Two streets that cross; `middle` is the node they share, if any. Returns the network."""
    nodes = [node(1, -100, 0), node(2, 100, 0), node(3, 0, -100), node(4, 0, 100), node(5, 0, 0, barrier)]
    return build_network(town(*nodes, way(1, [1, *middle, 2], STREET), way(2, [3, *middle, 4], over)))


def test_streets_join_where_they_share_a_node(town):
    assert len(cross(town, STREET, middle=[5]).table) == 4


@pytest.mark.parametrize("over", [STREET, STREET + "|bridge=yes|layer=1", STREET + "|tunnel=yes|layer=-1"])
def test_a_way_without_a_common_node_is_not_joined_to_what_it_crosses(town, over):
    network = cross(town, over)
    assert len(network.table) == 2
    assert len(network.components()[1]) == 2


def test_nodes_at_one_place_with_ids_of_their_own_are_one_place(town):
    nodes = [node(1, 0, 0), node(2, 100, 0), node(3, 100, 0), node(4, 200, 0)]
    network = build_network(town(*nodes, way(1, [1, 2], STREET), way(2, [3, 4], STREET)))
    assert len(network.node_xy) == 3


def test_vertices_a_centimetre_apart_stay_apart(town):
    nodes = [node(1, 0, 0), node(2, 100, 0), node(4, 200, 0)]
    near = nodes[1].replace('id="2"', 'id="3"').replace(nodes[1].split('lon="')[1][:10], "10.0017922")
    assert near.split('lon="')[1][:10] != nodes[1].split('lon="')[1][:10]
    network = build_network(town(*nodes[:2], near, nodes[2], way(1, [1, 2], STREET), way(2, [3, 4], STREET)))
    assert len(network.node_xy) == 4


def test_a_closed_way_is_a_loop_that_can_be_entered(town):
    nodes = [node(1, 0, 0), node(2, 50, 50), node(3, 100, 0), node(4, -100, 0)]
    network = build_network(town(*nodes, way(1, [1, 2, 3, 1], STREET), way(2, [1, 4], STREET)))
    assert sorted(np.round(network.table["length_m"])) == [100, 241]
    assert len(network.components()[1]) == 1


def test_a_way_that_crosses_itself_joins_at_its_own_node(town):
    nodes = [node(1, -100, 0), node(2, 0, 0), node(3, 100, 0), node(4, 100, 100), node(5, 0, 100), node(6, 0, -100)]
    network = build_network(town(*nodes, way(1, [1, 2, 3, 4, 5, 2, 6], STREET)))
    assert sorted(np.round(network.table["length_m"])) == [100, 100, 400]


def test_duplicate_ways_stay_parallel_and_do_not_change_distances(town):
    nodes = [node(1, 0, 0), node(2, 100, 0)]
    lines = town(*nodes, way(1, [1, 2], STREET), way(2, [2, 1], STREET), way(3, [1, 2], STREET))
    graph = Graph(build_network(lines), "walk", "m", STRATEGY)
    cost, _ = graph.nearest(graph.snap(lines.xy[:1], 1), graph.snap(lines.xy[1:2], 1))
    assert cost[0] == pytest.approx(100, rel=0.01)


def test_a_way_of_one_node_or_of_one_place_is_no_edge(town):
    nodes = [node(1, 0, 0), node(2, 100, 0)]
    lines = town(*nodes, way(1, [1], STREET), way(2, [1, 1], STREET), way(3, [1, 1, 2], STREET))
    network = build_network(lines)
    assert network.table["length_m"].round().tolist() == [100]


SQUARE = [node(1, 0, 0), node(2, 100, 0), node(3, 100, 100), node(4, 0, 100), node(5, 200, 0)]
AWAY = way(9, [2, 5], "highway=footway")


@pytest.mark.parametrize(
    "parts",
    [
        [way(1, [1, 2, 3, 4, 1], "highway=pedestrian|area=yes"), AWAY],
        [way(1, [1, 2, 3, 4, 1], "highway=pedestrian"), AWAY],
        [
            way(1, [1, 2, 3], ""),
            way(2, [3, 4, 1], "barrier=wall"),
            AWAY,
            relation(1, [("way", 1, "outer"), ("way", 2, "outer")], "type=multipolygon|highway=pedestrian"),
        ],
    ],
    ids=["area", "closed way", "relation"],
)
def test_a_pedestrian_area_is_walked_around_its_edge_and_joined_to_its_paths(town, parts):
    network = build_network(town(*SQUARE, *parts))
    assert network.length_km == pytest.approx(0.5, rel=0.01)
    assert len(network.components()[1]) == 1
    assert (network.table["walk"] == 3).all()
    assert (network.table["car"] == 0).all()


def test_a_square_that_cars_may_use_is_not_driven_round(town):
    table = town(*SQUARE, way(1, [1, 2, 3, 4, 1], "highway=service|area=yes|motor_vehicle=yes"), AWAY).table
    assert (table["car"] == 0).all()


def test_areas_under_construction_and_closed_areas_are_left_out(town):
    for text in ("highway=construction|area=yes", "highway=pedestrian|area=yes|access=no"):
        assert town(*SQUARE, way(1, [1, 2, 3, 4, 1], text), AWAY).table["source_id"].tolist() == [9]


def test_an_area_that_lacks_a_part_does_not_stop_the_reading(town):
    members = [("way", 1, "outer"), ("way", 77, "outer")]
    lines = town(*SQUARE, way(1, [1, 2, 3], ""), AWAY, relation(1, members, "type=multipolygon|highway=pedestrian"))
    assert 9 in lines.table["source_id"].to_numpy()


# --- barriers and restrictions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("barrier", "closed_to"),
    [
        ("barrier=gate", ""),
        ("barrier=gate|access=no", "walk bike car"),
        ("barrier=gate|access=private", "bike car"),
        ("barrier=gate|access=no|foot=yes", "bike car"),
        ("barrier=gate|motor_vehicle=no", "car"),
        ("barrier=gate|locked=yes", "walk bike car"),
        ("barrier=gate|locked=yes|foot=yes|bicycle=yes", "car"),
        ("barrier=lift_gate", ""),
        ("barrier=lift_gate|motor_vehicle=private", "car"),
        ("barrier=bollard", "car"),
        ("barrier=bollard|motor_vehicle=yes", ""),
        ("barrier=bollard|bicycle=no", "bike car"),
        ("barrier=block", "car"),
        ("barrier=cycle_barrier", "car"),
        ("barrier=stile", "bike car"),
        ("barrier=kerb", ""),
        ("barrier=kerb|bicycle=no", ""),
        ("barrier=toll_booth", ""),
        ("barrier=entrance", ""),
    ],
)
def test_barriers_close_the_modes_their_tags_say(town, barrier, closed_to):
    nodes = [node(1, 0, 0), node(2, 100, 0, barrier), node(3, 200, 0)]
    lines = town(*nodes, way(1, [1, 2, 3], STREET))
    network = build_network(lines)
    closed = set()
    for mode in ("walk", "bike", "car"):
        graph = Graph(network, mode, "m", STRATEGY)
        cost, _ = graph.nearest(graph.snap(lines.xy[:1], 5), graph.snap(lines.xy[2:], 5))
        if np.isinf(cost[0]):
            closed.add(mode)
    assert closed == set(closed_to.split())


def test_a_private_gate_on_a_private_road_lets_in_but_not_through(town):
    square = [node(1, 0, 0), node(2, 3000, 0), node(3, 3000, 3000), node(4, 0, 3000)]
    gated = [node(5, 0, -50), node(6, 0, -60, "barrier=gate|access=private"), node(7, 3000, -60)]
    lines = town(
        *square,
        *gated,
        way(1, [1, 2, 3, 4, 1], STREET),
        way(2, [1, 5, 6], "highway=service|access=private"),
        way(3, [6, 7], "highway=service"),
        way(4, [7, 2], "highway=service|access=private"),
    )
    graph = Graph(build_network(lines), "car", "m", STRATEGY)
    lonlat = np.array([(0, 1000), (3000, 1000), (1500, -60)]) * (EAST, NORTH) + (10, 60)
    place = np.column_stack(Transformer.from_crs(4326, 25832, always_xy=True).transform(*lonlat.T))
    left, right, inside = (graph.snap(each[None], 50) for each in place)
    assert graph.nearest(left, inside)[0][0] == pytest.approx(1000 + 60 + 1500, rel=0.01)
    assert graph.nearest(inside, right)[0][0] == pytest.approx(1500 + 60 + 1000, rel=0.01)
    assert graph.nearest(left, right)[0][0] == pytest.approx(5000, rel=0.01)


def test_a_barrier_on_a_crossing_closes_all_ways_through_it(town):
    network = cross(town, STREET, middle=[5], barrier="barrier=bollard")
    graph = Graph(network, "car", "m", STRATEGY)
    ends = graph.snap(network.node_xy[network.node_closed == 0], 5)
    cost, _ = graph.nearest(ends.take(np.array([0, 0, 0])), ends.take(np.array([1])))
    assert np.isinf(cost).all()


def test_a_barrier_beside_the_roads_closes_nothing(town):
    nodes = [node(1, 0, 0), node(2, 100, 0), node(3, 50, 1, "barrier=bollard")]
    assert (build_network(town(*nodes, way(1, [1, 2], STREET))).node_closed == 0).all()


def test_turn_restrictions_are_counted(town):
    nodes = [node(1, 0, 0), node(2, 100, 0), node(3, 200, 0)]
    members = [("way", 1, "from"), ("node", 2, "via"), ("way", 2, "to")]
    lines = town(
        *nodes,
        way(1, [1, 2], STREET),
        way(2, [2, 3], STREET),
        relation(1, members, "type=restriction|restriction=no_left_turn"),
        relation(2, members, "type=route|route=bus"),
    )
    assert lines.notes["turn_restrictions"] == 1


# --- what is drawn in an editor and not yet uploaded ------------------------------------------------------------------

DRAWN = [
    *(node(-2, 100, 0), node(-1, 0, 0), node(-7, 150, 0, "barrier=bollard"), node(3, 200, 0), node(4, 300, 0)),
    *(node(-5, 300, 100), node(-6, 0, 100)),
    *(way(-10, [-1, -2], STREET), way(11, [-2, -7, 3], STREET), way(12, [3, 4], STREET)),
    way(-14, [-1, 4, -5, -6, -1], ""),
]


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("reader", ["gdal", "pyogrio"])
def test_new_nodes_ways_barriers_areas_and_restrictions_with_negative_ids_are_read(town, tmp_path, quote, reader):
    members = [("way", -10, "from"), ("node", -2, "via"), ("way", 11, "to")]
    area = relation(-21, [("way", -14, "outer")], "type=multipolygon|highway=pedestrian")
    turn = relation(-20, members, "type=restriction|restriction=no_left_turn")
    file = tmp_path / "josm.osm"
    file.write_text(document(*DRAWN, turn, area).replace('"', quote))
    with pytest.MonkeyPatch.context() as patch:
        if reader == "pyogrio":
            patch.setitem(sys.modules, "osgeo", None)
        lines = read_osm(file, UTM32, STRATEGY)
    assert sorted(lines.table["source_id"]) == [-21, -10, 11, 12]
    assert lines.notes["turn_restrictions"] == 1
    assert len(lines.barrier_key) == 1
    made = build_network(lines)
    streets = made.table[made.table["road_class"] == "residential"]
    assert sorted(streets["length_m"].round()) == [50, 50, 100, 100]
    assert len(made.components()[1]) == 1


@pytest.mark.parametrize("setting", ["YES", "NO", None])
def test_what_others_set_for_the_process_changes_nothing_and_is_left_alone(town, tmp_path, setting):
    gdal = pytest.importorskip("osgeo.gdal")
    before = gdal.GetConfigOption("OSM_USE_CUSTOM_INDEXING")
    gdal.SetConfigOption("OSM_USE_CUSTOM_INDEXING", setting)
    try:
        assert len(town(*DRAWN[:-1]).table) == 3
        with pytest.raises(OsmOrderError):
            town(node(2, 100, 0), node(1, 0, 0), way(1, [1, 2], STREET))
        assert gdal.GetConfigOption("OSM_USE_CUSTOM_INDEXING") == setting
    finally:
        gdal.SetConfigOption("OSM_USE_CUSTOM_INDEXING", before)


@pytest.mark.parametrize("mark", ['action="delete"', "action='delete'", 'visible="false"'])
def test_what_an_editor_has_deleted_is_no_road(tmp_path, mark):
    gone = way(13, [3, -5], STREET).replace("<way ", f"<way {mark} ")
    empty = f'<node id="8" {mark} lon="10" lat="60"/>'
    file = tmp_path / "josm.osm"
    file.write_text(document(empty, *DRAWN[:-1], gone, way(15, [4, -5], STREET)))
    before = file.read_bytes()
    assert sorted(read_osm(file, UTM32, STRATEGY).table["source_id"]) == [-10, 11, 12, 15]
    assert file.read_bytes() == before


# --- mask and CRS ----------------------------------------------------------------------------------------------------


def test_a_mask_keeps_the_ways_that_touch_it_whole(town):
    nodes = [node(1, 0, 0), node(2, 500, 0), node(3, 0, 300), node(4, 500, 300)]
    x, y = graph_points()[0]
    mask = shapely.box(x - 10, y - 10, x + 10, y + 10)
    lines = town(*nodes, way(1, [1, 2], STREET), way(2, [3, 4], STREET), mask=mask)
    assert lines.table["source_id"].tolist() == [1]
    with pytest.raises(OsmOutsideMaskError, match="inside the mask"):
        town(*nodes, way(1, [1, 2], STREET), mask=shapely.box(0, 0, 1, 1))


def test_the_crs_follows_from_the_place_when_none_is_named(tmp_path):
    file = tmp_path / "south.osm"
    file.write_text(
        document(
            '<node id="1" lon="-51.2" lat="-30"/>', '<node id="2" lon="-51.2" lat="-30.001"/>', way(1, [1, 2], STREET)
        )
    )
    lines = read_osm(file, None, STRATEGY)
    assert lines.crs == CRS(32722)
    assert build_network(lines).length_km == pytest.approx(0.111, rel=0.01)


def test_a_stray_node_does_not_decide_the_crs(tmp_path):
    file = tmp_path / "stray.osm"
    stray = '<node id="3" lon="0" lat="0"/>'
    streets = [way(1, [1, 2], STREET), way(2, [1, 4], STREET), way(3, [1, 3], STREET)]
    file.write_text(document(node(1, 0, 0), node(2, 100, 0), stray, node(4, 0, 100), *streets))
    assert read_osm(file, None, STRATEGY).crs == UTM32


# --- files that are cut, damaged or something else -------------------------------------------------------------------

GOOD = document(node(1, 0, 0), node(2, 100, 0), node(3, 200, 0), way(1, [1, 2, 3], STREET))


def refused(path, error=OsmFileError):
    with pytest.raises(error) as caught:
        read_osm(path, UTM32, STRATEGY)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_a_path_with_blanks_and_norwegian_letters_is_read(tmp_path):
    folder = tmp_path / "gater i Bærum æøå"
    folder.mkdir()
    (folder / "vær så god.osm").write_text(GOOD)
    assert len(read_osm(folder / "vær så god.osm", UTM32, STRATEGY).table) == 1


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
def test_packed_files_are_read(tmp_path, suffix, pack):
    file = tmp_path / f"streets.osm{suffix}"
    file.write_bytes(pack(GOOD.encode()))
    assert len(read_osm(file, UTM32, STRATEGY).table) == 1


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
@pytest.mark.parametrize("damage", ["cut", "changed", "none", "empty"])
def test_damaged_packed_files_are_refused(tmp_path, suffix, pack, damage):
    packed = pack(GOOD.encode() * 50)
    content = {
        "cut": packed[: len(packed) // 2],
        "changed": packed[:40] + bytes(20) + packed[60:],
        "none": GOOD.encode(),
        "empty": b"",
    }[damage]
    file = tmp_path / f"streets.osm{suffix}"
    file.write_bytes(content)
    refused(file)


def test_a_missing_file_is_named(tmp_path):
    assert "no such file" in refused(tmp_path / "none.osm.pbf")


@pytest.mark.parametrize("name", ["streets.osm", "streets.osm.pbf"])
@pytest.mark.parametrize("content", [b"", b"This is no map.\n" * 100, bytes(5000)])
def test_empty_files_and_other_content_are_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    refused(tmp_path / name)


@pytest.mark.parametrize("name", ["streets.osm", "streets.osm.pbf"])
def test_a_zip_is_refused(tmp_path, name):
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr("streets.osm", GOOD)
    refused(tmp_path / name)


def test_a_change_file_is_refused(tmp_path):
    (tmp_path / "change.osm").write_text(GOOD.replace("<osm ", "<osmChange ").replace("</osm>", "</osmChange>"))
    assert "not OSM XML" in refused(tmp_path / "change.osm")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_an_xml_file_that_is_cut_off_is_refused(tmp_path, share):
    (tmp_path / "cut.osm").write_text(GOOD[: int(len(GOOD) * share)])
    assert "cut off" in refused(tmp_path / "cut.osm")


def test_xml_that_breaks_off_in_the_middle_is_refused_and_not_read_in_part(tmp_path):
    (tmp_path / "broken.osm").write_text(GOOD.replace("</osm>", "<way id='7'><broken<</way></osm>"))
    refused(tmp_path / "broken.osm")


@pytest.mark.parametrize(
    "parts",
    [
        [way(1, [1, 2], STREET), node(1, 0, 0), node(2, 100, 0)],
        [node(1, 0, 0), node(2, 100, 0), way(1, [1, 2], STREET), node(3, 0, 0)],
        [node(1, 0, 0), node(2, 100, 0), node(1, 0, 0), node(2, 100, 0), way(1, [1, 2], STREET)],
        [node(2, 100, 0), node(1, 0, 0), way(1, [1, 2], STREET)],
        [node(-1, 0, 0), node(-1, 100, 0), way(-1, [-1, -2], STREET)],
    ],
    ids=["ways first", "node last", "nodes twice", "not in order", "new nodes twice"],
)
def test_nodes_after_ways_twice_or_out_of_order_are_refused_with_what_to_do(tmp_path, parts):
    (tmp_path / "order.osm").write_text(document(*parts))
    assert "osmium sort" in refused(tmp_path / "order.osm", OsmOrderError)


def test_a_file_without_roads_says_so(tmp_path):
    for name, parts in {
        "none.osm": [],
        "nodes.osm": [node(1, 0, 0)],
        "rail.osm": [node(1, 0, 0), node(2, 1, 0), way(1, [1, 2], "railway=rail")],
        "closed.osm": [node(1, 0, 0), node(2, 1, 0), way(1, [1, 2], "highway=construction")],
        "elsewhere.osm": [way(1, [1, 2], STREET)],
    }.items():
        (tmp_path / name).write_text(document(*parts))
        refused(tmp_path / name, OsmNoRoadsError)


def test_a_packed_file_that_unpacks_without_end_is_refused_on_the_way(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack, "FREE_BYTES", 1e6)
    file = tmp_path / "bomb.osm.gz"
    file.write_bytes(gzip.compress(GOOD.encode() + bytes(30_000_000)))
    with pytest.raises(UnpackedRatioError, match=r"bomb\.osm\.gz"):
        read_osm(file, UTM32, STRATEGY)


def test_a_pbf_whose_blocks_unpack_without_end_is_refused_before_it_is_read(tmp_path):
    bomb = tmp_path / "bomb.osm.pbf"
    raw = bytes(30_000_000)
    data = zlib.compress(raw, 9)
    blob = b"\x10" + varint(len(raw)) + b"\x1a" + varint(len(data)) + data
    header = b"\x0a\x09OSMHeader\x18" + varint(len(blob))
    bomb.write_bytes((len(header).to_bytes(4, "big") + header + blob) * 5)
    with pytest.raises(UnpackedRatioError, match=r"bomb\.osm\.pbf"):
        read_osm(bomb, UTM32, STRATEGY)


def varint(number):
    """Return a number as protocol buffers write it."""
    result = b""
    while number > 127:
        result += bytes([number & 127 | 128])
        number >>= 7
    return result + bytes([number])


@pytest.mark.parametrize("suffix", ["osm", "osm.gz", "osm.bz2"])
def test_reading_is_cancelled_while_a_file_is_unpacked_or_looked_through(tmp_path, suffix):
    content = GOOD.encode().replace(b"</osm>", b"<!-- -->" * 2_000_000 + b"</osm>")
    pack = {"osm": bytes, "osm.gz": gzip.compress, "osm.bz2": bz2.compress}[suffix]
    file = tmp_path / f"streets.{suffix}"
    file.write_bytes(pack(content))
    asked = []
    with pytest.raises(Cancelled):
        read_osm(file, UTM32, STRATEGY, progress=lambda fraction: asked.append(fraction) or len(asked) > 2)
    assert max(asked) < 0.2


def test_a_full_disk_is_no_damaged_file(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(osm, "unpack", full)
    (tmp_path / "streets.osm.gz").write_bytes(gzip.compress(GOOD.encode()))
    assert "no room left" in refused(tmp_path / "streets.osm.gz")


@pytest.mark.parametrize("place", ["attribute", "text"])
def test_an_xml_entity_bomb_is_refused_at_once(tmp_path, place):
    entities = '<!ENTITY b0 "boom">' + "".join(f'<!ENTITY b{i + 1} "{10 * "&b%d;"}">' % ((i,) * 10) for i in range(10))
    bomb = (
        GOOD.replace('v="residential"', 'v="&b10;"') if place == "attribute" else GOOD.replace("<node", "&b10;<node", 1)
    )
    (tmp_path / "bomb.osm").write_text(bomb.replace("<osm", f"<!DOCTYPE osm [{entities}]>\n<osm", 1))
    refused(tmp_path / "bomb.osm")


def test_an_external_entity_is_not_fetched(tmp_path):
    (tmp_path / "secret.txt").write_text("SECRET")
    entity = f'<!DOCTYPE osm [<!ENTITY secret SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>\n<osm'
    text = GOOD.replace('v="residential"', 'v="residential"/><tag k="name" v="&secret;"').replace("<osm", entity, 1)
    (tmp_path / "external.osm").write_text(text)
    refused(tmp_path / "external.osm")


def test_nodes_missing_at_the_end_of_a_way_shorten_it(town):
    lines = town(node(1, 0, 0), node(2, 100, 0), way(1, [77, 1, 2, 99], STREET))
    assert build_network(lines).length_km == pytest.approx(0.1, rel=0.01)
    assert lines.notes["straight_along_cut"] == 0


def test_a_file_cut_straight_tells_how_many_roads_run_along_the_cut(town):
    inside = [node(1 + i, 20 * (i % 30), 5 + 20 * (i // 30)) for i in range(900)]
    rows = [way(1 + i, range(1 + 30 * i, 31 + 30 * i), STREET) for i in range(30)]
    assert town(*inside, *rows).notes["straight_along_cut"] == 0
    shortcut_along_the_cut = way(99, [3, 5000, 5001, 9], STREET)
    assert town(*inside, *rows, shortcut_along_the_cut).notes["straight_along_cut"] == 1


# --- real files ------------------------------------------------------------------------------------------------------


def real(path):
    return pytest.mark.skipif(not path.exists(), reason=f"real data not there: {path}")


@real(FORNEBU)
@pytest.mark.parametrize("share", [0.0001, 0.01, 0.2, 0.5, 0.8, 0.999])
def test_a_pbf_file_that_is_cut_off_is_refused(tmp_path, share):
    content = FORNEBU.read_bytes()
    (tmp_path / "cut.osm.pbf").write_bytes(content[: int(len(content) * share)])
    refused(tmp_path / "cut.osm.pbf")


@real(FORNEBU)
@pytest.mark.parametrize("share", [0.05, 0.4, 0.6, 0.95])
def test_a_pbf_file_with_damaged_bytes_is_refused(tmp_path, share):
    content = bytearray(FORNEBU.read_bytes())
    at = int(len(content) * share)
    content[at : at + 64] = bytes(64)
    (tmp_path / "damaged.osm.pbf").write_bytes(content)
    refused(tmp_path / "damaged.osm.pbf")


@real(FORNEBU)
def test_xml_named_pbf_and_pbf_named_xml_are_refused(tmp_path):
    (tmp_path / "a.osm.pbf").write_text(GOOD)
    refused(tmp_path / "a.osm.pbf")
    (tmp_path / "b.osm").write_bytes(FORNEBU.read_bytes()[:100_000])
    refused(tmp_path / "b.osm")


@real(FORNEBU)
def test_fornebu_is_one_walkable_place():
    network = build_network(read_osm(FORNEBU, UTM32, STRATEGY))
    assert network.length_km == pytest.approx(288, abs=3)
    _, km = network.components("walk")
    assert km.max() / km.sum() > 0.95


@real(OSLO)
def test_central_oslo_is_one_walkable_place_and_its_cut_is_told():
    lines = read_osm(OSLO, UTM32, STRATEGY)
    network = build_network(lines)
    assert network.length_km == pytest.approx(858, abs=5)
    _, km = network.components("walk")
    assert km.max() / km.sum() > 0.98
    assert lines.notes["turn_restrictions"] > 100
    assert lines.notes["straight_along_cut"] > 10


@real(OSLO)
@pytest.mark.parametrize("path", [FORNEBU, OSLO, PORTO], ids=["Fornebu", "Oslo", "Porto Alegre"])
def test_permissions_of_real_ways_agree_with_a_plain_reading_of_their_tags(path):
    """The rules written a second time, one way after the other, for all ways with plain tags."""
    if not path.exists():
        pytest.skip(f"real data not there: {path}")
    lines = read_osm(path, None, STRATEGY)
    mine = {row.source_id: (row.walk > 0, row.bike > 0, row.car > 0) for row in lines.table.itertuples()}
    compared = 0
    for number, told in plain_ways(path):
        expected = plain_rules(told)
        if expected is not None and any(expected):
            assert mine[number] == expected, (number, told)
            compared += 1
    assert compared > 3000


def plain_ways(path):
    import pyogrio

    config = str(osm.CONFIG_FILE)
    meta, _, geometry, columns = pyogrio.raw.read(path, layer="lines", CONFIG_FILE=config, where="highway IS NOT NULL")
    for values, shape in zip(zip(*columns, strict=True), geometry, strict=True):
        told = {
            name: value for name, value in zip(meta["fields"], values, strict=True) if isinstance(value, str) and value
        }
        if len(shapely.from_wkb(shape).coords) > 1 and len(set(shapely.from_wkb(shape).coords)) > 1:
            yield int(told["osm_id"]), told


def plain_rules(told):
    """Return whether people walk, cycle and drive at all; None where the tags are not plain."""
    kind = told["highway"]
    if any(name.endswith((":forward", ":backward")) and "maxspeed" not in name for name in told):
        return None
    if kind in {"construction", "proposed", "elevator", "services", "rest_area"}:
        return False, False, False
    no = {"no", "dismount", "use_sidepath", "bus", "psv", "agricultural", "forestry", "emergency", "military"}
    on_foot = {"footway", "pedestrian", "steps", "bridleway", "corridor", "platform"}
    yes = {"yes", "designated", "permissive", "official", "destination", "private", "customers", "delivery", "permit"}

    def decide(built, *tags):
        for tag in tags:
            if told.get(tag) in no:
                return False
            if told.get(tag) in yes:
                return built or tag in {"foot", "bicycle", "motor_vehicle", "motorcar"}
        return built

    motorway = kind.startswith("motorway") or told.get("motorroad") == "yes"
    walk = decide(not motorway and kind != "busway", "foot", "access")
    bike = kind != "steps" and decide(not motorway and kind not in on_foot, "bicycle", "vehicle", "access")
    no_car = kind in on_foot | {"path", "cycleway"} or told.get("service") == "emergency_access"
    car = kind != "steps" and decide(not no_car, "motorcar", "motor_vehicle", "vehicle", "access")
    if told.get("area") == "yes":
        return walk, told.get("bicycle") in {"yes", "designated", "permissive"}, False
    return walk, bike, car
