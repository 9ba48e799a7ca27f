"""The card beside the map that a click is answered on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from qgis.PyQt.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor, QGuiApplication, QPainter
from qgis.PyQt.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from klimaklok_plugin.gui.panel.parts import Page, button, clear, heading, label
from klimaklok_plugin.processing.framework.texts import language, tr

WIDTH, HEIGHT, SHORT, MARGIN = 360, 540, 240, 12
TOP = 46
"""Below the bar in which QGIS says things over the map."""
SHARE = 0.45
"""Of the map's width that a card may cover, where it can be as narrow as `LEAST`."""
LEAST = 300
MOVED = 60
"""Pixels from where it was put: its user has moved it; less is the window's frame."""
BAR = QColor(0, 90, 181)


@dataclass(frozen=True)
class Line:
    """A line of a table of bars: what it is, what was measured, how long its bar is (0 to 1, None for none)."""

    name: str
    told: str
    number: str
    share: float | None
    note: str = ""


@dataclass(frozen=True)
class Part:
    """A heading with numbers, sentences or bars below it; the first row and column of the numbers are headings."""

    title: str = ""
    sentences: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Answer:
    """What stands on a card: a headline, a line below it, and parts; all texts are in the user's language."""

    title: str
    below: str = ""
    parts: tuple[Part, ...] = field(default=())

    def as_text(self) -> str:
        """Return it as plain text, to be put into a document or a mail."""
        text = [self.title, *([self.below] if self.below else [])]
        for part in self.parts:
            text += ["", *([part.title] if part.title else [])]
            text += ["\t".join(row) for row in part.rows]
            text += [f"- {each}" for each in part.sentences]
            for each in part.lines:
                told = ", ".join(filter(None, (each.told, each.note)))
                text.append(f"- {each.name}: {each.number}" + (f" ({told})" if told else ""))
        return "\n".join(text)


class Bar(QWidget):
    """A bar of a table; its number stands beside it, so that nobody needs its colour or length."""

    def __init__(self, share: float):
        super().__init__()
        self._share = share
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self):
        return QSize(60, 10)

    def paintEvent(self, event):  # noqa: ARG002
        """Draw the frame and what is filled of it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(self.palette().mid().color())
        painter.setBrush(self.palette().base())
        painter.drawRoundedRect(whole, 2, 2)
        filled = QRectF(whole)
        filled.setWidth(whole.width() * min(max(self._share, 0.0), 1.0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(BAR)
        painter.drawRoundedRect(filled, 2, 2)
        painter.end()


class Card(QDialog):
    """A small window beside the map that never stands in its way.

    Signals
    -------
    left
        It was closed, by Escape too.

    Parameters
    ----------
    iface : qgis.gui.QgisInterface
    title : callable
        Returns the title in the user's language.
    name : str
        For tests and screen readers.
    """

    left = pyqtSignal()
    retranslated = pyqtSignal()

    def __init__(self, iface, title: Callable[[], str], name: str):
        super().__init__(iface.mainWindow(), Qt.WindowType.Tool)
        self._iface, self._title, self._spoken = iface, title, language()
        self._answer: Answer | None = None
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setModal(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 6)
        self.top = QVBoxLayout()
        self.top.setContentsMargins(10, 8, 10, 0)
        whole.addLayout(self.top)
        self._page = Page(f"{name}_page")
        whole.addWidget(self._page, 1)
        self._going = QProgressBar()
        self._going.setObjectName("going")
        self._buttons = QHBoxLayout()
        self._buttons.setContentsMargins(10, 0, 10, 0)
        whole.addLayout(self._buttons)
        self.more: list[tuple[Callable[[], str], Callable[[], object], str]] = []
        """Buttons beside those that every card has: text, what it does, name."""
        self._height = 0
        self._kept_clear, self._corner = QRect(), QPoint()

    # --- what is shown ---

    def show_answer(self, answer: Answer) -> None:
        """Show an answer."""
        self._answer = answer
        self._empty()
        self._page.body.addWidget(_large(answer.title))
        if answer.below:
            self._page.body.addWidget(label(answer.below, name="below"))
        for part in answer.parts:
            if part.title:
                self._page.body.addWidget(heading(part.title))
            if part.rows:
                self._page.body.addWidget(_numbers(part.rows))
            for sentence in part.sentences:
                self._page.body.addWidget(label(f"• {sentence}" if part.title else sentence))
            if part.lines:
                self._page.body.addWidget(_table(part.lines))
        self._page.body.addStretch(1)
        self._page.verticalScrollBar().setValue(0)
        self._add_buttons()
        self.come()

    def say(self, text: str, choice: tuple[str, Callable[[], object]] | None = None) -> None:
        """Say why there is no answer, with a button that helps where there is one."""
        self._answer = Answer(text)
        self._empty()
        self._page.body.addWidget(label(text, name="said"))
        if choice is not None:
            row = QHBoxLayout()
            row.addWidget(button(choice[0], choice[1], "help_out"))
            row.addStretch(1)
            self._page.body.addLayout(row)
        self._page.body.addStretch(1)
        self._add_buttons()
        self.come(height=SHORT)

    def wait(self, text: str, cancel: Callable[[], object]) -> None:
        """Say that something is being made ready, and offer to cancel it."""
        self._answer = None
        self._empty()
        self._page.body.addWidget(label(text, name="said"))
        self._going = QProgressBar()
        self._going.setObjectName("going")
        self._going.setRange(0, 100)
        self._page.body.addWidget(self._going)
        row = QHBoxLayout()
        row.addWidget(button(tr("Cancel"), cancel, "cancel"))
        row.addStretch(1)
        self._page.body.addLayout(row)
        self._page.body.addStretch(1)
        self._add_buttons()
        self.come(height=SHORT)

    def progress(self, fraction: float) -> None:
        """Move the bar of what is being made ready."""
        if self._answer is None and self._going.parent() is not None:
            self._going.setValue(round(100 * fraction))

    @property
    def text(self) -> str:
        """What stands on the card."""
        return "" if self._answer is None else self._answer.as_text()

    def copy(self) -> None:
        """Put what stands on the card into the clipboard."""
        QGuiApplication.clipboard().setText(self.text)

    def come(self, *, height: int = HEIGHT, focus: bool = False) -> None:
        """Show the card in an upper corner of the map, beside what it speaks of; where its user has put it, it stays.

        Parameters
        ----------
        height : int
            Of its content; a card that was made larger or smaller by hand keeps its size.
        focus : bool
            The keyboard goes to the card, too.
        """
        canvas = self._iface.mapCanvas()
        if not self.isVisible():
            width = min(WIDTH, max(round(SHARE * canvas.width()), LEAST))
            self._height = 0
            self.layout().activate()
            self.resize(max(width, self.minimumSizeHint().width()), self._fitting(height))
            self._stand_beside()
            self.show()
        else:
            if self._height in (0, self.height()):
                self.resize(self.width(), self._fitting(height))
            if (self.pos() - self._corner).manhattanLength() < MOVED:
                self._stand_beside()
        self._height = self.height()
        if focus:
            self.activateWindow()
            self._page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keep_clear(self, place: QRect) -> None:
        """Do not cover this part of the screen; holds from the next time that the card comes."""
        self._kept_clear = place

    def _stand_beside(self) -> None:
        canvas = self._iface.mapCanvas()
        right = canvas.width() - self.width() - MARGIN
        corners = [canvas.mapToGlobal(QPoint(left, TOP)) for left in (right, MARGIN)]
        free = [each for each in corners if not QRect(each, self.size()).intersects(self._kept_clear)]
        self._corner = (free or corners)[0]
        self.move(self._corner)

    def _fitting(self, height: int) -> int:
        return min(height, max(self._iface.mapCanvas().height() - TOP - MARGIN, SHORT))

    # --- what happens ---

    def reject(self):
        """Close; Escape does it, too."""
        super().reject()
        self.left.emit()

    def closeEvent(self, event):
        """Close by the window's own button."""
        super().closeEvent(event)
        self.left.emit()

    def resizeEvent(self, event):
        """Stay on the map when the content needs more room than there was."""
        super().resizeEvent(event)
        grown = event.size().width() > event.oldSize().width() and event.size().width() <= self.minimumWidth()
        if grown and self.isVisible() and (self.pos() - self._corner).manhattanLength() < MOVED:
            self._stand_beside()

    def changeEvent(self, event):
        """Speak another language as soon as QGIS does."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            QTimer.singleShot(0, self.retranslate)

    def showEvent(self, event):
        """Speak QGIS's language when shown."""
        super().showEvent(event)
        self.setWindowTitle(self._title())
        self.retranslate()

    def retranslate(self) -> None:
        """Ask for the answer anew where another language is spoken by now."""
        if self._spoken != language():
            self._spoken = language()
            self.setWindowTitle(self._title())
            self.retranslated.emit()

    # --- inside ---

    def _empty(self) -> None:
        clear(self._page.body)
        clear(self._buttons)

    def _add_buttons(self) -> None:
        answered = self._answer is not None and bool(self._answer.parts)
        for text, pressed, name in self.more if answered else []:
            self._buttons.addWidget(button(text(), pressed, name))
        self._buttons.addStretch(1)
        if answered:
            self._buttons.addWidget(button(tr("Copy as text"), self.copy, "copy"))
        self._buttons.addWidget(button(tr("Close"), self.reject, "close"))


def _large(text: str) -> QLabel:
    made = label(text, bold=True, name="headline")
    font = made.font()
    font.setPointSizeF(font.pointSizeF() * 1.25)
    made.setFont(font)
    return made


def _numbers(rows: tuple[tuple[str, ...], ...]) -> QWidget:
    """Return numbers in rows and columns, each named at its beginning."""
    inside = QFrame()
    grid = QGridLayout(inside)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    for row, cells in enumerate(rows):
        grid.addWidget(label(cells[0], bold=row == 0), row, 0)
        for column, cell in enumerate(cells[1:], 1):
            value = QLabel(cell)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            value.setAccessibleName(f"{cells[0]}, {rows[0][column]}: {cell}")
            font = value.font()
            font.setBold(row == 0)
            value.setFont(font)
            grid.addWidget(value, row, column)
    return inside


def _table(lines: tuple[Line, ...]) -> QWidget:
    """Return bars below each other, each with its name, its number and what was measured."""
    inside = QFrame()
    grid = QGridLayout(inside)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(1)
    grid.setColumnStretch(0, 1)
    for number, line in enumerate(lines):
        row = 2 * number
        grid.addWidget(label(line.name), row, 0)
        value = QLabel(line.number)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(value, row, 1)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 5)
        below.setSpacing(8)
        if line.share is not None:
            bar = Bar(line.share)
            bar.setAccessibleName(f"{line.name}: {line.number}")
            below.addWidget(bar, 2)
        told = label(", ".join(filter(None, (line.told, line.note))), quiet=True)
        below.addWidget(told, 3)
        grid.addLayout(below, row + 1, 0, 1, 2)
    return inside
