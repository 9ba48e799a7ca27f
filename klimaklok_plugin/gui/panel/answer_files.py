"""The answer as a file: its table for a spreadsheet, or all results of the run in one GeoPackage."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsApplication,
    QgsFeatureRequest,
    QgsMapLayer,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime

from klimaklok_plugin.analysis.core.columns import CODE, FLAG, TEXT, Column, Table
from klimaklok_plugin.analysis.core.messages import Text
from klimaklok_plugin.analysis.core.progress import Progress, advance, part
from klimaklok_plugin.gui import results
from klimaklok_plugin.gui.jobs import Job
from klimaklok_plugin.processing.framework.texts import tr, wording
from klimaklok_plugin.reports.replacing import beside

from .answer_table import Cells, is_empty

if TYPE_CHECKING:
    import pandas as pd

DATES = {QDateTime: QDateTime.toPyDateTime, QDate: QDate.toPyDate, QTime: QTime.toPyTime}
PLAIN = (str, int, float, *DATES)
CSV, XLSX = ".csv", ".xlsx"
PACKAGES = ("numpy", "pandas", "pyogrio", "geopandas")
"""What tables are written by."""
READ_AT_ONCE, READ_SHARE = 2000, 0.6
"""Rows between two words on the progress, and the part of the work that reading is."""


def writing(
    path: Path,
    layer: QgsVectorLayer,
    table: Table,
    done: Callable[[Path], object],
    failed: Callable[[str], object],
) -> Job:
    """Return a task that writes a layer's table as it is now, as CSV or XLSX by the ending of `path`.

    Parameters
    ----------
    path : Path
    layer : QgsVectorLayer
        It may be edited and removed while the task is going.
    table : Table
        Declares its columns.
    done, failed : callable
        Of `Job`.
    """
    names, language, title = results.columns_of(layer), wording(), layer.name()
    columns = Table(tuple(_as_shown(layer, name, table, names) for name in names))
    cells = Cells(layer, Table())
    write = {
        name: functools.partial(cells.text, layer.fields().indexOf(name))
        for name in names
        if _is_worded(table.find(name))
    }
    words, read = words_of(layer, write), reader(layer, names)

    def work(progress: Progress) -> Path:
        from klimaklok_plugin.reports.tables import write_csv, write_xlsx

        frame = read(words, part(progress, 0.0, READ_SHARE))
        advance(progress, READ_SHARE)
        if path.suffix.lower() == CSV:
            return write_csv(path, frame, columns, language)
        return write_xlsx(path, frame, columns, language, title)

    return Job(tr("Klimaklok: export of a table"), work, done, failed)


def words_of(layer: QgsVectorLayer, write: Mapping[str, Callable[[Any], str]]) -> dict[str, dict[Any, str]]:
    """Return the words of each value that columns hold, by column; looked up on the main thread."""
    fields = layer.fields()
    return {
        name: {each: way(each) for each in map(_hashable, layer.uniqueValues(fields.indexOf(name))) if each is not None}
        for name, way in write.items()
    }


def reader(layer: QgsVectorLayer, names: Sequence[str]) -> Callable[..., pd.DataFrame]:
    """Return a function that reads columns of a layer as it is now, in any thread.

    Parameters
    ----------
    layer : QgsVectorLayer
        It may be edited and removed meanwhile.
    names : sequence of str

    Returns
    -------
    callable
        Takes words by column and value, and a progress. Returns a table of the columns by name, with the features' ids
        as index; what is empty is None.
    """
    indexes = [layer.fields().indexOf(each) for each in names]
    return functools.partial(_read, QgsVectorLayerFeatureSource(layer), max(layer.featureCount(), 1), names, indexes)


def _read(
    source: QgsVectorLayerFeatureSource,
    count: int,
    names: Sequence[str],
    indexes: Sequence[int],
    words: Mapping[str, Mapping[Any, str]],
    progress: Progress | None,
) -> pd.DataFrame:
    import pandas as pd

    request = QgsFeatureRequest()
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes(list(indexes))
    ids: list[int] = []
    columns: list[list[Any]] = [[] for _ in indexes]
    for feature in source.getFeatures(request):
        if len(ids) % READ_AT_ONCE == 0:
            advance(progress, min(len(ids) / count, 1.0))
        ids.append(feature.id())
        values = feature.attributes()
        for column, index in zip(columns, indexes, strict=True):
            column.append(values[index])
    told = {name: _values(column, words.get(name)) for name, column in zip(names, columns, strict=True)}
    return pd.DataFrame(told, index=ids, columns=list(names), dtype=object).infer_objects()


def _values(values: list[Any], words: Mapping[Any, str] | None) -> list[Any]:
    """Return values as Python's own, in words where these are given; equal ones are looked at once."""
    if words is None and all(isinstance(each, (int, float)) for each in values):
        return values
    known = {each: _value(each) if words is None else words.get(each) for each in set(map(_hashable, values))}
    return [known[each] for each in map(_hashable, values)]


def _hashable(value: Any) -> Any:
    if is_empty(value):
        return None
    return value if isinstance(value, PLAIN) else str(value)


def _value(value: Any) -> Any:
    convert = next((way for kind, way in DATES.items() if isinstance(value, kind)), None)
    return value if convert is None else convert(value)


def _is_worded(column: Column | None) -> bool:
    return column is not None and (column.kind in (CODE, FLAG) or bool(column.words))


def _as_shown(layer: QgsVectorLayer, name: str, table: Table, names: Sequence[str]) -> Column:
    """Return a column that is headed as in the attribute table; two that are called alike keep apart."""
    index = layer.fields().indexOf(name)
    heading = layer.attributeDisplayName(index)
    alike = [each for each in names if layer.attributeDisplayName(layer.fields().indexOf(each)) == heading]
    label = f"{heading} [{name}]" if len(alike) > 1 else heading
    column = table.find(name)
    if column is None or _is_worded(column):
        return Column(name, TEXT, Text(label, label), Text("", ""))
    return dataclasses.replace(
        column, name=name, label=Text(label, label), unit="", decimals=column.shown_decimals, words={}
    )


def is_source_in_project(path: Path) -> bool:
    """Return whether a layer of the project is read from a file, which so must not be written over."""
    registry = QgsProviderRegistry.instance()
    for layer in QgsProject.instance().mapLayers().values():
        read = registry.decodeUri(layer.providerType(), layer.source()).get("path", "")
        if read and Path(read).exists() and path.exists() and path.samefile(read):
            return True
    return False


class Packing:
    """Writes layers with styles and metadata into one GeoPackage, in the background.

    Parameters
    ----------
    path : Path
    layers : sequence of QgsMapLayer
    done : callable
        Told whether it worked, and why not.
    """

    def __init__(self, path: Path, layers: Sequence[QgsMapLayer], done: Callable[[bool, str], None]):
        self._done, self._context, self._feedback = done, QgsProcessingContext(), QgsProcessingFeedback(False)
        # Beside it first: a package that is cancelled, or for which the disk is too small, must not cost the former.
        self._target, self._part = beside(path)
        self._context.setProject(QgsProject.instance())
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("native:package")
        values = {
            "LAYERS": list(layers),
            "OUTPUT": str(self._part),
            "OVERWRITE": True,
            "SAVE_STYLES": True,
            "SAVE_METADATA": True,
        }
        self._task = QgsProcessingAlgRunnerTask(algorithm, values, self._context, self._feedback)
        self._task.setDescription(tr("Klimaklok: package of results"))
        # Through a partial, which keeps context and feedback while the task goes, whoever lets go of this.
        self._task.executed.connect(functools.partial(Packing._finish, self))
        QgsApplication.taskManager().addTask(self._task)

    def _finish(self, successful: bool, _results: dict[str, Any]) -> None:
        why = self._feedback.textLog().strip().rpartition("\n")[2]
        if not successful:
            why = tr("The export was cancelled. No file has been changed.") if self._feedback.isCanceled() else why
        else:
            try:
                self._part.replace(self._target)
            except OSError as error:
                successful, why = False, error.strerror or str(error)
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)
        self._done(successful, why)
