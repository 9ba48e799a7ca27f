"""Write the pages on the algorithms from the algorithms, and the table in ``docs/strategy.md`` from the strategy."""

from __future__ import annotations

import inspect
import json
import os
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

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
# Headings of the tables, their columns, the word for optional, and a word for each of KINDS.
HEADINGS = {
    "en": (
        "Inputs:",
        "Results:",
        ("Name", "In QGIS", "Kind", "Meaning"),
        "optional",
        (
            "yes or no|coordinate system|metres|choice|extent|field|file|file|several files|number|raster layer|"
            "vector layer|vector layer|text|vector layer|vector layer"
        ),
    ),
    "nb": (
        "Inn:",
        "Ut:",
        ("Navn", "I QGIS", "Type", "Betydning"),
        "valgfri",
        (
            "ja eller nei|koordinatsystem|meter|valg|utsnitt|felt|fil|fil|flere lag eller filer|tall|rasterlag"
            "|vektorlag|vektorlag|tekst|vektorlag|vektorlag"
        ),
    ),
}
# The tables of columns: their title, their columns, and the words for kinds of values that have no unit.
COLUMNS = {
    "en": (
        "Columns of `{}`:",
        ("Column", "In QGIS", "Unit", "Meaning"),
        {"number": "number", "count": "count", "code": "in words", "text": "text", "flag": "yes or no"},
        "share (0–1)",
    ),
    "nb": (
        "Kolonner i `{}`:",
        ("Kolonne", "I QGIS", "Enhet", "Betydning"),
        {"number": "tall", "count": "antall", "code": "med ord", "text": "tekst", "flag": "ja eller nei"},
        "andel (0–1)",
    ),
}


def cell(text: str) -> str:
    """Return a text as it may stand in a table of Markdown."""
    return re.sub(r"\s+", " ", text).strip().replace("|", "\\|")


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table of Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(map(cell, line)) + " |" for line in lines) + "\n"


def columns_of(declared: Any, name: str, language: str) -> str:
    """Return the table of an output's columns."""
    from klimaklok_plugin.processing.framework.texts import wording

    title, head, kinds, share = COLUMNS[language]
    words = wording()
    rows = [
        (
            f"`{each.name}`",
            words.text(each.label).replace("{}", "…"),
            share if each.unit == "%" else words.unit(each.unit) or kinds[each.kind],
            words.text(each.meaning),
        )
        for each in declared
    ]
    return f"{title.format(name)}\n\n{table(head, rows)}"


def columns_declared(output: Any) -> Any:
    """Return the columns an output declares; a number has none."""
    return getattr(output, "columns", ())


def describe(algorithm: Any, language: str) -> str:
    """Return the section on one algorithm."""
    given, made, columns, optional_word, all_kinds = HEADINGS[language]
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
            algorithm.full_summary().strip(),
            "",
            given,
            "",
            table(columns, inputs),
            made,
            "",
            table(columns, outputs),
            *(
                columns_of(one.columns, one.name, language)
                for one in algorithm.outputs()
                if list(columns_declared(one))
            ),
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
    return "\n".join([INTRO[language], *(describe(one, language) for one in provider.algorithms())])


def strategy_values(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, ...]]:
    """Yield key, value, unit, source, force, date and successor of every entry of a strategy file."""
    for key, entry in node.items():
        if not isinstance(entry, dict):
            continue
        name = f"{path}.{key}" if path else key
        if "source" in entry:
            value = entry["value"]
            shown = value["en"] if isinstance(value, dict) and "en" in value else json.dumps(value, ensure_ascii=False)
            since = entry.get("valid_from", "")
            told = (entry.get("unit", ""), entry["source"], entry.get("force", ""), str(since))
            yield name, shown.strip('"'), *told, entry.get("superseded_by", {}).get("en", "")
        else:
            yield from strategy_values(entry, name)


def attributes(cls: type) -> dict[str, str]:
    """Return what the section "Attributes" of a class's docstring (numpydoc) says of each."""
    section = (inspect.getdoc(cls) or "").partition("Attributes\n----------\n")[2].partition("\n\n")[0]
    return {
        name: " ".join(said.split()) for name, said in re.findall(r"^(\w+) : .*((?:\n .*)*)", section, re.MULTILINE)
    }


def meaning(cls: type, key: list[str]) -> str:
    """Return what a value means, by its key from a strategy's dataclass on; empty where no docstring says it."""
    name, *rest = key
    kind = get_type_hints(cls)[name]
    if get_origin(kind) is Mapping:  # one part per name, each of the same kind
        kind, rest = get_args(kind)[1], rest[1:]
    return meaning(kind, rest) if rest else attributes(cls).get(name, "")


def strategy_page(page: str) -> str:
    """Return ``docs/strategy.md`` with the table behind the mark made anew."""
    from klimaklok_plugin.analysis.strategy.loading import Strategy

    file = ROOT / "klimaklok_plugin" / "strategies" / "baerum_2030.toml"
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    rows = [(name, meaning(Strategy, name.split(".")), *told) for name, *told in strategy_values(values)]
    if silent := [name for name, said, *_ in rows if not said]:
        where = "klimaklok_plugin/analysis/strategy"
        raise SystemExit(f"Say under Attributes, in the docstrings of {where}, what these mean: {', '.join(silent)}")
    rows = [(f"`{name}`", *told) for name, *told in rows]
    head = ("Key", "Meaning", "Value", "Unit", "Source", "Force", "Valid from", "Superseded by")
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
