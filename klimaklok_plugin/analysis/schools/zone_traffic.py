"""Screening of traffic around schools: who drives where in the peak hour, and what a zone changes of it.

Each school is looked at on its own, as if it alone had a zone. Homes are gathered in squares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.arrays import Array, Bools, Floats, Ints
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..network.model import Network
from ..network.roads import CAR_BIT
from ..routing.graph import AT_NODE_M, Graph, Snap
from ..strategy.loading import Strategy
from .assignment import Assignment, TrafficDemand, assign, displace
from .drop_offs import DropOffs
from .pupils import Intake, PupilHomes
from .trips import (
    NetworkExits,
    driven_pupils,
    find_exits,
    school_trips,
    spread_trips,
    through_trips,
    trips_to_centres,
)
from .zone_inputs import ZoneInputs

M_PER_KM = 1000.0
INSIDE, BEHIND = "inside_zone", "behind_zone"
"""Why homes lose car access: ``reason`` of those who do."""


@dataclass(frozen=True)
class HomeGroups:
    """Homes gathered for driving.

    Attributes
    ----------
    snap : Snap of g points
        On the car graph: the home nearest to the middle of the group.
    square : (g, 2) int array
        Column and row of the square.
    persons, pupils, driven : (g,) float arrays
        Inhabitants, pupils, and those of them who are driven to school.
    school : (g,) int array
        Whose pupils they are; -1 for none.
    inside : (g,) bool array
        Whether they live in the zone of their own school.
    off : float
        Persons too far from streets for cars, who are in no group.
    home_edge : (k,) int array
        The street of each home, -1 for those too far away.
    home_node : (k,) int array
        The corner at which a home stands, -1 for those that stand at none: it is left by any street there.
    """

    snap: Snap
    square: Ints
    persons: Floats
    pupils: Floats
    driven: Floats
    school: Ints
    inside: Bools
    off: float
    home_edge: Ints
    home_node: Ints


@dataclass(frozen=True)
class Change:
    """What one school's zone changes.

    Attributes
    ----------
    before, after, added, removed : (m,) float arrays
        Cars on each edge in the peak hour, all traffic that is modelled.
    school_cars, kept_out, cars_walk : float
        Cars to the school; those that no longer drive to it; those from inside the zone, who walk.
    school_cut_off, homes_cut_off, cars_cut_off : float
        Cars that have no way any more: to the school, from homes to centres, and of any kind.
    homes_moved : float
        Cars from homes to centres that go another way.
    school_km_day, other_km_day : float
        Car-km a day added, to the school and otherwise.
    """

    before: Floats
    after: Floats
    added: Floats
    removed: Floats
    school_cars: float
    kept_out: float
    cars_walk: float
    school_cut_off: float
    homes_cut_off: float
    cars_cut_off: float
    homes_moved: float
    school_km_day: float
    other_km_day: float


@dataclass(frozen=True)
class Base:
    """Traffic before any zone.

    Attributes
    ----------
    graph : Graph
    other : Assignment
        Through traffic, from homes to centres, and the trips of places that have their own (extra trips).
    groups : HomeGroups
    exits : NetworkExits
    doors : Snap of t points, door_school : (t,) int array
        Where cars come to the schools.
    school : (s,) list of Assignment or None
        Trips to each school that begin outside its zone; None where there are none.
    walking : (s,) list of Assignment or None
        Trips from inside its zone.
    cars : (m,) float array
        All of it together.
    """

    graph: Graph
    other: Assignment
    groups: HomeGroups
    exits: NetworkExits
    doors: Snap
    door_school: Ints
    school: list[Assignment | None]
    walking: list[Assignment | None]
    cars: Floats


def gather(homes: PupilHomes, of: Intake, graph: Graph, inside: Bools, strategy: Strategy) -> HomeGroups:
    """Gather homes by square, school, and whether they lie in that school's zone.

    Parameters
    ----------
    homes : PupilHomes of k points
    of : Intake
    graph : Graph
        For cars.
    inside : (k,) bool array
        Whether each home lies in the zone of its own school.
    strategy : Strategy
    """
    xy = homes.samples.xy
    snap = graph.snap(xy, strategy.network.max_snap_m)
    use = np.flatnonzero((snap.edge >= 0) & (homes.weight > 0))
    square = np.floor(xy[use] / strategy.schools.home_grid_m).astype(np.int64)
    key = np.column_stack([square, of.school[use], inside[use]])
    rows, group = np.unique(key, axis=0, return_inverse=True)
    group, count = group.ravel(), len(rows)
    size = np.maximum(np.bincount(group, minlength=count), 1)
    middle = np.column_stack([np.bincount(group, axis, minlength=count) / size for axis in xy[use].T])
    away = np.hypot(*(xy[use] - middle[group]).T)
    order = np.lexsort([np.arange(len(use)), np.round(away, 6), group])
    first = order[np.unique(group[order], return_index=True)[1]]
    everybody = homes.weight.sum()
    driven = driven_pupils(of.pupils[use], of.walk_m[use], strategy)
    return HomeGroups(
        snap=snap.take(use[first]),
        square=rows[:, :2],
        persons=np.bincount(group, homes.weight[use], minlength=count).astype(np.float64),
        pupils=np.bincount(group, of.pupils[use], minlength=count).astype(np.float64),
        driven=np.bincount(group, driven, minlength=count).astype(np.float64),
        school=rows[:, 2],
        inside=rows[:, 3].astype(bool),
        off=float(everybody - homes.weight[use].sum()),
        home_edge=snap.edge.astype(np.int64),
        home_node=_corners(graph.network, snap),
    )


def _corners(network: Network, snap: Snap) -> Ints:
    """Return the node (k,) that snapped points stand at and cars can pass, -1 for none."""
    edge = np.maximum(snap.edge, 0).astype(np.int64)
    to_end = network.table["length_m"].to_numpy()[edge] - snap.offset_m
    ends = [network.from_node[edge], network.to_node[edge]]
    node = np.select([snap.offset_m <= AT_NODE_M, to_end <= AT_NODE_M], ends, -1)
    passable = (network.node_closed[node] & CAR_BIT) == 0
    return np.where((snap.edge >= 0) & (node >= 0) & passable, node, -1).astype(np.int64)


def before_zones(
    inputs: ZoneInputs,
    graph: Graph,
    groups: HomeGroups | None,
    aadt: Floats,
    strategy: Strategy,
    notes: list[Note],
    progress: Progress | None = None,
) -> Base:
    """Lead all traffic along its quickest ways.

    Parameters
    ----------
    inputs : ZoneInputs
    graph : Graph
        For cars, in minutes.
    groups : HomeGroups, optional
        None where no population is given.
    aadt : (m,) float array
        Vehicles per day on each edge, NaN where unknown.
    strategy : Strategy
    notes : list of Note
        Gets what there is to say.
    progress : callable, optional
    """
    exits = find_exits(graph, strategy, aadt)
    groups = groups if groups is not None else _nobody(graph)
    limit = strategy.network.max_snap_m
    centres = graph.snap(inputs.centres, limit)
    doors = _school_streets(graph, inputs.schools.xy, strategy)
    other = _other_traffic(inputs, graph, groups, exits, centres, strategy, notes, part(progress, 0.0, 0.6))
    cars = school_trips(groups.driven, strategy)
    count = len(inputs.schools.geometry)
    school: list[Assignment | None] = []
    walking: list[Assignment | None] = []
    for row in range(count):
        advance(progress, 0.6 + 0.4 * row / count)
        mine = groups.school == row
        for inside, made in ((False, school), (True, walking)):
            some = np.flatnonzero(mine & (groups.inside == inside) & (cars > 0))
            door = np.flatnonzero((inputs.schools.school_of == row) & (doors.edge >= 0))
            made.append(_trips_to(graph, groups.snap.take(some), cars[some], doors.take(door), None))
    total: Floats = np.sum([other.cars, *(each.cars for each in (*school, *walking) if each is not None)], axis=0)
    return Base(graph, other, groups, exits, doors, inputs.schools.school_of, school, walking, total)


def _school_streets(graph: Graph, xy: Floats, strategy: Strategy) -> Snap:
    """Return where parents stop at schools: at the nearest street, or at whatever there is where there is none."""
    limit = strategy.network.max_snap_m
    street = graph.network.table["road_class"].isin(strategy.schools.traffic.stop_classes).to_numpy(bool)
    return either(graph.snap(xy, limit, among=street), graph.snap(xy, limit))


def either(first: Snap, second: Snap) -> Snap:
    """Return points as `first` has them, and as `second` has them where `first` has none."""
    there = first.edge >= 0
    return Snap(
        edge=np.where(there, first.edge, second.edge),
        offset_m=np.where(there, first.offset_m, second.offset_m),
        distance_m=np.where(there, first.distance_m, second.distance_m),
        xy=np.where(there[:, None], first.xy, second.xy),
        reason=np.where(there, first.reason, second.reason),
    )


def _trips_to(graph: Graph, origins: Snap, cars: Floats, places: Snap, closed: Array | None) -> Assignment | None:
    """Lead cars to the nearest of some places; None where there are no cars."""
    if not len(cars):
        return None
    group = np.zeros(len(places.edge), np.int64)
    return assign(graph, TrafficDemand(origins, places, group, cars[:, None]), closed)


def _nobody(graph: Graph) -> HomeGroups:
    none = np.empty(0)
    snap = graph.snap(np.empty((0, 2)), 1.0)
    nowhere = np.empty((0, 2), np.int64)
    nobody = none.astype(np.int64)
    return HomeGroups(snap, nowhere, none, none, none, nobody, none.astype(bool), 0.0, nobody, nobody)


def _other_traffic(
    inputs: ZoneInputs,
    graph: Graph,
    groups: HomeGroups,
    exits: NetworkExits,
    centres: Snap,
    strategy: Strategy,
    notes: list[Note],
    progress: Progress | None,
) -> Assignment:
    """Lead through traffic, trips from homes to centres, and extra trips.

    Exits come before homes, and these before places with extra trips; exits before centres.
    """
    ways_in, ways_out = exits.way_in, exits.way_out
    extra = graph.snap(inputs.extra, strategy.network.max_snap_m)
    origins, targets = _both(_both(ways_in, groups.snap), extra), _both(ways_out, centres)
    number = np.arange(len(targets.edge))
    free = assign(
        graph, TrafficDemand(origins, targets, number, np.zeros((len(origins.edge), len(number)))), None, progress
    )
    e, c = len(exits.cars_in), len(centres.edge)
    cars = np.zeros((len(origins.edge), len(number)))
    cars[:e, :e] = through_trips(exits, free.metres[:e, :e], strategy)
    homes = slice(e, e + len(groups.persons))
    to_centres = trips_to_centres(groups.persons, free.metres[homes, e:], inputs.centre_weight, strategy)
    cars[homes, e:] = to_centres.cars
    led = spread_trips(inputs.extra_cars, free.metres[homes.stop :], exits.cars_out, inputs.centre_weight, strategy)
    cars[homes.stop :] = led
    notes.extend(_extra_notes(inputs, float(led.sum())))
    stuck = float(groups.persons[to_centres.stranded].sum())
    if c and stuck >= strategy.schools.least_count:
        notes.append(Note("heart_no_centre_reached", {"persons": stuck}))
    return free.loaded(cars)


def _extra_notes(inputs: ZoneInputs, led: float) -> list[Note]:
    """Say how many of the extra cars are on the streets, and how many nobody can lead anywhere."""
    if not len(inputs.extra_cars):
        return []
    given = float(inputs.extra_cars.sum())
    notes = [Note("heart_extra", {"cars": given, "led": led, "count": len(inputs.extra_cars)})]
    if given - led > _NO_CAR:
        notes.append(Note("heart_extra_stranded", {"cars": given - led}))
    return notes


_NO_CAR = 1e-6


def _both(one: Snap, other: Snap) -> Snap:
    """Return the points of both, one after the other."""
    return Snap(
        edge=np.concatenate([one.edge, other.edge]),
        offset_m=np.concatenate([one.offset_m, other.offset_m]),
        distance_m=np.concatenate([one.distance_m, other.distance_m]),
        xy=np.concatenate([one.xy, other.xy]),
        reason=np.concatenate([one.reason, other.reason]),
    )


def change(
    base: Base,
    row: int,
    banned: Bools,
    closed: Bools,
    access: Bools,
    drop_offs: DropOffs,
    gate: Snap,
    measure: str,
    strategy: Strategy,
    progress: Progress | None = None,
) -> Change:
    """Work out what the zone of one school changes.

    Parameters
    ----------
    base : Base
    row : int
        The school.
    banned : (m,) bool array
        Edges where the measure applies: nobody may stop there.
    closed : (m,) bool array
        Of these, the edges that are closed to cars; none of them under a ban on stopping.
    access : (m,) bool array
        Edges on which homes and centres keep access by car: inside and behind the zone.
    drop_offs : DropOffs
    gate : Snap
        Places just outside the zone, for where there is no drop-off place.
    measure : str
        As in `HeartZoneOptions`.
    strategy : Strategy
    progress : callable, optional
    """
    demand = base.other.demand
    granted = access if measure == "closed_in_hours" else np.zeros(len(closed), bool)
    keeps = _on(demand.origins, granted)[:, None] | _on(demand.targets, granted)[None, :]
    may_pass = measure == "closed_in_hours"
    other = displace(base.other, closed, keeps, progress, only_way_stays=may_pass)
    row_of = np.arange(len(demand.cars)) - len(base.exits.cars_in)
    homes = (row_of >= 0) & (row_of < len(base.groups.persons))
    doors = base.doors.take(np.flatnonzero((base.door_school == row) & (base.doors.edge >= 0)))
    bites = len(doors.edge) > 0 and bool(banned[doors.edge].all())
    # Whoever may still stop at one door of the school goes there; only where all of them are banned do people stop
    # elsewhere, and pupils from inside the zone, to whom a drive would gain nothing, walk.
    places = None  # where they stopped before
    if banned[doors.edge].any():
        places = _places(doors, banned, drop_offs, row, gate)
    outside = _led(base.school[row], places, closed, granted, may_pass=may_pass)
    inside = _led(base.walking[row], places, closed, granted, may_pass=may_pass)
    if bites:
        inside = _nobody_drives(base.walking[row], len(closed))
    change_school: Floats = outside.change + inside.change
    change_other: Floats = other.added - other.removed
    per_day = strategy.schools.traffic
    return Change(
        before=base.cars,
        after=base.cars + change_school + change_other,
        added=np.clip(change_school, 0.0, None) + other.added,
        removed=np.clip(-change_school, 0.0, None) + other.removed,
        school_cars=outside.cars + inside.cars,
        kept_out=outside.cars + inside.cars if bites else outside.lost + inside.lost,
        cars_walk=inside.lost,
        school_cut_off=outside.lost,
        homes_cut_off=float(other.cars[homes][other.cut_off[homes]].sum()),
        cars_cut_off=outside.lost + other.cars_cut_off,
        homes_moved=float(other.cars[homes][(other.moved & other.both)[homes]].sum()),
        school_km_day=(outside.more_m + inside.more_m - inside.lost_m) * per_day.school_drives_per_day / M_PER_KM,
        other_km_day=(other.car_m_after - other.car_m_before) * per_day.hours_per_day / M_PER_KM,
    )


@dataclass(frozen=True)
class _Led:
    """What becomes of trips to a school: the cars that had a way, and have none; on edges (m,), what changes.

    `more_m` is driven more by those that have a way still, `lost_m` was driven by those that have none.
    """

    cars: float
    lost: float
    change: Floats
    more_m: float
    lost_m: float


def _led(trips: Assignment | None, places: Snap | None, closed: Bools, granted: Bools, *, may_pass: bool) -> _Led:
    """Lead trips to a school past closed streets, and to other places where `places` are given.

    Who lives on a `granted` street may use closed ones; with `may_pass` also who has no other way.
    """
    if trips is None:
        return _Led(0.0, 0.0, np.zeros(len(closed)), 0.0, 0.0)
    cars, had = trips.demand.cars[:, 0], trips.reached[:, 0]
    before_m = np.where(had, trips.metres[:, 0], 0.0)
    free = _on(trips.demand.origins, granted)
    if places is None:
        moved = displace(trips, closed, free[:, None], only_way_stays=may_pass)
        after_m = moved.metres_after[:, 0]
        change: Floats = moved.added - moved.removed
    else:
        after_m = np.full(len(cars), np.inf)
        change = -trips.cars
        # First who must go round, then who may use closed streets, then, where passing is granted, who cannot else.
        for mine, shut in ((had & ~free, closed), (had & free, None), (had, None)):
            again = np.flatnonzero(mine & ~np.isfinite(after_m))
            if len(again) and len(places.edge) and (mine is not had or may_pass):
                led = _trips_to(trips.graph, trips.demand.origins.take(again), cars[again], places, shut)
                if led is not None:
                    after_m[again] = led.metres[:, 0]
                    change = change + led.cars
    both, lost = had & np.isfinite(after_m), had & ~np.isfinite(after_m)
    return _Led(
        float(cars[had].sum()),
        float(cars[lost].sum()),
        change,
        float((cars * (np.where(both, after_m, 0.0) - before_m))[both].sum()),
        float((cars * before_m)[lost].sum()),
    )


def _nobody_drives(trips: Assignment | None, edges: int) -> _Led:
    """Let all who drove to a school walk."""
    if trips is None:
        return _Led(0.0, 0.0, np.zeros(edges), 0.0, 0.0)
    cars, had = trips.demand.cars[:, 0], trips.reached[:, 0]
    driven = float(cars[had].sum())
    return _Led(driven, driven, -trips.cars, 0.0, float((cars * trips.metres[:, 0])[had].sum()))


def _on(points: Snap, edges: Bools) -> Bools:
    """Return which points (n, bool) lie on some edges (m, bool)."""
    found: Bools = (points.edge >= 0) & edges[points.edge]
    return found


def _places(doors: Snap, banned: Bools, drop_offs: DropOffs, row: int, gate: Snap) -> Snap:
    """Return where parents stop: at the school where they may, else at the drop-off places, else at the gates."""
    still = doors.take(np.flatnonzero(~banned[doors.edge]))
    if len(still.edge):
        return still
    chosen = drop_offs.snap.take(np.flatnonzero(drop_offs.snap_school == row))
    return chosen if len(chosen.edge) else gate
