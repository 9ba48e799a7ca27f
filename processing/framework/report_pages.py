"""Pages that are filled from the top down: headings, texts, facts and pictures, each measured before it is set.

What does not fit goes on to the next page; nothing is cut, and no text lies over another. Belongs to the main thread.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qgis.core import (
    Qgis,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemShape,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QImage

from .layouts import SHEETS, Box, literal
from .letters import GREY, INK, Letters, Measure

SIDE_MARGIN, TOP, BOTTOM = 18.0, 16.0, 17.0
"""Millimetres around what is written; head and foot of the page lie in the margins."""
GAP = 2.2
RESOLUTIONS = (300.0, 200.0, 150.0)
"""Dots per inch at which the pages are measured: a PDF is none for screens."""
LABELS = 44.0
"""Width of the labels of facts."""
FEWEST_IN_TWO = 5
"""Fewer facts do not stand in two columns."""
KEEP = 24.0
"""A heading does not stand at the foot of a page with less than this below it."""
HEADING_1, HEADING_2 = Letters(15.0, bold=True), Letters(10.5, bold=True)
LEAD, BODY, SMALL = Letters(11.0), Letters(9.5), Letters(8.0, colour=GREY)
LABEL = Letters(8.5, bold=True, colour=GREY)
RULE, BAND = "#b9b9b9", "#f0efec"
BULLET, BULLET_MM = "•", 4.0


@dataclass(frozen=True)
class Mark:
    """How a verdict is marked: a shape and a colour, each of which tells it alone; white letters can be read on it."""

    shape: str
    colour: str


MARKS = {
    "met": Mark("✓", "#00624a"),
    "partly": Mark("◐", "#7a5200"),
    "not_met": Mark("✗", "#a33a00"),
    "departs": Mark("△", "#7a5200"),
    "not_assessed": Mark("?", "#555555"),
    "information": Mark("i", "#00568c"),
}
"""By verdict."""


@dataclass(frozen=True)
class Place:
    """Where something was set: on which page, from 0, and how far from its top in mm."""

    page: int
    y: float


class Pages:
    """A layout that grows by pages.

    Parameters
    ----------
    layout : QgsPrintLayout
        With one page, an A4.
    ink : str
        Colour of headings; "" for that of the words.
    band : str
        Colour behind the names of a table's columns.
    """

    def __init__(self, layout: QgsPrintLayout, ink: str = "", band: str = BAND):
        self.layout, self.ink, self.band = layout, ink or INK, band
        self.measure = Measure(layout, 1.0, RESOLUTIONS)
        self.turned = [False]
        """By page, whether it is in landscape."""
        self.y = TOP
        self._paper(layout.pageCollection().page(0), landscape=False)

    @property
    def page(self) -> int:
        return len(self.turned) - 1

    @property
    def width(self) -> float:
        """Width of what is written, in mm."""
        return self.paper(self.page)[0] - 2 * SIDE_MARGIN

    @property
    def room(self) -> float:
        """Height that is left on the page, in mm."""
        return self.paper(self.page)[1] - BOTTOM - self.y

    @property
    def full(self) -> float:
        """Height of an empty page, in mm."""
        return self.paper(self.page)[1] - BOTTOM - TOP

    @property
    def fresh(self) -> bool:
        """Whether nothing stands on the page yet."""
        return self.y <= TOP

    def paper(self, page: int) -> tuple[float, float]:
        """Return width and height of a page in mm."""
        short, long = SHEETS["A4"]
        return (long, short) if self.turned[page] else (short, long)

    # --- pages ---

    def next_page(self, *, landscape: bool = False) -> None:
        """Begin a page."""
        page = QgsLayoutItemPage(self.layout)
        self._paper(page, landscape=landscape)
        self.layout.pageCollection().addPage(page)
        self.turned.append(landscape)
        self.y = TOP

    def turn(self, *, landscape: bool) -> None:
        """Begin a page, unless this one is empty and of that orientation."""
        if self.fresh and self.turned[self.page] == landscape:
            return
        if self.fresh:
            self._paper(self.layout.pageCollection().page(self.page), landscape=landscape)
            self.turned[self.page] = landscape
            return
        self.next_page(landscape=landscape)

    def need(self, height: float) -> None:
        """Begin a page where there is less room than that; what is higher than a page begins where it is."""
        if height > self.room and not self.fresh:
            self.next_page(landscape=self.turned[self.page])

    def space(self, height: float = GAP) -> None:
        """Leave room, but not at the top of a page."""
        if not self.fresh:
            self.y += height

    @staticmethod
    def _paper(page: QgsLayoutItemPage, *, landscape: bool) -> None:
        kinds = QgsLayoutItemPage.Orientation
        page.setPageSize("A4", kinds.Landscape if landscape else kinds.Portrait)

    # --- texts ---

    def heading(self, text: str, letters: Letters = HEADING_2, *, keep: float = KEEP) -> Place:
        """Set a heading, with at least `keep` of room below it."""
        height = self.measure.height(text, letters, self.width)
        self.space(2 * GAP if letters.size > BODY.size else GAP)
        self.need(min(height + keep, self.full))
        place = Place(self.page, self.y)
        self.text(text, replace(letters, colour=self.ink))
        self.y += GAP / 2
        return place

    def text(self, text: str, letters: Letters = BODY, *, indent: float = 0.0, width: float | None = None) -> None:
        """Set a text, which may go on on the next page."""
        wide = (self.width if width is None else width) - indent
        self._lines(self.measure.lines(text, letters, wide), letters, SIDE_MARGIN + indent, wide)

    def bullets(self, texts: Sequence[str], letters: Letters = BODY) -> None:
        """Set texts below each other with a mark each."""
        for text in texts:
            self.need(self.measure.line(letters))
            page, y = self.page, self.y
            self.label(BULLET, letters, Box(SIDE_MARGIN, y, BULLET_MM, self.measure.line(letters)), page)
            self.text(text, letters, indent=BULLET_MM)
            self.y += GAP / 3

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Set labels with a text beside each."""
        for label, text in facts:
            self.need(min(self.fact_height(label, text, self.width), self.full))
            page, y = self.page, self.y
            self._fact(label, SIDE_MARGIN, y)
            self._lines(
                self.measure.lines(text, BODY, self.width - LABELS), BODY, SIDE_MARGIN + LABELS, self.width - LABELS
            )
            if self.page == page:
                self.y = max(self.y, y + self.measure.height(label, LABEL, LABELS - GAP))
            self.y += GAP / 3

    def facts_in_two(self, facts: Sequence[tuple[str, str]]) -> None:
        """Set short facts in two columns, read down the first and then the second; long ones below."""
        wide = (self.width - GAP) / 2
        short = [each for each in facts if self.measure.width(each[1], BODY) <= wide - LABELS]
        if len(short) < FEWEST_IN_TWO:
            self.facts(facts)
            return
        half = -(-len(short) // 2)
        heights = [self.fact_height(label, text, wide) + GAP / 3 for label, text in short]
        rows = [max(heights[row::half]) for row in range(half)]
        self.need(min(sum(rows), self.full))
        for number, (label, text) in enumerate(short):
            x = SIDE_MARGIN + (wide + GAP) * (number // half)
            y = self.y + sum(rows[: number % half])
            self._fact(label, x, y)
            box = Box(x + LABELS, y, wide - LABELS, self.measure.line(BODY))
            self.label(text, BODY, box, self.page)
        self.y += sum(rows)
        self.facts([each for each in facts if each not in short])

    def _fact(self, label: str, x: float, y: float) -> None:
        lines = self.measure.lines(label, LABEL, LABELS - GAP)
        shift = (self.measure.line(BODY) - self.measure.line(LABEL)) / 2
        box = Box(x, y + shift, LABELS - GAP, self.measure.line(LABEL, len(lines)))
        self.label("\n".join(lines), LABEL, box, self.page)

    def fact_height(self, label: str, text: str, width: float) -> float:
        """Return how high a label with its text is, in mm."""
        measure = self.measure
        shift = (measure.line(BODY) - measure.line(LABEL)) / 2
        return max(measure.height(label, LABEL, LABELS - GAP) + shift, measure.height(text, BODY, width - LABELS))

    def _lines(self, lines: Sequence[str], letters: Letters, x: float, width: float) -> None:
        """Set lines that have been broken already; as many on each page as there is room for."""
        rest = list(lines)
        while rest:
            fits = self.fitting(len(rest), letters)
            if fits == 0:
                self.next_page(landscape=self.turned[self.page])
                fits = max(1, self.fitting(len(rest), letters))
            height = self.measure.line(letters, fits)
            self.label("\n".join(rest[:fits]), letters, Box(x, self.y, width, height), self.page)
            self.y += height
            rest = rest[fits:]

    def fitting(self, most: int, letters: Letters) -> int:
        """Return how many lines, `most` at most, have room on the page."""
        count = min(most, int(self.room / (self.measure.line(letters, 2) - self.measure.line(letters))) + 1)
        while count > 0 and self.measure.line(letters, count) > self.room:
            count -= 1
        return count

    def badge(self, verdict: str, words: str) -> None:
        """Set a verdict: its mark and its words, white on its colour."""
        mark = MARKS.get(verdict)
        if mark is None:
            self.text(words, Letters(BODY.size, bold=True))
            return
        letters = Letters(BODY.size, bold=True, colour="#ffffff")
        text = f"{mark.shape} {words}"
        wide = min(self.measure.width(text, letters) + 5.0, self.width)
        lines = self.measure.lines(text, letters, wide - 4.0)
        height = self.measure.line(letters, len(lines)) + 2.0
        self.need(height)
        label = self.label("\n".join(lines), letters, Box(SIDE_MARGIN, self.y, wide, height), self.page)
        label.setBackgroundEnabled(True)
        label.setBackgroundColor(QColor(mark.colour))
        label.setMarginX(2.0)
        label.setMarginY(1.0)
        self.y += height

    # --- pictures ---

    def picture(self, png: bytes, name: str, most: float) -> None:
        """Set a picture as wide as the page, but no higher than `most`, and than a page."""
        image = QImage.fromData(png)
        if image.isNull() or not image.width():
            return
        ratio = image.height() / image.width()
        width = min(self.width, min(most, self.full) / ratio)
        self.need(width * ratio)
        self.drawing(png, name, Box(SIDE_MARGIN, self.y, width, width * ratio))
        self.y += width * ratio

    def drawing(self, picture: bytes, name: str, box: Box, *, lines: bool = False) -> QgsLayoutItemPicture:
        """Set a picture, or an SVG that is drawn as `lines`, in a place of this page."""
        item = QgsLayoutItemPicture(self.layout)
        self.add(item, name)
        kinds = QgsLayoutItemPicture.Format
        kind = kinds.FormatSVG if lines else kinds.FormatRaster
        item.setPicturePath(f"base64:{base64.b64encode(picture).decode()}", kind)
        self.place(item, box, self.page)
        return item

    def rule(self, y: float, page: int, colour: str = RULE) -> None:
        """Draw a thin line across a page."""
        line = QgsLayoutItemShape(self.layout)
        self.add(line, "")
        line.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
        symbol = line.symbol().clone()
        symbol.symbolLayer(0).setFillColor(QColor(colour))
        symbol.symbolLayer(0).setStrokeStyle(Qt.PenStyle.NoPen)
        line.setSymbol(symbol)
        self.place(line, Box(SIDE_MARGIN, y, self.paper(page)[0] - 2 * SIDE_MARGIN, 0.25), page)

    # --- items ---

    def label(self, text: str, letters: Letters, box: Box, page: int) -> QgsLayoutItemLabel:
        """Set a text whose lines are broken already in a place."""
        label = QgsLayoutItemLabel(self.layout)
        self.add(label, "")
        label.setText(literal(text))
        label.setTextFormat(self.measure.format(letters))
        label.setMarginX(0.0)
        label.setMarginY(0.0)
        self.place(label, box, page)
        return label

    def add(self, item: QgsLayoutItem, name: str) -> None:
        self.layout.addLayoutItem(item)
        item.setId(name)

    def place(self, item: QgsLayoutItem, box: Box, page: int) -> None:
        item.attemptMove(QgsLayoutPoint(box.x, box.y, Qgis.LayoutUnit.Millimeters), True, False, page)
        item.attemptResize(QgsLayoutSize(box.width, box.height, Qgis.LayoutUnit.Millimeters))
