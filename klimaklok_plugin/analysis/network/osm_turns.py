"""Turns that cars may not make, from OpenStreetMap's restriction relations (wiki: Relation:restriction).

Those with one node as via hold. Several members in the roles from and to (``no_entry``, ``no_exit``) make a turn of
each pair. A rule of its own for cars goes before the general one; ``except`` lifts it for the modes it names. Those
that lead over ways, hold at certain times only, or are incomplete are counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.arrays import Array
from .osm_data import ABSENT, KINDS, OsmData, Relations, Tag, among, ragged_places
from .roads import RoadLines, Turns

_VALUES = ("restriction:motorcar", "restriction:motor_vehicle", "restriction:vehicle", "restriction")
"""Tags that say what the rule for cars is, the most specific first."""

_TIMED = ("restriction:conditional", "restriction:motorcar:conditional", "restriction:motor_vehicle:conditional")
_NOTHING, _NO, _ONLY, _UNCLEAR, _AT_TIMES = range(5)
_CARS = {"motorcar", "motor_vehicle", "vehicle"}
_NODE, _WAY = KINDS.index("node"), KINDS.index("way")


@dataclass(frozen=True)
class FoundTurns:
    """Turns, and how many relations gave none: over ways, at certain times, incomplete or not understood."""

    turns: Turns
    held: int = 0
    over_ways: int = 0
    at_times: int = 0
    broken: int = 0


def find_turns(data: OsmData, lines: RoadLines) -> FoundTurns:
    """Return the turns at the vertices of `lines` that cars may not make.

    Parameters
    ----------
    data : OsmData
        Its relations, and where their nodes are.
    lines : RoadLines
        What the network is made of. Rules between other ways are nobody's business here, and not counted.
    """
    relations = data.relations
    if not len(relations.number):
        return FoundTurns(Turns())
    rule = _rules(relations)
    row = np.repeat(np.arange(len(rule)), np.diff(relations.start))
    role, kind = relations.role.texts(), relations.kind
    start, end = ((role == name) & (kind == _WAY) for name in ("from", "to"))
    via, over = (role == "via") & (kind == _NODE), (role == "via") & (kind == _WAY)

    def members(some: Array) -> Array:
        """Return how many of these members each relation has."""
        return np.bincount(row[some], minlength=len(rule))

    key = np.zeros(len(row), np.int64)
    placed = np.zeros(len(row), bool)
    key[via], placed[via] = _keys(data, relations.member[via])
    ids = lines.table["source_id"].to_numpy()
    ids = ids[among(ids, np.unique(relations.member))]
    ours = (start | end | over) & np.isin(relations.member, ids)
    on_lines = via & placed & np.isin(key, lines.key[among(lines.key, np.unique(key))])
    near = (members(ours) > 0) & ((members(via) == 0) | (members(on_lines) > 0))

    asked = near & (rule != _NOTHING) & ~_names_cars(relations.tags["except"])
    at_times = asked & (rule == _AT_TIMES)
    over_ways = asked & ~at_times & (members(over) > 0)
    rest = asked & ~at_times & ~over_ways
    whole = rest & (rule != _UNCLEAR) & (members(start) > 0) & (members(end) > 0) & (members(via) == 1)
    one, other = _pairs(row, start & whole[row], end & whole[row])
    at = np.zeros(len(rule), np.int64)
    at[row[via]] = key[via]
    turns = Turns(relations.member[one], at[row[one]], relations.member[other], rule[row[one]] == _ONLY)

    there = np.isin(turns.from_way, ids) & np.isin(turns.to_way, ids)
    meets = _passes(lines, turns.from_way, turns.via_key) & _passes(lines, turns.to_way, turns.via_key)
    good = np.zeros(len(rule), bool)
    good[row[one][meets]] = True
    elsewhere = np.ones(len(rule), bool)  # one of the ways is no line of ours: no turn that anybody could make
    elsewhere[row[one][there]] = False
    broken = rest & ~good & ~(whole & elsewhere)
    held = Turns(turns.from_way[meets], turns.via_key[meets], turns.to_way[meets], turns.only[meets])
    return FoundTurns(held, int(good.sum()), int(over_ways.sum()), int(at_times.sum()), int(broken.sum()))


def _rules(relations: Relations) -> Array:
    """Return what each relation (n,) says to cars."""
    rule = np.full(len(relations.number), _NOTHING)
    timed = np.any([relations.tags[name].codes >= 0 for name in _TIMED], axis=0)
    rule[timed] = _AT_TIMES
    for name in reversed(_VALUES):
        tag = relations.tags[name]
        meant = [
            _NO if word.startswith("no_") else _ONLY if word.startswith("only_") else _UNCLEAR for word in tag.words
        ]
        rule = np.where(tag.codes >= 0, tag.look_up(meant, _NOTHING, np.int64), rule)
    old = (relations.tags["day_on"].codes >= 0) | (relations.tags["hour_on"].codes >= 0)
    is_restriction = relations.tags["type"].look_up(
        [word.split(":")[0] == "restriction" for word in relations.tags["type"].words], False, bool
    )
    return np.where(is_restriction, np.where(old & (rule != _NOTHING), _AT_TIMES, rule), _NOTHING)


def _names_cars(tag: Tag) -> Array:
    named = [bool(_CARS & {part.strip() for part in word.split(";")}) for word in tag.words]
    return tag.look_up(named, False, bool)


def _keys(data: OsmData, node: Array) -> tuple[Array, Array]:
    """Return the vertices (k,) at nodes (k,), and whether there is such a node with a place."""
    if not len(data.node):
        return np.zeros(len(node), np.int64), np.zeros(len(node), bool)
    place = np.minimum(data.places(node), len(data.node) - 1)
    return data.keys()[place], (data.node[place] == node) & (data.lon[place] != ABSENT)


def _pairs(row: Array, start: Array, end: Array) -> tuple[Array, Array]:
    """Return all pairs of members in the roles from and to, of each relation."""
    starts, ends = np.flatnonzero(start), np.flatnonzero(end)
    low = np.searchsorted(row[ends], row[starts], "left")
    size = np.searchsorted(row[ends], row[starts], "right") - low
    return np.repeat(starts, size), ends[ragged_places(low, size)]


def _passes(lines: RoadLines, way: Array, key: Array) -> Array:
    """Return whether each way (k,) has a line with that vertex."""
    line = np.repeat(np.arange(len(lines.table)), np.diff(lines.start))
    some = np.flatnonzero(among(lines.key, np.unique(key)))
    both = np.column_stack(
        [np.append(lines.table["source_id"].to_numpy()[line[some]], way), np.append(lines.key[some], key)]
    )
    _, pair = np.unique(both, axis=0, return_inverse=True)
    return np.isin(pair.ravel()[len(some) :], pair.ravel()[: len(some)])
