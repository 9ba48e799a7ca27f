"""Runs inside the QGIS desktop (``--code``): a mouse that asks every question of the panel, and counts its clicks."""

from __future__ import annotations

import traceback
from pathlib import Path

import qgis.utils
from by_mouse import (
    ANSWER,
    DATA,
    PLUGIN,
    TASK,
    Mouse,
    fill_screen,
    install,
    leave,
    panel,
    part,
    picture,
    wait_until,
    window,
)
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QPoint, QTimer
from qgis.PyQt.QtTest import QTest

CHOSEN_LAYERS = {
    "park_and_ride": ("CENTRE", "centre.geojson"),
    "reach": ("POINTS", "=schools"),
}


def photograph(name):
    """Keep what the screen shows once it stands still."""
    QTest.qWait(300)
    picture(f"{TASK['language']}_{name}")


def ask(question):
    """Ask one question by mouse; return the clicks and what came."""
    panel().go(DATA)
    mouse = Mouse()
    mouse.click(part("next"))
    mouse.click(part(f"question_{question}"))
    if question == "park_and_ride":  # the town's project has no centre
        town = Path(QgsProject.instance().fileName()).parent
        qgis.utils.iface.addVectorLayer(str(town / "centre.geojson"), "Oslo", "ogr")
    if question in CHOSEN_LAYERS:
        parameter, ending = CHOSEN_LAYERS[question]
        combo = part(f"layer_{parameter}")
        rows = [row for row in range(combo.count()) if combo.layer(row) and combo.layer(row).source().endswith(ending)]
        mouse.choose(combo, rows[0])
    if question == "school_zone":
        mouse.choose(part("one_of_SCHOOLS"), 1)
        mouse.click(part("flag_ASSUME_MUNICIPAL"), QPoint(8, part("flag_ASSUME_MUNICIPAL").height() // 2))
    photograph(f"{question}_choices")
    mouse.click(part("run"))
    wait_until(lambda: not panel().runner.is_running, f"the answer to {question}")
    photograph(f"{question}_answer")
    run = panel().answer.run
    answered = run is not None and run.question == question and panel().step == ANSWER
    return {
        "clicks": mouse.clicks,
        "answered": answered,
        "said": panel().message.text.text() if panel().message.isVisible() else "",
        "layers": sorted(run.layers) if answered else [],
        "summary": run.summary[:2] if answered else [],
        "command": run.command if answered else "",
        "numbers": {name: value for name, value in run.results.items() if isinstance(value, int | float)},
        "shown": shown(run) if answered else [],
    }


def shown(run):
    """Return the result layers that the map shows, of this run and of others."""
    ids = set(run.layers.values())
    layers = qgis.utils.iface.mapCanvas().layers()
    results = [each for each in layers if each.metadata().keywords().get("klimaklok")]
    ours = [each for each in results if each.id() in ids]
    others = [each for each in results if each.id() not in ids and each.dataProvider().name() == "memory"]
    return [len(ours), len(others)]


def work():
    """Welcome, sample town, every question."""
    fill_screen(window())
    wait_until(panel, "the panel of the first start")
    RESULT["first_step"], RESULT["width"] = panel().step, panel().width()
    photograph("welcome")
    Mouse().click(part("welcome_sample"))
    wait_until(lambda: panel().answer.run is not None or panel().message.isVisible(), "the sample town's answer")
    RESULT["sample"] = panel().answer.run.summary[:2] if panel().answer.run else panel().message.text.text()
    photograph("sample")
    panel().go(DATA)
    photograph("data")
    Mouse().click(part("step_2"))
    photograph("questions")
    RESULT["questions"] = list(panel().questions.rows)
    RESULT["asked"] = {question: ask(question) for question in RESULT["questions"] if question in TASK["questions"]}
    screen, right = QgsApplication.primaryScreen(), panel().mapToGlobal(panel().rect().topRight()).x()
    RESULT["screen"] = [
        round(each * screen.devicePixelRatio()) for each in (screen.size().width(), screen.size().height())
    ]
    RESULT["beyond"] = right - screen.size().width()


def start():
    """Do everything; a failure becomes part of the result."""
    try:
        install()
        work()
    except Exception:  # noqa: BLE001
        RESULT["failure"] = traceback.format_exc()
        photograph("failure")
    RESULT["unloaded"] = qgis.utils.unloadPlugin(PLUGIN)
    leave(RESULT)


RESULT: dict = {}
QTimer.singleShot(1000, start)
