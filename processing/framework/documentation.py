"""Where the documentation lies on this machine."""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path

from qgis.PyQt.QtCore import QUrl

from .texts import language, resource

BUILT = "build/site"  # in a checkout


def page(algorithm: str = "") -> str:
    """Return the address of an algorithm's page, the first page without one or where it has none.

    It lies in the plugin. Where it does not, in a checkout that has not made it, the plugin's home page is given.
    """
    own = [f"algorithms/{algorithm}.html"] if algorithm else []
    for name in (*own, "index.html"):
        for folder in ("help", BUILT):
            file: Path = resource(f"{folder}/{language()}/{name}")
            if file.exists():
                return QUrl.fromLocalFile(str(file)).toString()
    return about("homepage")


def about(key: str) -> str:
    """Return what metadata.txt says."""
    config = ConfigParser(interpolation=None)
    config.read(resource("metadata.txt"), encoding="utf-8")
    return config.get("general", key, fallback="")
