"""The tour: a few sentences over the pages, one step at a time."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from klimaklok_plugin.processing.framework.texts import tr

from .parts import button, label
from .steps import ANSWER, CHOICES, DATA, QUESTION


class Tour(QFrame):
    """Says what each step is for, and shows it.

    Parameters
    ----------
    panel : Panel
    """

    def __init__(self, panel):
        super().__init__()
        self.setObjectName("tour")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._panel = panel
        self._at = 0
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 6, 8, 6)
        self._where = label("", bold=True)
        self._text = label("", name="tour_text")
        self._back = button(tr("Back"), lambda: self._go(self._at - 1), "tour_back")
        self._on = button(tr("Next"), lambda: self._go(self._at + 1), "tour_next")
        row = QHBoxLayout()
        for each in (button(tr("Leave the tour"), self.stop, "tour_leave"), self._back, self._on):
            row.addWidget(each)
        whole.addWidget(self._where)
        whole.addWidget(self._text)
        whole.addLayout(row)
        self.hide()

    def start(self) -> None:
        """Begin."""
        self.show()
        self._go(0)

    def stop(self) -> None:
        """Leave."""
        self.hide()

    @property
    def at(self) -> int:
        """The step of the tour, from 0."""
        return self._at

    def show_again(self) -> None:
        """Show the tour's step on its page, after something else has changed the page."""
        if not self.isHidden():
            self._go(self._at)

    def _go(self, at: int) -> None:
        steps = _steps()
        if at >= len(steps):
            self.stop()
            return
        self._at = max(0, at)
        page, text = steps[self._at]
        self._where.setText(tr("Tour, {number} of {count}").format(number=self._at + 1, count=len(steps)))
        self._text.setText(text)
        self._back.setEnabled(self._at > 0)
        self._on.setText(tr("Finish") if self._at == len(steps) - 1 else tr("Next"))
        self._panel.go(page)
        self._on.setFocus()


def _steps() -> list[tuple[int, str]]:
    return [
        (
            DATA,
            tr(
                "Everything begins with a data package: one file with streets, hubs, people and schools. Below stands "
                "what it holds, from when, and what is missing."
            ),
        ),
        (
            QUESTION,
            tr(
                "These are the questions. Each says whether the package suffices for it. The last, 'Whole case', asks "
                "them all about one zoning plan, and writes the document for the case."
            ),
        ),
        (
            CHOICES,
            tr(
                "Only the choices that matter stand here. Where a number comes from the strategy, hold the mouse over "
                "it to see the source. Everything else is behind 'More'."
            ),
        ),
        (
            ANSWER,
            tr(
                "The answer: the numbers first, then the table. Choose a row, and the map goes there; choose a site on "
                "the map, and its row is marked."
            ),
        ),
        (
            ANSWER,
            tr(
                "Each site says why it lies where it does, in full. Below stands what was assumed. Print and export "
                "are one button each."
            ),
        ),
        (DATA, tr("Now with your own data: make a package of the files you have downloaded, or open one.")),
    ]
