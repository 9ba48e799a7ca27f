"""Transport emissions: trips, modes, car traffic and CO2e of a plan, by alternative and year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.progress import Progress, part
from klimaklok_plugin.analysis.emissions import columns
from klimaklok_plugin.analysis.emissions.messages import EMISSION_REASONS
from klimaklok_plugin.analysis.layers import field_names

from .framework import parameters
from .framework.base import FileOutput, KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, Result
from .framework.inputs import Inputs
from .framework.parameters import OR_TABLES, POINTS, POINTS_OR_POLYGONS
from .framework.reasons import citations, joined, reason_texts
from .framework.sections import Sections
from .framework.texts import tr, wording

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from klimaklok_plugin.analysis.emissions.inputs import EmissionOptions
    from klimaklok_plugin.analysis.emissions.results import EmissionsResult
    from klimaklok_plugin.analysis.strategy.loading import Strategy

CENTRE_KINDS = ("local", "region")
WARNED = ("emission_off_network", "emission_alternative_empty", "emission_today_unused", "emission_network_needed")
"""Notes that the summary holds, too."""


class TransportEmissions(KlimaklokAlgorithm):
    """Computes a plan's transport emissions."""

    ID = "transportemissions"
    GROUP = "areastrategy"
    SECTIONS = Sections(
        needed=("ALTERNATIVE", "NETWORK", "HUBS"),
        seldom=("TRIPS_PER_PERSON", "TRIPS_PER_JOB"),
    )

    def title(self) -> str:
        return tr("Transport emissions of a plan")

    def summary(self) -> str:
        return tr(
            "Says for sites or plan areas with dwellings, persons or jobs how many trips they make, by which modes, "
            "how many cars that is a day and in the busiest hour, and the tonnes of CO2e a year, low and high, for "
            "each alternative and each year in operation, held against the strategy's targets: so and so many of the "
            "trips by public transport, bike and foot, and by bike.\n\n"
            "The model: trips are persons or jobs times a rate. They are split over bands of lengths, and in each band "
            "over walking, cycling, public transport and car. The odds of a mode against the car grow or fall with the "
            "walk to the hub and its departures, with services nearby, with the nearness of a centre, and with car "
            "spaces for each household or employee. Lengths fall towards a centre of the region. Car-km are person-km "
            "over the persons in a car, and what a kilometre emits follows the fleet from year to year. Every number "
            "stands in the strategy file with its source, under [emissions]; where nobody has published one, it is "
            "called an assumption of Klimaklok. Trips per job are such a one: give your own rate where you know "
            "better.\n\n"
            "The result is told in steps: today's practice, with the municipality's average places and today's fleet; "
            "what technology takes from it; what the location takes; what parking takes; and what remains. With "
            "population and workplaces, today's practice is measured where people live and work. What is not known of "
            "a site, such as its hub where no hubs are given, is taken as the average, and low and high grow wider.\n\n"
            "Direct emissions of travel in operation, in the frame of NS 3720. Goods, visitors and customers, "
            "building, and the making of vehicles, fuel and power are not counted. It ranks places and alternatives "
            "better than it tells their level: the documentation shows what it gives for places whose travel is known."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [*_site_inputs(), *_access_inputs(), *_choices()]

    def outputs(self) -> Sequence[Output]:
        return [
            LayerOutput(
                "OUTPUT",
                tr("Transport emissions of sites"),
                tr("The sites with trips, modes, cars and tonnes, low and high, and how they lie."),
                like="SITES",
                columns=columns.SITES,
            ),
            LayerOutput(
                "STEPS",
                tr("Emissions in steps"),
                tr("A table: from today's practice to what remains, for each alternative, a year and in sum."),
                geometry=Qgis.ProcessingSourceType.Vector,
                columns=columns.STEPS_TABLE,
                optional=True,
                answer=True,
            ),
            LayerOutput(
                "YEARS_OUT",
                tr("Emissions by year"),
                tr("A table: each alternative and year, with the steps and what a kilometre emits."),
                geometry=Qgis.ProcessingSourceType.Vector,
                columns=columns.YEARS,
                optional=True,
            ),
            LayerOutput(
                "EXTRA_TRIPS",
                tr("Car trips for heart zones"),
                tr(
                    "Points where the sites' cars leave, with their number in the busiest hour: 'Assess school heart "
                    "zones' adds them to its traffic. Filter it to one alternative there."
                ),
                geometry=Qgis.ProcessingSourceType.VectorPoint,
                columns=columns.EXTRA_TRIPS,
                optional=True,
                shown=False,
            ),
            LayerOutput(
                "UNREACHED",
                tr("Sites that are not computed"),
                tr("Sites without geometry, or of which nobody says how many live or work there, with the reason."),
                like="SITES",
                columns=columns.LEFT_OUT,
                optional=True,
                shown=False,
            ),
            FileOutput(
                "BUDGET_CSV",
                tr("Climate budget as CSV"),
                tr(
                    "Each alternative and year, and their sum, in steps. Semicolons and decimal commas, so that a "
                    "double-click opens it right in a Norwegian Excel."
                ),
                {".csv": "CSV"},
                optional=True,
                by_default=False,
            ),
            FileOutput(
                "BUDGET_XLSX",
                tr("Climate budget as a spreadsheet"),
                tr("The same table for Excel and LibreOffice."),
                {".xlsx": "XLSX"},
                optional=True,
                by_default=False,
            ),
            NumberOutput("TONNES", tr("Tonnes CO2e in the first year, of the first alternative but the 0-alternative")),
            NumberOutput("CAR_TRIPS", tr("Car trips a day, of the first alternative but the 0-alternative")),
        ]

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.emissions.summary import emissions_summary
        from klimaklok_plugin.analysis.emissions.transport import transport_emissions

        sites, entrances = inputs.layer("SITES"), inputs.layer("ENTRANCES")
        result = transport_emissions(
            sites,
            inputs.strategy,
            self.options(inputs),
            network=inputs.network_given,
            hubs=inputs.layer("HUBS"),
            services=inputs.named("SERVICES", {"name": field_names.SCHOOL_NAME}),
            centres=inputs.layer("CENTRES"),
            population=inputs.layer("POPULATION"),
            workplaces=inputs.layer("WORKPLACES"),
            progress=part(progress, 0.0, 0.97),
        )
        inputs.answer(emissions_summary(result, inputs.strategy))
        for note in result.notes:
            (inputs.warn if note.code in WARNED else lambda each: inputs.say([each]))(note)
        for note in result.assumptions:
            inputs.assume(note)
        # Alternatives exclude each other: their sum would be a number of nothing.
        own = result.sites[result.sites["alternative"] == result.told]
        made: dict[str, Result] = {
            "OUTPUT": _with_reasons(result, inputs.strategy),
            "STEPS": _table(result.steps, result),
            "YEARS_OUT": _table(result.years, result),
            "EXTRA_TRIPS": result.extra_trips(entrances, inputs.strategy) if inputs.wants("EXTRA_TRIPS") else None,
            "UNREACHED": result.left_out,
            "TONNES": float(own["t"].sum()),
            "CAR_TRIPS": float(own["car_trips"].sum()),
        }
        return made | _budget(inputs, result)

    def options(self, inputs: Inputs) -> EmissionOptions:
        """Return what the user chose."""
        from klimaklok_plugin.analysis.emissions.inputs import EmissionOptions

        return EmissionOptions(
            persons_field=inputs.field("PERSONS_FIELD", "SITES"),
            dwellings_field=inputs.field("DWELLINGS_FIELD", "SITES"),
            jobs_field=inputs.field("JOBS_FIELD", "SITES"),
            spaces_field=inputs.field("SPACES_FIELD", "SITES"),
            staff_spaces_field=inputs.field("STAFF_SPACES_FIELD", "SITES"),
            land_use_field=inputs.field("LAND_USE", "SITES"),
            alternative_field=inputs.field("ALTERNATIVE", "SITES"),
            service_field=inputs.field("SERVICE_FIELD", "SERVICES"),
            population_field=inputs.field("POPULATION_FIELD", "POPULATION"),
            workplaces_field=inputs.field("WORKPLACES_FIELD", "WORKPLACES"),
            centre_kind=CENTRE_KINDS[inputs.choice("CENTRE_KIND") or 0],
            trips_per_person=inputs.number("TRIPS_PER_PERSON"),
            trips_per_job=inputs.number("TRIPS_PER_JOB"),
            year=inputs.integer("YEAR") or dt.datetime.now(tz=dt.UTC).year,
            years=inputs.integer("YEARS"),
            max_snap_m=inputs.number("MAX_SNAP"),
        )


def _site_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.layer(
            "SITES",
            tr("Sites"),
            POINTS_OR_POLYGONS,
            tr(
                "Sites, scored ones too, or a plan's areas, with dwellings, persons or jobs. Each alternative's areas "
                "are features of their own."
            ),
            roles=("plans",),
        ),
        parameters.field(
            "ALTERNATIVE",
            tr("Field: alternative"),
            "SITES",
            tr("Names the alternative of each site. Without one, all belong together."),
            names=field_names.ALTERNATIVE,
        ),
        parameters.field(
            "DWELLINGS_FIELD",
            tr("Field: dwellings"),
            "SITES",
            tr("Without persons, they are multiplied by the strategy's persons per dwelling."),
            names=field_names.HOMES,
            amount=True,
        ),
        parameters.field(
            "PERSONS_FIELD",
            tr("Field: persons"),
            "SITES",
            tr("Those who live there. At sites whose land use is not housing, those who work there."),
            names=field_names.INHABITANTS,
            amount=True,
        ),
        parameters.field(
            "JOBS_FIELD",
            tr("Field: jobs"),
            "SITES",
            tr("Those who work there."),
            names=field_names.JOBS,
            amount=True,
        ),
        parameters.field(
            "LAND_USE",
            tr("Field: land use"),
            "SITES",
            tr(
                "Tells whether persons live or work at a site: in the strategy's words, or as a plan's code "
                "(arealformål)."
            ),
            names=field_names.LAND_USE,
        ),
        parameters.field(
            "SPACES_FIELD",
            tr("Field: car spaces"),
            "SITES",
            tr("Spaces of homes and workplaces together; with spaces of employees, only those of homes."),
            names=field_names.PLAN_CAR_SPACES,
            amount=True,
        ),
        parameters.field(
            "STAFF_SPACES_FIELD",
            tr("Field: free car spaces of employees"),
            "SITES",
            tr("Where a fee is taken, only those that are free."),
            names=field_names.STAFF_SPACES,
            amount=True,
        ),
    ]


def _access_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.network(optional=True),
        parameters.layer(
            "HUBS",
            tr("Public transport hubs"),
            POINTS,
            tr(
                "The result of 'Find public transport hubs', or points with a field 'tier' (A to D). Without them, and "
                "without scored sites, nobody knows how the sites are served, and low and high are wider."
            ),
            optional=True,
            roles=("hubs",),
        ),
        parameters.layer(
            "SERVICES",
            tr("Services"),
            OR_TABLES,
            tr("Schools, kindergartens, health centres, groceries and others people walk to."),
            optional=True,
            roles=("services", "schools"),
        ),
        parameters.service_kind(),
        parameters.layer(
            "CENTRES",
            tr("Centres"),
            POINTS_OR_POLYGONS,
            tr(
                "Centres of the region (such as central Oslo, which may lie outside the street network: the distance "
                "is by air) and local ones. A field 'kind' with 'region' or 'local' tells which is which."
            ),
            optional=True,
        ),
        parameters.choice(
            "CENTRE_KIND",
            tr("Centres that do not tell their kind"),
            [tr("Local centres"), tr("Centres of the region")],
            tr("A local centre counts less than the region's."),
            advanced=True,
        ),
        parameters.layer(
            "POPULATION",
            tr("Population"),
            OR_TABLES,
            tr(
                "Cells or addresses with inhabitants: how they lie on average is today's practice. Without it, the "
                "strategy's average is taken."
            ),
            optional=True,
            roles=("population",),
        ),
        parameters.inhabitants(tr("How many live at each place.")),
        parameters.layer(
            "WORKPLACES",
            tr("Workplaces"),
            POINTS_OR_POLYGONS,
            tr("Where people work today: how these places lie on average is today's practice for trips to work."),
            optional=True,
        ),
        parameters.field(
            "WORKPLACES_FIELD",
            tr("Field: jobs at workplaces"),
            "WORKPLACES",
            tr("How many jobs each place stands for. Left empty, each counts once."),
            names=field_names.JOBS,
            amount=True,
        ),
        parameters.layer(
            "ENTRANCES",
            tr("Entrances for cars"),
            POINTS,
            tr("Where cars leave the sites, for the car trips handed to heart zones. Without, inside each site."),
            optional=True,
        ),
    ]


def _choices() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.number(
            "YEAR",
            tr("First year in operation"),
            tr("Left empty, this year."),
            minimum=2000,
            maximum=2100,
            whole=True,
            optional=True,
        ),
        parameters.number(
            "YEARS",
            tr("Years in operation"),
            tr("Emissions are summed over so many years. Left empty, the strategy file's value is used."),
            minimum=1,
            maximum=100,
            whole=True,
            optional=True,
        ),
        parameters.number(
            "TRIPS_PER_PERSON",
            tr("Trips per inhabitant a day"),
            tr("Left empty, those of the national travel survey in the strategy file, with their range."),
            minimum=0,
            maximum=50,
            optional=True,
        ),
        parameters.number(
            "TRIPS_PER_JOB",
            tr("Trips per job a day"),
            tr(
                "Left empty, the strategy file's, with its range: an assumption of Klimaklok, since no published rate "
                "was found."
            ),
            minimum=0,
            maximum=50,
            optional=True,
        ),
        parameters.number(
            "MAX_SNAP",
            tr("Farthest from the network (m)"),
            tr("Of sites farther away, hub and services are not known. Left empty, the strategy file's value is used."),
            minimum=0,
            optional=True,
            advanced=True,
        ),
    ]


def _table(rows: pd.DataFrame, result: EmissionsResult) -> gpd.GeoDataFrame:
    """Return rows as a layer without geometry."""
    import geopandas as gpd

    return gpd.GeoDataFrame(rows, geometry=[None] * len(rows), crs=result.sites.crs)


def _with_reasons(result: EmissionsResult, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return the sites with what their numbers rest on, in words."""
    reasons = result.reasons
    texts = reason_texts(reasons, EMISSION_REASONS, citations(reasons, strategy))
    return result.sites.assign(reasons=joined(texts, reasons["site"].to_numpy(), len(result.sites)))


def _budget(inputs: Inputs, result: EmissionsResult) -> dict[str, Result]:
    """Write the climate budget where it is wanted."""
    from klimaklok_plugin.reports.tables import write_csv, write_xlsx

    made: dict[str, Result] = {}
    table = result.budget, columns.BUDGET, wording()
    if inputs.wants("BUDGET_CSV"):
        made["BUDGET_CSV"] = write_csv(inputs.staged("BUDGET_CSV"), *table)
    if inputs.wants("BUDGET_XLSX"):
        made["BUDGET_XLSX"] = write_xlsx(inputs.staged("BUDGET_XLSX"), *table, tr("Climate budget"))
    return made
