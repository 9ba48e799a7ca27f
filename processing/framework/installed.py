"""Which Python packages this QGIS has, and how the others are installed without harm."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence

from .texts import tr

# Without --no-deps pip would replace numpy; so what else a package needs is named with it.
_WITH = {"matplotlib": "matplotlib contourpy cycler fonttools kiwisolver pillow pyparsing"}


def missing(packages: Sequence[str]) -> list[str]:
    """Return those of the packages that are not installed."""
    return [name for name in packages if not _is_installed(name)]


def _is_installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except (ImportError, ValueError):  # half removed
        return False


def how_to_install(lacking: Sequence[str]) -> str:
    """Return what is missing and how it is installed, in the user's language."""
    return tr(
        "This needs the Python packages {packages}, which this QGIS lacks. Install them and restart QGIS. Windows: "
        "open the OSGeo4W Shell and run 'python -m pip install --user --no-deps {names}'. macOS and Linux: the same in "
        "a terminal with QGIS's Python, or 'apt install {apt}'."
    ).format(
        packages=", ".join(lacking),
        names=" ".join(_WITH.get(name, name) for name in lacking),
        apt=" ".join(f"python3-{name}" for name in lacking),
    )
