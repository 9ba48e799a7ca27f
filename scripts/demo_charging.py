"""The charging plan of the demo: sites in three phases on the sample data, with map, curve and plan table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import demo_maps
from qgis.core import QgsVectorLayer
from qgis_session import run

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data" / "sample.gpkg"
WORDS: dict[str, dict[str, str]] = {
    "nb": {
        "title": "Ladeplan i tre byggetrinn (eksempeldata)",
        "sites": "Ladesteder, med antall ladepunkter", "lines": "Hvem som lader hvor",
        "covered": "Dekket: {share:.0f} % av etterspørselen, i dag {today:.0f} %. "
        "Ingen plan med like mange steder dekker mer enn {bound:.0f} %.",
    },
    "en": {
        "title": "Charging plan in three phases (sample data)",
        "sites": "Charging sites, with charging points", "lines": "Who charges where",
        "covered": "Covered: {share:.0f} % of the demand, today {today:.0f} %. "
        "No plan with as many sites covers more than {bound:.0f} %.",
    },
}  # fmt: skip


def plan_charging(folder: Path, network: Path) -> dict[str, Any]:
    """Run `locatecharging` on the sample data."""
    layers = ("OUTPUT", "ALLOCATION", "UNSERVED", "CURVE", "PLAN", "AREA_COVERAGE", "AUDIT")
    return run("locatecharging", {
        "DEMAND": f"{SAMPLE}|layername=addresses", "WEIGHT_FIELD": "dwellings", "WEIGHT_UNIT": 2,
        "CANDIDATES": f"{SAMPLE}|layername=charger_candidates", "SITE_COST_FIELD": "cost",
        "EXISTING": f"{SAMPLE}|layername=chargers", "NETWORK": str(network), "SITE_COUNT": 10, "PHASES": "3, 3, 4",
        "GRID": f"{SAMPLE}|layername=grid", "GRID_FIELD": "free_kw", "AREAS": f"{SAMPLE}|layername=school_areas",
        "CAR_PARKS": f"{SAMPLE}|layername=car_parking", "AUDIT_TERMS_FIELD": "fee",
        "PLAN_CSV": str(folder / "charging_plan.csv"),
        "PLAN_XLSX": str(folder / "charging_plan.xlsx"), "PLOT": str(folder / "charging_curve.png"),
        **{name: str(folder / f"charging_{name.lower()}.gpkg") for name in layers},
    })  # fmt: skip


def draw_charging(results: dict[str, Any], base: list[QgsVectorLayer], language: str, folder: Path) -> None:
    """Draw the map of the plan, and print what it covers."""
    words = WORDS[language]
    sites, lines = (QgsVectorLayer(results[name], "", "ogr") for name in ("OUTPUT", "ALLOCATION"))
    sites.setName(words["sites"])
    lines.setName(words["lines"])
    curve = {row["sites"]: row for row in QgsVectorLayer(results["CURVE"], "", "ogr").getFeatures()}
    new = [site for site in sites.getFeatures() if site["status"] == "new"]
    covered = words["covered"].format(
        share=100 * results["COVERED_SHARE"],
        today=100 * curve[0]["covered_share"],
        bound=100 * curve[len(new)]["bound_share"],
    )
    demo_maps.print_map(folder / "charging_map.png", words["title"], [sites, lines], base, sites.extent())
    print(f"\n{words['title']}\n{covered}")
    for site in sorted(new, key=lambda each: each["phase"]):
        points = site["normal_points"] + site["fast_points"]
        print(f"  {site['phase']}  {site['name']:<24} {points:>4}  {site['reasons']}")


def report(results: dict[str, Any], network: Path, language: str, folder: Path) -> None:
    """Make the document of the plan, with the streets below its maps."""
    layers = ("PLAN", "ALLOCATION", "UNSERVED", "CURVE", "AREA_COVERAGE", "AUDIT")
    run("chargingreport", {
        "SITES": results["OUTPUT"], **{name: results[name] for name in layers},
        "BASE": [f"{network}|layername=edges"],
        "TITLE": WORDS[language]["title"], "LANGUAGE": list(WORDS).index(language),
        "REPORT_HTML": str(folder / "charging_report.html"), "REPORT_PDF": str(folder / "charging_report.pdf"),
    })  # fmt: skip
