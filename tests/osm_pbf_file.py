"""Writes OpenStreetMap's packed form for tests, number by number (wiki.openstreetmap.org/wiki/PBF_Format)."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

Node = tuple[int, float, float, Mapping[str, str]]
Way = tuple[int, Sequence[int], Mapping[str, str]]
Relation = tuple[int, Sequence[tuple[str, int, str]], Mapping[str, str]]


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    return bytes([*made, value])


def zigzag(value: int) -> int:
    return (value << 1) ^ (value >> 63)


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def content(field: int, data: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(data)) + data


def differences(values: Sequence[int]) -> bytes:
    return b"".join(varint(zigzag(value - before)) for before, value in zip([0, *values], values, strict=False))


def blob(kind: str, data: bytes, packing: str = "zlib") -> bytes:
    packed = {
        "zlib": lambda: number(2, len(data)) + content(3, zlib.compress(data)),
        "raw": lambda: content(1, data),
        "lzma": lambda: number(2, len(data)) + content(4, data),
        "lz4": lambda: number(2, len(data)) + content(6, data),
        "zstd": lambda: number(2, len(data)) + content(7, data),
    }[packing]()
    header = content(1, kind.encode()) + number(3, len(packed))
    return len(header).to_bytes(4, "big") + header + packed


def header(*needs: str) -> bytes:
    return blob("OSMHeader", b"".join(content(4, need.encode()) for need in ("OsmSchema-V0.6", "DenseNodes", *needs)))


class Block:
    """A block of one kind of thing after the other."""

    def __init__(self, grain: int = 100, lat_from: int = 0, lon_from: int = 0) -> None:
        self._words = [b""]
        self._groups = b""
        self._grain, self._lat_from, self._lon_from = grain, lat_from, lon_from

    def _word(self, text: str) -> int:
        if text.encode() not in self._words:
            self._words.append(text.encode())
        return self._words.index(text.encode())

    def _tags(self, tags: Mapping[str, str]) -> bytes:
        keys = b"".join(varint(self._word(key)) for key in tags)
        return content(2, keys) + content(3, b"".join(varint(self._word(value)) for value in tags.values()))

    def _steps(self, degrees: float, start: int) -> int:
        return round((degrees * 1e9 - start) / self._grain)

    def dense(self, nodes: Sequence[Node]) -> Block:
        told = b""
        for _, _, _, tags in nodes:
            told += b"".join(varint(self._word(word)) for pair in tags.items() for word in pair) + b"\0"
        group = content(1, differences([each for each, *_ in nodes]))
        group += content(8, differences([self._steps(lat, self._lat_from) for _, _, lat, _ in nodes]))
        group += content(9, differences([self._steps(lon, self._lon_from) for _, lon, _, _ in nodes]))
        self._groups += content(2, content(2, group + (content(10, told) if any(node[3] for node in nodes) else b"")))
        return self

    def plain(self, nodes: Sequence[Node]) -> Block:
        group = b""
        for each, lon, lat, tags in nodes:
            place = (self._steps(lat, self._lat_from), self._steps(lon, self._lon_from))
            body = number(1, zigzag(each)) + self._tags(tags)
            group += content(1, body + number(8, zigzag(place[0])) + number(9, zigzag(place[1])))
        self._groups += content(2, group)
        return self

    def ways(self, ways: Sequence[Way]) -> Block:
        history = content(4, number(1, 3) + number(2, 1_700_000_000))
        group = b"".join(
            content(3, number(1, each) + self._tags(tags) + history + content(8, differences(refs)))
            for each, refs, tags in ways
        )
        self._groups += content(2, group)
        return self

    def relations(self, relations: Sequence[Relation]) -> Block:
        group = b""
        for each, members, tags in relations:
            roles = b"".join(varint(self._word(role)) for _, _, role in members)
            kinds = b"".join(varint(("node", "way", "relation").index(kind)) for kind, _, _ in members)
            ids = differences([ref for _, ref, _ in members])
            body = number(1, each) + self._tags(tags) + content(8, roles) + content(9, ids) + content(10, kinds)
            group += content(4, body)
        self._groups += content(2, group)
        return self

    def blob(self, packing: str = "zlib") -> bytes:
        data = content(1, b"".join(content(1, word) for word in self._words)) + self._groups
        data += number(17, self._grain) if self._grain != 100 else b""
        data += number(19, self._lat_from) if self._lat_from else b""
        return blob("OSMData", data + (number(20, self._lon_from) if self._lon_from else b""), packing)
