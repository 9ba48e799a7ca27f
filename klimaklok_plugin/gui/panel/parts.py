"""Small parts that the panel's pages are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from klimaklok_plugin.processing.framework.texts import escape

Box = TypeVar("Box", bound=QComboBox)
SHORTEST = 12
"""Letters that a list shows at least."""


def label(text: str = "", *, bold: bool = False, name: str = "", quiet: bool = False) -> QLabel:
    """Return a text that wraps, is read as it stands and can be copied by mouse and keyboard."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    made.setObjectName(name)
    font = made.font()
    font.setBold(bold)
    if quiet:
        font.setPointSizeF(font.pointSizeF() * 0.92)
    made.setFont(font)
    return made


def tip(text: str) -> str:
    """Return a text that comes from a layer or a file as a tool tip shows it: Qt would read HTML in it."""
    return f"<qt>{escape(text)}</qt>" if text else ""


def heading(text: str) -> QLabel:
    """Return the heading of a section."""
    made = label(text, bold=True)
    made.setContentsMargins(0, 8, 0, 0)
    return made


def button(text: str, pressed: Callable[[], object], name: str, *, tip: str = "") -> QPushButton:
    """Return a button."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setToolTip(tip)
    made.setAutoDefault(False)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    made.clicked.connect(lambda _checked=False: pressed())
    return made


def drop_down(made: Box, name: str) -> Box:
    """Let a list be as narrow as the panel, whatever it holds, and have a name; return it."""
    made.setObjectName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(SHORTEST)
    return made


class Page(QScrollArea):
    """A page that scrolls up and down only; `body` takes its parts."""

    def __init__(self, name: str):
        super().__init__()
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(8, 6, 8, 8)
        self.body.setSpacing(6)
        self.setWidget(inside)


class Check(QWidget):
    """A tick box whose words wrap.

    Attributes
    ----------
    box : QCheckBox
    """

    def __init__(self, text: str, name: str, tip: str = ""):
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.box = QCheckBox()
        self.box.setObjectName(name)
        self.box.setAccessibleName(text)
        self._said = label(text)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._said.setBuddy(self.box)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._said, 1)
        self.setToolTip(tip)

    def mouseReleaseEvent(self, event):
        """Let the words be clicked as well."""
        if self.box.isEnabled() and self.rect().contains(event.pos()):
            self.box.toggle()


class Section(QWidget):
    """A heading that opens and closes what stands below it.

    Parameters
    ----------
    title : str
    name : str
        Of the button, for tests and screen readers.
    """

    def __init__(self, title: str, name: str, *, is_open: bool = False):
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.button = QToolButton()
        self.button.setObjectName(name)
        self.button.setText(title)
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.toggled.connect(self._turn)
        self.inside = QWidget()
        self.body = QVBoxLayout(self.inside)
        self.body.setContentsMargins(10, 0, 0, 0)
        whole.addWidget(self.button)
        whole.addWidget(self.inside)
        self.button.setChecked(is_open)
        self._turn(is_open)

    def _turn(self, is_open: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.inside.setVisible(is_open)


def by_tab(page: QWidget) -> list[QWidget]:
    """Return the parts of a page that Tab stops at, in its order, also those that are not shown now."""
    found, each = [], page.nextInFocusChain()
    while each is not page:
        if page.isAncestorOf(each) and each.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus:
            found.append(each)
        each = each.nextInFocusChain()
    return found


def focus_first(page: QWidget) -> None:
    """Give the focus to the first part of a page that takes keys."""
    stops = [each for each in by_tab(page) if not isinstance(each, QScrollArea)]
    first = next((each for each in stops if each.isEnabled() and each.isVisibleTo(page)), None)
    if first is not None:
        first.setFocus(Qt.FocusReason.OtherFocusReason)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif item.layout() is not None:
            clear(item.layout())
