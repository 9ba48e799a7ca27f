"""Build network: from an OSM file or a line layer to the network that all analyses use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.analysis.core.progress import Progress, part
from klimaklok_plugin.analysis.layers import field_names
from klimaklok_plugin.analysis.network.columns import EDGES, GAPS
from klimaklok_plugin.analysis.network.messages import DemPackageError, NetworkNoInputError

from .framework import parameters
from .framework.base import FileOutput, KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, plugin_version
from .framework.inputs import Inputs
from .framework.parameters import LINES, POLYGONS
from .framework.texts import tr

if TYPE_CHECKING:
    from .framework.base import Result

PRESETS = (None, "elveg", "nvdb")


ANSWERS = ("network_components", "network_gaps", "network_gaps_apart")
"""Notes that are the answer: they come first in the summary."""


class BuildNetwork(KlimaklokAlgorithm):
    """Builds the street network."""

    ID = "buildnetwork"
    GROUP = "data"

    def title(self) -> str:
        return tr("Build street network")

    def summary(self) -> str:
        return tr(
            "Makes the network that the other algorithms walk, cycle and drive on, from an OpenStreetMap file or from "
            "a layer of road lines (Elveg 2.0, the NVDB route-planner network, or any layer by its fields).\n\n"
            "Who may use a road, and in which direction, follows its tags or fields. Steps are for walking only. "
            "Private roads are walkable and marked; roads closed to through driving are driven only at the ends of a "
            "trip. Ferries are left out unless asked for. Turn restrictions are counted, but not modelled. With an "
            "elevation raster, slopes change the time it takes to walk and cycle.\n\n"
            "The log tells how many separate pieces the network has, and where two ends nearly meet: look at the "
            "layer of gaps before you trust a result."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        def line_field(name: str, label: str, text: str, names: Sequence[str] = ()) -> QgsProcessingParameterDefinition:
            return parameters.field(name, label, "LINES", text, names=names)

        return [
            parameters.file(
                "INPUT",
                tr("OpenStreetMap file"),
                tr("A .osm or .osm.pbf file, also packed as .gz or .bz2. Leave it empty to use road lines instead."),
                filter=tr("OpenStreetMap files") + " (*.osm *.pbf *.osm.gz *.osm.bz2 *.gz *.bz2)",
                optional=True,
            ),
            parameters.layer(
                "LINES", tr("Road lines"), LINES, tr("A layer of road centre lines, instead of a file."), optional=True
            ),
            parameters.choice(
                "PRESET",
                tr("Road lines come from"),
                [tr("another source (choose the fields below)"), "Elveg 2.0", tr("NVDB route-planner network")],
                tr("Finds the fields of known deliveries. A field chosen below goes before it."),
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
                "MASK", tr("Only inside"), POLYGONS, tr("Roads that touch this area are used."), optional=True
            ),
            parameters.number(
                "BUFFER",
                tr("Widen the area by (m)"),
                tr("People walk across the border too; 1,000 m is enough for most questions."),
                default=1000.0,
                minimum=0.0,
            ),
            parameters.raster(
                "DEM", tr("Elevation raster"), tr("Heights in metres, in any coordinate reference system.")
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
            NumberOutput("NODES", tr("Nodes")),
            NumberOutput("EDGES", tr("Edges")),
            NumberOutput("LENGTH_KM", tr("Length (km)")),
            NumberOutput("COMPONENTS", tr("Separate parts")),
        ]

    def problem(self, values: dict[str, Any], context: QgsProcessingContext) -> KlimaklokError | None:
        given = [bool(self.parameterAsString(values, "INPUT", context).strip()), bool(values.get("LINES"))]
        if sum(given) != 1:
            return NetworkNoInputError()
        return DemPackageError() if values.get("DEM") and find_spec("rasterio") is None else None

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_lines, network_from_osm
        from klimaklok_plugin.analysis.network.road_layers import LineFields, LineOptions
        from klimaklok_plugin.analysis.network.storage import save_network

        mask = inputs.layer("MASK")
        preset = PRESETS[inputs.choice("PRESET") or 0]  # finds the fields itself
        fields = {
            name: inputs.field(f"{name.upper()}_FIELD", "LINES", find=preset is None)
            for name in ("owner", "name", "speed", "speed_back", "oneway", "aadt", "walk", "bike", "car", "level")
        }
        options = BuildOptions(
            mask=None if mask is None else mask.union_all().buffer(inputs.number("BUFFER") or 0.0),
            dem=inputs.raster("DEM"),
            ferries=inputs.flag("FERRIES"),
            lines=LineOptions(
                preset=preset,
                fields=LineFields(road_class=inputs.field("CLASS_FIELD", "LINES", find=preset is None), **fields),
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
            lines = inputs.layer("LINES")
            result = network_from_lines(lines, inputs.sources["LINES"].name, inputs.strategy, options, made)
        inputs.tell(result.notes, ANSWERS)
        network = inputs.staged("NETWORK")
        save_network(result.network, network, part(progress, 0.8, 1.0))
        return {
            "NETWORK": network,
            "GAPS": result.gaps,
            "NODES": len(result.network.node_xy),
            "EDGES": len(result.network.table),
            "LENGTH_KM": round(result.network.length_km, 3),
            "COMPONENTS": result.components,
        }
