"""How many points of which kind at each site: what may be built, and what the demand that comes there needs.

A site carries a load (cars at points at the peak, in erlang) when its points are all occupied no more than the
strategy's share of the time; `queueing` says how many that takes. Load that a site carries grows faster than its
points, so the number of points at a site is chosen as a whole, not point by point.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_array, vstack

from ..core.arrays import Bools, Floats, Ints
from ..siting.models import Modules, Reach
from ..strategy.sections import SERVICES, Charging
from .queueing import load_carried, points_needed
from .sites import ChargingSites, Grid

_ROUNDING = 1e-6
"""Relative: sums of demand are not exact, and a load that is larger by this needs no point more."""


@dataclass(frozen=True)
class Need:
    """What the demand points (n,) need: a service each, and the load per unit of weight."""

    weight: Floats
    service: Ints
    load: Floats


@dataclass(frozen=True)
class Offer:
    """What may be built: the entries of `modules`, and the points that each stands for (q,), those there included.

    `modules` is None where any site can carry all that comes to it.
    """

    modules: Modules | None
    points: Ints


def needed(rules: Charging, load: Floats) -> Ints:
    """Return the points (m, 2) that loads (m, 2) need for one of them to be normally free."""
    found = np.zeros(load.shape, np.int64)
    for s, name in enumerate(SERVICES):
        rule = rules.services[name]
        found[:, s] = points_needed(load[:, s] * (1 - _ROUNDING), rule.max_occupied, waits=rule.waits)
    return found


def carried(rules: Charging, service: int, points: Ints) -> Floats:
    """Return the load (erlang) that numbers of points of a service carry."""
    rule = rules.services[SERVICES[service]]
    most = int(points.max(initial=1)) - 1
    return _carried_by(1 << max(most, 1).bit_length(), rule.max_occupied, rule.waits)[points]


@lru_cache(maxsize=16)
def _carried_by(most: int, max_occupied: float, waits: bool) -> Floats:
    """Return the load that 0 to `most` points carry; every step of a plan asks for it."""
    return load_carried(np.arange(most + 1), max_occupied, waits=waits)


def draw_kw(rules: Charging) -> Floats:
    """Return what a point of each service draws from the grid at the peak (2,), in kW."""
    return np.array([rules.services[each].power_kw * rules.services[each].simultaneity for each in SERVICES])


def loads(reach_candidate: Ints, service: Ints, load: Floats, sites: int) -> Floats:
    """Add up loads by site and service (m, 2).

    Parameters
    ----------
    reach_candidate : (p,) int array
        Site of each load.
    service : (p,) int array
        0 normal, 1 fast.
    load : (p,) array
        Erlang.
    sites : int
        m.
    """
    slot = reach_candidate.astype(np.int64) * len(SERVICES) + service
    added = np.bincount(slot, load, sites * len(SERVICES)).astype(np.float64)
    return added.reshape(sites, len(SERVICES))


def offers(
    reach: Reach, need: Need, sites: ChargingSites, grid: Grid, rules: Charging, *, built: Ints,
    point_cost: Floats | None = None,
) -> Offer:  # fmt: skip
    """Return what may be built at each site on top of what is there.

    Parameters
    ----------
    reach : Reach
        Pairs of demand points and sites within reach.
    need : Need
    sites : ChargingSites
    grid : Grid
    rules : Charging
        Of the strategy.
    built : (m, 2) int array
        Points that are there: existing stations, and sites of earlier phases, which may grow.
    point_cost : (2,) array, optional
        kr by service, where cost counts, so that fewer points may be better.

    Notes
    -----
    Without prices, and where neither grid nor room is shared, the largest useful number of points is the only entry
    needed: what the demand does not need is taken off afterwards. Elsewhere every number up to it is an entry. Points
    that are there cost nothing and take no more room or power.
    """
    m = len(sites.row)
    within = loads(reach.candidate, need.service[reach.demand], (need.weight * need.load)[reach.demand], m)
    draw = draw_kw(rules)
    ceiling = most_points(sites, grid, rules, built)
    useful = np.minimum(needed(rules, within), ceiling)
    top = np.where(sites.existing[:, None], built, np.maximum(useful, built))
    growth = top - built
    room = sites.room - built.sum(axis=1)
    crowded = ~sites.existing & (growth.sum(axis=1) > room)
    fed = sites.grid >= 0
    wanted_kw = np.bincount(sites.grid[fed], (growth @ draw)[fed], len(grid.free_kw))
    used_kw = np.bincount(sites.grid[fed], (built @ draw)[fed], len(grid.free_kw))
    short = wanted_kw > grid.free_kw - used_kw + 1e-9
    every = crowded | (fed & short[sites.grid] if len(short) else np.zeros(m, bool)) | (point_cost is not None)
    holds = np.column_stack([carried(rules, s, top[:, s]) for s in range(len(SERVICES))])
    if not every.any() and (holds >= within * (1 - _ROUNDING)).all():
        return Offer(None, np.empty(0, np.int64))
    price = np.zeros(len(SERVICES)) if point_cost is None else point_cost
    return _entries(need, sites, grid, rules, built, top, every, room, grid.free_kw - used_kw, draw, price)


def most_points(sites: ChargingSites, grid: Grid, rules: Charging, built: Ints) -> Ints:
    """Return the most points (m, 2) of each service a site may have by its own room and its grid point alone.

    Parameters
    ----------
    sites : ChargingSites
    grid : Grid
    rules : Charging
        Of the strategy.
    built : (m, 2) int array
        Points that are there.
    """
    most = np.array([rules.services[each].max_points for each in SERVICES], float)
    room = np.where(np.isfinite(sites.room)[:, None], sites.room[:, None] - built[:, ::-1], most)
    fed = sites.grid >= 0
    free = np.full(len(sites.row), np.inf)
    free[fed] = grid.free_kw[sites.grid[fed]]
    power = np.floor(free[:, None] / draw_kw(rules) + 1e-9)
    return np.maximum(np.minimum(room, np.where(np.isfinite(power), power, np.inf)), built).astype(np.int64)


def _entries(
    need: Need, sites: ChargingSites, grid: Grid, rules: Charging, built: Ints, top: Ints, every: Bools, room: Floats,
    left_kw: Floats, draw: Floats, point_cost: Floats,
) -> Offer:  # fmt: skip
    """Return an entry per site, service and number of points on offer, and the limits that they share."""
    parts = []
    for s in range(len(SERVICES)):
        low = np.where(every, np.maximum(built[:, s], 1), np.maximum(top[:, s], 1))
        count = np.where(sites.existing, built[:, s] > 0, np.maximum(top[:, s] - low + 1, 0)).astype(np.int64)
        low = np.where(sites.existing, built[:, s], low)
        site = np.repeat(np.arange(len(count)), count)
        points = np.repeat(low, count) + np.arange(len(site)) - np.repeat(np.cumsum(count) - count, count)
        parts.append((site, np.full(len(site), s), points))
    site, service, points = (np.concatenate(each) for each in zip(*parts, strict=True))
    more = points - built[site, service]
    holds = np.empty(len(site))
    for s in range(len(SERVICES)):
        holds[service == s] = carried(rules, s, points[service == s])
    q = len(site)
    full = np.flatnonzero(~sites.existing & np.isfinite(room) & (top.sum(axis=1) - built.sum(axis=1) > room))
    place = np.full(len(top), -1)
    place[full] = np.arange(len(full))
    mine = np.flatnonzero(place[site] >= 0)
    by_room = csr_array((more[mine].astype(float), (place[site[mine]], mine)), shape=(len(full), q))
    fed = np.flatnonzero((sites.grid[site] >= 0) & ~sites.existing[site])
    by_grid = csr_array(
        ((more * draw[service])[fed].astype(float), (sites.grid[site[fed]], fed)), shape=(len(grid.free_kw), q)
    )
    modules = Modules(
        candidate=site.astype(np.int64),
        service=service.astype(np.int64),
        capacity=holds,
        cost=more * point_cost[service],
        fixed=sites.existing[site],
        rows=csr_array(vstack([by_room, by_grid])),
        limit=np.concatenate([room[full], np.maximum(left_kw, 0.0)]),
        service_of=need.service,
        load=need.load,
    )
    return Offer(modules, points.astype(np.int64))
