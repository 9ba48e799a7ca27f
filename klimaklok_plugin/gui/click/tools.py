"""The actions that begin and end the map tools."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QAction, QIcon

from klimaklok_plugin.gui import bar
from klimaklok_plugin.processing.framework.texts import resource, tr


class ClickAction(QAction):
    """Begins a map tool when it is checked, and ends it when it is unchecked.

    The tool is made when it is first asked for: packages may be missing, and QGIS is to start quickly.

    Parameters
    ----------
    iface : qgis.gui.QgisInterface
    parent : QObject
        Owns the action, and with it tool, card and memory.
    name : str
        ``score`` or ``reach``.
    algorithm : str
        The algorithm that does the same for many places.
    title, tip : str
        In the user's language.
    """

    def __init__(self, iface, parent: QObject, name: str, algorithm: str, title: str, tip: str):
        super().__init__(QIcon(str(resource(f"icons/{name}_here.svg"))), title, parent)
        self._iface, self._name, self._algorithm = iface, name, algorithm
        self.clicks = None
        self.setObjectName(f"klimaklok_{name}_here")
        self.setCheckable(True)
        self.setToolTip(tip)
        self.setStatusTip(tip)
        self.triggered.connect(self._turned)

    def release(self) -> None:
        """Take tool, card and memory away, before the plugin goes."""
        clicks, self.clicks = self.clicks, None
        if clicks is not None:
            clicks.unload()

    def _turned(self, checked: bool) -> None:
        if not checked:
            if self.clicks is not None:
                self.clicks.end()
            return
        if self.clicks is None and not self._make():
            self.setChecked(False)
            return
        self.clicks.begin()

    def _make(self) -> bool:
        """Make the tool; where packages are missing, say so and return False."""
        algorithm = QgsApplication.processingRegistry().algorithmById(f"klimaklok:{self._algorithm}")
        possible, why = algorithm.canExecute() if algorithm is not None else (False, "")
        if not possible:
            bar.tell(self._iface, why, bar.MIND)
            return False
        if self._name == "score":
            from .score import ScoreHere

            self.clicks = ScoreHere(self._iface, self)
        else:
            from .reach import ReachFromHere

            self.clicks = ReachFromHere(self._iface, self)
        return True


def score_action(iface, parent: QObject) -> ClickAction:
    """Return the action of 'Score here'."""
    tip = tr("Click a place on the map, or draw round an area: its class, points and reasons by the area strategy")
    return ClickAction(iface, parent, "score", "scoresites", tr("Score here"), tip)


def reach_action(iface, parent: QObject) -> ClickAction:
    """Return the action of 'Reach from here'."""
    tip = tr("Click a place on the map: what is within reach on foot, by bike or by car, and who lives there")
    return ClickAction(iface, parent, "reach", "catchments", tr("Reach from here"), tip)


class Tools:
    """The map tools, for menus that ask for them by name.

    Parameters
    ----------
    iface : qgis.gui.QgisInterface
    """

    def __init__(self, iface):
        window = iface.mainWindow()
        self.actions = {"score": score_action(iface, window), "reach": reach_action(iface, window)}

    def use(self, name: str) -> None:
        """Make a tool the map's: ``score`` or ``reach``."""
        if not self.actions[name].isChecked():
            self.actions[name].trigger()

    def unload(self) -> None:
        """Take the tools away, before the plugin goes."""
        for action in self.actions.values():
            action.release()
            action.deleteLater()
        self.actions = {}
