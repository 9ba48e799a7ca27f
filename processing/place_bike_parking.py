"""Place bike parking: nearer than the cars, on free ground, in as few places as possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.messages import Text
from klimaklok_plugin.analysis.core.progress import Progress, part
from klimaklok_plugin.analysis.layers import field_names
from klimaklok_plugin.analysis.parking.columns import BIKE_PLACES, CAR_LIMITS, UNPLACED
from klimaklok_plugin.analysis.parking.messages import BIKE_REASONS, LIMIT_REASONS, UNPLACED_ADVICE

from .framework import parameters
from .framework.base import KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, Result
from .framework.inputs import Inputs
from .framework.parameters import ANY_GEOMETRY, POINTS, POINTS_OR_POLYGONS, POLYGONS
from .framework.reasons import citations, cite, joined, reason_texts
from .framework.texts import language, say, tr

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from klimaklok_plugin.analysis.strategy.loading import Strategy


ANSWERS = ("bike_places_work_limit", "bike_places_time_limit")
"""Notes that are the answer: they come first in the summary."""


class PlaceBikeParking(KlimaklokAlgorithm):
    """Proposes bike parking."""

    ID = "placebikeparking"
    GROUP = "parking"

    def title(self) -> str:
        return tr("Place bike parking")

    def summary(self) -> str:
        return tr(
            "Proposes where bike parking could be built for stops, stations and entrances that have too little of it, "
            "or where cars stand nearer. It also draws how far out car parking has to lie for bikes to be nearer.\n\n"
            "How: a target lacks bikes where fewer than asked for find a stand within the distance for long stays and "
            "nearer than the nearest car parking. Places are tried at even distances on both sides of the ways and in "
            "open areas: rectangles beside the way that reach no carriageway, path, obstacle or parking, can be come "
            "to by bike, and lie nearer than the nearest car parking by a margin. Spaces for disabled people, "
            "deliveries and car sharing do not count as car parking here. Among all places tried, the choice is exact: "
            "most bikes, as many as possible within the distance for short stays, then the fewest places, then the "
            "least walking. Targets may share a place. Where the search ends before that is proven, the result says "
            "what ended it.\n\n"
            "Limits: who owns the ground, how steep it is and what lies under it is not known, nor the true width of a "
            "street: the strategy's widths by road class are kept free. What is not in the obstacles is not seen: give "
            "buildings, water, trees, rails and lamp posts. Bikes that stand there today count for every target near "
            "them. A proposal is where to look first, not a plan.\n\n"
            "Where no place is found, the result says what stands in the way: the one limit without which there "
            "would be a place. That bike parking lies nearer is a 'kan', that car parking lies further out a 'bør': "
            "departing from them is a finding, not a breach."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [
            parameters.layer(
                "TARGETS",
                tr("Targets"),
                POINTS_OR_POLYGONS,
                tr("Stops, stations and entrances. Areas are measured to their entrances, or to their outline."),
                roles=("hubs", "stops"),
            ),
            parameters.field(
                "DEMAND_FIELD",
                tr("Field: bikes"),
                "TARGETS",
                tr(
                    "Bikes that are to find a stand at the target, 0 for none. Where it is empty, the norm counts, and "
                    "without one the strategy's number."
                ),
                names=field_names.BIKES,
                amount=True,
            ),
            parameters.field(
                "FLOOR_AREA_FIELD",
                tr("Field: floor area (m²)"),
                "TARGETS",
                tr("For the number of bikes by norm."),
                names=field_names.FLOOR_AREA,
                amount=True,
            ),
            parameters.field(
                "BOARDINGS_FIELD",
                tr("Field: boardings on a day"),
                "TARGETS",
                tr("For the number of bikes by norm."),
                names=field_names.BOARDINGS,
                amount=True,
            ),
            parameters.field(
                "PUPILS_FIELD",
                tr("Field: pupils"),
                "TARGETS",
                tr("For the number of bikes by norm."),
                names=field_names.PUPILS,
                amount=True,
            ),
            parameters.network(),
            parameters.layer(
                "CAR_PARKING",
                tr("Car parking"),
                POINTS_OR_POLYGONS,
                tr(
                    "Built and planned. Its ground is kept free: of car parks under the ground, give the entrance as a "
                    "point."
                ),
                optional=True,
                roles=("car_parking",),
            ),
            parameters.field(
                "USE_FIELD",
                tr("Field: who parks there"),
                "CAR_PARKING",
                tr("In words of the strategy. Without it all car parking is public."),
                names=field_names.PARKING_USE,
            ),
            parameters.field(
                "CAR_CAPACITY_FIELD",
                tr("Field: car spaces"),
                "CAR_PARKING",
                "",
                names=field_names.CAPACITY,
                amount=True,
            ),
            parameters.layer(
                "BIKE_PARKING",
                tr("Bike parking"),
                POINTS_OR_POLYGONS,
                tr("Built and planned. It counts as far as it lies near enough, and its ground is kept free."),
                optional=True,
                roles=("bike_parking",),
            ),
            parameters.field(
                "CAPACITY_FIELD",
                tr("Field: bikes at bike parking"),
                "BIKE_PARKING",
                "",
                names=field_names.CAPACITY,
                amount=True,
            ),
            parameters.layer(
                "OBSTACLES",
                tr("Obstacles"),
                ANY_GEOMETRY,
                tr("Buildings, water, rails, trees, lamp posts. Lines are as thin as they are drawn."),
                optional=True,
            ),
            parameters.layer(
                "OPEN_AREAS",
                tr("Open areas"),
                POLYGONS,
                tr("Squares and grounds where bikes may also stand away from the ways."),
                optional=True,
            ),
            parameters.layer(
                "ENTRANCES",
                tr("Entrances"),
                POINTS,
                tr("Where one walks into targets that are areas."),
                optional=True,
            ),
            parameters.number(
                "MARGIN",
                tr("Nearer than car parking by (m)"),
                tr("Left empty, the strategy's."),
                optional=True,
            ),
            parameters.number(
                "TIME_LIMIT",
                tr("Time limit (s)"),
                tr(
                    "For the choice. Left empty, only counted work ends the search, so that every run answers the "
                    "same. A time limit gives the best answer found by then, with its gap, and says that time decided."
                ),
                minimum=1,
                optional=True,
                advanced=True,
            ),
        ]

    def outputs(self) -> Sequence[Output]:
        return [
            LayerOutput(
                "OUTPUT",
                tr("Proposed bike parking"),
                tr("The ground of each place, with the bikes it is for and why it lies there."),
                geometry=Qgis.ProcessingSourceType.VectorPolygon,
                columns=BIKE_PLACES,
            ),
            LayerOutput(
                "CAR_LIMITS",
                tr("No car parking within"),
                tr("Around each target with bike parking: car parking inside lies too near for the rule to hold."),
                geometry=Qgis.ProcessingSourceType.VectorPolygon,
                columns=CAR_LIMITS,
                optional=True,
            ),
            LayerOutput(
                "UNPLACED",
                tr("Targets without enough places"),
                tr("Targets for which not all bikes find a place: what stands in the way, and what to do."),
                like="TARGETS",
                columns=UNPLACED,
                optional=True,
            ),
            NumberOutput("PLACE_COUNT", tr("Proposed places")),
            NumberOutput("BIKES_PLACED", tr("Bikes that find a place")),
            NumberOutput("BIKES_MISSING", tr("Bikes without a place")),
            NumberOutput("GAP", tr("Improvement that is still possible, at most (share)"), share=True),
        ]

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.parking.bike_places import PlaceOptions, place_bike_parking
        from klimaklok_plugin.analysis.parking.inputs import ParkingFields, TargetFields
        from klimaklok_plugin.analysis.parking.summaries import places_summary, split_assumed

        # Read before their fields are asked for: that there is none is an answer, and is said.
        bikes, cars, obstacles, squares = (
            inputs.layer(name, may_be_empty=True) for name in ("BIKE_PARKING", "CAR_PARKING", "OBSTACLES", "OPEN_AREAS")
        )
        options = PlaceOptions(
            demand_field=inputs.field("DEMAND_FIELD", "TARGETS"),
            targets=TargetFields(
                floor_area=inputs.field("FLOOR_AREA_FIELD", "TARGETS"),
                boardings=inputs.field("BOARDINGS_FIELD", "TARGETS"),
                pupils=inputs.field("PUPILS_FIELD", "TARGETS"),
            ),
            bikes=ParkingFields(capacity=inputs.field("CAPACITY_FIELD", "BIKE_PARKING")),
            cars=ParkingFields(
                capacity=inputs.field("CAR_CAPACITY_FIELD", "CAR_PARKING"),
                kind=inputs.field("USE_FIELD", "CAR_PARKING"),
            ),
            margin_m=inputs.number("MARGIN"),
            time_limit_s=inputs.number("TIME_LIMIT"),
        )
        result = place_bike_parking(
            inputs.layer("TARGETS"),
            inputs.network,
            inputs.strategy,
            options,
            car_parking=cars,
            bike_parking=bikes,
            obstacles=obstacles,
            open_areas=squares,
            entrances=inputs.layer("ENTRANCES"),
            progress=part(progress, 0.0, 0.95),
        )
        inputs.answer(places_summary(result))
        told, assumed = split_assumed(result.notes)
        inputs.tell(told, ANSWERS)
        for note in assumed:
            inputs.assume(note)
        return {
            "OUTPUT": _with_reasons(result.places, result.reasons, "site", BIKE_REASONS, inputs.strategy),
            "CAR_LIMITS": _with_reasons(result.limits, result.limit_reasons, "limit", LIMIT_REASONS, inputs.strategy),
            "UNPLACED": _with_advice(result.unplaced, inputs.strategy),
            "PLACE_COUNT": len(result.places),
            "BIKES_PLACED": int(result.choice.bikes.sum()),
            "BIKES_MISSING": result.bikes_missing,
            "GAP": result.choice.gap,
        }


def _with_reasons(
    frame: gpd.GeoDataFrame, reasons: pd.DataFrame, row: str, sentences: Mapping[str, Text], strategy: Strategy
) -> gpd.GeoDataFrame:
    """Return the table with its reasons, and with what its rule says instead of the rule's key."""
    texts = reason_texts(reasons, sentences, citations(reasons, strategy))
    known = {name: rule.text[language()] + cite(name, strategy) for name, rule in strategy.rules.items()}
    return frame.assign(
        rule=frame["rule"].map(known).fillna(frame["rule"]), reasons=joined(texts, reasons[row].to_numpy(), len(frame))
    )


def _with_advice(unplaced: gpd.GeoDataFrame, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return the targets without enough places with what stands in the way in words, and advice."""
    several = [each.split(", ") for each in unplaced["constraints"]]
    fixed = {"long_m": strategy.parking.long_stay_m, "push_m": strategy.parking.places.push_m}
    rows = unplaced.drop(columns=unplaced.geometry.name).assign(code=unplaced["constraint"], constraints=several)
    told = [", ".join(map(say, each)) for each in several]
    return unplaced.assign(constraints=told, advice=reason_texts(rows, UNPLACED_ADVICE, fixed=fixed))
