"""Whether the car takes the detour: walking, cycling and driving compared door to door, before and after closings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.progress import Progress, part
from klimaklok_plugin.analysis.layers import field_names
from klimaklok_plugin.analysis.parking.columns import DETOUR_SUMMARY, DETOUR_UNREACHED, TRIPS
from klimaklok_plugin.analysis.parking.messages import DETOUR_REASONS

from .framework import parameters
from .framework.base import KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, Result
from .framework.inputs import Inputs
from .framework.parameters import LINES, OR_TABLES, POINTS, POINTS_OR_POLYGONS
from .framework.reasons import citations, joined, reason_texts
from .framework.texts import tr

if TYPE_CHECKING:
    import geopandas as gpd

    from klimaklok_plugin.analysis.parking.detour_results import DetourResult
    from klimaklok_plugin.analysis.strategy.loading import Strategy

ANSWERS = (
    *("detour_nothing_driven", "detour_share", "detour_share_after"),
    *("detour_not_driven_to", "detour_not_driven_to_after", "detour_bikes_at_door"),
)
"""Notes that are the answer: they come first in the summary."""


class CarDetour(KlimaklokAlgorithm):
    """Compares walking, cycling and driving."""

    ID = "cardetour"
    GROUP = "parking"
    DRIVES = True

    def title(self) -> str:
        return tr("Does the car take the detour?")

    def summary(self) -> str:
        return tr(
            "Compares walking, cycling and driving, door to door, from every origin to every target: metres, minutes, "
            "their ratios, and what is quickest. With streets closed to cars, before and after: this is how a filtered "
            "street or a heart zone is planned.\n\n"
            "Minutes are those of the quickest way, and metres are those of this way. The car takes some minutes to "
            "get out and to find a space, the bike to unlock and to lock. With car parking, the driver takes the car "
            "park with which the whole trip is quickest, among those within a walk of the target, and walks from "
            "there; spaces for disabled people, deliveries and car sharing are not used. Cyclists do the same with "
            "bike parking, and leave the bike at the target where none is near. Without these layers both are left at"
            " the target. Cells and other areas are measured from points spread over them (means).\n\n"
            "Closed streets: cars may not use them at all; walking and cycling stay as they are. Who lives there, or "
            "goes there, walks along the closed street to or from the car; car parks there are not used. Streets that "
            "no car comes to any more are walked likewise, and the log says how many metres. Streets are found by the "
            "geometry of the lines: a line that lies on a street closes what it lies on, one drawn beside it the part "
            "that it runs along. With a field 'measure', as heart zones have it, only closings count, not stopping "
            "bans.\n\n"
            "Limits: no queues, no signals. Cars drive at the limits of the network. Driving is therefore shown as "
            "quicker than it is in rush hours."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [
            parameters.layer(
                "ORIGINS",
                tr("Origins"),
                OR_TABLES,
                tr("Where people set out: addresses, buildings or cells."),
                roles=("population", "addresses"),
            ),
            parameters.field(
                "WEIGHT_FIELD",
                tr("Field: people"),
                "ORIGINS",
                tr("How many people each origin stands for. Left empty, each counts once."),
                names=field_names.PEOPLE,
                amount=True,
            ),
            parameters.layer(
                "TARGETS",
                tr("Targets"),
                POINTS_OR_POLYGONS,
                tr("Stations, shops, schools: points, or areas that are come to by their entrances or outline."),
                roles=("services", "hubs"),
            ),
            parameters.layer(
                "ENTRANCES",
                tr("Entrances"),
                POINTS,
                tr("Where targets drawn as areas are walked into. Without them, along the whole outline."),
                optional=True,
            ),
            parameters.network(),
            parameters.layer(
                "CLOSED_ROADS",
                tr("Streets closed to cars"),
                LINES,
                tr("Lines, drawn by hand, taken from the network, or the affected streets of heart zones."),
                optional=True,
            ),
            parameters.layer(
                "CAR_PARKING",
                tr("Car parking"),
                POINTS_OR_POLYGONS,
                tr("Built or planned. Without it, cars are left at the target."),
                optional=True,
                roles=("car_parking",),
            ),
            parameters.field(
                "USE_FIELD",
                tr("Field: who parks there"),
                "CAR_PARKING",
                "",
                names=field_names.PARKING_USE,
            ),
            parameters.layer(
                "BIKE_PARKING",
                tr("Bike parking"),
                POINTS_OR_POLYGONS,
                tr("Built or planned. Without it, bikes are left at the target."),
                optional=True,
                roles=("bike_parking",),
            ),
            parameters.number(
                "MAX_MIN",
                tr("Longest trip (min)"),
                tr(
                    "Pairs of which the quickest way takes longer are left out of the result. Left empty, all are kept."
                ),
                optional=True,
                advanced=True,
            ),
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
                tr("Trips compared"),
                tr(
                    "A row for each origin and target, at the place of the origin. The map shows each origin once, "
                    "with the target it has the shortest walk to; filter by 'target_id' for another."
                ),
                geometry=Qgis.ProcessingSourceType.VectorAnyGeometry,
                columns=TRIPS,
            ),
            LayerOutput(
                "SUMMARY",
                tr("Targets: does the car take the detour?"),
                tr("Each target, weighted by people: mean minutes, shares, who does not reach it, before and after."),
                like="TARGETS",
                columns=DETOUR_SUMMARY,
                optional=True,
                answer=True,
            ),
            LayerOutput(
                "UNREACHED",
                tr("Origins that do not reach all targets"),
                tr("Once for each mode and reason, with the number of targets."),
                like="ORIGINS",
                columns=DETOUR_UNREACHED,
                optional=True,
                shown=False,
            ),
            NumberOutput("PAIRS", tr("Trips compared")),
            NumberOutput(
                "NEAREST_SHARE",
                tr("Share for whom walking or cycling to the nearest target takes at most as long as driving"),
                share=True,
            ),
            NumberOutput(
                "ACTIVE_SHARE",
                tr("Share of all trips on which walking or cycling takes at most as long as driving"),
                share=True,
            ),
            NumberOutput("ACTIVE_SHARE_AFTER", tr("The share once the streets are closed"), share=True),
        ]

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.parking.detour import DetourOptions, car_detour
        from klimaklok_plugin.analysis.parking.summaries import detour_summary, split_assumed

        options = DetourOptions(
            weight_field=inputs.field("WEIGHT_FIELD", "ORIGINS"),
            use_field=inputs.field("USE_FIELD", "CAR_PARKING"),
            max_snap_m=inputs.number("MAX_SNAP"),
            max_min=inputs.number("MAX_MIN"),
        )
        result = car_detour(
            inputs.layer("ORIGINS"),
            inputs.layer("TARGETS"),
            inputs.network,
            inputs.strategy,
            options,
            car_parking=inputs.layer("CAR_PARKING"),
            bike_parking=inputs.layer("BIKE_PARKING"),
            entrances=inputs.layer("ENTRANCES"),
            closed_roads=inputs.layer("CLOSED_ROADS"),
            progress=part(progress, 0.05, 0.95),
        )
        inputs.answer(detour_summary(result))
        told, assumed = split_assumed(result.notes)
        inputs.tell(told, ANSWERS)
        for note in assumed:
            inputs.assume(note)
        return {
            "OUTPUT": result.pairs,
            "SUMMARY": _with_reasons(result, inputs.strategy),
            "UNREACHED": result.unreached,
            "PAIRS": len(result.pairs),
            "NEAREST_SHARE": _number(result.nearest_share),
            "ACTIVE_SHARE": _number(result.active_share),
            "ACTIVE_SHARE_AFTER": _number(result.active_share_after),
        }


def _with_reasons(result: DetourResult, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return the targets with what their verdicts rest on, the rule and its force."""
    reasons = result.reasons
    texts = reason_texts(reasons, DETOUR_REASONS, citations(reasons, strategy, force=True))
    return result.summary.assign(reasons=joined(texts, reasons["target"].to_numpy(), len(result.summary)))


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
