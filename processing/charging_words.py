"""The words of a charging plan: aliases, reasons, the plan table and the plot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .framework.reasons import joined
from .framework.texts import decimal_sign, fill, say, tr

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

SENTENCES = {
    "serves": "serves {value:.0f} ({other:.1f} % of the demand)",
    "serves_none": "serves nobody: nearer sites take all who reach it, or nobody does",
    "only_here": "{value:.0f} of them reach no other site",
    "full": "more reach it than its points can take",
    "room_unknown": "the parking spaces are not known, so {value:.0f} points at most are an assumption",
    "grid_known": "takes {value:.0f} kW from {name}",
    "ask_grid_company": "ask the grid company for {value:.0f} kW",
}
DIGITS = {"demand": 1, "share": 4, "kw": 1, "cost": 0}
"""In the plan table, which people read."""


def word_sites(sites: gpd.GeoDataFrame, reasons: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return `sites` with the column ``reasons``; `reasons` has a row per reason, sorted by site."""
    texts = [
        fill(tr(SENTENCES[code]), {"value": value, "other": other, "name": name})
        for code, value, other, name in zip(
            reasons["code"], reasons["value"], reasons["other"], reasons["name"], strict=True
        )
    ]
    words = joined(texts, reasons["site"].to_numpy(), len(sites))
    return sites.assign(reasons=[each or None for each in words])


def plan_headings() -> dict[str, str]:
    """Return the columns of the plan table, in order, with their headings."""
    return {
        "phase": tr("Phase"),
        "measure": tr("Measure"),
        "site_id": tr("Number"),
        "name": tr("Name"),
        "normal_points": tr("Normal points"),
        "fast_points": tr("Fast points"),
        "kw": tr("Power at the peak (kW)"),
        "demand": tr("Demand allocated"),
        "share": tr("Share of the demand"),
        "cost": tr("Cost (kr)"),
        "grid": tr("Grid point"),
    }


def word_plan(plan: pd.DataFrame) -> pd.DataFrame:
    """Return the plan table with its codes in words."""
    measures = {
        "own_right": tr("First: charging at home, by the residents' own right"),
        "existing": tr("Existing stations"),
        "new": tr("New site"),
        "extended": tr("More points at the site"),
    }
    grid = plan["grid"].map(lambda name: say(name) if name == "ask_grid_company" else name, na_action="ignore")
    return plan.assign(measure=plan["measure"].map(measures), grid=grid).round(DIGITS)


def draw_curve(path: Path, result: Any) -> Path:
    """Draw the coverage curve of a `ChargingResult`."""
    from klimaklok_plugin.reports.plots import Curve, CurveWords, curve_plot

    table = result.curve
    words = CurveWords(
        title=tr("Demand covered, by number of new charging sites"),
        sites=tr("New sites"),
        covered=tr("Demand covered (%)"),
        found=tr("Best answer found"),
        bound=tr("Not ruled out"),
        existing=tr("Existing sites alone: {covered} %"),
        chosen=tr("The plan, {sites} new: {covered} %"),
        decimal=decimal_sign(),
    )
    curve = Curve(
        sites=table["sites"].to_numpy(),
        covered=100 * table["covered_share"].to_numpy(),
        bound=100 * table["bound_share"].to_numpy(),
        chosen=int((result.sites["status"] == "new").sum()),
    )
    return curve_plot(path, curve, words)


def site_aliases() -> dict[str, str]:
    """Return the aliases of the sites."""
    return {
        "site_id": tr("Number"),
        "status": tr("Status"),
        "name": tr("Name"),
        "phase": tr("Phase"),
        "normal_points": tr("Normal points"),
        "fast_points": tr("Fast points"),
        "kw": tr("Power at the peak (kW)"),
        "demand": tr("Demand allocated"),
        "share": tr("Share of the demand"),
        "load": tr("Cars at the points at the peak"),
        "kwh_day": tr("Charged on a day (kWh)"),
        "only_here": tr("Demand that reaches no other site"),
        "walk_m": tr("Mean way to the site (m)"),
        "cost": tr("Cost (kr)"),
        "grid": tr("Grid point"),
        "phase_share": tr("Share covered after the phase"),
        "phase_gap": tr("Gap of the phase (share)"),
        "phase_status": tr("Proof of the phase"),
        "reasons": tr("Reasons"),
    }


def allocation_aliases() -> dict[str, str]:
    """Return the aliases of the lines from demand to site."""
    return {
        "demand_nr": tr("Demand (row)"),
        "site_id": tr("Number of the site"),
        "kind": tr("Who charges"),
        "weight": tr("Demand allocated"),
        "walk_m": tr("Mean way to the site (m)"),
    }


def unserved_aliases() -> dict[str, str]:
    """Return the aliases of the unserved demand."""
    return {
        "demand_nr": tr("Demand (row)"),
        "kind": tr("Who charges"),
        "unserved": tr("Demand not served"),
        "reason": tr("Reason"),
    }


def curve_aliases() -> dict[str, str]:
    """Return the aliases of the curve."""
    return {
        "sites": tr("New sites"),
        "covered": tr("Demand covered"),
        "covered_share": tr("Share covered"),
        "bound": tr("No answer covers more than"),
        "bound_share": tr("No answer covers a greater share than"),
        "gap": tr("Gap (share)"),
        "status": tr("Proof"),
        "gain": tr("More for each further site"),
        "phase": tr("Phase"),
        "nested": tr("Covered by the plan in phases"),
        "nesting_price": tr("Price of the phases"),
        "nesting_price_most": tr("Price of the phases at most"),
    }


def area_aliases() -> dict[str, str]:
    """Return the aliases of the areas."""
    return {
        "name": tr("Name"),
        "demand": tr("Demand"),
        "covered": tr("Demand covered"),
        "covered_share": tr("Share covered"),
        "worst": tr("Worst served"),
    }


def audit_aliases() -> dict[str, str]:
    """Return the aliases of the audited car parks."""
    return {
        "status": tr("Status"),
        "spaces": tr("Spaces"),
        "charging_spaces": tr("Spaces with charging"),
        "load_erlang": tr("Cars that would charge at once"),
        "occupied_share": tr("Share of time with none free"),
        "needed_spaces": tr("Spaces with charging needed"),
        "cap_spaces": tr("Most that can be demanded"),
        "missing_spaces": tr("Missing"),
        "missing_max": tr("Missing at most"),
        "reasons": tr("Reasons"),
    }
