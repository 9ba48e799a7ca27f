"""Places that people walk to, with their kinds: from a field, or as the registers of schools tell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.arrays import Floats, Ints, Objects
from ..layers.fields import column_of, fold_keys, folded, points_of, text_of
from . import schools


@dataclass(frozen=True)
class ServiceTargets:
    """Places to walk to: a point (t, 2) each, its kind as an index into `kinds`, and its name.

    `told` is False where no field tells the kinds, so that all are of one.
    """

    xy: Floats
    kind: Ints
    kinds: tuple[str, ...]
    name: Objects
    told: bool


def read_services(layer: gpd.GeoDataFrame, field: str | None, aliases: Mapping[str, str], name: str) -> ServiceTargets:
    """Read services; features without kind or geometry are left out.

    Without a field, the layers of registers tell themselves whether they hold schools or kindergartens.

    Parameters
    ----------
    layer : GeoDataFrame
        Points, or areas and lines, which stand for a point on them; in metres.
    field : str, optional
        Holds the kind. None: all are of the kind "service".
    aliases : Mapping[str, str]
        The strategy's kind by the words for it, in any case; other words are kinds of their own.
    name : str
        The layer's parameter, for messages.
    """
    told = bool(field)
    if field:
        words = folded(column_of(layer, field, name))
        kind = words.map(fold_keys(aliases)).fillna(words.str.replace(r"\W+", "_", regex=True).str.strip("_"))
    else:
        own = schools.kinds(layer)
        kind = pd.Series("service" if own is None else own, index=layer.index, dtype="string")
        told = own is not None
    given = (kind.notna() & (kind != "")).to_numpy(bool)
    xy, row = points_of(layer)
    xy, row = xy[given[row]], row[given[row]]
    kinds, index = np.unique(kind[given].to_numpy(str), return_inverse=True)
    of_row = np.full(len(layer), -1, dtype=np.int64)
    of_row[given] = index.ravel()
    names = text_of(layer, "name").to_numpy(object)[row]
    return ServiceTargets(xy, of_row[row], tuple(map(str, kinds)), names, told=told)
