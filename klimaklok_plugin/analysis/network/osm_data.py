"""What the readers of OpenStreetMap files hand over: nodes, streets and relations as arrays, tags as codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ..core.arrays import Array

DEGREE = 10_000_000
"""OpenStreetMap's own resolution: coordinates are integers of 1e-7 degrees."""

ABSENT = np.iinfo(np.int32).min
"""The coordinate of a node that the file does not have, or has without a place on Earth."""

KINDS = ("node", "way", "relation")
"""What a relation's member can be; members carry the place of the word here."""

_ACCESS = ("access", "vehicle", "motor_vehicle", "motorcar", "foot", "bicycle")
WAY_TAGS = (
    *("highway", "name", "ref", "service", "area", "route", "junction", "motorroad"),
    *_ACCESS,
    *(f"{mode}:{way}" for mode in _ACCESS for way in ("forward", "backward")),
    *("oneway", "oneway:bicycle", "oneway:foot", "oneway:vehicle", "oneway:motor_vehicle", "oneway:motorcar"),
    *("cycleway", "cycleway:left", "cycleway:right", "cycleway:both"),
    *("cycleway:left:oneway", "cycleway:right:oneway", "maxspeed", "maxspeed:forward", "maxspeed:backward"),
    *("sidewalk", "sidewalk:left", "sidewalk:right", "sidewalk:both", "bridge", "tunnel", "layer"),
    *("cyclestreet", "bicycle_road", "surface", "tracktype", "sac_scale"),
)
BARRIER_TAGS = ("barrier", "locked", *_ACCESS)
RELATION_TAGS = (
    *("type", "highway", "name", "access", "vehicle", "motor_vehicle", "motorcar", "foot", "bicycle", "layer"),
    *("restriction", "restriction:motorcar", "restriction:motor_vehicle", "restriction:vehicle", "except"),
    *("restriction:conditional", "restriction:motorcar:conditional", "restriction:motor_vehicle:conditional"),
    *("day_on", "hour_on"),
)
"""The tags that decide who may use a way, and how; no others are kept."""

Tags = Mapping[str, "Tag"]


class DamageError(Exception):
    """A file's content is not what its format allows. The reader's caller says it with the file's name."""


@dataclass(frozen=True)
class Tag:
    """A tag of many things: the words it takes, and for each thing which of them; -1 where it does not have the tag."""

    codes: Array
    words: tuple[str, ...]

    def __getitem__(self, keep: Array) -> Tag:
        return Tag(self.codes[keep], self.words)

    @classmethod
    def small(cls, codes: Array, words: Sequence[str]) -> Tag:
        """Return a tag whose codes take no more room than they must: there are forty tags, and most have few words."""
        return cls(codes.astype(np.min_scalar_type(-len(words) - 1)), tuple(words))

    def look_up(self, by_word: Sequence[object], absent: object, kind: npt.DTypeLike) -> Array:
        """Return for each thing what stands in `by_word` for its word, `absent` where it does not have the tag."""
        result: Array = np.array([*by_word, absent], kind)[self.codes]
        return result

    def texts(self) -> Array:
        """Return the words as str objects; '' where a thing does not have the tag."""
        return self.look_up(list(self.words), "", object)


@dataclass(frozen=True)
class Ways:
    """Ways with the nodes they name.

    Attributes
    ----------
    number : (n,) int64 array
        Ids, in the order of the file.
    start : (n + 1,) int64 array
        The nodes of way ``i`` are ``ref[start[i]:start[i + 1]]``.
    ref : (k,) int64 array
        Ids of nodes.
    tags : mapping of str to Tag
    """

    number: Array
    start: Array
    ref: Array
    tags: Tags

    def keep(self, some: Array) -> Ways:
        """Return the ways at these places (k,)."""
        size = np.diff(self.start)[some]
        return Ways(
            self.number[some],
            np.concatenate([[0], np.cumsum(size)]),
            self.ref[ragged_places(self.start[some], size)],
            {name: tag[some] for name, tag in self.tags.items()},
        )


@dataclass(frozen=True)
class Relations:
    """Relations with their members: `member`, `kind` (places in `KINDS`) and `role` are told apart by `start`."""

    number: Array
    start: Array
    member: Array
    kind: Array
    role: Tag
    tags: Tags

    def keep(self, some: Array) -> Relations:
        """Return the relations at these places (k,)."""
        size = np.diff(self.start)[some]
        item = ragged_places(self.start[some], size)
        return Relations(
            self.number[some],
            np.concatenate([[0], np.cumsum(size)]),
            self.member[item],
            self.kind[item],
            self.role[item],
            {name: tag[some] for name, tag in self.tags.items()},
        )


@dataclass(frozen=True)
class OsmData:
    """What a file says about streets.

    Attributes
    ----------
    node : (n,) int64 array
        Ids of the nodes that `ways` and `outlines` name, ascending, those that are not in the file among them.
    lon, lat : (n,) int32 arrays
        In 1e-7 degrees; `ABSENT` where the file does not have the node.
    ways : Ways
        Roads, paths and ferries.
    outlines : Ways
        Those that bound an area which is a relation; they have no tags here.
    relations : Relations
        Areas of a highway class, and turn restrictions.
    barrier : (b,) int64 array
        Ids of the nodes of `ways` that are barriers.
    barrier_tags : mapping of str to Tag
    relations_in_file : int
        Relations of any kind.
    """

    node: Array
    lon: Array
    lat: Array
    ways: Ways
    outlines: Ways
    relations: Relations
    barrier: Array
    barrier_tags: Tags
    relations_in_file: int

    def places(self, ref: Array) -> Array:
        """Return where these ids (k,) stand in `node`; each must be there."""
        place: Array = np.searchsorted(self.node, ref)
        return place

    def keys(self) -> Array:
        """Return the nodes' identity as vertices (n, int64): their place, so that two nodes at one place are one."""
        packed: Array = (self.lon.astype(np.int64) << 32) + (self.lat.astype(np.int64) & 0xFFFFFFFF)
        return packed


@dataclass(frozen=True)
class Box:
    """An area in 1e-7 degrees, bounds included."""

    west: int
    south: int
    east: int
    north: int

    def around(self, margin: int) -> Box:
        """Return the box with a margin on all sides, greater in longitude as meridians draw together."""
        wide = margin / max(np.cos(np.radians(min(max(abs(self.south), abs(self.north)) / DEGREE, 89.0))), 0.02)
        return Box(self.west - int(wide), self.south - margin, self.east + int(wide), self.north + margin)

    def sides(self, lon: Array, lat: Array) -> Array:
        """Return of which sides places (n,) lie outside, as bits (n, uint8); Cohen and Sutherland's code.

        A straight between two places cannot meet the box where they have a bit in common.
        """
        code = (lon < self.west) * 1 + (lon > self.east) * 2 + (lat < self.south) * 4 + (lat > self.north) * 8
        sides: Array = code.astype(np.uint8)
        return sides


@dataclass
class TagRows:
    """Gathers the tags of many things, block by block, for the keys that are asked for."""

    keys: Sequence[str]
    _code: list[dict[bytes | str, int]] = field(init=False)
    _row: list[Array] = field(default_factory=list)
    _key: list[Array] = field(default_factory=list)
    _value: list[Array] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._code = [{} for _ in self.keys]

    def add(self, row: Array, key: Array, word: Array, words: Sequence[bytes | str]) -> None:
        """Note tags (t,): the thing's row, the key's place in `keys`, and the value's place in `words`."""
        pairs, which = np.unique(key.astype(np.int64) * max(len(words), 1) + word, return_inverse=True)
        codes = np.array([self._number(pair, words) for pair in pairs.tolist()], np.int32)
        self._row.append(row.astype(np.int64))
        self._key.append(key.astype(np.int16))
        self._value.append(codes[which.ravel()] if len(codes) else np.empty(0, np.int32))

    def _number(self, pair: int, words: Sequence[bytes | str]) -> int:
        key, word = divmod(pair, max(len(words), 1))
        known = self._code[key]
        return known.setdefault(words[word], len(known))

    def tags(self, count: int) -> dict[str, Tag]:
        """Return the tags of `count` things."""
        row, key, value = (_joined(parts) for parts in (self._row, self._key, self._value))
        order = np.argsort(key, kind="stable")
        bounds = np.searchsorted(key[order], np.arange(len(self.keys) + 1))
        result = {}
        for name, known, (low, high) in zip(self.keys, self._code, pairwise(bounds.tolist()), strict=True):
            codes = np.full(count, -1, np.int32)
            codes[row[order[low:high]]] = value[order[low:high]]
            result[name] = _tag(codes, known)
        return result


def _tag(codes: Array, known: Mapping[bytes | str, int]) -> Tag:
    """Return a tag; an empty value is none."""
    words = [word.decode("utf-8", "replace") if isinstance(word, bytes) else word for word in known]
    if "" in words:
        codes = np.where(codes == words.index(""), -1, codes)
    return Tag.small(codes, words)


def _joined(parts: Sequence[Array]) -> Array:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


@dataclass
class RaggedRows:
    """Gathers things that each have an id and a list of numbers."""

    _number: list[Array] = field(default_factory=list)
    _size: list[Array] = field(default_factory=list)
    _item: list[Array] = field(default_factory=list)
    count: int = 0

    def add(self, number: Array, size: Array, item: Array) -> Array:
        """Note things (n,) and their items in a row, and return the rows they got."""
        self._number.append(np.asarray(number, np.int64))
        self._size.append(np.asarray(size, np.int64))
        self._item.append(np.asarray(item, np.int64))
        self.count += len(number)
        return np.arange(self.count - len(number), self.count)

    def arrays(self) -> tuple[Array, Array, Array]:
        """Return ids (n,), starts (n + 1,) and items."""
        return _joined(self._number), np.concatenate([[0], np.cumsum(_joined(self._size))]), _joined(self._item)


def ragged_places(begin: Array, size: Array) -> Array:
    """Return the numbers from each `begin` on, as many as its `size`, in a row.

    Examples
    --------
    >>> ragged_places(np.array([5, 20]), np.array([3, 2])).tolist()
    [5, 6, 7, 20, 21]
    """
    size = np.asarray(size, np.int64)
    end = np.cumsum(size)
    numbers: Array = np.arange(end[-1] if len(end) else 0) + np.repeat(np.asarray(begin, np.int64) - (end - size), size)
    return numbers


def among(number: Array, known: Array) -> Array:
    """Return whether numbers (n,) are among those known (k,), which ascend.

    Examples
    --------
    >>> among(np.array([3, 9, 4]), np.array([1, 3, 4])).tolist()
    [True, False, True]
    """
    if not len(known):
        return np.zeros(len(number), bool)
    found: Array = known[np.minimum(np.searchsorted(known, number), len(known) - 1)] == number
    return found


def last_of_each(number: Array) -> Array:
    """Return the places (k,), ascending, of the last thing of each id: files that were joined list some twice."""
    _, back = np.unique(number[::-1], return_index=True)
    return np.sort(len(number) - 1 - back)
