"""What is asked of whoever assesses a plan: the plan and its figures, the case, and the layers around it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.case.names import CHARGING_SITE_NAMES
from klimaklok_plugin.analysis.core.messages import Note
from klimaklok_plugin.analysis.layers import field_names
from klimaklok_plugin.analysis.layers.field_names import find_fields
from klimaklok_plugin.analysis.sites.messages import LAND_USES

from .framework import parameters
from .framework.documents import repeat_input
from .framework.inputs import Inputs
from .framework.messages import AlternativeUnknownError
from .framework.parameters import LINES, OR_TABLES, POINTS, POINTS_OR_POLYGONS, POLYGONS
from .framework.sections import Sections
from .framework.texts import say, tr
from .parking_norms import read_norms_table

if TYPE_CHECKING:
    import geopandas as gpd

    from klimaklok_plugin.analysis.case.plan import Plan, PlanOptions
    from klimaklok_plugin.analysis.case.sources import CaseSources

FIELDS: Mapping[str, str] = {
    "AREA_FIELD": "area_id",
    "ALTERNATIVE_FIELD": "alternative",
    "LAND_USE": "code",
    "DWELLINGS_FIELD": "dwellings",
    "FLOOR_AREA_FIELD": "bra_m2",
    "JOBS_FIELD": "jobs",
    "PERSONS_FIELD": "persons",
    "PUPILS_FIELD": "pupils",
    "CAR_SPACES_FIELD": "car_spaces",
    "DISABLED_SPACES_FIELD": "disabled_spaces",
    "BIKE_SPACES_FIELD": "bike_spaces",
}
"""Parameters of fields, and what the plan calls what they hold."""
BLOCK: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "plan_id": (
        "PLAN_ID",
        ("plan_id", "planid", "arealplanid", "arealplan_id", "nasjonalarealplanid", "planidentifikasjon"),
    ),
    "case_number": ("CASE_NUMBER", ("case_number", "saksnummer", "saksnr", "sak", "arkivsak", "saksnr_plan")),
    "title": ("TITLE", ("title", "plan_name", "plannavn", "plantittel", "tittel")),
    "property": ("PROPERTY", ("property", "gnr_bnr", "gnrbnr", "matrikkelnummer", "eiendom")),
    "plan_type": ("PLAN_TYPE", ("plan_type", "plantype")),
}
"""Of the title block the parameter, and by which fields of the plan's layer it is found."""
ROLES: Mapping[str, str] = {
    "HUBS": "hubs",
    "SERVICES": "services",
    "SCHOOLS": "schools",
    "SCHOOL_AREAS": "school_areas",
    "POPULATION": "population",
    "ADDRESSES": "addresses",
    "WORKPLACES": "workplaces",
    "CAR_PARKING": "car_parking",
    "BIKE_PARKING": "bike_parking",
    "CHARGERS": "chargers",
    "CHARGING_PLAN": "charging_plan",
    "CONSTRAINTS": "constraints",
    "PRIORITY_AREAS": "priority_areas",
    "RESTRICTIONS": "restrictions",
    "NORM_ZONES": "norm_zones",
    "KNOWN_SITES": "known_sites",
    "TRAFFIC": "traffic",
    "ENTRANCES": "entrances",
    "BOUNDARY": "boundary",
}
"""Layers around the plan, and what the case calls them."""
CALLED: Mapping[str, str] = {
    **dict.fromkeys(("AREAS", "ORIGINS", "POINTS", "SITES", "TARGETS"), "PLAN"),
    "STOPS": "HUBS",
    "CAR_PARKS": "CAR_PARKING",
}
"""What the algorithms whose checks are made call the layers of the case."""
NAMED: Mapping[str, Mapping[str, Sequence[str]]] = {
    "SERVICES": {"name": field_names.SCHOOL_NAME},
    "SCHOOLS": {"name": field_names.SCHOOL_NAME},
    "SCHOOL_AREAS": {
        "name": field_names.SCHOOL_AREA_NAME,
        "school": field_names.SCHOOL_OF_AREA,
        "free_places": field_names.FREE_PLACES,
    },
    "CHARGING_PLAN": CHARGING_SITE_NAMES,
}
"""By which names columns are found that no parameter asks for."""
SECTIONS = Sections(
    needed=("CASE_NUMBER", "TITLE"),
    often=("LANGUAGE",),
    seldom=(
        *FIELDS,
        "LAND_USE_DEFAULT",
        "ZERO",
        *("CHARGING_PLAN", "ADDRESSES", "TRAFFIC", "ENTRANCES", "BOUNDARY"),
        "TEMPLATES",
        "PATHS",
    ),
)


def case_inputs() -> Sequence[QgsProcessingParameterDefinition]:
    """Return the parameters, in the order in which the dialog shows them."""
    return [*_plan_inputs(), *_field_inputs(), *_case_inputs(), *_layer_inputs(), *_document_inputs()]


def _plan_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.layer(
            "PLAN",
            tr("Plan"),
            POLYGONS,
            tr(
                "The plan's boundary, or its areas with their codes (arealformål). Fields tell what is built in each; "
                "a field of alternatives tells which areas belong to which."
            ),
            roles=("case_plan",),
        ),
        parameters.table(
            "PROGRAMME",
            tr("Table of figures"),
            tr(
                "What is built, a row for each area and alternative: dwellings, floor area, jobs, spaces. It goes "
                "before the plan's own fields. Without a column for the area, it is that of a plan of one area."
            ),
            optional=True,
        ),
        parameters.text(
            "ALTERNATIVES",
            tr("Alternatives"),
            tr("Names of those to assess, with commas between. Left empty, all of them."),
        ),
        parameters.text(
            "ZERO",
            tr("Name of the 0-alternative"),
            tr(
                "Left empty, it is known by names such as '0' or 'dagens situasjon'. Without one, nothing stands there."
            ),
        ),
        parameters.choice(
            "LAND_USE_DEFAULT",
            tr("Land use without a field"),
            [say(each) for each in LAND_USES],
            tr("Taken for areas without a code."),
        ),
        parameters.number(
            "YEAR",
            tr("First year in operation"),
            tr(
                "The first year of the emissions and of the plan's car traffic: its fleet, and the hubs that are open "
                "by then. Access to hubs is judged as of today; what hubs that open by then change, stands beside. All "
                "else is of today. Left empty, this year."
            ),
            minimum=2000,
            maximum=2100,
            whole=True,
            optional=True,
        ),
    ]


def _field_inputs() -> list[QgsProcessingParameterDefinition]:
    labels = {
        "AREA_FIELD": tr("Field: area"),
        "ALTERNATIVE_FIELD": tr("Field: alternative"),
        "LAND_USE": tr("Field: land use"),
        "DWELLINGS_FIELD": tr("Field: dwellings"),
        "FLOOR_AREA_FIELD": tr("Field: floor area (BRA)"),
        "JOBS_FIELD": tr("Field: jobs"),
        "PERSONS_FIELD": tr("Field: persons"),
        "PUPILS_FIELD": tr("Field: pupils"),
        "CAR_SPACES_FIELD": tr("Field: car spaces"),
        "DISABLED_SPACES_FIELD": tr("Field: spaces for disabled persons"),
        "BIKE_SPACES_FIELD": tr("Field: bike spaces"),
    }
    found = tr("Left empty, it is found by its name, in Norwegian or English, and the log says so.")
    return [parameters.field(name, label, "PLAN", found) for name, label in labels.items()]


def _case_inputs() -> list[QgsProcessingParameterDefinition]:
    found = tr("Left empty, it is taken from the plan's fields, if they tell.")
    return [
        parameters.text("TITLE", tr("Title"), f"{tr('What the document is called.')} {found}"),
        parameters.text("CASE_NUMBER", tr("Case number"), found),
        parameters.text(
            "PLAN_ID", tr("Plan id"), f"{tr('Of several plans in the layer, the one that is meant.')} {found}"
        ),
        parameters.text("PROPERTY", tr("Property (gnr/bnr)"), found),
        parameters.text("PLAN_TYPE", tr("Type of plan"), found),
    ]


def _layer_inputs() -> list[QgsProcessingParameterDefinition]:
    without = tr("Without it, the checks that need it are not assessed, and the document says so.")

    def around(name: str, label: str, types: Any, help: str = "", roles: Sequence[str] = ()) -> Any:  # noqa: A002
        return parameters.layer(name, label, types, f"{help} {without}".strip(), optional=True, roles=roles)

    return [
        parameters.network(optional=True),
        around(
            "HUBS",
            tr("Public transport hubs"),
            POINTS,
            tr("The result of 'Find public transport hubs', or points with a field 'tier' (A to D)."),
            ("hubs",),
        ),
        around(
            "SERVICES",
            tr("Services"),
            OR_TABLES,
            tr("Groceries, health centres and others people walk to."),
            ("services",),
        ),
        around("SCHOOLS", tr("Schools"), OR_TABLES, "", ("schools",)),
        around(
            "SCHOOL_AREAS",
            tr("School intake areas"),
            POLYGONS,
            tr("A field 'free_places' tells whether the school has room."),
            ("school_areas",),
        ),
        around("POPULATION", tr("Population"), OR_TABLES, "", ("population",)),
        around("ADDRESSES", tr("Addresses"), OR_TABLES, "", ("addresses",)),
        around("WORKPLACES", tr("Workplaces"), OR_TABLES, tr("Points or cells with the number of jobs.")),
        around("CAR_PARKING", tr("Car parking"), POINTS_OR_POLYGONS, "", ("car_parking",)),
        parameters.file(
            "PARKING_REGISTER",
            tr("Parking register"),
            tr("A file of the national parking register (JSON), audited instead of a layer of car parks."),
            filter="JSON (*.json)",
            optional=True,
            advanced=True,
            roles=("parking_register",),
        ),
        around("BIKE_PARKING", tr("Bike parking"), POINTS_OR_POLYGONS, "", ("bike_parking",)),
        around("CHARGERS", tr("Charging stations"), POINTS, "", ("chargers",)),
        around(
            "CHARGING_PLAN",
            tr("Charging plan in force"),
            POINTS_OR_POLYGONS,
            tr(
                "Its sites, as 'Locate charging points' made them, or the municipality's own with a field for the "
                "charging points, and fields for the site's power (kW) and phase where they are known."
            ),
            ("charging_plan",),
        ),
        around(
            "CONSTRAINTS",
            tr("Areas to be kept"),
            POLYGONS,
            tr("Blue-green structure, shore zone and the like; a field 'kind' tells them apart."),
            ("constraints",),
        ),
        around("PRIORITY_AREAS", tr("Priority areas"), POLYGONS, "", ("priority_areas",)),
        around(
            "RESTRICTIONS",
            tr("Streets where parking is regulated"),
            (*LINES, *POLYGONS),
            tr("Lines along the streets, or zones."),
            ("restrictions",),
        ),
        around("NORM_ZONES", tr("Zones of the parking norm"), POLYGONS, "", ("norm_zones",)),
        parameters.table(
            "NORMS",
            tr("Table of parking norms"),
            tr("Least and most spaces per unit, by zone and use, as 'Check parking norms' takes it.") + f" {without}",
            optional=True,
            roles=("norms",),
        ),
        around(
            "KNOWN_SITES",
            tr("The municipality's known sites"),
            POINTS_OR_POLYGONS,
            tr("The plan is ranked among them."),
            ("plans",),
        ),
        around("TRAFFIC", tr("Traffic (ÅDT)"), LINES, "", ("traffic",)),
        around("ENTRANCES", tr("Entrances"), POINTS),
        around(
            "BOUNDARY",
            tr("Boundary"),
            POLYGONS,
            tr("Of the municipality: what of the plan lies beyond, is said."),
            ("boundary",),
        ),
    ]


def _document_inputs() -> list[QgsProcessingParameterDefinition]:
    return [
        parameters.choice(
            "LANGUAGE",
            tr("Language of the document"),
            ["Norsk bokmål", "English"],
            tr("Left empty, it is the one QGIS speaks."),
            default=None,
            optional=True,
        ),
        parameters.folder(
            "TEMPLATES",
            tr("Folder with your own form"),
            tr("Logo, sender, colours, words and templates of the municipality. Left empty, the document is plain."),
            optional=True,
        ),
        parameters.flag(
            "PATHS",
            tr("Tell where files lie"),
            tr("Otherwise the document names files and layers, but no folder of this machine."),
        ),
        repeat_input(),
    ]


# --- what was given ---------------------------------------------------------------------------------------------------


def plan_of(inputs: Inputs) -> tuple[Plan, dict[str, str]]:
    """Return the plan, and what is known of the title block.

    Raises
    ------
    KlimaklokError
        The plan cannot be understood.
    """
    from klimaklok_plugin.analysis.case.plan import read_plan

    areas = inputs.layer("PLAN")
    plan = read_plan(areas, inputs.table("PROGRAMME"), plan_options(inputs), strategy=inputs.strategy)
    if inputs.is_part("PLAN"):
        plan = dataclasses.replace(plan, notes=[Note("case_part_of_layer", {"count": len(areas)}), *plan.notes])
    block = dict(title_block(inputs, areas))
    if plan.plan_id:
        block["plan_id"] = plan.plan_id
    return chosen(plan, inputs.text("ALTERNATIVES") or ""), block


def plan_options(inputs: Inputs) -> PlanOptions:
    """Return what the user chose of the plan."""
    from klimaklok_plugin.analysis.case.plan import PlanOptions

    fields = {what: field for name, what in FIELDS.items() if (field := inputs.field(name, "PLAN", find=False))}
    return PlanOptions(
        fields=fields,
        land_use=list(LAND_USES)[inputs.choice("LAND_USE_DEFAULT") or 0],
        plan_id=inputs.text("PLAN_ID") or "",
        zero=inputs.text("ZERO"),
    )


def title_block(inputs: Inputs, areas: gpd.GeoDataFrame) -> Iterator[tuple[str, str]]:
    """Yield what the user gave for the title block, or what one field of the plan says of all its areas."""
    from klimaklok_plugin.analysis.layers.fields import text_of

    given = [str(each) for each in areas.columns if each != areas.geometry.name]
    for key, (parameter, names) in BLOCK.items():
        if text := inputs.text(parameter):
            yield key, text
            continue
        for field in find_fields(names, given):
            texts = sorted({each for each in text_of(areas, field) if each})
            if len(texts) == 1:
                told = {"parameter": "PLAN", "layer": inputs.sources["PLAN"].name, "field": field}
                inputs.assume(Note("column_found", {**told, "what": f"block_{key}"}))
                yield key, texts[0]
                break


def chosen(plan: Plan, names: str) -> Plan:
    """Return the plan with the alternatives that are to be assessed.

    Raises
    ------
    AlternativeUnknownError
        The plan has no such alternative.
    """
    wanted = [each.strip() for each in names.split(",") if each.strip()]
    if not wanted:
        return plan
    known = {field_names.fold(each): each for each in plan.alternatives}
    for each in wanted:
        if field_names.fold(each) not in known:
            raise AlternativeUnknownError(alternative=each, known=", ".join(plan.alternatives))
    kept = {known[field_names.fold(each)] for each in wanted}
    alternatives = tuple(each for each in plan.alternatives if each in kept)
    areas = plan.areas[plan.areas["alternative"].isin(kept)].reset_index(drop=True)
    return dataclasses.replace(plan, areas=areas, alternatives=alternatives)


def sources_of(inputs: Inputs) -> CaseSources:
    """Return the layers around the plan, those that were given or that the data package has."""
    from klimaklok_plugin.analysis.case.sources import CaseSources

    known = {each.name for each in dataclasses.fields(CaseSources)}
    found = {
        role: inputs.named(name, NAMED[name]) if name in NAMED else inputs.layer(name)
        for name, role in ROLES.items()
        if role in known
    }
    norms = read_norms_table(inputs, "NORMS") if inputs.table("NORMS") is not None else None
    register = inputs.file("PARKING_REGISTER")
    if register is not None:
        from klimaklok_plugin.analysis.sources.parking_register import read_parking_register

        read = read_parking_register(register, lambda _: inputs.cancelled())
        inputs.say(read.notes)
        found["parking_register"] = read.car_parks.to_crs(inputs.crs)
    return CaseSources(network=inputs.network_given, norms=norms, **found)
