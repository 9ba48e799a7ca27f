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
from ..core.messages import KlimaklokError, Note
from ..core.progress import Progress, advance
from ..layers.fields import listed, read_numbers
from ..layers.messages import LayerWithoutFieldsError
from ..strategy.loading import Strategy
from .messages import ROAD_CLASSES, LineFieldMissingError, LineFieldValueError, LinesNotLinesError, NetworkEmptyError
from .overlaps import vertices_on_others
from .roads import (
    BACKWARD,
    BIKE_BIT,
    BOTH,
    CAR_BIT,
    FORWARD,
    IN_USE,
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
_OPEN = 4  # open, and which way round the one-way rule says
_OPEN_TO_SOME = 8  # the same, but nobody may pass through
_DIRECTION: Mapping[str, int] = {
    **dict.fromkeys(("b", "both", "begge", "begge retninger", "begge veier", "begge vegar", "no", "nei"), BOTH),
    **dict.fromkeys(("n", "false", "0", "3", "toveis", "tovegs", "reversible", "alternating"), BOTH),
    **dict.fromkeys(("ft", "f", "forward", "yes", "ja", "y", "j", "true", "1", "enveis", "einvegs"), FORWARD),
    **dict.fromkeys(("med", "med lenkeretning", "i lenkeretning", "med metrering", "with", "along"), FORWARD),
    **dict.fromkeys(("tf", "t", "backward", "-1", "reverse", "2"), BACKWARD),
    **dict.fromkeys(("mot", "mot lenkeretning", "mot metrering", "against"), BACKWARD),
}
_PERMISSION: Mapping[str, int] = {
    **dict.fromkeys(("no", "nei", "false", "0", "n", "f", "stengt", "forbudt", "ikke tillatt", "closed"), NO),
    **dict.fromkeys(("ikkje tillate", "military", "psv", "bus", "emergency", "agricultural", "forestry"), NO),
    **dict.fromkeys(("use_sidepath", "dismount"), NO),
    **dict.fromkeys(("yes", "ja", "true", "j", "y", "t", "open", "åpen", "åpent", "open for alle"), _OPEN),
    **dict.fromkeys(("tillatt", "tillate", "permissive", "designated", "official", "public"), _OPEN),
    **dict.fromkeys(("private", "privat", "destination", "customers", "delivery", "permit"), _OPEN_TO_SOME),
    **dict.fromkeys(("residents", "employees", "students"), _OPEN_TO_SOME),
    **dict.fromkeys(("3", "both", "begge", "begge retninger", "b"), BOTH),
    **dict.fromkeys(("forward", "ft", "1", "med", "with"), FORWARD),
    **dict.fromkeys(("backward", "tf", "2", "mot", "against"), BACKWARD),
}
_SILENT = ("", "unknown", "ukjent", "ukjend", "null", "none", "nan", "-")
_MOTORWAY_KMH = 100  # only motorways have such limits in Norway
_BIG_ROADS = ("trunk", "primary", "secondary")
_LETTERS = "ERFKPS"
_OWNERS = {letter: number for number, letter in enumerate("erfkps")}
_ROAD_NUMBER = re.compile(r"[\s{(]*(?:\d{3,4}\s+)?([erfkps])v?\s?\d")
_OWNER_CODE = re.compile(r"([erfkps])v?(?:\s+[-–]\s+.*|\s*[:(].*)?")
_OWNER_WORDS: Mapping[str, re.Pattern[str]] = {
    "E": re.compile(r"\beurop(?:a|ean?)[ -]?(?:ve[gi]|road)"),
    "R": re.compile(r"\briksve[gi]|\bstat(?:en|ens|leg|lig|lege|lige)?\b|\bsvv\b|\bnye veier\b|\bstate\b|\bnational\b"),
    "F": re.compile(r"\bfylke[st]?\b|\bfylkes(?:kommun|ve[gi])|\bcounty\b"),
    "K": re.compile(
        r"\bkommun(?:e|en|al|alt|ale|ar|er|al[et]?ve[gi]\w*|eve[gi]\w*)\b|\bcity\b|\bmunicipal(?:ity|ities)?\b"
    ),
    "P": re.compile(r"\bprivat"),
    "S": re.compile(r"\bskog(?:s|sbil)?ve[gi]|\bforest road"),
}
"""The words for each owner in bokmål, nynorsk and English; understood where those of one owner alone are found."""
_OWNER_NOT_KNOWN = re.compile(
    r"(?:eier |eigar |owner )?(?:er )?(?:ukjent|ukjend|unknown|ingen|none|null|n/?a|[-–?])(?: eier| eigar)?"
)
_NEGATED = re.compile(r"\b(?:ikke|ikkje|not|ingen)\b")
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
_CAR_ROADS = ("kanalisertveg", "enkelbilveg", "rampe", "rundkjøring", "annet", "bilveg")
_NOT_IN_USE = re.compile(
    r"(?:construction|proposed|planned|razed|removed|demolished|dismantled|destroyed|abandoned|disused|historic|was"
    r"|planlagt|prosjektert|vedtatt|vedteke|under bygging|under arbeid|revet|rive|fjernet|fjerna|nedlagt|nedlagd)"
    r"(?:[:_ ].*)?"
)
"""The life cycle of OpenStreetMap, as a value or before one ("razed:track"), and Norwegian words for it."""
_NO_ROADS = (
    *("no", "none", "raceway", "elevator", "services", "rest_area", "bus_stop", "stop", "via_ferrata", "ladder"),
    *("emergency_bay", "emergency_access_point", "street_lamp", "traffic_signals", "turning_circle", "virtual"),
)
"""Highway values on which nobody travels from one place to another; left out, as from an OSM file."""
_OTHER_WORDS: Mapping[str, str] = {
    **{f"track_grade{grade}": "track" for grade in range(1, 6)},  # Geofabrik's shapefiles
    **{
        re.sub(r"[\s-]", "", said.casefold().replace("vei", "veg")): code
        for code, words in ROAD_CLASSES.items()
        for said in words
    },
    **dict.fromkeys(("other", "annenveg", "annanveg"), "other"),
}
"""More words for classes: what results call them, as in `messages.ROAD_CLASSES`, with "veg" for "vei"."""

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
        E, R, F, K, P or S, a road number that begins with it, or words in bokmål, nynorsk or English.
    speed, speed_back : str
        km/h along and against the line's direction.
    oneway : str
        B/FT/TF, yes/no/-1, or Elveg's lane list (``feltoversikt``: odd lanes run along the line).
    aadt : str
        ÅDT, vehicles per day.
    walk, bike, car : str
        yes/no/forward/backward, or 0-3. "yes" says who: which way is for `oneway` to say.
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
    table, in_use, notes, remarks = _table(layer.iloc[row], mapping, strategy, norwegian=options.preset is not None)
    table["source_id"] = row
    notes["not_lines"] = int((~is_line).sum())
    notes["not_in_use"] = int((~in_use).sum())
    keep = np.ones(len(table), bool) if options.ferries else (table["road_class"] != "ferry").to_numpy()
    notes["ferries"] = int((~keep).sum())
    usable = keep & in_use & (table[["walk", "bike", "car"]] > NO).any(axis=1).to_numpy()
    if not usable.any():
        raise NetworkEmptyError
    parts, table = parts[usable], table[usable].reset_index(drop=True)
    advance(progress, 0.3)

    xy, line = shapely.get_coordinates(parts, return_index=True)
    tolerance = strategy.network.join_tolerance_m if options.tolerance_m is None else options.tolerance_m
    if options.join_crossings:
        xy, line, added = _with_crossings(parts, xy, line, table["level"].to_numpy(), tolerance)
        notes["crossings_joined"] = added
    xy, line = _inserted(parts, xy, line, *vertices_on_others(xy, line, table["level"].to_numpy()))
    advance(progress, 0.7)
    start = np.searchsorted(line, np.arange(len(parts) + 1))
    key, joined = _join_ends(xy, start, table["level"].to_numpy()[line], tolerance)
    notes["ends_joined"] = joined
    advance(progress, 1.0)
    return RoadLines(key=key, xy=xy, start=start, table=table, crs=layer.crs, notes=notes, remarks=remarks)


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
    """Return a column as float, NaN for NULL and for text that is no number, or two, and how many of the latter."""
    if name is None:
        return np.full(len(layer), np.nan), 0
    column = layer[name]
    written = column.map(lambda value: isinstance(value, str)).astype(bool)
    read, _ = read_numbers(column.astype("string").str.strip().where(written))
    number = pd.to_numeric(column.astype(object).mask(written), errors="coerce").astype("float64").fillna(read)
    values = number.to_numpy(np.float64)
    wrong = np.isnan(values) & column.notna().to_numpy() | (values < 0)
    return np.where(values > 0, values, np.nan), int(wrong.sum())


def _flag(layer: pd.DataFrame, name: str | None) -> Array:
    """Return where a yes/no column says yes; nowhere without the column."""
    flag: Array = classify(_words(layer, name), dict.fromkeys(("1", "yes", "ja", "true", "t", "y", "j"), 1), 0) == 1
    return flag


def _table(
    layer: pd.DataFrame, mapping: LineFields, strategy: Strategy, norwegian: bool
) -> tuple[pd.DataFrame, Array, dict[str, int], tuple[Note, ...]]:
    """Work out the columns of `RoadLines.table`; `norwegian` roads of 100 km/h and more are motorways.

    Return the table, which lines (n, bool) are in use, counts, and what could not be understood.
    """
    owner, remarks = _owners(_words(layer, mapping.owner))
    road_class, in_use, unknown, about_classes = _classes(layer, mapping, owner, strategy)
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

    direction, about_lanes = _directions(layer, mapping.oneway)
    permission, to_some = {}, {}
    for mode, barred in (("walk", NO_WALK), ("bike", NO_BIKE), ("car", NO_CAR)):
        closed = np.isin(road_class, barred) & ~(ferry & (mode != "car")) | (unknown & (mode == "car"))
        permission[mode], to_some[mode], about_ones = _permission(
            layer, getattr(mapping, mode), closed, direction[mode]
        )
        remarks += about_ones

    if mapping.car is None:  # OpenStreetMap's tracks are driven to what lies along them, as in an OSM file
        words = _words(layer, mapping.road_class)
        to_some["car"] = np.array([word.casefold().startswith("track") for word in words], bool)

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
            "no_through": BIKE_BIT * to_some["bike"] + CAR_BIT * to_some["car"],
            "private": to_some["walk"],
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
    notes = {"numbers_not_understood": wrong + wrong_back + wrong_aadt}
    return table, in_use, notes, (*about_classes, *remarks, *about_lanes)


def _remarks(code: str, wrong: Array, words: Array) -> tuple[Note, ...]:
    """Return the note on the lines where `wrong`, with their words, if there are any."""
    if not wrong.any():
        return ()
    return (Note(code, {"count": int(wrong.sum()), "values": listed(pd.Series(words[wrong]))}),)


def _owners(words: Array) -> tuple[Array, tuple[Note, ...]]:
    """Return the owner of each line (n,), one of `_LETTERS` or "", and what was not understood."""
    codes, unique = pd.factorize(words)
    understood = [read_owner(str(word)) for word in unique]
    owner = np.array([letter or "" for letter in understood], object)[codes]
    wrong = np.array([letter is None for letter in understood], bool)[codes]
    return owner, _remarks("network_owners_not_understood", wrong, words)


def read_owner(word: str) -> str | None:
    """Return the letter of an owner, "" where the word says that nobody knows, None where it is not understood.

    Examples
    --------
    >>> [read_owner(word) for word in ("FV160", "Bærum kommune", "Viken fylkeskommune", "Eier ukjent", "Ruter AS")]
    ['F', 'K', 'F', '', None]
    """
    text = word.strip(" {}()").casefold()
    if not text or _OWNER_NOT_KNOWN.fullmatch(text):
        return ""
    code = _ROAD_NUMBER.match(text) or _OWNER_CODE.fullmatch(text)
    if code is not None:
        return code[1].upper()
    found = [letter for letter, said in _OWNER_WORDS.items() if said.search(text)]
    return found[0] if len(found) == 1 and not _NEGATED.search(text) else None


def _classes(
    layer: pd.DataFrame, mapping: LineFields, owner: Array, strategy: Strategy
) -> tuple[Array, Array, Array, tuple[Note, ...]]:
    """Translate typeVeg, functional classes and highway values into highway values.

    Return the class of each line (n,), whether it is in use, whether its word is not understood, and what to say.
    """
    words = _words(layer, mapping.road_class)
    codes, unique = pd.factorize(words)
    translated = np.array([_class_of(str(word)) for word in unique], object)[codes]
    unknown, in_use = translated == _NOT_UNDERSTOOD, translated != _LEFT_OUT
    by_owner = np.array([_OWNER_CLASS.get(letter, "other") for letter in [*_LETTERS, ""]], object)
    owned = by_owner[classify(owner, _OWNERS, len(_LETTERS))]
    road_class = np.where(translated == "", owned, np.where(unknown | ~in_use, "other", translated))
    untold = (words == "") & (road_class == "other")
    remarks = _remarks("network_classes_not_understood", unknown, words)
    if untold.any():
        code = "network_without_class_field" if mapping.road_class is None else "network_without_class"
        remarks += (Note(code, {"count": int(untold.sum()), "speed": strategy.car.default_speed_kmh["other"]}),)
    return road_class, in_use, unknown, remarks


_NOT_UNDERSTOOD, _LEFT_OUT = "?", "-"


def _class_of(word: str) -> str:
    """Return the highway value of a word for a road's class, "" where the owner decides, or one of two signs.

    Examples
    --------
    >>> [_class_of(word) for word in ("gangOgSykkelveg", "7", "Enkel bilveg", "razed:track", "via appia")]
    ['cycleway', 'residential', '', '-', '?']
    """
    lower = word.casefold().removeprefix("highway=")
    if _NOT_IN_USE.fullmatch(lower) or lower in _NO_ROADS:
        return _LEFT_OUT
    short = re.sub(r"[\s-]", "", lower)
    norwegian = short.replace("vei", "veg")
    if not short or norwegian in _CAR_ROADS:
        return ""
    known = {name: name for name in IN_USE}
    for meaning, key in ((known, lower), (_FUNCTIONAL_CLASS, lower), (_TYPE_VEG, norwegian), (_OTHER_WORDS, norwegian)):
        if key in meaning:
            return meaning[key]
    return _NOT_UNDERSTOOD


def _directions(layer: pd.DataFrame, name: str | None) -> tuple[dict[str, Array], tuple[Note, ...]]:
    """Return which way round each mode may use the lines (n,), and what was not understood."""
    both = np.full(len(layer), BOTH)
    if name is None:
        return {"walk": both, "bike": both, "car": both}, ()
    words = _words(layer, name)
    codes, unique = pd.factorize(words)
    said = [_DIRECTION.get(str(word).casefold(), _UNKNOWN) for word in unique]
    lanes = [_lanes(str(word)) for word in unique]
    named = "felt" in name.lower()  # "1" is a lane there, else a direction
    if not named and not any(each and way == _UNKNOWN for each, way in zip(lanes, said, strict=True)):
        same = _codes(layer, name, _DIRECTION, both, "B, FT, TF, yes, no, -1")
        return {"walk": both, "bike": same, "car": same}, ()
    ways = {
        mode: np.array(
            [way if not each else _way_of(each, mode) for each, way in zip(lanes, said, strict=True)], np.int8
        )[codes]
        for mode in ("bike", "car")
    }
    wrong = (ways["car"] == _UNKNOWN) & (words != "")
    found = {mode: np.where(way == _UNKNOWN, BOTH, way) for mode, way in ways.items()}
    return {"walk": both, **found}, _remarks("network_lanes_not_understood", wrong, words)


_LANE = re.compile(r"(?<![A-Za-zÆØÅæøå0-9])(\d+)([A-ZÆØÅa-zæøå]?)\d*")


def _lanes(text: str) -> list[tuple[int, str]]:
    """Return the number and purpose of the lanes in a list, however it is written; none where it is no list of lanes.

    Examples
    --------
    As Elveg writes it, as GDAL writes a list of two as text, and as QGIS writes one:

    >>> [_lanes(text) for text in ("1#2K", "(2:1,2K)", "['1', '2K']", "FT")]
    [[(1, ''), (2, 'K')], [(1, ''), (2, 'K')], [(1, ''), (2, 'K')], []]
    """
    inside = re.sub(r"^\(\d+:(.*)\)$", r"\1", text.strip())
    if re.search(r"[^\s\[\](){}'\"#,;.]", _LANE.sub("", inside)):
        return []
    return [(int(number), purpose.upper()) for number, purpose in _LANE.findall(inside)]


def _way_of(lanes: list[tuple[int, str]], mode: str) -> int:
    """Return the way round that lanes allow: odd ones run along the line, even ones against it.

    A letter after the number tells what a lane is for: cars do not use those for buses (K) and bicycles (S).
    """
    numbers = [number for number, purpose in lanes if mode != "car" or purpose not in {"K", "S"}]
    return (FORWARD if any(n % 2 for n in numbers) else NO) | (BACKWARD if any(n % 2 == 0 for n in numbers) else NO)


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
    codes = _codes(layer, name, _PERMISSION, np.full(len(layer), _UNKNOWN), "yes, no, forward, backward, 0, 1, 2, 3")
    remarks: tuple[Note, ...] = ()
    given = set(_words(layer, name)) - {""}
    if "1" in given and given <= {"0", "1"}:
        codes[codes == FORWARD] = _OPEN
        remarks = (Note("network_ones_are_yes", {"field": name}),)
    opened = (codes == _OPEN) | (codes == _OPEN_TO_SOME)
    permission = np.where(codes == _UNKNOWN, default, np.where(opened, direction, codes))
    return permission, codes == _OPEN_TO_SOME, remarks


def _codes(layer: pd.DataFrame, name: str, meaning: Mapping[str, int], default: Array, allowed: str) -> Array:
    """Return what a column's words mean (n,), `default` where it is empty or says that nobody knows."""
    words = _words(layer, name)
    codes = classify(words, meaning, _UNKNOWN)
    silent = np.isin([word.casefold() for word in words], _SILENT)
    wrong = (codes == _UNKNOWN) & ~silent
    if wrong.any():
        raise LineFieldValueError(field=name, value=words[np.argmax(wrong)], count=int(wrong.sum()), allowed=allowed)
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
