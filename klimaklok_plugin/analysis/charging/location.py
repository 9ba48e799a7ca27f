"""Where to put charging points: who needs them, which sites serve most of it, with how many points, in which order.

Demand is led over the street network to existing stations and candidates within the reach of its kind. Existing points
count first. The location models of `siting` choose the new sites, exactly and with a proven bound; the number of points
at each follows from the demand that is allocated to it, so that one is normally free (`queueing`), within the room of
the site and the power of its grid point.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely

from ..core.arrays import Bools, Floats, Ints
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..layers.fields import Areas, in_crs, read_areas
from ..network.model import Network
from ..routing.graph import NO_POINT, OK, Graph, Snap
from ..routing.places_along import along_roads
from ..siting.models import Allowance, Floors, Reach
from ..sources.json_records import shown_value
from ..strategy.loading import Strategy
from ..strategy.sections import SERVICES
from .demand import ChargingDemand, read_demand
from .messages import (
    ChargingAmountMissingError,
    ChargingBudgetTooSmallError,
    ChargingCandidatesOffNetworkError,
    ChargingFloorNoAreasError,
    ChargingGridFieldMissingError,
    ChargingPhasesWrongError,
    ChargingTooManySitesError,
)
from .phases import BUDGET, MODELS, SHARE, SITES, ChargingProblem, plan_phases
from .results import ChargingResult, assemble
from .sites import (
    NO_GRID,
    NONE_EXISTING,
    ChargingSites,
    Existing,
    Grid,
    nearest_within,
    ranked,
    read_existing,
    read_grid,
    read_sites,
    shapes_of,
)
from .situation import Nearby, Situation
from .sizing import Need

_PER_CENT = 100.0
MOST_PHASES = 100


@dataclass(frozen=True)
class ChargingOptions:
    """What the user chooses. Fields name columns of the layer they belong to; None where there is none.

    Attributes
    ----------
    kind : str
        Who charges where `kind_field` says nothing; a kind of the strategy.
    unit : str
        What the weight counts; a key of the strategy's ``public_cars``.
    year : int or None
        Whose share of electric cars is taken; the last that was counted where None.
    model : {"sites", "share", "budget"}
    amount : float or None
        New sites, per cent of the demand, or kr. None where `phases` says it.
    phases : str
        Number of phases ("3"), or what each adds: "3, 3, 4" sites, kr, or the per cent reached at its end.
    floor : float or None
        Per cent of each area's demand that must be covered.
    site_cost, point_cost, fast_point_cost : float or None
        kr; the strategy's where None.
    time_limit_s : float or None
        None: work decides, which is the same however busy a machine is.
    max_snap_m : float or None
        Farthest from the network; the strategy's where None.
    """

    weight_field: str | None = None
    kind_field: str | None = None
    kind: str = "homes"
    unit: str = "electric_cars"
    year: int | None = None
    points_field: str | None = None
    power_field: str | None = None
    spaces_field: str | None = None
    cost_field: str | None = None
    grid_field: str | None = None
    free_kw_field: str | None = None
    area_field: str | None = None
    model: str = SITES
    amount: float | None = None
    phases: str = ""
    floor: float | None = None
    site_cost: float | None = None
    point_cost: float | None = None
    fast_point_cost: float | None = None
    time_limit_s: float | None = None
    max_snap_m: float | None = None


def locate_charging(
    demand: gpd.GeoDataFrame,
    network: Network,
    strategy: Strategy,
    options: ChargingOptions,
    *,
    candidates: gpd.GeoDataFrame | None = None,
    existing: gpd.GeoDataFrame | None = None,
    stations: gpd.GeoDataFrame | None = None,
    grid: gpd.GeoDataFrame | None = None,
    areas: gpd.GeoDataFrame | None = None,
    progress: Progress | None = None,
) -> ChargingResult:
    """Locate charging sites.

    Parameters
    ----------
    demand : GeoDataFrame
        Points, or areas such as population cells.
    network : Network
    strategy : Strategy
    options : ChargingOptions
    candidates : GeoDataFrame, optional
        Points or areas (car parks). Without them, sites are generated along public streets.
    existing : GeoDataFrame, optional
        Charging stations of today.
    stations : GeoDataFrame, optional
        The same as `nobil.read_nobil` gives them; those that stand where an existing one does are left out.
    grid : GeoDataFrame, optional
        Grid points with their free capacity, which is used and shown nowhere.
    areas : GeoDataFrame, optional
        Districts with ``name``, or cells, for coverage by area.
    progress : callable, optional

    Returns
    -------
    ChargingResult

    Raises
    ------
    KlimaklokError
        A layer, field or number is wrong, or what is asked cannot be had: which, and by how much.

    Examples
    --------
    The two sites in the sample town that most homes without a charging point near them can walk to:

    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> homes, stations = sample("addresses"), sample("chargers")
    >>> options = ChargingOptions("dwellings", unit="homes", points_field="outlets", power_field="power_kw", amount=2)
    >>> result = locate_charging(
    ...     homes, sample_network(), load_strategy(), options,
    ...     candidates=sample("charger_candidates"), existing=stations,
    ... )
    >>> new = result.sites[result.sites["status"] == "new"]
    >>> new[["name", "demand", "load", "normal_points"]].round(1)
                         name  demand  load  normal_points
    15  Mulig lading Haslum 1   364.0  10.0             13
    16  Mulig lading Kolsås 1   325.0   9.0             12
    >>> result.curve["gain"].dropna().round().tolist()
    [364.0, 325.0, 261.0]
    """
    targets = phase_targets(options.model, options.amount, options.phases)
    if options.floor and areas is None:
        raise ChargingFloorNoAreasError
    crs, notes = network.crs, []
    demand = in_crs(demand, crs, "DEMAND").reset_index(drop=True)
    need, said = read_demand(
        demand, strategy, weight_field=options.weight_field, kind_field=options.kind_field, kind=options.kind,
        unit=options.unit, year=options.year,
    )  # fmt: skip
    notes += said
    stand, said = _existing(existing, stations, strategy, options, crs)
    notes += said
    told = existing is not None or stations is not None
    feeders, said = _grid(grid, options, crs)
    notes += said
    generated = candidates is None
    if candidates is None:
        candidates = _along_streets(network, strategy, need)
        notes.append(Note("charging_candidates_generated", {"count": len(candidates)}))
    candidates = in_crs(candidates, crs, "CANDIDATES").reset_index(drop=True)
    sites, said = read_sites(
        candidates, stand, feeders, strategy, spaces_field=options.spaces_field, cost_field=options.cost_field,
        grid_field=options.grid_field, site_cost=options.site_cost,
    )  # fmt: skip
    notes += said
    districts = None if areas is None else _areas(areas, options.area_field, crs)
    advance(progress, 0.05)
    reach, near, on_network = _reach(need, sites, network, strategy, options, part(progress, 0.05, 0.35))
    sites, reach, near, said = _on_network(sites, reach, near, on_network)
    notes += said
    area = np.full(len(need.weight), -1) if districts is None else _inside(need.xy, districts)
    problem = ChargingProblem(
        reach=reach,
        need=Need(need.weight, need.service, need.load),
        sites=sites,
        grid=feeders,
        rules=strategy.charging,
        point_cost=_point_costs(strategy, options),
        floors=_floors(area, districts, options.floor),
    )
    _check_targets(problem, options.model, targets)
    allowed = Allowance(seconds=np.inf if options.time_limit_s is None else options.time_limit_s)
    plan = plan_phases(problem, options.model, targets, allowed, part(progress, 0.35, 0.95))
    situation = Situation(
        demand, candidates, need, near, problem, districts, area, strategy,
        unit=options.unit, stations_given=told, generated=generated, secret=options.free_kw_field,
    )  # fmt: skip
    result = assemble(situation, plan, options.model, crs)
    advance(progress, 1.0)
    return replace(result, notes=[*notes, *result.notes])


def loads_at(car_parks: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, same_place_m: float) -> Floats:
    """Return the load (c,) in erlang that a plan's sites on each car park are allocated, NaN where none stands.

    Parameters
    ----------
    car_parks : GeoDataFrame
    sites : GeoDataFrame
        Of a `ChargingResult`, in the same CRS.
    same_place_m : float
        A site this near to a car park stands on it; on the nearest one, where there are several.
    """
    load = np.full(len(car_parks), np.nan)
    site, place = nearest_within(shapely.get_coordinates(sites.geometry), shapes_of(car_parks), same_place_m)
    found = np.unique(place)
    load[found] = np.bincount(place, sites["load"].to_numpy()[site], len(load))[found]
    return load


def phase_targets(model: str, amount: float | None, phases: str) -> list[float]:
    """Return what is to be reached at the end of each phase: new sites, a share (0 to 1) or kr; rising.

    Raises
    ------
    ChargingAmountMissingError
        Neither the amount nor a list of phases is given.
    ChargingPhasesWrongError
        The phases are no numbers above zero, or do not agree with the amount.
    """
    if model not in MODELS:
        raise ValueError(model)
    parts = [each for each in re.split(r"[,;\s]+", phases.strip()) if each]
    wrong = ChargingPhasesWrongError(value=shown_value(phases), most=MOST_PHASES)
    try:
        steps = [float(each) for each in parts]
    except ValueError:
        raise wrong from None
    amounts = all(0 < step < np.inf for step in steps)
    whole = amounts and all(step == round(step) for step in steps)
    if not amounts or (not whole and (model == SITES or len(steps) == 1)):
        raise wrong
    if max(len(steps), steps[0] if len(steps) == 1 else 0) > MOST_PHASES:
        raise wrong
    scale = 1 / _PER_CENT if model == SHARE else 1.0
    if len(steps) > 1:
        ends = steps if model == SHARE else [float(each) for each in np.cumsum(steps)]
        if any(b <= a for a, b in pairwise(ends)) or (amount is not None and not np.isclose(ends[-1], amount)):
            raise wrong
        return [end * scale for end in ends]
    if amount is None:
        raise ChargingAmountMissingError(model=model)
    count = int(steps[0]) if steps else 1
    ends = [amount * (k + 1) / count for k in range(count)]
    if model == SITES:
        ends = [float(np.ceil(end - 1e-9)) for end in ends]
        if any(b <= a for a, b in pairwise(ends)):
            raise wrong
    return [end * scale for end in ends]


def _existing(
    layer: gpd.GeoDataFrame | None,
    stations: gpd.GeoDataFrame | None,
    strategy: Strategy,
    options: ChargingOptions,
    crs: object,
) -> tuple[Existing, list[Note]]:
    """Put the existing stations of a layer and of a NOBIL file together, each station once."""
    notes: list[Note] = []
    found = NONE_EXISTING
    if layer is not None:
        found, notes = read_existing(
            in_crs(layer, crs, "EXISTING").reset_index(drop=True), strategy, options.points_field, options.power_field
        )
    if stations is not None:
        closed = stations["public"].eq(other=False) if "public" in stations else np.zeros(len(stations), bool)
        if closed.any():
            notes.append(Note("charging_stations_not_public", {"count": int(closed.sum())}))
        stations = stations[~closed]
    if stations is not None and len(stations):
        more, said = read_existing(in_crs(stations, crs, "NOBIL").reset_index(drop=True), strategy, None, None, "NOBIL")
        found, twice = found.joined(more, strategy.charging.same_place_m)
        notes += said
        if twice:
            notes.append(Note("charging_stations_twice", {"count": twice}))
    return found, notes


def _grid(layer: gpd.GeoDataFrame | None, options: ChargingOptions, crs: object) -> tuple[Grid, list[Note]]:
    if layer is None:
        return NO_GRID, [Note("charging_grid_not_given")]
    if options.free_kw_field is None:
        raise ChargingGridFieldMissingError(layer="GRID")
    return read_grid(in_crs(layer, crs, "GRID").reset_index(drop=True), options.free_kw_field)


def _along_streets(network: Network, strategy: Strategy, need: ChargingDemand) -> gpd.GeoDataFrame:
    reach = max(strategy.charging.kinds[each].reach_m for each in {need.kinds[k] for k in np.unique(need.kind)})
    made = along_roads(Graph(network, "car", "m", strategy), strategy.charging, need.xy, reach)
    return made.rename(columns={"road_name": "name"})


def _reach(
    need: ChargingDemand, sites: ChargingSites, network: Network, strategy: Strategy, options: ChargingOptions,
    progress: Progress | None,
) -> tuple[Reach, Nearby, Bools]:  # fmt: skip
    """Return the pairs within the reach of each kind, what lies near each other, and which sites are on the network.

    Who walks from the point is led over the walking network, who drives there over the streets for cars.
    """
    limit = strategy.network.max_snap_m if options.max_snap_m is None else options.max_snap_m
    kinds = [strategy.charging.kinds[each] for each in need.kinds]
    reach_m, by_car = (np.array([getattr(each, what) for each in kinds])[need.kind] for what in ("reach_m", "by_car"))
    reason = np.full(len(need.weight), NO_POINT, np.int64)
    there = np.zeros(len(sites.row), bool)
    found = []
    modes = [(mode, car) for mode, car in (("walk", False), ("car", True)) if (by_car == car).any()]
    for place, (mode, car) in enumerate(modes):
        mine = np.flatnonzero(by_car == car)
        graph = Graph(network, mode, "m", strategy)  # type: ignore[arg-type]
        starts, ends = graph.snap(need.xy[mine], limit), graph.snap(sites.xy, limit)
        here = part(progress, place / len(modes), (place + 1) / len(modes))
        row, site, cost = graph.pairs(starts, ends, float(reach_m[mine].max()), here)
        within = cost <= reach_m[mine][row]
        found.append((mine[row[within]], site[within], cost[within]))
        reason[mine] = _reasons(starts)
        there |= ends.edge >= 0
    demand, site, cost = (np.concatenate(each) for each in zip(*found, strict=True))
    # An existing station without points of the kind that is needed cannot serve.
    usable = ~sites.existing[site] | (sites.points[site, need.service[demand]] > 0)
    pairs = Reach.of_pairs(demand[usable], site[usable], cost[usable], len(need.weight), len(sites.row))
    beside = np.bincount(demand[~usable], minlength=len(need.weight)) > 0
    met = np.zeros((len(sites.row), len(need.kinds)), bool)
    met[site, need.kind[demand]] = True
    return pairs, Nearby(reason, beside, met), there


def _reasons(snap: Snap) -> Ints:
    return np.where(snap.edge >= 0, OK, snap.reason).astype(np.int64)


def _on_network(
    sites: ChargingSites, reach: Reach, near: Nearby, there: Bools
) -> tuple[ChargingSites, Reach, Nearby, list[Note]]:
    """Leave out sites that lie too far from the network."""
    if not (there & ~sites.existing).any():
        raise ChargingCandidatesOffNetworkError(count=int((~sites.existing).sum()))
    if there.all():
        return sites, reach, near, []
    lost = [int((~there & kind).sum()) for kind in (sites.existing, ~sites.existing)]
    codes = ("charging_existing_off_network", "charging_candidates_off_network")
    notes = [Note(code, {"count": count}) for code, count in zip(codes, lost, strict=True) if count]
    kept = np.flatnonzero(there)
    number = np.cumsum(there) - 1
    pairs = replace(reach, candidate=number[reach.candidate].astype(np.int32), candidates=len(kept))
    return sites.take(kept), pairs, replace(near, met=near.met[kept]), notes


def _areas(layer: gpd.GeoDataFrame, field: str | None, crs: object) -> Areas:
    layer = in_crs(layer, crs, "AREAS").reset_index(drop=True)
    if field is not None:
        layer = layer[[field, layer.geometry.name]].rename(columns={field: "name"})
    return read_areas(layer, "AREAS")


def _inside(xy: Floats, areas: Areas) -> Ints:
    """Return the area each point lies in, the smallest of several, -1 for none."""
    rank = ranked(areas.geometry)
    least = np.full(len(xy), len(rank))
    placed = np.flatnonzero(np.isfinite(xy).all(axis=1))
    point, found = shapely.STRtree(areas.geometry).query(shapely.points(xy[placed]), predicate="intersects")
    np.minimum.at(least, placed[point], rank[found])
    found_in: Ints = np.append(np.argsort(rank), -1)[least].astype(np.int64)
    return found_in


def _floors(area: Ints, areas: Areas | None, floor: float | None) -> Floors | None:
    if areas is None or not floor:
        return None
    names = [str(name) or str(number + 1) for number, name in enumerate(areas.name)]
    return Floors(area, np.full(len(names), floor / _PER_CENT), names)


def _point_costs(strategy: Strategy, options: ChargingOptions) -> Floats:
    given = (options.point_cost, options.fast_point_cost)
    return np.array(
        [
            strategy.charging.services[name].point_cost if cost is None else cost
            for name, cost in zip(SERVICES, given, strict=True)
        ]
    )


def _check_targets(problem: ChargingProblem, model: str, targets: list[float]) -> None:
    """Refuse more sites than there are candidates, and a budget that pays for none."""
    new = ~problem.sites.existing
    if model == SITES and targets[-1] > new.sum():
        raise ChargingTooManySitesError(asked=int(targets[-1]), available=int(new.sum()))
    if model == BUDGET:
        pairs = new[problem.reach.candidate]
        service = problem.need.service[problem.reach.demand[pairs]]
        cost = problem.sites.cost[problem.reach.candidate[pairs]] + problem.point_cost[service]
        cheapest = float(cost.min(initial=np.inf))
        if targets[0] < cheapest < np.inf:
            raise ChargingBudgetTooSmallError(budget=targets[0], cheapest=cheapest, missing=cheapest - targets[0])
