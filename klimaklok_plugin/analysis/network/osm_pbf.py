"""Reads OpenStreetMap's packed form, block by block (wiki.openstreetmap.org/wiki/PBF_Format).

A file is a row of blobs, each of which unpacks to a block of some 8,000 nodes, ways or relations. Numbers are written
with seven bits to a byte, the last byte below 128; so all numbers of a block are told apart at once, and put together
byte by byte for all of them. Nothing but one block and what is kept of it is in memory.

The file is gone through for its relations, then for its ways, then for the nodes that these name, whatever their order
in the file. With a box, the first time also finds which nodes lie near it. What a block holds is noted the first time,
so that later only the blocks of that kind are unpacked.

A file has no mark at its end. What is cut off within a block is always seen. What is cut off between two blocks is seen
where nodes are left without ways (`_check_whole`); ways or relations that are missing at the very end are not.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

import numpy as np

from ..core.arrays import Array
from ..core.messages import UnpackedRatioError
from ..core.progress import Progress, advance, part
from ..core.unpack import FREE_BYTES, MOST_RATIO
from .messages import (
    OsmCutBetweenBlocksError,
    OsmCutOffError,
    OsmFeatureError,
    OsmNotPbfError,
    OsmPackingError,
)
from .osm_data import (
    ABSENT,
    BARRIER_TAGS,
    DEGREE,
    RELATION_TAGS,
    WAY_TAGS,
    Box,
    DamageError,
    OsmData,
    RaggedRows,
    Relations,
    Tag,
    TagRows,
    Ways,
    among,
    ragged_places,
)

MOST_HEADER_BYTES, MOST_BLOCK_BYTES = 1 << 16, 1 << 25
"""What the format allows a blob's header and an unpacked block."""

UNDERSTOOD = {b"OsmSchema-V0.6", b"DenseNodes"}
"""Features that a file may demand of its reader."""

PACKINGS: Mapping[int, str] = {4: "lzma", 5: "bzip2", 6: "lz4", 7: "zstd"}
"""Fields of a blob that hold it packed in a way that Python's own library does not unpack, or that is out of use."""

NODES, WAYS, RELATIONS = 1, 2, 4
PLAIN_TAG, DENSE_TAG, WAY_TAG, RELATION_TAG, WORD_TAG = 0x0A, 0x12, 0x1A, 0x22, 0x0A
"""The byte before each thing of a group: nodes one by one, nodes in columns, ways, relations; and before each word."""

_KIND = {PLAIN_TAG: NODES, DENSE_TAG: NODES, WAY_TAG: WAYS, RELATION_TAG: RELATIONS}

_MORE, _LOW, _MOST_SHIFT, _MOST_BYTES = 128, 127, 63, 10
"""A byte of a number that is not its last has the highest bit set; 64 bits fit into ten bytes."""

_NUMBER, _BYTES = 0, 2
"""What a field holds, by the lowest three bits of its tag: a number, or bytes after their length."""

_BLOB_RAW, _BLOB_SIZE, _BLOB_ZLIB, _HEADER_NEEDS = 1, 2, 3, 4
_BLOCK_WORDS, _BLOCK_GROUP, _BLOCK_GRAIN, _BLOCK_LAT, _BLOCK_LON = 1, 2, 17, 19, 20
_USUAL_GRAIN = 100  # coordinates are then integers of 1e-7 degrees already

KEPT_BYTES = 30e6
"""The first blocks are kept unpacked: all those of a town, so that its file is unpacked once."""

NEAR = DEGREE // 10
"""Nodes are known this far around a box, about 11 km. A straight that crosses it from beyond to beyond, without a node
inside, is not seen: no road is as straight, and a ferry without a node inside does not land there."""

_PADDING = bytes(16)  # a number that is cut off ends here, and is then found to reach too far


def is_pbf(head: bytes) -> bool:
    """Return whether a file that begins like this is in the packed form."""
    return b"OSMHeader" in head[:64]


def read_pbf(path: Path, named: Path, box: Box | None, progress: Progress | None = None) -> OsmData:
    """Read what a file says about streets.

    Parameters
    ----------
    path : Path
    named : Path
        What errors are to call it.
    box : Box, optional
        Only ways that may touch it are kept, whole; memory goes by these.
    progress : callable, optional

    Raises
    ------
    OsmNotPbfError, OsmCutOffError, OsmCutBetweenBlocksError, OsmFeatureError, OsmPackingError, UnpackedRatioError
        The file cannot be read, or not honestly.
    DamageError
        Its content is not what the format allows.
    """
    with path.open("rb") as stream:
        try:
            return _Reader(PbfFile(stream, named, path.stat().st_size), box).read(progress)
        except (zlib.error, IndexError, ValueError, OverflowError) as error:
            raise DamageError(str(error) or type(error).__name__) from error


# --- numbers ---------------------------------------------------------------------------------------------------------


def varints(data: Array) -> Array:
    """Return all numbers (n, int64) that these bytes (k, uint8) hold.

    Examples
    --------
    >>> varints(np.array([5, 0x96, 0x01, 0x7F], np.uint8)).tolist()
    [5, 150, 127]
    """
    last = np.flatnonzero(data < _MORE)
    if len(last) == len(data):
        return data.astype(np.int64)
    if not len(last) or last[-1] != len(data) - 1:
        raise DamageError("a number without an end")
    size = np.diff(last, prepend=-1)
    first = last + 1 - size
    value: Array = (data[first] & _LOW).astype(np.int64)
    more = np.flatnonzero(size > 1)
    for byte in range(1, int(size.max())):
        if byte == _MOST_BYTES:
            raise DamageError("a number of more than ten bytes")
        value[more] |= (data[first[more] + byte] & _LOW).astype(np.int64) << (7 * byte)
        more = more[size[more] > byte + 1]
    return value


def signed(value: Array) -> Array:
    """Return numbers whose sign stands in their lowest bit as they are meant."""
    result: Array = ((value >> 1) & 0x7FFFFFFFFFFFFFFF) ^ -(value & 1)
    return result


def _number_at(data: Array, at: Array) -> tuple[Array, Array]:
    """Return the numbers that begin at these bytes, and the bytes after them."""
    byte = data[at]
    value, after = (byte & _LOW).astype(np.int64), at + 1
    more = np.flatnonzero(byte > _LOW)
    shift = 7
    while len(more):
        if shift > _MOST_SHIFT:
            raise DamageError("a number of more than ten bytes")
        byte = data[after[more]]
        value[more] |= (byte & _LOW).astype(np.int64) << shift
        after[more] += 1
        more = more[byte > _LOW]
        shift += 7
    return value, after


def one_number(data: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins here, and where the next thing does."""
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & _LOW) << shift
        if byte < _MORE:
            return number, at
        shift += 7
        if shift > _MOST_SHIFT:
            raise DamageError("a number of more than ten bytes")


# --- messages --------------------------------------------------------------------------------------------------------

Span = tuple[int, int]
Spans = tuple[Array, Array]
"""Where things begin, and where they end."""


def fields(data: bytes, at: int, end: int) -> Iterator[tuple[int, int | Span]]:
    """Give the fields of one message: their numbers, and each value or the span of its bytes."""
    while at < end:
        tag, at = one_number(data, at)
        value, at = one_number(data, at)
        if tag & 7 == _NUMBER:
            yield tag >> 3, value
        elif tag & 7 == _BYTES and at + value <= end:
            yield tag >> 3, (at, at + value)
            at += value
        else:
            raise DamageError("a field that reaches beyond its message")
    if at != end:
        raise DamageError("a field that reaches beyond its message")


def _with_sign(value: int) -> int:
    """Return a number that was written as one of 64 bits."""
    return value - (1 << 64) if value >> _MOST_SHIFT else value


def _spans(found: Iterator[tuple[int, int | Span]]) -> dict[int, Span]:
    return {number: value for number, value in found if isinstance(value, tuple)}


def _messages(block: _Block, span: Span, tag: int) -> Spans:
    """Return where the messages of a group lie. Each one's length says where the next begins: a chain, so a loop."""
    data, (at, end) = block.data, span
    heads: list[int] = []
    note = heads.append
    while at < end:
        if data[at] != tag:
            raise DamageError("a group of different things")
        note(at)
        size = data[at + 1]
        if size < _MORE:
            at += 2 + size
        else:
            size, at = one_number(data, at + 1)
            at += size
    if at != end:
        raise DamageError("a group that reaches beyond its block")
    length, begin = _number_at(block.array, np.array(heads, np.int64) + 1)
    return begin, begin + length


def _columns(
    data: Array, spans: Spans, numbers: Sequence[int], lists: Sequence[int]
) -> tuple[list[Array], list[Spans]]:
    """Return fields of many messages, those that a message lacks as 0 or as nothing.

    Parameters
    ----------
    data : (k,) uint8 array
    spans : arrays (n,) and (n,)
        Where the messages lie.
    numbers, lists : sequences of int
        The wanted fields that hold a number, and those that hold bytes.
    """
    begin, end = spans
    values = {field: np.zeros(len(begin), np.int64) for field in numbers}
    found = {field: (begin.copy(), begin.copy()) for field in lists}
    row, at = np.arange(len(begin)), begin
    row, at = row[at < end], at[at < end]
    while len(row):
        tag, after = _number_at(data, at)
        value, after = _number_at(data, after)
        stop = after + np.where(tag & 7 == _BYTES, value, 0)
        if ((tag & 7 != _NUMBER) & (tag & 7 != _BYTES)).any() or (stop < after).any() or (stop > end[row]).any():
            raise DamageError("a field that reaches beyond its message")
        for name, column in values.items():
            hit = tag == name << 3
            column[row[hit]] = value[hit]
        for name, (low, high) in found.items():
            hit = tag == (name << 3 | _BYTES)
            low[row[hit]], high[row[hit]] = after[hit], stop[hit]
        left = stop < end[row]
        row, at = row[left], stop[left]
    return list(values.values()), list(found.values())


def _packed(data: Array, spans: Spans) -> tuple[Array, Array]:
    """Return the numbers of many lists in a row, and how many each list has (n,)."""
    begin, end = spans
    some = data[ragged_places(begin, end - begin)]
    last = some < _MORE
    total = np.concatenate([[0], np.cumsum(last)])
    stop = np.cumsum(end - begin)
    if len(stop) and not last[np.maximum(stop[end > begin] - 1, 0)].all():
        raise DamageError("a number without an end")
    return varints(some), np.diff(total[stop], prepend=0)


def _running(step: Array, size: Array) -> Array:
    """Return the sums from the start of each list on; lists of these sizes (n,) lie in a row."""
    total = np.cumsum(step)
    first = np.cumsum(size) - size
    before = np.where(size > 0, total[np.minimum(first, len(total) - 1)] - step[np.minimum(first, len(step) - 1)], 0)
    result: Array = total - np.repeat(before, size)
    return result


# --- blobs and blocks ------------------------------------------------------------------------------------------------


@dataclass
class PbfFile:
    """The blobs of a file: found by their lengths, which shows a file that is cut off or unpacks too far."""

    stream: IO[bytes]
    path: Path
    size: int
    blobs: list[Span] = field(default_factory=list)

    def __post_init__(self) -> None:
        at = unpacked = 0
        while at < self.size:
            name, begin, end = self._header(at)
            if not at and name != b"OSMHeader":
                raise OsmNotPbfError(file=str(self.path))
            self.stream.seek(begin)
            head = self.stream.read(_MOST_BYTES + 1)  # first of all the size of what the blob unpacks to
            if head[:1] == bytes([_BLOB_SIZE << 3]):
                unpacked += one_number(head + _PADDING, 1)[0]
            if unpacked > max(FREE_BYTES, MOST_RATIO * self.size):
                raise UnpackedRatioError(file=self.path.name, ratio=MOST_RATIO)
            if name == b"OSMHeader":
                self._check_needs(self.block((begin, end)))
            elif name == b"OSMData":
                self.blobs.append((begin, end))
            at = end

    def _header(self, at: int) -> tuple[bytes, int, int]:
        """Return what the blob here is called, where it begins and where it ends."""
        self.stream.seek(at)
        length = int.from_bytes(self.stream.read(4), "big")
        header = self.stream.read(min(length, MOST_HEADER_BYTES))
        try:
            told = dict(fields(header, 0, length))
        except (DamageError, IndexError) as error:
            raise OsmCutOffError(file=str(self.path)) from error
        name, size = told.get(1), told.get(3)
        begin = at + 4 + length
        if not isinstance(name, tuple) or not isinstance(size, int) or begin + size > self.size:
            raise OsmCutOffError(file=str(self.path))
        return header[slice(*name)], begin, begin + size

    def block(self, blob: Span) -> bytes:
        """Return what a blob unpacks to."""
        self.stream.seek(blob[0])
        data = self.stream.read(blob[1] - blob[0])
        size = None
        for number, value in fields(data, 0, len(data)):
            if number == _BLOB_SIZE and isinstance(value, int):
                size = value
            elif number == _BLOB_RAW and isinstance(value, tuple):
                return data[slice(*value)]
            elif number == _BLOB_ZLIB and isinstance(value, tuple):
                if size is None or size > MOST_BLOCK_BYTES:
                    raise DamageError("a block without a size, or of more than 32 MB")
                unpack = zlib.decompressobj()
                block = unpack.decompress(data[slice(*value)], size + 1)
                if len(block) != size or not unpack.eof:
                    raise DamageError("a block of another size than it says")
                return block
            elif number in PACKINGS:
                raise OsmPackingError(file=str(self.path), packing=PACKINGS[number])
        raise DamageError("a block without content")

    def _check_needs(self, header: bytes) -> None:
        needed = {
            header[slice(*value)]
            for number, value in fields(header, 0, len(header))
            if number == _HEADER_NEEDS and isinstance(value, tuple)
        }
        if unknown := sorted(needed - UNDERSTOOD):
            raise OsmFeatureError(file=str(self.path), feature=unknown[0].decode("utf-8", "replace"))


class _Block:
    """An unpacked block: where its parts are, and its words."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.array = np.frombuffer(data + _PADDING, np.uint8)
        self.groups: list[Span] = []
        self._words: Span = (0, 0)
        self.grain, self.lat_from, self.lon_from = 100, 0, 0
        for number, value in fields(data, 0, len(data)):
            if isinstance(value, tuple):
                if number == _BLOCK_WORDS:
                    self._words = value
                elif number == _BLOCK_GROUP and value[1] > value[0]:
                    self.groups.append(value)
            elif number == _BLOCK_GRAIN:
                self.grain = value
            elif number == _BLOCK_LAT:
                self.lat_from = _with_sign(value)
            elif number == _BLOCK_LON:
                self.lon_from = _with_sign(value)

    @property
    def kinds(self) -> int:
        """What the block holds, as bits."""
        kinds = 0
        for begin, _ in self.groups:
            kinds |= _KIND.get(self.data[begin], 0)
        return kinds

    def groups_of(self, tag: int) -> Iterator[Span]:
        """Give the groups that begin with this byte."""
        return ((begin, end) for begin, end in self.groups if self.data[begin] == tag)

    def has(self, word: bytes) -> bool:
        """Return whether the block can have this word."""
        return self.data.find(word, *self._words) >= 0

    @cached_property
    def words(self) -> list[bytes]:
        """The words that tags and roles are numbers of."""
        begin, end = _messages(self, self._words, WORD_TAG)
        return [self.data[low:high] for low, high in zip(begin.tolist(), end.tolist(), strict=True)]

    def places_in(self, wanted: Sequence[str]) -> Array:
        """Return for each word where it stands in `wanted`, -1 where it does not."""
        place = {word.encode(): number for number, word in enumerate(wanted)}
        return np.array([place.get(word, -1) for word in self.words], np.int64)

    def degrees(self, lon: Array, lat: Array) -> tuple[Array, Array]:
        """Return coordinates in 1e-7 degrees (n, int32); `ABSENT` where they are no place on Earth."""
        if self.grain == _USUAL_GRAIN and not self.lat_from and not self.lon_from:
            x, y = lon, lat
        else:
            x = np.rint((self.lon_from + self.grain * lon) / _USUAL_GRAIN).astype(np.int64)
            y = np.rint((self.lat_from + self.grain * lat) / _USUAL_GRAIN).astype(np.int64)
        off = (np.abs(x) > 180 * DEGREE) | (np.abs(y) > 90 * DEGREE)
        if off.any():
            x, y = np.where(off, ABSENT, x), np.where(off, ABSENT, y)
        return x.astype(np.int32), y.astype(np.int32)

    def tags(self, keys: Spans, values: Spans, wanted: Sequence[str]) -> tuple[Array, Array, Array]:
        """Return the tags (t,) among those wanted: row, place of the key in `wanted`, place of the value's word."""
        key, count = _packed(self.array, keys)
        value, other = _packed(self.array, values)
        if (count != other).any():
            raise DamageError("keys without values")
        place = self.places_in(wanted)
        self.check_words(key, value)
        known = place[key]
        hit = known >= 0
        return np.repeat(np.arange(len(count)), count)[hit], known[hit], value[hit]

    def check_words(self, *places: Array) -> None:
        """Refuse numbers of words that are not there."""
        for place in places:
            if len(place) and (place.min() < 0 or place.max() >= len(self.words)):
                raise DamageError("a word that is not there")


# --- the file --------------------------------------------------------------------------------------------------------


@dataclass
class _Found:
    """What the passes have kept, and counted."""

    near: Array
    side: Array
    bare: int = 0
    named: int = 0
    nodes: int = 0
    ways: int = 0
    relations: int = 0


class _Reader:
    def __init__(self, file: PbfFile, box: Box | None) -> None:
        self._file, self._box = file, box
        self._kinds: list[int] = []
        self._kept: list[_Block] = []
        self._kept_bytes = 0
        self._near: list[Spans] = []
        self._found = _Found(np.empty(0, np.int64), np.empty(0, np.uint8))

    def read(self, progress: Progress | None) -> OsmData:
        """Go through the file three times."""
        relations = self._relations(part(progress, 0.0, 0.4))
        ways, outlines = self._ways(np.unique(relations.member[relations.kind == 1]), part(progress, 0.4, 0.6))
        self._check_whole()
        node = np.unique(np.concatenate([ways.ref, outlines.ref]))
        lon, lat, barrier, tags = self._nodes(node, part(progress, 0.6, 1.0))
        return OsmData(node, lon, lat, ways, outlines, relations, barrier, tags, self._found.relations)

    def _blocks(self, kind: int, progress: Progress | None) -> Iterator[_Block]:
        """Give the blocks that hold something of a kind; all of them the first time, when kinds are not known."""
        blobs = self._file.blobs
        every = range(len(blobs))
        some = [place for place in every if self._kinds[place] & kind] if self._kinds else every
        for done, place in enumerate(some):
            advance(progress, done / len(some))
            if place < len(self._kept):
                yield self._kept[place]
                continue
            block = _Block(self._file.block(blobs[place]))
            if len(self._kept) == place and self._kept_bytes < KEPT_BYTES:
                self._kept.append(block)
                self._kept_bytes += len(block.data)
            yield block

    # relations, what each block holds, and which nodes lie near the box

    def _relations(self, progress: Progress | None) -> Relations:
        rows = _RelationRows()
        for block in self._blocks(0, progress):
            self._kinds.append(block.kinds)
            self._count_nodes(block)
            for group in block.groups_of(RELATION_TAG):
                spans = _messages(block, group, RELATION_TAG)
                self._found.relations += len(spans[0])
                if block.has(b"restriction") or block.has(b"highway"):
                    rows.add(block, spans)
        if self._near:
            near, side = (np.concatenate(each) for each in zip(*self._near, strict=True))
            order = np.argsort(near, kind="stable")
            self._found.near, self._found.side = near[order], side[order]
            self._near.clear()
        return rows.relations()

    def _count_nodes(self, block: _Block) -> None:
        """Count nodes, and those without tags; note those near the box."""
        for nodes in _node_groups(block):
            self._found.nodes += len(nodes)
            self._found.bare += nodes.bare
            if self._box is not None and len(nodes):
                lon, lat = nodes.places
                near = self._box.around(NEAR).sides(lon, lat) == 0
                if near.any():
                    self._near.append((nodes.number[near], self._box.sides(lon[near], lat[near])))

    # ways

    def _ways(self, outline: Array, progress: Progress | None) -> tuple[Ways, Ways]:
        """Return streets, and the ways among `outline` (ids, ascending)."""
        rows, tags, around = RaggedRows(), TagRows(WAY_TAGS), RaggedRows()
        for block in self._blocks(WAYS, progress):
            for group in block.groups_of(WAY_TAG):
                spans = _messages(block, group, WAY_TAG)
                (number,), (keys, values, refs) = _columns(block.array, spans, [1], [2, 3, 8])
                self._found.ways += len(number)
                ends = np.concatenate([[0], np.cumsum(block.array < _MORE)])
                self._found.named += int((ends[refs[1]] - ends[refs[0]]).sum())
                if block.has(b"highway") or block.has(b"ferry"):
                    street = _streets(block, keys, values)
                    street, size, ref = self._reaching(block, refs, street)
                    at = rows.add(number[street], size, ref)
                    row, key, word = block.tags(_at(keys, street), _at(values, street), WAY_TAGS)
                    tags.add(at[row], key, word, block.words)
                bound = np.flatnonzero(among(number, outline))
                if len(bound):
                    bound, size, ref = self._reaching(block, refs, bound)
                    around.add(number[bound], size, ref)
        return Ways(*rows.arrays(), tags.tags(rows.count)), Ways(*around.arrays(), {})

    def _reaching(self, block: _Block, refs: Spans, some: Array) -> tuple[Array, Array, Array]:
        """Return those of `some` ways that may touch the box, how many nodes each has, and their ids."""
        step, size = _packed(block.array, _at(refs, some))
        ref = _running(signed(step), size)
        if self._box is None or not len(some):
            return some, size, ref
        near, side = self._found.near, self._found.side
        place = np.minimum(np.searchsorted(near, ref), max(len(near) - 1, 0))
        code = np.where(near[place] == ref, side[place], 255) if len(near) else np.full(len(ref), 255)
        way = np.repeat(np.arange(len(some)), size)
        inside = np.zeros(len(some), bool)
        inside[way[code == 0]] = True
        across = (way[1:] == way[:-1]) & (code[1:] & code[:-1] == 0)
        inside[way[1:][across]] = True
        return some[inside], size[inside], ref[inside[way]]

    def _check_whole(self) -> None:
        """Refuse a file that was cut off between two blocks, if that shows: a node without tags is part of a way."""
        if self._found.nodes and (not self._found.ways or self._found.bare > self._found.named):
            raise OsmCutBetweenBlocksError(file=str(self._file.path), nodes=self._found.nodes, ways=self._found.ways)

    # nodes

    def _nodes(self, wanted: Array, progress: Progress | None) -> tuple[Array, Array, Array, dict[str, Tag]]:
        """Return where the wanted nodes are (ids, ascending), and those of them that are barriers with their tags."""
        lon, lat = (np.full(len(wanted), ABSENT, np.int32) for _ in range(2))
        barriers, tags = RaggedRows(), TagRows(BARRIER_TAGS)
        for block in self._blocks(NODES, progress):
            for nodes in _node_groups(block):
                number = nodes.number
                low, high = np.searchsorted(wanted, [number.min(), number.max()]) if len(number) else (0, 0)
                place = np.minimum(low + np.searchsorted(wanted[low : high + 1], number), max(len(wanted) - 1, 0))
                hit = np.flatnonzero(wanted[place] == number) if low < len(wanted) else place[:0]
                if not len(hit):
                    continue
                x, y = nodes.places
                lon[place[hit]], lat[place[hit]] = x[hit], y[hit]
                if block.has(b"barrier"):
                    row, key, word = nodes.tags(BARRIER_TAGS)
                    barrier = np.unique(row[key == 0])
                    barrier = barrier[among(barrier, hit)]
                    some = among(row, barrier)
                    at = barriers.add(number[barrier], np.zeros(len(barrier), np.int64), barrier[:0])
                    tags.add(at[np.searchsorted(barrier, row[some])], key[some], word[some], block.words)
        return lon, lat, barriers.arrays()[0], tags.tags(barriers.count)


def _at(spans: Spans, some: Array) -> Spans:
    return spans[0][some], spans[1][some]


def _streets(block: _Block, keys: Spans, values: Spans) -> Array:
    """Return the ways (k,) of a group that are roads, paths or ferries."""
    row, key, word = block.tags(keys, values, ("highway", "route"))
    ferry = block.words.index(b"ferry") if b"ferry" in block.words else -1
    streets: Array = np.unique(row[(key == 0) | (word == ferry)])
    return streets


@dataclass
class _RelationRows:
    """Gathers the relations that are turn restrictions, or areas of a highway class."""

    _rows: RaggedRows = field(default_factory=RaggedRows)
    _tags: TagRows = field(default_factory=lambda: TagRows(RELATION_TAGS))
    _kinds: list[Array] = field(default_factory=list)
    _roles: TagRows = field(default_factory=lambda: TagRows(("role",)))
    _members: int = 0

    def add(self, block: _Block, spans: Spans) -> None:
        """Note those of a group."""
        (number,), (keys, values, role, member, kind) = _columns(block.array, spans, [1], [2, 3, 8, 9, 10])
        chosen = self._chosen(block, keys, values)
        if not len(chosen):
            return
        ids, size = _packed(block.array, _at(member, chosen))
        roles, roles_size = _packed(block.array, _at(role, chosen))
        kinds, kinds_size = _packed(block.array, _at(kind, chosen))
        if (size != roles_size).any() or (size != kinds_size).any():
            raise DamageError("members without roles")
        block.check_words(roles)
        at = self._rows.add(number[chosen], size, _running(signed(ids), size))
        row, key, word = block.tags(_at(keys, chosen), _at(values, chosen), RELATION_TAGS)
        self._tags.add(at[row], key, word, block.words)
        self._roles.add(self._members + np.arange(len(roles)), np.zeros_like(roles), roles, block.words)
        self._kinds.append(kinds)
        self._members += len(kinds)

    @staticmethod
    def _chosen(block: _Block, keys: Spans, values: Spans) -> Array:
        row, key, word = block.tags(keys, values, ("type", "highway"))
        area, rule = (np.array([test(each) for each in block.words], bool)[word] for test in (_is_area, _is_rule))
        areas = np.intersect1d(row[(key == 0) & area], row[key == 1])
        return np.union1d(areas, row[(key == 0) & rule])

    def relations(self) -> Relations:
        """Return what was gathered."""
        number, start, member = self._rows.arrays()
        kind = np.concatenate(self._kinds) if self._kinds else np.empty(0, np.int64)
        role = self._roles.tags(self._members)["role"]
        return Relations(number, start, member, kind, role, self._tags.tags(self._rows.count))


def _is_area(kind: bytes) -> bool:
    return kind == b"multipolygon"


def _is_rule(kind: bytes) -> bool:
    return kind.split(b":")[0] == b"restriction"


class _Dense:
    """Nodes in columns, put together only as far as they are asked for."""

    def __init__(self, block: _Block, span: Span) -> None:
        self._block = block
        self._spans = _spans(fields(block.data, *span))
        self._count = int(np.count_nonzero(self._bytes(1) < _MORE))

    def __len__(self) -> int:
        return self._count

    def _bytes(self, field: int) -> Array:
        return self._block.array[slice(*self._spans.get(field, (0, 0)))]

    @property
    def bare(self) -> int:
        """How many have no tags: each node's tags end with a zero."""
        told = self._bytes(10)
        if not len(told):
            return self._count
        return int(np.count_nonzero((told[1:] == 0) & (told[:-1] == 0))) + int(told[0] == 0)

    @cached_property
    def number(self) -> Array:
        """Their ids."""
        return np.cumsum(signed(varints(self._bytes(1))))

    @property
    def places(self) -> tuple[Array, Array]:
        """Where they are, as `_Block.degrees` has it."""
        lat, lon = (np.cumsum(signed(varints(self._bytes(field)))) for field in (8, 9))
        if len(lat) != self._count or len(lon) != self._count:
            raise DamageError("nodes without places")
        return self._block.degrees(lon, lat)

    def tags(self, wanted: Sequence[str]) -> tuple[Array, Array, Array]:
        """Return the tags among those wanted, as `_Block.tags` does."""
        value = varints(self._bytes(10))
        ends = value == 0
        if len(value) and (not ends[-1] or ends.sum() != self._count):
            raise DamageError("nodes without an end of their tags")
        self._block.check_words(value)
        told = np.flatnonzero(~ends)
        last_end = np.maximum.accumulate(np.where(ends, np.arange(len(value)), -1))[told]
        first = ((told - last_end) & 1).astype(bool)  # key, value, key, value
        if len(told) != 2 * first.sum() or not (np.diff(told)[first[:-1]] == 1).all():
            raise DamageError("keys without values")
        key = self._block.places_in(wanted)[value[told[first]]]
        hit = key >= 0
        return np.cumsum(ends)[told[first]][hit], key[hit], value[told[~first]][hit]


class _Plain:
    """Nodes one by one, with the same face."""

    def __init__(self, block: _Block, group: Span) -> None:
        self._block = block
        spans = _messages(block, group, PLAIN_TAG)
        (number, lat, lon), (self._keys, self._values) = _columns(block.array, spans, [1, 8, 9], [2, 3])
        self.number, self._lat, self._lon = signed(number), signed(lat), signed(lon)
        self.bare = int((self._keys[0] == self._keys[1]).sum())

    def __len__(self) -> int:
        return len(self.number)

    @property
    def places(self) -> tuple[Array, Array]:
        """Where they are, as `_Block.degrees` has it."""
        return self._block.degrees(self._lon, self._lat)

    def tags(self, wanted: Sequence[str]) -> tuple[Array, Array, Array]:
        """Return the tags among those wanted, as `_Block.tags` does."""
        return self._block.tags(self._keys, self._values, wanted)


def _node_groups(block: _Block) -> Iterator[_Dense | _Plain]:
    for begin, end in block.groups:
        if block.data[begin] == DENSE_TAG:
            for span in zip(*_messages(block, (begin, end), DENSE_TAG), strict=True):
                yield _Dense(block, (int(span[0]), int(span[1])))
        elif block.data[begin] == PLAIN_TAG:
            yield _Plain(block, (begin, end))
