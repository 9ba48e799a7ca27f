"""Runs inside the QGIS desktop (``--code``): looks at the menu, opens dialogs and moves the map beside them."""

from __future__ import annotations

import traceback

import by_mouse
import qgis.utils
from by_mouse import PLUGIN, fill_screen, leave, panel
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QToolBar

OPENED = ("scoresites", "locatecharging", "heartzones")


def picture(name):
    """Keep what the screen shows once it stands still."""
    QTest.qWait(400)
    by_mouse.picture(name)


def entries(menu):
    """Return the texts of a menu, those of a menu within it as a list after its own."""
    found = []
    for action in menu.actions():
        if not action.isSeparator():
            found.append(action.text())
            if action.menu() is not None:
                found.append(entries(action.menu()))
    return found


def icons(menu):
    """Return the icon of each analysis as the pixels it has at 16."""
    found = []
    for group in menu.actions():
        for action in group.menu().actions():
            image = action.icon().pixmap(16, 16).toImage()
            found.append([image.pixel(x, y) for x in range(image.width()) for y in range(image.height())])
    return found


def move_map():
    """Move the map by its keys, and return whether it moved."""
    canvas = qgis.utils.iface.mapCanvas()
    before = canvas.center()
    canvas.window().activateWindow()
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.qWait(500)
    return canvas.center().distance(before) > 0


def press_shortcut(window):
    """Press the panel's keys and return whether the panel can be seen then."""
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    QTest.qWait(400)
    return panel() is not None and panel().isVisible()


def work():
    """Look at everything."""
    from klimaklok_plugin.gui.dialogs import open_dialogs

    window = qgis.utils.iface.mainWindow()
    fill_screen(window)
    window.activateWindow()
    QTest.qWait(1500)
    menu = qgis.utils.plugins[PLUGIN].menu
    RESULT["welcomed"] = panel().isVisible()
    RESULT["by_keys"] = [press_shortcut(window), press_shortcut(window)]
    press_shortcut(window)
    RESULT["menu"] = entries(menu.menu)
    RESULT["in_plugins"] = menu.menu.menuAction() in qgis.utils.iface.pluginMenu().actions()
    RESULT["buttons"] = len(window.findChild(QToolBar, "KlimaklokToolbar").actions())
    every = next(action.menu() for action in menu.menu.actions() if action.menu() is not None)
    RESULT["icons"] = icons(every)
    menu.open_sample()
    QTest.qWait(1500)
    menu.menu.popup(menu.button.mapToGlobal(QPoint(0, menu.button.height())))
    picture("menu")
    menu.menu.hide()
    for number, name in enumerate(OPENED):
        menu.open_algorithm(f"klimaklok:{name}")
        dialog = open_dialogs()[-1]
        dialog.resize(760, 600)
        dialog.move(330 + number * 120, 40 + number * 40)
    picture("dialogs")
    RESULT["open"] = [each.windowTitle() for each in open_dialogs() if each.isVisible()]
    RESULT["modal"] = QApplication.activeModalWidget() is not None
    RESULT["map_moved"] = move_map()
    RESULT["sections"] = [each.title() for each in open_dialogs()[0].mainWidget().boxes.values()]
    QTest.keyClick(open_dialogs()[-1], Qt.Key.Key_Escape)
    QTest.qWait(300)
    RESULT["left_open"] = len([each for each in open_dialogs() if each.isVisible()])
    menu.show_about()
    picture("about")
    QApplication.activeModalWidget().close()
    RESULT["unloaded"] = qgis.utils.unloadPlugin(PLUGIN)
    QTest.qWait(300)
    RESULT["left_behind"] = [each.windowTitle() for each in QApplication.topLevelWidgets() if each.isVisible()]


def start():
    """Do everything; a failure becomes part of the result."""
    try:
        work()
    except Exception:  # noqa: BLE001
        RESULT["failure"] = traceback.format_exc()
    leave(RESULT)


RESULT: dict = {}
QTimer.singleShot(2500, start)
