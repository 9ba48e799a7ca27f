"""Presets: what was chosen for a question, saved under a name, and handed on as a file.

Layers of a project are known by another id in the next one: a preset keeps their names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qgis.core import QgsProject, QgsSettings

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.reports.replacing import replacing

from .questions import Question, question

KEY = "klimaklok/presets"
FORMAT, VERSION = "klimaklok_preset", 1
NAMED = "layer_name"
MOST_BYTES = 1_000_000
"""A file of choices has some thousands; larger ones are something else."""


class PresetUnreadableError(KlimaklokError):
    """The file cannot be read."""

    en = "The file {file:text} is no preset: {detail:text}. Choose a .json file that Klimaklok has written."
    nb = "Filen {file:text} er ikke lagrede valg: {detail:text}. Velg en .json-fil som Klimaklok har skrevet."


class PresetForeignError(KlimaklokError):
    """A JSON file that is something else."""

    en = "The file {file:text} holds no choices of Klimaklok. Choose a .json file that Klimaklok has written."
    nb = "Filen {file:text} inneholder ingen valg fra Klimaklok. Velg en .json-fil som Klimaklok har skrevet."


class PresetVersionError(KlimaklokError):
    """Written by another version."""

    en = (
        "The file {file:text} was written by another Klimaklok (version {found:text} of the format, this one reads "
        "{known:text}). Save the choices again with the same Klimaklok on both machines."
    )
    nb = (
        "Filen {file:text} er skrevet av en annen Klimaklok (formatversjon {found:text}; denne leser {known:text}). "
        "Lagre valgene på nytt med samme Klimaklok på begge maskinene."
    )


class PresetParameterError(KlimaklokError):
    """It names a parameter that the question does not have."""

    en = "The file {file:text} names choices that this question does not have: {names:text}."
    nb = "Filen {file:text} nevner valg som dette spørsmålet ikke har: {names:text}."


class PresetWriteError(KlimaklokError):
    """The file cannot be written."""

    en = "The file {file:text} could not be written: {detail:text}. Choose another folder."
    nb = "Filen {file:text} kunne ikke skrives: {detail:text}. Velg en annen mappe."


def saved(question_id: str) -> dict[str, dict[str, Any]]:
    """Return the presets of a question by name."""
    try:
        kept = json.loads(QgsSettings().value(f"{KEY}/{question_id}", "{}") or "{}")
    except (TypeError, ValueError, RecursionError):
        return {}
    return {name: values for name, values in kept.items() if isinstance(values, dict)} if isinstance(kept, dict) else {}


def save(question_id: str, name: str, values: Mapping[str, Any]) -> None:
    """Save choices under a name, in place of those of the same name."""
    _keep(question_id, saved(question_id) | {name: by_name(values)})


def remove(question_id: str, name: str) -> None:
    """Forget a preset."""
    _keep(question_id, {each: values for each, values in saved(question_id).items() if each != name})


def write(file: Path, asked: Question, name: str, values: Mapping[str, Any]) -> None:
    """Write choices to a file.

    Raises
    ------
    PresetWriteError
        The file cannot be written.
    """
    told = {FORMAT: VERSION, "question": asked.id, "algorithm": asked.algorithm, "name": name}
    text = json.dumps(told | {"values": by_name(values)}, ensure_ascii=False, indent=2, sort_keys=True)
    try:
        with replacing(file) as part:
            part.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise PresetWriteError(file=str(file), detail=error.strerror or str(error)) from error


def read(file: Path, parameters: Mapping[str, Sequence[str]]) -> tuple[Question, str, dict[str, Any]]:
    """Return question, name and choices of a file.

    Parameters
    ----------
    file : Path
    parameters : mapping
        The parameters that each algorithm has.

    Raises
    ------
    PresetUnreadableError, PresetForeignError, PresetVersionError, PresetParameterError
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise PresetForeignError(file=file.name)
        told = json.loads(content.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise PresetUnreadableError(file=file.name, detail=getattr(error, "strerror", None) or str(error)) from error
    if not isinstance(told, dict) or FORMAT not in told:
        raise PresetForeignError(file=file.name)
    if told[FORMAT] != VERSION:
        raise PresetVersionError(file=file.name, found=str(told[FORMAT]), known=str(VERSION))
    asked, values = question(str(told.get("question"))), told.get("values")
    if asked is None or asked.algorithm not in parameters or not isinstance(values, dict):
        raise PresetForeignError(file=file.name)
    unknown = [name for name in values if name not in parameters[asked.algorithm]]
    if unknown:
        raise PresetParameterError(file=file.name, names=", ".join(unknown))
    return asked, str(told.get("name") or file.stem), values


def by_name(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return choices with the project's layers told by their names; features picked by hand stay at home."""
    project = QgsProject.instance()
    told = {}
    for name, value in values.items():
        layer = project.mapLayer(value) if isinstance(value, str) else None
        if not isinstance(value, Mapping):
            told[name] = {NAMED: layer.name()} if layer is not None else value
    return told


def of_project(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return choices with layers found by their names in the project, and the names that it does not have."""
    found, lost = {}, []
    for name, value in values.items():
        if not isinstance(value, Mapping):
            found[name] = value
            continue
        called = str(value.get(NAMED, name))
        layers = QgsProject.instance().mapLayersByName(called) if NAMED in value else []
        if layers:
            found[name] = layers[0].id()
        else:
            lost.append(called)
    return found, lost


def _keep(question_id: str, presets: Mapping[str, Any]) -> None:
    QgsSettings().setValue(f"{KEY}/{question_id}", json.dumps(presets, ensure_ascii=False))
