"""Park-and-ride as a siting problem: who may park where, what that saves, and what those who live near cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.arrays import Bools, Floats, Ints, Objects
from ..siting.models import Reach
from ..strategy.loading import Strategy
from .access import Access
from .inputs import ParkAndRideInputs

TRIPS_PER_DAY = 2.0
"""There and back."""

M_PER_KM = 1000.0
_LEAST_ROOM = 1e-9


@dataclass(frozen=True)
class ParkAndRideProblem:
    """The siting problem: rows (r,) of commuters from a cell to a centre, and sites (m,).

    Attributes
    ----------
    cell, centre : (r,) int arrays
    cars : (r,) float array
        Cars of those who reach no good hub on foot or by bike.
    drove : (r,) float array
        Share of them that would be driven all the way.
    direct_m : (r,) float array
        Drive to the centre.
    reason : (r,) object array
        Why what is left of the row is not served, unless its sites are full.
    reach : Reach
        Car-km saved a day by a car of a row at a site.
    site_reason : (m,) object array
    today, capacity : (m,) float array
        Cars that park there today, and room for cars of `rows`.
    lost_km : (m,) float array
        Car-km a day by those who drive to a new site though they live near.
    new : (m,) bool array
    misuse_cell, misuse_site, misuse_cars : (q,) arrays
        Cars of those who live near.
    """

    cell: Ints
    centre: Ints
    cars: Floats
    drove: Floats
    direct_m: Floats
    reason: Objects
    reach: Reach
    site_reason: Objects
    today: Floats
    capacity: Floats
    lost_km: Floats
    new: Bools
    misuse_cell: Ints
    misuse_site: Ints
    misuse_cars: Floats

    @property
    def usable(self) -> Bools:
        """Which sites may be used."""
        usable: Bools = self.site_reason == ""
        return usable


def set_up(inputs: ParkAndRideInputs, access: Access, strategy: Strategy) -> ParkAndRideProblem:
    """Put together who may park where, what it saves, and what those living near cost."""
    rules, near = strategy.park_and_ride, access.near
    usable_cell = access.cell_reason == ""
    cell, centre, share = _trips(inputs, access)
    far = inputs.cells.commuters * near.far / rules.persons_per_car
    cars = np.where(usable_cell, far, 0.0)[cell] * share
    drove = (near.stop_share * rules.drove_before["stop"] + (1 - near.stop_share) * rules.drove_before["no_stop"])[cell]
    direct = access.centre_m[cell, centre]

    row, pair = _rows_of_cells(cell, access.cell, inputs.cells.commuters.size)
    site, drive = access.site[pair], access.drive_m[pair]
    saved = TRIPS_PER_DAY * (drove[row] * direct[row] - drive) / M_PER_KM
    within = drive + access.site_centre_m[site, centre[row]] <= rules.detour * direct[row]
    good = within & (saved > 0) & (cars[row] > 0)
    reach = Reach.of_pairs(row[good], site[good], saved[good], cell.size, inputs.sites.kind.size)

    reason = np.where(np.isin(cell, np.flatnonzero(access.drives)), "detour_too_long", "no_site").astype(object)
    for rows, code in ((row[within], "no_gain"), (row[good], "sites_not_chosen")):
        reason[rows] = code

    misuse = _misuse(inputs, access, strategy)
    spaces, known = inputs.sites.spaces, ~np.isnan(inputs.sites.in_use)
    today = np.where(known, np.nan_to_num(inputs.sites.in_use) * spaces, 0.0)
    room = np.maximum(spaces - today, 0.0)
    total = np.bincount(misuse[1], misuse[2], minlength=spaces.size)
    # Who lives near and parks at an existing site today is among today's cars already.
    limit = np.where(known, today, spaces)
    scale = np.minimum(1.0, np.divide(limit, total, out=np.ones(spaces.size), where=total > 0))
    misuse_cars, misuse_km = misuse[2] * scale[misuse[1]], misuse[3] * scale[misuse[1]]
    per_site = np.bincount(misuse[1], misuse_cars, minlength=spaces.size)
    capacity = np.where(known, room, spaces - per_site)
    lost = np.where(inputs.sites.new, np.bincount(misuse[1], misuse_km, minlength=spaces.size), 0.0)
    filled = (access.site_reason == "") & inputs.sites.new & (capacity < _LEAST_ROOM)
    site_reason = np.where(filled, "misuse_fills", access.site_reason).astype(object)
    return ParkAndRideProblem(
        cell=cell, centre=centre, cars=cars, drove=drove, direct_m=direct, reason=reason, reach=reach,
        site_reason=site_reason, today=today, capacity=np.maximum(capacity, 0.0), lost_km=lost, new=inputs.sites.new,
        misuse_cell=misuse[0], misuse_site=misuse[1], misuse_cars=misuse_cars,
    )  # fmt: skip


def _trips(inputs: ParkAndRideInputs, access: Access) -> tuple[Ints, Ints, Floats]:
    """Return who goes where: the cell, the centre, and the share of the cell's commuters who go there."""
    usable = np.flatnonzero((access.cell_reason == "") & np.isfinite(access.centre_m).any(axis=1))
    weight = inputs.centres.weight
    if weight is None:
        return usable, access.centre_m[usable].argmin(axis=1), np.ones(usable.size)
    cell, centre = np.nonzero(np.isfinite(access.centre_m) & (access.cell_reason == "")[:, None])
    return cell, centre, weight[centre]


def _rows_of_cells(cell: Ints, wanted: Ints, cells: int) -> tuple[Ints, Ints]:
    """Return each row of each wanted cell, and the place in `wanted` it belongs to; `cell` (of the rows) is sorted."""
    count = np.bincount(cell, minlength=cells)
    start = np.cumsum(count) - count
    number = count[wanted]
    pair = np.repeat(np.arange(wanted.size), number)
    step = np.arange(pair.size) - np.repeat(np.cumsum(number) - number, number)
    return start[wanted][pair] + step, pair


def _misuse(inputs: ParkAndRideInputs, access: Access, strategy: Strategy) -> tuple[Ints, Ints, Floats, Floats]:
    """Return who parks though a hub is near: the cell, the site, cars, and the car-km a day they drive for it."""
    rules, near = strategy.park_and_ride, access.near
    usable = np.flatnonzero(access.site_reason == "")
    usable = usable[np.argsort(access.site_hub[usable], kind="stable")]
    hub = access.site_hub[usable]
    low, high = np.searchsorted(hub, near.hub, "left"), np.searchsorted(hub, near.hub, "right")
    number = high - low
    pair = np.repeat(np.arange(near.cell.size), number)
    step = np.arange(pair.size) - np.repeat(np.cumsum(number) - number, number)
    site, cell = usable[low[pair] + step], near.cell[pair]
    share = near.walk[pair] * rules.misuse["walk"] + near.bike[pair] * rules.misuse["bike"]
    cars = inputs.cells.commuters[cell] * share / rules.persons_per_car
    drive = access.drive(cell, site)
    drives = np.isfinite(drive) & (cars > 0)
    cell, site, cars, drive = cell[drives], site[drives], cars[drives], drive[drives]
    return cell, site, cars, TRIPS_PER_DAY * cars * drive / M_PER_KM
