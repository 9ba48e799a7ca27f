"""Write a page on each algorithm from the algorithm, and those on the strategy's values from the shipped file."""

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
LANGUAGES = ("en", "nb")
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
INTRO = {
    "en": """# Algorithms

Each is found in the Processing toolbox under *Klimaklok*, works in models and in batch, and runs as
`qgis_process run klimaklok:<id>`. These pages are written by `make docs` from the algorithms themselves.
""",
    "nb": """# Algoritmer

De står i verktøykassen Prosessering under *Klimaklok*, virker i modeller og i bunke, og kjøres som
`qgis_process run klimaklok:<id>`. Disse sidene er skrevet av `make docs` fra algoritmene selv.
""",
}
QUESTIONS = {
    "scoresites": "rank_sites",
    "heartzones": "school_zone",
    "walkinggroups": "walking_groups",
    "parkinghierarchy": "parking_check",
    "parkingnorms": "parking_norm",
    "placebikeparking": "bike_parking",
    "chargingreport": "charging_plan",
    "cardetour": "car_detour",
    "spillover": "spillover",
    "transportemissions": "transport_emissions",
    "locatecharging": "charging_plan",
    "locateparkandride": "park_and_ride",
    "catchments": "reach",
    "zoningcase": "whole_case",
}
"""The page under ``questions/`` that tells how an algorithm computes."""
SEE = {
    "en": "How it is computed, by which formulas and with which limits: []({})",
    "nb": "Hvordan det beregnes, med hvilke formler og hvilke grenser: []({})",
}
# Headings of the tables, their columns, the word for optional, and a word for each of KINDS.
HEADINGS = {
    "en": (
        "Inputs",
        "Results",
        ("Name", "In QGIS", "Kind", "Meaning"),
        "optional",
        (
            "yes or no|coordinate system|metres|choice|extent|field|file|file|several files|number|raster layer|"
            "vector layer|vector layer|text|vector layer|vector layer"
        ),
    ),
    "nb": (
        "Inn",
        "Ut",
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
        "Columns of `{}`",
        ("Column", "In QGIS", "Unit", "Meaning"),
        {"number": "number", "count": "count", "code": "in words", "text": "text", "flag": "yes or no"},
        "share (0–1)",
    ),
    "nb": (
        "Kolonner i `{}`",
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
    return f"## {title.format(name)}\n\n{table(head, rows)}"


def columns_declared(output: Any) -> Any:
    """Return the columns an output declares; a number has none."""
    return getattr(output, "columns", ())


def describe(algorithm: Any, language: str) -> str:
    """Return the page on one algorithm."""
    given, made, columns, optional_word, all_kinds = HEADINGS[language]
    kinds = dict(zip(KINDS, all_kinds.split("|"), strict=True))
    from qgis.core import Qgis

    from klimaklok_plugin.processing.framework.packages import is_required

    inputs, outputs = [], []
    for one in algorithm.parameterDefinitions():
        kind = kinds.get(one.type(), one.type())
        if one.type() == "enum":
            kind = "; ".join(f"{number} {text}" for number, text in enumerate(one.options()))
        optional = bool(one.flags() & Qgis.ProcessingParameterFlag.Optional) and not is_required(one)
        row = (f"`{one.name()}`", one.description(), kind + (f", {optional_word}" if optional else ""), one.help())
        (outputs if one.isDestination() else inputs).append(row)
    question = QUESTIONS.get(algorithm.name())
    parameters = {one.name() for one in algorithm.parameterDefinitions()}
    outputs += [
        (f"`{one.name()}`", one.description(), kinds["number"], "")
        for one in algorithm.outputDefinitions()
        if one.name() not in parameters
    ]
    return "\n".join(
        [
            f"# {algorithm.displayName()}",
            "",
            f"`klimaklok:{algorithm.name()}` · *{algorithm.group()}*",
            "",
            algorithm.full_summary().strip().replace("<", "&lt;"),
            "",
            *([SEE[language].format(f"../questions/{question}.md"), ""] if question else []),
            f"## {given}",
            "",
            table(columns, inputs),
            f"## {made}",
            "",
            table(columns, outputs),
            *(
                columns_of(one.columns, one.name, language)
                for one in algorithm.outputs()
                if list(columns_declared(one))
            ),
        ]
    )


def algorithm_pages(language: str) -> dict[str, str]:
    """Return the pages on the algorithms in one language, "en" or "nb", by their names below ``algorithms/``."""
    from qgis.core import QgsSettings

    from klimaklok_plugin.processing.provider import KlimaklokProvider

    settings = QgsSettings()
    settings.setValue("locale/overrideFlag", True)
    settings.setValue("locale/userLocale", language)
    provider = KlimaklokProvider()
    provider.refreshAlgorithms()
    pages = {f"{one.name()}.md": describe(one, language) for one in provider.algorithms()}
    groups: dict[str, list[str]] = {}
    for one in provider.algorithms():
        groups.setdefault(one.group(), []).append(one.name())
    contents = (
        "\n".join([f"## {group}", "", "```{toctree}", ":maxdepth: 1", "", *names, "```", ""])
        for group, names in groups.items()
    )
    return pages | {"index.md": "\n".join([INTRO[language], *contents])}


def strategy_values(node: dict[str, Any], language: str, path: str = "") -> Iterator[tuple[str, ...]]:
    """Yield key, value, unit, source, force, date and successor of every entry of a strategy file."""

    def said(text: Any) -> str:
        return text[language] if isinstance(text, dict) else text

    for key, entry in node.items():
        if not isinstance(entry, dict):
            continue
        name = f"{path}.{key}" if path else key
        if "source" in entry:
            value = entry["value"]
            both = isinstance(value, dict) and "en" in value
            shown = said(value) if both else json.dumps(value, ensure_ascii=False)
            if isinstance(value, dict) and "use" in value:  # of a plan's land-use code
                shown = f"{value['use']}{', open' if value.get('open') else ''}: {said(value)}"
            since = entry.get("valid_from", "")
            told = (entry.get("unit", ""), said(entry["source"]), entry.get("force", ""), str(since))
            yield name, shown.strip('"'), *told, said(entry.get("superseded_by", ""))
        else:
            yield from strategy_values(entry, language, name)


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


UNUSED = {
    "environmental_programme": (
        (
            "whether a plan comes with an environmental programme and a greenhouse-gas budget stands in its documents, "
            "which are not read"
        ),
        "om en plan har miljøprogram og klimagassbudsjett, står i plandokumentene, og de leses ikke",
    ),
    "emission_target": (
        (
            "the target is for tonnes of greenhouse gases in the whole municipality. Car-km saved by park-and-ride are "
            "car-km; they are not turned into tonnes"
        ),
        (
            "målet gjelder tonn klimagasser i hele kommunen. Kilometer med bil som innfartsparkering sparer, er "
            "kilometer; de regnes ikke om til tonn"
        ),
    ),
}
"""The rules that no code reads, and why, in English and bokmål; a test holds this against the code."""
UNUSED_HEADING = {"en": "## Rules that no computation uses yet", "nb": "## Regler som ingen beregning bruker ennå"}
VALUES = {
    "en": (
        "# The shipped strategy's values",
        "Written by `make docs` from the shipped file. How to write a file of your own: [](strategy.md).",
        (
            "Results cite the rules that they measure by or advise from. These are in the file so that you can look "
            "them up, and no result cites them, because nothing is computed that could tell whether they are kept:"
        ),
        "## All values",
        ("Key", "Meaning", "Value", "Unit", "Source"),
        ("Force: ", "From ", "Superseded by: "),
    ),
    "nb": (
        "# Verdiene i strategien som følger med",
        (
            "Skrevet av `make docs` fra filen som følger med. Slik skriver du din egen: [](strategy.md). Betydningen "
            "står på engelsk, og det gjør også kildene som filen bare har på engelsk."
        ),
        (
            "Resultatene viser til reglene de måler etter eller gir råd ut fra. Reglene nedenfor står i filen så du "
            "kan slå dem opp, men ingen resultater viser til dem, fordi ingenting beregnes som kunne si om de er fulgt:"
        ),
        "## Alle verdier",
        ("Nøkkel", "Betydning", "Verdi", "Enhet", "Kilde"),
        ("Kraft: ", "Fra ", "Erstattet av: "),
    ),
}


def unused_rules(language: str) -> str:
    """Return the section on the rules that no computation uses."""
    which = LANGUAGES.index(language)
    listed = "\n".join(f"- `rules.{name}`: {why[which]}." for name, why in UNUSED.items())
    return f"{UNUSED_HEADING[language]}\n\n{VALUES[language][2]}\n\n{listed}\n\n"


def strategy_page(language: str = "en") -> str:
    """Return the page on the values of the shipped strategy."""
    from klimaklok_plugin.analysis.strategy.loading import Strategy

    file = ROOT / "klimaklok_plugin" / "strategies" / "baerum_2030.toml"
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    rows = [(name, meaning(Strategy, name.split(".")), *told) for name, *told in strategy_values(values, language)]
    if silent := [name for name, said, *_ in rows if not said]:
        where = "klimaklok_plugin/analysis/strategy"
        raise SystemExit(f"Say under Attributes, in the docstrings of {where}, what these mean: {', '.join(silent)}")
    title, intro, _, heading, head, standing = VALUES[language]
    rows = [
        (
            f"`{name}`",
            said,
            value,
            unit,
            ". ".join([source, *(a + b for a, b in zip(standing, stands, strict=True) if b)]),
        )
        for name, said, value, unit, source, *stands in rows
    ]
    return f"{title}\n\n{intro}\n\n{unused_rules(language)}{heading}\n\n{table(head, rows)}"


def pages() -> dict[Path, str]:
    """Return every page that is written from the code, in both languages."""
    docs = ROOT / "docs"
    made = {}
    for language in LANGUAGES:
        folder = docs / language
        made |= {folder / "algorithms" / name: text for name, text in algorithm_pages(language).items()}
        made[folder / "strategy_values.md"] = strategy_page(language)
    return made


def main() -> int:
    """Write the pages, or with ``--check`` say which are out of date."""
    with tempfile.TemporaryDirectory() as settings:
        # A profile of its own: the language set for the pages must not stay in the user's.
        os.environ |= {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": settings, "QGIS_CUSTOM_CONFIG_PATH": settings}
        from qgis.core import QgsApplication

        application = QgsApplication([], False)
        application.initQgis()
        made = pages()
        application.exitQgis()
    left = {page for language in LANGUAGES for page in (ROOT / "docs" / language / "algorithms").glob("*.md")} - set(
        made
    )
    if "--check" in sys.argv:
        old = [page for page, text in made.items() if not page.exists() or page.read_text(encoding="utf-8") != text]
        if old or left:
            names = sorted(str(page.relative_to(ROOT)) for page in {*old, *left})
            print(f"Out of date, run 'make docs': {', '.join(names)}")
        return bool(old or left)
    for page in left:
        page.unlink()
    for page, text in made.items():
        page.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
