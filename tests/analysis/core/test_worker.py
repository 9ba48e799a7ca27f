"""Work that is left behind is waited for when the program ends, but not for long."""

from __future__ import annotations

import threading
import time

import pytest

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.analysis.core.worker import finish_abandoned, run_abandonable
from tests.promptly import a_second


def test_work_that_is_left_behind_is_waited_for_at_the_end():
    ended = threading.Event()

    def task(_worker):
        time.sleep(1.5)
        ended.set()

    begin = time.monotonic()
    with pytest.raises(Cancelled):
        run_abandonable(task, lambda _done: time.monotonic() - begin > 0.1)
    assert time.monotonic() - begin < 0.2 + a_second()
    assert not ended.is_set()
    finish_abandoned()
    assert ended.is_set()


def test_work_that_never_ends_does_not_keep_the_program():
    begin, go = time.monotonic(), threading.Event()
    with pytest.raises(Cancelled):
        run_abandonable(lambda _worker: go.wait(30), lambda _done: time.monotonic() - begin > 0.1)
    begin = time.monotonic()
    finish_abandoned(0.3)
    assert 0.2 < time.monotonic() - begin < a_second()
    go.set()
