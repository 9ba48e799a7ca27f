"""What comes of heart zones as layers, with every number left out that too few persons stand behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Array, Bools, Floats, Objects
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..layers.disclosure import protected_shares, under
from ..network.splitting import SplitNetwork
from ..strategy.loading import Strategy
from .closures import NONE, Gates, Streets
from .drop_offs import CHOSEN, DropOffs
from .road_safety import open_speed_kmh
from .scorecard import Figures, Score, reason_table, score_zones
from .zone_disclosure import (
    STEPS,
    coarse_cars,
    least_cars,
    places_shown,
    pupils_shown,
    residents_shown,
    squares_shown,
    suppressed,
)
from .zone_inputs import ZoneInputs
from .zone_shapes import ASSESSED, Zones
from .zone_traffic import BEHIND, INSIDE, Base, Change

_SHARES = {"pupils_safe": "safe_share", "pupils_unknown": "unknown_share", "pupils_danger": "danger_share"}
_TELLS = {
    ("walkers", "value"): "pupils_right_grade_1",
    ("crossing_at", "value"): "crossing_pupils",
    ("danger", "value"): "danger_share",
    ("danger_unknown", "value"): "unknown_share",
    ("driven", "value"): "school_cars",
    ("kept_out", "value"): "kept_out",
    ("kept_out", "other"): "school_cars",
    ("places", "other"): "served_share",
    ("added_km", "value"): "added_km_day",
    ("saved_km", "value"): "added_km_day",
}
"""Which number of a reason is which column of the scorecard."""
_HIDDEN = {
    "walkers": "walkers_hidden",
    "crossing_at": "crossing_at_hidden",
    "danger": "danger_hidden",
    "danger_unknown": "danger_unknown_hidden",
    "driven": "driven_hidden",
    "kept_out": "kept_out_hidden",
    "places": "places_hidden",
    "added_km": "added_km_hidden",
    "saved_km": "added_km_hidden",
}
"""What is said instead of a reason one of whose numbers may not be shown."""
_M2_PER_HA, _M_PER_KM = 10_000.0, 1000.0
NO_POPULATION = "no_population"
"""Why nothing is known of drop-off places where nobody knows where people live."""


@dataclass(frozen=True)
class ZoneCase:
    """Everything that was worked out about the schools.

    Attributes
    ----------
    cars : (k,) bool array
        Which of the streets are open to cars: the others are bus streets.
    gates : list of Gates, one per school
    people : DataFrame
        As `pupils.people`; NaN where there is no population.
    crossings : DataFrame
        As `pupils.worst_crossings`.
    behind : (s, m) bool array
        Streets that stay open, but can only be come to over closed ones: behind the zone, or enclosed in it.
    base : Base
    changes : dict
        School to what its zone changes.
    """

    inputs: ZoneInputs
    zones: Zones
    split: SplitNetwork
    streets: Streets
    cars: Bools
    gates: list[Gates]
    aadt: Floats
    people: pd.DataFrame
    crossings: pd.DataFrame
    basis: Objects
    behind: Bools
    drop_offs: DropOffs
    base: Base
    changes: dict[int, Change] = field(default_factory=dict)


@dataclass(frozen=True)
class ZoneTables:
    """The layers, see `zones.HeartZoneResult`, and what there is to say."""

    zones: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    gates: gpd.GeoDataFrame
    drop_offs: gpd.GeoDataFrame
    displacement: gpd.GeoDataFrame
    cut_off: gpd.GeoDataFrame
    scorecard: gpd.GeoDataFrame
    reasons: pd.DataFrame
    notes: list[Note]


def zone_tables(case: ZoneCase, strategy: Strategy, progress: Progress | None = None) -> ZoneTables:
    """Put the layers together."""
    notes: list[Note] = []
    displacement = _displacement(case, strategy, notes, part(progress, 0.0, 0.6))
    cut_off, lost = _cut_off(case, strategy)
    residents = case.people["residents"].to_numpy(np.float64)
    shown = residents_shown(residents, case.zones.shape, lost.inside, strategy.schools.least_count)
    advance(progress, 0.7)
    scorecard, reasons = _scorecard(case, lost, shown, strategy)
    advance(progress, 0.9)
    return ZoneTables(
        zones=_zones(case, shown, notes),
        streets=_streets(case, strategy),
        gates=_gates(case),
        drop_offs=_drop_offs(case, strategy),
        displacement=displacement,
        cut_off=cut_off,
        scorecard=scorecard,
        reasons=reasons,
        notes=notes,
    )


def hidden_columns(frame: gpd.GeoDataFrame, exact: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return `frame` with ``under_10``: the names of the columns that hold no number though `exact` does."""
    names = np.array(exact.columns, dtype=object)
    small = exact.notna().to_numpy() & frame[list(names)].isna().to_numpy()
    return frame.assign(under_10=[",".join(names[row]) for row in small])


def _school(case: ZoneCase, rows: Array) -> dict[str, Array]:
    return {"school_id": rows + 1, "school_name": case.inputs.schools.name[rows]}


def _zones(case: ZoneCase, residents: Floats, notes: list[Note]) -> gpd.GeoDataFrame:
    rows = np.flatnonzero(~shapely.is_missing(case.zones.shape))
    shape, options = case.zones.shape[rows], case.inputs.options
    streets, length = case.streets, case.split.network.table["length_m"].to_numpy()[case.streets.edge]

    def metres(where: Array) -> Floats:
        return np.bincount(streets.zone[where], length[where], minlength=len(case.zones.shape))[rows].astype(np.float64)

    deciders = {"municipality": "municipality_m", "county": "county_m", "state": "state_m", "owner": "owner_m"}
    one, other = shapely.STRtree(shape).query(shape, predicate="intersects")
    apart = (one != other) & ~shapely.touches(shape[one], shape[other])
    one, other = one[apart], other[apart]
    named = pd.Series(case.inputs.schools.name[rows][other], dtype=object).groupby(one).agg(", ".join)
    if len(named):
        notes.append(Note("zones_overlap", {"count": len(named)}))
    frame = gpd.GeoDataFrame(
        {
            **_school(case, rows),
            "method": options.method,
            "measure": options.measure,
            "radius_m": np.nan if options.method == "drawn" else case.inputs.radius_m,
            "area_ha": np.round(shapely.area(shape) / _M2_PER_HA, 2),
            "streets_m": np.round(metres(case.cars), 1),
            **{
                column: np.round(metres((streets.decides == name) & streets.applies), 1)
                for name, column in deciders.items()
            },
            "question_m": np.round(metres(~streets.applies), 1),
            "gates": [len(case.gates[row].node) for row in rows],
            "overlaps": _none(named.reindex(np.arange(len(rows))).fillna("").to_numpy(object)),
            "residents": np.round(residents[rows]),
        },
        geometry=shape,
        crs=case.split.network.crs,
    )
    return hidden_columns(frame, case.people[["residents"]].iloc[rows])


def _streets(case: ZoneCase, strategy: Strategy) -> gpd.GeoDataFrame:
    streets, network = case.streets, case.split.network
    table = network.table.iloc[streets.edge]
    hours = ", ".join(strategy.schools.hours)
    limited = streets.applies & (case.inputs.options.measure != "closed")
    return gpd.GeoDataFrame(
        {
            **_school(case, streets.zone),
            "edge_id": case.split.parent[streets.edge],
            "street": _text(table["name"]),
            "road_class": _text(table["road_class"]),
            "road_owner": _none(streets.road_owner),
            "decides": _none(streets.decides),
            "owner_basis": streets.owner_basis,
            "measure": streets.measure,
            "hours": _none(np.where(limited, hours, "").astype(object)),
            "question": _none(streets.question),
            "length_m": np.round(table["length_m"].to_numpy(), 1),
            "speed_kmh": np.where(table["speed_known"], open_speed_kmh(network)[streets.edge], np.nan),
            "aadt": case.aadt[streets.edge],
        },
        geometry=network.lines[streets.edge],
        crs=network.crs,
    )


def _gates(case: ZoneCase) -> gpd.GeoDataFrame:
    row = np.repeat(np.arange(len(case.gates)), [len(each.node) for each in case.gates])

    def column(name: str) -> Array:
        return np.concatenate([getattr(each, name) for each in case.gates])

    return gpd.GeoDataFrame(
        {
            **_school(case, row),
            "street": _none(column("name")),
            "road_class": column("road_class"),
            "direction": column("direction"),
            "measure": np.where(column("applies"), case.inputs.options.measure, NONE),
            "question": _none(column("question")),
            "dead_end": column("dead_end"),
            "behind_m": np.round(column("behind_m"), 1),
        },
        geometry=np.asarray(shapely.points(column("xy")), dtype=object),
        crs=case.split.network.crs,
    )


def _drop_offs(case: ZoneCase, strategy: Strategy) -> gpd.GeoDataFrame:
    places = case.drop_offs.places
    served, lost, _ = places_shown(places, case.drop_offs.unserved, strategy.schools.least_count)
    frame = gpd.GeoDataFrame(
        {
            **_school(case, places["school"].to_numpy(np.int64)),
            "place_id": places["place_id"],
            "status": places["status"],
            "instead_of": places["instead_of"].where(places["instead_of"] > 0).astype("Int64"),
            "street": places["road_name"],
            "road_class": places["road_class"],
            "road_owner": _none(places["road_owner"].to_numpy(object)),
            "speed_kmh": places["speed_kmh"],
            "walk_m": np.round(places["walk_m"].to_numpy(np.float64)),
            "walk_unknown": places["walk_unknown"],
            "parking_m": np.round(places["parking_m"].to_numpy(np.float64)),
            "served": np.round(served),
            "lost": np.round(lost),
            "direction": places["direction"],
            "reason": _none(places["reason"].to_numpy(object)),
        },
        geometry=places.geometry.to_numpy(),
        crs=case.split.network.crs,
    )
    return hidden_columns(frame, places[["served", "lost"]])


def _displacement(
    case: ZoneCase, strategy: Strategy, notes: list[Note], progress: Progress | None = None
) -> gpd.GeoDataFrame:
    """Return the edges on which traffic changes by more than too few persons could cause, see `coarse_cars`."""
    least = least_cars(strategy)
    network, peak = case.split.network, case.aadt * strategy.schools.traffic.peak_share
    parts, hidden = [], 0
    for row, change in case.changes.items():
        advance(progress, row / len(case.zones.shape))
        moved = change.after - change.before
        seen = np.flatnonzero(np.abs(moved) >= max(least - _NOTHING, _NOTHING))
        hidden += int((np.abs(moved) > _NOTHING).sum()) - len(seen)
        known = np.isfinite(peak[seen])
        # What follows from the others is worked out from them, so that the steps of a row add up.
        before, more = coarse_cars(change.before[seen], strategy), coarse_cars(moved[seen], strategy)
        added = coarse_cars(change.added[seen], strategy)
        whole = np.where(known, peak[seen], before)
        share = np.divide(more, whole, out=np.full(len(seen), np.nan), where=whole >= max(least, _NOTHING))
        table = network.table.iloc[seen]
        parts.append(
            gpd.GeoDataFrame(
                {
                    **_school(case, np.full(len(seen), row)),
                    "edge_id": case.split.parent[seen],
                    "street": _text(table["name"]),
                    "road_class": _text(table["road_class"]),
                    "cars_before": before,
                    "cars_after": before + more,
                    "added": added,
                    "removed": added - more,
                    "change": more,
                    "share": np.round(share, 3) + 0.0,
                    "share_basis": np.where(known, "aadt", "modelled"),
                },
                geometry=network.lines[seen],
                crs=network.crs,
            )
        )
    if hidden:
        persons = strategy.schools.least_count
        notes.append(Note("displacement_hidden", {"count": hidden, "least": least, "persons": persons}))
    if not parts:
        parts = [_no_displacement(case)]
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=network.crs)


_NOTHING = 1e-9
"""Cars this few are what is left by rounding."""


def _no_displacement(case: ZoneCase) -> gpd.GeoDataFrame:
    texts, numbers = ("school_name", "street", "road_class"), ("cars_before", "cars_after", "added", "removed")
    columns: dict[str, object] = {"school_id": np.empty(0, np.int64)}
    columns |= {name: np.empty(0, object) for name in texts} | {"edge_id": np.empty(0, np.int64)}
    columns |= {name: np.empty(0) for name in (*numbers, "change", "share")} | {"share_basis": np.empty(0, object)}
    return gpd.GeoDataFrame(columns, geometry=np.empty(0, object), crs=case.split.network.crs)


@dataclass(frozen=True)
class _Lost:
    """Persons (s,) who lose car access, those of them who live inside the zone, and what may be shown of all."""

    exact: Floats
    inside: Floats
    shown: Floats


def _cut_off(case: ZoneCase, strategy: Strategy) -> tuple[gpd.GeoDataFrame, _Lost]:
    """Return the squares with homes that lose car access, and how many lose it by school."""
    grid, least = strategy.schools.home_grid_m, strategy.schools.least_count
    count = len(case.zones.shape)
    found = [np.empty((0, 3))]
    homes, edge, corner = case.inputs.homes, case.base.groups.home_edge, case.base.groups.home_node
    network = case.split.network
    driven = network.usable("car")
    if homes is not None and case.inputs.options.measure == "closed":
        living = np.flatnonzero((edge >= 0) & (homes.weight > 0))
        for row in case.changes:
            inside = case.split.inside(row)
            lost = case.streets.of(row).applied(len(inside)) | case.behind[row]
            # A corner at which a street stays open is not cut off.
            still = np.zeros(len(network.node_xy), bool)
            left = driven & ~lost
            still[network.from_node[left]] = still[network.to_node[left]] = True
            home = living[lost[edge[living]] & ~((corner[living] >= 0) & still[corner[living]])]
            found.append(np.column_stack([np.full(len(home), row), home, ~inside[edge[home]]]))
    of, home, behind = np.concatenate(found).astype(np.int64).T
    xy = np.empty((0, 2)) if homes is None else homes.samples.xy[home]
    weight = np.empty(0) if homes is None else homes.weight[home]
    key = np.column_stack([of, np.floor(xy / grid), behind]).astype(np.int64)
    rows, at = np.unique(key, axis=0, return_inverse=True)
    persons = np.bincount(at.ravel(), weight, minlength=len(rows)).astype(np.float64)
    of, behind = rows[:, 0], rows[:, 3]
    _, square = np.unique(rows[:, 1:3], axis=0, return_inverse=True)
    shown, total = squares_shown(persons, square.ravel(), of, count, least)
    low, high = rows[:, 1:3] * grid, (rows[:, 1:3] + 1) * grid
    frame = gpd.GeoDataFrame(
        {
            **_school(case, of),
            "reason": np.where(behind > 0, BEHIND, INSIDE).astype(object),
            "persons": np.round(shown),
        },
        geometry=np.asarray(shapely.box(*low.T, *high.T), dtype=object),
        crs=case.split.network.crs,
    )
    exact, inside_too = (
        np.bincount(of, each, minlength=count).astype(np.float64) for each in (persons, np.where(behind, 0.0, persons))
    )
    if homes is None:
        exact, total = np.full(count, np.nan), np.full(count, np.nan)
    return hidden_columns(frame, pd.DataFrame({"persons": persons})), _Lost(exact, inside_too, total)


# --- the scorecard ---------------------------------------------------------------------------------------------------


def _scorecard(
    case: ZoneCase, lost: _Lost, residents: Floats, strategy: Strategy
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    figures = [_figures(case, row, lost.exact, strategy) for row in range(len(case.zones.shape))]
    assessed = case.zones.status == ASSESSED
    scores = {row: score_zones(each, strategy.schools.scorecard) for row, each in enumerate(figures) if assessed[row]}
    exact = _exact(case, lost, figures)
    shown = _shown(case, exact, lost, residents, strategy)
    rounded = {name: np.round(shown[name].to_numpy(), digits) + 0.0 for name, digits in _DIGITS.items()}
    both = rounded["added_km_school"] + rounded["added_km_other"]
    whole = np.round(both, _DIGITS["added_km_day"]) + 0.0
    rounded["added_km_day"] = np.where(np.isnan(both), rounded["added_km_day"], whole)
    frame = gpd.GeoDataFrame(
        {
            **_school(case, np.arange(len(figures))),
            "status": case.zones.status,
            **{name: _codes(scores, name, len(figures)) for name in ("need", "effect", "side_effects", "feasibility")},
            "measures": [",".join(scores[row].measures) if row in scores else "" for row in range(len(figures))],
            **rounded,
            "worst_street": [each.worst_street or None for each in figures],
            "worst_class": [each.worst_class or None for each in figures],
            "worst_added": [each.worst_added for each in figures],
            "worst_share": np.round([each.worst_share for each in figures], 3),
            "streets_m": np.round([each.street_m for each in figures], 1),
            "others_share": np.round([each.others_share for each in figures], 3),
            "gates": [len(each.node) for each in case.gates],
            "dead_end_gates": [int(each.dead_end.sum()) for each in case.gates],
            "drop_offs": pd.array([each.places for each in figures], "Float64").astype("Int64"),
            "drop_off_reason": NO_POPULATION if case.inputs.homes is None else _none(case.drop_offs.reason),
            "crossing": [each.crossing or None for each in figures],
            "crossing_class": [each.crossing_class or None for each in figures],
            "crossing_x": np.round(case.crossings["x"].to_numpy(np.float64), 1),
            "crossing_y": np.round(case.crossings["y"].to_numpy(np.float64), 1),
        },
        geometry=_points(case.inputs.schools.middle),
        crs=case.split.network.crs,
    )
    return hidden_columns(frame, exact), _without_small(reason_table(scores), exact, shown)


_DIGITS = {
    **dict.fromkeys(("pupils", *STEPS, "pupils_unreached"), 0),
    **dict.fromkeys(_SHARES.values(), 3),
    "residents": 0,
    **dict.fromkeys(("school_cars", "kept_out", "cars_walk", "cars_cut_off"), 1),
    **dict.fromkeys(("zone_km_before", "zone_km_after", "added_km_day", "added_km_school", "added_km_other"), 1),
    "cut_off": 0,
    "served_share": 3,
    "crossing_pupils": 0,
}
"""Numbers that persons stand behind, and the decimals they are shown with."""


def _exact(case: ZoneCase, lost: _Lost, figures: list[Figures]) -> pd.DataFrame:
    """Return the numbers of each school (s rows) that persons stand behind, as they are."""
    people, count = case.people, len(figures)
    changes = [case.changes.get(row) for row in range(count)]
    assessed = np.array([each is not None for each in changes])
    driving = assessed & people["pupils_right_grade_2"].notna().to_numpy()  # where pupils come from is known
    km = case.split.network.table["length_m"].to_numpy() / _M_PER_KM

    def changed(name: str, known: Bools) -> Floats:
        values = [np.nan if each is None else getattr(each, name) for each in changes]
        return np.where(known, np.array(values, np.float64), np.nan)

    def in_zone(name: str) -> Floats:
        values = [
            np.nan if each is None else float((getattr(each, name) * km)[case.split.inside(row)].sum())
            for row, each in enumerate(changes)
        ]
        return np.where(case.inputs.homes is not None, np.array(values, np.float64), np.nan)

    school_km = changed("school_km_day", driving)
    modelled = case.inputs.homes is not None and len(case.base.other.demand.cars) > 0
    other_km = changed("other_km_day", assessed & modelled)
    return pd.DataFrame(
        {
            **{name: people[name].to_numpy(np.float64) for name in (*STEPS, "pupils", "residents")},
            "pupils_unreached": people["pupils_not_reached"].to_numpy(np.float64),
            **{name: people[of].to_numpy(np.float64) for of, name in _SHARES.items()},
            **{name: changed(name, driving) for name in ("school_cars", "kept_out", "cars_walk", "cars_cut_off")},
            "zone_km_before": in_zone("before"),
            "zone_km_after": in_zone("after"),
            "added_km_day": school_km + other_km,
            "added_km_school": school_km,
            "added_km_other": other_km,
            "cut_off": np.where(assessed, lost.exact, np.nan),
            "served_share": [each.served_share for each in figures],
            "crossing_pupils": [each.crossing_pupils for each in figures],
        }
    )


def _shown(case: ZoneCase, exact: pd.DataFrame, lost: _Lost, residents: Floats, strategy: Strategy) -> pd.DataFrame:
    """Return the numbers of `exact` that may be shown, NaN for the others; see `zone_disclosure`."""
    least = strategy.schools.least_count
    shown = exact.assign(residents=residents, cut_off=np.where(exact["cut_off"].isna(), np.nan, lost.shown))
    pupils = pupils_shown(exact, least)
    shown[pupils.columns] = pupils
    names = list(_SHARES.values())
    shown[names] = protected_shares(exact[names].to_numpy(), exact[STEPS[-1]].to_numpy(), least)

    def hide(where: Bools, *columns: str) -> None:
        shown.loc[where, list(columns)] = np.nan

    hide(under(exact[STEPS[-1]].to_numpy(), least), *names)
    inside, outside = _drivers(case).T
    few_parts = suppressed(np.column_stack([inside, outside]), least).any(axis=1)
    few = under(inside + outside, least)
    hide(few, "school_cars", "kept_out")
    hide(few_parts, "cars_walk", "zone_km_after", "added_km_day", "added_km_school")
    cars = least_cars(strategy)

    def some(name: str) -> Bools:
        values = np.array([getattr(case.changes[row], name) if row in case.changes else 0.0 for row in range(len(few))])
        few_cars: Bools = (values > _NOTHING) & (values < cars)
        return few_cars

    # Where only some are kept out, who they are, or the rest, may be few of those inside or outside.
    left = exact["school_cars"].to_numpy() - exact["kept_out"].to_numpy()
    partly = (left > _NOTHING) & (few_parts | (left < cars) | some("kept_out") | some("cars_walk"))
    hide(partly, "kept_out", "cars_walk", "zone_km_after", "added_km_day", "added_km_school")
    hide(some("homes_moved"), "zone_km_after", "added_km_day", "added_km_other")
    hide(some("homes_cut_off") | some("school_cut_off"), "cars_cut_off", "zone_km_after")
    most = np.array([
        case.changes[row].before[case.split.inside(row)].max(initial=0.0) if row in case.changes else 0.0
        for row in range(len(few))
    ])  # fmt: skip
    hide((most > _NOTHING) & (most < cars), "zone_km_before", "zone_km_after")
    _, _, share = places_shown(case.drop_offs.places, case.drop_offs.unserved, least)
    hide(~share, "served_share")
    return shown


def _drivers(case: ZoneCase) -> Floats:
    """Return the pupils (s, 2) of homes from which some are driven: inside the zone, and outside it."""
    groups, count = case.base.groups, len(case.zones.shape)
    found = np.zeros((count, 2))
    for side, trips in enumerate((case.base.walking, case.base.school)):
        for row, each in enumerate(trips):
            if each is not None:
                mine = (groups.school == row) & (groups.inside == (side == 0)) & (groups.driven > 0)
                found[row, side] = groups.pupils[mine][each.reached[:, 0]].sum()
    return found


def _without_small(reasons: pd.DataFrame, exact: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Return the reasons without numbers of persons that may not be shown."""
    numbers = {name: reasons[name].to_numpy(np.float64).copy() for name in ("value", "other")}
    school, code = reasons["school"].to_numpy(np.int64), reasons["code"].to_numpy(object).copy()
    hidden = shown.isna() & exact.notna()
    for (told, which), name in _TELLS.items():
        at = np.flatnonzero((reasons["code"] == told).to_numpy())
        at = at[hidden[name].to_numpy()[school[at]]]
        numbers[which][at], code[at] = np.nan, _HIDDEN[told]
    return reasons.assign(code=code, **numbers)


def _figures(case: ZoneCase, row: int, lost: Floats, strategy: Strategy) -> Figures:
    """Return what the score of a school goes by."""
    people, streets = case.people.iloc[row], case.streets
    mine = (streets.zone == row) & case.cars
    length = case.split.network.table["length_m"].to_numpy()[streets.edge]
    ours = (streets.decides == "municipality") & streets.applies
    road_class = case.split.network.table["road_class"].iloc[streets.edge]
    judged = mine & ~road_class.isin(strategy.schools.scorecard.drive_classes).to_numpy(bool)
    judged = judged if judged.any() else mine
    change = case.changes.get(row)
    worst = _worst(case, change, strategy)
    chosen = (case.drop_offs.places["school"] == row) & (case.drop_offs.places["status"] == CHOSEN)
    served = float(case.drop_offs.places["served"][chosen].sum())
    driven = served + float(case.drop_offs.unserved[row])
    crossing = case.crossings.iloc[row]
    options = case.inputs.options
    driving = None if np.isnan(people["pupils_right_grade_2"]) else change
    return Figures(
        pupils=float(people["pupils"]),
        group_pupils=float(people["pupils_right_grade_1"]),
        danger_share=float(people["pupils_danger"]),
        unknown_share=float(people["pupils_unknown"]),
        school_cars=np.nan if driving is None else driving.school_cars,
        kept_out=np.nan if driving is None else driving.kept_out,
        worst_added=worst.added,
        worst_share=worst.share,
        worst_street=worst.name,
        worst_class=worst.road_class,
        added_km_day=np.nan if driving is None else driving.school_km_day + driving.other_km_day,
        cut_off=float(lost[row]),
        street_m=float(length[mine].sum()),
        others_share=float(length[judged & ~ours].sum() / length[judged].sum()) if judged.any() else np.nan,
        places=np.nan if case.inputs.homes is None else float(chosen.sum()),
        served_share=served / driven if driven > 0 else np.nan,
        crossing=str(crossing["name"]),
        crossing_class=str(crossing["road_class"]),
        crossing_pupils=float(crossing["pupils"]),
        zone_m=np.nan if options.method == "drawn" else case.inputs.radius_m,
        homes=case.inputs.homes is not None,
        centres_left_out=options.measure != "stopping_ban" and not len(case.inputs.centres),
    )


class _Worst(NamedTuple):
    """The edge that gets most cars: how many, as a share of its traffic, and its street."""

    added: float
    share: float
    name: str = ""
    road_class: str = ""


def _worst(case: ZoneCase, change: Change | None, strategy: Strategy) -> _Worst:
    """Return the edge that gets most cars; see `coarse_cars`.

    Unknown where no traffic is modelled at all, and where without homes no through traffic is added.
    """
    if change is None or not case.base.cars.any():
        return _Worst(np.nan, np.nan)
    moved = change.after - change.before
    at, least = int(moved.argmax()), max(least_cars(strategy), _NOTHING)
    if moved[at] < least:
        return _Worst(np.nan, np.nan) if case.inputs.homes is None else _Worst(0.0, 0.0)
    more, before = coarse_cars(np.array([moved[at], change.before[at]]), strategy)
    peak = case.aadt[at] * strategy.schools.traffic.peak_share
    whole = peak if np.isfinite(peak) else before
    street = case.split.network.table[["name", "road_class"]].iloc[at].astype(str)
    return _Worst(float(more), float(more / whole) if whole >= least else np.nan, *street)


def _codes(scores: dict[int, Score], name: str, count: int) -> list[str | None]:
    return [getattr(scores[row], name) if row in scores else None for row in range(count)]


def _points(xy: Floats) -> Objects:
    given = np.isfinite(xy).all(axis=1)
    points = np.full(len(xy), None, dtype=object)
    points[given] = shapely.points(xy[given])
    return points


def _text(column: pd.Series) -> Objects:
    return _none(column.astype(object).to_numpy(object))


def _none(values: Objects) -> Objects:
    """Return texts with None for empty ones."""
    found: Objects = np.array(values, dtype=object)
    found[found == ""] = None
    return found
