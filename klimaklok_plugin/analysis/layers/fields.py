"""What the user hands in for scoring sites, checked and turned into arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..core.arrays import Floats, Ints, Objects
from .messages import (
    AreasNeeded,
    LayerEmpty,
    LayerFieldMissing,
    LayerFieldNotNumber,
    LayerValueUnknown,
    LayerWithoutCrs,
    ParkAndRideNumberWrong,
)
from .samples import clean_geometries

_SHOWN = 8
_MOST_PER_FEATURE = 1e9


@dataclass(frozen=True)
class Areas:
    """Areas (a,) with a name, a kind and a number each; the number is NaN where it is not known."""

    geometry: Objects
    name: Objects
    kind: Objects
    number: Floats


def in_crs(layer: gpd.GeoDataFrame, crs: object, name: str) -> gpd.GeoDataFrame:
    """Return the layer in `crs`.

    Raises
    ------
    LayerWithoutCrs
        The layer has none.
    LayerEmpty
        The layer has no features.
    """
    if layer.crs is None:
        raise LayerWithoutCrs(layer=name)
    if len(layer) == 0:
        raise LayerEmpty(layer=name)
    return layer if layer.crs == crs else layer.to_crs(crs)


def read_areas(
    layer: gpd.GeoDataFrame, name: str, number: str = "", kinds: Mapping[str, str] | None = None, default: str = ""
) -> Areas:
    """Read areas with ``name``, the field `number` if it is named, and ``kind`` known by `kinds` if given.

    Raises
    ------
    AreasNeeded
        The layer holds no polygons.
    LayerValueUnknown
        A kind is not among `kinds`.
    """
    cleaned, _, _ = clean_geometries(geometries(layer))
    area = np.isin(shapely.get_type_id(cleaned), [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON])
    if not area.any():
        raise AreasNeeded(layer=name)
    kind = pd.Series(default, index=layer.index, dtype="string")
    if kinds is not None and "kind" in layer:
        words = folded(layer["kind"])
        kind = words.map(fold_keys(kinds))
        unknown = kind.isna() & words.notna() & (words != "")
        if unknown.any():
            raise LayerValueUnknown(
                layer=name, field="kind", values=listed(layer["kind"][unknown]), allowed=", ".join(kinds)
            )
        kind = kind.fillna(default)
    if number:
        column_of(layer, number, name)
    amount = numbers(layer, number, name) if number else np.full(len(layer), np.nan)
    return Areas(
        cleaned[area], text_of(layer, "name").to_numpy(object)[area], kind.to_numpy(object)[area], amount[area]
    )


def numbers(layer: gpd.GeoDataFrame, field: str, name: str) -> Floats:
    """Return a field as numbers (n,), NaN for NULL and where the field is absent; "12,5" is read as 12.5.

    Raises
    ------
    LayerFieldNotNumber
        Some values are text.
    """
    if field not in layer:
        return np.full(len(layer), np.nan)
    column = layer[field]
    values = pd.to_numeric(column, errors="coerce").astype("float64")
    text = column.astype("string").str.strip()
    wrong = values.isna() & column.notna() & (text != "")
    if wrong.any():
        again = pd.to_numeric(text[wrong].str.replace(",", ".", regex=False), errors="coerce")
        values = values.where(~wrong, again.reindex(values.index).astype("float64"))
        wrong &= values.isna() & ~text.str.lower().isin(["nan", "null", "none"])
    if wrong.any():
        raise LayerFieldNotNumber(layer=name, field=field, value=text[wrong].iloc[0], count=int(wrong.sum()))
    found: Floats = values.to_numpy(np.float64, copy=True)
    found[~np.isfinite(found)] = np.nan
    return found


def amounts(frame: gpd.GeoDataFrame, name: str, layer: str) -> Floats:
    """Return a field as numbers (n,), NaN for NULL.

    Raises
    ------
    LayerFieldMissing, LayerFieldNotNumber, ParkAndRideNumberWrong
        The field is not there, or holds text, or numbers below 0 or above a billion.
    """
    if name not in frame:
        fields = ", ".join(str(each) for each in frame.columns if each != frame.geometry.name)
        raise LayerFieldMissing(layer=layer, field=name or "-", fields=fields or "no fields")
    found = numbers(frame, name, layer)
    column = pd.to_numeric(frame[name], errors="coerce").to_numpy(np.float64)
    wrong = (found < 0) | (found > _MOST_PER_FEATURE) | np.isinf(column)
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        value = column[first] if np.isinf(column[first]) else found[first]
        raise ParkAndRideNumberWrong(layer=layer, field=name, count=int(wrong.sum()), value=f"{value:g}", row=first + 1)
    return found


def fold_keys(aliases: Mapping[str, str]) -> dict[str, str]:
    """Return `aliases` with keys in small letters, as values are compared."""
    return {key.strip().casefold(): value for key, value in aliases.items()}


def points_of(layer: gpd.GeoDataFrame) -> tuple[Floats, Ints]:
    """Return the points (t, 2) of a layer and the row of each; an area or a line stands for a point on it."""
    geometry = shapely.force_2d(geometries(layer))
    kind = shapely.get_type_id(geometry)
    pointlike = np.isin(kind, [shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT])
    other = ~pointlike & ~shapely.is_missing(geometry) & ~shapely.is_empty(geometry)
    if other.any():
        geometry = np.array(geometry, dtype=object)
        repaired = np.where(shapely.is_valid(geometry[other]), geometry[other], shapely.make_valid(geometry[other]))
        geometry[other] = shapely.point_on_surface(repaired)
    xy, row = shapely.get_coordinates(geometry, return_index=True)
    finite = np.isfinite(xy).all(axis=1)
    return xy[finite], row[finite].astype(np.int64)


def geometries(layer: gpd.GeoDataFrame) -> Objects:
    """Return the geometries of a layer as an array."""
    return np.asarray(layer.geometry.to_numpy(), dtype=object)


def names(frame: gpd.GeoDataFrame) -> Objects:
    """Return the name of each feature, its number from 1 where it has none."""
    text = text_of(frame, "name").to_numpy(object)
    named: Objects = np.where(text == "", np.arange(1, len(frame) + 1).astype(str), text).astype(object)
    return named


def column_of(layer: gpd.GeoDataFrame, field: str, name: str) -> pd.Series[Any]:
    """Return a field, or raise `LayerFieldMissing` with those that are there."""
    if field not in layer:
        fields = [str(c) for c in layer.columns if c != layer.geometry.name]
        raise LayerFieldMissing(layer=name, field=field, fields=", ".join(fields) or "no fields")
    column: pd.Series[Any] = layer[field]
    return column


def text_of(layer: gpd.GeoDataFrame, field: str) -> pd.Series[Any]:
    """Return a field as text, "" for NULL and where the field is absent."""
    if field not in layer:
        return pd.Series("", index=layer.index, dtype=object)
    text: pd.Series[Any] = layer[field].astype("string").fillna("").str.strip().astype(object)
    return text


def folded(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return texts in small letters without blanks around them, as they are compared."""
    return column.astype("string").str.strip().str.casefold()


def listed(values: pd.Series[Any]) -> str:
    """Return the first few different values in a row."""
    unique = list(dict.fromkeys(map(str, values)))
    return ", ".join(unique[:_SHOWN]) + (" …" if len(unique) > _SHOWN else "")


def with_sources(sites: gpd.GeoDataFrame, rows: Ints, columns: dict[str, NDArray[Any]]) -> gpd.GeoDataFrame:
    """Put result columns behind the sites' own, which make way with ``_src`` behind their names."""
    taken = {name.casefold() for name in columns} | {str(c).casefold() for c in sites.columns}
    results = {name.casefold() for name in columns}
    renamed: dict[str, str] = {}
    for column in sites.columns:
        if column == sites.geometry.name or str(column).casefold() not in results:
            continue
        name = f"{column}_src"
        while name.casefold() in taken:
            name += "_"
        taken.add(name.casefold())
        renamed[column] = name
    own = sites.iloc[rows].rename(columns=renamed).reset_index(drop=True)
    table = pd.DataFrame({name: values[rows] for name, values in columns.items()})
    return gpd.GeoDataFrame(pd.concat([own, table], axis=1), geometry=sites.geometry.name, crs=sites.crs)
