"""Targets and parking as the user hands them in, checked and turned into arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Note
from ..layers.entrances import doors_of, only
from ..layers.fields import amounts, column_of, fold_keys, folded, geometries, in_crs, listed, names, text_of
from ..layers.messages import LayerWithoutCrsError
from ..layers.samples import clean_geometries
from ..network.model import Network
from ..routing.graph import Graph
from ..routing.ways_out import ways_out
from ..strategy.loading import Strategy
from ..strategy.parking import PARKING_KINDS
from .messages import ParkingNoTargetError

_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_MODES: tuple[Literal["walk", "bike", "car"], ...] = ("walk", "bike", "car")
_MOST = 1e6
USE_UNKNOWN = "use_unknown"
OSM_CAR_PARKING = "car_parking"
"""What the layers made from OpenStreetMap call every car park in their field `kind`: not who parks there."""
_SHOWN = 5
_LEFT_OUT = {"lines": "parking_lines", "no_geometry": "parking_no_geometry"}
_GUESSED = {"by_area": "spaces_by_area", "assumed": "spaces_assumed"}
"""The notes on what is left out, and on spaces that nobody knows."""


@dataclass(frozen=True)
class TargetFields:
    """Fields of the targets.

    Attributes
    ----------
    kind : str, optional
        Mode or kind of the target, which the summary counts by.
    floor_area, boardings, pupils : str, optional
        What the number of bikes by norm is worked out from: m², boardings on a day, pupils.
    """

    kind: str | None = None
    floor_area: str | None = None
    boardings: str | None = None
    pupils: str | None = None


@dataclass(frozen=True)
class ParkingFields:
    """Fields of a layer of parking.

    Attributes
    ----------
    capacity : str, optional
        Number of spaces.
    kind : str, optional
        Who parks there, in words of the strategy's `kind_names`; car parking only.
    status : str, optional
        Built or planned, in words of the strategy's `status_planned`.
    """

    capacity: str | None = None
    kind: str | None = None
    status: str | None = None


@dataclass(frozen=True)
class ParkingTargets:
    """Targets (n,), and the points (t,) where one walks in.

    Attributes
    ----------
    frame : GeoDataFrame
        All columns of the layer, in the network's CRS.
    geometry : (n,) object array
        Points or areas; None where there is none.
    name, kind : (n,) object array
        The kind is "" where it is not given.
    need : (n,) float array
        Bikes by norm, whole; NaN where nothing tells.
    reason : (n,) object array
        "" for targets that can be measured, else ``no_geometry`` or ``lines``.
    xy : (t, 2) float array
    place_of : (t,) int array
        Row of the target, never falling.
    ring : (t,) int array
        Of points along an outline, which follow each other, the number of the outline; -1 for other points.
    """

    frame: gpd.GeoDataFrame
    geometry: Objects
    name: Objects
    kind: Objects
    need: Floats
    reason: Objects
    xy: Floats
    place_of: Ints
    ring: Ints


@dataclass(frozen=True)
class ParkingPlaces:
    """Places for parking (n,), and the points (t,) where one walks out of them.

    Attributes
    ----------
    frame : GeoDataFrame
        All columns of the layer, in the network's CRS; None where no layer, or an empty one, was given.
    geometry : (n,) object array
        Points or areas; None where there is none.
    name : (n,) object array
    capacity : (n,) float array
        Spaces; 0 where there are none.
    capacity_basis : (n,) object array
        ``by_field``, ``by_point`` (a point that stands for the same place tells), ``by_area`` or ``assumed``.
    kind : (n,) object array
        One of `PARKING_KINDS`; "" for bikes.
    told : (n,) bool array
        Whether a field tells the kind; public counts where none does.
    planned, exempt : (n,) bool arrays
    reason : (n,) object array
        "" for places that count, else ``no_geometry``, ``lines``, ``no_spaces`` or ``same_place``.
    same_as : (n,) int array
        Row of the area that a point stands for a second time; -1 for none.
    xy : (t, 2) float array
        Only of places that count.
    place_of : (t,) int array
        Row of the place, never falling.
    ring : (t,) int array
        Of points along an outline, which follow each other, the number of the outline; -1 for other points.
    """

    frame: gpd.GeoDataFrame | None
    geometry: Objects
    name: Objects
    capacity: Floats
    capacity_basis: Objects
    kind: Objects
    told: Bools
    planned: Bools
    exempt: Bools
    reason: Objects
    same_as: Ints
    xy: Floats
    place_of: Ints
    ring: Ints

    @property
    def counts(self) -> Bools:
        """Which places (n,) are there to park in."""
        counts: Bools = self.reason == ""
        return counts

    @property
    def said_kind(self) -> Objects:
        """What is said of who parks at each place (n,): its kind, or that nobody tells."""
        return np.where(self.told | (self.kind == ""), self.kind, USE_UNKNOWN).astype(object)

    def __len__(self) -> int:
        return len(self.capacity)


def read_targets(
    layer: gpd.GeoDataFrame,
    network: Network,
    strategy: Strategy,
    fields: TargetFields,
    notes: list[Note],
    entrances: gpd.GeoDataFrame | None = None,
    name: str = "TARGETS",
) -> ParkingTargets:
    """Check the targets and find where one walks into them.

    Parameters
    ----------
    layer : GeoDataFrame
        Points or areas.
    network : Network
    strategy : Strategy
        Its `bikes_per` are the norm for bikes.
    fields : TargetFields
    notes : list of Note
        What there is to say is added.
    entrances : GeoDataFrame, optional
        Points where areas are walked into; without them, along the whole outline.
    name : str
        The layer's parameter, for messages.

    Raises
    ------
    KlimaklokError
        The layer is empty or has no CRS or no place to measure to, or a field is missing or holds no amounts.
    """
    frame = in_crs(layer, network.crs, name).reset_index(drop=True)
    geometry, reason = _cleaned(frame, name, notes)
    if not (reason == "").any():
        raise ParkingNoTargetError(layer=name, count=len(frame))
    doors = None if entrances is None else _given(entrances, network, "ENTRANCES")
    xy, place_of, ring, unused = _ways_out(geometry, doors, network, strategy)
    if unused:
        notes.append(Note("parking_entrances_unused", {"count": unused}))
    if by_outline := len(np.unique(place_of[ring >= 0])):
        notes.append(Note("parking_by_outline", {"count": by_outline}))
    kind = np.full(len(frame), "", dtype=object)
    if fields.kind:
        column_of(frame, fields.kind, name)
        kind = text_of(frame, fields.kind).to_numpy(object)
    need = _need(frame, strategy, fields, name, notes)
    return ParkingTargets(frame, geometry, names(frame), kind, need, reason, xy, place_of, ring)


def read_parking_places(
    layer: gpd.GeoDataFrame | None,
    network: Network,
    strategy: Strategy,
    fields: ParkingFields,
    notes: list[Note],
    name: str,
    *,
    cars: bool,
) -> ParkingPlaces:
    """Check a layer of parking and find where one walks out of its places.

    A point in or at an area of the same kind is the same place: the area stays, and takes the number of spaces from
    whichever knows it.

    Parameters
    ----------
    layer : GeoDataFrame, optional
        Points or areas. An empty one is taken as none, and said.
    network : Network
    strategy : Strategy
        Tells what words of the fields mean, and how many spaces fit where nobody says.
    fields : ParkingFields
    notes : list of Note
        What there is to say is added.
    name : str
        The layer's parameter, for messages.
    cars : bool
        Else bikes.

    Raises
    ------
    KlimaklokError
        The layer has no CRS, a field is missing, or the number of spaces is no amount.
    """
    frame = None if layer is None else _given(layer, network, name)
    if frame is None:
        if layer is not None:
            notes.append(Note("parking_layer_empty", {"layer": name}))
        return _nowhere()
    geometry, reason = _cleaned(frame, name, notes)
    capacity = spaces(frame, fields.capacity, name) if fields.capacity else np.full(len(frame), np.nan)
    kind, told = _kinds(frame, strategy, fields.kind, name, notes) if cars else _no_kinds(len(frame))
    places = ParkingPlaces(
        frame=frame,
        geometry=geometry,
        name=names(frame),
        capacity=capacity,
        capacity_basis=np.full(len(frame), "by_field", dtype=object),
        kind=kind,
        told=told,
        planned=_planned(frame, strategy, fields.status, name),
        exempt=np.zeros(len(frame), np.bool_),
        reason=np.where((reason == "") & (capacity == 0), "no_spaces", reason).astype(object),
        same_as=np.full(len(frame), -1, dtype=np.int64),
        xy=np.empty((0, 2)),
        place_of=np.empty(0, np.int64),
        ring=np.empty(0, np.int64),
    )
    places = _with_capacity(_once(places, strategy, name, notes), strategy, cars, name, notes)
    if (empty := np.flatnonzero(places.reason == "no_spaces")).size:
        notes.append(Note("parking_no_spaces", {"layer": name, "count": empty.size, "values": _named(places, empty)}))
    there = places.geometry.copy()
    there[~places.counts] = None
    xy, place_of, ring, _ = _ways_out(there, None, network, strategy)
    exempt = np.isin(places.kind, strategy.parking.exempt_kinds) if cars else places.exempt
    return replace(places, exempt=exempt, xy=xy, place_of=place_of, ring=ring)


def spaces(frame: gpd.GeoDataFrame, name: str, layer: str) -> Floats:
    """Return a field as amounts (n,), NaN for NULL; see `fields.amounts` for the errors."""
    return amounts(frame, name, layer, most=_MOST)


def together(bikes: ParkingPlaces, cars: ParkingPlaces) -> ParkingPlaces:
    """Return bikes and cars one after the other, without what they were read from."""
    return ParkingPlaces(
        frame=None,
        geometry=np.concatenate([bikes.geometry, cars.geometry]),
        name=np.concatenate([bikes.name, cars.name]),
        capacity=np.concatenate([bikes.capacity, cars.capacity]),
        capacity_basis=np.concatenate([bikes.capacity_basis, cars.capacity_basis]),
        kind=np.concatenate([bikes.kind, cars.kind]),
        told=np.concatenate([bikes.told, cars.told]),
        planned=np.concatenate([bikes.planned, cars.planned]),
        exempt=np.concatenate([bikes.exempt, cars.exempt]),
        reason=np.concatenate([bikes.reason, cars.reason]),
        same_as=np.concatenate([bikes.same_as, np.where(cars.same_as >= 0, cars.same_as + len(bikes), -1)]),
        xy=np.concatenate([bikes.xy, cars.xy]),
        place_of=np.concatenate([bikes.place_of, cars.place_of + len(bikes)]),
        ring=np.concatenate([bikes.ring, np.where(cars.ring >= 0, cars.ring + bikes.ring.max(initial=-1) + 1, -1)]),
    )


# --- the steps --------------------------------------------------------------------------------------------------------


def _given(layer: gpd.GeoDataFrame, network: Network, name: str) -> gpd.GeoDataFrame | None:
    """Return a layer in the network's CRS, None for one without features."""
    if len(layer) == 0:
        return None
    if layer.crs is None:
        raise LayerWithoutCrsError(layer=name)
    return in_crs(layer, network.crs, name).reset_index(drop=True)


def _cleaned(frame: gpd.GeoDataFrame, name: str, notes: list[Note]) -> tuple[Objects, Objects]:
    """Return points and areas, and why there is none."""
    geometry, repaired, lines = clean_geometries(geometries(frame))
    if repaired.any():
        notes.append(Note("layer_repaired", {"layer": name, "count": int(repaired.sum())}))
    reason = np.where(lines, "lines", np.where(shapely.is_missing(geometry), "no_geometry", "")).astype(object)
    counts = [(code, int((reason == why).sum())) for why, code in _LEFT_OUT.items()]
    notes.extend(Note(code, {"layer": name, "count": count}) for code, count in counts if count)
    return geometry, reason


def _ways_out(
    geometry: Objects, doors: gpd.GeoDataFrame | None, network: Network, strategy: Strategy
) -> tuple[Floats, Ints, Ints, int]:
    """Return the points (t, 2) where one walks in and out, the row and the ring of each, and the unused entrances.

    Points are themselves; areas are left by their entrances, or anywhere along their outline.
    """
    area = np.isin(shapely.get_type_id(geometry), _AREAS)
    door_xy, owner, unused = np.empty((0, 2)), np.empty(0, np.int64), 0
    if doors is not None:
        door_xy, owner, unused = doors_of(only(geometry, area), doors, strategy)
    without = np.ones(len(geometry), np.bool_)
    without[owner] = False
    usable = []
    if (area & without).any():
        usable = [Graph(network, mode, "m", strategy).main for mode in _MODES if network.usable(mode).any()]
    ways = ways_out(network, only(geometry, without), usable)
    xy, place = np.concatenate([door_xy, ways.xy]), np.concatenate([owner, ways.place])
    ring = np.concatenate([np.full(len(door_xy), -1), ways.ring])
    order = np.argsort(place, kind="stable")
    return xy[order], place[order].astype(np.int64), ring[order].astype(np.int64), unused


def _need(frame: gpd.GeoDataFrame, strategy: Strategy, fields: TargetFields, name: str, notes: list[Note]) -> Floats:
    """Return the bikes by norm (n,): of all that is given added up, NaN where nothing is.

    Part of a bike takes a whole stand. Where the rates come from, the strategy's `bikes_per` says.
    """
    rates = strategy.parking.bikes_per
    total, known = np.zeros(len(frame)), np.zeros(len(frame), np.bool_)
    asked = (
        (fields.floor_area, rates["floor_area"] / 100),
        (fields.boardings, rates["boardings"]),
        (fields.pupils, rates["pupils"]),
    )
    for field, rate in asked:
        if field:
            amount = spaces(frame, field, name)
            known |= ~np.isnan(amount)
            total += np.nan_to_num(amount) * rate
    if any(field for field, _ in asked) and not known.all():
        notes.append(Note("parking_need_unknown", {"count": int((~known).sum())}))
    return np.where(known, np.ceil(np.round(total, 6)), np.nan)


def _kinds(
    frame: gpd.GeoDataFrame, strategy: Strategy, field: str | None, name: str, notes: list[Note]
) -> tuple[Objects, Bools]:
    """Return the kind of each car park, public where it is not known, and whether the field tells it."""
    if not field:
        notes.append(Note("parking_use_not_given", {"layer": name}))
        return np.full(len(frame), "public", dtype=object), np.zeros(len(frame), np.bool_)
    words = folded(column_of(frame, field, name)).fillna("")
    if len(words) and (words == OSM_CAR_PARKING).all():
        notes.append(Note("parking_use_not_given", {"layer": name}))
        return np.full(len(frame), "public", dtype=object), np.zeros(len(frame), np.bool_)
    known = {kind: kind for kind in PARKING_KINDS} | fold_keys(strategy.parking.kind_names)
    kind = words.map(known)
    strange = (kind.isna() & (words != "")).to_numpy(bool)
    if strange.any():
        shown = listed(frame[field][strange])
        notes.append(Note("parking_kind_unknown", {"field": field, "count": int(strange.sum()), "values": shown}))
    if (empty := int((words == "").sum())) > 0:
        notes.append(Note("parking_kind_empty", {"field": field, "count": empty}))
    return kind.fillna("public").to_numpy(object), kind.notna().to_numpy(bool)


def _no_kinds(count: int) -> tuple[Objects, Bools]:
    return np.full(count, "", dtype=object), np.zeros(count, np.bool_)


def _planned(frame: gpd.GeoDataFrame, strategy: Strategy, field: str | None, name: str) -> Bools:
    if not field:
        return np.zeros(len(frame), np.bool_)
    words = [word.strip().casefold() for word in strategy.parking.status_planned]
    planned: Bools = folded(column_of(frame, field, name)).fillna("").isin(words).to_numpy(bool)
    return planned


def _once(places: ParkingPlaces, strategy: Strategy, layer: str, notes: list[Note]) -> ParkingPlaces:
    """Find the points that stand for an area of the same layer, and leave them out."""
    point, area = _same_places(places, strategy)
    if point.size == 0:
        return places
    reason, same_as = places.reason.copy(), places.same_as.copy()
    reason[point], same_as[point] = "same_place", area
    capacity, basis, kind = places.capacity.copy(), places.capacity_basis.copy(), places.kind.copy()
    # What the area does not know its points tell: their spaces added up, and the first of their kinds.
    tells = np.isnan(places.capacity[area]) & ~np.isnan(places.capacity[point])
    capacity[area[tells]], basis[area[tells]] = 0.0, "by_point"
    np.add.at(capacity, area[tells], places.capacity[point[tells]])
    told = places.told.copy()
    says = told[point] & ~told[area]
    order = np.full(len(places), len(PARKING_KINDS))
    np.minimum.at(order, area[says], _kind_order(places.kind[point[says]]))
    learned = order < len(PARKING_KINDS)
    kind[learned] = np.array(PARKING_KINDS, dtype=object)[order[learned]]
    told |= learned
    differ = ~np.isnan(places.capacity[area]) & ~np.isnan(places.capacity[point])
    differ &= places.capacity[area] != places.capacity[point]
    values = {"layer": layer, "count": point.size, "values": _named(places, np.unique(area))}
    notes.append(Note("parking_same_place", values))
    if differ.any():
        rows = np.unique(area[differ])
        notes.append(Note("parking_same_differ", {"layer": layer, "count": rows.size, "values": _named(places, rows)}))
    # An area whose points have no spaces has none.
    reason[(capacity == 0) & (reason == "")] = "no_spaces"
    return replace(
        places, capacity=capacity, capacity_basis=basis, kind=kind, told=told, reason=reason, same_as=same_as
    )


def _same_places(places: ParkingPlaces, strategy: Strategy) -> tuple[Ints, Ints]:
    """Return the points that are areas as well, and the area of each: the nearest, and the first of several."""
    usable = np.isin(places.reason, ["", "no_spaces"])
    area = usable & np.isin(shapely.get_type_id(places.geometry), _AREAS)
    points, areas = np.flatnonzero(usable & ~area), np.flatnonzero(area)
    near = strategy.parking.same_place_m
    left, right = shapely.STRtree(places.geometry[areas]).query(
        places.geometry[points], predicate="dwithin", distance=near
    )
    point, area_of = points[left], areas[right]
    away = shapely.distance(places.geometry[point], places.geometry[area_of])
    number, other = places.capacity[point], places.capacity[area_of]
    alike = (number == other) | np.isnan(number) | np.isnan(other) | (away == 0)
    told = places.told
    exempt = np.isin(places.kind[point], strategy.parking.exempt_kinds)
    # A few spaces for disabled people in a car park of unknown kind do not make it all theirs.
    same_kind = np.where(
        told[point] & told[area_of], places.kind[point] == places.kind[area_of], ~told[point] | ~exempt
    )
    match = alike & same_kind.astype(bool) & (places.planned[point] == places.planned[area_of])
    point, area_of, away = point[match], area_of[match], away[match]
    order = np.lexsort([area_of, np.round(shapely.area(places.geometry[area_of]), 3), np.round(away, 6), point])
    first = order[np.unique(point[order], return_index=True)[1]]
    return point[first].astype(np.int64), area_of[first].astype(np.int64)


def _kind_order(kind: Objects) -> Ints:
    places = {each: at for at, each in enumerate(PARKING_KINDS)}
    return np.asarray(pd.Series(kind, dtype=object).map(places), dtype=np.int64)


def _with_capacity(
    places: ParkingPlaces, strategy: Strategy, cars: bool, layer: str, notes: list[Note]
) -> ParkingPlaces:
    """Give places whose spaces nobody tells as many as fit, points what the strategy assumes."""
    rules = strategy.parking
    m2, assumed = (rules.car_m2, rules.assumed_cars) if cars else (rules.places.bike_m2, rules.assumed_bikes)
    unknown = np.isnan(places.capacity)
    area = np.isin(shapely.get_type_id(places.geometry), _AREAS)
    fitting = np.maximum(np.floor(np.nan_to_num(shapely.area(places.geometry)) / m2), 1.0)
    guess = np.where(area, fitting, float(assumed))
    basis = np.where(unknown, np.where(area, "by_area", "assumed"), places.capacity_basis).astype(object)
    for guess_by, code in _GUESSED.items():
        if (count := int((unknown & (basis == guess_by) & places.counts).sum())) > 0:
            notes.append(Note(code, {"layer": layer, "count": count, "m2": m2, "spaces": assumed}))
    capacity = np.where(unknown, guess, places.capacity)
    reason = np.where((places.reason == "") & (capacity == 0), "no_spaces", places.reason).astype(object)
    return replace(places, capacity=capacity, capacity_basis=basis, reason=reason)


def _named(places: ParkingPlaces, rows: Ints) -> str:
    shown = ", ".join(map(str, places.name[rows[:_SHOWN]]))
    return shown + (" …" if rows.size > _SHOWN else "")


def _nowhere() -> ParkingPlaces:
    words, number = np.empty(0, object), np.empty(0, np.int64)
    flags = np.empty(0, np.bool_)
    nothing = np.empty(0)
    return ParkingPlaces(
        None, words, words, nothing, words, words, flags, flags, flags, words, number, np.empty((0, 2)), number, number
    )
