"""The values of one run: layers as GeoDataFrames, files as paths, numbers as numbers, empty ones as None."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProject,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QStandardPaths

from klimaklok_plugin.analysis.core import gdal_state
from klimaklok_plugin.analysis.core.crs import check_scale, projected_crs
from klimaklok_plugin.analysis.core.messages import Cancelled, KlimaklokError, Note
from klimaklok_plugin.analysis.layers.field_names import all_say_the_same, find_fields
from klimaklok_plugin.analysis.network.messages import DemIsFolderError, DemUnreadableError
from klimaklok_plugin.analysis.sources import messages as sources

from . import files, ground, layers, packages, parameters, registers, sinks, whole
from .messages import (
    CrsNotMetresError,
    ExpressionError,
    ExpressionFieldError,
    ExpressionTextError,
    FieldChoiceError,
    FileMissingError,
    MapLayerUnreadableError,
    NetworkBeingEditedError,
    NetworkNotAFileError,
    RasterNotAFileError,
    SourceMixedError,
)
from .sinks import Destination, Staging
from .texts import Coded, word, word_error

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    import pyproj

    from klimaklok_plugin.analysis.core.progress import Progress
    from klimaklok_plugin.analysis.network.model import Network
    from klimaklok_plugin.analysis.network.storage import Selection
    from klimaklok_plugin.analysis.strategy.loading import Strategy


HOLDS_ALL = (".gpkg", ".geojson", ".json", ".geojsonl", ".fgb", ".sqlite", ".kml", ".gml", ".csv", ".xlsx", ".ods")
"""Files that can hold points and areas in one table."""
NORWAY = (10.5, 59.9, 10.5, 59.9)
"""Where an analysis takes place that is given neither network nor layer."""


@dataclasses.dataclass(frozen=True)
class Prepared:
    """What has to be asked for on the main thread, before the run."""

    network_path: Path | None
    network_only: Selection | None
    rasters: dict[str, Path]
    origins: dict[str, whole.Origin]
    destinations: dict[str, Destination]


class Inputs:
    """Values of one run, read when asked for.

    Attributes
    ----------
    strategy : Strategy
        The shipped strategy, or the user's file on top of it.
    network : Network
        The loaded network (algorithms with ``parameters.network()``).
    crs : pyproj.CRS
        What layers are read in: the network's, else the parameter CRS, else chosen by where the first layer lies.
    crs_given : pyproj.CRS or None
        The parameter CRS.
    """

    def __init__(
        self,
        algorithm: QgsProcessingAlgorithm,
        values: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        prepared: Prepared,
        staging: Staging,
    ) -> None:
        self._algorithm = algorithm
        self._values = values
        self._context = context
        self.feedback = feedback
        self._prepared = prepared
        self._staging = staging
        self.sources: dict[str, layers.Source] = {}
        self._registers: dict[Path, QgsVectorLayer] = {}
        self._answers: list[Coded] = []
        self._assumed: list[Coded] = []
        self._written: dict[str, tuple[QgsVectorLayer, Note] | None] = {}

    def cancelled(self) -> bool:
        """Return whether the user wants to stop."""
        return self.feedback.isCanceled()

    # --- layers ---

    def layer(self, name: str, *, may_be_empty: bool = False, may_be_table: bool = False) -> gpd.GeoDataFrame | None:
        """Return a layer in `crs`, None when none was given. See `layers.read_layer`.

        A layer without features is an error, unless it says something: then it is first asked for with `may_be_empty`.
        With `may_be_table` a table is taken as it is, without looking for places in it.
        """
        if name not in self.sources:
            source = self._source(name)
            if source is None:
                return None
            value = self._values.get(name)
            read = layers.read_layer(
                source,
                self.crs,
                self.cancelled,
                name=_name(value, source),
                selected_only=_selected_only(value),
                may_be_empty=may_be_empty,
                may_be_table=may_be_table,
                feedback=self.feedback,
                origin=self._origin(name),
            )
            if may_be_table:
                read = dataclasses.replace(read, missing=0)
            self._check_mixed(name, read)
            self.sources[name] = read
            self._report_repairs(read, personal=name in getattr(self._algorithm, "PERSONAL", ()))
            if (written := self._written.get(name)) is not None:
                self.assume(written[1])
        return self.sources[name].frame

    def named(self, name: str, columns: Mapping[str, Sequence[str]]) -> gpd.GeoDataFrame | None:
        """Return a layer whose fields of other names stand under the names that the analysis asks for.

        Parameters
        ----------
        columns : mapping
            By the analysis's name of a column those it is found by; the log says what was found. None may fit.
        """
        frame = self.layer(name)
        if frame is None:
            return None
        source, found = self.sources[name], {}
        own = [each.name() for each in source.fields if each.name() in frame.columns]
        for column, names in columns.items():
            fields = [] if column in own else find_fields(names, own)
            if fields:
                found[column] = frame[fields[0]]
                told = {"parameter": name, "layer": source.name, "field": fields[0]}
                self.assume(Note("column_found", {**told, "what": f"column_{column}"}))
        return frame.assign(**found)

    def table(self, name: str) -> pd.DataFrame | None:
        """Return a table, None when none was given; the geometry of a layer is left out."""
        import pandas as pd

        frame = self.layer(name, may_be_table=True)
        return None if frame is None else pd.DataFrame(frame.drop(columns=frame.geometry.name))

    def beside(self, name: str, wanted: Callable[[str, Sequence[str]], bool]) -> dict[str, gpd.GeoDataFrame]:
        """Return the other layers, in `crs`, of the file that a layer comes from: those that `wanted` says yes to.

        It is asked with the name and the fields of each. Features may be without geometry. A layer that cannot be read
        is said and left out: nobody chose it.
        """
        frames = {}
        source = self._source(name)
        for other, layer in files.other_layers(self._origin(name), _name(self._values.get(name), source), wanted):
            if layer.featureCount() == 0:
                continue
            try:
                read = layers.read_layer(
                    layer,
                    self.crs,
                    self.cancelled,
                    name=other,
                    may_be_table=True,
                    feedback=self.feedback,
                    origin=whole.Origin.of(layer),
                )
            except KlimaklokError as error:
                self.warn(Note("source_beside_unread", {"layer": other, "why": word_error(error)}))
            else:
                frames[other] = read.frame
        return frames

    def field(self, name: str, parent: str, *, find: bool = True) -> str | None:
        """Return the field of the layer `parent` that was chosen, or else found by its name; None when there is none.

        What was found, and what was looked for in vain, stands in the log and in the summary. `find=False` leaves a
        parameter that is empty at that.

        Raises
        ------
        SourceFieldMissingError, SourceWithoutFieldsError
            The layer has no such field.
        FieldChoiceError
            Several fields have one of the names, hold different values, and the result would grow with them.
        """
        if self.layer(parent) is None:
            return None
        source = self.sources[parent]
        if chosen := self.text(name):
            return layers.require_field(source, chosen)
        known = self._algorithm.parameterDefinition(name).metadata()
        if not find or not known.get(parameters.NAMES):
            return None
        return self._find_field(name, source, list(known[parameters.NAMES]), ask=bool(known[parameters.AMOUNT]))

    def _find_field(self, name: str, source: layers.Source, names: list[str], *, ask: bool) -> str | None:
        own = [each.name() for each in source.fields if each.name() in source.frame.columns]
        found = find_fields(names, own)
        told = {"parameter": name, "layer": source.name}
        if not found:
            self.assume(Note("field_not_found", {**told, "names": ", ".join(names)}))
            return None
        if ask and len(found) > 1 and not all_say_the_same(source.frame[found]):
            raise FieldChoiceError(**told, fields=", ".join(found))
        code = "field_found_first" if len(found) > 1 else "field_found"
        others = {"others": ", ".join(found[1:])} if len(found) > 1 else {}
        self.assume(Note(code, {**told, "field": found[0], **others}))
        return found[0]

    def raster(self, name: str) -> Path | None:
        """Return the file of a raster layer, None when none was given."""
        return self._prepared.rasters.get(name)

    @functools.cached_property
    @gdal_state.kept()
    def network(self) -> Network:
        if self._prepared.network_path is None:
            raise NetworkNotAFileError(value=str(self._values.get(parameters.NETWORK)))
        network = load_or_keep(self._prepared.network_path, lambda _: self.cancelled(), self._prepared.network_only)
        for note in network.notes:
            self.warn(note)
        return network

    @property
    def network_given(self) -> Network | None:
        """Return the network where it may be left empty, None where it is."""
        return None if self._prepared.network_path is None else self.network

    @property
    def turns(self) -> Note:
        """What to say about the turns that cars make in the network."""
        network: Network | None = self.__dict__.get("network")  # not read only to say this
        if network is None:
            return Note("network_cars_turn")
        if not network.turns_known:
            return Note("network_turns_unknown")
        return Note("network_turns_hold", {"count": len(network.turns)})

    @property
    def network_path(self) -> Path | None:
        return self._prepared.network_path

    @functools.cached_property
    def crs(self) -> pyproj.CRS:
        """Return the CRS layers are read in, which measures true metres where the data lie."""
        if self._prepared.network_path is not None:
            check_scale(self.network.crs, self.network.xy)
            return self.network.crs
        bounds = self._first_bounds()
        if self.crs_given is None:
            return projected_crs(*(bounds or NORWAY))
        if bounds is not None:
            check_scale(self.crs_given, _middle(bounds, self.crs_given))
        return self.crs_given

    @functools.cached_property
    def crs_given(self) -> pyproj.CRS | None:
        crs = self._algorithm.parameterAsCrs(self._values, parameters.CRS, self._context)
        if not crs.isValid():
            return None
        given = layers.horizontal(crs)
        if not given.is_projected or any(axis.unit_conversion_factor != 1 for axis in given.axis_info[:2]):
            raise CrsNotMetresError(crs=layers.crs_name(crs))
        return given

    def matching(self, name: str, frame: gpd.GeoDataFrame) -> np.ndarray[Any, Any] | None:
        """Return the rows (n, bool) of `frame` that an expression holds for, None when none was given.

        Raises
        ------
        ExpressionError
            The expression is broken, names what the frame does not have, or cannot be worked out.
        """
        import numpy as np

        text = self.text(name)
        if text is None:
            return None
        expression = QgsExpression(text)
        if expression.hasParserError():
            raise ExpressionError(
                expression=text, detail=" ".join(expression.parserErrorString().split()).removesuffix(".")
            )
        place = "klimaklok_row"
        layer = sinks.to_layer(
            frame.assign(**{place: np.arange(len(frame))}),
            name,
            layers.to_qgis(frame.crs),
            {},
            Qgis.WkbType.LineString,
            self.cancelled,
        )
        unknown = sorted(
            column
            for column in expression.referencedColumns() - {QgsFeatureRequest.ALL_ATTRIBUTES}
            if layer.fields().lookupField(column) < 0
        )
        if unknown:
            fields = ", ".join(str(each) for each in frame.columns if each != frame.geometry.name)
            raise ExpressionFieldError(expression=text, field=unknown[0], fields=fields)
        scope = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
        expression.prepare(scope)
        found = np.zeros(len(frame), bool)
        for number, feature in enumerate(layer.getFeatures()):
            if number % layers.CHUNK == 0 and self.cancelled():
                raise Cancelled
            scope.setFeature(feature)
            value = expression.evaluate(scope)
            if expression.hasEvalError():
                raise ExpressionError(
                    expression=text, detail=" ".join(expression.evalErrorString().split()).removesuffix(".")
                )
            if isinstance(value, str):
                raise ExpressionTextError(expression=text, value=value)
            found[feature[place]] = bool(value) and not parameters.is_null(value)
        return found

    # --- plain values ---

    @functools.cached_property
    def strategy(self) -> Strategy:
        from klimaklok_plugin.analysis.strategy.loading import load_strategy

        return load_strategy(self.file(parameters.STRATEGY))

    def text(self, name: str) -> str | None:
        """Return a text, None when it is empty."""
        return self._algorithm.parameterAsString(self._values, name, self._context).strip() or None

    def number(self, name: str) -> float | None:
        """Return a number, None when it is left empty."""
        if self._is_empty(name):
            return None
        value = self._algorithm.parameterAsDouble(self._values, name, self._context)
        return value if math.isfinite(value) else None

    def integer(self, name: str) -> int | None:
        """Return a whole number, None when it is left empty."""
        return None if self._is_empty(name) else self._algorithm.parameterAsInt(self._values, name, self._context)

    def choice(self, name: str) -> int | None:
        """Return the position of the chosen option, None when it is left empty."""
        return None if self._is_empty(name) else self._algorithm.parameterAsEnum(self._values, name, self._context)

    def choices(self, name: str) -> list[int]:
        """Return the positions of the chosen options of a parameter that allows several."""
        if self._is_empty(name):
            return []
        return list(self._algorithm.parameterAsEnums(self._values, name, self._context))

    def flag(self, name: str) -> bool:
        """Return whether a box is ticked."""
        return self._algorithm.parameterAsBoolean(self._values, name, self._context)

    def date(self, name: str) -> dt.date | None:
        """Return a date, None when it is left empty."""
        if self._is_empty(name):
            return None
        moment = self._algorithm.parameterAsDateTime(self._values, name, self._context)
        return moment.date().toPyDate() if moment.isValid() else None

    def file(self, name: str) -> Path | None:
        """Return an existing input file, None when it is left empty."""
        text = self._algorithm.parameterAsFile(self._values, name, self._context).strip()
        return _existing(text) if text else None

    def files(self, name: str) -> list[Path]:
        """Return existing input files; empty entries are left out."""
        texts = self._algorithm.parameterAsFileList(self._values, name, self._context)
        return [_existing(text.strip()) for text in texts if text and text.strip()]

    def map_layers(self, name: str, *, quiet: bool = False) -> list[QgsMapLayer]:
        """Return layers as they are drawn: those of the project as there, others in the style stored with them.

        With `quiet` those that have none are drawn in greys.

        Raises
        ------
        MapLayerUnreadableError
            What was given is no layer.
        """
        given = self._values.get(name)
        if packages.is_empty(given):
            return []
        values = given if isinstance(given, (list, tuple)) else [given]
        return [self._map_layer(name, value, quiet=quiet) for value in values if not packages.is_empty(value)]

    def _map_layer(self, name: str, value: Any, *, quiet: bool) -> QgsMapLayer:
        if isinstance(value, QgsMapLayer):
            return value
        found = self._algorithm.parameterAsLayerList({name: [value]}, name, self._context)
        if not found:
            raise MapLayerUnreadableError(layer=str(value))
        layer = found[0]
        if layer.id() not in self.project.mapLayers():
            _, styled = layer.loadDefaultStyle()
            if quiet and not styled and isinstance(layer, QgsVectorLayer):
                ground.quieten(layer)
            layer.setName(layer.metadata().title() or layer.name())
        return layer

    def drawn_extent(self, name: str) -> tuple[QgsRectangle, QgsCoordinateReferenceSystem] | None:
        """Return an extent as it was given, with its CRS; None when it is left empty."""
        rectangle = self._algorithm.parameterAsExtent(self._values, name, self._context)
        if rectangle.isNull() or rectangle.isEmpty():
            return None
        return rectangle, self._algorithm.parameterAsExtentCrs(self._values, name, self._context)

    @property
    def project(self) -> QgsProject:
        """Return the project that the run belongs to."""
        return self._context.project() or QgsProject.instance()

    def extent(self, name: str) -> tuple[float, float, float, float] | None:
        """Return west, south, east and north in degrees, None when it is left empty."""
        import pyproj

        rectangle = self._algorithm.parameterAsExtent(self._values, name, self._context)
        if rectangle.isNull() or rectangle.isEmpty():
            return None
        crs = self._algorithm.parameterAsExtentCrs(self._values, name, self._context)
        transform = pyproj.Transformer.from_crs(
            layers.to_pyproj(crs) if crs.isValid() else "EPSG:4326", "EPSG:4326", always_xy=True
        )
        return transform.transform_bounds(
            rectangle.xMinimum(), rectangle.yMinimum(), rectangle.xMaximum(), rectangle.yMaximum()
        )

    # --- outputs and messages ---

    def wants(self, output: str) -> bool:
        """Return whether the user asked for an output."""
        return output in self._prepared.destinations

    def target(self, output: str) -> Path | None:
        """Return the file that an output is moved to in the end, None for none."""
        destination = self._prepared.destinations.get(output)
        return None if destination is None else destination.path

    def staged(self, output: str) -> Path:
        """Return where to write the file of an output; return that path from ``compute`` when it is finished."""
        return self._staging.path_for(self._prepared.destinations[output])

    def say(self, notes: Iterable[Coded]) -> None:
        """Write notes to the log."""
        for note in notes:
            self.feedback.pushInfo(word(note, labels(self._algorithm)))

    def tell(self, notes: Sequence[Coded], answers: Sequence[str]) -> None:
        """Write notes to the log, and put those whose code is among `answers` first into the summary, in its order."""
        self.say(notes)
        self.answer(sorted((note for note in notes if note.code in answers), key=lambda note: answers.index(note.code)))

    def warn(self, note: Coded) -> None:
        """Write a warning to the log; the summary has it, too."""
        self._assumed.append(note)
        self.feedback.pushWarning(word(note, labels(self._algorithm)))

    def assume(self, note: Coded) -> None:
        """Write to the log and to the summary what was assumed or found by name."""
        self._assumed.append(note)
        self.say([note])

    def answer(self, notes: Iterable[Coded]) -> None:
        """Put into the summary what the run found: the two or three numbers that are the answer, and what is missing.

        They come first in the summary, which ends the log and is the abstract of every result.
        """
        self._answers.extend(notes)

    def count(self, label: str, value: float | None, *, share: bool = False) -> None:
        """Put a number of the result into the summary, under its label."""
        if value is not None and math.isfinite(value):
            code = "share_of_result" if share else "number_of_result"
            self._answers.append(Note(code, {"label": label, "value": value}))

    def answered(self) -> list[str]:
        """Return the sentences that are the answer itself; they begin the summary."""
        return list(dict.fromkeys(word(each, labels(self._algorithm)) for each in self._answers))

    def summary(self) -> list[str]:
        """Return the run in a few sentences: the answer, what it was taken from, and what was assumed."""
        taken = [self._taken(name, read) for name, read in self.sources.items()]
        return list(
            dict.fromkeys(word(each, labels(self._algorithm)) for each in [*self._answers, *taken, *self._assumed])
        )

    def _taken(self, name: str, read: layers.Source) -> Note:
        told = {"parameter": name, "layer": read.name}
        least = self.strategy.schools.least_count
        if name in getattr(self._algorithm, "PERSONAL", ()) and len(read.frame) < least:
            return Note("layer_taken_few", {**told, "least": least})
        return Note("layer_taken", {**told, "count": len(read.frame)})

    @property
    def algorithm(self) -> QgsProcessingAlgorithm:
        """The algorithm that runs."""
        return self._algorithm

    def path_of(self, name: str) -> Path | None:
        """Return the file or folder that a layer comes from; None of what lies in none."""
        return files.path_of(self._prepared.origins.get(name, whole.Origin()))

    # --- inside ---

    def _source(self, name: str) -> Any:
        if self._is_empty(name):
            return None
        register = registers.stop_register(self._values.get(name))
        if register is not None:
            if register not in self._registers:
                self._registers[register], notes = registers.to_layer(register, lambda _: self.cancelled())
                self.say(notes)
            return QgsProcessingFeatureSource(self._registers[register], self._context)
        source = self._algorithm.parameterAsSource(self._values, name, self._context)
        if source is None or (source.wkbType() != Qgis.WkbType.NoGeometry and source.sourceCrs().isValid()):
            return source
        if name not in self._written:
            self._written[name] = files.written_lines(self._origin(name), _name(self._values.get(name), source))
        written = self._written[name]
        return source if written is None else written[0]

    def is_part(self, name: str) -> bool:
        """Return whether only some features of a layer are to be used: those selected, or those of a filter."""
        value = self._values.get(name)
        return isinstance(value, QgsProcessingFeatureSourceDefinition) and bool(
            value.selectedFeaturesOnly or value.filterExpression or value.featureLimit >= 0
        )

    def _origin(self, name: str) -> whole.Origin:
        """Return where a layer comes from, with all of it where only some features are to be used."""
        origin = self._prepared.origins.get(name, whole.Origin())
        value = self._values.get(name)
        if registers.stop_register(value) is not None:
            return whole.Origin()
        some = self.is_part(name)
        every = self._algorithm.parameterAsSource({name: value.source}, name, self._context) if some else None
        return dataclasses.replace(origin, all=every)

    def _is_empty(self, name: str) -> bool:
        value = self._values.get(name)
        if value is None and name not in self._values:
            definition = self._algorithm.parameterDefinition(name)
            value = definition.defaultValue() if definition is not None else None
        return packages.is_empty(value)

    def _first_bounds(self) -> tuple[float, float, float, float] | None:
        for definition in self._algorithm.parameterDefinitions():
            if definition.type() == "source":
                name = definition.name()
                source = self._source(name)
                if source is not None:
                    return layers.lonlat_bounds(
                        source,
                        selected_only=_selected_only(self._values.get(name)),
                        feedback=self.feedback,
                        origin=self._origin(name),
                    )
        return None

    def _check_mixed(self, name: str, read: layers.Source) -> None:
        """Say that results will hold points and areas, and raise where the format of one cannot."""
        following = [
            each.name
            for each in self._algorithm.outputs()
            if getattr(each, "like", "") == name and each.geometry == Qgis.ProcessingSourceType.VectorAnyGeometry
        ]
        if not following or not layers.is_mixed(read.frame):
            return
        for output in following:
            destination = self._prepared.destinations.get(output)
            path = destination.path if destination is not None else None
            if path is not None and path.suffix.lower() not in HOLDS_ALL:
                raise SourceMixedError(layer=read.name, output=output, file=path.name)
        self.warn(Note("source_mixed", {"layer": read.name}))

    def _report_repairs(self, read: layers.Source, *, personal: bool) -> None:
        least = self.strategy.schools.least_count
        for code, few, count in (
            ("source_repaired", "source_repaired_few", read.repaired),
            ("source_without_geometry", "source_without_geometry_few", read.missing),
        ):
            if count and personal and count < least:
                self.warn(Note(few, {"layer": read.name, "least": least}))
            elif count:
                self.warn(Note(code, {"layer": read.name, "count": count}))
        for note in read.notes:
            if note.code not in sources.NOTES:
                self.warn(note)
            elif personal and len(read.frame) < least:
                self.assume(Note("source_placed_few", {"layer": read.name, "least": least}))
            else:
                self.assume(note)
        if read.like_degrees:
            self.warn(Note("source_like_degrees", {"layer": read.name}))


_kept: dict[tuple[Any, ...], Network] = {}


def load_or_keep(path: Path, progress: Progress | None = None, only: Selection | None = None) -> Network:
    """Return the network of the run before, with its search graphs, while its file is as it was; else load it."""
    from klimaklok_plugin.analysis.network.storage import load_network

    state = (only, *file_state(path))
    network = _kept.get(state)
    if network is None:
        _kept.clear()
        network = load_network(path, cache_folder("networks"), progress, only=only)
        _kept[state] = network
    return network


def file_state(path: Path) -> tuple[Any, ...]:
    """Return what is another as soon as a file, or its write-ahead log, is another or was written to."""
    stats = [file.stat() for file in (path, Path(f"{path}-wal")) if file.is_file()]
    stats[1:] = [stat for stat in stats[1:] if stat.st_size]  # an empty one comes and goes with whoever only reads
    return (path.resolve(), *((stat.st_size, stat.st_mtime_ns, stat.st_ino) for stat in stats))


def cache_folder(name: str) -> Path:
    """Return a folder of ours in the user's cache folder; it need not exist."""
    kind = QStandardPaths.StandardLocation.GenericCacheLocation
    return Path(QStandardPaths.writableLocation(kind)) / "klimaklok" / name


def labels(algorithm: QgsProcessingAlgorithm) -> dict[str, str]:
    """Return the translated label of each parameter, also by the names that other algorithms have for it."""
    own = {each.name(): each.description() for each in algorithm.parameterDefinitions()}
    return own | {other: own[name] for other, name in getattr(algorithm, "CALLED", {}).items()}


def takes_network(algorithm: QgsProcessingAlgorithm) -> bool:
    """Return whether an algorithm runs on a network (`buildnetwork` makes one, under the same name)."""
    definition = algorithm.parameterDefinition(parameters.NETWORK)
    return definition is not None and not definition.isDestination()


def of_package(
    algorithm: QgsProcessingAlgorithm,
    package: str,
    but: str,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Inputs:
    """Return an algorithm's values as a data package fills them, to be read without a run, in any thread.

    Parameters
    ----------
    algorithm : QgsProcessingAlgorithm
    package : str
        Path of the package.
    but : str
        The parameter that is not taken from it.
    context : QgsProcessingContext
        Of the thread that reads.
    feedback : QgsProcessingFeedback

    Raises
    ------
    KlimaklokError
        There is no such file, it is no data package, or it lacks a layer that the algorithm needs.
    """
    values, _ = packages.fill(algorithm, {but: but}, package)
    if (missing := packages.lacking(algorithm, values, package, but)) is not None:
        raise missing
    network = Path(package) if parameters.NETWORK in values else None
    given = {name: value for name, value in values.items() if name != but}
    prepared = Prepared(network_path=network, network_only=None, rasters={}, origins={}, destinations={})
    return Inputs(algorithm, given, context, feedback, prepared, Staging())


def prepare_network(
    algorithm: QgsProcessingAlgorithm, values: dict[str, Any], context: QgsProcessingContext
) -> tuple[Path, Selection | None]:
    """Return the network's file from a path or a layer, and which of its edges a filter or selection leaves.

    A file that is being edited is refused, and so is a layer of another table, whose filter would not hold.
    """
    from klimaklok_plugin.analysis.network.messages import NetworkTableError
    from klimaklok_plugin.analysis.network.storage import Selection, check_name

    value = values.get(parameters.NETWORK)
    layer = None
    path, found, rest = value.partition("|layername=") if isinstance(value, str) else ("", "", "")
    if isinstance(value, str) and os.path.isfile(value):  # noqa: PTH113 - a name too long is none
        file, parts = Path(value), {}
    elif found and os.path.isfile(path):  # noqa: PTH113
        file, parts = Path(path), QgsProviderRegistry.instance().decodeUri("ogr", f"n.gpkg|layername={rest}")
    else:
        source = value.source if isinstance(value, QgsProcessingFeatureSourceDefinition) else value
        layer = algorithm.parameterAsVectorLayer({parameters.NETWORK: source}, parameters.NETWORK, context)
        if layer is None or layer.providerType() != "ogr":
            raise NetworkNotAFileError(value=str(getattr(source, "name", lambda: source)()))
        file = layer_file(layer)
        parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    project = context.project() or QgsProject.instance()
    for other in project.mapLayers().values():
        if other.isEditable() and layer_file(other) == file.resolve():
            raise NetworkBeingEditedError(file=file.name, layer=other.name())
    check_name(file)
    where = layer.subsetString() if layer is not None else str(parts.get("subset") or "")
    ids = _chosen_ids(value, layer)
    table = str(parts.get("layerName") or "edges")
    if table != "edges" and (table not in ("nodes", "turns", "klimaklok_network") or where or ids is not None):
        raise NetworkTableError(file=str(file), table=table)
    return file, Selection(where, ids) if where or ids is not None else None


def _chosen_ids(value: Any, layer: QgsVectorLayer | None) -> tuple[int, ...] | None:
    """Return the ids of the features that a source definition asks for, None for all."""
    if layer is None or not isinstance(value, QgsProcessingFeatureSourceDefinition):
        return None
    if value.filterExpression:
        request = QgsFeatureRequest().setFilterExpression(value.filterExpression)
        chosen: set[int] = set()
        origin = dataclasses.replace(whole.Origin.of(layer), all=layer)
        whole.read(layer, layer.name(), lambda each: chosen.add(each.id()), request=request, origin=origin)
        return tuple(sorted(chosen & set(layer.selectedFeatureIds()) if value.selectedFeaturesOnly else chosen))
    return tuple(sorted(layer.selectedFeatureIds())) if value.selectedFeaturesOnly else None


def layer_file(layer: QgsMapLayer) -> Path:
    """Return the file a layer comes from."""
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    return Path(parts.get("path") or layer.source()).resolve()


def prepare_raster(
    algorithm: QgsProcessingAlgorithm, name: str, values: dict[str, Any], context: QgsProcessingContext
) -> Path | None:
    """Return the file of a raster parameter, None when none was given."""
    layer = algorithm.parameterAsRasterLayer(values, name, context)
    if layer is None:
        return None
    path = layer_file(layer)
    if not path.is_file():
        raise RasterNotAFileError(layer=layer.name())
    return path


def check_raster(text: str) -> None:
    """Raise when a path that looks like one leads to no file, or to a file that is no raster."""
    from klimaklok_plugin.analysis.network.heights import check_vrt

    path = Path(text)
    if os.path.isdir(path) and not QgsRasterLayer(text, path.stem).isValid():  # noqa: PTH112 - some rasters are folders
        raise DemIsFolderError(file=text)
    if path.suffix and path.is_absolute() and not os.path.exists(path):  # noqa: PTH110 - a name too long is none
        raise FileMissingError(file=text)
    if os.path.isfile(path):  # noqa: PTH113
        check_vrt(path)
        layer = QgsRasterLayer(text, path.stem)
        if not layer.isValid():
            detail = layer.error().summary() or layer.dataProvider().error().summary()
            raise DemUnreadableError(file=text, detail=" ".join(detail.split()))


def _existing(text: str) -> Path:
    path = Path(text)
    if not os.path.isfile(path):  # noqa: PTH113 - pathlib raises for a name that is too long
        raise FileMissingError(file=text)
    return path


def _middle(bounds: tuple[float, float, float, float], crs: pyproj.CRS) -> np.ndarray[Any, Any]:
    """Return the middle (1, 2) of bounds in degrees, in `crs`."""
    import numpy as np
    import pyproj

    west, south, east, north = bounds
    transform = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    return np.array([transform.transform((west + east) / 2, (south + north) / 2)])


def _name(value: Any, source: Any) -> str:
    """Return what the user calls a layer; QGIS names a table of a file after the file."""
    _, _, table = value.partition("|layername=") if isinstance(value, str) else ("", "", "")
    return table.split("|")[0] or source.sourceName()


def _selected_only(value: Any) -> bool:
    return isinstance(value, QgsProcessingFeatureSourceDefinition) and value.selectedFeaturesOnly
