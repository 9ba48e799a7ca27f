"""The sample town: its project, its data package, and the sites to rank.

The package is made on the user's machine, of the files that come with the plugin: so it speaks the user's language and
fits the version that is installed.
"""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication, QgsMapLayer, QgsProject

from klimaklok_plugin.processing.framework.base import plugin_version
from klimaklok_plugin.processing.framework.texts import language, resource

DATE = "2026-09-15"
"""The day whose timetable counts."""
PROJECTS = {"en": "klimaklok.qgz", "nb": "klimaklok_nb.qgz"}
SITES = "layername=sites"


def folder() -> Path:
    """Return where the sample's files lie."""
    return resource("sample_data")


def project_file() -> Path:
    """Return the sample project whose layers and groups are named in the user's language."""
    return resource(f"sample_data/{PROJECTS.get(language(), PROJECTS['en'])}")


def package_file() -> Path:
    """Return where the sample's package is kept, by version and language."""
    kept = Path(QgsApplication.qgisSettingsDirPath()) / "klimaklok"
    return kept / f"sample_{plugin_version()}_{language()}.gpkg"


def is_open() -> bool:
    """Whether the project is the sample's."""
    name = QgsProject.instance().fileName()
    return bool(name) and Path(name) == project_file()


def sites() -> QgsMapLayer | None:
    """Return the layer of sites in the sample project."""
    layers = QgsProject.instance().mapLayers().values()
    return next((each for each in layers if each.source().endswith(SITES)), None)


def how_to_make() -> dict[str, str | None]:
    """Return the values that make the package."""
    package_file().parent.mkdir(parents=True, exist_ok=True)
    return {"FOLDER": str(folder()), "DATE": DATE, "PACKAGE": str(package_file()), "INVENTORY": None}
