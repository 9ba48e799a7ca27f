"""A case document as it is told, before it is set as HTML or PDF: every text is ready, in one language.

Whoever sets it adds no number and no sentence of his own; so all forms of a document say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from klimaklok_plugin.analysis.core.messages import Language, Text

FORM_WORDS: dict[str, Text] = {
    "Skip to the content": Text("Skip to the content", "Hopp til innholdet"),
    "Contents": Text("Contents", "Innhold"),
    "At a glance": Text("At a glance", "Kort fortalt"),
    "Alternatives side by side": Text("Alternatives side by side", "Alternativene side om side"),
    "Data": Text("Data", "Datagrunnlag"),
    "Reasons": Text("Reasons", "Begrunnelse"),
    "Notes": Text("Please note", "Merk"),
    "Page": Text("Page", "Side"),
    "of": Text("of", "av"),
    "met": Text("Met", "Oppfylt"),
    "partly": Text("Partly met", "Delvis oppfylt"),
    "not_met": Text("Not met", "Ikke oppfylt"),
    "departs": Text("Departs", "Avviker"),
    "not_assessed": Text("Not assessed", "Ikke vurdert"),
    "information": Text("For information", "Til orientering"),
}
"""Words of the form itself, by what a document's `labels` and a municipality's own `[words]` call them."""

MARKS = ("met", "partly", "not_met", "departs", "not_assessed", "information")
"""Verdicts, each of which has a mark of its own shape."""
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Grid:
    """A table.

    Attributes
    ----------
    title : str
        Stands above it, and is its caption.
    columns : tuple of str
    rows : tuple of tuple of str
        Each as long as `columns`; the first cell names its row.
    numeric : tuple of int
        Positions of columns that are set to the right.
    marks : tuple of str
        By row, what gives it a mark: one of `MARKS`, or "".
    mark_column : int, optional
        Position of the column that says the verdict in words, beside which the mark stands. Without it the mark stands
        in the first cell and brings its word along.
    links : tuple of str
        By row, the `Section.id` that tells more of it, or "".
    note : str
        Stands below it, such as how many rows are left out.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    marks: tuple[str, ...] = ()
    mark_column: int | None = None
    links: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of {self.title!r} is not as long as its columns")
        if any(texts and len(texts) != len(self.rows) for texts in (self.marks, self.links)):
            raise ValueError(f"{self.title!r} has not as many marks or links as rows")
        if not set(self.marks) <= {*MARKS, ""}:
            raise ValueError(f"{self.title!r} has marks that are no verdict")

    def marked(self) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """Yield each row with its mark and its link, "" where it has none."""
        nothing = ("",) * len(self.rows)
        return zip(self.rows, self.marks or nothing, self.links or nothing, strict=True)


@dataclass(frozen=True)
class MapPicture:
    """A map.

    Attributes
    ----------
    key : str
        Names the layers that are drawn on it.
    title, alt : str
        What stands below it, and what it shows, for those who do not see it.
    credit : str
        Where its data come from.
    png : bytes
        The map as a picture with its legend, scale bar and north arrow.
    """

    key: str
    title: str
    alt: str
    credit: str = ""
    png: bytes = b""


@dataclass(frozen=True)
class Section:
    """A page of the document, such as one check.

    Attributes
    ----------
    id : str
        Unique, ASCII: its place in links.
    title, lead : str
        Heading, and the sentence that matters.
    verdict, verdict_text : str
        As `Grid.marks`, and in words; "" without one.
    facts : tuple of (str, str)
        Label and text: number, threshold, rule, force, source.
    reasons : tuple of str
    notes : tuple of str
        Such as that it is a screening, and what was not looked at.
    map : MapPicture, optional
    grids : tuple of Grid
    chart : bytes
        A figure as PNG; `chart_alt` says what it shows.
    """

    id: str
    title: str
    lead: str = ""
    verdict: str = ""
    verdict_text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    map: MapPicture | None = None
    grids: tuple[Grid, ...] = ()
    chart: bytes = b""
    chart_alt: str = ""


@dataclass(frozen=True)
class Document:
    """A case document.

    Attributes
    ----------
    language : str
        "nb" or "en".
    kind : str
        What it is, in words: the line above the title.
    title : str
    block : tuple of (str, str)
        The title block: plan id, property, type, case number, date, strategy.
    map : MapPicture, optional
        On the first page.
    summary : Grid
        The checks with the sentence that matters.
    sections : tuple of Section
        The checks, a page each.
    alternatives : Grid, optional
        Side by side.
    assumptions : Section
    data : Grid
        Layers with source, date and quality.
    repeat : Section
        Parameters, strategy hash and versions: what a run is repeated by.
    labels : dict
        Words of the form itself ("Contents", "Page", "Reasons", …) by their English word; those it lacks are those of
        `FORM_WORDS`.
    """

    language: str
    kind: str
    title: str
    block: tuple[tuple[str, str], ...]
    map: MapPicture | None
    summary: Grid
    sections: tuple[Section, ...]
    alternatives: Grid | None
    assumptions: Section
    data: Grid
    repeat: Section
    labels: dict[str, str]

    def __post_init__(self) -> None:
        ids = [each.id for each in (*self.sections, self.assumptions, self.repeat)]
        wrong = [each for each in ids if not _ID.fullmatch(each)]
        if wrong or len(set(ids)) < len(ids):
            raise ValueError(f"sections need ids of ASCII letters that no other has: {ids}")
        grids = [self.summary, self.data, *(grid for section in self.sections for grid in section.grids)]
        astray = {link for grid in grids for link in grid.links if link} - set(ids)
        if astray:
            raise ValueError(f"links lead to no section: {sorted(astray)}")


def form_words(document: Document, own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the words of the form: the municipality's own ones first, then the document's, then the usual ones.

    Parameters
    ----------
    document : Document
    own : Mapping, optional
        As `Form.words`.

    Examples
    --------
    >>> empty = Grid("", (), ())
    >>> assumptions, repeat = Section("assumptions", ""), Section("repeat", "")
    >>> one = Document("nb", "", "", (), None, empty, (), None, assumptions, empty, repeat, {"Data": "Kilder"})
    >>> form_words(one)["Contents"], form_words(one)["Data"]
    ('Innhold', 'Kilder')
    """
    language = Language(document.language)
    return {word: language.text(text) for word, text in FORM_WORDS.items()} | document.labels | dict(own or {})
