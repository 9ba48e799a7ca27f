"""Parking in the demo: the audit, places for bikes and the car's detour on the sample data, with two maps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import demo_maps
from qgis.core import QgsVectorLayer
from qgis_session import run

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data"
SHOWN = "Lysaker"
GROW_M = 250.0
AUDIT, PLACES, DETOUR = ("OUTPUT", "CAR_PARKS", "SUMMARY"), ("OUTPUT", "CAR_LIMITS", "UNPLACED"), ("OUTPUT", "SUMMARY")
SPILLOVER = ("ZONES", "OUTPUT", "ATTRACTORS")
WORDS: dict[str, dict[str, str]] = {
    "nb": {
        "audit": "Sykkelparkering nærmere enn bilparkering (eksempeldata, {place})",
        "detour": "Bilen tar omveien: raskeste vei til nærmeste stasjon (eksempeldata)",
        "stations": "Stasjoner",
        "targets": "Innganger", "parks": "Bilparkering", "places": "Foreslått sykkelparkering", "cells": "Raskest",
        "told": "Regelen er oppfylt ved {holds:.0f} av {judged:.0f} målpunkter. {placed:.0f} nye sykkelplasser på "
        "{count:.0f} steder; {missing:.0f} får ikke plass. Gange eller sykkel tar høyst like lang tid som bil for "
        "{share:.0f}\N{NO-BREAK SPACE}% av turene.",
    },
    "en": {
        "audit": "Bike parking nearer than car parking (sample data, {place})",
        "detour": "The car takes the detour: the quickest way to the nearest station (sample data)",
        "stations": "Stations",
        "targets": "Entrances", "parks": "Car parking", "places": "Proposed bike parking", "cells": "Quickest",
        "told": "The rule holds at {holds:.0f} of {judged:.0f} targets. {placed:.0f} new spaces for bikes at "
        "{count:.0f} places; {missing:.0f} find no place. Walking or cycling takes at most as long as driving for "
        "{share:.0f}\N{NO-BREAK SPACE}% of the trips.",
    },
}  # fmt: skip


def sample(layer: str) -> str:
    """Return the source of a layer of the sample data."""
    return f"{SAMPLE / 'sample.gpkg'}|layername={layer}"


def judge(folder: Path, network: Path) -> dict[str, dict[str, Any]]:
    """Run `parkinghierarchy`, `placebikeparking`, `cardetour` and `spillover` on the sample data."""
    parked = {"NETWORK": str(network), "CAR_PARKING": sample("car_parking"), "BIKE_PARKING": sample("bike_parking")}

    def targets(stem: str, names: tuple[str, ...]) -> dict[str, str]:
        return {name: str(folder / f"{stem}_{name.lower()}.gpkg") for name in names}

    return {
        "audit": run("parkinghierarchy", parked | {
            "TARGETS": sample("entrances"), "STOPS": sample("stations"), **targets("parking_audit", AUDIT),
        }),
        "places": run("placebikeparking", parked | {
            "TARGETS": sample("entrances"), "OBSTACLES": sample("obstacles"), **targets("bike_places", PLACES),
        }),
        "detour": run("cardetour", parked | {
            "ORIGINS": sample("population"), "WEIGHT_FIELD": "pop_tot", "TARGETS": sample("stations"),
            **targets("car_detour", DETOUR),
        }),
        "spillover": run("spillover", {
            "NETWORK": str(network), "CENTRES": sample("priority_areas"), "POPULATION": sample("population"),
            **targets("spillover", SPILLOVER),
        }),
    }  # fmt: skip


def draw(results: dict[str, dict[str, Any]], ground: list[QgsVectorLayer], lang: str, folder: Path) -> None:
    """Draw the two maps, and print what was found."""
    words = WORDS[lang]
    targets = QgsVectorLayer(results["audit"]["OUTPUT"], words["targets"], "ogr")
    parks = QgsVectorLayer(results["audit"]["CAR_PARKS"], words["parks"], "ogr")
    places = QgsVectorLayer(results["places"]["OUTPUT"], words["places"], "ogr")
    stations = QgsVectorLayer(results["detour"]["SUMMARY"], words["stations"], "ogr")
    cells = QgsVectorLayer(results["detour"]["OUTPUT"], words["cells"], "ogr")
    near = next(each.geometry() for each in stations.getFeatures() if each["target_name"] == SHOWN)
    extent = near.boundingBox()
    extent.grow(GROW_M)
    demo_maps.print_map(
        folder / "parking_map.png", words["audit"].format(place=SHOWN), [targets, places, parks], ground, extent
    )
    demo_maps.print_map(folder / "car_detour_map.png", words["detour"], [stations, cells], ground, cells.extent())
    audit, made = results["audit"], results["places"]
    told = {
        "holds": audit["HOLDS"], "judged": audit["JUDGED"], "placed": made["BIKES_PLACED"],
        "count": made["PLACE_COUNT"], "missing": made["BIKES_MISSING"],
        "share": 100 * results["detour"]["ACTIVE_SHARE"],
    }  # fmt: skip
    print(f"\n{words['audit'].format(place=SHOWN)}\n  {words['told'].format(**told)}")
