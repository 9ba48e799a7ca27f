"""How long a second of an idle machine lasts now: tests of how soon a wish to cancel is met must not fail because other
processes take the processor."""

from __future__ import annotations

import time


def a_second() -> float:
    """Seconds on the clock in which a thread gets as much done as in a second it has for itself, at least 1, at most 5.

    Call it right after what is timed, while the machine is as busy as it was.
    """
    clock, own = time.monotonic(), time.thread_time()
    while time.thread_time() - own < 0.05:
        pass
    return min(max((time.monotonic() - clock) / (time.thread_time() - own), 1.0), 5.0)
