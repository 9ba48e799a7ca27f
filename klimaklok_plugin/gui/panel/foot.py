"""What stands below the pages: how far a run is, and what went wrong."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from klimaklok_plugin.gui.runs import Runner
from klimaklok_plugin.processing.framework.texts import tr

from .parts import button, label


class Message(QFrame):
    """A sentence that can be read, copied and put away."""

    def __init__(self):
        super().__init__()
        self.setObjectName("message")
        self.setFrameShape(QFrame.Shape.Box)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        self._sign = QLabel()
        self.text = label("", name="message_text")
        away = QToolButton()
        away.setText("✕")
        away.setAutoRaise(True)
        away.setObjectName("message_away")
        away.setAccessibleName(tr("Close"))
        away.setToolTip(tr("Close"))
        away.clicked.connect(self.hide)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        row.addWidget(away, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def complain(self, text: str) -> None:
        """Show what is wrong."""
        self._show("⚠", text)

    def say(self, text: str) -> None:
        """Show a short word."""
        self._show("✓", text)

    def _show(self, sign: str, text: str) -> None:
        self._sign.setText(sign)
        self.text.setText(text)
        self.text.setAccessibleName(text)
        self.setVisible(bool(text))


class Going(QWidget):
    """How far the run is, and how to stop it."""

    def __init__(self, runner: Runner):
        super().__init__()
        self.setObjectName("going")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 2, 8, 6)
        self._title = label("")
        self.bar = QProgressBar()
        self.bar.setObjectName("progress")
        self.bar.setRange(0, 100)
        self.bar.setAccessibleName(tr("Progress"))
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        self.cancel = button(tr("&Cancel"), self._cancel, "cancel")
        row.addWidget(self.cancel)
        whole.addWidget(self._title)
        whole.addLayout(row)
        self._runner = runner
        runner.progressed.connect(self._show)
        self.hide()

    def start(self, title: str) -> None:
        """Show that a run has begun."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.bar.setValue(0)
        self.cancel.setEnabled(True)
        self.show()

    def _show(self, percent: float) -> None:
        self.bar.setValue(round(percent))

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self._runner.cancel()
