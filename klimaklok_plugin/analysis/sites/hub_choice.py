"""The hub of a site: the one that gives most points for walk, frequency, bike ride and parked car together.

A hub more never lowers a score, then, and every hub is compared, as if each site asked each hub. Few have to be: with
the best hub of the nearest ones known, a hub is asked only where the way as the crow flies (on the network's own scale)
leaves it a chance. Of hubs that give the same, the nearest on foot is taken, then the first by tier and id.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ..core.arrays import Bools, Floats, Ints
from ..core.progress import Progress, advance, part
from ..layers.samples import Samples
from ..routing.graph import Snap
from ..strategy.loading import Strategy
from ..strategy.sections import TIERS, Profile
from ..strategy.values import Curve
from .inputs import SiteInputs, by_profile
from .site_ways import SiteWays

_EQUAL, _EQUAL_M = 1e-9, 1e-6
_BLOCK = 2_000_000


@dataclass(frozen=True)
class HubFacts:
    """What is known of sites and a hub each (m,): inf is not reached, NaN not given, the tier -1 where there is none.

    `parking_m` is the walk to the parked car, the same for all hubs of a site.
    """

    tier: Ints
    walk_m: Floats
    headway_min: Floats
    bike_min: Floats
    parking_m: Floats

    def take(self, rows: Ints) -> HubFacts:
        """Return the facts of some of them."""
        walk, headway, bike, parking = (
            each[rows] for each in (self.walk_m, self.headway_min, self.bike_min, self.parking_m)
        )
        return HubFacts(self.tier[rows], walk, headway, bike, parking)

    def margin_m(self) -> Floats:
        """How much further away the parked car stands than the hub."""
        with np.errstate(invalid="ignore"):
            margin = np.where(np.isinf(self.walk_m), -np.inf, self.parking_m - self.walk_m)
        return np.where(np.isnan(self.parking_m), np.nan, margin)


def transit_points(profile: Profile, facts: HubFacts, *, at_best: bool = False) -> dict[str, Floats]:
    """Return the points (m,) of the components of the transit branch that the profile weighs; NaN where not known.

    A hub that is too far away for any point, on foot and by bike, gives none for its frequency and the parked car
    either: it is as good as not there.

    Parameters
    ----------
    profile : Profile
    facts : HubFacts
    at_best : bool
        The walk and the ride are least ones: return the most that longer ones could give.
    """
    weights = profile.weights
    wanted = list(weights.transit or {}) if weights.branches.get("transit", 0) else []
    curves = profile.curves

    def scored(curve: Curve | None, values: Floats, *, rising: bool = False) -> Floats:
        if curve is None:
            return np.zeros(values.size)
        return (_most_beyond(curve, rising=rising) if at_best else curve)(values)

    points: dict[str, Floats] = {}
    for name in wanted:
        if name == "hub_walk":
            points[name] = np.zeros(facts.walk_m.size)
            for number, tier in enumerate(TIERS):
                ours = facts.tier == number
                points[name][ours] = scored(curves.hub_walk.get(tier), facts.walk_m[ours])
        elif name == "hub_bike":
            points[name] = scored(curves.hub_bike, facts.bike_min)
        elif name == "parking_walk":
            points[name] = scored(curves.parking_walk, facts.margin_m(), rising=True)
        else:
            curve = curves.hub_frequency
            points[name] = np.zeros(facts.tier.size) if curve is None else curve(facts.headway_min)
    near = [points[name] for name in ("hub_walk", "hub_bike") if name in points]
    if near:
        beyond = np.logical_and.reduce([each <= 0 for each in near])
        for name in set(points) & {"hub_frequency", "parking_walk"}:
            points[name] = np.where(beyond & ~np.isnan(points[name]), 0.0, points[name])
    return points


def _most_beyond(curve: Curve, *, rising: bool) -> Curve:
    """Return the curve of the most points at any greater value, or any smaller one where `rising`."""
    y = np.maximum.accumulate(curve.y if rising else curve.y[::-1])
    return Curve(curve.x, tuple((y if rising else y[::-1]).tolist()))


def branch_score(profile: Profile, points: dict[str, Floats], count: int) -> Floats:
    """Return the score (m,) of the transit branch from 0 to 100: the weighted mean of the components that are known."""
    weights = profile.weights.transit or {}
    if not points:
        return np.zeros(count)
    table = np.stack([points[name] for name in points])
    share = np.where(np.isnan(table), 0.0, np.array([weights[name] for name in points])[:, None])
    total = share.sum(axis=0)
    return np.divide((np.nan_to_num(table) * share).sum(axis=0), total, out=np.zeros(count), where=total > 0)


@dataclass(frozen=True)
class BestHubs:
    """The best hub of each site (n,), -1 where none is reached, and what it is measured by: walks over its points."""

    hub: Ints
    score: Floats
    walk_m: Floats
    walk_min_m: Floats
    walk_max_m: Floats
    bike_min: Floats

    @classmethod
    def nothing(cls, count: int) -> BestHubs:
        """Return no hub for any site."""
        far = np.full(count, np.inf)
        return cls(np.full(count, -1, dtype=np.int64), np.full(count, -np.inf), far, far, far, far)


@dataclass(frozen=True)
class Nearest:
    """The nearest hub of each tier (4, n) that is open: `hub` for most of a site's points, and the walks to it.

    `alone` tells where it is the nearest of all points, so that the walks are those to that one hub. `least_m` is less
    than the walk to any other hub of the tier.
    """

    hub: Ints
    alone: Bools
    walk_m: Floats
    walk_min_m: Floats
    walk_max_m: Floats
    least_m: Floats


class HubSearch:
    """Finds the best hub of each site.

    Parameters
    ----------
    inputs : SiteInputs
    strategy : Strategy
    ways : SiteWays
    origins : Snap
        The points of all sites, on foot.
    parking_m : ndarray, shape (n,)
        Walk to the parked car; NaN where no car park is given.
    """

    def __init__(
        self, inputs: SiteInputs, strategy: Strategy, ways: SiteWays, origins: Snap, parking_m: Floats
    ) -> None:
        self._inputs, self._strategy, self._ways, self._origins = inputs, strategy, ways, origins
        self._parking_m = parking_m
        self._bike = ways.bike
        self._middle = self._start(origins.edge >= 0)
        self._walk_m_per_min = strategy.walk.speed_kmh * 1000 / 60

    def _start(self, walked: Bools) -> Snap:
        """Snap the middle of each site; where no bike may go near it, the most central point where one may."""
        samples, limit = self._inputs.samples, self._inputs.max_snap_m
        middle = samples.middle(walked)
        snap = self._bike.snap(samples.xy[middle], limit)
        lost = snap.edge < 0
        points = np.flatnonzero(lost[samples.site] & (samples.count > 1)[samples.site])
        if points.size == 0:
            return snap
        near = np.zeros(samples.site.size, dtype=bool)
        near[points] = self._bike.snap(samples.xy[points], limit).edge >= 0
        return self._bike.snap(samples.xy[np.where(lost, samples.middle(near), middle)], limit)

    def improve(self, best: BestHubs, chosen: Bools, nearest: Nearest, progress: Progress | None = None) -> BestHubs:
        """Return the better of the `best` hub and the chosen ones (h, bool), of which `nearest` tells.

        Parameters
        ----------
        best : BestHubs
        chosen : ndarray of bool, shape (h,)
        nearest : Nearest
            Among the chosen ones.
        progress : callable, optional
        """
        best = self._better(best, *self._guessed(nearest, part(progress, 0.0, 0.3)))
        site, hub, least_m, ride, first = self._hopeful(best, chosen, nearest)
        advance(progress, 0.4)
        still = np.ones(site.size, dtype=bool)
        far = self._only_by_bike(site, hub, least_m)
        if far.any():
            ridden = self._ridden_to(best, site[far], hub[far], chosen, part(progress, 0.4, 0.6))
            best = self._better(best, *ridden)
            still = ~far | np.isin(site, ridden[0][np.isinf(ridden[2])])  # the best by bike cannot be walked to
        still &= self._may_beat(best, site, hub, least_m, ride, first)
        site, hub, least_m, first = site[still], hub[still], least_m[still], first[still]
        if not site.size:
            return best
        bike = self._rides(site, hub, part(progress, 0.6, 0.8))
        hopeful = self._may_beat(best, site, hub, least_m, np.minimum(bike, least_m / self._walk_m_per_min), first)
        site, hub, bike = site[hopeful], hub[hopeful], bike[hopeful]
        walks = self._walks(site, hub, part(progress, 0.8, 1.0))
        return self._better(best, site, hub, *walks, bike)

    def _only_by_bike(self, site: Ints, hub: Ints, least_m: Floats) -> Bools:
        """Tell which pairs (m,) are too far apart for any point on foot or for the parked car, at least `least_m`."""
        hubs, far = self._inputs.hubs, np.zeros(site.size, dtype=bool)
        for name, ours in by_profile(self._inputs.profile[site]):
            profile, at = self._strategy.sites.profiles[name], hub[ours]
            curve = profile.curves.hub_bike
            if curve is None or any(later > before for before, later in pairwise(curve.y)):
                continue  # the shortest ride need not be the best
            parked, least = self._parking_m[site[ours]], least_m[ours]
            pushed = least / self._walk_m_per_min
            facts = HubFacts(hubs.tier[at].astype(np.int64), least, hubs.headway_min[at], pushed, parked)
            points = transit_points(profile, facts, at_best=True)
            parking = np.nan_to_num(points.get("parking_walk", np.zeros(ours.size))) * np.isfinite(parked)
            other = [points[each] for each in ("hub_walk", "hub_bike") if each in points]
            far[ours] = np.logical_and.reduce([parking <= 0, *(each <= 0 for each in other)])
        return far

    def _ridden_to(
        self, best: BestHubs, site: Ints, hub: Ints, chosen: Bools, progress: Progress | None
    ) -> tuple[Ints, Ints, Floats, Floats, Floats, Floats]:
        """Return for each site among pairs that are far apart the hub that is best by bike, measured.

        Of hubs with the same headway that is the nearest one, so that a search for each headway tells.
        """
        hubs = self._inputs.hubs
        found: list[tuple[Ints, Ints, Floats]] = []
        headways, of_pair = np.unique(hubs.headway_min[hub], return_inverse=True, equal_nan=True)
        of_pair = of_pair.ravel()
        for number, headway in enumerate(headways):
            sites = np.unique(site[of_pair == number])
            same = self._ways.ride_to_hubs(self._ways.same_headway(chosen, headway))
            ride, at = same.field.nearest(self._middle.take(sites))
            reached = np.flatnonzero(at >= 0)
            found.append((sites[reached], same.hub[at[reached]], ride[reached]))
            advance(progress, 0.6 * (number + 1) / len(headways))
        site, hub, ride = (np.concatenate(each) for each in zip(*found, strict=True))
        far = np.full(site.size, np.inf)
        score = self._score(site, hub, far, ride)
        hopeful = np.flatnonzero((score > best.score[site] + _EQUAL) & (hub != best.hub[site]))
        order = hopeful[np.lexsort((hubs.order[hub[hopeful]], ride[hopeful], -score[hopeful], site[hopeful]))]
        first = order[np.unique(site[order], return_index=True)[1]]
        site, hub, ride = site[first], hub[first], ride[first]
        walks = [np.empty(site.size) for _ in range(3)]
        # Nearly always the nearest hub of its headway on foot, too, which one search for all of these tells.
        _, of_site = np.unique(hubs.headway_min[hub], return_inverse=True, equal_nan=True)
        for number in range(int(of_site.max(initial=-1)) + 1):
            ours = np.flatnonzero(of_site.ravel() == number)
            for all_walks, own in zip(walks, self._walks(site[ours], hub[ours], None), strict=True):
                all_walks[ours] = own
            advance(progress, 0.6 + 0.4 * number / len(headways))
        return site, hub, walks[0], walks[1], walks[2], ride

    def _guessed(
        self, nearest: Nearest, progress: Progress | None
    ) -> tuple[Ints, Ints, Floats, Floats, Floats, Floats]:
        """Return sites and for each the hub whose walk alone scores best, measured: a good one to begin with."""
        tier = _by_walk(self._inputs, self._strategy, nearest.walk_m)
        site = np.flatnonzero(tier >= 0)
        tier = tier[site]
        hub = nearest.hub[tier, site]
        walks = [each[tier, site] for each in (nearest.walk_m, nearest.walk_min_m, nearest.walk_max_m)]
        mixed = np.flatnonzero(~nearest.alone[tier, site])
        for known, measured in zip(walks, self._walks(site[mixed], hub[mixed], part(progress, 0.0, 0.5)), strict=True):
            known[mixed] = measured
        return site, hub, walks[0], walks[1], walks[2], self._rides(site, hub, part(progress, 0.5, 1.0))

    def _better(
        self, best: BestHubs, site: Ints, hub: Ints, walk: Floats, least: Floats, greatest: Floats, bike: Floats
    ) -> BestHubs:
        """Return the best of what was and of measured pairs (m,) of a site and a hub."""
        reached = np.isfinite(walk)
        site, hub, walk, least, greatest, bike = (each[reached] for each in (site, hub, walk, least, greatest, bike))
        bike = np.minimum(bike, walk / self._walk_m_per_min)  # it can be pushed
        was = np.flatnonzero(best.hub >= 0)
        names = ("hub", "score", "walk_m", "walk_min_m", "walk_max_m", "bike_min")
        new = (hub, self._score(site, hub, walk, bike), walk, least, greatest, bike)
        every = {name: np.concatenate([getattr(best, name)[was], each]) for name, each in zip(names, new, strict=True)}
        owner = np.concatenate([was, site])
        rank = self._inputs.hubs.order[every["hub"]]
        walked, scored = every["walk_m"] / _EQUAL_M, every["score"] / _EQUAL
        order = np.lexsort((rank, np.round(walked), -np.round(scored), owner))
        first = order[np.unique(owner[order], return_index=True)[1]]
        found = {name: getattr(best, name).copy() for name in names}
        for name in names:
            found[name][owner[first]] = every[name][first]
        return replace(best, **found)

    def _score(self, site: Ints, hub: Ints, walk: Floats, bike: Floats, *, at_best: bool = False) -> Floats:
        """Return the score (m,) of pairs by the site's profile."""
        hubs, scores = self._inputs.hubs, np.zeros(site.size)
        for name, ours in by_profile(self._inputs.profile[site]):
            at, profile = hub[ours], self._strategy.sites.profiles[name]
            parked = self._parking_m[site[ours]]
            facts = HubFacts(hubs.tier[at].astype(np.int64), walk[ours], hubs.headway_min[at], bike[ours], parked)
            scores[ours] = branch_score(profile, transit_points(profile, facts, at_best=at_best), ours.size)
        return scores

    def _hopeful(self, best: BestHubs, chosen: Bools, nearest: Nearest) -> tuple[Ints, Ints, Floats, Floats, Bools]:
        """Return the pairs of a site and a hub that may beat the best so far, and the least possible walk and ride.

        Last whether it is the nearest hub of its tier.
        """
        samples, hubs = self._inputs.samples, self._inputs.hubs
        snapped = samples.total(self._origins.edge >= 0) > 0
        sites, open_hubs = np.flatnonzero(snapped), np.flatnonzero(chosen)
        middle, spread = _around(samples.xy, samples.site, samples.start.size)
        hub_middle, hub_spread = _around(hubs.xy, hubs.point_hub, hubs.tier.size)
        found: list[tuple[Ints, Ints, Floats, Floats, Bools]] = []
        step = max(1, _BLOCK // max(open_hubs.size, 1))
        for first in range(0, sites.size, step):
            block = sites[first : first + step]
            site, hub = np.repeat(block, open_hubs.size), np.tile(open_hubs, block.size)
            straight = np.hypot(*(middle[site] - hub_middle[hub]).T) - spread[site] - hub_spread[hub]
            straight = np.maximum(straight, 0.0) / self._ways.straight
            least = np.maximum(straight, nearest.least_m[hubs.tier[hub], site])
            ride = np.minimum(straight * self._ways.min_per_m, least / self._walk_m_per_min)
            first_of_tier = hub == nearest.hub[hubs.tier[hub], site]
            known = hub == best.hub[site]
            kept = np.isfinite(least) & ~known
            kept[kept] = self._may_beat(best, *(each[kept] for each in (site, hub, least, ride, first_of_tier)))
            found.append((site[kept], hub[kept], least[kept], ride[kept], first_of_tier[kept]))
        if not found:
            nothing, none = np.empty(0), np.empty(0, dtype=np.int64)
            return none, none, nothing, nothing, none.astype(bool)
        sites_of, hubs_of, walk_of, ride_of, firsts = (np.concatenate(each) for each in zip(*found, strict=True))
        return sites_of, hubs_of, walk_of, ride_of, firsts

    def _may_beat(self, best: BestHubs, site: Ints, hub: Ints, walk: Floats, bike: Floats, first: Bools) -> Bools:
        """Tell which pairs (m,) may be better than the best, if the walk and the ride are no shorter than told.

        Of those that give the same, a shorter walk is better. As long a walk is better only to the `first` hub of a
        tier: of equally near ones that is the first by id, too.
        """
        most = self._score(site, hub, walk, bike, at_best=True)
        score = best.score[site]
        equal = most >= score - _EQUAL
        shorter = walk <= best.walk_m[site] + np.where(first, _EQUAL_M, -_EQUAL_M)
        may: Bools = (most > score + _EQUAL) | (equal & shorter)
        return may

    def _walks(self, site: Ints, hub: Ints, progress: Progress | None) -> tuple[Floats, Floats, Floats]:
        """Return mean, least and greatest walk (m,) of each site's points to a hub."""
        samples = self._inputs.samples
        if not site.size:
            return np.empty(0), np.empty(0), np.empty(0)
        count = samples.count[site]
        start = np.cumsum(count) - count
        pair = np.repeat(np.arange(site.size), count)
        point = samples.start[site][pair] + np.arange(pair.size) - start[pair]
        cost = self._ways.walk_to_each.cost(self._origins.take(point), hub[pair], progress)
        own = Samples(samples.xy[point], pair, start)
        return own.mean(cost), own.least(cost), own.greatest(cost)

    def _rides(self, site: Ints, hub: Ints, progress: Progress | None) -> Floats:
        """Return minutes by bike (m,) from the middle of each site to a hub; inf where there is no way."""
        if not site.size:
            return np.empty(0)
        return self._ways.ride_to_each.cost(self._middle.take(site), hub, progress)


def _by_walk(inputs: SiteInputs, strategy: Strategy, walk_m: Floats) -> Ints:
    """Choose per site (n,) the tier whose nearest hub scores best by the walk (4, n) alone, the nearer of equals."""
    choice = np.full(walk_m.shape[1], -1, dtype=np.int64)
    for name, ours in by_profile(inputs.profile):
        curves = strategy.sites.profiles[name].curves.hub_walk
        walks = walk_m[:, ours]
        scores = np.stack(
            [curves[t](row) if t in curves else np.zeros(row.size) for t, row in zip(TIERS, walks, strict=True)]
        )
        scores = np.where(np.isfinite(walks), scores, -1.0)
        best = np.where(scores == scores.max(axis=0), walks, np.inf).argmin(axis=0)
        choice[ours] = np.where(np.isfinite(walks).any(axis=0), best, -1)
    return choice


def _around(xy: Floats, owner: Ints, count: int) -> tuple[Floats, Floats]:
    """Return the middle (count, 2) of each owner's points, and how far the farthest lies from it."""
    there = np.isfinite(xy).all(axis=1)
    xy, owner = xy[there], owner[there]
    number = np.maximum(np.bincount(owner, minlength=count), 1)
    middle = np.column_stack([np.bincount(owner, axis, minlength=count) / number for axis in xy.T])
    spread = np.zeros(count)
    np.maximum.at(spread, owner, np.hypot(*(xy - middle[owner]).T))
    return middle, spread
