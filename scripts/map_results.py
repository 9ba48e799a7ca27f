"""Draws ranked sites of any place on a map: PNG and PDF from the layers the algorithms wrote.

Run ``.venv/bin/python scripts/map_results.py --network n.gpkg --hubs h.gpkg --sites s.gpkg --title Fornebu
--source "© OpenStreetMap" build/fornebu_map``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import maps
import qgis_session
from demo import WORDS, load
from qgis.core import QgsVectorLayer

# More sites than this are drawn as dots without numbers.
NUMBERED = 150


def draw(arguments: argparse.Namespace) -> list[Path]:
    """Draw the map and return the paths of its files."""
    words = WORDS[arguments.language]
    sites, hubs = load(str(arguments.sites), words["sites"]), load(str(arguments.hubs), words["hubs"])
    maps.one_symbol_per_hub(hubs)
    if sites.featureCount() > NUMBERED:
        maps.small_symbols(sites, arguments.dot)
    else:
        maps.label_ranks(sites, {name: words[name][0] for name in ("housing", "office", "retail", "area_intensive")})
    unreached: list[QgsVectorLayer] = []
    if arguments.unreached is not None and load(str(arguments.unreached), "").featureCount():
        unreached = [load(str(arguments.unreached), words["unreached"])]
    extent = hubs.extent() if arguments.extent == "hubs" else sites.extent()
    areas = sites.geometryType() != hubs.geometryType()
    roads = maps.roads_layer(arguments.network, words["streets"])
    content = maps.MapContent(
        top=[hubs, *unreached] if areas else [hubs, *unreached, sites],
        base=[roads, sites] if areas else [roads],
        extent=extent,
        crs=sites.crs(),
        ranked=sites,
        ranked_columns=('"rank"', arguments.label, 'round("score")'),
        legend=[sites, *unreached, hubs],
    )
    text = maps.MapText(
        title=arguments.title,
        subtitle=arguments.subtitle,
        source=maps.source_note(arguments.source + "\n{strategy}. Klimaklok {version}, QGIS {qgis}.", sites),
        legend=words["legend"],
        table=words["sites"],
        columns=(words["rank"], words["site"], words["score"]),
    )
    paths = maps.export(maps.make_layout(content, text, "A4", 10), arguments.output, dpi=150)
    maps.shrink(paths[0])
    return paths


def main() -> None:
    """Read the arguments and draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("network", "hubs", "sites"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--unreached", type=Path)
    parser.add_argument("--title", required=True)
    parser.add_argument("--subtitle", default="")
    parser.add_argument("--source", default="")
    parser.add_argument("--label", default="\"hub_name\" || ', ' || round(\"hub_walk_m\") || ' m'")
    parser.add_argument("--dot", type=float, default=1.3, help="size of a site's dot in mm")
    parser.add_argument("--extent", choices=("sites", "hubs"), default="sites")
    parser.add_argument("--language", choices=sorted(WORDS), default="nb")
    parser.add_argument("output", type=Path, help="path without ending")
    arguments = parser.parse_args()
    with qgis_session.qgis(arguments.language, Path("build") / "qgis-profile"):
        for path in draw(arguments):
            print(path)


if __name__ == "__main__":
    main()
