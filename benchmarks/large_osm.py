"""Large OSM files, made of real ones side by side, and rows `large-osm` and `country-osm`: time and memory of reading.

A copy of a file is its blocks again: its places moved by the offset that each block has, its ids moved by rewriting the
first number of each run of differences. Ids are written at full length, so that they are patched in place. The files
carry no history (versions, times, users), as extracts for routing do not. What a mask costs is told too well: a copy's
blocks lie in one place, while those of a country's file are in the order of their making.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS, Transformer

from benchmarks.measure import BUILD, ROOT, Line, data_file, peak_mb
from klimaklok_plugin.analysis.network import osm_pbf
from klimaklok_plugin.analysis.network.build import BuildOptions, network_from_osm
from klimaklok_plugin.analysis.strategy.loading import load_strategy

FAR_ID = 1 << 42
"""Ids of the first copy begin here, so that those of all copies take seven bytes."""
STEP_ID = 1 << 34
"""Between the ids of one copy and the next: more than any id of OpenStreetMap."""
ID_BYTES = 7
CORNER, STEP = (6.5, 58.0), (0.15, 0.13)
"""Where the first copy's south-western corner goes, and from one copy to the next: no two meet. In degrees."""

SOURCES = {
    "oslo_center/oslo_center.osm.pbf": (10.72, 59.90),
    "porto_alegre/poa_osm.pbf": (-51.27, -30.12),
}
"""Files with their south-western corners: all there is in a city's centre, and the streets of a city."""


@dataclass(frozen=True)
class Group:
    """A group of a block, ready to be moved: its words, its content, and where ids stand in it."""

    kind: int
    words: bytes
    content: np.ndarray
    at: np.ndarray
    number: np.ndarray
    """What stands there, without the copy's shift; `sign` where it is written with its sign in the lowest bit."""
    sign: np.ndarray

    def moved(self, shift: int, offset: list[int]) -> bytes:
        """Return the block of a copy."""
        content = self.content.copy()
        value = self.number + shift
        value = np.where(self.sign, value << 1, value)
        for byte in range(ID_BYTES):
            more = 128 if byte < ID_BYTES - 1 else 0
            content[self.at + byte] = (value >> (7 * byte) & 127) | more
        block = _bytes(1, self.words) + _bytes(2, content.tobytes())
        return block + _number(19, offset[1]) + _number(20, offset[0])


def groups(path: Path) -> Iterator[Group]:
    """Give the groups of a file."""
    with path.open("rb") as stream:
        file = osm_pbf.PbfFile(stream, path, path.stat().st_size)
        for blob in file.blobs:
            data = file.block(blob)
            parts = list(osm_pbf.fields(data, 0, len(data)))
            words = next(data[slice(*value)] for number, value in parts if number == 1)
            for number, value in parts:
                if number == 2 and value[1] > value[0]:
                    yield _group(data, value, words)


class _Writer:
    """Writes a group anew, and remembers where ids went."""

    def __init__(self) -> None:
        self.content = bytearray()
        self.found: list[tuple[int, int, bool]] = []

    def id(self, tag: int, number: int, *, sign: bool) -> None:
        self.content += bytes([tag])
        self.raw_id(number, sign=sign)

    def raw_id(self, number: int, *, sign: bool) -> None:
        self.found.append((len(self.content), FAR_ID + number, sign))
        self.content += bytes(ID_BYTES)

    def list_of_ids(self, field: int, data: bytes) -> None:
        """Write differences; the first is an id."""
        first, rest = osm_pbf.one_number(data, 0)
        number = (first >> 1) ^ -(first & 1)
        self.content += _varint(field << 3 | 2) + _varint(ID_BYTES + len(data) - rest)
        self.raw_id(number, sign=True)
        self.content += data[rest:]


def _group(data: bytes, span: tuple[int, int], words: bytes) -> Group:
    """Take a group apart. It is a loop over its things, once for each source."""
    writer = _Writer()
    kind = data[span[0]]
    for field, (begin, end) in osm_pbf.fields(data, *span):
        inner = _Writer()
        for number, value in osm_pbf.fields(data, begin, end):
            raw = data[slice(*value)] if isinstance(value, tuple) else b""
            if number in {4, 5}:
                continue  # history
            if number == 1 and isinstance(value, int):
                inner.id(1 << 3, value, sign=False)
            elif (field, number) in {(2, 1), (3, 8), (4, 9)} and raw:
                inner.list_of_ids(number, raw)
            elif isinstance(value, tuple):
                inner.content += _bytes(number, raw)
            else:
                inner.content += _number(number, value)
        writer.content += _varint(field << 3 | 2) + _varint(len(inner.content))
        writer.found += [(at + len(writer.content), number, sign) for at, number, sign in inner.found]
        writer.content += inner.content
    at, number, sign = (np.array(column) for column in zip(*writer.found, strict=True))
    return Group(kind, words, np.frombuffer(bytes(writer.content), np.uint8), at, number, sign.astype(bool))


def make(path: Path, copies: tuple[int, int], across: int) -> None:
    """Write a file of so many copies of each source, in rows of `across`: all nodes, then ways, then relations."""
    sources = [list(groups(data_file(name))) for name in SOURCES]
    corners = list(SOURCES.values())
    order = [which for which, count in enumerate(copies) for _ in range(count)]
    begin = path.with_suffix(".part")
    with begin.open("wb") as file:
        needs = _bytes(4, b"OsmSchema-V0.6") + _bytes(4, b"DenseNodes") + _bytes(5, b"Sort.Type_then_ID")
        file.write(_blob(b"OSMHeader", needs))
        for kind in (0x12, 0x1A, 0x22):
            for copy, which in enumerate(order):
                place = np.array(CORNER) + np.array(divmod(copy, across))[::-1] * STEP - corners[which]
                offset = np.rint(place * 1e9).astype(int).tolist()
                for group in sources[which]:
                    if group.kind == kind:
                        file.write(_blob(b"OSMData", group.moved(copy * STEP_ID, offset)))
    begin.rename(path)


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    return bytes([*made, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _blob(kind: bytes, content: bytes) -> bytes:
    blob = _number(2, len(content)) + _bytes(3, zlib.compress(content, 6))
    header = _bytes(1, kind) + _number(3, len(blob))
    return len(header).to_bytes(4, "big") + header + blob


LARGE, COUNTRY = ((16, 36), 8), ((304, 684), 32)
"""Copies of each source and how many in a row: 5.6 and 106 million nodes, 70 MB and 1.3 GB."""


def file(name: str, copies: tuple[int, int], across: int) -> Path:
    """Return the file of so many copies, made at the first use."""
    path = BUILD / f"{name}.osm.pbf"
    if not path.is_file():
        make(path, copies, across)
    return path


def large() -> list[Line]:
    """Row `large-osm`."""
    path = file("large", *LARGE)
    every = _measured("5.6 M nodes to a network", path, None, 25, 1600)
    some = _measured("the same, inside a mask of a fiftieth", path, _cells(LARGE[1], 1), 8, 600)
    return [every, some]


def country() -> list[Line]:
    """Row `country-osm`."""
    return [
        _measured("1.3 GB inside a municipality", file("country", *COUNTRY), _cells(COUNTRY[1], 2), 240, 1500),
    ]


def _cells(across: int, count: int) -> tuple[float, float, float, float]:
    """Return the extent in degrees of so many copies squared in the second row, away from the edge."""
    west, south = np.array(CORNER) + np.array([across // 4, 1]) * STEP
    return float(west), float(south), float(west + count * STEP[0]), float(south + count * STEP[1])


def _measured(
    job: str, path: Path, extent: tuple[float, float, float, float] | None, most_s: float, most_mb: float
) -> Line:
    """Build a network in a process of its own, whose memory is that of the job."""
    command = [sys.executable, "-m", "benchmarks.large_osm", str(path), json.dumps(extent)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    met = found["seconds"] <= most_s and found["mb"] <= most_mb
    remark = f"{found['edges']:,} edges; {found['mb']:,.0f} MB at most, {found['cpu']:.0f} s of processor time"
    return Line(job, found["seconds"], None, f"≤ {most_s} s, ≤ {most_mb / 1000:.1f} GB", met, remark)


def main(path: Path, extent: tuple[float, float, float, float] | None) -> None:
    """Build a network of a file, and print what it took."""
    crs = CRS.from_epsg(25832)
    to_metres = Transformer.from_crs(4326, crs, always_xy=True)
    mask = None if extent is None else shapely.box(*to_metres.transform_bounds(*extent))
    start, cpu = time.perf_counter(), time.process_time()
    built = network_from_osm(path, crs, load_strategy(), BuildOptions(mask=mask))
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(json.dumps({"seconds": seconds, "cpu": cpu, "mb": peak_mb(), "edges": len(built.network.table)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
