"""Reads OpenStreetMap's XML as a stream: of the API, Overpass, JOSM and tools that convert.

Nodes may come after the ways that name them, and twice. What an editor has marked as deleted is not there. Entities and
document types are refused: OpenStreetMap's XML has none, and they can stand for files or for endless text.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

import numpy as np

from ..core.arrays import Array
from ..core.unpack import CHUNK, BoundedStream
from .messages import OsmCutOffError, OsmNotXmlError, OsmStoppedServerError
from .osm_data import (
    ABSENT,
    BARRIER_TAGS,
    DEGREE,
    KINDS,
    RELATION_TAGS,
    WAY_TAGS,
    DamageError,
    OsmData,
    Relations,
    Tag,
    TagRows,
    Ways,
    last_of_each,
)

_ENDS_EARLY = [
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
]
_GONE = (("action", "delete"), ("visible", "false"))


def read_xml(stream: BoundedStream, named: Path) -> OsmData:
    """Read what a file says about streets.

    Parameters
    ----------
    stream : BoundedStream
        The text, unpacked.
    named : Path
        What errors are to call it.

    Raises
    ------
    OsmNotXmlError, OsmCutOffError, OsmStoppedServerError
        It is something else, or not all of it is there.
    DamageError
        Its content is not what the format allows.
    """
    reader = _Reader(str(named))
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    parser.buffer_text = True
    parser.CharacterDataHandler = reader.text
    try:
        while data := stream.read(CHUNK):
            parser.Parse(data, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        if not reader.begun:
            raise OsmNotXmlError(file=str(named)) from error
        if error.code in _ENDS_EARLY:
            raise OsmCutOffError(file=str(named)) from error
        raise DamageError(str(error)) from error
    except (KeyError, ValueError, OverflowError) as error:
        raise DamageError(f"line {parser.CurrentLineNumber}: {error}") from error
    return reader.data()


def _refuse(*_: object) -> None:
    raise DamageError("a document type or entity, which OpenStreetMap's XML does not have")


@dataclass
class _Reader:
    """Takes elements as they come: expat gives them one by one, so this is the one place with a loop over things."""

    named: str
    begun: bool = False
    _node: array[int] = field(default_factory=lambda: array("q"))
    _lon: array[int] = field(default_factory=lambda: array("i"))
    _lat: array[int] = field(default_factory=lambda: array("i"))
    _ways: _Things = field(default_factory=lambda: _Things(WAY_TAGS))
    _bounds: _Things = field(default_factory=lambda: _Things(()))
    _relations: _Things = field(default_factory=lambda: _Things(RELATION_TAGS))
    _barriers: _Things = field(default_factory=lambda: _Things(BARRIER_TAGS))
    _kind: array[int] = field(default_factory=lambda: array("b"))
    _role: array[int] = field(default_factory=lambda: array("i"))
    _role_words: dict[str, int] = field(default_factory=dict)
    _in_file: int = 0
    _thing: str = ""
    _gone: bool = False
    _id: int = 0
    _tags: dict[str, str] = field(default_factory=dict)
    _refs: list[int] = field(default_factory=list)
    _kinds: list[int] = field(default_factory=list)
    _roles: list[str] = field(default_factory=list)
    _remark: list[str] | None = None

    def start(self, name: str, told: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        if name == "nd":
            self._refs.append(int(told["ref"]))
        elif name == "tag":
            self._tags[told["k"]] = told["v"]
        elif name in KINDS:
            self._thing, self._tags, self._refs, self._kinds, self._roles = name, {}, [], [], []
            self._id = int(told["id"])
            self._gone = any(told.get(key) == value for key, value in _GONE)
            if name == "node" and not self._gone:
                self._node.append(self._id)
                self._lon.append(_degrees(told.get("lon"), 180))
                self._lat.append(_degrees(told.get("lat"), 90))
        elif name == "member":
            self._refs.append(int(told["ref"]))
            self._kinds.append(KINDS.index(told["type"]))
            self._roles.append(told.get("role", ""))
        elif not self.begun:
            if name != "osm":
                raise OsmNotXmlError(file=self.named)
            self.begun = True
        elif name == "remark":
            self._remark = []

    def text(self, text: str) -> None:
        """Take text: Overpass writes into a remark why it stopped."""
        if self._remark is not None:
            self._remark.append(text)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "remark" and self._remark is not None:
            remark = " ".join("".join(self._remark).split())
            self._remark = None
            if "error" in remark:
                raise OsmStoppedServerError(file=self.named, remark=remark)
        if name != self._thing or self._gone:
            return
        tags = self._tags
        if name == "node":
            if "barrier" in tags:
                self._barriers.add(self._id, [], tags)
        elif name == "way":
            if "highway" in tags or tags.get("route") == "ferry":
                self._ways.add(self._id, self._refs, tags)
            self._bounds.add(self._id, self._refs, {})
        else:
            self._in_file += 1
            kind = tags.get("type", "")
            if kind.split(":")[0] == "restriction" or (kind == "multipolygon" and "highway" in tags):
                self._relations.add(self._id, self._refs, tags)
                self._kind.extend(self._kinds)
                self._role.extend(self._role_words.setdefault(role, len(self._role_words)) for role in self._roles)

    def data(self) -> OsmData:
        """Return what was found."""
        number, start, member, tags = self._relations.arrays()
        kind, role = np.array(self._kind, np.int64), Tag(np.array(self._role, np.int32), tuple(self._role_words))
        relations = Relations(number, start, member, kind, role, tags)
        ways, bounds = Ways(*self._ways.arrays()), Ways(*self._bounds.arrays())
        outlines = bounds.keep(np.flatnonzero(np.isin(bounds.number, member[kind == 1])))
        node = np.unique(np.concatenate([ways.ref, outlines.ref]))
        barrier, _, _, barrier_tags = self._barriers.arrays()
        some = np.flatnonzero(np.isin(barrier, node))
        return OsmData(
            node,
            *self._places(node),
            ways,
            outlines,
            relations,
            barrier[some],
            {name: tag[some] for name, tag in barrier_tags.items()},
            self._in_file,
        )

    def _places(self, node: Array) -> tuple[Array, Array]:
        """Return where nodes (ids, ascending) are: what a later mention says, where it says anything."""
        if not len(self._node):
            return np.full(len(node), ABSENT, np.int32), np.full(len(node), ABSENT, np.int32)
        known, lon, lat = (
            np.frombuffer(each, kind)
            for each, kind in ((self._node, np.int64), (self._lon, np.int32), (self._lat, np.int32))
        )
        given = np.flatnonzero((lon != ABSENT) & (lat != ABSENT))
        given = given[last_of_each(known[given])]
        given = given[np.argsort(known[given])]
        place = np.minimum(np.searchsorted(known[given], node), max(len(given) - 1, 0))
        there = known[given][place] == node if len(given) else np.zeros(len(node), bool)
        found = given[place] if len(given) else place
        return np.where(there, lon[found], ABSENT), np.where(there, lat[found], ABSENT)


def _degrees(text: str | None, most: int) -> int:
    """Return a coordinate in 1e-7 degrees; `ABSENT` where there is none, or none that lies on Earth."""
    try:
        value = float(text or "nan")
    except ValueError:
        return ABSENT
    return round(value * DEGREE) if -most <= value <= most else ABSENT


class _Things:
    """Ways, relations or barriers, as they come."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.keys = keys
        self._place = {key: place for place, key in enumerate(keys)}
        self._number, self._size, self._item = array("q"), array("q"), array("q")
        self._row, self._key, self._word = array("q"), array("q"), array("q")
        self._words: dict[str, int] = {}

    def add(self, number: int, items: list[int], tags: Mapping[str, str]) -> None:
        """Note one thing."""
        for key, word in tags.items():
            place = self._place.get(key)
            if place is not None:
                self._row.append(len(self._number))
                self._key.append(place)
                self._word.append(self._words.setdefault(word, len(self._words)))
        self._number.append(number)
        self._size.append(len(items))
        self._item.extend(items)

    def arrays(self) -> tuple[Array, Array, Array, dict[str, Tag]]:
        """Return ids, starts, items and tags."""
        number, size, item, row, key, word = (
            np.frombuffer(each, np.int64) if len(each) else np.empty(0, np.int64)
            for each in (self._number, self._size, self._item, self._row, self._key, self._word)
        )
        tags = TagRows(self.keys)
        tags.add(row, key, word, list(self._words))
        return number, np.concatenate([[0], np.cumsum(size)]), item, tags.tags(len(number))
