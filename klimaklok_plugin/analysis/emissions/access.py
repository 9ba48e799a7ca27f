"""How places lie: the hub that serves them best, how near services and a centre are, and whether one can park."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely

from ..core.arrays import Bools, Floats, Objects
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..layers.fields import fold_keys, folded, geometries, in_crs, listed, numbers
from ..layers.messages import LayerValueUnknownError
from ..layers.samples import Samples, clean_geometries
from ..network.model import Network
from ..routing.graph import Field, Graph, Snap
from ..sources.services import read_services
from ..strategy.emissions import GROUPS, Emissions, MeanPlace
from ..strategy.loading import Strategy
from ..strategy.sections import TIERS
from ..transit.hub_layer import Hubs, read_hubs
from .inputs import EmissionOptions
from .messages import CENTRE_WORDS

M_PER_KM = 1000.0
PROFILES = {"residents": "housing", "staff": "office"}
"""By which profile of sites the services of those who live, or work, somewhere are weighed."""
WALK, TIER, SERVICE = "hub_walk_m", "hub_tier", "svc_{}_m"
"""Columns of scored sites that tell how they lie."""


@dataclass(frozen=True)
class PlaceAccess:
    """How places (n,) lie; NaN is not known, and a walk of inf is no hub that is reached.

    Attributes
    ----------
    headway_min, hub_walk_m : (n,) float arrays
    hub_name : (n,) object array of str
    tier : (n,) object array of str
        "" where no hub is known.
    rail : (n,) float array
        1 where the hub has a rail-bound mode, 0 where it has none.
    centre : (n,) float array
        Nearness to a centre, 0 to 1.
    centre_km : (n,) float array
        To the nearest centre, by air.
    services : dict of (n,) float array
        By group of travellers, 0 to 1.
    parking : dict of (n,) float array
        By group of travellers: spaces for each household, or each who works there, at most 1.
    """

    headway_min: Floats
    hub_walk_m: Floats
    hub_name: Objects
    tier: Objects
    rail: Floats
    centre: Floats
    centre_km: Floats
    services: dict[str, Floats]
    parking: dict[str, Floats]

    @classmethod
    def unknown(cls, count: int) -> PlaceAccess:
        """Return places of which nothing is known."""

        def nothing() -> Floats:
            return np.full(count, np.nan)

        def empty() -> Objects:
            return np.full(count, "", dtype=object)

        return cls(
            headway_min=nothing(),
            hub_walk_m=nothing(),
            hub_name=empty(),
            tier=empty(),
            rail=nothing(),
            centre=nothing(),
            centre_km=nothing(),
            services={group: nothing() for group in GROUPS},
            parking={group: nothing() for group in GROUPS},
        )

    def rows(self, rows: slice) -> PlaceAccess:
        """Return some of the places."""
        alone = {name: each[rows] for name, each in vars(self).items() if not isinstance(each, dict)}
        services = {group: each[rows] for group, each in self.services.items()}
        parking = {group: each[rows] for group, each in self.parking.items()}
        return replace(self, **alone, services=services, parking=parking)


@dataclass(frozen=True)
class TodaysMean:
    """How a municipality's places lie on average.

    Attributes
    ----------
    access : MeanPlace
    rail : float
        Share of them whose hub has a rail-bound mode; NaN where nobody knows.
    measured : bool
        Whether layers tell it, and not the strategy.
    """

    access: MeanPlace
    rail: float = np.nan
    measured: bool = False


@dataclass(frozen=True)
class AccessLayers:
    """What places are measured by; all optional, and in the CRS that is computed in."""

    network: Network | None
    hubs: gpd.GeoDataFrame | None
    services: gpd.GeoDataFrame | None
    centres: gpd.GeoDataFrame | None


def how_places_lie(
    samples: Samples,
    layers: AccessLayers,
    strategy: Strategy,
    options: EmissionOptions,
    year: int,
    notes: list[Note],
    progress: Progress | None = None,
) -> PlaceAccess:
    """Measure places along the network, and to centres by air.

    Parameters
    ----------
    samples : Samples
        The points that stand for each of n places.
    layers : AccessLayers
    strategy : Strategy
    options : EmissionOptions
    year : int
        Hubs that open later do not count.
    notes : list of Note
        Gets what there is to say.
    progress : callable, optional
    """
    count = samples.start.size
    made = PlaceAccess.unknown(count)
    if layers.centres is not None:
        nearness, km = _centres(samples, layers.centres, strategy.emissions, options, notes)
        made = replace(made, centre=nearness, centre_km=km)
    if layers.network is None or (layers.hubs is None and layers.services is None):
        return made
    graph = Graph(layers.network, "walk", "m", strategy)
    limit = strategy.network.max_snap_m if options.max_snap_m is None else options.max_snap_m
    origins = graph.snap(samples.xy, limit, part(progress, 0.0, 0.2))
    reached = samples.total(origins.edge >= 0) > 0
    if not reached.all():
        notes.append(Note("emission_off_network", {"count": int((~reached).sum()), "most": limit}))
    if layers.hubs is not None:
        made = _hubs(
            made, samples, origins, reached, graph, layers.hubs, strategy, year, notes, part(progress, 0.2, 0.6)
        )
    if layers.services is not None:
        found = _services(
            samples, origins, reached, graph, layers.services, strategy, options, part(progress, 0.6, 1.0)
        )
        made = replace(made, services=found)
    return made


def _hubs(
    made: PlaceAccess,
    samples: Samples,
    origins: Snap,
    reached: Bools,
    graph: Graph,
    layer: gpd.GeoDataFrame,
    strategy: Strategy,
    year: int,
    notes: list[Note],
    progress: Progress | None,
) -> PlaceAccess:
    """Choose, among the nearest hub of each tier, the one by which most would go by public transport."""
    rules = strategy.emissions
    hubs = read_hubs(layer, strategy)
    there = np.isnan(hubs.opens_year) | (hubs.opens_year <= year)
    if (waiting := int((~there).sum())) > 0:
        notes.append(Note("emission_hubs_later", {"count": waiting, "year": year}))
    headway = _headways(hubs, rules, notes, there)
    walk = np.full((len(TIERS), samples.start.size), np.inf)
    hub = np.full(walk.shape, -1, dtype=np.int64)
    for tier in range(len(TIERS)):
        advance(progress, tier / len(TIERS))
        some = np.flatnonzero((there & (hubs.tier == tier))[hubs.point_hub])
        cost, at = Field(graph, graph.snap(hubs.xy[some], strategy.network.max_snap_m)).nearest(origins)
        walk[tier] = samples.mean(cost)
        point = np.where(at >= 0, hubs.point_hub[some][at] if len(some) else -1, -1)
        hub[tier] = samples.most(point.astype(np.int64))
    effects = rules.residents.effects
    there_headway = np.where(hub >= 0, headway[hub], rules.longest_headway_min)
    pull = effects.hub_walk["mid"] * np.minimum(walk, rules.longest_walk_m) / M_PER_KM + effects.headway[
        "mid"
    ] * np.log2(there_headway)
    best = np.where(hub >= 0, pull, np.inf).argmin(axis=0)
    each = np.arange(samples.start.size)
    chosen, metres = hub[best, each], walk[best, each]
    found = chosen >= 0
    known = reached
    return replace(
        made,
        headway_min=np.where(found, headway[chosen], np.where(known, rules.longest_headway_min, np.nan)),
        hub_walk_m=np.where(known, metres, np.nan),
        hub_name=np.where(found, hubs.name[chosen], "").astype(object),
        tier=np.where(found, np.array(TIERS, dtype=object)[hubs.tier[chosen]], "").astype(object),
        rail=np.where(found & hubs.modes_known, hubs.rail[chosen], np.nan),
    )


def _headways(hubs: Hubs, rules: Emissions, notes: list[Note], there: Bools) -> Floats:
    by_tier = np.array([rules.tier_headway_min[tier] for tier in TIERS])[hubs.tier]
    missing = np.isnan(hubs.headway_min)
    if (count := int((missing & there).sum())) > 0:
        notes.append(Note("emission_headway_by_tier", {"count": count}))
    headway: Floats = np.where(missing, by_tier, hubs.headway_min)
    return headway


def _services(
    samples: Samples,
    origins: Snap,
    reached: Bools,
    graph: Graph,
    layer: gpd.GeoDataFrame,
    strategy: Strategy,
    options: EmissionOptions,
    progress: Progress | None,
) -> dict[str, Floats]:
    targets = read_services(layer, options.service_field, strategy.sites.service_kinds, "SERVICES")
    walks = {}
    for number, kind in enumerate(targets.kinds):
        advance(progress, number / len(targets.kinds))
        snap = graph.snap(targets.xy[targets.kind == number], strategy.network.max_snap_m)
        walks[kind] = np.where(reached, samples.mean(Field(graph, snap, told=False).nearest(origins)[0]), np.nan)
    return weigh_services(walks, samples.start.size, strategy)


def weigh_services(walks: dict[str, Floats], count: int, strategy: Strategy) -> dict[str, Floats]:
    """Return how near services are, 0 to 1, for each group of travellers.

    Parameters
    ----------
    walks : dict of (n,) float array
        By kind of service, metres; inf is not reached, NaN not known.
    count : int
        n.
    strategy : Strategy
        Its profiles for scoring sites weigh the kinds, and say which walk is worth what. Kinds that are not given are
        left out of the weights.
    """
    found = {}
    for group, name in PROFILES.items():
        total, score = np.zeros(count), np.zeros(count)
        profile = strategy.sites.profiles.get(name)
        weights = (profile.weights.services if profile is not None else None) or {}
        for kind, weight in weights.items():
            if profile is None or kind not in walks or kind not in profile.curves.services:
                continue
            points = profile.curves.services[kind](walks[kind]) / 100
            known = ~np.isnan(walks[kind])
            total += np.where(known, weight, 0.0)
            score += np.where(known, weight * points, 0.0)
        found[group] = np.divide(score, total, out=np.full(count, np.nan), where=total > 0)
    return found


def _centres(
    samples: Samples,
    layer: gpd.GeoDataFrame,
    rules: Emissions,
    options: EmissionOptions,
    notes: list[Note],
) -> tuple[Floats, Floats]:
    """Return the nearness (n,) to centres, and the kilometres (n,) by air to the nearest one."""
    geometry, _, _ = clean_geometries(geometries(layer))
    placed = ~shapely.is_missing(geometry)
    kind = np.full(len(layer), options.centre_kind, dtype=object)
    told = np.zeros(len(layer), dtype=bool)
    if "kind" in layer:
        words = folded(layer["kind"])
        said = words.map(fold_keys(CENTRE_WORDS))
        told = said.notna().to_numpy(bool)
        unknown = ~told & (words.fillna("") != "").to_numpy(bool)
        if unknown.any():
            raise LayerValueUnknownError(
                layer="CENTRES", field="kind", values=listed(layer["kind"][unknown]), allowed=", ".join(CENTRE_WORDS)
            )
        kind = np.where(told, said.to_numpy(object), kind)
    if not placed.any():
        nothing = np.full(samples.start.size, np.nan)
        return nothing, nothing
    if not told.all():
        notes.append(
            Note("emission_centres_assumed", {"count": int((~told).sum()), "kind": f"centre_{options.centre_kind}"})
        )
    middle = shapely.points(
        np.column_stack([np.add.reduceat(axis, samples.start) / samples.count for axis in samples.xy.T])
    )
    nearness = np.zeros(samples.start.size)
    nearest = np.full(samples.start.size, np.inf)
    for name, worth in rules.centre_kind.items():
        some = geometry[placed & (kind == name)]
        if not len(some):
            continue
        _, away = shapely.STRtree(some).query_nearest(middle, return_distance=True, all_matches=False)
        km = away / M_PER_KM
        nearness = np.maximum(nearness, worth * np.exp(-km / rules.centre_km))
        nearest = np.minimum(nearest, km)
    return nearness, nearest


def from_scores(frame: gpd.GeoDataFrame, made: PlaceAccess, strategy: Strategy, notes: list[Note]) -> PlaceAccess:
    """Fill what was not measured with what scored sites tell in their own columns.

    Parameters
    ----------
    frame : GeoDataFrame
        Of n sites.
    made : PlaceAccess
    strategy : Strategy
    notes : list of Note
        Gets what there is to say.
    """
    rules, count = strategy.emissions, len(frame)
    if WALK in frame and TIER in frame and np.isnan(made.hub_walk_m).all():
        tier = frame[TIER].astype("string").str.strip().str.upper().fillna("")
        headway = tier.map({name: rules.tier_headway_min[name] for name in TIERS}).to_numpy(np.float64)
        walk = numbers(frame, WALK, "SITES")
        known = ~np.isnan(headway) & ~np.isnan(walk)
        if known.any():
            notes.append(Note("emission_from_scores", {"count": int(known.sum())}))
            made = replace(
                made,
                headway_min=np.where(known, headway, np.nan),
                hub_walk_m=np.where(known, walk, np.nan),
                hub_name=(frame["hub_name"].fillna("").to_numpy(object) if "hub_name" in frame else made.hub_name),
                tier=np.where(known, tier.to_numpy(object), "").astype(object),
                rail=np.where(known, tier.isin(strategy.sites.track.rail_hub_tiers).to_numpy(float), np.nan),
            )
    if all(np.isnan(each).all() for each in made.services.values()):
        kinds = set().union(*(profile.curves.services for profile in strategy.sites.profiles.values()))
        walks = {
            kind: numbers(frame, SERVICE.format(kind), "SITES")
            for kind in sorted(kinds)
            if SERVICE.format(kind) in frame
        }
        made = replace(made, services=weigh_services(walks, count, strategy))
    return made


def parking_of(
    dwellings: Floats, persons: Floats, jobs: Floats, spaces: Floats, staff_spaces: Floats, strategy: Strategy
) -> dict[str, Floats]:
    """Return the spaces (n,) for each household and for each job, at most 1; NaN where they are not known.

    Parameters
    ----------
    dwellings, persons, jobs : (n,) float arrays
        Households are dwellings, or persons over the strategy's persons per dwelling.
    spaces, staff_spaces : (n,) float arrays
        Without spaces of the staff's own, a site's spaces are shared by its homes and its jobs alike.
    strategy : Strategy
    """
    mean = strategy.emissions.persons_per_dwelling["mid"]
    homes = np.nan_to_num(np.where(np.nan_to_num(dwellings) > 0, dwellings, persons / mean))
    staff = np.nan_to_num(jobs)
    own = ~np.isnan(staff_spaces)
    shared = np.divide(spaces, homes + staff, out=np.full(len(homes), np.nan), where=homes + staff > 0)
    at_home = np.divide(spaces, homes, out=np.full(len(homes), np.nan), where=homes > 0)
    at_work = np.divide(staff_spaces, staff, out=np.full(len(homes), np.nan), where=staff > 0)
    found = {
        "residents": np.where(own, at_home, shared),
        "staff": np.where(own, at_work, shared),
    }
    return {group: np.minimum(each, 1.0) for group, each in found.items()}


def mean_access(access: PlaceAccess, weight: Floats, given: MeanPlace, group: str, rules: Emissions) -> TodaysMean:
    """Return the mean access of places (n,), headways averaged as their logarithms are, which is what counts.

    Parameters
    ----------
    access : PlaceAccess
    weight : (n,) float array
        Who lives or works there.
    given : MeanPlace
        Stands for what is not known.
    group : str
        Whose services count.
    rules : Emissions
    """

    def mean(values: Floats, otherwise: float) -> float:
        known = ~np.isnan(values) & (weight > 0)
        return float(np.average(values[known], weights=weight[known])) if known.any() else otherwise

    walk = np.minimum(access.hub_walk_m, rules.longest_walk_m)
    logarithm = np.log2(np.minimum(access.headway_min, rules.longest_headway_min))
    found = MeanPlace(
        headway_min=float(2 ** mean(logarithm, float(np.log2(given.headway_min)))),
        hub_walk_m=mean(walk, given.hub_walk_m),
        centre=mean(access.centre, given.centre),
        services=mean(access.services[group], given.services),
        parking=given.parking,
    )
    return TodaysMean(found, mean(access.rail, np.nan), measured=True)


def in_metres(layer: gpd.GeoDataFrame | None, crs: object, name: str, notes: list[Note]) -> gpd.GeoDataFrame | None:
    """Return an optional layer in the CRS that is computed in; an empty one counts as not given.

    Parameters
    ----------
    layer : GeoDataFrame, optional
    crs : pyproj.CRS
    name : str
        The layer's parameter, for messages.
    notes : list of Note
        Gets what there is to say.
    """
    if layer is None:
        return None
    if len(layer) == 0:
        notes.append(Note("emission_layer_empty", {"layer": name}))
        return None
    return in_crs(layer, crs, name)
