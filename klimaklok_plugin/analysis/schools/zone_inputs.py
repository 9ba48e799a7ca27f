"""What the user hands in for heart zones, checked and turned into arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Array, Bools, Floats, Ints, Objects
from ..core.messages import Note
from ..layers.entrances import entry_points, only
from ..layers.fields import amounts, geometries, in_crs, listed, names, points_of, text_of
from ..layers.samples import clean_geometries, sample_points
from ..network.model import Network
from ..strategy.loading import Strategy
from .messages import (
    HeartZoneAlternativesError,
    HeartZoneNotPolygonError,
    HeartZoneRadiusWrongError,
    HeartZonesMissingError,
    SchoolsUnplacedError,
)
from .pupils import PupilHomes

Method = Literal["radius", "walking_distance", "drawn"]
Measure = Literal["stopping_ban", "closed_in_hours", "closed"]

_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
OUTSIDE, ELSEWHERE = -1, -2
"""Homes outside all intake areas, and those that go to a school that is not looked at: `ZoneInputs.home_area`."""


@dataclass(frozen=True)
class HeartZoneOptions:
    """What the user chooses.

    Attributes
    ----------
    method : {"radius", "walking_distance", "drawn"}
        How zones come about: by air, by walking distance, or drawn by the user.
    measure : {"stopping_ban", "closed_in_hours", "closed"}
    radius_m : float, optional
        Of the zone, by air or on foot; the strategy's when left out.
    pupils_field : str, optional
        Field of the schools with their number of pupils.
    population_field : str
        Field of the population with inhabitants.
    destination_field : str, optional
        Field of the centres with their weight.
    traffic_field : str
        Field of the traffic lines with ÅDT.
    extra_field : str
        Field of the extra trips with the cars in the peak hour.
    assume_municipal : bool
        Streets of unknown owner, of the classes the strategy names, are taken as the municipality's.
    """

    method: Method = "radius"
    measure: Measure = "stopping_ban"
    radius_m: float | None = None
    pupils_field: str | None = None
    population_field: str = "pop_tot"
    destination_field: str | None = None
    traffic_field: str = "aadt"
    extra_field: str = "cars_peak"
    assume_municipal: bool = False


@dataclass(frozen=True)
class HeartZoneLayers:
    """The layers, all but the schools optional."""

    schools: gpd.GeoDataFrame
    entrances: gpd.GeoDataFrame | None = None
    zones: gpd.GeoDataFrame | None = None
    population: gpd.GeoDataFrame | None = None
    school_areas: gpd.GeoDataFrame | None = None
    destinations: gpd.GeoDataFrame | None = None
    parking: gpd.GeoDataFrame | None = None
    traffic: gpd.GeoDataFrame | None = None
    exempt: gpd.GeoDataFrame | None = None
    extra_trips: gpd.GeoDataFrame | None = None


_PARAMETERS = {each.name: each.name.upper() for each in fields(HeartZoneLayers)} | {"exempt": "EXEMPT_LAYER"}
"""What the layers are called in messages."""


@dataclass(frozen=True)
class SchoolPlaces:
    """Schools (s,), and the points (t,) where one walks in.

    Attributes
    ----------
    geometry : (s,) object array
        Points or areas; None where there is none.
    name : (s,) object array
    pupils : (s,) float array
        NaN where not given.
    xy : (t, 2) float array
    school_of : (t,) int array
        Never falling.
    middle : (s, 2) float array
        A point of each school, NaN where there is none.
    """

    geometry: Objects
    name: Objects
    pupils: Floats
    xy: Floats
    school_of: Ints
    middle: Floats


@dataclass(frozen=True)
class ZoneInputs:
    """Everything handed in, checked.

    Attributes
    ----------
    drawn : (s,) object array, optional
        The drawn zone of each school, None where it has none.
    homes : PupilHomes, optional
    home_area : (k,) int array, optional
        Row of the school whose intake area each sample point of the homes lies in, -1 outside all, -2 where it
        belongs to no school here.
    centres : (c, 2) float array, centre_weight : (c,) float array
    parking : (p, 2) float array, optional
    traffic : (a,) object array of lines, aadt : (a,) float array
    exempt : (e,) object array
        Lines and areas.
    extra : (x, 2) float array, extra_cars : (x,) float array
        Where cars of a plan begin or end their trips, and how many in the peak hour.
    """

    options: HeartZoneOptions
    radius_m: float
    schools: SchoolPlaces
    drawn: Objects | None
    homes: PupilHomes | None
    home_area: Ints | None
    centres: Floats
    centre_weight: Floats
    parking: Floats | None
    traffic: Objects
    aadt: Floats
    exempt: Objects
    extra: Floats
    extra_cars: Floats
    notes: list[Note] = field(default_factory=list)


def read_zone_inputs(
    layers: HeartZoneLayers, network: Network, strategy: Strategy, options: HeartZoneOptions
) -> ZoneInputs:
    """Check all layers and bring them into the network's CRS.

    Parameters
    ----------
    layers : HeartZoneLayers
    network : Network
    strategy : Strategy
    options : HeartZoneOptions

    Raises
    ------
    KlimaklokError
        A layer is empty or has no CRS, a field is missing or holds what cannot be understood, a zone is no area, or the
        radius makes no zone.
    """
    notes = _unused(layers, options)
    rules = strategy.schools
    radius = rules.radius_m if options.radius_m is None else options.radius_m
    if options.method != "drawn" and not 1 <= radius <= rules.max_radius_m:
        raise HeartZoneRadiusWrongError(radius=radius, most=rules.max_radius_m)
    here = {
        name: None if layer is None else in_crs(layer, network.crs, _PARAMETERS[name]).reset_index(drop=True)
        for name, layer in vars(layers).items()
    }
    schools = _read_schools(here, strategy, options, notes)
    drawn = None
    if options.method == "drawn":
        if here["zones"] is None:
            raise HeartZonesMissingError
        drawn = _read_zones(here["zones"], schools, notes)
    homes = _read_homes(here["population"], strategy, options, notes)
    centres, weight = _read_centres(here["destinations"], options, notes)
    traffic, aadt = _read_traffic(here["traffic"], options)
    extra, extra_cars = _read_extra_trips(here["extra_trips"], options, notes)
    return ZoneInputs(
        options=options,
        radius_m=radius,
        schools=schools,
        drawn=drawn,
        homes=homes,
        home_area=_home_areas(here["school_areas"], schools, homes, rules.least_count, notes),
        centres=centres,
        centre_weight=weight,
        parking=None if here["parking"] is None else points_of(here["parking"])[0],
        traffic=traffic,
        aadt=aadt,
        exempt=_read_exempt(here["exempt"], notes),
        extra=extra,
        extra_cars=extra_cars,
        notes=notes,
    )


_BY_HOME = ("school_areas", "destinations", "parking")
"""Layers that say nothing where it is not known where people live."""


def _unused(layers: HeartZoneLayers, options: HeartZoneOptions) -> list[Note]:
    """Say what is given and not used, and what is assumed in place of what is not given."""
    notes = []
    if layers.population is None:
        given = [name for name in _BY_HOME if getattr(layers, name) is not None]
        notes = [Note("heart_unused", {"parameter": _PARAMETERS[name], "needed": "POPULATION"}) for name in given]
    elif layers.school_areas is None:
        notes.append(Note("heart_nearest_school", {}))
    if layers.zones is not None and options.method != "drawn":
        notes.append(Note("heart_zones_unused", {"parameter": "ZONES"}))
    if options.radius_m is not None and options.method == "drawn":
        notes.append(Note("heart_radius_unused", {"parameter": "RADIUS"}))
    return notes


def _read_exempt(frame: gpd.GeoDataFrame | None, notes: list[Note]) -> Objects:
    """Return the lines and areas (e,) that exempt streets."""
    if frame is None:
        return np.empty(0, object)
    geometry = shapely.force_2d(geometries(frame))
    valid = shapely.get_parts(np.where(shapely.is_valid(geometry), geometry, shapely.make_valid(geometry)))
    valid = valid[~shapely.is_empty(valid)]
    point = shapely.get_dimensions(valid) == 0
    if point.any():
        notes.append(Note("exempt_points", {"count": int(point.sum())}))
    return np.asarray(valid[~point], dtype=object)


def _read_schools(
    here: Mapping[str, gpd.GeoDataFrame | None], strategy: Strategy, options: HeartZoneOptions, notes: list[Note]
) -> SchoolPlaces:
    frame = here["schools"]
    if frame is None:
        raise SchoolsUnplacedError(layer="SCHOOLS", count=0)
    geometry, _, _ = clean_geometries(geometries(frame))
    if shapely.is_missing(geometry).all():
        raise SchoolsUnplacedError(layer="SCHOOLS", count=len(frame))
    pupils = np.full(len(frame), np.nan)
    if options.pupils_field:
        pupils = amounts(frame, options.pupils_field, "SCHOOLS")
        if (empty := int(np.isnan(pupils).sum())) > 0:
            notes.append(Note("pupils_empty", {"count": empty, "field": options.pupils_field}))
    xy, school_of, unused = entry_points(geometry, here["entrances"], strategy)
    if unused > 0:
        notes.append(Note("entrances_unused", {"count": unused}))
    middle = np.full((len(frame), 2), np.nan)
    there = ~shapely.is_missing(geometry)
    middle[there] = shapely.get_coordinates(shapely.point_on_surface(geometry[there]))
    return SchoolPlaces(geometry, names(frame), pupils, xy, school_of, middle)


def _read_zones(frame: gpd.GeoDataFrame, schools: SchoolPlaces, notes: list[Note]) -> Objects:
    """Return the zone of each school (s,): the drawn ones it lies in; a zone around none is the nearest school's."""
    geometry, repaired, unusable = clean_geometries(geometries(frame))
    area = np.isin(shapely.get_type_id(geometry), _AREAS)
    wrong = np.flatnonzero(unusable | (~area & ~shapely.is_missing(geometry)))
    if wrong.size or not area.any():
        row = int(wrong[0]) + 1 if wrong.size else 1
        raise HeartZoneNotPolygonError(layer="ZONES", count=wrong.size or len(frame), row=row)
    if repaired.any():
        notes.append(Note("zones_repaired", {"count": int(repaired.sum())}))
    zone = np.flatnonzero(area)
    tree = shapely.STRtree(schools.geometry)
    owner, school = tree.query(geometry[zone], predicate="intersects")
    lone = np.setdiff1d(np.arange(zone.size), owner)
    if lone.size:
        nearest = tree.query_nearest(geometry[zone[lone]], all_matches=False)
        owner, school = np.concatenate([owner, lone[nearest[0]]]), np.concatenate([school, nearest[1]])
        called = ", ".join(dict.fromkeys(map(str, schools.name[nearest[1]])))
        notes.append(Note("zones_without_school", {"count": lone.size, "name": called}))
    order = np.argsort(school, kind="stable")
    made = np.full(len(schools.geometry), None, dtype=object)
    having, start = np.unique(school[order], return_index=True)
    for row, part in zip(having, np.split(zone[owner[order]], start[1:]), strict=True):
        made[row] = shapely.union_all(geometry[part])
    if (without := len(made) - len(having)) > 0:
        notes.append(Note("schools_without_zone", {"count": without}))
    return made


def _read_homes(
    frame: gpd.GeoDataFrame | None, strategy: Strategy, options: HeartZoneOptions, notes: list[Note]
) -> PupilHomes | None:
    if frame is None:
        notes.append(Note("heart_no_population", {}))
        return None
    persons = amounts(frame, options.population_field, "POPULATION")
    if (empty := int(np.isnan(persons).sum())) > 0:
        notes.append(Note("population_empty", {"count": empty, "field": options.population_field}))
    geometry, _, _ = clean_geometries(geometries(frame))
    samples = sample_points(geometry, strategy.network.sample_spacing_m, strategy.network.max_samples)
    return PupilHomes(samples, np.nan_to_num(persons))


def _home_areas(
    frame: gpd.GeoDataFrame | None, schools: SchoolPlaces, homes: PupilHomes | None, least: int, notes: list[Note]
) -> Ints | None:
    """Return whose intake area each home's point (k,) lies in: by the field ``school``, else by where schools lie.

    Of several schools of one area the nearest by air counts; of several areas the first. Homes in the area of a school
    that is not here go to none of these; so do those outside all areas when every school has an area.
    """
    if frame is None or homes is None:
        return None
    geometry, _, _ = clean_geometries(geometries(frame))
    geometry = only(geometry, np.isin(shapely.get_type_id(geometry), _AREAS))
    area, school = _schools_of_areas(geometry, text_of(frame, "school").to_numpy(object), schools)
    if (without := len(frame) - np.unique(area).size) > 0:
        notes.append(Note("school_areas_without_school", {"count": without}))
    point, at = shapely.STRtree(geometry).query(shapely.points(homes.samples.xy), predicate="intersects")
    order = np.lexsort([at, point])
    point, at = point[order], at[order]
    first = np.unique(point, return_index=True)[1]
    if first.size < point.size:
        notes.append(Note("school_areas_overlap", {}))
    everybody = np.isin(np.arange(len(schools.name))[~shapely.is_missing(schools.geometry)], school).all()
    found = np.full(len(homes.samples.xy), ELSEWHERE if everybody else OUTSIDE, dtype=np.int64)
    found[point[first]] = ELSEWHERE
    pairs = pd.DataFrame({"point": point[first], "area": at[first]}).merge(
        pd.DataFrame({"area": area, "school": school})
    )
    home, row = pairs["point"].to_numpy(np.int64), pairs["school"].to_numpy(np.int64)
    air = np.hypot(*(homes.samples.xy[home] - schools.middle[row]).T)
    order = np.lexsort([row, air, home])
    nearest = order[np.unique(home[order], return_index=True)[1]]
    found[home[nearest]] = row[nearest]
    persons = float(homes.weight[found == ELSEWHERE].sum())
    if persons >= max(least, 1):
        notes.append(Note("homes_of_other_schools", {"persons": persons}))
    return found


def _schools_of_areas(geometry: Objects, named: Objects, schools: SchoolPlaces) -> tuple[Ints, Ints]:
    """Return pairs of an intake area and a school: of its name, else lying in it and in no area of its own name."""
    of_school = pd.DataFrame({"name": _bare(schools.name)}).reset_index(names="school")
    of_area = pd.DataFrame({"name": _bare(named)}).reset_index(names="area")
    by_name = of_area.merge(of_school)
    area, school = shapely.STRtree(schools.geometry).query(geometry, predicate="intersects")
    left = ~np.isin(area, by_name["area"]) & ~np.isin(school, by_name["school"])
    return (
        np.concatenate([by_name["area"].to_numpy(np.int64), area[left].astype(np.int64)]),
        np.concatenate([by_name["school"].to_numpy(np.int64), school[left].astype(np.int64)]),
    )


def _bare(names: Objects) -> pd.Series[str]:
    """Return names as they are compared: Haslum skole, Haslum skolekrets and HASLUM are the same."""
    text = pd.Series(names, dtype="string").str.casefold().str.strip()
    bare = text.str.replace(r"(?:\s+(?:skole|skule))?(?:\s*(?:skolekrets|krets|inntaksområde))?$", "", regex=True)
    return bare.where(bare != "", text)


def _read_centres(
    frame: gpd.GeoDataFrame | None, options: HeartZoneOptions, notes: list[Note]
) -> tuple[Floats, Floats]:
    if frame is None:
        notes.append(Note("heart_no_destinations", {}))
        return np.empty((0, 2)), np.empty(0)
    xy, row = points_of(frame)
    weight = np.ones(len(frame))
    if options.destination_field:
        weight = np.nan_to_num(amounts(frame, options.destination_field, "DESTINATIONS"))
    return xy[weight[row] > 0], weight[row][weight[row] > 0]


def _read_traffic(frame: gpd.GeoDataFrame | None, options: HeartZoneOptions) -> tuple[Objects, Floats]:
    if frame is None:
        return np.empty(0, object), np.empty(0)
    aadt = amounts(frame, options.traffic_field, "TRAFFIC")
    geometry = geometries(frame)
    line = shapely.get_dimensions(geometry) == 1
    known: Bools = line & ~np.isnan(aadt) & ~shapely.is_empty(geometry)
    return geometry[known], aadt[known]


ALTERNATIVE = "alternative"
"""Column of the extra trips that tells which of a plan's alternatives they belong to."""


def _read_extra_trips(
    frame: gpd.GeoDataFrame | None, options: HeartZoneOptions, notes: list[Note]
) -> tuple[Floats, Floats]:
    """Return places (x, 2) with trips of their own and their cars (x,); several points of a feature share its cars.

    Raises
    ------
    HeartZoneAlternativesError
        They are those of several alternatives, which are never built together.
    """
    if frame is None:
        return np.empty((0, 2)), np.empty(0)
    named = text_of(frame, ALTERNATIVE)
    if (count := int(named[named != ""].nunique())) > 1:
        raise HeartZoneAlternativesError(count=count, names=listed(named[named != ""]))
    cars = amounts(frame, options.extra_field, "EXTRA_TRIPS")
    if (empty := int(np.isnan(cars).sum())) > 0:
        notes.append(Note("heart_extra_empty", {"count": empty, "field": options.extra_field}))
    xy, row = points_of(frame)
    if (unplaced := float(np.nansum(cars[~np.isin(np.arange(len(frame)), row)]))) > 0:
        notes.append(Note("heart_extra_unplaced", {"cars": unplaced}))
    share = np.nan_to_num(cars)[row] / np.bincount(row, minlength=len(frame))[row]
    return xy, share.astype(np.float64)


def exempt_edges(network: Network, exempt: Objects, by_line: Array) -> Bools:
    """Return the edges (m, bool) whose middle lies in an exempt area, or that run along an exempt line (`by_line`)."""
    areas = exempt[shapely.get_dimensions(exempt) == 2]  # noqa: PLR2004 - areas have two dimensions
    found = by_line.copy()
    if areas.size:
        middle = shapely.line_interpolate_point(network.lines, 0.5, normalized=True)
        edge, _ = shapely.STRtree(areas).query(middle, predicate="intersects")
        found[edge] = True
    return found
