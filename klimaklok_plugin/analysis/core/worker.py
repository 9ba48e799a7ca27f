"""Work that cannot be interrupted (a request, a file being read by GDAL), left behind when the user stops it."""

from __future__ import annotations

import atexit
import threading
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from . import gdal_state
from .messages import Cancelled
from .progress import Progress, advance

POLL_S = 0.05
GRACE_S = 0.6
_workers: weakref.WeakSet[Worker] = weakref.WeakSet()
Result = TypeVar("Result")


class AbandonedError(Exception):
    """Nobody waits for the worker any more."""


class Worker(threading.Thread):
    """Runs a task; the program does not wait for it at its end.

    Attributes
    ----------
    done : float
        How far the task is, 0 to 1; the task sets it.
    stopped : threading.Event
        Set when nobody waits any more.
    """

    def __init__(self, task: Callable[[Worker], Any]) -> None:
        super().__init__(name="klimaklok", daemon=True)
        self._task = task
        self.stopped = threading.Event()
        self.done = 0.0
        self.result: Any = None
        self.error: BaseException | None = None
        _workers.add(self)

    def run(self) -> None:
        """Run the task; what comes of it is kept for the thread that waits."""
        try:
            with gdal_state.kept():  # one that is left behind outlives the run that started it
                self.result = self._task(self)
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            self.error = error

    def check(self) -> None:
        """Stop here when abandoned."""
        if self.stopped.is_set():
            raise AbandonedError

    def tell(self, fraction: float) -> bool:
        """Take how far the task is, as a progress does, and return whether nobody waits any more."""
        self.done = fraction
        return self.stopped.is_set()

    def wait(self, seconds: float) -> None:
        """Pause, and stop when abandoned."""
        self.stopped.wait(seconds)
        self.check()


def run_abandonable(task: Callable[[Worker], Result], progress: Progress | None) -> Result:
    """Run `task` in a thread and return its result; leave it behind as soon as the user stops.

    Parameters
    ----------
    task : callable
        Gets its `Worker`, to say how far it is and to ask whether anybody still waits.
    progress : callable, optional
        Asked every `POLL_S` seconds.

    Raises
    ------
    Cancelled
        The user stopped; the task may still run for a while, and nobody sees what comes of it.

    Examples
    --------
    >>> run_abandonable(lambda worker: worker.is_alive(), None)
    True
    """
    worker = Worker(task)
    advance(progress, 0.0)
    worker.start()
    try:
        while worker.is_alive():
            worker.join(POLL_S)
            advance(progress, worker.done)
    except Cancelled:
        worker.stopped.set()
        worker.join(GRACE_S)  # most stop at once, and a thread that is gone disturbs nothing
        raise
    if worker.error is not None:
        raise worker.error
    result: Result = worker.result
    return result


def finish_abandoned(seconds: float = 5.0) -> None:
    """Wait for workers that were left behind: the libraries they are in must not be shut down under them."""
    for worker in list(_workers):
        worker.stopped.set()
        if worker.is_alive():
            worker.join(seconds)


atexit.register(finish_abandoned)
