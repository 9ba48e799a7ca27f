"""The zip in the real QGIS desktop, on a virtual screen, in a clean profile."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.gui.clean_profile import ROOT, clean_environment, screen
from tests.gui.small_town import SITES, make_town, run_inputs

INSIDE = Path(__file__).parent / "inside"
CRITICAL = 2
EXPECTED = {"buildnetwork", "downloadosm", "scoresites", "transithubs"}


def start_desktop(folder, *, zip_path=None, uninstall=False, run=None):
    """Start QGIS, let it look at the plugin, and return what it found."""
    result, picture = folder / "result.json", folder / "screen.png"
    result.unlink(missing_ok=True)
    task = folder / "task.json"
    task.write_text(
        json.dumps(
            {
                "zip": str(zip_path) if zip_path else "",
                "result": str(result),
                "picture": str(picture),
                "uninstall": uninstall,
                "run": run or {},
                "sample": zip_path is not None,
            }
        )
    )
    with screen() as display:
        environment = clean_environment(folder) | {
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "KLIMAKLOK_TASK": str(task),
            "PYQGIS_STARTUP": str(INSIDE / "watch_log.py"),
        }
        command = ["qgis", "--nologo", "--noversioncheck", "--lang", "en", "--code", str(INSIDE / "drive.py")]
        desktop = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert result.exists(), f"QGIS ended with {desktop.returncode} too early:\n{desktop.stderr[-4000:]}"
    found = json.loads(result.read_text())
    assert "failure" not in found, found["failure"]
    found["returncode"], found["stderr"], found["picture"] = desktop.returncode, desktop.stderr, picture
    return found


def complaints(found):
    """Messages that come from this plugin or from Python."""
    return [
        message
        for tag, text, level in found["messages"]
        for message in [f"{tag}: {text}"]
        if tag.lower().startswith("python")
        or "traceback" in message.lower()
        or "klimaklok" in tag.lower()
        or ("klimaklok" in message.lower() and level > 0)
    ] + [line for line in found["stderr"].splitlines() if "Traceback" in line or "klimaklok_plugin" in line]


def assert_whole(found):
    assert found["active"]
    assert {name.removeprefix("klimaklok:") for name in found["registered"]} >= EXPECTED
    assert found["toolbox"] == found["registered"]
    assert found["dialogs_failed"] == []
    assert complaints(found) == []
    assert found["returncode"] == 0


@pytest.fixture(scope="module")
def starts(plugin_zip, tmp_path_factory):
    """Two starts in one clean profile: the first installs the zip, the second finds it enabled."""
    folder = tmp_path_factory.mktemp("desktop")
    first = start_desktop(folder, zip_path=plugin_zip)
    keep_picture(first, "sample_project.png")
    second = start_desktop(folder, uninstall=True, run=run_inputs(make_town(folder / "bærum øst å")))
    keep_picture(second, "ranked_sites.png")
    return first, second, folder


def keep_picture(found, name):
    kept = ROOT / "build" / "screens"
    kept.mkdir(parents=True, exist_ok=True)
    shutil.copy(found["picture"], kept / name)


def test_the_zip_installs_and_every_algorithm_is_in_the_toolbox(starts):
    first, _, folder = starts
    assert_whole(first)
    assert Path(first["from"]).is_relative_to(folder)


def test_the_enabled_plugin_starts_with_qgis_without_a_message(starts):
    assert_whole(starts[1])


def test_the_main_job_run_in_the_desktop_ends_as_styled_layers_in_the_project(starts):
    loaded = starts[1]["loaded"]
    assert sum(count for count, _ in loaded.values()) >= len(SITES["features"])
    assert {renderer for _, renderer in loaded.values()} & {"categorizedSymbol", "graduatedSymbol", "RuleRenderer"}


def test_the_plugin_leaves_nothing_behind_when_switched_off(starts):
    assert starts[1]["unloaded"]
    assert not starts[1]["provider_left"]


def test_processing_is_that_of_qgis_with_the_plugin_installed(starts):
    first, _, folder = starts
    assert not Path(first["processing"]).is_relative_to(folder)


def test_the_plugins_menu_holds_the_plugin(starts):
    assert any("Klimaklok" in text for text in starts[0]["menu"])


def test_the_sample_project_opens_from_the_menu_with_every_layer_in_its_place(starts):
    sample = starts[0]["sample"]
    assert len(sample) > 3
    assert [name for name, valid in sample.items() if not valid] == []


def test_a_picture_of_the_screen_is_kept(starts):
    assert starts[0]["picture"].stat().st_size > 20_000
