"""Score sites: possible development sites ranked by the area strategy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qgis.core import QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.progress import Progress
from klimaklok_plugin.analysis.layers import field_names
from klimaklok_plugin.analysis.sites.columns import SITES, UNREACHED
from klimaklok_plugin.analysis.sites.messages import BASIS, LAND_USES, LIFTS, LOWERS, REASONS, TO_CLARIFY

from .framework import parameters
from .framework.base import KlimaklokAlgorithm, LayerOutput, Output, Result
from .framework.inputs import Inputs
from .framework.parameters import OR_TABLES, POINTS, POINTS_OR_POLYGONS, POLYGONS
from .framework.reasons import citations, joined, reason_texts, superseded
from .framework.sections import Sections
from .framework.texts import say, tr, wording

if TYPE_CHECKING:
    import geopandas as gpd

    from klimaklok_plugin.analysis.sites.ranking import SiteOptions, SitesResult
    from klimaklok_plugin.analysis.strategy.loading import Strategy


WARNED = ("land_use_values_unknown", "plan_codes_open")
"""Notes that the summary holds, too."""


class ScoreSites(KlimaklokAlgorithm):
    """Scores, classes and ranks sites."""

    ID = "scoresites"
    GROUP = "areastrategy"
    DRIVES = True
    SECTIONS = Sections(often=("LAND_USE_DEFAULT",))

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
            "counted as zero; without priority areas, sites away from the rail lines are scored and not classed.\n\n"
            "Weights are varied to show how firm the ranks are. Sites of different land use are ranked separately."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [
            parameters.layer(
                "SITES",
                tr("Sites"),
                POINTS_OR_POLYGONS,
                tr("Points or areas. Areas are measured from several points inside them."),
                roles=("plans",),
            ),
            parameters.field(
                "LAND_USE",
                tr("Field: land use"),
                "SITES",
                tr(
                    "Housing, office, retail or area-intensive, in Norwegian or English, or the code of a zoning or "
                    "municipal plan (arealformål), such as 1110 or '1110 - Boligbebyggelse'. What the codes stand for, "
                    "the strategy file says. Areas where nothing is built, that no profile fits or whose land use is "
                    "not known are not scored: they come out as unreached, with the reason."
                ),
                names=field_names.LAND_USE,
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
                roles=("hubs",),
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
                OR_TABLES,
                tr(
                    "Schools, kindergartens, health centres, groceries and others people walk to. Points of the "
                    "national registers of schools and kindergartens are known as such without a field."
                ),
                optional=True,
                roles=("services", "schools"),
            ),
            parameters.service_kind(),
            parameters.layer(
                "SCHOOL_AREAS",
                tr("School intake areas"),
                POLYGONS,
                tr(
                    "They decide which school belongs to a site. A field 'free_places' tells whether it has room; "
                    "without it, that is not known, and the log says so."
                ),
                optional=True,
                roles=("school_areas",),
            ),
            parameters.layer(
                "PRIORITY_AREAS",
                tr("Priority areas"),
                POLYGONS,
                tr("The strategy's named areas; a field 'kind' with 'centre' marks centres."),
                optional=True,
                roles=("priority_areas",),
            ),
            parameters.layer(
                "CONSTRAINTS",
                tr("Areas to be kept"),
                POLYGONS,
                tr("Blue-green structure, shore zone and the like. They lower the score and cap the class."),
                optional=True,
                roles=("constraints",),
            ),
            parameters.layer(
                "CAR_PARKING",
                tr("Car parking"),
                POINTS_OR_POLYGONS,
                tr("The walk to the stop should be shorter than the walk to the parked car."),
                optional=True,
                roles=("car_parking",),
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
                columns=SITES,
            ),
            LayerOutput(
                "UNREACHED",
                tr("Unreached sites"),
                tr(
                    "Sites that could not be connected to the network or to any hub, or are no sites, each with the "
                    "reason."
                ),
                like="SITES",
                columns=UNREACHED,
                optional=True,
            ),
        ]

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.sites.ranking import score_sites
        from klimaklok_plugin.analysis.sites.summary import sites_summary

        result = score_sites(
            inputs.layer("SITES"),
            inputs.network,
            inputs.layer("HUBS"),
            inputs.strategy,
            self.options(inputs),
            **self.surroundings(inputs),
            progress=progress,
        )
        for note in result.notes:
            (inputs.warn if note.code in WARNED else lambda each: inputs.say([each]))(note)
        inputs.answer(sites_summary(result))
        for note in superseded(result.reasons, inputs.strategy):
            inputs.warn(note)
        return {"OUTPUT": _in_words(result, inputs.strategy), "UNREACHED": result.unreached}

    def options(self, inputs: Inputs) -> SiteOptions:
        """Return what the user chose."""
        from klimaklok_plugin.analysis.sites.ranking import SiteOptions

        return SiteOptions(
            land_use_field=inputs.field("LAND_USE", "SITES"),
            land_use=list(LAND_USES)[inputs.choice("LAND_USE_DEFAULT") or 0],
            year=inputs.integer("YEAR"),
            today_year=dt.datetime.now(tz=dt.UTC).year,
            service_field=inputs.field("SERVICE_FIELD", "SERVICES"),
            max_snap_m=inputs.number("MAX_SNAP"),
        )

    def surroundings(self, inputs: Inputs) -> dict[str, gpd.GeoDataFrame | None]:
        """Return the optional layers that sites are measured by, by their name in the analysis."""
        return {
            "services": inputs.named("SERVICES", {"name": field_names.SCHOOL_NAME}),
            "school_areas": inputs.named(
                "SCHOOL_AREAS", {"name": field_names.SCHOOL_AREA_NAME, "free_places": field_names.FREE_PLACES}
            ),
            "priority_areas": inputs.layer("PRIORITY_AREAS"),
            "constraints": inputs.layer("CONSTRAINTS"),
            "car_parking": inputs.layer("CAR_PARKING"),
        }


def _in_words(result: SitesResult, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return the scored sites with their ``reasons``, what lifts a site first, and the weights they rest on."""
    import numpy as np

    language, scored, reasons = wording(), result.scored, result.reasons
    texts = np.array(reason_texts(reasons, REASONS, citations(reasons, strategy)), dtype=object)
    lifts, unclear = reasons["lifts"].to_numpy(bool), reasons["open"].to_numpy(bool)
    sites = reasons["site"].to_numpy()
    told = [
        [
            language.fill(text, {"reasons": each}) if each else ""
            for each in joined(texts[some], sites[some], len(scored))
        ]
        for text, some in ((LIFTS, lifts), (LOWERS, ~lifts & ~unclear), (TO_CLARIFY, unclear))
    ]
    bases = {text: language.fill(BASIS, {"basis": parts}) for text, parts in result.bases.items()}
    weights = {name: scored[name].map(bases) for name in ("score_basis", "score_basis_year") if name in scored}
    return scored.assign(reasons=[" ".join(filter(None, each)) for each in zip(*told, strict=True)], **weights)
