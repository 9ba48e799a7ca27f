"""What a case was made of: the layers with source, date and quality, and the values of the run in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from qgis.core import QgsMapLayer, QgsProcessingAlgorithm, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.package.contents import Entry, read_contents
from klimaklok_plugin.analysis.sources.credit import BESIDE, own_credit, said_credit

from . import case_words, packages, parameters
from .case_document import DataLine
from .case_files import FILES, file_name
from .inputs import Inputs
from .texts import language, tr, wording

LAYERS = ("source", "vector", "raster")


def data_lines(
    inputs: Inputs, algorithm: QgsProcessingAlgorithm, package: Path | None, lacking: Collection[str]
) -> list[DataLine]:
    """Return a line for each layer that the case has, and after them those that some check lacks.

    Parameters
    ----------
    inputs : Inputs
        Of the run, after its layers were read.
    algorithm : QgsProcessingAlgorithm
        Whose labels are in the language that is spoken.
    package : Path, optional
        The data package.
    lacking : collection of str
        Parameters.
    """
    entries = read_contents(package) if package is not None else {}
    by_table = {each.layer: each for each in entries.values() if each.layer}
    found, absent = [], []
    for definition in algorithm.parameterDefinitions():
        name = definition.name()
        if definition.type() not in LAYERS or definition.isDestination():
            continue
        if name == parameters.NETWORK:
            if inputs.network_given is not None:
                found.append(_network(inputs, entries.get("network")))
            else:
                absent.append(_absent(definition))
        elif name in inputs.sources:
            found.append(_layer(inputs, definition, by_table, package))
        elif name in lacking:
            absent.append(_absent(definition))
    return [*found, *absent]


def credits_of(data: Iterable[DataLine]) -> str:
    """Return whose data a map shows: the licences and owners that are known, else the files."""
    used = [each for each in data if each.date or each.features]
    known = [one for each in used for one in each.credit.split(BESIDE) if one]
    told = known or [re.sub(r" \([^()]*\)$", "", each.source) for each in used]
    return said_credit(BESIDE.join(dict.fromkeys(told)), wording())


def _network(inputs: Inputs, entry: Entry | None) -> DataLine:
    meta = inputs.network.meta
    licence = str(meta.get("attribution") or (entry.licence if entry is not None else ""))
    source = str(
        meta.get("source") or (entry.source if entry is not None else "") or wording().text(case_words.NOT_GIVEN)
    )
    return DataLine(
        tr("Street network"),
        Path(source).name if "/" in source or "\\" in source else source,
        _day(str(meta.get("source_date") or (entry.source_date if entry is not None else ""))),
        wording().number(len(inputs.network.table), 0),
        said_credit(licence, wording()),
        licence,
    )


def _layer(
    inputs: Inputs, definition: QgsProcessingParameterDefinition, by_table: Mapping[str, Entry], package: Path | None
) -> DataLine:
    read, words = inputs.sources[definition.name()], wording()
    entry = by_table.get(read.name) if package is not None and _is_from(inputs, definition.name(), package) else None
    credit = entry.licence if entry is not None else _credit(inputs.path_of(definition.name()), read.name)
    quality = [said_credit(credit, words)] if credit else []
    if read.repaired:
        quality.append(words.fill(case_words.REPAIRED, {"count": read.repaired}))
    if read.missing:
        quality.append(words.fill(case_words.WITHOUT_PLACE, {"count": read.missing}))
    least = inputs.strategy.schools.least_count
    few = definition.name() in getattr(inputs.algorithm, "PERSONAL", ()) and len(read.frame) < least
    return DataLine(
        definition.description(),
        entry.source if entry is not None else f"{read.name} ({words.text(case_words.CHOSEN)})",
        _day(entry.source_date if entry is not None else _changed(inputs.path_of(definition.name()))),
        f"< {least}" if few else words.number(len(read.frame), 0),
        "; ".join(quality),
        credit,
    )


def _credit(path: Path | None, table: str) -> str:
    """Return whose data a layer that was chosen says that it holds."""
    return "" if path is None else own_credit(path, "" if table == path.stem else table)


def _is_from(inputs: Inputs, name: str, package: Path) -> bool:
    path = inputs.path_of(name)
    return path is not None and path.resolve() == package.resolve()


def _absent(definition: QgsProcessingParameterDefinition) -> DataLine:
    words = wording()
    return DataLine(
        definition.description(), words.text(case_words.ABSENT), quality=words.text(case_words.ABSENT_MEANS)
    )


def _changed(path: Path | None) -> str:
    """Return the day when a file was changed last; "" of what lies in no file."""
    if path is None or not path.is_file():
        return ""
    return dt.datetime.fromtimestamp(path.stat().st_mtime).astimezone().date().isoformat()


def _day(text: str) -> str:
    """Return a day, or several with commas between, as the language writes it; what is no day as it is."""
    try:
        days = [dt.datetime.fromisoformat(each).date() for each in text.split(", ")]
    except ValueError:
        return text
    return ", ".join(f"{day:%d.%m.%Y}" if language() == "nb" else f"{day:%Y-%m-%d}" for day in days)


def told_values(algorithm: QgsProcessingAlgorithm, values: Mapping[str, Any], *, paths: bool) -> list[tuple[str, str]]:
    """Return what a run was given, by its labels; files by their names only, unless `paths`.

    Parameters
    ----------
    algorithm : QgsProcessingAlgorithm
    values : Mapping
        As the user gave them.
    paths : bool
        Whether it is told where files lie.
    """
    found = []
    for definition in algorithm.parameterDefinitions():
        value = values.get(definition.name())
        if definition.isDestination() or packages.is_empty(value) or value == []:
            continue
        found.append((definition.description(), _told(definition, value, paths=paths)))
    return found


def _told(definition: QgsProcessingParameterDefinition, value: Any, *, paths: bool) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_told(definition, each, paths=paths) for each in value)
    if definition.type() == "enum" and isinstance(value, int) and 0 <= value < len(definition.options()):
        return str(definition.options()[value])
    if definition.type() in FILES:
        return _file_told(value, paths=paths)
    if isinstance(value, bool):
        return wording().text(case_words.YES if value else case_words.NO)
    return wording().number(value) if isinstance(value, (int, float)) else str(value)


def _file_told(value: Any, *, paths: bool) -> str:
    """Return what a file or layer is called; with `paths` where it lies."""
    if isinstance(value, QgsMapLayer):
        return value.source() if paths else value.name()
    text = value if isinstance(value, str) else str(getattr(value, "source", ""))
    return text if paths else file_name(text)
