"""Which residential streets people from elsewhere park in, and where residents' zones could lie: a screening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.arrays import Bools
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..network.borders import cut_roads
from ..network.model import Network
from ..routing.graph import Graph, Snap
from ..strategy.loading import Strategy
from ..strategy.sections import TIERS
from . import spillover_results as results
from .inputs import ParkingFields, read_parking_places
from .spillover_inputs import (
    BY_HOMES,
    HUB,
    UNKNOWN,
    Attractors,
    Homes,
    SpilloverOptions,
    read_attractors,
    read_homes,
    read_restrictions,
)
from .spillover_streets import people_along, reach_streets, residential_streets, rows_of, street_groups

__all__ = ["SpilloverOptions", "SpilloverResult", "find_spillover"]

_NAMED = 8
"""More names in a sentence are not read."""


@dataclass(frozen=True)
class SpilloverResult:
    """Residential streets at risk, the zones they make, and what draws the cars.

    Attributes
    ----------
    streets : GeoDataFrame
        A line for each residential street without known restriction within reach, or for the part of it that is;
        parts of the same name and risk that meet are one:
        ``street_name``, ``risk`` (``likely``, ``possible``, ``little`` or ``not_known``), ``cars_low`` and
        ``cars_high`` (from elsewhere; NaN where not all that draws them is known), ``people`` (NaN where not known or
        too few to be shown), ``nearest_kind``, ``nearest_name``, ``walk_m``, ``length_m``, ``free_share`` (of the
        street's length that is not regulated; NaN where not known), ``room_low``, ``room_high``, ``zone_id`` (0 for
        none), ``road_class``, ``rule``, ``force``.
    zones : GeoDataFrame
        A polygon along the streets of each proposed zone: ``zone_id``, ``zone_name``, ``cars_low``, ``cars_high``,
        ``people``, ``street_km``, ``streets``, ``room_low``, ``room_high``, ``rule``, ``force``.
    attractors : GeoDataFrame
        A point for each that draws cars: ``attractor_name``, ``kind``, ``cars_low``, ``cars_high``, ``basis``,
        ``placed_low``, ``placed_high`` (cars that find room in residential streets without restriction),
        ``street_km``, ``reason`` (why it draws none, else None).
    street_reasons, zone_reasons : DataFrame
        A row for each reason, sorted by ``row``: ``code``, ``name``, ``walk``, ``low``, ``high``, ``rule``.
    notes : list of Note
    people_shown : float
        Persons in the zones whose number may be shown; NaN without population.
    """

    streets: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    attractors: gpd.GeoDataFrame
    street_reasons: pd.DataFrame
    zone_reasons: pd.DataFrame
    notes: list[Note]
    people_shown: float


def find_spillover(
    network: Network,
    strategy: Strategy,
    options: SpilloverOptions | None = None,
    *,
    centres: gpd.GeoDataFrame | None = None,
    hubs: gpd.GeoDataFrame | None = None,
    workplaces: gpd.GeoDataFrame | None = None,
    park_and_ride: gpd.GeoDataFrame | None = None,
    restrictions: gpd.GeoDataFrame | None = None,
    population: gpd.GeoDataFrame | None = None,
    car_parking: gpd.GeoDataFrame | None = None,
    progress: Progress | None = None,
) -> SpilloverResult:
    """Find residential streets that cars from elsewhere may be parked in, and propose residents' zones.

    Parameters
    ----------
    network : Network
    strategy : Strategy
        Its `parking.spillover` holds the assumptions.
    options : SpilloverOptions, optional
    centres : GeoDataFrame, optional
        Points or areas.
    hubs : GeoDataFrame, optional
        As `transithubs` writes them.
    workplaces : GeoDataFrame, optional
        Points or areas with jobs.
    park_and_ride : GeoDataFrame, optional
        Sites with demand and spaces: only those whose demand is greater draw cars into the streets.
    restrictions : GeoDataFrame, optional
        Lines and areas where parking is regulated. None: not known; empty: nowhere.
    population : GeoDataFrame, optional
        Who lives in the streets, and who would drive to the hubs.
    car_parking : GeoDataFrame, optional
        Takes some of the cars, where the least is worked out.
    progress : callable, optional

    Returns
    -------
    SpilloverResult

    Raises
    ------
    KlimaklokError
        An input is not as it must be, or there is nothing that draws cars.

    Notes
    -----
    For each kind one search from all attractors at once gives every part of a street to the nearest of them. Its cars
    are shared out over these, the nearer the more and never more than there is room for: no attractor's cars become
    more. All numbers of cars rest on assumptions, and none is a count.

    Source: Klimastrategi 2030, ch. 3, strategi 4: residential streets near centres are protected from spill-over
    parking (kan).

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> result = find_spillover(sample_network(), load_strategy(), centres=sample("priority_areas"))
    >>> result.zones[["zone_name", "cars_low", "cars_high", "street_km"]].round(1)
             zone_name  cars_low  cars_high  street_km
    0  Lysaker sentrum       0.7        3.7        0.4
    1  Lysaker sentrum       0.5        2.6        0.3
    """
    options = options or SpilloverOptions()
    notes: list[Note] = []
    layers = {"HUBS": hubs, "CENTRES": centres, "WORKPLACES": workplaces, "PARK_AND_RIDE": park_and_ride}
    attractors = read_attractors(network, strategy, options, notes, layers)
    homes = read_homes(population, network, strategy, options.people_field, notes)
    regulated = None if restrictions is None else read_restrictions(restrictions, network, notes)
    advance(progress, 0.05)
    streets = residential_streets(network, strategy, regulated, notes)
    walk = Graph(streets.network, "walk", "m", strategy)
    attractors = _known_hubs(walk, attractors, homes, strategy, notes, part(progress, 0.1, 0.3))
    attractors = _less_open_parking(
        walk, attractors, network, car_parking, options, strategy, notes, part(progress, 0.3, 0.4)
    )
    steps = np.linspace(0.4, 0.8, len(attractors) + 1)
    reached = [
        reach_streets(walk, streets, each, strategy, part(progress, float(begin), float(end)))
        for each, begin, end in zip(attractors, steps[:-1], steps[1:], strict=True)
    ]
    rows = rows_of(reached)
    shares = results.car_shares(reached, rows, strategy)
    along = part(progress, 0.8, 0.9)
    people = None if homes is None else people_along(streets, walk, rows, homes, strategy, along)
    rules = strategy.parking.spillover
    zone = street_groups(streets, rows, shares.at_risk, strategy.sites.main_road_classes, rules)
    frames = results.SpilloverFrames(
        streets,
        *results.along_names(streets, rows, shares, people, zone),
        reached,
        regulated is not None,
        walk,
        strategy,
    )
    advance(progress, 0.9)
    return SpilloverResult(
        streets=frames.streets_table(),
        zones=frames.zones(),
        attractors=frames.attractors(),
        street_reasons=frames.street_reasons(),
        zone_reasons=frames.zone_reasons(),
        notes=[*notes, *frames.notes(), *_at_border(walk, attractors, strategy)],
        people_shown=frames.people_shown(),
    )


def _known_hubs(
    walk: Graph,
    attractors: Sequence[Attractors],
    homes: Homes | None,
    strategy: Strategy,
    notes: list[Note],
    progress: Progress | None,
) -> list[Attractors]:
    """Estimate the cars around hubs from those who live too far away to walk."""
    rules = strategy.parking.spillover
    found = []
    for each in attractors:
        asked = each.basis == UNKNOWN
        if each.kind != HUB or not asked.any():
            found.append(each)
            continue
        if homes is None:
            notes.append(Note("spillover_hubs_not_known", {"count": int(asked.sum())}))
            found.append(each)
            continue
        max_snap = strategy.network.max_snap_m
        snap = walk.snap(each.xy, max_snap, part(progress, 0.0, 0.2))
        lived = walk.snap(homes.xy, max_snap, part(progress, 0.2, 0.7))
        away, nearest = walk.nearest(lived, snap, rules.hub_drive_m, part(progress, 0.7, 1.0))
        hub = np.where(nearest >= 0, each.group[nearest], -1)
        on_foot = np.array([strategy.park_and_ride.walk_m.get(tier, 0.0) for tier in TIERS])
        drives = (hub >= 0) & (away > on_foot[each.hub_tier[hub]])
        persons = np.bincount(hub[drives], homes.persons[drives], minlength=len(each))
        commuters = persons * strategy.park_and_ride.commuter_share
        # Nobody comes to a hub that lies off the network: how many would is not known.
        commuters[~_on_network(each, snap)] = np.nan
        low, high = (
            np.where(asked, commuters * rules.hub_share[name] / strategy.park_and_ride.persons_per_car, given)
            for name, given in (("low", each.low), ("high", each.high))
        )
        notes.append(
            Note(
                "spillover_hubs_by_homes",
                {
                    "count": int((asked & ~np.isnan(low)).sum()),
                    "low": rules.hub_share["low"],
                    "high": rules.hub_share["high"],
                    "commuters": strategy.park_and_ride.commuter_share,
                },
            )
        )
        basis = np.where(asked, np.where(np.isnan(low), UNKNOWN, BY_HOMES), each.basis).astype(object)
        found.append(replace(each, low=low, high=high, basis=basis))
    return found


def _at_border(walk: Graph, attractors: Sequence[Attractors], strategy: Strategy) -> list[Note]:
    """Return which attractors are walked from across the border of the network: at the end of a road that was cut."""
    traffic, rules = strategy.schools.traffic, strategy.parking.spillover
    _, node = cut_roads(walk.network, traffic.exit_classes, traffic.exit_edge_m, traffic.exit_gap_m)
    ends = walk.snap(walk.network.node_xy[node], strategy.network.join_tolerance_m)
    names: list[str] = []
    for each in attractors:
        there = walk.snap(each.xy, strategy.network.max_snap_m)
        _, nearest = walk.nearest(ends, there, rules.reach_m[each.kind])
        names += each.name[np.unique(each.group[nearest[nearest >= 0]])].tolist()
    shown = ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
    return [Note("spillover_at_border", {"count": len(names), "names": shown})] if names else []


def _on_network(attractors: Attractors, snap: Snap) -> Bools:
    """Return which attractors (g, bool) have a way in that lies on the network."""
    on: Bools = np.bincount(attractors.group[snap.edge >= 0], minlength=len(attractors)) > 0
    return on


def _less_open_parking(
    walk: Graph,
    attractors: Sequence[Attractors],
    network: Network,
    car_parking: gpd.GeoDataFrame | None,
    options: SpilloverOptions,
    strategy: Strategy,
    notes: list[Note],
    progress: Progress | None,
) -> list[Attractors]:
    """Take from the least of cars what open car parking within reach takes: each car park at its nearest attractor."""
    rules = strategy.parking.spillover
    fields = ParkingFields(capacity=options.capacity_field, kind=options.use_field)
    places = read_parking_places(car_parking, network, strategy, fields, notes, "CAR_PARKING", cars=True)
    open_ = places.counts & np.isin(places.kind, rules.open_kinds)
    if not open_.any():
        return list(attractors)
    notes.append(
        Note("spillover_open_parking", {"spaces": float(places.capacity[open_].sum()), "share": rules.open_share})
    )
    use = open_[places.place_of]
    place_of = places.place_of[use]
    max_snap = strategy.network.max_snap_m
    origin = walk.snap(places.xy[use], max_snap, part(progress, 0.0, 0.3))
    found = []
    for each in attractors:
        target = walk.snap(each.xy, max_snap)
        away, nearest = walk.nearest(origin, target, rules.reach_m[each.kind])
        reached = np.flatnonzero(nearest >= 0)
        order = reached[np.lexsort([each.group[nearest[reached]], away[reached], place_of[reached]])]
        place, first = np.unique(place_of[order], return_index=True)
        group = each.group[nearest[order[first]]]
        taken = np.bincount(group, places.capacity[place] * rules.open_share, minlength=len(each))
        found.append(replace(each, low=np.maximum(each.low - taken, 0.0)))
    return found
