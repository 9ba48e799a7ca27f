"""Write ``docs/algorithms.md`` from the algorithms and the table in ``docs/strategy.md`` from the shipped strategy."""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MARK = "<!-- made by `make docs` from the shipped file -->"
KINDS = {
    "boolean": "yes or no",
    "crs": "coordinate system",
    "distance": "metres",
    "enum": "choice",
    "extent": "extent",
    "field": "field",
    "file": "file",
    "fileDestination": "file",
    "multilayer": "several layers or files",
    "number": "number",
    "raster": "raster layer",
    "sink": "vector layer",
    "source": "vector layer",
    "string": "text",
    "vector": "vector layer",
    "vectorDestination": "vector layer",
}


def cell(text: str) -> str:
    """Return a text as it may stand in a table of Markdown."""
    return re.sub(r"\s+", " ", text).strip().replace("|", "\\|")


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table of Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(map(cell, line)) + " |" for line in lines) + "\n"


def describe(algorithm: Any) -> str:
    """Return the section on one algorithm."""
    from qgis.core import Qgis

    inputs, outputs = [], []
    for one in algorithm.parameterDefinitions():
        kind = KINDS.get(one.type(), one.type())
        if one.type() == "enum":
            kind = "; ".join(f"{number} {text}" for number, text in enumerate(one.options()))
        optional = bool(one.flags() & Qgis.ProcessingParameterFlag.Optional)
        row = (f"`{one.name()}`", one.description(), kind + (", optional" if optional else ""), one.help())
        (outputs if one.isDestination() else inputs).append(row)
    parameters = {one.name() for one in algorithm.parameterDefinitions()}
    outputs += [
        (f"`{one.name()}`", one.description(), one.type().removeprefix("output").lower(), "")
        for one in algorithm.outputDefinitions()
        if one.name() not in parameters
    ]
    head = ("Name", "In QGIS", "Kind", "")
    return "\n".join(
        [
            f"## {algorithm.displayName()} (`klimaklok:{algorithm.name()}`)",
            "",
            f"*{algorithm.group()}*",
            "",
            algorithm.summary().strip(),
            "",
            "Inputs:",
            "",
            table(head, inputs),
            "Results:",
            "",
            table(head, outputs),
        ]
    )


def algorithms_page() -> str:
    """Return ``docs/algorithms.md``."""
    from klimaklok_plugin.processing.provider import KlimaklokProvider

    provider = KlimaklokProvider()
    provider.refreshAlgorithms()
    intro = (
        "# Algorithms\n\nWritten by `make docs` from the algorithms themselves. Each is found in the Processing toolbox"
        " under *Klimaklok*,\nworks in models and in batch, and runs as `qgis_process run klimaklok:<id>`.\n"
    )
    return "\n".join([intro, *map(describe, provider.algorithms())])


def strategy_values(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, ...]]:
    """Yield key, value, unit, source and force of every entry of a strategy file."""
    for key, entry in node.items():
        if not isinstance(entry, dict):
            continue
        name = f"{path}.{key}" if path else key
        if "source" in entry:
            value = entry["value"]
            shown = value["en"] if isinstance(value, dict) and "en" in value else json.dumps(value, ensure_ascii=False)
            yield f"`{name}`", shown.strip('"'), entry.get("unit", ""), entry["source"], entry.get("force", "")
        else:
            yield from strategy_values(entry, name)


def strategy_page(page: str) -> str:
    """Return ``docs/strategy.md`` with the table behind the mark made anew."""
    file = ROOT / "klimaklok_plugin" / "strategies" / "baerum_2030.toml"
    rows = list(strategy_values(tomllib.loads(file.read_text(encoding="utf-8"))))
    return page[: page.index(MARK)] + MARK + "\n\n" + table(("Key", "Value", "Unit", "Source", "Force"), rows)


def main() -> int:
    """Write both pages."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    docs = ROOT / "docs"
    (docs / "algorithms.md").write_text(algorithms_page(), encoding="utf-8")
    page = docs / "strategy.md"
    page.write_text(strategy_page(page.read_text(encoding="utf-8")), encoding="utf-8")
    application.exitQgis()
    return 0


if __name__ == "__main__":
    sys.exit(main())
