"""From a street file or a line layer to a network, with what there is to say about it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS

from ..core.crs import check_scale
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..sources.credit import OSM, own_credit
from ..strategy.loading import Strategy
from .elevation import add_grades
from .elveg import RoadObjects
from .gaps import gaps
from .height_tiles import tile_notes
from .messages import TURNS_LEFT_OUT, LinesOutsideMaskError
from .model import TURNS_TOLD, Network, build_network
from .osm import read_osm
from .overlaps import count_once
from .quality import about, as_text, quality
from .road_layers import LineOptions, read_lines
from .roads import MODES, LeftOut, RoadLines, keep_lines, touching
from .storage import crs_text

_NOTES = {
    "turn_restrictions": "network_turn_restrictions",
    "turns_over_ways": "network_turns_over_ways",
    "turns_at_times": "network_turns_at_times",
    "turns_broken": "network_turns_broken",
    "no_relations": "network_no_relations",
    "not_in_use": "network_not_in_use",
    "hiking_paths": "network_hiking_paths",
    "ferries": "network_ferries",
    "areas_joined": "network_areas_joined",
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
    """A network, the places where it may be broken (see `network.gaps`), and notes on its making.

    `warnings` come first of all. `quality` is the table of `network.quality`.
    """

    network: Network
    gaps: gpd.GeoDataFrame
    notes: list[Note]
    components: int
    quality: pd.DataFrame
    warnings: list[Note]


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
    >>> counted = {note.code: note.values.get("count") for note in built.notes}
    >>> counted["network_turns_left_out"], counted["network_ferries"], counted["network_repeated"]
    (2, 1, 10)
    """
    changed = dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC)
    meta = {
        "source": path.name,
        "source_date": changed.date().isoformat(),
        "attribution": own_credit(path) or OSM,
        "options": json.dumps({"mask": _extent(options), "ferries": options.ferries}),
    }
    # The lines of a county are large: nobody but the function that cuts them holds them, so that it can let them go.
    return _finish(
        _osm_lines(path, crs, strategy, options, part(progress, 0.0, 0.6)),
        meta,
        strategy,
        options,
        part(progress, 0.6, 1.0),
        from_osm=True,
    )


def _osm_lines(
    path: Path, crs: CRS | None, strategy: Strategy, options: BuildOptions, progress: Progress | None
) -> RoadLines:
    lines = read_osm(path, crs, strategy, mask=options.mask, ferries=options.ferries, progress=progress)
    # After the mask: one that lies far off chooses the CRS, and is itself what is wrong.
    check_scale(lines.crs, lines.xy)
    lines.table["direction_known"] = True
    left_out = [LeftOut(code, lines.notes[name]) for name, code in _LEFT_OUT.items() if lines.notes.get(name)]
    return replace(lines, left_out=lines.left_out or tuple(left_out))


_LEFT_OUT = {
    "not_in_use": "road_not_in_use",
    "hiking_paths": "road_hiking_path",
    "ferries": "road_ferry",
    "closed_to_all": "road_closed_to_all",
}


def network_from_lines(
    layer: gpd.GeoDataFrame,
    source: str,
    strategy: Strategy,
    options: BuildOptions,
    progress: Progress | None = None,
    objects: Sequence[RoadObjects] = (),
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
    objects : sequence of RoadObjects, optional
        Layers of speed limits, motorways, barriers, functional classes and traffic on the same roads.

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
    lines = read_lines(layer, strategy, options.lines, part(progress, 0.0, 0.6), objects)
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
    lines: RoadLines,
    meta: dict[str, str],
    strategy: Strategy,
    options: BuildOptions,
    progress: Progress | None,
    *,
    from_osm: bool = False,
) -> BuildResult:
    lines = count_once(lines)
    network = build_network(lines, meta={**meta, **options.about, **strategy.describe(), "crs": crs_text(lines.crs)})
    advance(progress, 0.3)
    counts = {**lines.notes, **({"turn_restrictions": int(network.meta["turns_held"])} if network.turns_known else {})}
    notes = [Note(code, {"count": counts[name]}) for name, code in _NOTES.items() if counts.get(name)]
    notes += lines.remarks
    left_out = lines.left_out
    del lines
    if network.turns_known:
        left = {name: int(network.meta[f"turns_{name}"]) for name in TURNS_TOLD if name != "held"}
        if any(left.values()):
            reasons = [(TURNS_LEFT_OUT[name], {"count": number}) for name, number in left.items() if number]
            notes.append(Note("network_turns_left_out", {"count": sum(left.values()), "reasons": reasons}))
    if options.dem is not None:
        network = add_grades(network, options.dem, strategy, part(progress, 0.3, 0.8))
        flat = int(network.meta["edges_without_height"])
        if flat:
            metres = float(network.meta["metres_without_height"])
            counted: dict[str, object] = {"count": flat, "edges": len(network.table), "length": metres}
            notes.append(Note("network_edges_without_height", counted))
        notes += tile_notes(network.meta)
        cell_m, used_m = float(network.meta["dem_cell_m"]), float(network.meta["dem_smoothed_m"])
        if cell_m > strategy.network.dem_smooth_m > 0:
            smooth_m = strategy.network.dem_smooth_m
            notes.append(Note("network_coarse_heights", {"cell": cell_m, "smooth": smooth_m, "used": used_m}))
    mode = _main_mode(network)
    _, km = network.components(mode)
    large = int((km >= strategy.network.main_component_km).sum())
    notes.append(
        Note(
            "network_components",
            {
                "mode": mode,
                "count": len(km),
                "large": large,
                "least_km": strategy.network.main_component_km,
                "longest_km": km.max(),
            },
        )
    )
    broken = gaps(network, strategy.network.gap_m, mode)
    notes += _about_gaps(broken, strategy.network.gap_m)
    known = quality(network, left_out, from_osm=from_osm)
    warnings, told = about(known, strategy)
    network = replace(network, meta={**network.meta, "quality": as_text(known)})
    advance(progress, 1.0)
    return BuildResult(network, broken, notes + told, len(km), known, warnings)


def _main_mode(network: Network) -> str:
    """Return whom the parts of a network are counted for: the first who may use half of it, else who may use most.

    On the motorway nobody walks, and a few metres of path beside it say nothing about how it hangs together.
    """
    length = network.table["length_m"].to_numpy()
    of_mode = {mode: float(length[network.usable(mode)].sum()) for mode in MODES}
    most = max(of_mode, key=of_mode.__getitem__)
    return next((mode for mode, metres in of_mode.items() if 2 * metres >= length.sum()), most)


def _about_gaps(broken: gpd.GeoDataFrame, gap_m: float) -> list[Note]:
    if not len(broken):
        return []
    values = {"count": len(broken), "gap_m": gap_m, "longest_m": broken["gap_m"].max()}
    apart = int(broken["joins_components"].sum())
    return [Note("network_gaps_apart", {**values, "apart": apart}) if apart else Note("network_gaps", values)]
