"""Data package: from a folder of files as they were downloaded to one checked GeoPackage and a QGIS project."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsLayerMetadata,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsVectorLayer,
)

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.analysis.core.progress import Progress, part
from klimaklok_plugin.analysis.package.columns import INVENTORY
from klimaklok_plugin.analysis.package.contents import Entry
from klimaklok_plugin.analysis.package.messages import ROLE_WORDS, PackageForeignError
from klimaklok_plugin.analysis.sources.credit import said_credit

from .framework import gpkg, packages, parameters, project
from .framework.base import FileOutput, KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, plugin_version
from .framework.inputs import Inputs
from .framework.parameters import POLYGONS, STRATEGY
from .framework.sections import Sections
from .framework.texts import NOTES, tr, wording

if TYPE_CHECKING:
    from klimaklok_plugin.analysis.package.inventory import LayerNeed

    from .framework.base import Result

ANSWERS = ("package_counted", "package_missing_roles")
"""Notes that are the answer: they come first in the summary."""


class DataPackage(KlimaklokAlgorithm):
    """Makes a data package."""

    ID = "datapackage"
    GROUP = "data"
    SECTIONS = Sections(often=("BUFFER",))

    def title(self) -> str:
        return tr("Make data package")

    def summary(self) -> str:
        return tr(
            "Takes a folder of files as they were downloaded and makes one GeoPackage of them that all other "
            "algorithms take: streets built to a network, timetables to hubs, and every other layer cut to the "
            "municipality, in one coordinate reference system. Put the files there as they are, also in sub-folders "
            "and zips; nothing in the folder is changed.\n\n"
            "Each file is recognised by its content: OpenStreetMap, NVDB and Elveg roads, timetables (GTFS), "
            "population on a grid, addresses, boundaries, zoning and municipal plans, school areas and schools, "
            "NOBIL, the parking register, traffic counts, elevation, and a strategy file. Of several of the same kind "
            "the newest is used, except timetables and plans, which are used together. What touches the boundary or "
            "lies within the buffer is kept, whole. Schools, services, parking and charging stations that no file of "
            "their own tells are taken from the OpenStreetMap file.\n\n"
            "The inventory lists each file, what it was taken for and what is wrong with it, and for each algorithm "
            "what is there, what is missing and where in Norway it is found. Run again with newer files and the same "
            "package as output, only what has changed is made anew."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [
            parameters.folder("FOLDER", tr("Folder"), tr("Holds the files as they were downloaded.")),
            parameters.layer(
                "BOUNDARY",
                tr("Boundary"),
                POLYGONS,
                tr("What the package is about. Left empty, a municipality's boundary found in the folder is used."),
                optional=True,
            ),
            parameters.number(
                "BUFFER",
                tr("Keep data around the boundary (m)"),
                tr("People walk across the border too; 1,000 m is enough for most questions."),
                default=1000.0,
                minimum=0.0,
            ),
            parameters.text(
                "DATE",
                tr("Date"),
                tr("The day whose timetable counts, like 2026-09-15. Left empty, a typical weekday is taken."),
            ),
            parameters.crs(),
        ]

    def outputs(self) -> Sequence[Output]:
        return [
            FileOutput(
                "PACKAGE",
                tr("Data package"),
                tr("The GeoPackage with all layers. A former package of the same name is brought up to date."),
                {".gpkg": "GeoPackage"},
            ),
            FileOutput(
                "PROJECT",
                tr("QGIS project"),
                tr("All layers of the package, grouped and styled, with paths that hold when both files are moved."),
                {".qgz": tr("QGIS project")},
                optional=True,
            ),
            LayerOutput(
                "INVENTORY",
                tr("Inventory"),
                tr("Each file and each algorithm, with what is there, what is missing and what is wrong."),
                geometry=Qgis.ProcessingSourceType.Vector,
                columns=INVENTORY,
                optional=True,
            ),
            NumberOutput("LAYERS", tr("Layers in the package")),
        ]

    def problem(self, values: dict[str, Any], context: QgsProcessingContext) -> KlimaklokError | None:
        target = Path(self.parameterAsFileOutput(values, "PACKAGE", context) or ".")
        if target.is_file() and gpkg.may_be_geopackage(target) and project.TABLE not in gpkg.layer_names(target):
            return PackageForeignError(file=str(target))
        return None

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.package.inventory import inventory_table
        from klimaklok_plugin.analysis.package.make import PackageOptions, make_package
        from klimaklok_plugin.analysis.package.storage import write_package

        package, former = inputs.staged("PACKAGE"), inputs.target("PACKAGE")
        own = [path for name in ("PACKAGE", "PROJECT", "INVENTORY") if (path := inputs.target(name)) is not None]
        boundary = inputs.layer("BOUNDARY")
        boundary_name = "" if boundary is None else inputs.sources["BOUNDARY"].name
        options = PackageOptions(
            boundary=boundary,
            boundary_name=boundary_name,
            buffer_m=inputs.number("BUFFER") or 0.0,
            date=inputs.text("DATE"),
            crs=inputs.crs_given,
            strategy_given=inputs.file(STRATEGY) is not None,
            leave_out=own,
            plugin=plugin_version(),
        )
        with tempfile.TemporaryDirectory(prefix="klimaklok_") as temporary:
            made = make_package(
                Path(inputs.text("FOLDER") or ""),
                Path(temporary),
                inputs.strategy,
                options,
                former,
                part(progress, 0.0, 0.85),
            )
            write_package(made, package, part(progress, 0.85, 0.95))
        inputs.tell(made.notes, ANSWERS)
        shown = project.dress_package(package, made, self.described(inputs))
        results: dict[str, Result] = {"PACKAGE": package, "LAYERS": len(shown)}
        if inputs.wants("PROJECT"):
            results["PROJECT"] = inputs.staged("PROJECT")
            project.write_project(results["PROJECT"], inputs.target("PROJECT"), former, shown, made)
        if inputs.wants("INVENTORY"):
            results["INVENTORY"] = inventory_table(made, _needs(), wording(), NOTES)
        return results

    def described(self, inputs: Inputs) -> project.Describe:
        """Return what tells how a layer of the package was made, and of what."""

        def describe(entry: Entry, layer: QgsVectorLayer) -> QgsLayerMetadata:
            output = LayerOutput(entry.role, wording().text(ROLE_WORDS[entry.role]), "")
            metadata = self._metadata(inputs, output, layer)
            if entry.licence:
                metadata.setLicenses([said_credit(entry.licence, wording())])
            for line in (
                f"role = {entry.role}",
                f"source = {entry.source}",
                f"source date = {entry.source_date}",
                f"features = {entry.features}",
            ):
                metadata.addHistoryItem(line)
            return metadata

        return describe


def _needs() -> list[LayerNeed]:
    """Return what all algorithms take of a package, the strategy apart, which always is there."""
    from klimaklok_plugin.analysis.package.inventory import LayerNeed

    from .provider import ALGORITHMS

    needs = []
    for each in ALGORITHMS:
        algorithm = each()
        algorithm.initAlgorithm()
        needs += [
            LayerNeed(algorithm.displayName(), tuple(roles), packages.is_required(definition))
            for definition in algorithm.parameterDefinitions()
            if definition.name() != STRATEGY and (roles := packages.roles(definition))
        ]
    return needs
