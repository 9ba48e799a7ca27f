"""Runs in QGIS's background threads do not end QGIS, whatever pyproj is installed."""

from __future__ import annotations

import subprocess
import sys

RUNS = """
import os, time
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import QgsApplication, QgsTask

application = QgsApplication([], True)
application.initQgis()
import pyproj
from klimaklok_plugin.processing.framework import proj_context

class Job(QgsTask):
    def run(self):
        proj_context.keep()
        pyproj.Transformer.from_crs(4326, pyproj.CRS.from_epsg(25832)).transform(60, 10)
        return True

for number in range(4):
    job = Job(f"run {number}")
    done = []
    job.taskCompleted.connect(lambda: done.append(True))
    QgsApplication.taskManager().addTask(job)
    end = time.monotonic() + 20
    while not done and time.monotonic() < end:
        application.processEvents()
    assert done
print("all runs done", flush=True)
os._exit(0)
"""


def test_several_runs_in_a_thread_of_qgis_find_their_proj_context_alive():
    run = subprocess.run([sys.executable, "-c", RUNS], capture_output=True, text=True, timeout=120, check=False)
    assert "all runs done" in run.stdout, run.stderr[-2000:]
    assert run.returncode == 0
