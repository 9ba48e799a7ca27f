"""Nothing is unpacked or parsed without a limit, and a user who cancels does not wait."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import tracemalloc
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.core import unpack
from klimaklok_plugin.analysis.core.messages import (
    Cancelled,
    JsonMemoryError,
    UnpackedError,
    UnpackedRatioError,
    UnpackedSizeError,
)


def noise(count):
    """Return bytes that do not pack."""
    return np.random.default_rng(1).bytes(count)


PACKERS = {".gz": gzip.compress, ".bz2": bz2.compress}


@pytest.fixture
def small_bounds(monkeypatch):
    """Bounds that a test reaches at once: 100 kB are free, then ten times the packed size."""
    monkeypatch.setattr(unpack, "FREE_BYTES", 1e5)
    monkeypatch.setattr(unpack, "MOST_RATIO", 10.0)
    monkeypatch.setattr(unpack, "CHUNK", 1 << 14)


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_packed_file_comes_out_as_it_went_in(tmp_path, suffix):
    content = noise(3_000_000)
    packed = tmp_path / f"a.osm{suffix}"
    packed.write_bytes(PACKERS[suffix](content))
    fractions = []
    unpack.unpack(packed, tmp_path / "out", most=1e9, progress=lambda fraction: fractions.append(fraction) is not None)
    assert (tmp_path / "out").read_bytes() == content
    assert fractions == sorted(fractions)
    assert fractions[-1] > 0.9


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_bomb_is_refused_long_before_it_has_gone_off(tmp_path, small_bounds, suffix):
    bomb = tmp_path / f"a.osm{suffix}"
    bomb.write_bytes(PACKERS[suffix](bytes(20_000_000)))
    with pytest.raises(UnpackedRatioError, match=r"a\.osm.*10 times"):
        unpack.unpack(bomb, tmp_path / "out", most=1e9)
    assert (tmp_path / "out").stat().st_size < 10 * bomb.stat().st_size + 2e5


def test_a_small_file_may_pack_as_well_as_it_likes(tmp_path, small_bounds):
    packed = tmp_path / "a.gz"
    packed.write_bytes(gzip.compress(bytes(99_000)))
    unpack.unpack(packed, tmp_path / "out", most=1e9)
    assert (tmp_path / "out").stat().st_size == 99_000


@pytest.mark.parametrize("suffix", ["", *PACKERS])
def test_a_file_larger_than_allowed_is_refused_whether_packed_or_not(tmp_path, small_bounds, suffix):
    content = noise(300_000)
    path = tmp_path / f"a{suffix}"
    path.write_bytes(PACKERS.get(suffix, bytes)(content))
    with pytest.raises(UnpackedSizeError), unpack.open_packed(path, most=200_000) as stream:
        stream.read()


@pytest.mark.parametrize("suffix", PACKERS)
def test_cancelling_stops_at_the_next_piece(tmp_path, small_bounds, suffix):
    packed = tmp_path / f"a{suffix}"
    packed.write_bytes(PACKERS[suffix](noise(2_000_000)))
    asked = []
    with pytest.raises(Cancelled):
        unpack.unpack(packed, tmp_path / "out", most=1e9, progress=lambda _: asked.append(1) or len(asked) == 3)
    assert (tmp_path / "out").stat().st_size <= 3 * unpack.CHUNK


def test_the_members_of_a_zip_are_read_within_the_same_bounds(tmp_path, small_bounds):
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("stops.txt", "stop_id\n1\n")
        archive.writestr("bomb.txt", bytes(5_000_000))
    with zipfile.ZipFile(path) as archive:
        assert unpack.open_member(archive, "stops.txt", file="feed.zip", most=100).read() == b"stop_id\n1\n"
        with pytest.raises(UnpackedRatioError, match=r"feed\.zip"):
            unpack.open_member(archive, "bomb.txt", file="feed.zip", most=1e9).read()
        with pytest.raises(UnpackedSizeError):
            unpack.open_member(archive, "stops.txt", file="feed.zip", most=5).read()


def test_what_stopped_a_stream_is_known_even_where_a_library_hides_it(small_bounds):
    stream = unpack.BoundedStream(io.BytesIO(b"a\n" * 200_000), "a.csv", most=100_000)
    with pytest.raises(Exception, match="GB"):
        pd.read_csv(stream, engine="c")
    assert isinstance(stream.stopped, UnpackedSizeError)


def test_a_json_text_that_would_fill_the_memory_is_not_parsed():
    text = "[" + ",".join(["{}"] * 100_000) + "]"
    with pytest.raises(JsonMemoryError) as refused:
        unpack.parse_json(text, file="a.json", most=5e6)
    assert refused.value.values == {"file": "a.json", "limit": pytest.approx(0.005)}  # noqa: PD011
    assert len(unpack.parse_json(text, file="a.json")) == 100_000


def test_json_nested_too_deep_is_as_wrong_as_any_other():
    with pytest.raises(ValueError, match="recursion"):
        unpack.parse_json("[" * 200_000, file="a.json")


NESTED = st.recursive(
    st.none() | st.integers(0, 10**6) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=4), inner, max_size=6),
)


@settings(max_examples=60, deadline=None)
@given(NESTED)
def test_the_memory_of_a_json_text_is_judged_within_a_factor_of_three(value):
    text = json.dumps([value] * 300)
    unpack.parse_json(text, file="a.json")
    tracemalloc.start()
    held = unpack.parse_json(text, file="a.json")
    took = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(held) == 300
    assert unpack.json_memory(text) > took / 3


def test_all_that_is_refused_here_is_one_kind_of_error():
    assert issubclass(UnpackedSizeError, UnpackedError)
    assert issubclass(UnpackedRatioError, UnpackedError)
    assert issubclass(JsonMemoryError, UnpackedError)
