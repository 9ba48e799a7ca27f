"""Heart zones around schools: what a zone touches, what it does, and which measures follow at each school.

Each school is assessed on its own, as if it alone had a zone: the strategy does not want one ban for all.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Bools, Floats, Objects
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..layers.samples import Samples
from ..network.line_matching import match_lines
from ..network.model import Network
from ..network.splitting import SplitNetwork, split_network
from ..routing.graph import Graph, Snap
from ..strategy.loading import Strategy
from ..strategy.values import of_year
from .closures import UNKNOWN, Gates, Streets, affected_streets, cut_off, gates
from .drop_offs import DropOffs, drop_off_places
from .messages import HeartZoneNoStreetError
from .pupils import Intake, intake, people, worst_crossings
from .road_safety import RoadDanger, road_danger
from .zone_disclosure import STEPS
from .zone_inputs import HeartZoneLayers, HeartZoneOptions, ZoneInputs, exempt_edges, read_zone_inputs
from .zone_results import ZoneCase, zone_tables
from .zone_shapes import ASSESSED, NO_STREET, Zones, draw_zones
from .zone_traffic import Base, Change, HomeGroups, before_zones, change, gather

__all__ = ["HeartZoneLayers", "HeartZoneOptions", "HeartZoneResult", "heart_zones"]


@dataclass(frozen=True)
class HeartZoneResult:
    """What `heart_zones` returns. Numbers that fewer persons stand behind than the strategy's ``least_count`` are NaN.

    ``school_id`` is the row of the school from 1, ``school_name`` its name. ``under_10`` names, separated by commas,
    the columns whose number is left out, because it is too small or would tell of one that is: see
    `zone_disclosure`.

    Attributes
    ----------
    zones : GeoDataFrame
        ``school_id, school_name, method, measure, radius_m, area_ha, streets_m`` (open to cars), ``municipality_m,
        county_m, state_m, owner_m`` (by who decides, open questions left out), ``question_m, gates, overlaps`` (names
        of the schools whose zones it overlaps), ``residents, under_10``.
    streets : GeoDataFrame
        Every street open to cars in each zone, cut at its border, and bus streets: ``school_id, school_name, edge_id``
        (of the network handed in), ``street, road_class, road_owner, decides, owner_basis, measure, hours, question,
        length_m, speed_kmh`` (NaN where not known), ``aadt``.
    gates : GeoDataFrame
        ``school_id, school_name, street, road_class, direction, measure, question, dead_end, behind_m``.
    drop_offs : GeoDataFrame
        ``school_id, school_name, place_id, status, instead_of, street, road_class, road_owner, speed_kmh, walk_m,
        walk_unknown, parking_m, served, lost, direction, reason, under_10``.
    displacement : GeoDataFrame
        Edges on which the peak hour's cars change, for each school: ``school_id, school_name, edge_id, street,
        road_class, cars_before, cars_after, added, removed, change, share, share_basis``; cars to so many that
        ``least_count`` persons could stand behind the last step (`zone_disclosure.coarse_cars`).
    cut_off : GeoDataFrame
        Squares with homes that lose car access: ``school_id, school_name, reason, persons, under_10``.
    scorecard : GeoDataFrame
        A point per school: ``status`` (assessed, or why not), ``need, effect, side_effects, feasibility``, ``measures``
        (codes, separated by commas), and the figures behind them. Streets have their name, None where they have none,
        and their class (``worst_street, worst_class, crossing, crossing_class``).
    reasons : DataFrame
        A row per reason: ``school`` (row), ``about`` (need, effect … or the measure), ``code, value, other``, and the
        ``name`` and ``road_class`` of a street.
    notes : list of Note
    """

    zones: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    gates: gpd.GeoDataFrame
    drop_offs: gpd.GeoDataFrame
    displacement: gpd.GeoDataFrame
    cut_off: gpd.GeoDataFrame
    scorecard: gpd.GeoDataFrame
    reasons: pd.DataFrame
    notes: list[Note]


@dataclass(frozen=True)
class _People:
    """Homes gathered for driving, what is counted of each school's pupils, and where their number comes from."""

    groups: HomeGroups | None
    counts: pd.DataFrame
    crossings: pd.DataFrame
    basis: Objects


def heart_zones(
    layers: HeartZoneLayers,
    network: Network,
    strategy: Strategy,
    options: HeartZoneOptions | None = None,
    *,
    exempt: Bools | None = None,
    progress: Progress | None = None,
) -> HeartZoneResult:
    """Assess a heart zone around each school.

    Parameters
    ----------
    layers : HeartZoneLayers
    network : Network
    strategy : Strategy
    options : HeartZoneOptions, optional
    exempt : (m,) bool array, optional
        Edges that are not closed, besides those along or inside ``layers.exempt``.
    progress : callable, optional

    Returns
    -------
    HeartZoneResult

    Raises
    ------
    KlimaklokError
        A layer is empty or has no CRS, a field is missing or holds what cannot be understood, the radius makes no zone,
        no school lies at the network, or no zone holds a street.

    Examples
    --------
    A circle of 500 m has 78.5 ha; the streets cross this one 28 times.

    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> layers = HeartZoneLayers(sample("schools").iloc[[3]], population=sample("population"))
    >>> options = HeartZoneOptions(radius_m=500, pupils_field="pupils", assume_municipal=True)
    >>> result = heart_zones(layers, sample_network(), load_strategy(), options)
    >>> print(result.zones[["area_ha", "gates"]].to_string(index=False))
     area_ha  gates
       78.53     28
    >>> print(result.scorecard[["pupils", "need", "effect", "crossing"]].to_string(index=False))
     pupils need effect crossing
      520.0 high   high  Åsveien
    """
    options = options or HeartZoneOptions()
    inputs = read_zone_inputs(layers, network, strategy, options)
    advance(progress, 0.05)
    zones = draw_zones(inputs, Graph(network, "walk", "m", strategy), strategy, part(progress, 0.05, 0.1))
    split = split_network(network, zones.shape)
    advance(progress, 0.15)
    aadt, spared = _along_streets(inputs, network, exempt, strategy)
    case = _case(inputs, zones, split, aadt[split.parent], spared[split.parent], strategy, progress)
    made = zone_tables(case, strategy, part(progress, 0.9, 1.0))
    advance(progress, 1.0)
    return HeartZoneResult(**vars(made) | {"notes": [*inputs.notes, *made.notes, *_notes(case, strategy)]})


def _case(
    inputs: ZoneInputs,
    zones: Zones,
    split: SplitNetwork,
    aadt: Floats,
    spared: Bools,
    strategy: Strategy,
    progress: Progress | None,
) -> ZoneCase:
    """Work out everything about the schools, on the network cut at the borders of their zones."""
    options, count = inputs.options, len(zones.shape)
    buses = split.network.table["road_class"].isin(strategy.schools.bus_classes).to_numpy()
    streets = affected_streets(split, strategy, options.measure, spared, buses, options.assume_municipal)
    cars = split.network.usable("car")[streets.edge]
    zones = _with_streets(zones, streets.zone[cars])
    entrances, behind = _entrances(split, streets, count, part(progress, 0.15, 0.2))
    advance(progress, 0.2)
    danger = road_danger(split.network, strategy, aadt)
    walk, car = Graph(split.network, "walk", "m", strategy), Graph(split.network, "car", "min", strategy)
    doors = walk.snap(inputs.schools.xy, strategy.network.max_snap_m)
    known = _people(inputs, zones, walk, car, doors, danger, strategy, part(progress, 0.2, 0.4))
    base = before_zones(inputs, car, known.groups, aadt, strategy, inputs.notes, part(progress, 0.4, 0.55))
    banned = np.zeros((count, len(split.parent)), bool)
    banned[streets.zone[streets.applies], streets.edge[streets.applies]] = True
    shut = banned if options.measure != "stopping_ban" else np.zeros_like(banned)
    drop_offs = _drop_offs(inputs, zones, split, base, shut, doors, danger, strategy, part(progress, 0.55, 0.7))
    changes: dict[int, Change] = {}
    for row in np.flatnonzero(zones.status == ASSESSED).tolist():
        advance(progress, 0.7 + 0.2 * row / count)
        access = split.inside(row) | behind[row]
        gate = _outside(entrances[row], car)
        changes[row] = change(base, row, banned[row], shut[row], access, drop_offs, gate, options.measure, strategy)
    return ZoneCase(
        inputs=inputs,
        zones=zones,
        split=split,
        streets=streets,
        cars=cars,
        gates=entrances,
        aadt=aadt,
        people=known.counts,
        crossings=known.crossings,
        basis=known.basis,
        behind=behind,
        drop_offs=drop_offs,
        base=base,
        changes=changes,
    )


_COUNTS = ("pupils", "residents", "pupils_not_reached", "pupils_safe", "pupils_unknown", "pupils_danger")


def _along_streets(
    inputs: ZoneInputs, network: Network, exempt: Bools | None, strategy: Strategy
) -> tuple[Floats, Bools]:
    """Return the ÅDT of each edge (m,), measured before what the network knows, and the edges that are exempt (m,)."""
    near = strategy.schools.line_match_m
    cars = network.usable("car")
    aadt = network.table["aadt"].to_numpy(np.float64).copy()
    if len(inputs.traffic):
        line = match_lines(network, inputs.traffic, near, strategy.schools.line_match_degrees, cars)
        aadt[line >= 0] = inputs.aadt[line[line >= 0]]
        inputs.notes.append(Note("traffic_joined", {"count": int((line >= 0).sum()), "lines": len(inputs.traffic)}))
    drawn = inputs.exempt[shapely.get_dimensions(inputs.exempt) == 1]
    by_line = np.zeros(len(cars), bool)
    if len(drawn):
        by_line = match_lines(network, drawn, near, strategy.schools.line_match_degrees, cars) >= 0
    spared = exempt_edges(network, inputs.exempt, by_line)
    return aadt, spared if exempt is None else spared | exempt


def _entrances(
    split: SplitNetwork, streets: Streets, count: int, progress: Progress | None
) -> tuple[list[Gates], Bools]:
    """Return the gates of each zone, and the streets (s, m, bool) that can only be come to over closed ones."""
    entrances = []
    behind = np.zeros((count, len(split.parent)), bool)
    for row in range(count):
        advance(progress, row / count)
        entrances.append(gates(split, streets, row))
        behind[row] = cut_off(split, streets, row)
    return entrances, behind


def _with_streets(zones: Zones, having: Floats) -> Zones:
    """Mark the schools whose zone holds no street that is open to cars."""
    without = (zones.status == ASSESSED) & ~np.isin(np.arange(len(zones.status)), having)
    if without.sum() == (zones.status == ASSESSED).sum():
        raise HeartZoneNoStreetError(count=int(without.sum()))
    status = np.where(without, NO_STREET, zones.status).astype(object)
    return Zones(zones.shape, status, zones.snap, zones.school_of)


def _people(
    inputs: ZoneInputs,
    zones: Zones,
    walk: Graph,
    car: Graph,
    doors: Snap,
    danger: RoadDanger,
    strategy: Strategy,
    progress: Progress | None,
) -> _People:
    homes, schools = inputs.homes, inputs.schools
    count = len(zones.shape)
    if homes is None:
        nothing = pd.DataFrame({name: np.full(count, np.nan) for name in (*STEPS, *_COUNTS)})
        nothing["pupils"] = schools.pupils
        return _People(None, nothing, _no_crossings(count), np.full(count, "", object))
    snap = walk.snap(homes.samples.xy, strategy.network.max_snap_m)
    of = intake(
        walk, homes, snap, doors, schools.school_of, count, strategy,
        area=inputs.home_area, pupils=schools.pupils, progress=part(progress, 0.0, 0.4),
    )  # fmt: skip
    counts = people(
        walk, homes, snap, doors, schools.school_of, of, zones.shape, danger, strategy, part(progress, 0.4, 0.7)
    )
    crossings = worst_crossings(walk, snap, doors, schools.school_of, of, danger, strategy, part(progress, 0.7, 1.0))
    groups = gather(homes, of, car, _in_own_zone(homes.samples, of, zones.shape), strategy)
    return _People(groups, counts, crossings, of.basis)


def _no_crossings(count: int) -> pd.DataFrame:
    nowhere = np.full(count, np.nan)
    none = np.full(count, "", object)
    return pd.DataFrame({"x": nowhere, "y": nowhere, "name": none, "road_class": none, "pupils": nowhere})


def _in_own_zone(samples: Samples, of: Intake, shapes: Objects) -> Bools:
    """Return which homes (k, bool) lie in the zone of their own school."""
    inside = np.zeros(len(samples.xy), bool)
    own = np.flatnonzero(of.school >= 0)
    zone = shapes[of.school[own]]
    shapely.prepare(shapes)
    inside[own] = shapely.intersects_xy(zone, samples.xy[own])
    return inside


def _drop_offs(
    inputs: ZoneInputs,
    zones: Zones,
    split: SplitNetwork,
    base: Base,
    shut: Bools,
    doors: Snap,
    danger: RoadDanger,
    strategy: Strategy,
    progress: Progress | None,
) -> DropOffs:
    """Choose drop-off places for pupils who are driven from outside the zone."""
    groups = base.groups
    driven = np.where(groups.inside | (groups.school < 0), 0.0, groups.driven)
    use = np.flatnonzero(driven > 0)
    inside = np.zeros_like(shut)
    inside[split.zone, split.edge] = True
    return drop_off_places(
        split, zones.shape, list(inside), list(shut), doors, inputs.schools.school_of,
        groups.snap.take(use), groups.school[use], driven[use], danger, inputs.parking, strategy, progress,
    )  # fmt: skip


def _outside(entrances: Gates, car: Graph) -> Snap:
    """Return the places just outside the zone, at its gates."""
    network, edge = car.network, entrances.outside
    length = network.table["length_m"].to_numpy()[edge]
    zero = np.zeros(len(edge))
    offset = np.where(network.from_node[edge] == entrances.node, 0.0, length)
    return Snap(edge.astype(np.int32), offset, zero, entrances.xy, zero.astype(np.uint8))


_PUPILS_BY = {
    "share": "pupils_by_share",
    "capped": "pupils_by_capped",
    "scaled_up": "pupils_by_scaled_up",
    "no_homes": "pupils_by_no_homes",
}
"""What is said of the schools whose number of pupils has that basis."""


def _notes(case: ZoneCase, strategy: Strategy) -> list[Note]:
    """Say what is assumed and what is not known."""
    rules = strategy.schools
    statuses = np.unique(case.zones.status[case.zones.status != ASSESSED].astype(str), return_counts=True)
    pupils: dict[str, object] = {"share": 100 * rules.pupil_share, "most": rules.most_pupils}
    return [
        *_street_notes(case),
        *(
            Note("schools_not_assessed", {"count": int(count), "reason": str(status)})
            for status, count in zip(*statuses, strict=True)
        ),
        *(
            Note(code, {"count": count} | pupils)
            for basis, code in _PUPILS_BY.items()
            if (count := int((case.basis == basis).sum())) > 0
        ),
        *_traffic_notes(case, strategy),
        *_search_notes(case),
    ]


def _search_notes(case: ZoneCase) -> list[Note]:
    """Say where the search for drop-off places ended before it was proven that there are no better ones."""
    open_ones = ~case.drop_offs.proven
    if not open_ones.any():
        return []
    gap = float(case.drop_offs.gap[open_ones].max())
    return [Note("drop_offs_not_proven", {"count": int(open_ones.sum()), "gap": gap})]


def _street_notes(case: ZoneCase) -> list[Note]:
    """Say whose streets nobody knows, and whose are assumed."""
    streets, notes, assumed_too = case.streets, [], case.inputs.options.assume_municipal
    length = case.split.network.table["length_m"].to_numpy()

    def metres(where: Bools) -> float:
        return float(length[np.unique(streets.edge[where])].sum())  # each street once, in however many zones it lies

    unknown, every = metres((streets.owner_basis == UNKNOWN) & case.cars), metres(case.cars)
    share = 100 * unknown / every
    if not (streets.applies & case.cars).any():
        code = "heart_nothing_applies_assumed" if assumed_too else "heart_nothing_applies"
        notes.append(Note(code, {"km": every / 1000, "share": share}))
    elif unknown > 0:
        code = "streets_owner_unknown_still" if assumed_too else "streets_owner_unknown"
        notes.append(Note(code, {"km": unknown / 1000, "share": share}))
    assumed = metres(streets.owner_basis == "assumed")
    if assumed > 0:
        notes.append(Note("streets_owner_assumed", {"km": assumed / 1000}))
    return notes


def _traffic_notes(case: ZoneCase, strategy: Strategy) -> list[Note]:
    """Say what traffic is modelled, from where, and which of it is left out."""
    rules, exits, groups = strategy.schools, case.base.exits, case.base.groups
    code = "heart_exits" if len(exits.cars_in) else "heart_no_exits"
    notes = [
        Note(code, {"count": len(exits.cars_in), "assumed": int((exits.basis == "assumed").sum())}),
        Note("heart_distances", dict(rules.distances_m)),
    ]
    if groups.off >= max(rules.least_count, 1):
        notes.append(Note("heart_off_network", {"persons": groups.off}))
    if len(case.inputs.centres) and case.inputs.homes is not None:
        daily, year = of_year(rules.traffic.trips_per_person)
        notes.append(Note("heart_trips_survey", {"trips": daily, "year": year}))
    if any(each.cars_walk > 0 for each in case.changes.values()):
        notes.append(Note("heart_inside_walk", {}))
    trips = zip(case.base.school, case.base.walking, strict=True)
    stuck = sum(any(each is not None and not each.reached.all() for each in both) for both in trips)
    if stuck:
        notes.append(Note("school_trips_without_way", {"count": stuck}))
    pupils, driven = float(groups.pupils.sum()), float(groups.driven.sum())
    if pupils > 0 and pupils >= rules.least_count:
        return [*notes, Note("heart_screening", {"share": 100 * driven / pupils})]
    return [*notes, Note("heart_screening_few", {})]
