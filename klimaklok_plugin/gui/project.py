"""What a project remembers of Klimaklok: its data package, and what was chosen for each question."""

from __future__ import annotations

import json
import os
from typing import Any

from qgis.core import QgsProject, QgsSettings

SCOPE = "Klimaklok"
PACKAGE, CHOICES = "/package", "/choices"
RECENT, MOST_RECENT = "klimaklok/recentPackages", 8


def package() -> str:
    """Return the project's data package, "" where none was chosen."""
    project = QgsProject.instance()
    text, _ = project.readEntry(SCOPE, PACKAGE, "")
    return project.pathResolver().readPath(text) if text else ""


def set_package(path: str) -> None:
    """Remember the data package, beside the project as its layers are."""
    project = QgsProject.instance()
    if path == package():
        return
    if path:
        project.writeEntry(SCOPE, PACKAGE, project.pathResolver().writePath(path))
        settings = QgsSettings()
        settings.setValue(RECENT, [path, *(each for each in recent_packages() if each != path)][:MOST_RECENT])
    else:
        project.removeEntry(SCOPE, PACKAGE)


def recent_packages() -> list[str]:
    """Return the data packages used last that are still there, the latest first."""
    kept = QgsSettings().value(RECENT, []) or []
    return [each for each in ([kept] if isinstance(kept, str) else kept) if is_file(each)]


def is_file(path: str) -> bool:
    """Whether there is such a file; none where the drive is gone, or no file could be called so."""
    return os.path.isfile(path)  # noqa: PTH113 - Path.is_file raises where a folder may not be looked into


def choices(question_id: str) -> dict[str, Any]:
    """Return what was chosen for a question, by parameter; nothing where the project holds nothing one can read."""
    text, _ = QgsProject.instance().readEntry(SCOPE, f"{CHOICES}/{question_id}", "")
    try:
        kept = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def set_choices(question_id: str, values: dict[str, Any]) -> None:
    """Remember what was chosen for a question."""
    if values != choices(question_id):
        text = json.dumps(values, ensure_ascii=False, sort_keys=True)
        QgsProject.instance().writeEntry(SCOPE, f"{CHOICES}/{question_id}", text)
