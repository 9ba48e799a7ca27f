"""The ways that sites are measured by: to hubs, services, car parks and main roads, from everywhere.

Each search over the network is made when it is first asked for, and kept. A run over many sites asks for each once; who
asks for one place after another (`here`) is answered by a look at what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import shapely

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..network.model import Network
from ..routing.fields import Kept, Places
from ..routing.graph import Field, Graph, Snap
from ..routing.ways_out import WaysOut, ways_out
from ..strategy.loading import Strategy
from ..strategy.sections import TIERS
from .inputs import Surroundings
from .messages import kind_said

Made = TypeVar("Made")

_HAIR_M = 1e-7
"""Tells places apart that are equally near, and is less than any length measured."""
_LONGER = 1.001
"""A way is taken to be this much shorter than it can be, so that no rounding leaves a hub out."""
_NOT_SNAPPED = {"HUBS": "targets_not_snapped_tier", "SERVICES": "targets_not_snapped_kind"}
"""The note on targets too far from the network, where it says which part of the layer they are."""


@dataclass(frozen=True)
class ToHubs:
    """Ways to the nearest of some hubs, of whose points (t,) `hub` tells the hub.

    Of hubs equally near it is the one of the better tier, then the first by id, whatever else is searched for: each is
    put a hair (`behind_m`) farther away than the ones before it.
    """

    field: Field
    hub: Ints
    behind_m: Floats


@dataclass(frozen=True)
class ToSchools:
    """Ways to the schools of each intake area; `areas` are those that hold any."""

    own: Places
    areas: Ints


@dataclass(frozen=True)
class ToParking:
    """Ways to the nearest car park, and the outlines of those that are areas."""

    field: Field
    outline: WaysOut | None


@dataclass(frozen=True)
class ToMainRoad:
    """Ways by car onto main roads; `main` (m, bool) are their edges."""

    drive: Graph
    main: Bools
    field: Field


class SiteWays:
    """Ways from everywhere to what sites are measured by.

    Parameters
    ----------
    around : Surroundings
        Its notes grow by what is said about places too far from the network.
    network : Network
    strategy : Strategy
    kept_bytes : int
        Memory for the ways to each hub and to the schools of each intake area. 0: none is kept, and all sites that are
        measured together are answered together.
    """

    def __init__(self, around: Surroundings, network: Network, strategy: Strategy, *, kept_bytes: int = 0) -> None:
        self._around, self.network, self._strategy = around, network, strategy
        self.walk = Graph(network, "walk", "m", strategy)
        self._kept_bytes = kept_bytes
        self._made: dict[object, Any] = {}

    def warm(self, progress: Progress | None = None) -> None:
        """Search all that may be asked for, as far as there is room to keep it."""
        around = self._around
        for number, field in enumerate(self._fields()):
            field.reach()
            advance(progress, 0.5 - 0.5 / (number + 2))
        self.walk_to_each.warm(part(progress, 0.5, 0.75))
        self.ride_to_each.warm(part(progress, 0.75, 0.95))
        if around.services is not None and around.school_areas is not None and "school" in around.services.kinds:
            self.to_schools(around.services.kinds.index("school")).own.warm(part(progress, 0.95, 1.0))

    def _fields(self) -> Iterator[Field]:
        """Give the ways that every place is measured by, one after the other."""
        around, hubs = self._around, self._around.hubs
        for tier, name in enumerate(TIERS):
            yield self.to_hubs(around.today & (hubs.tier == tier), name).field
        for headway in np.unique(hubs.headway_min[around.today]).tolist():
            yield self.ride_to_hubs(self.same_headway(around.today, headway)).field
        for kind in range(0 if around.services is None else len(around.services.kinds)):
            yield self.to_services(kind)
        if around.parking is not None:
            yield self.parking.field
        if self.main_road is not None:
            yield self.main_road.field

    # --- hubs ---------------------------------------------------------------------------------------------------------

    def to_hubs(self, chosen: Bools, tier: str = "") -> ToHubs:
        """Return the ways on foot to the nearest of the chosen hubs (h, bool).

        Parameters
        ----------
        chosen : ndarray of bool
        tier : str
            What the hubs that lie too far away are called by, if that is to be said at all.
        """
        return self._remember(("to hubs", chosen.tobytes()), lambda: self._to_hubs(chosen, tier))

    def _to_hubs(self, chosen: Bools, tier: str) -> ToHubs:
        hubs = self._around.hubs
        points = np.flatnonzero(chosen[hubs.point_hub])
        targets = self._snapped(hubs.xy[points], "HUBS", tier, told=bool(tier))
        behind = _HAIR_M * hubs.order[hubs.point_hub[points]]
        field = Field(self.walk, replace(targets, distance_m=targets.distance_m + behind))
        return ToHubs(field, hubs.point_hub[points], behind)

    @cached_property
    def bike(self) -> Graph:
        """By bike, in minutes."""
        return Graph(self.network, "bike", "min", self._strategy)

    @cached_property
    def hubs_on_foot(self) -> Snap:
        """The points of all hubs, where one walks."""
        return self.walk.snap(self._around.hubs.xy, self._around.max_snap_m)

    @cached_property
    def hubs_by_bike(self) -> Snap:
        """The points of all hubs, where one rides."""
        return self.bike.snap(self._around.hubs.xy, self._around.max_snap_m)

    @cached_property
    def walk_to_each(self) -> Places:
        """The walk to each hub."""
        return Places(self.walk, self.hubs_on_foot, self._around.hubs.point_hub, self._kept())

    @cached_property
    def ride_to_each(self) -> Places:
        """The ride to each hub."""
        return Places(self.bike, self.hubs_by_bike, self._around.hubs.point_hub, self._kept())

    def same_headway(self, chosen: Bools, headway: float) -> Bools:
        """Return which of the chosen hubs (h, bool) have a headway; NaN is that of those where it is not known."""
        known = self._around.hubs.headway_min
        same: Bools = chosen & ((known == headway) | (np.isnan(known) & np.isnan(headway)))
        return same

    def ride_to_hubs(self, chosen: Bools) -> ToHubs:
        """Return the ways by bike to the nearest of the chosen hubs (h, bool)."""
        return self._remember(("ride to hubs", chosen.tobytes()), lambda: self._ride_to_hubs(chosen))

    def _ride_to_hubs(self, chosen: Bools) -> ToHubs:
        point_hub = self._around.hubs.point_hub
        points = np.flatnonzero(chosen[point_hub])
        return ToHubs(Field(self.bike, self.hubs_by_bike.take(points)), point_hub[points], np.zeros(points.size))

    @cached_property
    def min_per_m(self) -> float:
        """The fastest ride there is, in minutes per metre of the network."""
        cost, length = np.minimum(self.bike.forward, self.bike.backward), self.network.table["length_m"].to_numpy()
        some = self.bike.main & (length > 0) & np.isfinite(cost)
        return float((cost[some] / length[some]).min()) if some.any() else 0.0

    @cached_property
    def straight(self) -> float:
        """How many metres as the crow flies a metre of the network may cover: lengths need not be the map's."""
        network = self.network
        length = network.table["length_m"].to_numpy()
        straight = np.hypot(*(network.node_xy[network.to_node] - network.node_xy[network.from_node]).T)
        some = length > 0
        return max(1.0, float((straight[some] / length[some]).max(initial=1.0))) * _LONGER

    # --- services, car parks, main roads ------------------------------------------------------------------------------

    def to_services(self, kind: int) -> Field:
        """Return the ways on foot to the nearest service of a kind, an index into `ServiceTargets.kinds`."""
        return self._remember(("services", kind), lambda: Field(self.walk, self._services(kind), told=False))

    def _services(self, kind: int) -> Snap:
        return self._remember(("snapped services", kind), lambda: self._snapped_services(kind))

    def _snapped_services(self, kind: int) -> Snap:
        services = self._around.services
        if services is None:
            raise KeyError(kind)
        said = kind_said(services.kinds[kind]) if services.told else ""
        return self._snapped(services.xy[services.kind == kind], "SERVICES", said)

    def to_schools(self, kind: int) -> ToSchools:
        """Return the ways on foot to the schools, of a kind of services, of each intake area."""
        return self._remember(("schools", kind), lambda: self._to_schools(kind))

    def _to_schools(self, kind: int) -> ToSchools:
        services, areas = self._around.services, self._around.school_areas
        if services is None or areas is None:
            raise KeyError(kind)
        xy = services.xy[services.kind == kind]
        found = areas.tree.query(shapely.points(xy), predicate="intersects")
        group = np.full(len(xy), -1, dtype=np.int64)
        last_first = np.argsort(-south_first(areas.geometry)[found[1]], kind="stable")
        group[found[0][last_first]] = found[1][last_first]
        return ToSchools(Places(self.walk, self._services(kind), group, self._kept()), np.unique(group[group >= 0]))

    @cached_property
    def parking(self) -> ToParking:
        """The ways on foot to the nearest car park; areas are entered over their outline."""
        places = self._around.parking
        if places is None:
            places = np.empty(0, dtype=object)
        ways = ways_out(self.network, places, [self.walk.main])
        targets = self._snapped(ways.xy, "CAR_PARKING", of=ways.place)
        ring = np.flatnonzero(ways.ring >= 0)
        outline = WaysOut(ways.xy[ring], targets.take(ring), ways.place[ring], ways.ring[ring]) if ring.size else None
        return ToParking(Field(self.walk, targets, told=False), outline)

    @cached_property
    def main_road(self) -> ToMainRoad | None:
        """The ways by car onto main roads; None where the network has none."""
        classes = self._strategy.sites.main_road_classes
        main = self.network.table["road_class"].isin(classes).to_numpy() & self.network.usable("car")
        if not main.any():
            self._around.notes.append(Note("no_main_road", {"classes": classes}))
            return None
        drive = Graph(self.network, "car", "m", self._strategy)
        return ToMainRoad(drive, main, Field(drive, _gates(self.network, drive, main), told=False))

    # --- inside -------------------------------------------------------------------------------------------------------

    def _remember(self, key: object, make: Callable[[], Made]) -> Made:
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made

    def _kept(self) -> Kept | None:
        return Kept(self._kept_bytes // 3) if self._kept_bytes else None

    def _snapped(
        self, xy: Floats, layer: str, part_name: str = "", of: Ints | None = None, *, told: bool = True
    ) -> Snap:
        """Snap targets; note how many, each with all its points `of` it, lie too far from the network to be reached."""
        limit = self._around.max_snap_m
        snap = self.walk.snap(xy, limit)
        of = np.arange(len(xy)) if of is None else of
        if told and (lost := np.setdiff1d(of, of[snap.edge >= 0]).size) > 0:
            code = _NOT_SNAPPED[layer] if part_name else "targets_not_snapped"
            values = {"layer": layer, "part": part_name, "count": lost, "limit_m": limit}
            self._around.notes.append(Note(code, values))
        return snap


def south_first(areas: Objects) -> Ints:
    """Return the place of each area from south to north: which of two that overlap comes first in its layer is chance.

    The place is told by the middle of its outline.
    """
    middle = shapely.get_coordinates(shapely.centroid(areas)).reshape(-1, 2)
    place = np.empty(areas.size, dtype=np.int64)
    place[np.lexsort(np.round(middle, 3).T)] = np.arange(areas.size)
    return place


def _gates(network: Network, drive: Graph, main: Bools) -> Snap:
    """Return the places where one comes onto a main road: its nodes that other roads share."""
    side = drive.main & ~main
    joined = np.zeros(len(network.node_xy), dtype=bool)
    joined[network.from_node[side]] = joined[network.to_node[side]] = True
    ours = np.flatnonzero(main & drive.main)
    ahead, back = (ours[joined[ends[ours]]] for ends in (network.from_node, network.to_node))
    edge = np.concatenate([ahead, back])
    length = network.table["length_m"].to_numpy()
    return Snap(
        edge=edge.astype(np.int32),
        offset_m=np.concatenate([np.zeros(ahead.size), length[back]]),
        distance_m=np.zeros(edge.size),
        xy=network.node_xy[np.concatenate([network.from_node[ahead], network.to_node[back]])],
        reason=np.zeros(edge.size, dtype=np.uint8),
    )
