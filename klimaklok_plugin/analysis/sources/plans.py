"""Zoning and municipal plans: what the codes of their areas stand for (SOSI RpArealformål and KpArealformål)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..core.arrays import Bools, Ints, Objects
from ..core.messages import Text
from ..layers.field_names import LAND_USE, OBJECT_TYPE, fold
from ..strategy.sections import PLAN_DEFAULT, PLAN_SKIP, PLAN_UNSCORED, SiteRules
from ..strategy.values import PlanUse, plan_range
from .tables import column

SKIPPED, UNSCORED, UNKNOWN, NO_AREA = "plan_skipped", "plan_unscored", "land_use_unknown", "plan_no_area"
"""Why a feature of a plan is no site."""
_CODE = r"^\s*(\d{4})(?:\.0+)?(?!\d)"
_OF_PLAN, _AREA = r"^(?:Rp|Kp|Rb)[A-ZÆØÅ]\w+", r"(?:formål|formal|formaal|arealbruk)\w*omr"


@dataclass(frozen=True)
class LandUses:
    """What the land uses of features (n,) stand for.

    Attributes
    ----------
    profile : (n,) object array
        A profile of the strategy; "" for the default one and for what is no site.
    out : (n,) object array
        Why a feature is no site: one of the codes above, "" for sites.
    code : (n,) int array
        Code of the plan, -1 where there is none.
    row : (n,) int array
        Which of `uses` the code stands for, -1 for none.
    uses : list of PlanUse
    empty : (n,) bool array
        Nothing is said of the land use.
    """

    profile: Objects
    out: Objects
    code: Ints
    row: Ints
    uses: list[PlanUse]
    empty: Bools

    def counted(self, which: Bools) -> list[tuple[int, Text, int]]:
        """Return the codes of some features with what they stand for and how many there are, by code."""
        codes, first, counts = np.unique(self.code[which], return_index=True, return_counts=True)
        rows = self.row[which][first]
        return [(int(c), self.uses[r].label, int(n)) for c, r, n in zip(codes, rows, counts, strict=True) if r >= 0]

    @property
    def open(self) -> Bools:
        """Sites whose code leaves the use open."""
        left_open = np.array([*(use.open for use in self.uses), False])
        is_open: Bools = left_open[self.row] & (self.out == "")
        return is_open


def recognise_plan(columns: Sequence[str], sample: pd.DataFrame) -> bool:
    """Tell whether a layer is a plan, by its columns and the first of its rows."""
    field = column(columns, LAND_USE)
    return field is not None and len(sample) > 0 and bool((codes_of(sample[field].head(100)) >= 0).any())


def recognise_sites(columns: Sequence[str], sample: pd.DataFrame, rules: SiteRules) -> bool:
    """Tell whether a layer holds sites: a field of land uses, and in it nothing but words that the strategy knows."""
    field = column(columns, LAND_USE)
    if field is None:
        return False
    words = set(_folded(sample[field].dropna()))
    return bool(words) and words <= set(_known_words(rules))


def codes_of(values: pd.Series[Any]) -> Ints:
    """Return the codes (n,) that values are or begin with, -1 where there is none.

    Examples
    --------
    >>> codes_of(pd.Series([1110, "1110 - Boligbebyggelse", "1130.0", "bolig", None, "11101"])).tolist()
    [1110, 1110, 1130, -1, -1, -1]
    """
    text = values.astype("string").str.extract(_CODE, expand=False)
    return pd.to_numeric(text, errors="coerce").fillna(-1).to_numpy(np.int64)


def land_uses(layer: pd.DataFrame, field: str, rules: SiteRules) -> LandUses:
    """Return what the values of a field stand for: the strategy's words first, then the codes of plans.

    Parameters
    ----------
    layer : DataFrame
        Of a plan with objects of many types, only areas of a land use are sites.
    field : str
        Words, codes as numbers or text, or codes with words behind them.
    rules : SiteRules
        ``land_use`` and ``plan_codes``.
    """
    words = _folded(layer[field])
    by_word = words.map(_known_words(rules))
    worded = by_word.notna().to_numpy(bool)
    uses = list(rules.plan_codes.values())
    code = codes_of(layer[field])
    row = np.where(worded, -1, _rows(code, list(rules.plan_codes)))
    use = np.array([*(each.use for each in uses), ""], dtype=object)[row]
    profile = np.where(worded, by_word.to_numpy(object), use).astype(object)
    empty = (words.isna() | (words == "")).to_numpy(bool)
    out = np.select(
        [worded, use == PLAN_SKIP, use == PLAN_UNSCORED, (row < 0) & ~empty], ["", SKIPPED, UNSCORED, UNKNOWN], ""
    ).astype(object)
    out[~_areas_of_use(layer, field) & (out == "") & empty] = NO_AREA
    profile[(out != "") | (profile == PLAN_DEFAULT) | empty] = ""
    return LandUses(profile, out, code, row.astype(np.int64), uses, empty)


def _folded(values: pd.Series[Any]) -> pd.Series[Any]:
    return values.astype("string").str.strip().str.casefold().str.replace(r"^(\d+)\.0$", r"\1", regex=True)


def _known_words(rules: SiteRules) -> dict[str, str]:
    """Return the profiles by the words that stand for them."""
    return {key.strip().casefold(): value for key, value in rules.land_use.items()} | {p: p for p in rules.profiles}


def _rows(code: Ints, ranges: Sequence[str]) -> Ints:
    """Return the narrowest range (n,) that holds each code, -1 where none does."""
    limits = np.array([plan_range(each) or (0, -1) for each in ranges], dtype=np.int64).reshape(-1, 2)
    codes, back = np.unique(code, return_inverse=True)
    inside = (codes[:, None] >= limits[:, 0]) & (codes[:, None] <= limits[:, 1])
    width = np.where(inside, limits[:, 1] - limits[:, 0], np.iinfo(np.int64).max)
    if not len(ranges):
        return np.full(len(code), -1, dtype=np.int64)
    best = np.where(inside.any(axis=1), width.argmin(axis=1), -1)
    rows: Ints = best[back.ravel()].astype(np.int64)
    return rows


def _areas_of_use(layer: pd.DataFrame, field: str) -> Bools:
    """Return which features (n,) may be areas of a land use: all, where no field tells types of plans' objects."""
    for name in layer.columns:
        if str(name) == field or fold(str(name)) not in {fold(each) for each in OBJECT_TYPE}:
            continue
        types = layer[name].astype("string")
        of_plan = types.str.match(_OF_PLAN).fillna(value=False)
        if of_plan.any():
            areas = types.str.contains(_AREA, case=False, regex=True).fillna(value=False)
            return (areas | ~of_plan).to_numpy(bool)
    return np.ones(len(layer), dtype=bool)
