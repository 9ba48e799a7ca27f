"""For every test: no window is opened, and the plugin under test is the one that is meant."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_sessionstart():
    import klimaklok_plugin

    expected = os.environ.get("KLIMAKLOK_PLUGIN_FROM")
    found = Path(klimaklok_plugin.__file__).resolve()
    if expected and not found.is_relative_to(Path(expected).resolve()):
        pytest.exit(f"The plugin comes from {found}, not from {expected}.", returncode=4)
