"""The plugin as a planner gets it: the zip, in a clean QGIS profile, in a QGIS process of its own."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.gui.clean_profile import ROOT, clean_environment


@pytest.fixture(scope="session")
def plugin_zip(tmp_path_factory):
    """The zip, built anew."""
    target = tmp_path_factory.mktemp("zip") / "klimaklok_plugin.zip"
    subprocess.run([sys.executable, str(ROOT / "scripts" / "package.py"), "--output", str(target)], check=True)
    return target


@pytest.fixture(scope="session")
def installed(plugin_zip, tmp_path_factory):
    """Environment of a clean profile into which the zip is unpacked, not yet enabled."""
    folder = tmp_path_factory.mktemp("profile")
    environment = clean_environment(folder)
    plugins = Path(environment["QGIS_CUSTOM_CONFIG_PATH"]) / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    with zipfile.ZipFile(plugin_zip) as archive:
        archive.extractall(plugins)
    return environment
