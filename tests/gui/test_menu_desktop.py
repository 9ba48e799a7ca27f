"""Menu, toolbar button and dialogs in the real QGIS on a laptop's screen, by ``--lang`` in each language."""

from __future__ import annotations

import zipfile

import pytest

from klimaklok_plugin.processing.framework.base import GROUPS
from klimaklok_plugin.processing.framework.texts import catalogue
from klimaklok_plugin.processing.provider import ALGORITHMS
from tests.gui.clean_profile import ROOT
from tests.gui.desktop import run_desktop
from tests.gui.test_desktop import complaints

ENABLED = "[PythonPlugins]\nklimaklok_plugin=true\n"
FIRST = {"en": ["Klimaklok panel", "Data…", "Rank sites"], "nb": ["Klimaklok-panel", "Data …", "Ranger tomter"]}
SECTIONS = {"en": "What is needed", "nb": "Dette trengs"}


@pytest.fixture(scope="module", params=["nb", "en"])
def seen(request, plugin_zip, tmp_path_factory):
    """What a first start with ``--lang`` came to, in an otherwise English system."""
    folder = tmp_path_factory.mktemp(f"menu_{request.param}")
    profile = folder / "config" / "profiles" / "default"
    (profile / "python" / "plugins").mkdir(parents=True)
    (profile / "QGIS").mkdir()
    (profile / "QGIS" / "QGIS3.ini").write_text(ENABLED)
    with zipfile.ZipFile(plugin_zip) as archive:
        archive.extractall(profile / "python" / "plugins")
    pictures = ROOT / "build" / "screens" / "menu" / request.param
    pictures.mkdir(parents=True, exist_ok=True)
    found = run_desktop(folder, {"pictures": str(pictures)}, "menu.py", language=request.param, size=(1366, 768))
    return found | {"language": request.param}


def test_the_panel_welcomes_at_the_first_start_and_comes_and_goes_by_keys(seen):
    assert seen["welcomed"]
    assert seen["by_keys"] == [False, True]


def test_one_button_and_the_plugins_menu_hold_the_same_entries_in_the_order_of_work(seen):
    assert seen["buttons"] == 1
    assert seen["in_plugins"]
    texts = [each for each in seen["menu"] if isinstance(each, str)]
    assert texts[:3] == FIRST[seen["language"]]
    assert (
        texts[-3:]
        == {
            "en": ["Documentation", "Open the sample project", "About Klimaklok"],
            "nb": ["Dokumentasjon", "Åpne eksempelprosjektet", "Om Klimaklok"],
        }[seen["language"]]
    )


def test_every_analysis_stands_in_its_group_in_the_users_language_with_an_icon_of_its_own(seen):
    every = next(each for each in seen["menu"] if isinstance(each, list))
    groups, listed = every[::2], every[1::2]
    words = {name: name for name in GROUPS.values()} if seen["language"] == "en" else catalogue("nb")
    assert set(groups) == {words[GROUPS[each.GROUP]] for each in ALGORITHMS}
    assert sum(map(len, listed)) == len(ALGORITHMS) == len(seen["icons"])
    assert len({tuple(pixels) for pixels in seen["icons"]}) == len(ALGORITHMS)


def test_three_dialogs_stay_open_beside_a_map_that_can_be_moved(seen):
    assert len(seen["open"]) == 3
    assert not seen["modal"]
    assert seen["map_moved"]
    assert seen["sections"][0] == SECTIONS[seen["language"]]
    assert seen["left_open"] == 2


def test_nothing_is_complained_of_and_nothing_is_left_when_switched_off(seen):
    assert seen["unloaded"]
    assert len(seen["left_behind"]) == 1  # QGIS itself
    assert complaints(seen) == []
    assert seen["returncode"] == 0
