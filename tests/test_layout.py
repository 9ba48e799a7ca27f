"""The rules of the project's layout: what may import what, and what every algorithm owes its user."""

from __future__ import annotations

import ast
import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ANALYSIS = sorted((ROOT / "klimaklok_plugin" / "analysis").rglob("*.py"))
REPORTS = sorted((ROOT / "klimaklok_plugin" / "reports").rglob("*.py"))
QGIS_SIDE = {"qgis", "PyQt5", "PyQt6", "processing", "klimaklok_plugin.processing", "klimaklok_plugin.gui"}
TEXT_SUFFIXES = {".py", ".md", ".toml", ".txt", ".sh", ".ini", ".qml", ".yml", ".cfg", ".csv", ".json", ".svg", ""}
# Folders of one machine; written so that this file does not contain them itself.
MACHINE_PATH = re.compile(r"/(?:home|root|work|Users|farm|tmp)/[A-Za-z0-9._-]+|[A-Z]:\\\\Users")


def committed_files():
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listing.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # analysis/ and reports/ lie one level down: two dots lead to the plugin's package
            above = {0: "", 1: "klimaklok_plugin.analysis.", 2: "klimaklok_plugin."}[node.level]
            yield from (f"{above}{node.module or ''}".rstrip(".") + f".{alias.name}" for alias in node.names)


def is_within(module, packages):
    return any(module == package or module.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("path", [*ANALYSIS, *REPORTS], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_analysis_and_the_reports_import_nothing_of_qgis(path):
    assert [name for name in imported_modules(path) if is_within(name, QGIS_SIDE)] == []


WITHOUT = """
import sys

class Filtered:
    def __init__(self, finder):
        self.finder = finder

    def __getattr__(self, name):
        return getattr(self.finder, name)

    def find_spec(self, name, path=None, target=None):
        return None if name.split(".")[0] in {missing} else self.finder.find_spec(name, path, target)

sys.meta_path[:] = [Filtered(finder) for finder in sys.meta_path]
"""
LOAD_PLUGIN = """
from qgis.core import QgsApplication

app = QgsApplication([], False)
app.initQgis()
import klimaklok_plugin

plugin = klimaklok_plugin.classFactory(None)
plugin.initProcessing()
algorithms = plugin.provider.algorithms()
assert algorithms
for algorithm in algorithms:
    possible, why = algorithm.canExecute()
    assert not possible and "geopandas" in why, (algorithm.name(), possible, why)
plugin.unload()
app.exitQgis()
"""


def run_without(missing, code):
    """Run code in a Python of its own in which some packages cannot be imported."""
    command = [sys.executable, "-c", WITHOUT.format(missing=missing) + code]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("path", ANALYSIS, ids=lambda path: path.stem)
def test_the_analysis_knows_nothing_of_reports(path):
    assert [name for name in imported_modules(path) if is_within(name, {"klimaklok_plugin.reports"})] == []


def test_the_analysis_and_the_reports_load_where_there_is_no_qgis():
    files = [path for path in (*ANALYSIS, *REPORTS) if path.stem != "__init__"]
    modules = [f"klimaklok_plugin.{path.parent.name}.{path.stem}" for path in files]
    run_without({"qgis", "PyQt5", "PyQt6", "processing"}, "\n".join(f"import {name}" for name in modules))


def test_the_plugin_loads_without_geopandas():
    run_without({"geopandas", "shapely", "pyogrio", "pandas", "scipy", "rasterio", "osmnx", "networkx"}, LOAD_PLUGIN)


def test_processing_is_that_of_qgis_even_beside_our_folder():
    code = (
        "from qgis.core import QgsApplication\n"
        "import sys; sys.path.append(QgsApplication.pkgDataPath() + '/python/plugins')\n"
        "sys.path.append('/usr/share/qgis/python/plugins')\n"
        "import processing; print(processing.__file__); processing.run"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.returncode == 0, run.stderr
    assert not Path(run.stdout.strip()).is_relative_to(ROOT)


def test_no_init_file_makes_our_folders_shadow_others():
    assert not (ROOT / "processing" / "__init__.py").exists()
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_no_path_of_one_machine_stands_in_the_project():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in committed_files()
        if path.suffix in TEXT_SUFFIXES and path.name != "LICENSE"
        for match in MACHINE_PATH.finditer(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []


def test_versions_in_metadata_and_project_agree():
    import tomllib

    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert metadata["general"]["version"] == project["version"]
    assert metadata["general"]["license"] == project["license"]
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_metadata_lets_no_installer_touch_the_packages_of_qgis():
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    general = metadata["general"]
    assert "plugin_dependencies" not in general
    assert (general["qgisMinimumVersion"], general["qgisMaximumVersion"]) == ("3.40", "4.99")
    assert general["hasProcessingProvider"] == "yes"
    assert all("--no-deps" in line for line in general["about"].splitlines() if "pip install" in line)


def test_no_style_names_a_font_that_qgis_would_fetch_from_the_internet():
    named = {
        font
        for style in (ROOT / "styles").glob("*.qml")
        for font in re.findall(r'fontFamily="([^"]*)"', style.read_text())
    }
    assert named == {"DejaVu Sans"}
