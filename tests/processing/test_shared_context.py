"""QGIS stays alive when runs share a context and their results are loaded: each case in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "inside" / "shared_context.py"
LOADED = {
    "twice": 3,
    "with_native": 3,
    "and_load": 2,
    "iterated": 4,  # the layer that is iterated over, too
    "tasks": 2,
    "project_closed": 2,
    "layer_removed": 1,
    "abandoned": 0,
    "model": 0,
    "model_network": 1,
    "model_hubs": 1,
    "model_sites": 1,
    "model_network_hubs": 2,
    "model_network_sites": 2,
    "model_hubs_sites": 2,
    "model_network_hubs_sites": 3,
}
"""How many layers each case ends with in the project."""


@pytest.mark.slow
@pytest.mark.parametrize("case", LOADED)
def test_qgis_outlives_runs_that_share_a_context(case, tmp_path):
    command = [sys.executable, str(SCRIPT), case, str(tmp_path)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split()[-1] == "end"
    assert f"layers {LOADED[case]} styled {LOADED[case]}" in done.stdout, done.stdout
