"""What comes of comparing walking, cycling and driving: pairs, a summary for each target, and what is not reached."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.arrays import Array
from ..core.messages import Note
from ..core.progress import Progress, advance
from ..layers.disclosure import protected, under
from ..layers.fields import geometries, with_sources
from ..strategy.loading import Strategy
from .detour_inputs import DetourInputs

WALK, BIKE, CAR, EQUAL, NOBODY = "walk", "bike", "car", "equal", "none"
WINNERS = (WALK, BIKE, CAR, EQUAL, NOBODY)
"""Who is quickest. `EQUAL`: the car, and the quicker of walking and cycling, take equally long."""

SAME, SLOWER = "same", "car_slower"
_NOW = ("now_walk", "now_bike", "now_car", "now_equal", "now_none")
CHANGES = (SAME, SLOWER, *_NOW)
"""What closed streets change: nothing, the car's minutes only, or who is quickest, in the order of `WINNERS`."""

RULE = "car_detour"
"""The rule of the strategy that this measures."""

LONGER, AS_LONG, SHORTER, UNKNOWN = "car_longer", "equal", "car_shorter", "unknown"
VERDICTS = (LONGER, AS_LONG, SHORTER, UNKNOWN)
"""How the car's mean compares with that of the quicker of walking and cycling, of those who can do both."""

REASONS = (
    "",
    "no_geometry",
    "lines",
    "too_far",
    "target_no_geometry",
    "target_lines",
    "target_too_far",
    "no_car_parking",
    "no_way",
    "closed_off",
)
"""Why a target is not reached, the first that holds; "" where it is."""
_CODE = {reason: code for code, reason in enumerate(REASONS)}


@dataclass(frozen=True)
class Reached:
    """From n origins to c targets by one mode: minutes door to door, metres of the way that takes them.

    `stand` (c, n) is the stand where the vehicle is left, `walk_m` (c, n) the walk from there; None where vehicles are
    left at the door. inf, -1 and NaN where the target is not reached.
    """

    minutes: Array
    metres: Array
    stand: Array | None
    walk_m: Array | None


@dataclass(frozen=True)
class Measured:
    """What is reached by a mode, and why not: `reason` (c, n) int8 is a place in `REASONS`."""

    reached: Reached
    reason: Array


@dataclass(frozen=True)
class DetourCase:
    """All that was measured; `car_stands` and `bike_stands` are the rows of the stands in their layers."""

    inputs: DetourInputs
    walk: Measured
    bike: Measured
    car: Measured
    after: Measured | None
    car_stands: Array | None
    bike_stands: Array | None


@dataclass(frozen=True)
class DetourResult:
    """What `car_detour` returns.

    Attributes
    ----------
    pairs : GeoDataFrame
        A row for each origin and target that any mode reaches, by origin, then target; geometry of the origin.

        ``origin_id``, ``origin_name``, ``target_id``, ``target_name``
            Rows from 1, and ``name`` of the layers (``origin_name`` only where any origin has one).
        ``nearest``
            The target is the one with the shortest walk from this origin (the shortest ride, or drive, where nobody
            can walk).
        ``walk_m``, ``walk_min``, ``bike_m``, ``bike_min``, ``car_m``, ``car_min``
            Metres of the quickest way and its minutes, door to door: unlocking and parking, and the walk from the
            parking, are in them. NaN where the target is not reached.
        ``bike_parking``, ``bike_walk_m``, ``car_park``, ``car_walk_m``
            Where parking is given: which, and the walk from it.
        ``car_bike``, ``car_walk``, ``bike_walk``
            Ratios of minutes: above 1 the first takes longer.
        ``winner``
            One of `WINNERS`.
        ``car_m_after``, ``car_min_after``, ``car_more_min``, ``winner_after``, ``change``
            Where streets are closed; the last is one of `CHANGES`.
    summary : GeoDataFrame
        A row for each target, as it was handed in:

        ``target_id``, ``target_name``, ``origins``, ``people``
            Origins that count, and the people there; NaN where no field tells them.
        ``walk_mean_min``, ``bike_mean_min``, ``car_mean_min``
            Means over people who reach the target by that mode.
        ``car_bike``
            Mean ratio of minutes over people, where both are known.
        ``walk_share``, ``bike_share``, ``active_share``
            Share of the people who reach the target by any mode, for whom walking, cycling, or either, takes at most as
            long as driving; who cannot drive there counts. NaN where nobody drives there: nothing is won over a car.
        ``walk_unreached``, ``bike_unreached``, ``car_unreached``
            People who do not reach it, with the commonest ``…_reason``.
        ``verdict``, ``force``
            One of `VERDICTS`, and the force of the rule: departing from a "kan" is a finding, never a breach.
        ``car_mean_min_after``, ``car_more_min``, ``active_share_after``, ``share_more``, ``car_unreached_after``,
        ``car_reason_after``, ``verdict_after``
            Where streets are closed.
        ``under_10``
            Names of the columns whose number of people is too small to be shown; the columns are NaN.
    unreached : GeoDataFrame
        The origins, with all their columns, once for each ``mode`` (``walk``, ``bike``, ``car``, ``car_after``) and
        ``reason`` for which some targets are not reached, ``targets`` of them.
    reasons : DataFrame
        What the verdicts of `summary` rest on, a row per reason, sorted by target: ``target`` (row), ``code``, ``car``,
        ``bike``, ``walk`` (mean minutes), ``share``, ``rule``.
    active_share, active_share_after : float
        Of all pairs by people, to targets that anybody drives to; NaN where there is none, or no street is closed.
    nearest_share, nearest_share_after : float
        The same of each origin and its nearest target alone, where anybody drives to that.
    notes : list of Note
    """

    pairs: gpd.GeoDataFrame
    summary: gpd.GeoDataFrame
    unreached: gpd.GeoDataFrame
    reasons: pd.DataFrame
    active_share: float
    active_share_after: float
    nearest_share: float
    nearest_share_after: float
    notes: list[Note]


# --- reasons ----------------------------------------------------------------------------------------------------------


def unreached_reasons(
    inputs: DetourInputs,
    snapped: Array,
    comes_to: Array,
    low: int,
    high: int,
    reached: Reached,
    parking_near: Array | None,
    before: Reached | None,
) -> Array:
    """Return why each origin does not reach each of the targets from `low` to `high`, places in `REASONS`.

    Parameters
    ----------
    inputs : DetourInputs
        Of n origins.
    low, high : int
        The c targets' rows, the last left out.
    reached : Reached
        From the origins to these targets.
    snapped : (n,) bool array
        Origins with a point on the network.
    comes_to : (all targets,) bool array
        Targets on the network.
    parking_near : (c,) bool array, optional
        Targets with a car park near enough; None where parking does not matter.
    before : Reached, optional
        What was reached before streets were closed.
    """
    code = np.where(np.isfinite(reached.minutes), 0, _CODE["no_way"]).astype(np.int8)
    lost = code > 0
    if before is not None:
        code[lost & np.isfinite(before.minutes)] = _CODE["closed_off"]
    if parking_near is not None:
        code[lost & ~parking_near[:, None]] = _CODE["no_car_parking"]
    code[lost & ~comes_to[low:high, None]] = _CODE["target_too_far"]
    for why, reason in (("lines", "target_lines"), ("no_geometry", "target_no_geometry")):
        code[lost & (inputs.targets.reason[low:high] == why)[:, None]] = _CODE[reason]
    code[lost & ~snapped] = _CODE["too_far"]
    for reason in ("lines", "no_geometry"):
        code[lost & (inputs.reason == reason)] = _CODE[reason]
    return code


def joined_trips(parts: list[Measured | None]) -> Measured | None:
    """Put what was measured to some targets after others together."""
    given = [each for each in parts if each is not None]
    if not given:
        return None

    def stacked(arrays: list[Array | None]) -> Array | None:
        some = [each for each in arrays if each is not None]
        return np.concatenate(some) if some else None

    reached = [each.reached for each in given]
    return Measured(
        Reached(
            np.concatenate([each.minutes for each in reached]),
            np.concatenate([each.metres for each in reached]),
            stacked([each.stand for each in reached]),
            stacked([each.walk_m for each in reached]),
        ),
        np.concatenate([each.reason for each in given]),
    )


# --- tables -----------------------------------------------------------------------------------------------------------


def detour_tables(case: DetourCase, strategy: Strategy, progress: Progress | None = None) -> DetourResult:
    """Put the tables together."""
    equal = strategy.parking.detour.equal_min
    walk, bike, car = (each.reached.minutes for each in (case.walk, case.bike, case.car))
    winner = _winner(walk, bike, car, equal)
    after = None if case.after is None else case.after.reached.minutes
    winner_after = None if after is None else _winner(walk, bike, after, equal)
    advance(progress, 0.1)
    pairs = _pairs(case, winner, winner_after, equal)
    advance(progress, 0.5)
    summary, shares = _summary(case, strategy)
    nearest = (_nearest_share(case, car), np.nan if after is None else _nearest_share(case, after))
    advance(progress, 0.8)
    unreached = _unreached(case)
    notes = [*case.inputs.notes, *_notes(case, shares, strategy)]
    advance(progress, 1.0)
    reasons = _reasons(summary, closed=case.after is not None)
    return DetourResult(pairs, summary, unreached, reasons, *shares, *nearest, notes)


def _winner(walk: Array, bike: Array, car: Array, equal: float) -> Array:
    """Return who is quickest (c, n), places in `WINNERS`; of walking and cycling that take as long, walking."""
    active = np.minimum(walk, bike)
    best = np.where(walk <= bike, WINNERS.index(WALK), WINNERS.index(BIKE)).astype(np.int8)
    with np.errstate(invalid="ignore"):
        best[car < active] = WINNERS.index(CAR)
        best[np.abs(car - active) <= equal] = WINNERS.index(EQUAL)
    best[np.isinf(active) & np.isinf(car)] = WINNERS.index(NOBODY)
    return best


def _changed(before: Array, after: Array, winner: Array, winner_after: Array, equal: float) -> Array:
    """Return what closed streets change (c, n), places in `CHANGES`."""
    with np.errstate(invalid="ignore"):
        slower = after - before > equal
    change = np.where(slower, CHANGES.index(SLOWER), CHANGES.index(SAME)).astype(np.int8)
    first = CHANGES.index(_NOW[0])
    return np.where(winner_after != winner, winner_after + first, change).astype(np.int8)


def _pairs(case: DetourCase, winner: Array, winner_after: Array | None, equal: float) -> gpd.GeoDataFrame:
    inputs = case.inputs
    walk, bike, car = case.walk.reached, case.bike.reached, case.car.reached
    best = np.minimum(np.minimum(walk.minutes, bike.minutes), car.minutes)
    shown = (np.isfinite(best) & (best <= inputs.max_min)).T
    origin, target = np.nonzero(shown)

    def column(values: Array, digits: int) -> Array:
        found = values.T[shown]
        found = np.where(np.isfinite(found), found, np.nan)
        return np.asarray(np.round(found, digits))

    columns: dict[str, Array] = {"origin_id": origin + 1}
    if (inputs.name != "").any():
        columns["origin_name"] = inputs.name[origin]
    columns |= {"target_id": target + 1, "target_name": inputs.targets.name[target]}
    columns["nearest"] = _nearest(walk, bike, car)[origin] == target
    for name, reached, stand, rows in (
        ("walk", walk, "", None),
        ("bike", bike, "bike_parking", case.bike_stands),
        ("car", car, "car_park", case.car_stands),
    ):
        columns[f"{name}_m"], columns[f"{name}_min"] = column(reached.metres, 1), column(reached.minutes, 2)
        if reached.stand is not None and reached.walk_m is not None and rows is not None:
            columns[stand] = _named(inputs, stand, rows)[reached.stand.T[shown]]
            columns[f"{name}_walk_m"] = column(reached.walk_m, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        columns["car_bike"] = column(car.minutes / bike.minutes, 2)
        columns["car_walk"] = column(car.minutes / walk.minutes, 2)
        columns["bike_walk"] = column(bike.minutes / walk.minutes, 2)
    columns["winner"] = np.array(WINNERS, object)[winner.T[shown]]
    if case.after is not None and winner_after is not None:
        after = case.after.reached
        with np.errstate(invalid="ignore"):
            more = after.minutes - car.minutes
        columns |= {
            "car_m_after": column(after.metres, 1),
            "car_min_after": column(after.minutes, 2),
            "car_more_min": column(more, 2),
            "winner_after": np.array(WINNERS, object)[winner_after.T[shown]],
        }
        change = _changed(car.minutes, after.minutes, winner, winner_after, equal)
        columns["change"] = np.array(CHANGES, object)[change.T[shown]]
    geometry = geometries(inputs.frame)[origin]
    return gpd.GeoDataFrame(pd.DataFrame(columns), geometry=geometry, crs=inputs.frame.crs)


def _nearest(*modes: Reached) -> Array:
    """Return the target (n,) with the shortest walk, or ride, or drive, of each origin; -1 for none."""
    found = np.full(modes[0].metres.shape[1], -1, np.int64)
    for mode in reversed(modes):
        some = np.isfinite(mode.metres).any(axis=0)
        found[some] = mode.metres[:, some].argmin(axis=0)
    return found


def _named(inputs: DetourInputs, stand: str, rows: Array) -> Array:
    """Return the names of stands, and at the end "" for none."""
    parking = inputs.car_parking if stand == "car_park" else inputs.bike_parking
    names = np.full(len(rows) + 1, "", dtype=object)
    if parking is not None:
        names[:-1] = parking.name[rows]
    return names


def _summary(case: DetourCase, strategy: Strategy) -> tuple[gpd.GeoDataFrame, tuple[float, float]]:
    inputs = case.inputs
    weight = np.nan_to_num(inputs.weight)
    walk, bike, car = case.walk, case.bike, case.car
    count = len(inputs.targets.name)
    people = np.full(count, weight.sum())
    columns: dict[str, Array] = {
        "target_id": np.arange(1, count + 1),
        "target_name": inputs.targets.name,
        "origins": np.full(count, int((weight > 0).sum())),
        "people": people if inputs.people else np.full(count, np.nan),
    }
    for name, mode in (("walk", walk), ("bike", bike), ("car", car)):
        columns[f"{name}_mean_min"] = np.round(_mean(mode.reached.minutes, weight), 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        columns["car_bike"] = np.round(_mean(car.reached.minutes / bike.reached.minutes, weight), 2)
    shares = _shares(case, car.reached.minutes, weight)
    columns |= {f"{name}_share": np.round(share[0], 3) for name, share in shares.items()}
    counts: dict[str, Array] = {"people": people}
    for name, mode in (("walk", walk), ("bike", bike), ("car", car)):
        counts[f"{name}_unreached"] = (mode.reason > 0) @ weight
        columns[f"{name}_unreached"] = counts[f"{name}_unreached"]
        columns[f"{name}_reason"] = _commonest(mode.reason, weight)
    equal = strategy.parking.detour.equal_min
    rule = strategy.rules.get(RULE)
    columns["verdict"] = _verdict(case, car.reached.minutes, weight, equal)
    columns["force"] = np.full(count, rule.force if rule is not None else "", dtype=object)
    overall_after = np.nan
    if case.after is not None:
        minutes = case.after.reached.minutes
        later = _shares(case, minutes, weight)["active"]
        overall_after = later[1]
        with np.errstate(invalid="ignore"):
            more = _mean(minutes - car.reached.minutes, weight)
        counts["car_unreached_after"] = (case.after.reason > 0) @ weight
        columns |= {
            "car_mean_min_after": np.round(_mean(minutes, weight), 2),
            "car_more_min": np.round(more, 2),
            "active_share_after": np.round(later[0], 3),
            "share_more": np.round(later[0] - shares["active"][0], 3),
            "car_unreached_after": counts["car_unreached_after"],
            "car_reason_after": _commonest(case.after.reason, weight),
            "verdict_after": _verdict(case, minutes, weight, equal),
        }
    if inputs.people:
        columns |= _protected(counts, strategy.schools.least_count)
    frame = with_sources(inputs.targets.frame, np.arange(count), columns)
    return frame, (shares["active"][1], overall_after)


def _reasons(summary: gpd.GeoDataFrame, *, closed: bool) -> pd.DataFrame:
    """Return what each verdict rests on; `closed` tells whether there is a before and an after."""
    names = {"car": "car_mean_min", "bike": "bike_mean_min", "walk": "walk_mean_min", "share": "active_share"}
    before = pd.DataFrame({name: summary[column] for name, column in names.items()}).assign(rule="")
    compared = before[before["share"].notna()]
    reached = before[before[["car", "bike", "walk"]].notna().any(axis=1)]
    blocks = [
        before.assign(code=summary["verdict"], rule=np.where(summary["verdict"] == UNKNOWN, "", RULE)),
        reached.assign(code="means"),
        compared.assign(code="share"),
    ]
    if closed:
        after = before.assign(car=summary["car_mean_min_after"], share=summary["active_share_after"], code="after")
        blocks.append(after[after["share"].notna()])
        blocks.append(after[after["share"].isna() & before["share"].notna()].assign(code="after_nobody_drives"))
    return pd.concat(blocks).sort_index(kind="stable").rename_axis("target").reset_index()


def _protected(counts: dict[str, Array], least: int) -> dict[str, Array]:
    """Return the counts of people without those that are too few, or give such away, and the names of these."""
    whole = counts["people"]
    small = {
        name: under(number, least) | ((name != "people") & under(whole - number, least))
        for name, number in counts.items()
    }
    columns = {name: np.where(small[name], np.nan, protected(number, least)) for name, number in counts.items()}
    names = np.array(list(counts))
    listed = [",".join(names[list(row)]) for row in zip(*small.values(), strict=True)]
    return columns | {"under_10": np.array(listed, object)}


def _mean(values: Array, weight: Array) -> Array:
    """Return the means (c,) over people of the finite values; NaN where there is none."""
    finite = np.isfinite(values)
    total = finite @ weight
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, (np.where(finite, values, 0.0) @ weight) / total, np.nan))


def _verdict(case: DetourCase, car: Array, weight: Array, equal: float) -> Array:
    """Return one of `VERDICTS` for each target."""
    active = np.minimum(case.walk.reached.minutes, case.bike.reached.minutes)
    both = np.isfinite(active) & np.isfinite(car)
    more = _mean(np.where(both, car, np.inf), weight) - _mean(np.where(both, active, np.inf), weight)
    code = np.select([np.isnan(more), np.abs(more) <= equal, more > 0], [3, 1, 0], 2)
    verdict: Array = np.array(VERDICTS, object)[code]
    return verdict


def _shares(case: DetourCase, car: Array, weight: Array) -> dict[str, tuple[Array, float]]:
    """Return for walking, cycling and either the share of people (c,) it takes at most as long, and of all pairs.

    Targets that nobody drives to count for nothing: there is no win over a car that nobody can drive.
    """
    walk, bike = case.walk.reached.minutes, case.bike.reached.minutes
    any_way = np.isfinite(walk) | np.isfinite(bike) | np.isfinite(car)
    driven = _driven(car, weight)
    whole = np.where(driven, any_way @ weight, 0.0)
    found = {}
    for name, minutes in (("walk", walk), ("bike", bike), ("active", np.minimum(walk, bike))):
        part = np.where(driven, (np.isfinite(minutes) & (minutes <= car)) @ weight, 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where(whole > 0, part / whole, np.nan)
        found[name] = (share, float(part.sum() / whole.sum()) if whole.sum() > 0 else np.nan)
    return found


def _driven(car: Array, weight: Array) -> Array:
    """Return the targets (c,) that anybody drives to."""
    driven: Array = np.isfinite(car) @ weight > 0
    return driven


def _nearest_share(case: DetourCase, car: Array) -> float:
    """Return the share of people for whom walking or cycling to the nearest target takes at most as long as `car`."""
    walk, bike = case.walk.reached, case.bike.reached
    target = _nearest(walk, bike, case.car.reached)
    weight = np.nan_to_num(case.inputs.weight)
    origin = np.flatnonzero((target >= 0) & _driven(car, weight)[target])
    target, weight = target[origin], weight[origin]
    active = np.minimum(walk.minutes, bike.minutes)[target, origin]
    wins = np.isfinite(active) & (active <= car[target, origin])
    return float(weight[wins].sum() / weight.sum()) if weight.sum() > 0 else np.nan


def _commonest(reason: Array, weight: Array) -> Array:
    """Return the reason (c,) that most people have for not reaching each target; "" where all reach it."""
    people = np.column_stack([(reason == code) @ weight for code in range(1, len(REASONS))])
    code = np.where(people.max(axis=1) > 0, people.argmax(axis=1) + 1, 0)
    commonest: Array = np.array(REASONS, object)[code]
    return commonest


def _unreached(case: DetourCase) -> gpd.GeoDataFrame:
    """Return a row for each origin, mode and reason."""
    inputs = case.inputs
    modes = [("walk", case.walk), ("bike", case.bike), ("car", case.car), ("car_after", case.after)]
    rows, words, reasons, numbers = [], [], [], []
    for name, mode in modes:
        if mode is None:
            continue
        for code in np.unique(mode.reason[mode.reason > 0]).tolist():
            targets = (mode.reason == code).sum(axis=0)
            some = np.flatnonzero(targets)
            rows.append(some)
            words.append(np.full(len(some), name, dtype=object))
            reasons.append(np.full(len(some), REASONS[code], dtype=object))
            numbers.append(targets[some])
    origin = np.concatenate(rows) if rows else np.empty(0, np.int64)
    order = np.argsort(origin, kind="stable")
    columns = {
        "origin_id": origin + 1,
        "mode": np.concatenate(words) if rows else np.empty(0, object),
        "reason": np.concatenate(reasons) if rows else np.empty(0, object),
        "targets": np.concatenate(numbers) if rows else np.empty(0, np.int64),
    }
    table = {name: values[order] for name, values in columns.items()}
    own = inputs.frame.iloc[origin[order]].reset_index(drop=True)
    return with_sources(own, np.arange(len(own)), table)


def _notes(case: DetourCase, shares: tuple[float, float], strategy: Strategy) -> list[Note]:
    notes = []
    count, search_m = len(case.inputs.targets.name), strategy.parking.detour.search_m
    told = {
        "no_car_parking": ("detour_no_car_parking", search_m),
        "target_too_far": ("detour_target_too_far", case.inputs.max_snap_m),
    }
    for reason, (code, limit_m) in told.items():
        number = int((case.car.reason == _CODE[reason]).any(axis=1).sum())
        if number:
            notes.append(Note(code, {"count": number, "total": count, "limit_m": limit_m}))
    if case.bike.reached.stand is not None:
        ridden = np.isfinite(case.bike.reached.minutes).any(axis=1)
        door = int((ridden & ~(case.bike.reached.stand >= 0).any(axis=1)).sum())
        if door:
            notes.append(Note("detour_bikes_at_door", {"count": door, "total": count, "limit_m": search_m}))
    before, after = shares
    weight = np.nan_to_num(case.inputs.weight)
    driven = [_driven(each.reached.minutes, weight) for each in (case.car, case.after) if each is not None]
    left_out = [int((~each).sum()) for each in driven] if weight.any() else [0]
    if 0 < left_out[0] < count:
        notes.append(Note("detour_not_driven_to", {"count": left_out[0], "total": count}))
    if left_out[-1] > left_out[0]:
        notes.append(Note("detour_not_driven_to_after", {"count": left_out[-1], "total": count}))
    trips = int((np.isfinite(case.walk.reached.minutes) | np.isfinite(case.bike.reached.minutes)).sum())
    if trips and not np.isfinite(case.car.reached.minutes).any():
        notes.append(Note("detour_nothing_driven", {"count": trips}))
    if np.isfinite(before):
        notes.append(Note("detour_share", {"share": before}))
    if np.isfinite(after):
        notes.append(Note("detour_share_after", {"share": after, "before": before}))
    return notes
