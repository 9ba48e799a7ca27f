"""Streets closed to cars: which parts of the network they are, and the network on which cars find the way round."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely

from ..core.arrays import Array, Objects
from ..core.messages import Note
from ..layers.fields import folded, geometries, in_crs
from ..network.line_matching import match_lines
from ..network.messages import NetworkModeError
from ..network.model import Network
from ..network.roads import CAR_BIT
from ..network.splitting import split_network
from ..routing.graph import Graph
from ..strategy.loading import Strategy

CLOSING = ("closed", "closed_in_hours")
"""Measures that keep cars out; others, like a stopping ban, let them pass."""

_MEASURE = "measure"
_SAME_M = 0.5
"""A line no further from the streets than this is drawn on them: it comes from the network itself."""
_STEP_M = 5.0
"""How far apart the places are at which that is looked at."""
_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)


@dataclass(frozen=True)
class Closing:
    """A network before and after streets are closed to cars.

    Attributes
    ----------
    before : Network
        Cut where closings begin and end, nothing closed.
    after : Network
        The same edges. Closed ones, and those that no car can come to any more, are gone along on foot, to and from
        the car: as the first and the last part of a trip by car, in the directions that were open to cars.
    closed : (m,) bool array
        Edges that are closed.
    cut_off : (m,) bool array
        Edges that cars can no longer come to, or no longer leave.
    """

    before: Network
    after: Network
    closed: Array
    cut_off: Array


def close_roads(layer: gpd.GeoDataFrame, network: Network, strategy: Strategy, notes: list[Note]) -> Closing | None:
    """Close the streets that lines run along.

    Parameters
    ----------
    layer : GeoDataFrame
        Lines. With a field ``measure``, as `heartzones` writes it, only the measures of `CLOSING` close.
    network : Network
    strategy : Strategy
    notes : list of Note
        What there is to say is added.

    Returns
    -------
    Closing or None
        None where nothing is closed.

    Raises
    ------
    LayerWithoutCrsError

    Notes
    -----
    Streets are found by geometry, never by number: a network that is built again numbers its edges anew, and lines
    drawn by hand have no numbers. A line that lies on the streets closes what it lies on; another closes the streets
    that run beside it, nearly parallel. A street is cut where the line ends.
    """
    if len(layer) == 0:
        notes.append(Note("detour_closed_empty"))
        return None
    lines = _closing_lines(in_crs(layer, network.crs, "CLOSED_ROADS").reset_index(drop=True), notes)
    if not len(lines):
        return None
    cars = network.usable("car")
    exact = _on_streets(lines, network, cars)
    near = np.where(exact, _SAME_M, strategy.schools.line_match_m)
    beside = shapely.buffer(lines, near, cap_style="flat")
    split = split_network(network, beside)
    within = np.zeros(len(split.parent), bool)
    within[split.edge] = True
    line = _matched(split.network, lines, exact, within & split.network.usable("car"), strategy)
    closed = line >= 0
    _say_unmatched(lines, near, line, split.network, notes)
    if not closed.any():
        return None
    cut_off = _cut_off(split.network, closed, strategy)
    length = split.network.table["length_m"].to_numpy()
    notes.append(Note("detour_closed", {"metres": round(float(length[closed].sum()))}))
    if cut_off.any():
        notes.append(Note("detour_cut_off", {"metres": round(float(length[cut_off].sum()))}))
    return Closing(split.network, _on_foot(split.network, closed | cut_off, strategy), closed, cut_off)


def _closing_lines(frame: gpd.GeoDataFrame, notes: list[Note]) -> Objects:
    """Return the lines that close, in two dimensions."""
    closes = np.ones(len(frame), np.bool_)
    if _MEASURE in frame:
        closes = folded(frame[_MEASURE]).fillna("").isin(CLOSING).to_numpy(bool)
        if not closes.all():
            notes.append(Note("detour_measures_open", {"count": int((~closes).sum())}))
        if not closes.any():
            notes.append(Note("detour_nothing_closes", {"measures": ", ".join(CLOSING)}))
    lines = shapely.force_2d(geometries(frame)[closes])
    usable = np.isin(shapely.get_type_id(lines), _LINES) & ~shapely.is_empty(lines) & (shapely.length(lines) > 0)
    if not usable.all():
        notes.append(Note("detour_closed_no_lines", {"count": int((~usable).sum())}))
    drawn: Objects = lines[usable]
    return drawn


def _on_streets(lines: Objects, network: Network, cars: Array) -> Array:
    """Return which lines (l, bool) lie on streets open to cars all along."""
    if not cars.any():
        return np.zeros(len(lines), bool)
    xy, line = shapely.get_coordinates(shapely.segmentize(lines, _STEP_M), return_index=True)
    away = network.segments.nearest(xy, cars).distance_m
    farthest = np.zeros(len(lines))
    np.maximum.at(farthest, line, away)
    on: Array = farthest <= _SAME_M
    return on


def _matched(network: Network, lines: Objects, exact: Array, candidates: Array, strategy: Strategy) -> Array:
    """Return the line (m,) that each edge is closed by, -1 for none."""
    rules = strategy.schools
    line = np.full(len(network.table), -1, np.int64)
    for some, near in ((np.flatnonzero(~exact), rules.line_match_m), (np.flatnonzero(exact), 2 * _SAME_M)):
        found = match_lines(network, lines[some], near, rules.line_match_degrees, candidates)
        line = np.where(found >= 0, np.append(some, -1)[found], line)
    return line


def _say_unmatched(lines: Objects, near: Array, line: Array, network: Network, notes: list[Note]) -> None:
    """Say how many lines run along no street that they close; two lines on one street are both along it."""
    left = np.setdiff1d(np.arange(len(lines)), line)
    middle = shapely.line_interpolate_point(shapely.line_merge(lines[left]), 0.5, normalized=True)
    tree = shapely.STRtree(network.lines[line >= 0])
    found = tree.query(middle, predicate="dwithin", distance=near[left] + _SAME_M)[0]
    count = len(left) - len(np.unique(found))
    if count:
        notes.append(Note("detour_closed_unmatched", {"count": count, "total": len(lines)}))


def _cut_off(network: Network, closed: Array, strategy: Strategy) -> Array:
    """Return the edges (m, bool) that were on a main component for cars and, closed ones apart, no longer are."""
    reached = Graph(network, "car", "min", strategy).main
    try:
        still = Graph(_changed(network, car=np.where(closed, 0, network.table["car"])), "car", "min", strategy).main
    except NetworkModeError:
        still = np.zeros(len(closed), bool)
    cut_off: Array = reached & ~closed & ~still
    return cut_off


def _on_foot(network: Network, walked: Array, strategy: Strategy) -> Network:
    """Return the network where some edges are gone along at a walk, and only at the ends of a trip by car."""
    table = network.table
    slow = {
        name: np.where(walked, np.minimum(table[name], strategy.walk.speed_kmh), table[name])
        for name in ("speed_kmh", "speed_back_kmh")
    }
    through = table["no_through"].to_numpy() | np.where(walked, CAR_BIT, 0).astype(np.uint8)
    return _changed(network, no_through=through, **slow)


def _changed(network: Network, **columns: Array) -> Network:
    kinds = network.table.dtypes
    values = {name: np.asarray(column).astype(kinds[name]) for name, column in columns.items()}
    changed = replace(network, table=network.table.assign(**values), graphs={})
    # The geometry is the same, and so is the index over it.
    changed.__dict__["segments"] = network.segments
    return changed
