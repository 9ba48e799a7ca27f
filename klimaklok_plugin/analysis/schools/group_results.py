"""The layers of walking groups: routes, meeting points, and squares with those who have none.

Numbers of pupils are protected here, once and for all. A total and its parts are protected together: where one meeting
point of a group has too few, none of the group's are told, since the others and the total would give it away; and
the total is not told where it is no more than one pupil for each point. Sums over groups or squares are made of what is
told alone. Nothing else depends on single homes: places, times and lengths come from the streets.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Array
from ..core.messages import Note
from ..layers.disclosure import under
from ..network.model import Network
from .group_inputs import GroupInputs, Rules
from .group_plan import GroupPlan
from .group_ways import GroupWays, MeetingReach, snapped_schools
from .road_safety import UNKNOWN

EXACT, UNDER, HIDDEN = "exact", "under", "hidden"
"""Whether a number is told, is too small to be told, or would give a smaller one away."""

_DAY_MIN = 24 * 60
_LEAST_PUPILS = 1e-6
_SAME_PLACE_M = 1e-6
_WORTH_SAYING_M = 50.0  # less would be told as 0.0 km
_NO_SQUARE = -(1 << 40)


@dataclass(frozen=True)
class GroupTables:
    """The layers, and what there was to say about them."""

    routes: gpd.GeoDataFrame
    meeting_points: gpd.GeoDataFrame
    unserved: gpd.GeoDataFrame
    notes: list[Note]


@dataclass(frozen=True)
class _Pieces:
    """Edges (k) along the ways of groups, in order.

    `forward` tells whether the edge is walked as it is drawn, `metres` how far: the last one only as far as the school.
    `node` is the network's node at which it begins.
    """

    group: Array
    edge: Array
    forward: Array
    metres: Array
    node: Array


def group_tables(
    network: Network, inputs: GroupInputs, ways: GroupWays, reach: MeetingReach, plan: GroupPlan
) -> GroupTables:
    """Make the layers of a plan.

    Parameters
    ----------
    network : Network
        The user's.
    inputs : GroupInputs
    ways : GroupWays
    reach : MeetingReach
    plan : GroupPlan
    """
    rules = inputs.rules
    pieces = _pieces(ways, reach, plan)
    names = _Names(ways.graph.network, rules)
    routes = _routes(inputs, ways, reach, plan, pieces, names)
    points = _meeting_points(inputs, ways, reach, plan, names)
    unserved = _unserved(network, inputs, reach, plan)
    notes = [
        *_school_notes(inputs, ways, plan),
        *_plan_notes(plan, routes),
        *_unserved_notes(unserved, rules),
    ]
    return GroupTables(routes, points, unserved, notes)


def pupils_told(plan: GroupPlan, rules: Rules) -> tuple[Array, Array]:
    """Return how the number of each group (g,) and of each stop (t,) may be told: `EXACT`, `UNDER` or `HIDDEN`."""
    groups = len(plan.group_school)
    total = np.bincount(plan.stop_group, plan.stop_pupils, minlength=groups).astype(np.float64)
    if rules.internal:
        return np.full(groups, EXACT, object), np.full(len(plan.stop_group), EXACT, object)
    stops = np.bincount(plan.stop_group, minlength=groups)
    small = np.bincount(plan.stop_group, under(plan.stop_pupils, rules.least_count), minlength=groups) > 0
    few = under(total, rules.least_count)
    group = np.select([few, small & (total <= stops + _LEAST_PUPILS)], [UNDER, HIDDEN], EXACT)
    stop = np.select([few[plan.stop_group], small[plan.stop_group]], [UNDER, HIDDEN], EXACT)
    return group.astype(object), stop.astype(object)


def clock(minute: Array) -> Array:
    """Return minutes from midnight (n,) as times of day "HH:MM", the minute that has begun."""
    whole = np.floor(np.round(np.asarray(minute, np.float64), 6)).astype(np.int64) % _DAY_MIN
    times = [f"{hour:02}:{minute:02}" for hour, minute in zip(*np.divmod(whole, 60), strict=True)]
    return np.array(times, dtype=object)


def _told(pupils: Array, code: Array) -> Array:
    """Return the numbers that may be told, NaN for the others."""
    told: Array = np.where(code == EXACT, np.round(pupils, 1), np.nan)
    return told


# --- routes -----------------------------------------------------------------------------------------------------------


def _pieces(ways: GroupWays, reach: MeetingReach, plan: GroupPlan) -> _Pieces:
    """Follow every group from its first meeting point to its school, step by step, all groups at once."""
    trees, network = ways.trees, ways.graph.network
    first = np.concatenate([[True], np.diff(plan.stop_group) > 0])[: len(plan.stop_group)]
    group, school = np.arange(len(plan.group_school)), plan.group_school
    at = reach.point_node[plan.stop_point[first]]
    node = at.astype(np.int64)
    length = network.table["length_m"].to_numpy()
    nodes = trees.parent.shape[1]
    found: list[tuple[Array, ...]] = [(group[:0], group[:0], group[:0] > 0, np.empty(0), group[:0])]
    while len(group):
        edge, parent = trees.edge[school, at], trees.parent[school, at]
        real = edge >= 0
        forward = network.from_node[edge] == node
        metres = length[edge].astype(np.float64)
        last = parent < 0
        root = np.searchsorted(trees.root, school[last] * nodes + at[last])
        metres[last] = trees.root_m[root]
        found.append(tuple(each[real] for each in (group, edge, forward, metres, node)))
        node = np.where(real, np.where(forward, network.to_node[edge], network.from_node[edge]), node)
        group, school, at, node = (each[~last] for each in (group, school, parent, node))
    parts = [np.concatenate(each) for each in zip(*found, strict=True)]
    order = np.argsort(parts[0], kind="stable")
    return _Pieces(*(each[order] for each in parts))


def _lines(network: Network, pieces: _Pieces, groups: int) -> Array:
    """Return the line of each group."""
    lines = network.lines[pieces.edge]
    lines = np.where(pieces.forward, lines, shapely.reverse(lines))
    drawn = shapely.length(lines)
    whole = network.table["length_m"].to_numpy()[pieces.edge]
    reach = drawn * np.clip(pieces.metres / np.maximum(whole, 1e-9), 0.0, 1.0)
    end = shapely.get_coordinates(shapely.line_interpolate_point(lines, reach))
    xy, piece = shapely.get_coordinates(lines, return_index=True)
    step = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
    step[np.concatenate([[True], np.diff(piece) > 0])[: len(step)]] = 0.0
    along = np.cumsum(step)
    first = np.searchsorted(piece, np.arange(len(lines)))
    along -= along[first][piece]
    keep = along < reach[piece] - _SAME_PLACE_M
    xy, piece = np.concatenate([xy[keep], end]), np.concatenate([piece[keep], np.arange(len(lines))])
    order = np.argsort(piece, kind="stable")
    xy, group = xy[order], pieces.group[piece[order]]
    apart = np.concatenate([[True], (np.diff(group) != 0) | (np.abs(np.diff(xy, axis=0)).max(axis=1) > _SAME_PLACE_M)])
    apart = apart[: len(group)]
    lines = np.full(groups, None, object)
    shapely.linestrings(xy[apart], indices=group[apart], out=lines)
    return lines


def _routes(
    inputs: GroupInputs, ways: GroupWays, reach: MeetingReach, plan: GroupPlan, pieces: _Pieces, names: _Names
) -> gpd.GeoDataFrame:
    rules, network = inputs.rules, ways.graph.network
    groups = len(plan.group_school)
    total = np.bincount(plan.stop_group, plan.stop_pupils, minlength=groups)
    stops = np.bincount(plan.stop_group, minlength=groups)
    code, _ = pupils_told(plan, rules)
    starts, leaves = _times(reach, plan, rules)
    first = np.searchsorted(plan.stop_group, np.arange(groups))
    metres = reach.point_m[plan.stop_point[first]] if groups else np.empty(0)
    walk = metres / rules.m_per_min
    uncertain = ways.danger.along[ways.parent[pieces.edge]] == UNKNOWN
    base = len(ways.danger.node)
    crossings = (ways.danger.node[np.minimum(pieces.node, base - 1)] == UNKNOWN) & (pieces.node < base)
    return gpd.GeoDataFrame(
        {
            "group_id": np.arange(1, groups + 1),
            "school_id": plan.group_school + 1,
            "school": inputs.schools.name[plan.group_school],
            "starts_at": clock(starts[first] if groups else starts),
            "leaves_at": clock(leaves[first] if groups else leaves),
            "arrives_at": clock(np.full(groups, rules.bell_min - rules.arrive_min)),
            "walk_min": np.round(walk, 1),
            "total_min": np.round(walk + rules.stop_min * stops, 1),
            "length_m": np.round(metres),
            "stops": stops,
            "pupils": _told(total, code),
            "pupils_shown": code,
            "adults": plan.adults,
            "streets": names.along(pieces, groups),
            "unknown_m": np.round(np.bincount(pieces.group, pieces.metres * uncertain, minlength=groups)),
            "unknown_crossings": np.bincount(pieces.group, crossings, minlength=groups).astype(np.int64),
            "proven": plan.proven[plan.group_school],
        },
        geometry=_lines(network, pieces, groups),
        crs=network.crs,
    )


def _times(reach: MeetingReach, plan: GroupPlan, rules: Rules) -> tuple[Array, Array]:
    """Return when pupils meet at each stop, and when the group leaves it: minutes from midnight."""
    count = np.bincount(plan.stop_group)
    place = np.arange(len(plan.stop_group)) - (np.cumsum(count) - count)[plan.stop_group]
    later = count[plan.stop_group] - place - 1
    walk = reach.point_m[plan.stop_point] / rules.m_per_min
    leaves = rules.bell_min - rules.arrive_min - walk - rules.stop_min * later
    return leaves - rules.stop_min, leaves


# --- meeting points ---------------------------------------------------------------------------------------------------


def _meeting_points(
    inputs: GroupInputs, ways: GroupWays, reach: MeetingReach, plan: GroupPlan, names: _Names
) -> gpd.GeoDataFrame:
    rules, network = inputs.rules, ways.graph.network
    _, code = pupils_told(plan, rules)
    meets, leaves = _times(reach, plan, rules)
    count = np.bincount(plan.stop_group)
    place = np.arange(len(plan.stop_group)) - (np.cumsum(count) - count)[plan.stop_group]
    xy = network.node_xy[reach.point_node[plan.stop_point]]
    school = plan.group_school[plan.stop_group]
    return gpd.GeoDataFrame(
        {
            "group_id": plan.stop_group + 1,
            "stop": place + 1,
            "school_id": school + 1,
            "school": inputs.schools.name[school],
            "street": names.at(xy),
            "meets_at": clock(meets),
            "leaves_at": clock(leaves),
            "walk_min": np.round(reach.point_m[plan.stop_point] / rules.m_per_min, 1),
            "pupils": _told(plan.stop_pupils, code),
            "pupils_shown": code,
        },
        geometry=shapely.points(xy),
        crs=network.crs,
    )


class _Names:
    """Names of streets: an edge without one has that of the nearest street beside it."""

    def __init__(self, network: Network, rules: Rules) -> None:
        self.network, self.near_m = network, rules.near_m
        self.name = network.table["name"].astype(object).to_numpy()
        self.named = self.name != ""

    def at(self, xy: Array) -> Array:
        """Return the name (n,) of the nearest street that has one, None where none is near."""
        names = np.full(len(xy), None, object)
        if not self.named.any() or not len(xy):
            return names
        found = self.network.segments.nearest(xy, self.named)
        near = found.distance_m <= self.near_m
        names[near] = self.name[found.edge[near]]
        return names

    def along(self, pieces: _Pieces, groups: int) -> Array:
        """Return the streets of each group in order; one that is only crossed is left out."""
        middle = shapely.get_coordinates(
            shapely.line_interpolate_point(self.network.lines[pieces.edge], 0.5, normalized=True)
        )
        own = self.name[pieces.edge]
        name = np.where(self.named[pieces.edge], own, self.at(middle))
        table = pd.DataFrame({"group": pieces.group, "name": name, "metres": pieces.metres}).dropna()
        total = table.groupby(["group", "name"], sort=False, as_index=False)["metres"].sum()
        longest = total.groupby("group")["metres"].transform("max")
        total = total[(total["metres"] > 2 * self.near_m) | (total["metres"] == longest)]
        joined = total.groupby("group")["name"].agg(" - ".join)
        result: Array = joined.reindex(range(groups)).astype(object).where(lambda each: each.notna(), None).to_numpy()
        return result


# --- who has no meeting point -----------------------------------------------------------------------------------------


def _unserved(network: Network, inputs: GroupInputs, reach: MeetingReach, plan: GroupPlan) -> gpd.GeoDataFrame:
    """Gather those without a meeting point in squares, one row for each reason."""
    homes, rules = inputs.homes, inputs.rules
    left = homes.pupils - np.bincount(plan.home, plan.pupils, minlength=len(homes.pupils))
    proven = plan.proven[np.maximum(reach.school, 0)]
    reason = np.where(reach.reason != "", reach.reason, np.where(proven, "group_too_small", "search_ended"))
    some = left > _LEAST_PUPILS
    square = np.full((len(left), 2), _NO_SQUARE, np.int64)
    square[homes.placed] = np.floor(homes.xy[homes.placed] / rules.grid_m).astype(np.int64)
    table = pd.DataFrame({"x": square[some, 0], "y": square[some, 1], "reason": reason[some], "pupils": left[some]})
    table = table.groupby(["x", "y", "reason"])["pupils"].sum().reset_index()
    pupils = table["pupils"].to_numpy(np.float64)
    few = under(pupils, rules.least_count) & (not rules.internal)
    code = np.where(few, UNDER, EXACT).astype(object)
    low = table[["x", "y"]].to_numpy(np.float64) * rules.grid_m
    boxes = shapely.box(*low.T, *(low + rules.grid_m).T)
    boxes[table["x"].to_numpy() == _NO_SQUARE] = None
    return gpd.GeoDataFrame(
        {"reason": table["reason"].astype(object), "pupils": _told(pupils, code), "pupils_shown": code},
        geometry=boxes,
        crs=network.crs,
    )


# --- what there is to say ---------------------------------------------------------------------------------------------


def _school_notes(inputs: GroupInputs, ways: GroupWays, plan: GroupPlan) -> list[Note]:
    """Say which schools have no safe street, and which have no group."""
    name, placed = inputs.schools.name, inputs.schools.placed
    safe = snapped_schools(inputs.schools, ways.place)
    has = np.isin(np.arange(len(name)), plan.group_school)
    notes = []
    for code, which in (("walking_schools_unsafe", placed & ~safe), ("walking_schools_without", safe & ~has)):
        if which.any():
            notes.append(Note(code, {"count": int(which.sum()), "names": ", ".join(map(str, name[which]))}))
    return notes


def _plan_notes(plan: GroupPlan, routes: gpd.GeoDataFrame) -> list[Note]:
    """Say what the groups are, how good they are proven to be, and how much is known of their streets."""
    told = routes["pupils_shown"].to_numpy() == EXACT
    notes = [
        Note(
            "walking_total",
            {
                "groups": len(routes),
                "adults": int(plan.adults.sum()),
                "schools": len(np.unique(plan.group_school)),
                "shown": int(told.sum()),
                "pupils": float(routes["pupils"].sum()),
            },
        )
    ]
    if (open_ones := ~plan.proven).any():
        mine = open_ones[plan.group_school]
        values: dict[str, object] = {
            "count": int(open_ones.sum()),
            "adults": int(plan.adults[mine].sum()),
            "bound": float(plan.adults_bound[open_ones].sum()),
        }
        notes.append(Note("walking_not_proven", values))
    metres = float(routes["length_m"].sum())
    if metres > 0 and (unknown := float(routes["unknown_m"].sum())) >= _WORTH_SAYING_M:
        notes.append(Note("walking_unknown", {"km": unknown / 1000, "share": 100 * unknown / metres}))
    return notes


def _unserved_notes(unserved: gpd.GeoDataFrame, rules: Rules) -> list[Note]:
    """Say why there is no meeting point for how many, as far as that is told."""
    told = unserved["pupils_shown"].to_numpy() == EXACT
    notes = []
    for reason in np.unique(unserved["reason"].astype(str)):
        mine = unserved["reason"].to_numpy() == reason
        values: dict[str, object] = {"reason": str(reason)}
        values |= {"pupils": float(unserved["pupils"][mine & told].sum()), "squares": int((mine & told).sum())}
        if (few := int((mine & ~told).sum())) > 0:
            notes.append(Note("walking_unserved_few", values | {"few": few, "least": rules.least_count}))
        else:
            notes.append(Note("walking_unserved", values))
    return notes
