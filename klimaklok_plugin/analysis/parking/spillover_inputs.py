"""What draws cars that are parked in residential streets, who lives there, and where parking is regulated."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Note
from ..layers.fields import amounts, fold_keys, folded, geometries, in_crs, names, numbers, text_of
from ..layers.samples import clean_geometries, sample_points
from ..network.model import Network
from ..strategy.loading import Strategy
from ..strategy.parking import ATTRACTORS
from ..strategy.sections import TIERS
from ..transit.hub_layer import read_hubs
from .inputs import TargetFields, read_targets, spaces
from .messages import SpilloverNoPlaceError, SpilloverNothingError

HUB, CENTRE, WORKPLACE, PARK_AND_RIDE = ATTRACTORS

COUNTED, BY_HOMES, BY_JOBS, BY_OVERFLOW, ASSUMED, UNKNOWN = (
    *("counted", "by_homes", "by_jobs", "by_overflow"),
    *("assumed", "unknown"),
)
"""Where the number of cars comes from."""

_UNBUILT = ("not_chosen", "unusable")
"""Sites that `locateparkandride` considered and that nobody builds."""
_IN_USE = "in_use"
_SAME_M = 1e-3
_MOST = 1e7


@dataclass(frozen=True)
class SpilloverOptions:
    """What the user chooses.

    Attributes
    ----------
    jobs_field : str, optional
        Field of the workplaces with their jobs.
    people_field : str, optional
        Field of the population with the persons of each feature.
    hub_cars_field, centre_cars_field : str, optional
        Fields with cars that have been counted in the streets around each.
    demand_field, spaces_field : str, optional
        Fields of the park-and-ride sites: cars that want to park, and spaces.
    capacity_field, use_field : str, optional
        Fields of the car parking: spaces, and who parks there.
    today_year : int, optional
        Hubs that open later are left out. None: all that have a year of opening.
    """

    jobs_field: str | None = None
    people_field: str | None = None
    hub_cars_field: str | None = None
    centre_cars_field: str | None = None
    demand_field: str | None = None
    spaces_field: str | None = None
    capacity_field: str | None = None
    use_field: str | None = None
    today_year: int | None = None


@dataclass(frozen=True)
class Attractors:
    """What draws cars (g,), all of one kind, and the points (t,) where one walks in.

    Attributes
    ----------
    kind : str
        One of `ATTRACTORS`.
    name : (g,) object array
    low, high : (g,) float arrays
        Cars that are looking for a street; NaN where nobody knows.
    basis : (g,) object array
    xy : (t, 2) float array
    group : (t,) int array
    hub_tier : (g,) int array
        Of hubs, else -1.
    """

    kind: str
    name: Objects
    low: Floats
    high: Floats
    basis: Objects
    xy: Floats
    group: Ints
    hub_tier: Ints

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Homes:
    """Where people live, as points (k,): the persons at each. Areas are spread evenly over points in them."""

    xy: Floats
    persons: Floats


def read_attractors(
    network: Network,
    strategy: Strategy,
    options: SpilloverOptions,
    notes: list[Note],
    layers: dict[str, gpd.GeoDataFrame | None],
) -> list[Attractors]:
    """Read what draws cars, kind by kind; kinds of which there is nothing are left out.

    Parameters
    ----------
    network : Network
    strategy : Strategy
    options : SpilloverOptions
    notes : list of Note
        What there is to say is added.
    layers : dict
        By parameter: ``HUBS``, ``CENTRES``, ``WORKPLACES``, ``PARK_AND_RIDE``; None where not given.

    Raises
    ------
    KlimaklokError
        None of them is given, all are empty, or one is not as it must be.
    """
    given = {name: layer for name, layer in layers.items() if layer is not None}
    notes.extend(Note("parking_layer_empty", {"layer": name}) for name, layer in given.items() if not len(layer))
    filled = {name: layer for name, layer in given.items() if len(layer)}
    if not filled:
        raise SpilloverNothingError
    read = {
        "HUBS": _hubs,
        "CENTRES": _centres,
        "WORKPLACES": _workplaces,
        "PARK_AND_RIDE": _park_and_ride,
    }
    found = [
        read[name](in_crs(filled[name], network.crs, name).reset_index(drop=True), network, strategy, options, notes)
        for name in read
        if name in filled
    ]
    return [each for each in found if len(each)]


def read_homes(
    layer: gpd.GeoDataFrame | None, network: Network, strategy: Strategy, field: str | None, notes: list[Note]
) -> Homes | None:
    """Read where people live; None where it is not given, or nobody lives there.

    Parameters
    ----------
    layer : GeoDataFrame or None
    network : Network
    strategy : Strategy
    field : str or None
        With the persons of each feature.
    notes : list of Note
        What there is to say is added.
    """
    if layer is None:
        return None
    if not len(layer):
        notes.append(Note("parking_layer_empty", {"layer": "POPULATION"}))
        return None
    frame = in_crs(layer, network.crs, "POPULATION").reset_index(drop=True)
    persons = amounts(frame, field or "", "POPULATION", most=_MOST)
    if empty := int(np.isnan(persons).sum()):
        notes.append(Note("spillover_people_empty", {"count": empty, "field": field}))
    geometry, _, _ = clean_geometries(geometries(frame))
    there = ~shapely.is_missing(geometry)
    persons = np.where(there, np.nan_to_num(persons), 0.0)
    if not (persons > 0).any():
        return None
    samples = sample_points(geometry[persons > 0], strategy.network.sample_spacing_m, strategy.network.max_samples)
    at = (persons[persons > 0] / np.maximum(samples.count, 1))[samples.site]
    # A municipality's cells may reach far beyond the network: who lives there is at none of its streets.
    west, south, east, north = network.bounds
    slack = strategy.network.max_snap_m
    near = (samples.xy >= [west - slack, south - slack]) & (samples.xy <= [east + slack, north + slack])
    inside = near.all(axis=1)
    if (outside := float(at[~inside].sum())) >= 1:
        notes.append(Note("spillover_people_outside", {"people": round(outside)}))
    return Homes(samples.xy[inside], at[inside])


def read_restrictions(layer: gpd.GeoDataFrame, network: Network, notes: list[Note]) -> tuple[Objects, Objects]:
    """Return the areas and the lines where parking is regulated; an empty layer says that it is nowhere."""
    if not len(layer):
        notes.append(Note("spillover_nothing_regulated"))
        return np.empty(0, object), np.empty(0, object)
    shapes = shapely.force_2d(geometries(in_crs(layer, network.crs, "RESTRICTIONS")))
    parts, _ = shapely.get_parts(shapes[~shapely.is_missing(shapes)], return_index=True)
    while (shapely.get_type_id(parts) >= shapely.GeometryType.MULTIPOINT).any():
        parts = shapely.get_parts(parts)
    kind = shapely.get_type_id(parts)
    some = ~shapely.is_empty(parts)
    areas, _, _ = clean_geometries(parts[some & (kind == shapely.GeometryType.POLYGON)])
    lines = parts[some & (kind == shapely.GeometryType.LINESTRING) & (shapely.length(parts) > 0)]
    if points := int((kind == shapely.GeometryType.POINT).sum()):
        notes.append(Note("spillover_restriction_points", {"count": points}))
    return areas[~shapely.is_missing(areas)], lines


# --- kind by kind -----------------------------------------------------------------------------------------------------


def _hubs(
    frame: gpd.GeoDataFrame,
    network: Network,  # noqa: ARG001 - read like the others
    strategy: Strategy,
    options: SpilloverOptions,
    notes: list[Note],
) -> Attractors:
    rules = strategy.parking.spillover
    hubs = read_hubs(frame, strategy)
    wanted = np.isin(hubs.tier, [TIERS.index(tier) for tier in rules.hub_tiers])
    year = np.inf if options.today_year is None else options.today_year
    opens = np.isnan(hubs.opens_year) | (hubs.opens_year <= year)
    if not opens.all():
        notes.append(Note("spillover_hubs_later", {"count": int((~opens).sum())}))
    if (other := int((opens & ~wanted).sum())) > 0:
        notes.append(Note("spillover_hubs_other_tiers", {"count": other, "tiers": ", ".join(rules.hub_tiers)}))
    kept = wanted & opens & np.isin(np.arange(len(frame)), hubs.point_hub)
    number = np.cumsum(kept) - 1
    cars = _counted(frame, options.hub_cars_field, "HUBS")[kept]
    use = kept[hubs.point_hub]
    return Attractors(
        HUB,
        hubs.name[kept],
        cars,
        cars.copy(),
        np.where(np.isnan(cars), UNKNOWN, COUNTED).astype(object),
        hubs.xy[use],
        number[hubs.point_hub[use]],
        hubs.tier[kept].astype(np.int64),
    )


def _centres(
    frame: gpd.GeoDataFrame, network: Network, strategy: Strategy, options: SpilloverOptions, notes: list[Note]
) -> Attractors:
    rules = strategy.parking.spillover
    if "kind" in frame:
        kind = folded(frame["kind"]).map(fold_keys(strategy.sites.track.area_kinds))
        if other := int((kind == "named_area").sum()):
            notes.append(Note("spillover_no_centres", {"count": other}))
        frame = frame[(kind != "named_area").fillna(value=True)].reset_index(drop=True)
        if not len(frame):
            return _none(CENTRE)
    cars = _counted(frame, options.centre_cars_field, "CENTRES")
    xy, group, kept = _ways_in(frame, network, strategy, notes, "CENTRES")
    cars = cars[kept]
    assumed = np.isnan(cars)
    if assumed.any():
        told = dict(rules.centre_cars)
        notes.append(Note("spillover_centres_assumed", {"count": int(assumed.sum()), **told}))
    return Attractors(
        CENTRE,
        names(frame)[kept],
        np.where(assumed, rules.centre_cars["low"], cars),
        np.where(assumed, rules.centre_cars["high"], cars),
        np.where(assumed, ASSUMED, COUNTED).astype(object),
        xy,
        group,
        np.full(len(cars), -1),
    )


def _workplaces(
    frame: gpd.GeoDataFrame, network: Network, strategy: Strategy, options: SpilloverOptions, notes: list[Note]
) -> Attractors:
    rules = strategy.parking.spillover
    jobs = np.full(len(frame), np.nan)
    if options.jobs_field:
        jobs = amounts(frame, options.jobs_field, "WORKPLACES", most=_MOST)
        if empty := int(np.isnan(jobs).sum()):
            notes.append(Note("spillover_jobs_empty", {"count": empty, "field": options.jobs_field}))
    else:
        notes.append(Note("spillover_jobs_not_given"))
    xy, group, kept = _ways_in(frame, network, strategy, notes, "WORKPLACES")
    jobs, called = jobs[kept], names(frame)[kept]
    if options.jobs_field:
        some = jobs > 0
        jobs, called = jobs[some], called[some]
        number = np.where(some, np.cumsum(some) - 1, -1)[group]
        xy, group = xy[number >= 0], number[number >= 0]
    leader = join_places(_middle(xy, group, len(jobs)), np.nan_to_num(jobs), rules.together_m)
    lead, cluster = np.unique(leader, return_inverse=True)
    total = np.bincount(cluster, jobs, minlength=len(lead))
    members = np.bincount(cluster, minlength=len(lead))
    small = total < rules.least_jobs
    if small.any():
        notes.append(Note("spillover_few_jobs", {"count": int(members[small].sum()), "jobs": rules.least_jobs}))
    keep = ~small
    number = np.where(keep, np.cumsum(keep) - 1, -1)[cluster][group]
    use = number >= 0
    low, high = (total[keep] * rules.work_car_share[name] * rules.work_street_share[name] for name in ("low", "high"))
    if options.jobs_field and keep.any():
        street = {f"street_{name}": share for name, share in rules.work_street_share.items()}
        notes.append(Note("spillover_jobs_assumed", {**rules.work_car_share, **street}))
    return Attractors(
        WORKPLACE,
        called[lead][keep],
        low,
        high,
        np.where(np.isnan(low), UNKNOWN, BY_JOBS).astype(object),
        xy[use],
        number[use],
        np.full(int(keep.sum()), -1),
    )


def _park_and_ride(
    frame: gpd.GeoDataFrame, network: Network, strategy: Strategy, options: SpilloverOptions, notes: list[Note]
) -> Attractors:
    """Read the sites whose demand outgrows their spaces."""
    rules, name = strategy.parking.spillover, "PARK_AND_RIDE"
    if "status" in frame:
        frame = frame[~text_of(frame, "status").isin(_UNBUILT)].reset_index(drop=True)
    nothing = np.full(len(frame), np.nan)
    room = spaces(frame, options.spaces_field, name) if options.spaces_field else nothing
    wanted = spaces(frame, options.demand_field, name) if options.demand_field else nothing
    # The result of `locateparkandride` tells the share of its spaces that are asked for, which may be more than all.
    wanted = np.where(np.isnan(wanted), numbers(frame, _IN_USE, name) * room, wanted)
    over = np.round(wanted - room, 6)
    if unknown := int(np.isnan(over).sum()):
        notes.append(Note("spillover_sites_unknown", {"count": unknown}))
    if enough := int((over <= 0).sum()):
        notes.append(Note("spillover_sites_enough", {"count": enough}))
    frame = frame[over > 0].reset_index(drop=True)
    over = over[over > 0]
    if not len(frame):
        return _none(PARK_AND_RIDE)
    xy, group, kept = _ways_in(frame, network, strategy, notes, name)
    over = over[kept]
    low, high = (over * rules.overflow_share[each] for each in ("low", "high"))
    basis = np.full(len(over), BY_OVERFLOW, dtype=object)
    notes.append(Note("spillover_overflow_assumed", dict(rules.overflow_share)))
    return Attractors(PARK_AND_RIDE, names(frame)[kept], low, high, basis, xy, group, np.full(len(over), -1))


def _none(kind: str) -> Attractors:
    rows, numbers_, texts = np.empty(0, np.int64), np.empty(0), np.empty(0, object)
    return Attractors(kind, texts, numbers_, numbers_, texts, np.empty((0, 2)), rows, rows)


def _counted(frame: gpd.GeoDataFrame, field: str | None, layer: str) -> Floats:
    return spaces(frame, field, layer) if field else np.full(len(frame), np.nan)


def _ways_in(
    frame: gpd.GeoDataFrame, network: Network, strategy: Strategy, notes: list[Note], layer: str
) -> tuple[Floats, Ints, Bools]:
    """Return the points (t, 2) from which places are walked from, the place of each, and which features are places.

    An area is walked from anywhere in it, one that holds streets of its own (a centre) from its outline, too.
    """
    geometry, _, lines = clean_geometries(geometries(frame))
    kept = ~shapely.is_missing(geometry)
    if lines.any():
        notes.append(Note("parking_lines", {"layer": layer, "count": int(lines.sum())}))
    if empty := int((~kept & ~lines).sum()):
        notes.append(Note("parking_no_geometry", {"layer": layer, "count": empty}))
    if not kept.any():
        raise SpilloverNoPlaceError(layer=layer, count=len(frame))
    samples = sample_points(geometry[kept], strategy.network.sample_spacing_m, strategy.network.max_samples)
    xy, group = samples.xy, samples.site.astype(np.int64)
    if layer == "CENTRES":
        outlines = read_targets(frame[kept], network, strategy, TargetFields(), [], name=layer)
        xy, group = np.concatenate([xy, outlines.xy]), np.concatenate([group, outlines.place_of])
    return xy, group, kept


def _middle(xy: Floats, group: Ints, count: int) -> Floats:
    """Return the middle (count, 2) of each group's points."""
    number = np.maximum(np.bincount(group, minlength=count), 1)
    return np.column_stack([np.bincount(group, axis, minlength=count) / number for axis in xy.T])


def join_places(xy: Floats, weight: Floats, near_m: float) -> Ints:
    """Join places to the greatest one near them.

    The greatest place takes all that lie within `near_m` of it, then the greatest of those left, and so on; of equals
    the western one goes first, then the southern one. A place within reach of several leaders goes to the first of
    them.

    Parameters
    ----------
    xy : (n, 2) float array
    weight : (n,) float array
    near_m : float

    Returns
    -------
    (n,) int array
        The place that each is joined to: itself for leaders.

    Examples
    --------
    >>> xy = np.array([[0.0, 0.0], [150.0, 0.0], [300.0, 0.0], [310.0, 0.0]])
    >>> join_places(xy, np.array([5.0, 90.0, 20.0, 30.0]), 155.0).tolist()
    [1, 1, 1, 3]
    """
    count = len(xy)
    low = xy.min(axis=0, initial=np.inf)
    x, y = (np.round((xy - low) / _SAME_M).T) if count else np.empty((2, 0))
    order = np.lexsort([y, x, -weight])
    rank = np.empty(count, np.int64)
    rank[order] = np.arange(count)
    close = cKDTree(xy).query_pairs(near_m, output_type="ndarray") if count else np.empty((0, 2), np.int64)
    one, other = np.concatenate([close, close[:, ::-1]]).T
    best = np.arange(count)
    open_ = np.ones(count, bool)
    while open_.any():
        use = open_[one] & open_[other]
        one, other = one[use], other[use]
        # Whoever comes before all that are left near it leads, and takes them.
        leads = open_.copy()
        leads[one[rank[one] > rank[other]]] = False
        taken = leads[one]
        first = np.full(count, count)
        np.minimum.at(first, other[taken], rank[one[taken]])
        found = np.flatnonzero(first < count)
        best[found] = order[first[found]]
        open_ &= ~leads
        open_[found] = False
    return best
