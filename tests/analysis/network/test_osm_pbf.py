"""OpenStreetMap's packed form: every way of writing the same town gives the same streets, and damage is seen."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from klimaklok_plugin.analysis.core.messages import Cancelled, UnpackedRatioError
from klimaklok_plugin.analysis.network import osm, osm_pbf
from klimaklok_plugin.analysis.network.messages import (
    OsmCutBetweenBlocksError,
    OsmDamagedError,
    OsmFeatureError,
    OsmFileError,
    OsmNoRoadsError,
    OsmPackingError,
)
from klimaklok_plugin.analysis.network.osm import read_osm
from klimaklok_plugin.analysis.network.osm_data import Box
from klimaklok_plugin.analysis.strategy.loading import load_strategy
from tests.osm_pbf_file import Block, blob, content, differences, header, number, varint, zigzag
from tests.unwanted import Unwanted

STRATEGY = load_strategy()
UTM32 = CRS(25832)
STREET = {"highway": "residential"}
EAST = 0.001  # degrees between one node and the next

NODES = [(number, 10 + EAST * place, 60.0, {}) for place, number in enumerate((3, 900, 20, 7_000_000_000, 5))]
NODES[1] = (*NODES[1][:3], {"barrier": "bollard", "note": "rød"})
WAYS = [
    (11, [3, 900, 20], {**STREET, "name": "Åsveien", "lit": "yes"}),
    (1 << 33, [20, 7_000_000_000], {"highway": "footway"}),
    (12, [20, 5], {"building": "yes"}),
    (13, [5, 3], {"route": "ferry"}),
]
TURN = (
    5,
    [("way", 11, "from"), ("node", 20, "via"), ("way", 1 << 33, "to")],
    {"type": "restriction", "restriction": "no_left_turn"},
)


def whole():
    return [Block().dense(NODES).blob(), Block().ways(WAYS).blob(), Block().relations([TURN]).blob()]


@pytest.fixture
def read(tmp_path):
    def reader(blobs, **options):
        path = tmp_path / "town.osm.pbf"
        path.write_bytes((b"" if options.pop("bare", False) else header()) + b"".join(blobs))
        return read_osm(path, UTM32, STRATEGY, **options)

    return reader


def told(lines):
    """What is the same however the file was written."""
    return (
        lines.table["source_id"].tolist(),
        lines.table["name"].tolist(),
        lines.key.tolist(),
        lines.start.tolist(),
        lines.barrier_key.tolist(),
        lines.turns.via_key.tolist(),
    )


def test_streets_have_their_nodes_names_barriers_and_turns(read):
    lines = read(whole())
    assert lines.table["source_id"].tolist() == [11, 1 << 33]
    assert lines.table["name"].tolist() == ["Åsveien", ""]
    key = [(round((10 + EAST * place) * 1e7) << 32) + 600_000_000 for place in range(4)]
    assert lines.key.tolist() == [key[0], key[1], key[2], key[2], key[3]]
    assert lines.barrier_key.tolist() == [key[1]]
    assert lines.turns.via_key.tolist() == [key[2]]
    assert lines.notes["ferries"] == 1


@pytest.mark.parametrize(
    "blobs",
    [
        [Block().plain(NODES).blob(), *whole()[1:]],
        list(reversed(whole())),
        [Block().ways(WAYS).relations([TURN]).dense(NODES).blob()],
        [Block().dense(NODES[:2]).blob(), Block().ways(WAYS).blob(), Block().relations([TURN]).dense(NODES[2:]).blob()],
        [*whole(), *whole()],
        [Block().dense(NODES).blob("raw"), Block().ways(WAYS).blob("raw"), Block().relations([TURN]).blob("raw")],
        [Block(1000, 59_000_000_000, -3_000_000_000).dense(NODES).blob(), *whole()[1:]],
        [Block(7, -90_000_000_003).plain(NODES).blob(), *whole()[1:]],
        [whole()[0], blob("OSMExtra", b"what others put there"), *whole()[1:]],
    ],
    ids=["nodes one by one", "backwards", "one block", "nodes around ways", "all twice", "not packed", "offsets",
         "odd granularity", "unknown blob"],
)  # fmt: skip
def test_every_way_of_writing_a_town_gives_the_same_streets(read, blobs):
    lines, expected = read(blobs), read(whole())
    assert told(lines)[:5] == told(expected)[:5]
    assert set(lines.turns.via_key) == set(expected.turns.via_key)


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_all_numbers_of_a_block_are_put_together_at_once(values):
    data = b"".join(varint(value) for value in values)
    assert osm_pbf.varints(np.frombuffer(data, np.uint8)).tolist() == values
    with_sign = b"".join(varint(zigzag(value)) for value in values)
    assert osm_pbf.signed(osm_pbf.varints(np.frombuffer(with_sign, np.uint8))).tolist() == values


# --- inside a mask ----------------------------------------------------------------------------------------------------


def mask(west, south, east, north):
    lonlat = np.array([(west, south), (east, north)])
    low, high = np.column_stack(Transformer.from_crs(4326, 25832, always_xy=True).transform(*lonlat.T))
    return shapely.box(*low, *high)


def grid(chance, count=300):
    """Streets here and there over 8 km, of long and short pieces."""
    nodes = [(1 + i, 10 + 0.15 * chance.random(), 60 + 0.08 * chance.random(), {}) for i in range(count)]
    near = [
        (1001 + i, lon + 0.004 * chance.random(), lat + 0.002 * chance.random(), {"barrier": "bollard"})
        for i, (_, lon, lat, _) in enumerate(nodes)
    ]
    ways = [(1 + i, [1 + i, 1001 + i, *([1 + (i * 7) % count] if i % 9 == 0 else [])], STREET) for i in range(count)]
    return nodes + near, ways


@pytest.mark.parametrize("seed", range(12))
def test_a_mask_gives_what_a_whole_file_holds_there(tmp_path, seed):
    chance = np.random.default_rng(seed)
    nodes, ways = grid(chance)
    west, south, size = chance.uniform(10, 10.15), chance.uniform(60, 60.08), chance.uniform(0.01, 0.05)
    path = tmp_path / "town.osm.pbf"
    path.write_bytes(header() + Block().dense(nodes).blob() + Block().ways(ways).blob())
    inside = mask(west, south, west + size, south + size)
    everything = read_osm(path, UTM32, STRATEGY)
    line = np.repeat(np.arange(len(everything.table)), np.diff(everything.start))
    touches = shapely.intersects(shapely.linestrings(everything.xy, indices=line), inside)
    expected = everything.table["source_id"].to_numpy()[touches]
    assert 0 < len(expected) < 300
    found = read_osm(path, UTM32, STRATEGY, mask=inside)
    assert found.table["source_id"].tolist() == expected.tolist()
    assert set(found.barrier_key) & set(found.key) == set(everything.barrier_key) & set(found.key)


def test_a_mask_holds_in_memory_what_may_touch_it_and_no_more(tmp_path):
    nodes, ways = grid(np.random.default_rng(1))
    path = tmp_path / "town.osm.pbf"
    path.write_bytes(header() + Block().dense(nodes).blob() + Block().ways(ways).blob())
    few = osm_pbf.read_pbf(path, path, Box(100_000_000, 600_000_000, 100_080_000, 600_040_000))
    every = osm_pbf.read_pbf(path, path, None)
    assert len(every.ways.number) == 300
    assert len(few.ways.number) < 60
    assert set(few.node) == set(few.ways.ref)


def test_a_street_that_crosses_a_mask_without_a_node_inside_is_read(read):
    nodes = [(1, 10.0, 60.0, {}), (2, 10.05, 60.0, {}), (3, 10.0, 60.1, {}), (4, 10.05, 60.1, {})]
    blobs = [Block().dense(nodes).blob(), Block().ways([(1, [1, 2], STREET), (2, [3, 4], STREET)]).blob()]
    assert read(blobs, mask=mask(10.02, 59.999, 10.021, 60.001)).table["source_id"].tolist() == [1]


def test_an_area_that_is_a_relation_is_read_inside_a_mask(read):
    nodes = [
        (1, 10.0, 60.0, {}),
        (2, 10.001, 60.0, {}),
        (3, 10.001, 60.001, {}),
        (4, 10.5, 60.5, {}),
        (5, 10.5, 60.6, {}),
    ]
    ways = [(1, [1, 2, 3], {}), (2, [3, 1], {}), (3, [4, 5], STREET)]
    area = (9, [("way", 1, "outer"), ("way", 2, "outer")], {"type": "multipolygon", "highway": "pedestrian"})
    blobs = [Block().dense(nodes).blob(), Block().ways(ways).blob(), Block().relations([area]).blob()]
    assert read(blobs, mask=mask(9.99, 59.99, 10.01, 60.01)).table["source_id"].tolist() == [-9, -9]


# --- what is wrong ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_file_cut_within_a_block_is_refused(read, cut):
    content = header() + b"".join(whole())
    with pytest.raises(OsmFileError):
        read([content[: len(content) * cut // 12]], bare=True)


def test_a_file_cut_between_nodes_and_ways_is_refused(read):
    with pytest.raises(OsmCutBetweenBlocksError, match="cut off"):
        read(whole()[:1])


def test_a_file_cut_between_ways_is_refused_where_many_nodes_are_left_over(read):
    nodes = [(number, 10 + 1e-5 * number, 60.0, {}) for number in range(1, 101)]
    ways = [(number, [number, number + 1], STREET) for number in range(1, 100)]
    nodes_blob, all_ways, some_ways = (
        Block().dense(nodes).blob(),
        Block().ways(ways).blob(),
        Block().ways(ways[:40]).blob(),
    )
    assert len(read([nodes_blob, all_ways]).table) == 99
    with pytest.raises(OsmCutBetweenBlocksError, match="100 nodes"):
        read([nodes_blob, some_ways])


def test_tagged_nodes_without_ways_are_no_sign_of_a_cut(read):
    shops = [(100 + number, 10.0, 60.0, {"shop": "bakery"}) for number in range(50)]
    assert len(read([Block().dense(NODES).blob(), Block().dense(shops).blob(), *whole()[1:]]).table) == 2


def test_many_streets_without_any_relation_are_told(read):
    nodes = [(number, 10 + 1e-5 * number, 60.0, {}) for number in range(1, 1102)]
    ways = [(number, [number, number + 1], STREET) for number in range(1, 1101)]
    blobs = [Block().dense(nodes).blob(), Block().ways(ways).blob()]
    assert read(blobs).notes["no_relations"] == 1100
    route = (7, [("way", 1, "")], {"type": "route", "route": "bus"})
    assert "no_relations" not in read([*blobs, Block().relations([route]).blob()]).notes


@pytest.mark.parametrize("packing", ["lzma", "lz4", "zstd"])
def test_a_packing_that_is_not_understood_is_named_with_what_to_do(read, packing):
    with pytest.raises(OsmPackingError, match=f"{packing}.*osmium cat"):
        read([Block().dense(NODES).blob(packing)])


def test_a_file_of_history_is_refused(tmp_path):
    path = tmp_path / "history.osm.pbf"
    path.write_bytes(header("HistoricalInformation") + b"".join(whole()))
    with pytest.raises(OsmFeatureError, match="HistoricalInformation"):
        read_osm(path, UTM32, STRATEGY)


def test_a_file_that_does_not_begin_with_a_header_is_refused(tmp_path):
    path = tmp_path / "headless.osm.pbf"
    path.write_bytes(b"".join(whole()))
    with pytest.raises(OsmFileError):
        read_osm(path, UTM32, STRATEGY)


WORDS = content(1, content(1, b"") + content(1, b"highway"))


@pytest.mark.parametrize(
    "group",
    [
        content(2, content(1, b"\x80")),
        content(2, content(1, differences([3, 900])) + content(8, b"\x02") + content(9, b"\x02")),
        content(3, number(1, 4) + content(2, b"\x01") + content(3, b"\x07")),
        content(3, number(1, 4) + content(2, b"\x01") + content(3, b"")),
        b"\x1a\x7f\x08",
        content(3, b"\x08" + b"\xff" * 12),
        content(3, number(1, 4) + content(2, b"\x01") + content(3, b"\x01") + content(8, b"\x80")),
    ],
    ids=[
        "endless id",
        "fewer places than ids",
        "unknown word",
        "key alone",
        "too long",
        "endless number",
        "endless ref",
    ],
)
def test_content_that_the_format_does_not_allow_is_damage(read, group):
    with pytest.raises(OsmDamagedError):
        read([*whole(), blob("OSMData", WORDS + content(2, group))])


@pytest.mark.parametrize("seed", range(150))
def test_a_flipped_byte_gives_streets_or_a_sentence(read, seed):
    """Raw blocks: no check sum of zlib's stands in the way."""
    chance = np.random.default_rng(seed)
    data = bytearray(b"".join([Block().dense(NODES).ways(WAYS).relations([TURN]).blob("raw")] * 2))
    for _ in range(chance.integers(1, 6)):
        data[chance.integers(len(data))] = chance.integers(256)
    with contextlib.suppress(OsmFileError, OsmNoRoadsError, UnpackedRatioError):
        read([bytes(data)])


def test_reading_is_cancelled_between_blocks(read, monkeypatch):
    blobs = [Block().dense([(number, 10.0, 60.0, {})]).blob() for number in range(300)]
    worker = Unwanted()
    monkeypatch.setattr(osm, "run_abandonable", lambda task, _: task(worker))
    with pytest.raises(Cancelled):
        read([*blobs, *whole()])
    assert len(worker.told) == 3
