"""Writes the town as OSM XML: nodes, ways, relations, each sorted by id."""

from __future__ import annotations

import gzip
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

from . import places
from .streets import Town, Way, key

# Far above the ids in use at OpenStreetMap, so that the sample is never mistaken for a copy of it.
FIRST_NODE, FIRST_WAY, FIRST_RELATION = 90_000_000_001, 9_000_000_001, 900_000_001
STAMP = 'version="1" timestamp="2026-01-01T00:00:00Z"'

Identity = tuple[float, float, int]


def _identities(way: Way, number: int) -> list[Identity]:
    last = len(way.xy) - 1
    inner = number + 10 if not way.joins else way.level
    return [(*key(p), 0 if way.joins and (way.level == 0 or i in (0, last)) else inner) for i, p in enumerate(way.xy)]


def _tags(tags: dict[str, str]) -> list[str]:
    return [f"    <tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in sorted(tags.items())]


def write_osm(town: Town, extra_points: list[tuple[np.ndarray, dict[str, str]]], path: Path) -> dict[str, int]:
    """Write ``town`` to a gzipped OSM XML file and return the counts of nodes, ways and relations."""
    identities = [_identities(way, i) for i, way in enumerate(town.ways)]
    closed = [way.joins is False and key(way.xy[0]) == key(way.xy[-1]) for way in town.ways]
    nodes: dict[Identity, dict[str, str]] = {}
    for ids, ring in zip(identities, closed, strict=True):
        if ring:
            ids[-1] = ids[0]
        for identity in ids:
            nodes.setdefault(identity, {})
    for (x, y), tags in town.point_tags.items():
        if (x, y, 0) in nodes:
            nodes[(x, y, 0)] = tags
    for number, (point, tags) in enumerate(extra_points):
        nodes[(*key(point), 100_000 + number)] = tags
    order = sorted(nodes)
    number_of = {identity: FIRST_NODE + i for i, identity in enumerate(order)}
    lonlat = np.round(places.to_lonlat(np.array([identity[:2] for identity in order])), 7)
    out = ['<?xml version="1.0" encoding="UTF-8"?>', f"<!-- {places.NOTE_EN} {places.NOTE_NB} Ids are invented. -->"]
    out.append('<osm version="0.6" generator="klimaklok make_sample_data" attribution="' + f'{places.CREDIT}">')
    west, south = lonlat.min(axis=0)
    east, north = lonlat.max(axis=0)
    out.append(f'  <bounds minlat="{south:.7f}" minlon="{west:.7f}" maxlat="{north:.7f}" maxlon="{east:.7f}"/>')
    for identity, (lon, lat) in zip(order, lonlat, strict=True):
        head = f'  <node id="{number_of[identity]}" {STAMP} lat="{lat:.7f}" lon="{lon:.7f}"'
        if nodes[identity]:
            out += [head + ">", *_tags(nodes[identity]), "  </node>"]
        else:
            out.append(head + "/>")
    for i, (way, ids) in enumerate(zip(town.ways, identities, strict=True)):
        out.append(f'  <way id="{FIRST_WAY + i}" {STAMP}>')
        out += [f'    <nd ref="{number_of[identity]}"/>' for identity in ids]
        out += [*_tags(way.tags), "  </way>"]
    relations = _turn_restrictions(town, identities, number_of)
    for i, members in enumerate(relations):
        out.append(f'  <relation id="{FIRST_RELATION + i}" {STAMP}>')
        out += [f'    <member type="{kind}" ref="{ref}" role="{role}"/>' for kind, ref, role in members]
        out += [*_tags({"type": "restriction", "restriction": "no_left_turn"}), "  </relation>"]
    out += ["</osm>", ""]
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=9) as packed:
        packed.write("\n".join(out).encode("utf-8"))
    return {"nodes": len(order), "ways": len(town.ways), "relations": len(relations)}


def _turn_restrictions(
    town: Town, identities: list[list[Identity]], number_of: dict[Identity, int]
) -> list[list[tuple[str, int, str]]]:
    """Return two restrictions where a road with a name ends on another one."""
    found = []
    for name, onto in (("Voldsveien", "Grensevollveien"), ("Ravnkollveien", "Nordveien")):
        for i, way in enumerate(town.ways):
            if way.tags.get("name") != name or way.level:
                continue
            via = next((e for e in (identities[i][0], identities[i][-1]) if _on(town, identities, onto, e) >= 0), None)
            if via is not None:
                to = _on(town, identities, onto, via)
                found.append(
                    [("way", FIRST_WAY + i, "from"), ("node", number_of[via], "via"), ("way", FIRST_WAY + to, "to")]
                )
                break
    return found


def _on(town: Town, identities: list[list[Identity]], name: str, node: Identity) -> int:
    matches = (i for i, way in enumerate(town.ways) if way.tags.get("name") == name and node in identities[i])
    return next(matches, -1)
