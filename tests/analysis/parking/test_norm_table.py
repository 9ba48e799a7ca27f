"""The table of norms as people write it: separators, letters, numbers, and the line of what is wrong."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from klimaklok_plugin.analysis.network.sample import sample_file
from klimaklok_plugin.analysis.parking.messages import (
    NormColumnMissingError,
    NormFieldCountError,
    NormLeastAboveMostError,
    NormMixedError,
    NormNumberError,
    NormOverlapError,
    NormPerError,
    NormRangeError,
    NormRowEmptyError,
    NormRowTwiceError,
    NormTableEmptyError,
    NormTableError,
    NormTableUnreadableError,
    NormTooLongError,
    NormWordError,
)
from klimaklok_plugin.analysis.parking.norm_table import MOST_ROWS, is_norm_table, load_norm_table, read_norms

ROWS = [
    ["formål", "plasstype", "enhet", "per", "minst", "kilde"],
    ["næring", "bil", "BRA", "100", "0,5", "§ 3 a"],
    ["bolig", "sykkel", "bolig", "", "2", "§ 3 b"],
]


@pytest.fixture
def file(tmp_path):
    """Return a function that writes bytes to a file."""

    def write(content, name="norm æøå.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def text(separator=";", end="\n", quote=""):
    return end.join(separator.join(f"{quote}{cell}{quote}" for cell in row) for row in ROWS) + end


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_reads_the_same_however_it_was_saved(file, encoding, separator, end):
    read = read_norms(load_norm_table(file(text(separator, end).encode(encoding)))).rows
    assert read["use"].tolist() == ["næring", "bolig"]
    assert read["source"].tolist() == ["§ 3 a", "§ 3 b"]
    assert read[["unit", "per", "least"]].to_numpy().tolist() == [["per_bra", 100, 0.5], ["per_dwelling", 1, 2]]
    assert read["line"].tolist() == [2, 3]


def test_with_commas_between_decimal_commas_are_quoted(file):
    read = read_norms(load_norm_table(file(text(",", quote='"')))).rows
    assert read["least"].tolist() == [0.5, 2]


def test_blank_lines_count_as_lines_and_separators_at_the_end_say_nothing(file):
    content = "formål;plasstype;enhet;minst\n\nbolig;bil;bolig;1;;;\n;;;\nhavn;bil;bolig;x\n"
    table = load_norm_table(file(content))
    assert table.index.tolist() == [3, 5]
    with pytest.raises(NormNumberError, match="line 5"):
        read_norms(table)


def test_a_value_of_several_lines_does_not_shift_the_count_of_lines(file):
    content = 'formål;plasstype;enhet;minst;kilde\nbolig;bil;bolig;1;"to\nlinjer"\nbolig;båt;bolig;1;\n'
    with pytest.raises(NormWordError, match="line 4"):
        read_norms(load_norm_table(file(content)))


@pytest.mark.parametrize(
    ("written", "number"),
    [("0,5", 0.5), ("0.5", 0.5), ("30 %", 0.3), ("12,5%", 0.125), ("1 200", 1200), ("0", 0), (" 2 ", 2)],
)
def test_numbers_are_read_as_people_write_them(written, number):
    table = pd.DataFrame({"use": ["a"], "kind": ["car"], "unit": ["dwelling"], "least": [written]})
    assert read_norms(table).rows["least"].tolist() == [pytest.approx(number)]


def test_numbers_of_a_layer_are_numbers():
    table = pd.DataFrame({"use": [1110.0], "kind": ["car"], "unit": ["dwelling"], "least": [0.5], "most": [None]})
    row = read_norms(table).rows.iloc[0]
    assert (row["use"], row["least"]) == ("1110", 0.5)
    assert math.isnan(row["most"])


def table(*rows, **same):
    base = {"use": "bolig", "kind": "bil", "unit": "bolig", "least": "1"}
    return pd.DataFrame([base | same | each for each in rows])


WRONG = [
    ([{"kind": "båt"}], NormWordError),
    ([{"unit": "hus"}], NormWordError),
    ([{"use": ""}], NormWordError),
    ([{"rounding": "litt"}], NormWordError),
    ([{"least": "mange"}], NormNumberError),
    ([{"least": "-1"}], NormNumberError),
    ([{"least": "1.200"}], NormNumberError),
    ([{"per": "0"}], NormPerError),
    ([{"least": ""}], NormRowEmptyError),
    ([{"least": "2", "most": "1"}], NormLeastAboveMostError),
    ([{"from": "3", "to": "2"}], NormRangeError),
    ([{"from": "0"}], NormRangeError),
    ([{"rooms": "to"}], NormRangeError),
    ([{"rooms": "3-2"}], NormRangeError),
    ([{"rooms": "2", "unit": "ansatt"}], NormRangeError),
]


@pytest.mark.parametrize(("rows", "error"), WRONG)
def test_what_is_wrong_is_named_with_its_line(rows, error):
    with pytest.raises(error, match="line 3"):
        read_norms(table({"kind": "sykkel"}, *rows))


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([{}, {}], NormRowTwiceError),
        ([{}, {"use": "BOLIG"}], NormRowTwiceError),
        ([{"rounding": "opp"}, {"rounding": "ned", "from": "5"}], NormMixedError),
        ([{"option": "a"}, {"option": ""}], NormMixedError),
        ([{"option": "a", "pick": "størst"}, {"option": "b", "pick": "minst"}], NormMixedError),
        ([{"from": "1", "to": "5"}, {"from": "5"}], NormOverlapError),
        ([{"rooms": "1-3"}, {"rooms": "3+"}], NormOverlapError),
        ([{"rooms": "2"}, {}], NormOverlapError),
        ([{"zone": "A", "within_m": "500"}, {"zone": "A", "kind": "sykkel", "within_m": "400"}], NormMixedError),
        ([{"zone": "A", "within_m": "500"}, {"zone": "B"}, {"zone": "C"}], NormMixedError),
    ],
)
def test_rows_that_contradict_each_other_are_refused(rows, error):
    with pytest.raises(error):
        read_norms(table(*rows).fillna(""))


def test_steps_and_rooms_that_follow_each_other_are_fine():
    read = read_norms(table({"from": "1", "to": "5"}, {"from": "6"}).fillna("")).rows
    assert read[["first", "last"]].to_numpy().tolist() == [[1, 5], [6, math.inf]]
    read = read_norms(table({"rooms": "1-2"}, {"rooms": "3"}, {"rooms": "4+"})).rows
    assert read[["rooms_low", "rooms_high"]].to_numpy().tolist() == [[1, 2], [3, 3], [4, math.inf]]


def test_a_table_without_a_needed_column_is_refused_with_the_names_it_may_have():
    with pytest.raises(NormColumnMissingError, match="plasstype"):
        read_norms(pd.DataFrame({"formål": ["bolig"], "enhet": ["bolig"], "minst": ["1"]}))
    with pytest.raises(NormColumnMissingError, match="minimum"):
        read_norms(pd.DataFrame({"formål": ["bolig"], "plasstype": ["bil"], "enhet": ["bolig"]}))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("", NormTableEmptyError),
        ("formål;plasstype;enhet;minst\n", NormTableEmptyError),
        ("formål;plasstype;enhet;minst\nbolig;bil;bolig\n", NormFieldCountError),
        ("formål;plasstype;enhet;minst\nbolig;bil;bolig;1;ekstra\n", NormFieldCountError),
        ('formål;plasstype;enhet;minst\n"bolig;bil;bolig;1\n', NormTableUnreadableError),
        (b"PK\x03\x04\x00\x00norm.xlsx", NormTableUnreadableError),
        ("formål;plasstype;enhet;minst\n" + "bolig;bil;bolig;1\n" * (MOST_ROWS + 1), NormTooLongError),
    ],
)
def test_files_that_are_no_table_of_norms_are_refused(file, content, error):
    with pytest.raises(error):
        load_norm_table(file(content))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(NormTableUnreadableError):
        load_norm_table(tmp_path / "borte.csv")


def test_a_line_that_is_too_short_is_named(file):
    with pytest.raises(NormTableError, match="line 3"):
        load_norm_table(file("a;b\n1;2\n1\n"))


def test_the_shipped_example_is_a_table_of_norms_and_says_that_its_figures_are_invented():
    example = load_norm_table(sample_file("parking_norms.csv"))
    assert is_norm_table(example.columns)
    read = read_norms(example)
    assert set(read.rows["source"]) == {"Eksempel, oppdiktede tall"}
    assert read.zones == ["Indre", "Ytre"]
    assert not read.notes
