"""Build network: from an OSM file or a line layer to the network that all analyses use."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import Qgis, QgsProcessingContext, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.messages import KlimaklokError, Note
from klimaklok_plugin.analysis.core.progress import Progress, part
from klimaklok_plugin.analysis.layers import field_names
from klimaklok_plugin.analysis.network.columns import EDGES, GAPS, QUALITY
from klimaklok_plugin.analysis.network.messages import (
    KNOWN_OR_ASSUMED,
    DemBothError,
    DemPackageError,
    NetworkNoInputError,
)

from .framework import parameters
from .framework.base import FileOutput, KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, plugin_version
from .framework.inputs import Inputs
from .framework.messages import FileMissingError
from .framework.parameters import LINES, POLYGONS
from .framework.sections import Sections
from .framework.texts import fill, tr

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from klimaklok_plugin.analysis.network.elveg import RoadObjects

    from .framework.base import Result

PRESETS = (None, "elveg", "nvdb", "nvdb_api", "vegkart")


ANSWERS = (
    *("network_components", "network_gaps", "network_gaps_apart"),
    *("network_known", "network_left_out", "network_left_out_lines"),
)
"""Notes that are the answer: they come first in the summary."""


class BuildNetwork(KlimaklokAlgorithm):
    """Builds the street network."""

    ID = "buildnetwork"
    GROUP = "data"
    SECTIONS = Sections(
        needed=("INPUT", "LINES"),
        often=("PACKAGE", "PRESET", "BUFFER"),
        seldom=("SPEED_BACK_FIELD", "WALK_FIELD", "BIKE_FIELD", "CAR_FIELD"),
        either=(("INPUT", "LINES"), ("DEM", "DEM_FOLDER")),
        packages={"DEM": ("rasterio",), "DEM_FOLDER": ("rasterio",)},
    )

    def title(self) -> str:
        return tr("Build street network")

    def summary(self) -> str:
        return (
            tr(
                "Makes the network that the other algorithms walk, cycle and drive on, from an OpenStreetMap file "
                "or from a layer of road lines (Elveg 2.0, the NVDB route-planner network, or any layer by its "
                "fields).\n\n"
                "Who may use a road, and in which direction, follows its tags or fields. Steps are for walking "
                "only. Private roads are walkable and marked; roads closed to through driving are driven only at "
                "the ends of a trip; so are tracks, unless they are paved, of the best grade or named. Paths for "
                "mountain hiking are left out, and ferries unless asked for. Turn restrictions of OpenStreetMap at "
                "crossings hold for cars; those over several roads or at certain times are counted. With an "
                "elevation raster, slopes change the time it takes to walk and cycle.\n\n"
                "Roads are cut where a clipped OpenStreetMap file lacks their points. Of a large .osm.pbf file, a "
                "country's even, only what lies in the area below is held in memory.\n\n"
                "The log tells how many separate pieces the network has, and where two ends nearly meet: look at "
                "the layer of gaps before you trust a result."
            )
            + "\n\n"
            + tr(
                "Of NVDB and Elveg each place counts once, at its finest level of detail, and only roads that are "
                "open now. Lanes tell the direction. Speed limits, motorways, barriers, functional classes and "
                "traffic in other layers of the same file are found, and joined by their place on the link sequences. "
                "Motorways are closed to walking and cycling, words that are not understood to cars. The table of "
                "quality tells for how much of the length class, owner, speed limit, direction, pavement and traffic "
                "are known, what was assumed for the rest, and what was left out."
            )
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        def line_field(name: str, label: str, text: str, names: Sequence[str] = ()) -> QgsProcessingParameterDefinition:
            return parameters.field(name, label, "LINES", text, names=names)

        return [
            parameters.file(
                "INPUT",
                tr("OpenStreetMap file"),
                tr("A .osm or .osm.pbf file, also packed as .gz or .bz2. Leave it empty to use road lines instead."),
                filter=tr("OpenStreetMap files") + " (*.osm *.pbf *.osm.xml *.osm.gz *.osm.bz2 *.gz *.bz2)",
                optional=True,
            ),
            parameters.layer(
                "LINES", tr("Road lines"), LINES, tr("A layer of road centre lines, instead of a file."), optional=True
            ),
            parameters.choice(
                "PRESET",
                tr("Road lines come from"),
                [
                    tr("what their fields look like, or another source (choose the fields below)"),
                    "Elveg 2.0",
                    tr("NVDB route-planner network"),
                    tr("NVDB API (v3/v4)"),
                    "Vegkart",
                ],
                tr(
                    "Finds the fields of known deliveries. A field chosen below goes before it. Where nothing is "
                    "chosen here and no field for the road class, a known delivery is recognised by its fields."
                ),
            ),
            line_field(
                "CLASS_FIELD",
                tr("Field: road class"),
                tr(
                    "OpenStreetMap's highway values, Elveg's typeVeg or NVDB's functional class. Roads that are not "
                    "built are left out, and words that are not understood are closed to cars; the log names them."
                ),
                field_names.ROAD_CLASS,
            ),
            line_field(
                "OWNER_FIELD",
                tr("Field: road owner"),
                tr("E, R, F, K, P or S, a road number, or words such as state, county, municipality and private."),
                field_names.ROAD_OWNER,
            ),
            line_field("NAME_FIELD", tr("Field: street name"), tr("The name shown in results."), field_names.ROAD_NAME),
            line_field("SPEED_FIELD", tr("Field: speed"), tr("Speed limit in km/h."), field_names.ROAD_SPEED),
            line_field(
                "SPEED_BACK_FIELD", tr("Field: speed against the line"), tr("Where it differs from the speed along it.")
            ),
            line_field(
                "ONEWAY_FIELD",
                tr("Field: one-way"),
                tr("B, FT or TF; yes, no or -1; or Elveg's list of lanes. FT is along the line."),
                field_names.ROAD_ONEWAY,
            ),
            parameters.layer(
                "SPEED_LIMITS",
                tr("Speed limits"),
                LINES,
                tr(
                    "A layer of speed limits on the same roads, such as an export from Vegkart. They are joined by "
                    "link sequence and positions, else where their line runs along the road's. Those in the same file "
                    "as the road lines are found without it."
                ),
                optional=True,
            ),
            parameters.layer(
                "TRAFFIC",
                tr("Traffic counts (ÅDT)"),
                LINES,
                tr("A layer of traffic counts on the same roads. Of several on a road the newest year counts."),
                optional=True,
            ),
            line_field("AADT_FIELD", tr("Field: traffic (ÅDT)"), tr("Vehicles per day."), field_names.TRAFFIC),
            line_field("WALK_FIELD", tr("Field: open to walking"), tr("yes, no, forward or backward.")),
            line_field(
                "BIKE_FIELD",
                tr("Field: open to cycling"),
                tr("yes, no, forward or backward. With yes, the one-way field says which way."),
            ),
            line_field(
                "CAR_FIELD",
                tr("Field: open to cars"),
                tr("yes, no, forward or backward. With yes, the one-way field says which way."),
            ),
            line_field(
                "LEVEL_FIELD",
                tr("Field: level"),
                tr("0 on the ground, 1 on a bridge, -1 in a tunnel; or Elveg's medium."),
                field_names.ROAD_LEVEL,
            ),
            parameters.number(
                "TOLERANCE",
                tr("Join ends nearer than (m)"),
                tr("Left empty, the strategy file's value is used."),
                minimum=0.0,
                optional=True,
                advanced=True,
            ),
            parameters.flag(
                "JOIN_CROSSINGS",
                tr("Join lines that cross"),
                tr("For layers where crossings have no common vertex. Only lines of the same level are joined."),
                advanced=True,
            ),
            parameters.flag(
                "FERRIES", tr("Keep ferries"), tr("Ferries are then part of the walking network."), advanced=True
            ),
            parameters.layer(
                "MASK",
                tr("Only inside"),
                POLYGONS,
                tr("Roads that touch this area are used."),
                optional=True,
                roles=("boundary",),
            ),
            parameters.number(
                "BUFFER",
                tr("Widen the area by (m)"),
                tr("People walk across the border too; 1,000 m is enough for most questions."),
                default=1000.0,
                minimum=0.0,
            ),
            parameters.raster(
                "DEM",
                tr("Elevation raster"),
                tr("Heights in metres, in any coordinate reference system."),
                roles=("elevation",),
            ),
            parameters.folder(
                "DEM_FOLDER",
                tr("Folder of elevation tiles"),
                tr(
                    "GeoTIFF tiles as they are delivered, such as DTM 1 and DTM 10 from hoydedata.no, instead of one "
                    "raster. The finest there is counts, and only tiles that streets touch are read."
                ),
                optional=True,
            ),
            parameters.crs(),
        ]

    def outputs(self) -> Sequence[Output]:
        return [
            FileOutput(
                "NETWORK",
                tr("Street network"),
                tr("A GeoPackage with nodes and edges, which the other algorithms take."),
                table="edges",
                geometry="LineString",
                columns=EDGES,
            ),
            LayerOutput(
                "GAPS",
                tr("Gaps in the network"),
                tr("Dead ends that nearly touch another part of the network; those that would join the most first."),
                geometry=LINES[0],
                columns=GAPS,
                optional=True,
                by_default=False,
            ),
            LayerOutput(
                "QUALITY",
                tr("What the network knows"),
                tr("A table: how much of the length has a known class, owner, speed …, and what was left out."),
                geometry=Qgis.ProcessingSourceType.Vector,
                columns=QUALITY,
                optional=True,
            ),
            NumberOutput("NODES", tr("Nodes")),
            NumberOutput("EDGES", tr("Edges")),
            NumberOutput("LENGTH_KM", tr("Length (km)")),
            NumberOutput("COMPONENTS", tr("Separate parts")),
        ]

    def problem(self, values: dict[str, Any], context: QgsProcessingContext) -> KlimaklokError | None:
        given = [bool(self.parameterAsString(values, "INPUT", context).strip()), bool(values.get("LINES"))]
        if sum(given) != 1:
            return NetworkNoInputError()
        folder = self.parameterAsString(values, "DEM_FOLDER", context).strip()
        if values.get("DEM") and folder:
            return DemBothError()
        if folder and not os.path.isdir(folder):  # noqa: PTH112 - pathlib raises for a name that is too long
            return FileMissingError(file=folder)
        wanted = bool(values.get("DEM")) or bool(folder)
        return DemPackageError() if wanted and find_spec("rasterio") is None else None

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_lines, network_from_osm
        from klimaklok_plugin.analysis.network.road_fields import LineFields, recognised
        from klimaklok_plugin.analysis.network.road_layers import LineOptions
        from klimaklok_plugin.analysis.network.storage import save_network

        mask, folder = inputs.layer("MASK"), inputs.text("DEM_FOLDER")
        preset = PRESETS[inputs.choice("PRESET") or 0]
        lines = inputs.layer("LINES")
        by_itself = lines is not None and inputs.text("CLASS_FIELD") is None and recognised(lines.columns) is not None
        find = preset is None and not by_itself  # a known delivery's fields are found in the analysis
        fields = {
            name: inputs.field(f"{name.upper()}_FIELD", "LINES", find=find)
            for name in ("owner", "name", "speed", "speed_back", "oneway", "aadt", "walk", "bike", "car", "level")
        }
        options = BuildOptions(
            mask=None if mask is None else mask.union_all().buffer(inputs.number("BUFFER") or 0.0),
            dem=inputs.raster("DEM") or (Path(folder) if folder else None),
            ferries=inputs.flag("FERRIES"),
            lines=LineOptions(
                preset=preset,
                fields=LineFields(road_class=inputs.field("CLASS_FIELD", "LINES", find=find), **fields),
                tolerance_m=inputs.number("TOLERANCE"),
                join_crossings=inputs.flag("JOIN_CROSSINGS"),
                ferries=inputs.flag("FERRIES"),
            ),
            about={"plugin": plugin_version()},
        )
        made = part(progress, 0.0, 0.8)
        file = inputs.file("INPUT")
        if file is not None:
            crs = inputs.crs_given if mask is None else inputs.crs
            result = network_from_osm(file, crs, inputs.strategy, options, made)
        else:
            source = inputs.sources["LINES"].name
            result = network_from_lines(lines, source, inputs.strategy, options, made, _objects(inputs))
        inputs.answer(result.warnings)
        for warning in result.warnings:
            inputs.warn(warning)
        inputs.tell(result.notes, ANSWERS)
        network = inputs.staged("NETWORK")
        save_network(result.network, network, part(progress, 0.8, 1.0))
        return {
            "NETWORK": network,
            "GAPS": result.gaps,
            "QUALITY": quality_in_words(result.quality),
            "NODES": len(result.network.node_xy),
            "EDGES": len(result.network.table),
            "LENGTH_KM": round(result.network.length_km, 3),
            "COMPONENTS": result.components,
        }


def _objects(inputs: Inputs) -> list[RoadObjects]:
    """Return the layers that tell what holds on the road lines: those beside them in their file, and those given."""
    from klimaklok_plugin.analysis.network.elveg import AADT, SPEED_LIMIT, RoadObjects, kind_beside

    found = []
    for name, frame in inputs.beside("LINES", lambda name, fields: kind_beside(name, fields) is not None).items():
        kind = kind_beside(name, frame.columns)
        if kind is not None:
            found.append(RoadObjects(name, frame, kind))
            inputs.assume(Note("network_objects_found", {"layer": name, "kind": kind, "count": len(frame)}))
    for parameter, kind in (("SPEED_LIMITS", SPEED_LIMIT), ("TRAFFIC", AADT)):
        frame = inputs.layer(parameter)
        if frame is not None:
            found.append(RoadObjects(inputs.sources[parameter].name, frame, kind))
    return found


def quality_in_words(quality: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the table of quality with sentences for their codes."""
    import geopandas as gpd

    rest = [fill(KNOWN_OR_ASSUMED[code], {}) for code in quality["rest"]]
    return gpd.GeoDataFrame(quality.assign(rest=rest), geometry=[None] * len(quality))
