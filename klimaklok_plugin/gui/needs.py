"""What the layers of a data package are good for: which questions they answer, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qgis.core import Qgis, QgsProcessingAlgorithm, QgsProcessingParameterDefinition, QgsProcessingProvider

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.analysis.package.contents import Entry, read_contents
from klimaklok_plugin.processing.framework import packages
from klimaklok_plugin.processing.framework.parameters import STRATEGY, UNLESS
from klimaklok_plugin.processing.framework.texts import word_error

from .questions import Question, questions

LAYERS = ("source", "vector", "raster")
USUAL_ROLES = (
    *("network", "hubs", "boundary", "population", "addresses", "schools", "school_areas", "services", "car_parking"),
    *("bike_parking", "chargers", "traffic", "plans", "priority_areas", "constraints", "grid", "elevation"),
)
"""The layers whose absence is said; the others stand in for one of these or are files of a municipality's own."""


@dataclass(frozen=True)
class Missing:
    """What a question finds too little of.

    Attributes
    ----------
    question : Question
    lacks : tuple of str
        Roles it cannot do without; another layer must be chosen for each.
    without : tuple of str
        Roles it does without.
    choose : tuple of str
        What layers are called that no package holds, and that always must be chosen.
    can_run : bool
        Whether this QGIS has the Python packages for it.
    """

    question: Question
    lacks: tuple[str, ...]
    without: tuple[str, ...]
    choose: tuple[str, ...] = ()
    can_run: bool = True


def contents(package: str) -> tuple[dict[str, Entry], str]:
    """Return what a package holds by role, and what is wrong with it."""
    if not package:
        return {}, ""
    try:
        return read_contents(package), ""
    except KlimaklokError as error:
        return {}, word_error(error)


def missing(question: Question, algorithm: QgsProcessingAlgorithm, there: Mapping[str, Entry]) -> Missing:
    """Return what a question misses in a package."""
    lacks, without = [], []
    definitions = algorithm.parameterDefinitions()
    filled = {each.name() for each in definitions if any(role in there for role in packages.roles(each))}
    for each in definitions:
        roles = packages.roles(each)
        stands_in = filled & set(each.metadata().get(UNLESS, []))
        if roles and each.name() not in {*filled, STRATEGY} and not stands_in:
            (lacks if packages.is_required(each) else without).append(roles[0])
    choose = [each.description() for each in definitions if each.type() in LAYERS and _is_bare(each)]
    can_run, _ = algorithm.canExecute()
    return Missing(question, tuple(dict.fromkeys(lacks)), tuple(dict.fromkeys(without)), tuple(choose), can_run)


def _is_bare(definition: QgsProcessingParameterDefinition) -> bool:
    """Whether a layer must be given and nothing fills it."""
    optional = definition.flags() & Qgis.ProcessingParameterFlag.Optional
    return not optional and definition.defaultValue() is None and not packages.roles(definition)


def all_missing(provider: QgsProcessingProvider, there: Mapping[str, Entry]) -> list[Missing]:
    """Return what each question misses in a package."""
    algorithms = {each.name(): each for each in provider.algorithms()}
    return [missing(each, algorithms[each.algorithm], there) for each in questions(list(algorithms))]
