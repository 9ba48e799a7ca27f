"""Write the pages on the algorithms from the algorithms, and the table in ``docs/strategy.md`` from the strategy."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MARK = "<!-- made by `make docs` from the shipped file -->"
KINDS = (
    "boolean",
    "crs",
    "distance",
    "enum",
    "extent",
    "field",
    "file",
    "fileDestination",
    "multilayer",
    "number",
    "raster",
    "sink",
    "source",
    "string",
    "vector",
    "vectorDestination",
)
PAGES = {"en": "algorithms.md", "nb": "algoritmer.md"}
INTRO = {
    "en": """# Algorithms

Written by `make docs` from the algorithms themselves ([på norsk](algoritmer.md)). Each is found in the Processing
toolbox under *Klimaklok*, works in models and in batch, and runs as `qgis_process run klimaklok:<id>`.
""",
    "nb": """# Algoritmer

Skrevet av `make docs` fra algoritmene selv ([in English](algorithms.md)). De står i verktøykassen Prosessering under
*Klimaklok*, virker i modeller og i bunke, og kjøres som `qgis_process run klimaklok:<id>`.
""",
}
# Headings of the two tables, their columns, the word for optional, and a word for each of KINDS.
HEADINGS = {
    "en": (
        "Inputs:",
        "Results:",
        "Name",
        "In QGIS",
        "Kind",
        "Meaning",
        "optional",
        (
            "yes or no|coordinate system|metres|choice|extent|field|file|file|several files|number|raster layer|"
            "vector layer|vector layer|text|vector layer|vector layer"
        ),
    ),
    "nb": (
        "Inn:",
        "Ut:",
        "Navn",
        "I QGIS",
        "Type",
        "Betydning",
        "valgfri",
        (
            "ja eller nei|koordinatsystem|meter|valg|utsnitt|felt|fil|fil|flere lag eller filer|tall|rasterlag"
            "|vektorlag|vektorlag|tekst|vektorlag|vektorlag"
        ),
    ),
}


def cell(text: str) -> str:
    """Return a text as it may stand in a table of Markdown."""
    return re.sub(r"\s+", " ", text).strip().replace("|", "\\|")


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table of Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(map(cell, line)) + " |" for line in lines) + "\n"


def describe(algorithm: Any, headings: tuple[str, ...]) -> str:
    """Return the section on one algorithm."""
    given, made, *columns, optional_word, all_kinds = headings
    kinds = dict(zip(KINDS, all_kinds.split("|"), strict=True))
    from qgis.core import Qgis

    inputs, outputs = [], []
    for one in algorithm.parameterDefinitions():
        kind = kinds.get(one.type(), one.type())
        if one.type() == "enum":
            kind = "; ".join(f"{number} {text}" for number, text in enumerate(one.options()))
        optional = bool(one.flags() & Qgis.ProcessingParameterFlag.Optional)
        row = (f"`{one.name()}`", one.description(), kind + (f", {optional_word}" if optional else ""), one.help())
        (outputs if one.isDestination() else inputs).append(row)
    parameters = {one.name() for one in algorithm.parameterDefinitions()}
    outputs += [
        (f"`{one.name()}`", one.description(), kinds["number"], "")
        for one in algorithm.outputDefinitions()
        if one.name() not in parameters
    ]
    return "\n".join(
        [
            f"## {algorithm.displayName()} (`klimaklok:{algorithm.name()}`)",
            "",
            f"*{algorithm.group()}*",
            "",
            algorithm.summary().strip(),
            "",
            given,
            "",
            table(tuple(columns), inputs),
            made,
            "",
            table(tuple(columns), outputs),
        ]
    )


def algorithms_page(language: str) -> str:
    """Return the page on the algorithms in one language, "en" or "nb"."""
    from qgis.core import QgsSettings

    from klimaklok_plugin.processing.provider import KlimaklokProvider

    settings = QgsSettings()
    settings.setValue("locale/overrideFlag", True)
    settings.setValue("locale/userLocale", language)
    provider = KlimaklokProvider()
    provider.refreshAlgorithms()
    return "\n".join([INTRO[language], *(describe(one, HEADINGS[language]) for one in provider.algorithms())])


def strategy_values(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, ...]]:
    """Yield key, value, unit, source and force of every entry of a strategy file."""
    for key, entry in node.items():
        if not isinstance(entry, dict):
            continue
        name = f"{path}.{key}" if path else key
        if "source" in entry:
            value = entry["value"]
            shown = value["en"] if isinstance(value, dict) and "en" in value else json.dumps(value, ensure_ascii=False)
            since = entry.get("valid_from", "")
            told = (entry.get("unit", ""), entry["source"], entry.get("force", ""), str(since))
            yield f"`{name}`", shown.strip('"'), *told, entry.get("superseded_by", "")
        else:
            yield from strategy_values(entry, name)


def strategy_page(page: str) -> str:
    """Return ``docs/strategy.md`` with the table behind the mark made anew."""
    file = ROOT / "klimaklok_plugin" / "strategies" / "baerum_2030.toml"
    rows = list(strategy_values(tomllib.loads(file.read_text(encoding="utf-8"))))
    head = ("Key", "Value", "Unit", "Source", "Force", "Valid from", "Superseded by")
    return page[: page.index(MARK)] + MARK + "\n\n" + table(head, rows)


def main() -> int:
    """Write the pages, or with ``--check`` say which are out of date."""
    with tempfile.TemporaryDirectory() as settings:
        os.environ |= {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": settings}
        from qgis.core import QgsApplication

        application = QgsApplication([], False)
        application.initQgis()
        docs = ROOT / "docs"
        pages = {docs / name: algorithms_page(language) for language, name in PAGES.items()}
        application.exitQgis()
    strategy = docs / "strategy.md"
    pages[strategy] = strategy_page(strategy.read_text(encoding="utf-8"))
    if "--check" in sys.argv:
        old = [
            page.name for page, text in pages.items() if not page.exists() or page.read_text(encoding="utf-8") != text
        ]
        if old:
            print(f"Out of date, run 'make docs': {', '.join(old)}")
        return bool(old)
    for page, text in pages.items():
        page.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
