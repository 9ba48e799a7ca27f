"""Map for printing: a result as a page with map, legend, table, scale and sources, as PDF, PNG and layout template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsMapLayer, QgsProcessingParameterDefinition, QgsProviderRegistry, QgsVectorLayer

from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.analysis.core.progress import Progress, advance

from .framework import layout_contents, layout_files, parameters, told
from .framework.base import FileOutput, KlimaklokAlgorithm, Output
from .framework.inputs import Inputs
from .framework.layouts import SHEETS, Paper, make_layout
from .framework.messages import MapFileForeignError
from .framework.sections import Sections
from .framework.texts import tr

if TYPE_CHECKING:
    from .framework.base import Result

LEAST_DPI, USUAL_DPI, MOST_DPI = 72, 300, 600


class MapLayout(KlimaklokAlgorithm):
    """Makes a print layout of results."""

    ID = "maplayout"
    GROUP = "cases"
    SECTIONS = Sections(needed=("LAYERS", "INPUT"), often=("PACKAGE",))

    def flags(self) -> Qgis.ProcessingAlgorithmFlag:
        """Return QGIS's flags: layouts belong to the main thread."""
        return super().flags() | Qgis.ProcessingAlgorithmFlag.NoThreading

    def title(self) -> str:
        return tr("Make map for printing")

    def summary(self) -> str:
        return tr(
            "Makes a page of a result, ready for the case documents: map, legend, the best in a table, data sources, "
            "strategy, date, scale bar and north arrow, in your language. Layers are drawn as they are styled; streets "
            "of a network that lie below the result are drawn in light greys, so that only the result has colour.\n\n"
            "What finds no room on the page gets a page of its own. The layout template opens in QGIS's layout "
            "manager, where everything can be moved and changed."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [
            parameters.map_layers(
                "LAYERS",
                tr("Result layers"),
                tr(
                    "What the map is about. Points are drawn above lines, and lines above areas. The table needs the "
                    "layer that it stands in, also where that has no place on the map."
                ),
                optional=True,
            ),
            parameters.file(
                "INPUT",
                tr("GeoPackage with results"),
                tr("Instead of single layers: all results that lie in this file."),
                filter="GeoPackage (*.gpkg)",
                optional=True,
            ),
            parameters.text("TITLE", tr("Title"), tr("Left empty, it is the name of the algorithm that was run.")),
            parameters.choice("PAPER", tr("Paper"), list(SHEETS), tr("The size of the page.")),
            parameters.choice(
                "ORIENTATION",
                tr("Orientation"),
                [tr("Landscape"), tr("Portrait")],
                tr("In landscape legend and table stand beside the map, in portrait below it."),
            ),
            parameters.map_layers(
                "BASE",
                tr("Base layers"),
                tr("What lies below the result, the uppermost first: streets, water, areas of the plan."),
                optional=True,
                roles=("network",),
            ),
            parameters.extent(
                "EXTENT", tr("Extent of the map"), tr("Left empty, the map shows all features of the results.")
            ),
            parameters.number(
                "DPI",
                tr("Resolution (dots per inch)"),
                tr("Of the picture, and of what cannot be drawn as lines in the PDF."),
                default=USUAL_DPI,
                minimum=LEAST_DPI,
                maximum=MOST_DPI,
                whole=True,
                advanced=True,
            ),
        ]

    def outputs(self) -> Sequence[Output]:
        return [
            FileOutput(
                "PDF", tr("Map as PDF"), tr("The page, with text that can be searched."), {".pdf": "PDF"}, optional=True
            ),
            FileOutput(
                "PNG",
                tr("Map as a picture"),
                tr("The page as a picture; several pages stand below each other."),
                {".png": "PNG"},
                optional=True,
                by_default=False,
            ),
            FileOutput(
                "LAYOUT",
                tr("Layout template"),
                tr("The page as QGIS's layout manager opens it (Add from template), to be changed."),
                {".qpt": tr("QGIS layout template")},
                optional=True,
                by_default=False,
            ),
        ]

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        layers = [*inputs.map_layers("LAYERS"), *results_of(inputs.file("INPUT"))]
        sheet, notes = layout_contents.make_sheet(
            layout_contents.sort_layers(layers),
            inputs.map_layers("BASE", quiet=True),
            inputs.text("TITLE") or "",
            inputs.drawn_extent("EXTENT"),
            inputs.project,
        )
        for note in notes:
            inputs.warn(note)
        paper = Paper(list(SHEETS)[inputs.choice("PAPER") or 0], landscape=not inputs.choice("ORIENTATION"))
        layout = make_layout(inputs.project, sheet, paper)
        advance(progress, 0.3)
        pages = layout.pageCollection().pageCount()
        if pages > 1:
            inputs.say([Note("map_pages", {"count": pages})])
        dpi = inputs.number("DPI") or USUAL_DPI
        made: dict[str, Path] = {name: inputs.staged(name) for name in ("PDF", "PNG", "LAYOUT") if inputs.wants(name)}
        if "PDF" in made:
            layout_files.write_pdf(layout, made["PDF"], dpi, layout_contents.run_date(layers))
        advance(progress, 0.7)
        if "PNG" in made:
            layout_files.write_png(layout, made["PNG"], dpi)
        if "LAYOUT" in made:
            layout_files.write_template(layout, made["LAYOUT"])
        return dict(made)


def results_of(file: Path | None) -> list[QgsMapLayer]:
    """Return the results that lie in a GeoPackage, styled and named as they were stored; none without a file.

    Raises
    ------
    MapFileForeignError
        No layer of the file is a result.
    """
    if file is None:
        return []
    # No name holds on to the others: an error keeps its names, and a layer that outlives QGIS brings it down.
    results = [each for each in _layers_in(file) if each.isValid() and told.origin(each) is not None]
    if not results:
        raise MapFileForeignError(file=str(file))
    for each in results:
        each.setName(each.metadata().title() or each.name())
    return results


def _layers_in(file: Path) -> Iterator[QgsVectorLayer]:
    for each in QgsProviderRegistry.instance().querySublayers(str(file)):
        if each.providerKey() == "ogr":
            yield QgsVectorLayer(each.uri(), each.name(), "ogr")
