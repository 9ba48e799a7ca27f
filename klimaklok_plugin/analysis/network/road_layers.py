"""Roads from a line layer: Elveg 2.0, NVDB's route-planner network, or any layer by its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ..core.arrays import Array
from ..core.messages import KlimaklokError
from ..core.progress import Progress, advance
from ..layers.messages import LayerWithoutFieldsError
from ..strategy.loading import Strategy
from .messages import LineFieldMissingError, LineFieldValueError, LinesNotLinesError, NetworkEmptyError
from .roads import (
    BACKWARD,
    BOTH,
    FORWARD,
    NO,
    NO_BIKE,
    NO_CAR,
    NO_WALK,
    RoadLines,
    classify,
    default_speed,
    first_known,
    limits_known,
    line_table,
)

_MM = 1000
_LEVELS = 64  # more than there are from the lowest level to the highest
_UNKNOWN = -1
_DIRECTION: Mapping[str, int] = {
    **dict.fromkeys(("b", "both", "begge", "no", "nei", "false", "0", "3"), BOTH),
    **dict.fromkeys(("ft", "f", "forward", "yes", "ja", "true", "1", "med"), FORWARD),
    **dict.fromkeys(("tf", "t", "backward", "-1", "reverse", "2", "mot"), BACKWARD),
}
_PERMISSION: Mapping[str, int] = {
    **dict.fromkeys(("no", "nei", "false", "0", "n", "f"), NO),
    **dict.fromkeys(("yes", "ja", "true", "3", "both", "begge", "j", "y", "t", "b"), BOTH),
    **dict.fromkeys(("forward", "ft", "1", "med"), FORWARD),
    **dict.fromkeys(("backward", "tf", "2", "mot"), BACKWARD),
}
_MOTORWAY_KMH = 100  # only motorways have such limits in Norway
_BIG_ROADS = ("trunk", "primary", "secondary")
_OWNERS = {letter: number for number, letter in enumerate("erfkps")}
_STRUCTURE = {"l": 1, "b": 1, "u": -1, "w": -1, "1": 1, "-1": -1}

# Elveg 2.0, typeVeg (produktspesifikasjon Elveg 2.0, Kartverket), and the same words as NVDB's API spells them ("Gang-
# og sykkelveg"), with blanks and hyphens left out; the class of a road for cars follows its owner.
_TYPE_VEG: Mapping[str, str] = {
    "gatetun": "living_street",
    "gangogsykkelveg": "cycleway",
    "sykkelveg": "cycleway",
    "gangveg": "footway",
    "fortau": "footway",
    "gangfelt": "footway",
    "gågate": "pedestrian",
    "trapp": "steps",
    "traktorveg": "track",
    "sti": "path",
    "bilferje": "ferry",
    "passasjerferje": "ferry",
}
_CAR_ROADS = ("kanalisertveg", "enkelbilveg", "rampe", "rundkjøring", "annet")
_OWNER_CLASS = {"E": "trunk", "R": "trunk", "F": "secondary", "K": "residential", "P": "service", "S": "track"}
# Roads of the route-planner network: 0 (motorways and the like) to 9 (little used residential and forest roads), says
# its publisher. The translation is unverified.
_FUNCTIONAL_CLASS = {
    "0": "trunk",
    "1": "trunk",
    "2": "primary",
    "3": "secondary",
    "4": "tertiary",
    "5": "unclassified",
    "6": "residential",
    "7": "residential",
    "8": "service",
    "9": "track",
}


@dataclass(frozen=True)
class LineFields:
    """Names of the fields that say what a line is; None for what the layer does not tell.

    Attributes
    ----------
    road_class : str
        OpenStreetMap's highway classes, Elveg's ``typeVeg`` or NVDB's functional class 0-9.
    owner : str
        E, R, F, K, P or S, or a road number that begins with it.
    speed, speed_back : str
        km/h along and against the line's direction.
    oneway : str
        B/FT/TF, yes/no/-1, or Elveg's lane list (``feltoversikt``: odd lanes run along the line).
    aadt : str
        ÅDT, vehicles per day.
    walk, bike, car : str
        yes/no/forward/backward, or 0-3.
    level : str
        A whole number, or Elveg's ``medium`` (L in the air, U underground).
    ferry, bridge, tunnel : str
        yes/no: what the class does not tell.
    motorway : str
        ``motorvegtype``: what begins with "motor" is closed to walking and cycling.
    """

    road_class: str | None = None
    owner: str | None = None
    name: str | None = None
    speed: str | None = None
    speed_back: str | None = None
    oneway: str | None = None
    aadt: str | None = None
    walk: str | None = None
    bike: str | None = None
    car: str | None = None
    level: str | None = None
    ferry: str | None = None
    bridge: str | None = None
    tunnel: str | None = None
    motorway: str | None = None


PRESETS: Mapping[str, tuple[LineFields, ...]] = {
    "elveg": (
        LineFields(
            "typeVeg",
            "vegkategori",
            "adressenavn",
            "fartsgrense",
            None,
            "feltoversikt",
            level="medium",
            motorway="motorvegtype",
        ),
        LineFields("typeVeg_sosi", "vref", "gate", "fartsgrenseVerdi", None, "felt_oversikt", level="medium_ref"),
        LineFields("type_veg", "vegsystemreferanse", "gatenavn"),
    ),
    "nvdb": (
        LineFields(
            "roadclass",
            "roadid",
            "streetname",
            "speedfw",
            "speedbw",
            "oneway",
            level="medium",
            ferry="isferry",
            bridge="isbridge",
            tunnel="istunnel",
        ),
        LineFields("funcroadclass", "roadnumber"),
    ),
}
"""Field names of known deliveries, the usual one first; matched without regard to case, absent ones are left out."""
_PRESET_NEEDS = {"elveg": ("road_class",), "nvdb": ("speed", "oneway")}


@dataclass(frozen=True)
class LineOptions:
    """How lines become roads.

    Attributes
    ----------
    preset : str, optional
        A key of `PRESETS`; fields given in `fields` override it.
    fields : LineFields
    tolerance_m : float, optional
        Ends nearer to another vertex than this are joined to it; the strategy's value by default.
    join_crossings : bool
        Join lines of the same level where they cross or touch without a common vertex.
    ferries : bool
        Keep ferries (walked and cycled on, not timed).
    """

    preset: str | None = None
    fields: LineFields = LineFields()
    tolerance_m: float | None = None
    join_crossings: bool = False
    ferries: bool = False


def read_lines(
    layer: gpd.GeoDataFrame, strategy: Strategy, options: LineOptions, progress: Progress | None = None
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

    Raises
    ------
    LineFieldMissingError, LayerWithoutFieldsError
        A field that was named is not there, or the preset does not fit the layer.
    LineFieldValueError
        A direction or permission is not understood.
    LinesNotLinesError
        The layer holds no lines.
    NetworkEmptyError
        No line is open to anyone.
    """
    mapping = _resolve(layer, options)
    parts, row = shapely.get_parts(shapely.force_2d(layer.geometry.to_numpy()), return_index=True)
    is_line = (shapely.get_type_id(parts) == 1) & ~shapely.is_empty(parts)
    coordinates, part = shapely.get_coordinates(parts, return_index=True)
    is_line[part[~np.isfinite(coordinates).all(axis=1)]] = False  # what could not be reprojected
    if not is_line.any():
        raise LinesNotLinesError(count=len(layer))
    parts, row = parts[is_line], row[is_line]
    table, notes = _table(layer.iloc[row], mapping, strategy, norwegian=options.preset is not None)
    table["source_id"] = row
    notes["not_lines"] = int((~is_line).sum())
    keep = np.ones(len(table), bool) if options.ferries else (table["road_class"] != "ferry").to_numpy()
    notes["ferries"] = int((~keep).sum())
    usable = keep & (table[["walk", "bike", "car"]] > NO).any(axis=1).to_numpy()
    if not usable.any():
        raise NetworkEmptyError
    parts, table = parts[usable], table[usable].reset_index(drop=True)
    advance(progress, 0.3)

    xy, line = shapely.get_coordinates(parts, return_index=True)
    tolerance = strategy.network.join_tolerance_m if options.tolerance_m is None else options.tolerance_m
    if options.join_crossings:
        xy, line, added = _with_crossings(parts, xy, line, table["level"].to_numpy(), tolerance)
        notes["crossings_joined"] = added
    advance(progress, 0.7)
    start = np.searchsorted(line, np.arange(len(parts) + 1))
    key, joined = _join_ends(xy, start, table["level"].to_numpy()[line], tolerance)
    notes["ends_joined"] = joined
    advance(progress, 1.0)
    return RoadLines(key=key, xy=xy, start=start, table=table, crs=layer.crs, notes=notes)


def _resolve(layer: gpd.GeoDataFrame, options: LineOptions) -> LineFields:
    """Return the fields as they are spelt in the layer; those named by the user must be there."""
    spelt = {str(name).lower(): str(name) for name in layer.columns.drop(layer.geometry.name)}
    given = {f.name: getattr(options.fields, f.name) for f in fields(LineFields) if getattr(options.fields, f.name)}
    for wanted in given.values():
        if wanted.lower() not in spelt:
            raise _missing(wanted, spelt.values())
    result = {name: spelt[wanted.lower()] for name, wanted in given.items()}
    if options.preset is not None:
        for candidate in PRESETS[options.preset]:
            for item in fields(LineFields):
                name = getattr(candidate, item.name)
                if name and name.lower() in spelt:
                    result.setdefault(item.name, spelt[name.lower()])
        for need in _PRESET_NEEDS[options.preset]:
            if need not in result:
                raise _missing(getattr(PRESETS[options.preset][0], need), spelt.values())
    return LineFields(**result)


def _missing(wanted: str, there: Iterable[str]) -> KlimaklokError:
    """Return the error about a field that is not among those that are there."""
    fields = sorted(there)
    if not fields:
        return LayerWithoutFieldsError(layer="LINES", field=wanted)
    return LineFieldMissingError(field=wanted, fields=fields)


def _words(layer: pd.DataFrame, name: str | None) -> Array:
    """Return a column as str, '' for NULL; whole numbers without decimals."""
    if name is None:
        return np.full(len(layer), "", object)
    column = layer[name]
    text = pd.Series(np.where(column.isna(), "", column.astype(object)), dtype=object).map(str)
    return np.asarray(text.str.strip().str.removesuffix(".0").to_numpy(), object)


def _numbers(layer: pd.DataFrame, name: str | None) -> tuple[Array, int]:
    """Return a column as float, NaN for NULL and for text that is no number, and how many of the latter."""
    if name is None:
        return np.full(len(layer), np.nan), 0
    column = layer[name]
    text = column.astype(object).where(column.notna(), None)
    number = pd.to_numeric(text.map(lambda v: v.replace(",", ".") if isinstance(v, str) else v), errors="coerce")
    values = number.to_numpy(np.float64)
    wrong = np.isnan(values) & column.notna().to_numpy() | (values < 0)
    return np.where(values > 0, values, np.nan), int(wrong.sum())


def _flag(layer: pd.DataFrame, name: str | None) -> Array:
    """Return where a yes/no column says yes; nowhere without the column."""
    flag: Array = classify(_words(layer, name), {"1": 1, "yes": 1, "ja": 1, "true": 1, "t": 1}, 0) == 1
    return flag


def _table(
    layer: pd.DataFrame, mapping: LineFields, strategy: Strategy, norwegian: bool
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Work out the columns of `RoadLines.table`; `norwegian` roads of 100 km/h and more are motorways."""
    first_letter = np.array([word.lstrip("{( ")[:1] for word in _words(layer, mapping.owner)], object)
    owner = np.array([*"ERFKPS", ""], object)[classify(first_letter, _OWNERS, _UNKNOWN)]
    road_class = _road_class(_words(layer, mapping.road_class), owner)
    road_class[_flag(layer, mapping.ferry)] = "ferry"
    speed, wrong = _numbers(layer, mapping.speed)
    back, wrong_back = _numbers(layer, mapping.speed_back)
    speed[speed > strategy.car.max_kmh] = np.nan
    back[back > strategy.car.max_kmh] = np.nan
    motor = np.array([word.lower().startswith("motor") for word in _words(layer, mapping.motorway)])
    if norwegian:
        motor |= np.fmax(speed, back) >= _MOTORWAY_KMH
    road_class[motor & np.isin(road_class, _BIG_ROADS)] = "motorway"
    ferry = road_class == "ferry"

    permission = {}
    for mode, barred in (("walk", NO_WALK), ("bike", NO_BIKE), ("car", NO_CAR)):
        default = np.where(np.isin(road_class, barred) & ~(ferry & (mode != "car")), NO, BOTH)
        default = default & (BOTH if mode == "walk" else _direction(layer, mapping, mode))
        name = getattr(mapping, mode)
        permission[mode] = default if name is None else _codes(layer, name, _PERMISSION, default)

    default = default_speed(road_class, strategy)
    aadt, wrong_aadt = _numbers(layer, mapping.aadt)
    words = _words(layer, mapping.level)
    bridge, tunnel = _flag(layer, mapping.bridge), _flag(layer, mapping.tunnel)
    level = classify(words, {str(n): n for n in range(-9, 10)} | _STRUCTURE, 0)
    structure = (classify(words, {"l": 1, "u": 1, "b": 1, "w": 1}, 0) == 1) | bridge | tunnel
    table = line_table(
        len(layer),
        {
            **permission,
            "speed_kmh": first_known(speed, default),
            "speed_back_kmh": first_known(back, speed, default),
            "speed_known": limits_known(permission["car"], speed, first_known(back, speed)),
            "road_class": pd.Categorical(road_class),
            "owner": pd.Categorical(owner),
            "name": pd.Categorical(_words(layer, mapping.name)),
            "aadt": aadt,
            "steps": road_class == "steps",
            "level": np.where(level == 0, bridge.astype(np.int8) - tunnel, level),
            "structure": structure,
        },
    )
    return table, {"numbers_not_understood": wrong + wrong_back + wrong_aadt}


def _road_class(words: Array, owner: Array) -> Array:
    """Translate typeVeg, functional classes and highway values into highway values."""
    by_owner = np.array([_OWNER_CLASS.get(letter, "other") for letter in [*"ERFKPS", ""]], object)
    codes, unique = pd.factorize(words)
    lower = [str(word).lower() for word in unique]
    joined = [re.sub(r"[\s-]", "", word) for word in lower]
    translated = np.array(
        [_TYPE_VEG.get(short, _FUNCTIONAL_CLASS.get(word, word)) for short, word in zip(joined, lower, strict=True)],
        object,
    )
    car_road = np.array([short in _CAR_ROADS or not short for short in joined])
    result = translated[codes] if len(unique) else words
    owned = by_owner[classify(owner, _OWNERS, len("ERFKPS"))]
    final: Array = np.where(car_road[codes], owned, result) if len(unique) else owned
    return final


def _direction(layer: pd.DataFrame, mapping: LineFields, mode: str) -> Array:
    if mapping.oneway is None:
        return np.full(len(layer), BOTH)
    if "felt" in mapping.oneway.lower():
        codes, unique = pd.factorize(_words(layer, mapping.oneway))
        return np.array([_lanes(str(word), mode) for word in unique], np.int8)[codes]
    return _codes(layer, mapping.oneway, _DIRECTION, np.full(len(layer), BOTH))


def _lanes(text: str, mode: str) -> int:
    """Return the direction from a lane list such as "1#2" or "1,2K": odd lanes run along the line, even ones against.

    A letter after the number tells what a lane is for: cars do not use those for buses (K) and bicycles (S).
    """
    lanes = re.findall(r"(?<![A-Za-z0-9])(\d+)([A-ZÆØÅa-zæøå]?)", text)
    if mode == "car":
        lanes = [lane for lane in lanes if lane[1].upper() not in {"K", "S"}] or lanes
    numbers = [int(number) for number, _ in lanes]
    directions = (FORWARD if any(n % 2 for n in numbers) else 0) | (BACKWARD if any(n % 2 == 0 for n in numbers) else 0)
    return directions or BOTH


def _codes(layer: pd.DataFrame, name: str, meaning: Mapping[str, int], default: Array) -> Array:
    words = _words(layer, name)
    codes = classify(words, meaning, _UNKNOWN)
    wrong = (codes == _UNKNOWN) & (words != "")
    if wrong.any():
        raise LineFieldValueError(
            field=name, value=words[np.argmax(wrong)], count=int(wrong.sum()), allowed=sorted(meaning)
        )
    return np.where(words == "", default, codes)


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

    new = np.concatenate([crossing, crossing, ends[end]])
    new_line = np.concatenate([a[which], b[which], touched])
    measure = shapely.line_locate_point(parts[new_line], new)
    along = np.concatenate([[0.0], np.hypot(*np.diff(xy, axis=0).T)])
    along[np.searchsorted(line, np.arange(len(parts)))] = 0.0
    total = np.cumsum(along)
    old_measure = total - total[np.searchsorted(line, np.arange(len(parts)))][line]
    all_xy = np.concatenate([xy, shapely.get_coordinates(new)])
    all_line = np.concatenate([line, new_line])
    order = np.lexsort([np.concatenate([old_measure, measure]), all_line])
    return all_xy[order], all_line[order], len(crossing)
