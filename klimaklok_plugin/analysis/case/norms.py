"""The parking norm, held against the spaces that each alternative of a plan proposes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.arrays import Ints
from ..core.messages import Note, Text
from ..core.progress import Progress
from ..layers.fields import geometries
from ..parking.columns import SPACES
from ..parking.messages import NORM_REASONS, STAFF_REASONS
from ..parking.norms import NormOptions, NormsResult, judge_norms
from .checks import INFORMATION, MET, NOT_ASSESSED, NOT_MET, PARTLY, Check, LayerReasons
from .context import Case, Findings, Measure, Parts, not_assessed, roles, shortened
from .messages import AREA_REASONS, KIND_AREAS, NORM_BEYOND, NORM_TOTALS

NORM = "parking_norm"
RULE = ""
"""The norm is the municipality's table, no rule of the strategy."""
_WITHIN, _BELOW, _ABOVE, _OPEN = "within", "below", "above", "not_assessed"
_NOT_ASKED = ("norm_no_row", "norm_tek17")
"""Why a number is not judged that the norm does not ask for, or not as a number: nothing is left open by it."""
_TOLD = 12
_AMOUNTS = (
    *("dwellings", "bra_m2", "jobs", "pupils", "car_spaces", "disabled_spaces", "bike_spaces", "cargo_bike_spaces"),
    *("car_share_spaces", "charging_spaces", "staff_spaces", "free_staff_spaces"),
)


def check_norms(case: Case, progress: Progress | None = None) -> Findings:
    """Judge the proposed spaces of every alternative by the municipality's table, as `judge_norms` does.

    Met: all that the norm asks for is within it. Partly: some is, or all that could be judged is and something else
    could not. Not met: nothing is. Not assessed: the table is missing, or nothing could be judged.

    Parameters
    ----------
    case : Case
    progress : callable, optional
    """
    found = Findings()
    norms, given = case.sources.norms, case.sources
    built = case.areas[case.areas["built"]]
    if norms is None or not given.has("norms"):
        without = Note("case_norm_ground")
        found.checks = [replace(not_assessed(NORM, each, RULE, "norms"), ground=without) for each in case.alternatives]
        return found
    frame = gpd.GeoDataFrame(
        {
            "name": built["area_id"],
            "alternative": built["alternative"],
            "use": built["said"].where(built["said"] != "", built["use"]),
            "code": built["code"].astype(str).where(built["code"] >= 0, ""),
            **{name: built[name] for name in _AMOUNTS if built[name].notna().any()},
        },
        geometry=geometries(built),
        crs=built.crs,
    ).reset_index(drop=True)
    result = judge_norms(
        frame,
        norms,
        case.strategy,
        NormOptions(),
        zones=case.layer("norm_zones") if given.has("norm_zones") else None,
        hubs=case.layer("hubs") if given.has("hubs") and given.network is not None else None,
        network=given.network,
        progress=progress,
    )
    found.notes.extend(result.notes)
    if len(result.verdicts):
        found.layers["parkingnorms_output"] = result.verdicts
        found.reasons["parkingnorms_output"] = LayerReasons(result.reasons, NORM_REASONS)
    if len(result.staff):
        found.layers["parkingnorms_staff"] = result.staff
        found.reasons["parkingnorms_staff"] = LayerReasons(result.staff_reasons, STAFF_REASONS)
    shares: dict[str, float] = {}
    for alternative in case.alternatives:
        if not len(case.built(alternative)):
            nothing = Note("case_nothing_built")
            found.checks.append(Check(NORM, alternative, INFORMATION, RULE, nothing, ground=_ground(result)))
            continue
        check = _check(case, alternative, result)
        found.checks.append(check)
        shares |= {} if check.value is None else {alternative: check.value}
    found.measures = [Measure(NORM, "norm_share", "share", shares)] if shares else []
    return found


def _check(case: Case, alternative: str, result: NormsResult) -> Check:
    table = result.verdicts
    mine = np.flatnonzero((table["alternative"] == alternative).to_numpy(bool))
    verdicts = table["verdict"].to_numpy(object)[mine]
    counts = {each: int((verdicts == each).sum()) for each in (_BELOW, _ABOVE, _WITHIN)}
    judged, within = sum(counts.values()), counts[_WITHIN]
    lacking = _not_judged(result, mine[verdicts == _OPEN])
    open_ = sum(len(rows) for (code, _), rows in lacking.items() if code not in _NOT_ASKED)
    reasons = [
        *_totals(result, mine[verdicts != _OPEN], mine[verdicts == _OPEN]),
        *_outside(result, mine[(verdicts == _BELOW) | (verdicts == _ABOVE)]),
        *(_why_not(result, rows) for rows in lacking.values()),
        *_staff(alternative, result),
        *([Note("case_norm_arithmetic")] if within else []),
        Note("case_norm_verdict"),
        Note("case_norm_table"),
    ]
    if gone := case.sources.missing("norm_zones"):
        reasons.append(Note("case_not_given", {"roles": roles(gone)}))
    ground = _ground(result)
    if not judged:
        sentence = Note("case_norm_open" if open_ else "case_norm_no_rows")
        return Check(NORM, alternative, NOT_ASSESSED, RULE, sentence, reasons=tuple(reasons), ground=ground)
    told: dict[str, object] = {"within": within, "count": judged, "below": counts[_BELOW], "above": counts[_ABOVE]}
    return Check(
        NORM,
        alternative,
        (PARTLY if open_ else MET) if within == judged else PARTLY if within else NOT_MET,
        RULE,
        Note("case_norm_part", {**told, "open": open_}) if open_ else Note("case_norm", told),
        value=within / judged,
        threshold=1.0,
        unit="share",
        reasons=tuple(reasons),
        layers=("parkingnorms_output",),
        ground=ground,
    )


def _ground(result: NormsResult) -> Note:
    """Return what the norm is, with the sources that the table gives for the figures taken from it."""
    told = result.reasons[result.reasons["code"] == "norm_source"]
    sources = list(dict.fromkeys(told["source"])) if len(told) else []
    return Note("case_norm_ground_source", {"sources": shortened(sources)}) if sources else Note("case_norm_ground")


def _totals(result: NormsResult, judged: Ints, open_: Ints) -> list[Note]:
    """Return, for each kind of space, what is proposed where it could be judged, and the sums of least and most.

    Areas of which the norm says only the least, only the most, or both, are summed each for themselves: a sum is held
    against nothing but what the norm says of the same areas.
    """
    table, other = result.verdicts.iloc[judged], result.verdicts.iloc[open_]
    if len(table["area_id"].unique()) <= 1:
        return []
    form = np.select([table["most"].isna(), table["least"].isna()], ["least", "most"], "both")
    parts: Parts = []
    beyond: Parts = []
    for kind in [each for each in SPACES if (table["kind"] == each).any()]:
        kinds: Parts = [(SPACES[kind], {})]
        of_kind = (table["kind"] == kind).to_numpy(bool)
        for name in [each for each in NORM_TOTALS if (form[of_kind] == each).any()]:
            sums = table.loc[of_kind & (form == name), ["proposed", "least", "most"]].sum()
            parts.append((NORM_TOTALS[name], {"kind": kinds, **sums.to_dict()}))
        rest = float(other["proposed"][other["kind"] == kind].sum())
        if rest > 0:
            beyond.append((NORM_BEYOND, {"kind": kinds, "proposed": rest}))
    if not parts:
        return []
    if not beyond:
        return [Note("case_norm_total", {"totals": parts})]
    return [Note("case_norm_total_part", {"totals": parts, "beyond": beyond})]


def _outside(result: NormsResult, rows: Ints) -> list[Note]:
    """Return the arithmetic of what is below or above the norm."""
    table = result.verdicts
    notes = []
    for row in rows[:_TOLD].tolist():
        kind: Parts = [(SPACES[str(table["kind"].iloc[row])], {})]
        said = _said(result.reasons, row, NORM_REASONS)
        notes.append(Note("case_norm_area", {"area": table["area"].iloc[row], "kind": kind, "reasons": said}))
    if len(rows) > _TOLD:
        notes.append(Note("case_norm_more", {"count": len(rows) - _TOLD}))
    return notes


def _not_judged(result: NormsResult, rows: Ints) -> dict[tuple[str, str], list[int]]:
    """Return the rows that could not be judged, by the code that says why, and what its sentence says besides."""
    found: dict[tuple[str, str], list[int]] = {}
    first = result.reasons[result.reasons["row"].isin(rows)].drop_duplicates("row")
    for each in first.to_dict("records"):
        about = str(each.get("use") if each["code"] == "norm_no_use" else each.get("unit") or "")
        found.setdefault((str(each["code"]), about), []).append(int(each["row"]))
    return found


def _why_not(result: NormsResult, rows: Sequence[int]) -> Note:
    """Return why some rows could not be judged, once for all of them."""
    table = result.verdicts.iloc[list(rows)]
    parts: Parts = []
    for kind in [each for each in SPACES if (table["kind"] == each).any()]:
        kinds: Parts = [(SPACES[kind], {})]
        parts.append((KIND_AREAS, {"kind": kinds, "areas": shortened(table["area"][table["kind"] == kind])}))
    return Note("case_norm_not_judged", {"spaces": parts, "why": _said(result.reasons, rows[0], NORM_REASONS)[:1]})


def _staff(alternative: str, result: NormsResult) -> list[Note]:
    """Return what the rule on free parking for staff says of the areas."""
    staff = result.staff
    if not len(staff):
        return []
    mine = np.flatnonzero((staff["alternative"] == alternative).to_numpy(bool))
    parts: Parts = []
    for row in mine[:_TOLD].tolist():
        if said := _said(result.staff_reasons, row, STAFF_REASONS):
            parts.append((AREA_REASONS, {"area": staff["area"].iloc[row], "reasons": said}))
    return [Note("case_norm_staff", {"areas": parts})] if parts else []


def _said(reasons: pd.DataFrame, row: int, sentences: Mapping[str, Text]) -> Parts:
    return [
        (sentences[str(each["code"])], {str(name): value for name, value in each.items()})
        for each in reasons[reasons["row"] == row].to_dict("records")
    ]
