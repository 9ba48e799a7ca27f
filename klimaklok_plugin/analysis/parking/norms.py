"""Parking norms: how many spaces a municipality's norm asks of a plan at least and at most, and what is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Note, Text
from ..core.progress import Progress, advance, part
from ..layers.field_names import fold
from ..network.model import Network
from ..sources.plans import SKIPPED, codes_of, land_uses
from ..strategy.loading import Strategy
from ..strategy.sections import TIERS
from ..strategy.values import plan_range
from .messages import NORM_LEADS
from .norm_areas import (
    AreaHubs,
    AreaZones,
    NormAreas,
    NormOptions,
    only_where,
    read_norm_areas,
    walks_to_hubs,
    zones_of,
)
from .norm_table import (
    ANY,
    AREA,
    CAR,
    CAR_SPACE,
    CHARGING,
    DOWN,
    DWELLING,
    EITHER,
    EMPLOYEE,
    KINDS,
    LEAST,
    NEAREST,
    PUPIL,
    UP,
    NormTable,
    read_norms,
)

__all__ = ["NormOptions", "NormsResult", "judge_norms"]

WITHIN, BELOW, ABOVE, NOT_ASSESSED = "within", "below", "above", "not_assessed"
VERDICTS = (WITHIN, BELOW, ABOVE, NOT_ASSESSED)
STAFF_RULE = "no_free_staff_parking"
HOLDS, DEPARTS, APPLIES, NOT_GOOD = "holds", "departs", "applies", "not_good"
STAFF_VERDICTS = (DEPARTS, APPLIES, HOLDS, NOT_GOOD, NOT_ASSESSED)
_TOLERANCE = 1e-6
_BY_WORD, _BY_CODE, _BY_PROFILE, _BY_ANY = 4.0, 3.0, 2.0, 1.0


@dataclass(frozen=True)
class NormsResult:
    """What `judge_norms` returns.

    Attributes
    ----------
    verdicts : GeoDataFrame
        A row per area and kind of space: ``area``, ``alternative``, ``use``, ``kind``, ``verdict`` (one of
        `VERDICTS`), ``least`` and ``most`` (NaN where the norm sets none, or it is not known), ``proposed``, ``short``
        (spaces that lack) and ``over`` (spaces too many), ``zone``, ``zone_share``, ``zone_how``, ``area_id`` (row
        from 1), with the area's geometry.
    staff : GeoDataFrame
        A row per area with jobs or spaces for staff: ``area``, ``alternative``, ``staff_verdict`` (one of
        `STAFF_VERDICTS`), ``jobs``, ``staff_spaces``, ``free_staff_spaces``, ``hub_name``, ``hub_tier``,
        ``hub_walk_m``, ``rule``, ``force``, ``area_id``.
    reasons : DataFrame
        Why each of `verdicts` is as it is, sorted by ``row``; ``code`` is one of `messages.NORM_REASONS`, and the other
        columns are what its sentence needs.
    staff_reasons : DataFrame
        The same for `staff`, with the strategy's ``rule``.
    notes : list of Note
    """

    verdicts: gpd.GeoDataFrame
    staff: gpd.GeoDataFrame
    reasons: pd.DataFrame
    staff_reasons: pd.DataFrame
    notes: list[Note]

    def counted(self) -> dict[str, int]:
        """Return how many verdicts there are of each."""
        found = self.verdicts["verdict"].value_counts()
        return {each: int(found.get(each, 0)) for each in VERDICTS}


def judge_norms(
    areas: gpd.GeoDataFrame,
    norms: pd.DataFrame,
    strategy: Strategy,
    options: NormOptions | None = None,
    *,
    zones: gpd.GeoDataFrame | None = None,
    hubs: gpd.GeoDataFrame | None = None,
    network: Network | None = None,
    progress: Progress | None = None,
) -> NormsResult:
    """Hold the spaces that a plan proposes against a table of norms.

    Parameters
    ----------
    areas : GeoDataFrame
        The plan's areas with what is built on them and the spaces proposed; fields by `NormOptions`.
    norms : DataFrame
        As `norm_table.read_norms` takes it.
    strategy : Strategy
        Its plan codes and words for land uses, and where public transport is good.
    options : NormOptions, optional
    zones : GeoDataFrame, optional
        Norm zones. An area across a border belongs to the zone that holds most of it.
    hubs, network : optional
        For zones that the table tells by the walk to a hub, and for the rule on staff parking.
    progress : callable, optional

    Raises
    ------
    KlimaklokError
        A layer or the table cannot be understood; of the table the line is told.

    Notes
    -----
    Of one figure the spaces are units / per x figure, unrounded unless the row says how to round: then a least of 12.4
    takes 13 spaces, and a most of 12.4 allows 12. Source of the rule on staff: Klimastrategi 2030, ch. 3, strategi 4.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> plan = gpd.GeoDataFrame({"use": ["bolig"], "dwellings": [40], "car_spaces": [30]}, geometry=[None], crs=25832)
    >>> table = {"bruk": ["bolig"], "plasstype": ["bil"], "enhet": ["bolig"], "minst": ["0,5"], "høyst": ["1"]}
    >>> result = judge_norms(plan, pd.DataFrame(table), load_strategy())
    >>> result.verdicts[["kind", "verdict"]].iloc[0].tolist()
    ['car', 'within']
    >>> result.verdicts[["least", "most", "proposed"]].to_numpy(float)[0].tolist()
    [20.0, 40.0, 30.0]
    """
    options = options or NormOptions()
    table = read_norms(norms)
    read = read_norm_areas(areas, options)
    notes: list[Note] = list(table.notes)
    advance(progress, 0.1)
    near = walks_to_hubs(read, hubs, network, strategy, notes, part(progress, 0.1, 0.7))
    advance(progress, 0.7)
    where = zones_of(read, table, zones, near, options, notes)
    matched = _match_uses(read, table, strategy)
    unbuilt = _unbuilt(read, strategy)
    if unbuilt.any():
        notes.append(Note("norm_unbuilt", {"count": int(unbuilt.sum())}))
    advance(progress, 0.8)
    judged = _Judging(read, table, where, matched, unbuilt).run()
    advance(progress, 0.9)
    staff, staff_reasons = _judge_staff(read, near, strategy)
    result = NormsResult(
        verdicts=_with_geometry(judged.rows, read),
        staff=staff,
        reasons=judged.told(),
        staff_reasons=staff_reasons,
        notes=[*notes, *judged.notes()],
    )
    advance(progress, 1.0)
    return result


# --- which rows of the table are for which area ----------------------------------------------------------------------


def _match_uses(areas: NormAreas, table: NormTable, strategy: Strategy) -> pd.DataFrame:
    """Return which uses of the table fit each area: ``area``, ``norm_use``, ``level`` (higher is closer)."""
    own = pd.DataFrame({"use": areas.use, "code": areas.code})
    kinds = own.drop_duplicates().reset_index(drop=True)
    # A code may stand in either field, alone or with its words behind it.
    code = codes_of(kinds["code"])
    code = np.where(code >= 0, code, codes_of(kinds["use"]))
    said = np.where(kinds["use"] == "", kinds["code"], kinds["use"]).astype(object)
    profile = _profiles(kinds, strategy)
    uses = list(dict.fromkeys(table.rows["use"]))
    found = []
    for use in uses:
        level = np.array([_level(use, str(each)) for each in said])
        level = np.maximum(level, [_level_of_code(use, int(each)) for each in code])
        mine = [] if use == ANY else [each.strip() for each in use.split("/")]
        alike = set(_profiles(pd.DataFrame({"use": mine, "code": ""}), strategy)) - {""}
        level = np.maximum(level, np.where(np.isin(profile, list(alike)), _BY_PROFILE, 0.0))
        found.append(pd.DataFrame({"kind_of": np.arange(len(kinds)), "norm_use": use, "level": level}))
    every = pd.concat(found, ignore_index=True)
    every = every[every["level"] > 0]
    kind_of = own.merge(kinds.assign(kind_of=np.arange(len(kinds))), how="left", on=["use", "code"])["kind_of"]
    return pd.DataFrame({"area": np.arange(len(areas)), "kind_of": kind_of}).merge(every, on="kind_of")


def _level(use: str, said: str) -> float:
    """Return how closely a use of the table, or one of several between ``/``, is what is said of an area."""
    if use == ANY:
        return _BY_ANY
    mine = {fold(each) for each in use.split("/")}
    return _BY_WORD if fold(said) in mine and fold(said) else 0.0


def _level_of_code(use: str, code: int) -> float:
    """Return how closely a code or range of the table fits a plan's code: the narrower, the closer."""
    level = 0.0
    for each in use.split("/"):
        limits = plan_range(each.strip().replace("–", "-"))
        if code >= 0 and limits is not None and limits[0] <= code <= limits[1]:
            level = max(level, _BY_CODE + 1 / (2 + limits[1] - limits[0]))
    return level


def _unbuilt(areas: NormAreas, strategy: Strategy) -> Bools:
    """Return the areas on which nothing is built by their code, such as roads and parks, and nothing is proposed."""
    frame = pd.DataFrame({"use": areas.use, "code": areas.code})
    skipped = np.zeros(len(areas), np.bool_)
    for field in ("use", "code"):
        skipped |= land_uses(frame, field, strategy.sites).out == SKIPPED
    something = np.nansum(areas.proposed, axis=1) > 0
    for amount in areas.units.values():
        something |= np.nan_to_num(amount) > 0
    unbuilt: Bools = skipped & ~something
    return unbuilt


def _profiles(kinds: pd.DataFrame, strategy: Strategy) -> Objects:
    """Return the strategy's profile of each use, by its words and the plan's codes; "" for none."""
    rules = strategy.sites
    by_use = land_uses(kinds, "use", rules)
    by_code = land_uses(kinds, "code", rules)
    code_says = (by_code.profile != "") & (by_code.out == "")
    use_says = (by_use.profile != "") & (by_use.out == "")
    profile: Objects = np.where(use_says, by_use.profile, np.where(code_says, by_code.profile, ""))
    return profile


# --- least, most, proposed --------------------------------------------------------------------------------------------


class _Judging:
    """One run: rows of verdicts, and the reasons of each."""

    def __init__(
        self, areas: NormAreas, table: NormTable, where: AreaZones, matched: pd.DataFrame, unbuilt: Bools
    ) -> None:
        self.areas, self.table, self.where, self.matched, self.unbuilt = areas, table, where, matched, unbuilt
        self.rows = pd.DataFrame()
        self.reasons: list[pd.DataFrame] = []

    def run(self) -> _Judging:
        chosen = self._chosen()
        figures = self._figures(chosen)
        self.rows = self._rows()
        self._count(figures)
        self._judge()
        self._tell(chosen, figures)
        return self

    def _chosen(self) -> pd.DataFrame:
        """Return for each area and kind the groups of rows that are for it: the closest use, then the named zone."""
        groups = self.table.rows.drop_duplicates("group")[["group", "zone", "use", "kind", "part", "pick", "rounding"]]
        zone = pd.DataFrame({"area": np.arange(len(self.areas)), "own_zone": self.where.zone})
        every = self.matched.merge(groups, left_on="norm_use", right_on="use").merge(zone, on="area")
        # A use that the table names, if only for other zones, is not judged by a similar one.
        says = every.assign(says=every["level"] > _BY_PROFILE).groupby(["area", "kind"])["says"].transform("any")
        every = every[(every["level"] != _BY_PROFILE) | ~says].reset_index(drop=True)
        every["named"] = (every["zone"] != ANY) & (every["zone"] == every["own_zone"])
        unknown = every["own_zone"].isna()
        # Where the zone is not known, a row for all zones must not hide one that may be for this area's.
        every["blind"] = unknown & (every["zone"] != ANY)
        fits = every["named"] | (every["zone"] == ANY) | every["blind"]
        every = every[fits]
        best = every.groupby(["area", "kind"])["level"].transform("max")
        every = every[every["level"] == best]
        # Which of several similar uses is meant nobody knows; their rows must not be added up.
        alike = every.groupby(["area", "kind"])["norm_use"].transform("nunique")
        every = every.assign(several=(every["level"] == _BY_PROFILE) & (alike > 1))
        blind = every.groupby(["area", "kind"])["blind"].transform("any")
        named = every.groupby(["area", "kind"])["named"].transform("any")
        every = every.assign(blind=blind)[blind | (every["named"] == named)]
        return every.reset_index(drop=True)

    def _figures(self, chosen: pd.DataFrame) -> pd.DataFrame:
        """Return each area's figures with its units and what they come to."""
        rows = self.table.rows.drop(columns=["zone", "use", "kind", "part", "pick", "rounding"])
        found = chosen[~chosen["blind"] & ~chosen["several"]].merge(rows, on="group").reset_index(drop=True)
        area = found["area"].to_numpy(np.int64)
        units = np.full(len(found), np.nan)
        for unit, amount in self._units().items():
            mine = (found["unit"] == unit).to_numpy(bool)
            units[mine] = amount[area[mine]]
        sized = found["rooms_low"].notna().to_numpy(bool)
        units[sized] = self._of_size(found[sized])
        before = found["first"].to_numpy(np.float64) - 1
        counted = np.clip(units - before, 0, found["last"].to_numpy(np.float64) - before)
        per = found["per"].to_numpy(np.float64)
        return found.assign(
            units=counted,
            sized=sized,
            low=counted / per * found["least"].to_numpy(np.float64),
            high=counted / per * found["most"].to_numpy(np.float64),
        )

    def _units(self) -> dict[str, Floats]:
        car = self.areas.proposed[:, KINDS.index(CAR)]
        return {**self.areas.units, CAR_SPACE: car, AREA: np.ones(len(self.areas))}

    def _of_size(self, found: pd.DataFrame) -> Floats:
        """Return the dwellings of some sizes; NaN where they are not told by rooms, or do not add up."""
        areas, area = self.areas, found["area"].to_numpy(np.int64)
        total = areas.units[DWELLING]
        if areas.rooms.shape[1] == 0:
            return np.where(total[area] == 0, 0.0, np.nan)
        summed = np.nansum(areas.rooms, axis=1)
        told = ~np.isnan(areas.rooms).all(axis=1) & (np.abs(summed - total) < _TOLERANCE)
        low, high = found["rooms_low"].to_numpy(np.float64)[:, None], found["rooms_high"].to_numpy(np.float64)[:, None]
        inside = (areas.sizes[None, :] >= low) & (areas.sizes[None, :] <= high)
        sizes: Floats = np.where(inside, np.nan_to_num(areas.rooms[area]), 0.0).sum(axis=1)
        return np.where(told[area], sizes, np.where(total[area] == 0, 0.0, np.nan))

    def _rows(self) -> pd.DataFrame:
        """Return a row per area and kind of space of which anything is said: in the table, or by the area."""
        areas = self.areas
        kinds = [each for each in KINDS if each in self.table.kinds]
        given = ~np.isnan(areas.proposed)
        wanted = given | np.isin(KINDS, kinds)[None, :]
        charging = KINDS.index(CHARGING)
        wanted[:, charging] |= given[:, KINDS.index(CAR)] | (CAR in kinds)
        wanted[self.unbuilt] = False
        area, kind = np.nonzero(wanted)
        return pd.DataFrame(
            {
                "area_row": area,
                "kind": np.array(KINDS, dtype=object)[kind],
                "proposed": areas.proposed[area, kind],
            }
        )

    def _count(self, figures: pd.DataFrame) -> None:
        """Add least and most: options picked from, groups rounded, parts added up."""
        rows = self.rows
        if figures.empty:
            self.rows = rows.assign(
                least=np.nan, most=np.nan, unit_lacks=False, has_norm=False, widened=False, gap=False
            )
            self.groups = pd.DataFrame(
                columns=["area", "kind", "group", "options", "pick", "rounding", "least", "most"]
            )
            return
        keys = ["area", "kind", "group", "pick", "rounding", "option"]
        has = figures.assign(
            has_low=figures["least"].notna(), has_high=figures["most"].notna(), lacks=figures["units"].isna()
        )
        by_option = has.groupby(keys, as_index=False, sort=False).agg(
            low=("low", "sum"),
            high=("high", "sum"),
            has_low=("has_low", "any"),
            has_high=("has_high", "all"),
            lacks=("lacks", "any"),
        )
        low = np.where(by_option["lacks"] | ~by_option["has_low"], np.nan, by_option["low"])
        high = np.where(by_option["lacks"] | ~by_option["has_high"], np.nan, by_option["high"])
        by_option = by_option.assign(low=low, high=high)
        groups = _pick(by_option)
        groups["least"] = _rounded(groups["low"].to_numpy(np.float64), groups["rounding"].to_numpy(object))
        groups["most"] = _rounded(groups["high"].to_numpy(np.float64), groups["rounding"].to_numpy(object))
        self.groups = groups
        whole = groups.groupby(["area", "kind"], as_index=False, sort=False).agg(
            least=("least", "sum"),
            most=("most", "sum"),
            has_low=("has_low", "any"),
            has_high=("has_high", "all"),
            unit_lacks=("lacks", "any"),
            gap=("gap", "any"),
        )
        whole["least"] = np.where(whole["unit_lacks"] | ~whole["has_low"], np.nan, whole["least"])
        whole["most"] = np.where(whole["unit_lacks"] | ~whole["has_high"], np.nan, whole["most"])
        # Half a space can neither be built nor left out: the norm allows the whole numbers around it then.
        first, last = np.ceil(whole["least"] - _TOLERANCE), np.floor(whole["most"] + _TOLERANCE)
        whole["widened"] = (first > last).to_numpy(bool)
        whole["least"] = np.where(whole["widened"], np.floor(whole["least"]), whole["least"])
        whole["most"] = np.where(whole["widened"], np.ceil(whole["most"]), whole["most"])
        joined = rows.merge(
            whole.drop(columns=["has_low", "has_high"]).assign(has_norm=True),
            how="left",
            left_on=["area_row", "kind"],
            right_on=["area", "kind"],
        ).drop(columns="area")
        for name in ("unit_lacks", "has_norm", "widened", "gap"):
            joined[name] = joined[name].eq(True)
        joined["gap"] &= ~_fits_an_option(by_option, joined)
        self.rows = joined

    def _judge(self) -> None:
        rows, areas, where = self.rows, self.areas, self.where
        area = rows["area_row"].to_numpy(np.int64)
        least, most, proposed = (rows[each].to_numpy(np.float64) for each in ("least", "most", "proposed"))
        known = rows["has_norm"].to_numpy(bool) & ~rows["unit_lacks"].to_numpy(bool) & ~np.isnan(proposed)
        short = np.where(known & (proposed < least - _TOLERANCE), np.ceil(least - proposed - _TOLERANCE), 0.0)
        over = np.where(known & (proposed > most + _TOLERANCE), np.ceil(proposed - most - _TOLERANCE), 0.0)
        open_ = ~known | (rows["gap"].to_numpy(bool) & (short == 0) & (over == 0))
        verdict = np.select([open_, short > 0, over > 0], [NOT_ASSESSED, BELOW, ABOVE], WITHIN).astype(object)
        self.rows = rows.assign(
            area=areas.name[area],
            alternative=areas.alternative[area],
            use=np.where(areas.use[area] == "", areas.code[area], areas.use[area]),
            verdict=verdict,
            short=np.where(open_, np.nan, short),
            over=np.where(open_, np.nan, over),
            zone=np.where(where.zone[area] == ANY, "", where.zone[area]),
            zone_share=where.share[area],
            zone_how=where.how[area],
            area_id=area + 1,
        )

    # --- reasons ---

    def _add(self, where: Bools | pd.Series, code: str | Objects, **values: Any) -> None:
        rows = np.flatnonzero(np.asarray(where, dtype=bool))
        told = pd.DataFrame({"row": rows, "code": code[rows] if isinstance(code, np.ndarray) else code})
        for name, value in values.items():
            taken = value.to_numpy() if isinstance(value, pd.Series) else value
            told[name] = taken[rows] if isinstance(taken, np.ndarray) else [taken] * len(rows)
        self.reasons.append(told)

    def _tell(self, chosen: pd.DataFrame, figures: pd.DataFrame) -> None:
        rows, where, areas = self.rows, self.where, self.areas
        area = rows["area_row"].to_numpy(np.int64)
        lacks_norm = ~rows["has_norm"]
        proposed, least, most = rows["proposed"], rows["least"], rows["most"]
        for verdict, code in ((WITHIN, "norm_within"), (BELOW, "norm_below"), (ABOVE, "norm_above")):
            lacking = rows["short"] if verdict == BELOW else rows["over"]
            self._add(rows["verdict"] == verdict, code, proposed=proposed, value=lacking)
        blind = self._where(chosen, "blind")
        several = self._where(chosen, "several") & ~blind
        used = np.isin(area, self.matched["area"].to_numpy())
        charging = lacks_norm & (rows["kind"] == CHARGING)
        self._add(charging, "norm_tek17")
        rest = lacks_norm & ~charging
        self._add(rest & blind, _blind_reasons(where.how[area]))
        self._add(rest & several, "norm_several_uses", uses=self._alike(chosen))
        rest &= ~several
        no_use = (areas.use[area] == "") & (areas.code[area] == "")
        self._add(rest & ~blind & no_use, "norm_no_use_given")
        self._add(rest & ~blind & ~no_use & ~used, "norm_no_use", use=rows["use"])
        self._add(rest & ~blind & ~no_use & used, "norm_no_row", use=rows["use"], zone=rows["zone"])
        self._tell_units(figures)
        self._add(rows["has_norm"] & ~rows["unit_lacks"] & proposed.isna(), "norm_no_proposed")
        self._add(rows["gap"] & proposed.notna() & (rows["verdict"] == NOT_ASSESSED), "norm_options_apart")
        self._tell_figures(figures)
        self._tell_groups()
        self._add(rows["widened"], "norm_no_whole", value=least, other=most)
        self._tell_uses(chosen)
        self._tell_zones(area)
        self._tell_sources(figures)

    def _at(self, frame: pd.DataFrame) -> Ints:
        """Return the row of verdicts that each row of ``area`` and ``kind`` belongs to."""
        place = pd.Series(np.arange(len(self.rows)), index=[self.rows["area_row"], self.rows["kind"]])
        wanted = pd.MultiIndex.from_arrays([frame["area"], frame["kind"]])
        rows: Ints = place.reindex(wanted).to_numpy(np.int64)
        return rows

    def _where(self, chosen: pd.DataFrame, flag: str) -> Bools:
        found = np.zeros(len(self.rows), np.bool_)
        some = chosen[chosen[flag]]
        if len(some):
            found[self._at(some)] = True
        return found

    def _alike(self, chosen: pd.DataFrame) -> Objects:
        """Return for each row of verdicts the uses of the table that are similar to it, where there are several."""
        uses: Objects = np.full(len(self.rows), "", dtype=object)
        some = chosen[chosen["several"]].drop_duplicates(["area", "kind", "norm_use"])
        for (area, kind), names in some.groupby(["area", "kind"], sort=False)["norm_use"]:
            uses[self._at(pd.DataFrame({"area": [area], "kind": [kind]}))] = ", ".join(names)
        return uses

    def _tell_units(self, figures: pd.DataFrame) -> None:
        lacks = figures[figures["units"].isna()] if len(figures) else figures
        if not len(lacks):
            return
        no_rooms = lacks["sized"].to_numpy(bool) & ~np.isnan(
            self.areas.units[DWELLING][lacks["area"].to_numpy(np.int64)]
        )
        code = np.where(no_rooms, "norm_no_rooms", "norm_no_units")
        told = pd.DataFrame({"row": self._at(lacks), "code": code, "unit": lacks["unit"].to_numpy(object)})
        self.reasons.append(told.drop_duplicates())

    def _tell_figures(self, figures: pd.DataFrame) -> None:
        """Tell how each figure was counted: units, figure, and what they come to."""
        known = figures[figures["units"].notna()] if len(figures) else figures
        if not len(known):
            return
        low, high = known["least"].notna().to_numpy(bool), known["most"].notna().to_numpy(bool)
        both = low & high & (known["least"] != known["most"]).to_numpy(bool)
        exact = low & high & ~both
        form = np.select([both, exact, low], [0, 1, 2], 3)
        by = np.select([known["unit"] == AREA, known["per"] != 1], [2, 1], 0)
        code = _FIGURES[form, by]
        self.reasons.append(
            pd.DataFrame(
                {
                    "row": self._at(known),
                    "code": code,
                    "lead": known["line"].map(_leads(self.table.rows)).to_numpy(object),
                    "units": known["units"].to_numpy(np.float64),
                    "unit": known["unit"].where(known["units"] != 1, known["unit"].replace(_ONE)).to_numpy(object),
                    "per": known["per"].to_numpy(np.float64),
                    "least": known["least"].to_numpy(np.float64),
                    "most": known["most"].to_numpy(np.float64),
                    "low": known["low"].to_numpy(np.float64),
                    "high": known["high"].to_numpy(np.float64),
                }
            )
        )

    def _tell_groups(self) -> None:
        groups = self.groups
        if not len(groups):
            return
        known = ~groups["lacks"]
        picked = groups[known & (groups["options"] > 1)]
        told = {LEAST: "norm_picked_least", EITHER: "norm_picked_either"}
        code = np.array([told.get(each, "norm_picked_greatest") for each in picked["pick"]], dtype=object)
        self.reasons.append(pd.DataFrame({"row": self._at(picked), "code": code}) if len(picked) else pd.DataFrame())
        changed = (groups["least"] != groups["low"]) & groups["low"].notna() | (
            (groups["most"] != groups["high"]) & groups["high"].notna()
        )
        rounded = groups[known & changed]
        if len(rounded):
            code = rounded["rounding"].map(_ROUNDED).to_numpy(object)
            self.reasons.append(pd.DataFrame({"row": self._at(rounded), "code": code}).drop_duplicates())
        several = self.groups[known].groupby(["area", "kind"], as_index=False).size()
        several = several[several["size"] > 1]
        if len(several):
            at = self._at(several)
            least, most = (self.rows[each].to_numpy(np.float64)[at] for each in ("least", "most"))
            code = np.where(np.isnan(most), "norm_sum_least", np.where(np.isnan(least), "norm_sum_most", "norm_sum"))
            self.reasons.append(pd.DataFrame({"row": at, "code": code, "least": least, "most": most}))

    def _tell_uses(self, chosen: pd.DataFrame) -> None:
        some = chosen[~chosen["blind"] & ~chosen["several"]].drop_duplicates(["area", "kind"])
        for code, where in (
            ("norm_use_by_profile", some["level"] == _BY_PROFILE),
            ("norm_use_by_code", (some["level"] >= _BY_CODE) & (some["level"] < _BY_WORD)),
            ("norm_use_any", some["level"] == _BY_ANY),
        ):
            mine = some[where]
            if len(mine):
                self.reasons.append(
                    pd.DataFrame({"row": self._at(mine), "code": code, "use": mine["norm_use"].to_numpy(object)})
                )

    def _tell_zones(self, area: Ints) -> None:
        how, rows = self.where.how[area], self.rows
        has = rows["has_norm"].to_numpy(bool)
        zone = rows["zone"].to_numpy(object)
        self._add(has & np.isin(how, ["polygon", "field"]) & (zone != ""), "norm_zone", zone=zone)
        self._add(has & (how == "outside"), "norm_zone_outside")
        walk = self.where.walk_m[area]
        reached = np.isfinite(walk)
        self._add(has & (how == "walk") & reached, "norm_zone_walk", zone=zone, value=walk)
        self._add(has & (how == "walk") & ~reached & (zone != ""), "norm_zone_no_hub", zone=zone)
        split = has & (how == "split")
        shares = np.full(len(rows), None, dtype=object)
        for at in np.flatnonzero(split):
            shares[at] = [
                (NORM_LEADS["share" if name else "share_outside"], {"zone": name, "share": share})
                for name, share in self.where.shares[area[at]]
            ]
        self._add(split & (zone != ""), "norm_zone_split", zone=zone, shares=shares)
        self._add(split & (zone == ""), "norm_zone_split_outside", shares=shares)

    def _tell_sources(self, figures: pd.DataFrame) -> None:
        some = figures[figures["source"] != ""] if len(figures) else figures
        if len(some):
            told = pd.DataFrame(
                {"row": self._at(some), "code": "norm_source", "source": some["source"].to_numpy(object)}
            )
            self.reasons.append(told.drop_duplicates())

    def told(self) -> pd.DataFrame:
        """Return all reasons, sorted by row."""
        given = [each for each in self.reasons if len(each)]
        if not given:
            return pd.DataFrame({"row": np.empty(0, np.int64), "code": np.empty(0, object)})
        every = pd.concat(given, ignore_index=True)
        return every.sort_values("row", kind="stable").reset_index(drop=True)

    def notes(self) -> list[Note]:
        """Return what the run as a whole comes to."""
        rows = self.rows
        counts = rows["verdict"].value_counts()
        values = {each: int(counts.get(each, 0)) for each in VERDICTS}
        notes = [Note("norm_counted", {"rows": len(rows), "areas": len(self.areas), **values})]
        told = self.told()
        assumed = told.loc[told["code"] == "norm_use_by_profile", "row"]
        if len(assumed):
            count = int(rows["area_row"].iloc[assumed.to_numpy(np.int64)].nunique())
            notes.append(Note("norm_uses_assumed", {"count": count}))
        return notes


_FIGURES = np.array(
    [
        ["norm_both", "norm_both_per", "norm_both_area"],
        ["norm_exact", "norm_exact_per", "norm_exact_area"],
        ["norm_least", "norm_least_per", "norm_least_area"],
        ["norm_most", "norm_most_per", "norm_most_area"],
    ],
    dtype=object,
)
"""How a figure is told: by what it sets, and what it is for: a unit, so many units, the area."""
_ONE = {DWELLING: "one_dwelling", EMPLOYEE: "one_employee", PUPIL: "one_pupil", CAR_SPACE: "one_car_space"}
"""What a unit is called where there is one."""
_ROUNDED = {UP: "norm_rounded_up", DOWN: "norm_rounded_down", NEAREST: "norm_rounded_nearest"}


def _blind_reasons(how: Objects) -> Objects:
    told = {"no_geometry": "norm_zone_no_geometry", "no_walk": "norm_zone_no_walk"}
    return np.array([told.get(each, "norm_zone_unknown") for each in how], dtype=object)


def _leads(rows: pd.DataFrame) -> dict[int, list[tuple[Text, Mapping[str, Any]]]]:
    """Return by line of the table what stands before a sum: its part, option, rooms, the units that it is for."""
    leads: dict[int, list[tuple[Text, Mapping[str, Any]]]] = {}
    columns = ("line", "part", "option", "rooms_low", "rooms_high", "first", "last")
    for line, *named, low, high, first, last in zip(*(rows[each] for each in columns), strict=True):
        said: list[tuple[Text, Mapping[str, Any]]] = []
        said += [(NORM_LEADS["text"], {"text": each}) for each in named if each]
        if not np.isnan(low):
            code = "rooms" if low == high else "rooms_from" if np.isinf(high) else "rooms_to"
            said.append((NORM_LEADS[code], {"low": low, "high": high}))
        if first > 1 or np.isfinite(last):
            code = "step_first" if first == 1 else "step_from" if np.isinf(last) else "step_to"
            said.append((NORM_LEADS[code], {"first": first, "last": last}))
        leads[line] = [(NORM_LEADS["lead"], {"said": said})] if said else []
    return leads


def _fits_an_option(by_option: pd.DataFrame, rows: pd.DataFrame) -> Bools:
    """Return where the spaces proposed are within one of the options, of norms that have a single part."""
    found = by_option.merge(
        rows[["area_row", "kind", "proposed"]], left_on=["area", "kind"], right_on=["area_row", "kind"]
    )
    how = found["rounding"].to_numpy(object)
    low, high = (_rounded(found[each].to_numpy(np.float64), how) for each in ("low", "high"))
    proposed = found["proposed"].to_numpy(np.float64)
    # NaN, where there is no limit, is never passed.
    fits = ~(proposed < low - _TOLERANCE) & ~(proposed > high + _TOLERANCE) & ~np.isnan(proposed)
    by_row = found.assign(fits=fits).groupby(["area", "kind"])
    alone = by_row["group"].min() == by_row["group"].max()
    wanted = pd.MultiIndex.from_frame(rows[["area_row", "kind"]])
    within: Bools = (by_row["fits"].any() & alone).reindex(wanted).eq(True).to_numpy(bool)
    return within


def _pick(by_option: pd.DataFrame) -> pd.DataFrame:
    """Return each group's least and most out of its options, by what the rows say is picked."""
    keys = ["area", "kind", "group", "pick", "rounding"]
    found = by_option.groupby(keys, as_index=False, sort=False).agg(
        low_max=("low", "max"),
        low_min=("low", "min"),
        high_max=("high", "max"),
        high_min=("high", "min"),
        has_low=("has_low", "any"),
        all_low=("has_low", "all"),
        all_high=("has_high", "all"),
        any_high=("has_high", "any"),
        lacks=("lacks", "any"),
        options=("option", "nunique"),
    )
    pick = found["pick"].to_numpy(object)
    # The greatest least and most; the least of both; or whatever one of the options allows.
    low = np.where(np.isin(pick, [LEAST, EITHER]), found["low_min"], found["low_max"])
    high = np.where(pick == LEAST, found["high_min"], found["high_max"])
    has_low = np.where(np.isin(pick, [LEAST, EITHER]), found["all_low"], found["has_low"])
    has_high = np.where(pick == LEAST, found["any_high"], found["all_high"])
    lacks = found["lacks"].to_numpy(bool)
    return pd.DataFrame(
        {
            **{each: found[each] for each in (*keys, "options")},
            "low": np.where(lacks | ~has_low.astype(bool), np.nan, low),
            "high": np.where(lacks | ~has_high.astype(bool), np.nan, high),
            "has_low": has_low.astype(bool),
            "has_high": has_high.astype(bool),
            "lacks": lacks,
            # Options whose limits do not meet: what lies between is allowed by neither.
            "gap": (pick == EITHER) & ~lacks & (found["low_max"] > found["high_min"] + _TOLERANCE).to_numpy(bool),
        }
    )


def _rounded(values: Floats, how: Objects) -> Floats:
    """Return values rounded as their rows say; half a space is rounded up by ``nearest``.

    Examples
    --------
    >>> _rounded(np.array([12.4, 12.4, 12.5]), np.array(["up", "down", "nearest"], dtype=object)).tolist()
    [13.0, 12.0, 13.0]
    """
    rounded: Floats = np.select(
        [how == UP, how == DOWN, how == NEAREST],
        [np.ceil(values - _TOLERANCE), np.floor(values + _TOLERANCE), np.floor(values + 0.5 + _TOLERANCE)],
        values,
    )
    return rounded


def _with_geometry(rows: pd.DataFrame, areas: NormAreas) -> gpd.GeoDataFrame:
    names = (
        *("area", "alternative", "use", "kind", "verdict", "least", "most", "proposed", "short", "over"),
        *("zone", "zone_share", "zone_how", "area_id"),
    )
    shape = np.asarray(areas.frame.geometry.array, dtype=object)[rows["area_row"].to_numpy(np.int64)]
    return gpd.GeoDataFrame(rows[list(names)].copy(), geometry=shape, crs=areas.frame.crs)


# --- staff parking ----------------------------------------------------------------------------------------------------


def _judge_staff(areas: NormAreas, hubs: AreaHubs, strategy: Strategy) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Judge the rule that staff should not park for free where public transport is good."""
    jobs = areas.units["per_employee"]
    of_staff = (np.nan_to_num(jobs) > 0) | (np.nan_to_num(areas.staff) > 0) | (np.nan_to_num(areas.free_staff) > 0)
    rows = np.flatnonzero(of_staff)
    limits = strategy.sites.conditions.transit_max_walk_m
    limit = np.array([float(limits.get(each, -1.0)) for each in TIERS])
    walk = np.round(hubs.walk_m[:, rows], 3)
    near = walk <= limit[:, None]
    good, known = near.any(axis=0), hubs.known[rows]
    # Of hubs that make it good, the best tier; else the one that lacks least.
    beyond = walk - np.maximum(limit, 0.0)[:, None]
    tier = np.where(good, near.argmax(axis=0), np.where(limit[:, None] >= 0, beyond, np.inf).argmin(axis=0))
    there = np.isfinite(walk[tier, np.arange(len(rows))]) if len(rows) else np.empty(0, np.bool_)
    staff, free = areas.staff[rows], areas.free_staff[rows]
    # Without any space none can be free.
    none = (free == 0) | ((staff == 0) & np.isnan(free))
    verdict = np.select([~known, ~good, free > 0, none], [NOT_ASSESSED, NOT_GOOD, DEPARTS, HOLDS], APPLIES).astype(
        object
    )
    at = np.arange(len(rows))
    walk_m = np.where(there & known, walk[tier, at], np.nan)
    name = only_where(there & known, hubs.name[:, rows][tier, at])
    rule = strategy.rules.get(STAFF_RULE)
    table = {
        "area": areas.name[rows],
        "alternative": areas.alternative[rows],
        "staff_verdict": verdict,
        "jobs": jobs[rows],
        "staff_spaces": staff,
        "free_staff_spaces": free,
        "hub_name": name,
        "hub_tier": only_where(there & known, np.array(TIERS, dtype=object)[tier]),
        "hub_walk_m": walk_m,
        "rule": np.full(len(rows), STAFF_RULE, dtype=object),
        "force": np.full(len(rows), rule.force if rule is not None else None, dtype=object),
        "area_id": rows + 1,
    }
    frame = gpd.GeoDataFrame(
        pd.DataFrame(table), geometry=np.asarray(areas.frame.geometry.array, dtype=object)[rows], crs=areas.frame.crs
    )
    code = np.array([_STAFF_CODES[each] for each in verdict], dtype=object)
    off = (verdict == NOT_GOOD) & ~there
    code[off] = "staff_no_hub"
    reasons = pd.DataFrame(
        {
            "row": at,
            "code": code,
            "name": np.where(there, name, ""),
            "tier": np.array(TIERS, dtype=object)[tier],
            "value": walk_m,
            "limit": np.where(limit[tier] >= 0, limit[tier], np.nan),
            "spaces": free,
            "rule": STAFF_RULE,
        }
    )
    reasons["rule"] = only_where(verdict != NOT_ASSESSED, np.full(len(rows), STAFF_RULE, dtype=object))
    return frame, reasons


_STAFF_CODES = {
    DEPARTS: "staff_departs",
    APPLIES: "staff_applies",
    HOLDS: "staff_holds",
    NOT_GOOD: "staff_not_good",
    NOT_ASSESSED: "staff_not_assessed",
}
