"""Spill-over parking: residential streets that people from elsewhere park in, and zones for residents. A screening."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.analysis.core.progress import Progress, part
from klimaklok_plugin.analysis.layers import field_names
from klimaklok_plugin.analysis.parking.columns import SPILLOVER_ATTRACTORS, SPILLOVER_STREETS, SPILLOVER_ZONES
from klimaklok_plugin.analysis.parking.messages import SPILLOVER_REASONS

from .framework import parameters
from .framework.base import KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, Result
from .framework.inputs import Inputs
from .framework.parameters import ANY_GEOMETRY, OR_TABLES, POINTS, POINTS_OR_POLYGONS
from .framework.reasons import citations, joined, reason_texts
from .framework.sections import Sections
from .framework.texts import tr

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from klimaklok_plugin.analysis.strategy.loading import Strategy

ANSWERS = (
    *("spillover_regulation_not_known", "spillover_off_network", "spillover_no_streets", "spillover_at_border"),
    *("spillover_no_room", "spillover_private"),
)
"""Notes that are a part of the answer: they come first in the summary."""


class Spillover(KlimaklokAlgorithm):
    """Finds streets at risk of spill-over parking."""

    ID = "spillover"
    GROUP = "parking"
    SECTIONS = Sections(seldom=("HUB_CARS_FIELD", "CENTRE_CARS_FIELD"))

    def title(self) -> str:
        return tr("Spill-over parking (screening)")

    def summary(self) -> str:
        return tr(
            "A screening: which residential streets without parking restriction may be parked in by people who go to a "
            "station, a centre, a workplace or a full park-and-ride site near by, who lives there, and where "
            "residents' zones could be looked at. None of the numbers of cars is a count.\n\n"
            "How: walks are measured along the network from everything that draws cars. Its cars are shared out over "
            "the residential streets within reach, the nearer the more, and never more than the kerb has room for. No "
            "car is counted twice. Streets at risk that hang together make a zone; a main road or a railway without a "
            "crossing parts them.\n\n"
            "Where the cars come from: what has been counted, where a field tells; else assumptions of the strategy "
            "file. Hubs draw a share of the commuters who live beyond a walk of them, workplaces a share of those who "
            "work there, park-and-ride sites what their spaces do not hold, and every centre the same. Most of these "
            "shares are unverified: change them when you have counted.\n\n"
            "Limits: how wide a street is, driveways, and who has a garage are not known. A restriction regulates both "
            "sides of the street. Private streets are left out. Without a layer of restrictions it is not known where "
            "parking is regulated, and the result says so. That such streets are protected is a 'kan': a street "
            "without a zone is never a breach."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [*_attractor_inputs(), parameters.network(), *_street_inputs()]

    def outputs(self) -> Sequence[Output]:
        return [
            LayerOutput(
                "ZONES",
                tr("Proposed residents' zones (screening)"),
                tr("An area along the streets at risk that hang together, with people and cars. Look there first."),
                geometry=Qgis.ProcessingSourceType.VectorPolygon,
                columns=SPILLOVER_ZONES,
                answer=True,
            ),
            LayerOutput(
                "OUTPUT",
                tr("Streets by risk of spill-over parking (screening)"),
                tr(
                    "Residential streets without known restriction within walking distance, cut where the reach or a "
                    "restriction ends: risk, cars, people, what is nearest, and reasons."
                ),
                geometry=Qgis.ProcessingSourceType.VectorLine,
                columns=SPILLOVER_STREETS,
            ),
            LayerOutput(
                "ATTRACTORS",
                tr("What draws cars"),
                tr("Each hub, centre, workplace and site: how many cars, what that rests on, and how many find room."),
                geometry=Qgis.ProcessingSourceType.VectorPoint,
                columns=SPILLOVER_ATTRACTORS,
                optional=True,
            ),
            NumberOutput("ZONE_COUNT", tr("Proposed zones")),
            NumberOutput("RISK_KM", tr("Streets at risk (km)")),
            NumberOutput("CARS_LOW", tr("Cars from elsewhere in these streets, low")),
            NumberOutput("CARS_HIGH", tr("Cars from elsewhere in these streets, high")),
            NumberOutput("PEOPLE", tr("People along the zones' streets")),
        ]

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.parking.spillover import SpilloverOptions, find_spillover
        from klimaklok_plugin.analysis.parking.summaries import spillover_summary, split_assumed

        # Read before their fields are asked for: that there is none is an answer, and is said.
        read = {
            name: inputs.layer(name, may_be_empty=True)
            for name in ("HUBS", "CENTRES", "WORKPLACES", "PARK_AND_RIDE", "RESTRICTIONS", "CAR_PARKING")
        }
        options = SpilloverOptions(
            jobs_field=inputs.field("JOBS_FIELD", "WORKPLACES"),
            people_field=inputs.field("POPULATION_FIELD", "POPULATION"),
            hub_cars_field=inputs.field("HUB_CARS_FIELD", "HUBS"),
            centre_cars_field=inputs.field("CENTRE_CARS_FIELD", "CENTRES"),
            demand_field=inputs.field("DEMAND_FIELD", "PARK_AND_RIDE"),
            spaces_field=inputs.field("SPACES_FIELD", "PARK_AND_RIDE"),
            capacity_field=inputs.field("CAPACITY_FIELD", "CAR_PARKING"),
            use_field=inputs.field("USE_FIELD", "CAR_PARKING"),
            today_year=dt.datetime.now(tz=dt.UTC).year,
        )
        result = find_spillover(
            inputs.network,
            inputs.strategy,
            options,
            centres=read["CENTRES"],
            hubs=read["HUBS"],
            workplaces=read["WORKPLACES"],
            park_and_ride=read["PARK_AND_RIDE"],
            restrictions=read["RESTRICTIONS"],
            population=inputs.layer("POPULATION"),
            car_parking=read["CAR_PARKING"],
            progress=part(progress, 0.0, 0.95),
        )
        summary = spillover_summary(result)
        inputs.answer(summary.notes)
        told, assumed = split_assumed(result.notes)
        inputs.tell(told, ANSWERS)
        inputs.assume(Note("spillover_screening"))
        for note in assumed:
            inputs.assume(note)
        return {
            "ZONES": _with_reasons(result.zones, result.zone_reasons, inputs.strategy),
            "OUTPUT": _with_reasons(result.streets, result.street_reasons, inputs.strategy),
            "ATTRACTORS": result.attractors,
            "ZONE_COUNT": len(result.zones),
            "RISK_KM": summary.risk_km,
            "CARS_LOW": _number(summary.low),
            "CARS_HIGH": _number(summary.high),
            "PEOPLE": _number(result.people_shown),
        }


def _attractor_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.layer(
            "HUBS",
            tr("Public transport hubs"),
            POINTS,
            tr(
                "The result of 'Find public transport hubs', or points with a field 'tier' (A to D). The strategy says "
                "which tiers draw cars. Give all of them: who has a hub near home that is not given counts as one who "
                "drives to another."
            ),
            optional=True,
            roles=("hubs",),
        ),
        parameters.field(
            "HUB_CARS_FIELD",
            tr("Field: cars counted in the streets around the hub"),
            "HUBS",
            tr("Goes before the strategy's assumption."),
        ),
        parameters.layer(
            "CENTRES",
            tr("Centres"),
            POINTS_OR_POLYGONS,
            tr("Town and district centres, shopping centres. Of priority areas, only centres are taken."),
            optional=True,
            roles=("priority_areas",),
        ),
        parameters.field(
            "CENTRE_CARS_FIELD",
            tr("Field: cars counted in the streets around the centre"),
            "CENTRES",
            tr("Without it, the strategy assumes the same for every centre."),
        ),
        parameters.layer(
            "WORKPLACES",
            tr("Workplaces"),
            POINTS_OR_POLYGONS,
            tr("Those close together are taken as one."),
            optional=True,
        ),
        parameters.field(
            "JOBS_FIELD",
            tr("Field: jobs"),
            "WORKPLACES",
            tr("Without it, nobody knows how many cars they draw."),
            names=field_names.JOBS,
            amount=True,
        ),
        parameters.layer(
            "PARK_AND_RIDE",
            tr("Park-and-ride"),
            POINTS_OR_POLYGONS,
            tr(
                "The sites of 'Locate park-and-ride', or a layer with demand and spaces. Only sites whose demand "
                "outgrows their spaces draw cars into the streets."
            ),
            optional=True,
        ),
        parameters.field(
            "DEMAND_FIELD",
            tr("Field: cars that want to park"),
            "PARK_AND_RIDE",
            tr("Where it is empty, the share in use by 'Locate park-and-ride' counts."),
            names=field_names.PARKING_DEMAND,
            amount=True,
        ),
        parameters.field(
            "SPACES_FIELD",
            tr("Field: spaces"),
            "PARK_AND_RIDE",
            "",
            names=field_names.CAR_SPACES,
            amount=True,
        ),
    ]


def _street_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.layer(
            "RESTRICTIONS",
            tr("Parking restrictions"),
            ANY_GEOMETRY,
            tr(
                "Lines along streets, and areas, where parking is regulated: signs, fees, zones. An empty layer says "
                "that it is regulated nowhere. Left empty, it is not known."
            ),
            optional=True,
            roles=("restrictions",),
        ),
        parameters.layer(
            "POPULATION",
            tr("Population"),
            OR_TABLES,
            tr("Who lives along the streets, and who lives too far from a hub to walk: cells or addresses."),
            optional=True,
            roles=("population",),
        ),
        parameters.inhabitants(),
        parameters.layer(
            "CAR_PARKING",
            tr("Car parking"),
            POINTS_OR_POLYGONS,
            tr("What is open to all takes some of the cars, where the least is worked out."),
            optional=True,
            roles=("car_parking",),
        ),
        parameters.field(
            "CAPACITY_FIELD",
            tr("Field: car spaces"),
            "CAR_PARKING",
            "",
            names=field_names.CAPACITY,
            amount=True,
        ),
        parameters.field(
            "USE_FIELD",
            tr("Field: who parks there"),
            "CAR_PARKING",
            tr("In words of the strategy. Without it all car parking is public."),
            names=field_names.PARKING_USE,
        ),
    ]


def _with_reasons(frame: gpd.GeoDataFrame, reasons: pd.DataFrame, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return the table with its reasons in words, with the rule and its force."""
    texts = reason_texts(reasons, SPILLOVER_REASONS, citations(reasons, strategy, force=True))
    return frame.assign(reasons=joined(texts, reasons["row"].to_numpy(), len(frame)))


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
