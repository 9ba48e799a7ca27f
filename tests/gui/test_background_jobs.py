"""Work in the background, at the moments when nobody waits for it any more."""

from __future__ import annotations

import gc

import pytest
from qgis.core import QgsApplication, QgsProcessingException

from klimaklok_plugin.analysis.core.messages import Cancelled
from klimaklok_plugin.gui.jobs import Job


@pytest.fixture
def heard():
    return {"done": [], "failed": [], "progress": []}


def job_of(work, heard):
    return Job("Work", work, heard["done"].append, heard["failed"].append, progressed=heard["progress"].append)


def finish(job):
    job.finished(job.run())


def test_it_tells_its_progress_and_hands_over_what_it_made(qgis_app, heard):
    finish(job_of(lambda progress: "stopped" if progress(0.5) else "made", heard))
    assert heard == {"done": ["made"], "failed": [], "progress": [0.5]}


def test_a_cancelled_one_tells_no_more_of_its_progress(qgis_app, heard):
    job = job_of(lambda progress: progress(0.5), heard)
    job.cancel()
    finish(job)
    assert heard == {"done": [], "failed": [""], "progress": []}


def test_what_processing_refuses_comes_as_its_sentence(qgis_app, heard):
    def refuse(_progress):
        raise QgsProcessingException("Could not load <layer>")

    finish(job_of(refuse, heard))
    assert heard["failed"] == ["Could not load <layer>"]


def test_one_that_is_let_go_of_while_it_works_ends_by_itself(qgis_app, heard, monkeypatch):
    def work(progress):
        while not progress(0.1):
            pass
        raise Cancelled

    QgsApplication.taskManager().addTask(job_of(work, heard))
    gc.collect()
    QgsApplication.taskManager().cancelAll()
    while QgsApplication.taskManager().countActiveTasks():
        QgsApplication.processEvents()
    QgsApplication.processEvents()
    assert heard["done"] == []
