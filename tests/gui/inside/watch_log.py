"""Runs inside QGIS before any plugin is loaded (PYQGIS_STARTUP): keeps every message of the log."""

from __future__ import annotations

import qgis.utils
from qgis.core import QgsApplication

KEPT: list[tuple[str, str, int]] = []


def _keep(text, tag, level):
    KEPT.append((tag, text, int(level)))


QgsApplication.messageLog().messageReceived.connect(_keep)
qgis.utils.kept_messages = KEPT
