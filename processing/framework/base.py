"""What all algorithms share: parameters in, one analysis, layers out; errors, cancelling, style and metadata."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import textwrap
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsLayerMetadata,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterVectorDestination,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QIcon

from klimaklok_plugin.analysis.core import gdal_state
from klimaklok_plugin.analysis.core.columns import TEXT, Table
from klimaklok_plugin.analysis.core.messages import Cancelled, KlimaklokError, Note
from klimaklok_plugin.analysis.core.progress import Progress, advance, part
from klimaklok_plugin.analysis.network.messages import NetworkForeignError

from . import (
    arrivals,
    columns,
    databases,
    documentation,
    gpkg,
    installed,
    layers,
    net,
    packages,
    parameters,
    proj_context,
    reads,
    registers,
    sinks,
    told,
    whole,
)
from .inputs import (
    Inputs,
    Prepared,
    check_raster,
    labels,
    prepare_network,
    prepare_raster,
    takes_network,
)
from .messages import FileEndingError, FileMissingError
from .sections import Sections
from .texts import escape, resource, tr, word, word_error

Result = Any
"""What `compute` returns for an output: a GeoDataFrame, a Path, a number, or None for an output that is skipped."""

COMPUTED, WRITTEN = 0.9, 0.98
LINE = 100  # characters in a terminal
NO_COLUMNS = Table()
DESTINATIONS = ("sink", "vectorDestination", "fileDestination")


@dataclass(frozen=True)
class LayerOutput:
    """A layer that `compute` returns as a GeoDataFrame.

    Attributes
    ----------
    name, label, help : str
        Name, and translated label and help.
    geometry : Qgis.ProcessingSourceType
        What the layer may hold; where any, with `like` it follows an input. Vector: a table without geometry.
    like : str
        The input whose features these are: its field types and aliases flow through.
    columns : Table
        The columns the analysis declares for it.
    optional : bool
        The user may skip it.
    by_default : bool
        Whether an optional output is made unless skipped.
    shown : bool
        Whether the map shows it at once; a helper is loaded switched off.
    answer : bool
        Whether it is the one to look at, where that is not the first.
    """

    name: str
    label: str
    help: str
    geometry: Qgis.ProcessingSourceType = Qgis.ProcessingSourceType.VectorAnyGeometry
    like: str = ""
    columns: Table = NO_COLUMNS
    optional: bool = False
    by_default: bool = True
    shown: bool = True
    answer: bool = False

    def definition(self) -> QgsProcessingParameterDefinition:
        return QgsProcessingParameterFeatureSink(
            self.name, self.label, self.geometry, None, self.optional, self.by_default
        )


@dataclass(frozen=True)
class FileOutput:
    """A file that `compute` writes to ``inputs.staged(name)`` and returns as that path.

    With `table` the file is a GeoPackage and that table of it is the layer QGIS shows, styled and with aliases;
    `columns` declares what is in it.

    Attributes
    ----------
    formats : Mapping[str, str]
        What the file's name may end in, such as ".csv", and what people call that format. The first is the default.
    twins : bool
        The run writes the file in each of its formats, side by side; the user names one of them.
    packages : Sequence[str]
        Python packages that only this output needs.
    """

    name: str
    label: str
    help: str
    formats: Mapping[str, str] = field(default_factory=dict)
    twins: bool = False
    packages: Sequence[str] = ()
    table: str = ""
    geometry: str = "MultiLineString"
    columns: Table = NO_COLUMNS
    optional: bool = False
    by_default: bool = True
    shown: bool = True
    answer: bool = False

    def definition(self) -> QgsProcessingParameterDefinition:
        if self.table:
            return QgsProcessingParameterVectorDestination(
                self.name,
                self.label,
                Qgis.ProcessingSourceType.VectorAnyGeometry,
                None,
                self.optional,
                self.by_default,
            )
        choices = ";;".join(f"{name} (*{ending})" for ending, name in self.formats.items())
        return QgsProcessingParameterFileDestination(
            self.name, self.label, choices, None, self.optional, self.by_default
        )


@dataclass(frozen=True)
class NumberOutput:
    """A number that `compute` returns; a share, 0 to 1, is told in per cent."""

    name: str
    label: str
    share: bool = False


Output = LayerOutput | FileOutput | NumberOutput
CARS_TURN = Note("network_cars_turn")


class KlimaklokAlgorithm(QgsProcessingAlgorithm):
    """Base of all algorithms.

    A subclass sets `ID` and `GROUP`, and says `title`, `summary`, `inputs`, `outputs` and `compute`. Styles lie in
    ``styles/<id>_<output>.qml`` (``…_polygon.qml``, ``…_line.qml`` for outputs that follow an input's geometry).
    """

    ID: ClassVar[str]
    GROUP: ClassVar[str]
    DRIVES: ClassVar[bool] = False
    """Results give metres or minutes by car: help and log say what these leave out."""
    PERSONAL: ClassVar[tuple[str, ...]] = ()
    """Layers with personal data: the log counts no few features of theirs, and results do not say which they are."""
    SECTIONS: ClassVar[Sections] = Sections()
    """How the dialog is divided, and which parameters exclude each other."""
    CALLED: ClassVar[Mapping[str, str]] = {}
    """Parameters of other algorithms whose analysis this one runs, and the own one that is handed in for each."""
    PACKAGES: ClassVar[tuple[str, ...]] = ("numpy", "scipy", "pandas", "geopandas", "shapely", "pyogrio", "pyproj")

    def title(self) -> str:
        """Return the translated name."""
        raise NotImplementedError

    def summary(self) -> str:
        """Return translated help: what it does, in a paragraph or two of plain text."""
        raise NotImplementedError

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        """Return the parameters (made by `parameters`), without STRATEGY, which every algorithm has."""
        raise NotImplementedError

    def outputs(self) -> Sequence[Output]:
        """Return the outputs."""
        raise NotImplementedError

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        """Return a value for each output: GeoDataFrame, Path from ``inputs.staged`` or number; None to skip it."""
        raise NotImplementedError

    def problem(self, values: dict[str, Any], context: QgsProcessingContext) -> KlimaklokError | None:  # noqa: ARG002
        """Return what is wrong with the combination of values, before anything is read. For subclasses."""
        return None

    def marking(self, given: Inputs) -> str:  # noqa: ARG002
        """Return what the names and the metadata of all output layers are marked with; "" for nothing."""
        return ""

    def finish_style(self, output: str, layer: QgsVectorLayer, frame: Any) -> None:
        """Fit the style of a layer to its rows, where no file can know them. For subclasses."""

    # --- what QGIS asks ---

    def createInstance(self) -> KlimaklokAlgorithm:
        return type(self)()

    def name(self) -> str:
        return self.ID

    def displayName(self) -> str:
        return self.title()

    def groupId(self) -> str:
        return self.GROUP

    def group(self) -> str:
        return tr(GROUPS[self.GROUP])

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        own = resource(f"icons/{self.ID}.svg")
        return str(own if own.exists() else resource("icons/klimaklok.svg"))

    def shortDescription(self) -> str:
        return self.summary().split("\n", 1)[0]

    def helpUrl(self) -> str:
        return documentation.page(self.ID)

    def createCustomParametersWidget(self, parent: Any = None) -> Any:
        try:
            from klimaklok_plugin.gui.sectioned import SectionedDialog
        except (ImportError, AttributeError):  # a QGIS whose dialogs are other ones: it makes its own
            return None
        return SectionedDialog(self, parent)

    def shortHelpString(self) -> str:
        if QgsApplication.platform() == "qgis_process":  # which prints this as it is, after the short description
            return "\n\n".join(["", *(textwrap.fill(each, LINE) for each in self.full_summary().split("\n\n")[1:])])
        entries = [(each.description(), each.help()) for each in self.parameterDefinitions() if each.help()]
        listed = "".join(f"<p><b>{escape(label)}</b><br>{escape(text)}</p>" for label, text in entries)
        paragraphs = "".join(f"<p>{escape(text)}</p>" for text in self.full_summary().split("\n\n"))
        return f"{paragraphs}{listed}"

    def full_summary(self) -> str:
        """Return `summary` and, where cars are driven, what their distances leave out."""
        return f"{self.summary()}\n\n{word(CARS_TURN)}" if self.DRIVES else self.summary()

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        if all(output.name != parameters.PACKAGE for output in self.outputs()):
            self.addParameter(parameters.package())
        for definition in self.inputs():
            self.SECTIONS.flag(definition)
            self.addParameter(definition)
        self.addParameter(parameters.strategy())
        for output in self.outputs():
            if isinstance(output, NumberOutput):
                self.addOutput(QgsProcessingOutputNumber(output.name, output.label))
                continue
            definition = output.definition()
            definition.setHelp(output.help)
            self.addParameter(definition)

    def canExecute(self) -> tuple[bool, str]:
        lacking = installed.missing(self.PACKAGES)
        return (False, installed.how_to_install(lacking)) if lacking else (True, "")

    def without(self) -> dict[str, list[str]]:
        """Return the parameters that cannot be used in this QGIS, each with the Python packages it lacks."""
        files = [each for each in self.outputs() if isinstance(each, FileOutput)]
        needed = {**self.SECTIONS.packages, **{each.name: each.packages for each in files}}
        return {name: lacking for name, packages_ in needed.items() if (lacking := installed.missing(packages_))}

    @gdal_state.kept()
    def checkParameterValues(self, values: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        possible, why = self.canExecute()
        if not possible:
            return False, why
        load_geopandas()
        try:
            with self._net():
                values, _ = self._filled(values, context)
                self._check_files(values)
                if (missing := packages.lacking(self, values, self._package(values, context))) is not None:
                    raise missing
                accepted, message = super().checkParameterValues(registers.with_stand_ins(self, values), context)
                if accepted:
                    message = self._check_outputs(values, context)
                if message:
                    return False, message
                error = self.problem(values, context)
        except KlimaklokError as problem:
            error = problem
        return (True, "") if error is None else (False, word_error(error, labels(self)))

    @gdal_state.kept()
    def prepareAlgorithm(
        self,
        values: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> bool:
        # qgis_process, processing.run and models do not all ask canExecute and checkParameterValues themselves.
        accepted, message = self.checkParameterValues(values, context)
        if not accepted:
            raise QgsProcessingException(message)
        try:
            with self._net():
                values, _ = self._filled(values, context)
                self._prepared = self._prepare(values, context)
                self._history = self._describe_parameters(values, context)
                self._group = arrivals.RunGroup.begin(self.title(), context.project())
        except KlimaklokError as error:
            raise QgsProcessingException(word_error(error, labels(self))) from error
        return True

    @gdal_state.kept()
    def processAlgorithm(
        self, values: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        if feedback.isCanceled():  # perhaps because its layers are gone
            return {}
        proj_context.keep()
        progress = _bridge(feedback)
        try:
            with self._net(), sinks.Staging() as staging:
                values, filled = self._filled(values, context)
                given = Inputs(self, values, context, feedback, self._prepared, staging)
                for each in filled:
                    given.assume(each.note())
                results = self.compute(given, part(progress, 0.0, COMPUTED) or progress)
                if self.DRIVES:
                    given.say([given.turns])
                advance(progress, COMPUTED)
                return self._write(given, results, staging, context, progress)
        except Cancelled:
            return {}
        except KlimaklokError as error:
            raise QgsProcessingException(word_error(error, labels(self))) from error

    def _net(self) -> contextlib.AbstractContextManager[None]:
        return net.under(f"klimaklok:{self.ID}", plugin_version())

    # --- before the run ---

    def _package(self, values: dict[str, Any], context: QgsProcessingContext) -> str:
        """Return the file of the data package, "" when none was given or none is taken."""
        definition = self.parameterDefinition(parameters.PACKAGE)
        taken = definition is not None and not definition.isDestination()
        return self.parameterAsFile(values, parameters.PACKAGE, context).strip() if taken else ""

    def _filled(
        self, values: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[dict[str, Any], list[packages.Filled]]:
        """Return the values with what the data package fills; QGIS hands over what the user gave each time anew."""
        return packages.fill(self, values, self._package(values, context))

    def _check_outputs(self, values: dict[str, Any], context: QgsProcessingContext) -> str:
        """Raise when an output cannot go where it is to go; return what it lacks to be made at all."""
        destinations = self._prepare(values, context).destinations
        lacking = self._lacking(destinations)
        if lacking:
            return lacking
        sinks.check_sources(
            list(destinations.values()), reads.of_run(self, values, context), reads.being_edited(context)
        )
        sinks.check_destinations(list(destinations.values()))
        kept = [each for each in destinations.values() if each.kind == "provider"]
        if kept:
            said = labels(self)
            databases.check(kept, [(said[name], layer) for name, layer in self._layers(values, context)])
        for output in self.outputs():
            if isinstance(output, FileOutput) and output.table and output.name in destinations:
                sinks.check_whole_file(destinations[output.name], output.table)
        return ""

    def _lacking(self, wanted: Mapping[str, sinks.Destination]) -> str:
        """Return what is missing for an output that was asked for, and how to do without."""
        for output in self.outputs():
            if isinstance(output, FileOutput) and output.name in wanted:
                lacking = installed.missing(output.packages)
                if lacking:
                    skip = tr("Or skip '{output}': everything else works without.").format(output=output.label)
                    return f"{installed.how_to_install(lacking)} {skip}"
        return ""

    def _check_files(self, values: dict[str, Any]) -> None:
        """Name a missing or unfit file in our words: QGIS only says that a layer could not be loaded."""
        value = values.get(parameters.NETWORK)
        if takes_network(self) and isinstance(value, str) and value.lower().endswith(".gpkg"):
            if not os.path.isfile(value):  # noqa: PTH113 - pathlib raises for a name that is too long
                raise FileMissingError(file=value)
            if not gpkg.may_be_geopackage(Path(value)):
                raise NetworkForeignError(file=value)
        for definition in self.parameterDefinitions():
            value = values.get(definition.name())
            if definition.type() == "multilayer":
                _check_listed(value)
            if not isinstance(value, str) or not value.strip():
                continue
            if definition.type() == "raster":
                check_raster(value)
            elif definition.type() == "file" and not definition.checkValueIsAcceptable(value):
                wanted = f"*.{definition.extension()}" if definition.extension() else definition.fileFilter()
                raise FileEndingError(file=value, label=definition.description(), wanted=wanted)

    def _prepare(self, values: dict[str, Any], context: QgsProcessingContext) -> Prepared:
        rasters = {
            each.name(): prepare_raster(self, each.name(), values, context)
            for each in self.parameterDefinitions()
            if each.type() == "raster"
        }
        network, only = prepare_network(self, values, context) if _needs_network(self, values) else (None, None)
        return Prepared(
            network_path=network,
            network_only=only,
            rasters={name: path for name, path in rasters.items() if path is not None},
            origins={name: whole.Origin.of(layer) for name, layer in self._layers(values, context)},
            destinations=self._destinations(values, context),
        )

    def _destinations(self, values: dict[str, Any], context: QgsProcessingContext) -> dict[str, sinks.Destination]:
        """Return where each wanted output goes, without telling QGIS to load anything yet."""
        found = {}
        for definition in self.parameterDefinitions():
            if definition.type() not in DESTINATIONS:
                continue
            name = definition.name()
            # QGIS notes what to load in the context it is asked with. The user's own context is left alone: it owns the
            # post-processors of earlier results, and would free them if its list were taken out and put back.
            asked = _context_like(context)
            if definition.type() == "fileDestination":
                text = self.parameterAsFileOutput(values, name, asked)
            else:
                text = self.parameterAsOutputLayer(values, name, asked)
            details = next(iter(asked.layersToLoadOnCompletion().values()), None)
            if text:
                file = next(
                    (each for each in self.outputs() if each.name == name and isinstance(each, FileOutput)), None
                )
                destination = sinks.parse_destination(
                    name,
                    definition.description(),
                    text,
                    details,
                    whole=file is not None,
                    endings=tuple(file.formats) if file else (),
                    twins=file is not None and file.twins,
                )
                if definition.type() != "fileDestination":
                    sinks.check_format(destination, only_geopackage=file is not None)
                found[name] = destination
        return found

    def _layers(self, values: dict[str, Any], context: QgsProcessingContext) -> list[tuple[str, QgsVectorLayer]]:
        """Return each vector layer that was given, with its parameter."""
        files = registers.given(self, values)
        names = [
            each.name()
            for each in self.parameterDefinitions()
            if each.type() == "source" and values.get(each.name()) and each.name() not in files
        ]
        found = [
            (name, self.parameterAsVectorLayer({name: _whole_layer(values[name])}, name, context)) for name in names
        ]
        return [(name, layer) for name, layer in found if layer is not None]

    def _describe_parameters(self, values: dict[str, Any], context: QgsProcessingContext) -> list[str]:
        given = self._layers(values, context)
        # A layer's name would be made its source again, filter and all.
        values = values | {name: _PERSONAL_DATA for name in self.PERSONAL if values.get(name) is not None}
        # QGIS opens a file to write its name; a register's it must not, so the name is put in afterwards.
        files = {f"file-of-{name}": str(file) for name, file in registers.given(self, values).items()}
        values = values | {mark.removeprefix("file-of-"): mark for mark in files}
        described = [
            f"{each.name()} = {each.valueAsPythonString(values[each.name()], context)}"
            for each in self.parameterDefinitions()
            if values.get(each.name()) is not None and not each.isDestination()
        ]
        layers_read = [
            f"{name} is the layer '{layer.name()}' from {layer.publicSource(hidePassword=True)}"
            for name, layer in given
            if name not in self.PERSONAL
        ]
        lines = [_without_passwords(line) for line in (*described, *layers_read, self.asPythonCommand(values, context))]
        for mark, file in files.items():
            lines = [line.replace(mark, file) for line in lines]
        return lines

    # --- after the analysis ---

    def _write(
        self,
        given: Inputs,
        results: Mapping[str, Result],
        staging: sinks.Staging,
        context: QgsProcessingContext,
        progress: Progress,
    ) -> dict[str, Any]:
        written: dict[str, Any] = {}
        made: dict[str, QgsVectorLayer] = {}
        for output in self.outputs():
            if isinstance(output, NumberOutput):
                given.count(output.label, results.get(output.name), share=output.share)
        for output in self.outputs():
            result = results.get(output.name)
            destination = self._prepared.destinations.get(output.name)
            if isinstance(output, NumberOutput):
                written[output.name] = result
            elif result is None or destination is None:
                continue
            elif isinstance(output, FileOutput):
                self._stage_file(given, output, destination, Path(str(result)), staging)
            else:
                made[output.name] = self._stage_layer(given, output, destination, result, staging)
        advance(progress, WRITTEN)
        kept = [
            (self._prepared.destinations[name], layer)
            for name, layer in made.items()
            if self._prepared.destinations[name].kind == "provider"
        ]
        with databases.pending(kept, given.feedback) as pending:
            sources = staging.publish(given.feedback, pending.commit if kept else None)
        made |= pending.layers()
        for name, destination in self._prepared.destinations.items():
            if name in sources:
                written[name] = self._source(name, sources[name])
            elif name in made and destination.kind in ("memory", "provider"):
                context.temporaryLayerStore().addMapLayer(made[name])
                written[name] = made[name].id()
        self._load(given, results, written, made, context)
        given.feedback.pushInfo("\n".join([tr("SUMMARY"), *(f"• {line}" for line in given.summary())]))
        progress(1.0)
        return written

    def _load(
        self,
        given: Inputs,
        results: Mapping[str, Result],
        written: Mapping[str, Any],
        made: Mapping[str, QgsVectorLayer],
        context: QgsProcessingContext,
    ) -> None:
        """Tell QGIS which results to load; what is empty would only stand in the way, and is named in the log."""
        maps = [each for each in self.outputs() if isinstance(each, LayerOutput) or getattr(each, "table", "")]
        empty = []
        for output in maps:
            destination = self._prepared.destinations.get(output.name)
            if output.name not in written or destination is None or destination.details is None:
                continue
            if output.name in made and not len(results[output.name]):
                empty.append(output.label)
                continue
            layer = made.get(output.name)
            geometry = layer.geometryType() if layer is not None else _geometry_of(output.geometry)
            self._group.load(context, written[output.name], destination, maps, geometry)
        if empty:
            said = tr("Empty, and therefore not loaded: {layers}.")
            given.feedback.pushInfo(said.format(layers=", ".join(empty)))

    def _stage_layer(
        self, given: Inputs, output: LayerOutput, destination: sinks.Destination, frame: Any, staging: sinks.Staging
    ) -> QgsVectorLayer:
        """Return the layer of an output, written to the staging folder if it goes to a file."""
        rows = columns.arranged(frame, output.columns, _known_fields(given.sources.get(output.like), frame))
        if destination.path is not None and destination.path.suffix.lower() == ".csv":
            rows = sinks.without_formulas(rows)
        many = destination.is_geopackage and sinks.many(rows)
        layer = self._make_layer(given, output, destination, rows, empty=many)
        if destination.kind == "file":
            left = staging.write(
                destination, layer, given.feedback, rows if many else None, placed=sinks.all_placed(rows)
            )
            if left:
                given.warn(Note("output_rows_left_out", {"output": output.label, "count": left}))
        return layer

    def _make_layer(
        self, given: Inputs, output: LayerOutput, destination: sinks.Destination, frame: Any, *, empty: bool
    ) -> QgsVectorLayer:
        """Return the layer with style, aliases and metadata, without its rows if `empty`."""
        origin = given.sources.get(output.like)
        known = _known_fields(origin, frame)
        title = destination.details.name if destination.details else output.label
        marking = self.marking(given)
        if marking:
            title = f"{title} ({marking})"
            if destination.details:
                destination.details.name = title
        rows, kind_of_none = frame, _WKB.get(output.geometry, origin.wkb_type if origin else Qgis.WkbType.Unknown)
        if empty:
            rows, kind_of_none = sinks.empty_like(frame)
        crs = layers.to_qgis(frame.crs or given.crs)
        types = columns.types(output.columns, [str(each) for each in frame.columns if str(each) not in known])
        layer = sinks.to_layer(rows, title, crs, known, kind_of_none, given.cancelled, types)
        kind = QgsWkbTypes.geometryDisplayString(layer.geometryType()).lower()
        sinks.dress(layer, self.style(output.name, kind), self._metadata(given, output, layer))
        self.finish_style(output.name, layer, frame)
        computed = [each.name() for each in layer.fields() if each.name() not in known]
        columns.show(layer, output.columns, computed, frame)
        return layer

    def _stage_file(
        self,
        given: Inputs,
        output: FileOutput,
        destination: sinks.Destination,
        staged: Path,
        staging: sinks.Staging,
    ) -> None:
        if output.table:
            names = gpkg.column_names(staged, output.table)
            types = columns.types(output.columns, names)
            typed = "&".join(f"field={name}:{columns.MEMORY_TYPES[types.get(name, TEXT)]}" for name in names)
            sample = QgsVectorLayer(f"{output.geometry}?{typed}", "", "memory")
            sinks.dress(sample, self.style(output.name, ""), QgsLayerMetadata())
            columns.show(sample, output.columns, names)
            gpkg.add_style(staged, output.table, output.label, sinks.qml(sample))
            sinks.store_metadata(staged, output.table, self._metadata(given, output))
        staging.ready(destination, staged)

    def _source(self, name: str, source: str) -> str:
        table = next((each.table for each in self.outputs() if isinstance(each, FileOutput) and each.name == name), "")
        return f"{source}|layername={table}" if table else source

    def style(self, output: str, geometry: str) -> Path | None:
        """Return the style file of an output, the one for its geometry first."""
        stem = f"styles/{self.ID}_{output.lower()}"
        return next(
            (path for name in (f"{stem}_{geometry}.qml", f"{stem}.qml") if (path := resource(name)).exists()), None
        )

    def _metadata(
        self, given: Inputs, output: LayerOutput | FileOutput, layer: QgsVectorLayer | None = None
    ) -> QgsLayerMetadata:
        """Return what a result remembers: how it was made, of what and by which rules."""
        now = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
        metadata = QgsLayerMetadata()
        metadata.setIdentifier(f"klimaklok:{self.ID}:{output.name}:{now}")
        metadata.setType("dataset")
        metadata.setTitle(layer.name() if layer is not None else output.label)
        marking = self.marking(given)
        warning = f"{marking}. " if marking else ""
        origin = f"{warning}{output.label}. {self.title()} (Klimaklok {plugin_version()})."
        metadata.setAbstract("\n".join([origin, *given.summary()]))
        if layer is not None:
            metadata.setCrs(layer.crs())
        metadata.setKeywords({told.KEYWORD: [self.ID, output.name]})
        superseded = {
            name: {"rule": rule.number, "superseded_by": rule.superseded_by.en}
            for name, rule in given.strategy.rules.items()
            if rule.superseded_by
        }
        for line in (
            f"algorithm = klimaklok:{self.ID}",
            f"plugin = Klimaklok {plugin_version()}",
            f"QGIS = {Qgis.version()}",
            f"date = {now}",
            f"answers = {len(given.answered())}",  # so many sentences of the abstract are the answer
            *([f"CRS = {layer.crs().authid() or layer.crs().description()}"] if layer is not None else []),
            f"strategy = {_json(given.strategy.describe())}",
            f"superseded rules = {_json(superseded)}",
            *([f"network = {_json(given.network.meta)}"] if given.network_path is not None else []),
            *([f"marking = {marking}"] if marking else []),
            *self._history,
        ):
            metadata.addHistoryItem(line)
        return metadata


def _needs_network(algorithm: QgsProcessingAlgorithm, values: dict[str, Any]) -> bool:
    """Return whether a network is to be read: always where it is needed, where it is optional if it is given."""
    if not takes_network(algorithm):
        return False
    needed = packages.is_required(algorithm.parameterDefinition(parameters.NETWORK))
    return needed or not packages.is_empty(values.get(parameters.NETWORK))


_PERSONAL_DATA = "personal data"


def plugin_version() -> str:
    """Return the version in metadata.txt."""
    return documentation.about("version")


GROUPS = {
    "data": "Data",
    "areastrategy": "Area strategy",
    "schools": "Schools",
    "parking": "Parking",
    "charging": "Charging and park-and-ride",
    "cases": "Case handling",
}

_WKB = {
    Qgis.ProcessingSourceType.Vector: Qgis.WkbType.NoGeometry,
    Qgis.ProcessingSourceType.VectorPoint: Qgis.WkbType.Point,
    Qgis.ProcessingSourceType.VectorLine: Qgis.WkbType.LineString,
    Qgis.ProcessingSourceType.VectorPolygon: Qgis.WkbType.MultiPolygon,
}


def _bridge(feedback: QgsProcessingFeedback) -> Progress:
    """Return QGIS's feedback as a progress that never goes back."""
    highest = -1.0

    def progress(fraction: float) -> bool:
        nonlocal highest
        if fraction * 100 > highest:
            highest = fraction * 100
            feedback.setProgress(highest)
        return feedback.isCanceled()

    return progress


def load_geopandas() -> None:
    """Load geopandas before anything else does: 1.0 asks shapely 2.1 for an old module, and QGIS logs the warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import geopandas  # noqa: F401


def _context_like(context: QgsProcessingContext) -> QgsProcessingContext:
    """Return another context in which parameters mean the same."""
    other = QgsProcessingContext()
    other.setProject(context.project())
    other.setTransformContext(context.transformContext())
    other.setExpressionContext(context.expressionContext())
    other.setTemporaryFolder(context.temporaryFolder())
    return other


def _geometry_of(name: str) -> Qgis.GeometryType:
    return QgsWkbTypes.geometryType(QgsWkbTypes.parseType(name))


def _known_fields(origin: layers.Source | None, frame: Any) -> dict[str, Any]:
    """Return the columns that came from an input with the field each had there."""
    if origin is None:
        return {}
    fields = {each.name(): each for each in origin.fields}
    known = {}
    for column in map(str, frame.columns):
        original = column.removesuffix("_src")
        if column in fields and f"{column}_src" not in frame.columns:
            known[column] = fields[column]
        elif column != original and original in fields and original in frame.columns:
            known[column] = fields[original]
    return known


def _whole_layer(value: Any) -> Any:
    """Return the layer of which only the selected features are used, any other value as it is."""
    return value.source.staticValue() if isinstance(value, QgsProcessingFeatureSourceDefinition) else value


def _check_listed(values: Any) -> None:
    """Name a file of a list that is not there: QGIS only says that a value is incorrect."""
    for value in values if isinstance(values, (list, tuple)) else [values]:
        path = Path(value.partition("|")[0]) if isinstance(value, str) else Path()
        if path.suffix and path.is_absolute() and not os.path.exists(path):  # noqa: PTH110 - a name too long is none
            raise FileMissingError(file=value)


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, default=str)


def _without_passwords(text: str) -> str:
    """Leave out the passwords of databases: results are handed on."""
    return re.sub(r"(password\\?=)(\\?'[^']*'|\\?\"[^\"]*\"|[^\s'\"]+)", r"\1***", text, flags=re.IGNORECASE)
