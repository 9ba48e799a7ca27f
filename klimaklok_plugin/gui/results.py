"""Results in the project: whose they are, what is shown of them, and what their metadata tell of the run.

A run is a group of the layer tree; its layers say by keywords which algorithm and output they are. So a run is found
again in a project that was saved, and runs from the toolbox are found as well.
"""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from qgis.core import (
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProject,
    QgsVectorLayer,
)

from klimaklok_plugin.analysis.core.columns import NUMBER, SHARE, Table
from klimaklok_plugin.processing.framework import told
from klimaklok_plugin.processing.framework.arrivals import RUN as RUN_PROPERTY
from klimaklok_plugin.processing.framework.forms import NAMES, is_sentences
from klimaklok_plugin.processing.framework.texts import tr, wording
from klimaklok_plugin.processing.framework.told import origin, outputs_of

from .runs import Run, algorithm_of

RANK = "rank"
UNDECLARED = 8
"""Columns shown of a table that declares none."""


@dataclass(frozen=True)
class Shown:
    """What is shown of an algorithm's results.

    Attributes
    ----------
    main : tuple of str
        Outputs by what one looks at first.
    left : tuple of str
        Outputs with what could not be assessed or was not served.
    also : tuple of str
        Columns in the table besides those that lead it.
    sort : tuple of str
        Columns the rows come by where the output declares none.
    bars : str
        Pattern of the columns that are parts of a score of 0 to 100; "" for none.
    numbers : tuple of str
        Number outputs that stand large in the headline; None: none does, and the sentences stand there instead.
    key : tuple of str
        Columns that only together name a row.
    """

    main: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    bars: str = ""
    numbers: tuple[str, ...] | None = ()
    key: tuple[str, ...] = ()


SHOWN: Mapping[str, Shown] = {
    "scoresites": Shown(("OUTPUT",), ("UNREACHED",), ("profile",), bars=r"s_.+(?<!_year)"),
    "heartzones": Shown(("SCORECARD", "ZONES_OUT")),
    "walkinggroups": Shown(("ROUTES",), ("UNSERVED",), numbers=("GROUP_COUNT", "ADULTS", "PUPIL_COUNT")),
    "parkinghierarchy": Shown(("OUTPUT",), sort=("margin_m",), numbers=("SHARE_HOLDS", "HOLDS", "JUDGED")),
    "parkingnorms": Shown(("OUTPUT",), numbers=("BELOW", "ABOVE", "NOT_ASSESSED")),
    "placebikeparking": Shown(("OUTPUT",), ("UNPLACED",), numbers=("PLACE_COUNT", "BIKES_PLACED", "BIKES_MISSING")),
    "cardetour": Shown(
        ("SUMMARY", "OUTPUT"),
        ("UNREACHED",),
        sort=("target_name",),
        numbers=("NEAREST_SHARE", "ACTIVE_SHARE", "ACTIVE_SHARE_AFTER"),
        key=("origin_id", "target_id"),
    ),
    "spillover": Shown(("ZONES", "OUTPUT"), sort=("zone_id",), numbers=("ZONE_COUNT", "RISK_KM", "PEOPLE")),
    "locatecharging": Shown(("OUTPUT",), ("UNSERVED",), numbers=("COVERED_SHARE",)),
    "locateparkandride": Shown(("OUTPUT",), ("UNSERVED",), numbers=("OBJECTIVE", "CARS_BEFORE", "CARS_AFTER")),
    "catchments": Shown(
        ("OUTPUT",),
        ("UNREACHED",),
        sort=("point_name", "limit_min", "limit_m"),
        numbers=("PEOPLE",),
        key=("point_name", "limit_min", "limit_m"),
    ),
    # the numbers are of the first alternative alone; the sentences tell each by itself
    "zoningcase": Shown(("CHECKS", "OUTPUT"), numbers=None),
    "transportemissions": Shown(
        ("STEPS", "OUTPUT", "YEARS_OUT"),
        ("UNREACHED",),
        sort=("alternative", "step_nr"),
        numbers=("TONNES", "CAR_TRIPS"),
        key=("alternative", "step"),
    ),
    "transithubs": Shown(("OUTPUT",), sort=("tier", "name")),
    "buildnetwork": Shown(("QUALITY", "GAPS", "NETWORK")),
    "downloadosm": Shown(("QUALITY", "GAPS", "NETWORK")),
    "datapackage": Shown(("INVENTORY",)),
}


def shown_of(algorithm: str) -> Shown:
    """Return what is shown of an algorithm; of one that is not listed, its outputs as they come."""
    return SHOWN.get(algorithm) or Shown(tuple(output.name for output in outputs_of(algorithm)))


def declared(algorithm: str, output: str) -> Table:
    """Return the columns an output declares, none for an output that is not known."""
    return next(
        (each.columns for each in outputs_of(algorithm) if each.name == output and hasattr(each, "columns")), Table()
    )


def label_of(algorithm: str, output: str) -> str:
    """Return what an output is called in the user's language."""
    return next((each.label for each in outputs_of(algorithm) if each.name == output), output)


# --- columns ----------------------------------------------------------------------------------------------------------


def table_columns(layer: QgsVectorLayer, algorithm: str, output: str) -> list[str]:
    """Return the few columns of the table: the row's name, those that lead, and what the algorithm adds."""
    table, names = declared(algorithm, output), columns_of(layer)
    leading = [
        each for each in names if any(each == lead.name for lead in table.lead) and not is_sentences(table.find(each))
    ]
    if not leading:
        return names[:UNDECLARED]
    named = [] if leading[0].endswith("_name") or leading[0].lower() in NAMES else own_name(layer, table)
    first = [leading[0], *named] if leading[0] == RANK else [*named, leading[0]]
    rest = [*leading[1:], *(each for each in shown_of(algorithm).also if each in names)]
    return list(dict.fromkeys([*first, *rest]))


def columns_of(layer: QgsVectorLayer) -> list[str]:
    """Return the columns of a layer without its file's own row numbers."""
    keys = set(layer.primaryKeyAttributes())
    return [name for index, name in enumerate(layer.fields().names()) if index not in keys]


def order_of(algorithm: str, output: str) -> tuple[str, ...]:
    """Return the columns the rows of a table come by; a ``-`` before a name is from the greatest down."""
    return declared(algorithm, output).sort or shown_of(algorithm).sort


def letter_of(table: Table, values: Mapping[str, Any]) -> str:
    """Return what stands before a row's rank, as on the map, where ranks begin anew in each kind; "" otherwise."""
    column = next((each for each in table if each.letters), None)
    letter = column.letters.get(values.get(column.name)) if column is not None else None
    return wording().text(letter) if letter is not None else ""


def own_name(layer: QgsVectorLayer, table: Table) -> list[str]:
    """Return the field of the user's that says what a row is, none where there is no such field."""
    names = layer.fields().names()
    return [each for each in names if each.lower() in NAMES and table.find(each) is None][:1]


def bars_of(layer: QgsVectorLayer, algorithm: str, output: str) -> dict[str, float]:
    """Return the columns that are shown as bars, each with the value of a full one."""
    table, pattern = declared(algorithm, output), shown_of(algorithm).bars
    full = {}
    for name in layer.fields().names():
        column = table.find(name)
        if column is None or column.kind != NUMBER:
            continue
        if pattern and re.fullmatch(pattern, name):
            full[name] = 100.0
        elif column.unit == SHARE and column in table.lead:
            full[name] = 1.0
    return full


# --- what a layer tells of its run ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What a result's metadata tell of the run that made it.

    Attributes
    ----------
    answers, basis : list of str
        The sentences that are the answer, and those that say what it rests on.
    settings : dict
        What the run was given, by parameter; strategy and network item by item.
    sources : dict
        By parameter where its layer came from.
    command : str
        The run as a Python command.
    when : datetime or None
    """

    answers: list[str] = field(default_factory=list)
    basis: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    command: str = ""
    when: dt.datetime | None = None


NOT_A_SETTING = {"algorithm", "date", "CRS", "answers"}
PERSONAL_DATA = "personal data"
OBJECTS = ("strategy", "network", "superseded rules")


def told_by(layer: QgsMapLayer) -> Told:
    """Return what the metadata of a result tell."""
    values, summary = told.history(layer), told.sentences(layer)
    answers = values.get("answers", "")
    count = int(answers) if answers.isdecimal() else len(summary)
    settings = {name: value for name, value in values.items() if name not in (*NOT_A_SETTING, *OBJECTS)}
    for name in OBJECTS:
        settings |= {f"{name}: {key}": str(value) for key, value in told.items(values.get(name, "")).items()}
    moment = told.moment(values.get("date", ""))
    return Told(summary[:count], summary[count:], settings, told.read_from(layer), told.command(layer), moment)


def parameters_in(command: str) -> dict[str, Any]:
    """Return the parameters of a Python command; none where one of them is no plain value."""
    try:
        call = ast.parse(command, mode="eval").body
        found = ast.literal_eval(call.args[1])
    except (SyntaxError, ValueError, TypeError, AttributeError, IndexError, RecursionError, MemoryError):
        return {}
    return found if isinstance(found, dict) else {}


# --- runs in the project ----------------------------------------------------------------------------------------------


def run_of_group(group: QgsLayerTreeGroup) -> Run | None:
    """Return the run whose results a group of the layer tree holds, None when it is no such group."""
    if group is None or not group.customProperty(RUN_PROPERTY):
        return None
    layers = {}
    for node in group.findLayers():
        found = origin(node.layer())
        if found is not None:
            layers.setdefault(found[0], {})[found[1]] = node.layerId()
    if not layers:
        return None
    algorithm, outputs = next(iter(layers.items()))
    made = told_by(QgsProject.instance().mapLayer(next(iter(outputs.values()))))
    return Run(
        run_id=str(group.customProperty(RUN_PROPERTY)),
        question="",
        algorithm=algorithm,
        title=group.name(),
        parameters=parameters_in(made.command),
        started=made.when or dt.datetime.now().astimezone(),
        results={},
        layers=outputs,
        summary=[*made.answers, *made.basis],
        warnings=[],
        assumed=made.basis,
        log=[],
    )


def groups_in(project: QgsProject) -> Iterator[QgsLayerTreeGroup]:
    """Yield the groups of results in a project, as they lie in the layer tree."""
    root = project.layerTreeRoot()
    if root is not None:
        yield from (each for each in root.findGroups(True) if each.customProperty(RUN_PROPERTY))


def group_with(project: QgsProject, run: Run) -> QgsLayerTreeGroup | None:
    """Return the group that holds the layers of a run, None when it has been removed."""
    wanted = set(run.layers.values())
    return next((each for each in groups_in(project) if wanted & set(each.findLayerIds())), None)


def runs_in(project: QgsProject, algorithm: str = "") -> list[Run]:
    """Return the runs in a project, of one algorithm where it is given."""
    runs = [run_of_group(each) for each in groups_in(project)]
    return [each for each in runs if each is not None and algorithm in ("", each.algorithm)]


def called(run: Run) -> str:
    """Return what a run is called in the project, and when it was."""
    group = group_with(QgsProject.instance(), run)
    title, local = group.name() if group is not None else run.title, run.started.astimezone()
    day = local.strftime("%d.%m.%Y" if local.strftime("%H:%M") in title else "%d.%m.%Y %H:%M")
    return f"{title} · {day}"


def layers_of(run: Run, project: QgsProject) -> dict[str, QgsVectorLayer]:
    """Return the layers of a run that are still in the project, by output, the one to look at first coming first."""
    found = {output: project.mapLayer(layer) for output, layer in run.layers.items()}
    there = {output: layer for output, layer in found.items() if isinstance(layer, QgsVectorLayer) and layer.isValid()}
    order = [*shown_of(run.algorithm).main, *(each.name for each in outputs_of(run.algorithm)), *there]
    return {output: there[output] for output in dict.fromkeys(order) if output in there}


class Given:
    """Says what a run was given as the algorithm's dialog would.

    Parameters
    ----------
    algorithm : str
        Name without its provider.
    """

    def __init__(self, algorithm: str):
        self._algorithm = algorithm_of(algorithm)  # its definitions live no longer than it does
        definitions = self._algorithm.parameterDefinitions() if self._algorithm is not None else []
        self._definitions = {each.name(): each for each in definitions}

    def rows(self, run: Told) -> list[tuple[str, str]]:
        """Return label and value of each parameter that was given, and the name of the strategy."""
        values = {name: value for name, value in run.settings.items() if name in self._definitions} | run.sources
        strategy = run.settings.get(f"{OBJECTS[0]}: {OBJECTS[0]}")
        named = [(tr("Strategy"), strategy)] if strategy else []
        return [*((self.label(name), self.value(name, value)) for name, value in values.items()), *named]

    def label(self, name: str) -> str:
        """Return what an entry of `Told.settings` is called; one item of strategy or network by both."""
        whole, _, item = name.partition(": ")
        definition = self._definitions.get(whole.upper() if item else whole)
        called = definition.description() if definition is not None else whole
        return f"{called}: {item}" if item else called

    def value(self, name: str, value: str) -> str:
        """Return a value in words: a choice by its text, a layer by its name and file."""
        definition = self._definitions.get(name)
        if value == PERSONAL_DATA:
            return tr("personal data")
        if definition is not None and definition.type() == "enum" and value.isdigit():
            options = definition.options()
            return options[int(value)] if int(value) < len(options) else value
        if source := re.fullmatch(r"'(.*)' from (.*)", value, re.DOTALL):
            return f"{source[1]} ({_file(source[2])})"
        plain = value.strip("'")
        return _file(plain) if definition is not None and definition.type() in FROM_FILES else plain


FROM_FILES = ("file", "vector", "source", "raster")


def _file(path: str) -> str:
    """Return the file of a path, and its layer."""
    return path.replace("\\", "/").rpartition("/")[2].replace("|layername=", ", ")


def process_command(run: Run) -> str:
    """Return a run as a ``qgis_process`` command, "" where it has parameters that cannot be written so."""
    found = algorithm_of(run.algorithm)
    if found is None or not run.parameters:
        return ""
    command, possible = found.asQgisProcessCommand(run.parameters, QgsProcessingContext())
    return command if possible else ""
