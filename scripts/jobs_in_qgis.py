"""Runs inside QGIS (``--code``): does the planner's jobs by mouse, counts the clicks, takes the pictures."""

from __future__ import annotations

import json
import os
import time
import traceback
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import qgis.utils
from by_mouse import (
    ANSWER,
    DATA,
    LONGEST_RUN_S,
    POPUP_MS,
    SETTLED_MS,
    TASK,
    Mouse,
    fill_screen,
    insist,
    leave,
    panel,
    part,
    picture,
    settle,
    wait_until,
    window,
)
from qgis.core import QgsProject, QgsRasterLayer
from qgis.gui import QgsLayoutView
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtGui import QCursor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QTableView,
    QToolBar,
    QToolButton,
    QWidget,
)

LONGEST_S = 600
LAYOUT, PDF = 0, 1
"""Entries of the print button."""
DRAWN_MS = 4000
"""A layout is drawn in the background."""


class Hand(Mouse):
    """A mouse with a camera."""

    def __init__(self, job: str) -> None:
        super().__init__()
        self.job, self.pictures = job, 0

    def list_is_open(self) -> None:
        """Take a picture of it."""
        self.picture()

    def picture(self) -> None:
        """Save what the screen shows."""
        settle()
        qgis.utils.iface.messageBar().clearWidgets()  # what QGIS itself says of fonts and finished tasks
        QTest.qWait(SETTLED_MS)
        self.pictures += 1
        QCursor.setPos(5, 760)
        picture(f"{self.job}_{self.pictures}")


def open_panel(hand: Hand) -> None:
    """Open the panel by its button on the toolbar."""
    bar = window().findChild(QToolBar, "KlimaklokToolbar")
    first = next(action for action in bar.actions() if not action.isSeparator())
    button = bar.widgetForAction(first)
    hand.click(button, QPoint(10, button.height() // 2))
    insist(panel() is not None and panel().isVisible(), "The toolbar's button does not open the panel")


def forget_results() -> None:
    """Take former results out of the project, so that each job begins with the town alone."""
    root = QgsProject.instance().layerTreeRoot()
    for group in [each for each in root.findGroups(recursive=True) if each.customProperty("klimaklok/run")]:
        QgsProject.instance().removeMapLayers([each.layerId() for each in group.findLayers()])
        group.parent().removeChildNode(group)
    QgsProject.instance().setDirty(False)


def without_hills() -> None:
    """Switch the shading of the hills off: its many greys make the pictures large and blotched."""
    root = QgsProject.instance().layerTreeRoot()
    for node in root.findLayers():
        if isinstance(node.layer(), QgsRasterLayer):
            node.setItemVisibilityChecked(False)


def start_job(job: str) -> Hand:
    """Stand where a package is open, and nothing has been asked."""
    forget_results()
    without_hills()
    qgis.utils.iface.mapCanvas().zoomToFullExtent()
    panel().go(DATA)
    settle()
    hand = Hand(job)
    hand.picture()
    return hand


def ask(hand: Hand, question: str) -> None:
    """Go to a question."""
    hand.click(part("next"))
    hand.picture()
    hand.click(part(f"question_{question}"))
    hand.picture()


def run(hand: Hand) -> None:
    """Run, and wait for the answer."""
    hand.click(part("run"))
    wait_until(lambda: not panel().runner.is_running and panel().step == ANSWER, f"The answer of {hand.job}")
    hand.picture()


def first_row(hand: Hand) -> None:
    """Click the answer's first row, so that its reasons stand below."""
    table = next(each for each in panel().answer.findChildren(QTableView) if each.isVisible())
    hand.click(table.viewport(), table.visualRect(table.model().index(0, 0)).center())
    hand.picture()


def through_menu(hand: Hand, button: QToolButton, row: int, *, seen: bool = False) -> None:
    """Open a button's menu and take an entry: two clicks. The menu has a loop of its own until it is left."""
    waits = QTimer(window())
    waits.setSingleShot(True)

    def take() -> None:
        menu = button.menu()
        if seen:
            hand.picture()
        QTest.mouseClick(
            menu,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            menu.actionGeometry(menu.actions()[row]).center(),
        )
        hand.clicks += 1

    waits.timeout.connect(take)
    waits.start(POPUP_MS)
    hand.click(button)


def print_it(hand: Hand) -> None:
    """Save the answer as PDF; the name that is proposed is confirmed by Enter."""
    target = Path(TASK["pictures"]).parent / f"{hand.job}.pdf"
    target.unlink(missing_ok=True)
    name_file(target)
    through_menu(hand, panel().answer.page.print, PDF, seen=True)
    wait_until(lambda: target.exists() and target.stat().st_size > 0, "The PDF")


def open_layout(hand: Hand) -> None:
    """Open the same page in QGIS's layout designer, to be changed there."""
    through_menu(hand, panel().answer.page.print, LAYOUT)
    wait_until(lambda: designer() is not None, "The layout designer")
    fill_screen(designer())
    settle()
    view = designer().findChild(QgsLayoutView)
    view.zoomWidth()
    view.ensureVisible(0, 0, 1, 1)
    QTest.qWait(DRAWN_MS)
    hand.picture()
    designer().close()
    settle()


def designer() -> QWidget | None:
    """Return the window of the layout designer, if it is open."""
    open_now = QApplication.topLevelWidgets()
    return next((each for each in open_now if each.isVisible() and each.objectName() == "QgsLayoutDesignerBase"), None)


def name_file(target: Path) -> None:
    """Answer the question for a file's name as soon as it is asked."""
    asked = QTimer(window())
    until = time.monotonic() + LONGEST_RUN_S

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog):
            asked.stop()
            dialog.findChild(QLineEdit, "fileNameEdit").setText(str(target))
            QTest.keyClick(dialog, Qt.Key.Key_Return)
        elif time.monotonic() > until:
            asked.stop()

    asked.timeout.connect(look)
    asked.start(300)


def first_result() -> Iterator[Hand]:
    """From the first start to a result in the sample town."""
    hand = Hand("first_result")
    if panel() is None or not panel().isVisible():
        open_panel(hand)
    hand.picture()
    hand.click(part("welcome_sample"))
    wait_until(lambda: not panel().runner.is_running and panel().step == ANSWER, "The sample's result")
    hand.picture()
    yield hand
    first_row(hand)


def rank_sites() -> Iterator[Hand]:
    """From an open package to twelve ranked, labelled housing sites on the map, and to a PDF of it."""
    sites = next(each for each in QgsProject.instance().mapLayers().values() if each.source().endswith("=sites"))
    sites.setSubsetString("\"land_use\" IN ('bolig', 'housing') AND \"site_id\" <= 'S18'")
    hand = start_job("rank_sites")
    ask(hand, "rank_sites")
    run(hand)
    yield hand
    first_row(hand)
    yield hand
    print_it(hand)
    yield hand
    open_layout(hand)
    sites.setSubsetString("")


def school_plan() -> Iterator[Hand]:
    """From an open package to the assessment of the school in the area of the zoning plan."""
    hand = start_job("school_plan")
    ask(hand, "school_zone")
    schools = part("one_of_SCHOOLS", QComboBox)
    hand.choose(schools, schools.findText("Tjærestubben", Qt.MatchFlag.MatchStartsWith))
    hand.click(part("input_ASSUME_MUNICIPAL").findChild(QCheckBox), QPoint(8, 8))
    hand.picture()
    run(hand)
    yield hand
    first_row(hand)


def without_choices(job: str, question: str) -> Iterator[Hand]:
    """From an open package to the answer to a question of which nothing has to be chosen."""
    hand = start_job(job)
    ask(hand, question)
    run(hand)
    yield hand
    first_row(hand)


JOBS = {
    "first_result": first_result,
    "rank_sites": rank_sites,
    "school_plan": school_plan,
    "charging_plan": partial(without_choices, "charging_plan", "charging_plan"),
    "plan_document": partial(without_choices, "plan_document", "whole_case"),
}


def do_jobs() -> dict[str, Any]:
    """Do the jobs that are asked for; return the clicks until each of its stages, and how many pictures there are."""
    done = {}
    for name in TASK["jobs"]:
        clicks = []
        for hand in JOBS[name]():
            clicks.append(hand.clicks)
        done[name] = {"clicks": [*clicks, hand.clicks], "pictures": hand.pictures}
    return done


def give_up() -> None:
    """Say where QGIS stands still, and end it."""
    picture("failure")
    Path(TASK["result"]).write_text(json.dumps({"failure": "QGIS stands still; see failure.png"}), encoding="utf-8")
    os._exit(1)


def start() -> None:
    """Do everything; a failure becomes part of the result."""
    result: dict[str, Any] = {}
    fill_screen(window())
    settle()
    try:
        result["jobs"] = do_jobs()
    except Exception:  # noqa: BLE001
        result["failure"] = traceback.format_exc()
        picture("failure")
    leave(result)


QTimer.singleShot(LONGEST_S * 1000, give_up)
QTimer.singleShot(2500, start)
