"""Tables without geometry whose columns tell where things lie: cells of Statistics Norway, addresses, schools."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.arrays import Floats
from ..core.messages import Note
from ..layers.field_names import fold
from .messages import TableUnreadableError

Placed = tuple[gpd.GeoDataFrame, list[Note]]
"""A table with its geometry, in the system it was given in, and what is to be said of it."""

SEPARATORS = ";,\t|"


def placed(table: pd.DataFrame, name: str) -> Placed | None:
    """Return a table with the geometry that its columns tell of, None where they tell of none.

    Parameters
    ----------
    table : DataFrame
    name : str
        What messages call it; of a grid's file it may hold the size of the cells.
    """
    from . import matrikkel, schools, ssb

    known = (
        (ssb.recognise_cells, ssb.place_cells),
        (matrikkel.recognise_addresses, matrikkel.place_addresses),
        (schools.recognise_schools, schools.place_schools),
    )
    columns = list(table.columns)
    return next((place(table, name) for recognise, place in known if recognise(columns, table)), None)


def read_delimited(path: str | Path) -> pd.DataFrame:
    """Read a CSV as Norwegian authorities write it: any separator, with or without byte-order mark, all as text.

    Raises
    ------
    TableUnreadableError
        It is no table, or its rows are not as long as its heading.
    """
    raw = Path(path).read_bytes()
    encoding = "utf-8-sig"
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
    heading = raw.decode(encoding, errors="replace").partition("\n")[0]
    separator = max(SEPARATORS, key=heading.count)
    try:
        return pd.read_csv(path, sep=separator, encoding=encoding, dtype="string", skipinitialspace=True)
    except (ValueError, pd.errors.ParserError) as error:
        raise TableUnreadableError(file=Path(path).name, detail=" ".join(str(error).split())) from error


def column(columns: Iterable[str], names: Sequence[str]) -> str | None:
    """Return the first column that has one of the names, written in any way."""
    wanted = [fold(each) for each in names]
    own = {fold(str(each)): str(each) for each in reversed(list(columns))}
    return next((own[each] for each in wanted if each in own), None)


def to_numbers(values: pd.Series) -> Floats:
    """Return coordinates (n,) written with a point or a comma as numbers; NaN where there is none."""
    if not pd.api.types.is_numeric_dtype(values.dtype):
        text = values.astype("string").str.replace(re.compile(r"[\s\u00a0]"), "", regex=True)
        values = text.str.replace(",", ".", regex=False)
    found: Floats = pd.to_numeric(values, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    return np.where(np.isfinite(found), found, np.nan)
