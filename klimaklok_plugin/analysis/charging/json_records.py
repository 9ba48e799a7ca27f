"""JSON files of registers: reading them, and collecting what is wrong with their records."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..core.messages import Note
from .messages import (
    JsonBrokenError,
    JsonCutOffError,
    JsonEmptyError,
    JsonIsMarkupError,
    JsonTooLargeError,
    JsonUnreadableError,
)

# The registers' files are far smaller; the limit keeps a wrong file from filling the memory.
MAX_MB = 500
# Norway with Svalbard and Jan Mayen, in degrees: south, north, west, east. Only to find positions that are wrong.
NORWAY = (57.5, 81.5, -10.0, 35.0)
_SHOWN = 60


def read_json(file: Path) -> tuple[Any, list[Note]]:
    """Return what a JSON file holds, and what there is to say about the file.

    UTF-8 or UTF-16, with or without byte-order mark; anything else is read as Windows Latin, and said.

    Raises
    ------
    JsonUnreadableError, JsonTooLargeError, JsonEmptyError
        The file cannot be opened, is larger than `MAX_MB`, or holds nothing.
    JsonBrokenError, JsonIsMarkupError, JsonCutOffError
        The file is no JSON, is a web page or XML, or ends too early.
    """
    try:
        size = file.stat().st_size
        if size > MAX_MB * 1e6:
            raise JsonTooLargeError(file=file.name, size=round(size / 1e6), limit=MAX_MB)
        raw = file.read_bytes()
    except OSError as error:
        raise JsonUnreadableError(file=str(file), detail=error.strerror or str(error)) from error
    notes = []
    try:
        text = raw.decode(json.detect_encoding(raw)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        notes.append(Note("json_encoding", {"file": file.name}))
    stripped = text.strip()
    if not stripped:
        raise JsonEmptyError(file=file.name)
    if stripped.startswith("<"):
        raise JsonIsMarkupError(file=file.name)
    try:
        return json.loads(text), notes
    except json.JSONDecodeError as error:
        if stripped[0] in "[{" and (error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")):
            raise JsonCutOffError(file=file.name, line=error.lineno) from error
        raise JsonBrokenError(file=file.name, line=error.lineno, column=error.colno, detail=error.msg) from error
    except (RecursionError, ValueError) as error:
        raise JsonBrokenError(file=file.name, line=1, column=1, detail=type(error).__name__) from error


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
