"""The second step: which question, and whether the package suffices for it."""

from __future__ import annotations

from functools import partial

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout

from klimaklok_plugin.gui import project
from klimaklok_plugin.gui.needs import Missing, all_missing, contents
from klimaklok_plugin.gui.questions import Question
from klimaklok_plugin.processing.framework.packages import said_roles
from klimaklok_plugin.processing.framework.texts import tr, wording

from .parts import Page, clear, label


class QuestionPage(Page):
    """A row per question.

    Parameters
    ----------
    panel : Panel
    """

    def __init__(self, panel):
        super().__init__("question_page")
        self._panel = panel
        self.rows: dict[str, Row] = {}
        self.refresh()

    def refresh(self) -> None:
        """List the questions by what the project's package holds."""
        clear(self.body)
        self.body.addWidget(label(tr("What do you want to know?"), bold=True))
        package = project.package()
        there, _ = contents(package)
        self.rows = {}
        for found in all_missing(self._panel.provider, there):
            row = Row(found, has_package=bool(package))
            row.clicked.connect(partial(self._chosen, found.question))
            self.rows[found.question.id] = row
            self.body.addWidget(row)
        self.body.addStretch(1)

    def _chosen(self, question: Question, _checked: bool = False) -> None:
        self._panel.choose(question)


class Row(QPushButton):
    """A question as a button: title, sentence, and what the package lacks for it."""

    def __init__(self, found: Missing, *, has_package: bool):
        super().__init__()
        self.setObjectName(f"question_{found.question.id}")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setAutoDefault(False)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(10, 6, 10, 6)
        inside.setSpacing(1)
        language = wording()
        title, sentence = language.text(found.question.title), language.text(found.question.sentence)
        self.state = _state(found, has_package=has_package)
        for text, bold in ((title, True), (sentence, False), (self.state, False)):
            line = label(text, bold=bold, quiet=text is self.state)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside.addWidget(line)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{sentence} {self.state}")

    def hasHeightForWidth(self):
        return True

    def heightForWidth(self, width):
        return self.layout().heightForWidth(width)

    def sizeHint(self):
        size = super().sizeHint()
        size.setHeight(self.layout().heightForWidth(max(self.width(), 200)))
        return size

    def resizeEvent(self, event):
        """Grow with the lines that its texts wrap to."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.layout().heightForWidth(self.width()))


def _state(found: Missing, *, has_package: bool) -> str:
    """Return in words whether the package suffices."""
    if not found.can_run:
        return tr("⚠ Cannot run here: Python packages are missing. Run says which.")
    if not has_package:
        return tr("Without a package: choose each layer yourself.")
    if found.lacks:
        return tr("⚠ The package lacks: {roles}").format(roles=said_roles(found.lacks))
    if found.choose:
        return tr("✓ Ready when you have chosen: {layers}").format(layers=", ".join(found.choose))
    if found.without:
        return tr("✓ Ready; goes without: {roles}").format(roles=said_roles(found.without))
    return tr("✓ Ready")
