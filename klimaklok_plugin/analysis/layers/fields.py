"""Layers that the user hands in, checked and turned into arrays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..core.arrays import Bools, Floats, Ints, Objects
from .messages import (
    AreasNeededError,
    FieldNotNumberError,
    FieldNumberAmbiguousError,
    FieldNumberNotWholeError,
    FieldNumberOutsideError,
    FieldNumberSecretError,
    FieldNumberWrongError,
    FieldShareWrongError,
    LayerEmptyError,
    LayerFieldMissingError,
    LayerFieldNotChosenError,
    LayerValueUnknownError,
    LayerWithoutCrsError,
    LayerWithoutFieldsError,
)
from .samples import clean_geometries

_SHOWN = 8
MOST_PER_FEATURE = 1e9


@dataclass(frozen=True)
class Areas:
    """Areas (a,) with a name, a kind and a number each; the number is NaN where it is not known.

    One without name is called by its number, from 1.
    """

    geometry: Objects
    name: Objects
    kind: Objects
    number: Floats

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The areas, to be asked which lie somewhere."""
        return shapely.STRtree(self.geometry)


def in_crs(layer: gpd.GeoDataFrame, crs: object, name: str) -> gpd.GeoDataFrame:
    """Return the layer in `crs`; `name` is its parameter, for messages.

    Raises
    ------
    LayerWithoutCrsError
        The layer has none.
    LayerEmptyError
        The layer has no features.
    """
    if layer.crs is None:
        raise LayerWithoutCrsError(layer=name)
    if len(layer) == 0:
        raise LayerEmptyError(layer=name)
    return layer if layer.crs == crs else layer.to_crs(crs)


def read_areas(
    layer: gpd.GeoDataFrame, name: str, number: str = "", kinds: Mapping[str, str] | None = None, default: str = ""
) -> Areas:
    """Read areas with their ``name``, the field `number` if it is named, and ``kind`` known by `kinds` if given.

    Parameters
    ----------
    layer : GeoDataFrame
        Features that are no areas are left out.
    name : str
        The layer's parameter, for messages.
    number : str
        A field with numbers; "" reads none.
    kinds : Mapping[str, str], optional
        Kind by the words for it, in any case. None: ``kind`` is not read.
    default : str
        Kind where the layer tells none.

    Raises
    ------
    AreasNeededError
        The layer holds no polygons.
    LayerValueUnknownError
        A kind is not among `kinds`.
    """
    cleaned, _, _ = clean_geometries(geometries(layer))
    area = np.isin(shapely.get_type_id(cleaned), [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON])
    if not area.any():
        raise AreasNeededError(layer=name)
    kind = pd.Series(default, index=layer.index, dtype="string")
    if kinds is not None and "kind" in layer:
        words = folded(layer["kind"])
        kind = words.map(fold_keys(kinds))
        unknown = kind.isna() & words.notna() & (words != "")
        if unknown.any():
            raise LayerValueUnknownError(
                layer=name, field="kind", values=listed(layer["kind"][unknown]), allowed=", ".join(kinds)
            )
        kind = kind.fillna(default)
    if number:
        column_of(layer, number, name)
    amount = numbers(layer, number, name) if number else np.full(len(layer), np.nan)
    return Areas(cleaned[area], names(layer[area]), kind.to_numpy(object)[area], amount[area])


def numbers(layer: gpd.GeoDataFrame, field: str, name: str, *, secret: bool = False) -> Floats:
    """Return a field as numbers (n,), NaN for NULL and where the field is absent; text is read as people write it.

    Parameters
    ----------
    layer : GeoDataFrame
    field : str
    name : str
        The layer's parameter, for messages.
    secret : bool
        No error tells a value.

    Raises
    ------
    FieldNotNumberError, FieldNumberSecretError
        Some values are text.
    FieldNumberAmbiguousError
        Some values, such as "1.200", are one number or a thousand times as much, and no other value tells which.

    Examples
    --------
    >>> numbers(gpd.GeoDataFrame({"places": ["12,5", " 3", None, ""]}, geometry=[None] * 4), "places", "SITES").tolist()
    [12.5, 3.0, nan, nan]
    """
    if field not in layer:
        return np.full(len(layer), np.nan)
    column = layer[field]
    if pd.api.types.is_numeric_dtype(column.dtype):
        values = column.astype("float64")
    else:
        values = _written_numbers(column, field, name, secret=secret)
    found: Floats = values.to_numpy(np.float64, copy=True)
    found[~np.isfinite(found)] = np.nan
    return found


def _written_numbers(column: pd.Series[Any], field: str, name: str, *, secret: bool) -> pd.Series[Any]:
    text = column.astype("string").str.strip()
    # A column of objects may hold numbers, too, and these mean what they are.
    written = column.map(lambda value: isinstance(value, str)).astype(bool)
    read, ambiguous = read_numbers(text.where(written))
    values = pd.to_numeric(column.mask(written), errors="coerce").astype("float64").fillna(read)
    wrong = values.isna() & text.notna() & (text != "") & ~ambiguous
    wrong &= ~text.str.lower().isin(["nan", "null", "none"]).fillna(value=False)
    told = text.to_numpy(object)
    refuse(wrong.to_numpy(bool), FieldNotNumberError, told, field, name, secret=secret)
    refuse(ambiguous.to_numpy(bool), FieldNumberAmbiguousError, told, field, name, secret=secret)
    return values


_BLANKS = "[\\s\u00a0\u2007\u2009\u202f'\u2019]"
_GROUPED = rf"^[+-]?\d{{1,3}}(?:{_BLANKS}\d{{3}})+(?:[.,]\d+)?$"


def read_numbers(text: pd.Series[Any]) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Return what texts say as numbers, NaN where they are none, and where they can be read in two ways.

    Blanks between groups of three digits and two kinds of separators tell themselves what they are, as in "1 200",
    "1.200,5" and "1.200.000". One separator before just three digits does not: "1.200" is 1200 in Norwegian, 1.2 in
    English. Then the other values of the field decide, if they tell: next to "0,5" or "12.000.000" a point groups
    thousands, next to "0.25" it does not.

    Parameters
    ----------
    text : (n,) Series of str
        Without blanks around them; missing ones are NaN.

    Examples
    --------
    >>> values, ambiguous = read_numbers(pd.Series(["1 200", "12,5", "1.200,5", "-1.200"]))
    >>> values.tolist(), bool(ambiguous.any())
    ([1200.0, 12.5, 1200.5, -1200.0], False)
    >>> read_numbers(pd.Series(["1.200", "7"]))[1].tolist()
    [True, False]
    """
    plain = text.str.replace("\u2212", "-", regex=False)
    grouped = plain.str.match(_GROUPED).fillna(value=False)
    plain = plain.where(~grouped, plain.str.replace(_BLANKS, "", regex=True))
    kinds: dict[str, set[str]] = {".": set(), ",": set()}
    unclear = {}
    for mark, other in ((".", ","), (",", ".")):
        one, two = re.escape(mark), re.escape(other)
        thousands = plain.str.match(rf"^[+-]?[1-9]\d{{0,2}}(?:{one}\d{{3}}){{2,}}(?:{two}\d+)?$").fillna(value=False)
        thousands |= plain.str.match(rf"^[+-]?[1-9]\d{{0,2}}(?:{one}\d{{3}})+{two}\d+$").fillna(value=False)
        unclear[mark] = plain.str.match(rf"^[+-]?[1-9]\d{{0,2}}{one}\d{{3}}$").fillna(value=False) & ~grouped
        decimal = plain.str.match(rf"^[+-]?\d*{one}\d*(?:[eE][+-]?\d+)?$").fillna(value=False) & ~unclear[mark]
        if thousands.any():
            kinds[mark].add("thousands")
            kinds[other].add("decimal")
            plain = plain.where(~thousands, plain.str.replace(mark, "", regex=False))
        if decimal.any():
            kinds[mark].add("decimal")
            kinds[other].add("thousands")
    ambiguous = pd.Series(data=False, index=text.index)
    for mark, where in unclear.items():
        if kinds[mark] == {"thousands"}:
            plain = plain.where(~where, plain.str.replace(mark, "", regex=False))
        elif kinds[mark] != {"decimal"}:
            ambiguous |= where
    values = pd.to_numeric(plain.str.replace(",", ".", regex=False), errors="coerce").astype("float64")
    return values.where(~ambiguous), ambiguous.astype(bool)


def amounts(
    frame: gpd.GeoDataFrame,
    field: str,
    layer: str,
    *,
    most: float = MOST_PER_FEATURE,
    whole: bool = False,
    share: bool = False,
    secret: bool = False,
) -> Floats:
    """Return a field as amounts (n,), 0 or more, NaN for NULL.

    Parameters
    ----------
    frame : GeoDataFrame
    field : str
    layer : str
        The layer's parameter, for messages.
    most : float
        What is more is no amount, but a slip.
    whole, share : bool
        Fractions are wrong; what is above 1 is.
    secret : bool
        No error tells a value.

    Raises
    ------
    LayerFieldMissingError
    FieldNumberWrongError
        One of its kinds.

    Examples
    --------
    >>> amounts(gpd.GeoDataFrame({"spaces": ["12", None, 7.5]}, geometry=[None] * 3), "spaces", "CAR_PARKING").tolist()
    [12.0, nan, 7.5]
    """
    column_of(frame, field, layer)
    found = numbers(frame, field, layer, secret=secret)
    infinite = np.isinf(pd.to_numeric(frame[field], errors="coerce").to_numpy(np.float64, na_value=np.nan))
    refuse(infinite, FieldNotNumberError, frame[field].to_numpy(object), field, layer, secret=secret)
    error, limit = (FieldShareWrongError, 1.0) if share else (FieldNumberOutsideError, most)
    refuse((found < 0) | (found > limit), error, found, field, layer, secret=secret, most=most)
    if whole:
        refuse((found % 1 != 0) & ~np.isnan(found), FieldNumberNotWholeError, found, field, layer, secret=secret)
    return found


def refuse(
    wrong: Bools,
    error: type[FieldNumberWrongError],
    values: NDArray[Any],
    field: str,
    layer: str,
    *,
    secret: bool = False,
    **more: float,
) -> None:
    """Raise an error about the values of a field that are wrong, if there are any.

    Parameters
    ----------
    wrong : (n,) bool array
    error : type of FieldNumberWrongError
    values : (n,) array
        As the error is to tell them.
    field, layer : str
        The field, and the layer's parameter.
    secret : bool
        `FieldNumberSecretError` is raised instead.
    **more : float
        What else the error's sentence needs.
    """
    if not wrong.any():
        return
    if secret:
        raise FieldNumberSecretError(layer=layer, field=field)
    first = int(np.flatnonzero(wrong)[0])
    raise error(layer=layer, field=field, count=int(wrong.sum()), value=values[first], row=first + 1, **more)


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


def missing_field(layer: gpd.GeoDataFrame, field: str, name: str) -> LayerFieldMissingError:
    """Return the error that `layer`, the parameter `name`, has no such field, with those that are there."""
    fields = ", ".join(str(each) for each in layer.columns if each != layer.geometry.name)
    if not fields:
        return LayerWithoutFieldsError(layer=name, field=field)
    return (
        LayerFieldMissingError(layer=name, field=field, fields=fields)
        if field
        else LayerFieldNotChosenError(layer=name, fields=fields)
    )


def column_of(layer: gpd.GeoDataFrame, field: str, name: str) -> pd.Series[Any]:
    """Return a field, or raise `LayerFieldMissingError` with those that are there."""
    if field not in layer:
        raise missing_field(layer, field, name)
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
    """Return the first few different values in a row.

    Examples
    --------
    >>> listed(pd.Series(["E", "F", "E"]))
    'E, F'
    """
    unique = list(dict.fromkeys(map(str, values)))
    return ", ".join(unique[:_SHOWN]) + (" …" if len(unique) > _SHOWN else "")


def with_sources(sites: gpd.GeoDataFrame, rows: Ints, columns: dict[str, NDArray[Any]]) -> gpd.GeoDataFrame:
    """Put result columns behind a layer's own, which make way with ``_src`` behind their names.

    `rows` (m,) of the layer are taken, and of each column (n,).

    Examples
    --------
    >>> own = gpd.GeoDataFrame({"Rank": ["x", "y"]}, geometry=[None, None])
    >>> with_sources(own, np.array([1]), {"rank": np.array([2, 1])}).drop(columns="geometry").to_dict("list")
    {'Rank_src': ['y'], 'rank': [1]}
    """
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
