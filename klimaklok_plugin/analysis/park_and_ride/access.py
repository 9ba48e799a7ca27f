"""Who needs park-and-ride, and where: how near homes are to hubs, and the drives to sites and centres.

Homes are measured from sample points. Those in walking or cycling distance of a good hub are not demand: the share of
a cell's points that lie there is the share of its commuters. Drives begin at the point in the middle of the cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.progress import Progress, advance, part
from ..layers.samples import Samples
from ..network.model import Network
from ..routing.graph import OK, Graph, Snap
from ..strategy.loading import Strategy
from ..strategy.sections import TIERS
from .inputs import ParkAndRideInputs
from .messages import ParkAndRideCentreOffNetworkError, ParkAndRideCentreUnreachedError, ParkAndRideNoSiteError

_HUBS_AT_ONCE = 16
_SITES_AT_ONCE = 32


@dataclass(frozen=True)
class NearHubs:
    """How many of each cell's commuters live near hubs.

    Attributes
    ----------
    cell, hub : (k,) int arrays
        Pairs of a cell and a good hub some of its points are near to.
    walk, bike : (k,) float arrays
        Share of the cell's points in walking distance of that hub, and in cycling distance only.
    walk_any, bike_any : (n,) float arrays
        The same for any good hub.
    stop_share : (n,) float array
        Share of the other points in walking distance of a stop of any tier.
    off : int
        Good hubs that lie too far from the network, and count as not there.
    """

    cell: Ints
    hub: Ints
    walk: Floats
    bike: Floats
    walk_any: Floats
    bike_any: Floats
    stop_share: Floats
    off: int

    @property
    def far(self) -> Floats:
        """Share of each cell's commuters who reach no good hub on foot or by bike."""
        return np.clip(1 - self.walk_any - self.bike_any, 0.0, 1.0)


@dataclass(frozen=True)
class Access:
    """Everything that is measured along the network.

    Attributes
    ----------
    cell_reason : (n,) object array
        "" for cells that drives begin at, else as in `Cells`, or ``too_far`` (from the network).
    cell_snap_m : (n,) float array
        From the cell to the network.
    cell_xy, site_xy : (n, 2) and (m, 2) arrays
    near : NearHubs
    centre_m : (n, c) array
        Drive from each cell to each centre; inf where there is none.
    site_reason : (m,) object array
        "" for sites that may be used, else as in `Sites`, or ``too_far``, ``no_hub_near``, ``centre_unreached`` or
        ``ride_too_short``.
    site_hub : (m,) int array
        Row of the hub people walk to from the site; -1 where none is near.
    site_walk_m : (m,) float array
    site_centre_m : (m, c) array
        Drive from the site to each centre; inf where there is none or the ride is too short to change for.
    cell, site, drive_m : (k,) arrays
        The drives from cells to sites that may be used: those that are no detour on the way to some centre, and those
        of homes near the site's hub.
    drives : (n,) bool array
        Whether a cell can be driven from to any such site.
    """

    cell_reason: Objects
    cell_snap_m: Floats
    cell_xy: Floats
    site_xy: Floats
    near: NearHubs
    centre_m: Floats
    site_reason: Objects
    site_hub: Ints
    site_walk_m: Floats
    site_centre_m: Floats
    cell: Ints
    site: Ints
    drive_m: Floats
    drives: Bools

    def drive(self, cell: Ints, site: Ints) -> Floats:
        """Return the drive from each cell to the site beside it, inf where none is known."""
        if not self.cell.size:
            return np.full(cell.size, np.inf)
        width = np.int64(self.site_reason.size)
        known, asked = self.cell * width + self.site, cell * width + site
        order = np.argsort(known, kind="stable")
        place = order[np.minimum(np.searchsorted(known[order], asked), known.size - 1)]
        found: Floats = np.where(known[place] == asked, self.drive_m[place], np.inf)
        return found


def measure_access(
    inputs: ParkAndRideInputs, network: Network, strategy: Strategy, progress: Progress | None = None
) -> Access:
    """Measure what the network says about homes, hubs, sites and centres.

    Parameters
    ----------
    inputs : ParkAndRideInputs
    network : Network
    strategy : Strategy
    progress : callable, optional

    Raises
    ------
    ParkAndRideCentreOffNetworkError, ParkAndRideCentreUnreachedError, ParkAndRideNoSiteError
        A centre lies too far from the network, no home reaches one, or no site can be used.
    """
    car = Graph(network, "car", "m", strategy)
    limit_m = strategy.network.max_snap_m
    rules = strategy.park_and_ride
    centre = _middle(car, inputs.centres.samples, limit_m)[0]
    off = np.flatnonzero(centre.edge < 0)
    if off.size:
        first = int(off[0])
        raise ParkAndRideCentreOffNetworkError(
            name=inputs.centres.name[first], distance=float(centre.distance_m[first]), limit=limit_m
        )
    home, cell_xy = _middle(car, inputs.cells.samples, limit_m, part(progress, 0.0, 0.1))
    cell_reason = np.where((inputs.cells.reason == "") & (home.edge < 0), "too_far", inputs.cells.reason)
    lot, site_xy = _middle(car, inputs.sites.samples, limit_m)
    advance(progress, 0.1)
    centre_m = _all_pairs(car, home, centre, part(progress, 0.1, 0.25)) + inputs.centres.beyond_m
    usable = (cell_reason == "") & np.isfinite(centre_m).any(axis=1)
    if not usable.any():
        raise ParkAndRideCentreUnreachedError
    site_hub, site_walk = _hub_on_foot(inputs, network, strategy)
    to_centre = _all_pairs(car, lot, centre, part(progress, 0.25, 0.3)) + inputs.centres.beyond_m
    ride = np.where(to_centre >= rules.min_ride_m, to_centre, np.inf)
    reason = inputs.sites.reason
    for failed, code in (
        (lot.edge < 0, "too_far"),
        (site_hub < 0, "no_hub_near"),
        (~np.isfinite(to_centre).any(axis=1), "centre_unreached"),
        (~np.isfinite(ride).any(axis=1), "ride_too_short"),
    ):
        reason = np.where((reason == "") & failed, code, reason)
    if inputs.options.site_count > 0 and not ((reason == "") & inputs.sites.new).any():
        codes, count = np.unique(reason[inputs.sites.new].astype(str), return_counts=True)
        commonest_first = codes[np.argsort(-count, kind="stable")]
        raise ParkAndRideNoSiteError(count=int(inputs.sites.new.sum()), reasons=commonest_first.tolist())
    advance(progress, 0.35)
    near = _near_hubs(inputs, network, strategy, part(progress, 0.35, 0.7))
    chosen = np.flatnonzero(reason == "")
    starts = np.flatnonzero(cell_reason == "")
    found = _useful_drives(
        car,
        (starts, home.take(starts), centre_m[starts]),
        (chosen, lot.take(chosen), ride[chosen], site_hub[chosen]),
        near,
        rules.detour,
        part(progress, 0.7, 1.0),
    )
    return Access(
        cell_reason=cell_reason.astype(object),
        cell_snap_m=home.distance_m,
        cell_xy=cell_xy,
        site_xy=site_xy,
        near=near,
        centre_m=centre_m,
        site_reason=reason.astype(object),
        site_hub=site_hub,
        site_walk_m=site_walk,
        site_centre_m=ride,
        cell=found[0],
        site=found[1],
        drive_m=found[2],
        drives=found[3],
    )


def _useful_drives(
    car: Graph,
    homes: tuple[Ints, Snap, Floats],
    lots: tuple[Ints, Snap, Floats, Ints],
    near: NearHubs,
    detour: float,
    progress: Progress | None,
) -> tuple[Ints, Ints, Floats, Bools]:
    """Find the drives from homes to sites that matter, some sites at a time: all of them together are too many.

    `homes` are their cells, where they are and the drive to each centre; `lots` are the sites, where they are, the
    ride to each centre and their hub.
    """
    cells, start, direct = homes
    sites, end, ride, hub = lots
    cells_in_all = int(max(cells.max(initial=-1), near.cell.max(initial=-1))) + 1
    walkable = np.unique(near.hub * cells_in_all + near.cell)
    furthest = float(np.where(np.isfinite(direct), direct, 0.0).max(initial=0.0)) * detour
    parts: list[tuple[Ints, Ints, Floats]] = []
    drives = np.zeros(cells_in_all, dtype=bool)
    for first in range(0, sites.size, _SITES_AT_ONCE):
        here = np.arange(first, min(first + _SITES_AT_ONCE, sites.size))
        within = part(progress, first / sites.size, (here[-1] + 1) / sites.size)
        origin, target, cost = car.pairs(start, end.take(here), furthest, within)
        target = here[target]
        drives[cells[origin]] = True
        useful = _is_in(hub[target] * cells_in_all + cells[origin], walkable)
        for centre in range(direct.shape[1]):
            useful |= cost + ride[target, centre] <= detour * direct[origin, centre]
        parts.append((cells[origin[useful]], sites[target[useful]], cost[useful]))
    if not parts:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), drives
    cell, site, cost = (np.concatenate(each) for each in zip(*parts, strict=True))
    return cell, site, cost, drives


def _is_in(values: Ints, known: Ints) -> Bools:
    """Return which values are among the `known`, which are sorted."""
    if not known.size:
        return np.zeros(values.size, dtype=bool)
    found: Bools = known[np.minimum(np.searchsorted(known, values), known.size - 1)] == values
    return found


def _middle(graph: Graph, samples: Samples, max_snap_m: float, progress: Progress | None = None) -> tuple[Snap, Floats]:
    """Snap each feature by the point nearest to its middle that can be snapped, and return that point too."""
    snapped = graph.snap(samples.xy, max_snap_m, progress)
    chosen = samples.middle(snapped.reason == OK)
    return snapped.take(chosen), samples.xy[chosen]


def _all_pairs(graph: Graph, origins: Snap, targets: Snap, progress: Progress | None) -> Floats:
    """Return the cost (n, m) from each origin to each of a few targets, inf where there is no way."""
    cost = np.full((len(origins.edge), len(targets.edge)), np.inf)
    origin, target, found = graph.pairs(origins, targets, np.inf, progress)
    cost[origin, target] = found
    return cost


def _hub_on_foot(inputs: ParkAndRideInputs, network: Network, strategy: Strategy) -> tuple[Ints, Floats]:
    """Return each site's hub and the mean walk to it: of the best tier within the limit, the one most points walk to.

    -1 where no good hub is within the limit; the walk is then that to the nearest.
    """
    walk = Graph(network, "walk", "m", strategy)
    samples, hubs, max_snap_m = inputs.sites.samples, inputs.hubs, strategy.network.max_snap_m
    start = walk.snap(samples.xy, max_snap_m)
    hub, least = np.full(samples.start.size, -1), np.full(samples.start.size, np.inf)
    for tier in np.unique(hubs.tier[inputs.good]):
        platform = np.flatnonzero((inputs.good & (hubs.tier == tier))[hubs.point_hub])
        cost, target = walk.nearest(start, walk.snap(hubs.xy[platform], max_snap_m))
        mean = samples.mean(cost)
        label = samples.most(np.where(target >= 0, hubs.point_hub[platform][target], -1))
        found = (hub < 0) & (mean <= strategy.park_and_ride.site_to_hub_m)
        least = np.where(found | (hub < 0) & (mean < least), mean, least)
        hub = np.where(found, label, hub)
    return hub, least


def _near_hubs(inputs: ParkAndRideInputs, network: Network, strategy: Strategy, progress: Progress | None) -> NearHubs:
    """Count each cell's points near each good hub, some hubs at a time: the pairs of points and platforms are many."""
    rules, limit_m = strategy.park_and_ride, strategy.network.max_snap_m
    samples, hubs = inputs.cells.samples, inputs.hubs
    points = samples.site.size
    walk, bike = Graph(network, "walk", "m", strategy), Graph(network, "bike", "m", strategy)
    on_foot = walk.snap(samples.xy, limit_m, part(progress, 0.0, 0.05))
    by_bike = bike.snap(samples.xy, limit_m, part(progress, 0.05, 0.1))
    walk_limit, bike_limit = (
        np.array([most.get(tier, 0.0) for tier in TIERS]) for most in (rules.walk_m, rules.bike_m)
    )
    walk_flag, bike_flag = np.zeros(points, dtype=bool), np.zeros(points, dtype=bool)
    cells, near_hubs, walked, cycled = [], [], [], []
    good = np.flatnonzero(inputs.good)
    for first in range(0, good.size, _HUBS_AT_ONCE):
        batch = good[first : first + _HUBS_AT_ONCE]
        done = np.minimum([first, first + _HUBS_AT_ONCE], good.size) / good.size
        here = part(progress, 0.1 + 0.85 * float(done[0]), 0.1 + 0.85 * float(done[1]))
        platform = np.flatnonzero(np.isin(hubs.point_hub, batch))
        order = np.searchsorted(batch, hubs.point_hub[platform])
        near = np.zeros((2, points, batch.size), dtype=bool)
        # A bike can be pushed, and walked with: where only people on foot may go, the walk counts as the ride.
        limits = np.stack([most[hubs.tier[hubs.point_hub[platform]]] for most in (walk_limit, bike_limit)])
        for way, (graph, start) in enumerate(((walk, on_foot), (bike, by_bike))):
            ends = graph.snap(hubs.xy[platform], limit_m)
            furthest = float(limits[way:].max())
            origin, target, cost = graph.pairs(start, ends, furthest, part(here, 0.5 * way, 0.5 + 0.5 * way))
            for nearness in range(way, 2):
                there = cost <= limits[nearness, target]
                near[nearness, origin[there], order[target[there]]] = True
        near[1] &= ~near[0]
        walk_flag |= near[0].any(axis=1)
        bike_flag |= near[1].any(axis=1)
        count = np.add.reduceat(near.astype(np.int64), samples.start, axis=1)
        cell, hub = np.nonzero(count.any(axis=0))
        cells.append(cell)
        near_hubs.append(batch[hub])
        walked.append(count[0, cell, hub])
        cycled.append(count[1, cell, hub])
    bike_flag &= ~walk_flag

    # A point that meets no street is far from everything; the others stand for the people.
    standing = (on_foot.edge >= 0) | bike_flag
    number = np.maximum(samples.total(standing), 1)
    cell = np.concatenate(cells)
    stops = walk.snap(hubs.xy, limit_m)
    stop_m = walk.nearest(on_foot, stops, strategy.transit.modes["bus"].catchment_m)[0]
    off = np.setdiff1d(good, hubs.point_hub[stops.edge >= 0])
    others = standing & ~walk_flag & ~bike_flag
    advance(progress, 1.0)
    return NearHubs(
        cell=cell,
        hub=np.concatenate(near_hubs),
        walk=np.concatenate(walked) / number[cell],
        bike=np.concatenate(cycled) / number[cell],
        walk_any=samples.total(walk_flag) / number,
        bike_any=samples.total(bike_flag) / number,
        stop_share=samples.total(others & np.isfinite(stop_m)) / np.maximum(samples.total(others), 1),
        off=int(off.size),
    )
