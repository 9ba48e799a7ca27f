"""Work in the background: one function in a task of QGIS's, with progress, cancel, and a sentence where it fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsTask

from klimaklok_plugin.analysis.core import gdal_state
from klimaklok_plugin.analysis.core.messages import Cancelled, KlimaklokError
from klimaklok_plugin.analysis.core.progress import Progress
from klimaklok_plugin.processing.framework import net, proj_context
from klimaklok_plugin.processing.framework.base import load_geopandas, plugin_version
from klimaklok_plugin.processing.framework.texts import word_error


class Job(QgsTask):
    """Runs a function in the background and hands over what it returns, on the main thread.

    Parameters
    ----------
    title : str
        In the user's language.
    work : callable
        Takes a progress; touches neither project nor window.
    done : callable
        Takes what `work` returned.
    failed : callable
        Takes the sentence that says why there is none; "" where it was cancelled.
    progressed : callable, optional
        Takes the fraction done, 0 to 1.
    quiet : bool
        It is over before anybody could read of it: QGIS does not list it.
    """

    def __init__(
        self,
        title: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], object],
        failed: Callable[[str], object],
        *,
        progressed: Callable[[float], object] | None = None,
        quiet: bool = False,
    ):
        flags = QgsTask.Flag.CanCancel | QgsTask.Flag.Silent
        super().__init__(title, flags | QgsTask.Flag.Hidden if quiet else flags)
        self._work, self._done, self._failed = work, done, failed
        self._result: Any = None
        self._why: KlimaklokError | None = None
        self._said = ""
        if progressed is not None:
            # Whoever listened may be gone when it was cancelled: the plugin was switched off.
            self.progressChanged.connect(lambda percent: None if self.isCanceled() else progressed(percent / 100))

    def run(self) -> bool:
        """Work; called by QGIS in a thread of its own."""
        proj_context.keep()
        try:
            load_geopandas()
            with gdal_state.kept(), net.under("task", plugin_version()):
                self._result = self._work(self._told)
        except Cancelled:
            return False
        except KlimaklokError as error:
            self._why = error
            return False
        except QgsProcessingException as error:
            self._said = str(error)
            return False
        return True

    def finished(self, result: bool) -> None:
        """Hand over; called by QGIS on the main thread."""
        if result and not self.isCanceled():
            self._done(self._result)
        else:
            self._failed(self._said if self._why is None else word_error(self._why))
        self._result = None

    def _told(self, fraction: float) -> bool:
        self.setProgress(100 * fraction)
        return bool(self.isCanceled())


class Stoppable(QgsProcessingFeedback):
    """Tells whoever reads layers whether to stop."""

    def __init__(self, progress: Progress):
        super().__init__(False)
        self._asked = progress

    def isCanceled(self) -> bool:
        return super().isCanceled() or self._asked(0.0)
