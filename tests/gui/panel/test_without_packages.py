"""The panel in a QGIS that lacks a Python package: it opens, and says what works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LOOK = Path(__file__).parent / "inside" / "without.py"
NEEDED_BY_ALL = {"geopandas", "scipy", "pyogrio"}


@pytest.mark.parametrize("package", ["geopandas", "scipy", "pyogrio", "rasterio", "osmnx", "networkx", "matplotlib"])
def test_the_panel_opens_and_says_what_works(package, tmp_path):
    own = {"XDG_CONFIG_HOME": str(tmp_path), "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile"), "LC_ALL": "C.UTF-8"}
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"} | own
    command = [sys.executable, str(LOOK), package, str(tmp_path / "found.json")]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert len(found) >= 8
    for state, complaint in found.values():
        if package in NEEDED_BY_ALL:
            assert "packages are missing" in state
            assert package in complaint
        else:
            assert "packages" not in state
            assert "Python" not in complaint
