"""Catchments: what is within reach of points along the streets, and who and what is inside."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsCategorizedSymbolRenderer,
    QgsFeatureRequest,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from klimaklok_plugin.analysis.catchments.columns import OUTPUT, STREETS, UNREACHED
from klimaklok_plugin.analysis.catchments.messages import LIMITS
from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.analysis.core.progress import Progress, part
from klimaklok_plugin.analysis.layers import field_names

from .framework import parameters
from .framework.base import KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, Result
from .framework.inputs import Inputs
from .framework.parameters import OR_TABLES, POINTS_OR_POLYGONS
from .framework.sections import Sections
from .framework.texts import tr, wording

if TYPE_CHECKING:
    from klimaklok_plugin.analysis.catchments.reach import ReachOptions

MODES, UNITS, DIRECTIONS = ("walk", "bike", "car"), ("min", "m"), ("from", "to")
MERGES = ("each", "nearest", "together")
ASSUMED = ("catchments_people_by_ground", "catchments_people_nowhere", "catchments_people_hidden")
WARNED = ("catchments_streets_many",)
DARK, LIGHT = QColor("#08519c"), QColor("#c6dbef")
"""From the smallest limit to the largest: one hue, dark to light, which everybody can tell apart."""


class Catchments(KlimaklokAlgorithm):
    """Finds what is within reach of points."""

    ID = "catchments"
    GROUP = "areastrategy"
    DRIVES = True
    PERSONAL = ("POPULATION",)
    SECTIONS = Sections(often=("DIRECTION", "MERGE"))

    def title(self) -> str:
        return tr("What is within reach")

    def summary(self) -> str:
        return tr(
            "Finds what can be reached from points on foot, by bike or by car within so many minutes or metres along "
            "the streets: as areas, as the streets themselves, and as the people, addresses, jobs and services "
            "inside.\n\n"
            "Streets are cut exactly where the limit is. An area is the ground that is nearer to a reached street than "
            "to any other, and no farther from it than the strategy file says. So it does not reach across a railway "
            "or a river to streets that are not reached, and what no street comes near to stays a hole. Bridges and "
            "tunnels have no ground of their own.\n\n"
            "The way between a point and the nearest street counts. Minutes are by the strategy file's speeds, with "
            "slopes where the network has heights. The area of a larger limit holds that of a smaller one.\n\n"
            "People of a cell are spread evenly over its addresses, if these are given, and else over the ground near "
            "its streets; between which numbers the truth lies is shown beside it. Numbers of too few people are not "
            "shown."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [
            parameters.layer(
                "POINTS",
                tr("Points"),
                POINTS_OR_POLYGONS,
                tr("Stops, schools, sites. Areas are reached from the nearest of points spread over them."),
                roles=("hubs", "schools", "services"),
            ),
            parameters.network(),
            parameters.choice(
                "MODE", tr("Means of travel"), [tr("On foot"), tr("By bike"), tr("By car")], tr("How people travel.")
            ),
            parameters.text(
                "LIMITS",
                tr("Limits"),
                tr("Numbers with commas between, such as 5, 10, 15. Each gives an area of its own."),
                default="5, 10, 15",
                optional=False,
            ),
            parameters.choice(
                "UNIT", tr("Unit of the limits"), [tr("Minutes"), tr("Metres")], tr("What the limits are measured in.")
            ),
            parameters.choice(
                "DIRECTION",
                tr("Direction"),
                [tr("From the points"), tr("To the points")],
                tr("One-way streets and slopes make a difference."),
            ),
            parameters.choice(
                "MERGE",
                tr("Several points"),
                [
                    tr("An area for each point"),
                    tr("Each place belongs to the nearest point"),
                    tr("One area for all points"),
                ],
                tr(
                    "Areas of each point may overlap. Areas of the nearest point do not: together they are the area of "
                    "all points."
                ),
            ),
            parameters.layer(
                "POPULATION",
                tr("Population"),
                OR_TABLES,
                tr("Cells or addresses with inhabitants. Without it, people are unknown."),
                optional=True,
                roles=("population",),
            ),
            parameters.inhabitants(),
            parameters.layer(
                "ADDRESSES",
                tr("Addresses"),
                OR_TABLES,
                tr("They are counted, and people of a cell are taken to live there."),
                optional=True,
                roles=("addresses",),
            ),
            parameters.layer(
                "JOBS",
                tr("Jobs"),
                OR_TABLES,
                tr("Workplaces as points, or as areas, which stand for a point on them."),
                optional=True,
            ),
            parameters.field(
                "JOBS_FIELD",
                tr("Field: jobs"),
                "JOBS",
                tr("How many jobs each feature stands for. Left empty, each counts once."),
                names=field_names.JOBS,
                amount=True,
            ),
            parameters.layer(
                "SERVICES",
                tr("Services"),
                OR_TABLES,
                tr("Schools, kindergartens, health centres, groceries and others: counted by kind."),
                optional=True,
                roles=("services", "schools"),
            ),
            parameters.service_kind(),
            parameters.number(
                "MAX_SNAP",
                tr("Farthest from the network (m)"),
                tr("What lies farther from a street that may be used is not reached. Left empty, the strategy's."),
                optional=True,
                advanced=True,
            ),
        ]

    def outputs(self) -> Sequence[Output]:
        return [
            LayerOutput(
                "OUTPUT",
                tr("Areas within reach"),
                tr("An area for each point and limit, with what is inside."),
                geometry=Qgis.ProcessingSourceType.VectorPolygon,
                like="POINTS",
                columns=OUTPUT,
            ),
            LayerOutput(
                "STREETS",
                tr("Streets within reach"),
                tr("The reached parts of streets, cut at each limit, with the metres or minutes at both ends."),
                geometry=Qgis.ProcessingSourceType.VectorLine,
                columns=STREETS,
                optional=True,
                shown=False,
            ),
            LayerOutput(
                "UNREACHED",
                tr("Points without a catchment"),
                tr("Points that could not be connected to the network, each with the reason."),
                like="POINTS",
                columns=UNREACHED,
                optional=True,
            ),
            NumberOutput("PEOPLE", tr("People within the largest limit of any point")),
        ]

    def problem(self, values: dict[str, Any], context: QgsProcessingContext) -> KlimaklokError | None:
        from klimaklok_plugin.analysis.catchments.inputs import parse_limits

        try:
            parse_limits(self.parameterAsString(values, "LIMITS", context))
        except KlimaklokError as error:
            return error
        return None

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.catchments.reach import reach
        from klimaklok_plugin.analysis.catchments.summary import reach_summary

        result = reach(
            inputs.network,
            inputs.layer("POINTS"),
            options_of(inputs),
            strategy=inputs.strategy,
            population=inputs.layer("POPULATION"),
            addresses=inputs.layer("ADDRESSES"),
            jobs=inputs.layer("JOBS"),
            services=inputs.layer("SERVICES"),
            progress=part(progress, 0.05, 0.95),
        )
        inputs.answer(reach_summary(result))
        for note in result.notes:
            if note.code in WARNED:
                inputs.warn(note)
            elif note.code in ASSUMED:
                inputs.assume(note)
            else:
                inputs.say([note])
        people = result.overall.get("people", [])
        return {
            "OUTPUT": result.areas,
            "STREETS": result.streets,
            "UNREACHED": result.unreached,
            "PEOPLE": float(people.iloc[-1]) if len(people) and math.isfinite(people.iloc[-1]) else None,
        }

    def finish_style(self, output: str, layer: QgsVectorLayer, frame: Any) -> None:
        """Give each limit a class of its own, called by it: only the run knows which limits there are."""
        if output not in ("OUTPUT", "STREETS"):
            return
        renderer = layer.renderer()
        unit = next((each for each in UNITS if layer.fields().indexOf(f"limit_{each}") >= 0), None)
        if unit is None or renderer is None or renderer.type() != "categorizedSymbol":
            return
        field = f"limit_{unit}"
        limits = sorted(set(map(float, frame[field])))
        given = renderer.categories()  # it owns the symbol
        symbol = given[0].symbol()
        categories = []
        for step, limit in enumerate(limits):
            own = symbol.clone()
            own.setColor(between(step / max(len(limits) - 1, 1), symbol.color().alpha()))
            categories.append(QgsRendererCategory(limit, own, wording().fill(LIMITS[unit], {"limit": limit})))
        made = QgsCategorizedSymbolRenderer(field, categories)
        # Smaller areas are drawn over the larger ones that hold them.
        made.setOrderBy(QgsFeatureRequest.OrderBy([QgsFeatureRequest.OrderByClause(field, False)]))
        made.setOrderByEnabled(True)
        layer.setRenderer(made)


def between(share: float, alpha: int) -> QColor:
    """Return the colour at a share of the way from the darkest to the lightest."""
    mixed = [
        round(dark + share * (light - dark)) for dark, light in zip(DARK.getRgb()[:3], LIGHT.getRgb()[:3], strict=True)
    ]
    return QColor(*mixed, alpha)


def options_of(inputs: Inputs) -> ReachOptions:
    """Return what the user chose."""
    from klimaklok_plugin.analysis.catchments.inputs import parse_limits
    from klimaklok_plugin.analysis.catchments.reach import ReachOptions

    def chosen(name: str, codes: Sequence[str]) -> Any:
        return codes[inputs.choice(name) or 0]

    return ReachOptions(
        mode=chosen("MODE", MODES),
        limits=parse_limits(inputs.text("LIMITS") or ""),
        unit=chosen("UNIT", UNITS),
        direction=chosen("DIRECTION", DIRECTIONS),
        merge=chosen("MERGE", MERGES),
        population_field=inputs.field("POPULATION_FIELD", "POPULATION"),
        jobs_field=inputs.field("JOBS_FIELD", "JOBS"),
        service_field=inputs.field("SERVICE_FIELD", "SERVICES"),
        max_snap_m=inputs.number("MAX_SNAP"),
        streets=inputs.wants("STREETS"),
    )
