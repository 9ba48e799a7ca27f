"""The parking norm, held against the spaces that each alternative of a plan proposes."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.arrays import Ints, Objects
from ..core.messages import Note, Text
from ..core.progress import Progress
from ..layers.fields import geometries
from ..parking.columns import SPACES
from ..parking.messages import NORM_REASONS, STAFF_REASONS
from ..parking.norms import NormOptions, NormsResult, judge_norms
from .checks import INFORMATION, MET, NOT_ASSESSED, NOT_MET, PARTLY, Check
from .context import Case, Findings, Measure, Parts, not_assessed, roles
from .messages import AREA_REASONS

NORM = "parking_norm"
RULE = ""
"""The norm is the municipality's table, no rule of the strategy."""
_WITHIN, _BELOW, _ABOVE, _OPEN = "within", "below", "above", "not_assessed"
_ORDER = {_BELOW: 0, _ABOVE: 1, _OPEN: 2, _WITHIN: 3}
"""In which the areas are told: what is outside the norm first."""
_TOLD = 12
_AMOUNTS = (
    *("dwellings", "bra_m2", "jobs", "pupils", "car_spaces", "disabled_spaces", "bike_spaces", "cargo_bike_spaces"),
    *("car_share_spaces", "charging_spaces", "staff_spaces", "free_staff_spaces"),
)


def check_norms(case: Case, progress: Progress | None = None) -> Findings:
    """Judge the proposed spaces of every alternative by the municipality's table, as `judge_norms` does.

    Met: all that could be judged is within the norm. Partly: some is. Not met: nothing is. Not assessed: the table is
    missing, nothing could be judged, or everything judged is within the norm and something else is not known.

    Parameters
    ----------
    case : Case
    progress : callable, optional
    """
    found = Findings()
    norms, given = case.sources.norms, case.sources
    built = case.areas[case.areas["built"]]
    if norms is None or not given.has("norms"):
        found.checks = [not_assessed(NORM, each, RULE, "norms") for each in case.alternatives]
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
    if len(result.staff):
        found.layers["parkingnorms_staff"] = result.staff
    shares: dict[str, float] = {}
    for alternative in case.alternatives:
        if not len(case.built(alternative)):
            found.checks.append(Check(NORM, alternative, INFORMATION, RULE, Note("case_nothing_built")))
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
    counts = {each: int((verdicts == each).sum()) for each in _ORDER}
    judged, within = len(mine) - counts[_OPEN], counts[_WITHIN]
    reasons = [*_why(result, mine, verdicts), *_staff(alternative, result), Note("case_norm_table")]
    if gone := case.sources.missing("norm_zones"):
        reasons.append(Note("case_not_given", {"roles": roles(gone)}))
    if not judged:
        sentence = Note("case_norm_open" if len(mine) else "case_norm_no_rows")
        return Check(NORM, alternative, NOT_ASSESSED, RULE, sentence, reasons=tuple(reasons))
    told: dict[str, object] = {"within": within, "count": judged, "below": counts[_BELOW], "above": counts[_ABOVE]}
    if counts[_OPEN]:
        reasons.insert(0, Note("case_norm_some_open", {"count": counts[_OPEN]}))
    return Check(
        NORM,
        alternative,
        MET if within == judged else PARTLY if within else NOT_MET,
        RULE,
        Note("case_norm", told),
        value=within / judged,
        threshold=1.0,
        unit="share",
        reasons=tuple(reasons),
        layers=tuple(each for each in ("parkingnorms_output",) if len(mine)),
    )


def _why(result: NormsResult, mine: Ints, verdicts: Objects) -> list[Note]:
    """Return the arithmetic of the areas."""
    table = result.verdicts
    notes = []
    for each in sorted(range(len(mine)), key=lambda each: _ORDER[str(verdicts[each])])[:_TOLD]:
        row = int(mine[each])
        said = _said(result.reasons, row, NORM_REASONS)
        if said:
            kind: Parts = [(SPACES[str(table["kind"].iloc[row])], {})]
            notes.append(Note("case_norm_area", {"area": table["area"].iloc[row], "kind": kind, "reasons": said}))
    if len(mine) > _TOLD:
        notes.append(Note("case_norm_more", {"count": len(mine) - _TOLD}))
    return notes


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
