"""Transit hubs: from timetables or a stop layer to hubs with departures, headways and tiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.core.messages import KlimaklokError
from klimaklok_plugin.analysis.core.progress import Progress
from klimaklok_plugin.analysis.transit.columns import HUBS
from klimaklok_plugin.analysis.transit.messages import HubsBothInputsError, HubsNoInputError

from .framework import parameters
from .framework.base import KlimaklokAlgorithm, LayerOutput, Output
from .framework.inputs import Inputs
from .framework.parameters import POINTS, POINTS_OR_POLYGONS, POLYGONS
from .framework.sections import Sections
from .framework.texts import tr

if TYPE_CHECKING:
    from .framework.base import Result


class TransitHubs(KlimaklokAlgorithm):
    """Finds the hubs of public transport."""

    ID = "transithubs"
    GROUP = "data"
    SECTIONS = Sections(
        needed=("GTFS", "STOPS"),
        often=("PACKAGE",),
        seldom=("NAME_FIELD", "MODE_FIELD", "HEADWAY_FIELD", "TIER_FIELD", "YEAR_FIELD"),
        either=(("GTFS", "STOPS"),),
    )

    def title(self) -> str:
        return tr("Find public transport hubs")

    def summary(self) -> str:
        return tr(
            "Turns timetables into hubs: places to board, with departures per hour, headways, a tier, and whether they "
            "are a kollektivknutepunkt (at least two modes, each with a high frequency in the rush).\n\n"
            "A headway is the length of the window divided by the departures one may board, per direction; the worse "
            "direction decides, and a terminus has one. 'Lines pooled' counts all lines of a mode together, 'single "
            "line' only the best of them. Departures per hour count every vehicle that leaves, both directions.\n\n"
            "Stops of one station belong together; others are joined when they lie near each other, or near and with "
            "the same name. People walk to the platforms and entrances that the timetable knows.\n\n"
            "What runs only when somebody has ordered it is counted on its own, and a departure that a timetable holds "
            "twice is counted once; the log says so.\n\n"
            "Without a date, the day is typical: a Tuesday, Wednesday or Thursday outside public holidays and school "
            "breaks (Norway's) with the usual number of trips, of equals the one nearest the middle of the days in "
            "force. Timetables that have no such day in common take one "
            "each, and the log says so. A layer of stops with headway or tier can be used instead of timetables."
        )

    def inputs(self) -> Sequence[QgsProcessingParameterDefinition]:
        def stop_field(name: str, label: str, text: str) -> QgsProcessingParameterDefinition:
            return parameters.field(name, label, "STOPS", text)

        return [
            parameters.files(
                "GTFS",
                tr("Timetables (GTFS)"),
                tr("One or more GTFS zips as the operators deliver them. In Norway: developer.entur.org."),
                optional=True,
            ),
            parameters.text(
                "DATE",
                tr("Date"),
                tr(
                    "Like 2026-09-15. Left empty, a typical weekday is taken. Several timetables that do not overlap: "
                    "one date for each, in the same order, with commas between."
                ),
            ),
            parameters.text(
                "WINDOW_START",
                tr("From"),
                tr("Time of day like 07:00, local time. Left empty, the strategy file's value is used."),
            ),
            parameters.text(
                "WINDOW_END",
                tr("To"),
                tr("Not part of the window. Left empty, the strategy file's value is used. 26:00 is 02:00 next day."),
            ),
            parameters.layer(
                "STOPS",
                tr("Stops instead of timetables"),
                POINTS_OR_POLYGONS,
                tr(
                    "A layer of stops with a field for the headway or the tier. The XML of the national stop register "
                    "can be read, too, but says neither: give the timetable of its stops instead."
                ),
                optional=True,
            ),
            stop_field("NAME_FIELD", tr("Field: name of the stop"), tr("Left empty, 'name' or 'navn' is used.")),
            stop_field(
                "MODE_FIELD",
                tr("Field: mode"),
                tr("rail, metro, tram, bus, coach or ferry, in English or Norwegian; several with commas between."),
            ),
            stop_field("HEADWAY_FIELD", tr("Field: headway"), tr("Minutes between departures.")),
            stop_field("TIER_FIELD", tr("Field: tier"), tr("A to D. It goes before what the headway says.")),
            stop_field("YEAR_FIELD", tr("Field: opening year"), tr("Empty for stops that exist today.")),
            parameters.layer(
                "MASK",
                tr("Only inside"),
                POLYGONS,
                tr("Hubs that touch this area are kept, whole."),
                optional=True,
                roles=("boundary",),
            ),
            parameters.crs(),
        ]

    def outputs(self) -> Sequence[Output]:
        return [
            LayerOutput(
                "OUTPUT",
                tr("Public transport hubs"),
                tr("The platforms and entrances of each hub, with departures per hour, headways and tier."),
                geometry=POINTS[0],
                columns=HUBS,
            )
        ]

    def problem(self, values: dict[str, Any], context: QgsProcessingContext) -> KlimaklokError | None:
        timetables = [text for text in self.parameterAsFileList(values, "GTFS", context) if text and text.strip()]
        if bool(timetables) == bool(values.get("STOPS")):
            return HubsBothInputsError() if timetables else HubsNoInputError()
        return None

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.transit.hubs import (
            StopFields,
            TransitOptions,
            hubs_from_gtfs,
            hubs_from_stops,
            parse_dates,
        )
        from klimaklok_plugin.analysis.transit.summary import hubs_summary

        area = inputs.layer("MASK")
        mask = None if area is None else area.union_all()
        timetables = inputs.files("GTFS")
        if timetables:
            crs = inputs.crs_given if area is None else inputs.crs
            options = TransitOptions(
                parse_dates(inputs.text("DATE")), inputs.text("WINDOW_START"), inputs.text("WINDOW_END")
            )
            result = hubs_from_gtfs(timetables, crs, inputs.strategy, options, mask, progress)
        else:
            fields = StopFields(
                name=inputs.field("NAME_FIELD", "STOPS"),
                mode=inputs.field("MODE_FIELD", "STOPS"),
                headway=inputs.field("HEADWAY_FIELD", "STOPS"),
                tier=inputs.field("TIER_FIELD", "STOPS"),
                opens_year=inputs.field("YEAR_FIELD", "STOPS"),
            )
            result = hubs_from_stops(inputs.layer("STOPS"), inputs.strategy, fields, mask, progress)
        inputs.say(result.notes)
        inputs.answer(hubs_summary(result))
        return {"OUTPUT": result.hubs}
