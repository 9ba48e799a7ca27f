"""Locate charging: where charging points go, with how many at each, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qgis.core import Qgis, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.progress import Progress, part

from . import parameters
from .base import FileOutput, KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, Result
from .charging_words import (
    allocation_aliases,
    area_aliases,
    curve_aliases,
    draw_curve,
    plan_headings,
    site_aliases,
    unserved_aliases,
    word_plan,
    word_sites,
)
from .inputs import Inputs
from .parameters import POINTS_OR_POLYGONS, POLYGONS
from .texts import say, tr

if TYPE_CHECKING:
    import geopandas as gpd

    from klimaklok_plugin.analysis.charging import ChargingOptions

MODELS = ("sites", "share", "budget")
AMOUNTS = ("SITE_COUNT", "COVERAGE", "BUDGET")
UNITS = ("electric_cars", "cars", "homes", "persons")
KINDS = ("homes", "visitors", "staff", "fleets", "taxis")
USUAL = {"EXISTING": {"points": ("outlets", "points", "capacity"), "power": ("power_kw", "kw")}}


class LocateCharging(KlimaklokAlgorithm):
    """Plans charging sites."""

    ID = "locatecharging"
    GROUP = "charging"

    def title(self) -> str:
        return tr("Locate charging points")

    def summary(self) -> str:
        return tr(
            "Plans where charging points go: which sites serve most of those who must charge in public, how many "
            "normal and fast points each needs, and in which order they are built. The answer is exact, or says how "
            "far from the best it can be at most.\n\n"
            "Existing points count first. Demand is led over the street network to sites within the reach of its kind "
            "(homes without a parking space, visitors and staff on foot; fleets and taxis by car). A site gets as many "
            "points as the demand that is allocated to it needs for one to be normally free, within its parking spaces "
            "and the free power of its grid point. Housing associations have their own right to charge at home: they "
            "are no public demand, and stand first in the plan as the cheaper measure.\n\n"
            "Asked for is a number of new sites, a share of the demand or a budget. In phases, what is built stays, "
            "and each phase is the best continuation; what that costs against starting afresh is stated. The curve "
            "shows what each further site brings. Most charge needs and costs in the strategy file are unverified: "
            "change them when you know better."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [*_demand_inputs(), *_site_inputs(), *_question_inputs(), *_grid_inputs(), *_area_inputs()]

    def outputs(self) -> Sequence[Output]:
        return [
            LayerOutput(
                "OUTPUT",
                tr("Charging sites"),
                tr("Existing stations and new sites with points, power, demand, phase and the reasons in words."),
                geometry=Qgis.ProcessingSourceType.VectorPoint,
                like="CANDIDATES",
                aliases=site_aliases(),
                codes=("status", "grid", "phase_status"),
            ),
            LayerOutput(
                "ALLOCATION",
                tr("Who charges where"),
                tr("A line from each demand to each site that serves some of it."),
                geometry=Qgis.ProcessingSourceType.VectorLine,
                aliases=allocation_aliases(),
                codes=("kind",),
                optional=True,
            ),
            LayerOutput(
                "UNSERVED",
                tr("Unserved demand"),
                tr("Demand that no site serves, a feature for each reason."),
                like="DEMAND",
                aliases=unserved_aliases(),
                codes=("reason", "kind"),
                optional=True,
            ),
            LayerOutput(
                "CURVE",
                tr("Coverage by number of sites"),
                tr("A table: what each number of new sites covers, what is proven, and the price of the phases."),
                geometry=Qgis.ProcessingSourceType.Vector,
                aliases=curve_aliases(),
                codes=("status",),
                optional=True,
            ),
            LayerOutput(
                "AREA_COVERAGE",
                tr("Coverage by area"),
                tr("The areas with the share of their demand that is covered; the worst-served one is marked."),
                geometry=Qgis.ProcessingSourceType.VectorPolygon,
                aliases=area_aliases(),
                optional=True,
            ),
            FileOutput(
                "PLAN_CSV",
                tr("Plan as CSV"),
                tr(
                    "The plan as a table: the cheaper measure first, then what exists, then each phase. Semicolons and "
                    "decimal commas, so that a double-click opens it right in a Norwegian Excel."
                ),
                {".csv": "CSV"},
                optional=True,
                by_default=False,
            ),
            FileOutput(
                "PLAN_XLSX",
                tr("Plan as a spreadsheet"),
                tr("The same table for Excel and LibreOffice."),
                {".xlsx": "XLSX"},
                optional=True,
                by_default=False,
            ),
            FileOutput(
                "PLOT",
                tr("Plot of the coverage"),
                tr("The curve as a picture. PNG and SVG are both written, side by side."),
                {".png": "PNG", ".svg": "SVG"},
                twins=True,
                packages=("matplotlib",),
                optional=True,
                by_default=False,
            ),
            NumberOutput("OBJECTIVE", tr("Demand covered (for a share: new sites)")),
            NumberOutput("BOUND", tr("No answer is better than")),
            NumberOutput("GAP", tr("Gap (share)")),
            NumberOutput("COVERED_SHARE", tr("Share of the demand covered")),
        ]

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.charging import locate_charging

        options = _options(inputs)
        result = locate_charging(
            inputs.layer("DEMAND"),
            inputs.network,
            inputs.strategy,
            options,
            candidates=inputs.layer("CANDIDATES"),
            existing=inputs.layer("EXISTING"),
            stations=_stations(inputs),
            grid=inputs.layer("GRID"),
            areas=inputs.layer("AREAS"),
            progress=part(progress, 0.0, 0.97),
        )
        inputs.say(result.notes)
        made: dict[str, Result] = {
            "OUTPUT": word_sites(result.sites, result.reasons),
            "ALLOCATION": result.allocation,
            "UNSERVED": result.unserved,
            "CURVE": result.curve,
            "AREA_COVERAGE": result.areas,
            "OBJECTIVE": result.objective,
            "BOUND": result.bound,
            "GAP": result.gap,
            "COVERED_SHARE": result.covered_share,
        }
        return made | _files(inputs, result)


def _demand_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.layer(
            "DEMAND",
            tr("Who must charge in public"),
            POINTS_OR_POLYGONS,
            tr("Addresses, cells or other places with electric cars, cars, homes or persons."),
        ),
        parameters.field("WEIGHT_FIELD", tr("Field: how many"), "DEMAND", tr("Left empty, each feature counts 1.")),
        parameters.choice(
            "WEIGHT_UNIT",
            tr("What the field counts"),
            [say(each) for each in UNITS],
            tr("How many electric cars that charge in public belong to each, the strategy file says."),
        ),
        parameters.field(
            "KIND_FIELD",
            tr("Field: who charges"),
            "DEMAND",
            tr(
                "Homes, visitors, staff, fleets or taxis, in Norwegian or English; housing associations (borettslag, "
                "sameie) are no public demand."
            ),
        ),
        parameters.choice(
            "KIND",
            tr("Who charges, without a field"),
            [say(each) for each in KINDS],
            tr("Taken for all when no field is chosen, and for those where the field is empty."),
        ),
        parameters.network(),
    ]


def _site_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.layer(
            "CANDIDATES",
            tr("Possible sites"),
            POINTS_OR_POLYGONS,
            tr("Car parks or other places. Left empty, places along public streets are tried."),
            optional=True,
        ),
        parameters.field(
            "SPACES_FIELD",
            tr("Field: parking spaces"),
            "CANDIDATES",
            tr("Only the strategy's share of them may get a point. Where it is empty, the strategy's most is taken."),
        ),
        parameters.field(
            "SITE_COST_FIELD",
            tr("Field: cost of the site (kr)"),
            "CANDIDATES",
            tr("Without points. Where it is empty, the cost below is taken."),
        ),
        parameters.layer(
            "EXISTING",
            tr("Existing stations"),
            POINTS_OR_POLYGONS,
            tr("They stay, and their points are used first."),
            optional=True,
        ),
        parameters.field(
            "POINTS_FIELD",
            tr("Field: number of points"),
            "EXISTING",
            tr("Points serve one car at a time. Left empty, 'outlets', 'points' or 'capacity' is used."),
        ),
        parameters.field(
            "POWER_FIELD",
            tr("Field: power of a point (kW)"),
            "EXISTING",
            tr("Tells normal from fast. Left empty, 'power_kw' or 'kw' is used."),
        ),
        parameters.file(
            "NOBIL",
            tr("NOBIL file"),
            tr(
                "Existing stations from NOBIL's dump or search (JSON). Stations where one of the layer stands count "
                "once."
            ),
            filter="JSON (*.json)",
            optional=True,
        ),
    ]


def _question_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.choice(
            "MODEL",
            tr("What is known"),
            [tr("the number of new sites"), tr("the share of the demand to cover"), tr("the budget")],
            tr("The most demand for a number of sites or a budget, or the fewest sites for a share of the demand."),
        ),
        parameters.number("SITE_COUNT", tr("New sites"), tr("At most so many."), minimum=1, whole=True, optional=True),
        parameters.number(
            "COVERAGE",
            tr("Share to cover (%)"),
            tr("Of all public demand, also of that which no site reaches."),
            minimum=0.1,
            maximum=100,
            optional=True,
        ),
        parameters.number("BUDGET", tr("Budget (kr)"), tr("For sites and points."), minimum=0, optional=True),
        parameters.text(
            "PHASES",
            tr("Phases"),
            tr(
                "The number of phases, such as 3, or a list: new sites per phase (3, 3, 4), kr per phase, or the per "
                "cent reached at the end of each (50, 75, 90). What is built stays."
            ),
        ),
        parameters.number(
            "SITE_COST",
            tr("Cost of a site (kr)"),
            tr("Without points. Left empty, the strategy file's value is used."),
            minimum=0,
            optional=True,
        ),
        parameters.number(
            "POINT_COST",
            tr("Cost of a normal point (kr)"),
            tr("Left empty, the strategy file's value is used."),
            minimum=0,
            optional=True,
        ),
        parameters.number(
            "FAST_POINT_COST",
            tr("Cost of a fast point (kr)"),
            tr("Left empty, the strategy file's value is used."),
            minimum=0,
            optional=True,
        ),
        parameters.number(
            "TIME_LIMIT",
            tr("Time limit (s)"),
            tr("For the search, the curve included. After that the best answer found is given, with its gap."),
            default=60,
            minimum=1,
            advanced=True,
        ),
        parameters.number(
            "MAX_SNAP",
            tr("Farthest from the network (m)"),
            tr("What lies farther away is left out and listed. Left empty, the strategy file's value is used."),
            minimum=0,
            optional=True,
            advanced=True,
        ),
    ]


def _grid_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.layer(
            "GRID",
            tr("Grid points"),
            POINTS_OR_POLYGONS,
            tr(
                "Substations with free capacity. It limits the sites that each feeds, and is written to no result; "
                "where none is known, the site says to ask the grid company."
            ),
            optional=True,
        ),
        parameters.field(
            "GRID_FIELD",
            tr("Field: free capacity (kW)"),
            "GRID",
            tr("Empty where it is not known."),
        ),
        parameters.field(
            "CANDIDATE_GRID_FIELD",
            tr("Field: grid point of the site"),
            "CANDIDATES",
            tr("The name of the grid point that feeds the site. Left empty, the nearest within the strategy's reach."),
        ),
    ]


def _area_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.layer(
            "AREAS", tr("Districts or cells"), POLYGONS, tr("Coverage is given for each of them."), optional=True
        ),
        parameters.field(
            "AREA_FIELD", tr("Field: name of the area"), "AREAS", tr("Left empty, 'name' is used when there is one.")
        ),
        parameters.number(
            "FLOOR",
            tr("Least share in each area (%)"),
            tr("Every area with demand must have so much of it covered."),
            minimum=0,
            maximum=100,
            optional=True,
        ),
    ]


def _options(inputs: Inputs) -> ChargingOptions:
    from klimaklok_plugin.analysis.charging import ChargingOptions

    model = inputs.choice("MODEL") or 0
    return ChargingOptions(
        weight_field=inputs.field("WEIGHT_FIELD", "DEMAND"),
        kind_field=inputs.field("KIND_FIELD", "DEMAND"),
        kind=KINDS[inputs.choice("KIND") or 0],
        unit=UNITS[inputs.choice("WEIGHT_UNIT") or 0],
        points_field=inputs.field("POINTS_FIELD", "EXISTING") or _usual(inputs, "points"),
        power_field=inputs.field("POWER_FIELD", "EXISTING") or _usual(inputs, "power"),
        spaces_field=inputs.field("SPACES_FIELD", "CANDIDATES"),
        cost_field=inputs.field("SITE_COST_FIELD", "CANDIDATES"),
        grid_field=inputs.field("CANDIDATE_GRID_FIELD", "CANDIDATES"),
        free_kw_field=inputs.field("GRID_FIELD", "GRID"),
        area_field=inputs.field("AREA_FIELD", "AREAS"),
        model=MODELS[model],
        amount=inputs.number(AMOUNTS[model]),
        phases=inputs.text("PHASES") or "",
        floor=inputs.number("FLOOR"),
        site_cost=inputs.number("SITE_COST"),
        point_cost=inputs.number("POINT_COST"),
        fast_point_cost=inputs.number("FAST_POINT_COST"),
        time_limit_s=inputs.number("TIME_LIMIT") or 1.0,
        max_snap_m=inputs.number("MAX_SNAP"),
    )


def _usual(inputs: Inputs, what: str) -> str | None:
    return next((each for each in USUAL["EXISTING"][what] if inputs.has_field("EXISTING", each)), None)


def _stations(inputs: Inputs) -> gpd.GeoDataFrame | None:
    """Return the stations of a NOBIL file, None when none is given."""
    from klimaklok_plugin.analysis.nobil import read_nobil

    file = inputs.file("NOBIL")
    if file is None:
        return None
    read = read_nobil(file, inputs.strategy.charging.normal_to_kw)
    inputs.say(read.notes)
    return read.stations


def _files(inputs: Inputs, result: Any) -> dict[str, Result]:
    """Write the plan and the plot where they are wanted."""
    from klimaklok_plugin.reports.tables import write_csv, write_xlsx

    made: dict[str, Result] = {}
    plan, headings = word_plan(result.plan), plan_headings()
    if inputs.wants("PLAN_CSV"):
        made["PLAN_CSV"] = write_csv(inputs.staged("PLAN_CSV"), plan, headings)
    if inputs.wants("PLAN_XLSX"):
        made["PLAN_XLSX"] = write_xlsx(inputs.staged("PLAN_XLSX"), plan, headings, tr("Charging plan"))
    if inputs.wants("PLOT"):
        made["PLOT"] = draw_curve(inputs.staged("PLOT"), result)
    return made
