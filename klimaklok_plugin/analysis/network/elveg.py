"""Objects on roads, such as speed limits, joined to the links they lie on.

Elveg 2.0 and NVDB keep what holds on a road as objects of their own, each with its place on link sequences
(``lineærPosisjon``, ``stedfesting``); an object that has lost its place is joined where its line runs along the road's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Array
from ..core.messages import Note
from ..layers.field_names import fold
from ..strategy.loading import Strategy
from .nvdb import RoadLinks, place_of
from .road_fields import (
    FUNCTIONAL,
    MOTORWAY,
    SPEED,
    TRAFFIC,
    YEAR,
    find,
    find_sequence,
    positions,
    quantities,
    taken_apart,
    words,
)
from .road_words import lanes_of, way_of
from .roads import BACKWARD, BOTH, FORWARD, NO
from .stretches import Pieces, References, Stretches, by_geometry, by_reference, joined

SPEED_LIMIT, MOTOR, BARRIER = "speed_limits", "motorways", "barriers"
CLASS, AADT = "functional_classes", "traffic_counts"
"""The kinds of objects that are joined to roads."""

_LAYERS = {
    "fartsgrense": SPEED_LIMIT,
    "motorveg": MOTOR,
    "vegsperring": BARRIER,
    "funksjonellvegklasse": CLASS,
    "trafikkmengde": AADT,
}
_TELLING = {SPEED_LIMIT: SPEED, MOTOR: MOTORWAY, CLASS: FUNCTIONAL, AADT: TRAFFIC}
_VALUES = {kind: (*names, "verdi", "type") for kind, names in _TELLING.items()}
_NEXT = 1e-9  # positions are given with eight decimals
_AT = ("påPosisjon", "relativPosisjon", "på_posisjon", "posisjon", *("startposisjon", "fraPosisjon"))


@dataclass(frozen=True)
class RoadObjects:
    """A layer of objects on roads.

    Attributes
    ----------
    name : str
        What the user calls it.
    frame : GeoDataFrame
        Lines or points, in the CRS of the road lines.
    kind : str
        One of those above.
    """

    name: str
    frame: gpd.GeoDataFrame
    kind: str


def kind_of(name: str, columns: Iterable[Any]) -> str | None:
    """Return which kind of objects a layer holds, by its name or else by its fields; None for other layers.

    Examples
    --------
    >>> kind_of("Fartsgrense", ["fartsgrenseVerdi"]), kind_of("Veglenke", []), kind_of("a", ["EGS.ÅDT, TOTAL.4623"])
    ('speed_limits', None, 'traffic_counts')
    """
    own = list(columns)
    if find(("typeVeg", "typeVeg_sosi"), own):
        return None
    known = _LAYERS.get(fold(name))
    if known is not None or "variabel" in fold(name):
        return known
    return next((kind for kind, names in _TELLING.items() if find(names, own)), None)


def kind_beside(name: str, columns: Iterable[Any]) -> str | None:
    """Return the kind of a layer in one file with road lines; its fields tell only where its places are told, too."""
    own = list(columns)
    kind = kind_of(name, own)
    return kind if fold(name) in _LAYERS or find_sequence(own) is not None else None


@dataclass(frozen=True)
class OnRoads:
    """Objects (n) of one kind where they lie on road lines.

    Attributes
    ----------
    kind : str
    stretches : Stretches
        `what` is the row of the object; each object is there twice, as it is and for lines drawn against its sequence.
    value : (n,) array
        Numbers or words.
    way : (n,) uint8 array
        For which direction of the line each holds: `FORWARD`, `BACKWARD` or `BOTH`.
    year : (n,) float array
        Of a count, -inf where it is not said.
    """

    kind: str
    stretches: Stretches
    value: Array
    way: Array
    year: Array


def on_roads(parts: Array, links: RoadLinks, objects: RoadObjects, strategy: Strategy) -> tuple[OnRoads, list[Note]]:
    """Join objects to road lines.

    Parameters
    ----------
    parts : (n,) object array of LineStrings
    links : RoadLinks
        One for each line. What holds on a road holds on the carriageways and lanes that are parts of it.
    objects : RoadObjects
    strategy : Strategy
        How near objects without a place lie to their road.
    """
    frame, _ = taken_apart(objects.frame)
    frame = _one_place_each(frame)
    values, notes = _values(frame, objects)
    where = place_of(frame)
    ways = _ways(frame)
    placed = where.known & links.place.known.any()  # where the lines have lost their places, geometry has to do
    told = np.flatnonzero(placed)
    found = Stretches.none()
    for place in (links.place, links.over):
        lying = by_reference(place, where.take(told))
        against = (place.begin > place.end)[lying.line]
        what = told[lying.what] + len(frame) * against
        found = joined(found, Stretches(lying.line, lying.begin, lying.end, what))
    reached = np.zeros(len(frame), bool)
    reached[found.what % len(frame)] = True
    rest = ~placed & _usable(values)
    shapes, row = shapely.get_parts(shapely.force_2d(frame.geometry.to_numpy()[rest]), return_index=True)
    lines = (shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING) & ~shapely.is_empty(shapes)
    if lines.any():
        beside = by_geometry(parts, shapes[lines], strategy.network.object_near_m, strategy.network.parallel_deg)
        of = np.flatnonzero(rest)[row[lines]]
        beside = Stretches(beside.line, beside.begin, beside.end, of[beside.what])
        reached[beside.what] = True
        found = joined(found, beside)
    apart = int((~reached & _usable(values)).sum())
    if apart:
        notes.append(Note("network_objects_apart", {"layer": objects.name, "count": apart, "objects": len(frame)}))
    year, _ = quantities(frame, find(YEAR, frame.columns) if objects.kind == AADT else None)
    if not np.isnan(year).all():
        first, last = f"{np.nanmin(year):.0f}", f"{np.nanmax(year):.0f}"
        notes.append(Note("network_traffic_years", {"layer": objects.name, "first": first, "last": last}))
    year = np.where(np.isnan(year), -np.inf, year)
    values, year, ways = np.tile(values, 2), np.tile(year, 2), np.concatenate([ways, _TURNED[ways]])
    return OnRoads(objects.kind, found.where(_usable(values)[found.what]), values, ways, year), notes


_TURNED = np.array([NO, BACKWARD, FORWARD, BOTH], np.uint8)


def _usable(values: Array) -> Array:
    """Return where a value (n,) is known."""
    return np.asarray(~pd.isna(values) & (values != "")) if values.dtype == object else ~np.isnan(values)


def _one_place_each(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return objects with a row for each of their places: those of several have lists of sequences and positions."""
    columns = list(frame.columns)
    places = next((name for name in columns if fold(str(name)).endswith("stedfestinger")), None)
    if places is not None:
        listed = frame[places].map(lambda value: _list(value) or [None])
        frame = frame.assign(**{places: listed}).explode(places, ignore_index=True)
        inner = pd.json_normalize([each if isinstance(each, dict) else {} for each in frame[places]]).astype(object)
        inner.columns = [f"stedfesting.{name}" for name in inner.columns]
        return gpd.GeoDataFrame(
            pd.concat([frame.drop(columns=[places]), inner], axis=1), geometry=frame.geometry.name, crs=frame.crs
        )
    sequence = find_sequence(columns)
    if sequence is None or not frame[sequence].map(lambda value: bool(_list(value))).any():
        return frame
    alike = [
        name
        for name in columns
        if name != frame.geometry.name and frame[name].map(lambda value: bool(_list(value))).any()
    ]
    lists = {name: frame[name].map(_list) for name in alike}
    size = lists[sequence].map(len)
    together = [name for name in alike if (lists[name].map(len) == size).all()]
    listed = frame.assign(**{name: lists[name].map(lambda value: value or [None]) for name in together})
    table = pd.DataFrame(listed).explode(together, ignore_index=True)
    return gpd.GeoDataFrame(table, geometry=frame.geometry.name, crs=frame.crs)


def _list(value: Any) -> list[Any]:
    """Return a list, also one that was written as JSON or as GDAL writes one; an empty one for what is none."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return list(value)
    if not isinstance(value, str):
        return []
    text = value.strip()
    if text.startswith("["):
        try:
            read = json.loads(text)
        except (ValueError, RecursionError):
            return []
        return read if isinstance(read, list) else []
    head, colon, inside = text[1:-1].partition(":")
    if text.startswith("(") and text.endswith(")") and colon and head.isdigit():
        return inside.split(",")
    return []


def _values(frame: gpd.GeoDataFrame, objects: RoadObjects) -> tuple[Array, list[Note]]:
    """Return the value of each object (n,), and what there is to say."""
    field = find(_VALUES[objects.kind], frame.columns)
    if objects.kind in (SPEED_LIMIT, AADT):
        values, wrong = quantities(frame, field)
        return values, [Note("network_objects_wrong", {"layer": objects.name, "count": wrong})] if wrong else []
    told = words(frame, field)
    if objects.kind == MOTOR:  # an object of that kind says enough
        told = np.where(told == "", "motorveg", told)
    return np.asarray(told, object), []


def _ways(frame: gpd.GeoDataFrame) -> Array:
    """Return the direction (n,) that each object holds for: that of its lanes, else against or, for all others, both.

    Objects that hold for the whole road say "along", as do those for one direction: see `speeds`.
    """
    lanes = words(frame, find(("kjørefelt", "felt"), frame.columns))
    against = [word.casefold().startswith("mot") for word in words(frame, find(("retning",), frame.columns))]
    ways = np.array([way_of(lanes_of(text), "bike") for text in lanes], np.uint8)
    return np.where(ways > 0, ways, np.where(against, BACKWARD, BOTH)).astype(np.uint8)


# --- on pieces of roads -----------------------------------------------------------------------------------------------


def told_of(pieces: Pieces, found: Sequence[OnRoads]) -> tuple[dict[str, Array], list[Note]]:
    """Return what objects tell of each piece (p,), and what there is to say.

    ``speed``, ``speed_back`` and ``aadt`` are numbers, ``motorway`` and ``functional`` words; a name is absent where no
    layer tells of it.
    """
    told: dict[str, Array] = {}
    notes = []
    by_kind = {kind: [each for each in found if each.kind == kind] for kind in (SPEED_LIMIT, MOTOR, CLASS, AADT)}
    if by_kind[SPEED_LIMIT]:
        told["speed"], told["speed_back"], differ = speeds(pieces, by_kind[SPEED_LIMIT])
        if differ:
            notes.append(Note("network_limits_differ", {"count": differ}))
    for kind, name, read in ((AADT, "aadt", newest), (MOTOR, "motorway", texts), (CLASS, "functional", texts)):
        if by_kind[kind]:
            told[name] = read(pieces, by_kind[kind])
    return told, notes


def lent(told: dict[str, Array], pieces: Pieces, drawn: Array, lost: Array, finer: Stretches) -> dict[str, Array]:
    """Return what is told of pieces (p,), with what is told of the centre lines that make way for them.

    What holds on a road is told on its own sequence, and its carriageways may have lost where on it they lie: then it
    is that of the nearest piece of centre line beside them.

    Parameters
    ----------
    told : dict of (p,) arrays
    pieces : Pieces
    drawn : (p,) object array
        Their shapes.
    lost : (p,) bool array
        Pieces that make way for others.
    finer : Stretches
        Where lines run beside finer ones.
    """
    coarse, line = pieces.on(finer)
    beside = pd.DataFrame({"coarse": coarse, "line": line})[lost[coarse]]
    kept = pd.DataFrame({"line": pieces.line, "piece": np.arange(len(lost))})[~lost]
    pairs = kept.merge(beside, on="line")
    if not len(pairs) or not told:
        return told
    middle = shapely.line_interpolate_point(drawn, 0.5, normalized=True)
    pairs["away"] = shapely.distance(middle[pairs["piece"]], drawn[pairs["coarse"]])
    pairs = pairs.sort_values(["piece", "away", "coarse"]).drop_duplicates("piece")
    piece, source = pairs["piece"].to_numpy(np.int64), pairs["coarse"].to_numpy(np.int64)
    ends = [
        np.stack([shapely.get_coordinates(shapely.get_point(drawn[rows], at)) for at in (0, -1)])
        for rows in (piece, source)
    ]
    against = ((ends[0][1] - ends[0][0]) * (ends[1][1] - ends[1][0])).sum(axis=1) < 0
    result = {}
    for name, own in told.items():
        other = {"speed": "speed_back", "speed_back": "speed"}.get(name, name)
        given = np.where(against, told[other][source], own[source])
        filled = own.copy()
        missing = own[piece] == "" if own.dtype == object else np.isnan(own[piece])
        filled[piece[missing]] = given[missing]
        result[name] = filled
    return result


def speeds(pieces: Pieces, found: Sequence[OnRoads]) -> tuple[Array, Array, int]:
    """Return the limit along and against each piece (p,), NaN where none is known, and on how many several differ.

    Of several that hold for a direction the lowest counts. One that says "along" holds both ways unless another there
    says "against".
    """
    count = len(pieces.line)
    limits = np.full((2, count), np.nan)
    differ = np.zeros(count, bool)
    for each in found:
        piece, what = pieces.on(each.stretches)
        way, value = each.way[what], each.value[what].astype(float)
        against = np.zeros(count, bool)
        against[piece[way == BACKWARD]] = True
        for row, bit in enumerate((FORWARD, BACKWARD)):
            holds = (way & bit) > 0
            if bit == BACKWARD:
                holds &= ~((way == BOTH) & against[piece])
            lowest, highest = np.full(count, np.inf), np.full(count, -np.inf)
            np.minimum.at(lowest, piece[holds], value[holds])
            np.maximum.at(highest, piece[holds], value[holds])
            differ |= (lowest < highest) & np.isfinite(lowest)
            limits[row] = np.fmin(limits[row], np.where(np.isinf(lowest), np.nan, lowest))
    return limits[0], limits[1], int(differ.sum())


def newest(pieces: Pieces, found: Sequence[OnRoads]) -> Array:
    """Return the traffic (p,) on each piece: of the newest year, of several in that year the greatest; NaN for none."""
    on = [(*pieces.on(each.stretches), each) for each in found]
    piece = np.concatenate([pair[0] for pair in on])
    value = np.concatenate([each.value[what] for _, what, each in on])
    year = np.concatenate([each.year[what] for _, what, each in on])
    order = np.lexsort([value, year, piece])
    result = np.full(len(pieces.line), np.nan)
    result[piece[order]] = value[order]  # the last one stays
    return result


def texts(pieces: Pieces, found: Sequence[OnRoads]) -> Array:
    """Return the word (p,) that holds on each piece, the first of several; "" for none."""
    result = np.full(len(pieces.line), "", object)
    for each in reversed(found):
        piece, what = pieces.on(each.stretches)
        result[piece[::-1]] = each.value[what][::-1]
    return result


# --- barriers ---------------------------------------------------------------------------------------------------------


def barriers(parts: Array, links: RoadLinks, objects: RoadObjects, strategy: Strategy) -> tuple[Array, Array, int]:
    """Return where barriers stand on lines.

    Parameters
    ----------
    parts : (n,) object array of LineStrings
    links : RoadLinks
        One for each line.
    objects : RoadObjects
        Points, or places on link sequences.
    strategy : Strategy

    Returns
    -------
    (b,) int array, (b, 2) float array, int
        The line of each barrier, its place on that line, and how many barriers stand on no line. They stand a metre
        from the line's ends: a barrier that is told to stand at a crossing closes its road, not the others.
    """
    frame = _one_place_each(taken_apart(objects.frame)[0])
    sequence = words(frame, find_sequence(frame.columns))
    at = positions(frame, find(_AT, frame.columns))
    found = joined(
        *(by_reference(each, References(sequence, at - _NEXT, at + _NEXT)) for each in (links.place, links.over))
    )
    # Where one link ends and the next begins it stands once, and on a road of several carriageways on each.
    roads = pd.DataFrame({"barrier": found.what, "sequence": links.place.sequence[found.line]})
    first = (~roads.duplicated()).to_numpy()
    line, share, barrier = found.line[first], (found.begin + found.end)[first] / 2, found.what[first]

    rest = np.setdiff1d(np.arange(len(frame)), barrier)
    points = shapely.force_2d(frame.geometry.to_numpy()[rest])
    usable = ~shapely.is_missing(points) & ~shapely.is_empty(points)
    points, rest = shapely.centroid(points[usable]), rest[usable]
    near, of = shapely.STRtree(parts).query_nearest(
        points, max_distance=strategy.network.object_near_m, all_matches=False
    )
    length = shapely.length(parts[of])
    more = shapely.line_locate_point(parts[of], points[near]) / np.where(length > 0, length, 1.0)
    line, share = np.concatenate([line, of]).astype(np.int64), np.concatenate([share, more])
    length = shapely.length(parts[line])
    inside = np.minimum(1.0, length / 4)
    metres = np.clip(share * length, inside, length - inside)
    xy = shapely.get_coordinates(shapely.line_interpolate_point(parts[line], metres)).reshape(-1, 2)
    return line, xy, len(frame) - len(np.unique(barrier)) - len(near)
