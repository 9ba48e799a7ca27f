"""The main job on the sample data: network, hubs and ranked sites, with maps and a report in ``build/demo/``.

Run ``.venv/bin/python scripts/demo.py [--language nb|en] [--output folder] [--picture file]``.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import demo_charging
import demo_park_and_ride
import demo_parking
import demo_schools
import maps
import qgis_session
from qgis.core import QgsVectorLayer
from qgis_session import run

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample_data"
PLANNED_YEAR = 2030

WORDS: dict[str, dict[str, str]] = {
    "nb": {
        "title": "Rangerte utbyggingstomter",
        "subtitle": "Eksempeldata: en oppdiktet by rundt Bærums ekte stasjoner. Klasse etter arealstrategien, "
        "rang innen hvert formål: B bolig, K kontor, H handel, A arealkrevende.",
        "source": "Syntetiske data: gater, mennesker, rutetider og tomter er oppdiktet. "
        "Bare stasjonenes plassering er ekte.\n"
        "Kartplan: EPSG:25832. Strategi: {strategy}. Laget med Klimaklok {version} i QGIS {qgis}.",
        "legend": "Tegnforklaring",
        "table": "Best rangerte boligtomter",
        "rank": "Rang", "site": "Tomt", "score": "Poeng", "class": "Klasse", "hub": "Knutepunkt", "spread": "Rangspenn",
        "reasons": "Begrunnelse", "track": "Spor", "sites": "Tomter", "hubs": "Knutepunkter",
        "areas": "Prioriterte områder og sentre",
        "keep": "Blågrønn struktur og strandsone", "water": "Vann", "streets": "Gater", "tracks": "Jernbane og T-bane",
        "planned": "Planlagt stasjon (antatt)", "unreached": "Tomter som ikke nås", "year": "Klasse {year}",
        "housing": "Bolig", "office": "Kontor", "retail": "Handel", "area_intensive": "Arealkrevende",
        "files": "Filer", "made": "Alt ligger i {folder} ({seconds:.0f} s).", "map": "Kart",
        "basis": "Vekter", "inputs": "Grunnlag", "reason": "Årsak",
    },
    "en": {
        "title": "Ranked development sites",
        "subtitle": "Sample data: an invented town around Bærum's real stations. Class by the area strategy, "
        "rank within each land use: H housing, O office, R retail, A area-intensive.",
        "source": "Synthetic data: streets, people, timetable and sites are invented. "
        "Only the station positions are real.\n"
        "Map plane: EPSG:25832. Strategy: {strategy}. Made with Klimaklok {version} in QGIS {qgis}.",
        "legend": "Legend",
        "table": "Best-ranked housing sites",
        "rank": "Rank", "site": "Site", "score": "Score", "class": "Class", "hub": "Hub", "spread": "Rank range",
        "reasons": "Reasons", "track": "Track", "sites": "Sites", "hubs": "Hubs",
        "areas": "Priority areas and centres",
        "keep": "Blue-green structure and shore zone", "water": "Water", "streets": "Streets",
        "tracks": "Rail and metro",
        "planned": "Planned station (assumed)", "unreached": "Unreached sites", "year": "Class in {year}",
        "housing": "Housing", "office": "Office", "retail": "Retail", "area_intensive": "Area-intensive",
        "files": "Files",
        "made": "Everything is in {folder} ({seconds:.0f} s).", "map": "Map", "basis": "Weights", "inputs": "Inputs",
        "reason": "Reason",
    },
}  # fmt: skip
LANGUAGE_TAG = {words["rank"]: tag for tag, words in WORDS.items()}
PROFILES = ("housing", "office", "retail", "area_intensive")


@dataclass(frozen=True)
class Results:
    """Paths of what the algorithms wrote."""

    network: Path
    hubs: str
    sites: str
    unreached: str


def sample(layer: str) -> str:
    """Return the source of a layer of the sample data."""
    return f"{SAMPLE / 'sample.gpkg'}|layername={layer}"


def rank_sites(folder: Path) -> Results:
    """Run the three algorithms on the sample data."""
    import processing

    network = folder / "network.gpkg"
    run("buildnetwork", {
        "INPUT": str(SAMPLE / "streets.osm.gz"), "DEM": str(SAMPLE / "elevation.tif"), "NETWORK": str(network),
    })  # fmt: skip
    hubs = folder / "hubs.gpkg"
    run("transithubs", {"GTFS": [str(SAMPLE / "gtfs.zip")], "DATE": "2026-09-15", "OUTPUT": str(hubs)})
    both = str(folder / "hubs_and_planned.gpkg")
    layers = [f"{hubs}", sample("hubs_planned")]
    processing.run("native:mergevectorlayers", {"LAYERS": layers, "OUTPUT": both})
    sites, unreached = folder / "sites.gpkg", folder / "unreached.gpkg"
    run("scoresites", {
        "SITES": sample("sites"), "LAND_USE": "land_use", "NETWORK": str(network), "HUBS": both, "YEAR": PLANNED_YEAR,
        "SERVICES": sample("services"), "SERVICE_FIELD": "kind", "SCHOOL_AREAS": sample("school_areas"),
        "PRIORITY_AREAS": sample("priority_areas"), "CONSTRAINTS": sample("constraints"),
        "CAR_PARKING": sample("car_parking"), "OUTPUT": str(sites), "UNREACHED": str(unreached),
    })  # fmt: skip
    return Results(network, str(hubs), str(sites), str(unreached))


def load(source: str, name: str) -> QgsVectorLayer:
    """Return a written layer with the style it carries."""
    layer = QgsVectorLayer(source, name, "ogr")
    if not layer.isValid():
        message = f"{source} is no layer"
        raise RuntimeError(message)
    return layer


def draw(results: Results, words: dict[str, str], folder: Path, note: str) -> list[Path]:
    """Draw the map of ranked sites on A3, and a picture of it on A4."""
    sites, hubs = load(results.sites, words["sites"]), load(results.hubs, words["hubs"])
    unreached = load(results.unreached, words["unreached"])
    planned = maps.planned_layer(sample("hubs_planned"), words["planned"])
    areas = maps.area_layer(sample("priority_areas"), words["areas"])
    keep = maps.keep_layer(sample("constraints"), words["keep"])
    water = maps.water_layer(sample("water"), words["water"])
    tracks = maps.tracks_layer(sample("tracks"), words["tracks"])
    roads = maps.roads_layer(results.network, words["streets"])
    maps.one_symbol_per_hub(hubs)
    maps.label_ranks(sites, {name: words[name][0] for name in PROFILES})
    content = maps.MapContent(
        top=[sites, unreached, planned, hubs],
        base=[areas, tracks, roads, water, keep],
        extent=sites.extent(),
        crs=sites.crs(),
        ranked=sites,
        ranked_filter="\"profile\" = 'housing'",
        ranked_columns=(f"'{words['housing'][0]}' || \"rank\"", '"name"', 'round("score")'),
        ranked_order='"rank"',
        legend=[sites, unreached, hubs, planned, areas, keep, tracks],
    )
    text = maps.MapText(
        title=words["title"],
        subtitle=words["subtitle"],
        source=note,
        legend=words["legend"],
        table=words["table"],
        columns=(words["rank"], words["site"], words["score"]),
    )
    paths = maps.export(maps.make_layout(content, text, "A3", 30), folder / "sites_map")
    paths += maps.export(maps.make_layout(content, text, "A4", 10), folder / "sites_map_a4", dpi=137, pdf=False)
    maps.shrink(paths[-1])
    return paths


def ranked_rows(results: Results, words: dict[str, str]) -> list[dict[str, Any]]:
    """Return the scored sites as rows of words, by land use and rank."""
    rows = []
    for feature in load(results.sites, "sites").getFeatures():
        value = {field.name(): feature[field.name()] for field in feature.fields()}
        hub = "-"
        if value["hub_name"]:
            hub = f"{value['hub_name']} ({value['hub_tier']}), {value['hub_walk_m']:.0f} m"
        rows.append({
            "profile": value["profile"], "rank": value["rank"], "code": f"{words[value['profile']][0]}{value['rank']}",
            "name": value["name"], "class_code": value["class"], "class": words[value["class"]],
            "class_year": words[value["class_year"]], "track": words[value["track"]], "score": round(value["score"]),
            "spread": f"{value['rank_low']}-{value['rank_high']}", "hub": hub, "reasons": value["reasons"],
            "basis": value["score_basis"],
        })  # fmt: skip
    return sorted(rows, key=lambda row: (PROFILES.index(row["profile"]), row["rank"], row["name"]))


def plugin_words() -> dict[str, str]:
    """Return classes and tracks in the plugin's own words, in QGIS's language."""
    from klimaklok_plugin.processing.framework.texts import tr

    english = {
        "prioritise": "Prioritise",
        "prioritise_when": "Prioritise when one more condition is met",
        "consider": "Consider",
        "limit": "Limit",
        "named_area": "priority area",
        "rail_hub_or_centre": "hub or centre on a rail line",
        "other": "elsewhere",
    }
    return {code: tr(text) for code, text in english.items()}


def print_table(rows: list[dict[str, Any]], words: dict[str, str]) -> None:
    """Print the ranked sites, one block per land use."""
    layout = "{:>5}  {:<26}  {:>6}  {:>9}  {:<40}  {}"
    for profile in PROFILES:
        print(f"\n{words[profile]}")
        print(layout.format(*(words[k] for k in ("rank", "site", "score", "spread", "class", "hub"))))
        for row in rows:
            if row["profile"] == profile:
                print(layout.format(*(row[k] for k in ("code", "name", "score", "spread", "class", "hub"))))


def write_report(rows: list[dict[str, Any]], results: Results, words: dict[str, str], folder: Path, note: str) -> Path:
    """Write the report as one HTML page beside the map."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    unreached = [
        {"name": f["name"], "reason": f["reason"], "distance": round(f["distance_m"])}
        for f in load(results.unreached, "unreached").getFeatures()
    ]
    history = [line for line in load(results.sites, "sites").metadata().history() if not line.startswith("processing.")]
    loader = FileSystemLoader(Path(__file__).resolve().parent / "templates")
    page = Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("demo_report.html")
    groups = [(words[p], [row for row in rows if row["profile"] == p]) for p in PROFILES]
    html = page.render(
        words=words, groups=groups, unreached=unreached, note=note, history=history,
        language=LANGUAGE_TAG[words["rank"]], year=words["year"].format(year=PLANNED_YEAR),
    )  # fmt: skip
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8")
    return path


def main() -> None:
    """Run the demo."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--language", choices=sorted(WORDS), default="nb")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "demo")
    parser.add_argument("--picture", type=Path, help="also copy the A4 picture here")
    chosen = parser.parse_args()
    folder = chosen.output.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    start = time.monotonic()
    with qgis_session.qgis(chosen.language, folder.parent / "qgis-profile"):
        words = WORDS[chosen.language] | plugin_words()
        results = rank_sites(folder)
        note = maps.source_note(words["source"], load(results.sites, "sites"))
        draw(results, words, folder, note)
        rows = ranked_rows(results, words)
        write_report(rows, results, words, folder, note)
        print_table(rows, words)
        charging = demo_charging.plan_charging(folder, results.network)
        base = [maps.roads_layer(results.network, words["streets"]), maps.water_layer(sample("water"), words["water"])]
        demo_charging.draw_charging(charging, base, chosen.language, folder)
        rides = demo_park_and_ride.locate_sites(folder, results.network, results.hubs)
        demo_park_and_ride.draw_sites(rides, results.network, chosen.language, folder)
        schools = demo_schools.assess(folder, results.network)
        demo_schools.draw(schools, results.network, base[1:], chosen.language, folder)
        parking = demo_parking.judge(folder, results.network)
        demo_parking.draw(parking, results.network, base[1:], chosen.language, folder)
    if chosen.picture is not None:
        chosen.picture.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "sites_map_a4.png", chosen.picture)
    print("\n" + WORDS[chosen.language]["made"].format(folder=folder, seconds=time.monotonic() - start))
    for path in sorted(folder.iterdir()):
        print("  ", path.name)


if __name__ == "__main__":
    main()
