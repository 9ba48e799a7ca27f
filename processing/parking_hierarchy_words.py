"""The words of the audit of parking: aliases, and reasons with rule, force and metres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .framework.reasons import cite, joined
from .framework.texts import fill, say, tr

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from klimaklok_plugin.analysis.strategy.loading import Strategy

SENTENCES = {
    "bike_nearer": "bikes at {value:.0f} m, cars at {other:.0f} m: the bikes are {margin:.0f} m nearer",
    "equal": "bikes at {value:.0f} m and cars at {other:.0f} m are equally near",
    "car_nearer": "bikes at {value:.0f} m, cars at {other:.0f} m: the cars are {margin:.0f} m nearer",
    "no_bike_parking": (
        "{value:.0f} bike spaces within {search:.0f} m, fewer than the {bikes} that count, and cars at {other:.0f} m"
    ),
    "no_car_parking": "bikes at {value:.0f} m, and no car parking that counts within {search:.0f} m",
    "neither": "neither bike nor car parking that counts within {search:.0f} m",
    "no_geometry": "not measured: it has no geometry",
    "lines": "not measured: it is a line",
    "off_network": "not measured: {value:.0f} m from the nearest street or path, at most {other:.0f} m count",
    "kind_nearer": "nearer than the bikes: {value:.0f} car spaces ({kind}), the first at {other:.0f} m",
    "near_car": "but the first bike space is at {value:.0f} m and the first car space at {other:.0f} m",
    "near_bike": "though the first bike space is at {value:.0f} m and the first car space at {other:.0f} m",
    "exempt_nearer": "exempt and not counted: {value:.0f} car spaces nearer than the bikes, the first at {other:.0f} m",
    "stop_nearer": "the stop at {value:.0f} m is nearer than the car at {other:.0f} m",
    "stop_equal": "the stop at {value:.0f} m and the car at {other:.0f} m are equally near",
    "stop_car_nearer": "the car at {other:.0f} m is nearer than the stop at {value:.0f} m",
    "stop_no_stop": "no stop within {search:.0f} m, but the car at {other:.0f} m",
    "stop_no_car_parking": "the stop at {value:.0f} m, and no car parking that counts within {search:.0f} m",
    "lacking": "{value:.0f} of {other:.0f} bike spaces by norm are lacking within {long:.0f} m",
    "planned_bike_nearer": "with what is planned, bikes are nearer",
    "planned_no_car_parking": "with what is planned, no car parking is near enough to count",
    "planned_equal": "with what is planned, both are equally near",
    "planned_car_nearer": "with what is planned, cars are nearer",
    "planned_no_bike_parking": "with what is planned, cars are near enough to count, but bikes are not",
    "planned_neither": "with what is planned, neither is near enough to count",
    "planned_unknown": "with what is planned, it is not known",
}
FINDINGS = ("car_nearer", "no_bike_parking", "equal", "stop_car_nearer", "stop_no_stop", "stop_equal")


def word_targets(targets: gpd.GeoDataFrame, reasons: pd.DataFrame, strategy: Strategy) -> gpd.GeoDataFrame:
    """Return `targets` with the column ``reasons``; `reasons` has a row per reason, sorted by target."""
    rules = {rule: _rule(rule, strategy) for rule in reasons["rule"].dropna().unique()}
    finding = tr("a finding")
    parking = strategy.parking
    fixed = {"search": parking.search_m, "long": parking.long_stay_m, "bikes": parking.nth_bike}
    texts = [
        fill(
            tr(SENTENCES[code]),
            {"value": value, "other": other, "margin": abs(other - value), "kind": say(kind) if kind else "", **fixed},
        )
        + rules.get(rule, "").replace("*", f", {finding}" if code in FINDINGS else "")
        for code, value, other, kind, rule in zip(
            reasons["code"], reasons["value"], reasons["other"], reasons["kind"], reasons["rule"], strict=True
        )
    ]
    words = joined(texts, reasons["target"].to_numpy(), len(targets))
    return targets.assign(reasons=[f"{each[0].upper()}{each[1:]}." if each else None for each in words])


def _rule(name: str, strategy: Strategy) -> str:
    """Return where a rule stands and its force, in brackets; a star stands where it can be called a finding."""
    rule = strategy.rules.get(name)
    force = say(rule.force) if rule is not None and rule.force else ""
    place = cite(name, strategy).removesuffix(")")
    return f"{place}, {force}*)" if place and force else f" ({force}*)" if force else f"{place}*)" if place else ""


def target_aliases() -> dict[str, str]:
    """Return the aliases of the targets."""
    return {
        "target_id": tr("Number"),
        "target_name": tr("Name"),
        "target_kind": tr("Kind of target"),
        "bike_m": tr("Walk from the bikes (m)"),
        "car_m": tr("Walk from the car (m)"),
        "margin_m": tr("Bikes nearer by (m)"),
        "verdict": tr("Verdict"),
        "rule": tr("Rule"),
        "force": tr("Force of the rule"),
        "bike_near_m": tr("Walk from the first bike space (m)"),
        "car_near_m": tr("Walk from the first car space (m)"),
        "near_margin_m": tr("First bike space nearer by (m)"),
        "bike_place": tr("Bike parking that decides"),
        "car_place": tr("Car parking that decides"),
        "bikes_short": tr("Bike spaces for short stays"),
        "bikes_long": tr("Bike spaces for long stays"),
        "cars_short": tr("Car spaces within the distance for short stays"),
        "cars_long": tr("Car spaces within the distance for long stays"),
        "bikes_search": tr("Bike spaces near enough to count"),
        "cars_search": tr("Car spaces near enough to count"),
        "car_*_m": tr("Walk from the car (m): {}"),
        "exempt_m": tr("Walk from exempt spaces (m)"),
        "exempt_long": tr("Exempt spaces within the distance for long stays"),
        "need_bikes": tr("Bike spaces by norm"),
        "lacking_bikes": tr("Bike spaces lacking"),
        "stop_name": tr("Nearest stop"),
        "stop_m": tr("Walk to the stop (m)"),
        "car_stop_m": tr("Walk to the car, compared with the stop (m)"),
        "stop_margin_m": tr("Stop nearer than the car by (m)"),
        "stop_verdict": tr("Verdict: stop or car"),
        "bike_planned_m": tr("Walk from the bikes, planned ones too (m)"),
        "car_planned_m": tr("Walk from the car, planned ones too (m)"),
        "verdict_planned": tr("Verdict with what is planned"),
        "reason": tr("Why it is not known"),
        "snap_m": tr("Distance to the network (m)"),
        "reasons": tr("Reasons"),
    }


def car_park_aliases() -> dict[str, str]:
    """Return the aliases of the car parks."""
    return {
        "park_id": tr("Number"),
        "park_name": tr("Name"),
        "spaces": tr("Spaces"),
        "spaces_basis": tr("Spaces known from"),
        "park_kind": tr("Kind of car parking"),
        "rule": tr("Rule"),
        "force": tr("Force of the rule"),
        "status": tr("Counts as"),
        "same_as": tr("Same place as number"),
        "targets_near": tr("Targets near enough to count"),
        "targets_won": tr("Targets where it is nearer than it should be"),
        "won_names": tr("Which targets"),
        "nearest_target": tr("Nearest target"),
        "nearest_target_m": tr("Walk to the nearest target (m)"),
        "worst_target": tr("Target where it is too near by most"),
        "worst_car_m": tr("Walk from there to the car (m)"),
        "worst_other_m": tr("Walk from there to the bikes or the stop (m)"),
        "move_m": tr("Would have to lie further away by more than (m)"),
        "bike_within_m": tr("Or bikes nearer than (m)"),
        "snap_m": tr("Distance to the network (m)"),
    }


def summary_aliases() -> dict[str, str]:
    """Return the aliases of the summary."""
    return {
        "target_kind": tr("Kind of target"),
        "targets": tr("Targets"),
        "judged": tr("Judged"),
        "holds": tr("Where the rule holds"),
        "share_holds": tr("Share where the rule holds"),
        "bike_nearer": tr("Bikes nearer"),
        "no_car_parking": tr("No car parking"),
        "equal": tr("Equally near"),
        "car_nearer": tr("Cars nearer"),
        "no_bike_parking": tr("No bike parking"),
        "neither": tr("Neither"),
        "unknown": tr("Not known"),
        "median_margin_m": tr("Bikes nearer by, median (m)"),
        "share_holds_planned": tr("Share with what is planned"),
        "stop_judged": tr("Judged: stop or car"),
        "stop_holds": tr("Where the stop is nearer"),
        "share_stop_holds": tr("Share where the stop is nearer"),
        "need_bikes": tr("Bike spaces by norm"),
        "lacking_bikes": tr("Bike spaces lacking"),
    }
