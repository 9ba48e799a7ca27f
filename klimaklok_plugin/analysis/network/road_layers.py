"""Roads from a line layer: NVDB, Elveg 2.0, Vegkart, NVDB's route-planner network, or any layer by its fields.

A layer becomes roads in three steps. Its fields are told (`road_fields`). Its lines are cut where what holds on them
changes, and those that are not to be travelled on are left out: other phases, coarser levels of detail (`nvdb`); what
other layers tell of them is joined (`elveg`). Then words become classes, permissions and speeds (`road_words`), and
ends that meet are joined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ..core.arrays import Array
from ..core.messages import Note
from ..core.progress import Progress, advance
from ..layers.fields import listed
from ..strategy.loading import Strategy
from . import elveg
from .elveg import OnRoads, RoadObjects
from .messages import LineFieldValueError, LineObjectsError, LinesNotLinesError, NetworkEmptyError
from .nvdb import RoadLinks, beside_finer, read_links, repeats
from .overlaps import vertices_on_others
from .road_fields import LineFields, find_sequence, quantities, recognised, resolved, taken_apart, words
from .road_words import (
    CONSTRUCTION,
    DIRECTION,
    EXISTING,
    FICTIVE,
    LEFT_OUT,
    LETTERS,
    NO_PHASE,
    NOT_UNDERSTOOD,
    OPEN,
    OPEN_TO_SOME,
    OWNER_CLASS,
    OWNERS,
    PERMISSION,
    PLANNED,
    SILENT,
    STRUCTURE,
    UNKNOWN,
    class_of,
    lanes_of,
    may_be_motorway,
    read_owner,
    way_of,
)
from .roads import (
    BIKE_BIT,
    BOTH,
    CAR_BIT,
    FORWARD,
    NO,
    NO_BIKE,
    NO_CAR,
    NO_WALK,
    LeftOut,
    RoadLines,
    classify,
    default_speed,
    first_known,
    limits_known,
    line_table,
)
from .stretches import Pieces, cut

_MM = 1000
_LEVELS = 64  # more than there are from the lowest level to the highest
_MOTORWAY_KMH = 100  # only motorways have such limits in Norway
_BIG_ROADS = ("trunk", "primary", "secondary")
_CLASS_NUMBER = r"^(\d)(?!\d)"  # "4", "4 - Fjerde vegklasse"
_ON_FOOT = "g"  # trafikantgruppe: walking and cycling
_PHASES = {CONSTRUCTION: "road_under_construction", PLANNED: "road_planned", FICTIVE: "road_fictive"}


@dataclass(frozen=True)
class LineOptions:
    """How lines become roads.

    Attributes
    ----------
    preset : str, optional
        A key of `road_fields.PRESETS`; fields given in `fields` override it. Left out, it is found by the layer's
        fields unless a field for the road class is given.
    fields : LineFields
    tolerance_m : float, optional
        Ends nearer to another vertex than this are joined to it; the strategy's value by default.
    join_crossings : bool
        Join lines of the same level where they cross or touch without a common vertex.
    ferries : bool
        Keep ferries (walked and cycled on, not timed).
    """

    preset: str | None = None
    fields: LineFields = field(default_factory=LineFields)
    tolerance_m: float | None = None
    join_crossings: bool = False
    ferries: bool = False


def read_lines(
    layer: gpd.GeoDataFrame,
    strategy: Strategy,
    options: LineOptions,
    progress: Progress | None = None,
    objects: Sequence[RoadObjects] = (),
) -> RoadLines:
    """Turn a line layer into road lines.

    Parameters
    ----------
    layer : GeoDataFrame
        LineStrings or MultiLineStrings in a projected CRS, metres.
    strategy : Strategy
        Tolerance and default speeds.
    options : LineOptions
    progress : callable, optional
    objects : sequence of RoadObjects, optional
        What else is told of the roads, in layers of their own: speed limits, motorways, barriers, classes, traffic.

    Raises
    ------
    LineFieldMissingError, LayerWithoutFieldsError
        A field that was named is not there, or the preset does not fit the layer.
    LineObjectsError
        The layer holds objects on roads.
    LineFieldValueError
        A direction or permission is not understood.
    LinesNotLinesError
        The layer holds no lines.
    NetworkEmptyError
        No line is open to anyone.
    """
    layer, mapping, norwegian, about_fields = _fields(layer, options)
    remarks = list(about_fields)
    _check_roads(layer, mapping)
    advance(progress, 0.05)
    parts, row, no_lines = _shapes(layer)
    links = read_links(layer, mapping.owner, mapping.oneway).take(row).shared(*_shares(parts, row))
    whole = _Whole(parts, row, links)
    advance(progress, 0.1)
    pieces, told, left_out, about = _travelled(whole, strategy, [_in_crs(each, layer) for each in objects])
    remarks += about
    parts = pieces.drawn(whole.parts)
    row = whole.row[pieces.line]
    advance(progress, 0.2)

    read = _table(
        layer.iloc[row], mapping, strategy, _Told(whole.links.take(pieces.line), told, norwegian, shapely.length(parts))
    )
    table = read.table
    table["source_id"] = row
    remarks += read.remarks
    notes = {**read.notes, "not_lines": no_lines, "not_in_use": int((~read.in_use).sum())}
    keep = np.ones(len(table), bool) if options.ferries else (table["road_class"] != "ferry").to_numpy()
    notes["ferries"] = int((~keep).sum())
    closed = ~(table[["walk", "bike", "car"]] > NO).any(axis=1).to_numpy()
    for reason, lost in (
        ("road_not_in_use", ~read.in_use),
        ("road_ferry", ~keep & read.in_use),
        ("road_closed_to_all", closed & keep & read.in_use),
    ):
        left_out += _left_out(reason, lost, parts)
    usable = keep & read.in_use & ~closed
    if not usable.any():
        raise NetworkEmptyError
    parts, table = parts[usable], table[usable].reset_index(drop=True)
    advance(progress, 0.3)

    xy, line = shapely.get_coordinates(parts, return_index=True)
    tolerance = strategy.network.join_tolerance_m if options.tolerance_m is None else options.tolerance_m
    barrier_line, barrier_xy = _barriers(whole, pieces.where(usable), parts, table, objects, strategy, remarks)
    if options.join_crossings:
        xy, line, added = _with_crossings(parts, xy, line, table["level"].to_numpy(), tolerance)
        notes["crossings_joined"] = added
    xy, line = _inserted(parts, xy, line, *vertices_on_others(xy, line, table["level"].to_numpy()))
    xy, line = _inserted(parts, xy, line, barrier_xy, barrier_line)
    advance(progress, 0.7)
    start = np.searchsorted(line, np.arange(len(parts) + 1))
    key, joined = _join_ends(xy, start, table["level"].to_numpy()[line], tolerance)
    notes["ends_joined"] = joined
    barrier_key = key[_vertices(xy, line, barrier_xy, barrier_line)]
    advance(progress, 1.0)
    return RoadLines(
        key=key,
        xy=xy,
        start=start,
        table=table,
        crs=layer.crs,
        barrier_key=barrier_key,
        barrier_closed=np.full(len(barrier_key), CAR_BIT, np.uint8),
        notes=notes,
        remarks=tuple(remarks),
        left_out=tuple(left_out),
    )


def _fields(
    layer: gpd.GeoDataFrame, options: LineOptions
) -> tuple[gpd.GeoDataFrame, LineFields, bool, tuple[Note, ...]]:
    """Return the layer with its nested fields taken apart, what its fields tell, if it is Norwegian, and notes."""
    preset = options.preset
    if preset is None and options.fields.road_class is None:
        preset = recognised(layer.columns)
    layer, broken = taken_apart(layer)
    notes: tuple[Note, ...] = (Note("network_nested_broken", {"count": broken}),) if broken else ()
    mapping = resolved(layer, preset, options.fields)
    if preset != options.preset:
        named = ", ".join(name for name in astuple(mapping) if name)
        notes += (Note("network_preset_found", {"preset": preset, "fields": named}),)
    return layer, mapping, preset is not None, notes


def _check_roads(layer: gpd.GeoDataFrame, mapping: LineFields) -> None:
    """Refuse objects on roads, such as speed limits, in place of the roads."""
    kind = elveg.kind_of("", layer.columns)
    if kind is not None and find_sequence(layer.columns) and mapping.road_class is None and mapping.owner is None:
        raise LineObjectsError(kind=kind)


def _in_crs(objects: RoadObjects, layer: gpd.GeoDataFrame) -> RoadObjects:
    frame = objects.frame
    same = frame.crs is None or layer.crs is None or frame.crs == layer.crs
    return objects if same else replace(objects, frame=frame.to_crs(layer.crs))


def _shapes(layer: gpd.GeoDataFrame) -> tuple[Array, Array, int]:
    """Return the lines (n,) of a layer, flat and each in one part, their rows, and how many parts are no lines."""
    parts, row = shapely.get_parts(shapely.force_2d(layer.geometry.to_numpy()), return_index=True)
    is_line = (shapely.get_type_id(parts) == 1) & ~shapely.is_empty(parts)
    coordinates, part = shapely.get_coordinates(parts, return_index=True)
    is_line[part[~np.isfinite(coordinates).all(axis=1)]] = False  # what could not be reprojected
    if not is_line.any():
        raise LinesNotLinesError(count=len(layer))
    return parts[is_line], row[is_line], int((~is_line).sum())


def _shares(parts: Array, row: Array) -> tuple[Array, Array]:
    """Return where each part (n,) begins and ends on the line of its row: shares of all its parts' length."""
    length = shapely.length(parts)
    total = np.bincount(row, length)[row]
    before = np.cumsum(length) - length
    first = before - before[np.searchsorted(row, row)]
    size = np.where(total > 0, total, 1.0)
    return first / size, np.where(total > 0, (first + length) / size, 1.0)


# --- what is travelled on, and what other layers tell of it -----------------------------------------------------------


@dataclass(frozen=True)
class _Whole:
    """Lines (n) before they are cut: shapes, rows of the layer, and what their register tells."""

    parts: Array
    row: Array
    links: RoadLinks


def _travelled(
    whole: _Whole, strategy: Strategy, objects: Sequence[RoadObjects]
) -> tuple[Pieces, dict[str, Array], list[LeftOut], list[Note]]:
    """Cut lines where what holds on them changes, and leave out what is not to be travelled on.

    Return the pieces that stay, what other layers tell of each, what was left out, and notes.
    """
    parts, links = whole.parts, whole.links
    unopened = ~np.isin(links.phase, ["", EXISTING])
    left_out = [
        each
        for letter in [*_PHASES, NO_PHASE]
        for each in _left_out(_PHASES.get(letter, "road_phase_unknown"), links.phase == letter, parts)
    ]
    notes = [Note("network_phases", _amount(unopened, parts))] if unopened.any() else []
    open_now = np.flatnonzero(~unopened)
    finer = beside_finer(parts[open_now], links.take(open_now), strategy)
    finer = replace(finer, line=open_now[finer.line], what=open_now[finer.what])
    found: list[OnRoads] = []
    for each in objects:
        if each.kind != elveg.BARRIER:
            joined, about = elveg.on_roads(parts, links, each, strategy)
            found.append(joined)
            notes += about
    pieces = cut(parts, [finer, *(each.stretches for each in found)])
    lost = repeats(pieces, finer, links)
    if lost.any():
        repeated = pieces.where(lost)
        km = float(shapely.length(repeated.drawn(parts)).sum()) / 1000
        left_out.append(LeftOut("road_coarser_level", len(np.unique(repeated.line)), km))
        notes.append(Note("network_coarser_levels", {"count": left_out[-1].count, "length_km": km}))
    told, about = elveg.told_of(pieces, found)
    if lost.any():
        told = elveg.lent(told, pieces, pieces.drawn(parts), lost, finer)
    stays = ~lost & ~unopened[pieces.line]
    return pieces.where(stays), {name: each[stays] for name, each in told.items()}, left_out, [*notes, *about]


def _amount(which: Array, parts: Array) -> dict[str, Any]:
    return {"count": int(which.sum()), "length_km": float(shapely.length(parts[which]).sum()) / 1000}


def _left_out(reason: str, which: Array, parts: Array) -> list[LeftOut]:
    """Return what was left out for a reason, nothing where nothing was."""
    amount = _amount(which, parts)
    return [LeftOut(reason, int(amount["count"]), amount["length_km"])] if amount["count"] else []


def _barriers(
    whole: _Whole,
    pieces: Pieces,
    parts: Array,
    table: pd.DataFrame,
    objects: Sequence[RoadObjects],
    strategy: Strategy,
    remarks: list[Note],
) -> tuple[Array, Array]:
    """Return where barriers stand: the line of each among `parts`, which cars may use, and its place on that line."""
    cars = np.flatnonzero(table["car"] > NO)
    open_lines = np.unique(pieces.line[cars])
    lines, places = [np.empty(0, np.int64)], [np.empty((0, 2))]
    for each in objects:
        if each.kind != elveg.BARRIER:
            continue
        line, xy, apart = elveg.barriers(whole.parts[open_lines], whole.links.take(open_lines), each, strategy)
        # A line may be in pieces: the barrier stands on the nearest one of its own.
        pair = pd.DataFrame({"line": open_lines[line], "barrier": np.arange(len(line))}).merge(
            pd.DataFrame({"line": pieces.line[cars], "piece": cars}), on="line"
        )
        pair["away"] = shapely.distance(shapely.points(xy[pair["barrier"]]), parts[pair["piece"]])
        nearest = pair.sort_values(["barrier", "away"]).drop_duplicates("barrier")
        lines.append(nearest["piece"].to_numpy(np.int64))
        places.append(xy[nearest["barrier"].to_numpy(np.int64)])
        if len(nearest):
            remarks.append(Note("network_barriers", {"layer": each.name, "count": len(nearest)}))
        if apart:
            count = len(each.frame)
            remarks.append(Note("network_objects_apart", {"layer": each.name, "count": apart, "objects": count}))
    return np.concatenate(lines), np.concatenate(places)


def _vertices(xy: Array, line: Array, places: Array, on_line: Array) -> Array:
    """Return the vertex of a line (b,) that is nearest to each place on it."""
    first, last = np.searchsorted(line, on_line, "left"), np.searchsorted(line, on_line, "right")
    size = last - first
    which = np.repeat(np.arange(len(on_line)), size)
    vertex = np.arange(len(which)) - np.repeat(np.cumsum(size) - size - first, size)
    away = np.hypot(*(xy[vertex] - places[which]).T)
    order = np.lexsort([vertex, away, which])
    _, begin = np.unique(which[order], return_index=True)
    return np.asarray(vertex[order][begin])


# --- words to classes, permissions and speeds -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Told:
    """What is known of lines (n) besides their fields.

    Attributes
    ----------
    links : RoadLinks
    objects : dict of (n,) arrays
        What other layers tell: ``speed``, ``speed_back``, ``motorway``, ``functional``, ``aadt``.
    norwegian : bool
        They are of a Norwegian register.
    length : (n,) float array
        Metres.
    """

    links: RoadLinks
    objects: Mapping[str, Array]
    norwegian: bool
    length: Array

    def number(self, name: str, own: Array) -> Array:
        """Return the numbers that the lines tell themselves, filled with those of other layers."""
        return first_known(own, self.objects[name]) if name in self.objects else own

    def word(self, name: str, own: Array) -> Array:
        """Return the words that the lines tell themselves, filled with those of other layers."""
        return np.where(own == "", self.objects[name], own) if name in self.objects else own

    def amount(self, which: Array) -> dict[str, Any]:
        """Return how many lines and kilometres `which` (n, bool) are."""
        return {"count": int(which.sum()), "length_km": float(self.length[which].sum()) / 1000}


@dataclass(frozen=True)
class _Read:
    """The table of `RoadLines`, which lines (n, bool) are in use, counts, and what there is to say."""

    table: pd.DataFrame
    in_use: Array
    notes: dict[str, int]
    remarks: tuple[Note, ...]


def _flag(layer: pd.DataFrame, name: str | None) -> Array:
    """Return where a yes/no column says yes; nowhere without the column."""
    flag: Array = classify(words(layer, name), dict.fromkeys(("1", "yes", "ja", "true", "t", "y", "j"), 1), 0) == 1
    return flag


def _table(layer: pd.DataFrame, mapping: LineFields, strategy: Strategy, told: _Told) -> _Read:
    """Work out the columns of `RoadLines.table`."""
    owner, remarks = _owners(words(layer, mapping.owner), told)
    road_class, in_use, unknown, about_classes = _classes(layer, mapping, owner, strategy, told)
    road_class[_flag(layer, mapping.ferry)] = "ferry"
    speed, wrong = quantities(layer, mapping.speed)
    back, wrong_back = quantities(layer, mapping.speed_back)
    speed, back = told.number("speed", speed), told.number("speed_back", back)
    speed[speed > strategy.car.max_kmh] = np.nan
    back[back > strategy.car.max_kmh] = np.nan
    motorways, about_motorways = _motorways(layer, mapping, owner, np.fmax(speed, back), strategy, told)
    road_class[motorways & np.isin(road_class, _BIG_ROADS)] = "motorway"
    ferry = road_class == "ferry"

    direction, known, about_lanes = _directions(layer, mapping.oneway, told)
    permission, to_some = {}, {}
    for mode, barred in (("walk", NO_WALK), ("bike", NO_BIKE), ("car", NO_CAR)):
        closed = np.isin(road_class, barred) & ~(ferry & (mode != "car")) | (unknown & (mode == "car"))
        permission[mode], to_some[mode], about_ones = _permission(
            layer, getattr(mapping, mode), closed, direction[mode]
        )
        remarks += about_ones

    if mapping.car is None:  # OpenStreetMap's tracks are driven to what lies along them, as in an OSM file
        said = words(layer, mapping.road_class)
        to_some["car"] = np.array([word.casefold().startswith("track") for word in said], bool)

    default = default_speed(road_class, strategy)
    aadt, wrong_aadt = quantities(layer, mapping.aadt)
    said = words(layer, mapping.level)
    bridge, tunnel = _flag(layer, mapping.bridge), _flag(layer, mapping.tunnel)
    level = classify(said, {str(n): n for n in range(-9, 10)} | STRUCTURE, 0)
    structure = (classify(said, dict.fromkeys(STRUCTURE, 1) | {"1": 0, "-1": 0}, 0) == 1) | bridge | tunnel
    table = line_table(
        len(layer),
        {
            **permission,
            "no_through": BIKE_BIT * to_some["bike"] + CAR_BIT * to_some["car"],
            "private": to_some["walk"],
            "speed_kmh": first_known(speed, default),
            "speed_back_kmh": first_known(back, speed, default),
            "speed_known": limits_known(permission["car"], speed, first_known(back, speed)),
            "direction_known": known,
            "road_class": pd.Categorical(road_class),
            "owner": pd.Categorical(owner),
            "name": pd.Categorical(words(layer, mapping.name)),
            "aadt": told.number("aadt", aadt),
            "steps": road_class == "steps",
            "level": np.where(level == 0, bridge.astype(np.int8) - tunnel, level),
            "structure": structure,
        },
    )
    notes = {"numbers_not_understood": wrong + wrong_back + wrong_aadt}
    return _Read(table, in_use, notes, (*about_classes, *remarks, *about_motorways, *about_lanes))


def _remarks(code: str, wrong: Array, said: Array, told: _Told) -> tuple[Note, ...]:
    """Return the note on the lines where `wrong`, with their words, if there are any."""
    if not wrong.any():
        return ()
    return (Note(code, {**told.amount(wrong), "values": listed(pd.Series(said[wrong]))}),)


def _owners(said: Array, told: _Told) -> tuple[Array, tuple[Note, ...]]:
    """Return the owner of each line (n,), one of `LETTERS` or "", and what was not understood."""
    codes, unique = pd.factorize(said)
    understood = [read_owner(str(word)) for word in unique]
    owner = np.array([letter or "" for letter in understood], object)[codes]
    wrong = np.array([letter is None for letter in understood], bool)[codes]
    return owner, _remarks("network_owners_not_understood", wrong, said, told)


def _classes(
    layer: pd.DataFrame, mapping: LineFields, owner: Array, strategy: Strategy, told: _Told
) -> tuple[Array, Array, Array, tuple[Note, ...]]:
    """Translate typeVeg, functional classes and highway values into highway values.

    Return the class of each line (n,), whether it is in use, whether its word is not understood, and what to say.
    """
    said = words(layer, mapping.road_class)
    translated = _translated(said)
    unknown, in_use = translated == NOT_UNDERSTOOD, translated != LEFT_OUT
    by_owner = np.array([OWNER_CLASS.get(letter, "other") for letter in [*LETTERS, ""]], object)
    owned = by_owner[classify(owner, OWNERS, len(LETTERS))]
    functional = told.word("functional", words(layer, mapping.functional))
    functional = _translated(pd.Series(functional, dtype=object).str.extract(_CLASS_NUMBER)[0].fillna("").to_numpy())
    owned = np.where(np.isin(functional, ["", NOT_UNDERSTOOD, LEFT_OUT]), owned, functional)
    on_foot = np.array([word.casefold() == _ON_FOOT for word in words(layer, mapping.users)], bool)
    owned = np.where(on_foot, "cycleway", owned)
    road_class = np.where(translated == "", owned, np.where(unknown | ~in_use, "other", translated))
    untold = (said == "") & (road_class == "other")
    by_owner_alone = (said == "") & (road_class == by_owner[classify(owner, OWNERS, len(LETTERS))]) & ~untold
    remarks = _remarks("network_classes_not_understood", unknown, said, told)
    if by_owner_alone.any():
        remarks += (Note("network_classes_by_owner", told.amount(by_owner_alone)),)
    if untold.any():
        code = "network_without_class_field" if mapping.road_class is None else "network_without_class"
        remarks += (Note(code, {**told.amount(untold), "speed": strategy.car.default_speed_kmh["other"]}),)
    return road_class.astype(object), in_use, unknown, remarks


def _translated(said: Array) -> Array:
    codes, unique = pd.factorize(said)
    return np.array([class_of(str(word)) for word in unique], object)[codes]


def _motorways(
    layer: pd.DataFrame, mapping: LineFields, owner: Array, limit: Array, strategy: Strategy, told: _Told
) -> tuple[Array, tuple[Note, ...]]:
    """Return which lines (n, bool) are closed to walking and cycling as motorways, and what was assumed.

    A register that tells of motorways is believed. Where it is silent, roads of 100 km/h and more are motorways, and so
    are European roads with separate carriageways, and their ramps, unless their limit is low.
    """
    said = told.word("motorway", words(layer, mapping.motorway))
    motor = np.array([word.casefold().startswith("motor") for word in said], bool)
    if not told.norwegian:
        return motor, ()
    motor |= limit >= _MOTORWAY_KMH
    kinds, unique = pd.factorize(words(layer, mapping.road_class))
    divided = np.array([may_be_motorway(str(word)) for word in unique], bool)[kinds]
    silent = (said == "") & ("motorway" not in told.objects)
    assumed = divided & silent & (owner == "E") & ~motor & ~(limit < strategy.network.divided_motorway_kmh)
    notes: tuple[Note, ...] = ()
    if assumed.any():
        values = {**told.amount(assumed), "speed": strategy.network.divided_motorway_kmh}
        notes = (Note("network_motorways_assumed", values),)
    return motor | assumed, notes


def _directions(layer: pd.DataFrame, name: str | None, told: _Told) -> tuple[dict[str, Array], Array, tuple[Note, ...]]:
    """Return which way round each mode may use the lines (n,), where that is known (n, bool), and what to say.

    Lanes of the register go first; a carriageway without any runs in its own direction.
    """
    both = np.full(len(layer), BOTH)
    lanes = told.links.lanes
    remarks: tuple[Note, ...] = ()
    if told.links.assumed.any():
        remarks = (Note("network_carriageways_assumed", told.amount(told.links.assumed)),)
    said = words(layer, name)
    named = name is not None and "felt" in name.lower()  # "1" is a lane there, else a direction
    said = np.where(lanes != "", lanes, said) if named or name is None else said
    known = (said != "") & ~told.links.assumed
    if name is None and not (lanes != "").any():
        return {"walk": both, "bike": both, "car": both}, known, remarks
    codes, unique = pd.factorize(said)
    meant = [DIRECTION.get(str(word).casefold(), UNKNOWN) for word in unique]
    lists = [lanes_of(str(word)) for word in unique]
    as_lanes = named or name is None
    if not as_lanes and not any(each and way == UNKNOWN for each, way in zip(lists, meant, strict=True)):
        same = _codes(layer, str(name), DIRECTION, both, "B, FT, TF, yes, no, -1")
        return {"walk": both, "bike": same, "car": same}, known & ~np.isin(_folded(said), SILENT), remarks
    ways = {
        mode: np.array(
            [way if not each else way_of(each, mode) for each, way in zip(lists, meant, strict=True)], np.int8
        )[codes]
        for mode in ("bike", "car")
    }
    wrong = (ways["car"] == UNKNOWN) & (said != "")
    found = {mode: np.where(way == UNKNOWN, BOTH, way) for mode, way in ways.items()}
    remarks += _remarks("network_lanes_not_understood", wrong, said, told)
    return {"walk": both, **found}, known & ~wrong, remarks


def _folded(said: Array) -> list[str]:
    return [word.casefold() for word in said]


def _permission(
    layer: pd.DataFrame, name: str | None, closed: Array, direction: Array
) -> tuple[Array, Array, tuple[Note, ...]]:
    """Return the permission of a mode (n,), where it may not pass through (n, bool), and what was assumed.

    `closed`: where the class bars the mode. An empty cell leaves it to the class; "yes" opens, in the direction that
    the one-way rule gives.
    """
    default = np.where(closed, NO, direction)
    if name is None:
        return default, np.zeros(len(layer), bool), ()
    codes = _codes(layer, name, PERMISSION, np.full(len(layer), UNKNOWN), "yes, no, forward, backward, 0, 1, 2, 3")
    remarks: tuple[Note, ...] = ()
    given = set(words(layer, name)) - {""}
    if "1" in given and given <= {"0", "1"}:
        codes[codes == FORWARD] = OPEN
        remarks = (Note("network_ones_are_yes", {"field": name}),)
    opened = (codes == OPEN) | (codes == OPEN_TO_SOME)
    permission = np.where(codes == UNKNOWN, default, np.where(opened, direction, codes))
    return permission, codes == OPEN_TO_SOME, remarks


def _codes(layer: pd.DataFrame, name: str, meaning: Mapping[str, int], default: Array, allowed: str) -> Array:
    """Return what a column's words mean (n,), `default` where it is empty or says that nobody knows."""
    said = words(layer, name)
    codes = classify(said, meaning, UNKNOWN)
    silent = np.isin(_folded(said), SILENT)
    wrong = (codes == UNKNOWN) & ~silent
    if wrong.any():
        raise LineFieldValueError(field=name, value=said[np.argmax(wrong)], count=int(wrong.sum()), allowed=allowed)
    return np.where(silent, default, codes)


def _join_ends(xy: Array, start: Array, level: Array, tolerance: float) -> tuple[Array, int]:
    """Give every vertex a key, and count the ends that were moved together.

    Vertices have the same key where they coincide to the millimetre on one level (a bridge may have a vertex right
    above one of the road below), and where the end of a line lies within the tolerance, whatever its level: that is
    where a ramp meets a bridge.
    """
    x, y = (np.unique(each, return_inverse=True)[1].astype(np.int64) for each in np.rint(xy * _MM).astype(np.int64).T)
    place = (x * (y.max() + 1) + y) * _LEVELS + level
    _, first, vertex = np.unique(place, return_index=True, return_inverse=True)
    ends = np.unique(vertex[np.concatenate([start[:-1], start[1:] - 1])])
    places = xy[first]
    near = cKDTree(places[ends]).sparse_distance_matrix(
        cKDTree(places), max(tolerance, 1 / _MM), output_type="coo_matrix"
    )
    same = (np.ones(len(near.row), bool), (ends[near.row], near.col))
    _, label = connected_components(coo_array(same, shape=(len(places),) * 2), directed=False)
    return label[vertex].astype(np.int64), len(np.unique(near.row[near.data > 1 / _MM]))


def _with_crossings(parts: Array, xy: Array, line: Array, level: Array, tolerance: float) -> tuple[Array, Array, int]:
    """Add a vertex to both lines where lines of one level cross, and where an end touches another line."""
    tree = shapely.STRtree(parts)
    a, b = tree.query(parts, predicate="intersects")
    pair = (a < b) & (level[a] == level[b])
    a, b = a[pair], b[pair]
    crossing, which = shapely.get_parts(shapely.intersection(parts[a], parts[b]), return_index=True)
    point = shapely.get_type_id(crossing) == 0
    crossing, which = crossing[point], which[point]

    ends = shapely.points(np.concatenate([shapely.get_coordinates(shapely.get_point(parts, i)) for i in (0, -1)]))
    own = np.tile(np.arange(len(parts)), 2)
    end, touched = tree.query(ends, predicate="dwithin", distance=tolerance)
    other = (own[end] != touched) & (level[own[end]] == level[touched])
    end, touched = end[other], touched[other]

    new = shapely.get_coordinates(np.concatenate([crossing, crossing, ends[end]]))
    return *_inserted(parts, xy, line, new, np.concatenate([a[which], b[which], touched])), len(crossing)


def _inserted(parts: Array, xy: Array, line: Array, new: Array, new_line: Array) -> tuple[Array, Array]:
    """Return the vertices of lines, and the line of each, with new ones put in where they lie along it."""
    if not len(new):
        return xy, line
    measure = shapely.line_locate_point(parts[new_line], shapely.points(new))
    along = np.concatenate([[0.0], np.hypot(*np.diff(xy, axis=0).T)])
    along[np.searchsorted(line, np.arange(len(parts)))] = 0.0
    total = np.cumsum(along)
    old_measure = total - total[np.searchsorted(line, np.arange(len(parts)))][line]
    all_xy = np.concatenate([xy, new])
    all_line = np.concatenate([line, new_line])
    order = np.lexsort([np.concatenate([old_measure, measure]), all_line])
    return all_xy[order], all_line[order]
