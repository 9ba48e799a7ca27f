"""Charging report: what a charging plan comes to, as a document that can go before a committee."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterVectorLayer,
    QgsVectorLayer,
)

from klimaklok_plugin.analysis.charging.messages import ReportSeveralPlansError, ReportSitesMissingError
from klimaklok_plugin.analysis.core.messages import KlimaklokError, Note
from klimaklok_plugin.analysis.core.progress import Progress, advance

from .framework import (
    case_data,
    case_words,
    installed,
    layers,
    layout_contents,
    packages,
    parameters,
    texts,
    told,
    whole,
)
from .framework.base import FileOutput, Output
from .framework.case_document import day_of, repeat_section
from .framework.documents import DocumentAlgorithm, program, repeat_input
from .framework.inputs import Inputs
from .framework.sections import Sections
from .framework.texts import tr, wording
from .locate_charging import LocateCharging
from .map_layout import results_of

if TYPE_CHECKING:
    import pandas as pd

    from klimaklok_plugin.analysis.charging.report import ChargingNumbers
    from klimaklok_plugin.reports.charging import ChargingFrame
    from klimaklok_plugin.reports.document import Document, Grid, MapPicture, Section

    from .framework.base import Result
    from .framework.report_maps import MapLayers

OUTPUTS = {
    "SITES": "OUTPUT", "PLAN": "PLAN", "ALLOCATION": "ALLOCATION", "UNSERVED": "UNSERVED", "CURVE": "CURVE",
    "AREA_COVERAGE": "AREA_COVERAGE", "AUDIT": "AUDIT",
}  # fmt: skip
"""By parameter, which output of the charging plan it takes."""
TABLES = {
    "SITES": "sites", "PLAN": "plan", "ALLOCATION": "allocation", "UNSERVED": "unserved", "CURVE": "curve",
    "AREA_COVERAGE": "areas", "AUDIT": "audit",
}  # fmt: skip
DRAWN = {
    "plan": ("SITES", "ALLOCATION"), "needs": ("SITES", "UNSERVED"), "areas": ("SITES", "AREA_COVERAGE"),
    "audit": ("AUDIT",),
}  # fmt: skip
"""By map, what is drawn on it, the uppermost first."""
DRAWS = ("matplotlib",)
"""What the curve is drawn with."""


class ChargingReport(DocumentAlgorithm):
    """Writes the document of a charging plan."""

    ID = "chargingreport"
    GROUP = "cases"
    SECTIONS = Sections(needed=("SITES", "INPUT", "TITLE", "CASE_NUMBER"), seldom=("TEMPLATES", "REPEAT"))

    def flags(self) -> Qgis.ProcessingAlgorithmFlag:
        """Return QGIS's flags: layouts belong to the main thread."""
        return super().flags() | Qgis.ProcessingAlgorithmFlag.NoThreading

    def title(self) -> str:
        return tr("Report on a charging plan")

    def summary(self) -> str:
        return tr(
            "Makes a document of a charging plan that can go before a committee: who needs to charge in public, who "
            "can charge at home by own right, what exists, the plan by phase with points, power and money, coverage by "
            "district, what each further site brings, the car parks that must offer charging, and what to ask the grid "
            "company.\n\n"
            "It takes the results of 'Locate charging points', as layers or from the GeoPackage they lie in. Nothing "
            "is computed anew: sums are those of the rows in the layers. What was not given is said to be so, and "
            "never taken as nothing; where a row lacks a number, the sum leaves it out and the document says so."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [*_result_inputs(), *_document_inputs()]

    def outputs(self) -> Sequence[Output]:
        return [
            FileOutput(
                "REPORT_HTML",
                tr("Report as a web page"),
                tr("One file with all maps in it. Nothing is fetched from the web, and it prints well."),
                {".html": "HTML"},
                packages=("jinja2", "markupsafe"),
                optional=True,
            ),
            FileOutput(
                "REPORT_PDF",
                tr("Report as PDF"),
                tr("The same report on pages, with text that can be searched."),
                {".pdf": "PDF"},
                optional=True,
            ),
        ]

    def problem(self, values: dict[str, Any], context: QgsProcessingContext) -> KlimaklokError | None:
        if all(packages.is_empty(values.get(name)) for name in ("SITES", "INPUT")):
            return ReportSitesMissingError()
        return super().problem(values, context)

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.charging.report import ChargingOutputs, charging_numbers

        self.tell_repeated(inputs)
        given = _given(inputs)
        frames = {TABLES[name]: _rows(inputs, layer) for name, layer in given.items()}
        numbers = charging_numbers(ChargingOutputs(**frames))
        for note in numbers.notes:
            inputs.warn(note)
        inputs.say([Note("report_layers", {"count": len(given)})])
        if numbers.curve is not None and installed.missing(DRAWS):
            inputs.say([Note("report_without_chart")])
        advance(progress, 0.2)
        spoken = texts.language()
        with texts.speaking(self.language(inputs)):
            drawn = _maps(inputs, given)
            document = self.document(inputs, given, numbers, drawn)
            advance(progress, 0.5)
            return self.set(inputs, document, lambda: drawn, spoken, layout_contents.run_date(given.values()))

    def document(
        self,
        inputs: Inputs,
        given: Mapping[str, QgsVectorLayer],
        numbers: ChargingNumbers,
        drawn: Mapping[str, MapLayers],
    ) -> Document:
        """Return the document, its maps as pictures where a web page needs them."""
        from klimaklok_plugin.reports.charging import charging_document

        own = type(self)()  # its labels are in the document's language
        own.initAlgorithm()
        values = case_data.told_values(own, self.given, paths=False)
        repeat = repeat_section(
            self.repeat_name(inputs), program(), dt.datetime.now().astimezone(), inputs.strategy, values
        )
        repeat = dataclasses.replace(repeat, grids=(*repeat.grids, _made_with(told.history(given["SITES"]))))
        pictures = _pictures(inputs, drawn, given, drawn_too=inputs.wants("REPORT_HTML"))
        frame = _frame(inputs, given, numbers, pictures, repeat)
        return charging_document(numbers, frame, wording({name: each.label for name, each in _outputs().items()}))


def _outputs() -> dict[str, Output]:
    """Return the outputs of a charging plan by the parameters that take them, in the language of the moment."""
    outputs = {each.name: each for each in LocateCharging().outputs()}
    return {name: outputs[own] for name, own in OUTPUTS.items()}


def _result_inputs() -> list[QgsProcessingParameterDefinition]:
    outputs = _outputs()
    without = tr("Without it the report says that it was not given.")
    return [
        _result("SITES", outputs["SITES"].label, tr("The sites of the plan, as 'Locate charging points' made them.")),
        parameters.file(
            "INPUT",
            tr("GeoPackage with the plan"),
            tr("Instead of single layers: all results of the plan that lie in this file. Layers chosen go before it."),
            filter="GeoPackage (*.gpkg)",
            optional=True,
        ),
        *(_result(name, outputs[name].label, without) for name in OUTPUTS if name != "SITES"),
    ]


def _document_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.text("TITLE", tr("Title"), tr("Stands on the first page. Left empty, it is 'Charging plan'.")),
        parameters.text("CASE_NUMBER", tr("Number of the case"), tr("Stands below the title.")),
        parameters.map_layers(
            "BASE",
            tr("Base layers"),
            tr("What lies below the plan on the maps, the uppermost first: streets, water."),
            optional=True,
            roles=("network",),
        ),
        parameters.choice(
            "LANGUAGE",
            tr("Language of the report"),
            ["Norsk bokmål", "English"],
            tr("Left empty, it is QGIS's. Legends are in the language in which the plan was made."),
            default=None,
            optional=True,
        ),
        parameters.folder(
            "TEMPLATES",
            tr("Folder with the municipality's own form"),
            tr("Logo, colours, words and templates. Left empty, the report is plain."),
            optional=True,
        ),
        repeat_input(),
    ]


def _result(name: str, label: str, help: str) -> QgsProcessingParameterVectorLayer:  # noqa: A002
    """Return a layer or table that was made by the charging plan; all of it is read, whatever is selected."""
    kinds = [int(Qgis.ProcessingSourceType.Vector)]
    definition = QgsProcessingParameterVectorLayer(name, label, kinds, None, True)
    definition.setHelp(help)
    return definition


# --- reading ----------------------------------------------------------------------------------------------------------


def _given(inputs: Inputs) -> dict[str, QgsVectorLayer]:
    """Return the results by parameter: those that were chosen, and those of the file.

    Raises
    ------
    ReportSitesMissingError
        None of them holds the sites.
    ReportSeveralPlansError
        The file holds more than one plan.
    MapFileForeignError
        The file holds no results at all.
    """
    file = inputs.file("INPUT")
    found: dict[str, list[QgsMapLayer]] = {name: [] for name in OUTPUTS}
    for layer in results_of(file):
        algorithm, output = told.origin(layer) or ("", "")
        for name, own in OUTPUTS.items():
            if algorithm == LocateCharging.ID and output == own:
                found[name].append(layer)
    chosen = {name: inputs.map_layers(name) or found[name] for name in OUTPUTS}
    for name, several in chosen.items():
        if len(several) > 1 and file is not None:
            raise ReportSeveralPlansError(file=file.name, layer=name)
    if not chosen["SITES"]:
        raise ReportSitesMissingError
    return {name: layers_[0] for name, layers_ in chosen.items() if layers_}


def _rows(inputs: Inputs, layer: QgsVectorLayer) -> pd.DataFrame:
    """Return the rows of a result; where they lie does not matter."""
    import pandas as pd
    import pyproj

    own = layer.crs()
    read = layers.read_layer(
        layer,
        layers.to_pyproj(own) if own.isValid() else pyproj.CRS.from_epsg(25832),
        inputs.cancelled,
        name=layer.name(),
        may_be_empty=True,
        may_be_table=True,
        feedback=inputs.feedback,
        origin=whole.Origin.of(layer),
    )
    return pd.DataFrame(read.frame.drop(columns=read.frame.geometry.name))


# --- writing ----------------------------------------------------------------------------------------------------------


def _maps(inputs: Inputs, given: Mapping[str, QgsVectorLayer]) -> dict[str, MapLayers]:
    """Return what is drawn on each map; one whose own layer was not given, or is empty, is left out."""
    from .framework.report_maps import MapLayers

    base = inputs.map_layers("BASE", quiet=True)
    made = {}
    for name, shown in DRAWN.items():
        found = [given[each] for each in shown if each in given and _has_places(given[each])]
        own = given.get(shown[-1] if name != "plan" else "SITES")
        if own is not None and own in found:
            made[name] = MapLayers(found, base)
    return made


def _has_places(layer: QgsVectorLayer) -> bool:
    return layer.isSpatial() and layer.featureCount() > 0 and not layer.extent().isNull()


def _pictures(
    inputs: Inputs, drawn: Mapping[str, MapLayers], given: Mapping[str, QgsVectorLayer], *, drawn_too: bool
) -> dict[str, MapPicture]:
    """Return the maps with where their data come from, and as pictures where a web page needs them."""
    from klimaklok_plugin.reports.document import MapPicture

    from .framework.report_maps import map_png

    printed = [layout_contents.Printed.of(each) for each in given.values()]
    credit = layout_contents.sources(printed, given["SITES"].crs())
    return {
        name: MapPicture(
            name, "", "", credit, map_png(each, language=texts.language(), project=inputs.project) if drawn_too else b""
        )
        for name, each in drawn.items()
    }


def _frame(
    inputs: Inputs,
    given: Mapping[str, QgsVectorLayer],
    numbers: ChargingNumbers,
    maps: Mapping[str, MapPicture],
    repeat: Section,
) -> ChargingFrame:
    from klimaklok_plugin.reports.charging import ChargingFrame

    outputs = _outputs()
    history = told.history(given["SITES"])
    strategy = told.items(history.get("strategy", ""))
    block = {
        "case_number": inputs.text("CASE_NUMBER") or "",
        "computed": _day(given["SITES"]),
        "strategy": str(strategy.get("strategy", "")),
        "program": program(),
    }
    return ChargingFrame(
        title=inputs.text("TITLE") or "",
        block=block,
        rules=inputs.strategy.rules,
        maps=maps,
        chart=_chart(numbers),
        data=tuple(
            (outputs[name].label, _file_of(layer), wording().number(layer.featureCount(), 0), _day(layer))
            for name, layer in given.items()
        ),
        repeat=repeat,
        missing=tuple(outputs[name].label for name in OUTPUTS if name not in given),
    )


def _chart(numbers: ChargingNumbers) -> bytes:
    """Return the curve as PNG; nothing without a curve, or where what draws it is not installed."""
    if numbers.curve is None or len(numbers.curve) < 2:  # noqa: PLR2004 - one point is no curve
        return b""
    if installed.missing(DRAWS):
        return b""
    from klimaklok_plugin.reports import charging_words as words
    from klimaklok_plugin.reports.plots import Curve, CurveWords, curve_plot

    curve, language = numbers.curve, wording()
    told_ = CurveWords(language.text(words.CHART), language.text(words.CHART_MEASURE), "%", language)
    with tempfile.TemporaryDirectory(prefix="klimaklok_") as folder:
        drawn = Curve(
            sites=curve["sites"].to_numpy().astype(int),
            covered=100 * curve["covered_share"].to_numpy(),
            bound=100 * curve["bound_share"].to_numpy(),
            chosen=numbers.new.count,
        )
        return curve_plot(Path(folder) / "curve.png", drawn, told_).read_bytes()


def _day(layer: QgsMapLayer) -> str:
    moment = told.moment(told.history(layer).get("date", ""))
    return "" if moment is None else day_of(moment)


def _file_of(layer: QgsMapLayer) -> str:
    """Return the name of the file that a layer lies in, without its folder."""
    if layer.providerType() != "ogr":
        return tr("{name} (no file)").format(name=layer.name())
    return _without_folders(layer.source())


def _made_with(history: Mapping[str, str]) -> Grid:
    """Return what the plan itself was computed with; files by their names only."""
    from klimaklok_plugin.reports import charging_words as words
    from klimaklok_plugin.reports.document import Grid

    strategy = told.items(history.get("strategy", ""))
    facts = [
        (tr("Algorithm"), tr("Locate charging points")),
        (tr("Strategy"), str(strategy.get("strategy", ""))),
        (tr("Strategy's hash (SHA-256)"), str(strategy.get("strategy_sha256", ""))),
        (tr("Versions"), ", ".join(filter(None, (history.get("plugin", ""), f"QGIS {history.get('QGIS', '')}")))),
    ]
    definitions = {each.name(): each for each in LocateCharging().inputs()}
    given = {name: value for name, value in history.items() if name in definitions}
    facts += [(definitions[name].description(), _told(definitions[name], value)) for name, value in given.items()]
    columns = tuple(wording().text(each) for each in case_words.GIVEN_COLUMNS)
    return Grid(wording().text(words.MADE_WITH), columns, tuple((label, value) for label, value in facts if value))


def _told(definition: QgsProcessingParameterDefinition, value: str) -> str:
    """Return a value of the run in words; files by their names only."""
    if definition.type() == "enum" and value.isdecimal() and int(value) < len(definition.options()):
        return str(definition.options()[int(value)])
    return _without_folders(value.strip("'"))


def _without_folders(text: str) -> str:
    """Return a value in which files are named without their folders.

    Examples
    --------
    >>> _without_folders("/somewhere/town.gpkg|layername=homes")
    'town.gpkg (homes)'
    """
    file, _, rest = text.partition("|layername=")
    name = re.split(r"[\\/]", file)[-1] if re.match(r"^(?:[A-Za-z]:)?[\\/]", file) else file
    return f"{name} ({rest.split('|')[0]})" if rest else name
