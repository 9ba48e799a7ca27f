"""A release: what is in it, when there is none, and that the plugin site would find nothing in it."""

from __future__ import annotations

import configparser
import hashlib
import io
import shutil
import subprocess
import sys
import zipfile

import pytest

from scripts.make_site import make
from scripts.package import NAME, ROOT, plugin_files, write_zip
from scripts.release import ReleaseError, changes, release, where_it_lives
from scripts.site_rules import findings

ADDRESSES = ("homepage", "tracker", "repository")


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The plugin's own zip."""
    target = tmp_path_factory.mktemp("zip") / "a.zip"
    make()
    write_zip(target, plugin_files())
    return target


@pytest.fixture
def project(tmp_path):
    """A small checkout with real addresses and one module."""
    root = tmp_path / "checkout"
    root.mkdir()
    for name in ("metadata.txt", "LICENSE", "CHANGELOG.md", ".flake8"):
        shutil.copy(ROOT / name, root)
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (root / "pyproject.toml").write_text(text.replace("example.org", "klimaklok.no"), encoding="utf-8")
    for folder in ("klimaklok_plugin", "processing", "styles", "sample_data"):
        (root / folder).mkdir()
    for language in ("en", "nb"):
        (root / "build" / "site" / language).mkdir(parents=True)
        (root / "build" / "site" / language / "index.html").write_text("<title>Help</title>", encoding="utf-8")
    (root / "klimaklok_plugin" / "__init__.py").write_text('"""A plugin."""\n')
    return root


def spoil(project, name, text):
    (project / "klimaklok_plugin" / name).write_text(text)
    package = project / "a.zip"
    write_zip(package, plugin_files(project))
    return findings(package)


@pytest.mark.slow
def test_the_plugin_site_would_find_nothing_in_the_plugin(package):
    assert findings(package) == []


def test_bandit_is_run_without_exceptions_and_nothing_in_the_plugin_is_excused_from_what_it_says_of_sql(package):
    assert "skips" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[tool.bandit]")[1]
    with zipfile.ZipFile(package) as archive:
        modules = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".py")]
    assert len(modules) > 100
    assert not [text for text in modules if "B608" in text or "S608" in text]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.py", 'import os\n\nos.system("ls " + input())\n', "bandit B605"),
        ("a.py", 'def ask(db, name):\n    db.execute(f"SELECT * FROM {name} WHERE a = 1")\n', "bandit B608"),
        ("a.py", "import json\n", "flake8"),
        ("a.py", f"TEXT = '{'x' * 130}'\n", "flake8"),
        ("a.py", 'KEY = "AKIAIOSFODNN7' + 'EXAMPLF"\n', "AWS Access Key"),
        (".hidden", "x", "hidden file"),
        ("run.sh", "ls\n", "program"),
    ],
)
def test_what_the_plugin_site_blocks_or_remarks_on_is_found_here_first(project, name, text, found):
    assert any(line.startswith(found) for line in spoil(project, name, text))


def test_a_key_that_nobody_needs_any_more_is_found(project):
    with (project / "metadata.txt").open("a", encoding="utf-8") as file:
        file.write("supportsQt6=True\n")
    assert spoil(project, "b.py", "") == ["metadata.txt has supportsQt6, which nobody needs any more"]


def test_a_release_holds_zip_changelog_and_checksums_that_hold(project, tmp_path):
    made = {path.name: path for path in release(tmp_path / "dist", project)}
    version = "0.1.0"
    assert set(made) == {f"{NAME}-{version}.zip", f"CHANGELOG-{version}.md", "SHA256SUMS"}
    sums = dict(reversed(line.split("  ")) for line in made["SHA256SUMS"].read_text().splitlines())
    assert sums == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in made.items() if name != "SHA256SUMS"
    }
    assert sorted(path.name for path in (tmp_path / "dist").iterdir()) == sorted(made)
    assert made[f"CHANGELOG-{version}.md"].read_text(encoding="utf-8").startswith(f"# Klimaklok {version}\n")


def test_the_zip_says_where_the_plugin_lives_as_the_project_does(project, tmp_path):
    package = next(path for path in release(tmp_path / "dist", project) if path.suffix == ".zip")
    told = configparser.ConfigParser(interpolation=None)
    with zipfile.ZipFile(package) as archive:
        told.read_file(io.StringIO(archive.read(f"{NAME}/metadata.txt").decode()))
    general = told["general"]
    assert {key: general[key] for key in (*ADDRESSES, "email")} == where_it_lives(project)
    assert "Norwegian municipalities" in general["about"]
    assert "elsewhere" in general["about"]


@pytest.mark.parametrize("key", ADDRESSES)
def test_an_address_that_leads_nowhere_is_refused_by_name(project, tmp_path, key):
    path = project / "pyproject.toml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [line.replace("klimaklok.no", "www.example.org") if line.startswith(key) else line for line in lines]
    path.write_text("".join(changed), encoding="utf-8")
    with pytest.raises(ReleaseError, match=rf"does not say where it lives.*{key}"):
        release(tmp_path / "dist", project)
    assert not (tmp_path / "dist").exists()


def test_this_project_is_refused_while_its_addresses_are_made_up_and_nothing_is_left(tmp_path):
    command = [sys.executable, str(ROOT / "scripts" / "release.py"), "--output", str(tmp_path / "dist")]
    said = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    real = "example.org" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[project.urls]")[1]
    assert (said.returncode == 0) == real
    assert real or "homepage (https://example.org/klimaklok)" in said.stderr
    assert (tmp_path / "dist").exists() == real


def test_a_version_that_the_changelog_does_not_tell_of_is_refused(project, tmp_path):
    (project / "CHANGELOG.md").write_text("# Changes\n\n## 0.1.0 (unreleased)\n\n## 0.0.9\n\n- Old.\n")
    with pytest.raises(ReleaseError, match=r"says nothing of version 0\.1\.0"):
        release(tmp_path / "dist", project)
    assert "Old" in changes("0.0.9", project)


def test_what_the_plugin_site_would_block_is_not_released(project, tmp_path):
    (project / "klimaklok_plugin" / "a.py").write_text("exec(input())\n")
    with pytest.raises(ReleaseError, match="bandit B102"):
        release(tmp_path / "dist", project)
    assert list((tmp_path / "dist").iterdir()) == []
