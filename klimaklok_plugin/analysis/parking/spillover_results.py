"""What comes of spill-over parking: streets, zones and attractors as tables, with reasons and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Note, Text
from ..layers.disclosure import protected, under
from ..routing.graph import Graph
from ..strategy.loading import Strategy
from ..strategy.parking import ATTRACTORS
from .messages import AND_OTHERS, ATTRACTOR_CARS, ATTRACTOR_CARS_UNKNOWN
from .spillover_streets import HomeStreets, ReachedStreets, Rows, connected, drawn, shared_out, summed

LIKELY, POSSIBLE, LITTLE, NOT_KNOWN = "likely", "possible", "little", "not_known"
RISKS = (LIKELY, POSSIBLE, LITTLE, NOT_KNOWN)
ZONE_RULE = "residents_zones"
"""What zones rest on, by its key among the strategy's rules."""

DRAWS = ("hub_draws", "centre_draws", "workplace_draws", "park_and_ride_draws")
DRAWS_UNKNOWN = ("hub_draws_unknown", "centre_draws_unknown", "workplace_draws_unknown", "park_and_ride_draws_unknown")
"""Reasons by kind of attractor, in the order of `ATTRACTORS`."""

OFF_NETWORK, NO_STREETS = "off_network", "no_streets"
"""Why cars that are drawn are in no street."""
_LEFT_OUT = {OFF_NETWORK: "spillover_off_network", NO_STREETS: "spillover_no_streets"}
_NAMED = 8
_PER_100 = 100.0
_SHOWN = 3
_LITTLE = 1e-6
_SAME = 1e3


@dataclass(frozen=True)
class CarShares:
    """Cars from elsewhere in the streets within reach (r), by kind (q, in the order of `reached`).

    Attributes
    ----------
    low, high : (q, r) float arrays
    unknown : (q, r) bool array
        An attractor within reach draws nobody knows how many.
    walk : (q, r) float array
        To the nearest attractor of the kind; inf where none is within reach.
    nearest : (q, r) int array
        That attractor, -1 for none.
    placed_low, placed_high : list of (g,) float arrays
        Cars of each attractor that found room.
    street_m : list of (g,) float arrays
        Metres of streets that are shared between each attractor's cars.
    risk : (r,) object array
    """

    low: Floats
    high: Floats
    unknown: Bools
    walk: Floats
    nearest: Ints
    placed_low: list[Floats]
    placed_high: list[Floats]
    street_m: list[Floats]
    risk: Objects

    @property
    def at_risk(self) -> Bools:
        """Which streets (r,) are proposed for a zone."""
        at_risk: Bools = self.risk != LITTLE
        return at_risk


def car_shares(reached: Sequence[ReachedStreets], rows: Rows, strategy: Strategy) -> CarShares:
    """Share the cars out over the streets, and judge the risk.

    Parameters
    ----------
    reached : sequence of ReachedStreets
    rows : Rows
    strategy : Strategy
    """
    rules, count = strategy.parking.spillover, len(rows.edge)
    kinds = len(reached)
    row = [rows.row_of(each.parts.edge.astype(np.int64)) for each in reached]
    parts: dict[str, list[Floats]] = {}
    for name in ("low", "high"):
        each_kind = [
            shared_out(
                each.parts.group,
                each.length,
                each.walk,
                getattr(each.attractors, name),
                rules.reach_m[each.attractors.kind],
                rules.kerb_per_m[name],
            )
            for each in reached
        ]
        # What kinds share a street does not find more room than there is.
        total = np.zeros(count)
        for at, cars in zip(row, each_kind, strict=True):
            total += summed(at, cars, count)
        room = rows.length * rules.kerb_per_m[name]
        fits = np.minimum(1.0, room / np.maximum(total, _LITTLE))
        parts[name] = [cars * fits[at] for at, cars in zip(row, each_kind, strict=True)]
    parts["low"] = [np.minimum(low, high) for low, high in zip(parts["low"], parts["high"], strict=True)]
    by_row = {name: np.zeros((kinds, count)) for name in parts}
    placed: dict[str, list[Floats]] = {name: [] for name in parts}
    unknown = np.zeros((kinds, count), bool)
    walk, nearest = np.full((kinds, count), np.inf), np.full((kinds, count), -1)
    street_m = []
    for i, each in enumerate(reached):
        size = len(each.attractors)
        for name, shared in parts.items():
            by_row[name][i] = summed(row[i], shared[i], count)
            placed[name].append(summed(each.parts.group, shared[i], size))
        street_m.append(summed(each.parts.group, each.length, size))
        unknown[i] = summed(row[i], np.isnan(each.attractors.high)[each.parts.group].astype(np.float64), count) > 0
        least = np.minimum(each.parts.begin_cost, each.parts.end_cost)
        order = np.lexsort([each.parts.group, np.round(least * _SAME), row[i]])
        found, first = np.unique(row[i][order], return_index=True)
        walk[i, found], nearest[i, found] = least[order[first]], each.parts.group[order[first]]
    per_100 = [by_row[name].sum(axis=0) / np.maximum(rows.length, _LITTLE) * _PER_100 for name in ("low", "high")]
    low, high = (each >= rules.least_per_100_m - _LITTLE for each in per_100)
    risk = np.select([low, unknown.any(axis=0), high], [LIKELY, NOT_KNOWN, POSSIBLE], LITTLE).astype(object)
    return CarShares(
        by_row["low"], by_row["high"], unknown, walk, nearest, placed["low"], placed["high"], street_m, risk
    )


def along_names(
    streets: HomeStreets, rows: Rows, shares: CarShares, people: Floats | None, zone: Ints
) -> tuple[Rows, CarShares, Floats | None, Ints]:
    """Join what has the same name, class, risk and zone and meets: a street, not a piece from corner to corner.

    Pieces without a name stay by themselves.

    Parameters
    ----------
    streets : HomeStreets
    rows : Rows
    shares : CarShares
    people : (r,) float array or None
    zone : (r,) int array

    Returns
    -------
    rows : Rows
    shares : CarShares
    people : (t,) float array or None
    zone : (t,) int array
    """
    table = streets.network.table.iloc[rows.edge]
    name = table["name"].astype(object).to_numpy()
    alone = np.where(name == "", np.arange(len(name)), -1)
    keys = pd.DataFrame(
        {"name": name, "class": table["road_class"].astype(object).to_numpy(), "risk": shares.risk, "alone": alone}
    )
    kind = keys.assign(zone=zone).groupby(list(keys), sort=False).ngroup().to_numpy().astype(np.int64)
    street = connected(streets.network, rows, kind)
    count = int(street.max(initial=-1)) + 1
    first = np.full(count, len(street))
    np.minimum.at(first, street, np.arange(len(street)))
    order = np.argsort(street[rows.stretch_row], kind="stable")
    made = Rows(
        rows.edge[first],
        summed(street, rows.length, count),
        street[rows.stretch_row][order],
        rows.stretch_edge[order],
        rows.begin[order],
        rows.end[order],
    )
    kinds = len(shares.low)
    low, high, unknown = (
        np.array([summed(street, each.astype(np.float64), count) for each in of_kind]).reshape(kinds, count)
        for of_kind in (shares.low, shares.high, shares.unknown)
    )
    walk, nearest = np.full((kinds, count), np.inf), np.full((kinds, count), -1)
    for i in range(kinds):
        by_walk = np.lexsort([shares.nearest[i], np.round(shares.walk[i] * _SAME), street])
        found = by_walk[np.unique(street[by_walk], return_index=True)[1]]
        walk[i], nearest[i] = shares.walk[i, found], shares.nearest[i, found]
    joined = replace(
        shares, low=low, high=high, unknown=unknown > 0, walk=walk, nearest=nearest, risk=shares.risk[first]
    )
    return made, joined, None if people is None else summed(street, people, count), zone[first]


@dataclass(frozen=True)
class SpilloverFrames:
    """Turns what was found into tables.

    Attributes
    ----------
    streets : HomeStreets
    rows : Rows
    shares : CarShares
    people : (r,) float array or None
    group : (r,) int array
        Group of streets at risk, -1 for none.
    reached : sequence of ReachedStreets
    regulation_known : bool
    walk : Graph
        On the network of the streets.
    strategy : Strategy
    """

    streets: HomeStreets
    rows: Rows
    shares: CarShares
    people: Floats | None
    group: Ints
    reached: Sequence[ReachedStreets]
    regulation_known: bool
    walk: Graph
    strategy: Strategy

    # --- zones --------------------------------------------------------------------------------------------------------

    @property
    def _groups(self) -> int:
        return int(self.group.max(initial=-1)) + 1

    def _sum(self, values: Floats) -> Floats:
        """Return the sum of values of streets (r,) over each group."""
        use = self.group >= 0
        return summed(self.group[use], values[use], self._groups)

    @cached_property
    def lines(self) -> Objects:
        """The streets (r,) as they are drawn."""
        return drawn(self.streets.network, self.rows)

    @cached_property
    def zone(self) -> Ints:
        """Number of each street's zone (r,): from 1 for most cars, 0 for none. Equals from west to east."""
        high, metres = self._sum(self._total("high")), self._sum(self.rows.length)
        corner = np.full((2, self._groups), np.inf)
        use = self.group >= 0
        for axis, low in enumerate(shapely.bounds(self.lines)[:, :2].T):
            np.minimum.at(corner[axis], self.group[use], low[use])
        size = [np.round((axis - axis.min(initial=np.inf)) * _SAME) for axis in corner]
        order = np.lexsort([size[1], size[0], -np.round(metres * _SAME), -np.round(high * _SAME)])
        number = np.empty(self._groups + 1, np.int64)
        number[order], number[-1] = np.arange(1, self._groups + 1), 0
        numbered: Ints = number[self.group]
        return numbered

    def _by_zone(self, values: Floats) -> Floats:
        return summed(self.zone, values, self._groups + 1)[1:]

    def _total(self, name: str) -> Floats:
        """Return the cars from elsewhere of all kinds (r,)."""
        total: Floats = getattr(self.shares, name).sum(axis=0)
        return total

    @cached_property
    def _shown(self) -> tuple[Floats, Floats]:
        """People along each street and in each zone, as far as they may be shown."""
        if self.people is None:
            return np.full(len(self.rows.edge), np.nan), np.full(self._groups, np.nan)
        return shown_people(self.people, self.zone, self._groups, self.strategy.schools.least_count)

    def zones(self) -> gpd.GeoDataFrame:
        """Return the proposed zones; see `SpilloverResult`."""
        inside = np.flatnonzero(self.zone > 0)
        order = inside[np.argsort(self.zone[inside], kind="stable")]
        parts, of = shapely.get_parts(self.lines[order], return_index=True)
        lines = shapely.multilinestrings(parts, indices=self.zone[order][of] - 1) if len(order) else np.empty(0, object)
        shapes = shapely.buffer(lines, self.strategy.parking.spillover.zone_m)
        unknown = self._by_zone(self.shares.unknown.any(axis=0).astype(float)) > 0
        names = pd.Series(self._street_names(), dtype=object)
        named = pd.DataFrame({"zone": self.zone, "name": names})
        named = named[(named["zone"] > 0) & (named["name"] != "")]
        count = named.groupby("zone")["name"].nunique().reindex(range(1, self._groups + 1), fill_value=0)
        rule = self.strategy.rules.get(ZONE_RULE)
        frame = {
            "zone_id": np.arange(1, self._groups + 1),
            "zone_name": self._zone_names(),
            "cars_low": np.where(unknown, np.nan, self._by_zone(self._total("low"))),
            "cars_high": np.where(unknown, np.nan, self._by_zone(self._total("high"))),
            "people": self._shown[1],
            "street_km": self._by_zone(self.rows.length) / 1000,
            "streets": count.to_numpy(),
            **self._room(self._by_zone(self.rows.length)),
            "rule": ZONE_RULE if rule else None,
            "force": rule.force if rule else None,
        }
        return gpd.GeoDataFrame(frame, geometry=np.asarray(shapes, object), crs=self.streets.network.crs)

    def _zone_names(self) -> Objects:
        """Name each zone after what draws most cars there, or, where nobody knows, what is nearest."""
        named = np.full(self._groups, "", dtype=object)
        best = np.full(self._groups, -1.0)
        for i, each in enumerate(self.reached):
            use = np.flatnonzero((self.zone > 0) & (self.shares.nearest[i] >= 0))
            size = max(1, len(each.attractors))
            key = (self.zone[use] - 1) * size + self.shares.nearest[i, use]
            # A metre of street is worth next to nothing: it decides where no cars are known.
            value = self.shares.high[i, use] + self.rows.length[use] * _LITTLE
            pair, at = np.unique(key, return_inverse=True)
            total = np.round(summed(at.reshape(-1), value, len(pair)), 9)
            zone, attractor = np.divmod(pair, size)
            order = np.lexsort([attractor, -total, zone])
            first = order[np.unique(zone[order], return_index=True)[1]]
            better = total[first] > best[zone[first]]
            best[zone[first][better]] = total[first][better]
            named[zone[first][better]] = each.attractors.name[attractor[first][better]]
        return named

    def _room(self, metres: Floats) -> dict[str, Floats]:
        kerb = self.strategy.parking.spillover.kerb_per_m
        return {f"room_{name}": metres * kerb[name] for name in ("low", "high")}

    # --- streets ------------------------------------------------------------------------------------------------------

    @cached_property
    def order(self) -> Ints:
        """The streets (r,) as they stand in the table: by zone, those of none last, and then by cars."""
        last = np.where(self.zone > 0, self.zone, self._groups + 1)
        low = shapely.bounds(self.lines)[:, :2]
        size = np.round((low - low.min(axis=0, initial=np.inf)) * _SAME).T
        high = np.round(self._total("high") * _SAME)
        order: Ints = np.lexsort([self.rows.edge, size[1], size[0], -np.round(self.rows.length * _SAME), -high, last])
        return order

    def _street_names(self) -> Objects:
        names: Objects = self.streets.network.table["name"].astype(object).to_numpy()[self.rows.edge]
        return names

    @cached_property
    def _nearest(self) -> tuple[Ints, Floats]:
        """Kind (r,) of the nearest attractor, and the walk."""
        if len(self.shares.walk) == 0:  # nothing draws parkers, so no street is reached
            return np.zeros(0, np.int64), np.zeros(0)
        kind = np.round(self.shares.walk * _SAME).argmin(axis=0)
        return kind, self.shares.walk[kind, np.arange(len(kind))]

    @cached_property
    def _free_share(self) -> Floats:
        """Share of each street's whole length (r,), the edges that it runs along, that is not regulated."""
        length = self.streets.network.table["length_m"].to_numpy()
        parent = self.streets.parent
        whole = summed(parent, length, int(parent.max(initial=-1)) + 1)
        edge = self.rows.stretch_edge
        pair, first = np.unique(np.stack([self.rows.stretch_row, parent[edge]]), axis=1, return_index=True)
        metres, count = whole[pair[1]], len(self.rows.edge)
        free = summed(pair[0], metres * self.streets.free_share[edge[first]], count)
        share: Floats = free / np.maximum(summed(pair[0], metres, count), _LITTLE)
        return share

    def streets_table(self) -> gpd.GeoDataFrame:
        """Return the streets; see `SpilloverResult`."""
        table, edge, order = self.streets.network.table, self.rows.edge, self.order
        unknown = self.shares.unknown.any(axis=0)
        kind, walk = self._nearest
        every = np.arange(len(edge))
        near = self.shares.nearest[kind, every]
        nearest = np.full(len(edge), None, dtype=object)
        for i, each in enumerate(self.reached):
            mine = kind == i
            nearest[mine] = each.attractors.name[near[mine]]
        kinds = np.array([each.attractors.kind for each in self.reached], dtype=object)
        rule = self.strategy.rules.get(ZONE_RULE)
        at_risk = self.shares.at_risk
        names = self._street_names()
        frame = gpd.GeoDataFrame(
            {
                "street_name": _only(names != "", names),
                "risk": self.shares.risk,
                "cars_low": np.where(unknown, np.nan, self._total("low")),
                "cars_high": np.where(unknown, np.nan, self._total("high")),
                "people": self._shown[0],
                "nearest_kind": kinds[kind],
                "nearest_name": nearest,
                "walk_m": walk,
                "length_m": self.rows.length,
                "free_share": self._free_share if self.regulation_known else np.nan,
                **self._room(self.rows.length),
                "zone_id": self.zone,
                "road_class": table["road_class"].astype(object).to_numpy()[edge],
                "rule": _only(at_risk, np.full(len(edge), ZONE_RULE if rule else None, dtype=object)),
                "force": _only(at_risk, np.full(len(edge), rule.force if rule else None, dtype=object)),
            },
            geometry=self.lines,
            crs=self.streets.network.crs,
        )
        return frame.iloc[order].reset_index(drop=True)

    def street_reasons(self) -> pd.DataFrame:
        """Return why each street is at risk, a row per reason; ``row`` counts in the order of the table."""
        place = np.empty(len(self.order), np.int64)
        place[self.order] = np.arange(len(self.order))
        found = []
        for i, each in enumerate(self.reached):
            at = np.flatnonzero(self.shares.nearest[i] >= 0)
            which = ATTRACTORS.index(each.attractors.kind)
            unknown = self.shares.unknown[i, at]
            found.append(
                pd.DataFrame(
                    {
                        "row": place[at],
                        "code": np.where(unknown, DRAWS_UNKNOWN[which], DRAWS[which]),
                        "name": each.attractors.name[self.shares.nearest[i, at]],
                        "walk": self.shares.walk[i, at],
                        "low": np.floor(self.shares.low[i, at] + _LITTLE),
                        "high": np.ceil(self.shares.high[i, at] - _LITTLE),
                        "rule": None,
                    }
                )
            )
        every = np.arange(len(self.rows.edge))
        share = self._free_share
        partly = share < 1 - _LITTLE if self.regulation_known else np.zeros(len(every), bool)
        found.append(_plain(place[every[partly]], "partly_regulated", None, share[partly]))
        if not self.regulation_known:
            found.append(_plain(place, "regulation_not_known", None))
        found.append(_plain(place[self.shares.at_risk], "zone_may_help", ZONE_RULE))
        return _sorted(found)

    def zone_reasons(self) -> pd.DataFrame:
        """Return why each zone is proposed, a row per reason."""
        zones = np.arange(self._groups)
        found = []
        for i, each in enumerate(self.reached):
            which = ATTRACTORS.index(each.attractors.kind)
            some = (self.zone > 0) & (self.shares.nearest[i] >= 0)
            there = self._by_zone(some.astype(float)) > 0
            unknown = self._by_zone((self.shares.unknown[i] & (self.zone > 0)).astype(float)) > 0
            walk = np.full(self._groups, np.inf)
            np.minimum.at(walk, self.zone[some] - 1, self.shares.walk[i, some])
            first = pd.DataFrame(
                {"zone": self.zone[some] - 1, "walk": self.shares.walk[i, some], "who": self.shares.nearest[i, some]}
            ).sort_values(["walk", "who"])
            who = first.drop_duplicates(["zone", "who"]).groupby("zone", sort=True)["who"].apply(list)
            names = np.full(self._groups, None, dtype=object)
            names[who.index] = [
                ", ".join(map(str, each.attractors.name[few[:_SHOWN]])) + (" …" if len(few) > _SHOWN else "")
                for few in who
            ]
            low, high = self._by_zone(self.shares.low[i]), self._by_zone(self.shares.high[i])
            found.append(
                pd.DataFrame(
                    {
                        "row": zones[there],
                        "code": np.where(unknown, DRAWS_UNKNOWN[which], DRAWS[which])[there],
                        "name": names[there],
                        "walk": walk[there],
                        "low": np.floor(low + _LITTLE)[there],
                        "high": np.ceil(high - _LITTLE)[there],
                        "rule": None,
                    }
                )
            )
        if not self.regulation_known:
            found.append(_plain(zones, "regulation_not_known", None))
        found.append(_plain(zones, "zone_may_help", ZONE_RULE))
        return _sorted(found)

    # --- attractors ---------------------------------------------------------------------------------------------------

    @cached_property
    def _nothing_drawn(self) -> list[Objects]:
        """By kind, why each attractor (g,) draws no cars into streets; "" where it does."""
        found = []
        for each, metres in zip(self.reached, self.shares.street_m, strict=True):
            a = each.attractors
            snapped = self.walk.snap(a.xy, self.strategy.network.max_snap_m).edge >= 0
            on = np.bincount(a.group[snapped], minlength=len(a)) > 0
            why = [~on, metres <= 0, np.isnan(a.high), a.high <= 0]
            found.append(np.select(why, [OFF_NETWORK, NO_STREETS, "cars_not_known", "no_cars"], "").astype(object))
        return found

    def attractors(self) -> gpd.GeoDataFrame:
        """Return what draws cars; see `SpilloverResult`."""
        found = []
        for i, each in enumerate(self.reached):
            a, reason = each.attractors, self._nothing_drawn[i]
            metres = self.shares.street_m[i]
            number = np.maximum(np.bincount(a.group, minlength=len(a)), 1)
            middle = np.column_stack([summed(a.group, axis, len(a)) / number for axis in a.xy.T])
            unknown = np.isnan(a.high)
            found.append(
                gpd.GeoDataFrame(
                    {
                        "attractor_name": a.name,
                        "kind": a.kind,
                        "cars_low": a.low,
                        "cars_high": a.high,
                        "placed_low": np.where(unknown, np.nan, self.shares.placed_low[i]),
                        "placed_high": np.where(unknown, np.nan, self.shares.placed_high[i]),
                        "basis": a.basis,
                        "street_km": metres / 1000,
                        "reason": _only(reason != "", reason),
                    },
                    geometry=shapely.points(middle),
                    crs=self.streets.network.crs,
                )
            )
        if not found:
            numbers = ("cars_low", "cars_high", "placed_low", "placed_high", "street_km")
            texts = ("attractor_name", "kind", "basis", "reason")
            empty = {name: np.zeros(0) for name in numbers} | {name: np.zeros(0, object) for name in texts}
            return gpd.GeoDataFrame(empty, geometry=[], crs=self.streets.network.crs)
        frame = pd.concat(found, ignore_index=True)
        return gpd.GeoDataFrame(frame, geometry="geometry", crs=self.streets.network.crs)

    # --- notes --------------------------------------------------------------------------------------------------------

    def people_shown(self) -> float:
        """Return the persons in all zones whose number may be shown; NaN where nobody knows who lives there."""
        return float("nan") if self.people is None else float(np.nansum(self._shown[1]))

    def notes(self) -> list[Note]:
        """Return what there is to say about the result."""
        notes = []
        if not self.regulation_known:
            notes.append(Note("spillover_regulation_not_known"))
        private = max((each.private_m for each in self.reached), default=0.0)
        if round(private):
            notes.append(Note("spillover_private", {"km": private / 1000}))
        notes += [note for why in _LEFT_OUT for note in self._left_out(why)]
        left = sum(
            float((np.nan_to_num(each.attractors.high) - placed)[why == ""].sum())
            for each, placed, why in zip(self.reached, self.shares.placed_high, self._nothing_drawn, strict=True)
        )
        if round(left):
            notes.append(Note("spillover_no_room", {"cars": left}))
        if self.people is None:
            notes.append(Note("spillover_no_population"))
        return notes

    def _left_out(self, why: str) -> list[Note]:
        """Return which attractors draw cars that are in no street for one reason, and how many."""
        named: list[tuple[Text, dict[str, object]]] = []
        for each, reason in zip(self.reached, self._nothing_drawn, strict=True):
            a = each.attractors
            for row in np.flatnonzero((reason == why) & ~(a.high <= 0)).tolist():
                known = bool(np.isfinite(a.high[row]))
                told = {"name": a.name[row], "cars": int(np.ceil(a.high[row]))} if known else {"name": a.name[row]}
                named.append((ATTRACTOR_CARS if known else ATTRACTOR_CARS_UNKNOWN, told))
        if not named:
            return []
        left = len(named) - _NAMED
        parts = [*named[:_NAMED], *([(AND_OTHERS, {"count": left})] if left > 0 else [])]
        limit = self.strategy.network.max_snap_m
        return [Note(_LEFT_OUT[why], {"count": len(named), "names": parts, "limit": limit})]


def _only(where: Bools, values: Objects) -> Objects:
    """Return the values where they hold, None elsewhere."""
    found = np.full(len(values), None, dtype=object)
    found[where] = values[where]
    return found


def _plain(row: Ints, code: str, rule: str | None, value: Floats | float = np.nan) -> pd.DataFrame:
    """Return a reason of many rows that names no attractor; `value` stands as ``low``."""
    return pd.DataFrame(
        {"row": row, "code": code, "name": None, "walk": np.nan, "low": value, "high": np.nan, "rule": rule}
    )


def _sorted(found: Sequence[pd.DataFrame]) -> pd.DataFrame:
    every = [each.astype({"name": object, "rule": object}) for each in found if len(each)]
    if not every:
        return _plain(np.empty(0, np.int64), "", None)
    return pd.concat(every, ignore_index=True).sort_values("row", kind="stable").reset_index(drop=True)


def shown_people(people: Floats, zone: Ints, zones: int, least: float) -> tuple[Floats, Floats]:
    """Return how many people may be shown along streets (r,) and in zones (z,): none too small, none worked out.

    Parameters
    ----------
    people : (r,) float array
        Along each street.
    zone : (r,) int array
        Its zone, from 1; 0 for none.
    zones : int
    least : float

    Notes
    -----
    Where the streets of a zone that are shown would give away a number that is too small, its smallest other street
    is left out as well, or, if there is none, the zone's number.

    Examples
    --------
    >>> streets, zones = shown_people(np.array([4.0, 12.0, 40.0]), np.array([1, 1, 1]), 1, 10)
    >>> streets.tolist(), zones.tolist()
    ([nan, nan, 40.0], [56.0])
    """
    people = np.round(people, 6)
    total = summed(zone, people, zones + 1)
    streets, whole = protected(people, least), protected(total, least)
    whole[0] = np.nan
    while True:
        hidden = np.isnan(streets)
        left_out = summed(zone[hidden], people[hidden], zones + 1)
        tells = ~np.isnan(whole) & under(np.round(left_out, 6), least)
        if not tells.any():
            break
        others = np.flatnonzero(~hidden & (people > 0) & tells[zone])
        order = others[np.lexsort([others, people[others], zone[others]])]
        which, first = np.unique(zone[order], return_index=True)
        streets[order[first]] = np.nan
        whole[np.setdiff1d(np.flatnonzero(tells), which)] = np.nan
    return streets, whole[1:]
