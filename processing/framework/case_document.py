"""A case told: what the checks of a plan found, as a document whose every text is ready.

Numbers are only worded here. Words are those of the language that is spoken (`texts.speaking`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from klimaklok_plugin.analysis.core.columns import COUNT, FLAG, NUMBER, TEXT, Column, Table
from klimaklok_plugin.analysis.core.messages import UNBROKEN, UNITS, Language, Note, Text, unbroken
from klimaklok_plugin.analysis.sources.credit import is_synthetic
from klimaklok_plugin.analysis.strategy.messages import CITATIONS
from klimaklok_plugin.reports.document import Document, Grid, MapPicture, Section

from . import case_words as say
from .case_files import ALTERNATIVE
from .texts import capital, language, word, wording

if TYPE_CHECKING:
    import pandas as pd

    from klimaklok_plugin.analysis.case.checks import CaseResult, Check
    from klimaklok_plugin.analysis.strategy.loading import PolicyRule, Strategy

MOST_ROWS = 20
"""Of a table in the document; the GeoPackage has them all."""
MOST_COLUMNS = 7
TOLD_YEARS = (2030, 2035, 2040, 2050)
"""Of a longer table by years these rows are told of each alternative, with the first, the last and the sum."""
MOST_REASONS = 40
DRAWN_ONLY = ("own_hubs",)
"""Layers whose rows another table of the check tells already."""
MOST_TOLD = 3
"""Different results of a check on page one; of more, the gravest is told, and of the others what was found."""
NONE = "–"
SQUARE_METRES = 10_000
VERDICTS = ("not_met", "departs", "partly", "not_assessed", "met", "information")
"""The gravest first."""
FIGURES = (
    *("area_id", "said", "use", "dwellings", "bra_m2", "jobs", "persons", "pupils", "car_spaces", "disabled_spaces"),
    *("bike_spaces", "cargo_bike_spaces", "car_share_spaces", "charging_spaces"),
)
"""Columns of the plan's areas that its figures are told by."""


@dataclass(frozen=True)
class DataLine:
    """A layer that the case was given, or would have needed.

    Attributes
    ----------
    use : str
        What it is for, in words.
    source, date, features, quality : str
        As they are told.
    credit : str
        Whose they are.
    """

    use: str
    source: str
    date: str = ""
    features: str = ""
    quality: str = ""
    credit: str = ""


@dataclass(frozen=True)
class Described:
    """What a layer or table of the case is called, and its columns.

    Attributes
    ----------
    label : str
    columns : Table
    """

    label: str
    columns: Table = field(default_factory=Table)


@dataclass(frozen=True)
class Frame:
    """What stands around the checks of a document.

    Attributes
    ----------
    title : str
    block : Mapping of str to str
        Of the title block what the user gave or the plan says, by the keys of `case_words.BLOCK`.
    strategy : Strategy
    computed : datetime
    program : str
        Names and versions.
    data : sequence of DataLine
    values : sequence of (str, str)
        What the run was given: label and value.
    checks : Mapping of str to Text
        What the checks are called, by their id.
    measures : Mapping of str to Text
        What rows of the comparison are called.
    described : Mapping of str to Described
        The layers and tables, by key.
    pictures : Mapping of str to MapPicture
        By the id of a check, "plan", and the names of `map_of` for alternatives.
    zero : str
        The 0-alternative, which the checks are not summed up by.
    areas : Table
        Columns of the plan's areas.
    labels : Mapping of str to str
        What parameters are called.
    repeat_file : str
        Name of the file that repeats the run; "" without one.
    """

    title: str
    block: Mapping[str, str]
    strategy: Strategy
    computed: dt.datetime
    program: str
    data: Sequence[DataLine] = ()
    values: Sequence[tuple[str, str]] = ()
    checks: Mapping[str, Text] = field(default_factory=dict)
    measures: Mapping[str, Text] = field(default_factory=dict)
    described: Mapping[str, Described] = field(default_factory=dict)
    pictures: Mapping[str, MapPicture] = field(default_factory=dict)
    repeat_file: str = ""
    zero: str = ""
    areas: Table = field(default_factory=Table)
    labels: Mapping[str, str] = field(default_factory=dict)


def map_of(number: int) -> str:
    """Return what the map of an alternative is called, by its place from 0."""
    return f"alternative-{number + 1}"


def make_document(result: CaseResult, frame: Frame) -> Document:
    """Return the document of a case.

    Parameters
    ----------
    result : CaseResult
    frame : Frame
    """
    return _Writer(result, frame).document()


class _Writer:
    """Words one case."""

    def __init__(self, result: CaseResult, frame: Frame):
        self.result, self.frame, self.language = result, frame, wording()
        self.codes = tuple(dict.fromkeys(each.alternative for each in result.checks))
        self.alternatives = tuple(map(say.said_name, self.codes))
        self.ids = tuple(dict.fromkeys(each.id for each in result.checks))
        self.checks: dict[str, list[Check]] = {
            each: [check for check in result.checks if check.id == each] for each in self.ids
        }

    def text(self, text: Text, **values: object) -> str:
        return self.language.fill(text, values)

    def document(self) -> Document:
        return Document(
            language=language(),
            kind=self.text(
                say.KIND_SYNTHETIC if any(is_synthetic(each.credit) for each in self.frame.data) else say.KIND
            ),
            title=self.frame.title,
            block=tuple(self.block()),
            map=self.frame.pictures.get("plan"),
            summary=self.summary(),
            sections=(*self.built(), *(self.section(each) for each in self.ids)),
            alternatives=self.compared(),
            assumptions=self.assumptions(),
            data=self.data(),
            repeat=self.repeat(),
            labels={},
        )

    # --- page one ---

    def block(self) -> Iterable[tuple[str, str]]:
        areas = self.result.areas
        told = {
            **self.frame.block,
            "areas": self.text(say.AREAS_COUNTED, count=self.areas_counted(), hectares=_hectares(areas)),
            "alternatives": ", ".join(self.alternatives),
            "date": day_of(self.frame.computed),
            "strategy": self.frame.strategy.name,
        }
        for key, label in say.BLOCK.items():
            if key == "alternatives" and len(self.alternatives) <= 1:
                continue
            if key == "year" and not told.get(key):
                continue
            yield self.text(label), told.get(key) or self.text(say.NOT_GIVEN)

    def areas_counted(self) -> int:
        """Return how many areas the largest alternative has."""
        areas = self.result.areas
        if "alternative" not in areas or not len(areas):
            return len(areas)
        return int(areas.groupby("alternative", sort=False).size().max())

    def summary(self) -> Grid:
        """Return the checks with the sentence that matters: of what is proposed, the gravest."""
        rows, marks = [], []
        for check_id in self.ids:
            sentence, verdict = self.summed_up(self.checks[check_id])
            rows.append((self.title(check_id), self.verdict(verdict), sentence))
            marks.append(verdict)
        return Grid(
            self.text(say.SUMMARY),
            tuple(map(self.text, (say.CHECK, say.VERDICT, say.SENTENCE))),
            tuple(rows),
            marks=tuple(marks),
            mark_column=1,
            links=tuple(map(section_id, self.ids)),
        )

    def summed_up(self, checks: Sequence[Check]) -> tuple[str, str]:
        """Return sentence and verdict of a check; where the alternatives differ, whose each is, the gravest first."""
        proposed = [each for each in checks if each.alternative != self.frame.zero] or checks
        said = sorted(self.same(proposed), key=lambda each: VERDICTS.index(each[1]))
        sentence, verdict, _ = said[0]
        if len(said) == 1:
            return sentence, verdict
        whole = said if len(said) <= MOST_TOLD else said[:1]
        told = []
        for each, found, whose in whole:
            text = say.IN_ALTERNATIVE if found in (verdict, "information") else say.IN_ALTERNATIVE_FOUND
            told.append(
                self.text(text, alternative=", ".join(whose), sentence=each, verdict=self.verdict(found).lower())
            )
        rest = said[len(whole) :]
        for other in VERDICTS:
            names = ", ".join(name for _, each, names in rest if each == other for name in names)
            if names:
                told.append(self.text(say.OTHERS, alternatives=names, verdict=self.verdict(other).lower()))
        return " ".join(told), verdict

    def same(self, checks: Sequence[Check]) -> list[tuple[str, str, tuple[str, ...]]]:
        """Return what is to be said of a check, each with the alternatives that it holds for."""
        found: dict[tuple[str, str], list[str]] = {}
        for each in checks:
            found.setdefault((self.note(each.sentence), each.verdict), []).append(say.said_name(each.alternative))
        return [(sentence, verdict, tuple(whose)) for (sentence, verdict), whose in found.items()]

    # --- what is proposed ---

    def built(self) -> Iterable[Section]:
        """Yield a page for each alternative that builds something: its areas with the figures as they were read."""
        areas = self.result.areas
        if "area_id" not in areas:
            return
        for number, (code, name) in enumerate(zip(self.codes, self.alternatives, strict=True)):
            own = areas[areas["alternative"] == code]
            told = self.with_words(own)
            names = [each for each in FIGURES if each in told and told[each].notna().any() and (told[each] != "").any()]
            grid = rows_told(told, Described(self.text(say.AREAS_OF), self.frame.areas), self.language, names)
            if not len(own) or grid is None:
                continue
            yield Section(
                id=map_of(number),
                title=self.text(say.ALTERNATIVE_IS, name=name),
                lead=self.text(say.AREAS_COUNTED, count=len(own), hectares=_hectares(own)),
                map=self.frame.pictures.get(map_of(number)),
                notes=tuple(self.assumed(own)),
                grids=(grid,),
            )

    def with_words(self, areas: pd.DataFrame) -> pd.DataFrame:
        """Return areas whose land use is told as the plan gives it, codes in words, with what it is assessed as."""
        from klimaklok_plugin.analysis.sources.plans import land_uses

        if "said" not in areas or (areas["said"] == "").all():
            return areas.drop(columns="said", errors="ignore")
        found = land_uses(areas, "said", self.frame.strategy.sites)
        column = self.frame.areas.find("use")
        told = []
        for said, use, code, row in zip(areas["said"], areas["use"], found.code, found.row, strict=True):
            given = f"{code} {self.language.text(found.uses[row].label)}" if row >= 0 and str(said).isdigit() else said
            use_said = cell(use or None, column, self.language)
            same = not use or use_said.casefold() in given.casefold()
            told.append(given if same else self.text(say.AS_ASSESSED, said=given or NONE, use=use_said))
        return areas.assign(said=told).drop(columns="use")

    def assumed(self, areas: Any) -> Iterable[str]:
        """Yield of which areas the plan does not tell the land use that is written for them."""
        from klimaklok_plugin.analysis.case.context import shortened

        taken = areas[areas["assumed"] & (areas["use"] != "")]
        if len(taken):
            yield self.text(say.USE_ASSUMED, count=len(taken), areas=shortened(taken["area_id"]))

    # --- a page per check ---

    def section(self, check_id: str) -> Section:
        checks = self.checks[check_id]
        verdicts = {each.verdict for each in checks}
        verdict = verdicts.pop() if len(verdicts) == 1 else ""
        notes = self.notes(checks)
        grids = [*self.by_alternative(checks), *self.tables(checks)]
        return Section(
            id=section_id(check_id),
            title=self.title(check_id),
            lead=self.summed_up(checks)[0],
            verdict=verdict,
            verdict_text=self.verdict(verdict) if verdict else "",
            facts=tuple(self.facts(checks)),
            reasons=tuple(self.reasons(checks)),
            notes=tuple(notes),
            map=self.frame.pictures.get(check_id),
            grids=tuple(grids),
        )

    def facts(self, checks: Sequence[Check]) -> Iterable[tuple[str, str]]:
        """Yield number, threshold and the rule with its force and source."""
        numbers = {(each.value, each.threshold, each.unit) for each in checks}
        if len(numbers) == 1:
            value, threshold, unit = numbers.pop()
            if _is_known(value):
                yield self.text(say.NUMBER), self.measured(value, unit)
            if _is_known(threshold):
                yield self.text(say.THRESHOLD), self.measured(threshold, unit)
        rules = [name for name in dict.fromkeys(each.rule for each in checks) if name in self.frame.strategy.rules]
        for name in rules:
            yield from self.rule(self.frame.strategy.rules[name])
        if not rules:
            grounds = dict.fromkeys(self.note(each.ground) for each in checks if each.ground is not None)
            yield self.text(say.RULE), " ".join(grounds) or self.text(say.NO_RULE)

    def rule(self, rule: PolicyRule) -> Iterable[tuple[str, str]]:
        yield self.text(say.RULE), unbroken(rule.text[language()])
        place = rule.number
        if rule.chapter:
            place = self.text(CITATIONS["chapter"], chapter=rule.chapter, place=place) if place else rule.chapter
        if place:
            yield self.text(say.PLACE), place
        if rule.force:
            force = say.FORCES.get(rule.force)
            yield self.text(say.FORCE), self.text(force) if force is not None else rule.force
        source = self.language.text(rule.source)
        if place not in source:
            yield self.text(say.SOURCE), source
        if rule.superseded_by:
            yield self.text(say.SUPERSEDED), self.language.text(rule.superseded_by)

    def reasons(self, checks: Sequence[Check]) -> list[str]:
        """Return what was looked at; what holds for all alternatives is said once."""
        told = self.shared(checks, lambda each: [self.note(reason) for reason in each.reasons])
        left = len(told) - MOST_REASONS
        return [*told[:MOST_REASONS], self.text(say.MORE_REASONS, count=left)] if left > 0 else told

    def notes(self, checks: Sequence[Check]) -> list[str]:
        told = [self.text(say.SCREENING)] if any(each.screening for each in checks) else []

        def lacking(check: Check) -> list[str]:
            roles = ", ".join(map(say.role, check.missing))
            return [self.text(say.MISSING, roles=roles)] if roles else []

        return [*told, *self.shared(checks, lacking)]

    def shared(self, checks: Sequence[Check], told: Callable[[Check], Sequence[str]]) -> list[str]:
        """Return sentences of a check's alternatives, each once; those not of all say whose they are."""
        whose: dict[str, list[str]] = {}
        for each in checks:
            for sentence in dict.fromkeys(told(each)):
                whose.setdefault(sentence, []).append(say.said_name(each.alternative))
        return [
            sentence
            if len(names) == len(checks)
            else self.text(say.IN_ALTERNATIVE, alternative=", ".join(names), sentence=sentence)
            for sentence, names in whose.items()
        ]

    def by_alternative(self, checks: Sequence[Check]) -> list[Grid]:
        if len(checks) <= 1:
            return []
        rows = tuple(
            (
                say.said_name(each.alternative),
                self.verdict(each.verdict),
                self.measured(each.value, each.unit),
                self.measured(each.threshold, each.unit),
                self.note(each.sentence),
            )
            for each in checks
        )
        columns = (say.ALTERNATIVE, say.VERDICT, say.NUMBER, say.THRESHOLD, say.SENTENCE)
        numbers = (2, 3)
        kept = [
            place for place in range(len(columns)) if place not in numbers or any(row[place] != NONE for row in rows)
        ]
        return [
            Grid(
                self.text(say.BY_ALTERNATIVE),
                tuple(self.text(columns[place]) for place in kept),
                tuple(tuple(row[place] for place in kept) for row in rows),
                numeric=tuple(number for number, place in enumerate(kept) if place in numbers),
                marks=tuple(each.verdict for each in checks),
                mark_column=1,
            )
        ]

    def tables(self, checks: Sequence[Check]) -> Iterable[Grid]:
        """Yield the tables and layers that belong to a check, their first rows."""
        keys = dict.fromkeys(key for each in checks for key in (*each.tables, *each.layers) if key not in DRAWN_ONLY)
        for key in keys:
            frame = self.result.tables.get(key, self.result.layers.get(key))
            described = self.frame.described.get(key)
            if frame is None or described is None or not len(frame):
                continue
            grid = rows_told(frame, described, self.language)
            if grid is not None:
                yield grid

    # --- after the checks ---

    def compared(self) -> Grid | None:
        """Return the alternatives side by side: the plan's figures, then of each check its result and numbers."""
        if len(self.alternatives) <= 1:
            return None
        measures: dict[str, list[tuple[str, ...]]] = {}
        for row in self.result.comparison.to_dict("records"):
            name = capital(self.language.say(str(row["measure"]), self.frame.measures))
            cells = (self.measured(row.get(each), str(row["unit"])) for each in self.codes)
            measures.setdefault(str(row["check"]), []).append((name, *cells))
        rows = measures.get("", [])
        for check_id in self.ids:
            verdicts = {each.alternative: self.verdict(each.verdict) for each in self.checks[check_id]}
            rows.append((self.title(check_id), *(verdicts.get(each, NONE) for each in self.codes)))
            rows += [(f"{self.title(check_id)}: {name}", *cells) for name, *cells in measures.get(check_id, [])]
        return Grid(
            self.text(say.COMPARED),
            (self.text(say.MEASURE), *self.alternatives),
            tuple(rows),
            numeric=tuple(range(1, len(self.alternatives) + 1)),
        )

    def assumptions(self) -> Section:
        told = list(dict.fromkeys(map(self.note, self.result.assumptions)))
        besides = [each for each in dict.fromkeys(map(self.note, self.result.notes)) if each not in told]
        return Section(
            "assumptions",
            self.text(say.ASSUMPTIONS),
            lead=self.text(say.ASSUMPTIONS_LEAD if told else say.NO_ASSUMPTIONS),
            reasons=tuple(told),
            notes=(*besides, self.text(say.HELD_BACK)),
        )

    def data(self) -> Grid:
        unknown = self.text(say.NOT_GIVEN)
        rows = tuple(
            (each.use, each.source, each.date or NONE, each.features or NONE, each.quality or unknown)
            for each in self.frame.data
        )
        columns = tuple(map(self.text, say.DATA_COLUMNS))
        return Grid(self.text(say.DATA), columns, rows, numeric=(3,), note=self.text(say.DATA_NOTE))

    def repeat(self) -> Section:
        frame = self.frame
        return repeat_section(frame.repeat_file, frame.program, frame.computed, frame.strategy, frame.values)

    # --- words ---

    def note(self, note: Note) -> str:
        return word(note, self.frame.labels)

    def title(self, check_id: str) -> str:
        return self.language.say(check_id, self.frame.checks)

    def verdict(self, verdict: str) -> str:
        from klimaklok_plugin.reports.document import FORM_WORDS

        return self.language.text(FORM_WORDS[verdict])

    def measured(self, value: float | None, unit: str) -> str:
        return measured(value, unit, self.language)


def repeat_section(
    file: str, program: str, computed: dt.datetime, strategy: Strategy, values: Sequence[tuple[str, str]]
) -> Section:
    """Return the part of a document that tells how its run is repeated.

    Parameters
    ----------
    file : str
        Name of the file that repeats it; "" without one.
    program : str
        Names and versions.
    computed : datetime
    strategy : Strategy
    values : sequence of (str, str)
        What the run was given: label and value.
    """
    words = wording()
    facts = [
        (say.PROGRAM, program),
        (say.COMPUTED, f"{day_of(computed)} {computed:%H:%M}"),
        (say.BLOCK["strategy"], ", ".join((strategy.name, *(each.name for each in strategy.files)))),
        (say.HASH, strategy.sha256),
    ]
    given = Grid(words.text(say.GIVEN), tuple(map(words.text, say.GIVEN_COLUMNS)), tuple(values))
    return Section(
        "repeat",
        words.text(say.REPEAT),
        lead=words.fill(say.REPEAT_LEAD, {"file": file}) if file else words.text(say.REPEAT_ALONE),
        facts=tuple((words.text(label), value) for label, value in facts),
        grids=(given,) if given.rows else (),
    )


def day_of(moment: dt.datetime) -> str:
    """Return a day as the language writes it."""
    return f"{moment:%d.%m.%Y}" if language() == "nb" else f"{moment:%Y-%m-%d}"


def section_id(check_id: str) -> str:
    """Return the place of a check's page in links."""
    return f"check-{check_id.replace('_', '-')}"


def measured(value: float | None, unit: str, language: Language) -> str:
    """Return a number with its unit in words; what is not known is a dash.

    Parameters
    ----------
    value : float, optional
    unit : str
        As of a check: "m", "share", "t CO2e/year" and the like.
    language : Language
    """
    if not _is_known(value):
        return NONE
    number = float(value)  # type: ignore[arg-type]
    if unit in ("share", "%"):
        return language.measure(number, "%")
    if unit in UNITS:
        return language.measure(number, unit)
    said = say.unit(unit)
    return language.number(number) + (UNBROKEN + unbroken(said) if said else "")


def rows_told(
    frame: pd.DataFrame, described: Described, language: Language, names: Sequence[str] | None = None
) -> Grid | None:
    """Return the first rows of a result as a table in words; None where it declares no columns to show.

    Parameters
    ----------
    frame : DataFrame
        A layer or a table; of a user's own columns only the name is shown.
    described : Described
    language : Language
    names : sequence of str, optional
        The columns; by default those that lead.
    """
    names = _shown(frame, described.columns) if names is None else names
    if not names:
        return None
    columns = [described.columns.find(each) for each in names]
    some, whose, chosen = _told(frame, names)
    cells = [
        [cell(value, column, language) for value in some[name].tolist()]
        for name, column in zip(names, columns, strict=True)
    ]
    if whose is not None:
        at = names.index(ALTERNATIVE)
        cells[at] = [", ".join(cell(each, columns[at], language) for each in row) for row in whose]
    left = len(frame) - (len(some) if whose is None else sum(map(len, whose)))
    note = [language.fill(say.CHOSEN_YEARS, {"years": list(TOLD_YEARS)})] if chosen else []
    note += [language.fill(say.MORE_ROWS, {"count": left})] if left else []
    return Grid(
        described.label,
        tuple(_heading(name, column, language) for name, column in zip(names, columns, strict=True)),
        tuple(zip(*cells, strict=True)),
        numeric=tuple(
            place for place, column in enumerate(columns) if column is not None and column.kind in (NUMBER, COUNT)
        ),
        note=" ".join(note),
    )


def _told(frame: pd.DataFrame, names: Sequence[str]) -> tuple[pd.DataFrame, list[list[str]] | None, bool]:
    """Return the rows of a table that the document shows, whose each is, and whether they are chosen years.

    What is the same in several alternatives stands once (they are then told for each row), and no alternative takes
    all the room: each has about as many rows as the others.
    """
    if len(frame) > MOST_ROWS and "year" in frame:
        year = frame["year"]
        by_alternative = year.groupby(frame[ALTERNATIVE])
        ends = (year == by_alternative.transform("min")) | (year == by_alternative.transform("max"))
        return frame[year.isin(TOLD_YEARS) | year.isna() | ends], None, True
    if ALTERNATIVE not in names or len(set(frame[ALTERNATIVE])) <= 1:
        return frame.head(MOST_ROWS), None, False
    import numpy as np

    shown = [frame[each].astype(str) for each in names if each != ALTERNATIVE]
    again = frame.groupby([*shown, frame.groupby([*shown, frame[ALTERNATIVE]], sort=False).cumcount()], sort=False)
    number = again.ngroup().to_numpy()
    whose = frame[ALTERNATIVE].groupby(number, sort=True).agg(list).tolist()
    once = frame.iloc[np.unique(number, return_index=True)[1]]  # in the order of their numbers
    turn = once.groupby(ALTERNATIVE, sort=False).cumcount().to_numpy()
    kept = np.sort(np.argsort(turn, kind="stable")[:MOST_ROWS])
    return once.iloc[kept], [whose[row] for row in kept], False


def cell(value: Any, column: Column | None, language: Language) -> str:
    """Return a value as a table of the document shows it.

    Parameters
    ----------
    value : object
    column : Column, optional
        Declares it; None for a user's own.
    language : Language
    """
    if not _is_known(value):
        return NONE
    kind = column.kind if column is not None else TEXT
    if column is None or (kind == TEXT and not column.words):
        return str(value)
    if kind == FLAG:
        return language.text(say.YES if value else say.NO)
    if kind in (NUMBER, COUNT):
        share = column.unit == "%"
        number = float(value)
        return (
            language.measure(number, "%", column.decimals) if share else language.number(number, column.shown_decimals)
        )
    return ", ".join(language.say(each, column.words) for each in str(value).replace(",", ";").split(";") if each)


def _heading(name: str, column: Column | None, language: Language) -> str:
    if column is None:
        return language.text(NAMES[name])
    return unbroken(column.in_per_cent(column.alias(language, name)))


NAMES: Mapping[str, Text] = {
    "area_id": Text("Area", "Område"),
    "alternative": Text("Alternative", "Alternativ"),
    "name": Text("Name", "Navn"),
    "navn": Text("Name", "Navn"),
}
"""A user's own columns that a table shows."""


def _shown(frame: pd.DataFrame, table: Table) -> list[str]:
    """Return the columns that a table of the document has room for: whose row it is, and what leads."""
    names = [str(each) for each in frame.columns]
    declared = {each.name for each in table}
    whose = [each for each in NAMES if each in names and each not in declared]
    leading = [each.name for each in table.lead if each.name in names and each.name != "reasons"]
    known = [each for each in leading if frame[each].map(_is_known).any()]
    if not known:
        return []
    shown: list[str] = []
    for each in dict.fromkeys([*whose[:2], *known]):
        again = _is_name(each) and any(frame[each].astype(str).equals(frame[other].astype(str)) for other in shown)
        if not again:
            shown.append(each)
    return shown[:MOST_COLUMNS]


def _is_name(column: str) -> bool:
    return column in NAMES or column.endswith("_name")


def _is_known(value: Any) -> bool:
    return value is not None and value == value and value != ""  # noqa: PLR0124 - NaN is not itself


def _hectares(areas: Any) -> float:
    """Return the size of the plan: of its largest alternative."""
    if not len(areas):
        return 0.0
    sizes = areas.geometry.area
    if "alternative" in areas:
        return float(sizes.groupby(areas["alternative"]).sum().max()) / SQUARE_METRES
    return float(sizes.sum()) / SQUARE_METRES
