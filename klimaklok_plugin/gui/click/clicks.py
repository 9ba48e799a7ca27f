"""A click, from the map to the card: what both tools share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
)
from qgis.PyQt.QtCore import QObject, QPoint, QRect
from qgis.PyQt.QtWidgets import QDockWidget

from klimaklok_plugin.analysis.core.progress import Progress
from klimaklok_plugin.gui import bar, project
from klimaklok_plugin.gui.jobs import Job
from klimaklok_plugin.gui.panel.steps import DATA, PANEL
from klimaklok_plugin.processing.framework.texts import tr

from .card import Card
from .map_tool import PlaceTool
from .marks import Marks
from .memory import Memory

AROUND = 24
"""Pixels around a place that the card leaves free."""


class Clicks(QObject):
    """Answers clicks on a card: the base of both tools.

    Parameters
    ----------
    iface : qgis.gui.QgisInterface
    action : QAction
        Checked while the tool is the map's.
    memory : Memory
    card : Card
    """

    def __init__(self, iface, action, memory: Memory, card: Card):
        super().__init__(action)
        self.iface, self.action, self.memory, self.card = iface, action, memory, card
        self.tool = PlaceTool(iface.mapCanvas())
        self.tool.setAction(action)
        self.marks = Marks(iface.mapCanvas(), self)
        self._place: tuple[QgsGeometry, QgsCoordinateReferenceSystem] | None = None
        self._by_keyboard = False
        self._job: Job | None = None
        self.tool.pointed.connect(self._pointed)
        self.tool.ended.connect(self.end)
        self.tool.activated.connect(self._begun)
        self.tool.deactivated.connect(self._ended)
        card.left.connect(self.end)
        card.retranslated.connect(self.again)
        memory.ready.connect(self._ready)
        memory.failed.connect(self._not_ready)
        memory.progressed.connect(card.progress)
        memory.dropped.connect(self._dropped)
        iface.mapCanvas().mapToolSet.connect(self._other_tool)
        QgsProject.instance().aboutToBeCleared.connect(self.forget)

    # --- what each tool says for itself ---

    def compute(self, made: Any, place: QgsGeometry, chosen: Any, progress: Progress) -> Any:
        """Return the answer for a place, in the package's coordinate system; called in the background."""
        raise NotImplementedError

    def takes_long(self, made: Any, chosen: Any) -> str:  # noqa: ARG002
        """Return what is said while an answer is waited for; "" where it is there at once."""
        return ""

    def settings(self) -> Any:
        """Return what is chosen on the card; asked for on the main thread."""
        raise NotImplementedError

    def show_answer(self, made: Any, answer: Any) -> None:
        """Put an answer on the card and the map."""
        raise NotImplementedError

    # --- what others call ---

    def begin(self) -> None:
        """Make the tool the map's."""
        self.iface.mapCanvas().setMapTool(self.tool)
        self.iface.mapCanvas().setFocus()

    def end(self) -> None:
        """Take card, marks and tool away."""
        canvas = self.iface.mapCanvas()
        if canvas.mapTool() is self.tool:
            canvas.unsetMapTool(self.tool)
            self.iface.actionPan().trigger()
        self._stop()
        self.marks.clear()
        if self.card.isVisible():
            self.card.hide()

    def again(self) -> None:
        """Answer the last place anew."""
        if self._place is not None and self.card.isVisible():
            self._answer()

    def forget(self) -> None:
        """Let go of the place: the project is another."""
        self._place = None
        self.memory.cancel()
        self.end()

    def unload(self) -> None:
        """Let go of the project, the map and all that was made ready."""
        QgsProject.instance().aboutToBeCleared.disconnect(self.forget)
        self.iface.mapCanvas().mapToolSet.disconnect(self._other_tool)
        self.forget()
        self.memory.forget()
        self.marks.unload()
        self.card.deleteLater()
        self.deleteLater()

    # --- what happens ---

    def _begun(self) -> None:
        self.iface.statusBarIface().showMessage(tr("Click, or draw round an area. Esc ends."))
        package = project.package()
        if not package:
            self._without_package()
        elif self.memory.get(package) is None:
            self._prepare(package)

    def _other_tool(self, tool, _before=None) -> None:
        """Make room for the other tool that answers clicks; while the map is moved by any other, the card stays."""
        if isinstance(tool, PlaceTool) and tool is not self.tool:
            self.end()

    def _ended(self) -> None:
        self.iface.statusBarIface().clearMessage()

    def _pointed(self, place: QgsGeometry, by_keyboard: bool) -> None:
        crs = self.iface.mapCanvas().mapSettings().destinationCrs()
        self._place, self._by_keyboard = (QgsGeometry(place), crs), by_keyboard
        self.card.keep_clear(self._on_screen(place))
        self._answer()

    def _on_screen(self, place: QgsGeometry) -> QRect:
        """Return the part of the screen that a place takes up, with some room around it."""
        canvas, box = self.iface.mapCanvas(), place.boundingBox()
        ends = ((box.xMinimum(), box.yMaximum()), (box.xMaximum(), box.yMinimum()))
        pixels = [canvas.getCoordinateTransform().transform(x, y) for x, y in ends]
        first, last = (canvas.mapToGlobal(QPoint(round(each.x()), round(each.y()))) for each in pixels)
        return QRect(first, last).adjusted(-AROUND, -AROUND, AROUND, AROUND)

    def _answer(self) -> None:
        """Answer the place that was pointed at last; what is going on for another is stopped."""
        self._stop()
        package = project.package()
        if not package:
            self._without_package()
            return
        made = self.memory.get(package)
        if made is None:
            self._prepare(package)
            return
        place, crs = self._place
        transform = QgsProject.instance().transformContext()
        target = made.crs
        moved = QgsGeometry(place)
        if crs.isValid() and crs != target:
            try:
                moved.transform(QgsCoordinateTransform(crs, target, transform))
            except QgsCsException:
                self.marks.clear()
                self.card.say(tr("This place cannot be told in the coordinate system of the data package."))
                return
        chosen = self.settings()
        if waiting := self.takes_long(made, chosen):
            self.marks.clear()
            self.card.wait(waiting, self.end)
        self._job = job = Job(
            self.action.text(),
            lambda progress: self.compute(made, moved, chosen, progress),
            lambda answer: self._answered(made, answer),
            lambda why: self._failed(job, why),
            progressed=self.card.progress,
            quiet=not waiting,
        )
        QgsApplication.taskManager().addTask(self._job)

    def _answered(self, made: Any, answer: Any) -> None:
        self._job = None
        self.show_answer(made, answer)
        if self._by_keyboard:
            self.card.come(focus=True)

    def _failed(self, job: Job, why: str) -> None:
        if job is not self._job:  # stopped in the meantime
            return
        self._job = None
        if why:
            self.marks.clear()
            self.card.say(why)
        else:  # cancelled among QGIS's tasks
            self.end()

    def _stop(self) -> None:
        """Stop answering; an answer that comes nevertheless is not shown."""
        job, self._job = self._job, None
        if job is not None:
            job.cancel()

    # --- the package ---

    def _prepare(self, package: str) -> None:
        self.marks.clear()
        self.card.wait(
            tr("The data package is being made ready for clicks. That is done once; the map can be used meanwhile."),
            self._give_up,
        )
        self.memory.prepare(package)

    def _give_up(self) -> None:
        self.memory.cancel()
        self.end()

    def _ready(self, package: str) -> None:
        if not self._is_mine(package):
            return
        if self._place is not None:
            self._answer()
        else:
            self.card.say(
                tr(
                    "Click a place, or hold the button and draw round an area. Enter takes the middle of the map. Esc "
                    "ends."
                )
            )

    def _not_ready(self, package: str, why: str) -> None:
        if not self._is_mine(package):
            return
        if why:
            self.card.say(why, self._to_data())
        else:  # cancelled among QGIS's tasks
            self.end()

    def _is_mine(self, package: str) -> bool:
        return package == project.package() and self.iface.mapCanvas().mapTool() is self.tool

    def _dropped(self, package: str) -> None:
        told = tr("Klimaklok keeps two data packages in memory; {package} was let go and is read anew when needed.")
        bar.tell(self.iface, told.format(package=package), bar.NEWS)

    def _without_package(self) -> None:
        self.marks.clear()
        self.card.say(
            tr("No data package is chosen in this project. It holds the streets, and the places that are measured to."),
            self._to_data(),
        )

    def _to_data(self) -> tuple[str, Callable[[], object]] | None:
        """Return the button that opens the panel's page on data, where there is a panel."""
        panel = self.iface.mainWindow().findChild(QDockWidget, PANEL)
        if panel is None:
            return None

        def opened() -> None:
            self.end()
            panel.setUserVisible(True)
            panel.go(DATA)

        return tr("Choose a data package…"), opened
