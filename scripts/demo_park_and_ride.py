"""Park-and-ride in the demo: three new sites on the sample data beside those that exist, with map and curve."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import maps
from qgis.core import QgsVectorLayer, QgsVectorLayerSimpleLabeling
from qgis_session import run

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data"
NEW_SITES = 3
IN_USE = 0.9
SHORT_NAME = "regexp_replace(\"site_name\", '^.*nnfartsparkering ', '')"
WORDS: dict[str, dict[str, str]] = {
    "nb": {
        "title": "Innfartsparkering som sparer mest bilkjøring",
        "subtitle": "Eksempeldata, også strategien. Ved hvert anlegg: biler / plasser. "
        "De som finnes, antas {share:.0f}\N{NO-BREAK SPACE}% fulle i dag.",
        "sites": "Anlegg", "lines": "Hvem som parkerer hvor", "legend": "Tegnforklaring",
        "table": "Nye anlegg", "name": "Anlegg", "cars": "Biler", "km": "Bilkm",
        "streets": "Gater", "tracks": "Jernbane og T-bane", "stations": "Stasjoner",
        "saved": "Nye anlegg: {count}. Med dem som finnes, spares {km} bilkm per dag, netto, mot {today} uten nye. "
        "Intet annet valg av {asked} anlegg sparer mer enn {bound}. Biler helt til sentrum: {before} før, {after} "
        "etter. Bilkm per dag: {km_before} før, {km_after} etter.",
    },
    "en": {
        "title": "Park-and-ride that saves most driving",
        "subtitle": "Sample data, the strategy too. At each site: cars / spaces. "
        "Those that exist are taken to be {share:.0f}\N{NO-BREAK SPACE}% full today.",
        "sites": "Sites", "lines": "Who parks where", "legend": "Legend",
        "table": "New sites", "name": "Site", "cars": "Cars", "km": "Car-km",
        "streets": "Streets", "tracks": "Rail and metro", "stations": "Stations",
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


def draw_sites(results: dict[str, Any], network: Path, language: str, folder: Path) -> None:
    """Draw the map, and print what is saved."""
    words = WORDS[language]
    sites, lines = (QgsVectorLayer(results[name], "", "ogr") for name in ("OUTPUT", "ALLOCATION"))
    sites.setName(words["sites"])
    lines.setName(words["lines"])
    labels = sites.labeling().settings()
    labels.fieldName = labels.fieldName.replace('"site_name"', SHORT_NAME)
    sites.setLabeling(QgsVectorLayerSimpleLabeling(labels))
    stations = maps.planned_layer(f"{SAMPLE / 'sample.gpkg'}|layername=stations", words["stations"])
    tracks = maps.tracks_layer(f"{SAMPLE / 'sample.gpkg'}|layername=tracks", words["tracks"])
    chosen = [site for site in sites.getFeatures() if site["status"] == "chosen"]
    saved = _saved(results, len(chosen), words["saved"], language)
    content = maps.MapContent(
        top=[sites, stations, lines],
        base=[tracks, maps.roads_layer(network, words["streets"])],
        extent=lines.extent(),
        crs=sites.crs(),
        ranked=sites,
        ranked_filter="\"status\" = 'chosen'",
        ranked_order='-"net_km"',
        ranked_columns=('round("cars" + "misuse_cars")', SHORT_NAME, 'round("net_km")'),
        legend=[sites, lines, stations, tracks],
    )
    text = maps.MapText(
        title=words["title"],
        subtitle=words["subtitle"].format(share=100 * IN_USE),
        source=saved,
        legend=words["legend"],
        table=words["table"],
        columns=(words["cars"], words["name"], words["km"]),
    )
    maps.export(maps.make_layout(content, text, "A4", 12), folder / "park_and_ride_map", dpi=137, pdf=False)
    maps.shrink(folder / "park_and_ride_map.png")
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
