"""A run asks the main thread for work and gets its answer, its error, or goes on without."""

from __future__ import annotations

import time

import pytest
from qgis.core import QgsApplication, QgsFeedback, QgsTask
from qgis.PyQt.QtCore import QThread

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.processing.framework import main_thread, texts
from klimaklok_plugin.processing.framework.messages import MainThreadBusyError

ENDED = (QgsTask.TaskStatus.Complete, QgsTask.TaskStatus.Terminated)


class Task(QgsTask):
    def __init__(self, work):
        super().__init__("task")
        self.work, self.found = work, None

    def run(self):
        try:
            self.found = self.work()
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            self.found = error
        return True


def start(work):
    task = Task(work)
    QgsApplication.taskManager().addTask(task)
    return task


def wait(task, meanwhile=QgsApplication.processEvents):
    end = time.monotonic() + 10
    while task.status() not in ENDED and time.monotonic() < end:
        meanwhile()
        time.sleep(0.005)
    return task.found


def in_main():
    return QThread.currentThread() == QgsApplication.instance().thread()


def test_in_the_main_thread_it_is_done_at_once():
    assert main_thread.run(in_main) is True


def test_from_another_thread_it_is_done_in_the_main_one():
    task = start(lambda: (in_main(), main_thread.run(in_main)))
    assert wait(task) == (False, True)


def test_an_error_comes_back_to_who_asked():
    assert isinstance(wait(start(lambda: main_thread.run(lambda: 1 / 0))), ZeroDivisionError)


def test_the_language_that_is_spoken_goes_along():
    def ask():
        with texts.speaking("nb"):
            return main_thread.run(texts.language)

    assert wait(start(ask)) == "nb"


@pytest.mark.parametrize(("cancel", "error"), [(True, Cancelled), (False, MainThreadBusyError)])
def test_a_main_thread_that_waits_for_the_run_does_not_hang(cancel, error):
    feedback, done = QgsFeedback(), []
    if cancel:
        feedback.cancel()
    task = start(lambda: main_thread.run(lambda: done.append(1), feedback, wait_s=0.2))
    assert isinstance(wait(task, meanwhile=lambda: None), error)
    QgsApplication.processEvents()
    assert done == []  # what nobody waits for is not done later
