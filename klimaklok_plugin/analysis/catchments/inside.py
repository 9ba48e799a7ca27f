"""Who and what lies inside catchments: counted by the cells of ground that these are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from ..core.arrays import Array, Floats, Ints, Objects
from ..core.messages import Note
from ..routing.ground import Cover, StreetGround, ranges
from .inputs import People, ReachLayers

_ALL = 1e-6
"""Shares that lack less than this are the whole."""
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True)
class Bits:
    """What lies in cells (c), bit by bit: `start[i]:start[i + 1]` are those of cell ``i``.

    Attributes
    ----------
    start : (c + 1,) int array
    at : (b,) float array
        Where along the piece of street the bit lies, as a share of it; NaN: spread over the cell.
    row : (b,) int array
        What it is a bit of.
    weight : (b,) float array
    rows : int
        Of how many things there are bits.
    """

    start: Ints
    at: Floats
    row: Ints
    weight: Floats
    rows: int

    @classmethod
    def of(cls, cells: int, cell: Ints, at: Floats, row: Ints, weight: Floats, rows: int) -> Bits:
        """Sort bits by their cells; those with cell -1 lie in none."""
        order = np.argsort(cell, kind="stable")
        order = order[np.searchsorted(cell[order], 0) :]
        start = np.concatenate([[0], np.cumsum(np.bincount(cell[order], minlength=cells))])
        return cls(start, at[order], row[order], weight[order], rows)

    @classmethod
    def points(cls, ground: StreetGround, xy: Floats, row: Ints, weight: Floats, rows: int) -> Bits:
        """Return points (t, 2) as bits."""
        cell, at = ground.locate(xy)
        return cls.of(ground.cells, cell, at, row, weight, rows)

    def inside(self, cell: Ints, low: Floats, high: Floats) -> Floats:
        """Return how much of each thing (rows,) lies in some cells, from the share `low` to `high` of their pieces."""
        count = self.start[cell + 1] - self.start[cell]
        bit, of = ranges(self.start[cell], count), np.repeat(np.arange(len(cell)), count)
        at = self.at[bit]
        # The ground beside the ends of a piece belongs to it, too.
        begin, end = np.where(low <= 0, -np.inf, low)[of], np.where(high >= 1, np.inf, high)[of]
        part = np.where(np.isnan(at), (high - low)[of], (at >= begin) & (at < end))
        return np.bincount(self.row[bit], part * self.weight[bit], minlength=self.rows).astype(np.float64)


@dataclass(frozen=True)
class Counter:
    """Counts what is inside catchments.

    Attributes
    ----------
    people : Bits or None
        Their weights are shares of the persons (p,) of their place.
    persons : (p,) float array
    things : Mapping[str, Bits]
        By column, what is counted beside people; services by kind stand together under ``services_*``.
    kinds : tuple of str
        Of services.
    """

    people: Bits | None
    persons: Floats
    things: Mapping[str, Bits]
    kinds: tuple[str, ...] = ()

    @classmethod
    def of(cls, ground: StreetGround, layers: ReachLayers, near_m: float, notes: list[Note]) -> Counter:
        """Place what is to be counted on the ground; `notes` takes what there is to say."""
        people, persons = None, np.empty(0)
        if layers.people is not None:
            addresses = None if layers.addresses is None else layers.addresses.xy
            people, nowhere = people_bits(ground, layers.people, addresses)
            persons = layers.people.persons
            notes.extend(_told(layers.people, people, nowhere, near_m))
        things = {
            name: Bits.points(ground, each.xy, np.zeros(len(each.xy), np.int64), each.weight, 1)
            for name, each in (("addresses", layers.addresses), ("jobs", layers.jobs))
            if each is not None
        }
        if (services := layers.services) is not None:
            ones = np.ones(len(services.xy))
            things["services"] = Bits.points(ground, services.xy, services.kind * 0, ones, 1)
            if services.told:
                kinds = len(services.kinds)
                things["services_*"] = Bits.points(ground, services.xy, services.kind, ones, kinds)
        names = layers.services.kinds if layers.services is not None else ()
        return cls(people, persons, things, names)

    def count(self, cover: Cover, count: int) -> dict[str, Floats]:
        """Return what lies inside each group, by column."""
        found: dict[str, Floats] = {}
        if self.people is not None:
            shares = inside_each(self.people, cover, count)
            amounts = persons_inside(shares, self.persons)
            found = dict(zip(("people", "people_low", "people_high"), amounts, strict=True))
        for name, bits in self.things.items():
            inside = inside_each(bits, cover, count)
            if name == "services_*":
                found |= {f"services_{kind}": inside[:, row] for row, kind in enumerate(self.kinds)}
            else:
                found[name] = inside[:, 0]
        return found


def _told(people: People, bits: Bits, nowhere: Floats, near_m: float) -> list[Note]:
    """Return where people are taken to live."""
    spread = np.unique(bits.row[np.isnan(bits.at)])
    notes = []
    if len(spread):
        told = {"persons": float(people.persons[spread].sum()), "all": float(people.persons.sum())}
        notes.append(Note("catchments_people_by_ground", {"near": near_m, **told}))
    if nowhere.any():
        notes.append(Note("catchments_people_nowhere", {"persons": float(nowhere.sum()), "near": near_m}))
    return notes


def inside_each(bits: Bits, cover: Cover, count: int) -> Floats:
    """Return what lies inside each group (count, rows)."""
    order = np.argsort(cover.group, kind="stable")
    bounds = np.searchsorted(cover.group[order], np.arange(count + 1))
    found = np.zeros((count, bits.rows))
    for group in range(count):
        own = order[bounds[group] : bounds[group + 1]]
        if len(own):
            found[group] = bits.inside(cover.cell[own], cover.low[own], cover.high[own])
    return found


def people_bits(ground: StreetGround, people: People, addresses: Floats | None) -> tuple[Bits, Floats]:
    """Return people as bits whose weights are shares of those of their place, and those near no street (persons).

    Parameters
    ----------
    ground : StreetGround
    people : People
    addresses : (t, 2) float array, optional
        People of an area are spread evenly over the addresses in it; without any, over the ground in it that a street
        is near to.
    """
    rows = len(people.persons)
    area = np.isin(shapely.get_type_id(people.geometry), _AREAS)
    xy, row = _homes(people.geometry, area, addresses)
    number = np.bincount(row, minlength=rows)
    cell, at = ground.locate(xy)
    rest = np.flatnonzero(area & (number == 0))
    ground_cell, ground_row, square = _overlaps(ground, people.geometry[rest])
    ground_row = rest[ground_row]
    whole = np.bincount(ground_row, square, minlength=rows)
    bits = Bits.of(
        ground.cells,
        np.concatenate([cell, ground_cell]),
        np.concatenate([at, np.full(len(ground_cell), np.nan)]),
        np.concatenate([row, ground_row]),
        np.concatenate([1 / np.maximum(number, 1)[row], square / np.where(whole > 0, whole, 1.0)[ground_row]]),
        rows,
    )
    nowhere = (number == 0) & ~(whole > 0)
    return bits, np.where(nowhere, people.persons, 0.0)


def persons_inside(shares: Floats, persons: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the persons (g,) inside, the least and the most there can be, from the shares (g, p) of places inside."""
    part = np.minimum(shares, 1.0)
    least, most = part >= 1 - _ALL, part > _ALL
    return part @ persons, least @ persons, most @ persons


def _homes(geometry: Objects, area: Array, addresses: Floats | None) -> tuple[Floats, Ints]:
    """Return where people live (t, 2) and their row: at their points, and at the addresses in their areas."""
    xy, of = shapely.get_coordinates(geometry[~area], return_index=True)
    parts: list[tuple[Floats, Ints]] = [(xy, np.flatnonzero(~area)[of])]
    areas = np.flatnonzero(area)
    if addresses is not None and len(areas):
        place, found = shapely.STRtree(geometry[areas]).query(shapely.points(addresses), predicate="intersects")
        parts.append((addresses[place], areas[found]))
    return np.concatenate([each[0] for each in parts]), np.concatenate([each[1] for each in parts])


def _overlaps(ground: StreetGround, areas: Objects) -> tuple[Ints, Ints, Floats]:
    """Return the pairs of a cell and an area (k) that overlap, and by how many square metres."""
    if not len(areas) or not ground.cells:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    shifted = shapely.transform(areas, lambda xy: xy - ground.origin)
    low, high = ground.boxes
    tree = shapely.STRtree(shifted)
    cell, area = tree.query(shapely.box(*low.T, *high.T), predicate="intersects")
    square = ground.cell_areas[cell].copy()
    shapely.prepare(shifted)
    some = np.flatnonzero(~shapely.contains(shifted[area], shapely.box(*low[cell].T, *high[cell].T)))
    which, own = np.unique(cell[some], return_inverse=True)
    with np.errstate(invalid="ignore"):  # GEOS leaves a flag where shapes only touch
        common = shapely.intersection(ground.shapes(which)[own.ravel()], shifted[area[some]])
    square[some] = shapely.area(common)
    use = np.flatnonzero(square > 0)
    return cell[use].astype(np.int64), area[use].astype(np.int64), square[use]
