"""What the user hands in for walking groups, checked and turned into arrays.

Pupils are personal data: no error and no note quotes a value of theirs, or a number of them that is protected.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely

from ..core.arrays import Array, Floats, Objects
from ..core.messages import Note
from ..layers.fields import amounts, column_of, geometries, in_crs, names, numbers, read_areas
from ..layers.messages import ParameterNumberWrongError
from ..layers.samples import Samples, clean_geometries, sample_points
from ..network.model import Network
from ..strategy.loading import Strategy
from .messages import (
    SchoolsUnplacedError,
    WalkingBellWrongError,
    WalkingGroupTooSmallError,
    WalkingNobodyError,
    WalkingPeopleMissingError,
    WalkingPeopleTwiceError,
    WalkingShareWrongError,
)

MOST_WALK_MIN, MOST_GROUP = 120.0, 200


@dataclass(frozen=True)
class WalkingOptions:
    """What the user chooses; what is None is the strategy's.

    Attributes
    ----------
    weight_field : str, optional
        Field of the pupils with their number. None: each feature is one pupil.
    population_field : str
        Field of the population with inhabitants.
    age_share : float, optional
        Share of the inhabitants who walk in groups.
    max_walk_min : float, optional
        Longest walk with the group, the stops apart.
    max_group : int, optional
        Pupils in a group.
    meeting_walk_m : float, optional
        Longest walk from home to the meeting point.
    bell : str, optional
        When school begins, "HH:MM".
    traffic_field : str, optional
        Field of the traffic lines with ÅDT.
    internal : bool
        Give exact numbers, also of few pupils.
    """

    weight_field: str | None = None
    population_field: str = "pop_tot"
    age_share: float | None = None
    max_walk_min: float | None = None
    max_group: int | None = None
    meeting_walk_m: float | None = None
    bell: str | None = None
    traffic_field: str | None = None
    internal: bool = False


@dataclass(frozen=True)
class Rules:
    """The options with the strategy's values where the user chose none. Metres, minutes and pupils.

    Attributes
    ----------
    per_adult : float
        Pupils that one adult walks with, in a group of `max_group` at most.
    bell_min : int
        Minutes from midnight.
    alone_weight : float
        How often the walk to the meeting point counts.
    search_branches, walk_branches : int
        Of the search for the fewest adults per school, and of that for shorter walks with as few, at most.
    walk_more_share : float
        How much more than the least all together may walk, as a share.
    """

    max_walk_m: float
    meeting_walk_m: float
    spacing_m: float
    m_per_min: float
    stop_min: float
    bell_min: int
    arrive_min: float
    max_group: float
    per_adult: float
    least_pupils: float
    least_count: int
    grid_m: float
    near_m: float
    max_home_m: float
    max_snap_m: float
    alone_weight: float
    search_branches: int
    walk_branches: int
    walk_more_share: float
    internal: bool


@dataclass(frozen=True)
class GroupSchools:
    """Schools (s,) and the points (k,) that stand for each. An area's points lie all over it."""

    name: Objects
    samples: Samples
    placed: Array


@dataclass(frozen=True)
class GroupHomes:
    """Points (h,) at which pupils live, and how many; points of one cell share its pupils evenly.

    `placed` is False for the one point of a feature without a place.
    """

    xy: Floats
    pupils: Floats
    placed: Array


@dataclass(frozen=True)
class GroupInputs:
    """Everything handed in, checked, with what there was to say about it."""

    schools: GroupSchools
    homes: GroupHomes
    areas: Objects | None
    traffic: tuple[Objects, Floats] | None
    rules: Rules
    notes: list[Note] = field(default_factory=list)


def read_rules(strategy: Strategy, options: WalkingOptions) -> Rules:
    """Check the options and fill in the strategy's values.

    Raises
    ------
    ParameterNumberWrongError, WalkingBellWrongError, WalkingGroupTooSmallError
    """
    own = strategy.schools.walking_groups
    minutes = _within(options.max_walk_min, own.max_walk_min, "MAX_WALK_MIN", 1, MOST_WALK_MIN)
    group = _within(options.max_group, own.max_group, "MAX_GROUP", 1, MOST_GROUP)
    walk = _within(options.meeting_walk_m, own.meeting_walk_m, "MEETING_WALK", 10, 2000)
    if group < own.least_pupils:
        raise WalkingGroupTooSmallError(most=group, least=own.least_pupils)
    m_per_min = own.speed_kmh * 1000 / 60
    return Rules(
        max_walk_m=minutes * m_per_min,
        meeting_walk_m=walk,
        spacing_m=own.meeting_spacing_m,
        m_per_min=m_per_min,
        stop_min=own.stop_min,
        bell_min=_minutes(options.bell or own.bell),
        arrive_min=own.arrive_min,
        max_group=group,
        per_adult=min(own.pupils_per_adult, group),
        least_pupils=own.least_pupils,
        least_count=strategy.schools.least_count,
        grid_m=strategy.schools.home_grid_m,
        near_m=strategy.schools.line_match_m,
        max_home_m=strategy.schools.max_home_m,
        max_snap_m=strategy.network.max_snap_m,
        alone_weight=own.alone_weight,
        search_branches=own.search_branches,
        walk_branches=own.walk_branches,
        walk_more_share=own.walk_more_share,
        internal=options.internal,
    )


def read_group_inputs(
    network: Network,
    strategy: Strategy,
    options: WalkingOptions,
    schools: gpd.GeoDataFrame,
    pupils: gpd.GeoDataFrame | None,
    population: gpd.GeoDataFrame | None,
    school_areas: gpd.GeoDataFrame | None,
    traffic: gpd.GeoDataFrame | None,
) -> GroupInputs:
    """Check all layers and bring them into the network's CRS.

    Parameters
    ----------
    network : Network
    strategy : Strategy
    options : WalkingOptions
    schools, pupils, population, school_areas, traffic : GeoDataFrame
        As for `walking_groups`; all but the schools may be None.

    Raises
    ------
    KlimaklokError
        As for `walking_groups`.
    """
    rules = read_rules(strategy, options)
    notes: list[Note] = []
    if pupils is not None and population is not None:
        raise WalkingPeopleTwiceError
    if pupils is not None:
        homes = _read_pupils(in_crs(pupils, network.crs, "PUPILS"), options, rules, notes)
    elif population is not None:
        homes = _read_population(in_crs(population, network.crs, "POPULATION"), strategy, options, rules, notes)
    else:
        raise WalkingPeopleMissingError
    areas = None
    if school_areas is not None:
        areas = read_areas(in_crs(school_areas, network.crs, "SCHOOL_AREAS"), "SCHOOL_AREAS").geometry
    else:
        notes.append(Note("walking_nearest_school", {}))
    return GroupInputs(
        _read_schools(in_crs(schools, network.crs, "SCHOOLS"), rules, notes),
        homes,
        areas,
        None if traffic is None else _read_traffic(in_crs(traffic, network.crs, "TRAFFIC"), options),
        rules,
        notes,
    )


def _within(given: float | None, own: float, name: str, low: float, high: float) -> float:
    value = own if given is None else float(given)
    if not low <= value <= high:
        raise ParameterNumberWrongError(name=name, value=value, low=low, high=high)
    return value


def _minutes(bell: str) -> int:
    """Return a time of day as minutes from midnight."""
    text = bell.strip()
    if not re.fullmatch(r"\d{1,2}[:.]\d{2}", text):
        raise WalkingBellWrongError(value=text)
    try:
        moment = dt.time.fromisoformat(text.replace(".", ":").zfill(5))
    except ValueError:
        raise WalkingBellWrongError(value=text) from None
    return moment.hour * 60 + moment.minute


def _read_schools(frame: gpd.GeoDataFrame, rules: Rules, notes: list[Note]) -> GroupSchools:
    frame = frame.reset_index(drop=True)
    geometry, _, _ = clean_geometries(geometries(frame))
    placed = ~shapely.is_missing(geometry)
    if not placed.any():
        raise SchoolsUnplacedError(layer="SCHOOLS", count=len(frame))
    if (missing := int((~placed).sum())) > 0:
        notes.append(Note("walking_schools_unplaced", {"count": missing}))
    return GroupSchools(names(frame), sample_points(geometry, rules.near_m, _POINTS_PER_SCHOOL), placed)


_POINTS_PER_SCHOOL = 100


def _read_pupils(frame: gpd.GeoDataFrame, options: WalkingOptions, rules: Rules, notes: list[Note]) -> GroupHomes:
    counts = np.ones(len(frame))
    if options.weight_field:
        counts = amounts(frame, options.weight_field, "PUPILS", secret=True)
        if np.isnan(counts).any():
            notes.append(Note("walking_pupils_empty", {"field": options.weight_field}))
    return _homes(frame, np.nan_to_num(counts), "PUPILS", options.weight_field or "-", rules)


def _read_population(
    frame: gpd.GeoDataFrame, strategy: Strategy, options: WalkingOptions, rules: Rules, notes: list[Note]
) -> GroupHomes:
    own = strategy.schools.walking_groups.age_share
    share = own if options.age_share is None else options.age_share
    if not 0 < share <= 1:
        raise WalkingShareWrongError(name="AGE_SHARE", value=share)
    name = options.population_field
    people = np.nan_to_num(amounts(frame, name, "POPULATION", secret=True))
    notes.append(Note("walking_by_share", {"share": 100 * share, "field": name}))
    return _homes(frame, people * share, "POPULATION", name, rules)


def _homes(frame: gpd.GeoDataFrame, counts: Floats, layer: str, name: str, rules: Rules) -> GroupHomes:
    geometry, _, _ = clean_geometries(geometries(frame))
    if not counts.any():
        raise WalkingNobodyError(layer=layer, field=name)
    some = counts > 0
    samples = sample_points(geometry[some], rules.spacing_m, _POINTS_PER_CELL)
    each = counts[some] / samples.count
    return GroupHomes(samples.xy, each[samples.site], np.isfinite(samples.xy).all(axis=1))


_POINTS_PER_CELL = 50


def _read_traffic(frame: gpd.GeoDataFrame, options: WalkingOptions) -> tuple[Objects, Floats]:
    name = options.traffic_field or "aadt"
    column_of(frame, name, "TRAFFIC")
    return geometries(frame), numbers(frame, name, "TRAFFIC")
