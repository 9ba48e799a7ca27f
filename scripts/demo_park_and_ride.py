"""Park-and-ride in the demo: three new sites on the sample data beside those that exist, with map and curve."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import demo_maps
from qgis.core import QgsVectorLayer, QgsVectorLayerSimpleLabeling
from qgis_session import run

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data"
NEW_SITES = 3
IN_USE = 0.9
SHORT_NAME = "regexp_replace(\"site_name\", '^.*nnfartsparkering ', '')"
WORDS: dict[str, dict[str, str]] = {
    "nb": {
        "title": "Innfartsparkering som sparer mest bilkjøring (eksempeldata)",
        "sites": "Anlegg: biler / plasser", "lines": "Hvem som parkerer hvor",
        "tracks": "Jernbane og T-bane", "stations": "Stasjoner",
        "saved": "Nye anlegg: {count}. Med dem som finnes, spares {km} bilkm per dag, netto, mot {today} uten nye. "
        "Intet annet valg av {asked} anlegg sparer mer enn {bound}. Biler helt til sentrum: {before} før, {after} "
        "etter. Bilkm per dag: {km_before} før, {km_after} etter.",
    },
    "en": {
        "title": "Park-and-ride that saves most driving (sample data)",
        "sites": "Sites: cars / spaces", "lines": "Who parks where",
        "tracks": "Rail and metro", "stations": "Stations",
        "saved": "New sites: {count}. With the existing ones {km} car-km a day are saved, net, against {today} without "
        "new ones. No other choice of {asked} sites saves more than {bound}. Cars all the way to the centre: {before} "
        "before, {after} after. Car-km a day: {km_before} before, {km_after} after.",
    },
}  # fmt: skip


def locate_sites(folder: Path, network: Path, hubs: str) -> dict[str, Any]:
    """Run `locateparkandride` on the sample data."""
    layers = ("OUTPUT", "ALLOCATION", "UNSERVED", "CURVE")
    return run("locateparkandride", {
        "POPULATION": f"{SAMPLE / 'sample.gpkg'}|layername=population", "HUBS": hubs,
        "CANDIDATES": f"{SAMPLE / 'sample.gpkg'}|layername=park_and_ride_candidates",
        "EXISTING": _existing(folder), "CENTRE": str(SAMPLE / "centre.geojson"), "BEYOND_FIELD": "beyond_m",
        "NETWORK": str(network), "SITE_COUNT": NEW_SITES, "STRATEGY": str(SAMPLE / "park_and_ride.toml"),
        "PLOT": str(folder / "park_and_ride_curve.png"),
        **{name: str(folder / f"park_and_ride_{name.lower()}.gpkg") for name in layers},
    })  # fmt: skip


def _existing(folder: Path) -> str:
    """Write the car parks at stations with a share in use, which the sample data does not know."""
    import processing

    source = f"{SAMPLE / 'sample.gpkg'}|layername=car_parking"
    chosen = processing.run(
        "native:extractbyexpression",
        {"INPUT": source, "EXPRESSION": "\"kind\" = 'park_and_ride'", "OUTPUT": "TEMPORARY_OUTPUT"},
    )["OUTPUT"]
    field = {"FIELD_NAME": "occupancy", "FIELD_TYPE": 0, "FORMULA": str(IN_USE)}
    path = str(folder / "park_and_ride_existing.gpkg")
    processing.run("native:fieldcalculator", {"INPUT": chosen, **field, "OUTPUT": path})
    return path


def draw_sites(results: dict[str, Any], ground: list[QgsVectorLayer], language: str, folder: Path) -> None:
    """Draw the map, and print what is saved."""
    words = WORDS[language]
    sites, lines = (QgsVectorLayer(results[name], "", "ogr") for name in ("OUTPUT", "ALLOCATION"))
    sites.setName(words["sites"])
    lines.setName(words["lines"])
    labels = sites.labeling().settings()
    labels.fieldName = labels.fieldName.replace('"site_name"', SHORT_NAME)
    sites.setLabeling(QgsVectorLayerSimpleLabeling(labels))
    stations = demo_maps.planned_layer(f"{SAMPLE / 'sample.gpkg'}|layername=stations", words["stations"])
    tracks = demo_maps.tracks_layer(f"{SAMPLE / 'sample.gpkg'}|layername=tracks", words["tracks"])
    chosen = [site for site in sites.getFeatures() if site["status"] == "chosen"]
    saved = _saved(results, len(chosen), words["saved"], language)
    below = [stations, tracks, *ground]
    demo_maps.print_map(folder / "park_and_ride_map.png", words["title"], [sites, lines], below, lines.extent())
    print(f"\n{words['title']}\n{saved}")
    for site in sorted(chosen, key=lambda each: -each["net_km"]):
        print(f"  {site['site_name']:<36} {site['reasons']}")


def _saved(results: dict[str, Any], count: int, sentence: str, language: str) -> str:
    """Return what is saved, in words."""
    curve = {row["sites"]: row["saved_km"] for row in QgsVectorLayer(results["CURVE"], "", "ogr").getFeatures()}
    amounts = {
        "km": results["OBJECTIVE"], "today": curve[0], "bound": results["BOUND"],
        "before": results["CARS_BEFORE"], "after": results["CARS_AFTER"],
        "km_before": results["CAR_KM_BEFORE"], "km_after": results["CAR_KM_AFTER"],
    }  # fmt: skip
    thousands = "\N{NO-BREAK SPACE}" if language == "nb" else ","
    told = {name: f"{value:,.0f}".replace(",", thousands) for name, value in amounts.items()}
    return sentence.format(count=count, asked=NEW_SITES, **told)
