"""The rules of the project's layout: what may import what, and what every algorithm owes its user."""

from __future__ import annotations

import ast
import collections
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


def named(path):
    """Return a file's place in the package, for the names of tests."""
    return "/".join(path.relative_to(ROOT / "klimaklok_plugin").with_suffix("").parts)


QGIS_SIDE = {"qgis", "PyQt5", "PyQt6", "processing", "klimaklok_plugin.processing", "klimaklok_plugin.gui"}
TEXT_SUFFIXES = {".py", ".md", ".toml", ".txt", ".sh", ".ini", ".qml", ".yml", ".cfg", ".csv", ".json", ".svg", ""}
# Folders of one machine; written so that this file does not contain them itself.
MACHINE_PATH = re.compile(r"/(?:home|root|work|Users|farm|tmp)/[A-Za-z0-9._-]+|[A-Z]:\\\\Users")


def committed_files():
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listing.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def module_of(path):
    """Return the dotted name under which a file is imported, and the package that its dots count from."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    parts = parts if parts[0] == "klimaklok_plugin" else ("klimaklok_plugin", *parts)
    package = parts[:-1]
    return ".".join(package if parts[-1] == "__init__" else parts), package


def imported_modules(source, package):
    """Return what a source imports, wherever in it: at the top, under TYPE_CHECKING, in a function; dots resolved."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            assert node.level <= len(package), f"more dots than folders: {ast.unparse(node)}"
            base = ".".join((*above, *filter(None, [node.module])))
            yield from (f"{base}.{alias.name}" for alias in node.names)


def is_within(module, packages):
    return any(module == package or module.startswith(f"{package}.") for package in packages)


# The floors of the analysis, from the ground up. A package imports from floors below its own and from itself only; the
# packages of one floor know nothing of each other.
FLOORS = (
    ("core",),
    ("strategy",),
    ("layers",),
    ("sources",),
    ("siting", "network"),
    ("routing",),
    ("transit",),
    ("sites", "catchments", "schools", "parking", "charging", "park_and_ride", "emissions"),
    ("package",),
    ("case",),
)
FLOOR_OF = {name: number for number, names in enumerate(FLOORS) for name in names}
ON_TOP = "declared"
"""The one module beside the packages: it gathers what all of them declare."""


def arrows_up(name, source, package):
    """Return what a module of the analysis must not import: from a floor above, from beside, from out of the house."""
    room = name.split(".")[2]
    if room == ON_TOP:
        return []
    below = {each for each, floor in FLOOR_OF.items() if floor < FLOOR_OF[room]} | {room}
    allowed = {f"klimaklok_plugin.analysis.{each}" for each in below}
    imported = imported_modules(source, package)
    return [each for each in imported if each.startswith("klimaklok_plugin") and not is_within(each, allowed)]


def test_every_package_of_the_analysis_has_a_floor():
    packages = {
        path.name for path in (ROOT / "klimaklok_plugin" / "analysis").iterdir() if (path / "__init__.py").exists()
    }
    assert packages == set(FLOOR_OF)
    beside = {path.stem for path in (ROOT / "klimaklok_plugin" / "analysis").glob("*.py")}
    assert beside <= {"__init__", ON_TOP}


@pytest.mark.parametrize("path", [path for path in ANALYSIS if path.parent.name != "analysis"], ids=named)
def test_a_package_imports_only_from_the_floors_below(path):
    name, package = module_of(path)
    assert arrows_up(name, path.read_text(encoding="utf-8"), package) == []


@pytest.mark.parametrize("path", [*ANALYSIS, *REPORTS], ids=named)
def test_the_analysis_and_the_reports_import_nothing_of_qgis(path):
    imported = imported_modules(path.read_text(encoding="utf-8"), module_of(path)[1])
    assert [name for name in imported if is_within(name, QGIS_SIDE)] == []


FORBIDDEN = {
    "relative, up": "from ..sites.ranking import score_sites",
    "relative, a module": "from ..sites import ranking",
    "relative, the package": "from .. import sites",
    "relative, all the way": "from ...analysis.sites import score_sites",
    "absolute": "from klimaklok_plugin.analysis.sites.ranking import score_sites",
    "plain": "import klimaklok_plugin.analysis.sites.ranking",
    "under TYPE_CHECKING": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ..sites import ranking",
    "in a function": "def f():\n    from ..sites.ranking import score_sites\n    return score_sites",
    "the reports": "from ...reports import tables",
    "the QGIS side": "from ...processing.framework import base",
}


@pytest.mark.parametrize("room", ["network", "schools"])
@pytest.mark.parametrize("source", FORBIDDEN.values(), ids=FORBIDDEN)
def test_an_arrow_up_or_aside_is_found_however_it_is_written(source, room):
    package = ("klimaklok_plugin", "analysis", room)
    assert arrows_up(f"klimaklok_plugin.analysis.{room}.anything", source, package) != []


@pytest.mark.parametrize("source", ["from ..core.progress import part", "from .model import Network", "import numpy"])
def test_what_lies_below_or_outside_may_be_imported(source):
    assert arrows_up("klimaklok_plugin.analysis.network.x", source, ("klimaklok_plugin", "analysis", "network")) == []


def test_public_names_are_found_in_their_package():
    from klimaklok_plugin.analysis.sites import score_sites
    from klimaklok_plugin.analysis.sites.ranking import score_sites as where_it_lies

    assert score_sites is where_it_lies
    with pytest.raises(ImportError, match="no_such_name"):
        from klimaklok_plugin.analysis.sites import no_such_name  # noqa: F401


def test_no_two_rooms_use_one_public_name_for_different_things():
    """Whoever reads a name at its use knows which one it is; the rooms' own declarations and readers are alike."""
    homes = collections.defaultdict(list)
    for path in ANALYSIS:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
                homes[node.name].append(named(path))
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


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


def test_the_analysis_and_the_reports_load_where_there_is_no_qgis():
    modules = [module_of(path)[0] for path in (*ANALYSIS, *REPORTS)]
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
