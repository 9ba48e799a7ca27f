"""Locate park-and-ride: the sites that keep most car traffic off the way to the centre."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.progress import Progress, part
from klimaklok_plugin.analysis.layers import field_names
from klimaklok_plugin.analysis.park_and_ride import columns
from klimaklok_plugin.analysis.park_and_ride.messages import REASONS

from .framework import parameters
from .framework.base import FileOutput, KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, Result
from .framework.inputs import Inputs
from .framework.parameters import OR_TABLES, POINTS, POINTS_OR_POLYGONS
from .framework.reasons import citations, joined, reason_texts
from .framework.sections import Sections
from .framework.texts import tr, wording

if TYPE_CHECKING:
    import geopandas as gpd

    from klimaklok_plugin.analysis.park_and_ride.location import ParkAndRideResult
    from klimaklok_plugin.analysis.strategy.loading import Strategy

POPULATION_FIELD = "pop_tot"


ANSWERS = (
    "park_chosen",
    "park_chosen_new",
    "park_before_after",
    "park_no_more",
    "park_gap",
    "park_gap_nothing",
    "park_spillover",
    "park_sprawl",
    "sites_fewer",
    "sites_unusable",
    "park_unserved",
    "park_existing_not_given",
    "park_car_parks_unused",
    "occupancy_unknown",
    "spaces_by_area",
    "spaces_assumed",
    "commuters_by_share",
    "commuters_empty",
    "centres_left_out",
    "centres_nearest",
    "beyond_empty",
    "hubs_not_open_yet",
    "hubs_off_network",
    "only_good_hubs",
    "ride_assumed",
)
"""Notes that are the answer, who and what was left out, and what was assumed: they come first in the summary."""


class LocateParkAndRide(KlimaklokAlgorithm):
    """Chooses park-and-ride sites."""

    ID = "locateparkandride"
    GROUP = "charging"
    DRIVES = True
    SECTIONS = Sections(seldom=("BEYOND_FIELD",))

    def title(self) -> str:
        return tr("Locate park-and-ride")

    def summary(self) -> str:
        return tr(
            "Finds the park-and-ride sites that save most car-km on the way to the centre, and says how good the "
            "answer is proven to be and what one more site would bring.\n\n"
            "Park-and-ride is for those who reach no good hub on foot or by bike. Who lives near a hub is no demand, "
            "but the misuse risk: some will park there all the same, take spaces and drive where they did not before. "
            "Both count against a site, and so do those who would else have taken the bus. Driving to the site may "
            "not be a detour, and a site holds no more cars than it has spaces. Spaces go to those with whom most is "
            "saved, as fees and permits may steer; first come, first served saves less.\n\n"
            "Sites that exist stay, and are filled as far as they have free spaces. Who parks there today is not "
            "known, so today's cars are in none of the numbers but the share in use.\n\n"
            "What people do is assumed by shares in the strategy file, most of them unverified: change them when you "
            "know better. That trains or buses go from the hub to the centre is taken for granted. Where good "
            "park-and-ride lets homes spread, it does not reduce traffic: that is not looked at here."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [
            parameters.layer(
                "POPULATION",
                tr("Where commuters live"),
                OR_TABLES,
                tr("Cells or addresses with commuters, or with inhabitants."),
                roles=("population",),
            ),
            parameters.inhabitants(tr("The strategy's share of them travels to the centre.")),
            parameters.field(
                "COMMUTER_FIELD",
                tr("Field: commuters"),
                "POPULATION",
                tr("People who travel to the centre on a working day, however they do it. Goes before inhabitants."),
                names=field_names.COMMUTERS,
                amount=True,
            ),
            parameters.layer(
                "HUBS",
                tr("Public transport hubs"),
                POINTS,
                tr(
                    "The result of 'Find public transport hubs', or points with a field 'tier' (A to D). Stops of low "
                    "tiers matter too: they tell who has a bus near home."
                ),
                roles=("hubs",),
            ),
            parameters.layer(
                "CANDIDATES",
                tr("Possible sites"),
                POINTS_OR_POLYGONS,
                tr("Where park-and-ride could lie. Left empty, car parks near a good hub are taken."),
                optional=True,
            ),
            parameters.field(
                "CAPACITY_FIELD",
                tr("Field: spaces at possible sites"),
                "CANDIDATES",
                tr("Where it is not known, an area holds as many as fit, and a point what the strategy assumes."),
                names=field_names.CAPACITY,
                amount=True,
            ),
            parameters.layer(
                "CAR_PARKING",
                tr("Car parking"),
                POINTS_OR_POLYGONS,
                tr("Only used without possible sites: car parks within a walk of a good hub become possible sites."),
                optional=True,
                roles=("car_parking",),
                unless=("CANDIDATES",),
            ),
            parameters.layer(
                "CENTRE",
                tr("Centre"),
                POINTS,
                tr(
                    "Where commuters go, one point or several. Where the network ends before the centre: the points "
                    "where the roads leave it, with a field for the metres that are left."
                ),
            ),
            parameters.field(
                "CENTRE_FIELD",
                tr("Field: weight of the centre"),
                "CENTRE",
                tr("Commuters are split between the centres by it. Left empty, each goes to the nearest by car."),
                names=field_names.WEIGHTS,
                amount=True,
            ),
            parameters.field(
                "BEYOND_FIELD",
                tr("Field: metres left to drive"),
                "CENTRE",
                tr("From the point to the centre itself, where that lies beyond the network."),
            ),
            parameters.network(),
            parameters.layer(
                "EXISTING",
                tr("Existing park-and-ride"),
                POINTS_OR_POLYGONS,
                tr("It stays, and its free spaces are used first."),
                optional=True,
            ),
            parameters.field(
                "EXISTING_CAPACITY_FIELD",
                tr("Field: spaces at existing sites"),
                "EXISTING",
                "",
                names=field_names.CAPACITY,
                amount=True,
            ),
            parameters.field(
                "OCCUPANCY_FIELD",
                tr("Field: share in use"),
                "EXISTING",
                tr("From 0 to 1, or in per cent. Where it is not known, all spaces count as free."),
                names=field_names.OCCUPANCY,
                amount=True,
            ),
            parameters.number(
                "SITE_COUNT",
                tr("New sites"),
                tr("At most so many. Fewer are chosen when more would save nothing."),
                default=1,
                minimum=0,
                whole=True,
            ),
            parameters.number(
                "TIME_LIMIT",
                tr("Time limit (s)"),
                tr(
                    "Left empty, as much work is done as a quiet computer does in about a minute, and the result is "
                    "the same however busy this one is. With a limit, time decides, and the result says so where it "
                    "did. It holds for the search, the curve included; the best answer found is then given, with its "
                    "gap."
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
                tr("Park-and-ride sites"),
                tr("All possible and existing sites: which are chosen, what each saves, and advice with reasons."),
                geometry=Qgis.ProcessingSourceType.VectorPoint,
                like="CANDIDATES",
                columns=columns.SITES,
            ),
            LayerOutput(
                "ALLOCATION",
                tr("Who parks where"),
                tr("A line from each cell to each site its cars are allocated to."),
                geometry=Qgis.ProcessingSourceType.VectorLine,
                columns=columns.ALLOCATION,
                optional=True,
            ),
            LayerOutput(
                "UNSERVED",
                tr("Who uses no site"),
                tr("Each cell with the number of commuters who use no site, once for each reason."),
                like="POPULATION",
                columns=columns.UNSERVED,
                optional=True,
                shown=False,
            ),
            LayerOutput(
                "CURVE",
                tr("Saving by number of sites"),
                tr("A table: what each number of new sites saves, up to one more than asked for."),
                geometry=Qgis.ProcessingSourceType.Vector,
                columns=columns.CURVE,
                optional=True,
            ),
            FileOutput(
                "PLOT",
                tr("Plot of the saving"),
                tr("The curve as a picture. PNG and SVG are both written, side by side."),
                {".png": "PNG", ".svg": "SVG"},
                twins=True,
                packages=("matplotlib",),
                optional=True,
                by_default=False,
            ),
            NumberOutput("OBJECTIVE", tr("Car-km saved per day")),
            NumberOutput("BOUND", tr("No answer saves more than (car-km per day)")),
            NumberOutput("GAP", tr("Improvement that is still possible, at most (share)"), share=True),
            NumberOutput("CARS_BEFORE", tr("Cars to the centre before")),
            NumberOutput("CARS_AFTER", tr("Cars to the centre after")),
            NumberOutput("CAR_KM_BEFORE", tr("Car-km per day before")),
            NumberOutput("CAR_KM_AFTER", tr("Car-km per day after")),
        ]

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.park_and_ride.inputs import ParkAndRideOptions
        from klimaklok_plugin.analysis.park_and_ride.location import locate_park_and_ride

        spaces = "CANDIDATES" if inputs.layer("CANDIDATES") is not None else "CAR_PARKING"
        options = ParkAndRideOptions(
            population_field=inputs.field("POPULATION_FIELD", "POPULATION") or POPULATION_FIELD,
            commuter_field=inputs.field("COMMUTER_FIELD", "POPULATION"),
            centre_field=inputs.field("CENTRE_FIELD", "CENTRE"),
            beyond_field=inputs.field("BEYOND_FIELD", "CENTRE"),
            capacity_field=inputs.field("CAPACITY_FIELD", spaces),
            existing_capacity_field=inputs.field("EXISTING_CAPACITY_FIELD", "EXISTING"),
            occupancy_field=inputs.field("OCCUPANCY_FIELD", "EXISTING"),
            site_count=inputs.integer("SITE_COUNT") or 0,
            time_limit_s=inputs.number("TIME_LIMIT"),
            today_year=dt.datetime.now(tz=dt.UTC).year,
        )
        result = locate_park_and_ride(
            inputs.layer("POPULATION"),
            inputs.network,
            inputs.layer("HUBS"),
            inputs.layer("CENTRE"),
            inputs.strategy,
            options,
            candidates=inputs.layer("CANDIDATES"),
            car_parking=inputs.layer("CAR_PARKING"),
            existing=inputs.layer("EXISTING"),
            progress=part(progress, 0.0, 0.95),
        )
        inputs.answer(result.summary)
        inputs.tell(result.notes, ANSWERS)
        made: dict[str, Result] = {
            "OUTPUT": _with_reasons(result, inputs.strategy),
            "ALLOCATION": result.allocation,
            "UNSERVED": result.unserved,
            "CURVE": result.curve,
            "OBJECTIVE": result.answer.objective,
            "BOUND": result.answer.bound,
            "GAP": result.answer.gap,
            "CARS_BEFORE": result.cars_before,
            "CARS_AFTER": result.cars_after,
            "CAR_KM_BEFORE": result.car_km_before,
            "CAR_KM_AFTER": result.car_km_after,
        }
        if inputs.wants("PLOT"):
            made["PLOT"] = _plot(inputs.staged("PLOT"), result)
        return made


def _with_reasons(result: ParkAndRideResult, strategy: Strategy) -> gpd.GeoDataFrame:
    texts = reason_texts(result.reasons, REASONS, citations(result.reasons, strategy))
    words = joined(texts, result.reasons["site"].to_numpy(), len(result.sites))
    return result.sites.assign(reasons=[each or None for each in words])


def _plot(path: Path, result: ParkAndRideResult) -> Path:
    from klimaklok_plugin.reports.plots import Curve, CurveWords, curve_plot

    curve = Curve(
        sites=result.curve["sites"].to_numpy(),
        covered=result.curve["saved_km"].to_numpy(),
        bound=result.curve["bound_km"].to_numpy(),
        chosen=int((result.sites["status"] == "chosen").sum()),
    )
    title = tr("Car-km saved per day, by number of new park-and-ride sites")
    return curve_plot(path, curve, CurveWords(title, tr("Car-km saved per day"), language=wording()))
