"""What the user hands in to see whether the car takes the detour, checked and turned into arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely

from ..core.arrays import Floats, Objects
from ..core.messages import Note
from ..layers.fields import geometries, in_crs, text_of
from ..layers.samples import Samples, clean_geometries, sample_points
from ..network.model import Network
from ..strategy.loading import Strategy
from .inputs import (
    ParkingFields,
    ParkingPlaces,
    ParkingTargets,
    TargetFields,
    read_parking_places,
    read_targets,
    spaces,
)
from .messages import DetourLimitWrongError, DetourNoOriginError, DetourTooManyPairsError

MOST_PAIRS = 3_000_000
"""More pairs fill the memory of a common machine: 15 columns of each are 400 MB, and twice that in QGIS."""

_CAPACITY = ("spaces_by_area", "spaces_assumed")
_AT_THE_DOOR = {"CAR_PARKING": "detour_cars_at_door", "BIKE_PARKING": "detour_all_bikes_at_door"}


@dataclass(frozen=True)
class DetourOptions:
    """What the user chooses.

    Attributes
    ----------
    weight_field : str, optional
        Field of the origins with the people there. None: each origin counts once.
    use_field : str, optional
        Field of the car parking that says who parks there.
    max_snap_m : float, optional
        How far origins, targets and parking may lie from the network. None: the strategy's.
    max_min : float, optional
        Pairs of which the quickest way takes longer are left out. None: all are kept.
    """

    weight_field: str | None = None
    use_field: str | None = None
    max_snap_m: float | None = None
    max_min: float | None = None


@dataclass(frozen=True)
class DetourInputs:
    """Everything handed in.

    Attributes
    ----------
    frame : GeoDataFrame
        The origins (n).
    name : (n,) object array
        "" where an origin has no name.
    samples : Samples
        The points (k) each origin is measured from.
    weight : (n,) float array
        People, or 1 each; NaN where it is not known.
    people : bool
        `weight` counts people.
    reason : (n,) object array
        "" for origins that can be measured, else ``no_geometry`` or ``lines``.
    targets : ParkingTargets
    car_parking, bike_parking : ParkingPlaces, optional
        None where not given.
    max_snap_m : float
    max_min : float
        inf for no limit.
    """

    frame: gpd.GeoDataFrame
    name: Objects
    samples: Samples
    weight: Floats
    people: bool
    reason: Objects
    targets: ParkingTargets
    car_parking: ParkingPlaces | None
    bike_parking: ParkingPlaces | None
    max_snap_m: float
    max_min: float
    notes: list[Note] = field(default_factory=list)


def read_detour_inputs(
    origins: gpd.GeoDataFrame,
    targets: gpd.GeoDataFrame,
    network: Network,
    strategy: Strategy,
    options: DetourOptions,
    car_parking: gpd.GeoDataFrame | None,
    bike_parking: gpd.GeoDataFrame | None,
    entrances: gpd.GeoDataFrame | None,
) -> DetourInputs:
    """Check what is handed in.

    Parameters
    ----------
    origins, targets : GeoDataFrame
        Points or areas.
    network : Network
    strategy : Strategy
    options : DetourOptions
    car_parking, bike_parking, entrances : GeoDataFrame, optional

    Raises
    ------
    KlimaklokError
        A layer is empty or has no CRS, a field is missing or holds what cannot be understood, a limit is not above 0,
        or there are more pairs than can be handed on.
    """
    for name, value in (("MAX_SNAP", options.max_snap_m), ("MAX_MIN", options.max_min)):
        if value is not None and not value > 0:
            raise DetourLimitWrongError(parameter=name, value=value)
    notes: list[Note] = []
    frame = in_crs(origins, network.crs, "ORIGINS").reset_index(drop=True)
    geometry, repaired, lines = clean_geometries(geometries(frame))
    reason = np.where(lines, "lines", np.where(shapely.is_missing(geometry), "no_geometry", "")).astype(object)
    if repaired.any():
        notes.append(Note("layer_repaired", {"layer": "ORIGINS", "count": int(repaired.sum())}))
    if (reason != "").all():
        raise DetourNoOriginError(count=len(frame))
    rules = strategy.network
    read = read_targets(targets, network, strategy, TargetFields(), notes, entrances)
    if len(frame) * len(read.name) > MOST_PAIRS:
        raise DetourTooManyPairsError(
            origins=len(frame), targets=len(read.name), pairs=len(frame) * len(read.name), most=MOST_PAIRS
        )
    return DetourInputs(
        frame=frame,
        name=text_of(frame, "name").to_numpy(object),
        samples=sample_points(geometry, rules.sample_spacing_m, rules.max_samples),
        weight=_weights(frame, options.weight_field, notes),
        people=options.weight_field is not None,
        reason=reason,
        targets=read,
        car_parking=_parking(car_parking, network, strategy, options.use_field, "CAR_PARKING", notes, cars=True),
        bike_parking=_parking(bike_parking, network, strategy, None, "BIKE_PARKING", notes, cars=False),
        max_snap_m=options.max_snap_m or rules.max_snap_m,
        max_min=options.max_min or np.inf,
        notes=notes,
    )


def _weights(frame: gpd.GeoDataFrame, name: str | None, notes: list[Note]) -> Floats:
    """Return the people of each origin (n,), NaN where it is not known."""
    if name is None:
        notes.append(Note("detour_no_weight"))
        return np.ones(len(frame))
    weight = spaces(frame, name, "ORIGINS")
    unknown = int(np.isnan(weight).sum())
    if unknown:
        notes.append(Note("detour_weight_unknown", {"field": name, "count": unknown}))
    if not np.nansum(weight) > 0:
        notes.append(Note("detour_nobody", {"field": name}))
    return weight


def _parking(
    layer: gpd.GeoDataFrame | None,
    network: Network,
    strategy: Strategy,
    use_field: str | None,
    name: str,
    notes: list[Note],
    *,
    cars: bool,
) -> ParkingPlaces | None:
    """Read parking; None where none is given, or an empty layer, which is said."""
    if layer is None:
        notes.append(Note(_AT_THE_DOOR[name]))
        return None
    own: list[Note] = []
    fields = ParkingFields(kind=use_field if cars and len(layer) else None)
    places = read_parking_places(layer, network, strategy, fields, own, name, cars=cars)
    # How many spaces there are does not count here.
    notes.extend(note for note in own if note.code not in _CAPACITY)
    if places.frame is None:
        notes.append(Note(_AT_THE_DOOR[name]))
        return None
    exempt = int((places.exempt & places.counts).sum())
    if exempt:
        notes.append(Note("detour_exempt", {"count": exempt}))
    return places
