"""The dock: four steps from a data package to an answer, and what goes on between them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from qgis.core import QgsProject, QgsSettings
from qgis.gui import QgsDockWidget
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QSize, Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from klimaklok_plugin.gui import project, sample_town
from klimaklok_plugin.gui.questions import Question, question
from klimaklok_plugin.gui.runs import Run, Runner
from klimaklok_plugin.gui.shown import show_alone
from klimaklok_plugin.processing.framework.texts import language, tr

from .answer_step import AnswerStep
from .choices_page import ChoicesPage
from .data_page import DataPage
from .foot import Going, Message
from .lacking_notice import Lacking
from .parts import focus_first
from .question_page import QuestionPage
from .steps import ANSWER, CHOICES, DATA, PANEL, QUESTION, WELCOME
from .tour import Tour
from .welcome_page import WelcomePage

WELCOMED = "klimaklok/welcomed"
MAKES_PACKAGE = "datapackage"
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
WIDTH, LEAST_WIDTH, HEIGHT = 380, 320, 600


class Panel(QgsDockWidget):
    """The planner's panel.

    Parameters
    ----------
    iface : qgis.gui.QgisInterface
    provider : KlimaklokProvider
        Whose algorithms answer the questions.
    """

    def __init__(self, iface, provider):
        super().__init__("Klimaklok", iface.mainWindow())
        self.setObjectName(PANEL)
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.iface, self.provider = iface, provider
        self.runner = Runner(self)
        self.question: Question | None = None
        self._spoken, self._has_room = "", False
        self._then: Callable[[str], None] | None = None
        self._build()
        self.runner.started.connect(self._started)
        self.runner.finished.connect(self._finished)
        self.runner.failed.connect(self._failed)
        self.runner.cancelled.connect(self._cancelled)
        QgsProject.instance().readProject.connect(self._project_changed)
        QgsProject.instance().cleared.connect(self._project_changed)
        QgsProject.instance().writeProject.connect(self._project_is_saved)

    # --- what others call ---

    def ask(self, question_id: str) -> None:
        """Show the panel at the choices of a question."""
        chosen = question(question_id)
        self.setUserVisible(True)
        if chosen is not None:
            self.choose(chosen)
            focus_first(self.choices)

    def welcome(self) -> None:
        """Show the panel at the page for those who are new here."""
        self.setUserVisible(True)
        self.go(WELCOME)

    def unload(self) -> None:
        """Let go of the project, of the run and of the window."""
        self.choices.keep()
        self.runner.stop()
        for signal, slot in (
            (QgsProject.instance().readProject, self._project_changed),
            (QgsProject.instance().cleared, self._project_changed),
            (QgsProject.instance().writeProject, self._project_is_saved),
        ):
            with contextlib.suppress(TypeError):
                signal.disconnect(slot)
        for page in (self.data, self.choices, self.answer):
            page.let_go()
        self.iface.removeDockWidget(self)
        self.deleteLater()

    # --- the steps ---

    def go(self, step: int) -> None:
        """Show a step."""
        self.message.hide()
        if step != CHOICES:
            self.choices.keep()
        if step == DATA:
            self.data.refresh()
        if step == QUESTION:
            self.questions.refresh()
        if step == CHOICES and self.question is not None and self.choices.package != project.package():
            self.choices.show_question(self.question)
        focus = QApplication.focusWidget()
        followed = focus is not None and self._pages.isAncestorOf(focus)
        self._pages.setCurrentIndex(step)
        self._show_where()
        if followed:  # whoever goes by the keyboard goes on at the top of the page, not where Qt finds a place
            focus_first(self._pages.currentWidget())

    @property
    def step(self) -> int:
        """The step that is shown."""
        return self._pages.currentIndex()

    def choose(self, chosen: Question) -> None:
        """Go on to the choices of a question."""
        self.choices.keep()
        self._choose_anew(chosen)

    def _choose_anew(self, chosen: Question) -> None:
        """Go on to the choices of a question as the project has them, whatever the page shows of it."""
        self.question = chosen
        self.choices.show_question(chosen, keep=False)
        self.go(CHOICES)

    def run(self, values: dict[str, Any]) -> None:
        """Run what was chosen."""
        if self.question is not None:
            self.runner.start(self.question.id, self.question.algorithm, values)

    def show_sample(self) -> None:
        """Open the sample town, make its package where there is none yet, and rank its sites: something to see."""
        self.end_welcome()
        self.iface.addProject(str(sample_town.project_file()))
        if not sample_town.is_open():  # the user keeps the present one
            return
        if sample_town.package_file().is_file():
            self._rank_sample(str(sample_town.package_file()))
        elif self.runner.start("", MAKES_PACKAGE, sample_town.how_to_make()) is not None:
            self._then = self._rank_sample

    def _rank_sample(self, package: str) -> None:
        self.data.open(package)
        chosen, sites = question("rank_sites"), sample_town.sites()
        if chosen is not None and sites is not None:
            project.set_choices(chosen.id, {"SITES": sites.id()})
            self._choose_anew(chosen)
            self.choices.run()
            QgsProject.instance().setDirty(False)

    def complain(self, text: str) -> None:
        """Say what is wrong, below the pages."""
        self.message.complain(text)

    def say(self, text: str) -> None:
        """Say something short, below the pages."""
        self.message.say(text)

    def end_welcome(self) -> None:
        """Remember that the page for those who are new was seen."""
        QgsSettings().setValue(WELCOMED, True)

    def start_tour(self) -> None:
        """Begin the tour."""
        self.end_welcome()
        self.tour.start()

    # --- how it is built ---

    def _build(self) -> None:
        self._spoken = language()
        inside = _Inside()
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._header())
        whole.addWidget(Lacking(self.provider))
        self.tour = Tour(self)
        whole.addWidget(self.tour)
        self._pages = QStackedWidget()
        self.data, self.questions = DataPage(self), QuestionPage(self)
        self.choices, self.answer = ChoicesPage(self), AnswerStep(self)
        self.new_here = WelcomePage(self)
        for page in (self.data, self.questions, self.choices, self.answer, self.new_here):
            self._pages.addWidget(page)
        whole.addWidget(self._pages, 1)
        self.message, self.going = Message(), Going(self.runner)
        whole.addWidget(self.message)
        whole.addWidget(self.going)
        former = self.widget()
        self.setWidget(inside)
        if former is not None:
            former.setParent(None)
            former.deleteLater()
        self.go(DATA if project.package() or QgsSettings().value(WELCOMED, False, type=bool) else WELCOME)

    def _header(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("steps")
        row = QHBoxLayout(bar)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(2)
        self._steps = QButtonGroup(bar)
        titles = (tr("Data"), tr("Question"), tr("Choices"), tr("Answer"))
        for number, title in enumerate(titles):
            step = QToolButton()
            step.setObjectName(f"step_{number + 1}")
            step.setText(f"&{number + 1} {title}")
            step.setCheckable(True)
            step.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            step.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
            step.setAccessibleName(tr("Step {number} of 4: {title}").format(number=number + 1, title=title))
            step.setToolTip(f"Alt+{number + 1}")
            self._steps.addButton(step, number)
            row.addWidget(step)
        self._steps.idClicked.connect(self.go)
        return bar

    def _show_where(self) -> None:
        """Mark the step that is shown, by letters as well as by colour; what cannot be shown yet is off."""
        for number in range(ANSWER + 1):
            step = self._steps.button(number)
            font = step.font()
            font.setBold(number == self.step)
            font.setUnderline(number == self.step)
            step.setFont(font)
        here = self._steps.button(self.step)
        self._steps.setExclusive(False)
        for number in range(ANSWER + 1):
            self._steps.button(number).setChecked(self._steps.button(number) is here)
        self._steps.setExclusive(here is not None)
        self._steps.button(CHOICES).setEnabled(self.question is not None)
        self._steps.button(ANSWER).setEnabled(self.answer.has_something)

    # --- what happens ---

    def changeEvent(self, event):
        """Speak another language as soon as QGIS does."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            QTimer.singleShot(0, self._retranslate)

    def showEvent(self, event):
        """Speak QGIS's language when shown, and take the room that is needed the first time."""
        super().showEvent(event)
        self._retranslate()
        if not self._has_room:
            self._has_room = True
            QTimer.singleShot(0, self._make_room)

    def _make_room(self) -> None:
        if not self.isFloating():
            self.iface.mainWindow().resizeDocks([self], [WIDTH], Qt.Orientation.Horizontal)

    def _retranslate(self) -> None:
        """Build all pages anew in another language, and stand where one was."""
        if self._spoken == language() or sip.isdeleted(self.provider):
            return
        step, run = self.step, self.answer.run
        self.choices.keep()
        for page in (self.data, self.choices, self.answer):
            page.let_go()
        self._build()
        if self.question is not None:
            self.choices.show_question(self.question)
        self.choices.set_running(self.runner.is_running)
        if self.runner.is_running:
            self.going.start("")
        if run is not None:
            self.answer.show_run(run)
        self.go(step)

    def _started(self, run: Run) -> None:
        self.message.hide()
        self.choices.set_running(True)
        self.data.set_running(True)
        self.going.start(run.title)

    def _finished(self, run: Run) -> None:
        self._ended()
        if run.algorithm == MAKES_PACKAGE:
            self._take_package(str(run.results.get("PACKAGE", "")))
            return
        show_alone(run, self.iface.mapCanvas())
        self.answer.show_run(run)
        self._show_where()
        if not self.tour.isHidden():
            self.tour.show_again()
        elif self.step in (CHOICES, ANSWER) and self.question is not None and self.question.id == run.question:
            self.go(ANSWER)
        else:  # she has gone on to something else
            self.say(tr("'{title}' is finished. The answer stands in step 4.").format(title=run.title))

    def _take_package(self, package: str) -> None:
        then, self._then = self._then, None
        if then is not None:
            then(package)
            return
        self.data.open(package)
        self.go(DATA)

    def _failed(self, _run: Run, why: str) -> None:
        self._ended()
        self._then = None
        self.complain(why)

    def _cancelled(self, run: Run) -> None:
        self._ended()
        self._then = None
        self.complain(run.stopped_why or tr("The run was cancelled."))

    def _ended(self) -> None:
        self.data.set_running(self.runner.is_running)
        self.choices.set_running(self.runner.is_running)
        if not self.runner.is_running:
            self.going.hide()

    def _project_changed(self, *_: object) -> None:
        """Look at another project: its package, its choices; the answer of the one before is gone."""
        if sip.isdeleted(self.provider):  # QGIS is on its way out, and closes the project last
            return
        self.answer.clear()
        self.data.refresh()
        self.questions.refresh()
        if self.question is not None:
            self.choices.show_question(self.question, keep=False)
        if self.step == ANSWER:
            self.go(DATA)
        self._show_where()

    def _project_is_saved(self, *_: object) -> None:
        self.choices.keep()


class _Inside(QWidget):
    """As wide as the panel wants to be when QGIS first makes room for it."""

    def sizeHint(self):
        return QSize(WIDTH, HEIGHT)

    def minimumSizeHint(self):
        return QSize(LEAST_WIDTH, 0)

    def keyPressEvent(self, event):
        """Let Enter press a button as the space bar does: outside of dialogs Qt's own does not."""
        focus = QApplication.focusWidget()
        if event.key() in ENTER and isinstance(focus, QAbstractButton) and self.isAncestorOf(focus):
            focus.click()
            return
        super().keyPressEvent(event)
