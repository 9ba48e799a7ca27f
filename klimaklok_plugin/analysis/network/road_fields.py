"""Which field of a road layer says what: of known deliveries by its name, nested ones taken apart, else by choice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.arrays import Array
from ..core.messages import KlimaklokError
from ..layers.field_names import fold
from ..layers.fields import read_numbers
from ..layers.messages import LayerWithoutFieldsError
from .messages import LineFieldMissingError


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
    functional : str
        NVDB's functional class, the class of a road for cars where `road_class` is a type of road.
    users : str
        ``trafikantgruppe``: G is closed to cars.
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
    functional: str | None = None
    users: str | None = None


SPEED = ("fartsgrense", "fartsgrenseVerdi", "fartsgrense_verdi")
MOTORWAY = ("motorvegtype", "motorveg")
FUNCTIONAL = ("vegklasse", "funksjonellvegklasse", "funksjonell_vegklasse")
TRAFFIC = ("ådtTotal", "ÅDT, total", "ådt_total", "trafikkmengde", "ådt", "aadt")
YEAR = ("årGjelderFor", "År, gjelder for", "aar_gjelder_for", "ådtÅr", "år")
REFERENCE = ("vegsystemreferanse.kortform", "vref", "vegsystemreferanse", "vegreferanse", "vegsysref", "kortform")

_REGISTER: Mapping[str, tuple[str, ...]] = {
    "road_class": ("typeVeg", "typeVeg_sosi"),
    "owner": ("vegkategori", *REFERENCE, "vegeier", "eier"),
    "name": ("adressenavn", "gatenavn", "gate", "vegnavn", "navn", "namn", "name"),
    "speed": (*SPEED, "fart", "maxspeed"),
    "oneway": ("feltoversikt", "enveg", "enveiskjøring", "oneway"),
    "aadt": TRAFFIC,
    "level": ("medium", "medium_ref"),
    "motorway": MOTORWAY,
    "functional": FUNCTIONAL,
    "users": ("trafikantgruppe",),
}
PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "elveg": _REGISTER,
    "nvdb": {
        "road_class": ("roadclass", "funcroadclass"),
        "owner": ("roadid", "roadnumber"),
        "name": ("streetname",),
        "speed": ("speedfw",),
        "speed_back": ("speedbw",),
        "oneway": ("oneway",),
        "level": ("medium",),
        "ferry": ("isferry",),
        "bridge": ("isbridge",),
        "tunnel": ("istunnel",),
    },
    "nvdb_api": _REGISTER,
    "vegkart": _REGISTER,
}
"""Field names of known deliveries, the usual one first; absent ones are left out. ``nvdb`` is the route-planner
network."""
_PRESET_NEEDS: Mapping[str, tuple[str, ...]] = {
    "elveg": ("road_class",),
    "nvdb": ("speed", "oneway"),
    "nvdb_api": ("road_class",),
    "vegkart": ("owner",),
}


# --- names ------------------------------------------------------------------------------------------------------------

_SEPARATORS = re.compile(r"[.|:/]")
_VEGKART = re.compile(r"egs(.+?)\d*")
_INSIDE = re.compile(r"(?:vegsystemreferanse)?(?:vegsystem|strekning|vegstrekning)")
_OVER = "superstedfesting"
_CUT_OFF = (9, 10)  # bytes of a field's name in a shapefile


def _spellings(column: str) -> tuple[str, ...]:
    """Return what a field may be called: as it is, without the names of what it is nested in, without Vegkart's signs.

    Examples
    --------
    >>> [_spellings(name)[-1] for name in ("vegsystemreferanse.vegsystem.fase", "EGS.ÅDT, TOTAL.4623", "Vegkategori")]
    ['fase', 'adttotal', 'vegkategori']
    """
    whole = fold(column)
    found = [whole]
    if (inside := _INSIDE.match(whole)) and whole != inside[0]:
        found.append(whole[inside.end() :])
    tail = fold(_SEPARATORS.split(column)[-1])
    if tail and not tail.isdigit():
        found.append(tail)
    if vegkart := _VEGKART.fullmatch(whole):
        found.append(vegkart[1])
    return tuple(found)


def find(names: Sequence[str], columns: Iterable[Any]) -> str | None:
    """Return the first column that has one of the names, whatever it is nested in; None where none has.

    Names are compared without case, accents, blanks and signs, and as shapefiles cut them off. What tells of the line
    that a line runs beside (NVDB's ``superstedfesting``) does not tell of the line itself.
    """
    own = [str(column) for column in columns if _OVER not in fold(str(column))]
    spelt = [(column, _spellings(column)) for column in own]
    for name in map(fold, names):
        for place in (slice(0, 1), slice(1, None)):
            for column, spellings in spelt:
                if name in spellings[place]:
                    return column
    short = [(column, fold(column)) for column in own if len(column.encode()) in _CUT_OFF]
    return next((column for name in map(fold, names) for column, cut in short if name.startswith(cut)), None)


def find_over(names: Sequence[str], columns: Iterable[Any]) -> str | None:
    """Return the first column about the line that a line runs beside which has one of the names."""
    over = {str(column): fold(str(column)).partition(_OVER)[2] for column in columns}
    wanted = list(map(fold, names))
    return next((column for name in wanted for column, rest in over.items() if rest and rest.endswith(name)), None)


def find_sequence(columns: Iterable[Any]) -> str | None:
    """Return the column with the number of the link sequence that a line or an object lies on."""
    own = [str(column) for column in columns if _OVER not in fold(str(column))]
    found = find(("veglenkesekvensid", "lenkesekvensid", "veglenkesekvens", "lenkesekvens"), own)
    nested = (column for column in own if re.search(r"lenkesekvens.*(?:lokalid|id)$", fold(column)))
    return found or next(nested, None)


def recognised(columns: Iterable[Any]) -> str | None:
    """Return the key of `PRESETS` that a layer's fields fit, None where they fit none.

    Examples
    --------
    >>> recognised(["id", "typeVeg", "vegkategori"]), recognised(["highway", "oneway"])
    ('elveg', None)
    """
    own = [str(column) for column in columns]
    if find(("speedfw",), own) and find(("oneway",), own) and find(PRESETS["nvdb"]["road_class"], own):
        return "nvdb"
    if find(_REGISTER["road_class"], own):
        return "nvdb_api" if find(("veglenkesekvensid", "vegsystemreferanse", "topologinivå", "href"), own) else "elveg"
    if find(("vegsystemreferanse",), own) and any(fold(column).startswith("egs") for column in own):
        return "vegkart"
    return None


def resolved(layer: gpd.GeoDataFrame, preset: str | None, chosen: LineFields) -> LineFields:
    """Return the fields as they are spelt in the layer; those named by the user must be there.

    Raises
    ------
    LineFieldMissingError, LayerWithoutFieldsError
        A field that was named is not there, or the preset does not fit the layer.
    """
    columns = [str(name) for name in layer.columns.drop(layer.geometry.name)]
    spelt = {name.lower(): name for name in columns}
    given = {f.name: getattr(chosen, f.name) for f in fields(LineFields) if getattr(chosen, f.name)}
    for wanted in given.values():
        if wanted.lower() not in spelt:
            raise _missing(wanted, columns)
    result = {name: spelt[wanted.lower()] for name, wanted in given.items()}
    if preset is not None:
        for name, names in PRESETS[preset].items():
            if found := find(names, columns):
                result.setdefault(name, found)
        for need in _PRESET_NEEDS[preset]:
            if need not in result:
                raise _missing(PRESETS[preset][need][0], columns)
    return replace(LineFields(), **result)


def _missing(wanted: str, there: Iterable[str]) -> KlimaklokError:
    """Return the error about a field that is not among those that are there."""
    names = sorted(there)
    if not names:
        return LayerWithoutFieldsError(layer="LINES", field=wanted)
    return LineFieldMissingError(field=wanted, fields=names)


# --- values -----------------------------------------------------------------------------------------------------------


def words(layer: pd.DataFrame, name: str | None) -> Array:
    """Return a column as str, '' for NULL; whole numbers without decimals."""
    if name is None:
        return np.full(len(layer), "", object)
    column = layer[name]
    text = pd.Series(np.where(column.isna(), "", column.astype(object)), dtype=object).map(str)
    return np.asarray(text.str.strip().str.removesuffix(".0").to_numpy(), object)


def quantities(layer: pd.DataFrame, name: str | None) -> tuple[Array, int]:
    """Return a column as float, NaN for NULL and for text that is no number, or two, and how many of the latter.

    Nothing is less than 0, and 0 stands for nothing known.
    """
    values, wrong = _read(layer, name)
    wrong |= values < 0
    return np.where(values > 0, values, np.nan), int(wrong.sum())


def positions(layer: pd.DataFrame, name: str | None) -> Array:
    """Return a column of positions (n,), NaN for what is none: less than 0 or more than 1."""
    values, _ = _read(layer, name)
    return np.where((values >= 0) & (values <= 1), values, np.nan)


def _read(layer: pd.DataFrame, name: str | None) -> tuple[Array, Array]:
    """Return a column as float, and where it is not understood."""
    if name is None:
        return np.full(len(layer), np.nan), np.zeros(len(layer), bool)
    column = layer[name]
    written = column.map(lambda value: isinstance(value, str)).astype(bool)
    read, _ = read_numbers(column.astype("string").str.strip().where(written))
    number = pd.to_numeric(column.astype(object).mask(written), errors="coerce").astype("float64").fillna(read)
    values = number.to_numpy(np.float64)
    return values, np.isnan(values) & column.notna().to_numpy() & (words(layer, name) != "")


# --- what is nested ---------------------------------------------------------------------------------------------------

_NESTED = ("vegsystemreferanse", "superstedfesting", "adresse", "gate", "lenkesekvens", "veglenkeadresse", "lokasjon")


def taken_apart(layer: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Return a layer with the fields that hold JSON objects as fields of their own, and how many could not be read.

    NVDB's API nests them, and QGIS and GDAL hand them over as text. A field within a field is called
    ``vegsystemreferanse.vegsystem.fase``.

    Examples
    --------
    >>> text = '{"vegsystem": {"vegkategori": "E", "fase": "V"}, "kortform": "EV18 S1D1 m0"}'
    >>> apart, broken = taken_apart(gpd.GeoDataFrame({"vegsystemreferanse": [text, "{"]}, geometry=[None, None]))
    >>> [str(name) for name in apart.columns if str(name).endswith("fase")], broken
    (['vegsystemreferanse.vegsystem.fase'], 1)
    """
    more, broken = {}, 0
    for name in layer.columns.drop(layer.geometry.name):
        texts = pd.api.types.is_string_dtype(layer[name].dtype) or layer[name].dtype == object
        if fold(_SEPARATORS.split(str(name))[-1]) not in _NESTED or not texts:
            continue
        codes, unique = pd.factorize(np.array([_as_text(value) for value in layer[name]], object))
        read = [_as_object(text) for text in unique]
        wrong = np.array([text.startswith("{") and not each for text, each in zip(unique, read, strict=True)] + [False])
        broken += int(wrong[codes].sum())
        if not any(read):
            continue
        table = pd.json_normalize([*read, {}]).astype(object)  # the last row is for what is missing
        for inner in table:
            more[f"{name}.{inner}"] = table[inner].to_numpy(object)[codes]
    return (layer.assign(**more) if more else layer), broken


def _as_text(value: Any) -> str | None:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return value.strip() if isinstance(value, str) and value.strip() else None


def _as_object(text: str) -> dict[str, Any]:
    """Return a JSON object, an empty one for what is none."""
    if not text.startswith("{"):
        return {}
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
