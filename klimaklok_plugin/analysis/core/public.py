"""Public names of a package, found where they lie when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def found_in(package: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """Return a package's ``__getattr__``, which loads a module only when one of its names is asked for.

    The plugin loads where geopandas is missing, so a package must not load its modules by itself.

    Parameters
    ----------
    package : str
        Its ``__name__``.
    modules : Mapping[str, str]
        Module to its public names, with blanks between.
    """
    home = {name: module for module, names in modules.items() for name in names.split()}

    def find(name: str) -> Any:
        if name not in home:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        # QGIS's plugin reload follows `__import__`, not `importlib.import_module`, and would keep the old module.
        return getattr(__import__(f"{package}.{home[name]}", fromlist=[name]), name)

    return find
