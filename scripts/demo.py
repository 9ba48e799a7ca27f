"""The main job on the sample data: network, hubs and ranked sites, with maps and a report in ``build/demo/``.

Run ``.venv/bin/python scripts/demo.py [--language nb|en] [--output folder] [--picture file]``.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import demo_case
import demo_charging
import demo_maps
import demo_park_and_ride
import demo_parking
import demo_schools
import qgis_session
from qgis.core import QgsVectorLayer
from qgis_session import run

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample_data"
PLANNED_YEAR = 2030

WORDS: dict[str, dict[str, str]] = {
    "nb": {
        "title": "Rangerte utbyggingstomter (eksempeldata)",
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
        "title": "Ranked development sites (sample data)",
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
        "QUALITY": str(folder / "network_quality.gpkg"),
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


def find_reach(folder: Path, network: Path) -> None:
    """Find what is within a walk of the stations."""
    run("catchments", {
        "POINTS": sample("stations"), "NETWORK": str(network), "POPULATION": sample("population"),
        "ADDRESSES": sample("addresses"), "SERVICES": sample("services"), "MERGE": 1,
        "OUTPUT": str(folder / "catchments.gpkg"), "STREETS": str(folder / "catchments_streets.gpkg"),
        "UNREACHED": str(folder / "catchments_unreached.gpkg"),
    })  # fmt: skip


def sum_emissions(folder: Path, results: Results) -> None:
    """Compute the transport emissions of all sites, with a climate budget for spreadsheets."""
    run("transportemissions", {
        "SITES": sample("sites"), "NETWORK": str(results.network), "HUBS": results.hubs, "YEAR": PLANNED_YEAR,
        "SERVICES": sample("services"), "POPULATION": sample("population"),
        "OUTPUT": str(folder / "emissions.gpkg"), "STEPS": str(folder / "emissions_steps.gpkg"),
        "YEARS_OUT": str(folder / "emissions_years.gpkg"), "EXTRA_TRIPS": str(folder / "emissions_cars.gpkg"),
        "UNREACHED": str(folder / "emissions_not_computed.gpkg"), "BUDGET_CSV": str(folder / "climate_budget.csv"),
        "BUDGET_XLSX": str(folder / "climate_budget.xlsx"),
    })  # fmt: skip


def make_package(folder: Path) -> None:
    """Make the data package of the folder that the sample data lie in, with its project and inventory."""
    run("datapackage", {
        "FOLDER": str(SAMPLE), "DATE": "2026-09-15", "PACKAGE": str(folder / "package.gpkg"),
        "PROJECT": str(folder / "package.qgz"), "INVENTORY": str(folder / "package_inventory.gpkg"),
    })  # fmt: skip


def load(source: str, name: str) -> QgsVectorLayer:
    """Return a written layer with the style it carries."""
    layer = QgsVectorLayer(source, name, "ogr")
    if not layer.isValid():
        message = f"{source} is no layer"
        raise RuntimeError(message)
    return layer


def draw(results: Results, words: dict[str, str], folder: Path) -> None:
    """Draw the map of ranked sites on A3, and a picture of it on A4."""
    sites, hubs = load(results.sites, words["sites"]), load(results.hubs, words["hubs"])
    unreached = load(results.unreached, words["unreached"])
    demo_maps.one_symbol_per_hub(hubs)
    base = [
        hubs,
        demo_maps.planned_layer(sample("hubs_planned"), words["planned"]),
        demo_maps.area_layer(sample("priority_areas"), words["areas"]),
        demo_maps.tracks_layer(sample("tracks"), words["tracks"]),
        *demo_maps.ground(results.network, words),
        demo_maps.keep_layer(sample("constraints"), words["keep"]),
    ]
    pdf = str(folder / "sites_map.pdf")
    demo_maps.print_map(folder / "sites_map.png", words["title"], [sites, unreached], base, PAPER=1, PDF=pdf)
    demo_maps.print_map(folder / "sites_map_a4.png", words["title"], [sites, unreached], base)


def source_note(template: str, layer: QgsVectorLayer) -> str:
    """Return the source line with strategy, plugin version and QGIS version from a result's metadata."""
    history = dict(line.split(" = ", 1) for line in layer.metadata().history() if " = " in line)
    strategy = json.loads(history["strategy"])["strategy"]
    version, qgis = history["plugin"].removeprefix("Klimaklok "), qgis_session.qgis_version().split("-")[0]
    return template.format(strategy=strategy, version=version, qgis=qgis)


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


def run_all(language: str, folder: Path) -> None:
    """Run everything; the layers end with this function, which QGIS asks for before it ends itself."""
    words = WORDS[language] | plugin_words()
    make_package(folder)
    results = rank_sites(folder)
    find_reach(folder, results.network)
    sum_emissions(folder, results)
    note = source_note(words["source"], load(results.sites, "sites"))
    draw(results, words, folder)
    rows = ranked_rows(results, words)
    write_report(rows, results, words, folder, note)
    print_table(rows, words)
    ground = demo_maps.ground(results.network, words)
    charging = demo_charging.plan_charging(folder, results.network)
    demo_charging.draw_charging(charging, ground, language, folder)
    demo_charging.report(charging, results.network, language, folder)
    rides = demo_park_and_ride.locate_sites(folder, results.network, results.hubs)
    demo_park_and_ride.draw_sites(rides, ground, language, folder)
    schools = demo_schools.assess(folder, results.network)
    demo_schools.draw(schools, ground, language, folder)
    parking = demo_parking.judge(folder, results.network)
    demo_parking.draw(parking, ground, language, folder)
    demo_case.assess(folder, folder / "package.gpkg", charging["OUTPUT"], language)


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
        run_all(chosen.language, folder)
    if chosen.picture is not None:
        chosen.picture.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "sites_map_a4.png", chosen.picture)
    print("\n" + WORDS[chosen.language]["made"].format(folder=folder, seconds=time.monotonic() - start))
    for path in sorted(folder.iterdir()):
        print("  ", path.name)


if __name__ == "__main__":
    main()
