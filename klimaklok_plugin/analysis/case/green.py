"""What a plan does to the blue-green structure and the way to the shore, as a check."""

from __future__ import annotations

import math
from functools import partial

import geopandas as gpd
import pandas as pd

from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..layers.fields import geometries
from ..sites.green import GreenResult, Shore, Structure, check_green, read_structure
from .checks import INFORMATION, MET, NOT_MET, PARTLY, Check
from .context import Case, Findings, Measure, Parts, not_assessed
from .messages import NAMED_M2

GREEN = "blue_green"
RULE = "blue_green"
_LAYERS = ("green_built_on", "green_pieces", "shore_ways")
_TOLD = 4


def check_structure(case: Case, progress: Progress | None = None) -> Findings:
    """Look at the built areas of each alternative: overlap, cuts, and ways to the shore.

    Not met: the structure is cut, ways to the shore are closed off, or more than the strategy's share of ``limit``
    (`sites.constraint_cap`) is built on. Partly: some is built on, or a way to the shore grows.

    Parameters
    ----------
    case : Case
    progress : callable, optional
    """
    found = Findings()
    if missing := case.sources.missing("constraints"):
        found.checks = [not_assessed(GREEN, each, RULE, *missing, screening=True) for each in case.alternatives]
        return found
    structure = read_structure(case.layer("constraints"), case.areas.crs, case.strategy)
    layers: dict[str, list[gpd.GeoDataFrame]] = {name: [] for name in _LAYERS}
    values: dict[str, dict[str, float]] = {"green_m2": {}, "green_parts": {}, "shore_longer_m": {}}
    for number, alternative in enumerate(case.alternatives):
        built = case.built(alternative)
        if not len(built):
            found.checks.append(
                Check(GREEN, alternative, INFORMATION, RULE, Note("case_nothing_built"), screening=True)
            )
            values["green_m2"][alternative], values["green_parts"][alternative] = 0.0, 1.0
            continue
        share = part(progress, number / len(case.alternatives), (number + 1) / len(case.alternatives))
        look = partial(check_green, _shapes(built), structure, case.strategy, case.sources.network, share)
        result = case.once("green", built, look)
        check, frames = _check(case, alternative, result, structure)
        found.checks.append(check)
        values["green_m2"][alternative] = result.total_m2
        values["green_parts"][alternative] = float(result.parts)
        if result.shore is not None and result.shore.reached and math.isfinite(result.shore.longer_m):
            values["shore_longer_m"][alternative] = result.shore.longer_m
        for name, frame in frames.items():
            layers[name].append(frame.assign(alternative=alternative))
    units = {"green_m2": "m²", "green_parts": "", "shore_longer_m": "m"}
    found.measures = [Measure(GREEN, name, units[name], each) for name, each in values.items() if each]
    for name, some in layers.items():
        if some:
            found.layers[name] = gpd.GeoDataFrame(pd.concat(some, ignore_index=True), crs=case.areas.crs)
    if structure.unknown_count:
        told = {"count": structure.unknown_count, "values": structure.unknown}
        found.assumptions.append(Note("case_green_words_unknown", told))
    if not structure.told:
        found.assumptions.append(Note("case_green_kinds_unknown"))
    advance(progress, 1.0)
    return found


def _shapes(built: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=geometries(built), crs=built.crs)


def _check(
    case: Case, alternative: str, result: GreenResult, structure: Structure
) -> tuple[Check, dict[str, gpd.GeoDataFrame]]:
    rules, limit = case.strategy.green, case.strategy.sites.constraint_cap.get("limit", 0.5)
    touched = result.total_share > rules.touch_share
    bad: list[Note] = []
    fair: list[Note] = []
    good: list[Note] = []
    frames = {}
    if result.parts > 1:
        bad.append(Note("case_green_cut", {"parts": result.parts, "width": rules.corridor_m}))
        frames["green_pieces"] = result.pieces
    elif result.structure_touched and touched:
        good.append(Note("case_green_whole", {"width": rules.corridor_m}))
    else:
        good.append(Note("case_green_untouched"))
    if touched:
        told = {"area": result.total_m2, "share": result.total_share, "names": _names(result)}
        (bad if result.total_share >= limit else fair).append(Note("case_green_overlap", told))
        frames["green_built_on"] = result.touched
    else:
        good.insert(0, Note("case_green_free"))
    if result.shore is not None:
        _shore(case, result.shore, bad, fair, good)
        if len(result.shore.ways):
            frames["shore_ways"] = result.shore.ways
    elif structure.told:
        good.append(Note("case_green_no_network"))
    else:
        good.append(Note("case_green_kinds_unknown"))
    looked = result.shore is not None
    verdict = NOT_MET if bad else PARTLY if fair or not looked else MET
    every = [*bad, *fair, *good]
    sentence = every[0] if bad or fair else Note("case_green_ok" if looked else "case_green_ok_part")
    rest = every[1:] if bad or fair else every
    if verdict == MET and (outside := case.outside(case.built(alternative))):
        verdict, sentence = PARTLY, Note("case_green_outside", {"areas": outside})
    reasons = [*rest, Note("case_green_limits", {"touch": rules.touch_share, "limit": limit})]
    if result.shore is not None and result.shore.reached:
        reasons.append(Note("case_shore_assumed"))
    reasons.append(Note("case_green_screening"))
    check = Check(
        GREEN,
        alternative,
        verdict,
        RULE,
        sentence,
        value=result.total_share,
        threshold=rules.touch_share,
        unit="share",
        reasons=tuple(reasons),
        screening=True,
        layers=tuple(name for name in _LAYERS if name in frames),
    )
    return check, frames


def _names(result: GreenResult) -> Parts:
    by_name = result.touched.groupby("name", sort=True)["area_m2"].sum().sort_values(ascending=False, kind="stable")
    return [(NAMED_M2, {"name": name, "area": float(area)}) for name, area in by_name.head(_TOLD).items()]


def _shore(case: Case, shore: Shore, bad: list[Note], fair: list[Note], good: list[Note]) -> None:
    rules = case.strategy.green
    if not shore.near:
        good.append(Note("case_shore_none", {"search": rules.search_m}))
        return
    if not shore.reached:
        good.append(Note("case_shore_not_reached", {"search": rules.search_m}))
        return
    closed = shore.closed_m > 0 or math.isinf(shore.longer_m)
    if shore.closed_m > 0:
        bad.append(Note("case_shore_closed", {"paths": shore.closed_m}))
    if math.isinf(shore.longer_m):
        bad.append(Note("case_shore_cut_off", {"search": rules.search_m, "before": shore.before_m}))
    elif shore.longer_m > rules.longer_m:
        grows: dict[str, object] = {"longer": shore.longer_m, "before": shore.before_m, "after": shore.after_m}
        fair.append(Note("case_shore_longer", grows))
    elif not closed:
        good.append(Note("case_shore_open", {"around": rules.around_m, "longer": rules.longer_m}))
        inside = float(shore.ways.loc[shore.ways["state"] == "closed", "length_m"].sum()) if len(shore.ways) else 0.0
        if inside > 0:
            good.append(Note("case_shore_ways_inside", {"paths": inside}))
    if shore.built_over_m > 0:
        fair.append(Note("case_shore_built_over", {"paths": shore.built_over_m}))
