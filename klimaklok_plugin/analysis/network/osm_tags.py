"""What the tags of OpenStreetMap's ways and barriers mean: who may pass, which way round, how fast.

The rules follow OpenStreetMap's access hierarchy (wiki: Key:access, Key:oneway, Key:barrier): the tag that is
most specific to a mode decides; a general tag can close a way to a mode, but cannot open one that is not built
for it.

Decisions where the tags leave a choice:

- A track is closed to through driving, as it leads to fields and forest; but one that is paved, of the best grade
  (``tracktype=grade1``, a solid surface) or has a name is an ordinary small road: that is what the only road to a farm,
  a hamlet or a beach is often drawn as.
- A path from ``sac_scale=mountain_hiking`` up needs sure feet and mountain boots (the Swiss Alpine Club's T2 to T6), so
  it is no street; ``hiking`` (T1) can be walked in trainers, and stays.
- ``bicycle=dismount`` forbids riding, not getting off to push (wiki: Tag:bicycle=dismount): open to cyclists where and
  as walking is, steps excepted, at walking speed. Closed, it would cut cycle paths apart at every crossing that has it.
- ``bicycle=use_sidepath`` says where to ride, not how far it is: no cycle path is compulsory in Norway, and elsewhere
  the road may be used where the path beside it does not lead (wiki: Tag:bicycle=use_sidepath), which a map seldom
  tells. The road stays as open to cyclists as its other tags leave it.
- A cycle street (``cyclestreet``, ``bicycle_road``) is cycled on, whatever class it has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..core.arrays import Array
from ..strategy.loading import Strategy
from .osm_data import Tags
from .roads import (
    BACKWARD,
    BIKE_BIT,
    BOTH,
    CAR_BIT,
    FORWARD,
    NO,
    NO_BIKE,
    NO_CAR,
    NO_WALK,
    WALK_BIT,
    default_speed,
    first_known,
    limits_known,
    line_table,
)

UNSET, CLOSED, RESTRICTED, OPEN = -1, 0, 1, 2
_ACCESS: Mapping[str, int] = {
    **dict.fromkeys(("yes", "permissive", "designated", "official", "public"), OPEN),
    **dict.fromkeys(
        ("private", "destination", "customers", "delivery", "permit", "residents", "employees", "students"), RESTRICTED
    ),
    **dict.fromkeys(
        ("no", "military", "psv", "bus", "emergency", "agricultural", "forestry", "use_sidepath", "dismount"), CLOSED
    ),
}
_ONEWAY: Mapping[str, int] = {
    **dict.fromkeys(("yes", "true", "1"), FORWARD),
    **dict.fromkeys(("-1", "reverse"), BACKWARD),
    **dict.fromkeys(("no", "false", "0", "reversible", "alternating"), BOTH),
}
_SUFFIXES = (("forward", FORWARD), ("backward", BACKWARD))
_SIDEWALK: Mapping[str, int] = {
    **dict.fromkeys(("yes", "both", "left", "right", "separate"), 1),
    **dict.fromkeys(("no", "none"), 0),
}
_CONTRAFLOW = {"opposite": 1, "opposite_lane": 1, "opposite_track": 1, "opposite_share_busway": 1}
_OWNER = re.compile(r"^(E|RV|R|FV|F|KV|K|PV|P|SV|S)\s?\d", re.IGNORECASE)

# What a barrier closes when its own access tags are silent. Others (gate, lift_gate, swing_gate, toll_booth,
# cattle_grid, kerb, entrance ...) stand open.
_BARRIER_CAR = (
    *("bollard", "block", "cycle_barrier", "motorcycle_barrier", "jersey_barrier", "log", "chain", "planter"),
    *("stile", "kissing_gate", "turnstile", "full-height_turnstile", "debris", "bar", "rope", "wicket_gate", "steps"),
    *("door", "horse_stile", "tank_trap", "delineators", "bump_gate_closed", "sump_buster", "bus_trap"),
)
_BARRIER_BIKE = ("stile", "kissing_gate", "turnstile", "full-height_turnstile", "debris", "horse_stile", "steps")
_BARRIER_NONE = ("kerb", "rising_kerb")

_PAVED = (
    "paved",
    "asphalt",
    "concrete",
    "paving_stones",
    "sett",
    "cobblestone",
    "unhewn_cobblestone",
    "chipseal",
    "bricks",
)
"""Surfaces, before what may follow a colon (``concrete:plates``)."""

_HIKED = ("path", "footway", "steps", "bridleway", "via_ferrata")
_SAC: Mapping[str, int] = {
    "mountain_hiking": 2,
    "demanding_mountain_hiking": 3,
    "alpine_hiking": 4,
    "demanding_alpine_hiking": 5,
    "difficult_alpine_hiking": 6,
}
"""The Swiss Alpine Club's grades from T2 up; ``strolling``, ``hiking`` and unknown words are no hindrance."""


def _classify(table: Tags, name: str, meaning: Mapping[str, int], other: int = UNSET) -> Array:
    """Return the meaning (n, int8) of a tag's values; `other` where it is absent or not understood."""
    known = [meaning.get(word.strip().lower(), other) for word in table[name].words]
    return table[name].look_up(known, other, np.int8)


def _access(table: Tags, name: str) -> Array:
    """Return the access level (n, int8) that a tag gives, UNSET where it is silent; of a list, the widest."""
    known = [max(_ACCESS.get(part.strip().lower(), UNSET) for part in word.split(";")) for word in table[name].words]
    return table[name].look_up(known, UNSET, np.int8)


def _mode_level(table: Tags, base: Array, general: Sequence[str], own: Sequence[str]) -> Array:
    """Return CLOSED, RESTRICTED or OPEN (n, int8): `base` changed by the tags, the most specific last."""
    given = np.full(len(base), UNSET, np.int8)
    for name in general:
        level = _access(table, name)
        given = np.where(level != UNSET, level, given)
    # A general tag closes; access=yes on a foot path opens it to nobody else.
    result = np.where(given != UNSET, np.minimum(base, given), base)
    for name in own:
        level = _access(table, name)
        result = np.where(level != UNSET, level, result)
    return result


def _pushed(table: Tags, walk: Array) -> Array:
    """Return where (n, bool) cyclists get off and push; `walk` is the access level of those on foot."""
    pushed: Array = (_classify(table, "bicycle", {"dismount": 1}, 0) == 1) & (walk > CLOSED)
    return pushed


def _directions(
    table: Tags, level: Array, oneway: Array, own_oneway: Array, keys: tuple[Sequence[str], Sequence[str]], never: Array
) -> Array:
    """Return the permission (n, uint8) of a mode.

    What is more specific decides: the one-way rule for all, then general ``:forward``/``:backward`` tags, which only
    close, then the mode's own one-way rule (`own_oneway`, UNSET where there is none), then its own directed tags, which
    close and open; nothing opens a way that the mode can `never` use.
    """
    general, own = keys
    result = oneway.astype(np.uint8)
    for key in general:
        for suffix, bit in _SUFFIXES:
            result = np.where(_access(table, f"{key}:{suffix}") == CLOSED, result & ~np.uint8(bit), result)
    result = np.where(own_oneway != UNSET, own_oneway, result)
    result = np.where(level > CLOSED, result, NO).astype(np.uint8)
    for key in own:
        for suffix, bit in _SUFFIXES:
            tagged = _access(table, f"{key}:{suffix}")
            result = np.where(tagged == CLOSED, result & ~np.uint8(bit), result)
            result = np.where((tagged > CLOSED) & ~never, result | np.uint8(bit), result)
    return result.astype(np.uint8)


def road_class(ways: Tags) -> Array:
    """Return the highway value (n, str objects) of ways, ``ferry`` for ferries."""
    highway = ways["highway"].texts()
    highway[ways["route"].texts() == "ferry"] = "ferry"
    return highway


def needs_boots(ways: Tags) -> Array:
    """Return which ways (n, bool) are paths for mountain hiking; of a list of grades the easiest counts."""
    easiest = [min(_SAC.get(part.strip().lower(), 0) for part in word.split(";")) for word in ways["sac_scale"].words]
    hard: Array = ways["sac_scale"].look_up(easiest, 0, np.int8) > 0
    return hard & np.isin(ways["highway"].texts(), _HIKED)


def _small_road(ways: Tags) -> Array:
    """Return which ways (n, bool) would be small roads if they were tracks: paved, of the best grade, or named."""
    paved = [word.partition(":")[0].strip().lower() in _PAVED for word in ways["surface"].words]
    best = _classify(ways, "tracktype", {"grade1": 1}, 0) == 1
    small: Array = ways["surface"].look_up(paved, False, bool) | best | (ways["name"].texts() != "")
    return small


def way_table(ways: Tags, number: Array, strategy: Strategy) -> pd.DataFrame:
    """Work out the columns of `RoadLines.table` for ways.

    Parameters
    ----------
    ways : mapping of str to Tag
        All of `osm_data.WAY_TAGS`.
    number : (n,) int64 array
        What is to be ``source_id``.
    strategy : Strategy
        Default speeds.
    """
    highway = road_class(ways)
    area = _classify(ways, "area", {"yes": 1}, 0) == 1
    motorroad = _classify(ways, "motorroad", {"yes": 1}, 0) == 1
    emergency = _classify(ways, "service", {"emergency_access": 1}, 0) == 1

    walk_base = np.where(np.isin(highway, NO_WALK) | motorroad, CLOSED, OPEN)
    cycle_street = np.maximum(*(_classify(ways, name, {"yes": 1}, 0) for name in ("cyclestreet", "bicycle_road"))) == 1
    bike_base = np.where((np.isin(highway, NO_BIKE) & ~cycle_street) | motorroad | area, CLOSED, OPEN)
    car_base = np.where(np.isin(highway, NO_CAR) | area | emergency, CLOSED, OPEN)
    car_base = np.where((highway == "track") & ~_small_road(ways), RESTRICTED, car_base)
    ferry = highway == "ferry"
    walk_base[ferry] = bike_base[ferry] = OPEN
    # What a way is built for first, then its tags: the rules of one mode differ only in which tags speak of it.
    walk = _mode_level(ways, walk_base, ("access",), ("foot",))
    bike = _mode_level(ways, bike_base, ("access", "vehicle"), ("bicycle",))
    car = _mode_level(ways, car_base, ("access", "vehicle"), ("motor_vehicle", "motorcar"))
    beside = _classify(ways, "bicycle", {"use_sidepath": 1}, 0) == 1
    bike = np.where(beside, _mode_level(ways, bike_base, ("access", "vehicle"), ()), bike)
    steps = highway == "steps"
    bike[steps] = car[steps] = CLOSED
    bike[area & ~np.isin(ways["bicycle"].texts(), ("yes", "designated", "permissive"))] = CLOSED
    car[area | ferry] = CLOSED
    pushed = _pushed(ways, walk) & ~steps
    bike = np.where(pushed, walk, bike)

    implied = _classify(ways, "junction", {"roundabout": 1, "circular": 1}, 0) | (highway == "motorway")
    oneway = _classify(ways, "oneway", _ONEWAY)
    oneway = np.where(oneway == UNSET, np.where(implied, FORWARD, BOTH), oneway)
    against = np.zeros(len(highway), bool)
    for name in ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both"):
        against |= _classify(ways, name, _CONTRAFLOW, 0) == 1
    for name in ("cycleway:left:oneway", "cycleway:right:oneway"):
        against |= _classify(ways, name, {"-1": 1, "no": 1}, 0) == 1
    bike_oneway = _classify(ways, "oneway:bicycle", _ONEWAY)
    bike_oneway = np.where((bike_oneway == UNSET) & against, BOTH, bike_oneway)
    car_oneway = _classify(ways, "oneway:vehicle", _ONEWAY)
    bike_oneway = np.where(bike_oneway == UNSET, car_oneway, bike_oneway)
    for name in ("oneway:motor_vehicle", "oneway:motorcar"):
        given = _classify(ways, name, _ONEWAY)
        car_oneway = np.where(given != UNSET, given, car_oneway)
    foot_oneway = _classify(ways, "oneway:foot", _ONEWAY)
    foot_oneway = np.where(foot_oneway == UNSET, BOTH, foot_oneway)
    speed = _speed(ways, "maxspeed", strategy)
    ahead, back = (first_known(_speed(ways, f"maxspeed:{suffix}", strategy), speed) for suffix, _ in _SUFFIXES)
    default = default_speed(highway, strategy)
    car_permission = _directions(
        ways, car, oneway, car_oneway, (("access", "vehicle"), ("motor_vehicle", "motorcar")), steps | area | ferry
    )
    unset = np.full(len(highway), UNSET)
    walk_permission = _directions(ways, walk, foot_oneway, unset, ((), ("foot",)), np.zeros(len(highway), bool))
    bike_permission = _directions(ways, bike, oneway, bike_oneway, (("access", "vehicle"), ("bicycle",)), steps)
    walk_access = _access(ways, "foot")
    private = np.where(walk_access == UNSET, _access(ways, "access"), walk_access) == RESTRICTED
    return line_table(
        len(highway),
        {
            "walk": walk_permission,
            "bike": np.where(pushed, walk_permission, bike_permission),
            "car": car_permission,
            "no_through": BIKE_BIT * (bike == RESTRICTED) + CAR_BIT * (car == RESTRICTED),
            "speed_kmh": first_known(ahead, default),
            "speed_back_kmh": first_known(back, default),
            "speed_known": limits_known(car_permission, ahead, back),
            "sidewalk": _sidewalk(ways),
            "road_class": pd.Categorical(highway),
            "owner": pd.Categorical(_owner(ways)),
            "name": pd.Categorical(ways["name"].texts()),
            "steps": steps,
            "bike_pushed": pushed,
            "private": private,
            "structure": _tagged(ways, "bridge") | _tagged(ways, "tunnel"),
            "level": _level(ways),
            "source_id": number,
        },
    )


def barrier_closed(barriers: Tags) -> tuple[Array, Array]:
    """Return the bits (b, uint8) of the modes that cannot pass each barrier node, and of those let in by some only."""
    kind = barriers["barrier"].texts()
    locked = _classify(barriers, "locked", {"yes": 1}, 0) == 1
    walk = _mode_level(barriers, np.where(locked, CLOSED, OPEN), ("access",), ("foot",))
    bike_base = np.where(np.isin(kind, _BARRIER_BIKE) | locked, CLOSED, OPEN)
    bike = _mode_level(barriers, bike_base, ("access", "vehicle"), ("bicycle",))
    bike = np.where(_pushed(barriers, walk), walk, bike)
    car_base = np.where(np.isin(kind, _BARRIER_CAR) | locked, CLOSED, OPEN)
    car = _mode_level(barriers, car_base, ("access", "vehicle"), ("motor_vehicle", "motorcar"))
    closed = WALK_BIT * (walk == CLOSED) + BIKE_BIT * (bike == CLOSED) + CAR_BIT * (car == CLOSED)
    restricted = BIKE_BIT * (bike == RESTRICTED) + CAR_BIT * (car == RESTRICTED)
    none = np.isin(kind, _BARRIER_NONE)
    return np.where(none, 0, closed).astype(np.uint8), np.where(none, 0, restricted).astype(np.uint8)


def _sidewalk(ways: Tags) -> Array:
    """Return 1 (n, int8) where any tag tells of a pavement, 0 where there is none on either side, -1 where unknown."""
    whole, both, left, right = (
        _classify(ways, name, _SIDEWALK) for name in ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")
    )
    some = (whole == 1) | (both == 1) | (left == 1) | (right == 1)
    none = (whole == 0) | (both == 0) | ((left == 0) & (right == 0))
    return np.where(some, 1, np.where(none, 0, -1)).astype(np.int8)


def _tagged(ways: Tags, name: str) -> Array:
    on_the_ground = _classify(ways, name, {"no": 1, "building_passage": 1, "covered": 1}, 0) == 1
    tagged: Array = (ways[name].codes >= 0) & ~on_the_ground
    return tagged


def _level(ways: Tags) -> Array:
    return _classify(ways, "layer", {str(level): level for level in range(-9, 10)}, 0)


def _owner(ways: Tags) -> Array:
    """Return the owner (E, R, F, K, P, S) where the road number says it, else ''."""
    found = (_OWNER.match(word) for word in ways["ref"].words)
    return ways["ref"].look_up([match.group(1)[0].upper() if match else "" for match in found], "", object)


def _speed(ways: Tags, name: str, strategy: Strategy) -> Array:
    """Return the tagged speed (n, float32) in km/h, NaN where there is none or it makes no sense."""
    return ways[name].look_up([parse_speed(word, strategy) for word in ways[name].words], np.nan, np.float32)


def parse_speed(text: str, strategy: Strategy) -> float:
    """Return a maxspeed tag in km/h: "50", "30 mph", "NO:urban"; NaN for what is not understood.

    A zone of a country that the strategy does not know has the speed of the zone without a country.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> [round(parse_speed(word, load_strategy()), 1) for word in ("30", "30 mph", "NO:urban", "fast")]
    [30.0, 48.3, 50.0, nan]
    """
    word = text.split(";", maxsplit=1)[0].strip()
    zones = strategy.car.zone_speed_kmh
    for zone in (word, word.rpartition(":")[2]):
        if zone in zones:
            return float(zones[zone])
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph|knots)?", word)
    if match is None:
        return float("nan")
    speed = float(match.group(1)) * {"mph": 1.609344, "knots": 1.852}.get(match.group(2) or "", 1.0)
    return speed if 0 < speed <= strategy.car.max_kmh else float("nan")
