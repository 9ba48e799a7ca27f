"""The files of a case: one GeoPackage with all layers, styled, and the file that repeats the run."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsExpression,
    QgsFeatureRequest,
    QgsFeedback,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingParameterDefinition,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtXml import QDomDocument

from klimaklok_plugin.analysis.core.messages import Cancelled, KlimaklokError

from . import gpkg, packages, sinks
from .messages import REPEAT_FAULTS, OutputWriteError, RepeatFileError, RepeatValueError

# --- the GeoPackage ---------------------------------------------------------------------------------------------------

ALTERNATIVE = "alternative"
"""Column of a layer of the case that tells whose each row is."""


@dataclass(frozen=True)
class CaseLayer:
    """A layer of the case as it is written.

    Attributes
    ----------
    key : str
        Name of its table.
    layer : QgsVectorLayer
        With style, aliases and metadata.
    """

    key: str
    layer: QgsVectorLayer


def write_layers(path: Path, layers: Sequence[CaseLayer], label: str, feedback: QgsFeedback | None = None) -> None:
    """Write all layers into one new GeoPackage, each with the style it has.

    Parameters
    ----------
    path : Path
        Not there yet.
    layers : sequence of CaseLayer
    label : str
        What messages call the file.
    feedback : QgsFeedback, optional
        Whose cancelling stops it.

    Raises
    ------
    OutputWriteError
        A layer cannot be written.
    Cancelled
        The user stopped the run.
    """
    for each in layers:
        if feedback is not None and feedback.isCanceled():
            raise Cancelled
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName = "GPKG"
        options.layerName = each.key
        options.fileEncoding = "UTF-8"
        options.layerMetadata = each.layer.metadata()
        options.saveMetadata = True
        actions = QgsVectorFileWriter.ActionOnExistingFile
        options.actionOnExistingFile = (
            actions.CreateOrOverwriteLayer if path.exists() else actions.CreateOrOverwriteFile
        )
        error, message, _, _ = QgsVectorFileWriter.writeAsVectorFormatV3(
            each.layer, str(path), QgsCoordinateTransformContext(), options
        )
        if error != QgsVectorFileWriter.WriterError.NoError:
            raise OutputWriteError(output=label, file=path.name, why=(message or str(error)).splitlines()[0])
        gpkg.add_style(path, each.key, each.layer.name(), sinks.qml(each.layer))


def read_layer(path: Path, key: str, name: str, alternative: str) -> QgsVectorLayer:
    """Return a layer of a case's GeoPackage as it is styled there, with what belongs to one alternative.

    It is held in memory: QGIS writes to a GeoPackage that it has open, and several layers open at once, with filters,
    lose each other's file.

    Parameters
    ----------
    path : Path
    key : str
    name : str
        What the layer is called.
    alternative : str
        Only its rows are read, where there are any: others are not of an alternative.
    """
    layer = QgsVectorLayer(f"{path}|layername={key}", name, "ogr")
    layer.loadDefaultStyle()
    wanted = QgsFeatureRequest()
    index = layer.fields().indexOf(ALTERNATIVE)
    if index >= 0 and alternative in layer.uniqueValues(index):
        wanted.setFilterExpression(f'"{ALTERNATIVE}" = {QgsExpression.quotedValue(alternative)}')
    held = layer.materialize(wanted)
    style = QDomDocument()
    layer.exportNamedStyle(style)
    held.importNamedStyle(style)
    held.setName(name)
    return held


# --- the file that repeats a run --------------------------------------------------------------------------------------

FORMAT = 1
ENDING = ".repeat.json"
MOST_BYTES, LONGEST_TEXT, MOST_VALUES = 1_000_000, 4000, 500
FILES = ("source", "vector", "raster", "file", "multilayer")
"""Kinds of parameters whose values lead to files."""
TAKES: Mapping[str, Any] = {"number": (int, float), "enum": int, "boolean": bool, "string": str, "field": str}
"""What values of a kind of parameter are in the file: QGIS itself takes texts for numbers."""
_PARTS = re.compile(r"\|(layername|layerid|subset|geometrytype|uniqueGeometryType)=", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]+:|//|\\\\|/vsi)")


def repeat_text(
    algorithm: QgsProcessingAlgorithm,
    values: Mapping[str, Any],
    folder: Path,
    about: Mapping[str, Any],
    project: QgsProject | None = None,
) -> tuple[str, list[str]]:
    """Return a run as JSON, and the labels of what a file cannot repeat, such as a layer in memory.

    Parameters
    ----------
    algorithm : QgsProcessingAlgorithm
    values : Mapping
        Of the run, as the user gave them.
    folder : Path
        Where the file will lie: files below it are named from there, so that the folder can be moved.
    about : Mapping
        What else is told: versions and the strategy's hash.
    project : QgsProject, optional
        Where layers are found by their ids.
    """
    told, left = {}, []
    for definition in algorithm.parameterDefinitions():
        name, value = definition.name(), values.get(definition.name())
        if definition.isDestination() or packages.is_empty(value) or name == REPEAT:
            continue
        plain = _plain(definition, value, folder, project)
        if plain is None:
            left.append(definition.description())
        else:
            told[name] = plain
    text = {"klimaklok": algorithm.name(), "format": FORMAT, **about, "parameters": told}
    return json.dumps(text, ensure_ascii=False, indent=2, allow_nan=False) + "\n", left


REPEAT = "REPEAT"


def _plain(
    definition: QgsProcessingParameterDefinition, value: Any, folder: Path, project: QgsProject | None
) -> Any | None:
    """Return a value as JSON holds it; None where it cannot."""
    if definition.type() in FILES:
        if isinstance(value, (list, tuple)):
            parts = [_source(each, folder, project) for each in value]
            return None if None in parts else parts
        return _source(value, folder, project)
    if isinstance(value, bool) or (isinstance(value, (int, str)) and not isinstance(value, bool)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (list, tuple)) and all(isinstance(each, (int, str, float)) for each in value):
        return list(value)
    return None


def _source(value: Any, folder: Path, project: QgsProject | None) -> str | None:
    """Return how a file is named, a layer's rest after it."""
    if isinstance(value, str) and project is not None and (layer := project.mapLayer(value)) is not None:
        value = layer
    if isinstance(value, QgsMapLayer):
        if value.providerType() not in ("ogr", "gdal"):
            return None
        subset = value.subsetString() if isinstance(value, QgsVectorLayer) else ""
        value = value.source()
        if subset and "|subset=" not in value:
            value = f"{value}|subset={subset}"
    if not isinstance(value, str):
        return None
    file, rest = split(value)
    if not os.path.exists(file):  # noqa: PTH110 - a name too long is none
        return None
    path = Path(os.path.abspath(file))  # noqa: PTH100 - a link stays the link it is
    below = Path(os.path.abspath(folder))  # noqa: PTH100
    named = path.relative_to(below).as_posix() if path.is_relative_to(below) else str(path)
    return named + rest


def split(source: str) -> tuple[str, str]:
    """Return the file of a layer's source, and what stands behind it.

    Examples
    --------
    >>> split("plan.gpkg|layername=areas")
    ('plan.gpkg', '|layername=areas')
    """
    found = _PARTS.search(source)
    return (source, "") if found is None else (source[: found.start()], source[found.start() :])


@dataclass(frozen=True)
class Repeated:
    """What a file tells of an earlier run.

    Attributes
    ----------
    values : Mapping
        By parameter; files as absolute paths.
    strategy : str
        Hash of the strategy that was used, "" where it is not told.
    """

    values: Mapping[str, Any]
    strategy: str = ""


def read_repeat(
    path: Path, algorithm: QgsProcessingAlgorithm, given: Iterable[str] = (), never: Iterable[str] = ()
) -> Repeated:
    """Return what a file tells of an earlier run; nothing in it is believed before it is checked.

    Parameters
    ----------
    path : Path
    algorithm : QgsProcessingAlgorithm
        Whose parameters are filled.
    given : iterable of str
        Parameters that are given already: what the file says of them is not needed, and need not be there any more.
    never : iterable of str
        Parameters that no file may fill.

    Raises
    ------
    RepeatFileError
        The file is not of this kind.
    RepeatValueError
        A value in it cannot be used.
    """
    content = _read(path)
    if content.get("klimaklok") != algorithm.name():
        raise _fault(path, "foreign")
    if content.get("format") != FORMAT:
        raise _fault(path, "format")
    told = content.get("parameters")
    if not isinstance(told, dict) or len(told) > MOST_VALUES:
        raise _fault(path, "no_parameters")
    known = {each.name(): each for each in algorithm.parameterDefinitions() if not each.isDestination()}
    skipped, refused = set(given), {REPEAT, *never}
    values = {}
    for name, value in told.items():
        if name not in known or name in refused:
            raise RepeatValueError(file=path.name, label=str(name)[:80], fault=_why("unknown"))
        if name not in skipped:
            values[name] = _checked(path, known[name], value)
    strategy = content.get("strategy_sha256")
    return Repeated(values, strategy if isinstance(strategy, str) else "")


def _read(path: Path) -> dict[str, Any]:
    def refuse(text: str) -> Any:
        raise ValueError(text)

    try:
        if path.stat().st_size > MOST_BYTES:
            raise _fault(path, "large")
        content = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=refuse)
    except (OSError, ValueError, RecursionError) as error:
        raise _fault(path, "no_json") from error
    if not isinstance(content, dict):
        raise _fault(path, "foreign")
    return content


def _checked(path: Path, definition: QgsProcessingParameterDefinition, value: Any) -> Any:
    """Return a value that a parameter can take."""

    def wrong(fault: str) -> KlimaklokError:
        return RepeatValueError(file=path.name, label=definition.description(), fault=_why(fault))

    parts = value if isinstance(value, list) else [value]
    if len(parts) > MOST_VALUES or not all(_is_plain(each) for each in parts):
        raise wrong("no_value")
    if definition.type() in FILES:
        named = [_there(path, each) for each in parts]
        if None in named:
            raise wrong("no_file")
        value = named if isinstance(value, list) else named[0]
    fits = isinstance(value, TAKES.get(definition.type(), object)) and not (
        isinstance(value, bool) and definition.type() != "boolean"
    )
    if not fits or not definition.checkValueIsAcceptable(value):
        raise wrong("not_taken")
    return value


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT and value.isprintable()
    return isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value))


def _there(path: Path, value: Any) -> str | None:
    """Return a file of this machine that is there, with what stands behind it; None for anything else."""
    if not isinstance(value, str) or (_SCHEME.match(value) and not _is_drive(value)):
        return None
    file, rest = split(value)
    full = os.path.join(path.absolute().parent, file)  # noqa: PTH118
    return os.path.normpath(full) + rest if os.path.exists(full) else None  # noqa: PTH110


def _is_drive(text: str) -> bool:
    return os.name == "nt" and re.match(r"^[A-Za-z]:[\\/]", text) is not None


def _fault(path: Path, fault: str) -> RepeatFileError:
    return RepeatFileError(file=path.name, fault=_why(fault))


def _why(fault: str) -> list[Any]:
    return [(REPEAT_FAULTS[fault], {})]


def without_paths(values: Mapping[str, str]) -> dict[str, str]:
    """Return told values with files named by their last part only: a document does not tell where they lie.

    Examples
    --------
    >>> without_paths({"PLAN": "/somewhere/plan.gpkg|layername=areas"})
    {'PLAN': 'plan.gpkg (areas)'}
    """
    return {name: file_name(value) for name, value in values.items()}


def file_name(source: str) -> str:
    """Return what a document calls a file or a layer in it."""
    file, rest = split(source)
    layer = re.search(r"\|layername=([^|]+)", rest)
    name = re.split(r"[\\/]", file)[-1] or file
    return f"{name} ({layer[1]})" if layer else name
