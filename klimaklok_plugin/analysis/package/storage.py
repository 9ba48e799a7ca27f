"""A data package as one GeoPackage: a table per role, the network's tables, and what it says it holds."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import shapely

from ..core.arrays import Array
from ..core.progress import Progress, advance, part
from ..network.storage import crs_text, save_network
from .contents import write_contents
from .make import Made, PackageResult
from .messages import PackageWriteError


def write_package(result: PackageResult, path: Path, progress: Progress | None = None) -> None:
    """Write a package to a file that does not exist yet.

    Parameters
    ----------
    result : PackageResult
    path : Path
        Ends in ``.gpkg``; left half-written when this raises.
    progress : callable, optional

    Raises
    ------
    PackageWriteError
        The folder cannot be written to, or the disk is full.
    """
    layers = [each for each in result.made if each.entry.layer]
    try:
        network = next((each.network for each in layers if each.network is not None), None)
        if network is not None:
            save_network(network, path, part(progress, 0.0, 0.5))
        for number, each in enumerate(layers):
            advance(progress, 0.5 + 0.5 * number / len(layers))
            if each.frame is not None:
                _write_layer(each, path, crs_text(result.crs))
        write_contents(path, [each.entry for each in result.made])
    except (OSError, sqlite3.Error, pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError) as error:
        raise PackageWriteError(file=str(path), detail=" ".join(str(error).split())) from error
    advance(progress, 1.0)


def _write_layer(made: Made, path: Path, crs: str) -> None:
    frame = made.frame
    if frame is None:
        return
    names = _names([str(each) for each in frame.columns if each != frame.geometry.name])
    columns = [_column(frame[each]) for each in frame.columns if each != frame.geometry.name]
    shapes = np.asarray(frame.geometry.array, dtype=object)
    geometry, kind = _one_kind(shapes)
    # A table lies nowhere: it becomes one without geometry.
    is_table = bool(shapely.is_missing(shapes).all())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            str(path),
            geometry=None if is_table else shapely.to_wkb(geometry),
            field_data=[values for values, _ in columns],
            field_mask=[mask for _, mask in columns],
            fields=np.array(names, dtype=object),
            layer=made.entry.layer,
            geometry_type=None if is_table else kind,
            driver="GPKG",
            crs=None if is_table else crs,
            append=path.exists(),
        )


def _names(columns: Sequence[str]) -> list[str]:
    """Return names that a table can have beside each other: letter case does not count, and some are GDAL's own."""
    names: list[str] = []
    taken = {"fid", "geom"}
    for name in columns:
        new, number = name, 1
        while new.lower() in taken:
            new, number = f"{name}_{number}", number + 1
        taken.add(new.lower())
        names.append(new)
    return names


def _column(column: pd.Series) -> tuple[Array, Array | None]:
    """Return values as GDAL takes them, and where they are missing."""
    missing = column.isna().to_numpy()
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(object)
    if pd.api.types.is_bool_dtype(column.dtype) or (
        column.dtype == object
        and len(column)
        and not missing.all()
        and all(isinstance(each, (bool, np.bool_)) for each in column[~missing])
    ):
        return np.where(missing, False, column).astype(bool), missing
    if pd.api.types.is_integer_dtype(column.dtype):
        return column.fillna(0).to_numpy(dtype=np.int64), missing
    if pd.api.types.is_float_dtype(column.dtype):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.where(np.isfinite(values), values, np.nan), None
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        column = column.astype(str)
    texts = np.array([None if gone else str(value) for value, gone in zip(column, missing, strict=True)], dtype=object)
    return texts, None


def _one_kind(geometry: Array) -> tuple[Array, str]:
    """Return geometry of one type: single ones where all are, else multipart; "Unknown" of different dimensions."""
    kinds = set(np.unique(shapely.get_type_id(geometry)).tolist())
    single = {0: "Point", 1: "LineString", 3: "Polygon"}
    if len(kinds) == 1 and (kind := next(iter(kinds))) in single:
        return geometry, single[kind]
    for one, many, name in ((0, 4, "MultiPoint"), (1, 5, "MultiLineString"), (3, 6, "MultiPolygon")):
        if kinds and kinds <= {one, many}:
            make = {0: shapely.multipoints, 1: shapely.multilinestrings, 3: shapely.multipolygons}[one]
            alone = shapely.get_type_id(geometry) == one
            together = geometry.copy()
            together[alone] = [make([each]) for each in geometry[alone]]
            return together, name
    return geometry, "Unknown"
