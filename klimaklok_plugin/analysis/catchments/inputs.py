"""What is handed in to find catchments, checked."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import shapely

from ..core.arrays import Floats, Ints, Objects
from ..core.messages import Note
from ..layers.fields import amounts, geometries, in_crs, names, points_of
from ..layers.samples import clean_geometries, sample_points
from ..network.model import Network
from ..sources.services import ServiceTargets, read_services
from ..strategy.loading import Strategy
from .messages import LimitsTooManyError, LimitsUnclearError, MaxSnapWrongError, PointsUnusableError

MOST_LIMITS = 12
"""More areas of a point cannot be told apart on a map."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Origins:
    """The places (n) that catchments are of, and the points (k) that stand for them.

    Attributes
    ----------
    frame : GeoDataFrame
        The layer, in the network's CRS.
    name : (n,) object array
        Its number, from 1, where a place has no name.
    xy : (k, 2) float array
        NaN where a place has no geometry.
    place : (k,) int array
    reason : (n,) object array
        "" where there is a place, else ``no_geometry`` or ``lines``.
    """

    frame: gpd.GeoDataFrame
    name: Objects
    xy: Floats
    place: Ints
    reason: Objects


@dataclass(frozen=True)
class People:
    """Where people live: `persons` (p,) at points or in areas (p,)."""

    geometry: Objects
    persons: Floats


@dataclass(frozen=True)
class CountedPoints:
    """Points (t, 2), and what each counts: `weight` (t,); those of a feature of several points share its weight."""

    xy: Floats
    weight: Floats

    def take(self, rows: Ints) -> CountedPoints:
        """Return some of the points."""
        return CountedPoints(self.xy[rows], self.weight[rows])


@dataclass(frozen=True)
class ReachLayers:
    """What is counted inside; None where it is not given."""

    people: People | None = None
    addresses: CountedPoints | None = None
    jobs: CountedPoints | None = None
    services: ServiceTargets | None = None
    notes: list[Note] = field(default_factory=list)

    def near(self, low: Floats, high: Floats) -> tuple[ReachLayers, Floats, Floats]:
        """Return what may lie inside a box (2,), and the box that also holds all of the areas where people live in it.

        Addresses are those of the larger box: people of an area are spread over all of its addresses.
        """
        people, grown_low, grown_high = self.people, low, high
        if people is not None:
            bounds = shapely.bounds(people.geometry)
            here = ((bounds[:, 2:] >= low) & (bounds[:, :2] <= high)).all(axis=1)
            grown_low = np.minimum(low, bounds[here, :2].min(axis=0, initial=np.inf))
            grown_high = np.maximum(high, bounds[here, 2:].max(axis=0, initial=-np.inf))
            people = People(people.geometry[here], people.persons[here])
        addresses, jobs = (
            None if each is None else each.take(_in_box(each.xy, grown_low, grown_high))
            for each in (self.addresses, self.jobs)
        )
        services = self.services
        if services is not None:
            rows = _in_box(services.xy, low, high)
            services = replace(services, xy=services.xy[rows], kind=services.kind[rows], name=services.name[rows])
        return ReachLayers(people, addresses, jobs, services, self.notes), grown_low, grown_high


def _in_box(xy: Floats, low: Floats, high: Floats) -> Ints:
    """Return which points (t, 2) lie in a box."""
    rows: Ints = np.flatnonzero(((xy >= low) & (xy <= high)).all(axis=1))
    return rows


def parse_limits(text: str) -> tuple[float, ...]:
    """Return limits as people write them, rising and each once.

    Parameters
    ----------
    text : str
        Numbers with commas, semicolons or blanks between; a comma between two digits without a blank is a decimal's
        where semicolons part the numbers.

    Raises
    ------
    LimitsUnclearError
        There is none, or one that is no number above 0.
    LimitsTooManyError

    Examples
    --------
    >>> parse_limits("10, 5,15")
    (5.0, 10.0, 15.0)
    >>> parse_limits("2,5; 5")
    (2.5, 5.0)
    """
    parts = [each.strip() for each in (text.split(";") if ";" in text else re.split(r"[,\s]+", text)) if each.strip()]
    if not parts or not all(_NUMBER.fullmatch(each) for each in parts):
        raise LimitsUnclearError(text=text)
    return checked_limits(tuple(float(each.replace(",", ".")) for each in parts), text)


def checked_limits(limits: tuple[float, ...], said: str = "") -> tuple[float, ...]:
    """Return limits rising and each once, or raise as `parse_limits` does."""
    told = said or ", ".join(f"{each:g}" for each in limits)
    if not limits or not all(math.isfinite(each) and each > 0 for each in limits):
        raise LimitsUnclearError(text=told)
    unique = tuple(sorted(set(limits)))
    if len(unique) > MOST_LIMITS:
        raise LimitsTooManyError(count=len(unique), most=MOST_LIMITS)
    return unique


def read_origins(
    points: gpd.GeoDataFrame, network: Network, strategy: Strategy, max_snap_m: float | None, notes: list[Note]
) -> Origins:
    """Read the places that catchments are of; areas are measured from points spread over them.

    Parameters
    ----------
    points : GeoDataFrame
    network : Network
    strategy : Strategy
    max_snap_m : float, optional
    notes : list of Note
        Takes what there is to say.

    Raises
    ------
    KlimaklokError
        The layer is empty or has no CRS, nothing in it is a point or an area, or `max_snap_m` is not above 0.
    """
    if max_snap_m is not None and not max_snap_m > 0:
        raise MaxSnapWrongError(value=max_snap_m)
    frame = in_crs(points, network.crs, "POINTS").reset_index(drop=True)
    geometry, repaired, lines = clean_geometries(geometries(frame))
    reason = np.where(lines, "lines", np.where(shapely.is_missing(geometry), "no_geometry", "")).astype(object)
    if (reason != "").all():
        raise PointsUnusableError(count=len(frame))
    if repaired.any():
        notes.append(Note("layer_repaired", {"layer": "POINTS", "count": int(repaired.sum())}))
    samples = sample_points(geometry, strategy.network.sample_spacing_m, strategy.network.max_samples)
    return Origins(frame, names(frame), samples.xy, samples.site.astype(np.int64), reason)


def read_people(frame: gpd.GeoDataFrame, field: str | None, network: Network, notes: list[Note]) -> People:
    """Read where people live.

    Parameters
    ----------
    frame : GeoDataFrame
        Points or areas.
    field : str, optional
        Holds the persons.
    network : Network
    notes : list of Note
        Takes what there is to say.

    Raises
    ------
    KlimaklokError
        The layer is empty or has no CRS, or the field is missing or holds what is no number of persons.
    """
    layer = in_crs(frame, network.crs, "POPULATION").reset_index(drop=True)
    persons = amounts(layer, field or "", "POPULATION")
    if empty := int(np.isnan(persons).sum()):
        notes.append(Note("catchments_people_empty", {"count": empty, "field": field}))
    geometry, _, _ = clean_geometries(geometries(layer))
    use = np.flatnonzero(~shapely.is_missing(geometry) & (persons > 0))
    return People(geometry[use], persons[use])


def read_places(
    frame: gpd.GeoDataFrame, field: str | None, name: str, network: Network, notes: list[Note]
) -> CountedPoints:
    """Read points that are counted, or of which a field is added up; areas stand for a point on them.

    Parameters
    ----------
    frame : GeoDataFrame
    field : str, optional
        None: each feature counts once.
    name : str
        The layer's parameter, for messages.
    network : Network
    notes : list of Note
    """
    layer = in_crs(frame, network.crs, name).reset_index(drop=True)
    weight = np.ones(len(layer)) if field is None else amounts(layer, field, name)
    if empty := int(np.isnan(weight).sum()):
        notes.append(Note("catchments_values_empty", {"layer": name, "count": empty, "field": field}))
    xy, row = points_of(layer)
    each = np.nan_to_num(weight) / np.maximum(np.bincount(row, minlength=len(layer)), 1)
    return CountedPoints(xy, each[row])


def read_layers(
    network: Network,
    strategy: Strategy,
    fields: tuple[str | None, str | None, str | None],
    population: gpd.GeoDataFrame | None,
    addresses: gpd.GeoDataFrame | None,
    jobs: gpd.GeoDataFrame | None,
    services: gpd.GeoDataFrame | None,
) -> ReachLayers:
    """Read what is counted inside.

    Parameters
    ----------
    network : Network
    strategy : Strategy
    fields : (population, jobs, services)
        The fields with persons, jobs and the kind of service.
    population, addresses, jobs, services : GeoDataFrame, optional
    """
    notes: list[Note] = []
    return ReachLayers(
        None if population is None else read_people(population, fields[0], network, notes),
        None if addresses is None else read_places(addresses, None, "ADDRESSES", network, notes),
        None if jobs is None else read_places(jobs, fields[1], "JOBS", network, notes),
        None
        if services is None
        else read_services(
            in_crs(services, network.crs, "SERVICES"), fields[2], strategy.sites.service_kinds, "SERVICES"
        ),
        notes,
    )
