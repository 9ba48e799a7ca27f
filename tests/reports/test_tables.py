"""Tables: what a spreadsheet makes of them."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import sys
import zipfile
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimaklok_plugin.analysis.core.columns import TEXT, Column, Table, code, number, text
from klimaklok_plugin.analysis.core.messages import ENGLISH, Language, Text
from klimaklok_plugin.reports.messages import ReportWriteError
from klimaklok_plugin.reports.tables import write_csv, write_xlsx

DANGEROUS = ["=1+1", "+47 22", "-x", "@SUM(A1)", "\t=1", '=cmd|"/c calc"!A0']
MOMENTS = ["2026-05-17 12:30", "", "2030-01-01 00:00"]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def read_xlsx(path):
    """Return the name of the sheet and its cells as a spreadsheet sees them, without any of GDAL's own reading."""
    with zipfile.ZipFile(path) as archive:
        shared = [
            "".join(item.itertext()).strip("\n") if item.find(f"{SHEET}t") is None else item.find(f"{SHEET}t").text
            for item in ET.fromstring(archive.read("xl/sharedStrings.xml"))
        ]
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        names = [each.get("name") for each in ET.fromstring(archive.read("xl/workbook.xml")).iter(f"{SHEET}sheet")]
    assert list(sheet.iter(f"{SHEET}f")) == []  # no formula anywhere
    rows = []
    for row in sheet.iter(f"{SHEET}row"):
        values = {}
        for cell in row.iter(f"{SHEET}c"):
            value = cell.find(f"{SHEET}v").text
            values[cell.get("r").rstrip("0123456789")] = shared[int(value)] if cell.get("t") == "s" else float(value)
        rows.append(values)
    return names, rows


FRAME = pd.DataFrame(
    {
        "name": ["Bærum kulturhus; inngang øst", 'Kafé "Å"', None],
        "share": [0.1 + 0.2, -2.5, np.nan],
        "points": pd.array([4, None, -1], dtype="Int64"),
        "unused": [1, 2, 3],
    }
)


def table(**headings):
    """Declare columns of texts, which are written as they are."""
    return Table(tuple(text(name, Text(heading, heading), Text("", "")) for name, heading in headings.items()))


HEADER = table(points="Ladepunkter", name="Sted", share="Andel")


def test_a_csv_opens_in_a_norwegian_excel(tmp_path):
    path = write_csv(tmp_path / "plan.csv", FRAME, HEADER, ENGLISH)
    raw = path.read_bytes()
    assert raw.startswith(codecs.BOM_UTF8)
    assert raw[3:].decode("utf-8").split("\r\n") == [
        "Ladepunkter;Sted;Andel",
        '4;"Bærum kulturhus; inngang øst";0,3',
        ';"Kafé ""Å""";-2,5',
        "-1;;",
        "",
    ]


def test_a_workbook_holds_numbers_as_numbers_and_gaps_as_empty_cells(tmp_path):
    path = write_xlsx(tmp_path / "plan.xlsx", FRAME, HEADER, ENGLISH, "Plan")
    names, rows = read_xlsx(path)
    assert names == ["Plan"]
    assert rows == [
        {"A": "Ladepunkter", "B": "Sted", "C": "Andel"},
        {"A": 4, "B": "Bærum kulturhus; inngang øst", "C": pytest.approx(0.3)},
        {"B": 'Kafé "Å"', "C": -2.5},
        {"A": -1},
    ]


def test_text_that_looks_like_a_formula_is_not_run(tmp_path):
    frame = pd.DataFrame({"a": DANGEROUS, "n": -np.arange(6.0)})
    rows = read_csv(write_csv(tmp_path / "a.csv", frame, table(a="=A1", n="N"), ENGLISH))
    assert rows[0] == ["'=A1", "N"]
    assert [row[0] for row in rows[1:]] == [f"'{text}" for text in DANGEROUS]
    assert rows[-1][1] == "-5"  # a number stays one
    cells = read_xlsx(write_xlsx(tmp_path / "a.xlsx", frame, table(a="=A1", n="N"), ENGLISH, "S"))[1]
    assert [row["A"] for row in cells] == ["=A1", *DANGEROUS]  # its cells are text by themselves


@pytest.mark.parametrize(
    ("values", "csv_cells", "xlsx_cells"),
    [
        ([True, False, None], ["1", "0", ""], [1, 0, None]),
        ([np.inf, -np.inf, 1e9], ["", "", "1000000000"], [None, None, 1e9]),
        ([1, 2.5, None], ["1", "2,5", ""], [1, 2.5, None]),
        ([81.5423926348, 0.00207830744577, 0.0], ["81,542", "0,0020783", "0"], [81.542, 0.0020783, 0]),
        ([1234567.89, -99999.96, 1e12], ["1234568", "-100000", "1000000000000"], [1234568, -100000, 1e12]),
        ([dt.date(2026, 5, 17), None, dt.date(2030, 1, 1)], ["2026-05-17", "", "2030-01-01"], None),
        (list(pd.to_datetime(["2026-05-17", None, "2030-01-01"])), ["2026-05-17", "", "2030-01-01"], None),
        (
            list(pd.to_datetime(["2026-05-17 12:30", None, "2030-01-01 00:00"])),
            ["2026-05-17 12:30", "", "2030-01-01 00:00"],
            None,
        ),
        (["line\nbreak", "a\x00\x0b\uffff\ud800b", "x" * 40_000], ["line\nbreak", "ab", "x" * 32_767], None),
        ([1, "two", 3], ["1", "two", "3"], None),
        ([None, None, None], ["", "", ""], [None] * 3),
    ],
)
@pytest.mark.parametrize("kind", [object, None])
def test_values_of_every_kind(tmp_path, values, csv_cells, xlsx_cells, kind):
    frame = pd.DataFrame({"a": pd.Series(values, dtype=kind), "z": ["-"] * 3})
    rows = read_csv(write_csv(tmp_path / "a.csv", frame, table(a="A", z="Z"), ENGLISH))
    assert [row[0] for row in rows[1:]] == csv_cells
    cells = read_xlsx(write_xlsx(tmp_path / "a.xlsx", frame, table(a="A", z="Z"), ENGLISH, "S"))[1]
    expected = xlsx_cells if xlsx_cells is not None else [text or None for text in csv_cells]
    assert [row.get("A") for row in cells[1:]] == expected


SAME = Text("", "")
FULL = Text("full", "fullt")
PLAN = Table(
    lead=(
        code("status", Text("Status", "Tilstand"), SAME, {"new": Text("new site", "nytt sted")}),
        Column("grid", TEXT, Text("Grid point", "Nettpunkt"), SAME, words={"ask": Text("ask", "spør")}),
    ),
    rest=(
        number("kw", "kW", Text("Power", "Effekt"), SAME),
        number("share", "%", Text("Share", "Andel"), SAME, 1),
    ),
)


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        (
            "en",
            [
                ["Status", "Grid point", "Power (kW)", "Share (0–1)"],
                ["new site", "full", "12", "0,123"],
                ["full", "ask"],
            ],
        ),
        (
            "nb",
            [
                ["Tilstand", "Nettpunkt", "Effekt (kW)", "Andel (0–1)"],
                ["nytt sted", "full", "12", "0,123"],
                ["fullt", "spør"],
            ],
        ),
    ],
)
def test_headings_words_and_decimals_are_those_declared_and_a_users_own_name_is_no_code(tmp_path, language, rows):
    frame = pd.DataFrame(
        {"status": ["new", "full"], "grid": ["full", "ask"], "kw": [12.4, np.nan], "share": [0.12345, np.nan]}
    )
    written = read_csv(write_csv(tmp_path / "a.csv", frame, PLAN, Language(language, {"full": FULL})))
    assert written == [*rows[:2], [*rows[2], "", ""]]


def test_a_table_without_rows_keeps_its_headings(tmp_path):
    written = write_csv(tmp_path / "a.csv", FRAME.iloc[:0], HEADER, ENGLISH)
    assert read_csv(written) == [["Ladepunkter", "Sted", "Andel"]]
    rows = read_xlsx(write_xlsx(tmp_path / "a.xlsx", FRAME.iloc[:0], HEADER, ENGLISH, "S"))[1]
    assert rows[0] == {"A": "Ladepunkter", "B": "Sted", "C": "Andel"}
    assert all(not row for row in rows[1:])


def test_the_order_of_the_index_does_not_matter_and_nothing_given_is_changed(tmp_path):
    frame = FRAME.iloc[[2, 0]]
    before = frame.copy()
    assert [row[1] for row in read_csv(write_csv(tmp_path / "a.csv", frame, HEADER, ENGLISH))[1:]] == [
        "",
        "Bærum kulturhus; inngang øst",
    ]
    write_xlsx(tmp_path / "a.xlsx", frame, HEADER, ENGLISH, "S")
    pd.testing.assert_frame_equal(frame, before)


def test_a_workbook_replaces_the_former_one_and_names_its_sheet_as_excel_can(tmp_path):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, FRAME, HEADER, ENGLISH, "First")
    write_xlsx(path, FRAME.head(1), HEADER, ENGLISH, "Ladeplan [2026/27]: normal- og hurtiglading i Bærum")
    names, rows = read_xlsx(path)
    assert names == ["Ladeplan  2026 27   normal- og"]
    assert len(rows) == 2


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    for write in (
        lambda folder: write_csv(folder / "plan.csv", FRAME, HEADER, ENGLISH),
        lambda folder: write_xlsx(folder / "plan.xlsx", FRAME, HEADER, ENGLISH, "S"),
    ):
        with pytest.raises(ReportWriteError, match="plan"):
            write(tmp_path / "nowhere")


@given(st.lists(st.text(st.characters(), max_size=12), min_size=1, max_size=5))
def test_any_text_comes_through_and_none_begins_like_a_formula(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("any")
    frame = pd.DataFrame({"a": texts, "z": 1})
    rows = read_csv(write_csv(folder / "a.csv", frame, table(a="A", z="Z"), ENGLISH))
    assert len(rows) == len(texts) + 1
    assert all(row[1] == "1" for row in rows[1:])
    assert not any(row[0][:1] in {"=", "+", "-", "@", "\t", "\r", "\n"} for row in rows[1:] if row[0])
    write_xlsx(folder / "a.xlsx", frame, table(a="A", z="Z"), ENGLISH, "S")
    assert len(read_xlsx(folder / "a.xlsx")[1]) == len(texts) + 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not limit the size of files")
@pytest.mark.parametrize("room", [0, 500, 20_000])
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_on_a_full_disk_the_former_file_stays_and_nothing_lies_beside_it(tmp_path, ending, room):
    import resource as limits

    path = tmp_path / f"plan{ending}"
    path.write_text("former")
    frame = pd.DataFrame({"a": [f"{number * 7919 % 104729:x}" * 9 for number in range(5000)]})

    def write():
        if ending == ".csv":
            return write_csv(path, frame, table(a="A"), ENGLISH)
        return write_xlsx(path, frame, table(a="A"), ENGLISH, "S")

    soft, hard = limits.getrlimit(limits.RLIMIT_FSIZE)
    limits.setrlimit(limits.RLIMIT_FSIZE, (room, hard))
    try:
        with pytest.raises(ReportWriteError):
            write()
    finally:
        limits.setrlimit(limits.RLIMIT_FSIZE, (soft, hard))
    assert path.read_text() == "former"
    assert list(tmp_path.iterdir()) == [path]
    write()
    assert path.stat().st_size > room
