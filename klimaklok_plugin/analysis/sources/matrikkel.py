"""Addresses as the mapping authority delivers them: a CSV with ``Nord``, ``Øst`` and ``EPSG-kode`` in each row."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from ..core.arrays import Floats, Ints
from ..core.messages import Note
from .messages import AddressSystemError
from .tables import Placed, column, to_numbers

_MOST = 1e6
"""No code is that large."""
NORTHING, EASTING, SYSTEM = ("Nord",), ("Øst", "Ost"), ("EPSG-kode", "EPSG", "koordinatsystem")


def recognise_addresses(columns: Sequence[str], sample: pd.DataFrame) -> bool:
    """Tell whether a table holds addresses with their coordinates, by its columns."""
    return len(sample) > 0 and all(column(columns, names) is not None for names in (NORTHING, EASTING, SYSTEM))


def place_addresses(table: pd.DataFrame, name: str) -> Placed:
    """Return addresses as points, in the system that most of them are given in; each row by its own EPSG code.

    Parameters
    ----------
    table : DataFrame
        Rows without coordinates have no geometry.
    name : str
        For messages.

    Raises
    ------
    AddressSystemError
        A code is missing beside coordinates, or names no coordinate system.

    Examples
    --------
    >>> table = pd.DataFrame({"Nord": ["6770754.69"], "Øst": ["310012.98"], "EPSG-kode": ["25833"]})
    >>> points, _ = place_addresses(table, "adresser")
    >>> points.crs.to_epsg(), points.geometry[0].wkt
    (25833, 'POINT (310012.98 6770754.69)')
    """
    northing, easting, system = (str(column(table.columns, names)) for names in (NORTHING, EASTING, SYSTEM))
    xy = np.column_stack([to_numbers(table[easting]), to_numbers(table[northing])])
    written = to_numbers(table[system].astype("string").str.replace(r"(?i)epsg:?", "", regex=True))
    given = np.isfinite(xy).all(axis=1)
    whole = given & (np.abs(written) < _MOST) & (written % 1 == 0)
    codes = np.where(whole, written, 0).astype(np.int64)
    used, counts = np.unique(codes[given], return_counts=True)
    systems = {int(code): _system(int(code), table[system][given & (codes == code)], name, system) for code in used}
    main = int(used[np.argmax(counts)]) if used.size else 25833
    geometry = np.full(len(table), None, dtype=object)
    geometry[given] = shapely.points(_in_one(xy, codes, systems, main)[given])
    crs = systems.get(main, pyproj.CRS.from_epsg(main))
    frame = gpd.GeoDataFrame(table.copy(), geometry=gpd.GeoSeries(geometry, index=table.index, crs=crs))
    notes = [Note("address_points", {"layer": name, "count": int(given.sum()), "field": system})]
    if used.size > 1:
        others = ", ".join(f"EPSG:{code}" for code in used if code != main)
        moved = int(counts.sum() - counts.max())
        notes.append(Note("address_systems", {"layer": name, "count": moved, "others": others, "main": f"EPSG:{main}"}))
    return frame, notes


def _in_one(xy: Floats, codes: Ints, systems: dict[int, pyproj.CRS], main: int) -> Floats:
    """Return all points (n, 2) in the system of the code `main`."""
    moved = xy.copy()
    for code, crs in systems.items():
        if code != main:
            rows = codes == code
            transform = pyproj.Transformer.from_crs(crs, systems[main], always_xy=True)
            moved[rows] = np.column_stack(transform.transform(xy[rows, 0], xy[rows, 1]))
    return moved


def _system(code: int, texts: pd.Series, name: str, field: str) -> pyproj.CRS:
    try:
        crs = pyproj.CRS.from_epsg(code)
    except pyproj.exceptions.CRSError as error:
        raise AddressSystemError(layer=name, field=field, count=len(texts), value=str(texts.iloc[0])) from error
    if not (crs.is_projected or crs.is_geographic):
        raise AddressSystemError(layer=name, field=field, count=len(texts), value=str(texts.iloc[0]))
    return crs
