"""The table of parking norms, read and checked: a row per figure of a municipality's norm.

A row says of which use, in which zone, so many spaces of one kind are the least, and so many the most, for so many
units. Rows of the same zone, use and kind add up: what residents need and what visitors share (``part``), the first
unit and those after it (``from``, ``to``), small and large dwellings (``rooms``). Rows that name an ``option`` stand
in each other's place instead: per dwelling or per floor area.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..core.arrays import Bools, Floats, Objects
from ..core.messages import Note
from ..layers.field_names import find_fields, fold
from ..layers.fields import read_numbers
from .messages import (
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
    NormTableUnreadableError,
    NormTooLongError,
    NormWordError,
)

CAR, DISABLED, BIKE, CARGO_BIKE, CAR_SHARE, CHARGING = KINDS = (
    *("car", "disabled", "bike"),
    *("cargo_bike", "car_share", "charging"),
)
"""Kinds of spaces."""
DWELLING, BRA, EMPLOYEE, PUPIL, CAR_SPACE, AREA = UNITS = (
    *("per_dwelling", "per_bra", "per_employee"),
    *("per_pupil", "per_car_space", "per_area"),
)
"""What spaces are counted by."""
GREATEST, LEAST, EITHER = PICKS = ("greatest", "least", "either")
"""Which of several options holds: the one that asks for most, for least, or the one that the plan chooses."""
UP, DOWN, NEAREST, EXACT = ROUNDINGS = ("up", "down", "nearest", "exact")
ANY = "*"
"""Of a zone or a use: all of them."""
LINE = "line"
"""Name of the index of a table whose index is the lines of its file."""

MOST_BYTES = 5_000_000
MOST_ROWS = 5_000
SEPARATORS = ";,\t|"

COLUMNS: Mapping[str, Sequence[str]] = {
    "zone": ("zone", "sone", "normsone", "parkeringssone", "norm_zone"),
    "use": ("use", "bruk", "formål", "arealformål", "land_use", "arealbruk", "virksomhet"),
    "kind": ("kind", "plasstype", "type", "parkering", "slag"),
    "unit": ("unit", "enhet", "eining"),
    "per": ("per", "antall_enheter", "pr", "per_antall"),
    "least": ("least", "minimum", "minst", "min", "minstekrav"),
    "most": ("most", "maksimum", "høyst", "maks", "max", "maksimalkrav"),
    "part": ("part", "del", "gjelder", "for"),
    "option": ("option", "alternativ", "eller"),
    "pick": ("pick", "velg", "velges", "valg"),
    "first": ("from", "fra", "fra_enhet", "first"),
    "last": ("to", "til", "til_enhet", "last"),
    "rooms": ("rooms", "rom", "antall_rom"),
    "rounding": ("rounding", "avrunding"),
    "within_m": ("within_m", "gangavstand_m", "innenfor_m", "hub_walk_m"),
    "source": ("source", "kilde", "bestemmelse", "hjemmel"),
}
"""By which names the columns of the table are found."""
NEEDED = ("use", "kind", "unit")

KIND_NAMES = {
    CAR: ("car", "cars", "bil", "biler", "bilplass", "bilplasser", "bilparkering"),
    DISABLED: (
        "disabled",
        "hc",
        "hcplass",
        "hcplasser",
        "forflytningshemmede",
        "bevegelseshemmede",
        "funksjonshemmede",
    ),
    BIKE: ("bike", "bikes", "sykkel", "sykler", "sykkelplass", "sykkelplasser", "sykkelparkering"),
    CARGO_BIKE: ("cargo_bike", "cargo_bikes", "lastesykkel", "lastesykler", "transportsykkel", "spesialsykkel"),
    CAR_SHARE: ("car_share", "car_sharing", "bildeling", "bildelingsplass", "bildelingsplasser", "bilkollektiv"),
    CHARGING: ("charging", "lading", "ladeplass", "ladeplasser", "elbillading"),
}
UNIT_NAMES = {
    DWELLING: ("dwelling", "dwellings", "bolig", "boliger", "boenhet", "boenheter", "leilighet", "leiligheter"),
    BRA: ("bra", "m2", "m²", "m2bra", "bram2", "floor_area", "bruksareal", "kvm"),
    EMPLOYEE: (
        "employee",
        "employees",
        "ansatt",
        "ansatte",
        "årsverk",
        "arbeidsplass",
        "arbeidsplasser",
        "job",
        "jobs",
    ),
    PUPIL: ("pupil", "pupils", "elev", "elever", "barn", "children", "student", "studenter", "students"),
    CAR_SPACE: ("car_space", "car_spaces", "bilplass", "bilplasser", "parkeringsplass", "parkeringsplasser"),
    AREA: ("area", "areas", "felt", "område", "eiendom", "fast", "fixed"),
}
PICK_NAMES = {
    GREATEST: ("greatest", "største", "størst", "strengeste", "høyeste"),
    LEAST: ("least", "minste", "minst", "laveste"),
    EITHER: ("either", "valgfri", "valgfritt", "enten", "en_av"),
}
ROUNDING_NAMES = {
    UP: ("up", "opp", "oppover"),
    DOWN: ("down", "ned", "nedover"),
    NEAREST: ("nearest", "nærmeste", "nærmeste_hele"),
    EXACT: ("exact", "ingen", "none", "uten"),
}
_EVERY = ("*", "alle", "all", "any", "øvrige", "other")


@dataclass(frozen=True)
class NormTable:
    """A table of norms.

    Attributes
    ----------
    rows : DataFrame
        A row per figure: ``line`` (of the file, the heading being line 1), ``zone`` and ``use`` (as written, `ANY` for
        all), ``kind`` (of `KINDS`), ``unit`` (of `UNITS`), ``per`` (units that a figure is for), ``least`` and
        ``most`` (spaces; NaN where there is none), ``part``, ``option``, ``pick`` (of `PICKS`), ``first`` and ``last``
        (units that the figure is for, from 1), ``rooms_low`` and ``rooms_high`` (NaN for dwellings of all sizes),
        ``rounding`` (of `ROUNDINGS`), ``source``, and ``group``, the number of the rows' zone, use, kind and part.
    walk_m : Mapping[str, float]
        Zones told by the walk to the nearest hub: the longest that belongs to each; inf for the one with the rest.
    notes : list of Note
    """

    rows: pd.DataFrame
    walk_m: Mapping[str, float]
    notes: list[Note]

    @property
    def zones(self) -> list[str]:
        """The zones that are named."""
        return [each for each in dict.fromkeys(self.rows["zone"]) if each != ANY]

    @property
    def kinds(self) -> list[str]:
        """The kinds of spaces that there are figures for, in the order of `KINDS`."""
        there = set(self.rows["kind"])
        return [each for each in KINDS if each in there]


def is_norm_table(columns: Iterable[str]) -> bool:
    """Tell whether a table is one of parking norms, by its columns."""
    own = [str(each) for each in columns]
    found = {name for name, names in COLUMNS.items() if find_fields(names, own)}
    return set(NEEDED) <= found and bool(found & {"least", "most"})


def load_norm_table(path: str | Path) -> pd.DataFrame:
    """Return a CSV file as a table of texts whose index is its lines.

    Any of ``; , | tab`` separates; UTF-8 with or without byte-order mark, UTF-16 as Excel writes it, or Windows-1252.
    Lines without anything in them are passed over.

    Raises
    ------
    NormTableUnreadableError, NormTooLongError, NormFieldCountError, NormTableEmptyError
    """
    file = Path(path)
    try:
        raw = file.read_bytes() if file.stat().st_size <= MOST_BYTES else None
    except OSError as error:
        raise NormTableUnreadableError(file=file.name, detail=error.strerror or str(error)) from error
    if raw is None:
        raise NormTooLongError(file=file.name, most=MOST_ROWS)
    text = _decoded(raw)
    if "\0" in text:
        raise NormTableUnreadableError(file=file.name, detail="NUL")
    names, rows, lines = _records(text, file.name)
    if not rows:
        raise NormTableEmptyError(layer=file.name)
    return pd.DataFrame(rows, columns=names, index=pd.Index(lines, name=LINE), dtype="string")


def _records(text: str, file: str) -> tuple[list[str], list[list[str]], list[int]]:
    """Return heading, rows and the line that each row begins in."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    names: list[str] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    before = 0
    try:
        for record in reader:
            line, before = before + 1, reader.line_num
            cells = [each.strip() for each in record]
            if not any(cells):
                continue
            if not names:
                names = cells
                continue
            rows.append(_fitted(cells, len(names), file, line))
            lines.append(line)
            if len(rows) > MOST_ROWS:
                raise NormTooLongError(file=file, most=MOST_ROWS)
    except csv.Error as error:
        raise NormTableUnreadableError(file=file, detail=f"{reader.line_num}: {error}") from error
    return names, rows, lines


def _fitted(cells: list[str], wanted: int, file: str, line: int) -> list[str]:
    """Return a row as long as the heading: separators behind the last value say nothing."""
    while len(cells) > wanted and not cells[-1]:
        cells.pop()
    if len(cells) != wanted:
        raise NormFieldCountError(file=file, line=line, found=len(cells), wanted=wanted)
    return cells


def _decoded(raw: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return raw.decode("cp1252", errors="replace")


def read_norms(table: pd.DataFrame, name: str = "NORMS") -> NormTable:
    """Return a table of norms, checked.

    Parameters
    ----------
    table : DataFrame
        With columns as `COLUMNS` names them. Its index is the lines of the file where it is called ``line``; else the
        first row counts as line 2, below the heading.
    name : str
        The table's parameter, for messages.

    Raises
    ------
    NormTableError
        One of its kinds, with the line: a column is missing, a word is not known, a number is none, a row has neither
        least nor most, the least is above the most, rows contradict each other.

    Examples
    --------
    >>> table = {"bruk": ["bolig"], "plasstype": ["sykkel"], "enhet": ["bolig"], "minst": ["2,5"]}
    >>> read = read_norms(pd.DataFrame(table))
    >>> read.rows[["zone", "use", "kind", "unit", "per", "least"]].values.tolist()
    [['*', 'bolig', 'bike', 'per_dwelling', 1.0, 2.5]]
    """
    if len(table) == 0:
        raise NormTableEmptyError(layer=name)
    if len(table) > MOST_ROWS:
        raise NormTooLongError(file=name, most=MOST_ROWS)
    own = [str(each) for each in table.columns]
    named = {each: (find_fields(names, own) or [""])[0] for each, names in COLUMNS.items()}
    missing = [each for each in NEEDED if not named[each]]
    if missing or not (named["least"] or named["most"]):
        wanted = COLUMNS[missing[0]] if missing else (*COLUMNS["least"][:3], *COLUMNS["most"][:3])
        raise NormColumnMissingError(layer=name, names=", ".join(wanted[:4]), fields=", ".join(own))
    reader = _Reader(table, named, name)
    rows = reader.rows()
    _check(rows, name)
    return NormTable(rows, _walks(rows, reader.number("within_m"), name), reader.notes)


class _Reader:
    """Columns of a table by what they mean."""

    def __init__(self, table: pd.DataFrame, named: Mapping[str, str], name: str) -> None:
        self.table, self.named, self.name = table, named, name
        at_lines = table.index.name == LINE
        self.line = np.asarray(table.index, np.int64) if at_lines else np.arange(2, len(table) + 2)
        self.notes: list[Note] = []

    def text(self, column: str) -> pd.Series[Any]:
        """Return a column as text, "" where nothing is said."""
        field = self.named[column]
        if not field:
            return pd.Series("", index=range(len(self.table)), dtype=object)
        values = self.table[field].reset_index(drop=True)
        whole = values.astype("string").str.strip().str.replace(r"^(\d+)\.0$", r"\1", regex=True)
        return whole.fillna("").replace({"NULL": "", "nan": ""}).astype(object)

    def number(self, column: str, default: float = np.nan) -> Floats:
        """Return a column as numbers of 0 or more, `default` where nothing is said; per cent are shares."""
        text = self.text(column)
        share = text.str.endswith("%")
        plain = text.where(~share, text.str.rstrip("%").str.strip())
        plain = plain.replace({"-": "", "–": ""}).astype("string")
        values, ambiguous = read_numbers(plain.where(plain != ""))
        found = values.to_numpy(np.float64, na_value=np.nan)
        wrong = ((plain != "").to_numpy(bool) & ~np.isfinite(found)) | ambiguous.to_numpy(bool) | (found < 0)
        self._refuse(wrong, NormNumberError, column, text)
        return np.where((plain == "").to_numpy(bool), default, np.where(share, found / 100, found))

    def word(self, column: str, names: Mapping[str, Sequence[str]], default: str = "") -> Objects:
        """Return a column of words as the codes that they stand for."""
        text = self.text(column)
        known = {fold(word): code for code, words in names.items() for word in (*words, code)}
        found = text.map(lambda word: known.get(fold(word)) if word else default)
        allowed = ", ".join(words[0] if len(words) == 1 else f"{words[0]}/{words[-1]}" for words in names.values())
        self._refuse(
            (found.isna() | (found == "")).to_numpy(bool) & (default == "") | found.isna().to_numpy(bool),
            NormWordError,
            column,
            text,
            allowed=allowed,
        )
        return found.to_numpy(object)

    def _refuse(self, wrong: Bools, error: type[Any], column: str, text: pd.Series[Any], **more: str) -> None:
        if wrong.any():
            first = int(np.flatnonzero(wrong)[0])
            raise error(
                layer=self.name,
                line=int(self.line[first]),
                field=self.named[column] or column,
                value=text[first],
                **more,
            )

    def rows(self) -> pd.DataFrame:
        """Return the rows, each read by itself."""
        zone, use = (
            self.text(each).map(lambda word: ANY if fold(word) in ("", *map(fold, _EVERY)) or word == ANY else word)
            for each in ("zone", "use")
        )
        zone, use = _as_first(zone), _as_first(use)
        empty = (self.text("use") == "").to_numpy(bool)
        self._refuse(empty, NormWordError, "use", self.text("use"), allowed=ANY)
        kind, unit = self.word("kind", KIND_NAMES), self.word("unit", UNIT_NAMES)
        option = self.text("option")
        first, last = self.number("first", 1.0), self.number("last", np.inf)
        low, high = self._rooms(unit)
        rows = pd.DataFrame(
            {
                "line": self.line,
                "zone": zone,
                "use": use,
                "kind": kind,
                "unit": unit,
                "per": self.number("per", 1.0),
                "least": self.number("least"),
                "most": self.number("most"),
                "part": self.text("part"),
                "option": option,
                "pick": self.word("pick", PICK_NAMES, "unsaid"),
                "first": first,
                "last": last,
                "rooms_low": low,
                "rooms_high": high,
                "rounding": self.word("rounding", ROUNDING_NAMES, EXACT),
                "source": self.text("source"),
            }
        )
        self._refuse((rows["per"] <= 0).to_numpy(bool), NormPerError, "per", self.text("per"))
        self._refuse(((first > last) | (first < 1)), NormRangeError, "first", self.text("first"))
        rows["part"] = _as_first(rows["part"])
        rows["group"] = rows.groupby(["zone", "use", "kind", "part"], sort=False).ngroup()
        unsaid = (rows["pick"] == "unsaid") & (rows["option"] != "")
        if unsaid.any():
            self.notes.append(Note("norm_pick_assumed", {"count": int(rows["group"][unsaid].nunique())}))
        rows["pick"] = rows["pick"].where(rows["pick"] != "unsaid", GREATEST)
        return rows

    def _rooms(self, unit: Objects) -> tuple[Floats, Floats]:
        text = self.text("rooms")
        parts = text.str.extract(r"^(\d+)\s*(?:(?:-|–)\s*(\d+)|(\+))?$")
        given = (text != "").to_numpy(bool)
        wrong = given & (parts[0].isna().to_numpy(bool) | (unit != DWELLING))
        self._refuse(wrong, NormRangeError, "rooms", text)
        low = pd.to_numeric(parts[0], errors="coerce").to_numpy(np.float64, na_value=np.nan)
        high = pd.to_numeric(parts[1], errors="coerce").to_numpy(np.float64, na_value=np.nan)
        high = np.where(parts[2].notna().to_numpy(bool), np.inf, np.where(np.isnan(high), low, high))
        self._refuse(given & (high < low), NormRangeError, "rooms", text)
        return low, high


def _as_first(words: pd.Series[Any]) -> pd.Series[Any]:
    """Return words spelt as where they first stand: case, blanks and signs make no other word."""
    folded = words.map(lambda word: word if word == ANY else fold(word))
    return words.groupby(folded.to_numpy(object)).transform("first")


def _check(rows: pd.DataFrame, name: str) -> None:
    """Refuse rows that contradict themselves or each other."""

    def refuse(wrong: Any, error: type[Any], **more: object) -> None:
        found = np.flatnonzero(np.asarray(wrong, dtype=bool))
        if len(found):
            raise error(layer=name, line=int(rows["line"].iloc[found[0]]), **more)

    refuse(rows["least"].isna() & rows["most"].isna(), NormRowEmptyError)
    above = np.flatnonzero((rows["least"] > rows["most"]).to_numpy(bool))
    if len(above):
        row = rows.iloc[above[0]]
        raise NormLeastAboveMostError(
            layer=name, line=int(row["line"]), least=float(row["least"]), most=float(row["most"])
        )
    by_group = rows.groupby("group")
    for column in ("rounding", "pick"):
        first = by_group[column].transform("first")
        refuse(rows[column] != first, NormMixedError, field=column)
    some = (rows["option"] != "").groupby(rows["group"]).transform("any")
    refuse(some & (rows["option"] == ""), NormMixedError, field="option")
    key = ["group", "option", "unit", "first", "last", "rooms_low", "rooms_high"]
    twice = np.flatnonzero(rows.duplicated(key).to_numpy(bool))
    if len(twice):
        row = rows.iloc[twice[0]]
        same = (rows[key].fillna(-1) == row[key].fillna(-1)).all(axis=1)
        raise NormRowTwiceError(layer=name, line=int(row["line"]), other=int(rows["line"][same].iloc[0]))
    for start, end, same in (
        ("first", "last", ["rooms_low", "rooms_high"]),
        ("rooms_low", "rooms_high", ["first", "last"]),
    ):
        ordered = rows.fillna({"rooms_low": 0, "rooms_high": np.inf}).sort_values(
            ["group", "option", "unit", *same, start, "line"]
        )
        before = ordered.groupby(["group", "option", "unit", *same])[end].shift()
        overlap = ordered[ordered[start] <= before]
        if len(overlap):
            raise NormOverlapError(layer=name, line=int(overlap["line"].min()))


def _walks(rows: pd.DataFrame, within_m: Floats, name: str) -> dict[str, float]:
    """Return the longest walk to a hub that belongs to each zone; nothing where no zone is told by it."""
    if np.isnan(within_m).all():
        return {}
    told = pd.DataFrame({"zone": rows["zone"], "line": rows["line"], "walk": within_m})
    told = told[told["zone"] != ANY]
    first = told.groupby("zone")["walk"].transform("first")
    differs = np.flatnonzero(((told["walk"] != first) & told["walk"].notna()).to_numpy(bool))
    if len(differs):
        raise NormMixedError(layer=name, line=int(told["line"].iloc[differs[0]]), field="within_m")
    walks = told.groupby("zone", sort=False)["walk"].first()
    rest = walks[walks.isna()].index
    if len(rest) > 1:
        line = int(told["line"][told["zone"] == rest[1]].iloc[0])
        raise NormMixedError(layer=name, line=line, field="within_m")
    return {str(zone): float(metres) for zone, metres in walks.fillna(np.inf).items()}
