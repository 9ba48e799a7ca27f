"""The real QGIS desktop on a virtual screen, driven by a script inside it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from tests.gui.clean_profile import clean_environment, screen

INSIDE = Path(__file__).parent / "inside"


def start_desktop(folder, task, script, *, language, size, timeout):
    """Start QGIS and let a script work in it; return what it found, None where it came to nothing, and how QGIS ended.

    Parameters
    ----------
    folder : Path
        Holds the profile.
    task : dict
        What the script is told; the key "result" is added: where it writes what it found, as JSON.
    script : Path
        It finds the modules of `inside`.
    language : str
    size : tuple of int
        Of the screen, in pixels.
    timeout : int
        Seconds.
    """
    result, told = folder / "result.json", folder / "task.json"
    result.unlink(missing_ok=True)
    told.write_text(json.dumps(task | {"result": str(result)}), encoding="utf-8")
    with screen(*size) as display:
        environment = clean_environment(folder)
        environment |= {
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "KLIMAKLOK_TASK": str(told),
            "PYQGIS_STARTUP": str(INSIDE / "watch_log.py"),
            "PYTHONPATH": os.pathsep.join((environment["PYTHONPATH"], str(INSIDE))),
        }
        command = ["qgis", "--nologo", "--noversioncheck", "--lang", language, "--code", str(script)]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=timeout, check=False)
    return json.loads(result.read_text(encoding="utf-8")) if result.exists() else None, ended


def run_desktop(folder, task, script, *, language="en", size=(1600, 1000), timeout=900):
    """Start QGIS, let a script of `inside` work in it, and return what it found, with how QGIS ended.

    Parameters
    ----------
    folder, task, language, size, timeout
        As of `start_desktop`.
    script : str
        Its file.
    """
    found, ended = start_desktop(folder, task, INSIDE / script, language=language, size=size, timeout=timeout)
    assert found is not None, f"QGIS ended with {ended.returncode} too early:\n{ended.stderr[-4000:]}"
    assert "failure" not in found, found["failure"]
    return found | {"returncode": ended.returncode, "stderr": ended.stderr}
