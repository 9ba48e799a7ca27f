"""What a site is measured by: walks to hubs and services, the ride to the hub, the track, what it overlaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..layers.fields import Areas
from ..layers.samples import Samples
from ..routing.graph import Graph, Snap
from ..routing.ways_out import WaysOut, along_edges
from ..strategy.loading import Strategy
from ..strategy.sections import TIERS, TRACKS
from ..transit.hub_layer import Hubs
from .hub_choice import BestHubs, HubSearch, Nearest
from .inputs import SiteInputs, by_profile
from .scores import NAMED_AREA, NOT_KNOWN, OTHER, RAIL_HUB_OR_CENTRE
from .site_ways import SiteWays, ToHubs, ToParking, south_first


@dataclass(frozen=True)
class HubState:
    """Hubs at one point in time: the walk per tier (4, n), to the nearest hub on a rail line, and the best hub (n,).

    `walk_m` is the mean over a site's points, each to its nearest hub of the tier.
    """

    open: Bools
    walk_m: Floats
    rail_walk_m: Floats
    rail_limit_m: Floats
    rail_hub: Ints
    track: Ints
    area: Ints
    best: BestHubs


@dataclass(frozen=True)
class Measures:
    """Everything measured, per site (n,); inf is not reached, NaN is not given."""

    snapped: Bools
    network_m: Floats
    today: HubState
    year: HubState | None
    service_m: dict[str, Floats]
    school_area: Ints
    parking_m: Floats
    main_road_m: Floats
    constraint_share: Floats


def measure_sites(inputs: SiteInputs, ways: SiteWays, strategy: Strategy, progress: Progress | None) -> Measures:
    """Measure all sites: one search over the network per tier, kind of service and mode.

    Parameters
    ----------
    inputs : SiteInputs
        Its notes grow by what is said about the measuring.
    ways : SiteWays
        From everywhere to what the sites are measured by.
    strategy : Strategy
    progress : callable or None
    """
    samples, limit = inputs.samples, inputs.max_snap_m
    advance(progress, 0.0)
    origins = ways.walk.snap(samples.xy, limit, part(progress, 0.0, 0.2))
    advance(progress, 0.2)
    parking = np.full(samples.start.size, np.nan)
    if inputs.parking is not None:
        parking = samples.mean(_walk_to_parking(ways.parking, ways.walk, origins, samples, part(progress, 0.2, 0.25)))
    search = HubSearch(inputs, strategy, ways, origins, parking)
    today_walks = _tier_walks(ways, origins, inputs, strategy, inputs.today, part(progress, 0.25, 0.4))
    best = search.improve(
        BestHubs.nothing(samples.start.size), inputs.today, _nearest(inputs, today_walks), part(progress, 0.4, 0.5)
    )
    today = _hub_state(inputs, strategy, ways, origins, inputs.today, today_walks, best)
    year = None
    if inputs.year is not None:
        opening = inputs.by_year & ~inputs.today
        new_walks = _tier_walks(ways, origins, inputs, strategy, opening, part(progress, 0.5, 0.6))
        best = search.improve(best, opening, _nearest(inputs, new_walks), part(progress, 0.6, 0.7))
        year = _hub_state(inputs, strategy, ways, origins, inputs.by_year, _nearer(today_walks, new_walks), best)
    school_area = _school_area(samples, inputs.school_areas, inputs.notes)
    service_m = _service_walks(inputs, ways, origins, school_area, part(progress, 0.7, 0.95))
    distance = np.where(np.isnan(origins.distance_m), np.inf, origins.distance_m)
    nearest = samples.least(distance)
    return Measures(
        snapped=samples.total(origins.edge >= 0) > 0,
        network_m=np.where(np.isinf(nearest), np.nan, nearest),
        today=today,
        year=year,
        service_m=service_m,
        school_area=school_area,
        parking_m=parking,
        main_road_m=_main_road(inputs, ways, strategy, origins, part(progress, 0.95, 1.0)),
        constraint_share=_constraint_share(inputs.geometry, inputs.constraints),
    )


def _walk_to_parking(
    parking: ToParking, walk: Graph, origins: Snap, samples: Samples, progress: Progress | None
) -> Floats:
    """Return the walk (k,) to the nearest car park, areas by their outline."""
    cost, _ = parking.field.nearest(origins, progress=progress)
    if parking.outline is not None:
        here = WaysOut(samples.xy, origins, np.arange(len(cost)), np.full(len(cost), -1))
        _, point, across = along_edges(walk, parking.outline, here)
        np.minimum.at(cost, point, across)
    return cost


@dataclass(frozen=True)
class _Walks:
    """Walks (4, k) from each sample point to the nearest hub of each tier, and which it is.

    Where none is told, none lies nearer than `limit_m`.
    """

    cost: Floats
    hub: Ints
    limit_m: float


def _tier_walks(
    ways: SiteWays, origins: Snap, inputs: SiteInputs, strategy: Strategy, chosen: Bools, progress: Progress | None
) -> _Walks:
    """Find the nearest hub of each tier.

    For points, a hub so far away that it scores nothing is only looked for when it is the nearest of all: five short
    searches instead of four over the whole network, and the same choice. An area needs every walk for its mean.
    """
    hubs = inputs.hubs
    limit = _walk_that_scores(inputs, strategy) if len(origins.edge) == inputs.samples.start.size else np.inf
    cost = np.full((len(TIERS), len(origins.edge)), np.inf)
    hub = np.full(cost.shape, -1, dtype=np.int64)
    for tier in range(len(TIERS)):
        ours = chosen & (hubs.tier == tier)
        cost[tier], hub[tier] = _walk_to_hubs(ways.to_hubs(ours, TIERS[tier]), origins, limit)
        advance(progress, (tier + 1) / (len(TIERS) + 1))
    if np.isfinite(limit):
        least, nearest = _walk_to_hubs(ways.to_hubs(chosen), origins)
        beyond = np.flatnonzero((nearest >= 0) & ~np.isfinite(cost).any(axis=0))
        tier_of = hubs.tier[nearest[beyond]]
        cost[tier_of, beyond], hub[tier_of, beyond] = least[beyond], nearest[beyond]
    return _Walks(cost, hub, limit)


def _walk_that_scores(inputs: SiteInputs, strategy: Strategy) -> float:
    """Return the walk beyond which no hub scores, is good public transport or makes a track; inf for endless scores."""
    rules = strategy.sites
    curves = [c for name, _ in by_profile(inputs.profile) for c in rules.profiles[name].curves.hub_walk.values()]
    if any(curve.y[-1] > 0 for curve in curves):
        return np.inf
    walks = [curve.x[-1] for curve in curves] + list(rules.conditions.transit_max_walk_m.values())
    return max([*walks, *inputs.hubs.rail_catchment_m], default=np.inf)


def _walk_to_hubs(hubs: ToHubs, origins: Snap, limit_m: float = np.inf) -> tuple[Floats, Ints]:
    """Return the walk (k,) to the nearest of some hubs and which hub it is, -1 where none is reached.

    Of hubs equally near it is the one of the better tier, then the first by id, see `ToHubs`.
    """
    cost, at = hubs.field.nearest(origins, limit_m)
    reached = at >= 0
    if not hubs.hub.size:
        return cost, np.full(len(cost), -1, dtype=np.int64)
    return np.where(reached, cost - hubs.behind_m[at], cost), np.where(reached, hubs.hub[at], -1)


def _nearer(one: _Walks, other: _Walks) -> _Walks:
    better = other.cost < one.cost
    cost, hub = np.where(better, other.cost, one.cost), np.where(better, other.hub, one.hub)
    return _Walks(cost, hub, min(one.limit_m, other.limit_m))


def _nearest(inputs: SiteInputs, walks: _Walks) -> Nearest:
    """Summarise walks per site."""
    samples = inputs.samples
    mean, least, greatest = (
        np.stack([summary(row) for row in walks.cost]) for summary in (samples.mean, samples.least, samples.greatest)
    )
    hub = np.stack([samples.most(row) for row in walks.hub])
    alone = np.stack([samples.total(row == hub[tier, samples.site]) for tier, row in enumerate(walks.hub)])
    reached = np.stack([samples.total(np.isfinite(row)) for row in walks.cost])
    # Where one hub is reached from all points, any other is reached from all or none, and no mean is less than this.
    together = ((alone == reached) & (reached == samples.total(np.isfinite(walks.cost).any(axis=0)))).any(axis=0)
    bound = np.where(together, mean, least)
    # Where no hub of a tier is told, it lies beyond the limit, and no nearer than the nearest of all.
    bound = np.where(np.isinf(bound), np.maximum(walks.limit_m, bound.min(axis=0)), bound)
    return Nearest(hub, alone == reached, mean, least, greatest, bound)


def _hub_state(
    inputs: SiteInputs, strategy: Strategy, ways: SiteWays, origins: Snap, chosen: Bools, walks: _Walks, best: BestHubs
) -> HubState:
    """Summarise walks per site and put each site on its track."""
    rail_walk, rail_limit, rail_hub = _rail_walk(inputs, strategy, ways, origins, chosen, walks)
    track, area = _track(inputs, strategy, chosen, rail_walk <= rail_limit)
    return HubState(
        open=chosen,
        walk_m=np.stack([inputs.samples.mean(row) for row in walks.cost]),
        rail_walk_m=rail_walk,
        rail_limit_m=rail_limit,
        rail_hub=rail_hub,
        track=track,
        area=area,
        best=best,
    )


def _rail_walk(
    inputs: SiteInputs, strategy: Strategy, ways: SiteWays, origins: Snap, chosen: Bools, walks: _Walks
) -> tuple[Floats, Floats, Ints]:
    """Return per site the walk to the nearest rail hub, how far counts as walkable, and the hub.

    Where modes have different catchments, a hub within its own catchment goes before a nearer one beyond its own.
    """
    hubs, samples = inputs.hubs, inputs.samples
    tiers = np.array([TIERS.index(tier) for tier in strategy.sites.track.rail_hub_tiers], dtype=np.int64)
    of_tier = chosen & np.isin(hubs.tier, tiers)
    ours = of_tier & hubs.rail
    n = samples.start.size
    best, limit, hub = np.full(n, np.inf), np.zeros(n), np.full(n, -1, dtype=np.int64)
    for catchment in np.unique(hubs.rail_catchment_m[ours])[::-1]:
        same = ours & (hubs.rail_catchment_m == catchment)
        if np.array_equal(same, of_tier):
            cost = walks.cost[tiers].min(axis=0)
            at = np.take_along_axis(walks.hub[tiers], walks.cost[tiers].argmin(axis=0)[None], axis=0)[0]
        else:
            cost, at = _walk_to_hubs(ways.to_hubs(same), origins)
        mean = samples.mean(cost)
        better = np.where(mean <= catchment, (best > limit) | (mean < best), (best > limit) & (mean < best))
        best, limit = np.where(better, mean, best), np.where(better, catchment, limit)
        hub = np.where(better, samples.most(at), hub)
    return best, limit, hub


def _track(inputs: SiteInputs, strategy: Strategy, chosen: Bools, near_rail: Bools) -> tuple[Ints, Ints]:
    """Return the policy track of each site and the priority area it lies in, -1 for none."""
    rules, samples, areas = strategy.sites.track, inputs.samples, inputs.priority_areas
    n = samples.start.size
    track = np.where(near_rail, RAIL_HUB_OR_CENTRE, OTHER)
    area = np.full(n, -1, dtype=np.int64)
    if areas is None:
        return _unknown_track(inputs, strategy, track), area
    named = areas.kind == "named_area"
    on_rail = ~named & _on_rail(areas.geometry, inputs.hubs, chosen, strategy)
    for name in areas.name[~named & ~on_rail] if inputs.hubs.modes_known else ():
        inputs.notes.append(Note("centre_not_on_rail", {"name": name, "limit_m": rules.centre_to_rail_m}))
    for wanted, code in ((on_rail, RAIL_HUB_OR_CENTRE), (named, NAMED_AREA)):
        rows = np.flatnonzero(wanted)
        inside = _inside(samples, areas.geometry[rows], rules.min_area_share)
        there = inside >= 0
        track = np.where(there, code, track)
        area = np.where(there, rows[inside] if rows.size else -1, area)
    return _unknown_track(inputs, strategy, track), area


def _unknown_track(inputs: SiteInputs, strategy: Strategy, track: Ints) -> Ints:
    """Return the tracks, `NOT_KNOWN` where what is not given might put a site on a track it is prioritised on."""
    possible = {NAMED_AREA, RAIL_HUB_OR_CENTRE} if inputs.priority_areas is None else set()
    possible |= set() if inputs.hubs.modes_known else {RAIL_HUB_OR_CENTRE}
    found = track.copy()
    for name, ours in by_profile(inputs.profile):
        wanted = [TRACKS.index(each) for each in strategy.sites.profiles[name].prioritised_tracks]
        if possible & set(wanted):
            found[ours[~np.isin(track[ours], wanted)]] = NOT_KNOWN
    return found


def _on_rail(areas: Objects, hubs: Hubs, chosen: Bools, strategy: Strategy) -> Bools:
    """Find the areas with a rail hub in them or near enough."""
    tiers = [TIERS.index(tier) for tier in strategy.sites.track.rail_hub_tiers]
    ours = chosen & hubs.rail & np.isin(hubs.tier, tiers)
    points = shapely.multipoints(hubs.xy[ours[hubs.point_hub]])
    near: Bools = shapely.distance(areas, points) <= strategy.sites.track.centre_to_rail_m
    return near


def _inside(samples: Samples, areas: Objects, min_share: float) -> Ints:
    """Return the area that holds most of each site's points, at least `min_share` of them; -1 for none."""
    if areas.size == 0:
        return np.full(samples.start.size, -1, dtype=np.int64)
    tree = shapely.STRtree(areas)
    points = np.flatnonzero(np.isfinite(samples.xy).all(axis=1))
    point, area = tree.query(shapely.points(samples.xy[points]), predicate="intersects")
    width = areas.size
    pair, number = np.unique(samples.site[points[point]] * width + area, return_counts=True)
    site, area = pair // width, pair % width
    enough = number >= np.maximum(min_share * samples.count[site], 1)
    site, area, number = site[enough], area[enough], number[enough]
    order = np.lexsort((south_first(areas)[area], -number, site))
    first = order[np.unique(site[order], return_index=True)[1]]
    found = np.full(samples.start.size, -1, dtype=np.int64)
    found[site[first]] = area[first]
    return found


def _school_area(samples: Samples, areas: Areas | None, notes: list[Note]) -> Ints:
    """Return the intake area that holds most of each site, -1 for none."""
    if areas is None:
        return np.full(samples.start.size, -1, dtype=np.int64)
    found = _inside(samples, areas.geometry, 0.0)
    if (outside := int((found < 0).sum())) > 0:
        notes.append(Note("outside_school_area", {"count": outside}))
    return found


def _service_walks(
    inputs: SiteInputs, ways: SiteWays, origins: Snap, school_area: Ints, progress: Progress | None
) -> dict[str, Floats]:
    """Return the mean walk per site to the nearest service of each kind; schools by intake area where given."""
    services, samples = inputs.services, inputs.samples
    if services is None:
        return {}
    walks: dict[str, Floats] = {}
    for number, kind in enumerate(services.kinds):
        if kind == "school" and inputs.school_areas is not None:
            cost = _own_school(inputs, ways, origins, number, school_area)
        else:
            cost, _ = ways.to_services(number).nearest(origins)
        walks[kind] = samples.mean(cost)
        advance(progress, (number + 1) / len(services.kinds))
    return walks


def _own_school(inputs: SiteInputs, ways: SiteWays, origins: Snap, kind: int, school_area: Ints) -> Floats:
    """Return the walk to the school of the site's own intake area; where it has none, to the nearest school."""
    schools = ways.to_schools(kind)
    lost = np.setdiff1d(school_area[school_area >= 0], schools.areas)
    if lost.size:
        inputs.notes.append(Note("intake_area_without_school", {"count": lost.size}))
    wanted = school_area[inputs.samples.site]
    wanted = np.where(np.isin(wanted, schools.areas), wanted, -1)
    cost: Floats = schools.own.cost(origins, wanted)
    free = np.flatnonzero(wanted < 0)
    if free.size:
        cost[free] = ways.to_services(kind).nearest(origins.take(free))[0]
    return cost


def _main_road(
    inputs: SiteInputs, ways: SiteWays, strategy: Strategy, origins: Snap, progress: Progress | None
) -> Floats:
    """Return the way by car from the middle of each area-intensive site to the nearest main road; NaN for others.

    The site enters the road network where one walks out of it: a motorway beside it is no access.
    """
    samples = inputs.samples
    away = np.full(samples.start.size, np.nan)
    weighted = [n for n, p in strategy.sites.profiles.items() if p.weights.branches.get("main_road", 0) > 0]
    rows = np.flatnonzero(np.isin(inputs.profile.astype(str), weighted))
    if rows.size == 0 or (roads := ways.main_road) is None:
        return away
    middle = origins.take(samples.middle(origins.edge >= 0)[rows])
    start = roads.drive.snap(middle.xy, inputs.max_snap_m)
    there = (start.edge >= 0) & (start.edge == middle.edge) & roads.main[start.edge]
    way = np.where(there, start.distance_m, roads.field.nearest(start, progress=progress)[0])
    away[rows] = way + middle.distance_m
    away[rows] = np.where(np.isnan(away[rows]), np.inf, away[rows])
    return away


def _constraint_share(geometry: Objects, constraints: Areas | None) -> Floats:
    """Return the share (n,) of each area that lies in constraints, 0 or 1 for points; the overlap counts once."""
    share = np.full(geometry.size, np.nan)
    if constraints is None:
        return share
    touched = np.unique(constraints.tree.query(geometry, predicate="intersects")[1])
    parts = shapely.get_parts(shapely.union_all(constraints.geometry[touched]))
    there = ~shapely.is_missing(geometry)
    share[there] = 0.0
    site, other = shapely.STRtree(parts).query(geometry, predicate="intersects")
    is_area = shapely.area(geometry) > 0
    points = ~is_area[site]
    share[site[points]] = 1.0
    site, other = site[~points], other[~points]
    shapely.prepare(parts)
    whole = shapely.contains_properly(parts[other], geometry[site])
    overlap = np.where(whole, shapely.area(geometry[site]), 0.0)
    crossing = ~whole
    overlap[crossing] = shapely.area(shapely.intersection(geometry[site[crossing]], parts[other[crossing]]))
    covered = np.bincount(site, overlap, minlength=geometry.size)
    share[is_area] = np.clip(covered[is_area] / shapely.area(geometry[is_area]), 0.0, 1.0)
    return share
