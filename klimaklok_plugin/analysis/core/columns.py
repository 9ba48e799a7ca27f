"""What a result column is: declared once, beside the code that fills it.

Order in a declaration is the reader's: what names a row, its verdict and the reasons for it, the numbers that decide,
then the rest; technical columns last.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .messages import UNITS, Language, Text

SHARE = "%"
AS_STORED = " (0–1)"
"""Ends the heading of a share where QGIS shows the number itself, 0.38, as its tables know no per cent."""
NUMBER, COUNT, CODE, TEXT, FLAG = "number", "count", "code", "text", "flag"
WIDTHS = {NUMBER: 110, COUNT: 90, CODE: 150, TEXT: 180, FLAG: 90}
"""Of columns in the attribute table, in pixels."""


@dataclass(frozen=True)
class Column:
    """A column of a result.

    Attributes
    ----------
    name : str
        As in the file. A ``*`` in it stands for a code, whose words replace ``{}`` in `label`.
    kind : str
        ``number`` (float), ``count`` (whole number), ``code`` (shown in words), ``text`` (the user's own, or a
        sentence) or ``flag`` (yes or no).
    label, meaning : Text
        What it is called, without unit, and what it means.
    unit : str
        One of `UNITS`, or ""; a share (0 to 1) has ``%``.
    decimals : int, optional
        Shown of a number; by default the unit's, or 1.
    words : Mapping[str, Text]
        Codes that mean something else here than in other columns; of a ``*``, all that it may stand for but the user's
        own names.
    width : int
        In the attribute table, in pixels; 0 for what suits the kind.
    letters : Mapping[str, Text]
        What stands for each code in labels on the map, where there is room for a letter only.
    chosen : bool
        Its numbers are the user's own, such as limits, and shown without decimals where all of a layer's are whole.
    """

    name: str
    kind: str
    label: Text
    meaning: Text
    unit: str = ""
    decimals: int | None = None
    words: Mapping[str, Text] = field(default_factory=dict)
    width: int = 0
    letters: Mapping[str, Text] = field(default_factory=dict)
    chosen: bool = False

    @property
    def shown_decimals(self) -> int:
        """Decimals shown of a number in QGIS, whose tables know no per cent: of a share, 0.38 is shown."""
        if self.unit == SHARE:
            return 2 + (self.decimals or 0)
        if self.decimals is not None:
            return self.decimals
        return UNITS[self.unit][1] if self.unit else 0 if self.kind == COUNT else 1

    def alias(self, language: Language, name: str = "") -> str:
        """Return the heading in a language, with the unit; `name` is the column's own name where it is a pattern."""
        label = language.text(self.label)
        if "*" in self.name:
            head, _, tail = self.name.partition("*")
            words = Language(language.code, self.words or language.words)
            label = label.replace("{}", words.say(name[len(head) : len(name) - len(tail)]))
        if self.unit == SHARE:
            return label + AS_STORED
        return f"{label} ({language.unit(self.unit)})" if self.unit else label

    def in_per_cent(self, heading: str) -> str:
        """Return a heading as it is where a share is said in per cent; of anything else, the heading."""
        return heading.removesuffix(AS_STORED) if self.unit == SHARE else heading


@dataclass(frozen=True)
class Section:
    """Columns that a form shows under one heading.

    Attributes
    ----------
    heading : Text
    names : tuple of str
        Columns' names; a ``*`` in one stands for anything.
    """

    heading: Text
    names: tuple[str, ...]


RESULT = Text("Result", "Resultat")
GIVEN = Text("From your layer", "Fra laget ditt")
MORE = Text("More", "Mer")
TECHNICAL = Text("Technical", "Teknisk")
TECHNICAL_NAMES = ("fid", "*_id", "*_id_year", "*_nr")
"""Numbers and ids that tie results together, and say nothing to a reader."""


@dataclass(frozen=True)
class Table:
    """The columns of one output.

    Attributes
    ----------
    lead : tuple of Column
        What a reader looks for first; comes before a user's own columns.
    rest : tuple of Column
        Comes after them, technical columns last.
    sections : tuple of Section
        What a form puts under headings of the rest; of two that name a column, the later one takes it.
    sort : tuple of str
        The columns that the table is sorted by at first: whole numbers, codes in the order of their words, and
        numbers from the greatest down, with a ``-`` before the name. Without any, rows stay as they are written.
    """

    lead: tuple[Column, ...] = ()
    rest: tuple[Column, ...] = ()
    sections: tuple[Section, ...] = ()
    sort: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Column]:
        return iter((*self.lead, *self.rest))

    def find(self, name: str) -> Column | None:
        """Return the declaration of a column; one without a star goes first."""
        exact = (each for each in self if each.name == name)
        return next(exact, None) or next((each for each in self if fnmatch.fnmatchcase(name, each.name)), None)

    def order(self, names: Iterable[str]) -> list[str]:
        """Return column names in the reader's order; those that are not declared stay between lead and rest."""
        given = list(names)
        place = {id(each): number for number, each in enumerate(self)}
        after = len(self.lead)

        def key(name: str) -> tuple[float, int]:
            column = self.find(name)
            number = place[id(column)] if column is not None else after - 0.5
            return number, given.index(name)

        return sorted(given, key=key)

    def is_technical(self, name: str) -> bool:
        """Return whether a column only ties results together; what leads, a reader looks for."""
        if name != "fid" and self.find(name) not in self.rest:
            return False
        return any(fnmatch.fnmatchcase(name, each) for each in TECHNICAL_NAMES)

    def form(self, names: Iterable[str]) -> list[tuple[Text, list[str]]]:
        """Return the headings of a form with the columns under each; none is empty, and none of `names` is missing.

        Examples
        --------
        >>> walks = Section(Text("Walks", "Gange"), ("*_m",))
        >>> score = count("score", Text("Score", "Poeng"), Text("", ""))
        >>> hub = number("hub_m", "m", Text("Walk to the hub", "Gange til knutepunktet"), Text("", ""))
        >>> table = Table((score,), (hub,), (walks,))
        >>> [(heading.en, names) for heading, names in table.form(["hub_m", "owner", "score"])]
        [('Result', ['score']), ('Walks', ['hub_m']), ('From your layer', ['owner'])]
        """
        headings = (RESULT, *(each.heading for each in self.sections), MORE, GIVEN, TECHNICAL)
        found: dict[Text, list[str]] = {heading: [] for heading in headings}
        for name in self.order(names):
            found[self._heading(name)].append(name)
        return [(heading, columns) for heading, columns in found.items() if columns]

    def _heading(self, name: str) -> Text:
        if self.is_technical(name):
            return TECHNICAL
        column = self.find(name)
        if column is None:
            return GIVEN
        if column in self.lead:
            return RESULT
        named = [each for each in self.sections if any(fnmatch.fnmatchcase(name, known) for known in each.names)]
        return named[-1].heading if named else MORE


def number(name: str, unit: str, label: Text, meaning: Text, decimals: int | None = None, *, width: int = 0) -> Column:
    """Declare a column of numbers.

    Parameters
    ----------
    name, unit, label, meaning, decimals, width
        As of `Column`.
    """
    return Column(name, NUMBER, label, meaning, unit, decimals, width=width)


def count(name: str, label: Text, meaning: Text) -> Column:
    """Declare a column of whole numbers."""
    return Column(name, COUNT, label, meaning)


def code(name: str, label: Text, meaning: Text, words: Mapping[str, Text] | None = None, *, width: int = 0) -> Column:
    """Declare a column of codes.

    Parameters
    ----------
    name, label, meaning, words, width
        As of `Column`.
    """
    return Column(name, CODE, label, meaning, words=words or {}, width=width)


def text(name: str, label: Text, meaning: Text, *, width: int = 0) -> Column:
    """Declare a column of texts: names of the user's, or sentences.

    Parameters
    ----------
    name, label, meaning, width
        As of `Column`.
    """
    return Column(name, TEXT, label, meaning, width=width)


def flag(name: str, label: Text, meaning: Text) -> Column:
    """Declare a column of yes and no."""
    return Column(name, FLAG, label, meaning)
