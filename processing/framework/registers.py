"""Files of registers where a layer is asked for: QGIS opens them, but sees no places in them.

GDAL takes the national stop register's XML for GML without geometry, reads all of it to find out what it holds, and
leaves a file beside it. So such a file is known by its first bytes and read by us before QGIS opens it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingAlgorithm,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorLayer,
)

from . import layers, sinks

if TYPE_CHECKING:
    from klimaklok_plugin.analysis.core.messages import Note
    from klimaklok_plugin.analysis.core.progress import Progress

_ENDINGS = (".xml", ".zip", ".gz", ".bz2")


def stop_register(value: Any) -> Path | None:
    """Return the file of a layer parameter's value where it is one of the national stop register."""
    from klimaklok_plugin.analysis.sources.netex import is_stop_register

    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source.staticValue()
    if isinstance(value, str):
        layer = QgsProject.instance().mapLayer(value)
        value = value if layer is None else layer
    text = value.source() if isinstance(value, QgsVectorLayer) else value
    if not isinstance(text, str):
        return None
    path = Path(text.partition("|")[0])
    # pathlib raises for a name that is too long
    fits = path.suffix.lower() in _ENDINGS and os.path.isfile(path)  # noqa: PTH113
    return path if fits and is_stop_register(path) else None


def given(algorithm: QgsProcessingAlgorithm, values: dict[str, Any]) -> dict[str, Path]:
    """Return the registers' files that are given for layers, by parameter."""
    names = [each.name() for each in algorithm.parameterDefinitions() if each.type() == "source"]
    found = {name: stop_register(values.get(name)) for name in names}
    return {name: file for name, file in found.items() if file is not None}


def with_stand_ins(algorithm: QgsProcessingAlgorithm, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with an empty layer for each register's file: QGIS would open the file, and may refuse it."""
    empty = {name: QgsVectorLayer("MultiPoint?crs=EPSG:4326", name, "memory") for name in given(algorithm, values)}
    return values | empty


def to_layer(file: Path, progress: Progress) -> tuple[QgsVectorLayer, list[Note]]:
    """Return the stop places of a file as a layer in memory, and what there is to say about them."""
    from klimaklok_plugin.analysis.sources.netex import read_stops

    register = read_stops(file, progress)
    crs = layers.to_qgis(register.stops.crs)
    kind = Qgis.WkbType.MultiPoint
    return sinks.to_layer(register.stops, file.stem, crs, {}, kind, lambda: progress(1.0)), register.notes
