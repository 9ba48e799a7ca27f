"""Check that the plugin's code is ready for QGIS 4 and Qt 6.

Every name imported from QGIS or Qt is looked up in the QGIS at hand, so no list of enums can go out of date. Reported
are imports of PyQt5 or PyQt6 instead of ``qgis.PyQt``, enum members without their enum (``Qt.AlignLeft``,
``QgsProcessing.TypeVectorPoint``, ``QVariant.Int``, also through ``self``), names that moved or went away.
"""

from __future__ import annotations

import ast
import enum
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parent.parent
CHECKED = ("klimaklok_plugin", "processing", "scripts", "tests", "benchmarks")
# In Qt 6 these stand elsewhere; qgis.PyQt serves the new place under Qt 5 too.
MOVED = {("qgis.PyQt.QtWidgets", name): "qgis.PyQt.QtGui" for name in ("QAction", "QActionGroup", "QShortcut")}
GONE = {
    "QRegExp": "QRegularExpression",
    "QDesktopWidget": "QScreen",
    "QMatrix": "QTransform",
    "QTextCodec": "str.encode",
}
GONE_METHODS = {"exec_": "exec", "print_": "print", "toSet": "set()", "fromSecsSinceEpoch_": "fromSecsSinceEpoch"}
UNKNOWN = object()


def is_enum(kind: Any) -> bool:
    """Whether a type is an enum, of Python or of sip."""
    return isinstance(kind, enum.EnumMeta) or type(kind).__name__ == "enumtype"


def is_unscoped(owner: Any, name: str) -> bool:
    """Whether ``owner.name`` is an enum member reached past its enum."""
    if not isinstance(owner, type) or is_enum(owner):
        return False
    value = getattr(owner, name, None)
    return is_enum(type(value)) or (owner.__name__ == "QVariant" and type(value) is int)


class Checker(ast.NodeVisitor):
    """Collects what is not ready in one file.

    Parameters
    ----------
    imported : dict
        What each imported name stands for, from `imports`.
    """

    def __init__(self, imported: dict[str, Any]) -> None:
        self.imported = imported
        self.bases: list[type] = []
        self.found: list[tuple[int, str]] = []

    def resolve(self, node: ast.AST) -> Any:
        """Return what an expression of names and dots stands for, or UNKNOWN."""
        if isinstance(node, ast.Name):
            return self.imported.get(node.id, UNKNOWN)
        if isinstance(node, ast.Attribute):
            owner = self.resolve(node.value)
            return UNKNOWN if owner is UNKNOWN else getattr(owner, node.attr, UNKNOWN)
        return UNKNOWN

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Remember the QGIS and Qt classes a class builds on, for ``self.Member``."""
        outer = self.bases
        self.bases = [base for base in map(self.resolve, node.bases) if isinstance(base, type)]
        self.generic_visit(node)
        self.bases = outer

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Check one dotted name."""
        owner = self.resolve(node.value)
        through_self = isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}
        owners = self.bases if through_self else [owner]
        if any(is_unscoped(one, node.attr) for one in owners):
            self.found.append((node.lineno, f"{ast.unparse(node)} is an enum member without its enum"))
        elif isinstance(owner, type) and not hasattr(owner, node.attr):
            self.found.append((node.lineno, f"{ast.unparse(node)} does not exist in this QGIS"))
        if node.attr in GONE_METHODS:
            self.found.append((node.lineno, f"{node.attr} is gone in Qt 6; use {GONE_METHODS[node.attr]}"))
        self.generic_visit(node)


def imports(tree: ast.AST) -> Iterator[tuple[int, str, str, str]]:
    """Yield line, module, name and local name of every absolute import in a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, node.module, alias.name, alias.asname or alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, "", alias.asname or alias.name) for alias in node.names)


def load(module: str, name: str) -> Any:
    """Return what ``from module import name`` gives, or UNKNOWN."""
    loaded = importlib.import_module(module)
    if hasattr(loaded, name):
        return getattr(loaded, name)
    try:
        return importlib.import_module(f"{module}.{name}")
    except ModuleNotFoundError:
        return UNKNOWN


def check(text: str) -> list[tuple[int, str]]:
    """Return line and fault of everything in a Python source that is not ready for QGIS 4.

    Parameters
    ----------
    text : str
        The source.
    """
    tree = ast.parse(text)
    known: dict[str, Any] = {}
    found = []
    for line, module, name, local in imports(tree):
        package = module.split(".")[0]
        if package in {"PyQt5", "PyQt6", "PySide2", "PySide6", "sip"}:
            found.append((line, f"{module}: import from qgis.PyQt instead"))
        elif name in GONE and package == "qgis":
            found.append((line, f"{name} is gone in Qt 6; use {GONE[name]}"))
        elif (module, name) in MOVED:
            found.append((line, f"{name}: import from {MOVED[module, name]}, where Qt 6 has it"))
        elif package == "qgis" and name:
            known[local] = load(module, name)
            if known[local] is UNKNOWN:
                found.append((line, f"{module} has no {name} in this QGIS"))
    checker = Checker(known)
    checker.visit(tree)
    return sorted({*found, *checker.found})


def main() -> int:
    """Check all code of the plugin."""
    import qgis.analysis
    import qgis.core
    import qgis.gui  # noqa: F401

    faults = [
        f"{path.relative_to(ROOT)}:{line}: {fault}"
        for folder in CHECKED
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line, fault in check(path.read_text(encoding="utf-8"))
    ]
    print("\n".join(faults) or "Ready for QGIS 4 and Qt 6.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
