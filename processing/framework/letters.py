"""How wide and high a text is on paper, and how it is broken or cut to fit. Belongs to the main thread."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qgis.core import Qgis, QgsLayout, QgsLayoutUtils, QgsTextFormat, QgsTextRenderer
from qgis.PyQt.QtGui import QColor, QFont, QFontDatabase

FONTS = ("DejaVu Sans", "Open Sans", "Segoe UI", "Noto Sans", "Arial")
"""The first that the machine has is used: what is measured must be what is drawn."""
INK, GREY, WARNING = "#222222", "#555555", "#b34700"
DPI = (300.0, 150.0, 96.0)
"""Of print, of pictures and of screens: letters are rounded to whole pixels, and so differ in size."""
NO_LIGATURES = 0.02
"""Space between letters that nobody sees: with it "fi" stays two letters, which are found by a search in a PDF."""
SPARE = 1.02
"""Texts are measured a little larger than they are."""
_MAY_BREAK = re.compile(r"[^\S\u00a0\u202f]+")


def words_of(text: str) -> list[str]:
    r"""Return what a line is broken between: a number stays with its unit, as no-break spaces are within a word.

    Examples
    --------
    >>> words_of("walk of 320\u00a0m")
    ['walk', 'of', '320\xa0m']
    """
    return [each for each in _MAY_BREAK.split(text) if each]


@dataclass(frozen=True)
class Letters:
    """Letters of one kind.

    Attributes
    ----------
    size : float
        In points, on an A4.
    bold : bool
    colour : str
    """

    size: float
    bold: bool = False
    colour: str = INK

    def scaled(self, size: float) -> Letters:
        """Return smaller or larger ones."""
        return Letters(self.size * size, self.bold, self.colour)


class Measure:
    """Measures texts as a layout draws them.

    Parameters
    ----------
    layout : QgsLayout
    factor : float
        How large letters are beside those of an A4.
    resolutions : tuple of float
        At which the layout is drawn.
    """

    def __init__(self, layout: QgsLayout, factor: float, resolutions: tuple[float, ...] = DPI):
        self.contexts = [QgsLayoutUtils.createRenderContextForLayout(layout, None, dpi) for dpi in resolutions]
        """A QgsRenderContext for each resolution."""
        self._factor = factor
        self._widths: dict[tuple[str, Letters], float] = {}
        there = set(QFontDatabase().families())
        self._family = next((each for each in FONTS if each in there), QFont().family())

    def format(self, letters: Letters) -> QgsTextFormat:
        """Return the letters as QGIS knows them."""
        font = QFont(self._family)
        font.setBold(letters.bold)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, NO_LIGATURES)
        form = QgsTextFormat()
        form.setFont(font)
        form.setSize(letters.size * self._factor)
        form.setSizeUnit(Qgis.RenderUnit.Points)
        form.setColor(QColor(letters.colour))
        return form

    def width(self, text: str, letters: Letters) -> float:
        """Return how wide a text is in one line, in mm: on a screen or in print, whichever is more."""
        key = (text, letters)
        if key not in self._widths:
            form = self.format(letters)
            widths = [QgsTextRenderer.textWidth(each, form, [text]) / each.scaleFactor() for each in self.contexts]
            self._widths[key] = max(map(float, widths)) * SPARE
        return self._widths[key]

    def line(self, letters: Letters, count: int = 1) -> float:
        """Return the height of a line, or of several, in mm."""
        lines, form, kind = ["Åg"] * count, self.format(letters), Qgis.TextLayoutMode.Rectangle
        heights = [QgsTextRenderer.textHeight(each, form, lines, kind) / each.scaleFactor() for each in self.contexts]
        return max(map(float, heights)) * SPARE

    def row(self, letters: Letters, count: int = 1) -> float:
        """Return the height of lines in a cell of a QGIS table in mm: there the first has no room above its letters."""
        lines, form, kind = ["Åg"] * count, self.format(letters), Qgis.TextLayoutMode.RectangleAscentBased
        heights = [QgsTextRenderer.textHeight(each, form, lines, kind) / each.scaleFactor() for each in self.contexts]
        return max(map(float, heights)) * SPARE

    def height(self, text: str, letters: Letters, width: float) -> float:
        """Return how high a text is when it is broken into lines of a width, in mm."""
        return self.line(letters, len(self.lines(text, letters, width)))

    def lines(self, text: str, letters: Letters, width: float) -> list[str]:
        """Return the lines of a text, none of them wider than `width`, not even one of a single word."""
        done: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in words_of(paragraph):
                longer = f"{line} {word}".strip()
                if self.width(longer, letters) <= width:
                    line = longer
                    continue
                done += [line] if line else []
                *whole, line = self._pieces(word, letters, width)
                done += whole
            done.append(line)
        return done

    def broken(self, text: str, letters: Letters, width: float) -> str:
        """Return a text with its line breaks."""
        return "\n".join(self.lines(text, letters, width))

    def flowing(self, text: str, letters: Letters, width: float) -> str:
        """Return a text that QGIS can break itself: as it is, unless a word of it is wider than a line."""
        wide = any(self.width(word, letters) > width for word in words_of(text))
        return self.broken(text, letters, width) if wide else text

    def cut(self, text: str, letters: Letters, width: float, most: int) -> str:
        """Return a text that takes no more lines than `most`, with an ellipsis where it was cut."""
        lines = self.lines(text, letters, width)
        if len(lines) <= most:
            return text
        last = lines[most - 1]
        while last and self.width(f"{last}…", letters) > width:
            last = last[:-1]
        return "\n".join([*lines[: most - 1], f"{last.rstrip()}…"])

    def _pieces(self, word: str, letters: Letters, width: float) -> list[str]:
        """Return a word in pieces that have room in a line each."""
        pieces, rest = [], word
        while (fits := self._fitting(rest, letters, width)) < len(rest):
            pieces.append(rest[:fits])
            rest = rest[fits:]
        return [*pieces, rest]

    def _fitting(self, text: str, letters: Letters, width: float) -> int:
        """Return how many letters have room in a line, one at least; nothing much longer than a line is measured."""
        fits, over = 1, 2
        while over <= len(text) and self.width(text[:over], letters) <= width:
            fits, over = over, 2 * over
        over = min(over, len(text) + 1)
        while over - fits > 1:
            middle = (fits + over) // 2
            fits, over = (middle, over) if self.width(text[:middle], letters) <= width else (fits, middle)
        return fits
