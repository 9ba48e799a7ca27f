"""Work that belongs to QGIS's main thread, such as layouts, asked for by a run that is going in another.

A run that waits for the main thread looks around while it does: when it is cancelled, or the main thread is busy for
too long (it may be waiting for this very run), it goes on without, and what was asked for is not done any more.
"""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from qgis.core import QgsApplication, QgsFeedback
from qgis.PyQt.QtCore import QEvent, QObject, QThread

from klimaklok_plugin.analysis.core.messages import Cancelled

from .messages import MainThreadBusyError

Value = TypeVar("Value")

LOOK_S = 0.05
"""How often a waiting run looks whether it is cancelled."""
LONGEST_WAIT_S = 120.0
"""For the main thread to begin; what it has begun is waited for."""
_KIND = QEvent.registerEventType()


def run(work: Callable[[], Value], feedback: QgsFeedback | None = None, wait_s: float = LONGEST_WAIT_S) -> Value:
    """Return what `work` returns in the main thread, or raise what it raises there.

    Parameters
    ----------
    work : callable
    feedback : QgsFeedback, optional
        Whose cancelling ends the wait.
    wait_s : float
        How long the main thread may take to begin.

    Raises
    ------
    Cancelled
        The user stopped the run before the work began.
    MainThreadBusyError
        The main thread did not come to it.
    """
    application = QgsApplication.instance()
    if application is None or QThread.currentThread() == application.thread():
        return work()
    order = _Order(work)
    desk = _Desk()
    desk.moveToThread(application.thread())
    QgsApplication.postEvent(desk, _Call(order))
    end = time.monotonic() + wait_s
    while not order.done.wait(LOOK_S):
        cancelled = feedback is not None and feedback.isCanceled()
        if (cancelled or time.monotonic() > end) and order.take_back():
            if cancelled:
                raise Cancelled
            raise MainThreadBusyError(seconds=wait_s)
    desk.deleteLater()
    if order.error is not None:
        raise order.error
    value: Value = order.value
    return value


class _Order:
    """Work that is either begun or taken back, never both."""

    def __init__(self, work: Callable[[], Any]):
        self._context = contextvars.copy_context()  # such as the language that is spoken
        self._work = work
        self._begun = threading.Lock()
        self.done = threading.Event()
        self.value: Any = None
        self.error: BaseException | None = None

    def take_back(self) -> bool:
        """Return whether it will not be done."""
        return self._begun.acquire(blocking=False)

    def carry_out(self) -> None:
        if not self._begun.acquire(blocking=False):
            return
        try:
            self.value = self._context.run(self._work)
        except BaseException as error:  # noqa: BLE001 - whoever asked for it raises it
            self.error = error
        finally:
            self.done.set()


class _Call(QEvent):
    def __init__(self, order: _Order):
        super().__init__(QEvent.Type(_KIND))
        self.order = order


class _Desk(QObject):
    """Receives orders in the thread that it lives in."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, _Call):
            event.order.carry_out()
            return True
        return super().event(event)
