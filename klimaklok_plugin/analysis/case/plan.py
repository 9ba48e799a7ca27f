"""A plan as it is handed in: its areas, what is built in each, and the alternatives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Bools, Ints, Objects
from ..core.messages import Note, Own, Text
from ..layers.field_names import all_say_the_same, find_fields, fold, zero_among
from ..layers.fields import amounts, column_of, fold_keys, geometries, listed, text_of
from ..layers.messages import AreasNeededError, LayerEmptyError, LayerWithoutCrsError
from ..layers.samples import clean_geometries
from ..sites.inputs import read_profiles
from ..sites.messages import LandUseUnknownError
from ..sources import plans
from ..strategy.loading import Strategy
from .messages import (
    DENSE_BRA,
    DENSE_DWELLINGS,
    FIELD_SAID,
    OVERLAP_SAID,
    QUANTITY_WORDS,
    PlanAreaTwiceError,
    PlanAreaUnknownError,
    PlanNoBuiltAreaError,
    PlanNotFoundError,
    PlanRowTwiceError,
    PlanSeveralError,
    PlanTableWithoutAreaError,
)
from .names import NAMES, PLAN, PROGRAMME, QUANTITIES, THE_PLAN, ZERO

_SHOWN = 8
_MANY = 12
_DEKAR = 1000.0
"""Square metres."""


@dataclass(frozen=True)
class PlanOptions:
    """What the user chooses.

    Attributes
    ----------
    fields, table_fields : mapping of str to str
        Field of the areas, and of the table, by what it tells (a key of `NAMES`); what is not named is found by name.
    land_use : str
        Land use of areas without a code.
    plan_id : str
        Of several plans in the layer, the one that is meant.
    zero : str, optional
        Name of the 0-alternative. None: it is known by common names.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    table_fields: Mapping[str, str] = field(default_factory=dict)
    land_use: str = "housing"
    plan_id: str = ""
    zero: str | None = None


@dataclass(frozen=True)
class Plan:
    """What `read_plan` returns.

    Attributes
    ----------
    areas : GeoDataFrame
        A row for each area of each alternative, in the plan's CRS: ``area_id`` (as the plan calls it, or its number),
        ``alternative``, ``code`` (of the plan, -1 without), ``use`` (a profile of the strategy; "" where nothing is
        built or no profile fits),
        ``assumed`` (the plan does not tell its use, or not in words that are known),
        ``said`` (the land use in the plan's own words), ``built`` (something is),
        `names.QUANTITIES` (NaN where not told), ``row`` (in
        the layer handed in).
    alternatives : tuple of str
        The 0-alternative first, then by name. `THE_PLAN` and `ZERO` are codes, all others the plan's own names.
    zero : str
        The 0-alternative. Where it is `ZERO`, it was not handed in, has no areas, and counts as nothing built.
    plan_id : str
        "" where the layer does not tell.
    fields : mapping of str to str
        Which field tells what.
    notes, assumptions : list of Note
    """

    areas: gpd.GeoDataFrame
    alternatives: tuple[str, ...]
    zero: str
    plan_id: str
    fields: Mapping[str, str]
    notes: list[Note]
    assumptions: list[Note]

    def of(self, alternative: str) -> gpd.GeoDataFrame:
        """Return the areas of an alternative."""
        return self.areas[self.areas["alternative"] == alternative]


def read_plan(
    areas: gpd.GeoDataFrame,
    table: pd.DataFrame | None = None,
    options: PlanOptions | None = None,
    *,
    strategy: Strategy,
) -> Plan:
    """Read a plan's areas, and the table that tells what each alternative builds in them.

    Parameters
    ----------
    areas : GeoDataFrame
        The plan's boundary, or its land-use areas; other features of a plan (borders, texts) are left out. An area
        without alternative belongs to all of them.
    table : DataFrame, optional
        A row for each area and alternative. What it tells goes before the areas' own fields. Without a field for the
        area, it is that of a plan of one area; without a field for the alternative, a row goes for all.
    options : PlanOptions, optional
    strategy : Strategy
        What plan codes stand for.

    Returns
    -------
    Plan

    Raises
    ------
    KlimaklokError
        There is no area, or more than one plan; a field is missing or holds what cannot be understood; the table names
        an area that the plan does not have, or one twice.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> drawn = gpd.GeoDataFrame({"felt": ["B1"], "arealformål": [1110]}, geometry=[shapely.box(0, 0, 9, 9)], crs=25832)
    >>> told = pd.DataFrame({"alternativ": ["0", "1"], "boliger": [2, 80]})
    >>> plan = read_plan(drawn, told, strategy=load_strategy())
    >>> plan.areas[["area_id", "alternative", "use", "dwellings"]]
      area_id alternative      use  dwellings
    0      B1           0  housing        2.0
    1      B1           1  housing       80.0
    """
    options = options or PlanOptions()
    notes: list[Note] = []
    assumptions: list[Note] = []
    if areas.crs is None:
        raise LayerWithoutCrsError(layer=PLAN)
    if len(areas) == 0:
        raise LayerEmptyError(layer=PLAN)
    layer = _areas_only(areas.reset_index(drop=True), assumptions)
    names = _fields(layer, options.fields, PLAN, assumptions)
    layer, plan_id = _one_plan(layer, names.get("plan_id"), options.plan_id)
    drawn = _drawn(layer, names, options, strategy, notes, assumptions)
    told = None if table is None or len(table) == 0 else _told(table, options, assumptions)
    spelt = _spelling(drawn, told)
    long = _by_alternative(drawn, told, spelt, notes)
    long = _zeros(long, assumptions)
    notes.extend([*_nobody_notes(long), *_homeless_notes(long)])
    long, alternatives, zero = _alternatives(long, spelt, options.zero, assumptions)
    return Plan(
        areas=long,
        alternatives=alternatives,
        zero=zero,
        plan_id=plan_id,
        fields=names,
        notes=notes,
        assumptions=assumptions,
    )


def overlap_notes(areas: gpd.GeoDataFrame, alternatives: tuple[str, ...], least_m2: float) -> list[Note]:
    """Return which areas of one alternative overlap, and by how much.

    Parameters
    ----------
    areas : GeoDataFrame
        As of `Plan`, in a CRS in metres.
    alternatives : tuple of str
    least_m2 : float
        What is less is a sliver along a common border.
    """
    notes = []
    for alternative in alternatives:
        own = areas[areas["alternative"] == alternative]
        shapes = geometries(own)
        one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        once = one < other
        one, other = one[once], other[once]
        square = shapely.area(shapely.intersection(shapes[one], shapes[other]))
        order = np.argsort(-square, kind="stable")
        order = order[square[order] > least_m2]
        if len(order):
            ids = own["area_id"].to_numpy(object)
            pairs = [
                (OVERLAP_SAID, {"one": ids[one[each]], "other": ids[other[each]], "area": float(square[each])})
                for each in order[:_SHOWN]
            ]
            told = {"alternative": said(alternative), "count": len(order), "area": float(square[order].sum())}
            notes.append(Note("case_areas_overlap", {**told, "pairs": pairs}))
    return notes


def density_notes(areas: gpd.GeoDataFrame, alternatives: tuple[str, ...], strategy: Strategy) -> list[Note]:
    """Return which areas tell so much on so little ground that it is likely to be a slip, with the arithmetic.

    Parameters
    ----------
    areas : GeoDataFrame
        As of `Plan`, in a CRS in metres.
    alternatives : tuple of str
    strategy : Strategy
    """
    notes = []
    square = shapely.area(geometries(areas))
    rules = strategy.case
    for code, text, what, most, per in (
        ("case_dense_dwellings", DENSE_DWELLINGS, "dwellings", rules.dense_dwellings, _DEKAR),
        ("case_dense_bra", DENSE_BRA, "bra_m2", rules.dense_bra_share, 1.0),
    ):
        amount = areas[what].to_numpy(np.float64)
        density = per * np.divide(amount, square, out=np.zeros(len(areas)), where=square > 0)
        for alternative in alternatives:
            dense = np.flatnonzero((areas["alternative"] == alternative).to_numpy(bool) & (density > most))
            if not len(dense):
                continue
            ids = areas["area_id"].to_numpy(object)
            parts = [
                (text, {"area": ids[row], "amount": amount[row], "square": square[row], "density": density[row]})
                for row in dense[:_SHOWN]
            ]
            told = {"alternative": said(alternative), "count": len(dense), "areas": parts, "most": most}
            notes.append(Note(code, told))
    return notes


def said(alternative: str) -> str:
    """Return an alternative as sentences take it: the plan's own names are never translated."""
    return alternative if alternative in (THE_PLAN, ZERO) else Own(alternative)


# --- the areas --------------------------------------------------------------------------------------------------------


def _areas_only(layer: gpd.GeoDataFrame, assumed: list[Note]) -> gpd.GeoDataFrame:
    """Return the features that are areas, valid and flat."""
    cleaned, repaired, _ = clean_geometries(geometries(layer))
    area = np.isin(shapely.get_type_id(cleaned), [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON])
    area[area] &= shapely.area(cleaned[area]) > 0
    if not area.any():
        raise AreasNeededError(layer=PLAN)
    if (others := int((~area).sum())) > 0:
        assumed.append(Note("case_no_areas", {"count": others}))
    if (mended := int((repaired & area).sum())) > 0:
        assumed.append(Note("layer_repaired", {"layer": PLAN, "count": mended}))
    kept = layer[area].copy()
    geometry = gpd.GeoSeries(cleaned[area], index=kept.index, crs=layer.crs)
    return gpd.GeoDataFrame(kept.drop(columns=layer.geometry.name), geometry=geometry)


def _fields(
    layer: pd.DataFrame, chosen: Mapping[str, str], name: str, assumed: list[Note], skip: tuple[str, ...] = ()
) -> dict[str, str]:
    """Return which field tells what: the chosen ones, and those found by their names."""
    found: dict[str, str] = {}
    by_name = []
    given = [str(each) for each in layer.columns if each != "geometry"]
    for what, known in NAMES.items():
        if what in skip:
            continue
        if chosen.get(what):
            column_of(layer, chosen[what], name)
            found[what] = chosen[what]
            continue
        fields = [each for each in find_fields(known, given) if each not in found.values()]
        if not fields:
            continue
        found[what] = fields[0]
        by_name.append((FIELD_SAID, {"what": quantity(what), "field": fields[0]}))
        if what in QUANTITIES and len(fields) > 1 and not all_say_the_same(pd.DataFrame(layer[fields])):
            values: dict[str, object] = {
                "layer": name,
                "what": quantity(what),
                "field": fields[0],
                "others": fields[1:],
            }
            assumed.append(Note("case_field_of_several", values))
    if by_name:
        assumed.append(Note("case_fields_found", {"layer": name, "fields": by_name}))
    return found


def _one_plan(layer: gpd.GeoDataFrame, field_name: str | None, wanted: str) -> tuple[gpd.GeoDataFrame, str]:
    """Return the areas of one plan, and its id."""
    if field_name is None:
        return layer, wanted
    ids = text_of(layer, field_name).str.replace(r"\.0$", "", regex=True)
    there = sorted(set(ids) - {""})
    if not wanted:
        if len(there) > 1:
            raise PlanSeveralError(field=field_name, count=len(there), plans=listed(pd.Series(there)))
        return layer, there[0] if there else ""
    if len(there) == 0 or there == [wanted]:
        return layer, wanted
    if wanted not in there:
        raise PlanNotFoundError(field=field_name, plan=wanted, plans=listed(pd.Series(there)))
    return layer[(ids == wanted).to_numpy(bool)], wanted


def _drawn(
    layer: gpd.GeoDataFrame,
    names: Mapping[str, str],
    options: PlanOptions,
    strategy: Strategy,
    notes: list[Note],
    assumptions: list[Note],
) -> gpd.GeoDataFrame:
    """Return the areas with their ids, uses and quantities; what is no area of a land use is left out."""
    made = gpd.GeoDataFrame({"row": layer.index.to_numpy()}, geometry=geometries(layer), crs=layer.crs)
    layer = layer.reset_index(drop=True)
    made["area_id"] = _ids(layer, names.get("area_id"))
    made["alternative"] = _alternative_texts(layer, names.get("alternative"))
    code, use, assumed, built, kept = _uses(layer, names.get("code"), options.land_use, strategy, notes, assumptions)
    made["code"], made["use"], made["assumed"], made["built"] = code, use, assumed, built
    made["said"] = text_of(layer, names["code"]).to_numpy(object) if "code" in names else ""
    for what in QUANTITIES:
        made[what] = amounts(layer, names[what], PLAN) if what in names else np.nan
    made = made[kept].reset_index(drop=True)
    if not made["built"].any():
        raise PlanNoBuiltAreaError(count=len(made))
    return made


def _ids(layer: pd.DataFrame, field_name: str | None) -> Objects:
    number = np.arange(1, len(layer) + 1).astype(str).astype(object)
    if field_name is None:
        return number
    text = text_of(gpd.GeoDataFrame(layer), field_name).str.replace(r"^(\d+)\.0$", r"\1", regex=True).to_numpy(object)
    ids: Objects = np.where(text == "", number, text).astype(object)
    return ids


def _alternative_texts(layer: pd.DataFrame, field_name: str | None) -> Objects:
    if field_name is None:
        return np.full(len(layer), "", dtype=object)
    text = text_of(gpd.GeoDataFrame(layer), field_name).str.replace(r"^(\d+)\.0$", r"\1", regex=True)
    texts: Objects = text.to_numpy(object)
    return texts


def _uses(
    layer: gpd.GeoDataFrame,
    field_name: str | None,
    default: str,
    strategy: Strategy,
    notes: list[Note],
    assumptions: list[Note],
) -> tuple[Ints, Objects, Bools, Bools, Bools]:
    """Return code, use, whether that is assumed, whether something is built, whether it is a land use at all (n,)."""
    count = len(layer)
    aliases = fold_keys(strategy.sites.land_use) | {each: each for each in strategy.sites.profiles}
    if default.strip().casefold() not in aliases:
        raise LandUseUnknownError(value=default, allowed=", ".join(aliases))
    fallback = aliases[default.strip().casefold()]
    if field_name is None:
        assumptions.append(Note("case_no_codes", {"count": count, "use": fallback}))
        every = np.ones(count, bool)
        return np.full(count, -1, np.int64), np.full(count, fallback, object), every, every.copy(), every.copy()
    found = plans.land_uses(layer, field_name, strategy.sites)
    profile, out = read_profiles(layer, field_name, default, strategy, PLAN, notes)
    kept = out != plans.NO_AREA
    unknown = out == plans.UNKNOWN
    empty = found.empty & kept & (out == "")
    if empty.any():
        assumptions.append(Note("case_codes_empty", {"count": int(empty.sum()), "use": fallback}))
    if unknown.any():
        values = listed(layer[field_name][unknown])
        assumptions.append(Note("case_codes_unknown", {"count": int(unknown.sum()), "values": values, "use": fallback}))
    built = (out == "") | (out == plans.UNSCORED) | unknown
    use = np.where(out == "", profile, np.where(unknown, fallback, "")).astype(object)
    return found.code, use, empty | unknown, built, kept


# --- the table --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Told:
    """The rows of the table: ``area_id`` (None without), ``alternative``, and the quantities that it has fields for."""

    rows: pd.DataFrame
    has_area: bool
    quantities: tuple[str, ...]


def _told(table: pd.DataFrame, options: PlanOptions, assumptions: list[Note]) -> _Told:
    bare = table.drop(columns=[table.geometry.name]) if isinstance(table, gpd.GeoDataFrame) else table
    frame = gpd.GeoDataFrame(bare.reset_index(drop=True), geometry=[None] * len(bare))
    names = _fields(frame, options.table_fields, PROGRAMME, assumptions, skip=("plan_id", "code"))
    rows = pd.DataFrame({"alternative": _alternative_texts(frame, names.get("alternative"))})
    has_area = "area_id" in names
    rows["area_id"] = _ids(frame, names["area_id"]) if has_area else ""
    quantities = tuple(each for each in QUANTITIES if each in names)
    for what in quantities:
        rows[what] = amounts(frame, names[what], PROGRAMME)
    filled = rows[list(quantities)].notna().any(axis=1) | (rows["alternative"] != "")
    if has_area:
        filled |= text_of(frame, names["area_id"]) != ""
    return _Told(rows[filled.to_numpy(bool)].reset_index(drop=True), has_area, quantities)


def _spelling(drawn: pd.DataFrame, told: _Told | None) -> dict[str, str]:
    """Return the alternatives by how they are compared, each as it is spelt; of several spellings the first by name."""
    texts = [*drawn["alternative"], *([] if told is None else told.rows["alternative"])]
    spelt: dict[str, str] = {}
    for text in sorted({each for each in texts if each}, reverse=True):
        spelt[fold(text) or text] = text
    return spelt


def _by_alternative(
    drawn: gpd.GeoDataFrame, told: _Told | None, spelt: Mapping[str, str], notes: list[Note]
) -> gpd.GeoDataFrame:
    """Return a row for each area of each alternative, with what the table tells."""
    key = drawn["alternative"].map(lambda text: fold(text) or text)
    drawn = drawn.assign(alternative=key.map(lambda text: spelt.get(text, "")))
    every = list(spelt.values()) or [THE_PLAN]
    own = drawn[drawn["alternative"] != ""]
    shared = drawn[drawn["alternative"] == ""]
    if len(own) and len(shared):
        notes.append(Note("case_areas_shared", {"count": len(shared)}))
    spread = shared.drop(columns="alternative").merge(pd.DataFrame({"alternative": every}), how="cross")
    joined = pd.concat([own, gpd.GeoDataFrame(spread, geometry="geometry", crs=drawn.crs)], ignore_index=True)
    long = gpd.GeoDataFrame(joined, geometry="geometry", crs=drawn.crs)
    twice = long.duplicated(["area_id", "alternative"], keep=False)
    if twice.any():
        ids = listed(long["area_id"][twice].drop_duplicates())
        if told is not None and told.has_area:
            raise PlanAreaTwiceError(count=int(long["area_id"][twice].nunique()), areas=ids)
        notes.append(Note("case_ids_twice", {"count": int(long["area_id"][twice].nunique()), "areas": ids}))
    return long if told is None else _joined(long, told, spelt, notes)


def _joined(long: gpd.GeoDataFrame, told: _Told, spelt: Mapping[str, str], notes: list[Note]) -> gpd.GeoDataFrame:
    rows = told.rows
    alternative = rows["alternative"].map(lambda text: spelt.get(fold(text) or text, ""))
    if told.has_area:
        known = {fold(each) or each: each for each in long["area_id"]}
        area = rows["area_id"].map(lambda text: known.get(fold(text) or text))
        if area.isna().any():
            lost = rows["area_id"][area.isna()].drop_duplicates()
            raise PlanAreaUnknownError(
                count=len(lost), areas=listed(lost), known=listed(long["area_id"].drop_duplicates())
            )
    else:
        if (count := len(long["area_id"].unique())) > 1:
            raise PlanTableWithoutAreaError(count=count)
        area = pd.Series(long["area_id"].iloc[0], index=rows.index)
    rows = rows.assign(area_id=area, alternative=alternative)
    if (twice := rows.duplicated(["area_id", "alternative"])).any():
        first = rows[twice].iloc[0]
        raise PlanRowTwiceError(count=int(twice.sum()), area=first["area_id"], alternative=first["alternative"])
    exact = long[["area_id", "alternative"]].merge(rows.assign(here=True), on=["area_id", "alternative"], how="left")
    general = long[["area_id"]].merge(
        rows[rows["alternative"] == ""].drop(columns="alternative").assign(here=True), on="area_id", how="left"
    )
    made = long.copy()
    for what in told.quantities:
        value = exact[what].where(exact[what].notna(), general[what])
        made[what] = np.where(value.notna(), value, made[what])
    missing = (exact["here"].isna() & general["here"].isna()).to_numpy(bool) & made["built"].to_numpy(bool)
    for name, areas in made[missing].groupby("alternative", sort=True):
        ids = list(areas["area_id"])
        told_of = {"alternative": said(str(name)), "count": len(ids), "areas": listed(pd.Series(ids))}
        notes.append(Note("case_rows_missing", told_of))
    return made


def _zeros(long: gpd.GeoDataFrame, assumed: list[Note]) -> gpd.GeoDataFrame:
    """Return the areas, where all figures are 0 as not built on: so a 0-alternative on the same areas builds nothing.

    Floor area, or dwellings of housing and jobs of all else, must be among the figures: an office without dwellings is
    an office.
    """
    sizes = long[["dwellings", "bra_m2", "jobs", "persons", "pupils"]]
    own = np.where(long["use"] == "housing", long["dwellings"].notna(), long["jobs"].notna()) | long["bra_m2"].notna()
    none = long["built"] & own & (sizes.fillna(0) == 0).all(axis=1)
    for name, areas in long[none].groupby("alternative", sort=True):
        assumed.append(Note("case_zero_built", {"alternative": said(str(name)), "count": len(areas)}))
    return long.assign(built=long["built"] & ~none)


def _nobody_notes(long: gpd.GeoDataFrame) -> list[Note]:
    """Return where floor area is told, and 0 of all who could live or work in it: an empty hall, or a slip."""
    main = np.where(long["use"] == "housing", long["dwellings"], long["jobs"])
    people = long[["dwellings", "jobs", "persons", "pupils"]].fillna(0).sum(axis=1)
    nobody = long["built"] & (long["use"] != "") & (long["bra_m2"] > 0) & (main == 0) & (people == 0)
    return [
        Note(
            "case_nobody",
            {"alternative": said(str(name)), "count": len(areas), "areas": listed(areas["area_id"])},
        )
        for name, areas in long[nobody].groupby("alternative", sort=True)
    ]


def _homeless_notes(long: gpd.GeoDataFrame) -> list[Note]:
    """Return which areas are taken for housing for want of a land use, though the plan puts jobs and no homes there."""
    jobs = (long["dwellings"] == 0) & (long["persons"].fillna(0) == 0) & (long["jobs"] > 0)
    odd = long["built"] & long["assumed"] & (long["use"] == "housing") & jobs
    return [
        Note(
            "case_housing_without_homes",
            {"alternative": said(str(name)), "count": len(areas), "areas": listed(areas["area_id"])},
        )
        for name, areas in long[odd].groupby("alternative", sort=True)
    ]


# --- the alternatives -------------------------------------------------------------------------------------------------


def _alternatives(
    long: gpd.GeoDataFrame, spelt: Mapping[str, str], zero: str | None, assumptions: list[Note]
) -> tuple[gpd.GeoDataFrame, tuple[str, ...], str]:
    """Return the areas by alternative, the alternatives in order, and which one is the 0-alternative."""
    every = sorted(spelt.values(), key=natural) or [THE_PLAN]
    own = spelt.get(fold(zero) or zero) if zero else zero_among(every)
    if own is None:
        assumptions.append(Note("case_no_zero"))
        own = ZERO
    alternatives = (own, *(each for each in every if each != own))
    place = {name: number for number, name in enumerate(alternatives)}
    order = np.lexsort([long["row"].to_numpy(), long["alternative"].map(place).to_numpy()])
    columns = ["area_id", "alternative", "code", "use", "assumed", "said", "built", *QUANTITIES, "row", "geometry"]
    return long.iloc[order].reset_index(drop=True)[columns], alternatives, own


def natural(text: str) -> tuple[Any, ...]:
    """Return a key by which texts are sorted as people do: numbers in them by their size.

    Examples
    --------
    >>> sorted(["Alt 10", "Alt 2", "alt 1"], key=natural)
    ['alt 1', 'Alt 2', 'Alt 10']
    """
    parts = re.split(r"(\d+)", text.casefold())
    return tuple(
        (part.isdigit(), int(part) if part.isdigit() and len(part) < _MANY else 0, part) for part in parts
    ), text


def unknown_quantities(areas: pd.DataFrame, what: str) -> list[str]:
    """Return the built areas (their ids) of which a quantity is not told.

    Parameters
    ----------
    areas : DataFrame
        Of one alternative.
    what : str
        One of `QUANTITIES`.
    """
    return list(areas["area_id"][areas["built"] & areas[what].isna()])


def quantity(what: str) -> list[tuple[Text, dict[str, object]]]:
    """Return what a quantity is called, as sentences take it."""
    return [(QUANTITY_WORDS[what], {})]
