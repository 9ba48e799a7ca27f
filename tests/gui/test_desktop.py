"""The zip in the real QGIS desktop, on a virtual screen, in a clean profile."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.gui.clean_profile import ROOT
from tests.gui.desktop import run_desktop
from tests.gui.small_town import SITES, make_town, run_inputs

CRITICAL = 2
EXPECTED = {"buildnetwork", "downloadosm", "scoresites", "transithubs"}


def start_desktop(folder, *, zip_path=None, uninstall=False, run=None):
    """Start QGIS, let it look at the plugin, and return what it found."""
    picture = folder / "screen.png"
    task = {
        "zip": str(zip_path) if zip_path else "",
        "picture": str(picture),
        "uninstall": uninstall,
        "run": run or {},
        "sample": zip_path is not None,
    }
    return run_desktop(folder, task, "drive.py") | {"picture": picture}


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


def test_each_run_in_the_desktop_ends_as_a_group_with_points_above_lines_above_areas_above_tables(starts):
    groups = starts[1]["groups"]
    with_layers = run_inputs(Path()).keys() - {"maplayout", "chargingreport"}
    assert len({each["run"] for each in groups}) == len(groups) == len(with_layers)
    from_below = {4: 0, 3: 0, 2: 1, 1: 2, 0: 3}  # QGIS's numbers: table, unknown, area, line, point
    for group in groups:
        kinds = [from_below[kind] for _, kind, _ in group["layers"]]
        assert kinds == sorted(kinds, reverse=True), group


def test_charging_stations_lie_above_those_who_are_not_served_which_are_switched_off(starts):
    (charging,) = [each for each in starts[1]["groups"] if each["name"].startswith("Locate charging points")]
    shown = {name: visible for name, _, visible in charging["layers"]}
    assert next(iter(shown)) == "Charging sites"
    assert shown["Charging sites"]
    assert not shown.get("Unserved demand", False)


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
