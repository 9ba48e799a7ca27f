"""JSON files of registers: reading them, and collecting what is wrong with their records."""

from __future__ import annotations

import codecs
import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..core.messages import KlimaklokError, Note
from ..core.progress import Progress
from ..core.unpack import CHUNK, BoundedStream, open_packed
from .messages import (
    JsonBrokenError,
    JsonCutOffError,
    JsonEmptyError,
    JsonIsMarkupError,
    JsonPackedError,
    JsonRecordTooLargeError,
    JsonTooLargeError,
    JsonTooManyError,
    JsonUnreadableError,
)

# The registers' files are far smaller; the limits keep a wrong file from filling the memory.
MAX_MB = 500
MOST_RECORDS = 1_000_000
MOST_CELLS = 10_000_000
"""Records of a file, and values that are kept of them."""
MOST_SIGNS = 16_000_000
"""Of one record, and of all that stands beside the records: more than a thousand times the longest seen."""
# Norway with Svalbard and Jan Mayen, in degrees: south, north, west, east. Only to find positions that are wrong.
NORWAY = (57.5, 81.5, -10.0, 35.0)
UNPACKED = (".gz", ".bz2")
"""Endings of packed files that are unpacked while they are read."""
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh")
_SHOWN = 60
_MOST_TEXT, _FEW_CELLS = 2000, 50
_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()
_NUMBER_GOES_ON = 3
"""Signs by which a number that seems to end may go on: "e+5"."""
_NEAR_THE_END = 16
"""An error this near to the end of what was read may be one of what was not read yet."""


def read_json(
    file: Path, progress: Progress | None = None, *, keep: Callable[[Any], Any], within: str = ""
) -> tuple[Any, list[Note]]:
    """Return what a JSON file holds, record by record, and what there is to say about the file.

    UTF-8 or UTF-16, with or without byte-order mark; anything else is read as Windows Latin, and said. The text is
    never in memory as a whole, and of each record only what `keep` makes of it: a dump of 240 MB has objects for 8 GB.

    Parameters
    ----------
    file : Path
    progress : callable, optional
        Asked for each megabyte.
    keep : callable
        Gets each record, returns what is needed of it.
    within : str
        Name of the member that holds the records where the file is an object; "" where it is a record itself.

    Raises
    ------
    JsonUnreadableError, JsonTooLargeError, JsonEmptyError
        The file cannot be opened, is larger than `MAX_MB`, or holds nothing.
    JsonBrokenError, JsonIsMarkupError, JsonPackedError, JsonCutOffError
        The file is no JSON, is a web page or XML, is packed, or ends too early.
    JsonRecordTooLargeError, JsonTooManyError
        One record, or all of them together, hold more than any register does.
    """
    try:
        size = file.stat().st_size
        if size > MAX_MB * 1e6:
            raise JsonTooLargeError(file=file.name, size=round(size / 1e6), limit=MAX_MB)
        with file.open("rb") as opened:
            head = opened.read(4)
        if head.startswith(_PACKED) and file.suffix.lower() not in UNPACKED:
            raise JsonPackedError(file=file.name)
        encoding = "utf-8" if head.startswith(_PACKED) else json.detect_encoding(head)
        try:
            return _read(file, progress, encoding, "strict", keep, within), []
        except UnicodeDecodeError:
            tree = _read(file, progress, "cp1252", "replace", keep, within)
            return tree, [Note("json_encoding", {"file": file.name})]
    except (OSError, EOFError) as error:
        raise JsonUnreadableError(file=str(file), detail=getattr(error, "strerror", None) or str(error)) from error


def _read(
    file: Path, progress: Progress | None, encoding: str, errors: str, keep: Callable[[Any], Any], within: str
) -> Any:
    with open_packed(file, most=MAX_MB * 1e6, progress=progress) as stream:
        return _Reader(stream, encoding, errors, file.name, keep, within).tree()


class _Reader:
    """Reads a JSON text value by value; `_line`, `_column` and `_gone` are where the text that is held begins."""

    def __init__(
        self, stream: BoundedStream, encoding: str, errors: str, file: str, keep: Callable[[Any], Any], within: str
    ) -> None:
        self._stream, self._file, self._keep, self._within = stream, file, keep, within
        self._decode = codecs.getincrementaldecoder(encoding)(errors).decode
        self._text, self._at, self._ended, self._first = "", 0, False, ""
        self._line, self._column, self._gone = 1, 1, 0
        self._records = self._cells = self._beside = 0

    def tree(self) -> Any:
        """Return the whole, of each record what is kept."""
        self._more(1)
        self._at = int(self._text.startswith("\ufeff"))
        self._first = self._peek()
        if not self._first:
            raise JsonEmptyError(file=self._file)
        if self._first == "<":
            raise JsonIsMarkupError(file=self._file)
        found = self._holder() if self._first == "[" else self._object() if self._first == "{" else self._value()
        if self._peek():
            raise self._broken("Extra data", self._at)
        return found

    def _holder(self) -> Any:
        """Return the records of a list or of an object's members; what is neither as it is."""
        if self._peek() == "[":
            return [self._record() for _ in self._each("]")]
        return self._object(records=True) if self._peek() == "{" else self._value()

    def _object(self, *, records: bool = False) -> dict[str, Any]:
        found = {}
        for _ in self._each("}"):
            if self._peek() != '"':
                raise self._broken("Expecting property name enclosed in double quotes", self._at)
            key = self._value()
            if self._peek() != ":":
                raise self._broken("Expecting ':' delimiter", self._at)
            self._at += 1
            if records:
                found[key] = self._record()
            else:
                found[key] = self._holder() if key == self._within else self._other()
        return found

    def _each(self, close: str) -> Iterator[None]:
        """Stop at each of the values with commas between them, up to the sign that closes them."""
        self._at += 1
        if self._peek() == close:
            self._at += 1
            return
        while True:
            yield
            sign = self._peek()
            if sign not in (",", close):
                raise self._broken("Expecting ',' delimiter", self._at)
            self._at += 1
            if sign == close:
                return

    def _record(self) -> Any:
        record = self._keep(self._value())
        self._records += 1
        self._cells += cells_in(record)
        if self._records > MOST_RECORDS or self._cells > MOST_CELLS:
            raise JsonTooManyError(file=self._file, records=self._records)
        return record

    def _other(self) -> Any:
        begin = self._gone + self._at
        value = self._value()
        self._beside += self._gone + self._at - begin
        if self._beside > MOST_SIGNS:
            raise JsonRecordTooLargeError(file=self._file, limit=MOST_SIGNS / 1e6, line=self._line)
        return value

    def _value(self) -> Any:
        """Return the next value as Python has it."""
        self._peek()
        while True:
            try:
                found, end = _DECODER.raw_decode(self._text, self._at)
                if end + _NUMBER_GOES_ON <= len(self._text) or self._ended:
                    self._at = end
                    return found
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - _NEAR_THE_END
                if self._ended or not cut:
                    raise self._broken(error.msg, error.pos) from error
            except (RecursionError, ValueError) as error:
                raise self._broken(type(error).__name__, self._at) from error
            held = len(self._text) - self._at
            if held > MOST_SIGNS:
                raise JsonRecordTooLargeError(file=self._file, limit=MOST_SIGNS / 1e6, line=self._line)
            self._more(held)

    def _peek(self) -> str:
        """Go on to the next sign that is no blank, and return it; "" at the end."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._more(1)

    def _more(self, wanted: int) -> None:
        """Read on, at least so many signs where there are; what was used is let go."""
        self._line, self._column = self._place(self._at)
        self._gone += self._at
        parts, count = [self._text[self._at :]], 0
        while count < wanted and not self._ended:
            data = self._stream.read(CHUNK)
            self._ended = not data
            parts.append(self._decode(data, self._ended))
            count += len(parts[-1])
        self._text, self._at = "".join(parts), 0

    def _place(self, at: int) -> tuple[int, int]:
        """Return line and column of a place in the text that is held."""
        lines = self._text.count("\n", 0, at)
        return self._line + lines, at - self._text.rfind("\n", 0, at) if lines else self._column + at

    def _broken(self, detail: str, at: int) -> KlimaklokError:
        line, column = self._place(at)
        over = at >= len(self._text.rstrip()) or detail.startswith("Unterminated string")
        if self._ended and over and self._first in "[{":
            return JsonCutOffError(file=self._file, line=line)
        return JsonBrokenError(file=self._file, line=line, column=column, detail=detail)


def cells_in(value: Any) -> int:
    """Count the values inside a value, itself included."""
    if isinstance(value, (dict, list)):
        return 1 + sum(map(cells_in, value.values() if isinstance(value, dict) else value))
    return 1


def short(value: Any) -> Any:
    """Return a value as it is, unless it is longer than any that is meant: then its beginning, or nothing of it."""
    if isinstance(value, str):
        return value[:_MOST_TEXT]
    if isinstance(value, (dict, list)) and cells_in(value) > _FEW_CELLS:
        return type(value)()
    return value


@dataclass
class RecordProblems:
    """Collects what is wrong by record."""

    names: pd.Series[Any]
    rows: list[pd.DataFrame] = field(default_factory=list)

    def add(self, wrong: pd.Series[bool] | NDArray[np.bool_], code: str, values: pd.Series[Any] | None = None) -> None:
        """Add a row for each record where `wrong`."""
        found = np.flatnonzero(np.asarray(wrong, dtype=bool))
        said = "" if values is None else values.iloc[found].map(shown_value).to_numpy(object)
        self.rows.append(pd.DataFrame({"at": found, "code": code, "value": said}))

    def table(self) -> pd.DataFrame:
        """Return all rows, by record."""
        table = pd.concat(self.rows, ignore_index=True).astype({"at": "int64"}).sort_values("at", kind="stable")
        table["station_id"] = self.names.to_numpy(object)[table["at"]]
        table["record"] = table["at"] + 1
        return table[["at", "record", "station_id", "code", "value"]].reset_index(drop=True)


def notes_by_code(problems: pd.DataFrame, named_by: str, note_of: Mapping[str, str]) -> list[Note]:
    """Return the note of each code of a table of problems: how many there are, and the name of one record."""
    of_code = problems.groupby("code", sort=False)[named_by]
    count = of_code.size()
    return [
        Note(note_of[code], {"count": many, "example": str(example)})
        for code, many, example in zip(count.index, count.tolist(), of_code.first(), strict=True)
    ]


def words_of(value: Any) -> str:
    """Return a cell as plain text: numbers written out, the web's signs resolved, anything nested as nothing."""
    if isinstance(value, str):
        return html.unescape(value).strip()
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def shown_value(value: Any) -> str:
    """Return a value as it is shown in a message, shortened."""
    return ("" if value is None else str(value))[:_SHOWN]


def in_norway(lat: pd.Series[float], lon: pd.Series[float]) -> pd.Series[bool]:
    """Whether positions lie within Norway's extent, Svalbard and Jan Mayen included."""
    south, north, west, east = NORWAY
    inside: pd.Series[bool] = lat.between(south, north) & lon.between(west, east)
    return inside
