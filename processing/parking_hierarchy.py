"""Parking hierarchy: does bike parking lie nearer than car parking, and the stop nearer than the car."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.progress import Progress, part
from klimaklok_plugin.analysis.layers import field_names
from klimaklok_plugin.analysis.parking.columns import CAR_PARKS, SUMMARY, TARGETS
from klimaklok_plugin.analysis.parking.messages import HIERARCHY_REASONS, TARGET_KIND

from .framework import parameters
from .framework.base import KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, Result
from .framework.inputs import Inputs
from .framework.parameters import POINTS, POINTS_OR_POLYGONS
from .framework.reasons import cite, joined, reason_texts
from .framework.sections import Sections
from .framework.texts import fill, say, tr

if TYPE_CHECKING:
    import geopandas as gpd

    from klimaklok_plugin.analysis.parking.hierarchy import HierarchyResult
    from klimaklok_plugin.analysis.strategy.loading import Strategy


ANSWERS = ("hierarchy_share", "hierarchy_share_planned", "hierarchy_share_stop")
"""Notes that are the answer: they come first in the summary."""


class ParkingHierarchy(KlimaklokAlgorithm):
    """Audits bike and car parking."""

    ID = "parkinghierarchy"
    GROUP = "parking"
    SECTIONS = Sections(seldom=("BIKE_STATUS_FIELD", "STATUS_FIELD"))

    def title(self) -> str:
        return tr("Check the parking hierarchy")

    def summary(self) -> str:
        return tr(
            "Measures whether bike parking lies nearer to stations, stops and other destinations than car parking "
            "does, and whether the walk to the stop is shorter than the walk to the car.\n\n"
            "All distances are walks along the network. What is compared is the walk to the n-th space (by default the "
            "tenth): one stand at the door is no bike parking, and one space at the door no car park. The walk to the "
            "first space stands beside it. Of fewer car spaces than n in the whole layer, the last one is taken.\n\n"
            "Staff, visitors', residents' and park-and-ride spaces are judged by the rule that the strategy file names "
            "for them. Spaces for disabled people, deliveries and car sharing may lie nearest: they are shown, but "
            "decide nothing. Planned parking is counted apart.\n\n"
            "The rules say 'may' or 'should' (kan, bør): departing from one is a finding, never a breach."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [*_target_inputs(), *_parking_inputs(), *_stop_inputs()]

    def outputs(self) -> Sequence[Output]:
        return [
            LayerOutput(
                "OUTPUT",
                tr("Targets judged"),
                tr("Each target: walks, spaces, margin, verdict, and reasons with the rule and its force."),
                like="TARGETS",
                columns=TARGETS,
            ),
            LayerOutput(
                "CAR_PARKS",
                tr("Car parks judged"),
                tr("Each car park: the targets where it is too near, and how far away it would have to move."),
                like="CAR_PARKING",
                columns=CAR_PARKS,
                optional=True,
            ),
            LayerOutput(
                "SUMMARY",
                tr("Share of targets where the rule holds"),
                tr("A table for reporting: a row for each kind of target, and one for all."),
                geometry=Qgis.ProcessingSourceType.Vector,
                columns=SUMMARY,
                optional=True,
            ),
            NumberOutput("JUDGED", tr("Targets judged")),
            NumberOutput("HOLDS", tr("Targets where the rule holds")),
            NumberOutput("SHARE_HOLDS", tr("Share of targets where the rule holds"), share=True),
            NumberOutput("SHARE_HOLDS_PLANNED", tr("The share with what is planned"), share=True),
            NumberOutput("SHARE_STOP_HOLDS", tr("Share of targets where the stop is nearer than the car"), share=True),
            NumberOutput("LACKING_BIKES", tr("Bike spaces lacking")),
        ]

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.parking.hierarchy import HierarchyOptions, audit_hierarchy
        from klimaklok_plugin.analysis.parking.inputs import ParkingFields, TargetFields
        from klimaklok_plugin.analysis.parking.summaries import hierarchy_summary, split_assumed

        bike_parking, car_parking = (inputs.layer(name, may_be_empty=True) for name in ("BIKE_PARKING", "CAR_PARKING"))
        options = HierarchyOptions(
            targets=TargetFields(
                kind=inputs.field("KIND_FIELD", "TARGETS"),
                floor_area=inputs.field("FLOOR_AREA_FIELD", "TARGETS"),
                boardings=inputs.field("BOARDINGS_FIELD", "TARGETS"),
                pupils=inputs.field("PUPILS_FIELD", "TARGETS"),
            ),
            bikes=ParkingFields(
                capacity=inputs.field("BIKE_CAPACITY_FIELD", "BIKE_PARKING"),
                status=inputs.field("BIKE_STATUS_FIELD", "BIKE_PARKING"),
            ),
            cars=ParkingFields(
                capacity=inputs.field("CAPACITY_FIELD", "CAR_PARKING"),
                kind=inputs.field("USE_FIELD", "CAR_PARKING"),
                status=inputs.field("STATUS_FIELD", "CAR_PARKING"),
            ),
        )
        result = audit_hierarchy(
            inputs.layer("TARGETS"),
            inputs.network,
            bike_parking,
            car_parking,
            inputs.strategy,
            options,
            stops=inputs.layer("STOPS"),
            entrances=inputs.layer("ENTRANCES"),
            progress=part(progress, 0.0, 0.95),
        )
        inputs.answer(hierarchy_summary(result))
        told, assumed = split_assumed(result.notes)
        inputs.tell(told, ANSWERS)
        for note in assumed:
            inputs.assume(note)
        overall = result.overall
        return {
            "OUTPUT": _with_reasons(result, inputs.strategy),
            "CAR_PARKS": result.car_parks,
            "SUMMARY": _table(result),
            "JUDGED": overall.judged,
            "HOLDS": overall.holds,
            "SHARE_HOLDS": _number(overall.share_holds),
            "SHARE_HOLDS_PLANNED": _number(overall.share_holds_planned),
            "SHARE_STOP_HOLDS": _number(overall.share_stop_holds),
            "LACKING_BIKES": _number(overall.lacking_bikes),
        }


def _target_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.layer(
            "TARGETS",
            tr("Targets"),
            POINTS_OR_POLYGONS,
            tr("Stations, stops, entrances or buildings. Areas are measured to their entrances or their outline."),
            roles=("hubs", "stops"),
        ),
        parameters.field(
            "KIND_FIELD",
            tr("Field: kind of target"),
            "TARGETS",
            tr("The summary counts by it."),
            names=field_names.MODES,
        ),
        parameters.field(
            "FLOOR_AREA_FIELD",
            tr("Field: floor area (m²)"),
            "TARGETS",
            tr("Bike spaces by the strategy's norm. Several such fields are added up."),
            names=field_names.FLOOR_AREA,
            amount=True,
        ),
        parameters.field(
            "BOARDINGS_FIELD",
            tr("Field: boardings on a day"),
            "TARGETS",
            tr("Bike spaces by the strategy's norm."),
            names=field_names.BOARDINGS,
            amount=True,
        ),
        parameters.field(
            "PUPILS_FIELD",
            tr("Field: pupils of the target"),
            "TARGETS",
            tr("Bike spaces by the strategy's norm."),
            names=field_names.PUPILS,
            amount=True,
        ),
        parameters.layer(
            "ENTRANCES",
            tr("Entrances of the targets"),
            POINTS,
            tr("Where one walks into targets that are drawn as areas. Left empty, their whole outline counts."),
            optional=True,
        ),
        parameters.network(),
    ]


def _parking_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.layer(
            "BIKE_PARKING",
            tr("Bike parking"),
            POINTS_OR_POLYGONS,
            tr("Existing, and planned by a field. A layer without features says that there is none."),
            roles=("bike_parking",),
        ),
        parameters.field(
            "BIKE_CAPACITY_FIELD",
            tr("Field: bike spaces"),
            "BIKE_PARKING",
            tr("Where it is not known, an area holds as many as fit, and a point what the strategy assumes."),
            names=field_names.CAPACITY,
            amount=True,
        ),
        parameters.field(
            "BIKE_STATUS_FIELD",
            tr("Field: status of bike parking"),
            "BIKE_PARKING",
            tr("Which parking is planned, in words of the strategy file. All else exists."),
        ),
        parameters.layer(
            "CAR_PARKING",
            tr("Car parking"),
            POINTS_OR_POLYGONS,
            tr("Existing, and planned by a field. A layer without features says that there is none."),
            roles=("car_parking",),
        ),
        parameters.field(
            "CAPACITY_FIELD",
            tr("Field: car spaces"),
            "CAR_PARKING",
            tr("Where it is not known, an area holds as many as fit, and a point what the strategy assumes."),
            names=field_names.CAPACITY,
            amount=True,
        ),
        parameters.field(
            "USE_FIELD",
            tr("Field: who parks there"),
            "CAR_PARKING",
            tr(
                "Staff, visitors, residents, park-and-ride, disabled people, deliveries, car sharing, in words of the "
                "strategy file. All else is public."
            ),
            names=field_names.PARKING_USE,
        ),
        parameters.field(
            "STATUS_FIELD",
            tr("Field: status of car parking"),
            "CAR_PARKING",
            tr("Which parking is planned, in words of the strategy file. All else exists."),
        ),
    ]


def _stop_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.layer(
            "STOPS",
            tr("Stops to compare with"),
            POINTS_OR_POLYGONS,
            tr("The walk to the nearest stop should be shorter than the walk to the car."),
            optional=True,
        )
    ]


def _with_reasons(result: HierarchyResult, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return the targets with their reasons, each with its rule, the rule's force, and whether it is departed from."""
    reasons, parking = result.reasons, strategy.parking
    cited = list(zip(reasons["rule"], reasons["finding"], strict=True))
    rules = {
        (rule, finding): cite(rule, strategy, force=True, more=say("finding") if finding else "")
        for rule, finding in set(cited)
    }
    fixed = {
        "search": parking.search_m,
        "long": parking.long_stay_m,
        "bikes": parking.nth_bike,
        "equal": parking.equal_m,
    }
    texts = reason_texts(reasons.assign(rule=cited), HIERARCHY_REASONS, rules, fixed)
    sentences = joined(texts, reasons["target"].to_numpy(), len(result.targets))
    return result.targets.assign(reasons=[f"{each[0].upper()}{each[1:]}." if each else None for each in sentences])


def _table(result: HierarchyResult) -> gpd.GeoDataFrame:
    """Return the summary with what each row counts in words."""
    import geopandas as gpd

    summary = result.summary.assign(target_kind=[fill(TARGET_KIND, {"kind": each}) for each in result.kinds])
    return gpd.GeoDataFrame(summary, geometry=[None] * len(summary), crs=result.targets.crs)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
