"""Two engines' answers to the same questions: how far apart they are, and what kind of thing parts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

SHARES = (0.01, 0.05, 0.10)
"""The deviations within which pairs are counted."""

ABSENT, ELSEWHERE, CLOSED, DIRECTION, NO_THROUGH, NODE, TURN, ROUND, MOVED = (
    *("absent", "elsewhere", "closed", "direction", "no way through", "node", "turn", "round", "moved"),
)
"""How an engine is kept from a way: it has no such way; has it, but not at this place; it is closed to the mode, or
this way round; may be entered but not passed through; a node of it cannot be passed; the turn is forbidden;
it does not turn round in the road; it does not begin or end where it was asked to."""

NOT_IN_USE = ("construction", "proposed", "planned", "razed", "abandoned", "disused", "demolished", "dismantled")
INDOOR = ("elevator", "corridor")
ACCESS_KEYS: Mapping[str, tuple[str, ...]] = {
    "walk": ("foot", "access"),
    "bike": ("bicycle", "vehicle", "access"),
    "car": ("motorcar", "motor_vehicle", "vehicle", "access"),
}
"""The tags that speak of a mode, the most specific first."""

_RESTRICTED = ("private", "destination", "customers", "delivery", "permit", "residents", "employees", "permissive")
_TELLING = (
    *("highway", "barrier", "service", "footway", "area", "indoor", "route", "junction", "motorroad", "oneway"),
    *("oneway:foot", "sac_scale", "locked", "construction"),
)
_CONTRAFLOW = ("oneway:bicycle", "cycleway", "cycleway:left", "cycleway:right", "cycleway:both")


WHY: Mapping[str, str] = {
    "missing nodes": "of a way with a node that is not in the file Valhalla uses nothing, ours all the rest",
    "pedestrian area": "ours goes along its edge; Valhalla leaves areas out, unless it is told to cross them",
    "turn restriction": "ours holds it for cars; Valhalla also for bicycles, but who gets off may go on",
    "turning round in the road": "ours turns on two-way streets, as the rules allow; Valhalla at dead ends only",
    "begins elsewhere": "Valhalla leaves a place from which little can be reached, and takes the next street",
    "contraflow cycling": "a lane tagged against the one-way counts in ours; Valhalla wants oneway:bicycle=no too",
    "destination for cars, held against cycling": "motor_vehicle=destination is not for bicycles; Valhalla minds it",
    "private or destination": "ours lets trips begin and end there, as many ways as it takes, and none pass through; "
    "Valhalla enters only where there is no other way, and then passes through",
    "access tag of a crossing": "it speaks of those who cross; Valhalla stops bicycles on the road that is crossed",
    "pushing a bicycle on steps": "ours leaves steps to walking; Valhalla pushes bicycles up them",
    "cycling on ways for walking": "ours cycles there where a tag says so",
    "highway=track": "ours takes no car through on a track that is neither paved, best grade, nor named; Valhalla does",
}
"""Of the kinds met so far, what the engines make of them."""


@dataclass(frozen=True)
class Distribution:
    """How far `pairs` answers lie from those of the other engine.

    Attributes
    ----------
    within : tuple of float
        The shares of the pairs within `SHARES`; a way that only one finds is within none.
    median : float
        Of ours / theirs - 1, where both find a way.
    longer, shorter, only_ours, only_theirs : int
        Pairs beyond the middle one of `SHARES` that are longer in ours, shorter, or found by one alone.
    """

    pairs: int
    within: tuple[float, ...]
    median: float
    longer: int
    shorter: int
    only_ours: int
    only_theirs: int


def deviation(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Return ours / theirs - 1 (n,): 0 where neither finds a way, inf where only they do, -1 where only we do."""
    both = np.isfinite(ours) & np.isfinite(theirs)
    result = np.where(np.isfinite(ours), -1.0, np.where(np.isfinite(theirs), np.inf, 0.0))
    result[both] = ours[both] / np.maximum(theirs[both], 1.0) - 1
    return result


def distribution(ours: np.ndarray, theirs: np.ndarray) -> Distribution:
    """Sum up the lengths (n,) in metres that two engines find for the same pairs; inf where they find no way."""
    apart = deviation(ours, theirs)
    both = np.isfinite(ours) & np.isfinite(theirs)
    return Distribution(
        len(apart),
        tuple(float((np.abs(apart) <= share).mean()) for share in SHARES),
        float(np.median(apart[both])) if both.any() else float("nan"),
        int((both & (apart > SHARES[1])).sum()),
        int((both & (apart < -SHARES[1])).sum()),
        int((np.isfinite(ours) & ~both).sum()),
        int((np.isfinite(theirs) & ~both).sum()),
    )


def kind(tags: Mapping[str, str], mode: str, obstacle: str) -> str:
    """Say what kind of thing keeps an engine from a way with these tags; for `NODE`, the tags are the node's."""
    if obstacle == NODE and "barrier" not in tags:
        return "access tag of a crossing"
    if obstacle in _KIND_OF_PLACE:
        return _KIND_OF_PLACE[obstacle]
    highway = tags.get("highway", "")
    said = next((tags[name] for name in ACCESS_KEYS[mode] if name in tags), "")
    of_cars = next((tags[name] for name in ACCESS_KEYS["car"] if name in tags), "")
    directed = any(name.startswith(tuple(f"{key}:" for key in ACCESS_KEYS[mode])) for name in tags)
    cycled = mode == "bike" and any(name.startswith(_CONTRAFLOW) for name in tags)
    # The first that holds.
    cases = (
        (obstacle in (ABSENT, ELSEWHERE) and _is_area(tags), "pedestrian area"),
        (obstacle == ELSEWHERE, "missing nodes"),
        (obstacle == DIRECTION and cycled, "contraflow cycling"),
        (obstacle == DIRECTION, "directed access tag" if directed else "one-way"),
        (tags.get("route") == "ferry", "ferry"),
        (highway in INDOOR or tags.get("indoor", "no") != "no", "indoor, elevator"),
        (highway in NOT_IN_USE, "not in use"),
        (said == "use_sidepath", "compulsory cycle path beside it"),
        (said == "dismount", "cycling where one has to push"),
        (said in _RESTRICTED, "private or destination"),
        (said != "" and obstacle != NO_THROUGH, "access tag"),
        (obstacle == NO_THROUGH and of_cars in _RESTRICTED, "destination for cars, held against cycling"),
        (_is_area(tags), "pedestrian area"),
        (directed, "directed or conditional access tag"),
        (highway == "path" and "sac_scale" in tags, "hiking path"),
        (mode == "bike" and highway == "steps", "pushing a bicycle on steps"),
        (mode == "bike" and highway in _OF_WALKERS, "cycling on ways for walking"),
    )
    return next((name for holds, name in cases if holds), f"highway={highway}" if highway else "no road")


def _is_area(tags: Mapping[str, str]) -> bool:
    return tags.get("area") == "yes" or tags.get("type") == "multipolygon"


_KIND_OF_PLACE = {
    NODE: "gate or barrier",
    TURN: "turn restriction",
    ROUND: "turning round in the road",
    MOVED: "begins elsewhere",
}
_OF_WALKERS = ("footway", "pedestrian", "platform", "bridleway")


def may_stop(tags: Mapping[str, str], mode: str) -> bool:
    """Tell whether the tags of a node leave it open that an engine stops a mode there."""
    said = next((tags[name] for name in ACCESS_KEYS[mode] if name in tags), "")
    if "barrier" not in tags:
        return said in ("no", *_RESTRICTED)
    return tags["barrier"] not in ("kerb", "entrance") and said not in ("yes", "designated", "permissive")


def telling(tags: Mapping[str, str], mode: str) -> str:
    """Return those tags of a way or node that have a say in who may use it."""
    keys = dict.fromkeys((*_TELLING, *_CONTRAFLOW, *ACCESS_KEYS[mode], *ACCESS_KEYS["car"]))
    own = (*ACCESS_KEYS[mode], *_CONTRAFLOW)
    more = sorted(name for name in tags if name.startswith(own) and name not in keys)
    return " ".join(f"{name}={tags[name]}" for name in (*keys, *more) if name in tags)


def decode(shape: str) -> np.ndarray:
    """Return the longitudes and latitudes (n, 2) of an encoded polyline of six decimals."""
    codes = np.frombuffer(shape.encode("ascii"), np.uint8).astype(np.int64) - 63
    last = codes < 32  # the sixth bit says that more follows
    group = np.concatenate([[0], np.cumsum(last)[:-1]])
    first = np.flatnonzero(np.concatenate([[True], last[:-1]]))
    shift = 5 * (np.arange(len(codes)) - first[group])
    number = np.bincount(group, (codes & 31) << shift).astype(np.int64)
    step = np.where(number & 1, ~(number >> 1), number >> 1).reshape(-1, 2)
    return np.cumsum(step, axis=0)[:, ::-1] / 1e6


def table(rows: Sequence[Sequence[str]]) -> str:
    """Lay out rows, the first of them the head, as a Markdown table."""
    width = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(size) for cell, size in zip(row, width, strict=True)) + " |"
        for row in (rows[0], ["-" * size for size in width], *rows[1:])
    ]
    return "\n".join(lines)
