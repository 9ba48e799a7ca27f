"""The network: cut from lines, stored, loaded again with and without the cache, and searched for gaps."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from pandas.testing import assert_frame_equal
from pyproj import CRS

from klimaklok_plugin.analysis.core.messages import Cancelled, Note
from klimaklok_plugin.analysis.core.progress import Progress
from klimaklok_plugin.analysis.network import edited, storage
from klimaklok_plugin.analysis.network import roads as roads_module
from klimaklok_plugin.analysis.network.columns import TURNS
from klimaklok_plugin.analysis.network.gaps import gaps
from klimaklok_plugin.analysis.network.messages import (
    NetworkEmptyError,
    NetworkFileError,
    NetworkFilterError,
    NetworkWriteError,
)
from klimaklok_plugin.analysis.network.model import Network, build_network
from klimaklok_plugin.analysis.network.roads import BIKE_BIT, CAR_BIT, LINE_COLUMNS, RoadLines, line_table
from klimaklok_plugin.analysis.network.storage import Selection, load_network, read_meta, save_network

UTM32 = CRS(25832)
FORNEBU = Path(__file__).resolve().parents[4] / "shared" / "data" / "fornebu" / "fornebu.osm.pbf"


def roads(*lines, barriers=None, **columns):
    """Lines of (x, y) vertices, joined where these are equal; `columns` as in `RoadLines.table`."""
    xy = np.array([vertex for line in lines for vertex in line], float).reshape(-1, 2)
    start = np.cumsum([0, *(len(line) for line in lines)])
    neutral = {
        "walk": 3,
        "bike": 3,
        "car": 3,
        "speed_kmh": 30,
        "speed_back_kmh": 30,
        "source_id": np.arange(len(lines)),
    }
    table = line_table(len(lines), neutral | columns)
    places = np.array(list(barriers or {}), float).reshape(-1, 2)
    return RoadLines(
        key=keys(xy),
        xy=xy,
        start=start,
        table=table,
        crs=UTM32,
        barrier_key=keys(places),
        barrier_closed=np.array(list((barriers or {}).values()), np.uint8),
        notes={"ferries": 2},
    )


def keys(xy):
    return (xy * 1000).round().astype(np.int64) @ np.array([1 << 32, 1])


@pytest.fixture
def cross():
    """Two streets that cross in the origin, named, one of them steps, with traffic counted on one."""
    return build_network(
        roads(
            [(-100, 0), (0, 0), (100, 0)],
            [(0, -100), (0, 0), (0, 50), (0, 100)],
            name=pd.Categorical(["Åsveien", "Brygga"]),
            road_class=pd.Categorical(["residential", "steps"]),
            steps=[False, True],
            aadt=[1200.0, np.nan],
            level=[0, -1],
            no_through=[0, CAR_BIT],
            barriers={(0, 50): BIKE_BIT | CAR_BIT},
        ),
        meta={"source": "hånd"},
    )


def same(one: Network, other: Network):
    assert one.crs == other.crs
    for name in ("node_xy", "node_closed", "from_node", "to_node", "xy", "start"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert_frame_equal(one.table, other.table, check_categorical=False)


# --- cutting ---------------------------------------------------------------------------------------------------------


def test_lines_are_cut_where_they_share_a_vertex(cross):
    assert sorted(cross.table["length_m"]) == [50, 50, 100, 100, 100]
    assert len(cross.node_xy) == 6
    assert cross.length_km == pytest.approx(0.4)
    assert cross.bounds == (-100, -100, 100, 100)


def test_lines_are_not_cut_at_vertices_of_their_own():
    network = build_network(roads([(0, 0), (10, 5), (20, 0), (30, 5)]))
    assert len(network.table) == 1
    assert network.start.tolist() == [0, 4]
    assert network.table["length_m"][0] == pytest.approx(3 * np.hypot(10, 5))


def test_lines_are_cut_at_a_barrier_that_keeps_its_modes(cross):
    closed = cross.node_closed > 0
    assert cross.node_xy[closed].tolist() == [[0, 50]]
    assert cross.node_closed[closed].tolist() == [BIKE_BIT | CAR_BIT]


def test_every_edge_begins_and_ends_in_its_nodes(cross):
    np.testing.assert_array_equal(cross.xy[cross.start[:-1]], cross.node_xy[cross.from_node])
    np.testing.assert_array_equal(cross.xy[cross.start[1:] - 1], cross.node_xy[cross.to_node])


def test_edges_inherit_what_their_line_is(cross):
    steps = cross.table[cross.table["steps"]]
    assert set(steps["name"]) == {"Brygga"}
    assert steps["length_m"].sum() == 200
    assert cross.edges.crs == UTM32
    assert cross.edges["edge_id"].tolist() == list(range(5))


def test_repeated_vertices_are_passed_over_and_lines_without_length_left_out():
    network = build_network(roads([(0, 0), (0, 0), (10, 0), (10, 0)], [(5, 5), (5, 5)]))
    assert network.table["length_m"].tolist() == [10]
    with pytest.raises(NetworkEmptyError):
        build_network(roads([(5, 5), (5, 5)]))


def test_parallel_lines_and_loops_stay():
    network = build_network(roads([(0, 0), (10, 0)], [(10, 0), (0, 0)], [(0, 0), (0, 10), (10, 10), (0, 0)]))
    assert len(network.table) == 3
    loop = network.from_node == network.to_node
    assert loop.sum() == 1
    assert network.table["length_m"][loop].tolist() == pytest.approx([20 + np.hypot(10, 10)])


def test_nodes_that_are_near_each_other_have_near_numbers():
    grid = [[(x, y), (x + 10, y)] for x in range(0, 300, 10) for y in range(0, 300, 10)]
    network = build_network(roads(*grid))
    step = np.hypot(*np.diff(network.node_xy, axis=0).T)
    assert np.median(step) <= 20


def test_components_are_counted_by_mode():
    network = build_network(roads([(0, 0), (100, 0)], [(100, 0), (200, 0)], [(0, 50), (300, 50)], car=[3, 0, 0]))
    label, km = network.components("walk")
    assert sorted(km) == [0.2, 0.3]
    assert set(label) == {0, 1}
    label, km = network.components("car")
    assert km.tolist() == [0.1]
    assert (label == -1).sum() == 3


# --- gaps ------------------------------------------------------------------------------------------------------------


def test_a_dead_end_three_metres_from_another_part_is_a_gap():
    network = build_network(roads([(0, 0), (100, 0)], [(103, 0), (200, 0), (200, 50)]))
    found = gaps(network, 5)
    assert found["gap_m"].tolist() == [3]
    assert found["joins_components"].tolist() == [True]
    assert found["joined_km"].tolist() == [0.1]
    assert found.geometry[0].length == 3
    assert found.crs == UTM32


def test_what_is_joined_or_farther_away_is_no_gap():
    assert len(gaps(build_network(roads([(0, 0), (100, 0)], [(100, 0), (200, 0)])), 5)) == 0
    assert len(gaps(build_network(roads([(0, 0), (100, 0)], [(106, 0), (200, 0)])), 5)) == 0


def test_a_short_dead_end_is_no_gap_to_its_own_other_end():
    assert len(gaps(build_network(roads([(0, 0), (100, 0)], [(50, 0), (50, 3)], [(0, 0), (50, 0)])), 5)) == 0


def test_a_ring_that_does_not_close_is_a_gap():
    network = build_network(roads([(0, 0), (100, 0), (100, 100), (0, 100), (0, 3)]))
    found = gaps(network, 5)
    assert found["gap_m"].tolist() == [3]
    assert found["joins_components"].tolist() == [False]


@pytest.mark.parametrize(
    ("distance", "joined", "count"), [(3, False, 1), (6, False, 0), (0.5, True, 1), (3, True, 0), (0, False, 1)]
)
def test_a_dead_end_beside_the_middle_of_a_street_is_a_gap(distance, joined, count):
    link = [(100, 50), (0, 50), (0, 0)] if joined else [(100, 50), (100, 90)]
    network = build_network(roads([(0, 0), (150, 0), (300, 0)], [(100, distance), (100, 50)], link))
    found = gaps(network, 5)
    assert found["gap_m"].tolist() == [distance] * count
    if count:
        assert found["joins_components"].tolist() == [not joined]
        assert found.geometry[0].coords[-1] == (100, 0)
        assert network.node_xy[found["other_node"][0]].tolist() == [0, 0]


def test_gaps_that_join_the_most_come_first_and_tell_the_levels():
    lines = [[(0, 0), (50, 0)], [(51, 0), (90, 0)], [(0, 9), (500, 9)], [(502, 9), (900, 9)], [(902, 9), (910, 9)]]
    found = gaps(build_network(roads(*lines, level=[0, 1, 0, 0, 0])), 5)
    assert found["joined_km"].tolist() == pytest.approx([0.398, 0.039, 0.008])
    assert (found["level_from"] != found["level_to"]).tolist() == [False, True, False]


# --- storing ---------------------------------------------------------------------------------------------------------


def test_a_stored_network_is_the_same_after_loading(cross, tmp_path):
    file = tmp_path / "nett på øya.gpkg"
    save_network(cross, file)
    loaded = load_network(file)
    same(cross, loaded)
    assert loaded.meta["source"] == "hånd"
    assert loaded.meta["ferries"] == "2"
    assert loaded.table["steps"].dtype == bool
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_planners_can_open_the_file_and_filter_it_by_extent(cross, tmp_path):
    save_network(cross, tmp_path / "n.gpkg")
    assert {name for name, _ in pyogrio.list_layers(tmp_path / "n.gpkg")} == {
        "edges",
        "nodes",
        "turns",
        "klimaklok_network",
    }
    edges = gpd.read_file(tmp_path / "n.gpkg", layer="edges")
    assert edges.crs == UTM32
    assert set(edges["name"]) == {"Åsveien", "Brygga"}
    box = (-1, 60, 1, 90)
    assert len(gpd.read_file(tmp_path / "n.gpkg", layer="edges", bbox=box)) == 1


@pytest.mark.parametrize("count", [1, 50, 51, 52, 2601, 2602, 7000])
def test_the_spatial_index_finds_what_a_search_without_it_finds(tmp_path, count):
    rng = np.random.default_rng(count)
    begin = rng.uniform(0, 5000, (count, 2))
    end = begin + rng.uniform(1, 200, (count, 2))
    network = build_network(roads(*np.stack([begin, end], axis=1)))
    save_network(network, tmp_path / "n.gpkg")
    boxes = shapely.bounds(network.lines)
    with sqlite3.connect(tmp_path / "n.gpkg") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT rtreecheck('rtree_edges_geom')").fetchone() == ("ok",)
    for x, y, size in rng.uniform(0, 5000, (10, 3)):
        found = pyogrio.read_dataframe(tmp_path / "n.gpkg", layer="edges", bbox=(x, y, x + size, y + size))
        hit = (boxes[:, 0] <= x + size) & (boxes[:, 2] >= x) & (boxes[:, 1] <= y + size) & (boxes[:, 3] >= y)
        certain = hit & shapely.intersects(network.lines, shapely.box(x, y, x + size, y + size))
        assert set(np.flatnonzero(certain)) <= set(found["edge_id"]) <= set(np.flatnonzero(hit))


def test_an_edited_layer_keeps_its_spatial_index(cross, tmp_path):
    save_network(cross, tmp_path / "n.gpkg")
    edges = gpd.read_file(tmp_path / "n.gpkg", layer="edges").iloc[:1]
    edges["geometry"] = [shapely.LineString([(9000, 9000), (9001, 9001)])]
    pyogrio.write_dataframe(edges, tmp_path / "n.gpkg", layer="edges", append=True)
    assert len(gpd.read_file(tmp_path / "n.gpkg", layer="edges", bbox=(8999, 8999, 9002, 9002))) == 1


def change(path, *statements):
    """Change the file as an editor does, spatial functions for its triggers included."""
    with sqlite3.connect(path) as database:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY"):
            database.create_function(name, 1, lambda _: 0)
        for statement in statements:
            database.execute(statement)


def test_edges_deleted_in_the_file_are_gone_after_loading(cross, tmp_path):
    save_network(cross, tmp_path / "n.gpkg")
    change(tmp_path / "n.gpkg", "DELETE FROM edges WHERE edge_id = 0")
    loaded = load_network(tmp_path / "n.gpkg")
    assert len(loaded.table) == 4
    assert len(loaded.node_xy) == 6
    np.testing.assert_allclose(loaded.table["length_m"], cross.table["length_m"][1:])


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n"


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE edges SET geom = NULL WHERE edge_id = 1", "1 of its edges.*id 2"),
        ("UPDATE edges SET walk = NULL WHERE edge_id = 1", "walk.*id 2"),
        ("UPDATE edges SET speed_kmh = NULL, speed_back_kmh = NULL", "5 of its edges.*speed_kmh"),
        ("UPDATE edges SET speed_kmh = -186 WHERE edge_id = 1", "feature 2 has '-186.0' in the field speed_kmh"),
        ("UPDATE edges SET speed_back_kmh = 0 WHERE edge_id = 1", "feature 2 has '0.0' in the field speed_back_kmh"),
        ("UPDATE edges SET speed_kmh = 9e9 WHERE edge_id = 1", "speed_kmh.*1 – 300"),
        ("UPDATE edges SET speed_kmh = 'fort' WHERE edge_id = 1", "speed_kmh"),
        ("UPDATE edges SET car = 7 WHERE edge_id = 1", "feature 2 has '7' in the field car.*0 – 3"),
        ("UPDATE edges SET bike = -1 WHERE edge_id < 2", "bike.*2 in all"),
        ("UPDATE edges SET no_through = 8", "no_through"),
        ("UPDATE edges SET sidewalk = 3", "sidewalk"),
        ("UPDATE edges SET aadt = -5 WHERE edge_id = 0", "aadt"),
        ("UPDATE edges SET level = 300", "level"),
        ("UPDATE edges SET bike_factor = 0 WHERE edge_id = 1", "feature 2 has '0.0' in the field bike_factor"),
        ("UPDATE edges SET walk_factor_back = -2 WHERE edge_id = 1", "walk_factor_back"),
        ("UPDATE edges SET gradient = 55 WHERE edge_id = 1", "gradient"),
        ("ALTER TABLE edges DROP COLUMN walk_factor_back", "walk_factor_back is missing"),
        ("UPDATE nodes SET node_id = NULL WHERE node_id = 3", "1 of its nodes.*id 4"),
        ("UPDATE nodes SET node_id = 2 WHERE node_id = 3", "1 of its nodes"),
        ("UPDATE nodes SET closed = 99 WHERE node_id = 3", "feature 4 has '99' in the field closed"),
        ("UPDATE nodes SET geom = NULL WHERE node_id = 3", "1 of its nodes"),
        ("DELETE FROM nodes WHERE node_id = 3", "no node.*from the nearest"),
        ("UPDATE gpkg_geometry_columns SET srs_id = -1", "coordinate reference system"),
        ("UPDATE gpkg_geometry_columns SET srs_id = 4326", "coordinate reference system"),
        ("ALTER TABLE edges RENAME TO lenker; CREATE VIEW edges AS SELECT * FROM lenker", "'edges'.*no views"),
        (f"DROP TABLE nodes; CREATE VIEW nodes AS {ENDLESS}", "'nodes'.*no views"),
        (f"DROP TABLE klimaklok_network; CREATE VIEW klimaklok_network AS {ENDLESS}", "not one of those"),
        ("DELETE FROM edges", "no edges"),
        ("DELETE FROM nodes", "no nodes"),
        ("ALTER TABLE edges RENAME COLUMN walk TO gang", "walk"),
        ("ALTER TABLE nodes RENAME COLUMN closed TO stengt", "closed"),
        ("DROP TABLE klimaklok_network", "not one of those"),
        ("UPDATE klimaklok_network SET value = '0' WHERE key = 'format'", "another version"),
    ],
)
def test_a_file_that_was_changed_beyond_use_says_what_is_wrong(cross, tmp_path, statement, problem):
    save_network(sloped(cross), tmp_path / "n.gpkg")
    change(tmp_path / "n.gpkg", *statement.split("; "))
    with pytest.raises(NetworkFileError, match=problem) as caught:
        load_network(tmp_path / "n.gpkg")
    assert "n.gpkg" in str(caught.value)
    assert "'Build street network'" in str(caught.value)


def sloped(network):
    """Return the network with slopes: everything takes as long as on the flat, and half as long again."""
    factors = dict.fromkeys(("walk_factor", "walk_factor_back", "bike_factor", "bike_factor_back"), np.float32(1.5))
    return replace(network, table=network.table.assign(gradient=np.float32(0.02), **factors))


def loaded_after(network, folder, *statements, **options):
    save_network(network, folder / "n.gpkg")
    change(folder / "n.gpkg", *statements)
    return load_network(folder / "n.gpkg", folder / "cache", **options)


def noted(network):
    return {note.code: int(str(note.values["count"])) for note in network.notes}  # noqa: PD011 - no pandas


@pytest.mark.parametrize(
    ("statement", "note", "count"),
    [
        ("UPDATE edges SET from_node = NULL, to_node = NULL WHERE edge_id < 2", "network_edges_at_nodes", 2),
        ("UPDATE edges SET from_node = 999 WHERE edge_id = 1", "network_edges_at_nodes", 1),
        ("UPDATE edges SET from_node = to_node WHERE edge_id = 1", "network_edges_at_nodes", 1),
        ("UPDATE edges SET from_node = to_node, to_node = from_node WHERE edge_id = 1", "network_edges_at_nodes", 1),
        ("UPDATE edges SET length_m = NULL WHERE edge_id = 1", "network_edges_other_length", 1),
        ("UPDATE edges SET length_m = -186 WHERE edge_id < 2", "network_edges_other_length", 2),
        ("UPDATE edges SET speed_kmh = NULL WHERE edge_id = 1", "network_edges_usual_speed", 1),
        (
            "UPDATE edges SET speed_kmh = NULL, speed_back_kmh = NULL WHERE edge_id = 1",
            "network_edges_usual_speed",
            1,
        ),
        ("UPDATE edges SET no_through = NULL, structure = NULL, source_id = NULL", "network_edges_filled", 5),
        ("UPDATE edges SET steps = NULL, private = NULL WHERE edge_id = 1", "network_edges_filled", 1),
    ],
)
def test_what_follows_from_the_rest_is_filled_in_and_counted(cross, tmp_path, statement, note, count):
    plain = replace(cross, table=cross.table.assign(no_through=np.uint8(0), source_id=np.int64(0)))
    for _ in range(2):  # from the file, and from the cache
        loaded = loaded_after(plain, tmp_path, statement)
        same(loaded, plain)
        assert noted(loaded) == {note: count}


def test_an_edge_drawn_by_hand_is_flat_and_as_long_as_it_is_drawn(cross, tmp_path):
    columns = (
        "from_node, to_node, length_m, gradient, walk_factor, walk_factor_back, bike_factor, bike_factor_back, "
        "no_through, steps, private, structure, source_id, speed_known, sidewalk"
    )
    empty = [f"UPDATE edges SET {name} = NULL WHERE edge_id = 1" for name in columns.split(", ")]  # noqa: S608
    loaded = loaded_after(sloped(cross), tmp_path, *empty)
    np.testing.assert_array_equal(loaded.table["bike_factor"], [1.5, 1.0, 1.5, 1.5, 1.5])
    np.testing.assert_array_equal(loaded.table["gradient"] > 0, [True, False, True, True, True])
    np.testing.assert_allclose(loaded.table["length_m"], cross.table["length_m"])
    np.testing.assert_array_equal(loaded.from_node, cross.from_node)
    np.testing.assert_array_equal(loaded.to_node, cross.to_node)
    assert noted(loaded) == dict.fromkeys(
        ("network_edges_at_nodes", "network_edges_other_length", "network_edges_filled", "network_edges_flat"), 1
    )


def test_a_network_nobody_edited_has_nothing_filled_in(cross, tmp_path):
    for network in (cross, sloped(cross)):
        assert loaded_after(network, tmp_path).notes == ()


def test_ends_joined_over_a_wide_tolerance_stay_with_their_nodes(cross, tmp_path):
    shifted = cross.xy.copy()
    shifted[0] += 4.0
    wide = replace(cross, xy=shifted, meta={**cross.meta, "options": '{"tolerance_m": 5.0}'})
    assert "network_edges_at_nodes" not in noted(loaded_after(wide, tmp_path))
    with pytest.raises(NetworkFileError, match=r"no node.*from the nearest"):
        loaded_after(replace(cross, xy=shifted), tmp_path)


def test_owners_typed_in_words_become_letters(cross, tmp_path):
    loaded = loaded_after(
        cross,
        tmp_path,
        "UPDATE edges SET owner = 'Bærum kommune' WHERE edge_id = 0",
        "UPDATE edges SET owner = 'Ruter AS' WHERE edge_id = 1",
        "UPDATE edges SET road_class = NULL WHERE edge_id = 2",
    )
    assert loaded.table["owner"].tolist()[:2] == ["K", ""]
    assert loaded.table["road_class"][2] == "other"
    assert noted(loaded) == {"network_owners_not_understood": 1}


# --- some of the edges -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "only", [Selection("edge_id <> 0"), Selection(ids=(2, 3, 4, 5)), Selection("SELECT * FROM edges WHERE edge_id > 0")]
)
def test_a_filter_or_selection_holds_and_is_said(cross, tmp_path, only):
    save_network(cross, tmp_path / "n.gpkg")
    for _ in range(2):
        some = load_network(tmp_path / "n.gpkg", tmp_path / "cache", only=only)
        np.testing.assert_allclose(some.table["length_m"], cross.table["length_m"][1:])
        assert noted(some) == {"network_filtered": 1}
    assert len(load_network(tmp_path / "n.gpkg", tmp_path / "cache").table) == 5


@pytest.mark.parametrize("where", ["edge_id = 77", "no_such = 1", "edge_id = ", "SELECT * FROM nowhere"])
def test_a_filter_that_fits_nothing_or_cannot_be_used_is_refused(cross, tmp_path, where):
    save_network(cross, tmp_path / "n.gpkg")
    with pytest.raises(NetworkFilterError, match="filter"):
        load_network(tmp_path / "n.gpkg", only=Selection(where))


def test_a_filter_that_never_ends_can_be_stopped(cross, tmp_path):
    save_network(cross, tmp_path / "n.gpkg")
    endless = (
        "edge_id IN (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 30000000) SELECT i FROM n)"
    )
    asked = []
    with pytest.raises(Cancelled):
        load_network(tmp_path / "n.gpkg", only=Selection(endless), progress=lambda _: asked.append(1) or len(asked) > 3)


@pytest.mark.parametrize("name", ["50%20m", "a|b", "hva?", "a#b", "a=b&c", "æ 'sitat' \"", "file:x"])
def test_a_file_of_any_name_is_written_and_read(cross, tmp_path, name):
    file = tmp_path / f"{name}.gpkg"
    save_network(cross, file)
    same(load_network(file), cross)


@pytest.mark.parametrize("name", ["a;b", "a\nb"])
def test_a_name_that_another_file_would_be_opened_for_is_refused_in_both_directions(cross, tmp_path, name):
    with pytest.raises(NetworkFileError, match="another name"):
        save_network(cross, tmp_path / f"{name}.gpkg")
    save_network(cross, tmp_path / "n.gpkg")
    (tmp_path / "n.gpkg").rename(tmp_path / f"{name}.gpkg")
    with pytest.raises(NetworkFileError, match="another name"):
        load_network(tmp_path / f"{name}.gpkg")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE edges DROP COLUMN {name}",
        "UPDATE edges SET {name} = NULL",
    ],
)
def test_what_a_file_does_not_say_is_unknown(cross, tmp_path, statement):
    known = replace(cross, table=cross.table.assign(speed_known=True, sidewalk=np.int8(1)))
    save_network(known, tmp_path / "net.gpkg")
    assert load_network(tmp_path / "net.gpkg").table[["speed_known", "sidewalk"]].eq(1).all(axis=None)
    with contextlib.closing(sqlite3.connect(tmp_path / "net.gpkg")) as database, database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')
        for name in ("aadt", "speed_known", "sidewalk"):
            database.execute(statement.format(name=name))
    table = load_network(tmp_path / "net.gpkg").table
    assert table["aadt"].isna().all()
    assert not table["speed_known"].any()
    assert (table["sidewalk"] == -1).all()
    assert table[["speed_known", "sidewalk"]].dtypes.astype(str).tolist() == ["bool", "int8"]


def test_a_cache_of_other_columns_is_not_used(cross, tmp_path, monkeypatch):
    save_network(cross, tmp_path / "net.gpkg")
    fewer = {name: kind for name, kind in LINE_COLUMNS.items() if name != "sidewalk"}
    with monkeypatch.context() as before:
        before.setattr(roads_module, "LINE_COLUMNS", fewer)
        before.setattr(storage, "LINE_COLUMNS", fewer)
        before.setattr(edited, "LINE_COLUMNS", fewer)
        assert "sidewalk" not in load_network(tmp_path / "net.gpkg", tmp_path / "cache").table
    assert "sidewalk" in load_network(tmp_path / "net.gpkg", tmp_path / "cache").table


def test_other_files_are_no_network(tmp_path):
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(0, 0)], crs=UTM32).to_file(
        tmp_path / "other.gpkg", layer="edges"
    )
    (tmp_path / "text.gpkg").write_text("not a database " * 100)
    (tmp_path / "empty.gpkg").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "zip.gpkg", "w") as archive:
        archive.writestr("edges", "x")
    for name in ("other.gpkg", "text.gpkg", "empty.gpkg", "zip.gpkg", "none.gpkg"):
        with pytest.raises(NetworkFileError, match=name):
            load_network(tmp_path / name)
        with pytest.raises(NetworkFileError, match=name):
            read_meta(tmp_path / name)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_file_is_refused(tmp_path, share):
    lines = [[(x, 0), (x, 10)] for x in range(3000)]
    save_network(build_network(roads(*lines)), tmp_path / "n.gpkg")
    content = (tmp_path / "n.gpkg").read_bytes()
    (tmp_path / "n.gpkg").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(NetworkFileError):
        load_network(tmp_path / "n.gpkg")


@pytest.mark.parametrize("column", ["name", "owner"])
def test_texts_that_are_not_in_the_encoding_of_the_format_are_refused_in_words(cross, tmp_path, column):
    save_network(cross, tmp_path / "n.gpkg")
    with contextlib.closing(sqlite3.connect(tmp_path / "n.gpkg")) as database, database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')  # they call functions that only GDAL has
        database.execute(f"UPDATE edges SET {column} = CAST(x'4B6972C7FF' AS TEXT)")  # noqa: S608
    with pytest.raises(NetworkFileError, match=r"tables cannot be read.*Build it again"):
        load_network(tmp_path / "n.gpkg")


def test_a_folder_that_is_missing_or_a_file_cannot_be_written_to(cross, tmp_path):
    (tmp_path / "file").write_text("in the way")
    for target in (tmp_path / "none" / "n.gpkg", tmp_path / "file" / "n.gpkg"):
        with pytest.raises(NetworkWriteError, match="Choose a folder"):
            save_network(cross, target)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_run_that_is_cancelled_leaves_the_old_file_as_it_was(cross, tmp_path):
    (tmp_path / "n.gpkg").write_text("before")

    def stop(_):
        return True

    with pytest.raises(Cancelled):
        save_network(cross, tmp_path / "n.gpkg", stop)
    assert [path.name for path in tmp_path.iterdir()] == ["n.gpkg"]
    assert (tmp_path / "n.gpkg").read_text() == "before"


def test_a_network_can_be_written_over_another(cross, tmp_path):
    for _ in range(2):
        save_network(cross, tmp_path / "n.gpkg")
    same(load_network(tmp_path / "n.gpkg"), cross)


# --- cache -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def stored(cross, tmp_path):
    """A stored network that has been loaded once, and its cache folder."""
    save_network(cross, tmp_path / "n.gpkg")
    load_network(tmp_path / "n.gpkg", tmp_path / "cache")
    return tmp_path / "n.gpkg", tmp_path / "cache"


def read_from_file(path, cache):
    """Load, and tell whether the GeoPackage itself was read."""
    from klimaklok_plugin.analysis.network import storage as network

    read = []
    original = network._read_network

    def spy(*arguments: Path | dict[str, str] | Progress | None):
        read.append(1)
        return original(*arguments)

    network._read_network = spy
    try:
        return load_network(path, cache), bool(read)
    finally:
        network._read_network = original


def test_an_unchanged_network_comes_from_the_cache_and_is_the_same(cross, stored):
    loaded, read = read_from_file(*stored)
    assert not read
    same(loaded, cross)
    assert loaded.meta["source"] == "hånd"


def test_the_cache_holds_arrays_only_and_is_never_unpickled(stored):
    file = next(stored[1].iterdir())
    with np.load(file, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind != "O" for name in arrays.files)


def test_a_changed_file_is_read_again(stored):
    change(stored[0], "DELETE FROM edges WHERE edge_id = 0")
    loaded, read = read_from_file(*stored)
    assert read
    assert len(loaded.table) == 4


def test_a_touched_file_is_read_again(stored):
    os.utime(stored[0], ns=(1, 1))
    assert read_from_file(*stored)[1]


def test_a_change_that_only_stands_in_the_write_ahead_log_is_seen(stored):
    before = stored[0].stat()
    database = sqlite3.connect(stored[0])
    try:
        database.execute("PRAGMA journal_mode = WAL")
        load_network(*stored)
        database.execute("DROP TRIGGER IF EXISTS rtree_edges_geom_delete")
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("DELETE FROM edges WHERE edge_id = 0")
        database.commit()
        os.utime(stored[0], ns=(before.st_atime_ns, before.st_mtime_ns))
        loaded, read = read_from_file(*stored)
        assert read
        assert len(loaded.table) == 4
    finally:
        database.close()


@pytest.mark.parametrize("place", [20, 40, 60, 128, 129, 140, -30, -10])
def test_a_cache_with_a_damaged_header_is_passed_over(cross, stored, place):
    file = next(stored[1].iterdir())
    content = bytearray(file.read_bytes())
    content[place : place + 4] = b"\xff\xff\xff\x7f"
    file.write_bytes(content)
    same(load_network(*stored), cross)


@pytest.mark.parametrize("content", [b"", b"rubbish", "half", "pickle"])
def test_a_broken_cache_is_passed_over_and_replaced(cross, stored, content):
    file = next(stored[1].iterdir())
    if content == "half":
        content = file.read_bytes()[: file.stat().st_size // 2]
    if content == "pickle":
        np.savez(file, columns=np.array([object()], dtype=object))
    else:
        file.write_bytes(content)
    loaded, read = read_from_file(*stored)
    assert read
    same(loaded, cross)
    assert not read_from_file(*stored)[1]


def test_a_cache_that_cannot_be_written_does_not_stop_the_loading(cross, tmp_path):
    save_network(cross, tmp_path / "n.gpkg")
    (tmp_path / "cache").write_text("a file in the way")
    same(load_network(tmp_path / "n.gpkg", tmp_path / "cache"), cross)


def test_only_the_newest_networks_stay_in_the_cache(cross, tmp_path):
    for number in range(12):
        save_network(cross, tmp_path / f"{number}.gpkg")
        load_network(tmp_path / f"{number}.gpkg", tmp_path / "cache")
    assert 0 < len(list((tmp_path / "cache").iterdir())) <= 8
    assert not read_from_file(tmp_path / "11.gpkg", tmp_path / "cache")[1]


@pytest.mark.skipif(not FORNEBU.exists(), reason=f"real data not there: {FORNEBU}")
def test_fornebu_is_the_same_after_storing_loading_and_from_the_cache(tmp_path):
    from klimaklok_plugin.analysis.network.osm import read_osm
    from klimaklok_plugin.analysis.strategy.loading import load_strategy

    network = build_network(read_osm(FORNEBU, UTM32, load_strategy()))
    save_network(network, tmp_path / "n.gpkg")
    for _ in range(2):
        loaded = load_network(tmp_path / "n.gpkg", tmp_path / "cache")
        table = network.table.drop(columns="aadt")
        assert_frame_equal(loaded.table.drop(columns="aadt"), table, check_categorical=False)
        np.testing.assert_array_equal(loaded.xy, network.xy)


# --- turns -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def turning():
    """A crossing with a loop that begins and ends at it; from the west, left and into the loop's start is forbidden."""
    lines = [[(-100, 0), (0, 0)], [(0, 0), (0, 100)], [(0, 0), (100, 0)], [(0, 0), (50, -50), (0, -100), (0, 0)]]
    town = build_network(roads(*lines, walk=3, car=3, speed_kmh=36, speed_back_kmh=36))
    return replace(town, turns=np.array([[0, 2], [0, 6]]), turns_known=True)


def test_turns_are_kept_in_the_file_and_in_the_cache(turning, tmp_path):
    save_network(turning, tmp_path / "n.gpkg")
    for _ in range(2):
        loaded = load_network(tmp_path / "n.gpkg", tmp_path / "cache")
        assert loaded.turns_known
        assert loaded.turns.tolist() == turning.turns.tolist()
        assert loaded.notes == ()
    without = replace(turning, turns=turning.turns[:0])
    save_network(without, tmp_path / "n.gpkg")
    again = load_network(tmp_path / "n.gpkg", tmp_path / "cache")
    assert again.turns_known
    assert len(again.turns) == 0


def test_planners_can_read_the_turns(turning, tmp_path):
    named = turning.table.assign(name=pd.Categorical(["Storgata", "Åsveien", "Brygga", ""]))
    left_and_back = np.array([[0, 2], [0, 1], [0, 4], [3, 1], [5, 2]])
    save_network(replace(turning, table=named, turns=left_and_back), tmp_path / "n.gpkg")
    rows = gpd.read_file(tmp_path / "n.gpkg", layer="turns")
    assert rows["kind"].tolist() == ["left", "turning_round", "straight_on", "right", "right"]
    assert rows["from_name"].tolist() == ["Storgata", "Storgata", "Storgata", "Åsveien", "Brygga"]
    assert rows["to_name"].tolist() == ["Åsveien", "Storgata", "Brygga", "Storgata", "Åsveien"]
    assert shapely.get_coordinates(rows.geometry[0]).tolist() == [[-12, 0], [0, 0], [0, 12]]
    assert set(rows) - {"geometry"} == {column.name for column in TURNS}


def test_a_file_from_before_says_that_turns_are_not_known_unless_its_source_had_none(turning, tmp_path):
    for count, known in (("3", False), ("0", True), (None, False)):
        meta = {} if count is None else {"turn_restrictions": count}
        save_network(replace(turning, turns=turning.turns[:0], turns_known=False, meta=meta), tmp_path / "n.gpkg")
        assert not load_network(tmp_path / "n.gpkg").turns_known
        change(
            tmp_path / "n.gpkg",
            "DROP TABLE turns",
            "DELETE FROM gpkg_contents WHERE table_name = 'turns'",
            "DELETE FROM gpkg_geometry_columns WHERE table_name = 'turns'",
            "DELETE FROM gpkg_ogr_contents WHERE table_name = 'turns'",
            "DELETE FROM klimaklok_network WHERE key = 'turns'",
        )
        assert load_network(tmp_path / "n.gpkg").turns_known == known


def test_a_file_whose_layer_of_turns_was_removed_does_not_know_them(turning, tmp_path):
    save_network(turning, tmp_path / "n.gpkg")
    change(tmp_path / "n.gpkg", "DROP TABLE turns")
    loaded = load_network(tmp_path / "n.gpkg")
    assert not loaded.turns_known
    assert len(loaded.turns) == 0


def test_turns_that_a_planner_adds_are_known(turning, tmp_path):
    save_network(replace(turning, turns=turning.turns[:0], turns_known=False), tmp_path / "n.gpkg")
    add = "INSERT INTO turns (from_edge, via_node, to_edge) SELECT 0, to_node, 1 FROM edges WHERE edge_id = 0"
    change(tmp_path / "n.gpkg", add)
    loaded = load_network(tmp_path / "n.gpkg")
    assert loaded.turns_known
    assert loaded.turns.tolist() == [[0, 2]]


@pytest.mark.parametrize(
    ("statement", "left", "gone"),
    [
        ("DELETE FROM edges WHERE edge_id = 1", [[0, 4]], 1),
        ("DELETE FROM edges WHERE edge_id = 0", [], 2),
        ("DELETE FROM turns WHERE to_edge = 1", [[0, 6]], 0),
        ("UPDATE edges SET edge_id = NULL WHERE edge_id = 1", [[0, 6]], 1),
        ("UPDATE turns SET via_node = 999", [], 2),
        ("UPDATE turns SET from_edge = NULL", [], 2),
        ("UPDATE turns SET from_along = NULL, to_along = NULL", [[0, 2]], 1),
        ("UPDATE turns SET to_along = 0 WHERE to_edge = 3", [[0, 2], [0, 7]], 0),
        (
            "INSERT INTO turns (from_edge, via_node, to_edge) SELECT 1, via_node, 2 FROM turns",
            [[0, 2], [0, 6], [3, 4]],
            0,
        ),
    ],
)
def test_a_turn_whose_edges_are_gone_is_dropped_and_counted(turning, tmp_path, statement, left, gone):
    save_network(turning, tmp_path / "n.gpkg")
    change(tmp_path / "n.gpkg", statement)
    loaded = load_network(tmp_path / "n.gpkg")
    assert loaded.turns.tolist() == left
    assert list(loaded.notes) == ([Note("network_turns_gone", {"count": gone})] if gone else [])


def test_a_filter_leaves_out_turns_without_counting_them(turning, tmp_path):
    save_network(turning, tmp_path / "n.gpkg")
    loaded = load_network(tmp_path / "n.gpkg", only=Selection("edge_id <> 1"))
    assert loaded.turns.tolist() == [[0, 4]]
    assert [note.code for note in loaded.notes] == ["network_filtered"]


def test_an_edge_split_by_hand_keeps_its_turn_on_the_piece_at_the_node(turning, tmp_path):
    save_network(turning, tmp_path / "n.gpkg")
    edges = gpd.read_file(tmp_path / "n.gpkg", layer="edges")
    nodes = gpd.read_file(tmp_path / "n.gpkg", layer="nodes")
    middle = gpd.GeoDataFrame({"node_id": [77], "closed": [0]}, geometry=[shapely.Point(-40, 0)], crs=UTM32)
    piece = edges[edges["edge_id"] == 0].copy()
    piece["geometry"] = [shapely.LineString([(-40, 0), (0, 0)])]  # QGIS copies the fields, number and nodes too
    pyogrio.write_dataframe(middle[list(nodes)], tmp_path / "n.gpkg", layer="nodes", append=True)
    pyogrio.write_dataframe(piece, tmp_path / "n.gpkg", layer="edges", append=True)
    line = shapely.to_wkb(shapely.LineString([(-100, 0), (-40, 0)]))
    with sqlite3.connect(tmp_path / "n.gpkg") as database:
        header = database.execute("SELECT substr(geom, 1, 8) FROM edges").fetchone()[0]
    with sqlite3.connect(tmp_path / "n.gpkg") as database:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY"):
            database.create_function(name, 1, lambda _: 0)
        database.execute("UPDATE edges SET geom = ? WHERE fid = 1", (header[:3] + b"\x01" + header[4:] + line,))
    loaded = load_network(tmp_path / "n.gpkg")
    assert len(loaded.table) == 5
    assert loaded.turns.tolist() == [[8, 2], [8, 6]]


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("ALTER TABLE turns DROP COLUMN from_edge", "from_edge is missing"),
        ("DROP TABLE turns; CREATE VIEW turns AS SELECT 1", "table 'turns'"),
    ],
)
def test_a_broken_layer_of_turns_is_refused_with_a_sentence(turning, tmp_path, statement, problem):
    save_network(turning, tmp_path / "n.gpkg")
    change(tmp_path / "n.gpkg", *statement.split("; "))
    with pytest.raises(NetworkFileError, match=problem):
        load_network(tmp_path / "n.gpkg")
