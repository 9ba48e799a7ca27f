"""Statistics Norway's grids: squares from the ids of their cells, where a file holds no geometry.

The id of a cell is (x + 2,000,000) times 10,000,000 plus y, x and y being those of its lower left corner in EPSG:25833
(Strand and Bloch 2009, Statistical grids for Norway, Statistics Norway). How large a cell is stands in the name of the
ids' column or of the file: SSBID0250M, ru250m, ssbid1000M.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Floats, Ints
from ..core.messages import Note
from ..layers.field_names import fold
from .messages import GridCornersError, GridIdsError, GridSizeUnknownError
from .tables import Placed

CRS = "EPSG:25833"
FALSE_EAST, FACTOR = 2_000_000, 10_000_000
EAST, NORTH = (-200_000, 1_400_000), (6_300_000, 9_200_000)
"""Between what a corner lies, Svalbard included."""

_ID = re.compile(r"(?:ssbid|ruteid|rute|ru)(?:0*(\d{1,5})(k?)m?)?")
_SIZE = re.compile(r"(?<![\d.])0*(\d{1,5})[\s_-]*(k?)m(?![a-zæøå])", re.IGNORECASE)
_TRIED = 100


def recognise_cells(columns: Sequence[str], sample: pd.DataFrame) -> bool:
    """Tell whether a table holds ids of cells, by its columns and the first of its rows."""
    field = id_field(columns)
    if field is None:
        return False
    if fold(field).startswith("ssbid"):  # ids that were spoilt are said to be
        return bool(sample[field].notna().any())
    ids = _ids(sample[field].dropna().head(_TRIED))
    return ids.size > 0 and bool((ids >= FALSE_EAST // 2 * FACTOR).all())


def id_field(columns: Sequence[str]) -> str | None:
    """Return the column with the ids of cells, by its name.

    Examples
    --------
    >>> id_field(["fid", "ru250m", "pop_tot"]), id_field(["rute_nr", "pop_tot"])
    ('ru250m', None)
    """
    return next((str(each) for each in columns if _ID.fullmatch(fold(str(each)))), None)


def place_cells(table: pd.DataFrame, name: str) -> Placed:
    """Return the cells of a table as squares.

    Parameters
    ----------
    table : DataFrame
        With a column of ids; rows without id have no geometry.
    name : str
        Of the table or its file: tells the size of the cells where the column's name does not.

    Raises
    ------
    GridSizeUnknownError
        Neither name tells it.
    GridIdsError
        Some ids are none, or were rounded by a spreadsheet.
    GridCornersError
        Some corners lie off the grid of that size.

    Examples
    --------
    >>> cells, notes = place_cells(pd.DataFrame({"SSBID0250M": ["22620006649250"]}), "befolkning")
    >>> cells.total_bounds.tolist(), notes[0].values["size"]
    ([262000.0, 6649250.0, 262250.0, 6649500.0], 250)
    """
    field = id_field(list(table.columns))
    if field is None:
        raise GridSizeUnknownError(layer=name, field="")
    size = _size(field, name)
    given = (table[field].astype("string").fillna("").str.strip() != "").to_numpy(bool)
    ids = _ids(table[field][given])
    x, y = ids // FACTOR - FALSE_EAST, ids % FACTOR
    wrong = (ids < 0) | (x < EAST[0]) | (x > EAST[1]) | (y < NORTH[0]) | (y > NORTH[1])
    if wrong.any():
        first = table[field][given].iloc[int(np.flatnonzero(wrong)[0])]
        raise GridIdsError(layer=name, field=field, count=int(wrong.sum()), value=str(first))
    off = (x % size != 0) | (y % size != 0)
    if off.any():
        first = table[field][given].iloc[int(np.flatnonzero(off)[0])]
        raise GridCornersError(layer=name, field=field, size=size, count=int(off.sum()), value=str(first))
    geometry = np.full(len(table), None, dtype=object)
    geometry[given] = shapely.box(x, y, x + size, y + size)
    frame = gpd.GeoDataFrame(table.copy(), geometry=gpd.GeoSeries(geometry, index=table.index, crs=CRS))
    return frame, [Note("grid_squares", {"layer": name, "field": field, "count": int(given.sum()), "size": size})]


def _size(field: str, name: str) -> int:
    found = [match for match in (_ID.fullmatch(fold(field)), _SIZE.search(Path(name).stem)) if match and match[1]]
    if not found:
        raise GridSizeUnknownError(layer=name, field=field)
    size = int(found[0][1]) * (1000 if found[0][2] else 1)
    if size < 1:
        raise GridSizeUnknownError(layer=name, field=field)
    return size


def _ids(values: pd.Series) -> Ints:
    """Return ids (n,) as whole numbers, -1 where one is none. Fourteen digits are exact as a float, too."""
    if pd.api.types.is_numeric_dtype(values.dtype):
        numbers: Floats = values.to_numpy(np.float64, na_value=np.nan)
    else:
        text = values.astype("string").str.replace(re.compile(r"[\s\u00a0']"), "", regex=True)
        text = text.str.replace(re.compile(r"[.,]0*$"), "", regex=True)
        numbers = pd.to_numeric(text.where(text.str.fullmatch(r"\d{1,15}")), errors="coerce").to_numpy(
            np.float64, na_value=np.nan
        )
    good = np.isfinite(numbers) & (numbers >= 0) & (numbers < 2**53) & (numbers % 1 == 0)
    return np.where(good, numbers, -1).astype(np.int64)
