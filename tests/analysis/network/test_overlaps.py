"""Road lines that lie on each other count once, and no way through the network changes by how lines are drawn."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_lines
from klimaklok_plugin.analysis.network.model import build_network
from klimaklok_plugin.analysis.network.osm import read_osm
from klimaklok_plugin.analysis.network.overlaps import count_once
from klimaklok_plugin.analysis.network.road_fields import LineFields
from klimaklok_plugin.analysis.network.road_layers import LineOptions
from klimaklok_plugin.analysis.routing.graph import Graph
from klimaklok_plugin.analysis.strategy.loading import load_strategy

STRATEGY = load_strategy()
OSLO = Path(__file__).resolve().parents[4] / "shared" / "data" / "oslo_center" / "oslo_center.osm.pbf"
FIELDS = LineFields(
    "highway", owner="owner", name="name", speed="speed", speed_back="back", oneway="oneway", car="car", level="level"
)
EMPTY = {"highway": "residential", "owner": None, "name": None, "speed": 30, "back": None, "oneway": "B", "car": None}


def streets(*rows, crs=25832):
    """Return a layer of (WKT, fields that differ) rows."""
    table = [{**EMPTY, "level": 0, **fields} for _, fields in rows]
    return gpd.GeoDataFrame(table, geometry=[shapely.from_wkt(wkt) for wkt, _ in rows], crs=crs)


def built(layer):
    options = BuildOptions(lines=LineOptions(fields=FIELDS))
    result = network_from_lines(layer, "streets", STRATEGY, options)
    notes = {note.code: note.values for note in result.notes}  # noqa: PD011 - no pandas
    return result.network, notes.get("network_repeated")


A = "LINESTRING (0 0, 50 0, 100 0)"
BACK = "LINESTRING (100 0, 50 0, 0 0)"


@pytest.mark.parametrize(
    "second",
    [
        A,
        BACK,
        "LINESTRING (0 0, 100 0)",  # the same straight with fewer vertices
        "LINESTRING (0 0, 20 0, 70 0, 100 0)",  # and with others
        "LINESTRING (50 0, 100 0)",
        "LINESTRING (30 0, 70 0)",  # a piece without a common vertex
        "LINESTRING (70 0.004, 30 -0.004)",
    ],
)
def test_a_line_drawn_twice_or_in_part_counts_once_and_is_said(second):
    once, _ = built(streets((A, {})))
    network, note = built(streets((A, {}), (second, {})))
    assert network.length_km == pytest.approx(once.length_km)
    assert note["count"] == 1
    assert note["length_km"] == pytest.approx(shapely.from_wkt(second).length / 1000, rel=1e-3)


def test_lines_that_overlap_at_their_ends_join_there():
    network, note = built(streets((A, {}), ("LINESTRING (60 0, 150 0)", {}), ("LINESTRING (140 0, 140 70)", {})))
    assert network.length_km == pytest.approx(0.150 + 0.070)
    assert note["length_km"] == pytest.approx(0.040)
    other = "LINESTRING (0 10, 0 0, 100 0, 100 10)", "LINESTRING (20 -10, 20 0, 80 0, 80 -10)"
    network, _ = built(streets(*((wkt, {}) for wkt in other)))
    assert network.length_km == pytest.approx(0.140)
    assert len(network.components()[1]) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [(A, {}), ("LINESTRING (50 -50, 50 0, 50 50)", {})],  # a crossing
        [(A, {}), ("LINESTRING (30 0, 30 50)", {})],  # a street from the middle, without a common vertex
        [(A, {}), ("LINESTRING (0 0.5, 100 0.5)", {})],  # two carriageways, half a metre apart
        [(A, {}), ("LINESTRING (0 0, 50 20, 100 0)", {})],  # another way between the same ends
        [(A, {}), (A, {"level": 1})],  # a bridge right above
        [("LINESTRING (0 0, 100 0, 100 50, 0 50, 0 0)", {})],
    ],
)
def test_what_only_touches_crosses_or_lies_above_stays(rows):
    network, note = built(streets(*rows))
    assert note is None
    assert network.length_km == pytest.approx(sum(shapely.from_wkt(wkt).length for wkt, _ in rows) / 1000)


def test_three_hundred_copies_of_a_street_are_one_street_and_need_no_more_room():
    rng = np.random.default_rng(4)
    xy = np.column_stack([np.arange(300) * 10.0, rng.normal(0, 3, 300)])
    once, _ = built(streets((shapely.LineString(xy).wkt, {})))
    half = shapely.LineString(np.concatenate([xy[:1], (xy[:1] + xy[1:2]) / 2, xy[1:]]))
    tracemalloc.start()
    network, note = built(streets(*[(shapely.LineString(xy).wkt, {})] * 299, (half.wkt, {})))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert network.length_km == pytest.approx(once.length_km)
    assert note["count"] == 299
    assert peak < 200e6


def test_a_line_that_goes_out_and_back_counts_once():
    network, note = built(streets(("LINESTRING (0 0, 60 0, 0 0)", {})))
    assert network.length_km == pytest.approx(0.06)
    assert note["length_km"] == pytest.approx(0.06)


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_kept_is_open_to_whom_one_of_the_lines_is_open_to(order):
    rows = [
        (A, {"highway": "footway", "owner": "P", "name": "Stien"}),
        (A, {"highway": "secondary", "oneway": "FT", "speed": 50, "owner": "F"}),
        (BACK, {"highway": "residential", "oneway": "FT", "speed": 30, "name": "Gata"}),
    ]
    network, _ = built(streets(*rows[::order]))
    row = network.table.iloc[0]
    assert len(network.table) == 1
    assert (row["walk"], row["bike"], row["car"]) == (3, 3, 3)
    along, against = row["speed_kmh"], row["speed_back_kmh"]
    if network.xy[0, 0] > 0:
        along, against = against, along
    assert (along, against) == (50, 30)
    assert (row["road_class"], row["owner"]) == ("secondary", "F")
    assert row["speed_known"]


def test_a_piece_that_is_more_open_than_the_rest_is_an_edge_of_its_own():
    network, _ = built(streets((A, {"highway": "footway"}), ("LINESTRING (50 0, 100 0)", {"highway": "cycleway"})))
    assert sorted(zip(network.table["length_m"], network.table["bike"], strict=True)) == [(50, 0), (50, 3)]


@pytest.mark.skipif(not OSLO.exists(), reason=f"real data not there: {OSLO}")
def test_no_way_through_oslo_changes_when_stretches_count_once():
    lines = read_osm(OSLO, None, STRATEGY)
    before, after = build_network(lines), build_network(count_once(lines))
    assert after.length_km < before.length_km
    starts = before.node_xy[np.random.default_rng(3).choice(len(before.node_xy), 12)]
    for mode in ("walk", "bike", "car"):
        one, other = (pairs(network, mode, starts) for network in (before, after))
        np.testing.assert_allclose(one, other, rtol=1e-6)


# --- however a map is drawn ------------------------------------------------------------------------------------------


def pairs(network, mode, places):
    """Return the minutes from each place to each (n, n), inf where there is no way."""
    graph = Graph(network, mode, "min", STRATEGY)
    snapped = graph.snap(places, np.inf)
    origin, target, cost = graph.pairs(snapped, snapped)
    result = np.full((len(places), len(places)), np.inf)
    result[origin, target] = cost
    return result


def town(seed):
    """Return the streets of a small town with one-way streets, different speeds, a bridge and a bend."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(5):
        for j in range(5):
            here = np.array([590_000 + 110.0 * i + 3.0 * j, 6_640_000 + 90.0 * j])
            for step in ([113.0 if j else 110.0, 0.0], [3.0, 90.0]):
                to = here + step
                if (step[0] > 50 and i == 4) or (step[0] < 50 and j == 4):
                    continue
                if step[0] > 50:
                    to = np.array([590_000 + 110.0 * (i + 1) + 3.0 * j, here[1]])
                middle = (here + to) / 2 + rng.uniform(-9, 9, 2)
                fields = {
                    "highway": str(
                        rng.choice(["residential", "secondary", "footway", "cycleway"], p=[0.5, 0.3, 0.1, 0.1])
                    ),
                    "oneway": str(rng.choice(["B", "FT", "TF"], p=[0.8, 0.1, 0.1])),
                    "speed": int(rng.choice([30, 50])),
                    "back": int(rng.choice([30, 40])),
                }
                rows.append((shapely.LineString([here, middle, to]).wkt, fields))
    return streets(*rows)


TURN = {"B": "B", "FT": "TF", "TF": "FT"}


def reordered(layer, rng):
    return layer.iloc[rng.permutation(len(layer))]


def turned(layer, rng):
    some = rng.random(len(layer)) < 0.5
    result = layer.copy()
    result.loc[some, "geometry"] = shapely.reverse(layer.geometry[some].to_numpy())
    result.loc[some, "oneway"] = layer.loc[some, "oneway"].map(TURN)
    result.loc[some, "speed"], result.loc[some, "back"] = layer.loc[some, "back"], layer.loc[some, "speed"]
    return result


def split(layer, rng):
    """Cut each line at its middle vertex, and put a vertex into the first half."""
    xy = shapely.get_coordinates(layer.geometry.to_numpy()).reshape(-1, 3, 2)
    between = xy[:, 0] + rng.uniform(0.2, 0.8, (len(xy), 1)) * (xy[:, 1] - xy[:, 0])
    first = shapely.linestrings(np.stack([xy[:, 0], between, xy[:, 1]], axis=1))
    second = shapely.linestrings(xy[:, 1:])
    return gpd.GeoDataFrame(pd.concat([layer.set_geometry(first), layer.set_geometry(second)]), crs=layer.crs)


def doubled(layer, rng):
    some = layer[rng.random(len(layer)) < 0.4]
    return gpd.GeoDataFrame(pd.concat([layer, turned(some, rng)]), crs=layer.crs)


def multipart(layer, rng):
    return layer.set_geometry([shapely.MultiLineString([line]) for line in layer.geometry])


CHANGES = {"reordered": reordered, "turned": turned, "split": split, "doubled": doubled, "multipart": multipart}


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), chosen=st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=4))
def test_the_network_does_not_depend_on_how_its_lines_are_drawn(seed, chosen):
    rng = np.random.default_rng(seed)
    layer = again = town(seed % 50)
    chosen = sorted(chosen, key=lambda name: name in ("split", "multipart"))  # these two take each line once
    for name in dict.fromkeys(chosen):
        if not (name == "multipart" and "split" in chosen):
            again = CHANGES[name](again.reset_index(drop=True), rng)
    (one, _), (other, _) = built(layer), built(again)
    assert other.length_km == pytest.approx(one.length_km, rel=1e-9)
    places = one.node_xy[rng.choice(len(one.node_xy), 6)] + rng.uniform(-20, 20, (6, 2))
    for mode in ("walk", "bike", "car"):
        np.testing.assert_allclose(pairs(other, mode, places), pairs(one, mode, places), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("shift", [(0.01, 0), (0.37, -0.73), (1, 0), (-1, 1), (1000, 2000)])
def test_the_network_does_not_depend_on_where_in_the_zone_it_lies(shift):
    layer = town(7)
    moved = layer.set_geometry(layer.geometry.translate(*shift))
    (one, _), (other, _) = built(layer), built(moved)
    assert other.length_km == pytest.approx(one.length_km, rel=1e-9)
    places = one.node_xy[:8]
    for mode in ("walk", "bike", "car"):
        np.testing.assert_allclose(pairs(other, mode, places + shift), pairs(one, mode, places), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("crs", [4326, 25833])
def test_the_network_is_the_same_from_another_coordinate_reference_system(crs):
    layer = town(11)
    (one, _), (other, _) = built(layer), built(layer.to_crs(crs).to_crs(25832))
    assert other.length_km == pytest.approx(one.length_km, rel=1e-6)
    for mode in ("walk", "bike", "car"):
        np.testing.assert_allclose(
            pairs(other, mode, one.node_xy[:8]), pairs(one, mode, one.node_xy[:8]), rtol=1e-5, atol=1e-5
        )


def test_minutes_of_the_town_agree_with_networkx():
    """The tests above compare the code with itself: here it is compared with another."""
    network, _ = built(doubled(town(5), np.random.default_rng(1)))
    table = network.table
    graph = nx.DiGraph()
    for edge in range(len(table)):
        ends = int(network.from_node[edge]), int(network.to_node[edge])
        row = table.iloc[edge]
        for bit, way, speed in ((1, ends, row["speed_kmh"]), (2, ends[::-1], row["speed_back_kmh"])):
            if row["car"] & bit:
                minutes = row["length_m"] * 0.06 / speed
                graph.add_edge(*way, minutes=min(minutes, graph.get_edge_data(*way, {"minutes": np.inf})["minutes"]))
    nodes = sorted(graph)[:6]
    found = pairs(network, "car", network.node_xy[nodes])
    for column, target in enumerate(nodes):
        for row, origin in enumerate(nodes):
            try:
                expected = nx.shortest_path_length(graph, origin, target, "minutes")
            except nx.NetworkXNoPath:
                expected = np.inf
            assert found[row, column] == pytest.approx(expected, rel=1e-5)
