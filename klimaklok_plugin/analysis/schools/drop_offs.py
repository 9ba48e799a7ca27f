"""Places outside a school's zone where parents stop and children walk the rest (kiss-and-ride)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Array
from ..core.progress import Progress, advance, part
from ..network.model import Network
from ..network.splitting import SplitNetwork
from ..routing.graph import Graph, Snap
from ..strategy.loading import Strategy
from ..strategy.schools import DropOff
from .drive_on import Scenarios
from .drop_off_candidates import TRIFLE_M, DropOffCandidates, candidates
from .drop_off_choice import Choice, Covering, choose_drop_offs
from .drop_off_drives import DrivenPupils, Drives, drives_to_spots, school_drives
from .road_safety import RoadDanger, open_speed_kmh

CHOSEN, ALTERNATIVE = "chosen", "alternative"
"""Values of ``status``."""

FEWER_SERVED, EQUAL_NO_PARKING, EQUAL_LONGER_WALK, EQUAL = (
    "fewer_served",
    "equal_but_no_parking",
    "equal_but_longer_walk",
    "equal",
)
"""Why an alternative was not chosen. `EQUAL`: it is as good in everything, and only one was needed."""

NO_ALTERNATIVE = "no_alternative"
"""Said of a chosen place where no other place would cover anybody of those that only it covers."""

_SAME = 3
"""Decimals of a metre to which drives and places are the same."""

DIRECTIONS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


@dataclass(frozen=True)
class DropOffs:
    """Where pupils of s schools get out of the car, and what was rejected.

    Attributes
    ----------
    places : GeoDataFrame
        By school; the chosen places, those that serve most first, then their alternatives. A point on the street, and

        ``school`` : row of the school; ``place_id`` : from 1, all schools together; ``status`` : `CHOSEN` or
        `ALTERNATIVE`; ``instead_of`` : the place_id that an alternative would replace, 0 for chosen ones;
        ``edge``, ``offset_m`` : place on the split network;
        ``road_name`` (None where it has none), ``road_class``, ``road_owner`` ("" where unknown), ``speed_kmh``;
        ``walk_m`` : to the school, by a way that is not dangerous; ``walk_unknown`` : no way within the limit is known
        to be safe in all its parts; ``parking_m`` : to the nearest parking, NaN where none is near;
        ``served`` : driven pupils for whom it is the nearest place in use (an alternative: if it replaced its place);
        ``direction`` : of the place, seen from the school; ``served_direction`` : of the homes served, on average,
        "" where they lie on all sides alike or nobody is served;
        ``lost`` : driven pupils no longer covered, for a chosen one if it falls away without an alternative, for an
        alternative if it takes the place of the chosen one;
        ``reason`` : why an alternative was not chosen (`FEWER_SERVED`, `EQUAL_NO_PARKING`, `EQUAL_LONGER_WALK`,
        `EQUAL`); of a chosen one `NO_ALTERNATIVE` or "".
    snap : Snap of q points
        The chosen places on the car graph, in the order of `places`.
    snap_school : (q,) int64 array
        The school of each.
    home_place : (h,) int64 array
        The place in `snap` that each home drives to, -1 where it is not covered or nobody is driven.
    unserved : (s,) float64 array
        Driven pupils that no place covers.
    reason : (s,) object array
        Why a school has no place, "" where it has one: ``no_driven_pupils``, ``school_off_network``,
        ``no_candidate_street`` (no public street of the right kind outside the zone within the walk limit by air),
        ``none_within_walk``, ``none_safe``, ``only_dead_ends``, ``covers_nobody``. From ``no_candidate_street`` on, it
        names the step of `sieve` that took the last candidate.
    sieve : DataFrame of s rows
        How many candidates were considered, lost at each step, and left (`drop_off_candidates.SIEVE`): in or at the
        zone, or where one may not stop or drive; no way on foot within the limit; every such way dangerous; no driving
        on without turning round; too close to another that stayed.
    gap : (s,) float64 array
        How far from the most that can be covered the choice may be, as a share of it: 0 is proven.
    proven : (s,) bool array
        No better choice exists; see `Choice`.
    """

    places: gpd.GeoDataFrame
    snap: Snap
    snap_school: Array
    home_place: Array
    unserved: Array
    reason: Array
    sieve: pd.DataFrame
    gap: Array
    proven: Array


def drop_off_places(
    split: SplitNetwork,
    zones: Array,
    forbidden: Sequence[Array],
    closed: Sequence[Array | None],
    schools: Snap,
    school_of: Array,
    homes: Snap,
    home_school: Array,
    driven: Array,
    danger: RoadDanger,
    parking_xy: Array | None,
    strategy: Strategy,
    progress: Progress | None = None,
) -> DropOffs:
    """Choose drop-off places for each school, and the best other place for each of them.

    Parameters
    ----------
    split : SplitNetwork
    zones : (s,) object array of polygons
        None or empty for a school without a zone.
    forbidden : s arrays (m,) of bool
        Edges where one may not stop: inside the school's zone, and in those of its neighbours.
    closed : s arrays (m,) of bool, or None
        Edges that cars cannot use when this school's places are.
    schools : Snap of t points
        Where one walks in, on the walk graph of the split network.
    school_of : (t,) int array
    homes : Snap of h points
        On the car graph of the split network; a few hundred, since each is searched from.
    home_school : (h,) int array
    driven : (h,) float array
        Pupils who are driven from there.
    danger : RoadDanger
        Of the split network.
    parking_xy : (p, 2) array, optional
    strategy : Strategy
        ``schools.drop_off``.
    progress : callable, optional

    Returns
    -------
    DropOffs

    Raises
    ------
    Cancelled

    Notes
    -----
    Candidates lie along public streets of the strategy's classes and speeds, away from junctions, outside the zone,
    within the walk limit of the school by a way on foot that is not dangerous, and where one can drive on without
    turning round when the closed edges are closed (see `drive_on`; cars come to them that way only). A street that
    leaves the network at its border is a dead end for that, since the network does not know where it goes.

    A candidate covers a home when the drive to it is at most ``detour_m`` longer than the drive to the school was
    before anything closed, to the place nearest to its entrances; both in metres along the network. A home on a closed
    edge cannot drive anywhere. See `choose_drop_offs` for what is chosen then: with the homes on all sides of the
    school, that spreads the places over the directions that pupils come from.
    """
    rules, count = strategy.schools.drop_off, len(forbidden)
    graph = Graph(split.network, "car", "m", strategy)
    scenarios = Scenarios.tell(split.network, strategy, closed, part(progress, 0.0, 0.1))
    found = candidates(
        graph, split, zones, forbidden, scenarios, schools, school_of, danger, parking_xy, strategy,
        part(progress, 0.1, 0.5),
    )  # fmt: skip
    spots, pairs = found.spots, found.pairs
    demand = DrivenPupils.of_homes(homes, np.asarray(home_school), np.asarray(driven, np.float64), scenarios)
    limit = school_drives(graph, demand, schools, school_of, part(progress, 0.5, 0.6)) + rules.detour_m
    drives = drives_to_spots(graph, scenarios, demand, limit, pairs, spots, part(progress, 0.6, 0.8))

    middle = _middles(schools, school_of, count)
    rows, home_place, gap, proven = _choices(
        drives, demand, found, middle, len(driven), rules, part(progress, 0.8, 1.0)
    )
    chosen = rows.instead_of < 0
    place_school = pairs.school[rows.pair[chosen]]
    total = np.bincount(home_school, np.maximum(driven, 0.0), minlength=count)
    on_network = np.bincount(school_of[schools.edge >= 0], minlength=count) > 0
    sieve = pairs.sieve(count)
    return DropOffs(
        places=_table(split.network, rows, found, middle),
        snap=spots.snap.take(pairs.spot[rows.pair[chosen]]),
        snap_school=place_school,
        home_place=home_place,
        unserved=np.bincount(home_school, np.where(home_place >= 0, 0.0, np.maximum(driven, 0.0)), minlength=count),
        reason=_reasons(sieve, total, on_network, np.bincount(place_school, minlength=count) > 0),
        sieve=sieve,
        gap=gap,
        proven=proven,
    )


# --- what is chosen --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Rows:
    """The r places of the result: the pair; the row it is an alternative to, -1 for chosen ones; see `DropOffs`.

    `heading` (r, 2) is the sum of the directions to the homes served, each as long as pupils are driven from there.
    """

    pair: Array
    instead_of: Array
    served: Array
    heading: Array
    lost: Array
    reason: Array


def _choices(
    drives: Drives,
    demand: DrivenPupils,
    found: DropOffCandidates,
    middle: Array,
    homes: int,
    rules: DropOff,
    progress: Progress | None,
) -> tuple[_Rows, Array, Array, Array]:
    """Return the rows of the result, the chosen place of each of all homes, and each school's gap and proof."""
    count = len(middle)
    pairs, spots = found.pairs, found.spots
    parts, gap, proven = [_no_rows()], np.zeros(count), np.ones(count, bool)
    home_place = np.full(homes, -1, np.int64)
    rows = places = 0
    for school in range(count):
        step = part(progress, school / count, (school + 1) / count)
        advance(step, 0.0)
        own, left = demand.of(school), pairs.of(school)
        if not len(own) or not len(left):
            continue
        cost = drives.cost[drives.start[own[0]] : drives.start[own[-1] + 1]].reshape(len(own), len(left))
        # In an order that does not depend on how the streets are drawn, nor the drives on how they add up.
        west = np.lexsort(np.round((spots.snap.xy[pairs.spot[left]] - middle[school]).T[::-1], _SAME))
        left, cost = left[west], np.round(cost[:, west], _SAME)
        parking = np.isfinite(spots.parking_m[pairs.spot[left]])
        case = Covering(cost, demand.driven[own], parking, found.walk_m[left])
        choice = choose_drop_offs(case, rules.count, rules.search_branches, step)
        if not len(choice.place):
            continue
        gap[school], proven[school] = choice.gap, choice.proven
        heading = _unit(demand.snap.xy[own] - middle[school]) * case.weight[:, None]
        parts.append(_rows_of(case, choice, left, heading, rows))
        rows += len(parts[-1].pair)
        at = case.nearest(choice.place)
        home_place[demand.row[own[at >= 0]]] = places + at[at >= 0]
        places += len(choice.place)
    rows_of_all = _Rows(*(np.concatenate([getattr(each, name) for each in parts]) for name in _ROWS))
    return rows_of_all, home_place, gap, proven


_ROWS = tuple(field.name for field in fields(_Rows))


def _no_rows() -> _Rows:
    number, amount = np.empty(0, np.int64), np.empty(0)
    return _Rows(number, number, amount, np.empty((0, 2)), amount, np.empty(0, object))


def _rows_of(case: Covering, choice: Choice, left: Array, heading: Array, before: int) -> _Rows:
    """Return a school's rows: the chosen places, then their alternatives."""
    chosen, number = choice.place, len(choice.place)
    has = np.flatnonzero(choice.alternative >= 0)
    served, towards = _allocated(case, chosen, heading)
    reason = np.where(choice.alternative >= 0, "", NO_ALTERNATIVE).astype(object)
    swapped = [np.where(np.arange(number) == place, choice.alternative, chosen) for place in has]
    others = [_allocated(case, places, heading) for places in swapped]
    return _Rows(
        pair=left[np.concatenate([chosen, choice.alternative[has]])],
        instead_of=np.concatenate([np.full(number, -1), before + has]),
        served=np.concatenate([served, *(each[0][[at]] for each, at in zip(others, has, strict=True))]),
        heading=np.concatenate([towards, *(each[1][[at]] for each, at in zip(others, has, strict=True))]),
        lost=np.concatenate([choice.lost, choice.lost_instead[has]]),
        reason=np.concatenate([reason, _why_not(case, choice, has)]),
    )


def _allocated(case: Covering, places: Array, heading: Array) -> tuple[Array, Array]:
    """Return what each place serves (q,), and the sum of the headings to it (q, 2)."""
    at = case.nearest(places)
    use = at >= 0
    sums = [np.bincount(at[use], axis[use], minlength=len(places)) for axis in heading.T]
    return case.served(places), np.column_stack(sums)


def _why_not(case: Covering, choice: Choice, has: Array) -> Array:
    """Return why alternatives were not chosen (a,): the first thing in which they are worse."""
    chosen, other = choice.place[has], choice.alternative[has]
    return np.select(
        [
            choice.lost_instead[has] > 0,
            case.parking[chosen] & ~case.parking[other],
            np.rint(case.walk_m[other]) > np.rint(case.walk_m[chosen]),
        ],
        [FEWER_SERVED, EQUAL_NO_PARKING, EQUAL_LONGER_WALK],
        EQUAL,
    ).astype(object)


def _reasons(sieve: pd.DataFrame, driven: Array, on_network: Array, has_place: Array) -> Array:
    """Return why schools have no place (s,), "" where they have one."""
    lost = np.cumsum(sieve[["in_zone", "too_far", "not_safe", "dead_end"]].to_numpy(), axis=1)
    none = (sieve["considered"].to_numpy()[:, None] - lost <= 0).T
    return np.select(
        [has_place, driven <= 0, ~on_network, *none],
        [
            *("", "no_driven_pupils", "school_off_network"),
            *("no_candidate_street", "none_within_walk", "none_safe", "only_dead_ends"),
        ],
        "covers_nobody",
    ).astype(object)


# --- tables ----------------------------------------------------------------------------------------------------------


def _middles(schools: Snap, school_of: Array, count: int) -> Array:
    """Return the mean (s, 2) of each school's entrances; NaN where none is on the network."""
    on = schools.edge >= 0
    number = np.bincount(school_of[on], minlength=count)
    with np.errstate(invalid="ignore"):
        return np.column_stack(
            [np.bincount(school_of[on], axis, minlength=count) / number for axis in schools.xy[on].T]
        )


def _unit(vector: Array) -> Array:
    """Return vectors (n, 2) of length 1, or 0 where they have none."""
    length = np.hypot(*vector.T)[:, None]
    return np.divide(vector, length, out=np.zeros_like(vector), where=length > 0)


def directions(vector: Array) -> Array:
    """Return the octant (n, object) of `DIRECTIONS` that vectors (n, 2) point to, "" where they have no length."""
    octant = np.rint(np.degrees(np.arctan2(*vector.T)) / 45).astype(np.int64) % 8
    name: Array = np.where(np.hypot(*vector.T) > TRIFLE_M, np.array(DIRECTIONS, object)[octant], "")
    return name


def _table(network: Network, rows: _Rows, found: DropOffCandidates, middle: Array) -> gpd.GeoDataFrame:
    pairs, spots = found.pairs, found.spots
    school, spot = pairs.school[rows.pair], pairs.spot[rows.pair]
    edge, xy = spots.snap.edge[spot], spots.snap.xy[spot]
    chosen, table = rows.instead_of < 0, network.table
    parking = spots.parking_m[spot]
    return gpd.GeoDataFrame(
        {
            "school": school,
            "place_id": np.arange(1, len(school) + 1),
            "status": np.where(chosen, CHOSEN, ALTERNATIVE).astype(object),
            "instead_of": rows.instead_of + 1,
            "edge": edge.astype(np.int64),
            "offset_m": spots.snap.offset_m[spot],
            "road_name": table["name"].astype(object).iloc[edge].replace("", None).to_numpy(),
            "road_class": table["road_class"].astype(object).to_numpy()[edge],
            "road_owner": table["owner"].astype(object).to_numpy()[edge],
            "speed_kmh": open_speed_kmh(network)[edge],
            "walk_m": found.walk_m[rows.pair],
            "walk_unknown": found.walk_unknown[rows.pair],
            "parking_m": np.where(np.isfinite(parking), parking, np.nan),
            "served": rows.served,
            "direction": directions(xy - middle[school]),
            "served_direction": directions(rows.heading),
            "lost": rows.lost,
            "reason": rows.reason,
        },
        geometry=shapely.points(xy),
        crs=network.crs,
    )
