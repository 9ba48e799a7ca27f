"""The charging plan in force around a plan: which of its sites lie in it or within a walk, with points and power."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..charging.situation import EXISTING
from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Note, Text
from ..core.progress import Progress
from ..layers.fields import folded, geometries, names, numbers, points_of, text_of
from ..layers.samples import sample_points
from ..routing.graph import Graph
from .context import Case, Parts
from .messages import (
    MEASURE_SAID,
    SITE_KW,
    SITE_KW_UNKNOWN,
    SITE_PHASE,
    SITE_PHASE_UNKNOWN,
    SITE_PLACES,
    SITE_POINTS,
    SITE_POINTS_UNKNOWN,
)
from .names import CHARGING_SITE_NAMES

PLANNED = "charging_plan"
"""The role of the layer."""
IN_PLAN, WITHIN_WALK = "in_plan", "within_walk"
_STANDS = (EXISTING, "eksisterende", "finnes", "finnes i dag", "i drift")
"""What the field ``status`` says of stations that are there already."""
_LEADS = {
    (True, True): "case_charging_sites",
    (True, False): "case_charging_sites_none",
    (False, True): "case_charging_sites_in",
    (False, False): "case_charging_sites_in_none",
}
"""By whether there is a network, and whether there are sites."""
_TOLD = 6


@dataclass(frozen=True)
class PlannedSites:
    """The planned sites (m,) near a plan, seen from its built shapes (n,).

    Attributes
    ----------
    sites : GeoDataFrame
        ``name``, ``phase`` ("" where it is not told), ``points`` and ``kw`` (NaN where they are not told), each at a
        point.
    inside : (n, m) bool array
    walk_m : (n, m) float array
        The mean walk from a shape; inf where there is no way, NaN where no network tells.
    reach_m : float
        So far people walk between a car that charges and where they go.
    off : (m,) bool array
        Sites that lie too far from the network for a walk to be told.
    """

    sites: gpd.GeoDataFrame
    inside: Bools
    walk_m: Floats
    reach_m: float
    off: Bools


def planned_sites(case: Case, progress: Progress | None = None) -> PlannedSites:
    """Find the planned sites that lie in the plan's built shapes or near them, with the walk to each.

    Parameters
    ----------
    case : Case
        With the role `PLANNED`.
    progress : callable, optional

    Raises
    ------
    FieldNotNumberError, FieldNumberAmbiguousError
        Points or power are not numbers.
    """
    shapes, _ = case.shapes()
    reach = max((each.reach_m for each in case.strategy.charging.kinds.values() if not each.by_car), default=0.0)
    every = _read(case)
    own = geometries(shapes)
    near = shapely.STRtree(geometries(every)).query(shapely.union_all(own), predicate="dwithin", distance=reach)
    sites = every.iloc[np.sort(near)].reset_index(drop=True)
    inside = shapely.intersects(own[:, None], geometries(sites)[None, :])
    walk, off = np.full(inside.shape, np.nan), np.zeros(len(sites), bool)
    if case.sources.has("network") and len(sites):
        walk, off = _walks(case, own, sites, progress)
    return PlannedSites(sites, inside, walk, reach, off)


def _read(case: Case) -> gpd.GeoDataFrame:
    """Return the planned sites, without stations that are there already, each at a point."""
    layer = case.named(PLANNED, CHARGING_SITE_NAMES)
    if layer is None:
        raise AssertionError
    layer = layer.assign(name=names(layer))
    layer = layer[~folded(text_of(layer, "status")).isin(_STANDS).to_numpy(bool)].reset_index(drop=True)
    points = numbers(layer, "points", "CHARGING_PLAN")
    speeds = [numbers(layer, each, "CHARGING_PLAN") for each in ("normal_points", "fast_points")]
    summed = pd.DataFrame(np.column_stack(speeds)).sum(axis=1, min_count=1).to_numpy(np.float64)
    xy, row = points_of(layer)
    first = np.unique(row, return_index=True)[1]
    return (
        gpd.GeoDataFrame(
            {
                "name": layer["name"].to_numpy(object),
                "phase": text_of(layer, "phase").str.removesuffix(".0").to_numpy(object),
                "points": np.where(np.isnan(points), summed, points),
                "kw": numbers(layer, "kw", "CHARGING_PLAN"),
            }
        )
        .iloc[row[first]]
        .set_geometry(shapely.points(xy[first]), crs=case.areas.crs)
    )


def _walks(case: Case, shapes: Objects, sites: gpd.GeoDataFrame, progress: Progress | None) -> tuple[Floats, Bools]:
    rules = case.strategy.network
    graph = Graph(case.network, "walk", "m", case.strategy)
    samples = sample_points(shapes, rules.sample_spacing_m, rules.max_samples)
    doors = graph.snap(shapely.get_coordinates(geometries(sites)), rules.max_snap_m)
    origin, site, cost = graph.pairs(graph.snap(samples.xy, rules.max_snap_m), doors, progress=progress)
    each = np.full((len(samples.xy), len(sites)), np.inf)
    each[origin, site] = cost
    walks = np.column_stack([samples.mean(one) for one in each.T])
    return walks, doors.edge < 0


def sites_around(
    case: Case, planned: PlannedSites, alternative: str, built: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, list[Note]]:
    """Return the planned sites in the built areas of an alternative or within a walk of them, and what to say of it.

    Parameters
    ----------
    case : Case
    planned : PlannedSites
    alternative : str
    built : GeoDataFrame
        Its built areas.

    Returns
    -------
    rows : GeoDataFrame
        As of `columns.CHARGING_SITES`: those in the plan first, then by the walk.
    reasons : list of Note
    """
    _, shape_of = case.shapes()
    shape: Ints = shape_of.loc[built.index].to_numpy()
    inside, walk = planned.inside[shape], planned.walk_m[shape]
    walk = np.where(np.isnan(walk), np.inf, walk)
    within = inside.any(axis=0)
    nearest = np.where(within, inside.argmax(axis=0), walk.argmin(axis=0))
    metres = np.where(within, 0.0, walk.min(axis=0))
    kept = np.flatnonzero(metres <= planned.reach_m)
    kept = kept[np.argsort(metres[kept], kind="stable")]
    rows = planned.sites.iloc[kept].assign(
        alternative=alternative,
        place=np.where(within, IN_PLAN, WITHIN_WALK)[kept],
        area_id=built["area_id"].to_numpy(object)[nearest[kept]],
        walk_m=metres[kept],
    )
    known = case.sources.has("network")
    told = {
        "count": len(rows),
        "reach": planned.reach_m,
        "sites": [_said(row) for row in rows.head(_TOLD).to_dict("records")],
    }
    reasons = [Note(_LEADS[known, len(rows) > 0], told)]
    if len(rows) > _TOLD:
        reasons.append(Note("case_charging_sites_more", {"count": len(rows) - _TOLD}))
    if not known:
        reasons.append(Note("case_charging_sites_no_network"))
    if off := int((planned.off & ~within).sum()):
        reasons.append(Note("case_charging_sites_off", {"count": off}))
    return rows.reset_index(drop=True), reasons


def _said(site: Mapping[Hashable, Any]) -> tuple[Text, dict[str, object]]:
    """Return a site with its figures, and which of them are not told."""
    measures: Parts = [
        (SITE_PLACES[site["place"]], {"walk": site["walk_m"]}),
        (SITE_POINTS, {"count": site["points"]}) if pd.notna(site["points"]) else (SITE_POINTS_UNKNOWN, {}),
        (SITE_KW, {"kw": site["kw"]}) if pd.notna(site["kw"]) else (SITE_KW_UNKNOWN, {}),
        (SITE_PHASE, {"phase": site["phase"]}) if site["phase"] else (SITE_PHASE_UNKNOWN, {}),
    ]
    return MEASURE_SAID, {"name": site["name"], "measures": measures}
