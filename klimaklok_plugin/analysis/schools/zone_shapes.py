"""The zones of schools: by air, by walking distance, or drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..core.arrays import Ints, Objects
from ..core.progress import Progress
from ..routing.catchments import walking_areas
from ..routing.graph import Graph, Snap
from ..strategy.loading import Strategy
from .messages import SchoolsOffNetworkError
from .zone_inputs import ZoneInputs

ASSESSED, NO_PLACE, TOO_FAR, NO_ZONE, NO_STREET = "assessed", "no_geometry", "too_far", "no_zone", "no_street"
"""Why a school is or is not assessed: `Zones.status`."""

_QUARTER = 64
"""Sides of a quarter of a circle: at 500 m they lie 4 cm inside it."""


@dataclass(frozen=True)
class Zones:
    """The zone of each school.

    Attributes
    ----------
    shape : (s,) object array
        Polygons and multipolygons in metres, None where the school has none.
    status : (s,) object array
        `ASSESSED`, or why there is no zone.
    snap : Snap of t points
        Where one walks into the schools.
    school_of : (t,) int array
    """

    shape: Objects
    status: Objects
    snap: Snap
    school_of: Ints


def draw_zones(inputs: ZoneInputs, walk: Graph, strategy: Strategy, progress: Progress | None = None) -> Zones:
    """Draw the zone of each school.

    Parameters
    ----------
    inputs : ZoneInputs
    walk : Graph
        On foot, in metres.
    strategy : Strategy
    progress : callable, optional

    Raises
    ------
    SchoolsOffNetworkError
        No school lies at the network, or none that a drawn zone is of.

    Notes
    -----
    By air a zone is all within the radius of the school's point or area. By walking distance it is the ways reached
    from its entrances within that distance, and what lies beside them.
    """
    schools = inputs.schools
    snap = walk.snap(schools.xy, strategy.network.max_snap_m)
    count = len(schools.geometry)
    reached = np.bincount(schools.school_of[snap.edge >= 0], minlength=count) > 0
    placed = ~shapely.is_missing(schools.geometry)
    if not (reached & placed).any():
        raise SchoolsOffNetworkError(count=count, limit_m=strategy.network.max_snap_m)
    if inputs.options.method == "drawn" and inputs.drawn is not None:
        shape = inputs.drawn.copy()
    elif inputs.options.method == "walking_distance":
        width = strategy.schools.zone_line_m
        shape = walking_areas(walk, snap, schools.school_of, count, inputs.radius_m, width, progress)
    else:
        shape = np.asarray(shapely.buffer(schools.geometry, inputs.radius_m, quad_segs=_QUARTER), dtype=object)
    without = shapely.is_missing(shape) | shapely.is_empty(shape)
    status = np.where(~placed, NO_PLACE, np.where(~reached, TOO_FAR, np.where(without, NO_ZONE, ASSESSED))).astype(
        object
    )
    if not (status == ASSESSED).any():
        raise SchoolsOffNetworkError(count=int((~without).sum()), limit_m=strategy.network.max_snap_m)
    shape[status != ASSESSED] = None
    return Zones(shape, status, snap, schools.school_of)
