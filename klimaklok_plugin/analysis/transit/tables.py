"""The tables of a timetable: found in its zip, read within bounds, and their cells told from each other by codes."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import IO, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..core.progress import Progress, advance
from ..core.unpack import CHUNK, BoundedStream
from .cells import CellColumns
from .messages import (
    GtfsBrokenRowError,
    GtfsBrokenTableError,
    GtfsCellsWrongError,
    GtfsColumnMissingError,
    GtfsDateWrongError,
    GtfsDelimiterError,
    GtfsEncryptedError,
    GtfsFilesMissingError,
    GtfsLineLongError,
    GtfsNoCalendarError,
    GtfsNotTextError,
    GtfsNumberWrongError,
    GtfsQuoteOpenError,
    GtfsSeveralError,
    GtfsTimeWrongError,
    GtfsTooLargeError,
    GtfsValueMissingError,
    GtfsWholeNumberWrongError,
)

MAX_UNZIPPED_GB = 8.0
BATCH_ROWS = 200_000
PIECE_BYTES = 8 << 20
"""Of a table that is read at once."""
MISSING_TIME = -1
MOST_LINE_BYTES = 100_000
"""A line of a timetable is a hundred signs long. Where no end is found within this, none will come."""
MOST_BATCH_BYTES = 256e6
"""What `BATCH_ROWS` rows may take: a quotation mark that is never closed makes one row of the rest of the file."""
REQUIRED = ("stops.txt", "routes.txt", "trips.txt", "stop_times.txt")
CALENDARS = ("calendar.txt", "calendar_dates.txt")
OPTIONAL = ("agency.txt", "frequencies.txt")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]?\d)(?::([0-5]?\d))?")
_FIRST_YEAR = 1900
_NEWLINE = ord("\n")
_EXAMPLES = 6
_MONTHS = 12

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


# --- the zip ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GtfsArchive:
    """An open zip, the folder inside it that holds the feed, and the feed's name."""

    zip: zipfile.ZipFile
    folder: str
    name: str

    def has(self, table: str) -> bool:
        """Tell whether the feed has a table."""
        return f"{self.folder}{table}" in self.zip.NameToInfo

    def open(self, table: str) -> IO[bytes]:
        """Return a table's bytes."""
        return self.zip.open(f"{self.folder}{table}")

    def watched(self, table: str, progress: Progress | None) -> _Lines:
        """Return a table's bytes, read within bounds."""
        info = self.zip.getinfo(f"{self.folder}{table}")
        most = max(info.file_size, 1)
        packed = info.compress_size
        lines = _Lines(self.open(table), self.name, most=most, packed=packed, size=most, progress=progress)
        lines.name = self.name
        return lines


class _RowWithoutEndError(Exception):
    """A line, or a row of several lines, ends nowhere near; worded where file and table are known."""


class _Lines(BoundedStream):
    """A table's bytes; a line, or a batch of rows, that is longer than any real one ends the reading.

    Attributes
    ----------
    name : str
        The timetable's.
    line : int
        Line that is being read, from 1.
    batch : int
        Bytes since the last batch of rows; whoever takes one sets it back to 0.
    """

    name = ""
    line = 1
    batch = 0
    _open = 0

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes."""
        number = super().readinto(buffer)
        data = bytes(memoryview(buffer)[:number])
        end = max(data.rfind(b"\n"), data.rfind(b"\r"))
        self._open = self._open + number if end < 0 else number - end - 1
        self.line += int(np.count_nonzero(np.frombuffer(data, dtype=np.uint8) == _NEWLINE)) or data.count(b"\r")
        self.batch += number
        if self._open > MOST_LINE_BYTES or self.batch > MOST_BATCH_BYTES:
            self.stopped = _RowWithoutEndError()
            raise self.stopped
        return number


def locate(archive: zipfile.ZipFile, name: str, max_unzipped_gb: float) -> GtfsArchive:
    """Return the folder of a zip that holds the feed; refuse what is no feed, too large or locked."""
    names = [n for n in archive.namelist() if not n.startswith("__MACOSX/") and not n.endswith("/")]
    per_folder: dict[str, set[str]] = {}
    for member in names:
        pure = PurePosixPath(member)
        per_folder.setdefault(member[: len(member) - len(pure.name)], set()).add(pure.name)
    tables = {*REQUIRED, *CALENDARS}
    best = max((len(tables & files) for files in per_folder.values()), default=0)
    candidates = sorted(folder for folder, files in per_folder.items() if len(tables & files) == best)
    found = sorted({PurePosixPath(n).name for n in names})
    shown = ", ".join(found[:_EXAMPLES]) + (" …" if len(found) > _EXAMPLES else "") if found else "-"
    if best == 0:
        raise GtfsFilesMissingError(file=name, missing=", ".join(REQUIRED), found=shown)
    if len(candidates) > 1 and best >= len(REQUIRED):
        raise GtfsSeveralError(file=name, folders=", ".join(candidates[:4]))
    folder = candidates[0]
    missing = [table for table in REQUIRED if table not in per_folder[folder]]
    if missing:
        raise GtfsFilesMissingError(file=name, missing=", ".join(missing), found=shown)
    if not per_folder[folder] & set(CALENDARS):
        raise GtfsNoCalendarError(file=name)
    infos = [archive.getinfo(f"{folder}{t}") for t in (*REQUIRED, *CALENDARS, *OPTIONAL) if t in per_folder[folder]]
    if any(info.flag_bits & 1 for info in infos):
        raise GtfsEncryptedError(file=name)
    size_gb = sum(info.file_size for info in infos) / 1e9
    if size_gb > max_unzipped_gb:
        raise GtfsTooLargeError(file=name, size=size_gb, limit=max_unzipped_gb)
    return GtfsArchive(archive, folder, name)


# --- tables -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GtfsColumn:
    """A column of text as codes into its distinct values; -1 where blank."""

    codes: NDArray[np.int32]
    distinct: NDArray[np.object_]

    def texts(self) -> NDArray[np.object_]:
        """Return the texts, '' where blank."""
        return np.append(self.distinct, "")[self.codes]

    def text(self, row: int) -> str:
        """Return one text, '' where blank."""
        code = int(self.codes[row])
        return str(self.distinct[code]) if code >= 0 else ""


@dataclass(frozen=True)
class GtfsTable:
    """One file of a feed."""

    archive: GtfsArchive
    name: str
    encoding: str
    record: NDArray[np.int32]
    columns: dict[str, GtfsColumn]

    def __len__(self) -> int:
        return len(self.record)

    def keep(self, rows: Any) -> GtfsTable:
        """Return the table with only `rows` (mask or positions)."""
        columns = {name: GtfsColumn(column.codes[rows], column.distinct) for name, column in self.columns.items()}
        return GtfsTable(self.archive, self.name, self.encoding, self.record[rows], columns)

    def error(self, kind: type[GtfsBrokenRowError], row: int, column: str, **values: object) -> GtfsBrokenRowError:
        """Return an error of a kind, which names file, line and column."""
        return kind(file=self.archive.name, table=self.name, line=str(self.line(row)), column=column, **values)

    def line(self, row: int) -> int:
        """Return the line of the file on which a row starts."""
        with self.archive.open(self.name) as stream:
            reader = csv.reader(io.TextIOWrapper(stream, self.encoding, errors="replace", newline=""))
            try:
                deque(islice(reader, int(self.record[row])), maxlen=0)
            except csv.Error:  # a cell too long for this reader: without line breaks in cells, a row is a line
                return int(self.record[row]) + 1
            return reader.line_num + 1

    def demand(self, *columns: str) -> None:
        """Raise where a required cell is blank."""
        for name in columns:
            blank = self.columns[name].codes < 0
            if blank.any():
                raise self.error(GtfsValueMissingError, int(blank.argmax()), name)

    def number(
        self, name: str, low: float, high: float, *, whole: bool = False, blank: float = np.nan
    ) -> NDArray[np.float64]:
        """Return a column as numbers between `low` and `high`, `blank` where the cell is empty."""
        return self.distinct_numbers(name, low, high, whole=whole, blank=blank)[self.columns[name].codes]

    def distinct_numbers(
        self, name: str, low: float, high: float, *, whole: bool = False, blank: float = np.nan
    ) -> NDArray[np.float64]:
        """Return the numbers of `number` for each code of the column, that of the blank cell at the end."""
        column = self.columns[name]
        numbers = pd.to_numeric(pd.Series(column.distinct, dtype=object), errors="coerce").to_numpy(dtype=np.float64)
        with np.errstate(invalid="ignore"):
            good = np.isfinite(numbers) & (numbers >= low) & (numbers <= high)
            if whole:
                good &= numbers == np.floor(numbers)
        self._refuse(name, good, GtfsWholeNumberWrongError if whole else GtfsNumberWrongError, low=low, high=high)
        return np.append(numbers, blank)

    def time(self, name: str) -> NDArray[np.int32]:
        """Return a column of times as seconds after midnight, `MISSING_TIME` where the cell is empty."""
        column = self.columns[name]
        found = [_CLOCK.fullmatch(text) for text in column.distinct.tolist()]
        self._refuse(name, np.array([each is not None for each in found], dtype=bool), GtfsTimeWrongError)
        seconds = [3600 * int(each[1]) + 60 * int(each[2]) + int(each[3] or 0) if each else 0 for each in found]
        return np.array([*seconds, MISSING_TIME], dtype=np.int32)[column.codes]

    def latest(self, name: str) -> int:
        """Return the latest time of a column, also of rows that were dropped."""
        found = filter(None, (_CLOCK.fullmatch(text) for text in self.columns[name].distinct.tolist()))
        return max((3600 * int(each[1]) + 60 * int(each[2]) + int(each[3] or 0) for each in found), default=0)

    def day(self, name: str) -> Ints:
        """Return a column of dates as days after 1970-01-01."""
        column = self.columns[name]
        texts = pd.Series(column.distinct, dtype=object).map(str)
        matched = texts.str.extract(r"^(\d{4})-?(\d{2})-?(\d{2})$").fillna("0").astype(np.int64).to_numpy()
        year, month, day = matched.T
        months = (year - 1970) * 12 + np.clip(month, 1, 12) - 1
        first = months.astype("datetime64[M]").astype("datetime64[D]")
        days = first + (day - 1)
        good = (
            (year >= _FIRST_YEAR)
            & (month >= 1)
            & (month <= _MONTHS)
            & (day >= 1)
            & (days.astype("datetime64[M]") == first.astype("datetime64[M]"))
        )
        self._refuse(name, good, GtfsDateWrongError)
        return np.asarray(np.append(days.astype(np.int64), 0)[column.codes], dtype=np.int64)

    def _refuse(self, name: str, good: Bools, kind: type[GtfsBrokenRowError], **values: object) -> None:
        """Raise for the first row whose value is not among the good ones."""
        if good.all():
            return
        column = self.columns[name]
        bad = ~np.append(good, True)[column.codes]
        if bad.any():
            row = int(bad.argmax())
            raise self.error(kind, row, name, value=str(column.distinct[column.codes[row]]), **values)


def read_table(
    archive: GtfsArchive,
    name: str,
    required: Sequence[str],
    optional: Sequence[str],
    progress: Progress | None,
    dropped: Sequence[str] = (),
) -> GtfsTable:
    """Read the named columns of one file; a missing optional column is blank everywhere.

    Parameters
    ----------
    archive : GtfsArchive
    name : str
        Of the file, such as "stops.txt".
    required, optional : sequence of str
        Columns; other ones are not read.
    progress : callable, optional
    dropped : sequence of str, optional
        Rows whose first required cell is one of these are left out.
    """
    with archive.open(name) as stream:
        head = re.split(rb"[\r\n]", stream.read(65_536), maxsplit=1)[0]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        raise GtfsNotTextError(file=archive.name, table=name)
    header = [
        cell.strip()
        for cell in next(csv.reader([head.decode("utf-8-sig", errors="replace")], skipinitialspace=True), [])
    ]
    missing = [column for column in required if column not in header]
    if missing:
        other = next((sign for sign in (";", "\t", "|") if head.count(sign.encode()) >= len(required) - 1 > 0), None)
        if other and len(header) == 1:
            raise GtfsDelimiterError(file=archive.name, table=name, delimiter="tab" if other == "\t" else other)
        raise GtfsColumnMissingError(file=archive.name, table=name, column=missing[0], found=", ".join(header) or "-")
    wanted = [*required, *(column for column in optional if column in header)]
    columns, record, encoding = _parse(archive, name, header, wanted, progress, dropped)
    nothing = np.full(len(record), -1, dtype=np.int32)
    columns |= {column: GtfsColumn(nothing, np.empty(0, dtype=object)) for column in optional if column not in header}
    table = GtfsTable(archive, name, encoding, record, columns)
    empty = np.logical_and.reduce([columns[column].codes < 0 for column in wanted])
    return table.keep(~empty) if empty.any() else table


_Found = tuple[dict[str, GtfsColumn], NDArray[np.int32]]
"""Columns, and which record of the file each row is, from 1."""


def _plain(
    archive: GtfsArchive,
    name: str,
    header: list[str],
    wanted: list[str],
    progress: Progress | None,
    dropped: Sequence[str],
) -> _Found | None:
    """Read a table whose cells are plain in UTF-8; None where any of them is not."""
    if not header:
        return None
    places = [header.index(column) for column in wanted]
    cells = CellColumns(len(header), places, [each.encode() for each in dropped])
    with archive.watched(name, progress) as watched:
        try:
            for number, text in enumerate(_whole_lines(watched)):
                rows = text if number else _below_header(text)
                if rows is None or not _is_utf8(text) or not cells.add(rows):
                    return None
                watched.batch = 0
        except _RowWithoutEndError as error:
            raise _why_stopped(error, watched, name, len(header)) from error
    columns = {}
    for column, found in zip(wanted, cells.take(), strict=True):
        if found is None:
            return None
        columns[column] = _of_texts(*found)
        advance(progress, 1.0)
    return columns, cells.kept + np.int32(1)


def _whole_lines(watched: _Lines) -> Iterator[bytes]:
    """Return a table's lines in pieces, each with all its line ends; blank lines at the end left out."""
    held = b""
    while True:
        parts = [held]
        while sum(map(len, parts)) < PIECE_BYTES and (data := watched.read(CHUNK)):
            parts.append(data)
        text = b"".join(parts)
        ended = len(text) < PIECE_BYTES
        if ended:
            text = text.rstrip(b"\r\n") + b"\n"
        cut = text.rfind(b"\n") + 1
        text, held = text[:cut], text[cut:]
        if text:
            yield text
        if ended:
            return


def _below_header(text: bytes) -> bytes | None:
    """Return the text below its first line; None where a line may end otherwise."""
    head, _, rows = text.partition(b"\n")
    return None if b"\r" in head.rstrip(b"\r") else rows


def _is_utf8(text: bytes) -> bool:
    if text.isascii():
        return True
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _parse(
    archive: GtfsArchive,
    name: str,
    header: list[str],
    wanted: list[str],
    progress: Progress | None,
    dropped: Sequence[str],
) -> tuple[dict[str, GtfsColumn], NDArray[np.int32], str]:
    """Read every column, so that a row with too many cells is noticed (pandas lets it pass with `usecols`).

    In batches, so that a large table can be cancelled at any time. Returns columns, records and encoding.
    """
    plain = _plain(archive, name, header, wanted, progress, dropped)
    if plain is not None:
        return *plain, "utf-8-sig"
    places = {column: header.index(column) for column in wanted}
    beyond = len(header)  # where all rows have a cell more than the header, only a comma at their end may be the reason
    for encoding in ("utf-8-sig", "cp1252"):
        with archive.watched(name, progress) as watched:
            batches: dict[str, list[GtfsColumn]] = {column: [] for column in wanted}
            rows = 0
            try:
                for frame in pd.read_csv(
                    io.BufferedReader(watched, 1 << 20),
                    header=None,
                    skiprows=1,
                    names=range(beyond + 1),
                    dtype=str,  # newer pandas makes numbers of what looks like one when it reads categories: 007 is 7
                    index_col=False,
                    skipinitialspace=True,
                    skip_blank_lines=False,
                    keep_default_na=False,
                    na_values=[""],
                    encoding=encoding,
                    low_memory=False,
                    chunksize=BATCH_ROWS,
                ):
                    _refuse_beyond(archive, name, encoding, rows, frame[beyond])
                    rows += len(frame)
                    watched.batch = 0
                    for column, place in places.items():
                        batches[column].append(_as_column(frame[place]))
            except UnicodeDecodeError:
                continue
            except pd.errors.EmptyDataError:
                pass
            except Exception as error:  # pandas puts errors of its own around what the stream raises
                raise _why_stopped(error, watched, name, beyond) from error
            columns = {column: _joined(parts) for column, parts in batches.items()}
            return *_without(columns, wanted[0], dropped), encoding
    raise GtfsNotTextError(file=archive.name, table=name)


def _without(columns: dict[str, GtfsColumn], first: str, dropped: Sequence[str]) -> _Found:
    """Return columns and records without the rows that are to be dropped."""
    out = np.append(pd.Series(columns[first].distinct, dtype=object).isin(list(dropped)).to_numpy(), False)
    here = np.flatnonzero(~out[columns[first].codes])
    kept = {name: GtfsColumn(column.codes[here], column.distinct) for name, column in columns.items()}
    return kept, (here + 1).astype(np.int32)


def _refuse_beyond(archive: GtfsArchive, name: str, encoding: str, before: int, beyond: pd.Series[Any]) -> None:
    """Raise where the cells beyond the header are not blank; `before` rows were read already."""
    there = _as_column(beyond).codes >= 0
    if there.any():
        row = GtfsTable(archive, name, encoding, np.array([before + int(there.argmax()) + 1], dtype=np.int32), {})
        wanted = int(beyond.name)  # type: ignore[call-overload]
        raise GtfsCellsWrongError(file=archive.name, table=name, line=str(row.line(0)), seen=wanted + 1, wanted=wanted)


def _why_stopped(error: Exception, watched: _Lines, name: str, wanted: int) -> Exception:
    """Return the error that ended the reading of a table."""
    if isinstance(watched.stopped, _RowWithoutEndError):
        return GtfsLineLongError(file=watched.name, table=name, line=str(watched.line))
    if watched.stopped is not None:
        return watched.stopped
    return _parser_error(watched.name, name, str(error), wanted) if isinstance(error, pd.errors.ParserError) else error


def _parser_error(file: str, table: str, text: str, wanted: int) -> GtfsBrokenRowError | GtfsBrokenTableError:
    ragged = re.search(r"Expected \d+ fields in line (\d+), saw (\d+)", text)
    if ragged:
        line, seen = ragged.groups()
        return GtfsCellsWrongError(file=file, table=table, line=line, seen=int(seen), wanted=wanted)
    unclosed = re.search(r"EOF inside string starting at row (\d+)", text)
    if unclosed:
        return GtfsQuoteOpenError(file=file, table=table, line=str(int(unclosed[1]) + 1))
    return GtfsBrokenTableError(file=file, table=table, detail=text.strip())


def _as_column(series: pd.Series[Any]) -> GtfsColumn:
    """Strip the distinct texts, and merge those that become equal or blank."""
    series = series.astype("category")
    return _stripped(series.cat.codes.to_numpy(), [str(each) for each in series.cat.categories])


def _of_texts(codes: NDArray[np.int32], cells: list[bytes]) -> GtfsColumn:
    return _stripped(codes, [cell.decode() for cell in cells])


def _stripped(codes: NDArray[Any], texts: list[str]) -> GtfsColumn:
    """Return a column of texts without blanks around them; those that become equal get one code, blank ones -1."""
    raw = np.array([text.strip() or None for text in texts], dtype=object)
    merged, distinct = pd.factorize(raw)
    return GtfsColumn(np.append(merged, -1).astype(np.int32)[codes], np.asarray(distinct, dtype=object))


def _joined(batches: Sequence[GtfsColumn]) -> GtfsColumn:
    """Join the batches of a column; equal texts get one code."""
    if len(batches) == 1:
        return batches[0]
    if not batches:
        return GtfsColumn(np.empty(0, dtype=np.int32), np.empty(0, dtype=object))
    merged, distinct = pd.factorize(np.concatenate([batch.distinct for batch in batches]))
    first = np.cumsum([0, *(len(batch.distinct) for batch in batches)])
    codes = [
        np.append(merged[a:b], -1).astype(np.int32)[c.codes] for a, b, c in zip(first, first[1:], batches, strict=False)
    ]
    return GtfsColumn(np.concatenate(codes), np.asarray(distinct, dtype=object))
