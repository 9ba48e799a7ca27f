"""The fourth step: the answer."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QStackedWidget

from klimaklok_plugin.gui.runs import Run
from klimaklok_plugin.processing.framework.texts import tr

from .answer_page import AnswerPage
from .parts import Page, label


class AnswerStep(QStackedWidget):
    """Holds the page that shows a run; without a run it says where answers come from.

    Parameters
    ----------
    panel : Panel
    """

    def __init__(self, panel):
        super().__init__()
        self.setObjectName("answer_step")
        self.run: Run | None = None
        self._nothing = Page("no_answer")
        self._nothing.body.addWidget(label(tr("There is no answer yet. Choose a question and press Run.")))
        self._nothing.body.addStretch(1)
        self.addWidget(self._nothing)
        self.page = AnswerPage(panel.iface)
        self.addWidget(self.page)

    @property
    def has_something(self) -> bool:
        """Whether there is a run to show."""
        return self.run is not None

    def show_run(self, run: Run) -> None:
        """Show a run."""
        self.run = run
        self.page.show_run(run)
        self.setCurrentWidget(self.page)

    def let_go(self) -> None:
        """Hear nothing of the project any more."""
        self.page.let_go()

    def clear(self) -> None:
        """Show nothing of the former project, but what this one holds from earlier."""
        self.page.clear()
        self.run = self.page.show_latest()
        self.setCurrentWidget(self._nothing if self.run is None else self.page)
