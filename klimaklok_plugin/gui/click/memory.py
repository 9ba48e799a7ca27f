"""What clicks need of a data package, made ready once and kept while the package is as it was."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from klimaklok_plugin.analysis.core.progress import Progress
from klimaklok_plugin.gui.jobs import Job
from klimaklok_plugin.gui.project import is_file
from klimaklok_plugin.processing.framework.inputs import file_state, layer_file
from klimaklok_plugin.processing.framework.messages import FileMissingError, NetworkBeingEditedError
from klimaklok_plugin.processing.framework.texts import tr, word_error

MOST = 2
"""Packages kept at once: a municipality and its neighbour. Beside its network each takes up to `sites.here.KEPT_BYTES`
for scores, or `catchments.reach.KEPT_BYTES` for what is within reach, on 200,000 nodes some 0.6 GB; a third one would
fill a laptop of 8 GB beside QGIS."""


class Memory(QObject):
    """What was made ready of the packages asked for last.

    Signals
    -------
    ready : str
        The package.
    failed : str, str
        The package, and why; "" where it was cancelled.
    progressed : float
        0 to 1, of what is being made ready.
    dropped : str
        A package that had to make room.

    Parameters
    ----------
    make : callable
        Takes the path of a package and a progress; called in the background.
    """

    ready = pyqtSignal(str)
    failed = pyqtSignal(str, str)
    progressed = pyqtSignal(float)
    dropped = pyqtSignal(str)

    def __init__(self, make: Callable[[str, Progress], Any], parent: QObject | None = None):
        super().__init__(parent)
        self._make = make
        self._kept: OrderedDict[str, tuple[tuple[Any, ...], Any]] = OrderedDict()
        self._job: Job | None = None
        self._making = ""

    def get(self, package: str) -> Any | None:
        """Return what was made ready of a package; None where there is none, or the file is another by now."""
        kept = self._kept.get(package)
        if kept is None:
            return None
        if kept[0] != file_state(Path(package)):
            del self._kept[package]
            return None
        self._kept.move_to_end(package)
        return kept[1]

    @property
    def making(self) -> str:
        """The package that is being made ready, "" for none."""
        return self._making

    def prepare(self, package: str) -> None:
        """Begin to make a package ready, unless that is going on or was done."""
        if self._making == package or self.get(package) is not None:
            return
        self.cancel()
        why = _in_the_way(package)
        if why:
            self.failed.emit(package, why)
            return
        state = file_state(Path(package))
        self._making = package
        self._job = Job(
            tr("Klimaklok: making the data package ready"),
            lambda progress: self._make(package, progress),
            lambda made: self._made(package, state, made),
            lambda told: self._not_made(package, told),
            progressed=self.progressed.emit,
        )
        QgsApplication.taskManager().addTask(self._job)

    def cancel(self) -> None:
        """Stop what is being made ready."""
        job, self._job, self._making = self._job, None, ""
        if job is not None:
            job.cancel()

    def forget(self) -> None:
        """Let go of everything."""
        self.cancel()
        self._kept.clear()

    def _made(self, package: str, state: tuple[Any, ...], made: Any) -> None:
        if package != self._making:
            return
        self._job, self._making = None, ""
        self._kept[package] = (state, made)
        while len(self._kept) > MOST:
            self.dropped.emit(self._kept.popitem(last=False)[0])
        self.ready.emit(package)

    def _not_made(self, package: str, why: str) -> None:
        if package != self._making:  # cancelled to make another ready
            return
        self._job, self._making = None, ""
        self.failed.emit(package, why)


def _in_the_way(package: str) -> str:
    """Return why a package cannot be read now, "" where it can be tried."""
    file = Path(package)
    if not is_file(package):
        return word_error(FileMissingError(file=package))
    for layer in QgsProject.instance().mapLayers().values():
        if layer.isEditable() and layer_file(layer) == file.resolve():
            return word_error(NetworkBeingEditedError(file=file.name, layer=layer.name()))
    return ""
