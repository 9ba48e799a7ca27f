"""A worker as `analysis.core.worker` starts it, for tests of cancelling that do not hang on the clock."""

from __future__ import annotations

import threading


class Unwanted:
    """A worker that nobody waits for any more once it has said three times how far it is."""

    def __init__(self):
        self.told, self.stopped = [], threading.Event()

    def say(self, fraction):
        self.told.append(fraction)
        if len(self.told) == 3:
            self.stopped.set()

    done = property(None, say)
