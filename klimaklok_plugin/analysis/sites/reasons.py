"""Why a site stands where it stands, as codes and numbers. The words are made where the user's language is known.

`explain` returns one row per reason with the columns

``site``
    Row of the site in the scored sites; rows are sorted by `site`, then `order`.
``order``
    0, 1, 2 … within the site, the most telling first.
``code``
    See below.
``lifts``
    True where it speaks for the site, False where it speaks against it.
``open``
    True where it speaks neither for the site nor against it, but tells what is not known; `lifts` is False then.
``rule``
    The rule in the strategy (`Strategy.rules`) behind it, '' for none.
``name``, ``tier``, ``kind``
    Text, '' where the code has none; several kinds are a tuple.
``value``, ``other``
    Numbers, NaN where the code has none.
``score``
    Score of the component, NaN where the reason is none.

======================  ============================================================================================
code                    what it holds
======================  ============================================================================================
track_named_area        the site lies in the priority area `name`
track_centre            it lies in the centre `name` on a rail line
track_rail_hub          `value` m to the rail hub `name` (tier `tier`), within the `other` m that count as walkable
track_other             neither; `value` m to the nearest rail hub `name`; `other` m would count
track_other_unknown     neither, and there is no rail hub, or far away
track_outside           it lies in no priority area; nobody can tell which hubs are on a rail line
track_unknown           not known: the layer `kind`, a parameter, is not given
track_unknown_modes     not known: the field of modes of the layer `kind`, a parameter, is not given
lacks_transit           no hub is good public transport from here: `value` m to `name` (tier `tier`), at most `other` m
                        count for that tier
lacks_transit_unknown   the same, where hubs of the tier never count
lacks_transit_none      no hub can be walked to (today)
lacks_service           `value` m to the nearest `kind`, at most `other` m count
lacks_service_unknown   no `kind` can be walked to
lacks_school_places     the school of the intake area `name` has no free places
unknown_services        not known: no services of the kinds `kind`, a tuple, are given
cap_constraint          share `value` lies in constraints, so the class is at best `kind`
hub_walk                `value` m to `name` (tier `tier`), unless `track_rail_hub` or `lacks_transit` says so already
hub_walk_none           no hub can be walked to (today), unless `lacks_transit_none` says so; no more is said of hubs
hub_frequency           a departure every `value` minutes from `name`
hub_bike                `value` minutes by bike to `name`
hub_bike_near           the same, less than one minute
parking_walk            the parked car stands `value` m further away than the stop, `other` m away
parking_walk_nearer     it stands `value` m nearer
parking_walk_none       no car park can be walked to
service                 `value` m to the nearest `kind`, unless `lacks_service` says so already
service_none            no `kind` can be walked to; scored as the farthest
main_road               `value` m by car to the nearest main road
main_road_none          no main road can be driven to
constraint              share `value` lies in constraints, unless `cap_constraint` says so already
constraint_free         nothing of the site does
year_hub                in the year `other` the hub is `name` (tier `tier`), `value` m away; the class becomes `kind`
year_hub_unknown        the class becomes `kind`, though no hub can be walked to
year_hub_same           the hub is another that gives at least a point more, and the class stays `kind`
======================  ============================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..core.messages import Note
from ..strategy.loading import Strategy
from ..strategy.sections import CLASSES, SiteRules
from .messages import CORRELATION, component_said, kind_said
from .scores import (
    MISSING,
    NAMED_AREA,
    NOT_KNOWN,
    OTHER,
    PRIORITISE,
    RAIL_HUB_OR_CENTRE,
    UNKNOWN,
    Components,
    Floats,
    Ints,
)

Bools = NDArray[np.bool_]
Objects = NDArray[np.object_]

RULES: Mapping[str, str] = {
    "track_named_area": "priority_areas",
    "track_centre": "build_at_hubs",
    "track_rail_hub": "build_at_hubs",
    "track_other": "limit_elsewhere",
    "track_other_unknown": "limit_elsewhere",
    "track_outside": "limit_elsewhere",
    "track_unknown": "priority_areas",
    "track_unknown_modes": "build_at_hubs",
    "lacks_transit": "two_conditions",
    "lacks_transit_unknown": "two_conditions",
    "lacks_transit_none": "two_conditions",
    "lacks_service": "two_conditions",
    "lacks_service_unknown": "two_conditions",
    "lacks_school_places": "two_conditions",
    "unknown_services": "two_conditions",
    "cap_constraint": "blue_green",
    "hub_walk": "build_at_hubs",
    "hub_walk_none": "build_at_hubs",
    "hub_frequency": "frequency",
    "hub_bike": "fast_by_bike",
    "hub_bike_near": "fast_by_bike",
    "parking_walk": "walk_to_stop",
    "parking_walk_nearer": "walk_to_stop",
    "parking_walk_none": "walk_to_stop",
    "service": "two_conditions",
    "service_none": "two_conditions",
    "main_road": "abc_main_road",
    "main_road_none": "abc_main_road",
    "constraint": "blue_green",
    "constraint_free": "blue_green",
    "year_hub": "build_at_hubs",
    "year_hub_same": "build_at_hubs",
    "year_hub_unknown": "build_at_hubs",
}
"""The rule behind each code; services that are none of the strategy's conditions have no rule."""

OPEN = ("track_unknown", "track_unknown_modes", "unknown_services")
"""Codes of what is not known."""

_TRACK, _CONDITION, _CAP, _WALK, _COMPONENT = range(5)
_MIDDLE = 50.0
_A_POINT = 1.0
_MIN_FOR_CORRELATION = 3

_NOTHING = {"name": "", "tier": "", "kind": "", "value": np.nan, "other": np.nan, "score": np.nan}
_NO_ROWS = pd.DataFrame(
    {"row": np.empty(0, np.int64), "code": "", "group": 0, **_NOTHING, "lifts": False, "impact": 0.0},
)

_NONE = {
    "hub_walk": "hub_walk_none",
    "parking_walk": "parking_walk_none",
    "service": "service_none",
    "main_road": "main_road_none",
}
"""What is said of a component that is not reached. Of a hub no more is said than that it cannot be walked to."""


@dataclass(frozen=True)
class Facts:
    """What is known of the sites (n,) at one point in time; texts are '' and numbers NaN or inf where there is none.

    `beyond` tells whether the hub is too far away for any point, on foot and by bike.
    """

    track: Ints
    on_track: Bools
    needed: str
    modes_known: bool
    score: Floats
    area_name: Objects
    in_area: Bools
    rail_name: Objects
    rail_tier: Objects
    rail_walk_m: Floats
    rail_limit_m: Floats
    hub: Ints
    beyond: Bools
    hub_name: Objects
    hub_tier: Objects
    hub_walk_m: Floats
    transit: Ints
    transit_limit_m: Floats
    services: Mapping[str, Ints]
    school_full: Bools
    school_area_name: Objects
    cap: Ints
    constraint_share: Floats
    parking_m: Floats
    components: Components
    weights: Floats
    classes: Ints
    needs_transit: Bools
    needs_social: Bools


def explain_sites(states: list[Facts], rows: Ints, strategy: Strategy, year: int | None) -> pd.DataFrame:
    """Return the reasons of the sites in `rows`, see the module.

    Parameters
    ----------
    states : list of Facts
        Today's and, where there is one, the chosen year's.
    rows : ndarray of int
        The scored sites.
    strategy : Strategy
    year : int, optional
    """
    facts = states[0]
    limits = strategy.sites
    chunks = [
        *_track_reasons(facts),
        *_condition_reasons(facts, limits.conditions.social_max_walk_m),
        *_cap_reasons(facts),
        *_component_reasons(facts, strategy),
    ]
    position = np.full(len(facts.track), -1, dtype=np.int64)
    position[rows] = np.arange(len(rows))
    table = _select(chunks, position, limits.max_reasons)
    if len(states) > 1 and year is not None:
        extra = _select([_year_reasons(facts, states[1], year)], position, 1)
        table = pd.concat([table, extra], ignore_index=True)
    table = table.sort_values("site", kind="stable", ignore_index=True)
    table["order"] = table.groupby("site").cumcount().astype("int64")
    wide = set(strategy.sites.conditions.social_max_walk_m)
    service = table["code"].isin(["service", "service_none"])
    table["rule"] = table["code"].map(RULES).where(~service | table["kind"].isin(wide), "")
    table["open"] = table["code"].isin(OPEN)
    return table[["site", "order", "code", "lifts", "open", "rule", "name", "tier", "kind", "value", "other", "score"]]


def _rows(
    where: Bools, code: str | Objects, group: int, lifts: object, facts: Mapping[str, object], impact: object = 0.0
) -> pd.DataFrame:
    """Return one reason for each site in `where`; columns may be scalars or arrays over all sites."""
    at = np.flatnonzero(where)
    if not at.size:
        return _NO_ROWS
    columns: dict[str, Any] = {**_NOTHING, **facts, "lifts": lifts, "impact": impact}
    taken = {name: values[at] if isinstance(values, np.ndarray) else values for name, values in columns.items()}
    return pd.DataFrame({"row": at, "code": code[at] if isinstance(code, np.ndarray) else code, "group": group} | taken)


def _select(chunks: list[pd.DataFrame], position: Ints, most: int) -> pd.DataFrame:
    table = pd.concat([chunk for chunk in chunks if len(chunk)] or chunks[:1], ignore_index=True)
    table.insert(0, "site", position[table["row"].to_numpy()])
    table = table[table["site"] >= 0]
    order = np.lexsort((-table["impact"].to_numpy(), table["group"].to_numpy(), table["site"].to_numpy()))
    table = table.iloc[order]
    table = table[table.groupby("site").cumcount() < most].copy()
    table["value"] = table["value"].astype("float64").where(np.isfinite(table["value"].astype("float64")))
    table["other"] = table["other"].astype("float64").where(np.isfinite(table["other"].astype("float64")))
    typed: pd.DataFrame = table.astype({"score": "float64", "lifts": bool})
    return typed


def _track_reasons(facts: Facts) -> list[pd.DataFrame]:
    rail = {"name": facts.rail_name, "tier": facts.rail_tier, "value": facts.rail_walk_m, "other": facts.rail_limit_m}
    other = _either(np.isnan(facts.rail_limit_m), "track_other_unknown", "track_other")
    other = other if facts.modes_known else np.full_like(other, "track_outside")
    by_hub = (facts.track == RAIL_HUB_OR_CENTRE) & (facts.rail_walk_m <= facts.rail_limit_m)
    by_centre = (facts.track == RAIL_HUB_OR_CENTRE) & facts.in_area & ~by_hub
    lifts, area = facts.on_track, {"name": facts.area_name}
    unknown = "track_unknown" if facts.needed == "PRIORITY_AREAS" else "track_unknown_modes"
    return [
        _rows(facts.track == NAMED_AREA, "track_named_area", _TRACK, lifts, area),
        _rows(by_centre, "track_centre", _TRACK, lifts, area),
        _rows(by_hub, "track_rail_hub", _TRACK, lifts, rail),
        _rows(facts.track == OTHER, other, _TRACK, False, rail),
        _rows(facts.track == NOT_KNOWN, unknown, _TRACK, False, {"kind": facts.needed}),
    ]


def _condition_reasons(facts: Facts, limits: Mapping[str, float]) -> list[pd.DataFrame]:
    transit = {
        "name": facts.hub_name,
        "tier": facts.hub_tier,
        "value": facts.hub_walk_m,
        "other": facts.transit_limit_m,
    }
    lacking, reached = (facts.transit == MISSING) & facts.needs_transit, np.isfinite(facts.hub_walk_m)
    too_far = _either(np.isnan(facts.transit_limit_m), "lacks_transit_unknown", "lacks_transit")
    chunks = [
        _rows(lacking & reached, too_far, _CONDITION, False, transit, impact=3.0),
        _rows(lacking & ~reached, "lacks_transit_none", _CONDITION, False, {}, impact=3.0),
        _rows(
            facts.school_full & facts.needs_social,
            "lacks_school_places",
            _CONDITION,
            False,
            {"name": facts.school_area_name},
            impact=2.0,
        ),
    ]
    for kind, state in facts.services.items():
        missing = (state == MISSING) & facts.needs_social & ~(facts.school_full & (kind == "school"))
        walk = facts.components.measured.get(f"service_{kind}", np.full(len(facts.track), np.nan))
        code = _either(np.isfinite(walk), "lacks_service", "lacks_service_unknown")
        measured = {"kind": kind_said(kind), "value": walk, "other": limits[kind]}
        chunks.append(_rows(missing, code, _CONDITION, False, measured, impact=2.0))
    unknown = _unknown_kinds(facts)
    about = {"kind": unknown}
    chunks.append(_rows(unknown.astype(bool), "unknown_services", _CONDITION, False, about, impact=1.0))
    return chunks


def _unknown_kinds(facts: Facts) -> Objects:
    """Return the tuple of the kinds of services for each site (n,) of which it is not known whether there are any."""
    bits = np.zeros(len(facts.track), dtype=np.int64)
    for number, state in enumerate(facts.services.values()):
        bits |= ((state == UNKNOWN) & facts.needs_social).astype(np.int64) << number
    different, which = np.unique(bits, return_inverse=True)
    kinds = np.empty(different.size, dtype=object)
    kinds[:] = [tuple(kind_said(kind) for n, kind in enumerate(facts.services) if bit >> n & 1) for bit in different]
    found: Objects = kinds[which.ravel()]
    return found


def _either(where: Bools, there: str, elsewhere: str) -> Objects:
    """Return a code for each site (n,)."""
    return np.where(where, there, elsewhere).astype(object)


def _cap_reasons(facts: Facts) -> list[pd.DataFrame]:
    best = np.array(CLASSES, dtype=object)[facts.cap]
    return [
        _rows(facts.cap > PRIORITISE, "cap_constraint", _CAP, False, {"value": facts.constraint_share, "kind": best})
    ]


def _component_reasons(facts: Facts, strategy: Strategy) -> list[pd.DataFrame]:
    """Name the components that are clearly high or low, those that move the score most first, and always the walk."""
    chunks = []
    for column, component in enumerate(facts.components.names):
        scores, weights = facts.components.scores[:, column], facts.weights[:, column]
        measured = facts.components.measured.get(component)
        if measured is None:
            continue
        with np.errstate(invalid="ignore"):
            high, low = scores >= strategy.sites.lifting_score, scores <= strategy.sites.lowering_score
            lifts = scores >= _MIDDLE
            if component == "parking_walk":  # the curve may give points for it, but the rule wants the stop nearer
                lifts &= ~(measured < 0)
        impact = np.nan_to_num(weights * np.abs(scores - _MIDDLE))
        telling = (weights > 0) & (high | low)
        group = _COMPONENT
        if component in ("hub_frequency", "hub_bike", "parking_walk"):
            telling &= np.isfinite(facts.hub_walk_m)
        if component in ("hub_frequency", "parking_walk"):  # 0 where the hub is beyond all points, whatever it offers
            telling &= ~facts.beyond
        if component == "hub_walk":
            telling, group = (weights > 0) & ~_walk_is_told(facts, lifts), _WALK
        code = "service" if component.startswith("service_") else component
        kind = component.removeprefix("service_") if code == "service" else ""
        if code == "service":
            telling &= lifts | ~_service_is_told(facts, kind)
        if code == "constraint":
            telling &= facts.cap == PRIORITISE
        about = _about(facts, code, kind, measured) | {"score": scores}
        none = np.isinf(facts.parking_m if code == "parking_walk" else measured)
        chunks.append(_rows(telling & ~none, _variant(code, measured), group, lifts, about, impact))
        if code in _NONE:
            chunks.append(_rows(telling & none, _NONE[code], group, lifts, about, impact))
    return chunks


def _walk_is_told(facts: Facts, lifts: Bools) -> Bools:
    """Find the sites whose walk to the hub already stands in the track or in the missing condition."""
    by_hub = (facts.track == RAIL_HUB_OR_CENTRE) & (facts.rail_walk_m <= facts.rail_limit_m)
    on_track = lifts & by_hub & (facts.rail_name == facts.hub_name)
    told: Bools = on_track | ((facts.transit == MISSING) & facts.needs_transit)
    return told


def _service_is_told(facts: Facts, kind: str) -> Bools:
    """Find the sites whose missing service already stands among the conditions."""
    state = facts.services.get(kind)
    if state is None:
        return np.zeros(len(facts.track), dtype=bool)
    full = facts.school_full if kind == "school" else np.zeros(len(facts.track), dtype=bool)
    told: Bools = (state == MISSING) & facts.needs_social & ~full
    return told


def _variant(code: str, measured: Floats) -> Objects:
    """Return the code (n,) that says what was measured of a component."""
    if code == "hub_bike":
        return _either(measured < 1, "hub_bike_near", code)
    if code == "parking_walk":
        return _either(measured < 0, "parking_walk_nearer", code)
    if code == "constraint":
        return _either(measured == 0, "constraint_free", code)
    return np.full(measured.size, code, dtype=object)


def _about(facts: Facts, code: str, kind: str, measured: Floats) -> dict[str, object]:
    value = np.abs(measured) if code == "parking_walk" else measured
    about: dict[str, object] = {"value": value, "kind": kind_said(kind) if kind else ""}
    if code.startswith("hub_"):
        about |= {"name": facts.hub_name, "tier": facts.hub_tier}
    if code == "parking_walk":
        about["other"] = facts.parking_m
    return about


def _year_reasons(today: Facts, later: Facts, year: int) -> pd.DataFrame:
    # Later years only add hubs, so another hub within the same class lifts the site as well, if it counts for anything.
    gained = (later.hub != today.hub) & (later.score >= np.nan_to_num(today.score) + _A_POINT)
    changed = (later.classes != today.classes) | gained
    better = later.classes <= today.classes
    about = {
        "name": later.hub_name,
        "tier": later.hub_tier,
        "value": later.hub_walk_m,
        "other": float(year),
        "kind": np.array([*CLASSES, "not_classed"], dtype=object)[later.classes],
    }
    code = np.where(np.isfinite(later.hub_walk_m), "year_hub", "year_hub_unknown")
    code = np.where(later.classes == today.classes, "year_hub_same", code).astype(object)
    return _rows(changed, code, _COMPONENT, better, about)


def correlation_notes(components: Components, rows: Ints, profile: str, rules: SiteRules) -> list[Note]:
    """Tell how alike the components of a profile's sites are, the most alike first.

    Pearson's r over the sites that have both; components that are the same for all sites have none.

    Parameters
    ----------
    components : Components
        Of all sites (n,).
    rows : ndarray of int, shape (m,)
        The profile's sites.
    profile : str
    rules : SiteRules
        Tells from which r (0 to 1) on, whatever its sign, a pair is listed, and from which it is noted.
    """
    table = pd.DataFrame(components.scores[rows], columns=list(components.names))
    table = table.loc[:, table.max() > table.min()]
    names = list(table)
    one, other = np.triu_indices(len(names), 1)
    values = table.corr(min_periods=_MIN_FOR_CORRELATION).to_numpy()[one, other]
    known = np.flatnonzero(np.abs(values) >= min(rules.correlation_listed, rules.correlation_noted))
    order = known[np.argsort(-np.abs(values[known]), kind="stable")]
    pairs: list[dict[str, object]] = [
        {"one": component_said(names[one[i]]), "other": component_said(names[other[i]]), "r": float(values[i])}
        for i in order
    ]
    r = np.abs(values[order])
    listed = [(CORRELATION, pair) for pair, there in zip(pairs, r >= rules.correlation_listed, strict=True) if there]
    high = [(CORRELATION, pair) for pair, there in zip(pairs, r >= rules.correlation_noted, strict=True) if there]
    said = (("correlation", listed), ("correlation_high", high))
    return [Note(code, {"profile": profile, "pairs": some}) for code, some in said if some]
