"""Loaded by pytest before pytest-qgis starts QGIS, which aborts where there is no screen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
