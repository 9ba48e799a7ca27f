"""How a dialog is divided: what is needed, what is often given, what seldom is, and what excludes what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qgis.core import Qgis, QgsProcessingAlgorithm, QgsProcessingParameterDefinition

from . import parameters
from .packages import is_empty, is_required
from .texts import tr

NEEDED, OFTEN, SELDOM, RESULTS = "needed", "often", "seldom", "results"
ORDER = (NEEDED, OFTEN, SELDOM, RESULTS)
ADVANCED = Qgis.ProcessingParameterFlag.Advanced
OPTIONAL = Qgis.ProcessingParameterFlag.Optional


@dataclass(frozen=True)
class Sections:
    """What an algorithm says of its parameters beyond what QGIS knows of them.

    What must be given is needed, and so is the data package; what is advanced is seldom given, the rest often.

    Attributes
    ----------
    needed : sequence of str
        Parameters that belong to the question itself, though they may be left empty or have a default.
    often : sequence of str
        Those that must have a value and have a good one.
    seldom : sequence of str
        Those that QGIS is to flag as advanced, too.
    only : Mapping[str, tuple[str, frozenset of int]]
        Of a parameter that means something only for some positions of a choice: that choice, and these positions.
    either : sequence of tuple of str
        Parameters of which only one may be given.
    packages : Mapping[str, sequence of str]
        Python packages that only this parameter needs.
    """

    needed: Sequence[str] = ()
    often: Sequence[str] = ()
    seldom: Sequence[str] = ()
    only: Mapping[str, tuple[str, frozenset[int]]] = field(default_factory=dict)
    either: Sequence[tuple[str, ...]] = ()
    packages: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def flag(self, definition: QgsProcessingParameterDefinition) -> None:
        """Flag a parameter as advanced where it is seldom given."""
        if definition.name() in self.seldom:
            definition.setFlags(definition.flags() | ADVANCED)

    def of(self, definition: QgsProcessingParameterDefinition) -> str:
        """Return the section that a parameter stands in."""
        name = definition.name()
        if definition.isDestination():
            return RESULTS
        if definition.flags() & ADVANCED:
            return SELDOM
        if name in self.often:
            return OFTEN
        must = not definition.flags() & OPTIONAL and not _is_switch(definition)
        if must or is_required(definition) or name == parameters.PACKAGE or name in self.needed:
            return NEEDED
        return OFTEN

    def applies(self, name: str, values: Mapping[str, Any]) -> bool:
        """Return whether a parameter means something with these values."""
        choice, positions = self.only.get(name, ("", frozenset()))
        return not choice or values.get(choice) is None or int(values[choice]) in positions

    def contradictions(self, values: Mapping[str, Any]) -> list[tuple[str, ...]]:
        """Return the parameters that were given together though only one of them may be."""
        given = [tuple(name for name in group if _is_given(values.get(name))) for group in self.either]
        return [names for names in given if len(names) > 1]


def _is_given(value: Any) -> bool:
    return not is_empty(value) and value != []


def _is_switch(definition: QgsProcessingParameterDefinition) -> bool:
    return definition.type() == "boolean"


def heading(section: str, count: int) -> str:
    """Return the heading of a section in the user's language."""
    titles = {
        NEEDED: tr("What is needed"),
        OFTEN: tr("Often given ({count})"),
        SELDOM: tr("Seldom given ({count})"),
        RESULTS: tr("Results ({count})"),
    }
    return titles[section].format(count=count)


def arranged(
    algorithm: QgsProcessingAlgorithm, sections: Sections
) -> dict[str, list[QgsProcessingParameterDefinition]]:
    """Return the visible parameters of each section, in the order in which they are declared."""
    hidden = Qgis.ProcessingParameterFlag.Hidden
    shown = [each for each in algorithm.parameterDefinitions() if not each.flags() & hidden]
    return {name: [each for each in shown if sections.of(each) == name] for name in ORDER}
