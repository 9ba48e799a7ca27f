"""A report as PDF: pages of a QGIS layout, with text that can be searched, bookmarks, title and language.

QGIS writes no tags into a PDF, so readers of screens are better served by the report as HTML. Belongs to the main
thread.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qgis.core import QgsLayoutItem, QgsMapLayer, QgsPrintLayout, QgsProcessingFeedback, QgsProject

from klimaklok_plugin.analysis.core.messages import Cancelled, KlimaklokError
from klimaklok_plugin.reports.document import Document, Grid, MapPicture, Section, form_words
from klimaklok_plugin.reports.form import Form
from klimaklok_plugin.reports.replacing import replacing

from . import layout_files, texts
from .layouts import Box
from .letters import Letters
from .messages import ReportPdfError
from .pdf_catalogue import Bookmark, entitled
from .report_maps import Figure, MapLayers
from .report_pages import (
    BODY,
    BULLET_MM,
    GAP,
    HEADING_1,
    HEADING_2,
    LEAD,
    SIDE_MARGIN,
    SMALL,
    TOP,
    Pages,
    Place,
)
from .report_tables import SIZES, Numbered, set_table, table_height, turn_for

DPI = 200
"""Of what cannot be drawn as lines, such as streets below a result."""
TITLES = (20.0, 17.0, 14.0)
"""Sizes of the title; a long one gets a smaller one."""
MOST_TITLE_LINES = 3
LOGO = (42.0, 16.0)
"""Width and height of the place of the logo, in mm."""
SENDER = Letters(10.0, bold=True)
KIND = Letters(9.5, bold=True, colour="#555555")
FIRST_MAP, SECTION_MAP, CHART = 88.0, 92.0, 95.0
"""Heights in mm."""
LEAST_FIRST_MAP = 50.0
FEWEST_CONTENTS = 3
"""A document of fewer sections needs no table of contents."""
HEAD_Y, FOOT = 8.0, 9.0
"""Of head and foot from the edges of the page, in mm."""


def write_pdf(
    document: Document,
    path: Path,
    *,
    layers: Mapping[str, MapLayers | Sequence[QgsMapLayer]],
    feedback: QgsProcessingFeedback | None = None,
    words: Mapping[str, str] | None = None,
    form: Form | None = None,
    moment: dt.datetime | None = None,
) -> None:
    """Write a report.

    Parameters
    ----------
    document : Document
    path : Path
        Is replaced once the new file is complete.
    layers : mapping
        By `MapPicture.key`, what is drawn, from the top of the map down. A map without layers is its picture.
    feedback : QgsProcessingFeedback, optional
        Hears which maps could not be drawn, and can cancel.
    words : mapping, optional
        A municipality's own words of the form; those of `form` where that is given.
    form : Form, optional
        A municipality's own form: its logo, name, colours and words.
    moment : datetime, optional
        When the result was computed, for a PDF that is the same each time it is made.

    Raises
    ------
    ReportPdfError
        The file cannot be written, such as while it is open elsewhere.
    Cancelled
    """
    layout, bookmarks = make_report(document, layers, feedback, form or Form(words=words or {}))
    _go_on(feedback)
    try:
        with replacing(path) as part:
            layout_files.write_pdf(layout, part, DPI, moment, lossless=True)
            part.write_bytes(entitled(part.read_bytes(), document.title, document.language, bookmarks))
    except KlimaklokError as error:
        raise ReportPdfError(file=path.name, detail=str(error.values.get("detail", ""))) from error
    except OSError as error:
        raise ReportPdfError(file=path.name, detail=f" ({error.strerror or error})") from error


def make_report(
    document: Document,
    layers: Mapping[str, MapLayers | Sequence[QgsMapLayer]],
    feedback: QgsProcessingFeedback | None = None,
    form: Form | None = None,
) -> tuple[QgsPrintLayout, list[Bookmark]]:
    """Return the pages of a report, and what its PDF's bookmarks lead to."""
    layout = QgsPrintLayout(QgsProject.instance())
    layout.initializeDefaults()
    report = _Report(layout, document, layers, feedback, form or Form())
    with texts.speaking(document.language):
        report.compose()
    return layout, report.bookmarks


class _Report:
    """Sets the parts of a document one after the other."""

    def __init__(
        self,
        layout: QgsPrintLayout,
        document: Document,
        layers: Mapping[str, MapLayers | Sequence[QgsMapLayer]],
        feedback: QgsProcessingFeedback | None,
        form: Form,
    ):
        self.pages = Pages(layout, form.heading, form.band)
        self.document, self.layers, self.feedback, self.form = document, layers, feedback, form
        self.words = form_words(document, form.words)
        self.bookmarks: list[Bookmark] = []
        self.starts: dict[str, int] = {}
        """By section the page, from 1, on which it begins."""
        self.waiting: list[Numbered] = []
        self.contents: list[tuple[str, Place]] = []

    def compose(self) -> None:
        document, pages = self.document, self.pages
        self.first_page()
        former: Section | None = None
        for section in document.sections:
            _go_on(self.feedback)
            if not pages.fresh and not (former is not None and self.goes_on(former, section)):
                pages.next_page()
            self.section(section)
            former = section
        if document.alternatives is not None and document.alternatives.rows:
            self.begin(self.words["Alternatives side by side"], "alternatives", document.alternatives)
        if _says(document.assumptions):
            self.begin_section(document.assumptions)
        if document.data.rows:
            self.begin(self.words["Data"], "data", document.data)
        if _says(document.repeat):
            self.begin_section(document.repeat)
        self.number_pages()

    # --- the parts ---

    def first_page(self) -> None:
        """Set title, title block, map and the table of checks; map and letters give way so that it ends on the page."""
        document, pages = self.document, self.pages
        self.sender()
        if document.kind:
            pages.text(document.kind, KIND)
            pages.space(GAP / 2)
        fits = (each for each in TITLES if self.title_lines(each) <= MOST_TITLE_LINES)
        self.remember(document.title, "", Place(0, pages.y))
        pages.text(document.title, Letters(next(fits, TITLES[-1]), bold=True, colour=self.form.heading))
        pages.space()
        pages.facts_in_two(document.block)
        pages.space()
        height, sizes = self.first_map()
        if document.map is not None:
            self.map(document.map, height)
        if document.summary.rows:
            place = Place(pages.page, pages.y)
            self.remember(document.summary.title or self.words["At a glance"], "", place)
            self.waiting += set_table(pages, document.summary, self.words, upright=True, sizes=sizes)
        if len(document.sections) >= FEWEST_CONTENTS and not any(document.summary.links):
            self.list_contents()

    def sender(self) -> None:
        """Set who sends the document: name and unit, and the logo at the right."""
        form, pages = self.form, self.pages
        if not (form.logo or form.sender or form.unit):
            return
        beside = pages.width - LOGO[0] - GAP if form.logo else pages.width
        top = pages.y
        for text, letters in ((form.sender, SENDER), (form.unit, SMALL)):
            if text:
                pages.text(text, letters, width=beside)
        if form.logo:
            place = Box(SIDE_MARGIN + pages.width - LOGO[0], top, *LOGO)
            item = pages.drawing(form.logo, form.logo_alt, place, lines=form.logo_type == "image/svg+xml")
            item.setPictureAnchor(QgsLayoutItem.ReferencePoint.UpperRight)
            pages.y = max(pages.y, top + LOGO[1])
        pages.space(2 * GAP)

    def first_map(self) -> tuple[float, Sequence[float]]:
        """Return how high the map is, within limits, and the letters' sizes of the table below.

        The table is to end on the page. One that is too high even in the smaller letters has the usual ones.
        """
        pages, summary, picture = self.pages, self.document.summary, self.document.map
        if not summary.rows:
            return min(FIRST_MAP, max(LEAST_FIRST_MAP, pages.room)), SIZES
        credit = pages.measure.height(f"{picture.title}\n{picture.credit}", SMALL, pages.width) if picture else 0.0
        least = LEAST_FIRST_MAP if picture else 0.0
        for sizes in (SIZES, SIZES[1:]):
            left = pages.room - table_height(pages, summary, self.words, sizes) - credit - 4 * GAP
            if left >= least:
                return min(FIRST_MAP, left), sizes
        return LEAST_FIRST_MAP, SIZES

    def title_lines(self, size: float) -> int:
        return len(self.pages.measure.lines(self.document.title, Letters(size, bold=True), self.pages.width))

    def list_contents(self) -> None:
        """Leave a line for each section, whose page is not known yet."""
        pages = self.pages
        pages.heading(self.words["Contents"])
        for section in self.document.sections:
            lines = pages.measure.lines(section.title, BODY, pages.width - 12.0)
            pages.need(pages.measure.line(BODY, len(lines)))
            self.contents.append((section.id, Place(pages.page, pages.y)))
            pages.text(section.title, BODY, width=pages.width - 12.0)
            pages.y += GAP / 4

    def begin(self, title: str, id_: str, grid: Grid) -> None:
        """Set a table as a part of its own, on a new page unless such a part went before on this one."""
        pages = self.pages
        if not pages.fresh and (pages.turned[pages.page] or not self.began()):
            pages.next_page()
        turn_for(pages, grid, self.words)
        self.remember(title, id_, pages.heading(title, HEADING_1, keep=40.0))
        self.table(replace(grid, title="") if grid.title == title else grid)

    def began(self) -> bool:
        """Return whether the page already holds a part that is no check."""
        sections = {each.id for each in self.document.sections}
        return any(page == self.pages.page + 1 and id_ not in sections for id_, page in self.starts.items())

    def begin_section(self, section: Section) -> None:
        pages = self.pages
        if not pages.fresh and (pages.turned[pages.page] or not self.began()):
            pages.next_page()
        self.section(section)

    def goes_on(self, former: Section, section: Section) -> bool:
        """Return whether a section follows on the same page: both are short, and it has room."""
        return _is_short(former) and _is_short(section) and self.height(section) <= self.pages.room

    def height(self, section: Section) -> float:
        """Return at least how high a section without map, figure and tables is, in mm."""
        measure, width = self.pages.measure, self.pages.width
        facts = (self.pages.fact_height(label, text, width) for label, text in section.facts)
        said = (measure.height(each, BODY, width - BULLET_MM) + GAP for each in (*section.reasons, *section.notes))
        titles = measure.height(section.title, HEADING_1, width) + 3 * measure.line(HEADING_1) + 2 * measure.line(LEAD)
        lead = measure.height(section.lead, LEAD, width)
        return titles + lead + sum(facts) + sum(said) + GAP * (8 + len(section.facts))

    def section(self, section: Section) -> None:
        """Set a check: verdict, the sentence that matters, number and rule, map, reasons, notes."""
        pages = self.pages
        self.remember(section.title, section.id, pages.heading(section.title, HEADING_1, keep=40.0))
        if section.verdict or section.verdict_text:
            pages.space(GAP / 3)
            pages.badge(section.verdict, section.verdict_text or self.words.get(section.verdict, section.verdict))
            pages.space()
        if section.lead:
            pages.text(section.lead, LEAD)
            pages.space()
        if section.map is not None:
            self.map(section.map, SECTION_MAP)
        pages.facts(section.facts)
        self.listed(self.words["Reasons"], section.reasons)
        if section.chart:
            pages.space()
            pages.picture(section.chart, section.chart_alt, CHART)
            pages.text(section.chart_alt, SMALL)
        for grid in section.grids:
            self.table(grid)
        self.listed(self.words["Notes"], section.notes)

    def listed(self, heading: str, texts_: Sequence[str]) -> None:
        if texts_:
            self.pages.heading(heading, HEADING_2, keep=8.0)
            self.pages.bullets(texts_)

    def table(self, grid: Grid) -> None:
        self.waiting += set_table(self.pages, grid, self.words)

    def map(self, picture: MapPicture, height: float) -> None:
        """Draw a map from its layers, or set its picture; title and credit stand below it."""
        pages = self.pages
        words = [text for text in (picture.title, picture.credit) if text]
        below = sum(pages.measure.height(text, SMALL, pages.width) for text in words) + GAP
        pages.need(min(height + below, pages.full))
        if not self.drawn(picture, height, pages.room - below):
            if not picture.png:
                return
            pages.picture(picture.png, picture.alt, pages.room - below)
        pages.y += GAP / 3
        for text in words:
            pages.text(text, SMALL)
        pages.space()

    def drawn(self, picture: MapPicture, height: float, most: float) -> bool:
        """Draw a map from its layers; return whether there was anything to draw."""
        pages, given = self.pages, self.layers.get(picture.key)
        if not given:
            return False
        try:
            sheet = MapLayers.of(given).sheet()
        except KlimaklokError as error:
            if self.feedback is not None and not picture.png:
                self.feedback.pushWarning(f"{picture.title}: {texts.word_error(error)}")
            return False
        figure = Figure(pages.layout, sheet, pages.page, rasterised=True)
        pages.y += figure.draw(Box(SIDE_MARGIN, pages.y, pages.width, min(height, most)), most)
        return True

    # --- page numbers ---

    def remember(self, title: str, id_: str, place: Place) -> None:
        self.bookmarks.append(Bookmark(title, place.page, place.y))
        if id_:
            self.starts[id_] = place.page + 1

    def number_pages(self) -> None:
        """Write what waits for the page numbers, and head and foot of each page."""
        pages, count = self.pages, self.pages.page + 1
        for each in self.waiting:
            each.number(self.starts)
        for id_, place in self.contents:
            self.right(str(self.starts[id_]), BODY, place.y, place.page)
        for page in range(count):
            width, height = pages.paper(page)
            foot = height - FOOT - pages.measure.line(SMALL)
            self.right(f"{self.words['Page']} {page + 1} {self.words['of']} {count}", SMALL, foot, page)
            kind = pages.measure.cut(self.document.kind, SMALL, width - 2 * SIDE_MARGIN - 40.0, 1)
            self.left(kind, foot, page)
            pages.rule(foot - 1.2, page)
            if page:
                title = pages.measure.cut(self.document.title, SMALL, width - 2 * SIDE_MARGIN, 1)
                self.left(title, HEAD_Y, page)
                pages.rule(TOP - 3.0, page)

    def left(self, text: str, y: float, page: int) -> None:
        pages = self.pages
        box = Box(SIDE_MARGIN, y, pages.paper(page)[0] - 2 * SIDE_MARGIN - 40.0, pages.measure.line(SMALL))
        if text:
            pages.label(text, SMALL, box, page)

    def right(self, text: str, letters: Letters, y: float, page: int) -> None:
        pages = self.pages
        wide = pages.measure.width(text, letters) + 0.5
        right = pages.paper(page)[0] - SIDE_MARGIN
        pages.label(text, letters, Box(right - wide, y, wide, pages.measure.line(letters)), page)


def _is_short(section: Section) -> bool:
    """Return whether a section says so little, such as that nothing was assessed, that it needs no page of its own."""
    return len(section.reasons) <= 1 and section.map is None and not section.chart and not section.grids


def _says(section: Section) -> bool:
    return bool(section.lead or section.facts or section.reasons or section.notes or section.grids)


def _go_on(feedback: QgsProcessingFeedback | None) -> None:
    if feedback is not None and feedback.isCanceled():
        raise Cancelled
