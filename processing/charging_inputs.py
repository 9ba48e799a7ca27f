"""What is asked of whoever plans charging: demand, sites, the question, the grid, areas and car parks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qgis.core import QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.analysis.layers import field_names

from .framework import parameters
from .framework.inputs import Inputs
from .framework.parameters import ANY_GEOMETRY, OR_TABLES, POINTS_OR_POLYGONS, POLYGONS
from .framework.sections import Sections
from .framework.texts import say, tr

if TYPE_CHECKING:
    from klimaklok_plugin.analysis.charging.car_parks import CarParkFields
    from klimaklok_plugin.analysis.charging.location import ChargingOptions

MODELS = ("sites", "share", "budget")
AMOUNTS = ("SITE_COUNT", "COVERAGE", "BUDGET")
UNITS = ("electric_cars", "cars", "homes", "persons")
KINDS = ("homes", "visitors", "staff", "fleets", "taxis")
WEIGHT_NAMES = {
    "electric_cars": field_names.ELECTRIC_CARS,
    "cars": field_names.CARS,
    "homes": field_names.HOMES,
    "persons": field_names.INHABITANTS,
}
"""What a field counts, by its name."""
SPACES_FIELD, CHARGING_FIELD = "spaces", "charging_spaces"
SECTIONS = Sections(
    needed=AMOUNTS,
    seldom=(
        *("WEIGHT_UNIT", "YEAR", "KIND_FIELD", "KIND", "SITE_COST", "POINT_COST", "FAST_POINT_COST"),
        *("AUDIT_TERMS_FIELD", "AUDIT_PUBLIC_FIELD", "AUDIT_EXEMPT_FIELD"),
    ),
    only={name: ("MODEL", frozenset({position})) for position, name in enumerate(AMOUNTS)},
    either=(("CAR_PARKS", "PARKING_REGISTER"),),
)


def charging_inputs() -> Sequence[QgsProcessingParameterDefinition]:
    """Return the parameters, in the order in which the dialog shows them."""
    return [
        *_demand_inputs(), *_site_inputs(), *_question_inputs(), *_grid_inputs(), *_area_inputs(), *_audit_inputs()
    ]  # fmt: skip


def _demand_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.layer(
            "DEMAND",
            tr("Who must charge in public"),
            OR_TABLES,
            tr("Addresses, cells or other places with electric cars, cars, homes or persons."),
            roles=("population", "addresses"),
        ),
        parameters.field(
            "WEIGHT_FIELD",
            tr("Field: how many"),
            "DEMAND",
            tr("Without one, each feature counts 1."),
            names=[each for names in WEIGHT_NAMES.values() for each in names],
            amount=True,
        ),
        parameters.choice(
            "WEIGHT_UNIT",
            tr("What the field counts"),
            [say(each) for each in UNITS],
            tr(
                "How many cars that charge in public belong to each, and how many are electric, the strategy file "
                "says. Left empty, the field's name tells; where it does not, you are asked."
            ),
            default=None,
            optional=True,
        ),
        parameters.number(
            "YEAR",
            tr("Electric cars of the year"),
            tr(
                "Whose share of electric cars is taken where cars, homes or persons are counted. Left empty, the last "
                "year that was counted (see the strategy file); for later years its growth is added, and the log says "
                "so."
            ),
            minimum=2000,
            maximum=2100,
            whole=True,
            optional=True,
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
            ANY_GEOMETRY,
            tr(
                "Car parks or other places; of areas a point inside, of lines the middle. Left empty, places along "
                "public streets are tried."
            ),
            optional=True,
        ),
        parameters.field(
            "SPACES_FIELD",
            tr("Field: parking spaces"),
            "CANDIDATES",
            tr("Only the strategy's share of them may get a point. Where it is empty, the strategy's most is taken."),
            names=field_names.CAR_SPACES,
            amount=True,
        ),
        parameters.field(
            "SITE_COST_FIELD",
            tr("Field: cost of the site (kr)"),
            "CANDIDATES",
            tr("Without points. Where it is empty, the cost below is taken."),
            names=field_names.SITE_COST,
            amount=True,
        ),
        parameters.layer(
            "EXISTING",
            tr("Existing stations"),
            POINTS_OR_POLYGONS,
            tr("They stay, and their points are used first."),
            optional=True,
            roles=("chargers",),
            unless=("NOBIL",),
        ),
        parameters.field(
            "POINTS_FIELD",
            tr("Field: number of points"),
            "EXISTING",
            tr("Points serve one car at a time."),
            names=field_names.CHARGING_POINTS,
            amount=True,
        ),
        parameters.field(
            "POWER_FIELD",
            tr("Field: power of a point (kW)"),
            "EXISTING",
            tr("Tells normal from fast."),
            names=field_names.POWER_KW,
            amount=True,
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
            tr(
                "Left empty, as much work is done as a quiet computer does in about a minute, and the result is the "
                "same however busy this one is. With a limit, time decides, and the result says so where it did. It "
                "holds for the solving alone, the curve included; reading the layers and finding the ways come on top. "
                "The best answer found is then given, with its gap; numbers of sites that were not reached are left "
                "out of the curve."
            ),
            minimum=1,
            optional=True,
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
            roles=("grid",),
        ),
        parameters.field(
            "GRID_FIELD",
            tr("Field: free capacity (kW)"),
            "GRID",
            tr("Empty where it is not known."),
            names=field_names.FREE_KW,
            amount=True,
        ),
        parameters.field(
            "CANDIDATE_GRID_FIELD",
            tr("Field: grid point of the site"),
            "CANDIDATES",
            tr("The name of the grid point that feeds the site. Left empty, the nearest within the strategy's reach."),
            names=field_names.GRID_POINT,
        ),
    ]


def _area_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.layer(
            "AREAS", tr("Districts or cells"), POLYGONS, tr("Coverage is given for each of them."), optional=True
        ),
        parameters.field(
            "AREA_FIELD",
            tr("Field: name of the area"),
            "AREAS",
            "",
            names=field_names.AREA_NAME,
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


def _audit_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.layer(
            "CAR_PARKS",
            tr("Car parks to be audited"),
            ANY_GEOMETRY,
            tr(
                "Checked against parkeringsforskriften § 35: so many spaces with charging that one is normally free, "
                "up to the share of all spaces that can be demanded."
            ),
            optional=True,
        ),
        parameters.field(
            "AUDIT_SPACES_FIELD",
            tr("Field: all spaces"),
            "CAR_PARKS",
            "",
            names=field_names.CAR_SPACES,
            amount=True,
        ),
        parameters.field(
            "AUDIT_CHARGING_FIELD",
            tr("Field: spaces with charging"),
            "CAR_PARKS",
            "",
            names=field_names.CHARGING_SPACES,
            amount=True,
        ),
        parameters.field(
            "AUDIT_TERMS_FIELD",
            tr("Field: on terms"),
            "CAR_PARKS",
            tr("Yes where parking is on terms (fee, time limit …). Without it nobody knows whether the rule applies."),
        ),
        parameters.field(
            "AUDIT_PUBLIC_FIELD",
            tr("Field: open to the public"),
            "CAR_PARKS",
            tr("Yes or no, or OpenStreetMap's 'access'. Left empty, all are taken to be."),
        ),
        parameters.field(
            "AUDIT_EXEMPT_FIELD", tr("Field: exempt"), "CAR_PARKS", tr("Yes or no, or the words of the exemption.")
        ),
        parameters.file(
            "PARKING_REGISTER",
            tr("Parking register"),
            tr("A file of the national parking register (JSON), audited instead of a layer of car parks."),
            filter="JSON (*.json)",
            optional=True,
            roles=("parking_register",),
            unless=("CAR_PARKS",),
        ),
    ]


def charging_options(inputs: Inputs) -> ChargingOptions:
    """Return what was chosen."""
    from klimaklok_plugin.analysis.charging.location import ChargingOptions

    model = inputs.choice("MODEL") or 0
    unused = [name for name in AMOUNTS if name != AMOUNTS[model] and inputs.number(name) is not None]
    if unused:
        inputs.warn(Note("charging_amount_unused", {"parameters": unused, "model": "MODEL"}))
    weight_field = inputs.field("WEIGHT_FIELD", "DEMAND")
    return ChargingOptions(
        weight_field=weight_field,
        kind_field=inputs.field("KIND_FIELD", "DEMAND"),
        kind=KINDS[inputs.choice("KIND") or 0],
        unit=_unit(inputs, weight_field),
        year=inputs.integer("YEAR"),
        points_field=inputs.field("POINTS_FIELD", "EXISTING"),
        power_field=inputs.field("POWER_FIELD", "EXISTING"),
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
        time_limit_s=inputs.number("TIME_LIMIT"),
        max_snap_m=inputs.number("MAX_SNAP"),
    )


def _unit(inputs: Inputs, field: str | None) -> str:
    """Return what the field counts: as chosen, else by its name; without a field each feature is an electric car."""
    from klimaklok_plugin.analysis.charging.messages import DemandUnitNeededError

    chosen = inputs.choice("WEIGHT_UNIT")
    if field is None:
        return UNITS[chosen or 0]
    named = next((unit for unit, names in WEIGHT_NAMES.items() if field_names.find_fields(names, [field])), None)
    if chosen is None and named is None:
        raise DemandUnitNeededError(field=field)
    if chosen is None:
        inputs.assume(Note("demand_unit_by_name", {"field": field, "unit": named}))
        return str(named)
    if named is not None and named != UNITS[chosen]:
        inputs.warn(Note("demand_unit_against_name", {"field": field, "unit": UNITS[chosen], "named": named}))
    return UNITS[chosen]


def audit_fields(inputs: Inputs) -> CarParkFields:
    """Return the fields of the car parks to be audited."""
    from klimaklok_plugin.analysis.charging.car_parks import CarParkFields

    return CarParkFields(
        charging=inputs.field("AUDIT_CHARGING_FIELD", "CAR_PARKS") or CHARGING_FIELD,
        spaces=inputs.field("AUDIT_SPACES_FIELD", "CAR_PARKS") or SPACES_FIELD,
        on_terms=inputs.field("AUDIT_TERMS_FIELD", "CAR_PARKS"),
        public=inputs.field("AUDIT_PUBLIC_FIELD", "CAR_PARKS"),
        exempt=inputs.field("AUDIT_EXEMPT_FIELD", "CAR_PARKS"),
    )
