"""What is handed in to score sites, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Note
from ..layers.fields import Areas, column_of, fold_keys, folded, geometries, listed, points_of, text_of
from ..layers.messages import LayerValueUnknownError
from ..layers.samples import Samples, clean_geometries
from ..strategy.loading import Strategy
from ..transit.hub_layer import Hubs
from .messages import LandUseUnknownError


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


@dataclass(frozen=True)
class SiteInputs:
    """Everything handed in, checked, with what there was to say about it.

    `today` and `by_year` tell which hubs exist; the optional layers are None where they are not given.
    """

    sites: gpd.GeoDataFrame
    geometry: Objects
    lines: Bools
    samples: Samples
    profile: Objects
    hubs: Hubs
    today: Bools
    by_year: Bools
    year: int | None
    services: ServiceTargets | None
    school_areas: Areas | None
    priority_areas: Areas | None
    constraints: Areas | None
    parking: Objects | None
    max_snap_m: float
    notes: list[Note] = field(default_factory=list)


def read_services(layer: gpd.GeoDataFrame, field: str | None, aliases: Mapping[str, str], name: str) -> ServiceTargets:
    """Read services; features without kind or geometry are left out.

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
    if field:
        words = folded(column_of(layer, field, name))
        kind = words.map(fold_keys(aliases)).fillna(words.str.replace(r"\W+", "_", regex=True).str.strip("_"))
    else:
        kind = pd.Series("service", index=layer.index, dtype="string")
    given = (kind.notna() & (kind != "")).to_numpy(bool)
    xy, row = points_of(layer)
    xy, row = xy[given[row]], row[given[row]]
    kinds, index = np.unique(kind[given].to_numpy(str), return_inverse=True)
    of_row = np.full(len(layer), -1, dtype=np.int64)
    of_row[given] = index.ravel()
    names = text_of(layer, "name").to_numpy(object)[row]
    return ServiceTargets(xy, of_row[row], tuple(map(str, kinds)), names, told=bool(field))


def read_parking(layer: gpd.GeoDataFrame) -> Objects:
    """Return the car parks (k,) that have a place: points and areas; a line stands for a point on it."""
    geometry = geometries(layer)
    cleaned, _, lines = clean_geometries(geometry)
    cleaned[lines] = shapely.point_on_surface(shapely.force_2d(geometry[lines]))
    there: Objects = cleaned[~shapely.is_missing(cleaned)]
    return there


def read_profiles(
    layer: gpd.GeoDataFrame, field: str | None, default: str, strategy: Strategy, name: str
) -> tuple[Objects, int]:
    """Return the profile (n,) of each site, and how many have none of their own and take `default`.

    Parameters
    ----------
    layer : GeoDataFrame
        The sites.
    field : str, optional
        Holds the land use, in the strategy's words for it. None: all take `default`.
    default : str
        A land use of the strategy.
    strategy : Strategy
    name : str
        The layer's parameter, for messages.

    Raises
    ------
    LandUseUnknownError
        `default` is no land use of the strategy.
    LayerFieldMissingError, LayerValueUnknownError
        The field is not there, or holds something that is no land use of the strategy.
    """
    aliases = fold_keys(strategy.sites.land_use) | {profile: profile for profile in strategy.sites.profiles}
    if default.strip().casefold() not in aliases:
        raise LandUseUnknownError(value=default, allowed=", ".join(aliases))
    fallback = aliases[default.strip().casefold()]
    if not field:
        return np.full(len(layer), fallback, dtype=object), 0
    words = folded(column_of(layer, field, name)).str.replace(r"^(\d+)\.0$", r"\1", regex=True)
    profile = words.map(aliases)
    empty = words.isna() | (words == "")
    unknown = profile.isna() & ~empty
    if unknown.any():
        raise LayerValueUnknownError(
            layer=name, field=field, values=listed(layer[field][unknown]), allowed=", ".join(aliases)
        )
    return profile.fillna(fallback).to_numpy(object), int(empty.sum())


def by_profile(profile: Objects) -> list[tuple[str, Ints]]:
    """Return each profile there is, and the rows of its sites."""
    return [(str(name), np.flatnonzero(profile == name)) for name in dict.fromkeys(profile)]
