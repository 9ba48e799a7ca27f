"""What is handed in to compute a plan's transport emissions, checked."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pyproj

from ..core.arrays import Bools, Floats, Objects
from ..core.crs import projected_crs
from ..core.messages import Note
from ..layers.fields import amounts, column_of, in_crs, listed, text_of
from ..layers.messages import LayerEmptyError, LayerWithoutCrsError
from ..layers.samples import Samples, clean_geometries, sample_points
from ..network.model import Network
from ..sources import plans
from ..strategy.loading import Strategy
from .messages import EmissionCentreKindError, EmissionNothingCountedError, EmissionRateError, EmissionYearError

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_RATE = 50.0
NO_GEOMETRY, LINES, NOTHING_COUNTED = "no_geometry", "lines", "nothing_counted"
"""Why a site's emissions are not computed."""


@dataclass(frozen=True)
class EmissionOptions:
    """What the user chooses.

    Attributes
    ----------
    persons_field, dwellings_field, jobs_field : str, optional
        Fields of the sites; persons go before dwellings. Those that the sites lack are not known.
    spaces_field : str, optional
        Car spaces of the site; with `staff_spaces_field`, only those of its homes.
    staff_spaces_field : str, optional
        Car spaces that are free of charge for those who work there.
    land_use_field : str, optional
        Land use of each site, in the strategy's words or as a plan's code. Where it is known and not housing, persons
        are those who work there, unless jobs or dwellings are given.
    alternative_field : str, optional
        Names the alternative of each site. None: all belong together.
    service_field : str, optional
        Kind of each service. None: they are of no known kind, and do not count.
    population_field, workplaces_field : str, optional
        Persons of each place of the population, and jobs of each workplace.
    centre_kind : {"region", "local"}
        What centres are that do not tell their ``kind``.
    trips_per_person, trips_per_job : float, optional
        Trips a day; None takes the strategy's.
    year : int, optional
        First year in operation; None takes the year of today's practice.
    years : int, optional
        Years in operation; None takes the strategy's.
    max_snap_m : float, optional
        Farthest a site may lie from the network; None takes the strategy's.
    """

    persons_field: str | None = "persons"
    dwellings_field: str | None = "dwellings"
    jobs_field: str | None = "jobs"
    spaces_field: str | None = "car_spaces"
    staff_spaces_field: str | None = "staff_spaces"
    land_use_field: str | None = None
    alternative_field: str | None = "alternative"
    service_field: str | None = "kind"
    population_field: str | None = "pop_tot"
    workplaces_field: str | None = "jobs"
    centre_kind: str = "local"
    trips_per_person: float | None = None
    trips_per_job: float | None = None
    year: int | None = None
    years: int | None = None
    max_snap_m: float | None = None


@dataclass(frozen=True)
class EmissionSites:
    """Sites (n,) of which something is counted, and those left out.

    Attributes
    ----------
    frame : GeoDataFrame
        In the CRS that is computed in.
    left_out : GeoDataFrame
        The others, with their ``reason``.
    geometry : (n,) object array
    samples : Samples
    alternative : (n,) object array of str
        "" where there are none.
    persons, dwellings, jobs : (n,) float arrays
        NaN where not given.
    spaces, staff_spaces : (n,) float arrays
        NaN where not given; without spaces of the staff's own, `spaces` are for all.
    staff_by_use : int
        Sites whose persons are taken as those who work there, by their land use.
    notes : list of Note
    """

    frame: gpd.GeoDataFrame
    left_out: gpd.GeoDataFrame
    geometry: Objects
    samples: Samples
    alternative: Objects
    persons: Floats
    dwellings: Floats
    jobs: Floats
    spaces: Floats
    staff_spaces: Floats
    staff_by_use: int = 0
    notes: list[Note] = field(default_factory=list)


def crs_of(sites: gpd.GeoDataFrame, network: Network | None) -> pyproj.CRS:
    """Return the CRS to compute in: the network's, else the sites' own if it is projected.

    Raises
    ------
    LayerWithoutCrsError, LayerEmptyError
    """
    if network is not None:
        return network.crs
    if sites.crs is None:
        raise LayerWithoutCrsError(layer="SITES")
    if len(sites) == 0:
        raise LayerEmptyError(layer="SITES")
    if sites.crs.is_projected and sites.crs.to_epsg() != _WEB_MERCATOR:
        return pyproj.CRS(sites.crs)
    west, south, east, north = sites.to_crs(4326).total_bounds
    return projected_crs(west, south, east, north)


_WEB_MERCATOR = 3857  # doubles every metre in Norway


def check_options(options: EmissionOptions, strategy: Strategy) -> tuple[int, int]:
    """Return the first year and the number of years in operation.

    Raises
    ------
    EmissionYearError, EmissionRateError, EmissionCentreKindError
    """
    rules = strategy.emissions
    year = rules.practice_year if options.year is None else options.year
    years = rules.years if options.years is None else options.years
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= years <= LAST_YEAR - FIRST_YEAR):
        raise EmissionYearError(year=year, years=years, first=FIRST_YEAR, last=LAST_YEAR, most=LAST_YEAR - FIRST_YEAR)
    for parameter, rate in (("TRIPS_PER_PERSON", options.trips_per_person), ("TRIPS_PER_JOB", options.trips_per_job)):
        if rate is not None and not 0 <= rate <= MOST_RATE:
            raise EmissionRateError(parameter=parameter, rate=rate, most=MOST_RATE)
    if options.centre_kind not in rules.centre_kind:
        raise EmissionCentreKindError(kind=options.centre_kind, allowed=", ".join(rules.centre_kind))
    return year, years


def read_emission_sites(
    sites: gpd.GeoDataFrame, crs: pyproj.CRS, strategy: Strategy, options: EmissionOptions
) -> EmissionSites:
    """Check the sites.

    Parameters
    ----------
    sites : GeoDataFrame
    crs : pyproj.CRS
        To compute in.
    strategy : Strategy
    options : EmissionOptions

    Raises
    ------
    EmissionNothingCountedError
        The layer has none of the fields, or nothing in them.
    KlimaklokError
        A field holds what is no amount.
    """
    frame = in_crs(sites, crs, "SITES").reset_index(drop=True)
    geometry, repaired, lines = clean_geometries(np.asarray(frame.geometry.to_numpy(), dtype=object))
    counted = [_amount(frame, name) for name in (options.persons_field, options.dwellings_field, options.jobs_field)]
    known = _is_known(*counted)
    if not known.any():
        fields = ", ".join(str(each) for each in frame.columns if each != frame.geometry.name)
        raise EmissionNothingCountedError(layer="SITES", count=len(frame), fields=fields or "–")
    missing = np.array([each is None for each in geometry])
    by_use = _works_there(frame, counted, strategy, options)
    counted[0], counted[2] = np.where(by_use, np.nan, counted[0]), np.where(by_use, counted[0], counted[2])
    reason = np.select([lines, missing, ~known], [LINES, NO_GEOMETRY, NOTHING_COUNTED], "").astype(object)
    use = np.flatnonzero(reason == "")
    notes = []
    if repaired.any():
        notes.append(Note("emission_sites_repaired", {"count": int(repaired.sum())}))
    spaces, staff_spaces = (_amount(frame, name) for name in (options.spaces_field, options.staff_spaces_field))
    alternative = np.full(len(frame), "", dtype=object)
    if options.alternative_field:
        alternative = text_of(frame, options.alternative_field).to_numpy(object)
        if (unnamed := int((alternative[use] == "").sum())) and (alternative[use] != "").any():
            named = listed(text_of(frame, options.alternative_field)[alternative != ""])
            notes.append(Note("emission_alternative_empty", {"count": unnamed, "others": named}))
    persons, dwellings, jobs = (each[use] for each in counted)
    return EmissionSites(
        frame=frame.iloc[use].reset_index(drop=True),
        left_out=frame[reason != ""].assign(reason=reason[reason != ""]).reset_index(drop=True),
        geometry=geometry[use],
        samples=sample_points(geometry[use], strategy.network.sample_spacing_m, strategy.network.max_samples),
        alternative=alternative[use],
        persons=persons,
        dwellings=dwellings,
        jobs=jobs,
        spaces=spaces[use],
        staff_spaces=staff_spaces[use],
        staff_by_use=int(by_use[use].sum()),
        notes=notes,
    )


def _is_known(persons: Floats, dwellings: Floats, jobs: Floats) -> Bools:
    """Return of which sites (n,) it is known how many live and work there, or that some do.

    Nobody on the one hand and nothing said on the other is not known: what is missing is no zero. A field that says
    nothing of any site is as one that the layer lacks.
    """
    said = ~np.isnan(np.stack([persons, dwellings, jobs]))
    some = np.nan_to_num(np.stack([persons, dwellings, jobs])).sum(axis=0) > 0
    homes, work = said[0] | said[1], said[2]
    unsaid = (~homes & homes.any()) | (~work & work.any())
    known: Bools = said.any(axis=0) & (some | ~unsaid)
    return known


PROFILE = "profile"
"""Column of scored sites that tells their land use."""


def _works_there(frame: gpd.GeoDataFrame, counted: list[Floats], strategy: Strategy, options: EmissionOptions) -> Bools:
    """Return at which sites (n,) persons are those who work there: by the land use, where no field tells."""
    persons, dwellings, jobs = counted
    field = options.land_use_field or (PROFILE if PROFILE in frame else None)
    if field is None:
        return np.zeros(len(frame), dtype=bool)
    column_of(frame, field, "SITES")
    found = plans.land_uses(frame, field, strategy.sites)
    other: Bools = (found.out == "") & (found.profile != "") & (found.profile != "housing")
    by_use: Bools = other & (persons > 0) & ~(np.nan_to_num(dwellings) > 0) & np.isnan(jobs)
    return by_use


def _amount(frame: gpd.GeoDataFrame, name: str | None) -> Floats:
    if not name or name not in frame:
        return np.full(len(frame), np.nan)
    return amounts(frame, name, "SITES")
