"""Parameters that are left empty are filled from a data package, by what its layers are for."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingAlgorithm, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.messages import KlimaklokError, Note
from klimaklok_plugin.analysis.package.contents import Entry, read_contents
from klimaklok_plugin.analysis.package.messages import ROLE_WORDS

from . import parameters
from .messages import FileMissingError, PackageLacksError, ParameterMissingError
from .texts import wording


@dataclass(frozen=True)
class Filled:
    """A parameter that was left empty, and what the package has for it."""

    parameter: str
    entry: Entry

    def note(self) -> Note:
        told = {"parameter": self.parameter, "layer": self.entry.layer or Path(self.entry.path).name}
        told["source"] = self.entry.source
        if not self.entry.source_date:  # a layer that was chosen when the package was made, and no file of the folder
            return Note("package_filled_chosen", {**told})
        return Note("package_filled", {**told, "date": self.entry.source_date})


def roles(definition: QgsProcessingParameterDefinition) -> list[str]:
    """Return the roles that fill a parameter, the preferred one first."""
    return list(definition.metadata().get(parameters.ROLES, []))


def is_required(definition: QgsProcessingParameterDefinition) -> bool:
    """Return whether a parameter must be given or filled, whatever QGIS is told of it."""
    return bool(definition.metadata().get(parameters.REQUIRED))


def fill(
    algorithm: QgsProcessingAlgorithm, values: Mapping[str, Any], package: str
) -> tuple[dict[str, Any], list[Filled]]:
    """Return the values of a run with those that are left empty filled from the package, and what was filled.

    Raises
    ------
    FileMissingError, PackageForeignError
        There is no such file, or it is no data package.
    """
    if not package:
        return dict(values), []
    if not os.path.isfile(package):  # noqa: PTH113 - pathlib raises for a name that is too long
        raise FileMissingError(file=package)
    there = read_contents(package)
    full, filled = dict(values), []
    for definition in algorithm.parameterDefinitions():
        name = definition.name()
        known = definition.metadata()
        if not is_empty(values.get(name)) or any(
            not is_empty(values.get(each)) for each in known.get(parameters.UNLESS, [])
        ):
            continue
        entry = next((there[role] for role in roles(definition) if role in there), None)
        value = None if entry is None else _value(definition, package, entry)
        if entry is not None and value is not None:
            full[name] = value
            filled.append(Filled(name, entry))
    return full, filled


def _value(definition: QgsProcessingParameterDefinition, package: str, entry: Entry) -> str | None:
    """Return how a parameter is told of what the package has; None of a file that no longer lies where it did."""
    if definition.name() == parameters.NETWORK:
        return package
    if entry.layer:
        return f"{package}|layername={entry.layer}"
    return entry.path if entry.path and os.path.isfile(entry.path) else None  # noqa: PTH113


def lacking(
    algorithm: QgsProcessingAlgorithm, values: Mapping[str, Any], package: str, but: str = ""
) -> KlimaklokError | None:
    """Return what is wrong when a parameter that must be given is empty, with the package looked into already.

    Parameters
    ----------
    algorithm : QgsProcessingAlgorithm
    values : Mapping
    package : str
    but : str
        A parameter that may be empty nevertheless.
    """
    for definition in algorithm.parameterDefinitions():
        if definition.name() != but and is_required(definition) and is_empty(values.get(definition.name())):
            label = definition.description()
            said = said_roles(roles(definition))
            if package:
                return PackageLacksError(label=label, file=package, roles=said)
            return ParameterMissingError(label=label, roles=said)
    return None


def said_roles(codes: Sequence[str]) -> str:
    """Return roles in words."""
    language = wording()
    return ", ".join(language.text(ROLE_WORDS[code]) for code in codes)


def is_empty(value: Any) -> bool:
    """Return whether a parameter was left empty."""
    return value is None or (isinstance(value, str) and not value.strip()) or parameters.is_null(value)
