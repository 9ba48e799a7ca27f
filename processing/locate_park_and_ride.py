"""Locate park-and-ride: the sites that keep most car traffic off the way to the centre."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.progress import Progress, part

from .framework import parameters
from .framework.base import FileOutput, KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, Result
from .framework.inputs import Inputs
from .framework.parameters import POINTS, POINTS_OR_POLYGONS
from .framework.texts import decimal_sign, tr
from .park_and_ride_reasons import word_sites

if TYPE_CHECKING:
    from klimaklok_plugin.analysis.park_and_ride.location import ParkAndRideResult

POPULATION_FIELD, CAPACITY_FIELD, OCCUPANCY_FIELD = "pop_tot", "capacity", "occupancy"


class LocateParkAndRide(KlimaklokAlgorithm):
    """Chooses park-and-ride sites."""

    ID = "locateparkandride"
    GROUP = "charging"

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
            "know better. That trains or buses go from the hub to the centre is taken for granted."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [
            parameters.layer(
                "POPULATION",
                tr("Where commuters live"),
                POINTS_OR_POLYGONS,
                tr("Cells or addresses with commuters, or with inhabitants."),
            ),
            parameters.field(
                "POPULATION_FIELD",
                tr("Field: inhabitants"),
                "POPULATION",
                tr(
                    "The strategy's share of them travels to the centre. Left empty, 'pop_tot' is used when there is "
                    "one."
                ),
            ),
            parameters.field(
                "COMMUTER_FIELD",
                tr("Field: commuters"),
                "POPULATION",
                tr("People who travel to the centre on a working day, however they do it. Goes before inhabitants."),
            ),
            parameters.layer(
                "HUBS",
                tr("Public transport hubs"),
                POINTS,
                tr(
                    "The result of 'Find public transport hubs', or points with a field 'tier' (A to D). Stops of low "
                    "tiers matter too: they tell who has a bus near home."
                ),
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
                tr(
                    "Left empty, 'capacity' is used when there is one, here and for car parks. Where it is not known, "
                    "an area holds as many as fit, and a point what the strategy assumes."
                ),
            ),
            parameters.layer(
                "CAR_PARKING",
                tr("Car parking"),
                POINTS_OR_POLYGONS,
                tr("Only used without possible sites: car parks within a walk of a good hub become possible sites."),
                optional=True,
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
                tr("Left empty, 'capacity' is used when there is one."),
            ),
            parameters.field(
                "OCCUPANCY_FIELD",
                tr("Field: share in use"),
                "EXISTING",
                tr(
                    "From 0 to 1, or in per cent. Left empty, 'occupancy' is used when there is one. Where it is not "
                    "known, all spaces count as free."
                ),
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
                tr("For the search, the curve included. After that the best answer found is given, with its gap."),
                default=60,
                minimum=1,
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
                aliases=_site_aliases(),
                codes=("kind", "status", "reason", "spaces_basis"),
            ),
            LayerOutput(
                "ALLOCATION",
                tr("Who parks where"),
                tr("A line from each cell to each site its cars are allocated to."),
                geometry=Qgis.ProcessingSourceType.VectorLine,
                aliases=_allocation_aliases(),
                optional=True,
            ),
            LayerOutput(
                "UNSERVED",
                tr("Who uses no site"),
                tr("Each cell with the number of commuters who use no site, once for each reason."),
                like="POPULATION",
                aliases=_unserved_aliases(),
                codes=("reason",),
                optional=True,
            ),
            LayerOutput(
                "CURVE",
                tr("Saving by number of sites"),
                tr("A table: what each number of new sites saves, up to one more than asked for."),
                geometry=Qgis.ProcessingSourceType.Vector,
                aliases=_curve_aliases(),
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
            NumberOutput("GAP", tr("Gap (share)")),
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
            capacity_field=inputs.field("CAPACITY_FIELD", "CANDIDATES") or _usual(inputs, spaces, CAPACITY_FIELD),
            existing_capacity_field=inputs.field("EXISTING_CAPACITY_FIELD", "EXISTING")
            or _usual(inputs, "EXISTING", CAPACITY_FIELD),
            occupancy_field=inputs.field("OCCUPANCY_FIELD", "EXISTING") or _usual(inputs, "EXISTING", OCCUPANCY_FIELD),
            site_count=inputs.integer("SITE_COUNT") or 0,
            time_limit_s=inputs.number("TIME_LIMIT") or 0.0,
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
        inputs.say(result.notes)
        made: dict[str, Result] = {
            "OUTPUT": word_sites(result.sites, result.reasons, inputs.strategy),
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


def _usual(inputs: Inputs, layer: str, field: str) -> str | None:
    return field if inputs.has_field(layer, field) else None


def _plot(path: Path, result: ParkAndRideResult) -> Path:
    from klimaklok_plugin.reports.plots import Curve, CurveWords, curve_plot

    table = result.curve
    words = CurveWords(
        title=tr("Car-km saved per day, by number of new park-and-ride sites"),
        sites=tr("New sites"),
        covered=tr("Car-km saved per day"),
        found=tr("Best answer found"),
        bound=tr("Not ruled out"),
        existing=tr("Existing sites alone: {covered}"),
        chosen=tr("The plan, {sites} new: {covered}"),
        decimal=decimal_sign(),
    )
    curve = Curve(
        sites=table["sites"].to_numpy(),
        covered=table["saved_km"].to_numpy(),
        bound=table["bound_km"].to_numpy(),
        chosen=int((result.sites["status"] == "chosen").sum()),
    )
    return curve_plot(path, curve, words)


def _site_aliases() -> dict[str, str]:
    return {
        "site_id": tr("Number"),
        "site_name": tr("Name"),
        "kind": tr("Kind"),
        "status": tr("Status"),
        "reason": tr("Why it is not used"),
        "hub_id": tr("Hub's id"),
        "hub_name": tr("Hub"),
        "hub_tier": tr("Hub's tier"),
        "hub_walk_m": tr("Walk to the hub (m)"),
        "spaces": tr("Spaces"),
        "spaces_basis": tr("Spaces known from"),
        "cars_today": tr("Cars that park there today"),
        "cars": tr("Cars allocated"),
        "misuse_cars": tr("Cars of those who live near"),
        "in_use": tr("Share of the spaces in use"),
        "saved_km": tr("Car-km saved per day"),
        "misuse_km": tr("Car-km per day of those who live near"),
        "net_km": tr("Car-km saved per day, net"),
        "land_m2": tr("Land taken (m²)"),
        "near_walk": tr("Commuters in walking distance of the hub"),
        "near_bike": tr("Commuters in cycling distance of the hub"),
        "share_under_1km": tr("Share of the cars from under 1 km by air"),
        "share_1_3km": tr("Share of the cars from 1-3 km by air"),
        "share_over_3km": tr("Share of the cars from over 3 km by air"),
        "drive_mean_m": tr("Mean drive to the site (m)"),
        "drive_max_m": tr("Longest drive to the site (m)"),
        "advice": tr("Advice"),
        "reasons": tr("Reasons"),
    }


def _allocation_aliases() -> dict[str, str]:
    return {
        "cell": tr("Cell (row)"),
        "site_id": tr("Number of the site"),
        "site_name": tr("Site"),
        "centre": tr("Centre"),
        "cars": tr("Cars"),
        "persons": tr("Persons"),
        "drive_m": tr("Drive to the site (m)"),
        "direct_m": tr("Drive to the centre (m)"),
        "detour": tr("Way by the site, times the direct one"),
        "air_m": tr("By air to the hub (m)"),
        "saved_km": tr("Car-km saved per day"),
    }


def _unserved_aliases() -> dict[str, str]:
    return {
        "cell": tr("Cell (row)"),
        "reason": tr("Reason"),
        "persons": tr("Persons"),
        "cars": tr("Cars"),
        "distance_m": tr("Distance to the network (m)"),
    }


def _curve_aliases() -> dict[str, str]:
    return {
        "sites": tr("New sites"),
        "saved_km": tr("Car-km saved per day"),
        "more_km": tr("More than one site fewer"),
        "cars": tr("Cars allocated"),
        "bound_km": tr("No answer saves more than (car-km per day)"),
        "gap": tr("Gap (share)"),
    }
