"""Parking norms: does a plan propose as many spaces as the municipality's norm asks for, and no more than it allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qgis.core import QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.progress import Progress, part
from klimaklok_plugin.analysis.layers import field_names
from klimaklok_plugin.analysis.parking.columns import NORM_SPACES, STAFF_PARKING
from klimaklok_plugin.analysis.parking.messages import NORM_REASONS, STAFF_REASONS

from .framework import parameters
from .framework.base import KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, Result
from .framework.inputs import Inputs
from .framework.parameters import POINTS, POINTS_OR_POLYGONS, POLYGONS
from .framework.reasons import citations, superseded, told_rows
from .framework.sections import Sections
from .framework.texts import tr

if TYPE_CHECKING:
    import pandas as pd

    from klimaklok_plugin.analysis.parking.norms import NormOptions

ASSUMED = (
    *("norm_one_zone", "norm_zones_not_given", "norm_without_zones", "norm_areas_split", "norm_pick_assumed"),
    *("norm_uses_assumed", "norm_zones_without_rows", "norm_zones_overlap", "norm_zones_unnamed"),
)
"""Notes on what was taken where the data leave it open: they belong into the summary, too."""
TABLES = (".csv", ".txt", ".tsv")
FIELDS: Mapping[str, Sequence[str]] = {
    "name": field_names.PLAN_AREA_NAME,
    "alternative": field_names.ALTERNATIVE,
    "use": field_names.LAND_USE,
    "zone": field_names.NORM_ZONE,
    "dwellings": field_names.HOMES,
    "bra": field_names.BRA,
    "jobs": field_names.JOBS,
    "pupils": field_names.PUPILS,
    "car": field_names.PROPOSED_CARS,
    "disabled": field_names.PROPOSED_DISABLED,
    "bike": field_names.PROPOSED_BIKES,
    "cargo_bike": field_names.PROPOSED_CARGO_BIKES,
    "car_share": field_names.PROPOSED_CAR_SHARE,
    "charging": field_names.CHARGING_SPACES,
    "staff": field_names.STAFF_SPACES,
    "free_staff": field_names.FREE_STAFF_SPACES,
}
"""By which names the fields of the areas are found that are not chosen."""


class ParkingNorms(KlimaklokAlgorithm):
    """Holds the spaces of a plan against a table of norms."""

    ID = "parkingnorms"
    GROUP = "parking"
    SECTIONS = Sections(needed=("NORM_ZONES",))

    def title(self) -> str:
        return tr("Check the parking norm")

    def summary(self) -> str:
        return tr(
            "Tells for each area of a plan how many spaces for cars, bikes and others the municipality's parking norm "
            "asks for at least and allows at most, holds it against what the plan proposes, and shows the sum.\n\n"
            "The norm is a table of the municipality's own: a row for each figure, per dwelling, floor area, employee "
            "or pupil. No norm is shipped; the table among the sample data shows the form, with invented figures.\n\n"
            "An area across the border of norm zones belongs to the one that holds most of it. What is not known, a "
            "use that the table lacks, a number that the plan leaves empty, is not assessed, and the reason says "
            "so.\n\nWhere public transport is good, parking for staff should cost something. That is a 'should' (bør): "
            "departing from it is a finding, never a breach."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [
            parameters.layer(
                "AREAS",
                tr("Areas of the plan"),
                POINTS_OR_POLYGONS,
                tr(
                    "With use, what is built and the spaces proposed. An area with several uses is drawn or written "
                    "once for each."
                ),
            ),
            *_area_fields(),
            parameters.table(
                "NORMS",
                tr("Table of parking norms"),
                tr(
                    "CSV or any table: use, kind of space, unit, least and most, and more if the norm needs it. The "
                    "page on the question describes the columns."
                ),
                roles=("norms",),
            ),
            parameters.layer(
                "NORM_ZONES",
                tr("Parking norm zones"),
                POLYGONS,
                tr("Left empty, all is one zone, unless the table tells zones by the walk to a hub."),
                optional=True,
                roles=("norm_zones",),
            ),
            parameters.field(
                "ZONE_NAME_FIELD",
                tr("Field: name of the zone"),
                "NORM_ZONES",
                tr("As the table of norms calls it."),
                names=(*field_names.NORM_ZONE, "zone", "sone", *field_names.AREA_NAME),
            ),
            parameters.layer(
                "HUBS",
                tr("Public transport hubs"),
                POINTS,
                tr("For parking for staff, and for zones that are told by the walk to a hub."),
                optional=True,
                roles=("hubs",),
            ),
            parameters.network(optional=True),
        ]

    def outputs(self) -> Sequence[Output]:
        return [
            LayerOutput(
                "OUTPUT",
                tr("Spaces held against the norm"),
                tr("A row for each area and kind of space: least, most, proposed, verdict, and how it was counted."),
                like="AREAS",
                columns=NORM_SPACES,
            ),
            LayerOutput(
                "STAFF",
                tr("Parking for staff"),
                tr("Each area with jobs: is public transport good, so that spaces for staff should cost something?"),
                like="AREAS",
                columns=STAFF_PARKING,
                optional=True,
            ),
            NumberOutput("WITHIN", tr("Verdicts within the norm")),
            NumberOutput("BELOW", tr("Verdicts below the norm")),
            NumberOutput("ABOVE", tr("Verdicts above the norm")),
            NumberOutput("NOT_ASSESSED", tr("Not assessed")),
        ]

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.parking.norms import judge_norms
        from klimaklok_plugin.analysis.parking.summaries import norms_summary

        areas, hubs = inputs.layer("AREAS"), inputs.layer("HUBS")
        result = judge_norms(
            areas,
            read_norms_table(inputs, "NORMS"),
            inputs.strategy,
            _options(inputs),
            zones=inputs.layer("NORM_ZONES", may_be_empty=True),
            hubs=hubs,
            network=inputs.network_given if hubs is not None else None,
            progress=part(progress, 0.0, 0.95),
        )
        inputs.answer(norms_summary(result))
        for note in result.notes:
            (inputs.assume if note.code in ASSUMED else lambda each: inputs.say([each]))(note)
        for note in superseded(result.staff_reasons, inputs.strategy):
            inputs.warn(note)
        counts = result.counted()
        cited = citations(result.staff_reasons, inputs.strategy, force=True)
        said = told_rows(result.reasons, NORM_REASONS, len(result.verdicts))
        staff = told_rows(result.staff_reasons, STAFF_REASONS, len(result.staff), cited)
        return {
            "OUTPUT": result.verdicts.assign(reasons=said),
            "STAFF": result.staff.assign(reasons=staff),
            "WITHIN": counts["within"],
            "BELOW": counts["below"],
            "ABOVE": counts["above"],
            "NOT_ASSESSED": counts["not_assessed"],
        }


def _area_fields() -> list[QgsProcessingParameterDefinition]:
    labels = {
        "name": tr("Field: name of the area"),
        "alternative": tr("Field: alternative"),
        "use": tr("Field: use"),
        "zone": tr("Field: norm zone of the area"),
        "dwellings": tr("Field: dwellings"),
        "bra": tr("Field: floor area (BRA, m²)"),
        "jobs": tr("Field: jobs"),
        "pupils": tr("Field: pupils or children"),
        "car": tr("Field: car spaces proposed"),
        "disabled": tr("Field: spaces for disabled people proposed"),
        "bike": tr("Field: bike spaces proposed"),
        "cargo_bike": tr("Field: cargo bike spaces proposed"),
        "car_share": tr("Field: car sharing spaces proposed"),
        "charging": tr("Field: spaces with charging proposed"),
        "staff": tr("Field: car spaces for staff"),
        "free_staff": tr("Field: free car spaces for staff"),
    }
    helps = {
        "use": tr("A word of the table of norms, or the plan's code (arealformål)."),
        "zone": tr("Goes before the polygons of norm zones."),
        "dwellings": tr("By rooms, where the norm asks for it, from fields such as boliger_2rom or dwellings_2."),
    }
    amounts = {"dwellings", "bra", "jobs", "pupils", "car", "disabled", "bike", "cargo_bike", "car_share", "charging"}
    return [
        parameters.field(
            parameter_of(each), label, "AREAS", helps.get(each, ""), names=FIELDS[each], amount=each in amounts
        )
        for each, label in labels.items()
    ]


def parameter_of(option: str) -> str:
    """Return the parameter that chooses a field of the areas."""
    return f"{option.upper()}_FIELD"


def _options(inputs: Inputs) -> NormOptions:
    from klimaklok_plugin.analysis.parking.norms import NormOptions

    fields = {each: inputs.field(parameter_of(each), "AREAS") or "" for each in FIELDS}
    return NormOptions(**fields, code="", zone_name=inputs.field("ZONE_NAME_FIELD", "NORM_ZONES") or "")


def read_norms_table(inputs: Inputs, name: str) -> pd.DataFrame:
    """Return a table of norms; a CSV is read by ourselves, since letters and lines of it must not get lost."""
    from klimaklok_plugin.analysis.parking.norm_table import load_norm_table

    table = inputs.table(name)
    path = inputs.path_of(name)
    if path is not None and path.suffix.lower() in TABLES:
        return load_norm_table(path)
    return table
