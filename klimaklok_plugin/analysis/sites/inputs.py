"""What is handed in to score sites, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from ..core.arrays import Bools, Ints, Objects
from ..core.messages import Note
from ..layers.fields import Areas, column_of, fold_keys, geometries, in_crs, listed
from ..layers.messages import LayerValueUnknownError
from ..layers.samples import Samples, clean_geometries, sample_points
from ..sources import plans
from ..sources.services import ServiceTargets
from ..strategy.loading import Strategy
from ..transit.hub_layer import Hubs
from .messages import PLAN_CODE, LandUseUnknownError, Parts, SitesOnlyLinesError


@dataclass(frozen=True)
class Surroundings:
    """What sites are measured by, checked, with what there was to say about it.

    `today` and `by_year` tell which hubs exist; the optional layers are None where they are not given.
    """

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
    notes: list[Note]


@dataclass(frozen=True)
class SiteInputs(Surroundings):
    """Sites and what they are measured by.

    `out` (n,) is why a feature is no site by its land use, "" for sites.
    """

    sites: gpd.GeoDataFrame
    geometry: Objects
    lines: Bools
    samples: Samples
    profile: Objects
    out: Objects


def read_site_layer(
    sites: gpd.GeoDataFrame,
    crs: object,
    land_use: str,
    land_use_field: str | None,
    strategy: Strategy,
    notes: list[Note],
) -> dict[str, Any]:
    """Return what `SiteInputs` says of the sites.

    Parameters
    ----------
    sites : GeoDataFrame
    crs : pyproj.CRS
        The network's.
    land_use, land_use_field : str
        See `ranking.SiteOptions`.
    strategy : Strategy
    notes : list of Note
        Takes what there is to say.

    Raises
    ------
    SitesOnlyLinesError
        None is a point or an area.
    KlimaklokError
        See `read_profiles`.
    """
    sites = in_crs(sites, crs, "SITES").reset_index(drop=True)
    geometry, repaired, lines = clean_geometries(np.asarray(sites.geometry.to_numpy(), dtype=object))
    if lines.all():
        raise SitesOnlyLinesError(layer="SITES", count=int(lines.sum()))
    # Of a plan with borders and texts, only the areas are asked for their land use.
    profile, out = np.full(len(sites), "", dtype=object), np.full(len(sites), "", dtype=object)
    profile[~lines], out[~lines] = read_profiles(sites[~lines], land_use_field, land_use, strategy, "SITES", notes)
    profile[lines] = profile[~lines][0]
    geometry[out != ""] = None
    if repaired.any():
        notes.append(Note("sites_repaired", {"count": int(repaired.sum())}))
    samples = sample_points(geometry, strategy.network.sample_spacing_m, strategy.network.max_samples)
    return {
        "sites": sites,
        "geometry": geometry,
        "lines": lines,
        "samples": samples,
        "profile": profile,
        "out": out,
    }


def read_parking(layer: gpd.GeoDataFrame) -> Objects:
    """Return the car parks (k,) that have a place: points and areas; a line stands for a point on it."""
    geometry = geometries(layer)
    cleaned, _, lines = clean_geometries(geometry)
    cleaned[lines] = shapely.point_on_surface(shapely.force_2d(geometry[lines]))
    there: Objects = cleaned[~shapely.is_missing(cleaned)]
    return there


def read_profiles(
    layer: gpd.GeoDataFrame, field: str | None, default: str, strategy: Strategy, name: str, notes: list[Note]
) -> tuple[Objects, Objects]:
    """Return the profile (n,) of each site, and why a feature (n,) is no site by its land use, "" for sites.

    Parameters
    ----------
    layer : GeoDataFrame
        The sites.
    field : str, optional
        Holds the land use, in the strategy's words for it or as a plan's code. None: all take `default`.
    default : str
        A land use of the strategy, taken where nothing is said.
    strategy : Strategy
    name : str
        The layer's parameter, for messages.
    notes : list of Note
        Takes what there is to say.

    Raises
    ------
    LandUseUnknownError
        `default` is no land use of the strategy.
    LayerFieldMissingError
        The field is not there.
    LayerValueUnknownError
        It holds nothing that the strategy knows, so it is hardly the field of the land use.
    """
    aliases = fold_keys(strategy.sites.land_use) | {profile: profile for profile in strategy.sites.profiles}
    if default.strip().casefold() not in aliases:
        raise LandUseUnknownError(value=default, allowed=", ".join(aliases))
    fallback = aliases[default.strip().casefold()]
    n = len(layer)
    if not field:
        return np.full(n, fallback, dtype=object), np.full(n, "", dtype=object)
    values = column_of(layer, field, name)
    found = plans.land_uses(layer, field, strategy.sites)
    unknown = found.out == plans.UNKNOWN
    if unknown.any() and (unknown | found.empty).all():
        raise LayerValueUnknownError(
            layer=name, field=field, values=listed(values[unknown]), allowed=", ".join(aliases)
        )
    if unknown.any():
        told = {"count": int(unknown.sum()), "values": listed(values[unknown])}
        notes.append(Note("land_use_values_unknown", {"layer": name, "field": field, **told}))
    empty = int((found.empty & (found.out == "")).sum())
    if empty:
        notes.append(Note("land_use_empty", {"count": empty, "land_use": default}))
    for code, which in (
        ("plan_codes_open", found.open),
        ("plan_codes_skipped", found.out == plans.SKIPPED),
        ("plan_codes_unscored", found.out == plans.UNSCORED),
    ):
        if which.any():
            codes: Parts = [
                (PLAN_CODE, {"code": str(number), "said": [(label, {})], "count": count})
                for number, label, count in found.counted(which)
            ]
            notes.append(Note(code, {"count": int(which.sum()), "codes": codes}))
    no_area = int((found.out == plans.NO_AREA).sum())
    if no_area:
        notes.append(Note("plan_objects_left_out", {"count": no_area}))
    profile = np.where(found.profile == "", fallback, found.profile).astype(object)
    if (found.out == "").any():  # what is no site must not bring in the measures of a land use that no site has
        profile[found.out != ""] = profile[found.out == ""][0]
    return profile, found.out


def by_profile(profile: Objects) -> list[tuple[str, Ints]]:
    """Return each profile there is, and the rows of its sites."""
    return [(str(name), np.flatnonzero(profile == name)) for name in dict.fromkeys(profile)]
