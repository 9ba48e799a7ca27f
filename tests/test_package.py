"""The zip: the same every time, whole, and free of what must not reach a user's QGIS."""

from __future__ import annotations

import shutil
import zipfile

import pytest

from klimaklok_plugin.processing.provider import ALGORITHMS
from scripts.make_site import make
from scripts.package import MAX_BYTES, ROOT, PackagingError, plugin_files, write_zip


@pytest.fixture(scope="module")
def files():
    make()
    return plugin_files()


@pytest.fixture
def checkout(tmp_path):
    """A small checkout that can be spoilt."""
    for name in ("pyproject.toml", "metadata.txt", "LICENSE", "CHANGELOG.md", ".flake8"):
        shutil.copy(ROOT / name, tmp_path)
    for folder in ("klimaklok_plugin", "processing", "styles", "sample_data"):
        (tmp_path / folder).mkdir()
    for language in ("en", "nb"):
        (tmp_path / "build" / "site" / language).mkdir(parents=True)
        (tmp_path / "build" / "site" / language / "index.html").write_text("<title>Help</title>", encoding="utf-8")
    return tmp_path


def test_the_same_files_give_the_same_bytes(files, tmp_path):
    write_zip(tmp_path / "a.zip", files)
    write_zip(tmp_path / "b.zip", dict(files))
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_zip_holds_one_folder_and_all_the_plugin_needs(files, tmp_path):
    write_zip(tmp_path / "a.zip", files)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = set(archive.namelist())
        assert archive.testzip() is None
    assert {name.split("/")[0] for name in names} == {"klimaklok_plugin"}
    for needed in (
        "__init__.py",
        "metadata.txt",
        "LICENSE",
        "icons/klimaklok.svg",
        "i18n/nb.toml",
        "strategies/baerum_2030.toml",
        "processing/__init__.py",
        "processing/provider.py",
        "sample_data/klimaklok.qgz",
        "sample_data/klimaklok_nb.qgz",
        "sample_data/sample.gpkg",
        "help/en/index.html",
        "help/nb/algorithms/scoresites.html",
        "reports/templates/document.html.jinja",
    ):
        assert f"klimaklok_plugin/{needed}" in names
    assert (tmp_path / "a.zip").stat().st_size < MAX_BYTES


def test_caches_and_tests_stay_out(files):
    assert not [name for name in files if "__pycache__" in name or name.endswith(".pyc") or "/tests/" in name]


@pytest.mark.parametrize("name", ["requirements.txt", "fast.so", "helper.dll"])
def test_what_must_not_be_in_a_plugin_is_refused_by_name(checkout, name):
    (checkout / "processing" / name).write_text("")
    with pytest.raises(PackagingError, match=name):
        plugin_files(checkout)


def test_a_plugin_without_help_pages_is_refused_and_says_how_to_make_them(checkout):
    assert "klimaklok_plugin/help/nb/index.html" in plugin_files(checkout)
    shutil.rmtree(checkout / "build" / "site" / "nb")
    with pytest.raises(PackagingError, match=r"\(nb\).*'make site'"):
        plugin_files(checkout)


def test_a_zip_that_is_too_large_is_refused_and_not_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("scripts.package.MAX_BYTES", 10)
    with pytest.raises(PackagingError, match="MB"):
        write_zip(tmp_path / "a.zip", {"klimaklok_plugin/__init__.py": b""})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["en", "nb"])
def test_the_zip_holds_the_page_that_each_dialogs_help_opens(files, language):
    pages = [f"klimaklok_plugin/help/{language}/algorithms/{each.ID}.html" for each in ALGORITHMS]
    assert [page for page in pages if page not in files] == []


def test_the_zip_holds_an_icon_for_each_analysis(files):
    assert [each.ID for each in ALGORITHMS if f"klimaklok_plugin/icons/{each.ID}.svg" not in files] == []
