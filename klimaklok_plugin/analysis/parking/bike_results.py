"""The tables of proposed bike parking."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Floats, Ints, Objects
from ..core.messages import Note
from ..layers.fields import with_sources
from ..network.model import Network
from ..siting.milp import TIME_LIMIT, WORK_LIMIT
from ..strategy.loading import Strategy
from .bike_choice import PlaceChoice
from .bike_ground import Tried, rectangles
from .bike_hindrances import Unplaced
from .bike_needs import Needs
from .inputs import ParkingPlaces, ParkingTargets
from .walks import names_at

RULE = "bike_parking_nearer"
CARS_RULE = "parking_further_out"
IF_MOVED = "if_car_moves"
_NOT_PROVEN = {WORK_LIMIT: "bike_places_work_limit", TIME_LIMIT: "bike_places_time_limit"}


@dataclass(frozen=True)
class Given:
    """Which layers are given, be they empty: of the others nothing is known."""

    cars: bool
    bikes: bool
    obstacles: bool
    open_areas: bool


@dataclass(frozen=True)
class Frames:
    """What all tables are made of."""

    network: Network
    strategy: Strategy
    targets: ParkingTargets
    cars: ParkingPlaces
    needs: Needs
    margin_m: float
    given: Given

    # --- places -------------------------------------------------------------------------------------------------------

    def places(self, tried: Tried, choice: PlaceChoice) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
        """Return the places, from west to east, and the reasons for each."""
        rules = self.strategy.parking
        pair = np.flatnonzero(choice.bikes > 0)
        rows, place = np.unique(tried.place[pair], return_inverse=True)
        place = place.ravel()
        order = np.lexsort([tried.anchors.xy[rows, 1], tried.anchors.xy[rows, 0]])
        rank = np.argsort(order, kind="stable")
        rows, place = rows[order], rank[place]
        count = len(rows)
        by_place = np.lexsort([tried.walk_m[pair], place])
        pair, place = pair[by_place], place[by_place]
        target, walk_m, bikes = tried.target[pair], tried.walk_m[pair], choice.bikes[pair]
        given = np.bincount(place, bikes, count).astype(np.int64)
        built = np.maximum(given, rules.places.least_bikes)
        anchors = tried.anchors.take(rows)
        shape = rectangles(anchors, built, tried.depth_m[rows], rules.places)
        longest = _greatest(place, walk_m, count)
        nearer = -_greatest(place, -(self.needs.car_m[target] - walk_m), count)
        table = self.network.table
        edge = anchors.snap.edge
        road = table["name"].astype(str).to_numpy(object)[edge]
        road[road == ""] = None
        frame = gpd.GeoDataFrame(
            {
                "place_id": np.arange(1, count + 1),
                "bikes": built,
                "room": tried.room[rows],
                "targets": np.bincount(place, minlength=count),
                "target_names": _joined(self.targets.name[target], place, count),
                "walk_mean_m": np.round(np.bincount(place, bikes * walk_m, count) / np.maximum(given, 1), 1),
                "walk_longest_m": np.round(longest, 1),
                "nearer_by_m": _rounded(nearer),
                "stay": np.where(longest <= rules.short_stay_m, "short_stay", "long_stay").astype(object),
                "road": road,
                "road_class": table["road_class"].astype(str).to_numpy(object)[edge],
                "ground": np.where(anchors.open_area, "open_area", "beside_way").astype(object),
                "area_m2": np.round(shapely.area(shape), 1),
                "length_m": np.round(built * rules.places.bike_m2 / tried.depth_m[rows], 1),
                "depth_m": np.round(tried.depth_m[rows], 1),
                "status": np.full(count, choice.status, dtype=object),
                "rule": np.full(count, RULE, dtype=object),
                "force": np.full(count, self._force(RULE), dtype=object),
            },
            geometry=shape,
            crs=self.network.crs,
        )
        return frame, self._reasons(frame, target, place, bikes, walk_m)

    def _reasons(self, frame: gpd.GeoDataFrame, target: Ints, place: Ints, bikes: Ints, walk_m: Floats) -> pd.DataFrame:
        rules = self.strategy.parking
        car = names_at(self.cars.name, self.needs.car[target])
        margin = self.needs.car_m[target] - walk_m
        no_car = np.isinf(margin)
        every = np.arange(len(frame))
        short = (frame["stay"] == "short_stay").to_numpy()
        blocks = [
            _block(place, 0, "serves", bikes, walk_m, self.targets.name[target]),
            _block(
                place, 1, np.where(no_car, self._no_car, "nearer"), np.where(no_car, rules.search_m, margin), walk_m,
                car, np.where(no_car, "", RULE),
            ),
            _block(
                every, 2, np.where(short, "short_stay", "long_stay"), frame["walk_longest_m"].to_numpy(),
                np.where(short, rules.short_stay_m, rules.long_stay_m), "",
            ),
        ]  # fmt: skip
        table = pd.concat(blocks, ignore_index=True)
        ordered: pd.DataFrame = table.sort_values(["site", "part"], kind="stable").drop(columns="part")
        return ordered.reset_index(drop=True)

    # --- limits for cars ----------------------------------------------------------------------------------------------

    def limits(self, zones: Objects, limit_m: Floats, bike_m: Floats, basis: Objects) -> gpd.GeoDataFrame:
        """Return the zone around each target that has bike parking, or would have it if cars moved.

        Parameters
        ----------
        zones : (n,) object array of polygons
        limit_m, bike_m : (n,) float arrays
            The walks that car parking has to be beyond, and to bike parking; NaN for none.
        basis : (n,) object array
            ``existing``, ``proposed`` or `IF_MOVED`.
        """
        there = np.flatnonzero(np.isfinite(bike_m) & ~shapely.is_empty(zones))
        car_m = self.needs.car_m
        verdict = np.where(np.isinf(car_m), self._no_car, np.where(car_m > limit_m, "holds", "car_inside"))
        return gpd.GeoDataFrame(
            {
                "target": there + 1,
                "name": self.targets.name[there],
                "limit_m": np.round(limit_m[there], 1),
                "bike_m": np.round(bike_m[there], 1),
                "bike_basis": basis[there],
                "car_m": _rounded(car_m[there]),
                "car_name": names_at(self.cars.name, self.needs.car[there]),
                "verdict": verdict[there].astype(object),
                "rule": np.full(len(there), CARS_RULE, dtype=object),
                "force": np.full(len(there), self._force(CARS_RULE), dtype=object),
            },
            geometry=zones[there],
            crs=self.network.crs,
        )

    def limit_reasons(self, limits: gpd.GeoDataFrame) -> pd.DataFrame:
        """Return where each limit comes from, and which car parking lies inside, sorted by row of `limits`."""
        table = pd.DataFrame(limits[["limit_m", "bike_m", "car_m", "car_name", "rule"]])
        moved = limits["bike_basis"] == IF_MOVED
        inside = limits["verdict"] == "car_inside"
        blocks = [
            table.assign(code=np.where(moved, "limit_if_moved", "limit")),
            table[inside].assign(code="limit_car_inside", rule=""),
        ]
        reasons: pd.DataFrame = pd.concat(blocks).sort_index(kind="stable").rename_axis("limit").reset_index()
        return reasons

    # --- without a place ----------------------------------------------------------------------------------------------

    def unplaced(self, placed: Ints, why: Unplaced) -> gpd.GeoDataFrame:
        """Return the targets that have bikes without a place, or cannot be measured."""
        needs = self.needs
        rows = np.flatnonzero(why.constraint != "")
        # What lies off the network is not known to lack anything.
        lacks = np.where(needs.on_network, needs.lacks, np.nan)
        columns: dict[str, np.ndarray[Any, Any]] = {
            "target": np.arange(len(placed)) + 1,
            "target_name": self.targets.name,
            "bikes": needs.asked,
            "bikes_basis": needs.basis,
            "lacks": lacks,
            "placed": placed,
            "missing": lacks - placed,
            "constraint": why.constraint,
            "constraints": np.array([", ".join(each) for each in why.constraints], object),
            "nearest_m": _rounded(why.nearest_m),
            "bike_m": _rounded(needs.bike_m),
            "car_m": _rounded(needs.car_m),
            "car_name": names_at(self.cars.name, needs.car),
            "car_needed_m": _rounded(why.car_needed_m),
        }
        return with_sources(self.targets.frame, rows, columns)

    def notes(self, placed: Ints, choice: PlaceChoice) -> list[Note]:
        """Return what the user should know about the whole."""
        needs = self.needs
        lacking, nothing = needs.lacks > 0, (needs.asked == 0) & (self.targets.reason == "")
        notes = [
            Note(
                "bike_places_summary" if self.given.bikes else "bike_places_summary_asked",
                {
                    "targets": len(placed), "lacking": int(lacking.sum()), "bikes": int(needs.lacks.sum()),
                    "placed": int(placed.sum()), "missing": int((needs.lacks - placed).sum()),
                },
            )
        ]  # fmt: skip
        if nothing.any():
            notes.append(Note("bike_places_no_demand", {"count": int(nothing.sum())}))
        notes.extend(self._not_given())
        if self.given.cars and not (self.cars.counts & ~self.cars.exempt).any():
            notes.append(Note("bike_places_no_cars", {"limit_m": self.strategy.parking.long_stay_m}))
        if choice.status in _NOT_PROVEN:
            notes.append(Note(_NOT_PROVEN[choice.status], {"gap": choice.gap, "more": choice.more}))
        return notes

    def _not_given(self) -> list[Note]:
        """Return what is not known since a layer is missing."""
        given, limit_m = self.given, self.strategy.parking.long_stay_m
        every = (
            (given.bikes, Note("bike_places_bikes_not_given")),
            (given.cars, Note("bike_places_cars_not_given", {"limit_m": limit_m})),
            (given.obstacles, Note("bike_places_no_obstacles")),
            (given.open_areas, Note("bike_places_no_open_areas")),
        )
        return [note for known, note in every if not known]

    @property
    def _no_car(self) -> str:
        """Where there is no car parking near, nobody may have looked for it."""
        return "no_car" if self.given.cars else "cars_not_given"

    def _force(self, rule: str) -> str:
        found = self.strategy.rules.get(rule)
        return (found.force or "") if found is not None else ""


def _block(site: Ints, part: int, code: Any, value: Any, other: Any, name: Any, rule: Any = "") -> pd.DataFrame:
    """Return reasons, one for each site; `part` orders them within a site."""
    columns = {"part": part, "code": code, "value": value, "other": other, "name": name, "rule": rule}
    return pd.DataFrame(
        {"site": site} | {key: np.broadcast_to(np.asarray(each, object), len(site)) for key, each in columns.items()}
    ).astype({"part": np.int64, "value": np.float64, "other": np.float64})


def _greatest(group: Ints, values: Floats, count: int) -> Floats:
    found = np.full(count, -np.inf)
    np.maximum.at(found, group, values)
    return found


def _rounded(values: Floats) -> Floats:
    """Return metres to a decimal, NaN for what is nowhere."""
    return np.round(np.where(np.isfinite(values), values, np.nan), 1)


def _joined(names: Objects, group: Ints, count: int) -> Objects:
    """Return the names of each group (count,), in order; `group` never falls."""
    start = np.searchsorted(group, np.arange(count + 1))
    return np.array([", ".join(map(str, names[low:high])) for low, high in pairwise(start.tolist())], object)
