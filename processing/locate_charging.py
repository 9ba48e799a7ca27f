"""Locate charging: where charging points go, with how many at each, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsProcessingParameterDefinition

from klimaklok_plugin.analysis.charging import columns
from klimaklok_plugin.analysis.charging.messages import AUDIT_REASONS, SITE_REASONS, ChargingAuditBothError
from klimaklok_plugin.analysis.core.progress import Progress, part

from .charging_inputs import SECTIONS, audit_fields, charging_inputs, charging_options
from .framework.base import FileOutput, KlimaklokAlgorithm, LayerOutput, NumberOutput, Output, Result
from .framework.inputs import Inputs
from .framework.reasons import citations, cite, joined, reason_texts
from .framework.texts import tr, wording

if TYPE_CHECKING:
    import geopandas as gpd

    from klimaklok_plugin.analysis.charging.car_parks import CarParkFields
    from klimaklok_plugin.analysis.charging.results import ChargingResult
    from klimaklok_plugin.analysis.strategy.loading import Strategy


ANSWERS = (
    "charging_answer",
    "charging_fewest",
    "charging_phase",
    "charging_phase_fewest",
    "charging_left",
    "charging_left_not_chosen",
    "charging_worst_area",
    "charging_worst_areas",
    "charging_own_right",
    "charging_staff",
    "charging_today",
    "charging_today_unknown",
    "charging_only_fast",
    "charging_only_fast_by_rule",
    "charging_only_normal",
    "charging_only_normal_by_rule",
    "charging_candidates_generated",
    "charging_candidates_unplaced",
    "charging_candidates_twice",
    "charging_candidates_off_network",
    "charging_existing_unplaced",
    "charging_existing_off_network",
    "charging_stations_twice",
    "charging_stations_not_public",
    "charging_points_unknown",
    "charging_power_unknown",
    "charging_weight_none",
    "charging_electric_counted",
    "charging_electric_grown",
    "charging_kind_assumed",
    "charging_kind_empty",
    "charging_room_unknown",
    "charging_cost_assumed",
    "charging_grid_not_given",
    "charging_grid_unknown",
    "charging_grid_not_found",
)
"""Notes that are the answer, what was left out and what was assumed: they come first in the summary."""


READ = (
    "nobil_read",
    "json_encoding",
    "nobil_station_malformed",
    "nobil_not_electric",
    "nobil_duplicate_id",
    "nobil_position_missing",
    "nobil_position_malformed",
    "nobil_position_zero",
    "nobil_position_swapped",
    "nobil_position_outside_world",
    "nobil_position_outside_norway",
    "nobil_points_missing",
    "nobil_points_malformed",
)
"""What a NOBIL file held, which stations were left out and why, and whose points are assumed."""
AUDITED = (
    "register_read",
    "register_area_malformed",
    "register_duplicate_id",
    "register_total_uncertain",
    "audit_summary",
    "audit_summary_none_short",
    "audit_public_assumed",
    "audit_exemptions_not_given",
    "audit_demand_unknown",
)
"""What the audit comes to, and what it leaves open."""


class LocateCharging(KlimaklokAlgorithm):
    """Plans charging sites."""

    ID = "locatecharging"
    GROUP = "charging"
    DRIVES = True
    SECTIONS = SECTIONS

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
        return charging_inputs()

    def outputs(self) -> Sequence[Output]:
        return [
            LayerOutput(
                "OUTPUT",
                tr("Charging sites"),
                tr("Existing stations and new sites with points, power, demand, phase and the reasons in words."),
                geometry=Qgis.ProcessingSourceType.VectorPoint,
                like="CANDIDATES",
                columns=columns.SITES,
            ),
            LayerOutput(
                "ALLOCATION",
                tr("Who charges where"),
                tr("A line from each demand to each site that serves some of it."),
                geometry=Qgis.ProcessingSourceType.VectorLine,
                columns=columns.ALLOCATION,
                optional=True,
            ),
            LayerOutput(
                "UNSERVED",
                tr("Unserved demand"),
                tr("Demand that no site serves, a feature for each reason; the map shows the one that weighs most."),
                like="DEMAND",
                columns=columns.UNSERVED,
                optional=True,
                shown=False,
            ),
            LayerOutput(
                "CURVE",
                tr("Coverage by number of sites"),
                tr("A table: what each number of new sites covers, what is proven, and the price of the phases."),
                geometry=Qgis.ProcessingSourceType.Vector,
                columns=columns.CURVE,
                optional=True,
            ),
            LayerOutput(
                "PLAN",
                tr("Plan by phase"),
                tr("A table: the cheaper measure first, then what exists, then what each phase builds and costs."),
                geometry=Qgis.ProcessingSourceType.Vector,
                columns=columns.PLAN,
                optional=True,
            ),
            LayerOutput(
                "AREA_COVERAGE",
                tr("Coverage by area"),
                tr("The areas with the share of their demand that is covered; the worst-served one is marked."),
                geometry=Qgis.ProcessingSourceType.VectorPolygon,
                columns=columns.AREA_COVERAGE,
                optional=True,
                shown=False,
            ),
            LayerOutput(
                "AUDIT",
                tr("Audit of car parks"),
                tr("Car parks that meet parkeringsforskriften § 35 or fall short of it, the number missing, and why."),
                like="CAR_PARKS",
                columns=columns.AUDIT,
                optional=True,
                shown=False,
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
            NumberOutput("GAP", tr("Improvement that is still possible, at most (share)"), share=True),
            NumberOutput("COVERED_SHARE", tr("Share of the demand covered"), share=True),
        ]

    def compute(self, inputs: Inputs, progress: Progress) -> Mapping[str, Result]:
        from klimaklok_plugin.analysis.charging.location import locate_charging

        audited = _car_parks(inputs, part(progress, 0.0, 0.05))
        stations = _stations(inputs, part(progress, 0.05, 0.1))
        result = locate_charging(
            inputs.layer("DEMAND"),
            inputs.network,
            inputs.strategy,
            charging_options(inputs),
            candidates=inputs.layer("CANDIDATES"),
            existing=inputs.layer("EXISTING"),
            stations=stations,
            grid=inputs.layer("GRID"),
            areas=inputs.layer("AREAS"),
            progress=part(progress, 0.1, 0.97),
        )
        inputs.answer(result.summary)
        inputs.tell(result.notes, ANSWERS)
        made: dict[str, Result] = {
            "OUTPUT": _with_reasons(result, inputs.strategy),
            "ALLOCATION": result.allocation,
            "UNSERVED": result.unserved,
            "CURVE": result.curve,
            "PLAN": _as_layer(result),
            "AREA_COVERAGE": result.areas,
            "OBJECTIVE": result.objective,
            "BOUND": result.bound,
            "GAP": result.gap,
            "COVERED_SHARE": result.covered_share,
        }
        return made | _audit(inputs, result, audited) | _files(inputs, result)


def _car_parks(inputs: Inputs, progress: Progress | None) -> tuple[gpd.GeoDataFrame, CarParkFields] | None:
    """Return the car parks to be audited and their fields, None without any; what is wrong with them is said now."""
    from klimaklok_plugin.analysis.charging.car_parks import REGISTER_FIELDS, read_car_parks
    from klimaklok_plugin.analysis.sources.parking_register import read_parking_register

    file, car_parks = inputs.file("PARKING_REGISTER"), inputs.layer("CAR_PARKS")
    if file is not None and car_parks is not None:
        raise ChargingAuditBothError
    if file is not None:
        register = read_parking_register(file, progress)
        inputs.tell(register.notes, AUDITED)
        return register.car_parks.to_crs(inputs.crs), REGISTER_FIELDS
    if car_parks is None:
        return None
    fields = audit_fields(inputs)
    read_car_parks(car_parks, fields)
    return car_parks, fields


def _audit(
    inputs: Inputs, result: ChargingResult, audited: tuple[gpd.GeoDataFrame, CarParkFields] | None
) -> dict[str, Result]:
    """Audit the car parks, with the demand that the plan allocates to them."""
    import pandas as pd

    from klimaklok_plugin.analysis.charging.audit import RULE, audit_car_parks
    from klimaklok_plugin.analysis.charging.car_parks import REGISTER_FIELDS, REPEATED
    from klimaklok_plugin.analysis.charging.location import loads_at
    from klimaklok_plugin.analysis.charging.results import of_one_kind

    if audited is None:
        return {}
    car_parks, fields = audited
    load = loads_at(car_parks, result.sites, inputs.strategy.charging.same_place_m)
    audit = audit_car_parks(car_parks, fields, inputs.strategy, load)
    inputs.tell(audit.notes, AUDITED)
    frame = audit.frame.drop(columns=list(REPEATED)) if fields is REGISTER_FIELDS else audit.frame
    reasons = pd.concat([audit.reasons, audit.assumed]).sort_values("car_park", kind="stable", ignore_index=True)
    texts = reason_texts(reasons, AUDIT_REASONS)
    rule = cite(RULE, inputs.strategy)
    words = [each + rule for each in joined(texts, reasons["car_park"].to_numpy(), len(frame))]
    return {"AUDIT": of_one_kind(frame.assign(reasons=words))}


def _stations(inputs: Inputs, progress: Progress | None) -> gpd.GeoDataFrame | None:
    """Return the stations of a NOBIL file, None when none is given."""
    from klimaklok_plugin.analysis.sources.nobil import read_nobil

    file = inputs.file("NOBIL")
    if file is None:
        return None
    read = read_nobil(file, inputs.strategy.charging.normal_to_kw, progress)
    inputs.tell(read.notes, READ)
    return read.stations


def _with_reasons(result: ChargingResult, strategy: Strategy) -> gpd.GeoDataFrame:
    texts = reason_texts(result.reasons, SITE_REASONS, citations(result.reasons, strategy))
    return result.sites.assign(reasons=joined(texts, result.reasons["site"].to_numpy(), len(result.sites)))


def _as_layer(result: ChargingResult) -> gpd.GeoDataFrame:
    """Return the plan as a layer without geometry."""
    import geopandas as gpd

    return gpd.GeoDataFrame(result.plan, geometry=[None] * len(result.plan), crs=result.sites.crs)


def _files(inputs: Inputs, result: ChargingResult) -> dict[str, Result]:
    """Write the plan and the plot where they are wanted."""
    from klimaklok_plugin.reports.tables import write_csv, write_xlsx

    made: dict[str, Result] = {}
    table = result.plan, columns.PLAN, wording()
    if inputs.wants("PLAN_CSV"):
        made["PLAN_CSV"] = write_csv(inputs.staged("PLAN_CSV"), *table)
    if inputs.wants("PLAN_XLSX"):
        made["PLAN_XLSX"] = write_xlsx(inputs.staged("PLAN_XLSX"), *table, tr("Charging plan"))
    if inputs.wants("PLOT"):
        made["PLOT"] = _plot(inputs.staged("PLOT"), result)
    return made


def _plot(path: Path, result: ChargingResult) -> Path:
    from klimaklok_plugin.reports.plots import Curve, CurveWords, curve_plot

    curve = Curve(
        sites=result.curve["sites"].to_numpy(),
        covered=100 * result.curve["covered_share"].to_numpy(),
        bound=100 * result.curve["bound_share"].to_numpy(),
        chosen=int((result.sites["status"] == "new").sum()),
    )
    title = tr("Demand covered, by number of new charging sites")
    return curve_plot(path, curve, CurveWords(title, tr("Demand covered"), "%", wording()))
