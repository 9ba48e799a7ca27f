"""What a result's metadata tell of the run that made it; `KlimaklokAlgorithm` writes them."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any

from qgis.core import QgsMapLayer

if TYPE_CHECKING:
    from .base import FileOutput, LayerOutput, NumberOutput

KEYWORD = "klimaklok"
"""Of the metadata: names the algorithm and the output."""
COMMAND = "processing.run("
"""How the line of the history begins that repeats the run."""
_LAYER = re.compile(r"([A-Z_]+) is the layer (.*)", re.DOTALL)


def origin(layer: QgsMapLayer | None) -> tuple[str, str] | None:
    """Return the algorithm and output a layer is the result of, None for any other layer."""
    keywords = layer.metadata().keywords(KEYWORD) if layer is not None else []
    return (keywords[0], keywords[1]) if len(keywords) > 1 else None


def history(layer: QgsMapLayer) -> dict[str, str]:
    """Return what the run was given and made by, key to value."""
    lines = (each for each in layer.metadata().history() if not each.startswith(COMMAND) and not _LAYER.fullmatch(each))
    return dict(line.split(" = ", 1) for line in lines if " = " in line)


def read_from(layer: QgsMapLayer) -> dict[str, str]:
    """Return by parameter where its layer came from."""
    found = map(_LAYER.fullmatch, layer.metadata().history())
    return {each[1]: each[2] for each in found if each is not None}


def command(layer: QgsMapLayer) -> str:
    """Return the run as a Python command, "" where it is not told."""
    return next((line for line in layer.metadata().history() if line.startswith(COMMAND)), "")


def sentences(layer: QgsMapLayer) -> list[str]:
    """Return the run's summary: the answer, then what it rests on."""
    return layer.metadata().abstract().split("\n")[1:]


def outputs_of(algorithm: str) -> list[LayerOutput | FileOutput | NumberOutput]:
    """Return the outputs of an algorithm as it declares them; none of one that is not known."""
    from klimaklok_plugin.processing.provider import ALGORITHMS

    # Not by the registry: what it hands out has forgotten what is Python in it.
    made = next((kind() for kind in ALGORITHMS if algorithm == kind.ID), None)
    return [] if made is None else list(made.outputs())


def items(text: str) -> dict[str, Any]:
    """Return what a value of the history holds that is written as JSON; nothing where it is no such thing."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):  # metadata can be edited by hand
        return {}
    return found if isinstance(found, dict) else {}


def moment(text: str) -> dt.datetime | None:
    """Return a point of time in local time, None where the text is none."""
    try:
        return dt.datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        return None
