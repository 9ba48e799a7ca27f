"""What projects and presets keep."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsProject, QgsSettings

from klimaklok_plugin.gui import presets
from klimaklok_plugin.gui import project as kept
from klimaklok_plugin.gui.questions import question

PARAMETERS = {"scoresites": ["SITES", "YEAR", "LAND_USE"]}


@pytest.fixture(autouse=True)
def _no_presets(qgis_app):
    yield
    QgsSettings().remove(presets.KEY)
    QgsSettings().remove(kept.RECENT)


def test_a_saved_project_remembers_package_and_choices_also_when_both_are_moved(project, tmp_path):
    first, second = tmp_path / "her", tmp_path / "der å"
    first.mkdir()
    (first / "by.gpkg").write_bytes(b"")
    project.setFileName(str(first / "sak.qgz"))
    kept.set_package(str(first / "by.gpkg"))
    kept.set_choices("rank_sites", {"YEAR": 2030, "LAND_USE": "formål"})
    assert project.write()
    first.rename(second)
    project.clear()
    assert kept.package() == ""
    assert project.read(str(second / "sak.qgz"))
    assert kept.package() == str(second / "by.gpkg")
    assert kept.choices("rank_sites") == {"YEAR": 2030, "LAND_USE": "formål"}


def test_choices_make_the_project_dirty_only_when_they_change(project):
    kept.set_choices("rank_sites", {"YEAR": 2030})
    project.setDirty(False)
    kept.set_choices("rank_sites", {"YEAR": 2030})
    kept.set_choices("school_zone", {})
    assert not project.isDirty()


@pytest.mark.parametrize("text", ["{", "[1]", "7", "null"])
def test_choices_that_somebody_has_damaged_count_as_none(project, text):
    QgsProject.instance().writeEntry(kept.SCOPE, f"{kept.CHOICES}/rank_sites", text)
    assert kept.choices("rank_sites") == {}


def test_packages_used_last_are_listed_once_the_latest_first_without_those_that_are_gone(project, tmp_path):
    for name in ("a", "b", "a", "c"):
        (tmp_path / f"{name}.gpkg").touch()
        kept.set_package(str(tmp_path / f"{name}.gpkg"))
    (tmp_path / "b.gpkg").unlink()
    assert kept.recent_packages() == [str(tmp_path / "c.gpkg"), str(tmp_path / "a.gpkg")]


def test_a_preset_is_found_again_under_its_name_and_forgotten_when_asked(project):
    presets.save("rank_sites", "Med 2030", {"YEAR": 2030})
    presets.save("rank_sites", "Uten", {})
    assert presets.saved("rank_sites") == {"Med 2030": {"YEAR": 2030}, "Uten": {}}
    presets.remove("rank_sites", "Uten")
    assert list(presets.saved("rank_sites")) == ["Med 2030"]
    assert presets.saved("school_zone") == {}


def test_a_preset_written_to_a_file_is_read_elsewhere_with_layers_found_by_their_names(points, tmp_path):
    file = tmp_path / "valg.json"
    presets.write(file, question("rank_sites"), "Valg", {"SITES": points.id(), "YEAR": 2030})
    assert points.id() not in file.read_text(encoding="utf-8")
    asked, name, values = presets.read(file, PARAMETERS)
    assert (asked.id, name) == ("rank_sites", "Valg")
    assert presets.of_project(values) == ({"SITES": points.id(), "YEAR": 2030}, [])
    QgsProject.instance().clear()
    assert presets.of_project(values) == ({"YEAR": 2030}, ["Plasser"])


GOOD = {"klimaklok_preset": 1, "question": "rank_sites", "values": {"YEAR": 2030}}


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ("{", presets.PresetUnreadableError),
        ([1], presets.PresetForeignError),
        ({"name": "x"}, presets.PresetForeignError),
        (GOOD | {"klimaklok_preset": 2}, presets.PresetVersionError),
        (GOOD | {"question": "why"}, presets.PresetForeignError),
        (GOOD | {"question": "school_zone"}, presets.PresetForeignError),
        (GOOD | {"values": [1]}, presets.PresetForeignError),
        (GOOD | {"values": {"YEARS": 1}}, presets.PresetParameterError),
    ],
)
def test_a_file_that_is_no_preset_is_refused_in_both_languages(tmp_path, told, error):
    file = tmp_path / "fil.json"
    file.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    with pytest.raises(error) as caught:
        presets.read(file, PARAMETERS)
    assert "fil.json" in str(caught.value)
    assert caught.value.en != caught.value.nb


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(presets.PresetUnreadableError):
        presets.read(tmp_path / "borte.json", PARAMETERS)


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path):
    with pytest.raises(presets.PresetWriteError):
        presets.write(tmp_path / "ingen" / "fil.json", question("rank_sites"), "x", {})
