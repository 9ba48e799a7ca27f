"""Score sites: possible development sites ranked by the area strategy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from qgis.core import QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.progress import Progress

from .framework import parameters
from .framework.base import KlimaklokAlgorithm, LayerOutput, Output, Result
from .framework.inputs import Inputs
from .framework.parameters import POINTS, POINTS_OR_POLYGONS, POLYGONS
from .framework.reasons import superseded_rules, word_reasons
from .framework.texts import say, tr

LAND_USES = ("housing", "office", "retail", "area_intensive")
KIND_FIELD = "kind"


class ScoreSites(KlimaklokAlgorithm):
    """Scores, classes and ranks sites."""

    ID = "scoresites"
    GROUP = "areastrategy"

    def title(self) -> str:
        return tr("Score development sites")

    def summary(self) -> str:
        return tr(
            "Ranks possible development sites by the area strategy, and says why each lies where it does.\n\n"
            "Each site is first placed on a track: a priority area, the walkable area of a hub or centre on an "
            "existing rail line, or elsewhere. Then it is scored from 0 to 100 by the walk to the best hub, its "
            "frequency, the bike ride to it, the walk to services, the walk to the parked car, and the overlap with "
            "areas that are to be kept. Track, conditions and score together give the class: prioritise, prioritise "
            "when a named condition is met, consider, or limit. What is not given is left out of the weights, never "
            "counted as zero.\n\n"
            "Weights are varied to show how firm the ranks are. Sites of different land use are ranked separately."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [
            parameters.layer(
                "SITES",
                tr("Sites"),
                POINTS_OR_POLYGONS,
                tr("Points or areas. Areas are measured from several points inside them."),
            ),
            parameters.field(
                "LAND_USE",
                tr("Field: land use"),
                "SITES",
                tr("Housing, office, retail or area-intensive, in Norwegian or English, or a plan's code."),
            ),
            parameters.choice(
                "LAND_USE_DEFAULT",
                tr("Land use without a field"),
                [say(each) for each in LAND_USES],
                tr("Taken for all sites when no field is chosen, and for those where the field is empty."),
            ),
            parameters.network(),
            parameters.layer(
                "HUBS",
                tr("Public transport hubs"),
                POINTS,
                tr("The result of 'Find public transport hubs', or points with a field 'tier' (A to D)."),
            ),
            parameters.number(
                "YEAR",
                tr("Also for the year"),
                tr("Hubs that open by then count in a second set of columns. Left empty, only today is shown."),
                minimum=2000,
                maximum=2100,
                whole=True,
                optional=True,
            ),
            parameters.layer(
                "SERVICES",
                tr("Services"),
                POINTS_OR_POLYGONS,
                tr("Schools, kindergartens, health centres, groceries and others people walk to."),
                optional=True,
            ),
            parameters.field(
                "SERVICE_FIELD",
                tr("Field: kind of service"),
                "SERVICES",
                tr("Left empty, the field 'kind' is used when there is one."),
            ),
            parameters.layer(
                "SCHOOL_AREAS",
                tr("School intake areas"),
                POLYGONS,
                tr("Areas with the field 'free_places'. They decide which school belongs to a site."),
                optional=True,
            ),
            parameters.layer(
                "PRIORITY_AREAS",
                tr("Priority areas"),
                POLYGONS,
                tr("The strategy's named areas; a field 'kind' with 'centre' marks centres."),
                optional=True,
            ),
            parameters.layer(
                "CONSTRAINTS",
                tr("Areas to be kept"),
                POLYGONS,
                tr("Blue-green structure, shore zone and the like. They lower the score and cap the class."),
                optional=True,
            ),
            parameters.layer(
                "CAR_PARKING",
                tr("Car parking"),
                POINTS_OR_POLYGONS,
                tr("The walk to the stop should be shorter than the walk to the parked car."),
                optional=True,
            ),
            parameters.number(
                "MAX_SNAP",
                tr("Farthest from the network (m)"),
                tr("Sites farther away are unreached. Left empty, the strategy file's value is used."),
                minimum=0,
                optional=True,
                advanced=True,
            ),
        ]

    def outputs(self) -> Sequence[Output]:
        return [
            LayerOutput(
                "OUTPUT",
                tr("Scored sites"),
                tr("The sites with track, class, score, rank, all distances and the reasons in words."),
                like="SITES",
                aliases=_aliases(),
                codes=("profile", "track", "class", "track_year", "class_year"),
            ),
            LayerOutput(
                "UNREACHED",
                tr("Unreached sites"),
                tr("Sites that could not be connected to the network or to any hub, each with the reason."),
                like="SITES",
                aliases={"reason": tr("Reason"), "distance_m": tr("Distance to the network (m)")},
                codes=("reason",),
                optional=True,
            ),
        ]

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.sites.ranking import SiteOptions, score_sites

        has_kind = inputs.has_field("SERVICES", KIND_FIELD)
        options = SiteOptions(
            land_use_field=inputs.field("LAND_USE", "SITES"),
            land_use=LAND_USES[inputs.choice("LAND_USE_DEFAULT") or 0],
            year=inputs.integer("YEAR"),
            today_year=dt.datetime.now(tz=dt.UTC).year,
            service_field=inputs.field("SERVICE_FIELD", "SERVICES") or (KIND_FIELD if has_kind else None),
            max_snap_m=inputs.number("MAX_SNAP"),
        )
        result = score_sites(
            inputs.layer("SITES"),
            inputs.network,
            inputs.layer("HUBS"),
            inputs.strategy,
            options,
            services=inputs.layer("SERVICES"),
            school_areas=inputs.layer("SCHOOL_AREAS"),
            priority_areas=inputs.layer("PRIORITY_AREAS"),
            constraints=inputs.layer("CONSTRAINTS"),
            car_parking=inputs.layer("CAR_PARKING"),
            progress=progress,
        )
        inputs.say(result.notes)
        for sentence in superseded_rules(result.reasons, inputs.strategy):
            inputs.warn(sentence)
        scored = word_reasons(result.scored, result.reasons, inputs.strategy)
        return {"OUTPUT": scored, "UNREACHED": result.unreached}


def _aliases() -> dict[str, str]:
    """Return the aliases of the result's columns; the columns of the chosen year come after today's."""
    today = {
        "profile": tr("Land use"),
        "track": tr("Track"),
        "class": tr("Class"),
        "score": tr("Score (0-100)"),
        "rank": tr("Rank"),
        "rank_low": tr("Best rank when weights vary"),
        "rank_high": tr("Worst rank when weights vary"),
        "score_basis": tr("Weights used"),
        "hub_id": tr("Hub's id"),
        "hub_name": tr("Hub"),
        "hub_tier": tr("Hub's tier"),
        "hub_walk_m": tr("Walk to the hub (m)"),
        "hub_walk_min_m": tr("Shortest walk to the hub (m)"),
        "hub_walk_max_m": tr("Longest walk to the hub (m)"),
        "hub_bike_min": tr("Bike to the hub (min)"),
        "svc_*_m": tr("Walk to {} (m)"),
        "priority_area": tr("Priority area"),
        "constraint_share": tr("Share in areas to be kept"),
        "parking_walk_m": tr("Walk to the car (m)"),
        "s_*": tr("Points for {}"),
        "reasons": tr("Reasons"),
    }
    return {
        f"{name}_year": tr("{alias}, in the chosen year").format(alias=alias) for name, alias in today.items()
    } | today
