"""Heights along the edges, and what slopes do to walking and cycling."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from ..core.arrays import Array
from ..core.progress import Progress, advance, part
from ..strategy.loading import Strategy
from .height_tiles import heights_in_tiles
from .heights import heights_in
from .messages import DemMemoryError, DemOutsideError
from .model import Network


def add_grades(network: Network, dem: str | Path, strategy: Strategy, progress: Progress | None = None) -> Network:
    """Return the network with gradients, and with travel times relative to flat ground.

    Parameters
    ----------
    network : Network
    dem : path
        Elevation raster, or a folder of GeoTIFF tiles (see `height_tiles`); any CRS, in metres or what its band says
        (unit, scale and offset). Nodata is unknown height, and so is what no height can be: numbers beyond all
        mountains, and zeros that no road could climb out of.
    strategy : Strategy
        ``network.dem_step_m``, ``network.dem_smooth_m``, ``network.max_gradient`` and the walking and cycling curves.
    progress : callable, optional

    Returns
    -------
    Network
        With the columns of `network.GRADE_COLUMNS`. Edges without known heights count as flat and are counted in
        ``meta["edges_without_height"]``, their length in ``meta["metres_without_height"]``. ``meta["dem_cell_m"]`` is
        the side of a cell, of the smallest ones used, and ``meta["dem_smoothed_m"]`` over how much heights were
        averaged: at least three cells, or a coarse raster's steps would be slopes.

    Raises
    ------
    DemFileError
        The raster cannot be read, has no CRS, or heights in an unknown unit.
    DemOutsideError
        It does not cover the network.
    DemPackageError
        rasterio is not installed.

    Notes
    -----
    `walk_factor` and `bike_factor` are taken step by step and averaged over the edge: up and down within one edge do
    not cancel out, as they would in its mean gradient. On bridges and in tunnels the height goes straight from end to
    end, because the raster holds the ground below or above.

    Examples
    --------
    Uphill in one direction is downhill in the other, so the two factors of an edge lie on both sides of 1:

    >>> from klimaklok_plugin.analysis.network.sample import sample_file, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> table = add_grades(sample_network(), sample_file("elevation.tif"), load_strategy()).table
    >>> steep = table[table["gradient"] > 0.05]
    >>> bool((steep["bike_factor"] > 1).all()), bool((steep["bike_factor_back"] < 1).all())
    (True, True)
    """
    length = network.table["length_m"].to_numpy()
    steps = np.maximum(1, np.ceil(length / strategy.network.dem_step_m)).astype(np.int64)
    xy, first = _points_along(network, steps)
    heights_of = heights_in_tiles if Path(dem).is_dir() else heights_in
    try:
        found = heights_of(dem, network.crs, xy, strategy, part(progress, 0.0, 0.8))
    except MemoryError as error:
        raise DemMemoryError(file=str(dem)) from error
    advance(progress, 0.8)

    height = found.height
    last = first + steps
    point_edge = np.repeat(np.arange(len(steps)), steps + 1)
    share = (np.arange(len(height)) - first[point_edge]) / steps[point_edge]
    rise = height[last] - height[first]
    straight = network.table["structure"].to_numpy()[point_edge]
    height = np.where(straight, height[first][point_edge] + share * rise[point_edge], height)

    # One slope per step: all differences, less those across from one edge to the next.
    within = np.ones(len(height) - 1, bool)
    within[first[1:] - 1] = False
    step_edge = np.repeat(np.arange(len(steps)), steps)
    run = np.maximum(length / steps, 1e-9)[step_edge]
    most = strategy.network.max_gradient
    slope = np.clip(np.diff(height)[within] / run, -most, most)
    unknown = np.logical_or.reduceat(np.isnan(slope), first - np.arange(len(first)))
    if unknown.all():
        raise DemOutsideError(file=str(dem))
    slope[unknown[step_edge]] = 0.0

    table = network.table.copy(deep=False)
    mean = np.bincount(step_edge, slope) / steps
    table["gradient"] = mean.astype(np.float32)
    for name, factor in (("walk_factor", walk_factor), ("bike_factor", bike_factor)):
        for suffix, signed in (("", slope), ("_back", -slope)):
            table[name + suffix] = (np.bincount(step_edge, factor(signed, strategy)) / steps).astype(np.float32)
    advance(progress, 1.0)
    meta = {
        **network.meta,
        "dem": Path(dem).name,
        "dem_cell_m": f"{found.cell_m:.4g}",
        "dem_smoothed_m": f"{found.smoothed_m:.4g}",
        "edges_without_height": str(int(unknown.sum())),
        "metres_without_height": f"{length[unknown].sum():.0f}",
        **found.meta,
    }
    return replace(network, table=table, meta=meta, graphs={})


def walk_factor(slope: Array, strategy: Strategy) -> Array:
    """Return walking time relative to flat ground for slopes (rise/run, positive is up).

    Speed is proportional to exp(-k |s + o|), with the strategy's k and o (Tobler 1993, Three presentations on
    geographical analysis and modeling, NCGIA 93-1); the strategy's own speed holds on the flat.

    Examples
    --------
    10 % up takes exp(3.5 · (0.15 - 0.05)) times as long:

    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> walk_factor(np.array([0.0, 0.1, -0.1]), load_strategy()).round(3)
    array([1.   , 1.419, 1.   ])
    """
    steep, offset = strategy.walk.tobler_steepness, strategy.walk.tobler_offset
    factor: Array = np.exp(steep * (np.abs(slope + offset) - abs(offset)))
    return factor


def bike_factor(slope: Array, strategy: Strategy) -> Array:
    """Return cycling time relative to flat ground for slopes (rise/run, positive is up).

    Speed is linear in the gradient, uphill and downhill apart, between a least and a greatest speed (Parkin and
    Rotheram 2010, Design speeds and acceleration characteristics of bicycle traffic, Transport Policy 17, 335-341).

    Examples
    --------
    5 % up is ridden at 21.6 - 5 · 1.44 = 14.4 km/h:

    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> bike_factor(np.array([0.0, 0.05]), load_strategy())
    array([1. , 1.5])
    """
    bike = strategy.bike
    percent = slope * 100
    speed = bike.speed_kmh - bike.uphill_kmh_per_percent * np.maximum(percent, 0)
    speed = speed + bike.downhill_kmh_per_percent * np.maximum(-percent, 0)
    factor: Array = bike.speed_kmh / np.clip(speed, bike.min_kmh, bike.max_kmh)
    return factor


def _points_along(network: Network, steps: Array) -> tuple[Array, Array]:
    """Return points (k, 2) at equal steps along every edge, both ends included, and each edge's first point."""
    start = network.start
    step = np.concatenate([[0.0], np.hypot(*np.diff(network.xy, axis=0).T)])
    step[start[:-1]] = 1.0  # a gap between one edge and the next keeps the measure rising
    measure = np.cumsum(step)
    begin, end = measure[start[:-1]], measure[start[1:] - 1]
    edge = np.repeat(np.arange(len(steps)), steps + 1)
    first = np.concatenate([[0], np.cumsum(steps + 1)[:-1]])
    share = (np.arange(len(edge)) - first[edge]) / steps[edge]
    at = begin[edge] + share * (end - begin)[edge]
    return np.column_stack([np.interp(at, measure, network.xy[:, i]) for i in (0, 1)]), first
