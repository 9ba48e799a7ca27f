"""Areas of a plan as parking norms ask of them: how much of what is built, and the spaces that are proposed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..layers.field_names import NORM_ZONE, fold
from ..layers.fields import amounts, geometries, in_crs, names, text_of
from ..layers.samples import Samples, clean_geometries, sample_points
from ..network.model import Network
from ..routing.graph import Graph
from ..strategy.loading import Strategy
from ..strategy.sections import TIERS
from ..transit.hub_layer import read_hubs
from .messages import NormZoneNameError
from .norm_table import ANY, BRA, DWELLING, EMPLOYEE, KINDS, PUPIL, NormTable

LITTLE = 1e-6
_ROOMS = re.compile(r"(?:dwellings|boliger|boenheter|leiligheter)(\d+)(?:rom|rooms|roms|r)?")
ZONE_NAMES = (*NORM_ZONE, "zone", "sone", "name", "navn")


@dataclass(frozen=True)
class NormOptions:
    """Fields of the areas; one that the layer lacks is not given.

    Attributes
    ----------
    name, alternative, use, code, zone : str
        What an area is called, which alternative it belongs to, its use in words and by the plan's code, and its norm
        zone where somebody has said it.
    dwellings, bra, jobs, pupils : str
        What is built. Dwellings by rooms are found by their names: ``dwellings_2``, ``boliger_2rom``.
    car, disabled, bike, cargo_bike, car_share, charging : str
        Spaces proposed.
    staff, free_staff : str
        Car spaces for staff, and those of them that are free of charge.
    zone_name : str
        Field of the norm zones: what each is called; "" finds it by its name.
    """

    name: str = "name"
    alternative: str = "alternative"
    use: str = "use"
    code: str = "code"
    zone: str = "norm_zone"
    dwellings: str = "dwellings"
    bra: str = "bra_m2"
    jobs: str = "jobs"
    pupils: str = "pupils"
    car: str = "car_spaces"
    disabled: str = "disabled_spaces"
    bike: str = "bike_spaces"
    cargo_bike: str = "cargo_bike_spaces"
    car_share: str = "car_share_spaces"
    charging: str = "charging_spaces"
    staff: str = "staff_spaces"
    free_staff: str = "free_staff_spaces"
    zone_name: str = ""


@dataclass(frozen=True)
class NormAreas:
    """Areas (n,) as arrays; amounts are NaN where they are not given.

    Attributes
    ----------
    frame : GeoDataFrame
        As handed in, in the analysis' coordinate system.
    geometry : (n,) object array
        Valid; None where there is none.
    name, alternative, use, code : (n,) object arrays
        "" where not given, but a name, which is the area's number then.
    zone : (n,) object array
        As the area's own field says it.
    units : Mapping[str, (n,) float array]
        By `norm_table.UNITS`.
    rooms : (n, r) float array
        Dwellings by rooms, and `sizes` (r,) the number of rooms.
    proposed : (n, 6) float array
        By `norm_table.KINDS`.
    staff, free_staff : (n,) float arrays
    """

    frame: gpd.GeoDataFrame
    geometry: Objects
    name: Objects
    alternative: Objects
    use: Objects
    code: Objects
    zone: Objects
    units: Mapping[str, Floats]
    rooms: Floats
    sizes: Ints
    proposed: Floats
    staff: Floats
    free_staff: Floats

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class AreaZones:
    """Which norm zone each area (n,) belongs to, and how that is known.

    Attributes
    ----------
    zone : (n,) object array
        `ANY` where nothing tells zones apart or the area lies outside them; None where it is not known.
    how : (n,) object array
        ``one``, ``field``, ``polygon``, ``split``, ``outside``, ``walk``, or why not: ``zones_not_given``,
        ``no_geometry``, ``no_walk``.
    share : (n,) float array
        Of the area that lies in the zone; NaN where it is not told by polygons.
    shares : (n,) object array
        Where it is split: tuples of the zones' names and shares, the largest first; "" outside all zones.
    walk_m : (n,) float array
        To the hub, where the zone is told by it.
    """

    zone: Objects
    how: Objects
    share: Floats
    shares: Objects
    walk_m: Floats


@dataclass(frozen=True)
class AreaHubs:
    """The hub each area (n,) is judged by.

    Attributes
    ----------
    known : (n,) bool array
        Whether hubs and network are given, and the area lies on the network.
    walk_m : (4, n) float array
        To the nearest hub of each tier, the mean over the area; inf where there is none.
    name : (4, n) object array
    """

    known: Bools
    walk_m: Floats
    name: Objects

    @property
    def least_m(self) -> Floats:
        """The walk to the nearest hub of any tier."""
        least: Floats = self.walk_m.min(axis=0)
        return least


def read_norm_areas(areas: gpd.GeoDataFrame, options: NormOptions, name: str = "AREAS") -> NormAreas:
    """Return areas with what is built on them and the spaces that are proposed.

    Raises
    ------
    KlimaklokError
        The layer is empty, or a field holds what is no amount.
    """
    frame = in_crs(areas, areas.crs, name).reset_index(drop=True)

    def amount(field: str, *, whole: bool = False) -> Floats:
        return amounts(frame, field, name, whole=whole) if field in frame else np.full(len(frame), np.nan)

    called = frame.rename(columns={options.name: "name"}) if options.name in frame and options.name != "name" else frame
    sizes = {str(each): int(found[1]) for each in frame.columns if (found := _ROOMS.fullmatch(fold(str(each))))}
    by_rooms = [amount(each) for each in sizes if each != options.dwellings]
    rooms = np.column_stack(by_rooms) if by_rooms else np.empty((len(frame), 0))
    dwellings = amount(options.dwellings)
    if rooms.shape[1]:
        whole = ~np.isnan(rooms).any(axis=1)
        dwellings = np.where(np.isnan(dwellings) & whole, rooms.sum(axis=1), dwellings)
    proposed = np.column_stack([amount(getattr(options, kind)) for kind in KINDS])
    units = {
        DWELLING: dwellings,
        BRA: amount(options.bra),
        EMPLOYEE: amount(options.jobs),
        PUPIL: amount(options.pupils),
    }
    return NormAreas(
        frame=frame,
        geometry=clean_geometries(geometries(frame))[0],
        name=names(called if isinstance(called, gpd.GeoDataFrame) else frame),
        alternative=text_of(frame, options.alternative).to_numpy(object),
        use=_worded(text_of(frame, options.use)),
        code=_worded(text_of(frame, options.code)),
        zone=text_of(frame, options.zone).to_numpy(object),
        units=units,
        rooms=rooms,
        sizes=np.array([size for each, size in sizes.items() if each != options.dwellings], dtype=np.int64),
        proposed=proposed,
        staff=amount(options.staff),
        free_staff=amount(options.free_staff),
    )


def _worded(text: pd.Series[Any]) -> Objects:
    whole: Objects = text.astype("string").str.replace(r"^(\d+)\.0$", r"\1", regex=True).to_numpy(object)
    return whole


def only_where(known: Bools, values: Objects) -> Objects:
    """Return values (n,), None where they are not known."""
    found = np.full(len(known), None, dtype=object)
    found[known] = values[known]
    return found


def walks_to_hubs(
    areas: NormAreas,
    hubs: gpd.GeoDataFrame | None,
    network: Network | None,
    strategy: Strategy,
    notes: list[Note],
    progress: Progress | None = None,
) -> AreaHubs:
    """Measure the walk from each area to the nearest hub of each tier, the mean over the points that stand for it.

    Parameters
    ----------
    areas : NormAreas
    hubs : GeoDataFrame, optional
        With their ``tier``; those that open later do not count.
    network : Network, optional
    strategy : Strategy
        How far from the network an area may lie, and how closely it is sampled.
    notes : list of Note
        Grows by what is to be said.
    progress : callable, optional
    """
    count, tiers = len(areas), len(TIERS)
    walk, name = np.full((tiers, count), np.inf), np.full((tiers, count), None, dtype=object)
    if hubs is None or network is None or len(hubs) == 0:
        return AreaHubs(np.zeros(count, np.bool_), walk, name)
    read = read_hubs(in_crs(hubs, network.crs, "HUBS").reset_index(drop=True), strategy)
    if (late := int((read.opens_year > LITTLE).sum())) > 0:
        notes.append(Note("norm_hubs_planned", {"count": late}))
    shapes = gpd.GeoSeries(areas.geometry, crs=areas.frame.crs).to_crs(network.crs)
    samples: Samples = sample_points(
        np.asarray(shapes, dtype=object), strategy.network.sample_spacing_m, strategy.network.max_samples
    )
    graph = Graph(network, "walk", "m", strategy)
    origins = graph.snap(samples.xy, strategy.network.max_snap_m, part(progress, 0.0, 0.2))
    open_today = ~(read.opens_year > LITTLE)[read.point_hub]
    for tier in range(tiers):
        points = np.flatnonzero((read.tier[read.point_hub] == tier) & open_today)
        if not len(points):
            continue
        step = part(progress, 0.2 + 0.2 * tier, 0.4 + 0.2 * tier)
        advance(step, 0.0)
        places = graph.snap(read.xy[points], strategy.network.max_snap_m)
        metres, nearest = graph.nearest(origins, places, progress=step)
        walk[tier] = samples.mean(metres)
        hub = np.where(nearest >= 0, read.point_hub[points[np.maximum(nearest, 0)]], -1).astype(np.int64)
        most = samples.most(hub)
        name[tier] = only_where(most >= 0, read.name[np.maximum(most, 0)])
    return AreaHubs(samples.total(origins.edge >= 0) > 0, walk, name)


def zones_of(
    areas: NormAreas,
    table: NormTable,
    zones: gpd.GeoDataFrame | None,
    hubs: AreaHubs,
    options: NormOptions,
    notes: list[Note],
) -> AreaZones:
    """Return the norm zone of each area: as its own field says, else by polygons, else by the walk to a hub.

    Parameters
    ----------
    areas : NormAreas
    table : NormTable
        Its zones, and the walks that some may be told by.
    zones : GeoDataFrame, optional
        Polygons with names.
    hubs : AreaHubs
        The walk from each area.
    options : NormOptions
        Which field names the polygons.
    notes : list of Note
        Grows by what is to be said.
    """
    count = len(areas)
    zone, how = np.full(count, ANY, dtype=object), np.full(count, "one", dtype=object)
    share, shares = np.full(count, np.nan), np.full(count, None, dtype=object)
    walk = np.full(count, np.nan)
    if zones is not None and not len(zones):
        notes.append(Note("parking_layer_empty", {"layer": "NORM_ZONES"}))
    if zones is not None and len(zones):
        zone, how, share, shares = _by_polygons(areas, table, zones, options, notes)
    elif table.walk_m:
        walk = np.where(hubs.known, hubs.least_m, np.nan)
        order = sorted(table.walk_m.items(), key=lambda each: each[1])
        limits = np.array([metres for _, metres in order])
        at = np.searchsorted(limits, np.where(np.isnan(walk), np.inf, np.round(walk, 3)))
        labels = np.array([*(each for each, _ in order), ANY], dtype=object)
        zone = only_where(hubs.known, labels[np.minimum(at, len(order))])
        how = np.where(hubs.known, "walk", "no_walk").astype(object)
    elif len(table.zones) == 1:
        zone[:] = table.zones[0]
        notes.append(Note("norm_one_zone", {"zone": table.zones[0]}))
    elif table.zones:
        zone[:], how[:] = None, "zones_not_given"
        notes.append(Note("norm_zones_not_given", {"zones": table.zones}))
    else:
        notes.append(Note("norm_without_zones"))
    said = areas.zone != ""
    zone, how = np.where(said, areas.zone, zone), np.where(said, "field", how).astype(object)
    zone = _spelt(zone, table.zones)
    lacking = sorted({str(each) for each in zone if each not in (None, ANY, *table.zones)})
    if lacking and table.zones:
        notes.append(Note("norm_zones_without_rows", {"zones": lacking}))
    return AreaZones(zone, how, share, shares, walk)


def _spelt(zone: Objects, known: list[str]) -> Objects:
    """Return zones spelt as the table spells them."""
    spelling = {fold(each): each for each in known}
    return np.array(
        [each if each in (None, ANY) else spelling.get(fold(str(each)), each) for each in zone], dtype=object
    )


def _by_polygons(
    areas: NormAreas, table: NormTable, zones: gpd.GeoDataFrame, options: NormOptions, notes: list[Note]
) -> tuple[Objects, Objects, Floats, Objects]:
    """Return zone, how it is known, its share and all shares: the zone that holds most of an area is the area's."""
    frame = in_crs(zones, areas.frame.crs, "NORM_ZONES").reset_index(drop=True)
    label = _zone_labels(frame, options)
    shape = clean_geometries(geometries(frame))[0]
    useful = np.flatnonzero((shapely.get_dimensions(shape) == 2) & (label != ""))  # noqa: PLR2004 - areas
    if unnamed := int(((label == "") & ~shapely.is_missing(shape)).sum()):
        notes.append(Note("norm_zones_unnamed", {"count": unnamed}))
    by_name = gpd.GeoDataFrame({"zone": _spelt(label[useful], table.zones)}, geometry=shape[useful], crs=frame.crs)
    merged = by_name.dissolve("zone", as_index=False) if len(by_name) else by_name
    outlines, labels = np.asarray(merged.geometry, dtype=object), merged["zone"].to_numpy(object)
    count = len(areas)
    there = np.flatnonzero(~shapely.is_missing(areas.geometry))
    area_at, zone_at = shapely.STRtree(outlines).query(areas.geometry[there], predicate="intersects")
    area_at = there[area_at]
    whole = shapely.area(areas.geometry[area_at])
    part = shapely.area(shapely.intersection(areas.geometry[area_at], outlines[zone_at]))
    inside = np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 1.0)
    found = pd.DataFrame({"area": area_at, "zone": labels[zone_at], "share": inside})
    found = found[found["share"] > LITTLE]
    total = found.groupby("area")["share"].sum()
    outside = pd.DataFrame({"area": there, "zone": "", "share": 1 - total.reindex(there).fillna(0).to_numpy()})
    if twice := int((total > 1 + LITTLE).sum()):
        notes.append(Note("norm_zones_overlap", {"count": twice}))
    every = pd.concat([found, outside[outside["share"] > LITTLE]], ignore_index=True)
    every = every.sort_values(["area", "share", "zone"], ascending=[True, False, True], kind="stable")
    first = every.drop_duplicates("area").set_index("area").reindex(range(count))
    several = every.groupby("area").size().reindex(range(count)).fillna(0).to_numpy() > 1
    there_is = first["zone"].notna().to_numpy(bool)
    zone = only_where(there_is, first["zone"].to_numpy(object))
    zone[zone == ""] = ANY
    how = np.select(
        [first["zone"].isna(), several, first["zone"] == ""], ["no_geometry", "split", "outside"], "polygon"
    ).astype(object)
    shares = np.full(count, None, dtype=object)
    for area, rows in every[several[every["area"].to_numpy()]].groupby("area"):  # few: those that lie across a border
        shares[area] = tuple(zip(rows["zone"], rows["share"], strict=True))
    if split := int(several.sum()):
        notes.append(Note("norm_areas_split", {"count": split}))
    return zone, how, first["share"].to_numpy(np.float64), shares


def _zone_labels(frame: gpd.GeoDataFrame, options: NormOptions) -> Objects:
    own = {fold(str(each)): str(each) for each in reversed(list(frame.columns))}
    field = options.zone_name or next((own[fold(each)] for each in ZONE_NAMES if fold(each) in own), "")
    if field not in frame:
        raise NormZoneNameError(names=", ".join(ZONE_NAMES))
    return _worded(text_of(frame, field))
