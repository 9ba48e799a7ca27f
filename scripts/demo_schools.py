"""Heart zones and walking groups in the demo: all schools of the sample data, with a map of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import demo_maps
from qgis.core import QgsVectorLayer
from qgis_session import run

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data"
CLOSED_IN_HOURS = 1
SHOWN = "Øståsen barneskole (oppdiktet)"
GROW_M = 250.0
STREETS = ("SCORECARD", "DROPOFFS", "GATES", "CLOSED_ROADS", "ZONES_OUT")
TRAFFIC = ("SCORECARD", "DISPLACEMENT", "ZONES_OUT")
HEART = ("ZONES_OUT", "CLOSED_ROADS", "GATES", "DROPOFFS", "DISPLACEMENT", "CUT_OFF", "SCORECARD")
GROUPS = ("ROUTES", "MEETING_POINTS", "UNSERVED")
WORDS: dict[str, dict[str, str]] = {
    "nb": {
        "title": "Hjertesone: gater, porter og avslipp, {school}",
        "moved": "Hjertesone: flyttet trafikk, {school}",
        "SCORECARD": "Skoler", "ZONES_OUT": "Hjertesone", "CLOSED_ROADS": "Berørte gater", "GATES": "Porter",
        "DROPOFFS": "Avslippssteder", "DISPLACEMENT": "Screening: flyttet trafikk i rushtimen",
        "heart": "Hjertesoner", "groups": "Gågrupper",
        "walk": "{routes} ruter til {schools} skoler, {adults} voksne.",
    },
    "en": {
        "title": "Heart zone: streets, gates and drop-off, {school}",
        "moved": "Heart zone: displaced traffic, {school}",
        "SCORECARD": "Schools", "ZONES_OUT": "Heart zone", "CLOSED_ROADS": "Affected streets", "GATES": "Gates",
        "DROPOFFS": "Drop-off places", "DISPLACEMENT": "Screening: displaced traffic in the peak hour",
        "heart": "Heart zones", "groups": "Walking groups",
        "walk": "{routes} routes to {schools} schools, {adults} adults.",
    },
}  # fmt: skip


def sample(layer: str) -> str:
    """Return the source of a layer of the sample data."""
    return f"{SAMPLE / 'sample.gpkg'}|layername={layer}"


def assess(folder: Path, network: Path) -> dict[str, Any]:
    """Run `heartzones` and `walkinggroups` on the sample data."""
    common = {"SCHOOLS": sample("schools"), "NETWORK": str(network), "SCHOOL_AREAS": sample("school_areas")}
    heart = run("heartzones", common | {
        "MEASURE": CLOSED_IN_HOURS, "ASSUME_MUNICIPAL": True, "POPULATION": sample("population"),
        "DESTINATIONS": sample("stations"), "PARKING": sample("car_parking"),
        **{name: str(folder / f"heart_zone_{name.lower()}.gpkg") for name in HEART},
    })  # fmt: skip
    groups = run("walkinggroups", common | {
        "PUPILS": sample("pupils"), "WEIGHT_FIELD": "pupils",
        **{name: str(folder / f"walking_group_{name.lower()}.gpkg") for name in GROUPS},
    })  # fmt: skip
    return heart | groups


def draw(results: dict[str, Any], ground: list[QgsVectorLayer], language: str, folder: Path) -> None:
    """Draw the zone of one school, and print the scorecard of all."""
    words = WORDS[language]
    layers = {name: QgsVectorLayer(results[name], words[name], "ogr") for name in HEART if name in words}
    schools = [school for school in layers["SCORECARD"].getFeatures() if school["status"] == "assessed"]
    shown = next(school for school in schools if school["school_name"] == SHOWN)
    for name in ("ZONES_OUT", "CLOSED_ROADS", "GATES", "DROPOFFS", "DISPLACEMENT"):
        layers[name].setSubsetString(f'"school_id" = {shown["school_id"]}')
    extent = layers["ZONES_OUT"].extent()
    extent.grow(GROW_M)
    for name, title, order in (("heart_zone_map", "title", STREETS), ("heart_zone_traffic_map", "moved", TRAFFIC)):
        drawn = [layers[each] for each in order]
        demo_maps.print_map(folder / f"{name}.png", words[title].format(school=SHOWN), drawn, ground, extent)
    print(f"\n{words['heart']}")
    for school in schools:
        print(f"  {school['school_name']:<38} {school['measures']}")
    print(f"{shown['school_name']}: {shown['reasons']}")
    routes = list(QgsVectorLayer(results["ROUTES"], "", "ogr").getFeatures())
    told = {
        "routes": len(routes),
        "schools": len({route["school"] for route in routes}),
        "adults": round(sum(route["adults"] for route in routes)),
    }
    print(f"{words['groups']}\n  {words['walk'].format(**told)}")
