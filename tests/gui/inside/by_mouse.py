"""What scripts inside the QGIS desktop share: a mouse that counts, parts of the panel, waiting, installing, leaving."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import qgis.utils
from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QDockWidget, QScrollArea, QWidget

TASK = json.loads(Path(os.environ["KLIMAKLOK_TASK"]).read_text(encoding="utf-8"))
PLUGIN = "klimaklok_plugin"
DATA, ANSWER = 0, 3
LONGEST_RUN_S = 300
SETTLED_MS = 400
POPUP_MS = 700
"""A list that has just opened takes no click for a double click's time."""


class Mouse:
    """Clicks what can be seen and used, and counts."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a widget, in its middle unless it is said where."""
        _scroll_to(widget)
        place = at if at is not None else widget.rect().center()
        name = widget.objectName() or type(widget).__name__
        insist(widget.isVisible(), f"{name} is not visible")
        insist(widget.isEnabled(), f"{name} is not enabled")
        under = QApplication.widgetAt(widget.mapToGlobal(place))
        seen = under is not None and (under is widget or widget.isAncestorOf(under) or under.isAncestorOf(widget))
        insist(seen, f"{name} is covered by {under.objectName() if under is not None else 'nothing'}")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        self.clicks += 1
        settle()

    def choose(self, box: QComboBox, row: int) -> None:
        """Open a list and take one of its rows: two clicks."""
        self.click(box)
        QTest.qWait(POPUP_MS)
        self.list_is_open()
        view = box.view()
        index = view.model().index(row, box.modelColumn())
        view.scrollTo(index)
        self.click(view.viewport(), view.visualRect(index).center())
        insist(box.currentIndex() == row, f"{box.objectName()} did not take row {row}")

    def list_is_open(self) -> None:
        """Look at a list before one of its rows is taken."""


def insist(holds: bool, otherwise: str) -> None:
    """Fail with a sentence unless something holds."""
    if not holds:
        raise AssertionError(otherwise)


def _scroll_to(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and above.widget() is not None and above.widget().isAncestorOf(widget):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    QTest.qWait(50)


def settle() -> None:
    """Let QGIS do what it has to, until the map is drawn."""
    QTest.qWait(SETTLED_MS)
    canvas = qgis.utils.iface.mapCanvas()
    until = time.monotonic() + 20
    while canvas.isDrawing() and time.monotonic() < until:
        QTest.qWait(100)


def wait_until(true: Callable[[], Any], what: str) -> None:
    """Wait for something to come."""
    until = time.monotonic() + LONGEST_RUN_S
    while not true():
        insist(time.monotonic() < until, f"{what} did not come")
        QTest.qWait(100)
    settle()


def window() -> QWidget:
    """Return QGIS's main window."""
    return qgis.utils.iface.mainWindow()


def fill_screen(shown: QWidget) -> None:
    """Let a window be as large as the screen, which has no window manager to maximise it."""
    shown.setGeometry(QgsApplication.primaryScreen().geometry())


def panel() -> Any:
    """Return the panel, None while it was never opened."""
    return window().findChild(QDockWidget, "KlimaklokPanel")


def part(name: str, kind: type = QWidget) -> Any:
    """Return a part of the panel by its name."""
    found = panel().findChild(kind, name)
    insist(found is not None, f"The panel has no {name}")
    return found


def picture(name: str) -> None:
    """Keep what the screen shows."""
    QgsApplication.primaryScreen().grabWindow(0).save(str(Path(TASK["pictures"]) / f"{name}.png"))


def install() -> None:
    """Install from the zip, as the plugin manager's "Install from ZIP" does, and enable the plugin."""
    import pyplugin_installer

    pyplugin_installer.instance().installFromZipFile(TASK["zip"])
    if PLUGIN not in qgis.utils.active_plugins:
        qgis.utils.updateAvailablePlugins()
        qgis.utils.loadPlugin(PLUGIN)
        qgis.utils.startPlugin(PLUGIN)
    QgsSettings().setValue(f"PythonPlugins/{PLUGIN}", True)


def leave(result: dict[str, Any]) -> None:
    """Tell the result with QGIS's messages, and leave QGIS by its own exit action; it has nothing to ask about."""
    told = result | {"messages": qgis.utils.kept_messages}
    Path(TASK["result"]).write_text(json.dumps(told), encoding="utf-8")
    QgsProject.instance().removeAllMapLayers()
    QgsProject.instance().setDirty(False)
    qgis.utils.iface.actionExit().trigger()
