"""From a street file or a line layer to a network, with what there is to say about it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import geopandas as gpd
import shapely
from pyproj import CRS

from ..core.crs import check_scale
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..strategy.loading import Strategy
from .elevation import add_grades
from .gaps import gaps
from .messages import LinesOutsideMaskError
from .model import Network, build_network
from .osm import read_osm
from .overlaps import count_once
from .road_layers import LineOptions, read_lines
from .roads import RoadLines, keep_lines, touching
from .storage import crs_text

_NOTES = {
    "turn_restrictions": "network_turn_restrictions",
    "not_in_use": "network_not_in_use",
    "ferries": "network_ferries",
    "straight_along_cut": "network_straight_along_cut",
    "areas_broken": "network_areas_broken",
    "not_lines": "network_not_lines",
    "numbers_not_understood": "network_numbers_not_understood",
    "ends_joined": "network_ends_joined",
    "crossings_joined": "network_crossings_joined",
}
"""The note on each count of `RoadLines.notes`."""


@dataclass(frozen=True)
class BuildOptions:
    """What else goes into a network.

    Attributes
    ----------
    mask : shapely geometry, optional
        In the network's CRS; only lines that touch it are used.
    dem : path, optional
        Elevation raster.
    ferries : bool
        Keep ferries.
    lines : LineOptions
        How the fields of a line layer are read.
    about : mapping of str to str
        What else the network's file is to remember of its origin; it goes before what is known here.
    """

    mask: shapely.Geometry | None = None
    dem: Path | None = None
    ferries: bool = False
    lines: LineOptions = field(default_factory=LineOptions)
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BuildResult:
    """A network, the places where it may be broken (see `network.gaps`), and notes on its making."""

    network: Network
    gaps: gpd.GeoDataFrame
    notes: list[Note]
    components: int


def network_from_osm(
    path: Path, crs: CRS | None, strategy: Strategy, options: BuildOptions, progress: Progress | None = None
) -> BuildResult:
    """Build a network from an OSM file; see `osm.read_osm` for the rules and the errors.

    Parameters
    ----------
    path : Path
        ``.osm`` or ``.osm.pbf``, or either packed as ``.gz`` or ``.bz2``.
    crs : pyproj.CRS, optional
        Projected, in metres; by where the roads lie when left out.
    strategy : Strategy
        Default speeds, tolerances, and what is a main component.
    options : BuildOptions
    progress : callable, optional

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample_file
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> built = network_from_osm(sample_file("streets.osm.gz"), None, load_strategy(), BuildOptions())
    >>> built.network.crs.to_epsg(), built.components, round(built.network.length_km)
    (25832, 2, 500)
    >>> counted = {note.code: note.values["count"] for note in built.notes}
    >>> counted["network_turn_restrictions"], counted["network_ferries"], counted["network_repeated"]
    (2, 1, 10)
    """
    lines = read_osm(path, crs, strategy, mask=options.mask, ferries=options.ferries, progress=part(progress, 0.0, 0.6))
    # After the mask: one that lies far off chooses the CRS, and is itself what is wrong.
    check_scale(lines.crs, lines.xy)
    changed = dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC)
    meta = {
        "source": path.name,
        "source_date": changed.date().isoformat(),
        "attribution": "© OpenStreetMap contributors, ODbL",
        "options": json.dumps({"mask": _extent(options), "ferries": options.ferries}),
    }
    return _finish(lines, meta, strategy, options, part(progress, 0.6, 1.0))


def network_from_lines(
    layer: gpd.GeoDataFrame,
    source: str,
    strategy: Strategy,
    options: BuildOptions,
    progress: Progress | None = None,
) -> BuildResult:
    """Build a network from a line layer; see `road_layers.read_lines` for fields and errors.

    Parameters
    ----------
    layer : GeoDataFrame
        LineStrings or MultiLineStrings in a projected CRS, metres.
    source : str
        What the network's file is to call the layer.
    strategy : Strategy
        Default speeds, tolerances, and what is a main component.
    options : BuildOptions
        Its `lines` say what the fields mean.
    progress : callable, optional

    Examples
    --------
    A street, and a path that ends three metres from it:

    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> roads = gpd.GeoDataFrame(
    ...     {"typeVeg": ["enkelBilveg", "gangOgSykkelveg"], "vegkategori": ["K", "K"]},
    ...     geometry=[shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(103, 0), (103, 50)])],
    ...     crs=25832,
    ... )
    >>> built = network_from_lines(roads, "Elveg", load_strategy(), BuildOptions(lines=LineOptions("elveg")))
    >>> built.network.table[["road_class", "length_m", "walk", "car"]]
        road_class  length_m  walk  car
    0  residential     100.0     3    3
    1     cycleway      50.0     3    0
    >>> built.gaps[["gap_m", "joins_components", "joined_km"]]
       gap_m  joins_components  joined_km
    0    3.0              True       0.05
    """
    lines = read_lines(layer, strategy, options.lines, part(progress, 0.0, 0.6))
    if options.mask is not None:
        inside = touching(lines, options.mask)
        if not inside.any():
            raise LinesOutsideMaskError(count=len(layer))
        lines = keep_lines(lines, inside)
    chosen = {"mask": _extent(options), **asdict(options.lines)}
    meta = {"source": source, "options": json.dumps(chosen, ensure_ascii=False)}
    return _finish(lines, meta, strategy, options, part(progress, 0.6, 1.0))


def _extent(options: BuildOptions) -> list[float] | None:
    return None if options.mask is None else [round(float(side), 1) for side in options.mask.bounds]


def _finish(
    lines: RoadLines, meta: dict[str, str], strategy: Strategy, options: BuildOptions, progress: Progress | None
) -> BuildResult:
    lines = count_once(lines)
    network = build_network(lines, meta={**meta, **options.about, **strategy.describe(), "crs": crs_text(lines.crs)})
    advance(progress, 0.3)
    notes = [Note(code, {"count": lines.notes[name]}) for name, code in _NOTES.items() if lines.notes.get(name)]
    notes += lines.remarks
    if options.dem is not None:
        network = add_grades(network, options.dem, strategy, part(progress, 0.3, 0.8))
        flat = int(network.meta["edges_without_height"])
        if flat:
            notes.append(Note("network_edges_without_height", {"count": flat, "edges": len(network.table)}))
        cell_m, used_m = float(network.meta["dem_cell_m"]), float(network.meta["dem_smoothed_m"])
        if cell_m > strategy.network.dem_smooth_m > 0:
            smooth_m = strategy.network.dem_smooth_m
            notes.append(Note("network_coarse_heights", {"cell": cell_m, "smooth": smooth_m, "used": used_m}))
    _, km = network.components()
    large = int((km >= strategy.network.main_component_km).sum())
    notes.append(
        Note(
            "network_components",
            {"count": len(km), "large": large, "least_km": strategy.network.main_component_km, "longest_km": km.max()},
        )
    )
    broken = gaps(network, strategy.network.gap_m)
    notes += _about_gaps(broken, strategy.network.gap_m)
    advance(progress, 1.0)
    return BuildResult(network, broken, notes, len(km))


def _about_gaps(broken: gpd.GeoDataFrame, gap_m: float) -> list[Note]:
    if not len(broken):
        return []
    values = {"count": len(broken), "gap_m": gap_m, "longest_m": broken["gap_m"].max()}
    apart = int(broken["joins_components"].sum())
    return [Note("network_gaps_apart", {**values, "apart": apart}) if apart else Note("network_gaps", values)]
