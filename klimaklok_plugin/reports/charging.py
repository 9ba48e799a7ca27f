"""The document of a charging plan: what it adds up to, worded; nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from klimaklok_plugin.analysis.charging.messages import NOTES
from klimaklok_plugin.analysis.charging.situation import ASK_GRID_COMPANY
from klimaklok_plugin.analysis.core.messages import Language, Text

from . import charging_words as words
from .document import FORM_WORDS, Document, Grid, MapPicture, Section

if TYPE_CHECKING:
    from klimaklok_plugin.analysis.charging.report import ChargingNumbers
    from klimaklok_plugin.analysis.strategy.loading import PolicyRule

INFORMATION, NOT_GIVEN, MET, NOT_MET = "information", "not_assessed", "met", "not_met"
AUDIT_RULE, OWN_RULE = "charging_spaces", "own_right_to_charge"
NO_NUMBER = "–"
MOST_CURVE_ROWS = 40
"""A longer curve is told by every so manieth row; the last and the plan's own stay."""
MOST_NAMES = 3
"""More areas that are alike are counted instead of named."""


@dataclass(frozen=True)
class ChargingFrame:
    """What a charging plan's document says besides its numbers.

    Attributes
    ----------
    title : str
        "" for none.
    block : dict of str
        Of the title block, by the names of `charging_words.BLOCK`; what is missing or "" is left out.
    rules : mapping
        The strategy's rules, by name.
    maps : dict of MapPicture
        By name, see `charging_words.MAPS`; title and alt are put in here.
    chart : bytes
        The curve as PNG.
    data : tuple of (layer, where it comes from, rows, day)
    repeat : Section
        How the document is made again.
    missing : tuple of str
        Labels of the layers that were not given.
    """

    title: str = ""
    block: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, PolicyRule] = field(default_factory=dict)
    maps: Mapping[str, MapPicture] = field(default_factory=dict)
    chart: bytes = b""
    data: tuple[tuple[str, str, str, str], ...] = ()
    repeat: Section = field(default_factory=lambda: Section("repeat", ""))
    missing: tuple[str, ...] = ()


def charging_document(numbers: ChargingNumbers, frame: ChargingFrame, language: Language) -> Document:
    """Return the document of a charging plan.

    Parameters
    ----------
    numbers : ChargingNumbers
    frame : ChargingFrame
    language : Language
        With the words of codes.
    """
    return _Writer(numbers, frame, language).document()


class _Writer:
    """Words each part."""

    def __init__(self, numbers: ChargingNumbers, frame: ChargingFrame, language: Language) -> None:
        self.numbers, self.frame, self.language = numbers, frame, language

    def document(self) -> Document:
        parts = (
            self.needs, self.own_right, self.existing, self.plan, self.areas, self.curve, self.audit, self.grid_company,
        )  # fmt: skip
        sections = tuple(each() for each in parts)
        block = [(self.text(words.BLOCK[name]), self.frame.block.get(name, "")) for name in words.BLOCK]
        data = tuple(self.frame.data)
        return Document(
            language=self.language.code,
            kind=self.text(words.KIND),
            title=self.frame.title or self.text(words.KIND),
            block=tuple((label, text) for label, text in block if text),
            map=self.map("plan"),
            summary=Grid(
                self.text(words.GRIDS["summary"]),
                self.columns("part", "result", "main"),
                tuple((each.title, each.verdict_text, each.lead) for each in sections),
                marks=tuple(each.verdict for each in sections),
                mark_column=1,
                links=tuple(each.id for each in sections),
            ),
            sections=sections,
            alternatives=None,
            assumptions=self.assumptions(),
            data=Grid("", self.columns("layer", "file", "rows", "day"), data, numeric=(2,)),
            repeat=self.frame.repeat,
            labels={},
        )

    # --- the parts ---

    def needs(self) -> Section:
        numbers = self.numbers
        share = numbers.existing.share + numbers.new.share if numbers.existing.count else numbers.new.share
        grids = []
        lead = self.fill(words.LEADS["needs_unknown" if _is_nothing(share) else "needs_share"], share=share)
        if numbers.needs is not None:
            served, left = float(numbers.needs["served"].sum()), float(numbers.needs["left"].sum())
            whole = served + left
            if whole > 0:
                lead = self.fill(words.LEADS["needs"], served=served, total=whole, share=served / whole)
            rows = [
                (self.language.say(kind), *map(self.number, (one + other, one, other)), self.share(one, one + other))
                for kind, one, other in numbers.needs[["kind", "served", "left"]].itertuples(index=False)
            ]
            total = (self.text(words.TOTAL), *map(self.number, (whole, served, left)), self.share(served, whole))
            columns = self.columns("who", "demand", "served", "left", "share")
            grids.append(Grid(self.caption("needs"), columns, (*rows, total), numeric=(1, 2, 3, 4)))
        if numbers.left is not None and len(numbers.left):
            rows = [
                (self.language.say(reason), self.number(weight))
                for reason, weight in numbers.left.itertuples(index=False)
            ]
            grids.append(Grid(self.caption("left"), self.columns("why", "demand"), tuple(rows), numeric=(1,)))
        notes = [words.NOTES["not_public"]]
        if numbers.needs is None:
            notes.insert(0, words.LACKS["needs"])
        return self.section("needs", lead, notes=notes, grids=grids, map=self.map("needs"))

    def own_right(self) -> Section:
        own = self.numbers.own_right
        if own is None:
            return self.lacking("own_right")
        facts = [(self.fact("places"), self.number(own.features))] if own.features else []
        known = own.features > own.unknown
        if known:
            facts.append((self.fact("weight"), self.number(own.weight)))
        if own.unknown:
            facts.append((self.fact("unknown"), self.number(own.unknown)))
        code = ("own_right" if known else "own_right_unknown") if own.features else "own_right_none"
        lead = self.fill(words.LEADS[code], count=own.features, weight=own.weight)
        return self.section("own_right", lead, facts=[*facts, *self.rule(OWN_RULE)])

    def existing(self) -> Section:
        found = self.numbers.existing
        if not found.count:
            return self.section("existing", self.text(words.LEADS["existing_none"]))
        points = found.normal_points + found.fast_points
        code = "existing_unknown" if _is_nothing(points + found.share) else "existing"
        lead = self.fill(words.LEADS[code], count=found.count, points=points, share=found.share)
        facts = [
            (self.fact("stations"), self.number(found.count)),
            (self.fact("normal_points"), self.number(found.normal_points)),
            (self.fact("fast_points"), self.number(found.fast_points)),
            (self.fact("kw"), self.measure(found.kw, "kW")),
            (self.fact("demand"), self.number(found.demand)),
            (self.fact("share"), self.per_cent(found.share)),
        ]
        return self.section("existing", lead, facts=facts)

    def plan(self) -> Section:
        numbers, total = self.numbers, self.numbers.new
        if not total.count:
            return self.section("plan", self.text(words.LEADS["plan_none"]))
        unknown = _is_nothing(total.normal_points + total.fast_points + total.cost + total.kw)
        lead = self.fill(
            words.LEADS["plan_unknown" if unknown else "plan"],
            sites=total.count,
            phases=max(1, int(numbers.phases["phase"].notna().sum())),
            normal=total.normal_points,
            fast=total.fast_points,
            cost=total.cost,
            kw=total.kw,
        )
        notes = [words.NOTES["stays"], *([words.NOTES["by_opening"]] if numbers.by_opening else [])]
        return self.section("plan", lead, notes=notes, grids=[self.phases(), self.sites()])

    def phases(self) -> Grid:
        phases, extended = self.numbers.phases, bool(self.numbers.phases["extended"].any())
        names = ["phase", "new_sites", *(["extended"] if extended else [])]
        names += ["normal_points", "fast_points", "kw", "cost", "after"]
        rows = []
        for row in phases.to_dict("records"):
            counts = [row["new_sites"], *([row["extended"]] if extended else [])]
            sums = [row[each] for each in ("normal_points", "fast_points", "kw", "cost")]
            rows.append(
                (self.phase(row["phase"]), *map(self.number, [*counts, *sums]), self.per_cent(row["covered_share"]))
            )
        added = phases[["new_sites", "extended", "normal_points", "fast_points", "kw", "cost"]].sum(min_count=1)
        sums = [each for name, each in added.items() if extended or name != "extended"]
        total = (self.text(words.TOTAL), *map(self.number, sums), "")
        return Grid(self.caption("phases"), self.columns(*names), (*rows, total), numeric=tuple(range(1, len(names))))

    def sites(self) -> Grid:
        columns = self.columns("phase", "site", "normal_points", "fast_points", "kw", "cost", "demand", "grid")
        rows = tuple(
            (
                self.phase(row["phase"]),
                self.name(row["name"], row["site_id"]),
                *map(self.number, (row["normal_points"], row["fast_points"], row["kw"], row["cost"], row["demand"])),
                self.grid_point(row["grid"]),
            )
            for row in self.numbers.sites.to_dict("records")
        )
        return Grid(self.caption("sites"), columns, rows, numeric=(2, 3, 4, 5, 6))

    def areas(self) -> Section:
        areas = self.numbers.areas
        if areas is None:
            return self.lacking("areas")
        rows = tuple(
            (self.name(name, number), self.number(demand), self.number(covered), self.per_cent(share))
            for number, (name, demand, covered, share) in enumerate(
                areas[["name", "demand", "covered", "covered_share"]].itertuples(index=False), start=1
            )
        )
        columns = self.columns("area", "demand", "served", "share")
        return self.section(
            "areas",
            self.ends(areas),
            grids=[Grid(self.caption("areas"), columns, rows, numeric=(1, 2, 3))],
            map=self.map("areas"),
        )

    def ends(self, areas: pd.DataFrame) -> str:
        """Return which areas are served worst and best, all of them where several are alike."""
        worst, best = self.numbers.worst, self.numbers.best
        if worst is None or best is None or not len(worst):
            return self.text(words.LEADS["areas_empty"])
        share, most = worst["covered_share"].iloc[0], best["covered_share"].iloc[0]
        told = {"names": self.named(worst), "count": len(worst), "share": share}
        if len(worst) == areas["covered_share"].notna().sum():
            return self.fill(words.LEADS["areas_alike" if len(worst) > 1 else "areas_one"], **told)
        return self.fill(words.LEADS["areas"], **told, best=self.named(best), several=len(best), most=most)

    def named(self, areas: pd.DataFrame) -> str:
        """Return the names of a few areas, or how many they are."""
        if len(areas) > MOST_NAMES:
            return self.fill(words.DISTRICTS, count=len(areas))
        *others, last = map(self.name, areas["name"], areas.index + 1)
        return self.fill(words.LISTED, others=others, last=last) if others else last

    def curve(self) -> Section:
        curve = self.numbers.curve
        if curve is None:
            return self.lacking("curve")
        if not len(curve):
            return self.section("curve", self.text(words.LEADS["curve_unknown"]))
        own = curve[curve["sites"] == self.numbers.new.count]
        row = own.iloc[0] if len(own) else curve.iloc[-1]
        lead = self.fill(
            words.LEADS["curve" if len(own) else "curve_other"],
            sites=int(row["sites"]),
            share=row["covered_share"],
            bound=row["bound_share"],
        )
        step = -(-len(curve) // MOST_CURVE_ROWS)
        kept = (np.arange(len(curve)) % step == 0) | (curve["sites"] == self.numbers.new.count).to_numpy()
        kept[-1] = True
        rows = tuple(
            (self.number(sites), self.per_cent(covered), self.per_cent(bound))
            for sites, covered, bound in curve.loc[kept, ["sites", "covered_share", "bound_share"]].itertuples(
                index=False
            )
        )
        grid = Grid(self.caption("curve"), self.columns("new_sites", "served", "bound"), rows, numeric=(0, 1, 2))
        unproven = (curve["bound_share"] > curve["covered_share"] + 1e-9).any()
        notes = [words.NOTES["curve_unproven"]] if unproven else []
        alt = self.text(words.CHART_ALT) if self.frame.chart else ""
        return self.section("curve", lead, notes=notes, grids=[grid], chart=self.frame.chart, chart_alt=alt)

    def audit(self) -> Section:
        counts, numbers = self.numbers.audit, self.numbers
        if counts is None:
            return self.lacking("audit")
        short, unknown, met = counts["short"], counts["unknown"], counts["met"]
        code, verdict = "audit_none", INFORMATION
        if short:
            code, verdict = "audit_short", NOT_MET
        elif unknown:
            code, verdict = "audit_unknown", NOT_GIVEN
        elif met:
            code, verdict = "audit_met", MET
        missing = 0 if np.isnan(numbers.audit_missing) else round(numbers.audit_missing)
        lead = self.fill(words.LEADS[code], short=short, unknown=unknown, met=met, missing=missing)
        rows = tuple((self.language.say(status), self.number(count)) for status, count in counts.items() if count)
        grids = [Grid(self.caption("audit"), self.columns("status", "count"), rows, numeric=(1,))]
        if numbers.audit_short is not None and len(numbers.audit_short):
            names = ["name", "spaces", "charging_spaces", "missing_spaces"]
            listed = tuple(
                (self.name(name, number), *map(self.number, rest))
                for number, (name, *rest) in enumerate(numbers.audit_short[names].itertuples(index=False), start=1)
            )
            columns = self.columns("car_park", "spaces", "charging_spaces", "missing")
            grids.append(Grid(self.caption("audit_short"), columns, listed, numeric=(1, 2, 3)))
        facts = [*([(self.fact("missing"), self.number(missing))] if short else []), *self.rule(AUDIT_RULE)]
        notes = [words.NOTES["audit"]]
        return self.section(
            "audit", lead, verdict=verdict, facts=facts, notes=notes, grids=grids, map=self.map("audit")
        )

    def grid_company(self) -> Section:
        numbers = self.numbers
        if not numbers.new.count:
            return self.section("grid", self.text(words.LEADS["plan_none"]))
        asked = numbers.grid["grid"] == ASK_GRID_COMPANY
        rows = numbers.grid[asked] if asked.any() else numbers.grid
        kw = float(rows["kw"].sum(min_count=1))
        lead = self.fill(
            words.LEADS[("grid_ask" if asked.any() else "grid_known") + ("_unknown" if _is_nothing(kw) else "")],
            sites=int(rows["sites"].sum()),
            kw=kw,
        )
        listed = tuple(
            (self.grid_point(row["grid"]), *map(self.number, (row["sites"], row["points"], row["kw"])))
            for row in numbers.grid.to_dict("records")
        )
        columns = self.columns("grid", "new_sites", "points", "kw")
        grids = [Grid(self.caption("grid"), columns, listed, numeric=(1, 2, 3))]
        ask = numbers.sites[numbers.sites["grid"].isna() | (numbers.sites["grid"] == ASK_GRID_COMPANY)]
        if len(ask):
            told = tuple(
                (
                    self.name(row["name"], row["site_id"]),
                    self.phase(row["phase"]),
                    self.number(row["normal_points"] + row["fast_points"]),
                    self.number(row["kw"]),
                )
                for row in ask.to_dict("records")
            )
            columns = self.columns("site", "phase", "points", "kw")
            grids.append(Grid(self.caption("grid_sites"), columns, told, numeric=(1, 2, 3)))
        asked_of = tuple((str(place), self.text(each)) for place, each in enumerate(words.QUESTIONS, start=1))
        grids.append(Grid(self.caption("questions"), self.columns("number", "question"), asked_of))
        return self.section("grid", lead, notes=[words.NOTES["grid"]], grids=grids)

    def assumptions(self) -> Section:
        said = [self.text(each) for each in words.ASSUMED]
        said += [self.language.fill(NOTES[each.code], each.values) for each in self.numbers.notes]
        if self.frame.missing:
            said.append(self.fill(words.MISSING, names=", ".join(self.frame.missing)))
        return Section("assumptions", self.text(words.ASSUMPTIONS), notes=tuple(said))

    # --- pieces ---

    def section(
        self,
        name: str,
        lead: str,
        *,
        verdict: str = INFORMATION,
        facts: Sequence[tuple[str, str]] = (),
        notes: Sequence[Text] = (),
        grids: Sequence[Grid] = (),
        map: MapPicture | None = None,  # noqa: A002 - as the section calls it
        chart: bytes = b"",
        chart_alt: str = "",
    ) -> Section:
        return Section(
            name,
            self.text(words.TITLES[name]),
            lead,
            verdict,
            self.text(FORM_WORDS[verdict]),
            facts=tuple(facts),
            notes=tuple(self.text(each) for each in notes),
            map=map,
            grids=tuple(grids),
            chart=chart,
            chart_alt=chart_alt,
        )

    def lacking(self, name: str) -> Section:
        """Return a section that says which layers were not given."""
        lead, told = self.text(words.LACKS[name]), self.text(words.NOT_GIVEN)
        return Section(name, self.text(words.TITLES[name]), lead, NOT_GIVEN, told)

    def map(self, name: str) -> MapPicture | None:
        picture = self.frame.maps.get(name)
        if picture is None:
            return None
        title = self.text(words.MAPS[name])
        return MapPicture(picture.key, title, self.fill(words.ALT, title=title), picture.credit, picture.png)

    def rule(self, name: str) -> list[tuple[str, str]]:
        """Return what a rule says, how strongly, and where it stands."""
        rule = self.frame.rules.get(name)
        if rule is None:
            return []
        said = rule.text[self.language.code]
        facts = [(self.fact("rule"), f"{said} ({rule.number})" if rule.number else said)]
        if rule.force:
            facts.append((self.fact("force"), self.language.say(rule.force)))
        return [*facts, (self.fact("source"), self.text(rule.source))]

    def text(self, text: Text) -> str:
        return self.language.text(text)

    def fill(self, text: Text, **values: Any) -> str:
        return self.language.fill(text, values)

    def columns(self, *names: str) -> tuple[str, ...]:
        return tuple(self.text(words.COLUMNS[each]) for each in names)

    def caption(self, name: str) -> str:
        return self.text(words.GRIDS[name])

    def fact(self, name: str) -> str:
        return self.text(words.FACTS[name])

    def number(self, value: float) -> str:
        return NO_NUMBER if _is_nothing(value) else self.language.number(float(value))

    def measure(self, value: float, unit: str) -> str:
        return NO_NUMBER if _is_nothing(value) else self.language.measure(float(value), unit)

    def per_cent(self, value: float) -> str:
        return NO_NUMBER if _is_nothing(value) else self.language.measure(float(value), "%", 1)

    def share(self, part: float, whole: float) -> str:
        return self.per_cent(part / whole) if whole > 0 else NO_NUMBER

    def phase(self, value: float) -> str:
        return self.text(words.NO_PHASE) if _is_nothing(value) else str(int(value))

    def name(self, value: object, number: float) -> str:
        """Return a name, or the number of what has none."""
        told = "" if _is_nothing(value) else str(value).strip()
        return told or f"# {self.number(number)}"

    def grid_point(self, value: object) -> str:
        """Return a grid point's own name, or that the grid company must be asked."""
        if _is_nothing(value) or value == ASK_GRID_COMPANY:
            return self.language.say(ASK_GRID_COMPANY)
        return str(value)


def _is_nothing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))
