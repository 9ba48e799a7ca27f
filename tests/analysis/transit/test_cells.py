"""The quick reader of plain tables: the same cells as Python's csv module, and no guess where a table is not plain."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klimaklok_plugin.analysis.transit import cells
from klimaklok_plugin.analysis.transit.cells import CellColumns


def read(pieces, width, wanted):
    """Return the wanted columns as lists of bytes; None where a piece is not plain."""
    columns = CellColumns(width, wanted)
    if not all(columns.add(piece) for piece in pieces):
        return None
    return [[texts[code] for code in codes] for codes, texts in columns.take()]


PLAIN = st.text(st.characters(codec="utf-8", exclude_characters=',"\r\n\0'), max_size=40)
QUOTED = st.text(st.characters(codec="utf-8", exclude_characters='"\r\0'), max_size=12).map(lambda each: f'"{each}"')


@settings(deadline=None, max_examples=150)
@given(
    rows=st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(PLAIN | QUOTED, min_size=width, max_size=width), min_size=1, max_size=12)
    ),
    end=st.sampled_from(["\n", "\r\n"]),
    cut=st.integers(0, 12),
)
def test_cells_are_those_of_pythons_csv_module(rows, end, cut):
    width = len(rows[0])
    lines = [",".join(row) + end for row in rows]
    pieces = ["".join(lines[:cut]).encode(), "".join(lines[cut:]).encode()]
    found = read(pieces, width, range(width))
    expected = list(csv.reader(io.StringIO("".join(lines), newline="")))
    if width == 1:
        expected = [row or [""] for row in expected]
    assert found is not None
    assert [list(row) for row in zip(*found, strict=True)] == [[cell.encode() for cell in row] for row in expected]


@pytest.mark.parametrize(
    "text",
    [
        *(b"a,b,c\n", b"a\n", b"a,b\n\nc,d\n"),
        *(b'a,"b\n', b'a,b"c"\n', b'"a"b,c\n', b'"a""b",c\n', b' "a",b\n'),
        *(b"a,b\rc,d\r", b"a,b\r\r\n", b"a,b\r\nc,d\n", b"a,\0\n", b"a," + b"b" * 300 + b"\n"),
    ],
)
def test_what_is_not_plain_is_left_to_another_reader(text):
    assert read([text], 2, [0, 1]) is None


def test_rows_are_counted_where_no_column_is_wanted():
    columns = CellColumns(2, [])
    assert columns.add(b"a,b\nc,d\n")
    assert (columns.rows, columns.kept.tolist(), list(columns.take())) == (2, [0, 1], [])


def test_cells_that_only_look_alike_are_never_mixed_up(monkeypatch):
    monkeypatch.setattr(cells, "mixed", lambda code: code & np.uint64(1))
    columns = CellColumns(1, [0])
    assert not columns.add(b"RUT:ServiceJourney:1\nRUT:ServiceJourney:2\nRUT:ServiceJourney:3\n")


def test_dropped_rows_are_left_out_and_what_they_say_is_still_known():
    columns = CellColumns(2, [0, 1], dropped=[b"T2", b"RUT:ServiceJourney:1-2-3"])
    assert columns.add(b"T1,a\nT2,b\nT3,a\n")
    assert columns.add(b"RUT:ServiceJourney:1-2-3,c\nRUT:ServiceJourney:1-2-4,a\nT2,d\n")
    (trips, ids), (codes, texts) = columns.take()
    assert [ids[code] for code in trips] == [b"T1", b"T3", b"RUT:ServiceJourney:1-2-4"]
    assert [texts[code] for code in codes] == [b"a", b"a", b"a"]
    assert columns.kept.tolist() == [0, 2, 4]
    assert set(texts) == {b"a", b"b", b"c", b"d"}
