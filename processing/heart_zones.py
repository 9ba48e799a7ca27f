"""Heart zones: what a zone around a school touches, where traffic goes instead, and what to do at each school."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qgis.core import Qgis, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.columns import Table
from klimaklok_plugin.analysis.core.progress import Progress
from klimaklok_plugin.analysis.layers import field_names
from klimaklok_plugin.analysis.schools import columns
from klimaklok_plugin.analysis.schools.messages import (
    HEADINGS,
    MEASURES,
    SUGGESTED,
    UNDER,
    UNNAMED_STREET,
    ZONE_REASONS,
)

from .framework import parameters
from .framework.base import KlimaklokAlgorithm, LayerOutput, Output, Result
from .framework.inputs import Inputs
from .framework.parameters import LINES, OR_TABLES, POINTS, POINTS_OR_POLYGONS, POLYGONS
from .framework.reasons import cite, reason_texts
from .framework.sections import Sections
from .framework.texts import tr, wording

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from klimaklok_plugin.analysis.strategy.loading import Strategy

RULE = "heart_zones"
METHODS = ("radius", "walking_distance", "drawn")
STREET_MEASURES = ("stopping_ban", "closed_in_hours", "closed")
POPULATION_FIELD, TRAFFIC_FIELD, EXTRA_FIELD = "pop_tot", "aadt", "cars_peak"

NOTHING_DONE = ("heart_nothing_applies", "heart_nothing_applies_assumed")
"""Notes that come before everything else."""
WARNED = (*NOTHING_DONE, "heart_unused", "heart_zones_unused", "heart_radius_unused", "heart_no_population")
EXTRA = ("heart_extra", "heart_extra_stranded", "heart_extra_empty", "heart_extra_unplaced")
"""Notes on a plan's own cars, which stand in the summary."""
ASSUMED = (
    *("heart_no_destinations", "heart_nearest_school", "streets_owner_unknown", "streets_owner_unknown_still"),
    *("streets_owner_assumed", "pupils_by_share", "pupils_by_capped", "pupils_by_scaled_up", "pupils_by_no_homes"),
    *("heart_screening", "heart_screening_few", "heart_trips_survey", "displacement_hidden", "drop_offs_not_proven"),
)
"""Notes that the summary has, too."""


NAMED = {
    "SCHOOLS": {"name": field_names.SCHOOL_NAME},
    "SCHOOL_AREAS": {"school": field_names.SCHOOL_OF_AREA},
}
"""By which names columns are found that no parameter asks for."""


class HeartZones(KlimaklokAlgorithm):
    """Assesses heart zones around schools."""

    ID = "heartzones"
    GROUP = "schools"
    DRIVES = True
    PERSONAL = ("POPULATION",)
    SECTIONS = Sections(
        needed=("RADIUS", "ZONES"),
        seldom=("EXEMPT",),
        only={"RADIUS": ("METHOD", frozenset({0, 1})), "ZONES": ("METHOD", frozenset({2}))},
    )

    def title(self) -> str:
        return tr("Assess school heart zones")

    def summary(self) -> str:
        return tr(
            "Says for each school what a heart zone would touch and do: the streets and who decides over them, the "
            "gates, who lives inside, how safely pupils can walk, where traffic goes instead, where parents can stop "
            "and let children walk the rest, and which measures follow, with reasons.\n\n"
            "Each school is assessed on its own, as if it alone had a zone. To see several zones at once, draw them as "
            "one zone around all of these schools.\n\n"
            "Main roads, bus streets, streets of unknown owner and those you exempt are not closed: they are listed as "
            "open questions. Streets from OpenStreetMap mostly have no known owner: use roads from NVDB or Elveg, or "
            "let local streets count as the municipality's. Walking and cycling stay open.\n\n"
            "Traffic is a screening, no forecast: trips in the peak hour to school, to centres and through, by the "
            "shares in the strategy file, each by its fastest way, without queues. With a ban on stopping, only trips "
            "to the school change. With streets closed in school hours, those who live or have errands inside still "
            "drive; through traffic goes around. Closed physically, nobody drives there. Numbers that too few persons "
            "stand behind, by the strategy file, are never shown, and cars are told in steps for that reason."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        return [
            parameters.layer(
                "SCHOOLS",
                tr("Schools"),
                OR_TABLES,
                tr("Schools as points or as areas, one or several. A field 'name', 'navn' or 'skolenavn' names them."),
                roles=("schools",),
            ),
            parameters.field(
                "PUPILS_FIELD",
                tr("Field: pupils"),
                "SCHOOLS",
                tr("Without one, they are the strategy's share of the inhabitants."),
                names=field_names.PUPILS,
                amount=True,
            ),
            parameters.layer(
                "ENTRANCES",
                tr("School entrances"),
                POINTS,
                tr("Where one walks in, for schools drawn as areas. Without, anywhere along the outline."),
                optional=True,
            ),
            parameters.network(),
            parameters.choice(
                "METHOD",
                tr("Zone"),
                [tr("Radius by air"), tr("Walking distance"), tr("Drawn")],
                tr("How the zone comes about."),
            ),
            parameters.number(
                "RADIUS",
                tr("Radius or walking distance (m)"),
                tr("Left empty, the strategy file's value is used."),
                optional=True,
            ),
            parameters.layer(
                "ZONES",
                tr("Drawn zones"),
                POLYGONS,
                tr("For drawn zones: areas around the schools. A zone may hold several schools."),
                optional=True,
            ),
            parameters.choice(
                "MEASURE",
                tr("Measure"),
                [
                    tr("Ban on stopping and drop-off in school hours"),
                    tr("Closed to through traffic and drop-off in school hours"),
                    tr("Closed to cars physically"),
                ],
                tr("What is done with the streets inside. The first is how Bærum mostly does it."),
            ),
            parameters.flag(
                "ASSUME_MUNICIPAL",
                tr("Local streets of unknown owner are the municipality's"),
                tr(
                    "Takes local streets whose owner the network does not know as the municipality's, and says so. "
                    "Otherwise they are open questions and stay as they are."
                ),
            ),
            parameters.expression(
                "EXEMPT",
                tr("Streets to exempt (expression)"),
                "NETWORK",
                tr("Streets for which it holds are not closed but listed as open questions."),
            ),
            parameters.layer(
                "EXEMPT_LAYER",
                tr("Streets to exempt (layer)"),
                LINES + POLYGONS,
                tr("Such as bus lines: streets along these lines or inside these areas are not closed."),
                optional=True,
            ),
            parameters.layer(
                "POPULATION",
                tr("Population"),
                OR_TABLES,
                tr("Cells or addresses with inhabitants. Without it, people and traffic are unknown."),
                optional=True,
                roles=("population",),
            ),
            parameters.inhabitants(),
            parameters.layer(
                "SCHOOL_AREAS",
                tr("School intake areas"),
                POLYGONS,
                tr(
                    "Which homes belong to which school: by a field with its name ('school', 'skole', "
                    "'skolekretsnavn'), else by the school that lies inside. Without, the nearest school on foot."
                ),
                optional=True,
                roles=("school_areas",),
            ),
            parameters.layer(
                "DESTINATIONS",
                tr("Centres"),
                POINTS_OR_POLYGONS,
                tr("Where people drive in the peak hour. Without, only school and through traffic is looked at."),
                optional=True,
            ),
            parameters.field(
                "DESTINATION_FIELD",
                tr("Field: weight of the centre"),
                "DESTINATIONS",
                tr("Such as jobs. Left empty, all weigh the same."),
                names=field_names.WEIGHTS,
                amount=True,
            ),
            parameters.layer(
                "PARKING",
                tr("Car parking"),
                POINTS_OR_POLYGONS,
                tr("Drop-off places near a car park are preferred among equals."),
                optional=True,
                roles=("car_parking",),
            ),
            parameters.layer(
                "TRAFFIC",
                tr("Measured traffic"),
                LINES,
                tr("Lines with ÅDT. They are joined to the streets they run along, never by name."),
                optional=True,
                roles=("traffic",),
            ),
            parameters.field(
                "TRAFFIC_FIELD",
                tr("Field: ÅDT"),
                "TRAFFIC",
                "",
                names=field_names.TRAFFIC,
                amount=True,
            ),
            parameters.layer(
                "EXTRA_TRIPS",
                tr("Extra car trips"),
                POINTS_OR_POLYGONS,
                tr(
                    "Points with car trips of a plan, as 'Transport emissions of a plan' makes them: they drive to the "
                    "centres and out of the area like other traffic. Filter them to one alternative."
                ),
                optional=True,
            ),
            parameters.field(
                "EXTRA_FIELD",
                tr("Field: cars in the peak hour"),
                "EXTRA_TRIPS",
                "",
                names=field_names.PEAK_CARS,
                amount=True,
            ),
        ]

    def outputs(self) -> Sequence[Output]:
        return [
            LayerOutput(
                "ZONES_OUT",
                tr("Heart zones"),
                tr("The zones, with area, streets by who decides, and which others they overlap."),
                geometry=Qgis.ProcessingSourceType.VectorPolygon,
                columns=columns.ZONES,
            ),
            LayerOutput(
                "CLOSED_ROADS",
                tr("Affected streets"),
                tr("Every street open to cars inside a zone, cut at its border: owner, who decides, measure, hours."),
                geometry=Qgis.ProcessingSourceType.VectorLine,
                columns=columns.STREETS,
            ),
            LayerOutput(
                "GATES",
                tr("Gates"),
                tr("Where streets open to cars enter a zone."),
                geometry=Qgis.ProcessingSourceType.VectorPoint,
                columns=columns.GATES,
                optional=True,
            ),
            LayerOutput(
                "DROPOFFS",
                tr("Drop-off places"),
                tr("Where parents can stop and children walk the rest, and the best place each was preferred to."),
                geometry=Qgis.ProcessingSourceType.VectorPoint,
                columns=columns.DROP_OFFS,
                optional=True,
            ),
            LayerOutput(
                "DISPLACEMENT",
                tr("Screening: displaced traffic"),
                tr("Streets where the peak hour's cars change, by school. A screening, no forecast."),
                geometry=Qgis.ProcessingSourceType.VectorLine,
                columns=columns.DISPLACEMENT,
                optional=True,
                shown=False,
            ),
            LayerOutput(
                "CUT_OFF",
                tr("Screening: homes without car access"),
                tr("Squares with homes that cannot be driven to any more, with the reason."),
                geometry=Qgis.ProcessingSourceType.VectorPolygon,
                columns=columns.CUT_OFF,
                optional=True,
                shown=False,
            ),
            LayerOutput(
                "SCORECARD",
                tr("Schools assessed"),
                tr("Each school: need, effect, side effects, feasibility, and suggested measures with reasons."),
                geometry=Qgis.ProcessingSourceType.VectorPoint,
                columns=columns.SCORECARD,
                answer=True,
            ),
        ]

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.schools.summary import zones_summary
        from klimaklok_plugin.analysis.schools.zone_inputs import HeartZoneLayers, HeartZoneOptions
        from klimaklok_plugin.analysis.schools.zones import heart_zones

        options = HeartZoneOptions(
            method=METHODS[inputs.choice("METHOD") or 0],
            measure=STREET_MEASURES[inputs.choice("MEASURE") or 0],
            radius_m=inputs.number("RADIUS"),
            pupils_field=inputs.field("PUPILS_FIELD", "SCHOOLS"),
            population_field=inputs.field("POPULATION_FIELD", "POPULATION") or POPULATION_FIELD,
            destination_field=inputs.field("DESTINATION_FIELD", "DESTINATIONS"),
            traffic_field=inputs.field("TRAFFIC_FIELD", "TRAFFIC") or TRAFFIC_FIELD,
            extra_field=inputs.field("EXTRA_FIELD", "EXTRA_TRIPS") or EXTRA_FIELD,
            assume_municipal=inputs.flag("ASSUME_MUNICIPAL"),
        )
        names = ("SCHOOLS", "ENTRANCES", "ZONES", "POPULATION", "SCHOOL_AREAS", "DESTINATIONS", "PARKING", "TRAFFIC")
        layers = HeartZoneLayers(
            **{name.lower(): inputs.named(name, NAMED.get(name, {})) for name in names},
            exempt=inputs.layer("EXEMPT_LAYER"),
            extra_trips=inputs.layer("EXTRA_TRIPS"),
        )
        result = heart_zones(
            layers,
            inputs.network,
            inputs.strategy,
            options,
            exempt=None if inputs.text("EXEMPT") is None else inputs.matching("EXEMPT", inputs.network.edges),
            progress=progress,
        )
        inputs.answer(note for note in result.notes if note.code in NOTHING_DONE)
        inputs.answer(zones_summary(result))
        for note in result.notes:
            if note.code in WARNED:
                inputs.warn(note)
            elif note.code in (*ASSUMED, *EXTRA):
                inputs.assume(note)
            else:
                inputs.say([note])
        least = inputs.strategy.schools.least_count
        scorecard = _with_reasons(result.scorecard, result.reasons, inputs.strategy)
        return {
            "ZONES_OUT": _with_hidden(result.zones, columns.ZONES, least),
            "CLOSED_ROADS": result.streets,
            "GATES": result.gates,
            "DROPOFFS": _with_hidden(result.drop_offs, columns.DROP_OFFS, least),
            "DISPLACEMENT": result.displacement,
            "CUT_OFF": _with_hidden(result.cut_off, columns.CUT_OFF, least),
            "SCORECARD": _with_hidden(scorecard, columns.SCORECARD, least),
        }


def _with_hidden(frame: gpd.GeoDataFrame, table: Table, least: int) -> gpd.GeoDataFrame:
    """Return `frame` with ``under_10`` in words: which numbers are left out, by the headings of their columns."""
    language = wording()

    def told(names: str) -> str:
        headings = [column.alias(language) for each in names.split(",") if (column := table.find(each)) is not None]
        return language.fill(UNDER, {"least": least, "columns": "; ".join(headings)})

    return frame.assign(under_10=[told(names) if names else None for names in frame["under_10"]])


def _with_reasons(scorecard: gpd.GeoDataFrame, reasons: pd.DataFrame, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return the scorecard with streets, ``measures`` and ``reasons`` in words."""
    language, rule = wording(), cite(RULE, strategy)
    texts = reason_texts(reasons.assign(name=_streets(reasons["name"], reasons["road_class"])), ZONE_REASONS)
    about = reasons.assign(text=texts).groupby(["school", "about"], sort=False)["text"].agg("; ".join).to_dict()
    measures: list[str | None] = []
    why: list[str | None] = []
    for school, codes in enumerate(scorecard["measures"]):
        chosen = {code: language.text(MEASURES[code]) for code in codes.split(",") if code}
        blocks = [
            language.fill(heading, {"reasons": about[school, each]})
            for each, heading in HEADINGS.items()
            if (school, each) in about
        ]
        if chosen:
            suggested = "; ".join(f"{said}: {about[school, code]}" for code, said in chosen.items())
            blocks.append(language.fill(SUGGESTED, {"rule": rule, "measures": suggested}))
        measures.append(", ".join(chosen.values()) or None)
        why.append(" ".join(blocks) or None)
    return scorecard.assign(
        measures=measures,
        reasons=why,
        worst_street=_streets(scorecard["worst_street"], scorecard["worst_class"]),
        crossing=_streets(scorecard["crossing"], scorecard["crossing_class"]),
    ).drop(columns=["worst_class", "crossing_class"])


def _streets(names: Iterable[Any], classes: Iterable[Any]) -> list[str | None]:
    """Return what streets are called: where one has no name, by its class."""
    language = wording()
    return [
        name or (language.fill(UNNAMED_STREET, {"road_class": road_class}) if road_class else None)
        for name, road_class in zip(names, classes, strict=True)
    ]
