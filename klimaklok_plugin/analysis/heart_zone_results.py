"""What comes of heart zones as layers, with everything left out that fewer than ten persons stand behind."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .closures import NONE, Gates, Streets
from .drop_offs import CHOSEN, DropOffs
from .heart_zone_inputs import Inputs
from .heart_zone_scores import Figures, Score, reason_table, score
from .heart_zone_shapes import ASSESSED, Zones
from .heart_zone_traffic import BEHIND, INSIDE, Base, Change
from .notes import Note
from .privacy import protected, protected_shares, protected_steps, protected_total, under
from .road_danger import open_speed_kmh
from .roads import Array
from .site_inputs import Bools, Floats, Objects
from .splitting import SplitNetwork
from .strategy import Strategy

STEPS = ("pupils_near", "pupils_walk", "pupils_right_grade_1", "pupils_right_grade_2")
"""Pupils by walking distance, each holding the one before."""

_SHARES = {"pupils_safe": "safe_share", "pupils_unknown": "unknown_share", "pupils_danger": "danger_share"}
_CARS = ("school_cars", "kept_out", "cars_walk", "cars_cut_off")
_TELLS = {
    ("walkers", "value"): "pupils_right_grade_1",
    ("crossing_at", "value"): "crossing_pupils",
    ("danger", "value"): "danger_share",
    ("danger_unknown", "value"): "unknown_share",
    ("driven", "value"): "school_cars",
    ("kept_out", "value"): "kept_out",
    ("kept_out", "other"): "school_cars",
    ("places", "other"): "served_share",
}
"""Which number of a reason is which column of the scorecard."""
_M2_PER_HA, _M_PER_KM = 10_000.0, 1000.0


@dataclass(frozen=True)
class Case:
    """Everything that was worked out about the schools.

    Attributes
    ----------
    cars : (k,) bool array
        Which of the streets are open to cars: the others are bus streets.
    gates : list of Gates, one per school
    people : DataFrame
        As `school_people.people`; NaN where there is no population.
    crossings : DataFrame
        As `school_people.worst_crossings`.
    behind : (s, m) bool array
        Streets that stay open, but can only be come to over closed ones: behind the zone, or enclosed in it.
    base : Base
    changes : dict
        School to what its zone changes.
    """

    inputs: Inputs
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
class Tables:
    """The layers, see `heart_zones.HeartZoneResult`, and what there is to say."""

    zones: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    gates: gpd.GeoDataFrame
    drop_offs: gpd.GeoDataFrame
    displacement: gpd.GeoDataFrame
    cut_off: gpd.GeoDataFrame
    scorecard: gpd.GeoDataFrame
    reasons: pd.DataFrame
    notes: list[Note]


def tables(case: Case, strategy: Strategy) -> Tables:
    """Put the layers together."""
    notes: list[Note] = []
    cut_off, lost = _cut_off(case, strategy)
    scorecard, reasons = _scorecard(case, lost, strategy)
    return Tables(
        zones=_zones(case, strategy, notes),
        streets=_streets(case, strategy),
        gates=_gates(case),
        drop_offs=_drop_offs(case, strategy),
        displacement=_displacement(case, strategy, notes),
        cut_off=cut_off,
        scorecard=scorecard,
        reasons=reasons,
        notes=notes,
    )


def hide(frame: gpd.GeoDataFrame, counts: pd.DataFrame, columns: list[str], least: int) -> gpd.GeoDataFrame:
    """Return `frame` with ``under_10``: the names of the `columns` whose exact `counts` are too small to be shown.

    The columns themselves are left as they are: what they hold must have been protected before.
    """
    small = np.column_stack([under(counts[name].to_numpy(np.float64), least) for name in columns])
    return frame.assign(under_10=[",".join(np.array(columns)[row]) for row in small])


def _school(case: Case, rows: Array) -> dict[str, Array]:
    return {"school_id": rows + 1, "school_name": case.inputs.schools.name[rows]}


def _zones(case: Case, strategy: Strategy, notes: list[Note]) -> gpd.GeoDataFrame:
    rows = np.flatnonzero(~shapely.is_missing(case.zones.shape))
    shape, options = case.zones.shape[rows], case.inputs.options
    streets, length = case.streets, case.split.network.table["length_m"].to_numpy()[case.streets.edge]

    def metres(where: Array) -> Floats:
        return np.bincount(streets.zone[where], length[where], minlength=len(case.zones.shape))[rows].astype(np.float64)

    deciders = {"municipality": "municipality_m", "county": "county_m", "state": "state_m", "owner": "owner_m"}
    one, other = shapely.STRtree(shape).query(shape, predicate="intersects")
    apart = one != other
    one, other = one[apart], other[apart]
    named = pd.Series(case.inputs.schools.name[rows][other]).groupby(one).agg(", ".join)
    if len(named):
        notes.append(Note("zones_overlap", {"count": len(named)}))
    least, residents = strategy.schools.least_count, case.people["residents"].to_numpy()[rows]
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
            "overlaps": named.reindex(np.arange(len(rows))).to_numpy(object),
            "residents": np.round(protected(residents, least)),
        },
        geometry=shape,
        crs=case.split.network.crs,
    )
    return hide(frame, pd.DataFrame({"residents": residents}), ["residents"], least)


def _streets(case: Case, strategy: Strategy) -> gpd.GeoDataFrame:
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


def _gates(case: Case) -> gpd.GeoDataFrame:
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


def _drop_offs(case: Case, strategy: Strategy) -> gpd.GeoDataFrame:
    places, least = case.drop_offs.places, strategy.schools.least_count
    served, lost = (places[name].to_numpy(np.float64) for name in ("served", "lost"))
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
            "served": np.round(protected(served, least)),
            "lost": np.round(protected(lost, least)),
            "direction": places["direction"],
            "reason": _none(places["reason"].to_numpy(object)),
        },
        geometry=places.geometry.to_numpy(),
        crs=case.split.network.crs,
    )
    return hide(frame, pd.DataFrame({"served": served, "lost": lost}), ["served", "lost"], least)


def _displacement(case: Case, strategy: Strategy, notes: list[Note]) -> gpd.GeoDataFrame:
    """Return the edges on which traffic changes by more than ten persons could cause."""
    least = least_cars(strategy)
    network, peak = case.split.network, case.aadt * strategy.schools.traffic.peak_share
    parts, hidden = [], 0
    for row, change in case.changes.items():
        moved = change.after - change.before
        seen = np.flatnonzero(np.abs(moved) >= least)
        hidden += int((np.abs(moved) > _NOTHING).sum()) - len(seen)
        known = np.isfinite(peak[seen])
        whole = np.where(known, peak[seen], change.before[seen])
        share = np.divide(moved[seen], whole, out=np.full(len(seen), np.nan), where=whole >= least)
        table = network.table.iloc[seen]
        parts.append(
            gpd.GeoDataFrame(
                {
                    **_school(case, np.full(len(seen), row)),
                    "edge_id": case.split.parent[seen],
                    "street": _text(table["name"]),
                    "road_class": _text(table["road_class"]),
                    "cars_before": _cars(change.before[seen], least),
                    "cars_after": _cars(change.after[seen], least),
                    "added": _cars(change.added[seen], least),
                    "removed": _cars(change.removed[seen], least),
                    "change": np.round(moved[seen], 1),
                    "share": np.round(share, 3),
                    "share_basis": np.where(known, "aadt", "modelled"),
                },
                geometry=network.lines[seen],
                crs=network.crs,
            )
        )
    if hidden:
        notes.append(Note("displacement_hidden", {"count": hidden, "least": least}))
    if not parts:
        parts = [_no_displacement(case)]
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=network.crs)


_NOTHING = 1e-9
"""Cars this few are what is left by rounding."""


def _cars(cars: Floats, least: float) -> Floats:
    """Return cars to a tenth, NaN where ten persons could not cause so few."""
    return np.where((cars > _NOTHING) & (cars < least), np.nan, np.round(np.maximum(cars, 0.0), 1))


def least_cars(strategy: Strategy) -> float:
    """Return the cars in the peak hour that `least_count` persons make at most: fewer could tell of fewer persons."""
    rules = strategy.schools.traffic
    to_school = max(rules.driven_share.y) / 100 / rules.pupils_per_car
    driven = max(rules.car_share.y) / 100
    to_centres = rules.trips_per_person * rules.peak_share * rules.centre_share * driven / rules.persons_per_car
    return strategy.schools.least_count * max(to_school, to_centres)


def _no_displacement(case: Case) -> gpd.GeoDataFrame:
    texts, numbers = ("school_name", "street", "road_class"), ("cars_before", "cars_after", "added", "removed")
    columns: dict[str, object] = {"school_id": np.empty(0, np.int64)}
    columns |= {name: np.empty(0, object) for name in texts} | {"edge_id": np.empty(0, np.int64)}
    columns |= {name: np.empty(0) for name in (*numbers, "change", "share")} | {"share_basis": np.empty(0, object)}
    return gpd.GeoDataFrame(columns, geometry=np.empty(0, object), crs=case.split.network.crs)


@dataclass(frozen=True)
class _Lost:
    """Persons (s,) who lose car access: exactly, and as may be shown beside the squares they live in."""

    exact: Floats
    shown: Floats


def _cut_off(case: Case, strategy: Strategy) -> tuple[gpd.GeoDataFrame, _Lost]:
    """Return the squares with homes that lose car access, and how many lose it by school."""
    grid, least = strategy.schools.home_grid_m, strategy.schools.least_count
    school, square, reason, persons = [], [], [], []
    if case.inputs.options.measure == "closed":
        groups = case.base.groups
        for row in case.changes:
            inside = case.split.inside(row)
            lost = case.streets.of(row).applied(len(inside)) | case.behind[row]
            for code, edges in ((INSIDE, lost & inside), (BEHIND, lost & ~inside)):
                hit = np.flatnonzero(edges[groups.snap.edge] & (groups.persons > 0))
                school.append(np.full(len(hit), row))
                square.append(groups.square[hit])
                reason.append(np.full(len(hit), code, dtype=object))
                persons.append(groups.persons[hit])
    rows = pd.DataFrame(
        {
            "row": np.concatenate([*school, np.empty(0, np.int64)]),
            "x": np.concatenate([each[:, 0] for each in square] + [np.empty(0, np.int64)]),
            "y": np.concatenate([each[:, 1] for each in square] + [np.empty(0, np.int64)]),
            "reason": np.concatenate([*reason, np.empty(0, object)]),
            "persons": np.concatenate([*persons, np.empty(0)]),
        }
    )
    rows = rows.groupby(["row", "x", "y", "reason"])[["persons"]].sum().reset_index()
    of, living = rows["row"].to_numpy(np.int64), rows["persons"].to_numpy(np.float64)
    count = len(case.zones.shape)
    exact = np.bincount(of, living, minlength=count).astype(np.float64)
    frame = gpd.GeoDataFrame(
        {
            **_school(case, of),
            "reason": rows["reason"].to_numpy(object),
            "persons": np.round(protected(living, least)),
        },
        geometry=shapely.box(rows["x"] * grid, rows["y"] * grid, (rows["x"] + 1) * grid, (rows["y"] + 1) * grid),
        crs=case.split.network.crs,
    )
    return hide(frame, rows, ["persons"], least), _Lost(exact, protected_total(living, of, count, least))


# --- the scorecard ---------------------------------------------------------------------------------------------------


def _scorecard(case: Case, lost: _Lost, strategy: Strategy) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    count = len(case.zones.shape)
    figures = [_figures(case, row, lost.exact, strategy) for row in range(count)]
    assessed = case.zones.status == ASSESSED
    scores = {row: score(each, strategy.schools.scorecard) for row, each in enumerate(figures) if assessed[row]}
    exact = _exact(case, lost.exact, figures)
    shown = _shown(exact, strategy)
    shown["served_share"] = _served_share(case, strategy)
    shown["cut_off"] = np.where(exact["cut_off"].isna(), np.nan, lost.shown)
    changes = [case.changes.get(row) for row in range(count)]

    def changed(name: str) -> Floats:
        return np.array([np.nan if each is None else getattr(each, name) for each in changes])

    inside = [case.split.inside(row) for row in range(count)]
    km = case.split.network.table["length_m"].to_numpy() / _M_PER_KM
    driven = {
        f"zone_km_{when}": np.array(
            [
                np.nan if each is None else float((getattr(each, when) * km)[mine].sum())
                for each, mine in zip(changes, inside, strict=True)
            ]
        )
        for when in ("before", "after")
    }
    frame = gpd.GeoDataFrame(
        {
            **_school(case, np.arange(count)),
            "status": case.zones.status,
            **{name: _codes(scores, name, count) for name in ("need", "effect", "side_effects", "feasibility")},
            "measures": [",".join(scores[row].measures) if row in scores else "" for row in range(count)],
            **{name: np.round(shown[name].to_numpy()) for name in ("pupils", *STEPS, "pupils_unreached")},
            **{name: np.round(shown[name].to_numpy(), 3) for name in _SHARES.values()},
            "residents": np.round(shown["residents"].to_numpy()),
            **{name: np.round(shown[name].to_numpy(), 1) for name in _CARS},
            **{name: np.round(values, 1) for name, values in driven.items()},
            "added_km_day": np.round(changed("school_km_day") + changed("other_km_day"), 1),
            "added_km_school": np.round(np.where(shown["school_cars"].isna(), np.nan, changed("school_km_day")), 1),
            "added_km_other": np.round(changed("other_km_day"), 1),
            "worst_street": [each.worst_street or None for each in figures],
            "worst_added": np.round([each.worst_added for each in figures], 1),
            "worst_share": np.round([each.worst_share for each in figures], 3),
            "cut_off": np.round(shown["cut_off"].to_numpy()),
            "streets_m": np.round([each.street_m for each in figures], 1),
            "others_share": np.round(
                [each.others_m / each.street_m if each.street_m > 0 else np.nan for each in figures], 3
            ),
            "gates": [len(each.node) for each in case.gates],
            "dead_end_gates": [int(each.dead_end.sum()) for each in case.gates],
            "drop_offs": [int(each.places) for each in figures],
            "served_share": np.round(shown["served_share"].to_numpy(), 3),
            "drop_off_reason": _none(case.drop_offs.reason),
            "crossing": [each.crossing or None for each in figures],
            "crossing_x": np.round(case.crossings["x"].to_numpy(np.float64), 1),
            "crossing_y": np.round(case.crossings["y"].to_numpy(np.float64), 1),
            "crossing_pupils": np.round(shown["crossing_pupils"].to_numpy()),
        },
        geometry=_points(case.inputs.schools.middle),
        crs=case.split.network.crs,
    )
    hidden = exact.where(shown.isna() & exact.notna(), 0.0)
    small = [",".join(str(name) for name in exact if hidden[name].iloc[row] > 0) for row in range(count)]
    reasons = reason_table(scores)
    return frame.assign(under_10=small), _without_small(reasons, exact, shown)


def _exact(case: Case, lost: Floats, figures: list[Figures]) -> pd.DataFrame:
    """Return the counts of persons of each school, as they are."""
    people, changes = case.people, [case.changes.get(row) for row in range(len(lost))]
    unknown = people["pupils"].isna().to_numpy()
    cars = {name: [np.nan if each is None else getattr(each, name) for each in changes] for name in _CARS}
    return pd.DataFrame(
        {
            **{name: people[name].to_numpy(np.float64) for name in (*STEPS, "pupils", "residents")},
            "pupils_unreached": people["pupils_not_reached"].to_numpy(np.float64),
            "cut_off": np.where([each is None for each in changes], np.nan, lost),
            "crossing_pupils": np.array([each.crossing_pupils for each in figures]),
            **{name: people[of].to_numpy(np.float64) for of, name in _SHARES.items()},
            **{name: np.where(unknown, np.nan, values) for name, values in cars.items()},
            "served_share": np.array([each.served_share for each in figures]),
        }
    )


def _shown(exact: pd.DataFrame, strategy: Strategy) -> pd.DataFrame:
    """Return the counts, and what gives them away, that may be shown; NaN for the others."""
    least, fewest = strategy.schools.least_count, least_cars(strategy)
    shares = list(_SHARES.values())
    shown = exact.copy()
    for names, enough in ((("residents", "pupils_unreached", "cut_off", "crossing_pupils"), least), (_CARS, fewest)):
        shown[list(names)] = protected(exact[list(names)].to_numpy(), enough)
    shown[[*STEPS, "pupils"]] = protected_steps(exact[[*STEPS, "pupils"]].to_numpy(), least)
    shown[["cars_walk", "school_cars"]] = protected_steps(exact[["cars_walk", "school_cars"]].to_numpy(), fewest)
    shown[shares] = protected_shares(exact[shares].to_numpy(), exact[STEPS[-1]].to_numpy(), least)
    shown.loc[under(exact["pupils"].to_numpy(), least), [*shares, *_CARS]] = np.nan
    return shown


def _served_share(case: Case, strategy: Strategy) -> Floats:
    """Return the share (s,) of the driven pupils whom the places serve; NaN where it tells of too few."""
    places = case.drop_offs.places[case.drop_offs.places["status"] == CHOSEN]
    count = len(case.zones.shape)
    served = np.bincount(places["school"].to_numpy(np.int64), places["served"].to_numpy(np.float64), minlength=count)
    driven = served + np.asarray(case.drop_offs.unserved, np.float64)
    share = np.divide(served, driven, out=np.full(count, np.nan), where=driven > 0)
    both = np.column_stack([share, 1 - share])
    shown: Floats = protected_shares(both, driven, strategy.schools.least_count)[:, 0]
    return shown


def _without_small(reasons: pd.DataFrame, exact: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Return the reasons without numbers of persons that may not be shown."""
    numbers = {name: reasons[name].to_numpy(np.float64).copy() for name in ("value", "other")}
    school = reasons["school"].to_numpy(np.int64)
    for (code, which), name in _TELLS.items():
        at = np.flatnonzero((reasons["code"] == code).to_numpy())
        hide_them = shown[name].isna().to_numpy() & exact[name].notna().to_numpy()
        numbers[which][at[hide_them[school[at]]]] = np.nan
    return reasons.assign(**numbers)


def _figures(case: Case, row: int, lost: Floats, strategy: Strategy) -> Figures:
    """Return what the score of a school goes by."""
    people, streets = case.people.iloc[row], case.streets
    mine = (streets.zone == row) & case.cars
    length = case.split.network.table["length_m"].to_numpy()[streets.edge]
    others = mine & ~((streets.decides == "municipality") & streets.applies)
    change = case.changes.get(row)
    worst = _worst(case, change, strategy)
    chosen = (case.drop_offs.places["school"] == row) & (case.drop_offs.places["status"] == CHOSEN)
    served = float(case.drop_offs.places["served"][chosen].sum())
    driven = served + float(case.drop_offs.unserved[row])
    crossing = case.crossings.iloc[row]
    options = case.inputs.options
    return Figures(
        pupils=float(people["pupils"]),
        group_pupils=float(people["pupils_right_grade_1"]),
        danger_share=float(people["pupils_danger"]),
        unknown_share=float(people["pupils_unknown"]),
        school_cars=np.nan if change is None or np.isnan(people["pupils"]) else change.school_cars,
        kept_out=np.nan if change is None or np.isnan(people["pupils"]) else change.kept_out,
        worst_added=worst[0],
        worst_share=worst[1],
        worst_street=worst[2],
        added_km_day=np.nan if change is None else change.school_km_day + change.other_km_day,
        cut_off=float(lost[row]),
        street_m=float(length[mine].sum()),
        others_m=float(length[others].sum()),
        places=float(chosen.sum()),
        served_share=served / driven if driven > 0 else np.nan,
        crossing=_street(crossing["name"], crossing["road_class"]) if crossing["pupils"] > 0 else "",
        crossing_pupils=float(crossing["pupils"]),
        zone_m=np.nan if options.method == "drawn" else case.inputs.radius_m,
    )


def _worst(case: Case, change: Change | None, strategy: Strategy) -> tuple[float, float, str]:
    """Return the cars added on the edge outside the zone that gets most, as a share of its traffic, and its street."""
    if change is None:
        return np.nan, np.nan, ""
    moved = change.after - change.before
    at = int(moved.argmax())
    if moved[at] < least_cars(strategy):
        return 0.0, 0.0, ""
    peak = case.aadt[at] * strategy.schools.traffic.peak_share
    whole = peak if np.isfinite(peak) else float(change.before[at])
    table = case.split.network.table
    name = _street(table["name"].iloc[at], table["road_class"].iloc[at])
    return float(moved[at]), float(moved[at] / whole) if whole >= least_cars(strategy) else np.nan, name


def _street(name: str, road_class: str) -> str:
    """Return what a street is called: by its class where it has no name."""
    return str(name) or str(road_class)


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
