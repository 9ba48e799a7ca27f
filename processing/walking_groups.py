"""Walking groups: where pupils meet, and how they walk to school together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.progress import Progress, part
from klimaklok_plugin.analysis.layers import field_names
from klimaklok_plugin.analysis.schools import columns
from klimaklok_plugin.analysis.schools.messages import MARKING, PUPILS_SHOWN

from .framework import parameters
from .framework.base import KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, Result
from .framework.inputs import Inputs
from .framework.parameters import LINES, OR_TABLES, POLYGONS
from .framework.sections import Sections
from .framework.texts import tr, wording

if TYPE_CHECKING:
    import geopandas as gpd

POPULATION_FIELD = "pop_tot"


ANSWERS = (
    *("walking_total", "walking_unknown", "walking_not_proven", "walking_unserved", "walking_unserved_few"),
    *("walking_schools_unplaced", "walking_schools_off", "walking_schools_unsafe", "walking_schools_without"),
    *("walking_by_share", "walking_nearest_school", "walking_pupils_empty"),
)
"""Notes that are the answer: they come first in the summary."""


class WalkingGroups(KlimaklokAlgorithm):
    """Plans walking groups."""

    ID = "walkinggroups"
    GROUP = "schools"
    PERSONAL = ("PUPILS",)
    SECTIONS = Sections(
        needed=("PUPILS", "POPULATION"), seldom=("AGE_SHARE", "MEETING_WALK"), either=(("PUPILS", "POPULATION"),)
    )

    def title(self) -> str:
        return tr("Plan walking groups")

    def summary(self) -> str:
        return tr(
            "Finds meeting points near home and routes along safe streets on which pupils walk to school together: as "
            "many pupils as possible, then as few adults as possible. The timetable counts back from the bell.\n\n"
            "How: every group walks the shortest safe way from its first meeting point, without detours. Streets that "
            "are dangerous to walk along or to cross, by speed limit, traffic and pavement, are left out; where nobody "
            "knows, the street is used, and the route says how many metres and junctions that is. Meeting points lie "
            "at even distances along public streets, wherever people live. The number of pupils is the greatest and "
            "the number of adults the least that such plans can have; the log says where this is not proven. Then "
            "pupils are spread so that they walk little, and least without the group; that part is good, not proven "
            "best. Whoever lives nearer to school than a short walk needs no group.\n\n"
            "Limits: signals, lights, snow and what parents know are not in the network. A map does not show on which "
            "side of a street people walk. Brothers and sisters may come into two groups where one is full. Pupils "
            "who go elsewhere than to the nearest school need its intake area. Walk each route first.\n\n"
            "Privacy: pupils are personal data. Nothing of them is handed on but numbers that are large enough by the "
            "strategy file; smaller ones, and those that would give a smaller one away, are empty and say so. Those "
            "without a meeting point are shown as squares. With 'Internal' on, all numbers are exact and every layer "
            "is marked: for those who organise the groups, and not to be handed on."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [
            parameters.layer(
                "SCHOOLS",
                tr("Schools"),
                OR_TABLES,
                tr("Points or school grounds. A group may enter the grounds at any side."),
                roles=("schools",),
            ),
            parameters.network(),
            parameters.layer(
                "PUPILS",
                tr("Pupils"),
                OR_TABLES,
                tr("Homes of those who walk in groups, or cells. Personal data: keep the layer to yourself."),
                optional=True,
            ),
            parameters.field(
                "WEIGHT_FIELD",
                tr("Field: number of pupils"),
                "PUPILS",
                tr("Without one, each feature is one pupil."),
                names=field_names.PUPILS,
                amount=True,
            ),
            parameters.layer(
                "POPULATION",
                tr("Population instead of pupils"),
                OR_TABLES,
                tr("Cells or addresses with inhabitants, of whom a share walks in groups."),
                optional=True,
                roles=("population",),
                unless=("PUPILS",),
            ),
            parameters.inhabitants(),
            parameters.number(
                "AGE_SHARE",
                tr("Share of the inhabitants who walk in groups"),
                tr("From 0 to 1. Left empty, the strategy's."),
                optional=True,
            ),
            parameters.layer(
                "SCHOOL_AREAS",
                tr("School intake areas"),
                POLYGONS,
                tr(
                    "Pupils in an area go to the school that lies in it. Without areas, and outside them, they go to "
                    "the nearest school on foot."
                ),
                optional=True,
                roles=("school_areas",),
            ),
            parameters.number(
                "MAX_WALK_MIN",
                tr("Longest walk with the group (min)"),
                tr("From the first meeting point to the school, without the stops. Left empty, the strategy's."),
                optional=True,
            ),
            parameters.number(
                "MAX_GROUP",
                tr("Pupils in a group, at most"),
                tr("Left empty, the strategy's."),
                whole=True,
                optional=True,
            ),
            parameters.number(
                "MEETING_WALK",
                tr("Longest walk to the meeting point (m)"),
                tr("From home, along streets that are not dangerous. Left empty, the strategy's."),
                optional=True,
            ),
            parameters.text("BELL", tr("Bell"), tr("When school begins, such as 08:30. Left empty, the strategy's.")),
            parameters.layer(
                "TRAFFIC",
                tr("Traffic counts"),
                LINES,
                tr("Lines with ÅDT, joined to the streets they run along. They go before what the network knows."),
                optional=True,
                roles=("traffic",),
            ),
            parameters.field(
                "TRAFFIC_FIELD",
                tr("Field: ÅDT"),
                "TRAFFIC",
                "",
                names=field_names.TRAFFIC,
                amount=True,
            ),
            parameters.flag(
                "INTERNAL",
                tr("Internal"),
                tr(
                    "Give exact numbers of pupils, also of few. All layers are marked as internal: they are not to be "
                    "handed on."
                ),
            ),
        ]

    def outputs(self) -> Sequence[Output]:
        return [
            LayerOutput(
                "ROUTES",
                tr("Walking groups"),
                tr("A line for each group, from its first meeting point to the school."),
                geometry=Qgis.ProcessingSourceType.VectorLine,
                columns=columns.ROUTES,
            ),
            LayerOutput(
                "MEETING_POINTS",
                tr("Meeting points"),
                tr("Where each group stops, in order, with the times."),
                geometry=Qgis.ProcessingSourceType.VectorPoint,
                columns=columns.MEETING_POINTS,
            ),
            LayerOutput(
                "UNSERVED",
                tr("Pupils without a meeting point"),
                tr("Squares with the reason, once for each reason."),
                geometry=Qgis.ProcessingSourceType.VectorPolygon,
                columns=columns.GROUP_UNSERVED,
                optional=True,
            ),
            NumberOutput("GROUP_COUNT", tr("Walking groups")),
            NumberOutput("ADULTS", tr("Adults needed")),
            NumberOutput("PUPIL_COUNT", tr("Pupils in groups whose number is told")),
        ]

    def marking(self, given: Inputs) -> str:
        return wording().text(MARKING) if given.flag("INTERNAL") else ""

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.schools.group_inputs import WalkingOptions
        from klimaklok_plugin.analysis.schools.groups import walking_groups

        options = WalkingOptions(
            weight_field=inputs.field("WEIGHT_FIELD", "PUPILS"),
            population_field=inputs.field("POPULATION_FIELD", "POPULATION") or POPULATION_FIELD,
            age_share=inputs.number("AGE_SHARE"),
            max_walk_min=inputs.number("MAX_WALK_MIN"),
            max_group=inputs.integer("MAX_GROUP"),
            meeting_walk_m=inputs.number("MEETING_WALK"),
            bell=inputs.text("BELL"),
            traffic_field=inputs.field("TRAFFIC_FIELD", "TRAFFIC"),
            internal=inputs.flag("INTERNAL"),
        )
        result = walking_groups(
            inputs.named("SCHOOLS", {"name": field_names.SCHOOL_NAME}),
            inputs.network,
            inputs.strategy,
            options,
            pupils=inputs.layer("PUPILS"),
            population=inputs.layer("POPULATION"),
            school_areas=inputs.layer("SCHOOL_AREAS"),
            traffic=inputs.layer("TRAFFIC"),
            progress=part(progress, 0.0, 0.95),
        )
        inputs.tell(result.notes, ANSWERS)
        marking, least = self.marking(inputs), inputs.strategy.schools.least_count
        return {
            "ROUTES": _worded(result.routes, marking, least),
            "MEETING_POINTS": _worded(result.meeting_points, marking, least),
            "UNSERVED": _worded(result.unserved, marking, least),
            "GROUP_COUNT": result.groups,
            "ADULTS": result.adults,
            "PUPIL_COUNT": result.pupils,
        }


def _worded(frame: gpd.GeoDataFrame, marking: str, least: int) -> gpd.GeoDataFrame:
    """Say in words how many pupils there are where the number is not told, and mark what is internal."""
    language = wording()
    said = [
        language.fill(PUPILS_SHOWN[code], {"pupils": pupils, "least": least})
        for code, pupils in zip(frame["pupils_shown"], frame["pupils"], strict=True)
    ]
    worded = frame.assign(pupils_shown=said)
    return worded.assign(internal=marking) if marking else worded
