"""What is within reach of points along the streets: areas, the streets themselves, who and what is inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Bools, Floats, Ints
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..core.worker import Worker, run_abandonable
from ..layers.disclosure import protected, protected_parts, protected_steps, under
from ..layers.fields import with_sources
from ..network.model import Network
from ..routing.graph import Graph, Snap
from ..routing.ground import StreetGround, make_ground
from ..routing.reaches import NO_PARTS, Parts, reaches
from ..strategy.loading import Strategy
from .inputs import Origins, ReachLayers, checked_limits, read_layers, read_origins
from .inside import Counter

NEAREST, TOGETHER = "nearest", "together"
MOST_PIECES = 600_000
"""Of which the ground is made at once, when nearly all is needed: some seconds, and 100 MB that are kept."""
MOST_KEPT = 3_000_000
"""Of which the ground is made at all, in the background: a minute, and 530 MB that are kept."""
KEPT_BYTES = 600_000_000
"""Of the ground of all means of travel that is kept with a network; the one made first goes first."""
MOST_STREETS = 500_000
"""More lines fill the memory of a common machine."""
_DECIMALS = 6
_SAME_PERSONS = 1e-3
_PIECES = 4
"""Pieces of street are no longer than the width of their ground divided by this."""
_GROUND = "ground"
_LOCAL = 0.3
"""Share of the streets from which the ground of all of them is made, and kept."""


@dataclass(frozen=True)
class ReachOptions:
    """What the user chooses.

    Attributes
    ----------
    mode : {"walk", "bike", "car"}
    limits : tuple of float
        In `unit`, each above 0, in any order.
    unit : {"min", "m"}
    direction : {"from", "to"}
        From the points, or to them: one-way streets and slopes tell the two apart.
    merge : {"each", "nearest", "together"}
        An area for each point, whatever else is near; an area for each point that holds what is nearest to it; or one
        area for all points.
    population_field, jobs_field : str, optional
        Fields with persons, and with jobs (None: each feature is one).
    service_field : str, optional
        Holds the kind of service. None: only all are counted.
    max_snap_m : float, optional
        How far points may lie from the network. None: the strategy's.
    streets : bool
        Whether the streets are wanted.
    """

    mode: Literal["walk", "bike", "car"] = "walk"
    limits: tuple[float, ...] = (5.0, 10.0, 15.0)
    unit: Literal["min", "m"] = "min"
    direction: Literal["from", "to"] = "from"
    merge: Literal["each", "nearest", "together"] = "each"
    population_field: str | None = None
    jobs_field: str | None = None
    service_field: str | None = None
    max_snap_m: float | None = None
    streets: bool = True


@dataclass(frozen=True)
class ReachResult:
    """What `reach` returns; all columns are declared in `columns`.

    Attributes
    ----------
    areas : GeoDataFrame
        An area for each point and limit, rising: the columns of the points, ``point_id, point_name``, ``limit_min`` or
        ``limit_m``, and of what is given ``people, people_low, people_high, addresses, jobs, services,
        services_<kind>``, then ``area_ha, streets_km``. People that are too few to be shown are NaN.
    streets : GeoDataFrame or None
        The reached parts of edges, cut at the limits and where two ways meet: ``street_name, point_name``, the least
        limit that reaches the part, ``near_min, far_min`` or ``near_m, far_m``, ``length_m, point_id, edge_id``.
        None where not wanted, or where they would be too many.
    unreached : GeoDataFrame
        Points without an area: their columns, ``reason`` and ``distance_m``.
    overall : DataFrame
        A row for each limit, with what is within reach of any point: ``people, people_low, people_high, addresses,
        jobs, services, streets_km``, as far as it is given.
    reached : int
        How many points have an area.
    options : ReachOptions
    notes : list of Note
    """

    areas: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame | None
    unreached: gpd.GeoDataFrame
    overall: pd.DataFrame
    reached: int
    options: ReachOptions
    notes: list[Note] = field(default_factory=list)


def reach(
    network: Network,
    points: gpd.GeoDataFrame,
    options: ReachOptions,
    *,
    strategy: Strategy,
    population: gpd.GeoDataFrame | None = None,
    addresses: gpd.GeoDataFrame | None = None,
    jobs: gpd.GeoDataFrame | None = None,
    services: gpd.GeoDataFrame | None = None,
    progress: Progress | None = None,
) -> ReachResult:
    """Find what is within reach of points.

    Parameters
    ----------
    network : Network
        What is made of it here, graph and ground, is kept with it: the next answer is quicker.
    points : GeoDataFrame
        Points, or areas, which are reached from the nearest of points spread over them; in any CRS.
    options : ReachOptions
    strategy : Strategy
        Speeds, ``network.max_snap_m``, ``catchments.near_street_m`` and ``schools.least_count``.
    population : GeoDataFrame, optional
        Cells or points with inhabitants.
    addresses : GeoDataFrame, optional
        Counted, and where people of a cell live.
    jobs, services : GeoDataFrame, optional
    progress : callable, optional

    Returns
    -------
    ReachResult

    Raises
    ------
    KlimaklokError
        A layer is empty or has no CRS, a field is missing or holds what cannot be understood, limits are not above 0,
        or the mode may use no street.

    Notes
    -----
    An area is the ground that is nearer to what is reached than to any other street, and no farther from it than
    ``near_street_m`` (`routing.ground`). Bridges and tunnels have no ground of their own. A larger limit's area holds
    the smaller's.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> options = ReachOptions(limits=(500,), unit="m", merge="together", population_field="pop_tot")
    >>> found = reach(
    ...     sample_network(),
    ...     sample("stations"),
    ...     options,
    ...     strategy=load_strategy(),
    ...     population=sample("population"),
    ... )
    >>> len(found.areas), bool(found.areas["people"][0] > 100)
    (1, True)
    """
    fields = options.population_field, options.jobs_field, options.service_field
    layers = read_layers(network, strategy, fields, population, addresses, jobs, services)
    return reach_counted(network, points, options, strategy, layers, progress=progress)


def reach_counted(
    network: Network,
    points: gpd.GeoDataFrame,
    options: ReachOptions,
    strategy: Strategy,
    layers: ReachLayers,
    *,
    place: Callable[[StreetGround, ReachLayers, float, list[Note]], Counter] = Counter.of,
    progress: Progress | None = None,
) -> ReachResult:
    """Find what is within reach of points, with what is counted read already.

    Parameters
    ----------
    network, points, options, strategy, progress
        As in `reach`.
    layers : ReachLayers
    place : callable
        Places what is counted on the ground, as `Counter.of` does.
    """
    limits = checked_limits(tuple(map(float, options.limits)))
    notes: list[Note] = []
    origins = read_origins(points, network, strategy, options.max_snap_m, notes)
    notes.extend(layers.notes)
    graph = Graph(network, options.mode, options.unit, strategy)
    longest = strategy.network.max_snap_m if options.max_snap_m is None else options.max_snap_m
    snap = graph.snap(origins.xy, longest, part(progress, 0.0, 0.1))

    def search(*, together: bool, progress: Progress | None = None) -> Iterator[Parts]:
        outward, count = options.direction == "from", len(origins.name)
        return reaches(
            graph, snap, origins.place, count, limits[-1], outward=outward, together=together, progress=progress
        )

    nearest = next(search(together=True), NO_PARTS)
    near = strategy.catchments.near_street_m
    # Triangles of a whole region take seconds, and nothing can be asked meanwhile.
    ground, around = run_abandonable(lambda _: _ground(graph, nearest, layers, near), part(progress, 0.1, 0.3))
    counter = place(ground, around, near, notes)
    advance(progress, 0.3)
    tally = _Tally(ground, counter, limits, network.table["length_m"].to_numpy())
    alone = len(origins.name) == 1 or options.merge == TOGETHER
    overall = tally.count(nearest.of(np.zeros(len(nearest.edge), np.int64)), shapes=alone)
    found, batches = [overall], [nearest]
    if alone:  # what any point reaches is all there is
        advance(progress, 0.9)
    elif options.merge == NEAREST:
        found = [tally.count(nearest, part(progress, 0.3, 0.9))]
    else:
        found, batches = [overall.iloc[:0]], []
        for batch in search(together=False, progress=part(progress, 0.3, 0.9)):
            found.append(tally.count(batch, _only_asking(progress)))
            batches.extend([batch] if options.streets else [])
    table = pd.concat(found, ignore_index=True)
    _protect(table, overall, len(limits), strategy.schools.least_count, notes)
    advance(progress, 0.95)
    streets = _streets(batches, limits, origins, options, network, notes) if options.streets else None
    having = None if options.merge == TOGETHER else table["place"].to_numpy(np.int64)
    if having is not None and options.merge == NEAREST:  # beside another point at the same place it has no ground
        having = having[~shapely.is_empty(table["geometry"].to_numpy(object))]
    if empty := int(shapely.is_empty(table["geometry"].to_numpy(object)).sum()):
        notes.append(Note("catchments_areas_empty", {"count": empty}))
    unreached = _unreached(origins, snap, graph, limits[-1], having)
    reached = len(origins.name) - len(unreached)
    return ReachResult(_areas(table, origins, options), streets, unreached, overall, reached, options, notes)


def prepare(
    network: Network,
    mode: Literal["walk", "bike", "car"],
    strategy: Strategy,
    *,
    place: Callable[[StreetGround], object] | None = None,
    progress: Progress | None = None,
) -> StreetGround | None:
    """Make what `reach` keeps with a network, so that the first answer is as quick as the next.

    Parameters
    ----------
    network : Network
    mode : {"walk", "bike", "car"}
    strategy : Strategy
    place : callable, optional
        Called with the ground of all streets before anything else may use it.
    progress : callable, optional

    Returns
    -------
    StreetGround or None
        None for the network of a whole region: the ground is made around each answer.

    Raises
    ------
    Cancelled
        Within a second; what was being made is of no use.
    """
    advance(progress, 0.0)
    for unit in ("m", "min"):
        graph = Graph(network, mode, unit, strategy)
        graph.links()
    near = strategy.catchments.near_street_m
    if whole_size(network, mode, strategy) == "region":
        return None

    def make(worker: Worker) -> StreetGround:
        known = graph.known(_key(near))
        ground = known if isinstance(known, StreetGround) else _make_whole(graph, near, worker.tell)
        if place is not None:
            place(ground)
        return ground

    made = run_abandonable(make, progress)
    _keep(graph, near, made)
    return made


def whole_size(
    network: Network, mode: Literal["walk", "bike", "car"], strategy: Strategy
) -> Literal["town", "city", "region"]:
    """Return what the ground of all streets is worth.

    Parameters
    ----------
    network : Network
    mode : {"walk", "bike", "car"}
    strategy : Strategy

    Returns
    -------
    {"town", "city", "region"}
        It is made within seconds, before the first answer; in the background, while answers are found with the ground
        around each; or never.
    """
    pieces = _pieces(Graph(network, mode, "min", strategy), strategy.catchments.near_street_m)
    return "town" if pieces <= MOST_PIECES else "city" if pieces <= MOST_KEPT else "region"


def known_ground(network: Network, mode: Literal["walk", "bike", "car"], strategy: Strategy) -> StreetGround | None:
    """Return the ground of all streets where it is kept.

    Parameters
    ----------
    network : Network
    mode : {"walk", "bike", "car"}
    strategy : Strategy
    """
    known = Graph(network, mode, "min", strategy).known(_key(strategy.catchments.near_street_m))
    return known if isinstance(known, StreetGround) else None


def _ground_streets(graph: Graph) -> Bools:
    """Return the streets (m, bool) with ground: what points are snapped to, but for bridges and tunnels."""
    return np.asarray(graph.main & ~graph.network.table["structure"].to_numpy())


def _pieces(graph: Graph, near_m: float) -> float:
    """Return about how many pieces the ground of all streets has."""
    metres = float(graph.network.table["length_m"].to_numpy()[graph.main].sum())
    return metres * _PIECES / near_m + float(graph.main.sum()) / 2


def _key(near_m: float) -> tuple[str, float]:
    return _GROUND, near_m


def _make_whole(graph: Graph, near_m: float, progress: Progress | None = None) -> StreetGround:
    return make_ground(graph.network, _ground_streets(graph), near_m, near_m / _PIECES, progress)


def _keep(graph: Graph, near_m: float, ground: StreetGround) -> StreetGround:
    """Keep the ground of all streets with the network, and let go of others that there is no room for."""
    kept = graph.network.graphs
    ground = graph.share(_key(near_m), lambda: ground)
    others = [key for key, each in list(kept.items()) if isinstance(each, StreetGround) and each is not ground]
    room = KEPT_BYTES - ground.nbytes - sum(kept[key].nbytes for key in others)
    for key in others:
        if room >= 0:
            break
        room += kept.pop(key).nbytes
    return ground


def _whole_ground(graph: Graph, near_m: float) -> StreetGround:
    known = graph.known(_key(near_m))
    return known if isinstance(known, StreetGround) else _keep(graph, near_m, _make_whole(graph, near_m))


def _ground(graph: Graph, reached: Parts, layers: ReachLayers, near_m: float) -> tuple[StreetGround, ReachLayers]:
    """Return the ground around what is reached, and what is counted there.

    It is that of all streets where it is known already, or nearly all is needed. Cells are the same either way: they
    depend on nothing that lies farther away than twice their width.
    """
    if isinstance(known := graph.known(_key(near_m)), StreetGround):
        return known, layers
    if not len(reached.edge):
        nothing, nowhere = np.zeros(len(graph.main), np.bool_), np.full(2, np.inf)
        return make_ground(graph.network, nothing, near_m, near_m / _PIECES), layers.near(nowhere, -nowhere)[0]
    least, most = graph.network.edge_boxes
    low, high = least[reached.edge].min(axis=0) - near_m, most[reached.edge].max(axis=0) + near_m
    # How much ground an area of people has in all must be known.
    near, low, high = layers.near(low, high)
    around = ((most >= low - 2 * near_m) & (least <= high + 2 * near_m)).all(axis=1)
    streets = _ground_streets(graph)
    some, every = (streets & around).sum(), streets.sum()
    if some > (_LOCAL if _pieces(graph, near_m) <= MOST_PIECES else 1) * every:
        return _whole_ground(graph, near_m), layers
    return make_ground(graph.network, streets & around, near_m, near_m / _PIECES), near


@dataclass(frozen=True)
class _Tally:
    """Counts what is inside what groups reach."""

    ground: StreetGround
    counter: Counter
    limits: tuple[float, ...]
    length: Floats

    def count(self, parts: Parts, progress: Progress | None = None, *, shapes: bool = True) -> pd.DataFrame:
        """Return a row for each group of the parts and each limit, rising: `place`, `limit`, `geometry` and counts."""
        places, local = np.unique(parts.group, return_inverse=True)
        steps, number = len(self.limits), len(places)
        own = parts.of(local.ravel())
        cut = [own.within(limit) for limit in self.limits]
        group = np.concatenate([each.group * steps + step for step, each in enumerate(cut)])
        edge, begin, end = (np.concatenate([getattr(each, name) for each in cut]) for name in ("edge", "begin", "end"))
        length = self.length[edge]
        cover = self.ground.cover(group, edge, begin / length, end / length)
        areas = self.ground.areas(cover, number * steps, progress) if shapes else np.full(number * steps, None, object)
        metres = np.bincount(group, end - begin, minlength=number * steps)
        table = {"place": np.repeat(places, steps), "limit": np.tile(self.limits, number), "geometry": areas}
        return pd.DataFrame(table | self.counter.count(cover, number * steps) | {"streets_km": metres / 1000})


def _protect(table: pd.DataFrame, overall: pd.DataFrame, steps: int, least: int, notes: list[Note]) -> None:
    """Hide, in both tables, numbers of people that are too few, or that others which are shown would tell.

    The area of a larger limit holds that of a smaller; areas that do not overlap add up to that of
    all points.
    """
    if "people" not in table or not len(table):
        return
    people, all_people = (
        np.round(each["people"].to_numpy(np.float64), _DECIMALS).reshape(-1, steps) for each in (table, overall)
    )
    shown, shown_all = protected_steps(people, least), protected_steps(all_people, least)
    added = np.isclose(people.sum(axis=0), all_people[0], rtol=0.0, atol=_SAME_PERSONS)
    shown, totals = protected_parts(shown, people, np.where(added, shown_all[0], np.nan), least)
    shown_all = np.where(added, totals, shown_all)
    hidden = np.isnan(shown).ravel()
    for frame, counts in ((table, shown), (overall, shown_all)):
        frame["people"] = counts.ravel()
        # What is known for sure is told as nobody where it is too few: the truth lies above that, too.
        low, high = frame["people_low"].to_numpy(np.float64), frame["people_high"].to_numpy(np.float64)
        unknown = np.isnan(frame["people"].to_numpy())
        frame["people_low"] = np.where(unknown, np.nan, np.where(under(low, least), 0.0, low))
        frame["people_high"] = np.where(unknown, np.nan, protected(high, least))
    if hidden.any():
        notes.append(Note("catchments_people_hidden", {"count": int(hidden.sum()), "least": least}))


def _areas(table: pd.DataFrame, origins: Origins, options: ReachOptions) -> gpd.GeoDataFrame:
    """Return the areas as a layer, with the columns of their points."""
    geometry = table["geometry"].to_numpy(object)
    table = table[~shapely.is_empty(geometry)].reset_index(drop=True)
    crs, geometry = origins.frame.crs, table["geometry"].to_numpy(object)
    square = shapely.area(geometry)
    place = table["place"].to_numpy(np.int64)
    together = options.merge == TOGETHER
    columns: dict[str, Any] = {
        "point_name": np.full(len(place), "", object) if together else origins.name[place],
        f"limit_{options.unit}": table["limit"].to_numpy(),
        **{name: table[name].to_numpy() for name in table.columns.drop(["place", "limit", "geometry", "streets_km"])},
        "area_ha": square / 10_000,
        "streets_km": table["streets_km"].to_numpy(),
        "point_id": place * 0 if together else place + 1,
    }
    if together:
        return gpd.GeoDataFrame(columns, geometry=geometry, crs=crs)
    made = gpd.GeoDataFrame(origins.frame.iloc[place].reset_index(drop=True), crs=crs).set_geometry(
        gpd.GeoSeries(geometry, crs=crs)
    )
    return with_sources(made, np.arange(len(made)), columns)


def _streets(
    batches: list[Parts],
    limits: tuple[float, ...],
    origins: Origins,
    options: ReachOptions,
    network: Network,
    notes: list[Note],
) -> gpd.GeoDataFrame | None:
    """Return the reached parts of streets, each with the least limit that reaches it."""
    bands = []
    for batch in batches:
        inner = [batch.within(limit) for limit in limits]
        bands += [(limits[0], inner[0])]
        bands += [
            (limit, each.beyond(least)) for least, limit, each in zip(limits, limits[1:], inner[1:], strict=False)
        ]
    number = sum(len(each.edge) for _, each in bands)
    if number > MOST_STREETS:
        notes.append(Note("catchments_streets_many", {"count": number, "most": MOST_STREETS}))
        return None
    limit = np.concatenate([np.full(len(each.edge), least) for least, each in bands] or [np.empty(0)])
    every = Parts.joined([each for _, each in bands])
    order = np.lexsort([every.begin, every.edge, every.group])
    every, limit = every.take(order), limit[order]
    along = network.along
    scale = (along.length / np.maximum(network.table["length_m"].to_numpy(), 1e-9))[every.edge]
    names = network.table["name"].astype(object).to_numpy()[every.edge]
    cost = np.stack([every.begin_cost, every.end_cost])
    return gpd.GeoDataFrame(
        {
            "street_name": np.where(pd.isna(names), "", names),
            "point_name": origins.name[every.group],
            f"limit_{options.unit}": limit,
            f"near_{options.unit}": cost.min(axis=0),
            f"far_{options.unit}": cost.max(axis=0),
            "length_m": every.end - every.begin,
            "point_id": every.group + 1,
            "edge_id": every.edge,
        },
        geometry=along.parts(every.edge, every.begin * scale, every.end * scale),
        crs=network.crs,
    )


def _unreached(origins: Origins, snap: Snap, graph: Graph, limit: float, having: Ints | None) -> gpd.GeoDataFrame:
    """Return the places without an area, with the reason; `having` (k,) have one, None for all that reach anything."""
    count = len(origins.name)
    near, cost = np.full(count, np.inf), np.full(count, np.inf)
    np.fmin.at(near, origins.place, snap.distance_m)
    snapped = np.flatnonzero(snap.edge >= 0)
    np.minimum.at(cost, origins.place[snapped], graph.exits(snap.take(snapped)).off)
    why = [origins.reason != "", np.isinf(cost), cost >= limit]
    reason = np.select(why, [origins.reason, "too_far", "beyond_limit"], "other_nearer").astype(object)
    rows = np.flatnonzero(np.any(why, axis=0)) if having is None else np.setdiff1d(np.arange(count), having)
    columns = {"reason": reason, "distance_m": np.where(np.isfinite(near), near, np.nan)}
    return with_sources(origins.frame, rows, columns)


def _only_asking(progress: Progress | None) -> Progress | None:
    """Return a progress that asks whether to stop, and tells nothing."""
    if progress is None:
        return None
    whole = progress
    return lambda _: whole(0.0)
