"""Registers' files are read record by record: the same as at once, within bounds, and stopped at once."""

from __future__ import annotations

import bz2
import gzip
import json
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.sources import json_records
from klimaklok_plugin.analysis.sources.json_records import read_json
from klimaklok_plugin.analysis.sources.messages import (
    JsonBrokenError,
    JsonCutOffError,
    JsonPackedError,
    JsonRecordTooLargeError,
    JsonTooLargeError,
    JsonTooManyError,
    JsonUnreadableError,
)
from klimaklok_plugin.analysis.sources.nobil import read_nobil
from klimaklok_plugin.analysis.sources.parking_register import read_parking_register
from tests.promptly import a_second

WITHIN = "records"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@pytest.fixture
def written(tmp_path):
    def write(text, name="register.json"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def as_it_is(record):
    return record


def read(path, **more):
    return read_json(path, keep=as_it_is, within=WITHIN, **more)[0]


@settings(max_examples=60, deadline=None)
@given(records=VALUES, ascii=st.booleans(), indent=st.sampled_from([None, 1]), chunk=st.integers(1, 9))
def test_what_is_read_piece_by_piece_is_what_is_read_at_once(tmp_path_factory, records, ascii, indent, chunk):  # noqa: A002
    path = tmp_path_factory.mktemp("json") / "r.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_records, "CHUNK", chunk)
        for tree in (records, {WITHIN: records, "version": 12.5}, [records, records]):
            path.write_text(json.dumps(tree, ensure_ascii=ascii, indent=indent), encoding="utf-8")
            assert read(path) == tree


@pytest.mark.parametrize("chunk", [1, 2, 5, 1 << 20])
@pytest.mark.parametrize(
    "text", ['[{"a": "bæ\\n\\u00e6"}, -12.5e3 , true]', " \n[1,\n 22,\r\n\t333]\n", '{"records": {"7": {}, "8": []}}']
)
def test_blanks_signs_and_numbers_may_be_cut_anywhere(written, monkeypatch, text, chunk):
    monkeypatch.setattr(json_records, "CHUNK", chunk)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"):
        assert read(written(text.encode(encoding))) == json.loads(text)


@pytest.mark.parametrize("chunk", [1, 4, 1 << 20])
@pytest.mark.parametrize(
    ("text", "error", "line", "column"),
    [
        ('[{"a": 1},\n {"b" 2}]', JsonBrokenError, 2, 7),
        ("[1,\n\n  2 3]", JsonBrokenError, 3, 5),
        ('{"a": 1,\n b: 2}', JsonBrokenError, 2, 2),
        ('{"a"\n= 1}', JsonBrokenError, 2, 1),
        ("[1]\n[2]", JsonBrokenError, 2, 1),
        ("[1,\n]", JsonBrokenError, 2, 1),
        ('{"records": [1,\n {"a": tru}]}', JsonBrokenError, 2, 8),
        ('[{"a": 1},\n {"b": [1, 2', JsonCutOffError, 2, None),
        ('[{"a": 1},\n {"b": "Sand', JsonCutOffError, 2, None),
        ('[{"a": 1},\n', JsonCutOffError, 2, None),
        ('{"records": [1', JsonCutOffError, 1, None),
    ],
)
def test_where_a_file_is_broken_is_told_by_line_and_column(written, monkeypatch, text, error, line, column, chunk):
    monkeypatch.setattr(json_records, "CHUNK", chunk)
    with pytest.raises(error) as raised:
        read(written(text))
    assert raised.value.values["line"] == line
    assert raised.value.values.get("column") == column


# --- bounds -----------------------------------------------------------------------------------------------------------


def test_a_file_of_just_the_limit_is_read_and_one_byte_more_is_not(written, monkeypatch):
    path = written("[1, 2, 3]" + " " * 91)
    monkeypatch.setattr(json_records, "MAX_MB", 100 / 1e6)
    assert read(path) == [1, 2, 3]
    with pytest.raises(JsonTooLargeError):
        read(written("[1, 2, 3]" + " " * 92))
    monkeypatch.setattr(json_records, "MAX_MB", 99 / 1e6)
    with pytest.raises(JsonTooLargeError):
        read(path)


def test_a_record_that_is_larger_than_any_is_told_with_its_line(written, monkeypatch):
    monkeypatch.setattr(json_records, "CHUNK", 64)
    monkeypatch.setattr(json_records, "MOST_SIGNS", 500)
    small = json.dumps({"a": "x" * 200})
    for text in (f'[{small},\n{{"b": [{"1," * 2000}1]}}]', f'[{small},\n"{"y" * 4000}"]'):
        with pytest.raises(JsonRecordTooLargeError) as raised:
            read(written(text))
        assert raised.value.values["line"] == 2
    assert len(read(written(f"[{','.join([small] * 50)}]"))) == 50, "of small records there may be more"
    beside = ", ".join(f'"m{n}": {small}' for n in range(5))
    with pytest.raises(JsonRecordTooLargeError):
        read(written(f'{{{beside}, "records": []}}'))


@pytest.mark.parametrize(("limit", "most"), [("MOST_RECORDS", 20), ("MOST_CELLS", 60)])
def test_more_records_than_any_register_has_are_refused_while_they_are_read(written, monkeypatch, limit, most):
    monkeypatch.setattr(json_records, limit, most)
    record = {"a": 1, "b": 2}  # three values with itself
    assert len(read(written(json.dumps([record] * 20)))) == 20
    for tree in ([record] * 21, {WITHIN: [record] * 21}, {WITHIN: {str(n): record for n in range(21)}}):
        with pytest.raises(JsonTooManyError, match="record 21"):
            read(written(json.dumps(tree)))


CONNECTOR = {str(n): {"attrtypeid": str(n), "attrname": f"Egenskap {n}", "trans": "22 kW"} for n in range(40)}
STATION = {
    "csmd": {"id": 1, "name": "Torget", "Position": "(59.89,10.52)", "Number_charging_points": 2, "Land_code": "NOR"},
    "attr": {"st": CONNECTOR, "conn": {str(n): CONNECTOR for n in range(4)}},
}


def test_a_large_dump_takes_a_part_of_its_size(written):
    one = json.dumps(STATION)
    path = written('{"chargerstations": [' + ",".join([one] * 1500) + "]}")
    size = path.stat().st_size
    assert size > 20e6
    tracemalloc.start()
    try:
        stations = read_nobil(path, 22).stations
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1.5 * size, "its objects would take ten times as much"
    assert len(stations) == 1, "they all have the same id"


def test_packed_files_are_read_by_their_ending_and_else_named(written):
    text = json.dumps([1, 2])
    assert read_json(written(gzip.compress(text.encode()), "a.json.gz"), keep=lambda each: each)[0] == [1, 2]
    for raw in (gzip.compress(text.encode()), bz2.compress(text.encode()), b"PK\x03\x04rest"):
        with pytest.raises(JsonPackedError, match="Unpack it"):
            read_json(written(raw, "a.json"), keep=lambda each: each)
    with pytest.raises(JsonUnreadableError):
        read_json(written(b"\x1f\x8bbroken", "b.json.gz"), keep=lambda each: each)


@pytest.mark.parametrize("reader", [lambda path, stop: read_nobil(path, 22, stop), read_parking_register])
def test_reading_stops_within_a_second_of_the_wish(written, reader):
    one = json.dumps(STATION | {"id": 1, "aktivVersjon": {"navn": "Torget", "andre": CONNECTOR}})
    path = written("[" + ",".join([one] * 3000) + "]")
    for share in (0.1, 0.5, 0.6):
        asked = []

        def stop(fraction, share=share, asked=asked):
            if fraction >= share and not asked:
                asked.append(time.monotonic())
            return bool(asked)

        with pytest.raises(Cancelled):
            reader(path, stop)
        assert time.monotonic() - asked[0] < a_second()
