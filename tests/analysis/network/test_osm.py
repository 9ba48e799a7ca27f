"""Reading OpenStreetMap: who may use a way and which way round, where ways join, and what files are refused."""

from __future__ import annotations

import bz2
import errno
import gzip
import tempfile
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
from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm
from klimaklok_plugin.analysis.network.messages import (
    OsmFileError,
    OsmNodesMissingError,
    OsmNoRoadsError,
    OsmOutsideMaskError,
)
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.osm import read_osm
from klimaklok_plugin.analysis.network.osm_data import WAY_TAGS
from klimaklok_plugin.analysis.network.osm_tags import parse_speed
from klimaklok_plugin.analysis.network.quality import LEFT_OUT
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.unwanted import Unwanted

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
        # Who gets off and pushes is on foot.
        (STREET + "|bicycle=dismount", "= = ="),
        (STREET + "|bicycle=dismount|oneway=yes", "= = >"),
        (STREET + "|bicycle=dismount|foot=no", "- - ="),
        ("highway=footway|bicycle=dismount", "= = -"),
        ("highway=footway|bicycle=dismount|oneway:foot=yes", "> > -"),
        ("highway=steps|bicycle=dismount", "= - -"),
        ("highway=pedestrian|area=yes|bicycle=dismount", "= = -"),
        ("highway=pedestrian|cyclestreet=yes", "= = -"),
        ("highway=pedestrian|cyclestreet=yes|oneway=yes|oneway:bicycle=no|motor_vehicle=yes", "= = >"),
        ("highway=pedestrian|cyclestreet=yes|bicycle=no", "= - -"),
        ("highway=footway|bicycle_road=yes", "= = -"),
        (STREET + "|bicycle_road=yes|vehicle=no", "= - -"),
        (STREET + "|foot=use_sidepath|bicycle=use_sidepath", "- = ="),
        (STREET + "|vehicle=no|bicycle=use_sidepath", "= - -"),
        ("highway=motorway|bicycle=use_sidepath", "- - >"),
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
        (STREET + "|oneway:motor_vehicle=yes", "= = >"),
        (STREET + "|oneway:motorcar=-1|oneway:motor_vehicle=yes", "= = <"),
        (STREET + "|oneway:vehicle=yes", "= > >"),
        (STREET + "|oneway:vehicle=yes|oneway:bicycle=no", "= = >"),
        (STREET + "|oneway:vehicle=yes|cycleway=opposite_lane", "= = >"),
        (STREET + "|oneway=yes|oneway:motor_vehicle=no", "= > ="),
        ("highway=pedestrian|oneway:motor_vehicle=yes", "= - -"),
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


def test_a_bicycle_is_pushed_at_walking_speed(town):
    crossing = [node(1, 0, 0), node(2, 100, 0), node(3, 200, 0)]
    lines = town(*crossing, way(1, [1, 2], "highway=cycleway"), way(2, [2, 3], "highway=footway|bicycle=dismount"))
    assert lines.table["bike_pushed"].tolist() == [False, True]
    graph = Graph(build_network(lines), "bike", "min", STRATEGY)
    minutes, _ = graph.nearest(graph.snap(lines.xy[:1], 5), graph.snap(lines.xy[-1:], 5))
    by_hand = 0.1 / STRATEGY.bike.speed_kmh * 60 + 0.1 / STRATEGY.walk.speed_kmh * 60
    assert minutes[0] == pytest.approx(by_hand, rel=0.01)


def test_a_bicycle_is_pushed_through_a_barrier_that_cannot_be_ridden_through(town):
    ends = [node(1, 0, 0), node(2, 100, 0, "barrier=cycle_barrier|bicycle=dismount"), node(3, 200, 0)]
    lines = town(*ends, way(1, [1, 2, 3], "highway=cycleway"))
    assert not (lines.barrier_closed & 2).any()


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


def test_a_track_is_driven_on_only_to_get_somewhere_unless_its_tags_say_more(street):
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


# --- turns ------------------------------------------------------------------------------------------------------------

#         4
#         |
#    1 -- 2 -- 3      way 1 from 1 to 2, way 2 from 2 to 3, way 3 from 2 to 4, way 4 from 5 to 2
#         |
#         5
CROSSING = [
    *(node(1, -100, 0), node(2, 0, 0), node(3, 100, 0), node(4, 0, 100), node(5, 0, -100)),
    *(way(1, [1, 2], STREET), way(2, [2, 3], STREET), way(3, [2, 4], STREET), way(4, [5, 2], STREET)),
]
LEFT = [("way", 1, "from"), ("node", 2, "via"), ("way", 3, "to")]
MIDDLE = (100_000_000 << 32) + 600_000_000
COUNTS = ("turn_restrictions", "turns_over_ways", "turns_at_times", "turns_broken")


def turns(lines):
    table = zip(
        *(getattr(lines.turns, name).tolist() for name in ("from_way", "via_key", "to_way", "only")), strict=True
    )
    return list(table), tuple(lines.notes[name] for name in COUNTS)


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("restriction=no_left_turn", False),
        ("restriction=only_straight_on", True),
        ("restriction:motorcar=no_left_turn", False),
        ("restriction:motor_vehicle=no_left_turn", False),
        ("restriction=no_left_turn|except=bicycle;bus", False),
        ("restriction=no_left_turn|restriction:motorcar=only_left_turn", True),
        ("restriction=no_left_turn|restriction:conditional=none @ (22:00-06:00)", False),
    ],
)
def test_a_turn_restriction_at_a_node_holds_for_cars(town, text, only):
    found = turns(town(*CROSSING, relation(1, LEFT, f"type=restriction|{text}")))
    assert found == ([(1, MIDDLE, 3, only)], (1, 0, 0, 0))


@pytest.mark.parametrize(
    ("members", "text", "counts"),
    [
        (LEFT, "restriction=no_left_turn|except=motorcar", (0, 0, 0, 0)),
        (LEFT, "restriction=no_left_turn|except=psv; motor_vehicle", (0, 0, 0, 0)),
        (LEFT, "restriction:hgv=no_left_turn", (0, 0, 0, 0)),
        (LEFT, "restriction:bicycle=no_left_turn", (0, 0, 0, 0)),
        (LEFT, "restriction:conditional=no_left_turn @ (Mo-Fr 07:00-09:00)", (0, 0, 1, 0)),
        (LEFT, "restriction=no_left_turn|day_on=Monday|hour_on=07:00", (0, 0, 1, 0)),
        ([LEFT[0], ("way", 2, "via"), LEFT[2]], "restriction=no_u_turn", (0, 1, 0, 0)),
        (LEFT[:2], "restriction=no_left_turn", (0, 0, 0, 1)),
        (LEFT[::2], "restriction=no_left_turn", (0, 0, 0, 1)),
        ([*LEFT, ("node", 1, "via")], "restriction=no_left_turn", (0, 0, 0, 1)),
        (LEFT, "restriction=give_way", (0, 0, 0, 1)),
        ([("way", 1, "from"), ("node", 1, "via"), ("way", 3, "to")], "restriction=no_left_turn", (0, 0, 0, 1)),
    ],
    ids=["cars excepted", "motor vehicles excepted", "lorries", "cyclists", "at times", "at times, old", "over a way",
         "nowhere to", "no via", "two via", "unknown", "ways that do not meet there"],
)  # fmt: skip
def test_what_cannot_be_held_is_counted_and_what_is_not_for_cars_is_no_matter(town, members, text, counts):
    assert turns(town(*CROSSING, relation(1, members, f"type=restriction|{text}"))) == ([], counts)


@pytest.mark.parametrize(
    ("members", "kind", "pairs"),
    [
        ([("way", 1, "from"), ("way", 4, "from"), *LEFT[1:]], "no_entry", {(1, 3), (4, 3)}),
        ([*LEFT, ("way", 2, "to")], "no_exit", {(1, 3), (1, 2)}),
        ([("way", 1, "from"), LEFT[1], ("way", 1, "to")], "no_u_turn", {(1, 1)}),
    ],
)
def test_several_ways_into_or_out_of_a_turn_are_a_turn_each(town, members, kind, pairs):
    found, counts = turns(town(*CROSSING, relation(1, members, f"type=restriction|restriction={kind}")))
    assert {(start, end) for start, _, end, _ in found} == pairs
    assert counts == (1, 0, 0, 0)


def test_turns_outside_the_mask_and_those_of_other_relations_are_not_counted(town):
    route = relation(2, LEFT, "type=route|route=bus|restriction=no_left_turn")
    far = [
        node(11, 9000, 0),
        node(12, 9100, 0),
        node(13, 9200, 0),
        way(11, [11, 12], STREET),
        way(12, [12, 13], STREET),
    ]
    there = relation(
        3, [("way", 11, "from"), ("node", 12, "via"), ("way", 12, "to")], "type=restriction|restriction=no_u_turn"
    )
    x, y = graph_points()[0]
    lines = town(*CROSSING, *far, route, there, mask=shapely.box(x - 500, y - 500, x + 500, y + 500))
    assert turns(lines) == ([], (0, 0, 0, 0))


def test_the_edge_of_a_square_never_has_the_id_of_a_way(town):
    square = relation(1, [("way", 7, "outer")], "type=multipolygon|highway=pedestrian")
    ring = [node(6, 300, 0), node(7, 400, 0), node(8, 400, 100), way(7, [6, 7, 8, 6], "")]
    lines = town(*CROSSING, *ring, square, relation(2, LEFT, "type=restriction|restriction=no_left_turn"))
    assert sorted(lines.table["source_id"]) == [-1, 1, 2, 3, 4]


# --- what is a street -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "through"),
    [
        ("highway=track", False),
        ("highway=track|tracktype=grade2", False),
        ("highway=track|surface=gravel", False),
        ("highway=track|surface=unpaved", False),
        ("highway=track|tracktype=grade1", True),
        ("highway=track|surface=asphalt", True),
        ("highway=track|surface=concrete:plates", True),
        ("highway=track|surface=paved", True),
        ("highway=track|name=Seterveien", True),
        ("highway=track|name=Seterveien|motor_vehicle=private", False),
        ("highway=track|surface=asphalt|motor_vehicle=destination", False),
    ],
)
def test_a_track_that_is_paved_of_the_best_grade_or_named_is_an_ordinary_small_road(street, text, through):
    row = street(text)
    assert arrows(row) == "= = ="
    assert (row["no_through"] & 4 == 0) is np.bool_(through)


def test_a_named_track_that_is_closed_to_cars_stays_closed(street):
    assert arrows(street("highway=track|name=Seterveien|motor_vehicle=no")) == "= = -"


@pytest.mark.parametrize(
    ("text", "is_street"),
    [
        ("highway=path|sac_scale=strolling", True),
        ("highway=path|sac_scale=hiking", True),
        ("highway=path|sac_scale=T1", True),
        ("highway=path|sac_scale=hiking;mountain_hiking", True),
        ("highway=path|sac_scale=mountain_hiking", False),
        ("highway=footway|sac_scale=demanding_mountain_hiking", False),
        ("highway=steps|sac_scale=alpine_hiking", False),
        ("highway=path|sac_scale=demanding_alpine_hiking|foot=designated", False),
        ("highway=path|sac_scale=difficult_alpine_hiking", False),
        ("highway=residential|sac_scale=mountain_hiking", True),
        ("highway=track|sac_scale=mountain_hiking", True),
    ],
)
def test_a_path_that_needs_mountain_boots_is_no_street(town, text, is_street):
    ends = [node(1, 0, 0), node(2, 100, 0), node(3, 0, 100)]
    lines = town(*ends, way(1, [1, 2], text), way(2, [1, 3], "highway=footway"))
    assert (1 in lines.table["source_id"].tolist()) is is_street
    assert lines.notes["hiking_paths"] == (not is_street)


# --- squares that streets touch without a common node -----------------------------------------------------------------

PLACE = [
    *(node(21, 0, 0), node(22, 100, 0), node(23, 100, 100), node(24, 0, 100)),
    way(20, [21, 22, 23, 24, 21], ""),
    relation(20, [("way", 20, "outer")], "type=multipolygon|highway=pedestrian"),
]


@pytest.mark.parametrize(
    ("parts", "nodes", "edges"),
    [
        ([node(1, 50, -100), node(2, 50, 0), way(1, [1, 2], STREET)], 3, 3),
        ([node(1, 50, -100), node(2, 50, 50), way(1, [1, 2], STREET)], 4, 4),
        ([node(1, 50, -100), node(2, 50, 200), way(1, [1, 2], STREET)], 5, 6),
        ([node(1, -50, 100), node(2, 50, 150), node(3, 150, 50), way(1, [1, 2, 3], STREET)], 4, 4),
        ([node(1, 50, -100), node(2, 50, 0), node(3, 150, -100), way(1, [1, 2, 3], STREET)], 4, 4),
    ],
    ids=["ends on an edge", "ends inside", "leads across", "over a corner", "a bend on an edge"],
)
def test_a_street_that_touches_a_square_without_a_common_node_is_joined_to_it(town, parts, nodes, edges):
    """Nodes are the ends of the street, the places where they meet, and the one where the square's edge begins."""
    network = build_network(town(*parts, *PLACE))
    assert len(network.components()[1]) == 1
    assert (len(network.node_xy), len(network.table)) == (nodes, edges)


@pytest.mark.parametrize(
    "text",
    ["|layer=1", "|bridge=yes", "|tunnel=yes|layer=-1", "|foot=no"],
    ids=["above", "bridge", "tunnel", "cars only"],
)
def test_what_passes_over_or_under_a_square_or_cannot_be_walked_is_not_joined(town, text):
    parts = [node(1, 50, -100), node(2, 50, 200), way(1, [1, 2], STREET + text)]
    lines = town(*parts, *PLACE)
    assert "areas_joined" not in lines.notes or not lines.notes["areas_joined"]
    assert len(build_network(lines).table) == 2


def test_a_street_near_a_square_is_not_joined_to_it(town):
    lines = town(node(1, 50, -100), node(2, 50, -1), way(1, [1, 2], STREET), *PLACE)
    assert len(build_network(lines).components()[1]) == 2


def test_lengths_are_the_same_with_and_without_the_places_where_squares_are_joined(town):
    parts = [node(1, 50, -100), node(2, 50, 200), way(1, [1, 2], STREET)]
    assert build_network(town(*parts, *PLACE)).length_km == pytest.approx(0.7, rel=0.01)


# --- what is drawn in an editor and not yet uploaded ------------------------------------------------------------------

DRAWN = [
    *(node(-2, 100, 0), node(-1, 0, 0), node(-7, 150, 0, "barrier=bollard"), node(3, 200, 0), node(4, 300, 0)),
    *(node(-5, 300, 100), node(-6, 0, 100)),
    *(way(-10, [-1, -2], STREET), way(11, [-2, -7, 3], STREET), way(12, [3, 4], STREET)),
    way(-14, [-1, 4, -5, -6, -1], ""),
]


@pytest.mark.parametrize("quote", ['"', "'"])
def test_new_nodes_ways_barriers_areas_and_restrictions_with_negative_ids_are_read(tmp_path, quote):
    members = [("way", -10, "from"), ("node", -2, "via"), ("way", 11, "to")]
    area = relation(-21, [("way", -14, "outer")], "type=multipolygon|highway=pedestrian")
    turn = relation(-20, members, "type=restriction|restriction=no_left_turn")
    file = tmp_path / "josm.osm"
    file.write_text(document(*DRAWN, turn, area).replace('"', quote))
    lines = read_osm(file, UTM32, STRATEGY)
    assert sorted(lines.table["source_id"]) == [-21, -10, 11, 12]
    assert (lines.turns.from_way.tolist(), lines.turns.to_way.tolist()) == ([-10], [11])
    assert len(lines.barrier_key) == 1
    made = build_network(lines)
    streets = made.table[made.table["road_class"] == "residential"]
    assert sorted(streets["length_m"].round()) == [50, 50, 100, 100]
    assert len(made.components()[1]) == 1


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


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("roads.geojson", b'{"type": "FeatureCollection", "features": []}', "JSON"),
        ("roads.gpkg", b"SQLite format 3\0" + bytes(100), "GeoPackage"),
        ("roads.gml", b'<?xml version="1.0"?><a xmlns:gml="http://www.opengis.net/gml/3.2"/>', "GML"),
        ("roads.kml", b'\xef\xbb\xbf<kml xmlns="http://www.opengis.net/kml/2.2"/>', "KML"),
        ("roads.shp", b"\0\0\x27\x0a" + bytes(96), "Shape"),
        ("roads.osm.pbf", b"fgb\x03fgb\0", "FlatGeobuf"),
    ],
)
def test_a_layer_given_as_a_street_file_is_shown_where_it_belongs(tmp_path, name, content, kind):
    (tmp_path / name).write_bytes(content)
    said = refused(tmp_path / name)
    assert kind in said
    assert "“Road lines”" in said


def test_openstreetmaps_json_is_refused_with_how_to_get_xml(tmp_path):
    (tmp_path / "answer.json").write_text('{"version": 0.6, "generator": "Overpass API", "elements": []}')
    assert "[out:xml]" in refused(tmp_path / "answer.json")


def test_an_answer_of_a_server_that_stopped_is_refused(tmp_path):
    stopped = '<remark> runtime error: Query timed out in "query" at line 3 after 25 seconds. </remark></osm>'
    (tmp_path / "export.osm").write_text(GOOD.replace("</osm>", stopped))
    assert "Query timed out" in refused(tmp_path / "export.osm")
    (tmp_path / "export.osm").write_text(GOOD.replace("</osm>", "<remark>Made with care</remark></osm>"))
    assert len(read_osm(tmp_path / "export.osm", UTM32, STRATEGY).table) == 1


def test_streets_without_any_nodes_are_told_with_what_to_ask_for(tmp_path):
    (tmp_path / "ways.osm").write_text(document(way(1, [1, 2], STREET), way(2, [2, 3], STREET)))
    assert "2 roads" in refused(tmp_path / "ways.osm", OsmNodesMissingError)


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
        [node(1, 0, 0), node(2, 100, 0), way(1, [1, 2], STREET), way(1, [1, 2], STREET)],
        [node(2, 100, 0), node(1, 0, 0), way(1, [1, 2], STREET)],
        [node(1, 0, 0), node(2, 100, 0), way(1, [1, 2], STREET), '<node id="1"/>'],
    ],
    ids=["ways first", "node last", "nodes twice", "ways twice", "not in order", "once without a place"],
)
def test_nodes_and_ways_may_come_in_any_order_and_twice(town, parts):
    lines = town(*parts)
    assert lines.table["source_id"].tolist() == [1]
    assert build_network(lines).length_km == pytest.approx(0.1, rel=0.01)
    assert not lines.remarks


@pytest.mark.parametrize(
    "place", ['lon="10"', "", 'lat="60"', 'lat="" lon=""', 'lat="x" lon="10"', 'lat="nan" lon="1"', 'lat="97" lon="1"']
)
def test_a_node_without_a_place_on_earth_is_a_missing_node_and_not_at_latitude_0(town, place):
    lines = town(node(1, 0, 0), node(2, 100, 0), f'<node id="3" {place}/>', way(1, [1, 2, 3], STREET))
    assert build_network(lines).length_km == pytest.approx(0.1, rel=0.01)
    assert [note.code for note in lines.remarks] == ["network_nodes_missing"]


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
    file.write_bytes(gzip.compress(GOOD.encode() + b" " * 30_000_000))
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
def test_reading_is_cancelled_on_the_way(tmp_path, suffix, monkeypatch):
    content = GOOD.encode().replace(b"</osm>", b"<!-- -->" * 200_000 + b"</osm>")
    pack = {"osm": bytes, "osm.gz": gzip.compress, "osm.bz2": bz2.compress}[suffix]
    file = tmp_path / f"streets.{suffix}"
    file.write_bytes(pack(content))
    worker = Unwanted()
    monkeypatch.setattr(osm, "run_abandonable", lambda task, _: task(worker))
    with pytest.raises(Cancelled):
        read_osm(file, UTM32, STRATEGY)
    assert len(worker.told) == 3  # of the dozens of times that it takes to the end


def test_a_full_disk_is_no_damaged_file(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(osm, "unpack", full)
    (tmp_path / "streets.osm.pbf.gz").write_bytes(gzip.compress(b"\0\0\0\x0d\x0a\x09OSMHeader\x18\0"))
    assert "no room left" in refused(tmp_path / "streets.osm.pbf.gz")


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


# --- nodes that the file does not have --------------------------------------------------------------------------------

ROW = [node(1 + i, 100 * i, 0) for i in range(6)]  # 500 m of street


def missing(lines):
    (told,) = [note.values for note in lines.remarks if note.code == "network_nodes_missing"]
    return {name: round(value) for name, value in told.items()}


def test_a_way_that_lacks_a_node_is_cut_there_and_not_led_straight_across(town):
    lines = town(*ROW[:2], *ROW[3:], way(1, [1, 2, 3, 4, 5, 6], STREET))
    assert lines.table["source_id"].tolist() == [1, 1]
    network = build_network(lines)
    assert sorted(network.table["length_m"].round()) == [100, 200]
    assert len(network.components()[1]) == 2
    assert missing(lines) == {"count": 1, "gaps": 1, "gap_m": 200, "ends": 0, "lost": 0}


def test_ends_that_are_missing_shorten_a_way_by_an_unknown_length(town):
    lines = town(*ROW[1:4], way(1, [1, 2, 3, 4, 5, 6], STREET))
    assert build_network(lines).length_km == pytest.approx(0.2, rel=0.01)
    assert missing(lines) == {"count": 1, "gaps": 0, "gap_m": 0, "ends": 2, "lost": 0}


def test_a_way_of_which_single_nodes_are_left_is_missing_altogether(town):
    lines = town(*ROW[::2], *ROW[1:2], way(1, [1, 2, 3], STREET), way(2, [3, 4, 5, 6], STREET))
    assert lines.table["source_id"].tolist() == [1]
    assert missing(lines) == {"count": 0, "gaps": 0, "gap_m": 0, "ends": 0, "lost": 1}


def test_a_way_of_which_both_ends_alone_are_left_is_missing_too(town):
    lines = town(*ROW[:3], ROW[5], way(1, [1, 2, 3], STREET), way(2, [3, 4, 5, 6], STREET))
    assert lines.table["source_id"].tolist() == [1]
    assert missing(lines) == {"count": 0, "gaps": 0, "gap_m": 0, "ends": 0, "lost": 1}


def test_nothing_is_said_where_no_node_is_missing(town):
    assert not town(*ROW, way(1, [1, 2, 3, 4, 5, 6], STREET)).remarks


def test_a_way_cut_twice_keeps_its_id_and_its_turn_restrictions(town):
    turn = relation(
        1, [("way", 1, "from"), ("node", 6, "via"), ("way", 2, "to")], "type=restriction|restriction=no_u_turn"
    )
    lines = town(*ROW[:2], *ROW[3:], node(9, 500, 80), way(1, [1, 2, 3, 4, 5, 6], STREET), way(2, [6, 9], STREET), turn)
    assert lines.table["source_id"].tolist() == [1, 1, 2]
    assert lines.turns.from_way.tolist() == [1]


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
def test_a_file_is_what_its_content_is_whatever_its_name(tmp_path):
    (tmp_path / "a.osm.pbf").write_text(GOOD)
    assert len(read_osm(tmp_path / "a.osm.pbf", UTM32, STRATEGY).table) == 1
    (tmp_path / "b.osm").write_bytes(FORNEBU.read_bytes())
    (tmp_path / "c.osm.xml").write_text(GOOD)
    (tmp_path / "d.pbf.gz").write_bytes(gzip.compress(FORNEBU.read_bytes()))
    assert len(read_osm(tmp_path / "c.osm.xml", UTM32, STRATEGY).table) == 1
    rows = [len(read_osm(tmp_path / name, UTM32, STRATEGY).table) for name in ("b.osm", "d.pbf.gz")]
    assert rows == [len(read_osm(FORNEBU, UTM32, STRATEGY).table)] * 2


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
    assert missing(lines)["count"] > 300


@real(OSLO)
@pytest.mark.parametrize("path", [FORNEBU, OSLO, PORTO], ids=["Fornebu", "Oslo", "Porto Alegre"])
def test_permissions_of_real_ways_agree_with_a_plain_reading_of_their_tags(path):
    """The rules written a second time, one way after the other, for all ways with plain tags."""
    if not path.exists():
        pytest.skip(f"real data not there: {path}")
    lines = read_osm(path, None, STRATEGY)
    mine = {row.source_id: (row.walk > 0, row.bike > 0, row.car > 0) for row in lines.table.itertuples()}
    compared = without = 0
    for number, told in plain_ways(path):
        expected = plain_rules(told)
        if expected is not None and any(expected):
            without += number not in mine
            assert mine.get(number, expected) == expected, (number, told)
            compared += 1
    assert compared > 3000
    # GDAL draws straight lines between the nodes that are left of a way.
    assert without <= (missing(lines)["lost"] if lines.remarks else 0)


def plain_ways(path):
    """Give the ways as GDAL reads them."""
    import pyogrio

    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "osmconf.ini"
        fields = f"osm_id=yes\nattributes={','.join(WAY_TAGS)}\nother_tags=no\n"
        config.write_text(f"closed_ways_are_polygons=\nattribute_name_laundering=no\n[lines]\n{fields}")
        meta, _, geometry, columns = pyogrio.raw.read(
            path, layer="lines", CONFIG_FILE=str(config), where="highway IS NOT NULL"
        )
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
    if kind in {"construction", "proposed", "elevator", "services", "rest_area"} or (
        kind in {"path", "footway", "steps"} and "mountain" in told.get("sac_scale", "")
    ):
        return False, False, False
    no = {"no", "use_sidepath", "bus", "psv", "agricultural", "forestry", "emergency", "military"}
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
    cycled = kind not in on_foot or "yes" in (told.get("cyclestreet"), told.get("bicycle_road"))
    bike = kind != "steps" and decide(not motorway and cycled, "bicycle", "vehicle", "access")
    no_car = kind in on_foot | {"path", "cycleway"} or told.get("service") == "emergency_access"
    car = kind != "steps" and decide(not no_car, "motorcar", "motor_vehicle", "vehicle", "access")
    if told.get("bicycle") == "use_sidepath":
        bike = kind != "steps" and decide(not motorway and cycled, "vehicle", "access")
    if told.get("bicycle") == "dismount":
        return walk, walk and kind != "steps", car and told.get("area") != "yes"
    if told.get("area") == "yes":
        return walk, told.get("bicycle") in {"yes", "designated", "permissive"}, False
    return walk, bike, car


def test_every_road_of_the_file_that_is_not_in_the_network_stands_in_the_table_of_quality_with_its_reason(tmp_path):
    kinds = {
        STREET: "",
        "highway=proposed": "road_not_in_use",
        "highway=path|sac_scale=alpine_hiking": "road_hiking_path",
        "route=ferry": "road_ferry",
        STREET + "|access=no": "road_closed_to_all",
        "highway=busway": "road_closed_to_all",
    }
    file = tmp_path / "streets.osm"
    ways = [way(10 + n, [2 * n, 2 * n + 1], text) for n, text in enumerate(kinds)]
    ends = [node(n, 100 * (n % 2), 50 * n) for n in range(2 * len(kinds))]
    file.write_text(document(*ends, *ways), encoding="utf-8")
    table = network_from_osm(file, UTM32, STRATEGY, BuildOptions()).quality
    lost = table[table["part"] == LEFT_OUT]
    expected = {reason: list(kinds.values()).count(reason) for reason in kinds.values() if reason}
    assert dict(zip(lost["subject"], lost["count"], strict=True)) == expected
