"""Tables for spreadsheets.

CSV is written for what planners do with it, a double-click that opens a Norwegian Excel: semicolons between the
values, decimal commas, UTF-8 with a byte-order mark. It is the same whatever language QGIS speaks, so that a script
can rely on it. XLSX is the same everywhere.
"""

from __future__ import annotations

import errno
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
from numpy.typing import NDArray

from klimaklok_plugin.analysis.core.columns import CODE, NUMBER, Column, Table
from klimaklok_plugin.analysis.core.messages import Language

from .messages import ReportWriteError
from .replacing import replacing

SEPARATOR, DECIMAL = ";", ","
_DIGITS = 5  # as many as people read; the whole part is kept, and the layers hold the rest
_MOST_CHARACTERS, _MOST_IN_SHEET_NAME = 32_767, 31  # Excel's limits
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML takes none of these
_LIKE_A_FORMULA = re.compile(r"^(?=[=+\-@\t\r\n])")

Values = Any
"""A pandas Series."""


def write_csv(path: Path, frame: pd.DataFrame, declared: Table, language: Language) -> Path:
    """Write a table as CSV that opens right in a Norwegian Excel.

    Parameters
    ----------
    path : Path
    frame : DataFrame
        Missing and infinite numbers become empty cells, others are rounded as declared and to five digits (never their
        whole part), true and false become 1 and 0, dates ISO.
    declared : Table
        The columns to write, in this order, each under its heading, codes in words.
    language : Language
        Of headings and words.

    Returns
    -------
    Path

    Raises
    ------
    ReportWriteError
        The file cannot be written.

    Notes
    -----
    Text that begins like a formula gets an apostrophe before it: in a CSV nothing else tells a spreadsheet that it is
    text, and layers of unknown origin must not run anything there (CWE-1236).
    """
    table = _table(frame, declared, language)
    for name in table.columns:
        if not pd.api.types.is_numeric_dtype(table[name].dtype):
            table[name] = table[name].map(as_text, na_action="ignore")
    table.columns = pd.Index([as_text(heading) for heading in table.columns])
    try:
        with replacing(path) as part:
            table.to_csv(
                part,
                sep=SEPARATOR,
                decimal=DECIMAL,
                float_format="%.15g",
                index=False,
                encoding="utf-8-sig",
                lineterminator="\r\n",
            )
    except OSError as error:
        raise ReportWriteError(file=path.name, detail=error.strerror or str(error)) from error
    return path


def write_xlsx(path: Path, frame: pd.DataFrame, declared: Table, language: Language, sheet: str) -> Path:
    """Write a table as a workbook of one sheet; numbers are numbers and text is text, however it begins.

    Parameters
    ----------
    path : Path
        A former file is replaced.
    frame, declared, language
        As in `write_csv`.
    sheet : str
        Name of the sheet; what Excel does not take in it is left out.

    Returns
    -------
    Path

    Raises
    ------
    ReportWriteError
        The file cannot be written.
    """
    table = _table(frame, declared, language)
    if table.empty:
        table = table.reindex([0])  # the driver writes no headings without a row
    name = re.sub(r"[\[\]:*?/\\]", " ", sheet)[:_MOST_IN_SHEET_NAME].strip("' ")
    try:
        with replacing(path) as part:
            pyogrio.write_dataframe(table, part, driver="XLSX", layer=name)
            _check_whole(part)
    except (OSError, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise ReportWriteError(file=path.name, detail=getattr(error, "strerror", None) or str(error)) from error
    return path


def _check_whole(workbook: Path) -> None:
    """Raise OSError where a workbook is not whole: the driver does not hear of a full disk."""
    try:
        with zipfile.ZipFile(workbook) as parts:
            damaged = parts.testzip()
    except zipfile.BadZipFile:
        damaged = workbook.name
    if damaged is not None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _table(frame: pd.DataFrame, declared: Table, language: Language) -> pd.DataFrame:
    """Return the declared columns under their headings: whole numbers, decimal numbers and text, nothing else."""
    cells = {
        column.alias(language): _cells(_said(frame[column.name].reset_index(drop=True), column, language))
        for column in declared
    }
    return pd.DataFrame(cells)


def _said(values: Values, column: Column, language: Language) -> Values:
    """Return a column with its codes in words and its numbers rounded as declared."""
    if column.kind == NUMBER:
        return values.round(column.shown_decimals)
    if column.kind == CODE or column.words:
        known = language if column.kind == CODE else Language(language.code)  # a user's own text is no code of ours
        return values.map(lambda each: known.say(each, column.words), na_action="ignore")
    return values


def _cells(column: Values) -> Values:
    column = column.infer_objects()
    if column.dtype == object and column.notna().any() and column.dropna().map(_is_number).all():
        column = pd.to_numeric(column)
    kind = pd.api.types
    if kind.is_bool_dtype(column.dtype) or kind.is_integer_dtype(column.dtype):
        return column.astype("Int64")
    if kind.is_float_dtype(column.dtype):
        numbers = column.to_numpy(np.float64, na_value=np.nan)
        return pd.Series(_rounded(np.where(np.isfinite(numbers), numbers, np.nan)))
    if kind.is_datetime64_any_dtype(column.dtype):
        days = bool((column.dropna() == column.dropna().dt.normalize()).all())
        column = column.dt.strftime("%Y-%m-%d" if days else "%Y-%m-%d %H:%M")
    return column.astype(object).map(_clean, na_action="ignore")


def _rounded(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        places = np.clip(_DIGITS - 1 - np.floor(np.log10(np.abs(numbers))), 0, 12)
    scale = 10.0**places
    rounded: NDArray[np.float64] = np.round(numbers * scale) / scale
    return rounded


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.number, np.bool_))


def _clean(value: object) -> str:
    return _NO_TEXT.sub("", str(value))[:_MOST_CHARACTERS]


def as_text(text: str) -> str:
    """Return a text so that a spreadsheet does not take it for a formula."""
    return _LIKE_A_FORMULA.sub("'", text)
