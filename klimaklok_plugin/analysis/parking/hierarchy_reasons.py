"""Why each target gets its verdict, as codes and numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..core.arrays import Bools, Floats, Objects
from ..strategy.loading import Strategy
from .hierarchy_results import Audit, exempt_places, rules_of
from .verdicts import (
    BIKE_NEARER,
    CAR_NEARER,
    EQUAL,
    FAILS,
    NEITHER,
    NO_BIKES,
    NO_CARS,
    NO_STOP,
    STOP_NEARER,
    UNKNOWN,
    WALK_TO_STOP,
)
from .walks import DECIMALS, nth_space, spaces_within

_UNKNOWN = ("no_geometry", "lines", "off_network")
_STOP = {
    STOP_NEARER: "stop_nearer",
    EQUAL: "stop_equal",
    CAR_NEARER: "stop_car_nearer",
    NO_STOP: "stop_no_stop",
    NO_CARS: "stop_no_car_parking",
}
_PLANNED = {
    BIKE_NEARER: "planned_bike_nearer",
    NO_CARS: "planned_no_car_parking",
    EQUAL: "planned_equal",
    CAR_NEARER: "planned_car_nearer",
    NO_BIKES: "planned_no_bike_parking",
    NEITHER: "planned_neither",
    UNKNOWN: "planned_unknown",
}
_FINDINGS = (*FAILS, "stop_car_nearer", "stop_no_stop", "stop_equal")
"""Reasons that depart from their rule."""


def hierarchy_reasons(audit: Audit, strategy: Strategy) -> pd.DataFrame:
    """Return why each verdict is what it is, a row per reason, sorted by target.

    Its columns are ``target, code, value, other`` (metres or spaces), ``margin`` (how far these are apart), ``kind``
    (of car parking), ``rule`` and ``finding`` (whether the rule is departed from).
    """
    now, rules = audit.now, strategy.parking
    bike, car = now.bike.metres, now.car.metres
    rule = rules_of(audit, strategy)
    found = []

    def add(
        where: Bools,
        code: str,
        value: Floats | float,
        other: Floats | float,
        rule: Objects | str | None,
        kind: Objects | str = "",
    ) -> None:
        rows = np.flatnonzero(where)
        size = len(where)
        values, others = (np.broadcast_to(np.asarray(each, np.float64), (size,))[rows] for each in (value, other))
        rule_of, kind_of = (each[rows] if isinstance(each, np.ndarray) else each for each in (rule, kind))
        found.append(
            pd.DataFrame(
                {"target": rows, "code": code, "value": values, "other": others, "kind": kind_of, "rule": rule_of}
            )
        )

    for code in (BIKE_NEARER, EQUAL, CAR_NEARER):
        add(now.verdict == code, code, bike, car, rule)
    has = spaces_within(
        audit.walks, audit.groups.capacity, audit.groups.bikes & ~audit.groups.planned, rules.search_m, len(bike)
    )
    add(now.verdict == NO_BIKES, NO_BIKES, has, car, rule)
    add(now.verdict == NO_CARS, NO_CARS, bike, rules.search_m, rule)
    add(now.verdict == NEITHER, NEITHER, has, rules.search_m, None)
    for code in _UNKNOWN:
        add(audit.targets.reason == code, code, audit.target_off_m, strategy.network.max_snap_m, None)
    found.append(_kinds_nearer(audit, strategy))
    differs = np.isin(now.verdict, [BIKE_NEARER, EQUAL]) & (now.car_near.metres + rules.equal_m < now.bike_near.metres)
    add(differs, "near_car", now.bike_near.metres, now.car_near.metres, None)
    differs = (now.verdict == CAR_NEARER) & (now.bike_near.metres + rules.equal_m < now.car_near.metres)
    add(differs, "near_bike", now.bike_near.metres, now.car_near.metres, None)
    exempt = nth_space(audit.walks, audit.groups.capacity, exempt_places(audit), 1e-3, len(bike)).metres
    in_front = np.isfinite(exempt) & (exempt < bike) & audit.measured
    nearer = spaces_within(audit.walks, audit.groups.capacity, exempt_places(audit), bike, len(bike))
    # Without bikes there is nothing to be nearer than.
    add(in_front & np.isfinite(bike), "exempt_nearer", nearer, exempt, None)
    add(in_front & np.isinf(bike), "exempt_near", nearer, exempt, None)
    if audit.stop_m is not None:
        car_kind = np.where(now.any_car.place >= 0, audit.groups.said_kind[now.any_car.place], "").astype(object)
        for verdict, code in _STOP.items():
            # Any kind may be the car that is compared with the stop, residents' too: which one it is, is said.
            add(now.stop_verdict == verdict, code, audit.stop_m, now.any_car.metres, WALK_TO_STOP, car_kind)
    add(audit.lacking > 0, "lacking", audit.lacking, audit.targets.need, None)
    changed = (audit.later.verdict != now.verdict) & audit.measured
    for verdict, code in _PLANNED.items():
        add(changed & (audit.later.verdict == verdict), code, np.nan, np.nan, None)
    every = pd.concat(found, ignore_index=True)
    every = every.assign(margin=(every["other"] - every["value"]).abs(), finding=every["code"].isin(_FINDINGS))
    return every.sort_values("target", kind="stable").reset_index(drop=True)


def _kinds_nearer(audit: Audit, strategy: Strategy) -> pd.DataFrame:
    """Return for each target that fails how many spaces of each kind are nearer than any bikes, and how near."""
    groups, walks = audit.groups, audit.walks
    use = groups.against_bikes & ~groups.planned
    bike = audit.now.bike.metres[walks.target]
    rule = pd.Series(groups.kind, dtype=object).map(dict(strategy.parking.kind_rules)).to_numpy(object)
    near = use[walks.place] & (np.round(bike - walks.metres, DECIMALS) > strategy.parking.equal_m)
    near &= np.isin(audit.now.verdict, [CAR_NEARER, NO_BIKES])[walks.target]
    rows = pd.DataFrame(
        {
            "target": walks.target[near],
            "kind": groups.said_kind[walks.place[near]],
            "rule": rule[walks.place[near]],
            "value": groups.capacity[walks.place[near]],
            "other": walks.metres[near],
        }
    )
    each = rows.groupby(["target", "kind", "rule"], as_index=False, observed=True).agg({"value": "sum", "other": "min"})
    bikes = np.isfinite(audit.now.bike.metres)[each["target"].to_numpy(np.int64)]
    return each.assign(code=np.where(bikes, "kind_nearer", "kind_near"))[
        ["target", "code", "value", "other", "kind", "rule"]
    ]
