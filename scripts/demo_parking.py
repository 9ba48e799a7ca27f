"""Parking in the demo: the audit, places for bikes and the car's detour on the sample data, with two maps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import maps
from qgis.core import QgsVectorLayer
from qgis_session import run

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data"
SHOWN = "Lysaker"
GROW_M = 250.0
AUDIT, PLACES, DETOUR = ("OUTPUT", "CAR_PARKS", "SUMMARY"), ("OUTPUT", "CAR_LIMITS", "UNPLACED"), ("OUTPUT", "SUMMARY")
WORDS: dict[str, dict[str, str]] = {
    "nb": {
        "audit": "Sykkelparkering nærmere enn bilparkering", "detour": "Bilen tar omveien",
        "audit_subtitle": "Eksempeldata. Innganger rundt {place}, parkering og forslag til sykkelplasser.",
        "detour_subtitle": "Eksempeldata. Raskeste måte å komme til nærmeste stasjon, dør til dør.",
        "legend": "Tegnforklaring", "table": "Stasjoner", "source": "Syntetiske data: alt er oppdiktet.",
        "share": "Andel", "station": "Stasjon", "minutes": "Bil (min)", "streets": "Gater",
        "targets": "Innganger", "parks": "Bilparkering", "places": "Foreslått sykkelparkering", "cells": "Raskest",
        "told": "Regelen er oppfylt ved {holds:.0f} av {judged:.0f} målpunkter. {placed:.0f} nye sykkelplasser på "
        "{count:.0f} steder; {missing:.0f} får ikke plass. Gange eller sykkel tar høyst like lang tid som bil for "
        "{share:.0f}\N{NO-BREAK SPACE}% av turene.",
    },
    "en": {
        "audit": "Bike parking nearer than car parking", "detour": "The car takes the detour",
        "audit_subtitle": "Sample data. Entrances around {place}, parking, and proposed places for bikes.",
        "detour_subtitle": "Sample data. The quickest way to get to the nearest station, door to door.",
        "legend": "Legend", "table": "Stations", "source": "Synthetic data: all of it is invented.",
        "share": "Share", "station": "Station", "minutes": "Car (min)", "streets": "Streets",
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
    """Run `parkinghierarchy`, `placebikeparking` and `cardetour` on the sample data."""
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
    }  # fmt: skip


def draw(
    results: dict[str, dict[str, Any]], network: Path, base: list[QgsVectorLayer], lang: str, folder: Path
) -> None:
    """Draw the two maps, and print what was found."""
    words = WORDS[lang]
    base = [maps.roads_layer(network, words["streets"]), *base]
    targets = QgsVectorLayer(results["audit"]["OUTPUT"], words["targets"], "ogr")
    parks = QgsVectorLayer(results["audit"]["CAR_PARKS"], words["parks"], "ogr")
    places = QgsVectorLayer(results["places"]["OUTPUT"], words["places"], "ogr")
    stations = QgsVectorLayer(results["detour"]["SUMMARY"], words["table"], "ogr")
    cells = QgsVectorLayer(results["detour"]["OUTPUT"], words["cells"], "ogr")
    near = next(each.geometry() for each in stations.getFeatures() if each["target_name"] == SHOWN)
    extent = near.boundingBox()
    extent.grow(GROW_M)
    _map("parking_map", [targets, places, parks], base, extent, words, "audit", folder)
    _map("car_detour_map", [stations, cells], base, cells.extent(), words, "detour", folder, stations)
    audit, made = results["audit"], results["places"]
    told = {
        "holds": audit["HOLDS"], "judged": audit["JUDGED"], "placed": made["BIKES_PLACED"],
        "count": made["PLACE_COUNT"], "missing": made["BIKES_MISSING"],
        "share": 100 * results["detour"]["ACTIVE_SHARE"],
    }  # fmt: skip
    print(f"\n{words['audit']}\n  {words['told'].format(**told)}")


def _map(
    name: str,
    top: list[QgsVectorLayer],
    base: list[QgsVectorLayer],
    extent: Any,
    words: dict[str, str],
    key: str,
    folder: Path,
    ranked: QgsVectorLayer | None = None,
) -> None:
    content = maps.MapContent(
        top=top,
        base=base,
        extent=extent,
        crs=top[0].crs(),
        ranked=ranked,
        ranked_order='-"active_share"',
        ranked_columns=("round(100 * \"active_share\") || ' %'", '"target_name"', 'round("car_mean_min", 1)'),
        legend=top,
    )
    text = maps.MapText(
        title=words[key],
        subtitle=words[f"{key}_subtitle"].format(place=SHOWN),
        source=words["source"],
        legend=words["legend"],
        table=words["table"],
        columns=(words["share"], words["station"], words["minutes"]),
    )
    maps.export(maps.make_layout(content, text, "A4", 12), folder / name, dpi=137, pdf=False)
    maps.shrink(folder / f"{name}.png")
