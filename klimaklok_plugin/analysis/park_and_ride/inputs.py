"""What the user hands in for park-and-ride, checked and turned into arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..core.arrays import Bools, Floats, Objects
from ..core.messages import Note
from ..layers.fields import amounts, in_crs, names, numbers, refuse
from ..layers.messages import FieldShareWrongError
from ..layers.samples import Samples, clean_geometries, sample_points
from ..network.model import Network
from ..strategy.loading import Strategy
from ..strategy.sections import TIERS
from ..transit.hub_layer import Hubs, read_hubs
from .messages import (
    ParkAndRideNobodyError,
    ParkAndRideNoCandidatesError,
    ParkAndRideNoCentreError,
    ParkAndRideNoGoodHubError,
    ParkAndRideNoHubOpenError,
    ParkAndRideTooManySitesError,
)

CANDIDATE, CAR_PARK, EXISTING = "candidate", "car_park", "existing"
"""Where a site comes from: `Sites.kind`."""

_MOST_COMMUTERS = 1e7
"""More than this in one feature is a mistake: more than the inhabitants of Norway."""
_MOST_SPACES = 100_000
"""More than this is a slip: the largest car parks in the world hold a third of it."""
_SHARED_M2 = 1.0
"""Areas that share less than this only lie beside each other."""
_MOST_IN_USE = 2.0
"""Twice as many cars as spaces is not seen: a share in use above this is one in per cent, and per cents are wrong."""


@dataclass(frozen=True)
class ParkAndRideOptions:
    """What the user chooses.

    Attributes
    ----------
    population_field : str, optional
        Field of the population with inhabitants; the strategy's share of them travels to the centre.
    commuter_field : str, optional
        Field of the population with those who travel to the centre on a working day; goes before the other.
    centre_field : str, optional
        Field of the centres with their weight: each cell's commuters are split by it. None: all go to the centre that
        is nearest by car.
    beyond_field : str, optional
        Field of the centres with the metres that are left to drive from there, where the network ends before the
        centre.
    capacity_field, existing_capacity_field : str, optional
        Field of the candidates (and of the car parks) and of the existing sites with spaces.
    occupancy_field : str, optional
        Field of the existing sites with the share of the spaces in use, 0 to 1 or in per cent.
    site_count : int
        At most so many new sites.
    time_limit_s : float, optional
        For the whole search, the curve included. None: work decides, which is the same however busy a machine is.
    today_year : int, optional
        Hubs with an opening year up to this one exist. None: only hubs without an opening year do.
    """

    population_field: str | None = "pop_tot"
    commuter_field: str | None = None
    centre_field: str | None = None
    beyond_field: str | None = None
    capacity_field: str | None = "capacity"
    existing_capacity_field: str | None = "capacity"
    occupancy_field: str | None = "occupancy"
    site_count: int = 1
    time_limit_s: float | None = None
    today_year: int | None = None


@dataclass(frozen=True)
class Cells:
    """Where commuters live: the layer, the points (k,) that stand for each cell, and commuters (n,).

    `reason` is "" for cells that can be measured, else ``no_geometry``, ``lines`` or ``no_commuters``.
    """

    frame: gpd.GeoDataFrame
    samples: Samples
    commuters: Floats
    reason: Objects


@dataclass(frozen=True)
class ParkAndRideSites:
    """Possible and existing sites (m,), candidates before existing ones.

    Attributes
    ----------
    frame : GeoDataFrame
        All columns of the layers they come from.
    kind : candidate, car_park or existing.
    samples : Samples
    spaces : float
        All spaces.
    basis : by_field, by_area or assumed
        Where the number of spaces comes from.
    in_use : float
        Share of an existing site's spaces; NaN where it is not known and for new sites.
    reason : str
        "" for sites that may be used, else why not.
    """

    frame: gpd.GeoDataFrame
    kind: Objects
    samples: Samples
    spaces: Floats
    basis: Objects
    in_use: Floats
    reason: Objects

    @property
    def new(self) -> Bools:
        """Which sites do not exist yet."""
        new: Bools = self.kind != EXISTING
        return new


@dataclass(frozen=True)
class Centres:
    """Where commuters go: a point (c,) each, its name, the metres left to drive from there, and its weight if given."""

    samples: Samples
    name: Objects
    beyond_m: Floats
    weight: Floats | None


@dataclass(frozen=True)
class ParkAndRideInputs:
    """Everything handed in, checked, with what there was to say about it."""

    cells: Cells
    hubs: Hubs
    good: Bools
    sites: ParkAndRideSites
    centres: Centres
    options: ParkAndRideOptions
    notes: list[Note] = field(default_factory=list)


def read_park_and_ride_inputs(
    network: Network,
    strategy: Strategy,
    options: ParkAndRideOptions,
    population: gpd.GeoDataFrame,
    hubs: gpd.GeoDataFrame,
    centre: gpd.GeoDataFrame,
    candidates: gpd.GeoDataFrame | None,
    car_parking: gpd.GeoDataFrame | None,
    existing: gpd.GeoDataFrame | None,
) -> ParkAndRideInputs:
    """Check all layers and bring them into the network's CRS.

    Parameters
    ----------
    network : Network
    strategy : Strategy
    options : ParkAndRideOptions
    population, hubs, centre : GeoDataFrame
        Where commuters live, what they could ride from, and where they go.
    candidates, car_parking, existing : GeoDataFrame or None
        Possible and existing sites; car parks only count without candidates.

    Raises
    ------
    KlimaklokError
        A layer is empty or has no CRS, a field is missing or holds what cannot be understood, or nothing is left.
    """
    notes: list[Note] = []
    read = read_hubs(_open_hubs(in_crs(hubs, network.crs, "HUBS"), options.today_year, notes), strategy)
    wanted = strategy.park_and_ride.hub_tiers
    good: Bools = np.isin(read.tier, [TIERS.index(tier) for tier in wanted]) & np.isin(
        np.arange(len(read.tier)), read.point_hub
    )
    if not good.any():
        found = [TIERS[tier] for tier in np.unique(read.tier)]
        raise ParkAndRideNoGoodHubError(count=len(read.tier), found=found, wanted=list(wanted) or "-")
    cells = _read_cells(in_crs(population, network.crs, "POPULATION"), strategy, options, notes)
    centres = _read_centres(in_crs(centre, network.crs, "CENTRE"), options, notes)
    sites = _read_sites(network, strategy, options, candidates, car_parking, existing, notes)
    return ParkAndRideInputs(cells, read, good, sites, centres, options, notes)


def _open_hubs(frame: gpd.GeoDataFrame, today_year: int | None, notes: list[Note]) -> gpd.GeoDataFrame:
    """Leave out hubs that open later; where all do, there is nothing to go by."""
    opens = numbers(frame, "opens_year", "HUBS")
    exists = np.isnan(opens) if today_year is None else ~(opens > today_year)
    if not exists.any():
        raise ParkAndRideNoHubOpenError(count=len(frame))
    if (waiting := int((~exists).sum())) > 0:
        notes.append(Note("hubs_not_open_yet", {"count": waiting}))
    return frame[exists]


def _read_cells(frame: gpd.GeoDataFrame, strategy: Strategy, options: ParkAndRideOptions, notes: list[Note]) -> Cells:
    frame = frame.reset_index(drop=True)
    name, share = options.commuter_field, 1.0
    if not name:
        name, share = options.population_field, strategy.park_and_ride.commuter_share
        notes.append(Note("commuters_by_share", {"share": 100 * share, "field": name}))
    counts = amounts(frame, name or "", "POPULATION", most=_MOST_COMMUTERS)
    if (empty := int(np.isnan(counts).sum())) > 0:
        notes.append(Note("commuters_empty", {"count": empty, "field": name}))
    commuters = np.nan_to_num(counts) * share
    geometry, repaired, lines = clean_geometries(_geometries(frame))
    _say_repaired(repaired, "POPULATION", notes)
    reason = np.where(lines, "lines", np.where(shapely.is_missing(geometry), "no_geometry", ""))
    reason = np.where((reason == "") & (commuters == 0), "no_commuters", reason).astype(object)
    if not ((reason == "") & (commuters > 0)).any():
        raise ParkAndRideNobodyError(layer="POPULATION", field=name)
    samples = sample_points(geometry, strategy.network.sample_spacing_m, strategy.network.max_samples)
    return Cells(frame, samples, commuters, reason)


def _read_centres(frame: gpd.GeoDataFrame, options: ParkAndRideOptions, notes: list[Note]) -> Centres:
    geometry, _, _ = clean_geometries(_geometries(frame))
    given = ~shapely.is_missing(geometry)
    weight = None
    if not options.centre_field and given.sum() > 1:
        notes.append(Note("centres_nearest", {"count": int(given.sum())}))
    if options.centre_field:
        weight = np.nan_to_num(amounts(frame, options.centre_field, "CENTRE"))
        given &= weight > 0
    if not given.any():
        raise ParkAndRideNoCentreError(layer="CENTRE", count=len(frame))
    if (left_out := int((~given).sum())) > 0:
        notes.append(Note("centres_left_out", {"count": left_out}))
    name = names(frame)[given]
    beyond = np.zeros(name.size)
    if options.beyond_field:
        beyond = amounts(frame, options.beyond_field, "CENTRE")[given]
        if (empty := int(np.isnan(beyond).sum())) > 0:
            notes.append(Note("beyond_empty", {"count": empty, "field": options.beyond_field}))
    samples = sample_points(geometry[given], 1.0, 1)  # a point each, also where a centre is drawn as an area
    return Centres(
        samples, name, np.nan_to_num(beyond), None if weight is None else weight[given] / weight[given].sum()
    )


def _read_sites(
    network: Network,
    strategy: Strategy,
    options: ParkAndRideOptions,
    candidates: gpd.GeoDataFrame | None,
    car_parking: gpd.GeoDataFrame | None,
    existing: gpd.GeoDataFrame | None,
    notes: list[Note],
) -> ParkAndRideSites:
    parts: list[tuple[str, str, gpd.GeoDataFrame, str | None]] = []
    if candidates is not None:
        parts.append((CANDIDATE, "CANDIDATES", candidates, options.capacity_field))
        if car_parking is not None:
            notes.append(Note("park_car_parks_unused", {"layer": "CAR_PARKING", "sites": "CANDIDATES"}))
    elif car_parking is not None:
        parts.append((CAR_PARK, "CAR_PARKING", car_parking, options.capacity_field))
    elif existing is None or options.site_count > 0:
        raise ParkAndRideNoCandidatesError
    for _, layer, frame, _ in parts:
        if options.site_count > len(frame):
            raise ParkAndRideTooManySitesError(asked=options.site_count, available=len(frame), layer=layer)
    if existing is None:
        notes.append(Note("park_existing_not_given", {"layer": "EXISTING"}))
    if existing is not None and (len(existing) or not parts):
        parts.append((EXISTING, "EXISTING", existing, options.existing_capacity_field))
    read = [_read_part(kind, layer, in_crs(frame, network.crs, layer), capacity, strategy, options, notes)
            for kind, layer, frame, capacity in parts]  # fmt: skip
    frame = pd.concat([each.frame for each in read], ignore_index=True)
    geometry = np.concatenate([each.geometry for each in read])
    kind = np.concatenate([each.kind for each in read])
    spaces = np.concatenate([each.spaces for each in read])
    reason = _mark_duplicates(geometry, kind, spaces, np.concatenate([each.reason for each in read]))
    return ParkAndRideSites(
        gpd.GeoDataFrame(frame, geometry="geometry", crs=network.crs),
        kind,
        sample_points(geometry, strategy.network.sample_spacing_m, strategy.network.max_samples),
        spaces,
        np.concatenate([each.basis for each in read]),
        np.concatenate([each.in_use for each in read]),
        reason,
    )


@dataclass(frozen=True)
class _Part:
    frame: gpd.GeoDataFrame
    geometry: Objects
    kind: Objects
    spaces: Floats
    basis: Objects
    in_use: Floats
    reason: Objects


def _read_part(
    kind: str,
    layer: str,
    frame: gpd.GeoDataFrame,
    capacity: str | None,
    strategy: Strategy,
    options: ParkAndRideOptions,
    notes: list[Note],
) -> _Part:
    """Read one layer of sites: spaces from the field, else from the area, else as the strategy assumes."""
    frame = frame.rename_geometry("geometry") if frame.geometry.name != "geometry" else frame
    rules = strategy.park_and_ride
    geometry, repaired, lines = clean_geometries(_geometries(frame))
    _say_repaired(repaired, layer, notes)
    given = amounts(frame, capacity, layer, most=_MOST_SPACES) if capacity else np.full(len(frame), np.nan)
    by_area = np.floor(np.nan_to_num(shapely.area(geometry)) / rules.m2_per_space)
    basis = np.where(~np.isnan(given), "by_field", np.where(by_area > 0, "by_area", "assumed")).astype(object)
    spaces = np.where(basis == "by_field", given, np.where(basis == "by_area", by_area, float(rules.assumed_spaces)))
    for guess, code in (("by_area", "spaces_by_area"), ("assumed", "spaces_assumed")):
        if (count := int((basis == guess).sum())) > 0:
            values = {"count": count, "layer": layer, "m2": rules.m2_per_space, "spaces": rules.assumed_spaces}
            notes.append(Note(code, values))
    in_use = np.full(len(frame), np.nan)
    if kind == EXISTING:
        if options.occupancy_field:
            in_use = _read_in_use(frame, options.occupancy_field, layer, notes)
        if (unknown := int(np.isnan(in_use).sum())) > 0:
            notes.append(Note("occupancy_unknown", {"count": unknown}))
    reason = np.where(lines, "lines", np.where(shapely.is_missing(geometry), "no_geometry", "")).astype(object)
    reason = np.where((reason == "") & (spaces < 1), "no_spaces", reason)
    return _Part(frame, geometry, np.full(len(frame), kind, dtype=object), spaces, basis, in_use, reason)


def _read_in_use(frame: gpd.GeoDataFrame, name: str, layer: str, notes: list[Note]) -> Floats:
    """Return the share in use (n,), NaN where it is not known; read as per cent where a share would be too great."""
    given = amounts(frame, name, layer)
    if not (given > _MOST_IN_USE).any():
        return given
    notes.append(Note("occupancy_percent", {"field": name}))
    refuse(given / 100 > _MOST_IN_USE, FieldShareWrongError, given, name, layer)
    return given / 100


def _mark_duplicates(geometry: Objects, kind: Objects, spaces: Floats, reason: Objects) -> Objects:
    """Mark new sites on land of an existing one or of a new one with more spaces: it cannot be used twice.

    Areas side by side, which share a border only, are two sites.

    Of two with as many spaces the larger one stays, then the one further south and west, then the first: which of them
    does not depend on the order of features.
    """
    low_x, low_y = shapely.bounds(geometry).T[:2]
    rank = np.empty(len(geometry), np.int64)
    rank[np.lexsort([low_x, low_y, -shapely.area(geometry), -spaces])] = np.arange(len(geometry))
    left, right = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    usable = reason == ""
    areal = shapely.get_dimensions(geometry) == 2  # noqa: PLR2004
    areas = areal[left] & areal[right]
    same = np.ones(len(left), bool)
    same[areas] = shapely.area(shapely.intersection(geometry[left[areas]], geometry[right[areas]])) > _SHARED_M2
    left, right = left[same], right[same]
    better = (rank[right] < rank[left]) | (kind[right] == EXISTING)
    counts = usable[left] & usable[right] & (kind[left] != EXISTING) & better
    marked: Objects = reason.copy()
    marked[left[counts]] = "duplicate"
    return marked


def _say_repaired(repaired: Bools, layer: str, notes: list[Note]) -> None:
    if repaired.any():
        notes.append(Note("layer_repaired", {"layer": layer, "count": int(repaired.sum())}))


def _geometries(frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
    return np.asarray(frame.geometry.to_numpy(), dtype=object)
